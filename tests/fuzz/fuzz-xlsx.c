/* fuzz-xlsx.c - an Excel workbook with the archive around it. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_format(format_xlsx_read, "order.xlsx", bytes, length);
    return 0;
}
