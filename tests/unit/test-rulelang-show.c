/* test-rulelang-show.c - the effective policy reads back the same; party blocks reach the settings. */
#include "rules-kit.h"

static const char everything[] =
    "# every construct once\n"
    "party \"Acme \\\"Tools\\\"\" {\n"
    "    address     \"@ACME.example\" \"Orders@acme-tools.example\"\n"
    "                \"third@acme.example\"\n"
    "    role        vendor\n"
    "    date-order  mdy\n"
    "    number      /\\bAC-\\d{5}\\b/ /A\\/C\\d+/\n"
    "}\n"
    "party \"fax gateways\" { address \"@efax.example\"; each-address }\n"
    "party \"M\xC3\xBCller\" { address \"@mueller.example\"; date-order ymd; role store; language de\n"
    "    ignore 2014-03-01 \"K-\\\"1\" /\\d+\\/1/ \"17\"\n"
    "}\n"
    "rule a {\n"
    "    when     not (number sent-before within 25 months and lines same or date older-than 1 year)\n"
    "             and (kind order change or origin quoted) or not not date year-typo\n"
    "    hold     \"\\{order\\} {number} \\\\ \\\"{earlier.date}\\\"\"\n"
    "    unknown  tag \"order {number}\"\n"
    "}\n"
    "rule b { defer \"later\" when could-not-look or sender \"@x.example\" /y\\/z/ and recipient \"a@b.example\" }\n"
    "rule c { when party \"fax gateways\" /acme/ and role vendor store and subject \"a \\\"b\\\" c\" pass }\n"
    "rule d { when content sent-before to anybody within 2 hours reject \"x\" unknown pass }\n"
    "rule e { when date anniversary within 3 days and date future beyond 1 week and could-not-look limit-pages busy "
    "pass \"x\" }\n";

static const char shown[] =
    "# t.rules:2\n"
    "party \"Acme \\\"Tools\\\"\" {\n"
    "    address     \"@acme.example\" \"orders@acme-tools.example\" \"third@acme.example\"\n"
    "    role        vendor\n"
    "    date-order  mdy\n"
    "    number      /\\bAC-\\d{5}\\b/\n"
    "    number      /A\\/C\\d+/\n"
    "}\n"
    "\n"
    "# t.rules:9\n"
    "party \"fax gateways\" {\n"
    "    address     \"@efax.example\"\n"
    "    each-address\n"
    "}\n"
    "\n"
    "# t.rules:10\n"
    "party \"M\xC3\xBCller\" {\n"
    "    address     \"@mueller.example\"\n"
    "    role        store\n"
    "    language    de\n"
    "    date-order  ymd\n"
    "    ignore      \"K-\\\"1\" \"17\" /\\d+\\/1/ 2014-03-01\n"
    "}\n"
    "\n"
    "# t.rules:13\n"
    "rule a {\n"
    "    when     not (number sent-before within 25 months and lines same or date older-than 1 year) and (kind order "
    "change or "
    "origin quoted) or not not date year-typo\n"
    "    hold     \"\\{order\\} {number} \\\\ \\\"{earlier.date}\\\"\"\n"
    "    unknown  tag \"order {number}\"\n"
    "}\n"
    "\n"
    "# t.rules:19\n"
    "rule b {\n"
    "    when     could-not-look or sender \"@x.example\" /y\\/z/ and recipient \"a@b.example\"\n"
    "    defer    \"later\"\n"
    "}\n"
    "\n"
    "# t.rules:20\n"
    "rule c {\n"
    "    when     party \"fax gateways\" /acme/ and role vendor store and subject \"a \\\"b\\\" c\"\n"
    "    pass\n"
    "}\n"
    "\n"
    "# t.rules:21\n"
    "rule d {\n"
    "    when     content sent-before within 2 hours to anybody\n"
    "    reject   \"x\"\n"
    "    unknown  pass\n"
    "}\n"
    "\n"
    "# t.rules:22\n"
    "rule e {\n"
    "    when     date anniversary within 3 days and date future beyond 1 week and could-not-look limit-pages busy\n"
    "    pass     \"x\"\n"
    "}\n";

/* The shown text without the lines that tell places, and without the folder. */
static void show(const struct rules *rules, struct buffer *out, bool places) {
    struct buffer all = {0};
    rules_show(rules, &all);
    for (const char *line = buffer_text(&all); *line != '\0';) {
        size_t length = strcspn(line, "\n") + 1;
        const char *name = memchr(line, '#', length) == line ? memmem(line, length, "t.rules:", 8) : NULL;
        if (name == NULL)
            buffer_add(out, line, length);
        else if (places)
            buffer_printf(out, "# %.*s", (int)(length - (size_t)(name - line)), name);
        line += length;
    }
    buffer_free(&all);
}

static void the_policy_is_shown_with_its_places(void **state) {
    (void)state;
    struct buffer out = {0};
    struct rules *rules = kit_rules(everything);
    show(rules, &out, true);
    assert_string_equal(buffer_text(&out), shown);
    assert_int_equal(rules_count(rules), 5);
    rules_free(rules);
    buffer_free(&out);
}

static void what_is_shown_reads_back_the_same(void **state) {
    (void)state;
    struct buffer once = {0}, twice = {0};
    struct rules *rules = kit_rules(everything);
    show(rules, &once, false);
    rules_free(rules);
    rules = kit_rules(buffer_text(&once));
    show(rules, &twice, false);
    rules_free(rules);
    assert_string_equal(buffer_text(&once), buffer_text(&twice));
    buffer_free(&once);
    buffer_free(&twice);
}

static void party_blocks_reach_the_settings(void **state) {
    (void)state;
    struct settings *settings = settings_new(1);
    struct buffer errors = {0};
    struct rules *rules = kit_load(everything, strlen(everything), settings, &errors);
    assert_non_null(rules);
    rules_free(rules); /* the settings live longer */
    assert_int_equal(settings->party_count, 3);
    const struct party_block *acme = &settings->parties[0], *fax = &settings->parties[1],
                             *mueller = &settings->parties[2];
    assert_string_equal(acme->name, "Acme \"Tools\"");
    assert_string_equal(acme->role, "vendor");
    assert_int_equal(acme->address_count, 3);
    assert_string_equal(acme->addresses[0], "@acme.example");
    assert_string_equal(acme->addresses[1], "orders@acme-tools.example");
    assert_string_equal(acme->addresses[2], "third@acme.example");
    assert_int_equal(acme->date_order, DATE_ORDER_MDY);
    assert_int_equal(acme->number_pattern_count, 2);
    assert_string_equal(acme->number_patterns[0], "\\bAC-\\d{5}\\b");
    assert_string_equal(acme->number_patterns[1], "A\\/C\\d+");
    assert_false(acme->each_address);
    assert_true(fax->each_address);
    assert_null(fax->role);
    assert_int_equal(fax->date_order, DATE_ORDER_OPEN);
    assert_string_equal(mueller->name, "M\xC3\xBCller");
    assert_int_equal(mueller->date_order, DATE_ORDER_YMD);
    assert_string_equal(mueller->language, "de");
    assert_int_equal(mueller->ignored_number_count, 2);
    assert_string_equal(mueller->ignored_numbers[0], "K-\"1");
    assert_string_equal(mueller->ignored_numbers[1], "17");
    assert_int_equal(mueller->ignored_pattern_count, 1);
    assert_string_equal(mueller->ignored_patterns[0], "\\d+\\/1");
    assert_int_equal(mueller->ignored_date_count, 1);
    assert_true(date_equal(mueller->ignored_dates[0], kit_date("2014-03-01")));
    assert_null(acme->language);
    assert_int_equal(acme->ignored_number_count + acme->ignored_pattern_count + acme->ignored_date_count, 0);
    buffer_free(&errors);
    settings_free(settings);
}

/* A byte order mark, Windows line ends, one line for everything. */
static void files_may_be_written_in_several_ways(void **state) {
    (void)state;
    rules_free(kit_rules("\xEF\xBB\xBFrule a { when date future hold \"x\" }"));
    rules_free(kit_rules("rule a {\r\n\twhen date future\r\n\thold \"x\"\r\n}\r\n"));
    rules_free(kit_rules(
        "rule a{when(date future)or(kind order)hold\"x\"unknown tag\"y\"}rule b{when date older-than 30days pass}"));
    rules_free(kit_rules("party\"p\"{address\"@a.example\";role vendor;;each-address;}"));
    rules_free(
        kit_rules("party \"p\" { address \"@a.example\" }\nrule a { when\nparty \"p\" or\nparty /x/\nhold \"x\" }"));
    rules_free(kit_rules("# nothing but a comment"));
    rules_free(kit_rules(""));
}

/* The manual comes from the tables: each keyword with its arguments, in lines that fit a terminal. */
static void the_manual_tells_every_keyword(void **state) {
    (void)state;
    static const char *const parts[] = {
        "number|lines|content|bytes sent-before [within DURATION] [to anybody]\n    Was it sent before?",
        "\ndate|forward older-than DURATION\n",
        "\nattachment [name TEXT...] [type WORD...]\n",
        "\nsize [over SIZE] [under SIZE]\n",
        "\ntime [from \"HH:MM\"] [to \"HH:MM\"]\n",
        "\nkind WORD...\n",
        "\ncould-not-look [WORD...]\n",
        "\nsender ADDRESS...\n",
        "\nsubject TEXT...\n",
        "\n{earlier.date}\n    the day of the earlier send\n",
    };
    struct buffer out = {0};
    assert_true(rules_manual(NULL, &out) > sizeof parts / sizeof *parts);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(buffer_text(&out), parts[i]) == NULL)
            fail_msg("the manual lacks: %s", parts[i]);
    for (const char *line = buffer_text(&out); *line != '\0'; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= 80);
    buffer_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_policy_is_shown_with_its_places), cmocka_unit_test(what_is_shown_reads_back_the_same),
        cmocka_unit_test(party_blocks_reach_the_settings),     cmocka_unit_test(files_may_be_written_in_several_ways),
        cmocka_unit_test(the_manual_tells_every_keyword),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
