/* find-number.c - in: the labelled numbers of a view; out: the order number with its forms, revision and release. An
 * order's label beats the vendor's number, which beats a reference; a file name speaks only when the text has no
 * number; an invoice without an order number is known by its own. */
#include "inspect/find/find.h"

enum {
    TITLE_DISTANCE = 8,
    REVISION_DISTANCE = 4,
    FROM_NAME_SCORE = 20,
    CLEAR_TITLE = 70,
    BEGAN_VIEW = 30,
    CAME_FIRST = 5
};

static const char *why_lost(const struct number_hit *number, const struct number_hit *winner) {
    if (number->ignored)
        return "the party block of a recipient says to ignore it";
    if (!numbers_are_orders(number->meaning))
        return "its label says that it is another number";
    if (winner != NULL && winner->key == number->key)
        return "it is the same number once more";
    return number->heading ? "another number stands in front of it" : "it stands in a sentence or under a weaker label";
}

/* What the file name says where the text has a number of its own. */
static void explain_name(const struct view *view, struct draft *draft, const struct number_hit *winner) {
    for (uint32_t i = 0; view->name != NULL && winner != NULL && i < view->name->number_count; i++) {
        const struct number_hit *number = &view->name->numbers[i];
        if (number->key != 0)
            explain(view, draft,
                    &(struct weighed){.field = "number",
                                      .value = number->raw,
                                      .label = "file name",
                                      .role = "order",
                                      .score = FROM_NAME_SCORE,
                                      .because = number->key == winner->key
                                                     ? "it says the same as the text"
                                                     : "the text has an order number of its own"},
                    FIND_NONE);
    }
}

static void explain_all(const struct view *view, struct draft *draft, const struct number_hit *winner) {
    const struct survey *survey = view->survey;
    for (uint32_t i = 0; survey->reading->want_candidates && i < survey->number_count; i++) {
        const struct number_hit *number = &survey->numbers[i];
        if (!view_has(view, number->line))
            continue;
        const struct hit *label = number->hit != FIND_NONE ? &survey->hits[number->hit] : NULL;
        bool one_box = number->end <= survey->boxes[number->box].end_token;
        const char *value = number->raw;
        if (value == NULL)
            value = one_box ? layout_text(survey, number->box, number->first, number->end) : "";
        explain(view, draft,
                &(struct weighed){.field = "number",
                                  .value = value,
                                  .label = label != NULL ? layout_text(survey, label->box, label->first, label->end)
                                                         : "a pattern of the party",
                                  .role = numbers_are_orders(number->meaning) ? "order" : meaning_name(number->meaning),
                                  .score = number->score,
                                  .won = number == winner,
                                  .because = number == winner ? "it has the best label" : why_lost(number, winner)},
                number->line);
    }
}

/* ---- choosing --------------------------------------------------------------------------------------------------- */

static uint32_t distance(uint32_t a, uint32_t b) {
    return a > b ? a - b : b - a;
}

/* True when a line has the title of an order, its change or its cancellation; the subject's counts, too. */
static bool has_title_of_order(const struct survey *survey, const struct line *line) {
    if (line->end_box == line->first_box)
        return false;
    uint32_t end = survey->boxes[line->end_box - 1].end_hit;
    for (uint32_t i = survey->boxes[line->first_box].first_hit; i < end; i++) {
        enum meaning kind = title_kind(&survey->hits[i]);
        if (survey->hits[i].title_score >= TITLE_SCORE && kind != MEANING_NONE && kind <= MEANING_KIND_CANCELLATION)
            return true;
    }
    return false;
}

/* A bare "No." counts only near a title. */
static bool near_title(const struct view *view, const struct number_hit *number) {
    const struct survey *survey = view->survey;
    uint32_t from = number->line > TITLE_DISTANCE ? number->line - TITLE_DISTANCE : 0;
    for (uint32_t n = from; n < survey->line_count && n <= number->line + TITLE_DISTANCE; n++)
        if (has_title_of_order(survey, &survey->lines[n]) && view_has(view, n))
            return true;
    return false;
}

static bool may_be_chosen(const struct view *view, const struct number_hit *number) {
    if (number->key == 0 || number->score <= 0 || !view_has(view, number->line))
        return false;
    if (number->column && !number->heading && number->key != view->number_key)
        return false;
    return number->meaning != MEANING_NUMBER_WORD || near_title(view, number);
}

/* In an order "our number" is the one, in what a vendor writes "your number". */
static int score_for_kind(const struct number_hit *number, enum document_kind kind) {
    bool from_buyer = kind == KIND_ORDER || kind == KIND_CHANGE || kind == KIND_CANCELLATION || kind == KIND_OTHER;
    int score = number->score;
    if (number->ours != number->yours)
        score += number->ours == from_buyer ? 10 : -25;
    return score > 0 ? score : 1;
}

static const struct number_hit *choose(const struct view *view, enum document_kind kind) {
    const struct survey *survey = view->survey;
    const struct number_hit *best = NULL;
    int most = 0;
    for (uint32_t i = 0; i < survey->number_count; i++) {
        const struct number_hit *number = &survey->numbers[i];
        if (!may_be_chosen(view, number))
            continue;
        int score = score_for_kind(number, kind);
        if (number->key == view->number_key)
            score += view->one_of_several ? BEGAN_VIEW : CAME_FIRST;
        if (score <= most)
            continue;
        most = score;
        best = number;
    }
    return best;
}

/* The number an invoice, quote or confirmation calls its own. */
static const struct number_hit *own_number(const struct view *view, enum document_kind kind) {
    static const enum meaning own[KIND_COUNT] = {
        [KIND_CONFIRMATION] = MEANING_CONFIRMATION_NUMBER,
        [KIND_QUOTE] = MEANING_QUOTE_NUMBER,
        [KIND_INVOICE] = MEANING_INVOICE_NUMBER,
        [KIND_DELIVERY_NOTE] = MEANING_DELIVERY_NUMBER,
    };
    const struct survey *survey = view->survey;
    for (uint32_t i = 0; own[kind] != MEANING_NONE && i < survey->number_count; i++)
        if (survey->numbers[i].meaning == own[kind] && view_has(view, survey->numbers[i].line)) {
            number_forms(survey, &survey->numbers[i]);
            return &survey->numbers[i];
        }
    return NULL;
}

static const struct number_hit *number_of_name(const struct survey *name) {
    const struct number_hit *best = NULL;
    for (uint32_t i = 0; name != NULL && i < name->number_count; i++)
        if (name->numbers[i].key != 0 && (best == NULL || name->numbers[i].score > best->score))
            best = &name->numbers[i];
    return best;
}

/* ---- revision and release that stand apart ---------------------------------------------------------------------- */

/* "REVISED" alone or before a title, "Rev. B" at the beginning of a box; not the revision of the form, with a date. */
static const char *suffix_of(const struct survey *survey, const struct hit *hit, const struct number_hit *number,
                             enum meaning meaning) {
    const struct box *box = &survey->boxes[hit->box];
    bool behind = hit->box == number->box && hit->first >= number->end;
    bool begins = hit->first == box->first_token && box->first_date == box->end_date;
    if (!meanings_have(hit->meanings, meaning) || !(behind || begins))
        return NULL;
    if (meaning != MEANING_REVISED)
        return number_suffix_value(survey, hit);
    return layout_other_words(survey, hit->box) == 0 ? layout_text(survey, hit->box, hit->first, hit->end) : NULL;
}

static void find_suffix(const struct view *view, const struct number_hit *number, enum meaning meaning,
                        const char **value) {
    const struct survey *survey = view->survey;
    for (uint32_t i = 0; *value == NULL && i < survey->hit_count; i++) {
        const struct hit *hit = &survey->hits[i];
        uint32_t line = survey->boxes[hit->box].line;
        if (distance(line, number->line) <= REVISION_DISTANCE && view_has(view, line))
            *value = suffix_of(survey, hit, number, meaning);
    }
}

/* "We hereby order under number 4711". */
static bool is_ordered(const struct survey *survey, const struct number_hit *number) {
    const struct box *box = &survey->boxes[number->box];
    for (uint32_t i = box->first_hit; i < box->end_hit; i++)
        if (meanings_have(survey->hits[i].meanings, MEANING_SAYS_ORDER))
            return true;
    return false;
}

static void take(const struct view *view, struct draft *draft, const struct number_hit *number) {
    struct document *document = &draft->document;
    const char *revision = number->revision;
    const char *release = number->release;
    const char *revised = NULL;
    if (number->relation != RELATION_PATTERN || number->hit != FIND_NONE) {
        find_suffix(view, number, MEANING_REVISION, &revision);
        find_suffix(view, number, MEANING_REVISED, &revised);
        find_suffix(view, number, MEANING_RELEASE, &release);
    }
    if (revised != NULL && document->kind == KIND_ORDER)
        document->kind = KIND_CHANGE;
    document->number_raw = number->raw;
    document->number = number->number;
    document->number_folded = number->folded;
    if (revision == NULL)
        revision = revised;
    document->revision = revision != NULL ? revision : "";
    document->release = release != NULL ? release : "";
    draft->number = number;
    /* "Number: 4711" is the order's where the text, not only the subject, is titled "Purchase Order" */
    bool below_title = number->meaning == MEANING_NUMBER_WORD && draft->kind_score >= CLEAR_TITLE;
    draft->number_heading = number->heading || number->column || below_title;
    draft->number_ordered = is_ordered(view->survey, number);
    enum line_part part = view->survey->lines[number->line].part;
    draft->only_named = part == LINE_SUBJECT || part == LINE_MAIL_HEADER;
    place_fill(&document->where, view->survey, number->line);
}

static void take_from_name(const struct view *view, struct draft *draft) {
    const struct number_hit *number = number_of_name(view->name);
    enum document_kind kind = draft->document.kind;
    if (number == NULL || (kind != KIND_ORDER && kind != KIND_CHANGE))
        return;
    draft->document.number_raw = number->raw;
    draft->document.number = number->number;
    draft->document.number_folded = number->folded;
    draft->number_heading = true;
    place_fill(&draft->document.where, view->survey, FIND_NONE);
    explain(view, draft,
            &(struct weighed){.field = "number",
                              .value = number->raw,
                              .label = "file name",
                              .role = "order",
                              .score = FROM_NAME_SCORE,
                              .won = true,
                              .because = "the text has no order number, the file name has"},
            FIND_NONE);
}

void find_number(const struct view *view, struct draft *draft) {
    const struct number_hit *number = choose(view, draft->document.kind);
    if (number == NULL)
        number = own_number(view, draft->document.kind);
    draft->document.revision = "";
    draft->document.release = "";
    if (number != NULL)
        take(view, draft, number);
    else if (!view->survey->sheet->body)
        take_from_name(view, draft);
    explain_all(view, draft, number);
    explain_name(view, draft, number);
}
