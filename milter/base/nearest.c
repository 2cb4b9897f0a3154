/* nearest.c - in: a word nobody knows and the words that are known; out: the one that was probably meant.
 * Limit: words of WORD_BYTES; longer ones are near to nothing. */
#include "base/nearest.h"

#include <ctype.h>
#include <string.h>

enum { WORD_BYTES = 40 };

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

static bool same_letter(char a, char b) {
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* How many letters must be changed, added, left out or swapped with their neighbour; case does not count. */
static size_t distance(const char *a, const char *b) {
    size_t rows[3][WORD_BYTES + 1];
    size_t length_a = strlen(a), length_b = strlen(b);
    for (size_t j = 0; j <= length_b; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= length_a; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            size_t change = above[j - 1] + (same_letter(a[i - 1], b[j - 1]) ? 0 : 1);
            row[j] = least(change, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) && same_letter(a[i - 2], b[j - 1]))
                row[j] = least(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[length_a % 3][length_b];
}

/* One letter in three may be wrong, and one in any word. */
const char *nearest_word(const char *word, const char *const *known) {
    const char *best = NULL;
    size_t length = strlen(word), best_distance = (length < 6 ? 1 : length / 3) + 1;
    if (length < 2 || length > WORD_BYTES)
        return NULL;
    for (; *known != NULL; known++) {
        if (strlen(*known) > WORD_BYTES)
            continue;
        size_t found = distance(word, *known);
        if (found < best_distance) {
            best = *known;
            best_distance = found;
        }
    }
    return best;
}

bool nearest_is_misspelled(const char *word, const char *known) {
    return strcmp(word, known) != 0 && strlen(word) <= WORD_BYTES && strlen(known) <= WORD_BYTES &&
           distance(word, known) <= 2;
}
