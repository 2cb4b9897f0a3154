/* date-ideographic.c - in: a token of a run; out: the date that begins there and is written the East Asian way:
 * 2025年3月11日, 2025년 3월 11일, 二〇二五年三月十一日, 令和7年3月11日, 民國114年3月11日, R7.3.11. A two-figure year
 * of no era is one of our time. Eras: those of the last hundred years. */
#include "inspect/find/find.h"

static bool is_character(const struct date_scan *scan, uint32_t at, uint32_t chinese, uint32_t korean) {
    if (at >= scan->end || !scan->tokens[at].ideograph)
        return false;
    return scan->tokens[at].value == chinese || scan->tokens[at].value == korean;
}

/* ---- figures, plain or written out ------------------------------------------------------------------------------- */

/* 0-9, 10 for the sign "ten"; -1: no figure. */
static int figure_of(const struct token *token) {
    static const uint32_t figures[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                       0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341}; /* 〇一二三四五六七八九十 */
    if (!token->ideograph && token->value != figures[0])
        return -1;
    for (int i = 0; i <= 10; i++)
        if (token->value == figures[i])
            return i;
    return token->value == 0x96F6 ? 0 : token->value == 0x5143 ? 1 : -1; /* 零; 元, the first year */
}

struct quantity {
    uint32_t value, digits;
    uint32_t end; /* behind it */
};

/* "11", "十一", "二十", "二〇二五". False when no figure stands at `at`. */
static bool read_quantity(const struct date_scan *scan, uint32_t at, uint32_t most_digits, struct quantity *read) {
    if (at >= scan->end)
        return false;
    const struct token *token = &scan->tokens[at];
    *read = (struct quantity){.value = token->value, .digits = token->digits, .end = at + 1};
    if (token->kind == TOKEN_NUMBER)
        return token->digits <= most_digits;
    *read = (struct quantity){.end = at};
    bool ten = false;
    for (; read->end < scan->end && read->digits < most_digits + 1; read->end++, read->digits++) {
        int figure = figure_of(&scan->tokens[read->end]);
        if (figure < 0)
            break;
        if (figure == 10)
            read->value = read->value == 0 ? 10 : read->value * 10;
        else
            read->value = ten ? read->value + (uint32_t)figure : read->value * 10 + (uint32_t)figure;
        ten = ten || figure == 10;
    }
    return read->digits > 0 && read->digits <= most_digits + (ten ? 1 : 0);
}

/* ---- eras -------------------------------------------------------------------------------------------------------- */

struct era {
    uint32_t first, second;
    char letter; /* 0: no letter stands for it */
    int years;   /* before its first year */
};

static const struct era eras[] = {
    {0x4EE4, 0x548C, 'r', 2018}, /* 令和 */
    {0x5E73, 0x6210, 'h', 1988}, /* 平成 */
    {0x662D, 0x548C, 's', 1925}, /* 昭和 */
    {0x6C11, 0x570B, 0, 1911},   /* 民國 */
    {0x6C11, 0x56FD, 0, 1911},   /* 民国 */
};

/* The first year of the era named before token `at`, less one; 0: no era there. */
static int era_before(const struct date_scan *scan, uint32_t at) {
    if (at < scan->first + 2)
        return 0;
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++)
        if (is_character(scan, at - 2, eras[i].first, 0) && is_character(scan, at - 1, eras[i].second, 0))
            return eras[i].years;
    return 0;
}

/* ---- 2025年3月11日 ----------------------------------------------------------------------------------------------- */

static int full_year(const struct date_scan *scan, const struct quantity *year, int era, uint32_t month, uint32_t day) {
    if (era != 0 || year->digits != 2)
        return (int)year->value + era;
    return date_full_year(year->value, month, day, scan->today);
}

bool date_ideographic(const struct date_scan *scan, uint32_t at, struct date_hit *date) {
    enum { YEAR = 0x5E74, MONTH = 0x6708, DAY = 0x65E5, DAY_SPOKEN = 0x53F7, DAY_SPOKEN_OLD = 0x865F };
    enum { KOREAN_YEAR = 0xB144, KOREAN_MONTH = 0xC6D4, KOREAN_DAY = 0xC77C };
    struct quantity year, month, day;
    if (!read_quantity(scan, at, 4, &year) || !is_character(scan, year.end, YEAR, KOREAN_YEAR) ||
        !read_quantity(scan, year.end + 1, 2, &month) || !is_character(scan, month.end, MONTH, KOREAN_MONTH))
        return false;
    int era = era_before(scan, at);
    bool has_day =
        read_quantity(scan, month.end + 1, 2, &day) &&
        (is_character(scan, day.end, DAY, KOREAN_DAY) || is_character(scan, day.end, DAY_SPOKEN, DAY_SPOKEN_OLD));
    if (!has_day && month.end + 1 < scan->end && scan->tokens[month.end + 1].kind == TOKEN_NUMBER) {
        if (day.end != scan->end) /* "2025年11月 20個" */
            day.value = 0;
        has_day = day.value != 0;
    }
    if (!has_day)
        day = (struct quantity){.end = month.end};
    if (month.value == 0 || (has_day && day.value == 0) || (era == 0 && year.digits < 2))
        return false;
    *date = (struct date_hit){.first = era != 0 ? at - 2 : at, .end = day.end + 1};
    date_add_reading(date, full_year(scan, &year, era, month.value, day.value), month.value, day.value);
    return date->reading_count > 0;
}

/* ---- R7.3.11 ----------------------------------------------------------------------------------------------------- */

/* A year of an era has one letter and one or two figures glued to it; the rest is glued too. `at` is the year. */
bool date_era_letter(const struct date_scan *scan, uint32_t at, struct date_hit *date) {
    const struct token *t = scan->tokens;
    if (at == scan->first || at + 5 > scan->end || t[at].digits > 2 || !t[at].glued)
        return false;
    const struct token *letter = &t[at - 1];
    bool marks = token_is_any_mark(&t[at + 1], "./") && t[at + 3].value == t[at + 1].value &&
                 t[at + 3].kind == TOKEN_MARK && t[at + 2].kind == TOKEN_NUMBER && t[at + 4].kind == TOKEN_NUMBER;
    bool small = t[at + 2].digits <= 2 && t[at + 4].digits <= 2;
    bool apart = !letter->glued || at - 1 == scan->first || t[at - 2].ideograph || token_is_any_mark(&t[at - 2], ":(");
    if (letter->kind != TOKEN_WORD || letter->end - letter->start != 1 || !apart || !marks || !small)
        return false;
    for (uint32_t i = at + 1; i < at + 5; i++)
        if (!t[i].glued)
            return false;
    if (at + 5 < scan->end && t[at + 5].glued && !token_is_any_mark(&t[at + 5], "),;"))
        return false;
    *date = (struct date_hit){.first = at - 1, .end = at + 5};
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++)
        if (eras[i].letter != 0 && letter->hash == token_hash_of(&eras[i].letter, 1))
            date_add_reading(date, (int)t[at].value + eras[i].years, t[at + 2].value, t[at + 4].value);
    return date->reading_count > 0;
}
