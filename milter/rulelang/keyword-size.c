/* keyword-size.c - in: how many bytes the message has; out: are they more, or fewer? */
#include "rulelang/keyword.h"

#include <string.h>

enum { OVER, UNDER };

/* One that was too large to be collected is at least as large as what is collected. */
static enum answer evaluate_uncollected(struct judging *judging, const struct argument *over,
                                        const struct argument *under) {
    bool too_large = strcmp(judging->inspection->envelope.not_collected, LIMIT_REASON_MESSAGE_SIZE) == 0;
    if (too_large && under->given && under->amount <= LIMIT_MESSAGE_BYTES)
        return judging_say(judging, ANSWER_NO, "it is too large to be looked at");
    if (too_large && over->given && over->amount < LIMIT_MESSAGE_BYTES && !under->given)
        return judging_say(judging, ANSWER_YES, "it is too large to be looked at");
    return judging_say(judging, ANSWER_UNKNOWN, "it was not collected, so that its size is not known");
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const struct argument *over = &test->arguments[OVER], *under = &test->arguments[UNDER];
    const struct envelope *envelope = &judging->inspection->envelope;
    if (envelope->not_collected != NULL)
        return evaluate_uncollected(judging, over, under);
    bool match = (!over->given || envelope->content_bytes > over->amount) &&
                 (!under->given || envelope->content_bytes < under->amount);
    return judging_say(judging, match ? ANSWER_YES : ANSWER_NO, "it has %llu bytes",
                       (unsigned long long)envelope->content_bytes);
}

static void check(struct checking *checking, struct rule *rule, struct test *test) {
    if (test->arguments[OVER].given || test->arguments[UNDER].given)
        return;
    rule->faulty = true;
    rulelang_complain(checking->complaints, test->spot,
                      "\"size\" expects over or under (like size over 10 MB), but found neither");
}

const struct keyword rulelang_keyword_size = {
    .name = "size",
    .arguments = {{.type = ARGUMENT_SIZE, .option = "over"}, {.type = ARGUMENT_SIZE, .option = "under"}},
    .about = ABOUT_MESSAGE,
    .check = check,
    .evaluate = evaluate,
    .describe = "Is the message, with header and attachments as they travel, larger than \"over 10 MB\", or smaller "
                "than \"under 2 KB\"? In bytes, KB (1024 bytes), MB (1024 KB). Unknown when the message could not be "
                "collected.",
};
