/* EDIFACT and X12, written from the standards: directory D.96A and D.01B, ISO 9735 for the delimiters; X12 releases
 * 4010 and 3040 for 850, 860 and their neighbours. */
#include "test-format-fields.h"

/* ---- EDIFACT ---------------------------------------------------------------------------------------------------- */

#define UNB "UNB+UNOA:2+LARSEN:14+ACME:14+250311:1015+1'"
#define UNH "UNH+1+ORDERS:D:96A:UN'"
#define DAY "DTM+137:20250311:102'"
#define ENDING "UNS+S'UNT++1'UNZ+1+1'"

#define ISA "ISA*00*          *00*          *ZZ*LARSEN         *ZZ*ACME           *250311*1015*U*00401*000000001*0*P*>~"
#define GS "GS*PO*LARSEN*ACME*20250311*1015*1*X*004010~"
#define SE "SE**0001~GE*1*1~IEA*1*000000001~"

static void an_edifact_order_is_read(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet =
        read_text(fixture, "UNA:+.? '\r\n" UNB "\r\nUNH+1+ORDERS:D:96A:UN:EAN008'\r\nBGM+220+4500123+9'\r\n" DAY
                           "\r\nDTM+2:20250401:102'\r\nDTM+61:20250501:102'\r\nFTX+AAI+++Order 9999 of 1.2.2020'\r\n"
                           "RFF+CT:777'\r\nDTM+171:20200101:102'\r\nNAD+BY+4012345000009::9++Larsen Outfitters'\r\n"
                           "NAD+DP+++Store 12?+Caf?' '\r\nLIN+1++4000862141404:EN'\r\nPIA+5+A-1001:SA+B-9:IN'\r\n"
                           "QTY+21:12:PCE'\r\nDTM+2:20250601:102'\r\nPRI+AAA:3.20'\r\nLIN+2++4000862141405:EN'\r\n"
                           "QTY+21:40'\r\nUNS+S'\r\nUNT+19+1'\r\nUNZ+1+1'\r\n");
    assert_string_equal(sheet->format, "edifact");
    assert_fields(fixture, sheet,
                  "document order\nnumber 4500123\ndate 2025-03-11\ndelivery-date 2025-04-01\n"
                  "cancel-date 2025-05-01\nbuyer Larsen Outfitters\nship-to Store 12+Caf'\n"
                  "item A-1001\nquantity 12\nitem 4000862141405\nquantity 40\n");
    assert_int_equal(sheet->fields[1].row, 3); /* BGM is the third segment */
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

static void the_function_code_sets_the_kind(void **state) {
    static const char *const codes[][2] = {{"9", "order"},  {"7", "order"},        {"31", "order"},
                                           {"", "order"},   {"1", "cancellation"}, {"4", "change"},
                                           {"5", "change"}, {"42", "confirmation"}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct fixture *fixture = *state;
        const char *text = arena_printf(fixture->arena, UNB UNH "BGM+220+47+%s'" DAY ENDING, codes[i][0]);
        assert_reads(fixture, text,
                     arena_printf(fixture->arena, "document %s\nnumber 47\ndate 2025-03-11\n", codes[i][1]));
    }
}

/* A change has a number of its own and names that of the order it changes. */
static void a_change_goes_by_the_number_of_its_order(void **state) {
    assert_reads(*state,
                 UNB
                 "UNH+1+ORDCHG:D:96A:UN'BGM+230+C-2+4'DTM+137:20250401:102'RFF+ON:4500123'DTM+4:20250311:102'" ENDING,
                 "document change\nnumber 4500123\nrevision C-2\ndate 2025-04-01\n");
    assert_reads(*state, UNB "UNH+1+ORDCHG:D:96A:UN'BGM+230+4500123+1'" DAY ENDING,
                 "document cancellation\nnumber 4500123\nrevision 4500123\ndate 2025-03-11\n");
}

static void composites_of_later_directories_are_known(void **state) {
    assert_reads(*state, UNB "UNH+1+ORDERS:D:01B:UN'BGM+220::9:Order+4500123:3:B+9'DTM+137:202503111015:203'" ENDING,
                 "document order\nnumber 4500123\nrevision 3\ndate 2025-03-11\n");
    assert_reads(*state, UNB "UNH+1+ORDERS:D:20B:UN'BGM+220+4500123::B+9'" DAY ENDING,
                 "document order\nnumber 4500123\nrevision B\ndate 2025-03-11\n");
}

/* Data element 2379 says how a date is written; what it does not name as a day is none. */
static void dates_are_read_as_their_code_says(void **state) {
    static const char *const dates[][2] = {{"20250311:102", "2025-03-11"},
                                           {"202503111015:203", "2025-03-11"},
                                           {"20250311101559:204", "2025-03-11"},
                                           {"202503111015UTC:303", "2025-03-11"},
                                           {"2025031120250318:718", "2025-03-11"},
                                           {"250311:101", "2025-03-11"},
                                           {"2503111015:201", "2025-03-11"},
                                           {"110325:2", "2025-03-11"},
                                           {"031125:3", "2025-03-11"},
                                           {"11032025:4", "2025-03-11"},
                                           {"20250311", "2025-03-11"}};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct fixture *fixture = *state;
        const char *text = arena_printf(fixture->arena, UNB UNH "BGM+220+47+9'DTM+137:%s'" ENDING, dates[i][0]);
        assert_reads(fixture, text, arena_printf(fixture->arena, "document order\nnumber 47\ndate %s\n", dates[i][1]));
    }
    static const char *const others[] = {"201012:616", "201103:610",   "2011:602",
                                         "1103:106",   "20250311:999", "2503:101"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct fixture *fixture = *state;
        assert_reads(fixture, arena_printf(fixture->arena, UNB UNH "BGM+220+47+9'DTM+137:%s'" ENDING, others[i]),
                     "document order\nnumber 47\n");
    }
}

static void any_delimiters_will_do(void **state) {
    const char *expected = "document order\nnumber A+1:B'\ndate 2025-03-11\nitem X\nquantity 1.5\n";
    assert_reads(*state,
                 "UNA;*,! ~UNB*UNOA;2*L*A*250311;1015*1~UNH*1*ORDERS;D;96A;UN~BGM*220*A+1:B'*9~DTM*137;20250311;102~"
                 "LIN*1**X;SA~QTY*21;1,5~UNT*6*1~UNZ*1*1~",
                 expected);
    assert_reads(*state,
                 "UNB\x1DUNOB\x1F"
                 "1\x1DL\x1D"
                 "A\x1D"
                 "250311\x1F"
                 "1015\x1D"
                 "1\x1CUNH\x1D"
                 "1\x1DORDERS\x1F"
                 "D\x1F"
                 "96A\x1FUN\x1C"
                 "BGM\x1D"
                 "220\x1D"
                 "A+1:B'\x1D"
                 "9\x1C"
                 "DTM\x1D"
                 "137\x1F"
                 "20250311\x1F"
                 "102\x1CLIN\x1D"
                 "1\x1D\x1DX\x1FSA\x1CQTY\x1D"
                 "21\x1F"
                 "1.5\x1CUNT\x1D"
                 "6\x1D"
                 "1\x1CUNZ\x1D"
                 "1\x1D"
                 "1\x1C",
                 expected);
}

static void several_interchanges_of_several_messages_are_read(void **state) {
    assert_reads(*state,
                 UNB UNH "BGM+220+1+9'UNT+3+1'UNH+2+ORDERS:D:96A:UN'BGM+220+2+9'UNT+3+2'UNZ+2+1'\r\n\r\n"
                         "UNA:*.? ~UNB*UNOC:3*L*A*250311:1015*2~UNH*1*CONTRL:D:3:UN~UCI*1~UNT*2*1~"
                         "UNH*2*INVOIC:D:96A:UN~BGM*380*R1*9~UNT*3*2~UNZ*2*2~\n",
                 "document order\nnumber 1\ndocument order\nnumber 2\ndocument invoice\nnumber R1\n");
}

/* UNOC is Latin-1, and some who declare it write UTF-8. */
static void names_are_read_in_their_charset(void **state) {
    struct fixture *fixture = *state;
    const char *text = "UNB+UNOC:3+L+A+250311:1015+1'" UNH "BGM+220+1+9'NAD+BY+++Gr\xFC\xDF"
                       "e'NAD+DP++Gr\xC3\xBCn'" ENDING;
    assert_reads(fixture, text,
                 "document order\nnumber 1\nbuyer Gr\xC3\xBC\xC3\x9F"
                 "e\nship-to Gr\xC3\xBCn\n");
}

static void lines_broken_anywhere_are_put_together(void **state) {
    assert_reads(*state, UNB UNH "BGM+220+4500\r\n123+9'\nDTM+13\n7:20250311:102'" ENDING,
                 "document order\nnumber 4500123\ndate 2025-03-11\n");
}

static void dates_that_are_none_are_left_out(void **state) {
    assert_reads(*state, UNB UNH "BGM+220+1+9'DTM+137:20251341:102'DTM+137:2025:602'DTM+137'" ENDING,
                 "document order\nnumber 1\n");
}

/* The end of an order may hold the line that makes it another one. */
static void a_broken_off_edifact_order_has_no_lines(void **state) {
    assert_reads_damaged(*state, UNB UNH "BGM+220+4500123+9'" DAY "LIN+1++X:SA'QTY+21:12'LIN+2++",
                         "document order\nnumber 4500123\ndate 2025-03-11\n");
}

static void a_message_without_end_is_reported(void **state) {
    assert_reads_damaged(*state, UNB UNH "BGM+220+1+9'UNH+2+ORDERS:D:96A:UN'BGM+220+2+9'UNT+3+2'UNZ+2+1'",
                         "document order\nnumber 1\ndocument order\nnumber 2\n");
}

/* Segments that were lost or doubled on the way make other lines. */
static void a_wrong_count_of_segments_is_told(void **state) {
    assert_reads_damaged(*state, UNB UNH "BGM+220+1+9'" DAY "LIN+1++X:SA'QTY+21:12'UNS+S'UNT+9+1'UNZ+1+1'",
                         "document order\nnumber 1\ndate 2025-03-11\n");
    assert_reads_damaged(*state, UNB UNH "BGM+220+1+9'UNT+three+1'UNZ+1+1'", "document order\nnumber 1\n");
    assert_reads_damaged(*state, ISA GS "ST*850*1~BEG*00*SA*1**20250311~PO1*1*12*EA***VN*A~SE*5*1~GE*1*1~IEA*1*1~",
                         "document order\nnumber 1\ndate 2025-03-11\n");
}

static void what_is_called_edifact_must_be(void **state) {
    struct fixture *fixture = *state;
    struct part part = attachment("application/edifact", "order.edifact", "Dear Sirs", 9);
    read_nothing(fixture, &part, "corrupt");
}

static void segments_outside_of_messages_say_nothing(void **state) {
    assert_reads(*state, UNB "BGM+220+1+9'" DAY "LIN+1++X:SA'QTY+21:1'UNT+1+1'UNZ+1+1'", "");
    assert_reads(*state, ISA GS "BEG*00*NE*1**20250311~PO1*1*12*EA***VN*A~BCH*04*SA*1~" SE, "");
}

static void absurd_edifact_is_survived(void **state) {
    struct fixture *fixture = *state;
    char *pieces = repeated(fixture, "+A:B:C", 20000);
    assert_reads(fixture, arena_printf(fixture->arena, UNB UNH "BGM+220+1+9'XXX%s'" DAY ENDING, pieces),
                 "document order\nnumber 1\ndate 2025-03-11\n");
    format_read(&fixture->reading,
                &(struct part){.number = "3", .declared = "", .bytes = "UNA:+.? 'UNB+", .length = 13});
    assert_string_equal(fixture->facts.unreadable[0].why, "corrupt");
}

/* Half the lines of an order make another one. */
static void too_many_lines_are_a_limit_and_none_is_told(void **state) {
    struct fixture *fixture = *state;
    char *lines = repeated(fixture, "LIN+1++A:SA'QTY+21:1'", LIMIT_ROWS / 2 + 1);
    struct sheet *sheet = read_text(fixture, arena_printf(fixture->arena, UNB UNH "BGM+220+1+9'%s" ENDING, lines));
    assert_fields(fixture, sheet, "document order\nnumber 1\n");
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_string_equal(fixture->facts.unreadable[0].why, "limit-rows");
    lines = repeated(fixture, "LIN+1'", LIMIT_ROWS + 1);
    sheet = read_text(fixture, arena_printf(fixture->arena, UNB UNH "BGM+220+2+9'%s" ENDING, lines));
    assert_fields(fixture, sheet, "document order\nnumber 2\n");
}

static void too_many_orders_are_a_limit(void **state) {
    struct fixture *fixture = *state;
    char *orders = repeated(fixture, UNH "BGM+220+1+9'UNT+3+1'", LIMIT_DOCUMENTS + 1);
    struct sheet *sheet = read_text(fixture, arena_printf(fixture->arena, UNB "%sUNZ+1+1'", orders));
    assert_int_equal(sheet->field_count, 2 * LIMIT_DOCUMENTS);
    assert_string_equal(fixture->facts.unreadable[0].why, "limit-documents");
}

/* ---- X12 -------------------------------------------------------------------------------------------------------- */

static void an_x12_order_is_read(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_text(
        fixture, ISA "\n" GS "\nST*850*0001~\nBEG*00*NE*4500123*R7*20250311~\nREF*DP*099~\nDTM*002*20250401~\n"
                     "DTM*001*20250501~\nN1*BY*Larsen Outfitters*92*100~\nN1*ST**92*0012~\nN3*1 Main Street~\n"
                     "PO1*1*12*EA*3.20**BP*B-9*VN*A-1001~\nPID*F****Hammer~\nPO1*2*40*EA***UP*400086214140~\n"
                     "DTM*002*20250601~\nCTT*2~\n" SE);
    assert_string_equal(sheet->format, "x12");
    assert_fields(fixture, sheet,
                  "document order\nnumber 4500123\nrelease R7\ndate 2025-03-11\ndelivery-date 2025-04-01\n"
                  "cancel-date 2025-05-01\nbuyer Larsen Outfitters\nship-to 0012\n"
                  "item A-1001\nquantity 12\nitem 400086214140\nquantity 40\n");
    assert_int_equal(sheet->fields[1].row, 4); /* BEG is the fourth segment */
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

static void the_purpose_code_sets_the_kind(void **state) {
    static const char *const codes[][2] = {{"00", "order"},  {"07", "order"},  {"15", "order"}, {"01", "cancellation"},
                                           {"04", "change"}, {"05", "change"}, {"", "order"}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct fixture *fixture = *state;
        const char *text = arena_printf(fixture->arena, ISA GS "ST*850*1~BEG*%s*SA*47**20250311~" SE, codes[i][0]);
        assert_reads(fixture, text,
                     arena_printf(fixture->arena, "document %s\nnumber 47\ndate 2025-03-11\n", codes[i][1]));
    }
}

static void an_x12_change_is_read(void **state) {
    assert_reads(*state,
                 ISA GS "ST*860*1~BCH*04*SA*4500123**2*20250311*****20250401~POC*1*QD*5*7*EA*3.20**VN*A-1001~" SE,
                 "document change\nnumber 4500123\nrevision 2\ndate 2025-04-01\nitem A-1001\nquantity 5\n");
    assert_reads(*state, ISA GS "ST*860*1~BCH*01*SA*4500123***20250311~" SE,
                 "document cancellation\nnumber 4500123\n"); /* the date is that of the order */
}

static void other_transaction_sets_keep_their_kind(void **state) {
    assert_reads(*state,
                 ISA GS "ST*855*1~BAK*00*AD*4500123*20250312~SE*3*1~ST*810*2~BIG*20250320*R1**4500123~SE*3*2~"
                        "ST*997*3~AK1*PO*1~" SE,
                 "document confirmation\nnumber 4500123\ndate 2025-03-12\n"
                 "document invoice\nnumber R1\ndate 2025-03-20\n");
}

/* Element by tab, component by <, segment by line end; two digits of the year, as before release 4010. */
static void any_x12_delimiters_will_do(void **state) {
    struct fixture *fixture = *state;
    fixture->reading.today = (struct date){2025, 11, 20};
    assert_reads(
        fixture,
        "ISA|00|          |00|          |ZZ|LARSEN         |ZZ|ACME           |250311|1015|U|00304|000000001|0|P|"
        "<\r\nGS|PO|L|A|250311|1015|1|X|003040\r\nST|850|1\r\nBEG|00|SA|4*7~||250311\r\nSE|3|1\r\nGE|1|1\r\n"
        "IEA|1|000000001\r\n",
        "document order\nnumber 4*7~\ndate 2025-03-11\n");
}

static void years_of_two_digits_are_near(void **state) {
    struct fixture *fixture = *state;
    fixture->reading.today = (struct date){2025, 11, 20};
    assert_reads(fixture, ISA GS "ST*850*1~BEG*00*SA*1**991231~SE*3*1~ST*850*2~BEG*00*SA*2**260102~" SE,
                 "document order\nnumber 1\ndate 1999-12-31\ndocument order\nnumber 2\ndate 2026-01-02\n");
}

static void several_x12_interchanges_are_read(void **state) {
    assert_reads(*state, ISA GS "ST*850*1~BEG*00*SA*1~" SE "\r\n" ISA GS "ST*850*1~BEG*00*SA*2~" SE "\x1A",
                 "document order\nnumber 1\ndocument order\nnumber 2\n");
}

/* A mail gateway's tail is left alone, but an interchange behind it is not lost silently. */
static void what_follows_an_interchange(void **state) {
    assert_reads(*state, ISA GS "ST*850*1~BEG*00*SA*1~" SE "\r\n-- \r\nSent by the gateway",
                 "document order\nnumber 1\n");
    assert_reads_damaged(*state, ISA GS "ST*850*1~BEG*00*SA*1~" SE "--next--" ISA GS "ST*850*1~BEG*00*SA*2~" SE,
                         "document order\nnumber 1\n");
}

static void a_broken_off_x12_order_has_no_lines(void **state) {
    assert_reads_damaged(*state, ISA GS "ST*850*1~BEG*00*SA*4500123**20250311~PO1*1*12*EA***VN*A~PO1*2*4",
                         "document order\nnumber 4500123\ndate 2025-03-11\n");
}

static void a_damaged_x12_header_is_reported(void **state) {
    struct fixture *fixture = *state;
    const char text[] = "ISA*00*          *00*          *ZZ*LARSEN";
    struct part part = attachment("application/edi-x12", "order.x12", text, sizeof text - 1);
    read_nothing(fixture, &part, "corrupt");
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(an_edifact_order_is_read),
        TEST(the_function_code_sets_the_kind),
        TEST(a_change_goes_by_the_number_of_its_order),
        TEST(composites_of_later_directories_are_known),
        TEST(dates_are_read_as_their_code_says),
        TEST(any_delimiters_will_do),
        TEST(several_interchanges_of_several_messages_are_read),
        TEST(names_are_read_in_their_charset),
        TEST(lines_broken_anywhere_are_put_together),
        TEST(dates_that_are_none_are_left_out),
        TEST(a_broken_off_edifact_order_has_no_lines),
        TEST(a_message_without_end_is_reported),
        TEST(a_wrong_count_of_segments_is_told),
        TEST(what_is_called_edifact_must_be),
        TEST(segments_outside_of_messages_say_nothing),
        TEST(absurd_edifact_is_survived),
        TEST(too_many_lines_are_a_limit_and_none_is_told),
        TEST(too_many_orders_are_a_limit),
        TEST(an_x12_order_is_read),
        TEST(the_purpose_code_sets_the_kind),
        TEST(an_x12_change_is_read),
        TEST(other_transaction_sets_keep_their_kind),
        TEST(any_x12_delimiters_will_do),
        TEST(years_of_two_digits_are_near),
        TEST(several_x12_interchanges_are_read),
        TEST(what_follows_an_interchange),
        TEST(a_broken_off_x12_order_has_no_lines),
        TEST(a_damaged_x12_header_is_reported),
#undef TEST
    };
    return cmocka_run_group_tests_name("format: edi", tests, start_formats, NULL);
}
