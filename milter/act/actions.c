/* actions.c - the table of actions: a new one is a file act-NAME.c, a row here and a value of enum action. */
#include "act/actions.h"

#include "act/act.h"

extern const struct act_action act_defer, act_hold, act_pass, act_reject, act_tag;

static const struct act_action *const actions[ACTION_COUNT] = {
    [ACTION_PASS] = &act_pass, [ACTION_TAG] = &act_tag,       [ACTION_DEFER] = &act_defer,
    [ACTION_HOLD] = &act_hold, [ACTION_REJECT] = &act_reject,
};

const struct act_action *act_action_of(enum action action) {
    return action < ACTION_COUNT ? actions[action] : &act_pass;
}

void act_plan(struct inspection *inspection, struct plan *plan) {
    *plan = (struct plan){.reply = REPLY_ACCEPT};
    if (!inspection->verdict.observed)
        act_action_of(inspection->verdict.action)->plan(inspection, plan);
    if (plan->reply == REPLY_ACCEPT || plan->reply == REPLY_QUARANTINE)
        plan->subject = act_resend_subject(inspection);
}
