/* survey.c - in: a sheet's rows; out: lines and boxes with their tokens, labels and dates, so that the finders look at
 * each character once. Limits: those of the sheet; a box of LIMIT_ROW_BYTES has at most as many tokens. */
#include "inspect/find/find.h"

#include <stdlib.h>
#include <string.h>

void *survey_with_room(void *array, uint32_t count, uint32_t *room, size_t more, size_t size) {
    if (count + more <= *room)
        return array;
    size_t wanted = *room == 0 ? 256 : *room;
    while (wanted < count + more)
        wanted *= 2;
    void *larger = reallocarray(array, wanted, size);
    if (larger == NULL || wanted > UINT32_MAX)
        abort();
    *room = (uint32_t)wanted;
    return larger;
}

/* Nothing but figures: eight, or a day, month and year apart. */
static bool only_figures(const struct survey *survey, const struct box *box) {
    uint32_t count = box->end_token - box->first_token;
    if (count != 1 && count != 3)
        return false;
    for (uint32_t i = box->first_token; i < box->end_token; i++)
        if (survey->tokens[i].kind != TOKEN_NUMBER)
            return false;
    return count == 3 || survey->tokens[box->first_token].digits == 8;
}

static bool says_date(const struct survey *survey, uint32_t box) {
    if (box == FIND_NONE || survey->boxes[box].first_hit == survey->boxes[box].end_hit)
        return false;
    const struct hit *hit = &survey->hits[survey->boxes[box].end_hit - 1];
    return meanings_any(hit->meanings, MEANING_DATE, MEANING_OTHER_DATE) && layout_ends_box(survey, box, hit->end);
}

/* 20250311 is a date where the box to the left or above is a label for one. */
static bool may_be_compact(const struct survey *survey, uint32_t box) {
    if (!only_figures(survey, &survey->boxes[box]))
        return false;
    return says_date(survey, layout_left(survey, box)) || says_date(survey, layout_above(survey, box, 3));
}

/* What a box holds that may be part of a date. */
struct ingredients {
    uint32_t numbers, words;
    bool eight_figures, month, ideograph;
};

static struct ingredients ingredients_of(const struct survey *survey, const struct box *box) {
    struct ingredients found = {0};
    for (uint32_t i = box->first_token; i < box->end_token; i++) {
        const struct token *token = &survey->tokens[i];
        found.numbers += token->kind == TOKEN_NUMBER;
        found.words += token->kind == TOKEN_WORD;
        found.eight_figures |= token->digits == 8;
        found.month |= token->month != 0;
        found.ideograph |= token->ideograph;
    }
    return found;
}

/* False when it is no date for sure, as are most cells of a sheet that name, count or price: without a month's name it
 * takes three numbers, two with a Roman one between, or eight figures. */
static bool may_be_date(struct ingredients found) {
    if (found.month || found.ideograph || found.eight_figures)
        return found.numbers > 0;
    return found.numbers > 2 || (found.numbers == 2 && found.words > 0);
}

static void add_dates(struct survey *survey, const struct box *box, struct ingredients ingredients) {
    struct date_scan scan = {
        .index = survey->index,
        .tokens = survey->tokens,
        .first = box->first_token,
        .end = box->end_token,
        .hits = survey->hits,
        .first_hit = box->first_hit,
        .end_hit = box->end_hit,
        .order = survey->date_order,
        .today = survey->reading->today,
        .months = ingredients.month,
        .east_asian = survey->east_asian,
        .compact = survey->in_name || may_be_compact(survey, (uint32_t)(box - survey->boxes)),
    };
    struct date_hit date;
    for (uint32_t at = scan.first; date_next(&scan, &at, &date);) {
        survey->dates =
            survey_with_room(survey->dates, survey->date_count, &survey->date_room, 1, sizeof *survey->dates);
        date.box = (uint32_t)(box - survey->boxes);
        for (uint32_t i = date.first; i < date.end; i++)
            survey->tokens[i].in_date = true;
        survey->dates[survey->date_count++] = date;
    }
}

/* The line has been begun already, so that the boxes above can be found. */
static void add_box(struct survey *survey, const struct cell *cell) {
    size_t length = strlen(cell->text);
    survey->tokens =
        survey_with_room(survey->tokens, survey->token_count, &survey->token_room, length + 1, sizeof *survey->tokens);
    survey->boxes = survey_with_room(survey->boxes, survey->box_count, &survey->box_room, 1, sizeof *survey->boxes);
    struct box *box = &survey->boxes[survey->box_count];
    *box = (struct box){.text = cell->text,
                        .left = cell->left,
                        .right = cell->right,
                        .line = survey->line_count - 1,
                        .first_token = survey->token_count,
                        .first_hit = survey->hit_count,
                        .first_date = survey->date_count};
    size_t count = token_split(survey->index, cell->text, length, survey->tokens + survey->token_count);
    survey->token_count += (uint32_t)count;
    box->end_token = survey->token_count;
    survey->hits =
        survey_with_room(survey->hits, survey->hit_count, &survey->hit_room, count + 1, sizeof *survey->hits);
    uint32_t hits =
        labels_find(survey->index, survey->tokens, box->first_token, box->end_token, survey->hits + survey->hit_count);
    for (uint32_t i = 0; i < hits; i++)
        survey->hits[survey->hit_count + i].box = survey->box_count;
    survey->hit_count += hits;
    box->end_hit = survey->hit_count;
    struct ingredients ingredients = ingredients_of(survey, box);
    survey->east_asian = survey->east_asian || ingredients.ideograph; /* labels stand apart from dates */
    if (may_be_date(ingredients))
        add_dates(survey, box, ingredients);
    box->end_date = survey->date_count;
    survey->box_count++;
}

/* Where the part came from outweighs what its rows say: everything in a forwarded message is forwarded or quoted. */
static enum document_origin origin_of(const struct sheet *sheet, const struct row *row) {
    return row->origin == ORIGIN_AUTHORED ? sheet->origin : row->origin;
}

static void add_line(struct survey *survey, const struct row *row, enum line_part part, enum document_origin origin) {
    survey->lines = survey_with_room(survey->lines, survey->line_count, &survey->line_room, 1, sizeof *survey->lines);
    survey->lines[survey->line_count++] = (struct line){
        .row = row,
        .first_box = survey->box_count,
        .end_box = survey->box_count,
        .page = row->page,
        .origin = origin,
        .part = part,
    };
    for (size_t i = 0; i < row->count; i++) {
        add_box(survey, &row->cells[i]);
        survey->lines[survey->line_count - 1].end_box = survey->box_count;
    }
}

static struct row *kept(const struct survey *survey, const struct row *row) {
    struct row *copy = arena_alloc(survey->reading->arena, sizeof *copy);
    *copy = *row;
    return copy;
}

/* Every row a line, but for those that join.c puts together. */
static void add_rows(struct survey *survey, const struct sheet *sheet) {
    const struct row *carried = NULL; /* what is left of, or has become of, the row before */
    for (size_t i = 0; sheet->rows != NULL && i < sheet->row_count; i++) {
        const struct row *row = carried != NULL ? carried : &sheet->rows[i];
        const struct row *next = i + 1 < sheet->row_count ? &sheet->rows[i + 1] : NULL;
        struct row first;
        struct row second;
        carried = NULL;
        if (next != NULL && join_headings(survey, row, next, &first)) {
            carried = kept(survey, &first);
            continue;
        }
        if (next != NULL &&
            (join_day_boxes(survey, row, next, &first, &second) || join_cells(survey, row, next, &first, &second) ||
             join_date(survey, row, next, &first, &second))) {
            row = kept(survey, &first);
            carried = kept(survey, &second);
        }
        add_line(survey, row, LINE_TEXT, origin_of(sheet, row));
    }
}

/* ---- the subject ------------------------------------------------------------------------------------------------ */

/* "Re:" and "Fwd:" before the subject proper; *reply and *forward say which stood there. */
static const char *without_prefixes(const struct finder_index *index, const char *subject, bool *reply, bool *forward) {
    for (unsigned prefixes = 0; prefixes < 5; prefixes++) {
        struct token tokens[64];
        size_t length = strlen(subject);
        size_t count = token_split(index, subject, length < 60 ? length : 60, tokens);
        size_t colon = 0;
        while (colon < count && colon < 5 && !token_is_mark(&tokens[colon], ':'))
            colon++;
        if (colon == 0 || colon == count || !token_is_mark(&tokens[colon], ':') || tokens[0].entry == 0)
            return subject;
        bool is_forward = index_means(index, &tokens[0], MEANING_SUBJECT_FORWARD);
        bool is_reply = index_means(index, &tokens[0], MEANING_SUBJECT_REPLY);
        if (!is_forward && !is_reply)
            return subject;
        *forward = *forward || is_forward;
        *reply = *reply || is_reply;
        subject += tokens[colon].end;
        while (*subject == ' ')
            subject++;
    }
    return subject;
}

/* Behind "[Purchasing]" or "【SRM】": marks that systems and mailing lists put before the subject proper. */
static const char *without_tag(const char *subject) {
    const char *end = *subject == '[' ? strchr(subject, ']') : NULL;
    size_t length = 1;
    if (end == NULL && strncmp(subject, "\xE3\x80\x90", 3) == 0) {
        end = strstr(subject, "\xE3\x80\x91");
        length = 3;
    }
    if (end == NULL)
        return subject;
    end += length;
    end += strspn(end, " ");
    return *end != '\0' ? end : subject;
}

/* A reply's subject names what is answered, not what is ordered. A forward's belongs to what is forwarded. */
static void add_subject(struct survey *survey, const struct sheet *sheet) {
    struct reading *reading = survey->reading;
    if (!sheet->body || reading->facts->subject == NULL || sheet->row_count == 0)
        return;
    bool reply = false;
    bool forward = false;
    const char *subject = without_prefixes(survey->index, without_tag(reading->facts->subject), &reply, &forward);
    if (reply || *subject == '\0' || strlen(subject) > LIMIT_ROW_BYTES)
        return;
    struct cell *cell = arena_alloc(reading->arena, sizeof *cell);
    *cell = (struct cell){.text = subject};
    struct row *row = arena_alloc(reading->arena, sizeof *row);
    *row = (struct row){.cells = cell, .count = 1};
    add_line(survey, row, LINE_SUBJECT, forward ? ORIGIN_FORWARDED : sheet->origin);
}

/* ---- a mail header shown in the text ---------------------------------------------------------------------------- */

/* The meaning of "From:", "Sent:" ... at the beginning of a line, MEANING_NONE otherwise. */
static enum meaning header_label(const struct survey *survey, uint32_t line) {
    if (survey->lines[line].end_box == survey->lines[line].first_box)
        return MEANING_NONE;
    const struct box *box = &survey->boxes[survey->lines[line].first_box];
    if (box->first_hit == box->end_hit)
        return MEANING_NONE;
    const struct hit *hit = &survey->hits[box->first_hit];
    if (hit->first > box->first_token + 2)
        return MEANING_NONE;
    for (uint32_t i = box->first_token; i < hit->first; i++)
        if (survey->tokens[i].kind != TOKEN_MARK)
            return MEANING_NONE;
    uint32_t after = hit->end;
    while (after < box->end_token && token_is_any_mark(&survey->tokens[after], "*_"))
        after++;
    bool colon = after == box->end_token || token_is_mark(&survey->tokens[after], ':');
    return colon ? meanings_first(hit->meanings, MEANING_HEADER_FROM, MEANING_HEADER_SUBJECT) : MEANING_NONE;
}

/* A mail address or a time of day: what tells a mail header from the head of a memo. */
static bool looks_mailed(const struct survey *survey, uint32_t line) {
    uint32_t first = survey->boxes[survey->lines[line].first_box].first_token;
    uint32_t end = survey->boxes[survey->lines[line].end_box - 1].end_token;
    for (uint32_t i = first; i < end; i++) {
        const struct token *token = &survey->tokens[i];
        if (token_is_mark(token, '@'))
            return true;
        if (token_is_mark(token, ':') && token->glued && i > first && token[-1].kind == TOKEN_NUMBER && i + 1 < end &&
            token[1].glued && token[1].kind == TOKEN_NUMBER)
            return true;
    }
    return false;
}

/* One of From:, Sent:, Subject: with two more header lines within the next five. A second Date: is the text's own, and
 * whatever follows a blank line. Returns the line behind the block, or `from` when there is none. */
static uint32_t header_block_end(const struct survey *survey, uint32_t from) {
    uint32_t end = from;
    unsigned others = 0;
    bool mailed = false;
    bool sent = false;
    for (uint32_t i = from; i < survey->line_count && i <= from + 5; i++) {
        enum meaning label = header_label(survey, i);
        bool blank = i > from && survey->lines[i].row->number > survey->lines[i - 1].row->number + 1;
        if ((blank && others >= 3 && mailed) || (sent && label == MEANING_HEADER_SENT))
            break;
        if (label == MEANING_NONE)
            continue;
        sent = sent || label == MEANING_HEADER_SENT;
        others++;
        mailed = mailed || looks_mailed(survey, i);
        end = i + 1;
    }
    return others >= 3 && mailed ? end : from;
}

static void mark_mail_headers(struct survey *survey) {
    for (uint32_t i = 0; i < survey->line_count; i++) {
        enum meaning meaning = header_label(survey, i);
        if (meaning != MEANING_HEADER_FROM && meaning != MEANING_HEADER_SENT && meaning != MEANING_HEADER_SUBJECT)
            continue;
        uint32_t end = header_block_end(survey, i);
        for (uint32_t k = i; k < end; k++)
            if (survey->lines[k].part == LINE_TEXT)
                survey->lines[k].part = LINE_MAIL_HEADER;
        i = end > i ? end - 1 : i;
    }
}

enum { BYTES_OF_TOKEN = 4 }; /* with the blank: most texts have fewer tokens */

/* So that the arrays seldom grow, which copies them. */
static void make_room(struct survey *survey, const struct sheet *sheet) {
    size_t boxes = 0, bytes = 0;
    for (size_t i = 0; i < sheet->row_count; i++) {
        boxes += sheet->rows[i].count;
        bytes += sheet->rows[i].bytes;
    }
    survey->lines = survey_with_room(survey->lines, 0, &survey->line_room, sheet->row_count + 1, sizeof *survey->lines);
    survey->boxes = survey_with_room(survey->boxes, 0, &survey->box_room, boxes + 1, sizeof *survey->boxes);
    survey->tokens =
        survey_with_room(survey->tokens, 0, &survey->token_room, bytes / BYTES_OF_TOKEN, sizeof *survey->tokens);
}

void survey_sheet(struct survey *survey, const struct sheet *sheet) {
    make_room(survey, sheet);
    survey->sheet = sheet;
    survey->line_count = survey->box_count = survey->token_count = survey->hit_count = survey->date_count = 0;
    survey->number_count = survey->item_count = survey->table_count = 0;
    survey->in_name = false;
    add_subject(survey, sheet);
    add_rows(survey, sheet);
    if (sheet->body)
        mark_mail_headers(survey);
}

/* "PO_4711_2024-03-11.pdf" reads as "PO 4711 2024-03-11". */
static const char *name_as_text(struct arena *arena, const char *name) {
    char *text = arena_strdup(arena, name);
    char *dot = strrchr(text, '.');
    if (dot != NULL && dot != text && strlen(dot) <= 6)
        *dot = '\0';
    for (char *at = text; *at != '\0'; at++)
        if (*at == '_' || *at == '+')
            *at = ' ';
    return text;
}

void survey_name(struct survey *survey, const struct sheet *sheet) {
    struct arena *arena = survey->reading->arena;
    struct cell *cell = arena_alloc(arena, sizeof *cell);
    *cell = (struct cell){.text = name_as_text(arena, sheet->name)};
    struct row *row = arena_alloc(arena, sizeof *row);
    *row = (struct row){.cells = cell, .count = 1};
    survey->sheet = sheet;
    survey->line_count = survey->box_count = survey->token_count = survey->hit_count = survey->date_count = 0;
    survey->number_count = survey->item_count = survey->table_count = 0;
    survey->in_name = true;
    add_line(survey, row, LINE_TEXT, sheet->origin);
}

void survey_unreadable(const struct survey *survey, const char *why, const char *what) {
    const struct part part = {.number = survey->sheet->part, .name = survey->sheet->name};
    reading_unreadable(survey->reading, &part, why, what);
}

void survey_release(struct survey *survey) {
    free(survey->lines);
    free(survey->boxes);
    free(survey->tokens);
    free(survey->hits);
    free(survey->dates);
    free(survey->numbers);
    free(survey->items);
    free(survey->tables);
}
