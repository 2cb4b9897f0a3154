/* rulelang.h - the rule language: reads *.rules files, checks them, judges inspections by them. */
#ifndef RULELANG_H
#define RULELANG_H

#include "base/buffer.h"
#include "base/error.h"
#include "inspection.h"
#include "settings.h"

struct rules;

/* Reads the files and folders (*.rules, sorted by name). All errors are appended to *errors (at most
 * LIMIT_RULE_ERRORS): "FILE:LINE:COLUMN: message", the source line, and a caret below the place. Party blocks are
 * added to *settings. Returns -1 if there was any error; *rules then is NULL. */
int rules_load(const char *const *paths, size_t count, struct settings *settings, struct rules **rules,
               struct buffer *errors);
/* NULL is allowed. */
void rules_free(struct rules *rules);

/* Judges: fills inspection->matches and findings (and traces when wanted): for every judged document, and for the
 * message as a whole, the first rule that answers yes. What the files allow at that moment goes to
 * inspection->allowances. */
void rules_judge(const struct rules *rules, struct inspection *inspection);

/* What the files allow beyond that moment, in the arena; returns how many. A last day ends at midnight in the zone that
 * is utc_offset seconds east of UTC. */
size_t rules_allowances(const struct rules *rules, struct arena *arena, int64_t after, int32_t utc_offset,
                        struct allowance **items);

/* The allow entries whose last day lies before today, a line each: "FILE:LINE: allow sender ... ended on ...". */
void rules_expired(const struct rules *rules, struct date today, struct buffer *out);

/* Prints the effective policy as a rule file that would read back the same, each rule with its file:line. */
void rules_show(const struct rules *rules, struct buffer *out);

/* What differs between two rule sets, a line each: "rule NAME added|removed|changed (FILE:LINE)", the same of parties
 * and allow entries, and whether rules that both have are asked in another order. Nothing when they are the same but
 * for where they stand.
 */
void rules_changes(const struct rules *before, const struct rules *after, struct buffer *out);

/* Prints what a rule can ask (every keyword with its arguments), what a party block and an allow entry can say, and
 * every placeholder, as text for people. With a word only what has that name, or can be asked of it; returns how many
 * that were. */
size_t rules_manual(const char *word, struct buffer *out);

/* The same as items of a list in mdoc, for the man page: part is "keywords", "settings", "allowing" or "placeholders".
 * False for any other. */
bool rules_manual_page(const char *part, struct buffer *out);

/* How many rules there are; party blocks are counted by the settings. */
size_t rules_count(const struct rules *rules);

#endif
