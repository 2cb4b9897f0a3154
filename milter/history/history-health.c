/* history-health.c - in: what happened to the store; out: one alarm when trouble begins, one line when it is over. */
#include "history/history-internal.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>

int64_t history_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void history_health_trouble(struct history *history, const char *sentence) {
    struct history_health *health = &history->health;
    pthread_mutex_lock(&health->mutex);
    bool began = !health->trouble;
    health->trouble = true;
    snprintf(health->sentence, sizeof health->sentence, "%s", sentence);
    pthread_mutex_unlock(&health->mutex);
    if (began)
        log_write(history->log, LOG_LEVEL_ALARM,
                  "the history is in trouble: %s; mail goes on, but whether an order was sent before is unknown until "
                  "this is over",
                  sentence);
}

void history_health_well(struct history *history) {
    struct history_health *health = &history->health;
    pthread_mutex_lock(&health->mutex);
    bool ended = health->trouble;
    health->trouble = false;
    pthread_mutex_unlock(&health->mutex);
    if (ended)
        log_write(history->log, LOG_LEVEL_WARNING, "the history %s works again", history->place);
}

bool history_health_ask(struct history *history, struct error *error) {
    struct history_health *health = &history->health;
    pthread_mutex_lock(&health->mutex);
    bool trouble = health->trouble;
    if (trouble)
        error_set(error, EX_TEMPFAIL, "%s", health->sentence);
    pthread_mutex_unlock(&health->mutex);
    if (!trouble && history->journal != NULL && history_journal_pending(history->journal)) {
        error_set(error, EX_TEMPFAIL, "entries still wait beside the history %s to be written", history->place);
        trouble = true;
    }
    return trouble;
}
