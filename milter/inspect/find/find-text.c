/* find-text.c - in: the tokens of a view; out: the digest of its running text without dates, prices, totals, the order
 * number and page furniture, so that printing it anew, on another day or page size, gives the same. Quantities stay in.
 * Text of fewer than 8 words has no digest. */
#include "inspect/find/find.h"

#include <string.h>

enum { FEWEST_WORDS = 8, FURNITURE_WORDS = 4 };

struct seen_lines {
    uint64_t *hashes; /* of lines on earlier pages; 0: free */
    uint64_t mask;
};

/* ---- furniture -------------------------------------------------------------------------------------------------- */

static bool has_label(const struct survey *survey, const struct line *line, enum meaning meaning) {
    uint32_t end = survey->boxes[line->end_box - 1].end_hit;
    for (uint32_t i = survey->boxes[line->first_box].first_hit; i < end; i++)
        if (meanings_have(survey->hits[i].meanings, meaning))
            return true;
    return false;
}

static uint32_t other_words(const struct survey *survey, const struct line *line) {
    uint32_t count = 0;
    for (uint32_t i = line->first_box; i < line->end_box; i++)
        count += layout_other_words(survey, i);
    return count;
}

static bool is_furniture(const struct survey *survey, uint32_t number) {
    const struct line *line = &survey->lines[number];
    if (line->part == LINE_SUBJECT || line->part == LINE_MAIL_HEADER || items_is_total(survey, number))
        return true;
    return (has_label(survey, line, MEANING_PAGE) || has_label(survey, line, MEANING_PRINT_DATE)) &&
           other_words(survey, line) <= FURNITURE_WORDS;
}

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

/* The words that count, by their hashes. */
struct words {
    uint64_t *hashes;
    size_t count;
};

static void add_box(const struct survey *survey, const struct draft *draft, const struct line *line, uint32_t box,
                    struct words *words) {
    const struct box *b = &survey->boxes[box];
    if (line->part == LINE_ITEM && in_price_column(survey, line, box))
        return;
    for (uint32_t i = b->first_token; i < b->end_token;) {
        const struct token *token = &survey->tokens[i];
        uint32_t end = i + 1;
        bool left_out = token->kind == TOKEN_MARK || token->in_date || is_currency(survey, token);
        if (!left_out && token->kind == TOKEN_NUMBER) {
            uint32_t amount = amount_end(survey, b, i);
            left_out = amount > i;
            end = left_out ? amount : end;
        }
        left_out = left_out || is_order_number(survey, draft, i, &end);
        if (!left_out)
            words->hashes[words->count++] = token->hash;
        i = end;
    }
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
    struct seen_lines seen;
    struct words words = {.hashes = arena_array(survey->reading->arena, survey->token_count, sizeof *words.hashes)};
    make_table(view, &seen);
    for (uint32_t n = 0; n < view->count; n++) {
        const struct line *line = &survey->lines[view->lines[n]];
        if (line->end_box == line->first_box || is_furniture(survey, view->lines[n]) ||
            repeats(survey, line, survey->lines[view->lines[0]].page, &seen))
            continue;
        for (uint32_t box = line->first_box; box < line->end_box; box++)
            add_box(survey, draft, line, box, &words);
    }
    if (words.count < FEWEST_WORDS)
        return;
    char digest[DIGEST_TEXT_BYTES];
    digest_of(words.hashes, words.count * sizeof *words.hashes, digest);
    memcpy(draft->document.text_digest, digest, 32);
}
