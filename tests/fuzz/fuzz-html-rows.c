/* fuzz-html-rows.c - an HTML document: libxml2, styles, tables to rows; without the finders. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_format(format_html_read, "order.html", bytes, length);
    return 0;
}
