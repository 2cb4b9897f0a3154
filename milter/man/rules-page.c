/* rules-page.c - makes orderguard.rules(5) when orderguard is built. In: the text of the page on standard input, where
 * a line @keywords@, @settings@, @allowing@ or @placeholders@ stands for what the tables of the rule language say, and
 * a word like
 * @LIMIT_RULES@ for a limit of limits.h; out: the page on standard output. Exit 1 for a mark that nobody knows. */
#include "base/limits.h"
#include "rulelang/rulelang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_ROW(name)                                                                                                \
    { #name, name }

static bool add_limit(const char *name, struct buffer *out) {
    static const struct {
        const char *name;
        unsigned value;
    } limits[] = {LIMIT_ROW(LIMIT_RULES),           LIMIT_ROW(LIMIT_RULE_TESTS),      LIMIT_ROW(LIMIT_RULE_DEPTH),
                  LIMIT_ROW(LIMIT_RULE_NAME_BYTES), LIMIT_ROW(LIMIT_RULE_TEXT_BYTES), LIMIT_ROW(LIMIT_RULE_ERRORS),
                  LIMIT_ROW(LIMIT_PARTIES),         LIMIT_ROW(LIMIT_ALLOWANCES)};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if (strcmp(limits[i].name, name) == 0) {
            buffer_printf(out, "%u", limits[i].value);
            return true;
        }
    }
    return false;
}

/* What stands between two @. */
static bool add_mark(const char *mark, struct buffer *out) {
    return add_limit(mark, out) || rules_manual_page(mark, out);
}

static bool is_name(const char *text, size_t length) {
    return length > 0 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz") == length;
}

static bool add_line(char *line, struct buffer *out) {
    for (char *at = line; *at != '\0';) {
        size_t plain = strcspn(at, "@");
        buffer_add(out, at, plain);
        at += plain;
        char *end = *at == '@' ? strchr(at + 1, '@') : NULL;
        if (end == NULL || !is_name(at + 1, strcspn(at + 1, "@"))) {
            size_t rest = *at == '@' ? 1 : 0;
            buffer_add(out, at, rest);
            at += rest;
            continue;
        }
        *end = '\0';
        if (!add_mark(at + 1, out)) {
            fprintf(stderr, "rules-page: nothing is known as @%s@\n", at + 1);
            return false;
        }
        at = end + 1;
        if (out->length > 0 && buffer_text(out)[out->length - 1] == '\n' && *at == '\n')
            at++; /* a list brings its line end along */
    }
    return true;
}

int main(void) {
    struct buffer page = {0};
    char *line = NULL;
    size_t room = 0;
    bool good = true;
    while (good && getline(&line, &room, stdin) >= 0)
        good = add_line(line, &page);
    if (good)
        fputs(buffer_text(&page), stdout);
    free(line);
    buffer_free(&page);
    return good && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
