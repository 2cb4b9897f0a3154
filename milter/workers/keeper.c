/* keeper.c - in: the state of the pool; out: inspectors ordered, replaced before their time is up, retired, buried with
 * one log line where there was trouble. One thread; no reply waits for it. Limits: LIMIT_START_SECONDS for a start,
 * LIMIT_RETRY_SECONDS between attempts. */
#include "workers/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SOCKET_BYTES = 256 * 1024,  /* so that the largest request fits at once */
    BURIAL_MILLISECONDS = 2000, /* the log line waits so long for the news of how it ended */
    FIRST_RETRY_MILLISECONDS = 100,
    ALL_INSPECTORS = 4 * LIMIT_INSPECTORS /* that are not buried yet */
};

/* ---- ordering -----------------------------------------------------------------------------------------------------
 */

/* The ends of an inspector's socket and standard error: ours, and those for the nursery. */
struct ends {
    int socket, says;
    int descriptors[NURSERY_DESCRIPTORS];
};

static int make_ends(struct ends *ends) {
    int sockets[2], pipes[2], size = SOCKET_BYTES;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
        return -1;
    /* Not blocking, so that an inspector that talks too much loses its words, not its message. */
    if (pipe2(pipes, O_CLOEXEC | O_NONBLOCK) != 0) {
        close(sockets[0]);
        close(sockets[1]);
        return -1;
    }
    setsockopt(sockets[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    ends->socket = sockets[0];
    ends->says = pipes[0];
    ends->descriptors[NURSERY_SOCKET] = sockets[1];
    ends->descriptors[NURSERY_STDERR] = pipes[1];
    return 0;
}

static struct inspector *new_inspector(struct workers *workers, const struct ends *ends) {
    struct inspector *inspector = calloc(1, sizeof *inspector);
    if (inspector == NULL)
        abort();
    inspector->socket = ends->socket;
    inspector->says = ends->says;
    inspector->since = workers_clock();
    workers_frame_restart(&inspector->in);
    pthread_mutex_lock(&workers->lock);
    inspector->child = ++workers->children;
    inspector->epoch = workers->epoch;
    inspector->generation = workers->generation;
    inspector->next = workers->all;
    workers->all = inspector;
    pthread_mutex_unlock(&workers->lock);
    return inspector;
}

static void order_one(struct workers *workers) {
    struct ends ends;
    struct error error;
    if (make_ends(&ends) != 0) {
        snprintf(error.text, sizeof error.text, "no descriptors for an inspector: %s", strerror(errno));
        workers_start_failed(workers, NULL, error.text);
        return;
    }
    /* The settings may not be closed under our feet: only workers_configure does that, after telling us to stop. */
    pthread_mutex_lock(&workers->lock);
    ends.descriptors[NURSERY_SETTINGS] = fcntl(workers->settings, F_DUPFD_CLOEXEC, 0);
    pthread_mutex_unlock(&workers->lock);
    struct inspector *inspector = new_inspector(workers, &ends);
    if (workers_nursery_start(workers->nursery, inspector->child, ends.descriptors, &error) != 0) {
        pthread_mutex_lock(&workers->lock);
        inspector->ended = true;
        pthread_mutex_unlock(&workers->lock);
        workers_start_failed(workers, inspector, error.text);
    }
    for (int i = 0; i < NURSERY_DESCRIPTORS; i++)
        close(ends.descriptors[i]);
}

/* Several that fail at once are one failure: the pause grows from round to round. */
static void put_off(struct workers *workers) {
    int64_t now = workers_clock();
    if (workers->start_failures > 0 && now < workers->retry_at)
        return;
    unsigned failures = workers->start_failures++;
    int64_t pause = LIMIT_RETRY_SECONDS * MILLISECONDS;
    if (failures < 16 && (int64_t)FIRST_RETRY_MILLISECONDS << failures < pause)
        pause = (int64_t)FIRST_RETRY_MILLISECONDS << failures;
    workers->retry_at = now + pause;
}

void workers_start_failed(struct workers *workers, struct inspector *inspector, const char *why) {
    pthread_mutex_lock(&workers->lock);
    put_off(workers);
    snprintf(workers->start_trouble, sizeof workers->start_trouble, "%s", why);
    /* While settings are being changed the caller hears of it; afterwards it is told once, not at every attempt. */
    bool tell = workers->epoch_state == EPOCH_READY && !workers->told_of_failures;
    workers->told_of_failures |= tell;
    if (inspector != NULL && inspector->state != INSPECTOR_GONE)
        workers_let_go(workers, inspector);
    pthread_mutex_unlock(&workers->lock);
    if (tell)
        log_write(workers->log, LOG_LEVEL_ALARM, "inspectors do not start: %s", why);
}

/* ---- looking around -----------------------------------------------------------------------------------------------
 */

/* What there is of the present epoch, and what of an earlier one. */
struct tally {
    unsigned starting, fresh, due, stale;
};

static struct tally count(const struct workers *workers, int64_t now) {
    struct tally tally = {0};
    for (const struct inspector *i = workers->all; i != NULL; i = i->next) {
        if (i->state == INSPECTOR_GONE || i->retiring)
            continue;
        if (i->epoch != workers->epoch)
            tally.stale++;
        else if (i->state == INSPECTOR_STARTING)
            tally.starting++;
        else if (workers_due(i, now))
            tally.due++;
        else
            tally.fresh++;
    }
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

/* Nobody needs an inspector with earlier settings that has not even started. */
static void stop_stale_starters(struct workers *workers) {
    for (struct inspector *i = workers->all; i != NULL; i = i->next)
        if (i->state == INSPECTOR_STARTING && i->epoch != workers->epoch)
            workers_let_go(workers, i);
}

/* Inspectors with earlier settings serve until it is clear whether the new ones will. */
static void settle_epoch(struct workers *workers, const struct tally *tally) {
    bool over = tally->fresh >= workers->count || (tally->starting == 0 && workers->start_failures > 0);
    if (workers->epoch_state != EPOCH_PENDING || !over)
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
        else if (i->state != INSPECTOR_GONE)
            earlier(&next, workers_next_due(i, now));
        else if (i->trouble[0] != '\0')
            earlier(&next, i->since + BURIAL_MILLISECONDS);
    }
    return next;
}

/* While new settings are tried, the first failure is enough to know. */
static bool may_order(const struct workers *workers) {
    return workers->settings >= 0 && !workers->nursery_gone && !workers->stopping &&
           (workers->epoch_state == EPOCH_READY ||
            (workers->epoch_state == EPOCH_PENDING && workers->start_failures == 0));
}

/* Puts the pool in order. Returns how many inspectors are to be ordered now; *next: when to look again. */
static unsigned look_around(struct workers *workers, int64_t *next) {
    int64_t now = workers_clock();
    pthread_mutex_lock(&workers->lock);
    stop_stale_starters(workers);
    struct tally tally = count(workers, now);
    settle_epoch(workers, &tally);
    retire_due(workers, &tally, now);
    unsigned have = tally.starting + tally.fresh;
    unsigned missing = have < workers->count && may_order(workers) ? workers->count - have : 0;
    *next = next_look(workers, now);
    if (missing > 0 && now < workers->retry_at) {
        missing = 0;
        earlier(next, workers->retry_at);
        if (tally.starting + tally.fresh + tally.due + tally.stale == 0)
            workers_send_away(workers);
    }
    pthread_mutex_unlock(&workers->lock);
    return missing;
}

/* ---- burying ------------------------------------------------------------------------------------------------------
 */

static void describe_end(int status, char *text, size_t size) {
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
        snprintf(text, size, ", killed by signal %d, %s", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else if (WIFEXITED(status))
        snprintf(text, size, ", exit status %d", WEXITSTATUS(status));
    else
        text[0] = '\0'; /* by us */
}

static void log_trouble(const struct workers *workers, struct inspector *inspector) {
    char end[128] = "";
    if (inspector->ended)
        describe_end(inspector->status, end, sizeof end);
    log_write(workers->log, LOG_LEVEL_WARNING, "%s (process %d%s)", inspector->trouble, (int)inspector->process, end);
    inspector->trouble[0] = '\0';
}

static void free_inspector(struct inspector *inspector) {
    if (inspector->says >= 0)
        close(inspector->says);
    workers_frame_free(&inspector->in);
    buffer_free(&inspector->out);
    free(inspector);
}

/* Only the keeper touches an inspector that is gone, so nothing but taking it off the list needs the lock. */
static void bury(struct workers *workers) {
    int64_t now = workers_clock();
    struct inspector *dead = NULL;
    pthread_mutex_lock(&workers->lock);
    for (struct inspector **at = &workers->all; *at != NULL;) {
        struct inspector *inspector = *at;
        if (inspector->state == INSPECTOR_GONE && inspector->ended) {
            *at = inspector->next;
            inspector->next = dead;
            dead = inspector;
            continue;
        }
        bool late = inspector->state == INSPECTOR_GONE && now - inspector->since >= BURIAL_MILLISECONDS;
        if (late && inspector->trouble[0] != '\0')
            log_trouble(workers, inspector);
        at = &inspector->next;
    }
    pthread_mutex_unlock(&workers->lock);
    while (dead != NULL) {
        struct inspector *next = dead->next;
        if (dead->trouble[0] != '\0')
            log_trouble(workers, dead);
        free_inspector(dead);
        dead = next;
    }
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

/* ---- the loop -----------------------------------------------------------------------------------------------------
 */

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
        for (unsigned missing; (missing = look_around(workers, &next)) > 0;)
            while (missing-- > 0)
                order_one(workers);
        collect(workers, &watch);
        int64_t now = workers_clock();
        int64_t nap = next == INT64_MAX ? -1 : next <= now ? 0 : next - now;
        if (poll(watch.polled, (nfds_t)watch.count, (int)nap) > 0)
            attend(workers, &watch);
        give_up_slow_starters(workers);
        bury(workers);
    }
    for (struct inspector *i = workers->all; i != NULL;) {
        struct inspector *next = i->next;
        if (i->socket >= 0)
            close(i->socket);
        if (i->trouble[0] != '\0')
            log_trouble(workers, i);
        free_inspector(i);
        i = next;
    }
    workers->all = workers->idle = NULL;
    return NULL;
}
