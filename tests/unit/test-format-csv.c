/* Separated values: as spreadsheet programs, databases and ERP systems write them. RFC 4180 and what differs from it.
 */
#include "base/buffer.h"
#include "test-format.h"

static struct sheet *read_bytes(struct fixture *fixture, const char *bytes, size_t length) {
    struct part part = attachment("text/csv", "order.csv", bytes, length);
    return read_sheet(fixture, &part);
}

static void assert_reads(struct fixture *fixture, const char *text, const char *expected) {
    assert_rows(fixture, read_bytes(fixture, text, strlen(text)), expected);
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

/* ---- fields ----------------------------------------------------------------------------------------------------- */

static void records_become_rows(void **state) {
    struct fixture *fixture = *state;
    static const char text[] = "PO,Date,Item,Qty\r\n4711,2025-03-11,,12\r\n\r\n4712,2025-03-11,A-2,\r\n";
    struct sheet *sheet = read_bytes(fixture, text, sizeof text - 1);
    assert_string_equal(sheet->format, "csv");
    assert_rows(fixture, sheet, "PO | Date | Item | Qty\n4711 | 2025-03-11 | 12\n4712 | 2025-03-11 | A-2\n");
    assert_int_equal(sheet->rows[2].number, 4);
    assert_int_equal(sheet->rows[2].table, 1);
    assert_true(sheet->rows[1].cells[2].left == 3 &&
                sheet->rows[1].cells[2].right == 4); /* empty ones keep their place */
}

static void quoted_fields_may_hold_anything(void **state) {
    struct fixture *fixture = *state;
    static const char text[] = "Item,Text,Qty\n\"A-1\",\"Hammer, 5\"\" head\nof steel\",12\nA-2, \"Tape\",40\n";
    struct sheet *sheet = read_bytes(fixture, text, sizeof text - 1);
    assert_rows(fixture, sheet, "Item | Text | Qty\nA-1 | Hammer, 5\" head of steel | 12\nA-2 | Tape | 40\n");
    assert_int_equal(sheet->rows[2].number, 4); /* lines are counted, not records */
}

static void stray_quotation_marks_mean_themselves(void **state) {
    assert_reads(*state, "Item,Text\nA-1,5\" pipe\nA-2,\"5\" pipe\"\n",
                 "Item | Text\nA-1 | 5\" pipe\nA-2 | 5\" pipe\n");
}

static void codes_kept_as_text_are_read(void **state) {
    assert_reads(*state, "PO;Item\n=\"0047\";\"=\"\"0012\"\"\"\n", "PO | Item\n0047 | 0012\n");
}

static void every_line_end_will_do(void **state) {
    assert_reads(*state, "a,b\rc,d\r", "a | b\nc | d\n");
    assert_reads(*state, "a,b\nc,d", "a | b\nc | d\n");
}

/* ---- separators ------------------------------------------------------------------------------------------------- */

static void any_separator_is_found(void **state) {
    struct fixture *fixture = *state;
    static const char separators[] = ",;\t|^~:#\x1F";
    for (const char *separator = separators; *separator != '\0'; separator++) {
        const char *text = arena_printf(fixture->arena, "PO%cQty\n4711%c12\n", *separator, *separator);
        assert_reads(fixture, text, "PO | Qty\n4711 | 12\n");
    }
}

static void decimal_commas_part_nothing(void **state) {
    assert_reads(*state, "Artikel;Preis\nA-1;3,20\nA-2;4,50\n", "Artikel | Preis\nA-1 | 3,20\nA-2 | 4,50\n");
    assert_reads(*state, "Artikel\tText\nA-1\tgross, rot; neu\n", "Artikel | Text\nA-1 | gross, rot; neu\n");
    assert_reads(*state, "Time,Item\n10:30,A-1\n", "Time | Item\n10:30 | A-1\n");
}

static void separators_between_quotation_marks_do_not_vote(void **state) {
    assert_reads(*state, "\"a,b\";\"c,d\"\n\"e,f,g\";h\n", "a,b | c,d\ne,f,g | h\n");
}

static void a_first_line_may_name_the_separator(void **state) {
    assert_reads(*state, "sep=^\r\nPO^a;b;c\r\n1^2;3;4\r\n", "PO | a;b;c\n1 | 2;3;4\n");
}

/* Labels with their values above a table, as forms look that are saved as CSV. */
static void records_of_different_lengths_are_read(void **state) {
    assert_reads(*state, "Purchase Order\nPO Number;4711\n\nItem;Text;Qty\nA-1;Hammer, big;12\n",
                 "Purchase Order\nPO Number | 4711\nItem | Text | Qty\nA-1 | Hammer, big | 12\n");
}

/* ---- charsets --------------------------------------------------------------------------------------------------- */

#define LABELS                                                                                                         \
    "Stra\xC3\x9F"                                                                                                     \
    "e | St\xC3\xBC"                                                                                                   \
    "ck\nHauptstra\xC3\x9F"                                                                                            \
    "e | 12\n"

static void utf8_with_and_without_mark(void **state) {
    static const char text[] = "\xEF\xBB\xBFStra\xC3\x9F"
                               "e;St\xC3\xBC"
                               "ck\nHauptstra\xC3\x9F"
                               "e;12\n";
    assert_reads(*state, text, LABELS);
    assert_reads(*state, text + 3, LABELS);
}

static void old_code_pages_are_known_by_their_letters(void **state) {
    assert_reads(*state,
                 "Stra\xDF"
                 "e;St\xFC"
                 "ck\nHauptstra\xDF"
                 "e;12\n",
                 LABELS); /* windows-1252 */
    assert_reads(*state,
                 "Stra\xE1"
                 "e;St\x81"
                 "ck\nHauptstra\xE1"
                 "e;12\n",
                 LABELS); /* 850 */
}

/* The apostrophe of windows-1252 stands between letters, too. */
static void apostrophes_are_no_dos_letters(void **state) {
    assert_reads(*state,
                 "R\xE9"
                 "f\xE9rence;Texte\nA-1;l\x92"
                 "article\n",
                 "R\xC3\xA9"
                 "f\xC3\xA9rence | Texte\nA-1 | l\xE2\x80\x99"
                 "article\n");
}

static void two_bytes_a_character_with_and_without_mark(void **state) {
    struct fixture *fixture = *state;
    static const char text[] = "\xFF\xFEP\0O\0\t\0Q\0t\0y\0\n\0004\0007\0001\0001\0\t\0001\0002\0\n\0";
    assert_rows(fixture, read_bytes(fixture, text, sizeof text - 1), "PO | Qty\n4711 | 12\n");
    assert_rows(fixture, read_bytes(fixture, text + 2, sizeof text - 3), "PO | Qty\n4711 | 12\n");
    static const char big[] = "\0P\0O\0;\0Q\0\n\0004\0007\0;\0001\0\n";
    assert_rows(fixture, read_bytes(fixture, big, sizeof big - 1), "PO | Q\n47 | 1\n");
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

/* ---- detection, damage ------------------------------------------------------------------------------------------ */

/* Windows declares .csv as what Excel opens. */
static void the_name_tells_where_the_type_does_not(void **state) {
    struct fixture *fixture = *state;
    static const char *const types[] = {"application/vnd.ms-excel", "text/plain", "application/octet-stream",
                                        "text/tab-separated-values"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct part part = attachment(types[i], "ORDER.CSV", "a,b\n1,2\n", 8);
        assert_string_equal(read_sheet(fixture, &part)->format, "csv");
    }
}

static void a_quotation_mark_that_is_never_closed_is_reported(void **state) {
    struct fixture *fixture = *state;
    static const char text[] = "PO,Text\n4711,\"Hammer\n4712,Tape\n";
    assert_rows(fixture, read_bytes(fixture, text, sizeof text - 1), "PO | Text\n4711 | \"Hammer\n4712 | Tape\n");
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_string_equal(fixture->facts.unreadable[0].why, "corrupt");
}

static void binary_noise_is_damaged(void **state) {
    struct fixture *fixture = *state;
    static const char noise[] = "PO,Qty\n47\0\0\x01\x02\x03\0\x04\x9C\0\0\x88,12\n";
    struct part part = attachment("text/csv", "order.csv", noise, sizeof noise - 1);
    read_nothing(fixture, &part, "corrupt");
}

static void an_empty_table_says_so(void **state) {
    struct fixture *fixture = *state;
    struct part part = attachment("text/csv", "order.csv", ",,\r\n \r\n", 7);
    read_nothing(fixture, &part, "no-text");
}

static void huge_tables_stop_at_a_limit(void **state) {
    struct fixture *fixture = *state;
    char *text = repeated(fixture, "4711,12\n", LIMIT_ROWS + 1);
    assert_int_equal(read_bytes(fixture, text, strlen(text))->row_count, LIMIT_ROWS);
    assert_string_equal(fixture->facts.unreadable[0].why, "limit-rows");
    char *wide = repeated(fixture, "x,", 100000);
    assert_true(read_bytes(fixture, wide, strlen(wide))->rows[0].count <= LIMIT_CELLS);
}

/* The text of one column, put together again. */
static const char *column_text(struct fixture *fixture, const struct sheet *sheet, float column) {
    struct buffer text = {0};
    for (size_t i = 0; i < sheet->row_count; i++)
        for (size_t j = 0; j < sheet->rows[i].count; j++)
            if (sheet->rows[i].cells[j].left == column)
                buffer_printf(&text, "%s%s", text.length > 0 ? " " : "", sheet->rows[i].cells[j].text);
    char *kept = arena_strdup(fixture->arena, buffer_text(&text));
    buffer_free(&text);
    return kept;
}

static void long_fields_go_on_below_themselves(void **state) {
    struct fixture *fixture = *state;
    const char *words = repeated(fixture, "terms of delivery ", 500), *more = repeated(fixture, "no returns ", 700);
    const char *text = arena_printf(fixture->arena, "PO,Terms,More,Qty\n4711,%s,%s,12\n4712,,,5\n", words, more);
    struct sheet *sheet = read_bytes(fixture, text, strlen(text));
    assert_int_equal(fixture->facts.unreadable_count, 0);
    assert_true(sheet->row_count > 4);
    for (size_t i = 1; i < sheet->row_count; i++) {
        assert_true(sheet->rows[i].bytes <= LIMIT_ROW_BYTES);
        assert_int_equal(sheet->rows[i].number, i == sheet->row_count - 1 ? 3 : 2);
    }
    assert_int_equal(sheet->rows[1].count, 4); /* the short ones stand beside the beginnings of the long ones */
    assert_string_equal(sheet->rows[1].cells[3].text, "12");
    assert_string_equal(column_text(fixture, sheet, 0), "PO 4711 4712");
    assert_string_equal(column_text(fixture, sheet, 3), "Qty 12 5");
    /* Trimmed like every cell. */
    assert_int_equal(strlen(column_text(fixture, sheet, 1)), strlen("Terms ") + strlen(words) - 1);
    assert_int_equal(strlen(column_text(fixture, sheet, 2)), strlen("More ") + strlen(more) - 1);
}

static void fields_beyond_the_limits_are_told(void **state) {
    struct fixture *fixture = *state;
    const char *text = arena_printf(fixture->arena, "%s,4711\n", repeated(fixture, "no ", LIMIT_CELL_BYTES));
    read_bytes(fixture, text, strlen(text));
    assert_string_equal(fixture->facts.unreadable[0].why, "limit-text");
    fixture->facts.unreadable_count = 0;
    const char *wide = repeated(fixture, "0123456789,", 3000000 / 11);
    assert_in_range(read_bytes(fixture, wide, strlen(wide))->row_count, 1, 3);
    assert_string_equal(fixture->facts.unreadable[0].why, "limit-text");
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(records_become_rows),
        TEST(quoted_fields_may_hold_anything),
        TEST(stray_quotation_marks_mean_themselves),
        TEST(codes_kept_as_text_are_read),
        TEST(every_line_end_will_do),
        TEST(any_separator_is_found),
        TEST(decimal_commas_part_nothing),
        TEST(separators_between_quotation_marks_do_not_vote),
        TEST(a_first_line_may_name_the_separator),
        TEST(records_of_different_lengths_are_read),
        TEST(utf8_with_and_without_mark),
        TEST(old_code_pages_are_known_by_their_letters),
        TEST(apostrophes_are_no_dos_letters),
        TEST(two_bytes_a_character_with_and_without_mark),
        TEST(the_name_tells_where_the_type_does_not),
        TEST(a_quotation_mark_that_is_never_closed_is_reported),
        TEST(binary_noise_is_damaged),
        TEST(an_empty_table_says_so),
        TEST(huge_tables_stop_at_a_limit),
        TEST(long_fields_go_on_below_themselves),
        TEST(fields_beyond_the_limits_are_told),
#undef TEST
    };
    return cmocka_run_group_tests_name("format: csv", tests, start_formats, NULL);
}
