/* numbers-value.c - in: a label; out: the number it speaks for: behind it in the same box, in the box to the right
 * (also when that is split over several), or below. Also what follows a number: revision and release. */
#include "inspect/find/find.h"

#include "base/text.h"

#include <string.h>

enum { LINES_BELOW = 3, MOST_SPLIT_BOXES = 14, SPLIT_BOX_TOKENS = 4, REMARK_WORDS = 3, TAIL_TOKENS = 5 };

/* ---- behind the label in the same box --------------------------------------------------------------------------- */

/* "Order No. / Date: 4711 / 3 March 2025", "Bestellnummer / Order number: 4711": labels that share the values. */
static uint32_t behind_shared_labels(const struct survey *survey, const struct box *box, const struct hit *label) {
    uint32_t at = label->end;
    for (unsigned shared = 0; shared < 3; shared++) {
        uint32_t next = layout_skip_fillers(survey, at, box->end_token);
        const struct hit *other = label_starting(survey, box, next);
        if (other == NULL)
            return next;
        bool dated = meanings_first(other->meanings, MEANING_DATE, MEANING_OTHER_DATE) != MEANING_NONE;
        bool same = meanings_have(other->meanings, MEANING_NUMBER) && meanings_have(label->meanings, MEANING_NUMBER);
        bool slash = next > at && token_is_any_mark(&survey->tokens[next - 1], "/(&");
        if (!slash || (!dated && !same))
            return next;
        at = other->end;
    }
    return at;
}

/* "M-17", "KB/07": capitals, then figures. */
static bool is_lettered(const struct survey *survey, const struct box *box, uint32_t first, uint32_t end) {
    const struct token *word = &survey->tokens[first];
    char letter = box->text[word->start];
    return end == first + 3 && word->kind == TOKEN_WORD && letter >= 'A' && letter <= 'Z' &&
           word->end - word->start <= 3 && token_is_any_mark(&word[1], "-/") && word[2].kind == TOKEN_NUMBER;
}

/* "PO M-17": a word that is not enough for so short a number, where the two are all there is. */
static bool is_all_there_is(const struct survey *survey, const struct box *box, const struct hit *label,
                            const struct number_hit *number) {
    uint32_t end = 0;
    return label->first == box->first_token && number->first == label->end &&
           number_run(survey, label->box, number->first, LABEL_TITLE, &end) && end == box->end_token &&
           is_lettered(survey, box, number->first, end);
}

/* "64cde3c78373": letters that happen to be a word, between the figures of a code. */
static bool is_inside_code(const struct survey *survey, const struct box *box, const struct hit *label) {
    const struct token *tokens = survey->tokens;
    uint32_t at = label->end;
    if (label->first == box->first_token || !tokens[label->first].glued ||
        tokens[label->first - 1].kind != TOKEN_NUMBER || tokens[label->first].ideograph)
        return false;
    for (; at < box->end_token && tokens[at].glued && tokens[at].kind != TOKEN_MARK; at++)
        if (tokens[at].kind == TOKEN_WORD)
            return true;
    return false;
}

static bool same_box(const struct survey *survey, const struct hit *label, enum label_strength strength,
                     struct number_hit *number) {
    const struct box *box = &survey->boxes[label->box];
    number->box = label->box;
    number->first = behind_shared_labels(survey, box, label);
    if (is_inside_code(survey, box, label))
        return false;
    if (strength == LABEL_WEAK && is_all_there_is(survey, box, label, number))
        strength = LABEL_TITLE;
    return number_run(survey, label->box, number->first, strength, &number->end);
}

/* "4711 sipariş no ile": the label itself says so, where it has no value behind it and is no field. */
static bool may_follow(const struct survey *survey, const struct hit *label, enum label_strength strength) {
    uint32_t end = survey->boxes[label->box].end_token;
    struct number_hit behind;
    return label->end < end && !token_is_mark(&survey->tokens[label->end], ':') &&
           !same_box(survey, label, strength, &behind);
}

/* "4711 no'lu ve 3.3.2025 tarihli siparişimiz": before the date that is tied to the label, when one is; else the label.
 */
static uint32_t before_tied_date(const struct survey *survey, const struct box *box, uint32_t label) {
    uint32_t at = label;
    if (at < box->first_token + 3 || !index_means(survey->index, &survey->tokens[at - 1], MEANING_DATE_TAIL) ||
        !survey->tokens[at - 2].in_date)
        return label;
    for (at--; at > box->first_token && survey->tokens[at - 1].in_date;)
        at--;
    bool joined = at > box->first_token && index_means(survey->index, &survey->tokens[at - 1], MEANING_SMALL_WORD);
    return joined ? at - 1 : at;
}

/* "4711 numaralı siparişimiz": before the label, tied to it by a word that says so. */
static bool before(const struct survey *survey, const struct hit *label, enum label_strength strength,
                   struct number_hit *number) {
    const struct box *box = &survey->boxes[label->box];
    const uint32_t anchor = before_tied_date(survey, box, label->first);
    for (uint32_t tail = anchor; tail > box->first_token && anchor - tail < TAIL_TOKENS; tail--) {
        uint32_t end =
            label_word_end(survey->index, survey->tokens, tail, label->end, MEANING_NUMBER_TAIL, MEANING_NUMBER_TAIL);
        if (end == tail || end < anchor || (tail == label->first && !may_follow(survey, label, strength)))
            continue;
        number->box = label->box;
        number->first = tail - 1;
        while (number->first > box->first_token && survey->tokens[number->first].glued)
            number->first--;
        return number_run(survey, label->box, number->first, strength, &number->end) && number->end == tail;
    }
    return false;
}

/* ---- another box ------------------------------------------------------------------------------------------------ */

/* What may follow a number in its box: dates, labelled things, marks, something in brackets; not other words. */
static bool tail_is_plain(const struct survey *survey, const struct box *box, uint32_t from) {
    bool bracket = false;
    for (uint32_t i = from; i < box->end_token; i++) {
        const struct token *token = &survey->tokens[i];
        bracket = bracket || token_is_mark(token, '(');
        bool known = token->in_label || token->in_date || bracket || token->kind == TOKEN_MARK;
        if (!known && token->kind == TOKEN_WORD && !index_means(survey->index, token, MEANING_DATE_JOINT) &&
            !index_means(survey->index, token, MEANING_DATE_FILLER))
            return false;
        if (!known && token->kind == TOKEN_NUMBER && !token->glued && token[-1].kind == TOKEN_NUMBER)
            return false;
    }
    return true;
}

bool number_fills_box(const struct survey *survey, uint32_t box, enum label_strength strength, uint32_t *first,
                      uint32_t *end) {
    const struct box *b = &survey->boxes[box];
    if (layout_is_label(survey, box) && !meanings_have(survey->hits[b->first_hit].meanings, MEANING_ORDER_WORD))
        return false;
    *first = layout_skip_fillers(survey, b->first_token, b->end_token);
    if (b->end_date == b->first_date + 1 && survey->dates[b->first_date].first == b->first_token)
        *first = survey->dates[b->first_date].end; /* "13.10.2023 62-2115-3": columns that nearly touch */
    return number_run(survey, box, *first, strength, end) && tail_is_plain(survey, b, *end);
}

static bool is_split_piece(const struct survey *survey, const struct box *box) {
    uint32_t tokens = box->end_token - box->first_token;
    if (tokens == 0 || tokens > SPLIT_BOX_TOKENS || box->first_date != box->end_date)
        return false;
    for (uint32_t i = box->first_token; i < box->end_token; i++) {
        const struct token *token = &survey->tokens[i];
        if ((i > box->first_token && !token->glued) || token->in_label)
            return false;
        if (token->kind == TOKEN_MARK && !token_is_any_mark(token, "-/."))
            return false;
    }
    return true;
}

/* True when the piece before wants to go on: "AC-", or a few capitals before figures. */
static bool wants_more(const struct survey *survey, const struct box *piece, const struct box *next) {
    const struct token *last = &survey->tokens[piece->end_token - 1];
    const struct token *first = &survey->tokens[next->first_token];
    if (token_is_any_mark(last, "-/") || token_is_any_mark(first, "-/"))
        return true;
    bool short_word = last->kind == TOKEN_WORD && piece->end_token - piece->first_token == 1 &&
                      last->end - last->start <= 4 && piece->text[0] >= 'A' && piece->text[0] <= 'Z';
    return short_word && first->kind == TOKEN_NUMBER;
}

static bool is_single_character(const struct survey *survey, const struct box *box) {
    return box->end_token - box->first_token == 1 && survey->tokens[box->first_token].kind != TOKEN_MARK &&
           strlen(box->text) == 1;
}

/* A number over several boxes: one character in each, or pieces that ask for their continuation. */
static bool split_over_boxes(const struct survey *survey, uint32_t box, struct number_hit *number) {
    uint32_t line_end = survey->lines[survey->boxes[box].line].end_box;
    uint32_t last = box;
    uint32_t singles = is_single_character(survey, &survey->boxes[box]) ? 1 : 0;
    if (!is_split_piece(survey, &survey->boxes[box]))
        return false;
    while (last + 1 < line_end && last - box < MOST_SPLIT_BOXES) {
        const struct box *next = &survey->boxes[last + 1];
        bool single = singles == last - box + 1 && is_single_character(survey, next);
        if (!is_split_piece(survey, next) || !(single || wants_more(survey, &survey->boxes[last], next)))
            break;
        singles += single ? 1 : 0;
        last++;
    }
    bool figures = false;
    for (uint32_t i = survey->boxes[box].first_token; i < survey->boxes[last].end_token; i++)
        figures = figures || survey->tokens[i].kind == TOKEN_NUMBER;
    if (last == box || !figures || (singles > 0 && singles < 4))
        return false;
    number->box = box;
    number->first = survey->boxes[box].first_token;
    number->end = survey->boxes[last].end_token;
    return true;
}

static bool in_box(const struct survey *survey, uint32_t box, enum label_strength strength, bool may_be_split,
                   struct number_hit *number) {
    if (box == FIND_NONE)
        return false;
    if (may_be_split && split_over_boxes(survey, box, number))
        return true;
    number->box = box;
    return number_fills_box(survey, box, strength, &number->first, &number->end);
}

/* "(please quote)", "please quote on all correspondence"; one or two words may be the heading of another column. */
static bool is_remark(const struct survey *survey, uint32_t box) {
    if (layout_is_label(survey, box) || layout_has_number(survey, box))
        return false;
    return token_is_mark(&survey->tokens[survey->boxes[box].first_token], '(') ||
           layout_other_words(survey, box) >= REMARK_WORDS;
}

/* Below the label, in a box with the values of the columns beside. */
static bool one_of_several(const struct survey *survey, const struct hit *label, uint32_t box,
                           struct number_hit *number) {
    uint32_t end = 0;
    if (survey->boxes[box].end_token - survey->boxes[box].first_token < 2 ||
        !layout_value_below(survey, label->box, box, &number->first, &end))
        return false;
    number->box = box;
    return number_run(survey, box, number->first, LABEL_TITLE, &number->end) && number->end == end;
}

/* Below the label, past a remark in small print: "(please quote on all correspondence)". */
static bool below(const struct survey *survey, const struct hit *label, enum label_strength strength,
                  struct number_hit *number) {
    uint32_t box = layout_below_label(survey, label, LINES_BELOW);
    if (box != FIND_NONE && one_of_several(survey, label, box, number))
        return true;
    for (unsigned remarks = 0; remarks < 2; remarks++) {
        if (in_box(survey, box, strength, false, number))
            return true;
        if (box == FIND_NONE || !is_remark(survey, box))
            return false;
        box = layout_below(survey, box, LINES_BELOW);
    }
    return false;
}

/* "... our purchase order no." at the end of a line of prose, "4711 of ..." at the beginning of the next. */
static bool on_next_line(const struct survey *survey, const struct hit *label, enum label_strength strength,
                         struct number_hit *number) {
    uint32_t line = survey->boxes[label->box].line + 1;
    uint32_t prose = survey->sheet->body ? 1 : 3;
    if (layout_other_words(survey, label->box) < prose || line >= survey->line_count)
        return false;
    const struct line *next = &survey->lines[line];
    if (next->end_box == next->first_box || next->page != survey->lines[line - 1].page)
        return false;
    number->box = next->first_box;
    number->first = survey->boxes[next->first_box].first_token;
    return number_run(survey, number->box, number->first, strength, &number->end);
}

/* Beside the label, unless headings of other columns stand between. */
static bool right(const struct survey *survey, const struct hit *label, enum label_strength strength,
                  struct number_hit *number) {
    bool apart = layout_is_heading(survey, label->box) && !layout_is_last_heading(survey, label);
    return !apart && in_box(survey, layout_right(survey, label->box), strength, true, number);
}

bool number_value(const struct survey *survey, const struct hit *label, enum label_strength strength,
                  enum relation relation, struct number_hit *number) {
    bool found = false;
    if (relation == RELATION_SAME)
        found = same_box(survey, label, strength, number);
    else if (relation == RELATION_BEFORE)
        found = before(survey, label, strength, number);
    else if (relation == RELATION_ABOVE)
        found = layout_bracketed(survey, label->box) == label &&
                in_box(survey, layout_above(survey, label->box, 1), strength, false, number);
    else if (layout_ends_box(survey, label->box, label->end))
        found = relation == RELATION_RIGHT
                    ? right(survey, label, strength, number)
                    : below(survey, label, strength, number) || on_next_line(survey, label, strength, number);
    number->relation = relation;
    number->line = survey->boxes[label->box].line;
    if (found && (relation == RELATION_BELOW || relation == RELATION_ABOVE))
        number->line = survey->boxes[number->box].line;
    return found;
}

/* ---- revision and release --------------------------------------------------------------------------------------- */

static const char *suffix_at(const struct survey *survey, uint32_t box, uint32_t from) {
    const struct box *b = &survey->boxes[box];
    uint32_t first = layout_skip_fillers(survey, from, b->end_token);
    uint32_t end = first;
    while (end < b->end_token && (end == first || survey->tokens[end].glued) &&
           survey->tokens[end].kind != TOKEN_MARK && !survey->tokens[end].in_date)
        end++;
    if (end == first)
        return NULL;
    uint32_t bytes = survey->tokens[end - 1].end - survey->tokens[first].start;
    bool letter = end == first + 1 && survey->tokens[first].kind == TOKEN_WORD;
    const char *parts = letter ? "/-" : "/"; /* "RB-118" is a number of its own */
    bool slash = end < b->end_token && survey->tokens[end].glued && token_is_any_mark(&survey->tokens[end], parts);
    if (bytes > 4 || (letter && bytes > 2) || slash)
        return NULL;
    return layout_text(survey, box, first, end);
}

const char *number_suffix_value(const struct survey *survey, const struct hit *label) {
    const struct box *box = &survey->boxes[label->box];
    if (layout_skip_fillers(survey, label->end, box->end_token) < box->end_token)
        return suffix_at(survey, label->box, label->end);
    uint32_t right = layout_right(survey, label->box);
    return right != FIND_NONE ? suffix_at(survey, right, survey->boxes[right].first_token) : NULL;
}

/* The label that follows the number, in its box or at the beginning of the next. */
static const struct hit *label_behind(const struct survey *survey, uint32_t box, uint32_t token) {
    const struct box *b = &survey->boxes[box];
    while (token < b->end_token && token_is_any_mark(&survey->tokens[token], "-/,(.;"))
        token++;
    if (token < b->end_token)
        return label_starting(survey, b, token);
    uint32_t right = layout_right(survey, box);
    if (right == FIND_NONE)
        return NULL;
    return label_starting(survey, &survey->boxes[right], survey->boxes[right].first_token);
}

static void read_suffixes(const struct survey *survey, struct number_hit *number) {
    uint32_t box = number->box;
    uint32_t token = number->end;
    for (unsigned suffixes = 0; suffixes < 2; suffixes++) {
        const struct hit *label = label_behind(survey, box, token);
        if (label == NULL)
            return;
        bool release = meanings_have(label->meanings, MEANING_RELEASE);
        const char *value = NULL;
        if (release || meanings_have(label->meanings, MEANING_REVISION))
            value = number_suffix_value(survey, label);
        else if (meanings_have(label->meanings, MEANING_REVISED))
            value = layout_text(survey, label->box, label->first, label->end);
        if (value == NULL)
            return;
        if (release)
            number->release = value;
        else
            number->revision = value;
        box = label->box;
        token = label->end;
        while (token < survey->boxes[box].end_token && !token_is_any_mark(&survey->tokens[token], "/,;-") &&
               label_starting(survey, &survey->boxes[box], token) == NULL)
            token++;
    }
}

/* ---- forms ------------------------------------------------------------------------------------------------------ */

static const char *raw_text(const struct survey *survey, const struct number_hit *number) {
    struct arena *arena = survey->reading->arena;
    const struct box *box = &survey->boxes[number->box];
    if (number->end <= box->end_token)
        return layout_text(survey, number->box, number->first, number->end);
    const char *raw = "";
    for (uint32_t i = number->box; i < survey->box_count && survey->boxes[i].first_token < number->end; i++)
        raw = arena_printf(arena, "%s%s", raw, survey->boxes[i].text);
    return raw;
}

static uint64_t key_of(const char *folded) {
    uint64_t key = 0xCBF29CE484222325u;
    for (; *folded != '\0'; folded++)
        key = (key ^ (unsigned char)*folded) * 0x100000001B3u;
    return key | 1;
}

void number_forms(const struct survey *survey, struct number_hit *number) {
    struct arena *arena = survey->reading->arena;
    number->raw = text_clean(arena, raw_text(survey, number), LIMIT_NUMBER_BYTES);
    number->number = number_without_prefix(survey->index, arena, number_narrow(arena, number->raw));
    number->folded = number_fold(arena, number->number);
    number->key = key_of(number->folded);
    read_suffixes(survey, number);
}
