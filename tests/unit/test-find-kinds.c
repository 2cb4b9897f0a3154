/* test-find-kinds.c - which kind of document it is, and which mail is none at all. Only orders and changes are judged,
 * so what matters most is that nothing else is taken for one. */
#include "test-find.h"

static void test_changes_and_cancellations(void **state) {
    assert_found(state, "a.pdf", "PURCHASE ORDER CHANGE\nPO Number: 4711\nOrder date: 3 March 2025\n",
                 "change 4711 2025-03-03");
    assert_found(state, "a.pdf",
                 "Änderungsbestellung\nBestellung Nr. 4711 vom 03.03.2025, Änderung 2\nDie Menge wird auf 20 erhöht.\n",
                 "change 4711 2025-03-03");
    assert_found(state, "a.pdf", "Bon de commande modifié\nN° de commande : 4711\nDate de commande : 3 mars 2025\n",
                 "change 4711 2025-03-03");
    assert_found(state, "a.pdf", "REVISED\nPurchase Order: 4711\nOrder Date: 3 March 2025\n", "change 4711 2025-03-03");
    assert_found(state, "a.pdf", "ORDER CANCELLATION\nPO Number: 4711\nPO date: 3 March 2025\n",
                 "cancellation 4711 2025-03-03");
    assert_found(state, "a.pdf", "Stornierung\nBestellnummer: 4711\nBestelldatum: 03.03.2025\n",
                 "cancellation 4711 2025-03-03");
    assert_found(state, NULL, "Dear Sirs,\nplease cancel our order 4711 of 3 March 2025.\n",
                 "cancellation 4711 2025-03-03");
}

static void test_confirmations(void **state) {
    assert_found(state, "a.pdf",
                 "ORDER CONFIRMATION\n"
                 "Our order no.: 88-1234\n"
                 "Your order no.: 4500123 dated 3 March 2025\n"
                 "Date: 5 March 2025\n",
                 "confirmation 4500123 2025-03-03");
    assert_found(state, "a.pdf",
                 "Auftragsbestätigung Nr. 2025-0088\n"
                 "Datum: 05.03.2025\n"
                 "Ihre Bestellung Nr. 4500123 vom 03.03.2025\n"
                 "Kundennummer: 10022\n",
                 "confirmation 4500123 2025-03-03");
    assert_found(state, NULL,
                 "Thank you for your order!\n"
                 "Order number: 4711\n"
                 "Order date: March 3, 2025\n"
                 "1 x Blue widget  $3.20\n",
                 "confirmation 4711 2025-03-03");
    /* its own date is not the order's */
    assert_found(state, "a.pdf", "ORDER CONFIRMATION\nYour order: 4711\nDate: 5 March 2025\n", "confirmation 4711 -");
}

static void test_invoices_quotes_deliveries(void **state) {
    assert_found(state, "a.pdf",
                 "INVOICE\n"
                 "Invoice No: 88123\n"
                 "Invoice Date: 5 March 2025\n"
                 "Your Purchase Order: 4711\n"
                 "PO Date: 1 March 2025\n",
                 "invoice 4711 2025-03-01");
    assert_found(state, "a.pdf", "Facture n° F-2025-88\nDate : 5 mars 2025\nVotre commande n° 4711\n",
                 "invoice 4711 -");
    assert_found(state, "a.pdf", "Rechnung Nr. 88\nDatum: 05.03.2025\nBestellnummer: 4711\n", "invoice 4711 -");
    /* an invoice that names no order is known by its own number */
    assert_found(state, "a.pdf", "Rechnung Nr. 88\nDatum: 05.03.2025\n", "invoice 88 -");
    assert_found(state, "a.pdf", "QUOTATION\nQuote No: Q-889\nDate: 3 March 2025\nValid until: 3 April 2025\n",
                 "quote Q-889 -");
    assert_found(state, "a.pdf",
                 "Lieferschein Nr. 80012\nLieferdatum 20.03.2025\nIhre Bestellung: 4500123 vom 03.03.2025\n",
                 "delivery-note 4500123 2025-03-03");
    /* an order may well name the quotation it rests on */
    assert_found(state, "a.pdf",
                 "Purchase order no.:  4711\n"
                 "Quotation:  Q 77 dated 12 Feb 2025\n"
                 "Date:  3 March 2025\n"
                 "Kindly supply the goods below.\n",
                 "order 4711 2025-03-03");
}

static void test_lists(void **state) {
    assert_found(state, "a.pdf",
                 "Open Purchase Orders as of 03/31/2025\n"
                 "PO Number    Date          Vendor     Balance\n"
                 "4711         03/01/2025    Acme       100.00\n"
                 "4712         03/02/2025    Acme       200.00\n"
                 "4713         03/05/2025    Acme       300.00\n",
                 "list 4711 -");
    assert_found(state, "a.pdf",
                 "PO Number    Date          Vendor\n"
                 "4711         03/01/2025    Acme\n"
                 "4712         03/02/2025    Acme\n",
                 "list 4711 -");
    assert_found(state, "a.pdf",
                 "STATEMENT OF ACCOUNT\n"
                 "Date: 31 March 2025\n"
                 "Invoice     Date          Your order     Amount\n"
                 "88001       03/03/2025    4711           100.00\n"
                 "88002       03/05/2025    4712           200.00\n",
                 "statement 4711 -");
    assert_found(state, "a.pdf",
                 "BACK ORDER REPORT\n"
                 "PO Number   Item    Qty   Description\n"
                 "4711        A-1     10    Bolt\n"
                 "4712        A-2     20    Nut\n",
                 "backorder 4711 -");
}

/* ---- mail that is no order --------------------------------------------------------------------------------------- */

static void assert_not_judged(void **state, const char *name, const char *text) {
    struct find_message message;
    message_begin(&message, state);
    message_add(&message, "1", name, text);
    message_find(&message);
    for (size_t i = 0; i < message.facts.document_count; i++)
        if (document_is_judged(&message.facts.documents[i]))
            fail_msg("taken for an order (%s):\n%s", message_summary(&message), text);
    message_end(&message);
}

static void test_letters_about_orders(void **state) {
    static const char *const mails[] = {
        "Hi Bob,\n\nplease find attached our purchase order 4711.\n\nRegards\nAlice\n",
        "Hallo Frau Meier,\nanbei unsere Bestellung 4711 vom 3. März 2024.\nGruß\n",
        "Bonjour,\nveuillez trouver ci-joint notre commande n° 4711 du 3 mars 2024.\nCordialement\n",
        "Hello,\nyour order 4711 has shipped. Tracking number 1Z999.\n",
        "Hallo,\nwo bleibt unsere Bestellung 4711 vom 3. März 2024? Bitte um Rückmeldung.\n",
        "Bonjour,\nNous n'avons toujours pas reçu notre commande n° 4711 du 3 mars 2024.\n",
        "Hi,\nwhen can we expect order 4711 of 3 March 2024?\n",
        "Hi all,\nthe order for the chairs was placed on 3 March 2025, order number 4711. They arrive next week.\n",
        "Hi,\norders 4711 and 4712 arrived, but we still miss order 4713.\nOrder number: 4711, Order number: 4712\n",
        "The price in purchase order 4711 dated 3 March 2024 differs from your quotation.\n",
        "Re order no. 4711 of 3 March 2024: two boxes were damaged, photos attached.\n",
        "Bitte beachten Sie, dass die Bestellung 4711 vom 03.03.2024 noch nicht bestätigt wurde.\n",
        "Not last year's PO 3822, please, the new one.\n",
        "Please use order number 4711 on your invoice.\n",
    };
    for (size_t i = 0; i < sizeof mails / sizeof *mails; i++)
        assert_not_judged(state, NULL, mails[i]);
}

static void test_ordinary_mail(void **state) {
    static const char *const mails[] = {
        "Newsletter March 2025\nOrder now and save 20% on order no. 5 of our list.\nUnsubscribe\n",
        "commit 8f3a2b1\nAuthor: Bob\nDate:   Mon Mar 3 10:15:00 2025 +0100\n\n"
        "    Fix order number 5 in the list\n\n+    order->number = 4711; /* order no. 4711 */\n",
        "2025-03-03 10:15:00 INFO order id 4711 processed in 20 ms\n"
        "2025-03-03 10:15:01 INFO order id 4712 processed in 21 ms\n",
        "Team meeting\nWhen: Monday, 3 March 2025 10:00\nWhere: Room 4711\nAgenda:\n1. Purchase order process\n"
        "2. Orders from last week\nMeeting ID: 123 456 7890\n",
        "Build #4711 failed\nJob: order-service\nDate: 2025-03-03\nCommit: 8f3a2b1\nView in browser\n",
        "Your invoice 88 is attached. Purchase order number: 4711. Please pay by 3 April 2025.\n",
        "Hi,\n\nlunch on 3 March 2025? In short order: 12 people.\n",
        "Ticket #4711 was updated\nStatus: open\nCreated: 2025-03-03\nOrder of business: see wiki\n",
        "Sehr geehrte Kundin,\nIhre Bestellung 4711 vom 03.03.2025 wurde heute versandt.\nIhr Paket kommt morgen.\n",
        "Objet : Réunion du 3 mars 2025\nOrdre du jour :\n1. Commandes en cours\n2. Divers\n",
        "In order to 4711 3 March 2025\n",
        "Subject: order of service\nSunday, 3 March 2025\nHymn 47, Hymn 11\n",
        "Alice Miller\nAcme Ltd | Tel. +44 20 1234 5678 | Registered in England No. 1234567 | VAT No. GB123456789\n",
    };
    for (size_t i = 0; i < sizeof mails / sizeof *mails; i++)
        assert_not_judged(state, NULL, mails[i]);
}

static void test_other_attachments(void **state) {
    static const char *const pages[] = {
        "PRICE LIST 2025\nValid from 1 January 2025\nOrder No.   Description     Price\n"
        "4711        Widget          3.20\n4712        Gadget          4.20\n",
        "PRICE LIST\nOrder No.   Description     Price\n4711        Widget          3.20\n",
        "Acme Ltd - General Terms and Conditions of Purchase\nVersion 3.0 of 1 January 2019\n"
        "1. Scope\n1.1 These terms apply to every purchase order placed by Acme.\n"
        "2.1 The supplier shall confirm the purchase order number within 3 days.\n",
        "Minutes of meeting 3 March 2025\nParticipants: A, B\n"
        "1. Purchase order 4711: delivery is late, Bob to call vendor by 10 March 2025.\n2. Order 4712: ok\n",
        "Einkaufsbedingungen\nStand: 01.01.2019\nBestellungen sind nur schriftlich gültig.\n",
        "Certificate of conformity\nYour order: 4711\nDate: 3 March 2025\n",
        "Test report\nPurchase order: 4711\nDate: 3 March 2025\nResult: passed\n",
        "Timesheet March 2025\nOrder: 4711\n3 March 2025   8 h\n4 March 2025   8 h\n",
        "Drawing No. 4711-08\nRev. B   3 March 2025\nMaterial: steel\n",
        "Delivery schedule\nWeek 10   3 March 2025   100\nWeek 11   10 March 2025   100\n",
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        assert_not_judged(state, "a.pdf", pages[i]);
}

/* ---- orders in the text of a mail -------------------------------------------------------------------------------- */

static void test_orders_in_mail_text(void **state) {
    assert_found(state, NULL,
                 "Dear Sirs,\n\n"
                 "please supply the following under our purchase order 4711 of 3 March 2025:\n\n"
                 "10 x AB-1234 Widget blue\n5 x AB-1235 Widget red\n",
                 "order 4711 2025-03-03");
    assert_found(state, NULL,
                 "PO Number: 4711\nOrder Date: 3 March 2025\nShip to: Store 12\n\nQty  Item\n10   AB-100\n",
                 "order 4711 2025-03-03");
    assert_found(state, NULL,
                 "Bestellung 4711 vom 3. März 2025\n\n10 Stk. AB-100\n5 Stk. AB-200\n\n"
                 "Mit freundlichen Grüßen\nMuster GmbH, HRB 12345, Amtsgericht Hamburg\n"
                 "Tel. 040 123456, USt-IdNr. DE123456789\n",
                 "order 4711 2025-03-03");
    assert_found(state, NULL,
                 "Bonjour,\nNous vous passons commande :\nCommande n° 4711 du 3 mars 2025\n- 10 pièces réf. AB-100\n",
                 "order 4711 2025-03-03");
    assert_found(state, NULL,
                 "Guten Tag,\n\nBestellnummer: 4711\nBestelldatum: 03.03.2025\nArtikel: AB-100\nMenge: 10\n",
                 "order 4711 2025-03-03");
}

static void test_the_subject_names_the_order(void **state) {
    static const struct {
        const char *subject, *expected;
    } tries[] = {
        {"Purchase order 4711", "order 4711 -"}, {"PO 4711 from Acme", "order 4711 -"},
        {"Re: Purchase order 4711", "none"}, /* names what is answered */
        {"AW: Bestellung 4711", "none"},         {NULL, "none"},
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct find_message message;
        message_begin(&message, state);
        message.facts.subject = tries[i].subject;
        message_add(&message, "1", NULL, "Hello,\nplease deliver the following:\n10 x AB-100 chairs\nThanks\n");
        message_find(&message);
        assert_string_equal(message_summary(&message), tries[i].expected);
        message_end(&message);
    }
}

/* Dots that lead to a value make a field; a name may end like the label of a reference. */
static void test_fields_with_leaders(void **state) {
    assert_found(state, NULL,
                 "Cancellation of an order, as agreed with you today\n\nPurchase order no. ........: 4711\n"
                 "Date .....................: 3 March 2025\n10 x AB-1234\nWe hereby cancel this order.\n",
                 "cancellation 4711 2025-03-03");
    assert_found(state, "a.pdf",
                 "Groothandel Janssen & Zn.        Leveringsbon\n"
                 "Industrieweg 12, Zwolle          Bestelnr.:    13649-41\n"
                 "                                 Besteld op:   12.12.2024\n",
                 "delivery-note 13649-41 2024-12-12");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes_and_cancellations),   cmocka_unit_test(test_confirmations),
        cmocka_unit_test(test_invoices_quotes_deliveries),  cmocka_unit_test(test_lists),
        cmocka_unit_test(test_letters_about_orders),        cmocka_unit_test(test_ordinary_mail),
        cmocka_unit_test(test_other_attachments),           cmocka_unit_test(test_orders_in_mail_text),
        cmocka_unit_test(test_the_subject_names_the_order), cmocka_unit_test(test_fields_with_leaders),
    };
    return cmocka_run_group_tests(tests, find_world_open, find_world_close);
}
