/* pipeline.c - inspect, compare, judge, act: the stages in order. In: an envelope with its content; out: a verdict, and
 * what must be durable before the MTA hears of it. No stage knows another; this file knows them all. */
#include "pipeline.h"

#include "act/act.h"

#include <string.h>

static void take(struct inspection *inspection, const struct address_list *list) {
    struct envelope *envelope = &inspection->envelope;
    for (size_t i = 0; i < list->count && envelope->recipient_count < LIMIT_RECIPIENTS; i++)
        envelope->recipients[envelope->recipient_count++] = list->items[i];
}

/* A file has no envelope: the addresses in its header stand in. */
static void stand_in(struct inspection *inspection) {
    struct envelope *envelope = &inspection->envelope;
    if (envelope->sender[0] == '\0' && inspection->facts.from.count > 0)
        envelope->sender = inspection->facts.from.items[0];
    if (envelope->recipient_count > 0)
        return;
    envelope->recipients = arena_array(inspection->arena, LIMIT_RECIPIENTS, sizeof *envelope->recipients);
    take(inspection, &inspection->facts.to);
    take(inspection, &inspection->facts.cc);
}

/* semantics.md, "Which mail". A null sender was let through by receive/ already. */
static const char *reason_to_skip(const struct inspection *inspection) {
    const char *submitted = inspection->facts.auto_submitted;
    if (submitted != NULL && strcmp(submitted, "auto-replied") == 0)
        return "an automatic reply";
    if (!inspection->parties.foreign && inspection->envelope.recipient_count > 0)
        return "only own domains";
    return NULL;
}

/* Has the content read with the settings of the declared parties among the recipients; returns how many those are. */
static size_t inspect(const struct pipeline *pipeline, struct inspection *inspection, void (*tick)(void *),
                      void *tick_context) {
    size_t room = inspection->envelope.recipient_count;
    uint32_t *blocks = arena_array(inspection->arena, room, sizeof *blocks);
    size_t count = party_blocks(pipeline->policy->lists, &inspection->envelope, blocks, room);
    inspection->generation = pipeline->policy->settings->generation;
    workers_inspect(pipeline->workers, blocks, count, inspection, tick, tick_context);
    return count;
}

static bool speaks_to_declared(const struct pipeline *pipeline, const struct inspection *inspection) {
    uint32_t block;
    return party_blocks(pipeline->policy->lists, &inspection->envelope, &block, 1) > 0;
}

void pipeline_inspect(const struct pipeline *pipeline, struct inspection *inspection, void (*tick)(void *),
                      void *tick_context) {
    size_t told = inspect(pipeline, inspection, tick, tick_context);
    if (pipeline->headers_stand_in) {
        stand_in(inspection);
        /* Only now it is known whom it goes to: what was declared for them (date order, number patterns) counts too. */
        if (told == 0 && inspection->facts.looked != LOOKED_NOT && speaks_to_declared(pipeline, inspection))
            inspect(pipeline, inspection, tick, tick_context);
    }
    party_resolve(pipeline->policy->lists, inspection);
    inspection->skipped = reason_to_skip(inspection);
}

static void judge(const struct pipeline *pipeline, struct inspection *inspection) {
    inspection->findings = NULL;
    inspection->matches = NULL;
    inspection->traces = NULL;
    inspection->finding_count = inspection->match_count = inspection->trace_count = 0;
    inspection->resend_word = pipeline->policy->config->resend_word;
    rules_judge(pipeline->policy->rules, inspection);
    act_decide(pipeline->policy->config->mode, inspection);
}

static void compare_and_judge(const struct pipeline *pipeline, struct inspection *inspection) {
    history_compare(pipeline->history, inspection);
    judge(pipeline, inspection);
}

/* A held message is kept by its hold record, and is no send until it is released. */
static bool is_held(const struct verdict *verdict) {
    return verdict->action == ACTION_HOLD && !verdict->observed;
}

static void alarm_of(struct inspection *inspection, const struct error *error) {
    inspection->verdict.alarm = arena_strdup(inspection->arena, error->text);
}

/* A hold exists in our list before the MTA is asked for it. Without the record there is no hold. */
static void keep_hold(const struct pipeline *pipeline, struct inspection *inspection) {
    struct error error = {0};
    if (inspection->envelope.no_quarantine) {
        act_hold_impossible(inspection, "the mail server takes no quarantine request");
        return;
    }
    uint32_t most = pipeline->policy->config->holds_per_hour;
    enum history_outcome outcome = history_hold(pipeline->history, inspection, most, &error);
    if (outcome == HISTORY_ENOUGH)
        act_hold_too_many(inspection, most);
    else if (outcome != HISTORY_DONE)
        act_hold_impossible(inspection, error.text);
}

/* Returns false when another send took a claim in between. */
static bool keep(const struct pipeline *pipeline, struct inspection *inspection) {
    struct error error = {0};
    if (is_held(&inspection->verdict))
        keep_hold(pipeline, inspection);
    if (is_held(&inspection->verdict))
        return true;
    enum history_outcome outcome = history_record(pipeline->history, inspection, &error);
    if (outcome == HISTORY_FAILED)
        alarm_of(inspection, &error);
    return outcome != HISTORY_LOST;
}

/* semantics.md, claim: a lost swap judges once more; a second loss makes repetition unknown. */
static void judge_and_keep(const struct pipeline *pipeline, struct inspection *inspection) {
    compare_and_judge(pipeline, inspection);
    history_expect(pipeline->history, -1);
    if (pipeline->dry_run || keep(pipeline, inspection))
        return;
    compare_and_judge(pipeline, inspection);
    if (keep(pipeline, inspection))
        return;
    history_compare(pipeline->history, inspection);
    inspection->comparisons.state = HISTORY_TROUBLE;
    inspection->comparisons.trouble = "the same order is being sent by several at this moment";
    judge(pipeline, inspection);
    if (!keep(pipeline, inspection))
        inspection->verdict.alarm = "an order was sent, but others kept taking its claim: it is not in the history";
}

void pipeline_judge(const struct pipeline *pipeline, struct inspection *inspection, void (*tick)(void *),
                    void *tick_context) {
    history_expect(pipeline->history, 1);
    pipeline_inspect(pipeline, inspection, tick, tick_context);
    if (inspection->skipped != NULL) {
        history_expect(pipeline->history, -1);
        inspection->verdict = (struct verdict){.action = ACTION_PASS, .document = UINT32_MAX};
        return;
    }
    judge_and_keep(pipeline, inspection);
}
