/* fuzz-orders.c - the finders: rows of a table, of pages and of a body, and fields. A line that begins with a byte
 * below 16 is a field of that role, one with a form feed begins a page, tabs part the cells. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#define FIELD_BYTES 200u

static void add_field(struct fuzz_reading *fuzzed, struct sheet *sheet, const char *line, size_t length) {
    char value[FIELD_BYTES + 1];
    size_t kept = length - 1 < FIELD_BYTES ? length - 1 : FIELD_BYTES;
    memcpy(value, line + 1, kept);
    value[kept] = '\0';
    if ((unsigned char)line[0] < FIELD_ROLE_COUNT)
        reading_field(&fuzzed->reading, sheet, (enum field_role)line[0], value, 1, 1);
}

static void add_row(struct fuzz_reading *fuzzed, struct sheet *sheet, const char *line, size_t length, uint32_t page) {
    struct row *row = reading_row(&fuzzed->reading, sheet, page, (uint32_t)sheet->row_count + 1);
    if (row == NULL)
        return;
    row->top = (float)sheet->row_count * 12.0f;
    for (size_t from = 0, end; from < length; from = end + 1) {
        const char *tab = memchr(line + from, '\t', length - from);
        end = tab == NULL ? length : (size_t)(tab - line);
        row_add_cell(&fuzzed->reading, sheet, row, line + from, end - from, (float)from * 6, (float)end * 6);
    }
    format_drop_empty_row(sheet);
}

static void add_lines(struct fuzz_reading *fuzzed, struct sheet *sheet, const char *text, size_t length) {
    uint32_t page = 1;
    for (size_t from = 0, end; from < length; from = end + 1) {
        const char *newline = memchr(text + from, '\n', length - from);
        end = newline == NULL ? length : (size_t)(newline - text);
        page += text[from] == '\f' && page < LIMIT_PAGES;
        if (end > from && (unsigned char)text[from] < ' ' && text[from] != '\t' && text[from] != '\f')
            add_field(fuzzed, sheet, text + from, end - from);
        else if (end > from)
            add_row(fuzzed, sheet, text + from, end - from, page);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct fuzz_reading fuzzed;
    fuzz_reading_begin(&fuzzed);
    const struct part part = {.number = "2", .name = "order 4711.pdf", .declared = ""};
    add_lines(&fuzzed, reading_sheet(&fuzzed.reading, &part, "pdf"), (const char *)bytes, length);
    find_documents(fuzz_index(), &fuzzed.reading);
    fuzz_must(fuzzed.facts.document_count <= LIMIT_DOCUMENTS, "more documents than LIMIT_DOCUMENTS");
    fuzz_must(fuzzed.facts.candidate_count <= LIMIT_CANDIDATES, "more candidates than LIMIT_CANDIDATES");
    fuzz_reading_end(&fuzzed);
    return 0;
}
