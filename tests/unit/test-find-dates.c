/* test-find-dates.c - which dates stand in a line of text. Received on 20 November 2025 throughout. */
#include "test-find.h"

struct line {
    const char *text;
    const char *dates; /* in reading order, parted by blanks; readings of one date parted by "|" */
};

static const char *dates_of(void **state, const char *text, enum date_order order, bool compact, char *out) {
    const struct find_world *world = *state;
    struct date_match matches[16];
    const struct date today = {2025, 11, 20};
    size_t count = find_dates(world->index, text, strlen(text), order, today, compact, matches, 16);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char date[DATE_TEXT_BYTES];
        for (size_t r = 0; r < matches[i].reading_count; r++) {
            strcat(out, r > 0 ? "|" : i > 0 ? " " : "");
            strcat(out, date_format(matches[i].readings[r], date));
        }
    }
    return out;
}

static void check(void **state, const struct line *lines, size_t count, enum date_order order, bool compact) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        char found[512];
        dates_of(state, lines[i].text, order, compact, found);
        if (strcmp(found, lines[i].dates) == 0)
            continue;
        print_error("\"%s\": found \"%s\", not \"%s\"\n", lines[i].text, found, lines[i].dates);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

#define CHECK(lines, order, compact) check(state, lines, sizeof lines / sizeof *lines, order, compact)

static void test_months_by_name(void **state) {
    static const struct line lines[] = {
        {"3 March 2025", "2025-03-03"},
        {"03 March 2025", "2025-03-03"},
        {"3 Mar 2025", "2025-03-03"},
        {"3 Mar. 2025", "2025-03-03"},
        {"3. March 2025", "2025-03-03"},
        {"3rd March 2025", "2025-03-03"},
        {"3rd of March 2025", "2025-03-03"},
        {"the 3rd of March, 2025", "2025-03-03"},
        {"this 3rd day of March 2025", "2025-03-03"},
        {"March 3, 2025", "2025-03-03"},
        {"March 3 2025", "2025-03-03"},
        {"March 3rd, 2025", "2025-03-03"},
        {"March the 3rd, 2025", "2025-03-03"},
        {"MARCH 3, 2025", "2025-03-03"},
        {"Mar.3,2025", "2025-03-03"},
        {"Monday, 3 March 2025", "2025-03-03"},
        {"Mon 3 Mar 2025", "2025-03-03"},
        {"Monday March 3, 2025", "2025-03-03"},
        {"Sept 3, 2025", "2025-09-03"},
        {"Sept. 22nd, 2025", "2025-09-22"},
        {"21st December 2024", "2024-12-21"},
        {"2025 March 3", "2025-03-03"},
        {"2025, March 3", "2025-03-03"},
        {"29 February 2024", "2024-02-29"},
    };
    CHECK(lines, DATE_ORDER_OPEN, false);
}

static void test_months_by_name_with_marks(void **state) {
    static const struct line lines[] = {
        {"11-MAR-2025", "2025-03-11"},
        {"11-Mar-25", "2025-03-11"},
        {"11/Mar/2025", "2025-03-11"},
        {"11.Mar.2025", "2025-03-11"},
        {"11MAR2025", "2025-03-11"},
        {"11MAR25", "2025-03-11"},
        {"Mar-11-2025", "2025-03-11"},
        {"Mar/11/2025", "2025-03-11"},
        {"March-11-2025", "2025-03-11"},
        {"2020/sep/23", "2020-09-23"},
        {"2025-Mar-11", "2025-03-11"},
        {"2025.Mar.11", "2025-03-11"},
        {"23-2020-september", "2020-09-23"},
        {"sep-2020-23", "2020-09-23"},
        {"2020-23-sep", "2020-09-23"},
        {"3 March '25", "2025-03-03"},
        {"3 Mar \xE2\x80\x99"
         "25",
         "2025-03-03"},
        {"\"3\" March 2025", "2025-03-03"},
        {"dated 3 March 2025.", "2025-03-03"},
        {"(3 March 2025)", "2025-03-03"},
        {"[11/Mar/2025:10:00:00 +0000]", "2025-03-11"},
        {"3-5 March 2025", "2025-03-05"},
        {"Tue Mar 11 10:15:00 2025", "2025-03-11"},
        {"Tue Mar 11 10:15:00 CET 2025", "2025-03-11"},
    };
    CHECK(lines, DATE_ORDER_OPEN, false);
}

static void test_german_and_french(void **state) {
    static const struct line lines[] = {
        {"3. März 2025", "2025-03-03"},
        {"3. Maerz 2025", "2025-03-03"},
        {"3. MÄRZ 2025", "2025-03-03"},
        {"den 3. März 2025", "2025-03-03"},
        {"Hamburg, den 3.3.2025", "2025-03-03"},
        {"3. Mrz. 2025", "2025-03-03"},
        {"Montag, 3. März 2025", "2025-03-03"},
        {"Mo., 03.03.2025", "2025-03-03"},
        {"5. Dez. 24", "2024-12-05"},
        {"1. Jänner 2025", "2025-01-01"},
        {"11. Okt 2025", "2025-10-11"},
        {"le 3 mars 2025", "2025-03-03"},
        {"1er mars 2025", "2025-03-01"},
        {"Lyon, le 1er août 2025", "2025-08-01"},
        {"3 févr. 2025", "2025-02-03"},
        {"3 fevrier 2025", "2025-02-03"},
        {"12 DÉC. 2025", "2025-12-12"},
        {"lundi 3 mars 2025", "2025-03-03"},
        {"du 3 mars 2025 au 5 mars 2025", "2025-03-03 2025-03-05"},
        {"30 juil. 2025", "2025-07-30"},
    };
    CHECK(lines, DATE_ORDER_OPEN, false);
}

static void test_figures(void **state) {
    static const struct line lines[] = {
        {"2025-03-11", "2025-03-11"},
        {"2025/03/11", "2025-03-11"},
        {"2025.03.11", "2025-03-11"},
        {"2025-3-1", "2025-03-01"},
        {"2025-03-11T10:15:00Z", "2025-03-11"},
        {"2025-03-11 10:15:00+01:00", "2025-03-11"},
        {"20250311T101500Z", ""}, /* nothing says that it is a date */
        {"11.03.2025", "2025-03-11"},
        {"11.3.2025", "2025-03-11"},
        {"11. 03. 2025", "2025-03-11"},
        {"11.03.25", "2025-03-11"},
        {"3.4.25", "2025-04-03"},
        {"11.03.2025 14:22", "2025-03-11"},
        {"25/12/2025", "2025-12-25"},
        {"12/25/2025", "2025-12-25"},
        {"25-12-2025", "2025-12-25"},
        {"25/12/25", "2025-12-25"},
        {"11 / 13 / 2025", "2025-11-13"},
        {"08/22,2015", "2015-08-22"},
        {"22/08, 2015", "2015-08-22"},
        {"03/03/2025", "2025-03-03"}, /* the same either way */
        {"01.03.2025-05.03.2025", "2025-03-01 2025-03-05"},
        {"01.03.2025 - 05.03.2025", "2025-03-01 2025-03-05"},
        {"4711/03.03.2025", "2025-03-03"},
        {"03.03.2025/4711", "2025-03-03"},
        {"dated 2025-03-11.", "2025-03-11"},
        {"\"2025-03-11\"", "2025-03-11"},
        {"date=2025-03-11;", "2025-03-11"},
        {"12/31/99", "1999-12-31"},
    };
    CHECK(lines, DATE_ORDER_OPEN, false);
}

static void test_two_readings_stay_two(void **state) {
    static const struct line lines[] = {
        {"3/11/2025", "2025-03-11|2025-11-03"},
        {"03/04/25", "2025-03-04|2025-04-03"},
        {"03-04-2025", "2025-03-04|2025-04-03"},
        {"11-03-24", "2024-03-11|2024-11-03"},
        {"24-03-11", "2011-03-24|2024-03-11"}, /* day first, or year first */
        {"08/12,2015", "2015-08-12|2015-12-08"},
        {"Date: 1/2/2025, ship 3/4/2025", "2025-01-02|2025-02-01 2025-03-04|2025-04-03"},
        /* the weekday tells which */
        {"Tuesday, 03/04/2025", "2025-03-04"},
        {"Thu 03/04/2025", "2025-04-03"},
    };
    CHECK(lines, DATE_ORDER_OPEN, false);
}

static void test_the_party_says_which(void **state) {
    static const struct line day[] = {
        {"03/04/2025", "2025-04-03"}, {"03/25/2025", "2025-03-25"}, {"3/4/25", "2025-04-03"}};
    static const struct line month[] = {{"03/04/2025", "2025-03-04"}, {"25/03/2025", "2025-03-25"}};
    static const struct line year[] = {{"24/03/11", "2024-03-11"}, {"24-03-11", "2024-03-11"}};
    CHECK(day, DATE_ORDER_DMY, false);
    CHECK(month, DATE_ORDER_MDY, false);
    CHECK(year, DATE_ORDER_YMD, false);
}

static void test_two_figures_of_a_year(void **state) {
    /* At most ten years ahead, otherwise in the past: today is 2025-11-20. */
    static const struct line lines[] = {
        {"20.11.35", "2035-11-20"},  {"21.11.35", "1935-11-21"},  {"31.12.36", "1936-12-31"},
        {"11-Mar-70", "1970-03-11"}, {"11-Mar-00", "2000-03-11"}, {"1 Mar '99", "1999-03-01"},
    };
    CHECK(lines, DATE_ORDER_OPEN, false);
}

static void test_far_east(void **state) {
    static const struct line lines[] = {
        {"2025年3月11日", "2025-03-11"},
        {"2025 年 3 月 11 日", "2025-03-11"},
        {"２０２５年３月１１日", "2025-03-11"},
        {"２０２５/０３/１１", "2025-03-11"},
        {"注文日：2025年03月11日", "2025-03-11"},
        {"25年3月11日", "2025-03-11"},
        {"令和7年3月11日", "2025-03-11"},
        {"平成31年4月30日", "2019-04-30"},
        {"2025년 3월 11일", "2025-03-11"},
        {"2025. 3. 11.", "2025-03-11"},
        {"2025年3月", "2025-03"},
        {"2025年13月1日", ""},
    };
    CHECK(lines, DATE_ORDER_OPEN, false);
}

static void test_a_month_stays_a_month(void **state) {
    static const struct line lines[] = {
        {"March 2025", "2025-03"},
        {"Order date: March 2025", "2025-03"},
        {"März 2025", "2025-03"},
        {"mars 2025", "2025-03"},
        {"Mar-2025", "2025-03"},
        {"September, 2025", "2025-09"},
        /* no day of the calendar does not become a month */
        {"31 February 2025", ""},
        {"0 March 2025", ""},
        {"32 March 2025", ""},
        {"29 February 2025", ""},
    };
    CHECK(lines, DATE_ORDER_OPEN, false);
}

static void test_eight_figures_need_a_word(void **state) {
    static const struct line lines[] = {
        {"20250311", ""},
        {"Order 20250311", ""},
        {"Date: 20250311", "2025-03-11"},
        {"Order date 20250311", "2025-03-11"},
        {"Bestelldatum: 20250311", "2025-03-11"},
        {"Date de commande : 20250311", "2025-03-11"},
        {"Date: 20251341", ""},
        {"Date: 11 03 2025", "2025-03-11|2025-11-03"},
        {"Datum: 25 03 2025", "2025-03-25"},
    };
    static const struct line compact[] = {{"20250311", "2025-03-11"}, {"99999999", ""}, {"20250011", ""}};
    CHECK(lines, DATE_ORDER_OPEN, false);
    CHECK(compact, DATE_ORDER_OPEN, true);
}

static void test_what_only_looks_like_a_date(void **state) {
    static const struct line lines[] = {
        {"4711", ""},
        {"Part no. 12-03-24", ""},
        {"Item 12-03-24", ""},
        {"Item no. 12-03-24", ""},
        {"Art.-Nr. 12.03.24", ""},
        {"SKU 11.03.2025", ""},
        {"AB-12-03-2025", ""},
        {"12-03-2025-4", ""},
        {"12.03.2025.1", ""},
        {"X11.03.2025", ""},
        {"11.03.2025X", ""},
        {"v11.03.2025", ""},
        {"version 3.11.25", ""},
        {"Version 2025.03.11", ""},
        {"kernel 6.12.25", ""},
        {"Linux 6.1.25", ""},
        {"3.1.12 Delivery and transfer of risk", ""},
        {"section 3.1.12", ""},
        {"10.12.20.25", ""},
        {"IP 10.12.2025.1", ""},
        {"Tel. 03/04/2025", ""},
        {"Fax: 11-03-2025", ""},
        {"03.04.05.06.07", ""},
        {"555-12-2025", ""},
        {"+49 40 12 03 2025", ""},
        {"12345-2025", ""},
        {"IL 62704-2025", ""},
        {"IBAN DE89 3704 0044 0532 0130 00", ""},
        {"Sort code 12-03-24", ""},
        {"EUR 11.03.25", ""},
        {"$11.03.25", ""},
        {"11.03.25%", ""},
        {"1.234.567", ""},
        {"1,234.56", ""},
        {"12.50", ""},
        {"10:11:12", ""},
        {"10.11.12 Uhr", ""},
        {"week 11/2025", ""},
        {"KW 11/2025", ""},
        {"FY25 P03", ""},
        {"12/2027", ""},
        {"Rev. 03/2014", ""},
        {"PO 2025/0311", ""},
        {"3/4 inch", ""},
        {"1/2/25 mm", ""},
        {"3 May 20 boxes", ""},
        {"10 Mar", ""},
        {"March 3", ""},
        {"May I ask you", ""},
        {"31.02.2025", ""},
        {"30/02/2025", ""},
        {"13/13/2025", ""},
        {"00.00.2025", ""},
        {"2025-13-01", ""},
        {"2025-00-10", ""},
        {"11.03.1025", ""},
        {"11.03.2500", ""},
        {"", ""},
        {"....", ""},
        {"2025-", ""},
        {"11.03.", ""},
        {"/3/11/2025", ""}, /* a path */
        {"ISBN 978-3-16-148410-0", ""},
        {"4111-1111-1111-1111", ""},
        {"PO-2025-03-11-A", ""},
    };
    CHECK(lines, DATE_ORDER_OPEN, false);
}

static void test_where_it_stands(void **state) {
    const struct find_world *world = *state;
    static const char text[] = "Bestellung vom Montag, dem 3. M\xC3\xA4rz 2025 (KW 10)";
    struct date_match match;
    size_t count =
        find_dates(world->index, text, strlen(text), DATE_ORDER_OPEN, (struct date){2025, 11, 20}, false, &match, 1);
    assert_int_equal(count, 1);
    assert_int_equal(match.end - match.start, strlen("3. M\xC3\xA4rz 2025"));
    assert_memory_equal(text + match.start, "3. M\xC3\xA4rz 2025", match.end - match.start);
}

static void test_no_more_than_there_is_room_for(void **state) {
    const struct find_world *world = *state;
    struct date_match matches[2];
    static const char text[] = "1 May 2025, 2 May 2025, 3 May 2025";
    assert_int_equal(
        find_dates(world->index, text, strlen(text), DATE_ORDER_OPEN, (struct date){2025, 11, 20}, false, matches, 2),
        2);
}

/* Whatever the bytes are, nothing is read beyond them. */
static void test_broken_text(void **state) {
    static const char *const texts[] = {"\xC3",     "3 M\xC3",           "\xFF\xFE\xE5\xB9", "2025\xE5\xB9\xB4\x33",
                                        "\xE2\x80", "11\xCC\x81.03.2025"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char found[512];
        dates_of(state, texts[i], DATE_ORDER_OPEN, true, found);
    }
}

static void test_marks_around_labels(void **state) {
    static const struct line lines[] = {
        {"【発注日】2025/11/19", "2025-11-19"},
        {"「発注日」2025/11/19", "2025-11-19"},
        {"発注日→2025/11/19", "2025-11-19"},
        {"■2025/11/19", "2025-11-19"},
        {"[Date]2025-11-19", "2025-11-19"},
        {"(Date)2025-11-19", "2025-11-19"},
        {"AB(2)2025-11-19", ""},
        {"AB(x)19-11-25", ""},
    };
    CHECK(lines, DATE_ORDER_OPEN, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_months_by_name),
        cmocka_unit_test(test_months_by_name_with_marks),
        cmocka_unit_test(test_german_and_french),
        cmocka_unit_test(test_figures),
        cmocka_unit_test(test_two_readings_stay_two),
        cmocka_unit_test(test_the_party_says_which),
        cmocka_unit_test(test_two_figures_of_a_year),
        cmocka_unit_test(test_far_east),
        cmocka_unit_test(test_a_month_stays_a_month),
        cmocka_unit_test(test_eight_figures_need_a_word),
        cmocka_unit_test(test_what_only_looks_like_a_date),
        cmocka_unit_test(test_where_it_stands),
        cmocka_unit_test(test_no_more_than_there_is_room_for),
        cmocka_unit_test(test_broken_text),
        cmocka_unit_test(test_marks_around_labels),
    };
    return cmocka_run_group_tests(tests, find_world_open, find_world_close);
}
