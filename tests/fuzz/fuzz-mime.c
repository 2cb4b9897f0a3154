/* fuzz-mime.c - a whole mail message: the MIME walk and the formats, without the finders. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct fuzz_reading fuzzed;
    fuzz_reading_begin(&fuzzed);
    mime_read(&fuzzed.reading, (const char *)bytes, length);
    fuzz_reading_end(&fuzzed);
    return 0;
}
