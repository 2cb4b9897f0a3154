/* session.h - what the callbacks share: the server, and one session a connection. Private to receive/. */
#ifndef RECEIVE_SESSION_H
#define RECEIVE_SESSION_H

#include "receive/collect.h"
#include "receive/outgoing.h"
#include "receive/receive.h"

#include <libmilter/mfapi.h>
#include <stdbool.h>

/* One connection from the MTA. */
struct receive_session {
    unsigned long actions;  /* SMFIF_*: what we may ask the MTA for */
    unsigned long protocol; /* SMFIP_*: as negotiated */
    struct receive_client client;
    struct receive_collect collect;
    struct inspection *inspection; /* the message that is coming in; NULL: none, or one that is let through */
};

/* The session of a connection; made when there is none yet. Never NULL. */
struct receive_session *receive_session_of(SMFICTX *context);

/* The log of the server. */
struct log *receive_log(void);

/* True when mail from there goes out; by the configuration as of now. */
bool receive_outgoing_now(const char *user, const struct receive_client *client, const char *daemon_name);

/* A stop waits for messages between these two ... */
void receive_message_began(void);
void receive_message_ended(void);

/* ... and longer for those between these two. */
void receive_judge_message(struct inspection *inspection, struct plan *plan, SMFICTX *context);
void receive_message_judged(void);

/* Says once in the life of the daemon that this MTA takes no quarantine request. */
void receive_say_no_quarantine(void);

/* negotiate.c, callbacks.c: what libmilter calls. */
sfsistat receive_negotiate(SMFICTX *context, unsigned long actions, unsigned long protocol, unsigned long unused2,
                           unsigned long unused3, unsigned long *our_actions, unsigned long *our_protocol,
                           unsigned long *our_unused2, unsigned long *our_unused3);
sfsistat receive_connect(SMFICTX *context, char *host, struct sockaddr *address);
sfsistat receive_mail(SMFICTX *context, char **arguments);
sfsistat receive_recipient(SMFICTX *context, char **arguments);
sfsistat receive_header(SMFICTX *context, char *name, char *value);
sfsistat receive_body(SMFICTX *context, unsigned char *bytes, size_t length);
sfsistat receive_end_of_message(SMFICTX *context);
sfsistat receive_abort(SMFICTX *context);
sfsistat receive_close(SMFICTX *context);

/* reply.c: carries the plan out and says what to return to the MTA. */
sfsistat receive_reply(SMFICTX *context, const struct receive_session *session, const struct envelope *envelope,
                       const struct plan *plan);

#endif
