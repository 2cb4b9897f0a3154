/* html.h - inside the HTML reader: what can be seen, and lines and tables as rows. */
#ifndef INSPECT_FORMAT_HTML_H
#define INSPECT_FORMAT_HTML_H

#include "base/buffer.h"
#include "inspect/inspect.h"

/* ---- html-style.c: can it be seen? ------------------------------------------------------------------------------ */

/* What an element looks like, as far as it decides whether its text can be seen. Children start with their parent's. */
struct html_look {
    bool hidden;        /* for good, whatever the children say: display:none and its kin */
    bool tiny;          /* font size of one pixel or none; a child may choose another */
    int32_t color;      /* 0xRRGGBB; -1: not stated */
    int32_t background; /* 0xRRGGBB; -1: not stated, or a picture */
};

/* Applies a style attribute to what the element inherited. */
void html_style_apply(struct html_look *look, const char *style);

/* A colour as HTML and CSS write it, or -1. */
int32_t html_color(const char *text, size_t length);

/* False when no reader would see the text: hidden, tiny, or in the colour of its own background. */
bool html_look_is_visible(const struct html_look *look);

/* ---- html-rows.c: rows ------------------------------------------------------------------------------------------ */

struct html_table;

struct html_rows {
    struct reading *reading;
    struct sheet *sheet;
    struct buffer line;       /* what the current line holds so far */
    bool blank;               /* a blank is due before the next character */
    bool quoted;              /* the line began inside a quotation */
    bool full;                /* the sheet takes no more */
    uint32_t number;          /* rows so far */
    uint32_t table_count;     /* tables so far */
    struct html_table *table; /* the innermost open one; NULL: none */
    struct html_table *spare; /* closed ones, to be used again */
};

/* Adds visible text to the line. Blanks collapse unless the text is preformatted, where a newline ends the line. */
void html_rows_text(struct html_rows *rows, const char *text, size_t length, bool preformatted, bool quoted);

/* Ends the line: it becomes a row, or a line of the table cell it is in. */
void html_rows_break(struct html_rows *rows);

/* Tables. A cell of several lines makes several rows, line by line beside its neighbours' lines. A table inside a cell
 * has rows of its own; what the outer row holds so far comes first. */
void html_table_begin(struct html_rows *rows);
void html_table_end(struct html_rows *rows);
void html_table_row(struct html_rows *rows);                                      /* at <tr> and </tr> */
void html_table_cell(struct html_rows *rows, unsigned colspan, unsigned rowspan); /* at <td> */
void html_table_cell_end(struct html_rows *rows);

/* Writes out what is still open. */
void html_rows_finish(struct html_rows *rows);

#endif
