/* test-date.c - calendar arithmetic: leap days, months, zones, and the two written forms. */
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct date day(int year, int month, int number) {
    return (struct date){(int16_t)year, (uint8_t)month, (uint8_t)number};
}

static void a_day_survives_the_way_to_a_count_and_back(void **state) {
    (void)state;
    assert_int_equal(date_to_days(day(1970, 1, 1)), 0);
    assert_int_equal(date_to_days(day(2000, 3, 1)), 11017);
    for (int32_t days = -25000; days < 84000; days++) { /* 1901 to 2199 */
        struct date date = date_from_days(days);
        assert_true(date_valid(date));
        assert_int_equal(date_to_days(date), days);
    }
}

static void days_that_do_not_exist_are_not_valid(void **state) {
    (void)state;
    assert_true(date_valid(day(2024, 2, 29)));
    assert_false(date_valid(day(2025, 2, 29)));
    assert_false(date_valid(day(1900, 2, 29)));
    assert_true(date_valid(day(2000, 2, 29)));
    assert_false(date_valid(day(2025, 4, 31)));
    assert_false(date_valid(day(2025, 13, 1)));
    assert_false(date_valid(day(2025, 0, 1)));
    assert_false(date_valid(day(1899, 1, 1)));
    assert_true(date_valid(day(2025, 11, 0))); /* a month */
}

static void a_year_before_29_february_is_28_february(void **state) {
    (void)state;
    assert_true(date_equal(date_add_years(day(2024, 2, 29), -1), day(2023, 2, 28)));
    assert_true(date_equal(date_add_years(day(2024, 2, 29), 4), day(2028, 2, 29)));
    assert_true(date_equal(date_add_years(day(2025, 11, 0), -1), day(2024, 11, 0)));
}

static void a_month_later_keeps_to_the_month(void **state) {
    (void)state;
    assert_true(date_equal(date_add_months(day(2025, 1, 31), 1), day(2025, 2, 28)));
    assert_true(date_equal(date_add_months(day(2025, 1, 15), -1), day(2024, 12, 15)));
    assert_true(date_equal(date_add_months(day(2025, 11, 30), 25), day(2027, 12, 30)));
}

static void a_moment_falls_on_the_day_of_its_zone(void **state) {
    (void)state;
    int64_t late = 1767223800; /* 2025-12-31T23:30:00Z */
    assert_true(date_equal(date_of_time(late, 0), day(2025, 12, 31)));
    assert_true(date_equal(date_of_time(late, 3600), day(2026, 1, 1)));
    assert_true(date_equal(date_of_time(late, -12 * 3600), day(2025, 12, 31)));
    assert_true(date_equal(date_of_time(-1, 0), day(1969, 12, 31)));
}

static void times_are_read_as_rfc_3339_or_as_a_day_at_noon(void **state) {
    (void)state;
    int64_t time;
    char text[TIME_TEXT_BYTES];
    assert_true(time_parse("2026-09-21T10:14:07Z", &time));
    assert_string_equal(time_format(time, text), "2026-09-21T10:14:07Z");
    assert_true(time_parse("2026-09-21T12:14:07.5+02:00", &time));
    assert_string_equal(time_format(time, text), "2026-09-21T10:14:07Z");
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    assert_true(time_parse("2026-07-01", &time));
    assert_string_equal(time_format(time, text), "2026-07-01T10:00:00Z");
    assert_true(time_parse("2026-12-01", &time));
    assert_string_equal(time_format(time, text), "2026-12-01T11:00:00Z");
    static const char *const wrong[] = {"",           "2026-09",     "2026-09-31",           "2026-9-1",
                                        "21.09.2026", "2026-09-21T", "2026-09-21T10:14:07",  "2026-09-21T25:00:00Z",
                                        "yesterday",  "2026-09-2x",  "2026-09-21T10:14:07+9"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(time_parse(wrong[i], &time));
}

/* Berlin sets its clocks in the night to 30 March and in that to 26 October 2025. */
static void bounds_are_the_first_and_last_second_of_a_day(void **state) {
    (void)state;
    static const char *const bounds[][3] = {{"2026-07-01", "2026-06-30T22:00:00Z", "2026-07-01T21:59:59Z"},
                                            {"2026-12-31", "2026-12-30T23:00:00Z", "2026-12-31T22:59:59Z"},
                                            {"2025-03-30", "2025-03-29T23:00:00Z", "2025-03-30T21:59:59Z"},
                                            {"2025-10-26", "2025-10-25T22:00:00Z", "2025-10-26T22:59:59Z"},
                                            {"2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z", "2026-07-01T12:00:00Z"}};
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        int64_t first, last;
        char text[TIME_TEXT_BYTES];
        assert_true(time_parse_bound(bounds[i][0], false, &first));
        assert_string_equal(time_format(first, text), bounds[i][1]);
        assert_true(time_parse_bound(bounds[i][0], true, &last));
        assert_string_equal(time_format(last, text), bounds[i][2]);
    }
    int64_t time;
    assert_false(time_parse_bound("2026-09-31", false, &time));
    assert_false(time_parse_bound("2026-09", true, &time));
    assert_false(time_parse_bound("soon", true, &time));
}

static void dates_are_written_for_machines_and_for_people(void **state) {
    (void)state;
    char text[DATE_WORDS_BYTES];
    assert_string_equal(date_format(day(2025, 11, 2), text), "2025-11-02");
    assert_string_equal(date_format(day(2025, 11, 0), text), "2025-11");
    assert_string_equal(date_format(day(0, 0, 0), text), "");
    assert_string_equal(date_format_words(day(2025, 11, 2), text), "2 Nov 2025");
    assert_string_equal(date_format_words(day(2025, 11, 0), text), "Nov 2025");
    struct date read;
    assert_true(date_parse_iso("2025-11", &read) && date_equal(read, day(2025, 11, 0)));
    assert_true(date_parse_iso("2025-11-02", &read) && date_equal(read, day(2025, 11, 2)));
    assert_false(date_parse_iso("2025-11-00", &read));
    assert_false(date_parse_iso("2025-11-2", &read));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_survives_the_way_to_a_count_and_back),
        cmocka_unit_test(days_that_do_not_exist_are_not_valid),
        cmocka_unit_test(a_year_before_29_february_is_28_february),
        cmocka_unit_test(a_month_later_keeps_to_the_month),
        cmocka_unit_test(a_moment_falls_on_the_day_of_its_zone),
        cmocka_unit_test(times_are_read_as_rfc_3339_or_as_a_day_at_noon),
        cmocka_unit_test(bounds_are_the_first_and_last_second_of_a_day),
        cmocka_unit_test(dates_are_written_for_machines_and_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
