/* xlsx-parts.c - in: a workbook's files; out: its tabs in order, shared strings, and which styles are dates.
 * Limits: LIMIT_SHEETS tabs, LIMIT_SHEET_STRINGS strings, LIMIT_SHEET_STYLES styles. */
#include "inspect/format/xlsx.h"

#include "base/buffer.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { ESCAPE_BYTES = 7 };

static char *copy_text(struct arena *arena, struct xml_text text) {
    return arena_strndup(arena, text.bytes, text.length);
}

static bool is_text_ending(struct xml_text text, const char *ending) {
    size_t length = strlen(ending);
    return text.length >= length && memcmp(text.bytes + text.length - length, ending, length) == 0;
}

/* ---- relations: which file is which ----------------------------------------------------------------------------- */

/* The relations of "xl/workbook.xml" are in "xl/_rels/workbook.xml.rels". */
static const char *relations_of(const struct xlsx *xlsx, const char *file) {
    const char *slash = strrchr(file, '/');
    int folder = slash == NULL ? 0 : (int)(slash - file) + 1;
    return arena_printf(xlsx->reading->arena, "%.*s_rels/%s.rels", folder, file, file + folder);
}

struct tab_relations {
    struct xlsx *xlsx;
    const char *workbook;
    const char *strings, *styles; /* files */
};

static void relate_tab(const struct tab_relations *relations, struct xml_text id, const char *file) {
    struct xlsx *xlsx = relations->xlsx;
    for (size_t i = 0; i < xlsx->tab_count; i++)
        if (xml_is(id, xlsx->tabs[i].relation))
            xlsx->tabs[i].file = file;
}

static bool start_tab_relation(void *context, const struct xml_tag *tag) {
    struct tab_relations *relations = context;
    struct xml_text id, type, target;
    if (strcmp(tag->name, "Relationship") != 0 || !xml_attribute(tag, "Id", &id) ||
        !xml_attribute(tag, "Type", &type) || !xml_attribute(tag, "Target", &target))
        return true;
    const char *file = package_resolve(relations->xlsx->reading->arena, relations->workbook, target);
    if (is_text_ending(type, "/worksheet"))
        relate_tab(relations, id, file);
    else if (is_text_ending(type, "/sharedStrings"))
        relations->strings = file;
    else if (is_text_ending(type, "/styles"))
        relations->styles = file;
    return true;
}

/* ---- the workbook ----------------------------------------------------------------------------------------------- */

static bool start_workbook(void *context, const struct xml_tag *tag) {
    struct xlsx *xlsx = context;
    struct xml_text relation = {"", 0}, state = {"", 0};
    if (strcmp(tag->name, "workbookPr") == 0)
        xlsx->since_1904 = xml_true(tag, "date1904");
    if (strcmp(tag->name, "sheet") != 0 || xlsx->tab_count >= LIMIT_SHEETS)
        return true;
    xml_attribute(tag, "id", &relation);
    xml_attribute(tag, "state", &state);
    xlsx->tabs = arena_grow(xlsx->reading->arena, xlsx->tabs, xlsx->tab_count, sizeof *xlsx->tabs);
    xlsx->tabs[xlsx->tab_count++] = (struct xlsx_tab){
        .relation = copy_text(xlsx->reading->arena, relation),
        .hidden = xml_is(state, "hidden") || xml_is(state, "veryHidden"),
    };
    return true;
}

bool xlsx_add_text(struct buffer *cell, struct xml_text text) {
    size_t room = cell->length < LIMIT_CELL_BYTES ? LIMIT_CELL_BYTES - cell->length : 0;
    buffer_add(cell, text.bytes, text.length < room ? text.length : room);
    return text.length <= room;
}

/* The character of "_x000D_"; -1: this is none. Halves of characters beyond U+FFFF are left as they are. */
static long escaped_character(const char *at, size_t length) {
    if (length < ESCAPE_BYTES || at[0] != '_' || at[1] != 'x' || at[6] != '_')
        return -1;
    char figures[5] = {at[2], at[3], at[4], at[5]};
    if (strspn(figures, "0123456789abcdefABCDEF") != 4)
        return -1;
    long code = strtol(figures, NULL, 16);
    return code >= 0xD800 && code <= 0xDFFF ? -1 : code;
}

size_t xlsx_unescape(char *text, size_t length) {
    char *to = length < ESCAPE_BYTES ? NULL : memmem(text, length, "_x", 2);
    if (to == NULL)
        return length;
    for (const char *at = to, *end = text + length; at < end;) {
        long code = escaped_character(at, (size_t)(end - at));
        if (code < 0) {
            *to++ = *at++;
            continue;
        }
        to += text_put_character(to, code < ' ' ? ' ' : (uint32_t)code);
        at += ESCAPE_BYTES;
    }
    *to = '\0';
    return (size_t)(to - text);
}

/* ---- shared strings --------------------------------------------------------------------------------------------- */

struct strings {
    struct xlsx *xlsx;
    struct buffer text;
    bool in_text, in_phonetic; /* phonetic runs repeat the text in another script */
    bool full;
};

static bool start_string(void *context, const struct xml_tag *tag) {
    struct strings *strings = context;
    if (xml_letter(tag->name) == 't')
        strings->in_text = !strings->in_phonetic;
    else if (strcmp(tag->name, "rPh") == 0)
        strings->in_phonetic = true;
    return !strings->full;
}

static void add_to_list(struct strings *strings) {
    struct xlsx *xlsx = strings->xlsx;
    struct arena *arena = xlsx->reading->arena;
    char *copy = arena_strndup(arena, buffer_text(&strings->text), strings->text.length);
    struct xml_text text = {copy, xlsx_unescape(copy, strings->text.length)};
    xlsx->strings = arena_grow(arena, xlsx->strings, xlsx->string_count, sizeof *xlsx->strings);
    xlsx->strings[xlsx->string_count++] = text;
    buffer_clear(&strings->text);
    strings->full = xlsx->string_count >= LIMIT_SHEET_STRINGS;
}

static void end_string(void *context, const char *name) {
    struct strings *strings = context;
    if (xml_letter(name) == 't')
        strings->in_text = false;
    else if (strcmp(name, "si") == 0)
        add_to_list(strings);
    else if (strcmp(name, "rPh") == 0)
        strings->in_phonetic = false;
}

static void add_string(void *context, struct xml_text text) {
    struct strings *strings = context;
    if (strings->in_text && !xlsx_add_text(&strings->text, text))
        reading_unreadable(strings->xlsx->reading, strings->xlsx->part, LIMIT_REASON_TEXT,
                           "a cell holds too much text; the rest of it was not read");
}

static int damaged(const struct xlsx *xlsx, const char *what, const char *how) {
    reading_unreadable(xlsx->reading, xlsx->part, "corrupt", arena_printf(xlsx->reading->arena, "%s: %s", what, how));
    return -1;
}

static int missing(const struct xlsx *xlsx, const char *what, const char *file) {
    return damaged(xlsx, arena_printf(xlsx->reading->arena, "%s is missing", what),
                   arena_printf(xlsx->reading->arena, "expected a file %s", file));
}

static int read_strings(struct xlsx *xlsx, const struct package_file *file) {
    static const struct xml_events events = {start_string, end_string, add_string};
    struct strings strings = {.xlsx = xlsx};
    struct xml_fault fault;
    int result = xml_parse(file->content, &events, &strings, &fault);
    buffer_free(&strings.text);
    if (result != 0)
        return damaged(xlsx, "the texts of the workbook are damaged", fault.text);
    if (strings.full)
        reading_unreadable(xlsx->reading, xlsx->part, LIMIT_REASON_STRINGS, "the workbook has too many texts");
    return 0;
}

/* ---- styles ----------------------------------------------------------------------------------------------------- */

struct custom_format {
    long id;
    enum serial_format format;
};

struct styles {
    struct xlsx *xlsx;
    struct custom_format *custom;
    size_t custom_count;
    bool in_cells; /* inside cellXfs, the list that cells refer to */
    bool full;
};

static enum serial_format format_of(const struct styles *styles, long id) {
    for (size_t i = 0; i < styles->custom_count; i++)
        if (styles->custom[i].id == id)
            return styles->custom[i].format;
    return serial_format_of(id, NULL, 0);
}

static void add_custom(struct styles *styles, const struct xml_tag *tag) {
    struct xml_text code;
    styles->full = styles->full || styles->custom_count >= LIMIT_SHEET_FORMATS;
    if (styles->full || !xml_attribute(tag, "formatCode", &code))
        return;
    long id = xml_number(tag, "numFmtId", -1);
    styles->custom =
        arena_grow(styles->xlsx->reading->arena, styles->custom, styles->custom_count, sizeof *styles->custom);
    styles->custom[styles->custom_count++] = (struct custom_format){id, serial_format_of(id, code.bytes, code.length)};
}

static void add_cell_style(struct styles *styles, const struct xml_tag *tag) {
    struct xlsx *xlsx = styles->xlsx;
    if (xlsx->style_count >= LIMIT_SHEET_STYLES) {
        styles->full = true;
        return;
    }
    xlsx->styles = arena_grow(xlsx->reading->arena, xlsx->styles, xlsx->style_count, sizeof *xlsx->styles);
    xlsx->styles[xlsx->style_count++] = format_of(styles, xml_number(tag, "numFmtId", 0));
}

static bool start_style(void *context, const struct xml_tag *tag) {
    struct styles *styles = context;
    if (strcmp(tag->name, "cellXfs") == 0)
        styles->in_cells = true;
    else if (strcmp(tag->name, "numFmt") == 0)
        add_custom(styles, tag);
    else if (styles->in_cells && strcmp(tag->name, "xf") == 0)
        add_cell_style(styles, tag);
    return true;
}

static void end_style(void *context, const char *name) {
    struct styles *styles = context;
    if (strcmp(name, "cellXfs") == 0)
        styles->in_cells = false;
}

static int read_styles(struct xlsx *xlsx, const struct package_file *file) {
    static const struct xml_events events = {.start = start_style, .end = end_style};
    struct styles styles = {.xlsx = xlsx};
    struct xml_fault fault;
    if (xml_parse(file->content, &events, &styles, &fault) != 0)
        return damaged(xlsx, "the styles of the workbook are damaged", fault.text);
    if (styles.full)
        reading_unreadable(xlsx->reading, xlsx->part, LIMIT_REASON_STYLES,
                           "the workbook has too many styles; dates in cells of the others were read as numbers");
    return 0;
}

/* ---- all of it -------------------------------------------------------------------------------------------------- */

/* Cells of a workbook without its strings or styles would be misread, so that none is read then. */
static int read_related(struct xlsx *xlsx, const struct tab_relations *relations) {
    const struct package_file *strings =
        relations->strings == NULL ? NULL : package_find(&xlsx->package, relations->strings);
    const struct package_file *styles =
        relations->styles == NULL ? NULL : package_find(&xlsx->package, relations->styles);
    if (relations->strings != NULL && strings == NULL)
        return missing(xlsx, "its list of texts", relations->strings);
    if (strings != NULL && read_strings(xlsx, strings) != 0)
        return -1;
    return styles != NULL ? read_styles(xlsx, styles) : 0;
}

/* Reads one of the lists that the workbook cannot do without; `name` is where it should be. */
static int read_list(struct xlsx *xlsx, const char *name, const char *what, const struct xml_events *events,
                     void *context) {
    const struct package_file *file = package_find(&xlsx->package, name);
    struct xml_fault fault;
    if (file == NULL)
        return missing(xlsx, what, name);
    if (xml_parse(file->content, events, context, &fault) != 0)
        return damaged(xlsx, arena_printf(xlsx->reading->arena, "%s (%s) is damaged", what, name), fault.text);
    return 0;
}

int xlsx_read_parts(struct xlsx *xlsx) {
    static const struct xml_events workbook_events = {.start = start_workbook};
    static const struct xml_events relation_events = {.start = start_tab_relation};
    struct tab_relations relations = {.xlsx = xlsx,
                                      .workbook = package_main_file(xlsx->reading, &xlsx->package, "xl/workbook.xml")};
    const char *related = relations_of(xlsx, relations.workbook);
    if (read_list(xlsx, relations.workbook, "its list of sheets", &workbook_events, xlsx) != 0 ||
        read_list(xlsx, related, "its list of files", &relation_events, &relations) != 0)
        return -1;
    package_note_properties(&xlsx->package, xlsx->sheet);
    return read_related(xlsx, &relations);
}
