/* test-rulelang-allow.c - what rule files allow for a while: how it is read, shown, told of a reload, and when it ends.
 */
#include "rules-kit.h"

#define RULE "rule old { when date older-than 60 days hold \"old\" }\n"
#define ACME "party \"Acme Tools\" { address @acme.example }\n"
#define BOSS "allow sender boss@example.com until 2027-01-31 because \"he knows\"\n"

/* ---- reading ----------------------------------------------------------------------------------------------------- */

static void expect_shown(const char *text, const char *wanted) {
    struct rules *rules = kit_rules(text);
    struct buffer shown = {0};
    rules_show(rules, &shown);
    const char *line = strstr(buffer_text(&shown), "\nallow ");
    assert_non_null(line);
    assert_string_equal(line + 1, wanted);
    /* What is shown reads back the same. */
    struct rules *again = kit_rules(buffer_text(&shown));
    struct buffer changes = {0};
    rules_changes(rules, again, &changes);
    assert_string_equal(buffer_text(&changes), "");
    rules_free(rules);
    rules_free(again);
    buffer_free(&shown);
    buffer_free(&changes);
}

static void ways_to_write_it(void **state) {
    (void)state;
    expect_shown(BOSS, "allow sender \"boss@example.com\" until 2027-01-31 because \"he knows\"\n");
    expect_shown("allow sender\n  \"@example.com\" because \"a \\\"word\\\"\"\n  until 2027-01-31",
                 "allow sender \"@example.com\" until 2027-01-31 because \"a \\\"word\\\"\"\n");
    expect_shown("allow number 4500123 until 2027-01-31 because \"x\"",
                 "allow number \"4500123\" until 2027-01-31 because \"x\"\n");
    expect_shown("allow number AC-00123 to acme.example@x.example until 2027-01-31 because \"x\"",
                 "allow number \"AC-00123\" to \"acme.example@x.example\" until 2027-01-31 because \"x\"\n");
    /* A party may be declared behind it. */
    expect_shown("allow party \"acme tools\" until 2027-01-31 because \"x\"\n" ACME,
                 "allow party \"acme tools\" until 2027-01-31 because \"x\"\n");
    expect_shown("allow party \"bolt.example\" until 2027-01-31 because \"x\"",
                 "allow party \"bolt.example\" until 2027-01-31 because \"x\"\n");
}

/* ---- the moment -------------------------------------------------------------------------------------------------- */

static size_t allowed_at(const char *text, const char *time, int32_t utc_offset) {
    struct rules *rules = kit_rules(text);
    struct arena *arena = arena_new();
    struct allowance *items;
    size_t count = rules_allowances(rules, arena, kit_time(time), utc_offset, &items);
    arena_free(arena);
    rules_free(rules);
    return count;
}

static void the_last_day_counts(void **state) {
    (void)state;
    assert_int_equal(allowed_at(BOSS, "2027-01-31T23:59:58Z", 0), 1);
    assert_int_equal(allowed_at(BOSS, "2027-02-01T00:00:00Z", 0), 0);
    /* Of the zone: two hours east of UTC the day ends two hours earlier. */
    assert_int_equal(allowed_at(BOSS, "2027-01-31T21:59:58Z", 7200), 1);
    assert_int_equal(allowed_at(BOSS, "2027-01-31T22:00:00Z", 7200), 0);
    assert_int_equal(allowed_at(BOSS, "2027-02-01T04:00:00Z", -5 * 3600), 1);
}

static void what_is_over_is_told(void **state) {
    (void)state;
    struct rules *rules = kit_rules(BOSS "allow number 17 until 2026-12-31 because \"x\"\n");
    struct buffer told = {0};
    rules_expired(rules, kit_date("2026-12-31"), &told);
    assert_string_equal(buffer_text(&told), "");
    rules_expired(rules, kit_date("2027-01-31"), &told);
    const char *line = strstr(buffer_text(&told), "t.rules:");
    assert_non_null(line);
    assert_string_equal(line, "t.rules:2: allow number 17 ended on 31 Dec 2026: it has no effect any more\n");
    rules_free(rules);
    buffer_free(&told);
}

static void an_inspection_gets_what_is_in_force(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-11-20");
    struct rules *rules =
        kit_rules(BOSS "allow number 4711 until 2026-11-19 because \"over\"\n"
                       "allow number 4712 to \"acme.example\" until 2026-11-20 because \"last day\"\n" RULE);
    kit_judge(rules, scene.inspection);
    assert_int_equal(scene.inspection->match_count, 0);
    assert_int_equal(scene.inspection->allowance_count, 0); /* nothing to allow */
    scene.order->date = kit_date("2026-01-20");
    kit_judge(rules, scene.inspection);
    rules_free(rules);
    assert_int_equal(scene.inspection->match_count, 1);
    assert_int_equal(scene.inspection->allowance_count, 2);
    const struct allowance *first = &scene.inspection->allowances[0], *second = first + 1;
    assert_int_equal(first->kind, ALLOW_SENDER);
    assert_string_equal(first->value, "boss@example.com");
    assert_string_equal(first->place, "t.rules:1");
    assert_string_equal(first->reason, "he knows");
    assert_int_equal(second->kind, ALLOW_NUMBER);
    assert_string_equal(second->party, "acme.example");
    assert_string_equal(second->place, "t.rules:3");
    inspection_free(scene.inspection);
}

/* ---- a reload ---------------------------------------------------------------------------------------------------- */

static void expect_changes(const char *before, const char *after, const char *wanted) {
    struct rules *then = kit_rules(before), *now = kit_rules(after);
    struct buffer out = {0};
    rules_changes(then, now, &out);
    assert_string_equal(buffer_text(&out), wanted);
    rules_free(then);
    rules_free(now);
    buffer_free(&out);
}

static void a_reload_tells_what_changed(void **state) {
    (void)state;
    expect_changes(RULE, RULE BOSS, "allow sender \"boss@example.com\" added (t.rules:2)\n");
    expect_changes(RULE BOSS, RULE, "allow sender \"boss@example.com\" removed (t.rules:2)\n");
    expect_changes(BOSS, "\nallow sender boss@example.com until 2027-02-28 because \"he knows\"",
                   "allow sender \"boss@example.com\" changed (t.rules:2)\n");
    expect_changes(BOSS, "allow sender boss@example.com until 2027-01-31 because \"he said so\"",
                   "allow sender \"boss@example.com\" changed (t.rules:1)\n");
    expect_changes(BOSS RULE, RULE BOSS, "");
    expect_changes("allow number 17 until 2027-01-31 because \"x\"",
                   "allow number 17 to \"acme.example\" until 2027-01-31 because \"x\"",
                   "allow number \"17\" to acme.example added (t.rules:1)\n"
                   "allow number \"17\" removed (t.rules:1)\n");
}

/* ---- bounds ------------------------------------------------------------------------------------------------------ */

static void not_too_many(void **state) {
    (void)state;
    struct buffer text = {0}, told = {0};
    struct settings *settings = settings_new(1);
    for (unsigned i = 0; i < LIMIT_ALLOWANCES; i++)
        buffer_printf(&text, "allow number %u until 2027-01-31 because \"x\"\n", i);
    rules_free(kit_rules(buffer_text(&text)));
    buffer_add_text(&text, "allow number 100000 until 2027-01-31 because \"x\"\n");
    assert_null(kit_load(buffer_text(&text), text.length, settings, &told));
    assert_non_null(strstr(buffer_text(&told), "t.rules:1001:1: these are more than 1000 allow entries\n"));
    buffer_free(&text);
    buffer_free(&told);
    settings_free(settings);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_to_write_it),
        cmocka_unit_test(the_last_day_counts),
        cmocka_unit_test(what_is_over_is_told),
        cmocka_unit_test(an_inspection_gets_what_is_in_force),
        cmocka_unit_test(a_reload_tells_what_changed),
        cmocka_unit_test(not_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
