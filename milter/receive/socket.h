/* socket.h - where we listen: reads the configured address, and tells a stale socket from one that lives.
 * Private to receive/. */
#ifndef RECEIVE_SOCKET_H
#define RECEIVE_SOCKET_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

struct receive_socket {
    char *connection; /* as libmilter wants it */
    char *path;       /* of a unix socket, absolute; NULL: inet */
    struct sockaddr_storage address;
    socklen_t length;
};

/* Reads "unix:PATH", "local:PATH", PATH, "inet:PORT[@HOST]" or "inet6:PORT[@HOST]". */
int receive_socket_parse(const char *text, struct receive_socket *socket, struct error *error);
void receive_socket_free(struct receive_socket *socket);

/* True when somebody answers there. */
bool receive_socket_alive(const struct receive_socket *socket);

/* Makes sure we may listen there: nobody answers, and a unix socket's name is free or a stale socket, which is
 * removed. */
int receive_socket_prepare(const struct receive_socket *socket, struct error *error);

/* Permissions of a unix socket. */
int receive_socket_permit(const struct receive_socket *socket, mode_t mode, struct error *error);

/* Its owner and group; the group is the folder's where that has the set-group-ID bit. Nothing unless we are root. */
int receive_socket_give(const struct receive_socket *socket, uid_t owner, gid_t group, struct error *error);

#endif
