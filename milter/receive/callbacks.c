/* callbacks.c - in: libmilter's callbacks, one thread a connection; out: a collected message for the judge, and its
 * answer. They only collect and reply. Limits: LIMIT_RECIPIENTS, LIMIT_ADDRESS_BYTES, and those of collect.c. */
#include "receive/session.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* Where it was negotiated that a step has no reply, libmilter insists on getting none. */
static sfsistat carry_on(const struct receive_session *session, unsigned long no_reply) {
    return (session->protocol & no_reply) != 0 ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

static const char *macro(SMFICTX *context, const char *name) {
    return smfi_getsymval(context, (char *)name);
}

static void end_message(struct receive_session *session) {
    inspection_free(session->inspection);
    session->inspection = NULL;
    receive_collect_release(&session->collect);
    receive_message_ended();
}

static void drop_message(struct receive_session *session) {
    if (session->inspection == NULL)
        return;
    receive_collect_drop(&session->collect);
    end_message(session);
}

/* NOLINTNEXTLINE(readability-non-const-parameter): the type is libmilter's. */
sfsistat receive_connect(SMFICTX *context, char *host, struct sockaddr *address) {
    (void)host;
    struct receive_session *session = receive_session_of(context);
    receive_client_set(&session->client, address);
    return carry_on(session, SMFIP_NR_CONN);
}

/* The address without its angle brackets, cut at LIMIT_ADDRESS_BYTES. */
static const char *bare_address(struct receive_session *session, const char *text) {
    size_t length = strlen(text);
    if (length >= 2 && text[0] == '<' && text[length - 1] == '>') {
        text++;
        length -= 2;
    }
    if (length > LIMIT_ADDRESS_BYTES) {
        receive_collect_fail(&session->collect, LIMIT_REASON_ADDRESS_SIZE);
        length = LIMIT_ADDRESS_BYTES;
    }
    return arena_strndup(session->inspection->arena, text, length);
}

static void begin_message(struct receive_session *session, const char *sender, const char *user,
                          const char *daemon_name) {
    receive_message_began();
    session->inspection = inspection_new(0, 0);
    struct arena *arena = session->inspection->arena;
    struct envelope *envelope = &session->inspection->envelope;
    envelope->sender = bare_address(session, sender);
    envelope->user = arena_strdup(arena, user);
    envelope->daemon_name = arena_strdup(arena, daemon_name);
    envelope->client_address = session->client.known ? arena_strdup(arena, session->client.text) : NULL;
    envelope->no_quarantine = (session->actions & SMFIF_QUARANTINE) == 0;
}

sfsistat receive_mail(SMFICTX *context, char **arguments) {
    struct receive_session *session = receive_session_of(context);
    drop_message(session);
    const char *sender = arguments[0];
    if (*sender == '\0' || strcmp(sender, "<>") == 0)
        return SMFIS_ACCEPT;
    const char *user = macro(context, "{auth_authen}"), *daemon_name = macro(context, "{daemon_name}");
    if (!session->client.known)
        receive_client_parse(&session->client, macro(context, "{client_addr}"));
    if (!receive_outgoing_now(user, &session->client, daemon_name)) {
        log_write(receive_log(), LOG_LEVEL_DEBUG, "not outgoing: client=%s",
                  session->client.known ? session->client.text : "unknown");
        return SMFIS_ACCEPT;
    }
    begin_message(session, sender, user, daemon_name);
    return SMFIS_CONTINUE;
}

sfsistat receive_recipient(SMFICTX *context, char **arguments) {
    struct receive_session *session = receive_session_of(context);
    if (session->inspection == NULL)
        return carry_on(session, SMFIP_NR_RCPT);
    struct envelope *envelope = &session->inspection->envelope;
    if (envelope->recipient_count >= LIMIT_RECIPIENTS) {
        receive_collect_fail(&session->collect, LIMIT_REASON_RECIPIENTS);
        return carry_on(session, SMFIP_NR_RCPT);
    }
    envelope->recipients = arena_grow(session->inspection->arena, envelope->recipients, envelope->recipient_count,
                                      sizeof *envelope->recipients);
    envelope->recipients[envelope->recipient_count++] = bare_address(session, arguments[0]);
    return carry_on(session, SMFIP_NR_RCPT);
}

/* What a change of the header needs to know. */
static void note_header(struct receive_session *session, const char *name, const char *value) {
    struct envelope *envelope = &session->inspection->envelope;
    if (strcasecmp(name, "Subject") == 0 && envelope->subject == NULL && strlen(value) <= LIMIT_SUBJECT_BYTES) {
        bool blank = (session->protocol & SMFIP_HDR_LEADSPC) != 0 && value[0] == ' ';
        envelope->subject = arena_strdup(session->inspection->arena, blank ? value + 1 : value);
    }
    envelope->signed_before = envelope->signed_before || strcasecmp(name, "DKIM-Signature") == 0;
}

sfsistat receive_header(SMFICTX *context, char *name, char *value) {
    struct receive_session *session = receive_session_of(context);
    if (session->inspection != NULL) {
        note_header(session, name, value);
        receive_collect_header(&session->collect, name, value, (session->protocol & SMFIP_HDR_LEADSPC) != 0);
    }
    return carry_on(session, SMFIP_NR_HDR);
}

sfsistat receive_body(SMFICTX *context, unsigned char *bytes, size_t length) {
    struct receive_session *session = receive_session_of(context);
    if (session->inspection != NULL)
        receive_collect_body(&session->collect, bytes, length);
    return carry_on(session, SMFIP_NR_BODY);
}

static void complete(struct receive_session *session, const char *queue_id) {
    struct inspection *inspection = session->inspection;
    inspection->received_at = time(NULL);
    inspection->utc_offset = time_utc_offset(inspection->received_at);
    inspection->envelope.queue_id = arena_strdup(inspection->arena, queue_id);
    receive_collect_finish(&session->collect, &inspection->envelope);
    const char *reason = inspection->envelope.not_collected;
    if (reason != NULL && strcmp(reason, "busy") == 0)
        log_write(receive_log(), LOG_LEVEL_WARNING, "%s: message was not buffered and cannot be looked into: %s",
                  queue_id == NULL ? "NOQUEUE" : queue_id, session->collect.error.text);
}

sfsistat receive_end_of_message(SMFICTX *context) {
    struct receive_session *session = receive_session_of(context);
    if (session->inspection == NULL)
        return SMFIS_ACCEPT;
    complete(session, macro(context, "i"));
    struct inspection *inspection = session->inspection;
    struct plan plan = {.reply = REPLY_ACCEPT};
    receive_judge_message(inspection, &plan, context);
    sfsistat result = receive_reply(context, session, &inspection->envelope, &plan);
    end_message(session);
    receive_message_judged();
    return result;
}

sfsistat receive_abort(SMFICTX *context) {
    drop_message(receive_session_of(context));
    return SMFIS_CONTINUE;
}

sfsistat receive_close(SMFICTX *context) {
    struct receive_session *session = smfi_getpriv(context);
    if (session == NULL)
        return SMFIS_CONTINUE;
    drop_message(session);
    receive_collect_end(&session->collect);
    free(session);
    smfi_setpriv(context, NULL);
    return SMFIS_CONTINUE;
}
