/* date-role-boxes.c - in: a date; out: what the boxes left of it, above and below it and the headings of its column say
 * that it is for. Limits: FIRST_ABOVE lines up to the first value or heading, MOST_ABOVE values of a column. */
#include "inspect/find/date-role.h"

enum { FIRST_ABOVE = 3, MOST_ABOVE = 60 };

/* The last label of a box, when nothing but marks and small words follow it. */
static const struct hit *last_label(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    if (b->first_hit == b->end_hit)
        return NULL;
    const struct hit *hit = &survey->hits[b->end_hit - 1];
    return layout_ends_box(survey, box, hit->end) ? hit : NULL;
}

static bool ends_with_colon(const struct survey *survey, const struct box *box) {
    return box->end_token > box->first_token && token_is_mark(&survey->tokens[box->end_token - 1], ':');
}

/* ---- left of it -------------------------------------------------------------------------------------------------- */

/* "ORDINE N. 1123 | DEL 09/11/26": the word that ties the date to the number left of it stands with the date. */
static bool begins_with_joint(const struct survey *survey, const struct date_hit *date) {
    const struct token *first = &survey->tokens[survey->boxes[date->box].first_token];
    return first + 1 == &survey->tokens[date->first] && index_means(survey->index, first, MEANING_DATE_JOINT);
}

struct date_role_found date_role_from_left(const struct survey *survey, const struct date_hit *date) {
    struct date_role_found none = {0};
    uint32_t left = layout_left(survey, date->box);
    if (left == FIND_NONE)
        return none;
    const struct hit *hit = last_label(survey, left);
    if (hit != NULL && date_role_meaning(hit) != MEANING_NONE)
        return date_role_by_shared_label(survey, &survey->boxes[left], hit, date);
    const struct box *box = &survey->boxes[left];
    if (box->end_token > box->first_token && survey->tokens[box->end_token - 1].in_number) {
        /* "Order No. / Date | 4711 | 3 March 2025" */
        uint32_t labels = layout_left(survey, left);
        const struct hit *shared = labels != FIND_NONE ? last_label(survey, labels) : NULL;
        if (shared != NULL && date_role_meaning(shared) != MEANING_NONE)
            return date_role_by_label(survey, shared);
        const struct date_role_found beside = date_role_beside_number(survey, box->end_token - 1);
        if (begins_with_joint(survey, date) && beside.label != NULL &&
            survey->numbers[beside.label->number - 1].relation <= RELATION_RIGHT)
            return beside;
    }
    bool colon = ends_with_colon(survey, box) || (left + 1 < date->box && ends_with_colon(survey, box + 1));
    none.foreign = colon && (hit == NULL || date_role_meaning(hit) == MEANING_NONE);
    return none;
}

/* ---- above and below --------------------------------------------------------------------------------------------- */

/* A short text right above a date that we do not know as a label is still likely to be one. */
static bool may_be_label(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    for (uint32_t i = b->first_token; i < b->end_token; i++)
        if (survey->tokens[i].kind == TOKEN_NUMBER)
            return false;
    return ends_with_colon(survey, b) || b->end_token - b->first_token <= 3;
}

/* The label of the heading beside this one, or this one, that the date belongs to among several values; NULL. */
static const struct hit *heading_of_value(const struct survey *survey, uint32_t heading, const struct date_hit *date) {
    const struct line *line = &survey->lines[survey->boxes[heading].line];
    const struct box *box = &survey->boxes[date->box];
    uint32_t first = 0;
    uint32_t end = 0;
    if (box->first_token == date->first && box->end_token == date->end)
        return NULL;
    for (uint32_t i = line->first_box; i < line->end_box; i++) {
        bool own = layout_value_below(survey, i, date->box, &first, &end) && first <= date->first && date->first < end;
        const struct hit *hit = own ? last_label(survey, i) : NULL;
        if (hit != NULL && date_role_meaning(hit) != MEANING_NONE)
            return hit;
    }
    return NULL;
}

struct date_role_found date_role_from_above(const struct survey *survey, const struct date_hit *date) {
    struct date_role_found found = {0};
    uint32_t above = layout_above_date(survey, date, FIRST_ABOVE);
    unsigned rows = 0;
    while (above != FIND_NONE && survey->boxes[above].first_date != survey->boxes[above].end_date &&
           !layout_is_label(survey, above) && rows < MOST_ABOVE) {
        above = layout_above(survey, above, 1);
        rows++;
    }
    if (above == FIND_NONE)
        return found;
    const struct hit *own = rows == 0 ? heading_of_value(survey, above, date) : NULL;
    if (own != NULL)
        return date_role_by_label(survey, own);
    bool heading = layout_is_heading(survey, above);
    const struct hit *hit = heading ? layout_heading_above(survey, above, date) : last_label(survey, above);
    if (hit != NULL && date_role_meaning(hit) != MEANING_NONE)
        found = heading || survey->boxes[above].end_hit - survey->boxes[above].first_hit == 1
                    ? date_role_by_label(survey, hit)
                    : date_role_by_shared_label(survey, &survey->boxes[above], hit, date);
    else
        found.foreign = may_be_label(survey, above);
    uint32_t below = layout_below(survey, date->box, 1);
    found.column =
        rows > 0 || (below != FIND_NONE && survey->boxes[below].first_date != survey->boxes[below].end_date &&
                     !layout_is_label(survey, below));
    return found;
}

struct date_role_found date_role_from_below(const struct survey *survey, const struct date_hit *date) {
    uint32_t below = layout_below(survey, date->box, 1);
    const struct hit *hit = below != FIND_NONE ? layout_bracketed(survey, below) : NULL;
    return hit != NULL && date_role_meaning(hit) != MEANING_NONE ? date_role_by_label(survey, hit)
                                                                 : (struct date_role_found){0};
}

/* ---- in a row of values ------------------------------------------------------------------------------------------ */

bool date_role_follows_value(const struct survey *survey, const struct date_hit *date) {
    const struct box *box = &survey->boxes[date->box];
    bool figures = false;
    for (uint32_t i = box->first_token; i < date->first; i++) {
        const struct token *token = &survey->tokens[i];
        bool weekday = token->entry != 0 && meanings_first(index_meanings(survey->index, token), MEANING_WEEKDAY_1,
                                                           MEANING_WEEKDAY_7) != MEANING_NONE;
        bool code = token->kind != TOKEN_WORD || token->glued || (i + 1 < date->first && token[1].glued);
        if (!(weekday && figures) && (!code || token->in_label))
            return false;
        figures = figures || token->kind == TOKEN_NUMBER;
    }
    return figures;
}

bool date_role_in_row_of_values(const struct survey *survey, const struct date_role_found *found) {
    const struct hit *label = found->label;
    return label != NULL && label->number != 0 && survey->numbers[label->number - 1].relation == RELATION_BELOW;
}

/* The nth of the date labels in a line, when there are as many as dates; NULL. */
static const struct hit *nth_date_label(const struct survey *survey, const struct line *line, uint32_t n, uint32_t of) {
    const struct hit *nth = NULL;
    uint32_t count = 0;
    uint32_t end = survey->boxes[line->end_box - 1].end_hit;
    for (uint32_t i = survey->boxes[line->first_box].first_hit; i < end; i++)
        if (date_role_meaning(&survey->hits[i]) != MEANING_NONE && count++ == n)
            nth = &survey->hits[i];
    return count == of ? nth : NULL;
}

struct date_role_found date_role_under_heading(const struct survey *survey, const struct date_hit *date,
                                               const struct date_role_found *beside) {
    const struct box *box = &survey->boxes[date->box];
    uint32_t n = date_role_dates_before(survey, box, date);
    const struct line *headings = &survey->lines[survey->boxes[beside->label->box].line];
    const struct hit *nth = nth_date_label(survey, headings, n, box->end_date - box->first_date);
    if (nth != NULL)
        return date_role_by_label(survey, nth);
    const struct date_role_found above = date_role_from_above(survey, date);
    if (above.meaning != MEANING_NONE)
        return above;
    return n == 0 ? *beside : (struct date_role_found){.meaning = MEANING_OTHER_DATE, .label = beside->label};
}

/* A table whose rows name the order they belong to, as programs write them: there a bare "Date" is the order's. */
static bool has_order_column(const struct item_table *table) {
    for (uint32_t i = 0; i < table->column_count; i++)
        if (table->columns[i].meaning == MEANING_NUMBER)
            return true;
    return false;
}

struct date_role_found date_role_in_item_row(const struct survey *survey, const struct date_hit *date,
                                             const struct line *line) {
    struct date_role_found found = {.meaning = MEANING_DELIVERY_DATE, .column = true};
    if (line->table == 0)
        return found;
    const struct item_table *table = &survey->tables[line->table - 1];
    const struct item_column *column = items_column(survey, table, date->box);
    if (column != NULL && column->meaning == MEANING_DATE)
        return (struct date_role_found){.meaning = MEANING_DATE};
    if (column != NULL && column->meaning == MEANING_DATE_WORD && has_order_column(table))
        return (struct date_role_found){.meaning = MEANING_DATE_WORD};
    return found;
}
