/* manual.c - in: the tables of keywords and placeholders; out: what a rule can ask and say, for people. Taken from the
 * tables, so that it cannot go stale. */
#include "rulelang/rulelang.h"

#include "rulelang/placeholder.h"

#include <string.h>

enum { WIDTH = 78, INDENT = 4 };

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
    static const char *const values[] = {
        [ARGUMENT_DURATION] = "DURATION", [ARGUMENT_WORDS] = "WORD...",        [ARGUMENT_TEXTS] = "TEXT...",
        [ARGUMENT_NAMES] = "NAME...",     [ARGUMENT_ADDRESSES] = "ADDRESS...", [ARGUMENT_SIZE] = "SIZE",
        [ARGUMENT_CLOCK] = "\"HH:MM\""};
    buffer_add_text(out, row->required ? " " : " [");
    if (row->option != NULL)
        buffer_add_text(out, row->option);
    if (row->type != ARGUMENT_FLAG)
        buffer_printf(out, "%s%s", row->option != NULL ? " " : "", values[row->type]);
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

void rules_manual(struct buffer *out) {
    for (const struct keyword *const *row = rulelang_keywords; *row != NULL; row++)
        describe_keyword(*row, out);
    for (const struct placeholder *row = rulelang_placeholders; row->name != NULL; row++) {
        buffer_printf(out, "{%s}\n", row->name);
        describe_text(row->describe, out);
    }
}
