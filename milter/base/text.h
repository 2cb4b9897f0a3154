/* text.h - is it clean UTF-8, and making it so. Knows nothing of languages. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The length in bytes (1-4) of the well-formed UTF-8 character at `at` (RFC 3629: no surrogates, no over-long forms),
 * or 0 when there is none within `room` bytes. */
size_t text_character_bytes(const char *at, size_t room);

/* Writes a code point (at most U+10FFFF) as UTF-8, without a NUL. Returns its length in bytes, 1-4. */
size_t text_put_character(char *to, uint32_t code);

/* True for well-formed UTF-8 without control characters (U+0000-U+001F, U+007F, U+0080-U+009F). */
bool text_is_clean(const char *text, size_t length);

/* How many bytes of a text of `length` to show where there is room for `limit`: no more, and no part of a character. */
size_t text_fitting(const char *text, size_t length, size_t limit);

/* A clean copy of at most `limit` bytes, cut between characters: control characters become blanks, bytes that are no
 * UTF-8 become '?'. NULL stays NULL. */
char *text_clean(struct arena *arena, const char *text, size_t limit);

/* An order number that somebody typed, as the finder folds those it reads (interface.md, number_folded): in lower case,
 * without blanks, dashes and leading zeros; "0" when nothing is left. Letters beyond ASCII stay as they are. */
char *text_fold_number(struct arena *arena, const char *number);

#endif
