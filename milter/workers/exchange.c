/* exchange.c - in: a message and an inspector; out: its facts, strictly decoded, or what went wrong. One sendmsg, one
 * poll and one recv in the common case. Limits: the caller's deadline; LIMIT_CONTENDED_SECONDS when others wait. */
#include "base/pieces.h"
#include "workers/pool.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <time.h>

int64_t workers_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * MILLISECONDS + now.tv_nsec / 1000000;
}

void workers_cond_init(pthread_cond_t *condition) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

bool workers_patience(struct patience *patience) {
    int64_t now = workers_clock();
    if (now >= patience->deadline)
        return false;
    if (now < patience->next_tick)
        return true;
    patience->next_tick = now + LIMIT_PROGRESS_SECONDS * MILLISECONDS;
    if (patience->tick != NULL)
        patience->tick(patience->context);
    return true;
}

int64_t workers_patience_until(const struct patience *patience) {
    return patience->next_tick < patience->deadline ? patience->next_tick : patience->deadline;
}

/* The frame, and behind it a small message; a large one is a descriptor, which goes with the first byte. */
struct parcel {
    struct iovec pieces[2];
    int descriptor; /* -1: none, or gone already */
};

/* As much as the socket takes now. */
static ssize_t parcel_send(struct parcel *parcel, int socket) {
    union {
        char bytes[CMSG_SPACE(sizeof parcel->descriptor)];
        struct cmsghdr aligned;
    } control = {{0}};
    struct msghdr message = {.msg_iov = parcel->pieces, .msg_iovlen = 2};
    if (parcel->descriptor >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof parcel->descriptor);
        memcpy(CMSG_DATA(header), &parcel->descriptor, sizeof parcel->descriptor);
    }
    ssize_t n;
    do
        n = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    while (n < 0 && errno == EINTR);
    return n;
}

/* Milliseconds to sleep until the socket speaks: to the next tick, and to the moment when a message may be taking an
 * inspector away from others. */
static int nap(const struct patience *patience, int64_t contended_at) {
    int64_t now = workers_clock();
    int64_t until = workers_patience_until(patience);
    int64_t look = now < contended_at ? contended_at : now + MILLISECONDS;
    if (look < until)
        until = look;
    return until > now ? (int)(until - now) : 0;
}

/* The socket is empty between messages, and what is sent at once fits into its usual buffer. Where that is smaller, the
 * inspector reads while the rest waits. */
static enum exchange send_request(struct inspector *inspector, struct parcel *parcel, struct patience *patience,
                                  struct error *error) {
    struct pollfd at = {.fd = inspector->socket, .events = POLLOUT};
    while (pieces_left(parcel->pieces, 2) > 0) {
        ssize_t n = parcel_send(parcel, inspector->socket);
        if (n >= 0) {
            pieces_take_off(parcel->pieces, 2, (size_t)n);
            parcel->descriptor = -1;
            continue;
        }
        if (errno == EPIPE || errno == ECONNRESET)
            return EXCHANGE_UNREAD;
        if (errno != EAGAIN) {
            error_set(error, EX_OSERR, "the request does not go through: %s", strerror(errno));
            return EXCHANGE_BAD;
        }
        if (poll(&at, 1, nap(patience, INT64_MAX)) <= 0 && !workers_patience(patience))
            return EXCHANGE_DEADLINE;
    }
    return EXCHANGE_DONE;
}

static enum exchange await_answer(struct workers *workers, struct inspector *inspector, struct patience *patience,
                                  uint32_t *payload_bytes, struct error *error) {
    static const enum exchange results[] = {[FRAME_WHOLE] = EXCHANGE_DONE,
                                            [FRAME_CLOSED] = EXCHANGE_CLOSED,
                                            [FRAME_UNREAD] = EXCHANGE_UNREAD,
                                            [FRAME_BAD] = EXCHANGE_BAD};
    int64_t contended_at = workers_clock() + LIMIT_CONTENDED_SECONDS * MILLISECONDS;
    struct pollfd at = {.fd = inspector->socket, .events = POLLIN};
    for (;;) {
        if (poll(&at, 1, nap(patience, contended_at)) > 0) {
            enum frame_state state =
                workers_frame_receive(&inspector->in, inspector->socket, WIRE_FACTS, payload_bytes, error);
            if (state != FRAME_PART)
                return results[state];
        }
        if (!workers_patience(patience))
            return EXCHANGE_DEADLINE;
        if (workers_clock() >= contended_at && workers_are_awaited(workers))
            return EXCHANGE_DEADLINE;
    }
}

static enum exchange decode(const struct inspector *inspector, uint32_t payload_bytes, struct inspection *inspection,
                            struct error *error) {
    uint32_t generation, sequence;
    struct facts facts;
    if (wire_get_facts(inspector->in.bytes + WIRE_HEADER_BYTES, payload_bytes, inspection->arena, &generation,
                       &sequence, &facts, error) != 0)
        return EXCHANGE_BAD;
    if (generation != inspector->generation)
        error_set(error, EX_PROTOCOL, "settings %u instead of %u", generation, inspector->generation);
    else if (sequence != inspector->sequence)
        error_set(error, EX_PROTOCOL, "an answer to message %u instead of %u", sequence, inspector->sequence);
    else {
        inspection->facts = facts;
        return EXCHANGE_DONE;
    }
    return EXCHANGE_BAD;
}

enum exchange workers_exchange(struct workers *workers, struct inspector *inspector, struct errand *errand,
                               struct error *error) {
    struct wire_request request = errand->request;
    request.generation = inspector->generation;
    request.sequence = ++inspector->sequence;
    /* Around a reload the inspector may number the parties otherwise: better none than the wrong ones. */
    uint32_t asked = errand->inspection->generation;
    if (asked != 0 && asked != inspector->generation)
        request.block_count = 0;
    buffer_clear(&inspector->out);
    wire_put_request(&inspector->out, &request);
    workers_frame_restart(&inspector->in);
    struct parcel parcel = {.descriptor = errand->content};
    parcel.pieces[0] = (struct iovec){inspector->out.data, inspector->out.length};
    if (request.content_follows)
        parcel.pieces[1] =
            (struct iovec){(void *)errand->inspection->envelope.small_content, (size_t)request.content_bytes};
    enum exchange result = send_request(inspector, &parcel, &errand->patience, error);
    if (result != EXCHANGE_DONE)
        return result;
    uint32_t payload_bytes;
    result = await_answer(workers, inspector, &errand->patience, &payload_bytes, error);
    return result == EXCHANGE_DONE ? decode(inspector, payload_bytes, errand->inspection, error) : result;
}
