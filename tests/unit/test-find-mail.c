/* test-find-mail.c - orders that people write as mail: what the subject says, what the lines below it list, and which
 * of several dates and numbers counts. */
#include "test-find.h"

static void assert_mail(void **state, const char *subject, const char *text, const char *expected) {
    struct find_message message;
    message_begin(&message, state);
    message.facts.subject = subject;
    message_add(&message, "1", NULL, text);
    message_find(&message);
    const char *found = message_summary(&message);
    if (strcmp(found, expected) != 0)
        print_error("in: %s\n%s\n", subject, text);
    assert_string_equal(found, expected);
    message_end(&message);
}

/* Items behind their positions are items. */
static void test_items_behind_positions(void **state) {
    assert_mail(state, "unsere Bestellung 88012",
                "Guten Tag,\n\nPos 1: 200 m Kabel\nPos 2: 50 Stk Kappen dazu\n\nLiefertermin: 04.12.2025\n",
                "order 88012 -");
    assert_mail(state, "our order 88012", "Hello,\n\nline 1: 20 rolls hessian cloth\nline 2: 5 boxes staples\n",
                "order 88012 -");
    assert_mail(state, "our order 88012", "Hello,\n\npos 1 has not arrived\n", "none");
}

/* A short number with letters, when it and the word for an order are all there is. */
static void test_short_numbers_with_letters(void **state) {
    assert_mail(state, "PO M-17", "Purchase order M-17, 4 November 2025: one mill as quoted on 3 October 2025.\n",
                "order M-17 2025-11-04");
    assert_found(state, NULL, "order A4-80 paper for the office?\n", "none");
}

static void test_a_new_number_for_the_same_again(void **state) {
    assert_found(state, NULL, "Paul, same again please. New PO number is 4102, dated November 3, 2025.\n",
                 "order 4102 2025-11-03");
    assert_found(state, NULL, "Paul, the new PO number is 4102, dated November 3, 2025. When does it ship?\n", "none");
}

/* What a forwarded mail below names in its head only is no further order. */
static void test_a_new_order_above_a_mail_that_names_one(void **state) {
    assert_mail(state, "FW: PO 3822",
                "Paul, same again please. New PO number is 4102, dated November 3, 2025.\n\n"
                "| From: Dana Cole\n| Sent: Tuesday, March 5, 2024 4:02 PM\n| Subject: PO 3822\n\n"
                "| Sizes and colours as below, thanks.\n",
                "order 4102 2025-11-03");
    assert_mail(state, "FW: PO 3822",
                "Paul, please see below.\n\n"
                "| From: Dana Cole\n| Sent: Tuesday, March 5, 2024 4:02 PM\n| Subject: PO 3822\n\n"
                "| Please supply 20 pcs AB-1234.\n",
                "forwarded order 3822 -");
}

/* A release is dated by its own date, not by that of the order it is released from. */
static void test_releases(void **state) {
    assert_mail(state, "Release 14 against blanket PO B-20077",
                "Blanket PO No.: B-20077\nRelease No.: 14\nRelease date: November 11, 2025\n\nResin 7042, 1,000 lb\n",
                "order B-20077 2025-11-11");
    assert_found(state, "a.pdf",
                 "BLANKET PURCHASE ORDER RELEASE\nPO Number: 4711\nRelease No.: 3\nOrder date: 3 March 2024\n"
                 "Release date: 11 November 2025\n",
                 "order 4711 2025-11-11");
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\nPO Number: 4711\nOrder date: 3 March 2025\nRelease date: 1 May 2025\n",
                 "order 4711 2025-03-03");
}

static void test_more_turns_of_phrase(void **state) {
    assert_mail(state, "Re: Purchase order 12395", "Kindly accept our order 12395 (15 Nov 2025) for:\n\n24 bolts\n",
                "order 12395 2025-11-15");
    assert_mail(state, "Re: PO 103434",
                "This is our PO 103434, dated 2025-11-12. Please ship the goods listed below.\n\n- 2 x 2498-61 tape\n",
                "order 103434 2025-11-12");
}

/* "25 of Oct 14": the 25 belongs to the number; "in full": no inches. */
static void test_dates_between_other_words(void **state) {
    assert_found(state, NULL,
                 "We hereby place our purchase order 53187/25 of Oct 14, 2025 as follows:\n\n* 2 x AB-17\n",
                 "order 53187/25 2025-10-14");
    assert_mail(state, "Cancellation of PO 865157", "We hereby cancel PO 865157 of 13/11/25 in full.\n",
                "cancellation 865157 2025-11-13");
}

/* Letters of a code are no label. */
static void test_codes_in_file_names(void **state) {
    assert_found(state, "64cde3c78373fe2c9a330aab.pdf", "BON DE COMMANDE\nDate de commande : 3 novembre 2025\n",
                 "order - 2025-11-03");
    assert_found(state, "cde4711.pdf", "BON DE COMMANDE\nDate de commande : 3 novembre 2025\n",
                 "order 4711 2025-11-03");
}

/* What systems put before the subject, and a colon between its title and its number. */
static void test_subjects_of_systems(void **state) {
    static const char fields[] = "发票抬头\n订单号  4500031187  订单日期  2025-11-10\n";
    assert_mail(state, "\xE3\x80\x90SRM\xE3\x80\x91新采购订单 4500031187 待确认", fields,
                "order 4500031187 2025-11-10");
    assert_mail(state, "[Purchasing] Purchase order: 4711", "Order date: 3 November 2025\n\n10 x AB-17\n",
                "order 4711 2025-11-03");
    assert_mail(state, "[Purchasing] Re: Purchase order: 4711", "Thanks, that is fine.\n", "none");
}

/* What is named under "your reference" does not name the document; a code is no title. */
static void test_references_and_codes_are_no_titles(void **state) {
    assert_mail(state, "OdA 991",
                "N. ordine        Data ordine        Vs. riferimento\n"
                "991              03/11/2025         offerta 44 del 20/10/2025\n\n"
                "12  Lampada nera\n12  Lampada bianca\n",
                "order 991 2025-11-03");
    assert_found(state, "a.pdf", "PURCHASE ORDER\nPO Number: 4711\nOrder date: 3 March 2025\nCV-840   Cable   10\n",
                 "order 4711 2025-03-03");
}

static void test_a_place_without_a_comma(void **state) {
    assert_mail(state, "Tilaus kevätmyyjäisiin",
                "Tampereella 5. marraskuuta 2025\n\nTilaus nro 14\n\n40 kpl kynttilä\n", "order 14 2025-11-05");
    assert_mail(state, "Order 4711", "Hospitality 12.11.2025\n\nOrder no. 4711\n\n40 pcs candle red\n", "order 4711 -");
}

/* What a narrow column broke: labels, numbers, days. */
static void test_narrow_columns(void **state) {
    assert_found(state, "a.pdf",
                 "ORDEN DE COMPRA\n\n"
                 "Número de   450001773   Fecha de la   07.03.2025\n"
                 "orden        3           orden\n",
                 "order 4500017733 2025-03-07");
    assert_found(state, "a.pdf",
                 "Bestellformular\n\n"
                 "Geburtsdatum             Bestell-Nr.   Auftragsdatum       Ausdruck vom\n"
                 "Sonntag, den 11. Juni    25/5942       Freitag, den 16.    Mittwoch, den 12. März\n"
                 "1995                                   Februar 2024        2025 14:32\n",
                 "order 25/5942 2024-02-16");
    assert_found(state, "a.pdf",
                 "Ordem de Compra\n\n"
                 "Nº do pedido      2583728\n"
                 "Data encomenda     quarta-feira, 22 de março   Tel.:   +351 22 289\n"
                 "                   de 2023\n"
                 "Data de            12 de abril de\n"
                 "entrega            2023\n",
                 "order 2583728 2023-03-22");
    assert_found(state, "a.pdf",
                 "Armazém S.A.\n\nENCOMENDA A FORNECEDOR\n\n"
                 "Agradecemos o fornecimento dos artigos da nossa encomenda n.º 48147/25, de quarta-feira, 12\n"
                 "de fevereiro de 2025:\n",
                 "order 48147/25 2025-02-12");
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n\nPO Number: 4711\n\nLine     16\n         March 2024\nPage 1 of 2\nMarch 2023\n",
                 "order 4711 -");
}

static void test_turkish_numbers_and_dates_before_their_label(void **state) {
    assert_mail(state, "Re: Sipariş Formu 8884623",
                "Aşağıdaki malzemeleri 8884623 sipariş no (28-10-2025) ile sipariş ediyoruz:\n\n- 12 x AB-17\n",
                "order 8884623 2025-10-28");
    assert_mail(state, "Re: Sipariş",
                "11 Ekim 2025 tarihli ve 4500089133 numaralı siparişimize istinaden aşağıdaki ürünleri talep "
                "ediyoruz:\n\n- 12 x AB-17\n",
                "order 4500089133 2025-10-11");
    assert_mail(state, "SİPARİŞ FORMU KX-196-39",
                "2025-10-10 tarih ve KX-196-39 no'lu siparişimiz aşağıdadır:\n\n- 12 x AB-17\n",
                "order KX-196-39 2025-10-10");
    assert_mail(state, "Sipariş", "Cari kod 10023 Sipariş No: 4711\nSipariş tarihi: 10.10.2025\n\n- 12 x AB-17\n",
                "order 4711 2025-10-10");
}

/* Only the first date behind a number may go with it, unless headings say what they are. */
static void test_dates_in_columns_that_nearly_touch(void **state) {
    assert_found(state, "a.pdf", "采购订单\n\n订货单号 订单日期 交期\n4500027519 2025-1-8 2025-11-19\n",
                 "order 4500027519 2025-01-08");
    assert_found(state, "a.pdf", "采购订单\n\n订货单号 交期 订单日期\n4500027519 2025-11-19 2025-1-8\n",
                 "order 4500027519 2025-01-08");
    assert_found(state, "a.pdf", "采购订单\n\n订货单号\n4500027519 2025-1-8 2025-11-19\n",
                 "order 4500027519 2025-01-08");
}

/* A sentence that orders under a number of a date needs no list that we can read. */
static void test_a_sentence_that_orders(void **state) {
    assert_found(
        state, NULL,
        "Buenos días:\n\nPor la presente les pasamos el pedido nº EK-46511 del 4 de noviembre de 2025, con los "
        "siguientes artículos:\n\nvarios\n",
        "order EK-46511 2025-11-04");
    assert_found(
        state, NULL,
        "Buongiorno,\n\nVi trasmettiamo il nostro ordine n. KX-921-23 del 4 nov 2025 per i seguenti articoli:\n",
        "order KX-921-23 2025-11-04");
    assert_found(state, NULL, "Where is our purchase order no. EK-46511 of 4 November 2025, please?\n", "none");
}

/* "Please send us" orders where it says how many of which unit, and only there. */
static void test_goods_asked_for(void **state) {
    assert_found(state, NULL, "Hi Karen,\n\nplease send us 20 pcs of your hex bolts M8,\nour ref 88123.\n",
                 "order 88123 -");
    assert_found(state, NULL, "Hallo,\n\nbitte schicken Sie uns 20 Stück Spannring, Best.-Nr. bei uns: 88-231.\n",
                 "order 88-231 -");
    assert_found(state, NULL, "Bonjour,\n\nmerci de nous livrer 12 cartons de gants, notre commande n° BC-2291.\n",
                 "order BC-2291 -");
    assert_found(state, NULL, "您好！\n\n请发20个轴承6204到我司，我司订单号88123，谢谢。\n", "order 88123 -");
    assert_found(state, NULL, "Hi Karen,\n\nplease send us the drawing for our order 88123.\n", "none");
}

/* The date behind a blanket order's number is that order's. */
static void test_the_date_of_the_frame(void **state) {
    assert_found(state, NULL,
                 "Hallo Frau Voss,\n\nAbruf aus Rahmenbestellung RB-118 vom 02.01.2025:\n500 Stk Winkel B-22\n"
                 "200 Stk Winkel B-24\n",
                 "order RB-118 -");
}

/* An order that refers to an old one is one order. */
static void test_orders_referred_to(void **state) {
    assert_found(state, NULL,
                 "Bestellung 4820 vom 17.11.2025\n\nBezug: Bestellung 4711 vom 22.11.2024\n\n20 Stück AX-1\n",
                 "order 4820 2025-11-17");
    assert_found(state, NULL,
                 "Order 4820 of 17 November 2025\n\nReference: order 4711 of 22 November 2024\n\n20 pcs AX-1\n",
                 "order 4820 2025-11-17");
    assert_found(state, NULL,
                 "Commande n° 4820 du 17/11/2025\n\nRéférence : commande n° 4711 du 22/11/2024\n\n20 pièces AX-1\n",
                 "order 4820 2025-11-17");
}

/* What asks where an order is, orders nothing. */
static void test_where_an_order_is(void **state) {
    assert_found(state, NULL, "Hi,\n\nAny news on our PO 60991 of 3 November 2025? It should have been here today.\n",
                 "none");
    assert_found(state, NULL, "Guten Tag,\n\ngibt es Neuigkeiten zu unserer Bestellung Nr. 60991?\n", "none");
}

/* "PO 4711. Reference: your invoice 5512" is no invoice. */
static void test_papers_referred_to(void **state) {
    assert_found(state, NULL, "Bestellung 7718\nBezug: Ihre Rechnung 5512 vom 20.10.2025\n5 Pumpen\n2 Filter\n",
                 "order 7718 -");
    assert_found(state, NULL, "Order 7718\nRef: your invoice 5512 dated 20 October 2025\n5 pumps\n2 filters\n",
                 "order 7718 -");
}

/* The number in brackets behind an earlier order is that one's. */
static void test_an_earlier_order_in_brackets(void **state) {
    assert_found(state, NULL,
                 "Hello, same again please as our last order of 11 November 2024 (PO 7702). New PO 8815.\n\n"
                 "20 x filter F7\n",
                 "order 8815 -");
}

/* The quotation that an order goes back to is named below the order's number, and does not make it a quotation. */
static void test_an_order_that_names_a_quotation(void **state) {
    assert_found(state, NULL,
                 "Sehr geehrte Damen und Herren,\n\nanbei unsere Bestellung 2611-0045 vom 10.11.25.\n\n"
                 "Menge  Artikel\n40 St  Kugellager 6204\n\nAngebot: 2025-881 vom 01.11.25\n",
                 "order 2611-0045 2025-11-10");
    assert_found(state, NULL,
                 "Buongiorno,\n\nOrdine n.: 118\nData ordine: 17/11/2025\nRif. Vs. offerta: 881/26 del 02/11/2025\n"
                 "10 pz  Elettrovalvola\n 4 pz  Pressostato\n",
                 "order 118 2025-11-17");
    assert_found(state, NULL, "Angebot Nr. 2025-881 vom 01.11.2025\n\n40 St  Kugellager 6204  4,10\n",
                 "quote 2025-881 -");
}

static void test_dates_behind_brackets_and_beside_numbers(void **state) {
    assert_found(state, NULL,
                 "下記発注いたします。\n\n【発注番号】A2025-118\n【発注日】2025/11/19\n【納期】2025/12/03\n",
                 "order A2025-118 2025-11-19");
    assert_found(state, NULL,
                 "注文書 No.7712      令和7年11月16日\n下記のとおり注文します。\n台車 10台\n納期 令和7年12月3日\n",
                 "order 7712 2025-11-16");
    assert_found(state, NULL, "您好，我司于2025年11月15日下的订单HT-80需要取消，请确认。\n",
                 "cancellation HT-80 2025-11-15");
    assert_found(state, NULL,
                 "İyi günler,\n2025-118 no'lu ve 19.11.2025 tarihli siparişimiz aşağıdadır:\n10 adet rulman\n",
                 "order 2025-118 2025-11-19");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items_behind_positions),
        cmocka_unit_test(test_short_numbers_with_letters),
        cmocka_unit_test(test_a_new_number_for_the_same_again),
        cmocka_unit_test(test_a_new_order_above_a_mail_that_names_one),
        cmocka_unit_test(test_more_turns_of_phrase),
        cmocka_unit_test(test_dates_between_other_words),
        cmocka_unit_test(test_codes_in_file_names),
        cmocka_unit_test(test_subjects_of_systems),
        cmocka_unit_test(test_references_and_codes_are_no_titles),
        cmocka_unit_test(test_a_place_without_a_comma),
        cmocka_unit_test(test_narrow_columns),
        cmocka_unit_test(test_turkish_numbers_and_dates_before_their_label),
        cmocka_unit_test(test_dates_in_columns_that_nearly_touch),
        cmocka_unit_test(test_releases),
        cmocka_unit_test(test_a_sentence_that_orders),
        cmocka_unit_test(test_goods_asked_for),
        cmocka_unit_test(test_an_order_that_names_a_quotation),
        cmocka_unit_test(test_dates_behind_brackets_and_beside_numbers),
        cmocka_unit_test(test_where_an_order_is),
        cmocka_unit_test(test_orders_referred_to),
        cmocka_unit_test(test_the_date_of_the_frame),
        cmocka_unit_test(test_papers_referred_to),
        cmocka_unit_test(test_an_earlier_order_in_brackets),
    };
    return cmocka_run_group_tests(tests, find_world_open, find_world_close);
}
