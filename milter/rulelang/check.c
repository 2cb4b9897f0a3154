/* check.c - in: the tree of all rule files; out: the same with its meaning filled in, and a complaint for everything
 * that has none. Limits: LIMIT_RULES rules, LIMIT_RULE_TEXT_BYTES a sentence. */
#include "rulelang/check.h"
#include "rulelang/names.h"

#include <string.h>

/* ---- tests ---------------------------------------------------------------------------------------------------- */

/* What the tests of a rule speak of, over the whole expression. */
struct subjects {
    bool document, message, unreadable;
};

static void note_subject(struct rule *rule, struct subjects *subjects, const struct keyword *keyword) {
    subjects->document = subjects->document || keyword->about == ABOUT_DOCUMENT;
    subjects->message = subjects->message || keyword->about == ABOUT_MESSAGE;
    subjects->unreadable = subjects->unreadable || keyword->about == ABOUT_UNREADABLE;
    rule->looks_back = rule->looks_back || keyword->looks_back != LOOKS_NOT_BACK;
    rule->looks_at_unreadable = rule->looks_at_unreadable || keyword->about == ABOUT_UNREADABLE;
}

static void note_subjects(struct rule *rule, struct subjects *subjects, const struct expression *expression) {
    if (expression->kind == EXPRESSION_TEST) {
        if (expression->test != NULL)
            note_subject(rule, subjects, expression->test->keyword);
        return;
    }
    for (const struct expression *operand = expression->first; operand != NULL; operand = operand->next)
        note_subjects(rule, subjects, operand);
}

/* A test that asks about the send found before needs one that looks for it, on the same way through "and". Returns
 * whether the expression leaves sends behind, given whether there were some. */
static bool check_sends(struct checking *checking, const struct expression *expression, bool found) {
    bool all = true;
    switch (expression->kind) {
    case EXPRESSION_TEST:
        if (expression->test == NULL || expression->test->keyword->looks_back == LOOKS_FOR_SENDS)
            return true;
        if (expression->test->keyword->looks_back == LOOKS_AT_SENDS && !found)
            rulelang_complain(checking->complaints, expression->spot,
                              "expected a \"sent-before\" and \"and\" before \"%s\": it asks about the send they find",
                              expression->test->text);
        return found;
    case EXPRESSION_NOT:
        check_sends(checking, expression->first, found);
        return found;
    case EXPRESSION_OR:
        for (const struct expression *operand = expression->first; operand != NULL; operand = operand->next)
            all = check_sends(checking, operand, found) && all;
        return all;
    case EXPRESSION_AND:
    default:
        for (const struct expression *operand = expression->first; operand != NULL; operand = operand->next)
            found = check_sends(checking, operand, found);
        return found;
    }
}

/* ---- consequences --------------------------------------------------------------------------------------------- */

static bool is_blank(const char *text) {
    return text[strspn(text, " ")] == '\0';
}

static void check_consequence(struct checking *checking, struct rule *rule, struct consequence *consequence) {
    const char *action = action_name(consequence->action);
    if (consequence->written == NULL || is_blank(consequence->written)) {
        if (consequence->action != ACTION_PASS || consequence->written != NULL)
            rulelang_complain(checking->complaints, consequence->text_spot,
                              "\"%s\" expects a text in quotes that says why, but found %s", action,
                              consequence->written == NULL ? "nothing" : "an empty one");
        return;
    }
    if (strlen(consequence->written) > LIMIT_RULE_TEXT_BYTES)
        rulelang_complain(checking->complaints, consequence->text_spot,
                          "\"%s\" expects a text of at most %u bytes, but found one of %zu", action,
                          LIMIT_RULE_TEXT_BYTES, strlen(consequence->written));
    consequence->text = rulelang_read_text(checking, rule, consequence);
}

/* ---- rules ---------------------------------------------------------------------------------------------------- */

static uint32_t judged_kinds(void) {
    uint32_t kinds = 0;
    for (enum document_kind kind = 0; kind < KIND_COUNT; kind++) {
        struct document document = {.kind = kind, .origin = ORIGIN_AUTHORED};
        kinds |= document_is_judged(&document) ? (uint32_t)1 << kind : 0;
    }
    return kinds;
}

static uint32_t judged_origins(void) {
    uint32_t origins = 0;
    for (enum document_origin origin = 0; origin < ORIGIN_COUNT; origin++) {
        struct document document = {.kind = KIND_ORDER, .origin = origin};
        origins |= document_is_judged(&document) ? (uint32_t)1 << origin : 0;
    }
    return origins;
}

static void check_when(struct checking *checking, struct rule *rule) {
    struct subjects subjects = {0};
    note_subjects(rule, &subjects, rule->when);
    check_sends(checking, rule->when, false);
    rule->about_message = !subjects.document;
    rule->exempts =
        rule->about_message && !subjects.unreadable && rule->yes != NULL && rule->yes->action == ACTION_PASS;
}

static void check_rule(struct checking *checking, struct rule *rule) {
    rule->kinds = judged_kinds();
    rule->origins = judged_origins();
    rule->place = arena_printf(checking->arena, "%s:%u:%s", rule->spot.source->name, rule->line, rule->name);
    if (!rule->faulty && rule->when == NULL)
        rulelang_complain(checking->complaints, rule->spot, "the rule \"%s\" expects a \"when\", but found none",
                          rule->name);
    for (struct expression *test = rule->tests; test != NULL; test = test->later)
        rulelang_check_test(checking, rule, test);
    if (rule->when != NULL)
        check_when(checking, rule);
    if (!rule->faulty && rule->yes == NULL)
        rulelang_complain(checking->complaints, rule->spot,
                          "the rule \"%s\" expects an action (pass, tag, defer, hold or reject), but found none",
                          rule->name);
    if (rule->yes != NULL)
        check_consequence(checking, rule, rule->yes);
    if (rule->unknown != NULL)
        check_consequence(checking, rule, rule->unknown);
}

static void check_name(struct checking *checking, struct names *names, const struct rule *rule) {
    const struct rule *other = rule->name[0] == '\0' ? NULL : rulelang_names_take(names, rule->name, rule);
    if (other != NULL)
        rulelang_complain(checking->complaints, rule->spot,
                          "expected a name of its own, but found \"%s\", the rule at %s:%u", rule->name,
                          other->spot.source->path, other->line);
}

void rulelang_check(struct rules *rules, struct complaints *complaints) {
    struct checking checking = {.rules = rules, .arena = rules->arena, .complaints = complaints};
    struct names *names = rulelang_names_new(rules->arena);
    rulelang_check_parties(&checking);
    for (struct rule *rule = rules->tree.rules; rule != NULL; rule = rule->next) {
        if (rules->rule_count++ == LIMIT_RULES)
            rulelang_complain(complaints, rule->spot, "these are more than %u rules", LIMIT_RULES);
        if (rules->rule_count > LIMIT_RULES)
            continue;
        check_name(&checking, names, rule);
        check_rule(&checking, rule);
    }
    rulelang_check_allowed(rules, complaints);
}
