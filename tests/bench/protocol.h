/* protocol.h - the mail server's side of the milter protocol, version 6: used by the load generator and by unit tests.
 *
 * A packet is a length (u32, network byte order), a code (one byte) and that many bytes less one. Packets are gathered
 * and go out with milter_flush, the way mail servers do it. Every failure ends the program: this is test code. */
#ifndef BENCH_PROTOCOL_H
#define BENCH_PROTOCOL_H

#include "base/buffer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { MILTER_CHUNK = 65535, MILTER_ALL_ACTIONS = 0x1FF, MILTER_ALL_PROTOCOL = 0x1FFFFF };

/* The options we look at when the filter has answered. */
enum {
    MILTER_NO_CONNECT = 0x1,
    MILTER_NO_HELO = 0x2,
    MILTER_NO_MAIL = 0x4,
    MILTER_NO_RCPT = 0x8,
    MILTER_NO_BODY = 0x10,
    MILTER_NO_HEADERS = 0x20,
    MILTER_NO_END_OF_HEADERS = 0x40,
    MILTER_NO_REPLY_HEADER = 0x80,
    MILTER_NO_DATA = 0x200,
    MILTER_NO_REPLY_CONNECT = 0x1000,
    MILTER_NO_REPLY_HELO = 0x2000,
    MILTER_NO_REPLY_MAIL = 0x4000,
    MILTER_NO_REPLY_RCPT = 0x8000,
    MILTER_NO_REPLY_DATA = 0x10000,
    MILTER_NO_REPLY_END_OF_HEADERS = 0x40000,
    MILTER_NO_REPLY_BODY = 0x80000,
    MILTER_LEADING_SPACE = 0x100000,
};

struct milter {
    int fd;
    struct buffer out;
    unsigned char in[1 << 16];
    size_t in_start, in_end;
    uint32_t actions, protocol;     /* as negotiated */
    struct buffer negotiated;       /* the whole answer, macro lists included */
    unsigned char payload[1 << 16]; /* of the last reply, NUL-terminated */
    size_t payload_length;
};

static inline void milter_die(const char *what) {
    fprintf(stderr, "milter protocol: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* A NULL when nobody listens there. */
static inline struct milter *milter_open(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        milter_die("socket path too long");
    strcpy(address.sun_path, path);
    struct milter *milter = calloc(1, sizeof *milter);
    if (milter == NULL || (milter->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) < 0)
        milter_die("socket");
    if (connect(milter->fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return milter;
    close(milter->fd);
    free(milter);
    return NULL;
}

static inline void milter_flush(struct milter *milter) {
    size_t sent = 0;
    while (sent < milter->out.length) {
        ssize_t part = send(milter->fd, milter->out.data + sent, milter->out.length - sent, MSG_NOSIGNAL);
        if (part < 0 && errno != EINTR)
            milter_die("send");
        sent += part < 0 ? 0 : (size_t)part;
    }
    buffer_clear(&milter->out);
}

static inline void milter_close(struct milter *milter) {
    close(milter->fd);
    buffer_free(&milter->out);
    buffer_free(&milter->negotiated);
    free(milter);
}

static inline void milter_packet(struct milter *milter, char code, const void *bytes, size_t length) {
    uint32_t size = htonl((uint32_t)length + 1);
    buffer_add(&milter->out, &size, sizeof size);
    buffer_add_char(&milter->out, code);
    if (length > 0)
        buffer_add(&milter->out, bytes, length);
}

/* Strings, each with its NUL, up to a NULL argument. */
static inline void milter_strings(struct milter *milter, char code, const char *prefix, size_t prefix_length, ...) {
    struct buffer payload = {0};
    va_list arguments;
    buffer_add(&payload, prefix, prefix_length);
    va_start(arguments, prefix_length);
    for (const char *text; (text = va_arg(arguments, const char *)) != NULL;)
        buffer_add(&payload, text, strlen(text) + 1);
    va_end(arguments);
    milter_packet(milter, code, payload.data, payload.length);
    buffer_free(&payload);
}

/* The reply's code, or 0 when the filter has closed the connection. */
static inline char milter_try_reply(struct milter *milter) {
    for (;;) {
        size_t have = milter->in_end - milter->in_start;
        uint32_t size = 0;
        if (have >= sizeof size) {
            memcpy(&size, milter->in + milter->in_start, sizeof size);
            size = ntohl(size);
            if (size == 0 || size > sizeof milter->in - sizeof size)
                milter_die("reply of an impossible length");
            if (have >= sizeof size + size) {
                char code = (char)milter->in[milter->in_start + sizeof size];
                milter->payload_length = size - 1;
                memcpy(milter->payload, milter->in + milter->in_start + sizeof size + 1, milter->payload_length);
                milter->payload[milter->payload_length] = '\0';
                milter->in_start += sizeof size + size;
                return code;
            }
        }
        memmove(milter->in, milter->in + milter->in_start, have);
        milter->in_start = 0;
        milter->in_end = have;
        ssize_t part = recv(milter->fd, milter->in + have, sizeof milter->in - have, 0);
        if (part == 0 || (part < 0 && errno == ECONNRESET))
            return 0;
        if (part < 0 && errno != EINTR)
            milter_die("recv");
        milter->in_end += part < 0 ? 0 : (size_t)part;
    }
}

static inline char milter_reply(struct milter *milter) {
    milter_flush(milter);
    char code = milter_try_reply(milter);
    if (code == 0) {
        errno = ECONNRESET;
        milter_die("the filter closed the connection");
    }
    return code;
}

/* A reply where the filter has not renounced it. */
static inline char milter_reply_unless(struct milter *milter, uint32_t no_reply) {
    return (milter->protocol & no_reply) != 0 ? 'c' : milter_reply(milter);
}

static inline void milter_negotiate(struct milter *milter, uint32_t actions, uint32_t protocol) {
    uint32_t words[3] = {htonl(6), htonl(actions), htonl(protocol)};
    milter_packet(milter, 'O', words, sizeof words);
    if (milter_reply(milter) != 'O' || milter->payload_length < sizeof words)
        milter_die("no answer to the option negotiation");
    memcpy(words, milter->payload, sizeof words);
    milter->actions = ntohl(words[1]);
    milter->protocol = ntohl(words[2]);
    buffer_clear(&milter->negotiated);
    buffer_add(&milter->negotiated, milter->payload, milter->payload_length);
}

/* The client's IPv4 address as text. */
static inline void milter_connect(struct milter *milter, const char *host, const char *address) {
    struct buffer payload = {0};
    buffer_add(&payload, host, strlen(host) + 1);
    buffer_add(&payload, "4\0\31", 3); /* family, port 25 */
    buffer_add(&payload, address, strlen(address) + 1);
    milter_packet(milter, 'C', payload.data, payload.length);
    buffer_free(&payload);
    if (milter_reply_unless(milter, MILTER_NO_REPLY_CONNECT) != 'c')
        milter_die("the filter does not want the connection");
}

static inline char milter_mail(struct milter *milter, const char *sender) {
    milter_strings(milter, 'M', "", 0, sender, NULL);
    return milter_reply_unless(milter, MILTER_NO_REPLY_MAIL);
}

static inline void milter_recipient(struct milter *milter, const char *recipient) {
    if ((milter->protocol & MILTER_NO_RCPT) != 0)
        return;
    milter_strings(milter, 'R', "", 0, recipient, NULL);
    if (milter_reply_unless(milter, MILTER_NO_REPLY_RCPT) != 'c')
        milter_die("the filter does not want the recipient");
}

static inline void milter_header(struct milter *milter, const char *name, const char *value) {
    milter_strings(milter, 'L', "", 0, name, value, NULL);
    if (milter_reply_unless(milter, MILTER_NO_REPLY_HEADER) != 'c')
        milter_die("the filter does not want the header");
}

static inline void milter_body(struct milter *milter, const char *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        size_t part = length - done < MILTER_CHUNK ? length - done : MILTER_CHUNK;
        milter_packet(milter, 'B', bytes + done, part);
        if (milter_reply_unless(milter, MILTER_NO_REPLY_BODY) != 'c')
            milter_die("the filter does not want the body");
        done += part;
    }
}

#endif
