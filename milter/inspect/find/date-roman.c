/* date-roman.c - in: a number; out: the date that begins there with its month in Roman figures between day and year:
 * 11.III.2025, 11 III 2025, 11. III. 2025. A single letter (I, V, X) is one only between marks: "10 X 2000" is none. */
#include "inspect/find/find.h"

#include <string.h>

static uint32_t roman_month(const struct token *word) {
    static const char *const figures[] = {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"};
    uint32_t length = word->end - word->start;
    for (uint32_t i = 0; i < 12; i++)
        if (strlen(figures[i]) == length && word->hash == token_hash_of(figures[i], length))
            return i + 1;
    return 0;
}

bool date_roman(const struct date_scan *scan, uint32_t at, struct date_hit *date) {
    const struct token *t = scan->tokens;
    uint32_t word = at + 1 < scan->end && token_is_any_mark(&t[at + 1], ".-/") ? at + 2 : at + 1;
    bool marked = word == at + 2;
    if (word >= scan->end || t[word].kind != TOKEN_WORD || t[word].end - t[word].start > 4 || t[at].digits > 2)
        return false;
    uint32_t year = word + 1 < scan->end && token_is_any_mark(&t[word + 1], ".-/") ? word + 2 : word + 1;
    if (year >= scan->end || t[year].kind != TOKEN_NUMBER || t[year].digits != 4 || t[at].value == 0)
        return false;
    uint32_t month = roman_month(&t[word]);
    bool both = marked && year == word + 2;
    if (month == 0 || (!both && t[word].end - t[word].start == 1) || (at > scan->first && t[at].glued))
        return false;
    if (year + 1 < scan->end && t[year + 1].glued && !token_is_any_mark(&t[year + 1], ".,;:)") &&
        !index_means(scan->index, &t[year + 1], MEANING_DATE_FILLER))
        return false;
    *date = (struct date_hit){.first = at, .end = year + 1};
    date_add_reading(date, (int)t[year].value, month, t[at].value);
    return date->reading_count > 0;
}
