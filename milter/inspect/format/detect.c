/* detect.c - in: a part's bytes, name and declared type; out: its row in the table of formats and its media type.
 * Limits: looks at the first 4 KB of text and the first megabyte of anything else.
 *
 * A format that is known by its first bytes is taken at once. For other binary bytes libmagic decides. For text it is
 * slow (0.2 to 1.3 ms, where a PDF takes 0.04) and says little more than text/plain, so that what the mail itself says
 * in text or HTML is not shown to it. */
#include "inspect/format/format.h"

#include <magic.h>
#include <string.h>
#include <strings.h>

#define TEXT_HEAD_BYTES 4096u
#define TEXT_START_BYTES 1024u
#define BINARY_HEAD_BYTES (1u << 20)

static size_t at_most(size_t length, size_t limit) {
    return length < limit ? length : limit;
}

/* ---- what the sender says --------------------------------------------------------------------------------------- */

/* True when the blank-separated list has the word, in any case. */
static bool list_has(const char *list, const char *word) {
    size_t length = strlen(word);
    for (const char *at = list; *at != '\0'; at += strspn(at, " ")) {
        size_t item = strcspn(at, " ");
        if (item == length && strncasecmp(at, word, length) == 0)
            return true;
        at += item;
    }
    return false;
}

static const struct format *format_of_type(const char *type) {
    for (size_t i = 0; i < format_count && type != NULL; i++)
        if (list_has(format_table[i].types, type))
            return &format_table[i];
    return NULL;
}

static const struct format *format_of_name(const char *name) {
    const char *ending = name == NULL ? NULL : strrchr(name, '.');
    for (size_t i = 0; i < format_count && ending != NULL; i++)
        if (list_has(format_table[i].endings, ending))
            return &format_table[i];
    return NULL;
}

static bool is_plain_text(const struct format *format) {
    return format != NULL && format->read == format_text_read;
}

/* By declared type, by the second one of a doubled header field, by the name. Plain text is what mail programs declare
 * for want of better knowledge, so there the name may say more. */
static const struct format *hinted_format(const struct part *part) {
    const struct format *declared = format_of_type(part->declared);
    if (declared == NULL)
        declared = format_of_type(part->declared_second);
    const struct format *named = format_of_name(part->name);
    return declared == NULL || (is_plain_text(declared) && named != NULL) ? named : declared;
}

/* ---- is it text? ------------------------------------------------------------------------------------------------ */

static bool has_mark(const struct part *part, const char *mark, size_t length) {
    return part->length >= length && memcmp(part->bytes, mark, length) == 0;
}

/* Two or four bytes a character, as its mark or its charset says. */
static bool is_wide_text(const struct part *part) {
    if (has_mark(part, "\xFF\xFE", 2) || has_mark(part, "\xFE\xFF", 2))
        return true;
    return part->charset != NULL &&
           (strncasecmp(part->charset, "utf-16", 6) == 0 || strncasecmp(part->charset, "utf-32", 6) == 0);
}

/* Control characters that occur in text: the layout ones, Escape (ISO-2022), backspace and the old end-of-file mark. */
static bool is_text_byte(unsigned char c) {
    return (c >= ' ' && c != 0x7F) || (c >= '\b' && c <= '\r') || c == 0x1A || c == 0x1B;
}

static bool is_text(const struct part *part) {
    if (is_wide_text(part))
        return true;
    size_t length = at_most(part->length, TEXT_HEAD_BYTES);
    for (size_t i = 0; i < length; i++)
        if (!is_text_byte((unsigned char)part->bytes[i]))
            return false;
    return true;
}

/* The beginning without byte order mark, leading blanks and the zero bytes of wide text: what `begins` is asked with.
 */
static size_t copy_start(const struct part *part, char start[TEXT_START_BYTES]) {
    bool wide = is_wide_text(part);
    size_t at = has_mark(part, "\xEF\xBB\xBF", 3) ? 3 : 0;
    if (wide && ((unsigned char)part->bytes[0] >= 0xFE))
        at = 2;
    size_t length = 0;
    for (; at < part->length && length < TEXT_START_BYTES; at++) {
        char c = part->bytes[at];
        bool leading = length == 0 && (c == ' ' || (c >= '\t' && c <= '\r'));
        if (!leading && !(wide && c == '\0'))
            start[length++] = c;
    }
    return length;
}

static const struct format *format_that_begins(const char *bytes, size_t length) {
    for (size_t i = 0; i < format_count; i++)
        if (format_table[i].begins != NULL && format_table[i].begins(bytes, length))
            return &format_table[i];
    return NULL;
}

/* ---- the decision ----------------------------------------------------------------------------------------------- */

static const char *ask_libmagic(struct magic_set *magic, const struct part *part, size_t limit) {
    const char *type = magic_buffer(magic, part->bytes, at_most(part->length, limit));
    return type == NULL ? "application/octet-stream" : type;
}

/* Text that has a structure of its own, which nobody should read as if it were written for people. */
static bool is_source_text(const char *type) {
    bool text = strncmp(type, "text/", 5) == 0 || strncmp(type, "message/", 8) == 0 ||
                strcmp(type, "application/octet-stream") == 0 || strcmp(type, "application/json") == 0;
    return !text || strcmp(type, "text/xml") == 0 || strcmp(type, "text/rtf") == 0;
}

static struct detected detect_text(struct magic_set *magic, const struct part *part) {
    const struct format *hinted = hinted_format(part);
    bool hint_fits = hinted != NULL && hinted->text;
    if (part->body && (hint_fits || part->declared[0] == '\0'))
        return (struct detected){hint_fits ? hinted : format_of_type("text/plain"), "text/plain"};
    const char *type = ask_libmagic(magic, part, TEXT_HEAD_BYTES);
    const struct format *found = format_of_type(type);
    if (found != NULL && !is_plain_text(found))
        return (struct detected){found, type};
    if (is_source_text(type))
        return (struct detected){NULL, type};
    return (struct detected){hint_fits ? hinted : format_of_type("text/plain"), type};
}

/* Bytes that nobody knows are left to the reader of what they are said to be: it will find them damaged. A ZIP may be
 * anything that is one inside. */
static struct detected detect_binary(struct magic_set *magic, const struct part *part) {
    const char *type = ask_libmagic(magic, part, BINARY_HEAD_BYTES);
    const struct format *found = format_of_type(type);
    bool zip = strcmp(type, "application/zip") == 0;
    if (zip && hinted_format(part) != NULL)
        return (struct detected){hinted_format(part), type};
    if (found != NULL || strcmp(type, "application/octet-stream") != 0)
        return (struct detected){found, type};
    bool declared = part->declared[0] != '\0';
    return (struct detected){hinted_format(part), declared ? part->declared : type};
}

struct detected format_detect(struct magic_set *magic, const struct part *part) {
    bool text = is_text(part);
    char start[TEXT_START_BYTES];
    const struct format *begins =
        text ? format_that_begins(start, copy_start(part, start)) : format_that_begins(part->bytes, part->length);
    if (begins != NULL)
        return (struct detected){begins, NULL};
    return text ? detect_text(magic, part) : detect_binary(magic, part);
}
