/* pdf-words.c - in: a page's text and the box of each of its characters; out: words with their place, as if the page
 * were turned so that they can be read. Limits: the text's, which the caller checks.
 *
 * The page's own /Rotate is in the boxes already. What is left are pages whose text runs sideways nevertheless, and
 * scans that lie a little askew: the characters of the words tell both. */
#include "inspect/format/pdf.h"

#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void pdf_add_word(struct pdf_page *page, const struct pdf_word *word) {
    if (page->count == page->room) {
        size_t room = page->room == 0 ? 256 : page->room * 2;
        struct pdf_word *more = arena_array(page->reading->arena, room, sizeof *more);
        if (page->count > 0)
            memcpy(more, page->words, page->count * sizeof *more);
        page->words = more;
        page->room = room;
    }
    page->words[page->count++] = *word;
}

#define FARTHEST_POINTS 100000.0 /* 35 metres */

/* Neither infinite nor not a number: both would confuse sorting. */
static float bounded(double points) {
    return (float)fmax(-FARTHEST_POINTS, fmin(points, FARTHEST_POINTS));
}

struct pdf_box pdf_box_of(const PopplerRectangle *rectangle) {
    return (struct pdf_box){bounded(fmin(rectangle->x1, rectangle->x2)), bounded(fmax(rectangle->x1, rectangle->x2)),
                            bounded(fmin(rectangle->y1, rectangle->y2)), bounded(fmax(rectangle->y1, rectangle->y2))};
}

/* ---- from characters to words ----------------------------------------------------------------------------------- */

/* Marks of direction that poppler puts around text written from right to left; they have no box. */
static bool is_direction_mark(const char *at, size_t bytes) {
    if (bytes != 3 || memcmp(at, "\xE2\x80", 2) != 0)
        return false;
    unsigned char last = (unsigned char)at[2];
    return last == 0x8E || last == 0x8F || (last >= 0xAA && last <= 0xAE);
}

static size_t character_bytes(const char *at, size_t room) {
    size_t bytes = text_character_bytes(at, room);
    return bytes == 0 ? 1 : bytes;
}

struct characters {
    size_t all, marks;
};

static struct characters count_characters(const char *text, size_t length) {
    struct characters found = {0, 0};
    for (size_t i = 0; i < length;) {
        size_t bytes = character_bytes(text + i, length - i);
        found.all++;
        found.marks += is_direction_mark(text + i, bytes) ? 1 : 0;
        i += bytes;
    }
    return found;
}

#define JUMP 0.15f /* times the characters' size: so far apart two characters are no word */

/* poppler puts no blank between two columns that it takes for one line: the boxes tell. */
static bool jumps(const struct pdf_word *word, struct pdf_box last, struct pdf_box next) {
    float size = fmaxf(word->glyph.right - word->glyph.left, word->glyph.bottom - word->glyph.top);
    float across = fmaxf(next.left - last.right, last.left - next.right);
    float down = fmaxf(next.top - last.bottom, last.top - next.bottom);
    return fmaxf(across, down) > JUMP * size;
}

/* Adds a character to the word, which is empty when it has no text yet. */
static void extend(struct pdf_word *word, const char *at, size_t bytes, struct pdf_box box) {
    if (word->text == NULL) {
        word->text = at;
        word->length = 0;
        word->box = word->glyph = box;
    }
    word->length += (uint32_t)bytes;
    word->box.left = fminf(word->box.left, box.left);
    word->box.right = fmaxf(word->box.right, box.right);
    word->box.top = fminf(word->box.top, box.top);
    word->box.bottom = fmaxf(word->box.bottom, box.bottom);
    word->x = (box.left + box.right - word->glyph.left - word->glyph.right) / 2;
    word->y = (box.top + box.bottom - word->glyph.top - word->glyph.bottom) / 2;
}

/* Text written from right to left is no exception: poppler gives its boxes from left to right. */
static enum pdf_turn direction(float x, float y) {
    if (fabsf(x) < 0.01f && fabsf(y) < 0.01f)
        return TURN_OPEN;
    if (fabsf(x) >= fabsf(y))
        return x > 0 ? TURN_RIGHT : TURN_LEFT;
    return y > 0 ? TURN_DOWN : TURN_UP;
}

/* The word is complete; the next one of the same line has the next number. */
static void close_word(struct pdf_page *page, struct pdf_word *word) {
    if (word->text != NULL) {
        word->turn = direction(word->x, word->y);
        pdf_add_word(page, word);
    }
    word->text = NULL;
    word->order++;
}

bool pdf_add_text(struct pdf_page *page, const char *text, const PopplerRectangle *boxes, size_t box_count) {
    size_t length = strlen(text), box = 0;
    struct characters characters = count_characters(text, length);
    bool marks_have_boxes = characters.all == box_count;
    if (!marks_have_boxes && characters.all - characters.marks != box_count)
        return false;
    struct pdf_word word = {.order = 1};
    struct pdf_box last = {0, 0, 0, 0};
    for (size_t i = 0, bytes; i < length; i += bytes) {
        bytes = character_bytes(text + i, length - i);
        if (is_direction_mark(text + i, bytes)) {
            box += marks_have_boxes ? 1 : 0;
            close_word(page, &word);
            continue;
        }
        struct pdf_box own = pdf_box_of(&boxes[box++]);
        bool visible = (unsigned char)text[i] > ' ';
        bool jump = word.text != NULL && jumps(&word, last, own);
        if (!visible || jump)
            close_word(page, &word);
        if (visible)
            extend(&word, text + i, bytes, own);
        word.order += jump || text[i] == '\n' ? 1 : 0;
        last = own;
    }
    close_word(page, &word);
    return true;
}

/* ---- turning ---------------------------------------------------------------------------------------------------- */

struct pdf_box pdf_turned(const struct pdf_page *page, struct pdf_box box, enum pdf_turn turn) {
    switch (turn) {
    case TURN_DOWN:
        return (struct pdf_box){box.top, box.bottom, page->width - box.right, page->width - box.left};
    case TURN_LEFT:
        return (struct pdf_box){page->width - box.right, page->width - box.left, page->height - box.bottom,
                                page->height - box.top};
    case TURN_UP:
        return (struct pdf_box){page->height - box.bottom, page->height - box.top, box.left, box.right};
    default:
        return box;
    }
}

static enum pdf_turn main_turn(const struct pdf_page *page) {
    size_t bytes[TURN_COUNT + 1] = {0};
    for (size_t i = 0; i < page->count; i++)
        bytes[page->words[i].turn] += page->words[i].length;
    enum pdf_turn most = TURN_RIGHT;
    for (int turn = TURN_RIGHT; turn < TURN_COUNT; turn++)
        if (bytes[turn] > bytes[most])
            most = (enum pdf_turn)turn;
    return most;
}

/* Less is noise, more is no scan but writing at an angle. */
#define SKEW_LEAST 0.002f
#define SKEW_MOST 0.3f
#define SKEW_PAIRS 1000u

static int compare_floats(const void *a, const void *b) {
    float first = *(const float *)a, second = *(const float *)b;
    return first < second ? -1 : first > second;
}

/* How far a line sinks on its way, per point: the median over pairs of neighbouring words. Characters cannot tell,
 * poppler gives all those of a word the word's top and bottom. */
static float skew(const struct pdf_page *page) {
    float slopes[SKEW_PAIRS];
    size_t count = 0;
    for (size_t i = 1; i < page->count && count < SKEW_PAIRS; i++) {
        const struct pdf_word *word = &page->words[i], *before = word - 1;
        float along = (word->box.left + word->box.right - before->box.left - before->box.right) / 2;
        if (word->order == before->order + 1 && word->turn == page->turn && before->turn == page->turn && along > 1)
            slopes[count++] = (word->middle - before->middle) / along;
    }
    if (count == 0)
        return 0;
    qsort(slopes, count, sizeof *slopes, compare_floats);
    float slope = slopes[count / 2];
    return fabsf(slope) >= SKEW_LEAST && fabsf(slope) <= SKEW_MOST ? slope : 0;
}

static void turn_word(const struct pdf_page *page, struct pdf_word *word) {
    if (word->turn == TURN_OPEN)
        word->turn = page->turn;
    bool sideways = word->turn == TURN_DOWN || word->turn == TURN_UP;
    float height = sideways ? word->glyph.right - word->glyph.left : word->glyph.bottom - word->glyph.top;
    word->box = pdf_turned(page, word->box, word->turn);
    word->height = fmaxf(height, 1.0f);
    word->middle = (word->box.top + word->box.bottom) / 2;
}

void pdf_turn_upright(struct pdf_page *page) {
    page->turn = main_turn(page);
    for (size_t i = 0; i < page->count; i++)
        turn_word(page, &page->words[i]);
    float slope = skew(page);
    for (size_t i = 0; i < page->count && slope != 0; i++)
        if (page->words[i].turn == page->turn)
            page->words[i].middle -= slope * (page->words[i].box.left + page->words[i].box.right) / 2;
}
