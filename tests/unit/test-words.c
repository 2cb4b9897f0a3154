/* test-words.c - the words files: alternatives in brackets, and every fault with its place. */
#include "words/words.h"

#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct folder {
    char path[40];
    struct settings *settings;
    struct buffer errors;
};

static int set_up(void **state) {
    static struct folder folder;
    strcpy(folder.path, "/tmp/orderguard-test-words-XXXXXX");
    assert_non_null(mkdtemp(folder.path));
    folder.settings = settings_new(1);
    *state = &folder;
    return 0;
}

static void path_of(const struct folder *folder, const char *name, char out[80]) {
    snprintf(out, 80, "%s/%s", folder->path, name);
}

static int tear_down(void **state) {
    static const char *const names[] = {"a.words", "b.words", "notes.txt", ".hidden.words"};
    struct folder *folder = *state;
    char path[80];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        path_of(folder, names[i], path);
        unlink(path);
    }
    rmdir(folder->path);
    settings_free(folder->settings);
    buffer_free(&folder->errors);
    return 0;
}

static void write_bytes(struct folder *folder, const char *name, const char *bytes, size_t length) {
    char path[80];
    path_of(folder, name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static void write_file(struct folder *folder, const char *name, const char *text) {
    write_bytes(folder, name, text, strlen(text));
}

static int load(struct folder *folder) {
    const char *folders[] = {folder->path};
    return words_load(folders, 1, folder->settings, &folder->errors);
}

/* Loads a file with faults; the report must name them like this, after the path. */
static void assert_faults(void **state, const char *text, const char *expected) {
    struct folder *folder = *state;
    char whole[2000] = "";
    write_file(folder, "a.words", text);
    assert_int_equal(load(folder), -1);
    for (const char *line = expected; *line != '\0'; line += strcspn(line, "\n") + 1) {
        char path[80];
        path_of(folder, "a.words", path);
        strcat(whole, path);
        strncat(whole, line, strcspn(line, "\n") + 1);
    }
    assert_string_equal(buffer_text(&folder->errors), whole);
}

static void assert_word(const struct folder *folder, size_t i, const char *language, const char *meaning,
                        const char *text) {
    assert_true(i < folder->settings->word_count);
    assert_string_equal(folder->settings->words[i].language, language);
    assert_string_equal(folder->settings->words[i].meaning, meaning);
    assert_string_equal(folder->settings->words[i].text, text);
}

static void test_reads_lines(void **state) {
    struct folder *folder = *state;
    write_file(
        folder, "a.words",
        "# a comment\n\nlanguage de\r\nnumber\tBestell-Nr.   \n  month-3  M\xC3\xA4rz\nlanguage en\nnumber PO #\n");
    assert_int_equal(load(folder), 0);
    assert_int_equal(folder->settings->word_count, 3);
    assert_word(folder, 0, "de", "number", "Bestell-Nr.");
    assert_word(folder, 1, "de", "month-3", "M\xC3\xA4rz");
    assert_word(folder, 2, "en", "number", "PO #");
    assert_int_equal(folder->errors.length, 0);
}

static void test_writes_out_alternatives(void **state) {
    struct folder *folder = *state;
    write_file(folder, "a.words", "language en\nnumber [PO|order]  [no|number|]\nquote-intro On * wrote:\n");
    assert_int_equal(load(folder), 0);
    assert_int_equal(folder->settings->word_count, 7);
    assert_word(folder, 0, "en", "number", "PO no");
    assert_word(folder, 1, "en", "number", "order no");
    assert_word(folder, 2, "en", "number", "PO number");
    assert_word(folder, 4, "en", "number", "PO"); /* an empty alternative leaves no blank behind */
    assert_word(folder, 5, "en", "number", "order");
    assert_word(folder, 6, "en", "quote-intro", "On * wrote:");
}

static void test_an_optional_label_may_vanish_altogether(void **state) {
    struct folder *folder = *state;
    write_file(folder, "a.words", "language en\nnumber [|PO]\n");
    assert_int_equal(load(folder), 0);
    assert_int_equal(folder->settings->word_count, 1);
}

/* Files in the order of their names; what does not end in .words is somebody's notes. */
static void test_reads_a_folder_in_order(void **state) {
    struct folder *folder = *state;
    write_file(folder, "b.words", "language en\nnumber second\n");
    write_file(folder, "a.words", "language en\nnumber first\n");
    write_file(folder, "notes.txt", "nonsense\n");
    write_file(folder, ".hidden.words", "nonsense\n");
    assert_int_equal(load(folder), 0);
    assert_int_equal(folder->settings->word_count, 2);
    assert_word(folder, 0, "en", "number", "first");
    assert_word(folder, 1, "en", "number", "second");
}

static void test_only_the_shipped_folder_must_exist(void **state) {
    struct folder *folder = *state;
    const char *with_missing[] = {folder->path, "/nonexistent/words"};
    const char *missing[] = {"/nonexistent/words"};
    assert_int_equal(words_load(with_missing, 2, folder->settings, &folder->errors), 0);
    assert_int_equal(words_load(missing, 1, folder->settings, &folder->errors), -1);
    assert_non_null(strstr(buffer_text(&folder->errors), "/nonexistent/words: the folder with the words files"));
}

static void test_names_every_fault(void **state) {
    assert_faults(state,
                  "number PO\n"
                  "language english\n"
                  "language en\n"
                  "nummer PO\n"
                  "number\n"
                  "number fine\n"
                  "number [PO\n"
                  "number PO]\n"
                  "number [a|[b]]\n"
                  "number a|b\n"
                  "date-order day-first\n"
                  "language\n",
                  ":1:1: expected a \"language\" line first, but found \"number\"\n"
                  ":2:10: expected a language code of two or three small letters, but found \"english\"\n"
                  ":4:1: expected \"language\" or a meaning that rules/words/README lists, but found \"nummer\"\n"
                  ":5:7: expected the words after the meaning, but found the end of the line\n"
                  ":7:8: expected \"]\" after this \"[\", but found the end of the line\n"
                  ":8:10: expected \"[\" before \"]\", but found \"]\"\n"
                  ":9:11: expected \"]\" first, but found another \"[\"\n"
                  ":10:9: expected \"|\" only inside brackets, but found \"|\"\n"
                  ":11:12: expected \"dmy\", \"mdy\" or \"ymd\", but found \"day-first\"\n"
                  ":12:9: expected a language code, but found the end of the line\n");
}

static void test_too_many_combinations(void **state) {
    assert_faults(state, "language en\nnumber [1|2|3|4|5|6|7|8][1|2|3|4|5|6|7|8][1|2|3|4|5|6|7|8]\n",
                  ":2:8: expected at most 400 combinations in a line, but found more\n");
}

static void test_bytes_that_are_no_text(void **state) {
    struct folder *folder = *state;
    static const char bytes[] = "language en\nnumber P\xFFO\nnumber P\0O\nnumber P\x1BO\nnumber fine\n";
    write_bytes(folder, "a.words", bytes, sizeof bytes - 1);
    assert_int_equal(load(folder), -1);
    const char *errors = buffer_text(&folder->errors);
    assert_non_null(strstr(errors, ":2:1: expected clean UTF-8 text, but found other bytes\n"));
    assert_non_null(strstr(errors, ":3:1: expected clean UTF-8 text, but found other bytes\n"));
    assert_non_null(strstr(errors, ":4:1: expected clean UTF-8 text, but found other bytes\n"));
    assert_null(strstr(errors, ":5:"));
}

static void test_a_file_too_large(void **state) {
    struct folder *folder = *state;
    size_t length = LIMIT_WORDS_FILE_BYTES + 1;
    char *text = malloc(length);
    assert_non_null(text);
    memset(text, '#', length);
    write_bytes(folder, "a.words", text, length);
    free(text);
    assert_int_equal(load(folder), -1);
    assert_true(folder->errors.length > 0);
}

static void test_too_many_words(void **state) {
    struct folder *folder = *state;
    struct buffer text = {0};
    buffer_add_text(&text, "language en\n");
    for (unsigned i = 0; i < LIMIT_WORDS / 100 + 1; i++)
        buffer_add_text(&text, "number [a|b|c|d|e|f|g|h|i|j][a|b|c|d|e|f|g|h|i|j]\n");
    write_bytes(folder, "a.words", text.data, text.length);
    buffer_free(&text);
    assert_int_equal(load(folder), -1);
    assert_int_equal(folder->settings->word_count, LIMIT_WORDS);
    assert_non_null(strstr(buffer_text(&folder->errors), "labels in all words files together, but found more"));
}

/* The files that are shipped, and what the README says about them. */
static void test_the_shipped_files(void **state) {
    struct folder *folder = *state;
    const char *shipped[] = {"rules/words"};
    int result = words_load(shipped, 1, folder->settings, &folder->errors);
    if (result != 0)
        print_error("%s", buffer_text(&folder->errors));
    assert_int_equal(result, 0);
    assert_true(folder->settings->word_count > 1000);
}

static void test_meanings(void **state) {
    (void)state;
    assert_true(words_meaning_known("number"));
    assert_true(words_meaning_known("kind-invoice"));
    assert_true(words_meaning_known("quote-intro"));
    assert_true(words_meaning_known("date-order"));
    assert_false(words_meaning_known("Number"));
    assert_false(words_meaning_known(""));
    assert_false(words_meaning_known("month-13"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_reads_lines),
        TEST(test_writes_out_alternatives),
        TEST(test_an_optional_label_may_vanish_altogether),
        TEST(test_reads_a_folder_in_order),
        TEST(test_only_the_shipped_folder_must_exist),
        TEST(test_names_every_fault),
        TEST(test_too_many_combinations),
        TEST(test_bytes_that_are_no_text),
        TEST(test_a_file_too_large),
        TEST(test_too_many_words),
        TEST(test_the_shipped_files),
        TEST(test_meanings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
