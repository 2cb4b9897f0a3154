/* history-record.c - in: a struct history_message; out: one line of text, and back. The line is the record of a hold
 * and a line of the journal, so it has to be read again by later versions: its first field is the format's number.
 * Fields end in a tab; \\ \t \n are written as two characters. Limit: LIMIT_RECORD_BYTES. */
#include "history/history-message.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

/* Format 1 did not know the octets of documents. */
enum { RECORD_FORMAT = 2, RECORD_WITHOUT_BYTES = 1 };

/* ---- writing; see the reader below ------------------------------------------------------------------------------- */

static void put_text(struct buffer *out, const char *text) {
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\\')
            buffer_add_text(out, "\\\\");
        else if (*c == '\t')
            buffer_add_text(out, "\\t");
        else if (*c == '\n')
            buffer_add_text(out, "\\n");
        else
            buffer_add_char(out, *c);
    }
    buffer_add_char(out, '\t');
}

static void put_number(struct buffer *out, int64_t number) {
    buffer_printf(out, "%" PRId64 "\t", number);
}

static void put_document(struct buffer *out, const struct history_document *document) {
    put_number(out, document->index);
    put_text(out, document->kind);
    put_text(out, document->number);
    put_text(out, document->number_folded);
    put_text(out, document->revision);
    put_text(out, document->release);
    put_text(out, document->date);
    put_text(out, document->lines);
    put_text(out, document->text_digest);
    put_text(out, document->bytes_digest);
}

void history_message_put(struct buffer *out, const struct history_message *message) {
    put_number(out, RECORD_FORMAT);
    put_number(out, message->id);
    put_number(out, message->at);
    put_text(out, message->key);
    put_number(out, message->window);
    put_text(out, message->ticket);
    put_text(out, message->sender);
    put_text(out, message->message_id);
    put_text(out, message->queue_id);
    put_text(out, message->action);
    put_text(out, message->rule);
    put_text(out, message->why);
    put_number(out, (int64_t)message->recipient_count);
    for (size_t i = 0; i < message->recipient_count; i++)
        put_text(out, message->recipients[i]);
    put_number(out, (int64_t)message->party_count);
    for (size_t i = 0; i < message->party_count; i++) {
        put_text(out, message->parties[i].key);
        put_text(out, message->parties[i].name);
    }
    put_number(out, (int64_t)message->document_count);
    for (size_t i = 0; i < message->document_count; i++)
        put_document(out, &message->documents[i]);
    put_number(out, message->about == UINT32_MAX ? -1 : (int64_t)message->about);
}

/* ---- reading; see the writer above ------------------------------------------------------------------------------- */

struct reader {
    struct arena *arena;
    const char *at;
    int64_t format;
    bool failed;
};

static char unescaped(char letter) {
    switch (letter) {
    case 't':
        return '\t';
    case 'n':
        return '\n';
    default:
        return letter;
    }
}

static const char *get_text(struct reader *reader) {
    const char *end = strchr(reader->at, '\t');
    if (reader->failed || end == NULL) {
        reader->failed = true;
        return "";
    }
    char *text = arena_alloc(reader->arena, (size_t)(end - reader->at) + 1), *to = text;
    for (const char *c = reader->at; c < end; c++) {
        if (*c == '\\') {
            c++;
            reader->failed = reader->failed || c == end || strchr("\\tn", *c) == NULL;
            *to++ = unescaped(*c);
        } else {
            *to++ = *c;
        }
    }
    reader->at = end + 1;
    return text;
}

static int64_t get_number(struct reader *reader) {
    const char *text = get_text(reader);
    char *end;
    errno = 0;
    int64_t number = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0')
        reader->failed = true;
    return reader->failed ? 0 : number;
}

static size_t get_count(struct reader *reader, size_t most) {
    int64_t count = get_number(reader);
    if (count < 0 || (uint64_t)count > most)
        reader->failed = true;
    return reader->failed ? 0 : (size_t)count;
}

static struct history_document get_document(struct reader *reader) {
    struct history_document document = {.index = (uint32_t)get_count(reader, LIMIT_DOCUMENTS)};
    document.kind = get_text(reader);
    document.number = get_text(reader);
    document.number_folded = get_text(reader);
    document.revision = get_text(reader);
    document.release = get_text(reader);
    document.date = get_text(reader);
    document.lines = get_text(reader);
    document.text_digest = get_text(reader);
    document.bytes_digest = reader->format == RECORD_WITHOUT_BYTES ? "" : get_text(reader);
    return document;
}

static void get_lists(struct reader *reader, struct history_message *message) {
    message->recipient_count = get_count(reader, LIMIT_RECIPIENTS);
    message->recipients = arena_array(reader->arena, message->recipient_count, sizeof *message->recipients);
    for (size_t i = 0; i < message->recipient_count; i++)
        message->recipients[i] = get_text(reader);
    message->party_count = get_count(reader, LIMIT_RECIPIENTS);
    message->parties = arena_array(reader->arena, message->party_count, sizeof *message->parties);
    for (size_t i = 0; i < message->party_count; i++) {
        message->parties[i].key = get_text(reader);
        message->parties[i].name = get_text(reader);
    }
    message->document_count = get_count(reader, LIMIT_DOCUMENTS);
    message->documents = arena_array(reader->arena, message->document_count, sizeof *message->documents);
    for (size_t i = 0; i < message->document_count; i++)
        message->documents[i] = get_document(reader);
    int64_t about = get_number(reader);
    message->about = about >= 0 && (uint64_t)about < message->document_count ? (uint32_t)about : UINT32_MAX;
}

struct history_message *history_message_get(struct arena *arena, const char *line, struct error *error) {
    struct reader reader = {.arena = arena, .at = line};
    struct history_message *message = arena_alloc(arena, sizeof *message);
    reader.format = get_number(&reader);
    if (!reader.failed && reader.format != RECORD_FORMAT && reader.format != RECORD_WITHOUT_BYTES) {
        error_set(error, EX_DATAERR, "a record has the format %" PRId64 ", this program knows %d and %d", reader.format,
                  RECORD_WITHOUT_BYTES, RECORD_FORMAT);
        return NULL;
    }
    message->id = get_number(&reader);
    message->at = get_number(&reader);
    message->key = get_text(&reader);
    message->window = get_number(&reader);
    message->ticket = get_text(&reader);
    message->sender = get_text(&reader);
    message->message_id = get_text(&reader);
    message->queue_id = get_text(&reader);
    message->action = get_text(&reader);
    message->rule = get_text(&reader);
    message->why = get_text(&reader);
    get_lists(&reader, message);
    if (reader.failed || *reader.at != '\0' || message->id <= 0) {
        error_set(error, EX_DATAERR, "a record is damaged: it is not as it was written");
        return NULL;
    }
    return message;
}
