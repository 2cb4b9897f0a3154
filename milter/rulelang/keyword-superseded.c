/* keyword-superseded.c - in: the revision, and those that were sent before; out: was a later revision of the same order
 * sent already? Limit: only revisions counted in one way, by numbers or by letters, have an order. */
#include "rulelang/keyword.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { WITHIN };
enum { MOST_DIGITS = 9 };

static bool is_made_of(const char *text, int (*is)(int)) {
    for (const char *at = text; *at != '\0'; at++)
        if (!is((unsigned char)*at))
            return false;
    return text[0] != '\0' && strlen(text) <= MOST_DIGITS;
}

/* No revision is the first one; "0" says the same in other words. */
static enum answer is_later(const char *theirs, const char *ours) {
    if (is_made_of(theirs, isdigit) && (ours[0] == '\0' || is_made_of(ours, isdigit)))
        return strtol(theirs, NULL, 10) > strtol(ours, NULL, 10) ? ANSWER_YES : ANSWER_NO;
    if (theirs[0] == '\0')
        return ANSWER_NO;
    if (ours[0] == '\0')
        return ANSWER_YES;
    if (!is_made_of(theirs, isalpha) || !is_made_of(ours, isalpha))
        return ANSWER_UNKNOWN;
    if (strlen(theirs) != strlen(ours)) /* AA comes behind Z */
        return strlen(theirs) > strlen(ours) ? ANSWER_YES : ANSWER_NO;
    return strcasecmp(theirs, ours) > 0 ? ANSWER_YES : ANSWER_NO;
}

static enum answer fits(const struct judging *judging, const struct test *test, const struct earlier *earlier) {
    const struct argument *within = &test->arguments[WITHIN];
    if (!earlier->number_same || earlier->revision_same)
        return ANSWER_NO;
    if (within->given && !rulelang_is_within(judging->inspection, earlier->sent, within->duration))
        return ANSWER_NO;
    return is_later(earlier->revision == NULL ? "" : earlier->revision, judging->document->revision);
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    enum answer answer = judging_search(judging, test, fits, false);
    const struct earlier *earlier = judging_pick(judging, judging->trail.sends);
    char day[DATE_WORDS_BYTES];
    if (judging->inspection->comparisons.state != HISTORY_ANSWERED)
        return answer; /* judging_search has said so */
    if (earlier == NULL)
        return judging_say(judging, answer, "no later revision was sent before");
    return judging_say(judging, answer, "revision %s %s to %s on %s",
                       earlier->revision == NULL || earlier->revision[0] == '\0' ? "-" : earlier->revision,
                       answer == ANSWER_YES ? "went" : "may be a later one and went",
                       judging_party_words(judging, judging->trail.sends),
                       date_format_words(date_of_time(earlier->sent, judging->inspection->utc_offset), day));
}

static const char *const fields[] = {"revision", NULL};

const struct keyword rulelang_keyword_superseded = {
    .name = "superseded",
    .fields = fields,
    .arguments = {{.type = ARGUMENT_DURATION, .option = "within"}},
    .about = ABOUT_DOCUMENT,
    .looks_back = LOOKS_FOR_SENDS,
    .evaluate = evaluate,
    .describe =
        "Was a later revision of the order sent already, so that this one has been replaced? An order without a "
        "revision comes before every revision, A before B, 9 before 10. \"within 9 months\" leaves out what was "
        "sent earlier. Yes when every party the message is addressed to has a later one, no when none has, "
        "unknown when only some have it, when revisions are counted in ways that cannot be compared, or when the "
        "history could not be asked.",
};
