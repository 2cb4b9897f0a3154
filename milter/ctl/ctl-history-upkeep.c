/* ctl-history-upkeep.c - `history forget`, `prune` and `verify`: in: the store; out: it without what was named or is
 * too old, or what is wrong with it; as JSON one object a send forgotten, one about what was pruned, one a fault. 1
 * from verify when something is wrong; 66 for an ID nobody knows. */
#include "ctl/ctl-history.h"

#include <string.h>
#include <sysexits.h>

/* ---- forget ------------------------------------------------------------------------------------------------------ */

static int forget_id(struct session *session, const char *id, bool json) {
    struct error error = {0};
    if (history_forget(session->history, id, &error) != 0)
        return ctl_fail(&error);
    if (!json)
        printf("%s forgotten: its orders may be sent again\n", id);
    return EX_OK;
}

/* As JSON what is forgotten is shown as `show` does, before it is gone. */
static int forget_ids(struct session *session, const struct options *options) {
    int status = EX_OK;
    for (size_t i = 1; i < options->argument_count; i++) {
        size_t count;
        struct history_query query = {.id = options->arguments[i], .now = session->now};
        if (options->json)
            status = ctl_worse(status, session_print_items(session, options, &query, &count));
        status = ctl_worse(status, forget_id(session, options->arguments[i], options->json));
    }
    return status;
}

/* Each send once, however many orders and parties it has. */
static bool comes_again(const struct history_item *items, size_t at) {
    for (size_t i = 0; i < at; i++)
        if (strcmp(items[i].id, items[at].id) == 0)
            return true;
    return false;
}

static int forget_found(struct session *session, const struct options *options, const struct history_item *items,
                        size_t count) {
    int status = EX_OK;
    for (size_t i = 0; i < count; i++) {
        if (options->json)
            print_json_item(stdout, &items[i]);
        if (comes_again(items, i))
            continue;
        if (options->yes)
            status = ctl_worse(status, forget_id(session, items[i].id, options->json));
        else if (!options->json)
            print_text_item(stdout, &items[i]);
    }
    if (!options->yes && !options->json)
        puts("Nothing was forgotten yet. Type the same with --yes, or name the IDs that are meant.");
    return options->yes || options->dry_run ? status : 1;
}

/* Only to name what is meant; a number may have gone to several parties. */
static int forget_number(struct session *session, const struct options *options) {
    struct arena *arena = arena_new();
    struct error error = {0};
    struct history_item *items;
    size_t count;
    struct history_query query = {.number = options->number, .party = options->party, .now = session->now};
    int status = ctl_history_find(session, &query, arena, &items, &count, &error) != 0 ? ctl_fail(&error) : 0;
    if (status == 0 && count == 0) {
        fprintf(stderr, "orderguardctl history: no order \"%s\" was sent%s%s\n", options->number,
                options->party == NULL ? "" : " to ", options->party == NULL ? "" : options->party);
        status = EX_NOINPUT;
    } else if (status == 0) {
        status = forget_found(session, options, items, count);
    }
    arena_free(arena);
    return status;
}

int ctl_history_forget(struct session *session, const struct options *options) {
    bool ids = options->argument_count > 1;
    if (ids == (options->number != NULL))
        return ctl_misused("history", "forget expects IDs, or --number N (history search shows both)");
    return ids ? forget_ids(session, options) : forget_number(session, options);
}

/* ---- prune ------------------------------------------------------------------------------------------------------- */

static int count_older(struct session *session, int64_t before, bool json) {
    struct arena *arena = arena_new();
    struct error error = {0};
    struct history_item *items;
    size_t count, sends = 0;
    struct history_query query = {.until = before - 1, .now = session->now};
    int status = history_find(session->history, &query, arena, &items, &count, &error) != 0 ? ctl_fail(&error) : 0;
    for (size_t i = 0; status == 0 && i < count; i++)
        sends += i == 0 || strcmp(items[i].id, items[i - 1].id) != 0;
    if (status == 0 && json)
        print_json_pruned(stdout, before, sends, false);
    else if (status == 0)
        printf("%zu sends would be forgotten\n", sends);
    arena_free(arena);
    return status;
}

int ctl_history_prune(struct session *session, const struct options *options) {
    struct error error = {0};
    char when[TIME_TEXT_BYTES];
    uint64_t removed;
    int64_t before;
    struct date today = date_of_time(session->now, time_utc_offset(session->now));
    struct date oldest = date_add_months(today, -(int)session->config->keep_months);
    before = (int64_t)date_to_days(oldest) * 86400;
    if (options->argument_count > 1)
        return ctl_misused("history", "prune takes no arguments, but found \"%s\"", options->arguments[1]);
    if (options->before != NULL && !time_parse_bound(options->before, false, &before))
        return ctl_misused("history", "--before expects a date like 2024-09-21, but found \"%s\"", options->before);
    if (options->dry_run)
        return count_older(session, before, options->json);
    if (history_prune(session->history, before, &removed, &error) != 0)
        return ctl_fail(&error);
    if (options->json)
        print_json_pruned(stdout, before, removed, true);
    else
        printf("%llu sends from before %s forgotten; what is held stays\n", (unsigned long long)removed,
               time_format(before, when));
    return EX_OK;
}

/* ---- verify ------------------------------------------------------------------------------------------------------ */

struct faults {
    size_t count;
    bool json;
};

static void print_fault(void *context, const char *sentence) {
    struct faults *faults = context;
    if (faults->json)
        print_json_fault(stdout, sentence);
    else
        printf("%s\n", sentence);
    faults->count++;
}

int ctl_history_verify(struct session *session, const struct options *options) {
    struct error error = {0};
    struct faults faults = {.json = options->json};
    if (options->argument_count > 1)
        return ctl_misused("history", "verify takes no arguments, but found \"%s\"", options->arguments[1]);
    if (history_verify(session->history, print_fault, &faults, &error) != 0) {
        if (faults.count == 0)
            return ctl_fail(&error);
        print_fault(&faults, error.text); /* so damaged that it cannot be read on */
    }
    if (options->json)
        return faults.count == 0 ? EX_OK : 1;
    if (faults.count == 0) {
        puts("The history is in order.");
        return EX_OK;
    }
    printf("%zu things are wrong. Stop orderguard, keep a copy of the file, and import the sent mail into a new one:\n"
           "    orderguardctl import --history NEW PATH...\n",
           faults.count);
    return 1;
}
