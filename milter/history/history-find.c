/* history-find.c - in: a query of an admin; out: sends or waiting holds, oldest first. Limit: what memory holds; a
 * query without any bound reads the whole store. */
#include "base/text.h"
#include "history/history-internal.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { PROVISIONAL_SECONDS = 24 * 60 * 60 };

struct search {
    const struct history_query *query;
    struct arena *arena;
    const char *lower, *upper;      /* the number folded, with its letters in either case; "": any */
    char ticket[TICKET_TEXT_BYTES]; /* the id if it is a ticket; "": it is none */
    struct history_item *items;
    size_t count;
    struct error *error;
};

/* ---- the query --------------------------------------------------------------------------------------------------- */

static char *upper_case(struct arena *arena, const char *text) {
    char *upper = arena_strdup(arena, text);
    for (char *c = upper; *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    return upper;
}

static void prepare(struct search *search) {
    const struct history_query *query = search->query;
    search->ticket[0] = '\0';
    search->lower = query->number == NULL ? "" : text_fold_number(search->arena, query->number);
    search->upper = upper_case(search->arena, search->lower);
    if (query->id != NULL && !ticket_normalise(query->id, search->ticket))
        search->ticket[0] = '\0';
}

static bool fits_number(const struct search *search, const char *folded) {
    return search->query->number == NULL || strcmp(folded, search->lower) == 0 || strcmp(folded, search->upper) == 0;
}

static bool fits_party(const struct search *search, const char *name, const char *key) {
    const char *party = search->query->party;
    return party == NULL || strcasecmp(party, name) == 0 || strcasecmp(party, key) == 0;
}

static bool fits_time(const struct search *search, int64_t time) {
    const struct history_query *query = search->query;
    return (query->since == 0 || time >= query->since) && (query->until == 0 || time <= query->until);
}

static const char *or_null(struct arena *arena, const char *text) {
    return text[0] == '\0' ? NULL : arena_strdup(arena, text);
}

static struct history_item *add_item(struct search *search) {
    search->items = arena_grow(search->arena, search->items, search->count, sizeof *search->items);
    return &search->items[search->count++];
}

/* ---- sends ------------------------------------------------------------------------------------------------------- */

static const char *state_of(const struct search *search, const struct history_value *columns) {
    bool final = search->query->now != 0 && columns[FOUND_SENT].number + PROVISIONAL_SECONDS <= search->query->now;
    return final || strcmp(columns[FOUND_STATE].text, "sent") == 0 ? "sent" : "provisional";
}

static void take_send(void *context, const struct history_value *columns) {
    struct search *search = context;
    struct arena *arena = search->arena;
    if (!fits_number(search, columns[FOUND_FOLDED].text) ||
        !fits_party(search, columns[FOUND_PARTY].text, columns[FOUND_PARTY_KEY].text) ||
        (search->query->resent && strcmp(columns[FOUND_ACTION].text, HISTORY_RESENT) != 0))
        return;
    struct history_item *item = add_item(search);
    *item = (struct history_item){
        .id = arena_strdup(arena, columns[FOUND_TICKET].text),
        .state = state_of(search, columns),
        .sent = columns[FOUND_SENT].number,
        .from = arena_strdup(arena, columns[FOUND_SENDER].text),
        .party = or_null(arena, columns[FOUND_PARTY].text),
        .number = or_null(arena, columns[FOUND_NUMBER].text),
        .message_id = or_null(arena, columns[FOUND_MESSAGE_ID].text),
        .queue_id = or_null(arena, columns[FOUND_QUEUE_ID].text),
        .rule = or_null(arena, columns[FOUND_RULE].text),
        .why = or_null(arena, columns[FOUND_WHY].text),
        .kind = or_null(arena, columns[FOUND_KIND].text),
        .number_folded = or_null(arena, columns[FOUND_FOLDED].text),
        .revision = or_null(arena, columns[FOUND_REVISION].text),
        .release = or_null(arena, columns[FOUND_RELEASE].text),
        .lines = or_null(arena, columns[FOUND_LINES].text),
        .resent = strcmp(columns[FOUND_ACTION].text, HISTORY_RESENT) == 0,
    };
    item->to = history_addresses_split(arena, columns[FOUND_RECIPIENTS].text, &item->to_count);
    if (!date_parse_iso(columns[FOUND_DATE].text, &item->date))
        item->date = (struct date){0};
}

static int find_sends(const struct history_session *session, struct search *search) {
    const struct history_query *query = search->query;
    struct history_value since = history_number(query->since == 0 ? INT64_MIN : query->since);
    struct history_value until = history_number(query->until == 0 ? INT64_MAX : query->until);
    if (query->id != NULL)
        return history_run(
            session, SQL_FIND_BY_ID,
            HISTORY_BIND(history_text(search->ticket), history_text(query->id), history_text(query->id), since, until),
            take_send, search, search->error);
    if (query->number != NULL)
        return history_run(session, SQL_FIND_BY_NUMBER,
                           HISTORY_BIND(history_text(search->lower), history_text(search->upper), since, until),
                           take_send, search, search->error);
    return history_run(
        session, SQL_FIND_BY_TIME,
        HISTORY_BIND(history_number(history_first_id(since.number)), history_number(history_last_id(until.number))),
        take_send, search, search->error);
}

/* ---- holds ------------------------------------------------------------------------------------------------------- */

static void fill_hold(struct search *search, struct history_item *item, const struct history_message *message,
                      const char *party) {
    item->to = message->recipients;
    item->to_count = message->recipient_count;
    item->party = party;
    item->rule = or_null(search->arena, message->rule);
    item->why = or_null(search->arena, message->why);
    if (message->document_count == 0)
        return;
    size_t about = message->about == UINT32_MAX ? 0 : message->about;
    const struct history_document *document = &message->documents[about];
    item->number = or_null(search->arena, document->number);
    item->kind = document->kind;
    item->number_folded = or_null(search->arena, document->number_folded);
    item->revision = or_null(search->arena, document->revision);
    item->release = or_null(search->arena, document->release);
    item->lines = or_null(search->arena, document->lines);
    if (!date_parse_iso(document->date, &item->date))
        item->date = (struct date){0};
}

static bool holds_number(const struct search *search, const struct history_message *message) {
    for (size_t i = 0; i < message->document_count; i++)
        if (fits_number(search, message->documents[i].number_folded))
            return true;
    return search->query->number == NULL;
}

/* The party asked for, else the first; NULL in *name when there is none. */
static bool holds_party(const struct search *search, const struct history_message *message, const char **name) {
    *name = message->party_count > 0 ? message->parties[0].name : NULL;
    for (size_t i = 0; i < message->party_count; i++) {
        if (fits_party(search, message->parties[i].name, message->parties[i].key)) {
            *name = message->parties[i].name;
            return true;
        }
    }
    return search->query->party == NULL;
}

/* What the columns tell without the record. */
static struct history_item *add_hold(struct search *search, const struct history_value *columns) {
    struct arena *arena = search->arena;
    struct history_item *item = add_item(search);
    *item = (struct history_item){.id = arena_strdup(arena, columns[HOLD_TICKET].text),
                                  .state = "held",
                                  .sent = columns[HOLD_HELD].number,
                                  .token = arena_strdup(arena, columns[HOLD_TOKEN].text),
                                  .from = arena_strdup(arena, columns[HOLD_SENDER].text),
                                  .message_id = or_null(arena, columns[HOLD_MESSAGE_ID].text),
                                  .queue_id = or_null(arena, columns[HOLD_QUEUE_ID].text)};
    return item;
}

/* A held message is one item: it shows the document that the verdict is about. It is shown even if its record is
 * damaged: never a hold that no list shows. */
static void take_hold(void *context, const struct history_value *columns) {
    struct search *search = context;
    const char *party;
    if (!fits_time(search, columns[HOLD_HELD].number))
        return;
    const struct history_message *message =
        history_message_get(search->arena, arena_strdup(search->arena, columns[HOLD_RECORD].text), NULL);
    if (message == NULL)
        add_hold(search, columns)->why = "the hold record is damaged: it cannot become a send";
    else if (holds_number(search, message) && holds_party(search, message, &party))
        fill_hold(search, add_hold(search, columns), message, party);
}

static int find_holds(const struct history_session *session, struct search *search) {
    const char *id = search->query->id;
    if (id == NULL)
        return history_run(session, SQL_HOLDS, HISTORY_BIND_NOTHING, take_hold, search, search->error);
    return history_run(session, SQL_HOLDS_BY_ID,
                       HISTORY_BIND(history_text(search->ticket), history_text(id), history_text(id)), take_hold,
                       search, search->error);
}

int history_find(struct history *history, const struct history_query *query, struct arena *arena,
                 struct history_item **items, size_t *count, struct error *error) {
    struct search search = {.query = query, .arena = arena, .error = error};
    struct history_session session;
    *items = NULL;
    *count = 0;
    if (history->backend == NULL || (query->id != NULL && query->id[0] == '\0'))
        return 0;
    prepare(&search);
    if (history_reader_take(history, &session, error) != 0)
        return -1;
    int result = query->holds ? find_holds(&session, &search) : find_sends(&session, &search);
    history_reader_give(history, &session, result != 0);
    *items = search.items;
    *count = search.count;
    return result;
}

static void take_sent(void *context, const struct history_value *columns) {
    *(int64_t *)context = columns[0].number;
}

int history_next(struct history *history, int64_t from, int64_t *sent, struct error *error) {
    struct history_session session;
    int64_t next = INT64_MIN;
    if (history->backend == NULL)
        return 0;
    if (history_reader_take(history, &session, error) != 0)
        return -1;
    int result = history_run(&session, SQL_NEXT_SEND, HISTORY_BIND(history_number(history_first_id(from))), take_sent,
                             &next, error);
    history_reader_give(history, &session, result != 0);
    if (result != 0 || next == INT64_MIN)
        return result;
    *sent = next;
    return 1;
}
