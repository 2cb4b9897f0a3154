/* keyword-recipient.c - in: the envelope recipients; out: is one of them one of these addresses? */
#include "rulelang/keyword.h"

enum { ADDRESSES };

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const struct envelope *envelope = &judging->inspection->envelope;
    for (size_t i = 0; i < envelope->recipient_count; i++)
        if (rulelang_values_match_address(test->arguments[ADDRESSES].values, envelope->recipients[i]))
            return judging_say(judging, ANSWER_YES, "it goes to <%s>", judging_shown(judging, envelope->recipients[i]));
    return judging_say(judging, ANSWER_NO, "it goes to nobody of these");
}

const struct keyword rulelang_keyword_recipient = {
    .name = "recipient",
    .arguments = {{.type = ARGUMENT_ADDRESSES, .required = true}},
    .about = ABOUT_MESSAGE,
    .evaluate = evaluate,
    .describe = "Is one of the recipients one of these: \"local@domain\", \"@domain\" (with its subdomains) or a "
                "/pattern/? Case does not count.",
};
