/* paths.c - in: the name of a program or folder of ours; out: where it is, beside the running program in a build tree
 * or where `make install` put it. */
#include "base/config.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *joined(const char *folder, const char *name) {
    char *path = NULL;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        abort();
    if (access(path, R_OK) == 0)
        return path;
    free(path);
    return NULL;
}

char *config_find(const char *what) {
    static const char *const installed[] = {
        ORDERGUARD_PREFIX "/libexec/orderguard",
        ORDERGUARD_PREFIX "/share/orderguard",
        ORDERGUARD_PREFIX "/bin",
        ORDERGUARD_PREFIX "/sbin",
    };
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    char *found = NULL;
    if (length > 0) {
        self[length] = '\0';
        char *slash = strrchr(self, '/');
        if (slash != NULL) {
            *slash = '\0';
            found = joined(self, what);
        }
    }
    for (size_t i = 0; found == NULL && i < sizeof installed / sizeof installed[0]; i++)
        found = joined(installed[i], what);
    return found;
}
