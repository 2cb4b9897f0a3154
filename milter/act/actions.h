/* actions.h - what one action is: a file act-NAME.c and a row in actions.c. */
#ifndef ACT_ACTIONS_H
#define ACT_ACTIONS_H

#include "inspection.h"

struct act_action {
    enum action action;
    bool has_ticket; /* people ask about it by a ticket */
    bool has_token;  /* a header binds the queue file to our record */
    /* Fills the plan for this verdict. Strings belong to the inspection's arena. */
    void (*plan)(const struct inspection *inspection, struct plan *plan);
};

/* Never NULL. */
const struct act_action *act_action_of(enum action action);

/* reply.c: the same in plain ASCII for one line of SMTP or of a queue listing: accents dropped, quotes and dashes made
 * plain, anything else '?', blanks single. */
char *act_ascii(struct arena *arena, const char *text);

/* reply.c: "INTRODUCTION: SENTENCE. Ref TICKET", short enough that with code and status it stays below
 * LIMIT_SMTP_REPLY_BYTES, '%' doubled. No " Ref" without a ticket. */
const char *act_reply_text(struct arena *arena, const char *introduction, const char *sentence, const char *ticket);

/* allow.c: what lets the match pass for everybody the message is judged for; NULL: nothing does. */
const struct allowance *act_allowed(const struct inspection *inspection, const struct match *match);

/* "allowed until 27 Dec 2026 (7KQ2M): standing order, says ann; without that: ..."; in the arena. */
const char *act_allowed_words(const struct inspection *inspection, const struct allowance *allowance,
                              const char *instead);

#endif
