/* keyword-disagrees.c - in: an attached order and those in the text of the message; out: does the text speak of another
 * number? The new letter with the old file is how last year's order goes out. Limit: what the text says of the attached
 * order itself, find/ makes one document with it. */
#include "rulelang/keyword.h"

static bool is_written(const struct judging *judging, uint32_t index) {
    const struct document *document = &judging->inspection->facts.documents[index];
    return document_is_judged(document) && !judging_is_attached(document);
}

static bool is_numbered_in_text(const struct judging *judging, const struct document *attached) {
    const struct facts *facts = &judging->inspection->facts;
    for (uint32_t i = 0; i < facts->document_count; i++)
        if (is_written(judging, i) && judging_same_number(attached, &facts->documents[i]))
            return true;
    return false;
}

/* Asked once for the message: each attached order is compared with each in the text. */
static bool names_an_attached_order(struct judging *judging) {
    const struct facts *facts = &judging->inspection->facts;
    if (judging->body_compared)
        return judging->body_names_attached;
    judging->body_compared = true;
    for (uint32_t i = 0; i < facts->document_count && !judging->body_names_attached; i++) {
        const struct document *document = &facts->documents[i];
        judging->body_names_attached =
            document_is_judged(document) && judging_is_attached(document) && is_numbered_in_text(judging, document);
    }
    return judging->body_names_attached;
}

static bool names_any_order(const struct judging *judging) {
    const struct facts *facts = &judging->inspection->facts;
    for (uint32_t i = 0; i < facts->document_count; i++)
        if (is_written(judging, i) && facts->documents[i].number_folded != NULL)
            return true;
    return false;
}

/* The text may speak of one of many attached orders; only when it names none of them is it another one. */
static enum answer evaluate(struct judging *judging, const struct test *test) {
    (void)test;
    if (!judging_is_attached(judging->document))
        return judging_say(judging, ANSWER_NO, "it stands in the text of the message itself");
    if (judging->document->number_folded == NULL)
        return judging_say(judging, ANSWER_NO, "it has no number");
    if (names_an_attached_order(judging))
        return judging_say(judging, ANSWER_NO, "the text of the message names the number of an attached order");
    if (!names_any_order(judging))
        return judging_say(judging, ANSWER_NO, "the text of the message speaks of no order");
    return judging_say(judging, ANSWER_YES, "the text of the message names another order number");
}

static const char *const fields[] = {"body", NULL};

const struct keyword rulelang_keyword_disagrees = {
    .name = "disagrees",
    .fields = fields,
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe = "The order is attached: does the text of the message speak of orders by number, but of none of the "
                "attached ones? No when the text names one of them, or no order at all.",
};
