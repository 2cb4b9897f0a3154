/* test-rulelang-include.c - rule files that name other rule files: what is read, where it stands, how often, and what
 * is said when that cannot be. */
#include "rules-kit.h"

#include <sys/stat.h>

static char folder[] = "/tmp/orderguard-include-XXXXXX";

static int set_up(void **state) {
    (void)state;
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int tear_down(void **state) {
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command); /* NOLINT(cert-env33-c): a folder of our own making */
}

static void write_rules(const char *name, const char *text) {
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Loads what stands there; what was said, with the folder's name taken away. */
static struct rules *load(const char *name, struct buffer *said) {
    char path[200];
    const char *paths[] = {path};
    struct settings *settings = settings_new(1);
    struct rules *rules = NULL;
    struct buffer errors = {0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    rules_load(paths, 1, settings, &rules, &errors);
    size_t prefix = strlen(folder) + 1;
    for (const char *at = buffer_text(&errors); *at != '\0';) {
        if (strncmp(at, folder, prefix - 1) == 0)
            at += prefix;
        else
            buffer_add_char(said, *at++);
    }
    buffer_free(&errors);
    settings_free(settings);
    return rules;
}

/* The policy as it is shown holds these texts in this order. */
static void expect_order(const char *name, const char *const *texts) {
    struct buffer said = {0}, shown = {0};
    struct rules *rules = load(name, &said);
    if (rules == NULL)
        fail_msg("%s", buffer_text(&said));
    rules_show(rules, &shown);
    const char *at = buffer_text(&shown);
    for (; *texts != NULL; texts++) {
        at = strstr(at, *texts);
        if (at == NULL)
            fail_msg("no %s there in:\n%s", *texts, buffer_text(&shown));
        at++;
    }
    buffer_free(&said);
    buffer_free(&shown);
    rules_free(rules);
}

static size_t count_of(const char *name) {
    struct buffer said = {0};
    struct rules *rules = load(name, &said);
    if (rules == NULL)
        fail_msg("%s", buffer_text(&said));
    size_t count = rules_count(rules);
    rules_free(rules);
    buffer_free(&said);
    return count;
}

static void expect_said(const char *name, const char *wanted) {
    struct buffer said = {0};
    assert_null(load(name, &said));
    assert_string_equal(buffer_text(&said), wanted);
    buffer_free(&said);
}

#define RULE(name) "rule " name " { when date future hold \"x\" }\n"

static void what_is_included_stands_where_it_is_named(void **state) {
    (void)state;
    write_rules("main.rules", RULE("first") "include \"other.rules\"\n" RULE("last"));
    write_rules("other.rules", "\nparty \"Acme\" { address \"@acme.example\" }\n" RULE("between"));
    expect_order("main.rules", (const char *const[]){"/other.rules:2\nparty \"Acme\"", "/main.rules:1\nrule first",
                                                     "/other.rules:3\nrule between", "/main.rules:3\nrule last", NULL});
}

static void each_file_is_read_once(void **state) {
    (void)state;
    char rules[100];
    write_rules("20-all.rules", RULE("a") "include \"30-more.rules\"\ninclude \"./30-more.rules\"\n" RULE("b"));
    write_rules("30-more.rules", RULE("c") "include \"20-all.rules\"\ninclude \"30-more.rules\"\n" RULE("d"));
    assert_int_equal(count_of("20-all.rules"), 4);
    /* The folder has both, and the second stands where the first has named it. */
    assert_int_equal(count_of("."), 4);
    expect_order("", (const char *const[]){"rule a", "rule c", "rule d", "rule b", NULL});
    snprintf(rules, sizeof rules, "include \"%s/30-more.rules\"\ninclude \".\"\n", folder);
    write_rules("10-absolute.rules", rules);
    assert_int_equal(count_of("10-absolute.rules"), 4);
}

static void paths_go_from_the_file_that_names_them(void **state) {
    (void)state;
    char path[200];
    snprintf(path, sizeof path, "%s/deep", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    write_rules("main.rules", "include \"deep/one.rules\"");
    write_rules("deep/one.rules", "include \"two.rules\" include \"../up.rules\"");
    write_rules("deep/two.rules", RULE("two"));
    write_rules("up.rules", RULE("up"));
    assert_int_equal(count_of("main.rules"), 2);
    write_rules("whole.rules", "include \"deep\"");
    assert_int_equal(count_of("whole.rules"), 2);
}

static void what_cannot_be_included(void **state) {
    (void)state;
    write_rules("none.rules", RULE("a") "include \"nowhere.rules\"\n");
    expect_said("none.rules",
                "none.rules:2:9: \"include\" expects a rule file or folder, beside this file or among the "
                "shipped ones, but found no \"nowhere.rules\"\n"
                "include \"nowhere.rules\"\n        ^\n");
    write_rules("device.rules", "include \"/dev/zero\"\n");
    expect_said("device.rules",
                "device.rules:1:9: \"include\" expects a rule file or folder, beside this file or among "
                "the shipped ones, but found no \"/dev/zero\"\n"
                "include \"/dev/zero\"\n        ^\n");
    write_rules("word.rules", "include vendors\n" RULE("a"));
    expect_said("word.rules", "word.rules:1:9: expected a rule file or folder in quotes (like \"vendors.rules\"), but "
                              "found the word \"vendors\"\ninclude vendors\n        ^\n");
    write_rules("typo.rules", "inclde \"x.rules\"\n");
    expect_said("typo.rules",
                "typo.rules:1:1: expected \"rule\", \"party\", \"allow\" or \"include\", but found the word "
                "\"inclde\"; did you mean \"include\"?\ninclde \"x.rules\"\n^\n");
}

/* An error of an included file is told with its own place, behind those of the file that includes it. */
static void errors_name_the_file_they_stand_in(void **state) {
    (void)state;
    write_rules("main.rules",
                "include \"other.rules\"\n" RULE("a") "rule b { when date older-than \"old\" hold \"x\" }\n");
    write_rules("other.rules", "\n" RULE("a"));
    expect_said("main.rules",
                "main.rules:2:6: expected a name of its own, but found \"a\", the rule at other.rules:2\n"
                "rule a { when date future hold \"x\" }\n     ^\n"
                "main.rules:3:31: \"older-than\" expects a duration (like 30 days), but found the string \"old\"\n"
                "rule b { when date older-than \"old\" hold \"x\" }\n                              ^\n");
}

/* An open block before it is told as an open block, and the file is read all the same. */
static void an_open_block_before_it(void **state) {
    (void)state;
    write_rules("main.rules", "rule a {\nwhen date future\nhold \"x\"\ninclude \"other.rules\"\n");
    write_rules("other.rules", "rule b { when date older-than \"old\" hold \"x\" }\n");
    struct buffer said = {0};
    assert_null(load("main.rules", &said));
    assert_non_null(strstr(buffer_text(&said), "main.rules:4:1: expected \"}\" at the end of the rule \"a\""));
    assert_non_null(strstr(buffer_text(&said), "other.rules:1:31: "));
    buffer_free(&said);
}

static void a_chain_has_an_end(void **state) {
    (void)state;
    for (int i = 0; i < 10; i++) {
        char name[20], text[60];
        snprintf(name, sizeof name, "%d.rules", i);
        snprintf(text, sizeof text, "include \"%d.rules\"", i + 1);
        write_rules(name, i < 9 ? text : RULE("deep"));
    }
    assert_int_equal(count_of("1.rules"), 1);
    expect_said("0.rules", "8.rules:1:9: \"include\" expects to stand in at most 8 files that include each other, but "
                           "found more\ninclude \"9.rules\"\n        ^\n");
}

int main(void) {
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(what_is_included_stands_where_it_is_named),
        IN_FOLDER(each_file_is_read_once),
        IN_FOLDER(paths_go_from_the_file_that_names_them),
        IN_FOLDER(what_cannot_be_included),
        IN_FOLDER(errors_name_the_file_they_stand_in),
        IN_FOLDER(an_open_block_before_it),
        IN_FOLDER(a_chain_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
