/* pool.c - in: commands for the probe; out: pools, results, log lines. See pool.h. */
#include "hostile/pool.h"

#include "base/buffer.h"
#include "workers/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

const char *pool_program(const char *name) {
    static char path[PATH_MAX];
    char self[PATH_MAX - 64];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    assert_true(length > 0);
    self[length] = '\0';
    snprintf(path, sizeof path, "%s/../%s", dirname(self), name);
    return path;
}

void pool_start(struct pool *pool, const char *program, unsigned inspectors, unsigned deadline_seconds,
                bool with_wall) {
    struct error error = {0};
    snprintf(pool->log_path, sizeof pool->log_path, "/tmp/orderguard-pool-log-XXXXXX");
    int file = mkstemp(pool->log_path);
    assert_true(file >= 0);
    close(file);
    assert_int_equal(log_open(pool->log_path, "test", LOG_LEVEL_DEBUG, &pool->log, &error), 0);
    struct workers_options options = {.program = program,
                                      .inspect_user = "nobody",
                                      .inspectors = inspectors,
                                      .deadline_seconds = deadline_seconds,
                                      .without_wall_user = !with_wall,
                                      .without_landlock = !with_wall,
                                      .log = pool->log};
    assert_int_equal(workers_start(&options, &pool->workers, &error), 0);
}

int pool_configure(struct pool *pool, uint32_t generation, const char *behaviour, struct error *error) {
    struct settings *settings = settings_new(generation);
    struct word word = {.language = "en", .meaning = "probe", .text = behaviour};
    if (behaviour != NULL) {
        settings->words = &word;
        settings->word_count = 1;
    }
    int result = workers_configure(pool->workers, settings, error);
    settings_free(settings);
    return result;
}

void pool_open(struct pool *pool, const char *program, unsigned inspectors, unsigned deadline_seconds, bool with_wall) {
    struct error error = {0};
    pool_start(pool, program, inspectors, deadline_seconds, with_wall);
    if (pool_configure(pool, 1, NULL, &error) != 0)
        fail_msg("%s", error.text);
}

void pool_close(struct pool *pool) {
    workers_stop(pool->workers);
    log_close(pool->log);
    unlink(pool->log_path);
}

struct inspection *pool_message(const char *queue_id, const void *bytes, size_t length) {
    struct inspection *inspection = inspection_new(1700000000, 3600);
    inspection->envelope.queue_id = queue_id;
    inspection->envelope.content = memfd_create("message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    inspection->envelope.content_bytes = length;
    assert_true(inspection->envelope.content >= 0);
    for (size_t written = 0; written < length;) {
        ssize_t n = write(inspection->envelope.content, (const char *)bytes + written, length - written);
        assert_true(n > 0);
        written += (size_t)n;
    }
    const int seals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
    assert_int_equal(fcntl(inspection->envelope.content, F_ADD_SEALS, seals), 0);
    return inspection;
}

const char *pool_result(const struct inspection *inspection, char result[RESULT_BYTES]) {
    const struct facts *facts = &inspection->facts;
    const char *text = "nothing";
    if (facts->looked != LOOKED_OK && facts->unreadable_count > 0)
        text = facts->unreadable[0].why;
    else if (facts->document_count > 0)
        text = facts->documents[facts->document_count - 1].number;
    snprintf(result, RESULT_BYTES, "%s", text);
    return result;
}

struct inspection *pool_small_message(const char *queue_id, const char *bytes, size_t length) {
    struct inspection *inspection = inspection_new(1700000000, 3600);
    inspection->envelope.queue_id = queue_id;
    inspection->envelope.small_content = arena_strndup(inspection->arena, bytes, length);
    inspection->envelope.content_bytes = length;
    return inspection;
}

const char *pool_ask(struct pool *pool, const char *command, char result[RESULT_BYTES]) {
    struct inspection *inspection = pool_small_message("93BB6A7E836", command, strlen(command));
    workers_inspect(pool->workers, NULL, 0, inspection, NULL, NULL);
    pool_result(inspection, result);
    inspection_free(inspection);
    return result;
}

size_t pool_logged(const struct pool *pool, const char *text) {
    struct buffer log = {0};
    struct error error;
    size_t count = 0;
    assert_int_equal(buffer_read_file(&log, pool->log_path, 64u << 20, &error), 0);
    for (const char *at = buffer_text(&log); (at = strstr(at, text)) != NULL; count++)
        at += strcspn(at, "\n");
    buffer_free(&log);
    return count;
}

long pool_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

size_t pool_await_log(const struct pool *pool, const char *text, size_t count) {
    long until = pool_clock() + PATIENCE_MILLISECONDS;
    size_t logged;
    while ((logged = pool_logged(pool, text)) < count && pool_clock() < until)
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    return logged;
}

void pool_process_stat(pid_t process, char stat[STAT_BYTES]) {
    char path[64], line[STAT_BYTES] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    FILE *file = fopen(path, "re");
    if (file != NULL) {
        if (fgets(line, sizeof line, file) == NULL)
            line[0] = '\0';
        fclose(file);
    }
    const char *after_name = strrchr(line, ')');
    snprintf(stat, STAT_BYTES, "%s", after_name == NULL ? "" : after_name + 2);
}

static long computed_by(pid_t process) {
    char stat[STAT_BYTES];
    unsigned long user = 0, system = 0;
    pool_process_stat(process, stat);
    sscanf(stat, "%*c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %lu %lu", &user, &system);
    return (long)(user + system) * 1000 / sysconf(_SC_CLK_TCK);
}

long pool_computed(struct pool *pool) {
    long most = 0;
    pthread_mutex_lock(&pool->workers->lock);
    for (const struct inspector *inspector = pool->workers->all; inspector != NULL; inspector = inspector->next) {
        long computed = inspector->process != 0 && !inspector->is_template ? computed_by(inspector->process) : 0;
        most = computed > most ? computed : most;
    }
    pthread_mutex_unlock(&pool->workers->lock);
    return most;
}
