/* keeper.c - in: the state of the pool; out: the pool in order: as many inspectors as wanted, successors ready before
 * anyone's time is up, the others retired. One thread; no reply waits for it. Limit: LIMIT_START_SECONDS for a start.
 */
#include "workers/pool.h"

#include <poll.h>
#include <sys/eventfd.h>

enum { ALL_INSPECTORS = 4 * LIMIT_INSPECTORS /* that are not buried yet */ };

/* ---- looking around --------------------------------------------------------------------------------------------- */

/* What there is of the present epoch, and what of an earlier one; and the templates of the present one. */
struct tally {
    unsigned starting, fresh, due, stale;
    unsigned templates_starting, templates;
};

static void count_one(struct tally *tally, const struct inspector *inspector, uint32_t epoch, int64_t now) {
    bool stale = inspector->epoch != epoch, starting = inspector->state == INSPECTOR_STARTING;
    if (inspector->state == INSPECTOR_GONE || inspector->retiring || (stale && inspector->is_template))
        return;
    unsigned *which = &tally->fresh;
    if (inspector->is_template)
        which = starting ? &tally->templates_starting : &tally->templates;
    else if (stale)
        which = &tally->stale;
    else if (starting)
        which = &tally->starting;
    else if (workers_due(inspector, now))
        which = &tally->due;
    (*which)++;
}

static struct tally count(const struct workers *workers, int64_t now) {
    struct tally tally = {0};
    for (const struct inspector *i = workers->all; i != NULL; i = i->next)
        count_one(&tally, i, workers->epoch, now);
    return tally;
}

static void retire(struct workers *workers, struct inspector *inspector) {
    if (inspector->state == INSPECTOR_BUSY)
        inspector->retiring = true;
    else
        workers_let_go(workers, inspector);
}

/* Retires those whose time is up: at the latest when they are overdue, and sooner when their successors are there. */
static void retire_due(struct workers *workers, const struct tally *tally, int64_t now) {
    unsigned here = tally->fresh + tally->due;
    unsigned surplus = here > workers->count ? here - workers->count : 0;
    for (struct inspector *i = workers->all; i != NULL; i = i->next) {
        if (i->epoch != workers->epoch || i->retiring || !workers_due(i, now) ||
            (i->state != INSPECTOR_IDLE && i->state != INSPECTOR_BUSY))
            continue;
        if (surplus == 0 && !workers_overdue(i, now))
            continue;
        retire(workers, i);
        if (surplus > 0)
            surplus--;
    }
}

/* Nobody needs an inspector with earlier settings that has not even started, nor, once the present ones are settled, a
 * template of others. */
static void stop_stale(struct workers *workers) {
    for (struct inspector *i = workers->all; i != NULL; i = i->next) {
        bool useless =
            i->state == INSPECTOR_STARTING || (i->state == INSPECTOR_TEMPLATE && workers->epoch_state != EPOCH_PENDING);
        if (useless && i->epoch != workers->epoch)
            workers_let_go(workers, i);
    }
}

/* Inspectors with earlier settings serve until it is clear whether the new ones will. */
static void settle_epoch(struct workers *workers, const struct tally *tally) {
    bool failed = tally->starting + tally->templates_starting == 0 && workers->start_failures > 0;
    if (workers->epoch_state != EPOCH_PENDING || (tally->fresh < workers->count && !failed))
        return;
    workers->epoch_state = tally->fresh > 0 ? EPOCH_READY : EPOCH_FAILED;
    for (struct inspector *i = workers->all; i != NULL && tally->fresh > 0; i = i->next)
        if (i->epoch != workers->epoch && i->state != INSPECTOR_GONE)
            retire(workers, i);
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

/* While new settings are tried, the first failure is enough to know. */
static bool may_order(const struct workers *workers) {
    return workers->settings >= 0 && !workers->nursery_gone && !workers->stopping &&
           (workers->epoch_state == EPOCH_READY ||
            (workers->epoch_state == EPOCH_PENDING && workers->start_failures == 0));
}

/* Under the lock. What is missing, if it may be had now; otherwise *next becomes the moment for it. */
static struct order decide(const struct workers *workers, const struct tally *tally, int64_t now, int64_t *next) {
    struct order order = {0};
    unsigned have = tally->starting + tally->fresh;
    unsigned missing = have < workers->count ? workers->count - have : 0;
    if (!may_order(workers))
        return order;
    if (missing > 0 && now < workers->retry_at) {
        earlier(next, workers->retry_at);
        return order;
    }
    bool renew = workers->renew && tally->templates > 0;
    if (renew && now < workers->renew_at) {
        earlier(next, workers->renew_at);
        renew = false;
    }
    order.inspectors = tally->templates > 0 ? missing : 0;
    order.template = tally->templates_starting == 0 && (renew || (tally->templates == 0 && missing > 0));
    return order;
}

/* Puts the pool in order as far as that goes without new inspectors. *next: when to look again. */
static struct order look_around(struct workers *workers, int64_t *next) {
    int64_t now = workers_clock();
    pthread_mutex_lock(&workers->lock);
    stop_stale(workers);
    struct tally tally = count(workers, now);
    settle_epoch(workers, &tally);
    retire_due(workers, &tally, now);
    *next = next_look(workers, now);
    struct order order = decide(workers, &tally, now, next);
    bool some = tally.starting + tally.fresh + tally.due + tally.stale + tally.templates_starting > 0;
    if (!some && !order.template && order.inspectors == 0)
        workers_send_away(workers);
    pthread_mutex_unlock(&workers->lock);
    return order;
}

/* Those that never say "ready". */
static void give_up_slow_starters(struct workers *workers) {
    int64_t now = workers_clock();
    for (;;) {
        struct inspector *slow = NULL;
        pthread_mutex_lock(&workers->lock);
        for (struct inspector *i = workers->all; i != NULL; i = i->next)
            if (i->state == INSPECTOR_STARTING && now - i->since >= LIMIT_START_SECONDS * MILLISECONDS)
                slow = i;
        pthread_mutex_unlock(&workers->lock);
        if (slow == NULL)
            return;
        workers_start_failed(workers, slow, "an inspector was not ready in time");
    }
}

/* ---- the loop --------------------------------------------------------------------------------------------------- */

struct watch {
    struct pollfd polled[2 + 2 * ALL_INSPECTORS];
    struct inspector *inspectors[2 + 2 * ALL_INSPECTORS];
    size_t count;
};

static void watch_for(struct watch *watch, int descriptor, struct inspector *inspector) {
    if (watch->count == sizeof watch->polled / sizeof *watch->polled)
        return;
    watch->polled[watch->count] = (struct pollfd){.fd = descriptor, .events = POLLIN};
    watch->inspectors[watch->count++] = inspector;
}

enum { AT_WAKE, AT_NURSERY, AT_INSPECTORS };

static void collect(struct workers *workers, struct watch *watch) {
    watch->count = 0;
    pthread_mutex_lock(&workers->lock);
    watch_for(watch, workers->wake, NULL);
    watch_for(watch, workers->nursery_gone ? -1 : workers->nursery, NULL);
    for (struct inspector *i = workers->all; i != NULL; i = i->next) {
        if (i->says >= 0)
            watch_for(watch, i->says, i);
        if (i->state == INSPECTOR_STARTING)
            watch_for(watch, i->socket, i);
    }
    pthread_mutex_unlock(&workers->lock);
}

static void attend(struct workers *workers, const struct watch *watch) {
    eventfd_t ignored;
    if (watch->polled[AT_WAKE].revents != 0)
        eventfd_read(workers->wake, &ignored);
    if (watch->polled[AT_NURSERY].revents != 0)
        workers_hear_nursery(workers);
    for (size_t i = AT_INSPECTORS; i < watch->count; i++) {
        struct inspector *inspector = watch->inspectors[i];
        if (watch->polled[i].revents == 0)
            continue;
        if (watch->polled[i].fd == inspector->says)
            workers_hear_inspector(workers, inspector);
        else
            workers_hear_ready(workers, inspector);
    }
}

static bool is_stopping(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    bool stopping = workers->stopping && workers->inside == 0;
    pthread_mutex_unlock(&workers->lock);
    return stopping;
}

void *workers_keep(void *context) {
    struct workers *workers = context;
    struct watch watch;
    while (!is_stopping(workers)) {
        int64_t next;
        struct order order = look_around(workers, &next);
        while (order.template || order.inspectors > 0) {
            workers_order(workers, &order);
            order = look_around(workers, &next);
        }
        collect(workers, &watch);
        int64_t now = workers_clock();
        int64_t nap = next == INT64_MAX ? -1 : next <= now ? 0 : next - now;
        if (poll(watch.polled, (nfds_t)watch.count, (int)nap) > 0)
            attend(workers, &watch);
        give_up_slow_starters(workers);
        workers_bury(workers);
    }
    workers_bury_all(workers);
    return NULL;
}
