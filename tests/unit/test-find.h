/* test-find.h - for the tests of find/: sheets written down as text, so that a test shows the document it is about.
 *
 * Two blanks or more part cells, which stand in columns as characters do; a line "\f" begins a page; "> " before a line
 * makes it quoted, "| " forwarded.
 */
#ifndef TEST_FIND_H
#define TEST_FIND_H

#include "inspect/inspect.h"
#include "words/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The shipped words, loaded once for a test program. */
struct find_world {
    struct settings *settings;
    struct finder_index *index;
};

static inline int find_world_open(void **state) {
    static struct find_world world;
    static const char *const folders[] = {"rules/words"};
    struct buffer errors = {0};
    world.settings = settings_new(1);
    if (words_load(folders, 1, world.settings, &errors) != 0)
        print_error("%s", buffer_text(&errors));
    assert_int_equal(errors.length, 0);
    buffer_free(&errors);
    world.index = find_prepare(world.settings);
    *state = &world;
    return 0;
}

static inline int find_world_close(void **state) {
    struct find_world *world = *state;
    find_release(world->index);
    settings_free(world->settings);
    return 0;
}

/* One message being read: the 20th of November 2025. */
struct find_message {
    const struct find_world *world;
    struct reading reading;
    struct facts facts;
};

static inline void message_begin(struct find_message *message, void **state) {
    memset(message, 0, sizeof *message);
    message->world = *state;
    message->reading = (struct reading){
        .arena = arena_new(),
        .settings = message->world->settings,
        .today = {2025, 11, 20},
        .facts = &message->facts,
    };
}

static inline void message_end(struct find_message *message) {
    arena_free(message->reading.arena);
}

static inline void add_cells(struct reading *reading, const struct sheet *sheet, struct row *row, const char *line,
                             size_t length) {
    for (size_t at = 0; at < length;) {
        while (at < length && line[at] == ' ')
            at++;
        size_t from = at;
        while (at < length && !(line[at] == ' ' && (at + 1 == length || line[at + 1] == ' ')))
            at++;
        if (at > from)
            row_add_cell(reading, sheet, row, line + from, at - from, (float)from, (float)at);
    }
}

static inline void add_line(struct reading *reading, struct sheet *sheet, const char *line, size_t length,
                            uint32_t page, uint32_t number) {
    if (length == strspn(line, " ") || length == 0)
        return;
    struct row *row = reading_row(reading, sheet, page, number);
    assert_non_null(row);
    row->top = (float)number;
    bool marked = length > 1 && (line[0] == '>' || line[0] == '|') && line[1] == ' ';
    if (marked)
        row->origin = line[0] == '>' ? ORIGIN_QUOTED : ORIGIN_FORWARDED;
    add_cells(reading, sheet, row, marked ? line + 2 : line, marked ? length - 2 : length);
}

/* A sheet of this text. `name` NULL: the body of the mail. The pointer is good until the next sheet. */
static inline struct sheet *message_add(struct find_message *message, const char *part_number, const char *name,
                                        const char *text) {
    const struct part part = {.number = part_number, .name = name, .declared = "", .body = name == NULL};
    struct sheet *sheet = reading_sheet(&message->reading, &part, name == NULL ? "text" : "pdf");
    uint32_t page = 1;
    uint32_t number = 1;
    for (const char *line = text; *line != '\0'; number++) {
        size_t length = strcspn(line, "\n");
        if (*line == '\f') {
            page++;
            number = 0;
        } else {
            add_line(&message->reading, sheet, line, length, page, number);
        }
        line += length + (line[length] == '\n');
    }
    return sheet;
}

static inline void message_find(struct find_message *message) {
    find_documents(message->world->index, &message->reading);
}

/* "order 4711 2025-03-03": kind, number and order date of every document, parted by "; "; "-" where there is none, all
 * readings where there are several; what was quoted or forwarded says so. "none" without a document. */
static inline const char *message_summary(struct find_message *message) {
    struct arena *arena = message->reading.arena;
    const char *summary = message->facts.document_count == 0 ? "none" : "";
    for (size_t i = 0; i < message->facts.document_count; i++) {
        const struct document *d = &message->facts.documents[i];
        char date[DATE_TEXT_BYTES];
        const char *dates = d->date.year != 0 ? arena_strdup(arena, date_format(d->date, date)) : "-";
        for (size_t r = 0; r < d->reading_count; r++)
            dates = arena_printf(arena, "%s%s%s", r == 0 ? "" : dates, r == 0 ? "" : "|",
                                 date_format(d->readings[r], date));
        summary = arena_printf(
            arena, "%s%s%s%s %s %s", summary, i == 0 ? "" : "; ",
            d->origin == ORIGIN_AUTHORED ? "" : arena_printf(arena, "%s ", document_origin_name(d->origin)),
            document_kind_name(d->kind), d->number != NULL ? d->number : "-", dates);
    }
    return summary;
}

/* The summary of one sheet: a document (name given) or the text of a mail (name NULL). */
static inline void assert_found(void **state, const char *name, const char *text, const char *expected) {
    struct find_message message;
    message_begin(&message, state);
    message_add(&message, "1", name, text);
    message_find(&message);
    const char *found = message_summary(&message);
    if (strcmp(found, expected) != 0)
        print_error("in:\n%s\n", text);
    assert_string_equal(found, expected);
    message_end(&message);
}

#endif
