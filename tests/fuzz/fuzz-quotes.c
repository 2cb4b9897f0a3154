/* fuzz-quotes.c - the rows of a mail body: which are quoted or forwarded, and the date of what was forwarded. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct fuzz_reading fuzzed;
    fuzz_reading_begin(&fuzzed);
    const struct part part = {
        .number = "1", .declared = "text/plain", .bytes = (const char *)bytes, .length = length, .body = true};
    format_text_read(&fuzzed.reading, &part);
    for (size_t i = 0; i < fuzzed.reading.sheet_count; i++)
        mime_classify_rows(&fuzzed.reading, &fuzzed.reading.sheets[i]);
    fuzz_reading_end(&fuzzed);
    return 0;
}
