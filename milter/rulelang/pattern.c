/* pattern.c - in: patterns of a rule file, texts of a message; out: whether one is found in the other.
 * Limits: MATCH_STEPS bounds what a clumsy pattern may cost; beyond it nothing was found. */
#include "rulelang/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MATCH_STEPS = 100000 };

struct pattern {
    pcre2_code *code;
    pcre2_match_context *limits;
    struct pattern *next;
};

static uint32_t options_for(enum pattern_use use) {
    uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
    switch (use) {
    case PATTERN_TEXT:
        return options | PCRE2_CASELESS | PCRE2_LITERAL;
    case PATTERN_WHOLE:
        return options | PCRE2_CASELESS | PCRE2_LITERAL | PCRE2_ANCHORED | PCRE2_ENDANCHORED;
    case PATTERN_NUMBER:
        return options | PCRE2_NEVER_BACKSLASH_C;
    case PATTERN_SEARCH:
    default:
        return options | PCRE2_NEVER_BACKSLASH_C | PCRE2_CASELESS;
    }
}

const struct pattern *rulelang_pattern(struct arena *arena, const char *text, enum pattern_use use,
                                       struct pattern **list, const char **fault, size_t *fault_at) {
    int number;
    PCRE2_SIZE at = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, options_for(use), &number, &at, NULL);
    if (code == NULL) {
        PCRE2_UCHAR message[200];
        if (pcre2_get_error_message(number, message, sizeof message) < 0)
            message[0] = '\0';
        *fault = arena_strdup(arena, (const char *)message);
        *fault_at = at;
        return NULL;
    }
    if (pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) != 0) {
        pcre2_code_free(code);
        *fault = "PCRE2 was built without its compiler (JIT), or the pattern is too large for it";
        *fault_at = 0;
        return NULL;
    }
    struct pattern *pattern = arena_alloc(arena, sizeof *pattern);
    pattern->code = code;
    pattern->limits = pcre2_match_context_create(NULL);
    if (pattern->limits == NULL)
        abort();
    pcre2_set_match_limit(pattern->limits, MATCH_STEPS);
    pattern->next = *list;
    *list = pattern;
    return pattern;
}

bool rulelang_pattern_found(const struct pattern *pattern, const char *text) {
    if (text == NULL)
        return false;
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    if (data == NULL)
        abort();
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)text, strlen(text), 0, 0, data, pattern->limits);
    pcre2_match_data_free(data);
    return result >= 0;
}

void rulelang_patterns_free(struct pattern *list) {
    for (; list != NULL; list = list->next) {
        pcre2_match_context_free(list->limits);
        pcre2_code_free(list->code);
    }
}
