/* import-marks.c - in: items that are done; out: marks in the store, by which an import that was broken off goes on
 * where it was. They stand in the store itself, so that they go where it goes: a new store, or an older copy of it,
 * knows exactly what it has learned. The store never learns anything twice, so that a lost mark costs time and nothing
 * else. Limit: memory for eight bytes an item. */
#include "ctl/import.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Each mark carries it into the store, and the pages of all marks want to stay in memory: the whole digest made 100,000
 * marks 8 MB. */
enum { MEANING_LETTERS = 16 };

struct import_marks {
    struct history *history;
    char meaning[MEANING_LETTERS + 1];
    int64_t *before; /* ascending */
    size_t before_count;
    pthread_mutex_t mutex;
    int64_t *added; /* not kept yet */
    size_t added_count, added_room;
};

static int compare(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

struct import_marks *import_marks_open(struct history *history, const char *meaning) {
    struct import_marks *marks = calloc(1, sizeof *marks);
    struct error error = {0};
    if (marks == NULL)
        abort();
    pthread_mutex_init(&marks->mutex, NULL);
    marks->history = history;
    strncat(marks->meaning, meaning, MEANING_LETTERS);
    if (history_marks(history, marks->meaning, &marks->before, &marks->before_count, &error) != 0) {
        import_say("%s: everything is looked at again", error.text);
        import_marks_close(marks, false);
        return NULL;
    }
    if (marks->before_count > 0)
        qsort(marks->before, marks->before_count, sizeof *marks->before, compare);
    return marks;
}

size_t import_marks_count(const struct import_marks *marks) {
    return marks == NULL ? 0 : marks->before_count;
}

/* A file that changed is another one. The flags behind the name of a Maildir's message are not part of it. */
static int64_t mark_of(const struct import_item *item) {
    char text[DIGEST_TEXT_BYTES], rest[80];
    const char *path = item->source->path;
    const char *slash = strrchr(path, '/'), *flags = strstr(slash == NULL ? path : slash, ":2,");
    struct digest *digest = digest_new();
    digest_add(digest, path, flags == NULL ? strlen(path) : (size_t)(flags - path));
    int length = snprintf(rest, sizeof rest, "%c%" PRId64 " %" PRId64 " %" PRIu64, '\0', item->source->bytes,
                          item->source->changed, item->line);
    digest_add(digest, rest, (size_t)length);
    digest_finish(digest, text);
    digest_free(digest);
    text[16] = '\0';
    return (int64_t)strtoull(text, NULL, 16);
}

bool import_marks_has(const struct import_marks *marks, const struct import_item *item) {
    if (marks == NULL || marks->before_count == 0)
        return false;
    int64_t mark = mark_of(item);
    return bsearch(&mark, marks->before, marks->before_count, sizeof mark, compare) != NULL;
}

void import_marks_add(struct import_marks *marks, const struct import_item *item) {
    if (marks == NULL)
        return;
    int64_t mark = mark_of(item);
    pthread_mutex_lock(&marks->mutex);
    if (marks->added_count == marks->added_room) {
        marks->added_room = marks->added_room == 0 ? 1024 : marks->added_room * 2;
        marks->added = reallocarray(marks->added, marks->added_room, sizeof *marks->added);
        if (marks->added == NULL)
            abort();
    }
    marks->added[marks->added_count++] = mark;
    pthread_mutex_unlock(&marks->mutex);
}

void import_marks_keep(struct import_marks *marks) {
    struct error error = {0};
    if (marks == NULL)
        return;
    pthread_mutex_lock(&marks->mutex);
    /* A mark that cannot be kept costs the next run time; that the store is in trouble, imports say themselves. */
    if (marks->added_count > 0)
        history_mark(marks->history, marks->meaning, marks->added, marks->added_count, &error);
    marks->added_count = 0;
    pthread_mutex_unlock(&marks->mutex);
}

void import_marks_close(struct import_marks *marks, bool all_done) {
    struct error error = {0};
    if (marks == NULL)
        return;
    if (all_done)
        history_unmark(marks->history, &error);
    pthread_mutex_destroy(&marks->mutex);
    free(marks->before);
    free(marks->added);
    free(marks);
}
