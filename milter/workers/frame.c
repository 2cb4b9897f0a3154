/* frame.c - in: an inspector's socket; out: one whole frame. Limit: LIMIT_FRAME_BYTES, checked before memory is taken
 * for it; more bytes than the frame announces are refused with it. */
#include "workers/pool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sysexits.h>

enum { USUAL_BYTES = 16 * 1024 };

static void make_room(struct frame *frame, size_t size) {
    if (frame->size >= size)
        return;
    frame->bytes = realloc(frame->bytes, size);
    if (frame->bytes == NULL)
        abort();
    frame->size = size;
}

void workers_frame_restart(struct frame *frame) {
    frame->have = 0;
    if (frame->size > USUAL_BYTES)
        workers_frame_free(frame); /* a large answer is rare; its memory need not stay */
    make_room(frame, USUAL_BYTES);
}

void workers_frame_free(struct frame *frame) {
    free(frame->bytes);
    *frame = (struct frame){0};
}

/* Judges what has arrived so far. */
static enum frame_state look_at(struct frame *frame, enum wire_kind kind, uint32_t *payload_bytes,
                                struct error *error) {
    enum wire_kind found;
    if (frame->have < WIRE_HEADER_BYTES)
        return FRAME_PART;
    if (wire_get_header(frame->bytes, &found, payload_bytes, error) != 0)
        return FRAME_BAD;
    size_t whole = WIRE_HEADER_BYTES + (size_t)*payload_bytes;
    if (found != kind)
        error_set(error, EX_PROTOCOL, "kind %d instead of %d", (int)found, (int)kind);
    else if (frame->have > whole)
        error_set(error, EX_PROTOCOL, "%zu bytes after its end", frame->have - whole);
    else if (frame->have == whole)
        return FRAME_WHOLE;
    else {
        make_room(frame, whole);
        return FRAME_PART;
    }
    return FRAME_BAD;
}

enum frame_state workers_frame_receive(struct frame *frame, int socket, enum wire_kind kind, uint32_t *payload_bytes,
                                       struct error *error) {
    for (;;) {
        size_t room = frame->size - frame->have;
        ssize_t n = recv(socket, frame->bytes + frame->have, room, MSG_DONTWAIT);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return FRAME_PART;
        if (n < 0 && errno == ECONNRESET)
            return FRAME_UNREAD;
        if (n <= 0)
            return FRAME_CLOSED;
        frame->have += (size_t)n;
        enum frame_state state = look_at(frame, kind, payload_bytes, error);
        if (state != FRAME_PART || (size_t)n < room)
            return state;
    }
}
