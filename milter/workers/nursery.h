/* nursery.h - the small process whose children the inspectors are, and the words the daemon and it exchange.
 *
 * It executes templates: copies of orderguard-inspect that load everything, never see mail and fork the inspectors
 * (inspect/template.h). Those are the nursery's children too, so that it can end and bury them whoever they run as.
 *
 * One SOCK_SEQPACKET message a word. A child is known by the number the daemon gave it, never by its process id, which
 * the kernel may give to somebody else.
 */
#ifndef WORKERS_NURSERY_H
#define WORKERS_NURSERY_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum nursery_verb {
    NURSERY_START = 1, /* to the nursery, with NURSERY_DESCRIPTORS: execute a template */
    NURSERY_ADOPT,     /* to the nursery: a template has forked the child with the process id in value */
    NURSERY_KILL,      /* to the nursery: end it; no answer but NURSERY_ENDED */
    NURSERY_STARTED,   /* from the nursery: value is a template's process id, for the log */
    NURSERY_ENDED,     /* from the nursery: value is the wait status; also when it never started (see nursery.c) */
};

struct nursery_word {
    uint32_t verb;
    uint32_t child;
    int32_t value;
};

/* What comes beside NURSERY_START, in this order. */
enum { NURSERY_SOCKET, NURSERY_SETTINGS, NURSERY_STDERR, NURSERY_DESCRIPTORS };

/* Settled before the nursery is split off, and the same for all templates. */
struct nursery_plan {
    int program; /* of orderguard-inspect, opened for nothing but execution */
    int nothing; /* /dev/null */
    bool own_user;
    uid_t user;
    gid_t group;
    bool without_landlock;
    pid_t nursery; /* filled in by the nursery itself */
};

/* The nursery itself: works through the daemon's words until its end of the socket is closed, then ends all children
 * and exits. Never returns. */
_Noreturn void workers_nursery_run(int socket, const struct nursery_plan *plan);

/* In a freshly forked child of the nursery: becomes a template, or exits with 127. Never returns. */
_Noreturn void workers_become_template(const struct nursery_plan *plan, const int descriptors[NURSERY_DESCRIPTORS]);

/* ---- the daemon's side ------------------------------------------------------------------------------------------ */

/* Splits the nursery off; *socket and *process are the caller's. */
int workers_nursery_split(const struct nursery_plan *plan, int *socket, pid_t *process, struct error *error);

/* Orders a template; the descriptors stay the caller's. */
int workers_nursery_start(int socket, uint32_t child, const int descriptors[NURSERY_DESCRIPTORS], struct error *error);

/* Tells it of a child that a template has forked. */
void workers_nursery_adopt(int socket, uint32_t child, pid_t process);

/* Orders a child's end. */
void workers_nursery_kill(int socket, uint32_t child);

/* The nursery's next word, without waiting. 1: there is one; 0: none now; -1: the nursery is no more. */
int workers_nursery_hear(int socket, struct nursery_word *word);

#endif
