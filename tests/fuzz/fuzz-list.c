/* fuzz-list.c - a list of orders for `orderguardctl import`: headings, rows, cells. What is taken is clean. */
#include "base/text.h"
#include "ctl/import.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void take_row(struct import_item *item) {
    struct inspection *inspection = inspection_new(FUZZ_NOW, 0);
    struct error error = {0};
    if (import_csv_take(item, fuzz_index(), DATE_ORDER_DMY, fuzz_settings(), inspection, &error) == 0) {
        const char *number = inspection->facts.documents[0].number;
        fuzz_must(number[0] != '\0' && text_is_clean(number, strlen(number)), "a row gives a number that is not clean");
        fuzz_must(inspection->envelope.recipient_count > 0, "a row is taken that went to nobody");
    } else {
        fuzz_must(error.text[0] != '\0', "a row is refused without a reason");
    }
    inspection_free(inspection);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    struct error error = {0};
    struct import_source source = {.kind = IMPORT_LIST};
    struct import_item item = {.source = &source};
    if (import_csv_open(fuzz_file(bytes, length), fuzz_index(), NULL, 0, &source.csv, &error) != 0)
        return 0;
    while (import_csv_next(source.csv, &item.bytes, &item.line, &item.weight, &item.too_much) > 0) {
        if (item.too_much == NULL)
            take_row(&item);
        buffer_clear(&item.bytes);
    }
    buffer_free(&item.bytes);
    import_csv_close(source.csv);
    return 0;
}
