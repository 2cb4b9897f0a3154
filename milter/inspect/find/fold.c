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

const uint8_t fold_ascii_classes[128] = {
    [0 ... ' '] = CHARACTER_BLANK,    ['!' ... '/'] = CHARACTER_MARK,   ['0' ... '9'] = CHARACTER_DIGIT,
    [':' ... '@'] = CHARACTER_MARK,   ['A' ... 'Z'] = CHARACTER_LETTER, ['[' ... '`'] = CHARACTER_MARK,
    ['a' ... 'z'] = CHARACTER_LETTER, ['{' ... '~'] = CHARACTER_MARK,   [127] = CHARACTER_BLANK,
};

static struct character of_ascii(uint32_t code, size_t bytes) {
    uint8_t class = fold_ascii_classes[code];
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

/* U+2F00-U+2FD5, the Kangxi radicals: PDF files write them where the ideographs were meant that look the same. */
enum { FIRST_RADICAL = 0x2F00 };
static const uint16_t radicals[] = {
    0x4E00, 0x4E28, 0x4E36, 0x4E3F, 0x4E59, 0x4E85, 0x4E8C, 0x4EA0, 0x4EBA, 0x513F, 0x5165, 0x516B, 0x5182, 0x5196,
    0x51AB, 0x51E0, 0x51F5, 0x5200, 0x529B, 0x52F9, 0x5315, 0x531A, 0x5338, 0x5341, 0x535C, 0x5369, 0x5382, 0x53B6,
    0x53C8, 0x53E3, 0x56D7, 0x571F, 0x58EB, 0x5902, 0x590A, 0x5915, 0x5927, 0x5973, 0x5B50, 0x5B80, 0x5BF8, 0x5C0F,
    0x5C22, 0x5C38, 0x5C6E, 0x5C71, 0x5DDB, 0x5DE5, 0x5DF1, 0x5DFE, 0x5E72, 0x5E7A, 0x5E7F, 0x5EF4, 0x5EFE, 0x5F0B,
    0x5F13, 0x5F50, 0x5F61, 0x5F73, 0x5FC3, 0x6208, 0x6236, 0x624B, 0x652F, 0x6534, 0x6587, 0x6597, 0x65A4, 0x65B9,
    0x65E0, 0x65E5, 0x66F0, 0x6708, 0x6728, 0x6B20, 0x6B62, 0x6B79, 0x6BB3, 0x6BCB, 0x6BD4, 0x6BDB, 0x6C0F, 0x6C14,
    0x6C34, 0x706B, 0x722A, 0x7236, 0x723B, 0x723F, 0x7247, 0x7259, 0x725B, 0x72AC, 0x7384, 0x7389, 0x74DC, 0x74E6,
    0x7518, 0x751F, 0x7528, 0x7530, 0x758B, 0x7592, 0x7676, 0x767D, 0x76AE, 0x76BF, 0x76EE, 0x77DB, 0x77E2, 0x77F3,
    0x793A, 0x79B8, 0x79BE, 0x7A74, 0x7ACB, 0x7AF9, 0x7C73, 0x7CF8, 0x7F36, 0x7F51, 0x7F8A, 0x7FBD, 0x8001, 0x800C,
    0x8012, 0x8033, 0x807F, 0x8089, 0x81E3, 0x81EA, 0x81F3, 0x81FC, 0x820C, 0x821B, 0x821F, 0x826E, 0x8272, 0x8278,
    0x864D, 0x866B, 0x8840, 0x884C, 0x8863, 0x897E, 0x898B, 0x89D2, 0x8A00, 0x8C37, 0x8C46, 0x8C55, 0x8C78, 0x8C9D,
    0x8D64, 0x8D70, 0x8DB3, 0x8EAB, 0x8ECA, 0x8F9B, 0x8FB0, 0x8FB5, 0x9091, 0x9149, 0x91C6, 0x91CC, 0x91D1, 0x9577,
    0x9580, 0x961C, 0x96B6, 0x96B9, 0x96E8, 0x9751, 0x975E, 0x9762, 0x9769, 0x97CB, 0x97ED, 0x97F3, 0x9801, 0x98A8,
    0x98DB, 0x98DF, 0x9996, 0x9999, 0x99AC, 0x9AA8, 0x9AD8, 0x9ADF, 0x9B25, 0x9B2F, 0x9B32, 0x9B3C, 0x9B5A, 0x9CE5,
    0x9E75, 0x9E7F, 0x9EA5, 0x9EBB, 0x9EC3, 0x9ECD, 0x9ED1, 0x9EF9, 0x9EFD, 0x9F0E, 0x9F13, 0x9F20, 0x9F3B, 0x9F4A,
    0x9F52, 0x9F8D, 0x9F9C, 0x9FA0};

static bool is_radical(uint32_t code) {
    return code >= FIRST_RADICAL && code < FIRST_RADICAL + sizeof radicals / sizeof *radicals;
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
    if (is_radical(code))
        return (struct character){.class = CHARACTER_IDEOGRAPH, .code = radicals[code - FIRST_RADICAL], .bytes = bytes};
    if (code >= 0x2000 && code < 0x3040)
        return of_punctuation(code, bytes);
    return (struct character){.class = code < 0x2000 ? CHARACTER_LETTER : CHARACTER_MARK, .code = code, .bytes = bytes};
}

struct character fold_beyond_ascii(const char *text, size_t room) {
    size_t bytes = text_character_bytes(text, room);
    if (bytes == 0)
        return (struct character){.class = CHARACTER_MARK, .code = 0xFFFD, .bytes = 1};
    return of_code(decode(text, bytes), bytes);
}
