/* reply.c - in: the plan of act/; out: header changes, quarantine request, SMTP reply.
 * A request the MTA does not take is logged as an alarm or a warning, never silently lost. */
#include "receive/session.h"

#include <stdio.h>

static char header_name[] = "X-Orderguard";

static const char *queue_id(const struct envelope *envelope) {
    return envelope->queue_id == NULL ? "NOQUEUE" : envelope->queue_id;
}

/* From the last to the first: removing one renumbers those behind it. */
static void remove_forged(SMFICTX *context, const struct receive_session *session, const struct envelope *envelope) {
    if (envelope->forged_headers == 0)
        return;
    bool removed = (session->actions & SMFIF_CHGHDRS) != 0;
    for (size_t i = envelope->forged_headers; i > 0 && removed; i--)
        removed = smfi_chgheader(context, header_name, (int)i, NULL) == MI_SUCCESS;
    if (!removed)
        log_write(receive_log(), LOG_LEVEL_WARNING, "%s: %zu X-Orderguard fields it came with could not be removed",
                  queue_id(envelope), envelope->forged_headers);
}

/* Where header values come with their leading blank, the MTA adds none either. */
static void add_header(SMFICTX *context, const struct receive_session *session, const struct envelope *envelope,
                       const char *value) {
    char text[LIMIT_STRING_BYTES];
    snprintf(text, sizeof text, "%s%s", (session->protocol & SMFIP_HDR_LEADSPC) != 0 ? " " : "", value);
    if ((session->actions & SMFIF_ADDHDRS) == 0 || smfi_addheader(context, header_name, text) != MI_SUCCESS)
        log_write(receive_log(), LOG_LEVEL_WARNING, "%s: the mail server did not take the X-Orderguard field",
                  queue_id(envelope));
}

static void replace_subject(SMFICTX *context, const struct receive_session *session, const struct envelope *envelope,
                            const char *value) {
    char name[] = "Subject";
    char *text = arena_printf(session->inspection->arena, "%s%s",
                              (session->protocol & SMFIP_HDR_LEADSPC) != 0 || value[0] == '\0' ? " " : "", value);
    if ((session->actions & SMFIF_CHGHDRS) == 0 || smfi_chgheader(context, name, 1, text) != MI_SUCCESS)
        log_write(receive_log(), LOG_LEVEL_WARNING, "%s: the mail server did not take the subject without the word",
                  queue_id(envelope));
}

static bool quarantine(SMFICTX *context, const struct envelope *envelope, const char *reason) {
    if (reason == NULL || *reason == '\0')
        reason = "held by orderguard"; /* an empty reason fails, and the message is delivered */
    if (!envelope->no_quarantine && smfi_quarantine(context, (char *)reason) == MI_SUCCESS)
        return true;
    log_write(receive_log(), LOG_LEVEL_ALARM, "%s: the mail server did not take the request to hold the message",
              queue_id(envelope));
    return false;
}

static sfsistat refuse(SMFICTX *context, const struct envelope *envelope, const struct plan *plan, sfsistat result) {
    if (smfi_setreply(context, (char *)plan->smtp_code, (char *)plan->smtp_status, (char *)plan->smtp_text) !=
        MI_SUCCESS)
        log_write(receive_log(), LOG_LEVEL_WARNING, "%s: the reply text was not taken, the mail server says its own",
                  queue_id(envelope));
    return result;
}

sfsistat receive_reply(SMFICTX *context, const struct receive_session *session, const struct envelope *envelope,
                       const struct plan *plan) {
    if (plan->reply == REPLY_REJECT)
        return refuse(context, envelope, plan, SMFIS_REJECT);
    if (plan->reply == REPLY_DEFER)
        return refuse(context, envelope, plan, SMFIS_TEMPFAIL);
    if (!plan->untouched)
        remove_forged(context, session, envelope);
    if (!plan->untouched && plan->subject != NULL)
        replace_subject(context, session, envelope, plan->subject);
    bool as_planned = plan->reply != REPLY_QUARANTINE || quarantine(context, envelope, plan->quarantine);
    if (plan->header_value != NULL && as_planned)
        add_header(context, session, envelope, plan->header_value);
    return SMFIS_ACCEPT;
}
