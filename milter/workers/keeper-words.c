/* keeper-words.c - in: the nursery's words, inspectors' first frames and what they write to standard error; out: the
 * state of the pool brought up to date. What an inspector says before it is ready can be believed, since it has seen no
 * mail: which wall it has closed, or why it does not start. Limit: LIMIT_INSPECTOR_SAYS_BYTES, then nobody listens. */
#include "workers/pool.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- standard error --------------------------------------------------------------------------------------------- */

static void keep_said(struct inspector *inspector, const char *text, size_t length) {
    size_t have = strlen(inspector->said);
    size_t room = sizeof inspector->said - 1 - have;
    memcpy(inspector->said + have, text, length < room ? length : room);
}

static void log_said(const struct workers *workers, const struct inspector *inspector, char *text) {
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        log_write(workers->log, LOG_LEVEL_DEBUG, "inspector %d says: %s", (int)inspector->process, line);
}

void workers_hear_inspector(struct workers *workers, struct inspector *inspector) {
    char text[1024];
    while (inspector->says >= 0) {
        ssize_t n = read(inspector->says, text, sizeof text - 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n > 0) {
            text[n] = '\0';
            if (inspector->said_bytes < SAID_BYTES)
                keep_said(inspector, text, strlen(text));
            log_said(workers, inspector, text);
            inspector->said_bytes += (size_t)n;
        }
        if (n <= 0 || inspector->said_bytes > LIMIT_INSPECTOR_SAYS_BYTES) {
            close(inspector->says);
            inspector->says = -1;
        }
    }
}

/* ---- ready ------------------------------------------------------------------------------------------------------ */

/* The line "wall: ..." among what it said, logged when it differs from the last one. */
static void note_wall(struct workers *workers, const struct inspector *inspector) {
    static const char label[] = "wall: ";
    const char *wall = strstr(inspector->said, label);
    if (wall == NULL)
        return;
    wall += sizeof label - 1;
    char text[SAID_BYTES];
    snprintf(text, sizeof text, "%.*s", (int)strcspn(wall, "\n"), wall);
    if (strcmp(text, workers->wall) == 0)
        return;
    memcpy(workers->wall, text, sizeof text);
    log_write(workers->log, LOG_LEVEL_INFO, "inspectors are behind a wall: %s", text);
}

/* Under the lock. The inspectors of an older template are replaced one after the other. */
static void welcome_template(struct workers *workers, struct inspector *template) {
    struct inspector *before = workers_template(workers, template->epoch);
    if (before != NULL)
        workers_let_go(workers, before);
    for (struct inspector *i = workers->all; i != NULL; i = i->next)
        i->outdated |= i != template && i->epoch == template->epoch;
    template->state = INSPECTOR_TEMPLATE;
    workers->renew = false;
}

static void welcome(struct workers *workers, struct inspector *inspector) {
    pthread_mutex_lock(&workers->lock);
    if (inspector->is_template)
        welcome_template(workers, inspector);
    else {
        workers->start_failures = 0;
        workers->retry_at = 0;
        workers_offer(workers, inspector);
    }
    bool tell = workers->told_of_failures && !workers->renew && !inspector->is_template;
    workers->told_of_failures &= !tell;
    pthread_mutex_unlock(&workers->lock);
    if (tell)
        log_write(workers->log, LOG_LEVEL_WARNING, "inspectors start again");
}

void workers_hear_ready(struct workers *workers, struct inspector *inspector) {
    uint32_t payload_bytes, generation;
    struct error error;
    pthread_mutex_lock(&workers->lock);
    bool starting = inspector->state == INSPECTOR_STARTING;
    pthread_mutex_unlock(&workers->lock);
    if (!starting)
        return;
    enum frame_state state =
        workers_frame_receive(&inspector->in, inspector->socket, WIRE_READY, &payload_bytes, &error);
    if (state == FRAME_PART || state == FRAME_CLOSED || state == FRAME_UNREAD)
        return; /* closed: the nursery will tell how it ended */
    workers_hear_inspector(workers, inspector);
    bool ready = state == FRAME_WHOLE &&
                 wire_get_ready(inspector->in.bytes + WIRE_HEADER_BYTES, payload_bytes, &generation, &error) == 0 &&
                 generation == inspector->generation;
    if (!ready) {
        workers_start_failed(workers, inspector, "an inspector said something else than \"ready\"");
        return;
    }
    note_wall(workers, inspector);
    welcome(workers, inspector);
}

/* ---- the nursery ------------------------------------------------------------------------------------------------ */

static struct inspector *find(struct workers *workers, uint32_t child) {
    struct inspector *i = workers->all;
    while (i != NULL && i->child != child)
        i = i->next;
    return i;
}

/* It ended before it was ready. What it said last is the best reason there is. */
static void explain_failed_start(struct workers *workers, struct inspector *inspector, int status) {
    char why[LIMIT_ERROR_BYTES], how[64];
    workers_hear_inspector(workers, inspector);
    char *said = inspector->said;
    for (size_t end = strlen(said); end > 0 && said[end - 1] == '\n';)
        said[--end] = '\0';
    const char *last = strrchr(said, '\n');
    if (WIFSIGNALED(status))
        snprintf(how, sizeof how, "killed by signal %d", WTERMSIG(status));
    else
        snprintf(how, sizeof how, "exit status %d", WEXITSTATUS(status));
    snprintf(why, sizeof why, "%s%s (%s)", said[0] == '\0' ? "an inspector ended before it was ready" : "",
             last != NULL ? last + 1 : said, how);
    workers_start_failed(workers, inspector, why);
}

static void note_end(struct workers *workers, struct inspector *inspector, int status) {
    pthread_mutex_lock(&workers->lock);
    enum inspector_state state = inspector->state;
    inspector->ended = true;
    inspector->status = status;
    pthread_cond_broadcast(&workers->ending);
    if (state == INSPECTOR_IDLE || state == INSPECTOR_TEMPLATE) {
        workers->anomalies++;
        workers->renew |= state == INSPECTOR_IDLE;
        inspector->by_itself = true;
        snprintf(inspector->trouble, sizeof inspector->trouble, "%s ended while it had nothing to do",
                 state == INSPECTOR_TEMPLATE ? "the inspectors' template" : "an inspector");
        workers_let_go(workers, inspector);
    }
    pthread_mutex_unlock(&workers->lock);
    if (state == INSPECTOR_STARTING)
        explain_failed_start(workers, inspector, status);
}

/* The inspectors die with it. All we can do is say so, and say "could not look" of every message. */
static void note_loss(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    workers->nursery_gone = true;
    for (struct inspector *i = workers->all; i != NULL; i = i->next) {
        i->ended = true;
        i->status = SIGKILL;
        if (i->state != INSPECTOR_BUSY && i->state != INSPECTOR_GONE)
            workers_let_go(workers, i);
    }
    pthread_cond_broadcast(&workers->ending);
    workers_send_away(workers); /* who waits for new settings hears of it by the next plan */
    pthread_mutex_unlock(&workers->lock);
    log_write(workers->log, LOG_LEVEL_ALARM,
              "the inspectors' nursery has ended: no message can be looked into until orderguard is started anew");
}

void workers_hear_nursery(struct workers *workers) {
    struct nursery_word word;
    int result;
    while ((result = workers_nursery_hear(workers->nursery, &word)) == 1) {
        pthread_mutex_lock(&workers->lock);
        struct inspector *inspector = find(workers, word.child);
        if (inspector != NULL && word.verb == NURSERY_STARTED)
            inspector->process = word.value;
        pthread_mutex_unlock(&workers->lock);
        if (inspector != NULL && word.verb == NURSERY_ENDED)
            note_end(workers, inspector, word.value);
    }
    if (result < 0)
        note_loss(workers);
}
