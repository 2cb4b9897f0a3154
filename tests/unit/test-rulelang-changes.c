/* test-rulelang-changes.c - what a reload says that has changed: rules, their order, party blocks. */
#include "rules-kit.h"

#define A "rule a { when date future hold \"x\" }\n"
#define B "rule b { when kind order tag \"y\" }\n"
#define C "rule c { when date older-than 60 days tag \"z\" }\n"
#define ACME "party \"Acme\" { address \"@acme.example\" }\n"

static void expect_changes(const char *before, const char *after, const char *wanted) {
    struct rules *then = kit_rules(before), *now = kit_rules(after);
    struct buffer out = {0};
    rules_changes(then, now, &out);
    assert_string_equal(buffer_text(&out), wanted);
    rules_free(then);
    rules_free(now);
    buffer_free(&out);
}

static void nothing_has_changed(void **state) {
    (void)state;
    expect_changes("", "", "");
    expect_changes(ACME A B, ACME A B, "");
    /* Comments, blanks and where it stands are no change. */
    expect_changes(A, "# why\n\nrule a {\n    when date future\n    hold \"x\"\n}\n", "");
    expect_changes(A ACME B, ACME A "\n\n" B, "");
}

static void what_came_and_what_went(void **state) {
    (void)state;
    expect_changes(A, A B, "rule b added (t.rules:2)\n");
    expect_changes(A B, B, "rule a removed (t.rules:1)\n");
    expect_changes(A B, C, "rule c added (t.rules:1)\nrule a removed (t.rules:1)\nrule b removed (t.rules:2)\n");
    expect_changes(A, ACME A, "party \"Acme\" added (t.rules:1)\n");
    expect_changes(ACME, "", "party \"Acme\" removed (t.rules:1)\n");
}

static void each_part_of_a_rule_counts(void **state) {
    (void)state;
    static const char *const others[] = {
        "rule a { when date future beyond 3 days hold \"x\" }",
        "rule a { when not date future hold \"x\" }",
        "rule a { when date future tag \"x\" }",
        "rule a { when date future hold \"X\" }",
        "rule a { when date future hold \"x\" unknown tag \"y\" }",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        expect_changes(A B, others[i], "rule a changed (t.rules:1)\nrule b removed (t.rules:2)\n");
}

static void each_setting_of_a_party_counts(void **state) {
    (void)state;
    static const char *const settings[] = {"address \"@b.example\"", "role vendor",     "date-order mdy",
                                           "number /AC-\\d+/",       "each-address",    "language de",
                                           "ignore \"17\"",          "ignore /K-\\d+/", "ignore 2014-03-01"};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        char after[200];
        snprintf(after, sizeof after, "\nparty \"Acme\" {\naddress \"@acme.example\"\n%s\n}", settings[i]);
        if (i == 0)
            snprintf(after, sizeof after, "\nparty \"Acme\" {\n%s\n}", settings[i]);
        expect_changes(ACME, after, "party \"Acme\" changed (t.rules:2)\n");
    }
}

static void the_order_counts(void **state) {
    (void)state;
    expect_changes(A B C, A C B, "the order of the rules changed: c (t.rules:2) now comes before b\n");
    expect_changes(A B C, C A B, "the order of the rules changed: c (t.rules:1) now comes before a\n");
    /* What came or went between two rules does not change their order. */
    expect_changes(A B C, A C, "rule b removed (t.rules:2)\n");
    expect_changes(A C, A B C, "rule b added (t.rules:2)\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_has_changed),        cmocka_unit_test(what_came_and_what_went),
        cmocka_unit_test(each_part_of_a_rule_counts), cmocka_unit_test(each_setting_of_a_party_counts),
        cmocka_unit_test(the_order_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
