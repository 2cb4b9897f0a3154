/* history-sqlite-checkpoint.c - in: a write-ahead log that grows; out: a database file that has caught up, without any
 * writer waiting long for it (to write some thousand pages all over a file takes 50-200 ms), and a log that begins
 * anew, so that commits overwrite what the file has already instead of making it longer.
 *
 * A thread copies beside the writer and has the disk keep what it copied. Under constant load it never gets to the end,
 * since the writer adds meanwhile: when little is left, the writer copies that itself, between two commits. A page that
 * was written by many commits is copied once, so it pays to wait until there is a good deal.
 *
 * Limits: begins at PAGES_TO_COPY; the writer copies some LAST_PAGES, which must be more than one commit and what comes
 * while the disk is busy, and tries again after PAGES_APART if somebody still read the log; a log of MOST_PAGES, which
 * only a long export makes, is emptied by the writer at once. */
#include "history/history-sqlite.h"

#include <string.h>
#include <sysexits.h>

/* of 4096 bytes: 32, 8, 1 and 256 MB */
enum { PAGES_TO_COPY = 8192, LAST_PAGES = 2048, PAGES_APART = 256, MOST_PAGES = 65536 };

/* SQLite syncs the database file only in the checkpoint that reaches the end of the log, which is the writer's: it
 * would have to wait for all pages the thread has written. Should this fail, that sync fails, too, for each open file
 * is told of pages that could not be written; the log is kept then. */
static void sync_copied(sqlite3 *database) {
    sqlite3_file *file = NULL;
    if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK && file->pMethods != NULL)
        file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
}

static void *run(void *context) {
    struct sqlite_checkpoint *checkpoint = context;
    pthread_mutex_lock(&checkpoint->mutex);
    for (;;) {
        while (!checkpoint->due && !checkpoint->stop)
            pthread_cond_wait(&checkpoint->wanted, &checkpoint->mutex);
        if (checkpoint->stop)
            break;
        pthread_mutex_unlock(&checkpoint->mutex);
        int copied = 0;
        /* Whatever goes wrong here also goes wrong for the writer, which says so; the log just stays longer. */
        int result = sqlite3_wal_checkpoint_v2(checkpoint->database, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, &copied);
        if (result == SQLITE_OK)
            sync_copied(checkpoint->database);
        pthread_mutex_lock(&checkpoint->mutex);
        checkpoint->due = false;
        checkpoint->copied = result == SQLITE_OK ? copied : 0;
    }
    pthread_mutex_unlock(&checkpoint->mutex);
    return NULL;
}

int sqlite_checkpoint_start(struct sqlite_store *store, struct error *error) {
    struct sqlite_checkpoint *checkpoint = &store->checkpoint;
    if (sqlite_connect(store, SQLITE_OPEN_READWRITE, NULL, &checkpoint->database, error) != 0)
        return -1;
    /* A connection that has read nothing yet does not know that there is a log, and would copy nothing. */
    sqlite3_exec(checkpoint->database, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    checkpoint->due = checkpoint->stop = false;
    checkpoint->copied = 0;
    pthread_mutex_init(&checkpoint->mutex, NULL);
    pthread_cond_init(&checkpoint->wanted, NULL);
    int result = pthread_create(&checkpoint->thread, NULL, run, checkpoint);
    if (result != 0) {
        sqlite3_close(checkpoint->database);
        return error_set(error, EX_OSERR, "cannot start a thread: %s", strerror(result));
    }
    checkpoint->running = true;
    return 0;
}

void sqlite_checkpoint_stop(struct sqlite_store *store) {
    struct sqlite_checkpoint *checkpoint = &store->checkpoint;
    if (!checkpoint->running)
        return;
    pthread_mutex_lock(&checkpoint->mutex);
    checkpoint->stop = true;
    pthread_cond_signal(&checkpoint->wanted);
    pthread_mutex_unlock(&checkpoint->mutex);
    pthread_join(checkpoint->thread, NULL);
    pthread_cond_destroy(&checkpoint->wanted);
    pthread_mutex_destroy(&checkpoint->mutex);
    sqlite3_close(checkpoint->database);
    checkpoint->running = false;
}

/* Asks the thread to copy unless it is at it, or little is left. Returns how many pages are left; 0: it is at work. */
static int left_to_copy(struct sqlite_checkpoint *checkpoint, int pages) {
    pthread_mutex_lock(&checkpoint->mutex);
    int left = checkpoint->due ? 0 : pages - checkpoint->copied;
    if (left > LAST_PAGES) {
        checkpoint->due = true;
        pthread_cond_signal(&checkpoint->wanted);
    }
    pthread_mutex_unlock(&checkpoint->mutex);
    return left;
}

static void begin_anew(struct sqlite_checkpoint *checkpoint) {
    pthread_mutex_lock(&checkpoint->mutex);
    checkpoint->copied = 0;
    pthread_mutex_unlock(&checkpoint->mutex);
}

void sqlite_checkpoint_consider(struct sqlite_connection *connection, int pages) {
    if (pages < connection->pages) {
        begin_anew(&connection->store->checkpoint);
        connection->tried = 0;
    }
    connection->pages = pages;
    if (pages < PAGES_TO_COPY || pages < connection->tried + PAGES_APART)
        return;
    if (pages < MOST_PAGES) {
        int left = left_to_copy(&connection->store->checkpoint, pages);
        if (left <= 0 || left > LAST_PAGES)
            return;
    }
    connection->tried = pages < MOST_PAGES ? pages : pages + PAGES_TO_COPY;
    sqlite3_wal_checkpoint_v2(connection->database, "main",
                              pages < MOST_PAGES ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
}
