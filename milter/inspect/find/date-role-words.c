/* date-role-words.c - in: a date; out: what the words before and behind it in its box say that it is for: a label, a
 * number it is tied to ("order 4711 of 3 March 2025"), or the order named right behind it ("2025年3月11日付の注文書").
 * Limits: STRICT_TOKENS words back for any label, LOOSE_TOKENS more for those that make it no order date. */
#include "inspect/find/date-role.h"

enum { LOOSE_TOKENS = 8, STRICT_TOKENS = 14, REMARK_TOKENS = 10, PLACE_WORDS = 3, TAIL_TOKENS = 12, TIME_TOKENS = 7 };

static const struct hit *hit_ending(const struct survey *survey, const struct box *box, uint32_t end) {
    const struct hit *hit = label_last(survey->hits, box->first_hit, box->end_hit, end);
    return hit != NULL && hit->end == end ? hit : NULL;
}

/* ---- numbers and titles beside it -------------------------------------------------------------------------------- */

/* What a date is that belongs to a number with this label. */
static enum meaning meaning_beside(enum meaning number) {
    switch (number) {
    case MEANING_NUMBER:
    case MEANING_KIND_ORDER:
    case MEANING_KIND_CHANGE:
    case MEANING_KIND_CANCELLATION:
    case MEANING_ORDER_WORD:
        return MEANING_DATE;
    case MEANING_QUOTE_NUMBER:
        return MEANING_QUOTATION_DATE;
    default:
        return MEANING_OTHER_DATE;
    }
}

/* "Call-off against blanket order 4711 of 2 January": the frame's date, not the call-off's. */
static bool is_frame(const struct survey *survey, const struct hit *label) {
    for (const struct hit *hit = &survey->hits[survey->boxes[label->box].first_hit]; hit < label; hit++)
        if (meanings_have(hit->meanings, MEANING_RELEASE))
            return true;
    return false;
}

struct date_role_found date_role_beside_number(const struct survey *survey, uint32_t token) {
    for (uint32_t i = 0; i < survey->number_count; i++) {
        const struct number_hit *number = &survey->numbers[i];
        if (number->first > token || number->end <= token)
            continue;
        const struct hit *label = number->hit != FIND_NONE ? &survey->hits[number->hit] : NULL;
        enum meaning meaning =
            label != NULL && is_frame(survey, label) ? MEANING_OTHER_DATE : meaning_beside(number->meaning);
        return (struct date_role_found){.meaning = meaning, .label = label, .sentence = true};
    }
    return (struct date_role_found){.meaning = MEANING_OTHER_DATE, .sentence = true}; /* a number without a label */
}

/* A label that is no date's, next to the date: "our order of 3 March", "Purchase order 3 March 2025". */
static struct date_role_found beside_title(const struct hit *hit, bool joint) {
    struct date_role_found found = {.label = hit, .sentence = true};
    enum meaning kind = meanings_first(hit->meanings, MEANING_KIND_ORDER, MEANING_KIND_OTHER);
    if (kind == MEANING_KIND_ORDER || kind == MEANING_KIND_CHANGE || kind == MEANING_KIND_CANCELLATION ||
        meanings_first(hit->meanings, MEANING_SAYS_ORDER, MEANING_SAYS_CANCELLATION) != MEANING_NONE)
        found.meaning = MEANING_DATE;
    else if (kind == MEANING_KIND_QUOTE || meanings_have(hit->meanings, MEANING_QUOTE_NUMBER))
        found.meaning = MEANING_QUOTATION_DATE;
    else if (meanings_have(hit->meanings, MEANING_ORDER_WORD) || meanings_have(hit->meanings, MEANING_NUMBER))
        found.meaning = joint ? MEANING_DATE : MEANING_NONE;
    else
        found.meaning = MEANING_OTHER_DATE;
    return found;
}

/* "4711 sipariş no (28.02.2025) ile". */
static bool follows_its_number(const struct survey *survey, const struct hit *hit) {
    return hit->number != 0 && survey->numbers[hit->number - 1].relation == RELATION_BEFORE;
}

/* ---- before it --------------------------------------------------------------------------------------------------- */

static bool is_small(const struct survey *survey, const struct token *token, bool *joint) {
    if (token->kind == TOKEN_MARK)
        return !token_is_any_mark(token, ";!?");
    if (token->kind != TOKEN_WORD || token->entry == 0)
        return false;
    struct meanings meanings = index_meanings(survey->index, token);
    *joint = *joint || meanings_have(meanings, MEANING_DATE_JOINT);
    return meanings_have(meanings, MEANING_DATE_JOINT) || meanings_have(meanings, MEANING_DATE_FILLER) ||
           meanings_have(meanings, MEANING_TIME_WORD) || meanings_have(meanings, MEANING_VALUE_JOINT) ||
           meanings_have(meanings, MEANING_NUMBER_WORD) || meanings_have(meanings, MEANING_ORDINAL) ||
           meanings_have(meanings, MEANING_SMALL_WORD) ||
           meanings_first(meanings, MEANING_WEEKDAY_1, MEANING_WEEKDAY_7) != MEANING_NONE;
}

/* A single figure or letter that belongs to "Rev" or "Release" before it: the token before that label; else FIND_NONE.
 */
static uint32_t before_suffix(const struct survey *survey, const struct box *box, uint32_t token) {
    for (uint32_t i = token; i > box->first_token && token - i < 3; i--) {
        const struct hit *hit = hit_ending(survey, box, i);
        if (hit != NULL)
            return meanings_first(hit->meanings, MEANING_REVISION, MEANING_RELEASE) != MEANING_NONE ? hit->first
                                                                                                    : FIND_NONE;
        if (survey->tokens[i - 1].kind != TOKEN_MARK)
            return FIND_NONE;
    }
    return FIND_NONE;
}

/* Further back than the words next to the date, only labels that make it no order date count. */
static struct date_role_found loosely_before(const struct survey *survey, const struct box *box, uint32_t token) {
    for (uint32_t i = token; i > box->first_token && token - i < LOOSE_TOKENS; i--) {
        if (token_is_any_mark(&survey->tokens[i - 1], ";!?") || survey->tokens[i - 1].in_date)
            break;
        const struct hit *hit = hit_ending(survey, box, i);
        enum meaning meaning = hit != NULL ? date_role_meaning(hit) : MEANING_NONE;
        if (meaning != MEANING_NONE && meaning != MEANING_DATE && meaning != MEANING_DATE_WORD)
            return (struct date_role_found){.meaning = meaning, .label = hit};
    }
    return (struct date_role_found){.foreign = true};
}

/* "Date: Berlin, den 3. März 2025": the label before the place, which ends at this token; NULL. */
static const struct hit *label_before_place(const struct survey *survey, const struct box *box, uint32_t end) {
    if (!token_is_mark(&survey->tokens[end], ','))
        return NULL;
    uint32_t i = end;
    while (i > box->first_token && end - i < PLACE_WORDS && survey->tokens[i - 1].kind == TOKEN_WORD &&
           !survey->tokens[i - 1].in_label)
        i--;
    if (i == end || i == box->first_token || !token_is_mark(&survey->tokens[i - 1], ':'))
        return NULL;
    const struct hit *hit = hit_ending(survey, box, i - 1);
    return hit != NULL && date_role_meaning(hit) != MEANING_NONE ? hit : NULL;
}

/* "4711 dated 3 March 2025": a word that may be a label but here ties the date to the number before it. */
static bool ties_to_number(const struct survey *survey, const struct box *box, const struct hit *hit) {
    return hit != NULL && hit->first > box->first_token && survey->tokens[hit->first - 1].kind == TOKEN_NUMBER &&
           hit->end == hit->first + 1 && index_means(survey->index, &survey->tokens[hit->first], MEANING_DATE_JOINT);
}

/* "Terms of purchase dated 1 April", "Form PO-1, issued 12 March": a word that may be a label, but where something else
 * that has a name stands right before it, only says that the date is that one's. */
static bool ties_to_named(const struct survey *survey, const struct box *box, const struct hit *hit) {
    uint32_t before = hit->first;
    bool joint = date_role_meaning(hit) == MEANING_DATE_WORD && meanings_have(hit->meanings, MEANING_DATE_JOINT);
    if (!joint && !date_role_said_of_anything(survey, hit))
        return false;
    if (before > box->first_token && token_is_mark(&survey->tokens[before - 1], ','))
        before--;
    if (before == box->first_token)
        return false;
    const struct hit *named = hit_ending(survey, box, before);
    const struct token *last = &survey->tokens[before - 1];
    return last->in_number || (before < hit->first && last->kind == TOKEN_NUMBER) ||
           (named != NULL && date_role_meaning(named) == MEANING_NONE);
}

/* "Order date (dd/mm/yyyy): ": the token behind which the remark begins. */
static uint32_t before_remark(const struct survey *survey, const struct box *box, uint32_t token) {
    if (token == box->first_token || !token_is_mark(&survey->tokens[token - 1], ')'))
        return token;
    for (uint32_t i = token - 1; i > box->first_token && token - i < REMARK_TOKENS; i--)
        if (token_is_mark(&survey->tokens[i - 1], '('))
            return i - 1;
    return token;
}

/* "Order date ............": the token behind which the run of dots or dashes begins. */
static uint32_t before_leader(const struct survey *survey, const struct box *box, uint32_t token) {
    uint32_t first = token;
    while (first > box->first_token + 1 && token_is_any_mark(&survey->tokens[first - 1], ".-_") &&
           survey->tokens[first - 2].kind == TOKEN_MARK &&
           survey->tokens[first - 2].value == survey->tokens[first - 1].value)
        first--;
    return first;
}

struct date_role_found date_role_before(const struct survey *survey, const struct date_hit *date, bool *at_start) {
    const struct box *box = &survey->boxes[date->box];
    bool joint = false;
    uint32_t i = date->first;
    for (unsigned steps = 0; i > box->first_token && steps < STRICT_TOKENS; steps++) {
        i = before_leader(survey, box, before_remark(survey, box, i));
        if (i == box->first_token)
            break;
        const struct token *token = &survey->tokens[i - 1];
        const struct hit *hit = hit_ending(survey, box, i);
        if (token->in_number)
            return date_role_beside_number(survey, i - 1);
        if (ties_to_number(survey, box, hit))
            return date_role_beside_number(survey, hit->first - 1);
        if (hit != NULL && ties_to_named(survey, box, hit)) {
            joint = true;
            i = hit->first;
            continue;
        }
        if (hit != NULL && date_role_meaning(hit) != MEANING_NONE)
            return date_role_by_shared_label(survey, box, hit, date);
        if (hit != NULL && follows_its_number(survey, hit))
            return beside_title(hit, true);
        if (hit != NULL && meanings_have(hit->meanings, MEANING_DATE_JOINT)) {
            joint = true;
            i = hit->first;
        } else if (hit != NULL && !is_small(survey, token, &joint)) {
            return beside_title(hit, joint);
        } else if (token->in_date || is_small(survey, token, &joint)) {
            i--;
        } else {
            const struct hit *label = label_before_place(survey, box, i);
            if (label != NULL)
                return date_role_by_shared_label(survey, box, label, date);
            uint32_t before = before_suffix(survey, box, i - 1);
            if (before == FIND_NONE)
                return loosely_before(survey, box, i);
            i = before;
        }
    }
    *at_start = i == box->first_token;
    return (struct date_role_found){0};
}

/* ---- behind it --------------------------------------------------------------------------------------------------- */

/* "3 March 2025 (print date)". */
static const struct hit *bracketed_behind(const struct survey *survey, const struct date_hit *date) {
    const struct box *box = &survey->boxes[date->box];
    if (date->end + 1 >= box->end_token || !token_is_mark(&survey->tokens[date->end], '('))
        return NULL;
    const struct hit *hit = label_starting(survey, box, date->end + 1);
    return hit != NULL && date_role_meaning(hit) != MEANING_NONE ? hit : NULL;
}

/* "2025年3月11日(火)", "11 Mart 2025 Salı": behind the weekday, when one follows. */
static uint32_t behind_weekday(const struct survey *survey, const struct box *box, uint32_t token) {
    uint32_t at = token;
    while (at < box->end_token && token_is_any_mark(&survey->tokens[at], "(,."))
        at++;
    bool bracketed = at == token + 1 && at + 1 < box->end_token && survey->tokens[at].ideograph;
    if (bracketed && token_is_mark(&survey->tokens[token], '(') && token_is_mark(&survey->tokens[at + 1], ')'))
        return at + 2; /* "(木)" */
    uint32_t behind =
        label_word_end(survey->index, survey->tokens, at, box->end_token, MEANING_WEEKDAY_1, MEANING_WEEKDAY_7);
    if (behind == at)
        return token + 1 == at && token_is_mark(&survey->tokens[token], '.') ? at : token; /* "2025. 3. 10.자" */
    while (behind < box->end_token && token_is_mark(&survey->tokens[behind], ')'))
        behind++;
    return behind;
}

/* "2025年3月11日付の注文番号 4711", "3 Mart 2025 tarihli ve 4711 numaralı siparişimiz": the label behind the date that
 * a word between ties it to; NULL. */
static const struct hit *tied_behind(const struct survey *survey, const struct date_hit *date) {
    const struct box *box = &survey->boxes[date->box];
    uint32_t at = behind_weekday(survey, box, date->end);
    if (at >= box->end_token || survey->tokens[at].entry == 0)
        return NULL;
    uint32_t tied =
        index_means(survey->index, &survey->tokens[at], MEANING_DATE_TAIL)
            ? at + 1
            : label_word_end(survey->index, survey->tokens, at, box->end_token, MEANING_DATE_TAIL, MEANING_DATE_TAIL);
    if (tied == at)
        return NULL;
    for (at = tied; at < box->end_token && at - date->end < TAIL_TOKENS; at++) {
        uint32_t tail =
            label_word_end(survey->index, survey->tokens, at, box->end_token, MEANING_NUMBER_TAIL, MEANING_NUMBER_TAIL);
        const struct hit *hit = label_starting(survey, box, at);
        bool own = hit != NULL && meanings_have(hit->meanings, MEANING_NUMBER); /* "sipariş no" is either */
        if (tail > at && !own) {
            at = tail - 1;
            continue;
        }
        if (hit != NULL)
            return hit;
        const struct token *token = &survey->tokens[at];
        bool number = token->kind == TOKEN_NUMBER || token->in_number || (token->kind == TOKEN_MARK && token->glued);
        if (!number && !index_means(survey->index, token, MEANING_SMALL_WORD) &&
            !index_means(survey->index, token, MEANING_NUMBER_WORD))
            return NULL;
    }
    return NULL;
}

struct date_role_found date_role_behind(const struct survey *survey, const struct date_hit *date) {
    const struct hit *hit = bracketed_behind(survey, date);
    if (hit != NULL)
        return date_role_by_label(survey, hit);
    hit = tied_behind(survey, date);
    return hit != NULL ? beside_title(hit, true) : (struct date_role_found){0};
}

struct date_role_found date_role_before_number(const struct survey *survey, const struct date_hit *date) {
    const struct box *box = &survey->boxes[date->box];
    uint32_t at = behind_weekday(survey, box, date->end);
    while (at < box->end_token && token_is_any_mark(&survey->tokens[at], ".,"))
        at++;
    const struct hit *hit = label_starting(survey, box, at);
    bool order = hit != NULL && survey->tokens[at].ideograph && meanings_have(hit->meanings, MEANING_NUMBER);
    bool dates = order && hit->number != 0 && survey->numbers[hit->number - 1].relation == RELATION_SAME;
    return dates ? beside_title(hit, true) : (struct date_role_found){0};
}

/* ---- a line of its own ------------------------------------------------------------------------------------------- */

/* Nothing, or only a time of day: "at 10:22 pm", "14:22:07". */
static bool only_time_behind(const struct survey *survey, const struct box *box, uint32_t token) {
    if (token < box->end_token && index_means(survey->index, &survey->tokens[token], MEANING_TIME_WORD))
        token++;
    bool time = token + 2 < box->end_token && survey->tokens[token].kind == TOKEN_NUMBER &&
                token_is_mark(&survey->tokens[token + 1], ':');
    return token == box->end_token || (time && box->end_token - token <= TIME_TOKENS);
}

struct date_role_found date_role_in_phrase(const struct survey *survey, const struct date_hit *date) {
    const struct box *box = &survey->boxes[date->box];
    const struct hit *hit = label_starting(survey, box, box->first_token);
    bool phrase = hit != NULL && hit->end == date->first && hit->end - hit->first >= 2 &&
                  only_time_behind(survey, box, date->end);
    return phrase && meanings_have(hit->meanings, MEANING_DATE_JOINT)
               ? (struct date_role_found){.meaning = MEANING_DATE_WORD, .label = hit}
               : (struct date_role_found){0};
}
