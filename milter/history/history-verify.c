/* history-verify.c - in: a store; out: one sentence for everything in it that is not as it should be: what the database
 * says about its own files, claims and entries that belong to nothing, hold records that cannot become a send. */
#include "history/history-internal.h"

#include <string.h>

struct verify {
    void (*found)(void *context, const char *sentence);
    void *context;
    const char *format; /* of the statement that runs now: two texts */
};

static void tell(const struct verify *verify, const char *format, const char *first, const char *second) {
    struct buffer sentence = {0};
    for (const char *c = format; *c != '\0'; c++) {
        if (*c != '%')
            buffer_add_char(&sentence, *c);
        else
            buffer_add_text(&sentence, *++c == '1' ? first : second);
    }
    verify->found(verify->context, buffer_text(&sentence));
    buffer_free(&sentence);
}

static void take_one(void *context, const struct history_value *columns) {
    const struct verify *verify = context;
    tell(verify, verify->format, columns[0].text, "");
}

static void take_two(void *context, const struct history_value *columns) {
    const struct verify *verify = context;
    tell(verify, verify->format, columns[0].text, columns[1].text);
}

static void take_hold(void *context, const struct history_value *columns) {
    const struct verify *verify = context;
    struct arena *arena = arena_new();
    struct error error = {0};
    if (history_message_get(arena, columns[HOLD_RECORD].text, &error) == NULL)
        tell(verify, "the record of the held message %1 is damaged (%2): look for it in the mail queue",
             columns[HOLD_TICKET].text, error.text);
    arena_free(arena);
}

static int look_through(const struct history_session *session, struct verify *verify, struct error *error) {
    verify->format = "the database: %1";
    if (session->backend->check != NULL && session->backend->check(session->connection, take_one, verify, error) != 0)
        return -1;
    verify->format = "order %1 to %2 is claimed by a send that is not there";
    if (history_run(session, SQL_CLAIMS_OF_NOBODY, HISTORY_BIND_NOTHING, take_two, verify, error) != 0)
        return -1;
    verify->format = "the entry of order %1 to %2 belongs to no send";
    if (history_run(session, SQL_ENTRIES_OF_NOBODY, HISTORY_BIND_NOTHING, take_two, verify, error) != 0)
        return -1;
    verify->format = "the send %1 has no order";
    if (history_run(session, SQL_SENDS_OF_NOTHING, HISTORY_BIND_NOTHING, take_one, verify, error) != 0)
        return -1;
    return history_run(session, SQL_HOLDS, HISTORY_BIND_NOTHING, take_hold, verify, error);
}

int history_verify(struct history *history, void (*found)(void *context, const char *sentence), void *context,
                   struct error *error) {
    struct verify verify = {.found = found, .context = context};
    struct history_session session;
    if (history->backend == NULL)
        return 0;
    if (history_reader_take(history, &session, error) != 0)
        return -1;
    int result = session.backend->begin(session.connection, error);
    if (result == 0) {
        result = look_through(&session, &verify, error);
        session.backend->rollback(session.connection);
    }
    history_reader_give(history, &session, result != 0);
    return result;
}
