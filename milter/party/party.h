/* party.h - who the message goes to: recipients become parties (semantics.md, Parties). */
#ifndef PARTY_H
#define PARTY_H

#include "base/config.h"
#include "base/error.h"
#include "inspection.h"
#include "settings.h"

struct party_lists;

/* Loads the list of shared domains (freemail, fax gateways, marketplaces) and libpsl's suffix list. */
int party_lists_load(const struct config *config, struct party_lists **lists, struct error *error);
void party_lists_free(struct party_lists *lists);

/* The declared blocks the recipients belong to, for the request to the inspector. Fills `blocks` (room for `room`). */
size_t party_blocks(const struct settings *settings, const struct envelope *envelope, uint32_t *blocks, size_t room);

/* Fills inspection->parties from the envelope and the To: and Cc: the inspector reported. */
void party_resolve(const struct party_lists *lists, const struct config *config, const struct settings *settings,
                   struct inspection *inspection);

#endif
