/* history-mark.c - in: numbers that stand for what an import has looked at; out: the same numbers, as long as the
 * import is not finished. They live in the store, because they are true of this store alone. */
#include "history/history-internal.h"

#include <stdlib.h>
#include <sysexits.h>

enum history_applied history_apply_marks(const struct history_session *session, const char *meaning,
                                         const int64_t *marks, size_t count, struct error *error) {
    for (size_t i = 0; i < count; i++)
        if (history_run(session, SQL_INSERT_MARK, HISTORY_BIND(history_text(meaning), history_number(marks[i])), NULL,
                        NULL, error) != 0)
            return HISTORY_BROKEN;
    if (count == 0 && history_run(session, SQL_DELETE_MARKS, HISTORY_BIND_NOTHING, NULL, NULL, error) != 0)
        return HISTORY_BROKEN;
    return HISTORY_APPLIED;
}

static int submit(struct history *history, const char *meaning, const int64_t *marks, size_t count,
                  struct error *error) {
    if (history->writer == NULL)
        return error_set(error, EX_SOFTWARE, "the history was opened for reading only");
    struct history_write *write = history_write_new(WRITE_MARKS);
    int64_t *copy = arena_array(write->arena, count, sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = marks[i];
    write->id = arena_strdup(write->arena, meaning);
    write->marks = copy;
    write->mark_count = count;
    enum history_outcome outcome = history_submit(history, write, LIMIT_STORE_PATIENT_SECONDS, error);
    history_write_drop(write);
    return outcome == HISTORY_DONE ? 0 : -1;
}

int history_mark(struct history *history, const char *meaning, const int64_t *marks, size_t count,
                 struct error *error) {
    return count == 0 ? 0 : submit(history, meaning, marks, count, error);
}

int history_unmark(struct history *history, struct error *error) {
    return submit(history, "", NULL, 0, error);
}

struct marks {
    int64_t *items;
    size_t count, room;
};

static void take_mark(void *context, const struct history_value *columns) {
    struct marks *marks = context;
    if (marks->count == marks->room) {
        marks->room = marks->room == 0 ? 1024 : marks->room * 2;
        marks->items = reallocarray(marks->items, marks->room, sizeof *marks->items);
        if (marks->items == NULL)
            abort();
    }
    marks->items[marks->count++] = columns[0].number;
}

int history_marks(struct history *history, const char *meaning, int64_t **marks, size_t *count, struct error *error) {
    struct marks found = {0};
    struct history_session session;
    *marks = NULL;
    *count = 0;
    if (history->backend == NULL)
        return 0;
    if (history_reader_take(history, &session, error) != 0)
        return -1;
    int result = history_run(&session, SQL_MARKS, HISTORY_BIND(history_text(meaning)), take_mark, &found, error);
    history_reader_give(history, &session, result != 0);
    *marks = found.items;
    *count = found.count;
    return result;
}
