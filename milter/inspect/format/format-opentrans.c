/* format-opentrans.c - in: openTRANS documents, 1.0 and 2.1; out: fields. Here is only what its elements mean;
 * xml-orders.c reads them. 1.0 speaks of articles and gives every party an element of its own, 2.1 speaks of products
 * and gives parties roles. */
#include "inspect/format/format.h"
#include "inspect/format/xml-orders.h"

#define INFO "/ORDER_HEADER/ORDER_INFO"
#define ITEM "/ORDER_ITEM_LIST/ORDER_ITEM"

static const struct xml_path order_paths[] = {
    {INFO "/ORDER_ID", FIELD_NUMBER, NULL},
    {INFO "/ORDER_DATE", FIELD_DATE, NULL},
    {INFO "/DELIVERY_DATE/DELIVERY_START_DATE", FIELD_DELIVERY_DATE, NULL},
    {INFO "/DELIVERY_DATE/DELIVERY_END_DATE", FIELD_DELIVERY_DATE, NULL},
    {ITEM "/DELIVERY_DATE/DELIVERY_START_DATE", FIELD_DELIVERY_DATE, NULL},
    {INFO "/ORDER_PARTIES/BUYER_PARTY/PARTY/ADDRESS/NAME", FIELD_BUYER, NULL},
    {INFO "/ORDER_PARTIES/SHIPMENT_PARTIES/DELIVERY_PARTY/PARTY/ADDRESS/NAME", FIELD_SHIP_TO, NULL},
    {INFO "/PARTIES/PARTY", XML_PARTY, NULL},
    {INFO "/PARTIES/PARTY/PARTY_ROLE", XML_PARTY_ROLE, NULL},
    {INFO "/PARTIES/PARTY/ADDRESS/NAME", FIELD_BUYER, "buyer"},
    {INFO "/PARTIES/PARTY/ADDRESS/NAME", FIELD_SHIP_TO, "delivery"},
    {ITEM, XML_LINE, NULL},
    {ITEM "/ARTICLE_ID/SUPPLIER_AID", FIELD_LINE_ITEM, NULL},
    {ITEM "/PRODUCT_ID/SUPPLIER_PID", FIELD_LINE_ITEM, NULL},
    {ITEM "/ARTICLE_ID/INTERNATIONAL_AID", FIELD_LINE_ITEM, NULL},
    {ITEM "/PRODUCT_ID/INTERNATIONAL_PID", FIELD_LINE_ITEM, NULL},
    {ITEM "/ARTICLE_ID/BUYER_AID", FIELD_LINE_ITEM, NULL},
    {ITEM "/PRODUCT_ID/BUYER_PID", FIELD_LINE_ITEM, NULL},
    {ITEM "/QUANTITY", FIELD_LINE_QUANTITY, NULL},
    {NULL, 0, NULL},
};

#define CHANGE "/ORDERCHANGE_HEADER/ORDERCHANGE_INFO"
#define CHANGED "/ORDERCHANGE_ITEM_LIST/ORDERCHANGE_ITEM"

static const struct xml_path change_paths[] = {
    {CHANGE "/ORDER_ID", FIELD_NUMBER, NULL},
    {CHANGE "/ORDERCHANGE_DATE", FIELD_DATE, NULL},
    {CHANGE "/ORDERCHANGE_SEQUENCE_ID", FIELD_REVISION, NULL},
    {CHANGE "/PARTIES/PARTY", XML_PARTY, NULL},
    {CHANGE "/PARTIES/PARTY/PARTY_ROLE", XML_PARTY_ROLE, NULL},
    {CHANGE "/PARTIES/PARTY/ADDRESS/NAME", FIELD_BUYER, "buyer"},
    {CHANGE "/PARTIES/PARTY/ADDRESS/NAME", FIELD_SHIP_TO, "delivery"},
    {CHANGED, XML_LINE, NULL},
    {CHANGED "/ARTICLE_ID/SUPPLIER_AID", FIELD_LINE_ITEM, NULL},
    {CHANGED "/PRODUCT_ID/SUPPLIER_PID", FIELD_LINE_ITEM, NULL},
    {CHANGED "/QUANTITY", FIELD_LINE_QUANTITY, NULL},
    {NULL, 0, NULL},
};

static const struct xml_path response_paths[] = {
    {"/ORDERRESPONSE_HEADER/ORDERRESPONSE_INFO/ORDER_ID", FIELD_NUMBER, NULL},
    {"/ORDERRESPONSE_HEADER/ORDERRESPONSE_INFO/ORDERRESPONSE_DATE", FIELD_DATE, NULL},
    {NULL, 0, NULL},
};

static const struct xml_path invoice_paths[] = {
    {"/INVOICE_HEADER/INVOICE_INFO/INVOICE_ID", FIELD_NUMBER, NULL},
    {"/INVOICE_HEADER/INVOICE_INFO/INVOICE_DATE", FIELD_DATE, NULL},
    {NULL, 0, NULL},
};

static const struct xml_path dispatch_paths[] = {
    {"/DISPATCHNOTIFICATION_HEADER/DISPATCHNOTIFICATION_INFO/DISPATCHNOTIFICATION_ID", FIELD_NUMBER, NULL},
    {"/DISPATCHNOTIFICATION_HEADER/DISPATCHNOTIFICATION_INFO/DISPATCHNOTIFICATION_DATE", FIELD_DATE, NULL},
    {NULL, 0, NULL},
};

static const struct xml_path quotation_paths[] = {
    {"/QUOTATION_HEADER/QUOTATION_INFO/QUOTATION_ID", FIELD_NUMBER, NULL},
    {"/QUOTATION_HEADER/QUOTATION_INFO/QUOTATION_DATE", FIELD_DATE, NULL},
    {NULL, 0, NULL},
};

static const struct xml_document documents[] = {
    {"ORDER", "order", order_paths, NULL},
    {"ORDERCHANGE", "change", change_paths, NULL},
    {"ORDERRESPONSE", "confirmation", response_paths, NULL},
    {"INVOICE", "invoice", invoice_paths, NULL},
    {"DISPATCHNOTIFICATION", "delivery-note", dispatch_paths, NULL},
    {"QUOTATION", "quote", quotation_paths, NULL},
    {NULL, NULL, NULL, NULL},
};

/* 1.0 often comes without a namespace, so that names alone must do: nobody else has them in capitals with these paths.
 */
const struct xml_dialect opentrans_dialect = {"opentrans", NULL, NULL, documents};

bool format_opentrans_begins(const char *bytes, size_t length) {
    return xml_root_is(bytes, length, documents, "opentrans");
}
