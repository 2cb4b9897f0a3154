/* fuzz-docx.c - a Word document with the archive around it. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_format(format_docx_read, "order.docx", bytes, length);
    return 0;
}
