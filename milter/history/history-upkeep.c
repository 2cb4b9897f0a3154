/* history-upkeep.c - in: the writer's time to spare; out: trouble mended, the journal brought in, old sends and claims
 * forgotten.
 * Limits: a slice at a time; after trouble a try every second at first, later every LATEST_PAUSE. */
#include "history/history-internal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIRST_PAUSE = 1000, LATEST_PAUSE = 30000, CALM = 600000 }; /* milliseconds */
enum { WAKE_AT_LEAST = 60000, FIRST_PRUNING = 60000 };
enum { DAY = 24 * 60 * 60 }; /* seconds */
enum { JOURNAL_SLICE = 256, PROBE_BYTES = 65536 };

void history_upkeep_begin(struct history_upkeep *upkeep) {
    *upkeep = (struct history_upkeep){.pause = FIRST_PAUSE, .next_pruning = history_clock() + FIRST_PRUNING};
}

void history_upkeep_postpone(struct history_upkeep *upkeep) {
    int64_t now = history_clock();
    upkeep->next_try = now + upkeep->pause;
    upkeep->pause = upkeep->pause * 2 > LATEST_PAUSE ? LATEST_PAUSE : upkeep->pause * 2;
}

static bool to_mend(struct history *history) {
    return history_health_ask(history, NULL);
}

int64_t history_upkeep_due(struct history *history, const struct history_upkeep *upkeep) {
    int64_t latest = history_clock() + WAKE_AT_LEAST, due = to_mend(history) ? upkeep->next_try : upkeep->next_pruning;
    return due < latest ? due : latest;
}

/* ---- the journal ------------------------------------------------------------------------------------------------- */

static int write_slice(const struct history_session *session, struct history_journal_lines *lines, size_t *position,
                       size_t *damaged, struct error *error) {
    struct arena *arena = arena_new();
    struct history_message *message;
    enum history_applied applied = HISTORY_APPLIED;
    for (int i = 0; i < JOURNAL_SLICE && applied != HISTORY_BROKEN; i++) {
        struct history_result result = {0};
        message = history_journal_next(lines, position, arena, damaged);
        if (message == NULL)
            break;
        applied = history_apply_record(session, message, &result, error);
        arena_reset(arena);
    }
    arena_free(arena);
    return applied == HISTORY_BROKEN ? -1 : 0;
}

/* All lines, a transaction a slice. */
static int write_lines(const struct history_session *session, struct history_journal_lines *lines, size_t *damaged,
                       struct error *error) {
    size_t position = 0;
    while (position < lines->length) {
        if (session->backend->begin(session->connection, error) != 0)
            return -1;
        if (write_slice(session, lines, &position, damaged, error) != 0) {
            session->backend->rollback(session->connection);
            return -1;
        }
        if (session->backend->commit(session->connection, error) != 0)
            return -1;
    }
    return 0;
}

/* Written first and forgotten then: what a crash lets us read twice is recognised by its key. */
static int bring_in_journal(struct history *history, const struct history_session *session, struct error *error) {
    struct history_journal_lines lines = {0};
    size_t damaged = 0;
    if (history_journal_read(history->journal, &lines, error) != 0)
        return -1;
    int result = write_lines(session, &lines, &damaged, error);
    if (result == 0 && damaged > 0)
        history_journal_keep_damaged(history->journal, &lines);
    if (result == 0)
        result = history_journal_done(history->journal, lines.length, error);
    free(lines.text);
    return result;
}

/* ---- trouble ----------------------------------------------------------------------------------------------------- */

static int write_note(const struct history_session *session, const char *text, struct error *error) {
    if (session->backend->begin(session->connection, error) != 0)
        return -1;
    if (history_run(session, SQL_SET_META, HISTORY_BIND(history_text("probe"), history_text(text)), NULL, NULL,
                    error) != 0) {
        session->backend->rollback(session->connection);
        return -1;
    }
    return session->backend->commit(session->connection, error);
}

/* More than a few bytes: a disk that has just room for those is still full. */
static int probe(const struct history_session *session, struct error *error) {
    char *text = malloc(PROBE_BYTES + 1);
    if (text == NULL)
        abort();
    memset(text, 'x', PROBE_BYTES);
    text[PROBE_BYTES] = '\0';
    int result = write_note(session, text, error);
    free(text);
    return result == 0 ? write_note(session, "", error) : -1;
}

static void mend(struct history *history, const struct history_session *session, struct history_upkeep *upkeep) {
    struct error error = {0};
    if (history_clock() - upkeep->recovered > CALM && upkeep->recovered != 0)
        upkeep->pause = FIRST_PAUSE;
    int result = probe(session, &error);
    if (result == 0 && history->journal != NULL && history_journal_pending(history->journal))
        result = bring_in_journal(history, session, &error);
    /* Also after success: a store that breaks again at once is not looked at more often, and not logged more often. */
    history_upkeep_postpone(upkeep);
    if (result != 0) {
        history_health_trouble(history, error.text);
        return;
    }
    upkeep->recovered = history_clock();
    history_health_well(history);
}

/* ---- forgetting -------------------------------------------------------------------------------------------------- */

static void take_sent(void *context, const struct history_value *columns) {
    *(int64_t *)context = columns[0].number;
}

/* The clock of the machine may be wrong by years after a bad start; the newest send is a second witness. 0: no sends.
 */
static int present(const struct history_session *session, int64_t *now, struct error *error) {
    *now = 0;
    return history_run(session, SQL_NEWEST_SEND, HISTORY_BIND(history_number(history_last_id(time(NULL)))), take_sent,
                       now, error);
}

static int64_t months_before(int64_t now, uint32_t months) {
    struct date then = date_add_months(date_of_time(now, 0), -(int)months);
    return (int64_t)date_to_days(then) * DAY;
}

/* Claims go after a day whatever is kept; sends only when there is a bound. *done: how many of both. */
static int prune_slice(const struct history *history, const struct history_session *session, uint64_t *done,
                       struct error *error) {
    struct history_result claims = {0}, sends = {0};
    uint32_t months = history->options.keep_months;
    int64_t now;
    if (present(session, &now, error) != 0)
        return -1;
    if (history_apply_claim_pruning(session, now - HISTORY_CLAIM_SECONDS, &claims, error) == HISTORY_BROKEN)
        return -1;
    if (months > 0 && history_apply_prune(session, months_before(now, months), &sends, error) == HISTORY_BROKEN)
        return -1;
    *done = claims.removed + sends.removed;
    return 0;
}

static void prune(struct history *history, const struct history_session *session, struct history_upkeep *upkeep) {
    struct error error = {0};
    uint64_t done = 0;
    if (session->backend->begin(session->connection, &error) != 0) {
        upkeep->next_pruning = history_clock() + FIRST_PRUNING;
        return;
    }
    int result = prune_slice(history, session, &done, &error);
    if (result != 0)
        session->backend->rollback(session->connection);
    else
        result = session->backend->commit(session->connection, &error);
    if (result != 0)
        history_health_trouble(history, error.text);
    if (result != 0 || done == 0)
        upkeep->next_pruning = history_clock() + (int64_t)DAY * 1000;
}

void history_upkeep_run(struct history *history, const struct history_session *session, struct history_upkeep *upkeep) {
    if (to_mend(history))
        mend(history, session, upkeep);
    else
        prune(history, session, upkeep);
}
