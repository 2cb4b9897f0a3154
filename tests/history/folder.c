/* folder.c - in: nothing; out: a folder for files of a test. */
#include "history/folder.h"

#include "base/arena.h"

#include <ftw.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

const char *forever(const char *format, ...) {
    static struct arena *arena;
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    char *printed;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&printed, format, arguments) < 0)
        abort();
    va_end(arguments);
    pthread_mutex_lock(&mutex);
    if (arena == NULL)
        arena = arena_new();
    const char *kept = arena_strdup(arena, printed);
    pthread_mutex_unlock(&mutex);
    free(printed);
    return kept;
}

const char *folder_new(void) {
    const char *below = getenv("TMPDIR");
    char path[4096];
    snprintf(path, sizeof path, "%s/orderguard-history-XXXXXX", below == NULL ? "/tmp" : below);
    if (mkdtemp(path) == NULL)
        abort();
    return forever("%s", path);
}

const char *folder_path(const char *folder, const char *name) {
    return forever("%s/%s", folder, name);
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk) {
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

void folder_remove(const char *folder) {
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
