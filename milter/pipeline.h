/* pipeline.h - inspect, compare, judge, act: the stages in order. The daemon and orderguardctl run the same. */
#ifndef PIPELINE_H
#define PIPELINE_H

#include "base/config.h"
#include "base/log.h"
#include "history/history.h"
#include "inspection.h"
#include "party/party.h"
#include "rulelang/rulelang.h"
#include "settings.h"
#include "workers/workers.h"

#include <stdatomic.h>

/* What one load of configuration, words and rules gives. Never changes; counted references. */
struct policy {
    struct config *config;
    struct settings *settings;
    struct rules *rules;
    struct party_lists *lists;
    atomic_uint references;
};

/* Reads everything; every fault of every file is appended to *errors, one a line, and the result is -1.
 * config_path NULL: CONFIG_DEFAULT_PATH if there is one, else the built-in defaults. rules_instead replaces the
 * configured rule files (orderguardctl --rules); where neither exists, the shipped default.rules are used. */
int policy_load(const char *config_path, const char *const *rules_instead, size_t rules_instead_count,
                uint32_t generation, struct policy **policy, struct buffer *errors);

/* Only the label words: of the configured folders, or the shipped one, and what the admin adds. 0 or -1. */
int policy_load_words(const struct config *config, struct settings *settings, struct buffer *errors);

/* What differs between two policies, a line each: keys of the configuration with their value now and before, rules,
 * party blocks, label words. Nothing when they are the same. */
void policy_changes(const struct policy *before, const struct policy *after, struct buffer *out);

/* One more user, one user less; the last one frees it. NULL is allowed for policy_drop. */
struct policy *policy_hold(struct policy *policy);
void policy_drop(struct policy *policy);

struct pipeline {
    const struct policy *policy;
    struct workers *workers;
    struct history *history;
    struct log *log;
    bool dry_run;          /* judge, but write nothing: orderguardctl test */
    bool headers_stand_in; /* an envelope without recipients takes From:, To: and Cc: of the message */
};

/* Reads and resolves parties only: fills facts, parties and skipped. */
void pipeline_inspect(const struct pipeline *pipeline, struct inspection *inspection, void (*tick)(void *),
                      void *tick_context);

/* All stages; afterwards inspection->verdict says what is to be done, and what must be durable before the MTA hears
 * of it is durable. */
void pipeline_judge(const struct pipeline *pipeline, struct inspection *inspection, void (*tick)(void *),
                    void *tick_context);

#endif
