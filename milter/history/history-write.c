/* history-write.c - in: one write; out: what it does inside the writer's transaction, in a savepoint of its own so that
 * a refused one undoes nothing but itself. */
#include "history/history-internal.h"

#include <stdlib.h>

struct history_write *history_write_new(enum history_write_kind kind) {
    struct arena *arena = arena_new();
    struct history_write *write = arena_alloc(arena, sizeof *write);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&write->answered, &attributes);
    pthread_condattr_destroy(&attributes);
    write->kind = kind;
    write->arena = arena;
    atomic_init(&write->references, 1);
    return write;
}

void history_write_drop(struct history_write *write) {
    if (atomic_fetch_sub(&write->references, 1) != 1)
        return;
    pthread_cond_destroy(&write->answered);
    arena_free(write->arena);
}

static enum history_applied apply_kind(const struct history_session *session, struct history_write *write) {
    switch (write->kind) {
    case WRITE_RECORD:
        return history_apply_record(session, write->message, &write->result, &write->error);
    case WRITE_IMPORT:
        return history_apply_send(session, write->message, "sent", &write->result, &write->error);
    case WRITE_HOLD:
        return history_apply_hold(session, write->message, write->token, write->most_an_hour, &write->result,
                                  &write->error);
    case WRITE_WITHDRAW:
        return history_apply_withdraw(session, write->id, write->token, &write->error);
    case WRITE_RELEASE:
        return history_apply_release(session, write->id, write->at, &write->error);
    case WRITE_PRUNE:
        return history_apply_prune(session, write->at, &write->result, &write->error);
    case WRITE_FORGET:
        return history_apply_forget(session, write->id, &write->error);
    case WRITE_ALLOW:
        return history_apply_allow(session, write->allowance, &write->result, &write->error);
    case WRITE_MARKS:
        return history_apply_marks(session, write->id, write->marks, write->mark_count, &write->error);
    case WRITE_DISALLOW:
        return history_apply_disallow(session, write->id, &write->error);
    }
    abort();
}

static int plain(const struct history_session *session, enum history_statement statement, struct error *error) {
    return history_run(session, statement, HISTORY_BIND_NOTHING, NULL, NULL, error);
}

enum history_applied history_write_apply(const struct history_session *session, struct history_write *write) {
    write->result = (struct history_result){0};
    write->error = (struct error){0};
    if (plain(session, SQL_SAVEPOINT, &write->error) != 0)
        return HISTORY_BROKEN;
    enum history_applied applied = apply_kind(session, write);
    if (applied == HISTORY_BROKEN)
        return applied;
    if (applied == HISTORY_REFUSED) {
        struct error undone = {0};
        if (plain(session, SQL_SAVEPOINT_UNDO, &undone) != 0) {
            write->error = undone;
            return HISTORY_BROKEN;
        }
    }
    struct error *error = applied == HISTORY_REFUSED ? NULL : &write->error;
    if (plain(session, SQL_SAVEPOINT_KEEP, error) != 0)
        return HISTORY_BROKEN;
    write->outcome = applied == HISTORY_APPLIED ? HISTORY_DONE
                     : write->result.lost       ? HISTORY_LOST
                     : write->result.enough     ? HISTORY_ENOUGH
                                                : HISTORY_FAILED;
    return applied;
}
