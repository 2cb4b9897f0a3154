/* wire-frame.c - in: 12 bytes; out: the kind and length of a frame. Also the "ready" frame. Limit: LIMIT_FRAME_BYTES.
 */
#include "wire/wire-frame.h"

#include "wire/wire-bytes.h"

#include <string.h>
#include <sysexits.h>

static const char magic[4] = {'O', 'G', 'F', '1'};
enum { LENGTH_AT = 8 };

size_t frame_begin(struct buffer *out, enum wire_kind kind) {
    size_t begin = out->length;
    buffer_add(out, magic, sizeof magic);
    put_u8(out, (uint8_t)kind);
    put_u8(out, WIRE_VERSION);
    buffer_add(out, "\0", 2);
    put_u32(out, 0);
    return begin;
}

void frame_end(struct buffer *out, size_t begin) {
    patch_u32(out, begin + LENGTH_AT, (uint32_t)(out->length - begin - WIRE_HEADER_BYTES));
}

int wire_get_header(const void *bytes, enum wire_kind *kind, uint32_t *payload_bytes, struct error *error) {
    struct reader reader = {.at = bytes, .end = (const unsigned char *)bytes + WIRE_HEADER_BYTES, .error = error};
    if (memcmp(bytes, magic, sizeof magic) != 0)
        return error_set(error, EX_PROTOCOL, "frame does not begin with OGF1");
    reader.at += sizeof magic;
    uint8_t number = get_u8(&reader), version = get_u8(&reader);
    if (version != WIRE_VERSION)
        return error_set(error, EX_PROTOCOL, "frame has version %u, expected %u", version, WIRE_VERSION);
    if (number < WIRE_READY || number > WIRE_FACTS || get_u8(&reader) != 0 || get_u8(&reader) != 0)
        return error_set(error, EX_PROTOCOL, "frame is of kind %u, which there is not", number);
    uint32_t length = get_u32(&reader);
    if (length > LIMIT_FRAME_BYTES)
        return error_set(error, EX_PROTOCOL, "frame says it has %u bytes, expected at most %u", length,
                         LIMIT_FRAME_BYTES);
    *kind = (enum wire_kind)number;
    *payload_bytes = length;
    return 0;
}

/* See wire_get_ready for the reader. */
void wire_put_ready(struct buffer *out, uint32_t generation) {
    size_t begin = frame_begin(out, WIRE_READY);
    put_u32(out, generation);
    frame_end(out, begin);
}

int wire_get_ready(const void *payload, size_t length, uint32_t *generation, struct error *error) {
    struct reader reader = {.at = payload, .end = (const unsigned char *)payload + length, .error = error};
    *generation = get_u32(&reader);
    return reader_finish(&reader);
}
