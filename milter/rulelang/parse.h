/* parse.h - what the lexer and the grammar share while one file is read. */
#ifndef RULELANG_PARSE_H
#define RULELANG_PARSE_H

#include "rulelang/complaints.h"
#include "rulelang/tree.h"

struct parse {
    const struct source *source;
    struct arena *arena;
    struct tree *tree;
    struct complaints *complaints;
    const struct includer *includer;

    /* The lexer's */
    size_t offset;          /* bytes read */
    struct spot next;       /* where the next token starts */
    bool starts_line;       /* nothing but blanks since the line began */
    unsigned depth;         /* open braces */
    struct spot here;       /* where the last token starts */
    const char *token;      /* the last token as written */
    size_t token_length;    /* its bytes; 0: the end of the file */
    bool token_starts_line; /* nothing but blanks stands before it */
    bool swallowed_brace;   /* the end of this block stands in a text or pattern that did not end */

    /* misspelled.c's */
    int before;                   /* the last token */
    bool in_rule;                 /* between its braces */
    bool in_when;                 /* between "when" and the next clause */
    bool in_allow;                /* behind "allow": what looks like a number may be one of an order */
    bool guessed, guessed_before; /* the last token, and the one before it, were misspelled words */

    /* The grammar's */
    struct rule *rule; /* being read */
    struct party_declaration *party;
    struct allow_entry *allow;
    bool including; /* behind the word "include" */
};

/* parse.c: makes the pieces of the tree. All belong to the arena. */
/* An atom that stands where the last token starts. */
struct atom *rulelang_atom(struct parse *parse, enum atom_kind kind, const char *text, size_t length);
void rulelang_atoms_add(struct atoms *atoms, struct atom *atom);
/* A test that starts with this word; the atoms that follow are added to it. */
struct expression *rulelang_test(struct parse *parse, struct atom *first);
struct expression *rulelang_not(struct parse *parse, struct expression *operand, struct spot spot);
/* `left and right`, `left or right`: joined to left's operands when left is such a list without parentheses. */
struct expression *rulelang_join(struct parse *parse, enum expression_kind kind, struct expression *left,
                                 struct expression *right);
struct consequence *rulelang_consequence(struct parse *parse, enum action action, struct spot spot,
                                         const struct atom *text);

/* A rule, party block or allow entry begins at the spot; what follows belongs to it. What it has already is complained
 * of when it is said again, and the first stands. */
void rulelang_begin_rule(struct parse *parse, struct spot spot);
void rulelang_name_rule(struct parse *parse, const struct atom *name);
void rulelang_begin_party(struct parse *parse, struct spot spot);
void rulelang_begin_allow(struct parse *parse, struct spot spot);
void rulelang_include(struct parse *parse, const struct atom *path);
void rulelang_name_party(struct parse *parse, const struct atom *name);
void rulelang_set_when(struct parse *parse, struct expression *when, struct spot spot);
void rulelang_set_yes(struct parse *parse, struct consequence *consequence);
void rulelang_set_unknown(struct parse *parse, struct consequence *consequence, struct spot spot);
/* Part of the rule, party block or allow entry being read was skipped. */
void rulelang_mark_faulty(struct parse *parse);

/* The action of that name; ACTION_COUNT when there is none. */
enum action rulelang_action_of(const char *word, size_t length);

#endif
