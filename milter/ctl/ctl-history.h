/* ctl-history.h - inside `orderguardctl history`: one function a verb, one row of ctl-history.c each. All return an
 * exit status; options->arguments[0] is the verb. */
#ifndef CTL_HISTORY_H
#define CTL_HISTORY_H

#include "ctl/ctl.h"

int ctl_history_export(struct session *session, const struct options *options);
int ctl_history_forget(struct session *session, const struct options *options);
int ctl_history_prune(struct session *session, const struct options *options);
int ctl_history_resent(struct session *session, const struct options *options);
int ctl_history_verify(struct session *session, const struct options *options);

/* --since and --until; false after a complaint. */
bool ctl_history_span(const struct options *options, struct history_query *query);

/* As history_find; a number that is not known as typed ("PO-4711") is looked for without its order word. */
int ctl_history_find(struct session *session, struct history_query *query, struct arena *arena,
                     struct history_item **items, size_t *count, struct error *error);

#endif
