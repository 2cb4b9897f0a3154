/* reply.c - in: a sentence in any language; out: one line of ASCII for SMTP. Limit: LIMIT_SMTP_REPLY_BYTES with code
 * and status; a longer sentence is cut between words, the ticket never. */
#include "act/actions.h"

#include "base/text.h"

#include <stdint.h>
#include <string.h>

enum { CODE_AND_STATUS = sizeof "550 5.7.1 " - 1, LEAST_SENTENCE = 80 };

/* U+00C0-U+00FF and U+0100-U+017F without their accents. */
static const char latin_letters[] = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
                                    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOo"
                                    "OoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
enum { FIRST_LATIN = 0xC0, LAST_LATIN = 0x17F };
_Static_assert(sizeof latin_letters - 1 == LAST_LATIN - FIRST_LATIN + 1, "one letter each");

static uint32_t code_point(const char *at, size_t bytes) {
    const unsigned char *c = (const unsigned char *)at;
    switch (bytes) {
    case 1:
        return c[0];
    case 2:
        return (uint32_t)(c[0] & 0x1F) << 6 | (c[1] & 0x3F);
    case 3:
        return (uint32_t)(c[0] & 0x0F) << 12 | (uint32_t)(c[1] & 0x3F) << 6 | (c[2] & 0x3F);
    default:
        return UINT32_MAX;
    }
}

static char plain(uint32_t point) {
    if (point > 0x20 && point < 0x7F)
        return (char)point;
    if (point <= 0x20 || point == 0x7F || (point >= 0x80 && point <= 0xA0))
        return ' ';
    if (point >= FIRST_LATIN && point <= LAST_LATIN)
        return latin_letters[point - FIRST_LATIN];
    if (point >= 0x2010 && point <= 0x2015)
        return '-';
    if (point == 0x2018 || point == 0x2019)
        return '\'';
    if (point == 0x201C || point == 0x201D || point == 0x201E)
        return '"';
    return '?';
}

char *act_ascii(struct arena *arena, const char *text) {
    size_t length = strlen(text), used = 0;
    char *line = arena_alloc(arena, length + 1);
    for (size_t i = 0; i < length;) {
        size_t bytes = text_character_bytes(text + i, length - i);
        char c = plain(bytes == 0 ? UINT32_MAX : code_point(text + i, bytes));
        if (c != ' ' || (used > 0 && line[used - 1] != ' '))
            line[used++] = c;
        i += bytes == 0 ? 1 : bytes;
    }
    while (used > 0 && line[used - 1] == ' ')
        used--;
    line[used] = '\0';
    return line;
}

static size_t length_doubled(const char *text, size_t length) {
    size_t doubled = length;
    for (size_t i = 0; i < length; i++)
        doubled += text[i] == '%';
    return doubled;
}

/* The sentence, or as much of it as takes at most `room` bytes with every '%' doubled, cut between words. */
static const char *fit(struct arena *arena, const char *sentence, size_t room) {
    size_t length = strlen(sentence);
    if (length_doubled(sentence, length) <= room)
        return sentence;
    while (length > 0 && length_doubled(sentence, length) + strlen("...") > room)
        length--;
    size_t word = length;
    while (word > 0 && sentence[word] != ' ')
        word--;
    if (word > length / 2)
        length = word;
    while (length > 0 && strchr(" ,;:", sentence[length - 1]) != NULL)
        length--;
    return arena_printf(arena, "%.*s...", (int)length, sentence);
}

static const char *double_percent(struct arena *arena, const char *text) {
    char *doubled = arena_alloc(arena, length_doubled(text, strlen(text)) + 1), *to = doubled;
    for (; *text != '\0'; text++) {
        if (*text == '%')
            *to++ = '%';
        *to++ = *text;
    }
    return doubled;
}

const char *act_reply_text(struct arena *arena, const char *introduction, const char *sentence, const char *hint,
                           const char *ticket) {
    const char *line = act_ascii(arena, sentence != NULL ? sentence : "");
    const char *reference = ticket[0] == '\0' ? "" : arena_printf(arena, " Ref %s", ticket);
    line = line[0] != '\0' ? line : "a rule asked for this";
    size_t fixed = CODE_AND_STATUS + strlen(introduction) + strlen(": .") + strlen(reference);
    if (hint[0] != '\0' && fixed + strlen(hint) + LEAST_SENTENCE < LIMIT_SMTP_REPLY_BYTES) {
        reference = arena_printf(arena, " %s.%s", act_ascii(arena, hint), reference);
        fixed = CODE_AND_STATUS + strlen(introduction) + strlen(": .") + length_doubled(reference, strlen(reference));
    }
    const char *fitting = fit(arena, line, LIMIT_SMTP_REPLY_BYTES - 1 - fixed);
    const char *stop = fitting[strlen(fitting) - 1] == '.' ? "" : ".";
    return double_percent(arena, arena_printf(arena, "%s: %s%s%s", introduction, fitting, stop, reference));
}
