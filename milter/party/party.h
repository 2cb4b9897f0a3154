/* party.h - who the message goes to: recipients become parties (semantics.md, Parties). */
#ifndef PARTY_H
#define PARTY_H

#include "base/config.h"
#include "base/error.h"
#include "inspection.h"
#include "settings.h"

/* An index over declared blocks, own domains and shared domains. Belongs to one load of the configuration. */
struct party_lists;

/* Builds the index. The list of shared domains (freemail, fax gateways, marketplaces) is read from
 * config->shared_domains; *lists keeps pointers into config and settings, which must live as long. */
int party_lists_load(const struct config *config, const struct settings *settings, struct party_lists **lists,
                     struct error *error);
/* NULL is allowed. */
void party_lists_free(struct party_lists *lists);

/* The declared blocks the recipients belong to, each once, for the request to the inspector. Fills `blocks`, which has
 * room for `room`; returns how many. */
size_t party_blocks(const struct party_lists *lists, const struct envelope *envelope, uint32_t *blocks, size_t room);

/* Fills inspection->parties from the envelope and the To: the inspector reported. */
void party_resolve(const struct party_lists *lists, struct inspection *inspection);

/* True when the address lies in an own domain as configured (the sender's own domain is not considered). */
bool party_is_own(const struct party_lists *lists, const char *address);

/* True when own domains are configured at all. */
bool party_has_own(const struct party_lists *lists);

#endif
