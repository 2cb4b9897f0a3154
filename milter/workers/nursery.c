/* nursery.c - in: words from the daemon; out: templates executed, children ended, and how each of them ended. One
 * thread, no library beyond the C library, nothing of the mail ever passes through here. Limit: CHILDREN at a time;
 * what goes beyond, or what the kernel refuses, is answered with the end of a child that never was. */
#include "workers/nursery.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Successors and those on their way out included. */
enum { CHILDREN = 3 * LIMIT_INSPECTORS, NEVER_STARTED = 127 << 8 };

struct child {
    uint32_t number;
    int pidfd; /* readable once the child has ended */
};

struct nursery {
    const struct nursery_plan *plan;
    int socket;
    struct child children[CHILDREN];
    size_t count;
};

static void say(const struct nursery *nursery, enum nursery_verb verb, uint32_t child, int32_t value) {
    struct nursery_word word = {.verb = verb, .child = child, .value = value};
    while (send(nursery->socket, &word, sizeof word, MSG_NOSIGNAL) < 0 && errno == EINTR)
        ;
}

/* From now on the child is known by its number; or, when it cannot be watched, it is no more. */
static bool watch(struct nursery *nursery, uint32_t number, pid_t process) {
    int pidfd = nursery->count < CHILDREN ? (int)syscall(SYS_pidfd_open, process, 0) : -1;
    if (pidfd >= 0) {
        nursery->children[nursery->count++] = (struct child){.number = number, .pidfd = pidfd};
        return true;
    }
    kill(process, SIGKILL);
    waitpid(process, NULL, 0);
    return false;
}

static void start(struct nursery *nursery, uint32_t number, const int descriptors[NURSERY_DESCRIPTORS]) {
    pid_t process = fork();
    if (process == 0)
        workers_become_template(nursery->plan, descriptors);
    bool watched = process > 0 && watch(nursery, number, process);
    say(nursery, watched ? NURSERY_STARTED : NURSERY_ENDED, number, watched ? process : NEVER_STARTED);
}

/* A process id from the daemon counts only if it is that of a child of ours. */
static void adopt(struct nursery *nursery, uint32_t number, pid_t process) {
    siginfo_t unused;
    bool ours = process > 0 && waitid(P_PID, (id_t)process, &unused, WEXITED | WNOHANG | WNOWAIT) == 0;
    if (!ours || !watch(nursery, number, process))
        say(nursery, NURSERY_ENDED, number, NEVER_STARTED);
}

static void end(struct nursery *nursery, uint32_t number) {
    for (size_t i = 0; i < nursery->count; i++)
        if (nursery->children[i].number == number)
            syscall(SYS_pidfd_send_signal, nursery->children[i].pidfd, SIGKILL, NULL, 0);
}

static void start_as_told(struct nursery *nursery, uint32_t number, struct msghdr *message) {
    const struct cmsghdr *header = CMSG_FIRSTHDR(message);
    int descriptors[NURSERY_DESCRIPTORS];
    if (header == NULL || header->cmsg_len != CMSG_LEN(sizeof descriptors)) {
        say(nursery, NURSERY_ENDED, number, NEVER_STARTED); /* they were too many for us, and dropped */
        return;
    }
    memcpy(descriptors, CMSG_DATA(header), sizeof descriptors);
    start(nursery, number, descriptors);
    for (int i = 0; i < NURSERY_DESCRIPTORS; i++)
        close(descriptors[i]);
}

/* One word of the daemon. False: the daemon has closed its end, or died. */
static bool listen_to_daemon(struct nursery *nursery) {
    struct nursery_word word;
    union {
        char bytes[CMSG_SPACE(sizeof(int) * NURSERY_DESCRIPTORS)];
        struct cmsghdr aligned;
    } control;
    struct iovec piece = {&word, sizeof word};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t n = recvmsg(nursery->socket, &message, MSG_CMSG_CLOEXEC);
    if (n < 0 && errno == EINTR)
        return true;
    if (n != (ssize_t)sizeof word)
        return false;
    if (word.verb == NURSERY_START)
        start_as_told(nursery, word.child, &message);
    else if (word.verb == NURSERY_ADOPT)
        adopt(nursery, word.child, word.value);
    else if (word.verb == NURSERY_KILL)
        end(nursery, word.child);
    return true;
}

/* The status as waitpid would have given it. */
static int32_t reap(const struct child *child) {
    siginfo_t how;
    memset(&how, 0, sizeof how);
    while (waitid((idtype_t)P_PIDFD, (id_t)child->pidfd, &how, WEXITED) != 0 && errno == EINTR)
        ;
    close(child->pidfd);
    return how.si_code == CLD_EXITED ? (how.si_status & 0xFF) << 8 : how.si_status & 0x7F;
}

static void bury(struct nursery *nursery, const struct pollfd *polled) {
    for (size_t i = nursery->count; i-- > 0;) {
        if (polled[i].revents == 0)
            continue;
        struct child child = nursery->children[i];
        nursery->children[i] = nursery->children[--nursery->count];
        say(nursery, NURSERY_ENDED, child.number, reap(&child));
    }
}

/* Signals to the daemon's process group or unit are not for us: we end when the daemon's end of the socket does. The
 * inspectors inherit what is ignored, so that a clean stop does not tear their messages away. */
static void ignore_signals(void) {
    static const int ignored[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM, SIGTSTP};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    signal(SIGCHLD, SIG_DFL); /* ignored, it would reap behind our back */
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Keeps only what the nursery needs of what it inherited, at the lowest numbers. */
static void settle(struct nursery *nursery, struct nursery_plan *plan) {
    enum { ABOVE_ALL = 64, SOCKET_AT = 3, PROGRAM_AT, NOTHING_AT, FIRST_UNUSED };
    int from[] = {nursery->socket, plan->program, plan->nothing};
    for (size_t i = 0; i < sizeof from / sizeof *from; i++)
        if ((from[i] = fcntl(from[i], F_DUPFD, ABOVE_ALL)) < 0)
            _exit(EXIT_FAILURE);
    for (size_t i = 0; i < sizeof from / sizeof *from; i++)
        dup3(from[i], SOCKET_AT + (int)i, O_CLOEXEC);
    for (int i = 0; i <= STDERR_FILENO; i++)
        dup2(NOTHING_AT, i);
    closefrom(FIRST_UNUSED);
    nursery->socket = SOCKET_AT;
    plan->program = PROGRAM_AT;
    plan->nothing = NOTHING_AT;
    plan->nursery = getpid();
}

void workers_nursery_run(int socket, const struct nursery_plan *plan) {
    struct nursery_plan own_plan = *plan;
    struct nursery nursery = {.plan = &own_plan, .socket = socket};
    ignore_signals();
    settle(&nursery, &own_plan);
    prctl(PR_SET_NAME, "order-nursery");
    if (chdir("/") != 0)
        _exit(EXIT_FAILURE);
    for (bool daemon_lives = true; daemon_lives;) {
        struct pollfd polled[CHILDREN + 1];
        for (size_t i = 0; i < nursery.count; i++)
            polled[i] = (struct pollfd){.fd = nursery.children[i].pidfd, .events = POLLIN};
        size_t at_socket = nursery.count;
        polled[at_socket] = (struct pollfd){.fd = nursery.socket, .events = POLLIN};
        if (poll(polled, (nfds_t)at_socket + 1, -1) < 0)
            continue;
        bury(&nursery, polled);
        if (polled[at_socket].revents != 0)
            daemon_lives = listen_to_daemon(&nursery);
    }
    for (size_t i = 0; i < nursery.count; i++)
        syscall(SYS_pidfd_send_signal, nursery.children[i].pidfd, SIGKILL, NULL, 0);
    _exit(EXIT_SUCCESS);
}
