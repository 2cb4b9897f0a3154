/* buffer.c - in: bytes and text; out: one growing run of bytes with a NUL behind it. Limit: none of its own. */
#include "base/buffer.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static void make_room(struct buffer *buffer, size_t more) {
    size_t needed;
    if (__builtin_add_overflow(buffer->length, more, &needed) || needed > SIZE_MAX / 4)
        abort();
    size_t size = buffer->size == 0 ? 256 : buffer->size;
    while (size <= needed)
        size *= 2;
    char *data = realloc(buffer->data, size);
    if (data == NULL)
        abort();
    buffer->data = data;
    buffer->size = size;
}

/* For so many bytes more, and the NUL behind them. */
static bool has_room(const struct buffer *buffer, size_t more) {
    return more < buffer->size - buffer->length;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t length) {
    if (!has_room(buffer, length))
        make_room(buffer, length);
    if (length > 0)
        memcpy(buffer->data + buffer->length, bytes, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
}

void buffer_add_text(struct buffer *buffer, const char *text) {
    buffer_add(buffer, text, strlen(text));
}

void buffer_add_char(struct buffer *buffer, char c) {
    buffer_add(buffer, &c, 1);
}

void buffer_printf(struct buffer *buffer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        abort();
    if (!has_room(buffer, (size_t)length))
        make_room(buffer, (size_t)length);
    va_start(arguments, format);
    vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    buffer->length += (size_t)length;
}

void buffer_clear(struct buffer *buffer) {
    buffer->length = 0;
    if (buffer->data != NULL)
        buffer->data[0] = '\0';
}

void buffer_free(struct buffer *buffer) {
    free(buffer->data);
    *buffer = (struct buffer){0};
}

static int read_all(struct buffer *buffer, int fd, const char *path, size_t limit, struct error *error) {
    char chunk[65536];
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(error, EX_IOERR, "%s: cannot be read: %s", path, strerror(errno));
        if (got == 0)
            return 0;
        if ((size_t)got > limit || buffer->length > limit - (size_t)got)
            return error_set(error, EX_DATAERR, "%s: is longer than %zu bytes, the most that is read", path, limit);
        buffer_add(buffer, chunk, (size_t)got);
    }
}

int buffer_read_file(struct buffer *buffer, const char *path, size_t limit, struct error *error) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return error_set(error, error_status_of(errno), "%s: cannot be opened: %s", path, strerror(errno));
    int result = read_all(buffer, fd, path, limit, error);
    close(fd);
    return result;
}
