/* message.c - in: a few words; out: inspections as the stages before the history leave them. */
#include "history/message.h"

#include "history/folder.h"

#include <ctype.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *fresh(const char *stem) {
    static atomic_uint count;
    char token[TOKEN_TEXT_BYTES];
    token_new(token);
    return forever("%s-%u-%.12s", stem, atomic_fetch_add(&count, 1), token);
}

static const char *salt = "";

void fresh_words(void) {
    salt = fresh("salt");
}

const char *digits_of(struct inspection *message, const char *word) {
    char text[DIGEST_TEXT_BYTES];
    const char *salted = arena_printf(message->arena, "%s %s", salt, word);
    digest_of(salted, strlen(salted), text);
    return arena_strndup(message->arena, text, 32);
}

static const char *folded(struct inspection *message, const char *number) {
    char *copy = arena_strdup(message->arena, number), *to = copy;
    for (const char *c = number; *c != '\0'; c++)
        if (*c != '-' && *c != ' ' && (*c != '0' || to != copy))
            *to++ = (char)tolower((unsigned char)*c);
    *to = '\0';
    return copy;
}

static char *name_of(struct inspection *message, const char *format) {
    char token[TOKEN_TEXT_BYTES];
    token_new(token);
    return arena_printf(message->arena, "%s%s@a.example", format, token);
}

struct inspection *message_new(int64_t at) {
    struct inspection *message = inspection_new(at, 0);
    char token[TOKEN_TEXT_BYTES];
    token_new(token);
    message->envelope.sender = "sales@a.example";
    message->envelope.user = "sales1";
    digest_of(token, strlen(token), message->envelope.body_digest);
    message->facts.message_id = arena_printf(message->arena, "<%s>", name_of(message, ""));
    message->verdict.action = ACTION_PASS;
    return message;
}

struct document *message_order(struct inspection *message, const char *number, const char *lines, const char *text) {
    struct facts *facts = &message->facts;
    facts->documents = arena_grow(message->arena, facts->documents, facts->document_count, sizeof *facts->documents);
    struct document *document = &facts->documents[facts->document_count++];
    *document = (struct document){.kind = KIND_ORDER, .origin = ORIGIN_AUTHORED, .revision = "", .release = ""};
    if (number != NULL) {
        document->number_raw = document->number = arena_strdup(message->arena, number);
        document->number_folded = folded(message, number);
    }
    document->date = (struct date){2026, 9, 21};
    if (lines != NULL)
        memcpy(document->lines, digits_of(message, lines), 33);
    if (text != NULL)
        memcpy(document->text_digest, digits_of(message, text), 33);
    return document;
}

void message_party(struct inspection *message, const char *key) {
    struct parties *parties = &message->parties;
    struct envelope *envelope = &message->envelope;
    parties->items = arena_grow(message->arena, parties->items, parties->count, sizeof *parties->items);
    envelope->recipients =
        arena_grow(message->arena, envelope->recipients, envelope->recipient_count, sizeof *envelope->recipients);
    parties->items[parties->count++] = (struct party){
        .name = arena_strdup(message->arena, key), .key = arena_strdup(message->arena, key), .judged = true};
    parties->foreign = true;
    envelope->recipients[envelope->recipient_count++] = arena_printf(message->arena, "orders@%s", key);
}

struct inspection *message_again(const struct inspection *message, int64_t at) {
    struct inspection *again = message_new(at);
    memcpy(again->envelope.body_digest, message->envelope.body_digest, DIGEST_TEXT_BYTES);
    again->envelope.sender = arena_strdup(again->arena, message->envelope.sender);
    again->facts.message_id = arena_strdup(again->arena, message->facts.message_id);
    for (size_t i = 0; i < message->parties.count; i++)
        message_party(again, message->parties.items[i].key);
    for (size_t i = 0; i < message->facts.document_count; i++) {
        const struct document *from = &message->facts.documents[i];
        struct document *to = message_order(again, from->number, NULL, NULL);
        memcpy(to->lines, from->lines, sizeof to->lines);
        memcpy(to->text_digest, from->text_digest, sizeof to->text_digest);
        memcpy(to->bytes_digest, from->bytes_digest, sizeof to->bytes_digest);
    }
    return again;
}

struct inspection *order_to(int64_t at, const char *party, const char *number, const char *lines) {
    struct inspection *message = message_new(at);
    message_party(message, party);
    message_order(message, number, lines, lines);
    return message;
}

struct comparison *compare_one(struct history *history, struct inspection *message, uint32_t document, uint32_t party) {
    history_compare(history, message);
    for (size_t i = 0; i < message->comparisons.count; i++) {
        struct comparison *item = &message->comparisons.items[i];
        if (item->document == document && item->party == party)
            return item;
    }
    return NULL;
}
