/* history-sqlite.h - what the files history-sqlite*.c share. sqlite3.h is included by these alone. */
#ifndef HISTORY_SQLITE_H
#define HISTORY_SQLITE_H

#include "history/history-backend.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <sys/types.h>

#define SQLITE_APPLICATION_ID 0x4F474831 /* "OGH1", in the header of the file */
#define SQLITE_SCHEMA_VERSION 6          /* user_version: what history-sqlite-schema.c makes */

/* Copies what the write-ahead log has collected into the database file, beside the writer. */
struct sqlite_checkpoint {
    pthread_t thread;
    bool running;
    pthread_mutex_t mutex;
    pthread_cond_t wanted;
    bool due; /* it is asked for or at work */
    bool stop;
    int copied; /* pages of the log that is there now */
    sqlite3 *database;
};

struct sqlite_store {
    char *path; /* absolute */
    struct log *log;
    enum history_open open;
    dev_t device;
    ino_t file;
    bool immutable; /* read without the files of the write-ahead log: nobody has it open, and we may not make them */
    struct sqlite_checkpoint checkpoint;
};

enum sqlite_bracket { SQLITE_BEGIN, SQLITE_BEGIN_WRITING, SQLITE_END, SQLITE_UNDO, SQLITE_BRACKET_COUNT };

struct sqlite_connection {
    struct sqlite_store *store;
    sqlite3 *database;
    sqlite3_stmt *statements[HISTORY_STATEMENT_COUNT];
    sqlite3_stmt *brackets[SQLITE_BRACKET_COUNT]; /* around a transaction */
    bool writer;
    int patience;    /* milliseconds */
    int64_t checked; /* monotonic seconds when the files were last looked at */
    int pages_now;   /* in the write-ahead log after the last commit */
    int pages;       /* ... when a checkpoint was last thought of */
    int tried;       /* ... when the writer last copied itself */
};

/* ---- history-sqlite-file.c ---- */

/* Makes sure that there is a store of ours, and which file that is, before SQLite sees it; makes one with
 * HISTORY_CREATE. Leaves every other file as it is. */
int sqlite_file_prepare(struct sqlite_store *store, const char *path, struct error *error);

/* Is the path still the file that was opened? */
int sqlite_file_check(const struct sqlite_store *store, struct error *error);

/* Why the store could not be opened or written, as far as the file system tells. Returns -1. */
int sqlite_file_explain(const struct sqlite_store *store, const char *reason, struct error *error);

/* history_become_owner */
int sqlite_file_become_owner(const char *path, struct error *error);

/* ---- history-sqlite-schema.c ---- */

/* Makes the tables in the new, empty file. */
int sqlite_schema_make(const char *path, struct error *error);

/* Brings a store of an earlier version up to date, in one transaction; nothing happens to one that is. With
 * HISTORY_READ that is an error which says what to type. */
int sqlite_schema_upgrade(const struct sqlite_store *store, struct error *error);

/* ---- history-sqlite-checkpoint.c ---- */

/* The thread that copies the write-ahead log into the store, with a connection of its own, and its end; a store without
 * one is left alone. */
int sqlite_checkpoint_start(struct sqlite_store *store, struct error *error);
void sqlite_checkpoint_stop(struct sqlite_store *store);

/* After a commit of the writer, with the pages that are in the write-ahead log now. */
void sqlite_checkpoint_consider(struct sqlite_connection *connection, int pages);

/* ---- history-sqlite.c ---- */

/* A plain connection. *patience is how many milliseconds it waits for locks, and lives as long; NULL: it does not. */
int sqlite_connect(const struct sqlite_store *store, int flags, int *patience, sqlite3 **database, struct error *error);

#endif
