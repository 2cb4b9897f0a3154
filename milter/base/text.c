/* text.c - in: bytes from anywhere; out: whether they are clean UTF-8, a clean copy, or where to
 * cut. Limit: the caller's. */
#include "base/text.h"

#include <ctype.h>
#include <string.h>

static bool continues(unsigned char c) {
    return (c & 0xC0) == 0x80;
}

/* The second byte decides about over-long forms, surrogates and what lies beyond U+10FFFF. */
static bool second_byte_fits(unsigned char first, unsigned char second) {
    switch (first) {
    case 0xE0:
        return second >= 0xA0;
    case 0xED:
        return second < 0xA0;
    case 0xF0:
        return second >= 0x90;
    case 0xF4:
        return second < 0x90;
    default:
        return true;
    }
}

size_t text_character_bytes(const char *at, size_t room) {
    const unsigned char *bytes = (const unsigned char *)at;
    if (room == 0)
        return 0;
    if (bytes[0] < 0x80)
        return 1;
    size_t length = bytes[0] >= 0xC2 && bytes[0] <= 0xDF   ? 2
                    : bytes[0] >= 0xE0 && bytes[0] <= 0xEF ? 3
                    : bytes[0] >= 0xF0 && bytes[0] <= 0xF4 ? 4
                                                           : 0;
    if (length == 0 || length > room || !continues(bytes[1]) || !second_byte_fits(bytes[0], bytes[1]))
        return 0;
    for (size_t i = 2; i < length; i++)
        if (!continues(bytes[i]))
            return 0;
    return length;
}

static bool is_control(const char *at, size_t length) {
    unsigned char first = (unsigned char)at[0];
    if (length == 1)
        return first < 0x20 || first == 0x7F;
    return length == 2 && first == 0xC2 && (unsigned char)at[1] < 0xA0;
}

size_t text_put_character(char *to, uint32_t code) {
    size_t length = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = length - 1; i > 0; i--, code >>= 6)
        to[i] = (char)(0x80 | (code & 0x3F));
    to[0] = (char)(leads[length] | code);
    return length;
}

bool text_is_clean(const char *text, size_t length) {
    for (size_t i = 0; i < length;) {
        unsigned char first = (unsigned char)text[i];
        if (first >= 0x20 && first < 0x7F) { /* most text is plain */
            i++;
            continue;
        }
        size_t bytes = text_character_bytes(text + i, length - i);
        if (bytes == 0 || is_control(text + i, bytes))
            return false;
        i += bytes;
    }
    return true;
}

size_t text_fitting(const char *text, size_t length, size_t limit) {
    if (length <= limit)
        return length;
    while (limit > 0 && continues((unsigned char)text[limit]))
        limit--;
    return limit;
}

char *text_clean(struct arena *arena, const char *text, size_t limit) {
    if (text == NULL)
        return NULL;
    size_t length = strnlen(text, limit + 4), used = 0;
    char *copy = arena_alloc(arena, (length < limit ? length : limit) + 1);
    for (size_t i = 0; i < length;) {
        size_t bytes = text_character_bytes(text + i, length - i);
        size_t taken = bytes == 0 ? 1 : bytes;
        bool control = bytes != 0 && is_control(text + i, bytes);
        size_t needed = bytes == 0 || control ? 1 : bytes;
        if (used + needed > limit)
            break;
        if (bytes == 0 || control)
            copy[used] = bytes == 0 ? '?' : ' ';
        else
            memcpy(copy + used, text + i, bytes);
        used += needed;
        i += taken;
    }
    copy[used] = '\0';
    return copy;
}

char *text_fold_number(struct arena *arena, const char *number) {
    char *folded = arena_alloc(arena, strlen(number) + 2);
    size_t used = 0;
    for (const char *c = number; *c != '\0'; c++)
        if (!isspace((unsigned char)*c) && *c != '-' && (used > 0 || *c != '0'))
            folded[used++] = (char)tolower((unsigned char)*c);
    if (used == 0)
        folded[used++] = '0';
    folded[used] = '\0';
    return folded;
}
