/* show.h - single pieces of a policy, as rules_show prints them. */
#ifndef RULELANG_SHOW_H
#define RULELANG_SHOW_H

#include "base/buffer.h"
#include "rulelang/tree.h"

/* Append one rule, one party block: without the place it comes from. */
void rulelang_show_rule(const struct rule *rule, struct buffer *out);
void rulelang_show_party(const struct party_entry *entry, struct buffer *out);

/* The same for one allow entry: a line. */
void rulelang_show_allowed(const struct allow_entry *entry, struct buffer *out);

#endif
