/* party.c - in: envelope recipients, the To: of the message, declared blocks; out: the foreign parties, and for which
 * of them repetition is judged. Limit: LIMIT_RECIPIENTS, set by receive/. */
#include "party/party.h"

#include "party/lists.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { TELEPHONE_LEAST_DIGITS = 7, TELEPHONE_MOST_DIGITS = 15 }; /* ITU-T E.164 */

static char *lower_case(struct arena *arena, const char *text) {
    char *copy = arena_strdup(arena, text);
    for (char *c = copy; *c != '\0'; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

/* "" for an address without a domain. */
static const char *domain_of(const char *address) {
    const char *at = strrchr(address, '@');
    return at == NULL ? "" : at + 1;
}

static bool is_telephone(const char *address) {
    const char *digits = address + (address[0] == '+');
    size_t count = strspn(digits, "0123456789");
    return count >= TELEPHONE_LEAST_DIGITS && count <= TELEPHONE_MOST_DIGITS && digits[count] == '@';
}

/* The key of a declared party is its first address, so that what the store learned before the block was written stays
 * known afterwards. */
static const char *block_key(const struct party_block *block) {
    const char *first = block->address_count > 0 ? block->addresses[0] : block->name;
    return first + (first[0] == '@');
}

static struct party make_party(const struct party_lists *lists, const char *address) {
    uint32_t index = lists_block(lists, address);
    const struct party_block *block = index == UINT32_MAX ? NULL : &lists->settings->parties[index];
    struct party party = {.block = index, .role = block == NULL ? NULL : block->role};
    const char *domain = domain_of(address);
    bool alone = domain[0] == '\0' || domain[0] == '[' || is_telephone(address) || lists_shared(lists, domain);
    if (block != NULL && !block->each_address) {
        party.name = block->name;
        party.key = block_key(block);
    } else if (block != NULL || alone) {
        party.name = party.key = address;
    } else {
        party.name = party.key = lists_organisation(domain);
    }
    return party;
}

bool party_has_own(const struct party_lists *lists) {
    return lists->config->own_domains.count > 0;
}

bool party_is_own(const struct party_lists *lists, const char *address) {
    const char *domain = domain_of(address);
    for (size_t i = 0; i < lists->config->own_domains.count; i++)
        if (lists_domain_below(domain, lists->config->own_domains.items[i]))
            return true;
    return false;
}

/* The sender's own organisational domain counts as own, unless others share it. NULL: none. */
static const char *sender_organisation(const struct party_lists *lists, const char *sender) {
    const char *domain = domain_of(sender);
    if (domain[0] == '\0' || domain[0] == '[' || lists_shared(lists, domain))
        return NULL;
    return lists_organisation(domain);
}

static bool is_foreign(const struct party_lists *lists, const char *address, const char *sender_domain) {
    if (party_is_own(lists, address))
        return false;
    return sender_domain == NULL || !lists_domain_below(domain_of(address), sender_domain);
}

static struct party *find_party(struct parties *parties, const char *key) {
    for (size_t i = 0; i < parties->count; i++)
        if (strcmp(parties->items[i].key, key) == 0)
            return &parties->items[i];
    return NULL;
}

static bool named_in_to(const struct facts *facts, const char *address) {
    for (size_t i = 0; i < facts->to.count; i++)
        if (strcasecmp(facts->to.items[i], address) == 0)
            return true;
    return false;
}

static void add_recipient(const struct party_lists *lists, struct inspection *inspection, const char *address) {
    struct parties *parties = &inspection->parties;
    struct party party = make_party(lists, address);
    struct party *known = find_party(parties, party.key);
    if (known == NULL) {
        parties->items = arena_grow(inspection->arena, parties->items, parties->count, sizeof *parties->items);
        known = &parties->items[parties->count++];
        *known = party;
    }
    known->addresses = arena_grow(inspection->arena, known->addresses, known->address_count, sizeof *known->addresses);
    known->addresses[known->address_count++] = address;
    known->judged = known->judged || named_in_to(&inspection->facts, address);
}

static bool is_vendor(const struct party *party) {
    return party->role != NULL && strcmp(party->role, "vendor") == 0;
}

/* Declared vendors alone, where there are any; else those in To:; else everybody. */
static void choose_judged(struct parties *parties) {
    bool any_vendor = false, any_in_to = false;
    for (size_t i = 0; i < parties->count; i++) {
        any_vendor = any_vendor || is_vendor(&parties->items[i]);
        any_in_to = any_in_to || parties->items[i].judged;
    }
    for (size_t i = 0; i < parties->count; i++) {
        if (any_vendor)
            parties->items[i].judged = is_vendor(&parties->items[i]);
        else if (!any_in_to)
            parties->items[i].judged = true;
    }
}

void party_resolve(const struct party_lists *lists, struct inspection *inspection) {
    const struct envelope *envelope = &inspection->envelope;
    const char *sender = lower_case(inspection->arena, envelope->sender);
    const char *sender_domain = sender_organisation(lists, sender);
    inspection->parties = (struct parties){0};
    for (size_t i = 0; i < envelope->recipient_count; i++) {
        const char *address = lower_case(inspection->arena, envelope->recipients[i]);
        if (is_foreign(lists, address, sender_domain))
            add_recipient(lists, inspection, address);
    }
    choose_judged(&inspection->parties);
    inspection->parties.foreign = inspection->parties.count > 0;
}

static bool contains(const uint32_t *blocks, size_t count, uint32_t block) {
    for (size_t i = 0; i < count; i++)
        if (blocks[i] == block)
            return true;
    return false;
}

size_t party_blocks(const struct party_lists *lists, const struct envelope *envelope, uint32_t *blocks, size_t room) {
    size_t count = 0;
    if (lists->declared_count == 0)
        return 0;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < envelope->recipient_count && count < room; i++) {
        uint32_t block = lists_block(lists, lower_case(arena, envelope->recipients[i]));
        if (block != UINT32_MAX && !contains(blocks, count, block))
            blocks[count++] = block;
    }
    arena_free(arena);
    return count;
}
