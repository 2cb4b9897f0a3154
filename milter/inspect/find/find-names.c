/* find-names.c - in: the labels "bill to", "ship to" and their like in a view; out: the first line of what stands
 * behind, beside or below them. Limit: LIMIT_NAME_BYTES. */
#include "inspect/find/find.h"

#include "base/text.h"

enum { LINES_BELOW = 2 };

static bool is_name(const struct survey *survey, uint32_t box, uint32_t first) {
    const struct box *b = &survey->boxes[box];
    uint32_t words = 0;
    for (uint32_t i = first; i < b->end_token; i++)
        words += survey->tokens[i].kind == TOKEN_WORD && !survey->tokens[i].in_date ? 1 : 0;
    return words > 0 && words <= 12;
}

static const char *name_from(const struct survey *survey, uint32_t box, uint32_t first) {
    const struct box *b = &survey->boxes[box];
    const char *text = layout_text(survey, box, first, b->end_token);
    return text_clean(survey->reading->arena, text, LIMIT_NAME_BYTES);
}

static bool colon_behind(const struct survey *survey, const struct hit *hit) {
    uint32_t end = survey->boxes[hit->box].end_token;
    return hit->end < end && token_is_any_mark(&survey->tokens[hit->end], ":-");
}

/* "Store:" and "Terms" are labels, "Store 12" and "Terms & Sons" may be names. */
static bool is_other_label(const struct survey *survey, uint32_t box) {
    if (!layout_is_label(survey, box))
        return false;
    const struct hit *hit = &survey->hits[survey->boxes[box].first_hit];
    return colon_behind(survey, hit) || layout_ends_box(survey, box, hit->end);
}

static const char *name_beside(const struct survey *survey, uint32_t box) {
    if (box == FIND_NONE || is_other_label(survey, box) || !is_name(survey, box, survey->boxes[box].first_token))
        return NULL;
    return name_from(survey, box, survey->boxes[box].first_token);
}

static const char *name_of(const struct survey *survey, const struct hit *hit) {
    const struct box *box = &survey->boxes[hit->box];
    if (!layout_is_label(survey, hit->box) || hit != &survey->hits[box->first_hit])
        return NULL;
    uint32_t first = layout_skip_fillers(survey, hit->end, box->end_token);
    if (first < box->end_token)
        return colon_behind(survey, hit) && is_name(survey, hit->box, first) ? name_from(survey, hit->box, first)
                                                                             : NULL;
    const char *right = name_beside(survey, layout_right(survey, hit->box));
    return right != NULL ? right : name_beside(survey, layout_below_label(survey, hit, LINES_BELOW));
}

void find_names(const struct view *view, struct draft *draft) {
    const struct survey *survey = view->survey;
    struct document *document = &draft->document;
    for (uint32_t i = 0; i < survey->hit_count; i++) {
        const struct hit *hit = &survey->hits[i];
        bool buyer = document->buyer == NULL && meanings_have(hit->meanings, MEANING_BUYER);
        bool ship_to = document->ship_to == NULL && meanings_have(hit->meanings, MEANING_SHIP_TO);
        if ((!buyer && !ship_to) || !view_has(view, survey->boxes[hit->box].line))
            continue;
        const char *name = name_of(survey, hit);
        if (buyer)
            document->buyer = name;
        if (ship_to)
            document->ship_to = name;
    }
}
