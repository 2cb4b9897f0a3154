/* keyword-disagree.c - in: all orders of the message; out: does another one bear this number and say something else?
 * Then one of the two is likely to be the old one. */
#include "rulelang/keyword.h"

enum { ON };
enum { ON_DATE, ON_LINES, ON_REVISION };

static const char *const matters[] = {"date", "lines", "revision", NULL};

static enum answer contradicts(uint32_t chosen, const struct document *a, const struct document *b) {
    enum answer answer = (chosen >> ON_DATE & 1u) != 0 ? judging_dates_disagree(a, b) : ANSWER_NO;
    if ((chosen >> ON_LINES & 1u) != 0 && judging_lines_disagree(a, b) == ANSWER_YES)
        answer = ANSWER_YES;
    if ((chosen >> ON_REVISION & 1u) != 0 && judging_revisions_disagree(a, b) == ANSWER_YES)
        answer = ANSWER_YES;
    return answer;
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const struct facts *facts = &judging->inspection->facts;
    const struct argument *on = &test->arguments[ON];
    uint32_t chosen = on->given ? on->chosen : 1u << ON_DATE;
    enum answer answer = ANSWER_NO;
    for (uint32_t i = 0; i < facts->document_count; i++) {
        const struct document *other = &facts->documents[i];
        if (!judging_is_other_order(judging, i) || !judging_same_number(judging->document, other))
            continue;
        enum answer one = contradicts(chosen, judging->document, other);
        if (one == ANSWER_YES)
            return judging_say(judging, one, "%s says something else of the same order",
                               other->where.name == NULL ? "the text of the message"
                                                         : judging_shown(judging, other->where.name));
        answer = one == ANSWER_UNKNOWN ? one : answer;
    }
    return judging_say(judging, answer,
                       answer == ANSWER_NO ? "nothing else in the message contradicts it"
                                           : "another date of the same order can be read in several ways");
}

static const char *const fields[] = {"documents", NULL};

const struct keyword rulelang_keyword_disagree = {
    .name = "disagree",
    .fields = fields,
    .arguments = {{.type = ARGUMENT_WORDS, .option = "on", .choices = matters}},
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe = "Does the message hold another order with the same number (and release) that is dated differently? "
                "\"on\" names what is compared: date, lines, revision. What one of the two does not show contradicts "
                "nothing. Unknown when the dates can be read in several ways, of which only some agree.",
};
