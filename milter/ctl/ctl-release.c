/* ctl-release.c - in: IDs of held messages; out: the messages sent on, and written down as sent. As root: the queue is
 * the mail server's. A child keeps root's rights for that; the store is opened as its owner. */
#include "ctl/ctl.h"

#include <string.h>
#include <sysexits.h>
#include <unistd.h>

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

/* A client that got no answer sends a held message again, and that is held too: who releases both sends it twice. */
static bool went_out_before(struct session *session, const struct history_item *item, struct arena *arena) {
    struct history_item *sent = NULL;
    size_t count = 0;
    char when[TIME_TEXT_BYTES];
    struct history_query query = {.id = item->message_id, .now = session->now};
    if (item->message_id == NULL || history_find(session->history, &query, arena, &sent, &count, NULL) != 0 ||
        count == 0)
        return false;
    fprintf(stderr,
            "orderguardctl release: %s is another copy of %s, which went out at %s. To send it once more type: "
            "orderguardctl release --yes %s\n",
            item->id, sent[0].id, time_format(sent[0].sent, when), item->id);
    return true;
}

static int release(struct session *session, struct queue *queue, const struct options *options, const char *id) {
    struct arena *arena = arena_new();
    const struct history_item *item;
    int status = session_find_hold(session, id, arena, &item);
    if (status == EX_OK && !options->yes && went_out_before(session, item, arena))
        status = 1;
    else if (status == EX_OK)
        status = release_item(session, queue, item);
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
                status = ctl_worse(status, release(&session, queue, options, options->arguments[i]));
        session_close(&session);
    }
    queue_stop(queue);
    return status;
}
