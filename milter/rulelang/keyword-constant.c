/* keyword-constant.c - in: the earlier sends of the same number; out: does this party get order after order under it?
 * Then it is a customer number, a telephone number or "1", and tells orders apart no longer. Limit: LIMIT_EARLIER
 * sends. */
#include "rulelang/keyword.h"

#include <string.h>

enum { WITHIN };
enum { LEAST_ORDERS = 3 };

/* An order of this number whose lines are known; a change or another revision has other lines with good reason. */
static bool is_one(const struct judging *judging, const struct test *test, const struct comparison *comparison,
                   const struct earlier *earlier) {
    const struct argument *within = &test->arguments[WITHIN];
    if (!earlier->number_same || !earlier->revision_same || earlier->change || earlier->lines == NULL ||
        earlier->lines[0] == '\0' || !judging_went_there(judging, comparison, earlier))
        return false;
    return !within->given || rulelang_is_within(judging->inspection, earlier->sent, within->duration);
}

static enum answer is_constant(const struct judging *judging, const struct test *test, size_t compared) {
    const struct comparison *comparison = judging->compared[compared];
    const char *seen[LEAST_ORDERS];
    size_t count = 0;
    for (size_t i = 0; i < comparison->earlier_count && count < LEAST_ORDERS; i++) {
        const struct earlier *earlier = &comparison->earlier[i];
        bool known = !is_one(judging, test, comparison, earlier);
        for (size_t k = 0; k < count && !known; k++)
            known = strcmp(seen[k], earlier->lines) == 0;
        if (!known)
            seen[count++] = earlier->lines;
    }
    return count == LEAST_ORDERS ? ANSWER_YES : ANSWER_NO;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    if (judging->inspection->comparisons.state != HISTORY_ANSWERED)
        return judging_say(judging, ANSWER_NO, "the history tells of no orders of that number");
    enum answer answer = judging_each_party(judging, test, is_constant);
    return judging_say(judging, answer, "%s",
                       answer == ANSWER_YES  ? "orders with other and other lines went out under that number"
                       : answer == ANSWER_NO ? "no three orders with different lines went out under that number"
                                             : "only some recipients got different orders under that number");
}

static const char *const fields[] = {"number", NULL};

const struct keyword rulelang_keyword_constant = {
    .name = "constant",
    .fields = fields,
    .arguments = {{.type = ARGUMENT_DURATION, .option = "within"}},
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe =
        "Is the number no key, because this party gets every order under it (a customer number, or 1)? Yes when at "
        "least three orders with different lines went to each party under it; changes and other revisions do not "
        "count. \"within 9 months\" leaves out what was sent earlier: some numbers start again each year. No when "
        "the history could not be asked.",
};
