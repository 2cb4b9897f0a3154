/* manual.c - in: the tables of keywords, settings and placeholders; out: what a rule can ask and say, for people. Taken
 * from the tables, so that it cannot go stale. */
#include "rulelang/manual.h"

#include "rulelang/placeholder.h"
#include "rulelang/rulelang.h"

#include <string.h>

enum { WIDTH = 78, INDENT = 4 };

const char *rulelang_value_words(enum argument_type type) {
    static const char *const values[] = {[ARGUMENT_DURATION] = "DURATION",
                                         [ARGUMENT_WORDS] = "WORD...",
                                         [ARGUMENT_TEXTS] = "TEXT...",
                                         [ARGUMENT_NAMES] = "NAME...",
                                         [ARGUMENT_ADDRESSES] = "ADDRESS...",
                                         [ARGUMENT_SIZE] = "SIZE",
                                         [ARGUMENT_CLOCK] = "\"HH:MM\"",
                                         [ARGUMENT_FLAG] = NULL,
                                         [ARGUMENT_NONE] = NULL};
    return values[type];
}

/* The text in lines of at most WIDTH characters. */
static void describe_text(const char *text, struct buffer *out) {
    size_t column = 0;
    while (*text != '\0') {
        size_t word = strcspn(text, " ");
        if (column == 0 || column + 1 + word > WIDTH) {
            buffer_printf(out, "%s%*s", column == 0 ? "" : "\n", INDENT, "");
            column = INDENT;
        } else {
            buffer_add_char(out, ' ');
            column++;
        }
        buffer_add(out, text, word);
        column += word;
        text += word + (text[word] == ' ');
    }
    buffer_add_char(out, '\n');
}

static void describe_argument(const struct argument_row *row, struct buffer *out) {
    const char *value = rulelang_value_words(row->type);
    buffer_add_text(out, row->required ? " " : " [");
    if (row->option != NULL)
        buffer_add_text(out, row->option);
    if (value != NULL)
        buffer_printf(out, "%s%s", row->option != NULL ? " " : "", value);
    buffer_add_text(out, row->required ? "" : "]");
}

static void describe_keyword(const struct keyword *keyword, struct buffer *out) {
    for (const char *const *field = keyword->fields; field != NULL && *field != NULL; field++)
        buffer_printf(out, "%s%s", *field, field[1] == NULL ? " " : "|");
    buffer_add_text(out, keyword->name);
    for (size_t i = 0; i < KEYWORD_ARGUMENTS; i++)
        if (keyword->arguments[i].type != ARGUMENT_NONE)
            describe_argument(&keyword->arguments[i], out);
    buffer_add_char(out, '\n');
    describe_text(keyword->describe, out);
    buffer_add_char(out, '\n');
}

static void describe_setting(const char *name, const char *expects, const char *describe, struct buffer *out) {
    struct buffer text = {0};
    buffer_printf(out, "party \"NAME\" { %s }\n", name);
    if (expects != NULL)
        buffer_printf(&text, "Followed by %s. ", expects);
    buffer_add_text(&text, describe);
    describe_text(buffer_text(&text), out);
    buffer_free(&text);
}

/* "allow" alone asks for all its words; "sender" and the like are tests, too. */
static size_t describe_allowing(const char *asked, struct buffer *out) {
    const char *word, *value, *describe;
    size_t told = 0;
    if (asked != NULL && strcmp(asked, "allow") != 0)
        return 0;
    for (size_t i = 0; rulelang_allow_word(i, &word, &value, &describe); i++, told++) {
        buffer_printf(out, "%s%s %s\n", i < ALLOW_KIND_COUNT ? "allow " : "allow ... ", word, value);
        describe_text(describe, out);
        buffer_add_char(out, '\n');
    }
    return told;
}

static bool is_asked(const char *word, const char *name) {
    return word == NULL || strcmp(word, name) == 0;
}

static bool keyword_is_asked(const char *word, const struct keyword *keyword) {
    for (const char *const *field = keyword->fields; field != NULL && *field != NULL; field++)
        if (is_asked(word, *field))
            return true;
    return is_asked(word, keyword->name);
}

size_t rules_manual(const char *word, struct buffer *out) {
    const char *name, *expects, *describe;
    size_t told = 0;
    for (const struct keyword *const *row = rulelang_keywords; *row != NULL; row++) {
        if (!keyword_is_asked(word, *row))
            continue;
        describe_keyword(*row, out);
        told++;
    }
    for (size_t i = 0; rulelang_party_setting(i, &name, &expects, &describe); i++) {
        if (!is_asked(word, name))
            continue;
        describe_setting(name, expects, describe, out);
        buffer_add_char(out, '\n');
        told++;
    }
    told += describe_allowing(word, out);
    for (const struct placeholder *row = rulelang_placeholders; row->name != NULL; row++) {
        if (!is_asked(word, row->name))
            continue;
        buffer_printf(out, "{%s}\n", row->name);
        describe_text(row->describe, out);
        told++;
    }
    return told;
}
