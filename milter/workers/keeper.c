/* keeper.c - in: what happens to inspectors, and the clock; out: the plan carried out, news heard, the dead buried. One
 * thread; no reply waits for it. Limit: LIMIT_START_SECONDS for a start. */
#include "workers/pool.h"

#include <poll.h>
#include <sys/eventfd.h>

enum { ALL_INSPECTORS = 4 * LIMIT_INSPECTORS /* that are not buried yet */ };

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

/* Until there is nothing to order. Returns when to look again at the latest. */
static int64_t carry_out_plans(struct workers *workers) {
    for (;;) {
        struct orders plan = workers_plan(workers);
        if (!plan.present.template && plan.present.inspectors + plan.former.inspectors == 0)
            return plan.next;
        workers_order(workers, &plan.former);
        workers_order(workers, &plan.present);
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
        int64_t next = carry_out_plans(workers);
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
