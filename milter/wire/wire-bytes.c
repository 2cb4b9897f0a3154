/* wire-bytes.c - in: values, or bytes nobody vouches for; out: bytes, or values within their bounds. Little-endian. */
#include "wire/wire-bytes.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>
#include <sysexits.h>

void put_u8(struct buffer *out, uint8_t value) {
    buffer_add(out, &value, 1);
}

static void put_little_endian(struct buffer *out, uint64_t value, size_t width) {
    unsigned char bytes[8];
    for (size_t i = 0; i < width; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
    buffer_add(out, bytes, width);
}

void put_u32(struct buffer *out, uint32_t value) {
    put_little_endian(out, value, 4);
}

void put_u64(struct buffer *out, uint64_t value) {
    put_little_endian(out, value, 8);
}

void put_string(struct buffer *out, const char *text, size_t limit) {
    if (text == NULL) {
        put_u32(out, WIRE_NULL_STRING);
        return;
    }
    size_t length = strnlen(text, limit + 1);
    if (length <= limit && text_is_clean(text, length)) {
        put_u32(out, (uint32_t)length);
        buffer_add(out, text, length);
        return;
    }
    struct arena *arena = arena_new();
    const char *clean = text_clean(arena, text, limit);
    put_u32(out, (uint32_t)strlen(clean));
    buffer_add_text(out, clean);
    arena_free(arena);
}

void patch_u32(struct buffer *out, size_t at, uint32_t value) {
    for (size_t i = 0; i < 4; i++)
        out->data[at + i] = (char)(value >> (8 * i));
}

void reader_fail(struct reader *reader, const char *format, ...) {
    if (reader->failed)
        return;
    reader->failed = true;
    char sentence[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    error_set(reader->error, EX_PROTOCOL, "%s", sentence);
}

static uint64_t get_little_endian(struct reader *reader, size_t width) {
    if (!reader->failed && (size_t)(reader->end - reader->at) < width)
        reader_fail(reader, "ends in the middle of a number");
    if (reader->failed)
        return 0;
    uint64_t value = 0;
    for (size_t i = 0; i < width; i++)
        value |= (uint64_t)reader->at[i] << (8 * i);
    reader->at += width;
    return value;
}

uint8_t get_u8(struct reader *reader) {
    return (uint8_t)get_little_endian(reader, 1);
}

uint32_t get_u32(struct reader *reader) {
    return (uint32_t)get_little_endian(reader, 4);
}

uint64_t get_u64(struct reader *reader) {
    return get_little_endian(reader, 8);
}

uint8_t get_below(struct reader *reader, uint8_t bound, const char *what) {
    uint8_t value = get_u8(reader);
    if (value < bound)
        return value;
    reader_fail(reader, "%s is %u, expected less than %u", what, value, bound);
    return 0;
}

uint32_t get_count(struct reader *reader, uint32_t limit, size_t least, const char *what) {
    uint32_t count = get_u32(reader);
    if (reader->failed)
        return 0;
    if (count > limit)
        reader_fail(reader, "counts %u %s, expected at most %u", count, what, limit);
    else if ((size_t)count * least > (size_t)(reader->end - reader->at))
        reader_fail(reader, "counts %u %s, but is too short for them", count, what);
    return reader->failed ? 0 : count;
}

const char *get_string(struct reader *reader, size_t limit, const char *what) {
    uint32_t length = get_u32(reader);
    if (reader->failed || length == WIRE_NULL_STRING)
        return NULL;
    if (length > limit)
        reader_fail(reader, "%s has %u bytes, expected at most %zu", what, length, limit);
    else if (length > (size_t)(reader->end - reader->at))
        reader_fail(reader, "%s has %u bytes, but the frame is shorter", what, length);
    else if (!text_is_clean((const char *)reader->at, length))
        reader_fail(reader, "%s is not clean UTF-8", what);
    if (reader->failed)
        return NULL;
    const char *text = arena_strndup(reader->arena, (const char *)reader->at, length);
    reader->at += length;
    return text;
}

const char *get_string_not_null(struct reader *reader, size_t limit, const char *what) {
    const char *text = get_string(reader, limit, what);
    if (text == NULL)
        reader_fail(reader, "%s is missing", what);
    return text == NULL ? "" : text;
}

int reader_finish(struct reader *reader) {
    if (!reader->failed && reader->at != reader->end)
        reader_fail(reader, "has %zu bytes too many", (size_t)(reader->end - reader->at));
    return reader->failed ? -1 : 0;
}

/* ---- dates ----------------------------------------------------------------------------------------------------- */

void put_date(struct buffer *out, struct date date) {
    put_u32(out, (uint32_t)date.year << 16 | (uint32_t)date.month << 8 | date.day);
}

struct date get_date(struct reader *reader, const char *what) {
    uint32_t packed = get_u32(reader);
    struct date date = {(int16_t)(packed >> 16), (uint8_t)(packed >> 8), (uint8_t)packed}, none = {0};
    if (packed == 0 || date_valid(date))
        return date;
    reader_fail(reader, "%s is no date", what);
    return none;
}
