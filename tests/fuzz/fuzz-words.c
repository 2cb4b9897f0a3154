/* fuzz-words.c - a words file: meanings, alternatives in brackets. */
#include "tests/fuzz/fuzz.h"
#include "words/words-file.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct settings *settings = settings_new(1);
    struct buffer errors = {0};
    int result = words_read("fuzz.words", (const char *)bytes, length, settings, &errors);
    fuzz_must((result == 0) == (errors.length == 0), "a words file is refused without a fault, or taken with one");
    buffer_free(&errors);
    settings_free(settings);
    return 0;
}
