/* xlsx-cells.c - in: one worksheet; out: rows of cells with column numbers as left and right, dates as ISO dates. What
 * nobody sees is context at most: rows that are hidden, or of a hidden sheet, count as quoted; hidden columns are left
 * out. Limits: rows and text of a sheet, LIMIT_SHEET_MERGES merged areas, LIMIT_SHEET_HIDDEN ranges of hidden columns.
 */
#include "inspect/format/format.h"
#include "inspect/format/xlsx.h"

#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS_MOST 16384u
#define ROWS_MOST 1048576u

struct range {
    uint32_t first, last;
};

enum cell_kind { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_DATE, CELL_OTHER };

struct cells {
    struct xlsx *xlsx;
    const struct xlsx_tab *tab;
    uint32_t page;
    size_t first_row; /* of this page in the sheet */
    bool full;

    struct range hidden[LIMIT_SHEET_HIDDEN]; /* columns, from 1 */
    size_t hidden_count;

    uint32_t row_number; /* from 1 */
    bool row_hidden;
    struct row *row; /* NULL: nothing in it yet */
    struct long_cells in_row;

    uint32_t column; /* of the cell being read, from 1 */
    enum cell_kind kind;
    enum serial_format format;
    bool in_value, in_phonetic;
    struct buffer value;

    size_t merges;
};

/* ---- where ------------------------------------------------------------------------------------------------------ */

/* Reads a reference like "BC12"; false when it is none. */
static bool read_reference(struct xml_text text, uint32_t *column, uint32_t *row, size_t *used) {
    size_t i = 0;
    uint32_t letters = 0, figures = 0;
    for (; i < text.length && text.bytes[i] >= 'A' && text.bytes[i] <= 'Z' && letters <= COLUMNS_MOST; i++)
        letters = letters * 26 + (uint32_t)(text.bytes[i] - 'A' + 1);
    for (; i < text.length && text.bytes[i] >= '0' && text.bytes[i] <= '9' && figures <= ROWS_MOST; i++)
        figures = figures * 10 + (uint32_t)(text.bytes[i] - '0');
    *column = letters;
    *row = figures;
    *used = i;
    return letters >= 1 && letters <= COLUMNS_MOST && figures >= 1 && figures <= ROWS_MOST;
}

static bool is_hidden_column(const struct cells *cells) {
    for (size_t i = 0; i < cells->hidden_count; i++)
        if (cells->column >= cells->hidden[i].first && cells->column <= cells->hidden[i].last)
            return true;
    return false;
}

static uint32_t bounded(long number, uint32_t most) {
    return number < 1 ? 0 : number > (long)most ? most : (uint32_t)number;
}

static void over_limit(const struct cells *cells, const char *limit, const char *what) {
    reading_unreadable(cells->xlsx->reading, cells->xlsx->part, limit, what);
}

static void add_hidden(struct cells *cells, const struct xml_tag *tag) {
    if (!xml_true(tag, "hidden"))
        return;
    if (cells->hidden_count == LIMIT_SHEET_HIDDEN)
        over_limit(cells, LIMIT_REASON_HIDDEN, "a sheet has too many hidden columns; the others were read as if shown");
    else
        cells->hidden[cells->hidden_count++] = (struct range){bounded(xml_number(tag, "min", 0), COLUMNS_MOST),
                                                              bounded(xml_number(tag, "max", 0), COLUMNS_MOST)};
}

/* ---- what ------------------------------------------------------------------------------------------------------- */

static enum cell_kind kind_of(struct xml_text type) {
    if (xml_is(type, "s"))
        return CELL_SHARED;
    if (xml_is(type, "n"))
        return CELL_NUMBER;
    if (xml_is(type, "d"))
        return CELL_DATE;
    return xml_is(type, "str") || xml_is(type, "inlineStr") ? CELL_TEXT : CELL_OTHER; /* truth values and errors */
}

static void start_cell(struct cells *cells, const struct xml_tag *tag) {
    uint32_t column = 0, row;
    size_t used;
    bool known = false;
    long style = 0;
    cells->kind = CELL_NUMBER;
    for (int i = tag->attribute_count; i-- > 0;) { /* all in one go, the first of a name last */
        struct xml_text value;
        switch (xml_letter(xml_attribute_at(tag, i, &value))) {
        case 'r':
            known = read_reference(value, &column, &row, &used);
            break;
        case 's':
            style = xml_decimal(value, 0);
            break;
        case 't':
            cells->kind = kind_of(value);
            break;
        default:
            break;
        }
    }
    cells->column = known ? column : cells->column + 1;
    bool styled = style >= 0 && (size_t)style < cells->xlsx->style_count;
    cells->format = styled ? cells->xlsx->styles[style] : SERIAL_NUMBER;
    buffer_clear(&cells->value);
}

/* True for what needs no rounding: a plain decimal of no more digits than a spreadsheet shows. */
static bool is_short_decimal(struct xml_text value) {
    size_t i = value.length > 0 && value.bytes[0] == '-' ? 1 : 0;
    while (i < value.length && ((value.bytes[i] >= '0' && value.bytes[i] <= '9') || value.bytes[i] == '.'))
        i++;
    return i == value.length && value.length <= 16;
}

/* The number of a cell as people see it. */
static struct xml_text number_text(const struct cells *cells, char text[SERIAL_TEXT_BYTES]) {
    struct xml_text value = {buffer_text(&cells->value), cells->value.length};
    if (cells->format == SERIAL_NUMBER && is_short_decimal(value))
        return value;
    char *end;
    double number = strtod(value.bytes, &end);
    if (end == value.bytes || *end != '\0')
        return value;
    const char *written = serial_text(number, cells->xlsx->since_1904, cells->format, text);
    return (struct xml_text){written, strlen(written)};
}

static struct xml_text shared_text(const struct cells *cells) {
    char *end;
    const char *value = buffer_text(&cells->value);
    unsigned long index = strtoul(value, &end, 10);
    if (end == value || index >= cells->xlsx->string_count)
        return (struct xml_text){"", 0};
    return cells->xlsx->strings[index];
}

static struct xml_text cell_text(struct cells *cells, char text[SERIAL_TEXT_BYTES]) {
    struct xml_text value = {buffer_text(&cells->value), cells->value.length};
    switch (cells->kind) {
    case CELL_NUMBER:
        return number_text(cells, text);
    case CELL_SHARED:
        return shared_text(cells);
    case CELL_DATE: /* "2025-11-20T00:00:00" */
        return (struct xml_text){value.bytes, value.length > 10 ? 10 : value.length};
    case CELL_TEXT:
        cells->value.length = xlsx_unescape(cells->value.data, value.length);
        return (struct xml_text){value.bytes, cells->value.length};
    default:
        return (struct xml_text){"", 0};
    }
}

static bool begin_row(struct cells *cells) {
    struct xlsx *xlsx = cells->xlsx;
    cells->row = reading_row(xlsx->reading, xlsx->sheet, cells->page, cells->row_number);
    cells->full = cells->row == NULL;
    if (cells->full)
        return false;
    cells->row->top = (float)cells->row_number;
    cells->row->table = cells->page;
    if (cells->tab->hidden || cells->row_hidden)
        cells->row->origin = ORIGIN_QUOTED;
    return true;
}

static void end_cell(struct cells *cells) {
    char text[SERIAL_TEXT_BYTES];
    struct xml_text shown = cell_text(cells, text);
    if (shown.length == 0 || is_hidden_column(cells) || (cells->row == NULL && !begin_row(cells)))
        return;
    float left = (float)(cells->column - 1);
    format_add_cell(&cells->in_row, cells->row, shown.bytes, shown.length, left, left + 1);
}

/* ---- merged areas ----------------------------------------------------------------------------------------------- */

/* The row of this page with that number; NULL: none. */
static struct row *find_row(const struct cells *cells, uint32_t number) {
    const struct sheet *sheet = cells->xlsx->sheet;
    size_t low = cells->first_row, high = sheet->row_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sheet->rows[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sheet->row_count && sheet->rows[low].number == number ? &sheet->rows[low] : NULL;
}

/* The text of a merged area stands in its first cell and reaches as far as the area: a label above two columns. */
static void widen(struct cells *cells, struct xml_text area) {
    uint32_t left, top, right, bottom;
    size_t used, rest;
    if (!read_reference(area, &left, &top, &used) || used + 1 >= area.length)
        return;
    struct xml_text end = {area.bytes + used + 1, area.length - used - 1};
    struct row *row = read_reference(end, &right, &bottom, &rest) ? find_row(cells, top) : NULL;
    for (size_t i = 0; row != NULL && i < row->count; i++)
        if (row->cells[i].left == (float)(left - 1) && right > left)
            row->cells[i].right = (float)right;
}

/* ---- events ----------------------------------------------------------------------------------------------------- */

static void end_row(struct cells *cells) {
    if (cells->row != NULL)
        cells->full = !format_end_row(&cells->in_row) || cells->full;
    cells->row = NULL;
}

static void start_row(struct cells *cells, const struct xml_tag *tag) {
    end_row(cells);
    cells->row_number = bounded(xml_number(tag, "r", (long)cells->row_number + 1), ROWS_MOST);
    cells->row_hidden = xml_true(tag, "hidden");
    cells->column = 0;
}

static void start_other(struct cells *cells, const struct xml_tag *tag) {
    struct xml_text area;
    if (strcmp(tag->name, "row") == 0)
        start_row(cells, tag);
    else if (strcmp(tag->name, "rPh") == 0)
        cells->in_phonetic = true;
    else if (strcmp(tag->name, "col") == 0)
        add_hidden(cells, tag);
    else if (strcmp(tag->name, "mergeCell") == 0 && cells->merges++ >= LIMIT_SHEET_MERGES)
        over_limit(cells, LIMIT_REASON_MERGES,
                   "a sheet has too many merged cells; the others were read as single ones");
    else if (strcmp(tag->name, "mergeCell") == 0 && xml_attribute(tag, "ref", &area))
        widen(cells, area);
}

static bool start_element(void *context, const struct xml_tag *tag) {
    struct cells *cells = context;
    switch (xml_letter(tag->name)) { /* <c>, <v> and <t> are nearly all there is */
    case 'c':
        start_cell(cells, tag);
        break;
    case 'v':
    case 't':
        cells->in_value = !cells->in_phonetic;
        break;
    default:
        start_other(cells, tag);
    }
    return !cells->full;
}

static void end_element(void *context, const char *name) {
    struct cells *cells = context;
    switch (xml_letter(name)) {
    case 'c':
        end_cell(cells);
        break;
    case 'v':
    case 't':
        cells->in_value = false;
        break;
    default:
        if (strcmp(name, "rPh") == 0)
            cells->in_phonetic = false;
    }
}

static void add_value(void *context, struct xml_text text) {
    struct cells *cells = context;
    if (cells->in_value && !xlsx_add_text(&cells->value, text))
        over_limit(cells, LIMIT_REASON_TEXT, "a cell holds too much text; the rest of it was not read");
}

bool xlsx_read_tab(struct xlsx *xlsx, const struct xlsx_tab *tab, uint32_t page) {
    static const struct xml_events events = {start_element, end_element, add_value};
    const struct package_file *file = tab->file == NULL ? NULL : package_find(&xlsx->package, tab->file);
    if (file == NULL)
        return true; /* charts and macro sheets have no cells */
    struct cells cells = {.xlsx = xlsx,
                          .tab = tab,
                          .page = page,
                          .first_row = xlsx->sheet->row_count,
                          .in_row = {.reading = xlsx->reading, .sheet = xlsx->sheet}};
    struct xml_fault fault;
    if (xml_parse(file->content, &events, &cells, &fault) != 0) {
        xlsx->damaged = true;
        reading_unreadable(
            xlsx->reading, xlsx->part, "corrupt",
            arena_printf(xlsx->reading->arena, "sheet %u (%s) is damaged: %s", (unsigned)page, file->name, fault.text));
    }
    end_row(&cells);
    buffer_free(&cells.value);
    return !cells.full;
}
