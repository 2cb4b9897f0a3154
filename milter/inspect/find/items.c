/* items.c - in: a survey; out: the item tables, recognised by their headings, and the items in them: a code and a
 * quantity each. A row that looks like an item and cannot be read is an item without a pair, so that nobody takes the
 * others for all. Limits: 24 columns, 60 rows without an item end a table, 5000 items a sheet. */
#include "inspect/find/find.h"

#include <string.h>

enum { MOST_BARREN_LINES = 60, MOST_ITEMS = 5000 };

void items_add(struct survey *survey, const struct item *item) {
    if (survey->item_count > MOST_ITEMS)
        return;
    for (uint32_t i = 0; survey->item_count == MOST_ITEMS && i < MOST_ITEMS; i++) /* some are not known: none is */
        survey->items[i].pair[0] = '\0';
    survey->items = survey_with_room(survey->items, survey->item_count, &survey->item_room, 1, sizeof *survey->items);
    survey->items[survey->item_count++] = *item;
    if (item->pair[0] != '\0')
        survey->lines[item->line].part = LINE_ITEM;
}

/* ---- headings --------------------------------------------------------------------------------------------------- */

static enum meaning column_meaning(const struct hit *hit) {
    static const enum meaning kinds[] = {MEANING_COLUMN_QUANTITY, MEANING_COLUMN_STATUS, MEANING_COLUMN_ITEM,
                                         MEANING_COLUMN_PRICE,    MEANING_COLUMN_UNIT,   MEANING_COLUMN_DESCRIPTION,
                                         MEANING_COLUMN_POSITION, MEANING_NUMBER};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (meanings_have(hit->meanings, kinds[i]))
            return kinds[i];
    if (meanings_have(hit->meanings, MEANING_ORDER_WORD)) /* "PO" alone, beside a quantity */
        return MEANING_NUMBER;
    return meanings_first(hit->meanings, MEANING_DATE, MEANING_OTHER_DATE);
}

static void add_column(struct item_table *table, enum meaning meaning, float from, float to) {
    if (table->column_count < ITEM_COLUMNS)
        table->columns[table->column_count++] = (struct item_column){meaning, from, to};
}

/* Where in its box a byte stands, in the box's units. */
static float place_in(const struct box *box, uint32_t byte) {
    size_t length = strlen(box->text);
    return box->left + (box->right - box->left) * (float)byte / (float)length;
}

static void add_columns_of(const struct survey *survey, uint32_t box, struct item_table *table) {
    const struct box *b = &survey->boxes[box];
    uint32_t before = table->column_count;
    for (uint32_t i = b->first_hit; i < b->end_hit; i++) {
        const struct hit *hit = &survey->hits[i];
        enum meaning meaning = column_meaning(hit);
        if (meaning == MEANING_NONE)
            continue;
        bool alone = table->column_count == before && layout_ends_box(survey, box, hit->end);
        float from = alone ? b->left : place_in(b, survey->tokens[hit->first].start);
        float to = alone ? b->right : place_in(b, survey->tokens[hit->end - 1].end);
        add_column(table, meaning, from, to);
    }
    if (table->column_count == before)
        add_column(table, MEANING_NONE, b->left, b->right);
}

/* "Bestellnummer" may head the codes of what is ordered, but not where another column does: then it is the order's. */
static void tell_numbers_from_codes(const struct survey *survey, const struct line *line, struct item_table *table) {
    bool number[ITEM_COLUMNS] = {false}, sure = false;
    if (line->end_box - line->first_box != table->column_count)
        return;
    for (uint32_t i = 0; i < table->column_count; i++) {
        const struct box *box = &survey->boxes[line->first_box + i];
        for (uint32_t k = box->first_hit; k < box->end_hit; k++)
            number[i] = number[i] || meanings_have(survey->hits[k].meanings, MEANING_NUMBER);
        sure = sure || (table->columns[i].meaning == MEANING_COLUMN_ITEM && !number[i]);
    }
    for (uint32_t i = 0; i < table->column_count && sure; i++)
        if (number[i] && table->columns[i].meaning == MEANING_COLUMN_ITEM)
            table->columns[i].meaning = MEANING_NUMBER;
}

static bool has_column(const struct item_table *table, enum meaning meaning) {
    for (uint32_t i = 0; i < table->column_count; i++)
        if (table->columns[i].meaning == meaning)
            return true;
    return false;
}

/* Columns reach to the middle between their headings. */
static void widen_columns(struct item_table *table) {
    for (uint32_t i = 0; i + 1 < table->column_count; i++) {
        float middle = (table->columns[i].to + table->columns[i + 1].from) / 2;
        table->columns[i].to = middle;
        table->columns[i + 1].from = middle;
    }
    if (table->column_count == 0)
        return;
    table->columns[0].from = -1e6F;
    table->columns[table->column_count - 1].to = 1e6F;
}

/* "Qty: 10" is a value, not a heading. */
static bool has_value(const struct survey *survey, const struct box *box) {
    for (uint32_t i = box->first_token; i + 1 < box->end_token; i++)
        if (token_is_mark(&survey->tokens[i], ':'))
            return true;
    return survey->tokens[box->first_token].kind == TOKEN_NUMBER;
}

static bool has_quantity_hit(const struct survey *survey, const struct line *line) {
    uint32_t first = survey->boxes[line->first_box].first_hit;
    uint32_t end = survey->boxes[line->end_box - 1].end_hit;
    for (uint32_t i = first; i < end; i++)
        if (meanings_have(survey->hits[i].meanings, MEANING_COLUMN_QUANTITY))
            return true;
    return false;
}

/* A quantity and what it is of, in a line that is all headings. */
static bool read_heading(const struct survey *survey, uint32_t line, struct item_table *table) {
    const struct line *l = &survey->lines[line];
    if (l->end_box == l->first_box || l->part != LINE_TEXT || !has_quantity_hit(survey, l))
        return false;
    *table = (struct item_table){.heading = line};
    uint32_t others = 0;
    for (uint32_t i = l->first_box; i < l->end_box; i++) {
        const struct box *box = &survey->boxes[i];
        if (box->first_date != box->end_date || has_value(survey, box))
            return false;
        others += layout_other_words(survey, i);
        add_columns_of(survey, i, table);
    }
    tell_numbers_from_codes(survey, l, table);
    bool what = has_column(table, MEANING_COLUMN_ITEM) || has_column(table, MEANING_COLUMN_DESCRIPTION);
    bool several =
        l->end_box - l->first_box >= 2 ? others <= 2 * table->column_count : others <= 1 && table->column_count >= 3;
    if (!has_column(table, MEANING_COLUMN_QUANTITY) || !what || !several)
        return false;
    table->status = has_column(table, MEANING_COLUMN_STATUS);
    widen_columns(table);
    return true;
}

const struct item_column *items_column_at(const struct item_table *table, const struct box *box) {
    const struct item_column *best = NULL;
    float most = 0;
    float middle = (box->left + box->right) / 2;
    for (uint32_t i = 0; i < table->column_count; i++) {
        const struct item_column *column = &table->columns[i];
        float left = box->left > column->from ? box->left : column->from;
        float right = box->right < column->to ? box->right : column->to;
        if (right - left > most) {
            most = right - left;
            best = column;
        } else if (best == NULL && middle >= column->from && middle <= column->to) {
            best = column;
        }
    }
    return best;
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

/* The box of a line in the column of this meaning; FIND_NONE. */
static uint32_t box_in_column(const struct survey *survey, const struct item_table *table, const struct line *line,
                              enum meaning meaning) {
    for (uint32_t i = line->first_box; i < line->end_box; i++) {
        const struct item_column *column = items_column(survey, table, i);
        if (column != NULL && column->meaning == meaning)
            return i;
    }
    return FIND_NONE;
}

/* `text` is a buffer to work in. */
static bool read_row(const struct survey *survey, const struct item_table *table, uint32_t line, struct buffer *text,
                     struct item *item) {
    const struct line *l = &survey->lines[line];
    uint32_t quantity = box_in_column(survey, table, l, MEANING_COLUMN_QUANTITY);
    uint32_t code = box_in_column(survey, table, l, MEANING_COLUMN_ITEM);
    if (code == FIND_NONE)
        code = box_in_column(survey, table, l, MEANING_COLUMN_DESCRIPTION);
    if (quantity == FIND_NONE || code == FIND_NONE || quantity == code)
        return false;
    buffer_clear(text);
    items_code(survey, code, text);
    size_t length = text->length;
    buffer_add_char(text, '\t');
    bool readable = length > 0 && items_quantity(survey, quantity, text);
    buffer_add_char(text, '\n');
    item->line = line;
    item->pair[0] = '\0';
    if (readable && text->length < sizeof item->pair)
        memcpy(item->pair, buffer_text(text), text->length + 1);
    return item->pair[0] != '\0';
}

/* Letters and figures together: "AX-200". */
static bool is_mixed(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    bool letters = false;
    bool figures = false;
    for (uint32_t i = b->first_token; i < b->end_token && (i == b->first_token || survey->tokens[i].glued); i++) {
        letters = letters || survey->tokens[i].kind == TOKEN_WORD;
        figures = figures || survey->tokens[i].kind == TOKEN_NUMBER;
    }
    return letters && figures;
}

/* A cell that says what is ordered in a row, besides code and quantity. */
static bool has_other_cell(const struct survey *survey, const struct item_table *table, const struct line *line) {
    for (uint32_t i = line->first_box; i < line->end_box; i++) {
        const struct item_column *column = items_column(survey, table, i);
        if (column != NULL && (column->meaning == MEANING_NONE || column->meaning == MEANING_COLUMN_DESCRIPTION))
            return true;
    }
    return false;
}

/* A row that cannot be read and still looks like an item: a code, a quantity or a cell below every heading. */
static bool is_unread_row(const struct survey *survey, const struct item_table *table, uint32_t line) {
    const struct line *l = &survey->lines[line];
    uint32_t quantity = box_in_column(survey, table, l, MEANING_COLUMN_QUANTITY);
    uint32_t code = box_in_column(survey, table, l, MEANING_COLUMN_ITEM);
    struct buffer figures = {0};
    bool counts = quantity != FIND_NONE && items_quantity(survey, quantity, &figures);
    buffer_free(&figures);
    if (code != FIND_NONE && code != quantity && is_mixed(survey, code))
        return true;
    if (counts)
        return code != FIND_NONE || has_other_cell(survey, table, l);
    return quantity != FIND_NONE && l->end_box - l->first_box == table->column_count;
}

/* The label a line begins with, NULL. */
static const struct hit *first_label(const struct survey *survey, const struct line *line) {
    if (line->end_box == line->first_box || !layout_is_label(survey, line->first_box))
        return NULL;
    return &survey->hits[survey->boxes[line->first_box].first_hit];
}

bool items_is_total(const struct survey *survey, uint32_t line) {
    const struct line *l = &survey->lines[line];
    for (uint32_t i = l->first_box; i < l->end_box; i++) {
        const struct box *box = &survey->boxes[i];
        if (box->first_hit < box->end_hit && meanings_have(survey->hits[box->first_hit].meanings, MEANING_TOTAL) &&
            survey->hits[box->first_hit].first == box->first_token)
            return true;
    }
    return false;
}

/* A title, or a label of an order number in front, begins something else. */
static bool ends_table(const struct survey *survey, uint32_t line) {
    const struct hit *label = first_label(survey, &survey->lines[line]);
    return label != NULL &&
           (meanings_have(label->meanings, MEANING_NUMBER) || meanings_have(label->meanings, MEANING_KIND_ORDER));
}

static uint32_t read_table(struct survey *survey, uint32_t number) {
    const struct item_table *table = &survey->tables[number - 1];
    uint32_t line = table->heading + 1;
    uint32_t page = survey->lines[table->heading].page;
    unsigned barren = 0;
    bool totalled = false;
    struct buffer text = {0};
    survey->lines[table->heading].part = LINE_ITEM_HEADING;
    survey->lines[table->heading].table = number;
    for (; line < survey->line_count && barren < MOST_BARREN_LINES; line++) {
        struct item_table other;
        struct item item;
        struct line *l = &survey->lines[line];
        if (l->end_box == l->first_box)
            continue;
        if (l->origin != survey->lines[table->heading].origin || read_heading(survey, line, &other))
            break;
        if (items_is_total(survey, line)) {
            l->part = LINE_TOTAL;
            totalled = true;
            barren++;
        } else if (read_row(survey, table, line, &text, &item)) {
            items_add(survey, &item);
            l->table = number;
            page = l->page;
            totalled = false;
            barren = 0;
        } else {
            if (l->page == page && ends_table(survey, line)) /* on a further page the head is repeated */
                break;
            if (!totalled && l->page == page && is_unread_row(survey, table, line)) /* not what is below the total */
                items_add(survey, &(struct item){.line = line});
            barren++;
        }
    }
    buffer_free(&text);
    return line;
}

static void add_table(struct survey *survey, const struct item_table *table) {
    survey->tables =
        survey_with_room(survey->tables, survey->table_count, &survey->table_room, 1, sizeof *survey->tables);
    survey->tables[survey->table_count++] = *table;
}

void items_find(struct survey *survey) {
    for (uint32_t line = 0; line < survey->line_count;) {
        struct item_table table;
        if (!read_heading(survey, line, &table)) {
            line++;
            continue;
        }
        add_table(survey, &table);
        line = read_table(survey, survey->table_count);
    }
    for (uint32_t line = 0; line < survey->line_count; line++)
        if (survey->lines[line].part == LINE_TEXT && survey->lines[line].table == 0)
            items_read_loose(survey, line);
}
