/* test-find-details.c - what else is told about a document: its lines, its text, names, places, evidence, revision. */
#include "test-find.h"

/* The first document of one sheet; the message stays open for its strings. */
static const struct document *find_one(struct find_message *message, void **state, const char *name, const char *text) {
    message_begin(message, state);
    message_add(message, "2", name, text);
    message_find(message);
    assert_int_equal(message->facts.document_count, 1);
    return &message->facts.documents[0];
}

static void lines_of(void **state, const char *text, char lines[33], uint32_t *count) {
    struct find_message message;
    char whole[4000];
    snprintf(whole, sizeof whole, "PURCHASE ORDER\nPO Number: 4711\nOrder date: 3 March 2025\n%s", text);
    const struct document *document = find_one(&message, state, "a.pdf", whole);
    memcpy(lines, document->lines, 33);
    *count = document->line_count;
    message_end(&message);
}

static void assert_same_lines(void **state, const char *a, const char *b, bool same) {
    char one[33];
    char two[33];
    uint32_t count = 0;
    lines_of(state, a, one, &count);
    lines_of(state, b, two, &count);
    assert_int_equal(strlen(one), 32);
    assert_int_equal(strlen(two), 32);
    if ((strcmp(one, two) == 0) != same)
        print_error("%s lines in:\n%s\nand:\n%s\n", same ? "different" : "the same", a, b);
    assert_int_equal(strcmp(one, two) == 0, same);
}

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static const char table[] = "Item      Description     Qty   Price   Amount\n"
                            "AB-1234   Widget, blue    10    3.20    32.00\n"
                            "AB-1235   Widget, red     5     4.10    20.50\n"
                            "                          Total         52.50\n";

static void test_lines_do_not_depend_on_layout(void **state) {
    /* order of the rows */
    assert_same_lines(state, table,
                      "Item      Description     Qty   Price   Amount\n"
                      "AB-1235   Widget, red     5     4.10    20.50\n"
                      "AB-1234   Widget, blue    10    3.20    32.00\n",
                      true);
    /* order of the columns, other prices, position numbers, units, another language */
    assert_same_lines(state, table,
                      "Pos   Menge      Artikel    Bezeichnung       Preis\n"
                      "1     10 Stk     AB-1234    Blaues Ding       9,90\n"
                      "2     5 Stk      AB-1235    Rotes Ding        9,90\n"
                      "Summe                                         19,80\n",
                      true);
    assert_same_lines(state, table,
                      "Qté     Référence    Désignation\n"
                      "10      AB-1234      Truc bleu\n"
                      "5       AB-1235      Truc rouge\n",
                      true);
    /* in sentences */
    assert_same_lines(state, table, "10 x AB-1234 Widget, blue\n5 x AB-1235 Widget, red\n", true);
    assert_same_lines(state, table, "AB-1234 Widget, blue 10 pcs 3.20\nAB-1235 Widget, red 5 pcs 4.10\n", true);
    /* with decimals */
    assert_same_lines(state, table,
                      "Item      Qty     Description\nAB-1234   10.00   Widget\nAB-1235   5,0     Widget\n", true);
}

static void test_other_lines_are_others(void **state) {
    assert_same_lines(state, table,
                      "Item      Description     Qty\nAB-1234   Widget, blue    11\nAB-1235   Widget, red     5\n",
                      false);
    assert_same_lines(state, table,
                      "Item      Description     Qty\nAB-1236   Widget, blue    10\nAB-1235   Widget, red     5\n",
                      false);
    assert_same_lines(state, table, "Item      Description     Qty\nAB-1234   Widget, blue    10\n", false);
    /* twice the same is not once */
    assert_same_lines(state, "10 x AB-1234\n", "10 x AB-1234\n10 x AB-1234\n", false);
    assert_same_lines(state, "10 x AB-1234\n", "10 x AB-12345\n", false);
}

static void test_lines_over_two_pages(void **state) {
    assert_same_lines(state, table,
                      "Item      Description     Qty   Price   Amount\n"
                      "AB-1234   Widget, blue    10    3.20    32.00\n"
                      "Carried forward                         32.00\n"
                      "\f\n"
                      "Item      Description     Qty   Price   Amount\n"
                      "AB-1235   Widget, red     5     4.10    20.50\n",
                      true);
}

/* No fingerprint: the text of the order decides. */
static void assert_no_lines(void **state, const char *text) {
    char lines[33];
    uint32_t count = 0;
    lines_of(state, text, lines, &count);
    if (*lines != '\0')
        print_error("lines in: %s", text);
    assert_string_equal(lines, "");
}

static void test_a_sentence_of_several_items(void **state) {
    /* each quantity has its code */
    assert_same_lines(state, "20 pieces of AX-100 and 3 pieces of AX-200\n",
                      "20 pieces of AX-100 and 9 pieces of AX-200\n", false);
    assert_same_lines(state, "20 pieces of AX-100 and 3 pieces of AX-200\n", "3 pcs AX-200\n20 pcs AX-100\n", true);
    /* whose quantity is the second number? */
    assert_no_lines(state, "20 pieces of AX-100 and 3 of AX-200\n");
    assert_no_lines(state, "We need 20 pieces of AX-100, 5 of them now\n");
    /* a line of a list that cannot be read takes the others along */
    assert_no_lines(state, "20 pieces of AX-100\n3 of AX-200\n");
    assert_no_lines(state, "20 x AX-100\nBlue widget 10 pcs\n");
    /* what follows a list and is none of it does not */
    assert_same_lines(state, "20 x AX-100\n", "20 x AX-100\nPlease deliver in 10 days.\n", true);
    assert_same_lines(state, "20 x AX-100\n", "20 x AX-100 at 5 EUR\n", true);
    /* one thing, said with two codes */
    assert_same_lines(state, "20 x AX-100 and AX-200\n", "20 x AX-100 and AX-300\n", false);
}

static void test_simple_lists(void **state) {
    assert_same_lines(state, "- 20 AX-100\n- 7 BB-9\n", "20 x AX-100\n7 x BB-9\n", true);
    assert_same_lines(state, "AX-100 x 20\nBB-9 x 7\n", "20 x AX-100\n7 x BB-9\n", true);
    assert_same_lines(state, "- 20 AX-100\n- 7 BB-9\n", "- 20 AX-100\n- 8 BB-9\n", false);
}

static void test_a_row_that_cannot_be_read(void **state) {
    assert_no_lines(state, "Item      Description   Qty\nAX-100    Bolt          20\nAX-200    Nut           two\n");
    assert_no_lines(state, "Item      Description   Qty\nAX-200    Nut           two\nAX-100    Bolt          20\n");
    assert_no_lines(state, "Item      Description   Qty\nAX-100    Bolt          20\nAX-200    Nut\n");
    assert_same_lines(state, "Item      Description   Qty\nAX-100    Bolt          20\n          Nut           3\n",
                      "Item      Description   Qty\nAX-100    Bolt          20\n          Nut           4\n", false);
    assert_no_lines(state, "Item      Description   Qty\nAX-100    Bolt          20 x 6\n");
    /* what belongs to a row, and what follows the table, is no row */
    assert_same_lines(state, "Item      Description   Qty\nAX-100    Bolt          20\n",
                      "Item      Description   Qty\nAX-100    Bolt          20\n          galvanised\n"
                      "Payment: 30 days net\nKind regards\nAnn Larsen    Purchasing\n",
                      true);
}

static void test_variants(void **state) {
    static const char sizes[] = "Artikel   Größe   Menge\nAX-100    S       20\nAX-100    M       10\n";
    assert_same_lines(state, sizes, "Artikel   Größe   Menge\nAX-100    M       10\nAX-100    S       20\n", true);
    assert_same_lines(state, sizes, "Menge   Artikel   Größe\n10      AX-100    M\n20      AX-100    S\n", true);
    assert_same_lines(state, sizes, "Artikel   Größe   Menge\nAX-100    S       10\nAX-100    M       20\n", false);
    assert_same_lines(state, "Artikel   Größe   Menge\nAX-100    S       20\n",
                      "Artikel   Größe   Menge\nAX-100    M       20\n", false);
    /* one code twice: the description tells which is which */
    assert_same_lines(state, "Item     Description   Qty\nAX-100   Shirt red    20\nAX-100   Shirt blue   10\n",
                      "Item     Description   Qty\nAX-100   Shirt red    10\nAX-100   Shirt blue   20\n", false);
    /* nothing in the rows does */
    assert_no_lines(state, "Item     Description   Qty\nAX-100   Shirt         20\nAX-100   Shirt         10\n");
}

static void test_dates_of_rows(void **state) {
    static const char split[] = "Item     Qty   Delivery date\nAX-100   20    2025-05-05\nAX-200   10    2025-06-06\n";
    assert_same_lines(state, split,
                      "Item     Qty   Delivery date\nAX-100   20    2025-06-06\nAX-200   10    2025-05-05\n", false);
    /* one date for all is the order's, not the rows' */
    assert_same_lines(state, "Item     Qty\nAX-100   20\nAX-200   10\n",
                      "Item     Qty   Delivery date\nAX-100   20    2025-05-05\nAX-200   10    2025-05-05\n", true);
}

static void test_what_is_no_line(void **state) {
    static const char *const texts[] = {
        "Please deliver in 10 days.\n",           "Total 3 items\n", "Qty   Item\n",
        "Payment 30 days net, 2 % for 10 days\n", "Tel. 10 20 30\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char lines[33];
        uint32_t count = 0;
        lines_of(state, texts[i], lines, &count);
        if (count != 0)
            print_error("lines in: %s", texts[i]);
        assert_int_equal(count, 0);
        assert_string_equal(lines, "");
    }
}

/* ---- the text ---------------------------------------------------------------------------------------------------- */

static void text_of(void **state, const char *text, char digest[33]) {
    struct find_message message;
    const struct document *document = find_one(&message, state, "a.pdf", text);
    memcpy(digest, document->text_digest, 33);
    message_end(&message);
}

static void assert_same_text(void **state, const char *a, const char *b, bool same) {
    char one[33];
    char two[33];
    text_of(state, a, one);
    text_of(state, b, two);
    assert_int_equal(strlen(one), 32);
    assert_int_equal(strcmp(one, two) == 0, same);
}

static const char order[] = "PURCHASE ORDER\n"
                            "PO Number: 4711\n"
                            "Order date: 3 March 2024\n"
                            "Please deliver to our store, second floor, back entrance.\n"
                            "Item      Description     Qty   Price   Amount\n"
                            "AB-1234   Widget, blue    10    3.20    32.00\n"
                            "                          Total         32.00\n"
                            "Printed: 4 March 2024 14:22      Page 1 of 1\n";

static void test_the_text_survives_printing_it_anew(void **state) {
    assert_same_text(state, order,
                     "Page 1 of 2\n"
                     "Purchase Order\n"
                     "PO Number: 4712\n"        /* another number */
                     "Order date: 11/03/2025\n" /* another date, another writing */
                     "Please deliver to our store,\n"
                     "second floor, back entrance.\n" /* broken elsewhere */
                     "Item      Description     Qty   Price   Amount\n"
                     "\f\n"
                     "Page 2 of 2\n"
                     "Purchase Order\n" /* repeated heads */
                     "PO Number: 4712\n"
                     "AB-1234   Widget, blue    10    3.95    39.50\n" /* another price */
                     "                          Total         39.50\n",
                     true);
}

static void test_another_text_is_another(void **state) {
    assert_same_text(state, order,
                     "PURCHASE ORDER\n"
                     "PO Number: 4711\n"
                     "Order date: 3 March 2024\n"
                     "Please deliver to our store, second floor, front entrance.\n"
                     "Item      Description     Qty   Price   Amount\n"
                     "AB-1234   Widget, blue    10    3.20    32.00\n",
                     false);
    /* a quantity counts */
    assert_same_text(state, order,
                     "PURCHASE ORDER\n"
                     "PO Number: 4711\n"
                     "Order date: 3 March 2024\n"
                     "Please deliver to our store, second floor, back entrance.\n"
                     "Item      Description     Qty   Price   Amount\n"
                     "AB-1234   Widget, blue    12    3.20    38.40\n",
                     false);
}

#define LETTER(first, second)                                                                                          \
    "PURCHASE ORDER\nPO Number: 4711\nOrder date: 3 March 2024\nPlease deliver to our store at the back entrance.\n"   \
    "Red hammers        " first "\nBlue hammers       " second "\n"

static void test_what_is_in_order_in_a_text(void **state) {
    assert_same_text(state, LETTER("12", "5"), LETTER("12", "5"), true);
    assert_same_text(state, LETTER("12", "5"), LETTER("5", "12"), false);
    /* cells of two columns side by side, or one below the other */
    assert_same_text(
        state, "PURCHASE ORDER\nAcme Tools           PO Number: 4711\nHarbour Street       Your contact: Ann Larsen\n",
        "PURCHASE ORDER\nAcme Tools\nHarbour Street\nPO Number: 4711\nYour contact: Ann Larsen\n", true);
    /* a change says the opposite with the same words */
    assert_same_text(
        state, "PURCHASE ORDER CHANGE\nPO Number: 4711\nPlease send red ones instead of the blue ones to the store.\n",
        "PURCHASE ORDER CHANGE\nPO Number: 4711\nPlease send blue ones instead of the red ones to the store.\n", false);
}

static void test_at_the_edge_of_a_page(void **state) {
    static const char text[] =
        "PURCHASE ORDER\nPO Number: 4711\nPlease deliver to our store, second floor, back entrance.\n";
    char edged[400];
    snprintf(edged, sizeof edged,
             "3/4/2024, 09:41   A web shop's own long title of the page\n%shttps://shop.example/orders/77   1/1\n",
             text);
    assert_same_text(state, text, edged, true);
    /* but not what somebody wrote there */
    snprintf(edged, sizeof edged, "%sSend 20 of them by 10:00\n", text);
    assert_same_text(state, text, edged, false);
}

static void test_a_text_of_few_words_has_no_digest(void **state) {
    struct find_message message;
    const struct document *document = find_one(&message, state, "a.pdf", "Purchase Order 4711\nDate: 3 March 2025\n");
    assert_string_equal(document->text_digest, "");
    message_end(&message);
}

/* ---- forms of the number ----------------------------------------------------------------------------------------- */

static void test_forms_of_the_number(void **state) {
    static const struct {
        const char *printed, *raw, *number, *folded;
    } forms[] = {
        {"4711", "4711", "4711", "4711"},
        {"PO-4711", "PO-4711", "4711", "4711"},
        {"PO4711", "PO4711", "4711", "4711"},
        {"PO 4711", "PO 4711", "4711", "4711"},
        {"P.O.4711", "P.O.4711", "4711", "4711"},
        {"AC-00123", "AC-00123", "AC-00123", "ac00123"},
        {"00123", "00123", "00123", "123"},
        {"PO-00123", "PO-00123", "00123", "123"},
        {"4500 012 345", "4500 012 345", "4500 012 345", "4500012345"},
        {"4711/2025", "4711/2025", "4711/2025", "4711/2025"},
        {"ab-12-cd", "ab-12-cd", "ab-12-cd", "ab12cd"},
        {"４７１１", "４７１１", "4711", "4711"},
        {"Ä-12", "Ä-12", "Ä-12", "a12"},
        {"000", "000", "000", "0"},
        {"4711.", "4711", "4711", "4711"},
        {"(4711)", "4711", "4711", "4711"},
        {"#4711", "4711", "4711", "4711"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct find_message message;
        char text[200];
        snprintf(text, sizeof text, "PURCHASE ORDER\nPO Number: %s\nOrder date: 3 March 2025\n", forms[i].printed);
        const struct document *document = find_one(&message, state, "a.pdf", text);
        assert_non_null(document->number);
        assert_string_equal(document->number_raw, forms[i].raw);
        assert_string_equal(document->number, forms[i].number);
        assert_string_equal(document->number_folded, forms[i].folded);
        message_end(&message);
    }
}

static void test_revision_and_release(void **state) {
    static const struct {
        const char *line, *number, *revision, *release;
    } tries[] = {
        {"PO Number: 4711 Rev. B", "4711", "B", ""},
        {"PO Number: 4711-Rev2", "4711", "2", ""},
        {"PO Number: 4711, Revision 2", "4711", "2", ""},
        {"PO Number: 4711   Revision: 3", "4711", "3", ""},
        {"Bestellung Nr. 4711 Änderung 2", "4711", "2", ""},
        {"Commande n° 4711 indice B", "4711", "B", ""},
        {"PO Number: 4711 Release 3", "4711", "", "3"},
        {"PO Number: 4711   Release No.: 3", "4711", "", "3"},
        {"Bestellnummer: 4711 Abruf 12", "4711", "", "12"},
        {"PO Number: 4711 Release 3 Rev. B", "4711", "B", "3"},
        {"PO Number: 4711-B", "4711-B", "", ""}, /* nothing says that B is a revision */
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct find_message message;
        char text[300];
        snprintf(text, sizeof text, "PURCHASE ORDER\n%s\nOrder date: 3 March 2025\nForm rev. 03/2014\n", tries[i].line);
        const struct document *document = find_one(&message, state, "a.pdf", text);
        assert_string_equal(document->number, tries[i].number);
        assert_string_equal(document->revision, tries[i].revision);
        assert_string_equal(document->release, tries[i].release);
        message_end(&message);
    }
}

static void test_the_pattern_of_a_party(void **state) {
    static const char *pattern[] = {"\\bAC-\\d{5}\\b"};
    struct find_world *world = *state;
    struct party_block block = {.name = "Acme", .number_patterns = pattern, .number_pattern_count = 1};
    world->settings->parties = &block;
    world->settings->party_count = 1;
    struct find_world own = {world->settings, find_prepare(world->settings)};
    struct find_message message;
    void *own_state = &own;
    static uint32_t blocks[] = {0, 77}; /* 77: an index nobody declared */
    message_begin(&message, &own_state);
    message.reading.blocks = blocks;
    message.reading.block_count = 2;
    message_add(&message, "2", "a.pdf", "Purchase Order\nOrder date: 3 March 2025\nAC-00123\nRequisition: 88-1\n");
    message_find(&message);
    assert_string_equal(message_summary(&message), "order AC-00123 2025-03-03");
    message_end(&message);
    find_release(own.index);
    world->settings->parties = NULL;
    world->settings->party_count = 0;
}

/* What an order to this party is read as; *because tells why the candidate of that value won or lost. */
static void find_to_party(struct find_world *world, struct party_block *block, const char *text, const char *wanted,
                          const char *value, const char *because) {
    static uint32_t blocks[] = {0};
    world->settings->parties = block;
    world->settings->party_count = 1;
    struct find_world own = {world->settings, find_prepare(world->settings)};
    struct find_message message;
    void *own_state = &own;
    message_begin(&message, &own_state);
    message.reading.blocks = blocks;
    message.reading.block_count = 1;
    message.reading.want_candidates = true;
    message_add(&message, "2", "a.pdf", text);
    message_find(&message);
    assert_string_equal(message_summary(&message), wanted);
    const struct facts *facts = message.reading.facts;
    bool found = value == NULL;
    for (size_t i = 0; i < facts->candidate_count; i++)
        if (value != NULL && strcmp(facts->candidates[i].value, value) == 0 && !facts->candidates[i].won)
            found = found || strstr(facts->candidates[i].because, because) != NULL;
    if (!found)
        fail_msg("nothing says of %s that %s", value, because);
    message_end(&message);
    find_release(own.index);
    world->settings->parties = NULL;
    world->settings->party_count = 0;
}

#define IGNORED "says to ignore it"

static void test_what_a_party_has_ignored(void **state) {
    const char *numbers[] = {"K-4711", "0017"}, *patterns[] = {"M\\d+", "88"};
    struct date dates[] = {{2014, 3, 1}};
    struct party_block block = {.name = "Acme",
                                .ignored_numbers = numbers,
                                .ignored_number_count = 2,
                                .ignored_patterns = patterns,
                                .ignored_pattern_count = 2,
                                .ignored_dates = dates,
                                .ignored_date_count = 1};
#define FORM(number, date)                                                                                             \
    "Purchase Order\nOrder number: " number "\nPO No.: 8812\nOrder date: " date "\nDate: 3 May 2025\n"
    find_to_party(*state, &block, FORM("K-4711", "1 March 2014"), "order 8812 2025-05-03", "K-4711", IGNORED);
    find_to_party(*state, &block, FORM("k-4711", "01/03/2014"), "order 8812 2025-05-03", "k-4711", IGNORED);
    find_to_party(*state, &block, FORM("17", "2014-03-01"), "order 8812 2025-05-03", "2014-03-01", IGNORED);
    find_to_party(*state, &block, FORM("M123", "01.03.14"), "order 8812 2025-05-03", "M123", IGNORED);
    /* A pattern must fit all of a number, a date be that day. */
    find_to_party(*state, &block, FORM("XM123", "2 March 2014"), "order XM123 2014-03-02", NULL, NULL);
    find_to_party(*state, &block, FORM("88123", "1 March 2015"), "order 88123 2015-03-01", NULL, NULL);
    /* Nothing is left. */
    find_to_party(*state, &block, "Purchase Order\nOrder number: K-4711\nOrder date: 3 May 2025\n",
                  "order - 2025-05-03", "K-4711", IGNORED);
    struct party_block none = {.name = "Acme"};
    find_to_party(*state, &none, FORM("K-4711", "1 March 2014"), "order K-4711 2014-03-01", NULL, NULL);
}

static void test_the_language_of_a_party(void **state) {
    struct party_block german = {.name = "Acme", .language = "de"}, unknown = {.name = "Acme", .language = "xx"};
    find_to_party(*state, &german, "Purchase Order\nPO No.: 4711\nOrder date: 03/04/2025\n", "order 4711 2025-04-03",
                  NULL, NULL);
    find_to_party(*state, &unknown, "Purchase Order\nPO No.: 4711\nOrder date: 03/04/2025\n",
                  "order 4711 2025-03-04|2025-04-03", NULL, NULL);
    /* What the order itself shows comes first, and date-order before all. */
    find_to_party(*state, &german, "Purchase Order\nPO No.: 4711\nOrder date: 03/04/2025\nDelivery date: 03/25/2025\n",
                  "order 4711 2025-03-04", NULL, NULL);
    german.date_order = DATE_ORDER_MDY;
    find_to_party(*state, &german, "Purchase Order\nPO No.: 4711\nOrder date: 03/04/2025\n", "order 4711 2025-03-04",
                  NULL, NULL);
}

/* ---- other dates, names, places, evidence ------------------------------------------------------------------------ */

static void test_other_dates(void **state) {
    struct find_message message;
    const struct document *document = find_one(&message, state, "a.pdf",
                                               "ORDER NUMBER: 55-1002        REQ DATE: 03/25/2025\n"
                                               "ORDER DATE:   03/11/2025     CANCEL DATE: 04/20/2025\n"
                                               "SHIP DATE:    03/20/2025     TERMS: NET 30\n"
                                               "SHIP TO: ACME #12\n");
    assert_true(date_equal(document->date, (struct date){2025, 3, 11}));
    assert_int_equal(document->date_role, ROLE_ORDER);
    assert_true(date_equal(document->delivery_date, (struct date){2025, 3, 25}));
    assert_true(date_equal(document->cancel_date, (struct date){2025, 4, 20}));
    message_end(&message);
}

static void test_roles_of_dates(void **state) {
    static const char *const others[] = {
        "Delivery date: 3 April 2025",       "Requested delivery 3 April 2025",
        "Please deliver by 3 April 2025.",   "Cancel after 3 April 2025",
        "Payment due 3 April 2025",          "Printed 3 April 2025",
        "Print date: 3 April 2025   Page 1", "Form PO-7 revised 3 April 2015",
        "Your quotation of 3 April 2025",    "Prices valid until 3 April 2025",
        "Date of birth: 3 April 1975",       "Terms as of 3 April 2019",
        "Member since 3 April 2009",         "Contract dated 3 April 2021",
        "Lieferdatum: 3. April 2025",        "Liefertermin spätestens 3. April 2025",
        "Ihr Angebot vom 3. April 2025",     "Druckdatum: 3. April 2025",
        "AGB Stand 3. April 2019",           "gültig bis 3. April 2025",
        "Zahlbar bis 3. April 2025",         "Date de livraison : 3 avril 2025",
        "À livrer avant le 3 avril 2025",    "Votre offre du 3 avril 2025",
        "Imprimé le 3 avril 2025",           "Conditions générales du 3 avril 2019",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char text[300];
        snprintf(text, sizeof text, "PURCHASE ORDER 4711\n%s\n", others[i]);
        assert_found(state, "a.pdf", text, "order 4711 -");
    }
}

static void test_names(void **state) {
    struct find_message message;
    const struct document *document = find_one(&message, state, "a.pdf",
                                               "PURCHASE ORDER 4711          Date: 3 March 2025\n"
                                               "Bill To:                     Ship To:\n"
                                               "Acme Inc                     Acme Store #12\n"
                                               "1 First St                   2 Second St\n");
    assert_string_equal(document->buyer, "Acme Inc");
    assert_string_equal(document->ship_to, "Acme Store #12");
    message_end(&message);
    document = find_one(
        &message, state, "a.pdf",
        "Bestellung 4711    Datum: 03.03.2025\nLieferadresse: Muster GmbH, Werk 2\nRechnungsadresse:   Muster AG\n");
    assert_string_equal(document->ship_to, "Muster GmbH, Werk 2");
    assert_string_equal(document->buyer, "Muster AG");
    message_end(&message);
    document = find_one(&message, state, "a.pdf", "Purchase order 4711   Date: 3 March 2025\nShip to:\n4711\n");
    assert_null(document->ship_to);
    assert_null(document->buyer);
    message_end(&message);
}

static void test_places(void **state) {
    struct find_message message;
    const struct document *document = find_one(
        &message, state, "po.pdf", "Cover\n\f\nPURCHASE ORDER\nPO Number:   4711\n\nOrder date: 3 March 2025\n");
    assert_string_equal(document->where.part, "2");
    assert_string_equal(document->where.name, "po.pdf");
    assert_string_equal(document->where.format, "pdf");
    assert_int_equal(document->where.page, 2);
    assert_int_equal(document->where.row, 2);
    assert_string_equal(document->where.text, "PO Number:  4711");
    assert_int_equal(document->date_where.row, 4);
    assert_string_equal(document->date_where.text, "Order date: 3 March 2025");
    message_end(&message);
}

static void test_evidence(void **state) {
    struct find_message message;
    message_begin(&message, state);
    struct sheet *sheet = message_add(&message, "2", "PO_4711_2024-03-11.pdf",
                                      "03/11/2024 14:22   FROM: ACME STORE   FAX 555-123-4567   P.1/3\n"
                                      "25/12/2024 10:00   FAX 555-123-4567\n"
                                      "PURCHASE ORDER\nPO Number: 4711\nOrder date: 3 March 2025\n"
                                      "\f\n"
                                      "25/12/2024 10:00   FAX 555-123-4567   P.2/3\n");
    sheet->evidence[0] = (struct evidence){EVIDENCE_INNER_DATE, {2024, 3, 12}};
    sheet->evidence_count = 1;
    message_find(&message);
    assert_int_equal(message.facts.document_count, 1);
    const struct document *document = &message.facts.documents[0];
    assert_true(date_equal(document->date, (struct date){2025, 3, 3}));
    assert_int_equal(document->evidence_count, 3);
    assert_int_equal(document->evidence[0].kind, EVIDENCE_INNER_DATE);
    assert_int_equal(document->evidence[1].kind, EVIDENCE_FILE_NAME);
    assert_true(date_equal(document->evidence[1].date, (struct date){2024, 3, 11}));
    assert_int_equal(document->evidence[2].kind, EVIDENCE_FAX_LINE);
    assert_true(date_equal(document->evidence[2].date, (struct date){2024, 12, 25}));
    message_end(&message);
}

/* ---- explaining -------------------------------------------------------------------------------------------------- */

static const struct candidate *candidate_of(const struct facts *facts, const char *field, const char *value) {
    for (size_t i = 0; i < facts->candidate_count; i++)
        if (strcmp(facts->candidates[i].field, field) == 0 && strcmp(facts->candidates[i].value, value) == 0)
            return &facts->candidates[i];
    fail_msg("no candidate %s %s", field, value);
    return NULL;
}

static void test_candidates(void **state) {
    struct find_message message;
    message_begin(&message, state);
    message.reading.want_candidates = true;
    message_add(
        &message, "2", "a.pdf",
        "PURCHASE ORDER\nPO Number: 4711\nCustomer No.: 10077\nOrder date: 3 March 2025\nPrinted: 4 March 2025\n");
    message_find(&message);
    const struct candidate *won = candidate_of(&message.facts, "number", "4711");
    assert_true(won->won);
    assert_string_equal(won->label, "PO Number");
    assert_string_equal(won->role, "order");
    assert_int_equal(won->document, 0);
    assert_int_equal(won->where.row, 2);
    const struct candidate *lost = candidate_of(&message.facts, "number", "10077");
    assert_false(lost->won);
    assert_string_equal(lost->role, "customer-number");
    assert_string_equal(lost->because, "its label says that it is another number");
    assert_true(candidate_of(&message.facts, "date", "2025-03-03")->won);
    assert_string_equal(candidate_of(&message.facts, "date", "2025-03-04")->role, "print");
    assert_true(candidate_of(&message.facts, "kind", "order")->score > 0);
    message_end(&message);
}

/* Also where nothing was found, it is told why. */
static void test_candidates_without_a_document(void **state) {
    struct find_message message;
    message_begin(&message, state);
    message.reading.want_candidates = true;
    message_add(&message, "1", NULL, "Please see the attached purchase order 4711.\n");
    message_find(&message);
    assert_int_equal(message.facts.document_count, 0);
    assert_int_equal(candidate_of(&message.facts, "number", "4711")->document, UINT32_MAX);
    message_end(&message);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_do_not_depend_on_layout),
        cmocka_unit_test(test_other_lines_are_others),
        cmocka_unit_test(test_lines_over_two_pages),
        cmocka_unit_test(test_a_sentence_of_several_items),
        cmocka_unit_test(test_simple_lists),
        cmocka_unit_test(test_a_row_that_cannot_be_read),
        cmocka_unit_test(test_variants),
        cmocka_unit_test(test_dates_of_rows),
        cmocka_unit_test(test_what_is_no_line),
        cmocka_unit_test(test_the_text_survives_printing_it_anew),
        cmocka_unit_test(test_another_text_is_another),
        cmocka_unit_test(test_what_is_in_order_in_a_text),
        cmocka_unit_test(test_at_the_edge_of_a_page),
        cmocka_unit_test(test_a_text_of_few_words_has_no_digest),
        cmocka_unit_test(test_forms_of_the_number),
        cmocka_unit_test(test_revision_and_release),
        cmocka_unit_test(test_the_pattern_of_a_party),
        cmocka_unit_test(test_what_a_party_has_ignored),
        cmocka_unit_test(test_the_language_of_a_party),
        cmocka_unit_test(test_other_dates),
        cmocka_unit_test(test_roles_of_dates),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_candidates),
        cmocka_unit_test(test_candidates_without_a_document),
    };
    return cmocka_run_group_tests(tests, find_world_open, find_world_close);
}
