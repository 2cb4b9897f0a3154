/* lines.c - in: one line of UTF-8 text; out: a row whose cells are what stands apart on the line. Limits: a row takes
 * LIMIT_ROW_BYTES; a longer line goes on in the next row, broken between words. */
#include "inspect/format/format.h"

#include <string.h>

#define TAB_COLUMNS 8u
#define GAP_COLUMNS 3u    /* so many blanks part two cells; two are found inside dates and after full stops */
#define NARROW_COLUMNS 2u /* ... so many perhaps */

/* A place on the line, in bytes and in columns. */
struct spot {
    size_t byte;
    uint32_t column;
};

/* Bytes of the blank at this place, or 0. Wide and no-break blanks count. */
static size_t blank_bytes(const char *at, size_t room) {
    if (*at == ' ' || *at == '\t')
        return 1;
    if (room >= 2 && memcmp(at, "\xC2\xA0", 2) == 0)
        return 2;
    if (room >= 3 && (memcmp(at, "\xE3\x80\x80", 3) == 0 || memcmp(at, "\xE2\x80\xAF", 3) == 0))
        return 3;
    return 0;
}

/* 2 for what fills two columns of a typewriter's line, as East Asian characters do, else 1. */
static uint32_t columns_of(const char *at, size_t bytes) {
    static const struct {
        uint32_t from, to;
    } wide[] = {{0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0xA4CF}, {0xAC00, 0xD7A3},
                {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6}};
    if (bytes != 3)
        return 1;
    uint32_t code = (uint32_t)(at[0] & 0x0F) << 12 | (uint32_t)(at[1] & 0x3F) << 6 | (uint32_t)(at[2] & 0x3F);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (code >= wide[i].from && code <= wide[i].to)
            return 2;
    return 1;
}

static bool starts_character(char c) {
    return ((unsigned char)c & 0xC0) != 0x80;
}

enum gap { GAP_BLANK, GAP_NARROW, GAP_WIDE };

/* Moves over blanks; tells how surely they part two cells. */
static enum gap skip_blanks(const char *text, size_t length, struct spot *spot) {
    uint32_t from = spot->column;
    bool tab = false;
    size_t bytes;
    while (spot->byte < length && (bytes = blank_bytes(text + spot->byte, length - spot->byte)) > 0) {
        bool is_tab = text[spot->byte] == '\t';
        spot->column = is_tab ? (spot->column / TAB_COLUMNS + 1) * TAB_COLUMNS
                              : spot->column + columns_of(text + spot->byte, bytes);
        spot->byte += bytes;
        tab = tab || is_tab;
    }
    uint32_t columns = spot->column - from;
    if (tab || columns >= GAP_COLUMNS)
        return GAP_WIDE;
    return columns >= NARROW_COLUMNS ? GAP_NARROW : GAP_BLANK;
}

/* A bar drawn between two columns of a table: alone between blanks or line ends. Returns its bytes, or 0. */
static size_t bar_bytes(const char *text, size_t length, size_t at) {
    size_t bytes = text[at] == '|' ? 1 : length - at >= 3 && memcmp(text + at, "\xE2\x94\x82", 3) == 0 ? 3 : 0;
    if (bytes == 0)
        return 0;
    bool before = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\t';
    bool after = at + bytes == length || blank_bytes(text + at + bytes, length - at - bytes) > 0;
    return before && after ? bytes : 0;
}

/* Moves to the end of the cell that starts here: the next gap, which is told, bar or the end. Returns where its text
 * ends. */
static struct spot skip_cell(const char *text, size_t length, struct spot *spot, enum gap *gap) {
    struct spot end = *spot;
    *gap = GAP_WIDE;
    while (spot->byte < length && bar_bytes(text, length, spot->byte) == 0) {
        if (blank_bytes(text + spot->byte, length - spot->byte) > 0) {
            *gap = skip_blanks(text, length, spot);
            if (*gap != GAP_BLANK)
                return end;
            continue;
        }
        size_t from = spot->byte;
        do
            spot->byte++;
        while (spot->byte < length && !starts_character(text[spot->byte]));
        spot->column += columns_of(text + from, spot->byte - from);
        end = *spot;
    }
    return end;
}

static void add_cells(struct reading *reading, const struct sheet *sheet, struct row *row, const char *text,
                      size_t length) {
    struct spot spot = {0, 0};
    enum gap before = GAP_WIDE;
    while (spot.byte < length) {
        skip_blanks(text, length, &spot);
        size_t bar = spot.byte < length ? bar_bytes(text, length, spot.byte) : 0;
        if (bar > 0) {
            spot.byte += bar;
            spot.column++;
            before = GAP_WIDE;
            continue;
        }
        struct spot start = spot;
        enum gap after;
        struct spot end = skip_cell(text, length, &spot, &after);
        size_t count = row->count;
        row_add_cell(reading, sheet, row, text + start.byte, end.byte - start.byte, (float)start.column,
                     (float)end.column);
        if (row->count > count && count > 0)
            row->cells[count].narrow = before == GAP_NARROW;
        before = after;
    }
}

size_t format_row_share(const char *text, size_t length, size_t most) {
    if (length <= most)
        return length;
    for (size_t i = most; i > most / 2; i--)
        if (text[i] == ' ' || text[i] == '\t')
            return i;
    size_t i = most;
    while (i > 1 && !starts_character(text[i]))
        i--;
    return i;
}

static bool is_blank(const char *text, size_t length) {
    struct spot spot = {0, 0};
    skip_blanks(text, length, &spot);
    return spot.byte == length;
}

void format_drop_empty_row(struct sheet *sheet) {
    if (sheet->row_count > 0 && sheet->rows[sheet->row_count - 1].count == 0)
        sheet->row_count--;
}

bool format_add_line(struct reading *reading, struct sheet *sheet, uint32_t number, enum document_origin origin,
                     const char *text, size_t length) {
    while (length > 0 && !is_blank(text, length)) {
        struct row *row = reading_row(reading, sheet, 1, number);
        if (row == NULL)
            return false;
        row->top = (float)number;
        row->origin = origin;
        size_t share = format_row_share(text, length, LIMIT_ROW_BYTES);
        add_cells(reading, sheet, row, text, share);
        format_drop_empty_row(sheet);
        text += share;
        length -= share;
    }
    return true;
}
