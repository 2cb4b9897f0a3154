/* edi.c - in: bytes of an EDI file; out: its segments, one at a time, released characters set free. Line ends inside
 * segments do not count: many programs break lines for the sake of people. Limits: EDI_PIECES components of a segment
 * and LIMIT_FIELD_BYTES of its text; the rest of it is left out. */
#include "inspect/format/edi.h"

#include <stdlib.h>
#include <string.h>

void edi_open(struct edi *edi, struct reading *reading, const struct part *part) {
    *edi = (struct edi){.at = part->bytes, .finish = part->bytes + part->length};
    bool marked = part->length >= 2 && (unsigned char)part->bytes[0] >= 0xEF;
    if (!marked && memchr(part->bytes, '\0', part->length < 16 ? part->length : 16) == NULL)
        return;
    size_t length;
    edi->at = reading_utf8(reading, part->bytes, part->length, part->charset, &length);
    edi->finish = edi->at + length;
}

void edi_close(struct edi *edi) {
    buffer_free(&edi->text);
}

static bool is_line_end(char c) {
    return c == '\r' || c == '\n';
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || is_line_end(c) || c == '\x1A';
}

bool edi_begins(struct edi *edi, const char *word) {
    while (edi->at < edi->finish && is_blank(*edi->at))
        edi->at++;
    size_t length = strlen(word);
    return (size_t)(edi->finish - edi->at) > length && memcmp(edi->at, word, length) == 0;
}

bool edi_holds(const struct edi *edi, const char *word) {
    return memmem(edi->at, (size_t)(edi->finish - edi->at), word, strlen(word)) != NULL;
}

/* ---- segments --------------------------------------------------------------------------------------------------- */

static void begin_piece(struct edi *edi, unsigned element, unsigned component) {
    buffer_add_char(&edi->text, '\0');
    if (edi->piece_count < EDI_PIECES)
        edi->pieces[edi->piece_count++] = (struct edi_piece){element, component, edi->text.length};
}

static void add_character(struct edi *edi, char c) {
    if (!is_line_end(c) && edi->piece_count < EDI_PIECES && edi->text.length < LIMIT_FIELD_BYTES)
        buffer_add_char(&edi->text, c);
}

static bool is_mark(char mark, char c) {
    return mark != '\0' && c == mark;
}

/* Takes one character, or two when it releases the next. */
static void take_character(struct edi *edi, unsigned *element, unsigned *component) {
    const struct edi_marks *marks = &edi->marks;
    char c = *edi->at++;
    if (is_mark(marks->release, c) && edi->at < edi->finish) {
        add_character(edi, *edi->at++);
    } else if (is_mark(marks->element, c)) {
        (*element)++;
        *component = 0;
        begin_piece(edi, *element, 0);
    } else if (is_mark(marks->component, c) || is_mark(marks->repetition, c)) {
        (*component)++;
        begin_piece(edi, *element, *component);
    } else {
        add_character(edi, c);
    }
}

bool edi_next(struct edi *edi) {
    unsigned element = 0, component = 0;
    while (edi->at < edi->finish && is_blank(*edi->at) && !is_mark(edi->marks.element, *edi->at))
        edi->at++;
    buffer_clear(&edi->text);
    edi->piece_count = 0;
    begin_piece(edi, 0, 0);
    while (edi->at < edi->finish) {
        if (is_mark(edi->marks.end, *edi->at)) {
            edi->at++;
            edi->number++;
            return true;
        }
        take_character(edi, &element, &component);
    }
    return false;
}

const char *edi_get(const struct edi *edi, unsigned element, unsigned component) {
    for (size_t i = 0; i < edi->piece_count; i++)
        if (edi->pieces[i].element == element && edi->pieces[i].component == component)
            return buffer_text(&edi->text) + edi->pieces[i].start;
    return "";
}

bool edi_is(const struct edi *edi, const char *name) {
    return strcmp(edi_get(edi, 0, 0), name) == 0;
}

void edi_take(const struct edi *edi, struct order *order, enum field_role role, unsigned element, unsigned component,
              unsigned rank) {
    const char *value = edi_get(edi, element, component);
    order_take(order, role, value, strlen(value), edi->number, rank);
}

int edi_meaning(const struct edi_code *list, const char *code, int otherwise) {
    for (; list->code != NULL; list++)
        if (strcmp(list->code, code) == 0)
            return list->meaning;
    return otherwise;
}

const char *edi_wrong_count(const struct edi *edi, struct arena *arena) {
    const char *said = edi_get(edi, 1, 0);
    char *end;
    unsigned long count = strtoul(said, &end, 10), found = edi->number - edi->first + 1;
    if (*said == '\0' || (*end == '\0' && count == found))
        return NULL;
    return arena_printf(arena, "segment %u, %s: expected %.20s segments, but found %lu; its lines were left out",
                        (unsigned)edi->number, edi_get(edi, 0, 0), said, found);
}
