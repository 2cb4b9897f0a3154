/* parse.c - in: what the grammar recognised; out: the pieces of the tree. What is said twice, or is too much, is
 * complained of here; what it means is checked later. */
#include "rulelang/parse.h"

#include "base/limits.h"
#include "base/text.h"

#include <string.h>

enum {
    NUMBER_DIGITS = 6,
    SHOWN_BYTES = 60, /* of what was found, in a complaint */
};

static uint32_t number_of(struct parse *parse, const char *text, size_t length) {
    uint32_t number = 0;
    if (length > NUMBER_DIGITS && parse->in_allow)
        return 0; /* an order number: its figures are what counts */
    if (length > NUMBER_DIGITS) {
        rulelang_complain(parse->complaints, parse->here,
                          "expected a number of at most %u digits, but found one of %zu", (unsigned)NUMBER_DIGITS,
                          length);
        return 1;
    }
    for (size_t i = 0; i < length; i++)
        number = number * 10 + (uint32_t)(text[i] - '0');
    return number;
}

struct atom *rulelang_atom(struct parse *parse, enum atom_kind kind, const char *text, size_t length) {
    struct atom *atom = arena_alloc(parse->arena, sizeof *atom);
    atom->kind = kind;
    atom->text = arena_strndup(parse->arena, text, length);
    atom->number = kind == ATOM_NUMBER ? number_of(parse, text, length) : 0;
    atom->starts_line = parse->token_starts_line;
    atom->spot = parse->here;
    return atom;
}

void rulelang_atoms_add(struct atoms *atoms, struct atom *atom) {
    if (atoms->last == NULL)
        atoms->first = atom;
    else
        atoms->last->next = atom;
    atoms->last = atom;
}

struct expression *rulelang_test(struct parse *parse, struct atom *first) {
    struct expression *test = arena_alloc(parse->arena, sizeof *test);
    *test = (struct expression){.kind = EXPRESSION_TEST, .depth = 1, .atoms = {first, first}, .spot = first->spot};
    if (parse->rule->tests == NULL)
        parse->rule->tests = test;
    else
        parse->rule->last_test->later = test;
    parse->rule->last_test = test;
    if (parse->rule->test_count++ == LIMIT_RULE_TESTS)
        rulelang_complain(parse->complaints, test->spot, "the rule \"%s\" has more than %u tests: make two rules of it",
                          parse->rule->name, LIMIT_RULE_TESTS);
    return test;
}

static struct expression *with_operands(struct parse *parse, enum expression_kind kind, struct expression *first,
                                        struct spot spot) {
    struct expression *list = arena_alloc(parse->arena, sizeof *list);
    *list = (struct expression){.kind = kind, .first = first, .last = first, .depth = first->depth + 1, .spot = spot};
    return list;
}

struct expression *rulelang_not(struct parse *parse, struct expression *operand, struct spot spot) {
    return with_operands(parse, EXPRESSION_NOT, operand, spot);
}

struct expression *rulelang_join(struct parse *parse, enum expression_kind kind, struct expression *left,
                                 struct expression *right) {
    struct expression *list = left;
    if (left->kind != kind)
        list = with_operands(parse, kind, left, left->spot);
    list->last->next = right;
    list->last = right;
    if (right->depth >= list->depth)
        list->depth = right->depth + 1;
    return list;
}

struct consequence *rulelang_consequence(struct parse *parse, enum action action, struct spot spot,
                                         const struct atom *text) {
    struct consequence *consequence = arena_alloc(parse->arena, sizeof *consequence);
    *consequence = (struct consequence){.action = action, .spot = spot, .text_spot = spot};
    if (text != NULL) {
        consequence->written = text->text;
        consequence->text_spot = text->spot;
    }
    return consequence;
}

void rulelang_begin_rule(struct parse *parse, struct spot spot) {
    struct rule *rule = arena_alloc(parse->arena, sizeof *rule);
    *rule = (struct rule){.name = "", .spot = spot, .line = spot.line};
    *parse->tree->rules_end = rule;
    parse->tree->rules_end = &rule->next;
    parse->rule = rule;
    parse->party = NULL;
    parse->allow = NULL;
    parse->swallowed_brace = false;
}

void rulelang_name_rule(struct parse *parse, const struct atom *name) {
    parse->rule->name = name->text;
    parse->rule->spot = name->spot;
    if (strlen(name->text) > LIMIT_RULE_NAME_BYTES)
        rulelang_complain(parse->complaints, name->spot, "this name is longer than %u letters", LIMIT_RULE_NAME_BYTES);
}

void rulelang_begin_allow(struct parse *parse, struct spot spot) {
    struct allow_entry *allow = arena_alloc(parse->arena, sizeof *allow);
    *allow = (struct allow_entry){.spot = spot};
    *parse->tree->allowed_end = allow;
    parse->tree->allowed_end = &allow->next;
    parse->allow = allow;
    parse->rule = NULL;
    parse->party = NULL;
}

void rulelang_include(struct parse *parse, const struct atom *path) {
    parse->includer->include(parse->includer->context, path);
}

void rulelang_begin_party(struct parse *parse, struct spot spot) {
    struct party_declaration *party = arena_alloc(parse->arena, sizeof *party);
    *party = (struct party_declaration){.name = "", .spot = spot, .line = spot.line};
    *parse->tree->parties_end = party;
    parse->tree->parties_end = &party->next;
    parse->party = party;
    parse->rule = NULL;
    parse->allow = NULL;
    parse->swallowed_brace = false;
}

void rulelang_name_party(struct parse *parse, const struct atom *name) {
    parse->party->name = name->text;
    parse->party->spot = name->spot;
}

void rulelang_mark_faulty(struct parse *parse) {
    if (parse->rule != NULL)
        parse->rule->faulty = true;
    if (parse->party != NULL)
        parse->party->faulty = true;
    if (parse->allow != NULL)
        parse->allow->faulty = true;
}

/* After a fault in the same rule a second clause is likely the fault's echo. */
static void complain_of_second(struct parse *parse, struct spot spot, const char *what) {
    if (!parse->rule->faulty)
        rulelang_complain(parse->complaints, spot, "the rule \"%s\" already has %s", parse->rule->name, what);
}

void rulelang_set_when(struct parse *parse, struct expression *when, struct spot spot) {
    if (when->depth > LIMIT_RULE_DEPTH)
        rulelang_complain(parse->complaints, when->spot, "this is nested deeper than %u levels: make two rules of it",
                          LIMIT_RULE_DEPTH);
    if (parse->rule->when != NULL)
        complain_of_second(parse, spot, "a \"when\": join tests with \"and\" or \"or\"");
    else
        parse->rule->when = when;
}

void rulelang_set_yes(struct parse *parse, struct consequence *consequence) {
    if (parse->rule->yes != NULL)
        complain_of_second(parse, consequence->spot,
                           arena_printf(parse->arena, "an action (%s)", action_name(parse->rule->yes->action)));
    else
        parse->rule->yes = consequence;
}

void rulelang_set_unknown(struct parse *parse, struct consequence *consequence, struct spot spot) {
    if (parse->rule->unknown != NULL)
        complain_of_second(parse, spot, "an \"unknown\"");
    else
        parse->rule->unknown = consequence;
}

enum action rulelang_action_of(const char *word, size_t length) {
    for (enum action action = 0; action < ACTION_COUNT; action++) {
        const char *name = action_name(action);
        if (strlen(name) == length && memcmp(name, word, length) == 0)
            return action;
    }
    return ACTION_COUNT;
}

const char *rulelang_atom_words(struct arena *arena, const struct atom *atom) {
    if (atom == NULL)
        return "nothing";
    int shown = (int)text_fitting(atom->text, strlen(atom->text), SHOWN_BYTES);
    switch (atom->kind) {
    case ATOM_NUMBER:
        return arena_printf(arena, "the number %s", atom->text);
    case ATOM_DATE:
        return arena_printf(arena, "the date %.*s", shown, atom->text);
    case ATOM_STRING:
        return arena_printf(arena, "the string \"%.*s\"", shown, atom->text);
    case ATOM_PATTERN:
        return arena_printf(arena, "the pattern /%.*s/", shown, atom->text);
    case ATOM_SEMICOLON:
        return "\";\"";
    case ATOM_WORD:
    default:
        return arena_printf(arena, "the word \"%.*s\"", shown, atom->text);
    }
}
