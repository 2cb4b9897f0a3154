/* wire.h - the frames between the daemon and an inspector.
 *
 * Every frame is: magic "OGF1" (4 bytes), kind (u8), version (u8), two zero bytes, payload length (u32, at most
 * LIMIT_FRAME_BYTES), payload. Integers are little-endian and of fixed width; a string is a u32 length and that many
 * bytes, length 0xFFFFFFFF being NULL; a list is a u32 count and its elements. The reader checks every count and
 * length against limits.h, every enumeration against its range, every string for NUL, control characters and valid
 * UTF-8, and that the payload is used up exactly: what is not perfect is refused as a whole.
 *
 * Writers and readers of one thing stand next to each other in one file (wire-*.c).
 */
#ifndef WIRE_H
#define WIRE_H

#include "base/buffer.h"
#include "base/error.h"
#include "inspection.h"
#include "settings.h"

#define WIRE_VERSION 3u
#define WIRE_HEADER_BYTES 12u

enum wire_kind { WIRE_READY = 1, WIRE_REQUEST, WIRE_FACTS };

/* The descriptors an inspector finds open. */
#define WIRE_SOCKET_FD 3   /* stream socket: requests in, facts out */
#define WIRE_SETTINGS_FD 4 /* sealed memfd with the settings; the template's only */

/* How an inspector ends that dies for want of memory; sysexits.h has nothing for it. */
#define WIRE_EXIT_NO_MEMORY 112

/* Between the daemon and the template, which never sees mail and forks inspectors: after "ready" one order at a time,
 * each with the descriptors of the inspector to come, and one answer. Not frames: both sides are trusted. */
enum { WIRE_FORK_SOCKET, WIRE_FORK_STDERR, WIRE_FORK_DESCRIPTORS };
struct wire_fork_order {
    char letter; /* 'F' */
};
struct wire_fork_answer {
    int32_t process; /* id of the new inspector, a child of the template's parent; or an errno, negative */
};

/* What the daemon asks. The message itself travels as a descriptor beside the frame (SCM_RIGHTS); one of at most
 * LIMIT_SMALL_BYTES follows the frame instead, which spares both sides the making and reading of a file. */
struct wire_request {
    uint32_t generation;
    uint32_t sequence; /* echoed; tells a late answer from the one waited for */
    int64_t received_at;
    int32_t utc_offset;
    uint64_t content_bytes;
    bool content_follows; /* behind the frame; else as a descriptor */
    bool want_candidates;
    const char *file_name; /* a bare document of this name; NULL: a mail message */
    uint32_t *blocks;      /* declared parties among the recipients */
    size_t block_count;
};

/* Appends a whole frame to *out. Never fails: the writer of a request is trusted, and the inspector has capped what it
 * puts into facts (wire_put_facts drops documents beyond the frame's size and says so as limit-frame). */
void wire_put_ready(struct buffer *out, uint32_t generation);
void wire_put_request(struct buffer *out, const struct wire_request *request);
void wire_put_facts(struct buffer *out, uint32_t generation, uint32_t sequence, const struct facts *facts);

/* Reads a frame header: its kind and payload length. -1 with a sentence when it is none of ours. */
int wire_get_header(const void *bytes, enum wire_kind *kind, uint32_t *payload_bytes, struct error *error);

/* Read a payload. Everything read is copied into the arena. -1 with a sentence on the first thing that is wrong;
 * nothing of a frame that failed may be used. */
int wire_get_ready(const void *payload, size_t length, uint32_t *generation, struct error *error);
int wire_get_request(const void *payload, size_t length, struct arena *arena, struct wire_request *request,
                     struct error *error);
int wire_get_facts(const void *payload, size_t length, struct arena *arena, uint32_t *generation, uint32_t *sequence,
                   struct facts *facts, struct error *error);

/* The settings as one run of bytes for the memfd, and back. Not a frame. */
void wire_put_settings(struct buffer *out, const struct settings *settings);
int wire_get_settings(const void *bytes, size_t length, struct settings **settings, struct error *error);

#endif
