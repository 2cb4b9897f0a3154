/* format-text.c - in: plain text in any charset; out: one sheet, a row for each line, its cells split at gaps. Lines of
 * format=flowed text (RFC 3676) are put together first; quote marks stay in front of the first cell. Limits: rows and
 * text of a sheet. */
#include "inspect/format/format.h"

#include "base/buffer.h"

#include <string.h>

/* The text not yet looked at. */
struct lines {
    const char *at;
    const char *end;
    uint32_t number; /* of the line returned last, from 1 */
};

struct line {
    const char *text;
    size_t length;
};

/* The next line without its end: LF, CR LF, CR alone or a form feed. False: no more. */
static bool next_line(struct lines *lines, struct line *line) {
    if (lines->at == lines->end)
        return false;
    const char *end = lines->at;
    while (end < lines->end && *end != '\n' && *end != '\r' && *end != '\f')
        end++;
    *line = (struct line){lines->at, (size_t)(end - lines->at)};
    lines->number++;
    if (end < lines->end)
        end += *end == '\r' && end + 1 < lines->end && end[1] == '\n' ? 2 : 1;
    lines->at = end;
    return true;
}

static void read_fixed(struct reading *reading, struct sheet *sheet, struct lines *lines) {
    struct line line;
    while (next_line(lines, &line))
        if (!format_add_line(reading, sheet, lines->number, sheet->origin, line.text, line.length))
            return;
}

/* ---- format=flowed ---------------------------------------------------------------------------------------------- */

/* A line taken apart: quote marks, text without stuffing, and whether the next line continues it. */
struct flowed_line {
    size_t depth;
    struct line text;
    bool goes_on;
};

static struct flowed_line take_apart(struct line line) {
    size_t depth = 0;
    while (depth < line.length && line.text[depth] == '>')
        depth++;
    struct line text = {line.text + depth, line.length - depth};
    if (text.length > 0 && text.text[0] == ' ') {
        text.text++;
        text.length--;
    }
    bool signature = text.length == 3 && memcmp(text.text, "-- ", 3) == 0;
    bool goes_on = text.length > 0 && text.text[text.length - 1] == ' ' && !signature;
    return (struct flowed_line){depth, text, goes_on};
}

/* A paragraph being put together. */
struct paragraph {
    struct buffer text;
    uint32_t number; /* of its first line */
    size_t depth;
    bool open; /* the next line of the same depth belongs to it */
};

static bool finish(struct reading *reading, struct sheet *sheet, struct paragraph *paragraph) {
    bool room = format_add_line(reading, sheet, paragraph->number, sheet->origin, buffer_text(&paragraph->text),
                                paragraph->text.length);
    buffer_clear(&paragraph->text);
    paragraph->open = false;
    return room;
}

static void begin(struct paragraph *paragraph, uint32_t number, size_t depth) {
    paragraph->number = number;
    paragraph->depth = depth;
    for (size_t i = 0; i < depth && i < LIMIT_ROW_BYTES; i++)
        buffer_add_char(&paragraph->text, '>');
    if (depth > 0)
        buffer_add_char(&paragraph->text, ' ');
}

static void read_flowed(struct reading *reading, struct sheet *sheet, struct lines *lines, bool delete_space) {
    struct paragraph paragraph = {.number = 1};
    struct line line;
    bool room = true;
    while (room && next_line(lines, &line)) {
        struct flowed_line part = take_apart(line);
        if (!paragraph.open || part.depth != paragraph.depth) {
            room = finish(reading, sheet, &paragraph);
            begin(&paragraph, lines->number, part.depth);
        }
        size_t kept = part.text.length - (part.goes_on && delete_space ? 1 : 0);
        buffer_add(&paragraph.text, part.text.text, kept);
        paragraph.open = part.goes_on;
    }
    if (room)
        finish(reading, sheet, &paragraph);
    buffer_free(&paragraph.text);
}

/* ---- the reader ------------------------------------------------------------------------------------------------- */

/* A mail may quote an encrypted block or hold one below a greeting; what is around it is read nevertheless. */
static void note_encrypted_block(struct reading *reading, const struct part *part, const char *text, size_t length) {
    static const char armour[] = "\n-----BEGIN PGP MESSAGE-----";
    if (memmem(text, length, armour, sizeof armour - 1) != NULL)
        reading_unreadable(reading, part, "encrypted", "a block of the text is encrypted");
}

void format_text_read(struct reading *reading, const struct part *part) {
    size_t length;
    const char *text = reading_utf8(reading, part->bytes, part->length, part->charset, &length);
    struct sheet *sheet = reading_sheet(reading, part, "text");
    struct lines lines = {text, text + length, 0};
    if (part->flowed)
        read_flowed(reading, sheet, &lines, part->flowed_delete_space);
    else
        read_fixed(reading, sheet, &lines);
    note_encrypted_block(reading, part, text, length);
}
