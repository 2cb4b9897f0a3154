/* age.c - in: a day and today; out: how long ago it was, in words people use. */
#include "rulelang/placeholder.h"

#include <stdlib.h>

enum { DAYS_AS_DAYS = 60, MONTHS_AS_MONTHS = 23, NEAR_DAYS = 15, DAYS_OF_MONTH = 30, DAYS_OF_YEAR = 365 };

static const char *number_words(struct arena *arena, int number) {
    static const char *const words[] = {"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
    return number < 10 ? words[number] : arena_printf(arena, "%d", number);
}

static const char *years_words(struct arena *arena, int years) {
    return arena_printf(arena, "%s year%s", number_words(arena, years), years == 1 ? "" : "s");
}

/* Near an anniversary the years are what counts: "almost one year". NULL: it is not near one. */
static const char *near_years(struct arena *arena, struct date day, struct date today) {
    for (int years = 1; years <= today.year - day.year + 1; years++) {
        int32_t later = date_to_days(day) - date_to_days(date_add_years(today, -years));
        if (date_equal(date_add_years(day, years), today))
            later = 0;
        if (abs(later) > NEAR_DAYS)
            continue;
        return arena_printf(arena, "%s%s",
                            later == 0  ? ""
                            : later > 0 ? "almost "
                                        : "just over ",
                            years_words(arena, years));
    }
    return NULL;
}

/* A day known only by its month is as old as the month's first day, said in months. */
const char *rulelang_age_words(struct arena *arena, struct date day, struct date today) {
    int32_t days = date_to_days(today) - date_to_days(day);
    const char *ahead = days < 0 ? " ahead" : "";
    int32_t distance = abs(days);
    if (days == 0)
        return "less than a day";
    const char *years = days > 0 && day.day != 0 ? near_years(arena, day, today) : NULL;
    if (years != NULL)
        return years;
    if (distance <= DAYS_AS_DAYS && day.day != 0)
        return arena_printf(arena, "%d day%s%s", distance, distance == 1 ? "" : "s", ahead);
    int months = distance / DAYS_OF_MONTH;
    if (months <= MONTHS_AS_MONTHS)
        return arena_printf(arena, "%d month%s%s", months, months == 1 ? "" : "s", ahead);
    return arena_printf(arena, "more than %s%s", years_words(arena, distance / DAYS_OF_YEAR), ahead);
}
