/* keeper-plan.c - in: the pool and the clock; out: whose time is up is retired, and a plan of what is to be ordered. A
 * successor is there before an inspector goes, except when it is overdue. While new settings are tried, those with the
 * former ones serve, and are replaced as ever. */
#include "workers/pool.h"

#include <stdio.h>

/* What there is of one epoch. */
struct tally {
    unsigned starting, fresh, due;
    unsigned templates_starting, templates;
};

static void count_one(struct tally *tally, const struct inspector *inspector, int64_t now) {
    bool starting = inspector->state == INSPECTOR_STARTING;
    unsigned *which = &tally->fresh;
    if (inspector->is_template)
        which = starting ? &tally->templates_starting : &tally->templates;
    else if (starting)
        which = &tally->starting;
    else if (workers_due(inspector, now))
        which = &tally->due;
    (*which)++;
}

static struct tally count(const struct workers *workers, uint32_t epoch, int64_t now) {
    struct tally tally = {0};
    for (const struct inspector *i = workers->all; i != NULL; i = i->next)
        if (i->epoch == epoch && i->state != INSPECTOR_GONE && !i->retiring)
            count_one(&tally, i, now);
    return tally;
}

static void retire(struct workers *workers, struct inspector *inspector) {
    if (inspector->state == INSPECTOR_BUSY)
        inspector->retiring = true;
    else
        workers_let_go(workers, inspector);
}

/* Retires those whose time is up: at the latest when they are overdue, and sooner when their successors are there. */
static void retire_due(struct workers *workers, uint32_t epoch, const struct tally *tally, int64_t now) {
    unsigned here = tally->fresh + tally->due;
    unsigned surplus = here > workers->count ? here - workers->count : 0;
    for (struct inspector *i = workers->all; i != NULL; i = i->next) {
        bool serves = i->state == INSPECTOR_IDLE || i->state == INSPECTOR_BUSY;
        if (!serves || i->epoch != epoch || i->retiring || !workers_due(i, now))
            continue;
        if (surplus == 0 && !workers_overdue(i, now))
            continue;
        retire(workers, i);
        if (surplus > 0)
            surplus--;
    }
}

/* All of epochs that are neither the present one nor the one that serves until the present one has proved itself. */
static void retire_stale(struct workers *workers) {
    for (struct inspector *i = workers->all; i != NULL; i = i->next)
        if (i->state != INSPECTOR_GONE && i->epoch != workers->epoch && i->epoch != workers->serving)
            retire(workers, i);
}

/* Without the nursery nothing will ever start: who waits for new settings must not wait for ever. */
static void settle_epoch(struct workers *workers, const struct tally *tally) {
    bool none_starts = tally->starting + tally->templates_starting == 0 && workers->start_failures > 0;
    bool failed = none_starts || workers->nursery_gone;
    if (workers->epoch_state != EPOCH_PENDING || (tally->fresh < workers->count && !failed))
        return;
    if (workers->nursery_gone)
        snprintf(workers->start_trouble, sizeof workers->start_trouble, "the inspectors' nursery has ended");
    workers->epoch_state = tally->fresh > 0 ? EPOCH_READY : EPOCH_FAILED;
    if (workers->epoch_state == EPOCH_READY)
        workers->serving = workers->epoch;
    pthread_cond_broadcast(&workers->settled);
}

static void earlier(int64_t *moment, int64_t other) {
    if (other < *moment)
        *moment = other;
}

/* When the clock alone will give the keeper something to do. */
static int64_t next_look(const struct workers *workers, int64_t now) {
    int64_t next = INT64_MAX;
    for (const struct inspector *i = workers->all; i != NULL; i = i->next) {
        if (i->state == INSPECTOR_STARTING)
            earlier(&next, i->since + LIMIT_START_SECONDS * MILLISECONDS);
        else
            earlier(&next, i->state == INSPECTOR_GONE ? workers_burial(i) : workers_next_due(i, now));
    }
    return next;
}

static unsigned missing(const struct workers *workers, const struct tally *tally) {
    unsigned have = tally->starting + tally->fresh;
    return have < workers->count ? workers->count - have : 0;
}

/* While new settings are tried, the first failure is enough to know. */
static bool may_order(const struct workers *workers) {
    return workers->epoch_state == EPOCH_READY ||
           (workers->epoch_state == EPOCH_PENDING && workers->start_failures == 0);
}

/* What is missing, if it may be had now; otherwise *next becomes the moment for it. */
static struct order plan_present(const struct workers *workers, const struct tally *tally, int64_t now, int64_t *next) {
    struct order order = {.epoch = workers->epoch};
    unsigned wanted = missing(workers, tally);
    if (!may_order(workers))
        return order;
    if (wanted > 0 && now < workers->retry_at) {
        earlier(next, workers->retry_at);
        return order;
    }
    bool renew = workers->renew && tally->templates > 0;
    if (renew && now < workers->renew_at) {
        earlier(next, workers->renew_at);
        renew = false;
    }
    order.inspectors = tally->templates > 0 ? wanted : 0;
    order.template = tally->templates_starting == 0 && (renew || (tally->templates == 0 && wanted > 0));
    return order;
}

static struct order plan_former(struct workers *workers, int64_t now, int64_t *next) {
    struct order order = {.epoch = workers->serving};
    if (workers->serving == workers->epoch || workers->serving == 0)
        return order;
    struct tally tally = count(workers, workers->serving, now);
    retire_due(workers, workers->serving, &tally, now);
    if (missing(workers, &tally) > 0 && now < workers->former_retry_at)
        earlier(next, workers->former_retry_at);
    else if (tally.templates > 0)
        order.inspectors = missing(workers, &tally);
    return order;
}

struct orders workers_plan(struct workers *workers) {
    int64_t now = workers_clock();
    struct orders plan = {0};
    pthread_mutex_lock(&workers->lock);
    struct tally tally = count(workers, workers->epoch, now);
    settle_epoch(workers, &tally);
    retire_stale(workers);
    retire_due(workers, workers->epoch, &tally, now);
    plan.next = next_look(workers, now);
    if (!workers->nursery_gone && !workers->stopping) {
        plan.present = plan_present(workers, &tally, now, &plan.next);
        plan.former = plan_former(workers, now, &plan.next);
    }
    if (workers_hopeless(workers))
        workers_send_away(workers);
    pthread_mutex_unlock(&workers->lock);
    return plan;
}
