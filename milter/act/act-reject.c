/* act-reject.c - the sender's mail program is told at once why the message was not sent. */
#include "act/actions.h"

static void plan_reject(const struct inspection *inspection, struct plan *plan) {
    const struct verdict *verdict = &inspection->verdict;
    plan->reply = REPLY_REJECT;
    plan->smtp_code = "550";
    plan->smtp_status = "5.7.1";
    plan->smtp_text = act_reply_text(inspection->arena, "NOT SENT", verdict->why, verdict->id);
}

extern const struct act_action act_reject;
const struct act_action act_reject = {.action = ACTION_REJECT, .has_ticket = true, .plan = plan_reject};
