/* mime-words.c - in: rows of rules/words and lines of mail; out: what a line announces, what a word before a colon
 * means. Compared without case, accents, marks and width of blanks, as rules/words/README promises. Limits:
 * MIME_LINE_BYTES of a line, LABEL_BYTES of a word before a colon, LABEL_ROOM words of headers. */
#include "inspect/mime/mime-words.h"

#include <glib.h>
#include <string.h>

enum { LABEL_BYTES = 40, LABEL_ROOM = 1024, PIECES = 4, LABEL_KINDS = 7, MOST_LANGUAGES = 32 };

/* The pieces of "on * wrote", folded; text may stand before the first when it begins with *, and so on. */
struct line_pattern {
    const char *pieces[PIECES];
    size_t count;
    bool open_start, open_end;
    bool colon; /* the line must end in one */
    enum mime_intro kind;
};

struct label {
    const char *folded; /* NULL: a free place */
    unsigned meanings;
    uint32_t languages[LABEL_KINDS]; /* bits of the languages in which it has each meaning */
};

struct mime_words {
    struct arena *arena; /* holds all of it */
    struct line_pattern *patterns;
    size_t pattern_count;
    struct label labels[LABEL_ROOM]; /* open addressing */
    size_t label_count;
    const char *languages[MOST_LANGUAGES];
    size_t language_count;
};

/* ---- folding ----------------------------------------------------------------------------------------------------- */

/* Letters that have no accent to take off. */
static gunichar plain_letter(gunichar c) {
    switch (c) {
    case 0xDF: /* ß */
    case 0x1E9E:
        return 's';
    case 0xE6: /* æ */
        return 'a';
    case 0xF8:  /* ø */
    case 0x153: /* œ */
        return 'o';
    case 0x131: /* ı */
        return 'i';
    case 0x142: /* ł */
        return 'l';
    case 0x111: /* đ */
        return 'd';
    default:
        return c;
    }
}

/* 0 for what separates words; otherwise the letter or digit without case and accent. Combining marks give 1. */
static gunichar fold_character(gunichar c) {
    if (g_unichar_ismark(c))
        return 1;
    if (!g_unichar_isalnum(c))
        return 0;
    gunichar base = g_unichar_tolower(c), rest;
    bool accented = base < 0xAC00 || base > 0xD7A3; /* Hangul falls apart into letters, which are no accents */
    while (accented)
        accented = g_unichar_decompose(base, &base, &rest);
    return plain_letter(base);
}

struct folded {
    char text[MIME_LINE_BYTES + 8];
    size_t length;
    bool gap; /* a separator stands before the next letter */
};

static void add_folded(struct folded *folded, gunichar c) {
    if (folded->gap && folded->length > 0)
        folded->text[folded->length++] = ' ';
    folded->gap = false;
    if (c < 0x80)
        folded->text[folded->length++] = (char)c;
    else
        folded->length += (size_t)g_unichar_to_utf8(c, folded->text + folded->length);
}

static bool is_ascii_alnum(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Letters and digits, single blanks between words. The text must be UTF-8; what does not fit is left out. */
static void fold(const char *text, size_t length, struct folded *folded) {
    folded->length = 0;
    folded->gap = false;
    const char *end = text + length;
    while (text < end && folded->length < MIME_LINE_BYTES) {
        unsigned char first = (unsigned char)*text;
        gunichar c = first < 0x80 ? (is_ascii_alnum(first) ? (gunichar)g_ascii_tolower((char)first) : 0)
                                  : fold_character(g_utf8_get_char(text));
        if (c == 0)
            folded->gap = true;
        else if (c != 1)
            add_folded(folded, c);
        text += first < 0x80 ? 1 : g_utf8_next_char(text) - text;
    }
    folded->text[folded->length] = '\0';
}

/* ---- labels ------------------------------------------------------------------------------------------------------ */

static size_t hash(const char *text) {
    uint64_t value = 14695981039346656037u;
    for (; *text != '\0'; text++)
        value = (value ^ (unsigned char)*text) * 1099511628211u;
    return (size_t)(value ^ value >> 32);
}

/* The label's place, or the free one where it would go. */
static size_t label_place(const struct mime_words *words, const char *folded) {
    for (size_t i = hash(folded);; i++) {
        const char *there = words->labels[i % LABEL_ROOM].folded;
        if (there == NULL || strcmp(there, folded) == 0)
            return i % LABEL_ROOM;
    }
}

/* 0 when there are more languages than bits. */
static uint32_t language_bit(struct mime_words *words, const char *language) {
    for (size_t i = 0; i < words->language_count; i++)
        if (strcmp(words->languages[i], language) == 0)
            return (uint32_t)1 << i;
    if (words->language_count == MOST_LANGUAGES)
        return 0;
    words->languages[words->language_count] = language;
    return (uint32_t)1 << words->language_count++;
}

static void add_label(struct arena *arena, struct mime_words *words, const struct word *word, unsigned meaning) {
    struct folded folded;
    fold(word->text, strlen(word->text), &folded);
    if (folded.length == 0 || folded.length > LABEL_BYTES || words->label_count >= LABEL_ROOM / 2)
        return;
    struct label *label = &words->labels[label_place(words, folded.text)];
    if (label->folded == NULL) {
        label->folded = arena_strndup(arena, folded.text, folded.length);
        words->label_count++;
    }
    label->meanings |= meaning;
    label->languages[__builtin_ctz(meaning)] |= language_bit(words, word->language);
}

/* ---- patterns ---------------------------------------------------------------------------------------------------- */

static void add_pattern(struct arena *arena, struct mime_words *words, const char *text, enum mime_intro kind) {
    size_t length = strlen(text);
    if (length == 0)
        return;
    struct line_pattern pattern = {.kind = kind, .colon = text[length - 1] == ':'};
    for (const char *at = text; *at != '\0' && pattern.count < PIECES;) {
        size_t piece = strcspn(at, "*");
        struct folded folded;
        fold(at, piece, &folded);
        if (folded.length > 0) {
            pattern.pieces[pattern.count++] = arena_strndup(arena, folded.text, folded.length);
            pattern.open_end = false;
        }
        at += piece;
        if (*at != '*')
            continue;
        at++;
        pattern.open_start = pattern.open_start || pattern.count == 0;
        pattern.open_end = true;
    }
    if (pattern.count == 0)
        return;
    words->patterns = arena_grow(arena, words->patterns, words->pattern_count, sizeof *words->patterns);
    words->patterns[words->pattern_count++] = pattern;
}

/* A piece ends where a word ends; scripts without blanks between words have no such place. */
static bool is_word_edge(const char *line, const char *at) {
    return at == line || *at == '\0' || !is_ascii_alnum((unsigned char)at[-1]) || !is_ascii_alnum((unsigned char)*at);
}

/* The first place from `at` on where the piece stands as whole words; NULL: none. */
static const char *find_piece(const char *line, const char *at, const char *piece) {
    size_t length = strlen(piece);
    for (const char *found = strstr(at, piece); found != NULL; found = strstr(found + 1, piece))
        if (is_word_edge(line, found) && is_word_edge(line, found + length))
            return found;
    return NULL;
}

static bool ends_with_piece(const char *line, const char *at, const char *piece) {
    size_t rest = strlen(at), length = strlen(piece);
    return rest >= length && strcmp(at + rest - length, piece) == 0 && is_word_edge(line, at + rest - length);
}

static bool matches(const struct line_pattern *pattern, const char *line) {
    const char *at = line;
    for (size_t i = 0; i < pattern->count; i++) {
        const char *piece = pattern->pieces[i];
        bool last = i + 1 == pattern->count;
        if (last && !pattern->open_end && (i > 0 || pattern->open_start))
            return ends_with_piece(line, at, piece);
        const char *found = find_piece(line, at, piece);
        if (found == NULL || (i == 0 && !pattern->open_start && found != line))
            return false;
        at = found + strlen(piece);
    }
    return pattern->open_end || *at == '\0';
}

/* ---- looking words up -------------------------------------------------------------------------------------------- */

/* False: its meaning has nothing to do with mail programs. */
static bool add_word(struct arena *arena, struct mime_words *words, const struct word *word) {
    static const struct {
        const char *meaning;
        enum mime_intro kind;
        unsigned label;
    } meanings[] = {
        {"quote-intro", INTRO_QUOTE, 0},
        {"forward-intro", INTRO_FORWARD, 0},
        {"original-intro", INTRO_ORIGINAL, 0},
        {"header-from", INTRO_NONE, LABEL_FROM},
        {"header-sent", INTRO_NONE, LABEL_SENT},
        {"header-to", INTRO_NONE, LABEL_TO},
        {"header-cc", INTRO_NONE, LABEL_CC},
        {"header-subject", INTRO_NONE, LABEL_SUBJECT},
        {"subject-forward", INTRO_NONE, LABEL_FORWARD},
        {"subject-reply", INTRO_NONE, LABEL_REPLY},
    };
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        if (strcmp(word->meaning, meanings[i].meaning) != 0)
            continue;
        if (meanings[i].kind != INTRO_NONE)
            add_pattern(arena, words, word->text, meanings[i].kind);
        else
            add_label(arena, words, word, meanings[i].label);
        return true;
    }
    return false;
}

struct mime_words *mime_prepare(const struct settings *settings) {
    struct arena *arena = arena_new();
    struct mime_words *words = arena_alloc(arena, sizeof *words);
    words->arena = arena;
    const char *other = NULL; /* a meaning that is none of ours; most are not, and stand together */
    for (size_t i = 0; i < settings->word_count; i++) {
        const struct word *word = &settings->words[i];
        if (word->meaning != other && !add_word(arena, words, word))
            other = word->meaning;
    }
    return words;
}

void mime_release(struct mime_words *words) {
    if (words != NULL)
        arena_free(words->arena);
}

const struct mime_words *mime_words_of(const struct reading *reading) {
    static const struct mime_words none;
    return reading->mime_words != NULL ? reading->mime_words : &none;
}

/* The colon of a label line, ASCII or full-width, near the start. NULL: there is none. */
static const char *label_colon(const char *text, size_t *colon_bytes) {
    for (size_t i = 0; i <= LABEL_BYTES && text[i] != '\0'; i++) {
        *colon_bytes = text[i] == ':' ? 1 : strncmp(text + i, "\xEF\xBC\x9A", 3) == 0 ? 3 : 0;
        if (*colon_bytes > 0)
            return text + i;
    }
    return NULL;
}

static const struct label *label_of(const struct mime_words *words, const char *text, size_t length) {
    static const struct label none;
    struct folded folded;
    fold(text, length, &folded);
    return folded.length > 0 ? &words->labels[label_place(words, folded.text)] : &none;
}

unsigned mime_words_label(const struct mime_words *words, const char *text, const char **value) {
    size_t colon_bytes;
    const char *colon = label_colon(text, &colon_bytes);
    if (colon == NULL)
        return 0;
    *value = colon + colon_bytes;
    return label_of(words, text, (size_t)(colon - text))->meanings & LABELS_OF_HEADERS;
}

uint32_t mime_words_languages(const struct mime_words *words, const char *text, unsigned meaning) {
    size_t colon_bytes;
    const char *colon = label_colon(text, &colon_bytes);
    if (colon == NULL)
        return 0;
    return label_of(words, text, (size_t)(colon - text))->languages[__builtin_ctz(meaning)];
}

/* "[List] Re[2]: Fwd: text": marks of mailing lists first, a count behind the prefix. */
unsigned mime_words_subject(const struct mime_words *words, const char *subject, uint32_t languages) {
    if (subject == NULL)
        return 0;
    const char *text = subject + strspn(subject, " ");
    while (*text == '[' && strchr(text, ']') != NULL) {
        text = strchr(text, ']') + 1;
        text += strspn(text, " ");
    }
    size_t colon_bytes;
    const char *colon = label_colon(text, &colon_bytes);
    if (colon == NULL)
        return 0;
    size_t length = (size_t)(colon - text);
    while (length > 0 && strchr("0123456789[]()^ ", text[length - 1]) != NULL)
        length--;
    const struct label *label = label_of(words, text, length);
    bool forward = (label->languages[__builtin_ctz(LABEL_FORWARD)] & languages) != 0;
    bool reply = (label->languages[__builtin_ctz(LABEL_REPLY)] & languages) != 0;
    if (forward != reply)
        return forward ? LABEL_FORWARD : LABEL_REPLY;
    return label->meanings & (LABEL_FORWARD | LABEL_REPLY);
}

struct mime_intro_match mime_words_intro(const struct mime_words *words, const char *text) {
    struct mime_intro_match result = {INTRO_NONE, false};
    size_t length = strlen(text);
    if (length == 0 || length > MIME_LINE_BYTES)
        return result;
    bool drawn = strchr("-_=*", text[0]) != NULL;
    bool colon = text[length - 1] == ':' || (length >= 3 && strcmp(text + length - 3, "\xEF\xBC\x9A") == 0);
    if (!drawn && !colon)
        return result;
    struct folded folded;
    fold(text, length, &folded);
    for (size_t i = 0; i < words->pattern_count; i++) {
        const struct line_pattern *pattern = &words->patterns[i];
        if ((pattern->colon && !colon) || !matches(pattern, folded.text))
            continue;
        bool better = result.kind == INTRO_NONE || (!pattern->open_start && !result.named);
        if (better)
            result = (struct mime_intro_match){pattern->kind, !pattern->open_start};
    }
    return result;
}
