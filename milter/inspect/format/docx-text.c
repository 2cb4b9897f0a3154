/* docx-text.c - in: one story of a Word document (its body, a header, a footer) as WordprocessingML; out: rows of
 * paragraphs and table cells. What is deleted, moved away or hidden is left out, and so is the second copy of a text
 * box that is there for old programs. Limits: rows and text of a sheet; LEVELS tables and text boxes inside one
 * another, NESTED paragraphs, LIMIT_TEXT_BYTES of one paragraph. */
#include "inspect/format/docx.h"

#include <stdlib.h>
#include <string.h>

#define LEVELS 32u
#define NESTED 256u

/* A line of a table cell, kept until its row is complete. */
struct cell_line {
    struct xml_text text;
    unsigned column, span, line;
};

/* A table, or a text box, whose paragraphs stand for themselves like those of the body. */
struct level {
    bool table;
    uint32_t number; /* of the table */
    struct cell_line *lines;
    size_t count;
    unsigned column, span, line; /* of the cell being read */
};

struct story {
    struct docx *docx;
    struct buffer text; /* of the paragraphs being read: a text box stands inside a paragraph */
    size_t starts[NESTED];
    size_t paragraphs; /* open ones */
    struct level levels[LEVELS];
    size_t depth;     /* levels in use */
    unsigned skipped; /* elements open inside one that is left out; 0: none */
    bool in_text, hidden, full;
};

/* ---- rows ------------------------------------------------------------------------------------------------------- */

static struct level *table_of(struct story *story) {
    return story->depth > 0 && story->levels[story->depth - 1].table ? &story->levels[story->depth - 1] : NULL;
}

static void add_line(struct story *story, const char *text, size_t length) {
    struct docx *docx = story->docx;
    size_t first = docx->sheet->row_count;
    story->full =
        story->full || !format_add_line(docx->reading, docx->sheet, ++docx->number, docx->sheet->origin, text, length);
    for (size_t i = first; i < docx->sheet->row_count; i++)
        docx->sheet->rows[i].page = docx->page;
}

/* Notes a limit and reads no further. */
static void over_limit(struct story *story, const char *limit, const char *what) {
    reading_unreadable(story->docx->reading, story->docx->part, limit, what);
    story->full = true;
}

static void keep_line(struct story *story, struct level *table, const char *text, size_t length) {
    struct arena *arena = story->docx->reading->arena;
    unsigned line = table->line++;
    if (length == 0)
        return;
    if (table->count >= LIMIT_ROWS) {
        over_limit(story, LIMIT_REASON_ROWS, "a row of a table has too many lines; the rest was not read");
        return;
    }
    table->lines = arena_grow(arena, table->lines, table->count, sizeof *table->lines);
    table->lines[table->count++] =
        (struct cell_line){{arena_strndup(arena, text, length), length}, table->column, table->span, line};
}

/* Lines of a paragraph are parted by line breaks. */
static void end_paragraph(struct story *story) {
    size_t start = story->starts[--story->paragraphs];
    const char *text = buffer_text(&story->text) + start;
    const char *end = buffer_text(&story->text) + story->text.length;
    struct level *table = table_of(story);
    while (text <= end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t length = (size_t)((stop == NULL ? end : stop) - text);
        if (table != NULL)
            keep_line(story, table, text, length);
        else
            add_line(story, text, length);
        text += length + 1;
    }
    story->text.length = start;
}

static int compare_lines(const void *a, const void *b) {
    const struct cell_line *first = a, *second = b;
    if (first->line != second->line)
        return first->line < second->line ? -1 : 1;
    return first->column < second->column ? -1 : first->column > second->column;
}

/* Lines of equal number make a row; returns where the next ones begin. */
static size_t add_table_row(struct story *story, const struct level *table, size_t first) {
    struct docx *docx = story->docx;
    size_t next = first;
    struct long_cells cells = {.reading = docx->reading, .sheet = docx->sheet};
    struct row *row = reading_row(docx->reading, docx->sheet, docx->page, ++docx->number);
    story->full = row == NULL;
    for (; next < table->count && table->lines[next].line == table->lines[first].line; next++) {
        const struct cell_line *cell = &table->lines[next];
        if (row == NULL)
            continue;
        row->top = (float)docx->number;
        row->table = table->number;
        format_add_cell(&cells, row, cell->text.bytes, cell->text.length, (float)cell->column,
                        (float)(cell->column + cell->span));
    }
    if (row != NULL)
        story->full = !format_end_row(&cells);
    return next;
}

/* The first line of each cell is one row, then the second ... */
static void end_table_row(struct story *story, struct level *table) {
    if (table->count > 1)
        qsort(table->lines, table->count, sizeof *table->lines, compare_lines);
    for (size_t i = 0; i < table->count && !story->full;)
        i = add_table_row(story, table, i);
    table->count = 0;
    table->lines = NULL;
}

/* ---- what stands in the story ----------------------------------------------------------------------------------- */

static void begin_level(struct story *story, bool table) {
    if (story->depth == LEVELS) {
        over_limit(story, LIMIT_REASON_DEPTH, "tables lie too deep inside other tables; the rest was not read");
        return;
    }
    story->levels[story->depth++] =
        (struct level){.table = table, .number = table ? ++story->docx->tables : 0, .span = 1};
}

static void end_level(struct story *story) {
    if (story->depth > 0)
        story->depth--;
}

static void begin_paragraph(struct story *story) {
    if (story->paragraphs < NESTED)
        story->starts[story->paragraphs++] = story->text.length;
}

static void add_bytes(struct story *story, const char *bytes, size_t length) {
    if (story->paragraphs == 0 || story->hidden)
        return;
    if (story->text.length + length > LIMIT_TEXT_BYTES)
        over_limit(story, LIMIT_REASON_TEXT, "a paragraph is too long; the rest was not read");
    else
        buffer_add(&story->text, bytes, length);
}

static void add_character(struct story *story, char c) {
    add_bytes(story, &c, 1);
}

/* Where a page was broken by hand, or broke when the document was saved last; both may be said of one break. */
static void begin_page(struct story *story) {
    struct docx *docx = story->docx;
    size_t count = docx->sheet->row_count;
    if (docx->broken_at != count && docx->page < LIMIT_PAGES)
        docx->page++;
    docx->broken_at = count;
}

static void take_break(struct story *story, const struct xml_tag *tag) {
    struct xml_text type;
    if (xml_attribute(tag, "type", &type) && xml_is(type, "page"))
        begin_page(story);
    else
        add_character(story, '\n');
}

static bool is_off(const struct xml_tag *tag) {
    struct xml_text value;
    return xml_attribute(tag, "val", &value) && (xml_is(value, "0") || xml_is(value, "false") || xml_is(value, "off"));
}

static unsigned columns_of(const struct xml_tag *tag) {
    long columns = xml_number(tag, "val", 1);
    return columns > 0 && columns < 1000 ? (unsigned)columns : 1;
}

/* Cells and what is said about them; false: something else. */
static bool begin_cell(struct story *story, const struct xml_tag *tag) {
    struct level *table = table_of(story);
    if (table == NULL)
        return false;
    if (strcmp(tag->name, "tr") == 0)
        table->column = 0;
    else if (strcmp(tag->name, "gridBefore") == 0)
        table->column += columns_of(tag);
    else if (strcmp(tag->name, "gridSpan") == 0)
        table->span = columns_of(tag);
    else if (strcmp(tag->name, "tc") == 0)
        table->span = 1;
    else
        return false;
    if (strcmp(tag->name, "tc") == 0)
        table->line = 0;
    return true;
}

static void begin_element(struct story *story, const struct xml_tag *tag) {
    const char *name = tag->name;
    if (strcmp(name, "t") == 0)
        story->in_text = true;
    else if (strcmp(name, "r") == 0)
        story->hidden = false;
    else if (strcmp(name, "p") == 0)
        begin_paragraph(story);
    else if (strcmp(name, "tbl") == 0 || strcmp(name, "txbxContent") == 0)
        begin_level(story, name[1] == 'b');
    else if (strcmp(name, "tab") == 0 || strcmp(name, "ptab") == 0)
        add_character(story, '\t');
    else if (strcmp(name, "br") == 0)
        take_break(story, tag);
    else if (strcmp(name, "cr") == 0)
        add_character(story, '\n');
    else if (strcmp(name, "noBreakHyphen") == 0)
        add_character(story, '-');
    else if (strcmp(name, "lastRenderedPageBreak") == 0)
        begin_page(story);
    else if (strcmp(name, "vanish") == 0)
        story->hidden = !is_off(tag);
    else if (strcmp(name, "altChunk") == 0)
        reading_unreadable(story->docx->reading, story->docx->part, "unsupported",
                           "it holds another document (altChunk), which was not read");
    else
        begin_cell(story, tag);
}

/* Tab stops of a paragraph are called like tabs; what changes made of a text before is history. */
static bool is_left_out(const char *name) {
    static const char *const names[] = {"del", "moveFrom", "Fallback", "rPrChange", "pPrChange", "tabs", "instrText"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* ---- events ----------------------------------------------------------------------------------------------------- */

static bool start_tag(void *context, const struct xml_tag *tag) {
    struct story *story = context;
    if (story->skipped > 0 || is_left_out(tag->name))
        story->skipped++;
    else
        begin_element(story, tag);
    return !story->full;
}

static void end_tag(void *context, const char *name) {
    struct story *story = context;
    struct level *table = table_of(story);
    if (story->skipped > 0)
        story->skipped--;
    else if (strcmp(name, "t") == 0)
        story->in_text = false;
    else if (strcmp(name, "p") == 0 && story->paragraphs > 0)
        end_paragraph(story);
    else if (strcmp(name, "tbl") == 0 || strcmp(name, "txbxContent") == 0)
        end_level(story);
    else if (strcmp(name, "tc") == 0 && table != NULL)
        table->column += table->span;
    else if (strcmp(name, "tr") == 0 && table != NULL)
        end_table_row(story, table);
}

static void add_text(void *context, struct xml_text text) {
    struct story *story = context;
    if (story->in_text && story->skipped == 0)
        add_bytes(story, text.bytes, text.length);
}

int docx_read_story(struct docx *docx, struct xml_text document, struct xml_fault *fault) {
    static const struct xml_events events = {start_tag, end_tag, add_text};
    struct story story = {.docx = docx};
    int result = xml_parse(document, &events, &story, fault);
    while (story.paragraphs > 0 && result != 0 && story.depth == 0)
        end_paragraph(&story);
    buffer_free(&story.text);
    return result;
}
