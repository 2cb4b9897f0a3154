/* mime.c - in: a whole message, or one found inside another; out: its header facts and every part read. Limits: what
 * the guard keeps (mime-guard.c) and what reading_admit keeps. */
#include "inspect/mime/mime.h"

#include <string.h>

/* ---- parsing safely
 * --------------------------------------------------------------------------------------------------- */

static void note(struct reading *reading, const struct part *message, const char *why, const char *what) {
    struct part whole = *message;
    whole.number = message->number == NULL ? "" : message->number;
    reading_unreadable(reading, &whole, why, what);
}

/* What may be parsed of the bytes, with what would harm GMime out of the way. Notes what is left out. */
static const char *guarded(struct reading *reading, const struct part *message, uint32_t depth, const char *bytes,
                           size_t *length) {
    struct mime_guard guard;
    uint32_t parts_left = reading->parts < LIMIT_PARTS ? LIMIT_PARTS - reading->parts : 0;
    mime_guard_check(bytes, *length, depth, parts_left, &guard);
    *length = guard.length;
    if (guard.why != NULL)
        note(reading, message, guard.why, guard.what);
    if (guard.hostile)
        note(reading, message, "limit-addresses", "an address field is not one; it was not read");
    return guard.header_nul || guard.hostile ? mime_guard_clean(reading->arena, bytes, length) : bytes;
}

bool mime_read_entity(struct reading *reading, const char *bytes, size_t length, const char *children,
                      const struct mime_branch *branch) {
    bytes = guarded(reading, &branch->outer, branch->outer.depth, bytes, &length);
    GMimeObject *object = mime_parse_part(reading->arena, bytes, length);
    bool has_parts =
        object != NULL && GMIME_IS_MULTIPART(object) && g_mime_multipart_get_count(GMIME_MULTIPART(object)) > 0;
    if (has_parts)
        mime_walk_content(reading, object, children, branch);
    if (object != NULL)
        g_object_unref(object);
    return has_parts;
}

/* The message's parsed form, or NULL after noting that there is none. */
static GMimeMessage *parse(struct reading *reading, const struct part *message, const char *bytes, size_t length) {
    size_t preface = mime_preface(bytes, length);
    bytes += preface;
    length -= preface;
    GMimeMessage *parsed = NULL;
    if (length > 0) {
        bytes = guarded(reading, message, message->depth + 1, bytes, &length);
        parsed = mime_parse_message(reading->arena, bytes, length);
    }
    if (parsed == NULL)
        note(reading, message, "corrupt", "the message is empty");
    return parsed;
}

static void read_content(struct reading *reading, GMimeMessage *parsed, const struct part *message) {
    struct mime_branch branch = {.outer = *message};
    branch.outer.depth++;
    GMimeObject *content = g_mime_message_get_mime_part(parsed);
    if (content != NULL)
        mime_walk_content(reading, content, message->number, &branch);
}

/* ---- the two kinds of message
 * ------------------------------------------------------------------------------------------ */

void mime_read(struct reading *reading, const char *bytes, size_t length) {
    const struct part message = {.declared = "", .origin = ORIGIN_AUTHORED};
    GMimeMessage *parsed = parse(reading, &message, bytes, length);
    if (parsed == NULL)
        return;
    mime_header_facts(reading, parsed);
    reading->subject = reading->facts->subject;
    read_content(reading, parsed, &message);
    g_object_unref(parsed);
}

static void add_inner_date(GMimeMessage *parsed, struct part *message) {
    struct date date;
    if (message->evidence_count < LIMIT_EVIDENCE && mime_header_date(parsed, &date))
        message->evidence[message->evidence_count++] = (struct evidence){EVIDENCE_INNER_DATE, date};
}

void mime_read_inner(struct reading *reading, const struct part *part) {
    struct part message = {.number = part->number, .name = part->name, .declared = "", .depth = part->depth};
    message.origin = part->origin == ORIGIN_QUOTED ? ORIGIN_QUOTED : ORIGIN_FORWARDED;
    message.evidence_count = part->evidence_count;
    memcpy(message.evidence, part->evidence, sizeof message.evidence);
    GMimeMessage *parsed = parse(reading, &message, part->bytes, part->length);
    if (parsed == NULL)
        return;
    const char *outer_subject = reading->subject;
    add_inner_date(parsed, &message);
    message.name = NULL;
    reading->subject = mime_text(reading->arena, g_mime_message_get_subject(parsed), LIMIT_STRING_BYTES);
    read_content(reading, parsed, &message);
    reading->subject = outer_subject;
    g_object_unref(parsed);
}
