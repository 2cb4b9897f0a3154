/* manual-page.c - in: the tables of keywords, settings and placeholders; out: items of lists in mdoc, as the man page
 * orderguard.rules(5) takes them in. Limit: none; the tables are ours. */
#include "rulelang/manual.h"

#include "rulelang/placeholder.h"
#include "rulelang/rulelang.h"

#include <string.h>

/* One word on a line of macros: never taken for a macro or a sign of mdoc itself. */
static void add_word(struct buffer *out, const char *word, size_t length) {
    buffer_add_text(out, " \\&");
    for (size_t i = 0; i < length; i++) {
        if (word[i] == '\\')
            buffer_add_text(out, "\\e");
        else if (word[i] == '"')
            buffer_add_text(out, "\\(dq");
        else if (word[i] == '-')
            buffer_add_text(out, "\\-");
        else
            buffer_add_char(out, word[i]);
    }
}

static void add_words(struct buffer *out, const char *words) {
    for (const char *at = words; *at != '\0';) {
        size_t length = strcspn(at, " ");
        add_word(out, at, length);
        at += length + (at[length] == ' ');
    }
}

/* A sentence a line, as man pages are written, so that the formatter sees where it ends. */
static void add_text(struct buffer *out, const char *text) {
    bool begins = true;
    for (const char *c = text; *c != '\0'; c++) {
        if (begins && (*c == '.' || *c == '\''))
            buffer_add_text(out, "\\&");
        begins = c[0] == ' ' && c > text && strchr(".?!", c[-1]) != NULL;
        if (begins)
            buffer_add_char(out, '\n');
        else if (*c == '\\')
            buffer_add_text(out, "\\e");
        else
            buffer_add_char(out, *c);
    }
    buffer_add_char(out, '\n');
}

/* ---- keywords ---------------------------------------------------------------------------------------------------- */

static void add_argument(struct buffer *out, const struct argument_row *row) {
    const char *value = rulelang_value_words(row->type);
    buffer_add_text(out, row->required ? "" : " Oo");
    if (row->option != NULL) {
        buffer_add_text(out, " Cm");
        add_words(out, row->option);
    }
    if (value != NULL) {
        size_t several = strstr(value, "...") == NULL ? strlen(value) : strlen(value) - 3;
        buffer_add_text(out, " Ar");
        add_word(out, value, several);
        buffer_add_text(out, value[several] == '\0' ? "" : " ...");
    }
    buffer_add_text(out, row->required ? "" : " Oc");
}

static void add_keyword(struct buffer *out, const struct keyword *keyword) {
    buffer_add_text(out, ".It");
    for (const char *const *field = keyword->fields; field != NULL && *field != NULL; field++) {
        buffer_add_text(out, field == keyword->fields ? " Cm" : " Ns \\&| Ns Cm");
        add_word(out, *field, strlen(*field));
    }
    buffer_add_text(out, " Cm");
    add_word(out, keyword->name, strlen(keyword->name));
    for (size_t i = 0; i < KEYWORD_ARGUMENTS; i++)
        if (keyword->arguments[i].type != ARGUMENT_NONE)
            add_argument(out, &keyword->arguments[i]);
    buffer_add_char(out, '\n');
    add_text(out, keyword->describe);
}

static void add_keywords(struct buffer *out) {
    for (const struct keyword *const *row = rulelang_keywords; *row != NULL; row++)
        add_keyword(out, *row);
}

/* ---- party blocks and placeholders ------------------------------------------------------------------------------- */

static void add_settings(struct buffer *out) {
    const char *name, *expects, *describe;
    for (size_t i = 0; rulelang_party_setting(i, &name, &expects, &describe); i++) {
        buffer_add_text(out, ".It Cm");
        add_word(out, name, strlen(name));
        if (expects != NULL) {
            buffer_add_text(out, " No");
            add_words(out, expects);
        }
        buffer_add_char(out, '\n');
        add_text(out, describe);
    }
}

static void add_allowing(struct buffer *out) {
    const char *word, *value, *describe;
    for (size_t i = 0; rulelang_allow_word(i, &word, &value, &describe); i++) {
        buffer_add_text(out, i < ALLOW_KIND_COUNT ? ".It Ic allow Cm" : ".It Cm");
        add_word(out, word, strlen(word));
        buffer_add_text(out, " Ar");
        add_word(out, value, strlen(value));
        buffer_add_char(out, '\n');
        add_text(out, describe);
    }
}

static void add_placeholders(struct buffer *out) {
    for (const struct placeholder *row = rulelang_placeholders; row->name != NULL; row++) {
        buffer_add_text(out, ".It Li");
        add_word(out, "{", 1);
        buffer_add_text(out, " Ns Li");
        add_word(out, row->name, strlen(row->name));
        buffer_add_text(out, " Ns Li");
        add_word(out, "}", 1);
        buffer_add_char(out, '\n');
        add_text(out, row->describe);
    }
}

bool rules_manual_page(const char *part, struct buffer *out) {
    static const struct {
        const char *name;
        void (*add)(struct buffer *out);
    } parts[] = {{"keywords", add_keywords},
                 {"settings", add_settings},
                 {"allowing", add_allowing},
                 {"placeholders", add_placeholders}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strcmp(parts[i].name, part) == 0) {
            parts[i].add(out);
            return true;
        }
    }
    return false;
}
