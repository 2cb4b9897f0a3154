/* format-cxml.c - in: cXML requests; out: fields. Here is only what its elements mean; xml-orders.c reads them. */
#include "inspect/format/format.h"
#include "inspect/format/xml-orders.h"

static const struct xml_path order_paths[] = {
    {"/OrderRequestHeader@orderID", FIELD_NUMBER, NULL},
    {"/OrderRequestHeader@orderDate", FIELD_DATE, NULL},
    {"/OrderRequestHeader@orderVersion", FIELD_REVISION, NULL},
    {"/OrderRequestHeader@type", XML_KIND, NULL},
    {"/OrderRequestHeader@requestedDeliveryDate", FIELD_DELIVERY_DATE, NULL},
    {"/ItemOut@requestedDeliveryDate", FIELD_DELIVERY_DATE, NULL},
    {"/OrderRequestHeader/BillTo/Address/Name", FIELD_BUYER, NULL},
    {"/OrderRequestHeader/ShipTo/Address/Name", FIELD_SHIP_TO, NULL},
    {"/ItemOut", XML_LINE, NULL},
    {"/ItemOut@quantity", FIELD_LINE_QUANTITY, NULL},
    {"/ItemOut/ItemID/SupplierPartID", FIELD_LINE_ITEM, NULL},
    {"/ItemOut/ItemID/BuyerPartID", FIELD_LINE_ITEM, NULL},
    {"/ItemOut/ItemDetail/Description", FIELD_LINE_ITEM, NULL},
    {NULL, 0, NULL},
};

static const struct xml_path confirmation_paths[] = {
    {"/OrderReference@orderID", FIELD_NUMBER, NULL},
    {"/ConfirmationHeader@noticeDate", FIELD_DATE, NULL},
    {NULL, 0, NULL},
};

static const struct xml_path notice_paths[] = {
    {"/ShipNoticeHeader@shipmentID", FIELD_NUMBER, NULL},
    {"/ShipNoticeHeader@noticeDate", FIELD_DATE, NULL},
    {NULL, 0, NULL},
};

static const struct xml_path invoice_paths[] = {
    {"/InvoiceDetailRequestHeader@invoiceID", FIELD_NUMBER, NULL},
    {"/InvoiceDetailRequestHeader@invoiceDate", FIELD_DATE, NULL},
    {NULL, 0, NULL},
};

/* "new" leaves an order one. */
static const struct xml_word kinds[] = {{"update", "change"}, {"delete", "cancellation"}, {NULL, NULL}};

static const struct xml_document documents[] = {
    {"OrderRequest", "order", order_paths, kinds},
    {"ConfirmationRequest", "confirmation", confirmation_paths, NULL},
    {"ShipNoticeRequest", "delivery-note", notice_paths, NULL},
    {"InvoiceDetailRequest", "invoice", invoice_paths, NULL},
    {NULL, NULL, NULL, NULL},
};

static const struct xml_document roots[] = {{"cXML", NULL, NULL, NULL}, {NULL, NULL, NULL, NULL}};

const struct xml_dialect cxml_dialect = {"cxml", NULL, "cXML", documents};

bool format_cxml_begins(const char *bytes, size_t length) {
    return xml_root_is(bytes, length, roots, NULL);
}
