/* act-tag.c - the message goes out with a header that names the ticket, and nothing of the reason: it travels on to the
 * other company. */
#include "act/actions.h"

static void plan_tag(const struct inspection *inspection, struct plan *plan) {
    plan->reply = REPLY_ACCEPT;
    plan->header_value = arena_printf(inspection->arena, "tagged; id=%s", inspection->verdict.id);
}

extern const struct act_action act_tag;
const struct act_action act_tag = {.action = ACTION_TAG, .has_ticket = true, .plan = plan_tag};
