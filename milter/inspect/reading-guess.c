/* reading-guess.c - in: text of which nobody says in what charset it is, and which is no UTF-8; out: the charset that
 * makes the most sense. Wide text shows by where its zero bytes are. Of the code pages the one is taken in which the
 * most letters outside ASCII belong to words that orders use (rules/words); where no word is known, windows-1252, or
 * the code page 850 of DOS, tell themselves by their letters. Limits: looks at the first WIDE_BYTES for zero bytes, and
 * at SAMPLE_BYTES of lines that have letters outside ASCII: others are the same in all code pages. */
#include "inspect/inspect.h"

#include "base/arena.h"
#include "base/buffer.h"

#include <string.h>

#define WIDE_BYTES 4096u
#define SAMPLE_BYTES 4096u

/* ---- two bytes a character --------------------------------------------------------------------------------------- */

/* Every line end, blank and digit has a zero byte, always on the same side of the other; single ones are a mistake. */
static const char *wide_charset(const char *bytes, size_t length) {
    size_t zeros[2] = {0, 0};
    for (size_t i = 0; i < length; i++)
        zeros[i & 1] += bytes[i] == '\0';
    size_t more = zeros[1] > zeros[0] ? 1 : 0;
    if (zeros[more] < 4 || zeros[more] < length / 16 || zeros[1 - more] > zeros[more] / 16)
        return NULL;
    return more == 1 ? "UTF-16LE" : "UTF-16BE";
}

/* ---- code pages -------------------------------------------------------------------------------------------------- */

static bool is_plain(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] >= 0x80)
            return false;
    return true;
}

static void take_sample(const char *bytes, size_t length, struct buffer *sample) {
    for (const char *at = bytes, *end = bytes + length; at < end && sample->length < SAMPLE_BYTES;) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t line = (size_t)((stop == NULL ? end : stop + 1) - at), room = SAMPLE_BYTES - sample->length;
        if (!is_plain(at, line))
            buffer_add(sample, at, line < room ? line : room);
        at += line;
    }
}

/* In the order in which they win a tie. Code pages that differ from one before only in letters that no order's words
 * use are left out. */
static const char *const code_pages[] = {"WINDOWS-1252", "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1254", "IBM850",
                                         "IBM852",       "IBM866",       "KOI8-U",       "ISO-8859-2",   "CP932",
                                         "GB18030",      "CP949",        "BIG5",         "EUC-JP"};

/* Bytes that mean nothing in a code page have become U+FFFD. */
static size_t count_wrong(const struct buffer *text) {
    size_t count = 0;
    const char *at = buffer_text(text), *end = at + text->length;
    while ((at = memmem(at, (size_t)(end - at), "\xEF\xBF\xBD", 3)) != NULL) {
        count++;
        at += 3;
    }
    return count;
}

/* Letters outside ASCII that belong to known words when the sample is read in this code page, less what is wrong in it:
 * nearly any two bytes are a Chinese character. */
static size_t known_letters(struct reading *reading, struct arena *scratch, const char *code_page, const char *bytes,
                            size_t length) {
    struct buffer text = {0};
    size_t known = 0, wrong = 0;
    arena_reset(scratch);
    if (reading_convert(bytes, length, code_page, &text)) {
        known = find_known_letters(reading->index, scratch, buffer_text(&text), text.length);
        wrong = known > 0 ? count_wrong(&text) : 0;
    }
    buffer_free(&text);
    return known > wrong ? known - wrong : 0;
}

static const char *known_code_page(struct reading *reading, const char *bytes, size_t length) {
    struct arena *scratch = arena_new();
    const char *best = NULL;
    size_t most = 0;
    for (size_t i = 0; i < sizeof code_pages / sizeof *code_pages; i++) {
        size_t known = known_letters(reading, scratch, code_pages[i], bytes, length);
        if (known > most) {
            most = known;
            best = code_pages[i];
        }
    }
    arena_free(scratch);
    return best;
}

/* ---- letters alone ----------------------------------------------------------------------------------------------- */

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
static bool is_dos_text(const char *bytes, size_t length) {
    size_t dos = 0, windows = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        bool after = i > 0 && is_letter(bytes[i - 1]), before = i + 1 < length && is_letter(bytes[i + 1]);
        dos += is_dos_letter(c) && after && before;
        windows += c >= 0xC0 && c != 0xE1 && (after || before);
    }
    return dos > windows;
}

const char *reading_guess_charset(struct reading *reading, const char *bytes, size_t length) {
    bool even = length % 2 == 0;
    const char *charset = even ? wide_charset(bytes, length < WIDE_BYTES ? length : WIDE_BYTES) : NULL;
    if (charset != NULL)
        return charset;
    struct buffer sample = {0};
    take_sample(bytes, length, &sample);
    if (reading->index != NULL)
        charset = known_code_page(reading, buffer_text(&sample), sample.length);
    if (charset == NULL && is_dos_text(buffer_text(&sample), sample.length))
        charset = "IBM850";
    buffer_free(&sample);
    return charset;
}
