/* test-find-fields.c - documents of formats that name their fields themselves. */
#include "test-find.h"

static struct sheet *add_fields(struct find_message *message, const struct field *fields, size_t count) {
    const struct part part = {.number = "2", .name = "order.xml", .declared = ""};
    struct sheet *sheet = reading_sheet(&message->reading, &part, "xml");
    for (size_t i = 0; i < count; i++)
        reading_field(&message->reading, sheet, fields[i].role, fields[i].value, fields[i].page, fields[i].row);
    return sheet;
}

#define ADD(message, fields) add_fields(message, fields, sizeof fields / sizeof *fields)

static void test_one_document(void **state) {
    static const struct field fields[] = {
        {FIELD_DOCUMENT, "order", 1, 1},
        {FIELD_NUMBER, "PO-00123", 1, 2},
        {FIELD_DATE, "2025-03-03", 1, 3},
        {FIELD_REVISION, "2", 1, 4},
        {FIELD_RELEASE, "7", 1, 5},
        {FIELD_DELIVERY_DATE, "2025-04-01", 1, 6},
        {FIELD_CANCEL_DATE, "2025-05-01", 1, 7},
        {FIELD_BUYER, "Acme", 1, 8},
        {FIELD_SHIP_TO, "Store 12", 1, 9},
        {FIELD_LINE_ITEM, "AB-1", 1, 10},
        {FIELD_LINE_QUANTITY, "10.00", 1, 10},
        {FIELD_LINE_ITEM, "AB-2", 2, 11},
        {FIELD_LINE_QUANTITY, "5", 2, 11},
    };
    struct find_message message;
    message_begin(&message, state);
    ADD(&message, fields);
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 00123 2025-03-03");
    const struct document *document = &message.facts.documents[0];
    assert_string_equal(document->number_raw, "PO-00123");
    assert_string_equal(document->number_folded, "123");
    assert_string_equal(document->revision, "2");
    assert_string_equal(document->release, "7");
    assert_true(date_equal(document->delivery_date, (struct date){2025, 4, 1}));
    assert_true(date_equal(document->cancel_date, (struct date){2025, 5, 1}));
    assert_string_equal(document->buyer, "Acme");
    assert_string_equal(document->ship_to, "Store 12");
    assert_int_equal(document->line_count, 2);
    assert_int_equal(document->where.row, 2);
    assert_int_equal(document->date_where.row, 3);
    assert_int_equal(document->last_page, 2);
    assert_int_equal(document->date_role, ROLE_ORDER);
    message_end(&message);
}

/* The same items as fields and on paper have the same fingerprint. */
static void test_lines_are_comparable_with_printed_ones(void **state) {
    static const struct field fields[] = {
        {FIELD_NUMBER, "4711", 1, 1},    {FIELD_LINE_ITEM, "AB-1", 1, 2},  {FIELD_LINE_QUANTITY, "10.00", 1, 2},
        {FIELD_LINE_ITEM, "AB-2", 1, 3}, {FIELD_LINE_QUANTITY, "5", 1, 3},
    };
    struct find_message message;
    char lines[33];
    message_begin(&message, state);
    ADD(&message, fields);
    message_find(&message);
    memcpy(lines, message.facts.documents[0].lines, 33);
    message_end(&message);
    message_begin(&message, state);
    message_add(&message, "2", "a.pdf", "PURCHASE ORDER 4711\nItem    Qty\nAB-2    5\nAB-1    10\n");
    message_find(&message);
    assert_string_equal(message.facts.documents[0].lines, lines);
    message_end(&message);
}

static void test_several_documents(void **state) {
    static const struct field fields[] = {
        {FIELD_DOCUMENT, "order", 1, 1},   {FIELD_NUMBER, "1", 1, 1},        {FIELD_DATE, "2025-03-03", 1, 1},
        {FIELD_LINE_ITEM, "A", 1, 1},      {FIELD_DOCUMENT, "change", 1, 2}, {FIELD_NUMBER, "2", 1, 2},
        {FIELD_DOCUMENT, "invoice", 1, 3}, {FIELD_NUMBER, "3", 1, 3},        {FIELD_DOCUMENT, "other", 1, 4},
        {FIELD_NUMBER, "4", 1, 4},         {FIELD_DOCUMENT, "order", 1, 5},
    };
    struct find_message message;
    message_begin(&message, state);
    ADD(&message, fields);
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 1 2025-03-03; change 2 -; invoice 3 -");
    assert_int_equal(message.facts.documents[0].line_count, 1);
    message_end(&message);
}

/* Fields outrank what is printed beside them. */
static void test_fields_outrank_text(void **state) {
    static const struct field fields[] = {{FIELD_NUMBER, "4711", 1, 1}, {FIELD_DATE, "2025-03-03", 1, 1}};
    struct find_message message;
    message_begin(&message, state);
    struct sheet *sheet =
        message_add(&message, "2", "a.pdf", "PURCHASE ORDER\nPO Number: 9999\nOrder date: 1 May 2024\n");
    for (size_t i = 0; i < 2; i++)
        reading_field(&message.reading, sheet, fields[i].role, fields[i].value, 1, 1);
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 4711 2025-03-03");
    message_end(&message);
}

/* ... but fields that say nothing leave the word to the text. */
static void test_empty_fields(void **state) {
    static const struct field fields[] = {
        {FIELD_DOCUMENT, "", 1, 1}, {FIELD_NUMBER, "", 1, 1}, {FIELD_DATE, "soon", 1, 1}, {FIELD_BUYER, "Acme", 1, 1}};
    struct find_message message;
    message_begin(&message, state);
    struct sheet *sheet =
        message_add(&message, "2", "a.pdf", "PURCHASE ORDER\nPO Number: 9999\nOrder date: 1 May 2024\n");
    for (size_t i = 0; i < 4; i++)
        reading_field(&message.reading, sheet, fields[i].role, fields[i].value, 1, 1);
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 9999 2024-05-01");
    message_end(&message);
}

static void test_too_long_values_are_cut(void **state) {
    struct find_message message;
    char value[500];
    memset(value, '7', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    const struct field fields[] = {{FIELD_NUMBER, value, 1, 1}, {FIELD_BUYER, value, 1, 1}};
    message_begin(&message, state);
    ADD(&message, fields);
    message_find(&message);
    assert_int_equal(message.facts.document_count, 1);
    assert_int_equal(strlen(message.facts.documents[0].number_raw), LIMIT_NUMBER_BYTES);
    assert_int_equal(strlen(message.facts.documents[0].buyer), LIMIT_NAME_BYTES);
    message_end(&message);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_document),      cmocka_unit_test(test_lines_are_comparable_with_printed_ones),
        cmocka_unit_test(test_several_documents), cmocka_unit_test(test_fields_outrank_text),
        cmocka_unit_test(test_empty_fields),      cmocka_unit_test(test_too_long_values_are_cut),
    };
    return cmocka_run_group_tests(tests, find_world_open, find_world_close);
}
