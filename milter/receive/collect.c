/* collect.c - in: header fields and body chunks; out: the message, a small one in the buffer of the connection, another
 * in a sealed memfd (or, beyond the budget, an unlinked spool file), and the SHA-256 of the body octets.
 * Limits: LIMIT_MESSAGE_BYTES, LIMIT_HEADER_BYTES; beyond them what was collected is dropped and the reason kept. */
#include "receive/collect.h"
#include "base/pieces.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sysexits.h>
#include <unistd.h>

void receive_collect_start(struct receive_collect *collect, struct receive_store *store) {
    *collect = (struct receive_collect){.store = store, .file = -1};
    collect->digest = digest_new();
}

/* The buffer is charged for as long as the connection lives, even beyond the budget: it is needed for any file too. */
static void ensure_buffer(struct receive_collect *collect) {
    if (collect->buffer != NULL)
        return;
    collect->buffer = malloc(RECEIVE_BUFFER_BYTES);
    if (collect->buffer == NULL)
        abort();
    receive_store_take(collect->store, RECEIVE_BUFFER_BYTES, true);
}

void receive_collect_release(struct receive_collect *collect) {
    receive_store_give(collect->store, collect->charged);
    collect->charged = 0;
}

void receive_collect_fail(struct receive_collect *collect, const char *why) {
    if (collect->failed != NULL)
        return;
    collect->failed = why;
    if (collect->file >= 0)
        close(collect->file);
    collect->file = -1;
    collect->buffered = 0;
    receive_collect_release(collect);
}

static int busy(struct receive_collect *collect) {
    receive_collect_fail(collect, "busy");
    return -1;
}

/* Everything in both pieces, however many calls it takes. */
static int write_all(int file, struct iovec pieces[2]) {
    while (pieces_left(pieces, 2) > 0) {
        ssize_t written = writev(file, pieces, 2);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return -1;
        pieces_take_off(pieces, 2, (size_t)written);
    }
    return 0;
}

static int copy_file(int from, int to, uint64_t bytes) {
    off_t offset = 0;
    while ((uint64_t)offset < bytes) {
        ssize_t sent = sendfile(to, from, &offset, bytes - (uint64_t)offset);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return -1;
    }
    return 0;
}

/* Goes on in a spool file, taking along what is in the memfd already. */
static int move_to_spool(struct receive_collect *collect) {
    int spool = receive_store_spool(collect->store, &collect->error);
    if (spool < 0)
        return -1;
    if (collect->file >= 0) {
        if (copy_file(collect->file, spool, collect->written) != 0) {
            close(spool);
            return error_set(&collect->error, EX_IOERR, "spool file cannot be written: %s", strerror(errno));
        }
        close(collect->file);
    }
    receive_collect_release(collect);
    collect->file = spool;
    collect->spooled = true;
    return 0;
}

/* A file with room for so many bytes more: in memory while the budget lasts. */
static int ensure_file(struct receive_collect *collect, size_t more) {
    if (collect->spooled)
        return 0;
    if (!receive_store_take(collect->store, more, false))
        return move_to_spool(collect);
    collect->charged += more;
    if (collect->file < 0)
        collect->file = memfd_create("message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    return collect->file >= 0 ? 0 : move_to_spool(collect);
}

/* Writes the buffer, and after it `length` further bytes. */
static int write_out(struct receive_collect *collect, const void *bytes, size_t length) {
    size_t more = collect->buffered + length;
    if (ensure_file(collect, more) != 0)
        return busy(collect);
    struct iovec pieces[2] = {{.iov_base = collect->buffer, .iov_len = collect->buffered},
                              {.iov_base = (void *)bytes, .iov_len = length}};
    if (write_all(collect->file, pieces) != 0) {
        error_set(&collect->error, EX_IOERR, "message of %llu bytes cannot be buffered: %s",
                  (unsigned long long)collect->bytes, strerror(errno));
        return busy(collect);
    }
    collect->written += more;
    collect->buffered = 0;
    return 0;
}

static void add(struct receive_collect *collect, const void *bytes, size_t length) {
    if (collect->failed != NULL)
        return;
    if (length > LIMIT_MESSAGE_BYTES - collect->bytes) {
        receive_collect_fail(collect, LIMIT_REASON_MESSAGE_SIZE);
        return;
    }
    collect->bytes += length;
    if (length > RECEIVE_BUFFER_BYTES - collect->buffered) {
        write_out(collect, bytes, length);
        return;
    }
    memcpy(collect->buffer + collect->buffered, bytes, length);
    collect->buffered += length;
}

/* A folded value comes with LF alone at its folds; the message had CRLF. */
static void add_value(struct receive_collect *collect, const char *value) {
    const char *line = value;
    for (const char *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        size_t length = (size_t)(end - line);
        if (length > 0 && line[length - 1] == '\r')
            length--;
        add(collect, line, length);
        add(collect, "\r\n", 2);
    }
    add(collect, line, strlen(line));
}

void receive_collect_header(struct receive_collect *collect, const char *name, const char *value, bool leading_space) {
    if (strcasecmp(name, "X-Orderguard") == 0)
        collect->forged++;
    if (collect->failed != NULL)
        return;
    ensure_buffer(collect);
    add(collect, name, strlen(name));
    add(collect, leading_space ? ":" : ": ", leading_space ? 1 : 2);
    add_value(collect, value);
    add(collect, "\r\n", 2);
    if (collect->bytes > LIMIT_HEADER_BYTES)
        receive_collect_fail(collect, LIMIT_REASON_HEADER_SIZE);
}

static void end_header_section(struct receive_collect *collect) {
    if (collect->in_body)
        return;
    ensure_buffer(collect);
    add(collect, "\r\n", 2);
    collect->in_body = true;
}

void receive_collect_body(struct receive_collect *collect, const void *bytes, size_t length) {
    if (collect->failed != NULL)
        return;
    end_header_section(collect);
    add(collect, bytes, length);
    if (collect->failed == NULL)
        digest_add(collect->digest, bytes, length);
}

/* The digest has begun anew already. */
static void forget(struct receive_collect *collect) {
    collect->buffered = 0;
    collect->file = -1;
    collect->spooled = collect->in_body = false;
    collect->bytes = collect->written = 0;
    collect->forged = 0;
    collect->failed = NULL;
}

void receive_collect_drop(struct receive_collect *collect) {
    if (collect->file >= 0)
        close(collect->file);
    receive_collect_release(collect);
    char unused[DIGEST_TEXT_BYTES];
    digest_finish(collect->digest, unused);
    forget(collect);
}

/* Whoever gets the descriptor cannot change what it leads to, in either case. */
static int sealed(struct receive_collect *collect) {
    if (!collect->spooled) {
        if (fcntl(collect->file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
            return error_set(&collect->error, EX_OSERR, "message cannot be sealed: %s", strerror(errno));
        return collect->file;
    }
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", collect->file);
    int readable = open(path, O_RDONLY | O_CLOEXEC);
    if (readable < 0)
        return error_set(&collect->error, EX_OSERR, "spool file cannot be opened for reading: %s", strerror(errno));
    close(collect->file);
    return readable;
}

/* The file of a message that did not fit into the buffer, or -1. */
static int finish_file(struct receive_collect *collect) {
    if (collect->buffered > 0 && write_out(collect, NULL, 0) != 0)
        return -1;
    int content = sealed(collect);
    if (content < 0)
        busy(collect);
    return content;
}

void receive_collect_finish(struct receive_collect *collect, struct envelope *envelope) {
    if (collect->failed == NULL)
        end_header_section(collect);
    bool small = collect->failed == NULL && collect->file < 0;
    envelope->small_content = small ? collect->buffer : NULL;
    envelope->content = small || collect->failed != NULL ? -1 : finish_file(collect);
    envelope->content_bytes = collect->failed == NULL ? collect->bytes : 0;
    envelope->not_collected = collect->failed;
    envelope->forged_headers = collect->forged;
    digest_finish(collect->digest, envelope->body_digest);
    if (collect->failed != NULL)
        envelope->body_digest[0] = '\0';
    forget(collect);
}

void receive_collect_end(struct receive_collect *collect) {
    receive_collect_drop(collect);
    if (collect->buffer != NULL)
        receive_store_give(collect->store, RECEIVE_BUFFER_BYTES);
    free(collect->buffer);
    collect->buffer = NULL;
    digest_free(collect->digest);
    collect->digest = NULL;
}
