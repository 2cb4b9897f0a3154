/* fuzz-html.c - an HTML document. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_inspect("order.html", bytes, length);
    return 0;
}
