/* numbers.c - in: a survey; out: every number a label speaks for, with what it is for and how surely. Values behind a
 * label count before those beside it, and these before those below: whoever is nearer takes the number. Limit:
 * LIMIT_NUMBERS labelled numbers a sheet; beyond, limit-numbers is noted. */
#include "inspect/find/find.h"

#include <stdlib.h>
#include <string.h>

enum { HEADING_SCORE = 60, BESIDE_TITLE = 25, TITLE_LINES = 2 };

/* ---- what a label is for ---------------------------------------------------------------------------------------- */

struct label_kind {
    enum meaning meaning; /* of the label */
    enum meaning counts_as;
    enum label_strength strength;
    int score; /* 0: not the order's */
};

/* The first row that fits a label decides, so whatever tells other numbers apart comes before the general words. */
static const struct label_kind label_kinds[] = {
    {MEANING_NUMBER, MEANING_NUMBER, LABEL_STRONG, 100},
    {MEANING_VENDOR_ORDER_NUMBER, MEANING_VENDOR_ORDER_NUMBER, LABEL_STRONG, 40},
    {MEANING_CUSTOMER_NUMBER, MEANING_CUSTOMER_NUMBER, LABEL_STRONG, 0},
    {MEANING_SUPPLIER_NUMBER, MEANING_SUPPLIER_NUMBER, LABEL_STRONG, 0},
    {MEANING_QUOTE_NUMBER, MEANING_QUOTE_NUMBER, LABEL_STRONG, 0},
    {MEANING_INVOICE_NUMBER, MEANING_INVOICE_NUMBER, LABEL_STRONG, 0},
    {MEANING_CONFIRMATION_NUMBER, MEANING_CONFIRMATION_NUMBER, LABEL_STRONG, 0},
    {MEANING_DELIVERY_NUMBER, MEANING_DELIVERY_NUMBER, LABEL_STRONG, 0},
    {MEANING_CONTRACT_NUMBER, MEANING_CONTRACT_NUMBER, LABEL_STRONG, 0},
    {MEANING_ITEM_NUMBER, MEANING_ITEM_NUMBER, LABEL_STRONG, 0},
    {MEANING_TAX_NUMBER, MEANING_TAX_NUMBER, LABEL_STRONG, 0},
    {MEANING_PHONE, MEANING_PHONE, LABEL_STRONG, 0},
    {MEANING_BANK, MEANING_BANK, LABEL_STRONG, 0},
    {MEANING_POSTAL_CODE, MEANING_POSTAL_CODE, LABEL_STRONG, 0},
    {MEANING_PAGE, MEANING_PAGE, LABEL_STRONG, 0},
    {MEANING_OTHER_NUMBER, MEANING_OTHER_NUMBER, LABEL_STRONG, 0},
    {MEANING_KIND_CHANGE, MEANING_KIND_CHANGE, LABEL_TITLE, 82},
    {MEANING_KIND_CANCELLATION, MEANING_KIND_CANCELLATION, LABEL_TITLE, 82},
    {MEANING_KIND_CONFIRMATION, MEANING_CONFIRMATION_NUMBER, LABEL_STRONG, 0},
    {MEANING_KIND_QUOTE, MEANING_QUOTE_NUMBER, LABEL_STRONG, 0},
    {MEANING_KIND_INVOICE, MEANING_INVOICE_NUMBER, LABEL_STRONG, 0},
    {MEANING_KIND_STATEMENT, MEANING_OTHER_NUMBER, LABEL_STRONG, 0},
    {MEANING_KIND_BACKORDER, MEANING_OTHER_NUMBER, LABEL_STRONG, 0},
    {MEANING_KIND_DELIVERY_NOTE, MEANING_DELIVERY_NUMBER, LABEL_STRONG, 0},
    {MEANING_KIND_LIST, MEANING_OTHER_NUMBER, LABEL_STRONG, 0},
    {MEANING_KIND_ORDER, MEANING_KIND_ORDER, LABEL_TITLE, 80},
    {MEANING_ORDER_WORD, MEANING_ORDER_WORD, LABEL_WEAK, 72},
    {MEANING_REFERENCE, MEANING_REFERENCE, LABEL_TITLE, 25},
    {MEANING_NUMBER_WORD, MEANING_NUMBER_WORD, LABEL_TITLE, 30},
};

static const struct label_kind *kind_of(const struct hit *hit) {
    if (meanings_first(hit->meanings, MEANING_NUMBER, MEANING_OTHER_NUMBER) == MEANING_NONE &&
        meanings_first(hit->meanings, MEANING_KIND_ORDER, MEANING_KIND_LIST) == MEANING_NONE)
        return NULL;
    for (size_t i = 0; i < sizeof label_kinds / sizeof *label_kinds; i++)
        if (meanings_have(hit->meanings, label_kinds[i].meaning))
            return &label_kinds[i];
    return NULL;
}

/* A box that is nothing but a title: its only label; NULL. */
static const struct hit *title_alone(const struct survey *survey, uint32_t box) {
    if (box == FIND_NONE || survey->boxes[box].end_hit != survey->boxes[box].first_hit + 1 ||
        layout_other_words(survey, box) > 0 || layout_has_number(survey, box))
        return NULL;
    const struct hit *hit = &survey->hits[survey->boxes[box].first_hit];
    return meanings_first(hit->meanings, MEANING_KIND_ORDER, MEANING_KIND_LIST) != MEANING_NONE ? hit : NULL;
}

/* "We hereby order under number 4711": a turn of phrase stands before it in its box. */
static bool follows_order_phrase(const struct survey *survey, const struct hit *hit) {
    for (uint32_t i = survey->boxes[hit->box].first_hit; &survey->hits[i] < hit; i++)
        if (meanings_have(survey->hits[i].meanings, MEANING_SAYS_ORDER))
            return true;
    return false;
}

/* It is the first word of its box; a line drawn with bars may come before. */
static bool leads_box(const struct survey *survey, const struct hit *hit) {
    uint32_t first = survey->boxes[hit->box].first_token;
    return hit->first == first || (hit->first == first + 1 && token_is_mark(&survey->tokens[first], '|'));
}

static const struct label_kind *kind_of_meaning(enum meaning meaning) {
    const struct label_kind *kind = label_kinds;
    while (kind->meaning != meaning)
        kind++;
    return kind;
}

/* "siparişimiz aşağıdadır": a turn of phrase that begins with the order itself. */
static bool is_phrase_of_order(const struct survey *survey, const struct hit *hit) {
    return meanings_first(hit->meanings, MEANING_SAYS_ORDER, MEANING_SAYS_CANCELLATION) != MEANING_NONE &&
           index_means(survey->index, &survey->tokens[hit->first], MEANING_ORDER_WORD);
}

/* "PURCHASE ORDER | No. 4711": a bare "No." right of a title, or below it, speaks for the title's number. */
static const struct label_kind *kind_by_title(const struct survey *survey, const struct hit *hit,
                                              const struct label_kind *kind) {
    if (kind->meaning != MEANING_NUMBER_WORD)
        return kind;
    if (follows_order_phrase(survey, hit))
        return kind_of_meaning(MEANING_KIND_ORDER);
    if (!leads_box(survey, hit))
        return kind;
    const struct hit *title = title_alone(survey, layout_left(survey, hit->box));
    if (title == NULL)
        title = title_alone(
            survey, layout_above(survey, hit->box, layout_left(survey, hit->box) == FIND_NONE ? TITLE_LINES : 1));
    const struct label_kind *titled = title != NULL ? kind_of(title) : NULL;
    return titled != NULL ? titled : kind;
}

bool numbers_are_orders(enum meaning meaning) {
    for (size_t i = 0; i < sizeof label_kinds / sizeof *label_kinds; i++)
        if (label_kinds[i].counts_as == meaning)
            return label_kinds[i].score > 0;
    return false;
}

/* ---- how it stands ---------------------------------------------------------------------------------------------- */

/* "Reference: order 4711". */
static bool is_referred_to(const struct survey *survey, const struct box *box, const struct hit *hit) {
    const struct hit *field = &survey->hits[box->first_hit];
    return field < hit && meanings_have(field->meanings, MEANING_REFERENCE) && field->end < hit->first &&
           token_is_mark(&survey->tokens[field->end], ':');
}

/* True when nothing but marks, numbers, dates and labels, but not of a reference, stands before the label in its box.
 */
static bool begins_box(const struct survey *survey, const struct hit *hit) {
    const struct box *box = &survey->boxes[hit->box];
    if (is_referred_to(survey, box, hit))
        return false;
    for (uint32_t i = box->first_token; i < hit->first; i++) {
        const struct token *token = &survey->tokens[i];
        if (token->kind == TOKEN_WORD && !token->in_label && !token->in_date && !token->in_number &&
            !index_means(survey->index, token, MEANING_SMALL_WORD))
            return false;
    }
    return true;
}

/* "Manufacturing order 4711": a word directly before makes it another sort of order, perhaps. */
static bool word_touches(const struct survey *survey, const struct hit *hit) {
    if (hit->first == survey->boxes[hit->box].first_token)
        return false;
    const struct token *before = &survey->tokens[hit->first - 1];
    return before->kind == TOKEN_WORD && !before->in_label && !before->ideograph &&
           !index_means(survey->index, before, MEANING_SMALL_WORD) &&
           !index_means(survey->index, before, MEANING_DATE_JOINT);
}

static bool colon_follows(const struct survey *survey, const struct hit *hit) {
    uint32_t end = survey->boxes[hit->box].end_token;
    for (uint32_t i = hit->end; i < end && i < hit->end + 4; i++) {
        if (token_is_mark(&survey->tokens[i], ':'))
            return true;
        if (survey->tokens[i].kind == TOKEN_NUMBER)
            return false;
    }
    return false;
}

/* "our" or "your" in the label or right before it. */
static bool is_said(const struct survey *survey, const struct hit *hit, enum meaning whose) {
    uint32_t first = survey->boxes[hit->box].first_token;
    uint32_t from = hit->first > first + 1 ? hit->first - 2 : first;
    for (uint32_t i = from; i < hit->end; i++)
        if (survey->tokens[i].kind == TOKEN_WORD && index_means(survey->index, &survey->tokens[i], whose))
            return true;
    return false;
}

static void judge(const struct survey *survey, const struct label_kind *kind, struct number_hit *number) {
    const struct hit *hit = &survey->hits[number->hit];
    uint32_t others = layout_other_words(survey, hit->box);
    bool first = begins_box(survey, hit);
    number->begins = first;
    bool field = first && (colon_follows(survey, hit) || others <= 4);
    number->score = kind->score + (number->relation == RELATION_SAME ? 10 : number->relation == RELATION_RIGHT ? 5 : 0);
    if (word_touches(survey, hit))
        number->score -= 30;
    if (!field && others >= 3)
        number->score -= others >= 6 ? 40 : 20;
    if (survey->lines[number->line].part == LINE_SUBJECT)
        number->score -= 10;
    number->heading = kind->score > 0 && number->score >= HEADING_SCORE && (field || others <= 4);
    if (kind->meaning == MEANING_NUMBER_WORD || (survey->sheet->body && layout_is_code(survey, hit->box)))
        number->heading = false;
    number->ours = kind->score > 0 && is_said(survey, hit, MEANING_OURS);
    number->yours = kind->score > 0 && is_said(survey, hit, MEANING_YOURS);
}

/* ---- collecting ------------------------------------------------------------------------------------------------- */

static bool taken(const struct survey *survey, const struct number_hit *number) {
    for (uint32_t i = number->first; i < number->end; i++)
        if (survey->tokens[i].in_number)
            return true;
    return false;
}

static struct number_hit *add(struct survey *survey, const struct number_hit *number) {
    survey->numbers =
        survey_with_room(survey->numbers, survey->number_count, &survey->number_room, 1, sizeof *survey->numbers);
    for (uint32_t i = number->first; i < number->end; i++)
        survey->tokens[i].in_number = true;
    struct number_hit *added = &survey->numbers[survey->number_count++];
    *added = *number;
    return added;
}

/* Further numbers below the first one, of the same heading. */
static void add_column(struct survey *survey, struct number_hit number, const struct label_kind *kind) {
    uint32_t first = survey->number_count - 1;
    uint32_t below = number.box;
    for (unsigned rows = 0; rows < LIMIT_COLUMN_ROWS && survey->number_count < LIMIT_NUMBERS; rows++) {
        below = layout_below(survey, below, 1);
        if (below == FIND_NONE || !number_fills_box(survey, below, kind->strength, &number.first, &number.end))
            break;
        number.box = below;
        number.line = survey->boxes[below].line;
        if (taken(survey, &number))
            break;
        add(survey, &number);
    }
    if (survey->number_count - first < 2)
        return;
    for (uint32_t i = first; i < survey->number_count; i++) {
        survey->numbers[i].column = true;
        survey->numbers[i].heading = false;
    }
}

/* A bare "No." speaks for a number only where it begins its box. */
static bool may_label(const struct survey *survey, const struct hit *hit, const struct label_kind *kind) {
    bool vague = kind->meaning == MEANING_NUMBER_WORD || kind->meaning == MEANING_REFERENCE;
    if (vague && survey->lines[survey->boxes[hit->box].line].part != LINE_TEXT)
        return false; /* "Code", "Ref" of an item */
    return kind->meaning != MEANING_NUMBER_WORD || follows_order_phrase(survey, hit) ||
           (leads_box(survey, hit) && !word_touches(survey, hit));
}

/* "PO-4711": the word before is part of the number as printed, and whatever labels the box labels it all. */
static bool is_prefix(const struct survey *survey, const struct hit *label, const struct number_hit *number) {
    if (number->relation != RELATION_SAME ||
        !index_means(survey->index, &survey->tokens[label->first], MEANING_NUMBER_PREFIX))
        return false;
    for (uint32_t i = label->first + 1; i <= number->first; i++)
        if (!survey->tokens[i].glued ||
            (survey->tokens[i].kind == TOKEN_MARK && !token_is_any_mark(&survey->tokens[i], "-.")))
            return false;
    return true;
}

/* "Our last order of 11 November (PO 7702)": a bracket says the number of what is named before it. */
static bool explains_other_order(const struct survey *survey, const struct hit *hit) {
    const struct box *box = &survey->boxes[hit->box];
    if (hit->first == box->first_token || !token_is_mark(&survey->tokens[hit->first - 1], '('))
        return false;
    uint32_t at = hit->first - 1;
    while (
        at > box->first_token &&
        (survey->tokens[at - 1].in_date || index_means(survey->index, &survey->tokens[at - 1], MEANING_DATE_JOINT)) &&
        !survey->tokens[at - 1].in_number)
        at--;
    const struct hit *named = label_last(survey->hits, box->first_hit, box->end_hit, at);
    return named != NULL && named->end == at && meanings_have(named->meanings, MEANING_OTHER_NUMBER) &&
           named->number == 0;
}

/* Values behind, beside and below labels, in this order; last, numbers that no label but their own prefix speaks for.
 */
static void find_in(struct survey *survey, uint32_t hit, enum relation relation, bool prefixes) {
    const struct hit *label = &survey->hits[hit];
    const struct label_kind *kind = kind_of(label);
    if (kind == NULL && relation == RELATION_BEFORE && is_phrase_of_order(survey, label))
        kind = kind_of_meaning(MEANING_KIND_ORDER);
    if (kind == NULL || survey->number_count >= LIMIT_NUMBERS || !may_label(survey, label, kind))
        return;
    const struct label_kind *bare = kind;
    kind = kind_by_title(survey, label, kind);
    if (kind->score > 0 && explains_other_order(survey, label))
        kind = kind_of_meaning(MEANING_OTHER_NUMBER);
    struct number_hit number = {.hit = hit, .meaning = kind->counts_as};
    if (!number_value(survey, label, kind->strength, relation, &number) || taken(survey, &number) ||
        is_prefix(survey, label, &number) != prefixes)
        return;
    if (prefixes)
        number.first = label->first;
    judge(survey, kind, &number);
    if (kind != bare && kind->score > 0 && leads_box(survey, label))
        number.score += BESIDE_TITLE;
    add(survey, &number);
    if (relation == RELATION_BELOW && kind->score > 0)
        add_column(survey, number, kind);
}

/* ---- the patterns of declared parties --------------------------------------------------------------------------- */

static void add_pattern(struct survey *survey, uint32_t box, size_t start, size_t end) {
    const struct box *b = &survey->boxes[box];
    struct number_hit number = {
        .box = box, .line = b->line, .hit = FIND_NONE, .meaning = MEANING_NUMBER, .relation = RELATION_PATTERN};
    number.first = b->first_token;
    while (number.first < b->end_token && survey->tokens[number.first].end <= start)
        number.first++;
    number.end = number.first;
    while (number.end < b->end_token && survey->tokens[number.end].start < end)
        number.end++;
    if (number.first == number.end ||
        survey->tokens[number.end - 1].end - survey->tokens[number.first].start > LIMIT_NUMBER_BYTES)
        return;
    for (uint32_t i = 0; i < survey->number_count; i++) {
        struct number_hit *known = &survey->numbers[i];
        if (known->box != box || known->end <= number.first || known->first >= number.end)
            continue;
        known->score += numbers_are_orders(known->meaning) ? 40 : 0;
        return;
    }
    uint32_t others = layout_other_words(survey, box);
    number.score = others <= 4 ? 78 : 45;
    number.heading = others <= 4;
    number.begins = true;
    add(survey, &number);
}

static void find_patterns(struct survey *survey) {
    const struct reading *reading = survey->reading;
    const struct number_patterns *patterns = index_patterns(survey->index, PATTERNS_NUMBERS);
    if (!patterns_any(patterns, reading->blocks, reading->block_count))
        return;
    for (uint32_t i = 0; i < survey->box_count && survey->number_count < LIMIT_NUMBERS; i++) {
        size_t start = 0;
        size_t end = 0;
        if (patterns_match(patterns, reading->blocks, reading->block_count, survey->boxes[i].text, &start, &end))
            add_pattern(survey, i, start, end);
    }
}

/* It stays among the numbers, so that explain can tell it, and what stands beside it is read as before. */
static void ignore(struct number_hit *number) {
    number->ignored = true;
    number->meaning = MEANING_OTHER_NUMBER;
    number->score = 0;
    number->key = 0;
    number->heading = number->ours = number->yours = false;
}

static int by_place(const void *a, const void *b) {
    const struct number_hit *x = a;
    const struct number_hit *y = b;
    return x->first < y->first ? -1 : x->first > y->first;
}

struct placed_key {
    uint64_t key;
    uint32_t number;
};

static int by_key(const void *a, const void *b) {
    uint64_t x = ((const struct placed_key *)a)->key, y = ((const struct placed_key *)b)->key;
    return x < y ? -1 : x > y;
}

static void mark_single(struct survey *survey) {
    struct placed_key *sorted = arena_array(survey->reading->arena, survey->number_count, sizeof *sorted);
    uint32_t count = 0;
    for (uint32_t i = 0; i < survey->number_count; i++)
        if (survey->numbers[i].key != 0)
            sorted[count++] = (struct placed_key){survey->numbers[i].key, i};
    if (count > 1)
        qsort(sorted, count, sizeof *sorted, by_key);
    for (uint32_t i = 0; i < count; i++)
        survey->numbers[sorted[i].number].once =
            (i == 0 || sorted[i - 1].key != sorted[i].key) && (i + 1 == count || sorted[i + 1].key != sorted[i].key);
}

void numbers_find(struct survey *survey) {
    static const enum relation relations[] = {RELATION_SAME, RELATION_BEFORE, RELATION_RIGHT, RELATION_BELOW,
                                              RELATION_ABOVE};
    for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
        for (uint32_t hit = 0; hit < survey->hit_count; hit++)
            find_in(survey, hit, relations[i], false);
    for (uint32_t hit = 0; hit < survey->hit_count; hit++)
        find_in(survey, hit, RELATION_SAME, true);
    find_patterns(survey);
    if (survey->number_count >= LIMIT_NUMBERS && !survey->in_name)
        survey_unreadable(survey, LIMIT_REASON_NUMBERS, "it holds too many numbers; the rest was not read");
    if (survey->number_count > 0)
        qsort(survey->numbers, survey->number_count, sizeof *survey->numbers, by_place);
    for (uint32_t i = survey->number_count; i > 0; i--) {
        struct number_hit *number = &survey->numbers[i - 1];
        if (numbers_are_orders(number->meaning))
            number_forms(survey, number);
        if (number->key != 0 && ignored_number(survey, number->raw, number->number))
            ignore(number);
        if (number->hit != FIND_NONE)
            survey->hits[number->hit].number = i; /* of several below a heading, the first */
    }
    mark_single(survey);
}
