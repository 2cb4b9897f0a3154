/* allow.c - in: what an admin lets pass for a while, by a rule file or by `orderguardctl allow`; out: whether that
 * covers what a rule wants done, and the sentence that says so. A number covers only what is wanted about orders of
 * that number; a sender and a party cover the message, a party only when everybody it is judged for is allowed. */
#include "act/actions.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

/* An address, or "@domain" with its subdomains. */
static bool is_sender(const struct allowance *allowance, const char *sender) {
    const char *at = strrchr(sender, '@'), *wanted = allowance->value;
    if (wanted[0] != '@')
        return strcasecmp(sender, wanted) == 0;
    if (at == NULL)
        return false;
    size_t length = strlen(at + 1), tail = strlen(wanted + 1);
    const char *end = at + 1 + length - (length >= tail ? tail : 0);
    return length >= tail && strcasecmp(end, wanted + 1) == 0 && (length == tail || end[-1] == '.');
}

static bool is_party(const struct party *party, const char *wanted) {
    return strcasecmp(party->name, wanted) == 0 || strcasecmp(party->key, wanted) == 0;
}

/* In a rule file it is written as people write it: like the order prints it, or without its prefix. */
static bool is_number(struct arena *arena, const struct document *document, const struct allowance *allowance) {
    if (allowance->place == NULL)
        return strcmp(document->number_folded, allowance->value) == 0;
    const char *wanted = text_fold_number(arena, allowance->value);
    return strcmp(text_fold_number(arena, document->number_folded), wanted) == 0 ||
           strcmp(text_fold_number(arena, document->number_raw), wanted) == 0;
}

static bool has_number(const struct inspection *inspection, const struct match *match,
                       const struct allowance *allowance) {
    if (match->document >= inspection->facts.document_count)
        return false;
    const struct document *document = &inspection->facts.documents[match->document];
    return document->number_raw != NULL && is_number(inspection->arena, document, allowance);
}

/* Does it speak of this match, as far as this party is concerned? */
static bool speaks_of(const struct inspection *inspection, const struct allowance *allowance, const struct match *match,
                      const struct party *party) {
    switch (allowance->kind) {
    case ALLOW_SENDER:
        return is_sender(allowance, inspection->envelope.sender);
    case ALLOW_PARTY:
        return is_party(party, allowance->value);
    case ALLOW_NUMBER:
        return has_number(inspection, match, allowance) &&
               (allowance->party[0] == '\0' || is_party(party, allowance->party));
    case ALLOW_KIND_COUNT:
        break;
    }
    return false;
}

static const struct allowance *find(const struct inspection *inspection, const struct match *match,
                                    const struct party *party) {
    const struct comparisons *comparisons = &inspection->comparisons;
    for (size_t i = 0; i < inspection->allowance_count; i++)
        if (speaks_of(inspection, &inspection->allowances[i], match, party))
            return &inspection->allowances[i];
    for (size_t i = 0; i < comparisons->allowance_count; i++)
        if (speaks_of(inspection, &comparisons->allowances[i], match, party))
            return &comparisons->allowances[i];
    return NULL;
}

const struct allowance *act_allowed(const struct inspection *inspection, const struct match *match) {
    const struct allowance *allowance = NULL;
    if (inspection->comparisons.allowance_count + inspection->allowance_count == 0)
        return NULL;
    for (size_t i = 0; i < inspection->parties.count; i++) {
        const struct party *party = &inspection->parties.items[i];
        if (!party->judged)
            continue;
        allowance = find(inspection, match, party);
        if (allowance == NULL)
            return NULL;
    }
    return allowance;
}

const char *act_allowed_words(const struct inspection *inspection, const struct allowance *allowance,
                              const char *instead) {
    char words[DATE_WORDS_BYTES];
    struct arena *arena = inspection->arena;
    const char *until =
        allowance->ends == ALLOW_FOR_EVER
            ? "for ever"
            : arena_printf(arena, "until %s",
                           date_format_words(date_of_time(allowance->ends, inspection->utc_offset), words));
    if (allowance->place != NULL)
        return arena_printf(arena, "allowed %s (%s): %s; without that: %s", until, allowance->place, allowance->reason,
                            instead);
    return arena_printf(arena, "allowed %s (%s): %s, says %s; without that: %s", until, allowance->id,
                        allowance->reason, allowance->who, instead);
}
