/* items-loose.c - in: a line outside any table; out: the item in it, when it says a quantity and a thing: "10 x AB-1234
 * Widget", "AB-1234 Widget 10 pcs 3.20". Also how codes and quantities are written down for comparison. */
#include "inspect/find/find.h"

#include <stdio.h>
#include <string.h>

enum { CODE_BYTES = LIMIT_NUMBER_BYTES - 4, DESCRIPTION_WORDS = 6 };

/* ---- quantities ------------------------------------------------------------------------------------------------- */

/* The number in decimal, with at least so many figures. */
static void add_figures(struct buffer *out, uint32_t number, unsigned fewest) {
    char figures[16];
    unsigned used = sizeof figures;
    while ((number > 0 || fewest > 0) && used > 0) {
        figures[--used] = (char)('0' + number % 10);
        number /= 10;
        fewest -= fewest > 0 ? 1 : 0;
    }
    buffer_add(out, figures + used, sizeof figures - used);
}

/* Figures with "." or "," between, from token `first`: 1,000 and 1.000 are a thousand, 2,50 and 2.5 the same. Returns
 * the token behind, `first` when there is no quantity. */
static uint32_t read_quantity(const struct survey *survey, uint32_t first, uint32_t end, struct buffer *out) {
    const struct token *tokens = survey->tokens;
    if (first >= end || tokens[first].kind != TOKEN_NUMBER || tokens[first].in_date || tokens[first].digits > 7)
        return first;
    uint32_t whole = tokens[first].value;
    uint32_t at = first + 1;
    uint32_t fraction = 0;
    while (at + 1 < end && tokens[at].glued && tokens[at + 1].glued && token_is_any_mark(&tokens[at], ".,'") &&
           tokens[at + 1].kind == TOKEN_NUMBER && fraction == 0) {
        if (tokens[at + 1].digits == 3 && whole < 1000000 && whole > 0)
            whole = whole * 1000 + tokens[at + 1].value;
        else
            fraction = at + 1;
        at += 2;
    }
    add_figures(out, whole, 1);
    if (fraction == 0 || tokens[fraction].value == 0)
        return at;
    uint32_t value = tokens[fraction].value;
    unsigned digits = tokens[fraction].digits % 10;
    for (; value % 10 == 0; value /= 10)
        digits--;
    buffer_add_char(out, '.');
    add_figures(out, value, digits);
    return at;
}

static bool is_unit(const struct survey *survey, uint32_t token, uint32_t end) {
    return token < end && survey->tokens[token].kind == TOKEN_WORD &&
           index_means(survey->index, &survey->tokens[token], MEANING_QUANTITY_UNIT);
}

bool items_quantity(const struct survey *survey, uint32_t box, struct buffer *out) {
    const struct box *b = &survey->boxes[box];
    uint32_t end = read_quantity(survey, b->first_token, b->end_token, out);
    if (end == b->first_token)
        return false;
    if (end < b->end_token && survey->tokens[end].kind == TOKEN_WORD)
        return b->end_token - end <= 3;
    return end == b->end_token;
}

/* ---- codes ------------------------------------------------------------------------------------------------------ */

/* A run of glued tokens from `first`. */
static uint32_t glued_end(const struct survey *survey, uint32_t first, uint32_t end) {
    uint32_t at = first + 1;
    while (at < end && survey->tokens[at].glued)
        at++;
    while (at > first + 1 && survey->tokens[at - 1].kind == TOKEN_MARK)
        at--;
    return at;
}

static void add_folded(const struct survey *survey, const char *text, uint32_t first, uint32_t end,
                       struct buffer *out) {
    for (uint32_t i = first; i < end; i++) {
        const struct token *token = &survey->tokens[i];
        if (token->kind == TOKEN_MARK)
            continue;
        for (size_t at = token->start; at < token->end;) {
            struct character c = fold_character(text + at, token->end - at);
            if (out->length >= CODE_BYTES)
                return;
            if (c.code < 0x80)
                buffer_add_char(out, (char)c.code);
            else if (c.class != CHARACTER_NONE)
                buffer_add(out, text + at, c.bytes);
            at += c.bytes;
        }
    }
}

/* Letters and figures together, or many figures. */
static bool looks_like_code(const struct survey *survey, uint32_t first, uint32_t end) {
    uint32_t figures = 0;
    bool letters = false;
    for (uint32_t i = first; i < end; i++) {
        const struct token *token = &survey->tokens[i];
        if (token->in_date || token->in_number || (token->kind == TOKEN_MARK && !token_is_any_mark(token, "-/._")))
            return false;
        figures += token->kind == TOKEN_NUMBER ? token->digits : 0;
        letters = letters || token->kind == TOKEN_WORD;
    }
    bool amount = !letters && end - first > 1 && token_is_any_mark(&survey->tokens[first + 1], ".,");
    return !amount && (figures >= 5 || (letters && figures >= 1));
}

void items_code(const struct survey *survey, uint32_t box, struct buffer *out) {
    const struct box *b = &survey->boxes[box];
    uint32_t first = b->first_token;
    while (first < b->end_token && survey->tokens[first].kind == TOKEN_MARK)
        first++;
    if (first == b->end_token)
        return;
    uint32_t end = glued_end(survey, first, b->end_token);
    bool code = looks_like_code(survey, first, end) || survey->tokens[first].kind == TOKEN_NUMBER;
    add_folded(survey, b->text, first, code ? end : b->end_token, out);
}

/* ---- loose lines ------------------------------------------------------------------------------------------------ */

struct loose {
    uint32_t quantity, quantity_end; /* tokens */
    uint32_t box;                    /* of the quantity */
};

/* A number before a unit, or behind "Qty:". It must stand by itself. */
static bool find_quantity(const struct survey *survey, const struct line *line, struct loose *loose,
                          struct buffer *out) {
    for (uint32_t box = line->first_box; box < line->end_box; box++) {
        const struct box *b = &survey->boxes[box];
        for (uint32_t i = b->first_token; i < b->end_token; i++) {
            const struct token *token = &survey->tokens[i];
            bool alone = i == b->first_token || !token->glued || token_is_any_mark(&token[-1], ":(");
            if (token->kind != TOKEN_NUMBER || !alone || token->in_number)
                continue;
            const struct hit *label = label_last(survey->hits, b->first_hit, b->end_hit, i);
            bool labelled = label != NULL && meanings_have(label->meanings, MEANING_COLUMN_QUANTITY) &&
                            layout_skip_fillers(survey, label->end, b->end_token) == i;
            buffer_clear(out);
            uint32_t end = read_quantity(survey, i, b->end_token, out);
            if (end > i && (labelled || is_unit(survey, end, b->end_token))) {
                *loose = (struct loose){.quantity = i, .quantity_end = labelled ? end : end + 1, .box = box};
                return true;
            }
        }
    }
    return false;
}

static bool find_code(const struct survey *survey, const struct line *line, const struct loose *loose,
                      struct buffer *out) {
    for (uint32_t box = line->first_box; box < line->end_box; box++) {
        const struct box *b = &survey->boxes[box];
        for (uint32_t i = b->first_token; i < b->end_token;) {
            uint32_t end = glued_end(survey, i, b->end_token);
            bool quantity = i < loose->quantity_end && end > loose->quantity;
            if (!quantity && survey->tokens[i].kind != TOKEN_MARK && looks_like_code(survey, i, end)) {
                add_folded(survey, b->text, i, end, out);
                return true;
            }
            i = end;
        }
    }
    return false;
}

/* "10 x Blue widget, large": the words behind the quantity, where that begins the line. */
static bool find_words(const struct survey *survey, const struct line *line, const struct loose *loose,
                       struct buffer *out) {
    const struct box *b = &survey->boxes[loose->box];
    uint32_t start = b->first_token;
    while (start < loose->quantity && survey->tokens[start].kind == TOKEN_MARK)
        start++;
    if (loose->box != line->first_box || start != loose->quantity)
        return false;
    uint32_t end = loose->quantity_end;
    unsigned words = 0;
    while (end < b->end_token && words < DESCRIPTION_WORDS && survey->tokens[end].kind != TOKEN_NUMBER)
        words += survey->tokens[end++].kind == TOKEN_WORD ? 1 : 0;
    if (words == 0)
        return false;
    add_folded(survey, b->text, loose->quantity_end, end, out);
    return true;
}

void items_read_loose(struct survey *survey, uint32_t line) {
    const struct line *l = &survey->lines[line];
    struct buffer quantity = {0};
    struct buffer code = {0};
    struct loose loose;
    if (find_quantity(survey, l, &loose, &quantity) && !items_is_total(survey, line) &&
        (find_code(survey, l, &loose, &code) || find_words(survey, l, &loose, &code))) {
        struct item item = {.line = line};
        int length = snprintf(item.pair, sizeof item.pair, "%s\t%s\n", buffer_text(&code), buffer_text(&quantity));
        if (length > 0 && (size_t)length < sizeof item.pair)
            items_add(survey, &item);
    }
    buffer_free(&quantity);
    buffer_free(&code);
}
