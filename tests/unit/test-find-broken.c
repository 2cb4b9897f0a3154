/* test-find-broken.c - labels, dates and headings that a narrow column, the end of a line or a narrow gap tore apart or
 * ran together, as PDF and wrapped mail have them. */
#include "test-find.h"

static void test_headings_over_two_lines(void **state) {
    assert_found(state, "a.pdf",
                 "BON DE COMMANDE\n"
                 "   Numéro de        Date de       Code\n"
                 "   commande         commande     fournisseur\n"
                 "00998              18 août 2025     70012\n",
                 "order 00998 2025-08-18");
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n"
                 "Order       Order         Delivery\n"
                 "Number      Date          Date\n"
                 "4711        3 March 2025  20 March 2025\n",
                 "order 4711 2025-03-03");
}

/* Two lines of words that make no label together stay two lines. */
static void test_lines_that_stay_apart(void **state) {
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n"
                 "Acme Ltd          Order Number\n"
                 "Main Street       4711\n"
                 "Springfield       Date\n"
                 "Illinois          3 March 2025\n",
                 "order 4711 2025-03-03");
}

/* The gaps between the headings were too narrow to part them; the values below stand apart. */
static void test_headings_in_one_cell(void **state) {
    assert_found(state, "a.pdf",
                 "COMMANDE FOURNISSEUR\n"
                 "Commande n° Date de commande Code fournisseur Date de livraison\n"
                 "00998       16 février 2025  70012            16 avril 2025\n",
                 "order 00998 2025-02-16");
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\n"
                 "Customer No. Order No. Ship Date     Order Date\n"
                 "10077        4711      20 March 2025 3 March 2025\n",
                 "order 4711 2025-03-03"); /* the dates run together as well */
}

static void test_a_date_over_two_lines(void **state) {
    assert_found(state, "a.pdf", "Purchase order no. 4711 dated 5 Mar\n2025\n", "order 4711 2025-03-05");
    assert_found(state, "a.pdf", "Bestellung Nr. 4711 vom 5. März\n2025, Lieferung sofort\n", "order 4711 2025-03-05");
    assert_found(state, "a.pdf",
                 "COMMANDE FOURNISSEUR\n"
                 "Numéro de commande   Date             Code fournisseur\n"
                 "PO-2025-114          3 septembre      70012\n"
                 "                     2025\n",
                 "order 2025-114 2025-09-03");
    /* four figures that are no year of it */
    assert_found(state, "a.pdf", "Purchase order no. 4711, delivery on 5 Mar\n4500 boxes\n", "order 4711 -");
}

static void test_a_number_on_the_next_line(void **state) {
    assert_found(state, NULL,
                 "Dear Sirs,\n"
                 "please supply the following goods under our new purchase order no.\n"
                 "4711 of 3 March\n"
                 "2025, which we send today:\n"
                 "10 x AB-1\n",
                 "order 4711 2025-03-03");
}

/* "PO" before the number is its prefix where something else labels it. */
static void test_the_label_beside_a_prefix(void **state) {
    struct find_message message;
    message_begin(&message, state);
    message_add(&message, "2", "a.pdf", "PURCHASE ORDER\nOrder number    Order date\nPO-2025-114     3 March 2025\n");
    message_find(&message);
    assert_string_equal(message_summary(&message), "order 2025-114 2025-03-03");
    assert_string_equal(message.facts.documents[0].number_raw, "PO-2025-114");
    message_end(&message);
    /* also where it labels something else */
    assert_found(state, "a.pdf",
                 "PURCHASE ORDER\nCustomer number    PO-77\nOrder number    4711\nOrder date    3 March 2025\n",
                 "order 4711 2025-03-03");
}

static void test_an_order_by_any_name(void **state) {
    assert_found(state, "a.pdf", "PURCHASE ORDER\nRestaurant order no.: 4711\nOrder date: 3 March 2025\n",
                 "order 4711 2025-03-03");
    assert_found(state, "a.pdf", "BESTELLUNG\nSonderbestellung Nr. 4711\nBestelldatum: 03.03.2025\n",
                 "order 4711 2025-03-03");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headings_over_two_lines),   cmocka_unit_test(test_lines_that_stay_apart),
        cmocka_unit_test(test_headings_in_one_cell),      cmocka_unit_test(test_a_date_over_two_lines),
        cmocka_unit_test(test_a_number_on_the_next_line), cmocka_unit_test(test_the_label_beside_a_prefix),
        cmocka_unit_test(test_an_order_by_any_name),
    };
    return cmocka_run_group_tests(tests, find_world_open, find_world_close);
}
