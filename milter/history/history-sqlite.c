/* history-sqlite.c - in: statements of history-sql.h; out: rows of an SQLite database in WAL mode. What is committed is
 * on the disk (synchronous=FULL); checkpoints have a thread of their own.
 * Limits: READER_PATIENCE and WRITER_PATIENCE milliseconds for locks of other processes. */
#include "history/history-sqlite.h"

#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum { READER_PATIENCE = INT64_C(1000) * LIMIT_STORE_SECONDS, WRITER_PATIENCE = 200 };
enum { LOG_BYTES_KEPT = 64 << 20 }; /* of the write-ahead log, once it has been copied */

/* ---- errors ------------------------------------------------------------------------------------------------------ */

static int status_of(int result) {
    switch (result & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return EX_TEMPFAIL;
    case SQLITE_PERM:
        return EX_NOPERM;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
        return EX_CONFIG;
    default:
        return EX_IOERR;
    }
}

static int failed(const struct sqlite_connection *connection, int result, struct error *error) {
    return error_set(error, status_of(result), "cannot use the history %s: %s", connection->store->path,
                     sqlite3_errmsg(connection->database));
}

/* ---- connections ------------------------------------------------------------------------------------------------- */

/* A path as a file: URI; malloc'd. */
static char *immutable_uri(const char *path) {
    struct buffer uri = {0};
    buffer_add_text(&uri, "file:");
    for (const unsigned char *c = (const unsigned char *)path; *c != '\0'; c++) {
        if ((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '/' || *c == '.')
            buffer_add_char(&uri, (char)*c);
        else
            buffer_printf(&uri, "%%%02X", *c);
    }
    buffer_add_text(&uri, "?immutable=1");
    return uri.data;
}

/* Polls every millisecond: SQLite's own pauses of up to 100 ms would lose against an import that commits again and
 * again. */
static int wait_for_lock(void *context, int tries) {
    int patience = *(const int *)context;
    struct timespec pause = {.tv_nsec = 1000000};
    if (tries >= patience)
        return 0;
    nanosleep(&pause, NULL);
    return 1;
}

int sqlite_connect(const struct sqlite_store *store, int flags, int *patience, sqlite3 **database,
                   struct error *error) {
    char *uri = store->immutable ? immutable_uri(store->path) : NULL;
    if (store->immutable)
        flags |= SQLITE_OPEN_URI;
    int result = sqlite3_open_v2(uri != NULL ? uri : store->path, database, flags | SQLITE_OPEN_NOMUTEX, NULL);
    free(uri);
    if (result != SQLITE_OK) {
        sqlite_file_explain(store, sqlite3_errstr(result), error);
        sqlite3_close(*database);
        *database = NULL;
        return -1;
    }
    if (patience != NULL)
        sqlite3_busy_handler(*database, wait_for_lock, patience);
    sqlite3_extended_result_codes(*database, 1);
    /* The files of the log stay when the last connection closes: who may only read the store needs them. */
    int persist = 1;
    sqlite3_file_control(*database, "main", SQLITE_FCNTL_PERSIST_WAL, &persist);
    return 0;
}

static int set_up(struct sqlite_connection *connection, struct error *error) {
    char pragmas[256];
    sqlite3 *database = connection->database;
    sqlite3_snprintf(sizeof pragmas, pragmas,
                     "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; "
                     "PRAGMA journal_size_limit = %d; PRAGMA cache_size = %d; PRAGMA query_only = %d; "
                     "SELECT count(*) FROM sqlite_schema",
                     LOG_BYTES_KEPT, connection->writer ? -8192 : -2048, connection->writer ? 0 : 1);
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    int result = sqlite3_exec(database, pragmas, NULL, NULL, NULL);
    if (status_of(result) == EX_CONFIG || status_of(result) == EX_TEMPFAIL)
        return failed(connection, result, error);
    if (result != SQLITE_OK)
        return sqlite_file_explain(connection->store, sqlite3_errmsg(database), error);
    if (connection->store->open != HISTORY_READ && sqlite3_db_readonly(database, "main") == 1)
        return sqlite_file_explain(connection->store, "it can only be read", error);
    return 0;
}

static int after_commit(void *context, sqlite3 *database, const char *name, int pages) {
    (void)database;
    (void)name;
    ((struct sqlite_connection *)context)->pages_now = pages;
    return SQLITE_OK;
}

static void disconnect(void *context) {
    struct sqlite_connection *connection = context;
    for (size_t i = 0; i < HISTORY_STATEMENT_COUNT; i++)
        sqlite3_finalize(connection->statements[i]);
    for (size_t i = 0; i < SQLITE_BRACKET_COUNT; i++)
        sqlite3_finalize(connection->brackets[i]);
    if (connection->writer) {
        sqlite_checkpoint_stop(connection->store);
        sqlite3_wal_checkpoint_v2(connection->database, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    }
    sqlite3_close(connection->database);
    free(connection);
}

static int connect_to(void *context, bool writer, void **made, struct error *error) {
    struct sqlite_store *store = context;
    struct sqlite_connection *connection = calloc(1, sizeof *connection);
    if (connection == NULL)
        abort();
    connection->store = store;
    connection->writer = writer;
    connection->patience = writer ? WRITER_PATIENCE : READER_PATIENCE;
    int flags = store->open == HISTORY_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (sqlite_connect(store, flags, &connection->patience, &connection->database, error) != 0) {
        free(connection);
        return -1;
    }
    int result = set_up(connection, error);
    if (result == 0 && writer) {
        sqlite3_wal_hook(connection->database, after_commit, connection);
        result = sqlite_checkpoint_start(store, error);
    }
    if (result != 0) {
        disconnect(connection);
        return -1;
    }
    *made = connection;
    return 0;
}

/* ---- statements -------------------------------------------------------------------------------------------------- */

/* SQLite counts $1, $2 ... by their first appearance: a statement where they appear in another order would be bound
 * wrongly. */
static bool parameters_in_order(sqlite3_stmt *statement) {
    for (int i = 1; i <= sqlite3_bind_parameter_count(statement); i++) {
        char expected[16];
        sqlite3_snprintf(sizeof expected, expected, "$%d", i);
        if (strcmp(sqlite3_bind_parameter_name(statement, i), expected) != 0)
            return false;
    }
    return true;
}

static int prepare(struct sqlite_connection *connection, enum history_statement which, size_t count,
                   struct error *error) {
    sqlite3_stmt **statement = &connection->statements[which];
    if (*statement != NULL)
        return 0;
    int result =
        sqlite3_prepare_v3(connection->database, history_sql[which], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
    if (result != SQLITE_OK)
        return failed(connection, result, error);
    if ((size_t)sqlite3_bind_parameter_count(*statement) != count || !parameters_in_order(*statement) ||
        sqlite3_column_count(*statement) > HISTORY_MOST_COLUMNS)
        return error_set(error, EX_SOFTWARE, "a statement of the history does not fit its parameters: %s",
                         history_sql[which]);
    return 0;
}

static int bind(sqlite3_stmt *statement, const struct history_value *values, size_t count) {
    int result = SQLITE_OK;
    for (size_t i = 0; i < count && result == SQLITE_OK; i++) {
        if (values[i].kind == HISTORY_TEXT)
            result = sqlite3_bind_text(statement, (int)i + 1, values[i].text, -1, SQLITE_STATIC);
        else if (values[i].kind == HISTORY_NUMBER)
            result = sqlite3_bind_int64(statement, (int)i + 1, values[i].number);
        else
            result = sqlite3_bind_null(statement, (int)i + 1);
    }
    return result;
}

static void give_row(sqlite3_stmt *statement, history_row_function *row, void *context) {
    struct history_value columns[HISTORY_MOST_COLUMNS];
    int count = sqlite3_column_count(statement);
    for (int i = 0; i < count; i++) {
        if (sqlite3_column_type(statement, i) == SQLITE_INTEGER) {
            columns[i] = history_number(sqlite3_column_int64(statement, i));
        } else {
            const char *text = (const char *)sqlite3_column_text(statement, i);
            columns[i] = history_text(text == NULL ? "" : text);
        }
    }
    if (row != NULL)
        row(context, columns);
}

static int run(void *context, enum history_statement which, const struct history_value *values, size_t count,
               history_row_function *row, void *row_context, struct error *error) {
    struct sqlite_connection *connection = context;
    if (prepare(connection, which, count, error) != 0)
        return -1;
    sqlite3_stmt *statement = connection->statements[which];
    int result = bind(statement, values, count);
    if (result == SQLITE_OK)
        while ((result = sqlite3_step(statement)) == SQLITE_ROW)
            give_row(statement, row, row_context);
    int told = 0;
    if (result != SQLITE_OK && result != SQLITE_DONE)
        told = failed(connection, result, error);
    sqlite3_reset(statement);
    return told;
}

/* ---- transactions ------------------------------------------------------------------------------------------------ */

/* Kept prepared: parsing them was a tenth of what a look-up costs. */
static int run_bracket(struct sqlite_connection *connection, enum sqlite_bracket which) {
    static const char *const texts[SQLITE_BRACKET_COUNT] = {"BEGIN", "BEGIN IMMEDIATE", "COMMIT", "ROLLBACK"};
    sqlite3_stmt **statement = &connection->brackets[which];
    if (*statement == NULL) {
        int prepared =
            sqlite3_prepare_v3(connection->database, texts[which], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
        if (prepared != SQLITE_OK)
            return prepared;
    }
    sqlite3_step(*statement);
    return sqlite3_reset(*statement);
}

static void roll_back(void *context) {
    struct sqlite_connection *connection = context;
    if (!sqlite3_get_autocommit(connection->database))
        run_bracket(connection, SQLITE_UNDO);
}

static int check_files(struct sqlite_connection *connection, struct error *error) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!connection->writer || connection->checked == now.tv_sec)
        return 0;
    if (sqlite_file_check(connection->store, error) != 0)
        return -1;
    connection->checked = now.tv_sec;
    return 0;
}

static int begin(void *context, struct error *error) {
    struct sqlite_connection *connection = context;
    if (check_files(connection, error) != 0)
        return -1;
    int result = run_bracket(connection, connection->writer ? SQLITE_BEGIN_WRITING : SQLITE_BEGIN);
    return result == SQLITE_OK ? 0 : failed(connection, result, error);
}

static int commit(void *context, struct error *error) {
    struct sqlite_connection *connection = context;
    int result = run_bracket(connection, SQLITE_END);
    if (result != SQLITE_OK) {
        failed(connection, result, error);
        roll_back(connection);
        return -1;
    }
    if (connection->writer)
        sqlite_checkpoint_consider(connection, connection->pages_now);
    return 0;
}

/* ---- the store --------------------------------------------------------------------------------------------------- */

static void close_store(void *context) {
    struct sqlite_store *store = context;
    free(store->path);
    free(store);
}

/* A reader without the right to make the files of the log can still read a store that nobody has open: then there is
 * nothing in the log. */
static bool log_is_empty(const struct sqlite_store *store) {
    struct stat status;
    char *log;
    if (asprintf(&log, "%s-wal", store->path) < 0)
        abort();
    bool empty = stat(log, &status) != 0 || status.st_size == 0;
    free(log);
    return empty;
}

/* Connects once, so that what is wrong is said now and not with the first message. */
static int try_store(struct sqlite_store *store, struct error *error) {
    void *connection;
    int result = connect_to(store, false, &connection, error);
    if (result != 0 && store->open == HISTORY_READ && error->status != EX_CONFIG && log_is_empty(store)) {
        store->immutable = true;
        result = connect_to(store, false, &connection, error);
    }
    if (result == 0)
        disconnect(connection);
    return result;
}

/* Nobody asks SQLite how much memory it uses; without the count its allocations need no common lock. */
static void configure_library(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static int open_store(const char *place, const struct history_options *options, void **made, struct error *error) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure_library);
    struct sqlite_store *store = calloc(1, sizeof *store);
    if (store == NULL)
        abort();
    store->log = options->log;
    store->open = options->open;
    struct error own = {0};
    if (sqlite_file_prepare(store, place, &own) != 0 || try_store(store, &own) != 0 ||
        sqlite_schema_upgrade(store, &own) != 0) {
        if (error != NULL)
            *error = own;
        close_store(store);
        return -1;
    }
    *made = store;
    return 0;
}

/* SQLite's own look at every page; "ok" alone means that nothing is wrong. */
static int check(void *context, history_row_function *row, void *row_context, struct error *error) {
    struct sqlite_connection *connection = context;
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(connection->database, "PRAGMA integrity_check", -1, &statement, NULL);
    while (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        struct history_value column = history_text(text == NULL ? "" : text);
        if (strcmp(column.text, "ok") != 0)
            row(row_context, &column);
        result = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return result == SQLITE_DONE ? 0 : failed(connection, result, error);
}

static char *journal_path(const char *place) {
    char *path;
    if (asprintf(&path, "%s.journal", place) < 0)
        abort();
    return path;
}

const struct history_backend history_sqlite = {
    .open = open_store,
    .close = close_store,
    .connect = connect_to,
    .disconnect = disconnect,
    .begin = begin,
    .commit = commit,
    .rollback = roll_back,
    .run = run,
    .check = check,
    .journal_path = journal_path,
    .become_owner = sqlite_file_become_owner,
};
