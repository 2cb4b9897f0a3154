/* join.c - in: two rows, one below the other; out: rows in which what a narrow column or the end of a line broke apart
 * is together again: "Order" above "Number" as headings, "3 March" and "2025" on two lines of a letter. Rows of figures
 * are left alone. Limit: JOINED_BYTES a cell. */
#include "inspect/find/find.h"

#include <stdio.h>
#include <string.h>

enum { JOINED_BYTES = 80, HEADING_CELLS = 24 };

static bool follows(const struct row *row, const struct row *next) {
    return row->page == next->page && next->number == row->number + 1 && row->origin == next->origin &&
           row->count > 0 && next->count > 0;
}

/* ---- headings over two lines ------------------------------------------------------------------------------------ */

static bool has_figures(const char *text) {
    return strpbrk(text, "0123456789:") != NULL;
}

static bool may_be_headings(const struct row *row) {
    if (row->count > HEADING_CELLS)
        return false;
    for (size_t i = 0; i < row->count; i++)
        if (strlen(row->cells[i].text) > JOINED_BYTES / 2 || has_figures(row->cells[i].text))
            return false;
    return true;
}

static bool overlaps(const struct cell *a, const struct cell *b) {
    return a->left < b->right && b->left < a->right;
}

/* The cell of the row above that a cell belongs below; NULL when there are several or none. */
static struct cell *cell_above(const struct row *row, const struct cell *cell) {
    struct cell *found = NULL;
    for (size_t i = 0; i < row->count; i++) {
        if (!overlaps(&row->cells[i], cell))
            continue;
        if (found != NULL)
            return NULL;
        found = &row->cells[i];
    }
    return found;
}

/* True when the two texts together are a label that neither is alone. */
static bool make_label(const struct finder_index *index, const char *above, const char *below) {
    char text[JOINED_BYTES + 2];
    struct token tokens[JOINED_BYTES + 2];
    struct hit hits[JOINED_BYTES + 2];
    int length = snprintf(text, sizeof text, "%s %s", above, below);
    if (length < 0 || (size_t)length >= sizeof text)
        return false;
    size_t count = token_split(index, text, (size_t)length, tokens);
    uint32_t found = labels_find(index, tokens, 0, (uint32_t)count, hits);
    size_t end_of_first = strlen(above);
    for (uint32_t i = 0; i < found; i++)
        if (tokens[hits[i].first].start < end_of_first && tokens[hits[i].end - 1].end > end_of_first)
            return true;
    return false;
}

static const char *joined(struct arena *arena, const char *above, const char *below) {
    size_t length = strlen(above);
    bool hyphen = length > 1 && above[length - 1] == '-';
    return arena_printf(arena, "%s%s%s", above, hyphen ? "" : " ", below);
}

bool join_headings(const struct survey *survey, const struct row *row, const struct row *next, struct row *together) {
    struct arena *arena = survey->reading->arena;
    if (row->count < 2 || !follows(row, next) || !may_be_headings(row) || !may_be_headings(next))
        return false;
    bool label = false;
    for (size_t i = 0; i < next->count; i++) {
        const struct cell *above = cell_above(row, &next->cells[i]);
        if (above == NULL)
            return false;
        label = label || make_label(survey->index, above->text, next->cells[i].text);
    }
    if (!label)
        return false;
    *together = *row;
    together->number = next->number;
    together->cells = arena_array(arena, row->count, sizeof *together->cells);
    memcpy(together->cells, row->cells, row->count * sizeof *together->cells);
    for (size_t i = 0; i < next->count; i++) {
        const struct cell *below = &next->cells[i];
        struct cell *cell = cell_above(together, below);
        if (cell == NULL)
            return false;
        cell->text = joined(arena, cell->text, below->text);
        cell->left = below->left < cell->left ? below->left : cell->left;
        cell->right = below->right > cell->right ? below->right : cell->right;
    }
    return true;
}

/* ---- fields in narrow columns ----------------------------------------------------------------------------------- */

/* "Número de", "Number of the": a label that wants its end. */
static bool wants_more(const struct finder_index *index, const char *text) {
    struct token tokens[JOINED_BYTES + 1];
    size_t length = strlen(text);
    size_t count = length <= JOINED_BYTES ? token_split(index, text, length, tokens) : 0;
    return count >= 2 && index_means(index, &tokens[count - 1], MEANING_SMALL_WORD);
}

/* A short word at the end of some cell without figures, which may be one of those that want more. */
static bool may_want_more(const struct row *row) {
    for (size_t i = 0; i < row->count; i++) {
        const char *last = strrchr(row->cells[i].text, ' ');
        if (last != NULL && strlen(last) <= 4 && !has_figures(row->cells[i].text))
            return true;
    }
    return false;
}

/* Letters and figures without a blank. */
static bool is_unbroken(const char *text) {
    return strpbrk(text, "0123456789") != NULL && strpbrk(text, " :.,/") == NULL;
}

/* "Número de | 450001773 | Fecha de la | 07.03.2025" above "orden | 3 | orden": every cell below ends one above. */
bool join_fields(const struct survey *survey, const struct row *row, const struct row *next, struct row *together) {
    struct arena *arena = survey->reading->arena;
    bool label = false;
    if (row->count < 2 || next->count > row->count || next->count > HEADING_CELLS || !follows(row, next) ||
        !may_want_more(row))
        return false;
    for (size_t i = 0; i < next->count; i++) {
        const char *below = next->cells[i].text;
        if (strlen(below) > JOINED_BYTES / 2 || (has_figures(below) && !is_unbroken(below)))
            return false;
        const struct cell *above = cell_above(row, &next->cells[i]);
        if (above == NULL)
            return false;
        bool ends_label = !has_figures(below) && wants_more(survey->index, above->text) &&
                          make_label(survey->index, above->text, below);
        bool ends_number = is_unbroken(below) && is_unbroken(above->text) && strlen(above->text) > strlen(below);
        if (!ends_label && !ends_number)
            return false;
        label = label || ends_label;
    }
    if (!label)
        return false;
    *together = *row;
    together->number = next->number;
    together->cells = arena_array(arena, row->count, sizeof *together->cells);
    memcpy(together->cells, row->cells, row->count * sizeof *together->cells);
    for (size_t i = 0; i < next->count; i++) {
        const char *below = next->cells[i].text;
        struct cell *cell = cell_above(together, &next->cells[i]);
        if (cell != NULL)
            cell->text =
                is_unbroken(below) ? arena_printf(arena, "%s%s", cell->text, below) : joined(arena, cell->text, below);
    }
    return true;
}

/* ---- a date over two lines -------------------------------------------------------------------------------------- */

/* Four figures of a year at the beginning of a text, standing by themselves. */
static bool begins_with_year(const char *text) {
    bool century = (text[0] == '1' && text[1] == '9') || (text[0] == '2' && text[1] == '0');
    return century && strspn(text, "0123456789") == 4 && strchr(" .,;:)", text[4]) != NULL;
}

/* "... of 3 March", "... March 3,": a date that wants its year. */
static bool wants_year(const struct survey *survey, const char *text) {
    struct token tokens[JOINED_BYTES + 1];
    size_t length = strlen(text);
    size_t from = length > JOINED_BYTES / 2 ? length - JOINED_BYTES / 2 : 0;
    while (from > 0 && from < length && text[from] != ' ')
        from++;
    size_t count = token_split(survey->index, text + from, length - from, tokens);
    while (count > 0 && (tokens[count - 1].kind == TOKEN_MARK ||
                         index_means(survey->index, &tokens[count - 1], MEANING_DATE_FILLER) ||
                         index_means(survey->index, &tokens[count - 1], MEANING_ORDINAL)))
        count--;
    if (count < 2)
        return false;
    size_t other = count - 2;
    while (other > 0 && tokens[other].kind == TOKEN_MARK)
        other--;
    const struct token *last = &tokens[count - 1];
    const struct token *before = &tokens[other];
    return (last->month != 0 && before->kind == TOKEN_NUMBER && before->digits <= 2) ||
           (before->month != 0 && last->kind == TOKEN_NUMBER && last->digits <= 2);
}

/* "Friday, the 16.": a day that wants its month. The figures alone could be anything's. */
static bool wants_month(const struct survey *survey, const char *text) {
    struct token tokens[JOINED_BYTES + 1];
    size_t length = strlen(text);
    size_t count = length <= JOINED_BYTES ? token_split(survey->index, text, length, tokens) : 0;
    while (count > 0 && tokens[count - 1].kind == TOKEN_MARK)
        count--;
    if (count < 2 || tokens[count - 1].kind != TOKEN_NUMBER || tokens[count - 1].digits > 2)
        return false;
    for (size_t i = count - 1; i > 0; i--) {
        const struct token *before = &tokens[i - 1];
        if (before->kind == TOKEN_MARK || index_means(survey->index, before, MEANING_DATE_FILLER))
            continue;
        return before->entry != 0 && meanings_first(index_meanings(survey->index, before), MEANING_WEEKDAY_1,
                                                    MEANING_WEEKDAY_7) != MEANING_NONE;
    }
    return false;
}

/* "February 2024" and nothing more. */
static bool is_month_and_year(const struct survey *survey, const char *text) {
    struct token tokens[JOINED_BYTES + 1];
    size_t length = strlen(text);
    const char *year = strrchr(text, ' ');
    if (year == NULL || length > JOINED_BYTES || strlen(year + 1) != 4 || !begins_with_year(year + 1))
        return false;
    size_t count = token_split(survey->index, text, length, tokens);
    return count >= 2 && tokens[0].month != 0 && tokens[count - 1].kind == TOKEN_NUMBER &&
           (count == 2 || index_means(survey->index, &tokens[1], MEANING_DATE_FILLER));
}

/* The year alone, or with a time of day behind it, or the month and the year. */
static bool goes_on_with(const struct survey *survey, const char *above, const char *below) {
    if (begins_with_year(below)) {
        bool alone = below[4] == '\0' || (below[4] == ' ' && strspn(below + 5, "0123456789:") == strlen(below + 5));
        return alone && wants_year(survey, above);
    }
    return is_month_and_year(survey, below) && wants_month(survey, above);
}

/* A year at the beginning or at the end, which most cells have not. */
static bool may_end_date(const char *text) {
    const char *last = strrchr(text, ' ');
    return begins_with_year(text) || (last != NULL && begins_with_year(last + 1));
}

/* Cells that broke their dates: the rest of each stands below it. */
static bool join_in_column(const struct survey *survey, const struct row *row, const struct row *next,
                           struct row *with_year, struct row *rest) {
    struct arena *arena = survey->reading->arena;
    bool found = false;
    for (size_t i = next->count; i > 0; i--) {
        const struct cell *below = &next->cells[i - 1];
        const struct cell *above = may_end_date(below->text) ? cell_above(row, below) : NULL;
        if (above == NULL || !goes_on_with(survey, above->text, below->text))
            continue;
        if (!found) {
            *with_year = *row;
            with_year->cells = arena_array(arena, row->count, sizeof *with_year->cells);
            memcpy(with_year->cells, row->cells, row->count * sizeof *with_year->cells);
            *rest = *next;
            rest->cells = arena_array(arena, next->count, sizeof *rest->cells);
            memcpy(rest->cells, next->cells, next->count * sizeof *rest->cells);
        }
        found = true;
        with_year->cells[above - row->cells].text = joined(arena, above->text, below->text);
        memmove(rest->cells + i - 1, rest->cells + i, (rest->count - i) * sizeof *rest->cells);
        rest->count--;
    }
    return found;
}

bool join_date(const struct survey *survey, const struct row *row, const struct row *next, struct row *with_year,
               struct row *rest) {
    struct arena *arena = survey->reading->arena;
    if (!follows(row, next))
        return false;
    if (join_in_column(survey, row, next, with_year, rest))
        return true;
    if (!begins_with_year(next->cells[0].text) || !wants_year(survey, row->cells[row->count - 1].text))
        return false;
    *with_year = *row;
    with_year->cells = arena_array(arena, row->count, sizeof *with_year->cells);
    memcpy(with_year->cells, row->cells, row->count * sizeof *with_year->cells);
    struct cell *last = &with_year->cells[row->count - 1];
    last->text = arena_printf(arena, "%s %.4s", last->text, next->cells[0].text);
    *rest = *next;
    const char *text = next->cells[0].text + 4;
    text += strspn(text, " .,;:)");
    size_t dropped = *text == '\0' ? 1 : 0;
    rest->count -= dropped;
    rest->cells = arena_array(arena, rest->count + 1, sizeof *rest->cells);
    memcpy(rest->cells, next->cells + dropped, rest->count * sizeof *rest->cells);
    if (dropped == 0)
        rest->cells[0].text = text;
    return true;
}

/* ---- a date in three boxes -------------------------------------------------------------------------------------- */

static bool is_word_for(const struct survey *survey, const struct cell *cell, enum meaning meaning) {
    struct token tokens[JOINED_BYTES + 1];
    size_t length = strlen(cell->text);
    return length <= JOINED_BYTES && token_split(survey->index, cell->text, length, tokens) == 1 &&
           index_means(survey->index, &tokens[0], meaning);
}

/* "DAY | MONTH", "MONTH | DAY" from this cell on, with a third one for the year. */
static bool are_day_boxes(const struct survey *survey, const struct row *row, size_t at) {
    const struct cell *first = &row->cells[at];
    return (is_word_for(survey, first, MEANING_DAY_LETTERS) && is_word_for(survey, first + 1, MEANING_MONTH_LETTERS)) ||
           (is_word_for(survey, first, MEANING_MONTH_LETTERS) && is_word_for(survey, first + 1, MEANING_DAY_LETTERS));
}

static bool are_figures(const struct cell *cell, size_t most) {
    size_t length = strlen(cell->text);
    return length <= most && length == strspn(cell->text, "0123456789");
}

/* The first of three cells that stand below these headings; NULL. */
static struct cell *figures_below(const struct row *next, const struct cell *headings) {
    for (size_t i = 0; i + 2 < next->count; i++) {
        struct cell *cell = &next->cells[i];
        if (overlaps(&headings[0], &cell[0]) && overlaps(&headings[1], &cell[1]) && overlaps(&headings[2], &cell[2]))
            return are_figures(&cell[0], 2) && are_figures(&cell[1], 2) && are_figures(&cell[2], 4) &&
                           strlen(cell[2].text) == 4
                       ? cell
                       : NULL;
    }
    return NULL;
}

/* The row with three of its cells as one. */
static void join_three(struct arena *arena, const struct row *row, size_t at, const char *text,
                       struct row *joined_row) {
    *joined_row = *row;
    joined_row->cells = arena_array(arena, row->count, sizeof *joined_row->cells);
    memcpy(joined_row->cells, row->cells, (at + 1) * sizeof *row->cells);
    memcpy(joined_row->cells + at + 1, row->cells + at + 3, (row->count - at - 3) * sizeof *row->cells);
    joined_row->cells[at].text = text;
    joined_row->cells[at].right = row->cells[at + 2].right;
    joined_row->count -= 2;
}

/* "5", "3", "2025" as "05 03 2025". */
static const char *figures_as_text(struct arena *arena, const struct cell *figures) {
    return arena_printf(arena, "%s%s %s%s %s", figures[0].text[1] == '\0' ? "0" : "", figures[0].text,
                        figures[1].text[1] == '\0' ? "0" : "", figures[1].text, figures[2].text);
}

bool join_day_boxes(const struct survey *survey, const struct row *row, const struct row *next, struct row *headings,
                    struct row *values) {
    struct arena *arena = survey->reading->arena;
    if (row->count < 3 || next->count < 3 || !follows(row, next))
        return false;
    for (size_t i = 0; i + 2 < row->count; i++) {
        const struct cell *heads = &row->cells[i];
        const struct cell *figures = figures_below(next, heads); /* cheaper than looking at words */
        if (figures == NULL || !are_day_boxes(survey, row, i))
            continue;
        join_three(arena, row, i, arena_printf(arena, "%s/%s/%s", heads[0].text, heads[1].text, heads[2].text),
                   headings);
        join_three(arena, next, (size_t)(figures - next->cells), figures_as_text(arena, figures), values);
        return true;
    }
    return false;
}
