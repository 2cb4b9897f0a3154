/* test-rulelang-logic.c - three-valued and, or, not; which rule decides; which documents a rule looks at. */
#include "rules-kit.h"

/* On an order without a date: */
#define YES "kind order"
#define NO "kind change"
#define UNKNOWN "date future"

static struct scene undated(void) {
    struct scene scene = kit_scene("2026-09-21");
    scene.order->date = (struct date){0};
    scene.order->date_role = ROLE_NONE;
    return scene;
}

static void kleene_tables(void **state) {
    (void)state;
    static const char *const tests[] = {[ANSWER_NO] = NO, [ANSWER_YES] = YES, [ANSWER_UNKNOWN] = UNKNOWN};
    const enum answer N = ANSWER_NO, Y = ANSWER_YES, U = ANSWER_UNKNOWN;
    /* Rows and columns: no, yes, unknown. */
    const enum answer and[3][3] = {{N, N, N}, {N, Y, U}, {N, U, U}};
    const enum answer or [3][3] = {{N, Y, U}, {Y, Y, Y}, {U, Y, U}};
    const enum answer not [3] = {Y, N, U};
    struct scene scene = undated();
    char expression[200];
    for (int a = 0; a < 3; a++) {
        snprintf(expression, sizeof expression, "not %s", tests[a]);
        kit_expect(&scene, expression, not [a]);
        for (int b = 0; b < 3; b++) {
            snprintf(expression, sizeof expression, "%s and %s", tests[a], tests[b]);
            kit_expect(&scene, expression, and[a][b]);
            snprintf(expression, sizeof expression, "%s or %s", tests[a], tests[b]);
            kit_expect(&scene, expression, or [a][b]);
            /* De Morgan holds for three values, too. */
            snprintf(expression, sizeof expression, "not (not %s or not %s)", tests[a], tests[b]);
            kit_expect(&scene, expression, and[a][b]);
        }
    }
    inspection_free(scene.inspection);
}

static void not_binds_closest_then_and_then_or(void **state) {
    (void)state;
    struct scene scene = undated();
    kit_expect(&scene, YES " or " NO " and " NO, ANSWER_YES);
    kit_expect(&scene, "(" YES " or " NO ") and " NO, ANSWER_NO);
    kit_expect(&scene, "not " NO " and " NO, ANSWER_NO);
    kit_expect(&scene, "not (" NO " and " NO ")", ANSWER_YES);
    kit_expect(&scene, "not not " YES, ANSWER_YES);
    kit_expect(&scene, NO " or not " YES " or " UNKNOWN, ANSWER_UNKNOWN);
    inspection_free(scene.inspection);
}

/* Each expression with a trace and without: asking on for the trace must not change the answer. */
static void a_trace_changes_no_answer(void **state) {
    (void)state;
    static const char *const expressions[] = {NO " and " YES, YES " or " UNKNOWN, NO " and number sent-before or " YES,
                                              "(number sent-before or " YES ") and lines sent-before and lines same",
                                              NO " and number sent-before and lines same or content sent-before"};
    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++) {
        struct scene scene = undated();
        kit_sent(&scene, scene.history, kit_earlier("2026-09-02"));
        enum answer plain = kit_answer(&scene, expressions[i]);
        size_t findings = scene.inspection->finding_count;
        scene.inspection->want_trace = true;
        kit_expect(&scene, expressions[i], plain);
        assert_int_equal(scene.inspection->finding_count, findings);
        assert_true(scene.inspection->trace_count >= 2);
        inspection_free(scene.inspection);
    }
}

static void the_trace_tells_every_test_of_every_rule(void **state) {
    (void)state;
    struct scene scene = undated();
    scene.inspection->want_trace = true;
    struct rules *rules = kit_rules("rule first { when " YES " hold \"1\" }\n"
                                    "rule second { when " NO " and date older-than 2 weeks tag \"2\" }\n"
                                    "rule third { when subject \"4711\" tag \"3\" }");
    kit_judge(rules, scene.inspection);
    static const struct {
        const char *rule, *test;
        enum answer answer;
        const char *because;
        uint32_t document;
    } wanted[] = {{"t.rules:1:first", "kind order", ANSWER_YES, "it is of the kind order", 0},
                  {"t.rules:2:second", "kind change", ANSWER_NO, "it is of the kind order", 0},
                  {"t.rules:2:second", "date older-than 2 weeks", ANSWER_UNKNOWN, "the order shows no date", 0},
                  {"t.rules:3:third", "subject \"4711\"", ANSWER_YES, "the subject is \"Our order 4711\"", UINT32_MAX}};
    assert_int_equal(scene.inspection->trace_count, 4);
    for (size_t i = 0; i < 4; i++) {
        const struct trace *trace = &scene.inspection->traces[i];
        assert_string_equal(trace->rule, wanted[i].rule);
        assert_string_equal(trace->test, wanted[i].test);
        assert_int_equal(trace->answer, wanted[i].answer);
        assert_string_equal(trace->because, wanted[i].because);
        assert_int_equal(trace->document, wanted[i].document);
    }
    rules_free(rules);
    inspection_free(scene.inspection);
}

/* ---- which rule decides --------------------------------------------------------------------------------------- */

static void expect_match(const char *text, const char *rule, enum action action, bool unknown) {
    struct scene scene = undated();
    struct rules *rules = kit_rules(text);
    kit_judge(rules, scene.inspection);
    const struct match *match = kit_match(scene.inspection, 0);
    if (rule == NULL) {
        assert_null(match);
    } else {
        assert_non_null(match);
        assert_string_equal(match->rule, rule);
        assert_int_equal(match->action, action);
        assert_int_equal(match->unknown, unknown);
    }
    rules_free(rules);
    inspection_free(scene.inspection);
}

static void the_first_yes_decides(void **state) {
    (void)state;
    expect_match("rule a { when " NO " hold \"x\" }\nrule b { when " YES " tag \"x\" }\nrule c { when " YES
                 " hold \"x\" }",
                 "t.rules:2:b", ACTION_TAG, false);
    expect_match("rule a { when " YES " pass }\nrule b { when " YES " hold \"x\" }", "t.rules:1:a", ACTION_PASS, false);
    expect_match("rule a { when " NO " hold \"x\" }", NULL, ACTION_PASS, false);
}

static void unknown_does_nothing_unless_the_rule_says_so(void **state) {
    (void)state;
    expect_match("rule a { when " UNKNOWN " hold \"x\" }", NULL, ACTION_PASS, false);
    expect_match("rule a { when " UNKNOWN " hold \"x\" unknown tag \"y\" }", "t.rules:1:a", ACTION_TAG, true);
    expect_match("rule a { when " UNKNOWN " tag \"x\" unknown hold \"y\" }", "t.rules:1:a", ACTION_HOLD, true);
}

static void unknown_is_only_remembered_until_a_later_rule_says_yes(void **state) {
    (void)state;
    expect_match("rule a { when " UNKNOWN " hold \"x\" unknown hold \"y\" }\nrule b { when " YES " tag \"z\" }",
                 "t.rules:2:b", ACTION_TAG, false);
    /* Of several, the first. */
    expect_match("rule a { when " UNKNOWN " hold \"x\" unknown tag \"y\" }\n"
                 "rule b { when " UNKNOWN " hold \"x\" unknown hold \"y\" }\nrule c { when " NO " reject \"z\" }",
                 "t.rules:1:a", ACTION_TAG, true);
    /* A yes before it stands. */
    expect_match("rule a { when " YES " tag \"x\" }\nrule b { when " UNKNOWN " hold \"x\" unknown hold \"y\" }",
                 "t.rules:1:a", ACTION_TAG, false);
}

/* ---- which documents ------------------------------------------------------------------------------------------ */

static void rules_look_at_what_they_name(void **state) {
    (void)state;
    static const struct {
        enum document_kind kind;
        enum document_origin origin;
        const char *when;
        bool match;
    } cases[] = {
        {KIND_ORDER, ORIGIN_AUTHORED, "date future", true},
        {KIND_CHANGE, ORIGIN_FORWARDED, "date future", true},
        {KIND_ORDER, ORIGIN_QUOTED, "date future", false},
        {KIND_INVOICE, ORIGIN_AUTHORED, "date future", false},
        {KIND_CANCELLATION, ORIGIN_AUTHORED, "date future", false},
        {KIND_OTHER, ORIGIN_AUTHORED, "date future", false},
        {KIND_INVOICE, ORIGIN_AUTHORED, "kind invoice and date future", true},
        {KIND_QUOTE, ORIGIN_AUTHORED, "kind invoice or date future", false},
        /* Not an order is not yet "any other kind". */
        {KIND_INVOICE, ORIGIN_AUTHORED, "not kind order", false},
        {KIND_ORDER, ORIGIN_QUOTED, "origin quoted and date future", true},
        {KIND_INVOICE, ORIGIN_QUOTED, "origin quoted and date future", false},
        {KIND_DELIVERY_NOTE, ORIGIN_QUOTED, "origin quoted and kind delivery-note", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        scene.order->kind = cases[i].kind;
        scene.order->origin = cases[i].origin;
        scene.order->date = kit_date("2026-12-24");
        enum answer got = kit_answer(&scene, cases[i].when);
        if ((got == ANSWER_YES) != cases[i].match)
            fail_msg("%s %s, %s: got %s", document_origin_name(cases[i].origin), document_kind_name(cases[i].kind),
                     cases[i].when, kit_answer_name(got));
        inspection_free(scene.inspection);
    }
}

/* The words of `kind` and `origin` stand for the right document. */
static void every_kind_and_origin_can_be_named(void **state) {
    (void)state;
    for (enum document_kind kind = 0; kind < KIND_COUNT; kind++) {
        for (enum document_kind named = 0; named < KIND_COUNT; named++) {
            char expression[60];
            struct scene scene = kit_scene("2026-09-21");
            scene.order->kind = kind;
            snprintf(expression, sizeof expression, "kind %s", document_kind_name(named));
            kit_expect(&scene, expression, kind == named ? ANSWER_YES : ANSWER_NO);
            inspection_free(scene.inspection);
        }
    }
    for (enum document_origin origin = 0; origin < ORIGIN_COUNT; origin++) {
        for (enum document_origin named = 0; named < ORIGIN_COUNT; named++) {
            char expression[60];
            struct scene scene = kit_scene("2026-09-21");
            scene.order->origin = origin;
            snprintf(expression, sizeof expression, "origin %s", document_origin_name(named));
            kit_expect(&scene, expression, origin == named ? ANSWER_YES : ANSWER_NO);
            inspection_free(scene.inspection);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kleene_tables),
        cmocka_unit_test(not_binds_closest_then_and_then_or),
        cmocka_unit_test(a_trace_changes_no_answer),
        cmocka_unit_test(the_trace_tells_every_test_of_every_rule),
        cmocka_unit_test(the_first_yes_decides),
        cmocka_unit_test(unknown_does_nothing_unless_the_rule_says_so),
        cmocka_unit_test(unknown_is_only_remembered_until_a_later_rule_says_yes),
        cmocka_unit_test(rules_look_at_what_they_name),
        cmocka_unit_test(every_kind_and_origin_can_be_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
