/* format-csv.c - in: separated values (CSV, TSV and their kin) in any charset, with any separator; out: one sheet with
 * a row for each record, its cells by column like those of a spreadsheet. Limits: rows and text of a sheet; LIMIT_CELLS
 * fields of a record. */
#include "inspect/format/csv.h"
#include "inspect/format/format.h"

#include <string.h>

/* ---- fields ----------------------------------------------------------------------------------------------------- */

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

static void keep(struct csv *csv, char c) {
    if (csv->text.length < LIMIT_CELL_BYTES)
        buffer_add_char(&csv->text, c);
    else
        csv->cut = true;
}

/* Moves over a line end; CR LF is one. */
static void skip_line_end(struct csv *csv) {
    bool pair = *csv->at == '\r' && csv->end - csv->at > 1 && csv->at[1] == '\n';
    csv->at += pair ? 2 : 1;
    csv->line++;
}

static bool ends_field(const struct csv *csv, const char *at) {
    return at == csv->end || *at == csv->separator || is_line_end(*at);
}

/* Text between quotation marks; two of them are one, and one that ends no field is a mistake and means itself. */
static void read_quoted(struct csv *csv) {
    csv->at++;
    while (csv->at < csv->end) {
        char c = *csv->at;
        if (c == '"' && csv->end - csv->at > 1 && csv->at[1] == '"') {
            csv->at++;
        } else if (c == '"' && ends_field(csv, csv->at + 1)) {
            csv->at++;
            return;
        } else if (is_line_end(c)) {
            skip_line_end(csv);
            keep(csv, ' ');
            continue;
        }
        keep(csv, *csv->at++);
    }
    csv->unclosed = true;
}

static void read_plain(struct csv *csv) {
    while (!ends_field(csv, csv->at))
        keep(csv, *csv->at++);
}

static void skip_spaces(struct csv *csv) {
    const char *at = csv->at;
    while (at < csv->end && *at == ' ')
        at++;
    csv->at = at < csv->end && *at == '"' ? at : csv->at;
}

bool csv_field(struct csv *csv) {
    buffer_clear(&csv->text);
    csv->unclosed = false;
    skip_spaces(csv);
    if (csv->quoting && csv->at < csv->end && *csv->at == '"')
        read_quoted(csv);
    else
        read_plain(csv);
    if (csv->at == csv->end)
        return false;
    if (*csv->at == csv->separator) {
        csv->at++;
        return true;
    }
    skip_line_end(csv);
    return false;
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

/* ="0012" is how programs keep a spreadsheet from taking a code for a number. */
static struct csv_text {
    const char *text;
    size_t length;
} value_of(const struct csv *csv) {
    const char *text = buffer_text(&csv->text);
    size_t length = csv->text.length;
    if (length >= 3 && memcmp(text, "=\"", 2) == 0 && text[length - 1] == '"')
        return (struct csv_text){text + 2, length - 3};
    return (struct csv_text){text, length};
}

/* Reads a record. False: the sheet is full. */
static bool read_record(struct reading *reading, struct sheet *sheet, struct csv *csv) {
    struct long_cells cells = {.reading = reading, .sheet = sheet};
    struct row *row = reading_row(reading, sheet, 1, csv->line);
    if (row == NULL)
        return false;
    row->top = (float)csv->line;
    row->table = 1;
    bool more = true;
    for (unsigned column = 0; more; column++) {
        more = csv_field(csv);
        struct csv_text value = value_of(csv);
        if (!csv->unclosed)
            format_add_cell(&cells, row, value.text, value.length, (float)column, (float)column + 1);
    }
    if (csv->unclosed)
        cells.count = 0; /* all of it will be taken back */
    return format_end_row(&cells);
}

/* A quotation mark that is never closed would swallow the rest: from its record on marks mean themselves. */
static void take_back(struct reading *reading, const struct part *part, struct csv *csv, struct csv before) {
    before.text = csv->text;
    *csv = before;
    csv->quoting = false;
    csv->unclosed = false;
    reading_unreadable(
        reading, part, "corrupt",
        arena_printf(reading->arena,
                     "line %u: expected a closing quotation mark in this record, but the table ends; from "
                     "there on it was read without regard to them",
                     (unsigned)before.line));
}

static void read_records(struct reading *reading, const struct part *part, struct sheet *sheet, struct csv *csv) {
    bool room = true;
    while (room && csv->at < csv->end) {
        struct csv before = *csv;
        size_t rows = sheet->row_count;
        room = read_record(reading, sheet, csv);
        if (!csv->unclosed)
            continue;
        sheet->row_count = rows;
        take_back(reading, part, csv, before);
    }
}

void format_csv_read(struct reading *reading, const struct part *part) {
    size_t length;
    const char *text = reading_utf8(reading, part->bytes, part->length, part->charset, &length);
    struct csv csv = {.at = text, .end = text + length, .separator = ',', .quoting = true, .line = 1};
    struct sheet *sheet = reading_sheet(reading, part, "csv");
    if (memchr(text, '\0', length) != NULL) {
        reading_unreadable(reading, part, "corrupt",
                           "this is no text, though it is called a table of separated values");
        return;
    }
    csv.separator = csv_separator(&csv);
    read_records(reading, part, sheet, &csv);
    if (csv.cut)
        reading_unreadable(reading, part, LIMIT_REASON_TEXT, "a cell holds too much text; the rest of it was not read");
    if (sheet->row_count == 0)
        reading_unreadable(reading, part, "no-text", "the table is empty");
    buffer_free(&csv.text);
}
