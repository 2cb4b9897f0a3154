/* test-mime-quotes.h - for the tests of quoted and forwarded rows: a body written down as text, with the words shipped
 * in rules/words. Run in the source folder.
 *
 * Each line of a body begins with what it must become: A authored, Q quoted, F forwarded; then a blank, or "*" when the
 * HTML reader has seen a blockquote around it. An empty line is one of the mail. */
#ifndef TEST_MIME_QUOTES_H
#define TEST_MIME_QUOTES_H

#include "base/buffer.h"
#include "base/error.h"
#include "inspect/inspect.h"
#include "words/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct settings *settings;
static struct finder_index *index_of_words;
static struct mime_words *words_of_mails;
static struct arena *arena;
static struct reading reading;
static struct facts facts;

static const struct date today = {2026, 1, 5};

/* A fresh reading of a mail with this subject, and a body sheet of it. */
static struct sheet *new_body(const char *subject, enum document_origin origin) {
    arena_reset(arena);
    facts = (struct facts){0};
    reading = (struct reading){
        .arena = arena, .settings = settings, .today = today, .facts = &facts, .index = index_of_words};
    reading.mime_words = words_of_mails;
    reading.subject = subject;
    const struct part part = {.number = "1", .declared = "text/plain", .body = true, .origin = origin};
    return reading_sheet(&reading, &part, "text");
}

static char letter_of(enum document_origin origin) {
    static const char letters[ORIGIN_COUNT] = {
        [ORIGIN_AUTHORED] = 'A', [ORIGIN_QUOTED] = 'Q', [ORIGIN_FORWARDED] = 'F'};
    return letters[origin];
}

/* Adds the lines of a body; two blanks or more part cells. */
static void add_lines(struct sheet *sheet, const char *body) {
    uint32_t number = 0;
    for (const char *line = body; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        number++;
        if (length > 2) {
            struct row *row = reading_row(&reading, sheet, 1, number);
            if (line[1] == '*')
                row->origin = ORIGIN_QUOTED;
            const char *end = line + length;
            for (const char *cell = line + 2; cell < end;) {
                const char *gap = memmem(cell, (size_t)(end - cell), "  ", 2);
                const char *stop = gap == NULL ? end : gap;
                row_add_cell(&reading, sheet, row, cell, (size_t)(stop - cell), 0, 1);
                cell = gap == NULL ? end : gap + 2;
            }
        }
        line += length + (line[length] == '\n' ? 1 : 0);
    }
}

static void check_origins(const struct sheet *sheet, const char *body) {
    size_t row = 0;
    for (const char *line = body; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        if (length > 2) {
            char got = letter_of(sheet->rows[row++].origin);
            if (got != line[0])
                fail_msg("expected %c, got %c: %.*s", line[0], got, (int)length - 2, line + 2);
        }
        line += length + (line[length] == '\n' ? 1 : 0);
    }
    assert_int_equal(row, sheet->row_count);
}

static struct sheet *check(const char *subject, const char *body) {
    struct sheet *sheet = new_body(subject, ORIGIN_AUTHORED);
    add_lines(sheet, body);
    mime_classify_rows(&reading, sheet);
    check_origins(sheet, body);
    return sheet;
}

static int set_up(void **state) {
    (void)state;
    static const char *const folders[] = {"rules/words"};
    struct buffer errors = {0};
    settings = settings_new(1);
    if (words_load(folders, 1, settings, &errors) != 0) {
        print_error("%s\n", buffer_text(&errors));
        return -1;
    }
    buffer_free(&errors);
    index_of_words = find_prepare(settings);
    words_of_mails = mime_prepare(settings);
    arena = arena_new();
    mime_start();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_free(arena);
    find_release(index_of_words);
    mime_release(words_of_mails);
    settings_free(settings);
    return 0;
}

#endif
