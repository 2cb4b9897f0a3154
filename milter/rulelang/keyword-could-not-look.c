/* keyword-could-not-look.c - in: the parts nobody could read; out: is there one, for one of these reasons? Pictures
 * that only decorate a mail are no such part. */
#include "rulelang/keyword.h"

#include <string.h>

enum { REASONS };

static const char *const reasons[] = {"password",    "encrypted", "corrupt",  "limit", "no-text",
                                      "unsupported", "crashed",   "deadline", "busy",  NULL};

/* "limit" stands for every limit-NAME. */
static bool is_named(const struct value *values, const char *why) {
    if (values == NULL)
        return true;
    for (; values != NULL; values = values->next) {
        bool any_limit = strcmp(values->text, "limit") == 0 && strncmp(why, "limit-", 6) == 0;
        if (any_limit || strcmp(values->text, why) == 0)
            return true;
    }
    return false;
}

static bool is_decoration(const struct unreadable *part) {
    return part->decoration && (strcmp(part->why, "unsupported") == 0 || strcmp(part->why, "no-text") == 0);
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const struct facts *facts = &judging->inspection->facts;
    for (size_t i = 0; i < facts->unreadable_count; i++) {
        const struct unreadable *part = &facts->unreadable[i];
        if (is_decoration(part) || !is_named(test->arguments[REASONS].values, part->why))
            continue;
        judging->trail.unreadable = part;
        return judging_say(judging, ANSWER_YES, "part %s could not be read: %s",
                           part->part[0] == '\0' ? "-" : part->part, part->why);
    }
    return judging_say(judging, ANSWER_NO,
                       facts->unreadable_count == 0 ? "everything was read"
                                                    : "nothing is unreadable for such a reason");
}

static bool is_one_of(const char *const *known, const char *text) {
    while (*known != NULL && strcmp(*known, text) != 0)
        known++;
    return *known != NULL;
}

static void check(struct checking *checking, struct rule *rule, struct test *test) {
    for (const struct value *value = test->arguments[REASONS].values; value != NULL; value = value->next) {
        bool limit = strncmp(value->text, "limit-", 6) == 0;
        if (is_one_of(limit ? limit_reasons : reasons, value->text))
            continue;
        rule->faulty = true;
        rulelang_complain(checking->complaints, value->atom->spot,
                          "\"could-not-look\" expects reasons (%s), but found the word \"%s\"%s",
                          rulelang_alternatives(checking->arena, limit ? limit_reasons : reasons, true), value->text,
                          rulelang_did_you_mean(checking->arena, value->text, limit ? limit_reasons : reasons));
    }
}

const struct keyword rulelang_keyword_could_not_look = {
    .name = "could-not-look",
    .arguments = {{.type = ARGUMENT_WORDS}},
    .about = ABOUT_UNREADABLE,
    .check = check,
    .evaluate = evaluate,
    .describe = "Is there a part of the message that could not be read, for any reason or for one of those named: "
                "password, encrypted, corrupt, no-text, unsupported, crashed, deadline, busy, limit-NAME, or limit for "
                "every limit? Small pictures inside a mail's text do not count. The test is about the message as a "
                "whole, not about one document.",
};
