/* test-date-languages.c - the dates that business letters of nineteen languages write, and what only looks like one.
 * Received on 20 November 2025 throughout. */
#include "test-find.h"

struct line {
    const char *language;
    const char *text;
    const char *dates; /* in reading order, parted by blanks; readings of one date parted by "|" */
};

static void read_dates(void **state, const char *text, enum date_order order, char *out) {
    const struct find_world *world = *state;
    struct date_match matches[16];
    const struct date today = {2025, 11, 20};
    size_t count = find_dates(world->index, text, strlen(text), order, today, false, matches, 16);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        char date[DATE_TEXT_BYTES];
        for (size_t r = 0; r < matches[i].reading_count; r++) {
            strcat(out, r > 0 ? "|" : i > 0 ? " " : "");
            strcat(out, date_format(matches[i].readings[r], date));
        }
    }
}

static void check(void **state, const struct line *lines, size_t count, enum date_order order) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        char found[512];
        read_dates(state, lines[i].text, order, found);
        if (strcmp(found, lines[i].dates) == 0)
            continue;
        print_error("%s: \"%s\": found \"%s\", not \"%s\"\n", lines[i].language, lines[i].text, found, lines[i].dates);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

#define CHECK(lines, order) check(state, lines, sizeof lines / sizeof *lines, order)

static void test_romance_languages(void **state) {
    static const struct line lines[] = {
        {"es", "Madrid, 14 de febrero de 2024", "2024-02-14"},
        {"es", "Madrid, a 14 de febrero del 2024", "2024-02-14"},
        {"es", "1º de julio de 2024", "2024-07-01"},
        {"es", "1.º de julio de 2024", "2024-07-01"},
        {"es", "1ro. de julio de 2024", "2024-07-01"},
        {"es", "a los 9 días del mes de enero del año 2025", "2025-01-09"},
        {"es", "mar. 11 mar. 2025", "2025-03-11"},
        {"es", "11/ene/2025", "2025-01-11"},
        {"es", "11-AGO-25", "2025-08-11"},
        {"es", "sábado, 2 de setiembre de 2023", "2023-09-02"},
        {"es", "Fecha: 05-dic-2024", "2024-12-05"},
        {"es", "diciembre de 2024", "2024-12"},
        {"it", "Milano, lì 7 maggio 2024", "2024-05-07"},
        {"it", "Milano, 1º giugno 2024", "2024-06-01"},
        {"it", "del 28/02/2024", "2024-02-28"},
        {"it", "ordine dell'11 novembre 2024", "2024-11-11"},
        {"it", "lunedì 7 ottobre 2024", "2024-10-07"},
        {"it", "7-gen-2025", "2025-01-07"},
        {"it", "07 lug. 2024", "2024-07-07"},
        {"it", "11 set 2025", "2025-09-11"},
        {"it", "settembre 2025", "2025-09"},
        {"pt", "Lisboa, 3 de março de 2025", "2025-03-03"},
        {"pt", "São Paulo, 1º de setembro de 2024", "2024-09-01"},
        {"pt", "Porto, 1 de Dezembro de 2024", "2024-12-01"},
        {"pt", "quinta-feira, 8 de maio de 2025", "2025-05-08"},
        {"pt", "aos 8 dias do mês de maio de 2025", "2025-05-08"},
        {"pt", "08/mai/2025", "2025-05-08"},
        {"pt", "08-out-24", "2024-10-08"},
        {"pt", "08.05.2025 às 14h30", "2025-05-08"},
        {"pt", "3 fev. 2025", "2025-02-03"},
        {"fr", "Lyon, le mardi 11 février 2025", "2025-02-11"},
        {"fr", "1er août 2024", "2024-08-01"},
        {"fr", "11 DEC 24", "2024-12-11"},
    };
    CHECK(lines, DATE_ORDER_OPEN);
}

static void test_germanic_languages(void **state) {
    static const struct line lines[] = {
        {"de", "Wien, am 7. Jänner 2025", "2025-01-07"},
        {"de", "am 24. des Monats Dezember 2024", "2024-12"},
        {"en", "this 3rd day of April, 2025", "2025-04-03"},
        {"nl", "Utrecht, 14 maart 2025", "2025-03-14"},
        {"nl", "d.d. 14 mrt. 2025", "2025-03-14"},
        {"nl", "maandag 1 september 2025", "2025-09-01"},
        {"nl", "14-03-2025", "2025-03-14"},
        {"nl", "6 mei 2025", "2025-05-06"},
        {"nl", "6-mei-25", "2025-05-06"},
        {"nl", "de 1e augustus 2025", "2025-08-01"},
        {"nl", "augustus 2025", "2025-08"},
        {"sv", "Göteborg den 6 maj 2025", "2025-05-06"},
        {"sv", "den 1:a januari 2025", "2025-01-01"},
        {"sv", "den 11:e oktober 2024", "2024-10-11"},
        {"sv", "tisdagen den 6 maj 2025", "2025-05-06"},
        {"sv", "2025-05-06", "2025-05-06"},
        {"sv", "6 aug. 2025", "2025-08-06"},
        {"sv", "6/5 2025", "2025-05-06"},
        {"da", "København, den 6. maj 2025", "2025-05-06"},
        {"da", "d. 6. marts 2025", "2025-03-06"},
        {"da", "6. okt. 2024", "2024-10-06"},
        {"da", "fredag den 7. marts 2025", "2025-03-07"},
        {"da", "06.05.2025 kl. 14.30", "2025-05-06"},
        {"da", "6/5-2025", "2025-05-06"},
        {"no", "Oslo, 6. mai 2025", "2025-05-06"},
        {"no", "mandag 6. oktober 2025", "2025-10-06"},
        {"no", "24. des. 2024", "2024-12-24"},
        {"no", "17.05.2025", "2025-05-17"},
        {"no", "desember 2024", "2024-12"},
    };
    CHECK(lines, DATE_ORDER_OPEN);
}

static void test_finnish_and_turkish(void **state) {
    static const struct line lines[] = {
        {"fi", "Helsinki 5. kesäkuuta 2025", "2025-06-05"},
        {"fi", "5. päivänä kesäkuuta 2025", "2025-06-05"},
        {"fi", "torstaina 5. kesäkuuta 2025", "2025-06-05"},
        {"fi", "kesäkuun 5. päivänä 2025", "2025-06-05"},
        {"fi", "5.6.2025", "2025-06-05"},
        {"fi", "to 5.6.2025 klo 14.30", "2025-06-05"},
        {"fi", "5. maalisk. 2025", "2025-03-05"},
        {"fi", "5. heinä 2025", "2025-07-05"},
        {"fi", "elokuussa 2025", "2025-08"},
        {"tr", "5 Haziran 2025", "2025-06-05"},
        {"tr", "İstanbul, 12 Ağustos 2025", "2025-08-12"},
        {"tr", "12 AĞUSTOS 2025 Salı", "2025-08-12"},
        {"tr", "1 Kasım 2024 Cuma", "2024-11-01"},
        {"tr", "15 Şub 2025", "2025-02-15"},
        {"tr", "15.Eyl.2025", "2025-09-15"},
        {"tr", "05.06.2025'te", "2025-06-05"},
        {"tr", "31 ARALIK 2024", "2024-12-31"},
        {"tr", "Ocak 2025", "2025-01"},
    };
    CHECK(lines, DATE_ORDER_OPEN);
}

static void test_slavic_languages(void **state) {
    static const struct line lines[] = {
        {"pl", "Warszawa, dnia 5 czerwca 2025 r.", "2025-06-05"},
        {"pl", "5 czerwca 2025 roku", "2025-06-05"},
        {"pl", "5-go czerwca 2025", "2025-06-05"},
        {"pl", "05.06.2025r.", "2025-06-05"},
        {"pl", "5 VI 2025 r.", "2025-06-05"},
        {"pl", "5.X.2024", "2024-10-05"},
        {"pl", "środa, 1 października 2025", "2025-10-01"},
        {"pl", "12 paź 2024", "2024-10-12"},
        {"pl", "12 gru 2024", "2024-12-12"},
        {"pl", "listopad 2024", "2024-11"},
        {"cs", "V Praze dne 5. června 2025", "2025-06-05"},
        {"cs", "5. července 2025", "2025-07-05"},
        {"cs", "5. 6. 2025", "2025-06-05"},
        {"cs", "ze dne 29. 2. 2024", "2024-02-29"},
        {"cs", "pátek 7. března 2025", "2025-03-07"},
        {"cs", "7. XII. 2024", "2024-12-07"},
        {"cs", "září 2025", "2025-09"},
        {"ru", "г. Москва, 5 июня 2025 г.", "2025-06-05"},
        {"ru", "«5» июня 2025 года", "2025-06-05"},
        {"ru", "5-го июня 2025 г.", "2025-06-05"},
        {"ru", "от 05.06.2025г.", "2025-06-05"},
        {"ru", "5 МАЯ 2025", "2025-05-05"},
        {"ru", "12 дек. 2024 г.", "2024-12-12"},
        {"ru", "понедельник, 3 марта 2025", "2025-03-03"},
        {"ru", "декабрь 2024 г.", "2024-12"},
        {"uk", "м. Київ, 5 червня 2025 р.", "2025-06-05"},
        {"uk", "«5» червня 2025 року", "2025-06-05"},
        {"uk", "від 05.06.2025р.", "2025-06-05"},
        {"uk", "1 квітня 2025 р.", "2025-04-01"},
        {"uk", "п'ятниця, 7 березня 2025", "2025-03-07"},
        {"uk", "30 листопада 2024 р.", "2024-11-30"},
        {"uk", "лютий 2025", "2025-02"},
    };
    CHECK(lines, DATE_ORDER_OPEN);
}

static void test_east_asian_languages(void **state) {
    static const struct line lines[] = {
        {"ja", "発注日:2025年6月5日(木)", "2025-06-05"},
        {"ja", "2025年6月5日付", "2025-06-05"},
        {"ja", "令和7年11月3日", "2025-11-03"},
        {"ja", "令和元年5月7日", "2019-05-07"},
        {"ja", "令和六年十二月二十五日", "2024-12-25"},
        {"ja", "平成31年4月30日", "2019-04-30"},
        {"ja", "発行日 R7.11.3", "2025-11-03"},
        {"ja", "発行日:R07.11.03", "2025-11-03"},
        {"ja", "H31/4/26", "2019-04-26"},
        {"ja", "日付:25年6月5日", "2025-06-05"},
        {"ja", "2025/06/05 14:30", "2025-06-05"},
        {"ja", "２０２５年６月５日", "2025-06-05"},
        {"ja", "２０２５/０６/０５", "2025-06-05"},
        {"ja", "2025年6月", "2025-06"},
        {"zh", "订单日期:2025年6月5日", "2025-06-05"},
        {"zh", "2025年6月5号", "2025-06-05"},
        {"zh", "二〇二五年六月五日", "2025-06-05"},
        {"zh", "二零二四年十月三十一日", "2024-10-31"},
        {"zh", "中華民國114年6月5日", "2025-06-05"},
        {"zh", "日期:2025-06-05", "2025-06-05"},
        {"zh", "日期:2025.06.05", "2025-06-05"},
        {"ko", "발주일자: 2025년 6월 5일", "2025-06-05"},
        {"ko", "2025. 6. 5.", "2025-06-05"},
        {"ko", "2025.06.05(목)", "2025-06-05"},
        {"ko", "25년 6월 5일", "2025-06-05"},
        {"ko", "작성일 '25. 6. 5.", "2025-06-05"},
        {"ko", "2025년6월5일", "2025-06-05"},
    };
    CHECK(lines, DATE_ORDER_OPEN);
}

/* Day or month first is for others to say; in East Asia two figures may be the year as well. */
static void test_what_is_open_stays_open(void **state) {
    static const struct line open[] = {
        {"es", "Fecha: 03/04/2025", "2025-03-04|2025-04-03"},
        {"pt", "Data: 03/04/25", "2025-03-04|2025-04-03"},
        {"es", "lunes, 03/02/2025", "2025-02-03"},
        {"it", "venerdì 04/07/2025", "2025-07-04"},
        {"zh", "日期 24/03/11", "2011-03-24|2024-03-11"},
        {"ko", "일자 25.03.11", "2011-03-25|2025-03-11"},
    };
    static const struct line day_first[] = {
        {"de", "11. 3. 25", "2025-03-11"}, {"cs", "1. 12. 24", "2024-12-01"}, {"de", "29.02.25", ""}};
    static const struct line year_first[] = {{"sv", "25-03-11", "2025-03-11"}, {"ko", "25.03.11", "2025-03-11"}};
    CHECK(open, DATE_ORDER_OPEN);
    CHECK(day_first, DATE_ORDER_DMY);
    CHECK(year_first, DATE_ORDER_YMD);
}

static void test_what_is_no_date(void **state) {
    static const struct line lines[] = {
        {"es", "Tel. 91 234 56 78", ""},
        {"es", "CP 28013 Madrid", ""},
        {"es", "CIF B-12345678", ""},
        {"es", "3 set 2000,00 EUR", ""},
        {"it", "P.IVA 01234567890", ""},
        {"it", "10 set 1950.00", ""},
        {"it", "art. 12.03.24-B", ""},
        {"pt", "CNPJ 12.345.678/0001-95", ""},
        {"pt", "CEP 01310-100", ""},
        {"nl", "BTW NL001234567B01", ""},
        {"nl", "artikel 11-03-25-4", ""},
        {"sv", "org.nr 556012-5790", ""},
        {"sv", "Pos 3/4 2000 st", ""},
        {"da", "CVR 12 34 56 78", ""},
        {"no", "Org.nr. 912 345 678 MVA", ""},
        {"fi", "Y-tunnus 1234567-8", ""},
        {"fi", "2.3.4 versio", ""},
        {"pl", "NIP 525-000-12-34", ""},
        {"pl", "ul. Jana Pawła II 2010", ""},
        {"pl", "10 X 2000 szt.", ""},
        {"cs", "IČO 12345678", ""},
        {"cs", "tel. 224 123 456", ""},
        {"ru", "ИНН 7701234567", ""},
        {"ru", "тел. 8 (495) 123-45-67", ""},
        {"uk", "ЄДРПОУ 12345678", ""},
        {"tr", "Tel: 0212 345 67 89", ""},
        {"tr", "IBAN TR33 0006 1005 1978 6457 8413 26", ""},
        {"ja", "〒100-0005 東京都", ""},
        {"ja", "TEL 03-1234-5678", ""},
        {"ja", "型番 R7-11-3", ""},
        {"ja", "12:30", ""},
        {"zh", "电话:010-6512-3456", ""},
        {"zh", "第3章2节", ""},
        {"ko", "전화 02-123-4567", ""},
        {"ko", "사업자등록번호 123-45-67890", ""},
    };
    CHECK(lines, DATE_ORDER_OPEN);
}

/* Words that are months only with a day and a year around them. */
static void test_other_words_are_no_months(void **state) {
    static const struct line lines[] = {
        {"de", "Wollen Sie 2025 liefern?", ""},
        {"en", "a socket set 2024 edition", ""},
        {"en", "5 sets 2000 W", ""},
        {"de", "Kapitel IV 2021", ""},
    };
    CHECK(lines, DATE_ORDER_OPEN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_romance_languages),    cmocka_unit_test(test_germanic_languages),
        cmocka_unit_test(test_finnish_and_turkish),  cmocka_unit_test(test_slavic_languages),
        cmocka_unit_test(test_east_asian_languages), cmocka_unit_test(test_what_is_open_stays_open),
        cmocka_unit_test(test_what_is_no_date),      cmocka_unit_test(test_other_words_are_no_months),
    };
    return cmocka_run_group_tests(tests, find_world_open, find_world_close);
}
