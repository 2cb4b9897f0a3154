/* wire-request.c - what the daemon asks, as bytes and back. Limit: LIMIT_PARTIES blocks. */
#include "wire/wire-bytes.h"
#include "wire/wire-frame.h"

enum { DAY_SECONDS = 86400 };

/* See wire_get_request for the reader. */
void wire_put_request(struct buffer *out, const struct wire_request *request) {
    size_t begin = frame_begin(out, WIRE_REQUEST);
    put_u32(out, request->generation);
    put_u32(out, request->sequence);
    put_u64(out, (uint64_t)request->received_at);
    put_u32(out, (uint32_t)request->utc_offset);
    put_u64(out, request->content_bytes);
    put_u8(out, request->content_follows);
    put_u8(out, request->want_candidates);
    put_string(out, request->file_name, LIMIT_NAME_BYTES);
    put_u32(out, (uint32_t)request->block_count);
    for (size_t i = 0; i < request->block_count; i++)
        put_u32(out, request->blocks[i]);
    frame_end(out, begin);
}

/* See wire_put_request for the writer. */
int wire_get_request(const void *payload, size_t length, struct arena *arena, struct wire_request *request,
                     struct error *error) {
    struct reader reader = {
        .at = payload, .end = (const unsigned char *)payload + length, .arena = arena, .error = error};
    *request = (struct wire_request){0};
    request->generation = get_u32(&reader);
    request->sequence = get_u32(&reader);
    request->received_at = (int64_t)get_u64(&reader);
    request->utc_offset = (int32_t)get_u32(&reader);
    if (request->utc_offset <= -DAY_SECONDS || request->utc_offset >= DAY_SECONDS)
        reader_fail(&reader, "time zone is a day or more away from UTC");
    request->content_bytes = get_u64(&reader);
    if (request->content_bytes > LIMIT_MESSAGE_BYTES + LIMIT_HEADER_BYTES)
        reader_fail(&reader, "message has more bytes than are collected");
    request->content_follows = get_below(&reader, 2, "content_follows") != 0;
    if (request->content_follows && request->content_bytes > LIMIT_SMALL_BYTES)
        reader_fail(&reader, "message is too large to follow its request");
    request->want_candidates = get_below(&reader, 2, "want_candidates") != 0;
    request->file_name = get_string(&reader, LIMIT_NAME_BYTES, "file name");
    request->block_count = get_count(&reader, LIMIT_PARTIES, 4, "party blocks");
    request->blocks = arena_array(arena, request->block_count, sizeof *request->blocks);
    for (size_t i = 0; i < request->block_count; i++)
        request->blocks[i] = get_u32(&reader);
    return reader_finish(&reader);
}
