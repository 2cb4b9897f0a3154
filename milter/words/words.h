/* words.h - reads the words files of rules/words: label and month words per language, data an admin may extend. */
#ifndef WORDS_H
#define WORDS_H

#include "base/buffer.h"
#include "settings.h"

#include <stdbool.h>

/* Adds the rows of every file NAME.words of these folders (in the order given, files sorted by name) to the settings.
 * A folder that does not exist is an error only if `folders[0]`, the shipped one. Every fault is appended to *errors
 * as one line "FILE:LINE:COLUMN: expected ..., but found ..."; returns -1 if there was any. */
int words_load(const char *const *folders, size_t count, struct settings *settings, struct buffer *errors);

/* True when `meaning` is one that a finder uses. */
bool words_meaning_known(const char *meaning);

#endif
