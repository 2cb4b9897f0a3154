/* nursery-link.c - the daemon's side of the nursery: splits it off, gives orders, hears its words. Any thread may give
 * orders; one listens. */
#include "workers/nursery.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

int workers_nursery_split(const struct nursery_plan *plan, int *socket, pid_t *process, struct error *error) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return error_set(error, EX_OSERR, "no socket for the inspectors' nursery: %s", strerror(errno));
    *process = fork();
    if (*process == 0)
        workers_nursery_run(ends[1], plan);
    int reason = errno;
    close(ends[1]);
    *socket = ends[0];
    if (*process > 0)
        return 0;
    close(ends[0]);
    return error_set(error, EX_OSERR, "the inspectors' nursery cannot be split off: %s", strerror(reason));
}

int workers_nursery_start(int socket, uint32_t child, const int descriptors[NURSERY_DESCRIPTORS], struct error *error) {
    struct nursery_word word = {.verb = NURSERY_START, .child = child};
    union {
        char bytes[CMSG_SPACE(sizeof(int) * NURSERY_DESCRIPTORS)];
        struct cmsghdr aligned;
    } control = {{0}};
    struct iovec piece = {&word, sizeof word};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * NURSERY_DESCRIPTORS);
    memcpy(CMSG_DATA(header), descriptors, sizeof(int) * NURSERY_DESCRIPTORS);
    ssize_t n;
    do
        n = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return error_set(error, EX_OSERR, "the inspectors' nursery does not answer: %s", strerror(errno));
    return 0;
}

static void tell(int socket, struct nursery_word word) {
    while (send(socket, &word, sizeof word, MSG_NOSIGNAL) < 0 && errno == EINTR)
        ; /* any other failure means that it is no more, which whoever listens to it will notice */
}

void workers_nursery_adopt(int socket, uint32_t child, pid_t process) {
    tell(socket, (struct nursery_word){.verb = NURSERY_ADOPT, .child = child, .value = process});
}

void workers_nursery_kill(int socket, uint32_t child) {
    tell(socket, (struct nursery_word){.verb = NURSERY_KILL, .child = child});
}

int workers_nursery_hear(int socket, struct nursery_word *word) {
    for (;;) {
        ssize_t n = recv(socket, word, sizeof *word, MSG_DONTWAIT);
        if (n == (ssize_t)sizeof *word)
            return 1;
        if (n < 0 && errno == EINTR)
            continue;
        return n < 0 && errno == EAGAIN ? 0 : -1;
    }
}
