/* number.c - in: tokens; out: whether an order number begins there, where it ends, and its forms. An order number has a
 * figure in it, is no date, amount, time, ordinal or quantity, and at most LIMIT_NUMBER_BYTES long. */
#include "inspect/find/find.h"

#include "base/text.h"

#include <string.h>

/* ---- the run ---------------------------------------------------------------------------------------------------- */

static bool may_be_inside(const struct token *token) {
    return token->kind == TOKEN_NUMBER || (token->kind == TOKEN_WORD && !token->ideograph) ||
           token_is_any_mark(token, "-/._+\\&*");
}

/* A revision or release named inside the run ends it: "4711-Rev2". */
static bool begins_revision(const struct survey *survey, const struct box *box, uint32_t token) {
    const struct hit *hit = label_starting(survey, box, token);
    return hit != NULL && meanings_first(hit->meanings, MEANING_REVISION, MEANING_RELEASE) != MEANING_NONE;
}

static uint32_t run_end(const struct survey *survey, const struct box *box, uint32_t first) {
    bool figure = false;
    uint32_t i = first;
    for (; i < box->end_token; i++) {
        const struct token *token = &survey->tokens[i];
        if (i > first && !token->glued)
            break;
        if (!may_be_inside(token) || (i > first && token->in_date))
            break;
        if (figure && token->in_label && begins_revision(survey, box, i))
            break;
        figure = figure || token->kind == TOKEN_NUMBER;
    }
    while (i > first && survey->tokens[i - 1].kind == TOKEN_MARK)
        i--;
    return i;
}

struct run {
    uint32_t first, end;
    uint32_t figures; /* digits */
    uint32_t letters; /* bytes of words */
    uint32_t numbers, words, marks;
};

static struct run measure(const struct survey *survey, uint32_t first, uint32_t end) {
    struct run run = {.first = first, .end = end};
    for (uint32_t i = first; i < end; i++) {
        const struct token *token = &survey->tokens[i];
        if (token->kind == TOKEN_NUMBER) {
            run.figures += token->digits;
            run.numbers++;
        } else if (token->kind == TOKEN_WORD) {
            run.letters += token->end - token->start;
            run.words++;
        } else {
            run.marks++;
        }
    }
    return run;
}

/* ---- what it must not be ---------------------------------------------------------------------------------------- */

static bool is_currency(const struct survey *survey, const struct token *token) {
    if (token->kind == TOKEN_MARK)
        return token->value == '$' || token->value == 0x20AC || token->value == 0xA3 || token->value == 0xA5;
    return token->kind == TOKEN_WORD && index_means(survey->index, token, MEANING_CURRENCY);
}

/* "1,234.50", "12:30", "50%", "3 EUR": the run is the beginning of something else. */
static bool goes_on(const struct survey *survey, const struct box *box, const struct run *run) {
    if (run->end >= box->end_token)
        return false;
    const struct token *after = &survey->tokens[run->end];
    bool number_next = run->end + 1 < box->end_token && after[1].glued && after[1].kind == TOKEN_NUMBER;
    if (is_currency(survey, after) || (after->glued && token_is_any_mark(after, "%@")))
        return true;
    if (after->kind == TOKEN_WORD && after->ideograph)
        return false;
    bool narrow = after->end - after->start == 1; /* a wide comma parts two things */
    return after->glued && number_next && narrow && token_is_any_mark(after, ",:");
}

/* "10 pcs", "10 x". */
static bool is_quantity(const struct survey *survey, const struct box *box, const struct run *run) {
    if (run->words > 0 || run->end >= box->end_token)
        return false;
    const struct token *after = &survey->tokens[run->end];
    return after->kind == TOKEN_WORD && index_means(survey->index, after, MEANING_QUANTITY_UNIT);
}

/* "1st", "3rd". */
static bool is_ordinal(const struct survey *survey, const struct run *run) {
    return run->numbers == 1 && run->words == 1 && run->figures <= 2 && run->end - run->first == 2 &&
           index_means(survey->index, &survey->tokens[run->first + 1], MEANING_ORDINAL);
}

/* "1/3 페이지", "2 of 3 pages": the word for a page stands behind its number, and nothing behind the word. */
static bool is_page(const struct survey *survey, uint32_t box, const struct run *run) {
    const struct hit *hit = run->words == 0 ? label_starting(survey, &survey->boxes[box], run->end) : NULL;
    return hit != NULL && meanings_have(hit->meanings, MEANING_PAGE) && layout_ends_box(survey, box, hit->end);
}

static bool is_year(const struct survey *survey, const struct run *run) {
    const struct token *token = &survey->tokens[run->first];
    return run->end == run->first + 1 && token->digits == 4 && token->value >= 1990 && token->value < 2060;
}

/* "3.20": figures, a dot, two figures. */
static bool is_amount(const struct survey *survey, const struct run *run) {
    return run->end == run->first + 3 && run->numbers == 2 && token_is_mark(&survey->tokens[run->first + 1], '.') &&
           survey->tokens[run->first + 2].digits == 2;
}

/* "5E+06", "4,5E+06": all that a spreadsheet prints of a number in a column too narrow for it. */
static bool is_scientific(const struct survey *survey, const struct box *box, const struct run *run) {
    static const char figures[] = "0123456789";
    const char *text = box->text + survey->tokens[run->first].start;
    const char *end = box->text + survey->tokens[run->end - 1].end;
    size_t whole = strspn(text, figures);
    text += whole;
    if (*text == '.' || *text == ',')
        text += 1 + strspn(text + 1, figures);
    if (whole != 1 || (*text != 'E' && *text != 'e') || text[1] != '+')
        return false;
    size_t exponent = strspn(text + 2, figures);
    return exponent >= 1 && exponent <= 3 && text + 2 + exponent == end;
}

static bool strong_enough(const struct survey *survey, const struct run *run, enum label_strength strength) {
    if (strength == LABEL_STRONG)
        return true;
    if (is_year(survey, run) || is_amount(survey, run))
        return false;
    return run->figures >= (strength == LABEL_TITLE ? 2U : 3U);
}

static bool is_order_number(const struct survey *survey, const struct box *box, const struct run *run,
                            enum label_strength strength) {
    uint32_t bytes = run->end > run->first ? survey->tokens[run->end - 1].end - survey->tokens[run->first].start : 0;
    if (run->figures == 0 || bytes > LIMIT_NUMBER_BYTES || run->letters > 24 || run->marks > 8)
        return false;
    if (survey->tokens[run->first].in_date || is_ordinal(survey, run) || goes_on(survey, box, run) ||
        is_scientific(survey, box, run))
        return false;
    if (is_page(survey, (uint32_t)(box - survey->boxes), run))
        return false;
    if (strength != LABEL_STRONG && is_quantity(survey, box, run))
        return false;
    return strong_enough(survey, run, strength);
}

/* ---- numbers with blanks in them -------------------------------------------------------------------------------- */

static bool all_capitals(const struct box *box, const struct token *token) {
    for (uint32_t i = token->start; i < token->end; i++)
        if (box->text[i] < 'A' || box->text[i] > 'Z')
            return false;
    return true;
}

/* "PO 4711", "AC 00123": a short word in capitals, a blank, figures. */
static uint32_t after_prefix(const struct survey *survey, const struct box *box, uint32_t first) {
    const struct token *word = &survey->tokens[first];
    if (word->kind != TOKEN_WORD || word->end - word->start > 5 || first + 1 >= box->end_token)
        return first;
    bool order = index_means(survey->index, word, MEANING_NUMBER_PREFIX);
    if (!order && !all_capitals(box, word))
        return first;
    uint32_t next = first + 1;
    if (next < box->end_token && token_is_any_mark(&survey->tokens[next], "-#."))
        next++;
    if (next >= box->end_token || survey->tokens[next].kind != TOKEN_NUMBER || survey->tokens[next].in_date)
        return first;
    return survey->tokens[next].digits >= (order ? 1 : 2) ? next : first;
}

/* "4500 123 456" when nothing else follows: groups of figures that only together are long enough. */
static uint32_t with_groups(const struct survey *survey, const struct box *box, uint32_t first, uint32_t end) {
    uint32_t groups = 1;
    uint32_t figures = survey->tokens[first].digits;
    uint32_t i = end;
    if (end != first + 1 || survey->tokens[first].kind != TOKEN_NUMBER || survey->tokens[first].digits > 5)
        return end;
    for (; i < box->end_token; i++, groups++) {
        const struct token *token = &survey->tokens[i];
        if (token->kind != TOKEN_NUMBER || token->digits > 5 || token->in_date)
            return end;
        figures += token->digits;
    }
    return groups >= 2 && groups <= 5 && figures >= 6 && figures <= 16 ? i : end;
}

/* "Nr.: B 2026/118": below a title, letters before a blank belong to the number where the two are all there is. */
static uint32_t after_only_prefix(const struct survey *survey, const struct box *box, uint32_t first) {
    uint32_t figures = after_prefix(survey, box, first);
    return figures != first && run_end(survey, box, figures) == box->end_token ? figures : first;
}

bool number_run(const struct survey *survey, uint32_t box, uint32_t first, enum label_strength strength,
                uint32_t *end) {
    const struct box *b = &survey->boxes[box];
    if (first >= b->end_token || survey->tokens[first].kind == TOKEN_MARK)
        return false;
    uint32_t figures = strength == LABEL_STRONG  ? after_prefix(survey, b, first)
                       : strength == LABEL_TITLE ? after_only_prefix(survey, b, first)
                                                 : first;
    *end = run_end(survey, b, figures);
    if (*end <= figures)
        return false;
    if (strength == LABEL_STRONG && figures == first)
        *end = with_groups(survey, b, first, *end);
    struct run run = measure(survey, figures, *end);
    run.first = figures;
    return is_order_number(survey, b, &run, strength);
}

/* ---- its forms -------------------------------------------------------------------------------------------------- */

/* A number whose prefix only says "order" is the number without it; any other prefix belongs to the number. */
const char *number_without_prefix(const struct finder_index *index, struct arena *arena, const char *raw) {
    struct token tokens[LIMIT_NUMBER_BYTES + 1];
    size_t length = strlen(raw);
    if (length == 0 || length > LIMIT_NUMBER_BYTES)
        return raw;
    size_t count = token_split(index, raw, length, tokens);
    size_t rest = 0;
    while (rest < count && index_means(index, &tokens[rest], MEANING_NUMBER_PREFIX))
        rest++;
    bool prefixed = rest > 0;
    while (rest < count && (tokens[rest].kind == TOKEN_MARK || index_means(index, &tokens[rest], MEANING_NUMBER_WORD)))
        rest++;
    if (!prefixed || rest >= count || tokens[rest].kind != TOKEN_NUMBER)
        return raw;
    return arena_strdup(arena, raw + tokens[rest].start);
}

const char *number_fold(struct arena *arena, const char *number) {
    size_t length = strlen(number);
    char *folded = arena_alloc(arena, 2 * length + 2); /* a letter may fold to two */
    size_t used = 0;
    for (size_t at = 0; at < length;) {
        struct character c = fold_character(number + at, length - at);
        at += c.bytes;
        bool dropped = c.class == CHARACTER_BLANK || c.class == CHARACTER_NONE || c.code == '-';
        if (dropped || (used == 0 && c.code == '0') || c.code > 0xFFFF)
            continue;
        used += text_put_character(folded + used, c.code);
        if (c.second != 0)
            used += text_put_character(folded + used, c.second);
    }
    if (used == 0)
        folded[used++] = '0';
    folded[used] = '\0';
    return folded;
}

const char *number_narrow(struct arena *arena, const char *raw) {
    if (strchr(raw, 0xEF) == NULL)
        return raw;
    size_t length = strlen(raw);
    char *narrow = arena_alloc(arena, length + 1);
    size_t used = 0;
    for (size_t at = 0; at < length;) {
        bool wide = length - at >= 3 && (unsigned char)raw[at] == 0xEF;
        uint32_t code = wide ? (uint32_t)(raw[at] & 0x0F) << 12 | (uint32_t)(raw[at + 1] & 0x3F) << 6 |
                                   (uint32_t)(raw[at + 2] & 0x3F)
                             : 0;
        bool ascii = code >= 0xFF01 && code <= 0xFF5E;
        if (ascii)
            narrow[used++] = (char)(code - 0xFEE0);
        else
            narrow[used++] = raw[at];
        at += ascii ? 3 : 1;
    }
    return narrow;
}

void find_number_forms(const struct finder_index *index, struct arena *arena, const char *raw, const char **number,
                       const char **folded) {
    *number = number_without_prefix(index, arena, number_narrow(arena, raw));
    *folded = number_fold(arena, *number);
}
