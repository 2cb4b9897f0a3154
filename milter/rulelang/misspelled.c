/* misspelled.c - in: the lexer's tokens; out: the same for the grammar, where a misspelled "when" or "hold" is
 * complained of and taken for what it was meant to be, so that the rest of its rule is read and its errors are told,
 * too. Any other word that stands where a clause begins is marked as a stray one: the grammar tells it and goes on
 * behind it. Limits: only words that start a line in a rule, or stand behind "unknown", are looked at. */
#include "rulelang/parse.h"

#include "base/nearest.h"

#include "milter/rulelang/grammar.h" /* made from grammar.y */

#include <string.h>

#define AN_ACTION "an action (pass, tag, defer, hold or reject)"

struct expectation {
    const char *sentence;
    const char *words[10];
};

static const struct expectation behind_test = {
    "\"and\", \"or\" or " AN_ACTION, {"pass", "tag", "defer", "hold", "reject", "when", "unknown", "and", "or", NULL}};
static const struct expectation at_clause = {"\"when\", " AN_ACTION ", \"unknown\" or \"}\"",
                                             {"pass", "tag", "defer", "hold", "reject", "when", "unknown", NULL}};
static const struct expectation behind_unknown = {AN_ACTION, {"pass", "tag", "defer", "hold", "reject", NULL}};

/* What can stand here; NULL: words may have any meaning. */
static const struct expectation *expected_here(const struct parse *parse) {
    if (!parse->in_rule || parse->depth != 1)
        return NULL;
    if (parse->before == UNKNOWN)
        return &behind_unknown;
    if (!parse->token_starts_line)
        return NULL;
    if (!parse->in_when)
        return &at_clause;
    bool awaits_test = parse->before == WHEN || parse->before == AND || parse->before == OR || parse->before == NOT ||
                       parse->before == LEFT_PARENTHESIS;
    return awaits_test ? NULL : &behind_test;
}

static int token_of(const char *word, RULELANG_YYSTYPE *value) {
    enum action action = rulelang_action_of(word, strlen(word));
    if (action == ACTION_COUNT)
        return strcmp(word, "when") == 0 ? WHEN : strcmp(word, "unknown") == 0 ? UNKNOWN : word[0] == 'a' ? AND : OR;
    value->action = action;
    return ACTION;
}

static int meant(struct parse *parse, RULELANG_YYSTYPE *value) {
    const struct expectation *expected = expected_here(parse);
    const struct atom *atom = value->atom;
    if (expected == NULL)
        return WORD;
    const char *word = nearest_word(atom->text, expected->words);
    if (word == NULL)
        return expected == &at_clause ? STRAY : WORD;
    parse->guessed = true;
    rulelang_complain(parse->complaints, atom->spot, "expected %s, but found the word \"%s\"; did you mean \"%s\"?",
                      expected->sentence, atom->text, word);
    return token_of(word, value);
}

static void note_place(struct parse *parse, int token) {
    bool begins = token == RULE || token == INCLUDE || token == ALLOW;
    if (token == INCLUDE || token == ALLOW)
        parse->in_rule = false;
    if (token == ALLOW)
        parse->depth = 0; /* the block before may not have been closed */
    if (begins || (token == PARTY && parse->before != ALLOW))
        parse->in_allow = token == ALLOW;
    if (token == RULE) {
        parse->in_rule = true;
        parse->depth = 0; /* the block before may not have been closed */
    }
    if (token == PARTY && parse->depth == 0)
        parse->in_rule = false;
    if (token == RIGHT_BRACE && parse->depth == 0)
        parse->in_rule = false;
    if (token == WHEN)
        parse->in_when = true;
    if (begins || token == ACTION || token == UNKNOWN || token == RIGHT_BRACE)
        parse->in_when = false;
    parse->before = token;
}

struct parse *rulelang_yyget_extra(void *lexer);

int rulelang_yylex(RULELANG_YYSTYPE *value, struct spot *spot, void *lexer) {
    struct parse *parse = rulelang_yyget_extra(lexer);
    int token = rulelang_scan(value, spot, lexer);
    parse->guessed_before = parse->guessed;
    parse->guessed = false;
    if (token == WORD)
        token = meant(parse, value);
    note_place(parse, token);
    return token;
}
