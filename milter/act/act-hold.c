/* act-hold.c - the message stays in the MTA's queue. Its header binds the queue file to our hold record: queue IDs are
 * used again. The reason is never empty: smfi_quarantine refuses an empty one, and the mail would be delivered. */
#include "act/actions.h"

#include <string.h>

static void plan_hold(const struct inspection *inspection, struct plan *plan) {
    const struct verdict *verdict = &inspection->verdict;
    struct arena *arena = inspection->arena;
    const char *why = act_ascii(arena, verdict->why != NULL ? verdict->why : "");
    char *reason = arena_printf(arena, "orderguard %s: %s", verdict->id, why[0] != '\0' ? why : "held by a rule");
    if (strlen(reason) >= LIMIT_SMTP_REPLY_BYTES)
        memcpy(reason + LIMIT_SMTP_REPLY_BYTES - 4, "...", 4);
    plan->reply = REPLY_QUARANTINE;
    plan->quarantine = reason;
    plan->header_value = arena_printf(arena, "held; id=%s; t=%s", verdict->id, verdict->token);
}

extern const struct act_action act_hold;
const struct act_action act_hold = {.action = ACTION_HOLD, .has_ticket = true, .has_token = true, .plan = plan_hold};
