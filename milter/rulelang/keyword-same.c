/* keyword-same.c - in: the earlier sends that a "sent-before" found; out: is something else of theirs the same, too? */
#include "rulelang/keyword.h"

static enum answer fits(const struct judging *judging, const struct test *test, const struct earlier *earlier) {
    return judging_field_same(judging, test->field, earlier);
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    return judging_narrow(judging, test, fits);
}

static const char *const fields[] = {"number", "lines", "content", "bytes", "date", "address", NULL};

const struct keyword rulelang_keyword_same = {
    .name = "same",
    .fields = fields,
    .about = ABOUT_DOCUMENT,
    .looks_back = LOOKS_AT_SENDS,
    .evaluate = evaluate,
    .describe =
        "Follows a \"sent-before\" and \"and\": does the earlier send that was found have the same lines (number, "
        "content, bytes, order date), too, or did it go to an address that this message goes to (address same)? Both "
        "tests speak of one and the same send. Unknown when the lines of one of the two could not be read, or one "
        "shows no date.",
};
