/* UBL, cXML and openTRANS, written from their schemas: UBL 2.1 and 1.0, cXML 1.2, openTRANS 1.0 and 2.1. */
#include "test-format-fields.h"

#define DECLARATION "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define UBL "urn:oasis:names:specification:ubl:schema:xsd:"
#define COMPONENTS " xmlns:cac=\"" UBL "CommonAggregateComponents-2\" xmlns:cbc=\"" UBL "CommonBasicComponents-2\""

/* ---- UBL -------------------------------------------------------------------------------------------------------- */

static const char ubl_order[] = DECLARATION
    "<Order xmlns=\"" UBL "Order-2\"" COMPONENTS ">\n<cbc:UBLVersionID>2.1</cbc:UBLVersionID>\n"
    "<cbc:ID> 4500123 </cbc:ID>\n<cbc:IssueDate>2025-03-11</cbc:IssueDate><cbc:Note>Order 9999 of 2020-01-01</cbc:Note>"
    "<cac:QuotationDocumentReference><cbc:ID>Q-1</cbc:ID><cbc:IssueDate>2024-01-01</cbc:IssueDate>"
    "</cac:QuotationDocumentReference><cac:BuyerCustomerParty><cac:Party><cac:PartyName>"
    "<cbc:Name>Gr&#252;n &amp; Co</cbc:Name></cac:PartyName></cac:Party></cac:BuyerCustomerParty>"
    "<cac:SellerSupplierParty><cac:Party><cac:PartyName><cbc:Name>Acme</cbc:Name></cac:PartyName></cac:Party>"
    "</cac:SellerSupplierParty><cac:Delivery><cac:RequestedDeliveryPeriod><cbc:StartDate>2025-04-01</cbc:StartDate>"
    "<cbc:EndDate>2025-04-05</cbc:EndDate></cac:RequestedDeliveryPeriod><cac:DeliveryParty><cac:PartyName>"
    "<cbc:Name>Store 12</cbc:Name></cac:PartyName></cac:DeliveryParty></cac:Delivery>\n"
    "<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode=\"C62\">12</cbc:Quantity><cac:Item>"
    "<cbc:Name>Hammer</cbc:Name><cac:BuyersItemIdentification><cbc:ID>B-9</cbc:ID></cac:BuyersItemIdentification>"
    "<cac:SellersItemIdentification><cbc:ID>A-1001</cbc:ID></cac:SellersItemIdentification></cac:Item>"
    "</cac:LineItem></cac:OrderLine><cac:OrderLine><cac:LineItem><cbc:ID>2</cbc:ID><cbc:Quantity>40</cbc:Quantity>"
    "<cac:Item><cbc:Name>Tape</cbc:Name></cac:Item></cac:LineItem></cac:OrderLine>\n</Order>\n";

#define UBL_FIELDS                                                                                                     \
    "document order\nnumber 4500123\ndate 2025-03-11\ndelivery-date 2025-04-01\nbuyer Gr\xC3\xBCn & Co\n"              \
    "ship-to Store 12\nitem A-1001\nquantity 12\nitem Tape\nquantity 40\n"

static void a_ubl_order_is_read(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_text(fixture, ubl_order);
    assert_string_equal(sheet->format, "ubl");
    assert_fields(fixture, sheet, UBL_FIELDS);
    assert_int_equal(sheet->fields[1].row, 4); /* <cbc:ID> stands on the fourth line */
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

/* The standard forbids it, and programs write it; the row stays that of the file. */
static void blanks_before_the_declaration_do_no_harm(void **state) {
    struct fixture *fixture = *state;
    const char *text = arena_printf(fixture->arena, "\xEF\xBB\xBF\r\n \n%s", ubl_order);
    struct sheet *sheet = read_text(fixture, text);
    assert_fields(fixture, sheet, UBL_FIELDS);
    assert_int_equal(sheet->fields[1].row, 6);
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

static void a_ubl_change_goes_by_the_number_of_its_order(void **state) {
    assert_reads(*state,
                 DECLARATION "<o:OrderChange xmlns:o=\"" UBL "OrderChange-2\"" COMPONENTS "><cbc:ID>C-7</cbc:ID>"
                             "<cbc:SequenceNumberID>2</cbc:SequenceNumberID><cbc:IssueDate>2025-04-01</cbc:IssueDate>"
                             "<cac:OrderReference><cbc:ID>4500123</cbc:ID><cbc:IssueDate>2025-03-11</cbc:IssueDate>"
                             "</cac:OrderReference></o:OrderChange>",
                 "document change\nnumber 4500123\nrevision 2\ndate 2025-04-01\n");
}

static void a_ubl_cancellation_is_one(void **state) {
    assert_reads(*state,
                 "<OrderCancellation xmlns=\"" UBL "OrderCancellation-2\"" COMPONENTS "><cbc:ID>X</cbc:ID>"
                 "<cbc:IssueDate>2025-04-01</cbc:IssueDate><cac:OrderReference><cbc:ID>4500123</cbc:ID>"
                 "</cac:OrderReference></OrderCancellation>",
                 "document cancellation\nnumber 4500123\ndate 2025-04-01\n");
}

static void the_first_ubl_is_known(void **state) {
    assert_reads(*state,
                 "<Order xmlns=\"" UBL "Order-1.0\"><ID>47</ID><IssueDate>2005-06-20</IssueDate><BuyerParty><Party>"
                 "<PartyName><Name>Larsen</Name></PartyName></Party></BuyerParty></Order>",
                 "document order\nnumber 47\ndate 2005-06-20\nbuyer Larsen\n");
}

/* Networks wrap what they carry, and some programs collect orders in one file. */
static void documents_in_an_envelope_are_found(void **state) {
    assert_reads(*state,
                 DECLARATION "<sh:StandardBusinessDocument xmlns:sh=\"urn:x\"><sh:StandardBusinessDocumentHeader>"
                             "<sh:ID>9</sh:ID></sh:StandardBusinessDocumentHeader><Order xmlns=\"" UBL
                             "Order-2\"" COMPONENTS "><cbc:ID>1</cbc:ID></Order><Order xmlns=\"" UBL
                             "Order-2\"" COMPONENTS "><cbc:ID>2</cbc:ID></Order></sh:StandardBusinessDocument>",
                 "document order\nnumber 1\ndocument order\nnumber 2\n");
}

static void other_ubl_documents_keep_their_kind(void **state) {
    assert_reads(*state, "<Invoice xmlns=\"" UBL "Invoice-2\"" COMPONENTS "><cbc:ID>R1</cbc:ID></Invoice>",
                 "document invoice\nnumber R1\n");
}

static void ubl_in_two_bytes_a_character_is_read(void **state) {
    struct fixture *fixture = *state;
    const char *text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><Order xmlns=\"" UBL "Order-2\"><ID>47</ID></Order>";
    size_t length = strlen(text);
    char *wide = arena_alloc(fixture->arena, 2 * length + 2);
    memcpy(wide, "\xFF\xFE", 2);
    for (size_t i = 0; i < length; i++)
        wide[2 + 2 * i] = text[i];
    struct part part = attachment("application/octet-stream", NULL, wide, 2 * length + 2);
    assert_fields(fixture, read_sheet(fixture, &part), "document order\nnumber 47\n");
}

/* ---- cXML ------------------------------------------------------------------------------------------------------- */

#define CXML(header, items)                                                                                            \
    DECLARATION "<!DOCTYPE cXML SYSTEM \"http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd\">\n"                       \
                "<cXML payloadID=\"1@larsen.example\" timestamp=\"2025-03-12T08:00:00-07:00\"><Header><From>"          \
                "<Credential domain=\"D\"><Identity>4711</Identity></Credential></From></Header><Request>"             \
                "<OrderRequest>" header items "</OrderRequest></Request></cXML>"

static void a_cxml_order_is_read(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_text(
        fixture, CXML("<OrderRequestHeader orderID=\"4500123\" orderDate=\"2025-03-11T23:30:00-07:00\" type=\"new\" "
                      "orderVersion=\"1\"><Total><Money currency=\"USD\">38.40</Money></Total><ShipTo><Address>"
                      "<Name xml:lang=\"en\">Store 12</Name></Address></ShipTo><BillTo><Address>"
                      "<Name xml:lang=\"en\">Larsen Outfitters</Name></Address></BillTo></OrderRequestHeader>",
                      "<ItemOut quantity=\"12.0\" lineNumber=\"1\" requestedDeliveryDate=\"2025-04-01\"><ItemID>"
                      "<SupplierPartID>A-1001</SupplierPartID></ItemID><ItemDetail><Description xml:lang=\"en\">Hammer"
                      "</Description></ItemDetail></ItemOut>"));
    assert_string_equal(sheet->format, "cxml");
    assert_fields(fixture, sheet,
                  "document order\nnumber 4500123\nrevision 1\ndate 2025-03-11\ndelivery-date 2025-04-01\n"
                  "buyer Larsen Outfitters\nship-to Store 12\nitem A-1001\nquantity 12.0\n");
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

static void the_cxml_type_sets_the_kind(void **state) {
    assert_reads(*state, CXML("<OrderRequestHeader orderID=\"1\" type=\"update\"/>", ""),
                 "document change\nnumber 1\n");
    assert_reads(*state, CXML("<OrderRequestHeader type='delete' orderID='1'/>", ""),
                 "document cancellation\nnumber 1\n");
}

static void attributes_are_read_as_they_are_meant(void **state) {
    assert_reads(*state, CXML("<OrderRequestHeader orderID=' A&amp;B&lt;&#x43;&amp;&quot; '/>", ""),
                 "document order\nnumber A&B<C&\"\n");
}

static void a_document_type_may_declare_things(void **state) {
    assert_reads(*state,
                 "<!-- made by > hand --><!DOCTYPE cXML SYSTEM 'x.dtd' [<!ENTITY a 'b'><!ELEMENT c EMPTY>]>\n"
                 "<cXML><Request><OrderRequest><OrderRequestHeader orderID='1'/></OrderRequest></Request></cXML>",
                 "document order\nnumber 1\n");
}

static void other_cxml_is_no_order(void **state) {
    struct fixture *fixture = *state;
    assert_reads(fixture,
                 "<cXML><Request><ConfirmationRequest><ConfirmationHeader noticeDate='2025-03-12T08:00:00Z'/>"
                 "<OrderReference orderID='1'/></ConfirmationRequest></Request></cXML>",
                 "document confirmation\nnumber 1\ndate 2025-03-12\n");
    const char text[] = "<cXML><Response><Status code='200' text='OK'/></Response></cXML>";
    format_read(&fixture->reading,
                &(struct part){.number = "3", .declared = "", .bytes = text, .length = strlen(text)});
    assert_string_equal(fixture->facts.unreadable[0].why, "unsupported");
}

/* ---- openTRANS -------------------------------------------------------------------------------------------------- */

static void an_opentrans_1_order_is_read(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet =
        read_text(fixture, DECLARATION
                  "<!DOCTYPE ORDER SYSTEM \"openTRANS_ORDER_1_0.dtd\"><ORDER version=\"1.0\" type=\"standard\">"
                  "<ORDER_HEADER><CONTROL_INFO><GENERATION_DATE>2020-01-01T00:00:00</GENERATION_DATE></CONTROL_INFO>"
                  "<ORDER_INFO><ORDER_ID>4500123</ORDER_ID><ORDER_DATE>2025-03-11T10:00:00+01:00</ORDER_DATE>"
                  "<DELIVERY_DATE type=\"optional\"><DELIVERY_START_DATE>2025-04-01</DELIVERY_START_DATE>"
                  "</DELIVERY_DATE><ORDER_PARTIES><BUYER_PARTY><PARTY><ADDRESS><NAME>Larsen</NAME></ADDRESS></PARTY>"
                  "</BUYER_PARTY><SUPPLIER_PARTY><PARTY><ADDRESS><NAME>Acme</NAME></ADDRESS></PARTY></SUPPLIER_PARTY>"
                  "<SHIPMENT_PARTIES><DELIVERY_PARTY><PARTY><ADDRESS><NAME>Store 12</NAME></ADDRESS></PARTY>"
                  "</DELIVERY_PARTY></SHIPMENT_PARTIES></ORDER_PARTIES></ORDER_INFO></ORDER_HEADER><ORDER_ITEM_LIST>"
                  "<ORDER_ITEM><LINE_ITEM_ID>1</LINE_ITEM_ID><ARTICLE_ID><SUPPLIER_AID>A-1001</SUPPLIER_AID>"
                  "<BUYER_AID>B-9</BUYER_AID></ARTICLE_ID><QUANTITY>12</QUANTITY></ORDER_ITEM></ORDER_ITEM_LIST>"
                  "</ORDER>");
    assert_string_equal(sheet->format, "opentrans");
    assert_fields(fixture, sheet,
                  "document order\nnumber 4500123\ndate 2025-03-11\ndelivery-date 2025-04-01\nbuyer Larsen\n"
                  "ship-to Store 12\nitem A-1001\nquantity 12\n");
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

static void an_opentrans_2_order_is_read(void **state) {
    assert_reads(
        *state,
        DECLARATION
        "<ORDER xmlns=\"http://www.opentrans.org/XMLSchema/2.1\" xmlns:b=\"http://www.bmecat.org/bmecat/2005\" "
        "version=\"2.1\"><ORDER_HEADER><ORDER_INFO><ORDER_ID>4500123</ORDER_ID><ORDER_DATE>2025-03-11"
        "</ORDER_DATE><PARTIES><PARTY><b:PARTY_ID type=\"x\">1</b:PARTY_ID><PARTY_ROLE>supplier</PARTY_ROLE>"
        "<ADDRESS><b:NAME>Acme</b:NAME></ADDRESS></PARTY><PARTY><PARTY_ROLE>invoice_recipient</PARTY_ROLE>"
        "<PARTY_ROLE>buyer</PARTY_ROLE><ADDRESS><b:NAME>Larsen</b:NAME></ADDRESS></PARTY><PARTY><PARTY_ROLE>"
        "delivery</PARTY_ROLE><ADDRESS><b:NAME>Store 12</b:NAME></ADDRESS></PARTY></PARTIES></ORDER_INFO>"
        "</ORDER_HEADER><ORDER_ITEM_LIST><ORDER_ITEM><PRODUCT_ID><b:SUPPLIER_PID>A-1001</b:SUPPLIER_PID>"
        "</PRODUCT_ID><QUANTITY>12</QUANTITY></ORDER_ITEM></ORDER_ITEM_LIST></ORDER>",
        "document order\nnumber 4500123\ndate 2025-03-11\nbuyer Larsen\nship-to Store 12\nitem A-1001\n"
        "quantity 12\n");
}

static void an_opentrans_change_is_read(void **state) {
    assert_reads(*state,
                 "<ORDERCHANGE xmlns=\"http://www.opentrans.org/XMLSchema/2.1\"><ORDERCHANGE_HEADER><ORDERCHANGE_INFO>"
                 "<ORDER_ID>4500123</ORDER_ID><ORDER_DATE>2025-03-11</ORDER_DATE><ORDERCHANGE_DATE>2025-04-01"
                 "</ORDERCHANGE_DATE><ORDERCHANGE_SEQUENCE_ID>2</ORDERCHANGE_SEQUENCE_ID></ORDERCHANGE_INFO>"
                 "</ORDERCHANGE_HEADER></ORDERCHANGE>",
                 "document change\nnumber 4500123\nrevision 2\ndate 2025-04-01\n");
}

/* ---- XML that is none of these, damaged or hostile -------------------------------------------------------------- */

static void unknown_xml_is_named(void **state) {
    struct fixture *fixture = *state;
    const char text[] = DECLARATION "<Order xmlns=\"urn:someone-else\"><ID>4711</ID></Order>";
    struct part part = attachment("text/xml", "order.xml", text, strlen(text));
    const struct unreadable *unreadable = read_nothing(fixture, &part, "unsupported");
    assert_string_equal(unreadable->what, "there is no reader for XML of the kind Order");
    assert_int_equal(fixture->reading.sheet_count, 0);
}

/* The end of an order may hold the line that makes it another one. */
static void broken_off_xml_has_no_lines(void **state) {
    struct fixture *fixture = *state;
    const char *text = arena_strndup(fixture->arena, ubl_order, (size_t)(strstr(ubl_order, "Tape") - ubl_order));
    assert_reads_damaged(fixture, text,
                         "document order\nnumber 4500123\ndate 2025-03-11\ndelivery-date 2025-04-01\n"
                         "buyer Gr\xC3\xBCn & Co\nship-to Store 12\n");
}

static void entities_that_multiply_are_refused(void **state) {
    struct fixture *fixture = *state;
    const char *text = "<!DOCTYPE Order [<!ENTITY a \"aaaaaaaaaaaaaaaaaaaa\">"
                       "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
                       "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">"
                       "<!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">"
                       "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">]>"
                       "<Order xmlns=\"" UBL "Order-2\"><ID>&e;</ID></Order>";
    struct part part = attachment("text/xml", "order.xml", text, strlen(text));
    read_nothing(fixture, &part, "corrupt");
    assert_true(fixture->reading.sheet_count == 0 || fixture->reading.sheets[0].field_count == 0);
}

static void nothing_is_fetched_from_outside(void **state) {
    struct fixture *fixture = *state;
    const char *text = "<!DOCTYPE Order [<!ENTITY secret SYSTEM \"file:///etc/passwd\">]>"
                       "<Order xmlns=\"" UBL "Order-2\"><ID>1</ID><IssueDate>2025-03-11</IssueDate>"
                       "<BuyerCustomerParty><Party><PartyName><Name>&secret;</Name></PartyName></Party>"
                       "</BuyerCustomerParty></Order>";
    struct part part = attachment("text/xml", "order.xml", text, strlen(text));
    format_read(&fixture->reading, &part);
    for (size_t i = 0; i < fixture->reading.sheet_count; i++)
        assert_null(strstr(fields_text(fixture, &fixture->reading.sheets[i]), "root"));
    assert_string_equal(fixture->facts.unreadable[0].why, "corrupt");
}

static void endless_depth_and_length_are_survived(void **state) {
    struct fixture *fixture = *state;
    const char *deep =
        arena_printf(fixture->arena, "<Order xmlns=\"" UBL "Order-2\"><ID>1</ID>%s", repeated(fixture, "<a>", 100000));
    assert_reads_damaged(fixture, deep, "document order\nnumber 1\n");
    fixture->facts.unreadable_count = 0;
    const char *wide = arena_printf(fixture->arena, "<Order xmlns=\"" UBL "Order-2\"><ID>1%s</ID></Order>",
                                    repeated(fixture, "<!---->0", 100000));
    format_read(&fixture->reading,
                &(struct part){.number = "3", .declared = "", .bytes = wide, .length = strlen(wide)});
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(a_ubl_order_is_read),
        TEST(blanks_before_the_declaration_do_no_harm),
        TEST(a_ubl_change_goes_by_the_number_of_its_order),
        TEST(a_ubl_cancellation_is_one),
        TEST(the_first_ubl_is_known),
        TEST(documents_in_an_envelope_are_found),
        TEST(other_ubl_documents_keep_their_kind),
        TEST(ubl_in_two_bytes_a_character_is_read),
        TEST(a_cxml_order_is_read),
        TEST(the_cxml_type_sets_the_kind),
        TEST(attributes_are_read_as_they_are_meant),
        TEST(a_document_type_may_declare_things),
        TEST(other_cxml_is_no_order),
        TEST(an_opentrans_1_order_is_read),
        TEST(an_opentrans_2_order_is_read),
        TEST(an_opentrans_change_is_read),
        TEST(unknown_xml_is_named),
        TEST(broken_off_xml_has_no_lines),
        TEST(entities_that_multiply_are_refused),
        TEST(nothing_is_fetched_from_outside),
        TEST(endless_depth_and_length_are_survived),
#undef TEST
    };
    return cmocka_run_group_tests_name("format: xml-orders", tests, start_formats, NULL);
}
