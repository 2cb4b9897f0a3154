/* history-backend.h - what a database must be able to do to keep the history. Internal to milter/history.
 *
 * A backend is one row of the table in history.c and one struct history_backend, filled in by the files named after
 * it. It knows how to connect, to run one of the statements of history-sql.h, and to keep its files in order; it does
 * not know what a send or a claim is. The statements keep to the SQL that SQLite and PostgreSQL have in common.
 *
 * error->status EX_TEMPFAIL means: locked or in conflict, the same may succeed if tried again. Everything else is
 * trouble that somebody has to remove.
 */
#ifndef HISTORY_BACKEND_H
#define HISTORY_BACKEND_H

#include "history/history-sql.h"
#include "history/history.h"

enum history_value_kind { HISTORY_NULL, HISTORY_TEXT, HISTORY_NUMBER };

struct history_value {
    enum history_value_kind kind;
    const char *text; /* with HISTORY_TEXT; never NULL then */
    int64_t number;   /* with HISTORY_NUMBER */
};

static inline struct history_value history_text(const char *text) {
    return (struct history_value){HISTORY_TEXT, text, 0};
}

static inline struct history_value history_number(int64_t number) {
    return (struct history_value){HISTORY_NUMBER, NULL, number};
}

/* The parameters $1, $2 ... of a statement and their count: two arguments of run. */
#define HISTORY_BIND(...)                                                                                              \
    (const struct history_value[]){__VA_ARGS__},                                                                       \
        sizeof((const struct history_value[]){__VA_ARGS__}) / sizeof(struct history_value)
#define HISTORY_BIND_NOTHING NULL, 0

/* Called for each row of the answer. Texts live until it returns; a text column is never NULL. */
typedef void history_row_function(void *context, const struct history_value *columns);

struct history_backend {
    /* Opens the store at `place` (where, without the prefix), or makes it with HISTORY_CREATE. */
    int (*open)(const char *place, const struct history_options *options, void **store, struct error *error);
    void (*close)(void *store); /* after the last disconnect */

    /* A connection is used by one thread at a time. There is at most one writer. */
    int (*connect)(void *store, bool writer, void **connection, struct error *error);
    void (*disconnect)(void *connection);

    /* A transaction; for a reader: one snapshot. A writer's begin makes sure the files are still those that were
     * opened, takes the right to write and waits for it at most about 200 ms (EX_TEMPFAIL). After a failed commit
     * nothing of the transaction is there. */
    int (*begin)(void *connection, struct error *error);
    int (*commit)(void *connection, struct error *error);
    void (*rollback)(void *connection);

    /* Runs one statement. `row` may be NULL. */
    int (*run)(void *connection, enum history_statement statement, const struct history_value *values, size_t count,
               history_row_function *row, void *context, struct error *error);

    /* Calls `row` with one text for everything that is wrong with the files themselves; NULL: it cannot tell. */
    int (*check)(void *connection, history_row_function *row, void *context, struct error *error);

    /* Where the daemon keeps entries that the store did not take; malloc'd, NULL: nowhere. */
    char *(*journal_path)(const char *place);

    /* history_become_owner; NULL: nobody owns it. */
    int (*become_owner)(const char *place, struct error *error);
};

extern const struct history_backend history_sqlite;

#endif
