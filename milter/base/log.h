/* log.h - where the log lines go: syslog (facility mail), standard error, or a file. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/error.h"

enum log_level { LOG_LEVEL_ALARM, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

struct log;

/* Opens the log: "syslog", "stderr" or the absolute path of a file that is appended to. Lines above `most` are not
 * written. Safe to use from several threads; a line is written with one write(2). Belongs to the caller. */
int log_open(const char *target, const char *program, enum log_level most, struct log **log, struct error *error);

/* NULL is allowed. */
void log_close(struct log *log);

/* One line. Control characters are written as \xNN, so that mail cannot forge a line; "alarm: " or "warning: " goes
 * before the text at these levels. A NULL log swallows the line (unit tests, orderguardctl). */
void log_write(struct log *log, enum log_level level, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Opens the file again after a log rotation; keeps the old one when that fails. */
int log_reopen(struct log *log, struct error *error);

#endif
