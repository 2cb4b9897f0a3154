/* test-history-trouble.c - a store that is locked, hangs, is full, read-only or gone: mail flows, repetition is
 * unknown, nothing that was sent is forgotten, no hold is listed that does not exist, and the log says each thing once.
 */
#include "history/folder.h"
#include "history/history-internal.h"
#include "history/message.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

static const char *folder, *path, *log_folder, *log_path;
static struct log *log_file;

static int set_up(void **state) {
    (void)state;
    folder = folder_new();
    path = folder_path(folder, "history.db");
    log_folder = folder_new(); /* not on the disk that gets into trouble */
    log_path = folder_path(log_folder, "log");
    fresh_words();
    return log_open(log_path, "test", LOG_LEVEL_INFO, &log_file, NULL);
}

static int tear_down(void **state) {
    (void)state;
    log_close(log_file);
    folder_remove(folder);
    folder_remove(log_folder);
    return 0;
}

/* ---- shorthand --------------------------------------------------------------------------------------------------- */

static struct history *open_daemon(void) {
    struct history_options options = {
        .where = path, .open = HISTORY_CREATE, .same_send_window = 5 * DAY, .log = log_file, .resident = true};
    struct history *history;
    struct error error = {0};
    if (history_open(&options, &history, &error) != 0)
        fail_msg("%s", error.text);
    return history;
}

static unsigned times_logged(const char *words) {
    struct buffer text = {0};
    unsigned count = 0;
    assert_int_equal(buffer_read_file(&text, log_path, 1 << 20, NULL), 0);
    for (const char *at = strstr(buffer_text(&text), words); at != NULL; at = strstr(at + 1, words))
        count++;
    buffer_free(&text);
    return count;
}

/* Records an order that has this number; what the caller was told is in *error. */
static enum history_outcome record(struct history *history, const char *number, struct error *error) {
    struct inspection *message = order_to(MONDAY, "acme.example", number, number);
    history_compare(history, message);
    enum history_outcome outcome = history_record(history, message, error);
    inspection_free(message);
    return outcome;
}

/* The same of an order that rules have something against. */
static enum history_outcome record_judged(struct history *history, const char *number, enum action action,
                                          bool observed) {
    struct inspection *message = order_to(MONDAY, "acme.example", number, number);
    message->verdict = (struct verdict){.action = action, .observed = observed, .rule = "x.rules:1:r", .why = "why"};
    enum history_outcome outcome = history_record(history, message, NULL);
    inspection_free(message);
    return outcome;
}

/* How many messages the report has under that verdict. */
static size_t reported(struct history *history, const char *verdict) {
    struct arena *arena = arena_new();
    struct history_report report;
    size_t count = 0;
    assert_int_equal(history_report(history, 0, INT64_MAX, arena, &report, NULL), 0);
    for (size_t i = 0; i < report.count; i++)
        count += strcmp(report.items[i].verdict, verdict) == 0;
    arena_free(arena);
    return count;
}

static enum history_state state_now(struct history *history) {
    struct inspection *message = order_to(MONDAY + HOUR, "acme.example", "another", "another");
    history_compare(history, message);
    enum history_state state = message->comparisons.state;
    if (state == HISTORY_TROUBLE)
        assert_non_null(message->comparisons.trouble);
    inspection_free(message);
    return state;
}

enum { PATIENCE = 600, PAUSE_MICROSECONDS = 50000 }; /* 30 seconds in all */

static bool recovers(struct history *history) {
    for (unsigned i = 0; i < PATIENCE; i++) {
        if (state_now(history) == HISTORY_ANSWERED)
            return true;
        usleep(PAUSE_MICROSECONDS);
    }
    return false;
}

static size_t found(struct history *history, const char *number) {
    struct arena *arena = arena_new();
    struct history_item *items;
    size_t count = 0;
    struct error error = {0};
    if (history_find(history, &(struct history_query){.number = number}, arena, &items, &count, &error) != 0)
        fail_msg("%s", error.text);
    arena_free(arena);
    return count;
}

static size_t holds(struct history *history) {
    struct arena *arena = arena_new();
    struct history_item *items;
    size_t count = 0;
    assert_int_equal(history_find(history, &(struct history_query){.holds = true}, arena, &items, &count, NULL), 0);
    arena_free(arena);
    return count;
}

static enum history_outcome hold(struct history *history, struct error *error) {
    struct inspection *message = order_to(MONDAY, "acme.example", "4711", "a");
    message->verdict.action = ACTION_HOLD;
    ticket_new(message->verdict.id);
    token_new(message->verdict.token);
    enum history_outcome outcome = history_hold(history, message, 0, error);
    inspection_free(message);
    return outcome;
}

static sqlite3 *lock_store(void) {
    sqlite3 *locker;
    assert_int_equal(sqlite3_open(path, &locker), SQLITE_OK);
    assert_int_equal(sqlite3_busy_timeout(locker, 5000), SQLITE_OK);
    assert_int_equal(sqlite3_exec(locker, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    return locker;
}

static void unlock_store(sqlite3 *locker) {
    assert_int_equal(sqlite3_exec(locker, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(locker), SQLITE_OK);
}

/* ---- locked ------------------------------------------------------------------------------------------------------ */

static void a_locked_store_holds_nobody_up_and_forgets_nothing(void **state) {
    (void)state;
    struct history *history = open_daemon();
    struct error error = {0};
    assert_int_equal(record(history, "1", &error), HISTORY_DONE);
    sqlite3 *locker = lock_store();
    int64_t begun = history_clock();
    assert_int_equal(record(history, "2", &error), HISTORY_FAILED);
    assert_in_range(history_clock() - begun, 1900, 4000);
    assert_non_null(strstr(error.text, path));
    assert_non_null(strstr(error.text, "journal"));
    /* Known to be in trouble: from now on nobody waits. */
    begun = history_clock();
    assert_int_equal(state_now(history), HISTORY_TROUBLE);
    assert_int_equal(record(history, "3", &error), HISTORY_FAILED);
    assert_int_equal(hold(history, &error), HISTORY_FAILED);
    assert_int_equal(record_judged(history, "4", ACTION_REJECT, false), HISTORY_FAILED);
    assert_int_equal(record_judged(history, "5", ACTION_REJECT, true), HISTORY_FAILED);
    assert_in_range(history_clock() - begun, 0, 900);
    unlock_store(locker);
    assert_true(recovers(history));
    assert_int_equal(found(history, "1"), 1);
    assert_int_equal(found(history, "2"), 1);
    assert_int_equal(found(history, "3"), 1);
    assert_int_equal(holds(history), 0);
    /* What was rejected is no send, but the report knows it. */
    assert_int_equal(found(history, "4"), 0);
    assert_int_equal(found(history, "5"), 1);
    assert_int_equal(reported(history, "reject"), 1);
    assert_int_equal(reported(history, "would-reject"), 1);
    assert_int_equal(reported(history, "hold"), 0);
    assert_int_equal(times_logged("alarm: "), 1);
    assert_int_equal(times_logged("works again"), 1);
    /* What waited in the journal counts like any other send. */
    struct inspection *next = order_to(MONDAY + DAY, "acme.example", "3", "3");
    assert_int_equal(compare_one(history, next, 0, 0)->earlier_count, 1);
    inspection_free(next);
    history_close(history);
}

static void a_hold_given_up_is_never_listed(void **state) {
    (void)state;
    struct history *history = open_daemon();
    struct error error = {0};
    sqlite3 *locker = lock_store();
    assert_int_equal(hold(history, &error), HISTORY_FAILED);
    unlock_store(locker);
    assert_true(recovers(history));
    assert_int_equal(record(history, "1", &error), HISTORY_DONE);
    assert_int_equal(holds(history), 0);
    history_close(history);
}

/* ---- a disk that hangs ------------------------------------------------------------------------------------------- */

static atomic_bool hang, choke;
static struct history_backend patched;

static int hanging_commit(void *connection, struct error *error) {
    while (atomic_load(&hang))
        usleep(10000);
    return history_sqlite.commit(connection, error);
}

static int slow_begin(void *connection, struct error *error) {
    while (atomic_load(&hang))
        usleep(10000);
    return history_sqlite.begin(connection, error);
}

/* One sender's messages cannot be written. */
static int choking_run(void *connection, enum history_statement statement, const struct history_value *values,
                       size_t count, history_row_function *row, void *context, struct error *error) {
    if (atomic_load(&choke) && statement == SQL_INSERT_SEND && strcmp(values[5].text, "poison@a.example") == 0)
        return error_set(error, EX_IOERR, "this cannot be written");
    return history_sqlite.run(connection, statement, values, count, row, context, error);
}

/* The writer thread waits meanwhile and sees the change when it takes the next write. */
static struct history *open_patched(int (*begin)(void *, struct error *), int (*commit)(void *, struct error *)) {
    struct history *history = open_daemon();
    patched = history_sqlite;
    patched.run = choking_run;
    if (begin != NULL)
        patched.begin = begin;
    if (commit != NULL)
        patched.commit = commit;
    pthread_mutex_lock(&history->writer->mutex);
    history->backend = history->writer->session.backend = &patched;
    pthread_mutex_unlock(&history->writer->mutex);
    return history;
}

static void a_commit_that_hangs_is_journalled_and_written_once(void **state) {
    (void)state;
    struct history *history = open_patched(NULL, hanging_commit);
    struct error error = {0};
    atomic_store(&hang, true);
    int64_t begun = history_clock();
    assert_int_equal(record(history, "1", &error), HISTORY_FAILED);
    assert_in_range(history_clock() - begun, 2900, 5000);
    begun = history_clock();
    assert_int_equal(record(history, "2", &error), HISTORY_FAILED);
    assert_in_range(history_clock() - begun, 0, 900);
    atomic_store(&hang, false);
    assert_true(recovers(history));
    assert_int_equal(found(history, "1"), 1);
    assert_int_equal(found(history, "2"), 1);
    history_close(history);
}

static void a_hold_whose_commit_hangs_is_taken_back(void **state) {
    (void)state;
    struct history *history = open_patched(NULL, hanging_commit);
    struct error error = {0};
    atomic_store(&hang, true);
    assert_int_equal(hold(history, &error), HISTORY_FAILED);
    atomic_store(&hang, false);
    assert_true(recovers(history));
    assert_int_equal(record(history, "1", &error), HISTORY_DONE);
    assert_int_equal(holds(history), 0);
    assert_int_equal(reported(history, "hold"), 0);
    history_close(history);
}

/* ---- one bad write among good ones ------------------------------------------------------------------------------- */

enum { WRITERS = 8 };

struct attempt {
    struct history *history;
    unsigned index;
    enum history_outcome outcome;
};

static void *write_one(void *context) {
    struct attempt *attempt = context;
    char number[16];
    snprintf(number, sizeof number, "n%u", attempt->index);
    struct inspection *message = order_to(MONDAY, "acme.example", number, number);
    if (attempt->index == 3)
        message->envelope.sender = "poison@a.example";
    message->comparisons.state = HISTORY_TROUBLE;
    attempt->outcome = history_record(attempt->history, message, NULL);
    inspection_free(message);
    return NULL;
}

static void one_bad_write_does_not_take_the_others_with_it(void **state) {
    (void)state;
    struct history *history = open_patched(slow_begin, NULL);
    struct attempt attempts[WRITERS];
    pthread_t threads[WRITERS];
    atomic_store(&choke, true);
    atomic_store(&hang, true);
    for (unsigned i = 0; i < WRITERS; i++) {
        attempts[i] = (struct attempt){.history = history, .index = i};
        assert_int_equal(pthread_create(&threads[i], NULL, write_one, &attempts[i]), 0);
    }
    usleep(200000);
    atomic_store(&hang, false);
    for (unsigned i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(attempts[i].outcome, i == 3 ? HISTORY_FAILED : HISTORY_DONE);
    }
    assert_int_equal(found(history, "n2"), 1);
    assert_int_equal(found(history, "n3"), 0);
    assert_int_equal(state_now(history), HISTORY_TROUBLE);
    atomic_store(&choke, false);
    assert_true(recovers(history));
    assert_int_equal(found(history, "n3"), 1);
    history_close(history);
}

/* ---- a journal that is slower than the mending ------------------------------------------------------------------- */

/* Of the thread whose journal lines reach the disk only when this history works again; else NULL. */
static _Thread_local struct history *slower_than;

static bool works(struct history *history) {
    pthread_mutex_lock(&history->health.mutex);
    bool trouble = history->health.trouble;
    pthread_mutex_unlock(&history->health.mutex);
    return !trouble;
}

/* Stands before the C library's. */
int fdatasync(int file) {
    for (unsigned i = 0; slower_than != NULL && i < PATIENCE && !works(slower_than); i++)
        usleep(PAUSE_MICROSECONDS);
    return (int)syscall(SYS_fdatasync, file);
}

static void a_line_that_comes_after_the_mending_is_brought_in_soon(void **state) {
    (void)state;
    struct history *history = open_patched(NULL, NULL);
    struct attempt attempt = {.history = history, .index = 3};
    atomic_store(&choke, true);
    slower_than = history;
    write_one(&attempt);
    slower_than = NULL;
    assert_int_equal(attempt.outcome, HISTORY_FAILED);
    atomic_store(&choke, false);
    assert_true(recovers(history));
    assert_int_equal(found(history, "n3"), 1);
    history_close(history);
}

/* ---- the journal after a crash ----------------------------------------------------------------------------------- */

/* Leaves a closed store with these orders in its journal. */
static void leave_in_journal(const char *const *numbers, size_t count) {
    struct history *history = open_daemon();
    struct error error = {0};
    sqlite3 *locker = lock_store();
    for (size_t i = 0; i < count; i++)
        assert_int_equal(record(history, numbers[i], &error), HISTORY_FAILED);
    assert_int_equal(record_judged(history, "judged", ACTION_DEFER, false), HISTORY_FAILED);
    history_close(history);
    unlock_store(locker);
}

static void the_journal_is_read_at_the_next_start_however_often(void **state) {
    (void)state;
    const char *const numbers[] = {"1", "2", "3"};
    const char *journal = folder_path(folder, "history.db.journal");
    struct buffer kept = {0};
    leave_in_journal(numbers, 3);
    assert_int_equal(buffer_read_file(&kept, journal, 4 << 20, NULL), 0);
    for (int round = 0; round < 3; round++) {
        struct history *history = open_daemon();
        assert_true(recovers(history));
        for (size_t i = 0; i < 3; i++)
            assert_int_equal(found(history, numbers[i]), 1);
        assert_int_equal(found(history, "judged"), 0);
        assert_int_equal(reported(history, "defer"), 1);
        history_close(history);
        /* As if the machine had stopped after the commit, before the journal was emptied. */
        int fd = open(journal, O_WRONLY | O_TRUNC);
        assert_int_equal(write(fd, kept.data, kept.length), kept.length);
        close(fd);
    }
    buffer_free(&kept);
}

static void damaged_lines_are_put_aside_and_the_others_read(void **state) {
    (void)state;
    const char *const numbers[] = {"1", "2", "3"};
    const char *journal = folder_path(folder, "history.db.journal");
    leave_in_journal(numbers, 3);
    struct buffer text = {0};
    assert_int_equal(buffer_read_file(&text, journal, 4 << 20, NULL), 0);
    char *second = strchr(text.data, '\n') + 1, *third = strchr(second, '\n') + 1;
    second[40] ^= 1;
    strcpy(strchr(third, '\n') + 1, "OGJ1 0123456789abcd");
    int fd = open(journal, O_WRONLY);
    assert_int_equal(write(fd, text.data, text.length), text.length);
    close(fd);
    buffer_free(&text);
    struct history *history = open_daemon();
    assert_true(recovers(history));
    assert_int_equal(found(history, "1"), 1);
    assert_int_equal(found(history, "2"), 0);
    assert_int_equal(found(history, "3"), 1);
    assert_int_equal(access(folder_path(folder, "history.db.journal.damaged"), R_OK), 0);
    assert_int_equal(times_logged("could not be read"), 1);
    assert_int_equal(times_logged("middle of a line"), 1);
    history_close(history);
}

/* ---- gone, full, read-only --------------------------------------------------------------------------------------- */

static void a_store_that_is_replaced_is_noticed(void **state) {
    (void)state;
    struct history *history = open_daemon();
    const char *aside = folder_path(folder, "aside.db");
    struct error error = {0};
    assert_int_equal(record(history, "1", &error), HISTORY_DONE);
    assert_int_equal(rename(path, aside), 0);
    usleep(1100000);
    assert_int_equal(record(history, "2", &error), HISTORY_FAILED);
    assert_non_null(strstr(error.text, "removed or replaced"));
    assert_int_equal(state_now(history), HISTORY_TROUBLE);
    assert_int_equal(rename(aside, path), 0);
    assert_true(recovers(history));
    assert_int_equal(found(history, "2"), 1);
    history_close(history);
}

/* A disk of its own for the store, in a name space of our own: gone with the test. */
static void mount_disk(const char *options) {
    if (geteuid() != 0 || mount("none", folder, "tmpfs", 0, options) != 0) {
        print_message("skipped: cannot mount (%s)\n", strerror(errno));
        skip();
    }
}

static void fill_disk(const char *file) {
    char bytes[4096];
    memset(bytes, 'x', sizeof bytes);
    int fd = open(file, O_WRONLY | O_CREAT | O_APPEND, 0600);
    assert_true(fd >= 0);
    while (write(fd, bytes, sizeof bytes) > 0)
        ;
    assert_int_equal(errno, ENOSPC);
    close(fd);
}

static void a_full_disk_stops_no_mail_and_loses_no_entry(void **state) {
    (void)state;
    mount_disk("size=3m");
    struct history *history = open_daemon();
    const char *filler = folder_path(folder, "filler");
    struct error error = {0};
    char number[16];
    assert_int_equal(record(history, "first", &error), HISTORY_DONE);
    fill_disk(filler);
    unsigned failed = 0;
    for (unsigned i = 0; i < 40; i++) {
        snprintf(number, sizeof number, "n%u", i);
        enum history_outcome outcome = record(history, number, &error);
        failed += outcome == HISTORY_FAILED;
        if (outcome == HISTORY_FAILED)
            assert_non_null(strstr(error.text, "waits in the journal"));
    }
    assert_true(failed > 0);
    assert_int_equal(state_now(history), HISTORY_TROUBLE);
    assert_int_equal(hold(history, &error), HISTORY_FAILED);
    assert_int_equal(times_logged("alarm: "), 1);
    assert_int_equal(unlink(filler), 0);
    assert_true(recovers(history));
    for (unsigned i = 0; i < 40; i++) {
        snprintf(number, sizeof number, "n%u", i);
        assert_int_equal(found(history, number), 1);
    }
    assert_int_equal(times_logged("works again"), 1);
    history_close(history);
    umount2(folder, MNT_DETACH);
}

/* With no room at all, the sentence says that the entry is lost. */
static void a_full_journal_is_said(void **state) {
    (void)state;
    mount_disk("size=3m");
    struct history *history = open_daemon();
    struct error error = {0};
    /* What the journal had set aside goes too. */
    assert_int_equal(truncate(folder_path(folder, "history.db.journal"), 0), 0);
    fill_disk(folder_path(folder, "filler"));
    enum history_outcome outcome = HISTORY_DONE;
    for (unsigned i = 0; i < 40 && outcome == HISTORY_DONE; i++)
        outcome = record(history, fresh("po"), &error);
    assert_int_equal(outcome, HISTORY_FAILED);
    assert_non_null(strstr(error.text, "the entry is lost"));
    assert_non_null(strstr(error.text, "history.db.journal"));
    history_close(history);
    umount2(folder, MNT_DETACH);
}

static void remount(unsigned long flags) {
    for (int i = 0; i < 50 && mount("none", folder, NULL, MS_REMOUNT | flags, NULL) != 0; i++)
        usleep(20000);
}

static void a_read_only_disk_does_not_keep_the_daemon_from_starting(void **state) {
    (void)state;
    mount_disk("size=8m");
    struct error error = {0};
    struct history *history = open_daemon();
    assert_int_equal(record(history, "1", &error), HISTORY_DONE);
    history_close(history);
    remount(MS_RDONLY);
    /* orderguardctl wants to know at once ... */
    struct history_options options = {.where = path, .open = HISTORY_WRITE};
    assert_int_equal(history_open(&options, &history, &error), -1);
    assert_int_equal(error.status, EX_IOERR);
    /* ... and can read. */
    options.open = HISTORY_READ;
    assert_int_equal(history_open(&options, &history, &error), 0);
    assert_int_equal(found(history, "1"), 1);
    history_close(history);
    /* The daemon starts in trouble. */
    history = open_daemon();
    assert_int_equal(state_now(history), HISTORY_TROUBLE);
    assert_int_equal(record(history, "2", &error), HISTORY_FAILED);
    assert_int_equal(times_logged("alarm: "), 1);
    remount(0);
    assert_true(recovers(history));
    assert_int_equal(record(history, "3", &error), HISTORY_DONE);
    assert_int_equal(found(history, "1"), 1);
    assert_int_equal(found(history, "3"), 1);
    assert_int_equal(times_logged("works again"), 1);
    history_close(history);
    umount2(folder, MNT_DETACH);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_locked_store_holds_nobody_up_and_forgets_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_hold_given_up_is_never_listed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_commit_that_hangs_is_journalled_and_written_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_hold_whose_commit_hangs_is_taken_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_line_that_comes_after_the_mending_is_brought_in_soon, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_bad_write_does_not_take_the_others_with_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_journal_is_read_at_the_next_start_however_often, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_lines_are_put_aside_and_the_others_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_that_is_replaced_is_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_stops_no_mail_and_loses_no_entry, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_journal_is_said, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_read_only_disk_does_not_keep_the_daemon_from_starting, set_up, tear_down),
    };
    if (geteuid() == 0 && unshare(CLONE_NEWNS) == 0)
        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
    return cmocka_run_group_tests_name("history-trouble", tests, NULL, NULL);
}
