/* keyword-goes-along.c - in: what the history tells of the messages that this very document went out in; out: is it a
 * specimen, a form or a catalogue that goes along with order after order? Limit: what compare-along.c looks at. */
#include "rulelang/keyword.h"

enum { LEAST_MESSAGES = 3 };

static enum answer goes_along(const struct judging *judging, const struct test *test, size_t compared) {
    (void)test;
    return judging->compared[compared]->along >= LEAST_MESSAGES ? ANSWER_YES : ANSWER_NO;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    enum answer answer = judging_each_party(judging, test, goes_along);
    return judging_say(judging, answer, "%s",
                       answer == ANSWER_YES  ? "word for word it went along with order after order"
                       : answer == ANSWER_NO ? "it did not go along with three other orders"
                                             : "it went along with orders to some recipients only");
}

static const char *const fields[] = {"content", NULL};

const struct keyword rulelang_keyword_goes_along = {
    .name = "goes-along",
    .fields = fields,
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe =
        "Does it look like an order, but goes along with order after order: a specimen, a form, a catalogue? Yes when "
        "at least three earlier messages to each party had it word for word beside an order of a number that none of "
        "the others had, and this message has a new one again. No when the history could not be asked.",
};
