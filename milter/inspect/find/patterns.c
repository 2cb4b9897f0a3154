/* patterns.c - in: the patterns of declared parties for numbers, or for what is none; out: compiled patterns, and where
 * one matches a row.
 * Limits: LIMIT_ROW_BYTES a match; a pattern that the just-in-time compiler refuses is not used, because without it
 * nothing bounds backtracking. */
#include "inspect/find/find.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 1000000 };

struct number_patterns {
    pcre2_code **codes; /* of all parties, one after the other */
    size_t *first;      /* per party; one more at the end */
    size_t party_count;
    pcre2_match_context *context;
};

static pcre2_code *compile(const char *pattern, uint32_t options) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | options, &error, &offset, NULL);
    if (code != NULL && pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0)
        return code;
    pcre2_code_free(code);
    return NULL;
}

static void *array_of(size_t count, size_t size) {
    void *array = calloc(count + 1, size);
    if (array == NULL)
        abort();
    return array;
}

struct pattern_list {
    const char *const *items;
    size_t count;
};

static struct pattern_list list_of(const struct party_block *party, enum patterns_use use) {
    if (use == PATTERNS_IGNORED)
        return (struct pattern_list){party->ignored_patterns, party->ignored_pattern_count};
    return (struct pattern_list){party->number_patterns, party->number_pattern_count};
}

struct number_patterns *patterns_prepare(const struct settings *settings, enum patterns_use use) {
    uint32_t options = use == PATTERNS_IGNORED ? PCRE2_ANCHORED | PCRE2_ENDANCHORED : 0;
    struct number_patterns *patterns = array_of(1, sizeof *patterns);
    size_t total = 0;
    for (size_t i = 0; i < settings->party_count; i++)
        total += list_of(&settings->parties[i], use).count;
    patterns->codes = array_of(total, sizeof(pcre2_code *));
    patterns->first = array_of(settings->party_count + 1, sizeof *patterns->first);
    patterns->party_count = settings->party_count;
    size_t count = 0;
    for (size_t i = 0; i < settings->party_count; i++) {
        patterns->first[i] = count;
        const struct pattern_list list = list_of(&settings->parties[i], use);
        for (size_t k = 0; k < list.count; k++) {
            pcre2_code *code = compile(list.items[k], options);
            if (code != NULL)
                patterns->codes[count++] = code;
        }
    }
    patterns->first[settings->party_count] = count;
    patterns->context = pcre2_match_context_create(NULL);
    if (patterns->context == NULL)
        abort();
    pcre2_set_match_limit(patterns->context, MOST_STEPS);
    return patterns;
}

void patterns_release(struct number_patterns *patterns) {
    if (patterns == NULL)
        return;
    for (size_t i = 0; i < patterns->first[patterns->party_count]; i++)
        pcre2_code_free(patterns->codes[i]);
    pcre2_match_context_free(patterns->context);
    free(patterns->codes);
    free(patterns->first);
    free(patterns);
}

/* Where the pattern matches: its first group when it has one and that took part, else all of it. */
static bool match(const struct number_patterns *patterns, const pcre2_code *code, const char *text, size_t length,
                  size_t *start, size_t *end) {
    pcre2_match_data *data = pcre2_match_data_create(2, NULL);
    if (data == NULL)
        abort();
    int groups = pcre2_match(code, (PCRE2_SPTR)text, length, 0, 0, data, patterns->context);
    const PCRE2_SIZE *places = pcre2_get_ovector_pointer(data);
    bool found = groups >= 0;
    if (found) {
        size_t group = (groups == 0 || groups > 1) && places[2] != PCRE2_UNSET && places[3] > places[2] ? 1 : 0;
        *start = places[2 * group];
        *end = places[2 * group + 1];
        found = *end > *start && *end <= length;
    }
    pcre2_match_data_free(data);
    return found;
}

bool patterns_any(const struct number_patterns *patterns, const uint32_t *blocks, size_t block_count) {
    for (size_t i = 0; i < block_count; i++)
        if (blocks[i] < patterns->party_count && patterns->first[blocks[i] + 1] > patterns->first[blocks[i]])
            return true;
    return false;
}

bool patterns_match(const struct number_patterns *patterns, const uint32_t *blocks, size_t block_count,
                    const char *text, size_t *start, size_t *end) {
    size_t length = strlen(text);
    if (length > LIMIT_ROW_BYTES)
        return false;
    for (size_t i = 0; i < block_count; i++) {
        if (blocks[i] >= patterns->party_count)
            continue;
        for (size_t k = patterns->first[blocks[i]]; k < patterns->first[blocks[i] + 1]; k++)
            if (match(patterns, patterns->codes[k], text, length, start, end))
                return true;
    }
    return false;
}
