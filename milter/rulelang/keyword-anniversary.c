/* keyword-anniversary.c - in: the order date; out: does it lie one, two or three years back, give or take some days?
 * That is the order of last year, taken out of the folder instead of this year's. Limit: MOST_YEARS. */
#include "rulelang/keyword.h"

#include <stdlib.h>

enum { WITHIN };
enum { MOST_YEARS = 3, MOST_DAYS = 90 };

/* "One year before 29 February is 28 February"; and 29 February has its anniversary on the 28th, too. */
static int32_t days_off(struct date today, struct date day, int years) {
    struct date then = date_add_years(today, -years);
    if (day.month == 2 && day.day == 29 && date_equal(date_add_years(day, years), today))
        return 0;
    return abs(date_to_days(day) - date_to_days(then));
}

static enum answer asks(const struct judging *judging, const struct test *test, struct date day) {
    int32_t within = (int32_t)rulelang_duration_days(test->arguments[WITHIN].duration);
    for (int years = 1; years <= MOST_YEARS; years++)
        if (days_off(judging->today, day, years) <= within)
            return judging_is_year_typo(judging, day) ? ANSWER_UNKNOWN : ANSWER_YES;
    return ANSWER_NO;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    return judging_date(judging, test, asks);
}

static const char *const fields[] = {"date", NULL};

const struct keyword rulelang_keyword_anniversary = {
    .name = "anniversary",
    .fields = fields,
    .arguments = {{.type = ARGUMENT_DURATION, .option = "within", .whole_days = true, .most_days = MOST_DAYS}},
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe =
        "Is the order dated one, two or three years ago to the day, or \"within 3 days\" of it? Years are those "
        "of the calendar; one year before 29 February is 28 February. Unknown when the order shows no date, when "
        "it can be read in several ways that do not agree, and in January for a date that \"year-typo\" "
        "recognises.",
};
