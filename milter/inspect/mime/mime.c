/* mime.c - in: a whole message, or one found inside another; out: its header facts and every part read. Limits: what
 * the guard keeps (mime-guard.c) and what reading_admit keeps. */
#include "inspect/mime/mime.h"

#include <string.h>

/* ---- parsing safely ---------------------------------------------------------------------------------------------- */

static void note(struct reading *reading, const struct part *message, const char *why, const char *what) {
    struct part whole = *message;
    whole.number = message->number == NULL ? "" : message->number;
    reading_unreadable(reading, &whole, why, what);
}

/* What may be parsed of the bytes, with what would harm GMime out of the way; guard->length of them. Notes what is left
 * out. */
static const char *guarded(struct reading *reading, const struct part *message, uint32_t depth, const char *bytes,
                           size_t length, struct mime_guard *guard) {
    uint32_t parts_left = reading->parts < LIMIT_PARTS ? LIMIT_PARTS - reading->parts : 0;
    mime_guard_check(bytes, length, depth, parts_left, guard);
    if (guard->why != NULL)
        note(reading, message, guard->why, guard->what);
    if (guard->hostile)
        note(reading, message, LIMIT_REASON_ADDRESSES, "an address field is not one; it was not read");
    return guard->header_nul || guard->hostile ? mime_guard_clean(reading->arena, bytes, &guard->length) : bytes;
}

bool mime_read_entity(struct reading *reading, const char *bytes, size_t length, const char *children,
                      const struct mime_branch *branch) {
    struct mime_guard guard;
    bytes = guarded(reading, &branch->outer, branch->outer.depth, bytes, length, &guard);
    GMimeObject *object = mime_parse_part(reading->arena, bytes, guard.length);
    bool has_parts =
        object != NULL && GMIME_IS_MULTIPART(object) && g_mime_multipart_get_count(GMIME_MULTIPART(object)) > 0;
    if (has_parts)
        mime_walk_content(reading, object, children, branch);
    if (object != NULL)
        g_object_unref(object);
    return has_parts;
}

/* A message in its parsed form. */
struct parsed {
    GMimeMessage *message; /* NULL: there is none, which has been noted */
    bool header_only;
};

static struct parsed parse(struct reading *reading, const struct part *message, const char *bytes, size_t length) {
    size_t preface = mime_preface(bytes, length);
    struct parsed parsed = {NULL, false};
    if (length > preface) {
        struct mime_guard guard;
        bytes = guarded(reading, message, message->depth + 1, bytes + preface, length - preface, &guard);
        parsed.message = mime_parse_message(reading->arena, bytes, guard.length);
        parsed.header_only = guard.header_only;
    }
    if (parsed.message == NULL)
        note(reading, message, "corrupt", "the message is empty");
    return parsed;
}

static void read_content(struct reading *reading, struct parsed parsed, const struct part *message) {
    struct mime_branch branch = {.outer = *message};
    branch.outer.depth++;
    GMimeObject *content = g_mime_message_get_mime_part(parsed.message);
    if (content != NULL && !parsed.header_only)
        mime_walk_content(reading, content, message->number, &branch);
}

/* ---- the two kinds of message ------------------------------------------------------------------------------------ */

void mime_read(struct reading *reading, const char *bytes, size_t length) {
    const struct part message = {.declared = "", .origin = ORIGIN_AUTHORED};
    struct parsed parsed = parse(reading, &message, bytes, length);
    if (parsed.message == NULL)
        return;
    mime_header_facts(reading, parsed.message);
    reading->subject = reading->facts->subject;
    read_content(reading, parsed, &message);
    g_object_unref(parsed.message);
}

static void add_inner_date(GMimeMessage *inner, struct part *message) {
    struct date date;
    if (message->evidence_count < LIMIT_EVIDENCE && mime_header_date(inner, &date))
        message->evidence[message->evidence_count++] = (struct evidence){EVIDENCE_INNER_DATE, date};
}

void mime_read_inner(struct reading *reading, const struct part *part) {
    struct part message = {.number = part->number, .name = part->name, .declared = "", .depth = part->depth};
    message.origin = part->origin == ORIGIN_QUOTED ? ORIGIN_QUOTED : ORIGIN_FORWARDED;
    message.evidence_count = part->evidence_count;
    memcpy(message.evidence, part->evidence, sizeof message.evidence);
    struct parsed parsed = parse(reading, &message, part->bytes, part->length);
    if (parsed.message == NULL)
        return;
    const char *outer_subject = reading->subject;
    add_inner_date(parsed.message, &message);
    message.name = NULL;
    reading->subject = mime_text(reading->arena, g_mime_message_get_subject(parsed.message), LIMIT_STRING_BYTES);
    read_content(reading, parsed, &message);
    reading->subject = outer_subject;
    g_object_unref(parsed.message);
}
