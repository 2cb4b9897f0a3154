/* test-rulelang-message.c - tests about the message as a whole: what could not be read, whom it comes from and goes to.
 */
#include "rules-kit.h"

static void unread(struct scene *scene, struct unreadable part) {
    struct facts *facts = &scene->inspection->facts;
    part.what = part.what == NULL ? "" : part.what;
    facts->unreadable =
        arena_grow(scene->inspection->arena, facts->unreadable, facts->unreadable_count, sizeof *facts->unreadable);
    facts->unreadable[facts->unreadable_count++] = part;
    facts->looked = LOOKED_PARTLY;
}

static void could_not_look_knows_its_reasons(void **state) {
    (void)state;
    static const struct {
        const char *why, *test;
        enum answer answer;
    } cases[] = {
        {"password", "could-not-look", ANSWER_YES},
        {"password", "could-not-look password", ANSWER_YES},
        {"password", "could-not-look encrypted corrupt", ANSWER_NO},
        {"corrupt", "could-not-look encrypted corrupt", ANSWER_YES},
        {"limit-pages", "could-not-look limit", ANSWER_YES},
        {"limit-pages", "could-not-look limit-pages", ANSWER_YES},
        {"limit-pages", "could-not-look limit-parts", ANSWER_NO},
        {"limit-message-size", "could-not-look busy limit", ANSWER_YES},
        {"deadline", "could-not-look crashed", ANSWER_NO},
        {"unsupported", "not could-not-look", ANSWER_NO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        unread(&scene, (struct unreadable){.part = "3", .name = "a.zip", .why = cases[i].why});
        kit_expect(&scene, cases[i].test, cases[i].answer);
        inspection_free(scene.inspection);
    }
    struct scene scene = kit_scene("2026-09-21");
    kit_expect(&scene, "could-not-look", ANSWER_NO);
    inspection_free(scene.inspection);
}

static void a_logo_is_no_reason_but_a_broken_picture_is(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    unread(&scene, (struct unreadable){.part = "1.2", .why = "unsupported", .decoration = true});
    unread(&scene, (struct unreadable){.part = "1.3", .why = "no-text", .decoration = true});
    kit_expect(&scene, "could-not-look", ANSWER_NO);
    kit_expect(&scene, "could-not-look unsupported", ANSWER_NO);
    unread(&scene, (struct unreadable){.part = "1.4", .why = "limit-part-size", .decoration = true});
    kit_expect(&scene, "could-not-look", ANSWER_YES);
    inspection_free(scene.inspection);
}

static void a_message_nobody_could_look_into(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    inspection_could_not_look(scene.inspection, "crashed", "");
    scene.inspection->comparisons = (struct comparisons){.state = HISTORY_ANSWERED};
    struct rules *rules = kit_rules("rule r { when could-not-look tag \"could not look into {name}: {reason}\" }");
    kit_judge(rules, scene.inspection);
    assert_int_equal(scene.inspection->match_count, 1);
    assert_int_equal(scene.inspection->matches[0].document, UINT32_MAX);
    assert_string_equal(scene.inspection->matches[0].why, "could not look into the message: reading it failed");
    assert_string_equal(scene.inspection->findings[0].name, "could-not-look");
    assert_int_equal(scene.inspection->findings[0].document, UINT32_MAX);
    rules_free(rules);
    inspection_free(scene.inspection);
}

/* ---- whom it comes from and goes to --------------------------------------------------------------------------- */

static void addresses_match_whole_or_by_domain(void **state) {
    (void)state;
    static const struct {
        const char *address, *list;
        bool match;
    } cases[] = {
        {"sales@ours.example", "\"sales@ours.example\"", true},
        {"Sales@Ours.Example", "\"sales@ours.example\"", true},
        {"presales@ours.example", "\"sales@ours.example\"", false},
        {"sales@ours.example", "\"@ours.example\"", true},
        {"sales@mail.ours.example", "\"@ours.example\"", true},
        {"sales@notours.example", "\"@ours.example\"", false},
        {"sales@ours.example.evil.test", "\"@ours.example\"", false},
        {"sales@ours.example", "\"@b.example\" \"@ours.example\"", true},
        {"sales+erp@ours.example", "/\\+erp@/", true},
        {"sales@ours.example", "/\\+erp@/", false},
        {"SALES@ours.example", "/^sales@/", true},
        {"", "\"@ours.example\"", false},
        {"postmaster", "\"@ours.example\"", false},
        {"\xFF\xFE@ours.example", "/ours/", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expression[200];
        struct scene scene = kit_scene("2026-09-21");
        scene.inspection->envelope.sender = cases[i].address;
        snprintf(expression, sizeof expression, "sender %s", cases[i].list);
        kit_expect(&scene, expression, cases[i].match ? ANSWER_YES : ANSWER_NO);
        scene.inspection->envelope.recipients[0] = cases[i].address;
        snprintf(expression, sizeof expression, "recipient %s", cases[i].list);
        kit_expect(&scene, expression, cases[i].match ? ANSWER_YES : ANSWER_NO);
        inspection_free(scene.inspection);
    }
}

static void any_recipient_counts(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    static const char *recipients[] = {"a@one.example", "b@two.example"};
    scene.inspection->envelope.recipients = recipients;
    scene.inspection->envelope.recipient_count = 2;
    kit_expect(&scene, "recipient \"@two.example\"", ANSWER_YES);
    kit_expect(&scene, "recipient \"@three.example\"", ANSWER_NO);
    scene.inspection->envelope.recipient_count = 0;
    kit_expect(&scene, "recipient \"@two.example\"", ANSWER_NO);
    inspection_free(scene.inspection);
}

static void parties_go_by_name_and_role(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct party *party = &scene.inspection->parties.items[0];
    party->name = "Acme.Tools";
    party->key = "acme.example";
    kit_expect(&scene, "party \"acme.tools\"", ANSWER_YES);
    kit_expect(&scene, "party \"acme.example\"", ANSWER_YES);
    kit_expect(&scene, "party \"acme.exam\" /^beta/", ANSWER_NO);
    kit_expect(&scene, "party /^acme/", ANSWER_YES);
    kit_expect(&scene, "role vendor", ANSWER_NO);
    party->role = "vendor";
    kit_expect(&scene, "role vendor", ANSWER_YES);
    kit_expect(&scene, "role store depot", ANSWER_NO);
    inspection_free(scene.inspection);
}

static void subjects_are_searched_without_case(void **state) {
    (void)state;
    static const struct {
        const char *subject, *list;
        bool match;
    } cases[] = {
        {"Our order 4711", "\"order\"", true},
        {"OUR ORDER 4711", "\"order\"", true},
        {"ANFRAGE GR\xC3\x9C\xC3\x9F"
         "E",
         "\"gr\xC3\xBC\xC3\x9F"
         "e\"",
         true},
        {"Our order 4711", "\"[order]\"", false}, /* a text is no pattern */
        {"say \"hi\"", "\"\\\"hi\\\"\"", true},
        {"Our order 4711", "/\\b\\d{4}\\b/", true},
        {"Our order 47111", "/\\b\\d{4}\\b/", false},
        {"Our order 4711", "\"catalogue\" /^our/", true},
        {NULL, "\"order\" /.*/", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expression[200];
        struct scene scene = kit_scene("2026-09-21");
        scene.inspection->facts.subject = cases[i].subject;
        snprintf(expression, sizeof expression, "subject %s", cases[i].list);
        kit_expect(&scene, expression, cases[i].match ? ANSWER_YES : ANSWER_NO);
        inspection_free(scene.inspection);
    }
}

/* A pattern that would take for ever finds nothing instead. */
static void a_clumsy_pattern_gives_up(void **state) {
    (void)state;
    char subject[2000];
    memset(subject, 'a', sizeof subject - 1);
    subject[sizeof subject - 1] = '\0';
    struct scene scene = kit_scene("2026-09-21");
    scene.inspection->facts.subject = subject;
    kit_expect(&scene, "subject /(a+)+$b/", ANSWER_NO);
    inspection_free(scene.inspection);
}

/* ---- messages and their documents ----------------------------------------------------------------------------- */

static void judge_text(struct scene *scene, const char *text) {
    struct rules *rules = kit_rules(text);
    kit_judge(rules, scene->inspection);
    rules_free(rules);
}

static void a_message_is_judged_once_besides_its_documents(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    judge_text(
        &scene,
        "rule m { when subject \"order\" tag \"about {documents}\" }\nrule d { when kind order hold \"{number}\" }");
    assert_int_equal(scene.inspection->match_count, 2);
    assert_string_equal(kit_match(scene.inspection, 0)->why, "4711");
    assert_string_equal(kit_match(scene.inspection, UINT32_MAX)->why, "about 4711");
    /* Without any document, too. */
    scene.inspection->facts.document_count = 0;
    scene.inspection->comparisons.count = 0;
    judge_text(&scene, "rule m { when sender \"@ours.example\" hold \"x\" }\nrule d { when kind order hold \"x\" }");
    assert_int_equal(scene.inspection->match_count, 1);
    assert_non_null(kit_match(scene.inspection, UINT32_MAX));
    inspection_free(scene.inspection);
}

/* "when recipient ... pass" means the orders in the message. */
static void letting_a_message_pass_lets_its_documents_pass(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    judge_text(&scene, "rule p { when recipient \"@acme.example\" pass }\nrule d { when kind order hold \"x\" }");
    assert_int_equal(kit_match(scene.inspection, 0)->action, ACTION_PASS);
    /* But only from there on. */
    judge_text(&scene, "rule d { when kind order hold \"x\" }\nrule p { when recipient \"@acme.example\" pass }");
    assert_int_equal(kit_match(scene.inspection, 0)->action, ACTION_HOLD);
    /* A message that is tagged or held has its documents judged all the same. */
    judge_text(&scene, "rule p { when recipient \"@acme.example\" tag \"x\" }\nrule d { when kind order hold \"x\" }");
    assert_int_equal(kit_match(scene.inspection, 0)->action, ACTION_HOLD);
    inspection_free(scene.inspection);
}

/* "when could-not-look password pass" is no excuse for last year's order beside the locked file. */
static void letting_the_unreadable_pass_says_nothing_of_documents(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    unread(&scene, (struct unreadable){.part = "3", .why = "password"});
    judge_text(&scene, "rule p { when could-not-look password and sender \"@ours.example\" pass }\n"
                       "rule d { when kind order hold \"x\" }");
    assert_int_equal(kit_match(scene.inspection, 0)->action, ACTION_HOLD);
    assert_int_equal(kit_match(scene.inspection, UINT32_MAX)->action, ACTION_PASS);
    inspection_free(scene.inspection);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(could_not_look_knows_its_reasons),
        cmocka_unit_test(a_logo_is_no_reason_but_a_broken_picture_is),
        cmocka_unit_test(a_message_nobody_could_look_into),
        cmocka_unit_test(addresses_match_whole_or_by_domain),
        cmocka_unit_test(any_recipient_counts),
        cmocka_unit_test(parties_go_by_name_and_role),
        cmocka_unit_test(subjects_are_searched_without_case),
        cmocka_unit_test(a_clumsy_pattern_gives_up),
        cmocka_unit_test(a_message_is_judged_once_besides_its_documents),
        cmocka_unit_test(letting_a_message_pass_lets_its_documents_pass),
        cmocka_unit_test(letting_the_unreadable_pass_says_nothing_of_documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
