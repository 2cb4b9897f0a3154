/* history-apply.h - what one write does inside a transaction of the writer. Internal to milter/history. */
#ifndef HISTORY_APPLY_H
#define HISTORY_APPLY_H

#include "history/history-backend.h"
#include "history/history-message.h"

struct history_session {
    const struct history_backend *backend;
    void *connection;
};

/* Runs a statement: values and count come from HISTORY_BIND. 0/-1. */
int history_run(const struct history_session *session, enum history_statement statement,
                const struct history_value *values, size_t count, history_row_function *row, void *context,
                struct error *error);

/* The newest send of that key within these times; 0: none. Goes from span to span: a year is some thirty look-ups. */
int history_find_send(const struct history_session *session, const char *key, int64_t from, int64_t until,
                      int64_t *send, struct error *error);

enum history_applied {
    HISTORY_APPLIED,
    HISTORY_REFUSED, /* this one write is to be undone; result.lost or *error says why */
    HISTORY_BROKEN,  /* the store failed; the whole transaction is to be undone. Sentence in *error */
};

struct history_result {
    bool lost;                      /* refused: another send holds a claim */
    bool enough;                    /* refused: too many holds within an hour */
    bool learned;                   /* something new was written */
    char ticket[TICKET_TEXT_BYTES]; /* of a hold: the unique one; of a new send: its own */
    uint64_t removed;               /* by pruning */
};

/* Makes the message a send in that state ("provisional" or "sent"), or extends the send it is an attempt of. */
enum history_applied history_apply_send(const struct history_session *session, const struct history_message *message,
                                        const char *state, struct history_result *result, struct error *error);

/* Notes what the rules wanted done about the message, unless that was pass or is noted already for this attempt. */
enum history_applied history_apply_verdict(const struct history_session *session, const struct history_message *message,
                                           const char *ticket, struct error *error);

/* What becomes of a message that is not held: its send, when it is one, and its verdict. */
enum history_applied history_apply_record(const struct history_session *session, const struct history_message *message,
                                          struct history_result *result, struct error *error);

/* Writes a hold record under the message's ticket, or a new one where that is taken. Refused with result.enough when
 * `most_an_hour` (0: no bound) were held in the hour before. */
enum history_applied history_apply_hold(const struct history_session *session, const struct history_message *message,
                                        const char *token, uint32_t most_an_hour, struct history_result *result,
                                        struct error *error);

/* Takes back a hold record, and its verdict, whose message was not held after all. */
enum history_applied history_apply_withdraw(const struct history_session *session, const char *ticket,
                                            const char *token, struct error *error);

/* Turns a waiting hold into a send of that time. Refused: EX_NOINPUT, or EX_DATAERR when the id fits several. */
enum history_applied history_apply_release(const struct history_session *session, const char *id, int64_t at,
                                           struct error *error);

/* Forgets one slice of the sends before that time; result.removed is 0 when none is left. */
enum history_applied history_apply_prune(const struct history_session *session, int64_t before,
                                         struct history_result *result, struct error *error);

/* So long a claim is kept at least, which is longer than any message is judged. Seconds. */
enum { HISTORY_CLAIM_SECONDS = 24 * 60 * 60 };

/* Forgets one slice of the claims of sends before that time; result.removed is 0 when none is left. */
enum history_applied history_apply_claim_pruning(const struct history_session *session, int64_t before,
                                                 struct history_result *result, struct error *error);

/* Forgets the one send of that id. Refused: EX_NOINPUT, or EX_DATAERR when the id fits several. */
enum history_applied history_apply_forget(const struct history_session *session, const char *id, struct error *error);

/* Writes an allowance under a new id, told in result.ticket. */
enum history_applied history_apply_allow(const struct history_session *session, const struct allowance *allowance,
                                         struct history_result *result, struct error *error);

/* Refused: EX_NOINPUT. */
enum history_applied history_apply_disallow(const struct history_session *session, const char *id, struct error *error);

/* Adds marks of that meaning; without any removes all there are. */
enum history_applied history_apply_marks(const struct history_session *session, const char *meaning,
                                         const int64_t *marks, size_t count, struct error *error);

#endif
