/* duration.c - in: durations as written in rules; out: days of the calendar, and words. Limit: none of its own,
 * check-test.c bounds them. */
#include "rulelang/keyword.h"

#include <string.h>

static const char *const unit_words[] = {"minutes", "hours", "days", "weeks", "months", "years", NULL};

const char *const *rulelang_unit_words(void) {
    return unit_words;
}

/* "day" and "days" are the same. */
bool rulelang_unit_of(const char *word, enum unit *unit) {
    for (enum unit i = 0; i < UNIT_COUNT; i++) {
        size_t length = strlen(unit_words[i]);
        if (strcmp(word, unit_words[i]) == 0 ||
            (strlen(word) == length - 1 && strncmp(word, unit_words[i], length - 1) == 0)) {
            *unit = i;
            return true;
        }
    }
    return false;
}

const char *rulelang_duration_words(struct arena *arena, struct duration duration) {
    const char *unit = unit_words[duration.unit];
    int length = (int)strlen(unit) - (duration.count == 1);
    return arena_printf(arena, "%u %.*s", duration.count, length, unit);
}

uint32_t rulelang_duration_days(struct duration duration) {
    static const uint32_t days[UNIT_COUNT] = {0, 0, 1, 7, 31, 366};
    return duration.count * days[duration.unit];
}

struct date rulelang_day_before(struct date today, struct duration duration) {
    int count = (int)duration.count;
    switch (duration.unit) {
    case UNIT_MONTHS:
        return date_add_months(today, -count);
    case UNIT_YEARS:
        return date_add_years(today, -count);
    default:
        return date_from_days(date_to_days(today) - (int32_t)rulelang_duration_days(duration));
    }
}

bool rulelang_is_within(const struct inspection *inspection, int64_t moment, struct duration duration) {
    if (duration.unit == UNIT_MINUTES || duration.unit == UNIT_HOURS) {
        int64_t seconds = (int64_t)duration.count * (duration.unit == UNIT_HOURS ? 3600 : 60);
        return moment >= inspection->received_at - seconds;
    }
    struct date first = rulelang_day_before(inspection_today(inspection), duration);
    return date_compare(date_of_time(moment, inspection->utc_offset), first) >= 0;
}
