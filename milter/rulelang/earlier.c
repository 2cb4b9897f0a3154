/* earlier.c - in: what the history answered for one document; out: whether it was sent before, for all parties
 * together, and which earlier sends the tests so far speak of. Limits: LIMIT_EARLIER sends a party, a bit of a word
 * each. */
#include "rulelang/keyword.h"

#include <string.h>

/* Sends to the party itself, then sends to others (history.h). */
enum { MOST_EARLIER = 2 * LIMIT_EARLIER, NAMED_PARTIES = 3 };

_Static_assert(MOST_EARLIER <= 32, "a bit of uint32_t for each earlier send");

static enum answer date_same(const struct judging *judging, const struct earlier *earlier) {
    size_t count;
    if (!rulelang_has_date(judging->document) || earlier->date.year == 0)
        return ANSWER_UNKNOWN;
    const struct date *readings = rulelang_readings(judging->document, &count);
    for (size_t i = 0; i < count; i++)
        if (date_equal(readings[i], earlier->date))
            return count == 1 ? ANSWER_YES : ANSWER_UNKNOWN;
    return ANSWER_NO;
}

enum answer judging_field_same(const struct judging *judging, const char *field, const struct earlier *earlier) {
    if (strcmp(field, "address") == 0)
        return earlier->address_same ? ANSWER_YES : ANSWER_NO;
    if (strcmp(field, "date") == 0)
        return date_same(judging, earlier);
    if (strcmp(field, "bytes") == 0)
        return earlier->bytes_same;
    /* A change replaces what it changes: only the same change once more is a repeat. */
    if (judging->document->kind == KIND_CHANGE && !earlier->text_same)
        return ANSWER_NO;
    if (strcmp(field, "number") == 0) /* another revision replaces the one before */
        return earlier->number_same && earlier->revision_same ? ANSWER_YES : ANSWER_NO;
    if (strcmp(field, "lines") == 0)
        return earlier->lines_same;
    return earlier->text_same ? ANSWER_YES : ANSWER_NO;
}

static bool is_judged(const struct judging *judging, const struct comparison *comparison) {
    const struct parties *parties = &judging->inspection->parties;
    return comparison->party < parties->count && parties->items[comparison->party].judged;
}

bool judging_went_there(const struct judging *judging, const struct comparison *comparison,
                        const struct earlier *earlier) {
    const struct parties *parties = &judging->inspection->parties;
    if (comparison->party >= parties->count)
        return false;
    return strcmp(parties->items[comparison->party].key, earlier->party_key) == 0;
}

/* One party: which of the sends fit, and what that means. */
static enum answer ask_party(const struct judging *judging, const struct test *test, earlier_test *fits,
                             const struct comparison *comparison, bool anybody, uint32_t among, uint32_t *fitting) {
    uint32_t yes = 0, unknown = 0;
    for (size_t i = 0; i < comparison->earlier_count && i < MOST_EARLIER; i++) {
        const struct earlier *earlier = &comparison->earlier[i];
        uint32_t bit = (uint32_t)1 << i;
        bool counts = (among & bit) != 0 && (anybody || judging_went_there(judging, comparison, earlier));
        enum answer answer = counts ? fits(judging, test, earlier) : ANSWER_NO;
        yes |= answer == ANSWER_YES ? bit : 0;
        unknown |= answer == ANSWER_UNKNOWN ? bit : 0;
    }
    *fitting = yes != 0 ? yes : unknown;
    return yes != 0 ? ANSWER_YES : unknown != 0 ? ANSWER_UNKNOWN : ANSWER_NO;
}

/* Hold only if every party has it already: some is unknown. */
static enum answer all_parties(const size_t answers[3], bool anybody) {
    size_t yes = answers[ANSWER_YES], no = answers[ANSWER_NO], unknown = answers[ANSWER_UNKNOWN];
    if (anybody)
        return yes > 0 ? ANSWER_YES : unknown > 0 ? ANSWER_UNKNOWN : ANSWER_NO;
    if (yes == 0 && unknown == 0)
        return ANSWER_NO;
    return no == 0 && unknown == 0 ? ANSWER_YES : ANSWER_UNKNOWN;
}

static enum answer ask_parties(struct judging *judging, const struct test *test, earlier_test *fits,
                               const struct sends *among, struct sends *result) {
    size_t answers[3] = {0}, asked = 0;
    for (size_t i = 0; i < judging->compared_count; i++) {
        const struct comparison *comparison = judging->compared[i];
        if (!result->anybody && !is_judged(judging, comparison))
            continue;
        uint32_t from = among == NULL ? UINT32_MAX : among->of[i];
        answers[ask_party(judging, test, fits, comparison, result->anybody, from, &result->of[i])]++;
        asked++;
    }
    /* A party the history had nothing to compare for was sent nothing. */
    if (asked < judging->judged_parties)
        answers[ANSWER_NO] += judging->judged_parties - asked;
    return all_parties(answers, result->anybody);
}

static struct sends *new_sends(struct judging *judging, const struct sends *search, bool anybody) {
    struct sends *sends = arena_alloc(judging->inspection->arena, sizeof *sends);
    sends->search = search == NULL ? sends : search;
    sends->anybody = anybody;
    sends->of = arena_array(judging->inspection->arena, judging->compared_count + 1, sizeof *sends->of);
    return sends;
}

/* Without an answer of the history: off says that nothing was sent before, trouble leaves it open. */
static enum answer say_without_history(struct judging *judging) {
    const struct comparisons *comparisons = &judging->inspection->comparisons;
    if (comparisons->state == HISTORY_OFF)
        return judging_say(judging, ANSWER_NO, "no history is kept");
    return judging_say(
        judging, ANSWER_UNKNOWN, "whether it was sent before is not known, because the history could not be asked%s%s",
        comparisons->trouble == NULL ? "" : ": ", comparisons->trouble == NULL ? "" : comparisons->trouble);
}

static const char *sent_words(const struct judging *judging, const struct sends *sends) {
    const struct earlier *earlier = judging_pick(judging, sends);
    char day[DATE_WORDS_BYTES];
    if (earlier == NULL)
        return "an earlier day";
    return arena_strdup(judging->inspection->arena,
                        date_format_words(date_of_time(earlier->sent, judging->inspection->utc_offset), day));
}

static enum answer say_search(struct judging *judging, const struct test *test, const struct sends *sends,
                              enum answer answer) {
    const char *party = judging_party_words(judging, sends);
    switch (answer) {
    case ANSWER_YES:
        return judging_say(judging, answer, "the same %s went to %s on %s", test->field, party,
                           sent_words(judging, sends));
    case ANSWER_UNKNOWN:
        return judging_say(judging, answer, "the same %s may have gone to %s on %s, or only some recipients have it",
                           test->field, party, sent_words(judging, sends));
    case ANSWER_NO:
    default:
        return judging_say(judging, answer, "the same %s did not go to %s before", test->field, party);
    }
}

enum answer judging_search(struct judging *judging, const struct test *test, earlier_test *fits, bool anybody) {
    struct sends *sends = new_sends(judging, NULL, anybody);
    judging->trail.sends = sends;
    if (judging->inspection->comparisons.state != HISTORY_ANSWERED)
        return say_without_history(judging);
    enum answer answer = ask_parties(judging, test, fits, NULL, sends);
    return say_search(judging, test, sends, answer);
}

static enum answer say_narrow(struct judging *judging, const struct test *test, const struct sends *before,
                              const struct sends *sends, enum answer answer) {
    switch (answer) {
    case ANSWER_YES:
        return judging_say(judging, answer, "it has the same %s as what was sent on %s", test->field,
                           sent_words(judging, sends));
    case ANSWER_UNKNOWN:
        return judging_say(judging, answer, "whether the %s are the same as on %s is not known for every recipient",
                           test->field, sent_words(judging, sends));
    case ANSWER_NO:
    default:
        return judging_say(judging, answer, "what was sent on %s differs in its %s", sent_words(judging, before),
                           test->field);
    }
}

enum answer judging_narrow(struct judging *judging, const struct test *test, earlier_test *fits) {
    const struct sends *before = judging->trail.sends;
    if (judging->inspection->comparisons.state != HISTORY_ANSWERED)
        return say_without_history(judging);
    if (before == NULL)
        return judging_say(judging, ANSWER_NO, "nothing was sent before");
    struct sends *sends = new_sends(judging, before->search, before->anybody);
    enum answer answer = ask_parties(judging, test, fits, before, sends);
    judging->trail.sends = sends;
    return say_narrow(judging, test, before, sends, answer);
}

enum answer judging_each_party(struct judging *judging, const struct test *test, party_test *asks) {
    size_t answers[3] = {0}, asked = 0;
    for (size_t i = 0; i < judging->compared_count; i++) {
        if (!is_judged(judging, judging->compared[i]))
            continue;
        answers[asks(judging, test, i)]++;
        asked++;
    }
    if (asked < judging->judged_parties)
        answers[ANSWER_NO] += judging->judged_parties - asked;
    return all_parties(answers, false);
}

const struct sends *judging_unite(struct judging *judging, const struct sends *a, const struct sends *b) {
    if (a == NULL || b == NULL || a == b)
        return a == NULL ? b : a;
    struct sends *both = new_sends(judging, NULL, a->anybody || b->anybody);
    for (size_t i = 0; i < judging->compared_count; i++)
        both->of[i] = a->of[i] | b->of[i];
    return both;
}

const struct earlier *judging_pick(const struct judging *judging, const struct sends *sends) {
    for (size_t i = 0; sends != NULL && i < judging->compared_count; i++)
        if (sends->of[i] != 0)
            return &judging->compared[i]->earlier[__builtin_ctz(sends->of[i])];
    return NULL;
}

static bool has_sends(const struct judging *judging, const struct sends *sends, size_t party) {
    for (size_t i = 0; sends != NULL && i < judging->compared_count; i++)
        if (judging->compared[i]->party == party && sends->of[i] != 0)
            return true;
    return false;
}

const char *judging_party_words(const struct judging *judging, const struct sends *sends) {
    const struct parties *parties = &judging->inspection->parties;
    struct arena *arena = judging->inspection->arena;
    const char *names[NAMED_PARTIES];
    size_t count = 0;
    const struct earlier *sent = judging_pick(judging, sends);
    bool any_sends = sent != NULL;
    if (any_sends && sends->anybody) /* it may have gone to somebody who is no recipient now */
        return sent->to != NULL ? sent->to : sent->party_key;
    for (size_t i = 0; i < parties->count; i++) {
        if (any_sends ? !has_sends(judging, sends, i) : !parties->items[i].judged)
            continue;
        if (count < NAMED_PARTIES)
            names[count] = parties->items[i].name;
        count++;
    }
    if (count == 0)
        return "the recipients";
    if (count == 1)
        return names[0];
    if (count == 2)
        return arena_printf(arena, "%s and %s", names[0], names[1]);
    if (count == 3)
        return arena_printf(arena, "%s, %s and %s", names[0], names[1], names[2]);
    return arena_printf(arena, "%s, %s and %zu more", names[0], names[1], count - 2);
}
