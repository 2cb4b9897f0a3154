/* items-loose.c - in: a line outside any table; out: the items in it, when it says quantities and things: "10 x AB-1234
 * Widget", "AB-1234 Widget 10 pcs 3.20", "- 20 AB-1234", "AB-1234 x 20". A line that says more than can be told apart
 * ("20 pieces of AB-1 and 3 of AB-2") becomes an item that is not understood. Also how codes and quantities are written
 * down for comparison. Limit: 16 quantities and 16 codes a line. */
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
    if (end == b->end_token)
        return true;
    if (survey->tokens[end].kind != TOKEN_WORD || b->end_token - end > 3)
        return false;
    for (uint32_t i = end; i < b->end_token; i++)
        if (survey->tokens[i].kind == TOKEN_NUMBER) /* "20 x 6": what of? */
            return false;
    return true;
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
        char folded[CODE_BYTES + 4];
        size_t used = 0;
        size_t room = out->length < CODE_BYTES ? CODE_BYTES - out->length : 0;
        for (size_t at = token->start; at < token->end && used < room;) {
            struct character c = fold_character(text + at, token->end - at);
            if (c.code < 0x80)
                folded[used++] = (char)c.code;
            else if (c.class != CHARACTER_NONE) {
                memcpy(folded + used, text + at, c.bytes);
                used += c.bytes;
            }
            at += c.bytes;
        }
        buffer_add(out, folded, used);
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
    bool code = looks_like_code(survey, first, end); /* behind one comes the description; "3 way valve" has none */
    add_folded(survey, b->text, first, code ? end : b->end_token, out);
}

/* ---- loose lines ------------------------------------------------------------------------------------------------ */

enum { MOST_PARTS = 16 };

struct part_span {
    uint32_t first, end; /* tokens */
    uint32_t box;
};

/* What a line is made of. */
struct loose {
    struct part_span quantities[MOST_PARTS], codes[MOST_PARTS];
    uint32_t quantity_count, code_count;
    bool bare;    /* a whole number that is neither of the two: whose? */
    bool leading; /* ... one in front of the line, which may be its position */
    bool counted; /* a bare number right before a code: "3 of AB-1" */
};

static void note(struct part_span *spans, uint32_t *count, uint32_t first, uint32_t end, uint32_t box) {
    if (*count < MOST_PARTS)
        spans[(*count)++] = (struct part_span){first, end, box};
}

static bool is_times(const struct survey *survey, const struct box *box, uint32_t token) {
    const struct token *t = &survey->tokens[token];
    char letter = box->text[t->start];
    return t->value == 0xD7 || (t->end - t->start == 1 && (letter == 'x' || letter == 'X'));
}

/* "5 EUR", "EUR 5". */
static bool is_price(const struct survey *survey, const struct box *box, uint32_t at, uint32_t end) {
    const struct token *tokens = survey->tokens;
    return (end < box->end_token && index_means(survey->index, &tokens[end], MEANING_CURRENCY)) ||
           (at > box->first_token && index_means(survey->index, &tokens[at - 1], MEANING_CURRENCY));
}

/* Behind words like "of". */
static uint32_t skip_small_words(const struct survey *survey, uint32_t token, uint32_t end) {
    while (token < end && survey->tokens[token].kind == TOKEN_WORD && !is_unit(survey, token, end) &&
           index_means(survey->index, &survey->tokens[token], MEANING_SMALL_WORD))
        token++;
    return token;
}

static bool code_at(const struct survey *survey, uint32_t token, uint32_t end) {
    return token < end && survey->tokens[token].kind != TOKEN_MARK &&
           looks_like_code(survey, token, glued_end(survey, token, end));
}

/* Only marks stand between the beginning of the line and this token, at least one of them: "- 20 AB-1". */
static bool is_listed(const struct survey *survey, const struct box *box, uint32_t token) {
    if (token == box->first_token || box != &survey->boxes[survey->lines[box->line].first_box])
        return false;
    for (uint32_t i = box->first_token; i < token; i++)
        if (survey->tokens[i].kind != TOKEN_MARK)
            return false;
    return true;
}

/* "AB-1 x 20": a number that ends its box behind a code and "x". */
static bool is_multiplier(const struct survey *survey, const struct box *box, const struct loose *loose, uint32_t token,
                          uint32_t end) {
    return end == box->end_token && token > box->first_token && is_times(survey, box, token - 1) &&
           loose->code_count > 0 && loose->codes[loose->code_count - 1].end == token - 1;
}

/* A number that stands by itself: a quantity when a unit, a label or the shape of the line says so. Returns the token
 * behind. */
static uint32_t read_number(const struct survey *survey, uint32_t box, uint32_t at, struct loose *loose) {
    const struct box *b = &survey->boxes[box];
    struct buffer figures = {0};
    uint32_t end = read_quantity(survey, at, b->end_token, &figures);
    bool whole = end == at + 1;
    buffer_free(&figures);
    if (end == at)
        return at + 1;
    const struct hit *label = label_last(survey->hits, b->first_hit, b->end_hit, at);
    bool used = label != NULL && loose->quantity_count > 0 && /* "pcs" is a unit or a label */
                label->first < loose->quantities[loose->quantity_count - 1].end;
    bool labelled = label != NULL && !used && meanings_have(label->meanings, MEANING_COLUMN_QUANTITY) &&
                    layout_skip_fillers(survey, label->end, b->end_token) == at;
    bool unit = is_unit(survey, end, b->end_token);
    bool before_code = code_at(survey, skip_small_words(survey, end, b->end_token), b->end_token);
    bool shaped = whole && ((is_listed(survey, b, at) && code_at(survey, end, b->end_token)) ||
                            is_multiplier(survey, b, loose, at, end));
    if (labelled || unit || shaped) {
        end += unit && !labelled ? 1 : 0;
        note(loose->quantities, &loose->quantity_count, at, end, box);
    } else if (whole && !is_price(survey, b, at, end)) {
        bool first = box == survey->lines[b->line].first_box && at == b->first_token;
        loose->leading = loose->leading || first;
        loose->bare = loose->bare || !first;
        loose->counted = loose->counted || before_code;
    }
    return end;
}

static void read_box(const struct survey *survey, uint32_t box, struct loose *loose) {
    const struct box *b = &survey->boxes[box];
    for (uint32_t i = b->first_token; i < b->end_token;) {
        const struct token *token = &survey->tokens[i];
        uint32_t end = glued_end(survey, i, b->end_token);
        bool alone = i == b->first_token || !token->glued || token_is_any_mark(&token[-1], ":(");
        bool taken = token->kind == TOKEN_MARK || token->in_number || token->in_date;
        if (!taken && looks_like_code(survey, i, end) && !is_unit(survey, i + 1, end)) {
            note(loose->codes, &loose->code_count, i, end, box);
            i = end;
        } else if (!taken && token->kind == TOKEN_NUMBER && alone) {
            i = read_number(survey, box, i, loose);
        } else {
            i++;
        }
    }
}

/* "Pos 2: 50 pcs ...": behind the colon of an item's position, which is all that stands before the item. */
static uint32_t behind_position(const struct survey *survey, const struct box *box) {
    const struct hit *hit = box->first_hit < box->end_hit ? &survey->hits[box->first_hit] : NULL;
    bool position = hit != NULL && hit->first == box->first_token && hit->end + 1 < box->end_token &&
                    meanings_have(hit->meanings, MEANING_COLUMN_POSITION) &&
                    survey->tokens[hit->end].kind == TOKEN_NUMBER && survey->tokens[hit->end].digits <= 4 &&
                    token_is_any_mark(&survey->tokens[hit->end + 1], ":.)");
    return position ? hit->end + 2 : box->first_token;
}

/* "10 x Blue widget, large": the words behind the quantity, where that begins the line. *cut: there are more. */
static bool find_words(const struct survey *survey, const struct line *line, const struct loose *loose,
                       struct buffer *out, bool *cut) {
    const struct part_span *quantity = &loose->quantities[0];
    const struct box *b = &survey->boxes[quantity->box];
    uint32_t start = behind_position(survey, b);
    while (start < quantity->first && survey->tokens[start].kind == TOKEN_MARK)
        start++;
    if (quantity->box != line->first_box || start != quantity->first)
        return false;
    uint32_t end = quantity->end;
    unsigned words = 0;
    while (end < b->end_token && words < DESCRIPTION_WORDS && survey->tokens[end].kind != TOKEN_NUMBER)
        words += survey->tokens[end++].kind == TOKEN_WORD ? 1 : 0;
    if (words == 0)
        return false;
    *cut = end < b->end_token && survey->tokens[end].kind == TOKEN_WORD;
    add_folded(survey, b->text, quantity->end, end, out);
    return true;
}

/* "段ボール箱 100枚", "纸箱 500个": in East Asia a counter right behind the number ends the line, and the words before
 * it say what of. No label may stand among them. */
static bool find_words_before(const struct survey *survey, const struct line *line, const struct loose *loose,
                              struct buffer *out) {
    const struct part_span *quantity = &loose->quantities[0];
    const struct token *counter = &survey->tokens[quantity->end - 1];
    uint32_t first = survey->boxes[line->first_box].first_token;
    bool ends = quantity->box + 1 == line->end_box && quantity->end == survey->boxes[quantity->box].end_token;
    if (!counter->ideograph || !counter->glued || !ends || quantity->first < first + 2)
        return false;
    const struct hit *label = &survey->hits[survey->boxes[line->first_box].first_hit];
    if (survey->boxes[line->first_box].first_hit < survey->hit_count && label->first < quantity->first)
        return false;
    for (uint32_t box = line->first_box; box < line->end_box; box++) {
        const struct box *b = &survey->boxes[box];
        uint32_t end = box == quantity->box ? quantity->first : b->end_token;
        for (uint32_t i = b->first_token; i < end; i++)
            if (survey->tokens[i].in_date || survey->tokens[i].in_number ||
                token_is_any_mark(&survey->tokens[i], ":;?!"))
                return false;
        add_folded(survey, b->text, b->first_token, end, out);
    }
    return out->length > 0;
}

/* Each code with a quantity of its own, all of them on the same side. */
static bool alternate(const struct loose *loose) {
    if (loose->quantity_count != loose->code_count || loose->code_count == MOST_PARTS)
        return false;
    bool quantity_first = loose->quantities[0].first < loose->codes[0].first;
    for (uint32_t i = 0; i < loose->code_count; i++) {
        const struct part_span *left = quantity_first ? &loose->quantities[i] : &loose->codes[i];
        const struct part_span *right = quantity_first ? &loose->codes[i] : &loose->quantities[i];
        const struct part_span *next = quantity_first ? &loose->quantities[i + 1] : &loose->codes[i + 1];
        if (left->first > right->first || (i + 1 < loose->code_count && next->first < right->first))
            return false;
    }
    return true;
}

static void add_pair(struct survey *survey, uint32_t line, const char *code, const struct part_span *quantity) {
    struct buffer figures = {0};
    struct item item = {.line = line};
    read_quantity(survey, quantity->first, survey->boxes[quantity->box].end_token, &figures);
    int length = snprintf(item.pair, sizeof item.pair, "%s\t%s\n", code, buffer_text(&figures));
    if (length < 0 || (size_t)length >= sizeof item.pair || strlen(code) >= CODE_BYTES) /* cut: not all of it */
        item.pair[0] = '\0';
    items_add(survey, &item);
    buffer_free(&figures);
}

/* Each code with its quantity; one quantity with all that looks like a code, which tells more about the first. */
static void add_pairs(struct survey *survey, uint32_t line, const struct loose *loose) {
    struct buffer code = {0};
    for (uint32_t i = 0; i < loose->code_count; i++) {
        const struct part_span *span = &loose->codes[i];
        add_folded(survey, survey->boxes[span->box].text, span->first, span->end, &code);
        if (loose->quantity_count == 1 && i + 1 < loose->code_count)
            continue;
        add_pair(survey, line, buffer_text(&code), &loose->quantities[loose->quantity_count == 1 ? 0 : i]);
        buffer_clear(&code);
    }
    buffer_free(&code);
}

/* A quantity of nothing at the end of a line looks like an item where it goes on a list of items: "Blue widget 10
 * pcs"; elsewhere it may be "net 30 days". */
static bool goes_on_list(const struct survey *survey, const struct line *line, const struct loose *loose) {
    const struct part_span *last = &loose->quantities[loose->quantity_count - 1];
    return line > survey->lines && line[-1].part == LINE_ITEM && line[-1].table == 0 &&
           last->box + 1 == line->end_box && last->end == survey->boxes[last->box].end_token;
}

void items_read_loose(struct survey *survey, uint32_t line) {
    const struct line *l = &survey->lines[line];
    const struct item unread = {.line = line};
    struct loose loose = {0};
    struct buffer words = {0};
    bool cut = false;
    if (items_is_total(survey, line))
        return;
    for (uint32_t box = l->first_box; box < l->end_box; box++)
        read_box(survey, box, &loose);
    bool clear = !loose.bare && (!loose.leading || loose.code_count == 1);
    bool known = false;
    bool item = loose.quantity_count > 0;
    if (loose.quantity_count == 0) {
        if (loose.counted)
            items_add(survey, &unread);
    } else if (loose.code_count > 0) {
        known = clear && (loose.quantity_count == 1 || alternate(&loose));
        if (known)
            add_pairs(survey, line, &loose);
    } else if (find_words(survey, l, &loose, &words, &cut)) {
        known = loose.quantity_count == 1 && !loose.bare && !cut;
        if (known)
            add_pair(survey, line, buffer_text(&words), &loose.quantities[0]);
    } else if (loose.quantity_count == 1 && find_words_before(survey, l, &loose, &words)) {
        known = !loose.bare;
        if (known)
            add_pair(survey, line, buffer_text(&words), &loose.quantities[0]);
    } else {
        item = false;
        if (goes_on_list(survey, l, &loose))
            items_add(survey, &unread);
    }
    if (item && !known)
        items_add(survey, &unread);
    if (item)
        survey->lines[line].part = LINE_ITEM;
    buffer_free(&words);
}
