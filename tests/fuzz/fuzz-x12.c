/* fuzz-x12.c - an X12 interchange: delimiters, envelopes, 850 and 860. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_format(format_x12_read, "order.x12", bytes, length);
    return 0;
}
