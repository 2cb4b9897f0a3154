/* fuzz-mail.c - a whole mail message: MIME walk, formats, finders, and the frame that comes of it. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    fuzz_inspect(NULL, bytes, length);
    return 0;
}
