/* html-rows.c - in: visible text, line ends and table marks in document order; out: rows. A row of a table keeps column
 * numbers as left and right, with colspan and rowspan counted; what is too long for it goes on in the next row, as in
 * mails that are laid out by tables. Limits: LIMIT_CELLS columns; rows and text of a sheet. */
#include "inspect/format/format.h"
#include "inspect/format/html.h"

#include <string.h>

struct cell_line {
    const char *text;
    size_t length;
    bool quoted;
};

/* A cell of the row being read; only cells with text are kept. */
struct table_cell {
    uint32_t left, right; /* columns, half-open */
    struct cell_line *lines;
    size_t line_count;
};

struct html_table {
    struct html_table *outer;
    uint32_t number;
    uint32_t left, right; /* columns of the cell being read */
    bool in_cell;
    struct table_cell *cells;
    size_t cell_count;
    uint16_t covered[LIMIT_CELLS]; /* rows, this one included, that a cell from above still covers in that column */
};

/* ---- text ------------------------------------------------------------------------------------------------------- */

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static size_t word_length(const char *text, size_t length) {
    size_t i = 0;
    while (i < length && !is_blank(text[i]))
        i++;
    return i;
}

static void add_preformatted(struct html_rows *rows, const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\n')
            html_rows_break(rows);
        else
            buffer_add_char(&rows->line, text[i]);
}

void html_rows_text(struct html_rows *rows, const char *text, size_t length, bool preformatted, bool quoted) {
    if (rows->line.length == 0)
        rows->quoted = quoted;
    if (preformatted) {
        add_preformatted(rows, text, length);
        return;
    }
    for (size_t i = 0; i < length;) {
        size_t word = word_length(text + i, length - i);
        if (word == 0) {
            rows->blank = rows->line.length > 0;
            i++;
            continue;
        }
        if (rows->blank)
            buffer_add_char(&rows->line, ' ');
        rows->blank = false;
        buffer_add(&rows->line, text + i, word);
        i += word;
    }
}

static enum document_origin origin_of(const struct html_rows *rows, bool quoted) {
    return quoted ? ORIGIN_QUOTED : rows->sheet->origin;
}

/* ---- cells ------------------------------------------------------------------------------------------------------ */

/* The cell being read, begun when its first text comes. */
static struct table_cell *current_cell(struct html_rows *rows) {
    struct html_table *table = rows->table;
    struct table_cell *last = table->cell_count > 0 ? &table->cells[table->cell_count - 1] : NULL;
    if (last != NULL && last->left == table->left)
        return last;
    table->cells = arena_grow(rows->reading->arena, table->cells, table->cell_count, sizeof *table->cells);
    table->cells[table->cell_count] = (struct table_cell){.left = table->left, .right = table->right};
    return &table->cells[table->cell_count++];
}

static void add_to_cell(struct html_rows *rows) {
    struct table_cell *cell = current_cell(rows);
    struct arena *arena = rows->reading->arena;
    cell->lines = arena_grow(arena, cell->lines, cell->line_count, sizeof *cell->lines);
    cell->lines[cell->line_count++] = (struct cell_line){
        .text = arena_strndup(arena, buffer_text(&rows->line), rows->line.length),
        .length = rows->line.length,
        .quoted = rows->quoted,
    };
}

void html_rows_break(struct html_rows *rows) {
    if (rows->line.length > 0 && rows->table != NULL && rows->table->in_cell)
        add_to_cell(rows);
    else if (rows->line.length > 0)
        rows->full = !format_add_line(rows->reading, rows->sheet, ++rows->number, origin_of(rows, rows->quoted),
                                      rows->line.data, rows->line.length) ||
                     rows->full;
    buffer_clear(&rows->line);
    rows->blank = false;
}

/* ---- rows of tables --------------------------------------------------------------------------------------------- */

/* The line of a cell, or what is left of it; NULL: the cell has fewer lines. */
static struct cell_line *line_of(const struct table_cell *cell, size_t line) {
    return line < cell->line_count ? &cell->lines[line] : NULL;
}

/* What each cell may have of a row so that all find room. */
static size_t share_of_cells(const struct html_table *table, size_t line) {
    size_t bytes = 0, cells = 0;
    for (size_t i = 0; i < table->cell_count; i++) {
        const struct cell_line *text = line_of(&table->cells[i], line);
        bytes += text != NULL ? text->length : 0;
        cells += text != NULL && text->length > 0;
    }
    return bytes <= LIMIT_ROW_BYTES ? LIMIT_ROW_BYTES : LIMIT_ROW_BYTES / cells;
}

static bool has_more(const struct html_table *table, size_t line) {
    for (size_t i = 0; i < table->cell_count; i++) {
        const struct cell_line *text = line_of(&table->cells[i], line);
        if (text != NULL && text->length > 0)
            return true;
    }
    return false;
}

/* The nth line of each cell, beside one another, as far as a row reaches; the rest of them stays. */
static bool add_table_row(struct html_rows *rows, const struct html_table *table, size_t line) {
    size_t most = share_of_cells(table, line);
    struct row *row = reading_row(rows->reading, rows->sheet, 1, ++rows->number);
    if (row == NULL)
        return false;
    row->top = (float)rows->number;
    row->table = table->number;
    bool quoted = false;
    for (size_t i = 0; i < table->cell_count; i++) {
        const struct table_cell *cell = &table->cells[i];
        struct cell_line *text = line_of(cell, line);
        if (text == NULL)
            continue;
        size_t share = format_row_share(text->text, text->length, most);
        row_add_cell(rows->reading, rows->sheet, row, text->text, share, (float)cell->left, (float)cell->right);
        quoted = quoted || text->quoted;
        text->text += share;
        text->length -= share;
    }
    row->origin = origin_of(rows, quoted);
    format_drop_empty_row(rows->sheet);
    return true;
}

/* Writes out what the row holds so far. */
static void flush_row(struct html_rows *rows, struct html_table *table) {
    size_t lines = 0;
    for (size_t i = 0; i < table->cell_count; i++)
        if (table->cells[i].line_count > lines)
            lines = table->cells[i].line_count;
    for (size_t i = 0; i < lines; i++)
        while (has_more(table, i) && !rows->full)
            rows->full = !add_table_row(rows, table, i);
    table->cell_count = 0;
}

void html_table_begin(struct html_rows *rows) {
    html_rows_break(rows);
    struct html_table *outer = rows->table, *table = rows->spare;
    if (outer != NULL)
        flush_row(rows, outer);
    if (table == NULL)
        table = arena_alloc(rows->reading->arena, sizeof *table);
    else
        rows->spare = table->outer;
    *table = (struct html_table){.outer = outer, .number = ++rows->table_count};
    rows->table = table;
}

void html_table_end(struct html_rows *rows) {
    struct html_table *table = rows->table;
    if (table == NULL)
        return;
    html_table_row(rows);
    rows->table = table->outer;
    table->outer = rows->spare;
    rows->spare = table;
}

/* The row is over; cells that reach further down cover one row less. */
void html_table_row(struct html_rows *rows) {
    html_rows_break(rows);
    struct html_table *table = rows->table;
    if (table == NULL)
        return;
    flush_row(rows, table);
    if (table->right > 0)
        for (size_t i = 0; i < LIMIT_CELLS; i++)
            table->covered[i] = table->covered[i] > 0 ? (uint16_t)(table->covered[i] - 1) : 0;
    table->left = table->right = 0;
    table->in_cell = false;
}

static unsigned at_most(unsigned value, unsigned limit) {
    return value < limit ? value : limit;
}

void html_table_cell(struct html_rows *rows, unsigned colspan, unsigned rowspan) {
    html_rows_break(rows);
    struct html_table *table = rows->table;
    if (table == NULL)
        return;
    uint32_t column = table->right;
    while (column < LIMIT_CELLS && table->covered[column] > 0)
        column++;
    table->left = column;
    table->right = column + at_most(colspan > 0 ? colspan : 1, LIMIT_CELLS);
    table->in_cell = true;
    uint16_t covered = (uint16_t)at_most(rowspan > 0 ? rowspan : 1, LIMIT_ROWS);
    for (uint32_t i = table->left; i < table->right && i < LIMIT_CELLS; i++)
        table->covered[i] = covered;
}

void html_table_cell_end(struct html_rows *rows) {
    html_rows_break(rows);
    if (rows->table != NULL)
        rows->table->in_cell = false;
}

void html_rows_finish(struct html_rows *rows) {
    while (rows->table != NULL)
        html_table_end(rows);
    html_rows_break(rows);
    buffer_free(&rows->line);
}
