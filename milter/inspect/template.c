/* template.c - in: orders with two descriptors each; out: inspectors, forked. They become children of our own parent,
 * the nursery, which can so end and bury them. Limits: one order at a time; nothing of mail ever comes here. All
 * inspectors of one template have the same memory layout, so the daemon starts another template after each crash. */
#include "inspect/template.h"
#include "wire/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <unistd.h>

/* 1 and the descriptors of the inspector to come; 0: the socket is closed; -1 with a sentence. */
static int receive_order(int descriptors[WIRE_FORK_DESCRIPTORS], struct error *error) {
    struct wire_fork_order order;
    union {
        char bytes[CMSG_SPACE(sizeof(int) * WIRE_FORK_DESCRIPTORS)];
        struct cmsghdr aligned;
    } control;
    struct iovec piece = {&order, sizeof order};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t n;
    do
        n = recvmsg(WIRE_SOCKET_FD, &message, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n == 0 || (n < 0 && errno == ECONNRESET))
        return 0;
    const struct cmsghdr *header = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (header == NULL || order.letter != 'F' || header->cmsg_len != CMSG_LEN(sizeof(int) * WIRE_FORK_DESCRIPTORS))
        return error_set(error, EX_PROTOCOL, "the daemon gave an order that is none");
    memcpy(descriptors, CMSG_DATA(header), sizeof(int) * WIRE_FORK_DESCRIPTORS);
    return 1;
}

/* A fork whose child is our sibling. The C library's own fork cannot do that; what else it would do is for threads,
 * and there are none. */
static pid_t fork_sibling(void) {
    return (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, NULL, NULL, NULL, NULL);
}

/* In the new inspector: nothing stays open but what is its own, and it dies with the nursery. */
static int settle(const int descriptors[WIRE_FORK_DESCRIPTORS], pid_t nursery, struct error *error) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != nursery)
        return error_set(error, EX_OSERR, "the inspector would outlive the daemon");
    if (dup3(descriptors[WIRE_FORK_SOCKET], WIRE_SOCKET_FD, 0) < 0 ||
        dup3(descriptors[WIRE_FORK_STDERR], STDERR_FILENO, 0) < 0)
        return error_set(error, EX_OSERR, "the inspector's descriptors cannot be put in place: %s", strerror(errno));
    closefrom(WIRE_SOCKET_FD + 1);
    return 0;
}

enum template_part template_serve(struct error *error) {
    int descriptors[WIRE_FORK_DESCRIPTORS] = {-1, -1}, result;
    pid_t nursery = getppid();
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); /* the account may be shared: nobody traces the one who makes the others */
    while ((result = receive_order(descriptors, error)) == 1) {
        pid_t child = fork_sibling();
        if (child == 0)
            return settle(descriptors, nursery, error) == 0 ? TEMPLATE_CHILD : TEMPLATE_TROUBLE;
        struct wire_fork_answer answer = {.process = child > 0 ? child : -errno};
        for (int i = 0; i < WIRE_FORK_DESCRIPTORS; i++)
            close(descriptors[i]);
        if (write(WIRE_SOCKET_FD, &answer, sizeof answer) != (ssize_t)sizeof answer)
            return TEMPLATE_OVER;
    }
    return result == 0 ? TEMPLATE_OVER : TEMPLATE_TROUBLE;
}
