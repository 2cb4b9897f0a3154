/* fuzz.c - what the fuzz targets share: words, a reading and what it promises, the three rooms of the inspector, a file
 * to read from. */
#include "tests/fuzz/fuzz.h"

#include "base/text.h"
#include "wire/wire.h"
#include "words/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void fuzz_must(bool fine, const char *sentence) {
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
    fuzz_must(words_load(&folder, 1, settings, &errors) == 0, buffer_text(&errors));
    buffer_free(&errors);
    return settings;
}

const struct finder_index *fuzz_index(void) {
    static struct finder_index *index;
    if (index != NULL)
        return index;
    struct error error = {0};
    mime_start();
    fuzz_must(format_start(&error) == 0, error.text);
    index = find_prepare(fuzz_settings());
    return index;
}

/* ---- one reading ------------------------------------------------------------------------------------------------- */

void fuzz_reading_begin(struct fuzz_reading *fuzzed) {
    static struct mime_words *words;
    const struct finder_index *index = fuzz_index();
    if (words == NULL)
        words = mime_prepare(fuzz_settings());
    *fuzzed = (struct fuzz_reading){
        .reading = {.arena = arena_new(),
                    .settings = fuzz_settings(),
                    .today = date_of_time(FUZZ_NOW, 0),
                    .want_candidates = true,
                    .index = index,
                    .mime_words = words},
    };
    fuzzed->reading.facts = &fuzzed->facts;
}

static void check_row(const struct row *row) {
    fuzz_must(row->count <= LIMIT_CELLS, "a row has more cells than LIMIT_CELLS");
    size_t bytes = 0;
    for (size_t i = 0; i < row->count; i++) {
        size_t length = strlen(row->cells[i].text);
        fuzz_must(length > 0 && text_is_clean(row->cells[i].text, length), "the text of a cell is empty or not clean");
        bytes += length;
    }
    fuzz_must(bytes <= LIMIT_ROW_BYTES + row->count, "a row has more text than LIMIT_ROW_BYTES");
    fuzz_must(row->origin < ORIGIN_COUNT, "a row has no origin");
}

static void check_sheet(const struct sheet *sheet) {
    fuzz_must(sheet->row_count <= LIMIT_ROWS && sheet->field_count <= LIMIT_ROWS, "a sheet has more than LIMIT_ROWS");
    fuzz_must(sheet->evidence_count <= LIMIT_EVIDENCE, "a sheet has more than LIMIT_EVIDENCE");
    for (size_t i = 0; i < sheet->row_count; i++)
        check_row(&sheet->rows[i]);
    for (size_t i = 0; i < sheet->field_count; i++) {
        const char *value = sheet->fields[i].value;
        fuzz_must(sheet->fields[i].role < FIELD_ROLE_COUNT, "a field has no role");
        fuzz_must(text_is_clean(value, strlen(value)), "the value of a field is not clean");
    }
}

void fuzz_reading_end(struct fuzz_reading *fuzzed) {
    fuzz_must(fuzzed->facts.unreadable_count <= LIMIT_UNREADABLE, "more is unreadable than LIMIT_UNREADABLE");
    for (size_t i = 0; i < fuzzed->reading.sheet_count; i++)
        check_sheet(&fuzzed->reading.sheets[i]);
    arena_free(fuzzed->reading.arena);
}

void fuzz_format(format_reader *read, const char *name, const uint8_t *bytes, size_t length) {
    struct fuzz_reading fuzzed;
    fuzz_reading_begin(&fuzzed);
    const struct part part = {
        .number = "2", .name = name, .declared = "", .bytes = (const char *)bytes, .length = length};
    read(&fuzzed.reading, &part);
    fuzz_reading_end(&fuzzed);
}

struct xml_text fuzz_piece(const uint8_t *bytes, size_t length, size_t *at) {
    static const char mark[] = "\n%%\n";
    const uint8_t *from = bytes + *at;
    size_t left = length - *at;
    const uint8_t *end = left == 0 ? NULL : memmem(from, left, mark, sizeof mark - 1);
    size_t taken = end == NULL ? left : (size_t)(end - from);
    *at += end == NULL ? left : taken + sizeof mark - 1;
    return (struct xml_text){(const char *)from, taken};
}

/* ---- the whole inspector ----------------------------------------------------------------------------------------- */

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
    fuzz_must(result == 0, error.text);
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
    fuzz_must(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, bytes, length, 0) == (ssize_t)length,
              "no file to write to");
    return path;
}
