/* compare.c - in: the judged documents and foreign parties of a message; out: for each pair the earlier sends that
 * resemble it and who holds its claim. All lookups go by an index and see one snapshot of the store.
 * Limits: LIMIT_EARLIER sends to the same party and as many to others, LIMIT_COMPARISONS pairs, LIMIT_STORE_SECONDS. */
#include "base/text.h"
#include "history/history-internal.h"

#include <string.h>
#include <strings.h>
#include <sysexits.h>

/* By what an earlier send may resemble a document. */
enum likeness { LIKE_NUMBER, LIKE_LINES, LIKE_TEXT, LIKENESS_COUNT };

/* Sends before (sent, send) are seen, except the one left out. */
struct horizon {
    int64_t sent, send, left_out;
};

struct found {
    int64_t send, document, sent;
    bool cancels; /* a cancellation: it was no order, and what it names may be ordered anew */
    struct earlier earlier;
};

/* What was found for one document and party by one likeness, newest first. */
struct list {
    struct found items[LIMIT_EARLIER];
    size_t count;
};

struct lookup {
    const struct history_session *session;
    struct arena *arena;
    const struct document *document;
    const char *party_key;
    const struct party *party;
    struct horizon horizon;
    int64_t received_at;
    struct list lists[LIKENESS_COUNT];
    struct list *filling;
    struct error *error;
};

/* ---- one earlier send -------------------------------------------------------------------------------------------- */

/* What was kept before octets were is not known. */
static enum answer same_bytes(const struct document *document, const char *bytes) {
    if (document->bytes_digest[0] == '\0' || bytes[0] == '\0')
        return ANSWER_UNKNOWN;
    return strcmp(document->bytes_digest, bytes) == 0 ? ANSWER_YES : ANSWER_NO;
}

/* semantics.md, claim: equal text counts as equal lines. */
static enum answer same_lines(const struct document *document, const char *lines, bool text_same) {
    if (text_same)
        return ANSWER_YES;
    if (document->lines[0] == '\0' || lines[0] == '\0')
        return ANSWER_UNKNOWN;
    return strcmp(document->lines, lines) == 0 ? ANSWER_YES : ANSWER_NO;
}

static bool same_number(const struct document *document, const struct history_value *columns) {
    return document->number_folded != NULL && document->number_folded[0] != '\0' &&
           strcmp(document->number_folded, columns[EARLIER_FOLDED].text) == 0 &&
           strcmp(document->release, columns[EARLIER_RELEASE].text) == 0;
}

/* The recipients of a send stand a line each. */
static bool went_to(const char *recipients, const char *address) {
    size_t wanted = strlen(address);
    for (const char *line = recipients; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (length == wanted && strncasecmp(line, address, length) == 0)
            return true;
        line += length + (line[length] == '\n');
    }
    return false;
}

static bool is_address_same(const struct party *party, const char *recipients) {
    for (size_t i = 0; i < party->address_count; i++)
        if (went_to(recipients, party->addresses[i]))
            return true;
    return false;
}

static const char *or_null(struct arena *arena, const char *text) {
    return text[0] == '\0' ? NULL : arena_strdup(arena, text);
}

static void take_found(void *context, const struct history_value *columns) {
    struct lookup *lookup = context;
    const struct document *document = lookup->document;
    struct arena *arena = lookup->arena;
    if (lookup->filling->count == LIMIT_EARLIER)
        return;
    struct found *found = &lookup->filling->items[lookup->filling->count++];
    const char *text = columns[EARLIER_TEXT].text;
    enum answer bytes_same = same_bytes(document, columns[EARLIER_BYTES].text);
    /* Of a text too short to be recognised, or one nobody understood, the same octets say the same. */
    bool text_same = bytes_same == ANSWER_YES || (text[0] != '\0' && strcmp(document->text_digest, text) == 0);
    int64_t sent = columns[EARLIER_SENT].number;
    found->send = columns[EARLIER_SEND].number;
    found->document = columns[EARLIER_DOCUMENT].number;
    found->sent = sent;
    found->cancels = document_kind_of(columns[EARLIER_KIND].text) == KIND_CANCELLATION;
    found->earlier = (struct earlier){
        .id = arena_strdup(arena, columns[EARLIER_TICKET].text),
        /* Of two messages at the same moment the one judged later may have been received a little earlier. */
        .sent = sent < lookup->received_at ? sent : lookup->received_at,
        .number = or_null(arena, columns[EARLIER_NUMBER].text),
        .revision = or_null(arena, columns[EARLIER_REVISION].text),
        .to = arena_strdup(arena, columns[EARLIER_PARTY].text),
        .party_key = arena_strdup(arena, columns[EARLIER_PARTY_KEY].text),
        .message_id = or_null(arena, columns[EARLIER_MESSAGE_ID].text),
        .queue_id = or_null(arena, columns[EARLIER_QUEUE_ID].text),
        .number_same = same_number(document, columns),
        .revision_same = strcmp(document->revision, columns[EARLIER_REVISION].text) == 0,
        .lines_same = same_lines(document, columns[EARLIER_LINES].text, text_same),
        .text_same = text_same,
        .bytes_same = bytes_same,
        .address_same = is_address_same(lookup->party, columns[EARLIER_RECIPIENTS].text),
        .lines = arena_strdup(arena, columns[EARLIER_LINES].text),
        .change = document_kind_of(columns[EARLIER_KIND].text) == KIND_CHANGE,
        .resent = strcmp(columns[EARLIER_ACTION].text, HISTORY_RESENT) == 0,
    };
    if (!date_parse_iso(columns[EARLIER_DATE].text, &found->earlier.date))
        found->earlier.date = (struct date){0};
}

/* ---- lookups ----------------------------------------------------------------------------------------------------- */

static bool has(const struct document *document, enum likeness likeness) {
    if (likeness == LIKE_NUMBER)
        return document->number_folded != NULL && document->number_folded[0] != '\0';
    return likeness == LIKE_LINES ? document->lines[0] != '\0' : document->text_digest[0] != '\0';
}

static int look_up(struct lookup *lookup, enum likeness likeness, const char *party_key, size_t most) {
    const struct document *document = lookup->document;
    const struct history_value party = history_text(party_key), sent = history_number(lookup->horizon.sent),
                               send = history_number(lookup->horizon.send),
                               left_out = history_number(lookup->horizon.left_out),
                               limit = history_number((int64_t)most);
    if (likeness == LIKE_NUMBER)
        return history_run(lookup->session, SQL_BY_NUMBER,
                           HISTORY_BIND(history_text(document->number_folded), history_text(document->release), party,
                                        sent, send, left_out, limit),
                           take_found, lookup, lookup->error);
    if (likeness == LIKE_LINES)
        return history_run(lookup->session, SQL_BY_LINES,
                           HISTORY_BIND(history_text(document->lines), party, sent, send, left_out, limit), take_found,
                           lookup, lookup->error);
    return history_run(lookup->session, SQL_BY_TEXT,
                       HISTORY_BIND(history_text(document->text_digest), party, sent, send, left_out, limit),
                       take_found, lookup, lookup->error);
}

struct next_party {
    struct arena *arena;
    const char *key; /* NULL: no other */
};

static void take_party(void *context, const struct history_value *columns) {
    struct next_party *next = context;
    next->key = arena_strdup(next->arena, columns[0].text);
}

/* The next party in order of keys that was sent something alike. */
static int look_for_party(struct lookup *lookup, enum likeness likeness, struct next_party *next) {
    const struct document *document = lookup->document;
    const struct history_value after = history_text(next->key);
    next->key = NULL;
    if (likeness == LIKE_NUMBER)
        return history_run(lookup->session, SQL_NUMBER_PARTY,
                           HISTORY_BIND(history_text(document->number_folded), history_text(document->release), after),
                           take_party, next, lookup->error);
    if (likeness == LIKE_LINES)
        return history_run(lookup->session, SQL_LINES_PARTY, HISTORY_BIND(history_text(document->lines), after),
                           take_party, next, lookup->error);
    return history_run(lookup->session, SQL_TEXT_PARTY, HISTORY_BIND(history_text(document->text_digest), after),
                       take_party, next, lookup->error);
}

/* The newest send to each other party. Going from party to party costs one lookup each and needs no further index; a
 * number that more than LIMIT_OTHER_PARTIES companies have in common tells nothing anyway. */
static int look_at_others(struct lookup *lookup, enum likeness likeness) {
    struct next_party next = {lookup->arena, ""};
    for (unsigned seen = 0; seen < LIMIT_OTHER_PARTIES;) {
        if (look_for_party(lookup, likeness, &next) != 0)
            return -1;
        if (next.key == NULL)
            return 0;
        if (strcmp(next.key, lookup->party_key) == 0)
            continue;
        seen++;
        if (look_up(lookup, likeness, next.key, 1) != 0)
            return -1;
    }
    return 0;
}

/* ---- from three lists to one ------------------------------------------------------------------------------------- */

static bool contains(const struct list *list, const struct found *found) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].send == found->send && list->items[i].document == found->document &&
            strcmp(list->items[i].earlier.party_key, found->earlier.party_key) == 0)
            return true;
    return false;
}

static bool newer(const struct found *a, const struct found *b) {
    return a->sent > b->sent || (a->sent == b->sent && a->send > b->send);
}

static void insert_in_order(struct list *list, const struct found *found) {
    size_t at = list->count++;
    while (at > 0 && newer(found, &list->items[at - 1])) {
        list->items[at] = list->items[at - 1];
        at--;
    }
    list->items[at] = *found;
}

/* The newest cancellation of the document's number; NULL: none. */
static const struct found *find_cancellation(const struct lookup *lookup) {
    const struct list *list = &lookup->lists[LIKE_NUMBER];
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].cancels)
            return &list->items[i];
    return NULL;
}

/* A cancellation releases the number: what went to that party under it before no longer counts. */
static bool counts(const struct found *found, const struct found *cancellation) {
    if (found->cancels)
        return false;
    return cancellation == NULL || !found->earlier.number_same || newer(found, cancellation) ||
           strcmp(found->earlier.party_key, cancellation->earlier.party_key) != 0;
}

/* Takes from the three in turn, so that many sends alike in one way do not hide those alike in another. */
static void merge(const struct lookup *lookup, struct list *merged) {
    const struct found *cancellation = find_cancellation(lookup);
    merged->count = 0;
    for (size_t rank = 0; rank < LIMIT_EARLIER; rank++) {
        for (enum likeness likeness = 0; likeness < LIKENESS_COUNT; likeness++) {
            const struct list *list = &lookup->lists[likeness];
            if (rank < list->count && merged->count < LIMIT_EARLIER && counts(&list->items[rank], cancellation) &&
                !contains(merged, &list->items[rank]))
                insert_in_order(merged, &list->items[rank]);
        }
    }
}

static int gather(struct lookup *lookup, bool others, struct list *merged) {
    for (enum likeness likeness = 0; likeness < LIKENESS_COUNT; likeness++) {
        lookup->filling = &lookup->lists[likeness];
        lookup->filling->count = 0;
        if (!has(lookup->document, likeness))
            continue;
        int result =
            others ? look_at_others(lookup, likeness) : look_up(lookup, likeness, lookup->party_key, LIMIT_EARLIER);
        if (result != 0)
            return -1;
    }
    merge(lookup, merged);
    return 0;
}

/* ---- one document against one party ------------------------------------------------------------------------------ */

static void take_number(void *context, const struct history_value *columns) {
    *(int64_t *)context = columns[0].number;
}

static int look_at_claim(struct lookup *lookup, int64_t *send) {
    const struct document *document = lookup->document;
    const char *number = document->number_folded == NULL ? "" : document->number_folded;
    char content[HISTORY_CONTENT_BYTES];
    history_content(document->lines, document->text_digest, content);
    *send = 0;
    if (!history_is_claimed(number, content))
        return 0;
    return history_run(lookup->session, SQL_CLAIM,
                       HISTORY_BIND(history_text(lookup->party_key), history_text(number),
                                    history_text(document->release), history_text(document->revision),
                                    history_text(content)),
                       take_number, send, lookup->error);
}

static void add_list(struct lookup *lookup, struct comparison *comparison, const struct list *list) {
    for (size_t i = 0; i < list->count; i++) {
        comparison->earlier =
            arena_grow(lookup->arena, comparison->earlier, comparison->earlier_count, sizeof *comparison->earlier);
        comparison->earlier[comparison->earlier_count++] = list->items[i].earlier;
    }
}

struct latest {
    struct arena *arena;
    struct comparison *comparison;
};

static void take_latest(void *context, const struct history_value *columns) {
    const struct latest *latest = context;
    struct comparison *comparison = latest->comparison;
    if (comparison->last_send == 0)
        comparison->last_send = columns[0].number;
    if (columns[1].text[0] != '\0' && comparison->latest_count < LIMIT_LATEST)
        comparison->latest[comparison->latest_count++] = arena_strdup(latest->arena, columns[1].text);
}

static int compare_pair(struct lookup *lookup, const struct inspection *inspection, struct comparison *comparison) {
    struct list merged;
    if (look_at_claim(lookup, &comparison->claim_send) != 0 || gather(lookup, false, &merged) != 0)
        return -1;
    add_list(lookup, comparison, &merged);
    const struct history_along asked = {.inspection = inspection,
                                        .document = comparison->document,
                                        .party_key = lookup->party_key,
                                        .sent = lookup->horizon.sent,
                                        .send = lookup->horizon.send,
                                        .left_out = lookup->horizon.left_out};
    if (merged.count > 2 && history_count_along(lookup->session, &asked, &comparison->along, lookup->error) != 0)
        return -1;
    if (gather(lookup, true, &merged) != 0)
        return -1;
    add_list(lookup, comparison, &merged);
    struct latest latest = {lookup->arena, comparison};
    return history_run(lookup->session, SQL_LAST_SEND,
                       HISTORY_BIND(history_text(lookup->party_key), history_number(lookup->horizon.sent),
                                    history_number(lookup->horizon.send), history_number(lookup->horizon.left_out),
                                    history_number(LIMIT_LATEST)),
                       take_latest, &latest, lookup->error);
}

/* ---- the message ------------------------------------------------------------------------------------------------- */

/* What was sent later is not seen. But while messages are judged side by side, one that was received a moment later may
 * be written first. */
static int64_t latest_seen(const struct history *history, int64_t received_at) {
    return received_at + (history->options.open == HISTORY_READ ? 0 : LIMIT_MESSAGE_SECONDS);
}

/* An attempt of a send is judged as that send was: what went to the same party afterwards, or in the same second, is
 * not earlier. */
static int set_horizon(struct lookup *lookup, const struct history *history, int64_t same_send) {
    int64_t then = INT64_MIN;
    lookup->horizon = (struct horizon){latest_seen(history, lookup->received_at), INT64_MAX, same_send};
    if (same_send == 0)
        return 0;
    if (history_run(lookup->session, SQL_HAS_PARTY,
                    HISTORY_BIND(history_number(same_send), history_text(lookup->party_key)), take_number, &then,
                    lookup->error) != 0)
        return -1;
    if (then != INT64_MIN)
        lookup->horizon = (struct horizon){then, INT64_MIN, same_send};
    return 0;
}

static int find_same_send(struct lookup *lookup, const struct history *history, const struct inspection *inspection,
                          int64_t *send) {
    char key[HISTORY_KEY_BYTES];
    int64_t window;
    history_send_key(inspection, history->options.same_send_window, key, &window);
    *send = 0;
    if (key[0] == '\0')
        return 0;
    return history_find_send(lookup->session, key, inspection->received_at - window,
                             latest_seen(history, inspection->received_at), send, lookup->error);
}

/* The judged documents that are compared; *all tells how many there are. */
static size_t documents_to_compare(const struct inspection *inspection, size_t *all) {
    *all = 0;
    for (size_t i = 0; i < inspection->facts.document_count; i++)
        *all += document_may_be_judged(&inspection->facts.documents[i]);
    return history_documents_kept(*all, inspection->parties.count);
}

static int compare_document(struct lookup *lookup, const struct history *history, struct inspection *inspection,
                            uint32_t index) {
    struct comparisons *comparisons = &inspection->comparisons;
    lookup->document = &inspection->facts.documents[index];
    for (uint32_t party = 0; party < inspection->parties.count; party++) {
        struct comparison *comparison = &comparisons->items[comparisons->count++];
        *comparison = (struct comparison){.document = index, .party = party};
        lookup->party = &inspection->parties.items[party];
        lookup->party_key = text_clean(lookup->arena, inspection->parties.items[party].key, LIMIT_ADDRESS_BYTES);
        if (set_horizon(lookup, history, comparisons->same_send) != 0 ||
            compare_pair(lookup, inspection, comparison) != 0)
            return -1;
    }
    return 0;
}

static int compare_all(struct lookup *lookup, const struct history *history, struct inspection *inspection,
                       size_t kept) {
    int64_t end = history_clock() + INT64_C(1000) * LIMIT_STORE_SECONDS;
    if (find_same_send(lookup, history, inspection, &inspection->comparisons.same_send) != 0)
        return -1;
    for (uint32_t i = 0; i < inspection->facts.document_count && kept > 0; i++) {
        if (!document_may_be_judged(&inspection->facts.documents[i]))
            continue;
        if (history_clock() > end)
            return error_set(lookup->error, EX_TEMPFAIL, "the history %s did not answer within %u seconds",
                             history->place, LIMIT_STORE_SECONDS);
        if (compare_document(lookup, history, inspection, i) != 0)
            return -1;
        kept--;
    }
    return 0;
}

/* What is left is only: it could not be told. */
static void unknown(struct inspection *inspection, const char *sentence) {
    inspection->comparisons =
        (struct comparisons){.state = HISTORY_TROUBLE, .trouble = arena_strdup(inspection->arena, sentence)};
}

static int compare_on(const struct history_session *session, const struct history *history,
                      struct inspection *inspection, size_t kept, struct error *error) {
    struct lookup lookup; /* too big to be cleared for each message */
    lookup.session = session;
    lookup.arena = inspection->arena;
    lookup.received_at = inspection->received_at;
    inspection->comparisons = (struct comparisons){.state = HISTORY_ANSWERED};
    inspection->comparisons.items =
        arena_array(inspection->arena, kept * inspection->parties.count, sizeof *inspection->comparisons.items);
    int result = session->backend->begin(session->connection, error);
    if (result != 0)
        return result;
    lookup.error = error;
    struct allowance *allowances = NULL;
    result = compare_all(&lookup, history, inspection, kept);
    if (result == 0)
        result = history_look_allowances(session, inspection->received_at, inspection->arena, &allowances,
                                         &inspection->comparisons.allowance_count, error);
    inspection->comparisons.allowances = allowances;
    session->backend->rollback(session->connection);
    return result;
}

void history_compare(struct history *history, struct inspection *inspection) {
    struct error error = {0};
    struct history_session session;
    size_t all, kept = documents_to_compare(inspection, &all);
    inspection->comparisons = (struct comparisons){.state = HISTORY_OFF};
    if (history->backend == NULL)
        return;
    inspection->comparisons.state = HISTORY_ANSWERED;
    if (kept == 0 || inspection->parties.count == 0)
        return;
    if (history->writer != NULL && history_health_ask(history, &error)) {
        unknown(inspection, error.text);
        return;
    }
    int result = history_reader_take(history, &session, &error);
    if (result == 0) {
        result = compare_on(&session, history, inspection, kept, &error);
        history_reader_give(history, &session, result != 0);
    }
    if (result != 0) {
        history_health_trouble(history, error.text);
        history_writer_wake(history);
        unknown(inspection, error.text);
    } else if (kept < all) {
        unknown(inspection, "the message has too many documents for so many recipients to compare all of them");
    }
}
