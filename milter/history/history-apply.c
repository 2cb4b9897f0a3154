/* history-apply.c - in: a message and an open transaction; out: its send, entries and claims, or a lost claim.
 * Limits: those of struct history_message. */
#include "history/history-apply.h"

#include <string.h>
#include <sysexits.h>

enum { TICKET_TRIES = 8, ID_TRIES = 8 };

int history_run(const struct history_session *session, enum history_statement statement,
                const struct history_value *values, size_t count, history_row_function *row, void *context,
                struct error *error) {
    return session->backend->run(session->connection, statement, values, count, row, context, error);
}

static void saw_row(void *context, const struct history_value *columns) {
    (void)columns;
    *(bool *)context = true;
}

static void take_number(void *context, const struct history_value *columns) {
    *(int64_t *)context = columns[0].number;
}

/* ---- the send ---------------------------------------------------------------------------------------------------- */

int history_find_send(const struct history_session *session, const char *key, int64_t from, int64_t until,
                      int64_t *send, struct error *error) {
    *send = 0;
    int result = 0;
    for (int64_t span = history_span(until); span >= history_span(from) && *send == 0 && result == 0; span--)
        result = history_run(
            session, SQL_SAME_SEND,
            HISTORY_BIND(history_number(span), history_text(key), history_number(from), history_number(until)),
            take_number, send, error);
    return result;
}

/* The send this message is an attempt of; 0: none. A message without a key can only be met again by its own id, when
 * the journal is read twice. */
static int find_send(const struct history_session *session, const struct history_message *message, int64_t *send,
                     struct error *error) {
    *send = 0;
    if (message->key[0] != '\0')
        return history_find_send(session, message->key, message->at - message->window, message->at + message->window,
                                 send, error);
    bool there = false;
    if (history_run(session, SQL_SEND_EXISTS, HISTORY_BIND(history_number(message->id)), saw_row, &there, error) != 0)
        return -1;
    *send = there ? message->id : 0;
    return 0;
}

/* Tickets of sends that were not held need not be unique, but a search by ticket should seldom find two, and none of
 * the last twelve days. */
static int choose_ticket(const struct history_session *session, const struct history_message *message,
                         char ticket[TICKET_TEXT_BYTES], struct error *error) {
    if (message->ticket[0] != '\0') {
        ticket[0] = '\0';
        strncat(ticket, message->ticket, TICKET_TEXT_BYTES - 1);
        return 0;
    }
    const int64_t span = history_span(message->at);
    bool taken = true;
    for (int i = 0; i < TICKET_TRIES && taken; i++) {
        ticket_new(ticket);
        taken = false;
        if (history_run(session, SQL_TICKET_NEAR,
                        HISTORY_BIND(history_number(span), history_text(ticket), history_number(span - 1),
                                     history_text(ticket), history_text(ticket)),
                        saw_row, &taken, error) != 0)
            return -1;
    }
    return 0;
}

static int insert_send(const struct history_session *session, const struct history_message *message, const char *state,
                       int64_t *send, char ticket[TICKET_TEXT_BYTES], struct error *error) {
    if (choose_ticket(session, message, ticket, error) != 0)
        return -1;
    struct arena *arena = arena_new();
    const char *recipients = history_addresses_join(arena, message->recipients, message->recipient_count);
    bool written = false;
    int result = 0;
    *send = message->id;
    for (int i = 0; i < ID_TRIES && !written && result == 0; i++) {
        if (i > 0)
            *send = history_send_id(message->at);
        result = history_run(
            session, SQL_INSERT_SEND,
            HISTORY_BIND(history_number(*send), history_text(ticket), history_text(state), history_number(message->at),
                         history_text(message->key), history_text(message->sender), history_text(recipients),
                         history_text(message->message_id), history_text(message->queue_id),
                         history_text(message->action), history_text(message->rule), history_text(message->why)),
            saw_row, &written, error);
    }
    arena_free(arena);
    if (result == 0 && !written)
        return error_set(error, EX_SOFTWARE, "no free id for a send was found in %d tries", ID_TRIES);
    return result;
}

struct addresses {
    struct arena *arena;
    const char **items;
    size_t count;
};

static void take_addresses(void *context, const struct history_value *columns) {
    struct addresses *addresses = context;
    addresses->items = history_addresses_split(addresses->arena, columns[0].text, &addresses->count);
}

static bool has_address(const struct addresses *addresses, const char *address) {
    for (size_t i = 0; i < addresses->count; i++)
        if (strcmp(addresses->items[i], address) == 0)
            return true;
    return false;
}

/* Further recipients of a send that is known already. */
static int extend_send(const struct history_session *session, const struct history_message *message, int64_t send,
                       struct error *error) {
    struct addresses addresses = {.arena = arena_new()};
    int result =
        history_run(session, SQL_SEND_ADDRESSES, HISTORY_BIND(history_number(send)), take_addresses, &addresses, error);
    size_t before = addresses.count;
    for (size_t i = 0; i < message->recipient_count && addresses.count < LIMIT_RECIPIENTS; i++) {
        if (has_address(&addresses, message->recipients[i]))
            continue;
        addresses.items = arena_grow(addresses.arena, addresses.items, addresses.count, sizeof *addresses.items);
        addresses.items[addresses.count++] = message->recipients[i];
    }
    if (result == 0 && addresses.count > before) {
        const char *recipients = history_addresses_join(addresses.arena, addresses.items, addresses.count);
        result = history_run(session, SQL_EXTEND_SEND, HISTORY_BIND(history_text(recipients), history_number(send)),
                             NULL, NULL, error);
    }
    arena_free(addresses.arena);
    return result;
}

/* ---- entries and claims ------------------------------------------------------------------------------------------ */

/* One document for one party, of one send. */
struct pair {
    int64_t send;
    size_t document, party;
};

static int insert_entry(const struct history_session *session, const struct history_message *message, struct pair pair,
                        bool *written, struct error *error) {
    const struct history_document *document = &message->documents[pair.document];
    const struct history_party *party = &message->parties[pair.party];
    return history_run(session, SQL_INSERT_ENTRY,
                       HISTORY_BIND(history_number(pair.send), history_text(party->key),
                                    history_number(document->index), history_text(party->name),
                                    history_number(message->at), history_text(document->kind),
                                    history_text(document->number), history_text(document->number_folded),
                                    history_text(document->release), history_text(document->revision),
                                    history_text(document->date), history_text(document->lines),
                                    history_text(document->text_digest), history_text(document->bytes_digest)),
                       saw_row, written, error);
}

/* *mine: the claim is this send's now, or it need not be. */
static int claim(const struct history_session *session, const struct history_message *message, struct pair pair,
                 bool *mine, struct error *error) {
    const struct history_document *document = &message->documents[pair.document];
    char content[HISTORY_CONTENT_BYTES];
    history_content(document->lines, document->text_digest, content);
    *mine = true;
    if (message->past)
        return 0;
    if (strcmp(document->kind, document_kind_name(KIND_CANCELLATION)) == 0)
        return 0;
    if (!history_is_claimed(document->number_folded, content))
        return 0;
    const struct history_value values[] = {
        history_text(message->parties[pair.party].key),
        history_text(document->number_folded),
        history_text(document->release),
        history_text(document->revision),
        history_text(content),
        history_number(pair.send),
        history_number(message->at),
        history_number(message->seen == NULL ? 0 : message->seen[pair.document * message->party_count + pair.party]),
    };
    size_t count = sizeof values / sizeof values[0];
    if (message->seen == NULL)
        return history_run(session, SQL_CLAIM_TAKE, values, count - 1, NULL, NULL, error);
    *mine = false;
    return history_run(session, SQL_CLAIM_SWAP, values, count, saw_row, mine, error);
}

/* What an earlier attempt of this send has written is settled: only what is new is claimed. */
static enum history_applied apply_pair(const struct history_session *session, const struct history_message *message,
                                       struct pair pair, struct history_result *result, struct error *error) {
    bool written = false, mine = true;
    if (insert_entry(session, message, pair, &written, error) != 0)
        return HISTORY_BROKEN;
    if (written && claim(session, message, pair, &mine, error) != 0)
        return HISTORY_BROKEN;
    result->learned = result->learned || written;
    result->lost = !mine;
    return mine ? HISTORY_APPLIED : HISTORY_REFUSED;
}

enum history_applied history_apply_send(const struct history_session *session, const struct history_message *message,
                                        const char *state, struct history_result *result, struct error *error) {
    struct pair pair = {0};
    if (find_send(session, message, &pair.send, error) != 0)
        return HISTORY_BROKEN;
    bool known = pair.send != 0;
    int written = known ? extend_send(session, message, pair.send, error)
                        : insert_send(session, message, state, &pair.send, result->ticket, error);
    if (written != 0)
        return HISTORY_BROKEN;
    result->learned = !known;
    enum history_applied applied = HISTORY_APPLIED;
    for (pair.party = 0; pair.party < message->party_count; pair.party++)
        for (pair.document = 0; pair.document < message->document_count && applied == HISTORY_APPLIED; pair.document++)
            applied = apply_pair(session, message, pair, result, error);
    return applied;
}
