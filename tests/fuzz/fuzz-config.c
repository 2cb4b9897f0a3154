/* fuzz-config.c - a configuration file. */
#include "base/buffer.h"
#include "base/config.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct config *config = NULL;
    struct buffer errors = {0};
    if (config_load(fuzz_file(bytes, length), &config, &errors) == 0)
        config_free(config);
    buffer_free(&errors);
    return 0;
}
