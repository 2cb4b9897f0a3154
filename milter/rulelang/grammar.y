/* grammar.y - in: the lexer's tokens of one rule file; out: its rules, party blocks and allow entries as a tree, and
 * every place where it is no rule file. The grammar knows blocks, clauses and how tests are joined; what a test, a
 * setting or an allow entry is made of is a row of words to it, given meaning by check-*.c with the help of the keyword
 * table. A new keyword changes nothing here.
 *
 * Recovery: a wrong clause is left at the next clause, a wrong block at the next block. "yyerrok" stands only behind a
 * token that was taken, so that each error is told and reading always moves on. */

%code requires {
#include "rulelang/tree.h"

struct parse;
}

%code {
#include "rulelang/complaints.h"
#include "rulelang/parse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int rulelang_yylex_init_extra(struct parse *parse, void **lexer);
struct yy_buffer_state *rulelang_yy_scan_bytes(const char *bytes, int length, void *lexer);
int rulelang_yylex_destroy(void *lexer);

static void rulelang_yyerror(const struct spot *spot, void *lexer, struct parse *parse, const char *message);
static void complain_of_open_block(struct parse *parse, struct spot spot);

#define YYLLOC_DEFAULT(current, right, count) ((current) = (count) ? YYRHSLOC(right, 1) : YYRHSLOC(right, 0))
}

%code provides {
/* lexer.l: the next token as written. */
int rulelang_scan(RULELANG_YYSTYPE *value, struct spot *spot, void *lexer);
/* misspelled.c: the next token as it was probably meant. */
int rulelang_yylex(RULELANG_YYSTYPE *value, struct spot *spot, void *lexer);
}

%define api.pure full
%define api.prefix {rulelang_yy}
%define api.location.type {struct spot}
%define parse.error custom
%define parse.lac full
%locations
%lex-param {void *lexer}
%parse-param {void *lexer} {struct parse *parse}

%union {
    struct atom *atom;
    enum action action;
    struct expression *expression;
    struct consequence *consequence;
}

%token <atom> RULE PARTY ALLOW INCLUDE WORD STRAY NUMBER DATE STRING PATTERN
%token WHEN UNKNOWN AND OR NOT
%token <action> ACTION
%token LEFT_BRACE "{" RIGHT_BRACE "}" LEFT_PARENTHESIS "(" RIGHT_PARENTHESIS ")"
%token <atom> SEMICOLON ";"

%type <atom> atom first_word
%type <expression> expression conjunction operand test begun_test
%type <consequence> consequence
%type <action> action_word

/* In a block an error belongs to the block; it does not close it. */
%precedence OPEN
%precedence error

%%

file: items;

items: %empty | items item;

item: rule | party | allow | include | error;

/* What the other file says stands here from now on. */
include: include_word STRING { parse->including = false; rulelang_include(parse, $2); }
       | include_word error { parse->including = false; };

include_word: INCLUDE { yyerrok; parse->including = true; };

/* It ends where something else begins. */
allow: allow_word begun_allow
     | allow_word error { rulelang_mark_faulty(parse); };

allow_word: ALLOW { yyerrok; rulelang_begin_allow(parse, @1); };

begun_allow: first_word       { rulelang_atoms_add(&parse->allow->atoms, $1); }
           | begun_allow atom { rulelang_atoms_add(&parse->allow->atoms, $2); };

rule: rule_word name "{" clauses close
    | rule_word error "{" { rulelang_mark_faulty(parse); } clauses close
    | rule_word error { rulelang_mark_faulty(parse); };

rule_word: RULE { yyerrok; rulelang_begin_rule(parse, @1); };

name: WORD { rulelang_name_rule(parse, $1); };

clauses: %empty | clauses clause;

clause: when_word expression { rulelang_set_when(parse, $2, @1); }
      | when_word broken     { rulelang_mark_faulty(parse); }
      | consequence          { rulelang_set_yes(parse, $1); }
      | unknown_word consequence { rulelang_set_unknown(parse, $2, @1); }
      | unknown_word error   { rulelang_mark_faulty(parse); }
      | error                { rulelang_mark_faulty(parse); }
      | error STRAY { yyerrok; } stray_atoms { rulelang_mark_faulty(parse); };

stray_atoms: %empty | stray_atoms atom;

/* Behind a fault the tests that follow are read all the same. No "yyerrok": a fault at once behind it is its echo. */
broken: error | broken joint operand | broken ")";

joint: AND | OR;

when_word: WHEN { yyerrok; };

unknown_word: UNKNOWN { yyerrok; };

consequence: action_word STRING { $$ = rulelang_consequence(parse, $1, @1, $2); }
           | action_word        { $$ = rulelang_consequence(parse, $1, @1, NULL); };

action_word: ACTION { yyerrok; $$ = $1; };

expression: conjunction
          | expression OR conjunction { $$ = rulelang_join(parse, EXPRESSION_OR, $1, $3); };

conjunction: operand
           | conjunction AND operand { $$ = rulelang_join(parse, EXPRESSION_AND, $1, $3); };

operand: test
       | NOT operand        { $$ = rulelang_not(parse, $2, @1); }
       | "(" expression ")" { $$ = $2; };

/* A test is known to its rule from its first word on: what could be read of it is checked, whatever comes behind it. */
test: begun_test { $1->finished = true; $$ = $1; };

begun_test: first_word      { $$ = rulelang_test(parse, $1); }
          | begun_test atom { $$ = $1; rulelang_atoms_add(&$$->atoms, $2); };

first_word: WORD | PARTY;

atom: WORD | NUMBER | DATE | STRING | PATTERN;

party: party_word party_name "{" settings close
     | party_word error "{" { rulelang_mark_faulty(parse); } settings close
     | party_word error { rulelang_mark_faulty(parse); };

party_word: PARTY { yyerrok; rulelang_begin_party(parse, @1); };

party_name: STRING { rulelang_name_party(parse, $1); };

settings: %empty | settings setting;

setting: atom  { yyerrok; rulelang_atoms_add(&parse->party->settings, $1); }
       | ";"   { yyerrok; rulelang_atoms_add(&parse->party->settings, $1); }
       | error { rulelang_mark_faulty(parse); };

/* A new block, or the end, where this one should have been closed: said here, and reading goes on with the new one. */
close: "}"
     | %empty %prec OPEN { complain_of_open_block(parse, yylloc); };

%%

static bool is_expected(const yysymbol_kind_t *expected, int count, yysymbol_kind_t symbol) {
    for (int i = 0; i < count; i++)
        if (expected[i] == symbol)
            return true;
    return false;
}

#define AN_ACTION "an action (pass, tag, defer, hold or reject)"

#define AN_ALLOWANCE "until and a date, because and a text in quotes, or what comes next (rule, party, allow, include)"

#define A_FILE "a rule file or folder in quotes (like \"vendors.rules\")"

/* What could stand here, in people's words. Each state of the grammar is known by a token that only it expects. */
static const char *expectation(const yysymbol_kind_t *expected, int count) {
    static const struct {
        yysymbol_kind_t known_by;
        const char *words;
    } states[] = {
        {YYSYMBOL_NOT, "a test (like date older-than 60 days)"},
        {YYSYMBOL_RIGHT_PARENTHESIS, "\"and\", \"or\" or \")\""},
        {YYSYMBOL_AND, "\"and\", \"or\" or " AN_ACTION},
        {YYSYMBOL_SEMICOLON, "a setting (address, role, language, date-order, number, ignore, each-address) or \"}\""},
        {YYSYMBOL_WHEN, "\"when\", " AN_ACTION ", \"unknown\" or \"}\""},
        {YYSYMBOL_ACTION, AN_ACTION},
        {YYSYMBOL_DATE, AN_ALLOWANCE},
        {YYSYMBOL_LEFT_BRACE, "\"{\""},
        {YYSYMBOL_WORD, "a name (like last-years-order)"},
        {YYSYMBOL_STRING, "a name in quotes (like \"Acme Tools\")"},
    };
    if (is_expected(expected, count, YYSYMBOL_WHEN) && is_expected(expected, count, YYSYMBOL_STRING) &&
        !is_expected(expected, count, YYSYMBOL_AND) && !is_expected(expected, count, YYSYMBOL_NUMBER))
        return "a text in quotes that says why";
    if (is_expected(expected, count, YYSYMBOL_PARTY) && !is_expected(expected, count, YYSYMBOL_RULE) &&
        !is_expected(expected, count, YYSYMBOL_NOT))
        return "what is allowed (sender, party or number)";
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (is_expected(expected, count, states[i].known_by))
            return states[i].words;
    return "\"rule\", \"party\", \"allow\" or \"include\"";
}

static const char *found_words(const yypcontext_t *context, const struct parse *parse) {
    static const struct {
        yysymbol_kind_t symbol;
        const char *kind;
    } kinds[] = {{YYSYMBOL_WORD, "the word "},
                 {YYSYMBOL_STRAY, "the word "},
                 {YYSYMBOL_NUMBER, "the number "},
                 {YYSYMBOL_DATE, "the date "},
                 {YYSYMBOL_STRING, "the string "},
                 {YYSYMBOL_PATTERN, "the pattern "}};
    yysymbol_kind_t found = yypcontext_token(context);
    if (found == YYSYMBOL_YYEOF)
        return "the end of the file";
    int length = (int)(parse->token_length > 60 ? 60 : parse->token_length);
    const char *token = arena_strndup(parse->arena, parse->token, (size_t)length);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].symbol == found)
            return arena_printf(parse->arena, i < 2 ? "%s\"%s\"" : "%s%s", kinds[i].kind, token);
    return arena_printf(parse->arena, "\"%s\"", token);
}

/* The keyword that a misspelled word was meant to be. */
static const char *suggestion(const yypcontext_t *context, const yysymbol_kind_t *expected, int count,
                              const struct parse *parse) {
    static const struct {
        yysymbol_kind_t symbol;
        const char *word;
    } words[] = {{YYSYMBOL_WHEN, "when"},   {YYSYMBOL_UNKNOWN, "unknown"}, {YYSYMBOL_AND, "and"},
                 {YYSYMBOL_OR, "or"},       {YYSYMBOL_RULE, "rule"},       {YYSYMBOL_PARTY, "party"},
                 {YYSYMBOL_ALLOW, "allow"}, {YYSYMBOL_INCLUDE, "include"},
                 {YYSYMBOL_ACTION, "pass"}, {YYSYMBOL_ACTION, "tag"},      {YYSYMBOL_ACTION, "defer"},
                 {YYSYMBOL_ACTION, "hold"}, {YYSYMBOL_ACTION, "reject"}};
    const char *known[sizeof words / sizeof *words + 1] = {NULL};
    size_t used = 0;
    if (yypcontext_token(context) != YYSYMBOL_WORD)
        return "";
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is_expected(expected, count, words[i].symbol))
            known[used++] = words[i].word;
    return rulelang_did_you_mean(parse->arena, arena_strndup(parse->arena, parse->token, parse->token_length), known);
}

static int yyreport_syntax_error(const yypcontext_t *context, void *lexer, struct parse *parse) {
    yysymbol_kind_t expected[YYNTOKENS];
    (void)lexer;
    if (parse->guessed || parse->guessed_before) /* the guess was wrong; the word has been complained of */
        return 0;
    int count = yypcontext_expected_tokens(context, expected, YYNTOKENS);
    if (count < 0)
        return count;
    rulelang_complain(parse->complaints, *yypcontext_location(context), "expected %s, but found %s%s",
                      parse->including ? A_FILE : expectation(expected, count), found_words(context, parse),
                      suggestion(context, expected, count, parse));
    return 0;
}

/* Bison itself only has its stack to complain of. */
static void rulelang_yyerror(const struct spot *spot, void *lexer, struct parse *parse, const char *message) {
    (void)lexer;
    (void)message;
    rulelang_mark_faulty(parse);
    rulelang_complain(parse->complaints, *spot,
                      "this is nested too deeply to be read (at most %u levels); the rest of the file was not read",
                      LIMIT_RULE_DEPTH);
}

static void complain_of_open_block(struct parse *parse, struct spot spot) {
    const char *found = parse->token_length > 0
                            ? arena_printf(parse->arena, "\"%.*s\"",
                                           (int)(parse->token_length > 60 ? 60 : parse->token_length), parse->token)
                            : "the end of the file";
    rulelang_mark_faulty(parse); /* what seems to be missing may stand in what was not understood */
    if (parse->swallowed_brace)
        return;
    if (parse->rule != NULL)
        rulelang_complain(parse->complaints, spot, "expected \"}\" at the end of the rule \"%s\" (line %u), but found %s",
                          parse->rule->name, parse->rule->line, found);
    else
        rulelang_complain(parse->complaints, spot,
                          "expected \"}\" at the end of the party \"%s\" (line %u), but found %s", parse->party->name,
                          parse->party->line, found);
}

void rulelang_parse(const struct source *source, struct arena *arena, struct tree *tree, struct complaints *complaints,
                    const struct includer *includer) {
    struct parse parse = {.source = source,
                          .arena = arena,
                          .tree = tree,
                          .complaints = complaints,
                          .includer = includer,
                          .next = {source, 1, 1},
                          .starts_line = true};
    void *lexer;
    if (rulelang_yylex_init_extra(&parse, &lexer) != 0)
        abort();
    rulelang_yy_scan_bytes(source->text, (int)source->length, lexer);
    rulelang_yyparse(lexer, &parse);
    rulelang_yylex_destroy(lexer);
}
