/* fuzz-xml-orders.c - an XML order: UBL, cXML, openTRANS or what looks like one. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_format(format_xml_read, "order.xml", bytes, length);
    return 0;
}
