/* test-find-nasty.c - text that was made to hurt: every finder must end soon, read nothing it should not, and report
 * only strings that may go over the wire. */
#include "test-find.h"

#include "base/text.h"

#include <stdlib.h>
#include <time.h>

static void assert_string_fits(const char *text, size_t limit) {
    if (text == NULL)
        return;
    assert_true(strlen(text) <= limit);
    assert_true(text_is_clean(text, strlen(text)));
}

static void assert_place_fits(const struct place *place) {
    assert_string_fits(place->part, LIMIT_NAME_BYTES);
    assert_string_fits(place->name, LIMIT_NAME_BYTES);
    assert_string_fits(place->text, LIMIT_STRING_BYTES);
}

static void assert_document_fits(const struct document *document) {
    assert_string_fits(document->number_raw, LIMIT_NUMBER_BYTES);
    assert_string_fits(document->number, LIMIT_NUMBER_BYTES);
    assert_string_fits(document->number_folded, LIMIT_NUMBER_BYTES);
    assert_string_fits(document->revision, LIMIT_NUMBER_BYTES);
    assert_string_fits(document->release, LIMIT_NUMBER_BYTES);
    assert_string_fits(document->buyer, LIMIT_NAME_BYTES);
    assert_string_fits(document->ship_to, LIMIT_NAME_BYTES);
    assert_true(strlen(document->lines) == 0 || strlen(document->lines) == 32);
    assert_true(document->date.year == 0 || date_valid(document->date));
    assert_true(document->reading_count <= LIMIT_DATE_READINGS);
    assert_true(document->evidence_count <= LIMIT_EVIDENCE);
    assert_place_fits(&document->where);
    assert_place_fits(&document->date_where);
}

/* Everything that is found may be sent, and it is found within two seconds of computing even here. */
static void survive(void **state, const char *text, bool explained) {
    struct find_message message;
    struct timespec before;
    struct timespec after;
    message_begin(&message, state);
    message.reading.want_candidates = explained;
    message.facts.subject = "Purchase order 4711 of 3 March 2025";
    message_add(&message, "1", NULL, text);
    message_add(&message, "2", "PO_4711_2025-03-03.pdf", text);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    message_find(&message);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    assert_true(after.tv_sec - before.tv_sec < 20); /* generous: sanitizers make it slow */
    for (size_t i = 0; i < message.facts.document_count; i++)
        assert_document_fits(&message.facts.documents[i]);
    assert_true(message.facts.candidate_count <= LIMIT_CANDIDATES);
    for (size_t i = 0; i < message.facts.candidate_count; i++) {
        assert_string_fits(message.facts.candidates[i].value, LIMIT_STRING_BYTES);
        assert_string_fits(message.facts.candidates[i].label, LIMIT_STRING_BYTES);
        assert_place_fits(&message.facts.candidates[i].where);
    }
    message_end(&message);
}

static void repeat(struct buffer *out, const char *text, unsigned times) {
    for (unsigned i = 0; i < times; i++)
        buffer_add_text(out, text);
}

static void test_lines_of_labels(void **state) {
    static const char *const pieces[] = {
        "PO Number ",
        "Order date: ",
        "order order number date of the order ",
        "no no no no no no ",
        "the of the of the ",
        "PO Number:  ",
        "3 March 2025  ",
        "Item  ",
        "Qty  Item  ",
    };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct buffer text = {0};
        for (unsigned line = 0; line < 100; line++) {
            repeat(&text, pieces[i], 60);
            buffer_add_char(&text, '\n');
        }
        survive(state, buffer_text(&text), false);
        buffer_free(&text);
    }
}

static void test_long_numbers(void **state) {
    struct buffer text = {0};
    buffer_add_text(&text, "PURCHASE ORDER\nPO Number: ");
    repeat(&text, "1234567890", 50);
    buffer_add_text(&text, "\nPO Number: ");
    repeat(&text, "A1-", 21);
    buffer_add_text(&text, "\nPO Number: PO ");
    repeat(&text, "9", 64);
    buffer_add_text(&text, "\nOrder date: 3 March 2025\nOrder No.: ");
    repeat(&text, "Ä1", 21);
    buffer_add_text(&text, "\n");
    survive(state, buffer_text(&text), true);
    buffer_free(&text);
}

static void test_long_names_and_rows(void **state) {
    struct buffer text = {0};
    buffer_add_text(&text, "PURCHASE ORDER 4711 of 3 March 2025  ");
    repeat(&text, "ööööööööö", 200);
    buffer_add_text(&text, "\nShip to: ");
    repeat(&text, "ü", 2000);
    buffer_add_text(&text, "\nBill to:\n");
    repeat(&text, "\xE6\xB3\xA8", 1000);
    buffer_add_text(&text, "\n10 x AB-1\n");
    survive(state, buffer_text(&text), true);
    buffer_free(&text);
}

static void test_many_rows_of_numbers_and_dates(void **state) {
    struct buffer text = {0};
    buffer_add_text(&text, "PO Number   Order date   Qty   Item\n");
    for (unsigned i = 0; i < 5000; i++)
        buffer_printf(&text, "%u        2025-03-%02u   10    AB-%u\n", 100000 + i, i % 28 + 1, i);
    survive(state, buffer_text(&text), false);
    buffer_clear(&text);
    for (unsigned i = 0; i < 5000; i++)
        buffer_printf(&text, "PO Number: %u\nOrder date: %u March 2025\n", 100000 + i, i % 28 + 1);
    survive(state, buffer_text(&text), true);
    buffer_clear(&text);
    for (unsigned i = 0; i < 20000; i++)
        buffer_printf(&text, "03/04/2025  03/04/25  3.4.25\n");
    survive(state, buffer_text(&text), false);
    buffer_free(&text);
}

static void test_columns_without_end(void **state) {
    struct buffer text = {0};
    for (unsigned i = 0; i < 300; i++) {
        repeat(&text, i == 0 ? "PO No  " : i == 1 ? "4711  " : "47110815  ", 250);
        buffer_add_char(&text, '\n');
    }
    survive(state, buffer_text(&text), false);
    buffer_free(&text);
}

/* Whatever characters come, in whatever order. The seed is fixed: a failure can be seen again. */
static void test_random_characters(void **state) {
    static const char *const pieces[] = {
        "PO",
        "No",
        "number",
        ":",
        ".",
        "-",
        "/",
        " ",
        "  ",
        "\n",
        "4711",
        "0",
        "2025",
        "03",
        "3",
        "March",
        "of",
        "#",
        "(",
        ")",
        "Date",
        "Order",
        "Qty",
        "Item",
        "x",
        "pcs",
        "Rev",
        "Release",
        "Total",
        "EUR",
        "1,234.56",
        "Bestellung",
        "vom",
        "\xE5\xB9\xB4",
        "\xE6\x9C\x88",
        "\xE6\x97\xA5",
        "\xEF\xBC\x91",
        "\xC3\xA4",
        "\xCC\x81",
        "\xF0\x9F\x93\xA6",
        "\f\n",
        "> ",
        "| ",
        "From: a@b\nSent: 10:00\nTo: c\n",
        "'",
        ",",
    };
    uint64_t seed = 4711;
    for (unsigned round = 0; round < 300; round++) {
        struct buffer text = {0};
        for (unsigned i = 0; i < 400; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            buffer_add_text(&text, pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)]);
        }
        survive(state, buffer_text(&text), round % 2 == 0);
        buffer_free(&text);
    }
}

static void test_empty_things(void **state) {
    struct find_message message;
    message_begin(&message, state);
    message_find(&message); /* no sheet at all */
    message_add(&message, "1", NULL, "");
    message_add(&message, "2", "", "\n");
    message_add(&message, "3", ".", "-\n");
    message_add(&message, "4", "___.pdf", ":\n");
    message_find(&message);
    assert_int_equal(message.facts.document_count, 0);
    message_end(&message);
    survive(state, "", true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_of_labels),     cmocka_unit_test(test_long_numbers),
        cmocka_unit_test(test_long_names_and_rows), cmocka_unit_test(test_many_rows_of_numbers_and_dates),
        cmocka_unit_test(test_columns_without_end), cmocka_unit_test(test_random_characters),
        cmocka_unit_test(test_empty_things),
    };
    return cmocka_run_group_tests(tests, find_world_open, find_world_close);
}
