/* ctl-report.c - `orderguardctl report`: in: the notes of what rules wanted done in the last days; out: for each rule
 * how often, and each message with its reason, so that rules can be tuned before they hold anything. What would have
 * been held comes first, the busiest rule first. Exit 0 also when no rule spoke. */
#include "base/text.h"
#include "ctl/ctl.h"

#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { DEFAULT_DAYS = 30, DAY = 24 * 60 * 60 };

/* ---- rules ------------------------------------------------------------------------------------------------------- */

/* "default.rules:14:last-years-order" is the same rule as "default.rules:20:last-years-order": the line moves when
 * something is written above it. */
static bool same_rule(const char *a, const char *b) {
    const char *name_a = a == NULL ? NULL : strrchr(a, ':'), *name_b = b == NULL ? NULL : strrchr(b, ':');
    if (name_a == NULL || name_b == NULL)
        return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
    size_t file_a = strcspn(a, ":"), file_b = strcspn(b, ":");
    return strcmp(name_a, name_b) == 0 && file_a == file_b && memcmp(a, b, file_a) == 0;
}

static struct ctl_report_rule *rule_of(struct arena *arena, struct ctl_report *report,
                                       const struct history_verdict *verdict) {
    for (size_t i = 0; i < report->rule_count; i++)
        if (strcmp(report->rules[i].verdict, verdict->verdict) == 0 && same_rule(report->rules[i].rule, verdict->rule))
            return &report->rules[i];
    report->rules = arena_grow(arena, report->rules, report->rule_count, sizeof *report->rules);
    struct ctl_report_rule *rule = &report->rules[report->rule_count++];
    *rule = (struct ctl_report_rule){.verdict = verdict->verdict};
    return rule;
}

/* Held, rejected, deferred, tagged, allowed: the same whether it was observed or done. */
static int rank_of(const char *verdict) {
    static const char *const names[] = {"hold", "reject", "defer", "tag"};
    const char *bare = strncmp(verdict, "would-", 6) == 0 ? verdict + 6 : verdict;
    int rank = 0, last = sizeof names / sizeof *names;
    while (rank < last && strcmp(bare, names[rank]) != 0)
        rank++;
    return rank;
}

static int compare_rules(const void *left, const void *right) {
    const struct ctl_report_rule *a = left, *b = right;
    int rank_a = rank_of(a->verdict), rank_b = rank_of(b->verdict);
    if (rank_a != rank_b)
        return rank_a < rank_b ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    int by_verdict = strcmp(a->verdict, b->verdict);
    return by_verdict != 0 ? by_verdict : strcmp(a->rule == NULL ? "" : a->rule, b->rule == NULL ? "" : b->rule);
}

static void group(struct arena *arena, const struct history_report *found, struct ctl_report *report) {
    for (size_t i = 0; i < found->count; i++) {
        struct ctl_report_rule *rule = rule_of(arena, report, &found->items[i]);
        rule->rule = found->items[i].rule; /* they come oldest first: the line it has now */
        rule->items = arena_grow(arena, rule->items, rule->count, sizeof(const struct history_verdict *));
        rule->items[rule->count++] = &found->items[i];
        rule->released += found->items[i].released;
    }
    if (report->rule_count > 0)
        qsort(report->rules, report->rule_count, sizeof *report->rules, compare_rules);
}

/* ---- for people -------------------------------------------------------------------------------------------------- */

static const char *clean(struct arena *arena, const char *text) {
    return text == NULL ? "-" : text_clean(arena, text, LIMIT_STRING_BYTES);
}

static void print_message(FILE *out, struct arena *arena, const struct history_verdict *item) {
    char judged[TIME_TEXT_BYTES];
    fprintf(out, "  %s  %s  from <%s>", clean(arena, item->id), time_format(item->judged, judged),
            clean(arena, item->from));
    for (size_t i = 0; i < item->to_count; i++)
        fprintf(out, "%s<%s>", i == 0 ? " to " : ",", clean(arena, item->to[i]));
    if (item->number != NULL)
        fprintf(out, "  order %s", clean(arena, item->number));
    if (item->queue_id != NULL)
        fprintf(out, "  queue %s", clean(arena, item->queue_id));
    fprintf(out, "%s\n", item->released ? "  released" : "");
    if (item->why != NULL)
        fprintf(out, "         %s\n", clean(arena, item->why));
}

static void print_text(FILE *out, struct arena *arena, const struct ctl_report *report) {
    char since[TIME_TEXT_BYTES], until[TIME_TEXT_BYTES];
    fprintf(out, "%s to %s: %llu messages with orders went out, rules spoke of %zu messages\n",
            time_format(report->since, since), time_format(report->until, until), (unsigned long long)report->sends,
            report->messages);
    for (size_t i = 0; i < report->rule_count; i++) {
        const struct ctl_report_rule *rule = &report->rules[i];
        fprintf(out, "\n%s: %zu by %s", rule->verdict, rule->count, clean(arena, rule->rule));
        if (rule->released > 0)
            fprintf(out, ", %zu of them released", rule->released);
        fputc('\n', out);
        for (size_t j = 0; j < rule->count; j++)
            print_message(out, arena, rule->items[j]);
    }
}

int ctl_report(const struct options *options) {
    if (options->argument_count > 0)
        return ctl_misused("report", "it takes no arguments, but found \"%s\"; for the last week: --days 7",
                           options->arguments[0]);
    struct session session;
    struct error error = {0};
    struct history_report found;
    struct arena *arena = arena_new();
    int status = session_open(&session, options, NEED_STORE);
    struct ctl_report report = {.until = session.now};
    report.since = report.until - (int64_t)DAY * (options->days > 0 ? options->days : DEFAULT_DAYS);
    if (status == 0 && history_report(session.history, report.since, report.until, arena, &found, &error) != 0)
        status = ctl_fail(&error);
    if (status == 0) {
        report.sends = found.sends;
        report.messages = found.count;
        group(arena, &found, &report);
        if (options->json)
            print_json_report(stdout, &report);
        else
            print_text(stdout, arena, &report);
    }
    session_close(&session);
    arena_free(arena);
    return status;
}
