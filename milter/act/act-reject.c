/* act-reject.c - the sender's mail program is told at once why the message was not sent. */
#include "act/actions.h"

/* The one place that tells people of the word: whoever reads it has just been told what is wrong. */
static const char *hint(const struct inspection *inspection) {
    const struct match about = {.document = inspection->verdict.document};
    if (act_resend_asked(inspection) || !act_resend_possible(inspection, &about))
        return "";
    return arena_printf(inspection->arena, "To send it all the same put %s in the subject", inspection->resend_word);
}

static void plan_reject(const struct inspection *inspection, struct plan *plan) {
    const struct verdict *verdict = &inspection->verdict;
    plan->reply = REPLY_REJECT;
    plan->smtp_code = "550";
    plan->smtp_status = "5.7.1";
    plan->smtp_text = act_reply_text(inspection->arena, "NOT SENT", verdict->why, hint(inspection), verdict->id);
}

extern const struct act_action act_reject;
const struct act_action act_reject = {.action = ACTION_REJECT, .has_ticket = true, .plan = plan_reject};
