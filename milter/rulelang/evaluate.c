/* evaluate.c - in: a checked rule set and an inspection; out: matches, findings, and a trace when wanted.
 *
 * Tests answer yes, no or unknown, joined as Kleene does it. For each document the first rule that answers yes decides;
 * what the first unknown clause says counts when no rule does. Rules without a test of a document are judged once for
 * the message; one of them that lets pass, by whom the message comes from or goes to, lets its documents pass, too.
 * Limits: LIMIT_RULES rules of LIMIT_RULE_TESTS tests. */
#include "rulelang/rulelang.h"

#include "base/text.h"
#include "rulelang/check.h"
#include "rulelang/keyword.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_BYTES = 200 }; /* of a name, an address or a subject, in a sentence */

enum answer judging_say(struct judging *judging, enum answer answer, const char *format, ...) {
    char sentence[LIMIT_ERROR_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    judging->because = arena_strdup(judging->inspection->arena, sentence);
    return answer;
}

const char *judging_shown(const struct judging *judging, const char *text) {
    size_t length = strlen(text), shown = text_fitting(text, length, SHOWN_BYTES);
    return shown == length ? text : arena_strndup(judging->inspection->arena, text, shown);
}

/* ---- expressions ---------------------------------------------------------------------------------------------- */

static enum answer evaluate(struct judging *judging, const struct rule *rule, const struct expression *expression);

static void trace(struct judging *judging, const struct rule *rule, const struct test *test, enum answer answer) {
    struct inspection *inspection = judging->inspection;
    if (!inspection->want_trace)
        return;
    inspection->traces =
        arena_grow(inspection->arena, inspection->traces, inspection->trace_count, sizeof *inspection->traces);
    inspection->traces[inspection->trace_count++] =
        (struct trace){arena_strdup(inspection->arena, rule->place), arena_strdup(inspection->arena, test->text),
                       answer, judging->because, judging->index};
}

static enum answer evaluate_test(struct judging *judging, const struct rule *rule, const struct test *test) {
    judging->because = "";
    enum answer answer = test->keyword->evaluate(judging, test);
    trace(judging, rule, test, answer);
    judging->trail.because[answer] = judging->because;
    if (answer != ANSWER_NO) {
        struct found *found = arena_alloc(judging->inspection->arena, sizeof *found);
        bool looks_back = test->keyword->looks_back != LOOKS_NOT_BACK;
        *found = (struct found){test, looks_back ? judging->trail.sends : NULL, judging->trail.found};
        judging->trail.found = found;
    }
    return answer;
}

/* What comes after a "no" changes nothing any more; it is only asked for the trace. */
static enum answer evaluate_and(struct judging *judging, const struct rule *rule, const struct expression *list) {
    enum answer answer = ANSWER_YES;
    for (const struct expression *operand = list->first; operand != NULL; operand = operand->next) {
        if (answer == ANSWER_NO && !judging->inspection->want_trace)
            break;
        struct trail before = judging->trail;
        enum answer one = evaluate(judging, rule, operand);
        if (answer == ANSWER_NO)
            judging->trail = before;
        else if (one != ANSWER_YES)
            answer = one == ANSWER_NO ? ANSWER_NO : ANSWER_UNKNOWN;
    }
    return answer;
}

/* Every operand starts from the sends found before; after it the sends of all that answered so are open to what
 * follows. All operands are asked, so that a trace never changes a verdict. */
static enum answer evaluate_or(struct judging *judging, const struct rule *rule, const struct expression *list) {
    const struct trail start = judging->trail;
    struct trail best = start;
    enum answer answer = ANSWER_NO;
    for (const struct expression *operand = list->first; operand != NULL; operand = operand->next) {
        judging->trail = start;
        enum answer one = evaluate(judging, rule, operand);
        if (one == ANSWER_NO || (answer == ANSWER_YES && one == ANSWER_UNKNOWN)) {
            if (answer == ANSWER_NO && one == ANSWER_NO)
                best.because[ANSWER_NO] = judging->trail.because[ANSWER_NO];
        } else if (one == answer) {
            best.sends = judging_unite(judging, best.sends, judging->trail.sends);
        } else {
            answer = one;
            best = judging->trail;
        }
    }
    judging->trail = best;
    return answer;
}

static enum answer evaluate_not(struct judging *judging, const struct rule *rule, const struct expression *list) {
    const struct trail start = judging->trail;
    enum answer answer = evaluate(judging, rule, list->first);
    const char *because = judging->trail.because[answer];
    enum answer opposite = answer == ANSWER_YES ? ANSWER_NO : answer == ANSWER_NO ? ANSWER_YES : ANSWER_UNKNOWN;
    const struct found *found = judging->trail.found;
    judging->trail = start;
    if (answer == ANSWER_UNKNOWN) /* what left it open is part of the way; what was met or denied is not */
        judging->trail.found = found;
    judging->trail.because[opposite] = because;
    return opposite;
}

static enum answer evaluate(struct judging *judging, const struct rule *rule, const struct expression *expression) {
    switch (expression->kind) {
    case EXPRESSION_AND:
        return evaluate_and(judging, rule, expression);
    case EXPRESSION_OR:
        return evaluate_or(judging, rule, expression);
    case EXPRESSION_NOT:
        return evaluate_not(judging, rule, expression);
    case EXPRESSION_TEST:
    default:
        return evaluate_test(judging, rule, expression->test);
    }
}

/* ---- rules ---------------------------------------------------------------------------------------------------- */

/* What a rule had to say, kept until it is clear whether it counts. */
struct outcome {
    const struct rule *rule; /* NULL: nothing */
    enum answer answer;
    struct trail trail;
};

static enum answer ask_rule(struct judging *judging, const struct rule *rule, struct outcome *outcome) {
    judging->trail = (struct trail){0};
    enum answer answer = evaluate(judging, rule, rule->when);
    *outcome = (struct outcome){rule, answer, judging->trail};
    return answer;
}

/* A message that cannot be told gets a weaker verdict, not a guess. */
static void weaken(struct arena *arena, struct match *match) {
    if (match->action <= ACTION_TAG)
        return;
    match->action = ACTION_TAG;
    match->why = arena_printf(arena, "%s, unless that is only quoted", match->why);
}

static void add_match(struct judging *judging, const struct outcome *outcome) {
    struct inspection *inspection = judging->inspection;
    const struct rule *rule = outcome->rule;
    const struct consequence *consequence = outcome->answer == ANSWER_YES ? rule->yes : rule->unknown;
    judging->trail = outcome->trail;
    struct match match = {.document = judging->index,
                          .action = consequence->action,
                          .rule = arena_strdup(inspection->arena, rule->place),
                          .earlier = judging_pick(judging, outcome->trail.sends),
                          .unknown = outcome->answer == ANSWER_UNKNOWN};
    match.why = consequence->text == NULL ? "a rule lets it pass"
                                          : rulelang_fill_text(judging, consequence->text, outcome->answer);
    if (judging->document != NULL && judging->document->doubtful)
        weaken(inspection->arena, &match);
    inspection->matches =
        arena_grow(inspection->arena, inspection->matches, inspection->match_count, sizeof *inspection->matches);
    inspection->matches[inspection->match_count++] = match;
}

/* The tests that answered yes, or unknown where an unknown clause speaks, in their order. One that looked for sends
 * names the send that all tests after it agreed on. */
static void add_findings(struct judging *judging, const struct outcome *outcome) {
    struct inspection *inspection = judging->inspection;
    const struct sends *final = outcome->trail.sends;
    size_t count = 0;
    for (const struct found *found = outcome->trail.found; found != NULL; found = found->before)
        count++;
    size_t at = inspection->finding_count + count;
    struct finding *findings = arena_array(inspection->arena, at + 1, sizeof *findings);
    for (size_t i = 0; i < inspection->finding_count; i++)
        findings[i] = inspection->findings[i];
    for (const struct found *found = outcome->trail.found; found != NULL; found = found->before) {
        bool same_search = found->sends != NULL && final != NULL && found->sends->search == final->search;
        const struct earlier *earlier = judging_pick(judging, same_search ? final : found->sends);
        findings[--at] = (struct finding){found->test->keyword->name, judging->index, earlier};
    }
    inspection->findings = findings;
    inspection->finding_count += count;
}

/* True when the rule looks at what is being judged. */
static bool applies(const struct rule *rule, const struct judging *judging) {
    const struct document *document = judging->document;
    if (document == NULL)
        return rule->about_message;
    if (rule->about_message)
        return rule->exempts;
    bool origin = (rule->origins >> document->origin & 1u) != 0 ||
                  (document->doubtful && (rule->origins >> ORIGIN_FORWARDED & 1u) != 0);
    return origin && (rule->kinds >> document->kind & 1u) != 0;
}

/* The first yes decides; the rules behind it are only asked for the trace. */
static void judge(struct judging *judging) {
    struct outcome decision = {0}, remembered = {0};
    for (const struct rule *rule = judging->rules->tree.rules; rule != NULL; rule = rule->next) {
        struct outcome outcome;
        if (!applies(rule, judging))
            continue;
        if (decision.rule != NULL && !judging->inspection->want_trace)
            break;
        enum answer answer = ask_rule(judging, rule, &outcome);
        if (answer == ANSWER_YES && decision.rule == NULL)
            decision = outcome;
        if (answer == ANSWER_UNKNOWN && rule->unknown != NULL && remembered.rule == NULL)
            remembered = outcome;
    }
    if (decision.rule == NULL)
        decision = remembered;
    if (decision.rule == NULL)
        return;
    add_match(judging, &decision);
    add_findings(judging, &decision);
}

/* ---- the inspection ------------------------------------------------------------------------------------------- */

static size_t count_judged_parties(const struct parties *parties) {
    size_t count = 0;
    for (size_t i = 0; i < parties->count; i++)
        count += parties->items[i].judged;
    return count;
}

/* The comparisons sorted by document: those of document i start at starts[i]. */
static const struct comparison **sort_comparisons(const struct inspection *inspection, size_t *starts) {
    const struct comparisons *comparisons = &inspection->comparisons;
    size_t documents = inspection->facts.document_count;
    const struct comparison **sorted =
        arena_array(inspection->arena, comparisons->count + 1, sizeof(const struct comparison *));
    for (size_t i = 0; i < comparisons->count; i++)
        if (comparisons->items[i].document < documents)
            starts[comparisons->items[i].document + 1]++;
    for (size_t i = 1; i <= documents; i++)
        starts[i] += starts[i - 1];
    size_t *next = arena_array(inspection->arena, documents + 1, sizeof *next);
    for (size_t i = 0; i < documents; i++)
        next[i] = starts[i];
    for (size_t i = 0; i < comparisons->count; i++)
        if (comparisons->items[i].document < documents)
            sorted[next[comparisons->items[i].document]++] = &comparisons->items[i];
    return sorted;
}

/* Where no rule wants anything there is nothing to allow. */
static void look_allowed(const struct rules *rules, struct inspection *inspection) {
    struct allowance *items = NULL;
    inspection->allowance_count = 0;
    if (inspection->match_count > 0 && rules->allowed_count > 0)
        inspection->allowance_count =
            rules_allowances(rules, inspection->arena, inspection->received_at, inspection->utc_offset, &items);
    inspection->allowances = items;
}

void rules_judge(const struct rules *rules, struct inspection *inspection) {
    struct judging judging = {.rules = rules,
                              .inspection = inspection,
                              .today = inspection_today(inspection),
                              .judged_parties = count_judged_parties(&inspection->parties)};
    size_t *starts = arena_array(inspection->arena, inspection->facts.document_count + 1, sizeof *starts);
    const struct comparison **sorted = sort_comparisons(inspection, starts);
    for (size_t i = 0; i < inspection->facts.document_count; i++) {
        judging.document = &inspection->facts.documents[i];
        judging.index = (uint32_t)i;
        judging.compared = sorted + starts[i];
        judging.compared_count = starts[i + 1] - starts[i];
        judge(&judging);
    }
    judging.document = NULL;
    judging.index = UINT32_MAX;
    judging.compared = NULL;
    judging.compared_count = 0;
    judge(&judging);
    look_allowed(rules, inspection);
}
