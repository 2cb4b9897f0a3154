/* ctl.h - orderguardctl: what every sub-command shares. One file a command (ctl-*.c), one row of ctl.c each. */
#ifndef CTL_H
#define CTL_H

#include "base/buffer.h"
#include "pipeline.h"
#include "settings.h"

#include <stdio.h>

/* ---- commands ---------------------------------------------------------------------------------------------------- */

/* What was typed; one struct for all commands, each of which takes the options of its own row in ctl.c. */
struct options {
    const char *config; /* NULL: the default */
    bool json;
    bool all, dry_run, yes;
    const char *at; /* as typed */
    const char *since, *until, *before;
    const char *span, *reason; /* --for, --reason */
    const char *from, *user, *history, *order, *party, *number;
    const char *to[LIMIT_RECIPIENTS];
    size_t to_count;
    const char *rules[64];
    size_t rules_count;
    const char *columns[64]; /* NAME=HEADING */
    size_t column_count;
    unsigned jobs;
    unsigned days;    /* 0: not said */
    char **arguments; /* what is no option */
    size_t argument_count;
};

/* Each returns an exit status (interface.md). */
int ctl_allow(const struct options *options);
int ctl_dates(const struct options *options);
int ctl_explain(const struct options *options);
int ctl_extract(const struct options *options);
int ctl_history(const struct options *options);
int ctl_import(const struct options *options);
int ctl_list(const struct options *options);
int ctl_release(const struct options *options);
int ctl_report(const struct options *options);
int ctl_rules(const struct options *options);
int ctl_show(const struct options *options);
int ctl_test(const struct options *options);

/* Prints "orderguardctl: sentence" to standard error and returns the status of the error. */
int ctl_fail(const struct error *error);

/* The same for wrong usage: EX_USAGE, and the line to type for help. */
int ctl_misused(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* "mdy", "dmy", "ymd", or NULL: open. False for anything else. */
bool ctl_date_order(const char *typed, enum date_order *order);

/* The graver of two exit statuses: 74 > 66 > 65 > 1 > 0, everything else above those. */
int ctl_worse(int a, int b);

/* ---- a session: policy, inspectors and store of one run ---------------------------------------------------------- */

enum session_need {
    NEED_POLICY = 1,
    NEED_INSPECTORS = 2,
    NEED_STORE = 4,
    NEED_STORE_WRITE = 8,
    NEED_STORE_CREATE = 16,
    NEED_STORE_MAYBE = 32 /* to be read; without one, or one that cannot be read, the session goes on */
};

struct session {
    const struct config *config; /* the policy's, or own_config */
    struct config *own_config;
    struct policy *policy; /* NULL when neither NEED_POLICY nor NEED_INSPECTORS was asked for */
    struct workers *workers;
    struct history *history;
    struct error no_history; /* with NEED_STORE_MAYBE: why there is none; status 0: there is */
    struct log *log;
    struct pipeline pipeline;
    int64_t now; /* --at, or the clock when the session was opened */
};

/* Opens what is needed; rights are given up (root becomes the owner of the store) between inspectors and store.
 * 0, or the exit status after the reason was printed. session_close is due in both cases. */
int session_open(struct session *session, const struct options *options, unsigned needs);
void session_close(struct session *session);

/* --at, or the clock. 0, or EX_USAGE after the reason was printed. */
int session_clock(const struct options *options, int64_t *now);

/* Prints what the store has for the query, one line or JSON object each; *count tells how many. An exit status. */
int session_print_items(struct session *session, const struct options *options, const struct history_query *query,
                        size_t *count);

/* The held message known by that ticket, queue ID or Message-ID; in the arena. EX_OK, or an exit status after the
 * reason was printed. */
int session_find_hold(struct session *session, const char *id, struct arena *arena, const struct history_item **item);

/* --from, --to and --user become the envelope. */
void session_set_envelope(const struct options *options, struct inspection *inspection);

/* ---- files as content -------------------------------------------------------------------------------------------- */

/* Reads a file and sets the envelope's content or small_content (in the arena), file_name and body digest: a mail
 * message (line ends become CRLF) or a bare document. */
int content_load(const char *path, struct inspection *inspection, struct error *error);

/* The same for a message already in memory. */
int content_take(const char *bytes, size_t length, struct inspection *inspection, struct error *error);

/* ---- output ------------------------------------------------------------------------------------------------------ */

/* One JSON object and a line end each, as interface.md defines them. */
void print_json_extract(FILE *out, const char *file, const struct inspection *inspection);
void print_json_test(FILE *out, const char *file, const struct inspection *inspection);
void print_json_item(FILE *out, const struct history_item *item);
/* What `history prune` forgot, or would forget; what `history verify` found wrong. */
void print_json_pruned(FILE *out, int64_t before, uint64_t sends, bool forgotten);
void print_json_fault(FILE *out, const char *sentence);

void print_json_habit(FILE *out, const char *from, size_t mails, size_t needless);
/* `expired` is among its keys: true when it ended before `now`. */
void print_json_allowance(FILE *out, const struct allowance *allowance, int64_t now);
/* What one rule wanted done, and to which messages. */
struct ctl_report_rule {
    const char *rule, *verdict; /* rule NULL: none was named */
    const struct history_verdict **items;
    size_t count, released;
};
struct ctl_report {
    int64_t since, until;
    uint64_t sends;  /* messages with orders that went out */
    size_t messages; /* rules spoke of */
    struct ctl_report_rule *rules;
    size_t rule_count;
};
void print_json_report(FILE *out, const struct ctl_report *report);
struct date_match;
void print_json_dates(FILE *out, unsigned line, const struct date_match *matches, size_t count);

/* The same for people. */
void print_text_extract(FILE *out, const char *file, const struct inspection *inspection);
void print_text_test(FILE *out, const char *file, const struct inspection *inspection);
void print_text_item(FILE *out, const struct history_item *item);

/* The beginning of a row of text, quoted. */
void print_text_row(FILE *out, const char *text);

/* ---- progress ---------------------------------------------------------------------------------------------------- */

/* A bar on standard error when that is a terminal; nothing otherwise. */
struct progress {
    bool shown;
    size_t done;
    int64_t total_bytes, done_bytes;
    int64_t begun_ms, drawn_ms;
};

/* The total is in bytes, because nobody knows beforehand how many mails a mailbox holds. */
void progress_begin(struct progress *progress, int64_t total_bytes);
void progress_step(struct progress *progress, size_t done, int64_t done_bytes);
void progress_end(struct progress *progress);

/* ---- the MTA's queue --------------------------------------------------------------------------------------------- */

/* A child that keeps root's rights when the session gives them up: it looks into the queue and releases from it. */
struct queue;

/* Splits it off. mta_config: Postfix's folder (-c), Sendmail's sendmail.cf, or NULL: whichever is installed. */
int queue_start(const char *mta_config, struct queue **queue, struct error *error);

/* Releases the held message if it is the one the token was given to. One older than the MTA's maximal_queue_lifetime
 * is queued anew where that can be done, so that its age does not make it bounce. EX_NOINPUT when the queue does not
 * hold that message. */
int queue_release(struct queue *queue, const char *queue_id, const char *token, int64_t age_seconds,
                  struct error *error);

/* The header section and body of a queued message. EX_NOINPUT when there is none. */
int queue_read(struct queue *queue, const char *queue_id, struct buffer *message, struct error *error);

/* Starts it with the configuration the options name. Must come before session_open gives root's rights up. 0, or an
 * exit status after the reason was printed. */
int session_start_queue(const struct options *options, struct queue **queue);

/* NULL is allowed. */
void queue_stop(struct queue *queue);

#endif
