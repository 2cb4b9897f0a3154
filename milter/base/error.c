/* error.c - in: a printf format; out: one whole sentence and an exit status. Limit: LIMIT_ERROR_BYTES, then cut. */
#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

int error_set(struct error *error, int status, const char *format, ...) {
    if (error == NULL)
        return -1;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    error->status = status;
    return -1;
}

int error_prefix(struct error *error, const char *format, ...) {
    if (error == NULL)
        return -1;
    char sentence[LIMIT_ERROR_BYTES];
    memcpy(sentence, error->text, sizeof sentence);
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(error->text, sizeof error->text, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof error->text - 3)
        return -1;
    size_t room = sizeof error->text - (size_t)length - 3, kept = strnlen(sentence, room);
    memcpy(error->text + length, ": ", 2);
    memcpy(error->text + length + 2, sentence, kept);
    error->text[(size_t)length + 2 + kept] = '\0';
    return -1;
}

int error_status_of(int number) {
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return EX_NOINPUT;
    case EACCES:
    case EPERM:
        return EX_NOPERM;
    default:
        return EX_IOERR;
    }
}
