/* keyword-older-than.c - in: the order date; out: does it lie further back than so long? */
#include "rulelang/keyword.h"

enum { AGE };

static enum answer asks(const struct judging *judging, const struct test *test, struct date day) {
    struct date limit = rulelang_day_before(judging->today, test->arguments[AGE].duration);
    return date_compare(day, limit) < 0 ? ANSWER_YES : ANSWER_NO;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    return judging_date(judging, test, asks);
}

static const char *const fields[] = {"date", NULL};

const struct keyword rulelang_keyword_older_than = {
    .name = "older-than",
    .fields = fields,
    .arguments = {{.type = ARGUMENT_DURATION, .required = true, .whole_days = true}},
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe =
        "Is the order date further back than that, counted from today? Unknown when the order shows no date, or "
        "when it can be read in several ways that do not agree.",
};
