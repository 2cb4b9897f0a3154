/* keyword-future.c - in: the order date; out: does it lie in the future? Tomorrow does not: it may be tomorrow already
 * where the order was written. */
#include "rulelang/keyword.h"

enum { BEYOND };

static enum answer asks(const struct judging *judging, const struct test *test, struct date day) {
    const struct argument *beyond = &test->arguments[BEYOND];
    int32_t grace = beyond->given ? (int32_t)rulelang_duration_days(beyond->duration) : 0;
    if (grace < 1)
        grace = 1;
    return date_to_days(day) > date_to_days(judging->today) + grace ? ANSWER_YES : ANSWER_NO;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    return judging_date(judging, test, asks);
}

static const char *const fields[] = {"date", NULL};

const struct keyword rulelang_keyword_future = {
    .name = "future",
    .fields = fields,
    .arguments = {{.type = ARGUMENT_DURATION, .option = "beyond", .whole_days = true}},
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe =
        "Is the order dated later than tomorrow, or later than \"beyond 30 days\" from now? Unknown when the order "
        "shows no date, or when it can be read in several ways that do not agree.",
};
