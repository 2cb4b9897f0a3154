/* log.c - in: one line of text and its level; out: syslog, standard error or a file. Control characters are escaped,
 * so that text from mail cannot forge a line. Limit: LIMIT_LOG_LINE_BYTES, then "...". */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

struct log {
    enum log_level most;
    char *program;
    char *path; /* NULL: syslog or standard error */
    int fd;     /* -1: syslog */
    pthread_mutex_t mutex;
};

static int open_file(const char *path, struct error *error) {
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0640);
    if (fd < 0)
        return error_set(error, EX_CANTCREAT, "log file %s cannot be opened: %s", path, strerror(errno));
    return fd;
}

int log_open(const char *target, const char *program, enum log_level most, struct log **log, struct error *error) {
    int fd = -1;
    bool to_file = target[0] == '/';
    if (to_file)
        fd = open_file(target, error);
    else if (strcmp(target, "stderr") == 0)
        fd = STDERR_FILENO;
    else if (strcmp(target, "syslog") != 0)
        return error_set(error, EX_CONFIG, "log expects syslog, stderr or an absolute path, but found \"%s\"", target);
    if (to_file && fd < 0)
        return -1;
    struct log *made = calloc(1, sizeof *made);
    char *name = strdup(program);
    char *path = to_file ? strdup(target) : NULL;
    if (made == NULL || name == NULL || (to_file && path == NULL))
        abort();
    *made = (struct log){.most = most, .program = name, .path = path, .fd = fd};
    pthread_mutex_init(&made->mutex, NULL);
    if (fd < 0)
        openlog(made->program, LOG_PID | LOG_NDELAY, LOG_MAIL);
    *log = made;
    return 0;
}

void log_close(struct log *log) {
    if (log == NULL)
        return;
    if (log->path != NULL)
        close(log->fd);
    if (log->fd < 0)
        closelog();
    pthread_mutex_destroy(&log->mutex);
    free(log->path);
    free(log->program);
    free(log);
}

/* Copies `from` to `to` with control characters as \xNN; true when all of it fitted. */
static bool escape(char *to, size_t room, const char *from) {
    size_t used = 0;
    for (const unsigned char *c = (const unsigned char *)from; *c != '\0'; c++) {
        bool control = *c < 0x20 || *c == 0x7F;
        size_t needed = control ? 4 : 1;
        if (used + needed >= room) {
            to[used] = '\0';
            return false;
        }
        if (control)
            snprintf(to + used, 5, "\\x%02X", *c);
        else
            to[used] = (char)*c;
        used += needed;
    }
    to[used] = '\0';
    return true;
}

static void write_line(struct log *log, const char *text) {
    char line[LIMIT_LOG_LINE_BYTES + 128], stamp[32] = "";
    time_t now = time(NULL);
    struct tm local;
    if (localtime_r(&now, &local) != NULL)
        strftime(stamp, sizeof stamp, "%b %e %H:%M:%S ", &local);
    int length = snprintf(line, sizeof line, "%s%s[%ld]: %s\n", stamp, log->program, (long)getpid(), text);
    if (length <= 0)
        return;
    size_t bytes = (size_t)length < sizeof line ? (size_t)length : sizeof line - 1;
    pthread_mutex_lock(&log->mutex);
    ssize_t written = write(log->fd, line, bytes);
    pthread_mutex_unlock(&log->mutex);
    (void)written; /* a log that cannot be written must not stop mail, and there is nowhere left to say so */
}

void log_write(struct log *log, enum log_level level, const char *format, ...) {
    static const int priorities[] = {LOG_ALERT, LOG_WARNING, LOG_INFO, LOG_DEBUG};
    static const char *const prefixes[] = {"alarm: ", "warning: ", "", ""};
    if (log == NULL || level > log->most)
        return;
    char raw[2 * LIMIT_LOG_LINE_BYTES], text[LIMIT_LOG_LINE_BYTES + 4];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    size_t prefix = strlen(prefixes[level]);
    memcpy(text, prefixes[level], prefix);
    if (!escape(text + prefix, LIMIT_LOG_LINE_BYTES - prefix, raw))
        memcpy(text + strlen(text), "...", sizeof "...");
    if (log->fd < 0)
        syslog(LOG_MAIL | priorities[level], "%s", text);
    else
        write_line(log, text);
}

int log_reopen(struct log *log, struct error *error) {
    if (log == NULL || log->path == NULL)
        return 0;
    int fd = open_file(log->path, error);
    if (fd < 0)
        return -1;
    /* The number of the descriptor stays, so that threads that are about to write need no lock to read it. */
    int result = dup3(fd, log->fd, O_CLOEXEC);
    close(fd);
    if (result < 0)
        return error_set(error, EX_OSERR, "log file %s cannot be opened again: %s", log->path, strerror(errno));
    return 0;
}
