/* history-hold.c - in: a message to be held, or the id of one that is; out: hold records, and the send a released one
 * becomes. Limit: LIMIT_RECORD_BYTES for a record. */
#include "history/history-apply.h"

#include <string.h>
#include <sysexits.h>

enum { TICKET_TRIES = 64, HOUR = 3600 };

static void saw_row(void *context, const struct history_value *columns) {
    (void)columns;
    *(bool *)context = true;
}

/* A ticket names one message to whoever releases it: no other hold and no send may have it. */
static int insert_hold(const struct history_session *session, const struct history_message *message, const char *token,
                       const char *record, struct history_result *result, bool *written, struct error *error) {
    bool taken = false;
    *written = false;
    if (history_run(session, SQL_TICKET_TAKEN, HISTORY_BIND(history_text(result->ticket), history_text(result->ticket)),
                    saw_row, &taken, error) != 0)
        return -1;
    if (taken)
        return 0;
    return history_run(session, SQL_INSERT_HOLD,
                       HISTORY_BIND(history_text(result->ticket), history_text(token), history_number(message->at),
                                    history_text(message->sender), history_text(message->message_id),
                                    history_text(message->queue_id), history_text(record)),
                       saw_row, written, error);
}

static void take_number(void *context, const struct history_value *columns) {
    *(int64_t *)context = columns[0].number;
}

/* *enough: so many were held in the hour before. */
static int count_hour(const struct history_session *session, int64_t at, uint32_t most, bool *enough,
                      struct error *error) {
    int64_t held = 0;
    *enough = false;
    if (most == 0)
        return 0;
    int result = history_run(session, SQL_COUNT_HOLDS, HISTORY_BIND(history_number(at - HOUR), history_number(at)),
                             take_number, &held, error);
    *enough = held >= (int64_t)most;
    return result;
}

enum history_applied history_apply_hold(const struct history_session *session, const struct history_message *message,
                                        const char *token, uint32_t most_an_hour, struct history_result *result,
                                        struct error *error) {
    struct buffer record = {0};
    bool written = false;
    int failed = 0;
    if (count_hour(session, message->at, most_an_hour, &result->enough, error) != 0)
        return HISTORY_BROKEN;
    if (result->enough)
        return HISTORY_REFUSED;
    history_message_put(&record, message);
    result->ticket[0] = '\0';
    strncat(result->ticket, message->ticket, TICKET_TEXT_BYTES - 1);
    for (int i = 0; i < TICKET_TRIES && !written && failed == 0; i++) {
        if (i > 0 || result->ticket[0] == '\0')
            ticket_new(result->ticket);
        failed = insert_hold(session, message, token, buffer_text(&record), result, &written, error);
    }
    buffer_free(&record);
    if (failed != 0)
        return HISTORY_BROKEN;
    if (written)
        return history_apply_verdict(session, message, result->ticket, error);
    error_set(error, EX_SOFTWARE, "no free ticket was found for a message to be held");
    return HISTORY_REFUSED;
}

enum history_applied history_apply_withdraw(const struct history_session *session, const char *ticket,
                                            const char *token, struct error *error) {
    int result = history_run(session, SQL_WITHDRAW_HOLD, HISTORY_BIND(history_text(ticket), history_text(token)), NULL,
                             NULL, error);
    if (result == 0)
        result =
            history_run(session, SQL_WITHDRAW_VERDICT,
                        HISTORY_BIND(history_text(ticket), history_text(action_name(ACTION_HOLD))), NULL, NULL, error);
    return result == 0 ? HISTORY_APPLIED : HISTORY_BROKEN;
}

/* ---- release ----------------------------------------------------------------------------------------------------- */

struct waiting {
    struct arena *arena;
    const char *ticket, *record;
    size_t count;
};

static void take_waiting(void *context, const struct history_value *columns) {
    struct waiting *waiting = context;
    waiting->ticket = arena_strdup(waiting->arena, columns[HOLD_TICKET].text);
    waiting->record = arena_strdup(waiting->arena, columns[HOLD_RECORD].text);
    waiting->count++;
}

static int find_waiting(const struct history_session *session, const char *id, struct waiting *waiting,
                        struct error *error) {
    char ticket[TICKET_TEXT_BYTES];
    if (!ticket_normalise(id, ticket))
        ticket[0] = '\0';
    return history_run(session, SQL_HOLDS_BY_ID, HISTORY_BIND(history_text(ticket), history_text(id), history_text(id)),
                       take_waiting, waiting, error);
}

/* The record says what was held; from now on it is a send like any other, under the hold's ticket. */
static enum history_applied become_send(const struct history_session *session, const struct waiting *waiting,
                                        int64_t at, struct error *error) {
    struct history_message *message = history_message_get(waiting->arena, waiting->record, error);
    if (message == NULL) {
        error_prefix(error, "the hold record %s", waiting->ticket);
        return HISTORY_REFUSED;
    }
    struct history_result result = {0};
    message->at = at;
    message->id = history_send_id(at);
    message->ticket = waiting->ticket;
    enum history_applied applied = history_apply_send(session, message, "sent", &result, error);
    if (applied != HISTORY_APPLIED)
        return applied;
    int settled = history_run(session, SQL_SETTLE_HOLD,
                              HISTORY_BIND(history_text("released"), history_number(at), history_text(waiting->ticket)),
                              NULL, NULL, error);
    return settled == 0 ? HISTORY_APPLIED : HISTORY_BROKEN;
}

enum history_applied history_apply_release(const struct history_session *session, const char *id, int64_t at,
                                           struct error *error) {
    struct waiting waiting = {.arena = arena_new()};
    enum history_applied applied = HISTORY_REFUSED;
    if (find_waiting(session, id, &waiting, error) != 0)
        applied = HISTORY_BROKEN;
    else if (waiting.count == 0)
        error_set(error, EX_NOINPUT, "there is no held message %s", id);
    else if (waiting.count > 1)
        error_set(error, EX_DATAERR, "%s fits %zu held messages: name one by its ticket", id, waiting.count);
    else
        applied = become_send(session, &waiting, at, error);
    arena_free(waiting.arena);
    return applied;
}
