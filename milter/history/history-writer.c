/* history-writer.c - in: writes of all threads; out: one commit for all that waited meanwhile, and an answer to each.
 * Limits: LIMIT_STORE_GROUP writes a commit; an import commits at least every LIMIT_STORE_GROUP_MS. */
#include "history/history-internal.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

enum { STOP_SECONDS = 5 }; /* how long a stop waits for a store that is locked */
enum { COMPANY_MS = 4 };   /* so long a commit waits for further writes that may come */
enum { GAP_MS = 3 }; /* between two transactions of an import: another process, who tries every millisecond, gets in */

/* The writes of one transaction that nobody has answered yet. */
struct group {
    struct history_write *items[LIMIT_STORE_GROUP];
    size_t count;
    bool import;
};

/* ---- answers ----------------------------------------------------------------------------------------------------- */

/* Nobody waits for a hold any more, so its message is not held: the record has to go again. Under the mutex. */
static void withdraw(struct history_writer *writer, const struct history_write *hold) {
    struct history_write *write = history_write_new(WRITE_WITHDRAW);
    write->id = arena_strdup(write->arena, hold->result.ticket);
    write->token = arena_strdup(write->arena, hold->token);
    write->abandoned = true;
    TAILQ_INSERT_TAIL(&writer->queue, write, link);
}

static void answer(struct history *history, struct history_write *write, enum history_outcome outcome) {
    struct history_writer *writer = history->writer;
    pthread_mutex_lock(&writer->mutex);
    write->outcome = outcome;
    write->state = WRITE_ANSWERED;
    if (write->abandoned && write->kind == WRITE_HOLD && outcome == HISTORY_DONE)
        withdraw(writer, write);
    pthread_mutex_unlock(&writer->mutex);
    /* Not before: who is woken would only wait for the mutex. Our reference keeps the write until it is dropped. */
    pthread_cond_signal(&write->answered);
    history_write_drop(write);
}

static void answer_failed(struct history *history, struct history_write *write, const struct error *error) {
    if (error != &write->error)
        write->error = *error;
    answer(history, write, HISTORY_FAILED);
}

/* The store cannot be written: nobody is left waiting for it. */
static void fail_queue(struct history *history, const struct error *error) {
    struct history_writer *writer = history->writer;
    struct history_queue failed = TAILQ_HEAD_INITIALIZER(failed);
    struct history_write *write;
    pthread_mutex_lock(&writer->mutex);
    TAILQ_FOREACH(write, &writer->queue, link) {
        write->state = WRITE_TAKEN;
    }
    TAILQ_CONCAT(&failed, &writer->queue, link);
    pthread_mutex_unlock(&writer->mutex);
    while ((write = TAILQ_FIRST(&failed)) != NULL) {
        TAILQ_REMOVE(&failed, write, link);
        answer_failed(history, write, error);
    }
}

/* ---- one transaction --------------------------------------------------------------------------------------------- */

static void take(struct history_writer *writer, struct group *group) {
    struct history_write *write;
    pthread_mutex_lock(&writer->mutex);
    while (group->count < LIMIT_STORE_GROUP && (write = TAILQ_FIRST(&writer->queue)) != NULL) {
        TAILQ_REMOVE(&writer->queue, write, link);
        write->state = WRITE_TAKEN;
        group->import = group->import || write->kind == WRITE_IMPORT;
        group->items[group->count++] = write;
    }
    writer->busy_since = history_clock();
    pthread_mutex_unlock(&writer->mutex);
}

static void rest(struct history_writer *writer) {
    pthread_mutex_lock(&writer->mutex);
    writer->busy_since = 0;
    writer->last = (struct error){0};
    pthread_mutex_unlock(&writer->mutex);
}

/* Answers the writes that need not wait for the commit, and keeps the others. */
static void answer_early(struct history *history, struct group *group) {
    size_t kept = 0;
    for (size_t i = 0; i < group->count; i++) {
        struct history_write *write = group->items[i];
        if (!write->early) {
            group->items[kept++] = write;
            continue;
        }
        pthread_mutex_lock(&history->writer->mutex);
        history->writer->loose++;
        pthread_mutex_unlock(&history->writer->mutex);
        answer(history, write, write->outcome);
    }
    group->count = kept;
}

static int apply_all(struct history *history, struct group *group, struct error *error) {
    for (size_t i = 0; i < group->count; i++) {
        if (history_write_apply(&history->writer->session, group->items[i]) == HISTORY_BROKEN) {
            *error = group->items[i]->error;
            return -1;
        }
    }
    return 0;
}

/* Within an import batch: true when more came, false when it is time to commit. */
static bool more_to_import(struct history_writer *writer, int64_t end) {
    struct timespec until = {.tv_sec = end / 1000, .tv_nsec = end % 1000 * 1000000};
    pthread_mutex_lock(&writer->mutex);
    int waited = 0;
    while (writer->loose > 0 && TAILQ_EMPTY(&writer->queue) && !writer->flush && !writer->stop && waited == 0)
        waited = pthread_cond_timedwait(&writer->work, &writer->mutex, &until);
    bool more = writer->loose > 0 && !TAILQ_EMPTY(&writer->queue) && !writer->flush && history_clock() < end;
    pthread_mutex_unlock(&writer->mutex);
    return more;
}

/* What was answered before its commit is durable now, or lost. */
static void settle_loose(struct history_writer *writer, const struct error *error) {
    pthread_mutex_lock(&writer->mutex);
    if (writer->loose > 0 && error != NULL)
        writer->lost = *error;
    writer->loose = 0;
    writer->flush = false;
    pthread_cond_broadcast(&writer->flushed);
    pthread_mutex_unlock(&writer->mutex);
}

/* Fills the transaction and commits it. -1: nothing of it was written; the group still waits for answers. */
static int transact(struct history *history, struct group *group, struct error *error) {
    struct history_writer *writer = history->writer;
    int64_t end = history_clock() + LIMIT_STORE_GROUP_MS;
    do {
        take(writer, group);
        if (apply_all(history, group, error) != 0) {
            history->backend->rollback(writer->session.connection);
            settle_loose(writer, error);
            return -1;
        }
        answer_early(history, group);
    } while (group->count == 0 && more_to_import(writer, end));
    if (history->backend->commit(writer->session.connection, error) != 0) {
        settle_loose(writer, error);
        return -1;
    }
    settle_loose(writer, NULL);
    return 0;
}

/* To sync the disk once for several writes costs each a part of it. */
static void wait_for_company(struct history_writer *writer) {
    int waited = 0;
    pthread_mutex_lock(&writer->mutex);
    int64_t end = history_clock() + writer->company_ms;
    struct timespec until = {.tv_sec = end / 1000, .tv_nsec = end % 1000 * 1000000};
    writer->gathers = true;
    while (history_writer_lacks_company(writer) && waited == 0)
        waited = pthread_cond_timedwait(&writer->work, &writer->mutex, &until);
    writer->gathers = false;
    pthread_mutex_unlock(&writer->mutex);
}

/* One write that the store chokes on must not take the others with it. */
static int transact_alone(struct history *history, struct history_write *write) {
    struct history_session *session = &history->writer->session;
    if (history->backend->begin(session->connection, &write->error) != 0)
        return -1;
    if (history_write_apply(session, write) == HISTORY_BROKEN) {
        history->backend->rollback(session->connection);
        return -1;
    }
    return history->backend->commit(session->connection, &write->error);
}

static void retry_alone(struct history *history, struct group *group, struct error *error) {
    int64_t end = history_clock() + INT64_C(1000) * LIMIT_STORE_SECONDS;
    bool trouble = false;
    for (size_t i = 0; i < group->count; i++) {
        struct history_write *write = group->items[i];
        bool tried = history_clock() < end;
        if (tried && transact_alone(history, write) == 0) {
            answer(history, write, write->outcome);
            continue;
        }
        if (tried)
            *error = write->error;
        trouble = true;
        answer_failed(history, write, error);
    }
    if (trouble || group->count == 0)
        history_health_trouble(history, error->text);
}

static void serve(struct history *history) {
    struct history_writer *writer = history->writer;
    struct error error = {0};
    wait_for_company(writer);
    if (history->backend->begin(writer->session.connection, &error) != 0) {
        pthread_mutex_lock(&writer->mutex);
        writer->last = error;
        pthread_mutex_unlock(&writer->mutex);
        if (error.status != EX_TEMPFAIL) {
            history_health_trouble(history, error.text);
            fail_queue(history, &error);
        }
        return;
    }
    struct group group = {.count = 0};
    if (transact(history, &group, &error) == 0)
        for (size_t i = 0; i < group.count; i++)
            answer(history, group.items[i], group.items[i]->outcome);
    else
        retry_alone(history, &group, &error);
    rest(writer);
    if (group.import) {
        struct timespec gap = {.tv_nsec = GAP_MS * INT64_C(1000000)};
        nanosleep(&gap, NULL);
    }
}

/* ---- the thread -------------------------------------------------------------------------------------------------- */

/* Opens what could not be opened at the start. */
static bool connected(struct history *history) {
    struct history_writer *writer = history->writer;
    struct error error = {0};
    if (writer->connected)
        return true;
    if (history_clock() < writer->upkeep.next_try) {
        history_health_ask(history, &error);
        fail_queue(history, &error);
        return false;
    }
    if (atomic_load(&history->opened) ||
        history->backend->open(history->place, &history->options, &history->store, &error) == 0) {
        atomic_store(&history->opened, true);
        if (history->backend->connect(history->store, true, &writer->session.connection, &error) == 0) {
            writer->connected = true;
            return true;
        }
    }
    history_health_trouble(history, error.text);
    history_upkeep_postpone(&writer->upkeep);
    fail_queue(history, &error);
    return false;
}

/* Waits for a write or for upkeep to be due; *waiting: there is a write. False when it is time to end. */
static bool wait_for_work(struct history *history, int64_t *stop_at, bool *waiting) {
    struct history_writer *writer = history->writer;
    int64_t due = history_upkeep_due(history, &writer->upkeep);
    struct timespec until = {.tv_sec = due / 1000, .tv_nsec = due % 1000 * 1000000};
    pthread_mutex_lock(&writer->mutex);
    if (TAILQ_EMPTY(&writer->queue) && !writer->stop && !writer->woken)
        pthread_cond_timedwait(&writer->work, &writer->mutex, &until);
    writer->woken = false;
    bool stop = writer->stop;
    *waiting = !TAILQ_EMPTY(&writer->queue);
    pthread_mutex_unlock(&writer->mutex);
    if (!stop)
        return true;
    if (*stop_at == 0)
        *stop_at = history_clock() + INT64_C(1000) * STOP_SECONDS;
    return *waiting && history_clock() < *stop_at;
}

static void *run(void *context) {
    struct history *history = context;
    struct history_writer *writer = history->writer;
    int64_t stop_at = 0;
    bool waiting;
    while (wait_for_work(history, &stop_at, &waiting)) {
        if (!connected(history))
            continue;
        if (waiting)
            serve(history);
        if (history_upkeep_due(history, &writer->upkeep) <= history_clock())
            history_upkeep_run(history, &writer->session, &writer->upkeep);
    }
    struct error error = {0};
    error_set(&error, EX_TEMPFAIL, "the history %s was closed before it could be written", history->place);
    fail_queue(history, &error);
    if (writer->connected)
        history->backend->disconnect(writer->session.connection);
    return NULL;
}

int history_writer_start(struct history *history, struct error *error) {
    struct history_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        abort();
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&writer->work, &attributes);
    pthread_cond_init(&writer->flushed, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&writer->mutex, NULL);
    TAILQ_INIT(&writer->queue);
    writer->company_ms = COMPANY_MS;
    history_upkeep_begin(&writer->upkeep);
    writer->session.backend = history->backend;
    if (atomic_load(&history->opened)) {
        writer->connected = history->backend->connect(history->store, true, &writer->session.connection, error) == 0;
        if (!writer->connected && !history_may_pass(history, error)) {
            free(writer);
            return -1;
        }
    }
    if (!writer->connected)
        history_upkeep_postpone(&writer->upkeep);
    history->writer = writer;
    int result = pthread_create(&writer->thread, NULL, run, history);
    if (result == 0)
        return 0;
    history->writer = NULL;
    free(writer);
    return error_set(error, EX_OSERR, "cannot start a thread: %s", strerror(result));
}

void history_writer_stop(struct history *history) {
    struct history_writer *writer = history->writer;
    if (writer == NULL)
        return;
    pthread_mutex_lock(&writer->mutex);
    writer->stop = true;
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->mutex);
    pthread_join(writer->thread, NULL);
    pthread_cond_destroy(&writer->work);
    pthread_cond_destroy(&writer->flushed);
    pthread_mutex_destroy(&writer->mutex);
    free(writer);
    history->writer = NULL;
}
