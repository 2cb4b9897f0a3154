/* test-format.h - what the tests of formats share: a reading to read into, and rows as one line of text each. */
#ifndef TESTS_UNIT_TEST_FORMAT_H
#define TESTS_UNIT_TEST_FORMAT_H

#include "base/arena.h"
#include "base/error.h"
#include "inspect/inspect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct settings settings;
    struct facts facts;
    struct reading reading;
};

static inline int start_formats(void **state) {
    (void)state;
    struct error error;
    return format_start(&error);
}

/* A reading with nothing in it yet. */
static inline int set_up(void **state) {
    struct arena *arena = arena_new();
    struct fixture *fixture = arena_alloc(arena, sizeof *fixture);
    fixture->arena = arena;
    fixture->reading.arena = arena;
    fixture->reading.settings = &fixture->settings;
    fixture->reading.facts = &fixture->facts;
    *state = fixture;
    return 0;
}

static inline int tear_down(void **state) {
    struct fixture *fixture = *state;
    arena_free(fixture->arena);
    return 0;
}

/* An attachment that declares nothing but the type. */
static inline struct part attachment(const char *declared, const char *name, const char *bytes, size_t length) {
    return (struct part){.number = "2", .name = name, .declared = declared, .bytes = bytes, .length = length};
}

/* Text that the mail itself shows. */
static inline struct part body(const char *declared, const char *charset, const char *text) {
    return (struct part){
        .number = "1", .declared = declared, .charset = charset, .bytes = text, .length = strlen(text), .body = true};
}

/* Reads the part and returns the one sheet it must give. */
static inline struct sheet *read_sheet(struct fixture *fixture, const struct part *part) {
    size_t before = fixture->reading.sheet_count;
    format_read(&fixture->reading, part);
    assert_int_equal(fixture->reading.sheet_count, before + 1);
    return &fixture->reading.sheets[before];
}

/* The piece so many times over. */
static inline char *repeated(struct fixture *fixture, const char *piece, size_t times) {
    size_t length = strlen(piece);
    char *text = arena_alloc(fixture->arena, length * times + 1);
    for (size_t i = 0; i < length * times; i++)
        text[i] = piece[i % length];
    return text;
}

/* The cells of the nth row (from 0), with " | " between them; "" beyond the last row. */
static inline const char *row_text(struct fixture *fixture, const struct sheet *sheet, size_t row) {
    const char *text = "";
    for (size_t i = 0; row < sheet->row_count && i < sheet->rows[row].count; i++)
        text = arena_printf(fixture->arena, "%s%s%s", text, i == 0 ? "" : " | ", sheet->rows[row].cells[i].text);
    return text;
}

/* All rows, one a line. */
static inline const char *sheet_text(struct fixture *fixture, const struct sheet *sheet) {
    const char *text = "";
    for (size_t i = 0; i < sheet->row_count; i++)
        text = arena_printf(fixture->arena, "%s%s\n", text, row_text(fixture, sheet, i));
    return text;
}

static inline void assert_rows(struct fixture *fixture, const struct sheet *sheet, const char *expected) {
    assert_string_equal(sheet_text(fixture, sheet), expected);
}

/* The part gave no sheet with rows, and exactly one remark, with this reason. */
static inline const struct unreadable *read_nothing(struct fixture *fixture, const struct part *part, const char *why) {
    format_read(&fixture->reading, part);
    for (size_t i = 0; i < fixture->reading.sheet_count; i++)
        assert_int_equal(fixture->reading.sheets[i].row_count, 0);
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_string_equal(fixture->facts.unreadable[0].why, why);
    return &fixture->facts.unreadable[0];
}

#endif
