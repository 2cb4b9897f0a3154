/* date-role-label.c - in: a label beside a date; out: what it says that the date is for. Limits: none of its own. */
#include "inspect/find/date-role.h"

enum meaning date_role_meaning(const struct hit *hit) {
    return meanings_first(hit->meanings, MEANING_DATE, MEANING_OTHER_DATE);
}

/* "Contract date", "合同日期": a word directly before makes it a date of something else. */
static bool word_touches(const struct survey *survey, const struct hit *hit) {
    const struct box *box = &survey->boxes[hit->box];
    if (hit->first == box->first_token)
        return false;
    const struct token *before = &survey->tokens[hit->first - 1];
    if (before->kind != TOKEN_WORD || before->in_label || (before->ideograph && !survey->tokens[hit->first].glued))
        return false;
    return !index_means(survey->index, before, MEANING_SMALL_WORD) &&
           !index_means(survey->index, before, MEANING_DATE_JOINT);
}

/* "Deliver" | "on": a bare word for a date right behind a label that says which date goes with that label. */
static const struct hit *whole_label(const struct survey *survey, const struct hit *hit) {
    const struct hit *before = hit - 1;
    bool follows = hit > &survey->hits[survey->boxes[hit->box].first_hit] && before->end == hit->first;
    bool bare = hit->end == hit->first + 1 && date_role_meaning(hit) == MEANING_DATE_WORD;
    enum meaning meaning = follows && bare ? date_role_meaning(before) : MEANING_NONE;
    return meaning != MEANING_NONE && meaning != MEANING_DATE && meaning != MEANING_DATE_WORD ? before : hit;
}

bool date_role_said_of_anything(const struct survey *survey, const struct hit *hit) {
    const struct box *box = &survey->boxes[hit->box];
    if (date_role_meaning(hit) != MEANING_DATE ||
        (hit->end < box->end_token && token_is_mark(&survey->tokens[hit->end], ':')))
        return false;
    char letter = box->text[survey->tokens[hit->first].start];
    const struct token *last = &survey->tokens[hit->end - 1];
    bool joint =
        index_means(survey->index, last, MEANING_DATE_JOINT) || index_means(survey->index, last, MEANING_DATE_FILLER);
    return (letter >= 'a' && letter <= 'z') || (hit->end > hit->first + 1 && joint);
}

struct date_role_found date_role_by_label(const struct survey *survey, const struct hit *last) {
    const struct hit *hit = whole_label(survey, last);
    struct date_role_found found = {.meaning = date_role_meaning(hit), .label = hit};
    bool anything = found.meaning == MEANING_DATE_WORD || date_role_said_of_anything(survey, hit);
    if (anything && word_touches(survey, hit))
        found.meaning = MEANING_OTHER_DATE;
    return found;
}

/* ---- several labels for several dates ---------------------------------------------------------------------------- */

/* "Order date / Delivery date: 3 March / 10 March": the nth of as many labels. `last` is the one nearest the values. */
static const struct hit *nth_label(const struct survey *survey, const struct box *box, const struct hit *last,
                                   uint32_t n, uint32_t of) {
    const struct hit *first = last;
    uint32_t count = 1;
    while (first > &survey->hits[box->first_hit] && date_role_meaning(first - 1) != MEANING_NONE && count < of) {
        first--;
        count++;
    }
    return count == of ? first + n : last;
}

uint32_t date_role_dates_before(const struct survey *survey, const struct box *box, const struct date_hit *date) {
    uint32_t count = 0;
    for (uint32_t i = box->first_date; i < box->end_date && survey->dates[i].first < date->first; i++)
        count++;
    return count;
}

struct date_role_found date_role_by_shared_label(const struct survey *survey, const struct box *labels,
                                                 const struct hit *last, const struct date_hit *date) {
    const struct box *values = &survey->boxes[date->box];
    uint32_t n = date_role_dates_before(survey, values, date);
    uint32_t of = values->end_date - values->first_date;
    const struct hit *hit = of > 1 ? nth_label(survey, labels, last, n, of) : last;
    struct date_role_found found = date_role_by_label(survey, hit);
    bool second_of_range = n > 0 && hit == last;
    if (second_of_range && (found.meaning == MEANING_DATE || found.meaning == MEANING_DATE_WORD))
        found.meaning = MEANING_OTHER_DATE;
    return found;
}
