/* socket.c - in: the `socket` key; out: an address that is free to listen on. Limit: sun_path (107 octets). */
#include "receive/socket.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sysexits.h>
#include <unistd.h>

enum { ANSWER_MS = 2000 };

static int out_of_memory_ends(int length) {
    if (length < 0)
        abort();
    return 0;
}

static int parse_unix(const char *path, struct receive_socket *made, struct error *error) {
    if (path[0] != '/') {
        char *here = getcwd(NULL, 0);
        out_of_memory_ends(asprintf(&made->path, "%s/%s", here == NULL ? "" : here, path));
        free(here);
    } else {
        out_of_memory_ends(asprintf(&made->path, "%s", path));
    }
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(made->path);
    if (*path == '\0' || length >= sizeof address.sun_path)
        return error_set(error, EX_CONFIG, "socket \"%s\": a path of 1 to %zu octets is expected", path,
                         sizeof address.sun_path - 1);
    memcpy(address.sun_path, made->path, length);
    memcpy(&made->address, &address, sizeof address);
    made->length = sizeof address;
    return out_of_memory_ends(asprintf(&made->connection, "unix:%s", made->path));
}

/* "PORT@HOST"; without a host libmilter listens on all addresses, and we reach it on the loopback one. */
static int parse_inet(const char *text, int family, struct receive_socket *made, struct error *error) {
    char port[8] = "";
    const char *at = strchr(text, '@');
    size_t length = at == NULL ? strlen(text) : (size_t)(at - text);
    if (length > 0 && length < sizeof port)
        memcpy(port, text, length);
    struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    int failure = getaddrinfo(at == NULL ? NULL : at + 1, port, &hints, &found);
    if (failure != 0 || strtoul(port, NULL, 10) == 0) {
        if (failure == 0)
            freeaddrinfo(found);
        return error_set(error, EX_CONFIG, "socket \"inet:%s\": expected PORT@HOST with a host that is known%s%s", text,
                         failure == 0 ? "" : ": ", failure == 0 ? "" : gai_strerror(failure));
    }
    memcpy(&made->address, found->ai_addr, found->ai_addrlen);
    made->length = found->ai_addrlen;
    freeaddrinfo(found);
    return out_of_memory_ends(asprintf(&made->connection, "%s:%s", family == AF_INET ? "inet" : "inet6", text));
}

int receive_socket_parse(const char *text, struct receive_socket *made, struct error *error) {
    *made = (struct receive_socket){0};
    const char *colon = strchr(text, ':');
    size_t scheme = colon == NULL || text[0] == '/' ? 0 : (size_t)(colon - text);
    int result;
    if (scheme == 0)
        result = parse_unix(text, made, error);
    else if ((scheme == 4 && strncmp(text, "unix", 4) == 0) || (scheme == 5 && strncmp(text, "local", 5) == 0))
        result = parse_unix(colon + 1, made, error);
    else if (scheme == 4 && strncmp(text, "inet", 4) == 0)
        result = parse_inet(colon + 1, AF_INET, made, error);
    else if (scheme == 5 && strncmp(text, "inet6", 5) == 0)
        result = parse_inet(colon + 1, AF_INET6, made, error);
    else
        result = error_set(error, EX_CONFIG, "socket \"%s\": expected unix:PATH or inet:PORT@HOST", text);
    if (result != 0)
        receive_socket_free(made);
    return result;
}

void receive_socket_free(struct receive_socket *made) {
    free(made->connection);
    free(made->path);
    *made = (struct receive_socket){0};
}

bool receive_socket_alive(const struct receive_socket *where) {
    int probe = socket(where->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (probe < 0)
        return false;
    int result = connect(probe, (const struct sockaddr *)&where->address, where->length);
    /* EAGAIN: a unix socket whose backlog is full, so somebody is there. */
    bool alive = result == 0 || errno == EAGAIN;
    if (result != 0 && errno == EINPROGRESS) {
        struct pollfd wait = {.fd = probe, .events = POLLOUT};
        int failure = 0;
        socklen_t length = sizeof failure;
        alive = poll(&wait, 1, ANSWER_MS) == 1 && getsockopt(probe, SOL_SOCKET, SO_ERROR, &failure, &length) == 0 &&
                failure == 0;
    }
    close(probe);
    return alive;
}

static int folder_status(const char *path, struct stat *status, struct error *error) {
    const char *slash = strrchr(path, '/');
    char *folder = strndup(path, slash == path ? 1 : (size_t)(slash - path));
    if (folder == NULL)
        abort();
    int result = 0;
    if (stat(folder, status) != 0)
        result = error_set(error, EX_CANTCREAT, "folder %s for the socket: %s", folder, strerror(errno));
    free(folder);
    return result;
}

int receive_socket_prepare(const struct receive_socket *where, struct error *error) {
    if (receive_socket_alive(where))
        return error_set(error, EX_UNAVAILABLE, "socket %s is in use: another daemon answers there", where->connection);
    if (where->path == NULL)
        return 0;
    struct stat status;
    if (lstat(where->path, &status) != 0)
        return folder_status(where->path, &status, error);
    if (!S_ISSOCK(status.st_mode))
        return error_set(error, EX_CANTCREAT, "%s is there already and is no socket: it is left alone", where->path);
    if (unlink(where->path) != 0)
        return error_set(error, EX_NOPERM, "stale socket %s cannot be removed: %s", where->path, strerror(errno));
    return 0;
}

int receive_socket_permit(const struct receive_socket *where, mode_t mode, struct error *error) {
    if (where->path == NULL || chmod(where->path, mode) == 0)
        return 0;
    return error_set(error, EX_OSERR, "socket %s: permissions %04o cannot be set: %s", where->path, mode,
                     strerror(errno));
}

int receive_socket_give(const struct receive_socket *where, uid_t owner, gid_t group, struct error *error) {
    struct stat folder;
    if (where->path == NULL || geteuid() != 0)
        return 0;
    if (folder_status(where->path, &folder, error) != 0)
        return -1;
    if (lchown(where->path, owner, (folder.st_mode & S_ISGID) != 0 ? (gid_t)-1 : group) != 0)
        return error_set(error, EX_OSERR, "socket %s cannot be given to user %u: %s", where->path, (unsigned)owner,
                         strerror(errno));
    return 0;
}
