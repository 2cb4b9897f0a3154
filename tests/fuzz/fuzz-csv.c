/* fuzz-csv.c - separated values: guessing the separator and charset, quoting, cells. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_format(format_csv_read, "order.csv", bytes, length);
    return 0;
}
