/* keyword-sender.c - in: the envelope sender; out: is it one of these addresses? */
#include "rulelang/keyword.h"

enum { ADDRESSES };

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const char *sender = judging->inspection->envelope.sender;
    bool match = rulelang_values_match_address(test->arguments[ADDRESSES].values, sender);
    return judging_say(judging, match ? ANSWER_YES : ANSWER_NO, "the sender is <%s>", judging_shown(judging, sender));
}

const struct keyword rulelang_keyword_sender = {
    .name = "sender",
    .arguments = {{.type = ARGUMENT_ADDRESSES, .required = true}},
    .about = ABOUT_MESSAGE,
    .evaluate = evaluate,
    .describe =
        "Is the envelope sender one of these: \"local@domain\", \"@domain\" (with its subdomains) or a /pattern/? "
        "Case does not count.",
};
