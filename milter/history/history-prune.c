/* history-prune.c - in: a moment, or the id of a send; out: a store without what was sent or claimed before it, or
 * without that send; slice by slice, so that no write has to wait long for one. Limit: SLICE sends a transaction. */
#include "history/history-apply.h"

#include <sysexits.h>

enum { SLICE = 200 };

struct sends {
    int64_t items[SLICE];
    size_t count;
};

static void take_send(void *context, const struct history_value *columns) {
    struct sends *sends = context;
    if (sends->count < SLICE)
        sends->items[sends->count++] = columns[0].number;
}

static int forget(const struct history_session *session, int64_t send, struct error *error) {
    if (history_run(session, SQL_DELETE_CLAIMS, HISTORY_BIND(history_number(send), history_number(send)), NULL, NULL,
                    error) != 0)
        return -1;
    if (history_run(session, SQL_DELETE_ENTRIES, HISTORY_BIND(history_number(send)), NULL, NULL, error) != 0)
        return -1;
    return history_run(session, SQL_DELETE_SEND, HISTORY_BIND(history_number(send)), NULL, NULL, error);
}

enum history_applied history_apply_prune(const struct history_session *session, int64_t before,
                                         struct history_result *result, struct error *error) {
    struct sends old = {0};
    if (history_run(session, SQL_OLD_SENDS,
                    HISTORY_BIND(history_number(history_first_id(before)), history_number(SLICE)), take_send, &old,
                    error) != 0)
        return HISTORY_BROKEN;
    for (size_t i = 0; i < old.count; i++)
        if (forget(session, old.items[i], error) != 0)
            return HISTORY_BROKEN;
    result->removed = old.count;
    /* Waiting holds stay however old they are. */
    if (old.count == 0 &&
        history_run(session, SQL_DELETE_HOLDS, HISTORY_BIND(history_number(before)), NULL, NULL, error) != 0)
        return HISTORY_BROKEN;
    if (old.count == 0 &&
        history_run(session, SQL_DELETE_VERDICTS, HISTORY_BIND(history_number(before)), NULL, NULL, error) != 0)
        return HISTORY_BROKEN;
    return HISTORY_APPLIED;
}

static void count_row(void *context, const struct history_value *columns) {
    (void)columns;
    ++*(uint64_t *)context;
}

enum history_applied history_apply_claim_pruning(const struct history_session *session, int64_t before,
                                                 struct history_result *result, struct error *error) {
    result->removed = 0;
    return history_run(session, SQL_DELETE_OLD_CLAIMS, HISTORY_BIND(history_number(before), history_number(SLICE)),
                       count_row, &result->removed, error) == 0
               ? HISTORY_APPLIED
               : HISTORY_BROKEN;
}

enum history_applied history_apply_forget(const struct history_session *session, const char *id, struct error *error) {
    char ticket[TICKET_TEXT_BYTES];
    struct sends named = {0};
    if (!ticket_normalise(id, ticket))
        ticket[0] = '\0';
    if (history_run(session, SQL_SENDS_BY_ID, HISTORY_BIND(history_text(ticket), history_text(id), history_text(id)),
                    take_send, &named, error) != 0)
        return HISTORY_BROKEN;
    if (named.count != 1) {
        if (named.count == 0)
            error_set(error, EX_NOINPUT, "nothing sent is known as \"%s\"", id);
        else
            error_set(error, EX_DATAERR, "%s fits %zu sends: name one by its ticket, queue ID or Message-ID", id,
                      named.count);
        return HISTORY_REFUSED;
    }
    return forget(session, named.items[0], error) == 0 ? HISTORY_APPLIED : HISTORY_BROKEN;
}
