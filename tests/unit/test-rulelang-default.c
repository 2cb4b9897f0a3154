/* test-rulelang-default.c - the shipped rules: both stories, the traps they answer, and each guilty order beside an
 * innocent twin that differs in one fact. */
#include "rules-kit.h"

#include "act/act.h"

static struct rules *default_rules(void) {
    static const char *const path = "rules/default.rules";
    struct settings *settings = settings_new(1);
    struct buffer errors = {0};
    struct rules *rules;
    if (rules_load(&path, 1, settings, &rules, &errors) != 0)
        fail_msg("%s", buffer_text(&errors));
    buffer_free(&errors);
    settings_free(settings);
    return rules;
}

/* Judges by the shipped rules and expects that rule (NULL: none matched) and action. */
static void expect(const struct scene *scene, const char *rule, enum action action) {
    struct rules *rules = default_rules();
    kit_judge(rules, scene->inspection);
    act_decide(MODE_ENFORCE, scene->inspection);
    rules_free(rules);
    const struct verdict *verdict = &scene->inspection->verdict;
    const char *name = verdict->rule == NULL ? NULL : strrchr(verdict->rule, ':') + 1;
    if (verdict->action != action || (name == NULL) != (rule == NULL) || (rule != NULL && strcmp(name, rule) != 0))
        fail_msg("got %s by %s (%s), want %s by %s", action_name(verdict->action), name == NULL ? "no rule" : name,
                 verdict->why == NULL ? "" : verdict->why, action_name(action), rule == NULL ? "no rule" : rule);
}

static void expect_and_end(const struct scene *scene, const char *rule, enum action action) {
    expect(scene, rule, action);
    inspection_free(scene->inspection);
}

static void expect_why(const struct scene *scene, const char *why) {
    assert_string_equal(scene->inspection->verdict.why, why);
}

/* ---- the stories ---------------------------------------------------------------------------------------------- */

static void todays_order_goes_out_and_once_more_is_held(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    expect(&scene, NULL, ACTION_PASS);
    kit_sent(&scene, scene.history, kit_earlier("2026-09-21"));
    expect(&scene, "sent-before", ACTION_HOLD);
    expect_why(&scene, "order 4711 went to acme.example on 21 Sep 2026 already");
    assert_ptr_equal(scene.inspection->verdict.earlier, scene.history->earlier);
    inspection_free(scene.inspection);
}

/* With an empty store, any day of the year. */
static void last_years_file_is_held_on_every_day(void **state) {
    (void)state;
    for (int32_t day = date_to_days(kit_date("2027-01-01")); day <= date_to_days(kit_date("2028-12-31")); day += 3) {
        char today[DATE_TEXT_BYTES];
        struct scene scene = kit_scene(date_format(date_from_days(day), today));
        scene.order->date = date_add_years(date_from_days(day), -1);
        expect_and_end(&scene, "last-years-order", ACTION_HOLD);
    }
}

static void three_old_orders_in_one_forward_are_all_named(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct document *documents = arena_array(scene.inspection->arena, 3, sizeof *documents);
    static const char *const numbers[] = {"4711", "4712", "4713"};
    for (size_t i = 0; i < 3; i++) {
        documents[i] = *scene.order;
        documents[i].origin = ORIGIN_FORWARDED;
        documents[i].number = numbers[i];
        documents[i].date = kit_date("2025-09-21");
    }
    scene.inspection->facts.documents = documents;
    scene.inspection->facts.document_count = 3;
    scene.inspection->comparisons.count = 0;
    expect(&scene, "last-years-order", ACTION_HOLD);
    expect_why(&scene, "order 4711 is dated 21 Sep 2025, one year ago; and 2 more: order 4712, 4713");
    /* One of several is old: that one is named (trap 29). */
    documents[0].date = documents[2].date = kit_date("2026-09-21");
    expect(&scene, "last-years-order", ACTION_HOLD);
    expect_why(&scene, "order 4712 is dated 21 Sep 2025, one year ago");
    assert_int_equal(scene.inspection->verdict.document, 1);
    inspection_free(scene.inspection);
}

static void ordinary_mail_and_a_quoted_old_order_go_out(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.order->date = kit_date("2025-09-21");
    scene.order->origin = ORIGIN_QUOTED;
    expect(&scene, NULL, ACTION_PASS);
    scene.inspection->facts.document_count = 0;
    scene.inspection->comparisons.count = 0;
    expect_and_end(&scene, NULL, ACTION_PASS);
}

/* ---- traps ---------------------------------------------------------------------------------------------------- */

static void trap_23_24_other_kinds_may_cite_old_orders(void **state) {
    (void)state;
    static const enum document_kind kinds[] = {KIND_CANCELLATION, KIND_CONFIRMATION, KIND_QUOTE, KIND_INVOICE,
                                               KIND_STATEMENT,    KIND_BACKORDER,    KIND_LIST,  KIND_DELIVERY_NOTE};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct scene scene = kit_scene("2026-09-21");
        scene.order->kind = kinds[i];
        scene.order->date = kit_date("2025-09-21");
        kit_sent(&scene, scene.history, kit_earlier("2025-09-21"));
        expect_and_end(&scene, NULL, ACTION_PASS);
    }
}

static void trap_30_an_ambiguous_date_holds_only_when_all_readings_are_old(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-03-04");
    scene.order->date = (struct date){0};
    scene.order->reading_count = 2;
    scene.order->readings[0] = kit_date("2025-03-04");
    scene.order->readings[1] = kit_date("2026-04-03"); /* 04/03/26 or so: may be in the future */
    expect(&scene, NULL, ACTION_PASS);
    scene.order->readings[1] = kit_date("2025-03-05");
    expect(&scene, "last-years-order", ACTION_HOLD);
    expect_why(&scene, "order 4711 is dated 4 Mar 2025 or 5 Mar 2025, almost one year ago");
    inspection_free(scene.inspection);
}

static void trap_32_a_year_mistyped_in_january_is_tagged(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-01-05");
    scene.order->date = kit_date("2025-01-05");
    scene.history->last_send = kit_time("2025-11-20T09:00:00Z");
    expect(&scene, "january", ACTION_TAG);
    expect_why(&scene, "order 4711 is dated 5 Jan 2025: probably last year's number, written by habit");
    scene.history->last_send = 0;
    expect(&scene, "last-years-order", ACTION_HOLD);
    /* A day that is no anniversary, too. */
    scene.history->last_send = kit_time("2025-11-20T09:00:00Z");
    scene.order->date = kit_date("2025-01-25");
    expect_and_end(&scene, "january", ACTION_TAG);
}

static void trap_33_the_leap_day_has_its_anniversary(void **state) {
    (void)state;
    struct scene scene = kit_scene("2028-02-29");
    scene.order->date = kit_date("2027-02-28");
    expect_and_end(&scene, "last-years-order", ACTION_HOLD);
    scene = kit_scene("2025-02-28");
    scene.order->date = kit_date("2024-02-29");
    expect_and_end(&scene, "last-years-order", ACTION_HOLD);
}

static void trap_34_around_midnight_nothing_is_old_or_ahead(void **state) {
    (void)state;
    static const char *const dates[] = {"2026-09-20", "2026-09-21", "2026-09-22"};
    for (size_t i = 0; i < 3; i++) {
        struct scene scene = kit_scene("2026-09-21");
        scene.order->date = kit_date(dates[i]);
        expect_and_end(&scene, NULL, ACTION_PASS);
    }
}

static void trap_35_season_orders_are_normal(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.order->delivery_date = kit_date("2027-06-15");
    scene.order->cancel_date = kit_date("2026-08-22"); /* late, and not the order date */
    expect_and_end(&scene, NULL, ACTION_PASS);
}

static void trap_35_nobody_orders_for_a_day_that_is_over(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.order->cancel_date = kit_date("2026-08-21");
    expect(&scene, "cancelled-by-now", ACTION_HOLD);
    scene.order->delivery_date = kit_date("2025-09-21");
    expect(&scene, "delivery-over", ACTION_HOLD);
    expect_why(&scene, "order 4711 asks for delivery on 21 Sep 2025, which is more than 30 days ago");
    scene.order->kind = KIND_CHANGE; /* it may repeat the day it was late for */
    expect_and_end(&scene, NULL, ACTION_PASS);
}

static void trap_18_an_old_mail_with_an_undated_order(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier earlier = kit_earlier("2026-05-02");
    scene.order->origin = ORIGIN_FORWARDED;
    scene.order->date = (struct date){0};
    scene.order->evidence[0] = (struct evidence){EVIDENCE_FORWARDED_HEADER, kit_date("2026-05-02")};
    scene.order->evidence_count = 1;
    expect(&scene, "old-forward", ACTION_TAG);
    earlier.number_same = false;
    earlier.text_same = false;
    earlier.number = "4600";
    kit_sent(&scene, scene.history, earlier);
    expect(&scene, "old-forward-again", ACTION_HOLD);
    scene.order->date = kit_date("2026-09-20"); /* a date of its own tells its age */
    expect_and_end(&scene, NULL, ACTION_PASS);
}

static void trap_43_a_later_revision_is_on_its_way(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier later = kit_earlier("2026-09-02");
    later.revision = "B";
    later.revision_same = later.text_same = false;
    later.lines_same = ANSWER_NO;
    kit_sent(&scene, scene.history, later);
    expect(&scene, "superseded", ACTION_TAG);
    expect_why(&scene, "order 4711 was replaced: revision B went to acme.example on 2 Sep 2026");
    scene.history->earlier[0].sent = kit_time("2025-09-02T10:00:00Z"); /* last year's number */
    expect_and_end(&scene, NULL, ACTION_PASS);
}

static void a_date_far_ahead_is_tagged(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.order->date = kit_date("2026-10-21");
    expect(&scene, NULL, ACTION_PASS);
    scene.order->date = kit_date("2026-10-22");
    expect_and_end(&scene, "dated-ahead", ACTION_TAG);
}

static void trap_38_a_date_without_its_day_concludes_nothing(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.order->date = kit_date("2026-09");
    expect(&scene, NULL, ACTION_PASS);
    scene.order->date = kit_date("2025-09"); /* the anniversary is open, its age is not */
    expect_and_end(&scene, "copied-form", ACTION_TAG);
}

static void trap_41_an_old_form_with_new_lines_is_tagged(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.order->date = kit_date("2026-03-17");
    expect(&scene, "copied-form", ACTION_TAG);
    expect_why(&scene, "order 4711 carries the old date 17 Mar 2026, but its lines are new");
    /* Its guilty twin: the lines went out, under another number. */
    struct earlier earlier = kit_earlier("2026-03-17");
    earlier.number_same = false;
    earlier.number = "4600";
    kit_sent(&scene, scene.history, earlier);
    expect(&scene, "old-order-again", ACTION_HOLD);
    expect_why(&scene, "order 4711 is dated 17 Mar 2026, and its lines went to acme.example on 17 Mar 2026 already, as "
                       "order 4600");
    /* Nobody can tell whether the lines are new. */
    scene.inspection->comparisons = (struct comparisons){.state = HISTORY_TROUBLE, .trouble = "the disk is full"};
    expect_and_end(&scene, "old-date", ACTION_TAG);
}

static void trap_43_numbers_start_again_and_revisions_replace(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier earlier = kit_earlier("2025-10-21");
    earlier.lines_same = ANSWER_NO;
    earlier.text_same = false;
    kit_sent(&scene, scene.history, earlier);
    expect(&scene, NULL, ACTION_PASS); /* the same number with other lines is new */
    scene.history->earlier[0].lines_same = ANSWER_YES;
    expect(&scene, "sent-before", ACTION_HOLD); /* with the same lines it is the story */
    scene.history->earlier[0].revision_same = false;
    expect(&scene, NULL, ACTION_PASS); /* revision B replaces */
    scene.history->earlier[0].revision_same = true;
    scene.history->earlier[0].lines_same = ANSWER_UNKNOWN;
    expect(&scene, "sent-before", ACTION_TAG);
    expect_why(&scene, "order 4711 may have gone to acme.example on 21 Oct 2025 already");
    /* The send that the text speaks of is what the evidence names, for the search and for the comparison of lines. */
    assert_ptr_equal(scene.inspection->verdict.earlier, scene.history->earlier);
    assert_int_equal(scene.inspection->finding_count, 2);
    assert_string_equal(scene.inspection->findings[0].name, "sent-before");
    assert_ptr_equal(scene.inspection->findings[0].earlier, scene.history->earlier);
    assert_string_equal(scene.inspection->findings[1].name, "same");
    assert_ptr_equal(scene.inspection->findings[1].earlier, scene.history->earlier);
    /* After 25 months nobody remembers. */
    scene.history->earlier[0] = kit_earlier("2024-08-20");
    expect_and_end(&scene, NULL, ACTION_PASS);
}

static void trap_44_the_weekly_order_has_the_same_lines_every_week(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier earlier = kit_earlier("2026-09-14");
    earlier.number_same = false;
    kit_sent(&scene, scene.history, earlier);
    expect_and_end(&scene, NULL, ACTION_PASS);
}

static void trap_47_what_could_not_be_read_is_tagged(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct unreadable part = {.part = "3", .name = "PO.zip", .why = "password", .what = ""};
    scene.inspection->facts.unreadable = &part;
    scene.inspection->facts.unreadable_count = 1;
    expect(&scene, "could-not-look", ACTION_TAG);
    expect_why(&scene, "could not look into PO.zip: it is protected by a password");
    scene.order->date = kit_date("2025-09-21"); /* and hides nothing */
    expect_and_end(&scene, "last-years-order", ACTION_HOLD);
}

static void several_parties_some_of_whom_have_it(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct comparison *store = kit_party(&scene, "store.example", true);
    kit_sent(&scene, store, kit_earlier("2026-09-20"));
    expect(&scene, "sent-before", ACTION_TAG);
    expect_why(&scene, "order 4711 may have gone to store.example on 20 Sep 2026 already");
    kit_sent(&scene, scene.history, kit_earlier("2026-09-20"));
    expect_and_end(&scene, "sent-before", ACTION_HOLD);
}

/* A full disk: staleness decides all the same, and what would have passed says that it was not checked. */
static void a_store_in_trouble_stops_no_mail(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.inspection->comparisons = (struct comparisons){.state = HISTORY_TROUBLE, .trouble = "the disk is full"};
    expect(&scene, "sent-before", ACTION_TAG);
    expect_why(&scene,
               "order 4711: whether it was sent before is not known, because the history could not be asked: the "
               "disk is full");
    scene.order->date = kit_date("2025-09-21");
    expect_and_end(&scene, "last-years-order", ACTION_HOLD);
}

static void without_a_history_only_staleness_decides(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.inspection->comparisons = (struct comparisons){.state = HISTORY_OFF};
    expect(&scene, NULL, ACTION_PASS);
    scene.order->date = kit_date("2025-09-21");
    expect_and_end(&scene, "last-years-order", ACTION_HOLD);
}

static void an_order_without_date_or_number_passes(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.order->date = (struct date){0};
    scene.order->date_role = ROLE_NONE;
    expect(&scene, NULL, ACTION_PASS);
    scene.order->date = kit_date("2026-09-21");
    scene.order->date_role = ROLE_ORDER;
    scene.order->number = scene.order->number_raw = scene.order->number_folded = NULL;
    expect_and_end(&scene, NULL, ACTION_PASS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(todays_order_goes_out_and_once_more_is_held),
        cmocka_unit_test(last_years_file_is_held_on_every_day),
        cmocka_unit_test(three_old_orders_in_one_forward_are_all_named),
        cmocka_unit_test(ordinary_mail_and_a_quoted_old_order_go_out),
        cmocka_unit_test(trap_23_24_other_kinds_may_cite_old_orders),
        cmocka_unit_test(trap_30_an_ambiguous_date_holds_only_when_all_readings_are_old),
        cmocka_unit_test(trap_32_a_year_mistyped_in_january_is_tagged),
        cmocka_unit_test(trap_33_the_leap_day_has_its_anniversary),
        cmocka_unit_test(trap_34_around_midnight_nothing_is_old_or_ahead),
        cmocka_unit_test(trap_35_season_orders_are_normal),
        cmocka_unit_test(trap_35_nobody_orders_for_a_day_that_is_over),
        cmocka_unit_test(trap_18_an_old_mail_with_an_undated_order),
        cmocka_unit_test(trap_43_a_later_revision_is_on_its_way),
        cmocka_unit_test(a_date_far_ahead_is_tagged),
        cmocka_unit_test(trap_38_a_date_without_its_day_concludes_nothing),
        cmocka_unit_test(trap_41_an_old_form_with_new_lines_is_tagged),
        cmocka_unit_test(trap_43_numbers_start_again_and_revisions_replace),
        cmocka_unit_test(trap_44_the_weekly_order_has_the_same_lines_every_week),
        cmocka_unit_test(trap_47_what_could_not_be_read_is_tagged),
        cmocka_unit_test(several_parties_some_of_whom_have_it),
        cmocka_unit_test(a_store_in_trouble_stops_no_mail),
        cmocka_unit_test(without_a_history_only_staleness_decides),
        cmocka_unit_test(an_order_without_date_or_number_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
