/* keyword-origin.c - in: how the document came into the message; out: in one of these ways? A rule that names an origin
 * looks at it. */
#include "rulelang/keyword.h"

enum { ORIGINS };

static const char *const origins[] = {"authored", "quoted", "forwarded", NULL};

static enum answer evaluate(struct judging *judging, const struct test *test) {
    enum document_origin origin = judging->document->origin;
    uint32_t chosen = test->arguments[ORIGINS].chosen;
    bool named = (chosen >> origin & 1u) != 0;
    bool other = (chosen >> ORIGIN_FORWARDED & 1u) != 0;
    if (judging->document->doubtful && named != other)
        return judging_say(judging, ANSWER_UNKNOWN, "nothing tells whether it is quoted or forwarded");
    return judging_say(judging, named ? ANSWER_YES : ANSWER_NO, "it is %s", document_origin_name(origin));
}

static void check(struct checking *checking, struct rule *rule, struct test *test) {
    (void)checking;
    rule->origins |= test->arguments[ORIGINS].chosen;
}

const struct keyword rulelang_keyword_origin = {
    .name = "origin",
    .arguments = {{.type = ARGUMENT_WORDS, .required = true, .choices = origins}},
    .about = ABOUT_DOCUMENT,
    .check = check,
    .evaluate = evaluate,
    .describe =
        "Was the document written or attached here (authored), quoted from an earlier mail (quoted) or forwarded "
        "(forwarded)? Rules do not look at what is quoted, unless they say so with this test. Unknown where "
        "nothing tells whether it is quoted or forwarded; that is tagged at most, whatever a rule wants.",
};
