/* fuzz-document.c - a bare document of any type: type detection, the format's reader, finders. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_inspect("order.bin", bytes, length);
    return 0;
}
