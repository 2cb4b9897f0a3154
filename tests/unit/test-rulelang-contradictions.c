/* test-rulelang-contradictions.c - what the tests answer that find an order at odds with itself, with the rest of its
 * message or with what was sent before. */
#include "rules-kit.h"

static struct date month_of(const char *day) {
    struct date date = kit_date(day);
    date.day = 0;
    return date;
}

/* ---- delivery and cancel dates -------------------------------------------------------------------------------- */

static void past_leaves_a_day_of_grace(void **state) {
    (void)state;
    static const struct {
        const char *delivery, *test;
        enum answer answer;
    } cases[] = {
        {"2026-09-20", "delivery-date past", ANSWER_NO},
        {"2026-09-19", "delivery-date past", ANSWER_YES},
        {"2026-09-20", "delivery-date past beyond 0 days", ANSWER_NO},
        {"2026-08-22", "delivery-date past beyond 30 days", ANSWER_NO},
        {"2026-08-21", "delivery-date past beyond 30 days", ANSWER_YES},
        {"2027-08-21", "delivery-date past beyond 30 days", ANSWER_NO},
        {"2026-08-21", "cancel-date past", ANSWER_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        scene.order->delivery_date = kit_date(cases[i].delivery);
        enum answer got = kit_answer(&scene, cases[i].test);
        if (got != cases[i].answer)
            fail_msg("delivery %s, %s: got %s", cases[i].delivery, cases[i].test, kit_answer_name(got));
        inspection_free(scene.inspection);
    }
}

static void a_month_is_past_with_its_last_day(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.order->cancel_date = month_of("2026-07-01");
    kit_expect(&scene, "cancel-date past beyond 30 days", ANSWER_YES);
    kit_expect(&scene, "cancel-date past beyond 52 days", ANSWER_UNKNOWN); /* before 31 July */
    kit_expect(&scene, "cancel-date past beyond 51 days", ANSWER_YES);
    kit_expect(&scene, "cancel-date past beyond 82 days", ANSWER_NO); /* before 1 July */
    scene.order->cancel_date = month_of("2026-09-01");
    kit_expect(&scene, "cancel-date past", ANSWER_UNKNOWN);
    kit_expect(&scene, "delivery-date past", ANSWER_UNKNOWN);
    inspection_free(scene.inspection);
}

static void delivery_comes_after_the_order(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    kit_expect(&scene, "delivery-date before-order", ANSWER_UNKNOWN);
    scene.order->delivery_date = kit_date("2026-09-21");
    kit_expect(&scene, "delivery-date before-order", ANSWER_NO);
    scene.order->delivery_date = kit_date("2026-09-20");
    kit_expect(&scene, "delivery-date before-order", ANSWER_YES);
    kit_expect(&scene, "cancel-date before-order", ANSWER_UNKNOWN);
    scene.order->delivery_date = month_of("2026-09-01");
    kit_expect(&scene, "delivery-date before-order", ANSWER_UNKNOWN);
    scene.order->delivery_date = month_of("2026-08-01");
    kit_expect(&scene, "delivery-date before-order", ANSWER_YES);
    scene.order->date = (struct date){0};
    scene.order->readings[0] = kit_date("2026-03-04");
    scene.order->readings[1] = kit_date("2026-09-03");
    scene.order->reading_count = 2;
    kit_expect(&scene, "delivery-date before-order", ANSWER_UNKNOWN);
    scene.order->delivery_date = kit_date("2026-03-01");
    kit_expect(&scene, "delivery-date before-order", ANSWER_YES);
    scene.order->date_role = ROLE_NONE;
    kit_expect(&scene, "delivery-date before-order", ANSWER_UNKNOWN);
    inspection_free(scene.inspection);
}

static void what_is_missing(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    kit_expect(&scene, "number missing", ANSWER_NO);
    kit_expect(&scene, "date missing", ANSWER_NO);
    kit_expect(&scene, "lines missing", ANSWER_NO);
    kit_expect(&scene, "delivery-date missing and cancel-date missing", ANSWER_YES);
    scene.order->number = scene.order->number_raw = scene.order->number_folded = NULL;
    scene.order->lines[0] = '\0';
    scene.order->date = (struct date){0};
    scene.order->cancel_date = kit_date("2026-09-21");
    kit_expect(&scene, "number missing and date missing and lines missing", ANSWER_YES);
    kit_expect(&scene, "cancel-date missing", ANSWER_NO);
    scene.order->readings[0] = kit_date("2026-03-04");
    scene.order->readings[1] = kit_date("2026-04-03");
    scene.order->reading_count = 2;
    kit_expect(&scene, "date missing", ANSWER_NO);
    inspection_free(scene.inspection);
}

/* ---- forwards ------------------------------------------------------------------------------------------------- */

static void add_evidence(struct scene *scene, enum evidence_kind kind, const char *day) {
    scene->order->evidence[scene->order->evidence_count++] = (struct evidence){kind, kit_date(day)};
}

static void a_forward_is_as_old_as_its_inner_mail(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    add_evidence(&scene, EVIDENCE_PROPERTIES, "2024-01-01");
    add_evidence(&scene, EVIDENCE_FORWARDED_HEADER, "2026-07-22");
    kit_expect(&scene, "forward older-than 60 days", ANSWER_NO); /* it is not forwarded */
    scene.order->origin = ORIGIN_FORWARDED;
    kit_expect(&scene, "forward older-than 60 days", ANSWER_YES);
    kit_expect(&scene, "forward older-than 61 days", ANSWER_NO);
    add_evidence(&scene, EVIDENCE_INNER_DATE, "2026-09-20");
    kit_expect(&scene, "forward older-than 60 days", ANSWER_UNKNOWN);
    scene.order->evidence_count = 1;
    kit_expect(&scene, "forward older-than 60 days", ANSWER_UNKNOWN);
    inspection_free(scene.inspection);
}

/* ---- what the letter says of the file ------------------------------------------------------------------------- */

static void a_letter_disagrees_beyond_a_month(void **state) {
    (void)state;
    static const struct {
        const char *letter, *test;
        enum answer answer;
    } cases[] = {
        {"2026-08-22", "body disagrees on date", ANSWER_NO},
        {"2026-08-21", "body disagrees on date", ANSWER_YES},
        {"2026-08-21", "body disagrees", ANSWER_YES},
        {"2026-08-21", "body disagrees on number", ANSWER_NO},
        {"2026-08-21", "body disagrees on date beyond 60 days", ANSWER_NO},
        {"2027-09-21", "body disagrees on date beyond 60 days", ANSWER_YES},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        scene.order->date = kit_date("2026-09-21");
        scene.order->where.name = "order.pdf";
        add_evidence(&scene, EVIDENCE_PROPERTIES, "2024-01-01");
        kit_expect(&scene, "body disagrees on date", ANSWER_NO);
        add_evidence(&scene, EVIDENCE_LETTER, cases[i].letter);
        kit_expect(&scene, cases[i].test, cases[i].answer);
        scene.order->where.name = NULL;
        scene.order->where.format = "text";
        kit_expect(&scene, cases[i].test, ANSWER_NO);
        inspection_free(scene.inspection);
    }
}

/* ---- revisions ------------------------------------------------------------------------------------------------ */

static void later_revisions_supersede(void **state) {
    (void)state;
    static const struct {
        const char *ours, *theirs;
        enum answer answer;
    } cases[] = {
        {"A", "B", ANSWER_YES},
        {"B", "A", ANSWER_NO},
        {"a", "B", ANSWER_YES},
        {"Z", "AA", ANSWER_YES},
        {"AA", "Z", ANSWER_NO},
        {"9", "10", ANSWER_YES},
        {"10", "9", ANSWER_NO},
        {"1", "01", ANSWER_NO},
        {"", "A", ANSWER_YES},
        {"", "1", ANSWER_YES},
        {"", "0", ANSWER_NO},
        {"", "00", ANSWER_NO},
        {"A", NULL, ANSWER_NO},
        {"1", "B", ANSWER_UNKNOWN},
        {"B", "1", ANSWER_UNKNOWN},
        {"A", "", ANSWER_NO},
        {"A1", "A2", ANSWER_UNKNOWN},
        {"", "A2", ANSWER_YES},
        {"1", "99999999999999999999", ANSWER_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        struct earlier earlier = kit_earlier("2026-09-02");
        earlier.revision = cases[i].theirs;
        earlier.revision_same = false;
        scene.order->revision = cases[i].ours;
        kit_sent(&scene, scene.history, earlier);
        enum answer got = kit_answer(&scene, "revision superseded");
        if (got != cases[i].answer)
            fail_msg("\"%s\" after \"%s\": got %s", cases[i].ours, cases[i].theirs, kit_answer_name(got));
        inspection_free(scene.inspection);
    }
}

static void only_the_same_order_supersedes(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier later = kit_earlier("2026-09-02");
    later.revision = "B";
    later.revision_same = false;
    later.number_same = false;
    scene.order->revision = "A";
    kit_expect(&scene, "revision superseded", ANSWER_NO);
    kit_sent(&scene, scene.history, later); /* the same lines under another number */
    kit_expect(&scene, "revision superseded", ANSWER_NO);
    later.number_same = true;
    kit_sent_elsewhere(&scene, scene.history, later);
    kit_expect(&scene, "revision superseded", ANSWER_NO);
    kit_sent(&scene, scene.history, later);
    kit_expect(&scene, "revision superseded within 1 month", ANSWER_YES);
    kit_expect(&scene, "revision superseded within 1 week", ANSWER_NO);
    kit_party(&scene, "beta.example", true);
    kit_expect(&scene, "revision superseded", ANSWER_UNKNOWN); /* Beta has no later one */
    scene.inspection->comparisons.state = HISTORY_TROUBLE;
    kit_expect(&scene, "revision superseded", ANSWER_UNKNOWN);
    scene.inspection->comparisons.state = HISTORY_OFF;
    kit_expect(&scene, "revision superseded", ANSWER_NO);
    inspection_free(scene.inspection);
}

static void the_sentence_names_both_revisions(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier later = kit_earlier("2026-09-02");
    later.revision = "B";
    later.revision_same = false;
    kit_sent(&scene, scene.history, later);
    struct rules *rules = kit_rules("rule r { when revision superseded hold \"revision {revision} of {number}: {party} "
                                    "has {earlier.revision} since {earlier.date}\" }");
    kit_judge(rules, scene.inspection);
    assert_string_equal(scene.inspection->matches[0].why, "revision none of 4711: acme.example has B since 2 Sep 2026");
    assert_string_equal(scene.inspection->findings[0].name, "superseded");
    assert_ptr_equal(scene.inspection->findings[0].earlier, &scene.history->earlier[0]);
    rules_free(rules);
    inspection_free(scene.inspection);
}

/* ---- several orders in one message ---------------------------------------------------------------------------- */

/* A second order, the same as the first; scene->order stays the one asked about. */
static struct document *add_document(struct scene *scene) {
    struct facts *facts = &scene->inspection->facts;
    struct document *documents = arena_array(scene->inspection->arena, facts->document_count + 1, sizeof *documents);
    memcpy(documents, facts->documents, facts->document_count * sizeof *documents);
    documents[facts->document_count] = documents[0];
    facts->documents = documents;
    scene->order = documents;
    return &documents[facts->document_count++];
}

/* What the expression answers for document 0 of several. */
static void expect_of_first(const struct scene *scene, const char *expression, enum answer wanted) {
    char text[400];
    snprintf(text, sizeof text, "rule asked { when %s\n tag \"yes\"\n unknown tag \"unknown\" }", expression);
    struct rules *rules = kit_rules(text);
    kit_judge(rules, scene->inspection);
    rules_free(rules);
    const struct match *match = kit_match(scene->inspection, 0);
    enum answer got = match == NULL ? ANSWER_NO : match->unknown ? ANSWER_UNKNOWN : ANSWER_YES;
    if (got != wanted)
        fail_msg("%s: got %s, want %s", expression, kit_answer_name(got), kit_answer_name(wanted));
}

static void one_number_with_two_dates(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    expect_of_first(&scene, "documents disagree", ANSWER_NO);
    struct document *other = add_document(&scene);
    expect_of_first(&scene, "documents disagree", ANSWER_NO);
    other->date = kit_date("2025-09-21");
    expect_of_first(&scene, "documents disagree", ANSWER_YES);
    expect_of_first(&scene, "documents disagree on date", ANSWER_YES);
    expect_of_first(&scene, "documents disagree on lines revision", ANSWER_NO);
    other->date = month_of("2026-09-01");
    expect_of_first(&scene, "documents disagree", ANSWER_NO);
    other->date = (struct date){0};
    expect_of_first(&scene, "documents disagree", ANSWER_NO);
    other->readings[0] = kit_date("2025-09-21");
    other->readings[1] = kit_date("2026-09-21");
    other->reading_count = 2;
    expect_of_first(&scene, "documents disagree", ANSWER_UNKNOWN);
    other->readings[1] = kit_date("2026-09-22");
    expect_of_first(&scene, "documents disagree", ANSWER_YES);
    inspection_free(scene.inspection);
}

static void what_is_no_other_version_contradicts_nothing(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct document *other = add_document(&scene);
    other->date = kit_date("2025-09-21");
    other->release = "2";
    expect_of_first(&scene, "documents disagree", ANSWER_NO);
    other->release = "";
    other->number_folded = "4712";
    expect_of_first(&scene, "documents disagree", ANSWER_NO);
    other->number_folded = NULL;
    expect_of_first(&scene, "documents disagree", ANSWER_NO);
    other->number_folded = "4711";
    other->kind = KIND_CONFIRMATION;
    expect_of_first(&scene, "documents disagree", ANSWER_NO);
    other->kind = KIND_ORDER;
    other->origin = ORIGIN_QUOTED;
    expect_of_first(&scene, "documents disagree", ANSWER_NO);
    other->origin = ORIGIN_FORWARDED;
    expect_of_first(&scene, "documents disagree", ANSWER_YES);
    inspection_free(scene.inspection);
}

static void lines_and_revisions_are_compared_when_asked(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct document *other = add_document(&scene);
    other->lines[0] = '2';
    other->revision = "B";
    expect_of_first(&scene, "documents disagree", ANSWER_NO);
    expect_of_first(&scene, "documents disagree on lines", ANSWER_YES);
    expect_of_first(&scene, "documents disagree on revision", ANSWER_NO); /* one shows none */
    scene.order->revision = "A";
    expect_of_first(&scene, "documents disagree on date revision", ANSWER_YES);
    other->lines[0] = '\0';
    expect_of_first(&scene, "documents disagree on lines", ANSWER_NO);
    inspection_free(scene.inspection);
}

/* Document 0 is attached, the one returned stands in the text. */
static struct document *add_text(struct scene *scene) {
    struct document *text = add_document(scene);
    text->where = (struct place){.part = "1", .format = "text"};
    return text;
}

static void the_text_names_another_number(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    expect_of_first(&scene, "body disagrees", ANSWER_NO);
    struct document *text = add_text(&scene);
    expect_of_first(&scene, "body disagrees", ANSWER_NO);
    text->number_folded = "4712";
    expect_of_first(&scene, "body disagrees", ANSWER_YES);
    scene.order->number_folded = NULL;
    expect_of_first(&scene, "body disagrees", ANSWER_NO);
    scene.order->number_folded = "4711";
    text->kind = KIND_INVOICE;
    expect_of_first(&scene, "body disagrees", ANSWER_NO);
    /* What is written in the text is not asked about. */
    text->kind = KIND_ORDER;
    scene.order->where = (struct place){.part = "1", .format = "text"};
    expect_of_first(&scene, "body disagrees", ANSWER_NO);
    inspection_free(scene.inspection);
}

static void the_text_may_speak_of_one_of_many(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    add_text(&scene)->number_folded = "4712";
    struct document *second = add_document(&scene);
    second->number_folded = "4712";
    expect_of_first(&scene, "body disagrees", ANSWER_NO);
    second->number_folded = "4713";
    expect_of_first(&scene, "body disagrees", ANSWER_YES);
    inspection_free(scene.inspection);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(past_leaves_a_day_of_grace),
        cmocka_unit_test(a_month_is_past_with_its_last_day),
        cmocka_unit_test(delivery_comes_after_the_order),
        cmocka_unit_test(what_is_missing),
        cmocka_unit_test(a_forward_is_as_old_as_its_inner_mail),
        cmocka_unit_test(later_revisions_supersede),
        cmocka_unit_test(only_the_same_order_supersedes),
        cmocka_unit_test(the_sentence_names_both_revisions),
        cmocka_unit_test(one_number_with_two_dates),
        cmocka_unit_test(what_is_no_other_version_contradicts_nothing),
        cmocka_unit_test(lines_and_revisions_are_compared_when_asked),
        cmocka_unit_test(the_text_names_another_number),
        cmocka_unit_test(a_letter_disagrees_beyond_a_month),
        cmocka_unit_test(the_text_may_speak_of_one_of_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
