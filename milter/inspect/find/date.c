/* date.c - in: tokens of a run of text; out: every full calendar date in it, and months with their year. Knows neither
 * mail nor sheets. Years 1900-2099. A date that can be read in several ways keeps all its readings. Figures that belong
 * to part numbers, prices, telephone numbers or versions are left alone: a date in figures must stand by itself. */
#include "inspect/find/find.h"

#include <stdlib.h>
#include <string.h>

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
        bool filler = token->kind == TOKEN_WORD && index_means(scan->index, token, MEANING_DATE_FILLER);
        if (token->kind != TOKEN_MARK && !(filler && words < 3))
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

/* ---- 2025年3月11日, 2025년 3월 11일, 令和7年3月11日 ---------------------------------------------------------------
 */

static bool is_character(const struct date_scan *scan, uint32_t at, uint32_t chinese, uint32_t korean) {
    if (at >= scan->end || !scan->tokens[at].ideograph)
        return false;
    return scan->tokens[at].value == chinese || scan->tokens[at].value == korean;
}

static bool is_figure(const struct date_scan *scan, uint32_t at, unsigned most) {
    return at < scan->end && scan->tokens[at].kind == TOKEN_NUMBER && scan->tokens[at].digits <= most;
}

/* The first year of the era named before token `at`, less one; 0: no era there. */
static int era_before(const struct date_scan *scan, uint32_t at) {
    static const struct {
        uint32_t first, second;
        int years;
    } eras[] = {{0x4EE4, 0x548C, 2018}, {0x5E73, 0x6210, 1988}, {0x662D, 0x548C, 1925}}; /* 令和 平成 昭和 */
    if (at < scan->first + 2)
        return 0;
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++)
        if (is_character(scan, at - 2, eras[i].first, 0) && is_character(scan, at - 1, eras[i].second, 0))
            return eras[i].years;
    return 0;
}

bool date_ideographic(const struct date_scan *scan, uint32_t at, struct date_hit *date) {
    enum { YEAR = 0x5E74, MONTH = 0x6708, DAY = 0x65E5, DAY_SPOKEN = 0x53F7 };
    enum { KOREAN_YEAR = 0xB144, KOREAN_MONTH = 0xC6D4, KOREAN_DAY = 0xC77C };
    if (!is_figure(scan, at, 4) || !is_character(scan, at + 1, YEAR, KOREAN_YEAR) || !is_figure(scan, at + 2, 2) ||
        !is_character(scan, at + 3, MONTH, KOREAN_MONTH))
        return false;
    uint32_t month = scan->tokens[at + 2].value;
    bool has_day = is_figure(scan, at + 4, 2) &&
                   (is_character(scan, at + 5, DAY, KOREAN_DAY) || is_character(scan, at + 5, DAY_SPOKEN, KOREAN_DAY));
    uint32_t day = has_day ? scan->tokens[at + 4].value : 0;
    int era = era_before(scan, at);
    int year = (int)scan->tokens[at].value + era;
    if (era == 0 && scan->tokens[at].digits == 2)
        year = date_full_year(scan->tokens[at].value, month, day, scan->today);
    if (month == 0 || (has_day && day == 0))
        return false;
    *date = (struct date_hit){.first = era != 0 ? at - 2 : at, .end = at + (has_day ? 6 : 4)};
    date_add_reading(date, year, month, day);
    return date->reading_count > 0;
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
}

/* ---- all of a run ----------------------------------------------------------------------------------------------- */

static bool date_at(const struct date_scan *scan, uint32_t at, struct date_hit *date) {
    const struct token *token = &scan->tokens[at];
    if (token->kind == TOKEN_NUMBER) {
        if (token->digits > 4)
            return token->digits == 8 && date_numeric(scan, at, date);
        return date_numeric(scan, at, date) || (scan->months && date_named(scan, at, date)) ||
               date_ideographic(scan, at, date);
    }
    return token->month != 0 && date_named(scan, at, date);
}

bool date_has_month(const struct token *tokens, uint32_t first, uint32_t end) {
    for (uint32_t i = first; i < end; i++)
        if (tokens[i].month != 0)
            return true;
    return false;
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
                             .months = date_has_month(line.tokens, 0, line.token_count)};
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
