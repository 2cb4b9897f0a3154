/* format-xlsx.c - in: an Excel workbook (Office Open XML); out: one sheet with the rows of all its worksheets, a page
 * each, and the day of its last change as evidence. Limits: those of package.h; LIMIT_SHEETS worksheets. */
#include "inspect/format/format.h"
#include "inspect/format/xlsx.h"

#include <string.h>

/* Everything that is XML, but for the parts that hold no cells. */
static bool is_wanted(const char *name) {
    static const char *const useless[] = {"/theme/",    "/drawings/",      "/charts/", "calcChain",
                                          "customXml/", "/externalLinks/", "/pivot",   "/comments"};
    const char *ending = strrchr(name, '.');
    if (ending == NULL || (strcmp(ending, ".xml") != 0 && strcmp(ending, ".rels") != 0))
        return false;
    for (size_t i = 0; i < sizeof useless / sizeof *useless; i++)
        if (strstr(name, useless[i]) != NULL)
            return false;
    return true;
}

/* Not whatever holds this name: an archive may hold workbooks. */
bool format_xlsx_begins(const char *bytes, size_t length) {
    return package_lists(bytes, length, "xl/workbook.xml");
}

static void read_tabs(struct xlsx *xlsx) {
    bool room = true;
    const char *missing = NULL;
    for (size_t i = 0; i < xlsx->tab_count && room; i++) {
        if (xlsx->tabs[i].file != NULL && package_find(&xlsx->package, xlsx->tabs[i].file) == NULL)
            missing = xlsx->tabs[i].file;
        room = xlsx_read_tab(xlsx, &xlsx->tabs[i], (uint32_t)i + 1);
    }
    if (missing != NULL)
        reading_unreadable(xlsx->reading, xlsx->part, "corrupt",
                           arena_printf(xlsx->reading->arena, "a sheet is missing: expected a file %s", missing));
    else if (xlsx->tab_count >= LIMIT_SHEETS)
        reading_unreadable(xlsx->reading, xlsx->part, LIMIT_REASON_SHEETS, "the workbook has too many sheets");
    else if (xlsx->sheet->row_count == 0 && !xlsx->damaged)
        reading_unreadable(xlsx->reading, xlsx->part, "no-text", "the workbook is empty");
}

void format_xlsx_read(struct reading *reading, const struct part *part) {
    struct xlsx xlsx = {.reading = reading, .part = part};
    if (package_read(reading, part, is_wanted, &xlsx.package) != 0)
        return;
    xlsx.sheet = reading_sheet(reading, part, "xlsx");
    if (xlsx_read_parts(&xlsx) == 0)
        read_tabs(&xlsx);
}
