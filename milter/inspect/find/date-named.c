/* date-named.c - in: a number or a month's name; out: the date that begins there and names its month: 3 March 2025,
 * March 3rd, 2025, 11-MAR-25, 2020/sep/23, 23-2020-september, and "March 2025" as a month. Also the dates of log lines:
 * Mar 11 10:15:00 CET 2025. */
#include "inspect/find/find.h"

#include <string.h>

enum part_kind { PART_NONE, PART_NUMBER, PART_MONTH };

struct part_of_date {
    enum part_kind kind;
    uint32_t value, digits;
    uint32_t end; /* behind it and its ordinal ("3rd") */
    bool ordinal;
};

struct parts {
    struct part_of_date part[3];
    struct date_gap gap[2]; /* gap[i] stands behind part[i] */
    unsigned count;
};

static struct part_of_date read_part(const struct date_scan *scan, uint32_t at) {
    if (at >= scan->end)
        return (struct part_of_date){.kind = PART_NONE};
    const struct token *token = &scan->tokens[at];
    if (token->month != 0)
        return (struct part_of_date){.kind = PART_MONTH, .value = token->month, .end = at + 1};
    if (token->kind != TOKEN_NUMBER || token->digits > 4)
        return (struct part_of_date){.kind = PART_NONE};
    struct part_of_date part = {.kind = PART_NUMBER, .value = token->value, .digits = token->digits, .end = at + 1};
    uint32_t behind = at + 1;
    if (behind + 1 < scan->end && token_is_mark(&scan->tokens[behind], ':') && scan->tokens[behind + 1].glued)
        behind++; /* "11:e mars" */
    const struct token *next = behind < scan->end ? &scan->tokens[behind] : NULL;
    if (next != NULL && next->kind == TOKEN_WORD && token->digits <= 2 &&
        index_means(scan->index, next, MEANING_ORDINAL) && (next->glued || next->month == 0)) {
        part.ordinal = true;
        part.end = behind + 1;
    }
    return part;
}

static void read_parts(const struct date_scan *scan, uint32_t at, struct parts *parts) {
    parts->count = 0;
    while (parts->count < 3) {
        struct part_of_date *part = &parts->part[parts->count];
        *part = read_part(scan, at);
        if (part->kind == PART_NONE)
            return;
        parts->count++;
        if (parts->count == 3)
            return;
        struct date_gap *gap = &parts->gap[parts->count - 1];
        *gap = date_gap(scan, part->end);
        if ((gap->marks & GAP_OTHER) != 0)
            return;
        at = gap->next;
    }
}

/* "-", "/" or "." without blanks: what holds an unusual order together. */
static bool tight(const struct date_gap *gap) {
    return !gap->blank && !gap->filler &&
           (gap->marks == GAP_DASH || gap->marks == GAP_SLASH || gap->marks == GAP_DOT || gap->marks == 0);
}

static bool held_together(const struct parts *parts) {
    return tight(&parts->gap[0]) && tight(&parts->gap[1]) && parts->gap[0].marks == parts->gap[1].marks &&
           parts->gap[0].marks != 0;
}

/* "4711/25 of Oct 14, 2023": what looks like a year is the day, and what looks like the day belongs to a number. */
static bool is_followed_by_year(const struct date_scan *scan, uint32_t at) {
    return at + 1 < scan->end && token_is_mark(&scan->tokens[at], ',') && scan->tokens[at + 1].kind == TOKEN_NUMBER &&
           scan->tokens[at + 1].digits == 4 && scan->tokens[at + 1].value >= 1950 && scan->tokens[at + 1].value < 2100;
}

/* Two figures are a year in "11-Mar-25", "11MAR25", "3 March '25" and "3. März 25"; not in "3 May 20 boxes". */
static bool short_year(const struct date_scan *scan, uint32_t at, const struct parts *parts, bool day_first) {
    const struct date_gap *last = &parts->gap[1];
    if (parts->part[2].digits != 2 || parts->part[2].ordinal || is_followed_by_year(scan, parts->part[2].end))
        return false;
    if (tight(last) && (last->marks != 0 || tight(&parts->gap[0])))
        return true;
    if ((last->marks & GAP_QUOTE) != 0)
        return true;
    if (!day_first)
        return last->marks == GAP_COMMA;
    uint32_t after = parts->part[2].end;
    if (after >= scan->end || scan->tokens[after].kind == TOKEN_MARK)
        return true; /* below: "Bestelldatum: 13. Jan. 25 Angebots-Nr.: 88" */
    return scan->tokens[after].in_label && !index_means(scan->index, &scan->tokens[after], MEANING_QUANTITY_UNIT) &&
           date_is_labelled(scan, at);
}

/* "our order of 17 Jan 25 as follows": a word that ties a date to something stands before it, no unit behind it, and
 * the year is about today's. */
static bool is_tied(const struct date_scan *scan, uint32_t at, const struct parts *parts) {
    uint32_t after = parts->part[2].end;
    int year = scan->today.year / 100 * 100 + (int)parts->part[2].value;
    return at > scan->first && index_means(scan->index, &scan->tokens[at - 1], MEANING_DATE_JOINT) &&
           parts->part[2].digits == 2 && !parts->part[2].ordinal && year >= scan->today.year - 2 &&
           year <= scan->today.year + 1 && after < scan->end &&
           !index_means(scan->index, &scan->tokens[after], MEANING_QUANTITY_UNIT);
}

struct named {
    int year;
    uint32_t month, day, parts;
};

/* "3 set 2000" may be the price of three sets: a month that is a unit too counts with marks or words around it, or
 * where nothing else stands beside it. */
static bool may_be_amount(const struct date_scan *scan, uint32_t at, const struct parts *parts) {
    const struct part_of_date *month = &parts->part[1];
    const struct part_of_date *year = &parts->part[2];
    if (month->kind != PART_MONTH || parts->part[0].kind != PART_NUMBER || parts->part[0].ordinal ||
        !index_means(scan->index, &scan->tokens[month->end - 1], MEANING_QUANTITY_UNIT))
        return false;
    if (parts->gap[0].marks != 0 || parts->gap[0].filler || parts->gap[1].marks != 0 || parts->gap[1].filler)
        return false;
    bool decimals = year->end + 1 < scan->end && token_is_any_mark(&scan->tokens[year->end], ".,") &&
                    scan->tokens[year->end + 1].kind == TOKEN_NUMBER;
    bool goes_on = year->end < scan->end && scan->tokens[year->end].kind != TOKEN_MARK;
    bool begun = at > scan->first && scan->tokens[at - 1].kind != TOKEN_MARK && !scan->tokens[at - 1].in_label;
    return decimals || goes_on || begun;
}

/* Which of three parts is what; false when they make no date. */
static bool assign(const struct date_scan *scan, uint32_t at, const struct parts *p, struct named *named) {
    const struct part_of_date *a = &p->part[0];
    const struct part_of_date *b = &p->part[1];
    const struct part_of_date *c = &p->part[2];
    bool together = held_together(p);
    *named = (struct named){.parts = 3};
    const struct part_of_date *year = NULL;
    const struct part_of_date *day = NULL;
    const struct part_of_date *month = a->kind == PART_MONTH ? a : b->kind == PART_MONTH ? b : c;
    if (b->kind == PART_MONTH && a->kind == PART_NUMBER && c->kind == PART_NUMBER) {
        bool year_first = a->digits == 4 && c->digits <= 2;
        year = year_first ? a : c;
        day = year_first ? c : a;
    } else if (a->kind == PART_MONTH && b->kind == PART_NUMBER && c->kind == PART_NUMBER) {
        bool year_second = b->digits == 4 && together;
        year = year_second ? b : c;
        day = year_second ? c : b;
    } else if (c->kind == PART_MONTH && a->kind == PART_NUMBER && b->kind == PART_NUMBER && together) {
        bool year_first = a->digits == 4;
        year = year_first ? a : b;
        day = year_first ? b : a;
    }
    if (day == NULL || day->digits > 2 || day->value == 0 || year->ordinal)
        return false;
    named->month = month->value;
    named->day = day->value;
    named->year = (int)year->value;
    if (year->digits == 4)
        return true;
    named->year = date_full_year(year->value, named->month, named->day, scan->today);
    return year == c && month != c && (short_year(scan, at, p, day == a) || (day == a && is_tied(scan, at, p)));
}

/* ---- what stands around ------------------------------------------------------------------------------------------ */

static bool begins_by_itself(const struct date_scan *scan, uint32_t first) {
    if (first == scan->first || !scan->tokens[first].glued)
        return true;
    const struct token *before = &scan->tokens[first - 1];
    if (before->kind != TOKEN_MARK)
        return before->ideograph;
    return !token_is_any_mark(before, "#$%&@\\_+");
}

static bool ends_by_itself(const struct date_scan *scan, uint32_t end, bool joined) {
    if (end >= scan->end || !scan->tokens[end].glued)
        return true;
    const struct token *after = &scan->tokens[end];
    bool number = end + 1 < scan->end && scan->tokens[end + 1].glued && scan->tokens[end + 1].kind == TOKEN_NUMBER;
    if (after->kind == TOKEN_WORD)
        return after->ideograph || index_means(scan->index, after, MEANING_DATE_FILLER) ||
               (number && after->end - after->start == 1);
    if (token_is_any_mark(after, "#$%&@\\_+"))
        return false;
    return !(joined && number && token_is_any_mark(after, "-./,"));
}

/* ---- month and year ---------------------------------------------------------------------------------------------- */

/* "March 2025", unless a figure that is no day of March stands before it. */
static bool month_alone(const struct date_scan *scan, uint32_t at, const struct parts *p, struct date_hit *date) {
    if (p->count < 2 || p->part[0].kind != PART_MONTH || p->part[1].digits != 4)
        return false;
    const struct date_gap *gap = &p->gap[0];
    if (index_means(scan->index, &scan->tokens[at], MEANING_QUANTITY_UNIT))
        return false;
    if ((gap->marks & (GAP_COMMA | GAP_QUOTE)) != 0 && gap->marks != GAP_COMMA)
        return false;
    for (uint32_t i = at; i > scan->first && at - i < 4;) {
        const struct token *before = &scan->tokens[--i];
        if (before->kind == TOKEN_NUMBER)
            return false;
        bool passes = before->kind == TOKEN_MARK || index_means(scan->index, before, MEANING_DATE_FILLER) ||
                      index_means(scan->index, before, MEANING_ORDINAL);
        if (!passes)
            break;
    }
    *date = (struct date_hit){.first = at, .end = p->part[1].end};
    if (p->part[1].value >= 1950)
        date_add_reading(date, (int)p->part[1].value, p->part[0].value, 0);
    return date->reading_count > 0;
}

/* ---- Mar 11 10:15:00 CET 2025 ------------------------------------------------------------------------------------ */

static bool is_number(const struct date_scan *scan, uint32_t at, unsigned digits) {
    return at < scan->end && scan->tokens[at].kind == TOKEN_NUMBER && scan->tokens[at].digits == digits;
}

static bool with_time(const struct date_scan *scan, uint32_t at, const struct parts *p, struct date_hit *date) {
    if (p->part[0].kind != PART_MONTH || p->part[1].kind != PART_NUMBER || p->part[1].value == 0)
        return false;
    uint32_t i = p->part[1].end;
    for (unsigned figures = 0; figures < 3; figures++, i++) {
        if (figures > 0 && !(i < scan->end && token_is_mark(&scan->tokens[i++], ':')))
            return false;
        if (!is_number(scan, i, 2))
            return false;
    }
    if (i < scan->end && scan->tokens[i].kind == TOKEN_WORD)
        i++;
    if (!is_number(scan, i, 4))
        return false;
    *date = (struct date_hit){.first = at, .end = i + 1};
    date_add_reading(date, (int)scan->tokens[i].value, p->part[0].value, p->part[1].value);
    return date->reading_count > 0;
}

bool date_named(const struct date_scan *scan, uint32_t at, struct date_hit *date) {
    struct parts parts;
    struct named named;
    read_parts(scan, at, &parts);
    if (parts.count < 2 || !begins_by_itself(scan, at))
        return false;
    if (parts.count == 3 && !may_be_amount(scan, at, &parts) && assign(scan, at, &parts, &named) &&
        ends_by_itself(scan, parts.part[2].end, !parts.gap[1].blank)) {
        *date = (struct date_hit){.first = at, .end = parts.part[2].end};
        date_add_reading(date, named.year, named.month, named.day);
        if (date->reading_count > 0)
            return true;
    }
    if (with_time(scan, at, &parts, date))
        return true;
    return month_alone(scan, at, &parts, date) && ends_by_itself(scan, date->end, true);
}
