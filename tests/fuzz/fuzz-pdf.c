/* fuzz-pdf.c - a PDF: poppler, form fields, attachments, rows. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_format(format_pdf_read, "order.pdf", bytes, length);
    return 0;
}
