/* queue-sendmail.c - in: a queue ID; out: the held message read from Sendmail's queue, and let go by sendmail(8).
 * mta_config is the path of sendmail.cf, which says where the queue is.
 *
 * Sendmail keeps a message as two files: dfID with the body, and qfID - hfID while it is quarantined - with a line an
 * item, those of the header behind an H (Sendmail Installation and Operation Guide, appendix B). Either both lie in the
 * queue's folder, or in its folders qf and df.
 * Limits: LIMIT_MESSAGE_BYTES of a message. Unlike Postfix's, a message cannot be made young again: one that was held
 * for longer than Timeout.queuereturn bounces when its first delivery fails. */
#include "ctl/queue.h"

#include "base/buffer.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#define DEFAULT_CONFIG "/etc/mail/sendmail.cf"
#define DEFAULT_QUEUE "/var/spool/mqueue"
#define POSTFIX_CONFIG "/etc/postfix/main.cf"

enum { PROGRAM_WORDS = 8, PATH_BYTES = 4096 };

static const char *config_of(const char *mta_config) {
    return mta_config == NULL ? DEFAULT_CONFIG : mta_config;
}

/* Sendmail is configured by a file, Postfix by a folder. */
static bool is_meant(const char *mta_config) {
    struct stat status;
    if (mta_config == NULL)
        return access(POSTFIX_CONFIG, F_OK) != 0 && access(DEFAULT_CONFIG, F_OK) == 0;
    return stat(mta_config, &status) == 0 && S_ISREG(status.st_mode);
}

/* ---- where ------------------------------------------------------------------------------------------------------- */

/* The folder of the queue as the configuration names it: a name that ends in * means all that begin so. */
static int queue_folder(const char *mta_config, char folder[PATH_BYTES], struct error *error) {
    static const char option[] = "O QueueDirectory=";
    struct buffer text = {0};
    snprintf(folder, PATH_BYTES, "%s", DEFAULT_QUEUE);
    if (buffer_read_file(&text, config_of(mta_config), LIMIT_CONFIG_FILE_BYTES, error) != 0) {
        buffer_free(&text);
        return -1;
    }
    for (const char *line = buffer_text(&text); line != NULL && *line != '\0';) {
        if (strncasecmp(line, option, sizeof option - 1) == 0) {
            const char *value = line + sizeof option - 1;
            snprintf(folder, PATH_BYTES, "%.*s", (int)strcspn(value, " \t\r\n"), value);
        }
        const char *end = strchr(line, '\n');
        line = end == NULL ? NULL : end + 1;
    }
    buffer_free(&text);
    return 0;
}

/* All queue files of that name, which may be a pattern, in the queue's folders and in the folder `below` of each. */
static int look(const char *mta_config, const char *below, const char *name, glob_t *found, struct error *error) {
    char folder[PATH_BYTES], pattern[PATH_BYTES + QUEUE_ID_BYTES];
    *found = (glob_t){0};
    if (queue_folder(mta_config, folder, error) != 0)
        return -1;
    snprintf(pattern, sizeof pattern, "%s/%s", folder, name);
    glob(pattern, GLOB_NOSORT, NULL, found);
    snprintf(pattern, sizeof pattern, "%s/%s/%s", folder, below, name);
    glob(pattern, found->gl_pathc > 0 ? GLOB_NOSORT | GLOB_APPEND : GLOB_NOSORT, NULL, found);
    return 0;
}

/* The path of the message's queue file of that kind ("hf", "qf", "df"); "" when there is none. */
static int find_file(const char *mta_config, const char *kind, const char *id, char path[PATH_BYTES],
                     struct error *error) {
    char name[QUEUE_ID_BYTES + 4];
    glob_t found;
    snprintf(name, sizeof name, "%s%s", kind, id);
    if (look(mta_config, kind[0] == 'd' ? "df" : "qf", name, &found, error) != 0)
        return -1;
    snprintf(path, PATH_BYTES, "%s", found.gl_pathc > 0 ? found.gl_pathv[0] : "");
    globfree(&found);
    return 0;
}

static int find_held(const char *mta_config, const char *id, char path[PATH_BYTES], struct error *error) {
    if (find_file(mta_config, "hf", id, path, error) != 0)
        return -1;
    if (path[0] == '\0')
        return error_set(error, EX_NOINPUT,
                         "the mail queue holds no message %s: it was let go or deleted there, or went its way", id);
    return 0;
}

/* ---- the message ------------------------------------------------------------------------------------------------- */

/* "H?flags?Name: value"; the fields that Sendmail itself writes at delivery still have its macros in them. */
static const char *field_of(const char *line) {
    const char *field = line + 1;
    if (*field == '?') {
        const char *end = strchr(field + 1, '?');
        field = end == NULL ? field : end + 1;
    }
    return strncasecmp(field, "Return-Path:", 12) == 0 ? NULL : field;
}

/* The header section that the lines of a qf or hf file tell. */
static void add_header(struct buffer *message, const char *text) {
    bool inside = false; /* a field goes on in lines that begin with white space */
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        const char *field = line[0] == 'H' ? field_of(line) : NULL;
        bool more = inside && (line[0] == ' ' || line[0] == '\t');
        inside = field != NULL || more;
        if (inside) {
            const char *from = more ? line : field;
            buffer_add(message, from, (size_t)(line + length - from));
            buffer_add_char(message, '\n');
        }
        line += length + (line[length] == '\n');
    }
    buffer_add_char(message, '\n');
}

static int read_message(const char *mta_config, const char *id, struct buffer *message, struct error *error) {
    char path[PATH_BYTES];
    struct buffer text = {0};
    if (find_held(mta_config, id, path, error) != 0 || buffer_read_file(&text, path, LIMIT_MESSAGE_BYTES, error) != 0) {
        buffer_free(&text);
        return -1;
    }
    add_header(message, buffer_text(&text));
    buffer_clear(&text);
    int result = find_file(mta_config, "df", id, path, error);
    if (result == 0 && path[0] != '\0') /* an empty body has no file */
        result = buffer_read_file(&text, path, LIMIT_MESSAGE_BYTES, error);
    buffer_add(message, buffer_text(&text), text.length);
    buffer_free(&text);
    return result;
}

/* ---- letting go -------------------------------------------------------------------------------------------------- */

static int run_sendmail(const char *mta_config, const char *const arguments[3], struct error *error) {
    const char *words[PROGRAM_WORDS] = {"sendmail", "-C", config_of(mta_config)};
    struct buffer output = {0};
    for (size_t i = 0; i < 3 && arguments[i] != NULL; i++)
        words[3 + i] = arguments[i];
    int status = queue_run_tool(words, "", true, &output);
    if (status < 0)
        error_set(error, EX_UNAVAILABLE, "sendmail cannot be run: %s. Releasing needs it on this machine",
                  strerror(errno));
    else if (status != 0)
        error_set(error, EX_UNAVAILABLE, "sendmail %s failed; it said: %.200s", arguments[0], buffer_text(&output));
    buffer_free(&output);
    return status == 0 ? 0 : -1;
}

/* sendmail -qI takes parts of an ID, too: another held message whose ID has this one in it would be let go with it. */
static int is_alone(const char *mta_config, const char *id, struct error *error) {
    char name[QUEUE_ID_BYTES + 8];
    glob_t found;
    snprintf(name, sizeof name, "hf*%s*", id);
    if (look(mta_config, "qf", name, &found, error) != 0)
        return -1;
    size_t count = found.gl_pathc;
    globfree(&found);
    if (count > 1)
        return error_set(error, EX_UNAVAILABLE, "%zu held messages have %s in their queue ID: release them by sendmail",
                         count, id);
    return 0;
}

/* Without -qQ, -Q changes nothing and says nothing: only what the queue has afterwards counts. */
static int let_go(const char *mta_config, const char *queue_id, int64_t age_seconds, struct error *error) {
    char path[PATH_BYTES], only[QUEUE_ID_BYTES + 4];
    struct error ignored = {0};
    (void)age_seconds;
    snprintf(only, sizeof only, "-qI%s", queue_id);
    if (find_held(mta_config, queue_id, path, error) != 0 || is_alone(mta_config, queue_id, error) != 0 ||
        run_sendmail(mta_config, (const char *[3]){"-qQ", only, "-Q"}, error) != 0 ||
        find_file(mta_config, "hf", queue_id, path, error) != 0)
        return -1;
    if (path[0] != '\0')
        return error_set(error, EX_UNAVAILABLE, "sendmail -qQ %s -Q did not let the message go: %s is still there",
                         only, path);
    /* Otherwise it waits for the next queue run. That it cannot be hurried is no failure of the release. */
    run_sendmail(mta_config, (const char *[3]){only}, &ignored);
    return 0;
}

const struct queue_mta queue_sendmail = {is_meant, read_message, let_go};
