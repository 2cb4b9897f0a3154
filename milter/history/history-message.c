/* history-message.c - in: a judged inspection; out: what the history keeps of it, in memory of its own.
 * Limits: LIMIT_COMPARISONS documents times parties; envelope strings are cleaned to UTF-8 without control characters.
 */
#include "history/history-message.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RETRY_WINDOW = 15 * 60 }; /* attempts without a Message-ID to go by: semantics.md, same send */
enum { LEAST_QUEUE_ID = 5 };     /* a shorter macro {i} may stand in any Message-ID by chance */

static const char *copied(struct arena *arena, const char *text) {
    return text == NULL ? "" : arena_strdup(arena, text);
}

static const char *cleaned(struct arena *arena, const char *text) {
    return text == NULL ? "" : text_clean(arena, text, LIMIT_ADDRESS_BYTES);
}

/* ---- same send --------------------------------------------------------------------------------------------------- */

/* With its NUL, so that "ab" "c" and "a" "bc" differ. */
static void add_string(struct digest *digest, const char *text) {
    digest_add(digest, text, strlen(text) + 1);
}

static int compare_strings(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_recipients(struct digest *digest, const struct envelope *envelope) {
    size_t count = envelope->recipient_count;
    const char **sorted = calloc(count + 1, sizeof *sorted);
    if (sorted == NULL)
        abort();
    for (size_t i = 0; i < count; i++)
        sorted[i] = envelope->recipients[i];
    qsort(sorted, count, sizeof *sorted, compare_strings);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || strcmp(sorted[i], sorted[i - 1]) != 0)
            add_string(digest, sorted[i]);
    free(sorted);
}

/* An id that the MTA made up carries its queue ID and differs at every attempt. */
static bool invented(const char *message_id, const char *queue_id) {
    return queue_id != NULL && strlen(queue_id) >= LEAST_QUEUE_ID && strstr(message_id, queue_id) != NULL;
}

static const char *submitter(const struct envelope *envelope) {
    if (envelope->user != NULL)
        return envelope->user;
    return envelope->client_address == NULL ? "" : envelope->client_address;
}

/* Resent-* fields make another send of the same Message-ID: only an attempt soon after, to the same recipients, is
 * still the same. */
void history_send_key(const struct inspection *inspection, uint32_t same_send_window, char key[HISTORY_KEY_BYTES],
                      int64_t *window) {
    const struct envelope *envelope = &inspection->envelope;
    const char *message_id = inspection->facts.message_id;
    bool named = message_id != NULL && message_id[0] != '\0' && !invented(message_id, envelope->queue_id);
    key[0] = '\0';
    *window = named && !inspection->facts.resent ? same_send_window : RETRY_WINDOW;
    if (envelope->body_digest[0] == '\0')
        return;
    struct digest *digest = digest_new();
    add_string(digest, named ? message_id : "");
    add_string(digest, envelope->sender);
    add_string(digest, envelope->body_digest);
    if (!named || inspection->facts.resent) {
        add_string(digest, inspection->facts.resent ? "resent" : "unnamed");
        add_string(digest, submitter(envelope));
        add_recipients(digest, envelope);
    }
    char text[DIGEST_TEXT_BYTES];
    digest_finish(digest, text);
    digest_free(digest);
    memcpy(key, text, HISTORY_KEY_BYTES - 1);
    key[HISTORY_KEY_BYTES - 1] = '\0';
}

/* ---- claims ------------------------------------------------------------------------------------------------------ */

void history_content(const char *lines, const char *text_digest, char content[HISTORY_CONTENT_BYTES]) {
    if (lines[0] == '\0' && text_digest[0] != '\0')
        snprintf(content, HISTORY_CONTENT_BYTES, "t:%.32s", text_digest);
    else
        snprintf(content, HISTORY_CONTENT_BYTES, "%.32s", lines);
}

bool history_is_claimed(const char *number_folded, const char *content) {
    return number_folded[0] != '\0' || content[0] != '\0';
}

/* In order of time, so that new rows go to the end of the table and a span of time is a span of ids. */
int64_t history_first_id(int64_t at) {
    const int64_t last_second = UINT32_MAX;
    int64_t second = at < 0 ? 0 : at > last_second ? last_second : at;
    return second << 31;
}

int64_t history_last_id(int64_t at) {
    return history_first_id(at) | INT32_MAX;
}

int64_t history_span(int64_t at) {
    return history_first_id(at) >> HISTORY_SPAN_BITS;
}

int64_t history_send_id(int64_t at) {
    uint32_t chance;
    random_bytes(&chance, sizeof chance);
    return history_first_id(at) | (int64_t)(chance >> 1) | 1; /* the lowest bit keeps it from being 0 */
}

/* ---- the parts of a message -------------------------------------------------------------------------------------- */

size_t history_documents_kept(size_t documents, size_t parties) {
    size_t most = parties == 0 ? LIMIT_COMPARISONS : LIMIT_COMPARISONS / parties;
    if (most == 0)
        most = 1;
    return documents < most ? documents : most;
}

static void take_recipients(struct arena *arena, const struct envelope *envelope, struct history_message *message) {
    message->recipients = arena_array(arena, envelope->recipient_count, sizeof *message->recipients);
    for (size_t i = 0; i < envelope->recipient_count; i++)
        message->recipients[message->recipient_count++] = cleaned(arena, envelope->recipients[i]);
}

static void take_parties(struct arena *arena, const struct parties *parties, struct history_message *message) {
    message->parties = arena_array(arena, parties->count, sizeof *message->parties);
    for (size_t i = 0; i < parties->count; i++)
        message->parties[message->party_count++] =
            (struct history_party){cleaned(arena, parties->items[i].key), cleaned(arena, parties->items[i].name)};
}

static struct history_document document_of(struct arena *arena, const struct document *from, uint32_t index) {
    char date[DATE_TEXT_BYTES];
    return (struct history_document){.index = index,
                                     .kind = document_kind_name(from->kind),
                                     .number = copied(arena, from->number),
                                     .number_folded = copied(arena, from->number_folded),
                                     .revision = copied(arena, from->revision),
                                     .release = copied(arena, from->release),
                                     .date = arena_strdup(arena, date_format(from->date, date)),
                                     .lines = arena_strdup(arena, from->lines),
                                     .text_digest = arena_strdup(arena, from->text_digest),
                                     .bytes_digest = arena_strdup(arena, from->bytes_digest)};
}

static void take_documents(struct arena *arena, const struct inspection *inspection, struct history_message *message) {
    const struct facts *facts = &inspection->facts;
    size_t kept_documents = 0;
    for (size_t i = 0; i < facts->document_count; i++)
        kept_documents += document_is_kept(&facts->documents[i]);
    size_t kept = history_documents_kept(kept_documents, message->party_count);
    message->about = UINT32_MAX;
    message->documents = arena_array(arena, kept, sizeof *message->documents);
    for (uint32_t i = 0; i < facts->document_count && message->document_count < kept; i++) {
        if (!document_is_kept(&facts->documents[i]))
            continue;
        if (i == inspection->verdict.document)
            message->about = (uint32_t)message->document_count;
        message->documents[message->document_count++] = document_of(arena, &facts->documents[i], i);
    }
}

static void take_claims(struct arena *arena, const struct comparisons *comparisons, struct history_message *message) {
    if (comparisons->state != HISTORY_ANSWERED)
        return;
    int64_t *seen = arena_array(arena, message->document_count * message->party_count, sizeof *seen);
    for (size_t i = 0; i < comparisons->count; i++) {
        const struct comparison *item = &comparisons->items[i];
        for (size_t d = 0; d < message->document_count; d++)
            if (message->documents[d].index == item->document && item->party < message->party_count)
                seen[d * message->party_count + item->party] = item->claim_send;
    }
    message->seen = seen;
}

static const char *action_of(struct arena *arena, const struct verdict *verdict) {
    if (verdict->resend == RESEND_NEEDLESS || verdict->resend == RESEND_PASSED)
        return HISTORY_RESENT;
    if (verdict->allowed)
        return "allowed";
    return verdict->observed ? arena_printf(arena, "would-%s", action_name(verdict->action))
                             : action_name(verdict->action);
}

bool history_message_is_send(const struct history_message *message) {
    static const enum action stay[] = {ACTION_DEFER, ACTION_REJECT};
    for (size_t i = 0; i < sizeof stay / sizeof *stay; i++)
        if (strcmp(message->action, action_name(stay[i])) == 0)
            return false;
    return message->document_count > 0 && message->party_count > 0;
}

struct history_message *history_message_of(struct arena *arena, const struct inspection *inspection,
                                           uint32_t same_send_window) {
    const struct envelope *envelope = &inspection->envelope;
    const struct verdict *verdict = &inspection->verdict;
    struct history_message *message = arena_alloc(arena, sizeof *message);
    char key[HISTORY_KEY_BYTES];
    history_send_key(inspection, same_send_window, key, &message->window);
    message->id = history_send_id(inspection->received_at);
    message->at = inspection->received_at;
    message->key = arena_strdup(arena, key);
    message->ticket = arena_strdup(arena, verdict->id);
    message->sender = cleaned(arena, envelope->sender);
    message->message_id = copied(arena, inspection->facts.message_id);
    message->queue_id = cleaned(arena, envelope->queue_id);
    message->action = action_of(arena, verdict);
    message->rule = copied(arena, verdict->rule);
    message->why = copied(arena, verdict->why);
    take_recipients(arena, envelope, message);
    take_parties(arena, &inspection->parties, message);
    take_documents(arena, inspection, message);
    take_claims(arena, &inspection->comparisons, message);
    return message;
}

/* ---- recipients -------------------------------------------------------------------------------------------------- */

const char *history_addresses_join(struct arena *arena, const char *const *addresses, size_t count) {
    struct buffer text = {0};
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_char(&text, '\n');
        buffer_add_text(&text, addresses[i]);
    }
    const char *joined = arena_strdup(arena, buffer_text(&text));
    buffer_free(&text);
    return joined;
}

const char **history_addresses_split(struct arena *arena, const char *text, size_t *count) {
    const char **addresses = NULL;
    *count = 0;
    while (text[0] != '\0') {
        size_t length = strcspn(text, "\n");
        addresses = arena_grow(arena, addresses, *count, sizeof *addresses);
        addresses[(*count)++] = arena_strndup(arena, text, length);
        text += length + (text[length] == '\n');
    }
    return addresses;
}
