/* placeholder.h - what may stand in braces in a rule's sentence. */
#ifndef RULELANG_PLACEHOLDER_H
#define RULELANG_PLACEHOLDER_H

#include "rulelang/keyword.h"

enum speaks_of { SPEAKS_OF_MESSAGE, SPEAKS_OF_DOCUMENT, SPEAKS_OF_EARLIER, SPEAKS_OF_UNREADABLE, SPEAKS_OF_PART };

struct placeholder {
    const char *name;
    enum speaks_of speaks_of;
    const char *(*fill)(const struct judging *judging); /* never NULL, in the inspection's arena or constant */
    const char *describe;                               /* for the manual */
};

/* The table, ending with a row without a name. */
extern const struct placeholder rulelang_placeholders[];

/* NULL: there is none of that name. */
const struct placeholder *rulelang_placeholder_of(const char *name);
/* Ends with NULL. */
const char *const *rulelang_placeholder_names(struct arena *arena);

/* The order number, or "without a number". */
const char *rulelang_number_words(const struct document *document);

/* How long ago a day was: "19 days", "4 months", "one year", "almost two years". */
const char *rulelang_age_words(struct arena *arena, struct date day, struct date today);

#endif
