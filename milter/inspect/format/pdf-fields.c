/* pdf-fields.c - in: a page's form fields and annotations; out: words where their text is shown. Limits:
 * LIMIT_PDF_FIELDS a page, LIMIT_FIELD_BYTES each.
 *
 * poppler tells a field's place as if the page were not turned, and an annotation's both ways: the annotation that
 * belongs to a field gives its place as shown, and whether it is shown at all. */
#include "inspect/format/pdf.h"

#include <math.h>
#include <string.h>

#define LINE_POINTS 12.0f /* height of a line typed into a field */
#define TALL_POINTS 30.0f /* a field so high has its text at the top */
#define LETTER_WIDTH 0.5f /* times the height, roughly */
#define FIELD_INDENT 2.0f /* points between a field's edge and its text */

/* ---- placing text ----------------------------------------------------------------------------------------------- */

/* poppler counts these rectangles from the bottom of the page. */
static struct pdf_box box_of(const struct pdf_page *page, const PopplerRectangle *area) {
    struct pdf_box box = pdf_box_of(area);
    float top = page->height - box.bottom;
    box.bottom = page->height - box.top;
    box.top = top;
    return pdf_turned(page, box, page->turn);
}

static void add_line(struct pdf_page *page, struct pdf_box box, const char *text, size_t length) {
    float height = fmaxf(fminf(box.bottom - box.top, LINE_POINTS), 1.0f);
    struct pdf_word word = {
        .text = text,
        .length = (uint32_t)length,
        .turn = page->turn,
        .box = box,
        .height = height,
        .middle = (box.top + box.bottom) / 2,
    };
    word.box.left += FIELD_INDENT;
    word.box.right = word.box.left + LETTER_WIDTH * height * (float)length;
    word.box.right = fmaxf(fminf(word.box.right, box.right), word.box.left);
    pdf_add_word(page, &word);
}

/* Text of one or several lines; several begin at the top of the box. */
static void add_lines(struct pdf_page *page, struct pdf_box box, const char *text) {
    bool tall = strpbrk(text, "\r\n") != NULL || box.bottom - box.top > TALL_POINTS;
    while (*text != '\0') {
        size_t length = strcspn(text, "\r\n");
        struct pdf_box line = box;
        if (tall)
            line.bottom = fminf(line.top + LINE_POINTS, line.bottom);
        if (length > 0)
            add_line(page, line, text, length);
        text += length;
        text += strncmp(text, "\r\n", 2) == 0 ? 2 : *text != '\0' ? 1 : 0;
        if (box.top + LINE_POINTS < box.bottom)
            box.top += LINE_POINTS;
    }
}

/* The words need their text to stay; poppler's strings do not. */
static void add_text(struct pdf_page *page, const PopplerRectangle *area, char *text) {
    if (text != NULL && *text != '\0')
        add_lines(page, box_of(page, area),
                  arena_strndup(page->reading->arena, text, strnlen(text, LIMIT_FIELD_BYTES)));
    g_free(text);
}

/* ---- annotations ------------------------------------------------------------------------------------------------ */

static bool is_shown(PopplerAnnot *annotation) {
    PopplerAnnotFlag flags = poppler_annot_get_flags(annotation);
    return (flags & (POPPLER_ANNOT_FLAG_HIDDEN | POPPLER_ANNOT_FLAG_NO_VIEW)) == 0;
}

static void add_free_texts(struct pdf_page *page, GList *annotations) {
    for (GList *item = annotations; item != NULL; item = item->next) {
        PopplerAnnotMapping *mapping = item->data;
        if (poppler_annot_get_annot_type(mapping->annot) == POPPLER_ANNOT_FREE_TEXT && is_shown(mapping->annot))
            add_text(page, &mapping->area, poppler_annot_get_contents(mapping->annot));
    }
}

/* ---- form fields ------------------------------------------------------------------------------------------------ */

static bool same_place(const PopplerRectangle *a, const PopplerRectangle *b) {
    return fabs(a->x1 - b->x1) < 0.1 && fabs(a->y1 - b->y1) < 0.1 && fabs(a->x2 - b->x2) < 0.1 &&
           fabs(a->y2 - b->y2) < 0.1;
}

/* The annotation that shows this field; NULL: none. */
static PopplerAnnotMapping *widget_of(GList *annotations, const PopplerRectangle *area) {
    for (GList *item = annotations; item != NULL; item = item->next) {
        PopplerAnnotMapping *mapping = item->data;
        PopplerRectangle place;
        poppler_annot_get_rectangle(mapping->annot, &place);
        if (poppler_annot_get_annot_type(mapping->annot) == POPPLER_ANNOT_WIDGET && same_place(&place, area))
            return mapping;
    }
    return NULL;
}

/* What is chosen in a list; to be freed. */
static char *chosen_text(PopplerFormField *field) {
    int count = poppler_form_field_choice_get_n_items(field);
    for (int i = 0; i < count && i < (int)LIMIT_PDF_FIELDS; i++)
        if (poppler_form_field_choice_is_item_selected(field, i))
            return poppler_form_field_choice_get_item(field, i);
    return poppler_form_field_choice_is_editable(field) ? poppler_form_field_choice_get_text(field) : NULL;
}

static char *field_text(PopplerFormField *field) {
    switch (poppler_form_field_get_field_type(field)) {
    case POPPLER_FORM_FIELD_TEXT:
        return poppler_form_field_text_is_password(field) ? NULL : poppler_form_field_text_get_text(field);
    case POPPLER_FORM_FIELD_CHOICE:
        return chosen_text(field);
    default:
        return NULL;
    }
}

static void add_form_fields(struct pdf_page *page, GList *annotations) {
    GList *fields = poppler_page_get_form_field_mapping(page->page);
    for (GList *item = fields; item != NULL; item = item->next) {
        PopplerFormFieldMapping *mapping = item->data;
        PopplerAnnotMapping *widget = widget_of(annotations, &mapping->area);
        if (widget != NULL && is_shown(widget->annot))
            add_text(page, &widget->area, field_text(mapping->field));
    }
    poppler_page_free_form_field_mapping(fields);
}

void pdf_add_fields(struct pdf_page *page) {
    GList *annotations = poppler_page_get_annot_mapping(page->page);
    if (g_list_length(annotations) > LIMIT_PDF_FIELDS) {
        reading_unreadable(page->reading, page->part, LIMIT_REASON_FIELDS,
                           "a page has too many fields; they were not read");
    } else if (annotations != NULL) {
        add_free_texts(page, annotations);
        add_form_fields(page, annotations);
    }
    poppler_page_free_annot_mapping(annotations);
}
