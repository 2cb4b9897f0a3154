/* outgoing.h - is this mail on its way out? Decided from what the MTA knows of the client, never from From:.
 * Private to receive/. */
#ifndef RECEIVE_OUTGOING_H
#define RECEIVE_OUTGOING_H

#include "base/config.h"

#include <netinet/in.h>
#include <stdbool.h>

/* Own networks and daemon names, ready to compare with. */
struct receive_outgoing;

/* The configuration's networks have been checked when it was read. Never NULL. */
struct receive_outgoing *receive_outgoing_new(const struct config *config);
void receive_outgoing_free(struct receive_outgoing *outgoing);

/* A client's address; an IPv4 address is mapped into IPv6. */
struct receive_client {
    bool known;
    struct in6_addr address;
    char text[INET6_ADDRSTRLEN]; /* "" when not known */
};

/* From what xxfi_connect was given (NULL: unknown); from text, e.g. a macro. */
void receive_client_set(struct receive_client *client, const struct sockaddr *address);
void receive_client_parse(struct receive_client *client, const char *text);

/* True for an authenticated user, a client in one of the own networks, or one of the daemon names. `user` and
 * `daemon_name` may be NULL. */
bool receive_is_outgoing(const struct receive_outgoing *outgoing, const char *user, const struct receive_client *client,
                         const char *daemon_name);

#endif
