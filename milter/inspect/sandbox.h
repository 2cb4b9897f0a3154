/* sandbox.h - the wall around an inspector. After sandbox_enter the process can compute, talk over the socket it
 * already has and, in one of the two set-ups, read font and character map files. Nothing else. */
#ifndef INSPECT_SANDBOX_H
#define INSPECT_SANDBOX_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define SANDBOX_DESCRIPTION_BYTES 160u

struct sandbox_options {
    bool landlock; /* use Landlock if the kernel has it */
    bool own_user; /* the process runs as a user of its own, to whom nothing belongs */
};

/* Which wall is in force. */
struct sandbox {
    int landlock_abi; /* 0: no Landlock */
    bool files;       /* fonts and character maps may be opened; false: nothing can be opened any more */
    char description[SANDBOX_DESCRIPTION_BYTES]; /* one line for the log */
};

/* Closes the wall, for good: resource limits, no new privileges, no capabilities, Landlock, seccomp. Call once, after
 * warming up and before the first byte of mail, while there is only one thread. -1 with a sentence when a part of the
 * wall that should be there cannot be had; the process must not read mail then. */
int sandbox_enter(const struct sandbox_options *options, struct sandbox *sandbox, struct error *error);

/* sandbox-memory.c: from now on a death for want of memory has the exit status WIRE_EXIT_NO_MEMORY. sandbox_enter calls
 * it. */
void sandbox_memory_watch(void);

/* A message begins; and: was memory, that there is in general, refused to this program since? */
void sandbox_memory_begin(void);
bool sandbox_memory_ran_out(void);

/* The parts, in the order in which sandbox_enter uses them; each 0 or -1 with a sentence. */
int sandbox_limits(struct error *error);
int sandbox_landlock(int *abi, struct error *error); /* *abi is 0 where the kernel has no Landlock */
int sandbox_seccomp(bool files, struct error *error);

#endif
