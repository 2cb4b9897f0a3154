/* keyword-sent-before.c - in: the earlier sends the history found; out: was the same number, were the same lines, was
 * the same content or the very same file sent before? Limit: what the history keeps. */
#include "rulelang/keyword.h"

enum { WITHIN, TO_ANYBODY };

static enum answer fits(const struct judging *judging, const struct test *test, const struct earlier *earlier) {
    const struct argument *within = &test->arguments[WITHIN];
    if (within->given && !rulelang_is_within(judging->inspection, earlier->sent, within->duration))
        return ANSWER_NO;
    return judging_field_same(judging, test->field, earlier);
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    return judging_search(judging, test, fits, test->arguments[TO_ANYBODY].given);
}

static const char *const fields[] = {"number", "lines", "content", "bytes", NULL};

const struct keyword rulelang_keyword_sent_before = {
    .name = "sent-before",
    .fields = fields,
    .arguments = {{.type = ARGUMENT_DURATION, .option = "within"}, {.type = ARGUMENT_FLAG, .option = "to anybody"}},
    .about = ABOUT_DOCUMENT,
    .looks_back = LOOKS_FOR_SENDS,
    .evaluate = evaluate,
    .describe =
        "Was it sent before? number: an order with the same number, revision and release. lines: the same item "
        "lines, whatever the number. content: the same text. bytes: the very same file, or text of a mail, octet for "
        "octet. \"within 25 months\" leaves out what was sent earlier. Yes when every party the message is addressed "
        "to has it already, no when none has, unknown when only some have it, when the lines of one of the two could "
        "not be read, when the octets of what was sent are not known (bytes; of a list, or from before they were "
        "kept), or when the history could not be asked. \"to anybody\": whoever had it. A change of an order counts "
        "as sent before only when its whole text was.",
};
