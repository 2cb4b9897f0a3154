/* session.c - in: the options of a command; out: policy, inspectors and store ready for use. Inspectors are started
 * while we still are who we are; then root becomes the owner of the store; only then the store is opened. */
#include "ctl/ctl.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

/* Only the configuration, where neither words nor rules matter: held messages are listed even when a rule is broken. */
static int load_config(struct session *session, const struct options *options, struct buffer *errors) {
    const char *path = options->config;
    if (path == NULL && access(CONFIG_DEFAULT_PATH, F_OK) == 0)
        path = CONFIG_DEFAULT_PATH;
    int result = config_load(path, &session->own_config, errors);
    session->config = session->own_config;
    return result;
}

static int load_policy(struct session *session, const struct options *options, struct buffer *errors) {
    int result = policy_load(options->config, options->rules, options->rules_count, 1, &session->policy, errors);
    if (result == 0) {
        session->policy->config->mode = MODE_ENFORCE; /* semantics.md: orderguardctl ignores the mode */
        session->config = session->policy->config;
    }
    return result;
}

static int load(struct session *session, const struct options *options, unsigned needs) {
    struct buffer errors = {0};
    int result = (needs & (NEED_POLICY | NEED_INSPECTORS)) ? load_policy(session, options, &errors)
                                                           : load_config(session, options, &errors);
    if (result != 0)
        fputs(buffer_text(&errors), stderr);
    buffer_free(&errors);
    if (result != 0)
        return EX_CONFIG;
    if (session->config->timezone != NULL)
        setenv("TZ", session->config->timezone, 1);
    tzset();
    return 0;
}

int session_clock(const struct options *options, int64_t *now) {
    *now = (int64_t)time(NULL);
    if (options->at == NULL || time_parse(options->at, now))
        return 0;
    fprintf(
        stderr,
        "orderguardctl: --at expects a time like 2026-09-21T10:00:00Z or a date like 2026-09-21, but found \"%s\"\n",
        options->at);
    return EX_USAGE;
}

static unsigned processors(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > 64 ? 64 : (unsigned)count;
}

static int start_inspectors(struct session *session, const struct options *options) {
    struct error error = {0};
    char *program = config_find("orderguard-inspect");
    if (program == NULL) {
        error_set(&error, EX_UNAVAILABLE, "orderguard-inspect was found neither beside orderguardctl nor in %s",
                  ORDERGUARD_PREFIX "/libexec/orderguard");
        return ctl_fail(&error);
    }
    const struct config *config = session->config;
    struct workers_options wanted = {.program = program,
                                     .inspect_user = config->inspect_user,
                                     .inspectors = options->jobs > 0 ? options->jobs : 1,
                                     .deadline_seconds = config->deadline,
                                     .log = session->log};
    if (options->jobs == 0 && options->argument_count > 1)
        wanted.inspectors = processors();
    int result = workers_start(&wanted, &session->workers, &error);
    if (result == 0)
        result = workers_configure(session->workers, session->policy->settings, &error);
    free(program);
    return result == 0 ? 0 : ctl_fail(&error);
}

/* Of root's rights only "may read any file" stays, so that mail of every user can be imported; what the store creates
 * belongs to its owner. */
static int become_owner(const char *where, struct error *error) {
    bool root = geteuid() == 0;
    if (root)
        prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
    if (history_become_owner(where, error) != 0)
        return -1;
    if (!root || geteuid() == 0)
        return 0;
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct rights[2] = {0};
    rights[0].effective = rights[0].permitted = 1u << CAP_DAC_READ_SEARCH;
    if (syscall(SYS_capset, &header, rights) != 0)
        return error_set(error, EX_NOPERM, "root's rights cannot be given up: %s", strerror(errno));
    return 0;
}

static int open_store(struct session *session, const struct options *options, unsigned needs) {
    struct error error = {0};
    const char *where = options->history != NULL ? options->history : session->config->history;
    struct history_options wanted = {.where = where,
                                     .open = needs & NEED_STORE_CREATE  ? HISTORY_CREATE
                                             : needs & NEED_STORE_WRITE ? HISTORY_WRITE
                                                                        : HISTORY_READ,
                                     .same_send_window = session->config->same_send_window,
                                     .log = session->log};
    if (become_owner(where, &error) == 0 && history_open(&wanted, &session->history, &error) == 0)
        return 0;
    if ((needs & NEED_STORE_MAYBE) == 0)
        return ctl_fail(&error);
    session->no_history = error;
    return 0;
}

int session_open(struct session *session, const struct options *options, unsigned needs) {
    struct error error = {0};
    *session = (struct session){0};
    if (log_open("stderr", "orderguardctl", LOG_LEVEL_WARNING, &session->log, &error) != 0)
        return ctl_fail(&error);
    int status = load(session, options, needs);
    if (status == 0)
        status = session_clock(options, &session->now);
    if (status == 0 && (needs & NEED_INSPECTORS))
        status = start_inspectors(session, options);
    if (status == 0 && (needs & (NEED_STORE | NEED_STORE_WRITE | NEED_STORE_CREATE | NEED_STORE_MAYBE)))
        status = open_store(session, options, needs);
    session->pipeline = (struct pipeline){.policy = session->policy,
                                          .workers = session->workers,
                                          .history = session->history,
                                          .log = session->log,
                                          .dry_run = true,
                                          .headers_stand_in = true};
    return status;
}

void session_close(struct session *session) {
    workers_stop(session->workers);
    history_close(session->history);
    policy_drop(session->policy);
    config_free(session->own_config);
    log_close(session->log);
    *session = (struct session){0};
}

int session_print_items(struct session *session, const struct options *options, const struct history_query *query,
                        size_t *count) {
    struct error error = {0};
    struct arena *arena = arena_new();
    struct history_item *items = NULL;
    int status = history_find(session->history, query, arena, &items, count, &error) == 0 ? EX_OK : ctl_fail(&error);
    for (size_t i = 0; status == EX_OK && i < *count; i++)
        (options->json ? print_json_item : print_text_item)(stdout, &items[i]);
    arena_free(arena);
    return status;
}

int session_start_queue(const struct options *options, struct queue **queue) {
    struct session session;
    struct error error = {0};
    int status = session_open(&session, options, 0);
    if (status == 0 && queue_start(session.config->mta_config, queue, &error) != 0)
        status = ctl_fail(&error);
    session_close(&session);
    return status;
}

/* Says so when what is asked for as a held message has gone out meanwhile. */
static bool was_sent(struct session *session, const char *id, struct arena *arena) {
    struct history_item *items = NULL;
    size_t count = 0;
    char when[TIME_TEXT_BYTES];
    struct history_query query = {.id = id, .now = session->now};
    if (history_find(session->history, &query, arena, &items, &count, NULL) != 0 || count == 0)
        return false;
    fprintf(stderr, "orderguardctl: %s is not held: it was sent at %s\n", id, time_format(items[0].sent, when));
    return true;
}

int session_find_hold(struct session *session, const char *id, struct arena *arena, const struct history_item **item) {
    struct error error = {0};
    struct history_item *items = NULL;
    size_t count = 0;
    struct history_query query = {.id = id, .holds = true, .now = session->now};
    if (history_find(session->history, &query, arena, &items, &count, &error) != 0)
        return ctl_fail(&error);
    if (count == 0 && was_sent(session, id, arena))
        return EX_NOINPUT;
    if (count == 0) {
        error_set(&error, EX_NOINPUT, "no held message is known as \"%s\". Type: orderguardctl list", id);
        return ctl_fail(&error);
    }
    /* A held message with several orders is listed once for each; but a queue ID may have been used again. */
    for (size_t i = 1; i < count; i++) {
        if (strcmp(items[i].id, items[0].id) == 0)
            continue;
        error_set(&error, EX_DATAERR, "%s fits several held messages, %s and %s among them: name one by its ticket", id,
                  items[0].id, items[i].id);
        return ctl_fail(&error);
    }
    *item = &items[0];
    return EX_OK;
}

void session_set_envelope(const struct options *options, struct inspection *inspection) {
    struct envelope *envelope = &inspection->envelope;
    if (options->from != NULL)
        envelope->sender = options->from;
    envelope->user = options->user;
    if (options->to_count == 0)
        return;
    envelope->recipients = arena_array(inspection->arena, options->to_count, sizeof *envelope->recipients);
    memcpy(envelope->recipients, options->to, options->to_count * sizeof *envelope->recipients);
    envelope->recipient_count = options->to_count;
}
