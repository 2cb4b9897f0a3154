/* keyword-disagrees.c - in: an attached order and those in the text of the message; out: does the text speak of another
 * number, or say another date of it? The new letter with the old file is how last year's order goes out. Limit: what
 * the text says of the attached order itself, find/ makes one document with it; it leaves the date as evidence. */
#include "rulelang/keyword.h"

enum { ON, BEYOND };
enum { ON_NUMBER, ON_DATE };
enum { USUAL_DAYS = 30 }; /* letters are written some days after the order they speak of */

static const char *const matters[] = {"number", "date", NULL};

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
static enum answer number_disagrees(struct judging *judging) {
    if (judging->document->number_folded == NULL)
        return judging_say(judging, ANSWER_NO, "it has no number");
    if (names_an_attached_order(judging))
        return judging_say(judging, ANSWER_NO, "the text of the message names the number of an attached order");
    if (!names_any_order(judging))
        return judging_say(judging, ANSWER_NO, "the text of the message speaks of no order");
    return judging_say(judging, ANSWER_YES, "the text of the message names another order number");
}

static bool is_apart(struct date a, struct date b, struct duration beyond) {
    struct date earlier = rulelang_last_day(date_compare(a, b) < 0 ? a : b);
    struct date later = rulelang_first_day(date_compare(a, b) < 0 ? b : a);
    return date_compare(earlier, rulelang_day_before(later, beyond)) < 0;
}

/* Every reading of the file's date lies that far from the day the text says. */
static enum answer date_disagrees(struct judging *judging, struct duration beyond) {
    const struct document *document = judging->document;
    char day[DATE_WORDS_BYTES];
    size_t count = 0;
    const struct date *readings = rulelang_has_date(document) ? rulelang_readings(document, &count) : NULL;
    for (size_t i = 0; i < document->evidence_count && count > 0; i++) {
        const struct evidence *letter = &document->evidence[i];
        size_t apart = 0;
        for (size_t k = 0; k < count && letter->kind == EVIDENCE_LETTER; k++)
            apart += is_apart(readings[k], letter->date, beyond);
        if (apart == count)
            return judging_say(judging, ANSWER_YES, "the text of the message says that it is of %s",
                               date_format_words(letter->date, day));
    }
    return judging_say(judging, ANSWER_NO, "the text of the message says no other date of it");
}

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const struct argument *on = &test->arguments[ON], *beyond = &test->arguments[BEYOND];
    const struct duration usual = {USUAL_DAYS, UNIT_DAYS};
    uint32_t chosen = on->given ? on->chosen : 1u << ON_NUMBER | 1u << ON_DATE;
    if (!judging_is_attached(judging->document))
        return judging_say(judging, ANSWER_NO, "it stands in the text of the message itself");
    if ((chosen >> ON_DATE & 1u) != 0) {
        enum answer answer = date_disagrees(judging, beyond->given ? beyond->duration : usual);
        if (answer == ANSWER_YES || (chosen >> ON_NUMBER & 1u) == 0)
            return answer;
    }
    return number_disagrees(judging);
}

static const char *const fields[] = {"body", NULL};

const struct keyword rulelang_keyword_disagrees = {
    .name = "disagrees",
    .fields = fields,
    .arguments = {{.type = ARGUMENT_WORDS, .option = "on", .choices = matters},
                  {.type = ARGUMENT_DURATION, .option = "beyond", .whole_days = true}},
    .about = ABOUT_DOCUMENT,
    .evaluate = evaluate,
    .describe =
        "The order is attached: does the text of the message say something else? number: it speaks of orders by "
        "number, but of none of the attached ones. date: it says a date of this order that lies more than 30 days "
        "from the one in the file; \"beyond 60 days\" changes that. \"on\" names one of the two. No when the "
        "text names an attached order, or no order at all, and says no date.",
};
