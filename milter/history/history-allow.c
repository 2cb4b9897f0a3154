/* history-allow.c - in: what an admin lets pass for a while; out: rows of the store, and those that are in force when a
 * message is judged. Limit: LIMIT_ALLOWANCES are looked at. */
#include "history/history-internal.h"

#include <string.h>
#include <sysexits.h>

enum { ID_TRIES = 64 };

static void saw_row(void *context, const struct history_value *columns) {
    (void)columns;
    *(bool *)context = true;
}

/* ---- inside the writer's transaction ----------------------------------------------------------------------------- */

enum history_applied history_apply_allow(const struct history_session *session, const struct allowance *allowance,
                                         struct history_result *result, struct error *error) {
    bool written = false;
    for (int i = 0; i < ID_TRIES && !written; i++) {
        ticket_new(result->ticket);
        if (history_run(session, SQL_INSERT_ALLOWANCE,
                        HISTORY_BIND(history_text(result->ticket), history_text(allowance_kind_name(allowance->kind)),
                                     history_text(allowance->value), history_text(allowance->party),
                                     history_number(allowance->ends), history_number(allowance->added),
                                     history_text(allowance->who), history_text(allowance->reason)),
                        saw_row, &written, error) != 0)
            return HISTORY_BROKEN;
    }
    if (written)
        return HISTORY_APPLIED;
    error_set(error, EX_SOFTWARE, "no free id was found for the allowance");
    return HISTORY_REFUSED;
}

enum history_applied history_apply_disallow(const struct history_session *session, const char *id,
                                            struct error *error) {
    char ticket[TICKET_TEXT_BYTES];
    bool removed = false;
    if (ticket_normalise(id, ticket) &&
        history_run(session, SQL_DELETE_ALLOWANCE, HISTORY_BIND(history_text(ticket)), saw_row, &removed, error) != 0)
        return HISTORY_BROKEN;
    if (removed)
        return HISTORY_APPLIED;
    error_set(error, EX_NOINPUT, "nothing allowed is known as \"%s\". Type: orderguardctl allow list", id);
    return HISTORY_REFUSED;
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

/* None keeps nothing; a reader may not write. */
static int refuse(const struct history *history, struct error *error) {
    if (history->backend == NULL)
        return error_set(error, EX_CONFIG, "history is none: there is nowhere to keep what is allowed");
    return error_set(error, EX_SOFTWARE, "the history was opened for reading only");
}

static int submit(struct history *history, struct history_write *write, struct error *error) {
    return history_submit(history, write, LIMIT_STORE_PATIENT_SECONDS, error) == HISTORY_DONE ? 0 : -1;
}

int history_allow(struct history *history, struct allowance *allowance, struct error *error) {
    if (history->writer == NULL)
        return refuse(history, error);
    struct history_write *write = history_write_new(WRITE_ALLOW);
    struct allowance *copy = arena_alloc(write->arena, sizeof *copy);
    *copy = (struct allowance){.kind = allowance->kind,
                               .value = arena_strdup(write->arena, allowance->value),
                               .party = arena_strdup(write->arena, allowance->party),
                               .ends = allowance->ends,
                               .added = allowance->added,
                               .who = arena_strdup(write->arena, allowance->who),
                               .reason = arena_strdup(write->arena, allowance->reason)};
    write->allowance = copy;
    int result = submit(history, write, error);
    if (result == 0)
        memcpy(allowance->id, write->result.ticket, TICKET_TEXT_BYTES);
    history_write_drop(write);
    return result;
}

int history_disallow(struct history *history, const char *id, struct error *error) {
    if (history->writer == NULL)
        return refuse(history, error);
    struct history_write *write = history_write_new(WRITE_DISALLOW);
    write->id = arena_strdup(write->arena, id);
    int result = submit(history, write, error);
    history_write_drop(write);
    return result;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

struct allowances {
    struct arena *arena;
    struct allowance *items;
    size_t count;
};

/* A kind of a later version is left alone. */
static void take_allowance(void *context, const struct history_value *columns) {
    struct allowances *all = context;
    enum allowance_kind kind = allowance_kind_of(columns[ALLOWANCE_KIND].text);
    if (kind == ALLOW_KIND_COUNT)
        return;
    all->items = arena_grow(all->arena, all->items, all->count, sizeof *all->items);
    struct allowance *allowance = &all->items[all->count++];
    *allowance = (struct allowance){.kind = kind,
                                    .value = arena_strdup(all->arena, columns[ALLOWANCE_VALUE].text),
                                    .party = arena_strdup(all->arena, columns[ALLOWANCE_PARTY].text),
                                    .ends = columns[ALLOWANCE_ENDS].number,
                                    .added = columns[ALLOWANCE_ADDED].number,
                                    .who = arena_strdup(all->arena, columns[ALLOWANCE_WHO].text),
                                    .reason = arena_strdup(all->arena, columns[ALLOWANCE_REASON].text)};
    strncat(allowance->id, columns[ALLOWANCE_ID].text, TICKET_TEXT_BYTES - 1);
}

int history_look_allowances(const struct history_session *session, int64_t after, struct arena *arena,
                            struct allowance **items, size_t *count, struct error *error) {
    struct allowances all = {.arena = arena};
    int result =
        history_run(session, SQL_ALLOWANCES, HISTORY_BIND(history_number(after), history_number(LIMIT_ALLOWANCES)),
                    take_allowance, &all, error);
    *items = all.items;
    *count = all.count;
    return result;
}

int history_allowances(struct history *history, int64_t after, struct arena *arena, struct allowance **items,
                       size_t *count, struct error *error) {
    struct history_session session;
    *items = NULL;
    *count = 0;
    if (history->backend == NULL)
        return 0;
    if (history_reader_take(history, &session, error) != 0)
        return -1;
    int result = history_look_allowances(&session, after, arena, items, count, error);
    history_reader_give(history, &session, result != 0);
    return result;
}
