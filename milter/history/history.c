/* history.c - in: where the history is; out: a backend chosen from the table, opened, with its readers and its writer.
 * Then the calls that write. Limits: LIMIT_STORE_SECONDS for the daemon, LIMIT_STORE_PATIENT_SECONDS for the rest. */
#include "history/history-internal.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* ---- the backends ------------------------------------------------------------------------------------------------ */

/* A new backend is a row here. The first prefix that fits counts; the last row takes every path. */
static const struct backend_row {
    const char *prefix;
    const struct history_backend *backend; /* NULL: no store */
    const char *missing;                   /* why it cannot be used; NULL: it can */
} backends[] = {
    {"none", NULL, NULL},
    {"sqlite:", &history_sqlite, NULL},
    {"postgresql:", NULL, "PostgreSQL is not built into this program"},
    {"postgres:", NULL, "PostgreSQL is not built into this program"},
    {"", &history_sqlite, NULL},
};

static bool fits(const struct backend_row *row, const char *where) {
    if (strcmp(row->prefix, "none") == 0)
        return strcmp(where, "none") == 0;
    return strncmp(where, row->prefix, strlen(row->prefix)) == 0;
}

/* *place is where without the prefix. */
static int choose_backend(const char *where, const struct history_backend **backend, const char **place,
                          struct error *error) {
    const struct backend_row *row = backends;
    *backend = NULL;
    *place = NULL;
    while (!fits(row, where))
        row++;
    if (row->missing != NULL)
        return error_set(error, EX_CONFIG, "history \"%s\": %s", where, row->missing);
    *backend = row->backend;
    *place = where + strlen(row->prefix);
    if (row->backend != NULL && **place == '\0')
        return error_set(error, EX_CONFIG, "history expects a path, sqlite:PATH or none, but found \"%s\"", where);
    return 0;
}

/* ---- opening and closing ----------------------------------------------------------------------------------------- */

bool history_may_pass(const struct history *history, const struct error *error) {
    return history->options.resident &&
           (error->status == EX_IOERR || error->status == EX_CANTCREAT || error->status == EX_TEMPFAIL);
}

static int open_store(struct history *history, struct error *error) {
    if (history->backend->open(history->place, &history->options, &history->store, error) == 0) {
        atomic_store(&history->opened, true);
        return 0;
    }
    if (!history_may_pass(history, error))
        return -1;
    history_health_trouble(history, error->text);
    return 0;
}

static void open_journal(struct history *history) {
    if (!history->options.resident)
        return;
    char *path = history->backend->journal_path(history->place);
    history->journal = history_journal_open(path, history->log);
    free(path);
}

static int open_parts(struct history *history, struct error *error) {
    pthread_mutex_init(&history->health.mutex, NULL);
    history_readers_begin(&history->readers);
    if (open_store(history, error) != 0)
        return -1;
    if (history->options.open == HISTORY_READ)
        return 0;
    open_journal(history);
    return history_writer_start(history, error);
}

int history_open(const struct history_options *options, struct history **history, struct error *error) {
    const struct history_backend *backend;
    const char *place;
    *history = NULL;
    if (choose_backend(options->where, &backend, &place, error) != 0)
        return -1;
    struct history *opened = calloc(1, sizeof *opened);
    if (opened == NULL || (opened->where = strdup(options->where)) == NULL)
        abort();
    opened->backend = backend;
    opened->place = opened->where + (place - options->where);
    opened->options = *options;
    opened->options.where = opened->where;
    opened->log = options->log;
    atomic_init(&opened->opened, false);
    struct error reason = {0};
    if (backend != NULL && open_parts(opened, &reason) != 0) {
        history_close(opened);
        return error_set(error, reason.status, "%s", reason.text);
    }
    *history = opened;
    return 0;
}

void history_close(struct history *history) {
    if (history == NULL)
        return;
    history_writer_stop(history);
    if (history->backend != NULL) {
        history_readers_end(history);
        if (atomic_load(&history->opened))
            history->backend->close(history->store);
        history_journal_close(history->journal);
        pthread_mutex_destroy(&history->health.mutex);
    }
    free(history->where);
    free(history);
}

/* ---- becoming the owner ------------------------------------------------------------------------------------------ */

int history_become_owner(const char *where, struct error *error) {
    const struct history_backend *backend;
    const char *place;
    if (choose_backend(where, &backend, &place, error) != 0)
        return -1;
    if (backend == NULL || backend->become_owner == NULL)
        return 0;
    return backend->become_owner(place, error);
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static enum history_outcome refuse(struct error *error, int status, const char *sentence) {
    error_set(error, status, "%s", sentence);
    return HISTORY_FAILED;
}

/* None is no trouble: what is not kept was not sent. Reading only is a mistake of the caller. */
static bool cannot_write(const struct history *history) {
    return history->backend != NULL && history->writer == NULL;
}

static void keep_in_journal(struct history *history, const struct history_message *message, struct error *error) {
    struct error failed = {0};
    char sentence[LIMIT_ERROR_BYTES];
    memcpy(sentence, error->text, sizeof sentence);
    if (history->journal == NULL) {
        error_set(error, error->status, "%.*s; the entry is lost", (int)sizeof sentence - 64, sentence);
    } else if (history_journal_add(history->journal, message, &failed) == 0) {
        error_set(error, error->status, "%.*s; the entry waits in the journal beside it", (int)sizeof sentence - 64,
                  sentence);
    } else {
        error_set(error, error->status, "%.*s; the entry is lost: %.400s", (int)sizeof sentence - 450, sentence,
                  failed.text);
    }
}

/* A mail had to go on without the store: it is looked after from now on, and nobody else waits for it. */
static void in_trouble(struct history *history, const struct error *error) {
    history_health_trouble(history, error->text);
    history_writer_wake(history);
}

/* Most mail orders nothing, and no rule speaks of it: then not even a write is made. */
static bool has_what_to_keep(const struct inspection *inspection) {
    if (inspection->verdict.action != ACTION_PASS || inspection->verdict.allowed)
        return true;
    for (size_t i = 0; i < inspection->facts.document_count && inspection->parties.count > 0; i++)
        if (document_is_kept(&inspection->facts.documents[i]))
            return true;
    return false;
}

enum history_outcome history_record(struct history *history, const struct inspection *inspection, struct error *error) {
    struct error reason = {0};
    if (history->backend == NULL || !has_what_to_keep(inspection))
        return HISTORY_DONE;
    if (cannot_write(history))
        return refuse(error, EX_SOFTWARE, "the history was opened for reading only");
    if (inspection->verdict.action == ACTION_HOLD && !inspection->verdict.observed)
        return refuse(error, EX_SOFTWARE, "a held message is kept by its hold record alone");
    struct history_write *write = history_write_new(WRITE_RECORD);
    write->message = history_message_of(write->arena, inspection, history->options.same_send_window);
    enum history_outcome outcome = HISTORY_FAILED;
    if (!history_health_ask(history, &reason))
        outcome = history_submit(history, write, LIMIT_STORE_SECONDS, &reason);
    if (outcome == HISTORY_FAILED) {
        in_trouble(history, &reason);
        keep_in_journal(history, write->message, &reason);
        history_writer_wake(history); /* it may have mended all there was before this line was in the journal */
    }
    if (error != NULL && outcome == HISTORY_FAILED)
        *error = reason;
    history_write_drop(write);
    return outcome;
}

enum history_outcome history_hold(struct history *history, struct inspection *inspection, uint32_t most_an_hour,
                                  struct error *error) {
    if (history->backend == NULL)
        return refuse(error, EX_CONFIG, "without a history no hold record can be kept");
    if (cannot_write(history))
        return refuse(error, EX_SOFTWARE, "the history was opened for reading only");
    if (history_health_ask(history, error))
        return HISTORY_FAILED;
    struct history_write *write = history_write_new(WRITE_HOLD);
    write->message = history_message_of(write->arena, inspection, history->options.same_send_window);
    write->token = arena_strdup(write->arena, inspection->verdict.token);
    write->most_an_hour = most_an_hour;
    struct error reason = {0};
    enum history_outcome outcome = history_submit(history, write, LIMIT_STORE_SECONDS, &reason);
    if (outcome == HISTORY_DONE) {
        memcpy(inspection->verdict.id, write->result.ticket, TICKET_TEXT_BYTES);
    } else if (outcome != HISTORY_ENOUGH) {
        in_trouble(history, &reason);
        if (error != NULL)
            *error = reason;
    }
    history_write_drop(write);
    return outcome;
}

enum history_outcome history_import(struct history *history, const struct inspection *inspection, bool *learned,
                                    struct error *error) {
    *learned = false;
    if (history->backend == NULL)
        return refuse(error, EX_CONFIG, "history is none: there is nothing to import into");
    if (cannot_write(history))
        return refuse(error, EX_SOFTWARE, "the history was opened for reading only");
    struct history_write *write = history_write_new(WRITE_IMPORT);
    write->message = history_message_of(write->arena, inspection, history->options.same_send_window);
    write->message->seen = NULL;
    write->message->past = true;
    write->message->rule = write->message->why = "";
    enum history_outcome outcome = HISTORY_DONE;
    if (write->message->document_count > 0 && write->message->party_count > 0) {
        if (write->message->key[0] == '\0')
            outcome = refuse(error, EX_SOFTWARE, "a message without a body digest cannot be imported");
        else
            outcome = history_submit(history, write, LIMIT_STORE_PATIENT_SECONDS, error);
        *learned = outcome == HISTORY_DONE && write->result.learned;
    }
    history_write_drop(write);
    return outcome;
}

void history_import_begin(struct history *history) {
    if (history->writer != NULL)
        history_writer_batch(history, true);
}

int history_import_end(struct history *history, struct error *error) {
    if (history->writer == NULL)
        return 0;
    history_writer_batch(history, false);
    return history_writer_flush(history, error);
}

int history_release(struct history *history, const char *id, int64_t at, struct error *error) {
    if (history->backend == NULL || id[0] == '\0')
        return error_set(error, EX_NOINPUT, "there is no held message %s", id);
    if (cannot_write(history))
        return error_set(error, EX_SOFTWARE, "the history was opened for reading only");
    struct history_write *write = history_write_new(WRITE_RELEASE);
    write->id = arena_strdup(write->arena, id);
    write->at = at;
    enum history_outcome outcome = history_submit(history, write, LIMIT_STORE_PATIENT_SECONDS, error);
    history_write_drop(write);
    return outcome == HISTORY_DONE ? 0 : -1;
}

int history_forget(struct history *history, const char *id, struct error *error) {
    if (history->backend == NULL || id[0] == '\0')
        return error_set(error, EX_NOINPUT, "nothing sent is known as \"%s\"", id);
    if (cannot_write(history))
        return error_set(error, EX_SOFTWARE, "the history was opened for reading only");
    struct history_write *write = history_write_new(WRITE_FORGET);
    write->id = arena_strdup(write->arena, id);
    enum history_outcome outcome = history_submit(history, write, LIMIT_STORE_PATIENT_SECONDS, error);
    history_write_drop(write);
    return outcome == HISTORY_DONE ? 0 : -1;
}

static enum history_outcome prune_slice(struct history *history, int64_t before, uint64_t *removed,
                                        struct error *error) {
    struct history_write *write = history_write_new(WRITE_PRUNE);
    write->at = before;
    enum history_outcome outcome = history_submit(history, write, LIMIT_STORE_PATIENT_SECONDS, error);
    *removed = outcome == HISTORY_DONE ? write->result.removed : 0;
    history_write_drop(write);
    return outcome;
}

int history_prune(struct history *history, int64_t before, uint64_t *removed, struct error *error) {
    uint64_t slice;
    *removed = 0;
    if (history->backend == NULL)
        return 0;
    if (cannot_write(history))
        return error_set(error, EX_SOFTWARE, "the history was opened for reading only");
    do {
        if (prune_slice(history, before, &slice, error) != HISTORY_DONE)
            return -1;
        *removed += slice;
    } while (slice > 0);
    return 0;
}
