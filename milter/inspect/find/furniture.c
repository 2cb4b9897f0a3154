/* furniture.c - in: a line of a view; out: whether it is none of the document's own: mail header, totals, page numbers,
 * when it was printed, what fax machines and browsers put at the edge of a page. Limit: a mark of four further words at
 * most; at the edge of a printed page a date with a time of day is enough. */
#include "inspect/find/find.h"

#include <string.h>

enum { FURNITURE_WORDS = 4, PAGE_DIGITS = 3 };

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

/* "8:01" or "08:01:30", "3/5" and the like from token `at`: short numbers with this mark between, nothing else. Returns
 * the token behind; `at` when it is none. */
static uint32_t short_numbers_end(const struct survey *survey, const struct box *box, uint32_t at, char mark) {
    const struct token *t = survey->tokens;
    uint32_t end = at + 1;
    if (t[at].kind != TOKEN_NUMBER || t[at].digits > PAGE_DIGITS || t[at].in_date || t[at].in_number)
        return at;
    while (end + 1 < box->end_token && token_is_mark(&t[end], mark) && t[end + 1].kind == TOKEN_NUMBER &&
           t[end + 1].digits <= PAGE_DIGITS && !t[end + 1].in_date)
        end += 2;
    return end > at + 1 ? end : at;
}

/* A time of day: "8:01", "08:01:30". */
static uint32_t time_end(const struct survey *survey, const struct box *box, uint32_t at) {
    const struct token *t = survey->tokens;
    uint32_t end = short_numbers_end(survey, box, at, ':');
    bool time = end > at && t[at].value < 24 && t[at].digits <= 2 && t[at + 2].value < 60 && t[at + 2].digits == 2;
    return time && t[at + 1].glued && t[at + 2].glued ? end : at;
}

/* A date and a time of day: fax machines and browsers say when. */
static bool has_moment(const struct survey *survey, const struct line *line) {
    bool date = false, time = false;
    for (uint32_t i = line->first_box; i < line->end_box; i++) {
        const struct box *box = &survey->boxes[i];
        date = date || box->first_date < box->end_date;
        for (uint32_t at = box->first_token; at < box->end_token; at++)
            time = time || time_end(survey, box, at) > at;
    }
    return date && time;
}

/* "2/5" on the second page, alone or behind the address of a page in the web. */
static bool is_page_of(const struct survey *survey, const struct line *line, uint32_t page) {
    const struct box *first = &survey->boxes[line->first_box], *last = &survey->boxes[line->end_box - 1];
    if (last->end_token < last->first_token + 3)
        return false;
    uint32_t at = last->end_token - 3;
    const struct token *t = &survey->tokens[at];
    bool numbered =
        short_numbers_end(survey, last, at, '/') == last->end_token && t[0].value == page && t[0].value <= t[2].value;
    bool alone = first == last && at == first->first_token;
    return numbered && (alone || strncmp(first->text, "http", 4) == 0 || strncmp(first->text, "file:", 5) == 0);
}

/* Line n of the view has no other above it on its page, or none below. */
static bool is_edge(const struct view *view, uint32_t n) {
    const struct line *lines = view->survey->lines;
    uint32_t page = lines[view->lines[n]].page;
    return n == 0 || n + 1 == view->count || lines[view->lines[n - 1]].page != page ||
           lines[view->lines[n + 1]].page != page;
}

bool furniture_is_fax_line(const struct view *view, uint32_t n) {
    const struct survey *survey = view->survey;
    const struct line *line = &survey->lines[view->lines[n]];
    return line->end_box > line->first_box && is_edge(view, n) && has_moment(survey, line) &&
           (has_label(survey, line, MEANING_PHONE) || has_label(survey, line, MEANING_PAGE));
}

bool furniture_at(const struct view *view, uint32_t n) {
    const struct survey *survey = view->survey;
    const struct line *line = &survey->lines[view->lines[n]];
    if (line->part == LINE_SUBJECT || line->part == LINE_MAIL_HEADER || items_is_total(survey, view->lines[n]))
        return true;
    if ((has_label(survey, line, MEANING_PAGE) || has_label(survey, line, MEANING_PRINT_DATE)) &&
        other_words(survey, line) <= FURNITURE_WORDS)
        return true;
    if (survey->sheet->body || line->part == LINE_ITEM || !is_edge(view, n))
        return false;
    return has_moment(survey, line) || is_page_of(survey, line, line->page - survey->lines[view->lines[0]].page + 1);
}
