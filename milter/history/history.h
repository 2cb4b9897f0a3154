/* history.h - what was sent before: entries, claims and hold records (semantics.md, "Sends, entries, claims").
 *
 * One struct history is shared by all threads. Reads run on connections of their own; writes go through one writer
 * thread that groups commits. A backend is one file that fills a struct history_backend (history-backend.h) and has
 * one row in history.c; callers never see which one it is.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include "base/error.h"
#include "base/log.h"
#include "inspection.h"

struct history;

enum history_open { HISTORY_READ, HISTORY_WRITE, HISTORY_CREATE };

struct history_options {
    const char *where;         /* PATH, sqlite:PATH, postgresql://..., none */
    enum history_open open;    /* HISTORY_CREATE: make it when missing; else a missing store is EX_NOINPUT */
    uint32_t same_send_window; /* seconds */
    uint32_t keep_months;      /* the daemon's writer forgets what is older, once a day; 0: never */
    struct log *log;
    bool resident; /* the daemon: a disk in trouble (full, read-only) does not keep it from starting, and what the store
                      does not take is kept in the journal WHERE.journal until it does */
};

/* A root process becomes the owner of the store, or of the folder of a new one, for good: what it writes then can still
 * be written by the daemon. Nothing happens for other users, for "none", or when root owns it. To be called early, from
 * the only thread. EX_NOPERM, EX_OSERR. */
int history_become_owner(const char *where, struct error *error);

/* Opens the store. A file that is no store of ours is left untouched (EX_CONFIG); no rights: EX_NOPERM. "none" gives a
 * history that answers "nothing was sent before". */
int history_open(const struct history_options *options, struct history **history, struct error *error);
void history_close(struct history *history);

/* Fills inspection->comparisons: for each judged document and each foreign party, the earlier sends that resemble it.
 * comparison.earlier holds the sends to this party first, newest first, at most LIMIT_EARLIER; then, for "to anybody",
 * the newest sends to other parties, again at most LIMIT_EARLIER: they have another party_key. Of sends that are alike
 * by number, by lines and by text each kind gets its share.
 * Entries later than received_at are not seen (a store opened for writing sees LIMIT_MESSAGE_SECONDS further, because
 * messages are judged side by side; their time is then told as received_at). Neither is the message's own send, nor
 * what went to the same party after it. Waits at most LIMIT_STORE_SECONDS; trouble is told in comparisons.state and
 * logged once. Touches nothing when there is no document to compare. */
void history_compare(struct history *history, struct inspection *inspection);

enum history_outcome {
    HISTORY_DONE,   /* durable */
    HISTORY_LOST,   /* another send took a claim meanwhile; nothing was written: compare and judge once more */
    HISTORY_ENOUGH, /* history_hold: too many holds within an hour; nothing was written */
    HISTORY_FAILED, /* not written (now in the journal, when it could be); sentence in *error */
};

/* Counts the messages that are being read and may have to be recorded (+1 when one begins, -1 when its record is asked
 * for or it turned out to need none): while there are some, a commit waits a moment for their company. */
void history_expect(struct history *history, int change);

/* Commits the message's entries and claims as provisional (or extends the send it belongs to) in one transaction. With
 * comparisons.state other than HISTORY_ANSWERED the message was judged without knowing who sent the order: it takes the
 * claims over and is never HISTORY_LOST. What the rules wanted done is noted with it, unless that was pass; of a
 * message that is rejected or deferred, or has no judged document or no foreign party, only that. */
enum history_outcome history_record(struct history *history, const struct inspection *inspection, struct error *error);

/* Commits the hold record; makes verdict.id unique first. Only after HISTORY_DONE may the message be quarantined.
 * HISTORY_ENOUGH when `most_an_hour` messages (0: no bound) were held in the hour before received_at already: counted
 * in the same transaction, so that messages judged side by side, and several gateways, do not go beyond. */
enum history_outcome history_hold(struct history *history, struct inspection *inspection, uint32_t most_an_hour,
                                  struct error *error);

/* For import: the envelope has sender, recipients and body digest; entries with state sent and the message's own time
 * (received_at). Idempotent: *learned tells whether anything was new. Grouped by the writer thread like all writes. */
enum history_outcome history_import(struct history *history, const struct inspection *inspection, bool *learned,
                                    struct error *error);

/* Between these, history_import answers before its commit; the commit follows within LIMIT_STORE_GROUP_MS, so that one
 * thread alone can import thousands a second. history_import_end waits until all is durable, at most
 * LIMIT_STORE_PATIENT_SECONDS; -1: something answered with HISTORY_DONE was not written, import again. */
void history_import_begin(struct history *history);
int history_import_end(struct history *history, struct error *error);

/* Marks of an import that may be broken off: numbers that mean something to it, under a text (at most 64 bytes) that
 * says how it looked. Durable when history_mark returns. history_marks gives an array to be freed; history_unmark
 * removes the marks of every import, when one has come to its end. 0 or -1. */
int history_mark(struct history *history, const char *meaning, const int64_t *marks, size_t count, struct error *error);
int history_marks(struct history *history, const char *meaning, int64_t **marks, size_t *count, struct error *error);
int history_unmark(struct history *history, struct error *error);

/* One line of `orderguardctl list|show` and `history search|show`. Strings belong to the arena given. */
struct history_item {
    const char *id, *state; /* provisional sent held released */
    int64_t sent;
    const char *from;
    const char **to;
    size_t to_count;
    const char *party, *number, *message_id, *queue_id, *rule, *why; /* NULL: none */
    struct date date;
    const char *kind;
    const char *token;                                      /* hold records only; NULL otherwise */
    const char *number_folded, *revision, *release, *lines; /* "" or NULL: none */
    bool resent;                                            /* its sender asked for it with the resend word */
};

struct history_query {
    const char *id;       /* ticket, queue ID or Message-ID; NULL: all */
    const char *number;   /* any writing; folded before comparing; NULL: all */
    const char *party;    /* its name or key, in any case; NULL: all */
    int64_t since, until; /* 0: open */
    bool resent;          /* only sends that were asked for with the resend word */
    bool holds;           /* hold records that wait, instead of sends */
    int64_t now;          /* a send that is provisional for a day by then is shown as sent; 0: states as stored */
};

/* All items that match, oldest first. 0 with *count (maybe 0), or -1. */
int history_find(struct history *history, const struct history_query *query, struct arena *arena,
                 struct history_item **items, size_t *count, struct error *error);

/* What the rules wanted done about one message; strings belong to the arena given. */
struct history_verdict {
    const char *verdict; /* hold, reject, defer, tag; with would- before it when it was observed; allowed */
    int64_t judged;
    const char *from;
    const char **to;
    size_t to_count;
    const char *id, *rule, *why, *number, *message_id, *queue_id; /* NULL: none */
    bool released;                                                /* it was held, and let go */
};

struct history_report {
    struct history_verdict *items; /* oldest first */
    size_t count;
    uint64_t sends; /* messages with orders that went out */
};

/* Of all messages judged in that span of time those that were not simply passed. 0, or -1. */
int history_report(struct history *history, int64_t since, int64_t until, struct arena *arena,
                   struct history_report *report, struct error *error);

/* The time of the first send at or after that moment. 1, 0: there is none, -1. */
int history_next(struct history *history, int64_t from, int64_t *sent, struct error *error);

/* The hold becomes a send at that time; its claims are taken over. `id` is its ticket, queue ID or Message-ID;
 * EX_NOINPUT when there is no such waiting hold, EX_DATAERR when there are several. */
int history_release(struct history *history, const char *id, int64_t at, struct error *error);

/* Forgets one send, as if it had not been; `id` is its ticket, queue ID or Message-ID. EX_NOINPUT when there is none,
 * EX_DATAERR when there are several. */
int history_forget(struct history *history, const char *id, struct error *error);

/* Forgets entries sent before that time, and holds settled before it; waiting holds stay. */
int history_prune(struct history *history, int64_t before, uint64_t *removed, struct error *error);

/* ---- allowances: what an admin lets pass for a while (struct allowance, inspection.h) ---------------------------- */

/* Makes it durable and gives it an id. */
int history_allow(struct history *history, struct allowance *allowance, struct error *error);

/* Those that end after that moment, oldest first; strings belong to the arena. 0 with *count (maybe 0), or -1. */
int history_allowances(struct history *history, int64_t after, struct arena *arena, struct allowance **items,
                       size_t *count, struct error *error);

/* EX_NOINPUT when there is none of that id. */
int history_disallow(struct history *history, const char *id, struct error *error);

/* ---- is it in order? --------------------------------------------------------------------------------------------- */

/* Looks through the whole store and calls `found` with one sentence for everything that is not as it should be. 0, also
 * when much was found; -1: it could not be looked at. */
int history_verify(struct history *history, void (*found)(void *context, const char *sentence), void *context,
                   struct error *error);

#endif
