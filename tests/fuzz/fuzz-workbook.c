/* fuzz-workbook.c - the XML files of an Excel workbook without the archive, five pieces: workbook, relations,
 * worksheet, shared strings, styles. */
#include "inspect/format/xlsx.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    static const char *const names[] = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml",
                                        "xl/sharedStrings.xml", "xl/styles.xml"};
    enum { FILES = sizeof names / sizeof *names };
    struct package_file files[FILES];
    struct fuzz_reading fuzzed;
    size_t at = 0;
    fuzz_reading_begin(&fuzzed);
    for (size_t i = 0; i < FILES; i++)
        files[i] = (struct package_file){names[i], fuzz_piece(bytes, length, &at)};
    const struct part part = {.number = "2", .name = "order.xlsx", .declared = ""};
    struct xlsx xlsx = {.reading = &fuzzed.reading, .part = &part, .package = {files, FILES}};
    xlsx.sheet = reading_sheet(&fuzzed.reading, &part, "xlsx");
    if (xlsx_read_parts(&xlsx) == 0)
        for (size_t i = 0; i < xlsx.tab_count && xlsx_read_tab(&xlsx, &xlsx.tabs[i], (uint32_t)i + 1); i++)
            ;
    fuzz_reading_end(&fuzzed);
    return 0;
}
