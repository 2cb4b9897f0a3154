/* process.h - what makes a program a daemon: the background, the account it runs under, its descriptors. */
#ifndef PROCESS_H
#define PROCESS_H

#include "base/error.h"

#include <stdbool.h>
#include <sys/types.h>

/* An account to run under. */
struct process_account {
    char *name; /* NULL: stay who we are */
    uid_t user;
    gid_t group;
};

/* Looks up "name" or "name:group"; without a group the account's own counts. NULL: stay who we are. EX_NOUSER when one
 * of them is not known, EX_NOPERM when we are somebody else and not root. */
int process_find_account(const char *text, struct process_account *account, struct error *error);
void process_account_free(struct process_account *account);

/* Becomes that account for good, its further groups included; its user owns the log file (NULL: none) from then on, so
 * that it can be opened again after a rotation. Does nothing unless we are root. */
int process_become(const struct process_account *account, const char *log_file, struct error *error);

/* Returns in a child that leads a session of its own. The parent waits until process_ready or the child's end, and
 * exits with 0 or with the child's status. `*ready` is for process_ready; -1 when nobody waits. */
int process_background(int *ready, struct error *error);

/* The start has succeeded: lets the parent go and leaves its terminal, standard error too unless it is kept. */
void process_ready(int *ready, bool keep_stderr);

/* As many descriptors as the system lets us have. */
void process_raise_descriptor_limit(void);

#endif
