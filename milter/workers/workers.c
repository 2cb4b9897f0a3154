/* workers.c - in: options; out: a nursery split off and an empty pool; at the end, nothing of either left. Limits:
 * LIMIT_INSPECTORS; messages under way get STOP_SECONDS before their inspectors are ended. */
#include "workers/workers.h"
#include "workers/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum { NOBODY = 65534, STOP_SECONDS = 5 };

/* ---- start ------------------------------------------------------------------------------------------------------ */

/* The inspectors' account; only root can give them one. */
static int choose_user(const struct workers_options *options, struct nursery_plan *plan, struct error *error) {
    plan->own_user = geteuid() == 0 && !options->without_wall_user;
    if (!plan->own_user)
        return 0;
    const struct passwd *account = options->inspect_user != NULL ? getpwnam(options->inspect_user) : NULL;
    if (account == NULL)
        account = getpwnam("nobody");
    plan->user = account != NULL ? account->pw_uid : NOBODY;
    plan->group = account != NULL ? account->pw_gid : NOBODY;
    if (plan->user == 0)
        return error_set(error, EX_CONFIG, "inspectors must not run as root: inspect_user is %s",
                         options->inspect_user);
    return 0;
}

static int open_program(const char *path, struct error *error) {
    struct stat status;
    int program = open(path, O_PATH | O_CLOEXEC);
    if (program < 0)
        return error_set(error, EX_UNAVAILABLE, "the inspectors' program %s cannot be opened: %s", path,
                         strerror(errno));
    if (fstat(program, &status) == 0 && S_ISREG(status.st_mode))
        return program;
    close(program);
    return error_set(error, EX_UNAVAILABLE, "the inspectors' program %s is not a file", path);
}

static int split_nursery(const struct workers_options *options, struct workers *workers, struct error *error) {
    struct nursery_plan plan = {.without_landlock = options->without_landlock};
    if (choose_user(options, &plan, error) != 0)
        return -1;
    plan.program = open_program(options->program, error);
    if (plan.program < 0)
        return -1;
    int result = -1;
    plan.nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (plan.nothing < 0)
        error_set(error, EX_OSERR, "/dev/null cannot be opened: %s", strerror(errno));
    else
        result = workers_nursery_split(&plan, &workers->nursery, &workers->nursery_process, error);
    if (plan.nothing >= 0)
        close(plan.nothing);
    close(plan.program);
    return result;
}

int workers_start(const struct workers_options *options, struct workers **started, struct error *error) {
    struct workers *workers = calloc(1, sizeof *workers);
    if (workers == NULL)
        abort();
    workers->count = options->inspectors < LIMIT_INSPECTORS ? options->inspectors : LIMIT_INSPECTORS;
    if (workers->count == 0)
        workers->count = 1;
    workers->deadline_seconds = options->deadline_seconds;
    workers->log = options->log;
    workers->settings = -1;
    pthread_mutex_init(&workers->lock, NULL);
    pthread_mutex_init(&workers->one_configures, NULL);
    workers_cond_init(&workers->settled);
    workers_cond_init(&workers->ending);
    workers->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (workers->wake >= 0 && split_nursery(options, workers, error) == 0) {
        *started = workers;
        return 0;
    }
    if (workers->wake < 0)
        error_set(error, EX_OSERR, "no descriptor for the inspectors' keeper: %s", strerror(errno));
    else
        close(workers->wake);
    free(workers);
    return -1;
}

uint64_t workers_anomalies(const struct workers *workers) {
    struct workers *changing = (struct workers *)workers; /* only its lock */
    pthread_mutex_lock(&changing->lock);
    uint64_t anomalies = changing->anomalies;
    pthread_mutex_unlock(&changing->lock);
    return anomalies;
}

/* ---- stop ------------------------------------------------------------------------------------------------------- */

/* Under the lock: those whose messages will not be done in time. */
static void end_busy(struct workers *workers) {
    for (const struct inspector *i = workers->all; i != NULL; i = i->next)
        if (i->state == INSPECTOR_BUSY)
            workers_nursery_kill(workers->nursery, i->child);
}

static void wait_for_threads(struct workers *workers) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += STOP_SECONDS;
    pthread_mutex_lock(&workers->lock);
    workers->stopping = true;
    workers_send_away(workers);
    while (workers->inside > 0 && pthread_cond_timedwait(&workers->settled, &workers->lock, &until) == 0)
        ;
    end_busy(workers);
    while (workers->inside > 0)
        pthread_cond_wait(&workers->settled, &workers->lock);
    pthread_mutex_unlock(&workers->lock);
}

void workers_stop(struct workers *workers) {
    if (workers == NULL)
        return;
    wait_for_threads(workers);
    workers_wake_keeper(workers);
    if (workers->keeping)
        pthread_join(workers->keeper, NULL);
    close(workers->nursery); /* the nursery ends with it, and the inspectors with the nursery */
    while (waitpid(workers->nursery_process, NULL, 0) < 0 && errno == EINTR)
        ;
    if (workers->settings >= 0)
        close(workers->settings);
    close(workers->wake);
    pthread_cond_destroy(&workers->settled);
    pthread_cond_destroy(&workers->ending);
    pthread_mutex_destroy(&workers->one_configures);
    pthread_mutex_destroy(&workers->lock);
    free(workers);
}
