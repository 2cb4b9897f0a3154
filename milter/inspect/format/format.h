/* format.h - parts become sheets: the table of formats and what its readers share.
 *
 * To add a format: write format-NAME.c with a reader, declare the reader here and add one row to the table in
 * formats.c. A reader gets one decoded part and makes sheets of rows or fields (inspect.h), or says with
 * reading_unreadable why it could not. It opens no files, keeps nothing between two calls and works for any bytes.
 */
#ifndef INSPECT_FORMAT_FORMAT_H
#define INSPECT_FORMAT_FORMAT_H

#include "inspect/inspect.h"

/* ---- the table -------------------------------------------------------------------------------------------------- */

typedef void format_reader(struct reading *reading, const struct part *part);

/* True when the bytes are surely of this format, so that libmagic need not be asked. They are the whole part, or the
 * first kilobyte of a text, without blanks and byte order mark in front and with one byte a character. */
typedef bool format_test(const char *bytes, size_t length);

struct format {
    const char *name;    /* what struct place calls it */
    const char *types;   /* media types with one blank between, as libmagic reports or senders declare them */
    const char *endings; /* of file names, with the dot, lower case: a weak hint, like the declared type */
    bool text;           /* written as text, so that a hint is enough when the bytes are text */
    format_test *begins; /* NULL: only libmagic and hints know it */
    format_reader *read;
};

extern const struct format format_table[];
extern const size_t format_count;

/* ---- detection -------------------------------------------------------------------------------------------------- */

struct magic_set; /* libmagic's handle */

struct detected {
    const struct format *format; /* NULL: there is no reader for it */
    const char *type;            /* media type, when there is none; valid until the next call */
};

/* What the part really is: its bytes decide, declared type and name count only where they leave it open. */
struct detected format_detect(struct magic_set *magic, const struct part *part);

/* ---- lines of text ---------------------------------------------------------------------------------------------- */

/* Adds a line of text as one row, its cells split at tabs, bars and runs of three or more blanks, and, as narrow
 * ones, of two, with character columns as left and right. A line longer than a row may be becomes several rows; an
 * empty one none. False: the sheet is full. */
bool format_add_line(struct reading *reading, struct sheet *sheet, uint32_t number, enum document_origin origin,
                     const char *text, size_t length);

/* How much of a text that is too long for one row, or for its share of one, goes into it: at most `most` bytes (at
 * least 8), up to a blank where there is one, else to a whole character. */
size_t format_row_share(const char *text, size_t length, size_t most);

/* Puts cells together that a gap hardly wider than a blank parts (struct cell, narrow), unless they stand in line with
 * columns of the rows near by. */
void format_settle_columns(struct reading *reading, struct sheet *sheet);

/* ---- long cells of tables -------------------------------------------------------------------------------------- */

/* What of a cell found no room in its row. */
struct long_cell {
    const char *text;
    size_t length;
    float left, right;
};

/* Of the row being read. A reader begins with only the first two set, and may set count to 0 to forget what is left. */
struct long_cells {
    struct reading *reading;
    struct sheet *sheet;
    struct long_cell *list;
    size_t count;
};

/* Adds a cell of any length to the row begun last, as row_add_cell does. What has no room beside the cells that may
 * still come is kept until format_end_row. */
void format_add_cell(struct long_cells *cells, struct row *row, const char *text, size_t length, float left,
                     float right);

/* The row is complete: adds the rows in which its long cells go on, with the same place, and takes it back when nothing
 * of it can be seen. False: the sheet is full. */
bool format_end_row(struct long_cells *cells);

/* Takes the last row back when its cells all turned out to hold nothing that can be seen. */
void format_drop_empty_row(struct sheet *sheet);

/* ---- the formats ------------------------------------------------------------------------------------------------ */

format_reader format_text_read, format_html_read, format_pdf_read, format_message_read, format_encrypted_read,
    format_signature_read, format_xlsx_read, format_edifact_read, format_x12_read, format_xml_read, format_csv_read,
    format_zip_read, format_docx_read;
format_test format_html_begins, format_pdf_begins, format_encrypted_begins, format_xlsx_begins, format_edifact_begins,
    format_x12_begins, format_ubl_begins, format_cxml_begins, format_opentrans_begins, format_docx_begins;

/* Reads a small document and leaves it open in *kept for the life of the process: while one is, poppler keeps the
 * tables that it loads from files. 0 or -1 with a sentence. */
struct error;
int format_pdf_warm(void **kept, struct error *error);

/* Prepares libxml2's tables. */
void format_html_warm(void);

#endif
