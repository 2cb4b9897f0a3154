/* known.c - in: a text, read in a charset that is only guessed; out: how much of it makes sense. Limit: lines are
 * looked at up to LIMIT_ROW_BYTES. */
#include "inspect/find/find.h"

#include <string.h>

enum { LETTER_BYTES = 2 }; /* of one that is no ideograph */

/* Characters outside ASCII in these bytes; those that stand for what could not be read do not count. */
static size_t letters_in(const char *text, size_t length) {
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) == 0xC0;
    return count;
}

static size_t known_in_line(const struct finder_index *index, const char *text, size_t length, struct token *tokens,
                            struct hit *hits) {
    uint32_t token_count = (uint32_t)token_split(index, text, length, tokens);
    uint32_t hit_count = labels_find(index, tokens, 0, token_count, hits);
    size_t known = 0;
    for (uint32_t i = 0; i < hit_count; i++) {
        size_t start = tokens[hits[i].first].start, end = tokens[hits[i].end - 1].end;
        if (end - start > LETTER_BYTES) /* by chance, any code page has single letters that mean something */
            known += letters_in(text + start, end - start);
    }
    return known;
}

size_t find_known_letters(const struct finder_index *index, struct arena *arena, const char *text, size_t length) {
    size_t most = length < LIMIT_ROW_BYTES ? length : LIMIT_ROW_BYTES, known = 0;
    struct token *tokens = arena_array(arena, most + 1, sizeof *tokens);
    struct hit *hits = arena_array(arena, most + 1, sizeof *hits);
    for (const char *at = text, *end = text + length; at < end;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t line = (size_t)((stop == NULL ? end : stop) - at);
        size_t looked_at = line < LIMIT_ROW_BYTES ? line : LIMIT_ROW_BYTES;
        if (letters_in(at, looked_at) > 0)
            known += known_in_line(index, at, looked_at, tokens, hits);
        at += line + (stop != NULL);
    }
    return known;
}
