/* keyword-year-typo.c - in: the order date, the history; out: is it last year's number, written in January by habit? */
#include "rulelang/keyword.h"

static enum answer asks(const struct judging *judging, const struct test *test, struct date day) {
    (void)test;
    return judging_is_year_typo(judging, day) ? ANSWER_YES : ANSWER_NO;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    return judging_date(judging, test, asks);
}

static const char *const fields[] = {"date", NULL};

const struct keyword rulelang_keyword_year_typo = {
    .name = "year-typo",
    .fields = fields,
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe =
        "In January: is the order dated last January, though number and lines are new, the party was sent "
        "something within the last 13 months, and nothing else (forwarded mail, file name, document properties) "
        "comes from last year? Then the year was probably mistyped. Where this answers yes, \"anniversary\" "
        "answers unknown.",
};
