/* test-base.c - arena, buffer, text, digest, tickets, log lines and the configuration file. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/config.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

static void an_arena_gives_zeroed_aligned_memory(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    for (size_t size = 1; size < 100000; size = size * 3 + 1) {
        unsigned char *bytes = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(bytes[i], 0);
        memset(bytes, 0xAA, size);
    }
    arena_reset(arena);
    const char *again = arena_alloc(arena, 64);
    assert_int_equal(again[0] | again[63], 0);
    arena_free(arena);
}

static void a_list_in_an_arena_grows_and_keeps_its_elements(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    int *list = NULL;
    for (size_t count = 0; count < 1000; count++) {
        list = arena_grow(arena, list, count, sizeof *list);
        list[count] = (int)count;
    }
    for (int i = 0; i < 1000; i++)
        assert_int_equal(list[i], i);
    arena_free(arena);
}

static void an_error_is_one_sentence_with_its_place_before_it(void **state) {
    (void)state;
    struct error error;
    char long_place[2 * LIMIT_ERROR_BYTES];
    assert_int_equal(error_set(&error, EX_NOINPUT, "there is no %s", "file"), -1);
    assert_int_equal(error_prefix(&error, "%s:%d", "a.conf", 3), -1);
    assert_string_equal(error.text, "a.conf:3: there is no file");
    assert_int_equal(error.status, EX_NOINPUT);
    memset(long_place, 'x', sizeof long_place - 1);
    long_place[sizeof long_place - 1] = '\0';
    error_prefix(&error, "%s", long_place);
    assert_int_equal(strlen(error.text), LIMIT_ERROR_BYTES - 1);
    memset(long_place + LIMIT_ERROR_BYTES - 20, 0, 1);
    error_set(&error, EX_NOINPUT, "a sentence that does not fit any more");
    error_prefix(&error, "%s", long_place);
    assert_true(strlen(error.text) < LIMIT_ERROR_BYTES);
    assert_int_equal(error_set(NULL, 0, "nobody listens"), -1);
}

static void clean_text_is_utf8_without_control_characters(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool clean;
        const char *cleaned;
    } rows[] = {
        {"Bestellung Nr. 4711", true, "Bestellung Nr. 4711"},
        {"M\xC3\xA4rz \xE6\xB3\xA8\xE6\x96\x87 \xF0\x9F\x93\xA6", true,
         "M\xC3\xA4rz \xE6\xB3\xA8\xE6\x96\x87 \xF0\x9F\x93\xA6"},
        {"a\tb", false, "a b"},
        {"a\x7F", false, "a "},
        {"\xC2\x85next line", false, " next line"},
        {"latin1 \xE4", false, "latin1 ?"},
        {"over-long \xC0\xAF", false, "over-long ??"},
        {"surrogate \xED\xA0\x80", false, "surrogate ???"},
        {"beyond \xF4\x90\x80\x80", false, "beyond ????"},
        {"cut short \xE6\xB3", false, "cut short ??"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(text_is_clean(rows[i].text, strlen(rows[i].text)), rows[i].clean);
        assert_string_equal(text_clean(arena, rows[i].text, 100), rows[i].cleaned);
    }
    assert_string_equal(text_clean(arena, "M\xC3\xA4rz", 2), "M"); /* never half a character */
    assert_null(text_clean(arena, NULL, 10));
    assert_int_equal(text_fitting("M\xC3\xA4rz", 5, 1), 1);
    assert_int_equal(text_fitting("M\xC3\xA4rz", 5, 2), 1);
    assert_int_equal(text_fitting("M\xC3\xA4rz", 5, 3), 3);
    assert_int_equal(text_fitting("M\xC3\xA4rz", 5, 5), 5);
    assert_int_equal(text_fitting("M\xC3\xA4rz", 3, 9), 3); /* what stands behind the text is none of it */
    assert_int_equal(text_fitting("\xF0\x9F\x98\x80", 4, 3), 0);
    static const char *const characters[] = {
        "a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"};
    static const uint32_t codes[] = {'a', 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        char character[5] = "";
        assert_int_equal(text_put_character(character, codes[i]), strlen(characters[i]));
        assert_string_equal(character, characters[i]);
    }
    assert_string_equal(text_fold_number(arena, " 00-AC 012-B"), "ac012b");
    assert_string_equal(text_fold_number(arena, "-00"), "0");
    arena_free(arena);
}

static void a_digest_is_sha_256(void **state) {
    (void)state;
    char text[DIGEST_TEXT_BYTES];
    digest_of("abc", 3, text); /* FIPS 180-2, appendix B.1 */
    assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    struct digest *digest = digest_new();
    for (int round = 0; round < 2; round++) { /* ending one starts the next */
        digest_add(digest, "a", 1);
        digest_add(digest, "bc", 2);
        digest_finish(digest, text);
        assert_string_equal(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
    digest_free(digest);
}

static void a_ticket_can_be_read_over_the_telephone(void **state) {
    (void)state;
    char ticket[TICKET_TEXT_BYTES], heard[TICKET_TEXT_BYTES];
    for (int i = 0; i < 1000; i++) {
        ticket_new(ticket);
        assert_int_equal(strlen(ticket), 5);
        assert_int_equal(strspn(ticket, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 5);
        assert_true(ticket_normalise(ticket, heard));
        assert_string_equal(ticket, heard);
    }
    assert_true(ticket_normalise("7kqoi", heard));
    assert_string_equal(heard, "7KQ01");
    assert_false(ticket_normalise("7KQ2", heard));
    assert_false(ticket_normalise("7KQ2MM", heard));
    assert_false(ticket_normalise("7KQ2U", heard));
}

static void mail_cannot_forge_a_log_line(void **state) {
    (void)state;
    char path[] = "/tmp/orderguard-test-log-XXXXXX";
    close(mkstemp(path));
    struct log *log;
    struct error error;
    assert_int_equal(log_open(path, "orderguard", LOG_LEVEL_INFO, &log, &error), 0);
    log_write(log, LOG_LEVEL_INFO, "from=<%s>", "a\nb: pass");
    log_write(log, LOG_LEVEL_DEBUG, "not wanted");
    log_write(log, LOG_LEVEL_ALARM, "disk full");
    log_close(log);
    struct buffer text = {0};
    assert_int_equal(buffer_read_file(&text, path, 10000, &error), 0);
    assert_non_null(strstr(buffer_text(&text), "from=<a\\x0Ab: pass>\n"));
    assert_null(strstr(buffer_text(&text), "not wanted"));
    assert_non_null(strstr(buffer_text(&text), ": alarm: disk full\n"));
    buffer_free(&text);
    unlink(path);
}

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void every_fault_of_a_configuration_is_named_with_its_line(void **state) {
    (void)state;
    char path[] = "/tmp/orderguard-test-conf-XXXXXX", expected[2000];
    close(mkstemp(path));
    write_file(path, "# comment\n"
                     "mode = enforce   # another\n"
                     "modus = observe\n"
                     "history\n"
                     "deadline = soon\n"
                     "socket_mode = 9\n"
                     "own_networks = 10.0.0.0/8 10.0.0.300\n"
                     "on_error = panic\n"
                     "mode = observe\n"
                     "inspectors = 4000\n"
                     "hold_per_hour = 7\n");
    struct config *config;
    struct buffer errors = {0};
    assert_int_equal(config_load(path, &config, &errors), -1);
    assert_null(config);
    snprintf(expected, sizeof expected,
             "%s:3: expected one of the keys of orderguard.conf(5), perhaps mode, but found \"modus\"\n"
             "%s:4: expected a line like key = value, but found \"history\"\n"
             "%s:5: expected a time like 30 s or 5 days from 1 to 300 for deadline, but found \"soon\"\n"
             "%s:6: expected octal permissions like 0660 for socket_mode, but found \"9\"\n"
             "%s:7: expected a network like 192.0.2.0/24 or 2001:db8::/32 for own_networks, but found \"10.0.0.300\"\n"
             "%s:8: expected accept or tempfail for on_error, but found \"panic\"\n"
             "%s:9: expected each key once, but found \"mode\"\n"
             "%s:10: expected a whole number from 0 to 64 for inspectors, but found \"4000\"\n"
             "%s:11: expected one of the keys of orderguard.conf(5), perhaps holds_per_hour, but found "
             "\"hold_per_hour\"\n",
             path, path, path, path, path, path, path, path, path);
    assert_string_equal(buffer_text(&errors), expected);
    buffer_free(&errors);
    unlink(path);
}

static void what_a_configuration_says_is_in_force_and_the_rest_has_defaults(void **state) {
    (void)state;
    char path[] = "/tmp/orderguard-test-conf-XXXXXX";
    close(mkstemp(path));
    write_file(
        path, "own_domains = ours.example, ours.test\nbuffer_total = 64 MB\nsame_send_window = 2 days\nlog = stderr\n");
    struct config *config;
    struct buffer errors = {0};
    assert_int_equal(config_load(path, &config, &errors), 0);
    assert_int_equal(config->own_domains.count, 2);
    assert_string_equal(config->own_domains.items[1], "ours.test");
    assert_int_equal(config->buffer_total, 64 << 20);
    assert_int_equal(config->same_send_window, 2 * 86400);
    assert_string_equal(config->log, "stderr");
    assert_int_equal(config->mode, MODE_OBSERVE);
    assert_int_equal(config->keep_months, 25);
    config_free(config);
    buffer_free(&errors);
    unlink(path);
}

static void a_missing_configuration_says_which(void **state) {
    (void)state;
    struct config *config;
    struct buffer errors = {0};
    assert_int_equal(config_load("/nonexistent/orderguard.conf", &config, &errors), -1);
    assert_string_equal(buffer_text(&errors),
                        "/nonexistent/orderguard.conf: cannot be opened: No such file or directory\n");
    buffer_free(&errors);
}

static void a_printed_configuration_reads_back_the_same(void **state) {
    (void)state;
    char path[] = "/tmp/orderguard-test-conf-XXXXXX";
    close(mkstemp(path));
    struct config *config, *again;
    struct buffer errors = {0}, first = {0}, second = {0};
    assert_int_equal(config_load(NULL, &config, &errors), 0);
    config_print(config, &first);
    write_file(path, buffer_text(&first));
    assert_int_equal(config_load(path, &again, &errors), 0);
    config_print(again, &second);
    assert_string_equal(buffer_text(&first), buffer_text(&second));
    config_free(config);
    config_free(again);
    buffer_free(&errors);
    buffer_free(&first);
    buffer_free(&second);
    unlink(path);
}

static void reasons_of_limits_are_in_order_and_named_alike(void **state) {
    (void)state;
    size_t count = 0;
    for (; limit_reasons[count] != NULL; count++) {
        assert_memory_equal(limit_reasons[count], "limit-", strlen("limit-"));
        assert_int_equal(strspn(limit_reasons[count], "abcdefghijklmnopqrstuvwxyz-"), strlen(limit_reasons[count]));
        assert_true(count == 0 || strcmp(limit_reasons[count - 1], limit_reasons[count]) < 0);
    }
    assert_true(count >= 25);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reasons_of_limits_are_in_order_and_named_alike),
        cmocka_unit_test(an_arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(a_list_in_an_arena_grows_and_keeps_its_elements),
        cmocka_unit_test(an_error_is_one_sentence_with_its_place_before_it),
        cmocka_unit_test(clean_text_is_utf8_without_control_characters),
        cmocka_unit_test(a_digest_is_sha_256),
        cmocka_unit_test(a_ticket_can_be_read_over_the_telephone),
        cmocka_unit_test(mail_cannot_forge_a_log_line),
        cmocka_unit_test(every_fault_of_a_configuration_is_named_with_its_line),
        cmocka_unit_test(what_a_configuration_says_is_in_force_and_the_rest_has_defaults),
        cmocka_unit_test(a_missing_configuration_says_which),
        cmocka_unit_test(a_printed_configuration_reads_back_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
