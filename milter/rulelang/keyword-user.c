/* keyword-user.c - in: the name the sender logged in with; out: is it one of these? */
#include "rulelang/keyword.h"

enum { NAMES };

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const char *user = judging->inspection->envelope.user;
    if (user == NULL)
        return judging_say(judging, ANSWER_NO, "it was sent without logging in");
    bool match = rulelang_values_match(test->arguments[NAMES].values, user);
    return judging_say(judging, match ? ANSWER_YES : ANSWER_NO, "it was sent by the user %s",
                       judging_shown(judging, user));
}

const struct keyword rulelang_keyword_user = {
    .name = "user",
    .arguments = {{.type = ARGUMENT_NAMES, .required = true}},
    .about = ABOUT_MESSAGE,
    .evaluate = evaluate,
    .describe = "Did the sender log in to the mail server as one of these users: the whole name or a /pattern/? Case "
                "does not count. No when nobody logged in.",
};
