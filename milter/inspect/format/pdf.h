/* pdf.h - inside the PDF reader: words with their place on the page, and rows made of them. */
#ifndef INSPECT_FORMAT_PDF_H
#define INSPECT_FORMAT_PDF_H

#include "inspect/inspect.h"

#include <poppler.h>

/* Which way a word runs on the page as it is shown. */
enum pdf_turn { TURN_RIGHT, TURN_DOWN, TURN_LEFT, TURN_UP, TURN_COUNT, TURN_OPEN = TURN_COUNT };

/* A rectangle in points; top is the smaller number. */
struct pdf_box {
    float left, right, top, bottom;
};

struct pdf_word {
    const char *text; /* UTF-8, not NUL-terminated */
    uint32_t length;  /* bytes */
    uint32_t order;   /* in the page's text: consecutive numbers were parted by one blank in one line */
    enum pdf_turn turn;
    struct pdf_box box;   /* on the page as shown; after pdf_turn_upright as if the page were turned to read the word */
    float x, y;           /* from the middle of its first character to that of its last, on the page as shown */
    struct pdf_box glyph; /* its first character, on the page as shown */
    float height;         /* of its characters; from pdf_turn_upright on, like the middle */
    float middle;         /* its distance from the top of the page */
    bool glued;           /* it continues the word before it; pdf-rows.c */
};

struct pdf_page {
    struct reading *reading;
    const struct part *part;
    PopplerPage *page;
    uint32_t number; /* from 1 */
    float width, height;
    struct pdf_word *words;
    size_t count, room;
    enum pdf_turn turn; /* of most characters */
};

/* ---- pdf-words.c ------------------------------------------------------------------------------------------------ */

/* Adds the words of the page's text, which must stay as long as they. False: text and boxes do not belong together. */
bool pdf_add_text(struct pdf_page *page, const char *text, const PopplerRectangle *boxes, size_t box_count);

/* Adds one word, which is copied; its text is not, and must stay as long. */
void pdf_add_word(struct pdf_page *page, const struct pdf_word *word);

/* Finds the page's main direction, turns all words upright and takes out a slight skew. Only before fields are added.
 */
void pdf_turn_upright(struct pdf_page *page);

/* A rectangle of poppler's, kept within bounds where a document claims absurd places. */
struct pdf_box pdf_box_of(const PopplerRectangle *rectangle);

/* A rectangle of the page as it lies when words that run in this direction are upright. */
struct pdf_box pdf_turned(const struct pdf_page *page, struct pdf_box box, enum pdf_turn turn);

/* ---- pdf-fields.c ----------------------------------------------------------------------------------------------- */

/* Adds what poppler's text leaves out: values of form fields, and what was typed onto the page (free text annotations),
 * as words in their place. */
void pdf_add_fields(struct pdf_page *page);

/* ---- pdf-rows.c ------------------------------------------------------------------------------------------------- */

/* Makes rows of the page's words, from the top down; a gap wider than 1.2 times the characters' height begins a new
 * cell. Sideways text comes after the upright rows. False: the sheet is full. */
bool pdf_add_rows(struct pdf_page *page, struct sheet *sheet);

/* ---- pdf-attachments.c ------------------------------------------------------------------------------------------ */

/* Reads the files that a PDF carries inside itself. */
void pdf_read_attachments(struct reading *reading, const struct part *part, PopplerDocument *document);

/* pdf-damage.c: where a PDF that cannot be opened is damaged, what was expected and what was found; a part of a
 * sentence, in the arena. `said`: poppler's own words. */
const char *pdf_damage(struct arena *arena, const char *bytes, size_t length, const char *said);

#endif
