/* mime-rescan.c - in: content whose boundary is missing, wrong or declared in a field GMime did not obey; out: its
 * parts, found by a boundary guessed from the content, or the whole read as text. Limits: as for any message; each
 * rescan is one level deeper. */
#include "inspect/mime/mime.h"

#include <string.h>

#define BOUNDARY_BYTES 200u /* RFC 2046 allows 70 */

/* ---- guessing ---------------------------------------------------------------------------------------------------- */

static bool is_boundary_character(char c) {
    return g_ascii_isalnum(c) || (c != '\0' && strchr("'()+_,-./:=?*#$%&!~^@{}[]", c) != NULL);
}

/* The text behind the dashes, when the line is nothing but dashes and a possible boundary; else NULL. */
static const char *boundary_of_line(struct arena *arena, const char *line, size_t length) {
    while (length > 0 && strchr(" \t\r\n", line[length - 1]) != NULL)
        length--;
    if (length < 3 || length > BOUNDARY_BYTES || memcmp(line, "--", 2) != 0)
        return NULL;
    bool told = false; /* a rule of dashes alone is no boundary */
    for (size_t i = 2; i < length; i++) {
        if (!is_boundary_character(line[i]))
            return NULL;
        told = told || g_ascii_isalnum(line[i]);
    }
    return told ? arena_strndup(arena, line + 2, length - 2) : NULL;
}

/* A part's header section must follow: "Content-Something:". */
static bool is_header_next(const char *at, const char *end) {
    static const char name[] = "content-";
    return (size_t)(end - at) >= sizeof name - 1 && g_ascii_strncasecmp(at, name, sizeof name - 1) == 0;
}

static const char *guess_boundary(struct arena *arena, const char *bytes, size_t length) {
    const char *end = bytes + length;
    for (const char *line = bytes; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        if (newline == NULL)
            return NULL;
        bool dashes = newline - line > 2 && line[0] == '-' && line[1] == '-';
        const char *boundary =
            dashes && is_header_next(newline + 1, end) ? boundary_of_line(arena, line, (size_t)(newline - line)) : NULL;
        if (boundary != NULL)
            return boundary;
        line = newline + 1;
    }
    return NULL;
}

/* ---- reading again ----------------------------------------------------------------------------------------------- */

/* Parses the content below a header of our own; true when there were parts in it. */
static bool read_with_boundary(struct reading *reading, const char *boundary, const char *bytes, size_t length,
                               const char *children, const struct mime_branch *branch) {
    char *header = arena_printf(reading->arena, "Content-Type: multipart/mixed; boundary=\"%s\"\r\n\r\n", boundary);
    size_t header_length = strlen(header);
    char *whole = arena_alloc(reading->arena, header_length + length + 1);
    memcpy(stpcpy(whole, header), bytes, length);
    struct mime_branch deeper = *branch;
    deeper.outer.depth++;
    return mime_read_entity(reading, whole, header_length + length, children, &deeper);
}

/* What is read again is copied: it counts like a part, so that nesting cannot multiply it. */
bool mime_rescan_bytes(struct reading *reading, const char *bytes, size_t length, const char *number,
                       const char *children, const struct mime_branch *branch) {
    const char *boundary = guess_boundary(reading->arena, bytes, length);
    struct part part = branch->outer;
    part.number = number;
    if (boundary == NULL || !reading_admit(reading, &part, length))
        return false;
    return read_with_boundary(reading, boundary, bytes, length, children, branch);
}

/* GMime keeps the content of a multipart without a boundary as what stands before the first part. An encoding is not
 * allowed there, but written. */
void mime_rescan(struct reading *reading, GMimeMultipart *multipart, const char *number, const char *children,
                 const struct mime_branch *branch) {
    const char *text = g_mime_multipart_get_prologue(multipart);
    if (text == NULL)
        return;
    const char *encoding = g_mime_object_get_header(GMIME_OBJECT(multipart), "Content-Transfer-Encoding");
    size_t length = strlen(text);
    const char *copy = arena_strndup(reading->arena, text, length);
    if (encoding != NULL)
        copy = mime_decode(reading->arena, g_mime_content_encoding_from_string(encoding), copy, &length);
    if (!mime_rescan_bytes(reading, copy, length, number, children, branch))
        mime_leaf_raw(reading, copy, length, "text/plain", number, branch);
}
