/* test-history-sqlite.c - the files of the store: what is taken for a history, who may use it, which plans its lookups
 * have, and what the writer's upkeep does to it. */
#include "history/folder.h"
#include "history/history-internal.h"
#include "history/message.h"

#include <fcntl.h>
#include <grp.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { NOBODY = 65534, SOMEBODY = 60123 };

static const char *folder;

static int set_up(void **state) {
    (void)state;
    folder = folder_new();
    return chmod(folder, 0755);
}

static int tear_down(void **state) {
    (void)state;
    folder_remove(folder);
    return 0;
}

static int open_at(const char *path, enum history_open how, struct history **history, struct error *error) {
    struct history_options options = {.where = path, .open = how, .same_send_window = DAY};
    return history_open(&options, history, error);
}

static struct history *must_open(const char *path, enum history_open how) {
    struct history *history;
    struct error error = {0};
    if (open_at(path, how, &history, &error) != 0)
        fail_msg("%s", error.text);
    return history;
}

static void make_store(const char *path) {
    history_close(must_open(path, HISTORY_CREATE));
}

static mode_t mode_of(const char *path) {
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_mode & 07777;
}

/* ---- missing, new ------------------------------------------------------------------------------------------------ */

static void a_missing_store_is_only_made_when_asked_for(void **state) {
    (void)state;
    const char *path = folder_path(folder, "history.db");
    struct history *history;
    struct error error = {0};
    assert_int_equal(open_at(path, HISTORY_READ, &history, &error), -1);
    assert_int_equal(error.status, EX_NOINPUT);
    assert_int_equal(open_at(path, HISTORY_WRITE, &history, &error), -1);
    assert_int_equal(error.status, EX_NOINPUT);
    assert_non_null(strstr(error.text, path));
    assert_int_not_equal(access(path, F_OK), 0);
    make_store(path);
    history_close(must_open(path, HISTORY_READ));
    history_close(must_open(path, HISTORY_WRITE));
}

static void the_umask_takes_nothing_from_the_modes(void **state) {
    (void)state;
    const char *below = folder_path(folder, "store"), *path = folder_path(below, "history.db");
    mode_t before = umask(0177);
    struct history *history = must_open(forever("sqlite:%s", path), HISTORY_CREATE);
    struct inspection *message = order_to(MONDAY, "acme.example", "4711", "a");
    history_compare(history, message);
    assert_int_equal(history_record(history, message, NULL), HISTORY_DONE);
    umask(before);
    assert_int_equal(mode_of(below), 02770);
    assert_int_equal(mode_of(path), 0660);
    assert_int_equal(mode_of(folder_path(below, "history.db-wal")), 0660);
    assert_int_equal(mode_of(folder_path(below, "history.db-shm")), 0660);
    inspection_free(message);
    history_close(history);
}

static void a_folder_below_a_missing_one_is_not_made(void **state) {
    (void)state;
    struct history *history;
    struct error error = {0};
    assert_int_equal(open_at(folder_path(folder, "no/such/history.db"), HISTORY_CREATE, &history, &error), -1);
    assert_int_equal(error.status, EX_NOINPUT);
    assert_non_null(strstr(error.text, "no/such/history.db"));
}

/* ---- what is no history ------------------------------------------------------------------------------------------ */

static void write_file(const char *path, const void *bytes, size_t length) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void digest_file(const char *path, char text[DIGEST_TEXT_BYTES]) {
    struct buffer bytes = {0};
    assert_int_equal(buffer_read_file(&bytes, path, 1 << 20, NULL), 0);
    digest_of(buffer_text(&bytes), bytes.length, text);
    buffer_free(&bytes);
}

/* Opened in every way, refused each time, every byte as it was, nothing new beside it. */
static void refused_untouched(const char *path, const char *because) {
    char before[DIGEST_TEXT_BYTES], after[DIGEST_TEXT_BYTES];
    digest_file(path, before);
    for (enum history_open how = HISTORY_READ; how <= HISTORY_CREATE; how++) {
        struct history_options options = {.where = path, .open = how, .resident = how == HISTORY_CREATE};
        struct history *history;
        struct error error = {0};
        assert_int_equal(history_open(&options, &history, &error), -1);
        assert_int_equal(error.status, EX_CONFIG);
        assert_non_null(strstr(error.text, path));
        if (strstr(error.text, because) == NULL)
            fail_msg("expected \"%s\" in: %s", because, error.text);
    }
    digest_file(path, after);
    assert_string_equal(before, after);
    assert_int_not_equal(access(forever("%s.journal", path), F_OK), 0);
}

static void a_file_that_is_no_database_is_left_alone(void **state) {
    (void)state;
    const char *text = folder_path(folder, "orderguard.conf"), *empty = folder_path(folder, "empty");
    const char *almost = folder_path(folder, "almost");
    char big[4096];
    memset(big, 'x', sizeof big);
    memcpy(big, "SQLite format 2", 16);
    write_file(text, "history = /var/lib/orderguard/history.db\n", 41);
    write_file(empty, "", 0);
    write_file(almost, big, sizeof big);
    refused_untouched(text, "not a database");
    refused_untouched(empty, "empty");
    refused_untouched(almost, "not a database");
}

static void run_sql(const char *path, const char *sql) {
    sqlite3 *database;
    char *reason = NULL;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    if (sqlite3_exec(database, sql, NULL, NULL, &reason) != SQLITE_OK)
        fail_msg("%s", reason);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

static void the_database_of_another_program_is_left_alone(void **state) {
    (void)state;
    const char *path = folder_path(folder, "places.sqlite");
    run_sql(path, "PRAGMA application_id = 252006675; PRAGMA journal_mode = WAL; CREATE TABLE places (url TEXT)");
    refused_untouched(path, "another program");
}

static struct history_report report_of_all(const char *path, struct arena *arena) {
    struct history *history = must_open(path, HISTORY_READ);
    struct history_report report;
    assert_int_equal(history_report(history, 0, INT64_MAX, arena, &report, NULL), 0);
    history_close(history);
    return report;
}

static int64_t number_in(const char *path, const char *sql) {
    sqlite3 *database;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return number;
}

/* Versions 1 and 2 knew no verdicts. What stands in the sends of the last 90 days is taken over, once, and a program
 * that is killed in between leaves the old version: it is one transaction. */
static void an_older_version_is_brought_up_to_date_with_its_verdicts(void **state) {
    (void)state;
    for (int version = 1; version <= 2; version++) {
        const char *path = folder_path(folder, "history.db");
        struct history *history;
        struct error error = {0};
        struct arena *arena = arena_new();
        make_store(path);
        run_sql(path, "ALTER TABLE entry DROP COLUMN bytes_digest");
        run_sql(path,
                "INSERT INTO send VALUES (1789000000 << 31 | 1, 'AAAAA', 'sent', 1789000000, 'k1', 'a', 'b', '<1>', "
                "'q1', 'hold', "
                "'x.rules:1:r', 'observed');"
                "INSERT INTO send VALUES (1789000001 << 31 | 2, 'BBBBB', 'sent', 1789000001, 'k2', 'a', 'b', '<2>', "
                "'q2', 'hold', "
                "'x.rules:1:r', 'held and released');"
                "INSERT INTO hold VALUES ('BBBBB', 't', 'released', 1789000000, 1789000001, 'a', '<2>', 'q2', '');"
                "INSERT INTO send VALUES (1789000002 << 31 | 3, 'CCCCC', 'sent', 1789000002, 'k3', 'a', 'b', '<3>', "
                "'q3', 'pass', '', '');"
                "INSERT INTO send VALUES (1700000000 << 31 | 4, 'DDDDD', 'sent', 1700000000, 'k4', 'a', 'b', '<4>', "
                "'q4', 'tag', "
                "'x.rules:1:r', 'long ago');"
                "INSERT INTO entry VALUES (1789000000 << 31 | 1, 'p', 0, 'p', 1789000000, 'order', '4711', '4711', '', "
                "'', '', '', '');"
                "DROP TABLE verdict; DROP INDEX allowance_in_order; CREATE INDEX send_by_time ON send (sent);"
                "CREATE INDEX send_provisional ON send (sent) WHERE state = 'provisional'");
        if (version == 1)
            run_sql(path, "DROP TABLE allowance; DROP TABLE mark; DROP INDEX hold_by_time");
        run_sql(path, version == 1 ? "PRAGMA user_version = 1" : "PRAGMA user_version = 2");
        assert_int_equal(open_at(path, HISTORY_READ, &history, &error), -1);
        assert_int_equal(error.status, EX_CONFIG);
        for (int again = 0; again < 2; again++) {
            history_close(must_open(path, HISTORY_WRITE));
            struct history_report report = report_of_all(path, arena);
            assert_int_equal(report.count, 2);
            assert_int_equal(report.sends, 4);
            assert_int_equal(number_in(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'send_by_time' OR "
                                             "name = 'send_provisional'"),
                             0);
            assert_string_equal(report.items[0].verdict, "would-hold");
            assert_string_equal(report.items[0].why, "observed");
            assert_string_equal(report.items[0].number, "4711");
            assert_string_equal(report.items[1].verdict, "hold");
            assert_true(report.items[1].released);
        }
        arena_free(arena);
        unlink(path);
    }
}

/* Version 4 kept no octets: what it has is not known, and what comes is. */
static void version_4_learns_octets(void **state) {
    (void)state;
    const char *path = folder_path(folder, "history.db"), *party = fresh("acme"), *number = fresh("po");
    struct error error;
    struct history *history = must_open(path, HISTORY_CREATE);
    struct inspection *first = order_to(MONDAY, party, number, "a"),
                      *second = order_to(MONDAY + DAY, party, number, "a"),
                      *third = order_to(MONDAY + 2 * DAY, party, number, "a");
    assert_int_equal(history_record(history, first, &error), HISTORY_DONE);
    history_close(history);
    run_sql(path, "ALTER TABLE entry DROP COLUMN bytes_digest; PRAGMA user_version = 4");
    assert_int_equal(open_at(path, HISTORY_READ, &history, &error), -1);
    history = must_open(path, HISTORY_WRITE);
    memcpy(second->facts.documents[0].bytes_digest, digits_of(second, "octets"), 33);
    memcpy(third->facts.documents[0].bytes_digest, digits_of(third, "octets"), 33);
    assert_int_equal(compare_one(history, second, 0, 0)->earlier[0].bytes_same, ANSWER_UNKNOWN);
    assert_int_equal(history_record(history, second, &error), HISTORY_DONE);
    struct comparison *comparison = compare_one(history, third, 0, 0);
    assert_int_equal(comparison->earlier_count, 2);
    assert_int_equal(comparison->earlier[0].bytes_same, ANSWER_YES);
    assert_int_equal(comparison->earlier[1].bytes_same, ANSWER_UNKNOWN);
    assert_int_equal(number_in(path, "PRAGMA user_version"), 6);
    history_close(history);
    inspection_free(first);
    inspection_free(second);
    inspection_free(third);
    unlink(path);
}

/* Version 5 had a claim for every order there ever was, and indexes in no order of time. */
static void version_5_keeps_the_claims_of_a_day(void **state) {
    (void)state;
    const char *path = folder_path(folder, "history.db"), *party = fresh("acme"), *number = fresh("po");
    struct error error;
    struct history *history = must_open(path, HISTORY_CREATE);
    struct inspection *first = order_to(MONDAY - 30 * DAY, party, number, "a"),
                      *second = order_to(MONDAY, fresh("other"), fresh("po"), "b"),
                      *again = message_again(second, MONDAY + DAY), *third = order_to(MONDAY + DAY, party, number, "a");
    assert_int_equal(history_record(history, first, &error), HISTORY_DONE);
    assert_int_equal(history_record(history, second, &error), HISTORY_DONE);
    history_close(history);
    run_sql(path, "DROP INDEX send_by_ticket; DROP INDEX send_by_key; DROP INDEX send_by_message_id; "
                  "DROP INDEX send_by_queue_id; DROP INDEX claim_by_time; "
                  "CREATE INDEX send_by_ticket ON send (ticket);"
                  "CREATE INDEX send_by_key ON send (send_key, sent) WHERE send_key <> '';"
                  "CREATE INDEX send_by_message_id ON send (message_id) WHERE message_id <> '';"
                  "CREATE INDEX send_by_queue_id ON send (queue_id) WHERE queue_id <> ''; PRAGMA user_version = 5");
    assert_int_equal(number_in(path, "SELECT count(*) FROM claim"), 2);
    assert_int_equal(open_at(path, HISTORY_READ, &history, &error), -1);
    history = must_open(path, HISTORY_WRITE);
    assert_int_equal(compare_one(history, third, 0, 0)->earlier_count, 1);
    history_compare(history, again);
    assert_true(again->comparisons.same_send != 0);
    history_close(history);
    assert_int_equal(number_in(path, "SELECT count(*) FROM claim"), 1);
    assert_int_equal(number_in(path, "SELECT sent FROM claim"), MONDAY);
    assert_int_equal(number_in(path, "PRAGMA user_version"), 6);
    inspection_free(first);
    inspection_free(second);
    inspection_free(again);
    inspection_free(third);
    unlink(path);
}

static void another_version_is_left_alone(void **state) {
    (void)state;
    const char *path = folder_path(folder, "history.db");
    make_store(path);
    run_sql(path, "PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)");
    refused_untouched(path, "format 99");
}

static void what_only_looks_like_a_history_is_refused(void **state) {
    (void)state;
    const char *path = folder_path(folder, "history.db");
    char pages[3 * 4096];
    make_store(path);
    FILE *file = fopen(path, "r");
    assert_int_equal(fread(pages, 1, sizeof pages, file), sizeof pages);
    fclose(file);
    memset(pages + 100, 0xA5, sizeof pages - 100);
    write_file(path, pages, sizeof pages);
    struct history *history;
    struct error error = {0};
    assert_int_equal(open_at(path, HISTORY_CREATE, &history, &error), -1);
    assert_int_equal(error.status, EX_CONFIG);
    assert_non_null(strstr(error.text, path));
}

static void folders_pipes_and_devices_are_no_history(void **state) {
    (void)state;
    const char *pipe_path = folder_path(folder, "pipe");
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    const char *const paths[] = {folder, pipe_path, "/dev/null"};
    for (size_t i = 0; i < 3; i++) {
        struct history *history;
        struct error error = {0};
        assert_int_equal(open_at(paths[i], HISTORY_CREATE, &history, &error), -1);
        assert_int_equal(error.status, EX_CONFIG);
    }
}

/* ---- rights ------------------------------------------------------------------------------------------------------ */

/* What the child returns, run as that user and group. */
static int as_user(uid_t user, gid_t group, int (*child)(const char *path), const char *path) {
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        if (setgroups(0, NULL) != 0 || setresgid(group, group, group) != 0 || setresuid(user, user, user) != 0)
            _exit(99);
        _exit(child(path));
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int try_open(const char *path, enum history_open how) {
    struct history *history;
    struct error error = {0};
    if (open_at(path, how, &history, &error) != 0)
        return error.status;
    history_close(history);
    return 0;
}

static int try_read(const char *path) {
    return try_open(path, HISTORY_READ);
}

static int try_write(const char *path) {
    return try_open(path, HISTORY_WRITE);
}

static int try_create(const char *path) {
    return try_open(path, HISTORY_CREATE);
}

static void needs_root(void) {
    if (geteuid() != 0) {
        print_message("skipped: needs root\n");
        skip();
    }
}

static void without_rights_it_is_77(void **state) {
    (void)state;
    needs_root();
    const char *below = folder_path(folder, "store"), *path = folder_path(below, "history.db");
    make_store(path);
    assert_int_equal(as_user(NOBODY, NOBODY, try_read, path), EX_NOPERM);
    assert_int_equal(as_user(NOBODY, NOBODY, try_write, path), EX_NOPERM);
    assert_int_equal(as_user(NOBODY, NOBODY, try_create, folder_path(folder, "new.db")), EX_NOPERM);
    /* The folder can be entered, the file cannot be opened. */
    assert_int_equal(chmod(below, 02775), 0);
    assert_int_equal(as_user(NOBODY, NOBODY, try_write, path), EX_NOPERM);
    assert_int_equal(as_user(NOBODY, NOBODY, try_read, path), EX_NOPERM);
}

static int count_4711(const char *path) {
    struct history *history;
    struct error error = {0};
    if (open_at(path, HISTORY_READ, &history, &error) != 0)
        return error.status;
    struct arena *arena = arena_new();
    struct history_item *items;
    size_t count = 0;
    int result = history_find(history, &(struct history_query){.number = "4711"}, arena, &items, &count, &error);
    arena_free(arena);
    history_close(history);
    return result == 0 ? (int)count : error.status;
}

/* Whether the writer runs, has stopped, or has never left files of a log: who may read the store can. */
static void reading_rights_are_enough_to_read(void **state) {
    (void)state;
    needs_root();
    const char *below = folder_path(folder, "store"), *path = folder_path(below, "history.db");
    struct history *history = must_open(path, HISTORY_CREATE);
    struct inspection *message = order_to(MONDAY, "acme.example", "4711", "a");
    history_compare(history, message);
    assert_int_equal(history_record(history, message, NULL), HISTORY_DONE);
    assert_int_equal(chmod(below, 0755), 0);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(chmod(folder_path(below, "history.db-wal"), 0644), 0);
    assert_int_equal(chmod(folder_path(below, "history.db-shm"), 0644), 0);
    assert_int_equal(as_user(NOBODY, NOBODY, count_4711, path), 1);
    history_close(history);
    assert_int_equal(as_user(NOBODY, NOBODY, count_4711, path), 1);
    assert_int_equal(unlink(folder_path(below, "history.db-wal")), 0);
    assert_int_equal(unlink(folder_path(below, "history.db-shm")), 0);
    assert_int_equal(as_user(NOBODY, NOBODY, count_4711, path), 1);
    assert_int_equal(as_user(NOBODY, NOBODY, try_write, path), EX_NOPERM);
    inspection_free(message);
}

static int become_and_create(const char *path) {
    struct error error = {0};
    if (history_become_owner(path, &error) != 0)
        return error.status;
    return try_create(path);
}

static void root_becomes_the_owner(void **state) {
    (void)state;
    needs_root();
    const char *below = folder_path(folder, "store"), *path = folder_path(below, "history.db");
    struct stat status;
    assert_int_equal(mkdir(below, 0770), 0);
    assert_int_equal(chown(below, SOMEBODY, SOMEBODY), 0);
    assert_int_equal(as_user(0, 0, become_and_create, path), 0);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_uid, SOMEBODY);
    assert_int_equal(status.st_gid, SOMEBODY);
    assert_int_equal(stat(folder_path(below, "history.db-shm"), &status), 0);
    assert_int_equal(status.st_uid, SOMEBODY);
    /* An existing store counts before its folder. */
    assert_int_equal(chown(below, 0, 0), 0);
    assert_int_equal(chmod(below, 0777), 0);
    assert_int_equal(as_user(0, 0, become_and_create, path), 0);
    /* Nobody else becomes anybody. */
    assert_int_equal(as_user(NOBODY, NOBODY, become_and_create, path), EX_NOPERM);
}

/* ---- plans ------------------------------------------------------------------------------------------------------- */

struct query_plan {
    char text[1024];
    bool scans;
};

static int take_plan(void *context, int count, char **values, char **names) {
    struct query_plan *plan = context;
    (void)names;
    const char *detail = values[count - 1];
    size_t used = strlen(plan->text);
    snprintf(plan->text + used, sizeof plan->text - used, "%s; ", detail);
    plan->scans = plan->scans || strncmp(detail, "SCAN ", 5) == 0 || strstr(detail, "TEMP B-TREE") != NULL;
    return 0;
}

/* The times a message waits for: each must find its rows by an index and in the order it wants them. */
static void lookups_and_claims_scan_nothing(void **state) {
    (void)state;
    const char *path = folder_path(folder, "history.db");
    make_store(path);
    const enum history_statement statements[] = {
        SQL_SAME_SEND,         SQL_HAS_PARTY,   SQL_CLAIM,         SQL_LAST_SEND,      SQL_BY_NUMBER,
        SQL_BY_LINES,          SQL_BY_TEXT,     SQL_NUMBER_PARTY,  SQL_LINES_PARTY,    SQL_TEXT_PARTY,
        SQL_SEND_EXISTS,       SQL_TICKET_NEAR, SQL_INSERT_SEND,   SQL_SEND_ADDRESSES, SQL_EXTEND_SEND,
        SQL_INSERT_ENTRY,      SQL_CLAIM_SWAP,  SQL_CLAIM_TAKE,    SQL_OLD_SENDS,      SQL_DELETE_CLAIMS,
        SQL_DELETE_ENTRIES,    SQL_DELETE_SEND, SQL_NEWEST_SEND,   SQL_NEXT_SEND,      SQL_WITHDRAW_HOLD,
        SQL_SETTLE_HOLD,       SQL_COUNT_SENDS, SQL_VERDICT_NOTED, SQL_INSERT_VERDICT, SQL_DELETE_VERDICTS,
        SQL_DELETE_OLD_CLAIMS,
    };
    sqlite3 *database;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        struct query_plan plan = {.text = ""};
        char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", history_sql[statements[i]]);
        assert_int_equal(sqlite3_exec(database, explain, take_plan, &plan, NULL), SQLITE_OK);
        if (plan.scans)
            fail_msg("%s\n%s", history_sql[statements[i]], plan.text);
        /* By its time it would be found, too, among all that was held or tagged within days. */
        if (statements[i] == SQL_VERDICT_NOTED && strstr(plan.text, "verdict_by_key (send_key=?") == NULL)
            fail_msg("%s\n%s", history_sql[statements[i]], plan.text);
        sqlite3_free(explain);
    }
    sqlite3_close(database);
}

/* What an admin asks for goes through the spans, but not through the sends. */
static void a_search_by_id_goes_by_an_index(void **state) {
    (void)state;
    const enum history_statement statements[] = {SQL_TICKET_TAKEN, SQL_FIND_BY_ID, SQL_SENDS_BY_ID};
    const char *path = folder_path(folder, "history.db");
    sqlite3 *database;
    make_store(path);
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        struct query_plan plan = {.text = ""};
        char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", history_sql[statements[i]]);
        assert_int_equal(sqlite3_exec(database, explain, take_plan, &plan, NULL), SQLITE_OK);
        if (strstr(plan.text, "send_by_ticket (<expr>=? AND ticket=?)") == NULL ||
            strstr(plan.text, "SCAN send;") != NULL || strstr(plan.text, "SCAN entry") != NULL)
            fail_msg("%s\n%s", history_sql[statements[i]], plan.text);
        sqlite3_free(explain);
    }
    sqlite3_close(database);
}

/* ---- upkeep ------------------------------------------------------------------------------------------------------ */

/* A history without its thread, so that the test can do the upkeep by hand. */
static struct history *open_by_hand(const char *path, struct history_session *session) {
    struct history *history = calloc(1, sizeof *history);
    struct error error = {0};
    assert_non_null(history);
    history->backend = session->backend = &history_sqlite;
    history->options = (struct history_options){.open = HISTORY_CREATE};
    history->place = path;
    pthread_mutex_init(&history->health.mutex, NULL);
    if (history_sqlite.open(path, &history->options, &history->store, &error) != 0 ||
        history_sqlite.connect(history->store, true, &session->connection, &error) != 0)
        fail_msg("%s", error.text);
    return history;
}

static void close_by_hand(struct history *history, struct history_session *session) {
    history_sqlite.disconnect(session->connection);
    history_sqlite.close(history->store);
    pthread_mutex_destroy(&history->health.mutex);
    free(history);
}

static void keep(struct history *history, int64_t at, unsigned count) {
    for (unsigned i = 0; i < count; i++) {
        struct inspection *message = order_to(at, "acme.example", fresh("po"), fresh("lines"));
        history_compare(history, message);
        assert_int_equal(history_record(history, message, NULL), HISTORY_DONE);
        inspection_free(message);
    }
}

static void upkeep_until_nothing_is_due(struct history *history, struct history_session *session) {
    struct history_upkeep upkeep = {.next_pruning = 0};
    for (int i = 0; i < 100 && history_upkeep_due(history, &upkeep) <= history_clock(); i++)
        history_upkeep_run(history, session, &upkeep);
    assert_true(history_upkeep_due(history, &upkeep) > history_clock());
}

/* All the upkeep that is due in a store of which so many months are kept; 0: all. */
static void upkeep_by_hand(const char *path, uint32_t keep_months) {
    struct history_session session;
    struct history *by_hand = open_by_hand(path, &session);
    by_hand->options.keep_months = keep_months;
    upkeep_until_nothing_is_due(by_hand, &session);
    close_by_hand(by_hand, &session);
}

static void upkeep_forgets_after_25_months(void **state) {
    (void)state;
    const char *path = folder_path(folder, "history.db");
    int64_t now = time(NULL);
    struct history *history = must_open(path, HISTORY_CREATE);
    keep(history, now - 800 * DAY, 450);
    keep(history, now - 730 * DAY, 3);
    keep(history, now - 2 * DAY, 2);
    keep(history, now - HOUR, 1);
    history_close(history);
    upkeep_by_hand(path, 25);
    assert_int_equal(number_in(path, "SELECT count(*) FROM send"), 6);
    assert_int_equal(number_in(path, "SELECT count(*) FROM entry"), 6);
    /* Claims of a day: two sends were two days before the newest. */
    assert_int_equal(number_in(path, "SELECT count(*) FROM claim"), 1);
}

/* A store that forgets no sends forgets claims all the same; those of a day stay. */
static void upkeep_forgets_claims_after_a_day(void **state) {
    (void)state;
    const char *path = folder_path(folder, "history.db");
    int64_t now = time(NULL);
    struct history *history = must_open(path, HISTORY_CREATE);
    keep(history, now - 3 * DAY, 450);
    keep(history, now - DAY + MINUTE, 2);
    keep(history, now, 1);
    history_close(history);
    upkeep_by_hand(path, 0);
    assert_int_equal(number_in(path, "SELECT count(*) FROM send"), 453);
    assert_int_equal(number_in(path, "SELECT count(*) FROM claim"), 3);
}

static void count_row(void *context, const struct history_value *columns) {
    (void)columns;
    ++*(unsigned *)context;
}

/* A new send gets no ticket that a send of the present span or the one before has, or a hold. */
static void a_ticket_is_taken_for_a_while(void **state) {
    (void)state;
    const char *path = folder_path(folder, "history.db");
    const int64_t span = history_span(MONDAY);
    make_store(path);
    run_sql(path,
            forever("INSERT INTO send SELECT (%d + column1 * 1048576) << 31, column2, 'sent', 0, '', '', '', '', '', "
                    "'', '', '' FROM (VALUES (0, 'AAAAA'), (-1, 'BBBBB'), (-2, 'CCCCC'));"
                    "INSERT INTO hold VALUES ('DDDDD', 't', 'held', 1, 0, '', '', '', '')",
                    MONDAY));
    struct history_session session;
    struct history *by_hand = open_by_hand(path, &session);
    static const char *const tickets[] = {"AAAAA", "BBBBB", "CCCCC", "DDDDD", "EEEEE"};
    static const unsigned near[] = {1, 1, 0, 1, 0}, ever[] = {1, 1, 1, 1, 0};
    for (size_t i = 0; i < sizeof tickets / sizeof *tickets; i++) {
        unsigned seen_near = 0, seen_ever = 0;
        struct history_value ticket = history_text(tickets[i]);
        assert_int_equal(
            history_run(&session, SQL_TICKET_NEAR,
                        HISTORY_BIND(history_number(span), ticket, history_number(span - 1), ticket, ticket), count_row,
                        &seen_near, NULL),
            0);
        assert_int_equal(
            history_run(&session, SQL_TICKET_TAKEN, HISTORY_BIND(ticket, ticket), count_row, &seen_ever, NULL), 0);
        assert_int_equal(seen_near, near[i]);
        assert_int_equal(seen_ever, ever[i]);
    }
    close_by_hand(by_hand, &session);
}

/* A machine that starts in the year 2031 by mistake must not forget everything: the newest send says when we are. */
static void a_clock_that_is_years_ahead_forgets_nothing(void **state) {
    (void)state;
    const char *path = folder_path(folder, "history.db");
    int64_t then = time(NULL) - 2000 * DAY;
    struct history *history = must_open(path, HISTORY_CREATE);
    keep(history, then, 2);
    keep(history, then - 700 * DAY, 2);
    history_close(history);
    upkeep_by_hand(path, 25);
    assert_int_equal(number_in(path, "SELECT count(*) FROM send"), 4);
}

/* ---- the write-ahead log ----------------------------------------------------------------------------------------- */

/* How often the log began anew: its header counts that (sqlite.org/fileformat.html, 4.1). */
static uint32_t log_generation(const char *path) {
    enum { COUNT_AT = 12 };
    unsigned char bytes[4];
    int file = open(forever("%s-wal", path), O_RDONLY | O_CLOEXEC);
    assert_true(file >= 0);
    assert_int_equal(pread(file, bytes, sizeof bytes, COUNT_AT), sizeof bytes);
    close(file);
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Otherwise it would grow as long as mail keeps coming, and every commit would make the file longer. */
static void the_log_begins_anew_while_orders_keep_coming(void **state) {
    enum { MOST_ORDERS = 3000, AT_ONCE = 100 };
    (void)state;
    const char *path = folder_path(folder, "history.db");
    struct history *history = must_open(path, HISTORY_CREATE);
    keep(history, MONDAY, 1);
    uint32_t before = log_generation(path), orders = 1;
    for (; orders < MOST_ORDERS && log_generation(path) == before; orders += AT_ONCE)
        keep(history, MONDAY, AT_ONCE);
    history_close(history);
    assert_in_range(orders, 0, MOST_ORDERS - 1);
    assert_int_equal(number_in(path, "SELECT count(*) FROM entry"), orders);
}

/* ---- company ----------------------------------------------------------------------------------------------------- */

/* Commits that the log holds: frames that say how large the database is after them (the same, 4.2). */
static unsigned commits_in_log(const char *path) {
    enum { HEADER = 32, FRAME_HEADER = 24, PAGE = 4096, SALTS_AT = 16, FRAME_SALTS_AT = 8, SIZE_AT = 4, FIELD = 4 };
    unsigned char header[HEADER], frame[FRAME_HEADER];
    static const unsigned char none[FIELD];
    unsigned commits = 0;
    int file = open(forever("%s-wal", path), O_RDONLY | O_CLOEXEC);
    assert_true(file >= 0);
    assert_int_equal(pread(file, header, sizeof header, 0), sizeof header);
    for (off_t at = HEADER; pread(file, frame, sizeof frame, at) == (ssize_t)sizeof frame; at += FRAME_HEADER + PAGE)
        if (memcmp(frame + FRAME_SALTS_AT, header + SALTS_AT, 2 * FIELD) == 0)
            commits += memcmp(frame + SIZE_AT, none, FIELD) != 0;
    close(file);
    return commits;
}

struct sender {
    struct history *history;
    struct inspection *message;
    enum history_outcome outcome;
};

static void *record_beside(void *context) {
    struct sender *sender = context;
    sender->outcome = history_record(sender->history, sender->message, NULL);
    return NULL;
}

/* How long the writer waits for company, set under its mutex: it is at rest or waiting. */
static void set_company_ms(struct history *history, int64_t company_ms) {
    pthread_mutex_lock(&history->writer->mutex);
    history->writer->company_ms = company_ms;
    pthread_mutex_unlock(&history->writer->mutex);
}

/* True once the writer has a write and waits for more. */
static bool soon_gathers(struct history *history) {
    enum { PATIENCE_MS = 10000 };
    static const struct timespec pause = {.tv_nsec = 1000000};
    bool gathers = false;
    for (int64_t end = history_clock() + PATIENCE_MS; !gathers && history_clock() < end; nanosleep(&pause, NULL)) {
        pthread_mutex_lock(&history->writer->mutex);
        gathers = history->writer->gathers;
        pthread_mutex_unlock(&history->writer->mutex);
    }
    return gathers;
}

/* While another message is being read, a commit waits a moment for it: here for longer than any machine needs. */
static void what_comes_together_is_committed_together(void **state) {
    enum { LONG_MS = 60000 };
    (void)state;
    const char *path = folder_path(folder, "history.db");
    struct history *history = must_open(path, HISTORY_CREATE);
    keep(history, MONDAY, 1);
    struct inspection *second = order_to(MONDAY, "acme.example", fresh("po"), fresh("lines"));
    struct sender first = {history, order_to(MONDAY, "acme.example", fresh("po"), fresh("lines")), HISTORY_FAILED};
    unsigned before = commits_in_log(path);
    set_company_ms(history, LONG_MS);
    history_expect(history, 1);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, record_beside, &first), 0);
    assert_true(soon_gathers(history));
    history_expect(history, -1);
    assert_int_equal(history_record(history, second, NULL), HISTORY_DONE);
    pthread_join(thread, NULL);
    assert_int_equal(first.outcome, HISTORY_DONE);
    assert_int_equal(commits_in_log(path), before + 1);
    inspection_free(first.message);
    inspection_free(second);
    history_close(history);
    assert_int_equal(number_in(path, "SELECT count(*) FROM entry"), 3);
}

/* The expected message may need no record, or take long: who waits for it in vain waits a moment, and is kept. */
static void nobody_waits_long_for_company(void **state) {
    enum { ORDERS = 20 };
    (void)state;
    struct history *history = must_open(folder_path(folder, "history.db"), HISTORY_CREATE);
    history_expect(history, 1);
    int64_t begin = history_clock();
    keep(history, MONDAY, ORDERS);
    assert_true(history_clock() - begin >= ORDERS * (history->writer->company_ms - 1));
    history_expect(history, -1);
    history_close(history);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_missing_store_is_only_made_when_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_umask_takes_nothing_from_the_modes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_below_a_missing_one_is_not_made, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_is_no_database_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_database_of_another_program_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_version_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(version_4_learns_octets, set_up, tear_down),
        cmocka_unit_test_setup_teardown(version_5_keeps_the_claims_of_a_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_older_version_is_brought_up_to_date_with_its_verdicts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_only_looks_like_a_history_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(folders_pipes_and_devices_are_no_history, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_rights_it_is_77, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reading_rights_are_enough_to_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(root_becomes_the_owner, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lookups_and_claims_scan_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_search_by_id_goes_by_an_index, set_up, tear_down),
        cmocka_unit_test_setup_teardown(upkeep_forgets_after_25_months, set_up, tear_down),
        cmocka_unit_test_setup_teardown(upkeep_forgets_claims_after_a_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_ticket_is_taken_for_a_while, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_clock_that_is_years_ahead_forgets_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_log_begins_anew_while_orders_keep_coming, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_comes_together_is_committed_together, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_waits_long_for_company, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("history-sqlite", tests, NULL, NULL);
}
