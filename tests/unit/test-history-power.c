/* test-history-power.c - the power is cut while orders are written and copied out of the log: what was answered with
 * HISTORY_DONE is in the store that is left, which is whole. (A killed process, in test-history-crash.c, loses nothing
 * of what it has written; a machine loses all that was not synced.) */
#include "history/disk.h"
#include "history/folder.h"
#include "history/message.h"

#include <pthread.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Some 80 MB of log: it is copied and begins anew in between. */
enum { THREADS = 8, ORDERS_EACH = 400, CUTS = 16 };

static struct history *open_store(const char *path) {
    struct history_options options = {.where = path, .open = HISTORY_CREATE, .same_send_window = DAY};
    struct history *history;
    struct error error = {0};
    if (history_open(&options, &history, &error) != 0)
        fail_msg("%s", error.text);
    return history;
}

struct writer {
    pthread_t thread;
    struct history *history;
    unsigned index;
    atomic_uint answered; /* its orders up to here */
    bool failed;
};

static const char *number_of(char number[32], unsigned index, unsigned count) {
    snprintf(number, 32, "t%un%u", index, count);
    return number;
}

static void *write_all(void *context) {
    struct writer *writer = context;
    char number[32];
    for (unsigned count = 0; count < ORDERS_EACH && !writer->failed; count++) {
        struct inspection *message =
            order_to(MONDAY + count, "acme.example", number_of(number, writer->index, count), number);
        history_compare(writer->history, message);
        writer->failed = history_record(writer->history, message, NULL) != HISTORY_DONE;
        inspection_free(message);
        if (!writer->failed)
            atomic_store(&writer->answered, count + 1);
    }
    return NULL;
}

static int take_text(void *context, int count, char **values, char **names) {
    (void)count;
    (void)names;
    snprintf(context, 128, "%s", values[0]);
    return 0;
}

static void answer_is(sqlite3 *database, const char *sql, const char *expected) {
    char answer[128] = "";
    assert_int_equal(sqlite3_exec(database, sql, take_text, answer, NULL), SQLITE_OK);
    if (strcmp(answer, expected) != 0)
        fail_msg("%s\n%s instead of %s", sql, answer, expected);
}

static void has_all(const char *path, const unsigned answered[THREADS]) {
    sqlite3 *database;
    char number[32];
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    answer_is(database, "PRAGMA integrity_check", "ok");
    answer_is(database, "SELECT count(*) FROM entry WHERE send NOT IN (SELECT id FROM send)", "0");
    for (unsigned index = 0; index < THREADS; index++)
        for (unsigned count = 0; count < answered[index]; count++)
            answer_is(database,
                      forever("SELECT count(*) FROM entry WHERE number_folded = '%s'", number_of(number, index, count)),
                      "1");
    sqlite3_close(database);
}

/* Cuts the power when so many orders are answered; returns how many writes that cost. */
static unsigned cut_and_look(struct writer writers[THREADS], const char *path, unsigned when) {
    unsigned answered[THREADS], all = 0;
    bool failed = false;
    while (all < when && !failed) {
        all = 0;
        for (unsigned i = 0; i < THREADS; i++) {
            answered[i] = atomic_load(&writers[i].answered);
            all += answered[i];
            failed = failed || writers[i].failed;
        }
        usleep(100);
    }
    assert_false(failed);
    unsigned lost = disk_cut(path);
    has_all(path, answered);
    return lost;
}

static void nothing_answered_is_lost_by_a_cut_of_the_power(void **state) {
    (void)state;
    const char *folder = folder_new(), *path = folder_path(folder, "history.db");
    struct writer writers[THREADS];
    unsigned lost = 0;
    history_close(open_store(path));
    disk_watch(path);
    struct history *history = open_store(path);
    for (unsigned i = 0; i < THREADS; i++) {
        writers[i] = (struct writer){.history = history, .index = i};
        assert_int_equal(pthread_create(&writers[i].thread, NULL, write_all, &writers[i]), 0);
    }
    for (unsigned cut = 1; cut <= CUTS; cut++)
        lost += cut_and_look(writers, folder_path(folder, "left.db"), THREADS * ORDERS_EACH * cut / (CUTS + 1));
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(writers[i].thread, NULL);
    unsigned copied = disk_database_writes();
    history_close(history);
    disk_end();
    print_message("%u writes lost in %u cuts, no order; %u pages were copied out of the log\n", lost, CUTS, copied);
    assert_true(lost > 0 && copied > 0);
    folder_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_answered_is_lost_by_a_cut_of_the_power),
    };
    return cmocka_run_group_tests_name("history-power", tests, NULL, NULL);
}
