/* nearest.h - what a misspelled word was probably meant to be. */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stdbool.h>

/* The one of `known` (ends with NULL) that is nearest; NULL: none is near. Case does not count; the answer is one of
 * the pointers given. */
const char *nearest_word(const char *word, const char *const *known);

/* True for what is one or two letters, or only capitals, away from `known`. */
bool nearest_is_misspelled(const char *word, const char *known);

#endif
