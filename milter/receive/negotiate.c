/* negotiate.c - in: what the MTA offers; out: what we use of it: only the steps we need, no reply where none is needed,
 * header values to the octet, and the macros we read. */
#include "receive/session.h"

/* What a verdict may need, where offered. */
#define ACTIONS (SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE | SMFIF_SETSYMLIST)

/* MAIL is the one step before the end of message where we may accept, so it alone has a reply. */
#define PROTOCOL                                                                                                       \
    (SMFIP_NOHELO | SMFIP_NODATA | SMFIP_NOEOH | SMFIP_NOUNKNOWN | SMFIP_HDR_LEADSPC | SMFIP_NR_CONN | SMFIP_NR_RCPT | \
     SMFIP_NR_HDR | SMFIP_NR_BODY)

static void ask_for_macros(SMFICTX *context) {
    static const struct {
        int step;
        const char *macros;
    } wanted[] = {
        {SMFIM_CONNECT, "{daemon_name} {client_addr}"},
        /* Sendmail gives i only here, Postfix only at the end. */
        {SMFIM_ENVFROM, "i {auth_authen} {auth_type} {daemon_name} {client_addr}"},
        {SMFIM_EOM, "i"},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        smfi_setsymlist(context, wanted[i].step, (char *)wanted[i].macros);
}

sfsistat receive_negotiate(SMFICTX *context, unsigned long actions, unsigned long protocol, unsigned long unused2,
                           unsigned long unused3, unsigned long *our_actions, unsigned long *our_protocol,
                           unsigned long *our_unused2, unsigned long *our_unused3) {
    (void)unused2;
    (void)unused3;
    struct receive_session *session = receive_session_of(context);
    session->actions = actions & ACTIONS;
    session->protocol = protocol & PROTOCOL;
    if ((session->actions & SMFIF_QUARANTINE) == 0)
        receive_say_no_quarantine();
    if ((session->actions & SMFIF_SETSYMLIST) != 0)
        ask_for_macros(context);
    *our_actions = session->actions;
    *our_protocol = session->protocol;
    *our_unused2 = *our_unused3 = 0;
    return SMFIS_CONTINUE;
}
