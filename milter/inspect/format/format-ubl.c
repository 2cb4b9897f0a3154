/* format-ubl.c - in: documents of the Universal Business Language, 1.0 and 2.x; out: fields. Here is only what its
 * elements mean; xml-orders.c reads them. */
#include "inspect/format/format.h"
#include "inspect/format/xml-orders.h"

#define HEADER                                                                                                         \
    {"/IssueDate", FIELD_DATE, NULL}, {"/Delivery/RequestedDeliveryPeriod/StartDate", FIELD_DELIVERY_DATE, NULL},      \
        {"/Delivery/RequestedDeliveryPeriod/EndDate", FIELD_DELIVERY_DATE, NULL},                                      \
        {"/Delivery/LatestDeliveryDate", FIELD_DELIVERY_DATE, NULL},                                                   \
        {"/OrderLine/LineItem/Delivery/RequestedDeliveryPeriod/StartDate", FIELD_DELIVERY_DATE, NULL},                 \
        {"/OrderLine/LineItem/Delivery/RequestedDeliveryPeriod/EndDate", FIELD_DELIVERY_DATE, NULL},                   \
        {"/BuyerCustomerParty/Party/PartyName/Name", FIELD_BUYER, NULL},                                               \
        {"/BuyerCustomerParty/Party/PartyLegalEntity/RegistrationName", FIELD_BUYER, NULL},                            \
        {"/BuyerParty/Party/PartyName/Name", FIELD_BUYER, NULL}, {"/BuyerParty/PartyName/Name", FIELD_BUYER, NULL},    \
        {"/Delivery/DeliveryParty/PartyName/Name", FIELD_SHIP_TO, NULL}, {                                             \
        "/Delivery/DeliveryLocation/Name", FIELD_SHIP_TO, NULL                                                         \
    }

/* The seller's code outranks the international number, and both outrank the buyer's own. */
#define LINES                                                                                                          \
    {"/OrderLine", XML_LINE, NULL}, {"/OrderLine/LineItem/Item/SellersItemIdentification/ID", FIELD_LINE_ITEM, NULL},  \
        {"/OrderLine/LineItem/Item/StandardItemIdentification/ID", FIELD_LINE_ITEM, NULL},                             \
        {"/OrderLine/LineItem/Item/BuyersItemIdentification/ID", FIELD_LINE_ITEM, NULL},                               \
        {"/OrderLine/LineItem/Item/Name", FIELD_LINE_ITEM, NULL},                                                      \
        {"/OrderLine/LineItem/Item/Description", FIELD_LINE_ITEM, NULL}, {                                             \
        "/OrderLine/LineItem/Quantity", FIELD_LINE_QUANTITY, NULL                                                      \
    }

static const struct xml_path order_paths[] = {{"/ID", FIELD_NUMBER, NULL}, HEADER, LINES, {NULL, 0, NULL}};

/* They have a number of their own, and name the order that they are about. */
static const struct xml_path later_paths[] = {{"/OrderReference/ID", FIELD_NUMBER, NULL},
                                              {"/OrderReference/BuyersID", FIELD_NUMBER, NULL},
                                              {"/ID", FIELD_NUMBER, NULL},
                                              {"/SequenceNumberID", FIELD_REVISION, NULL},
                                              HEADER,
                                              LINES,
                                              {NULL, 0, NULL}};

static const struct xml_path other_paths[] = {
    {"/ID", FIELD_NUMBER, NULL}, {"/IssueDate", FIELD_DATE, NULL}, {NULL, 0, NULL}};

static const struct xml_document documents[] = {
    {"Order", "order", order_paths, NULL},
    {"OrderChange", "change", later_paths, NULL},
    {"OrderCancellation", "cancellation", later_paths, NULL},
    {"OrderResponse", "confirmation", later_paths, NULL},
    {"OrderResponseSimple", "confirmation", later_paths, NULL},
    {"Invoice", "invoice", other_paths, NULL},
    {"DespatchAdvice", "delivery-note", other_paths, NULL},
    {"Quotation", "quote", other_paths, NULL},
    {"Catalogue", "list", other_paths, NULL},
    {"Statement", "statement", other_paths, NULL},
    {NULL, NULL, NULL, NULL},
};

static const char space[] = "ubl:schema:xsd:";

const struct xml_dialect ubl_dialect = {"ubl", space, NULL, documents};

bool format_ubl_begins(const char *bytes, size_t length) {
    return xml_root_is(bytes, length, documents, space);
}
