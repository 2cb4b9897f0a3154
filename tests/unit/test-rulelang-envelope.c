/* test-rulelang-envelope.c - what the tests of attachments, of the message's size, of its user and of the time of day
 * answer. */
#include "rules-kit.h"

static void attachments_go_by_name_and_type(void **state) {
    (void)state;
    static const struct {
        const char *name, *format, *test;
        enum answer answer;
    } cases[] = {
        {"PO 4711.pdf", "pdf", "attachment", ANSWER_YES},
        {"PO 4711.pdf", "pdf", "attachment name \"po\"", ANSWER_YES},
        {"PO 4711.pdf", "pdf", "attachment name \"archive\" \"4711\"", ANSWER_YES},
        {"PO 4711.pdf", "pdf", "attachment name /^4711/", ANSWER_NO},
        {"PO 4711.pdf", "pdf", "attachment type pdf", ANSWER_YES},
        {"PO 4711.pdf", "pdf", "attachment type xlsx csv", ANSWER_NO},
        {"PO 4711.pdf", "pdf", "attachment name \"4711\" type xlsx", ANSWER_NO},
        {"PO 4711.pdf", "pdf", "attachment type csv pdf name \"4711\"", ANSWER_YES},
        {"a name\nof two lines.txt", "text", "attachment name \"of two\" type text", ANSWER_YES},
        /* A PDF without a name is attached; text without one is what the message says. */
        {NULL, "pdf", "attachment", ANSWER_YES},
        {NULL, "pdf", "attachment name \"4711\"", ANSWER_NO},
        {NULL, "text", "attachment", ANSWER_NO},
        {NULL, "html", "attachment type html", ANSWER_NO},
        {NULL, NULL, "attachment", ANSWER_NO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        scene.order->where.name = cases[i].name;
        scene.order->where.format = cases[i].format;
        kit_expect(&scene, cases[i].test, cases[i].answer);
        inspection_free(scene.inspection);
    }
}

static bool is_known_type(const char *name) {
    char text[200];
    struct settings *settings = settings_new(1);
    struct buffer errors = {0};
    snprintf(text, sizeof text, "rule r { when attachment type %s tag \"x\" }", name);
    struct rules *rules = kit_load(text, strlen(text), settings, &errors);
    bool known = rules != NULL;
    rules_free(rules);
    buffer_free(&errors);
    settings_free(settings);
    return known;
}

/* No document stands in these themselves, only in what they contain. */
static bool is_container(const char *name) {
    static const char *const containers[] = {"zip", "message", "encrypted", "signature"};
    for (size_t i = 0; i < sizeof containers / sizeof *containers; i++)
        if (strcmp(containers[i], name) == 0)
            return true;
    return false;
}

static void every_format_is_a_type(void **state) {
    (void)state;
    struct buffer text = {0};
    struct error error = {0};
    size_t formats = 0;
    if (buffer_read_file(&text, "milter/inspect/format/formats.c", 1u << 20, &error) != 0)
        fail_msg("%s", error.text);
    const char *at = strstr(buffer_text(&text), "format_table[] = {"), *end = at == NULL ? NULL : strstr(at, "\n};");
    assert_non_null(end);
    for (at = strstr(at, "\n    {\""); at != NULL && at < end; at = strstr(at + 1, "\n    {\"")) {
        char name[40] = "";
        assert_int_equal(sscanf(at, "\n    {\"%39[^\"]\"", name), 1);
        if (is_known_type(name) == is_container(name))
            fail_msg("the format %s %s a type of the keyword \"attachment\"", name,
                     is_container(name) ? "must not be" : "is not");
        formats++;
    }
    assert_true(formats > 10);
    buffer_free(&text);
}

static void an_attachment_is_judged_by_itself(void **state) {
    (void)state;
    struct scene scene = kit_scene("2026-09-21");
    struct document *two = arena_array(scene.inspection->arena, 2, sizeof *two);
    two[0] = two[1] = *scene.order;
    two[1].where.name = "catalogue.pdf";
    scene.inspection->facts.documents = two;
    scene.inspection->facts.document_count = 2;
    struct rules *rules = kit_rules("rule c { when attachment name \"catalogue\" pass }\n"
                                    "rule o { when kind order hold \"{number} in {name}\" }");
    kit_judge(rules, scene.inspection);
    assert_int_equal(kit_match(scene.inspection, 0)->action, ACTION_HOLD);
    assert_int_equal(kit_match(scene.inspection, 1)->action, ACTION_PASS);
    assert_string_equal(kit_match(scene.inspection, 0)->why, "4711 in PO.pdf");
    rules_free(rules);
    inspection_free(scene.inspection);
}

static void sizes_are_counted_in_bytes(void **state) {
    (void)state;
    static const struct {
        uint64_t bytes;
        const char *not_collected, *test;
        enum answer answer;
    } cases[] = {
        {2048, NULL, "size over 2 KB", ANSWER_NO},
        {2049, NULL, "size over 2 KB", ANSWER_YES},
        {2048, NULL, "size under 2 kb", ANSWER_NO},
        {2047, NULL, "size under 2048 bytes", ANSWER_YES},
        {1048577, NULL, "size over 1 MB", ANSWER_YES},
        {1500, NULL, "size over 1 KB under 2 KB", ANSWER_YES},
        {2500, NULL, "size over 1 KB under 2 KB", ANSWER_NO},
        {0, "busy", "size over 1 byte", ANSWER_UNKNOWN},
        {0, "limit-message-size", "size over 10 MB", ANSWER_YES},
        {0, "limit-message-size", "size over 50 MB", ANSWER_UNKNOWN},
        {0, "limit-message-size", "size under 50 MB", ANSWER_NO},
        {0, "limit-message-size", "size under 51 MB", ANSWER_UNKNOWN},
        {0, "limit-message-size", "size over 1 MB under 60 MB", ANSWER_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        scene.inspection->envelope.content_bytes = cases[i].bytes;
        scene.inspection->envelope.not_collected = cases[i].not_collected;
        kit_expect(&scene, cases[i].test, cases[i].answer);
        inspection_free(scene.inspection);
    }
}

static void users_match_as_a_whole(void **state) {
    (void)state;
    static const struct {
        const char *user, *test;
        enum answer answer;
    } cases[] = {
        {"sales1", "user \"sales1\"", ANSWER_YES},
        {"Sales1", "user \"desk\" \"sales1\"", ANSWER_YES},
        {"sales10", "user \"sales1\"", ANSWER_NO},
        {"sales10", "user /^sales/", ANSWER_YES},
        {NULL, "user /./", ANSWER_NO},
        {NULL, "not user \"sales1\"", ANSWER_YES},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        scene.inspection->envelope.user = cases[i].user;
        kit_expect(&scene, cases[i].test, cases[i].answer);
        inspection_free(scene.inspection);
    }
}

static void days_and_times_are_those_of_the_zone(void **state) {
    (void)state;
    static const struct {
        const char *received;
        int32_t utc_offset;
        const char *test;
        enum answer answer;
    } cases[] = {
        {"2026-09-21T12:00:00Z", 0, "weekday monday", ANSWER_YES},
        {"2026-09-21T12:00:00Z", 0, "weekday saturday sunday", ANSWER_NO},
        {"2026-09-20T12:00:00Z", 0, "weekday saturday sunday", ANSWER_YES},
        {"2026-09-19T12:00:00Z", 0, "weekday saturday sunday", ANSWER_YES},
        {"2026-09-18T15:30:00Z", 0, "weekday saturday", ANSWER_NO},
        {"2026-09-18T15:30:00Z", 9 * 3600, "weekday saturday", ANSWER_YES}, /* Tokyo */
        {"2026-09-21T02:30:00Z", -5 * 3600, "weekday sunday", ANSWER_YES},
        {"1969-12-31T12:00:00Z", 0, "weekday wednesday", ANSWER_YES},
        {"2026-09-21T07:59:59Z", 0, "time from \"8:00\" to \"18:00\"", ANSWER_NO},
        {"2026-09-21T08:00:00Z", 0, "time from \"8:00\" to \"18:00\"", ANSWER_YES},
        {"2026-09-21T17:59:59Z", 0, "time from \"08:00\" to \"18:00\"", ANSWER_YES},
        {"2026-09-21T18:00:00Z", 0, "time from \"08:00\" to \"18:00\"", ANSWER_NO},
        {"2026-09-21T23:59:00Z", 0, "time from \"18:00\" to \"07:00\"", ANSWER_YES},
        {"2026-09-21T06:59:00Z", 0, "time from \"18:00\" to \"07:00\"", ANSWER_YES},
        {"2026-09-21T07:00:00Z", 0, "time from \"18:00\" to \"07:00\"", ANSWER_NO},
        {"2026-09-21T00:00:00Z", 0, "time from \"23:00\" to \"0:00\"", ANSWER_NO},
        {"2026-09-21T22:30:00Z", 2 * 3600, "time from \"00:00\" to \"01:00\"", ANSWER_YES},
        {"1969-12-31T23:30:00Z", 0, "time from \"23:00\" to \"23:59\"", ANSWER_YES},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct scene scene = kit_scene("2026-09-21");
        scene.inspection->received_at = kit_time(cases[i].received);
        scene.inspection->utc_offset = cases[i].utc_offset;
        enum answer got = kit_answer(&scene, cases[i].test);
        if (got != cases[i].answer)
            fail_msg("%s, %s: got %s", cases[i].received, cases[i].test, kit_answer_name(got));
        inspection_free(scene.inspection);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attachments_go_by_name_and_type),
        cmocka_unit_test(every_format_is_a_type),
        cmocka_unit_test(an_attachment_is_judged_by_itself),
        cmocka_unit_test(sizes_are_counted_in_bytes),
        cmocka_unit_test(users_match_as_a_whole),
        cmocka_unit_test(days_and_times_are_those_of_the_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
