/* replay.c - runs a fuzz target over the files given: seeds and past crashes, without libFuzzer. Exits 1 when a file
 * cannot be read; a finding ends the program by itself. */
#include "base/buffer.h"
#include "base/error.h"
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int replay(const char *path) {
    struct buffer bytes = {0};
    struct error error = {0};
    if (buffer_read_file(&bytes, path, 64u << 20, &error) != 0) {
        fprintf(stderr, "replay: %s\n", error.text);
        return 1;
    }
    uint8_t *exact = malloc(bytes.length > 0 ? bytes.length : 1); /* so that a sanitizer sees a read beyond */
    if (exact == NULL)
        abort();
    memcpy(exact, buffer_text(&bytes), bytes.length);
    LLVMFuzzerTestOneInput(exact, bytes.length);
    free(exact);
    buffer_free(&bytes);
    return 0;
}

int main(int count, char **paths) {
    int failed = 0;
    for (int i = 1; i < count; i++)
        failed |= replay(paths[i]);
    printf("%d inputs\n", count - 1);
    return failed;
}
