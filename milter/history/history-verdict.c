/* history-verdict.c - in: a message that was judged; out: a note of what the rules wanted done, and, when somebody
 * asks, the notes of a span of time. Only what is not simply passed is noted, so that ordinary mail costs nothing.
 * Limit: what memory holds for the span asked for. */
#include "history/history-internal.h"

#include <string.h>

static void take_number(void *context, const struct history_value *columns) {
    *(int64_t *)context = columns[0].number;
}

/* ---- inside the writer's transaction ----------------------------------------------------------------------------- */

/* A message that is refused for now comes again and again: it is noted once. */
static int is_noted(const struct history_session *session, const struct history_message *message, int64_t *noted,
                    struct error *error) {
    *noted = 0;
    if (message->key[0] == '\0')
        return 0;
    return history_run(session, SQL_VERDICT_NOTED,
                       HISTORY_BIND(history_text(message->key), history_number(message->at - message->window),
                                    history_number(message->at + message->window), history_text(message->action),
                                    history_text(message->rule)),
                       take_number, noted, error);
}

static const char *number_of(const struct history_message *message) {
    if (message->document_count == 0)
        return "";
    return message->documents[message->about == UINT32_MAX ? 0 : message->about].number;
}

enum history_applied history_apply_verdict(const struct history_session *session, const struct history_message *message,
                                           const char *ticket, struct error *error) {
    int64_t noted;
    bool needless = strcmp(message->action, HISTORY_RESENT) == 0 && message->rule[0] == '\0';
    if (needless || strcmp(message->action, action_name(ACTION_PASS)) == 0)
        return HISTORY_APPLIED;
    if (is_noted(session, message, &noted, error) != 0)
        return HISTORY_BROKEN;
    if (noted != 0)
        return HISTORY_APPLIED;
    struct arena *arena = arena_new();
    const char *recipients = history_addresses_join(arena, message->recipients, message->recipient_count);
    int result =
        history_run(session, SQL_INSERT_VERDICT,
                    HISTORY_BIND(history_number(message->id), history_number(message->at), history_text(message->key),
                                 history_text(ticket), history_text(message->action), history_text(message->rule),
                                 history_text(message->why), history_text(message->sender), history_text(recipients),
                                 history_text(number_of(message)), history_text(message->message_id),
                                 history_text(message->queue_id)),
                    NULL, NULL, error);
    arena_free(arena);
    return result == 0 ? HISTORY_APPLIED : HISTORY_BROKEN;
}

enum history_applied history_apply_record(const struct history_session *session, const struct history_message *message,
                                          struct history_result *result, struct error *error) {
    if (history_message_is_send(message)) {
        enum history_applied applied = history_apply_send(session, message, "provisional", result, error);
        if (applied != HISTORY_APPLIED)
            return applied;
    }
    return history_apply_verdict(session, message, message->ticket[0] != '\0' ? message->ticket : result->ticket,
                                 error);
}

/* ---- the report -------------------------------------------------------------------------------------------------- */

struct notes {
    struct arena *arena;
    struct history_verdict *items;
    size_t count;
};

static const char *or_null(struct arena *arena, const char *text) {
    return text[0] == '\0' ? NULL : arena_strdup(arena, text);
}

static void take_verdict(void *context, const struct history_value *columns) {
    struct notes *notes = context;
    struct arena *arena = notes->arena;
    notes->items = arena_grow(arena, notes->items, notes->count, sizeof *notes->items);
    struct history_verdict *item = &notes->items[notes->count++];
    *item = (struct history_verdict){
        .id = or_null(arena, columns[VERDICT_TICKET].text),
        .verdict = arena_strdup(arena, columns[VERDICT_ACTION].text),
        .judged = columns[VERDICT_JUDGED].number,
        .rule = or_null(arena, columns[VERDICT_RULE].text),
        .why = or_null(arena, columns[VERDICT_WHY].text),
        .from = arena_strdup(arena, columns[VERDICT_SENDER].text),
        .number = or_null(arena, columns[VERDICT_NUMBER].text),
        .message_id = or_null(arena, columns[VERDICT_MESSAGE_ID].text),
        .queue_id = or_null(arena, columns[VERDICT_QUEUE_ID].text),
        .released = strcmp(columns[VERDICT_HOLD].text, "released") == 0,
    };
    item->to = history_addresses_split(arena, columns[VERDICT_RECIPIENTS].text, &item->to_count);
}

int history_report(struct history *history, int64_t since, int64_t until, struct arena *arena,
                   struct history_report *report, struct error *error) {
    struct history_session session;
    struct notes notes = {.arena = arena};
    int64_t sends = 0;
    *report = (struct history_report){0};
    if (history->backend == NULL)
        return 0;
    if (history_reader_take(history, &session, error) != 0)
        return -1;
    int result = history_run(&session, SQL_VERDICTS, HISTORY_BIND(history_number(since), history_number(until)),
                             take_verdict, &notes, error);
    if (result == 0)
        result =
            history_run(&session, SQL_COUNT_SENDS,
                        HISTORY_BIND(history_number(history_first_id(since)), history_number(history_last_id(until))),
                        take_number, &sends, error);
    history_reader_give(history, &session, result != 0);
    *report = (struct history_report){notes.items, notes.count, (uint64_t)sends};
    return result;
}
