/* test-history-record.c - a message as one line of text and back, the key of a send, the content of a claim. */
#include "history/history-message.h"
#include "history/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

/* ---- the line ---------------------------------------------------------------------------------------------------- */

static struct inspection *full_message(void) {
    struct inspection *message = order_to(MONDAY, "acme.example", "AC-00123", "10 hammers");
    message_party(message, "shop.example");
    message_order(message, NULL, NULL, NULL);
    message->facts.documents[0].revision = "B";
    message->facts.documents[0].release = "back\\slash\ttab\nline";
    message->envelope.queue_id = "93BB6A7E836";
    message->verdict.document = 0;
    message->verdict.rule = "default.rules:14:sent-before";
    message->verdict.why = "";
    return message;
}

static struct buffer line_of(const struct inspection *message) {
    struct arena *arena = arena_new();
    struct buffer line = {0};
    history_message_put(&line, history_message_of(arena, message, DAY));
    arena_free(arena);
    return line;
}

static void a_record_reads_back_as_it_was_written(void **state) {
    (void)state;
    struct inspection *message = full_message();
    struct buffer line = line_of(message);
    assert_null(strchr(line.data, '\n'));
    struct error error = {0};
    struct history_message *read = history_message_get(message->arena, line.data, &error);
    assert_non_null(read);
    assert_int_equal(read->at, MONDAY);
    assert_int_equal(read->window, DAY);
    assert_int_equal(strlen(read->key), HISTORY_KEY_BYTES - 1);
    assert_string_equal(read->queue_id, "93BB6A7E836");
    assert_string_equal(read->message_id, message->facts.message_id);
    assert_string_equal(read->why, "");
    assert_int_equal(read->recipient_count, 2);
    assert_string_equal(read->recipients[1], "orders@shop.example");
    assert_int_equal(read->party_count, 2);
    assert_string_equal(read->parties[0].key, "acme.example");
    assert_int_equal(read->document_count, 2);
    assert_int_equal(read->about, 0);
    assert_string_equal(read->documents[0].number, "AC-00123");
    assert_string_equal(read->documents[0].release, "back\\slash\ttab\nline");
    assert_string_equal(read->documents[0].date, "2026-09-21");
    assert_string_equal(read->documents[0].lines, message->facts.documents[0].lines);
    assert_string_equal(read->documents[0].bytes_digest, message->facts.documents[0].bytes_digest);
    assert_string_equal(read->documents[1].number_folded, "");
    assert_null(read->seen);
    struct buffer again = {0};
    history_message_put(&again, read);
    assert_string_equal(again.data, line.data);
    buffer_free(&again);
    buffer_free(&line);
    inspection_free(message);
}

/* Each shorter line, and each line with one character more or less somewhere, is refused or reads as something whole.
 */
/* Holds and journals of the version before: the octets of their documents are not known. */
static void a_record_of_format_1_is_read(void **state) {
    (void)state;
    static const char record[] = "1\t4711\t1790071200\tk\t432000\t7KQ2M\ta@ours.example\t<1@x>\t93BB6A7E836\thold\t"
                                 "d.rules:1:x\twhy\t1\tb@acme.example\t1\tacme.example\tacme.example\t2\t"
                                 "0\torder\t4711\t4711\t\t\t2026-09-20\tl\tt\t"
                                 "1\torder\t4712\t4712\tB\t3\t\t\t\t0\t";
    struct arena *arena = arena_new();
    struct error error = {0};
    struct history_message *read = history_message_get(arena, record, &error);
    assert_non_null(read);
    assert_int_equal(read->document_count, 2);
    assert_string_equal(read->documents[0].text_digest, "t");
    assert_string_equal(read->documents[0].bytes_digest, "");
    assert_string_equal(read->documents[1].number, "4712");
    assert_string_equal(read->documents[1].bytes_digest, "");
    assert_int_equal(read->about, 0);
    arena_free(arena);
}

static void a_damaged_record_is_refused_and_never_read_beyond_its_end(void **state) {
    (void)state;
    struct inspection *message = full_message();
    struct buffer line = line_of(message);
    for (size_t length = 0; length < line.length; length++) {
        struct arena *arena = arena_new();
        char *cut = strndup(line.data, length);
        struct error error = {0};
        assert_null(history_message_get(arena, cut, &error));
        assert_int_equal(error.status, EX_DATAERR);
        free(cut);
        arena_free(arena);
    }
    for (size_t at = 0; at < line.length; at++) {
        struct arena *arena = arena_new();
        char *without = strdup(line.data), *tabbed = strdup(line.data), *escaped = strdup(line.data);
        memmove(without + at, without + at + 1, line.length - at);
        tabbed[at] = '\t';
        escaped[at] = '\\';
        history_message_get(arena, without, NULL);
        history_message_get(arena, tabbed, NULL);
        history_message_get(arena, escaped, NULL);
        free(without);
        free(tabbed);
        free(escaped);
        arena_free(arena);
    }
    buffer_free(&line);
    inspection_free(message);
}

static void counts_beyond_the_limits_are_refused(void **state) {
    (void)state;
    const char *const lines[] = {
        "",
        "2\t",
        "1\t1\t1\tk\t1\tt\ts\tm\tq\ta\tr\tw\t-1\t0\t0\t-1\t",
        "1\t1\t1\tk\t1\tt\ts\tm\tq\ta\tr\tw\t1001\t0\t0\t-1\t",
        "1\t1\t1\tk\t1\tt\ts\tm\tq\ta\tr\tw\t0\t99999999999999999999\t0\t-1\t",
        "1\t1\t1\tk\t1\tt\ts\tm\tq\ta\tr\tw\t0\t0\t257\t-1\t",
        "1\t0\t1\tk\t1\tt\ts\tm\tq\ta\tr\tw\t0\t0\t0\t-1\t",
        "1\t1\t1\tk\t1\tt\ts\tm\tq\ta\tr\tw\t0\t0\t0\t-1\tmore",
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_null(history_message_get(arena, lines[i], NULL));
    assert_non_null(history_message_get(arena, "1\t1\t1\tk\t1\tt\ts\tm\tq\ta\tr\tw\t0\t0\t0\t-1\t", NULL));
    arena_free(arena);
}

/* ---- keys -------------------------------------------------------------------------------------------------------- */

static const char *key_of(struct inspection *message, int64_t *window) {
    char *key = arena_alloc(message->arena, HISTORY_KEY_BYTES);
    history_send_key(message, DAY, key, window);
    return key;
}

static void the_order_of_recipients_and_their_doubles_do_not_matter(void **state) {
    (void)state;
    struct inspection *a = message_new(MONDAY), *b = message_again(a, MONDAY);
    int64_t window;
    a->facts.message_id = b->facts.message_id = NULL;
    message_party(a, "one.example");
    message_party(a, "two.example");
    message_party(b, "two.example");
    message_party(b, "one.example");
    message_party(b, "two.example");
    assert_string_equal(key_of(a, &window), key_of(b, &window));
    assert_int_equal(window, 15 * MINUTE);
    inspection_free(a);
    inspection_free(b);
}

static void strings_that_run_together_are_told_apart(void **state) {
    (void)state;
    struct inspection *a = message_new(MONDAY), *b = message_again(a, MONDAY);
    int64_t window;
    a->facts.message_id = "<a@b>";
    a->envelope.sender = "c@d";
    b->facts.message_id = "<a@b>c";
    b->envelope.sender = "@d";
    assert_string_not_equal(key_of(a, &window), key_of(b, &window));
    assert_int_equal(window, DAY);
    inspection_free(a);
    inspection_free(b);
}

/* "A" may stand in any Message-ID; a queue ID has at least five characters. */
static void a_short_macro_does_not_make_an_id_invented(void **state) {
    (void)state;
    struct inspection *message = message_new(MONDAY);
    int64_t window;
    message->facts.message_id = "<A1234567@a.example>";
    message->envelope.queue_id = "A";
    key_of(message, &window);
    assert_int_equal(window, DAY);
    message->envelope.queue_id = "A1234";
    key_of(message, &window);
    assert_int_equal(window, 15 * MINUTE);
    inspection_free(message);
}

static void without_the_body_there_is_no_key(void **state) {
    (void)state;
    struct inspection *message = message_new(MONDAY);
    int64_t window;
    message->envelope.body_digest[0] = '\0';
    assert_string_equal(key_of(message, &window), "");
    inspection_free(message);
}

/* ---- claims and ids ---------------------------------------------------------------------------------------------- */

static void content_is_the_lines_else_the_text(void **state) {
    (void)state;
    const char *digits = "0123456789abcdef0123456789abcdef";
    char content[HISTORY_CONTENT_BYTES];
    history_content(digits, "ffff", content);
    assert_string_equal(content, digits);
    history_content("", digits, content);
    assert_string_equal(content, "t:0123456789abcdef0123456789abcdef");
    history_content("", "", content);
    assert_string_equal(content, "");
    assert_false(history_is_claimed("", ""));
    assert_true(history_is_claimed("4711", ""));
    assert_true(history_is_claimed("", "t:0"));
}

static void ids_are_positive_and_in_the_order_of_time(void **state) {
    (void)state;
    const int64_t times[] = {INT64_MIN, -1, 0, 1, MONDAY, MONDAY + 1, UINT32_MAX, INT64_MAX};
    int64_t last = 0;
    for (size_t i = 2; i < 7; i++) {
        int64_t id = history_send_id(times[i]);
        assert_true(id > last);
        last = id;
    }
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        assert_true(history_send_id(times[i]) > 0);
    assert_true(history_send_id(MONDAY) != history_send_id(MONDAY));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_reads_back_as_it_was_written),
        cmocka_unit_test(a_record_of_format_1_is_read),
        cmocka_unit_test(a_damaged_record_is_refused_and_never_read_beyond_its_end),
        cmocka_unit_test(counts_beyond_the_limits_are_refused),
        cmocka_unit_test(the_order_of_recipients_and_their_doubles_do_not_matter),
        cmocka_unit_test(strings_that_run_together_are_told_apart),
        cmocka_unit_test(a_short_macro_does_not_make_an_id_invented),
        cmocka_unit_test(without_the_body_there_is_no_key),
        cmocka_unit_test(content_is_the_lines_else_the_text),
        cmocka_unit_test(ids_are_positive_and_in_the_order_of_time),
    };
    return cmocka_run_group_tests_name("history-record", tests, NULL, NULL);
}
