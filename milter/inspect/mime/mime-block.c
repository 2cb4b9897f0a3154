/* mime-block.c - in: rows of a mail body; out: the header block of another mail among them, as Outlook, Gmail, Apple
 * Mail, Thunderbird and Notes write it above what they quote or forward. Limit: BLOCK_ROWS rows. */
#include "inspect/mime/mime-quotes.h"

#include <string.h>

enum { BLOCK_ROWS = 16, CONTINUED_ROWS = 4, LABEL_BYTES = 25 };

struct block_reader {
    struct reading *reading;
    const struct sheet *sheet;
    const struct mime_words *words;
    unsigned fields; /* bits of enum mime_label met so far */
    unsigned last;   /* the one met last */
    unsigned continued;
    bool from_address; /* From: names an address */
    bool sent_time;    /* Sent: has a time of day */
    struct mime_block *block;
};

static const char *line_at(const struct block_reader *reader, size_t i) {
    return mime_row_skip_marks(mime_row_text(reader->reading, &reader->sheet->rows[i]));
}

/* Rows drop empty lines; their numbers remember them. One is allowed between fields. */
static bool is_far_apart(const struct sheet *sheet, size_t i) {
    return sheet->rows[i].number > sheet->rows[i - 1].number + 2;
}

static unsigned lowest_bit(unsigned bits) {
    return bits & (~bits + 1u);
}

static void take_value(struct block_reader *reader, unsigned field, const char *value) {
    value += strspn(value, " *");
    if (field == LABEL_FROM) {
        reader->from_address = strchr(value, '@') != NULL;
        reader->block->from = value;
    }
    if (field == LABEL_SENT) {
        reader->sent_time = mime_row_has_time(value);
        reader->block->sent = value;
    }
    if (field == LABEL_SUBJECT)
        reader->block->subject = value;
    reader->fields |= field;
    reader->last = field;
    reader->continued = 0;
}

/* Long lists of recipients go on in further lines. */
static bool is_continuation(struct block_reader *reader, const char *line) {
    bool list = (reader->last & (LABEL_FROM | LABEL_TO | LABEL_CC)) != 0;
    return list && ++reader->continued <= CONTINUED_ROWS && (strchr(line, '@') != NULL || strchr(line, ';') != NULL);
}

/* False: the row does not belong to the block. */
static bool take_row(struct block_reader *reader, size_t i) {
    const char *line = line_at(reader, i);
    const char *value = "";
    unsigned meanings = mime_words_label(reader->words, line, &value);
    unsigned fresh = meanings & ~reader->fields;
    if (fresh != 0) {
        uint32_t languages = mime_words_languages(reader->words, line, lowest_bit(fresh));
        reader->block->languages = reader->fields == 0 ? languages : reader->block->languages & languages;
        take_value(reader, lowest_bit(fresh), value);
    }
    return fresh != 0 || (meanings == 0 && is_continuation(reader, line));
}

static unsigned count_bits(unsigned bits) {
    return (unsigned)__builtin_popcount(bits);
}

/* A fax cover sheet, too, may say From:, To:, Date: and Subject:; it has no address and no time of day there. */
static bool is_plausible(const struct block_reader *reader, bool after_intro) {
    unsigned telling = reader->fields & (LABEL_FROM | LABEL_SENT | LABEL_TO | LABEL_SUBJECT);
    if (after_intro)
        return count_bits(telling) >= 2;
    bool machine = reader->from_address || reader->sent_time;
    return count_bits(telling) >= 3 && (telling & LABEL_FROM) != 0 && (telling & LABEL_SENT) != 0 && machine;
}

/* Where a short label ends in a line of any language; NULL: it has none. */
static const char *any_value(const char *line) {
    const char *colon = strchr(line, ':');
    return colon != NULL && colon > line && colon - line <= LABEL_BYTES ? colon + 1 : NULL;
}

/* Four labelled lines of which the first holds an address and the second a moment: a header block in a language that
 * the words do not know. */
static bool read_foreign(struct block_reader *reader, size_t from) {
    const struct sheet *sheet = reader->sheet;
    if (from + 4 > sheet->row_count)
        return false;
    for (size_t i = from; i < from + 4; i++) {
        const char *value = any_value(line_at(reader, i));
        if (value == NULL || (i > from && is_far_apart(sheet, i)))
            return false;
        if (i == from && strchr(value, '@') == NULL)
            return false;
        if (i == from + 1 && (!mime_row_has_time(value) || strpbrk(value, "0123456789") == NULL))
            return false;
        if (i == from + 1)
            reader->block->sent = value;
    }
    reader->block->end = from + 4;
    return true;
}

/* Spares most rows with a colon in them the closer look. */
static bool can_begin(const struct block_reader *reader, size_t from) {
    const char *line = line_at(reader, from), *value = "";
    const char *any = any_value(line);
    return (mime_words_label(reader->words, line, &value) & LABEL_FROM) != 0 ||
           (any != NULL && strchr(any, '@') != NULL);
}

bool mime_block_read(struct reading *reading, const struct sheet *sheet, size_t from, bool after_intro,
                     struct mime_block *block) {
    *block = (struct mime_block){.end = from};
    struct block_reader reader = {.reading = reading, .sheet = sheet, .words = mime_words_of(reading), .block = block};
    while (after_intro && from < sheet->row_count && *line_at(&reader, from) == '\0') /* ">" and nothing behind it */
        from++;
    if (from >= sheet->row_count || (!after_intro && !can_begin(&reader, from)))
        return false;
    size_t i = from;
    for (; i < sheet->row_count && i < from + BLOCK_ROWS; i++)
        if ((i > from && is_far_apart(sheet, i)) || !take_row(&reader, i))
            break;
    block->end = i;
    if (is_plausible(&reader, after_intro))
        return true;
    *block = (struct mime_block){.end = from};
    return read_foreign(&reader, from);
}
