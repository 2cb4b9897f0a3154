/* config.h - the configuration file /etc/orderguard/orderguard.conf: `key = value`, one row of config.c a key. */
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CONFIG_DEFAULT_PATH ORDERGUARD_SYSCONFDIR "/orderguard/orderguard.conf"
#define CONFIG_DEFAULT_RULES ORDERGUARD_SYSCONFDIR "/orderguard/rules"

enum config_mode { MODE_OBSERVE, MODE_ENFORCE };
enum config_on_error { ON_ERROR_ACCEPT, ON_ERROR_TEMPFAIL };

/* A list of words, in the order of the file. */
struct config_list {
    char **items;
    size_t count;
};

struct config {
    char *path;           /* the file it was read from; NULL: built-in defaults */
    char *socket;         /* unix:PATH, PATH, or inet:PORT@HOST */
    uint32_t socket_mode; /* octal permissions of the unix socket */
    char *user;           /* user[:group] of the daemon; NULL: stay who we are */
    char *inspect_user;   /* user of the inspectors when started as root; "nobody" if missing */
    enum config_mode mode;
    enum config_on_error on_error;
    char *history;            /* PATH, sqlite:PATH, postgresql://..., none */
    struct config_list rules; /* files and folders */
    struct config_list words; /* folders, shipped one first */
    char *shared_domains;     /* list file: freemail, fax gateways, marketplaces */
    struct config_list own_domains;
    struct config_list own_networks; /* CIDR; a client in one of these sends outgoing mail */
    struct config_list daemon_names; /* {daemon_name} values of outgoing mail, e.g. ORIGINATING; !NAME: never judged */
    char *timezone;                  /* TZ name; NULL: the system's */
    char *log;                       /* syslog | stderr | PATH */
    uint32_t inspectors;             /* resident inspectors; 0: one a processor */
    uint64_t buffer_total;           /* bytes of message text in memory, all connections together */
    char *spool;                     /* folder of unlinked spool files beyond that */
    uint32_t same_send_window;       /* seconds */
    uint32_t keep_months;            /* history kept */
    uint32_t holds_per_hour;         /* more holds within an hour become tags; 0: no bound */
    char *resend_word; /* in the subject of who logged in: passes an order once more; NULL: no word does */
    uint32_t deadline; /* seconds from end of message to verdict */
    char *mta_config;  /* for release: postfix -c DIR, or a sendmail.cf; NULL: the system's */
};

/* Reads the file over the defaults. Every fault is collected (at most LIMIT_RULE_ERRORS) as
 * "FILE:LINE: ... expected ..., but found ..." in *errors, one a line; returns -1 if there was any.
 * A NULL path gives the defaults. *config belongs to the caller (config_free). */
struct buffer;
int config_load(const char *path, struct config **config, struct buffer *errors);

/* NULL is allowed. */
void config_free(struct config *config);

/* Prints every key with its value as it is in force, one `key = value` a line. */
void config_print(const struct config *config, struct buffer *out);

/* Where the programs, rules/ and words/ are: beside the running program in a build tree, else as installed
 * (interface.md: "they find each other"). The text belongs to the caller (free); NULL: nowhere. */
char *config_find(const char *what);

#endif
