/* date-numeric.c - in: a token that is a number; out: the date in figures that begins there: 2025-03-11, 11.03.25,
 * 3/11/2025, 08/12, 2015, and 20250311 where something says that it is a date. Such a date stands by itself: figures
 * and letters that touch it make it part of something longer. */
#include "inspect/find/find.h"

#include <string.h>

struct figures {
    uint32_t first, end;
    uint32_t a, b, c;
    char mark;
    bool year_first, two_digit_year;
    bool padded; /* two figures each for day and month */
};

/* ---- what stands around ------------------------------------------------------------------------------------------ */

static const struct token *glued_token(const struct date_scan *scan, uint32_t at) {
    return at < scan->end && scan->tokens[at].glued ? &scan->tokens[at] : NULL;
}

static bool glued_number(const struct date_scan *scan, uint32_t at) {
    const struct token *token = glued_token(scan, at);
    return token != NULL && token->kind == TOKEN_NUMBER;
}

static bool is_number(const struct date_scan *scan, uint32_t at) {
    return at >= scan->first && at < scan->end && scan->tokens[at].kind == TOKEN_NUMBER;
}

/* A mark glued before: "4711/03.03.2025" and "01.03.2025-05.03.2025" are two things, "12-03-2025-4" is one. */
static bool mark_before_parts(const struct date_scan *scan, const struct figures *f) {
    const struct token *mark = &scan->tokens[f->first - 1];
    bool number = f->first >= scan->first + 2 && is_number(scan, f->first - 2);
    enum { FIRST_SIGN = 0x2190 }; /* arrows, squares, East Asian brackets; dashes and primes come before */
    if (token_is_any_mark(mark, "([{\"';=<>|~*!?") || mark->value >= FIRST_SIGN)
        return true;
    if (token_is_any_mark(mark, ")]")) /* "[Date]2025-03-11" */
        return f->first >= scan->first + 2 && scan->tokens[f->first - 2].kind == TOKEN_WORD && !f->two_digit_year;
    if (token_is_any_mark(mark, ",:"))
        return !(number && mark->glued && mark->end - mark->start == 1); /* a wide comma parts two things */
    if (token_is_mark(mark, '.'))
        return f->first >= scan->first + 2 && scan->tokens[f->first - 2].kind == TOKEN_WORD;
    if (f->two_digit_year || (unsigned char)f->mark == mark->value)
        return false;
    return token_is_mark(mark, '/') || (token_is_mark(mark, '-') && number);
}

static bool begins_by_itself(const struct date_scan *scan, const struct figures *f) {
    if (f->first == scan->first || !scan->tokens[f->first].glued)
        return true;
    const struct token *before = &scan->tokens[f->first - 1];
    if (before->kind == TOKEN_WORD)
        return before->ideograph;
    return before->kind == TOKEN_MARK && mark_before_parts(scan, f);
}

/* "2025-03-11T10:00" goes on with a time, "2025r." with the word for year. */
static bool word_may_follow(const struct date_scan *scan, const struct figures *f, const struct token *word) {
    if (word->ideograph || index_means(scan->index, word, MEANING_DATE_FILLER))
        return true;
    return f->year_first && word->end - word->start == 1 && glued_number(scan, f->end + 1);
}

static bool ends_by_itself(const struct date_scan *scan, const struct figures *f) {
    const struct token *after = glued_token(scan, f->end);
    if (after == NULL)
        return true;
    if (after->kind == TOKEN_WORD)
        return word_may_follow(scan, f, after);
    const struct token *next = glued_token(scan, f->end + 1);
    bool number = next != NULL && next->kind == TOKEN_NUMBER;
    if (token_is_any_mark(after, ".,"))
        return !number;
    if (token_is_any_mark(after, "-/")) {
        if (next == NULL || next->kind == TOKEN_MARK)
            return true;
        return number && !f->two_digit_year && after->value != (unsigned char)f->mark;
    }
    if (token_is_mark(after, ':'))
        return !number || !f->two_digit_year;
    return token_is_any_mark(after, ")]}\"';!?|>*<(");
}

/* ---- what words say about it ------------------------------------------------------------------------------------- */

/* The label that ends directly before token `at`, with marks and small words in between; NULL. */
static const struct hit *label_before(const struct date_scan *scan, uint32_t at) {
    const struct hit *before = label_last(scan->hits, scan->first_hit, scan->end_hit, at);
    if (before == NULL || at - before->end > 6)
        return NULL;
    for (uint32_t i = before->end; i < at; i++) {
        const struct token *token = &scan->tokens[i];
        bool small = token->kind == TOKEN_MARK || index_means(scan->index, token, MEANING_DATE_FILLER) ||
                     index_means(scan->index, token, MEANING_DATE_JOINT) ||
                     index_means(scan->index, token, MEANING_NUMBER_WORD) ||
                     index_means(scan->index, token, MEANING_SMALL_WORD);
        if (!small)
            return NULL;
    }
    return before;
}

bool date_is_labelled(const struct date_scan *scan, uint32_t at) {
    if (scan->compact)
        return true;
    const struct hit *label = label_before(scan, at);
    return label != NULL && (meanings_first(label->meanings, MEANING_DATE, MEANING_OTHER_DATE) != MEANING_NONE ||
                             meanings_have(label->meanings, MEANING_HEADER_SENT));
}

static bool says_no_date(const struct date_scan *scan, uint32_t at) {
    static const enum meaning numbers[] = {
        MEANING_ITEM_NUMBER, MEANING_TAX_NUMBER,      MEANING_PHONE,           MEANING_BANK, MEANING_POSTAL_CODE,
        MEANING_NOT_DATE,    MEANING_CUSTOMER_NUMBER, MEANING_SUPPLIER_NUMBER, MEANING_PAGE};
    const struct hit *label = label_before(scan, at);
    for (size_t i = 0; label != NULL && i < sizeof numbers / sizeof *numbers; i++)
        if (meanings_have(label->meanings, numbers[i]))
            return true;
    return false;
}

/* A word that belongs to dates: "on", "the", "Monday", "at". */
static bool is_date_word(const struct date_scan *scan, const struct token *word) {
    if (word->entry == 0)
        return false;
    struct meanings meanings = index_meanings(scan->index, word);
    return meanings_have(meanings, MEANING_DATE_FILLER) || meanings_have(meanings, MEANING_DATE_JOINT) ||
           meanings_have(meanings, MEANING_TIME_WORD) || meanings_have(meanings, MEANING_DATE_WORD) ||
           meanings_first(meanings, MEANING_WEEKDAY_1, MEANING_WEEKDAY_7) != MEANING_NONE;
}

/* A word that may well stand before a date without a mark in between. */
static bool leads_to_date(const struct date_scan *scan, const struct token *word) {
    return word->in_label || word->ideograph || is_date_word(scan, word);
}

/* "of 10/03/23 in full": a word ties the date to something, so that "in" is no inch. */
static bool is_tied(const struct date_scan *scan, const struct figures *f) {
    return f->mark == '/' && f->first > scan->first &&
           index_means(scan->index, &scan->tokens[f->first - 1], MEANING_DATE_JOINT);
}

/* With two figures for the year, much looks like a date: part 12-03-24, version 6.12.25, section 3.1.12. */
static bool short_form_is_plausible(const struct date_scan *scan, const struct figures *f) {
    const struct token *after = f->end < scan->end ? &scan->tokens[f->end] : NULL;
    if (f->first > scan->first && index_means(scan->index, &scan->tokens[f->first - 1], MEANING_CURRENCY))
        return false;
    bool longer = after != NULL && after->ideograph && f->end + 1 < scan->end && after[1].glued && after[1].ideograph;
    bool word_after = after != NULL && after->kind == TOKEN_WORD && !after->glued && !longer;
    if (word_after &&
        (index_means(scan->index, after, MEANING_QUANTITY_UNIT) || index_means(scan->index, after, MEANING_TIME_WORD)))
        return f->mark != '.' && (!index_means(scan->index, after, MEANING_QUANTITY_UNIT) || is_tied(scan, f));
    bool doubtful = f->mark == '-' || (f->mark == '.' && !f->padded);
    if (!doubtful)
        return true;
    if (f->first <= scan->first)
        return f->mark == '-' || !word_after || is_date_word(scan, after);
    const struct token *before = &scan->tokens[f->first - 1];
    const struct hit *label = label_before(scan, f->first);
    if (before->kind == TOKEN_NUMBER || (label != NULL && meanings_have(label->meanings, MEANING_COLUMN_ITEM)))
        return false;
    return before->kind != TOKEN_WORD || leads_to_date(scan, before);
}

/* ---- the figures themselves -------------------------------------------------------------------------------------- */

/* Year first in two figures is written with dashes, in East Asia with other marks too, and only believed for years
 * around today's. */
static bool short_year_may_lead(const struct date_scan *scan, const struct figures *f) {
    int year = date_full_year(f->a, f->b, f->c, scan->today);
    return (f->mark == '-' || scan->east_asian) && f->a > 12 && year >= scan->today.year - 10;
}

static void add_in_order(const struct figures *f, enum date_order order, struct date today, struct date_hit *date) {
    bool brief = f->two_digit_year;
    if (order == DATE_ORDER_DMY)
        date_add_reading(date, brief ? date_full_year(f->c, f->b, f->a, today) : (int)f->c, f->b, f->a);
    else if (order == DATE_ORDER_MDY)
        date_add_reading(date, brief ? date_full_year(f->c, f->a, f->b, today) : (int)f->c, f->a, f->b);
    else if (brief)
        date_add_reading(date, date_full_year(f->a, f->b, f->c, today), f->b, f->c);
}

/* "'25. 3. 11.", as Koreans write: the mark says that the year comes first. */
static bool year_is_quoted(const struct date_scan *scan, const struct figures *f) {
    return scan->east_asian && f->first > scan->first && token_is_any_mark(&scan->tokens[f->first - 1], "'`");
}

/* Dots are written where the day comes first; slashes and dashes leave it open. */
static void add_readings(const struct date_scan *scan, const struct figures *f, struct date_hit *date) {
    if (scan->order != DATE_ORDER_OPEN)
        add_in_order(f, scan->order, scan->today, date);
    if (date->reading_count == 0 && year_is_quoted(scan, f))
        add_in_order(f, DATE_ORDER_YMD, scan->today, date);
    if (date->reading_count > 0)
        return;
    add_in_order(f, DATE_ORDER_DMY, scan->today, date);
    if (f->mark != '.' || date->reading_count == 0)
        add_in_order(f, DATE_ORDER_MDY, scan->today, date);
    if (short_year_may_lead(scan, f) || (date->reading_count == 0 && f->mark != '.'))
        add_in_order(f, DATE_ORDER_YMD, scan->today, date);
}

static bool read_compact(const struct date_scan *scan, uint32_t at, struct date_hit *date) {
    uint32_t value = scan->tokens[at].value;
    struct figures f = {.first = at, .end = at + 1, .year_first = true};
    if (!begins_by_itself(scan, &f) || !ends_by_itself(scan, &f) || !date_is_labelled(scan, at))
        return false;
    *date = (struct date_hit){.first = at, .end = at + 1};
    if (value / 10000 >= 1980 && value / 10000 < 2080 && value % 100 != 0)
        date_add_reading(date, (int)(value / 10000), value / 100 % 100, value % 100);
    return date->reading_count > 0;
}

/* "11. 3. 25": with blanks, only where the day is known to come first or a label says date. */
static bool may_be_loose(const struct date_scan *scan, const struct figures *f) {
    if (f->mark != '.' || !scan->tokens[f->first + 1].glued || !scan->tokens[f->first + 3].glued)
        return false;
    return scan->order == DATE_ORDER_DMY || year_is_quoted(scan, f) || date_is_labelled(scan, f->first);
}

static bool read_figures(const struct date_scan *scan, uint32_t at, struct figures *f) {
    const struct token *t = scan->tokens;
    if (at + 5 > scan->end || t[at + 2].kind != TOKEN_NUMBER || t[at + 4].kind != TOKEN_NUMBER)
        return false;
    if (!token_is_any_mark(&t[at + 1], ".-/") || t[at].digits == 3 || t[at + 2].digits > 2)
        return false;
    uint8_t last = t[at + 4].digits;
    *f = (struct figures){.first = at,
                          .end = at + 5,
                          .a = t[at].value,
                          .b = t[at + 2].value,
                          .c = t[at + 4].value,
                          .mark = (char)t[at + 1].value,
                          .year_first = t[at].digits == 4,
                          .two_digit_year = t[at].digits != 4 && last <= 2,
                          .padded = t[at].digits == 2 && t[at + 2].digits == 2};
    bool one_figure = f->year_first || year_is_quoted(scan, f);
    if (last == 3 || last > 4 || (last == 1 && !one_figure) || (last == 4 && f->year_first))
        return false;
    bool comma = token_is_mark(&t[at + 3], ',') && !f->year_first && last == 4;
    if (t[at + 3].value != t[at + 1].value && !comma)
        return false;
    bool glued = t[at + 1].glued && t[at + 2].glued && t[at + 3].glued && t[at + 4].glued;
    if (f->two_digit_year && !glued)
        return may_be_loose(scan, f);
    return glued || f->mark != '-' || t[at + 1].glued == t[at + 2].glued;
}

/* "11/3 2025" and "11/3-2025": how Scandinavians write it by hand; the day comes first. */
static bool read_apart(const struct date_scan *scan, uint32_t at, struct figures *f) {
    const struct token *t = scan->tokens;
    if (at + 4 > scan->end || !token_is_mark(&t[at + 1], '/') || t[at].digits > 2 || !glued_number(scan, at + 2) ||
        t[at + 2].digits > 2 || !t[at + 1].glued)
        return false;
    uint32_t year = at + 4 < scan->end && token_is_mark(&t[at + 3], '-') && t[at + 3].glued ? at + 4 : at + 3;
    if (t[year].kind != TOKEN_NUMBER || t[year].digits != 4 || (t[year].glued != (year == at + 4)))
        return false;
    bool likely = (int)t[year].value <= scan->today.year + 10 && (int)t[year].value >= scan->today.year - 15;
    bool follows = at > scan->first && t[at - 1].kind == TOKEN_WORD && !is_date_word(scan, &t[at - 1]) &&
                   !date_is_labelled(scan, at);
    bool goes_on = year + 1 < scan->end && t[year + 1].kind != TOKEN_MARK && !t[year + 1].in_label &&
                   !is_date_word(scan, &t[year + 1]);
    *f = (struct figures){
        .first = at, .end = year + 1, .a = t[at].value, .b = t[at + 2].value, .c = t[year].value, .mark = '.'};
    return likely && !follows && !goes_on;
}

/* "11 03 2025" in the boxes of a form, where a label says date. */
static bool read_spaced(const struct date_scan *scan, uint32_t at, struct figures *f) {
    const struct token *t = scan->tokens;
    if (at + 3 > scan->end || !is_number(scan, at + 1) || !is_number(scan, at + 2) || t[at + 1].digits != 2)
        return false;
    bool year_first = t[at].digits == 4 && t[at + 2].digits == 2;
    if (!year_first && (t[at].digits != 2 || t[at + 2].digits != 4))
        return false;
    *f = (struct figures){.first = at,
                          .end = at + 3,
                          .a = t[at].value,
                          .b = t[at + 1].value,
                          .c = t[at + 2].value,
                          .mark = ' ',
                          .year_first = year_first};
    return !is_number(scan, at + 3) && date_is_labelled(scan, at);
}

bool date_numeric(const struct date_scan *scan, uint32_t at, struct date_hit *date) {
    if (scan->tokens[at].digits == 8)
        return read_compact(scan, at, date);
    struct figures f;
    if (!read_figures(scan, at, &f) && !read_apart(scan, at, &f) && !read_spaced(scan, at, &f))
        return false;
    if (!begins_by_itself(scan, &f) || !ends_by_itself(scan, &f) || says_no_date(scan, at))
        return false;
    if (f.two_digit_year && !short_form_is_plausible(scan, &f))
        return false;
    *date = (struct date_hit){.first = f.first, .end = f.end, .mark = f.mark, .leading = (uint8_t)(f.a & 0xFF)};
    if (f.b == 0 || f.a == 0 || (f.year_first && f.c == 0))
        return false;
    if (f.year_first)
        date_add_reading(date, (int)f.a, f.b, f.c);
    else
        add_readings(scan, &f, date);
    date->day_first = date->reading_count == 1 && !f.year_first && f.a > 12 && date->readings[0].day == f.a;
    date->month_first = date->reading_count == 1 && !f.year_first && f.b > 12 && date->readings[0].day == f.b;
    return date->reading_count > 0;
}
