/* names.h - which names are taken, and by whom. */
#ifndef RULELANG_NAMES_H
#define RULELANG_NAMES_H

#include "base/arena.h"

struct names;

/* Nothing is taken yet. Belongs to the arena. */
struct names *rulelang_names_new(struct arena *arena);

/* NULL, and the name now belongs to `owner` (not NULL); or whom it belongs to already. Keeps the pointer to the name.
 */
const void *rulelang_names_take(struct names *names, const char *name, const void *owner);

#endif
