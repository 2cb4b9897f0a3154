/* format-docx.c - in: a Word document (Office Open XML); out: one sheet with the rows of its headers, its body and its
 * footers, and the day of its last change as evidence. Limits: those of package.h; LIMIT_PAGES pages are told apart. */
#include "inspect/format/docx.h"

#include <string.h>
#include <strings.h>

static bool is_wanted(const char *name) {
    static const char *const files[] = {"_rels/.rels", "docProps/core.xml"};
    const char *ending = strrchr(name, '.');
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (strcasecmp(name, files[i]) == 0)
            return true;
    const char *base = strrchr(name, '/');
    base = base == NULL ? name : base + 1;
    bool story = strncasecmp(base, "document", 8) == 0 || strncasecmp(base, "header", 6) == 0 ||
                 strncasecmp(base, "footer", 6) == 0;
    return story && ending != NULL && strcasecmp(ending, ".xml") == 0;
}

bool format_docx_begins(const char *bytes, size_t length) {
    return package_lists(bytes, length, "word/document.xml");
}

/* The same head may be there again for the first page and for even ones. */
static bool is_repeated(const struct package *package, size_t file) {
    const struct xml_text *content = &package->files[file].content;
    for (size_t i = 0; i < file; i++) {
        const struct xml_text *other = &package->files[i].content;
        if (other->length == content->length && memcmp(other->bytes, content->bytes, content->length) == 0)
            return true;
    }
    return false;
}

/* Reads one file; a damaged one is told. */
static void read_story(struct docx *docx, const struct package_file *file) {
    struct xml_fault fault;
    if (docx_read_story(docx, file->content, &fault) == 0)
        return;
    docx->damaged = true;
    reading_unreadable(docx->reading, docx->part, "corrupt",
                       arena_printf(docx->reading->arena, "its text (%s) is damaged: %s", file->name, fault.text));
}

/* Reads the files of this kind beside the main one. */
static void read_beside(struct docx *docx, const char *main_file, const char *kind) {
    const char *slash = strrchr(main_file, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - main_file) + 1;
    for (size_t i = 0; i < docx->package.count; i++) {
        const struct package_file *file = &docx->package.files[i];
        if (strncasecmp(file->name, main_file, folder) != 0 ||
            strncasecmp(file->name + folder, kind, strlen(kind)) != 0 || is_repeated(&docx->package, i))
            continue;
        read_story(docx, file);
    }
}

void format_docx_read(struct reading *reading, const struct part *part) {
    struct docx docx = {.reading = reading, .part = part, .page = 1};
    if (package_read(reading, part, is_wanted, &docx.package) != 0)
        return;
    const char *main_file = package_main_file(reading, &docx.package, "word/document.xml");
    const struct package_file *body = package_find(&docx.package, main_file);
    if (body == NULL) {
        reading_unreadable(reading, part, "corrupt",
                           arena_printf(reading->arena, "its text is missing: expected a file %s", main_file));
        return;
    }
    docx.sheet = reading_sheet(reading, part, "docx");
    package_note_properties(&docx.package, docx.sheet);
    read_beside(&docx, main_file, "header");
    read_story(&docx, body);
    read_beside(&docx, main_file, "footer");
    if (docx.sheet->row_count == 0 && !docx.damaged)
        reading_unreadable(reading, part, "no-text", "the document is empty");
}
