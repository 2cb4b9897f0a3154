/* readings.c - in: the order date of a document with all its readings; out: one answer for all of them.
 * Limits: LIMIT_DATE_READINGS readings of at most 31 days each. */
#include "rulelang/keyword.h"

#include <string.h>

enum { TYPO_MONTHS = 13 };

/* Only an order date can be stale (semantics.md); print dates and the like are none. */
bool rulelang_has_date(const struct document *document) {
    return document->date_role == ROLE_ORDER && (document->date.year != 0 || document->reading_count > 0);
}

const struct date *rulelang_readings(const struct document *document, size_t *count) {
    if (document->date.year != 0) {
        *count = 1;
        return &document->date;
    }
    *count = document->reading_count;
    return document->readings;
}

/* Asks each day a reading may mean; returns which answers there were, a bit for each. */
static unsigned ask_reading(struct judging *judging, const struct test *test, day_test *asks, struct date reading) {
    if (reading.day != 0)
        return 1u << asks(judging, test, reading);
    unsigned answers = 0;
    for (reading.day = 1; date_valid(reading); reading.day++)
        answers |= 1u << asks(judging, test, reading);
    return answers;
}

enum answer judging_date(struct judging *judging, const struct test *test, day_test *asks) {
    if (!rulelang_has_date(judging->document))
        return judging_say(judging, ANSWER_UNKNOWN, "the order shows no date");
    size_t count;
    unsigned answers = 0;
    char today[DATE_WORDS_BYTES];
    const struct date *readings = rulelang_readings(judging->document, &count);
    for (size_t i = 0; i < count; i++)
        answers |= ask_reading(judging, test, asks, readings[i]);
    enum answer answer = answers == 1u << ANSWER_YES  ? ANSWER_YES
                         : answers == 1u << ANSWER_NO ? ANSWER_NO
                                                      : ANSWER_UNKNOWN;
    return judging_say(judging, answer, "it is dated %s%s, and today is %s",
                       rulelang_date_words(judging->inspection->arena, judging->document),
                       answer == ANSWER_UNKNOWN ? ", which leaves it open" : "",
                       date_format_words(judging->today, today));
}

const char *rulelang_date_words(struct arena *arena, const struct document *document) {
    char words[DATE_WORDS_BYTES];
    const char *text = NULL;
    size_t count;
    if (!rulelang_has_date(document))
        return NULL;
    const struct date *readings = rulelang_readings(document, &count);
    for (size_t i = 0; i < count; i++) {
        const char *reading = date_format_words(readings[i], words);
        text = text == NULL ? arena_strdup(arena, reading) : arena_printf(arena, "%s or %s", text, reading);
    }
    return text;
}

struct date rulelang_first_day(struct date date) {
    date.day = date.day == 0 ? 1 : date.day;
    return date;
}

struct date rulelang_last_day(struct date date) {
    if (date.day != 0)
        return date;
    for (date.day = 31; !date_valid(date);)
        date.day--;
    return date;
}

struct date judging_named_date(const struct judging *judging, const char *field) {
    return strcmp(field, "delivery-date") == 0 ? judging->document->delivery_date : judging->document->cancel_date;
}

/* The party is an old customer of this desk: somebody who writes orders writes last year's number in January. */
static bool was_sent_lately(const struct judging *judging) {
    struct duration lately = {TYPO_MONTHS, UNIT_MONTHS};
    for (size_t i = 0; i < judging->compared_count; i++) {
        int64_t last = judging->compared[i]->last_send;
        if (last != 0 && rulelang_is_within(judging->inspection, last, lately))
            return true;
    }
    return false;
}

static bool is_new(const struct judging *judging) {
    const struct document *document = judging->document;
    if (document->number == NULL || (document->lines[0] == '\0' && document->text_digest[0] == '\0'))
        return false;
    for (size_t i = 0; i < judging->compared_count; i++)
        for (size_t j = 0; j < judging->compared[i]->earlier_count; j++)
            if (judging_went_there(judging, judging->compared[i], &judging->compared[i]->earlier[j]))
                return false;
    return true;
}

static bool evidence_says(const struct document *document, int year) {
    for (size_t i = 0; i < document->evidence_count; i++)
        if (document->evidence[i].kind != EVIDENCE_LETTER && document->evidence[i].date.year == year)
            return true;
    return false;
}

bool judging_is_year_typo(const struct judging *judging, struct date day) {
    int last_year = judging->today.year - 1;
    return judging->today.month == 1 && day.month == 1 && day.year == last_year &&
           judging->inspection->comparisons.state == HISTORY_ANSWERED && was_sent_lately(judging) && is_new(judging) &&
           !evidence_says(judging->document, last_year);
}
