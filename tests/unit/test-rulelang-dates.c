/* test-rulelang-dates.c - what date tests answer: windows to the day, leap years, months, ambiguous dates, January. */
#include "rules-kit.h"

struct date_case {
    const char *today, *dated;
    const char *test;
    enum answer answer;
};

static void check_cases(const struct date_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct scene scene = kit_scene(cases[i].today);
        scene.order->date = kit_date(cases[i].dated);
        enum answer got = kit_answer(&scene, cases[i].test);
        if (got != cases[i].answer)
            fail_msg("today %s, dated %s, %s: got %s, want %s", cases[i].today, cases[i].dated, cases[i].test,
                     kit_answer_name(got), kit_answer_name(cases[i].answer));
        inspection_free(scene.inspection);
    }
}

#define CHECK(cases) check_cases(cases, sizeof(cases) / sizeof *(cases))

static void older_than_counts_days_and_calendar_months(void **state) {
    (void)state;
    static const struct date_case cases[] = {
        /* 60 days before 21 September 2026 is 23 July. */
        {"2026-09-21", "2026-07-23", "date older-than 60 days", ANSWER_NO},
        {"2026-09-21", "2026-07-22", "date older-than 60 days", ANSWER_YES},
        {"2026-09-21", "2026-09-21", "date older-than 0 days", ANSWER_NO},
        {"2026-09-21", "2026-09-20", "date older-than 0 days", ANSWER_YES},
        {"2026-09-21", "2026-09-07", "date older-than 2 weeks", ANSWER_NO},
        {"2026-09-21", "2026-09-06", "date older-than 2 weeks", ANSWER_YES},
        /* Three months before 31 May is the last of February. */
        {"2026-05-31", "2026-02-28", "date older-than 3 months", ANSWER_NO},
        {"2026-05-31", "2026-02-27", "date older-than 3 months", ANSWER_YES},
        /* One year before 29 February is 28 February. */
        {"2028-02-29", "2027-02-28", "date older-than 1 year", ANSWER_NO},
        {"2028-02-29", "2027-02-27", "date older-than 1 year", ANSWER_YES},
        /* What lies ahead is not old. */
        {"2026-09-21", "2026-12-24", "date older-than 1 day", ANSWER_NO},
    };
    CHECK(cases);
}

static void anniversaries_lie_one_two_and_three_calendar_years_back(void **state) {
    (void)state;
    static const struct date_case cases[] = {
        {"2026-09-21", "2025-09-21", "date anniversary", ANSWER_YES},
        {"2026-09-21", "2025-09-20", "date anniversary", ANSWER_NO},
        {"2026-09-21", "2025-09-22", "date anniversary", ANSWER_NO},
        {"2026-09-21", "2025-09-18", "date anniversary within 3 days", ANSWER_YES},
        {"2026-09-21", "2025-09-17", "date anniversary within 3 days", ANSWER_NO},
        {"2026-09-21", "2025-09-24", "date anniversary within 3 days", ANSWER_YES},
        {"2026-09-21", "2025-09-25", "date anniversary within 3 days", ANSWER_NO},
        {"2026-09-21", "2024-09-21", "date anniversary within 3 days", ANSWER_YES},
        {"2026-09-21", "2023-09-24", "date anniversary within 3 days", ANSWER_YES},
        {"2026-09-21", "2022-09-21", "date anniversary within 3 days", ANSWER_NO},
        {"2026-09-21", "2026-09-21", "date anniversary within 3 days", ANSWER_NO},
        {"2026-09-21", "2027-09-21", "date anniversary within 3 days", ANSWER_NO},
        /* Over the turn of the year. */
        {"2026-01-01", "2024-12-30", "date anniversary within 3 days", ANSWER_YES},
        {"2026-12-31", "2026-01-02", "date anniversary within 3 days", ANSWER_YES}, /* 363 days ago */
        {"2026-12-31", "2025-12-29", "date anniversary within 1 week", ANSWER_YES},
    };
    CHECK(cases);
}

static void leap_days_have_anniversaries(void **state) {
    (void)state;
    static const struct date_case cases[] = {
        /* One year before 29 February is 28 February. */
        {"2028-02-29", "2027-02-28", "date anniversary", ANSWER_YES},
        {"2028-02-29", "2027-03-01", "date anniversary", ANSWER_NO},
        {"2028-02-29", "2027-03-03", "date anniversary within 3 days", ANSWER_YES},
        {"2028-02-29", "2027-03-04", "date anniversary within 3 days", ANSWER_NO},
        /* An order of 29 February, one, two and three years later. */
        {"2025-02-28", "2024-02-29", "date anniversary", ANSWER_YES},
        {"2026-02-28", "2024-02-29", "date anniversary", ANSWER_YES},
        {"2027-02-28", "2024-02-29", "date anniversary", ANSWER_YES},
        {"2025-03-01", "2024-02-29", "date anniversary", ANSWER_NO},
        {"2025-03-01", "2024-02-29", "date anniversary within 1 day", ANSWER_YES},
        {"2025-03-03", "2024-02-29", "date anniversary within 3 days", ANSWER_YES},
        {"2025-03-04", "2024-02-29", "date anniversary within 3 days", ANSWER_NO},
        {"2028-02-29", "2024-02-29", "date anniversary within 3 days", ANSWER_NO},
    };
    CHECK(cases);
}

static void tomorrow_is_not_the_future(void **state) {
    (void)state;
    static const struct date_case cases[] = {
        {"2026-09-21", "2026-09-21", "date future", ANSWER_NO},
        {"2026-09-21", "2026-09-22", "date future", ANSWER_NO}, /* Auckland */
        {"2026-09-21", "2026-09-23", "date future", ANSWER_YES},
        {"2026-09-21", "2026-09-22", "date future beyond 0 days", ANSWER_NO},
        {"2026-09-21", "2026-10-21", "date future beyond 30 days", ANSWER_NO},
        {"2026-09-21", "2026-10-22", "date future beyond 30 days", ANSWER_YES},
    };
    CHECK(cases);
}

static void today_is_the_day_of_the_configured_zone(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.inspection->received_at = kit_time("2026-09-21T23:30:00Z");
    scene.order->date = kit_date("2025-09-22");
    kit_expect(&scene, "date anniversary", ANSWER_NO);
    scene.inspection->utc_offset = 7200; /* half past one on the 22nd */
    kit_expect(&scene, "date anniversary", ANSWER_YES);
    inspection_free(scene.inspection);
}

static void a_month_is_read_as_each_of_its_days(void **state) {
    (void)state;
    static const struct date_case cases[] = {
        {"2026-09-21", "2026-06", "date older-than 60 days", ANSWER_YES},
        {"2026-09-21", "2026-07", "date older-than 60 days", ANSWER_UNKNOWN}, /* until the 22nd yes, from the 23rd no */
        {"2026-09-21", "2026-08", "date older-than 60 days", ANSWER_NO},
        {"2026-09-21", "2025-09", "date anniversary within 3 days", ANSWER_UNKNOWN},
        {"2026-09-21", "2025-10", "date anniversary within 3 days", ANSWER_NO},
        {"2028-03-01", "2027-02", "date anniversary within 1 day", ANSWER_UNKNOWN}, /* its last day only */
        {"2026-09-21", "2026-09", "date future", ANSWER_UNKNOWN},
        {"2026-09-21", "2026-11", "date future", ANSWER_YES},
    };
    CHECK(cases);
}

/* 03/04/25: 4 March or 3 April. Hold only if every reading is bad. */
static void all_readings_must_agree(void **state) {
    (void)state;
    static const struct {
        const char *today, *test;
        enum answer answer;
    } cases[] = {
        {"2026-03-04", "date anniversary within 3 days", ANSWER_UNKNOWN},
        {"2026-04-03", "date anniversary within 3 days", ANSWER_UNKNOWN},
        {"2026-05-05", "date anniversary within 3 days", ANSWER_NO},
        {"2026-03-19", "date anniversary within 20 days", ANSWER_YES},
        {"2025-04-20", "date older-than 60 days", ANSWER_NO},
        {"2025-05-20", "date older-than 60 days", ANSWER_UNKNOWN},
        {"2025-06-20", "date older-than 60 days", ANSWER_YES},
        {"2025-03-01", "date future", ANSWER_YES},
        {"2025-03-20", "date future", ANSWER_UNKNOWN},
        {"2025-04-02", "date future", ANSWER_NO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene(cases[i].today);
        scene.order->date = (struct date){0};
        scene.order->reading_count = 2;
        scene.order->readings[0] = kit_date("2025-03-04");
        scene.order->readings[1] = kit_date("2025-04-03");
        enum answer got = kit_answer(&scene, cases[i].test);
        if (got != cases[i].answer)
            fail_msg("%s on %s: got %s", cases[i].test, cases[i].today, kit_answer_name(got));
        inspection_free(scene.inspection);
    }
}

static void without_an_order_date_nothing_is_known(void **state) {
    (void)state;
    static const char *const tests[] = {"date older-than 1 day", "date anniversary", "date future", "date year-typo"};
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        struct scene scene = kit_scene("2026-09-21");
        scene.order->date = (struct date){0};
        scene.order->date_role = ROLE_NONE;
        kit_expect(&scene, tests[i], ANSWER_UNKNOWN);
        /* A print date is no order date. */
        scene.order->date = kit_date("2025-09-21");
        scene.order->date_role = ROLE_PRINT;
        kit_expect(&scene, tests[i], ANSWER_UNKNOWN);
        inspection_free(scene.inspection);
    }
}

/* ---- January: last year's order, or last year's number? -------------------------------------------------------- */

/* An order of 12 January 2026 dated 12 January 2025, number and lines new, the party sent to last October. */
static struct scene january(void) {
    struct scene scene = kit_scene("2026-01-12");
    scene.order->date = kit_date("2025-01-12");
    scene.history->last_send = kit_time("2025-10-06T09:00:00Z");
    return scene;
}

static void expect_january(const struct scene *scene, bool typo) {
    kit_expect(scene, "date year-typo", typo ? ANSWER_YES : ANSWER_NO);
    kit_expect(scene, "date anniversary within 3 days", typo ? ANSWER_UNKNOWN : ANSWER_YES);
    inspection_free(scene->inspection);
}

static void a_new_order_in_january_has_its_year_mistyped(void **state) {
    (void)state;
    struct scene scene = january();
    expect_january(&scene, true);
}

static void what_anything_else_dates_back_is_no_typo(void **state) {
    (void)state;
    struct scene scene = january();
    scene.history->last_send = 0; /* nothing was ever sent there: nobody's habit */
    expect_january(&scene, false);

    scene = january();
    scene.history->last_send = kit_time("2024-12-11T09:00:00Z"); /* more than 13 months ago */
    expect_january(&scene, false);

    scene = january();
    scene.history->last_send = kit_time("2024-12-12T09:00:00Z"); /* 13 months ago */
    expect_january(&scene, true);

    scene = january(); /* the number is known, with other lines */
    struct earlier earlier = kit_earlier("2025-01-12");
    earlier.lines_same = ANSWER_NO;
    earlier.text_same = false;
    kit_sent(&scene, scene.history, earlier);
    expect_january(&scene, false);

    scene = january(); /* the lines are known, under another number */
    earlier = kit_earlier("2025-01-12");
    earlier.number_same = false;
    kit_sent(&scene, scene.history, earlier);
    expect_january(&scene, false);

    scene = january(); /* what somebody else was sent is new to this party */
    kit_sent_elsewhere(&scene, scene.history, kit_earlier("2025-01-12"));
    expect_january(&scene, true);

    scene = january(); /* without a number nobody can say that it is new */
    scene.order->number = scene.order->number_raw = scene.order->number_folded = NULL;
    expect_january(&scene, false);

    scene = january(); /* nor without lines or text */
    scene.order->lines[0] = scene.order->text_digest[0] = '\0';
    expect_january(&scene, false);

    scene = january(); /* the history does not answer */
    scene.inspection->comparisons.state = HISTORY_TROUBLE;
    expect_january(&scene, false);
}

static void evidence_of_last_year_makes_it_last_years_order(void **state) {
    (void)state;
    for (enum evidence_kind kind = 0; kind < EVIDENCE_LETTER; kind++) {
        struct scene scene = january();
        scene.order->evidence_count = 1;
        scene.order->evidence[0] = (struct evidence){kind, kit_date("2025-01-13")};
        expect_january(&scene, false);

        scene = january(); /* made today: a typo */
        scene.order->evidence_count = 1;
        scene.order->evidence[0] = (struct evidence){kind, kit_date("2026-01-12")};
        expect_january(&scene, true);
    }
}

static void only_last_january_in_january_can_be_a_typo(void **state) {
    (void)state;
    struct scene scene = january();
    scene.order->date = kit_date("2024-01-12"); /* two years back */
    expect_january(&scene, false);

    scene = january();
    scene.inspection->received_at = kit_time("2026-02-01T12:00:00Z");
    scene.order->date = kit_date("2025-02-01");
    expect_january(&scene, false);

    scene = january();
    scene.inspection->received_at = kit_time("2026-01-02T12:00:00Z");
    scene.order->date = kit_date("2024-12-31"); /* last December, two days off the anniversary */
    expect_january(&scene, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(older_than_counts_days_and_calendar_months),
        cmocka_unit_test(anniversaries_lie_one_two_and_three_calendar_years_back),
        cmocka_unit_test(leap_days_have_anniversaries),
        cmocka_unit_test(tomorrow_is_not_the_future),
        cmocka_unit_test(today_is_the_day_of_the_configured_zone),
        cmocka_unit_test(a_month_is_read_as_each_of_its_days),
        cmocka_unit_test(all_readings_must_agree),
        cmocka_unit_test(without_an_order_date_nothing_is_known),
        cmocka_unit_test(a_new_order_in_january_has_its_year_mistyped),
        cmocka_unit_test(what_anything_else_dates_back_is_no_typo),
        cmocka_unit_test(evidence_of_last_year_makes_it_last_years_order),
        cmocka_unit_test(only_last_january_in_january_can_be_a_typo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
