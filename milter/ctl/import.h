/* import.h - inside `orderguardctl import`: where the mail comes from, what one of them teaches, and what an earlier
 * run has done already.
 *
 *     import-sources  paths become sources: files, mailboxes, lists; and the next item of them, one at a time
 *     import-mbox     the messages of a mailbox
 *     import-charset  a list in UTF-8, whatever it is written in
 *     import-csv      the rows of an ERP's list of orders, and what one of them says
 *     import-learn    an item becomes entries of the history, or a reason why not
 *     import-lines    lines of any length, in pieces
 *     import-marks    which items are done, for a run that was broken off
 */
#ifndef CTL_IMPORT_H
#define CTL_IMPORT_H

#include "ctl/ctl.h"
#include "inspect/inspect.h"

#include <pthread.h>
#include <stdatomic.h>

/* Why an item taught nothing; the last line of an import counts them. */
enum import_outcome {
    IMPORT_LEARNED,
    IMPORT_KNOWN,
    IMPORT_DONE_BEFORE,
    IMPORT_NO_ORDER,
    IMPORT_NOT_OURS,
    IMPORT_OWN_ONLY,
    IMPORT_NO_DATE,
    IMPORT_IN_FUTURE,
    IMPORT_TOO_OLD,
    IMPORT_NO_RECIPIENT,
    IMPORT_OTHER_FILE,
    IMPORT_NOT_READ,
    IMPORT_NOT_STORED,
    IMPORT_OUTCOME_COUNT
};

/* ---- sources ----------------------------------------------------------------------------------------------------- */

enum import_kind { IMPORT_FILE, IMPORT_MBOX, IMPORT_LIST };

struct import_csv;
struct import_mbox;

struct import_source {
    enum import_kind kind;
    struct import_csv *csv; /* an opened list: its headings are needed as long as its rows */
    const char *path;
    bool named; /* typed, not met in a folder */
    int64_t bytes, changed;
};

/* One message, document or row. */
struct import_item {
    const struct import_source *source;
    uint64_t line;        /* of the source, where it begins; 0: the source is the item */
    struct buffer bytes;  /* the message or row; empty when the source is the item */
    int64_t weight;       /* bytes of the source it stands for */
    const char *too_much; /* a could-not-look reason, when it is over a limit; NULL */
};

struct import_sources {
    struct arena *arena;
    struct import_source *items;
    size_t count;
    int64_t bytes; /* of all */

    size_t next; /* below: where import_next stands */
    struct import_mbox *mbox;
    bool open;
    const char *const *columns; /* as struct options */
    size_t column_count;
    const struct finder_index *index; /* as import_in_utf8 */
    int status;                       /* the gravest exit status so far */
};

/* Adds a file, a folder with everything below it, or a Maildir. What cannot be read is told and worsens status. */
void import_add_path(struct import_sources *sources, const char *path);

/* The next item; false: there is none left. From one thread at a time. The item's bytes are the caller's to free. */
bool import_next(struct import_sources *sources, struct import_item *item);

/* Closes what is open and frees what was added, but not *sources. */
void import_sources_free(struct import_sources *sources);

/* Prints "orderguardctl import: " and the sentence to standard error. */
void import_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The next line with its end, or, of a line longer than that, the next piece of it; -1 at the end or when it cannot be
 * read (ferror tells). */
ssize_t import_read_line(FILE *file, char line[LIMIT_LIST_ROW_BYTES]);

/* ---- mailboxes --------------------------------------------------------------------------------------------------- */

/* Opens a file that begins with a "From " line (RFC 4155). NULL with a sentence in *error. */
struct import_mbox *import_mbox_open(const char *path, struct error *error);

/* The next message, without its "From " line and with ">From " unquoted, appended to *message. Its first line's number
 * and the bytes of the file up to its end are told. *too_much is set when it is over LIMIT_MESSAGE_BYTES; the rest of
 * it is passed over. 1, 0 at the end of the file, -1 when it cannot be read on. */
int import_mbox_next(struct import_mbox *mbox, struct buffer *message, uint64_t *line, int64_t *bytes,
                     const char **too_much);

/* NULL is allowed. */
void import_mbox_close(struct import_mbox *mbox);

/* ---- lists of orders --------------------------------------------------------------------------------------------- */

/* The same text in UTF-8, from its beginning: the file itself when it is UTF-8, else another in its place. NULL with a
 * sentence in *error; then the file is closed. The index knows the words by which a code page is told; NULL: none. */
FILE *import_in_utf8(FILE *file, const char *path, const struct finder_index *index, struct error *error);

/* True when `name` is one that --column knows. `list`, when not NULL, becomes all of them, for people. */
bool import_csv_knows(const char *name, size_t length, const char **list);

/* Opens a list and reads its row of headings. `columns` are NAME=HEADING as typed. -1: it is no list of orders, or one
 * that cannot be read, and *error says which column is missing; EX_DATAERR. */
int import_csv_open(const char *path, const struct finder_index *index, const char *const *columns, size_t column_count,
                    struct import_csv **csv, struct error *error);

/* True when the headings are those of a list of orders: it has a number, and to whom it went. */
bool import_csv_is_list(const char *path, const struct finder_index *index, const char *const *columns,
                        size_t column_count);

/* The next row as it stands in the file, appended to *row; as import_mbox_next. A quotation that never ends is told by
 * *too_much ("limit-row"): then the row is its first line, and the next one begins with the second. */
int import_csv_next(struct import_csv *csv, struct buffer *row, uint64_t *line, int64_t *bytes, const char **too_much);

/* What a row says, as the facts and the envelope of a message that carried that order. -1: a sentence with file, line
 * and column in *error. May be called from several threads, also after import_csv_stop. */
int import_csv_take(const struct import_item *item, const struct finder_index *index, enum date_order order,
                    const struct settings *settings, struct inspection *inspection, struct error *error);

/* No more rows are wanted. */
void import_csv_stop(struct import_csv *csv);

/* NULL is allowed. */
void import_csv_close(struct import_csv *csv);

/* ---- what is done already ---------------------------------------------------------------------------------------- */

struct import_marks;

/* Takes over the marks in the store; NULL when they cannot be read: then everything is looked at again, which is slower
 * and teaches nothing twice. `meaning` is a digest of all that decides what an item teaches: marks made under another
 * one do not count. */
struct import_marks *import_marks_open(struct history *history, const char *meaning);

/* How many there are from an earlier run. */
size_t import_marks_count(const struct import_marks *marks);

/* Is the item marked? From any thread. NULL marks know nothing. */
bool import_marks_has(const struct import_marks *marks, const struct import_item *item);

/* Remembers that the item is done; it counts once import_marks_keep has returned. From any thread. */
void import_marks_add(struct import_marks *marks, const struct import_item *item);

/* Writes what was added since: only to be called when all that is durable in the store. */
void import_marks_keep(struct import_marks *marks);

/* Closes them; `all_done`: they are not needed any more and removed from the store. NULL is allowed. */
void import_marks_close(struct import_marks *marks, bool all_done);

/* ---- all of it --------------------------------------------------------------------------------------------------- */

struct import {
    struct session *session;
    const struct options *options;
    int64_t since;
    enum date_order order;
    struct finder_index *index; /* dates and numbers of lists; NULL: there are none */
    struct import_marks *marks;
    struct import_sources sources;

    pthread_mutex_t mutex; /* over sources, busy and pause */
    pthread_cond_t changed;
    unsigned busy; /* threads with an item in hand */
    bool pause, over;

    atomic_size_t done;
    atomic_int_fast64_t done_bytes;
    atomic_size_t counts[IMPORT_OUTCOME_COUNT];
    atomic_int status;
};

/* Learns one item and tells what came of it; complains on standard error and worsens import->status. */
enum import_outcome import_learn(struct import *import, struct import_item *item);

/* Makes this exit status that of the run, unless a worse one is. From any thread. */
void import_worsen(struct import *import, int status);

#endif
