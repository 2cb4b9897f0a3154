/* tree.h - what stands in a rule file: the parser builds it, check-*.c give it meaning, evaluate.c and show.c use it.
 *
 * Everything here lives in the arena of one struct rules.
 */
#ifndef RULELANG_TREE_H
#define RULELANG_TREE_H

#include "base/arena.h"
#include "inspection.h"
#include "settings.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keyword;
struct pattern;
struct test;
struct text;

/* One file as read. `text` has a NUL behind it that does not count; bytes that are no UTF-8 are '?' already. */
struct source {
    const char *path; /* as opened: what error messages name */
    const char *name; /* its last component: what verdicts name */
    const char *text;
    size_t length;
    uint32_t index; /* order of reading */
};

/* A place in a file. Lines and columns count from 1, columns in characters. */
struct spot {
    const struct source *source;
    uint32_t line;
    uint32_t column;
};

/* The pieces tests and party settings are made of; what they mean is none of the grammar's business. */
enum atom_kind { ATOM_WORD, ATOM_NUMBER, ATOM_DATE, ATOM_STRING, ATOM_PATTERN, ATOM_SEMICOLON };

struct atom {
    enum atom_kind kind;
    const char *text; /* a word or date; a number's digits; what is between quotes or slashes, escapes and all */
    uint32_t number;
    bool starts_line; /* nothing but blanks before it */
    struct spot spot;
    struct atom *next;
};

struct atoms {
    struct atom *first, *last;
};

enum expression_kind { EXPRESSION_TEST, EXPRESSION_AND, EXPRESSION_OR, EXPRESSION_NOT };

struct expression {
    enum expression_kind kind;
    struct expression *first, *last; /* operands of and, or, not */
    struct expression *next;         /* the next operand beside this one */
    uint32_t depth;
    struct atoms atoms;       /* a test as written */
    struct test *test;        /* a test after checking; NULL when it is wrong */
    bool finished;            /* a test: what came behind it could be parsed */
    struct expression *later; /* a test: the next one of its rule, as written */
    struct spot spot;
};

/* `hold "text"`: what is to be done, and the sentence that says why. */
struct consequence {
    enum action action;
    const char *written; /* between the quotes, escapes and all; NULL: no text */
    struct text *text;   /* after checking */
    struct spot spot, text_spot;
};

struct rule {
    const char *name;
    const char *place; /* "default.rules:14:last-years-order" */
    struct expression *when;
    struct expression *tests, *last_test; /* all that were read, also those that a fault kept out of `when` */
    struct consequence *yes, *unknown;    /* NULL: none */
    struct spot spot;                     /* of the name */
    uint32_t line;                        /* of the word "rule" */
    bool faulty;                          /* a part of it could not be parsed: do not complain of what is missing */
    struct rule *next;

    /* Filled by check.c */
    uint32_t test_count;
    uint32_t kinds;     /* bit per enum document_kind that it looks at */
    uint32_t origins;   /* bit per enum document_origin that it looks at */
    bool about_message; /* judged once for the message as a whole */
    bool exempts;       /* about the message, says pass: the message's documents are let pass, too */
    bool looks_back;    /* compares with earlier sends */
    bool looks_at_unreadable;
};

struct party_declaration {
    const char *name; /* as written, escapes and all */
    struct atoms settings;
    struct spot spot; /* of the name */
    uint32_t line;
    bool faulty;
    struct party_declaration *next;
};

/* A declaration and what it means. */
struct party_entry {
    const struct party_declaration *declaration;
    struct party_block block;
    uint32_t given; /* a bit for each setting that stands there */
    bool unread;    /* one of its settings was not understood */
    struct party_entry *next;
};

/* `allow sender "boss@example.com" until 2027-01-31 because "..."`. */
struct allow_entry {
    struct atoms atoms; /* as written, without "allow" */
    struct spot spot;   /* of "allow" */
    bool faulty;
    struct allow_entry *next;

    /* Filled by check-allow.c */
    enum allowance_kind kind;
    const char *value, *party, *reason; /* without escapes; party "": to any */
    struct date last_day;               /* the last one on which it counts */
    const char *place;                  /* "default.rules:14" */
};

struct tree {
    struct rule *rules, **rules_end;
    struct party_declaration *parties, **parties_end;
    struct allow_entry *allowed, **allowed_end;
};

/* A whole rule set, ready to judge. */
struct rules {
    struct arena *arena;
    struct tree tree;
    struct party_entry *parties; /* the blocks of the tree after checking */
    struct pattern *patterns;    /* compiled ones, to be freed */
    size_t rule_count, party_count, allowed_count;
    const char *const *languages; /* those that rules/words has, ends with NULL; none: words were not read */
};

struct complaints;

/* Who reads the file that an `include "..."` names: the atom is the text behind it. */
struct includer {
    void (*include)(void *context, const struct atom *path);
    void *context;
};

/* Parses one file and appends to the tree what it could make out; complains of the rest and goes on. (grammar.y) */
void rulelang_parse(const struct source *source, struct arena *arena, struct tree *tree, struct complaints *complaints,
                    const struct includer *includer);

/* Gives meaning to the whole tree; complains of what has none. (check.c) */
void rulelang_check(struct rules *rules, struct complaints *complaints);

/* Gives meaning to the allow entries of the tree, after its parties are known; complains of what has none.
 * (check-allow.c) */
void rulelang_check_allowed(struct rules *rules, struct complaints *complaints);

/* Copies the declared parties into the settings. (check-party.c) */
void rulelang_declare(const struct rules *rules, struct settings *settings);

/* What people call an atom: `the word "x"`, `the number 5`, `the text "x"`; "nothing" for NULL. In the arena. (parse.c)
 */
const char *rulelang_atom_words(struct arena *arena, const struct atom *atom);

/* The text between quotes without its escapes. (text.c) */
const char *rulelang_unescape(struct arena *arena, const char *written);

#endif
