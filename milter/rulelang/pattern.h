/* pattern.h - compiled patterns: what stands between slashes, or a text to be looked for. The only header that knows
 * of PCRE2 is pattern.c's own. */
#ifndef RULELANG_PATTERN_H
#define RULELANG_PATTERN_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct pattern;

enum pattern_use {
    PATTERN_SEARCH, /* a pattern, found anywhere; case does not count */
    PATTERN_TEXT,   /* a plain text, found anywhere; case does not count */
    PATTERN_WHOLE,  /* a plain text that must be all there is; case does not count */
    PATTERN_NUMBER, /* a party's number pattern, as the inspector uses it: case counts */
};

/* Compiles and puts it on *list, to be freed with rulelang_patterns_free. NULL when it is wrong: *fault then says what,
 * *fault_at where (bytes from the start). Both belong to the arena. */
const struct pattern *rulelang_pattern(struct arena *arena, const char *text, enum pattern_use use,
                                       struct pattern **list, const char **fault, size_t *fault_at);

/* True when it is found in `text`, which may hold any bytes. NULL is no text. Gives up on what costs too much. */
bool rulelang_pattern_found(const struct pattern *pattern, const char *text);

/* NULL is allowed. */
void rulelang_patterns_free(struct pattern *list);

#endif
