/* import-marks.c - in: items that are done; out: a file WHERE.import beside the store, by which an import that was
 * broken off goes on where it was. One line of 16 hexadecimal digits an item. The store itself never learns anything
 * twice, so that a lost or torn mark costs time and nothing else. Limit: memory for eight bytes an item. */
#include "ctl/import.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { MARK_BYTES = 17 }; /* with its line end */

struct import_marks {
    char *path;
    int fd;
    uint64_t *before; /* ascending */
    size_t before_count;
    pthread_mutex_t mutex;
    struct buffer added; /* lines not written yet */
};

static int compare(const void *a, const void *b) {
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return left < right ? -1 : left > right;
}

/* The file of a store that is one; NULL for others. */
static char *path_beside(const char *where) {
    char *path;
    if (strncmp(where, "sqlite:", 7) == 0)
        where += 7;
    if (strstr(where, "://") != NULL || asprintf(&path, "%s.import", where) < 0)
        return NULL;
    return path;
}

static void heading(const char *meaning, struct buffer *line) {
    buffer_printf(line, "orderguard import 1 %s\n", meaning);
}

/* Whole lines only: the last one may be torn. */
static void read_marks(struct import_marks *marks, const char *text, size_t length) {
    size_t count = length / MARK_BYTES;
    marks->before = calloc(count + 1, sizeof *marks->before);
    if (marks->before == NULL)
        abort();
    for (size_t i = 0; i < count; i++) {
        char *end;
        uint64_t mark = strtoull(text + i * MARK_BYTES, &end, 16);
        if (end == text + (i + 1) * MARK_BYTES - 1 && *end == '\n')
            marks->before[marks->before_count++] = mark;
    }
    qsort(marks->before, marks->before_count, sizeof *marks->before, compare);
}

/* Takes what an earlier run left, when it was about the same; else begins anew. 0 or -1. */
static int take_over(struct import_marks *marks, const char *meaning) {
    struct buffer first = {0}, file = {0};
    struct error error = {0};
    heading(meaning, &first);
    int result = buffer_read_file(&file, marks->path, SIZE_MAX / 2, &error);
    bool same = result == 0 && file.length >= first.length && memcmp(file.data, first.data, first.length) == 0;
    if (same)
        read_marks(marks, file.data + first.length, file.length - first.length);
    off_t end = (off_t)(first.length + marks->before_count * MARK_BYTES);
    if (result == 0 && !same)
        result = ftruncate(marks->fd, 0) == 0 && pwrite(marks->fd, first.data, first.length, 0) == (ssize_t)first.length
                     ? 0
                     : -1;
    else if (result == 0)
        result = ftruncate(marks->fd, end);
    buffer_free(&first);
    buffer_free(&file);
    return result == 0 && lseek(marks->fd, 0, SEEK_END) >= 0 ? 0 : -1;
}

struct import_marks *import_marks_open(const char *where, const char *meaning) {
    struct import_marks *marks = calloc(1, sizeof *marks);
    if (marks == NULL)
        abort();
    pthread_mutex_init(&marks->mutex, NULL);
    marks->path = path_beside(where);
    marks->fd = marks->path == NULL ? -1 : open(marks->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
    if (marks->fd >= 0 && flock(marks->fd, LOCK_EX | LOCK_NB) == 0 && take_over(marks, meaning) == 0)
        return marks;
    import_marks_close(marks, false);
    return NULL;
}

size_t import_marks_count(const struct import_marks *marks) {
    return marks == NULL ? 0 : marks->before_count;
}

/* A file that changed is another one. The flags behind the name of a Maildir's message are not part of it. */
static uint64_t mark_of(const struct import_item *item) {
    char text[DIGEST_TEXT_BYTES], rest[64];
    const char *path = item->source->path;
    const char *slash = strrchr(path, '/'), *flags = strstr(slash == NULL ? path : slash, ":2,");
    struct digest *digest = digest_new();
    digest_add(digest, path, flags == NULL ? strlen(path) : (size_t)(flags - path));
    int length = snprintf(rest, sizeof rest, "%c%" PRId64 " %" PRId64 " %" PRIu64, '\0', item->source->bytes,
                          item->source->changed, item->line);
    digest_add(digest, rest, (size_t)length);
    digest_finish(digest, text);
    digest_free(digest);
    text[MARK_BYTES - 1] = '\0';
    return strtoull(text, NULL, 16);
}

bool import_marks_has(const struct import_marks *marks, const struct import_item *item) {
    if (marks == NULL || marks->before_count == 0)
        return false;
    uint64_t mark = mark_of(item);
    return bsearch(&mark, marks->before, marks->before_count, sizeof mark, compare) != NULL;
}

void import_marks_add(struct import_marks *marks, const struct import_item *item) {
    if (marks == NULL)
        return;
    uint64_t mark = mark_of(item);
    pthread_mutex_lock(&marks->mutex);
    buffer_printf(&marks->added, "%016" PRIx64 "\n", mark);
    pthread_mutex_unlock(&marks->mutex);
}

void import_marks_keep(struct import_marks *marks) {
    if (marks == NULL)
        return;
    pthread_mutex_lock(&marks->mutex);
    size_t length = marks->added.length;
    /* What is not written whole is a torn line to the next run: marks are only a help. */
    if (length > 0 && write(marks->fd, marks->added.data, length) == (ssize_t)length)
        fdatasync(marks->fd);
    buffer_clear(&marks->added);
    pthread_mutex_unlock(&marks->mutex);
}

void import_marks_close(struct import_marks *marks, bool all_done) {
    if (marks == NULL)
        return;
    if (all_done && marks->fd >= 0)
        unlink(marks->path);
    if (marks->fd >= 0)
        close(marks->fd);
    pthread_mutex_destroy(&marks->mutex);
    buffer_free(&marks->added);
    free(marks->before);
    free(marks->path);
    free(marks);
}
