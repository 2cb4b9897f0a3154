/* xlsx.h - inside the reader of Excel workbooks: what its files say, put together. */
#ifndef INSPECT_FORMAT_XLSX_H
#define INSPECT_FORMAT_XLSX_H

#include "base/buffer.h"
#include "inspect/format/package.h"
#include "inspect/format/serial.h"

/* A worksheet of the workbook, in the order of its tabs. */
struct xlsx_tab {
    const char *relation; /* names the file by way of the relations */
    const char *file;     /* name in the package; NULL: not known */
    bool hidden;
};

struct xlsx {
    struct reading *reading;
    const struct part *part;
    struct sheet *sheet;
    struct package package;
    struct xml_text *strings; /* shared strings */
    size_t string_count;
    enum serial_format *styles; /* of the cell styles */
    size_t style_count;
    bool since_1904;
    struct xlsx_tab *tabs;
    size_t tab_count;
    bool damaged; /* a worksheet is, which has been noted */
};

/* xlsx-parts.c: everything but the cells. 0; -1: it cannot be read, which has been noted. */
int xlsx_read_parts(struct xlsx *xlsx);

/* Adds a piece to the text of one cell. False: it is longer than LIMIT_CELL_BYTES, and was cut. */
bool xlsx_add_text(struct buffer *cell, struct xml_text text);

/* xlsx-parts.c: writes what a text says as "_x000D_" (ECMA-376 22.9.2.19) as the character it is, in place; a control
 * character becomes a blank. Returns the new length, never longer. The text is followed by a NUL, before and after;
 * NULL with length 0 will do. */
size_t xlsx_unescape(char *text, size_t length);

/* xlsx-cells.c: one worksheet as rows of page `page`. False: the sheet is full. */
bool xlsx_read_tab(struct xlsx *xlsx, const struct xlsx_tab *tab, uint32_t page);

#endif
