/* inspect-message.c - in: one message, or one bare document; out: its facts. Runs the three rooms in order and says how
 * much of it could be read. Limits: LIMIT_MESSAGE_BYTES here, the others where they are used. */
#include "inspect/inspect.h"
#include "wire/wire.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- what it is -------------------------------------------------------------------------------------------------- */

static bool has_suffix(const char *name, const char *suffix) {
    size_t length = strlen(name), wanted = strlen(suffix);
    return length > wanted && strcasecmp(name + length - wanted, suffix) == 0;
}

/* A file is a mail when it is called one and begins like one, or is one unmistakably. */
static bool is_mail(const char *file_name, const char *bytes, size_t length) {
    if (file_name == NULL)
        return true;
    if (has_suffix(file_name, ".eml") && (length == 0 || mime_begins_with_field(bytes, length)))
        return true;
    return mime_is_message(bytes, length);
}

static void read_document(struct reading *reading, const char *file_name, const char *bytes, size_t length) {
    const char *slash = strrchr(file_name, '/');
    const struct part part = {
        .number = "1",
        .name = slash == NULL ? file_name : slash + 1,
        .declared = "",
        .bytes = bytes,
        .length = length,
        .origin = ORIGIN_AUTHORED,
    };
    if (reading_admit(reading, &part, length))
        format_read(reading, &part);
}

static void read_all(struct reading *reading, const char *file_name, const char *bytes, size_t length) {
    if (length > LIMIT_MESSAGE_BYTES) {
        const struct part whole = {.number = file_name == NULL ? "" : "1"};
        reading_unreadable(reading, &whole, LIMIT_REASON_MESSAGE_SIZE, "the message is too large");
    } else if (is_mail(file_name, bytes, length)) {
        mime_read(reading, bytes, length);
    } else {
        read_document(reading, file_name, bytes, length);
    }
}

/* ---- how much of it was read ------------------------------------------------------------------------------------- */

static bool is_anything_read(const struct reading *reading) {
    for (size_t i = 0; i < reading->sheet_count; i++)
        if (reading->sheets[i].row_count > 0 || reading->sheets[i].field_count > 0)
            return true;
    return reading->parts_read > 0;
}

/* A logo nobody could read takes nothing away. */
static bool is_anything_missing(const struct facts *facts) {
    for (size_t i = 0; i < facts->unreadable_count; i++)
        if (!facts->unreadable[i].decoration)
            return true;
    return false;
}

static enum looked how_much(const struct reading *reading) {
    if (!is_anything_missing(reading->facts))
        return LOOKED_OK;
    return is_anything_read(reading) ? LOOKED_PARTLY : LOOKED_NOT;
}

struct inspector {
    const struct settings *settings;
    struct finder_index *index;
    struct mime_words *words;
};

struct inspector *inspect_prepare(const struct settings *settings) {
    struct inspector *inspector = malloc(sizeof *inspector);
    if (inspector == NULL)
        abort();
    *inspector = (struct inspector){settings, find_prepare(settings), mime_prepare(settings)};
    return inspector;
}

void inspect_release(struct inspector *inspector) {
    if (inspector == NULL)
        return;
    find_release(inspector->index);
    mime_release(inspector->words);
    free(inspector);
}

void inspect_content(const struct inspector *inspector, struct arena *arena, const struct wire_request *request,
                     const char *bytes, size_t length, struct facts *facts) {
    *facts = (struct facts){0};
    struct reading reading = {
        .arena = arena,
        .settings = inspector->settings,
        .today = date_of_time(request->received_at, request->utc_offset),
        .blocks = request->blocks,
        .block_count = request->block_count,
        .want_candidates = request->want_candidates,
        .facts = facts,
        .index = inspector->index,
        .mime_words = inspector->words,
    };
    read_all(&reading, request->file_name, bytes, length);
    find_documents(inspector->index, &reading);
    facts->looked = how_much(&reading);
}
