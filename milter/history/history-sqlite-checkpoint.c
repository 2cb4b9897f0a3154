/* history-sqlite-checkpoint.c - in: a write-ahead log that grows; out: a database file that has caught up, without any
 * writer waiting for it (a checkpoint takes 10-190 ms). Limits: begins at PAGES_TO_COPY; a log of MOST_PAGES, which
 * only constant load makes, is emptied by the writer itself. */
#include "history/history-sqlite.h"

#include <string.h>
#include <sysexits.h>

enum { PAGES_TO_COPY = 8192, MOST_PAGES = 65536 }; /* of 4096 bytes: 32 and 256 MB */

static void *run(void *context) {
    struct sqlite_checkpoint *checkpoint = context;
    pthread_mutex_lock(&checkpoint->mutex);
    for (;;) {
        while (!checkpoint->due && !checkpoint->stop)
            pthread_cond_wait(&checkpoint->wanted, &checkpoint->mutex);
        if (checkpoint->stop)
            break;
        checkpoint->due = false;
        pthread_mutex_unlock(&checkpoint->mutex);
        /* Whatever goes wrong here also goes wrong for the writer, which says so; the log just stays longer. */
        sqlite3_wal_checkpoint_v2(checkpoint->database, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        pthread_mutex_lock(&checkpoint->mutex);
    }
    pthread_mutex_unlock(&checkpoint->mutex);
    return NULL;
}

int sqlite_checkpoint_start(struct sqlite_store *store, struct error *error) {
    struct sqlite_checkpoint *checkpoint = &store->checkpoint;
    if (sqlite_connect(store, SQLITE_OPEN_READWRITE, NULL, &checkpoint->database, error) != 0)
        return -1;
    checkpoint->due = checkpoint->stop = false;
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

void sqlite_checkpoint_consider(struct sqlite_connection *connection, int pages) {
    struct sqlite_checkpoint *checkpoint = &connection->store->checkpoint;
    if (pages < connection->pages)
        connection->pages = 0; /* the log began anew */
    if (pages - connection->pages < PAGES_TO_COPY)
        return;
    connection->pages = pages;
    if (pages >= MOST_PAGES) {
        sqlite3_wal_checkpoint_v2(connection->database, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
        return;
    }
    pthread_mutex_lock(&checkpoint->mutex);
    checkpoint->due = true;
    pthread_cond_signal(&checkpoint->wanted);
    pthread_mutex_unlock(&checkpoint->mutex);
}
