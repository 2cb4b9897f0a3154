/* manual.h - between manual.c and manual-page.c. */
#ifndef RULELANG_MANUAL_H
#define RULELANG_MANUAL_H

#include "rulelang/check.h"

/* What an argument of that type is called: "DURATION", "WORD..."; NULL: it has no value. */
const char *rulelang_value_words(enum argument_type type);

#endif
