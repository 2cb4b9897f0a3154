/* settings.h - what the admin's files say that more than one stage needs: label words and declared parties.
 *
 * words/ and rulelang/ read the files, wire/ carries the settings into the inspectors, party/ and inspect/find/ use
 * them. One struct settings is made by one configuration load and never changes afterwards.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include "base/arena.h"
#include "base/date.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One row of a words file: in this language these words mean that. */
struct word {
    const char *language; /* "en" */
    const char *meaning;  /* "number", "date", "delivery-date", "month-3", "kind-invoice" ...: rules/words/README */
    const char *text;     /* the words as written in the file, UTF-8 */
};

enum date_order { DATE_ORDER_OPEN, DATE_ORDER_MDY, DATE_ORDER_DMY, DATE_ORDER_YMD, DATE_ORDER_COUNT };

/* A `party "name" { ... }` block. */
struct party_block {
    const char *name;
    const char *role;       /* NULL: none */
    const char **addresses; /* "@domain" (with its subdomains) or "local@domain", lower case */
    size_t address_count;
    const char *language; /* of orders to it, as rules/words names it ("de"); NULL: not said */
    enum date_order date_order;
    const char **number_patterns; /* PCRE2, without the slashes; checked when read */
    size_t number_pattern_count;
    /* What stands on its forms and is neither an order's number nor its date. */
    const char **ignored_numbers; /* as written; compared folded */
    size_t ignored_number_count;
    const char **ignored_patterns; /* as number_patterns, but they fit a whole number */
    size_t ignored_pattern_count;
    struct date *ignored_dates; /* full calendar days */
    size_t ignored_date_count;
    bool each_address; /* every address is a party of its own */
};

struct settings {
    struct arena *arena; /* owns everything here */
    uint32_t generation; /* echoed by the inspectors */
    struct word *words;
    size_t word_count;
    struct party_block *parties;
    size_t party_count;
};

/* Empty settings with an arena of their own; settings_free frees all (NULL allowed). */
struct settings *settings_new(uint32_t generation);
void settings_free(struct settings *settings);

#endif
