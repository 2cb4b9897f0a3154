/* import-mbox.c - in: a mailbox file (RFC 4155 and its relatives mboxo, mboxrd, mboxcl); out: one message after the
 * other, as it was before it was put there. Only what lies between two messages is read here, nothing inside of them.
 * Limits: LIMIT_MESSAGE_BYTES a message, LIMIT_MAILBOX_LINE_BYTES a separator; memory for one message at a time,
 * however long its lines are. */
#include "ctl/import.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* A line, or a piece of a long one. */
struct piece {
    char text[LIMIT_LIST_ROW_BYTES];
    ssize_t length; /* -1: there is none */
    bool first;     /* it begins a line */
};

struct import_mbox {
    FILE *file;
    struct piece pieces[2];
    struct piece *now, *ahead; /* the present one, and the one behind it */
    uint64_t number;           /* of the present line, from 1 */
    int64_t at;                /* bytes up to the end of the present piece */
};

static void read_ahead(struct import_mbox *mbox) {
    const struct piece *now = mbox->now;
    mbox->ahead->length = now->length < 0 ? -1 : import_read_line(mbox->file, mbox->ahead->text);
    mbox->ahead->first = now->length <= 0 || now->text[now->length - 1] == '\n';
}

/* Moves on by one line, or piece of one. */
static void step(struct import_mbox *mbox) {
    struct piece *done = mbox->now;
    mbox->now = mbox->ahead;
    mbox->ahead = done;
    mbox->number += mbox->now->first;
    mbox->at += mbox->now->length > 0 ? mbox->now->length : 0;
    read_ahead(mbox);
}

struct import_mbox *import_mbox_open(const char *path, struct error *error) {
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        error_set(error, errno == ENOENT ? EX_NOINPUT : EX_IOERR, "%s cannot be opened: %s", path, strerror(errno));
        return NULL;
    }
    struct import_mbox *mbox = calloc(1, sizeof *mbox);
    if (mbox == NULL)
        abort();
    mbox->file = file;
    mbox->now = &mbox->pieces[0];
    mbox->ahead = &mbox->pieces[1];
    mbox->now->length = 0;
    read_ahead(mbox);
    step(mbox);
    return mbox;
}

static bool is_blank(const char *line, ssize_t length) {
    return length == 1 || (length == 2 && line[0] == '\r');
}

/* "From sender Mon Sep 21 10:00:00 2026": in a body that quotes nothing, only the moment tells it from a sentence. */
static bool has_moment(const char *line, ssize_t length) {
    for (ssize_t i = 6; i + 4 < length; i++)
        if (line[i] == ':' && isdigit((unsigned char)line[i - 1]) && isdigit((unsigned char)line[i + 1]) &&
            isdigit((unsigned char)line[i + 2]))
            return true;
    return false;
}

static bool begins_field(const char *line, ssize_t length) {
    ssize_t i = 0;
    while (i < length && line[i] > ' ' && line[i] < 127 && line[i] != ':')
        i++;
    return i > 0 && i < length && line[i] == ':';
}

/* A separator: "From ", a moment, and a header field behind it. */
static bool is_separator(const struct import_mbox *mbox) {
    const struct piece *now = mbox->now;
    if (!now->first || now->length < 6 || memcmp(now->text, "From ", 5) != 0 || now->length > LIMIT_MAILBOX_LINE_BYTES)
        return false;
    return has_moment(now->text, now->length) && begins_field(mbox->ahead->text, mbox->ahead->length);
}

/* ">From " and ">>From " lose one ">" (mboxrd; for mboxo the first of them is all there is). */
static void take_line(const struct piece *now, struct buffer *message) {
    size_t length = (size_t)now->length, marks = 0;
    while (marks < length && now->text[marks] == '>')
        marks++;
    bool quoted = now->first && marks > 0 && length > marks + 5 && memcmp(now->text + marks, "From ", 5) == 0;
    buffer_add(message, now->text + quoted, length - quoted);
}

/* The empty line before a separator belongs to the mailbox. */
static void drop_last_blank(struct buffer *message) {
    size_t length = message->length;
    if (length >= 3 && memcmp(message->data + length - 3, "\n\r\n", 3) == 0)
        message->length -= 2;
    else if (length >= 2 && memcmp(message->data + length - 2, "\n\n", 2) == 0)
        message->length -= 1;
    else
        return;
    message->data[message->length] = '\0';
}

/* Bytes of the file in front of the present piece. */
static int64_t place_of(const struct import_mbox *mbox) {
    return mbox->at - (mbox->now->length > 0 ? mbox->now->length : 0);
}

int import_mbox_next(struct import_mbox *mbox, struct buffer *message, uint64_t *line, int64_t *bytes,
                     const char **too_much) {
    int64_t from = place_of(mbox);
    bool blank = true;
    *too_much = NULL;
    if (mbox->now->length < 0)
        return ferror(mbox->file) ? -1 : 0;
    if (mbox->now->length >= 5 && memcmp(mbox->now->text, "From ", 5) == 0)
        step(mbox);
    *line = mbox->number;
    for (; mbox->now->length >= 0 && !(blank && is_separator(mbox)); step(mbox)) {
        blank = mbox->now->first && is_blank(mbox->now->text, mbox->now->length);
        if (*too_much == NULL && message->length + (size_t)mbox->now->length > LIMIT_MESSAGE_BYTES) {
            *too_much = LIMIT_REASON_MESSAGE_SIZE;
            buffer_free(message);
        }
        if (*too_much == NULL)
            take_line(mbox->now, message);
    }
    drop_last_blank(message);
    *bytes = place_of(mbox) - from;
    return 1;
}

void import_mbox_close(struct import_mbox *mbox) {
    if (mbox == NULL)
        return;
    fclose(mbox->file);
    free(mbox);
}
