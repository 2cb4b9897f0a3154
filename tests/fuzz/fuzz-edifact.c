/* fuzz-edifact.c - an EDIFACT interchange: delimiters, envelopes, ORDERS and ORDCHG. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_format(format_edifact_read, "order.edi", bytes, length);
    return 0;
}
