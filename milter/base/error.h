/* error.h - the one way a failure is told: 0/-1 as the return value and a whole sentence in a struct error. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/limits.h"

#include <stdarg.h>

/* Whoever detects a failure writes the sentence; the stage boundary logs or prints it once. */
struct error {
    int status; /* an exit status of sysexits.h that fits, e.g. EX_NOINPUT */
    char text[LIMIT_ERROR_BYTES];
};

/* Fills *error (which may be NULL) with the sentence and the exit status. Returns -1, so that a caller can write
 * `return error_set(...)`. An over-long sentence is cut. */
int error_set(struct error *error, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts "prefix: " before the sentence already there: the place, where only the caller knows it. Returns -1. */
int error_prefix(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The exit status for a file of which the system says so (errno): EX_NOINPUT, EX_NOPERM or EX_IOERR. */
int error_status_of(int number);

#endif
