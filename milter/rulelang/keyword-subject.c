/* keyword-subject.c - in: the subject; out: does one of these texts or patterns stand in it? */
#include "rulelang/keyword.h"

enum { TEXTS };

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const char *subject = judging->inspection->facts.subject;
    bool match = rulelang_values_match(test->arguments[TEXTS].values, subject);
    if (subject == NULL)
        return judging_say(judging, ANSWER_NO, "it has no subject");
    return judging_say(judging, match ? ANSWER_YES : ANSWER_NO, "the subject is \"%s\"",
                       judging_shown(judging, subject));
}

const struct keyword rulelang_keyword_subject = {
    .name = "subject",
    .arguments = {{.type = ARGUMENT_TEXTS, .required = true}},
    .about = ABOUT_MESSAGE,
    .evaluate = evaluate,
    .describe = "Does one of these \"texts\" stand in the subject, or does a /pattern/ fit it? Case does not count.",
};
