/* test-reading.c - what reading.c makes of text, charsets and too much of anything. */
#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"
#include "inspect/inspect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct reading reading;
static struct facts facts;
static const struct part part_2 = {.number = "2", .name = "po.pdf", .declared = "", .origin = ORIGIN_FORWARDED};

static struct sheet *begin(void) {
    arena_reset(arena);
    facts = (struct facts){0};
    reading = (struct reading){.arena = arena, .facts = &facts};
    return reading_sheet(&reading, &part_2, "text");
}

/* ---- cells ------------------------------------------------------------------------------------------------------- */

/* The text of a cell made of these bytes; NULL: no cell came of it. */
static const char *cell_of(const char *bytes, size_t length) {
    struct sheet *sheet = begin();
    struct row *row = reading_row(&reading, sheet, 1, 1);
    char *copy = malloc(length == 0 ? 1 : length); /* of exactly that size */
    memcpy(copy, bytes, length);
    row_add_cell(&reading, sheet, row, copy, length, 1, 2);
    free(copy);
    assert_true(row->count <= 1);
    return row->count == 0 ? NULL : row->cells[0].text;
}

static const char *cell(const char *text) {
    return cell_of(text, strlen(text));
}

static void blanks_are_trimmed_and_collapsed(void **state) {
    (void)state;
    assert_string_equal(cell("  Order\t \r\n 4711 "), "Order 4711");
    assert_string_equal(cell("a"), "a");
    assert_null(cell(""));
    assert_null(cell(" \t\r\n\f\v "));
    /* no-break, narrow, wide, thin, ideographic blanks; line and paragraph separators */
    assert_string_equal(cell("\xC2\xA0Order\xC2\xA0\xE2\x80\xAF"
                             "4711\xE3\x80\x80\xE2\x80\x89x\xE2\x80\xA8y\xC2\x85z\xC2\xA0"),
                        "Order 4711 x y z");
    assert_null(cell("\xC2\xA0\xE3\x80\x80"));
}

static void what_has_no_width_is_removed(void **state) {
    (void)state;
    /* soft hyphen, zero-width space and joiners, marks of direction, byte order mark */
    assert_string_equal(cell("PO\xC2\xAD-47\xE2\x80\x8B"
                             "11\xE2\x80\x8D\xE2\x80\xAE!\xE2\x81\xA6\xEF\xBB\xBF"),
                        "PO-4711!");
    assert_null(cell("\xE2\x80\x8B\xEF\xBB\xBF"));
}

static void control_characters_are_removed(void **state) {
    (void)state;
    assert_string_equal(cell_of("a\0b\x01\x1B[0m\x7F\xC2\x9B"
                                "c",
                                13),
                        "ab[0mc");
}

static void bytes_that_are_no_utf8_are_marked(void **state) {
    (void)state;
    assert_string_equal(cell("M\xE4rz"), "M\xEF\xBF\xBDrz");
    assert_string_equal(cell("\xC3"), "\xEF\xBF\xBD");                                 /* cut off */
    assert_string_equal(cell("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD");                 /* over-long */
    assert_string_equal(cell("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); /* a surrogate */
    assert_string_equal(cell("\xF0\x9F\x98\x80 ok"), "\xF0\x9F\x98\x80 ok");
}

static void every_cell_is_clean_whatever_comes(void **state) {
    (void)state;
    unsigned seed = 4711;
    for (unsigned round = 0; round < 3000; round++) {
        char bytes[60];
        for (size_t i = 0; i < sizeof bytes; i++) {
            seed = seed * 1103515245u + 12345u;
            static const unsigned char favourites[] = {0xE2, 0x80, 0xC2, 0xA0, 0xEF, 0xBB, 0xBF, ' ', 0, 0xF0, 0xED};
            unsigned choice = seed >> 16 & 0x1FF;
            bytes[i] = (char)(choice < 256 ? choice : favourites[choice % sizeof favourites]);
        }
        const char *text = cell_of(bytes, sizeof bytes);
        if (text == NULL)
            continue;
        size_t length = strlen(text);
        assert_true(text_is_clean(text, length));
        assert_true(text[0] != ' ' && text[length - 1] != ' ');
        assert_null(strstr(text, "  "));
    }
}

static void a_row_is_cut_between_characters(void **state) {
    (void)state;
    char bytes[LIMIT_ROW_BYTES + 100];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = i % 2 == 0 ? '\xC3' : '\xA4';
    bytes[0] = bytes[1] = 'a'; /* so that the limit falls into a character's middle for odd starts */
    struct sheet *sheet = begin();
    struct row *row = reading_row(&reading, sheet, 1, 1);
    row_add_cell(&reading, sheet, row, "x", 1, 0, 1);
    row_add_cell(&reading, sheet, row, bytes, sizeof bytes, 1, 2);
    row_add_cell(&reading, sheet, row, "left out", 8, 2, 3);
    size_t total = 0;
    for (size_t i = 0; i < row->count; i++) {
        assert_true(text_is_clean(row->cells[i].text, strlen(row->cells[i].text)));
        total += strlen(row->cells[i].text);
    }
    assert_true(total <= LIMIT_ROW_BYTES);
    assert_true(total >= LIMIT_ROW_BYTES - 1);
    assert_int_equal(facts.unreadable_count, 1); /* nothing is left out silently */
    assert_string_equal(facts.unreadable[0].why, "limit-text");
}

static void cells_beyond_the_limit_join_the_last(void **state) {
    (void)state;
    struct sheet *sheet = begin();
    struct row *row = reading_row(&reading, sheet, 1, 1);
    for (unsigned i = 0; i < LIMIT_CELLS + 3000; i++) {
        char text[12];
        int length = snprintf(text, sizeof text, "%u", i);
        row_add_cell(&reading, sheet, row, text, (size_t)length, (float)i, (float)i + 1);
    }
    assert_int_equal(row->count, LIMIT_CELLS);
    assert_string_equal(row->cells[LIMIT_CELLS - 2].text, "254");
    assert_memory_equal(row->cells[LIMIT_CELLS - 1].text, "255 256 257", 11);
    size_t total = 0;
    for (size_t i = 0; i < row->count; i++)
        total += strlen(row->cells[i].text);
    assert_true(total <= LIMIT_ROW_BYTES + 1);
}

/* ---- sheets ------------------------------------------------------------------------------------------------------ */

static void a_sheet_inherits_from_its_part(void **state) {
    (void)state;
    begin();
    struct part part = part_2;
    part.alternative = 3;
    part.body = true;
    part.evidence[0] = (struct evidence){EVIDENCE_INNER_DATE, {2024, 11, 20}};
    part.evidence_count = 1;
    const struct sheet *sheet = reading_sheet(&reading, &part, "html");
    assert_int_equal(reading.sheet_count, 2);
    assert_string_equal(sheet->part, "2");
    assert_string_equal(sheet->name, "po.pdf");
    assert_string_equal(sheet->format, "html");
    assert_int_equal(sheet->alternative, 3);
    assert_true(sheet->body);
    assert_int_equal(sheet->origin, ORIGIN_FORWARDED);
    assert_int_equal(sheet->evidence_count, 1);
    assert_int_equal(sheet->evidence[0].date.year, 2024);
    struct row *row = reading_row(&reading, &reading.sheets[1], 4, 7);
    assert_int_equal(row->origin, ORIGIN_FORWARDED);
    assert_int_equal(row->page, 4);
    assert_int_equal(row->number, 7);
}

static void rows_are_counted_and_the_limit_is_said_once(void **state) {
    (void)state;
    struct sheet *sheet = begin();
    for (unsigned i = 0; i < LIMIT_ROWS; i++)
        assert_non_null(reading_row(&reading, sheet, 1, i + 1));
    assert_int_equal(facts.unreadable_count, 0);
    assert_null(reading_row(&reading, sheet, 1, 1));
    assert_null(reading_row(&reading, sheet, 1, 2));
    assert_int_equal(facts.unreadable_count, 1);
    assert_string_equal(facts.unreadable[0].why, "limit-rows");
    assert_string_equal(facts.unreadable[0].part, "2");
    assert_string_equal(facts.unreadable[0].name, "po.pdf");
    assert_int_equal(sheet->row_count, LIMIT_ROWS);
}

static void text_is_counted_by_sheet_and_altogether(void **state) {
    (void)state;
    char line[4000];
    memset(line, 'x', sizeof line);
    struct sheet *sheet = begin();
    unsigned rows = 0;
    for (struct row *row; (row = reading_row(&reading, sheet, 1, ++rows)) != NULL;)
        row_add_cell(&reading, sheet, row, line, sizeof line, 0, 1);
    assert_true(rows * sizeof line <= LIMIT_TEXT_BYTES + 2 * sizeof line);
    assert_int_equal(facts.unreadable_count, 1);
    assert_string_equal(facts.unreadable[0].why, "limit-text");
    unsigned sheets = 1;
    for (; reading.all_text_bytes < LIMIT_ALL_TEXT_BYTES; sheets++) {
        sheet = reading_sheet(&reading, &part_2, "text");
        for (struct row *row; (row = reading_row(&reading, sheet, 1, 1)) != NULL;)
            row_add_cell(&reading, sheet, row, line, sizeof line, 0, 1);
        assert_true(sheets < 10);
    }
    assert_null(reading_row(&reading, reading_sheet(&reading, &part_2, "text"), 1, 1));
}

static void fields_are_cleaned_and_counted(void **state) {
    (void)state;
    struct sheet *sheet = begin();
    reading_field(&reading, sheet, FIELD_NUMBER,
                  " 47\x01"
                  "11\n",
                  1, 2);
    reading_field(&reading, sheet, FIELD_DOCUMENT, "", 1, 0);
    assert_int_equal(sheet->field_count, 2);
    assert_string_equal(sheet->fields[0].value, "4711");
    assert_string_equal(sheet->fields[1].value, "");
    for (unsigned i = 0; i < LIMIT_ROWS + 10; i++)
        reading_field(&reading, sheet, FIELD_LINE_ITEM, "A", 1, 1);
    assert_int_equal(sheet->field_count, LIMIT_ROWS);
    assert_int_equal(facts.unreadable_count, 1);
}

/* ---- parts ------------------------------------------------------------------------------------------------------- */

static void the_same_reason_is_noted_once_a_part(void **state) {
    (void)state;
    begin();
    const struct part other = {.number = "3", .decoration = true};
    reading_unreadable(&reading, &part_2, "corrupt", "it ends early");
    reading_unreadable(&reading, &part_2, "corrupt", "again");
    reading_unreadable(&reading, &part_2, "limit-rows", "");
    reading_unreadable(&reading, &other, "corrupt", "bad\x01name");
    assert_int_equal(facts.unreadable_count, 3);
    assert_string_equal(facts.unreadable[0].what, "it ends early");
    assert_string_equal(facts.unreadable[1].what, "");
    assert_null(facts.unreadable[2].name);
    assert_true(facts.unreadable[2].decoration);
    assert_true(text_is_clean(facts.unreadable[2].what, strlen(facts.unreadable[2].what)));
}

static void the_last_entry_stands_for_the_rest(void **state) {
    (void)state;
    begin();
    for (unsigned i = 0; i < LIMIT_UNREADABLE + 6; i++) {
        const struct part part = {.number = arena_printf(arena, "%u", i + 1), .decoration = i != LIMIT_UNREADABLE + 2};
        reading_unreadable(&reading, &part, "unsupported", "");
    }
    assert_int_equal(facts.unreadable_count, LIMIT_UNREADABLE);
    const struct unreadable *last = &facts.unreadable[LIMIT_UNREADABLE - 1];
    assert_string_equal(last->what, "6 further parts could not be read either");
    assert_false(last->decoration); /* one of them was none */
    assert_int_equal(reading.unreadable_rest, 6);
}

static void admission_keeps_the_limits(void **state) {
    (void)state;
    begin();
    struct part part = {.number = "1", .depth = LIMIT_DEPTH};
    assert_true(reading_admit(&reading, &part, LIMIT_PART_BYTES));
    assert_false(reading_admit(&reading, &part, LIMIT_PART_BYTES + 1ull));
    assert_string_equal(facts.unreadable[0].why, "limit-part-size");
    part.depth++;
    assert_false(reading_admit(&reading, &part, 1));
    assert_string_equal(facts.unreadable[1].why, "limit-depth");
    part = (struct part){.number = "2"};
    assert_true(reading_admit(&reading, &part, LIMIT_PART_BYTES));
    assert_true(reading_admit(&reading, &part, LIMIT_PART_BYTES));
    part.number = "3";
    assert_false(reading_admit(&reading, &part, LIMIT_PART_BYTES)); /* 160 of 128 MB */
    part.number = "4";
    assert_false(reading_admit(&reading, &part, 1));
    assert_int_equal(facts.unreadable_count, 3); /* said once for the message */
    assert_string_equal(facts.unreadable[2].why, "limit-decoded-size");
    assert_string_equal(facts.unreadable[2].part, "3");
}

static void parts_are_counted_and_the_limit_is_said_once(void **state) {
    (void)state;
    begin();
    const struct part part = {.number = "1"};
    for (unsigned i = 0; i < LIMIT_PARTS; i++)
        assert_true(reading_admit(&reading, &part, 0));
    for (unsigned i = 0; i < 10; i++)
        assert_false(reading_admit(&reading, &part_2, 0));
    assert_int_equal(facts.unreadable_count, 1);
    assert_string_equal(facts.unreadable[0].why, "limit-parts");
    assert_string_equal(facts.unreadable[0].part, "2");
}

/* ---- charsets ---------------------------------------------------------------------------------------------------- */

static void assert_utf8(const char *charset, const char *bytes, size_t length, const char *expected) {
    begin();
    reading_warm_charsets();
    size_t got_length;
    const char *got = reading_utf8(&reading, bytes, length, charset, &got_length);
    if (got_length != strlen(expected) || memcmp(got, expected, got_length) != 0)
        fail_msg("%s gave %.*s", charset == NULL ? "no charset" : charset, (int)got_length, got);
}

static void assert_text(const char *charset, const char *text, const char *expected) {
    assert_utf8(charset, text, strlen(text), expected);
}

static void declared_charsets_are_converted(void **state) {
    (void)state;
    assert_text("ISO-8859-1", "M\xE4rz", "M\xC3\xA4rz");
    assert_text("iso-8859-1", "80 \x80", "80 \xE2\x82\xAC"); /* everybody means windows-1252 */
    assert_text("iso-8859-15", "\xA4", "\xE2\x82\xAC");
    assert_text("windows-1250", "\x8A", "\xC5\xA0");
    assert_text("koi8-r", "\xDA\xC1\xCB\xC1\xDA", "\xD0\xB7\xD0\xB0\xD0\xBA\xD0\xB0\xD0\xB7");
    assert_text("windows-1251", "\xE7\xE0\xEA\xE0\xE7", "\xD0\xB7\xD0\xB0\xD0\xBA\xD0\xB0\xD0\xB7");
    assert_text("gb2312", "\xB6\xA9\xB5\xA5", "\xE8\xAE\xA2\xE5\x8D\x95");
    assert_text("Shift_JIS", "\x92\x8D\x95\xB6", "\xE6\xB3\xA8\xE6\x96\x87");
    assert_text("iso-2022-jp", "\x1B$BCmJ8\x1B(B", "\xE6\xB3\xA8\xE6\x96\x87");
    assert_text("euc-jp", "\xC3\xED\xCA\xB8", "\xE6\xB3\xA8\xE6\x96\x87");
    assert_text("ks_c_5601-1987", "\xC1\xD6\xB9\xAE", "\xEC\xA3\xBC\xEB\xAC\xB8");
    assert_text("big5", "\xAD\x71\xB3\xE6", "\xE8\xA8\x82\xE5\x96\xAE");
    assert_text("utf-7", "M+AOQ-rz", "M\xC3\xA4rz");
    assert_utf8("utf-16le", "M\0\xE4\0", 4, "M\xC3\xA4");
    /* half a character takes no other with it */
    assert_utf8("utf-16le", "\x34\xD8M\0\xE4\0", 6, "\xEF\xBF\xBDM\xC3\xA4");
    assert_utf8("utf-32be", "\0\x11\0\0\0\0\0M", 8, "\xEF\xBF\xBDM");
}

static void unknown_and_missing_charsets_fall_back(void **state) {
    (void)state;
    assert_text(NULL, "M\xC3\xA4rz", "M\xC3\xA4rz");
    assert_text(NULL, "M\xE4rz \x80", "M\xC3\xA4rz \xE2\x82\xAC");
    assert_text("x-no-such-charset", "M\xC3\xA4rz", "M\xC3\xA4rz");
    assert_text("x-no-such-charset", "M\xE4rz", "M\xC3\xA4rz");
    assert_text("", "M\xE4rz", "M\xC3\xA4rz");
    assert_text("us-ascii", "M\xE4rz", "M\xC3\xA4rz");
    /* a name is no order to the converter */
    assert_text("utf-16//IGNORE", "plain", "plain");
    assert_text("../../etc/passwd", "plain", "plain");
    assert_utf8(NULL, "", 0, "");
}

static void a_wrong_declaration_gives_way_to_the_bytes(void **state) {
    (void)state;
    assert_text("utf-8", "M\xE4rz", "M\xC3\xA4rz");
    assert_text("iso-8859-1", "M\xC3\xA4rz", "M\xC3\xA4rz");
    /* damaged UTF-8 stays UTF-8 */
    assert_text("utf-8", "M\xC3\xA4rz \xC3\xBC\xE2\x82", "M\xC3\xA4rz \xC3\xBC\xE2\x82");
}

static void a_byte_order_mark_speaks_first(void **state) {
    (void)state;
    assert_text("iso-8859-1", "\xEF\xBB\xBFM\xC3\xA4", "M\xC3\xA4");
    assert_utf8(NULL, "\xFF\xFEM\0\xE4\0", 6, "M\xC3\xA4");
    assert_utf8(NULL, "\xFE\xFF\0M\0\xE4", 6, "M\xC3\xA4");
}

static void what_cannot_be_converted_is_marked(void **state) {
    (void)state;
    assert_text("koi8-r", "abc", "abc");
    assert_text("gb2312",
                "a\xFF"
                "b",
                "a\xEF\xBF\xBD"
                "b");
    assert_text("shift_jis", "a\x92", "a\xEF\xBF\xBD"); /* cut off in a character */
}

static int set_up(void **state) {
    (void)state;
    arena = arena_new();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_are_trimmed_and_collapsed),
        cmocka_unit_test(what_has_no_width_is_removed),
        cmocka_unit_test(control_characters_are_removed),
        cmocka_unit_test(bytes_that_are_no_utf8_are_marked),
        cmocka_unit_test(every_cell_is_clean_whatever_comes),
        cmocka_unit_test(a_row_is_cut_between_characters),
        cmocka_unit_test(cells_beyond_the_limit_join_the_last),
        cmocka_unit_test(a_sheet_inherits_from_its_part),
        cmocka_unit_test(rows_are_counted_and_the_limit_is_said_once),
        cmocka_unit_test(text_is_counted_by_sheet_and_altogether),
        cmocka_unit_test(fields_are_cleaned_and_counted),
        cmocka_unit_test(the_same_reason_is_noted_once_a_part),
        cmocka_unit_test(the_last_entry_stands_for_the_rest),
        cmocka_unit_test(admission_keeps_the_limits),
        cmocka_unit_test(parts_are_counted_and_the_limit_is_said_once),
        cmocka_unit_test(declared_charsets_are_converted),
        cmocka_unit_test(unknown_and_missing_charsets_fall_back),
        cmocka_unit_test(a_wrong_declaration_gives_way_to_the_bytes),
        cmocka_unit_test(a_byte_order_mark_speaks_first),
        cmocka_unit_test(what_cannot_be_converted_is_marked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
