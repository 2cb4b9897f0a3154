/* find-date.c - in: the dates of a view and what each is for; out: the order date (or all its readings), the delivery
 * and cancel dates. A label that says "order date" beats the date in a title sentence, that a bare "Date:", that a date
 * alone at the head of a letter. Anything labelled otherwise is never the order date. */
#include "inspect/find/find.h"

#include <string.h>

enum {
    LABEL_SCORE = 100,
    RELEASE_SCORE = 101, /* the order's own date may be that of the frame it is released from */
    SENTENCE_SCORE = 90,
    SUBJECT_SCORE = 50,
    WORD_SCORE = 60,
    LETTER_SCORE = 45,
    BARE_SCORE = 35,
    MOST_DATES = 400, /* of one view; what comes later is no order date */
    HEAD_LINES = 40,
    LETTER_LINES = 4,
    NEAR_DAYS = 31
};

struct weighed_date {
    struct date_hit date;
    struct date_role_found found;
    uint32_t line;
    int score; /* as the order date; 0: it cannot be that */
    const char *because;
};

struct weighing {
    const struct view *view;
    struct draft *draft;
    struct weighed_date *items;
    uint32_t count;
    uint32_t first_item; /* line of the first item; FIND_NONE */
};

static enum date_role role_of(enum meaning meaning) {
    switch (meaning) {
    case MEANING_DATE:
    case MEANING_DATE_WORD:
        return ROLE_ORDER;
    case MEANING_DELIVERY_DATE:
        return ROLE_DELIVERY;
    case MEANING_SHIP_NOT_BEFORE:
        return ROLE_SHIP_NOT_BEFORE;
    case MEANING_CANCEL_AFTER:
        return ROLE_CANCEL_AFTER;
    case MEANING_DUE_DATE:
        return ROLE_DUE;
    case MEANING_PRINT_DATE:
        return ROLE_PRINT;
    case MEANING_FORM_REVISION:
        return ROLE_FORM_REVISION;
    case MEANING_QUOTATION_DATE:
        return ROLE_QUOTATION;
    case MEANING_VALID_UNTIL:
        return ROLE_VALID_UNTIL;
    case MEANING_BIRTHDAY:
        return ROLE_BIRTHDAY;
    case MEANING_PERIOD:
        return ROLE_PERIOD;
    case MEANING_HEADER_SENT:
        return ROLE_QUOTED_MAIL;
    default:
        return ROLE_NONE;
    }
}

/* ---- how a date stands ------------------------------------------------------------------------------------------ */

static bool line_has(const struct survey *survey, uint32_t line, enum meaning first, enum meaning last) {
    const struct line *l = &survey->lines[line];
    uint32_t end = l->end_box > l->first_box ? survey->boxes[l->end_box - 1].end_hit : 0;
    for (uint32_t i = l->end_box > l->first_box ? survey->boxes[l->first_box].first_hit : 0; i < end; i++)
        if (meanings_first(survey->hits[i].meanings, first, last) != MEANING_NONE)
            return true;
    return false;
}

/* "14:22" anywhere in the line: a printer's or a fax machine's, not the writer's. */
static bool line_has_time(const struct survey *survey, uint32_t line) {
    const struct line *l = &survey->lines[line];
    for (uint32_t i = survey->boxes[l->first_box].first_token; i + 2 < survey->boxes[l->end_box - 1].end_token; i++) {
        const struct token *t = &survey->tokens[i];
        if (t[0].kind == TOKEN_NUMBER && token_is_mark(&t[1], ':') && t[1].glued && t[2].glued &&
            t[2].kind == TOKEN_NUMBER && t[0].digits <= 2 && t[2].digits == 2)
            return true;
    }
    return false;
}

/* "Tampereella 5. maaliskuuta 2025": no comma, but a name that no label has, and the month in words. */
static bool is_after_place(const struct survey *survey, const struct box *box, const struct date_hit *date) {
    const struct token *place = &survey->tokens[box->first_token];
    unsigned char letter = (unsigned char)box->text[place->start];
    return date->mark == '\0' && date->first == box->first_token + 1 && place->kind == TOKEN_WORD &&
           place->entry == 0 && place->end - place->start >= 4 && !(letter >= 'a' && letter <= 'z');
}

/* The box holds only the date and small words, or also a place before it: "Berlin, den 3. März 2025". */
static int letter_score(const struct survey *survey, const struct date_hit *date) {
    const struct box *box = &survey->boxes[date->box];
    bool comma = false;
    uint32_t words = 0;
    for (uint32_t i = date->end; i < box->end_token; i++)
        if (survey->tokens[i].kind != TOKEN_MARK &&
            !index_means(survey->index, &survey->tokens[i], MEANING_DATE_FILLER)) /* "5 марта 2025 г." */
            return 0;
    for (uint32_t i = box->first_token; i < date->first; i++) {
        const struct token *token = &survey->tokens[i];
        comma = comma || token_is_mark(token, ',');
        if (token->kind == TOKEN_NUMBER || (token->in_label && !index_means(survey->index, token, MEANING_DATE_JOINT)))
            return 0;
        bool weekday = token->entry != 0 && meanings_first(index_meanings(survey->index, token), MEANING_WEEKDAY_1,
                                                           MEANING_WEEKDAY_7) != MEANING_NONE;
        if (token->kind == TOKEN_WORD && !weekday && !index_means(survey->index, token, MEANING_DATE_FILLER) &&
            !index_means(survey->index, token, MEANING_DATE_JOINT))
            words++;
    }
    if (words == 0)
        return BARE_SCORE;
    return (comma && words <= 4) || (words == 1 && is_after_place(survey, box, date)) ? LETTER_SCORE : 0;
}

static bool kind_dates_orders(enum document_kind kind) {
    return kind == KIND_ORDER || kind == KIND_CHANGE || kind == KIND_CANCELLATION;
}

static uint32_t distance(uint32_t a, uint32_t b) {
    return a > b ? a - b : b - a;
}

/* A bare "Date:" near the number, before the items. */
static int word_score(const struct weighing *weighing, const struct weighed_date *date) {
    const struct survey *survey = weighing->view->survey;
    int score = WORD_SCORE;
    if (weighing->draft->number != NULL) {
        uint32_t away = distance(date->line, weighing->draft->number->line);
        score += away <= 3 ? 10 : away < 20 ? 0 : -10;
    }
    if (weighing->first_item != FIND_NONE && date->line > weighing->first_item)
        score -= 25;
    if (line_has(survey, date->line, MEANING_PAGE, MEANING_PAGE) || line_has_time(survey, date->line))
        score -= 15;
    return score;
}

/* "注文書 No.7712    令和8年11月16日": beside the number of a title. */
static bool ends_title(const struct weighing *weighing, const struct weighed_date *date) {
    const struct survey *survey = weighing->view->survey;
    const struct number_hit *number = weighing->draft->number;
    const struct line *line = &survey->lines[date->line];
    if (date->line != number->line || number->hit == FIND_NONE || line->end_box != line->first_box + 2 ||
        number->box != line->first_box)
        return false;
    const struct hit *label = &survey->hits[number->hit];
    return label->first == survey->boxes[label->box].first_token &&
           (meanings_have(label->meanings, MEANING_KIND_ORDER) || meanings_have(label->inner, MEANING_KIND_ORDER));
}

/* In a mail a date without a label counts only where letters have it: before or right below a number that stands like a
 * title, in a line of its own. */
static bool heads_letter(const struct weighing *weighing, const struct weighed_date *date) {
    const struct line *line = &weighing->view->survey->lines[date->line];
    if (ends_title(weighing, date))
        return weighing->draft->number_heading;
    return weighing->draft->number_heading && line->end_box == line->first_box + 1 &&
           distance(date->line, weighing->draft->number->line) <= LETTER_LINES;
}

/* A place and a date date what is a letter to order by, also when it has no title but a number that stands like one. */
static bool may_head(const struct weighing *weighing, const struct weighed_date *date, int score) {
    const struct draft *draft = weighing->draft;
    if (score == 0 || date->date.readings[0].day == 0 || draft->number == NULL)
        return false;
    return draft->kind_score >= TITLE_SCORE || (score == LETTER_SCORE && draft->number_heading);
}

static bool number_in_subject(const struct weighing *weighing) {
    return weighing->view->survey->lines[weighing->draft->number->line].part == LINE_SUBJECT;
}

/* In a mail the date of the letter stands above the number; below the subject, in the first lines. */
static bool too_far_down(const struct weighing *weighing, const struct weighed_date *date, int score) {
    uint32_t below = score == BARE_SCORE ? 1 : number_in_subject(weighing) ? LETTER_LINES : 0;
    return weighing->view->survey->sheet->body && date->line > weighing->draft->number->line + below;
}

static void judge_unlabelled(const struct weighing *weighing, struct weighed_date *date) {
    const struct survey *survey = weighing->view->survey;
    int score = letter_score(survey, &date->date);
    date->because = "nothing says that it is the order date";
    if (!may_head(weighing, date, score) || too_far_down(weighing, date, score))
        return;
    if (survey->sheet->body && score == BARE_SCORE && !heads_letter(weighing, date))
        return;
    if (date->found.foreign && score == BARE_SCORE) {
        date->because = "it stands beside a label that is not known";
        return;
    }
    bool head = date->line < weighing->first_item &&
                distance(date->line, weighing->draft->number->line) <= HEAD_LINES &&
                (number_in_subject(weighing) ||
                 survey->lines[date->line].page == survey->lines[weighing->draft->number->line].page);
    if (!head || date->found.column || survey->lines[date->line].part != LINE_TEXT ||
        line_has(survey, date->line, MEANING_PHONE, MEANING_PAGE) || line_has_time(survey, date->line))
        return;
    date->score = score;
    date->because = score == LETTER_SCORE ? "it heads the letter" : "it stands alone at the head of the document";
}

/* "Replaces order 4711 of 3 March" in order 4820. */
static bool of_another_number(const struct weighing *weighing, const struct date_role_found *found) {
    if (!found->sentence || found->label == NULL || found->label->number == 0 || weighing->draft->number == NULL)
        return false;
    uint64_t key = weighing->view->survey->numbers[found->label->number - 1].key;
    return key != 0 && weighing->draft->number->key != 0 && key != weighing->draft->number->key;
}

/* "Release date" where the document is a release: that is when it was ordered. */
static bool is_of_release(const struct weighing *weighing, const struct date_role_found *found) {
    const struct hit *label = found->label;
    return *weighing->draft->document.release != '\0' && label != NULL && !found->column && !found->sentence &&
           (meanings_have(label->meanings, MEANING_RELEASE) || meanings_have(label->inner, MEANING_RELEASE));
}

/* "Nr. 118 del 05/11/2026": tied to a bare number that was taken for the order's. */
static bool of_bare_number(const struct weighing *weighing, const struct date_role_found *found) {
    const struct number_hit *number = weighing->draft->number;
    return found->sentence && found->label != NULL && number != NULL && number->meaning == MEANING_NUMBER_WORD &&
           weighing->draft->number_heading && number->hit != FIND_NONE &&
           found->label == &weighing->view->survey->hits[number->hit];
}

static void judge(const struct weighing *weighing, struct weighed_date *date) {
    const struct view *view = weighing->view;
    bool generic = kind_dates_orders(weighing->draft->document.kind);
    bool subject = view->survey->lines[date->line].part == LINE_SUBJECT;
    date->because = "its label says that it is another date";
    switch (date->found.meaning) {
    case MEANING_DATE:
        if (date->found.column)
            date->because = "several dates stand under that heading";
        else if (of_another_number(weighing, &date->found)) {
            date->because = "it is tied to another order's number";
        } else if (date->found.sentence) {
            date->score = subject ? SUBJECT_SCORE : SENTENCE_SCORE;
            date->because = "it is tied to the order's number or title";
        } else {
            date->score = LABEL_SCORE;
            date->because = "its label says order date";
        }
        return;
    case MEANING_DATE_WORD:
        if (generic && !date->found.column)
            date->score = word_score(weighing, date);
        date->because = generic ? "its label says date" : "it is the date of a document that is no order";
        return;
    case MEANING_NONE:
        if (generic)
            judge_unlabelled(weighing, date);
        else
            date->because = "nothing says that it is the order date";
        return;
    case MEANING_OTHER_DATE:
        if (generic && is_of_release(weighing, &date->found)) {
            date->score = RELEASE_SCORE;
            date->because = "its label says when this release was ordered";
        } else if (generic && of_bare_number(weighing, &date->found)) {
            date->score = SENTENCE_SCORE;
            date->because = "it is tied to the order's number or title";
        }
        return;
    default:
        return;
    }
}

/* ---- collecting and choosing ------------------------------------------------------------------------------------ */

static uint32_t first_item(const struct view *view) {
    for (uint32_t i = 0; i < view->count; i++)
        if (view->survey->lines[view->lines[i]].part == LINE_ITEM)
            return view->lines[i];
    return FIND_NONE;
}

/* It is for nothing, whatever its label says. */
static void ignore(struct weighed_date *date) {
    date->found.meaning = MEANING_NONE;
    date->because = "the party block of a recipient says to ignore it";
}

static void collect(struct weighing *weighing) {
    const struct survey *survey = weighing->view->survey;
    uint32_t room = survey->date_count < MOST_DATES ? survey->date_count : MOST_DATES;
    weighing->items = arena_array(survey->reading->arena, room, sizeof *weighing->items);
    weighing->first_item = first_item(weighing->view);
    for (uint32_t i = 0; i < survey->date_count && weighing->count < room; i++) {
        uint32_t line = survey->boxes[survey->dates[i].box].line;
        if (!view_has(weighing->view, line))
            continue;
        struct weighed_date *date = &weighing->items[weighing->count++];
        *date = (struct weighed_date){.date = survey->dates[i], .line = line};
        date->found = date_role_of(weighing->view, &date->date);
        bool ignored = ignored_date(survey, &date->date);
        settle_date(weighing->view, &date->date);
        if (ignored)
            ignore(date);
        else
            judge(weighing, date);
    }
}

static bool same_readings(const struct date_hit *a, const struct date_hit *b) {
    return a->reading_count == b->reading_count && a->reading_count == 1 && date_equal(a->readings[0], b->readings[0]);
}

static bool is_word_in_row(const struct weighing *weighing, const struct weighed_date *date) {
    return date->found.meaning == MEANING_DATE_WORD && weighing->view->survey->lines[date->line].part == LINE_ITEM;
}

/* Two different dates without a label: neither is believed. */
static void distrust_unlabelled(struct weighing *weighing) {
    for (uint32_t i = 0; i < weighing->count; i++) {
        struct weighed_date *one = &weighing->items[i];
        for (uint32_t k = 0; one->score == BARE_SCORE && k < weighing->count; k++) {
            const struct weighed_date *other = &weighing->items[k];
            if (k == i || other->found.meaning != MEANING_NONE || other->score != BARE_SCORE ||
                same_readings(&one->date, &other->date))
                continue;
            for (uint32_t n = 0; n < weighing->count; n++) {
                if (weighing->items[n].score != BARE_SCORE)
                    continue;
                weighing->items[n].score = 0;
                weighing->items[n].because = "it is not the only date without a label";
            }
        }
    }
}

static bool written_alike(const struct date_hit *a, const struct date_hit *b) {
    bool alike = a->reading_count == b->reading_count;
    for (size_t i = 0; alike && i < a->reading_count; i++)
        alike = date_equal(a->readings[i], b->readings[i]);
    return alike;
}

/* A bare "Date" in the rows of an order dates the order only where all its rows say the same. */
static void distrust_rows(struct weighing *weighing) {
    const struct weighed_date *first = NULL;
    bool differ = false;
    for (uint32_t i = 0; i < weighing->count; i++) {
        const struct weighed_date *date = &weighing->items[i];
        if (!is_word_in_row(weighing, date))
            continue;
        differ = differ || (first != NULL && !written_alike(&first->date, &date->date));
        first = date;
    }
    for (uint32_t i = 0; differ && i < weighing->count; i++) {
        if (!is_word_in_row(weighing, &weighing->items[i]))
            continue;
        weighing->items[i].score = 0;
        weighing->items[i].because = "several dates stand under that heading";
    }
}

static bool near_today(const struct weighing *weighing, const struct weighed_date *date) {
    const struct date today = weighing->view->survey->reading->today;
    for (size_t i = 0; i < date->date.reading_count; i++) {
        if (date->date.readings[i].day == 0)
            continue;
        int32_t days = date_to_days(date->date.readings[i]) - date_to_days(today);
        if (days >= -NEAR_DAYS && days <= NEAR_DAYS)
            return true;
    }
    return false;
}

/* When a change or a call-off was written; the order itself may be old. */
static bool dates_latest_version(const struct weighing *weighing, const struct weighed_date *date) {
    const struct draft *draft = weighing->draft;
    const struct hit *label = date->found.label; /* none: tied to the number of a call-off */
    bool release = label != NULL ? meanings_have(label->meanings, MEANING_RELEASE) : date->found.sentence;
    bool versions = release || draft->document.kind == KIND_CHANGE || *draft->document.release != '\0';
    return versions && (date->found.meaning == MEANING_FORM_REVISION || date->found.meaning == MEANING_OTHER_DATE);
}

/* An old date is not believed where another that may be the order's is of these days: false holds are worse. */
static struct weighed_date *unless_newer(const struct weighing *weighing, struct weighed_date *best) {
    if (best == NULL || near_today(weighing, best))
        return best;
    struct weighed_date *newer = NULL;
    for (uint32_t i = 0; i < weighing->count; i++) {
        struct weighed_date *date = &weighing->items[i];
        if (!near_today(weighing, date))
            continue;
        if (dates_latest_version(weighing, date)) {
            best->because = "a later date says when the order was changed or called off";
            return NULL;
        }
        if (date->score >= WORD_SCORE && (newer == NULL || date->score > newer->score))
            newer = date;
    }
    return newer != NULL ? newer : best;
}

static struct weighed_date *choose(struct weighing *weighing) {
    struct weighed_date *best = NULL;
    for (uint32_t i = 0; i < weighing->count; i++)
        if (weighing->items[i].score > 0 && (best == NULL || weighing->items[i].score > best->score))
            best = &weighing->items[i];
    return best;
}

/* The same day written once more without doubt settles a date with several readings. */
static void settle_by_equal(const struct weighing *weighing, struct date_hit *date) {
    for (uint32_t i = 0; date->reading_count > 1 && i < weighing->count; i++) {
        const struct weighed_date *other = &weighing->items[i];
        if (other->score == 0 || other->date.reading_count != 1)
            continue;
        for (size_t r = 0; r < date->reading_count; r++) {
            if (!date_equal(date->readings[r], other->date.readings[0]))
                continue;
            date->readings[0] = other->date.readings[0];
            date->reading_count = 1;
            break;
        }
    }
}

static void take(const struct weighing *weighing, struct weighed_date *best) {
    struct document *document = &weighing->draft->document;
    settle_by_equal(weighing, &best->date);
    if (best->date.reading_count == 1) {
        document->date = best->date.readings[0];
    } else {
        memcpy(document->readings, best->date.readings, sizeof document->readings);
        document->reading_count = best->date.reading_count;
    }
    document->date_role = ROLE_ORDER;
    weighing->draft->date_labelled = best->score > LETTER_SCORE;
    place_fill(&document->date_where, weighing->view->survey, best->line);
}

/* The first certain date with this meaning; in item rows only when all rows agree. */
static struct date first_of(const struct weighing *weighing, enum meaning meaning) {
    struct date in_rows = {0};
    bool agree = true;
    for (uint32_t i = 0; i < weighing->count; i++) {
        const struct weighed_date *date = &weighing->items[i];
        if (date->found.meaning != meaning || date->date.reading_count != 1)
            continue;
        if (weighing->view->survey->lines[date->line].part != LINE_ITEM)
            return date->date.readings[0];
        agree = agree && (in_rows.year == 0 || date_equal(in_rows, date->date.readings[0]));
        in_rows = date->date.readings[0];
    }
    return agree ? in_rows : (struct date){0};
}

static const char *readings_text(struct arena *arena, const struct date_hit *date) {
    char text[DATE_TEXT_BYTES];
    const char *all = arena_strdup(arena, date_format(date->readings[0], text));
    for (size_t i = 1; i < date->reading_count; i++)
        all = arena_printf(arena, "%s or %s", all, date_format(date->readings[i], text));
    return all;
}

/* What the date is for, as people are told; "" when nothing says so. */
static const char *role_name(const struct weighing *weighing, const struct weighed_date *date) {
    const struct view *view = weighing->view;
    enum date_role role = role_of(date->found.meaning);
    for (uint32_t n = 0; n < view->count && role == ROLE_NONE; n++)
        if (view->lines[n] == date->line && furniture_is_fax_line(view, n))
            role = ROLE_FAX_HEADER;
    if (role != ROLE_NONE)
        return date_role_name(role);
    return date->found.meaning == MEANING_NONE ? "" : "other";
}

/* The label, or the heading of the column of items that the date stands in. */
static const char *label_text(const struct survey *survey, const struct weighed_date *date) {
    const struct hit *label = date->found.label;
    const struct line *line = &survey->lines[date->line];
    if (label != NULL)
        return layout_text(survey, label->box, label->first, label->end);
    if (line->table == 0)
        return "";
    const struct item_table *table = &survey->tables[line->table - 1];
    const struct line *heading = &survey->lines[table->heading];
    const struct item_column *column = items_column(survey, table, date->date.box);
    bool a_box_each = heading->end_box - heading->first_box == table->column_count;
    return column != NULL && a_box_each ? survey->boxes[heading->first_box + (column - table->columns)].text : "";
}

static const char *why(const struct weighing *weighing, const struct weighed_date *date,
                       const struct weighed_date *best) {
    if (date->score == 0 || date == best)
        return date->because;
    if (weighing->view->list)
        return "many orders stand in one table, and it is the date of one of them";
    return best != NULL ? "another date has a better label" : date->because;
}

static void explain_all(const struct weighing *weighing, const struct weighed_date *best) {
    const struct survey *survey = weighing->view->survey;
    for (uint32_t i = 0; survey->reading->want_candidates && i < weighing->count; i++) {
        const struct weighed_date *date = &weighing->items[i];
        explain(weighing->view, weighing->draft,
                &(struct weighed){
                    .field = "date",
                    .value = readings_text(survey->reading->arena, &date->date),
                    .label = label_text(survey, date),
                    .role = role_name(weighing, date),
                    .score = date->score,
                    .won = date == best,
                    .because = why(weighing, date, best),
                },
                date->line);
    }
}

void find_date(const struct view *view, struct draft *draft) {
    struct weighing weighing = {.view = view, .draft = draft};
    if (view->survey->date_count == 0)
        return;
    collect(&weighing);
    distrust_unlabelled(&weighing);
    distrust_rows(&weighing);
    struct weighed_date *best = view->list ? NULL : unless_newer(&weighing, choose(&weighing));
    if (best != NULL)
        take(&weighing, best);
    draft->document.delivery_date = first_of(&weighing, MEANING_DELIVERY_DATE);
    draft->document.cancel_date = first_of(&weighing, MEANING_CANCEL_AFTER);
    explain_all(&weighing, best);
}
