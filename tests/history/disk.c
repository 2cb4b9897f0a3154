/* disk.c - in: the writes, truncations and syncs of SQLite; out: the files as they would be after a cut of the power.
 * Beside each watched file lies a shadow: what was synced. A sync moves to it what was written before, in order; a cut
 * takes the shadow and a random part of what still waits. Writes are whole or not at all: SQLite expects no less of a
 * disk that has SQLITE_IOCAP_POWERSAFE_OVERWRITE, which its own layer claims. */
#include "history/disk.h"

#include "history/folder.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { DATABASE, LOG, KINDS };

struct operation {
    STAILQ_ENTRY(operation) link;
    unsigned number; /* of all operations */
    off_t at;
    size_t length;
    bool truncates; /* to `at` bytes */
    char bytes[];
};

struct watched {
    const char *path;
    int shadow;
    unsigned count; /* of operations so far */
    STAILQ_HEAD(, operation) waiting;
    const sqlite3_io_methods *real;
    sqlite3_io_methods methods;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct watched watched[KINDS];
static sqlite3_vfs *real_layer, layer;

static void must(bool right, const char *what) {
    if (right)
        return;
    perror(what);
    abort();
}

/* ---- what a disk does -------------------------------------------------------------------------------------------- */

static void carry_out(const struct operation *operation, int file) {
    if (operation->truncates)
        must(ftruncate(file, operation->at) == 0, "ftruncate");
    else
        must(pwrite(file, operation->bytes, operation->length, operation->at) == (ssize_t)operation->length, "pwrite");
}

static void wait_for_sync(enum kind kind, off_t at, const void *bytes, size_t length) {
    struct operation *operation = malloc(sizeof *operation + length);
    must(operation != NULL, "malloc");
    *operation =
        (struct operation){.number = ++watched[kind].count, .at = at, .length = length, .truncates = bytes == NULL};
    if (bytes != NULL)
        memcpy(operation->bytes, bytes, length);
    STAILQ_INSERT_TAIL(&watched[kind].waiting, operation, link);
}

/* All operations up to that one are on the disk. */
static void settle(enum kind kind, unsigned last) {
    struct operation *operation;
    while ((operation = STAILQ_FIRST(&watched[kind].waiting)) != NULL && operation->number <= last) {
        carry_out(operation, watched[kind].shadow);
        STAILQ_REMOVE_HEAD(&watched[kind].waiting, link);
        free(operation);
    }
}

/* ---- between SQLite and its own layer ---------------------------------------------------------------------------- */

static enum kind kind_of(const sqlite3_file *file) {
    return file->pMethods == &watched[DATABASE].methods ? DATABASE : LOG;
}

static int write_through(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at) {
    enum kind kind = kind_of(file);
    pthread_mutex_lock(&mutex);
    int result = watched[kind].real->xWrite(file, bytes, length, at);
    if (result == SQLITE_OK)
        wait_for_sync(kind, (off_t)at, bytes, (size_t)length);
    pthread_mutex_unlock(&mutex);
    return result;
}

static int truncate_through(sqlite3_file *file, sqlite3_int64 size) {
    enum kind kind = kind_of(file);
    pthread_mutex_lock(&mutex);
    int result = watched[kind].real->xTruncate(file, size);
    if (result == SQLITE_OK)
        wait_for_sync(kind, (off_t)size, NULL, 0);
    pthread_mutex_unlock(&mutex);
    return result;
}

/* Whatever handle it comes by, a sync is one of the file; what is written meanwhile has to wait for the next. */
static int sync_through(sqlite3_file *file, int flags) {
    enum kind kind = kind_of(file);
    pthread_mutex_lock(&mutex);
    unsigned last = watched[kind].count;
    pthread_mutex_unlock(&mutex);
    int result = watched[kind].real->xSync(file, flags);
    pthread_mutex_lock(&mutex);
    if (result == SQLITE_OK)
        settle(kind, last);
    pthread_mutex_unlock(&mutex);
    return result;
}

static int open_through(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *flags_out) {
    (void)vfs;
    int result = real_layer->xOpen(real_layer, name, file, flags, flags_out);
    for (enum kind kind = 0; kind < KINDS && result == SQLITE_OK && name != NULL; kind++) {
        struct watched *each = &watched[kind];
        if (strcmp(name, each->path) != 0)
            continue;
        pthread_mutex_lock(&mutex);
        if (each->real == NULL) {
            each->real = file->pMethods;
            each->methods = *each->real;
            each->methods.xWrite = write_through;
            each->methods.xTruncate = truncate_through;
            each->methods.xSync = sync_through;
        }
        file->pMethods = &each->methods;
        pthread_mutex_unlock(&mutex);
    }
    return result;
}

/* ---- for the test ------------------------------------------------------------------------------------------------ */

static void copy(int from, const char *to) {
    struct stat status;
    int file = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(file >= 0 && fstat(from, &status) == 0, to);
    for (off_t at = 0; at < status.st_size;)
        must(sendfile(file, from, &at, (size_t)(status.st_size - at)) > 0, to);
    close(file);
}

void disk_watch(const char *path) {
    for (enum kind kind = 0; kind < KINDS; kind++) {
        struct watched *each = &watched[kind];
        each->path = forever("%s%s", path, kind == LOG ? "-wal" : "");
        const char *shadow = forever("%s.shadow", each->path);
        STAILQ_INIT(&each->waiting);
        int file = open(each->path, O_RDONLY | O_CREAT | O_CLOEXEC, 0660);
        must(file >= 0, each->path);
        copy(file, shadow);
        close(file);
        each->shadow = open(shadow, O_RDWR | O_CLOEXEC);
        must(each->shadow >= 0, shadow);
    }
    real_layer = sqlite3_vfs_find(NULL);
    layer = *real_layer;
    layer.zName = "forgetful";
    layer.xOpen = open_through;
    must(sqlite3_vfs_register(&layer, 1) == SQLITE_OK, "sqlite3_vfs_register");
}

unsigned disk_cut(const char *to) {
    unsigned lost = 0;
    pthread_mutex_lock(&mutex);
    for (enum kind kind = 0; kind < KINDS; kind++) {
        struct operation *operation;
        const char *path = forever("%s%s", to, kind == LOG ? "-wal" : "");
        copy(watched[kind].shadow, path);
        int file = open(path, O_WRONLY | O_CLOEXEC);
        must(file >= 0, path);
        STAILQ_FOREACH(operation, &watched[kind].waiting, link) {
            if (rand() % 2 == 0)
                carry_out(operation, file);
            else
                lost++;
        }
        close(file);
    }
    pthread_mutex_unlock(&mutex);
    return lost;
}

unsigned disk_database_writes(void) {
    pthread_mutex_lock(&mutex);
    unsigned count = watched[DATABASE].count;
    pthread_mutex_unlock(&mutex);
    return count;
}

void disk_end(void) {
    sqlite3_vfs_unregister(&layer);
    sqlite3_vfs_register(real_layer, 1);
    for (enum kind kind = 0; kind < KINDS; kind++) {
        settle(kind, watched[kind].count);
        close(watched[kind].shadow);
    }
}
