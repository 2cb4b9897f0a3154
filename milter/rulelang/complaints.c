/* complaints.c - in: errors as they are found; out: "FILE:LINE:COLUMN: sentence", the source line, a caret.
 * Limits: LIMIT_RULE_ERRORS told; of a long line the part around the place. */
#include "rulelang/complaints.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Some more are kept than told: what is found late may stand early in the file. */
enum { SHOWN_CHARACTERS = 160, SHOWN_BEFORE = 100, KEPT = LIMIT_RULE_ERRORS * 10 };

static bool said_already(const struct complaints *complaints, struct spot spot, const char *sentence) {
    for (size_t i = complaints->count; i-- > 0;) {
        const struct complaint *other = &complaints->items[i];
        if (other->spot.source == spot.source && other->spot.line == spot.line && other->spot.column == spot.column &&
            strcmp(other->sentence, sentence) == 0)
            return true;
    }
    return false;
}

void rulelang_complain(struct complaints *complaints, struct spot spot, const char *format, ...) {
    if (complaints->count >= KEPT)
        return;
    char sentence[LIMIT_ERROR_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    const char *clean = text_clean(complaints->arena, sentence, sizeof sentence);
    if (said_already(complaints, spot, clean))
        return;
    complaints->items = arena_grow(complaints->arena, complaints->items, complaints->count, sizeof *complaints->items);
    complaints->items[complaints->count] = (struct complaint){spot, clean, complaints->count};
    complaints->count++;
}

static int compare_numbers(size_t a, size_t b) {
    return (a > b) - (a < b);
}

static int compare_complaints(const void *left, const void *right) {
    const struct complaint *a = left, *b = right;
    int result = compare_numbers(a->spot.source == NULL ? 0 : a->spot.source->index + 1u,
                                 b->spot.source == NULL ? 0 : b->spot.source->index + 1u);
    if (result == 0)
        result = compare_numbers(a->spot.line, b->spot.line);
    if (result == 0)
        result = compare_numbers(a->spot.column, b->spot.column);
    return result != 0 ? result : compare_numbers(a->order, b->order);
}

static const char *line_start(const struct source *source, uint32_t line) {
    const char *at = source->text;
    for (uint32_t i = 1; i < line; i++) {
        const char *end = strchr(at, '\n');
        if (end == NULL)
            return at;
        at = end + 1;
    }
    return at;
}

static size_t bytes_of_characters(const char *text, size_t length, size_t characters) {
    size_t at = 0;
    for (size_t i = 0; i < characters && at < length; i++) {
        size_t bytes = text_character_bytes(text + at, length - at);
        at += bytes == 0 ? 1 : bytes;
    }
    return at;
}

/* The line, a tab shown as one blank, and a caret below the column. */
static void tell_line(struct arena *arena, struct spot spot, struct buffer *out) {
    const char *line = line_start(spot.source, spot.line);
    size_t length = strcspn(line, "\r\n"), before = spot.column - 1;
    size_t skipped = before > SHOWN_BEFORE ? before - SHOWN_BEFORE : 0;
    size_t from = bytes_of_characters(line, length, skipped);
    size_t shown = bytes_of_characters(line + from, length - from, SHOWN_CHARACTERS);
    const char *text = arena_strndup(arena, line + from, shown);
    buffer_printf(out, "%s\n", text_clean(arena, text, shown + 1));
    buffer_printf(out, "%*s^\n", (int)(before - skipped), "");
}

void rulelang_tell(struct complaints *complaints, struct buffer *out) {
    if (complaints->count > 0)
        qsort(complaints->items, complaints->count, sizeof *complaints->items, compare_complaints);
    for (size_t i = 0; i < complaints->count && i < LIMIT_RULE_ERRORS; i++) {
        const struct complaint *complaint = &complaints->items[i];
        struct spot spot = complaint->spot;
        if (spot.source == NULL) {
            buffer_printf(out, "%s\n", complaint->sentence);
        } else {
            buffer_printf(out, "%s:%u:%u: %s\n", spot.source->path, spot.line, spot.column, complaint->sentence);
            tell_line(complaints->arena, spot, out);
        }
    }
}
