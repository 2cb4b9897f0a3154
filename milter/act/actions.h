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

/* reply.c: "INTRODUCTION: SENTENCE. HINT. Ref TICKET", short enough that with code and status it stays below
 * LIMIT_SMTP_REPLY_BYTES, '%' doubled. No " Ref" without a ticket; no hint where it is "" or takes the sentence's
 * place. */
const char *act_reply_text(struct arena *arena, const char *introduction, const char *sentence, const char *hint,
                           const char *ticket);

/* allow.c: what lets the match pass for everybody the message is judged for; NULL: nothing does. */
const struct allowance *act_allowed(const struct inspection *inspection, const struct match *match);

/* "allowed until 27 Dec 2026 (7KQ2M): standing order, says ann; without that: ...", or with the place of a rule file
 * "(default.rules:14): standing order; ..."; in the arena. */
const char *act_allowed_words(const struct inspection *inspection, const struct allowance *allowance,
                              const char *instead);

/* resend.c: somebody who logged in has put the resend word into the subject. */
bool act_resend_asked(const struct inspection *inspection);

/* It would have an effect on what this match wants, unless it was used before. */
bool act_resend_possible(const struct inspection *inspection, const struct match *match);

/* It lets pass what the match is about. */
bool act_resend_covers(const struct inspection *inspection, const struct match *match);

/* What came of it, by the matches. */
enum resend act_resend_outcome(const struct inspection *inspection);

/* "sent once more, because ann asked for it with [resend]; without that: ..."; in the arena. */
const char *act_resend_words(const struct inspection *inspection, const char *instead);

/* The Subject field without the word, as it has to stand in the header; NULL: it stays as it came. */
const char *act_resend_subject(const struct inspection *inspection);

#endif
