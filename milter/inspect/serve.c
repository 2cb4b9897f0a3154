/* serve.c - in: request frames, each with the message behind it or as a descriptor beside it; out: one frame of facts
 * for each. Limits: LIMIT_REQUEST_BYTES, LIMIT_SMALL_BYTES; one message at a time. The daemon is trusted: what it
 * should not have sent ends the program. */
#include "inspect/serve.h"
#include "inspect/sandbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

enum { NO_DESCRIPTOR = -1, ROOM_BYTES = LIMIT_REQUEST_BYTES + LIMIT_SMALL_BYTES };

/* The inside of the loop. */
struct server {
    int socket;
    uint32_t generation;
    serve_reader *read;
    void *context;
    char *frame; /* the request as it arrives, and a small message behind it: ROOM_BYTES */
    size_t have;
    int descriptor; /* of the message; NO_DESCRIPTOR: has not come yet */
    struct content content;
    struct arena *arena;
    struct buffer answer;
};

static void take_descriptor(struct server *server, struct msghdr *message) {
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL; c = CMSG_NXTHDR(message, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS || server->descriptor != NO_DESCRIPTOR)
            continue;
        memcpy(&server->descriptor, CMSG_DATA(c), sizeof server->descriptor);
    }
}

/* One more piece of the request. 1: got some; 0: the socket is closed; -1: trouble. */
static int receive_piece(struct server *server, struct error *error) {
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control;
    struct iovec piece = {server->frame + server->have, ROOM_BYTES - server->have};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t n;
    do
        n = recvmsg(server->socket, &message, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n < 0 && errno != ECONNRESET)
        return error_set(error, EX_OSERR, "the socket cannot be read: %s", strerror(errno));
    if (n <= 0)
        return 0;
    take_descriptor(server, &message);
    server->have += (size_t)n;
    return 1;
}

/* A whole request frame. 1, 0 when the socket is closed, or -1. */
static int receive_request(struct server *server, uint32_t *payload_bytes, struct error *error) {
    enum wire_kind kind;
    server->have = 0;
    for (;;) {
        int result = receive_piece(server, error);
        if (result <= 0)
            return result;
        if (server->have < WIRE_HEADER_BYTES)
            continue;
        if (wire_get_header(server->frame, &kind, payload_bytes, error) != 0)
            return -1;
        if (kind != WIRE_REQUEST || *payload_bytes > LIMIT_REQUEST_BYTES - WIRE_HEADER_BYTES)
            return error_set(error, EX_PROTOCOL, "the daemon sent a frame of kind %d with %u bytes", (int)kind,
                             *payload_bytes);
        if (server->have >= WIRE_HEADER_BYTES + *payload_bytes)
            return 1;
    }
}

int serve_send(int socket, const struct buffer *frame, struct error *error) {
    for (size_t sent = 0; sent < frame->length;) {
        ssize_t n = write(socket, frame->data + sent, frame->length - sent);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_set(error, EX_IOERR, "the answer cannot be sent: %s", strerror(errno));
        sent += (size_t)n;
    }
    return 0;
}

/* The message is not what the daemon said it is: somebody changed the file meanwhile. */
static void could_not_look(struct arena *arena, const char *what, struct facts *facts) {
    *facts = (struct facts){.looked = LOOKED_NOT};
    facts->unreadable = arena_alloc(arena, sizeof *facts->unreadable);
    facts->unreadable_count = 1;
    *facts->unreadable = (struct unreadable){.part = "1", .why = "corrupt", .what = arena_strdup(arena, what)};
}

/* Memory ran out and the program lives: a library took it for damage, or left something out and said nothing. */
static void tell_of_memory(struct arena *arena, struct facts *facts) {
    static const struct unreadable short_of_memory = {
        .part = "", .why = LIMIT_REASON_MEMORY, .what = "reading it took more memory than one message may have"};
    bool told = false;
    for (size_t i = 0; i < facts->unreadable_count; i++) {
        struct unreadable *unreadable = &facts->unreadable[i];
        if (strcmp(unreadable->why, "corrupt") != 0)
            continue;
        unreadable->why = short_of_memory.why;
        unreadable->what = short_of_memory.what;
        told = true;
    }
    if (told)
        return;
    if (facts->unreadable_count < LIMIT_UNREADABLE)
        facts->unreadable = arena_grow(arena, facts->unreadable, facts->unreadable_count++, sizeof *facts->unreadable);
    facts->unreadable[facts->unreadable_count - 1] = short_of_memory;
    if (facts->looked == LOOKED_OK)
        facts->looked = LOOKED_PARTLY;
}

/* The rest of a message that follows its request. 1, 0 when the socket is closed, or -1. */
static int receive_content(struct server *server, size_t begin, size_t length, struct error *error) {
    while (server->have < begin + length) {
        int result = receive_piece(server, error);
        if (result <= 0)
            return result;
    }
    return 1;
}

/* Has the message read where it lies behind the request, or from its descriptor. */
static void read_content(struct server *server, const struct wire_request *request, const char *behind,
                         struct facts *facts) {
    struct error error;
    if (request->content_follows)
        server->read(server->context, server->arena, request, behind, request->content_bytes, facts);
    else if (content_open(&server->content, server->descriptor, request->content_bytes, &error) != 0)
        could_not_look(server->arena, error.text, facts);
    else if (server->content.length != request->content_bytes)
        could_not_look(server->arena, "the file became shorter while it was read", facts);
    else
        server->read(server->context, server->arena, request, server->content.bytes, server->content.length, facts);
}

/* What the daemon must not do. */
static int check_request(const struct server *server, const struct wire_request *request, struct error *error) {
    if (request->generation != server->generation)
        return error_set(error, EX_PROTOCOL, "the daemon asked for settings %u, but these are %u", request->generation,
                         server->generation);
    if (request->content_follows != (server->descriptor == NO_DESCRIPTOR))
        return error_set(error, EX_PROTOCOL, "the daemon sent a request %s",
                         request->content_follows ? "with two messages" : "without a message");
    return 0;
}

static void let_go(struct server *server) {
    content_close(&server->content);
    if (server->descriptor != NO_DESCRIPTOR)
        close(server->descriptor);
    server->descriptor = NO_DESCRIPTOR;
}

/* 1, 0 when the socket is closed, or -1. */
static int answer(struct server *server, uint32_t payload_bytes, struct error *error) {
    struct wire_request request;
    size_t frame_bytes = WIRE_HEADER_BYTES + (size_t)payload_bytes;
    if (wire_get_request(server->frame + WIRE_HEADER_BYTES, payload_bytes, server->arena, &request, error) != 0 ||
        check_request(server, &request, error) != 0)
        return -1;
    if (request.content_follows) {
        int received = receive_content(server, frame_bytes, (size_t)request.content_bytes, error);
        if (received <= 0)
            return received;
    }
    struct facts facts = {0};
    sandbox_memory_begin();
    read_content(server, &request, server->frame + frame_bytes, &facts);
    if (sandbox_memory_ran_out())
        tell_of_memory(server->arena, &facts);
    buffer_clear(&server->answer);
    wire_put_facts(&server->answer, server->generation, request.sequence, &facts);
    let_go(server);
    return serve_send(server->socket, &server->answer, error) == 0 ? 1 : -1;
}

int serve_requests(int socket, uint32_t generation, serve_reader *read, void *context, struct error *error) {
    struct server server = {.socket = socket,
                            .generation = generation,
                            .read = read,
                            .context = context,
                            .frame = malloc(ROOM_BYTES),
                            .descriptor = NO_DESCRIPTOR,
                            .arena = arena_new()};
    if (server.frame == NULL)
        abort();
    uint32_t payload_bytes;
    int result;
    while ((result = receive_request(&server, &payload_bytes, error)) == 1) {
        result = answer(&server, payload_bytes, error);
        if (result != 1)
            break;
        arena_reset(server.arena);
    }
    arena_free(server.arena);
    buffer_free(&server.answer);
    free(server.content.kept);
    free(server.frame);
    return result;
}
