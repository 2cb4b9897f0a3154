/* csv.h - inside the reader of separated values: fields, and guessing what nobody declares. */
#ifndef INSPECT_FORMAT_CSV_H
#define INSPECT_FORMAT_CSV_H

#include "base/buffer.h"
#include "inspect/inspect.h"

struct csv {
    const char *at, *end; /* what has not been read yet, UTF-8 */
    char separator;
    bool quoting;       /* off once a quotation mark turned out never to be closed */
    uint32_t line;      /* that the next field begins in, from 1 */
    bool cut;           /* some field was longer than LIMIT_CELL_BYTES */
    bool unclosed;      /* the last field had no closing quotation mark */
    struct buffer text; /* of the last field */
};

/* Reads a field. True when another one follows in its record. */
bool csv_field(struct csv *csv);

/* ---- csv-guess.c ------------------------------------------------------------------------------------------------ */

/* The character that parts the fields; moves csv->at over a first line that names it ("sep=;"). */
char csv_separator(struct csv *csv);

#endif
