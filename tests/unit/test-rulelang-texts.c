/* test-rulelang-texts.c - what people read: placeholders filled in, ages and dates in words, and a sentence even where
 * a placeholder has nothing to say. */
#include "rules-kit.h"

#include "base/text.h"

/* The sentence of a rule that holds on `when`, for document 0, or else for the message. */
static const char *sentence_of(const struct scene *scene, const char *when, const char *text) {
    char rule[2000];
    snprintf(rule, sizeof rule, "rule r { when %s\n hold \"%s\"\n unknown tag \"%s\" }", when, text, text);
    struct rules *rules = kit_rules(rule);
    kit_judge(rules, scene->inspection);
    rules_free(rules);
    assert_int_equal(scene->inspection->match_count, 1);
    return scene->inspection->matches[0].why;
}

static void expect_sentence(const struct scene *scene, const char *when, const char *text, const char *wanted) {
    assert_string_equal(sentence_of(scene, when, text), wanted);
}

static void an_order_is_named(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    expect_sentence(&scene, "kind order", "order {number} to {party}", "order 4711 to acme.example");
    expect_sentence(&scene, "kind order", "{name}, part {part}", "PO.pdf, part 2");
    expect_sentence(&scene, "kind order", "dated {date}", "dated 21 Sep 2026");
    expect_sentence(&scene, "kind order", "no placeholder", "no placeholder");
    expect_sentence(&scene, "kind order", "\\{number\\} \\\"{number}\\\" \\\\{number}", "{number} \"4711\" \\4711");
    scene.order->number = NULL;
    scene.order->where.name = NULL;
    expect_sentence(&scene, "kind order", "order {number} in {name}",
                    "order without a number in the text of the message");
    inspection_free(scene.inspection);
}

static void dates_are_said_with_the_month_by_name(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.order->date = kit_date("2024-11");
    expect_sentence(&scene, "kind order", "{date}", "Nov 2024");
    scene.order->date = (struct date){0};
    expect_sentence(&scene, "kind order", "{date}", "an unknown day");
    scene.order->reading_count = 2;
    scene.order->readings[0] = kit_date("2025-03-04");
    scene.order->readings[1] = kit_date("2025-04-03");
    expect_sentence(&scene, "kind order", "{date}", "4 Mar 2025 or 3 Apr 2025");
    inspection_free(scene.inspection);
}

static void ages_are_said_as_people_do(void **state) {
    (void)state;
    static const struct {
        const char *today, *dated, *age;
    } cases[] = {
        {"2026-09-21", "2026-09-21", "less than a day"},
        {"2026-09-21", "2026-09-20", "1 day"},
        {"2026-09-21", "2026-09-02", "19 days"},
        {"2026-09-21", "2026-07-23", "60 days"},
        {"2026-09-21", "2026-07-22", "2 months"},
        {"2026-09-21", "2026-05-20", "4 months"},
        {"2026-09-21", "2025-09-21", "one year"},
        {"2026-09-21", "2025-09-24", "almost one year"},
        {"2026-09-21", "2025-09-18", "just over one year"},
        {"2026-09-21", "2024-09-21", "two years"},
        {"2026-09-21", "2023-09-22", "almost three years"},
        {"2026-09-21", "2025-03-01", "18 months"},
        {"2026-09-21", "2022-01-05", "more than four years"},
        {"2026-09-21", "2009-01-05", "more than 17 years"},
        {"2028-02-29", "2027-02-28", "one year"},
        {"2025-02-28", "2024-02-29", "one year"},
        {"2026-01-02", "2024-12-31", "just over one year"},
        {"2026-09-21", "2026-09-24", "3 days ahead"},
        {"2026-09-21", "2026-06", "3 months"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene(cases[i].today);
        scene.order->date = kit_date(cases[i].dated);
        const char *got = sentence_of(&scene, "kind order", "{age}");
        if (strcmp(got, cases[i].age) != 0)
            fail_msg("%s on %s: got \"%s\", want \"%s\"", cases[i].dated, cases[i].today, got, cases[i].age);
        inspection_free(scene.inspection);
    }
}

#define EARLIER "{earlier.date}, {earlier.age} ago, as {earlier.number} to {earlier.to}"

static void the_earlier_send_is_named(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier earlier = kit_earlier("2026-09-02");
    earlier.number = "4700";
    earlier.to = "Acme Tools";
    earlier.number_same = false;
    kit_sent(&scene, scene.history, earlier);
    expect_sentence(&scene, "lines sent-before", EARLIER, "2 Sep 2026, 19 days ago, as 4700 to Acme Tools");
    scene.history->earlier[0].number = NULL;
    scene.history->earlier[0].to = NULL;
    expect_sentence(&scene, "lines sent-before", EARLIER,
                    "2 Sep 2026, 19 days ago, as without a number to acme.example");
    /* The day it was here, not in Greenwich. */
    scene.history->earlier[0].sent = kit_time("2026-09-02T23:30:00Z");
    scene.inspection->utc_offset = 7200;
    expect_sentence(&scene, "lines sent-before", "{earlier.date}", "3 Sep 2026");
    inspection_free(scene.inspection);
}

/* A sentence that speaks of an earlier send is no use when there is none to speak of. */
static void without_an_earlier_send_the_test_speaks_for_itself(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.inspection->comparisons = (struct comparisons){.state = HISTORY_TROUBLE, .trouble = "the disk is full"};
    expect_sentence(&scene, "number sent-before", "sent on {earlier.date}",
                    "order 4711: whether it was sent before is not known, because the history could not be asked: the "
                    "disk is full");
    scene.inspection->comparisons.state = HISTORY_ANSWERED;
    expect_sentence(&scene, "number sent-before or kind order", "sent on {earlier.date}",
                    "order 4711: it is of the kind order");
    expect_sentence(&scene, "not number sent-before", "not sent on {earlier.date}",
                    "order 4711: the same number did not go to acme.example before");
    inspection_free(scene.inspection);
}

static void parties_are_listed(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    expect_sentence(&scene, "kind order", "{party}", "acme.example");
    struct comparison *second = kit_party(&scene, "Beta & Co", true);
    expect_sentence(&scene, "kind order", "{party}", "acme.example and Beta & Co");
    /* Who has it already, where that is known. */
    kit_sent(&scene, second, kit_earlier("2026-09-02"));
    expect_sentence(&scene, "number sent-before", "{party}", "Beta & Co");
    kit_party(&scene, "c.example", true);
    kit_party(&scene, "copy.example", false);
    expect_sentence(&scene, "kind order", "{party}", "acme.example, Beta & Co and c.example");
    kit_party(&scene, "d.example", true);
    expect_sentence(&scene, "kind order", "{party}", "acme.example, Beta & Co and 2 more");
    scene.inspection->parties.count = 0;
    scene.inspection->comparisons.count = 0;
    expect_sentence(&scene, "kind order", "{party}", "the recipients");
    inspection_free(scene.inspection);
}

static void what_went_to_somebody_else_names_him(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct earlier earlier = kit_earlier("2026-09-02");
    earlier.to = "Elsewhere";
    kit_sent_elsewhere(&scene, scene.history, earlier);
    expect_sentence(&scene, "number sent-before to anybody", "{party}, {earlier.to}", "Elsewhere, Elsewhere");
    inspection_free(scene.inspection);
}

static void all_orders_of_the_message_are_listed(void **state) {
    (void)state;
    static const char *const numbers[] = {"4711", "4712", NULL, "4711", "4713"};
    struct scene scene = kit_scene("2026-09-21");
    struct document *documents = arena_array(scene.inspection->arena, 30, sizeof *documents);
    for (size_t i = 0; i < 5; i++) {
        documents[i] = *scene.order;
        documents[i].number = numbers[i];
    }
    scene.inspection->facts.documents = documents;
    expect_sentence(&scene, "subject \"order\"", "{documents}", "4711");
    scene.inspection->facts.document_count = 2;
    expect_sentence(&scene, "subject \"order\"", "{documents}", "4711 and 4712");
    scene.inspection->facts.document_count = 5;
    expect_sentence(&scene, "subject \"order\"", "{documents}", "4711, 4712 and 4713");
    documents[1].kind = KIND_INVOICE;
    expect_sentence(&scene, "subject \"order\"", "{documents}", "4711 and 4713");
    for (size_t i = 0; i < 12; i++) {
        documents[i] = *scene.order;
        documents[i].number = arena_printf(scene.inspection->arena, "%zu", i + 1);
    }
    scene.inspection->facts.document_count = 12;
    expect_sentence(&scene, "subject \"order\"", "{documents}", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more");
    scene.inspection->facts.document_count = 0;
    scene.inspection->comparisons.count = 0;
    expect_sentence(&scene, "subject \"order\"", "{documents}", "no order with a number");
    inspection_free(scene.inspection);
}

/* What the first test asked says to its answer. */
static const char *because_of(const struct scene *scene, const char *when) {
    char rule[200];
    snprintf(rule, sizeof rule, "rule r { when %s\n hold \"x\" }", when);
    struct rules *rules = kit_rules(rule);
    scene->inspection->want_trace = true;
    kit_judge(rules, scene->inspection);
    rules_free(rules);
    assert_int_equal(scene->inspection->traces[0].answer, ANSWER_YES);
    return scene->inspection->traces[0].because;
}

/* 301 octets: after 200 of them, in the middle of a letter. */
static const char *long_name(struct arena *arena) {
    const char *name = "x";
    for (unsigned i = 0; i < 150; i++)
        name = arena_printf(arena, "%s\u0436", name);
    return name;
}

static void what_is_long_is_cut_between_letters(void **state) {
    (void)state;
    static const char *const tests[] = {"subject \"x\"",         "sender /x/", "recipient /x/",     "user /x/",
                                        "attachment name \"x\"", "party /x/",  "documents disagree"};
    struct scene scene = kit_scene("2026-09-21");
    struct inspection *inspection = scene.inspection;
    const char *name = long_name(inspection->arena);
    struct document *documents = arena_array(inspection->arena, 2, sizeof *documents);
    inspection->facts.subject = inspection->envelope.sender = inspection->envelope.recipients[0] = name;
    inspection->envelope.user = inspection->parties.items[0].name = name;
    documents[0] = documents[1] = *scene.order;
    documents[0].where.name = documents[1].where.name = name;
    documents[1].date = kit_date("2026-09-20");
    inspection->facts.documents = documents;
    inspection->facts.document_count = 2;
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        const char *because = because_of(&scene, tests[i]);
        if (strstr(because, "xж") == NULL || !text_is_clean(because, strlen(because)))
            fail_msg("%s: \"%s\"", tests[i], because);
    }
    inspection_free(inspection);
}

static void reasons_are_said_in_plain_words(void **state) {
    (void)state;
    static const struct {
        const char *why, *what, *name, *sentence;
    } cases[] = {
        {"password", "", "PO.zip", "PO.zip: it is protected by a password"},
        {"encrypted", "", NULL, "part 3: it is encrypted"},
        {"corrupt", "", NULL, "part 3: it is damaged"},
        {"limit-pages", "", NULL, "part 3: it is larger than what is read"},
        {"no-text", "", "scan.pdf", "scan.pdf: it is a picture without text"},
        {"unsupported", "Microsoft Access Database", "a.mdb",
         "a.mdb: files of its type are not read (Microsoft Access Database)"},
        {"crashed", "", NULL, "part 3: reading it failed"},
        {"deadline", "", NULL, "part 3: reading it took too long"},
        {"busy", "", NULL, "part 3: there was too much to read at once"},
        {"of-another-kind", "", NULL, "part 3: it could not be read"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        struct unreadable part = {.part = "3", .name = cases[i].name, .why = cases[i].why, .what = cases[i].what};
        scene.inspection->facts.unreadable = &part;
        scene.inspection->facts.unreadable_count = 1;
        expect_sentence(&scene, "could-not-look", "{name}: {reason}", cases[i].sentence);
        expect_sentence(&scene, "could-not-look", "{part}", "3");
        inspection_free(scene.inspection);
    }
}

/* What comes from mail is long, or looks like a placeholder. */
static void what_is_filled_in_stays_text(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    scene.order->number = "{number} %s {party}";
    expect_sentence(&scene, "kind order", "order {number}", "order {number} %s {party}");
    char name[3000];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    scene.order->where.name = name;
    assert_int_equal(strlen(sentence_of(&scene, "kind order", "{name}")), LIMIT_STRING_BYTES);
    inspection_free(scene.inspection);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_order_is_named),
        cmocka_unit_test(dates_are_said_with_the_month_by_name),
        cmocka_unit_test(ages_are_said_as_people_do),
        cmocka_unit_test(the_earlier_send_is_named),
        cmocka_unit_test(without_an_earlier_send_the_test_speaks_for_itself),
        cmocka_unit_test(parties_are_listed),
        cmocka_unit_test(what_went_to_somebody_else_names_him),
        cmocka_unit_test(all_orders_of_the_message_are_listed),
        cmocka_unit_test(what_is_long_is_cut_between_letters),
        cmocka_unit_test(reasons_are_said_in_plain_words),
        cmocka_unit_test(what_is_filled_in_stays_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
