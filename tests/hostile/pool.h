/* pool.h - for the tests of workers/ and of the wall: a pool of inspectors, messages for it, and what it logged. */
#ifndef TESTS_HOSTILE_POOL_H
#define TESTS_HOSTILE_POOL_H

#include "inspection.h"
#include "workers/workers.h"

#include <stddef.h>
#include <sys/types.h>

#define RESULT_BYTES 2100u
#define STAT_BYTES 512u
/* For what comes within milliseconds, unless the machine is busy. */
#define PATIENCE_MILLISECONDS 20000

struct pool {
    struct workers *workers;
    struct log *log;
    char log_path[64];
};

/* The path of a program of this build: "hostile/probe-inspector", "orderguard-inspect". */
const char *pool_program(const char *name);

/* Starts `inspectors` copies of the program with empty settings; with_wall: Landlock and, as root, an own user. */
void pool_open(struct pool *pool, const char *program, unsigned inspectors, unsigned deadline_seconds, bool with_wall);

/* As far as the nursery only; the settings are to follow. */
void pool_start(struct pool *pool, const char *program, unsigned inspectors, unsigned deadline_seconds, bool with_wall);

/* New settings of this generation, with a word that tells the probe how to behave at start, or NULL. */
int pool_configure(struct pool *pool, uint32_t generation, const char *behaviour, struct error *error);

void pool_close(struct pool *pool);

/* An inspection with this as its content, in a sealed memfd; belongs to the caller. */
struct inspection *pool_message(const char *queue_id, const void *bytes, size_t length);

/* The same in memory, as it is with messages of at most LIMIT_SMALL_BYTES. */
struct inspection *pool_small_message(const char *queue_id, const char *bytes, size_t length);

/* Sends a command to the probe, in memory. The number of the document it answers with, or the reason why nobody could
 * look. */
const char *pool_ask(struct pool *pool, const char *command, char result[RESULT_BYTES]);

/* What became of an inspection, in the same form. */
const char *pool_result(const struct inspection *inspection, char result[RESULT_BYTES]);

/* How many log lines contain all of the text. */
size_t pool_logged(const struct pool *pool, const char *text);

/* The same, once there are that many, or when patience ends. */
size_t pool_await_log(const struct pool *pool, const char *text, size_t count);

/* What /proc/PID/stat says of a process from its state letter on; "" when there is no such process. */
void pool_process_stat(pid_t process, char stat[STAT_BYTES]);

/* Milliseconds of processor time that the busiest of the pool's inspectors has used since it was forked. */
long pool_computed(struct pool *pool);

/* Milliseconds of a clock that is never set. */
long pool_clock(void);

#endif
