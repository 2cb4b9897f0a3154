/* keyword-past.c - in: the delivery or cancel date; out: is it over? Yesterday is not: it may still be yesterday where
 * the order was written. */
#include "rulelang/keyword.h"

enum { BEYOND };

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const struct argument *beyond = &test->arguments[BEYOND];
    struct duration grace = beyond->given ? beyond->duration : (struct duration){1, UNIT_DAYS};
    struct date day = judging_named_date(judging, test->field);
    char words[DATE_WORDS_BYTES], today[DATE_WORDS_BYTES];
    if (day.year == 0)
        return judging_say(judging, ANSWER_UNKNOWN, "the order shows no %s", test->field);
    if (grace.count == 0)
        grace = (struct duration){1, UNIT_DAYS};
    struct date limit = rulelang_day_before(judging->today, grace);
    enum answer answer = date_compare(rulelang_last_day(day), limit) < 0     ? ANSWER_YES
                         : date_compare(rulelang_first_day(day), limit) >= 0 ? ANSWER_NO
                                                                             : ANSWER_UNKNOWN;
    return judging_say(judging, answer, "its %s is %s, and today is %s", test->field, date_format_words(day, words),
                       date_format_words(judging->today, today));
}

static const char *const fields[] = {"delivery-date", "cancel-date", NULL};

const struct keyword rulelang_keyword_past = {
    .name = "past",
    .fields = fields,
    .arguments = {{.type = ARGUMENT_DURATION, .option = "beyond", .whole_days = true}},
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe =
        "Is the delivery that the order asks for (delivery-date), or the day after which it is to be cancelled "
        "(cancel-date), earlier than yesterday, or further back than \"beyond 30 days\"? Unknown when the order "
        "shows no such date, and for a month of which only some days are past.",
};
