/* changes.c - in: the rule set in force and the one that replaces it; out: what the admin has changed, a line each:
 * rules, party blocks and allow entries that are new, gone or other than before. Two that show.c prints alike are the
 * same, wherever they stand. Limit: none; both sets have their own. */
#include "rulelang/rulelang.h"

#include "rulelang/names.h"
#include "rulelang/show.h"

#include <string.h>

struct comparing {
    struct arena *arena;
    struct buffer *out;
    struct buffer then, now; /* one piece as it was, and as it is */
    struct names *before, *after;
};

static const struct rules none = {0};

static bool reads_alike(struct comparing *comparing) {
    bool alike = strcmp(buffer_text(&comparing->then), buffer_text(&comparing->now)) == 0;
    comparing->then.length = comparing->now.length = 0;
    return alike;
}

/* Who had the name; NULL: nobody. */
static const void *owner_of(struct names *names, const char *name) {
    const void *owner = rulelang_names_take(names, name, &none);
    return owner == &none ? NULL : owner;
}

/* ---- rules ------------------------------------------------------------------------------------------------------- */

static void tell_rule(struct comparing *comparing, const struct rule *rule, const char *what) {
    buffer_printf(comparing->out, "rule %s %s (%s:%u)\n", rule->name, what, rule->spot.source->name, rule->line);
}

static void compare_rule(struct comparing *comparing, const struct rule *rule) {
    const struct rule *other = owner_of(comparing->before, rule->name);
    if (other == NULL) {
        tell_rule(comparing, rule, "added");
        return;
    }
    rulelang_show_rule(other, &comparing->then);
    rulelang_show_rule(rule, &comparing->now);
    if (!reads_alike(comparing))
        tell_rule(comparing, rule, "changed");
}

/* The next rule that the other set has, too. */
static const struct rule *next_common(const struct rule *rule, struct names *others) {
    while (rule != NULL && owner_of(others, rule->name) == NULL)
        rule = rule->next;
    return rule;
}

/* The first rule that says yes decides: their order counts. */
static void compare_order(struct comparing *comparing, const struct rules *before, const struct rules *after) {
    const struct rule *then = next_common(before->tree.rules, comparing->after);
    const struct rule *now = next_common(after->tree.rules, comparing->before);
    while (then != NULL && now != NULL && strcmp(then->name, now->name) == 0) {
        then = next_common(then->next, comparing->after);
        now = next_common(now->next, comparing->before);
    }
    if (then != NULL && now != NULL)
        buffer_printf(comparing->out, "the order of the rules changed: %s (%s:%u) now comes before %s\n", now->name,
                      now->spot.source->name, now->line, then->name);
}

static void compare_rules(struct comparing *comparing, const struct rules *before, const struct rules *after) {
    comparing->before = rulelang_names_new(comparing->arena);
    comparing->after = rulelang_names_new(comparing->arena);
    for (const struct rule *rule = before->tree.rules; rule != NULL; rule = rule->next)
        rulelang_names_take(comparing->before, rule->name, rule);
    for (const struct rule *rule = after->tree.rules; rule != NULL; rule = rule->next)
        rulelang_names_take(comparing->after, rule->name, rule);
    for (const struct rule *rule = after->tree.rules; rule != NULL; rule = rule->next)
        compare_rule(comparing, rule);
    for (const struct rule *rule = before->tree.rules; rule != NULL; rule = rule->next)
        if (owner_of(comparing->after, rule->name) == NULL)
            tell_rule(comparing, rule, "removed");
    compare_order(comparing, before, after);
}

/* ---- party blocks ------------------------------------------------------------------------------------------------ */

static void tell_party(struct comparing *comparing, const struct party_entry *entry, const char *what) {
    buffer_printf(comparing->out, "party \"%s\" %s (%s:%u)\n", entry->block.name, what,
                  entry->declaration->spot.source->name, entry->declaration->line);
}

static void compare_party(struct comparing *comparing, const struct party_entry *entry) {
    const struct party_entry *other = owner_of(comparing->before, entry->block.name);
    if (other == NULL) {
        tell_party(comparing, entry, "added");
        return;
    }
    rulelang_show_party(other, &comparing->then);
    rulelang_show_party(entry, &comparing->now);
    if (!reads_alike(comparing))
        tell_party(comparing, entry, "changed");
}

static void compare_parties(struct comparing *comparing, const struct rules *before, const struct rules *after) {
    comparing->before = rulelang_names_new(comparing->arena);
    comparing->after = rulelang_names_new(comparing->arena);
    for (const struct party_entry *entry = before->parties; entry != NULL; entry = entry->next)
        rulelang_names_take(comparing->before, entry->block.name, entry);
    for (const struct party_entry *entry = after->parties; entry != NULL; entry = entry->next)
        rulelang_names_take(comparing->after, entry->block.name, entry);
    for (const struct party_entry *entry = after->parties; entry != NULL; entry = entry->next)
        compare_party(comparing, entry);
    for (const struct party_entry *entry = before->parties; entry != NULL; entry = entry->next)
        if (owner_of(comparing->after, entry->block.name) == NULL)
            tell_party(comparing, entry, "removed");
}

/* ---- allow entries ----------------------------------------------------------------------------------------------- */

/* What makes two of them one: all but the day and the reason. */
static const char *key_of(struct comparing *comparing, const struct allow_entry *entry) {
    const char *to = entry->party[0] == '\0' ? "" : " to ";
    return arena_printf(comparing->arena, "%s \"%s\"%s%s", allowance_kind_name(entry->kind), entry->value, to,
                        entry->party);
}

static void tell_allowed(struct comparing *comparing, const struct allow_entry *entry, const char *what) {
    buffer_printf(comparing->out, "allow %s %s (%s)\n", key_of(comparing, entry), what, entry->place);
}

static void compare_entry(struct comparing *comparing, const struct allow_entry *entry) {
    const struct allow_entry *other = owner_of(comparing->before, key_of(comparing, entry));
    if (other == NULL) {
        tell_allowed(comparing, entry, "added");
        return;
    }
    rulelang_show_allowed(other, &comparing->then);
    rulelang_show_allowed(entry, &comparing->now);
    if (!reads_alike(comparing))
        tell_allowed(comparing, entry, "changed");
}

static void compare_allowed(struct comparing *comparing, const struct rules *before, const struct rules *after) {
    comparing->before = rulelang_names_new(comparing->arena);
    comparing->after = rulelang_names_new(comparing->arena);
    for (const struct allow_entry *entry = before->tree.allowed; entry != NULL; entry = entry->next)
        rulelang_names_take(comparing->before, key_of(comparing, entry), entry);
    for (const struct allow_entry *entry = after->tree.allowed; entry != NULL; entry = entry->next)
        rulelang_names_take(comparing->after, key_of(comparing, entry), entry);
    for (const struct allow_entry *entry = after->tree.allowed; entry != NULL; entry = entry->next)
        compare_entry(comparing, entry);
    for (const struct allow_entry *entry = before->tree.allowed; entry != NULL; entry = entry->next)
        if (owner_of(comparing->after, key_of(comparing, entry)) == NULL)
            tell_allowed(comparing, entry, "removed");
}

void rules_changes(const struct rules *before, const struct rules *after, struct buffer *out) {
    struct comparing comparing = {.arena = arena_new(), .out = out};
    compare_rules(&comparing, before, after);
    compare_parties(&comparing, before, after);
    compare_allowed(&comparing, before, after);
    buffer_free(&comparing.then);
    buffer_free(&comparing.now);
    arena_free(comparing.arena);
}
