/* buffer.h - a growing run of bytes, always followed by a NUL that does not count. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>

/* Start with `struct buffer b = {0};`, end with buffer_free. */
struct buffer {
    char *data; /* NULL until something was added */
    size_t length;
    size_t size;
};

/* Each of these ends the program when memory is out: callers compare what comes from mail with limits.h before. */
void buffer_add(struct buffer *buffer, const void *bytes, size_t length);
void buffer_add_text(struct buffer *buffer, const char *text);
void buffer_add_char(struct buffer *buffer, char c);
void buffer_printf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Empties it and keeps the memory. */
void buffer_clear(struct buffer *buffer);

/* Frees the memory and leaves an empty buffer. */
void buffer_free(struct buffer *buffer);

/* The text so far, never NULL; valid until the next change. */
static inline const char *buffer_text(const struct buffer *buffer) {
    return buffer->data == NULL ? "" : buffer->data;
}

/* Reads a whole file. At most `limit` bytes; a longer file, or one that cannot be read, is an error that names it
 * (EX_NOINPUT when missing, EX_NOPERM, EX_DATAERR when too long, EX_IOERR). */
struct error;
int buffer_read_file(struct buffer *buffer, const char *path, size_t limit, struct error *error);

#endif
