/* text.c - in: texts between quotes as written in rules; out: their plain text, or a sentence with placeholders ready
 * to be filled in for what is being judged. Limits: LIMIT_RULE_TEXT_BYTES as written, LIMIT_STRING_BYTES filled in. */
#include "rulelang/check.h"
#include "rulelang/placeholder.h"

#include "base/text.h"

#include <string.h>

struct piece {
    const char *literal;                   /* NULL: */
    const struct placeholder *placeholder; /* this one */
    struct piece *next;
};

struct text {
    struct piece *first, **end;
    bool speaks_of_earlier;
};

struct spot rulelang_spot_inside(struct spot spot, const char *written, size_t bytes) {
    spot.column++; /* the quote */
    for (size_t i = 0; i < bytes; i++)
        spot.column += ((unsigned char)written[i] & 0xC0) != 0x80;
    return spot;
}

const char *rulelang_unescape(struct arena *arena, const char *written) {
    char *text = arena_strdup(arena, written), *to = text;
    for (const char *from = written; *from != '\0'; from++) {
        if (*from == '\\' && from[1] != '\0')
            from++;
        *to++ = *from;
    }
    *to = '\0';
    return text;
}

/* True for \" \\ \{ \}; complains of others. */
static bool check_escape(struct checking *checking, struct spot spot, const char *written, const char *at) {
    if (at[1] != '\0' && strchr("\"\\{}", at[1]) != NULL)
        return true;
    rulelang_complain(checking->complaints, rulelang_spot_inside(spot, written, (size_t)(at - written)),
                      "expected \\\", \\\\, \\{ or \\} in a text, but found %.*s",
                      1 + (int)text_character_bytes(at + 1, strlen(at + 1)), at);
    return false;
}

const char *rulelang_read_string(struct checking *checking, const struct atom *atom) {
    for (const char *at = atom->text; *at != '\0'; at++) {
        if (*at != '\\')
            continue;
        check_escape(checking, atom->spot, atom->text, at);
        at += at[1] != '\0';
    }
    return rulelang_unescape(checking->arena, atom->text);
}

static void add_piece(struct checking *checking, struct text *text, struct piece piece) {
    struct piece *kept = arena_alloc(checking->arena, sizeof *kept);
    *kept = piece;
    *text->end = kept;
    text->end = &kept->next;
}

static void add_literal(struct checking *checking, struct text *text, const char *from, const char *to) {
    if (to > from) {
        const char *part = arena_strndup(checking->arena, from, (size_t)(to - from));
        add_piece(checking, text, (struct piece){.literal = rulelang_unescape(checking->arena, part)});
    }
}

/* What a rule with these tests knows. */
static const char *missing_for(const struct rule *rule, const struct placeholder *placeholder) {
    if (placeholder->speaks_of == SPEAKS_OF_EARLIER && !rule->looks_back)
        return "speaks of an earlier send, but no test of this rule looks for one (number sent-before)";
    if (placeholder->speaks_of == SPEAKS_OF_DOCUMENT && rule->about_message)
        return "speaks of one order, but this rule is about the message as a whole ({documents} names all its orders)";
    if (placeholder->speaks_of == SPEAKS_OF_UNREADABLE && !rule->looks_at_unreadable)
        return "speaks of what could not be read, but no test of this rule does (could-not-look)";
    return NULL;
}

/* `at` is behind the brace. Returns where the text goes on. */
static const char *read_placeholder(struct checking *checking, const struct rule *rule, struct text *text,
                                    const struct consequence *consequence, const char *at) {
    struct arena *arena = checking->arena;
    const char *end = at + strcspn(at, "}\"{ ");
    struct spot spot =
        rulelang_spot_inside(consequence->text_spot, consequence->written, (size_t)(at - 1 - consequence->written));
    const char *name = arena_strndup(arena, at, (size_t)(end - at));
    const struct placeholder *placeholder = rulelang_placeholder_of(name);
    if (*end != '}') {
        rulelang_complain(checking->complaints, spot,
                          "expected a placeholder like {number}, but found \"{%s\" without }", name);
        return end;
    }
    if (placeholder == NULL) {
        const char *const *known = rulelang_placeholder_names(arena);
        rulelang_complain(checking->complaints, spot, "expected a placeholder (%s), but found {%s}%s",
                          rulelang_alternatives(arena, known, true), name, rulelang_did_you_mean(arena, name, known));
        return end + 1;
    }
    const char *missing = rule->faulty ? NULL : missing_for(rule, placeholder);
    if (missing != NULL)
        rulelang_complain(checking->complaints, spot, "{%s} %s", name, missing);
    text->speaks_of_earlier = text->speaks_of_earlier || placeholder->speaks_of == SPEAKS_OF_EARLIER;
    add_piece(checking, text, (struct piece){.placeholder = placeholder});
    return end + 1;
}

struct text *rulelang_read_text(struct checking *checking, const struct rule *rule,
                                const struct consequence *consequence) {
    struct text *text = arena_alloc(checking->arena, sizeof *text);
    text->end = &text->first;
    const char *from = consequence->written, *at = from;
    while (*at != '\0') {
        if (*at == '\\') {
            check_escape(checking, consequence->text_spot, consequence->written, at);
            at += at[1] != '\0' ? 2 : 1;
        } else if (*at == '{') {
            add_literal(checking, text, from, at);
            from = at = read_placeholder(checking, rule, text, consequence, at + 1);
        } else {
            at++;
        }
    }
    add_literal(checking, text, from, at);
    return text;
}

/* A sentence about an earlier send cannot be filled in when there is none (the history was in trouble, or the rule
 * answered by another branch): the test that decided then speaks for itself. */
static const char *fill_without_earlier(const struct judging *judging, enum answer answer) {
    const char *because = judging->trail.because[answer];
    struct arena *arena = judging->inspection->arena;
    if (because == NULL)
        because = "a rule asked for this";
    if (judging->document == NULL)
        return because;
    return arena_printf(arena, "order %s: %s", rulelang_number_words(judging->document), because);
}

const char *rulelang_fill_text(const struct judging *judging, const struct text *text, enum answer answer) {
    if (text->speaks_of_earlier && judging_pick(judging, judging->trail.sends) == NULL)
        return fill_without_earlier(judging, answer);
    struct buffer filled = {0};
    for (const struct piece *piece = text->first; piece != NULL; piece = piece->next) {
        const char *part = piece->literal != NULL ? piece->literal : piece->placeholder->fill(judging);
        buffer_add_text(&filled, part);
    }
    const char *sentence = text_clean(judging->inspection->arena, buffer_text(&filled), LIMIT_STRING_BYTES);
    buffer_free(&filled);
    return sentence;
}
