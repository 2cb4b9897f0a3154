/* fuzz.c - what the fuzz targets share: words, the three rooms of the inspector, a file to read from. */
#include "tests/fuzz/fuzz.h"

#include "wire/wire.h"
#include "words/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static void must(int fine, const char *sentence) {
    if (fine)
        return;
    fprintf(stderr, "fuzz: %s\n", sentence);
    abort();
}

const struct settings *fuzz_settings(void) {
    static struct settings *settings;
    if (settings != NULL)
        return settings;
    const char *folder = getenv("ORDERGUARD_WORDS");
    struct buffer errors = {0};
    settings = settings_new(1);
    folder = folder == NULL ? "rules/words" : folder;
    must(words_load(&folder, 1, settings, &errors) == 0, buffer_text(&errors));
    buffer_free(&errors);
    return settings;
}

const struct finder_index *fuzz_index(void) {
    static struct finder_index *index;
    if (index != NULL)
        return index;
    struct error error = {0};
    mime_start();
    must(format_start(&error) == 0, error.text);
    index = find_prepare(fuzz_settings());
    return index;
}

void fuzz_inspect(const char *file_name, const uint8_t *bytes, size_t length) {
    static struct inspector *inspector;
    fuzz_index(); /* starts the libraries */
    if (inspector == NULL)
        inspector = inspect_prepare(fuzz_settings());
    struct wire_request request = {.generation = 1,
                                   .sequence = 1,
                                   .received_at = FUZZ_NOW,
                                   .content_bytes = length,
                                   .want_candidates = true,
                                   .file_name = file_name};
    struct arena *arena = arena_new();
    struct facts facts, read;
    struct buffer frame = {0};
    struct error error = {0};
    uint32_t generation, sequence;
    inspect_content(inspector, arena, &request, (const char *)bytes, length, &facts);
    wire_put_facts(&frame, 1, 1, &facts);
    int result = wire_get_facts(frame.data + WIRE_HEADER_BYTES, frame.length - WIRE_HEADER_BYTES, arena, &generation,
                                &sequence, &read, &error);
    must(result == 0, error.text);
    buffer_free(&frame);
    arena_free(arena);
}

const char *fuzz_file(const uint8_t *bytes, size_t length) {
    static char path[40];
    static int fd = -1;
    if (fd < 0) {
        fd = memfd_create("fuzz", 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    }
    must(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, bytes, length, 0) == (ssize_t)length, "no file to write to");
    return path;
}
