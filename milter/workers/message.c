/* message.c - in: one message; out: facts, or "could not look" with one log line. The daemon parses nothing of the mail
 * itself: what comes back over the wire is decoded strictly or refused. Limits: limits.h, "Waiting". */
#include "workers/pool.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* How the log names the message. */
static const char *name_of(const struct inspection *inspection) {
    if (inspection->envelope.queue_id != NULL)
        return inspection->envelope.queue_id;
    return inspection->envelope.file_name != NULL ? inspection->envelope.file_name : "-";
}

/* The inspector must not be able to change what the daemon goes on working with: a descriptor that could be written to
 * is opened anew for reading. Returns the one to send; *own is to be closed afterwards, or -1. */
static int readable_only(int content, int *own) {
    const int needed = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW;
    *own = -1;
    int seals = fcntl(content, F_GET_SEALS);
    if (seals >= 0 && (seals & needed) == needed)
        return content;
    if ((fcntl(content, F_GETFL) & O_ACCMODE) == O_RDONLY)
        return content;
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", content);
    *own = open(path, O_RDONLY | O_CLOEXEC);
    return *own;
}

static void explain_none(const struct workers *workers, struct inspection *inspection, bool hopeless) {
    char what[128];
    if (hopeless)
        snprintf(what, sizeof what, "no inspector can be started");
    else
        snprintf(what, sizeof what, "no inspector was free within %u seconds", workers->deadline_seconds);
    log_write(workers->log, LOG_LEVEL_WARNING, "%s: could not look: %s", name_of(inspection), what);
    inspection_could_not_look(inspection, "busy", what);
}

static void explain_trouble(struct workers *workers, struct inspector *inspector, enum exchange result,
                            const struct errand *errand, const char *why) {
    struct inspection *inspection = errand->inspection;
    const char *name = name_of(inspection);
    int64_t seconds = (workers_clock() - errand->patience.begin + MILLISECONDS / 2) / MILLISECONDS;
    if (result == EXCHANGE_DEADLINE) {
        inspection_could_not_look(inspection, "deadline", "it was still being read when time was up");
        workers_give_up(workers, inspector, false, "%s: could not look: the inspector was not done after %d seconds",
                        name, (int)seconds);
    } else if (result == EXCHANGE_CLOSED) {
        bool no_memory = workers_died_for_want_of_memory(workers, inspector);
        if (no_memory)
            inspection_could_not_look(inspection, LIMIT_REASON_MEMORY,
                                      "reading it took more memory than one message may have");
        else
            inspection_could_not_look(inspection, "crashed", "the program that reads attachments crashed over it");
        workers_give_up(workers, inspector, true, "%s: could not look: the inspector %s", name,
                        no_memory ? "ran out of memory" : "crashed");
    } else {
        inspection_could_not_look(inspection, "crashed", "the program that reads attachments answered nonsense");
        workers_give_up(workers, inspector, false,
                        "%s: could not look: the inspector sent a frame that is not ours: %s", name, why);
    }
}

/* Finds an inspector that takes the message. One that died while it was idle has done the message no harm. */
static void inspect_with_any(struct workers *workers, struct errand *errand) {
    for (;;) {
        struct error error = {0};
        bool hopeless;
        struct inspector *inspector = workers_take(workers, &errand->patience, &hopeless);
        if (inspector == NULL) {
            explain_none(workers, errand->inspection, hopeless);
            return;
        }
        enum exchange result = workers_exchange(workers, inspector, errand, &error);
        if (result == EXCHANGE_DONE)
            workers_give_back(workers, inspector);
        else if (result == EXCHANGE_UNREAD)
            workers_give_up(workers, inspector, true, "an inspector ended while it had nothing to do");
        else
            explain_trouble(workers, inspector, result, errand, error.text);
        if (result != EXCHANGE_UNREAD)
            return;
    }
}

/* False when the pool is being stopped. */
static bool come_in(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    bool open = !workers->stopping;
    if (open)
        workers->inside++;
    pthread_mutex_unlock(&workers->lock);
    return open;
}

static void go_out(struct workers *workers) {
    pthread_mutex_lock(&workers->lock);
    if (--workers->inside == 0 && workers->stopping)
        pthread_cond_broadcast(&workers->settled);
    pthread_mutex_unlock(&workers->lock);
}

static struct patience new_patience(const struct workers *workers, void (*tick)(void *), void *context) {
    int64_t now = workers_clock();
    return (struct patience){.begin = now,
                             .deadline = now + workers->deadline_seconds * MILLISECONDS,
                             .next_tick = now + LIMIT_PROGRESS_SECONDS * MILLISECONDS,
                             .tick = tick,
                             .context = context};
}

static struct wire_request new_request(const struct inspection *inspection, const uint32_t *blocks,
                                       size_t block_count) {
    return (struct wire_request){.received_at = inspection->received_at,
                                 .utc_offset = inspection->utc_offset,
                                 .content_bytes = inspection->envelope.content_bytes,
                                 .content_follows = inspection->envelope.small_content != NULL,
                                 .want_candidates = inspection->want_candidates,
                                 .file_name = inspection->envelope.file_name,
                                 .blocks = (uint32_t *)blocks, /* only read */
                                 .block_count = block_count < LIMIT_PARTIES ? block_count : LIMIT_PARTIES};
}

/* Without content there is nothing to send; the collector has said why. */
static const char *why_not_to_look(const struct envelope *envelope) {
    if (envelope->content_bytes > LIMIT_MESSAGE_BYTES + LIMIT_HEADER_BYTES)
        return LIMIT_REASON_MESSAGE_SIZE;
    if (envelope->content >= 0 || envelope->small_content != NULL)
        return NULL;
    return envelope->not_collected != NULL ? envelope->not_collected : "busy";
}

void workers_inspect(struct workers *workers, const uint32_t *blocks, size_t block_count, struct inspection *inspection,
                     void (*tick)(void *context), void *context) {
    const char *why = why_not_to_look(&inspection->envelope);
    if (why != NULL) {
        inspection_could_not_look(inspection, why, "the message was not collected");
        return;
    }
    if (!come_in(workers)) {
        inspection_could_not_look(inspection, "busy", "orderguard is being stopped");
        return;
    }
    int own = -1;
    bool small = inspection->envelope.small_content != NULL;
    struct errand errand = {.request = new_request(inspection, blocks, block_count),
                            .content = small ? -1 : readable_only(inspection->envelope.content, &own),
                            .inspection = inspection,
                            .patience = new_patience(workers, tick, context)};
    if (small || errand.content >= 0)
        inspect_with_any(workers, &errand);
    else
        inspection_could_not_look(inspection, "busy", "the message cannot be handed over for reading only");
    if (own >= 0)
        close(own);
    go_out(workers);
}
