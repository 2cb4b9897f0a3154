/* test-rulelang-errors.c - one run names every error of a rule set, each at its place; nasty files end in a sentence.
 *
 * Whole files stand in tests/rules: NAME.rules and NAME.expected. Here are the small and the large ones. */
#include "rules-kit.h"

#include <dirent.h>
#include <sys/stat.h>

#define RULES_FOLDER "tests/rules"

/* ---- the files of tests/rules --------------------------------------------------------------------------------- */

static void read_whole(const char *name, const char *ending, struct buffer *text) {
    char path[300];
    struct error error = {0};
    snprintf(path, sizeof path, RULES_FOLDER "/%s%s", name, ending);
    if (buffer_read_file(text, path, 1u << 20, &error) != 0)
        fail_msg("%s", error.text);
}

static void check_file(const char *name) {
    struct buffer text = {0}, expected = {0}, told = {0}, wanted = {0};
    struct settings *settings = settings_new(1);
    read_whole(name, ".rules", &text);
    read_whole(name, ".expected", &expected);
    assert_null(kit_load(buffer_text(&text), text.length, settings, &told));
    /* The kit's file is called t.rules. */
    char own[300];
    snprintf(own, sizeof own, "%s.rules:", name);
    for (const char *at = buffer_text(&expected); *at != '\0'; at++) {
        bool here = strncmp(at, own, strlen(own)) == 0;
        buffer_add_text(&wanted, here ? "t.rules:" : (char[]){*at, '\0'});
        at += here ? strlen(own) - 1 : 0;
    }
    assert_string_equal(buffer_text(&told), buffer_text(&wanted));
    assert_int_equal(settings->party_count, 0);
    buffer_free(&text);
    buffer_free(&expected);
    buffer_free(&told);
    buffer_free(&wanted);
    settings_free(settings);
}

static void files_tell_all_their_errors(void **state) {
    (void)state;
    DIR *folder = opendir(RULES_FOLDER);
    size_t files = 0;
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        char *ending = strstr(entry->d_name, ".rules");
        if (ending == NULL)
            continue;
        *ending = '\0';
        check_file(entry->d_name);
        files++;
    }
    closedir(folder);
    assert_true(files >= 2);
}

/* ---- single errors -------------------------------------------------------------------------------------------- */

static void expect_errors(const char *text, size_t length, const char *wanted) {
    struct settings *settings = settings_new(1);
    struct buffer told = {0};
    struct rules *rules = kit_load(text, length, settings, &told);
    assert_null(rules);
    assert_string_equal(buffer_text(&told), wanted);
    buffer_free(&told);
    settings_free(settings);
}

static void expect_error(const char *text, const char *wanted) {
    expect_errors(text, strlen(text), wanted);
}

#define OPEN "rule a { when date future hold \"x\" }\n"

static void bytes_that_are_no_text(void **state) {
    (void)state;
    static const char with_nul[] = OPEN "ru\0le";
    expect_errors(with_nul, sizeof with_nul - 1, "t.rules:2:3: expected a text file, but found a NUL byte\nru\n  ^\n");
    expect_error("# caf\xE9 and \xFF\n" OPEN, "t.rules:1:6: expected UTF-8 text, but found the byte 0xE9\n"
                                              "# caf? and ?\n     ^\n");
    expect_error("# bell \a\n" OPEN, "t.rules:1:8: expected UTF-8 text, but found the byte 0x07\n# bell ?\n       ^\n");
    /* An over-long form of "/", a surrogate. */
    expect_error("# \xC0\xAF\n# \xED\xA0\x80\n" OPEN,
                 "t.rules:1:3: expected UTF-8 text, but found the byte 0xC0\n# ??\n  ^\n"
                 "t.rules:2:3: expected UTF-8 text, but found the byte 0xED\n# ???\n  ^\n");
}

static void columns_count_characters_and_carets_stand_below(void **state) {
    (void)state;
    expect_error(
        "rule a { when subject \"\xC3\x84\xC3\x96\xC3\x9C\" hodl \"x\" }",
        "t.rules:1:29: expected \"and\", \"or\" or an action (pass, tag, defer, hold or reject), but found the word "
        "\"hodl\"; did you mean \"hold\"?\nrule a { when subject \"\xC3\x84\xC3\x96\xC3\x9C\" hodl \"x\" }\n"
        "                            ^\n");
    /* A tab is one column and shown as one blank. */
    expect_error(
        "rule a {\n\twhen\tdate\told\n\thold \"x\" }",
        "t.rules:2:12: \"date\" expects same, older-than, anniversary, year-typo, future or missing, but found the "
        "word \"old\"\n"
        " when date old\n           ^\n");
    /* Windows line ends are blanks. */
    expect_error(
        "rule a {\r\n  when date old\r\n  hold \"x\"\r\n}\r\n",
        "t.rules:2:13: \"date\" expects same, older-than, anniversary, year-typo, future or missing, but found the "
        "word \"old\"\n"
        "  when date old\n            ^\n");
}

static void long_lines_are_shown_around_the_place(void **state) {
    (void)state;
    struct buffer text = {0}, told = {0};
    struct settings *settings = settings_new(1);
    buffer_printf(&text, "rule a { when subject \"%0400d\" and date old%0400d hold \"x\" }", 0, 0);
    assert_null(kit_load(buffer_text(&text), text.length, settings, &told));
    const char *line = strchr(buffer_text(&told), '\n') + 1, *caret = strchr(line, '\n') + 1;
    assert_true(caret - line < 200);
    assert_int_equal(line[strcspn(caret, "^")], 'o');
    assert_int_equal(strncmp(line + strcspn(caret, "^"), "old", 3), 0);
    buffer_free(&text);
    buffer_free(&told);
    settings_free(settings);
}

static void unfinished_files(void **state) {
    (void)state;
    expect_error("rule",
                 "t.rules:1:5: expected a name (like last-years-order), but found the end of the file\nrule\n    ^\n");
    expect_error("rule a", "t.rules:1:7: expected \"{\", but found the end of the file\nrule a\n      ^\n");
    expect_error(
        "rule a { when",
        "t.rules:1:14: expected a test (like date older-than 60 days), but found the end of the file\nrule a { when\n"
        "             ^\nt.rules:1:14: expected \"}\" at the end of the rule \"a\" (line 1), but found the end of the "
        "file\nrule a { when\n             ^\n");
    expect_error("}", "t.rules:1:1: expected \"rule\", \"party\", \"allow\" or \"include\", but found \"}\"\n}\n^\n");
    expect_error("rule a { when date future hold \"x",
                 "t.rules:1:32: expected a \" at the end of this text, but found the end of the line\n"
                 "rule a { when date future hold \"x\n                               ^\n"
                 "t.rules:1:34: expected \"}\" at the end of the rule \"a\" (line 1), but found the end of the file\n"
                 "rule a { when date future hold \"x\n                                 ^\n");
    /* The "}" stands in the pattern: nothing more is said of it. */
    expect_error("rule a { when subject /x hold \"x\" }",
                 "t.rules:1:23: expected a / at the end of this pattern, but found the end of the line\n"
                 "rule a { when subject /x hold \"x\" }\n                      ^\n");
}

static void settings_on_one_line_need_a_semicolon(void **state) {
    (void)state;
    expect_error(
        "party \"p\" { address \"@a.example\" role vendor }",
        "t.rules:1:34: \"address\" expects addresses (like \"@acme.example\" or \"orders@acme.example\"), but found "
        "the word \"role\" without a \";\" before it\n"
        "party \"p\" { address \"@a.example\" role vendor }\n                                 ^\n"
        "t.rules:1:39: \"address\" expects addresses (like \"@acme.example\" or \"orders@acme.example\"), but found "
        "the word \"vendor\"\n"
        "party \"p\" { address \"@a.example\" role vendor }\n                                      ^\n");
}

static void parties_that_nobody_declared(void **state) {
    (void)state;
    expect_error(
        "party \"Acme Tools\" { address \"@acme.example\" }\nrule a { when party \"Acme Tols\" hold \"x\" }",
        "t.rules:2:21: \"party\" expects a declared party, a domain or an address, but found the string \"Acme "
        "Tols\"; did you mean \"Acme Tools\"?\nrule a { when party \"Acme Tols\" hold \"x\" }\n"
        "                    ^\n");
}

/* "vendor" has a meaning of its own; any other role is a word that some party declares. */
static void roles_that_nobody_has(void **state) {
    (void)state;
    expect_error("party \"p\" { address \"@a.example\"; role vender }\nrule a { when role vendor hold \"x\" }",
                 "t.rules:1:40: \"role\" expects vendor or a word that is not so like it, but found the word "
                 "\"vender\"; did you mean \"vendor\"?\n"
                 "party \"p\" { address \"@a.example\"; role vender }\n                                       ^\n");
    expect_error("party \"p\" { address \"@a.example\"; role customer }\nrule a { when role customr hold \"x\" }",
                 "t.rules:2:20: \"role\" expects a role that a party block declares, but found the word \"customr\"; "
                 "did you mean \"customer\"?\n"
                 "rule a { when role customr hold \"x\" }\n                   ^\n");
    expect_error("rule a { when role vendor hold \"x\" }",
                 "t.rules:1:20: \"role\" expects a role that a party block declares, but found the word \"vendor\"\n"
                 "rule a { when role vendor hold \"x\" }\n                   ^\n");
    rules_free(kit_rules("rule a { when role customer pass }\nparty \"p\" { address \"@a.example\"; role customer }"));
    /* A block that is not understood may be the one that declares it: nothing is said of the test. */
    expect_error("party \"p\" { address \"@a.example\"; rol store }\nrule a { when role store hold \"x\" }",
                 "t.rules:1:35: expected a setting (address, role, language, date-order, number, ignore or "
                 "each-address), but found the "
                 "word \"rol\"; did you mean \"role\"?\n"
                 "party \"p\" { address \"@a.example\"; rol store }\n                                  ^\n");
}

/* ---- limits --------------------------------------------------------------------------------------------------- */

static size_t count_lines_with(const char *text, const char *words) {
    size_t count = 0;
    for (const char *at = strstr(text, words); at != NULL; at = strstr(at + 1, words))
        count++;
    return count;
}

static void at_most_a_hundred_errors_are_told(void **state) {
    (void)state;
    struct settings *settings = settings_new(1);
    struct buffer text = {0}, told = {0};
    for (int i = 0; i < 250; i++)
        buffer_printf(&text, "rule r%d { when date old hold \"x\" }\n", i);
    assert_null(kit_load(buffer_text(&text), text.length, settings, &told));
    assert_int_equal(count_lines_with(buffer_text(&told), "found the word \"old\""), LIMIT_RULE_ERRORS);
    assert_non_null(strstr(buffer_text(&told), "t.rules:100:"));
    assert_null(strstr(buffer_text(&told), "t.rules:101:"));
    buffer_free(&text);
    buffer_free(&told);
    settings_free(settings);
}

/* The text goes before and after so many copies of `middle`. */
static const char *told_of(const char *before, const char *middle, size_t copies, const char *after) {
    static char sentence[400];
    struct settings *settings = settings_new(1);
    struct buffer text = {0}, told = {0};
    buffer_add_text(&text, before);
    for (size_t i = 0; i < copies; i++)
        buffer_add_text(&text, middle);
    buffer_add_text(&text, after);
    rules_free(kit_load(buffer_text(&text), text.length, settings, &told));
    snprintf(sentence, sizeof sentence, "%.*s", (int)strcspn(buffer_text(&told), "\n"), buffer_text(&told));
    buffer_free(&text);
    buffer_free(&told);
    settings_free(settings);
    return sentence;
}

static void nesting_has_an_end(void **state) {
    (void)state;
    assert_string_equal(told_of("rule a { when ", "not ", 31, "date future hold \"x\" }"), "");
    assert_string_equal(told_of("rule a { when ", "not ", 32, "date future hold \"x\" }"),
                        "t.rules:1:15: this is nested deeper than 32 levels: make two rules of it");
    assert_string_equal(told_of("rule a { when ", "(date future or date future and ", 40, "date future hold \"x\" }"),
                        "t.rules:1:1307: expected \"and\", \"or\" or \")\", but found \"hold\"");
    assert_non_null(strstr(told_of("rule a { when ", "(", 100000, "date future hold \"x\" }"), "nested too deeply"));
    assert_non_null(strstr(told_of("rule a { when ", "not ", 100000, "date future hold \"x\" }"), "nested too deeply"));
    assert_string_equal(told_of("", "}", 3, ""),
                        "t.rules:1:1: expected \"rule\", \"party\", \"allow\" or \"include\", but found \"}\"");
}

static void rules_have_a_size(void **state) {
    (void)state;
    assert_string_equal(told_of("rule a { when ", "date future or ", 199, "date future hold \"x\" }"), "");
    assert_string_equal(told_of("rule a { when ", "date future or ", 200, "date future hold \"x\" }"),
                        "t.rules:1:3015: the rule \"a\" has more than 200 tests: make two rules of it");
    assert_string_equal(told_of("rule a { when date future hold \"", "x", 500, "\" }"), "");
    assert_string_equal(told_of("rule a { when date future hold \"", "x", 501, "\" }"),
                        "t.rules:1:32: \"hold\" expects a text of at most 500 bytes, but found one of 501");
    assert_string_equal(told_of("rule ", "x", 65, " { when date future hold \"x\" }"),
                        "t.rules:1:6: this name is longer than 64 letters");
    assert_string_equal(told_of("rule a { when date older-than ", "9", 7, " days hold \"x\" }"),
                        "t.rules:1:31: expected a number of at most 6 digits, but found one of 7");
    assert_string_equal(told_of("rule a { when date older-than ", "9", 5, " days hold \"x\" }"),
                        "t.rules:1:31: \"older-than\" expects at most 100 years, but found 99999 days");
    assert_string_equal(told_of("party \"p\" { address \"@a.example\"; number ", "/x/ ", 17, "}"),
                        "t.rules:1:106: \"number\" expects at most 16 patterns, but found the pattern /x/ besides");
}

static void a_set_has_at_most_a_thousand_rules(void **state) {
    (void)state;
    struct settings *settings = settings_new(1);
    struct buffer text = {0}, told = {0};
    for (int i = 0; i < 1000; i++)
        buffer_printf(&text, "rule r%d { when date future hold \"x\" }\n", i);
    struct rules *rules = kit_load(buffer_text(&text), text.length, settings, &told);
    assert_non_null(rules);
    assert_int_equal(rules_count(rules), 1000);
    rules_free(rules);
    buffer_add_text(&text, "rule more { when date future hold \"x\" }\n");
    assert_null(kit_load(buffer_text(&text), text.length, settings, &told));
    assert_non_null(strstr(buffer_text(&told), "t.rules:1001:6: these are more than 1000 rules"));
    buffer_free(&text);
    buffer_free(&told);
    settings_free(settings);
}

/* ---- files and folders ---------------------------------------------------------------------------------------- */

static void expect_load(const char *path, int result, const char *wanted) {
    struct settings *settings = settings_new(1);
    struct buffer told = {0};
    struct rules *rules = NULL;
    assert_int_equal(rules_load(&path, 1, settings, &rules, &told), result);
    assert_string_equal(buffer_text(&told), wanted);
    rules_free(rules);
    buffer_free(&told);
    settings_free(settings);
}

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void paths_that_lead_nowhere(void **state) {
    (void)state;
    expect_load("/nonexistent/x.rules", -1, "/nonexistent/x.rules: cannot be opened: No such file or directory\n");
}

/* A folder's files are read in the order of their names, and the names are those of one set. */
static void folders_are_read_by_name(void **state) {
    (void)state;
    char folder[] = "/tmp/orderguard-rules-XXXXXX", path[200], wanted[600];
    assert_non_null(mkdtemp(folder));
    snprintf(wanted, sizeof wanted, "%s: no file here is called NAME.rules\n", folder);
    expect_load(folder, -1, wanted);
    const char *const files[][2] = {{"20-late.rules", "rule a { when date future hold \"x\" }"},
                                    {"10-early.rules", "\nrule a { when date future hold \"x\" }"},
                                    {"README", "not a rule file"},
                                    {".hidden.rules", "neither"},
                                    {"x.rules.bak", "nor this"}};
    for (size_t i = 0; i < 5; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i][0]);
        write_file(path, files[i][1]);
    }
    snprintf(wanted, sizeof wanted,
             "%s/20-late.rules:1:6: expected a name of its own, but found \"a\", the rule at %s/10-early.rules:2\n"
             "rule a { when date future hold \"x\" }\n     ^\n",
             folder, folder);
    expect_load(folder, -1, wanted);
    snprintf(path, sizeof path, "%s/20-late.rules", folder);
    unlink(path);
    expect_load(folder, 0, "");
    for (size_t i = 1; i < 5; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i][0]);
        unlink(path);
    }
    rmdir(folder);
}

static void a_file_has_at_most_four_megabytes(void **state) {
    (void)state;
    char path[] = "/tmp/orderguard-rules-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, LIMIT_RULE_FILE_BYTES + 1), 0);
    close(fd);
    char wanted[200];
    snprintf(wanted, sizeof wanted, "%s: is longer than 4194304 bytes, the most that is read\n", path);
    expect_load(path, -1, wanted);
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_tell_all_their_errors),
        cmocka_unit_test(bytes_that_are_no_text),
        cmocka_unit_test(columns_count_characters_and_carets_stand_below),
        cmocka_unit_test(long_lines_are_shown_around_the_place),
        cmocka_unit_test(unfinished_files),
        cmocka_unit_test(settings_on_one_line_need_a_semicolon),
        cmocka_unit_test(parties_that_nobody_declared),
        cmocka_unit_test(roles_that_nobody_has),
        cmocka_unit_test(at_most_a_hundred_errors_are_told),
        cmocka_unit_test(nesting_has_an_end),
        cmocka_unit_test(rules_have_a_size),
        cmocka_unit_test(a_set_has_at_most_a_thousand_rules),
        cmocka_unit_test(paths_that_lead_nowhere),
        cmocka_unit_test(folders_are_read_by_name),
        cmocka_unit_test(a_file_has_at_most_four_megabytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
