/* act-defer.c - the sender's mail program is asked to try again later. Nothing is kept, so there is no ticket. */
#include "act/actions.h"

static void plan_defer(const struct inspection *inspection, struct plan *plan) {
    plan->reply = REPLY_DEFER;
    plan->smtp_code = "451";
    plan->smtp_status = "4.7.1";
    plan->smtp_text = act_reply_text(inspection->arena, "NOT SENT YET", inspection->verdict.why, "", "");
}

extern const struct act_action act_defer;
const struct act_action act_defer = {.action = ACTION_DEFER, .plan = plan_defer};
