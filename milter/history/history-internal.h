/* history-internal.h - the pieces of a struct history and what they offer each other. Internal to milter/history. */
#ifndef HISTORY_INTERNAL_H
#define HISTORY_INTERNAL_H

#include "history/history-apply.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/queue.h>

/* ---- health: is the store in trouble, and has that been said ----------------------------------------------------- */

struct history_health {
    pthread_mutex_t mutex;
    bool trouble;
    char sentence[LIMIT_ERROR_BYTES];
};

/* The first call after good times logs an alarm; later ones only replace the sentence. */
void history_health_trouble(struct history *history, const char *sentence);

/* The first call after trouble logs that it is over. */
void history_health_well(struct history *history);

/* True while the store is in trouble or entries still wait in the journal; the sentence is copied to *error. */
bool history_health_ask(struct history *history, struct error *error);

/* ---- readers: a few connections shared by all threads ------------------------------------------------------------ */

struct history_readers {
    pthread_mutex_t mutex;
    pthread_cond_t returned;
    void *idle[LIMIT_STORE_READERS];
    size_t idle_count, open_count;
};

/* Without any connection yet; the end closes those that were opened, which all must have been given back. */
void history_readers_begin(struct history_readers *readers);
void history_readers_end(struct history *history);

/* Lends a connection, waiting for one at most LIMIT_STORE_SECONDS. One that failed is given back `broken` and closed.
 */
int history_reader_take(struct history *history, struct history_session *session, struct error *error);
void history_reader_give(struct history *history, struct history_session *session, bool broken);

/* ---- what goes along with orders: compare-along.c ---------------------------------------------------------------- */

/* How many messages to a party, seen before (sent, send) and not `left_out`, had this very document beside an order
 * that no other of them had; 0 too when this message has no other order that is new among them. In *along. */
struct history_along {
    const struct inspection *inspection;
    uint32_t document;
    const char *party_key;
    int64_t sent, send, left_out;
};
int history_count_along(const struct history_session *session, const struct history_along *asked, uint32_t *along,
                        struct error *error);

/* ---- allowances: history-allow.c --------------------------------------------------------------------------------- */

/* Those that end after that moment, in the arena. */
int history_look_allowances(const struct history_session *session, int64_t after, struct arena *arena,
                            struct allowance **items, size_t *count, struct error *error);

/* ---- journal: entries that the store did not take, kept beside it ------------------------------------------------ */

struct history_journal;

/* Belongs to the daemon alone. The file is made when it is first needed, or, where it can be, at once with some room
 * set aside. Never NULL; `path` NULL makes a journal that refuses every line. */
struct history_journal *history_journal_open(const char *path, struct log *log);
void history_journal_close(struct history_journal *journal);

/* Makes the message durable, whatever the store does. EX_IOERR, EX_CANTCREAT with a sentence when it cannot. */
int history_journal_add(struct history_journal *journal, const struct history_message *message, struct error *error);

/* True when lines wait to be read again. */
bool history_journal_pending(struct history_journal *journal);

/* The lines that wait, in memory; *end is where they end. Damaged ones are left out and counted. */
struct history_journal_lines {
    char *text;
    size_t length;
};
int history_journal_read(struct history_journal *journal, struct history_journal_lines *lines, struct error *error);

/* The next message, in the arena; NULL: none left. *damaged counts the lines that could not be read. */
struct history_message *history_journal_next(struct history_journal_lines *lines, size_t *position, struct arena *arena,
                                             size_t *damaged);

/* Forgets the lines up to there; what was added meanwhile stays and is still pending. */
int history_journal_done(struct history_journal *journal, size_t length, struct error *error);

/* Puts the lines aside as PATH.damaged before they are forgotten. */
void history_journal_keep_damaged(struct history_journal *journal, const struct history_journal_lines *lines);

/* ---- upkeep: what the writer thread does besides ----------------------------------------------------------------- */

struct history_upkeep { /* times: history_clock() */
    int64_t next_try;   /* when trouble is looked at again */
    int64_t pause;      /* before the try after that */
    int64_t recovered;  /* when trouble was last over */
    int64_t next_pruning;
};

/* As the store is opened: pruning is due in a minute, trouble may be looked at at once. */
void history_upkeep_begin(struct history_upkeep *upkeep);

/* When there will be something to do; a minute from now at the latest. */
int64_t history_upkeep_due(struct history *history, const struct history_upkeep *upkeep);

/* Does what is due, a slice at a time: brings in the journal, looks whether trouble is over, forgets what is too old.
 */
void history_upkeep_run(struct history *history, const struct history_session *session, struct history_upkeep *upkeep);

/* Looks again later, and later each time. */
void history_upkeep_postpone(struct history_upkeep *upkeep);

/* ---- writer: one thread, one transaction for many writes --------------------------------------------------------- */

enum history_write_kind {
    WRITE_RECORD,
    WRITE_HOLD,
    WRITE_WITHDRAW,
    WRITE_IMPORT,
    WRITE_RELEASE,
    WRITE_PRUNE,
    WRITE_FORGET,
    WRITE_ALLOW,
    WRITE_DISALLOW,
    WRITE_MARKS
};
enum history_write_state { WRITE_WAITS, WRITE_TAKEN, WRITE_ANSWERED };

/* One write: made by history_write_new, filled in by the caller, submitted once, dropped by the caller. The writer
 * thread holds it too while it works on it. */
struct history_write {
    enum history_write_kind kind;
    struct arena *arena;
    struct history_message *message; /* RECORD, HOLD, IMPORT */
    const char *id;                  /* RELEASE: the hold; WITHDRAW: its ticket; FORGET, DISALLOW */
    struct allowance *allowance;     /* ALLOW */
    const int64_t *marks;            /* MARKS: to be added; none: all are to be removed */
    size_t mark_count;
    uint32_t most_an_hour; /* HOLD */
    const char *token;     /* HOLD, WITHDRAW */
    int64_t at;            /* RELEASE, PRUNE */
    bool early;            /* within an import batch: answered before the commit */

    enum history_outcome outcome; /* of the writer; who has left does not read it any more */
    struct history_result result;
    struct error error;

    /* Under the writer's mutex: */
    enum history_write_state state;
    bool abandoned; /* the caller has left */
    atomic_uint references;
    pthread_cond_t answered;
    TAILQ_ENTRY(history_write) link;
};

TAILQ_HEAD(history_queue, history_write);

struct history_writer {
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t work;    /* something was queued, or is to be looked at */
    pthread_cond_t flushed; /* nothing is answered and not committed */
    struct history_queue queue;
    atomic_int expected; /* messages that may want to write soon */
    int64_t company_ms;  /* so long it waits for them before it commits */
    bool gathers;        /* the thread has writes and waits for more */
    bool woken;          /* it shall look around, whatever it was about to wait for */
    bool stop;
    int64_t busy_since; /* history_clock() when the writes at work were taken; 0: none are */
    unsigned batches;   /* import batches that are open */
    unsigned loose;     /* writes answered before their commit */
    bool flush;         /* commit them now */
    struct error lost;  /* why loose writes were lost; status 0: none were */
    struct error last;  /* why the store could not be written last time */
    bool connected;     /* below: the thread's alone */
    struct history_session session;
    struct history_upkeep upkeep;
};

/* A write with one reference and an arena of its own for what it points to; the last one to drop it frees both. */
struct history_write *history_write_new(enum history_write_kind kind);
void history_write_drop(struct history_write *write);

/* Starts the thread. The store may still be closed: the thread then keeps trying to open it. */
int history_writer_start(struct history *history, struct error *error);

/* Finishes what is queued, then ends the thread. */
void history_writer_stop(struct history *history);

/* Under the mutex: few writes wait, none of an import, and messages are being read that may bring more. */
bool history_writer_lacks_company(const struct history_writer *writer);

/* Has the thread look whether there is trouble to be mended. */
void history_writer_wake(struct history *history);

/* Queues the write and waits for its answer at most so many seconds, and one more when the writer is at it. A write
 * that is given up while it waits will not happen. One that the writer was already at may: a hold is then taken back,
 * and a record does no harm, for the same message is never written twice. */
enum history_outcome history_submit(struct history *history, struct history_write *write, unsigned seconds,
                                    struct error *error);

/* What the writer does with one write inside its transaction (history-write.c). */
enum history_applied history_write_apply(const struct history_session *session, struct history_write *write);

/* Opens or closes an import batch; waits until what it wrote is durable. */
void history_writer_batch(struct history *history, bool open);
int history_writer_flush(struct history *history, struct error *error);

/* ---- all of it --------------------------------------------------------------------------------------------------- */

struct history {
    const struct history_backend *backend; /* NULL: history = none */
    const char *place;                     /* where, without the prefix */
    char *where;
    struct history_options options; /* where as above */
    struct log *log;
    void *store;        /* opened; see `opened` */
    atomic_bool opened; /* false: the disk was in trouble at the start, the writer thread keeps trying */
    struct history_health health;
    struct history_readers readers;
    struct history_journal *journal; /* NULL unless resident */
    struct history_writer *writer;   /* NULL with HISTORY_READ */
};

/* The daemon goes on with a disk that is full or read-only, for that may get better; a file that is no store will not.
 */
bool history_may_pass(const struct history *history, const struct error *error);

/* Milliseconds since some moment in the past; never set back. */
int64_t history_clock(void);

#endif
