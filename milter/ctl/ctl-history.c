/* ctl-history.c - `history search` and `history show`: in: the store; out: what was sent before. 1 when nothing was
 * found; 66 for an ID nobody knows. */
#include "ctl/ctl.h"

#include <string.h>
#include <sysexits.h>

static bool read_time(const char *typed, const char *option, int64_t *time) {
    if (typed == NULL || time_parse(typed, time))
        return true;
    fprintf(stderr, "orderguardctl history: --%s expects a date like 2026-09-21, but found \"%s\"\n", option, typed);
    return false;
}

/* The store keeps order numbers without the order word: what was typed as "PO-4711" is known as "4711". */
static const char *without_order_word(const char *number) {
    size_t letters = strcspn(number, "0123456789");
    return letters == 0 || number[letters] == '\0' ? NULL : number + letters;
}

static int search_number(struct session *session, const struct options *options, struct history_query *query,
                         size_t *count) {
    int status = session_print_items(session, options, query, count);
    const char *bare = query->number == NULL ? NULL : without_order_word(query->number);
    if (status != EX_OK || *count > 0 || bare == NULL)
        return status;
    query->number = bare;
    return session_print_items(session, options, query, count);
}

static int search(struct session *session, const struct options *options) {
    struct history_query query = {.number = options->number, .party = options->party, .now = session->now};
    size_t count = 0;
    if (options->argument_count > 2)
        return ctl_misused("history", "search takes one order number, but found %zu arguments",
                           options->argument_count - 1);
    if (options->argument_count == 2)
        query.number = options->arguments[1];
    if (!read_time(options->since, "since", &query.since) || !read_time(options->until, "until", &query.until))
        return EX_USAGE;
    int status = search_number(session, options, &query, &count);
    return status == 0 && count == 0 ? 1 : status;
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

int ctl_history(const struct options *options) {
    const char *verb = options->argument_count > 0 ? options->arguments[0] : "";
    bool searching = strcmp(verb, "search") == 0;
    if (!searching && strcmp(verb, "show") != 0)
        return ctl_misused("history", "expected search [NUMBER] or show ID...");
    struct session session;
    int status = session_open(&session, options, NEED_STORE);
    if (status == 0)
        status = searching ? search(&session, options) : show(&session, options);
    session_close(&session);
    return status;
}
