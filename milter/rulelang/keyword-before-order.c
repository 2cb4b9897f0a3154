/* keyword-before-order.c - in: the delivery or cancel date and the order date; out: does the first come before the
 * second? Then one of them was left over from another order. */
#include "rulelang/keyword.h"

static enum answer asks(const struct judging *judging, const struct test *test, struct date day) {
    struct date named = judging_named_date(judging, test->field);
    if (date_compare(rulelang_last_day(named), day) < 0)
        return ANSWER_YES;
    return date_compare(rulelang_first_day(named), day) >= 0 ? ANSWER_NO : ANSWER_UNKNOWN;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    struct date named = judging_named_date(judging, test->field);
    char words[DATE_WORDS_BYTES];
    if (named.year == 0)
        return judging_say(judging, ANSWER_UNKNOWN, "the order shows no %s", test->field);
    enum answer answer = judging_date(judging, test, asks);
    const char *dated = rulelang_date_words(judging->inspection->arena, judging->document);
    if (dated == NULL)
        return answer; /* judging_date has said so */
    return judging_say(judging, answer, "its %s is %s, and it is dated %s", test->field,
                       date_format_words(named, words), dated);
}

static const char *const fields[] = {"delivery-date", "cancel-date", NULL};

const struct keyword rulelang_keyword_before_order = {
    .name = "before-order",
    .fields = fields,
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe =
        "Does the order ask to be delivered (delivery-date), or to be cancelled (cancel-date), before the day it "
        "is dated? The same day is not before. Unknown when one of the two dates is missing, or when they can be "
        "read in several ways that do not agree.",
};
