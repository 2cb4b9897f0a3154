/* test-history-crash.c - the process is killed in the middle of writing, again and again: the store stays whole, and
 * what was answered with HISTORY_DONE is in it. ORDERGUARD_ROUNDS sets how often (5). */
#include "history/folder.h"
#include "history/message.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { THREADS = 8, DEFAULT_ROUNDS = 5, LOOK_MICROSECONDS = 10000, FIRST_LOOKS = 6000 };

static const char *path;

static struct history *open_store(void) {
    struct history_options options = {
        .where = path, .open = HISTORY_CREATE, .same_send_window = 5 * DAY, .resident = true};
    struct history *history;
    struct error error = {0};
    if (history_open(&options, &history, &error) != 0) {
        print_message("%s\n", error.text);
        return NULL;
    }
    return history;
}

/* ---- the process that is killed ---------------------------------------------------------------------------------- */

struct writer {
    struct history *history;
    unsigned round, index;
    int tell;
};

/* Every fifth is held instead of sent. */
static bool write_one(struct writer *writer, const char *number, unsigned count) {
    struct inspection *message = order_to(MONDAY + count, "acme.example", number, number);
    history_compare(writer->history, message);
    enum history_outcome outcome;
    if (count % 5 == 0) {
        message->verdict.action = ACTION_HOLD;
        token_new(message->verdict.token);
        outcome = history_hold(writer->history, message, 0, NULL);
    } else {
        outcome = history_record(writer->history, message, NULL);
    }
    inspection_free(message);
    return outcome == HISTORY_DONE;
}

/* One line for each answer: short enough to be written whole. */
static void *write_on(void *context) {
    struct writer *writer = context;
    for (unsigned count = 0;; count++) {
        char number[64], line[66];
        snprintf(number, sizeof number, "r%ut%un%u", writer->round, writer->index, count);
        if (!write_one(writer, number, count))
            continue;
        int length = snprintf(line, sizeof line, "%c%s\n", count % 5 == 0 ? 'h' : 's', number);
        if (write(writer->tell, line, (size_t)length) != length)
            return NULL;
    }
}

static void write_until_killed(unsigned round, int tell) {
    struct history *history = open_store();
    pthread_t threads[THREADS];
    struct writer writers[THREADS];
    if (history == NULL)
        _exit(1);
    for (unsigned i = 0; i < THREADS; i++) {
        writers[i] = (struct writer){history, round, i, tell};
        pthread_create(&threads[i], NULL, write_on, &writers[i]);
    }
    for (;;)
        pause();
}

/* ---- the one that looks ------------------------------------------------------------------------------------------ */

static int take_text(void *context, int count, char **values, char **names) {
    (void)count;
    (void)names;
    snprintf(context, 128, "%s", values[0]);
    return 0;
}

static void is_whole(void) {
    sqlite3 *database;
    char answer[128] = "";
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, "PRAGMA integrity_check", take_text, answer, NULL), SQLITE_OK);
    assert_string_equal(answer, "ok");
    assert_int_equal(sqlite3_exec(database,
                                  "SELECT (SELECT count(*) FROM entry WHERE send NOT IN (SELECT id FROM send)) + "
                                  "(SELECT count(*) FROM send WHERE id NOT IN (SELECT send FROM entry)) + "
                                  "(SELECT count(*) FROM claim WHERE send NOT IN (SELECT id FROM send))",
                                  take_text, answer, NULL),
                     SQLITE_OK);
    assert_string_equal(answer, "0");
    sqlite3_close(database);
}

static void is_kept(struct history *history, const char *line) {
    struct arena *arena = arena_new();
    struct history_item *items;
    size_t count;
    struct history_query query = {.number = line + 1, .holds = line[0] == 'h'};
    assert_int_equal(history_find(history, &query, arena, &items, &count, NULL), 0);
    if (count != 1)
        fail_msg("%s was answered, but is there %zu times", line + 1, count);
    arena_free(arena);
}

/* Each whole line was answered before the kill. */
static size_t check_answers(FILE *told) {
    char line[80];
    size_t answers = 0;
    struct history *history = open_store();
    assert_non_null(history);
    while (fgets(line, sizeof line, told) != NULL && strchr(line, '\n') != NULL) {
        *strchr(line, '\n') = '\0';
        is_kept(history, line);
        answers++;
    }
    history_close(history);
    return answers;
}

/* Until something was answered: a busy machine takes its time to begin. */
static void await_first_answer(FILE *told) {
    struct stat status = {0};
    for (unsigned i = 0; i < FIRST_LOOKS && status.st_size == 0; i++) {
        usleep(LOOK_MICROSECONDS);
        assert_int_equal(fstat(fileno(told), &status), 0);
    }
}

static size_t one_round(unsigned round) {
    FILE *told = tmpfile();
    assert_non_null(told);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        write_until_killed(round, fileno(told));
    await_first_answer(told);
    usleep((unsigned)rand() % 400000);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    rewind(told);
    is_whole();
    size_t answers = check_answers(told);
    fclose(told);
    return answers;
}

static void nothing_answered_is_lost_by_a_kill(void **state) {
    (void)state;
    const char *folder = folder_new(), *wanted = getenv("ORDERGUARD_ROUNDS");
    unsigned rounds = wanted == NULL ? DEFAULT_ROUNDS : (unsigned)strtoul(wanted, NULL, 10);
    path = folder_path(folder, "history.db");
    struct history *history = open_store();
    assert_non_null(history);
    history_close(history);
    srand((unsigned)getpid());
    size_t answers = 0;
    for (unsigned round = 0; round < rounds; round++)
        answers += one_round(round);
    assert_true(answers > rounds);
    print_message("%zu answered writes in %u rounds, all there\n", answers, rounds);
    folder_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_answered_is_lost_by_a_kill),
    };
    return cmocka_run_group_tests_name("history-crash", tests, NULL, NULL);
}
