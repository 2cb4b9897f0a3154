/* find-text.c - in: the tokens of a view; out: the digest of its running text without dates, prices, totals, the order
 * number and page furniture, so that printing it anew, on another day, paper or by another program, gives the same.
 *
 * Words count in any order: programs part cells, columns and lines differently, and read them in other orders. Whatever
 * has a figure (quantities, codes, house numbers) counts in the order it stands in, so that two exchanged quantities
 * make another text; a figure alone in a table's cell counts with the row's first word. What only changes an order may
 * say the opposite with the same words: there everything counts in order.
 *
 * Limits: text of fewer than 8 words has no digest; a program that prints rows or columns of figures in another order,
 * or a description with figures broken elsewhere, makes another text. */
#include "inspect/find/find.h"

#include <string.h>

enum { FEWEST_WORDS = 8 };

struct seen_lines {
    uint64_t *hashes; /* of lines on earlier pages; 0: free */
    uint64_t mask;
};

/* ---- what pages repeat ------------------------------------------------------------------------------------------ */

static uint64_t line_hash(const struct survey *survey, const struct line *line) {
    uint64_t hash = 1;
    uint32_t end = survey->boxes[line->end_box - 1].end_token;
    for (uint32_t i = survey->boxes[line->first_box].first_token; i < end; i++)
        if (survey->tokens[i].kind != TOKEN_MARK)
            hash = (hash ^ survey->tokens[i].hash) * 0x9E3779B97F4A7C15u + 1;
    return hash | 1;
}

/* Heads and feet that every page repeats count once. Notes the line. */
static bool repeats(const struct survey *survey, const struct line *line, uint32_t first_page,
                    struct seen_lines *seen) {
    uint64_t hash = line_hash(survey, line);
    for (uint64_t i = hash & seen->mask;; i = (i + 1) & seen->mask) {
        if (seen->hashes[i] == hash)
            return line->page > first_page && line->part != LINE_ITEM;
        if (seen->hashes[i] != 0)
            continue;
        seen->hashes[i] = hash;
        return false;
    }
}

/* ---- what is left out of a line --------------------------------------------------------------------------------- */

static bool is_currency(const struct survey *survey, const struct token *token) {
    if (token->kind == TOKEN_MARK)
        return token->value == '$' || token->value == 0x20AC || token->value == 0xA3 || token->value == 0xA5;
    return token->kind == TOKEN_WORD && index_means(survey->index, token, MEANING_CURRENCY);
}

/* The end of "1.234,50" or "3.20" that begins here, when it is an amount of money: it has a currency beside it or a
 * fraction that is not nought. Else `at`. */
static uint32_t amount_end(const struct survey *survey, const struct box *box, uint32_t at) {
    const struct token *t = survey->tokens;
    uint32_t end = at + 1;
    while (end + 1 < box->end_token && t[end].glued && t[end + 1].glued && token_is_any_mark(&t[end], ".,'") &&
           t[end + 1].kind == TOKEN_NUMBER)
        end += 2;
    bool currency = (at > box->first_token && is_currency(survey, &t[at - 1])) ||
                    (end < box->end_token && is_currency(survey, &t[end]));
    bool joined = (at > box->first_token && t[at].glued && t[at - 1].kind != TOKEN_MARK) ||
                  (end < box->end_token && t[end].glued && t[end].kind == TOKEN_WORD && !currency);
    if (joined)
        return at;
    bool fraction = end > at + 1 && t[end - 1].digits == 2 && t[end - 1].value != 0;
    bool unit =
        end < box->end_token && t[end].kind == TOKEN_WORD && index_means(survey->index, &t[end], MEANING_QUANTITY_UNIT);
    return currency || (fraction && !unit) ? end : at;
}

static bool in_price_column(const struct survey *survey, const struct line *line, uint32_t box) {
    if (line->table == 0)
        return false;
    const struct item_column *column = items_column(survey, &survey->tables[line->table - 1], box);
    return column != NULL && column->meaning == MEANING_COLUMN_PRICE;
}

static bool is_order_number(const struct survey *survey, const struct draft *draft, uint32_t token, uint32_t *end) {
    const struct number_hit *own = draft->number;
    if (own == NULL)
        return false;
    uint64_t hash = survey->tokens[token].hash;
    if (own->end == own->first + 1 && survey->tokens[own->first].digits >= 3 &&
        survey->tokens[own->first].hash == hash) {
        *end = token + 1;
        return true;
    }
    if (!survey->tokens[token].in_number)
        return false;
    for (uint32_t i = 0; i < survey->number_count; i++) {
        const struct number_hit *number = &survey->numbers[i];
        if (number->key != own->key || number->first > token || number->end <= token)
            continue;
        *end = number->end;
        return true;
    }
    return false;
}

/* ---- what is in it ---------------------------------------------------------------------------------------------- */

/* A text on the way to its digest. */
struct gathered {
    uint64_t sums[2]; /* of the words that count in any order */
    uint64_t *hashes; /* of those that count in order */
    size_t count;
    uint32_t words; /* all of them */
    bool in_order;  /* all count in order */
};

static void add_word(const struct token *token, const struct token *owner, bool in_order, struct gathered *text) {
    text->words++;
    if (in_order || text->in_order) {
        text->hashes[text->count++] = token->hash ^ (owner == NULL ? 0 : owner->hash * 3);
        return;
    }
    uint64_t mixed = (token->hash ^ token->hash >> 32) * 0x9E3779B97F4A7C15u;
    text->sums[0] += mixed ^ mixed >> 29;
    text->sums[1] += (mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93u;
}

/* Behind the run of tokens without a blank between that begins here; *figures: there is a number among them. */
static uint32_t run_end(const struct survey *survey, const struct box *box, uint32_t at, bool *figures) {
    uint32_t end = at;
    *figures = false;
    do
        *figures = *figures || survey->tokens[end].kind == TOKEN_NUMBER;
    while (++end < box->end_token && survey->tokens[end].glued);
    return end;
}

/* The word that figures alone in a cell belong to: the first of the row, unless a label stands before them. */
static const struct token *owner_of(const struct survey *survey, const struct line *line, uint32_t box) {
    const struct box *first = &survey->boxes[line->first_box];
    if (box == line->first_box || layout_is_label(survey, box - 1))
        return NULL;
    for (uint32_t i = survey->boxes[box].first_token; i < survey->boxes[box].end_token; i++)
        if (survey->tokens[i].kind == TOKEN_WORD)
            return NULL;
    for (uint32_t i = first->first_token; i < first->end_token; i++)
        if (survey->tokens[i].kind == TOKEN_WORD)
            return &survey->tokens[i];
    return NULL;
}

/* Behind what is left out at this token; `at`: it counts. */
static uint32_t left_out_end(const struct survey *survey, const struct draft *draft, const struct box *box,
                             uint32_t at) {
    const struct token *token = &survey->tokens[at];
    uint32_t end = at;
    if (token->kind == TOKEN_MARK || token->in_date || is_currency(survey, token))
        return at + 1;
    if (token->kind == TOKEN_NUMBER)
        end = amount_end(survey, box, at);
    if (end == at)
        is_order_number(survey, draft, at, &end);
    return end;
}

static void add_box(const struct survey *survey, const struct draft *draft, const struct line *line, uint32_t box,
                    struct gathered *text) {
    const struct box *b = &survey->boxes[box];
    const struct token *owner = owner_of(survey, line, box);
    uint32_t end_of_run = b->first_token;
    bool figures = false;
    if (line->part == LINE_ITEM && in_price_column(survey, line, box))
        return;
    for (uint32_t i = b->first_token; i < b->end_token;) {
        uint32_t end = left_out_end(survey, draft, b, i);
        if (end > i) {
            i = end;
            continue;
        }
        if (i >= end_of_run)
            end_of_run = run_end(survey, b, i, &figures);
        add_word(&survey->tokens[i++], owner, figures, text);
    }
}

/* Lines repeat what stands on pages before the first line's only in texts of several pages. */
static bool has_pages(const struct view *view) {
    const struct line *lines = view->survey->lines;
    for (uint32_t n = 1; n < view->count; n++)
        if (lines[view->lines[n]].page > lines[view->lines[0]].page)
            return true;
    return false;
}

static void make_table(const struct view *view, struct seen_lines *seen) {
    uint64_t size = 64;
    while (size < 2 * (uint64_t)view->count)
        size *= 2;
    seen->hashes = arena_array(view->survey->reading->arena, size, sizeof *seen->hashes);
    seen->mask = size - 1;
}

void find_text(const struct view *view, struct draft *draft) {
    const struct survey *survey = view->survey;
    struct seen_lines seen = {0};
    struct gathered text = {.in_order = draft->document.kind == KIND_CHANGE};
    text.hashes = arena_array(survey->reading->arena, survey->token_count + 2, sizeof *text.hashes);
    bool pages = has_pages(view);
    if (pages)
        make_table(view, &seen);
    for (uint32_t n = 0; n < view->count; n++) {
        const struct line *line = &survey->lines[view->lines[n]];
        if (line->end_box == line->first_box || furniture_at(view, n) ||
            (pages && repeats(survey, line, survey->lines[view->lines[0]].page, &seen)))
            continue;
        for (uint32_t box = line->first_box; box < line->end_box; box++)
            add_box(survey, draft, line, box, &text);
    }
    if (text.words < FEWEST_WORDS)
        return;
    char digest[DIGEST_TEXT_BYTES];
    text.hashes[text.count++] = text.sums[0];
    text.hashes[text.count++] = text.sums[1];
    digest_of(text.hashes, text.count * sizeof *text.hashes, digest);
    memcpy(draft->document.text_digest, digest, 32);
}
