/* store.c - in: requests for room; out: yes or no, and spool files once the budget is used up.
 * Limit: `buffer_total` of the configuration, all connections together. */
#include "receive/collect.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

struct receive_store {
    atomic_uint_least64_t used, total;
    pthread_mutex_t mutex; /* guards spool */
    char *spool;           /* NULL: none */
};

struct receive_store *receive_store_new(uint64_t total, const char *spool) {
    struct receive_store *store = calloc(1, sizeof *store);
    if (store == NULL)
        abort();
    pthread_mutex_init(&store->mutex, NULL);
    receive_store_configure(store, total, spool);
    return store;
}

void receive_store_free(struct receive_store *store) {
    if (store == NULL)
        return;
    pthread_mutex_destroy(&store->mutex);
    free(store->spool);
    free(store);
}

void receive_store_configure(struct receive_store *store, uint64_t total, const char *spool) {
    char *copy = NULL;
    if (spool != NULL && (copy = strdup(spool)) == NULL)
        abort();
    pthread_mutex_lock(&store->mutex);
    free(store->spool);
    store->spool = copy;
    pthread_mutex_unlock(&store->mutex);
    atomic_store(&store->total, total);
}

bool receive_store_take(struct receive_store *store, uint64_t bytes, bool always) {
    uint64_t before = atomic_fetch_add(&store->used, bytes);
    if (always || before + bytes <= atomic_load(&store->total))
        return true;
    atomic_fetch_sub(&store->used, bytes);
    return false;
}

void receive_store_give(struct receive_store *store, uint64_t bytes) {
    atomic_fetch_sub(&store->used, bytes);
}

uint64_t receive_store_used(struct receive_store *store) {
    return atomic_load(&store->used);
}

/* For file systems that know no O_TMPFILE. */
static int named_and_unlinked(const char *folder) {
    char *path = NULL;
    if (asprintf(&path, "%s/orderguard-XXXXXX", folder) < 0)
        abort();
    int file = mkostemp(path, O_CLOEXEC);
    if (file >= 0)
        unlink(path);
    free(path);
    return file;
}

int receive_store_spool(struct receive_store *store, struct error *error) {
    pthread_mutex_lock(&store->mutex);
    char *folder = store->spool == NULL ? NULL : strdup(store->spool);
    pthread_mutex_unlock(&store->mutex);
    if (folder == NULL)
        return error_set(error, EX_TEMPFAIL, "buffer_total is used up and there is no spool folder");
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0 && (errno == EOPNOTSUPP || errno == EISDIR))
        file = named_and_unlinked(folder);
    if (file < 0)
        error_set(error, EX_CANTCREAT, "no spool file can be made in %s: %s", folder, strerror(errno));
    free(folder);
    return file;
}
