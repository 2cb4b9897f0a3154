/* settle.c - in: a date that can be read in several ways, and its view; out: one reading, where the other dates of the
 * document in the same writing, the language declared for the party or its own leave no doubt; else all of them. (The
 * party's setting has been used when the dates were read.) */
#include "inspect/find/find.h"

enum { STRONG_LABELS = 3, MOST_LANGUAGES = 32 };

static void keep(struct date_hit *date, size_t reading) {
    date->readings[0] = date->readings[reading];
    date->reading_count = 1;
}

/* The reading of this order; reading_count when there is none. */
static size_t reading_in(const struct date_hit *date, enum date_order order) {
    for (size_t i = 0; i < date->reading_count; i++) {
        bool day = date->readings[i].day == date->leading;
        bool month = date->readings[i].month == date->leading;
        if ((order == DATE_ORDER_DMY && day) || (order == DATE_ORDER_MDY && month) ||
            (order == DATE_ORDER_YMD && !day && !month))
            return i;
    }
    return date->reading_count;
}

/* What other dates with the same mark say, when they agree. */
static enum date_order order_of_others(const struct view *view, char mark) {
    const struct survey *survey = view->survey;
    bool day = false;
    bool month = false;
    for (uint32_t i = 0; i < survey->date_count; i++) {
        const struct date_hit *other = &survey->dates[i];
        if (other->mark != mark || !view_has(view, survey->boxes[other->box].line))
            continue;
        day = day || other->day_first;
        month = month || other->month_first;
    }
    if (day == month)
        return DATE_ORDER_OPEN;
    return day ? DATE_ORDER_DMY : DATE_ORDER_MDY;
}

/* How many of the labels of all the text each language has; many belong to several. */
static void count_languages(const struct survey *survey, uint32_t counts[MOST_LANGUAGES]) {
    for (uint32_t i = 0; i < survey->hit_count; i++)
        for (uint32_t languages = survey->hits[i].languages; languages != 0; languages &= languages - 1)
            counts[__builtin_ctz(languages)]++;
}

/* The order in which the document's language writes dates. Related languages share labels: all that know nearly as many
 * as the best one must agree. */
static enum date_order order_of_language(const struct view *view) {
    uint32_t counts[MOST_LANGUAGES] = {0};
    uint32_t best = 0;
    count_languages(view->survey, counts);
    for (uint32_t i = 0; i < MOST_LANGUAGES; i++)
        if (counts[i] > counts[best])
            best = i;
    if (counts[best] < STRONG_LABELS)
        return DATE_ORDER_OPEN;
    enum date_order order = index_date_order(view->survey->index, (uint32_t)1 << best);
    for (uint32_t i = 0; i < MOST_LANGUAGES; i++)
        if (counts[i] * 6 >= counts[best] * 5 && index_date_order(view->survey->index, (uint32_t)1 << i) != order)
            return DATE_ORDER_OPEN;
    return order;
}

/* "(dd/mm/yyyy)", "TT.MM.JJJJ" in a box: how the form wants its dates written. */
static enum date_order order_in_box(const struct survey *survey, uint32_t box) {
    const struct box *b = &survey->boxes[box];
    for (uint32_t i = b->first_token; i + 2 < b->end_token; i++) {
        const struct token *first = &survey->tokens[i];
        const struct token *second = &survey->tokens[i + 2];
        if (first->kind != TOKEN_WORD || second->kind != TOKEN_WORD || !token_is_any_mark(first + 1, "/.-"))
            continue;
        bool day = index_means(survey->index, first, MEANING_DAY_LETTERS);
        bool month = index_means(survey->index, first, MEANING_MONTH_LETTERS);
        if (day && index_means(survey->index, second, MEANING_MONTH_LETTERS))
            return DATE_ORDER_DMY;
        if (month && index_means(survey->index, second, MEANING_DAY_LETTERS))
            return DATE_ORDER_MDY;
    }
    return DATE_ORDER_OPEN;
}

static enum date_order order_of_form(const struct view *view) {
    enum date_order order = DATE_ORDER_OPEN;
    for (uint32_t n = 0; n < view->count; n++) {
        const struct line *line = &view->survey->lines[view->lines[n]];
        for (uint32_t i = line->first_box; i < line->end_box; i++) {
            enum date_order own = order_in_box(view->survey, i);
            if (own == DATE_ORDER_OPEN || own == order)
                continue;
            if (order != DATE_ORDER_OPEN)
                return DATE_ORDER_OPEN;
            order = own;
        }
    }
    return order;
}

void settle_date(const struct view *view, struct date_hit *date) {
    if (date->reading_count < 2)
        return;
    enum date_order order = order_of_form(view);
    if (order == DATE_ORDER_OPEN)
        order = order_of_others(view, date->mark);
    if (order == DATE_ORDER_OPEN && view->survey->language != 0)
        order = index_date_order(view->survey->index, view->survey->language);
    if (order == DATE_ORDER_OPEN)
        order = order_of_language(view);
    if (order == DATE_ORDER_OPEN)
        return;
    size_t reading = reading_in(date, order);
    if (reading < date->reading_count)
        keep(date, reading);
}
