/* fuzz-zip.c - a ZIP archive and what is in it. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_format(format_zip_read, "orders.zip", bytes, length);
    return 0;
}
