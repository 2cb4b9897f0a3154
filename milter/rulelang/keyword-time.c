/* keyword-time.c - in: when the message was received; out: at a time of day between these two? */
#include "rulelang/keyword.h"

#include <string.h>

enum { FROM, TO };
enum { DAY_MINUTES = 24 * 60 };

/* "from 18:00 to 07:00" goes on over midnight. */
static bool is_between(int32_t minute, int32_t from, int32_t to) {
    return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const struct inspection *inspection = judging->inspection;
    int64_t local = inspection->received_at + inspection->utc_offset;
    int32_t minute = (int32_t)((local / 60 % DAY_MINUTES + DAY_MINUTES) % DAY_MINUTES);
    bool between = is_between(minute, (int32_t)test->arguments[FROM].amount, (int32_t)test->arguments[TO].amount);
    return judging_say(judging, between ? ANSWER_YES : ANSWER_NO, "it is %02d:%02d", (int)(minute / 60),
                       (int)(minute % 60));
}

static void check(struct checking *checking, struct rule *rule, struct test *test) {
    const struct argument *from = &test->arguments[FROM], *to = &test->arguments[TO];
    bool both = from->given && to->given;
    if (both && from->amount != to->amount)
        return;
    rule->faulty = true;
    rulelang_complain(checking->complaints, test->spot,
                      "\"time\" expects from and to (like time from \"18:00\" to \"07:00\"), but found %s",
                      both          ? "the same time twice"
                      : from->given ? "no to"
                      : to->given   ? "no from"
                                    : "neither");
}

const struct keyword rulelang_keyword_time = {
    .name = "time",
    .arguments = {{.type = ARGUMENT_CLOCK, .option = "from"}, {.type = ARGUMENT_CLOCK, .option = "to"}},
    .about = ABOUT_MESSAGE,
    .check = check,
    .evaluate = evaluate,
    .describe = "Was the message received at this time of day (time from \"18:00\" to \"07:00\")? The first minute "
                "counts, the last does not; a window may go on over midnight. The time is that of the configured time "
                "zone.",
};
