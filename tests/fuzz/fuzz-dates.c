/* fuzz-dates.c - one line of text for the date finder: matches stand inside the line, one behind the other, and their
 * readings are days of the calendar, ascending. */
#include "tests/fuzz/fuzz.h"

enum { ROOM = 16 };

static void check(const struct date_match *match, size_t from, size_t length) {
    fuzz_must(match->start >= from && match->start < match->end && match->end <= length, "a date stands nowhere");
    fuzz_must(match->reading_count > 0 && match->reading_count <= LIMIT_DATE_READINGS, "a date has no reading");
    for (size_t i = 0; i < match->reading_count; i++) {
        fuzz_must(date_valid(match->readings[i]), "a reading is no day of the calendar");
        fuzz_must(i == 0 || date_compare(match->readings[i - 1], match->readings[i]) < 0, "readings do not ascend");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct date_match matches[ROOM];
    const struct date today = {2026, 9, 21};
    for (enum date_order order = DATE_ORDER_OPEN; order < DATE_ORDER_COUNT; order++) {
        size_t count = find_dates(fuzz_index(), (const char *)bytes, length, order, today, order != DATE_ORDER_OPEN,
                                  matches, ROOM);
        for (size_t i = 0; i < count && i < ROOM; i++)
            check(&matches[i], i == 0 ? 0 : matches[i - 1].end, length);
    }
    return 0;
}
