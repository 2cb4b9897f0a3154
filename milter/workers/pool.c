/* pool.c - in: threads with messages, inspectors that are ready; out: pairs of them, in the order in which the threads
 * came. Free inspectors are a stack, so that under little load the same few stay warm. Limits: the caller's patience;
 * LIMIT_WORKER_MESSAGES and LIMIT_WORKER_SECONDS per inspector. */
#include "workers/pool.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    /* So much before its time is up an inspector's successor is ordered. */
    AHEAD_MESSAGES = LIMIT_WORKER_MESSAGES / 10,
    AHEAD_SECONDS = LIMIT_START_SECONDS,
    ENDING_MILLISECONDS = 1000
};

void workers_wake_keeper(const struct workers *workers) {
    eventfd_write(workers->wake, 1);
}

/* Time counts from the first message: an inspector that has seen none cannot have been taken over by one. */
static bool is_past(const struct inspector *inspector, int64_t now, unsigned messages, int64_t milliseconds) {
    return inspector->messages >= messages || (inspector->messages > 0 && now - inspector->since >= milliseconds);
}

bool workers_due(const struct inspector *inspector, int64_t now) {
    return inspector->outdated || is_past(inspector, now, LIMIT_WORKER_MESSAGES - AHEAD_MESSAGES,
                                          (LIMIT_WORKER_SECONDS - AHEAD_SECONDS) * MILLISECONDS);
}

bool workers_overdue(const struct inspector *inspector, int64_t now) {
    return is_past(inspector, now, LIMIT_WORKER_MESSAGES, LIMIT_WORKER_SECONDS * MILLISECONDS);
}

int64_t workers_next_due(const struct inspector *inspector, int64_t now) {
    int64_t overdue = inspector->since + LIMIT_WORKER_SECONDS * MILLISECONDS;
    if (inspector->messages == 0 || now >= overdue)
        return INT64_MAX;
    int64_t due = overdue - AHEAD_SECONDS * MILLISECONDS;
    return now < due ? due : overdue;
}

void workers_let_go(struct workers *workers, struct inspector *inspector) {
    if (inspector->state == INSPECTOR_IDLE)
        for (struct inspector **at = &workers->idle; *at != NULL; at = &(*at)->next_idle)
            if (*at == inspector) {
                *at = inspector->next_idle;
                break;
            }
    inspector->state = INSPECTOR_GONE;
    inspector->since = workers_clock();
    close(inspector->socket);
    inspector->socket = -1;
    workers_nursery_kill(workers->nursery, inspector->child);
}

void workers_offer(struct workers *workers, struct inspector *inspector) {
    struct waiter *waiter = workers->first_waiter;
    if (waiter == NULL) {
        inspector->state = INSPECTOR_IDLE;
        inspector->next_idle = workers->idle;
        workers->idle = inspector;
        return;
    }
    workers->first_waiter = waiter->next;
    if (waiter->next == NULL)
        workers->last_waiter = NULL;
    inspector->state = INSPECTOR_BUSY;
    waiter->given = inspector;
    pthread_cond_signal(&waiter->called);
}

void workers_send_away(struct workers *workers) {
    for (struct waiter *waiter = workers->first_waiter; waiter != NULL; waiter = waiter->next) {
        waiter->in_vain = true;
        pthread_cond_signal(&waiter->called);
    }
    workers->first_waiter = workers->last_waiter = NULL;
}

bool workers_are_awaited(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    bool awaited = workers->first_waiter != NULL;
    pthread_mutex_unlock(&workers->lock);
    return awaited;
}

bool workers_hopeless(const struct workers *workers) {
    if (workers->stopping || workers->nursery_gone)
        return true;
    for (const struct inspector *i = workers->all; i != NULL; i = i->next)
        if (i->state != INSPECTOR_GONE && i->state != INSPECTOR_TEMPLATE)
            return false;
    return workers->start_failures > 0 && workers_clock() < workers->retry_at;
}

static void leave_queue(struct workers *workers, const struct waiter *waiter) {
    struct waiter *before = NULL;
    for (struct waiter *at = workers->first_waiter; at != NULL && at != waiter; at = at->next)
        before = at;
    if (before != NULL)
        before->next = waiter->next;
    else
        workers->first_waiter = waiter->next;
    if (workers->last_waiter == waiter)
        workers->last_waiter = before;
}

static void sleep_until_called(struct workers *workers, struct waiter *waiter, int64_t until) {
    struct timespec when = {.tv_sec = until / MILLISECONDS, .tv_nsec = until % MILLISECONDS * 1000000};
    while (waiter->given == NULL && !waiter->in_vain &&
           pthread_cond_timedwait(&waiter->called, &workers->lock, &when) == 0)
        ;
}

static void join_queue(struct workers *workers, struct waiter *waiter) {
    if (workers->last_waiter != NULL)
        workers->last_waiter->next = waiter;
    else
        workers->first_waiter = waiter;
    workers->last_waiter = waiter;
}

/* Under the lock, which is released meanwhile. */
static struct inspector *queue_up(struct workers *workers, struct patience *patience, bool *in_vain) {
    struct waiter waiter = {0};
    workers_cond_init(&waiter.called);
    join_queue(workers, &waiter);
    bool patient = true;
    while (patient && waiter.given == NULL && !waiter.in_vain) {
        sleep_until_called(workers, &waiter, workers_patience_until(patience));
        if (waiter.given != NULL || waiter.in_vain)
            break;
        pthread_mutex_unlock(&workers->lock);
        patient = workers_patience(patience);
        pthread_mutex_lock(&workers->lock);
    }
    if (waiter.given == NULL && !waiter.in_vain)
        leave_queue(workers, &waiter);
    pthread_cond_destroy(&waiter.called);
    *in_vain = waiter.in_vain;
    return waiter.given;
}

struct inspector *workers_take(struct workers *workers, struct patience *patience, bool *hopeless) {
    pthread_mutex_lock(&workers->lock);
    struct inspector *inspector = NULL;
    *hopeless = workers_hopeless(workers);
    if (!*hopeless) {
        inspector = workers->idle;
        if (inspector != NULL) {
            workers->idle = inspector->next_idle;
            inspector->state = INSPECTOR_BUSY;
        } else {
            inspector = queue_up(workers, patience, hopeless);
        }
    }
    pthread_mutex_unlock(&workers->lock);
    return inspector;
}

void workers_give_back(struct workers *workers, struct inspector *inspector) {
    int64_t now = workers_clock();
    pthread_mutex_lock(&workers->lock);
    bool was_due = workers_due(inspector, now);
    if (inspector->messages++ == 0)
        inspector->since = now;
    bool overdue = workers_overdue(inspector, now);
    /* The keeper counts on being told of the first message, which starts the clock, and of the one that ends it. */
    bool wake = inspector->messages == 1 || overdue || inspector->retiring || was_due != workers_due(inspector, now);
    if (inspector->retiring || overdue)
        workers_let_go(workers, inspector);
    else
        workers_offer(workers, inspector);
    pthread_mutex_unlock(&workers->lock);
    if (wake)
        workers_wake_keeper(workers);
}

/* The nursery's word comes by another way than the end of the socket, some hundred microseconds later. */
bool workers_died_for_want_of_memory(struct workers *workers, const struct inspector *inspector) {
    int64_t until = workers_clock() + ENDING_MILLISECONDS;
    struct timespec when = {.tv_sec = until / MILLISECONDS, .tv_nsec = until % MILLISECONDS * 1000000};
    pthread_mutex_lock(&workers->lock);
    while (!inspector->ended && pthread_cond_timedwait(&workers->ending, &workers->lock, &when) == 0)
        ;
    bool so = inspector->ended && WIFEXITED(inspector->status) && WEXITSTATUS(inspector->status) == WIRE_EXIT_NO_MEMORY;
    pthread_mutex_unlock(&workers->lock);
    return so;
}

void workers_give_up(struct workers *workers, struct inspector *inspector, bool by_itself, const char *format, ...) {
    char trouble[TROUBLE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(trouble, sizeof trouble, format, arguments);
    va_end(arguments);
    pthread_mutex_lock(&workers->lock);
    memcpy(inspector->trouble, trouble, sizeof trouble);
    inspector->by_itself = by_itself;
    workers->anomalies++;
    workers->renew = true;
    workers_let_go(workers, inspector);
    pthread_mutex_unlock(&workers->lock);
    workers_wake_keeper(workers);
}
