/* keeper-bury.c - in: inspectors that are gone; out: their memory, and one log line for each that had caused trouble,
 * with how it ended. Limit: the line waits BURIAL_MILLISECONDS for the news of that. */
#include "workers/pool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BURIAL_MILLISECONDS = 2000 };

static void describe_end(int status, char *text, size_t size) {
    if (WIFSIGNALED(status))
        snprintf(text, size, ", killed by signal %d, %s", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        snprintf(text, size, ", exit status %d", WEXITSTATUS(status));
}

static void log_trouble(const struct workers *workers, struct inspector *inspector) {
    char end[128] = "";
    if (inspector->ended && inspector->by_itself)
        describe_end(inspector->status, end, sizeof end);
    log_write(workers->log, LOG_LEVEL_WARNING, "%s (process %d%s)", inspector->trouble, (int)inspector->process, end);
    inspector->trouble[0] = '\0';
}

static void free_inspector(struct inspector *inspector) {
    if (inspector->says >= 0)
        close(inspector->says);
    workers_frame_free(&inspector->in);
    buffer_free(&inspector->out);
    free(inspector);
}

/* Only the keeper touches an inspector that is gone, so nothing but taking it off the list needs the lock. */
void workers_bury(struct workers *workers) {
    int64_t now = workers_clock();
    struct inspector *dead = NULL;
    pthread_mutex_lock(&workers->lock);
    for (struct inspector **at = &workers->all; *at != NULL;) {
        struct inspector *inspector = *at;
        if (inspector->state == INSPECTOR_GONE && inspector->ended) {
            *at = inspector->next;
            inspector->next = dead;
            dead = inspector;
            continue;
        }
        bool late = inspector->state == INSPECTOR_GONE && now - inspector->since >= BURIAL_MILLISECONDS;
        if (late && inspector->trouble[0] != '\0')
            log_trouble(workers, inspector);
        at = &inspector->next;
    }
    pthread_mutex_unlock(&workers->lock);
    while (dead != NULL) {
        struct inspector *next = dead->next;
        if (dead->trouble[0] != '\0')
            log_trouble(workers, dead);
        free_inspector(dead);
        dead = next;
    }
}

void workers_bury_all(struct workers *workers) {
    for (struct inspector *i = workers->all; i != NULL;) {
        struct inspector *next = i->next;
        if (i->socket >= 0)
            close(i->socket);
        if (i->trouble[0] != '\0')
            log_trouble(workers, i);
        free_inspector(i);
        i = next;
    }
    workers->all = workers->idle = NULL;
}

int64_t workers_burial(const struct inspector *inspector) {
    return inspector->trouble[0] == '\0' ? INT64_MAX : inspector->since + BURIAL_MILLISECONDS;
}
