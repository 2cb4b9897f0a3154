/* fuzz-text.c - a plain text document: line and cell splitting, labels, dates, line items. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_inspect("order.txt", bytes, length);
    return 0;
}
