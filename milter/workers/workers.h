/* workers.h - the daemon's side of the wall: keeps inspectors alive and hands them one message at a time.
 *
 * A small process, the nursery, is split off before the daemon drops its rights and starts threads; it executes a
 * template (execveat of a descriptor opened once) that warms up and forks the inspectors, ends them at the deadline,
 * and dies with the daemon. An inspector that crashed, hung or lied is replaced at once; all of them are after
 * LIMIT_WORKER_MESSAGES messages or LIMIT_WORKER_SECONDS.
 */
#ifndef WORKERS_H
#define WORKERS_H

#include "base/error.h"
#include "base/log.h"
#include "inspection.h"
#include "settings.h"

struct workers;

struct workers_options {
    const char *program;       /* path of orderguard-inspect; opened once */
    const char *inspect_user;  /* account of the inspectors when we are root; "nobody" where it is missing */
    unsigned inspectors;       /* how many; at least 1 */
    unsigned deadline_seconds; /* end of message to facts, waiting included */
    bool without_wall_user;    /* test set-up: no own user ... */
    bool without_landlock;     /* ... and no Landlock */
    struct log *log;
};

/* Splits off the nursery. Call as root if we are root, before any thread exists and before rights are dropped. */
int workers_start(const struct workers_options *options, struct workers **workers, struct error *error);

/* Hands new settings over: new inspectors are started with them, old ones finish what they have and exit. The first
 * call starts the inspectors and waits until one is ready; -1 when none became ready. */
int workers_configure(struct workers *workers, const struct settings *settings, struct error *error);

/* Has the content of inspection->envelope read and fills inspection->facts. Never fails: a crash, a deadline, a bad
 * frame or no free inspector becomes "could not look", with one log line. `tick` (may be NULL) is called every
 * LIMIT_PROGRESS_SECONDS while waiting. Safe to call from many threads. */
void workers_inspect(struct workers *workers, const uint32_t *blocks, size_t block_count, struct inspection *inspection,
                     void (*tick)(void *context), void *context);

/* How many inspectors were replaced because of trouble since the start; for tests and status. */
uint64_t workers_anomalies(const struct workers *workers);

/* Lets nothing new in, ends inspectors and nursery, frees all. NULL is allowed. */
void workers_stop(struct workers *workers);

#endif
