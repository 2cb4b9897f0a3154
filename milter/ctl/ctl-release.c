/* ctl-release.c - in: IDs of held messages; out: the messages sent on, and written down as sent. As root: the queue is
 * Postfix's. A child keeps root's rights for that; the store is opened as its owner. */
#include "ctl/ctl.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static int refuse_unknown(const char *id) {
    fprintf(stderr, "orderguardctl release: no held message is known as \"%s\". Type: orderguardctl list\n", id);
    return EX_NOINPUT;
}

/* The store is told only after the queue let the message go: a send that never was would block the next order. */
static int release_item(struct session *session, struct queue *queue, const struct history_item *item) {
    struct error error = {0};
    if (item->queue_id == NULL || item->token == NULL) {
        error_set(&error, EX_DATAERR, "the hold record of %s names no queue file", item->id);
        return ctl_fail(&error);
    }
    if (queue_release(queue, item->queue_id, item->token, session->now - item->sent, &error) != 0)
        return ctl_fail(&error);
    if (history_release(session->history, item->id, session->now, &error) != 0) {
        error_prefix(&error, "%s was released, but the history does not know it", item->id);
        return ctl_fail(&error);
    }
    printf("%s released: queue file %s is on its way\n", item->id, item->queue_id);
    return EX_OK;
}

static int release(struct session *session, struct queue *queue, const char *id) {
    struct error error = {0};
    struct arena *arena = arena_new();
    struct history_item *items = NULL;
    size_t count = 0;
    struct history_query query = {.id = id, .holds = true, .now = session->now};
    int status = history_find(session->history, &query, arena, &items, &count, &error) == 0 ? EX_OK : ctl_fail(&error);
    if (status == EX_OK && count == 0)
        status = refuse_unknown(id);
    /* One held message may be listed once a document; the queue file is one. */
    if (status == EX_OK)
        status = release_item(session, queue, &items[0]);
    arena_free(arena);
    return status;
}

int ctl_release(const struct options *options) {
    if (options->argument_count == 0)
        return ctl_misused("release", "expected an ID: orderguardctl list shows them");
    if (geteuid() != 0) {
        fprintf(stderr, "orderguardctl release: the mail queue belongs to root. Type: sudo orderguardctl release %s\n",
                options->arguments[0]);
        return EX_NOPERM;
    }
    struct queue *queue = NULL;
    struct session session = {0};
    int status = session_start_queue(options, &queue);
    if (status == 0) {
        status = session_open(&session, options, NEED_STORE_WRITE);
        if (status == 0)
            for (size_t i = 0; i < options->argument_count; i++)
                status = ctl_worse(status, release(&session, queue, options->arguments[i]));
        session_close(&session);
    }
    queue_stop(queue);
    return status;
}
