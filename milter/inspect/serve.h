/* serve.h - the inspector's side of the wire: requests in, facts out, until the socket is closed. */
#ifndef INSPECT_SERVE_H
#define INSPECT_SERVE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "wire/wire.h"

#include <stddef.h>
#include <stdint.h>

/* Reads one message and fills *facts, all of it in the arena. The bytes are not NUL-terminated and go with the call. */
typedef void serve_reader(void *context, struct arena *arena, const struct wire_request *request, const char *bytes,
                          size_t length, struct facts *facts);

/* Answers requests with what `read` finds. 0 when the other side has closed the socket; -1 with a sentence when it sent
 * something that is no request. */
int serve_requests(int socket, uint32_t generation, serve_reader *read, void *context, struct error *error);

/* Writes all of a frame to the socket. */
int serve_send(int socket, const struct buffer *frame, struct error *error);

/* The message behind a descriptor. */
struct content {
    const char *bytes;
    size_t length; /* fewer than asked for when the file has shrunk since */
    char *kept;    /* small messages are read into this, which stays */
    char *own;     /* a large one that could still change was copied here */
    void *mapped;  /* a large sealed one is looked at where it is */
};

/* Makes `length` bytes of the descriptor readable; -1 with a sentence. Any failure leaves an empty content. */
int content_open(struct content *content, int descriptor, uint64_t length, struct error *error);

/* Lets go of the message; `kept` stays for the next one. */
void content_close(struct content *content);

#endif
