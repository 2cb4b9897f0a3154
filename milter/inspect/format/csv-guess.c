/* csv-guess.c - in: separated values of which nobody says in what charset and with what separator; out: both, guessed.
 * Limits: looks at SAMPLE_BYTES for the charset and SAMPLE_RECORDS records for the separator. */
#include "inspect/format/csv.h"

#include <string.h>
#include <strings.h>

#define SAMPLE_BYTES 65536u
#define SAMPLE_RECORDS 50u

/* ---- charset ---------------------------------------------------------------------------------------------------- */

/* Two bytes a character without a mark: every other byte is zero as long as the text is English. */
static const char *wide_charset(const struct part *part) {
    size_t zeros[2] = {0, 0}, length = part->length < 64 ? part->length : 64;
    for (size_t i = 0; i < length; i++)
        zeros[i & 1] += part->bytes[i] == '\0';
    if (zeros[0] + zeros[1] < length / 4 || length < 4)
        return NULL;
    return zeros[1] > zeros[0] ? "utf-16le" : "utf-16be";
}

static bool is_letter(char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Bytes that are letters in the code pages 437 and 850 and marks or nothing in windows-1252; those that are letters in
 * both tell nothing. */
static bool is_dos_letter(unsigned char c) {
    return c >= 0x81 && c <= 0x99 && c != 0x83 && c != 0x8A && c != 0x8C && c != 0x8E && c != 0x91 && c != 0x92 &&
           c != 0x95 && c != 0x96 && c != 0x97;
}

/* Letters of western languages stand beside letters; what is a letter only there decides. */
static bool is_dos_text(const struct part *part) {
    size_t dos = 0, windows = 0, length = part->length < SAMPLE_BYTES ? part->length : SAMPLE_BYTES;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)part->bytes[i];
        bool after = i > 0 && is_letter(part->bytes[i - 1]), before = i + 1 < length && is_letter(part->bytes[i + 1]);
        dos += is_dos_letter(c) && after && before;
        windows += c >= 0xC0 && c != 0xE1 && (after || before);
    }
    return dos > windows;
}

const char *csv_utf8(struct reading *reading, const struct part *part, size_t *length) {
    const char *charset = part->charset;
    const char *wide = wide_charset(part);
    bool marked = part->length >= 2 && (unsigned char)part->bytes[0] >= 0xEF;
    if (wide != NULL && !marked)
        return reading_utf8(reading, part->bytes, part->length, wide, length);
    const char *text = reading_utf8(reading, part->bytes, part->length, charset, length);
    if (charset != NULL || text == part->bytes || marked || !is_dos_text(part))
        return text;
    return reading_utf8(reading, part->bytes, part->length, "IBM850", length);
}

/* ---- separator -------------------------------------------------------------------------------------------------- */

static bool skip_word(struct csv *csv, const char *word) {
    size_t length = strlen(word);
    bool found = (size_t)(csv->end - csv->at) > length && strncasecmp(csv->at, word, length) == 0;
    csv->at += found ? length : 0;
    return found;
}

/* Spreadsheet programs write it into a line of its own. */
static char named_separator(struct csv *csv) {
    const char *start = csv->at;
    if (!skip_word(csv, "sep=") && !skip_word(csv, "\"sep="))
        return '\0';
    char separator = *csv->at++;
    const char *rest = csv->at;
    while (csv->at < csv->end && (*csv->at == '"' || *csv->at == '\r'))
        csv->at++;
    if ((csv->at < csv->end && *csv->at == '\n') || (csv->at > rest && csv->at[-1] == '\r')) {
        csv->at += csv->at < csv->end && *csv->at == '\n';
        csv->line++;
        return separator;
    }
    csv->at = start;
    return '\0';
}

struct vote {
    size_t parted; /* records that the separator parts */
    size_t usual;  /* of those, records with as many fields as the one before */
};

static struct vote count_votes(const struct csv *csv, char separator) {
    struct csv trial = {.at = csv->at, .end = csv->end, .separator = separator, .quoting = true, .line = 1};
    struct vote vote = {0, 0};
    size_t before = 0;
    for (size_t record = 0; record < SAMPLE_RECORDS && trial.at < trial.end; record++) {
        size_t fields = 1;
        while (csv_field(&trial))
            fields++;
        vote.parted += fields > 1;
        vote.usual += fields > 1 && fields == before;
        before = fields;
    }
    buffer_free(&trial.text);
    return vote;
}

/* What parts the most records; then what parts them into the same number of fields; then what comes first here. Those
 * behind the comma occur in texts, so that they only count where nothing before them parts anything. */
char csv_separator(struct csv *csv) {
    static const char likely[] = "\t;|,", others[] = "\x1F^~:#";
    char separator = named_separator(csv);
    if (separator != '\0')
        return separator;
    struct vote best = {0, 0};
    separator = ',';
    for (const char *c = likely; *c != '\0'; c++) {
        struct vote vote = count_votes(csv, *c);
        if (vote.parted < best.parted || (vote.parted == best.parted && vote.usual <= best.usual))
            continue;
        best = vote;
        separator = *c;
    }
    for (const char *c = others; *c != '\0' && best.parted == 0; c++) {
        best = count_votes(csv, *c);
        separator = *c;
    }
    return separator;
}
