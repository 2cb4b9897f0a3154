/* The daemon's side of the wall: how inspectors are shared out, replaced, reloaded and missed. What hostile ones do is
 * tried in tests/hostile/wall.c. */
#include "hostile/pool.h"
#include "workers/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATH_BYTES = 4096 };

static const char *probe(void) {
    return pool_program("hostile/probe-inspector");
}

/* A message asked for on a thread of its own. */
struct asker {
    struct pool *pool;
    const char *command;
    char result[RESULT_BYTES];
    long finished;
    atomic_uint ticks;
    pthread_t thread;
};

static void count_tick(void *context) {
    atomic_fetch_add(&((struct asker *)context)->ticks, 1);
}

static void *ask(void *context) {
    struct asker *asker = context;
    struct inspection *inspection = pool_message("93BB6A7E836", asker->command, strlen(asker->command));
    workers_inspect(asker->pool->workers, NULL, 0, inspection, count_tick, asker);
    asker->finished = pool_clock();
    pool_result(inspection, asker->result);
    inspection_free(inspection);
    return NULL;
}

static void begin(struct asker *asker, struct pool *pool, const char *command) {
    *asker = (struct asker){.pool = pool, .command = command};
    assert_int_equal(pthread_create(&asker->thread, NULL, ask, asker), 0);
}

/* Of a pool with one inspector: returns when that is at work, and so many threads wait for it. */
static void until_queued(struct pool *pool, unsigned wanted) {
    struct workers *workers = pool->workers;
    for (bool queued = false; !queued; usleep(1000)) {
        unsigned waiting = 0;
        pthread_mutex_lock(&workers->lock);
        for (const struct waiter *waiter = workers->first_waiter; waiter != NULL; waiter = waiter->next)
            waiting++;
        queued = workers->idle == NULL && waiting == wanted && workers->inside == wanted + 1;
        pthread_mutex_unlock(&workers->lock);
    }
}

/* The dead may wait for somebody to bury them. */
static bool is_alive(pid_t process) {
    char stat[STAT_BYTES];
    pool_process_stat(process, stat);
    return stat[0] != '\0' && stat[0] != 'Z' && stat[0] != 'X';
}

static bool dies_soon(pid_t process) {
    long until = pool_clock() + PATIENCE_MILLISECONDS;
    while (is_alive(process) && pool_clock() < until)
        usleep(2000);
    return !is_alive(process);
}

static pid_t parent_of(pid_t process) {
    char stat[STAT_BYTES];
    int parent = 0;
    pool_process_stat(process, stat);
    assert_int_equal(sscanf(stat, "%*c %d", &parent), 1);
    return parent;
}

/* With one inspector the nursery's only other child is the template. */
static pid_t template_beside(pid_t inspector) {
    char path[64];
    int nursery = parent_of(inspector), child = 0, found = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", nursery, nursery);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    while (fscanf(file, "%d", &child) == 1)
        if (child != inspector)
            found = child;
    fclose(file);
    assert_true(found > 1);
    return found;
}

/* ---- a message there, facts back -------------------------------------------------------------------------------- */

static void test_request_arrives_whole(void **state) {
    struct pool pool;
    char result[RESULT_BYTES];
    const uint32_t blocks[] = {3, 9999};
    (void)state;
    pool_open(&pool, probe(), 1, 5, true);
    struct inspection *inspection = pool_message(NULL, "request", 7);
    inspection->want_candidates = true;
    inspection->envelope.file_name = "PO \xC3\xA4.pdf";
    workers_inspect(pool.workers, blocks, 2, inspection, NULL, NULL);
    assert_string_equal(pool_result(inspection, result), "1700000000/3600/1/PO \xC3\xA4.pdf/2/9999");
    /* Parties numbered by other settings than the inspector's are left out. */
    inspection->generation = 2;
    workers_inspect(pool.workers, blocks, 2, inspection, NULL, NULL);
    assert_string_equal(pool_result(inspection, result), "1700000000/3600/1/PO \xC3\xA4.pdf/0/0");
    inspection_free(inspection);
    pool_close(&pool);
}

static void test_large_answer_and_large_message(void **state) {
    struct pool pool;
    char result[RESULT_BYTES], last[16];
    (void)state;
    pool_open(&pool, probe(), 1, 10, true);
    snprintf(last, sizeof last, "%u", LIMIT_DOCUMENTS - 1);
    assert_string_equal(pool_ask(&pool, "large", result), last);
    char *message = calloc(1, 20u << 20);
    assert_non_null(message);
    memcpy(message, "good 4711", 10);
    struct inspection *inspection = pool_message("1", message, 20u << 20);
    free(message);
    workers_inspect(pool.workers, NULL, 0, inspection, NULL, NULL);
    assert_string_equal(pool_result(inspection, result), "4711");
    inspection_free(inspection);
    assert_int_equal(workers_anomalies(pool.workers), 0);
    pool_close(&pool);
}

/* The collector gave up on it before: its reason is passed on, and no inspector is troubled. */
static void test_message_that_was_not_collected(void **state) {
    struct pool pool;
    char result[RESULT_BYTES];
    (void)state;
    pool_open(&pool, probe(), 1, 5, true);
    struct inspection *inspection = inspection_new(0, 0);
    inspection->envelope.content = -1;
    inspection->envelope.not_collected = "limit-message-size";
    workers_inspect(pool.workers, NULL, 0, inspection, NULL, NULL);
    assert_string_equal(pool_result(inspection, result), "limit-message-size");
    assert_int_equal(inspection->facts.looked, LOOKED_NOT);
    inspection_free(inspection);
    pool_close(&pool);
}

/* orderguardctl hands over files of its user, which may change at any time. */
static void test_file_that_became_shorter(void **state) {
    struct pool pool;
    char path[] = "/tmp/orderguard-shrinks-XXXXXX", result[RESULT_BYTES];
    (void)state;
    pool_open(&pool, probe(), 1, 5, true);
    struct inspection *inspection = inspection_new(0, 0);
    int file = mkstemp(path);
    assert_int_equal(write(file, "good 1", 6), 6);
    close(file);
    inspection->envelope.content = open(path, O_RDONLY | O_CLOEXEC);
    inspection->envelope.content_bytes = 400000;
    unlink(path);
    workers_inspect(pool.workers, NULL, 0, inspection, NULL, NULL);
    assert_string_equal(pool_result(inspection, result), "corrupt");
    inspection_free(inspection);
    assert_int_equal(workers_anomalies(pool.workers), 0);
    pool_close(&pool);
}

/* ---- waiting ---------------------------------------------------------------------------------------------------- */

static void test_none_free_in_time_is_busy(void **state) {
    struct pool pool;
    struct asker slow;
    char result[RESULT_BYTES];
    (void)state;
    pool_open(&pool, probe(), 1, 3, true);
    begin(&slow, &pool, "sleep 2000");
    until_queued(&pool, 0);
    struct asker waits[3];
    for (int i = 0; i < 3; i++)
        begin(&waits[i], &pool, "sleep 2000");
    for (int i = 0; i < 3; i++)
        pthread_join(waits[i].thread, NULL);
    pthread_join(slow.thread, NULL);
    assert_string_equal(slow.result, "rested");
    /* One had an inspector when its time was up, the others had none; but on a busy machine the next in line may get
     * the fresh one in the last moment before its own time is up. */
    unsigned busy = 0, deadline = 0;
    for (int i = 0; i < 3; i++) {
        busy += strcmp(waits[i].result, "busy") == 0;
        deadline += strcmp(waits[i].result, "deadline") == 0;
    }
    assert_in_range(busy, 1, 2);
    assert_int_equal(busy + deadline, 3);
    assert_int_equal(pool_await_log(&pool, "could not look: no inspector was free within 3 seconds", busy), busy);
    assert_string_equal(pool_ask(&pool, "good 1", result), "1");
    pool_close(&pool);
}

static void test_first_come_first_served(void **state) {
    enum { WAITING = 6 };
    struct pool pool;
    struct asker slow, waits[WAITING];
    (void)state;
    pool_open(&pool, probe(), 1, 10, true);
    begin(&slow, &pool, "sleep 1000");
    for (unsigned i = 0; i < WAITING; i++) {
        until_queued(&pool, i);
        begin(&waits[i], &pool, "turn");
    }
    pthread_join(slow.thread, NULL);
    for (int i = 0; i < WAITING; i++)
        pthread_join(waits[i].thread, NULL);
    for (int i = 1; i < WAITING; i++)
        assert_int_equal(atoi(waits[i].result), atoi(waits[i - 1].result) + 1);
    pool_close(&pool);
}

/* One message may take its 30 seconds, but not while others wait; and both are told that time passes. */
static void test_a_slow_message_gives_way(void **state) {
    struct pool pool;
    struct asker loops, waits;
    (void)state;
    pool_open(&pool, probe(), 1, 30, true);
    long start = pool_clock();
    begin(&loops, &pool, "loop");
    until_queued(&pool, 0);
    begin(&waits, &pool, "good 1");
    pthread_join(loops.thread, NULL);
    pthread_join(waits.thread, NULL);
    assert_string_equal(loops.result, "deadline");
    assert_string_equal(waits.result, "1");
    assert_in_range(waits.finished - start, 10000, 13000);
    assert_in_range(loops.ticks, 1, 2);
    assert_in_range(waits.ticks, 1, 2);
    pool_close(&pool);
}

/* ---- replacing -------------------------------------------------------------------------------------------------- */

static void test_replaced_after_so_many_messages(void **state) {
    enum { MESSAGES = 3 * LIMIT_WORKER_MESSAGES };
    struct pool pool;
    char result[RESULT_BYTES], before[RESULT_BYTES] = "";
    unsigned in_a_row = 0, changes = 0, most = 0;
    (void)state;
    pool_open(&pool, probe(), 1, 5, true);
    for (int i = 0; i < MESSAGES; i++) {
        pool_ask(&pool, "who", result);
        in_a_row++;
        if (strcmp(result, before) != 0) {
            changes += before[0] != '\0';
            in_a_row = 1;
            memcpy(before, result, sizeof before);
        }
        most = in_a_row > most ? in_a_row : most;
    }
    assert_in_range(most, LIMIT_WORKER_MESSAGES * 8 / 10, LIMIT_WORKER_MESSAGES);
    assert_in_range(changes, 2, 4);
    assert_int_equal(workers_anomalies(pool.workers), 0);
    assert_int_equal(pool_logged(&pool, "warning"), 0);
    pool_close(&pool);
}

static void test_the_replaced_are_gone(void **state) {
    struct pool pool;
    char result[RESULT_BYTES];
    (void)state;
    pool_open(&pool, probe(), 1, 5, true);
    pid_t first = atoi(pool_ask(&pool, "who", result));
    assert_true(first > 0 && is_alive(first));
    for (unsigned i = 0; i < LIMIT_WORKER_MESSAGES; i++)
        pool_ask(&pool, "good 1", result);
    assert_true(dies_soon(first));
    pool_close(&pool);
}

/* A package upgrade may replace the file: the running daemon goes on with the program it opened. */
static void copy_probe(char path[PATH_BYTES]) {
    char command[2 * PATH_BYTES];
    snprintf(path, PATH_BYTES, "/tmp/orderguard-probe-%d", (int)getpid());
    snprintf(command, sizeof command, "cp %s %s", probe(), path);
    assert_int_equal(system(command), 0);
    assert_int_equal(chmod(path, 0755), 0);
}

static void test_program_is_opened_once(void **state) {
    struct pool pool;
    char path[PATH_BYTES], result[RESULT_BYTES];
    (void)state;
    copy_probe(path);
    pool_open(&pool, path, 1, 5, true);
    assert_int_equal(unlink(path), 0);
    int other = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
    assert_int_equal(write(other, "#!/bin/false\n", 13), 13);
    close(other);
    assert_string_equal(pool_ask(&pool, "crash", result), "crashed");
    assert_string_equal(pool_ask(&pool, "good 1", result), "1");
    unlink(path);
    pool_close(&pool);
}

/* Without inspectors no message waits for its deadline; when they start again, everything is as before. */
static void test_inspectors_that_do_not_start(void **state) {
    struct pool pool;
    char path[PATH_BYTES], result[RESULT_BYTES];
    (void)state;
    copy_probe(path);
    pool_open(&pool, path, 1, 20, true);
    pid_t template = template_beside(atoi(pool_ask(&pool, "who", result)));
    assert_int_equal(chmod(path, 0), 0);
    kill(template, SIGKILL);
    assert_int_equal(pool_await_log(&pool, "the inspectors' template ended while it had nothing to do", 1), 1);
    assert_string_equal(pool_ask(&pool, "good 1", result), "1"); /* it is still there */
    assert_string_equal(pool_ask(&pool, "crash", result), "crashed");
    long start = pool_clock();
    assert_int_equal(pool_await_log(&pool, "alarm: inspectors do not start: the inspector's program cannot", 1), 1);
    usleep(500000);
    assert_string_equal(pool_ask(&pool, "good 1", result), "busy");
    assert_in_range(pool_clock() - start, 0, 5000);
    assert_int_equal(pool_logged(&pool, "93BB6A7E836: could not look: no inspector can be started"), 1);
    assert_int_equal(pool_logged(&pool, "do not start"), 1);
    assert_int_equal(chmod(path, 0755), 0);
    assert_int_equal(pool_await_log(&pool, "inspectors start again", 1), 1);
    assert_string_equal(pool_ask(&pool, "good 1", result), "1");
    unlink(path);
    pool_close(&pool);
}

static void test_a_lost_template_is_replaced(void **state) {
    struct pool pool;
    char result[RESULT_BYTES];
    (void)state;
    pool_open(&pool, probe(), 1, 5, true);
    pid_t template = template_beside(atoi(pool_ask(&pool, "who", result)));
    kill(template, SIGKILL);
    assert_true(dies_soon(template));
    for (unsigned i = 0; i < 2 * LIMIT_WORKER_MESSAGES; i++)
        assert_string_equal(pool_ask(&pool, "good 1", result), "1");
    assert_true(template_beside(atoi(pool_ask(&pool, "who", result))) != template);
    pool_close(&pool);
}

/* An attacker who learns from a crash where things are in memory finds them elsewhere afterwards. */
static void test_a_crash_changes_the_memory_layout(void **state) {
    struct pool pool;
    char before[RESULT_BYTES], result[RESULT_BYTES];
    (void)state;
    pool_open(&pool, probe(), 1, 5, true);
    pool_ask(&pool, "where", before);
    assert_string_equal(pool_ask(&pool, "where", result), before);
    assert_string_equal(pool_ask(&pool, "crash", result), "crashed");
    long until = pool_clock() + PATIENCE_MILLISECONDS;
    while (strcmp(pool_ask(&pool, "where", result), before) == 0 && pool_clock() < until)
        usleep(5000);
    assert_string_not_equal(result, before);
    pool_close(&pool);
}

/* ---- settings --------------------------------------------------------------------------------------------------- */

static void test_reload(void **state) {
    struct pool pool;
    struct error error = {0};
    char result[RESULT_BYTES];
    (void)state;
    pool_open(&pool, probe(), 2, 5, true);
    pid_t old = atoi(pool_ask(&pool, "who", result));
    assert_string_equal(pool_ask(&pool, "generation", result), "1");
    assert_int_equal(pool_configure(&pool, 2, NULL, &error), 0);
    for (int i = 0; i < 4; i++)
        assert_string_equal(pool_ask(&pool, "generation", result), "2");
    assert_true(dies_soon(old));
    pool_close(&pool);
}

/* A message under way is finished by the inspector that has it, and its answer is right. */
static void test_reload_lets_a_message_finish(void **state) {
    struct pool pool;
    struct error error = {0};
    struct asker slow;
    (void)state;
    pool_open(&pool, probe(), 1, 5, true);
    begin(&slow, &pool, "sleep 400");
    until_queued(&pool, 0);
    assert_int_equal(pool_configure(&pool, 2, NULL, &error), 0);
    pthread_join(slow.thread, NULL);
    assert_string_equal(slow.result, "rested");
    assert_int_equal(workers_anomalies(pool.workers), 0);
    pool_close(&pool);
}

static void assert_refused(struct pool *pool, const char *behaviour, const char *because) {
    struct error error = {0};
    char result[RESULT_BYTES];
    assert_int_equal(pool_configure(pool, 2, behaviour, &error), -1);
    if (strstr(error.text, because) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.text, because);
    assert_string_equal(pool_ask(pool, "generation", result), "1");
}

static void test_settings_with_which_nothing_starts_change_nothing(void **state) {
    struct pool pool;
    struct error error = {0};
    char result[RESULT_BYTES];
    (void)state;
    pool_open(&pool, probe(), 2, 5, true);
    assert_refused(&pool, "die", "the probe was told to die (exit status 70)");
    assert_refused(&pool, "lie", "something else than \"ready\"");
    assert_refused(&pool, "die-late", "the probe was told to die late (exit status 70)");
    assert_refused(&pool, "lie-late", "something else than \"ready\"");
    assert_int_equal(workers_anomalies(pool.workers), 0);
    assert_int_equal(pool_logged(&pool, "do not start"), 0); /* the caller says it */
    assert_int_equal(pool_configure(&pool, 3, NULL, &error), 0);
    assert_string_equal(pool_ask(&pool, "generation", result), "3");
    pool_close(&pool);
}

static void *ask_until_stopped(void *context) {
    struct asker *asker = context;
    while (strcmp(asker->command, "good 1") == 0 && atomic_load(&asker->ticks) == 0) {
        pool_ask(asker->pool, asker->command, asker->result);
        if (strcmp(asker->result, "1") != 0)
            return asker;
    }
    return NULL;
}

static void test_reload_under_load_harms_nobody(void **state) {
    enum { ASKERS = 3, RELOADS = 25 };
    struct pool pool;
    struct error error = {0};
    struct asker askers[ASKERS];
    (void)state;
    pool_open(&pool, probe(), 2, 10, true);
    for (int i = 0; i < ASKERS; i++) {
        askers[i] = (struct asker){.pool = &pool, .command = "good 1"};
        assert_int_equal(pthread_create(&askers[i].thread, NULL, ask_until_stopped, &askers[i]), 0);
    }
    for (uint32_t i = 0; i < RELOADS; i++) {
        const char *behaviour = i % 5 == 4 ? "die" : NULL;
        if (pool_configure(&pool, 2 + i, behaviour, &error) != (behaviour == NULL ? 0 : -1))
            fail_msg("reload %u: %s", i, error.text);
    }
    for (int i = 0; i < ASKERS; i++) {
        void *harmed;
        atomic_store(&askers[i].ticks, 1);
        pthread_join(askers[i].thread, &harmed);
        if (harmed != NULL)
            fail_msg("a message gave \"%s\"", askers[i].result);
    }
    assert_int_equal(workers_anomalies(pool.workers), 0);
    pool_close(&pool);
}

/* ---- starting and stopping -------------------------------------------------------------------------------------- */

static void test_programs_that_cannot_be_started(void **state) {
    struct workers *workers;
    struct error error = {0};
    struct pool pool;
    (void)state;
    struct workers_options options = {.program = "/nowhere/orderguard-inspect", .inspectors = 1, .deadline_seconds = 5};
    assert_int_equal(workers_start(&options, &workers, &error), -1);
    assert_int_equal(error.status, EX_UNAVAILABLE);
    assert_non_null(strstr(error.text, "/nowhere/orderguard-inspect cannot be opened"));
    options.program = "/tmp";
    assert_int_equal(workers_start(&options, &workers, &error), -1);
    pool_start(&pool, "/etc/passwd", 1, 5, true);
    assert_int_equal(pool_configure(&pool, 1, NULL, &error), -1);
    assert_non_null(strstr(error.text, "the inspector's program cannot be executed: Permission denied"));
    pool_close(&pool);
    pool_start(&pool, "/bin/true", 2, 5, true);
    assert_int_equal(pool_configure(&pool, 1, NULL, &error), -1);
    assert_non_null(strstr(error.text, "ended before it was ready (exit status 0)"));
    pool_close(&pool);
    workers_stop(NULL);
}

static void test_inspectors_never_run_as_root(void **state) {
    struct workers *workers;
    struct error error = {0};
    (void)state;
    if (geteuid() != 0)
        skip();
    struct workers_options options = {
        .program = probe(), .inspect_user = "root", .inspectors = 1, .deadline_seconds = 5};
    assert_int_equal(workers_start(&options, &workers, &error), -1);
    assert_int_equal(error.status, EX_CONFIG);
}

static void test_stopping_lets_a_message_finish(void **state) {
    struct pool pool;
    struct asker slow, waits;
    (void)state;
    pool_open(&pool, probe(), 1, 20, true);
    begin(&slow, &pool, "sleep 1000");
    until_queued(&pool, 0);
    begin(&waits, &pool, "good 1");
    until_queued(&pool, 1);
    pool_close(&pool);
    pthread_join(slow.thread, NULL);
    pthread_join(waits.thread, NULL);
    assert_string_equal(slow.result, "rested");
    assert_string_equal(waits.result, "busy");
}

/* In a process of its own: opens a pool, tells who the inspector and the nursery are, and then does what `act` says. */
static pid_t daemon_with_pool(void (*act)(struct pool *), pid_t *inspector) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t daemon = fork();
    assert_true(daemon >= 0);
    if (daemon == 0) {
        struct pool pool;
        char result[RESULT_BYTES];
        setpgid(0, 0);
        pool_open(&pool, probe(), 1, 5, true);
        *inspector = atoi(pool_ask(&pool, "who", result));
        if (write(ends[1], inspector, sizeof *inspector) != (ssize_t)sizeof *inspector)
            _exit(1);
        unlink(pool.log_path);
        act(&pool);
        _exit(0);
    }
    assert_int_equal(read(ends[0], inspector, sizeof *inspector), (int)sizeof *inspector);
    close(ends[0]);
    close(ends[1]);
    return daemon;
}

static void wait_for_ever(struct pool *pool) {
    (void)pool;
    for (;;)
        pause();
}

static void test_nothing_outlives_a_killed_daemon(void **state) {
    pid_t inspector = 0;
    (void)state;
    pid_t daemon = daemon_with_pool(wait_for_ever, &inspector);
    pid_t nursery = parent_of(inspector);
    assert_true(nursery > 1 && nursery != daemon);
    kill(daemon, SIGKILL);
    assert_int_equal(waitpid(daemon, NULL, 0), daemon);
    assert_true(dies_soon(inspector));
    assert_true(dies_soon(nursery));
}

/* HUP and TERM to the whole group are the daemon's business. */
static void signal_own_group(struct pool *pool) {
    char result[RESULT_BYTES];
    signal(SIGHUP, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGHUP);
    kill(0, SIGTERM);
    usleep(50000);
    pool_ask(pool, "good 1", result);
    if (strcmp(result, "1") != 0)
        _exit(1);
    pool_ask(pool, "crash", result);
    pool_ask(pool, "good 2", result);
    _exit(strcmp(result, "2") == 0 ? 0 : 2);
}

static void test_signals_to_the_group_leave_inspectors_alone(void **state) {
    pid_t inspector = 0;
    int status = -1;
    (void)state;
    pid_t daemon = daemon_with_pool(signal_own_group, &inspector);
    assert_int_equal(waitpid(daemon, &status, 0), daemon);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void test_a_lost_nursery_is_told_and_stops_nothing(void **state) {
    struct pool pool;
    char result[RESULT_BYTES];
    (void)state;
    pool_open(&pool, probe(), 2, 20, true);
    pid_t inspector = atoi(pool_ask(&pool, "who", result));
    kill(parent_of(inspector), SIGKILL);
    assert_int_equal(pool_await_log(&pool, "alarm: the inspectors' nursery has ended", 1), 1);
    assert_true(dies_soon(inspector));
    long start = pool_clock();
    assert_string_equal(pool_ask(&pool, "good 1", result), "busy");
    assert_in_range(pool_clock() - start, 0, 1000);
    struct error error; /* who hands over new settings is told, and does not wait for ever */
    assert_int_equal(pool_configure(&pool, 2, NULL, &error), -1);
    assert_non_null(strstr(error.text, "nursery"));
    pool_close(&pool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_arrives_whole),
        cmocka_unit_test(test_large_answer_and_large_message),
        cmocka_unit_test(test_message_that_was_not_collected),
        cmocka_unit_test(test_file_that_became_shorter),
        cmocka_unit_test(test_none_free_in_time_is_busy),
        cmocka_unit_test(test_first_come_first_served),
        cmocka_unit_test(test_a_slow_message_gives_way),
        cmocka_unit_test(test_replaced_after_so_many_messages),
        cmocka_unit_test(test_the_replaced_are_gone),
        cmocka_unit_test(test_program_is_opened_once),
        cmocka_unit_test(test_inspectors_that_do_not_start),
        cmocka_unit_test(test_a_lost_template_is_replaced),
        cmocka_unit_test(test_a_crash_changes_the_memory_layout),
        cmocka_unit_test(test_reload),
        cmocka_unit_test(test_reload_lets_a_message_finish),
        cmocka_unit_test(test_settings_with_which_nothing_starts_change_nothing),
        cmocka_unit_test(test_reload_under_load_harms_nobody),
        cmocka_unit_test(test_programs_that_cannot_be_started),
        cmocka_unit_test(test_inspectors_never_run_as_root),
        cmocka_unit_test(test_stopping_lets_a_message_finish),
        cmocka_unit_test(test_nothing_outlives_a_killed_daemon),
        cmocka_unit_test(test_signals_to_the_group_leave_inspectors_alone),
        cmocka_unit_test(test_a_lost_nursery_is_told_and_stops_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
