/* configure.c - in: settings; out: inspectors that have them, and none that have earlier ones; or, when none starts,
 * everything as it was. Limit: LIMIT_SETTINGS_BYTES. */
#include "workers/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

static int write_all(int descriptor, const struct buffer *bytes) {
    for (size_t written = 0; written < bytes->length;) {
        ssize_t n = write(descriptor, bytes->data + written, bytes->length - written);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        written += (size_t)n;
    }
    return 0;
}

/* The settings in a memfd that nobody can change any more, or -1. */
static int seal_settings(const struct settings *settings, struct error *error) {
    struct buffer bytes = {0};
    wire_put_settings(&bytes, settings);
    int result = -1, descriptor = memfd_create("orderguard-settings", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    const int seals = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
    if (bytes.length > LIMIT_SETTINGS_BYTES)
        error_set(error, EX_CONFIG, "words and parties take %zu bytes, %u are possible", bytes.length,
                  LIMIT_SETTINGS_BYTES);
    else if (descriptor < 0 || write_all(descriptor, &bytes) != 0 || fcntl(descriptor, F_ADD_SEALS, seals) != 0)
        error_set(error, EX_OSERR, "the inspectors' settings cannot be handed over: %s", strerror(errno));
    else
        result = 0;
    buffer_free(&bytes);
    if (result == 0)
        return descriptor;
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

/* The keeper hears no signals: they belong to the threads that wait for them. */
static int start_keeper(struct workers *workers, struct error *error) {
    if (workers->keeping)
        return 0;
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int result = pthread_create(&workers->keeper, NULL, workers_keep, workers);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result != 0)
        return error_set(error, EX_OSERR, "the inspectors' keeper does not start: %s", strerror(result));
    workers->keeping = true;
    return 0;
}

/* Under the lock. What can be gone back to. */
struct epoch {
    uint32_t epoch, generation;
    int settings;
};

static struct epoch begin_epoch(struct workers *workers, const struct epoch *next) {
    struct epoch before = {workers->epoch, workers->generation, workers->settings};
    workers->epoch = next->epoch;
    workers->generation = next->generation;
    workers->settings = next->settings;
    workers->start_failures = 0;
    workers->retry_at = 0;
    return before;
}

/* Hands the sealed settings over and waits until it is clear whether inspectors start with them. */
static int try_settings(struct workers *workers, const struct epoch *next, struct error *error) {
    pthread_mutex_lock(&workers->lock);
    struct epoch before = begin_epoch(workers, next);
    workers->epoch_state = EPOCH_PENDING;
    workers_wake_keeper(workers);
    while (workers->epoch_state == EPOCH_PENDING)
        pthread_cond_wait(&workers->settled, &workers->lock);
    int result = workers->epoch_state == EPOCH_READY ? 0 : -1;
    int unused = before.settings;
    if (result != 0) {
        error_set(error, EX_UNAVAILABLE, "no inspector starts: %s", workers->start_trouble);
        unused = next->settings;
        begin_epoch(workers, &before);
        workers->epoch_state = before.settings >= 0 ? EPOCH_READY : EPOCH_FAILED;
        workers_wake_keeper(workers);
    }
    pthread_mutex_unlock(&workers->lock);
    if (unused >= 0)
        close(unused);
    return result;
}

int workers_configure(struct workers *workers, const struct settings *settings, struct error *error) {
    struct epoch next = {.generation = settings->generation, .settings = seal_settings(settings, error)};
    if (next.settings < 0)
        return -1;
    pthread_mutex_lock(&workers->one_configures);
    next.epoch = ++workers->epochs;
    int result = start_keeper(workers, error);
    if (result == 0)
        result = try_settings(workers, &next, error);
    else
        close(next.settings);
    pthread_mutex_unlock(&workers->one_configures);
    return result;
}
