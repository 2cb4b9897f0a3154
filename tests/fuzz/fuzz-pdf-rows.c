/* fuzz-pdf-rows.c - characters anywhere on a PDF page, turned any way, to rows. Each takes six bytes: itself, its
 * place, width and height. */
#include "inspect/format/pdf.h"
#include "tests/fuzz/fuzz.h"

enum { CHARACTER_BYTES = 6, MOST_CHARACTERS = 4000 };

static PopplerRectangle box_of(const uint8_t *at) {
    double left = at[1] * 3.0, top = at[2] * 4.0;
    /* Negative sizes and huge ones are what damaged files claim. */
    return (PopplerRectangle){left, top, left + (int8_t)at[3], top + (int8_t)at[4] * (at[5] == 255 ? 1e30 : 1.0)};
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static PopplerRectangle boxes[MOST_CHARACTERS];
    static char text[MOST_CHARACTERS + 1];
    size_t count = length / CHARACTER_BYTES < MOST_CHARACTERS ? length / CHARACTER_BYTES : MOST_CHARACTERS;
    for (size_t i = 0; i < count; i++) {
        uint8_t character = bytes[i * CHARACTER_BYTES];
        text[i] = character == '\n' || (character >= ' ' && character < 127) ? (char)character : ' ';
        boxes[i] = box_of(bytes + i * CHARACTER_BYTES);
    }
    text[count] = '\0';
    struct fuzz_reading fuzzed;
    fuzz_reading_begin(&fuzzed);
    const struct part part = {.number = "2", .name = "order.pdf", .declared = ""};
    struct pdf_page page = {
        .reading = &fuzzed.reading, .part = &part, .number = 1, .width = 612, .height = 792, .turn = TURN_RIGHT};
    struct sheet *sheet = reading_sheet(&fuzzed.reading, &part, "pdf");
    if (pdf_add_text(&page, text, boxes, count)) {
        pdf_turn_upright(&page);
        pdf_add_rows(&page, sheet);
    }
    fuzz_reading_end(&fuzzed);
    return 0;
}
