/* history-message.h - what the history keeps of a message, cut loose from the inspection. Internal to milter/history.
 *
 * A struct history_message holds its own copies, so that the writer thread may still work on it when the caller has
 * given up waiting. As one line of text it is the record of a hold and a line of the journal. Never changed once made.
 * No string is NULL; "" is none.
 */
#ifndef HISTORY_MESSAGE_H
#define HISTORY_MESSAGE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "inspection.h"

#define HISTORY_KEY_BYTES 33u /* 32 hexadecimal digits and NUL */

/* The action of a send whose sender asked for it with the resend word, needed or not. */
#define HISTORY_RESENT "resend"

struct history_party {
    const char *key, *name;
};

struct history_document {
    uint32_t index; /* in facts.documents */
    const char *kind, *number, *number_folded, *revision, *release, *date, *lines, *text_digest, *bytes_digest;
};

struct history_message {
    int64_t id;      /* proposed for the send; another one is drawn when it is taken */
    int64_t at;      /* when it was received: the time of the send */
    const char *key; /* equal for attempts of one send (history_send_key) */
    int64_t window;  /* ... no more than so many seconds apart */
    const char *ticket, *sender, *message_id, *queue_id;
    const char
        *action; /* its name; "would-ACTION" when observed, "allowed" when an admin let it pass, HISTORY_RESENT */
    const char *rule, *why;
    const char **recipients;
    size_t recipient_count;
    struct history_party *parties;
    size_t party_count;
    struct history_document *documents;
    size_t document_count;
    uint32_t about;      /* position in documents of the one the verdict is about; UINT32_MAX: none */
    const int64_t *seen; /* who held each claim when the message was judged, [document * party_count + party]; NULL: it
                            was judged without knowing, and takes the claims over from whoever has them */
    bool past;           /* it went out before we learned of it, and claims nothing */
};

/* The judged documents with the foreign parties, as far as LIMIT_COMPARISONS reaches. A message without any has
 * nothing to keep: document_count or party_count is 0. Belongs to the arena. */
struct history_message *history_message_of(struct arena *arena, const struct inspection *inspection,
                                           uint32_t same_send_window);

/* False for one that orders nothing from anybody, or that does not go out: only its verdict is to be noted. */
bool history_message_is_send(const struct history_message *message);

/* How many of `documents` judged documents are compared and kept for so many parties. */
size_t history_documents_kept(size_t documents, size_t parties);

/* The key of the send this message belongs to and its window in seconds (semantics.md, same send); "" when the body is
 * not known: then every attempt is a send of its own. */
void history_send_key(const struct inspection *inspection, uint32_t same_send_window, char key[HISTORY_KEY_BYTES],
                      int64_t *window);

/* What a claim says about the content: the lines, else "t:" and the text's digest, else "". Needs room for 35 bytes. */
#define HISTORY_CONTENT_BYTES 36u
void history_content(const char *lines, const char *text_digest, char content[HISTORY_CONTENT_BYTES]);

/* A document is claimed when it has a number, lines or text. */
bool history_is_claimed(const char *number_folded, const char *content);

/* An id for a send of that time, at random within the second. Never 0. */
int64_t history_send_id(int64_t at);

/* The lowest and the highest id that a send of that second can have: ids are in the order of time. */
int64_t history_first_id(int64_t at);
int64_t history_last_id(int64_t at);

/* What sends are called - ticket, send key, Message-ID, queue ID - is in no order of time. The indexes keep it by spans
 * of 2^20 seconds, some twelve days, so that only the pages of the present one are written. `id >> 51` in the SQL. */
enum { HISTORY_SPAN_BITS = 51 };
int64_t history_span(int64_t at);

/* One line of text without its end, and back. The reader refuses whatever the writer would not have written. */
void history_message_put(struct buffer *out, const struct history_message *message);
struct history_message *history_message_get(struct arena *arena, const char *line, struct error *error);

/* Recipients as one text, one a line, and back. */
const char *history_addresses_join(struct arena *arena, const char *const *addresses, size_t count);
const char **history_addresses_split(struct arena *arena, const char *text, size_t *count);

#endif
