/* mime-leaf.c - in: one part without parts of its own; out: a struct part with its decoded bytes for format_read, or
 * another round of mime_read_inner for an attached message. Limits: reading_admit's, asked before anything is decoded.
 */
#include "inspect/mime/mime.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

/* ---- decoding ---------------------------------------------------------------------------------------------------- */

static bool is_encoded(GMimeContentEncoding encoding) {
    return encoding == GMIME_CONTENT_ENCODING_BASE64 || encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
           encoding == GMIME_CONTENT_ENCODING_UUENCODE;
}

/* Behind the line "begin 644 name", which the decoder takes as given. */
static const char *skip_begin(const char *bytes, size_t *length) {
    const char *end = bytes + *length;
    for (const char *line = bytes; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        if (newline == NULL)
            break;
        bool begin = newline - line > 6 && memcmp(line, "begin ", 6) == 0;
        line = newline + 1;
        if (!begin)
            continue;
        *length = (size_t)(end - line);
        return line;
    }
    return bytes;
}

const char *mime_decode(struct arena *arena, GMimeContentEncoding encoding, const char *bytes, size_t *length) {
    if (!is_encoded(encoding) || *length == 0)
        return bytes;
    if (encoding == GMIME_CONTENT_ENCODING_UUENCODE)
        bytes = skip_begin(bytes, length);
    GMimeEncoding state;
    g_mime_encoding_init_decode(&state, encoding);
    char *decoded = arena_alloc(arena, g_mime_encoding_outlen(&state, *length));
    *length = g_mime_encoding_flush(&state, bytes, *length, decoded);
    return decoded;
}

/* ---- what the header says ---------------------------------------------------------------------------------------- */

/* "type/subtype" in lower case, at most LIMIT_NAME_BYTES. */
static const char *type_name(struct arena *arena, GMimeContentType *type) {
    const char *major = g_mime_content_type_get_media_type(type);
    const char *minor = g_mime_content_type_get_media_subtype(type);
    char *name = arena_printf(arena, "%.100s/%.100s", major == NULL ? "" : major, minor == NULL ? "" : minor);
    for (char *c = name; *c != '\0'; c++)
        *c = (char)g_ascii_tolower(*c);
    return text_clean(arena, name, LIMIT_NAME_BYTES);
}

GMimeContentType *mime_other_type(GMimeObject *object) {
    GMimeHeaderList *headers = g_mime_object_get_header_list(object);
    int count = g_mime_header_list_get_count(headers);
    GMimeHeader *first = NULL;
    bool several = false;
    for (int i = 0; i < count; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(headers, i);
        if (strcasecmp(g_mime_header_get_name(header), "Content-Type") != 0)
            continue;
        several = several || first != NULL;
        first = first == NULL ? header : first;
    }
    return several ? g_mime_content_type_parse(mime_options(), g_mime_header_get_raw_value(first)) : NULL;
}

/* The last component: some programs put a whole path there. */
static const char *file_name(struct arena *arena, const char *written) {
    const char *name = mime_text(arena, written, LIMIT_STRING_BYTES);
    if (name == NULL)
        return NULL;
    for (const char *c = name; *c != '\0'; c++)
        if ((*c == '/' || *c == '\\') && c[1] != '\0')
            name = c + 1;
    return mime_text(arena, name, LIMIT_NAME_BYTES);
}

static bool has_value(GMimeObject *object, const char *parameter, const char *wanted) {
    const char *value = g_mime_object_get_content_type_parameter(object, parameter);
    return value != NULL && strcasecmp(value, wanted) == 0;
}

static bool is_attachment(GMimeObject *object) {
    const char *disposition = g_mime_object_get_disposition(object);
    return disposition != NULL && strcasecmp(disposition, "attachment") == 0;
}

/* Text that a mail program shows as the mail itself. */
static bool is_body_type(const char *declared) {
    static const char *const types[] = {"text/plain", "text/html", "text/enriched", "text/richtext",
                                        "application/xhtml+xml"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(declared, types[i]) == 0)
            return true;
    return false;
}

/* The first part of its message: every step down to it is a 1. */
static bool is_first(const char *number, const char *message) {
    const char *rest = message == NULL ? number : number + strlen(message) + 1;
    for (; *rest == '1'; rest++)
        if (*++rest == '\0')
            return true;
    return false;
}

/* A text part with a file name is the body nevertheless where no attachment can stand. */
static bool is_body(const struct part *part, GMimeObject *object, const struct mime_branch *branch) {
    bool text = is_body_type(part->declared) || (part->declared_second != NULL && is_body_type(part->declared_second));
    if (!text || is_attachment(object))
        return false;
    return part->name == NULL || branch->alternative_child || is_first(part->number, branch->outer.number);
}

/* A logo in a page, or a further rendering of what the text beside it says (a calendar entry, an AMP page). */
static bool is_decoration(const struct part *part, const struct mime_branch *branch) {
    bool logo = branch->related && strncmp(part->declared, "image/", 6) == 0;
    bool rendering = branch->alternative_child && !part->body && strncmp(part->declared, "text/", 5) == 0;
    return logo || rendering;
}

static struct part describe(struct reading *reading, GMimePart *object, const char *number,
                            const struct mime_branch *branch) {
    struct arena *arena = reading->arena;
    GMimeObject *headers = GMIME_OBJECT(object);
    GMimeContentType *type = g_mime_object_get_content_type(headers);
    GMimeContentType *other = mime_other_type(headers);
    const char *charset = g_mime_content_type_get_parameter(type, "charset");
    struct part part = branch->outer;
    part.number = number;
    part.name = file_name(arena, g_mime_part_get_filename(object));
    part.declared = type_name(arena, other != NULL ? other : type);
    part.declared_second = other != NULL ? type_name(arena, type) : NULL;
    part.charset = charset == NULL ? NULL : mime_text(arena, charset, LIMIT_NAME_BYTES);
    part.flowed = has_value(headers, "format", "flowed");
    part.flowed_delete_space = has_value(headers, "delsp", "yes");
    part.body = is_body(&part, headers, branch);
    part.alternative = part.body || branch->alternative_child ? branch->alternative : 0;
    part.decoration = is_decoration(&part, branch);
    if (other != NULL)
        g_object_unref(other);
    return part;
}

/* ---- reading ----------------------------------------------------------------------------------------------------- */

/* A body that holds no text was read nevertheless. */
static void read_by_format(struct reading *reading, const struct part *part) {
    size_t sheets = reading->sheet_count;
    size_t noted = reading->facts->unreadable_count + reading->unreadable_rest;
    format_read(reading, part);
    if (part->body && reading->facts->unreadable_count + reading->unreadable_rest == noted)
        reading->parts_read++;
    for (size_t i = sheets; i < reading->sheet_count; i++)
        if (reading->sheets[i].body && strcmp(reading->sheets[i].part, part->number) == 0)
            mime_classify_rows(reading, &reading->sheets[i]);
}

static bool is_message_type(const char *declared) {
    static const char *const types[] = {"message/rfc822", "message/rfc2822", "message/global", "message/news"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(declared, types[i]) == 0)
            return true;
    return false;
}

/* Message types that hold no whole message. What a mail server reports about a message is context. */
static bool is_fragment(struct reading *reading, struct part *part) {
    if (strcmp(part->declared, "message/partial") == 0 || strcmp(part->declared, "message/external-body") == 0) {
        reading_unreadable(reading, part, "unsupported",
                           "only a piece of the message, or a hint where it lies, is here");
        return true;
    }
    if (strncmp(part->declared, "message/", 8) == 0 || strcmp(part->declared, "text/rfc822-headers") == 0)
        part->origin = ORIGIN_QUOTED;
    return false;
}

static void read_part(struct reading *reading, struct part *part, const struct mime_branch *branch) {
    if (is_message_type(part->declared) && mime_begins_with_field(part->bytes, part->length)) {
        if (branch->report)
            part->origin = ORIGIN_QUOTED;
        mime_read_inner(reading, part);
    } else if (!is_fragment(reading, part)) {
        read_by_format(reading, part);
    }
}

void mime_leaf(struct reading *reading, GMimePart *object, const char *number, const struct mime_branch *branch) {
    struct part part = describe(reading, object, number, branch);
    GMimeContentEncoding encoding = g_mime_part_get_content_encoding(object);
    size_t length;
    const char *raw = mime_content(object, &length);
    uint64_t expected = encoding == GMIME_CONTENT_ENCODING_BASE64 ? (uint64_t)length / 4 * 3 : length;
    if (!reading_admit(reading, &part, expected))
        return;
    part.bytes = mime_decode(reading->arena, encoding, raw, &length);
    part.length = length;
    bool first_is_multipart = part.declared_second != NULL && strncmp(part.declared, "multipart/", 10) == 0;
    if (first_is_multipart && mime_rescan_bytes(reading, part.bytes, length, number, number, branch))
        return;
    read_part(reading, &part, branch);
}

void mime_leaf_raw(struct reading *reading, const char *bytes, size_t length, const char *declared, const char *number,
                   const struct mime_branch *branch) {
    struct part part = branch->outer;
    part.number = number;
    part.declared = declared;
    part.bytes = bytes;
    part.length = length;
    part.body = is_body_type(declared);
    part.alternative = branch->alternative;
    if (reading_admit(reading, &part, length))
        read_by_format(reading, &part);
}
