/* content.c - in: a file; out: a mail message (CRLF) or a bare document, in memory or, a large one, in a sealed memfd,
 * as the daemon would have collected it. Limit: LIMIT_MESSAGE_BYTES; a longer file is "could not look". */
#include "ctl/ctl.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

static bool ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), tail = strlen(ending);
    return length >= tail && strcasecmp(text + length - tail, ending) == 0;
}

static bool field_is(const char *line, size_t length, const char *name) {
    size_t wanted = strlen(name);
    return length > wanted && line[wanted] == ':' && strncasecmp(line, name, wanted) == 0;
}

/* A header section is made of fields and their continuations, and knows at least two of these. */
static bool looks_like_message(const char *bytes, size_t length) {
    static const char *const names[] = {"From", "To", "Date", "Subject", "Received", "Message-ID", "MIME-Version"};
    const char *at = bytes, *end = bytes + length;
    unsigned known = 0;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline == NULL ? end : newline;
        size_t bytes_of_line = (size_t)(stop - at);
        if (bytes_of_line == 0 || at[0] == '\r')
            break;
        const char *colon = memchr(at, ':', bytes_of_line);
        bool continuation = at[0] == ' ' || at[0] == '\t',
             envelope = at == bytes && bytes_of_line > 5 && memcmp(at, "From ", 5) == 0;
        if (!continuation && !envelope && (colon == NULL || memchr(at, ' ', (size_t)(colon - at)) != NULL))
            return false;
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
            known += field_is(at, bytes_of_line, names[i]);
        at = newline == NULL ? end : newline + 1;
    }
    return known >= 2;
}

static bool is_message(const char *path, const char *bytes, size_t length) {
    if (ends_with(path, ".eml"))
        return true;
    return !ends_with(path, ".txt") && looks_like_message(bytes, length);
}

/* A Unix mailbox line before the header is not part of the message. */
static size_t skip_mailbox_line(const char *bytes, size_t length) {
    if (length < 5 || memcmp(bytes, "From ", 5) != 0)
        return 0;
    const char *newline = memchr(bytes, '\n', length);
    return newline == NULL ? 0 : (size_t)(newline + 1 - bytes);
}

static void add_with_crlf(struct buffer *out, const char *bytes, size_t length) {
    const char *at = bytes, *end = bytes + length;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (newline == NULL) {
            buffer_add(out, at, (size_t)(end - at));
            return;
        }
        size_t line = (size_t)(newline - at);
        bool has_return = line > 0 && newline[-1] == '\r';
        buffer_add(out, at, has_return ? line - 1 : line);
        buffer_add(out, "\r\n", 2);
        at = newline + 1;
    }
}

/* Where the body begins: behind the first empty line. */
static size_t body_start(const struct buffer *message) {
    if (message->length >= 2 && memcmp(message->data, "\r\n", 2) == 0)
        return 2;
    const char *empty = memmem(message->data, message->length, "\r\n\r\n", 4);
    return empty == NULL ? message->length : (size_t)(empty + 4 - message->data);
}

static int write_all(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return -1;
        bytes += written;
        length -= (size_t)written;
    }
    return 0;
}

/* The inspector accepts what nobody can change any more: a copy of its own, or a sealed file. */
static int seal(const char *bytes, size_t length, struct inspection *inspection, struct error *error) {
    struct envelope *envelope = &inspection->envelope;
    envelope->content_bytes = length;
    if (length <= LIMIT_SMALL_BYTES) {
        envelope->small_content = arena_strndup(inspection->arena, bytes, length);
        return 0;
    }
    int fd = memfd_create("message", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || write_all(fd, bytes, length) != 0 ||
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0) {
        error_set(error, EX_OSERR, "memory for the message cannot be had: %s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }
    envelope->content = fd;
    return 0;
}

int content_take(const char *bytes, size_t length, struct inspection *inspection, struct error *error) {
    struct buffer message = {0};
    size_t skipped = skip_mailbox_line(bytes, length);
    add_with_crlf(&message, bytes + skipped, length - skipped);
    size_t body = message.length == 0 ? 0 : body_start(&message);
    digest_of(buffer_text(&message) + body, message.length - body, inspection->envelope.body_digest);
    int result = seal(buffer_text(&message), message.length, inspection, error);
    buffer_free(&message);
    return result;
}

static int take_document(const char *path, const struct buffer *bytes, struct inspection *inspection,
                         struct error *error) {
    const char *slash = strrchr(path, '/');
    inspection->envelope.file_name = arena_strdup(inspection->arena, slash == NULL ? path : slash + 1);
    digest_of(buffer_text(bytes), bytes->length, inspection->envelope.body_digest);
    return seal(buffer_text(bytes), bytes->length, inspection, error);
}

int content_load(const char *path, struct inspection *inspection, struct error *error) {
    struct buffer bytes = {0};
    int result = buffer_read_file(&bytes, path, LIMIT_MESSAGE_BYTES, error);
    if (result != 0 && error->status == EX_DATAERR) {
        inspection->envelope.not_collected = LIMIT_REASON_MESSAGE_SIZE;
        result = 0;
    } else if (result == 0 && is_message(path, buffer_text(&bytes), bytes.length)) {
        result = content_take(buffer_text(&bytes), bytes.length, inspection, error);
    } else if (result == 0) {
        result = take_document(path, &bytes, inspection, error);
    }
    buffer_free(&bytes);
    return result;
}
