/* fuzz-story.c - the text of a Word document without the archive around it. */
#include "inspect/format/docx.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct fuzz_reading fuzzed;
    fuzz_reading_begin(&fuzzed);
    const struct part part = {.number = "2", .name = "order.docx", .declared = ""};
    struct docx docx = {.reading = &fuzzed.reading, .part = &part, .page = 1};
    docx.sheet = reading_sheet(&fuzzed.reading, &part, "docx");
    docx_read_story(&docx, (struct xml_text){(const char *)bytes, length}, NULL);
    fuzz_reading_end(&fuzzed);
    return 0;
}
