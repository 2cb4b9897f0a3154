/* keyword-kind.c - in: what kind of document it is; out: is it one of these? A rule that names a kind looks at it. */
#include "rulelang/keyword.h"

enum { KINDS };

static const char *const kinds[] = {"order",     "change",    "cancellation",  "confirmation", "quote", "invoice",
                                    "statement", "backorder", "delivery-note", "list",         "other", NULL};

static enum answer evaluate(struct judging *judging, const struct test *test) {
    enum document_kind kind = judging->document->kind;
    bool named = (test->arguments[KINDS].chosen >> kind & 1u) != 0;
    return judging_say(judging, named ? ANSWER_YES : ANSWER_NO, "it is of the kind %s", document_kind_name(kind));
}

static void check(struct checking *checking, struct rule *rule, struct test *test) {
    (void)checking;
    rule->kinds |= test->arguments[KINDS].chosen;
}

const struct keyword rulelang_keyword_kind = {
    .name = "kind",
    .arguments = {{.type = ARGUMENT_WORDS, .required = true, .choices = kinds}},
    .about = ABOUT_DOCUMENT,
    .check = check,
    .evaluate = evaluate,
    .describe = "Is the document of one of these kinds? order, change, cancellation, confirmation, quote, invoice, "
                "statement, backorder, delivery-note, list, other. Rules look at orders and changes only, unless they "
                "name another kind with this test.",
};
