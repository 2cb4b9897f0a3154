/* act-pass.c - the message goes out as it came. */
#include "act/actions.h"

static void plan_pass(const struct inspection *inspection, struct plan *plan) {
    (void)inspection;
    plan->reply = REPLY_ACCEPT;
}

extern const struct act_action act_pass;
const struct act_action act_pass = {.action = ACTION_PASS, .plan = plan_pass};
