/* keyword-role.c - in: the parties the message goes to; out: has one of them been declared with this role? */
#include "rulelang/keyword.h"

enum { ROLES };

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const struct parties *parties = &judging->inspection->parties;
    for (size_t i = 0; i < parties->count; i++)
        if (rulelang_values_match(test->arguments[ROLES].values, parties->items[i].role))
            return judging_say(judging, ANSWER_YES, "%.200s is a %s", parties->items[i].name, parties->items[i].role);
    return judging_say(judging, ANSWER_NO, "it goes to nobody with such a role");
}

const struct keyword rulelang_keyword_role = {
    .name = "role",
    .arguments = {{.type = ARGUMENT_WORDS, .required = true}},
    .about = ABOUT_MESSAGE,
    .evaluate = evaluate,
    .describe = "Does the message go to a party that was declared with one of these roles (role vendor)?",
};
