/* mime-base64.c - in: base64 as mail carries it; out: its bytes, the very ones that GMime's decoder gives, in half
 * the time. Groups of four letters, which are nearly all there is, are decoded here; from whatever else there is,
 * but for line ends between groups, GMime goes on. */
#include "inspect/mime/mime.h"

enum { LETTER = 64, BITS = 63 };

/* What a letter stands for, with LETTER added; 0: it is none. */
static const uint8_t letters[256] = {
    ['A'] = 64,  ['B'] = 65,  ['C'] = 66,  ['D'] = 67,  ['E'] = 68,  ['F'] = 69,  ['G'] = 70,  ['H'] = 71,
    ['I'] = 72,  ['J'] = 73,  ['K'] = 74,  ['L'] = 75,  ['M'] = 76,  ['N'] = 77,  ['O'] = 78,  ['P'] = 79,
    ['Q'] = 80,  ['R'] = 81,  ['S'] = 82,  ['T'] = 83,  ['U'] = 84,  ['V'] = 85,  ['W'] = 86,  ['X'] = 87,
    ['Y'] = 88,  ['Z'] = 89,  ['a'] = 90,  ['b'] = 91,  ['c'] = 92,  ['d'] = 93,  ['e'] = 94,  ['f'] = 95,
    ['g'] = 96,  ['h'] = 97,  ['i'] = 98,  ['j'] = 99,  ['k'] = 100, ['l'] = 101, ['m'] = 102, ['n'] = 103,
    ['o'] = 104, ['p'] = 105, ['q'] = 106, ['r'] = 107, ['s'] = 108, ['t'] = 109, ['u'] = 110, ['v'] = 111,
    ['w'] = 112, ['x'] = 113, ['y'] = 114, ['z'] = 115, ['0'] = 116, ['1'] = 117, ['2'] = 118, ['3'] = 119,
    ['4'] = 120, ['5'] = 121, ['6'] = 122, ['7'] = 123, ['8'] = 124, ['9'] = 125, ['+'] = 126, ['/'] = 127,
};

/* Decodes the groups that follow one another, to the first that is none; *to moves behind what was written. Returns
 * where it stopped. */
static const unsigned char *decode_groups(const unsigned char *at, const unsigned char *end, char **to) {
    char *out = *to;
    for (; end - at >= 4; at += 4, out += 3) {
        unsigned a = letters[at[0]], b = letters[at[1]], c = letters[at[2]], d = letters[at[3]];
        if ((a & b & c & d & LETTER) == 0)
            break;
        out[0] = (char)(a << 2 | (b & BITS) >> 4);
        out[1] = (char)(b << 4 | (c & BITS) >> 2);
        out[2] = (char)(c << 6 | (d & BITS));
    }
    *to = out;
    return at;
}

size_t mime_base64(GMimeEncoding *state, const char *bytes, size_t length, char *out) {
    const unsigned char *first = (const unsigned char *)bytes, *end = first + length, *at = first, *rest = first;
    char *to = out;
    do {
        const char *before = to;
        at = decode_groups(at, end, &to);
        rest = to > before ? at - 4 : rest; /* GMime gets the last group, too: padding takes bytes of it back */
    } while (at < end && (*at == '\r' || *at == '\n') && at++ < end);
    size_t used = to > out ? (size_t)(to - out) - 3 : 0;
    return used + g_mime_encoding_flush(state, (const char *)rest, (size_t)(end - rest), out + used);
}
