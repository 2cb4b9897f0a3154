/* pool.h - what the files of workers/ share: the resident inspectors, who waits for them, and who may touch what.
 *
 *     workers.c       start and stop
 *     configure.c     new settings
 *     message.c       one message: facts, or "could not look" and a log line
 *     pool.c          hands inspectors out, in the order in which threads came, and takes them back
 *     exchange.c      one message to one inspector and its facts back
 *     keeper.c        the one thread that starts, replaces and retires inspectors; no reply ever waits for it
 *     keeper-*.c      ... what it plans, how it orders them, what it hears of them, how it buries them
 *     nursery*.c      the process whose children they are (nursery.h); become.c is a template's first breath
 *
 * A template is kept in the same list as the inspectors that are forked from it.
 */
#ifndef WORKERS_POOL_H
#define WORKERS_POOL_H

#include "base/buffer.h"
#include "wire/wire.h"
#include "workers/nursery.h"
#include "workers/workers.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In a second; wide enough for any moment. */
#define MILLISECONDS INT64_C(1000)

/* A frame on its way in. */
struct frame {
    char *bytes;
    size_t size, have;
};

enum frame_state {
    FRAME_WHOLE,
    FRAME_PART,
    FRAME_CLOSED,
    FRAME_UNREAD, /* closed before it had read what we sent */
    FRAME_BAD
};

enum inspector_state {
    INSPECTOR_STARTING, /* ordered, has not said "ready" */
    INSPECTOR_TEMPLATE, /* warm; forks inspectors and never sees mail */
    INSPECTOR_IDLE,     /* waits for a message */
    INSPECTOR_BUSY,     /* a thread has it */
    INSPECTOR_GONE      /* its end is ordered; waits for the nursery to say how it ended */
};

/* How the trouble with an inspector is told, and what it says itself before it is ready. */
#define TROUBLE_BYTES (LIMIT_ERROR_BYTES + 256u)
#define SAID_BYTES 512u

struct inspector {
    /* Never change. */
    uint32_t child; /* the nursery's name for it */
    uint32_t epoch; /* which call of workers_configure it belongs to */
    uint32_t generation;
    bool is_template;

    /* Under the pool's lock. */
    struct inspector *next, *next_idle;
    enum inspector_state state;
    bool retiring;  /* busy, and to go when it is given back */
    bool outdated;  /* there is a newer template than its own */
    bool ended;     /* the nursery has said so */
    bool by_itself; /* and not by our order: then `status` is worth telling */
    int status;     /* how, as from waitpid */
    pid_t process;  /* for the log; 0: not known yet */
    int64_t since;  /* milliseconds: ordered; its first message came; its end was ordered */
    unsigned messages;
    char trouble[TROUBLE_BYTES]; /* the log line to come; "": it goes in peace */

    /* The holder's: of the thread that took it, and of the keeper while it starts. */
    int socket;
    uint32_t sequence;
    struct frame in;
    struct buffer out;

    /* The keeper's. */
    int says;              /* its standard error; -1: nobody listens any more */
    size_t said_bytes;     /* in all */
    char said[SAID_BYTES]; /* before it was ready; cut, not cleaned */
};

/* A thread in the queue, on its own stack. */
struct waiter {
    struct waiter *next;
    pthread_cond_t called;
    struct inspector *given; /* NULL: not yet, or in vain */
    bool in_vain;
};

enum epoch_state { EPOCH_PENDING, EPOCH_READY, EPOCH_FAILED };

struct workers {
    /* Never change. */
    struct log *log;
    unsigned count; /* of inspectors wanted */
    unsigned deadline_seconds;
    int nursery; /* its socket */
    pid_t nursery_process;
    int wake; /* eventfd: the keeper shall look around */

    /* Under one_configures. */
    bool keeping; /* the keeper runs */
    pthread_t keeper;
    pthread_mutex_t one_configures;

    pthread_mutex_t lock;   /* guards all below */
    pthread_cond_t settled; /* the epoch is no longer pending; or the last thread has left */
    pthread_cond_t ending;  /* the nursery has said how an inspector ended */
    struct inspector *all, *idle;
    struct waiter *first_waiter, *last_waiter;
    unsigned inside; /* threads in workers_inspect */
    bool stopping, nursery_gone;
    bool renew;            /* after a crash the next inspectors shall not have the memory layout of this template */
    bool told_of_failures; /* in the log */
    uint64_t anomalies;

    /* Settings: each call of workers_configure begins an epoch. */
    uint32_t epochs;     /* so far */
    uint32_t epoch;      /* of inspectors to be started */
    uint32_t serving;    /* the last one that has proved itself; 0: none */
    uint32_t generation; /* of the present settings */
    int settings;        /* their memfd; -1: never configured */
    enum epoch_state epoch_state;

    /* Starts. */
    uint32_t children;                     /* named so far */
    unsigned start_failures;               /* in a row */
    int64_t retry_at;                      /* milliseconds; no start before */
    int64_t former_retry_at;               /* ... of the epoch that serves, while another is pending */
    int64_t renew_at;                      /* ... of a template that is to replace another */
    char start_trouble[LIMIT_ERROR_BYTES]; /* why the last start failed */
    char wall[SAID_BYTES];                 /* the wall the inspectors last said they have */
};

/* How long a thread may wait, and the tick it owes its caller meanwhile. */
struct patience {
    int64_t begin, deadline, next_tick; /* milliseconds */
    void (*tick)(void *context);
    void *context;
};

/* Milliseconds of a clock that is never set, and a condition that goes by it. */
int64_t workers_clock(void);
void workers_cond_init(pthread_cond_t *condition);

/* Ticks when it is time; false when the deadline has passed. */
bool workers_patience(struct patience *patience);

/* The moment to look again at the latest. */
int64_t workers_patience_until(const struct patience *patience);

/* ---- pool.c ----------------------------------------------------------------------------------------------------- */

/* A free inspector, or NULL: none in time, or none to be had at all (*hopeless). */
struct inspector *workers_take(struct workers *workers, struct patience *patience, bool *hopeless);

/* After a message that went well. */
void workers_give_back(struct workers *workers, struct inspector *inspector);

/* After trouble: ends it, unless it has ended by itself, and has it replaced. The sentence goes into the log, with how
 * it ended by itself. */
void workers_give_up(struct workers *workers, struct inspector *inspector, bool by_itself, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Of an inspector that has closed its socket over the holder's message: waits a moment for the nursery to say how it
 * ended. False also when it does not say. */
bool workers_died_for_want_of_memory(struct workers *workers, const struct inspector *inspector);

/* True when threads wait for an inspector. */
bool workers_are_awaited(struct workers *workers);

/* Under the lock: makes an inspector that is ready available to the next thread. */
void workers_offer(struct workers *workers, struct inspector *inspector);

/* Under the lock: orders the end of an inspector nobody holds, or of one's own. */
void workers_let_go(struct workers *workers, struct inspector *inspector);

/* Under the lock: there is no inspector, and none will start now. */
bool workers_hopeless(const struct workers *workers);

/* Under the lock: tells all waiting threads that they wait in vain. */
void workers_send_away(struct workers *workers);

/* The keeper looks at once whether there is something to do. From any thread, also under the lock. */
void workers_wake_keeper(const struct workers *workers);

/* True from a little before the time when it must be replaced (soft), and when it must not be used any more (hard). */
bool workers_due(const struct inspector *inspector, int64_t now);
bool workers_overdue(const struct inspector *inspector, int64_t now);

/* When the clock, rather than messages, will make it due or overdue next; INT64_MAX: never. */
int64_t workers_next_due(const struct inspector *inspector, int64_t now);

/* ---- frame.c ---------------------------------------------------------------------------------------------------- */

/* Receives what is there of a frame of that kind, without waiting. FRAME_WHOLE: the payload is at bytes +
 * WIRE_HEADER_BYTES. FRAME_BAD comes with a sentence. */
enum frame_state workers_frame_receive(struct frame *frame, int socket, enum wire_kind kind, uint32_t *payload_bytes,
                                       struct error *error);
void workers_frame_restart(struct frame *frame);
void workers_frame_free(struct frame *frame);

/* ---- exchange.c ------------------------------------------------------------------------------------------------- */

/* What a thread has to have done. */
struct errand {
    struct wire_request request; /* but for generation and sequence, which are the inspector's */
    int content;                 /* readable only; -1: the message is small_content of the envelope */
    struct inspection *inspection;
    struct patience patience;
};

enum exchange {
    EXCHANGE_DONE,
    EXCHANGE_UNREAD, /* it had died before: the message has nothing to do with it */
    EXCHANGE_CLOSED,
    EXCHANGE_DEADLINE,
    EXCHANGE_BAD
};

/* Sends the message and fills inspection->facts. On anything but EXCHANGE_DONE they are untouched, and with
 * EXCHANGE_BAD *error says why. */
enum exchange workers_exchange(struct workers *workers, struct inspector *inspector, struct errand *errand,
                               struct error *error);

/* ---- keeper.c --------------------------------------------------------------------------------------------------- */

/* The keeper's thread, for a struct workers: starts, watches and replaces inspectors until it is to stop and nobody is
 * inside; then ends them all. Returns NULL. */
void *workers_keep(void *workers);

/* ---- keeper-plan.c ---------------------------------------------------------------------------------------------- */

/* What is to be ordered now of one epoch. */
struct order {
    uint32_t epoch;
    bool template;
    unsigned inspectors;
};

struct orders {
    struct order present, former; /* former: the epoch that serves until the present one is settled */
    int64_t next;                 /* milliseconds: when to look again at the latest */
};

/* Retires whose time is up, and says what is missing. */
struct orders workers_plan(struct workers *workers);

/* ---- keeper-order.c --------------------------------------------------------------------------------------------- */

/* Has the nursery start the template, and the template fork the inspectors. What comes to nothing is put off. */
void workers_order(struct workers *workers, const struct order *order);

/* Under the lock: the template of an epoch; NULL: none is ready. */
struct inspector *workers_template(const struct workers *workers, uint32_t epoch);

/* A start came to nothing: orders the inspector's end (NULL: there is none yet) and puts the next attempt off. */
void workers_start_failed(struct workers *workers, struct inspector *inspector, const char *why);

/* ---- keeper-words.c --------------------------------------------------------------------------------------------- */

/* What the nursery has to say. */
void workers_hear_nursery(struct workers *workers);

/* Reads what an inspector writes to its standard error, for the debug log; before it is ready, for start_trouble. */
void workers_hear_inspector(struct workers *workers, struct inspector *inspector);

/* A starting inspector has sent something: it should be "ready". */
void workers_hear_ready(struct workers *workers, struct inspector *inspector);

/* ---- keeper-bury.c ---------------------------------------------------------------------------------------------- */

/* Frees the inspectors that have ended, and writes the log line of those that had caused trouble. */
void workers_bury(struct workers *workers);

/* At the very end, all of them. */
void workers_bury_all(struct workers *workers);

/* When the clock alone will make a log line due; INT64_MAX: none is waiting. */
int64_t workers_burial(const struct inspector *inspector);

#endif
