/* history-readers.c - in: threads that want to look something up; out: a connection each for that long.
 * Limit: LIMIT_STORE_READERS connections; who comes later waits at most LIMIT_STORE_SECONDS. */
#include "history/history-internal.h"

#include <errno.h>
#include <sysexits.h>
#include <time.h>

void history_readers_begin(struct history_readers *readers) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&readers->returned, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&readers->mutex, NULL);
}

void history_readers_end(struct history *history) {
    struct history_readers *readers = &history->readers;
    for (size_t i = 0; i < readers->idle_count; i++)
        history->backend->disconnect(readers->idle[i]);
    pthread_cond_destroy(&readers->returned);
    pthread_mutex_destroy(&readers->mutex);
}

/* Under the mutex. Returns 1 with an idle connection, 0 when a new one may be opened, -1 when all stay in use. */
static int wait_for_place(struct history_readers *readers, void **connection) {
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += LIMIT_STORE_SECONDS;
    int waited = 0;
    while (readers->idle_count == 0 && readers->open_count == LIMIT_STORE_READERS && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&readers->returned, &readers->mutex, &end);
    if (readers->idle_count > 0) {
        *connection = readers->idle[--readers->idle_count];
        return 1;
    }
    if (readers->open_count == LIMIT_STORE_READERS)
        return -1;
    readers->open_count++;
    return 0;
}

static void give_up_place(struct history_readers *readers) {
    pthread_mutex_lock(&readers->mutex);
    readers->open_count--;
    pthread_cond_signal(&readers->returned);
    pthread_mutex_unlock(&readers->mutex);
}

int history_reader_take(struct history *history, struct history_session *session, struct error *error) {
    struct history_readers *readers = &history->readers;
    if (!atomic_load(&history->opened))
        return error_set(error, EX_TEMPFAIL, "the history %s is not open yet", history->place);
    session->backend = history->backend;
    pthread_mutex_lock(&readers->mutex);
    int found = wait_for_place(readers, &session->connection);
    pthread_mutex_unlock(&readers->mutex);
    if (found < 0)
        return error_set(error, EX_TEMPFAIL,
                         "the history %s did not answer within %u seconds: all %u connections stay in use",
                         history->place, LIMIT_STORE_SECONDS, LIMIT_STORE_READERS);
    if (found == 0 && history->backend->connect(history->store, false, &session->connection, error) != 0) {
        give_up_place(readers);
        return -1;
    }
    return 0;
}

void history_reader_give(struct history *history, struct history_session *session, bool broken) {
    struct history_readers *readers = &history->readers;
    if (broken) {
        history->backend->disconnect(session->connection);
        give_up_place(readers);
        return;
    }
    pthread_mutex_lock(&readers->mutex);
    readers->idle[readers->idle_count++] = session->connection;
    pthread_cond_signal(&readers->returned);
    pthread_mutex_unlock(&readers->mutex);
}
