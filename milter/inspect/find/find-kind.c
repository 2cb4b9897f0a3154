/* find-kind.c - in: the titles, turns of phrase and labelled numbers of a view, the subject and the file name; out: the
 * kind of document, with how sure that is. What tells nothing is `other`. */
#include "inspect/find/find.h"

#include <string.h>

enum {
    MOST_DECAY = 12,       /* a title further down counts a little less */
    PHRASE_IN_BODY = 62,   /* "thank you for your order" in a mail ... */
    PHRASE_ELSEWHERE = 50, /* ... and in the small print of a document */
    REFERRED_TO = 20,      /* "Reference: your invoice 5512" */
    NUMBER_IN_LETTER = 60, /* "PO 4711" in a mail without items: it may be what the mail is about */
    NAME_SCORE = 50,
    LABEL_SCORE = 45,
    WANTED_DIGITS = 4 /* more are a postal code */
};

struct kind_found {
    enum document_kind kind;
    int score;
    const struct hit *hit; /* NULL: the file name or labels */
    const char *because;
    size_t candidate; /* of the draft, from 1, when somebody wants to know; 0: none */
};

static void offer(struct kind_found *best, struct kind_found found) {
    if (found.score > best->score)
        *best = found;
}

/* ---- "please send us 20 pcs" ------------------------------------------------------------------------------------ */

/* How many of a unit, right behind the words that ask for them. */
static bool quantity_follows(const struct survey *survey, const struct hit *hit) {
    const struct box *box = &survey->boxes[hit->box];
    uint32_t at = hit->end;
    while (at < box->end_token && survey->tokens[at].kind != TOKEN_NUMBER &&
           (token_is_mark(&survey->tokens[at], ':') ||
            index_means(survey->index, &survey->tokens[at], MEANING_SMALL_WORD)))
        at++;
    if (at >= box->end_token || survey->tokens[at].kind != TOKEN_NUMBER || survey->tokens[at].digits > WANTED_DIGITS ||
        survey->tokens[at].in_number || survey->tokens[at].in_date)
        return false;
    return label_word_end(survey->index, survey->tokens, at + 1, box->end_token, MEANING_QUANTITY_UNIT,
                          MEANING_QUANTITY_UNIT) > at + 1;
}

/* "Please send us 2 copies of the invoice" asks for a paper. */
static bool names_other_paper(const struct survey *survey, const struct box *box) {
    for (uint32_t i = box->first_hit; i < box->end_hit; i++)
        if (title_kind(&survey->hits[i]) > MEANING_KIND_CANCELLATION)
            return true;
    return false;
}

static bool asks_for_goods(const struct survey *survey, const struct hit *hit) {
    return meanings_have(hit->meanings, MEANING_ASKS_FOR) && quantity_follows(survey, hit) &&
           !names_other_paper(survey, &survey->boxes[hit->box]);
}

/* ---- what one label says ---------------------------------------------------------------------------------------- */

static struct kind_found kind_of_hit(const struct view *view, const struct hit *hit) {
    const struct survey *survey = view->survey;
    struct kind_found found = {.kind = KIND_OTHER, .hit = hit};
    enum meaning phrase = meanings_first(hit->meanings, MEANING_SAYS_ORDER, MEANING_SAYS_OTHER);
    if (phrase == MEANING_NONE && asks_for_goods(survey, hit))
        phrase = MEANING_SAYS_ORDER;
    if (phrase != MEANING_NONE && title_refers(survey, hit)) {
        found.kind = (enum document_kind)(phrase - MEANING_SAYS_ORDER);
        found.score = REFERRED_TO;
        found.because = "it is only referred to";
        return found;
    }
    if (phrase != MEANING_NONE) {
        found.kind = (enum document_kind)(phrase - MEANING_SAYS_ORDER);
        found.score = survey->sheet->body ? PHRASE_IN_BODY : PHRASE_ELSEWHERE;
        found.because = "a turn of phrase says so";
        return found;
    }
    enum meaning title = title_kind(hit);
    if (title == MEANING_NONE && !meanings_have(hit->meanings, MEANING_ORDER_WORD))
        return found;
    found.kind = title != MEANING_NONE ? (enum document_kind)(title - MEANING_KIND_ORDER) : KIND_ORDER;
    found.score = hit->title_score;
    found.because = found.score >= TITLE_SCORE ? "it stands like a title" : "it is only mentioned";
    return found;
}

/* A letter names the order it is about as an order names itself; what it says then decides. */
static bool only_names_order(const struct view *view, const struct draft *draft, const struct hit *hit,
                             const struct kind_found *found) {
    const struct survey *survey = view->survey;
    bool subject = survey->lines[survey->boxes[hit->box].line].part == LINE_SUBJECT;
    return survey->sheet->body && draft->document.line_count == 0 && found->kind == KIND_ORDER &&
           (hit->number != 0 || subject) && found->score > NUMBER_IN_LETTER &&
           meanings_first(hit->meanings, MEANING_SAYS_ORDER, MEANING_SAYS_OTHER) == MEANING_NONE;
}

static bool says_kind(const struct hit *hit) {
    return meanings_any(hit->meanings, MEANING_KIND_ORDER, MEANING_ASKS_FOR) || title_kind(hit) != MEANING_NONE ||
           meanings_have(hit->meanings, MEANING_ORDER_WORD);
}

/* "General terms of purchase" below the items is small print, not a title. */
static bool is_small_print(const struct kind_found *found, bool below_items) {
    return below_items && found->kind == KIND_OTHER && title_kind(found->hit) != MEANING_NONE;
}

/* Which candidate it became; 0: nobody wants to know, or there are too many. */
static size_t explain_label(const struct view *view, struct draft *draft, const struct kind_found *found,
                            uint32_t line) {
    const struct survey *survey = view->survey;
    size_t before = draft->candidate_count;
    if (!survey->reading->want_candidates)
        return 0;
    explain(view, draft,
            &(struct weighed){.field = "kind",
                              .value = document_kind_name(found->kind),
                              .label = layout_text(survey, found->hit->box, found->hit->first, found->hit->end),
                              .score = found->score,
                              .because = found->because},
            line);
    return draft->candidate_count > before ? draft->candidate_count : 0;
}

static void look_at_labels(const struct view *view, struct draft *draft, struct kind_found *best) {
    const struct survey *survey = view->survey;
    bool below_items = false;
    for (uint32_t n = 0; n < view->count; n++) {
        const struct line *line = &survey->lines[view->lines[n]];
        below_items = below_items || line->part == LINE_ITEM || line->part == LINE_TOTAL;
        if (line->end_box == line->first_box)
            continue;
        uint32_t end = survey->boxes[line->end_box - 1].end_hit;
        for (uint32_t i = survey->boxes[line->first_box].first_hit; i < end; i++) {
            if (!says_kind(&survey->hits[i]))
                continue;
            struct kind_found found = kind_of_hit(view, &survey->hits[i]);
            if (only_names_order(view, draft, &survey->hits[i], &found))
                found.score = NUMBER_IN_LETTER;
            if (is_small_print(&found, below_items))
                continue;
            if (found.score > PHRASE_IN_BODY)
                found.score -= (int)(n / 2 < MOST_DECAY ? n / 2 : MOST_DECAY);
            draft->asks_for_goods = draft->asks_for_goods || asks_for_goods(survey, &survey->hits[i]);
            if (found.score > 0)
                found.candidate = explain_label(view, draft, &found, view->lines[n]);
            offer(best, found);
        }
    }
}

/* ---- what the file name and the labelled numbers say ------------------------------------------------------------ */

static void look_at_name(const struct view *view, struct kind_found *best) {
    for (uint32_t i = 0; view->name != NULL && i < view->name->hit_count; i++) {
        const struct hit *hit = &view->name->hits[i];
        enum meaning title = meanings_first(hit->meanings, MEANING_KIND_ORDER, MEANING_KIND_OTHER);
        bool order = meanings_have(hit->meanings, MEANING_ORDER_WORD) || meanings_have(hit->meanings, MEANING_NUMBER);
        if (title == MEANING_NONE && !order)
            continue;
        enum document_kind kind = title != MEANING_NONE ? (enum document_kind)(title - MEANING_KIND_ORDER) : KIND_ORDER;
        offer(best, (struct kind_found){kind, NAME_SCORE, NULL, "the file name says so", 0});
    }
}

static bool has_meaning(const struct view *view, enum meaning first, enum meaning last) {
    const struct survey *survey = view->survey;
    for (uint32_t n = 0; n < view->count; n++) {
        const struct line *line = &survey->lines[view->lines[n]];
        if (line->end_box == line->first_box)
            continue;
        uint32_t end = survey->boxes[line->end_box - 1].end_hit;
        for (uint32_t i = survey->boxes[line->first_box].first_hit; i < end; i++)
            if (meanings_first(survey->hits[i].meanings, first, last) != MEANING_NONE)
                return true;
    }
    return false;
}

/* "24 beeswax candles": a line that begins with how many, and then says of what. */
static bool is_wanted(const struct survey *survey, uint32_t line) {
    const struct line *l = &survey->lines[line];
    if (l->part != LINE_TEXT || l->end_box == l->first_box)
        return false;
    const struct box *box = &survey->boxes[l->first_box];
    const struct box *last = l->end_box > l->first_box + 1 ? box + 1 : box; /* the number may have a column to itself */
    if (last->end_token < box->first_token + 2)
        return false;
    const struct token *many = &survey->tokens[box->first_token];
    return many->kind == TOKEN_NUMBER && many->digits <= WANTED_DIGITS && !many->in_number && !many->in_label &&
           !many->in_date && many[1].kind == TOKEN_WORD && !many[1].glued && !many[1].in_label;
}

/* Two such lines, one below the other: one alone may be a street. */
static bool lists_what_is_wanted(const struct view *view) {
    for (uint32_t n = 1; n < view->count; n++)
        if (view->lines[n] == view->lines[n - 1] + 1 && is_wanted(view->survey, view->lines[n - 1]) &&
            is_wanted(view->survey, view->lines[n]))
            return true;
    return false;
}

/* "Release No.: 14": a call-off says which one it is. */
static bool names_release(const struct view *view) {
    const struct survey *survey = view->survey;
    for (uint32_t i = 0; i < survey->hit_count; i++) {
        const struct hit *hit = &survey->hits[i];
        if (meanings_have(hit->meanings, MEANING_RELEASE) && hit->first == survey->boxes[hit->box].first_token &&
            layout_other_words(survey, hit->box) == 0 && view_has(view, survey->boxes[hit->box].line) &&
            number_suffix_value(survey, hit) != NULL)
            return true;
    }
    return false;
}

/* What an order has besides a number: items, or at least their headings, or a sentence that orders, or the number of a
 * release; on a page of its own also where and when to deliver. An order date is not enough: a letter that asks where
 * an order is names it too.
 */
static bool has_more_of_order(const struct view *view, const struct draft *draft) {
    if (draft->document.line_count > 0 || has_meaning(view, MEANING_SAYS_ORDER, MEANING_SAYS_ORDER) ||
        has_meaning(view, MEANING_COLUMN_QUANTITY, MEANING_COLUMN_QUANTITY) ||
        has_meaning(view, MEANING_SHIP_NOT_BEFORE, MEANING_CANCEL_AFTER) || lists_what_is_wanted(view) ||
        names_release(view))
        return true;
    return !view->survey->sheet->body &&
           (has_meaning(view, MEANING_DELIVERY_DATE, MEANING_CANCEL_AFTER) ||
            has_meaning(view, MEANING_SHIP_TO, MEANING_SHIP_TO) || has_meaning(view, MEANING_REVISED, MEANING_REVISED));
}

/* Without a title, the numbers on the page tell: an invoice has an invoice number. */
static void look_at_numbers(const struct view *view, const struct draft *draft, struct kind_found *best) {
    const struct survey *survey = view->survey;
    static const char because[] = "it has a number of this kind";
    bool order = false;
    for (uint32_t i = 0; i < survey->number_count; i++) {
        const struct number_hit *number = &survey->numbers[i];
        if (!view_has(view, number->line) || number->hit == FIND_NONE)
            continue;
        if (number->meaning == MEANING_INVOICE_NUMBER && number->score > 0)
            offer(best, (struct kind_found){KIND_INVOICE, LABEL_SCORE + 5, NULL, because, 0});
        if (number->meaning == MEANING_CONFIRMATION_NUMBER && number->score > 0)
            offer(best, (struct kind_found){KIND_CONFIRMATION, LABEL_SCORE + 3, NULL, because, 0});
        order = order || (number->key != 0 && (number->column ? number->key == view->number_key : number->heading));
    }
    if (order && has_more_of_order(view, draft))
        offer(best, (struct kind_found){KIND_ORDER, LABEL_SCORE, NULL, because, 0});
}

/* The winner says so; titles that did not win, why. */
static void explain_choice(const struct view *view, struct draft *draft, const struct kind_found *best) {
    const char *kind = document_kind_name(best->kind);
    for (size_t i = 0; i < draft->candidate_count; i++) {
        struct candidate *candidate = &draft->candidates[i];
        if (best->candidate == i + 1 && best->kind != KIND_OTHER)
            candidate->won = true;
        else if (strcmp(candidate->field, "kind") == 0 && candidate->score >= TITLE_SCORE)
            candidate->because = strcmp(candidate->value, kind) == 0
                                     ? "it says the same as what decides"
                                     : "it stands like a title, but another counts more";
    }
    if (best->candidate != 0 && best->kind != KIND_OTHER)
        return;
    explain(view, draft,
            &(struct weighed){.field = "kind",
                              .value = kind,
                              .score = best->score,
                              .won = true,
                              .because = best->because != NULL && best->score >= LABEL_SCORE
                                             ? best->because
                                             : "nothing says clearly what it is"},
            best->hit != NULL ? view->survey->boxes[best->hit->box].line : FIND_NONE);
}

void find_kind(const struct view *view, struct draft *draft) {
    struct kind_found best = {.kind = KIND_OTHER};
    look_at_labels(view, draft, &best);
    if (!view->survey->sheet->body)
        look_at_name(view, &best);
    if (best.score < TITLE_SCORE)
        look_at_numbers(view, draft, &best);
    if (best.score < LABEL_SCORE)
        best.kind = KIND_OTHER;
    bool open =
        best.kind == KIND_ORDER || best.kind == KIND_CHANGE || (best.kind == KIND_OTHER && best.score < TITLE_SCORE);
    if (view->list && open)
        best = (struct kind_found){KIND_LIST, TITLE_SCORE, NULL, "many order numbers stand in one table", 0};
    draft->document.kind = best.kind;
    draft->kind_score = best.score;
    explain_choice(view, draft, &best);
}
