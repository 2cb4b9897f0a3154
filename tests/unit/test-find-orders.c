/* test-find-orders.c - orders in many layouts: where the number and the order date stand, and what stands around them.
 */
#include "test-find.h"

/* ---- where the number stands ------------------------------------------------------------------------------------- */

static void test_label_left_in_the_same_cell(void **state) {
    static const char *const numbers[] = {
        "PO Number: 4711",
        "P.O. Number: 4711",
        "P.O. No. 4711",
        "PO# 4711",
        "PO #4711",
        "P.O.#: 4711",
        "PO-No.: 4711",
        "Purchase Order No. 4711",
        "Purchase order number 4711",
        "Order number: 4711",
        "Order No: 4711",
        "Order # 4711",
        "Order ID: 4711",
        "Our order no.: 4711",
        "PO: 4711",
        "Order 4711",
        "Purchase Order (PO) No.: 4711",
        "Bestell-Nr.: 4711",
        "Bestellnummer 4711",
        "Bestellung Nr. 4711",
        "Bestell-Nummer: 4711",
        "Unsere Bestellnummer: 4711",
        "Nummer der Bestellung: 4711",
        "Auftrags-Nr.: 4711",
        "N° de commande : 4711",
        "N° commande: 4711",
        "Numéro de commande : 4711",
        "Commande n° 4711",
        "Bon de commande N° 4711",
        "Réf. commande : 4711",
        "Numéro du bon de commande : 4711",
        "Bestellnummer / Order number: 4711",
        "PO_NUMBER: 4711",
        "ＰＯ　Ｎｕｍｂｅｒ：４７１１",
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char text[200];
        snprintf(text, sizeof text, "PURCHASE ORDER\n%s\nOrder date: 3 March 2025\n", numbers[i]);
        assert_found(state, "a.pdf", text, "order 4711 2025-03-03");
    }
}

static void test_value_in_the_cell_to_the_right(void **state) {
    assert_found(state, "a.pdf",
                 "Purchase Order                                 Order no.            4500123\n"
                 "                                               Order date           03 Mar 2025\n"
                 "Supplier no. 4711                              Your quote           Q-77 / 20 Feb 2025\n"
                 "                                               Printed              11 Mar 2025\n"
                 "                                               Form rev.            03/2014\n",
                 "order 4500123 2025-03-03");
    assert_found(state, "a.pdf",
                 "Commande fournisseur\n"
                 "Numéro          CF2025-118\n"
                 "Date            03/03/2025\n"
                 "Fournisseur     Dubois SA\n",
                 "order CF2025-118 2025-03-03");
}

static void test_value_below_the_heading(void **state) {
    assert_found(state, "a.pdf",
                 "Order No.     Order Date     Customer No.    Your Ref.\n"
                 "4500321       03/14/2025     10077           JS\n"
                 "Purchase Order\n",
                 "order 4500321 2025-03-14");
    assert_found(state, "a.pdf", "Purchase order\n\nNumber\n10045\nDate\n11 March 2025\nSupplier\nSmith & Sons\n",
                 "order 10045 2025-03-11");
    assert_found(state, "a.pdf",
                 "Bon de commande\n"
                 "Réf. commande      Date         Acheteur       Page\n"
                 "778899             03/03/2025   M. Durand      1/2\n",
                 "order 778899 2025-03-03");
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n\n"
                 "    PURCHASE ORDER NUMBER\n"
                 "    (please quote on all correspondence)\n"
                 "    4711\n"
                 "    Order date\n"
                 "    3 March 2025\n",
                 "order 4711 2025-03-03");
}

static void test_two_values_under_one_heading(void **state) {
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n"
                 "PO No./Date             Contact person/Telephone\n"
                 "10045 / 11.03.2025      Mrs Green / 0151 223344\n"
                 "Your vendor number with us\n"
                 "70021\n",
                 "order 10045 2025-03-11");
    assert_found(state, "a.pdf",
                 "Bestellung\n"
                 "Bestellnummer/Datum\n"
                 "4500012345 / 11.03.2025\n"
                 "Ansprechpartner/Telefon\n"
                 "Herr Maier / 0711-123456\n"
                 "Unsere Nummer bei Ihnen\n"
                 "10022\n",
                 "order 4500012345 2025-03-11");
    assert_found(state, "a.pdf", "Purchase Order\nOrder No./Date:   4711   3 March 2025\n", "order 4711 2025-03-03");
}

static void test_title_sentences(void **state) {
    assert_found(state, "a.pdf", "Purchase order 4711 of 3 March 2025\n", "order 4711 2025-03-03");
    assert_found(state, "a.pdf", "Purchase Order No. 4711 dated 3 March 2025\n", "order 4711 2025-03-03");
    assert_found(state, "a.pdf", "PURCHASE ORDER 4711, 3 March 2025\n", "order 4711 2025-03-03");
    assert_found(state, "a.pdf", "Bestellung Nr. 4711 vom 3. März 2025\n", "order 4711 2025-03-03");
    assert_found(state, "a.pdf", "Bestellung 4711 / 03.03.2025\nLieferant: Meier\n", "order 4711 2025-03-03");
    assert_found(state, "a.pdf", "commande n° 12 du 3 mars 2025\n", "order 12 2025-03-03");
    assert_found(state, "a.pdf", "Commande N° : 4711 du 03/03/2025\nFournisseur : X\n", "order 4711 2025-03-03");
}

static void test_a_number_split_over_cells(void **state) {
    assert_found(state, "a.pdf", "Purchase Order\nPO Number:    AC-    00123\nDate:   03 March 2025\n",
                 "order AC-00123 2025-03-03");
    assert_found(state, "a.pdf", "Purchase Order\nPO Number:    AC   00123\nDate:   03 March 2025\n",
                 "order AC00123 2025-03-03");
    assert_found(state, "a.pdf", "PURCHASE ORDER\nPO No:   4  5  0  0  1  2  3\nDate:    3 March 2025\n",
                 "order 4500123 2025-03-03");
    assert_found(state, "a.pdf", "PURCHASE ORDER\nPO No: 4500 012 345\nDate: 3 March 2025\n",
                 "order 4500 012 345 2025-03-03");
}

/* ---- letters, forms, everything around --------------------------------------------------------------------------- */

static void test_a_form_of_a_store(void **state) {
    assert_found(state, "a.pdf",
                 "ACME TOOLS LTD                                    PURCHASE ORDER\n"
                 "12 Main Street                                    PO Number: 4500123\n"
                 "Springfield, IL 62704                             Date: March 3, 2025\n"
                 "Phone: 555-123-4567                               Page 1 of 1\n"
                 "\n"
                 "Vendor:                                           Ship To:\n"
                 "Widget Corp                                       ACME Store 12\n"
                 "1 Factory Rd                                      99 Oak Ave\n"
                 "\n"
                 "Vendor No.    Terms        Ship Via      Delivery Date    Buyer\n"
                 "88123         Net 30       UPS Ground    03/20/2025       J. Smith\n"
                 "\n"
                 "Line   Item No.    Description          Qty    Unit Price    Amount\n"
                 "1      AB-1234     Widget, blue         10     3.20          32.00\n"
                 "                                               Total         32.00\n"
                 "Terms and conditions as of January 1, 2019 apply.\n",
                 "order 4500123 2025-03-03");
}

static void test_a_german_order(void **state) {
    assert_found(state, "a.pdf",
                 "Muster GmbH                                                        Bestellung\n"
                 "Muster GmbH, Postfach 12, 20095 Hamburg\n"
                 "Firma                                                     Bestellnummer:     4500017890\n"
                 "Schrauben Meier KG                                        Bestelldatum:      11.03.2025\n"
                 "Industriestr. 5                                           Lieferantennr.:    70012\n"
                 "70565 Stuttgart                                           Sachbearbeiter:    Frau Schulz\n"
                 "                                                          Telefon:           040/123456-12\n"
                 "                                                          Ihr Zeichen:       KM-22\n"
                 "Lieferadresse:                                            Liefertermin:      28.03.2025\n"
                 "Muster GmbH, Werk 2\n"
                 "Pos   Artikelnummer    Bezeichnung              Menge   ME    Preis     Gesamt\n"
                 "10    4711-08          Sechskantschraube M8     1.000   ST    0,05      50,00\n"
                 "Druckdatum: 12.03.2025 14:22                                        Seite 1 von 1\n",
                 "order 4500017890 2025-03-11");
}

static void test_a_french_order(void **state) {
    assert_found(state, "a.pdf",
                 "Société Dupont SARL\n"
                 "75002 Paris\n"
                 "SIRET 123 456 789 00012                         N° TVA : FR12345678901\n"
                 "                       BON DE COMMANDE N° BC-2025-0412\n"
                 "Date : 3 mars 2025                              Fournisseur : Matériaux Martin\n"
                 "Votre devis n° D-889 du 24 février 2025\n"
                 "Livraison souhaitée le 20/03/2025\n",
                 "order BC-2025-0412 2025-03-03");
}

static void test_letters_are_dated_at_their_head(void **state) {
    assert_found(state, "a.pdf",
                 "Berlin, den 3. März 2025\n\n"
                 "Bestellung Nr. 4711\n\n"
                 "Sehr geehrte Damen und Herren,\n"
                 "hiermit bestellen wir laut Ihrem Angebot vom 20.02.2025:\n"
                 "10 Stück  Artikel AB-100 Lampenfassung\n"
                 "Lieferung bis 31.03.2025.\n",
                 "order 4711 2025-03-03");
    assert_found(state, "a.pdf",
                 "Lyon, le 3 mars 2025\n\n"
                 "Objet : commande n° 12\n\n"
                 "Nous vous prions de bien vouloir nous livrer les articles suivants :\n"
                 "Votre offre du 20 février 2025.\n",
                 "order 12 2025-03-03");
    assert_found(state, "a.pdf",
                 "                                        Purchase Order\n"
                 "Acme Inc.                               4500123\n"
                 "                                        03/03/2025\n"
                 "                                        Your contact: Bob\n",
                 "order 4500123 2025-03-03");
}

static void test_two_dates_without_a_label_are_not_believed(void **state) {
    assert_found(state, "a.pdf",
                 "3 March 2025\n"
                 "Purchase Order 4711\n"
                 "4 April 2025\n",
                 "order 4711 -");
}

/* ---- the date is settled or stays open --------------------------------------------------------------------------- */

static void test_day_or_month_first(void **state) {
    /* nothing tells */
    assert_found(state, "a.pdf", "Purchase Order\nPO Number: 4711\nPO Date: 03/04/2025\n",
                 "order 4711 2025-03-04|2025-04-03");
    /* another date of the same document in the same writing */
    assert_found(state, "a.pdf", "Purchase Order\nPO Number: 4711\nPO Date: 03/04/2025\nDelivery: 25/04/2025\n",
                 "order 4711 2025-04-03");
    assert_found(state, "a.pdf", "Purchase Order\nPO Number: 4711\nPO Date: 03/04/2025\nRequired: 04/25/2025\n",
                 "order 4711 2025-03-04");
    /* in another writing it says nothing */
    assert_found(state, "a.pdf", "Purchase Order\nPO Number: 4711\nPO Date: 03/04/2025\nRequired: 25-04-2025\n",
                 "order 4711 2025-03-04|2025-04-03");
    /* others that contradict each other say nothing */
    assert_found(state, "a.pdf",
                 "Purchase Order\nPO Number: 4711\nPO Date: 03/04/2025\nRequired: 04/25/2025\nShip: 25/04/2025\n",
                 "order 4711 2025-03-04|2025-04-03");
    /* the form says how it wants them */
    assert_found(state, "a.pdf", "Purchase Order\nPO Number: 4711\nOrder Date (dd/mm/yyyy): 03/04/2025\n",
                 "order 4711 2025-04-03");
    assert_found(state, "a.pdf", "Purchase Order\nPO Number: 4711\nOrder Date   03/04/2025\n             MM/DD/YYYY\n",
                 "order 4711 2025-03-04");
    /* French only writes the day first */
    assert_found(state, "a.pdf",
                 "Bon de commande\n"
                 "Numéro de commande : 4711\n"
                 "Date de commande : 03/04/2025\n"
                 "Adresse de livraison : Entrepôt Sud\n"
                 "Conditions de règlement : 30 jours\n"
                 "Désignation   Quantité   Prix unitaire\n"
                 "Vis           10         0,10\n",
                 "order 4711 2025-04-03");
    /* the same day once more, in words */
    assert_found(state, "a.pdf", "Purchase order 4711 of 3 April 2025\nDate: 03/04/2025\n", "order 4711 2025-04-03");
}

static void test_the_party_settles_the_date(void **state) {
    static const struct party_block acme = {.name = "Acme", .date_order = DATE_ORDER_MDY};
    static const struct party_block open = {.name = "Open"};
    static const struct party_block dupont = {.name = "Dupont", .date_order = DATE_ORDER_DMY};
    struct find_world *world = *state;
    struct party_block blocks[] = {acme, open, dupont};
    static uint32_t one[] = {0, 1};
    static uint32_t both[] = {0, 2};
    world->settings->parties = blocks;
    world->settings->party_count = 3;
    static const struct {
        uint32_t *blocks;
        const char *expected;
    } tries[] = {{one, "order 4711 2025-03-04"}, {both, "order 4711 2025-03-04|2025-04-03"}};
    for (size_t i = 0; i < 2; i++) {
        struct find_message message;
        message_begin(&message, state);
        message.reading.blocks = tries[i].blocks;
        message.reading.block_count = 2;
        message_add(&message, "1", "a.pdf", "Purchase Order\nPO Number: 4711\nPO Date: 03/04/2025\n");
        message_find(&message);
        assert_string_equal(message_summary(&message), tries[i].expected);
        message_end(&message);
    }
    world->settings->parties = NULL;
    world->settings->party_count = 0;
}

static void test_eight_figures_under_a_date_heading(void **state) {
    assert_found(state, "a.pdf", "Order number: 20250311-7\nOrder date: 20250311\nPurchase Order\n",
                 "order 20250311-7 2025-03-11");
    assert_found(state, "a.pdf", "Purchase Order\nOrder number   Order date\n4711           20250311\n",
                 "order 4711 2025-03-11");
    assert_found(state, "a.pdf", "Purchase Order\nOrder number    20250311\nOrder date      20250312\n",
                 "order 20250311 2025-03-12");
}

static void test_month_precision(void **state) {
    assert_found(state, "a.pdf", "Purchase Order\nPO Number: 4711\nOrder date: March 2025\n", "order 4711 2025-03");
}

/* ---- other numbers ----------------------------------------------------------------------------------------------- */

static void test_other_numbers_are_told_apart(void **state) {
    assert_found(state, "a.pdf",
                 "ORDER FORM                                   Customer: Store 12\n"
                 "Our ref: JD/12                               Your ref: --\n"
                 "Order No: 10012                              Account No: 55012\n"
                 "Order Taken By: Jane                         Order Date: 3/3/25\n",
                 "order 10012 2025-03-03");
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n"
                 "Quotation No. 88-1    VAT No. GB123456789    Tel. 0151 223344    Fax 0151 223345\n"
                 "Vendor ID 70021       Job No. 12             Contract 2024/17    Requisition No. 555\n"
                 "Your ref. KM          Customer No. 1000      Page 2              PO No. 4711\n"
                 "Order date: 3 March 2025\n",
                 "order 4711 2025-03-03");
    /* none of them is an order number */
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n"
                 "Order date: 3 March 2025\n"
                 "Quotation No. 88-1    VAT No. GB123456789    Tel. 0151 223344\n",
                 "order - 2025-03-03");
}

static void test_an_order_that_names_another(void **state) {
    assert_found(state, "a.pdf",
                 "Purchase Order No. 4711\n"
                 "Date: 3 March 2025\n"
                 "This order replaces our purchase order 4600 of 1 February 2025.\n",
                 "order 4711 2025-03-03");
    assert_found(state, "a.pdf",
                 "Purchase Order No. 4711\n"
                 "Previous order no.: 4600\n"
                 "Date: 3 March 2025\n",
                 "order 4711 2025-03-03");
}

static void test_what_is_no_number(void **state) {
    assert_found(state, "a.pdf", "Purchase Order\nPO Number: to follow\nOrder date: 3 March 2025\n",
                 "order - 2025-03-03");
    assert_found(state, "a.pdf", "Purchase Order\nOrder total: 1,234.50\nOrder date: 3 March 2025\n",
                 "order - 2025-03-03");
    assert_found(state, "a.pdf", "Purchase Order\nPO: 3 March 2025\n", "none");
    assert_found(state, "a.pdf", "Purchase Order\nPO Number:\nAcme Ltd\n12 Main Street\nOrder date: 3 March 2025\n",
                 "order - 2025-03-03");
}

static void test_the_file_name_supplies_a_number(void **state) {
    static const char text[] = "Qty   Item    Description\n10    A-1     Bolt\n";
    assert_found(state, "PO_4711_2025-03-03.pdf", text, "order 4711 -");
    assert_found(state, "Bestellung 4711.pdf", text, "order 4711 -");
    assert_found(state, "scan0001.pdf", text, "none");
    assert_found(state, "invoice 4711.pdf", text, "none");
    /* but never against the text */
    assert_found(state, "PO_4711.pdf", "Purchase Order\nPO Number: 4712\nDate: 3 March 2025\n",
                 "order 4712 2025-03-03");
}

/* A turn of phrase may end in the label of the number. */
static void test_a_phrase_that_ends_in_the_label(void **state) {
    assert_found(state, NULL,
                 "Good morning,\nplease enter our order no. 70551 dated 3 March 2025:\n10 x AB-1 Widget\nRegards\n",
                 "order 70551 2025-03-03");
    assert_found(state, NULL, "Bonjour,\nvoici notre commande n° 70551 du 3 mars 2025 :\n10 x AB-1 Vis\nMerci\n",
                 "order 70551 2025-03-03");
}

/* However many dots lead to the value. */
static void test_dots_that_lead_to_the_value(void **state) {
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\nOrder number..................: 4711\nOrder date....................: 3 March 2025\n",
                 "order 4711 2025-03-03");
}

/* "EK" heads a column of prices in German; in a number it is the buyer's own prefix. */
static void test_a_number_that_begins_like_a_column(void **state) {
    assert_found(state, "a.pdf", "BESTELLUNG\nBestell-Nr.   EK-70551\nDatum   03.03.2025\n",
                 "order EK-70551 2025-03-03");
    assert_found(state, "a.pdf", "PURCHASE ORDER\nOrder number   P070551\nOrder date   3 March 2025\n",
                 "order P070551 2025-03-03");
}

/* The number with the better label, not whatever stands first. */
static void test_the_better_label_wins(void **state) {
    assert_found(state, NULL,
                 "Unsere Vororder SOMMER26:\nAuftragsnummer: VO-771\nAuftragsdatum: 03.03.2025\n10 x AB-1 Hose\n",
                 "order VO-771 2025-03-03");
}

/* Small print with a date of its own is no title. */
static void test_small_print_is_no_title(void **state) {
    assert_found(state, "a.pdf",
                 "Purchase order no. 4711\nOrder date: 3 March 2025\n10 x AB-1 Widget\n"
                 "Terms and conditions as of 1 June 2017\nWarranty until 31 August 2027\n",
                 "order 4711 2025-03-03");
}

/* In a mail, a date in a line of its own dates the letter when it stands at the head. */
static void test_a_letter_by_mail(void **state) {
    assert_found(state, NULL,
                 "Miller & Sons, 1 High Street\n\n3rd March 2025\n\nPURCHASE ORDER NO. 4711\n\n10 x AB-1 Widget\n",
                 "order 4711 2025-03-03");
    assert_found(state, NULL, "PURCHASE ORDER NO. 4711\n\n10 x AB-1 Widget\n\n\n3 March 2025\n", "order 4711 -");
}

/* A date to deliver on is none of the order, whatever small word follows its label. */
static void test_deliver_on_is_no_order_date(void **state) {
    assert_found(state, NULL, "Commande n° 4711 à livrer le 02/04/2025 à Nantes :\n10 x AB-1 Vis\n", "order 4711 -");
}

/* What a program logs is no order. */
static void test_a_log_is_no_order(void **state) {
    assert_found(state, NULL,
                 "2025-03-12 02:14:01 import start\n2025-03-12 02:14:02 order 4500123411 dated 2025-03-11 imported\n",
                 "none");
}

/* After the head of a forwarded mail, a second "Date:" is the order's. */
static void test_the_date_below_a_forwarded_head(void **state) {
    assert_found(state, NULL,
                 "| From: Miller <m@buyer.example>\n| Subject: Purchase order\n| Date: 11 March 2025 09:14\n"
                 "| To: s@vendor.example\n|\n| Order number: 4711\n| Date: 3 March 2025\n| 10 x AB-1 Widget\n",
                 "forwarded order 4711 2025-03-03");
}

/* A rule of dashes between headings and values parts nothing. */
static void test_a_rule_below_the_headings(void **state) {
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n"
                 "Order number   Order date      Delivery date\n"
                 "---------------------------------------------\n"
                 "4711           3 March 2025    24 March 2025\n",
                 "order 4711 2025-03-03");
}

/* "B E S T E L L U N G": one letter, one blank. */
static void test_titles_written_wide(void **state) {
    assert_found(state, "a.pdf",
                 "B E S T E L L U N G\nBeleg-Nr. ........: 2025-10077\nBeleg-Datum ......: 07.03.2025\n",
                 "order 2025-10077 2025-03-07");
    assert_found(state, "a.pdf", "P u r c h a s e\nNo. 4711\nDate: 3 March 2025\n", "none");
}

/* "No." right of a title is the title's, whatever else on the page looks like an order's number. */
static void test_a_number_beside_its_title(void **state) {
    assert_found(state, "a.pdf",
                 "BON DE COMMANDE                       N° 0417\nDate :  10/03/2025\n"
                 "Imp. Durand - 12/2019 - Réf. BC-50-3\n",
                 "order 0417 2025-03-10");
}

static void test_a_number_that_begins_like_a_part(void **state) {
    assert_found(state, "a.pdf", "PURCHASE ORDER\nOur Order    : PN0044871\nOrder Date   : 24-02-2025\n",
                 "order PN0044871 2025-02-24");
}

/* A place and a date date a letter, also where only the subject or a line of its own names the order. */
static void test_a_letter_dated_below_its_subject(void **state) {
    assert_found(state, "a.pdf",
                 "ALBERGO STELLA ALPINA                 CORTINA, 11/03/2025\n"
                 "OGGETTO: NS. ORDINE N. 88\nQuantità    Descrizione\n40    asciugamani\n",
                 "order 88 2025-03-11");
    assert_found(state, "a.pdf", "«5» марта 2025 г.\nЗАКАЗ № 44-З\nПросим отгрузить:\n", "order 44-З 2025-03-05");
}

static void test_a_time_behind_the_date(void **state) {
    assert_found(state, NULL, "Order #10432\nPlaced on March 11, 2025 at 10:22 pm\n2 x CN-L Beeswax candle\n",
                 "order 10432 2025-03-11");
}

/* A mail without item codes: how many, and of what, line by line. One such line may be a street. */
static void test_what_is_wanted_line_by_line(void **state) {
    assert_found(state, NULL,
                 "New PO: 4102\nDate: March 3, 2025\n\n60 pr leather glove, L\n60 pr leather glove, XL\nCheers\n",
                 "order 4102 2025-03-03");
    assert_found(state, NULL, "PO: 4102\nDate: March 3, 2025\n\nAny news?\n12 Mill Lane\nLeeds\n", "none");
}

/* PDF files write U+2F64 where U+7528 is meant. */
static void test_radicals_instead_of_ideographs(void **state) {
    assert_found(state, "a.pdf", "注⽂書\n注⽂番号: 4711\n注⽂⽇: 2025年3⽉3⽇\n", "order 4711 2025-03-03");
}

/* Forms with the label in brackets below the line that is written on. */
static void test_labels_in_brackets_below(void **state) {
    assert_found(state, "a.pdf",
                 "Beschaffungsauftrag\n"
                 "2025/0094           12.03.2025          Bauhof Rosenau\n"
                 "(Bestellnummer)     (Datum)             (Bedarfsstelle)\n"
                 "Wir bestellen:      4 Stück Warnbake\n",
                 "order 2025/0094 2025-03-12");
}

static void test_a_date_in_three_boxes(void **state) {
    assert_found(state, "a.pdf",
                 "ORDER FORM\nORDER NO.      DAY     MONTH   YEAR\n60331          5       03      2025\n",
                 "order 60331 2025-03-05");
    assert_found(state, "a.pdf",
                 "ORDER FORM\nORDER NO.      MONTH   DAY     YEAR\n60331          05      03      2025\n",
                 "order 60331 2025-05-03");
}

/* Each alone in its line, the value further to the right than the label reaches. */
static void test_values_set_in_below_their_labels(void **state) {
    assert_found(state, "a.pdf", "ORDER\nPO\n  972513\nOrder Date\n  11-23-2024\n", "order 972513 2024-11-23");
}

static void test_a_bare_number_below_its_title(void **state) {
    assert_found(state, "a.pdf", "Acme SA       DEVIS\n              N° D25-118\n              Date : 24/02/2025\n",
                 "quote D25-118 -");
    assert_found(state, "a.pdf", "PURCHASE ORDER\nNo. 4711\nDate: 3 March 2025\n", "order 4711 2025-03-03");
}

/* "Bill" alone is an invoice, "PC" a unit, "Jan" a code of articles. */
static void test_words_that_mean_something_else_alone(void **state) {
    assert_found(state, "a.pdf", "Bill of Lading Number 0064714\nDate of Order: 9 September 2024\n",
                 "delivery-note 0064714 2024-09-09");
    assert_found(state, "a.pdf", "Pedido\nNº pedido     PC25-00417     Fecha pedido     10 de marzo de 2025\n",
                 "order PC25-00417 2025-03-10");
    assert_found(state, "a.pdf", "Order Form\nWe hereby place our purchase order P022694 of 17 Jan 25 as follows:\n",
                 "order P022694 2025-01-17");
    assert_found(state, "a.pdf", "OSTOTILAUS n:o 95428\nTilauspäivä: 12.9.2024\n", "order 95428 2024-09-12");
}

/* The invoice's own number and date make it no field: the order it names below is not what it is. */
static void test_an_invoice_that_names_its_order(void **state) {
    assert_found(state, "a.pdf", "Счет на оплату № 1187 от 12 марта 2025 г.\nОснование: заказ № УТ-118 от 11.03.2025\n",
                 "invoice УТ-118 2025-03-11");
}

static void test_a_number_behind_a_turn_of_phrase(void **state) {
    assert_found(state, NULL,
                 "INKOOPORDER\n\nHierbij bestellen wij onder nummer 493289 d.d. 6 maart 2023:\n\n10 x AB-12\n",
                 "order 493289 2023-03-06");
}

/* What looks like an item of a list may be an address beside a field. */
static void test_a_date_beside_what_looks_like_an_item(void **state) {
    assert_found(state, "a.pdf",
                 "Inkooporder\n"
                 "Havenstraat 7a            Ordernummer:     25700118\n"
                 "9711 LM Groningen         Orderdatum:      11-03-2025\n"
                 "                          Leverdatum:      25-03-2025\n",
                 "order 25700118 2025-03-11");
}

/* The head of the second order stands at the foot of the first page, its number on the next. */
static void test_an_order_that_begins_at_the_foot_of_a_page(void **state) {
    assert_found(state, "a.pdf",
                 "PEDIDO\nNº pedido: 4711\nFecha: 05/03/2025\n10 x AB-1234\nTotal: 20,00\n"
                 "PEDIDO\nFecha: 16/02/2025\n\f\nNº pedido: 4712\n5 x AB-1235\n",
                 "order 4711 2025-03-05; order 4712 2025-02-16");
}

/* Turkish puts the number before the word that says what it is. */
static void test_numbers_before_their_label(void **state) {
    assert_found(state, "a.pdf", "Sipariş Formu\n14 Şubat 2025 tarih ve 293243 no'lu siparişimiz aşağıdadır:\n",
                 "order 293243 2025-02-14");
    assert_found(state, "a.pdf", "Sipariş\n22 Şubat 2025 tarihli ve 4500053894 numaralı siparişimize istinaden:\n",
                 "order 4500053894 2025-02-22");
    assert_found(state, NULL, "Merhaba, 11.03.2025 tarihli ve 2025-0077 numaralı siparişimizi iptal ediyoruz.\n",
                 "cancellation 2025-0077 2025-03-11");
}

/* Words of several characters: a number's label behind a title, the weekday behind a date; wide commas part. */
static void test_east_asian_words(void **state) {
    assert_found(state, "a.pdf", "購買注文書 番号 4500233714\n発行日: 2025/2/26\n", "order 4500233714 2025-02-26");
    assert_found(state, NULL,
                 "御注文書\n2023年3月9日(木)付、注文番号B25-8823にて下記の通り発注いたします。\n- 10 x AB-12\n",
                 "order B25-8823 2023-03-09");
    assert_found(state, NULL, "下記の通り注文いたします（注文番号 107145、2025/2/28）。\n* 油圧ホース, 1119-51: 5 本\n",
                 "order 107145 2025-02-28");
    assert_found(state, "a.pdf", "구매발주서\n주문번호: EK-58131 일자: 24.02.20 팩스: 010-8333-2577\n",
                 "order EK-58131 2024-02-20");
}

/* Values whose columns leave no more than a blank between them: what stands above tells them apart. */
static void test_columns_that_nearly_touch(void **state) {
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n"
                 "Order date  Order no.      Customer no.\n"
                 "13.10.2025 62-2115-3       D10546\n",
                 "order 62-2115-3 2025-10-13");
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n"
                 "Order no.   Fax        Order date    Customer since\n"
                 "25-9792     059/2248 13.10.2025      13.04.1995\n",
                 "order 25-9792 2025-10-13");
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n"
                 "Order no.   Fax        Print date    Customer since\n"
                 "25-9792     059/2248 13.10.2025      13.04.1995\n",
                 "order 25-9792 -");
}

/* The column was too narrow for the date. */
static void test_a_date_in_a_narrow_cell(void **state) {
    assert_found(state, "a.pdf",
                 "Fenwick Mills          Order Form\n"
                 "                       Date:       Tuesday, 21st\n"
                 "Thatcham RG19                      October 2025\n"
                 "                       Order No:   KX-425-72\n",
                 "order KX-425-72 2025-10-21");
    assert_found(state, "a.pdf",
                 "ZAMOWIENIE\n"
                 "Nr zamowienia   Data zamowienia   Data dostawy\n"
                 "B25-1987        25 listopada      5 grudnia\n"
                 "                2025 r.           2025 r.\n",
                 "order B25-1987 2025-11-25");
}

/* "1/3" before the word for a page. */
static void test_the_number_of_a_page(void **state) {
    assert_found(state, "a.pdf", "발주서\n일자: 2025년 02월 15일\n주문번호: B25-2444\n1/3 페이지\n",
                 "order B25-2444 2025-02-15");
    assert_found(state, "a.pdf", "PURCHASE ORDER\nOrder no.\n4711 page 2\nDate: 3 March 2025\n",
                 "order 4711 2025-03-03");
}

/* A box with the values of several columns: as many values as headings, each its own. */
static void test_several_values_below_several_headings(void **state) {
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n"
                 "Quote no.  Customer  Order no.  Ordered    Delivery date\n"
                 "615291      488897 WE.11879 28.10.2025     26.12.2025\n",
                 "order WE.11879 2025-10-28");
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n"
                 "Contact   PO No.     Date written  Delivery date   Customer no.\n"
                 "Ann Lee 41775   18 February 2025 Tuesday 10 March 2025 D10311\n",
                 "order 41775 2025-02-18");
}

/* What says which date stands outside the box of the date, in a second line, or is a word that is not known. */
static void test_labels_that_say_which_date(void **state) {
    assert_found(state, "a.pdf",
                 "BON DE COMMANDE\nCommande :          2596978\nAnnuler avant le :      le 3 janvier 2026\n"
                 "Date :      le 9 novembre 2025\n",
                 "order 2596978 2025-11-09");
    assert_found(state, "a.pdf",
                 "ZAMOWIENIE\n"
                 "Data          30 grudnia\n"
                 "urodzenia     1995 r.\n"
                 "Nr zam.       25/3355\n"
                 "Data          6 listopada 2025 r.\n"
                 "dokumentu\n",
                 "order 25/3355 2025-11-06");
    assert_found(state, "a.pdf", "订购单 编号 25/4985\n某某某日期: 2025/04/01\n", "order 25/4985 -");
    assert_found(state, "a.pdf", "订购单 编号 25/4985\n日期: 2025/04/01\n", "order 25/4985 2025-04-01");
}

/* The colon has a cell of its own: the label before it is still one, if not known. And a word is broken where its
 * column ends. */
static void test_a_date_beside_an_unknown_label(void **state) {
    assert_found(state, "a.pdf", "PURCHASE ORDER\nPO No.       :    4711\nBest before  :    04-11-2025\n",
                 "order 4711 -");
    assert_found(state, "a.pdf",
                 "REKVISITION\n"
                 "Ordrenr.        69572\n"
                 "Bestillingsda   5. november 2025\n"
                 "to\n",
                 "order 69572 2025-11-05");
}

/* "dated" behind something that has a name says when that was made, though elsewhere it stands for "order date". */
static void test_dates_of_what_stands_before_them(void **state) {
    assert_found(state, "a.pdf",
                 "Purchase order 8816\n\nFlange acc. to drawing 22-110 rev. C dated 07.06.2024\n"
                 "Subject to our Terms and Conditions of Purchase dated 1 April 2023.\n"
                 "Form PO-1, issued 12 March 2015\n",
                 "order 8816 -");
    assert_found(state, NULL, "Bestellung 8109\nDruckfreigabe erteilt am 14.03.2025\n1000 Flyer\n500 Karten\n",
                 "order 8109 -");
    assert_found(state, "a.pdf", "Purchase order 8109\n\nCertificate issued on 14 March 2025\n", "order 8109 -");
    assert_found(state, "a.pdf", "Purchase order 8109\nIssued on 14 November 2025\n", "order 8109 2025-11-14");
    assert_found(state, "a.pdf", "ORDINE FORNITORE\n\nVia Roma 1\n\nNr. 118 del 05/11/2025\n", "order 118 2025-11-05");
    assert_found(state, "a.pdf", "Objednávka č. 9703\n\nVýkres ze dne 14.3.2025\n", "order 9703 -");
    assert_found(state, NULL,
                 "Bestellung 7716\n12 Stühle\n4 Tische\nEs gelten unsere Einkaufsbedingungen vom 01.04.2023.\n",
                 "order 7716 -");
    assert_found(state, "a.pdf", "Purchase Order\n\nPO 8816, dated 7 November 2025\n", "order 8816 2025-11-07");
    assert_found(state, "a.pdf", "Purchase Order, issued 7 November 2025\n\nPO No. 8816\n", "order 8816 2025-11-07");
}

/* A letter that is a word somewhere begins a number where a dash and figures touch it. */
static void test_numbers_that_begin_with_a_letter(void **state) {
    static const char *const numbers[] = {"E-2026-208", "N-60412", "A-1120", "O/4471", "Y-331", "C-90210"};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char text[200];
        char expected[60];
        snprintf(expected, sizeof expected, "order %s 2025-03-03", numbers[i]);
        snprintf(text, sizeof text, "PURCHASE ORDER\nPO number: %s\nOrder date: 3 March 2025\n", numbers[i]);
        assert_found(state, "a.pdf", text, expected);
        snprintf(text, sizeof text, "PURCHASE ORDER\nNumber     %s\nOrder date     3 March 2025\n", numbers[i]);
        assert_found(state, "a.pdf", text, expected);
    }
    assert_found(state, "a.pdf", "Bestellung\nAuftrag-Nr. (unsere): CH-7781\nDatum: 3. März 2025\n",
                 "order CH-7781 2025-03-03");
}

/* "Nr." below its title: letters before a blank belong to the number, and bars drawn around it do not. */
static void test_bare_numbers_below_titles(void **state) {
    assert_found(state, "a.pdf", "Bestellung\n\nNr.:        B 2025/118\nvom:        17.11.2025\nKostenstelle: 4711\n",
                 "order B 2025/118 2025-11-17");
    assert_found(state, "a.pdf",
                 " +---------------------+-----------------------+\n"
                 " | MERIDIAN LTD        | ORDER                 |\n"
                 " | Unit 4 Forge Way    | Number     M-20881    |\n"
                 " | Telford TF3 4LL     | Date       13/11/25   |\n",
                 "order M-20881 2025-11-13");
}

/* The word that ties date and number stands with the date, and the day's last character in the next row of its cell. */
static void test_pieces_in_other_cells(void **state) {
    assert_found(state, "a.pdf", "ORDINE FORNITORE N.  1123            DEL 09/11/25\n\nQTA  PREZZO\n10   2,00\n",
                 "order 1123 2025-11-09");
    assert_found(state, "a.pdf", "注文書\n注文番号  PO-7\n          2025 年 11 月 12\n発行日\n          日\n",
                 "order 7 2025-11-12");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_label_left_in_the_same_cell),
        cmocka_unit_test(test_value_in_the_cell_to_the_right),
        cmocka_unit_test(test_value_below_the_heading),
        cmocka_unit_test(test_two_values_under_one_heading),
        cmocka_unit_test(test_title_sentences),
        cmocka_unit_test(test_a_number_split_over_cells),
        cmocka_unit_test(test_a_form_of_a_store),
        cmocka_unit_test(test_a_german_order),
        cmocka_unit_test(test_a_french_order),
        cmocka_unit_test(test_letters_are_dated_at_their_head),
        cmocka_unit_test(test_two_dates_without_a_label_are_not_believed),
        cmocka_unit_test(test_day_or_month_first),
        cmocka_unit_test(test_the_party_settles_the_date),
        cmocka_unit_test(test_eight_figures_under_a_date_heading),
        cmocka_unit_test(test_month_precision),
        cmocka_unit_test(test_other_numbers_are_told_apart),
        cmocka_unit_test(test_an_order_that_names_another),
        cmocka_unit_test(test_what_is_no_number),
        cmocka_unit_test(test_the_file_name_supplies_a_number),
        cmocka_unit_test(test_a_phrase_that_ends_in_the_label),
        cmocka_unit_test(test_dots_that_lead_to_the_value),
        cmocka_unit_test(test_a_number_that_begins_like_a_column),
        cmocka_unit_test(test_the_better_label_wins),
        cmocka_unit_test(test_small_print_is_no_title),
        cmocka_unit_test(test_a_letter_by_mail),
        cmocka_unit_test(test_deliver_on_is_no_order_date),
        cmocka_unit_test(test_a_log_is_no_order),
        cmocka_unit_test(test_the_date_below_a_forwarded_head),
        cmocka_unit_test(test_a_rule_below_the_headings),
        cmocka_unit_test(test_titles_written_wide),
        cmocka_unit_test(test_a_number_beside_its_title),
        cmocka_unit_test(test_a_number_that_begins_like_a_part),
        cmocka_unit_test(test_a_letter_dated_below_its_subject),
        cmocka_unit_test(test_a_time_behind_the_date),
        cmocka_unit_test(test_what_is_wanted_line_by_line),
        cmocka_unit_test(test_radicals_instead_of_ideographs),
        cmocka_unit_test(test_labels_in_brackets_below),
        cmocka_unit_test(test_a_date_in_three_boxes),
        cmocka_unit_test(test_values_set_in_below_their_labels),
        cmocka_unit_test(test_a_bare_number_below_its_title),
        cmocka_unit_test(test_words_that_mean_something_else_alone),
        cmocka_unit_test(test_an_invoice_that_names_its_order),
        cmocka_unit_test(test_a_number_behind_a_turn_of_phrase),
        cmocka_unit_test(test_a_date_beside_what_looks_like_an_item),
        cmocka_unit_test(test_an_order_that_begins_at_the_foot_of_a_page),
        cmocka_unit_test(test_numbers_before_their_label),
        cmocka_unit_test(test_east_asian_words),
        cmocka_unit_test(test_columns_that_nearly_touch),
        cmocka_unit_test(test_a_date_in_a_narrow_cell),
        cmocka_unit_test(test_the_number_of_a_page),
        cmocka_unit_test(test_several_values_below_several_headings),
        cmocka_unit_test(test_labels_that_say_which_date),
        cmocka_unit_test(test_a_date_beside_an_unknown_label),
        cmocka_unit_test(test_dates_of_what_stands_before_them),
        cmocka_unit_test(test_numbers_that_begin_with_a_letter),
        cmocka_unit_test(test_pieces_in_other_cells),
        cmocka_unit_test(test_bare_numbers_below_titles),
    };
    return cmocka_run_group_tests(tests, find_world_open, find_world_close);
}
