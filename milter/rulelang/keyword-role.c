/* keyword-role.c - in: the parties the message goes to; out: has one of them been declared with this role? */
#include "rulelang/keyword.h"

#include <string.h>

enum { ROLES };

static enum answer evaluate(struct judging *judging, const struct test *test) {
    const struct parties *parties = &judging->inspection->parties;
    for (size_t i = 0; i < parties->count; i++)
        if (rulelang_values_match(test->arguments[ROLES].values, parties->items[i].role))
            return judging_say(judging, ANSWER_YES, "%s is a %s", judging_shown(judging, parties->items[i].name),
                               parties->items[i].role);
    return judging_say(judging, ANSWER_NO, "it goes to nobody with such a role");
}

/* The roles that party blocks declare; ends with NULL. NULL: a block was not understood, so that one may be missing. */
static const char *const *declared_roles(const struct rules *rules, struct arena *arena) {
    const char **roles = arena_array(arena, rules->party_count + 1, sizeof *roles);
    size_t count = 0;
    for (const struct party_entry *party = rules->parties; party != NULL; party = party->next) {
        if (party->unread || party->declaration->faulty)
            return NULL;
        if (party->block.role != NULL)
            roles[count++] = party->block.role;
    }
    return roles;
}

static bool is_among(const char *word, const char *const *words) {
    for (; *words != NULL; words++)
        if (strcmp(*words, word) == 0)
            return true;
    return false;
}

/* A role that nobody has would silently never be met. */
static void check(struct checking *checking, struct rule *rule, struct test *test) {
    const char *const *roles = declared_roles(checking->rules, checking->arena);
    for (const struct value *value = test->arguments[ROLES].values; value != NULL; value = value->next) {
        if (roles == NULL || is_among(value->text, roles))
            continue;
        rule->faulty = true;
        rulelang_complain(checking->complaints, value->atom->spot,
                          "\"role\" expects a role that a party block declares, but found the word \"%s\"%s",
                          value->text, rulelang_did_you_mean(checking->arena, value->text, roles));
    }
}

const struct keyword rulelang_keyword_role = {
    .name = "role",
    .arguments = {{.type = ARGUMENT_WORDS, .required = true}},
    .about = ABOUT_MESSAGE,
    .check = check,
    .evaluate = evaluate,
    .describe = "Does the message go to a party that was declared with one of these roles (role vendor)?",
};
