/* history-journal.c - in: messages that the store did not take; out: lines of a file beside it, read again when the
 * store works. One line a message: "OGJ1", 16 digits of its SHA-256, the record; written and synced before anybody is
 * told. The file is some room of zeros ahead of its lines, so that a full disk still takes some thousand of them.
 * Limits: LIMIT_JOURNAL_BYTES, LIMIT_RECORD_BYTES. One process at a time (flock). */
#include "history/history-internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#define MARK "OGJ1 "
enum { MARK_LENGTH = 5, CHECK_LENGTH = 16, HEAD_LENGTH = MARK_LENGTH + CHECK_LENGTH + 1 };

struct history_journal {
    pthread_mutex_t mutex;
    char *path; /* NULL: no place for a journal */
    struct log *log;
    int fd;           /* -1: not open yet */
    off_t start, end; /* the lines that wait */
    atomic_bool pending;
};

/* ---- the file ---------------------------------------------------------------------------------------------------- */

static void sync_folder(const char *path) {
    char *folder = strdup(path);
    char *slash = folder == NULL ? NULL : strrchr(folder, '/');
    if (slash != NULL)
        *(slash == folder ? slash + 1 : slash) = '\0';
    int fd = folder == NULL ? -1 : open(slash == NULL ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    free(folder);
}

/* Without room the journal still works as long as the disk has some. */
static void reserve(int fd) {
    if (fallocate(fd, 0, 0, LIMIT_JOURNAL_RESERVE_BYTES) == 0)
        fsync(fd);
}

static int read_fully(int fd, char *bytes, size_t length, off_t offset) {
    while (length > 0) {
        ssize_t got = pread(fd, bytes, length, offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return -1;
        bytes += got;
        offset += got;
        length -= (size_t)got;
    }
    return 0;
}

static int write_fully(int fd, const char *bytes, size_t length, off_t offset) {
    while (length > 0) {
        ssize_t put = pwrite(fd, bytes, length, offset);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        bytes += put;
        offset += put;
        length -= (size_t)put;
    }
    return 0;
}

/* Where the lines of an earlier run end: at the first NUL, and only whole lines count. */
static int find_end(struct history_journal *journal, struct error *error) {
    struct stat status;
    if (fstat(journal->fd, &status) != 0)
        return error_set(error, EX_IOERR, "cannot look at %s: %s", journal->path, strerror(errno));
    size_t size = status.st_size > (off_t)LIMIT_JOURNAL_BYTES ? LIMIT_JOURNAL_BYTES : (size_t)status.st_size;
    char *text = malloc(size + 1);
    if (text == NULL || read_fully(journal->fd, text, size, 0) != 0) {
        free(text);
        return error_set(error, EX_IOERR, "cannot read %s: %s", journal->path, strerror(errno));
    }
    size_t used = strnlen(text, size), whole = used;
    while (whole > 0 && text[whole - 1] != '\n')
        whole--;
    free(text);
    if (whole < used)
        log_write(journal->log, LOG_LEVEL_WARNING, "%s ends in the middle of a line: it was being written in a crash",
                  journal->path);
    journal->start = 0;
    journal->end = (off_t)whole;
    atomic_store(&journal->pending, whole > 0);
    return 0;
}

static int open_file(struct history_journal *journal, struct error *error) {
    if (journal->fd >= 0)
        return 0;
    if (journal->path == NULL)
        return error_set(error, EX_CANTCREAT, "there is no place for a journal");
    journal->fd = open(journal->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
    if (journal->fd < 0)
        return error_set(error, EX_CANTCREAT, "cannot open %s: %s", journal->path, strerror(errno));
    int result = 0;
    if (flock(journal->fd, LOCK_EX | LOCK_NB) != 0)
        result = error_set(error, EX_TEMPFAIL, "%s is kept by another process", journal->path);
    else
        result = find_end(journal, error);
    if (result != 0) {
        close(journal->fd);
        journal->fd = -1;
        return -1;
    }
    if (fchmod(journal->fd, 0660) != 0)
        log_write(journal->log, LOG_LEVEL_WARNING, "cannot set the mode of %s: %s", journal->path, strerror(errno));
    if (journal->end == 0)
        reserve(journal->fd);
    sync_folder(journal->path);
    return 0;
}

struct history_journal *history_journal_open(const char *path, struct log *log) {
    struct history_journal *journal = calloc(1, sizeof *journal);
    if (journal == NULL || (path != NULL && (journal->path = strdup(path)) == NULL))
        abort();
    journal->log = log;
    journal->fd = -1;
    atomic_init(&journal->pending, false);
    pthread_mutex_init(&journal->mutex, NULL);
    struct error error = {0};
    if (open_file(journal, &error) != 0)
        log_write(log, LOG_LEVEL_WARNING, "no journal beside the history yet: %s", error.text);
    return journal;
}

void history_journal_close(struct history_journal *journal) {
    if (journal == NULL)
        return;
    if (journal->fd >= 0)
        close(journal->fd);
    pthread_mutex_destroy(&journal->mutex);
    free(journal->path);
    free(journal);
}

/* ---- writing ----------------------------------------------------------------------------------------------------- */

static void put_line(struct buffer *line, const struct history_message *message) {
    struct buffer record = {0};
    char check[DIGEST_TEXT_BYTES];
    history_message_put(&record, message);
    digest_of(buffer_text(&record), record.length, check);
    buffer_add_text(line, MARK);
    buffer_add(line, check, CHECK_LENGTH);
    buffer_add_char(line, ' ');
    buffer_add(line, buffer_text(&record), record.length);
    buffer_add_char(line, '\n');
    buffer_free(&record);
}

/* Under the mutex. The NUL behind the line cuts off what an earlier write may have left there half done. */
static int append(struct history_journal *journal, const struct buffer *line, struct error *error) {
    if (open_file(journal, error) != 0)
        return -1;
    if (line->length > LIMIT_RECORD_BYTES || journal->end + (off_t)line->length >= (off_t)LIMIT_JOURNAL_BYTES)
        return error_set(error, EX_CANTCREAT, "%s is full", journal->path);
    if (write_fully(journal->fd, line->data, line->length + 1, journal->end) != 0 || fdatasync(journal->fd) != 0)
        return error_set(error, EX_IOERR, "cannot write %s: %s", journal->path, strerror(errno));
    journal->end += (off_t)line->length;
    atomic_store(&journal->pending, true);
    return 0;
}

int history_journal_add(struct history_journal *journal, const struct history_message *message, struct error *error) {
    struct buffer line = {0};
    put_line(&line, message);
    pthread_mutex_lock(&journal->mutex);
    int result = append(journal, &line, error);
    pthread_mutex_unlock(&journal->mutex);
    buffer_free(&line);
    return result;
}

bool history_journal_pending(struct history_journal *journal) {
    return atomic_load(&journal->pending);
}

/* ---- reading again ----------------------------------------------------------------------------------------------- */

int history_journal_read(struct history_journal *journal, struct history_journal_lines *lines, struct error *error) {
    int result = 0;
    pthread_mutex_lock(&journal->mutex);
    lines->length = (size_t)(journal->end - journal->start);
    lines->text = calloc(1, lines->length + 1);
    if (lines->text == NULL || read_fully(journal->fd, lines->text, lines->length, journal->start) != 0) {
        result = error_set(error, EX_IOERR, "cannot read %s: %s", journal->path, strerror(errno));
        free(lines->text);
        lines->text = NULL;
    }
    pthread_mutex_unlock(&journal->mutex);
    return result;
}

/* The record in a line, or NULL when the line is not as it was written. */
static const char *checked(const char *line, size_t length) {
    char check[DIGEST_TEXT_BYTES];
    if (length <= HEAD_LENGTH || memcmp(line, MARK, MARK_LENGTH) != 0)
        return NULL;
    digest_of(line + HEAD_LENGTH, length - HEAD_LENGTH, check);
    return memcmp(line + MARK_LENGTH, check, CHECK_LENGTH) == 0 ? line + HEAD_LENGTH : NULL;
}

struct history_message *history_journal_next(struct history_journal_lines *lines, size_t *position, struct arena *arena,
                                             size_t *damaged) {
    while (*position < lines->length) {
        const char *line = lines->text + *position;
        size_t length = strcspn(line, "\n");
        const char *record = checked(line, length);
        *position += length + 1;
        struct history_message *message =
            record == NULL ? NULL
                           : history_message_get(arena, arena_strndup(arena, record, length - HEAD_LENGTH), NULL);
        if (message != NULL)
            return message;
        (*damaged)++;
    }
    return NULL;
}

int history_journal_done(struct history_journal *journal, size_t length, struct error *error) {
    int result = 0;
    pthread_mutex_lock(&journal->mutex);
    journal->start += (off_t)length;
    if (journal->start == journal->end) {
        if (ftruncate(journal->fd, 0) != 0 || fsync(journal->fd) != 0)
            result = error_set(error, EX_IOERR, "cannot empty %s: %s", journal->path, strerror(errno));
        else
            reserve(journal->fd);
        journal->start = journal->end = 0;
        atomic_store(&journal->pending, false);
    }
    pthread_mutex_unlock(&journal->mutex);
    return result;
}

void history_journal_keep_damaged(struct history_journal *journal, const struct history_journal_lines *lines) {
    struct buffer path = {0};
    buffer_printf(&path, "%s.damaged", journal->path);
    int fd = open(path.data, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0660);
    ssize_t put = fd < 0 ? -1 : write(fd, lines->text, lines->length);
    log_write(journal->log, LOG_LEVEL_WARNING, "lines of %s could not be read: %s %s", journal->path,
              put == (ssize_t)lines->length ? "all of them are kept in" : "nor could they be kept in", path.data);
    if (fd >= 0)
        close(fd);
    buffer_free(&path);
}
