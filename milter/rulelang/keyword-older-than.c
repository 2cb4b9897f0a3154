/* keyword-older-than.c - in: the order date, or that of the mail it was forwarded from; out: does it lie further back
 * than so long? */
#include "rulelang/keyword.h"

#include <string.h>

enum { AGE };

static enum answer asks(const struct judging *judging, const struct test *test, struct date day) {
    struct date limit = rulelang_day_before(judging->today, test->arguments[AGE].duration);
    return date_compare(day, limit) < 0 ? ANSWER_YES : ANSWER_NO;
}

static bool is_of_inner_mail(const struct evidence *evidence) {
    return evidence->kind == EVIDENCE_FORWARDED_HEADER || evidence->kind == EVIDENCE_INNER_DATE;
}

/* A forward of a forward has several dates; which of them is the order's cannot be told. */
static enum answer evaluate_forward(struct judging *judging, const struct test *test) {
    const struct document *document = judging->document;
    unsigned answers = 0;
    char day[DATE_WORDS_BYTES] = "";
    if (document->origin != ORIGIN_FORWARDED)
        return judging_say(judging, ANSWER_NO, "it is not forwarded");
    for (size_t i = 0; i < document->evidence_count; i++) {
        const struct evidence *evidence = &document->evidence[i];
        if (!is_of_inner_mail(evidence))
            continue;
        answers |= 1u << asks(judging, test, rulelang_first_day(evidence->date));
        answers |= 1u << asks(judging, test, rulelang_last_day(evidence->date));
        date_format_words(evidence->date, day);
    }
    if (answers == 0)
        return judging_say(judging, ANSWER_UNKNOWN, "the forwarded mail shows no date");
    enum answer answer = answers == 1u << ANSWER_YES  ? ANSWER_YES
                         : answers == 1u << ANSWER_NO ? ANSWER_NO
                                                      : ANSWER_UNKNOWN;
    return judging_say(judging, answer, "the forwarded mail is of %s%s", day,
                       answer == ANSWER_UNKNOWN ? " and of another day, which leaves it open" : "");
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    if (strcmp(test->field, "forward") == 0)
        return evaluate_forward(judging, test);
    return judging_date(judging, test, asks);
}

static const char *const fields[] = {"date", "forward", NULL};

const struct keyword rulelang_keyword_older_than = {
    .name = "older-than",
    .fields = fields,
    .arguments = {{.type = ARGUMENT_DURATION, .required = true, .whole_days = true}},
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe =
        "Is the order date further back than that, counted from today? Unknown when the order shows no date, or "
        "when it can be read in several ways that do not agree. forward: was the order forwarded, and is the mail it "
        "was forwarded from older than that? No when it was not forwarded; unknown when the forwarded mail shows no "
        "date, or when mail was forwarded several times and only some of it is as old.",
};
