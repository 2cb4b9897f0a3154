/* inspect.h - inside the sandboxed program: parts become sheets of text rows, sheets become documents.
 *
 *     mime/   walks the message into parts and splits bodies into authored, quoted and forwarded text
 *     format/ reads one part into one or more sheets: rows of cells with their place, or named fields
 *     find/   reads sheets and reports documents
 *
 * mime/ and format/ know nothing about orders; find/ knows nothing about mail or files.
 */
#ifndef INSPECT_H
#define INSPECT_H

#include "inspection.h"
#include "settings.h"

/* ---- text with its place -------------------------------------------------------------------------------------- */

/* A piece of a row that stands apart from its neighbours. left and right are in the format's own units (characters
 * for plain text, points for PDF, column numbers for tables): only comparable within one page of one sheet. */
struct cell {
    const char *text; /* UTF-8, no control characters, no blanks around, never empty */
    float left, right;
    bool narrow;  /* the gap before it is hardly wider than a blank; */
    bool in_line; /* ... still, it stands in line with a column (format/columns.c) */
};

struct row {
    struct cell *cells;
    size_t count;
    uint32_t bytes;  /* of all cells' text, for LIMIT_ROW_BYTES */
    uint32_t page;   /* from 1 */
    uint32_t number; /* row on that page, from 1 */
    float top;       /* distance from the top of the page in the format's units; rows of tables: their number */
    uint32_t table;  /* rows of one table share a number from 1 (HTML, sheets); 0: not a table */
    enum document_origin origin;
};

/* A field that a structured format names itself; outranks printed text. In reading order; FIELD_DOCUMENT starts one. */
enum field_role {
    FIELD_DOCUMENT, /* value: a document_kind_name, or "" when the format does not say */
    FIELD_NUMBER,
    FIELD_REVISION,
    FIELD_RELEASE,
    FIELD_DATE, /* ISO */
    FIELD_DELIVERY_DATE,
    FIELD_CANCEL_DATE,
    FIELD_BUYER,
    FIELD_SHIP_TO,
    FIELD_LINE_ITEM, /* item code; begins a line */
    FIELD_LINE_QUANTITY,
    FIELD_ROLE_COUNT
};

struct field {
    enum field_role role;
    const char *value;
    uint32_t page, row;
};

/* What a format made of one part. */
struct sheet {
    const char *part; /* as struct place */
    const char *name; /* NULL: none */
    const char *format;
    uint32_t alternative;        /* parts of one multipart/alternative share a number from 1; 0: none */
    bool body;                   /* text of the mail itself, not an attachment */
    enum document_origin origin; /* of the part as a whole: forwarded below an attached message */
    struct row *rows;            /* in reading order */
    size_t row_count;
    bool doubtful; /* what is quoted in it may as well be forwarded: nothing tells */
    bool full;     /* a limit was reached and noted; what follows is not kept */
    struct field *fields;
    size_t field_count;
    struct evidence evidence[LIMIT_EVIDENCE]; /* inner date, file name, properties, forwarded header */
    size_t evidence_count;
    const char *bytes; /* of the part, as struct part */
    size_t length;
};

/* ---- a part on its way in ------------------------------------------------------------------------------------- */

struct part {
    const char *number;          /* IMAP section number, or container path */
    const char *name;            /* NULL: none */
    const char *declared;        /* media type the sender claims, lower case; "" */
    const char *declared_second; /* of a second Content-Type field, if there is one; NULL */
    const char *charset;         /* declared; NULL: none */
    const char *bytes;           /* decoded; not NUL-terminated; belongs to the reading's arena or the mapped message */
    size_t length;
    uint32_t depth;           /* nesting so far */
    uint32_t alternative;     /* as struct sheet */
    bool body;                /* inline text of the mail itself */
    bool flowed;              /* format=flowed */
    bool flowed_delete_space; /* ... with DelSp=yes */
    bool decoration;          /* a picture inside multipart/related, a calendar entry inside multipart/alternative */
    enum document_origin origin;
    struct evidence evidence[LIMIT_EVIDENCE]; /* inherited: inner date of the attached message it is in */
    size_t evidence_count;
};

/* Everything gathered while one message is read. */
struct reading {
    struct arena *arena;
    const struct settings *settings;
    struct date today;
    uint32_t *blocks; /* declared parties among the recipients */
    size_t block_count;
    bool want_candidates;

    struct sheet *sheets;
    size_t sheet_count;
    uint32_t parts;         /* parts met so far, for LIMIT_PARTS */
    uint64_t decoded_bytes; /* for LIMIT_DECODED_BYTES */
    uint32_t alternatives;  /* numbers given out */
    struct facts *facts;    /* header facts, unreadable parts; the finders add documents and candidates */

    const struct finder_index *index;    /* for find_dates and find_known_letters; NULL: none */
    const char *subject;                 /* of the message whose parts are being read; NULL: none */
    const struct mime_words *mime_words; /* how mails introduce what they quote; NULL: no words are known */
    uint64_t text_bytes;                 /* of the sheet begun last, for LIMIT_TEXT_BYTES; a cell counts as text, too */
    uint64_t all_text_bytes;             /* of all sheets, for LIMIT_ALL_TEXT_BYTES */
    uint32_t parts_read;                 /* bodies that were looked into, also when they held no text */
    uint32_t unreadable_rest;            /* unreadable parts beyond LIMIT_UNREADABLE */
};

/* Asks whether one part more, of this number, depth and (decoded, or as an estimate from above) size, may be read, and
 * counts it. False: it goes over LIMIT_PARTS, LIMIT_DEPTH, LIMIT_PART_BYTES or LIMIT_DECODED_BYTES, which has been
 * noted (the two of the whole message once). Whoever calls format_read asks first: mime/, and containers for what they
 * hold. */
bool reading_admit(struct reading *reading, const struct part *part, uint64_t bytes);

/* Says that a part could not be looked into; the list is capped, and the same reason is noted once a part. `why` as in
 * struct unreadable, `what` may be "". */
void reading_unreadable(struct reading *reading, const struct part *part, const char *why, const char *what);

/* A new sheet for the part, with its place, origin and evidence copied; belongs to the reading. The pointer is good
 * until the next reading_sheet (the list may move): finish one sheet before the next. */
struct sheet *reading_sheet(struct reading *reading, const struct part *part, const char *format);

/* Appends a row to a sheet and returns it; cells are added with row_add_cell, which makes text UTF-8 clean, trims it,
 * and drops it when nothing is left. Both respect limits.h: reading_row returns NULL when the sheet is full, after
 * noting limit-rows or limit-text once. A row pointer is good until the next reading_row of its sheet. The row's origin
 * is the sheet's; a format that sees a quotation marked up (HTML blockquote) sets ORIGIN_QUOTED in it. */
struct row *reading_row(struct reading *reading, struct sheet *sheet, uint32_t page, uint32_t number);
void row_add_cell(struct reading *reading, const struct sheet *sheet, struct row *row, const char *text, size_t length,
                  float left, float right);

/* Appends a field to a sheet. */
void reading_field(struct reading *reading, struct sheet *sheet, enum field_role role, const char *value, uint32_t page,
                   uint32_t row);

/* The text in UTF-8. `charset` as declared: a plainly wrong one gives UTF-8 where the bytes are that, else
 * windows-1252; with NULL, us-ascii or an unknown one reading_guess_charset is asked. A byte order mark speaks before
 * it and is left out. Returns `bytes` itself when there is nothing to convert, else a copy in the reading's arena; not
 * NUL-terminated, and single bytes may still be wrong (row_add_cell puts up with them). */
const char *reading_utf8(struct reading *reading, const char *bytes, size_t length, const char *charset,
                         size_t *utf8_length);

/* Appends the bytes, which are of this charset (iconv's name), to `out` in UTF-8, U+FFFD for each unit that cannot
 * be converted. False: there is no such converter. */
struct buffer;
bool reading_convert(const char *bytes, size_t length, const char *charset, struct buffer *out);

/* The same for a text that comes in pieces; open: NULL when there is no such converter. add returns how many bytes at
 * the end of the piece are the beginning of a character, none of the last piece: they have to begin the next one. */
struct reading_converter;
struct reading_converter *reading_converter_open(const char *charset);
size_t reading_converter_add(struct reading_converter *converter, const char *bytes, size_t length, bool last,
                             struct buffer *out);
void reading_converter_close(struct reading_converter *converter);

/* reading-guess.c: the charset of a text that is no UTF-8 and of which nobody says what it is; NULL: nothing tells.
 * Without reading->index only wide text and DOS are told. */
const char *reading_guess_charset(struct reading *reading, const char *bytes, size_t length);

/* Opens the converters that mail is likely to need while files can still be opened. Charsets outside this list count as
 * unknown in a process that may open no files. */
void reading_warm_charsets(void);

/* ---- the three rooms ------------------------------------------------------------------------------------------ */

/* mime/: starts GMime and reading_warm_charsets, before the sandbox closes. May be called again. */
void mime_start(void);

/* mime/: the words of the settings by which mails introduce what they quote or forward. NULL is never returned;
 * mime_release allows NULL. */
struct mime_words;
struct mime_words *mime_prepare(const struct settings *settings);
void mime_release(struct mime_words *words);

/* mime/: true when the bytes begin like a mail message: header fields only up to the first empty line, at least two of
 * them well known. For bare files and for containers. */
bool mime_is_message(const char *bytes, size_t length);

/* mime/: true when the first line is a header field (or the "From " line of an mbox): enough for what is called a
 * message already. */
bool mime_begins_with_field(const char *bytes, size_t length);

/* mime/: reads a whole message: header facts, then every part through format_read. */
void mime_read(struct reading *reading, const char *bytes, size_t length);

/* mime/: a message inside (attached, base64-wrapped, or a .eml in a container): forwarded content. */
void mime_read_inner(struct reading *reading, const struct part *part);

/* mime/: splits the rows of a mail body into authored, quoted and forwarded (sets row->origin) and adds the inner Date
 * of an inline forward to the evidence. */
void mime_classify_rows(struct reading *reading, struct sheet *sheet);

/* format/: detects the part's real type (libmagic first, not the name or declared type alone) and has the format's
 * reader make sheets of it, or notes why not. Called again by containers for what they hold. */
void format_read(struct reading *reading, const struct part *part);

/* format/: opens libmagic, warms poppler up and whatever else must happen before the sandbox closes; 0 or -1. */
struct error;
int format_start(struct error *error);

/* find/: builds the label index from the settings, before the sandbox closes. NULL is never returned. */
struct finder_index;
struct finder_index *find_prepare(const struct settings *settings);
void find_release(struct finder_index *index);

/* find/: from sheets to reading->facts->documents. */
void find_documents(const struct finder_index *index, struct reading *reading);

/* find/date.c: all full calendar dates of a line of text, for `orderguardctl dates` and the finders; knows no mail. */
struct date_match {
    size_t start, end;                         /* byte offsets, half-open */
    struct date readings[LIMIT_DATE_READINGS]; /* ascending; one when it is not ambiguous */
    size_t reading_count;
};
size_t find_dates(const struct finder_index *index, const char *text, size_t length, enum date_order order,
                  struct date today, bool compact, struct date_match *matches, size_t room);

/* find/known.c: how many characters outside ASCII of a text, in lines, belong to labels of rules/words: a measure of
 * whether it was read in the right charset. The arena is for scratch space, some hundred kilobytes. */
size_t find_known_letters(const struct finder_index *index, struct arena *arena, const char *text, size_t length);

/* find/number.c: the forms of an order number that stands alone (not in a document), as a document's number would get
 * them: without prefix, and folded for comparing. In the arena. */
void find_number_forms(const struct finder_index *index, struct arena *arena, const char *raw, const char **number,
                       const char **folded);

/* inspect-message.c: what the rooms prepare once for a configuration, before the sandbox closes. NULL is never
 * returned; the settings must outlive it. inspect_release allows NULL. */
struct inspector;
struct inspector *inspect_prepare(const struct settings *settings);
void inspect_release(struct inspector *inspector);

/* inspect-message.c: all three rooms in order for one request; the facts come back in *facts (arena). */
struct wire_request;
void inspect_content(const struct inspector *inspector, struct arena *arena, const struct wire_request *request,
                     const char *bytes, size_t length, struct facts *facts);

#endif
