/* receive.h - libmilter: collects a message, has it judged, replies. The only folder that knows mfapi.h. */
#ifndef RECEIVE_H
#define RECEIVE_H

#include "base/config.h"
#include "base/error.h"
#include "base/log.h"
#include "inspection.h"

#include <sys/types.h>

/* Judges one collected message and fills *plan. Called on libmilter's threads, many at once. `tick` must be called
 * every few seconds while it works. */
typedef void receive_judge(void *context, struct inspection *inspection, struct plan *plan, void (*tick)(void *),
                           void *tick_context);

struct receive_options {
    const struct config *config;
    receive_judge *judge;
    void *context;
    struct log *log;
    bool change_owner; /* a unix socket is to belong to `owner`, and to `group` unless its folder says which */
    uid_t owner;
    gid_t group;
};

/* Checks what only receive/ can read: the socket's address. */
int receive_check(const struct config *config, struct error *error);

/* Opens the socket (a stale unix socket is removed, its permissions set). Call before rights are dropped. */
int receive_open(const struct receive_options *options, struct error *error);

/* A reload: new own networks and daemon names are used for new messages. */
void receive_configure(const struct config *config);

/* Serves until receive_stop. 0 on a clean stop. */
int receive_run(struct error *error);

/* Makes receive_run return. From any thread. */
void receive_stop(void);

#endif
