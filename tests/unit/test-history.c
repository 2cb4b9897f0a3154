/* test-history.c - the conformance suite on SQLite, and on `none` what can be asked of it. Another store can be named:
 * test-history WHERE. */
#include "history/conformance.h"
#include "history/folder.h"
#include "history/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

static struct history *open_none(void) {
    struct history_options options = {.where = "none", .open = HISTORY_WRITE};
    struct history *history;
    assert_int_equal(history_open(&options, &history, NULL), 0);
    return history;
}

static void none_says_that_nothing_was_sent(void **state) {
    (void)state;
    struct history *history = open_none();
    struct inspection *message = order_to(MONDAY, "acme.example", "4711", "a");
    history_compare(history, message);
    assert_int_equal(message->comparisons.state, HISTORY_OFF);
    assert_int_equal(message->comparisons.count, 0);
    assert_int_equal(history_record(history, message, NULL), HISTORY_DONE);
    inspection_free(message);
    history_close(history);
}

static void none_keeps_no_hold_and_learns_nothing(void **state) {
    (void)state;
    struct history *history = open_none();
    struct inspection *message = order_to(MONDAY, "acme.example", "4711", "a");
    struct error error = {0};
    bool learned = true;
    struct history_item *items;
    size_t count = 1;
    uint64_t removed = 1;
    assert_int_equal(history_hold(history, message, 0, &error), HISTORY_FAILED);
    assert_int_equal(error.status, EX_CONFIG);
    assert_int_equal(history_import(history, message, &learned, &error), HISTORY_FAILED);
    assert_false(learned);
    assert_int_equal(
        history_find(history, &(struct history_query){.holds = true}, message->arena, &items, &count, NULL), 0);
    assert_int_equal(count, 0);
    assert_int_equal(history_release(history, "7KQ2M", MONDAY, &error), -1);
    assert_int_equal(error.status, EX_NOINPUT);
    assert_int_equal(history_prune(history, MONDAY, &removed, NULL), 0);
    assert_int_equal(removed, 0);
    assert_int_equal(history_become_owner("none", NULL), 0);
    inspection_free(message);
    history_close(history);
}

static void what_cannot_be_a_store_is_a_configuration_error(void **state) {
    (void)state;
    const char *const places[] = {"postgresql://db.example/orderguard", "postgres://x", "", "sqlite:"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct history_options options = {.where = places[i], .open = HISTORY_CREATE};
        struct history *history;
        struct error error = {0};
        assert_int_equal(history_open(&options, &history, &error), -1);
        assert_int_equal(error.status, EX_CONFIG);
        assert_null(history);
    }
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(none_says_that_nothing_was_sent),
        cmocka_unit_test(none_keeps_no_hold_and_learns_nothing),
        cmocka_unit_test(what_cannot_be_a_store_is_a_configuration_error),
    };
    if (argc > 1)
        return conformance_run(argv[1]);
    const char *folder = folder_new();
    int failed = cmocka_run_group_tests_name("history", tests, NULL, NULL);
    failed += conformance_run(folder_path(folder, "history.db"));
    folder_remove(folder);
    return failed;
}
