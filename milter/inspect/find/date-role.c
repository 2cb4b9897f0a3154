/* date-role.c - in: a date of a view; out: the label that says what it is for: before it in its box, in the box to the
 * left, above it in its column, in brackets behind it, or the number it is tied to ("order 4711 of 3 March 2025"),
 * or the order named right behind it ("2025年3月11日付の注文書"). */
#include "inspect/find/find.h"

enum {
    LOOSE_TOKENS = 8,
    STRICT_TOKENS = 14,
    REMARK_TOKENS = 10,
    PLACE_WORDS = 3,
    FIRST_ABOVE = 3,
    MOST_ABOVE = 60,
    TAIL_TOKENS = 12,
    TIME_TOKENS = 7
};

static enum meaning date_meaning(const struct hit *hit) {
    return meanings_first(hit->meanings, MEANING_DATE, MEANING_OTHER_DATE);
}

static const struct hit *hit_ending(const struct survey *survey, const struct box *box, uint32_t end) {
    const struct hit *hit = label_last(survey->hits, box->first_hit, box->end_hit, end);
    return hit != NULL && hit->end == end ? hit : NULL;
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
    bool bare = hit->end == hit->first + 1 && date_meaning(hit) == MEANING_DATE_WORD;
    enum meaning meaning = follows && bare ? date_meaning(before) : MEANING_NONE;
    return meaning != MEANING_NONE && meaning != MEANING_DATE && meaning != MEANING_DATE_WORD ? before : hit;
}

/* "issued on", "erteilt am": said of the order where it stands as a label, of anything else behind another word:
 * "certificate issued on 3 March". */
static bool is_said_of_something(const struct survey *survey, const struct hit *hit) {
    const struct box *box = &survey->boxes[hit->box];
    if (date_meaning(hit) != MEANING_DATE ||
        (hit->end < box->end_token && token_is_mark(&survey->tokens[hit->end], ':')))
        return false;
    char letter = box->text[survey->tokens[hit->first].start];
    const struct token *last = &survey->tokens[hit->end - 1];
    bool joint =
        index_means(survey->index, last, MEANING_DATE_JOINT) || index_means(survey->index, last, MEANING_DATE_FILLER);
    return (letter >= 'a' && letter <= 'z') || (hit->end > hit->first + 1 && joint);
}

static struct date_role_found by_label(const struct survey *survey, const struct hit *last) {
    const struct hit *hit = whole_label(survey, last);
    struct date_role_found found = {.meaning = date_meaning(hit), .label = hit};
    bool anything = found.meaning == MEANING_DATE_WORD || is_said_of_something(survey, hit);
    if (anything && word_touches(survey, hit))
        found.meaning = MEANING_OTHER_DATE;
    return found;
}

/* ---- several labels for several dates --------------------------------------------------------------------------- */

/* "Order date / Delivery date: 3 March / 10 March": the nth of as many labels. `last` is the one nearest the values. */
static const struct hit *nth_label(const struct survey *survey, const struct box *box, const struct hit *last,
                                   uint32_t n, uint32_t of) {
    const struct hit *first = last;
    uint32_t count = 1;
    while (first > &survey->hits[box->first_hit] && date_meaning(first - 1) != MEANING_NONE && count < of) {
        first--;
        count++;
    }
    return count == of ? first + n : last;
}

static uint32_t dates_before(const struct survey *survey, const struct box *box, const struct date_hit *date) {
    uint32_t count = 0;
    for (uint32_t i = box->first_date; i < box->end_date && survey->dates[i].first < date->first; i++)
        count++;
    return count;
}

static struct date_role_found by_shared_label(const struct survey *survey, const struct box *labels,
                                              const struct hit *last, const struct date_hit *date) {
    const struct box *values = &survey->boxes[date->box];
    uint32_t n = dates_before(survey, values, date);
    uint32_t of = values->end_date - values->first_date;
    const struct hit *hit = of > 1 ? nth_label(survey, labels, last, n, of) : last;
    struct date_role_found found = by_label(survey, hit);
    bool second_of_range = n > 0 && hit == last;
    if (second_of_range && (found.meaning == MEANING_DATE || found.meaning == MEANING_DATE_WORD))
        found.meaning = MEANING_OTHER_DATE;
    return found;
}

/* ---- before it in the same box ---------------------------------------------------------------------------------- */

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

static struct date_role_found beside_number(const struct survey *survey, uint32_t token) {
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
        enum meaning meaning = hit != NULL ? date_meaning(hit) : MEANING_NONE;
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
    return hit != NULL && date_meaning(hit) != MEANING_NONE ? hit : NULL;
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
    bool joint = date_meaning(hit) == MEANING_DATE_WORD && meanings_have(hit->meanings, MEANING_DATE_JOINT);
    if (!joint && !is_said_of_something(survey, hit))
        return false;
    if (before > box->first_token && token_is_mark(&survey->tokens[before - 1], ','))
        before--;
    if (before == box->first_token)
        return false;
    const struct hit *named = hit_ending(survey, box, before);
    const struct token *last = &survey->tokens[before - 1];
    return last->in_number || (before < hit->first && last->kind == TOKEN_NUMBER) ||
           (named != NULL && date_meaning(named) == MEANING_NONE);
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

/* Walks back from the date. *at_start: nothing but small words stood before it. */
static struct date_role_found in_same_box(const struct survey *survey, const struct date_hit *date, bool *at_start) {
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
            return beside_number(survey, i - 1);
        if (ties_to_number(survey, box, hit))
            return beside_number(survey, hit->first - 1);
        if (hit != NULL && ties_to_named(survey, box, hit)) {
            joint = true;
            i = hit->first;
            continue;
        }
        if (hit != NULL && date_meaning(hit) != MEANING_NONE)
            return by_shared_label(survey, box, hit, date);
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
                return by_shared_label(survey, box, label, date);
            uint32_t before = before_suffix(survey, box, i - 1);
            if (before == FIND_NONE)
                return loosely_before(survey, box, i);
            i = before;
        }
    }
    *at_start = i == box->first_token;
    return (struct date_role_found){0};
}

/* ---- left of it and above it ------------------------------------------------------------------------------------ */

/* The last label of a box, when nothing but marks and small words follow it. */
static const struct hit *last_label(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    if (b->first_hit == b->end_hit)
        return NULL;
    const struct hit *hit = &survey->hits[b->end_hit - 1];
    return layout_ends_box(survey, box, hit->end) ? hit : NULL;
}

static bool ends_with_colon(const struct survey *survey, const struct box *box) {
    return box->end_token > box->first_token && token_is_mark(&survey->tokens[box->end_token - 1], ':');
}

/* "ORDINE N. 1123 | DEL 09/11/26": the word that ties the date to the number left of it stands with the date. */
static bool begins_with_joint(const struct survey *survey, const struct date_hit *date) {
    const struct token *first = &survey->tokens[survey->boxes[date->box].first_token];
    return first + 1 == &survey->tokens[date->first] && index_means(survey->index, first, MEANING_DATE_JOINT);
}

static struct date_role_found from_left(const struct survey *survey, const struct date_hit *date) {
    struct date_role_found none = {0};
    uint32_t left = layout_left(survey, date->box);
    if (left == FIND_NONE)
        return none;
    const struct hit *hit = last_label(survey, left);
    if (hit != NULL && date_meaning(hit) != MEANING_NONE)
        return by_shared_label(survey, &survey->boxes[left], hit, date);
    const struct box *box = &survey->boxes[left];
    if (box->end_token > box->first_token && survey->tokens[box->end_token - 1].in_number) {
        /* "Order No. / Date | 4711 | 3 March 2025" */
        uint32_t labels = layout_left(survey, left);
        const struct hit *shared = labels != FIND_NONE ? last_label(survey, labels) : NULL;
        if (shared != NULL && date_meaning(shared) != MEANING_NONE)
            return by_label(survey, shared);
        const struct date_role_found beside = beside_number(survey, box->end_token - 1);
        if (begins_with_joint(survey, date) && beside.label != NULL &&
            survey->numbers[beside.label->number - 1].relation <= RELATION_RIGHT)
            return beside;
    }
    bool colon = ends_with_colon(survey, box) || (left + 1 < date->box && ends_with_colon(survey, box + 1));
    none.foreign = colon && (hit == NULL || date_meaning(hit) == MEANING_NONE);
    return none;
}

/* A short text right above a date that we do not know as a label is still likely to be one. */
static bool may_be_label(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    for (uint32_t i = b->first_token; i < b->end_token; i++)
        if (survey->tokens[i].kind == TOKEN_NUMBER)
            return false;
    return ends_with_colon(survey, b) || b->end_token - b->first_token <= 3;
}

/* The label of the heading beside this one, or this one, that the date belongs to among several values; NULL. */
static const struct hit *heading_of_value(const struct survey *survey, uint32_t heading, const struct date_hit *date) {
    const struct line *line = &survey->lines[survey->boxes[heading].line];
    const struct box *box = &survey->boxes[date->box];
    uint32_t first = 0;
    uint32_t end = 0;
    if (box->first_token == date->first && box->end_token == date->end)
        return NULL;
    for (uint32_t i = line->first_box; i < line->end_box; i++) {
        bool own = layout_value_below(survey, i, date->box, &first, &end) && first <= date->first && date->first < end;
        const struct hit *hit = own ? last_label(survey, i) : NULL;
        if (hit != NULL && date_meaning(hit) != MEANING_NONE)
            return hit;
    }
    return NULL;
}

static struct date_role_found from_above(const struct survey *survey, const struct date_hit *date) {
    struct date_role_found found = {0};
    uint32_t above = layout_above_date(survey, date, FIRST_ABOVE);
    unsigned rows = 0;
    while (above != FIND_NONE && survey->boxes[above].first_date != survey->boxes[above].end_date &&
           !layout_is_label(survey, above) && rows < MOST_ABOVE) {
        above = layout_above(survey, above, 1);
        rows++;
    }
    if (above == FIND_NONE)
        return found;
    const struct hit *own = rows == 0 ? heading_of_value(survey, above, date) : NULL;
    if (own != NULL)
        return by_label(survey, own);
    bool heading = layout_is_heading(survey, above);
    const struct hit *hit = heading ? layout_heading_above(survey, above, date) : last_label(survey, above);
    if (hit != NULL && date_meaning(hit) != MEANING_NONE)
        found = heading || survey->boxes[above].end_hit - survey->boxes[above].first_hit == 1
                    ? by_label(survey, hit)
                    : by_shared_label(survey, &survey->boxes[above], hit, date);
    else
        found.foreign = may_be_label(survey, above);
    uint32_t below = layout_below(survey, date->box, 1);
    found.column =
        rows > 0 || (below != FIND_NONE && survey->boxes[below].first_date != survey->boxes[below].end_date &&
                     !layout_is_label(survey, below));
    return found;
}

/* "3 March 2025" with "(Date)" below it. */
static struct date_role_found from_below(const struct survey *survey, const struct date_hit *date) {
    uint32_t below = layout_below(survey, date->box, 1);
    const struct hit *hit = below != FIND_NONE ? layout_bracketed(survey, below) : NULL;
    return hit != NULL && date_meaning(hit) != MEANING_NONE ? by_label(survey, hit) : (struct date_role_found){0};
}

/* "059/2248 11.10.2023": another column's value stands before it in its box, because the two nearly touch. */
static bool follows_value(const struct survey *survey, const struct date_hit *date) {
    const struct box *box = &survey->boxes[date->box];
    bool figures = false;
    for (uint32_t i = box->first_token; i < date->first; i++) {
        const struct token *token = &survey->tokens[i];
        bool weekday = token->entry != 0 && meanings_first(index_meanings(survey->index, token), MEANING_WEEKDAY_1,
                                                           MEANING_WEEKDAY_7) != MEANING_NONE;
        bool code = token->kind != TOKEN_WORD || token->glued || (i + 1 < date->first && token[1].glued);
        if (!(weekday && figures) && (!code || token->in_label))
            return false;
        figures = figures || token->kind == TOKEN_NUMBER;
    }
    return figures;
}

/* ---- all of it -------------------------------------------------------------------------------------------------- */

/* "3 March 2025 (print date)". */
static const struct hit *bracketed_behind(const struct survey *survey, const struct date_hit *date) {
    const struct box *box = &survey->boxes[date->box];
    if (date->end + 1 >= box->end_token || !token_is_mark(&survey->tokens[date->end], '('))
        return NULL;
    const struct hit *hit = label_starting(survey, box, date->end + 1);
    return hit != NULL && date_meaning(hit) != MEANING_NONE ? hit : NULL;
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

/* "2025년 2월 15일 발주번호 0023971에 따라": in Korean and Japanese what dates the order may stand right before its
 * number; NULL. */
static const struct hit *number_behind(const struct survey *survey, const struct date_hit *date) {
    const struct box *box = &survey->boxes[date->box];
    uint32_t at = behind_weekday(survey, box, date->end);
    while (at < box->end_token && token_is_any_mark(&survey->tokens[at], ".,"))
        at++;
    const struct hit *hit = label_starting(survey, box, at);
    bool order = hit != NULL && survey->tokens[at].ideograph && meanings_have(hit->meanings, MEANING_NUMBER);
    return order && hit->number != 0 && survey->numbers[hit->number - 1].relation == RELATION_SAME ? hit : NULL;
}

/* A table whose rows name the order they belong to, as programs write them: there a bare "Date" is the order's. */
static bool has_order_column(const struct item_table *table) {
    for (uint32_t i = 0; i < table->column_count; i++)
        if (table->columns[i].meaning == MEANING_NUMBER)
            return true;
    return false;
}

/* In an item row the column decides, and whatever has no column of its own is the item's. */
static struct date_role_found in_item_row(const struct survey *survey, const struct date_hit *date,
                                          const struct line *line) {
    struct date_role_found found = {.meaning = MEANING_DELIVERY_DATE, .column = true};
    if (line->table == 0)
        return found;
    const struct item_table *table = &survey->tables[line->table - 1];
    const struct item_column *column = items_column(survey, table, date->box);
    if (column != NULL && column->meaning == MEANING_DATE)
        return (struct date_role_found){.meaning = MEANING_DATE};
    if (column != NULL && column->meaning == MEANING_DATE_WORD && has_order_column(table))
        return (struct date_role_found){.meaning = MEANING_DATE_WORD};
    return found;
}

/* Nothing, or only a time of day: "at 10:22 pm", "14:22:07". */
static bool only_time_behind(const struct survey *survey, const struct box *box, uint32_t token) {
    if (token < box->end_token && index_means(survey->index, &survey->tokens[token], MEANING_TIME_WORD))
        token++;
    bool time = token + 2 < box->end_token && survey->tokens[token].kind == TOKEN_NUMBER &&
                token_is_mark(&survey->tokens[token + 1], ':');
    return token == box->end_token || (time && box->end_token - token <= TIME_TOKENS);
}

/* "Placed on 3 March 2025", a line of its own: what else ties a date to a number before it; NULL. */
static const struct hit *phrase_before(const struct survey *survey, const struct date_hit *date) {
    const struct box *box = &survey->boxes[date->box];
    const struct hit *hit = label_starting(survey, box, box->first_token);
    bool phrase = hit != NULL && hit->end == date->first && hit->end - hit->first >= 2 &&
                  only_time_behind(survey, box, date->end);
    return phrase && meanings_have(hit->meanings, MEANING_DATE_JOINT) ? hit : NULL;
}

/* "4711 2025-01-08 2025-02-19", columns that nearly touch, with the headings above: no sentence. */
static bool is_in_row_of_values(const struct survey *survey, const struct date_role_found *found) {
    const struct hit *label = found->label;
    return label != NULL && label->number != 0 && survey->numbers[label->number - 1].relation == RELATION_BELOW;
}

/* The nth of the date labels in a line, when there are as many as dates; NULL. */
static const struct hit *nth_date_label(const struct survey *survey, const struct line *line, uint32_t n, uint32_t of) {
    const struct hit *nth = NULL;
    uint32_t count = 0;
    uint32_t end = survey->boxes[line->end_box - 1].end_hit;
    for (uint32_t i = survey->boxes[line->first_box].first_hit; i < end; i++)
        if (date_meaning(&survey->hits[i]) != MEANING_NONE && count++ == n)
            nth = &survey->hits[i];
    return count == of ? nth : NULL;
}

/* What the heading above a date says that stands behind a number: where it has a label for each date, the one in its
 * turn, else the one that stands above it. Without, only the first date goes with the number. */
static struct date_role_found under_heading(const struct survey *survey, const struct date_hit *date,
                                            const struct date_role_found *beside) {
    const struct box *box = &survey->boxes[date->box];
    uint32_t n = dates_before(survey, box, date);
    const struct line *headings = &survey->lines[survey->boxes[beside->label->box].line];
    const struct hit *nth = nth_date_label(survey, headings, n, box->end_date - box->first_date);
    if (nth != NULL)
        return by_label(survey, nth);
    const struct date_role_found above = from_above(survey, date);
    if (above.meaning != MEANING_NONE)
        return above;
    return n == 0 ? *beside : (struct date_role_found){.meaning = MEANING_OTHER_DATE, .label = beside->label};
}

/* "Annuler après le: | le 3 janvier 2025": a small word that may also be a label, right before the date in its box. */
static bool is_small_label(const struct survey *survey, const struct date_hit *date,
                           const struct date_role_found *found) {
    const struct hit *label = found->label;
    if (found->meaning != MEANING_DATE_WORD || label == NULL || label->box != date->box ||
        label->end != label->first + 1 || label->first != survey->boxes[date->box].first_token)
        return false;
    const struct token *word = &survey->tokens[label->first];
    return label->end == date->first && (index_means(survey->index, word, MEANING_SMALL_WORD) ||
                                         index_means(survey->index, word, MEANING_DATE_JOINT));
}

/* What the label beside or above says; what its own box says where neither says anything. */
static struct date_role_found from_outside(const struct survey *survey, const struct date_hit *date,
                                           const struct date_role_found *own) {
    struct date_role_found found = from_left(survey, date);
    if (found.meaning == MEANING_NONE)
        found = from_above(survey, date);
    return found.meaning != MEANING_NONE ? found : *own;
}

struct date_role_found date_role_of(const struct view *view, const struct date_hit *date) {
    const struct survey *survey = view->survey;
    const struct line *line = &survey->lines[survey->boxes[date->box].line];
    if (line->part == LINE_MAIL_HEADER)
        return (struct date_role_found){.meaning = MEANING_HEADER_SENT};
    const struct hit *behind = bracketed_behind(survey, date);
    if (behind != NULL)
        return by_label(survey, behind);
    const struct hit *tied = tied_behind(survey, date);
    if (tied != NULL)
        return beside_title(tied, true);
    bool at_start = false;
    struct date_role_found found = in_same_box(survey, date, &at_start);
    if (found.sentence && is_in_row_of_values(survey, &found))
        return under_heading(survey, date, &found);
    if (is_small_label(survey, date, &found))
        return from_outside(survey, date, &found);
    if (found.meaning == MEANING_NONE && !at_start && follows_value(survey, date)) {
        const struct date_role_found heading = from_above(survey, date);
        return heading.meaning != MEANING_NONE ? heading : found;
    }
    if (found.meaning != MEANING_NONE || !at_start)
        return found;
    const struct hit *number = number_behind(survey, date);
    if (number != NULL)
        return beside_title(number, true);
    if (line->part == LINE_ITEM && line->table != 0)
        return in_item_row(survey, date, line);
    const struct hit *phrase = phrase_before(survey, date);
    if (phrase != NULL)
        return (struct date_role_found){.meaning = MEANING_DATE_WORD, .label = phrase};
    found = from_left(survey, date);
    if (found.meaning != MEANING_NONE)
        return found;
    struct date_role_found above = from_above(survey, date);
    struct date_role_found below = above.meaning == MEANING_NONE ? from_below(survey, date) : above;
    if (below.meaning != MEANING_NONE)
        return below;
    above.foreign = above.foreign || found.foreign;
    return above.meaning == MEANING_NONE && line->part == LINE_ITEM ? in_item_row(survey, date, line) : above;
}
