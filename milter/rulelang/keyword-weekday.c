/* keyword-weekday.c - in: today; out: is it one of these days of the week? */
#include "rulelang/keyword.h"

enum { DAYS };

static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", NULL};

static enum answer evaluate(struct judging *judging, const struct test *test) {
    /* Day 0, 1 January 1970, was a Thursday. */
    int32_t day = ((date_to_days(judging->today) + 3) % 7 + 7) % 7;
    bool named = (test->arguments[DAYS].chosen >> day & 1u) != 0;
    return judging_say(judging, named ? ANSWER_YES : ANSWER_NO, "today is a %s", days[day]);
}

const struct keyword rulelang_keyword_weekday = {
    .name = "weekday",
    .arguments = {{.type = ARGUMENT_WORDS, .required = true, .choices = days}},
    .about = ABOUT_MESSAGE,
    .evaluate = evaluate,
    .describe = "Was the message received on one of these days: monday, tuesday, wednesday, thursday, friday, "
                "saturday, sunday? The day is that of the configured time zone.",
};
