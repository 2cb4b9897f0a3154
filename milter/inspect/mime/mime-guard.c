/* mime-guard.c - in: a message as bytes; out: how many of them GMime may parse without building a monstrous tree, and a
 * copy without NUL bytes where GMime would stumble over them. Limits kept: parts, depth, bytes of one header section
 * and of all of them.
 *
 * It follows only what makes trees grow: header sections, the boundaries they declare, and the lines that begin with
 * those. Messages inside a message are parsed on their own later and guarded then. */
#include "inspect/mime/mime.h"

#include <string.h>
#include <strings.h>

/* A boundary that is open: lines that begin with it part the content. */
struct boundary {
    char *text; /* g_free */
    size_t length;
};

struct guard {
    const char *bytes;
    size_t length;
    uint32_t depth;
    uint32_t parts_left;
    size_t header_bytes; /* of all header sections so far */
    struct boundary open[LIMIT_DEPTH + 1];
    size_t open_count;
    struct mime_guard *result;
};

static void stop(struct guard *guard, size_t length, const char *why, const char *what) {
    guard->result->length = length;
    guard->result->why = why;
    guard->result->what = what;
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static bool is_rest_blank(const char *text, const char *end) {
    while (text < end && strchr(" \t\r\n", *text) != NULL && *text != '\0')
        text++;
    return text == end;
}

enum hit { HIT_NONE, HIT_DELIMITER, HIT_CLOSE };

/* Compares a line, without its two dashes, with one boundary. */
static enum hit compare_line(const char *text, const char *end, const struct boundary *boundary) {
    if ((size_t)(end - text) < boundary->length || memcmp(text, boundary->text, boundary->length) != 0)
        return HIT_NONE;
    const char *rest = text + boundary->length;
    if (is_rest_blank(rest, end))
        return HIT_DELIMITER;
    bool closes = end - rest >= 2 && rest[0] == '-' && rest[1] == '-' && is_rest_blank(rest + 2, end);
    return closes ? HIT_CLOSE : HIT_NONE;
}

/* Where the line that starts at `at` ends, behind its LF. */
static size_t line_end(const char *bytes, size_t length, size_t at) {
    const char *newline = memchr(bytes + at, '\n', length - at);
    return newline == NULL ? length : (size_t)(newline - bytes) + 1;
}

static bool is_blank_line(const char *bytes, size_t start, size_t end) {
    return end - start <= 2 && (bytes[start] == '\n' || (bytes[start] == '\r' && end - start == 2));
}

/* ---- header sections --------------------------------------------------------------------------------------------- */

/* True for a line that parts the content, without judging what it closes. */
static bool is_delimiter(const struct guard *guard, size_t start, size_t end) {
    if (end - start < 2 || memcmp(guard->bytes + start, "--", 2) != 0)
        return false;
    for (size_t i = 0; i < guard->open_count; i++)
        if (compare_line(guard->bytes + start + 2, guard->bytes + end, &guard->open[i]) != HIT_NONE)
            return true;
    return false;
}

/* Behind the empty line that ends the header section starting at `at`, or at the boundary that cuts it short. */
static size_t section_end(const struct guard *guard, size_t at) {
    while (at < guard->length) {
        size_t end = line_end(guard->bytes, guard->length, at);
        if (is_blank_line(guard->bytes, at, end))
            return end;
        if (is_delimiter(guard, at, end))
            return at;
        at = end;
    }
    return guard->length;
}

/* The end of a field that starts at `at`, with its continuation lines. */
static size_t field_end(const char *bytes, size_t length, size_t at) {
    size_t end = line_end(bytes, length, at);
    while (end < length && (bytes[end] == ' ' || bytes[end] == '\t'))
        end = line_end(bytes, length, end);
    return end;
}

static void close_above(struct guard *guard, size_t keep) {
    while (guard->open_count > keep)
        g_free(guard->open[--guard->open_count].text);
}

/* False: too deep. */
static bool open_boundary(struct guard *guard, const char *text) {
    if (guard->depth + guard->open_count >= LIMIT_DEPTH)
        return false;
    guard->open[guard->open_count++] = (struct boundary){g_strdup(text), strlen(text)};
    return true;
}

/* Asks GMime for the boundary, so that both see the same one. False: too deep. */
static bool take_content_type(struct guard *guard, const char *value, size_t length) {
    char *text = g_strndup(value, length);
    if (strcasestr(text, "boundary") == NULL) {
        g_free(text);
        return true;
    }
    GMimeContentType *type = g_mime_content_type_parse(mime_options(), text);
    const char *boundary = g_mime_content_type_is_type(type, "multipart", "*")
                               ? g_mime_content_type_get_parameter(type, "boundary")
                               : NULL;
    bool fits = boundary == NULL || *boundary == '\0' || open_boundary(guard, boundary);
    g_object_unref(type);
    g_free(text);
    return fits;
}

static bool is_named(const char *field, size_t length, const char *name) {
    size_t name_length = strlen(name);
    return length > name_length && strncasecmp(field, name, name_length) == 0;
}

/* GMime calls itself for each group in a group: an address field with this many colons would exhaust the stack. */
static bool is_hostile(const char *field, size_t length) {
    static const char *const names[] = {"from:", "to:", "cc:", "bcc:", "sender:", "reply-to:"};
    bool named = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        named = named || is_named(field, length, names[i]);
    size_t colons = 0;
    for (size_t i = 0; named && i < length; i++)
        colons += field[i] == ':' ? 1 : 0;
    return colons > LIMIT_ADDRESSES;
}

/* Opens the boundaries a header section declares. False: too deep. */
static bool take_fields(struct guard *guard, size_t start, size_t end) {
    static const char name[] = "content-type:";
    for (size_t at = start; at < end;) {
        size_t next = field_end(guard->bytes, end, at);
        const char *field = guard->bytes + at;
        size_t length = next - at;
        if (start == 0 && length > LIMIT_ADDRESSES && is_hostile(field, length))
            guard->result->hostile = true;
        bool wanted = is_named(field, length, name);
        if (wanted && !take_content_type(guard, field + sizeof name - 1, length - (sizeof name - 1)))
            return false;
        at = next;
    }
    return true;
}

/* Reads the header section at `start`. Returns its end, or 0 when the guard has stopped. */
static size_t take_section(struct guard *guard, size_t start) {
    size_t end = section_end(guard, start);
    guard->header_bytes += end - start;
    if (end - start > LIMIT_HEADER_BYTES || guard->header_bytes > LIMIT_HEADERS_BYTES) {
        /* Of the message's own header section the beginning is worth reading: who it is from and to. */
        guard->result->header_only = start == 0;
        stop(guard, start == 0 ? LIMIT_HEADER_BYTES : start, LIMIT_REASON_HEADER_SIZE,
             "a header section is too large; what follows was not read");
        return 0;
    }
    if (memchr(guard->bytes + start, '\0', end - start) != NULL)
        guard->result->header_nul = true;
    if (!take_fields(guard, start, end)) {
        stop(guard, start, LIMIT_REASON_DEPTH, "the parts lie too deep inside one another");
        return 0;
    }
    return end;
}

/* ---- from part to part ------------------------------------------------------------------------------------------- */

/* The innermost boundary that fits decides; those inside it are over. */
static enum hit match_line(struct guard *guard, size_t start, size_t end) {
    for (size_t i = guard->open_count; i-- > 0;) {
        enum hit hit = compare_line(guard->bytes + start, guard->bytes + end, &guard->open[i]);
        if (hit == HIT_NONE)
            continue;
        close_above(guard, hit == HIT_CLOSE ? i : i + 1);
        return hit;
    }
    return HIT_NONE;
}

/* Where the next line that begins with two dashes starts, behind them; the length when there is none. From line to
 * line: memmem() for "\n--" took six instructions for each byte of an attachment. */
static size_t next_dashes(const struct guard *guard, size_t at) {
    while (guard->length - at >= 2) {
        if (memcmp(guard->bytes + at, "--", 2) == 0)
            return at + 2;
        at = line_end(guard->bytes, guard->length, at);
    }
    return guard->length;
}

/* Returns where the next part's header section starts, or 0: no more, or stopped. */
static size_t next_part(struct guard *guard, size_t at) {
    while (guard->open_count > 0 && at < guard->length) {
        size_t start = next_dashes(guard, at);
        if (start >= guard->length)
            return 0;
        size_t end = line_end(guard->bytes, guard->length, start);
        if (match_line(guard, start, end) == HIT_DELIMITER) {
            if (guard->parts_left-- > 0)
                return end;
            stop(guard, start - 2, LIMIT_REASON_PARTS, "the message has too many parts; the rest was not read");
            return 0;
        }
        at = end;
    }
    return 0;
}

void mime_guard_check(const char *bytes, size_t length, uint32_t depth, uint32_t parts_left,
                      struct mime_guard *result) {
    *result = (struct mime_guard){.length = length};
    struct guard guard = {.bytes = bytes, .length = length, .depth = depth, .parts_left = parts_left, .result = result};
    size_t at = take_section(&guard, 0);
    while (at != 0 && (at = next_part(&guard, at)) != 0 && at < length)
        at = take_section(&guard, at);
    close_above(&guard, 0);
}

/* ---- cleaning ---------------------------------------------------------------------------------------------------- */

/* Copies a header section, without NUL bytes and (in that of the message) hostile fields; returns the bytes written. */
static size_t copy_section(char *to, const char *bytes, size_t start, size_t end) {
    size_t written = 0;
    for (size_t at = start; at < end;) {
        size_t next = field_end(bytes, end, at);
        bool dropped = start == 0 && is_hostile(bytes + at, next - at);
        for (size_t i = at; i < next && !dropped; i++)
            if (bytes[i] != '\0')
                to[written++] = bytes[i];
        at = next;
    }
    return written;
}

/* Header sections are what follows the beginning and any line of two dashes: cleaning a little more than the true ones
 * is harmless, since NUL never stands in text. A binary part keeps its bytes behind its own header section. */
const char *mime_guard_clean(struct arena *arena, const char *bytes, size_t *length) {
    struct guard guard = {.bytes = bytes, .length = *length};
    char *copy = arena_alloc(arena, *length + 1);
    size_t written = 0;
    size_t at = 0;
    while (at < *length) {
        size_t end = section_end(&guard, at);
        written += copy_section(copy + written, bytes, at, end);
        size_t dashes = next_dashes(&guard, end);
        size_t next = dashes >= *length ? *length : line_end(bytes, *length, dashes);
        memcpy(copy + written, bytes + end, next - end);
        written += next - end;
        at = next;
    }
    *length = written;
    return copy;
}
