/* ignored.c - in: a number or date of a document and the party blocks of whom it goes to; out: whether one of them says
 * that it is never the order's. Limit: none of its own; a block has at most LIMIT_PARTY_PATTERNS of each. */
#include "inspect/find/find.h"

#include <string.h>

static const struct party_block *block_of(const struct reading *reading, size_t i) {
    uint32_t block = reading->blocks[i];
    return block < reading->settings->party_count ? &reading->settings->parties[block] : NULL;
}

static bool fits_pattern(const struct survey *survey, const char *text) {
    const struct reading *reading = survey->reading;
    size_t start = 0;
    size_t end = 0;
    return patterns_match(index_patterns(survey->index, PATTERNS_IGNORED), reading->blocks, reading->block_count, text,
                          &start, &end);
}

static bool is_named(const struct survey *survey, const struct party_block *block, const char *raw,
                     const char *number) {
    struct arena *arena = survey->reading->arena;
    for (size_t i = 0; i < block->ignored_number_count; i++) {
        const char *folded = number_fold(arena, block->ignored_numbers[i]);
        if (strcmp(folded, number_fold(arena, raw)) == 0 || strcmp(folded, number_fold(arena, number)) == 0)
            return true;
    }
    return false;
}

bool ignored_number(const struct survey *survey, const char *raw, const char *number) {
    const struct reading *reading = survey->reading;
    for (size_t i = 0; i < reading->block_count; i++) {
        const struct party_block *block = block_of(reading, i);
        if (block != NULL && is_named(survey, block, raw, number))
            return true;
    }
    bool patterns =
        patterns_any(index_patterns(survey->index, PATTERNS_IGNORED), reading->blocks, reading->block_count);
    return patterns && (fits_pattern(survey, raw) || fits_pattern(survey, number));
}

/* A form's own date in figures may be read in several ways, and the block names the one that is meant. */
bool ignored_date(const struct survey *survey, const struct date_hit *date) {
    const struct reading *reading = survey->reading;
    for (size_t i = 0; i < reading->block_count; i++) {
        const struct party_block *block = block_of(reading, i);
        for (size_t k = 0; block != NULL && k < block->ignored_date_count; k++)
            for (size_t r = 0; r < date->reading_count; r++)
                if (date_equal(date->readings[r], block->ignored_dates[k]))
                    return true;
    }
    return false;
}
