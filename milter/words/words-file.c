/* words-file.c - in: the text of a words file; out: one struct word for each combination of each line. Every fault of
 * the file is reported with its line and column; columns count bytes from 1. Limits: LIMIT_WORDS rows altogether,
 * LIMIT_WORDS_LINE_BYTES a line's words. */
#include "words/words-file.h"

#include "base/limits.h"
#include "base/text.h"

#include <string.h>

enum { SHOWN_BYTES = 60 }; /* of what was found, in a complaint */

struct reader {
    const char *path;
    struct settings *settings;
    struct buffer *errors;
    const char *language; /* in the arena; NULL before the first language line */
    unsigned line;
    bool failed;
    bool too_many;
    const char *meaning; /* of the last line that had words, in the arena; NULL before it */
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* One fault; `found` is cut to something that fits a line. */
static void fault(struct reader *reader, size_t column, const char *expected, const char *found, size_t length,
                  bool quoted) {
    int shown = (int)text_fitting(found, length, SHOWN_BYTES);
    buffer_printf(reader->errors, "%s:%u:%zu: expected %s, but found %s%.*s%s\n", reader->path, reader->line, column,
                  expected, quoted ? "\"" : "", shown, found, quoted ? "\"" : "");
    reader->failed = true;
}

static void plain_fault(struct reader *reader, size_t column, const char *expected, const char *found) {
    fault(reader, column, expected, found, strlen(found), false);
}

static void add_word(void *context, const char *text, size_t length) {
    struct reader *reader = context;
    struct settings *settings = reader->settings;
    if (settings->word_count >= LIMIT_WORDS) {
        if (!reader->too_many)
            plain_fault(reader, 1, "at most 150000 labels in all words files together", "more");
        reader->too_many = true;
        return;
    }
    settings->words = arena_grow(settings->arena, settings->words, settings->word_count, sizeof *settings->words);
    settings->words[settings->word_count++] = (struct word){
        .language = reader->language,
        .meaning = reader->meaning,
        .text = arena_strndup(settings->arena, text, length),
    };
}

static void read_language(struct reader *reader, const char *code, size_t length, size_t column) {
    bool fits = length == 2 || length == 3;
    for (size_t i = 0; i < length && fits; i++)
        fits = code[i] >= 'a' && code[i] <= 'z';
    if (!fits) {
        fault(reader, column, "a language code of two or three small letters", code, length, true);
        return;
    }
    reader->language = arena_strndup(reader->settings->arena, code, length);
}

static bool is_date_order(const char *text, size_t length) {
    return length == 3 && (memcmp(text, "dmy", 3) == 0 || memcmp(text, "mdy", 3) == 0 || memcmp(text, "ymd", 3) == 0);
}

static void read_words(struct reader *reader, const char *words, size_t length, size_t column) {
    if (length > LIMIT_WORDS_LINE_BYTES) {
        plain_fault(reader, column, "at most 1000 bytes of words", "a longer line");
        return;
    }
    if (strcmp(reader->meaning, "date-order") == 0 && !is_date_order(words, length)) {
        fault(reader, column, "\"dmy\", \"mdy\" or \"ymd\"", words, length, true);
        return;
    }
    struct words_fault found;
    if (words_expand(words, length, add_word, reader, &found) != 0)
        plain_fault(reader, column + found.offset, found.expected, found.found);
}

/* The meaning of the last line, when these bytes are it again; NULL. */
static const char *same_meaning(const struct reader *reader, const char *text, size_t length) {
    bool same =
        reader->meaning != NULL && strncmp(reader->meaning, text, length) == 0 && reader->meaning[length] == '\0';
    return same ? reader->meaning : NULL;
}

/* A line that is neither empty nor a comment, without blanks around it; `column` of its first byte. */
static void read_line(struct reader *reader, const char *line, size_t length, size_t column) {
    size_t first = 0;
    while (first < length && !is_blank(line[first]))
        first++;
    size_t rest = first;
    while (rest < length && is_blank(line[rest]))
        rest++;
    bool language = first == strlen("language") && memcmp(line, "language", first) == 0;
    const char *meaning = same_meaning(reader, line, first); /* lines of one meaning mostly stand together */
    if (meaning == NULL)
        meaning = arena_strndup(reader->settings->arena, line, first);
    if (!language && meaning != reader->meaning && !words_meaning_known(meaning))
        fault(reader, column, "\"language\" or a meaning that rules/words/README lists", line, first, true);
    else if (rest == length)
        plain_fault(reader, column + length, language ? "a language code" : "the words after the meaning",
                    "the end of the line");
    else if (language)
        read_language(reader, line + rest, length - rest, column + rest);
    else if (reader->language == NULL)
        fault(reader, column, "a \"language\" line first", line, first, true);
    else {
        reader->meaning = meaning;
        read_words(reader, line + rest, length - rest, column + rest);
    }
}

/* Tabs are blanks here; other control characters and broken UTF-8 are faults. */
static bool line_is_clean(const char *line, size_t length) {
    for (size_t start = 0, at = 0; at <= length; at++) {
        if (at < length && line[at] != '\t')
            continue;
        if (!text_is_clean(line + start, at - start))
            return false;
        start = at + 1;
    }
    return true;
}

static void read_raw_line(struct reader *reader, const char *line, size_t length) {
    if (length > 0 && line[length - 1] == '\r')
        length--;
    size_t start = 0;
    while (start < length && is_blank(line[start]))
        start++;
    while (length > start && is_blank(line[length - 1]))
        length--;
    if (start == length || line[start] == '#')
        return;
    if (line_is_clean(line, length))
        read_line(reader, line + start, length - start, start + 1);
    else
        plain_fault(reader, start + 1, "clean UTF-8 text", "other bytes");
}

int words_read(const char *path, const char *text, size_t length, struct settings *settings, struct buffer *errors) {
    struct reader reader = {.path = path, .settings = settings, .errors = errors};
    static const char mark[] = "\xEF\xBB\xBF"; /* some editors begin a file with it */
    if (length >= 3 && memcmp(text, mark, 3) == 0) {
        text += 3;
        length -= 3;
    }
    for (size_t start = 0; start < length;) {
        const char *end = memchr(text + start, '\n', length - start);
        size_t bytes = end != NULL ? (size_t)(end - (text + start)) : length - start;
        reader.line++;
        read_raw_line(&reader, text + start, bytes);
        start += bytes + 1;
    }
    return reader.failed ? -1 : 0;
}
