/* queue.h - what the files queue*.c share: each mail server has one, with how its queue is read and let go. */
#ifndef CTL_QUEUE_H
#define CTL_QUEUE_H

#include "ctl/ctl.h"

enum { QUEUE_ID_BYTES = 64 };

/* A mail server. mta_config is the configuration's key of that name, NULL when it is not set. All of it runs with
 * root's rights; queue IDs are letters and digits only. */
struct queue_mta {
    /* Is it this one, by mta_config or, without it, by what is installed? */
    bool (*is_meant)(const char *mta_config);
    /* Adds the header section and body of a queued message. EX_NOINPUT when there is none. */
    int (*read)(const char *mta_config, const char *queue_id, struct buffer *message, struct error *error);
    /* Lets a held message go, and has it delivered at once. age_seconds: since it was held. EX_NOINPUT when it is not
     * held. */
    int (*let_go)(const char *mta_config, const char *queue_id, int64_t age_seconds, struct error *error);
};

extern const struct queue_mta queue_postfix, queue_sendmail;

/* Runs a tool with `input` on its standard input and collects what it prints, errors too when wanted. words ends with
 * NULL. Returns its exit status, or -1 when it could not be run. */
int queue_run_tool(const char *const *words, const char *input, bool with_errors, struct buffer *output);

#endif
