/* test-rulelang-history.c - what "sent-before" and "same" answer: windows, parties, revisions, one and the same send.
 */
#include "rules-kit.h"

static struct scene sent_on(const char *day) {
    struct scene scene = kit_scene("2026-09-21");
    kit_sent(&scene, scene.history, kit_earlier(day));
    return scene;
}

static void nothing_was_sent_before(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    kit_expect(&scene, "number sent-before", ANSWER_NO);
    kit_expect(&scene, "lines sent-before", ANSWER_NO);
    kit_expect(&scene, "content sent-before", ANSWER_NO);
    kit_expect(&scene, "number sent-before and lines same", ANSWER_NO);
    inspection_free(scene.inspection);
}

static void the_same_order_was_sent_before(void **state) {
    (void)state;
    struct scene scene = sent_on("2026-09-02");
    kit_expect(&scene, "number sent-before", ANSWER_YES);
    kit_expect(&scene, "lines sent-before", ANSWER_YES);
    kit_expect(&scene, "content sent-before", ANSWER_YES);
    kit_expect(&scene, "number sent-before and lines same and content same", ANSWER_YES);
    kit_expect(&scene, "lines sent-before and number same", ANSWER_YES);
    inspection_free(scene.inspection);
}

static void within_counts_back_from_now(void **state) {
    (void)state;
    static const struct {
        const char *sent, *within;
        enum answer answer;
    } cases[] = {{"2026-09-21", "0 days", ANSWER_YES},     {"2026-09-20", "0 days", ANSWER_NO},
                 {"2026-09-20", "1 day", ANSWER_YES},      {"2026-08-22", "30 days", ANSWER_YES},
                 {"2026-08-21", "30 days", ANSWER_NO},     {"2024-08-21", "25 months", ANSWER_YES},
                 {"2024-08-20", "25 months", ANSWER_NO},   {"2025-09-21", "1 year", ANSWER_YES},
                 {"2025-09-20", "1 year", ANSWER_NO},      {"2026-09-21", "1 hour", ANSWER_NO}, /* 10:14:07 to 12:00 */
                 {"2026-09-21", "2 hours", ANSWER_YES},    {"2026-09-21", "105 minutes", ANSWER_NO},
                 {"2026-09-21", "106 minutes", ANSWER_YES}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expression[100];
        struct scene scene = sent_on(cases[i].sent);
        snprintf(expression, sizeof expression, "number sent-before within %s", cases[i].within);
        enum answer got = kit_answer(&scene, expression);
        if (got != cases[i].answer)
            fail_msg("sent %s, %s: got %s", cases[i].sent, expression, kit_answer_name(got));
        inspection_free(scene.inspection);
    }
}

/* ---- standing orders, constant numbers, other addresses ------------------------------------------------------- */

static void a_rhythm_is_kept_or_not(void **state) {
    (void)state;
    static const struct {
        const char *sent[4]; /* the newest first; today is 2026-09-21 */
        enum answer answer;
    } cases[] = {
        {{"2026-09-14", "2026-09-07", "2026-08-31"}, ANSWER_YES},
        {{"2026-09-13", "2026-09-07", "2026-08-31"}, ANSWER_NO}, /* today is eight days off a rhythm of six */
        {{"2026-09-15", "2026-09-07", "2026-08-31"}, ANSWER_NO}, /* two days early for one of eight */
        {{"2026-09-14", "2026-09-08", "2026-09-01"}, ANSWER_YES},
        {{"2026-09-07", "2026-08-31", "2026-08-24"}, ANSWER_YES}, /* one was left out */
        {{"2026-08-31", "2026-08-24", "2026-08-17"}, ANSWER_NO},
        {{"2026-09-14", "2026-09-07"}, ANSWER_NO},
        {{"2026-09-14", "2026-09-07", "2026-08-20"}, ANSWER_NO},
        {{"2026-09-19", "2026-09-14", "2026-09-07", "2026-08-31"}, ANSWER_NO}, /* doubled */
        {{"2026-08-21", "2026-07-21", "2026-06-20"}, ANSWER_YES},
        {{"2026-09-20", "2026-09-19", "2026-09-18"}, ANSWER_YES},
        {{"2026-09-21", "2026-09-20", "2026-09-19"}, ANSWER_NO}, /* today's went out */
        {{"2026-09-21", "2026-09-21", "2026-09-21"}, ANSWER_NO},
        {{"2025-09-21", "2024-09-21", "2023-09-21"}, ANSWER_NO}, /* last year's order is no standing order */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        for (size_t k = 0; k < 4 && cases[i].sent[k] != NULL; k++) {
            struct earlier earlier = kit_earlier(cases[i].sent[k]);
            earlier.sent += (int64_t)(4 - k); /* not in one second */
            kit_sent(&scene, scene.history, earlier);
        }
        enum answer got = kit_answer(&scene, "number sent-before and rhythm kept");
        if (got != cases[i].answer)
            fail_msg("case %zu, newest %s: got %s", i, cases[i].sent[0], kit_answer_name(got));
        inspection_free(scene.inspection);
    }
}

static void the_same_octets(void **state) {
    (void)state;
    static const enum answer answers[] = {ANSWER_NO, ANSWER_YES, ANSWER_UNKNOWN};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct scene scene = kit_scene("2026-09-21");
        struct earlier earlier = kit_earlier("2026-09-14");
        earlier.bytes_same = answers[i];
        kit_sent(&scene, scene.history, earlier);
        kit_expect(&scene, "bytes sent-before", answers[i]);
        kit_expect(&scene, "number sent-before and bytes same", answers[i]);
        kit_expect(&scene, "bytes sent-before within 3 days", ANSWER_NO);
        scene.order->kind = KIND_CHANGE; /* the same file says the same */
        kit_expect(&scene, "bytes sent-before within 3 weeks to anybody", answers[i]);
        inspection_free(scene.inspection);
    }
}

static void sent_with_lines(struct scene *scene, const char *day, const char *lines) {
    struct earlier earlier = kit_earlier(day);
    earlier.lines = lines;
    earlier.lines_same = earlier.text_same = false;
    kit_sent(scene, scene->history, earlier);
}

static void a_number_of_order_after_order_is_constant(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    sent_with_lines(&scene, "2026-09-14", "a");
    sent_with_lines(&scene, "2026-09-07", "b");
    sent_with_lines(&scene, "2026-09-01", "b");
    sent_with_lines(&scene, "2026-09-01", "");
    kit_expect(&scene, "number constant", ANSWER_NO);
    sent_with_lines(&scene, "2026-01-01", "c");
    kit_expect(&scene, "number constant", ANSWER_YES);
    kit_expect(&scene, "number constant within 9 months", ANSWER_YES);
    kit_expect(&scene, "number constant within 8 months", ANSWER_NO);
    scene.history->earlier[0].change = true;
    kit_expect(&scene, "number constant", ANSWER_NO);
    scene.history->earlier[0].change = false;
    scene.history->earlier[0].revision_same = false;
    kit_expect(&scene, "number constant", ANSWER_NO);
    scene.history->earlier[0].revision_same = true;
    scene.history->earlier[0].party_key = "elsewhere.example";
    kit_expect(&scene, "number constant", ANSWER_NO);
    inspection_free(scene.inspection);
}

static void a_number_lies_far_below_the_latest(void **state) {
    (void)state;
    static const struct {
        const char *number, *latest[6];
        enum answer answer;
    } cases[] = {
        {"3822", {"4711", "4708", "4702", "4698"}, ANSWER_YES},
        {"4690", {"4711", "4708", "4702", "4698"}, ANSWER_NO}, /* eight below, the others span thirteen */
        {"4685", {"4711", "4708", "4702", "4698"}, ANSWER_NO},
        {"4684", {"4711", "4708", "4702", "4698"}, ANSWER_YES},
        {"4720", {"4711", "4708", "4702", "4698"}, ANSWER_NO},
        {"3822", {"4711", "4708", "4702"}, ANSWER_NO},
        {"ac3822", {"ac4711", "ac4708", "ac4702", "ac4698"}, ANSWER_YES},
        {"bc3822", {"ac4711", "ac4708", "ac4702", "ac4698"}, ANSWER_NO},
        {"3822", {"ac4711", "ac4708", "4702", "4698"}, ANSWER_NO},
        {"1", {"1", "1", "1", "1"}, ANSWER_NO},
        {"1", {"2", "2", "2", "2"}, ANSWER_NO}, /* no sequence */
        {"abc", {"4711", "4708", "4702", "4698"}, ANSWER_NO},
        {"3822", {"4711", "4708", "4702", "98765432109876543210", "4698"}, ANSWER_YES},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        scene.order->number_folded = cases[i].number;
        for (size_t k = 0; k < 6 && cases[i].latest[k] != NULL; k++)
            scene.history->latest[scene.history->latest_count++] = cases[i].latest[k];
        enum answer got = kit_answer(&scene, "number far-below");
        if (got != cases[i].answer)
            fail_msg("%s below %s: got %s", cases[i].number, cases[i].latest[0], kit_answer_name(got));
        inspection_free(scene.inspection);
    }
}

static void date_and_address_of_the_send_found(void **state) {
    (void)state;
    struct scene scene = sent_on("2026-09-02");
    scene.order->date = kit_date("2026-09-02");
    kit_expect(&scene, "number sent-before and date same", ANSWER_YES);
    kit_expect(&scene, "number sent-before and address same", ANSWER_YES);
    scene.order->date = kit_date("2026-09-03");
    scene.history->earlier->address_same = false;
    kit_expect(&scene, "number sent-before and date same", ANSWER_NO);
    kit_expect(&scene, "number sent-before and address same", ANSWER_NO);
    scene.order->date = (struct date){0};
    kit_expect(&scene, "number sent-before and date same", ANSWER_UNKNOWN);
    inspection_free(scene.inspection);
}

/* The number was sent with other lines, and the lines under another number: no send has both. */
static void joined_tests_speak_of_one_and_the_same_send(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier other_lines = kit_earlier("2026-09-02"), other_number = kit_earlier("2026-08-02");
    other_lines.lines_same = ANSWER_NO;
    other_lines.text_same = false;
    other_number.number_same = false;
    kit_sent(&scene, scene.history, other_lines);
    kit_sent(&scene, scene.history, other_number);
    kit_expect(&scene, "number sent-before and lines same", ANSWER_NO);
    kit_expect(&scene, "lines sent-before and number same", ANSWER_NO);
    kit_expect(&scene, "number sent-before and lines sent-before", ANSWER_YES);
    /* "or" leaves the sends of both branches open. */
    kit_expect(&scene, "(number sent-before or content sent-before) and lines same", ANSWER_YES);
    kit_expect(&scene, "(number sent-before or content sent-before within 1 day) and lines same", ANSWER_NO);
    /* An older send that has both is found behind a newer one that has not. */
    kit_sent(&scene, scene.history, kit_earlier("2026-07-02"));
    kit_expect(&scene, "number sent-before and lines same", ANSWER_YES);
    kit_expect(&scene, "number sent-before within 60 days and lines same", ANSWER_NO);
    inspection_free(scene.inspection);
}

static void lines_that_cannot_be_compared_are_unknown(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier earlier = kit_earlier("2026-09-02");
    earlier.lines_same = ANSWER_UNKNOWN;
    earlier.text_same = false;
    kit_sent(&scene, scene.history, earlier);
    kit_expect(&scene, "number sent-before", ANSWER_YES);
    kit_expect(&scene, "lines sent-before", ANSWER_UNKNOWN);
    kit_expect(&scene, "number sent-before and lines same", ANSWER_UNKNOWN);
    kit_expect(&scene, "number sent-before and content same", ANSWER_NO);
    kit_expect(&scene, "number sent-before and not lines same", ANSWER_UNKNOWN);
    inspection_free(scene.inspection);
}

static void every_judged_party_must_have_it(void **state) {
    (void)state;
    struct scene scene = sent_on("2026-09-02");
    struct comparison *store = kit_party(&scene, "store.example", true);
    kit_expect(&scene, "number sent-before", ANSWER_UNKNOWN);
    kit_expect(&scene, "number sent-before and lines same", ANSWER_UNKNOWN);
    kit_expect(&scene, "number sent-before to anybody and lines same", ANSWER_YES);
    kit_sent(&scene, store, kit_earlier("2026-09-05"));
    kit_expect(&scene, "number sent-before", ANSWER_YES);
    kit_expect(&scene, "number sent-before and lines same", ANSWER_YES);
    /* Each within the window. */
    kit_expect(&scene, "number sent-before within 17 days", ANSWER_UNKNOWN);
    kit_expect(&scene, "number sent-before within 15 days", ANSWER_NO);
    inspection_free(scene.inspection);
}

/* Copied to the store on Monday, sent to the vendor with the store in Cc on Tuesday: goes out. */
static void parties_that_are_not_judged_do_not_count(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct comparison *store = kit_party(&scene, "store.example", false);
    kit_sent(&scene, store, kit_earlier("2026-09-20"));
    kit_expect(&scene, "number sent-before", ANSWER_NO);
    kit_expect(&scene, "number sent-before to anybody", ANSWER_YES);
    inspection_free(scene.inspection);

    scene = sent_on("2026-09-02");
    kit_party(&scene, "store.example", false);
    kit_expect(&scene, "number sent-before", ANSWER_YES);
    inspection_free(scene.inspection);
}

/* The copy for the store on Monday is no reason to hold the vendor's order on Tuesday. */
static void sends_to_others_count_only_for_anybody(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    kit_sent_elsewhere(&scene, scene.history, kit_earlier("2026-09-20"));
    kit_expect(&scene, "number sent-before", ANSWER_NO);
    kit_expect(&scene, "lines sent-before", ANSWER_NO);
    kit_expect(&scene, "number sent-before to anybody and lines same", ANSWER_YES);
    inspection_free(scene.inspection);
}

/* A party the history had nothing to compare for was sent nothing. */
static void a_party_without_comparison_has_nothing(void **state) {
    (void)state;
    struct scene scene = sent_on("2026-09-02");
    kit_party(&scene, "store.example", true);
    scene.inspection->comparisons.count = 1;
    kit_expect(&scene, "number sent-before", ANSWER_UNKNOWN);
    scene.inspection->comparisons.count = 0;
    kit_expect(&scene, "number sent-before", ANSWER_NO);
    scene.inspection->parties.count = 0;
    kit_expect(&scene, "number sent-before", ANSWER_NO);
    inspection_free(scene.inspection);
}

static void another_revision_is_not_the_same_order(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier revision_a = kit_earlier("2026-09-02");
    revision_a.revision_same = false;
    kit_sent(&scene, scene.history, revision_a);
    kit_expect(&scene, "number sent-before and lines same", ANSWER_NO);
    /* Revision A again, after B went out: the older send is the same revision. */
    kit_sent(&scene, scene.history, kit_earlier("2026-09-01"));
    kit_expect(&scene, "number sent-before and lines same", ANSWER_YES);
    inspection_free(scene.inspection);
}

/* "Please deliver a week later": number and lines of the order that it changes. */
static void a_change_repeats_only_the_same_change(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier order = kit_earlier("2026-09-02");
    order.text_same = false;
    kit_sent(&scene, scene.history, order);
    scene.order->kind = KIND_CHANGE;
    kit_expect(&scene, "number sent-before and lines same", ANSWER_NO);
    kit_expect(&scene, "lines sent-before", ANSWER_NO);
    scene.order->kind = KIND_ORDER;
    kit_expect(&scene, "number sent-before and lines same", ANSWER_YES);
    inspection_free(scene.inspection);

    scene = sent_on("2026-09-20");
    scene.order->kind = KIND_CHANGE;
    kit_expect(&scene, "number sent-before and lines same", ANSWER_YES);
    inspection_free(scene.inspection);
}

static void trouble_is_unknown_and_no_history_is_no(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.inspection->comparisons = (struct comparisons){.state = HISTORY_TROUBLE, .trouble = "the disk is full"};
    kit_expect(&scene, "number sent-before", ANSWER_UNKNOWN);
    kit_expect(&scene, "number sent-before and lines same", ANSWER_UNKNOWN);
    kit_expect(&scene, "not lines sent-before", ANSWER_UNKNOWN);
    scene.inspection->comparisons = (struct comparisons){.state = HISTORY_OFF};
    kit_expect(&scene, "number sent-before", ANSWER_NO);
    kit_expect(&scene, "number sent-before and lines same", ANSWER_NO);
    kit_expect(&scene, "not lines sent-before", ANSWER_YES);
    inspection_free(scene.inspection);
}

/* Each document is judged by its own comparisons, in whatever order the history gave them. */
static void comparisons_belong_to_their_document(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct inspection *inspection = scene.inspection;
    struct document *documents = arena_array(inspection->arena, 3, sizeof *documents);
    struct comparison *items = arena_array(inspection->arena, 3, sizeof *items);
    for (uint32_t i = 0; i < 3; i++) {
        documents[i] = *scene.order;
        items[i] = (struct comparison){.document = 2 - i};
    }
    inspection->facts.documents = documents;
    inspection->facts.document_count = inspection->comparisons.count = 3;
    inspection->comparisons.items = items;
    kit_sent(&scene, &items[1], kit_earlier("2026-09-02")); /* document 1 */
    struct rules *rules = kit_rules("rule r { when number sent-before hold \"{earlier.date}\" }");
    kit_judge(rules, inspection);
    assert_int_equal(inspection->match_count, 1);
    assert_int_equal(inspection->matches[0].document, 1);
    assert_int_equal(inspection->finding_count, 1);
    assert_string_equal(inspection->findings[0].name, "sent-before");
    assert_int_equal(inspection->findings[0].document, 1);
    assert_ptr_equal(inspection->findings[0].earlier, items[1].earlier);
    rules_free(rules);
    inspection_free(inspection);
}

/* Both findings name the send that both tests agree on, not the newest with that number. */
static void findings_name_the_send_that_fits(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier other_lines = kit_earlier("2026-09-10");
    other_lines.lines_same = ANSWER_NO;
    other_lines.text_same = false;
    kit_sent(&scene, scene.history, other_lines);
    kit_sent(&scene, scene.history, kit_earlier("2026-09-02"));
    struct rules *rules = kit_rules("rule r { when date older-than 0 days or number sent-before and lines same\n"
                                    "hold \"on {earlier.date}\" }");
    kit_judge(rules, scene.inspection);
    assert_int_equal(scene.inspection->finding_count, 2);
    assert_string_equal(scene.inspection->findings[0].name, "sent-before");
    assert_string_equal(scene.inspection->findings[1].name, "same");
    assert_ptr_equal(scene.inspection->findings[0].earlier, &scene.history->earlier[1]);
    assert_ptr_equal(scene.inspection->findings[1].earlier, &scene.history->earlier[1]);
    assert_ptr_equal(scene.inspection->matches[0].earlier, &scene.history->earlier[1]);
    assert_string_equal(scene.inspection->matches[0].why, "on 2 Sep 2026");
    rules_free(rules);
    inspection_free(scene.inspection);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_was_sent_before),
        cmocka_unit_test(the_same_order_was_sent_before),
        cmocka_unit_test(within_counts_back_from_now),
        cmocka_unit_test(joined_tests_speak_of_one_and_the_same_send),
        cmocka_unit_test(lines_that_cannot_be_compared_are_unknown),
        cmocka_unit_test(every_judged_party_must_have_it),
        cmocka_unit_test(parties_that_are_not_judged_do_not_count),
        cmocka_unit_test(sends_to_others_count_only_for_anybody),
        cmocka_unit_test(a_party_without_comparison_has_nothing),
        cmocka_unit_test(another_revision_is_not_the_same_order),
        cmocka_unit_test(a_change_repeats_only_the_same_change),
        cmocka_unit_test(trouble_is_unknown_and_no_history_is_no),
        cmocka_unit_test(comparisons_belong_to_their_document),
        cmocka_unit_test(a_rhythm_is_kept_or_not),
        cmocka_unit_test(the_same_octets),
        cmocka_unit_test(a_number_of_order_after_order_is_constant),
        cmocka_unit_test(date_and_address_of_the_send_found),
        cmocka_unit_test(a_number_lies_far_below_the_latest),
        cmocka_unit_test(findings_name_the_send_that_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
