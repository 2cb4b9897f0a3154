/* words-expand.c - in: the words of one line, perhaps with alternatives in brackets; out: every combination, one by
 * one. Limits: 400 combinations, 12 brackets, 100 alternatives in one. */
#include "words/words-file.h"

#include "base/limits.h"

#include <string.h>

enum { MOST_COMBINATIONS = 400, MOST_PIECES = 25, MOST_CHOICES = 100 };

struct span {
    const char *at;
    size_t length;
};

/* A run of plain text has one choice, a bracket several. */
struct piece {
    struct span choices[MOST_CHOICES];
    size_t count;
};

struct pieces {
    struct piece items[MOST_PIECES];
    size_t count;
    size_t combinations;
};

static int fault_at(struct words_fault *fault, size_t offset, const char *expected, const char *found) {
    *fault = (struct words_fault){offset, expected, found};
    return -1;
}

/* Splits the inside of a bracket, which ends at `end`. */
static int read_choices(const char *text, size_t from, size_t end, struct piece *piece, struct words_fault *fault) {
    piece->count = 0;
    for (size_t start = from, at = from; at <= end; at++) {
        if (at < end && text[at] != '|')
            continue;
        if (piece->count == MOST_CHOICES)
            return fault_at(fault, start, "at most 100 alternatives in a bracket", "more");
        piece->choices[piece->count++] = (struct span){text + start, at - start};
        start = at + 1;
    }
    return 0;
}

static int read_bracket(const char *text, size_t length, size_t *at, struct piece *piece, struct words_fault *fault) {
    size_t open = *at;
    const char *close = memchr(text + open, ']', length - open);
    if (close == NULL)
        return fault_at(fault, open, "\"]\" after this \"[\"", "the end of the line");
    size_t end = (size_t)(close - text);
    const char *nested = memchr(text + open + 1, '[', end - open - 1);
    if (nested != NULL)
        return fault_at(fault, (size_t)(nested - text), "\"]\" first", "another \"[\"");
    *at = end + 1;
    return read_choices(text, open + 1, end, piece, fault);
}

static int read_plain(const char *text, size_t length, size_t *at, struct piece *piece, struct words_fault *fault) {
    size_t start = *at;
    while (*at < length && text[*at] != '[') {
        if (text[*at] == ']')
            return fault_at(fault, *at, "\"[\" before \"]\"", "\"]\"");
        if (text[*at] == '|')
            return fault_at(fault, *at, "\"|\" only inside brackets", "\"|\"");
        ++*at;
    }
    piece->choices[0] = (struct span){text + start, *at - start};
    piece->count = 1;
    return 0;
}

static int read_pieces(const char *text, size_t length, struct pieces *pieces, struct words_fault *fault) {
    pieces->count = 0;
    pieces->combinations = 1;
    for (size_t at = 0; at < length;) {
        if (pieces->count == MOST_PIECES)
            return fault_at(fault, at, "at most 12 brackets in a line", "more");
        struct piece *piece = &pieces->items[pieces->count++];
        int result = text[at] == '[' ? read_bracket(text, length, &at, piece, fault)
                                     : read_plain(text, length, &at, piece, fault);
        if (result != 0)
            return -1;
        pieces->combinations *= piece->count;
        if (pieces->combinations > MOST_COMBINATIONS)
            return fault_at(fault, 0, "at most 400 combinations in a line", "more");
    }
    return 0;
}

/* Appends without doubling blanks; `used` is the length so far. */
static size_t append(char *out, size_t used, struct span span) {
    for (size_t i = 0; i < span.length && used < LIMIT_STRING_BYTES; i++) {
        bool blank = span.at[i] == ' ' || span.at[i] == '\t';
        if (blank && (used == 0 || out[used - 1] == ' '))
            continue;
        if (blank)
            out[used++] = ' ';
        else
            out[used++] = span.at[i];
    }
    return used;
}

int words_expand(const char *text, size_t length, void (*take)(void *context, const char *text, size_t length),
                 void *context, struct words_fault *fault) {
    struct pieces pieces;
    if (read_pieces(text, length, &pieces, fault) != 0)
        return -1;
    for (size_t combination = 0; combination < pieces.combinations; combination++) {
        char out[LIMIT_STRING_BYTES];
        size_t used = 0;
        size_t rest = combination;
        for (size_t i = 0; i < pieces.count; i++) {
            const struct piece *piece = &pieces.items[i];
            used = append(out, used, piece->choices[rest % piece->count]);
            rest /= piece->count;
        }
        while (used > 0 && out[used - 1] == ' ')
            used--;
        if (used > 0)
            take(context, out, used);
    }
    return 0;
}
