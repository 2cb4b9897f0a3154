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

/* What one load of configuration, words and rules gives. Never changes; counted references. */
struct policy {
    struct config *config;
    struct settings *settings;
    struct rules *rules;
    struct party_lists *lists;
};

/* Reads everything; every fault of every file is appended to *errors, and the result is -1. */
int policy_load(const char *config_path, const char *const *rules_instead, size_t rules_instead_count,
                uint32_t generation, struct policy **policy, struct buffer *errors);
struct policy *policy_hold(struct policy *policy);
void policy_drop(struct policy *policy);

struct pipeline {
    struct policy *policy;
    struct workers *workers;
    struct history *history;
    struct log *log;
    bool dry_run; /* judge, but write nothing: orderguardctl test */
};

/* Only reads: facts and parties. */
void pipeline_inspect(const struct pipeline *pipeline, struct inspection *inspection, void (*tick)(void *),
                      void *tick_context);

/* All stages; afterwards inspection->verdict is what is to be done, and what must be durable is. */
void pipeline_judge(const struct pipeline *pipeline, struct inspection *inspection, void (*tick)(void *),
                    void *tick_context);

#endif
