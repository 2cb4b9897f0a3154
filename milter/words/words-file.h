/* words-file.h - inside words/: one file, and the alternatives in brackets. */
#ifndef WORDS_FILE_H
#define WORDS_FILE_H

#include "words/words.h"

/* Reads the text of one file and adds its rows to the settings; `path` is for the faults, which are appended to
 * *errors. 0 or -1. */
int words_read(const char *path, const char *text, size_t length, struct settings *settings, struct buffer *errors);

/* What words_expand found wrong: an offset into the text, what was expected there and what was found. */
struct words_fault {
    size_t offset;
    const char *expected, *found;
};

/* Writes out the alternatives of "[PO|order] [no|number]" and hands each to `take`, blanks collapsed, empty ones left
 * out. 0, or -1 with *fault filled in; nothing is handed over then. */
int words_expand(const char *text, size_t length, void (*take)(void *context, const char *text, size_t length),
                 void *context, struct words_fault *fault);

#endif
