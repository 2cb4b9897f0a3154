/* conformance.c - in: the place of a store; out: does it keep sends, entries, claims and holds as it must?
 *
 * Every test takes names that nobody used before, so that the suite can run on a store that is in use, again and again.
 * Pruning is tried in the year 1990. */
#include "history/conformance.h"
#include "history/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

static const char *store;
static struct history *history;

#define WINDOW (5 * DAY)

static struct history *open_store(enum history_open how) {
    struct history_options options = {.where = store, .open = how, .same_send_window = WINDOW};
    struct history *opened = NULL;
    struct error error = {0};
    if (history_open(&options, &opened, &error) != 0)
        fail_msg("%s", error.text);
    return opened;
}

static int set_up(void **state) {
    (void)state;
    history = open_store(HISTORY_CREATE);
    return 0;
}

static int new_words(void **state) {
    (void)state;
    fresh_words();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    history_close(history);
    return 0;
}

/* ---- shorthand --------------------------------------------------------------------------------------------------- */

static enum history_outcome record(struct inspection *message) {
    struct error error = {0};
    enum history_outcome outcome = history_record(history, message, &error);
    if (outcome == HISTORY_FAILED)
        fail_msg("%s", error.text);
    return outcome;
}

/* Judges nothing, records: what is sent when no rule is against it. */
static void send_out(struct inspection *message) {
    history_compare(history, message);
    assert_int_equal(message->comparisons.state, HISTORY_ANSWERED);
    assert_int_equal(record(message), HISTORY_DONE);
}

static void send_and_free(struct inspection *message) {
    send_out(message);
    inspection_free(message);
}

static size_t earlier_count(struct inspection *message) {
    struct comparison *comparison = compare_one(history, message, 0, 0);
    assert_non_null(comparison);
    return comparison->earlier_count;
}

static struct history_item *find(struct arena *arena, struct history_query query, size_t *count) {
    struct history_item *items;
    struct error error = {0};
    if (history_find(history, &query, arena, &items, count, &error) != 0)
        fail_msg("%s", error.text);
    return items;
}

static size_t found_with_number(const char *number) {
    struct arena *arena = arena_new();
    size_t count;
    find(arena, (struct history_query){.number = number}, &count);
    arena_free(arena);
    return count;
}

static void hold(struct inspection *message) {
    struct error error = {0};
    message->verdict.action = ACTION_HOLD;
    message->verdict.document = 0;
    message->verdict.rule = "default.rules:14:sent-before";
    message->verdict.why = "order went out before";
    if (message->verdict.id[0] == '\0')
        ticket_new(message->verdict.id);
    token_new(message->verdict.token);
    if (history_hold(history, message, 0, &error) != HISTORY_DONE)
        fail_msg("%s", error.text);
}

/* ---- earlier sends ----------------------------------------------------------------------------------------------- */

static void a_first_order_has_nothing_earlier(void **state) {
    (void)state;
    struct inspection *message = order_to(MONDAY, fresh("acme"), fresh("po"), "10 hammers");
    struct comparison *comparison = compare_one(history, message, 0, 0);
    assert_int_equal(message->comparisons.state, HISTORY_ANSWERED);
    assert_int_equal(message->comparisons.count, 1);
    assert_int_equal(message->comparisons.same_send, 0);
    assert_int_equal(comparison->earlier_count, 0);
    assert_int_equal(comparison->claim_send, 0);
    assert_int_equal(comparison->last_send, 0);
    inspection_free(message);
}

static void a_sent_order_is_told_with_all_that_is_known(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    struct inspection *first = order_to(MONDAY, party, number, "10 hammers");
    first->envelope.queue_id = "93BB6A7E836";
    send_out(first);
    struct inspection *second = order_to(MONDAY + 3 * DAY, party, number, "10 hammers");
    struct comparison *comparison = compare_one(history, second, 0, 0);
    assert_int_equal(comparison->earlier_count, 1);
    struct earlier *earlier = &comparison->earlier[0];
    assert_int_equal(strlen(earlier->id), TICKET_TEXT_BYTES - 1);
    assert_int_equal(earlier->sent, MONDAY);
    assert_string_equal(earlier->number, number);
    assert_int_equal(earlier->date.year, 2026);
    assert_int_equal(earlier->date.day, 21);
    assert_string_equal(earlier->to, party);
    assert_string_equal(earlier->party_key, party);
    assert_string_equal(earlier->message_id, first->facts.message_id);
    assert_string_equal(earlier->queue_id, "93BB6A7E836");
    assert_true(earlier->number_same && earlier->revision_same && earlier->text_same);
    assert_int_equal(earlier->lines_same, ANSWER_YES);
    assert_int_equal(comparison->last_send, MONDAY);
    inspection_free(first);
    inspection_free(second);
}

static void what_was_sent_later_is_not_seen(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    send_and_free(order_to(MONDAY, party, number, "10 hammers"));
    struct inspection *before = order_to(MONDAY - HOUR, party, number, "10 hammers");
    struct comparison *comparison = compare_one(history, before, 0, 0);
    assert_int_equal(comparison->earlier_count, 0);
    assert_int_equal(comparison->last_send, 0);
    /* Who holds the claim is told all the same, so that it can be taken over. */
    assert_true(comparison->claim_send != 0);
    assert_int_equal(record(before), HISTORY_DONE);
    inspection_free(before);
}

static void reading_alone_sees_to_the_second(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    send_and_free(order_to(MONDAY, party, number, "10 hammers"));
    struct history *reader = open_store(HISTORY_READ);
    struct inspection *before = order_to(MONDAY - 1, party, number, "10 hammers");
    struct inspection *then = order_to(MONDAY, party, number, "10 hammers");
    assert_int_equal(compare_one(reader, before, 0, 0)->earlier_count, 0);
    assert_int_equal(compare_one(reader, then, 0, 0)->earlier_count, 1);
    inspection_free(before);
    inspection_free(then);
    history_close(reader);
}

/* Two messages are judged side by side; the one received first may be written last. */
static void a_message_received_a_moment_later_is_seen_as_of_now(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    send_and_free(order_to(MONDAY + 5, party, number, "10 hammers"));
    struct inspection *slow = order_to(MONDAY, party, number, "10 hammers");
    struct comparison *comparison = compare_one(history, slow, 0, 0);
    assert_int_equal(comparison->earlier_count, 1);
    assert_int_equal(comparison->earlier[0].sent, MONDAY);
    inspection_free(slow);
}

static void lines_and_text_are_alike_without_the_number(void **state) {
    (void)state;
    const char *party = fresh("acme"), *lines = fresh("lines"), *text = fresh("text");
    struct inspection *first = message_new(MONDAY), *second = message_new(MONDAY + DAY),
                      *third = message_new(MONDAY + DAY);
    message_party(first, party);
    message_order(first, fresh("po"), lines, text);
    send_and_free(first);
    message_party(second, party);
    message_order(second, fresh("po"), lines, fresh("text"));
    struct comparison *comparison = compare_one(history, second, 0, 0);
    assert_int_equal(comparison->earlier_count, 1);
    assert_false(comparison->earlier[0].number_same);
    assert_false(comparison->earlier[0].text_same);
    assert_int_equal(comparison->earlier[0].lines_same, ANSWER_YES);
    message_party(third, party);
    message_order(third, fresh("po"), NULL, text);
    comparison = compare_one(history, third, 0, 0);
    assert_int_equal(comparison->earlier_count, 1);
    assert_true(comparison->earlier[0].text_same);
    assert_int_equal(comparison->earlier[0].lines_same, ANSWER_YES);
    inspection_free(second);
    inspection_free(third);
}

static enum answer lines_same_between(const char *lines_then, const char *text_then, const char *lines_now,
                                      const char *text_now) {
    fresh_words();
    const char *party = fresh("acme"), *number = fresh("po");
    struct inspection *first = message_new(MONDAY), *second = message_new(MONDAY + DAY);
    message_party(first, party);
    message_order(first, number, lines_then, text_then);
    send_and_free(first);
    message_party(second, party);
    message_order(second, number, lines_now, text_now);
    struct comparison *comparison = compare_one(history, second, 0, 0);
    assert_int_equal(comparison->earlier_count, 1);
    enum answer answer = comparison->earlier[0].lines_same;
    inspection_free(second);
    return answer;
}

static void lines_are_unknown_when_one_side_has_none_and_the_texts_differ(void **state) {
    (void)state;
    assert_int_equal(lines_same_between("a", "t", "a", "u"), ANSWER_YES);
    assert_int_equal(lines_same_between("a", "t", "b", "u"), ANSWER_NO);
    assert_int_equal(lines_same_between("a", "t", "b", "t"), ANSWER_YES);
    assert_int_equal(lines_same_between(NULL, "t", "a", "t"), ANSWER_YES);
    assert_int_equal(lines_same_between(NULL, "t", "a", "u"), ANSWER_UNKNOWN);
    assert_int_equal(lines_same_between("a", "t", NULL, "u"), ANSWER_UNKNOWN);
    assert_int_equal(lines_same_between(NULL, NULL, NULL, NULL), ANSWER_UNKNOWN);
}

/* What an order sent with these octets then is to one with those now; an order without lines, and a text too short. */
static struct earlier octets_between(const char *then, const char *now) {
    fresh_words();
    const char *party = fresh("acme"), *number = fresh("po");
    struct inspection *first = message_new(MONDAY), *second = message_new(MONDAY + DAY);
    message_party(first, party);
    struct document *document = message_order(first, number, NULL, NULL);
    if (then != NULL)
        memcpy(document->bytes_digest, digits_of(first, then), 33);
    send_and_free(first);
    message_party(second, party);
    document = message_order(second, number, NULL, NULL);
    if (now != NULL)
        memcpy(document->bytes_digest, digits_of(second, now), 33);
    struct comparison *comparison = compare_one(history, second, 0, 0);
    assert_int_equal(comparison->earlier_count, 1);
    struct earlier earlier = comparison->earlier[0];
    inspection_free(second);
    return earlier;
}

static void the_same_octets_have_the_same_lines_and_text(void **state) {
    (void)state;
    struct earlier same = octets_between("o", "o"), other = octets_between("o", "p"),
                   before = octets_between(NULL, "o"), now = octets_between("o", NULL);
    assert_int_equal(same.bytes_same, ANSWER_YES);
    assert_int_equal(same.lines_same, ANSWER_YES);
    assert_true(same.text_same);
    assert_int_equal(other.bytes_same, ANSWER_NO);
    assert_int_equal(other.lines_same, ANSWER_UNKNOWN);
    assert_false(other.text_same);
    assert_int_equal(before.bytes_same, ANSWER_UNKNOWN);
    assert_int_equal(now.bytes_same, ANSWER_UNKNOWN);
    assert_int_equal(now.lines_same, ANSWER_UNKNOWN);
}

static void a_revision_is_the_same_number_a_release_is_another(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    struct inspection *first = order_to(MONDAY, party, number, fresh("a"));
    first->facts.documents[0].revision = "A";
    first->facts.documents[0].release = "1";
    send_and_free(first);
    struct inspection *revised = order_to(MONDAY + DAY, party, number, fresh("b"));
    revised->facts.documents[0].revision = "B";
    revised->facts.documents[0].release = "1";
    struct comparison *comparison = compare_one(history, revised, 0, 0);
    assert_int_equal(comparison->earlier_count, 1);
    assert_true(comparison->earlier[0].number_same);
    assert_false(comparison->earlier[0].revision_same);
    struct inspection *released = order_to(MONDAY + DAY, party, number, fresh("c"));
    released->facts.documents[0].revision = "A";
    released->facts.documents[0].release = "2";
    assert_int_equal(earlier_count(released), 0);
    inspection_free(revised);
    inspection_free(released);
}

/* ---- what else is told of an earlier send ---------------------------------------------------------------------- */

static struct inspection *cancellation_of(int64_t at, const char *party, const char *number, const char *lines) {
    struct inspection *message = order_to(at, party, number, lines);
    message->facts.documents[0].kind = KIND_CANCELLATION;
    return message;
}

static size_t earlier_of(struct inspection *message) {
    return compare_one(history, message, 0, 0)->earlier_count;
}

static void a_cancellation_releases_the_number(void **state) {
    (void)state;
    const char *party = fresh("acme"), *other = fresh("other"), *number = fresh("po"), *lines = fresh("lines");
    struct inspection *again = order_to(MONDAY + 5 * HOUR, party, number, lines);
    send_and_free(order_to(MONDAY, party, number, lines));
    assert_int_equal(earlier_of(again), 1);
    send_and_free(cancellation_of(MONDAY + HOUR, other, number, lines)); /* another company's */
    assert_int_equal(earlier_of(again), 1);
    send_and_free(cancellation_of(MONDAY + HOUR, party, fresh("po"), lines)); /* another number */
    assert_int_equal(earlier_of(again), 1);
    send_and_free(cancellation_of(MONDAY + HOUR, party, number, lines));
    assert_int_equal(earlier_of(again), 0);
    send_and_free(order_to(MONDAY + 2 * HOUR, party, number, lines)); /* it is ordered anew, and takes its claim */
    assert_int_equal(earlier_of(again), 1);
    inspection_free(again);
}

static void a_send_tells_its_address_its_lines_and_its_word(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    struct inspection *first = order_to(MONDAY, party, number, "a"),
                      *second = order_to(MONDAY + HOUR, party, number, "a");
    struct inspection *third = order_to(MONDAY + DAY, party, number, "a");
    first->facts.documents[0].kind = KIND_CHANGE;
    send_and_free(first);
    second->verdict.resend = RESEND_NEEDLESS;
    send_and_free(second);
    const char *addresses[] = {arena_printf(third->arena, "orders@%s", party)};
    third->parties.items[0].addresses = addresses;
    third->parties.items[0].address_count = 1;
    const struct comparison *comparison = compare_one(history, third, 0, 0);
    assert_int_equal(comparison->earlier_count, 2);
    assert_true(comparison->earlier[0].resent);
    assert_false(comparison->earlier[0].change);
    assert_true(comparison->earlier[0].address_same);
    assert_string_equal(comparison->earlier[0].lines, third->facts.documents[0].lines);
    assert_false(comparison->earlier[1].resent);
    assert_true(comparison->earlier[1].change);
    addresses[0] = arena_printf(third->arena, "rders@%s", party);
    assert_false(compare_one(history, third, 0, 0)->earlier[0].address_same);
    inspection_free(third);
}

static void the_latest_numbers_of_a_party_are_told(void **state) {
    (void)state;
    const char *party = fresh("acme"), *numbers[LIMIT_LATEST + 2];
    for (size_t i = 0; i < LIMIT_LATEST + 2; i++) {
        numbers[i] = fresh("po");
        send_and_free(order_to(MONDAY + (int64_t)i * HOUR, party, numbers[i], "a"));
    }
    struct inspection *message = order_to(MONDAY + DAY, party, fresh("po"), "b");
    const struct comparison *comparison = compare_one(history, message, 0, 0);
    assert_int_equal(comparison->latest_count, LIMIT_LATEST);
    assert_int_equal(comparison->last_send, MONDAY + (int64_t)(LIMIT_LATEST + 1) * HOUR);
    struct inspection *newest = order_to(MONDAY + DAY, party, numbers[LIMIT_LATEST + 1], "b");
    assert_string_equal(comparison->latest[0], newest->facts.documents[0].number_folded);
    inspection_free(newest);
    inspection_free(message);
}

/* For "to anybody": what went to others stands behind what went to this party. */
static void sends_to_others_come_last_under_their_own_key(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po"), *lines = fresh("lines");
    const char *second_party = fresh("b-store"), *third_party = fresh("a-store");
    send_and_free(order_to(MONDAY, party, number, lines));
    send_and_free(order_to(MONDAY + HOUR, second_party, number, lines));
    send_and_free(order_to(MONDAY + 2 * HOUR, third_party, number, fresh("others")));
    struct inspection *message = order_to(MONDAY + DAY, party, number, lines);
    struct comparison *comparison = compare_one(history, message, 0, 0);
    assert_int_equal(comparison->earlier_count, 3);
    assert_string_equal(comparison->earlier[0].party_key, party);
    assert_string_equal(comparison->earlier[1].party_key, third_party);
    assert_string_equal(comparison->earlier[2].party_key, second_party);
    assert_int_equal(comparison->last_send, MONDAY);
    inspection_free(message);
}

static void only_the_newest_are_kept_but_of_every_likeness(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po"), *lines = fresh("lines");
    send_and_free(order_to(MONDAY - 100 * DAY, party, fresh("po"), lines));
    for (int i = 0; i < 3 * (int)LIMIT_EARLIER; i++)
        send_and_free(order_to(MONDAY + i * HOUR, party, number, fresh("other")));
    struct inspection *message = order_to(MONDAY + 30 * DAY, party, number, lines);
    struct comparison *comparison = compare_one(history, message, 0, 0);
    assert_int_equal(comparison->earlier_count, LIMIT_EARLIER);
    assert_int_equal(comparison->earlier[0].sent, MONDAY + (3 * (int)LIMIT_EARLIER - 1) * HOUR);
    for (size_t i = 1; i < comparison->earlier_count; i++)
        assert_true(comparison->earlier[i].sent <= comparison->earlier[i - 1].sent);
    const struct earlier *last = &comparison->earlier[LIMIT_EARLIER - 1];
    assert_int_equal(last->sent, MONDAY - 100 * DAY);
    assert_int_equal(last->lines_same, ANSWER_YES);
    inspection_free(message);
}

static void only_orders_and_changes_that_are_not_quoted_are_kept(void **state) {
    (void)state;
    const char *party = fresh("acme"), *quoted = fresh("po"), *invoice = fresh("po"), *change = fresh("po");
    struct inspection *message = message_new(MONDAY);
    message_party(message, party);
    message_order(message, quoted, "a", "a")->origin = ORIGIN_QUOTED;
    message_order(message, invoice, "b", "b")->kind = KIND_INVOICE;
    message_order(message, change, "c", "c")->kind = KIND_CHANGE;
    send_out(message);
    assert_int_equal(message->comparisons.count, 1);
    assert_int_equal(message->comparisons.items[0].document, 2);
    assert_int_equal(found_with_number(quoted), 0);
    assert_int_equal(found_with_number(invoice), 0);
    assert_int_equal(found_with_number(change), 1);
    inspection_free(message);
}

static void a_message_without_order_or_party_is_no_send(void **state) {
    (void)state;
    struct inspection *empty = message_new(MONDAY), *at_home = message_new(MONDAY);
    message_party(empty, fresh("acme"));
    const char *number = fresh("po");
    message_order(at_home, number, "a", "a");
    send_out(empty);
    send_out(at_home);
    assert_int_equal(found_with_number(number), 0);
    inspection_free(empty);
    inspection_free(at_home);
}

/* ---- same send --------------------------------------------------------------------------------------------------- */

static void a_retry_is_the_same_send(void **state) {
    (void)state;
    const char *number = fresh("po");
    struct inspection *first = order_to(MONDAY, fresh("acme"), number, "10 hammers");
    send_out(first);
    struct inspection *retry = message_again(first, MONDAY + 20 * MINUTE);
    assert_int_equal(earlier_count(retry), 0);
    assert_true(retry->comparisons.same_send != 0);
    assert_int_equal(record(retry), HISTORY_DONE);
    assert_int_equal(found_with_number(number), 1);
    inspection_free(first);
    inspection_free(retry);
}

static void further_recipients_extend_the_send(void **state) {
    (void)state;
    const char *number = fresh("po"), *vendor = fresh("acme"), *shop = fresh("shop");
    struct inspection *first = order_to(MONDAY, vendor, number, "10 hammers");
    send_out(first);
    struct inspection *rest = message_again(first, MONDAY + MINUTE);
    rest->parties.count = rest->envelope.recipient_count = 0;
    message_party(rest, shop);
    assert_int_equal(earlier_count(rest), 0);
    assert_int_equal(record(rest), HISTORY_DONE);
    struct arena *arena = arena_new();
    size_t count;
    struct history_item *items = find(arena, (struct history_query){.number = number}, &count);
    assert_int_equal(count, 2);
    assert_string_equal(items[0].id, items[1].id);
    assert_int_equal(items[0].to_count, 2);
    assert_string_equal(items[0].to[0], arena_printf(arena, "orders@%s", vendor));
    assert_string_equal(items[0].to[1], arena_printf(arena, "orders@%s", shop));
    arena_free(arena);
    inspection_free(first);
    inspection_free(rest);
}

static void an_id_alone_proves_nothing(void **state) {
    (void)state;
    struct inspection *first = order_to(MONDAY, fresh("acme"), fresh("po"), fresh("lines"));
    send_out(first);
    struct inspection *edited = message_again(first, MONDAY + MINUTE);
    digest_of("edited", 6, edited->envelope.body_digest);
    assert_int_equal(earlier_count(edited), 1);
    assert_int_equal(edited->comparisons.same_send, 0);
    struct inspection *other = message_again(first, MONDAY + MINUTE);
    other->envelope.sender = "another@a.example";
    assert_int_equal(earlier_count(other), 1);
    inspection_free(first);
    inspection_free(edited);
    inspection_free(other);
}

static void after_the_window_it_is_another_send(void **state) {
    (void)state;
    struct inspection *first = order_to(MONDAY, fresh("acme"), fresh("po"), "10 hammers");
    send_out(first);
    struct inspection *within = message_again(first, MONDAY + WINDOW);
    struct inspection *after = message_again(first, MONDAY + WINDOW + 1);
    struct inspection *next_year = message_again(first, MONDAY + 365 * DAY);
    assert_int_equal(earlier_count(within), 0);
    assert_int_equal(earlier_count(after), 1);
    assert_int_equal(earlier_count(next_year), 1);
    assert_int_equal(record(next_year), HISTORY_DONE);
    inspection_free(first);
    inspection_free(within);
    inspection_free(after);
    inspection_free(next_year);
}

/* Postfix shows its milters a Message-ID that it made up from the queue ID, a new one at each attempt. */
static struct inspection *attempt_without_id(const struct inspection *first, int64_t at, const char *queue_id) {
    struct inspection *attempt = message_again(first, at);
    attempt->envelope.queue_id = queue_id;
    attempt->facts.message_id = arena_printf(attempt->arena, "<20260921.%s@mx.a.example>", queue_id);
    return attempt;
}

static void an_invented_id_counts_as_none(void **state) {
    (void)state;
    struct inspection *model = order_to(MONDAY, fresh("acme"), fresh("po"), "10 hammers");
    struct inspection *first = attempt_without_id(model, MONDAY, "93BB6A7E836");
    send_out(first);
    struct inspection *retry = attempt_without_id(model, MONDAY + 15 * MINUTE, "A0CCBA7E999");
    struct inspection *late = attempt_without_id(model, MONDAY + 15 * MINUTE + 1, "B1DDBA7E111");
    struct inspection *elsewhere = attempt_without_id(model, MONDAY + MINUTE, "C2EEBA7E222");
    message_party(elsewhere, fresh("shop"));
    struct inspection *by_another = attempt_without_id(model, MONDAY + MINUTE, "D3FFBA7E333");
    by_another->envelope.user = "sales2";
    assert_int_equal(earlier_count(retry), 0);
    assert_int_equal(earlier_count(late), 1);
    assert_int_equal(earlier_count(elsewhere), 1);
    assert_int_equal(earlier_count(by_another), 1);
    inspection_free(model);
    inspection_free(first);
    inspection_free(retry);
    inspection_free(late);
    inspection_free(elsewhere);
    inspection_free(by_another);
}

static void no_id_is_not_shared_by_all(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    struct inspection *first = order_to(MONDAY, party, number, "10 hammers");
    struct inspection *second = order_to(MONDAY + MINUTE, party, number, "10 hammers");
    first->facts.message_id = second->facts.message_id = NULL;
    send_out(first);
    assert_int_equal(earlier_count(second), 1);
    assert_int_equal(second->comparisons.same_send, 0);
    inspection_free(first);
    inspection_free(second);
}

/* Without an authenticated user it is the client that tells one sender from another. */
static void without_user_the_client_counts(void **state) {
    (void)state;
    struct inspection *first = order_to(MONDAY, fresh("acme"), fresh("po"), "10 hammers");
    first->facts.message_id = first->envelope.user = NULL;
    first->envelope.client_address = "192.0.2.1";
    send_out(first);
    struct inspection *same = message_again(first, MONDAY + MINUTE), *other = message_again(first, MONDAY + MINUTE);
    same->facts.message_id = other->facts.message_id = same->envelope.user = other->envelope.user = NULL;
    same->envelope.client_address = "192.0.2.1";
    other->envelope.client_address = "192.0.2.2";
    assert_int_equal(earlier_count(same), 0);
    assert_int_equal(earlier_count(other), 1);
    inspection_free(first);
    inspection_free(same);
    inspection_free(other);
}

static void resent_makes_another_send(void **state) {
    (void)state;
    struct inspection *first = order_to(MONDAY, fresh("acme"), fresh("po"), "10 hammers");
    send_out(first);
    struct inspection *resent = message_again(first, MONDAY + HOUR);
    resent->facts.resent = true;
    assert_int_equal(earlier_count(resent), 1);
    assert_int_equal(record(resent), HISTORY_DONE);
    struct inspection *retry = message_again(resent, MONDAY + HOUR + MINUTE);
    retry->facts.resent = true;
    history_compare(history, retry);
    assert_true(retry->comparisons.same_send != 0);
    inspection_free(first);
    inspection_free(resent);
    inspection_free(retry);
}

/* What went to the same party after the first attempt is no reason to hold the second one. */
static void a_retry_is_judged_as_its_send_was(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po"), *shop = fresh("shop");
    struct inspection *first = order_to(MONDAY, party, number, "10 hammers");
    send_out(first);
    struct inspection *repeat = order_to(MONDAY + HOUR, party, number, "10 hammers");
    message_party(repeat, shop);
    send_and_free(repeat);
    struct inspection *retry = message_again(first, MONDAY + DAY);
    message_party(retry, shop);
    history_compare(history, retry);
    assert_int_equal(retry->comparisons.count, 2);
    /* To others it may be: the shop has the order from the repeat, and this send has not reached it yet. */
    size_t to_party = 0, to_shop = 0;
    for (size_t i = 0; i < retry->comparisons.items[0].earlier_count; i++)
        to_party += strcmp(retry->comparisons.items[0].earlier[i].party_key, party) == 0;
    for (size_t i = 0; i < retry->comparisons.items[1].earlier_count; i++)
        to_shop += strcmp(retry->comparisons.items[1].earlier[i].party_key, shop) == 0;
    assert_int_equal(to_party, 0);
    assert_int_equal(to_shop, 1);
    assert_int_equal(record(retry), HISTORY_DONE);
    inspection_free(first);
    inspection_free(retry);
}

/* The indexes go by spans of 2^20 seconds: an attempt in the next one is still the same send. */
static void an_attempt_across_a_span_is_the_same_send(void **state) {
    (void)state;
    const int64_t border = (MONDAY >> 20) << 20;
    struct inspection *first = order_to(border - 1, fresh("acme"), fresh("po"), "a");
    struct inspection *retry = message_again(first, border + DAY);
    struct inspection *late = message_again(first, border + DAY + WINDOW + 1);
    send_out(first);
    send_out(retry);
    assert_true(retry->comparisons.same_send != 0);
    assert_int_equal(earlier_count(retry), 0);
    history_compare(history, late);
    assert_int_equal(late->comparisons.same_send, 0);
    assert_int_equal(late->comparisons.items[0].earlier_count, 1);
    inspection_free(first);
    inspection_free(retry);
    inspection_free(late);
}

/* ---- claims ------------------------------------------------------------------------------------------------------ */

static void of_two_that_saw_nothing_one_loses(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po"), *lines = fresh("lines");
    struct inspection *a = order_to(MONDAY, party, number, lines), *b = order_to(MONDAY, party, number, lines);
    history_compare(history, a);
    history_compare(history, b);
    assert_int_equal(record(a), HISTORY_DONE);
    assert_int_equal(record(b), HISTORY_LOST);
    assert_int_equal(found_with_number(number), 1);
    assert_int_equal(earlier_count(b), 1);
    /* It may go out nevertheless: with a tag, or because only observed. */
    assert_int_equal(record(b), HISTORY_DONE);
    struct inspection *c = order_to(MONDAY + HOUR, party, number, lines);
    int64_t holder = compare_one(history, c, 0, 0)->claim_send;
    assert_int_equal(earlier_count(c), 2);
    struct inspection *retry = message_again(b, MONDAY + HOUR);
    history_compare(history, retry);
    assert_true(retry->comparisons.same_send == holder);
    inspection_free(a);
    inspection_free(b);
    inspection_free(c);
    inspection_free(retry);
}

static void one_lost_claim_undoes_the_whole_message(void **state) {
    (void)state;
    const char *party = fresh("acme"), *shared = fresh("po"), *own = fresh("po");
    struct inspection *both = message_new(MONDAY), *one = order_to(MONDAY, party, shared, "a");
    message_party(both, fresh("first"));
    message_party(both, party);
    message_order(both, own, "b", "b");
    message_order(both, shared, "a", "a");
    history_compare(history, both);
    send_and_free(one);
    assert_int_equal(record(both), HISTORY_LOST);
    assert_int_equal(found_with_number(own), 0);
    struct inspection *again = order_to(MONDAY + HOUR, party, own, "b");
    assert_int_equal(compare_one(history, again, 0, 0)->claim_send, 0);
    inspection_free(both);
    inspection_free(again);
}

static void what_differs_is_claimed_side_by_side(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    struct inspection *messages[5];
    for (size_t i = 0; i < 5; i++)
        messages[i] = order_to(MONDAY, i == 1 ? fresh("other") : party, i == 2 ? fresh("po") : number, "a");
    messages[3]->facts.documents[0].revision = "B";
    messages[4]->facts.documents[0].release = "2";
    for (size_t i = 0; i < 5; i++)
        history_compare(history, messages[i]);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(record(messages[i]), HISTORY_DONE);
        inspection_free(messages[i]);
    }
}

static void unknown_lines_are_claimed_by_their_text(void **state) {
    (void)state;
    const char *party = fresh("acme"), *text = fresh("text");
    struct inspection *messages[3];
    for (size_t i = 0; i < 3; i++) {
        messages[i] = message_new(MONDAY);
        message_party(messages[i], party);
        message_order(messages[i], NULL, NULL, i == 2 ? fresh("text") : text);
        history_compare(history, messages[i]);
    }
    assert_int_equal(record(messages[0]), HISTORY_DONE);
    assert_int_equal(record(messages[1]), HISTORY_LOST);
    assert_int_equal(record(messages[2]), HISTORY_DONE);
    for (size_t i = 0; i < 3; i++)
        inspection_free(messages[i]);
}

static void nothing_to_go_by_is_never_claimed(void **state) {
    (void)state;
    const char *party = fresh("acme");
    struct inspection *a = message_new(MONDAY), *b = message_new(MONDAY);
    message_party(a, party);
    message_party(b, party);
    message_order(a, NULL, NULL, NULL);
    message_order(b, NULL, NULL, NULL);
    history_compare(history, a);
    history_compare(history, b);
    assert_int_equal(record(a), HISTORY_DONE);
    assert_int_equal(record(b), HISTORY_DONE);
    struct inspection *c = order_to(MONDAY + HOUR, party, fresh("po"), fresh("lines"));
    assert_int_equal(compare_one(history, c, 0, 0)->last_send, MONDAY);
    inspection_free(a);
    inspection_free(b);
    inspection_free(c);
}

/* The same order as text and as PDF of one message. */
static void a_message_does_not_race_with_itself(void **state) {
    (void)state;
    const char *number = fresh("po");
    struct inspection *message = order_to(MONDAY, fresh("acme"), number, "a");
    message_order(message, number, "a", "a");
    send_out(message);
    assert_int_equal(found_with_number(number), 2);
    inspection_free(message);
}

static void judged_without_knowing_it_never_loses(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    struct inspection *blind = order_to(MONDAY, party, number, "a");
    send_and_free(order_to(MONDAY, party, number, "a"));
    blind->comparisons.state = HISTORY_TROUBLE;
    assert_int_equal(record(blind), HISTORY_DONE);
    assert_int_equal(found_with_number(number), 2);
    inspection_free(blind);
}

/* ---- holds ------------------------------------------------------------------------------------------------------- */

static void what_is_held_does_not_count_until_released(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po"), *lines = fresh("lines");
    struct inspection *held = order_to(MONDAY, party, number, lines);
    held->envelope.queue_id = fresh("Q");
    history_compare(history, held);
    hold(held);
    struct inspection *next = order_to(MONDAY + HOUR, party, number, lines);
    assert_int_equal(earlier_count(next), 0);
    assert_int_equal(next->comparisons.items[0].claim_send, 0);
    struct error error = {0};
    assert_int_equal(history_release(history, held->verdict.id, MONDAY + DAY, &error), 0);
    struct inspection *later = order_to(MONDAY + 2 * DAY, party, number, lines);
    struct comparison *comparison = compare_one(history, later, 0, 0);
    assert_int_equal(comparison->earlier_count, 1);
    assert_string_equal(comparison->earlier[0].id, held->verdict.id);
    assert_int_equal(comparison->earlier[0].sent, MONDAY + DAY);
    /* Judged before the release, too late for it now. */
    assert_int_equal(record(next), HISTORY_LOST);
    assert_int_equal(history_release(history, held->verdict.id, MONDAY + DAY, &error), -1);
    assert_int_equal(error.status, EX_NOINPUT);
    inspection_free(held);
    inspection_free(next);
    inspection_free(later);
}

static void a_hold_is_listed_with_its_reason_until_released(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    struct inspection *held = order_to(MONDAY, party, number, "a");
    held->envelope.queue_id = fresh("Q");
    hold(held);
    struct arena *arena = arena_new();
    size_t count;
    const char *ids[] = {held->verdict.id, held->envelope.queue_id, held->facts.message_id};
    for (size_t i = 0; i < 3; i++) {
        struct history_item *items = find(arena, (struct history_query){.id = ids[i], .holds = true}, &count);
        assert_int_equal(count, 1);
        assert_string_equal(items[0].id, held->verdict.id);
        assert_string_equal(items[0].state, "held");
        assert_int_equal(items[0].sent, MONDAY);
        assert_string_equal(items[0].from, "sales@a.example");
        assert_int_equal(items[0].to_count, 1);
        assert_string_equal(items[0].party, party);
        assert_string_equal(items[0].number, number);
        assert_int_equal(items[0].date.year, 2026);
        assert_string_equal(items[0].queue_id, held->envelope.queue_id);
        assert_string_equal(items[0].message_id, held->facts.message_id);
        assert_string_equal(items[0].rule, "default.rules:14:sent-before");
        assert_string_equal(items[0].why, "order went out before");
        assert_string_equal(items[0].token, held->verdict.token);
    }
    find(arena, (struct history_query){.id = held->verdict.id}, &count);
    assert_int_equal(count, 0);
    assert_int_equal(history_release(history, held->envelope.queue_id, MONDAY + HOUR, NULL), 0);
    find(arena, (struct history_query){.id = held->verdict.id, .holds = true}, &count);
    assert_int_equal(count, 0);
    struct history_item *sent = find(arena, (struct history_query){.id = held->verdict.id}, &count);
    assert_int_equal(count, 1);
    assert_string_equal(sent[0].state, "sent");
    assert_string_equal(sent[0].why, "order went out before");
    assert_null(sent[0].token);
    arena_free(arena);
    inspection_free(held);
}

static void a_ticket_is_given_once(void **state) {
    (void)state;
    struct inspection *a = order_to(MONDAY, fresh("acme"), fresh("po"), "a");
    struct inspection *b = order_to(MONDAY, fresh("acme"), fresh("po"), "b");
    hold(a);
    memcpy(b->verdict.id, a->verdict.id, TICKET_TEXT_BYTES);
    hold(b);
    assert_string_not_equal(a->verdict.id, b->verdict.id);
    assert_int_equal(strlen(b->verdict.id), TICKET_TEXT_BYTES - 1);
    inspection_free(a);
    inspection_free(b);
}

static void a_queue_id_used_twice_releases_nothing(void **state) {
    (void)state;
    const char *queue_id = fresh("Q");
    struct inspection *a = order_to(MONDAY, fresh("acme"), fresh("po"), "a");
    struct inspection *b = order_to(MONDAY, fresh("acme"), fresh("po"), "b");
    a->envelope.queue_id = b->envelope.queue_id = queue_id;
    hold(a);
    hold(b);
    struct error error = {0};
    assert_int_equal(history_release(history, queue_id, MONDAY, &error), -1);
    assert_int_equal(error.status, EX_DATAERR);
    assert_int_equal(history_release(history, a->verdict.id, MONDAY, &error), 0);
    assert_int_equal(history_release(history, queue_id, MONDAY, &error), 0);
    inspection_free(a);
    inspection_free(b);
}

/* A rule may hold what nobody could look into. */
static void a_hold_needs_no_document(void **state) {
    (void)state;
    struct inspection *held = message_new(MONDAY);
    message_party(held, fresh("acme"));
    hold(held);
    struct arena *arena = arena_new();
    size_t count;
    struct history_item *items = find(arena, (struct history_query){.id = held->verdict.id, .holds = true}, &count);
    assert_int_equal(count, 1);
    assert_null(items[0].number);
    assert_int_equal(history_release(history, held->verdict.id, MONDAY, NULL), 0);
    items = find(arena, (struct history_query){.id = held->verdict.id}, &count);
    assert_int_equal(count, 1);
    assert_null(items[0].number);
    assert_string_equal(items[0].state, "sent");
    arena_free(arena);
    inspection_free(held);
}

static void observed_is_sent_held_is_not(void **state) {
    (void)state;
    const char *observed_number = fresh("po"), *held_number = fresh("po");
    struct inspection *observed = order_to(MONDAY, fresh("acme"), observed_number, "a");
    struct inspection *held = order_to(MONDAY, fresh("acme"), held_number, "a");
    observed->verdict.action = held->verdict.action = ACTION_HOLD;
    observed->verdict.observed = true;
    observed->verdict.rule = "default.rules:14:sent-before";
    observed->verdict.why = "sent before";
    send_out(observed);
    struct arena *arena = arena_new();
    size_t count;
    struct history_item *items = find(arena, (struct history_query){.number = observed_number}, &count);
    assert_int_equal(count, 1);
    assert_string_equal(items[0].why, "sent before");
    arena_free(arena);
    assert_int_equal(history_record(history, held, NULL), HISTORY_FAILED);
    assert_int_equal(found_with_number(held_number), 0);
    inspection_free(observed);
    inspection_free(held);
}

/* ---- the report: what rules wanted done -------------------------------------------------------------------------- */

/* A span of time that no other test and no earlier run on the same store has used. */
static int64_t own_time(void) {
    uint32_t chance;
    random_bytes(&chance, sizeof chance);
    return 946684800 + (int64_t)(chance % 400000000); /* from 2000 on: later than what the test of pruning takes */
}

static void judged(struct inspection *message, enum action action, bool observed, const char *why) {
    message->verdict.action = action;
    message->verdict.observed = observed;
    message->verdict.rule = "default.rules:14:some-rule";
    message->verdict.why = arena_strdup(message->arena, why);
    message->verdict.document = UINT32_MAX;
}

static struct history_report report_of(struct arena *arena, int64_t since, int64_t until) {
    struct history_report report;
    struct error error = {0};
    if (history_report(history, since, until, arena, &report, &error) != 0)
        fail_msg("%s", error.text);
    return report;
}

/* Records it and tells how many verdicts and sends of this very second are known then. */
static struct history_report recorded(struct arena *arena, struct inspection *message) {
    struct error error = {0};
    if (history_record(history, message, &error) != HISTORY_DONE)
        fail_msg("%s", error.text);
    return report_of(arena, message->received_at, message->received_at);
}

static void what_is_passed_is_not_reported(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct inspection *message = order_to(own_time(), fresh("acme"), fresh("po"), "a");
    judged(message, ACTION_PASS, false, "a revision replaces");
    struct history_report report = recorded(arena, message);
    assert_int_equal(report.count, 0);
    assert_int_equal(report.sends, 1);
    inspection_free(message);
    arena_free(arena);
}

static void observed_is_reported_with_its_reason_and_sent(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const char *number = fresh("po");
    struct inspection *message = order_to(own_time(), fresh("acme"), number, "a");
    judged(message, ACTION_HOLD, true, "one year ago");
    message->verdict.document = 0;
    message->envelope.queue_id = "4fXYZ";
    struct history_report report = recorded(arena, message);
    assert_int_equal(report.count, 1);
    assert_int_equal(report.sends, 1);
    const struct history_verdict *item = &report.items[0];
    assert_string_equal(item->verdict, "would-hold");
    assert_string_equal(item->rule, "default.rules:14:some-rule");
    assert_string_equal(item->why, "one year ago");
    assert_string_equal(item->from, "sales@a.example");
    assert_string_equal(item->number, number);
    assert_string_equal(item->message_id, message->facts.message_id);
    assert_string_equal(item->queue_id, "4fXYZ");
    assert_int_equal(item->judged, message->received_at);
    assert_int_equal(item->to_count, 1);
    assert_false(item->released);
    /* Under the ticket of its send it is found again. */
    size_t count;
    find(arena, (struct history_query){.id = item->id}, &count);
    assert_int_equal(count, 1);
    inspection_free(message);
    arena_free(arena);
}

static void a_message_without_order_is_reported_and_is_no_send(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct inspection *message = message_new(own_time());
    message_party(message, fresh("acme"));
    judged(message, ACTION_TAG, false, "nobody could look: password");
    struct history_report report = recorded(arena, message);
    assert_int_equal(report.count, 1);
    assert_string_equal(report.items[0].verdict, "tag");
    assert_null(report.items[0].number);
    assert_int_equal(report.sends, 0);
    inspection_free(message);
    arena_free(arena);
}

static void what_is_refused_again_and_again_is_reported_once(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const enum action refusals[] = {ACTION_REJECT, ACTION_DEFER};
    for (size_t i = 0; i < 2; i++) {
        struct inspection *first = order_to(own_time(), fresh("acme"), fresh("po"), "a");
        struct inspection *again = message_again(first, first->received_at + 20 * MINUTE);
        judged(first, refusals[i], false, "no");
        judged(again, refusals[i], false, "no");
        struct history_report report = recorded(arena, first);
        assert_int_equal(report.count, 1);
        assert_string_equal(report.items[0].verdict, action_name(refusals[i]));
        assert_int_equal(report.sends, 0);
        recorded(arena, again);
        report = report_of(arena, first->received_at, again->received_at);
        assert_int_equal(report.count, 1);
        assert_int_equal(found_with_number(first->facts.documents[0].number), 0);
        inspection_free(first);
        inspection_free(again);
    }
    arena_free(arena);
}

static void a_hold_is_reported_and_so_is_its_release(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct inspection *message = order_to(own_time(), fresh("acme"), fresh("po"), "a");
    hold(message);
    struct history_report report = report_of(arena, message->received_at, message->received_at);
    assert_int_equal(report.count, 1);
    assert_string_equal(report.items[0].verdict, "hold");
    assert_string_equal(report.items[0].id, message->verdict.id);
    assert_false(report.items[0].released);
    assert_int_equal(history_release(history, message->verdict.id, message->received_at + HOUR, NULL), 0);
    report = report_of(arena, message->received_at, message->received_at + 2 * HOUR);
    assert_int_equal(report.count, 1);
    assert_true(report.items[0].released);
    inspection_free(message);
    arena_free(arena);
}

static void what_was_allowed_is_reported_as_that(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct inspection *message = order_to(own_time(), fresh("acme"), fresh("po"), "a");
    judged(message, ACTION_PASS, false, "allowed; without that: one year ago");
    message->verdict.allowed = true;
    struct history_report report = recorded(arena, message);
    assert_int_equal(report.count, 1);
    assert_string_equal(report.items[0].verdict, "allowed");
    assert_int_equal(report.sends, 1);
    inspection_free(message);
    arena_free(arena);
}

/* ---- import ------------------------------------------------------------------------------------------------------ */

static bool import(struct inspection *message) {
    bool learned;
    struct error error = {0};
    if (history_import(history, message, &learned, &error) != HISTORY_DONE)
        fail_msg("%s", error.text);
    return learned;
}

static void import_learns_once_and_keeps_the_date(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    struct inspection *message = order_to(MONDAY - 365 * DAY, party, number, "a");
    assert_true(import(message));
    assert_false(import(message));
    struct arena *arena = arena_new();
    size_t count;
    struct history_item *items = find(arena, (struct history_query){.number = number}, &count);
    assert_int_equal(count, 1);
    assert_string_equal(items[0].state, "sent");
    assert_int_equal(items[0].sent, MONDAY - 365 * DAY);
    arena_free(arena);
    inspection_free(message);
}

static void import_does_not_take_a_claim_from_a_newer_send(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    struct inspection *now = order_to(MONDAY, party, number, "a");
    struct inspection *old = order_to(MONDAY - 365 * DAY, party, number, "a");
    struct inspection *next = order_to(MONDAY + DAY, party, number, "a");
    send_out(now);
    int64_t holder = compare_one(history, next, 0, 0)->claim_send;
    assert_true(import(old));
    assert_true(compare_one(history, next, 0, 0)->claim_send == holder);
    assert_int_equal(next->comparisons.items[0].earlier_count, 2);
    inspection_free(now);
    inspection_free(old);
    inspection_free(next);
}

/* Claims settle between messages that are judged at the same time; what an import brings is seen by who comes later. */
static void what_is_imported_claims_nothing(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    struct inspection *old = order_to(MONDAY - DAY, party, number, "a");
    struct inspection *now = order_to(MONDAY, party, number, "a");
    assert_true(import(old));
    assert_int_equal(compare_one(history, now, 0, 0)->claim_send, 0);
    assert_int_equal(now->comparisons.items[0].earlier_count, 1);
    assert_int_equal(record(now), HISTORY_DONE);
    inspection_free(old);
    inspection_free(now);
}

static void a_batch_is_durable_when_it_ends(void **state) {
    (void)state;
    const char *number = fresh("po");
    struct error error = {0};
    history_import_begin(history);
    for (int i = 0; i < 500; i++) {
        struct inspection *message = order_to(MONDAY - i * DAY, fresh("acme"), number, fresh("lines"));
        assert_true(import(message));
        assert_false(import(message));
        inspection_free(message);
    }
    assert_int_equal(history_import_end(history, &error), 0);
    assert_int_equal(found_with_number(number), 500);
}

static void import_refuses_what_it_could_not_recognise_again(void **state) {
    (void)state;
    struct inspection *message = order_to(MONDAY, fresh("acme"), fresh("po"), "a");
    struct error error = {0};
    bool learned = true;
    message->envelope.body_digest[0] = '\0';
    assert_int_equal(history_import(history, message, &learned, &error), HISTORY_FAILED);
    assert_false(learned);
    inspection_free(message);
}

/* ---- finding and forgetting -------------------------------------------------------------------------------------- */

static void a_send_is_found_by_everything_it_is_known_by(void **state) {
    (void)state;
    const char *party = fresh("Acme"), *queue_id = fresh("Q");
    const char *number = fresh("00 AC");
    struct inspection *message = order_to(MONDAY, party, number, "a");
    struct document *document = &message->facts.documents[0];
    message->envelope.queue_id = queue_id;
    send_out(message);
    struct arena *arena = arena_new();
    size_t count;
    struct history_item *items = find(arena, (struct history_query){.id = queue_id}, &count);
    assert_int_equal(count, 1);
    const char *ticket = items[0].id;
    char typed[TICKET_TEXT_BYTES];
    for (size_t i = 0; i < sizeof typed; i++)
        typed[i] = (char)(ticket[i] >= 'A' && ticket[i] <= 'Z' ? ticket[i] + 32 : ticket[i]);
    const struct history_query queries[] = {
        {.id = ticket, .party = party},
        {.id = typed, .party = party},
        {.id = message->facts.message_id},
        {.number = document->number},
        {.number = document->number_folded},
        {.number = arena_printf(arena, "- 0a%s", document->number_folded + 1)},
        {.party = party},
        {.party = items[0].party, .since = MONDAY, .until = MONDAY},
        {.number = document->number, .since = MONDAY, .until = MONDAY},
        {.id = queue_id, .since = MONDAY, .until = MONDAY},
    };
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        find(arena, queries[i], &count);
        assert_int_equal(count, 1);
    }
    const struct history_query misses[] = {
        {.id = ""},
        {.id = "no such id"},
        {.number = document->number, .party = "another"},
        {.id = queue_id, .since = MONDAY + 1},
        {.number = document->number, .until = MONDAY - 1},
        {.party = party, .since = MONDAY + 1},
        {.id = queue_id, .holds = true},
    };
    for (size_t i = 0; i < sizeof misses / sizeof misses[0]; i++) {
        find(arena, misses[i], &count);
        assert_int_equal(count, 0);
    }
    arena_free(arena);
    inspection_free(message);
}

static void provisional_for_a_day_then_sent(void **state) {
    (void)state;
    const char *number = fresh("po");
    send_and_free(order_to(MONDAY, fresh("acme"), number, "a"));
    struct arena *arena = arena_new();
    size_t count;
    struct history_query query = {.number = number, .now = MONDAY + DAY - 1};
    assert_string_equal(find(arena, query, &count)[0].state, "provisional");
    query.now = MONDAY + DAY;
    assert_string_equal(find(arena, query, &count)[0].state, "sent");
    arena_free(arena);
}

static void oldest_first(void **state) {
    (void)state;
    const char *party = fresh("acme");
    send_and_free(order_to(MONDAY + HOUR, party, fresh("po"), fresh("a")));
    send_and_free(order_to(MONDAY, party, fresh("po"), fresh("b")));
    struct arena *arena = arena_new();
    size_t count;
    struct history_item *items = find(arena, (struct history_query){.party = party}, &count);
    assert_int_equal(count, 2);
    assert_int_equal(items[0].sent, MONDAY);
    assert_int_equal(items[1].sent, MONDAY + HOUR);
    arena_free(arena);
}

static void marks_stay_until_an_import_is_done(void **state) {
    (void)state;
    struct error error = {0};
    const int64_t marks[] = {7, -9, INT64_MIN, 7};
    const char *meaning = fresh("meaning");
    int64_t *found;
    size_t count;
    assert_int_equal(history_mark(history, meaning, marks, 4, &error), 0);
    assert_int_equal(history_marks(history, meaning, &found, &count, &error), 0);
    assert_int_equal(count, 3);
    free(found);
    assert_int_equal(history_marks(history, fresh("other"), &found, &count, &error), 0);
    assert_int_equal(count, 0);
    free(found);
    assert_int_equal(history_unmark(history, &error), 0);
    assert_int_equal(history_marks(history, meaning, &found, &count, &error), 0);
    assert_int_equal(count, 0);
    free(found);
}

/* A bounce: the send is forgotten, and with it what it claimed. */
static void a_forgotten_send_was_never_sent(void **state) {
    (void)state;
    const char *party = fresh("acme"), *number = fresh("po");
    struct error error = {0};
    struct inspection *first = order_to(MONDAY, party, number, "10 hammers");
    send_out(first);
    assert_int_equal(history_forget(history, first->facts.message_id, &error), 0);
    struct inspection *second = order_to(MONDAY + HOUR, party, number, "10 hammers");
    struct comparison *comparison = compare_one(history, second, 0, 0);
    assert_int_equal(comparison->earlier_count, 0);
    assert_int_equal(comparison->claim_send, 0);
    assert_int_equal(found_with_number(number), 0);
    assert_int_equal(history_forget(history, first->facts.message_id, &error), -1);
    assert_int_equal(error.status, EX_NOINPUT);
    inspection_free(first);
    inspection_free(second);
}

/* However long ago it was, and whatever was sent since. */
static void a_send_is_found_by_each_of_its_ids(void **state) {
    (void)state;
    static const int days_ago[] = {0, 13, 400, 4000};
    for (size_t i = 0; i < sizeof days_ago / sizeof *days_ago; i++) {
        struct inspection *message = order_to(MONDAY - days_ago[i] * DAY, fresh("acme"), fresh("po"), "a");
        struct arena *arena = arena_new();
        struct error error = {0};
        size_t count;
        message->envelope.queue_id = fresh("Q");
        send_out(message);
        const char *ticket =
            find(arena, (struct history_query){.number = message->facts.documents[0].number}, &count)[0].id;
        const char *const ids[] = {ticket, message->envelope.queue_id, message->facts.message_id};
        for (size_t k = 0; k < sizeof ids / sizeof *ids; k++) {
            struct history_item *items = find(arena, (struct history_query){.id = ids[k]}, &count);
            assert_int_equal(count, 1);
            assert_string_equal(items[0].message_id, message->facts.message_id);
        }
        assert_int_equal(history_forget(history, ids[i % 3], &error), 0);
        find(arena, (struct history_query){.id = ids[2]}, &count);
        assert_int_equal(count, 0);
        arena_free(arena);
        inspection_free(message);
    }
}

/* The year 1991 belongs to this test alone; holds of other hours do not count. */
static void no_more_than_so_many_are_held_within_an_hour(void **state) {
    (void)state;
    uint16_t chance;
    random_bytes(&chance, sizeof chance);
    const int64_t begin = 662688000 + (int64_t)chance * 4 * MINUTE; /* so that a store may be used again */
    enum history_outcome outcomes[4];
    for (int i = 0; i < 4; i++) {
        struct inspection *message = order_to(begin + i * HOUR / 3, fresh("acme"), fresh("po"), "b");
        message->verdict.action = ACTION_HOLD;
        ticket_new(message->verdict.id);
        token_new(message->verdict.token);
        outcomes[i] = history_hold(history, message, 2, NULL);
        inspection_free(message);
    }
    assert_int_equal(outcomes[0], HISTORY_DONE);
    assert_int_equal(outcomes[1], HISTORY_DONE);
    assert_int_equal(outcomes[2], HISTORY_ENOUGH);
    assert_int_equal(outcomes[3], HISTORY_DONE); /* the first was an hour ago */
}

static void what_is_allowed_is_told_until_it_ends(void **state) {
    (void)state;
    struct error error = {0};
    struct inspection *message = order_to(MONDAY, fresh("acme"), fresh("po"), "b");
    struct allowance allowance = {.kind = ALLOW_NUMBER,
                                  .value = message->facts.documents[0].number_folded,
                                  .party = "",
                                  .ends = MONDAY + DAY,
                                  .added = MONDAY,
                                  .who = "ann",
                                  .reason = "a 'quoted' reason"};
    assert_int_equal(history_allow(history, &allowance, &error), 0);
    history_compare(history, message);
    const struct allowance *found = NULL;
    for (size_t i = 0; i < message->comparisons.allowance_count; i++)
        if (strcmp(message->comparisons.allowances[i].id, allowance.id) == 0)
            found = &message->comparisons.allowances[i];
    assert_non_null(found);
    assert_int_equal(found->kind, ALLOW_NUMBER);
    assert_string_equal(found->value, allowance.value);
    assert_string_equal(found->reason, allowance.reason);
    message->received_at = MONDAY + DAY;
    history_compare(history, message);
    for (size_t i = 0; i < message->comparisons.allowance_count; i++)
        assert_string_not_equal(message->comparisons.allowances[i].id, allowance.id);
    assert_int_equal(history_disallow(history, allowance.id, &error), 0);
    assert_int_equal(history_disallow(history, allowance.id, &error), -1);
    assert_int_equal(error.status, EX_NOINPUT);
    inspection_free(message);
}

static void pruning_forgets_sends_entries_and_claims_but_no_waiting_hold(void **state) {
    (void)state;
    const int64_t long_ago = 631152000; /* 1 January 1990 */
    const char *party = fresh("acme"), *number = fresh("po");
    uint64_t removed;
    for (int i = 0; i < 450; i++) {
        struct inspection *old =
            order_to(long_ago + i, party, i == 0 ? number : fresh("po"), i == 0 ? "a" : fresh("l"));
        if (i == 0)
            send_out(old); /* an import would claim nothing */
        else
            assert_true(import(old));
        inspection_free(old);
    }
    struct inspection *held = order_to(long_ago, party, fresh("po"), "b");
    hold(held);
    struct arena *arena = arena_new();
    assert_true(report_of(arena, long_ago, long_ago).count > 0);
    struct inspection *next = order_to(long_ago + DAY, party, number, "a");
    assert_true(compare_one(history, next, 0, 0)->claim_send != 0);
    assert_int_equal(history_prune(history, long_ago + DAY, &removed, NULL), 0);
    assert_int_equal(removed, 450);
    struct comparison *comparison = compare_one(history, next, 0, 0);
    assert_int_equal(comparison->earlier_count, 0);
    assert_int_equal(comparison->claim_send, 0);
    assert_int_equal(found_with_number(number), 0);
    assert_int_equal(report_of(arena, long_ago, long_ago).count, 0);
    arena_free(arena);
    assert_int_equal(history_release(history, held->verdict.id, long_ago + 2 * DAY, NULL), 0);
    assert_int_equal(history_prune(history, long_ago + 3 * DAY, &removed, NULL), 0);
    assert_int_equal(removed, 1);
    inspection_free(held);
    inspection_free(next);
}

/* ---- nasty ------------------------------------------------------------------------------------------------------- */

static void hostile_strings_are_only_strings(void **state) {
    (void)state;
    const char *number = fresh("po'); DROP TABLE send; --\t\\t%s%n");
    const char *party = fresh("Br\xC3\xB6mm & S\xC3\xB6hne \"'`;$1?1:a@b\\n");
    struct inspection *message = order_to(MONDAY, party, number, "a");
    message->envelope.sender = "\xFF\xFE\x01'\n\t\"@a.example";
    message->envelope.queue_id = "\x80\x81";
    message->envelope.recipients[0] = "two\nlines\x07@b.example";
    send_out(message);
    struct arena *arena = arena_new();
    size_t count;
    struct history_item *items = find(arena, (struct history_query){.party = party}, &count);
    assert_int_equal(count, 1);
    assert_string_equal(items[0].number, number);
    assert_int_equal(items[0].to_count, 1);
    assert_string_equal(items[0].to[0], "two lines @b.example");
    struct inspection *held = order_to(MONDAY, party, number, "a");
    held->envelope.recipients[0] = "a\\tb\t\\c@b.example";
    hold(held);
    items = find(arena, (struct history_query){.id = held->verdict.id, .holds = true}, &count);
    assert_int_equal(count, 1);
    assert_string_equal(items[0].number, number);
    assert_string_equal(items[0].party, party);
    assert_string_equal(items[0].to[0], "a\\tb \\c@b.example");
    arena_free(arena);
    inspection_free(message);
    inspection_free(held);
}

static void a_thousand_recipients_fit(void **state) {
    (void)state;
    struct inspection *message = message_new(MONDAY);
    const char *number = fresh("po");
    for (unsigned i = 0; i < LIMIT_RECIPIENTS; i++)
        message_party(message, fresh("p"));
    message_order(message, number, "a", "a");
    send_out(message);
    assert_int_equal(message->comparisons.count, LIMIT_RECIPIENTS);
    assert_int_equal(found_with_number(number), LIMIT_RECIPIENTS);
    inspection_free(message);
}

static void more_than_can_be_compared_is_unknown_not_silent(void **state) {
    (void)state;
    struct inspection *message = message_new(MONDAY);
    for (unsigned i = 0; i < LIMIT_COMPARISONS / 100; i++)
        message_party(message, fresh("p"));
    for (unsigned i = 0; i < 120; i++)
        message_order(message, fresh("po"), "a", "a");
    history_compare(history, message);
    assert_int_equal(message->comparisons.state, HISTORY_TROUBLE);
    assert_non_null(message->comparisons.trouble);
    /* That is the message's own trouble: the next one is compared. */
    struct inspection *next = order_to(MONDAY, fresh("acme"), fresh("po"), "a");
    history_compare(history, next);
    assert_int_equal(next->comparisons.state, HISTORY_ANSWERED);
    inspection_free(message);
    inspection_free(next);
}

int conformance_run(const char *where) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_first_order_has_nothing_earlier, new_words),
        cmocka_unit_test_setup(a_sent_order_is_told_with_all_that_is_known, new_words),
        cmocka_unit_test_setup(what_was_sent_later_is_not_seen, new_words),
        cmocka_unit_test_setup(reading_alone_sees_to_the_second, new_words),
        cmocka_unit_test_setup(a_message_received_a_moment_later_is_seen_as_of_now, new_words),
        cmocka_unit_test_setup(lines_and_text_are_alike_without_the_number, new_words),
        cmocka_unit_test_setup(the_same_octets_have_the_same_lines_and_text, new_words),
        cmocka_unit_test_setup(lines_are_unknown_when_one_side_has_none_and_the_texts_differ, new_words),
        cmocka_unit_test_setup(a_revision_is_the_same_number_a_release_is_another, new_words),
        cmocka_unit_test_setup(sends_to_others_come_last_under_their_own_key, new_words),
        cmocka_unit_test_setup(only_the_newest_are_kept_but_of_every_likeness, new_words),
        cmocka_unit_test_setup(a_cancellation_releases_the_number, new_words),
        cmocka_unit_test_setup(a_send_tells_its_address_its_lines_and_its_word, new_words),
        cmocka_unit_test_setup(the_latest_numbers_of_a_party_are_told, new_words),
        cmocka_unit_test_setup(only_orders_and_changes_that_are_not_quoted_are_kept, new_words),
        cmocka_unit_test_setup(a_message_without_order_or_party_is_no_send, new_words),
        cmocka_unit_test_setup(a_retry_is_the_same_send, new_words),
        cmocka_unit_test_setup(further_recipients_extend_the_send, new_words),
        cmocka_unit_test_setup(an_id_alone_proves_nothing, new_words),
        cmocka_unit_test_setup(after_the_window_it_is_another_send, new_words),
        cmocka_unit_test_setup(an_invented_id_counts_as_none, new_words),
        cmocka_unit_test_setup(no_id_is_not_shared_by_all, new_words),
        cmocka_unit_test_setup(without_user_the_client_counts, new_words),
        cmocka_unit_test_setup(resent_makes_another_send, new_words),
        cmocka_unit_test_setup(a_retry_is_judged_as_its_send_was, new_words),
        cmocka_unit_test_setup(an_attempt_across_a_span_is_the_same_send, new_words),
        cmocka_unit_test_setup(of_two_that_saw_nothing_one_loses, new_words),
        cmocka_unit_test_setup(one_lost_claim_undoes_the_whole_message, new_words),
        cmocka_unit_test_setup(what_differs_is_claimed_side_by_side, new_words),
        cmocka_unit_test_setup(unknown_lines_are_claimed_by_their_text, new_words),
        cmocka_unit_test_setup(nothing_to_go_by_is_never_claimed, new_words),
        cmocka_unit_test_setup(a_message_does_not_race_with_itself, new_words),
        cmocka_unit_test_setup(judged_without_knowing_it_never_loses, new_words),
        cmocka_unit_test_setup(what_is_held_does_not_count_until_released, new_words),
        cmocka_unit_test_setup(a_hold_is_listed_with_its_reason_until_released, new_words),
        cmocka_unit_test_setup(a_ticket_is_given_once, new_words),
        cmocka_unit_test_setup(a_queue_id_used_twice_releases_nothing, new_words),
        cmocka_unit_test_setup(a_hold_needs_no_document, new_words),
        cmocka_unit_test_setup(observed_is_sent_held_is_not, new_words),
        cmocka_unit_test_setup(what_is_passed_is_not_reported, new_words),
        cmocka_unit_test_setup(observed_is_reported_with_its_reason_and_sent, new_words),
        cmocka_unit_test_setup(a_message_without_order_is_reported_and_is_no_send, new_words),
        cmocka_unit_test_setup(what_is_refused_again_and_again_is_reported_once, new_words),
        cmocka_unit_test_setup(a_hold_is_reported_and_so_is_its_release, new_words),
        cmocka_unit_test_setup(what_was_allowed_is_reported_as_that, new_words),
        cmocka_unit_test_setup(import_learns_once_and_keeps_the_date, new_words),
        cmocka_unit_test_setup(import_does_not_take_a_claim_from_a_newer_send, new_words),
        cmocka_unit_test_setup(what_is_imported_claims_nothing, new_words),
        cmocka_unit_test_setup(a_batch_is_durable_when_it_ends, new_words),
        cmocka_unit_test_setup(import_refuses_what_it_could_not_recognise_again, new_words),
        cmocka_unit_test_setup(a_send_is_found_by_everything_it_is_known_by, new_words),
        cmocka_unit_test_setup(provisional_for_a_day_then_sent, new_words),
        cmocka_unit_test_setup(oldest_first, new_words),
        cmocka_unit_test_setup(marks_stay_until_an_import_is_done, new_words),
        cmocka_unit_test_setup(a_forgotten_send_was_never_sent, new_words),
        cmocka_unit_test_setup(a_send_is_found_by_each_of_its_ids, new_words),
        cmocka_unit_test_setup(no_more_than_so_many_are_held_within_an_hour, new_words),
        cmocka_unit_test_setup(what_is_allowed_is_told_until_it_ends, new_words),
        cmocka_unit_test_setup(pruning_forgets_sends_entries_and_claims_but_no_waiting_hold, new_words),
        cmocka_unit_test_setup(hostile_strings_are_only_strings, new_words),
        cmocka_unit_test_setup(a_thousand_recipients_fit, new_words),
        cmocka_unit_test_setup(more_than_can_be_compared_is_unknown_not_silent, new_words),
    };
    store = where;
    return cmocka_run_group_tests_name(where, tests, set_up, tear_down);
}
