/* test-find-several.c - several documents in one mail, one page, one table; and one document in several places. */
#include "test-find.h"

static void test_one_a_page(void **state) {
    struct find_message message;
    message_begin(&message, state);
    message_add(&message, "2", "fax.pdf",
                "STORE 1 PURCHASE ORDER\nPO Number: 1001\nDate: 3 March 2024\n10 x AB-1 Widget\n"
                "\f\n"
                "STORE 2 PURCHASE ORDER\nPO Number: 1002\nDate: 4 March 2024\n20 x AB-1 Widget\n"
                "\f\n"
                "continued\n5 x AB-2 Widget\n"
                "\f\n"
                "STORE 3 PURCHASE ORDER\nPO Number: 1003\nDate: 5 March 2024\n30 x AB-1 Widget\n");
    message_find(&message);
    assert_string_equal(message_summary(&message),
                        "order 1001 2024-03-03; order 1002 2024-03-04; order 1003 2024-03-05");
    const struct document *d = message.facts.documents;
    assert_int_equal(d[0].where.page, 1);
    assert_int_equal(d[0].last_page, 1);
    assert_int_equal(d[1].where.page, 2);
    assert_int_equal(d[1].last_page, 3);
    assert_int_equal(d[1].line_count, 2);
    assert_int_equal(d[2].where.page, 4);
    assert_int_equal(d[2].last_page, 4);
    message_end(&message);
}

static void test_the_same_number_goes_on(void **state) {
    struct find_message message;
    message_begin(&message, state);
    message_add(&message, "2", "po.pdf",
                "PURCHASE ORDER\nPO Number: 4711\nDate: 3 March 2025\nPage 1 of 2\nItem   Qty   Description\n"
                "A-1    10    Bolt\n"
                "\f\n"
                "PURCHASE ORDER\nPO Number: 4711\nDate: 3 March 2025\nPage 2 of 2\nItem   Qty   Description\n"
                "A-2    20    Nut\n");
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 4711 2025-03-03");
    assert_int_equal(message.facts.documents[0].line_count, 2);
    assert_int_equal(message.facts.documents[0].last_page, 2);
    message_end(&message);
}

static void test_two_on_one_page(void **state) {
    static const char text[] = "Order number: 5001\nOrder date: 3 March 2025\n10 x AB-1 Widget\n\n"
                               "Order number: 5002\nOrder date: 4 March 2025\n20 x AB-2 Gadget\n";
    assert_found(state, NULL, text, "order 5001 2025-03-03; order 5002 2025-03-04");
    assert_found(state, "a.pdf", text, "order 5001 2025-03-03; order 5002 2025-03-04");
    assert_found(state, "a.pdf",
                 "Purchase Order: 4711\nOrder Date: 3 March 2025\nItem: AB-1   Qty: 10\n"
                 "-----------------------------------\n"
                 "Purchase Order: 4712\nOrder Date: 4 March 2025\nItem: AB-2   Qty: 20\n",
                 "order 4711 2025-03-03; order 4712 2025-03-04");
}

/* The date may stand before the number; it belongs to the order whose head it is in. */
static void test_the_head_before_the_number(void **state) {
    assert_found(state, "a.pdf",
                 "Order date: 3 March 2025\nOrder number: 5001\n10 x AB-1 Widget\n"
                 "Order date: 4 March 2025\nOrder number: 5002\n20 x AB-2 Gadget\n",
                 "order 5001 2025-03-03; order 5002 2025-03-04");
}

static void test_a_table_of_orders_with_their_items(void **state) {
    struct find_message message;
    message_begin(&message, state);
    message_add(&message, "2", "orders.xlsx",
                "Orders\n"
                "PO Number   Order Date    Item    Qty   Description\n"
                "4711        2025-03-03    A-1     10    Bolt\n"
                "4712        2025-03-04    A-2     20    Nut\n"
                "4712        2025-03-04    A-3     30    Washer\n");
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 4711 2025-03-03; order 4712 2025-03-04");
    assert_int_equal(message.facts.documents[0].line_count, 1);
    assert_int_equal(message.facts.documents[1].line_count, 2);
    message_end(&message);
}

static void test_two_numbers_of_one_order(void **state) {
    /* another label, nothing in between: no second document */
    assert_found(state, "a.pdf", "PURCHASE ORDER\nPO Number: 4711\nSales order no.: 88123\nOrder date: 3 March 2025\n",
                 "order 4711 2025-03-03");
    assert_found(state, "a.pdf", "PURCHASE ORDER\nPO Number: 4711    Order number: 88123\nOrder date: 3 March 2025\n",
                 "order 4711 2025-03-03");
}

/* ---- text and HTML, mail and attachment -------------------------------------------------------------------------- */

static void test_alternatives_are_one(void **state) {
    struct find_message message;
    message_begin(&message, state);
    message_add(&message, "1.1", NULL, "PO Number: 4711\nOrder date: 3 March 2025\n10 x AB-1 Widget\n")->alternative =
        1;
    message_add(&message, "1.2", NULL,
                "PO Number     4711\nOrder date     3 March 2025\nShip to     Store 12\nQty  Item\n10  AB-1\n")
        ->alternative = 1;
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 4711 2025-03-03");
    assert_string_equal(message.facts.documents[0].ship_to, "Store 12");
    message_end(&message);
}

static void test_the_attachment_outranks_the_mail(void **state) {
    struct find_message message;
    message_begin(&message, state);
    message_add(&message, "1", NULL, "PO Number: 4711\nOrder date: 3 March 2025\nPlease see attachment.\n");
    message_add(&message, "2", "po.pdf", "PURCHASE ORDER\nPO Number: 4711\nOrder date: 3 March 2024\n");
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 4711 2024-03-03");
    assert_string_equal(message.facts.documents[0].where.part, "2");
    message_end(&message);
}

static void test_the_mail_fills_what_the_attachment_leaves_open(void **state) {
    struct find_message message;
    message_begin(&message, state);
    message_add(&message, "1", NULL,
                "Please process this order.\nPO Number: 4711\nOrder date: 3 April 2025\nDelivery date: 1 May 2025\n");
    message_add(&message, "2", "po.pdf", "PURCHASE ORDER\nPO Number: 4711\nOrder date: 03/04/2025\n");
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 4711 2025-04-03");
    const struct document *document = &message.facts.documents[0];
    assert_true(date_equal(document->delivery_date, (struct date){2025, 5, 1}));
    assert_string_equal(document->where.part, "2");
    assert_string_equal(document->date_where.part, "2");
    message_end(&message);
}

/* A spreadsheet whose column was too narrow for the number prints "5E+06", which is none. */
static void test_the_subject_names_an_attachment_without_a_number(void **state) {
    struct find_message message;
    message_begin(&message, state);
    message.facts.subject = "Purchase order 5446669";
    message_add(&message, "1", NULL, "Good morning,\nplease see attachment.\n");
    message_add(&message, "2", "po.pdf",
                "PURCHASE ORDER\nOrder number: 5E+06\nOrder date: 3 March 2024\n10 x AB-1 Widget\n");
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 5446669 2024-03-03");
    assert_string_equal(message.facts.documents[0].date_where.part, "2");
    message_end(&message);
}

/* Two attachments: nobody knows which of them the subject names. */
static void test_the_subject_names_one_of_two(void **state) {
    struct find_message message;
    message_begin(&message, state);
    message.facts.subject = "Purchase order 5446669";
    message_add(&message, "1", NULL, "Good morning,\nplease see attachments.\n");
    message_add(&message, "2", "a.pdf", "PURCHASE ORDER\nOrder date: 3 March 2024\n10 x AB-1 Widget\n");
    message_add(&message, "3", "b.pdf", "PURCHASE ORDER\nOrder date: 4 March 2024\n20 x AB-2 Widget\n");
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 5446669 -; order - 2024-03-03; order - 2024-03-04");
    message_end(&message);
}

/* A number stands under a label that may be anything's; its order is whole all the same. */
static void test_one_of_several_has_a_weaker_label(void **state) {
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\nDocument number: ZB92947\nOrder date: 1 March 2025\n\nItem   Qty   Description\n"
                 "A-1    10    Bolt\nA-2    20    Nut\n\n"
                 "PURCHASE ORDER\nOur order number: 4500726171\nDate: 7 March 2024\n\nItem   Qty   Description\n"
                 "A-3    10    Washer\n",
                 "order ZB92947 2025-03-01; order 4500726171 2024-03-07");
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\nOrder date: 1 March 2025\n\nItem   Qty   Description\nA-1    10    Bolt\n\n"
                 "PURCHASE ORDER 4711 of 1 March 2025\n",
                 "order 4711 2025-03-01");
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\nOur order number: 4500726171\nDate: 7 March 2024\n10 x AB-1 Widget\n"
                 "\f\n"
                 "PURCHASE ORDER\nDocument number: ZB92947\nOrder date: 1 March 2025\n20 x AB-2 Gadget\n",
                 "order 4500726171 2024-03-07; order ZB92947 2025-03-01");
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\nOur order number: 4500726171\nDocument number: 88123\nDate: 7 March 2024\n"
                 "10 x AB-1 Widget\n"
                 "\f\n"
                 "PURCHASE ORDER\nDocument number: 88123\nDate: 7 March 2024\n20 x AB-2 Gadget\n",
                 "order 4500726171 2024-03-07");
}

static void test_two_attachments(void **state) {
    static const char pdf[] = "PURCHASE ORDER\nPO Number: 4711\nOrder date: 3 March 2025\n";
    struct find_message message;
    /* the same order as PDF and spreadsheet */
    message_begin(&message, state);
    message_add(&message, "2", "po.pdf", pdf);
    message_add(&message, "3", "po.xlsx",
                "PURCHASE ORDER\nPO Number     4711\nOrder date     2025-03-03\nQty  Item\n10  AB-1\n");
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 4711 2025-03-03");
    assert_int_equal(message.facts.documents[0].line_count, 1);
    message_end(&message);
    /* this year's and last year's: both are told */
    message_begin(&message, state);
    message_add(&message, "2", "po.pdf", pdf);
    message_add(&message, "3", "old.pdf", "PURCHASE ORDER\nPO Number: 4711\nOrder date: 3 March 2024\n");
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 4711 2025-03-03; order 4711 2024-03-03");
    message_end(&message);
    /* two orders */
    message_begin(&message, state);
    message_add(&message, "2", "po.pdf", pdf);
    message_add(&message, "3", "po2.pdf", "PURCHASE ORDER\nPO Number: 4712\nOrder date: 3 March 2025\n");
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 4711 2025-03-03; order 4712 2025-03-03");
    message_end(&message);
}

/* ---- quoted and forwarded ---------------------------------------------------------------------------------------- */

static void test_quoted_is_told_apart(void **state) {
    assert_found(state, NULL,
                 "Thanks, got it!\n\n> PURCHASE ORDER 4711\n> Order date: 3 March 2024\n> 10 x AB-1 Widget\n",
                 "quoted order 4711 2024-03-03");
    assert_found(state, NULL,
                 "PURCHASE ORDER 4712\nOrder date: 3 March 2025\n12 x AB-1 Widget\n\n"
                 "> PURCHASE ORDER 4711\n> Order date: 3 March 2024\n> 10 x AB-1 Widget\n",
                 "order 4712 2025-03-03; quoted order 4711 2024-03-03");
}

static void test_forwarded_is_content(void **state) {
    assert_found(state, NULL,
                 "FYI\n\n"
                 "| From: Alice <alice@store.example>\n"
                 "| Sent: Monday, 4 March 2024 10:00\n"
                 "| To: Desk\n"
                 "| Subject: Purchase order 4711\n"
                 "| Purchase order 4711\n"
                 "| Order date: 3 March 2024\n"
                 "| 10 x AB-1 Widget\n",
                 "forwarded order 4711 2024-03-03");
}

/* The date of the mail that was forwarded is evidence, not the order's date. */
static void test_the_head_of_a_forward_dates_no_order(void **state) {
    assert_found(state, NULL,
                 "| From: Alice <alice@store.example>\n"
                 "| Date: Monday, 4 March 2024 10:00\n"
                 "| To: Desk\n"
                 "| Subject: order\n"
                 "| Purchase order 4711\n"
                 "| 10 x AB-1 Widget\n",
                 "forwarded order 4711 -");
}

static void test_the_part_decides_too(void **state) {
    struct find_message message;
    message_begin(&message, state);
    struct sheet *sheet =
        message_add(&message, "2.1", NULL, "Purchase order 4711\nOrder date: 3 March 2024\n10 x AB-1\n");
    sheet->origin = ORIGIN_FORWARDED;
    message_find(&message);
    assert_string_equal(message_summary(&message), "forwarded order 4711 2024-03-03");
    message_end(&message);
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

static void test_more_documents_than_there_may_be(void **state) {
    struct find_message message;
    struct buffer text = {0};
    for (unsigned i = 0; i < LIMIT_DOCUMENTS + 10; i++)
        buffer_printf(&text, "PURCHASE ORDER\nPO Number: %u\nOrder date: 3 March 2025\n\f\n", 10000 + i);
    message_begin(&message, state);
    message_add(&message, "2", "all.pdf", buffer_text(&text));
    message_add(&message, "3", "one.pdf", "PURCHASE ORDER\nPO Number: 4711\nOrder date: 3 March 2025\n");
    message_find(&message);
    assert_int_equal(message.facts.document_count, LIMIT_DOCUMENTS);
    assert_int_equal(message.facts.unreadable_count, 1);
    assert_string_equal(message.facts.unreadable[0].why, "limit-documents");
    message_end(&message);
    buffer_free(&text);
}

/* Every order of a long table is read; when there are more than there may be, that is said. */
static void find_table_of(void **state, struct find_message *message, unsigned orders) {
    struct buffer text = {0};
    buffer_printf(&text, "Purchase orders\nPO Number   Order Date    Item    Qty   Description\n");
    for (unsigned i = 0; i < orders; i++)
        buffer_printf(&text, "%u       2025-03-03    A-1     10    Bolt\n", 10000 + i);
    message_begin(message, state);
    message_add(message, "2", "orders.xlsx", buffer_text(&text));
    message_find(message);
    buffer_free(&text);
}

static void test_a_long_table_of_orders(void **state) {
    struct find_message message;
    find_table_of(state, &message, 200);
    assert_int_equal(message.facts.document_count, 200);
    assert_int_equal(message.facts.unreadable_count, 0);
    assert_string_equal(message.facts.documents[199].number, "10199");
    message_end(&message);
    find_table_of(state, &message, LIMIT_DOCUMENTS + 100);
    assert_int_equal(message.facts.document_count, LIMIT_DOCUMENTS);
    assert_int_equal(message.facts.unreadable_count, 1);
    assert_string_equal(message.facts.unreadable[0].why, "limit-documents");
    message_end(&message);
}

/* The date between a title and the number below it is that order's, not the one's before. */
static void test_the_date_between_title_and_number(void **state) {
    assert_found(state, "a.pdf",
                 "ORDER FORM\nPO No.: 5001\nOrder date: 3 March 2025\n10 x AB-1 Widget\n"
                 "ORDER FORM\nOrder date: 4 March 2025\nPurchase order number 5002\n20 x AB-2 Gadget\n",
                 "order 5001 2025-03-03; order 5002 2025-03-04");
}

/* "Voucher code" is no label that we know: still the page is an order of its own, and its date not that of the first.
 */
static void test_an_order_whose_number_is_not_known(void **state) {
    static const char first[] =
        "PURCHASE ORDER\nPO Number: 1001\nOrder date: 3 March 2024\n10 x AB-1 Widget\nTotal 5.00\n";
    static const char unknown[] = "STORE 2\nPURCHASE ORDER\nVoucher code: 78565\nOrder date: 3 November 2025\n"
                                  "20 x AB-2 Widget\n";
    char text[1000];
    snprintf(text, sizeof text, "%s\f\n%s", first, unknown);
    assert_found(state, "a.pdf", text, "order 1001 2024-03-03; order - 2025-11-03");
    snprintf(text, sizeof text, "%s\f\n%s", unknown, first);
    assert_found(state, "a.pdf", text, "order - 2025-11-03; order 1001 2024-03-03");
    snprintf(text, sizeof text, "%s\f\n%s\f\n%s", unknown, first, "PURCHASE ORDER\n5 x AB-3 Widget\n");
    assert_found(state, "a.pdf", text, "order - 2025-11-03; order 1001 2024-03-03");
    /* the same date, or none: it goes on */
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\nPO Number: 1001\nOrder date: 3 March 2024\n10 x AB-1 Widget\n"
                 "\f\nPURCHASE ORDER\nOrder date: 3 March 2024\n5 x AB-2 Widget\n"
                 "\f\nPURCHASE ORDER\n7 x AB-3 Widget\nDelivery date: 3 April 2024\n",
                 "order 1001 2024-03-03");
}

/* HTML leaves one blank between the words of a title that is written wide. */
static void test_titles_written_wide(void **state) {
    assert_found(
        state, NULL,
        "Harlan Brothers Inc.\nP U R C H A S E O R D E R\nPO Number: 2025-9263\nDate: 3 November 2025\n"
        "10 x AB-1 Widget\nTotal: 5.00 USD\n"
        "Blue Mesa LLC\nP U R C H A S E O R D E R\nP.O. No.: ZB19475\nDate: 5 November 2025\n20 x AB-2 Widget\n",
        "order 2025-9263 2025-11-03; order ZB19475 2025-11-05");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_a_page),
        cmocka_unit_test(test_the_same_number_goes_on),
        cmocka_unit_test(test_two_on_one_page),
        cmocka_unit_test(test_the_head_before_the_number),
        cmocka_unit_test(test_a_table_of_orders_with_their_items),
        cmocka_unit_test(test_two_numbers_of_one_order),
        cmocka_unit_test(test_alternatives_are_one),
        cmocka_unit_test(test_the_attachment_outranks_the_mail),
        cmocka_unit_test(test_the_mail_fills_what_the_attachment_leaves_open),
        cmocka_unit_test(test_the_subject_names_an_attachment_without_a_number),
        cmocka_unit_test(test_the_subject_names_one_of_two),
        cmocka_unit_test(test_one_of_several_has_a_weaker_label),
        cmocka_unit_test(test_two_attachments),
        cmocka_unit_test(test_quoted_is_told_apart),
        cmocka_unit_test(test_forwarded_is_content),
        cmocka_unit_test(test_the_head_of_a_forward_dates_no_order),
        cmocka_unit_test(test_the_part_decides_too),
        cmocka_unit_test(test_more_documents_than_there_may_be),
        cmocka_unit_test(test_a_long_table_of_orders),
        cmocka_unit_test(test_the_date_between_title_and_number),
        cmocka_unit_test(test_an_order_whose_number_is_not_known),
        cmocka_unit_test(test_titles_written_wide),
    };
    return cmocka_run_group_tests(tests, find_world_open, find_world_close);
}
