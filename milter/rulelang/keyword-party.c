/* keyword-party.c - in: the parties the message goes to; out: is one of them called so? */
#include "rulelang/keyword.h"

#include <string.h>

enum { NAMES };

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const struct parties *parties = &judging->inspection->parties;
    const struct value *names = test->arguments[NAMES].values;
    for (size_t i = 0; i < parties->count; i++)
        if (rulelang_values_match(names, parties->items[i].name) || rulelang_values_match(names, parties->items[i].key))
            return judging_say(judging, ANSWER_YES, "it goes to %s", judging_shown(judging, parties->items[i].name));
    return judging_say(judging, ANSWER_NO, "it goes to no such party");
}

static bool is_declared(const struct rules *rules, const char *name) {
    for (const struct party_entry *party = rules->parties; party != NULL; party = party->next)
        if (strcmp(party->block.name, name) == 0)
            return true;
    return false;
}

static const char *const *declared_names(const struct rules *rules, struct arena *arena) {
    const char **names = NULL;
    size_t count = 0;
    for (const struct party_entry *party = rules->parties; party != NULL; party = party->next) {
        names = arena_grow(arena, names, count, sizeof *names);
        names[count++] = party->block.name;
    }
    names = arena_grow(arena, names, count, sizeof *names);
    names[count] = NULL;
    return names;
}

/* A domain or an address is a party without being declared; any other name must be. */
static void check(struct checking *checking, struct rule *rule, struct test *test) {
    for (const struct value *value = test->arguments[NAMES].values; value != NULL; value = value->next) {
        if (value->atom->kind == ATOM_PATTERN || strpbrk(value->text, ".@") != NULL ||
            is_declared(checking->rules, value->text))
            continue;
        rule->faulty = true;
        rulelang_complain(
            checking->complaints, value->atom->spot,
            "\"party\" expects a declared party, a domain or an address, but found the string \"%s\"%s", value->text,
            rulelang_did_you_mean(checking->arena, value->text, declared_names(checking->rules, checking->arena)));
    }
}

const struct keyword rulelang_keyword_party = {
    .name = "party",
    .arguments = {{.type = ARGUMENT_NAMES, .required = true}},
    .about = ABOUT_MESSAGE,
    .check = check,
    .evaluate = evaluate,
    .describe = "Does the message go to one of these parties: the name of a party block, or the domain or address that "
                "stands for a party that is not declared; or one whose name fits a /pattern/?",
};
