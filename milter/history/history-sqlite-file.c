/* history-sqlite-file.c - in: a path; out: a history there that is ours, or a sentence about what is there instead.
 * What is no history of ours is only ever read: its first 100 bytes, before SQLite sees the file. A new store appears
 * complete or not at all: it is made under another name and linked to its own. */
#include "history/history-sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

enum { HEADER_BYTES = 100, VERSION_AT = 60, APPLICATION_AT = 68 }; /* https://www.sqlite.org/fileformat2.html, 1.3 */
enum { FOLDER_MODE = 02770, FILE_MODE = 0660 };

/* The folder of a path; malloc'd. */
static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    char *folder = slash == NULL ? strdup(".") : strndup(path, slash == path ? 1 : (size_t)(slash - path));
    if (folder == NULL)
        abort();
    return folder;
}

/* ---- is it ours -------------------------------------------------------------------------------------------------- */

static uint32_t big_endian(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int check_header(const char *path, const unsigned char *header, ssize_t length, struct error *error) {
    if (length == 0)
        return error_set(error, EX_CONFIG, "%s is no history: the file is empty", path);
    if (length < HEADER_BYTES || memcmp(header, "SQLite format 3", 16) != 0)
        return error_set(error, EX_CONFIG, "%s is no history: it is not a database of SQLite", path);
    if (big_endian(header + APPLICATION_AT) != SQLITE_APPLICATION_ID)
        return error_set(error, EX_CONFIG, "%s is no history: it is a database of another program", path);
    uint32_t version = big_endian(header + VERSION_AT);
    /* The number in the file may be behind the one in the log: sqlite_schema_upgrade looks again. */
    if (version < 1 || version > SQLITE_SCHEMA_VERSION)
        return error_set(error, EX_CONFIG,
                         "the history %s has format %" PRIu32
                         ", but this orderguard knows format %d: it was written by "
                         "another version",
                         path, version, SQLITE_SCHEMA_VERSION);
    return 0;
}

static int look_at(struct sqlite_store *store, const char *path, int fd, struct error *error) {
    unsigned char header[HEADER_BYTES];
    struct stat status;
    if (fstat(fd, &status) != 0)
        return error_set(error, error_status_of(errno), "cannot look at the history %s: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return error_set(error, EX_CONFIG, "%s is no history: it is not a file", path);
    ssize_t length = pread(fd, header, sizeof header, 0);
    if (length < 0)
        return error_set(error, EX_IOERR, "cannot read the history %s: %s", path, strerror(errno));
    store->device = status.st_dev;
    store->file = status.st_ino;
    return check_header(path, header, length, error);
}

/* 1: there is a store; 0: there is nothing. */
static int look(struct sqlite_store *store, const char *path, struct error *error) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && errno == ENOENT)
        return 0;
    if (fd < 0)
        return error_set(error, error_status_of(errno), "cannot open the history %s: %s", path, strerror(errno));
    int result = look_at(store, path, fd, error);
    close(fd);
    return result == 0 ? 1 : -1;
}

/* ---- a new one --------------------------------------------------------------------------------------------------- */

/* A missing folder or missing rights are for the admin to mend; anything else may be the disk. */
static int cannot_make(const char *path, struct error *error) {
    int status = error_status_of(errno) == EX_IOERR ? EX_CANTCREAT : error_status_of(errno);
    return error_set(error, status, "cannot make the history %s: %s", path, strerror(errno));
}

/* The mode is set on its own, because the umask takes part of it away otherwise. */
static int make_folder(const char *folder, const char *path, struct error *error) {
    if (mkdir(folder, FOLDER_MODE) != 0)
        return errno == EEXIST ? 0 : cannot_make(path, error);
    return chmod(folder, FOLDER_MODE) == 0 ? 0 : cannot_make(path, error);
}

static void sync_path(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

/* Somebody else may have made the store in the same moment: then that one counts. */
static int publish(const char *draft, const char *path, struct error *error) {
    sync_path(draft);
    if (link(draft, path) != 0 && errno != EEXIST)
        return cannot_make(path, error);
    return 0;
}

static int make_draft(char *draft, const char *path, struct error *error) {
    int fd = mkostemp(draft, O_CLOEXEC);
    if (fd < 0)
        return cannot_make(path, error);
    int result = fchmod(fd, FILE_MODE) == 0 ? 0 : cannot_make(path, error);
    close(fd);
    if (result == 0)
        result = sqlite_schema_make(draft, error);
    if (result == 0)
        result = publish(draft, path, error);
    unlink(draft);
    return result;
}

static int make(const char *path, struct error *error) {
    char *folder = folder_of(path), *draft = NULL;
    int result = make_folder(folder, path, error);
    if (result == 0 && asprintf(&draft, "%s.new-XXXXXX", path) < 0)
        abort();
    if (result == 0)
        result = make_draft(draft, path, error);
    if (result == 0)
        sync_path(folder);
    free(draft);
    free(folder);
    return result;
}

int sqlite_file_prepare(struct sqlite_store *store, const char *path, struct error *error) {
    int found = look(store, path, error);
    if (found == 0 && store->open != HISTORY_CREATE)
        return error_set(error, EX_NOINPUT, "there is no history %s yet: the daemon or `orderguardctl import` makes it",
                         path);
    if (found == 0) {
        if (make(path, error) != 0)
            return -1;
        found = look(store, path, error);
    }
    if (found < 0)
        return -1;
    store->path = realpath(path, NULL);
    if (store->path == NULL)
        return error_set(error, EX_IOERR, "cannot find the history %s: %s", path, strerror(errno));
    return 0;
}

/* ---- later ------------------------------------------------------------------------------------------------------- */

int sqlite_file_check(const struct sqlite_store *store, struct error *error) {
    struct stat status;
    if (stat(store->path, &status) == 0 && status.st_dev == store->device && status.st_ino == store->file)
        return 0;
    return error_set(error, EX_IOERR, "the history %s was removed or replaced while it was open: restart orderguard",
                     store->path);
}

int sqlite_file_explain(const struct sqlite_store *store, const char *reason, struct error *error) {
    char *folder = folder_of(store->path);
    int file_failure = 0, folder_failure = 0;
    if (faccessat(AT_FDCWD, store->path, store->open == HISTORY_READ ? R_OK : R_OK | W_OK, AT_EACCESS) != 0)
        file_failure = errno;
    if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0)
        folder_failure = errno;
    free(folder);
    int failure = file_failure != 0 ? file_failure : folder_failure;
    if (failure == EACCES || failure == EPERM)
        return error_set(error, EX_NOPERM, "the history %s may not be %s by this user: be its owner, or root",
                         store->path, store->open == HISTORY_READ ? "read" : "written");
    if (failure != 0)
        return error_set(error, EX_IOERR, "cannot use the history %s: %s", store->path, strerror(failure));
    return error_set(error, EX_IOERR, "cannot use the history %s: %s", store->path, reason);
}

/* ---- ownership --------------------------------------------------------------------------------------------------- */

/* The store, else its folder, else the folder that will hold that. */
static int find_owner(const char *path, struct stat *status, struct error *error) {
    char *at = strdup(path);
    if (at == NULL)
        abort();
    int found = stat(at, status), failure = errno;
    for (int i = 0; i < 2 && found != 0 && failure == ENOENT; i++) {
        char *folder = folder_of(at);
        free(at);
        at = folder;
        found = stat(at, status);
        failure = errno;
    }
    free(at);
    if (found == 0)
        return 0;
    return error_set(error, error_status_of(failure), "cannot find the owner of the history %s: %s", path,
                     strerror(failure));
}

static int become(uid_t user, gid_t group) {
    struct passwd *entry = getpwuid(user);
    int groups = entry != NULL ? initgroups(entry->pw_name, group) : setgroups(0, NULL);
    return groups != 0 || setresgid(group, group, group) != 0 || setresuid(user, user, user) != 0 ? -1 : 0;
}

int sqlite_file_become_owner(const char *path, struct error *error) {
    struct stat status;
    if (geteuid() != 0)
        return 0;
    if (find_owner(path, &status, error) != 0)
        return -1;
    if (status.st_uid == 0)
        return 0;
    if (become(status.st_uid, status.st_gid) == 0)
        return 0;
    return error_set(error, EX_OSERR, "cannot become the owner of the history %s: %s", path, strerror(errno));
}
