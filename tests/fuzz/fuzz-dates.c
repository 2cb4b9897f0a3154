/* fuzz-dates.c - one line of text for the date finder. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct date_match matches[16];
    const struct date today = {2026, 9, 21};
    for (enum date_order order = DATE_ORDER_OPEN; order < DATE_ORDER_COUNT; order++) {
        size_t count = find_dates(fuzz_index(), (const char *)bytes, length, order, today, order != DATE_ORDER_OPEN,
                                  matches, sizeof matches / sizeof matches[0]);
        for (size_t i = 0; i < count && i < sizeof matches / sizeof matches[0]; i++)
            if (matches[i].start >= matches[i].end || matches[i].end > length || matches[i].reading_count == 0 ||
                !date_valid(matches[i].readings[0]))
                __builtin_trap();
    }
    return 0;
}
