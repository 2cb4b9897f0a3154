/* act.h - from matched rules to one verdict, and from the verdict to what the MTA is asked to do. */
#ifndef ACT_H
#define ACT_H

#include "base/config.h"
#include "inspection.h"

/* Fills inspection->verdict: the gravest match decides; pass when there is none. What an admin has allowed counts as
 * pass, and the verdict says so. */
void act_decide(enum config_mode mode, struct inspection *inspection);

/* Turns a hold that cannot be recorded into a tag with an alarm (semantics.md: hold record first). */
void act_hold_impossible(struct inspection *inspection, const char *sentence);

/* Turns a hold into a tag with an alarm, because `most` messages were held within an hour already. */
void act_hold_too_many(struct inspection *inspection, uint32_t most);

/* Says what the MTA is to be asked for this verdict. */
void act_plan(struct inspection *inspection, struct plan *plan);

/* The log line of interface.md, without the program name, in the arena. NULL when the message has nothing to say
 * (not judged). `elapsed_ms` is the time from end of message. */
const char *act_log_line(struct inspection *inspection, unsigned elapsed_ms);

#endif
