/* disagree.c - in: two documents of one message; out: do their dates, lines or revisions contradict each other? What
 * one of them does not say contradicts nothing. */
#include "rulelang/keyword.h"

#include <string.h>

bool judging_is_attached(const struct document *document) {
    const struct place *where = &document->where;
    bool text = where->format == NULL || strcmp(where->format, "text") == 0 || strcmp(where->format, "html") == 0;
    return where->name != NULL || !text;
}

bool judging_is_other_order(const struct judging *judging, uint32_t index) {
    return index != judging->index && document_is_judged(&judging->inspection->facts.documents[index]);
}

bool judging_same_number(const struct document *a, const struct document *b) {
    return a->number_folded != NULL && b->number_folded != NULL && strcmp(a->number_folded, b->number_folded) == 0 &&
           strcmp(a->release, b->release) == 0;
}

/* A month and a day in it are the same date. */
static bool may_be_equal(struct date a, struct date b) {
    return date_compare(rulelang_first_day(a), rulelang_last_day(b)) <= 0 &&
           date_compare(rulelang_first_day(b), rulelang_last_day(a)) <= 0;
}

enum answer judging_dates_disagree(const struct document *a, const struct document *b) {
    size_t a_count, b_count;
    bool equal = false, different = false;
    if (!rulelang_has_date(a) || !rulelang_has_date(b))
        return ANSWER_NO;
    const struct date *as = rulelang_readings(a, &a_count), *bs = rulelang_readings(b, &b_count);
    for (size_t i = 0; i < a_count; i++) {
        for (size_t j = 0; j < b_count; j++) {
            bool may = may_be_equal(as[i], bs[j]);
            equal = equal || may;
            different = different || !may;
        }
    }
    return !different ? ANSWER_NO : !equal ? ANSWER_YES : ANSWER_UNKNOWN;
}

enum answer judging_lines_disagree(const struct document *a, const struct document *b) {
    bool both = a->lines[0] != '\0' && b->lines[0] != '\0';
    return both && strcmp(a->lines, b->lines) != 0 ? ANSWER_YES : ANSWER_NO;
}

enum answer judging_revisions_disagree(const struct document *a, const struct document *b) {
    bool both = a->revision[0] != '\0' && b->revision[0] != '\0';
    return both && strcmp(a->revision, b->revision) != 0 ? ANSWER_YES : ANSWER_NO;
}
