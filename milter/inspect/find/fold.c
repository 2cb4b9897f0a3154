/* fold.c - in: UTF-8 text; out: one character at a time, without case, accents and width, and what sort it is. Latin,
 * Greek and Cyrillic letters fold; Chinese, Japanese and Korean characters stand for themselves. */
#include "inspect/find/find.h"

#include "base/text.h"

#include <string.h>

struct fold_range {
    uint16_t from, to;
    char letters[3]; /* what all of the range fold to */
};

/* Latin letters with something on them, ascending; each pair of cases lies in one range. */
static const struct fold_range latin[] = {
    {0x00C0, 0x00C5, "a"},  {0x00C6, 0x00C6, "ae"}, {0x00C7, 0x00C7, "c"},  {0x00C8, 0x00CB, "e"},
    {0x00CC, 0x00CF, "i"},  {0x00D0, 0x00D0, "d"},  {0x00D1, 0x00D1, "n"},  {0x00D2, 0x00D6, "o"},
    {0x00D7, 0x00D7, "x"},  {0x00D8, 0x00D8, "o"},  {0x00D9, 0x00DC, "u"},  {0x00DD, 0x00DD, "y"},
    {0x00DE, 0x00DE, "th"}, {0x00DF, 0x00DF, "ss"}, {0x00E0, 0x00E5, "a"},  {0x00E6, 0x00E6, "ae"},
    {0x00E7, 0x00E7, "c"},  {0x00E8, 0x00EB, "e"},  {0x00EC, 0x00EF, "i"},  {0x00F0, 0x00F0, "d"},
    {0x00F1, 0x00F1, "n"},  {0x00F2, 0x00F6, "o"},  {0x00F8, 0x00F8, "o"},  {0x00F9, 0x00FC, "u"},
    {0x00FD, 0x00FD, "y"},  {0x00FE, 0x00FE, "th"}, {0x00FF, 0x00FF, "y"},  {0x0100, 0x0105, "a"},
    {0x0106, 0x010D, "c"},  {0x010E, 0x0111, "d"},  {0x0112, 0x011B, "e"},  {0x011C, 0x0123, "g"},
    {0x0124, 0x0127, "h"},  {0x0128, 0x0131, "i"},  {0x0132, 0x0133, "ij"}, {0x0134, 0x0135, "j"},
    {0x0136, 0x0138, "k"},  {0x0139, 0x0142, "l"},  {0x0143, 0x014B, "n"},  {0x014C, 0x0151, "o"},
    {0x0152, 0x0153, "oe"}, {0x0154, 0x0159, "r"},  {0x015A, 0x0161, "s"},  {0x0162, 0x0167, "t"},
    {0x0168, 0x0173, "u"},  {0x0174, 0x0175, "w"},  {0x0176, 0x0178, "y"},  {0x0179, 0x017E, "z"},
    {0x017F, 0x017F, "s"},  {0x0218, 0x0219, "s"},  {0x021A, 0x021B, "t"},  {0x1E9E, 0x1E9E, "ss"},
};

static const uint8_t ascii_class[128] = {
    [0 ... ' '] = CHARACTER_BLANK,    ['!' ... '/'] = CHARACTER_MARK,   ['0' ... '9'] = CHARACTER_DIGIT,
    [':' ... '@'] = CHARACTER_MARK,   ['A' ... 'Z'] = CHARACTER_LETTER, ['[' ... '`'] = CHARACTER_MARK,
    ['a' ... 'z'] = CHARACTER_LETTER, ['{' ... '~'] = CHARACTER_MARK,   [127] = CHARACTER_BLANK,
};

static struct character of_ascii(uint32_t code, size_t bytes) {
    uint8_t class = ascii_class[code];
    if (code >= 'A' && code <= 'Z')
        code += 'a' - 'A';
    return (struct character){.class = class, .code = code, .bytes = bytes};
}

static struct character of_latin(uint32_t code, size_t bytes) {
    for (size_t i = 0; i < sizeof latin / sizeof *latin && latin[i].from <= code; i++)
        if (code <= latin[i].to)
            return (struct character){CHARACTER_LETTER, (unsigned char)latin[i].letters[0],
                                      (unsigned char)latin[i].letters[1], bytes};
    return (struct character){.class = CHARACTER_LETTER, .code = code, .bytes = bytes};
}

/* U+0080-U+00BF: signs, some of which are letters in labels ("N°", "nº"). */
static struct character of_sign(uint32_t code, size_t bytes) {
    switch (code) {
    case 0xAA: /* ª */
        return (struct character){.class = CHARACTER_LETTER, .code = 'a', .bytes = bytes};
    case 0xB0: /* ° */
    case 0xBA: /* º */
        return (struct character){.class = CHARACTER_LETTER, .code = 'o', .bytes = bytes};
    case 0xB5: /* µ */
        return (struct character){.class = CHARACTER_LETTER, .code = 'u', .bytes = bytes};
    case 0xA0:
        return (struct character){.class = CHARACTER_BLANK, .code = ' ', .bytes = bytes};
    case 0xAD: /* soft hyphen */
        return (struct character){.class = CHARACTER_NONE, .code = code, .bytes = bytes};
    case 0xAB: /* « */
    case 0xBB: /* » */
        return (struct character){.class = CHARACTER_MARK, .code = '"', .bytes = bytes};
    case 0xB4:
        return (struct character){.class = CHARACTER_MARK, .code = '\'', .bytes = bytes};
    default:
        return (struct character){.class = CHARACTER_MARK, .code = code, .bytes = bytes};
    }
}

/* Greek and Cyrillic: capitals to small letters, and the few with accents that documents leave away. */
static uint32_t small_of(uint32_t code) {
    if (code >= 0x0391 && code <= 0x03A9)
        return code + 0x20;
    if (code >= 0x0410 && code <= 0x042F)
        code += 0x20;
    else if (code >= 0x0400 && code <= 0x040F)
        code += 0x50;
    else if (code >= 0x0490 && code <= 0x0491)
        return 0x0433; /* ґ -> г */
    if (code == 0x0451)
        return 0x0435; /* ё -> е */
    if (code == 0x0439 || code == 0x0457)
        return code == 0x0439 ? 0x0438 : 0x0456; /* й -> и, ї -> і: their marks may come apart */
    return code;
}

/* U+2000-U+303F: blanks, dashes, quotation marks. */
static struct character of_punctuation(uint32_t code, size_t bytes) {
    uint32_t same = code;
    if (code == 0x2116) /* № */
        return (struct character){CHARACTER_LETTER, 'n', 'o', bytes};
    if ((code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x205F || code == 0x3000)
        return (struct character){.class = CHARACTER_BLANK, .code = ' ', .bytes = bytes};
    if ((code >= 0x200B && code <= 0x200F) || (code >= 0x2060 && code <= 0x2064))
        return (struct character){.class = CHARACTER_NONE, .code = code, .bytes = bytes};
    if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212)
        same = '-';
    else if (code >= 0x2018 && code <= 0x201B)
        same = '\'';
    else if (code >= 0x201C && code <= 0x201F)
        same = '"';
    else if (code == 0x2044 || code == 0x2215)
        same = '/';
    else if (code == 0x3001)
        same = ',';
    else if (code == 0x3002)
        same = '.';
    return (struct character){.class = CHARACTER_MARK, .code = same, .bytes = bytes};
}

static bool is_ideograph(uint32_t code) {
    return (code >= 0x3040 && code <= 0x30FF) || (code >= 0x3400 && code <= 0x9FFF) ||
           (code >= 0xAC00 && code <= 0xD7AF) || (code >= 0xF900 && code <= 0xFAFF) ||
           (code >= 0xFF66 && code <= 0xFF9D) || code == 0x3005;
}

static uint32_t decode(const char *text, size_t bytes) {
    const unsigned char *at = (const unsigned char *)text;
    switch (bytes) {
    case 2:
        return (uint32_t)(at[0] & 0x1F) << 6 | (at[1] & 0x3F);
    case 3:
        return (uint32_t)(at[0] & 0x0F) << 12 | (uint32_t)(at[1] & 0x3F) << 6 | (at[2] & 0x3F);
    default:
        return (uint32_t)(at[0] & 0x07) << 18 | (uint32_t)(at[1] & 0x3F) << 12 | (uint32_t)(at[2] & 0x3F) << 6 |
               (at[3] & 0x3F);
    }
}

static struct character of_code(uint32_t code, size_t bytes) {
    if (code < 0xC0)
        return of_sign(code, bytes);
    if (code == 0xF7)
        return (struct character){.class = CHARACTER_MARK, .code = code, .bytes = bytes};
    if (code < 0x0300 || (code >= 0x1E00 && code < 0x1F00))
        return of_latin(code, bytes);
    if (code < 0x0370)
        return (struct character){.class = CHARACTER_NONE, .code = code, .bytes = bytes};
    if (code < 0x0530)
        return (struct character){.class = CHARACTER_LETTER, .code = small_of(code), .bytes = bytes};
    if (is_ideograph(code))
        return (struct character){.class = CHARACTER_IDEOGRAPH, .code = code, .bytes = bytes};
    if (code >= 0xFF01 && code <= 0xFF5E) /* full width */
        return of_ascii(code - 0xFEE0, bytes);
    if (code == 0xFFE5)
        return (struct character){.class = CHARACTER_MARK, .code = 0xA5, .bytes = bytes};
    if (code >= 0x2000 && code < 0x3040)
        return of_punctuation(code, bytes);
    return (struct character){.class = code < 0x2000 ? CHARACTER_LETTER : CHARACTER_MARK, .code = code, .bytes = bytes};
}

struct character fold_character(const char *text, size_t room) {
    unsigned char first = (unsigned char)*text;
    if (first < 0x80)
        return of_ascii(first, 1);
    size_t bytes = text_character_bytes(text, room);
    if (bytes == 0)
        return (struct character){.class = CHARACTER_MARK, .code = 0xFFFD, .bytes = 1};
    return of_code(decode(text, bytes), bytes);
}
