/* queue-postfix.c - in: a queue ID; out: the message read and let go by Postfix's own tools (postcat, postsuper,
 * postqueue, postconf, postkick). mta_config is the folder for their -c.
 * Limit: none of its own. */
#include "ctl/queue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

enum { DEFAULT_LIFETIME_SECONDS = 432000, PROGRAM_WORDS = 8 };

/* words: the tool, room for "-c DIR", then its own arguments. */
static int run_postfix(const char *mta_config, const char *tool, const char *const arguments[3], const char *input,
                       bool with_errors, struct buffer *output, struct error *error) {
    const char *words[PROGRAM_WORDS] = {tool};
    size_t count = 1;
    if (mta_config != NULL) {
        words[count++] = "-c";
        words[count++] = mta_config;
    }
    for (size_t i = 0; i < 3 && arguments[i] != NULL; i++)
        words[count++] = arguments[i];
    int status = queue_run_tool(words, input, with_errors, output);
    if (status < 0)
        return error_set(error, EX_UNAVAILABLE,
                         "%s cannot be run: %s. Releasing needs Postfix's own tools on this machine", tool,
                         strerror(errno));
    return status;
}

/* The queue file's header section and body. */
static int read_queue_file(const char *mta_config, const char *id, struct buffer *message, struct error *error) {
    int status = run_postfix(mta_config, "postcat", (const char *[3]){"-bhq", id}, "", false, message, error);
    if (status < 0)
        return -1;
    if (status != 0 || message->length == 0)
        return error_set(error, EX_NOINPUT, "the mail queue has no message %s: it was deleted there, or went its way",
                         id);
    return 0;
}

static int64_t lifetime_seconds(const char *mta_config) {
    struct buffer output = {0};
    struct error ignored;
    int64_t lifetime = DEFAULT_LIFETIME_SECONDS; /* postconf(5): maximal_queue_lifetime */
    if (run_postfix(mta_config, "postconf", (const char *[3]){"-xh", "maximal_queue_lifetime"}, "", false, &output,
                    &ignored) == 0) {
        char *unit;
        long value = strtol(buffer_text(&output), &unit, 10);
        int64_t factor = *unit == 's' ? 1 : *unit == 'm' ? 60 : *unit == 'h' ? 3600 : *unit == 'w' ? 604800 : 86400;
        lifetime = value * factor;
    }
    buffer_free(&output);
    return lifetime;
}

/* What was queued anew waits for pickup, which looks every 60 s; what was only let go waits for the next queue run. */
static void hurry(const char *mta_config, const char *queue_id, bool anew, struct buffer *output) {
    struct error ignored;
    if (anew)
        run_postfix(mta_config, "postkick", (const char *[3]){"public", "pickup", "W"}, "", true, output, &ignored);
    else
        run_postfix(mta_config, "postqueue", (const char *[3]){"-i", queue_id}, "", true, output, &ignored);
}

/* postsuper exits 0 for an unknown ID too: only what it says counts. */
static int let_go(const char *mta_config, const char *queue_id, int64_t age_seconds, struct error *error) {
    struct buffer output = {0};
    char line[QUEUE_ID_BYTES + 2], expected[QUEUE_ID_BYTES + 32];
    bool anew = age_seconds > lifetime_seconds(mta_config);
    snprintf(line, sizeof line, "%s\n", queue_id);
    snprintf(expected, sizeof expected, "%s: %s", queue_id, anew ? "requeued" : "released from hold");
    int status =
        run_postfix(mta_config, "postsuper", (const char *[3]){anew ? "-r" : "-H", "-"}, line, true, &output, error);
    if (status >= 0 && strstr(buffer_text(&output), expected) == NULL)
        status = error_set(error, EX_NOINPUT, "%s is not in the hold queue; postsuper said: %.200s", queue_id,
                           buffer_text(&output));
    buffer_clear(&output);
    /* Without this it would wait for the next queue run. That it cannot be hurried is no failure of the release. */
    if (status >= 0)
        hurry(mta_config, queue_id, anew, &output);
    buffer_free(&output);
    return status < 0 ? -1 : 0;
}

/* Also where nothing speaks for another one: its tools then say what is missing. */
static bool is_meant(const char *mta_config) {
    (void)mta_config;
    return true;
}

const struct queue_mta queue_postfix = {is_meant, read_queue_file, let_go};
