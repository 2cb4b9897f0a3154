/* lists.h - inside party/: sorted lists of domains and declared addresses, and organisational domains. */
#ifndef PARTY_LISTS_H
#define PARTY_LISTS_H

#include "party/party.h"

/* A declared address pattern: "@domain", which takes in its subdomains, or a whole address. */
struct declared {
    const char *pattern;
    uint32_t block;
};

struct party_lists {
    const struct config *config;
    const struct settings *settings;
    struct arena *arena;
    const char **shared; /* sorted */
    size_t shared_count;
    struct declared *declared; /* sorted by pattern */
    size_t declared_count;
};

/* The block an address (lower case) was declared in: the whole address first, then the nearest domain above it.
 * UINT32_MAX: none. */
uint32_t lists_block(const struct party_lists *lists, const char *address);

/* True when the domain or one above it is on the list of shared domains. */
bool lists_shared(const struct party_lists *lists, const char *domain);

/* The organisational domain: one label more than the public suffix (publicsuffix.org). The domain itself when it is a
 * public suffix or an address literal. Points into `domain`. */
const char *lists_organisation(const char *domain);

/* True when `domain` is `parent` or lies below it. */
bool lists_domain_below(const char *domain, const char *parent);

#endif
