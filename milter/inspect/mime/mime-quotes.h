/* mime-quotes.h - inside mime/: what tells quoted and forwarded rows of a body from its own. */
#ifndef INSPECT_MIME_QUOTES_H
#define INSPECT_MIME_QUOTES_H

#include "inspect/mime/mime-words.h"

/* ---- mime-rows.c: rows as lines ---------------------------------------------------------------------------------- */

/* The row's cells as one line, blanks between them; in the reading's arena unless there is one cell. */
const char *mime_row_text(struct reading *reading, const struct row *row);

/* How many ">" the row begins with; *text is what follows them. */
unsigned mime_row_level(const struct row *row);

/* The line without the ">" it begins with. */
const char *mime_row_skip_marks(const char *text);

/* A colon somewhere, or dashes at the beginning: worth a closer look. Cheap, for every row of every body. */
bool mime_row_is_candidate(const struct row *row);

/* "10:14", "10.14", "10h14": with a date this is how mail programs write moments, and people seldom do. */
bool mime_row_has_time(const char *text);

/* ---- mime-block.c: the header of one mail shown inside another --------------------------------------------------- */

struct mime_block {
    size_t end;          /* index behind its last row */
    const char *from;    /* NULL: none */
    const char *sent;    /* the text of its date; NULL: none */
    const char *subject; /* NULL: none */
    uint32_t languages;  /* bits of those that have all its labels; 0: none has */
};

/* Reads From:, Sent:, To:, Subject: in any order, in any language of the words, from row `from` on. After an intro two
 * of them are enough; without one it must look like the work of a mail program. False: there is none. */
bool mime_block_read(struct reading *reading, const struct sheet *sheet, size_t from, bool after_intro,
                     struct mime_block *block);

#endif
