/* pdf-damage.c - in: a PDF that poppler does not open; out: a sentence with the place, what was expected there and what
 * was found. A PDF is read from its end: "%%EOF", before it "startxref" with the place of the table of objects. Limit:
 * only this way in is followed; for what lies behind it poppler's words are all there is. */
#include "inspect/format/pdf.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#define SHOWN_BYTES 16u

struct found {
    size_t at; /* of the last one */
    unsigned count;
};

static struct found find_all(const char *bytes, size_t length, const char *word) {
    struct found found = {0, 0};
    size_t size = strlen(word);
    const char *at = bytes;
    while ((at = memmem(at, length - (size_t)(at - bytes), word, size)) != NULL) {
        found.at = (size_t)(at - bytes);
        found.count++;
        at += size;
    }
    return found;
}

/* The number behind startxref; SIZE_MAX: none. */
static size_t place_behind(const char *bytes, size_t length, size_t at) {
    char digits[24] = "";
    size_t from = at + strlen("startxref"), used = 0;
    while (from < length && strchr(" \t\r\n", bytes[from]) != NULL)
        from++;
    while (from < length && bytes[from] >= '0' && bytes[from] <= '9' && used < sizeof digits - 1)
        digits[used++] = bytes[from++];
    return used == 0 ? SIZE_MAX : (size_t)strtoull(digits, NULL, 10);
}

static bool is_table(const char *bytes, size_t length, size_t at) {
    while (at < length && strchr(" \t\r\n", bytes[at]) != NULL)
        at++;
    return at + 4 <= length && (memcmp(bytes + at, "xref", 4) == 0 || (bytes[at] >= '0' && bytes[at] <= '9'));
}

const char *pdf_damage(struct arena *arena, const char *bytes, size_t length, const char *said) {
    struct found objects = find_all(bytes, length, "endobj"), end = find_all(bytes, length, "%%EOF");
    struct found entry = find_all(bytes, length, "startxref");
    if (end.count == 0)
        return arena_printf(arena, "byte %zu: expected %%%%EOF, but the file ends behind %u whole objects", length,
                            objects.count);
    if (entry.count == 0)
        return arena_printf(arena, "byte %zu: expected startxref before %%%%EOF, but found none", end.at);
    size_t place = place_behind(bytes, length, entry.at);
    if (place >= length)
        return arena_printf(arena, "byte %zu: expected the place of the table of objects, but found %s", entry.at,
                            place == SIZE_MAX ? "no number" : "one behind the end of the file");
    size_t shown = length - place < SHOWN_BYTES ? length - place : SHOWN_BYTES;
    if (!is_table(bytes, length, place))
        return arena_printf(arena, "byte %zu: expected the table of objects, but found \"%s\"", place,
                            text_clean(arena, arena_strndup(arena, bytes + place, shown), SHOWN_BYTES));
    return arena_printf(arena, "expected a document behind the table of objects at byte %zu, but found %u objects: %s",
                        place, objects.count, said);
}
