/* fuzz-rules.c - a rule file: lexer, grammar, checks, and printing what was read. */
#include "base/buffer.h"
#include "rulelang/rulelang.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    const char *path = fuzz_file(bytes, length);
    struct settings *settings = settings_new(1);
    struct buffer errors = {0}, shown = {0};
    struct rules *rules = NULL;
    if (rules_load(&path, 1, settings, &rules, &errors) == 0)
        rules_show(rules, &shown);
    rules_free(rules);
    buffer_free(&errors);
    buffer_free(&shown);
    settings_free(settings);
    return 0;
}
