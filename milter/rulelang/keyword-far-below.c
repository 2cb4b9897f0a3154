/* keyword-far-below.c - in: the number, and those of what the party was sent last; out: does it lie far below them? An
 * order of last year has a number from long ago, even where it shows no date. Limits: LIMIT_LATEST numbers; only
 * numbers of one form, the same letters with a count behind them, are in one sequence. */
#include "rulelang/keyword.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_NUMBERS = 4, MOST_DIGITS = 15 };

/* The count at the end of a number: 4711 of "ac4711". False: there is none, or one too long. */
static bool count_of(const char *number, size_t *letters, int64_t *count) {
    size_t length = strlen(number), digits = 0;
    while (digits < length && number[length - digits - 1] >= '0' && number[length - digits - 1] <= '9')
        digits++;
    *letters = length - digits;
    if (digits == 0 || digits > MOST_DIGITS)
        return false;
    *count = strtoll(number + *letters, NULL, 10);
    return true;
}

/* The smallest and largest count of the party's latest numbers of that form; returns how many there are. */
static size_t sequence(const struct comparison *comparison, const char *number, size_t letters, int64_t *smallest,
                       int64_t *largest) {
    size_t found = 0;
    for (size_t i = 0; i < comparison->latest_count; i++) {
        size_t their_letters;
        int64_t count;
        if (!count_of(comparison->latest[i], &their_letters, &count) || their_letters != letters ||
            strncmp(comparison->latest[i], number, letters) != 0)
            continue;
        *smallest = found == 0 || count < *smallest ? count : *smallest;
        *largest = found == 0 || count > *largest ? count : *largest;
        found++;
    }
    return found;
}

/* Further below the smallest than the smallest below the largest: numbers of one desk do not rise evenly. */
static enum answer is_far_below(const struct judging *judging, const struct test *test, size_t compared) {
    (void)test;
    const char *number = judging->document->number_folded;
    size_t letters;
    int64_t count, smallest = 0, largest = 0;
    if (!count_of(number, &letters, &count) ||
        sequence(judging->compared[compared], number, letters, &smallest, &largest) < LEAST_NUMBERS)
        return ANSWER_NO;
    return largest > smallest && smallest - count > largest - smallest ? ANSWER_YES : ANSWER_NO;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    if (judging->document->number_folded == NULL)
        return judging_say(judging, ANSWER_NO, "it has no number");
    if (judging->inspection->comparisons.state == HISTORY_TROUBLE)
        return judging_say(judging, ANSWER_UNKNOWN, "the history could not be asked for the latest numbers");
    enum answer answer = judging_each_party(judging, test, is_far_below);
    return judging_say(judging, answer, "%s",
                       answer == ANSWER_YES  ? "its number lies far below those of the latest orders"
                       : answer == ANSWER_NO ? "its number does not lie far below those of the latest orders"
                                             : "its number lies far below the latest orders of some recipients only");
}

static const char *const fields[] = {"number", NULL};

const struct keyword rulelang_keyword_far_below = {
    .name = "far-below",
    .fields = fields,
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe =
        "Does the number lie far below the sequence of what the party was sent last? The last twelve orders count, "
        "as far as their numbers have the same letters; there must be four. Yes when it lies further below the "
        "smallest of them than that lies below the largest. No when there are fewer, unknown when the history "
        "could not be asked. Numbers that start again each year need another rule in January.",
};
