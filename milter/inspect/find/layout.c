/* layout.c - in: a box of a survey; out: who stands beside, below and above it, and how it reads. Nothing here looks
 * further than a few lines. */
#include "inspect/find/find.h"

#include <string.h>

enum { REMARK_TOKENS = 10 };

/* What may label something: everything but words that only matter inside sentences. */
static bool labels_something(const struct hit *hit) {
    return meanings_any(hit->meanings, MEANING_NUMBER, MEANING_OTHER_NUMBER) ||
           meanings_any(hit->meanings, MEANING_DATE, MEANING_OTHER_DATE) ||
           meanings_any(hit->meanings, MEANING_REVISION, MEANING_RELEASE) ||
           meanings_any(hit->meanings, MEANING_BUYER, MEANING_NAME_END) ||
           meanings_any(hit->meanings, MEANING_COLUMN_QUANTITY, MEANING_COLUMN_STATUS) ||
           meanings_any(hit->meanings, MEANING_KIND_ORDER, MEANING_KIND_OTHER);
}

const struct hit *label_starting(const struct survey *survey, const struct box *box, uint32_t token) {
    const struct hit *before = label_last(survey->hits, box->first_hit, box->end_hit, token);
    const struct hit *next = before != NULL ? before + 1 : &survey->hits[box->first_hit];
    return next < &survey->hits[box->end_hit] && next->first == token ? next : NULL;
}

static bool only_marks(const struct survey *survey, const struct box *box) {
    for (uint32_t i = box->first_token; i < box->end_token; i++)
        if (survey->tokens[i].kind != TOKEN_MARK)
            return false;
    return true;
}

uint32_t layout_right(const struct survey *survey, uint32_t box) {
    uint32_t end = survey->lines[survey->boxes[box].line].end_box;
    for (uint32_t i = box + 1; i < end; i++)
        if (!only_marks(survey, &survey->boxes[i]))
            return i;
    return FIND_NONE;
}

uint32_t layout_left(const struct survey *survey, uint32_t box) {
    uint32_t first = survey->lines[survey->boxes[box].line].first_box;
    for (uint32_t i = box; i > first; i--)
        if (!only_marks(survey, &survey->boxes[i - 1]))
            return i - 1;
    return FIND_NONE;
}

/* ---- above and below -------------------------------------------------------------------------------------------- */

struct span {
    float left, right;
};

/* How far two spans share the same columns; negative: not at all. Cells of a table may have no width. */
static float overlap(struct span a, struct span b) {
    float left = a.left > b.left ? a.left : b.left;
    float right = a.right < b.right ? a.right : b.right;
    if (right > left)
        return right - left;
    bool no_width = a.right <= a.left || b.right <= b.left;
    return no_width && left <= right ? 0.01F : -1;
}

static struct span span_of(const struct survey *survey, uint32_t box) {
    return (struct span){survey->boxes[box].left, survey->boxes[box].right};
}

/* Where some tokens of a box stand in it; exact for plain text, an estimate for proportional type. */
static struct span span_in(const struct survey *survey, uint32_t box, uint32_t first, uint32_t end) {
    const struct box *b = &survey->boxes[box];
    float width = (b->right - b->left) / (float)strlen(b->text);
    return (struct span){b->left + width * (float)survey->tokens[first].start,
                         b->left + width * (float)survey->tokens[end - 1].end};
}

/* A date has its box to itself, unless gaps were too narrow to part it from another or from a number. */
static struct span span_of_date(const struct survey *survey, const struct date_hit *date) {
    const struct box *box = &survey->boxes[date->box];
    bool alone = box->end_date - box->first_date <= 1;
    for (uint32_t i = box->first_token; i < box->end_token; i++)
        alone = alone && (survey->tokens[i].in_date || survey->tokens[i].kind != TOKEN_NUMBER);
    return alone ? span_of(survey, date->box) : span_in(survey, date->box, date->first, date->end);
}

/* Where the words of a label stand: all of the box, unless other labels share it as headings of columns whose gaps were
 * too narrow to part them. */
static struct span span_of_label(const struct survey *survey, const struct hit *hit) {
    return layout_is_heading(survey, hit->box) ? span_in(survey, hit->box, hit->first, hit->end)
                                               : span_of(survey, hit->box);
}

/* The box of a line that shares most with a span; FIND_NONE. A rule of dashes is none. */
static uint32_t overlapping(const struct survey *survey, struct span span, const struct line *line) {
    uint32_t best = FIND_NONE;
    float most = 0;
    for (uint32_t i = line->first_box; i < line->end_box; i++) {
        float shared = overlap(span, span_of(survey, i));
        if (shared <= most || only_marks(survey, &survey->boxes[i]))
            continue;
        most = shared;
        best = i;
    }
    return best;
}

static bool same_page(const struct line *a, const struct line *b) {
    return a->page == b->page && a->part != LINE_SUBJECT && b->part != LINE_SUBJECT;
}

/* A value that is set in below its label, further than the label reaches: each alone in its line. */
static uint32_t set_in_below(const struct survey *survey, uint32_t from, struct span span) {
    const struct line *line = &survey->lines[from];
    if (from + 1 >= survey->line_count || line->end_box != line->first_box + 1 ||
        line[1].end_box != line[1].first_box + 1 || !same_page(line, &line[1]))
        return FIND_NONE;
    float character = (span.right - span.left) / (float)strlen(survey->boxes[line->first_box].text);
    float left = survey->boxes[line[1].first_box].left;
    return left >= span.left && left <= span.right + 4 * character ? line[1].first_box : FIND_NONE;
}

static uint32_t below(const struct survey *survey, uint32_t from, struct span span, uint32_t most) {
    uint32_t set_in = set_in_below(survey, from, span);
    if (set_in != FIND_NONE && !only_marks(survey, &survey->boxes[set_in]))
        return set_in;
    for (uint32_t i = from + 1; i < survey->line_count && i <= from + most; i++) {
        if (!same_page(&survey->lines[from], &survey->lines[i]))
            return FIND_NONE;
        uint32_t found = overlapping(survey, span, &survey->lines[i]);
        if (found != FIND_NONE)
            return found;
    }
    return FIND_NONE;
}

uint32_t layout_below(const struct survey *survey, uint32_t box, uint32_t most) {
    return below(survey, survey->boxes[box].line, span_of(survey, box), most);
}

uint32_t layout_below_label(const struct survey *survey, const struct hit *hit, uint32_t most) {
    return below(survey, survey->boxes[hit->box].line, span_of_label(survey, hit), most);
}

static uint32_t above(const struct survey *survey, uint32_t from, struct span span, uint32_t most) {
    for (uint32_t i = from; i > 0 && from - i < most; i--) {
        if (!same_page(&survey->lines[from], &survey->lines[i - 1]))
            return FIND_NONE;
        uint32_t found = overlapping(survey, span, &survey->lines[i - 1]);
        if (found != FIND_NONE)
            return found;
    }
    return FIND_NONE;
}

uint32_t layout_above(const struct survey *survey, uint32_t box, uint32_t most) {
    return above(survey, survey->boxes[box].line, span_of(survey, box), most);
}

uint32_t layout_above_date(const struct survey *survey, const struct date_hit *date, uint32_t most) {
    return above(survey, survey->boxes[date->box].line, span_of_date(survey, date), most);
}

/* ---- several values in one box, below as many headings ----------------------------------------------------------- */

/* "den", "Monday" beside a date. */
static bool belongs_to_date(const struct survey *survey, const struct token *token) {
    return token->kind == TOKEN_WORD && token->entry != 0 &&
           (index_means(survey->index, token, MEANING_DATE_FILLER) ||
            meanings_first(index_meanings(survey->index, token), MEANING_WEEKDAY_1, MEANING_WEEKDAY_7) != MEANING_NONE);
}

/* The values of a box, parted by blanks: a date, what has figures, words in a row. The nth of them; returns how many.
 */
static uint32_t nth_value(const struct survey *survey, const struct box *box, uint32_t nth, uint32_t *first,
                          uint32_t *end) {
    const struct token *tokens = survey->tokens;
    uint32_t count = 0;
    bool after_words = false;
    uint32_t behind;
    for (uint32_t at = box->first_token; at < box->end_token; at = behind) {
        bool date = tokens[at].in_date;
        bool figures = tokens[at].kind == TOKEN_NUMBER;
        for (behind = at + 1; behind < box->end_token && (tokens[behind].glued || (date && tokens[behind].in_date));
             behind++)
            figures = figures || tokens[behind].kind == TOKEN_NUMBER;
        bool words = !date && !figures;
        if (words && (after_words || belongs_to_date(survey, &tokens[at])))
            continue;
        after_words = words;
        if (count++ != nth)
            continue;
        *first = at;
        *end = behind;
    }
    return count;
}

bool layout_value_below(const struct survey *survey, uint32_t heading, uint32_t box, uint32_t *first, uint32_t *end) {
    const struct line *line = &survey->lines[survey->boxes[heading].line];
    uint32_t headings = 0;
    uint32_t nth = FIND_NONE;
    for (uint32_t i = line->first_box; i < line->end_box; i++) {
        if (overlap(span_of(survey, i), span_of(survey, box)) <= 0)
            continue;
        if (layout_has_number(survey, i) || only_marks(survey, &survey->boxes[i]))
            return false;
        nth = i == heading ? headings : nth;
        headings++;
    }
    return headings > 1 && nth != FIND_NONE && nth_value(survey, &survey->boxes[box], nth, first, end) == headings;
}

/* A label that could head a column of its own. */
static bool heads_column(const struct hit *hit) {
    bool bare = meanings_have(hit->meanings, MEANING_NUMBER_WORD);
    return labels_something(hit) && !bare;
}

bool layout_is_heading(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    uint32_t columns = 0;
    if (b->end_hit - b->first_hit < 2 || layout_has_number(survey, box) || layout_other_words(survey, box) > 2)
        return false;
    for (uint32_t i = b->first_hit; i < b->end_hit; i++) {
        const struct hit *hit = &survey->hits[i];
        columns += heads_column(hit) ? 1 : 0;
        uint32_t next = i + 1 < b->end_hit ? survey->hits[i + 1].first : b->end_token;
        for (uint32_t k = hit->end; k < next; k++)
            if (token_is_any_mark(&survey->tokens[k], "/&:(,"))
                return false;
    }
    return columns >= 2;
}

bool layout_is_last_heading(const struct survey *survey, const struct hit *hit) {
    uint32_t end = survey->boxes[hit->box].end_hit;
    for (uint32_t i = (uint32_t)(hit - survey->hits) + 1; i < end; i++)
        if (heads_column(&survey->hits[i]))
            return false;
    return true;
}

const struct hit *layout_heading_above(const struct survey *survey, uint32_t heading, const struct date_hit *date) {
    const struct box *b = &survey->boxes[heading];
    const struct hit *best = NULL;
    float most = 0;
    for (uint32_t i = b->first_hit; i < b->end_hit; i++) {
        float shared = overlap(span_of_label(survey, &survey->hits[i]), span_of_date(survey, date));
        if (shared <= most || !labels_something(&survey->hits[i]))
            continue;
        most = shared;
        best = &survey->hits[i];
    }
    return best;
}

bool layout_is_label(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    if (b->first_hit == b->end_hit)
        return false;
    const struct hit *hit = &survey->hits[b->first_hit];
    if (!labels_something(hit))
        return false;
    for (uint32_t i = b->first_token; i < hit->first; i++)
        if (survey->tokens[i].kind != TOKEN_MARK && !index_means(survey->index, &survey->tokens[i], MEANING_SMALL_WORD))
            return false;
    return true;
}

const struct hit *layout_bracketed(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    if (b->end_hit != b->first_hit + 1 || !token_is_mark(&survey->tokens[b->first_token], '(') ||
        !token_is_mark(&survey->tokens[b->end_token - 1], ')'))
        return NULL;
    const struct hit *hit = &survey->hits[b->first_hit];
    return hit->first == b->first_token + 1 && hit->end == b->end_token - 1 ? hit : NULL;
}

uint32_t layout_other_words(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    uint32_t count = 0;
    for (uint32_t i = b->first_token; i < b->end_token; i++) {
        const struct token *token = &survey->tokens[i];
        bool of_date =
            i > b->first_token && token[-1].in_date && index_means(survey->index, token, MEANING_DATE_FILLER);
        if (token->kind == TOKEN_WORD && !token->in_label && !token->in_date && !token->in_number && !of_date &&
            !index_means(survey->index, token, MEANING_SMALL_WORD) &&
            !(token->glued && i > b->first_token && token[-1].kind == TOKEN_NUMBER))
            count++;
    }
    return count;
}

bool layout_has_number(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    for (uint32_t i = b->first_token; i < b->end_token; i++)
        if (survey->tokens[i].kind == TOKEN_NUMBER)
            return true;
    return false;
}

/* "2025-03-12 02:14:02 order 4711 exported": a date and a time of day before everything else. */
static bool is_logged(const struct survey *survey, const struct box *box) {
    if (box->first_date == box->end_date || survey->dates[box->first_date].first != box->first_token)
        return false;
    uint32_t after = survey->dates[box->first_date].end;
    const struct token *time = &survey->tokens[after];
    return after + 3 < box->end_token && time[0].kind == TOKEN_NUMBER && token_is_mark(&time[1], ':') &&
           time[1].glued && time[2].glued && time[2].kind == TOKEN_NUMBER;
}

bool layout_is_code(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    unsigned marks = 0;
    for (uint32_t i = b->first_token; i < b->end_token; i++)
        marks += token_is_any_mark(&survey->tokens[i], "={}<>;\\|") ? 1 : 0;
    return marks >= 2 || is_logged(survey, b);
}

static bool is_filler(const struct survey *survey, const struct token *token) {
    if (token->kind == TOKEN_MARK)
        return token_is_any_mark(token, ":.-=/_(*>|'\"") || token->value >= 0x2000;
    if (token->kind != TOKEN_WORD || token->entry == 0)
        return false;
    struct meanings meanings = index_meanings(survey->index, token);
    return meanings_have(meanings, MEANING_NUMBER_WORD) || meanings_have(meanings, MEANING_VALUE_JOINT);
}

/* "(please quote)", "(dd/mm/yyyy)": behind it when it holds no figure and something follows; else `token`. */
static uint32_t skip_remark(const struct survey *survey, uint32_t token, uint32_t end) {
    if (token >= end || !token_is_mark(&survey->tokens[token], '('))
        return token;
    for (uint32_t i = token + 1; i + 1 < end && i < token + REMARK_TOKENS; i++) {
        if (survey->tokens[i].kind == TOKEN_NUMBER)
            return token;
        if (token_is_mark(&survey->tokens[i], ')'))
            return i + 1;
    }
    return token;
}

uint32_t layout_skip_fillers(const struct survey *survey, uint32_t token, uint32_t end) {
    unsigned words = 0;
    if (token + 1 < end && token_is_mark(&survey->tokens[token], '.'))
        token++; /* "PO No. (ours): 4711" */
    token = skip_remark(survey, token, end);
    while (token < end && words < 3) {
        bool filler =
            is_filler(survey, &survey->tokens[token]) && !label_begins_code(survey->index, survey->tokens, token, end);
        uint32_t behind = filler ? token + 1 : token;
        if (behind == token && survey->tokens[token].ideograph)
            behind =
                label_word_end(survey->index, survey->tokens, token, end, MEANING_NUMBER_WORD, MEANING_NUMBER_WORD);
        if (behind == token)
            break;
        words += survey->tokens[token].kind == TOKEN_WORD ? 1 : 0;
        token = behind;
    }
    return token;
}

bool layout_ends_box(const struct survey *survey, uint32_t box, uint32_t token) {
    uint32_t end = survey->boxes[box].end_token;
    for (uint32_t i = token; i < end; i++) {
        const struct token *t = &survey->tokens[i];
        if (t->kind == TOKEN_NUMBER || (t->kind == TOKEN_WORD && !t->in_label && !is_filler(survey, t)))
            return false;
    }
    return true;
}

const char *layout_text(const struct survey *survey, uint32_t box, uint32_t first, uint32_t end) {
    uint32_t from = survey->tokens[first].start;
    uint32_t to = survey->tokens[end - 1].end;
    return arena_strndup(survey->reading->arena, survey->boxes[box].text + from, to - from);
}
