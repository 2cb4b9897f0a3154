/* What a taken-over inspector can do, tried in both set-ups: Landlock and an own user (as root), and neither. Whatever
 * it tries, its own message is "could not look" or the attempt is refused, there is one log line, a fresh inspector
 * takes its place, and messages beside it are unharmed. */
#include "hostile/pool.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { NEIGHBOURS = 3, INSPECTORS = 2, DEADLINE_SECONDS = 20, SHORT_DEADLINE_SECONDS = 2 };

struct set_up {
    struct pool pool; /* first: most tests want nothing else of their state */
    bool with_wall;
};

/* ---- messages beside it ----------------------------------------------------------------------------------------- */

struct neighbour {
    struct pool *pool;
    atomic_bool *stop;
    unsigned number, harmed;
    char harm[RESULT_BYTES]; /* the last wrong answer */
    atomic_uint sent;
    pthread_t thread;
};

/* Sends good messages until told to stop, and counts those that were not answered rightly. */
static void *send_good_messages(void *context) {
    struct neighbour *self = context;
    char command[64], expected[32], result[RESULT_BYTES];
    while (!atomic_load(self->stop)) {
        snprintf(expected, sizeof expected, "%u-%u", self->number, atomic_load(&self->sent));
        snprintf(command, sizeof command, "good %s", expected);
        if (strcmp(pool_ask(self->pool, command, result), expected) != 0) {
            self->harmed++;
            memcpy(self->harm, result, sizeof self->harm);
        }
        atomic_fetch_add(&self->sent, 1);
        usleep(200);
    }
    return NULL;
}

/* Waits until it has sent some more, and all is well; fails when that takes too long. */
static void let_send_more(struct neighbour *neighbour) {
    enum { MORE = 5, WAIT_MILLISECONDS = 10000 };
    unsigned before = atomic_load(&neighbour->sent);
    long until = pool_clock() + WAIT_MILLISECONDS;
    while (atomic_load(&neighbour->sent) < before + MORE) {
        assert_true(pool_clock() < until);
        usleep(500);
    }
}

/* One attempt with neighbours at work. Leaves its result in `result`. */
static void attempt(struct pool *pool, const char *command, char result[RESULT_BYTES]) {
    struct neighbour neighbours[NEIGHBOURS];
    atomic_bool stop = false;
    for (unsigned i = 0; i < NEIGHBOURS; i++) {
        neighbours[i] = (struct neighbour){.pool = pool, .stop = &stop, .number = i};
        assert_int_equal(pthread_create(&neighbours[i].thread, NULL, send_good_messages, &neighbours[i]), 0);
    }
    pool_ask(pool, command, result);
    for (unsigned i = 0; i < NEIGHBOURS; i++)
        let_send_more(&neighbours[i]);
    atomic_store(&stop, true);
    for (unsigned i = 0; i < NEIGHBOURS; i++) {
        pthread_join(neighbours[i].thread, NULL);
        if (neighbours[i].harmed > 0)
            fail_msg("beside \"%s\" %u good messages were harmed: %s", command, neighbours[i].harmed,
                     neighbours[i].harm);
    }
}

/* ---- what comes of it ------------------------------------------------------------------------------------------- */

static void expect_trouble(struct pool *pool, const char *command, const char *why, const char *in_log) {
    char result[RESULT_BYTES];
    uint64_t before = workers_anomalies(pool->workers);
    size_t lines = pool_logged(pool, "could not look"), lines_like_it = pool_logged(pool, in_log);
    attempt(pool, command, result);
    if (strcmp(result, why) != 0)
        fail_msg("\"%s\" gave %s instead of %s", command, result, why);
    assert_int_equal(workers_anomalies(pool->workers), before + 1);
    assert_int_equal(pool_await_log(pool, in_log, lines_like_it + 1), lines_like_it + 1);
    assert_int_equal(pool_logged(pool, "could not look"), lines + 1);
    assert_string_equal(pool_ask(pool, "good afterwards", result), "afterwards");
}

static void expect_answer(struct pool *pool, const char *command, const char *answer) {
    char result[RESULT_BYTES];
    uint64_t before = workers_anomalies(pool->workers);
    attempt(pool, command, result);
    if (strcmp(result, answer) != 0)
        fail_msg("\"%s\" gave %s instead of %s", command, result, answer);
    assert_int_equal(workers_anomalies(pool->workers), before);
}

/* The kernel ended it because of a forbidden system call. */
static void expect_killed(struct pool *pool, const char *command) {
    expect_trouble(pool, command, "crashed", "killed by signal 31, Bad system call");
}

/* ---- the tests, each in both set-ups ---------------------------------------------------------------------------- */

static void test_crash(void **state) {
    expect_trouble(*state, "crash", "crashed", "93BB6A7E836: could not look: the inspector crashed");
    expect_trouble(*state, "abort", "crashed", "killed by signal 6");
    expect_trouble(*state, "exit 3", "crashed", "exit status 3");
    expect_trouble(*state, "exit 0", "crashed", "exit status 0");
    expect_trouble(*state, "stack", "crashed", "killed by signal 11");
}

static void test_endless_loop(void **state) {
    const struct set_up *set_up = *state;
    struct pool pool;
    pool_open(&pool, pool_program("hostile/probe-inspector"), INSPECTORS, SHORT_DEADLINE_SECONDS, set_up->with_wall);
    long begin = pool_clock();
    expect_trouble(&pool, "loop", "deadline", "was not done after 2 seconds");
    expect_trouble(&pool, "sleep-for-ever", "deadline", "was not done after 2 seconds");
    expect_trouble(&pool, "begin", "deadline", "was not done after 2 seconds");
    long took = pool_clock() - begin;
    assert_in_range(took, 3 * SHORT_DEADLINE_SECONDS * 1000, 3 * SHORT_DEADLINE_SECONDS * 1000 + 5000);
    pool_close(&pool);
}

static void test_memory_hog(void **state) {
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    (void)state; /* their shadow memory leaves no room for a limit */
    skip();
#else
    expect_trouble(*state, "memory", "limit-memory", "could not look: the inspector ran out of memory (process");
    expect_trouble(*state, "memory-null", "limit-memory", "exit status 112");
    expect_answer(*state, "memory-survived", "limit-memory");
    expect_trouble(*state, "memory-absurd", "limit-memory", "exit status 112");
    expect_answer(*state, "memory-absurd-survived", "alive");
    expect_trouble(*state, "crash", "crashed", "killed by signal 11"); /* what was refused before is forgotten */
#endif
}

static void test_garbage_frames(void **state) {
    static const char line[] = "93BB6A7E836: could not look: the inspector sent a frame that is not ours: ";
    static const char *const commands[][2] = {
        {"garbage", "does not begin with OGF1"},
        {"too-long", "4294967295 bytes"},
        {"too-short", "1 bytes after its end"},
        {"trailing", "4 bytes after its end"},
        {"bad-text", "not clean UTF-8"},
        {"bad-line", "not clean UTF-8"},
        {"bad-version", "has version "},
        {"bad-kind", "kind 1 instead of 3"},
        {"wrong-generation", "settings 2 instead of 1"},
        {"wrong-sequence", "an answer to message"},
        {"greedy-count", "candidates"},
    };
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        size_t before = pool_logged(*state, commands[i][1]);
        expect_trouble(*state, commands[i][0], "crashed", line);
        assert_int_equal(pool_logged(*state, commands[i][1]), before + 1);
    }
    expect_trouble(*state, "truncated", "crashed", "93BB6A7E836: could not look: the inspector crashed");
}

/* Waits until no death is still to be noticed. */
static void await_calm(struct pool *pool) {
    uint64_t before;
    do {
        before = workers_anomalies(pool->workers);
        usleep(300000);
    } while (workers_anomalies(pool->workers) != before);
}

/* It may have answered rightly before: that answer counts, and the next message gets another inspector. */
static void test_dies_after_answering(void **state) {
    struct pool *pool = *state;
    char result[RESULT_BYTES];
    size_t lines = pool_logged(pool, "while it had nothing to do");
    for (int i = 0; i < 5; i++) {
        assert_string_equal(pool_ask(pool, "die-later 4711", result), "4711");
        assert_string_equal(pool_ask(pool, "good 4712", result), "4712");
    }
    assert_string_equal(pool_ask(pool, "drip 4713", result), "4713");
    /* Some may have been replaced before they died. */
    assert_in_range(pool_await_log(pool, "while it had nothing to do", lines + 1), lines + 1, lines + 6);
    await_calm(pool);
}

static void test_files(void **state) {
    static const char *const paths[] = {"/etc/passwd", "/proc/self/mem", "/proc/self/environ", "/", "/tmp"};
    char command[64];
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        snprintf(command, sizeof command, "open %s", paths[i]);
        expect_answer(*state, command, "refused-EACCES");
    }
    char result[RESULT_BYTES];
    assert_non_null(strstr(pool_ask(*state, "write /tmp/orderguard-probe-file", result), "refused-"));
    assert_non_null(strstr(pool_ask(*state, "write /dev/shm/orderguard-probe-file", result), "refused-"));
    assert_int_equal(access("/tmp/orderguard-probe-file", F_OK), -1);
    assert_int_equal(access("/dev/shm/orderguard-probe-file", F_OK), -1);
    expect_answer(*state, "forge", "read-only");
    expect_answer(*state, "raise-limit", "refused-ENOSYS");
}

static void test_network_and_programs(void **state) {
    expect_killed(*state, "connect");
    expect_killed(*state, "execute");
    expect_killed(*state, "fork");
}

/* Were one of these to succeed, this program, the nursery or the daemon would not be there any more. */
static void test_other_processes(void **state) {
    char command[64];
    expect_killed(*state, "trace");
    expect_killed(*state, "kill-parent");
    snprintf(command, sizeof command, "kill %d", (int)getpid());
    expect_killed(*state, command);
    snprintf(command, sizeof command, "signal-thread %d", (int)getpid());
    expect_killed(*state, command);
    snprintf(command, sizeof command, "signal-by-socket %d", (int)getpid());
    expect_answer(*state, command, "refused-ENOSYS");
}

/* What it says goes to the debug log, little of it, and delays nobody. */
static void test_talks_too_much(void **state) {
    char result[RESULT_BYTES];
    assert_string_equal(pool_ask(*state, "talk", result), "talked");
    assert_in_range(pool_await_log(*state, "says: www", 1), 1, 2 * LIMIT_INSPECTOR_SAYS_BYTES / 200);
}

/* A message that could still be changed reaches the inspector in a form it cannot change. */
static void test_unsealed_message_cannot_be_forged(void **state) {
    struct pool *pool = *state;
    char path[] = "/tmp/orderguard-spool-XXXXXX", result[RESULT_BYTES];
    struct inspection *inspection = inspection_new(1700000000, 0);
    inspection->envelope.queue_id = "93BB6A7E836";
    inspection->envelope.content = mkstemp(path);
    inspection->envelope.content_bytes = 5;
    unlink(path);
    assert_int_equal(write(inspection->envelope.content, "forge", 5), 5);
    workers_inspect(pool->workers, NULL, 0, inspection, NULL, NULL);
    assert_string_equal(pool_result(inspection, result), "read-only");
    inspection_free(inspection);
}

static void test_many_at_once(void **state) {
    static const char *const commands[] = {"crash", "garbage", "fork", "wrong-sequence", "exit 1", "trailing"};
    char result[RESULT_BYTES];
    for (size_t round = 0; round < 4; round++)
        for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
            assert_string_equal(pool_ask(*state, commands[i], result), "crashed");
    assert_string_equal(pool_ask(*state, "good 1", result), "1");
}

/* ---- set-ups ---------------------------------------------------------------------------------------------------- */

static int open_set_up(void **state, bool with_wall) {
    static struct set_up set_up;
    pool_open(&set_up.pool, pool_program("hostile/probe-inspector"), INSPECTORS, DEADLINE_SECONDS, with_wall);
    set_up.with_wall = with_wall;
    *state = &set_up;
    return 0;
}

static int open_walled(void **state) {
    return open_set_up(state, true);
}

static int open_bare(void **state) {
    return open_set_up(state, false);
}

static int close_pool(void **state) {
    struct set_up *set_up = *state;
    pool_close(&set_up->pool);
    return 0;
}

static void test_own_user(void **state) {
    if (geteuid() != 0)
        skip();
    expect_answer(*state, "user", "65534-65534");
    assert_int_equal(pool_logged(*state, "behind a wall: seccomp, Landlock"), 1);
}

static void test_no_own_user(void **state) {
    char expected[64];
    snprintf(expected, sizeof expected, "%u-%u", geteuid(), getegid());
    expect_answer(*state, "user", expected);
    assert_int_equal(pool_logged(*state, "behind a wall: seccomp, no Landlock, no own user, no file can be opened"), 1);
}

#define ATTEMPTS                                                                                                       \
    cmocka_unit_test(test_crash), cmocka_unit_test(test_endless_loop), cmocka_unit_test(test_memory_hog),              \
        cmocka_unit_test(test_garbage_frames), cmocka_unit_test(test_dies_after_answering),                            \
        cmocka_unit_test(test_files), cmocka_unit_test(test_network_and_programs),                                     \
        cmocka_unit_test(test_other_processes), cmocka_unit_test(test_talks_too_much),                                 \
        cmocka_unit_test(test_unsealed_message_cannot_be_forged), cmocka_unit_test(test_many_at_once)

int main(void) {
    const struct CMUnitTest with_wall[] = {cmocka_unit_test(test_own_user), ATTEMPTS};
    const struct CMUnitTest without[] = {cmocka_unit_test(test_no_own_user), ATTEMPTS};
    int failed = cmocka_run_group_tests_name("Landlock and own user", with_wall, open_walled, close_pool);
    failed += cmocka_run_group_tests_name("neither Landlock nor own user", without, open_bare, close_pool);
    return failed;
}
