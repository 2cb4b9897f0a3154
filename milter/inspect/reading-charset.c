/* reading-charset.c - in: text in any charset, declared rightly, wrongly or not at all; out: UTF-8. Converters are the
 * C library's (iconv), opened once by reading_warm_charsets, because the sandbox allows no opening later. Limit: the
 * part's own size (LIMIT_PART_BYTES), checked by reading_admit. */
#include "inspect/inspect.h"

#include "base/buffer.h"
#include "base/text.h"

#include <errno.h>
#include <iconv.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What iconv should be able to convert in the sandbox: the charsets of the world's mail of the last 25 years. */
static const char *const common_charsets[] = {
    "ISO-8859-1",   "ISO-8859-2",   "ISO-8859-3",   "ISO-8859-4",   "ISO-8859-5",    "ISO-8859-6",   "ISO-8859-7",
    "ISO-8859-8",   "ISO-8859-9",   "ISO-8859-10",  "ISO-8859-13",  "ISO-8859-14",   "ISO-8859-15",  "ISO-8859-16",
    "WINDOWS-1250", "WINDOWS-1251", "WINDOWS-1252", "WINDOWS-1253", "WINDOWS-1254",  "WINDOWS-1255", "WINDOWS-1256",
    "WINDOWS-1257", "WINDOWS-1258", "KOI8-R",       "KOI8-U",       "IBM437",        "IBM850",       "IBM852",
    "IBM866",       "MACINTOSH",    "TIS-620",      "WINDOWS-874",  "GB2312",        "GBK",          "GB18030",
    "BIG5",         "BIG5-HKSCS",   "EUC-TW",       "ISO-2022-JP",  "ISO-2022-JP-2", "SHIFT_JIS",    "CP932",
    "EUC-JP",       "EUC-KR",       "CP949",        "ISO-2022-KR",  "UTF-16",        "UTF-16LE",     "UTF-16BE",
    "UTF-32",       "UTF-7",        "US-ASCII",
};

enum { COMMON_CHARSETS = sizeof common_charsets / sizeof common_charsets[0] };

void reading_warm_charsets(void) {
    /* Held open on purpose: the C library unloads a module that nobody holds. */
    static iconv_t held[COMMON_CHARSETS];
    if (held[0] != NULL)
        return;
    setlocale(LC_CTYPE, "C.UTF-8"); /* or libarchive drops names in archives that are no ASCII */
    for (size_t i = 0; i < COMMON_CHARSETS; i++)
        held[i] = iconv_open("UTF-8", common_charsets[i]);
}

/* ---- what the bytes themselves say ------------------------------------------------------------------------------- */

struct census {
    size_t wide;  /* well-formed characters of two bytes and more */
    size_t wrong; /* bytes that are no UTF-8 */
};

static struct census count_characters(const char *bytes, size_t length) {
    struct census census = {0};
    for (size_t i = 0; i < length;) {
        if ((unsigned char)bytes[i] < 0x80) {
            i++;
            continue;
        }
        size_t character = text_character_bytes(bytes + i, length - i);
        if (character == 0)
            census.wrong++;
        else
            census.wide++;
        i += character == 0 ? 1 : character;
    }
    return census;
}

struct mark {
    const char *bytes;
    size_t length;
    const char *charset;
};

/* The byte order mark at the beginning; charset NULL: none. */
static struct mark byte_order_mark(const char *bytes, size_t length) {
    static const struct mark marks[] = {
        {"\xEF\xBB\xBF", 3, "UTF-8"},
        {"\xFF\xFE", 2, "UTF-16LE"},
        {"\xFE\xFF", 2, "UTF-16BE"},
    };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (length >= marks[i].length && memcmp(bytes, marks[i].bytes, marks[i].length) == 0)
            return marks[i];
    return (struct mark){0};
}

/* ---- what the declaration says ----------------------------------------------------------------------------------- */

static bool is_one_of(const char *charset, const char *const *names) {
    for (; *names != NULL; names++)
        if (strcasecmp(charset, *names) == 0)
            return true;
    return false;
}

static bool is_utf8(const char *charset) {
    static const char *const names[] = {"utf-8", "utf8", "unicode-1-1-utf-8", NULL};
    return is_one_of(charset, names);
}

/* Declared by programs that never looked: the bytes are asked first, and what Latin-1 leaves open is windows-1252. */
static bool is_latin(const char *charset) {
    static const char *const names[] = {"iso-8859-1", "iso8859-1",    "iso_8859-1", "latin1", "latin-1",
                                        "l1",         "windows-1252", "cp1252",     NULL};
    return is_one_of(charset, names);
}

/* Says nothing about the bytes outside ASCII. */
static bool is_no_charset(const char *charset) {
    static const char *const names[] = {"us-ascii",     "ascii",     "ansi_x3.4-1968", "8bit",
                                        "unknown-8bit", "x-unknown", "default",        NULL};
    return is_one_of(charset, names);
}

/* A name as registries write them; "//" and the like would be orders to iconv. */
static bool is_plain_name(const char *charset) {
    size_t length = strspn(charset, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:+()");
    return length > 0 && length <= 40 && charset[length] == '\0';
}

/* Names that mail uses and iconv does not know, or knows as a smaller set than what mail programs mean by it. */
static const char *iconv_name(const char *charset) {
    static const struct {
        const char *mail, *iconv;
    } names[] = {
        {"gb2312", "GBK"},
        {"x-gbk", "GBK"},
        {"ks_c_5601-1987", "CP949"},
        {"euc-kr", "CP949"},
        {"ks_c_5601", "CP949"},
        {"shift_jis", "CP932"},
        {"shift-jis", "CP932"},
        {"sjis", "CP932"},
        {"x-sjis", "CP932"},
        {"windows-31j", "CP932"},
        {"iso-8859-8-i", "ISO-8859-8"},
        {"iso-8859-9", "WINDOWS-1254"},
        {"x-mac-roman", "MACINTOSH"},
        {"dos-862", "IBM862"},
        {"cp-850", "IBM850"},
        {"x-user-defined", "WINDOWS-1252"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcasecmp(charset, names[i].mail) == 0)
            return names[i].iconv;
    return charset;
}

/* ---- converting -------------------------------------------------------------------------------------------------- */

struct reading_converter {
    iconv_t handle;
    size_t unit; /* bytes that characters are made of: behind less of one all else would be other characters */
};

static size_t unit_of(const char *charset) {
    bool wide = strncasecmp(charset, "utf-16", 6) == 0 || strncasecmp(charset, "ucs-2", 5) == 0;
    bool widest = strncasecmp(charset, "utf-32", 6) == 0 || strncasecmp(charset, "ucs-4", 5) == 0;
    return widest ? 4 : wide ? 2 : 1;
}

struct reading_converter *reading_converter_open(const char *charset) {
    iconv_t handle = iconv_open("UTF-8", charset);
    if ((intptr_t)handle == -1)
        return NULL;
    struct reading_converter *converter = malloc(sizeof *converter);
    if (converter == NULL)
        abort();
    *converter = (struct reading_converter){handle, unit_of(charset)};
    return converter;
}

void reading_converter_close(struct reading_converter *converter) {
    iconv_close(converter->handle);
    free(converter);
}

size_t reading_converter_add(struct reading_converter *converter, const char *bytes, size_t length, bool last,
                             struct buffer *out) {
    char chunk[4096];
    char *from = (char *)bytes; /* iconv's prototype lacks a const */
    size_t left = length;
    while (left > 0) {
        char *to = chunk;
        size_t room = sizeof chunk;
        size_t result = iconv(converter->handle, &from, &left, &to, &room);
        int cause = errno;
        buffer_add(out, chunk, sizeof chunk - room);
        if (result != (size_t)-1 || cause == E2BIG)
            continue;
        if (cause != EILSEQ && !last)
            break; /* EINVAL: the rest of the character is to come */
        buffer_add_text(out, "\xEF\xBF\xBD");
        size_t skipped = cause != EILSEQ || left < converter->unit ? left : converter->unit;
        from += skipped;
        left -= skipped;
    }
    return left;
}

bool reading_convert(const char *bytes, size_t length, const char *charset, struct buffer *out) {
    struct reading_converter *converter = reading_converter_open(charset);
    if (converter == NULL)
        return false;
    reading_converter_add(converter, bytes, length, true, out);
    reading_converter_close(converter);
    return true;
}

/* NULL when no such converter can be had. */
static const char *convert(struct reading *reading, const char *bytes, size_t length, const char *charset,
                           size_t *utf8_length) {
    struct buffer out = {0};
    const char *copy = NULL;
    if (reading_convert(bytes, length, charset, &out)) {
        copy = arena_strndup(reading->arena, buffer_text(&out), out.length);
        *utf8_length = out.length;
    }
    buffer_free(&out);
    return copy;
}

/* windows-1252 needs no file: what the sandbox must be able to read in any case. */
static const char *convert_western(struct reading *reading, const char *bytes, size_t length, size_t *utf8_length) {
    static const uint16_t high[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                      0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
    struct buffer out = {0};
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        uint32_t code = c >= 0x80 && c < 0xA0 ? high[c - 0x80] : c;
        char text[4];
        buffer_add(&out, text, text_put_character(text, code));
    }
    const char *copy = arena_strndup(reading->arena, buffer_text(&out), out.length);
    *utf8_length = out.length;
    buffer_free(&out);
    return copy;
}

/* Nothing trustworthy was declared. More good characters than bad bytes: damaged UTF-8 rather than something else. */
static bool looks_like_utf8(const char *bytes, size_t length) {
    struct census census = count_characters(bytes, length);
    return census.wrong == 0 || census.wide >= census.wrong;
}

/* A western charset was declared, which is what programs write that never looked. */
static const char *convert_declared_western(struct reading *reading, const char *bytes, size_t length,
                                            size_t *utf8_length) {
    if (!looks_like_utf8(bytes, length))
        return convert_western(reading, bytes, length, utf8_length);
    *utf8_length = length;
    return bytes;
}

static const char *guess(struct reading *reading, const char *bytes, size_t length, size_t *utf8_length) {
    bool wide = memchr(bytes, '\0', length) != NULL;
    if (!wide && looks_like_utf8(bytes, length)) {
        *utf8_length = length;
        return bytes;
    }
    const char *charset = reading_guess_charset(reading, bytes, length);
    const char *text = charset == NULL ? NULL : convert(reading, bytes, length, charset, utf8_length);
    return text != NULL ? text : convert_declared_western(reading, bytes, length, utf8_length);
}

const char *reading_utf8(struct reading *reading, const char *bytes, size_t length, const char *charset,
                         size_t *utf8_length) {
    struct mark mark = byte_order_mark(bytes, length);
    if (mark.charset != NULL) {
        bytes += mark.length;
        length -= mark.length;
        charset = mark.charset;
    }
    if (charset == NULL || !is_plain_name(charset) || is_no_charset(charset))
        return guess(reading, bytes, length, utf8_length);
    if (is_utf8(charset) || is_latin(charset)) {
        bool zeros = memchr(bytes, '\0', length) != NULL; /* then it is neither: perhaps wide */
        return zeros ? guess(reading, bytes, length, utf8_length)
                     : convert_declared_western(reading, bytes, length, utf8_length);
    }
    const char *converted = convert(reading, bytes, length, iconv_name(charset), utf8_length);
    return converted != NULL ? converted : guess(reading, bytes, length, utf8_length);
}
