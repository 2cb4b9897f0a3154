/* wire-bytes.h - inside wire/: integers, strings and counts as bytes, and back with every bound checked. */
#ifndef WIRE_BYTES_H
#define WIRE_BYTES_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/date.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

#define WIRE_NULL_STRING UINT32_MAX

/* Writing: appended, the lowest byte first. */
void put_u8(struct buffer *out, uint8_t value);
void put_u32(struct buffer *out, uint32_t value);
void put_u64(struct buffer *out, uint64_t value);
/* Well-formed whatever it is given: cut at `limit`, control characters and broken UTF-8 replaced. NULL stays NULL. */
void put_string(struct buffer *out, const char *text, size_t limit);
void put_date(struct buffer *out, struct date date);
/* Overwrites four bytes written before: for a count known only afterwards. */
void patch_u32(struct buffer *out, size_t at, uint32_t value);

/* Reading. The first fault fills *error and sets failed; every get after that returns 0 or NULL. */
struct reader {
    const unsigned char *at, *end;
    struct arena *arena;
    struct error *error;
    bool failed;
};

/* The next integer, of any value. */
uint8_t get_u8(struct reader *reader);
uint32_t get_u32(struct reader *reader);
uint64_t get_u64(struct reader *reader);
/* An integer that must be below `bound`. `what` names it in the sentence. */
uint8_t get_below(struct reader *reader, uint8_t bound, const char *what);
/* A count of at most `limit` elements, each of which takes at least `least` bytes. */
uint32_t get_count(struct reader *reader, uint32_t limit, size_t least, const char *what);
/* A clean string of at most `limit` bytes, copied; NULL where that is allowed. */
const char *get_string(struct reader *reader, size_t limit, const char *what);
const char *get_string_not_null(struct reader *reader, size_t limit, const char *what);
/* No date at all, or one that exists. */
struct date get_date(struct reader *reader, const char *what);
void reader_fail(struct reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* 0 when everything was read, nothing is left and nothing failed; else -1. */
int reader_finish(struct reader *reader);

#endif
