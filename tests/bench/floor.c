/* floor.c - the milters to compare with: `floor noop SOCKET` looks at nothing, `floor read-all SOCKET` gets every
 * header and body octet and makes a SHA-256 of the body, with as few replies as the protocol allows. */
#include "base/digest.h"

#include <libmilter/mfapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

struct session {
    struct digest *digest;
    size_t header_bytes;
};

static struct session *session_of(SMFICTX *context) {
    struct session *session = smfi_getpriv(context);
    if (session != NULL)
        return session;
    session = calloc(1, sizeof *session);
    if (session == NULL)
        abort();
    session->digest = digest_new();
    smfi_setpriv(context, session);
    return session;
}

static sfsistat read_mail(SMFICTX *context, char **arguments) {
    (void)arguments;
    session_of(context)->header_bytes = 0;
    return SMFIS_NOREPLY;
}

static sfsistat read_header(SMFICTX *context, char *name, char *value) {
    session_of(context)->header_bytes += strlen(name) + strlen(value);
    return SMFIS_NOREPLY;
}

static sfsistat read_body(SMFICTX *context, unsigned char *bytes, size_t length) {
    digest_add(session_of(context)->digest, bytes, length);
    return SMFIS_NOREPLY;
}

static sfsistat read_end(SMFICTX *context) {
    char text[DIGEST_TEXT_BYTES];
    digest_finish(session_of(context)->digest, text);
    return SMFIS_ACCEPT;
}

static sfsistat read_close(SMFICTX *context) {
    struct session *session = smfi_getpriv(context);
    if (session != NULL)
        digest_free(session->digest);
    free(session);
    smfi_setpriv(context, NULL);
    return SMFIS_CONTINUE;
}

static sfsistat see_nothing(SMFICTX *context) {
    (void)context;
    return SMFIS_ACCEPT;
}

enum {
    UNUSED_STEPS = SMFIP_NOCONNECT | SMFIP_NOHELO | SMFIP_NORCPT | SMFIP_NODATA | SMFIP_NOEOH | SMFIP_NOUNKNOWN,
    SILENT_STEPS = SMFIP_NR_MAIL | SMFIP_NR_HDR | SMFIP_NR_BODY,
    ALL_STEPS = UNUSED_STEPS | SMFIP_NOMAIL | SMFIP_NOHDRS | SMFIP_NOBODY,
};

static sfsistat negotiate_reading(SMFICTX *context, unsigned long actions, unsigned long protocol,
                                  unsigned long unused2, unsigned long unused3, unsigned long *our_actions,
                                  unsigned long *our_protocol, unsigned long *our_unused2, unsigned long *our_unused3) {
    (void)context, (void)actions, (void)unused2, (void)unused3;
    *our_actions = *our_unused2 = *our_unused3 = 0;
    *our_protocol = protocol & (UNUSED_STEPS | SILENT_STEPS);
    return SMFIS_CONTINUE;
}

static sfsistat negotiate_nothing(SMFICTX *context, unsigned long actions, unsigned long protocol,
                                  unsigned long unused2, unsigned long unused3, unsigned long *our_actions,
                                  unsigned long *our_protocol, unsigned long *our_unused2, unsigned long *our_unused3) {
    (void)context, (void)actions, (void)unused2, (void)unused3;
    *our_actions = *our_unused2 = *our_unused3 = 0;
    *our_protocol = protocol & ALL_STEPS;
    return SMFIS_CONTINUE;
}

int main(int count, char **texts) {
    static char name[] = "floor";
    struct smfiDesc reading = {.xxfi_name = name,
                               .xxfi_version = SMFI_VERSION,
                               .xxfi_envfrom = read_mail,
                               .xxfi_header = read_header,
                               .xxfi_body = read_body,
                               .xxfi_eom = read_end,
                               .xxfi_close = read_close,
                               .xxfi_negotiate = negotiate_reading};
    struct smfiDesc nothing = {
        .xxfi_name = name, .xxfi_version = SMFI_VERSION, .xxfi_eom = see_nothing, .xxfi_negotiate = negotiate_nothing};
    if (count != 3 || (strcmp(texts[1], "noop") != 0 && strcmp(texts[1], "read-all") != 0)) {
        fputs("usage: floor noop|read-all SOCKET\n", stderr);
        return EX_USAGE;
    }
    struct smfiDesc filter = strcmp(texts[1], "noop") == 0 ? nothing : reading;
    if (smfi_setconn(texts[2]) != MI_SUCCESS || smfi_register(filter) != MI_SUCCESS)
        return EX_SOFTWARE;
    return smfi_main() == MI_SUCCESS ? EX_OK : EX_SOFTWARE;
}
