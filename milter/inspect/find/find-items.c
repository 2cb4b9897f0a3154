/* find-items.c - in: the items of a view; out: their fingerprint, which knows code, quantity and what else tells items
 * apart, and neither order of rows nor prices nor layout; and their count. There is no fingerprint when an item was not
 * understood, or when two of one code differ in nothing but quantity: what tells them apart stands somewhere else. */
#include "inspect/find/find.h"

#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* They come sorted by their codes, which sorts most of them. */
static void sort_texts(const char **texts, size_t count) {
    for (size_t i = 1; i < count; i++)
        if (strcmp(texts[i - 1], texts[i]) > 0) {
            qsort(texts, count, sizeof *texts, by_text);
            return;
        }
}

void items_digest(const char **pairs, size_t count, char digest[33]) {
    char text[DIGEST_TEXT_BYTES];
    sort_texts(pairs, count);
    struct buffer all = {0};
    for (size_t i = 0; i < count; i++)
        buffer_add_text(&all, pairs[i]);
    digest_of(buffer_text(&all), all.length, text);
    buffer_free(&all);
    memcpy(digest, text, 32);
    digest[32] = '\0';
}

/* ---- what else tells items apart -------------------------------------------------------------------------------- */

/* The text of a cell without case, accents, blanks and marks; in the arena, never longer than the cell's. */
static const char *cell_text(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    size_t used = 0;
    size_t room = b->end_token > b->first_token ? survey->tokens[b->end_token - 1].end : 0;
    char *out = arena_alloc(survey->reading->arena, room + 1);
    for (uint32_t i = b->first_token; i < b->end_token; i++) {
        const struct token *token = &survey->tokens[i];
        for (size_t at = token->start; token->kind != TOKEN_MARK && at < token->end;) {
            struct character c = fold_character(b->text + at, token->end - at);
            if (c.code < 0x80 && c.class != CHARACTER_NONE)
                out[used++] = (char)c.code;
            else if (c.class != CHARACTER_NONE) {
                memcpy(out + used, b->text + at, c.bytes);
                used += c.bytes;
            }
            at += c.bytes;
        }
    }
    out[used] = '\0';
    return out;
}

/* The length of the code in a pair. */
static size_t code_length(const char *pair) {
    return strcspn(pair, "\t");
}

static bool is_date_column(enum meaning meaning) {
    return meaning > MEANING_DATE && meaning <= MEANING_OTHER_DATE; /* the order's own is no item's */
}

/* Size, colour, length have headings that mean nothing to us. Dates count only where the rows differ in them, and
 * everything but prices and positions where the code alone does not tell rows apart. */
static bool tells_apart(enum meaning meaning, bool dates, bool all) {
    if (is_date_column(meaning))
        return dates;
    bool described =
        meaning == MEANING_COLUMN_DESCRIPTION || meaning == MEANING_COLUMN_UNIT || meaning == MEANING_COLUMN_ITEM;
    return meaning == MEANING_NONE || (all && described);
}

/* Cells of an item's row, sorted, each with a "\t" before it. */
static const char *cells_of(const struct survey *survey, uint32_t line, bool dates, bool all) {
    const struct line *l = &survey->lines[line];
    struct arena *arena = survey->reading->arena;
    const char *cells[ITEM_COLUMNS] = {0};
    size_t count = 0;
    const char *text = "";
    for (uint32_t i = l->first_box; l->table != 0 && i < l->end_box && count < ITEM_COLUMNS; i++) {
        const struct item_column *column = items_column(survey, &survey->tables[l->table - 1], i);
        const char *cell = column != NULL && tells_apart(column->meaning, dates, all) ? cell_text(survey, i) : "";
        if (*cell != '\0')
            cells[count++] = cell;
    }
    if (count > 1)
        qsort(cells, count, sizeof *cells, by_text);
    for (size_t i = 0; i < count; i++)
        text = arena_printf(arena, "%s\t%s", text, cells[i]);
    return text;
}

/* The dates of an item's row, in the order of the columns. */
static const char *dates_of(const struct survey *survey, uint32_t line) {
    const struct line *l = &survey->lines[line];
    const char *dates = "";
    for (uint32_t i = l->first_box; l->table != 0 && i < l->end_box; i++) {
        const struct item_column *column = items_column(survey, &survey->tables[l->table - 1], i);
        if (column != NULL && is_date_column(column->meaning))
            dates = *dates == '\0' ? cell_text(survey, i)
                                   : arena_printf(survey->reading->arena, "%s%s", dates, cell_text(survey, i));
    }
    return dates;
}

static bool has_date_column(const struct survey *survey) {
    for (uint32_t i = 0; i < survey->table_count; i++)
        for (uint32_t k = 0; k < survey->tables[i].column_count; k++)
            if (is_date_column(survey->tables[i].columns[k].meaning))
                return true;
    return false;
}

/* An item of the view. */
struct entry {
    uint64_t beginning; /* of its pair: orders most items without a look at the rest */
    const struct item *item;
    size_t code; /* the length of the code in the pair */
};

static bool same_code(const struct entry *a, const struct entry *b) {
    return a->code == b->code && memcmp(a->item->pair, b->item->pair, a->code) == 0;
}

/* Eight bytes of a text as a number, the first the greatest; they compare as the texts do. */
static uint64_t beginning_of(const char *text) {
    uint64_t beginning = 0;
    for (size_t i = 0; i < sizeof beginning; i++) {
        beginning = beginning << 8 | (unsigned char)*text;
        text += *text != '\0' ? 1 : 0;
    }
    return beginning;
}

static bool dates_differ(const struct survey *survey, const struct entry *items, size_t count) {
    if (!has_date_column(survey))
        return false;
    const char *first = dates_of(survey, items[0].item->line);
    for (size_t i = 1; i < count; i++)
        if (strcmp(first, dates_of(survey, items[i].item->line)) != 0)
            return true;
    return false;
}

static int by_pair(const void *a, const void *b) {
    const struct entry *first = a, *second = b;
    if (first->beginning != second->beginning)
        return first->beginning < second->beginning ? -1 : 1;
    return strcmp(first->item->pair, second->item->pair);
}

/* What an item is compared by: its pair, with the cells between code and quantity. A sheet has thousands of them, so
 * that they are put together by hand. */
static const char *compose(const struct survey *survey, const struct entry *entry, bool dates, bool all) {
    const struct item *item = entry->item;
    size_t code = entry->code, quantity = strlen(item->pair + code);
    bool cut = code >= LIMIT_NUMBER_BYTES - 8; /* a long description instead of a code: all of it counts */
    const char *cells = cells_of(survey, item->line, dates, all || cut);
    size_t between = strlen(cells);
    char *text = arena_alloc(survey->reading->arena, code + between + quantity + 1);
    memcpy(text, item->pair, code);
    memcpy(text + code, cells, between + 1);
    memcpy(text + code + between, item->pair + code, quantity + 1);
    return text;
}

/* All before the quantity. */
static size_t thing_length(const char *text) {
    return (size_t)(strrchr(text, '\t') - text);
}

/* False when two differ in nothing but quantity. `texts` are sorted, equal things stand together. */
static bool are_told_apart(const char *const *texts, size_t count) {
    for (size_t i = 1; i < count; i++) {
        size_t length = thing_length(texts[i]);
        if (strcmp(texts[i - 1], texts[i]) != 0 && thing_length(texts[i - 1]) == length &&
            strncmp(texts[i - 1], texts[i], length) == 0)
            return false;
    }
    return true;
}

/* The texts of the items; false when they say less than the order. Sorts the items. */
static bool compose_all(const struct survey *survey, struct entry *items, size_t count, const char **texts) {
    bool dates = dates_differ(survey, items, count);
    qsort(items, count, sizeof *items, by_pair); /* those of one code stand together */
    if (items[0].item->pair[0] == '\0')
        return false;
    for (size_t i = 0; i < count; i++) {
        bool again =
            (i > 0 && same_code(&items[i - 1], &items[i])) || (i + 1 < count && same_code(&items[i], &items[i + 1]));
        texts[i] = compose(survey, &items[i], dates, again);
    }
    sort_texts(texts, count);
    return are_told_apart(texts, count);
}

void find_items(const struct view *view, struct draft *draft) {
    const struct survey *survey = view->survey;
    if (survey->item_count == 0)
        return;
    struct entry *items = arena_array(survey->reading->arena, survey->item_count, sizeof *items);
    const char **texts = arena_array(survey->reading->arena, survey->item_count, sizeof *texts);
    size_t count = 0;
    uint32_t rows = 0;
    for (uint32_t i = 0; i < survey->item_count; i++) {
        if (!view_has(view, survey->items[i].line))
            continue;
        const char *pair = survey->items[i].pair;
        items[count++] = (struct entry){beginning_of(pair), &survey->items[i], code_length(pair)};
        rows += survey->lines[survey->items[i].line].part == LINE_ITEM ? 1 : 0;
    }
    draft->document.line_count = rows;
    if (rows > 0 && compose_all(survey, items, count, texts))
        items_digest(texts, count, draft->document.lines);
}
