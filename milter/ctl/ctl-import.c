/* ctl-import.c - in: .eml files and folders of them; out: their orders as sends with their own dates. Idempotent: what
 * the store knows already is not learned twice. Several files at once, one inspector each. */
#include "ctl/ctl.h"

#include <errno.h>
#include <fts.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum { DAY_SECONDS = 86400, WAIT_MICROSECONDS = 10 * 1000 };

/* Why a file taught nothing; the last line of an import counts them. */
enum outcome {
    LEARNED,
    KNOWN,
    NO_ORDER,
    NOT_OURS,
    OWN_ONLY,
    NO_DATE,
    IN_FUTURE,
    TOO_OLD,
    NOT_READ,
    NOT_STORED,
    OUTCOME_COUNT
};

static const char *const outcome_texts[OUTCOME_COUNT] = {
    [LEARNED] = "learned",
    [KNOWN] = "known already",
    [NO_ORDER] = "without an order",
    [NOT_OURS] = "not from own domains",
    [OWN_ONLY] = "to nobody outside",
    [NO_DATE] = "without a date",
    [IN_FUTURE] = "dated in the future",
    [TOO_OLD] = "older than --since",
    [NOT_READ] = "not readable",
    [NOT_STORED] = "not stored",
};

struct import {
    struct session *session;
    const struct options *options;
    int64_t since;
    char **files;
    size_t file_count;
    size_t left_out; /* files in folders that do not end in .eml */
    atomic_size_t next, done;
    atomic_size_t counts[OUTCOME_COUNT];
    atomic_int status;
};

/* ---- which files --------------------------------------------------------------------------------------------------
 */

static void add_file(struct import *import, const char *path) {
    if ((import->file_count & (import->file_count - 1)) == 0) {
        size_t room = import->file_count == 0 ? 1 : import->file_count * 2;
        import->files = realloc(import->files, room * sizeof *import->files);
        if (import->files == NULL)
            abort();
    }
    char *copy = strdup(path);
    if (copy == NULL)
        abort();
    import->files[import->file_count++] = copy;
}

static bool is_mail_file(const char *path) {
    size_t length = strlen(path);
    return length > 4 && strcasecmp(path + length - 4, ".eml") == 0;
}

static int compare_paths(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void worsen(struct import *import, int status) {
    int seen = atomic_load(&import->status);
    while (!atomic_compare_exchange_weak(&import->status, &seen, ctl_worse(seen, status)))
        ;
}

/* Everything below a folder that ends in .eml, sorted by name, so that two runs go the same way. */
static int add_folder(struct import *import, const char *folder) {
    char *const roots[] = {(char *)folder, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (walk == NULL)
        return -1;
    size_t before = import->file_count;
    for (FTSENT *entry = fts_read(walk); entry != NULL; entry = fts_read(walk)) {
        if (entry->fts_info == FTS_F && is_mail_file(entry->fts_path)) {
            add_file(import, entry->fts_path);
        } else if (entry->fts_info == FTS_F) {
            import->left_out++;
        } else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR) {
            fprintf(stderr, "orderguardctl import: %s cannot be read: %s\n", entry->fts_path,
                    strerror(entry->fts_errno));
            worsen(import, EX_IOERR);
        }
    }
    fts_close(walk);
    if (import->file_count > before)
        qsort(import->files + before, import->file_count - before, sizeof *import->files, compare_paths);
    return 0;
}

static void add_path(struct import *import, const char *path) {
    struct stat status;
    if (stat(path, &status) != 0) {
        fprintf(stderr, "orderguardctl import: %s cannot be opened: %s\n", path, strerror(errno));
        worsen(import, EX_NOINPUT);
    } else if (!S_ISDIR(status.st_mode)) {
        add_file(import, path);
    } else if (add_folder(import, path) != 0) {
        fprintf(stderr, "orderguardctl import: %s cannot be read: %s\n", path, strerror(errno));
        worsen(import, EX_IOERR);
    }
}

/* ---- one file ------------------------------------------------------------------------------------------------------
 */

/* Its date is Date:, unless the topmost Received differs by more than a day, then that (semantics.md). */
static int64_t own_time(const struct facts *facts) {
    if (facts->received_time == 0)
        return facts->header_time;
    if (facts->header_time == 0 || llabs(facts->header_time - facts->received_time) > DAY_SECONDS)
        return facts->received_time;
    return facts->header_time;
}

static bool has_order(const struct facts *facts) {
    for (size_t i = 0; i < facts->document_count; i++)
        if (document_is_judged(&facts->documents[i]))
            return true;
    return false;
}

static enum outcome reason_to_skip(const struct import *import, const struct inspection *inspection) {
    const struct party_lists *lists = import->session->policy->lists;
    if (inspection->facts.looked == LOOKED_NOT)
        return NOT_READ;
    if (!import->options->all && party_has_own(lists) && !party_is_own(lists, inspection->envelope.sender))
        return NOT_OURS;
    if (inspection->skipped != NULL || !inspection->parties.foreign)
        return OWN_ONLY;
    if (!has_order(&inspection->facts))
        return NO_ORDER;
    int64_t time = own_time(&inspection->facts);
    if (time == 0)
        return NO_DATE;
    if (time > import->session->now)
        return IN_FUTURE;
    return time < import->since ? TOO_OLD : LEARNED;
}

static enum outcome store(struct import *import, struct inspection *inspection, const char *file) {
    struct error error = {0};
    bool learned = true;
    if (import->options->dry_run)
        return LEARNED;
    if (history_import(import->session->history, inspection, &learned, &error) == HISTORY_DONE)
        return learned ? LEARNED : KNOWN;
    fprintf(stderr, "orderguardctl: %s: %s\n", file, error.text);
    worsen(import, error.status == 0 ? EX_IOERR : error.status);
    return NOT_STORED;
}

static enum outcome learn(struct import *import, struct inspection *inspection, const char *file) {
    struct error error = {0};
    if (content_load(file, inspection, &error) != 0) {
        fprintf(stderr, "orderguardctl: %s\n", error.text);
        worsen(import, error.status);
        return NOT_READ;
    }
    pipeline_inspect(&import->session->pipeline, inspection, NULL, NULL);
    enum outcome outcome = reason_to_skip(import, inspection);
    if (outcome == NOT_READ) {
        fprintf(stderr, "orderguardctl: %s: could not be read: %s\n", file,
                inspection->facts.unreadable_count > 0 ? inspection->facts.unreadable[0].why : "nobody knows why");
        worsen(import, EX_DATAERR);
    }
    if (outcome != LEARNED)
        return outcome;
    inspection->received_at = own_time(&inspection->facts);
    inspection->utc_offset = time_utc_offset(inspection->received_at);
    return store(import, inspection, file);
}

static void *run(void *context) {
    struct import *import = context;
    for (;;) {
        size_t index = atomic_fetch_add(&import->next, 1);
        if (index >= import->file_count)
            return NULL;
        struct inspection *inspection = inspection_new(import->session->now, time_utc_offset(import->session->now));
        enum outcome outcome = learn(import, inspection, import->files[index]);
        inspection_free(inspection);
        atomic_fetch_add(&import->counts[outcome], 1);
        atomic_fetch_add(&import->done, 1);
    }
}

/* ---- all of them ----------------------------------------------------------------------------------------------------
 */

static void run_jobs(struct import *import, unsigned jobs) {
    pthread_t threads[64];
    unsigned started = 0;
    struct progress progress;
    progress_begin(&progress, import->file_count);
    while (started < jobs && pthread_create(&threads[started], NULL, run, import) == 0)
        started++;
    if (started == 0)
        run(import);
    while (atomic_load(&import->done) < import->file_count) {
        progress_step(&progress, atomic_load(&import->done));
        usleep(WAIT_MICROSECONDS);
    }
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    progress_step(&progress, import->file_count);
    progress_end(&progress);
}

static void print_summary(struct import *import) {
    printf("%zu files: %zu %s", import->file_count, atomic_load(&import->counts[LEARNED]),
           import->options->dry_run ? "would be learned" : outcome_texts[LEARNED]);
    for (int i = LEARNED + 1; i < OUTCOME_COUNT; i++)
        if (atomic_load(&import->counts[i]) > 0)
            printf(", %zu %s", atomic_load(&import->counts[i]), outcome_texts[i]);
    if (import->left_out > 0)
        printf("; %zu others left out: their names do not end in .eml", import->left_out);
    putchar('\n');
}

static void import_paths(struct import *import) {
    for (size_t i = 0; i < import->options->argument_count; i++)
        add_path(import, import->options->arguments[i]);
    run_jobs(import, import->options->jobs);
    print_summary(import);
    for (size_t i = 0; i < import->file_count; i++)
        free(import->files[i]);
    free(import->files);
}

int ctl_import(const struct options *typed) {
    struct options options = *typed;
    struct import import = {.options = &options, .since = INT64_MIN};
    if (options.argument_count == 0)
        return ctl_misused("import", "expected a mail file or a folder of them");
    if (options.since != NULL && !time_parse(options.since, &import.since))
        return ctl_misused("import", "--since expects a date like 2025-09-21, but found \"%s\"", options.since);
    if (options.jobs == 0) {
        long processors = sysconf(_SC_NPROCESSORS_ONLN);
        options.jobs = processors < 1 ? 1 : processors > 64 ? 64 : (unsigned)processors;
    }
    if (options.history != NULL && strcmp(options.history, "none") == 0)
        return ctl_misused("import", "--history none keeps nothing: expected a path");
    struct session session;
    unsigned needs = NEED_POLICY | NEED_INSPECTORS | (options.dry_run ? 0 : NEED_STORE_CREATE);
    int status = session_open(&session, &options, needs);
    if (status == 0) {
        import.session = &session;
        import_paths(&import);
        status = atomic_load(&import.status);
    }
    session_close(&session);
    return status;
}
