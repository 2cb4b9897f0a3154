/* keeper-order.c - in: what is missing; out: a template ordered from the nursery, inspectors forked by the template.
 * Limits: a template that does not fork within FORK_SECONDS is given up; LIMIT_RETRY_SECONDS between attempts. */
#include "workers/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

enum {
    SOCKET_BYTES = 256 * 1024, /* so that the largest request fits at once */
    FIRST_RETRY_MILLISECONDS = 100,
    FORK_SECONDS = LIMIT_START_SECONDS
};

/* The ends of an inspector's socket and standard error: ours, and those for the nursery. */
struct ends {
    int socket, says;
    int their_socket, their_stderr;
};

static int open_ends(struct ends *ends) {
    int sockets[2], pipes[2], size = SOCKET_BYTES;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
        return -1;
    /* Not blocking, so that an inspector that talks too much loses its words, not its message. */
    if (pipe2(pipes, O_CLOEXEC | O_NONBLOCK) != 0) {
        close(sockets[0]);
        close(sockets[1]);
        return -1;
    }
    struct timeval patience = {.tv_sec = FORK_SECONDS}; /* with a template's answers; others are polled for */
    setsockopt(sockets[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    setsockopt(sockets[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    *ends = (struct ends){sockets[0], pipes[0], sockets[1], pipes[1]};
    return 0;
}

static int make_ends(struct workers *workers, struct ends *ends) {
    if (open_ends(ends) == 0)
        return 0;
    char why[128];
    snprintf(why, sizeof why, "no descriptors for an inspector: %s", strerror(errno));
    workers_start_failed(workers, NULL, why);
    return -1;
}

/* What is ordered, and the settings it is for, noted under one lock: workers_configure may change them any time. */
struct version {
    uint32_t epoch, generation;
    bool is_template;
};

static struct inspector *new_inspector(struct workers *workers, const struct ends *ends, struct version version) {
    struct inspector *inspector = calloc(1, sizeof *inspector);
    if (inspector == NULL)
        abort();
    inspector->epoch = version.epoch;
    inspector->generation = version.generation;
    inspector->is_template = version.is_template;
    inspector->socket = ends->socket;
    inspector->says = ends->says;
    inspector->since = workers_clock();
    workers_frame_restart(&inspector->in);
    pthread_mutex_lock(&workers->lock);
    inspector->child = ++workers->children;
    inspector->next = workers->all;
    workers->all = inspector;
    pthread_mutex_unlock(&workers->lock);
    return inspector;
}

static void never_was(struct workers *workers, struct inspector *inspector, const char *why) {
    pthread_mutex_lock(&workers->lock);
    inspector->ended = true;
    pthread_mutex_unlock(&workers->lock);
    workers_start_failed(workers, inspector, why);
}

static void order_template(struct workers *workers) {
    struct ends ends;
    struct error error;
    if (make_ends(workers, &ends) != 0)
        return;
    int descriptors[NURSERY_DESCRIPTORS];
    descriptors[NURSERY_SOCKET] = ends.their_socket;
    descriptors[NURSERY_STDERR] = ends.their_stderr;
    pthread_mutex_lock(&workers->lock);
    struct version version = {workers->epoch, workers->generation, true};
    descriptors[NURSERY_SETTINGS] = fcntl(workers->settings, F_DUPFD_CLOEXEC, 0);
    pthread_mutex_unlock(&workers->lock);
    struct inspector *template = new_inspector(workers, &ends, version);
    if (workers_nursery_start(workers->nursery, template->child, descriptors, &error) != 0)
        never_was(workers, template, error.text);
    for (int i = 0; i < NURSERY_DESCRIPTORS; i++)
        if (descriptors[i] >= 0)
            close(descriptors[i]);
}

/* Has the template fork. The new process's id, or -1 with a sentence; then *answered tells whether the template itself
 * is well. */
static pid_t have_forked(int socket, const struct ends *ends, bool *answered, struct error *error) {
    struct wire_fork_order order = {.letter = 'F'};
    struct wire_fork_answer answer;
    int descriptors[WIRE_FORK_DESCRIPTORS];
    descriptors[WIRE_FORK_SOCKET] = ends->their_socket;
    descriptors[WIRE_FORK_STDERR] = ends->their_stderr;
    union {
        char bytes[CMSG_SPACE(sizeof descriptors)];
        struct cmsghdr aligned;
    } control = {{0}};
    struct iovec piece = {&order, sizeof order};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptors);
    memcpy(CMSG_DATA(header), descriptors, sizeof descriptors);
    *answered = sendmsg(socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof order &&
                recv(socket, &answer, sizeof answer, MSG_WAITALL) == (ssize_t)sizeof answer;
    if (!*answered)
        return error_set(error, EX_OSERR, "the inspectors' template does not answer");
    if (answer.process < 0)
        return error_set(error, EX_OSERR, "no inspector can be forked: %s", strerror(-answer.process));
    return answer.process;
}

/* Should it answer after all, the answer would be taken for that to another order. */
static void give_up_template(struct workers *workers, uint32_t epoch) {
    pthread_mutex_lock(&workers->lock);
    struct inspector *template = workers_template(workers, epoch);
    if (template != NULL)
        workers_let_go(workers, template);
    pthread_mutex_unlock(&workers->lock);
}

static void order_inspector(struct workers *workers, uint32_t epoch) {
    struct ends ends;
    struct error error;
    pthread_mutex_lock(&workers->lock);
    const struct inspector *template = workers_template(workers, epoch);
    int socket = template == NULL ? -1 : template->socket; /* only this thread closes it */
    struct version version = {epoch, template == NULL ? 0 : template->generation, false};
    pthread_mutex_unlock(&workers->lock);
    if (socket < 0 || make_ends(workers, &ends) != 0)
        return; /* the keeper will look again */
    struct inspector *inspector = new_inspector(workers, &ends, version);
    bool answered;
    pid_t process = have_forked(socket, &ends, &answered, &error);
    close(ends.their_socket);
    close(ends.their_stderr);
    if (process < 0) {
        never_was(workers, inspector, error.text);
        if (!answered)
            give_up_template(workers, epoch);
        return;
    }
    pthread_mutex_lock(&workers->lock);
    inspector->process = process;
    pthread_mutex_unlock(&workers->lock);
    workers_nursery_adopt(workers->nursery, inspector->child, process);
}

struct inspector *workers_template(const struct workers *workers, uint32_t epoch) {
    struct inspector *i = workers->all;
    while (i != NULL && (i->state != INSPECTOR_TEMPLATE || i->epoch != epoch))
        i = i->next;
    return i;
}

void workers_order(struct workers *workers, const struct order *order) {
    if (order->template)
        order_template(workers);
    for (unsigned i = 0; i < order->inspectors; i++)
        order_inspector(workers, order->epoch);
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

/* Under the lock. False when it does not matter. A template that was only to replace another is not missed; any other
 * failure is one of the pool. */
static bool note_failure(struct workers *workers, const struct inspector *inspector, const char *why) {
    if (inspector != NULL && inspector->epoch != workers->epoch) {
        workers->former_retry_at = workers_clock() + MILLISECONDS;
        return false;
    }
    if (inspector != NULL && inspector->is_template && workers_template(workers, workers->epoch) != NULL) {
        workers->renew_at = workers_clock() + LIMIT_RETRY_SECONDS * MILLISECONDS;
        return true;
    }
    put_off(workers);
    snprintf(workers->start_trouble, sizeof workers->start_trouble, "%s", why);
    return true;
}

void workers_start_failed(struct workers *workers, struct inspector *inspector, const char *why) {
    pthread_mutex_lock(&workers->lock);
    bool matters = note_failure(workers, inspector, why);
    /* While settings are being changed the caller hears of it; afterwards it is told once, not at every attempt. */
    bool tell = matters && workers->epoch_state == EPOCH_READY && !workers->told_of_failures;
    workers->told_of_failures |= tell;
    if (inspector != NULL && inspector->state != INSPECTOR_GONE)
        workers_let_go(workers, inspector);
    pthread_mutex_unlock(&workers->lock);
    if (tell)
        log_write(workers->log, LOG_LEVEL_ALARM, "inspectors do not start: %s", why);
}
