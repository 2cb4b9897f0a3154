/* reading.c - in: what the formats see in a part; out: sheets of clean rows and fields, and the list of parts nobody
 * could look into. Limits: parts, depth and decoded bytes of the message; rows, cells and text bytes of a sheet; each
 * noted once as limit-NAME. */
#include "inspect/inspect.h"

#include "base/text.h"

#include <string.h>

/* ---- parts ------------------------------------------------------------------------------------------------------- */

/* Names come from mail; most are clean already and need no copy. */
static const char *clean_name(struct arena *arena, const char *text, size_t limit) {
    if (text == NULL)
        return NULL;
    size_t length = strlen(text);
    return length <= limit && text_is_clean(text, length) ? text : text_clean(arena, text, limit);
}

static bool is_noted(const struct facts *facts, const char *part, const char *why) {
    for (size_t i = 0; i < facts->unreadable_count; i++)
        if (strcmp(facts->unreadable[i].part, part) == 0 && strcmp(facts->unreadable[i].why, why) == 0)
            return true;
    return false;
}

/* The list is full: its last entry stands for all further ones. */
static void note_one_more(struct reading *reading, bool decoration) {
    struct unreadable *last = &reading->facts->unreadable[LIMIT_UNREADABLE - 1];
    reading->unreadable_rest++;
    last->decoration = last->decoration && decoration;
    last->what =
        arena_printf(reading->arena, "%u further parts could not be read either", (unsigned)reading->unreadable_rest);
}

void reading_unreadable(struct reading *reading, const struct part *part, const char *why, const char *what) {
    struct facts *facts = reading->facts;
    const char *number = clean_name(reading->arena, part->number, LIMIT_NAME_BYTES);
    if (is_noted(facts, number, why))
        return;
    if (facts->unreadable_count == LIMIT_UNREADABLE) {
        note_one_more(reading, part->decoration);
        return;
    }
    facts->unreadable =
        arena_grow(reading->arena, facts->unreadable, facts->unreadable_count, sizeof *facts->unreadable);
    facts->unreadable[facts->unreadable_count++] = (struct unreadable){
        .part = number,
        .name = clean_name(reading->arena, part->name, LIMIT_NAME_BYTES),
        .why = why,
        .what = clean_name(reading->arena, what, LIMIT_STRING_BYTES),
        .decoration = part->decoration,
    };
}

static bool too_many_parts(struct reading *reading, const struct part *part) {
    if (reading->parts < LIMIT_PARTS) {
        reading->parts++;
        return false;
    }
    bool first_time = reading->parts == LIMIT_PARTS;
    reading->parts = LIMIT_PARTS + 1;
    if (first_time)
        reading_unreadable(reading, part, LIMIT_REASON_PARTS, "the message has too many parts; the rest was not read");
    return true;
}

static bool too_much_decoded(struct reading *reading, const struct part *part, uint64_t bytes) {
    if (reading->decoded_bytes <= LIMIT_DECODED_BYTES && bytes <= LIMIT_DECODED_BYTES - reading->decoded_bytes) {
        reading->decoded_bytes += bytes;
        return false;
    }
    bool first_time = reading->decoded_bytes <= LIMIT_DECODED_BYTES;
    reading->decoded_bytes = (uint64_t)LIMIT_DECODED_BYTES + 1;
    if (first_time)
        reading_unreadable(reading, part, LIMIT_REASON_DECODED_SIZE,
                           "the parts are too large together; the rest was not read");
    return true;
}

bool reading_admit(struct reading *reading, const struct part *part, uint64_t bytes) {
    if (too_many_parts(reading, part))
        return false;
    if (part->depth > LIMIT_DEPTH) {
        reading_unreadable(reading, part, LIMIT_REASON_DEPTH, "it lies too deep inside other parts");
        return false;
    }
    if (bytes > LIMIT_PART_BYTES) {
        reading_unreadable(reading, part, LIMIT_REASON_PART_SIZE, "the part is too large");
        return false;
    }
    return !too_much_decoded(reading, part, bytes);
}

/* ---- sheets ------------------------------------------------------------------------------------------------------ */

struct sheet *reading_sheet(struct reading *reading, const struct part *part, const char *format) {
    reading->sheets = arena_grow(reading->arena, reading->sheets, reading->sheet_count, sizeof *reading->sheets);
    struct sheet *sheet = &reading->sheets[reading->sheet_count++];
    *sheet = (struct sheet){
        .part = clean_name(reading->arena, part->number, LIMIT_NAME_BYTES),
        .name = clean_name(reading->arena, part->name, LIMIT_NAME_BYTES),
        .format = format,
        .alternative = part->alternative,
        .body = part->body,
        .origin = part->origin,
        .evidence_count = part->evidence_count,
        .bytes = part->bytes,
        .length = part->length,
    };
    memcpy(sheet->evidence, part->evidence, sizeof sheet->evidence);
    reading->text_bytes = 0;
    return sheet;
}

static void note(struct reading *reading, const struct sheet *sheet, const char *why, const char *what) {
    const struct part part = {.number = sheet->part, .name = sheet->name};
    reading_unreadable(reading, &part, why, what);
}

static void fill_up(struct reading *reading, struct sheet *sheet, const char *why, const char *what) {
    note(reading, sheet, why, what);
    sheet->full = true;
}

struct row *reading_row(struct reading *reading, struct sheet *sheet, uint32_t page, uint32_t number) {
    if (!sheet->full && sheet->row_count >= LIMIT_ROWS)
        fill_up(reading, sheet, LIMIT_REASON_ROWS, "the part has too many rows; the rest was not read");
    if (!sheet->full && reading->text_bytes >= LIMIT_TEXT_BYTES)
        fill_up(reading, sheet, LIMIT_REASON_TEXT, "the part holds too much text; the rest was not read");
    if (!sheet->full && reading->all_text_bytes >= LIMIT_ALL_TEXT_BYTES)
        fill_up(reading, sheet, LIMIT_REASON_TEXT, "the parts hold too much text together; the rest was not read");
    if (sheet->full)
        return NULL;
    sheet->rows = arena_grow(reading->arena, sheet->rows, sheet->row_count, sizeof *sheet->rows);
    struct row *row = &sheet->rows[sheet->row_count++];
    *row = (struct row){.page = page, .number = number, .origin = sheet->origin};
    return row;
}

/* ---- cells ------------------------------------------------------------------------------------------------------- */

enum sort { SORT_KEEP, SORT_BLANK, SORT_DROP };

static enum sort sort_of_ascii(unsigned char c) {
    if (c > ' ' && c != 0x7F)
        return SORT_KEEP;
    return c == ' ' || (c >= '\t' && c <= '\r') ? SORT_BLANK : SORT_DROP;
}

/* The many blanks of Unicode are one blank; what has no width (joiners, marks of direction, the soft hyphen) would only
 * tear words and numbers apart. */
static enum sort sort_of_wide(const unsigned char *at, size_t bytes) {
    if (bytes == 2) {
        unsigned code = (unsigned)(at[0] & 0x1F) << 6 | (at[1] & 0x3F);
        if (code == 0x85 || code == 0xA0)
            return SORT_BLANK;
        return code < 0xA0 || code == 0xAD ? SORT_DROP : SORT_KEEP;
    }
    if (bytes != 3)
        return SORT_KEEP;
    unsigned code = (unsigned)(at[0] & 0x0F) << 12 | (unsigned)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
    if (code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x202F ||
        code == 0x205F || code == 0x3000)
        return SORT_BLANK;
    if (code == 0x180E || (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
        (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF)
        return SORT_DROP;
    return SORT_KEEP;
}

/* A piece of text on its way: what it is, and the bytes that stand for it. */
struct piece {
    enum sort sort;
    const char *bytes;
    size_t length;
    size_t taken; /* bytes of the text it covers */
};

static size_t plain_bytes(const char *text, size_t length) {
    size_t i = 0;
    while (i < length && text[i] > ' ' && text[i] < 0x7F)
        i++;
    return i;
}

/* Most text is plain ASCII: words of it are one piece, any other character is one of its own. */
static struct piece next_piece(const char *text, size_t length) {
    size_t plain = plain_bytes(text, length);
    if (plain > 0)
        return (struct piece){SORT_KEEP, text, plain, plain};
    size_t bytes = text_character_bytes(text, length);
    if (bytes == 0)
        return (struct piece){SORT_KEEP, "\xEF\xBF\xBD", 3, 1}; /* U+FFFD */
    enum sort sort =
        bytes == 1 ? sort_of_ascii((unsigned char)*text) : sort_of_wide((const unsigned char *)text, bytes);
    return (struct piece){sort, text, bytes, bytes};
}

/* What of a piece still fits: some of a plain word, all or nothing of another character. */
static size_t share_of(const struct piece *piece, size_t room) {
    if (piece->length <= room)
        return piece->length;
    return (unsigned char)*piece->bytes < 0x80 ? room : 0;
}

/* Writes the cleaned text and returns its length, at most `room`: no blanks around, single blanks inside. *cut becomes
 * true when there was more. */
static size_t clean_text(const char *text, size_t length, char *out, size_t room, bool *cut) {
    size_t used = 0;
    bool blank = false;
    for (size_t i = 0; i < length;) {
        struct piece piece = next_piece(text + i, length - i);
        i += piece.taken;
        blank = blank || piece.sort == SORT_BLANK;
        if (piece.sort != SORT_KEEP)
            continue;
        size_t gap = blank && used > 0 ? 1 : 0;
        size_t share = used + gap < room ? share_of(&piece, room - used - gap) : 0;
        *cut = *cut || share < piece.length;
        if (share == 0)
            break;
        if (gap > 0)
            out[used++] = ' ';
        memcpy(out + used, piece.bytes, share);
        used += share;
        blank = false;
    }
    return used;
}

/* True when clean_text would change nothing, as with most cells: printable ASCII with single blanks inside. */
static bool is_tidy(const char *text, size_t length) {
    unsigned char before = ' ';
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < ' ' || c >= 0x7F || (c == ' ' && before == ' '))
            return false;
        before = c;
    }
    return before != ' ';
}

/* The last cell a row may have gets room for whatever else the row holds. */
static char *new_cell_text(struct arena *arena, const struct row *row, const char *text, size_t length) {
    if (row->count + 1 < LIMIT_CELLS)
        return arena_strndup(arena, text, length);
    return memcpy(arena_alloc(arena, LIMIT_ROW_BYTES + 2), text, length);
}

static void join_to_last(struct row *row, const char *text, size_t length, float right) {
    struct cell *last = &row->cells[row->count - 1];
    char *end = strchr(last->text, '\0');
    *end = ' ';
    memcpy(end + 1, text, length);
    last->right = right;
    row->bytes++;
}

void row_add_cell(struct reading *reading, const struct sheet *sheet, struct row *row, const char *text, size_t length,
                  float left, float right) {
    char cleaned[LIMIT_ROW_BYTES];
    size_t room = row->bytes < LIMIT_ROW_BYTES ? LIMIT_ROW_BYTES - row->bytes : 0;
    bool cut = false;
    size_t used = length;
    if (length > room || !is_tidy(text, length)) {
        used = clean_text(text, length, cleaned, room, &cut);
        text = cleaned;
    }
    if (cut)
        note(reading, sheet, LIMIT_REASON_TEXT, "a row is too long; the rest of it was not read");
    if (used == 0)
        return;
    row->bytes += (uint32_t)used;
    reading->text_bytes += used + sizeof *row->cells;
    reading->all_text_bytes += used + sizeof *row->cells;
    if (row->count >= LIMIT_CELLS) {
        join_to_last(row, text, used, right);
        return;
    }
    row->cells = arena_grow(reading->arena, row->cells, row->count, sizeof *row->cells);
    char *kept = new_cell_text(reading->arena, row, text, used);
    row->cells[row->count++] = (struct cell){.text = kept, .left = left, .right = right};
}

void reading_field(struct reading *reading, struct sheet *sheet, enum field_role role, const char *value, uint32_t page,
                   uint32_t row) {
    if (!sheet->full && sheet->field_count >= LIMIT_ROWS)
        fill_up(reading, sheet, LIMIT_REASON_ROWS, "the part has too many fields; the rest was not read");
    if (sheet->full)
        return;
    char cleaned[LIMIT_STRING_BYTES];
    bool cut = false;
    size_t used = clean_text(value, strlen(value), cleaned, sizeof cleaned, &cut);
    if (cut)
        note(reading, sheet, LIMIT_REASON_TEXT, "a field is too long; the rest of it was not read");
    sheet->fields = arena_grow(reading->arena, sheet->fields, sheet->field_count, sizeof *sheet->fields);
    sheet->fields[sheet->field_count++] =
        (struct field){.role = role, .value = arena_strndup(reading->arena, cleaned, used), .page = page, .row = row};
}
