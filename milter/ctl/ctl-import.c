/* ctl-import.c - in: mail sent before, in any of the ways of import-sources.c; out: its orders as sends with their own
 * dates. Several items at once, one inspector each. Idempotent, because the store learns nothing twice; what is done is
 * marked (import-marks.c), so that a run that was broken off goes on where it was. */
#include "ctl/import.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_MICROSECONDS = 10 * 1000, KEEP_MS = 500, MOST_JOBS = 64 };

static const char *const outcome_texts[IMPORT_OUTCOME_COUNT] = {
    [IMPORT_LEARNED] = "learned",
    [IMPORT_KNOWN] = "known already",
    [IMPORT_DONE_BEFORE] = "done before the last run was broken off",
    [IMPORT_NO_ORDER] = "without an order",
    [IMPORT_NOT_OURS] = "not from own domains",
    [IMPORT_OWN_ONLY] = "to nobody outside",
    [IMPORT_NO_DATE] = "without a date",
    [IMPORT_IN_FUTURE] = "dated in the future",
    [IMPORT_TOO_OLD] = "older than --since",
    [IMPORT_NO_RECIPIENT] = "that do not say whom they went to (--to says it)",
    [IMPORT_OTHER_FILE] = "of no kind that is read",
    [IMPORT_NOT_READ] = "not readable",
    [IMPORT_NOT_STORED] = "not stored",
};

/* ---- threads ----------------------------------------------------------------------------------------------------- */

/* The next item, or false when there is none left. Waits while marks are written. */
static bool take(struct import *import, struct import_item *item) {
    pthread_mutex_lock(&import->mutex);
    while (import->pause)
        pthread_cond_wait(&import->changed, &import->mutex);
    bool taken = !import->over && import_next(&import->sources, item);
    import->over = !taken;
    import->busy += taken;
    pthread_mutex_unlock(&import->mutex);
    return taken;
}

static void put_back(struct import *import) {
    pthread_mutex_lock(&import->mutex);
    import->busy--;
    pthread_cond_broadcast(&import->changed);
    pthread_mutex_unlock(&import->mutex);
}

static void *run(void *context) {
    struct import *import = context;
    struct import_item item;
    while (take(import, &item)) {
        enum import_outcome outcome = import_learn(import, &item);
        buffer_free(&item.bytes);
        atomic_fetch_add(&import->counts[outcome], 1);
        atomic_fetch_add(&import->done, 1);
        atomic_fetch_add(&import->done_bytes, item.weight);
        put_back(import);
    }
    return NULL;
}

/* ---- what is durable --------------------------------------------------------------------------------------------- */

/* Waits until the store has all that it answered; false: it lost something. */
static bool settle(struct import *import) {
    struct error error = {0};
    if (import->options->dry_run || history_import_end(import->session->history, &error) == 0)
        return true;
    import_say("%s. Import the same once more", error.text);
    import_worsen(import, error.status == 0 ? EX_IOERR : error.status);
    return false;
}

/* Marks count only when what they stand for is on disk: everybody stops between two items for that moment. */
static void keep_marks(struct import *import) {
    if (import->marks == NULL)
        return;
    pthread_mutex_lock(&import->mutex);
    import->pause = true;
    while (import->busy > 0)
        pthread_cond_wait(&import->changed, &import->mutex);
    if (settle(import))
        import_marks_keep(import->marks);
    history_import_begin(import->session->history);
    import->pause = false;
    pthread_cond_broadcast(&import->changed);
    pthread_mutex_unlock(&import->mutex);
}

static bool is_over(struct import *import) {
    pthread_mutex_lock(&import->mutex);
    bool over = import->over && import->busy == 0;
    pthread_mutex_unlock(&import->mutex);
    return over;
}

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until all is done: the bar, and the marks. */
static void watch(struct import *import, struct progress *progress) {
    int64_t kept = now_ms();
    while (!is_over(import)) {
        progress_step(progress, atomic_load(&import->done), (int64_t)atomic_load(&import->done_bytes));
        if (now_ms() - kept >= KEEP_MS) {
            keep_marks(import);
            kept = now_ms();
        }
        usleep(WAIT_MICROSECONDS);
    }
}

static void run_jobs(struct import *import, unsigned jobs) {
    pthread_t threads[MOST_JOBS];
    unsigned started = 0;
    struct progress progress;
    progress_begin(&progress, import->sources.bytes);
    if (!import->options->dry_run)
        history_import_begin(import->session->history);
    while (started < jobs && pthread_create(&threads[started], NULL, run, import) == 0)
        started++;
    if (started == 0)
        run(import);
    watch(import, &progress);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    bool whole = settle(import);
    import_marks_close(import->marks, whole);
    progress_step(&progress, atomic_load(&import->done), (int64_t)atomic_load(&import->done_bytes));
    progress_end(&progress);
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

static void print_summary(struct import *import) {
    printf("%zu read: %zu %s", atomic_load(&import->done), atomic_load(&import->counts[IMPORT_LEARNED]),
           import->options->dry_run ? "would be learned" : outcome_texts[IMPORT_LEARNED]);
    for (int i = IMPORT_LEARNED + 1; i < IMPORT_OUTCOME_COUNT; i++)
        if (atomic_load(&import->counts[i]) > 0)
            printf(", %zu %s", atomic_load(&import->counts[i]), outcome_texts[i]);
    putchar('\n');
}

static void put_ignored(const struct party_block *party, struct buffer *out) {
    char day[DATE_TEXT_BYTES];
    for (size_t i = 0; i < party->ignored_number_count; i++)
        buffer_printf(out, "not %s\n", party->ignored_numbers[i]);
    for (size_t i = 0; i < party->ignored_pattern_count; i++)
        buffer_printf(out, "not /%s/\n", party->ignored_patterns[i]);
    for (size_t i = 0; i < party->ignored_date_count; i++)
        buffer_printf(out, "not on %s\n", date_format(party->ignored_dates[i], day));
}

static void put_settings(const struct settings *settings, struct buffer *out) {
    for (size_t i = 0; i < settings->word_count; i++)
        buffer_printf(out, "%s %s %s\n", settings->words[i].language, settings->words[i].meaning,
                      settings->words[i].text);
    for (size_t i = 0; i < settings->party_count; i++) {
        const struct party_block *party = &settings->parties[i];
        buffer_printf(out, "%s %d%d %s\n", party->name, (int)party->date_order, party->each_address,
                      party->language == NULL ? "" : party->language);
        for (size_t k = 0; k < party->address_count; k++)
            buffer_printf(out, "%s\n", party->addresses[k]);
        for (size_t k = 0; k < party->number_pattern_count; k++)
            buffer_printf(out, "%s\n", party->number_patterns[k]);
        put_ignored(party, out);
    }
}

/* Of everything that decides what a mail teaches: words, parties, own domains, options, and this program. */
static void digest_meaning(const struct import *import, char text[DIGEST_TEXT_BYTES]) {
    const struct options *options = import->options;
    const struct policy *policy = import->session->policy;
    struct digest *digest = digest_new();
    struct buffer all = {0};
    buffer_printf(&all, ORDERGUARD_VERSION "\n%s\n%lld\n%d%d\n", options->from == NULL ? "" : options->from,
                  (long long)import->since, options->all, (int)import->order);
    for (size_t i = 0; i < options->to_count; i++)
        buffer_printf(&all, "%s\n", options->to[i]);
    for (size_t i = 0; i < options->column_count; i++)
        buffer_printf(&all, "%s\n", options->columns[i]);
    for (size_t i = 0; i < policy->config->own_domains.count; i++)
        buffer_printf(&all, "%s\n", policy->config->own_domains.items[i]);
    put_settings(policy->settings, &all);
    digest_add(digest, buffer_text(&all), all.length);
    digest_finish(digest, text);
    digest_free(digest);
    buffer_free(&all);
}

static void open_marks(struct import *import) {
    char meaning[DIGEST_TEXT_BYTES];
    if (import->options->dry_run)
        return;
    digest_meaning(import, meaning);
    import->marks = import_marks_open(import->session->history, meaning);
    if (import_marks_count(import->marks) > 0)
        import_say("going on with an import that was broken off: %zu are done already",
                   import_marks_count(import->marks));
}

static void import_paths(struct import *import) {
    pthread_mutex_init(&import->mutex, NULL);
    pthread_cond_init(&import->changed, NULL);
    import->sources.columns = import->options->columns;
    import->sources.column_count = import->options->column_count;
    import->index = find_prepare(import->session->policy->settings);
    import->sources.index = import->index;
    for (size_t i = 0; i < import->options->argument_count; i++)
        import_add_path(&import->sources, import->options->arguments[i]);
    open_marks(import);
    run_jobs(import, import->options->jobs);
    import_worsen(import, import->sources.status);
    print_summary(import);
    find_release(import->index);
    import_sources_free(&import->sources);
    pthread_cond_destroy(&import->changed);
    pthread_mutex_destroy(&import->mutex);
}

/* NULL, or what is wrong with what was typed, after it was told. */
static int check(struct options *options, struct import *import) {
    if (options->argument_count == 0)
        return ctl_misused("import",
                           "expected a Maildir, a mailbox, a mail file, a list of orders, or a folder of them");
    if (options->since != NULL && !time_parse_bound(options->since, false, &import->since))
        return ctl_misused("import", "--since expects a date like 2025-09-21, but found \"%s\"", options->since);
    if (!ctl_date_order(options->order, &import->order))
        return ctl_misused("import", "--order expects mdy, dmy or ymd, but found \"%s\"", options->order);
    for (size_t i = 0; i < options->column_count; i++) {
        const char *column = options->columns[i], *known;
        size_t length = strcspn(column, "=");
        if (column[length] == '\0')
            return ctl_misused("import", "--column expects NAME=HEADING like number=Bestellnr, but found \"%s\"",
                               column);
        if (!import_csv_knows(column, length, &known))
            return ctl_misused("import", "--column expects one of %s before the =, but found \"%.*s\"", known,
                               (int)length, column);
    }
    if (options->history != NULL && strcmp(options->history, "none") == 0)
        return ctl_misused("import", "--history none keeps nothing: expected a path");
    if (options->jobs == 0) {
        long processors = sysconf(_SC_NPROCESSORS_ONLN);
        options->jobs = processors < 1 ? 1 : processors > MOST_JOBS ? MOST_JOBS : (unsigned)processors;
    }
    return EX_OK;
}

int ctl_import(const struct options *typed) {
    struct options options = *typed;
    struct import import = {.options = &options, .since = INT64_MIN};
    int status = check(&options, &import);
    if (status != EX_OK)
        return status;
    struct session session;
    unsigned needs = NEED_POLICY | NEED_INSPECTORS | (options.dry_run ? 0 : NEED_STORE_CREATE);
    status = session_open(&session, &options, needs);
    if (status == 0) {
        import.session = &session;
        import_paths(&import);
        status = atomic_load(&import.status);
    }
    session_close(&session);
    return status;
}
