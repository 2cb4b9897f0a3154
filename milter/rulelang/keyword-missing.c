/* keyword-missing.c - in: what was found of the document; out: is this not there? */
#include "rulelang/keyword.h"

#include <string.h>

static bool is_there(const struct judging *judging, const char *field) {
    const struct document *document = judging->document;
    if (strcmp(field, "number") == 0)
        return document->number != NULL;
    if (strcmp(field, "date") == 0)
        return rulelang_has_date(document);
    if (strcmp(field, "lines") == 0)
        return document->lines[0] != '\0';
    return judging_named_date(judging, field).year != 0;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    bool there = is_there(judging, test->field);
    return judging_say(judging, there ? ANSWER_NO : ANSWER_YES, "its %s %s found", test->field,
                       there ? "could be" : "could not be");
}

static const char *const fields[] = {"number", "date", "lines", "delivery-date", "cancel-date", NULL};

const struct keyword rulelang_keyword_missing = {
    .name = "missing",
    .fields = fields,
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe = "Was nothing of the kind found in the document: no number, no order date (date), no item lines, no "
                "delivery-date, no cancel-date? A date that can be read in several ways is not missing.",
};
