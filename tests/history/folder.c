/* folder.c - in: nothing; out: a folder for files of a test. */
#include "history/folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

const char *folder_new(void) {
    const char *below = getenv("TMPDIR");
    char *path;
    if (asprintf(&path, "%s/orderguard-history-XXXXXX", below == NULL ? "/tmp" : below) < 0 || mkdtemp(path) == NULL)
        abort();
    return path;
}

const char *folder_path(const char *folder, const char *name) {
    char *path;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        abort();
    return path;
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
