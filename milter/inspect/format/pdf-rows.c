/* pdf-rows.c - in: words with their place on a page; out: rows of cells. Limits: rows and text of a sheet.
 *
 * Words whose middles are on one height are one row, whatever column they belong to: cells keep left and right, so that
 * whoever looks for the value beside or below a label can see what is beside or below it. */
#include "inspect/format/format.h"
#include "inspect/format/pdf.h"

#include "base/buffer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CELL_GAP 1.2f         /* times the characters' height: so far apart are two columns */
#define NARROW_GAP 0.75f      /* ... so far apart perhaps: gaps within justified lines are as wide */
#define BLANK_WIDTH 1.25f     /* times the width of a character: more than the blank of a typewriter */
#define TOUCH_GAP 0.1f        /* ... so close are two pieces of one word */
#define KERN_GAP 0.05f        /* ... and so close even where a blank was seen: groff moves letters so far apart */
#define ROW_SHIFT 0.5f        /* ... so far may middles be apart in one row */
#define LETTERS_LEAST 4u      /* so many single letters in a row are one word with spaced letters */
#define SIDEWAYS_TOP 10000.0f /* added to the top of rows for each direction that is not the page's */

/* ---- order ------------------------------------------------------------------------------------------------------ */

/* The page's own direction first, then the others. */
static int compare_words(const void *a, const void *b) {
    const struct pdf_word *first = a, *second = b;
    if (first->turn != second->turn)
        return first->turn < second->turn ? -1 : 1;
    if (first->middle < second->middle)
        return -1;
    return first->middle > second->middle;
}

static int compare_places(const void *a, const void *b) {
    const struct pdf_word *first = a, *second = b;
    if (first->box.left < second->box.left)
        return -1;
    return first->box.left > second->box.left;
}

/* How many words from the first one on are one row. */
static size_t row_length(const struct pdf_word *words, size_t count) {
    float sum = words[0].middle, height = words[0].height;
    size_t length = 1;
    while (length < count && words[length].turn == words[0].turn) {
        const struct pdf_word *next = &words[length];
        float least = fminf(height, next->height);
        if (next->middle - sum / (float)length >= ROW_SHIFT * least)
            break;
        sum += next->middle;
        height = least;
        length++;
    }
    return length;
}

/* ---- words of one row ------------------------------------------------------------------------------------------- */

static float gap(const struct pdf_word *before, const struct pdf_word *after) {
    return after->box.left - before->box.right;
}

static bool begins_cell(const struct pdf_word *before, const struct pdf_word *after) {
    return gap(before, after) > CELL_GAP * fminf(before->height, after->height);
}

/* How wide the word's characters are on the average. */
static float character_width(const struct pdf_word *word) {
    uint32_t characters = 0;
    for (uint32_t i = 0; i < word->length; i++)
        characters += ((unsigned char)word->text[i] & 0xC0) != 0x80 ? 1 : 0;
    return (word->box.right - word->box.left) / (float)(characters > 0 ? characters : 1);
}

/* Perhaps a column, if it stands in line with others (columns.c). */
static bool may_begin_cell(const struct pdf_word *before, const struct pdf_word *after) {
    float apart = gap(before, after);
    return !after->glued && apart > NARROW_GAP * fminf(before->height, after->height) &&
           apart > BLANK_WIDTH * fminf(character_width(before), character_width(after));
}

/* Bold type is sometimes faked by printing twice, and a form's value may stand on the page as well. */
static bool is_printed_twice(const struct pdf_word *before, const struct pdf_word *after) {
    return before->length == after->length && memcmp(before->text, after->text, after->length) == 0 &&
           fabsf(after->box.left - before->box.left) < 0.3f * after->height;
}

static bool is_letter(const struct pdf_word *word) {
    unsigned char first = (unsigned char)word->text[0];
    bool ascii = (first | 0x20) >= 'a' && (first | 0x20) <= 'z';
    return (word->length == 1 && ascii) || (word->length == 2 && first >= 0xC3 && first <= 0xD3);
}

/* How many single letters stand in one cell from here on, and the smallest gap between two of them. */
static size_t letter_run(const struct pdf_word *words, size_t count, float *least) {
    size_t length = 0;
    *least = INFINITY;
    while (length < count && is_letter(&words[length])) {
        if (length > 0 && begins_cell(&words[length - 1], &words[length]))
            break;
        if (length > 0)
            *least = fminf(*least, gap(&words[length - 1], &words[length]));
        length++;
    }
    return length;
}

/* "O R D E R   F O R M" is two words: gaps that are hardly wider than the narrowest one part no words. */
static void glue_spaced_letters(struct pdf_word *words, size_t count) {
    for (size_t i = 0; i < count;) {
        float least;
        size_t length = letter_run(words + i, count - i, &least);
        for (size_t k = 1; k < length && length >= LETTERS_LEAST; k++)
            words[i + k].glued = gap(&words[i + k - 1], &words[i + k]) <= 1.5f * fmaxf(least, 0);
        i += length > 0 ? length : 1;
    }
}

/* ---- cells ------------------------------------------------------------------------------------------------------ */

/* The cell being put together. */
struct open_cell {
    struct buffer text;
    float left, right;
    bool narrow; /* as in struct cell */
};

static void finish_cell(struct reading *reading, const struct sheet *sheet, struct row *row, struct open_cell *cell) {
    size_t count = row->count;
    if (cell->text.length > 0)
        row_add_cell(reading, sheet, row, cell->text.data, cell->text.length, cell->left, cell->right);
    if (row->count > count && count > 0)
        row->cells[count].narrow = cell->narrow;
    buffer_clear(&cell->text);
}

static void add_to_cell(struct open_cell *cell, const struct pdf_word *word, bool blank) {
    if (cell->text.length == 0) {
        cell->left = word->box.left;
        cell->right = word->box.right;
    } else if (blank) {
        buffer_add_char(&cell->text, ' ');
    }
    buffer_add(&cell->text, word->text, word->length);
    cell->right = fmaxf(cell->right, word->box.right);
}

static bool parted_by_blank(const struct pdf_word *before, const struct pdf_word *after) {
    float apart = gap(before, after);
    bool kerned = apart > 0 && apart <= KERN_GAP * after->height;
    return (after->order == before->order + 1 && !kerned) || apart > TOUCH_GAP * after->height;
}

static void add_cells(struct reading *reading, const struct sheet *sheet, struct row *row, struct open_cell *cell,
                      const struct pdf_word *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct pdf_word *word = &words[i];
        if (i > 0 && is_printed_twice(word - 1, word))
            continue;
        bool begins = i > 0 && begins_cell(word - 1, word);
        if (begins || (i > 0 && may_begin_cell(word - 1, word))) {
            finish_cell(reading, sheet, row, cell);
            cell->narrow = !begins;
        }
        add_to_cell(cell, word, i > 0 && !word->glued && parted_by_blank(word - 1, word));
    }
    finish_cell(reading, sheet, row, cell);
}

/* ---- rows ------------------------------------------------------------------------------------------------------- */

static float top_of(const struct pdf_page *page, const struct pdf_word *first) {
    float top = first->middle - first->height / 2;
    return first->turn == page->turn ? top : top + SIDEWAYS_TOP * (float)(1 + first->turn);
}

/* The page's own direction comes first. */
static void sort_words(struct pdf_page *page) {
    if (page->count > 0)
        qsort(page->words, page->count, sizeof *page->words, compare_words);
    size_t before = 0, own = 0;
    while (before < page->count && page->words[before].turn != page->turn)
        before++;
    while (before + own < page->count && page->words[before + own].turn == page->turn)
        own++;
    if (before == 0 || own == 0)
        return;
    struct pdf_word *copy = arena_array(page->reading->arena, before, sizeof *copy);
    memcpy(copy, page->words, before * sizeof *copy);
    memmove(page->words, page->words + before, own * sizeof *copy);
    memcpy(page->words + own, copy, before * sizeof *copy);
}

bool pdf_add_rows(struct pdf_page *page, struct sheet *sheet) {
    struct open_cell cell = {.left = 0};
    uint32_t number = 0;
    bool room = true;
    sort_words(page);
    for (size_t i = 0, length; i < page->count && room; i += length) {
        struct pdf_word *words = &page->words[i];
        length = row_length(words, page->count - i);
        float top = top_of(page, words);
        qsort(words, length, sizeof *words, compare_places);
        glue_spaced_letters(words, length);
        struct row *row = reading_row(page->reading, sheet, page->number, number + 1);
        room = row != NULL;
        if (!room)
            break;
        row->top = top;
        add_cells(page->reading, sheet, row, &cell, words, length);
        format_drop_empty_row(sheet);
        number += row->count > 0 ? 1 : 0;
    }
    buffer_free(&cell.text);
    return room;
}
