/* test-format-fields.h - what the tests of formats that name their fields share: the fields as lines of text. */
#ifndef TESTS_UNIT_TEST_FORMAT_FIELDS_H
#define TESTS_UNIT_TEST_FORMAT_FIELDS_H

#include "test-format.h"

/* "document order\nnumber 4711\n..." */
static inline const char *fields_text(struct fixture *fixture, const struct sheet *sheet) {
    static const char *const roles[FIELD_ROLE_COUNT] = {"document", "number",        "revision",    "release",
                                                        "date",     "delivery-date", "cancel-date", "buyer",
                                                        "ship-to",  "item",          "quantity"};
    const char *text = "";
    for (size_t i = 0; i < sheet->field_count; i++)
        text = arena_printf(fixture->arena, "%s%s %s\n", text, roles[sheet->fields[i].role], sheet->fields[i].value);
    return text;
}

static inline void assert_fields(struct fixture *fixture, const struct sheet *sheet, const char *expected) {
    assert_string_equal(fields_text(fixture, sheet), expected);
}

/* Reads the text as an attachment that declares nothing. */
static inline struct sheet *read_text(struct fixture *fixture, const char *text) {
    struct part part = attachment("application/octet-stream", NULL, text, strlen(text));
    return read_sheet(fixture, &part);
}

/* The text gives these fields and no complaint. */
static inline void assert_reads(struct fixture *fixture, const char *text, const char *expected) {
    struct sheet *sheet = read_text(fixture, text);
    assert_fields(fixture, sheet, expected);
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

/* The text gives these fields, and one complaint: it is damaged. */
static inline void assert_reads_damaged(struct fixture *fixture, const char *text, const char *expected) {
    struct sheet *sheet = read_text(fixture, text);
    assert_fields(fixture, sheet, expected);
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_string_equal(fixture->facts.unreadable[0].why, "corrupt");
    assert_true(strlen(fixture->facts.unreadable[0].what) > 10);
}

#endif
