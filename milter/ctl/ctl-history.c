/* ctl-history.c - `orderguardctl history VERB`: in: the store; out: what was sent before. search and show stand here,
 * the other verbs in ctl-history-*.c. 1 when nothing was found; 66 for an ID nobody knows. */
#include "ctl/ctl-history.h"

#include <string.h>
#include <sysexits.h>

static bool read_time(const char *typed, const char *option, bool last, int64_t *time) {
    if (typed == NULL || time_parse_bound(typed, last, time))
        return true;
    fprintf(stderr, "orderguardctl history: --%s expects a date like 2026-09-21, but found \"%s\"\n", option, typed);
    return false;
}

bool ctl_history_span(const struct options *options, struct history_query *query) {
    return read_time(options->since, "since", false, &query->since) &&
           read_time(options->until, "until", true, &query->until);
}

/* The store keeps order numbers without the order word: what was typed as "PO-4711" is known as "4711". */
static const char *without_order_word(const char *number) {
    size_t letters = strcspn(number, "0123456789");
    return letters == 0 || number[letters] == '\0' ? NULL : number + letters;
}

int ctl_history_find(struct session *session, struct history_query *query, struct arena *arena,
                     struct history_item **items, size_t *count, struct error *error) {
    int result = history_find(session->history, query, arena, items, count, error);
    const char *bare = query->number == NULL ? NULL : without_order_word(query->number);
    if (result != 0 || *count > 0 || bare == NULL)
        return result;
    query->number = bare;
    return history_find(session->history, query, arena, items, count, error);
}

static int search(struct session *session, const struct options *options) {
    struct history_query query = {.number = options->number, .party = options->party, .now = session->now};
    struct error error = {0};
    struct history_item *items;
    size_t count = 0;
    if (options->argument_count > 2)
        return ctl_misused("history", "search takes one order number, but found %zu arguments",
                           options->argument_count - 1);
    if (options->argument_count == 2)
        query.number = options->arguments[1];
    if (!ctl_history_span(options, &query))
        return EX_USAGE;
    struct arena *arena = arena_new();
    int status = ctl_history_find(session, &query, arena, &items, &count, &error) == 0 ? (count == 0 ? 1 : EX_OK)
                                                                                       : ctl_fail(&error);
    for (size_t i = 0; status == EX_OK && i < count; i++)
        (options->json ? print_json_item : print_text_item)(stdout, &items[i]);
    arena_free(arena);
    return status;
}

static int show(struct session *session, const struct options *options) {
    if (options->argument_count < 2)
        return ctl_misused("history", "show expects an ID");
    int status = EX_OK;
    for (size_t i = 1; i < options->argument_count; i++) {
        size_t count = 0;
        struct history_query query = {.id = options->arguments[i], .now = session->now};
        int result = session_print_items(session, options, &query, &count);
        if (result == 0 && count == 0) {
            fprintf(stderr, "orderguardctl history: nothing sent is known as \"%s\"\n", options->arguments[i]);
            result = EX_NOINPUT;
        }
        status = ctl_worse(status, result);
    }
    return status;
}

static const struct verb {
    const char *name;
    enum session_need needs;
    int (*run)(struct session *session, const struct options *options);
} verbs[] = {
    {"search", NEED_STORE, search},
    {"show", NEED_STORE, show},
    {"export", NEED_STORE, ctl_history_export},
    {"resent", NEED_STORE, ctl_history_resent},
    {"verify", NEED_STORE, ctl_history_verify},
    {"forget", NEED_STORE_WRITE, ctl_history_forget},
    {"prune", NEED_STORE_WRITE, ctl_history_prune},
};

int ctl_history(const struct options *options) {
    const char *typed = options->argument_count > 0 ? options->arguments[0] : "";
    const struct verb *verb = NULL;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(typed, verbs[i].name) == 0)
            verb = &verbs[i];
    if (verb == NULL)
        return ctl_misused("history",
                           "expected search, show, export, resent, verify, forget or prune, but found \"%s\"", typed);
    struct session session;
    int status = session_open(&session, options, verb->needs);
    if (status == 0)
        status = verb->run(&session, options);
    session_close(&session);
    return status;
}
