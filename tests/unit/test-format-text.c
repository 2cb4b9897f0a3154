/* Plain text: lines become rows, gaps part cells, format=flowed paragraphs are put together, quote marks stay. */
#include "test-format.h"

static struct sheet *read_text(struct fixture *fixture, const char *text) {
    struct part part = body("text/plain", "utf-8", text);
    return read_sheet(fixture, &part);
}

/* ---- lines and cells -------------------------------------------------------------------------------------------- */

static void lines_are_rows_and_empty_ones_only_count(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_text(fixture, "Dear Sir,\r\n\r\n  \t\r\nplease deliver.\nOld Mac\rForm\ffeed");
    assert_rows(fixture, sheet, "Dear Sir,\nplease deliver.\nOld Mac\nForm\nfeed\n");
    assert_int_equal(sheet->rows[0].number, 1);
    assert_int_equal(sheet->rows[1].number, 4);
    assert_int_equal(sheet->rows[4].number, 7);
    assert_int_equal(sheet->rows[0].page, 1);
    assert_true(sheet->body);
}

static void wide_gaps_part_cells(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_text(fixture, "Order number:   4711      Date:\t3 March 2025");
    assert_rows(fixture, sheet, "Order number: | 4711 | Date: | 3 March 2025\n");
}

/* "Nov  3" in padded dates, and after a full stop. */
static void two_blanks_do_not(void **state) {
    struct fixture *fixture = *state;
    assert_rows(fixture, read_text(fixture, "Thanks.  Ordered on Nov  3 2025"), "Thanks. Ordered on Nov 3 2025\n");
}

/* ... unless something stands in line with what follows them. */
static void two_blanks_part_columns(void **state) {
    struct fixture *fixture = *state;
    assert_rows(fixture,
                read_text(fixture, "Fax                Order date  Order no.\n"
                                   "------------------------------------------\n"
                                   "+351 22 413 37 74  16.02.2024  2025-0685\n"),
                "Fax | Order date | Order no.\n------------------------------------------\n"
                "+351 22 413 37 74 | 16.02.2024 | 2025-0685\n");
    assert_rows(fixture, read_text(fixture, "Item      Price\nA bolt  129.00\nA  nut    1.20\n"),
                "Item | Price\nA bolt | 129.00\nA nut | 1.20\n");
    assert_rows(fixture, read_text(fixture, "Order  4711\n\n\n| Ship | Cancel  |\n"), "Order 4711\nShip | Cancel\n");
}

/* So that a value can be found below its label. */
static void cells_know_their_columns(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_text(fixture, "Number     Gr\xC3\xB6\xC3\x9F"
                                             "e\n4711       XL\n\tX\n");
    assert_rows(fixture, sheet,
                "Number | Gr\xC3\xB6\xC3\x9F"
                "e\n4711 | XL\nX\n");
    assert_true(sheet->rows[0].cells[1].left == 11);
    assert_true(sheet->rows[0].cells[1].right == 16); /* characters, not bytes */
    assert_true(sheet->rows[1].cells[1].left == 11);
    assert_true(sheet->rows[2].cells[0].left == 8); /* a tab goes to the next multiple of eight */
}

/* On a typewriter's line an ideograph fills two columns. */
static void wide_characters_fill_two_columns(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_text(fixture, "発注番号  ご注文日\nWE.75675  2024-09-07\n");
    assert_rows(fixture, sheet, "発注番号 | ご注文日\nWE.75675 | 2024-09-07\n");
    assert_true(sheet->rows[0].cells[1].left == 10);
    assert_true(sheet->rows[1].cells[1].left == 10);
}

static void bars_between_columns_part_cells(void **state) {
    struct fixture *fixture = *state;
    assert_rows(fixture,
                read_text(fixture, "| Item | Qty |\n| A-1  | 5   |\n\xE2\x94\x82 B-2 \xE2\x94\x82 6\nyes|no\n"),
                "Item | Qty\nA-1 | 5\nB-2 | 6\nyes|no\n");
}

static void wide_and_no_break_blanks_part_cells_too(void **state) {
    struct fixture *fixture = *state;
    assert_rows(fixture,
                read_text(fixture, "PO\xC2\xA0\xC2\xA0\xC2\xA0\xC2\xA0"
                                   "4711\n\xE6\xB3\xA8\xE3\x80\x80\xE3\x80\x80\xE3\x80\x80"
                                   "4712\n"),
                "PO | 4711\n\xE6\xB3\xA8 | 4712\n");
}

static void quote_marks_stay_for_whoever_tells_quoted_from_new(void **state) {
    struct fixture *fixture = *state;
    assert_rows(fixture, read_text(fixture, "> > Order number:   4711\n>\n"), "> > Order number: | 4711\n>\n");
}

/* ---- format=flowed ---------------------------------------------------------------------------------------------- */

static struct sheet *read_flowed(struct fixture *fixture, const char *text, bool delete_space) {
    struct part part = body("text/plain", "utf-8", text);
    part.flowed = true;
    part.flowed_delete_space = delete_space;
    return read_sheet(fixture, &part);
}

static void flowed_lines_are_put_together(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_flowed(fixture, "This order \r\nreplaces ours \r\nof May.\r\nRegards\r\n", false);
    assert_rows(fixture, sheet, "This order replaces ours of May.\nRegards\n");
    assert_int_equal(sheet->rows[1].number, 4);
}

static void flowed_lines_of_different_depth_stay_apart(void **state) {
    struct fixture *fixture = *state;
    assert_rows(fixture, read_flowed(fixture, "> old \r\n> text\r\n>> older \r\nnew\r\n", false),
                "> old text\n>> older\nnew\n");
}

static void flowed_signature_and_stuffing(void **state) {
    struct fixture *fixture = *state;
    assert_rows(fixture, read_flowed(fixture, "Bye\r\n-- \r\nErika\r\n >not quoted\r\n From here\r\n", false),
                "Bye\n--\nErika\n>not quoted\nFrom here\n");
}

/* RFC 3676, 4.2: with DelSp the blank at the soft break was added by the sender's program. */
static void delsp_deletes_the_blank(void **state) {
    struct fixture *fixture = *state;
    assert_rows(fixture, read_flowed(fixture, "PO-47 \r\n11 of  \r\ntoday\r\n", true), "PO-4711 of today\n");
}

/* ---- charsets --------------------------------------------------------------------------------------------------- */

static void charsets_are_converted(void **state) {
    struct fixture *fixture = *state;
    static const struct {
        const char *charset, *bytes;
        size_t length;
    } cases[] = {
        {"utf-8",
         "Gr\xC3\xB6\xC3\x9F"
         "e",
         7},
        {"iso-8859-1",
         "Gr\xF6\xDF"
         "e",
         5},
        {"x-nobody-knows",
         "Gr\xF6\xDF"
         "e",
         5}, /* not UTF-8: windows-1252 */
        {"x-nobody-knows",
         "Gr\xC3\xB6\xC3\x9F"
         "e",
         7},                                         /* UTF-8 */
        {NULL, "\xFF\xFEG\0r\0\xF6\0\xDF\0e\0", 12}, /* byte order mark */
        {"utf-16be", "\0G\0r\0\xF6\0\xDF\0e", 10},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct part part = body("text/plain", cases[i].charset, "");
        part.bytes = cases[i].bytes;
        part.length = cases[i].length;
        assert_rows(fixture, read_sheet(fixture, &part),
                    "Gr\xC3\xB6\xC3\x9F"
                    "e\n");
    }
}

/* ---- nasty ------------------------------------------------------------------------------------------------------ */

static void control_characters_do_not_survive(void **state) {
    struct fixture *fixture = *state;
    struct part part = body("text/plain", "utf-8", "");
    part.bytes = "Or\0der\x01 47\x1B[31m11\x7F";
    part.length = 19;
    const char *text = sheet_text(fixture, read_sheet(fixture, &part));
    for (const char *c = text; *c != '\0'; c++)
        assert_true(*c == '\n' || ((unsigned char)*c >= ' ' && *c != 0x7F));
    assert_non_null(strstr(text, "der"));
}

/* A paragraph in one line, as web forms send it: nothing of it is lost, no word is torn. */
static void a_line_too_long_for_a_row_becomes_several(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_text(fixture, repeated(fixture, "order ", 10000));
    size_t words = 0;
    for (size_t i = 0; i < sheet->row_count; i++) {
        const char *row = row_text(fixture, sheet, i);
        assert_true(strlen(row) <= LIMIT_ROW_BYTES);
        assert_int_equal(sheet->rows[i].number, 1);
        words += (strlen(row) + 1) / 6;
        assert_int_equal((strlen(row) + 1) % 6, 0);
    }
    assert_int_equal(words, 10000);
}

static void a_long_line_without_blanks_is_broken_between_characters(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_text(fixture, repeated(fixture, "\xC3\xBC", 5000));
    size_t bytes = 0;
    for (size_t i = 0; i < sheet->row_count; i++)
        bytes += strlen(row_text(fixture, sheet, i));
    assert_int_equal(bytes, 10000);
}

static void too_many_lines_are_reported(void **state) {
    struct fixture *fixture = *state;
    assert_int_equal(read_text(fixture, repeated(fixture, "x\n", LIMIT_ROWS + 10))->row_count, LIMIT_ROWS);
    assert_string_equal(fixture->facts.unreadable[0].why, "limit-rows");
}

static void endless_quote_marks_do_no_harm(void **state) {
    struct fixture *fixture = *state;
    assert_true(read_flowed(fixture, repeated(fixture, ">", 200000), false)->row_count >= 1);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(lines_are_rows_and_empty_ones_only_count),
        TEST(wide_gaps_part_cells),
        TEST(two_blanks_do_not),
        TEST(two_blanks_part_columns),
        TEST(cells_know_their_columns),
        TEST(wide_characters_fill_two_columns),
        TEST(bars_between_columns_part_cells),
        TEST(wide_and_no_break_blanks_part_cells_too),
        TEST(quote_marks_stay_for_whoever_tells_quoted_from_new),
        TEST(flowed_lines_are_put_together),
        TEST(flowed_lines_of_different_depth_stay_apart),
        TEST(flowed_signature_and_stuffing),
        TEST(delsp_deletes_the_blank),
        TEST(charsets_are_converted),
        TEST(control_characters_do_not_survive),
        TEST(a_line_too_long_for_a_row_becomes_several),
        TEST(a_long_line_without_blanks_is_broken_between_characters),
        TEST(too_many_lines_are_reported),
        TEST(endless_quote_marks_do_no_harm),
    };
    return cmocka_run_group_tests_name("format: text", tests, start_formats, NULL);
}
