/* token.c - in: text; out: words, numbers and marks with their places. "AC-00123" is the word "ac", a mark and a
 * number, all glued; a Chinese, Japanese or Korean character is a word of its own; "P.O." is one word, "po", and
 * so is "O R D E R". */
#include "inspect/find/find.h"

#include <string.h>

enum { SPACED_LETTERS = 5 };

static uint64_t hash_add(uint64_t hash, uint32_t code) {
    hash = (hash ^ code) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 29;
}

/* Letters and figures never hash alike, because their codes differ. */
static const uint64_t hash_start = 0x243F6A8885A308D3u;

uint64_t token_hash_of(const char *letters, size_t length) {
    uint64_t hash = hash_start;
    for (size_t i = 0; i < length; i++)
        hash = hash_add(hash, (unsigned char)letters[i]);
    return hash;
}

bool token_is_any_mark(const struct token *token, const char *marks) {
    return token->kind == TOKEN_MARK && token->value < 0x80 && token->value != 0 &&
           strchr(marks, (char)token->value) != NULL;
}

static struct token *add(struct token *tokens, size_t *count, enum token_kind kind, size_t start, size_t end) {
    struct token *token = &tokens[(*count)++];
    *token = (struct token){.start = (uint32_t)start, .end = (uint32_t)end, .kind = (uint8_t)kind};
    return token;
}

/* Letters from `at` on; combining marks belong to them. */
static size_t read_word(const char *text, size_t length, size_t at, uint64_t *hash) {
    while (at < length) {
        unsigned char letter = (unsigned char)text[at] | 0x20;
        if (letter >= 'a' && letter <= 'z') { /* most letters are plain ones */
            *hash = hash_add(*hash, letter);
            at++;
            continue;
        }
        if (letter < 0x80)
            break;
        struct character c = fold_beyond_ascii(text + at, length - at);
        if (c.class != CHARACTER_LETTER && c.class != CHARACTER_NONE)
            break;
        at += c.bytes;
        if (c.class == CHARACTER_NONE)
            continue;
        *hash = hash_add(*hash, c.code);
        if (c.second != 0)
            *hash = hash_add(*hash, c.second);
    }
    return at;
}

static size_t read_number(const char *text, size_t length, size_t at, struct token *token) {
    uint64_t value = 0;
    uint32_t digits = 0;
    uint64_t hash = hash_start;
    while (at < length) {
        uint32_t figure = (unsigned char)text[at];
        size_t bytes = 1;
        if (figure >= 0x80) {
            struct character c = fold_beyond_ascii(text + at, length - at);
            figure = c.class == CHARACTER_DIGIT ? c.code : 0;
            bytes = c.bytes;
        }
        if (figure < '0' || figure > '9')
            break;
        at += bytes;
        digits++;
        hash = hash_add(hash, figure);
        if (value < UINT32_MAX)
            value = value * 10 + (figure - '0');
    }
    token->value = value < UINT32_MAX ? (uint32_t)value : UINT32_MAX;
    token->digits = digits < 255 ? (uint8_t)digits : 255;
    token->hash = hash;
    token->end = (uint32_t)at;
    return at;
}

static bool is_one_letter(const char *text, size_t length, size_t at, size_t *after) {
    if (at >= length)
        return false;
    struct character c = fold_character(text + at, length - at);
    if (c.class != CHARACTER_LETTER)
        return false;
    *after = at + c.bytes;
    if (*after >= length)
        return true;
    struct character next = fold_character(text + *after, length - *after);
    return next.class != CHARACTER_LETTER && next.class != CHARACTER_NONE;
}

/* "P.O." and "p.o": single letters, each but the last followed by a dot, read as one word. The last dot is part of it.
 */
static size_t read_initials(const char *text, size_t length, size_t at, uint64_t *hash) {
    size_t after = 0;
    size_t end = at;
    size_t next = at;
    size_t letters = 0;
    uint64_t sum = *hash;
    while (is_one_letter(text, length, next, &after)) {
        sum = hash_add(sum, fold_character(text + next, length - next).code);
        letters++;
        end = after;
        if (after >= length || text[after] != '.')
            break;
        end = after + 1;
        next = end;
    }
    if (letters < 2)
        return at;
    *hash = sum;
    return end;
}

/* "O R D E R": single letters with a blank between, at least SPACED_LETTERS of them, are one word written wide. */
static size_t read_spaced(const char *text, size_t length, size_t at, uint64_t *hash) {
    size_t after = 0;
    size_t end = at;
    size_t letters = 0;
    uint64_t sum = *hash;
    for (size_t next = at; is_one_letter(text, length, next, &after); next = after + 1) {
        struct character c = fold_character(text + next, length - next);
        sum = hash_add(sum, c.code);
        if (c.second != 0)
            sum = hash_add(sum, c.second);
        letters++;
        end = after;
        if (after >= length || text[after] != ' ')
            break;
    }
    if (letters < SPACED_LETTERS)
        return at;
    *hash = sum;
    return end;
}

/* "n:o" and "nr:o", as Finns and Swedes shorten the word for number: a colon and the last letter belong to it. */
static size_t read_shortened(const char *text, size_t length, size_t at, size_t end, uint64_t *hash) {
    size_t after = 0;
    if (end - at > 2 || end + 1 >= length || text[end] != ':' || (text[end + 1] | 0x20) != 'o' ||
        !is_one_letter(text, length, end + 1, &after))
        return end;
    *hash = hash_add(*hash, 'o');
    return after;
}

static size_t read_letters(const struct finder_index *index, const char *text, size_t length, size_t at,
                           struct token *tokens, size_t *count) {
    uint64_t hash = hash_start;
    size_t end = at;
    bool beyond_ascii = (text[at] & 0x80) != 0; /* what follows the letter is not the next byte */
    if (beyond_ascii || (at + 1 < length && text[at + 1] == '.'))
        end = read_initials(text, length, at, &hash);
    if (end == at && (beyond_ascii || (at + 1 < length && text[at + 1] == ' ')))
        end = read_spaced(text, length, at, &hash);
    if (end == at)
        end = read_shortened(text, length, at, read_word(text, length, at, &hash), &hash);
    struct token *token = add(tokens, count, TOKEN_WORD, at, end);
    token->hash = hash;
    token->entry = index_entry(index, hash);
    token->month = token->entry != 0 ? index_month(index, token->entry) : 0;
    return end;
}

static void add_single(const struct finder_index *index, const struct character *c, size_t at, struct token *tokens,
                       size_t *count) {
    bool word = c->class == CHARACTER_IDEOGRAPH || c->code == '#';
    struct token *token = add(tokens, count, word ? TOKEN_WORD : TOKEN_MARK, at, at + c->bytes);
    token->value = c->code;
    token->hash = hash_add(hash_start, c->code);
    token->ideograph = c->class == CHARACTER_IDEOGRAPH;
    if (word)
        token->entry = index_entry(index, token->hash);
}

size_t token_split(const struct finder_index *index, const char *text, size_t length, struct token *tokens) {
    size_t count = 0;
    bool glued = false;
    for (size_t at = 0; at < length;) {
        struct character c = fold_character(text + at, length - at);
        size_t before = count;
        size_t start = at;
        if (c.class == CHARACTER_LETTER)
            at = read_letters(index, text, length, at, tokens, &count);
        else if (c.class == CHARACTER_DIGIT)
            at = read_number(text, length, at, add(tokens, &count, TOKEN_NUMBER, at, at));
        else {
            at += c.bytes;
            if (c.class == CHARACTER_IDEOGRAPH || c.class == CHARACTER_MARK)
                add_single(index, &c, start, tokens, &count);
        }
        if (count > before)
            tokens[before].glued = glued;
        if (c.class != CHARACTER_NONE)
            glued = c.class != CHARACTER_BLANK;
    }
    return count;
}
