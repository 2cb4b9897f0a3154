/* date.c - in: tokens of a run of text; out: every full calendar date in it, and months with their year. Knows neither
 * mail nor sheets. Years 1900-2099. A date that can be read in several ways keeps all its readings. Figures that belong
 * to part numbers, prices, telephone numbers or versions are left alone: a date in figures must stand by itself. */
#include "inspect/find/find.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_FILLERS = 5 }; /* "11 días del mes de marzo" */

int date_full_year(uint32_t two_digits, unsigned month, unsigned day, struct date today) {
    struct date latest = date_add_years(today, 10);
    int year = today.year / 100 * 100 + 100 + (int)two_digits;
    struct date date = {(int16_t)year, (uint8_t)month, (uint8_t)day};
    while (date_compare(date, latest) > 0)
        date.year = (int16_t)(date.year - 100);
    return date.year;
}

/* Keeps the readings ascending and each once; what is no day of the calendar is not kept. */
void date_add_reading(struct date_hit *date, int year, uint32_t month, uint32_t day) {
    struct date reading = {(int16_t)year, (uint8_t)month, (uint8_t)day};
    if (year < 1900 || year > 2099 || month > 12 || day > 31 || !date_valid(reading))
        return;
    size_t at = 0;
    while (at < date->reading_count && date_compare(date->readings[at], reading) < 0)
        at++;
    if (at < date->reading_count && date_equal(date->readings[at], reading))
        return;
    if (date->reading_count == LIMIT_DATE_READINGS)
        return;
    memmove(&date->readings[at + 1], &date->readings[at], (date->reading_count - at) * sizeof *date->readings);
    date->readings[at] = reading;
    date->reading_count++;
}

static unsigned gap_mark(const struct token *token) {
    if (token_is_mark(token, '.'))
        return GAP_DOT;
    if (token_is_mark(token, ','))
        return GAP_COMMA;
    if (token_is_mark(token, '-'))
        return GAP_DASH;
    if (token_is_mark(token, '/'))
        return GAP_SLASH;
    return token_is_any_mark(token, "'\"`") ? GAP_QUOTE : GAP_OTHER;
}

struct date_gap date_gap(const struct date_scan *scan, uint32_t after) {
    struct date_gap gap = {.next = after};
    for (unsigned words = 0; gap.next < scan->end; gap.next++) {
        const struct token *token = &scan->tokens[gap.next];
        bool filler =
            token->kind == TOKEN_WORD && token->month == 0 && index_means(scan->index, token, MEANING_DATE_FILLER);
        if (token->kind != TOKEN_MARK && !(filler && words < MOST_FILLERS))
            break;
        gap.blank = gap.blank || !token->glued;
        if (filler) {
            words++;
            gap.filler = true;
        } else {
            gap.marks |= gap_mark(token);
        }
    }
    if (gap.next < scan->end)
        gap.blank = gap.blank || !scan->tokens[gap.next].glued;
    return gap;
}

/* ---- a weekday decides between readings ----------------------------------------------------------------------- */

static unsigned weekday_of(struct date date) {
    int32_t days = date_to_days(date);
    return (unsigned)(((days + 3) % 7 + 7) % 7) + 1; /* 1 January 1970 was a Thursday */
}

/* The weekday named directly before token `at`, 1 (Monday) to 7; 0: none. */
static unsigned weekday_before(const struct date_scan *scan, uint32_t at) {
    for (unsigned steps = 0; at > scan->first && steps < 4; steps++) {
        const struct token *token = &scan->tokens[--at];
        if (token->kind == TOKEN_NUMBER)
            return 0;
        if (token->kind == TOKEN_MARK || token->entry == 0)
            continue;
        enum meaning day = meanings_first(index_meanings(scan->index, token), MEANING_WEEKDAY_1, MEANING_WEEKDAY_7);
        if (day != MEANING_NONE)
            return (unsigned)(day - MEANING_WEEKDAY_1) + 1;
        if (!index_means(scan->index, token, MEANING_DATE_FILLER))
            return 0;
    }
    return 0;
}

static void settle_by_weekday(const struct date_scan *scan, struct date_hit *date) {
    unsigned weekday = date->reading_count > 1 ? weekday_before(scan, date->first) : 0;
    if (weekday == 0)
        return;
    size_t fitting = 0;
    struct date fit = {0};
    for (size_t i = 0; i < date->reading_count; i++) {
        if (weekday_of(date->readings[i]) != weekday)
            continue;
        fit = date->readings[i];
        fitting++;
    }
    if (fitting != 1)
        return;
    date->readings[0] = fit;
    date->reading_count = 1;
    date->day_first = fit.day == date->leading && fit.month != date->leading;
    date->month_first = fit.month == date->leading && fit.day != date->leading;
}

/* ---- all of a run ----------------------------------------------------------------------------------------------- */

/* A number of at most four figures: day, month or year of whatever writing. */
static bool date_at_number(const struct date_scan *scan, uint32_t at, struct date_hit *date) {
    if (date_numeric(scan, at, date) || (scan->months && date_named(scan, at, date)) || date_roman(scan, at, date))
        return true;
    bool ideograph = at + 1 < scan->end && scan->tokens[at + 1].ideograph;
    return (ideograph && date_ideographic(scan, at, date)) || date_era_letter(scan, at, date);
}

static bool date_at(const struct date_scan *scan, uint32_t at, struct date_hit *date) {
    const struct token *token = &scan->tokens[at];
    if (token->kind == TOKEN_NUMBER)
        return token->digits > 4 ? token->digits == 8 && date_numeric(scan, at, date) : date_at_number(scan, at, date);
    if (token->ideograph)
        return date_ideographic(scan, at, date);
    return token->month != 0 && date_named(scan, at, date);
}

bool date_next(const struct date_scan *scan, uint32_t *at, struct date_hit *date) {
    for (uint32_t i = *at; i < scan->end; i++) {
        if (!date_at(scan, i, date))
            continue;
        settle_by_weekday(scan, date);
        *at = date->end;
        return true;
    }
    *at = scan->end;
    return false;
}

/* ---- one line of text ------------------------------------------------------------------------------------------- */

struct line_of_text {
    struct token *tokens;
    struct hit *hits;
    uint32_t token_count, hit_count;
};

static void *room_for(size_t count, size_t size) {
    void *array = reallocarray(NULL, count + 1, size);
    if (array == NULL)
        abort();
    return array;
}

static void read_line(const struct finder_index *index, const char *text, size_t length, struct line_of_text *line) {
    line->tokens = room_for(length, sizeof *line->tokens);
    line->token_count = (uint32_t)token_split(index, text, length, line->tokens);
    line->hits = room_for(line->token_count, sizeof *line->hits);
    line->hit_count = labels_find(index, line->tokens, 0, line->token_count, line->hits);
}

static bool has_month(const struct line_of_text *line) {
    for (uint32_t i = 0; i < line->token_count; i++)
        if (line->tokens[i].month != 0)
            return true;
    return false;
}

static bool has_ideograph(const struct line_of_text *line) {
    for (uint32_t i = 0; i < line->token_count; i++)
        if (line->tokens[i].ideograph)
            return true;
    return false;
}

size_t find_dates(const struct finder_index *index, const char *text, size_t length, enum date_order order,
                  struct date today, bool compact, struct date_match *matches, size_t room) {
    if (length > LIMIT_TEXT_BYTES)
        length = LIMIT_TEXT_BYTES;
    struct line_of_text line;
    read_line(index, text, length, &line);
    struct date_scan scan = {.index = index,
                             .tokens = line.tokens,
                             .end = line.token_count,
                             .hits = line.hits,
                             .end_hit = line.hit_count,
                             .order = order,
                             .today = today,
                             .compact = compact,
                             .months = has_month(&line),
                             .east_asian = has_ideograph(&line)};
    struct date_hit date;
    size_t count = 0;
    for (uint32_t at = 0; count < room && date_next(&scan, &at, &date); count++) {
        struct date_match *match = &matches[count];
        match->start = line.tokens[date.first].start;
        match->end = line.tokens[date.end - 1].end;
        memcpy(match->readings, date.readings, sizeof match->readings);
        match->reading_count = date.reading_count;
    }
    free(line.tokens);
    free(line.hits);
    return count;
}
