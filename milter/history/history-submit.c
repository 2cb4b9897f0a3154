/* history-submit.c - in: a write of some thread; out: its outcome, within a bound. The other side is history-writer.c.
 * Limits: the seconds the caller names, and GRACE_SECONDS more once the writer is at it. */
#include "history/history-internal.h"

#include <errno.h>
#include <sysexits.h>
#include <time.h>

enum { GRACE_SECONDS = 1 };
enum { COMPANY = 8 }; /* for so many writes one commit need not wait for more */

static struct timespec seconds_from_now(unsigned seconds) {
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += (time_t)seconds;
    return end;
}

/* Under the mutex. */
static void wait_until_answered(struct history_writer *writer, struct history_write *write, unsigned seconds) {
    struct timespec end = seconds_from_now(seconds);
    int waited = 0;
    while (write->state != WRITE_ANSWERED && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&write->answered, &writer->mutex, &end);
}

static bool writer_is_stuck(const struct history_writer *writer) {
    return writer->busy_since != 0 && history_clock() - writer->busy_since > INT64_C(1000) * LIMIT_STORE_SECONDS;
}

static enum history_outcome gave_up(const struct history *history, unsigned seconds, struct error *error) {
    const struct error *last = &history->writer->last;
    if (last->status != 0)
        error_set(error, EX_TEMPFAIL, "the history %s could not be written within %u seconds: %s", history->place,
                  seconds, last->text);
    else
        error_set(error, EX_TEMPFAIL, "the history %s could not be written within %u seconds", history->place, seconds);
    return HISTORY_FAILED;
}

/* Under the mutex. Returns with the write answered, taken out of the queue, or abandoned. */
static enum history_outcome wait_for_answer(struct history *history, struct history_write *write, unsigned seconds,
                                            struct error *error) {
    struct history_writer *writer = history->writer;
    wait_until_answered(writer, write, seconds);
    if (write->state == WRITE_WAITS) {
        TAILQ_REMOVE(&writer->queue, write, link);
        write->references--;
        return gave_up(history, seconds, error);
    }
    if (write->state == WRITE_TAKEN)
        wait_until_answered(writer, write, GRACE_SECONDS);
    if (write->state == WRITE_TAKEN) {
        write->abandoned = true;
        return gave_up(history, seconds, error);
    }
    if (write->outcome == HISTORY_FAILED && error != NULL)
        *error = write->error;
    return write->outcome;
}

enum history_outcome history_submit(struct history *history, struct history_write *write, unsigned seconds,
                                    struct error *error) {
    struct history_writer *writer = history->writer;
    enum history_outcome outcome = HISTORY_FAILED;
    pthread_mutex_lock(&writer->mutex);
    bool refused = writer->stop || writer_is_stuck(writer);
    if (refused) {
        outcome = gave_up(history, seconds, error);
    } else {
        write->early = write->kind == WRITE_IMPORT && writer->batches > 0;
        atomic_fetch_add(&write->references, 1);
        TAILQ_INSERT_TAIL(&writer->queue, write, link);
    }
    bool more_may_come = writer->gathers && history_writer_lacks_company(writer);
    pthread_mutex_unlock(&writer->mutex);
    if (refused)
        return outcome;
    if (!more_may_come)
        pthread_cond_signal(&writer->work); /* without the mutex, for which the writer would have to wait */
    pthread_mutex_lock(&writer->mutex);
    outcome = wait_for_answer(history, write, seconds, error);
    pthread_mutex_unlock(&writer->mutex);
    return outcome;
}

bool history_writer_lacks_company(const struct history_writer *writer) {
    if (writer->stop || atomic_load(&writer->expected) <= 0)
        return false;
    size_t company = 0;
    const struct history_write *write = TAILQ_FIRST(&writer->queue);
    for (; write != NULL && write->kind != WRITE_IMPORT && company < COMPANY; company++)
        write = TAILQ_NEXT(write, link);
    return write == NULL && company < COMPANY;
}

void history_expect(struct history *history, int change) {
    if (history->writer != NULL)
        atomic_fetch_add(&history->writer->expected, change);
}

void history_writer_wake(struct history *history) {
    if (history->writer == NULL)
        return;
    pthread_mutex_lock(&history->writer->mutex);
    history->writer->woken = true;
    pthread_cond_signal(&history->writer->work);
    pthread_mutex_unlock(&history->writer->mutex);
}

void history_writer_batch(struct history *history, bool open) {
    struct history_writer *writer = history->writer;
    pthread_mutex_lock(&writer->mutex);
    if (open && writer->batches++ == 0)
        writer->lost = (struct error){0};
    if (!open && writer->batches > 0)
        writer->batches--;
    pthread_mutex_unlock(&writer->mutex);
}

int history_writer_flush(struct history *history, struct error *error) {
    struct history_writer *writer = history->writer;
    struct timespec end = seconds_from_now(LIMIT_STORE_PATIENT_SECONDS);
    int waited = 0, result = 0;
    pthread_mutex_lock(&writer->mutex);
    writer->flush = writer->loose > 0;
    pthread_cond_signal(&writer->work);
    while (writer->loose > 0 && waited != ETIMEDOUT)
        waited = pthread_cond_timedwait(&writer->flushed, &writer->mutex, &end);
    if (writer->loose > 0) {
        gave_up(history, LIMIT_STORE_PATIENT_SECONDS, error);
        result = -1;
    } else if (writer->lost.status != 0) {
        if (error != NULL)
            *error = writer->lost;
        result = -1;
    }
    pthread_mutex_unlock(&writer->mutex);
    return result;
}
