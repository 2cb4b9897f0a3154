/* test-find-languages.c - orders in the sixteen languages besides English, German and French: what an office calls the
 * number and the date, how a sentence names an order, and which other numbers stand near. */
#include "test-find.h"

struct page {
    const char *language, *text, *found;
};

static void check(void **state, const char *name, const struct page *pages, size_t count) {
    for (size_t i = 0; i < count; i++)
        assert_found(state, name, pages[i].text, pages[i].found);
}

#define CHECK(name, pages) check(state, name, pages, sizeof(pages) / sizeof *(pages))

static void test_a_form_with_labels(void **state) {
    static const struct page pages[] = {
        {"es", "PEDIDO\nPedido n.º 4711\nFecha: 3 de marzo de 2025\n", "order 4711 2025-03-03"},
        {"es", "ORDEN DE COMPRA\nOC N°: 4711\nFecha de emisión: 3-mar-2025\n", "order 4711 2025-03-03"},
        {"it", "ORDINE DI ACQUISTO\nOrdine n. 4711 del 3 marzo 2025\n", "order 4711 2025-03-03"},
        {"it", "ORDINE A FORNITORE\nN. ordine: 4711\nData: 03/03/2025\n", "order 4711 2025-03-03"},
        {"nl", "BESTELLING\nBestelnummer: 4711\nBesteldatum: 3 maart 2025\n", "order 4711 2025-03-03"},
        {"nl", "INKOOPORDER\nInkoopordernr. 4711\nDatum: 3 mrt. 2025\n", "order 4711 2025-03-03"},
        {"pt", "NOTA DE ENCOMENDA\nEncomenda n.º 4711\nData: 3 de março de 2025\n", "order 4711 2025-03-03"},
        {"pt", "PEDIDO DE COMPRA\nNº do pedido: 4711\nData de emissão: 03/mar/2025\n", "order 4711 2025-03-03"},
        {"sv", "BESTÄLLNING\nBeställningsnr: 4711\nOrderdatum: 2025-03-03\n", "order 4711 2025-03-03"},
        {"sv", "INKÖPSORDER\nVårt ordernr: 4711\nDatum: den 3 mars 2025\n", "order 4711 2025-03-03"},
        {"da", "INDKØBSORDRE\nOrdrenr.: 4711\nOrdredato: 3. marts 2025\n", "order 4711 2025-03-03"},
        {"da", "REKVISITION\nRekvisitionsnr. 4711\nDato: 03.03.2025\n", "order 4711 2025-03-03"},
        {"no", "INNKJØPSORDRE\nBestillingsnr.: 4711\nOrdredato: 3. mars 2025\n", "order 4711 2025-03-03"},
        {"fi", "OSTOTILAUS\nTilausnumero: 4711\nTilauspvm: 3.3.2025\n", "order 4711 2025-03-03"},
        {"fi", "TILAUS\nTilaus nro 4711\nPäiväys: 3. maaliskuuta 2025\n", "order 4711 2025-03-03"},
        {"pl", "ZAMÓWIENIE\nZamówienie nr 4711 z dnia 3 marca 2025 r.\n", "order 4711 2025-03-03"},
        {"pl", "ZAMÓWIENIE ZAKUPU\nNr zamówienia: 4711\nData wystawienia: 03.03.2025\n", "order 4711 2025-03-03"},
        {"cs", "OBJEDNÁVKA\nObjednávka č. 4711\nDatum vystavení: 3. března 2025\n", "order 4711 2025-03-03"},
        {"cs", "OBJEDNÁVKA VYDANÁ\nČíslo objednávky: 4711\nze dne 3. 3. 2025\n", "order 4711 2025-03-03"},
        {"ru", "ЗАКАЗ ПОСТАВЩИКУ\nЗаказ № 4711 от 3 марта 2025 г.\n", "order 4711 2025-03-03"},
        {"ru", "ЗАЯВКА\nНомер заявки: 4711\nДата заявки: 03.03.2025\n", "order 4711 2025-03-03"},
        {"uk", "ЗАМОВЛЕННЯ\nЗамовлення № 4711 від 3 березня 2025 р.\n", "order 4711 2025-03-03"},
        {"tr", "SATIN ALMA SİPARİŞİ\nSipariş No: 4711\nSipariş Tarihi: 3 Mart 2025\n", "order 4711 2025-03-03"},
        {"ja", "発注書\n発注番号:4711\n発注日:2025年3月3日\n", "order 4711 2025-03-03"},
        {"ja", "注文書\n注文番号 ４７１１\n注文日 令和7年3月3日\n", "order 4711 2025-03-03"},
        {"zh", "采购订单\n订单编号:4711\n下单日期:2025年3月3日\n", "order 4711 2025-03-03"},
        {"zh", "採購單\n訂單編號:4711\n訂購日期:2025/03/03\n", "order 4711 2025-03-03"},
        {"ko", "발주서\n발주번호: 4711\n발주일자: 2025년 3월 3일\n", "order 4711 2025-03-03"},
        {"ko", "주문서\n주문 번호: 4711\n주문일: 2025.03.03\n", "order 4711 2025-03-03"},
    };
    CHECK("a.pdf", pages);
}

/* The date of delivery, of printing, of the offer is not the order's. */
static void test_other_dates_and_numbers(void **state) {
    static const struct page pages[] = {
        {"es",
         "PEDIDO\nCliente nº 88\nPedido nº 4711\nFecha: 03/03/2025\nFecha de entrega: 20/03/2025\nImpreso el "
         "21/11/2025\nSu oferta nº 12 del 01/02/2025\n",
         "order 4711 2025-03-03"},
        {"it",
         "ORDINE\nCod. fornitore 88\nOrdine n. 4711\nData ordine: 03/03/2025\nConsegna entro il 20/03/2025\nVs. "
         "offerta n. 12 del 20/02/2025\n",
         "order 4711 2025-03-03"},
        {"nl", "INKOOPORDER\nKlantnummer: 88\nOrdernummer: 4711\nOrderdatum: 03-03-2025\nLeverdatum: 20-03-2025\n",
         "order 4711 2025-03-03"},
        {"sv",
         "INKÖPSORDER\nKundnr: 88\nOrdernr: 4711\nOrderdatum: 2025-03-03\nLeveransdatum: 2025-03-20\nUtskriven: "
         "2025-11-20\n",
         "order 4711 2025-03-03"},
        {"fi", "OSTOTILAUS\nAsiakasnro 88\nTilausnro 4711\nTilauspäivä 3.3.2025\nToimituspäivä 20.3.2025\n",
         "order 4711 2025-03-03"},
        {"pl",
         "ZAMÓWIENIE\nNIP 525-000-12-34\nNr zamówienia 4711\nData zamówienia 03.03.2025\nTermin dostawy "
         "20.03.2025\n",
         "order 4711 2025-03-03"},
        {"ru", "ЗАКАЗ\nИНН 7701234567\nЗаказ № 4711\nДата заказа 03.03.2025\nСрок поставки 20.03.2025\n",
         "order 4711 2025-03-03"},
        {"ja", "注文書\n見積番号:88\n注文番号:4711\n注文日:2025年3月3日\n納期:2025年3月20日\n",
         "order 4711 2025-03-03"},
        {"zh", "采购订单\n供应商代码:88\n订单号:4711\n订单日期:2025-03-03\n交货日期:2025-03-20\n",
         "order 4711 2025-03-03"},
        {"ko", "발주서\n견적번호: 88\n발주번호: 4711\n발주일: 2025-03-03\n납기일: 2025-03-20\n",
         "order 4711 2025-03-03"},
    };
    CHECK("a.pdf", pages);
}

/* A title or a turn of phrase leaves the order's number to be read. */
static void test_kinds(void **state) {
    static const struct page pages[] = {
        {"es", "Anulamos el pedido nº 4711 del 3 de marzo de 2025.\n", "cancellation 4711 2025-03-03"},
        {"it", "Annullamento ordine\nSi prega di annullare l'ordine n. 4711 del 3 marzo 2025.\n",
         "cancellation 4711 2025-03-03"},
        {"nl", "Wij annuleren onze bestelling nr. 4711 van 3 maart 2025.\n", "cancellation 4711 2025-03-03"},
        {"pl", "Anulujemy zamówienie nr 4711 z dnia 3 marca 2025 r.\n", "cancellation 4711 2025-03-03"},
        {"cs", "Rušíme naši objednávku č. 4711 ze dne 3. 3. 2025.\n", "cancellation 4711 2025-03-03"},
        {"cs", "Změna objednávky č. 4711\nDatum: 3. 3. 2025\n10 ks AB-1234\n", "change 4711 2025-03-03"},
        {"ru", "Просим аннулировать заказ № 4711 от 03.03.2025.\n", "cancellation 4711 2025-03-03"},
        {"uk", "Просимо скасувати замовлення № 4711 від 03.03.2025.\n", "cancellation 4711 2025-03-03"},
    };
    CHECK(NULL, pages);
}

/* A counter right behind the number makes a line an item. */
static void test_items_with_counters(void **state) {
    static const struct page pages[] = {
        {"ja", "注文番号:4711\n注文日:2025年3月3日\n段ボール箱 100枚\n", "order 4711 2025-03-03"},
        {"zh", "订单号:4711\n下单日期:2025年3月3日\n纸箱 500个\n", "order 4711 2025-03-03"},
        {"ko", "발주번호: 4711\n발주일: 2025년 3월 3일\n장갑 100개\n", "order 4711 2025-03-03"},
        {"ja", "注文番号:4711\n注文日:2025年3月3日\nまだ届いていません\n", "none"},
        {"zh", "订单号:4711\n下单日期:2025年3月3日\n付款 30天\n", "none"},
    };
    CHECK(NULL, pages);
}

/* "付の", "자", "tarihli": the date stands before the order it belongs to. */
static void test_a_date_before_its_order(void **state) {
    static const struct page pages[] = {
        {"ja", "注文書\n2025年3月3日付の注文番号 4711\n", "order 4711 2025-03-03"},
        {"ko", "발주서\n2025년 3월 3일자 발주번호 4711\n", "order 4711 2025-03-03"},
        {"tr", "SİPARİŞ\n3 Mart 2025 tarihli sipariş no 4711\n", "order 4711 2025-03-03"},
    };
    CHECK("a.pdf", pages);
}

static void test_behind_dot_leaders(void **state) {
    static const struct page pages[] = {
        {"da", "INDKØBSORDRE\nOrdrenr...............: 4711\nOrdredato....................: 3. marts 2025\n",
         "order 4711 2025-03-03"},
        {"nl", "INKOOPORDER\nOrdernummer___________: 4711\nOrderdatum___________________: 03-03-2025\n",
         "order 4711 2025-03-03"},
    };
    CHECK("a.pdf", pages);
}

/* Conditions below the items do not make it another kind of document. */
static void test_small_print(void **state) {
    static const struct page pages[] = {
        {"fi",
         "Tilausnumero: 4711\nTilauspäivä: 3.3.2025\n\nTuotenro  Kuvaus  Määrä\nAB-1234  Pultti  10\n\nYleiset "
         "ostoehdot 1.1.2019\n",
         "order 4711 2025-03-03"},
        {"pl",
         "Nr zamówienia: 4711\nData zamówienia: 3.3.2025\n\nIndeks  Nazwa  Ilość\nAB-1234  Śruba  10\n\nOgólne "
         "warunki zakupu\n",
         "order 4711 2025-03-03"},
    };
    CHECK("a.pdf", pages);
}

/* "According to order number 23971 of 15 February": the date stands right before the number's label. */
static void test_the_date_before_the_number(void **state) {
    assert_found(
        state, "a.pdf",
        "발주서\n안녕하십니까.\n2025년 2월 15일(토) 발주번호 0023971에 따라 아래 물품을 주문하오니 납품 바랍니다.\n",
        "order 0023971 2025-02-15");
    assert_found(state, "a.pdf", "발주서\n인쇄일자 2025년 2월 15일 발주번호 0023971\n", "order 0023971 -");
    assert_found(state, "a.pdf", "Bestellung\nBestellung Nr.: 677529 Bestelldatum: 13. Jan. 25 Angebots-Nr.: Q-53316\n",
                 "order 677529 2025-01-13");
}

/* In a sheet labels and dates have cells of their own: the characters of the labels say that years come first. */
static void test_short_years_first_in_cells_of_their_own(void **state) {
    assert_found(state, "a.pdf", "発注書\n発注番号      45724\n注文日      25/03/04\n希望納期      25/04/27\n",
                 "order 45724 2025-03-04");
    assert_found(state, "a.pdf", "구매발주서\n발주 No.      WE.56965\n일자      25.02.13\n납품 요청일      25.02.21\n",
                 "order WE.56965 2025-02-13");
}

/* How orders are titled, changed and cancelled, and what is no date of the order, in words that were missing once. */
static void test_turns_of_phrase_of_one_language(void **state) {
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"Hej,\n\nVi ændrer hermed vores ordre nr. 4711 af 3. marts 2025:\n20 stk AB-1 i stedet for 10\n",
         "change 4711 2025-03-03"},
        {"INDKØBSORDRE\nOrdrenr.: 4711\nLeveres ikke før: 12.04.2025\n10 stk AB-1 Hammer\n", "order 4711 -"},
        {"INNKJØPSORDRE\nOrdrenr.: 4711\nIkke lever før: 12.04.2025\n10 stk AB-1 Hammer\n", "order 4711 -"},
        {"注文変更のご連絡\n注文番号: 4711\n注文日: 2025年3月3日\nAB-1  20個\n", "change 4711 2025-03-03"},
        {"注文取消のお知らせ\n注文番号: 4711\n注文日: 2025年3月3日\nAB-1  20個\n", "cancellation 4711 2025-03-03"},
        {"주문 변경 통보서\n주문번호: 4711\n주문일: 2025년 3월 3일\n", "change 4711 2025-03-03"},
        {"발주 취소 통보서\n주문번호: 4711\n주문일: 2025년 3월 3일\n", "cancellation 4711 2025-03-03"},
        {"订购单\n订单编号: 4711\n逾期取消日期: 2025-04-12\n", "order 4711 -"},
        {"OSTOTILAUS\nOT nro: 4711\nPvm: 3.3.2025\n10 kpl AB-1 Vasara\n", "order 4711 2025-03-03"},
        {"N Á K U P N Í O B J E D N Á V K A\nČíslo objednávky: 4711\nDatum: 3. 3. 2025\n", "order 4711 2025-03-03"},
        {"O R D E N D E C O M P R A\nNº de pedido: 4711\nFecha: 3 de marzo de 2025\n", "order 4711 2025-03-03"},
        {"B O N D E C O M M A N D E\nNº de commande : 4711\nDate : 3 mars 2025\n", "order 4711 2025-03-03"},
        {"O R D I N E D I A C Q U I S T O\nOrdine n.: 4711\nData: 3 marzo 2025\n", "order 4711 2025-03-03"},
        {"Z A M Ó W I E N I E Z A K U P U\nNr zamówienia: 4711\nData: 3 marca 2025\n", "order 4711 2025-03-03"},
        {"O R D E M D E C O M P R A\nN.º de encomenda: 4711\nData: 3 de março de 2025\n", "order 4711 2025-03-03"},
        {"З А К А З П О С Т А В Щ И К У\nНомер заказа: 4711\nДата: 3 марта 2025\n", "order 4711 2025-03-03"},
        {"З А М О В Л Е Н Н Я П О С Т А Ч А Л Ь Н И К У\nНомер замовлення: 4711\nДата: 3 березня 2025\n",
         "order 4711 2025-03-03"},
        {"S A T I N A L M A S İ P A R İ Ş İ\nSipariş no: 4711\nTarih: 3 Mart 2025\n", "order 4711 2025-03-03"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_found(state, i == 0 ? NULL : "a.pdf", rows[i].text, rows[i].expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_form_with_labels),
        cmocka_unit_test(test_other_dates_and_numbers),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_a_date_before_its_order),
        cmocka_unit_test(test_behind_dot_leaders),
        cmocka_unit_test(test_small_print),
        cmocka_unit_test(test_items_with_counters),
        cmocka_unit_test(test_the_date_before_the_number),
        cmocka_unit_test(test_short_years_first_in_cells_of_their_own),
        cmocka_unit_test(test_turns_of_phrase_of_one_language),
    };
    return cmocka_run_group_tests(tests, find_world_open, find_world_close);
}
