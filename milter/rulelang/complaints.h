/* complaints.h - the errors of a rule set, collected while reading goes on, told together at the end. */
#ifndef RULELANG_COMPLAINTS_H
#define RULELANG_COMPLAINTS_H

#include "base/arena.h"
#include "base/buffer.h"
#include "rulelang/tree.h"

struct complaint {
    struct spot spot; /* source NULL: the sentence names the file itself */
    const char *sentence;
    size_t order; /* of being found */
};

struct complaints {
    struct arena *arena;
    struct complaint *items;
    size_t count;
};

/* One more error at that place. What is said twice of one place is kept once. */
void rulelang_complain(struct complaints *complaints, struct spot spot, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Writes them in the order of the files and lines, each with its source line and a caret; at most LIMIT_RULE_ERRORS. */
void rulelang_tell(struct complaints *complaints, struct buffer *out);

/* `; did you mean "when"?` for the nearest of `known` (ends with NULL), or "". In the arena. */
const char *rulelang_did_you_mean(struct arena *arena, const char *word, const char *const *known);

/* True when one of `known` is as near as rulelang_did_you_mean asks for. */
bool rulelang_is_near(const char *word, const char *const *known);

/* `"a", "b" or "c"` of a list that ends with NULL; without quotes when `bare`. In the arena. */
const char *rulelang_alternatives(struct arena *arena, const char *const *words, bool bare);

#endif
