/* format-pdf.c - in: a PDF; out: one sheet with the rows of all pages, its creation date as evidence, and what the
 * files inside it give. Pages that are pictures are named as such. Limits: LIMIT_PAGES pages; rows and text of a sheet.
 *
 * Text is text here whether it is black, white or (as in scans that were recognised) invisible: white letters mostly
 * stand on dark table heads, and poppler's interface does not tell what is behind them. */
#include "inspect/format/format.h"
#include "inspect/format/pdf.h"

#include "base/error.h"

#include <string.h>
#include <sysexits.h>

struct pdf {
    struct reading *reading;
    const struct part *part;
    struct sheet *sheet;
    PopplerDocument *document;
    size_t text_bytes;
    uint32_t pages;         /* read */
    uint32_t pictures;      /* pages that are pictures without text */
    uint32_t first_picture; /* page number */
    bool tables_missing;    /* poppler missed a character table; told by its messages only */
};

/* ---- pages without text ----------------------------------------------------------------------------------------- */

#define PICTURE_SHARE 0.5 /* of the page: so large is a scan, not a logo */

static bool has_large_picture(PopplerPage *page, double width, double height) {
    GList *pictures = poppler_page_get_image_mapping(page);
    bool large = false;
    for (GList *item = pictures; item != NULL; item = item->next) {
        const PopplerRectangle *area = &((PopplerImageMapping *)item->data)->area;
        large = large || (area->x2 - area->x1) * (area->y2 - area->y1) >= PICTURE_SHARE * width * height;
    }
    poppler_page_free_image_mapping(pictures);
    return large;
}

/* Less text than this may be a fax header or a stamp on a scanned page. */
#define TEXT_LEAST_BYTES 60u

static void count_picture(struct pdf *pdf, const struct pdf_page *page) {
    size_t bytes = 0;
    for (size_t i = 0; i < page->count; i++)
        bytes += page->words[i].length;
    if (bytes >= TEXT_LEAST_BYTES || !has_large_picture(page->page, page->width, page->height))
        return;
    if (pdf->pictures++ == 0)
        pdf->first_picture = page->number;
}

static const char *missing_text_sentence(const struct pdf *pdf) {
    struct arena *arena = pdf->reading->arena;
    if (pdf->tables_missing)
        return "its characters cannot be told without tables that are not at hand (poppler-data)";
    if (pdf->pictures > 0)
        return arena_printf(arena, "%u of %u pages are pictures without text, the first is page %u",
                            (unsigned)pdf->pictures, (unsigned)pdf->pages, (unsigned)pdf->first_picture);
    return arena_printf(arena, "%u pages without any text", (unsigned)pdf->pages);
}

/* ---- pages with text -------------------------------------------------------------------------------------------- */

/* Should text and boxes ever not belong together: rows without columns are better than none. */
static bool add_plain_lines(struct pdf *pdf, const struct pdf_page *page, const char *text) {
    uint32_t number = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        struct row *row = length > 0 ? reading_row(pdf->reading, pdf->sheet, page->number, ++number) : NULL;
        if (length > 0 && row == NULL)
            return false;
        if (row != NULL) {
            row->top = (float)number;
            row_add_cell(pdf->reading, pdf->sheet, row, text, length, 0, page->width);
            format_drop_empty_row(pdf->sheet);
        }
        text += length + (text[length] == '\n' ? 1 : 0);
    }
    return true;
}

static bool add_page(struct pdf *pdf, struct pdf_page *page, const char *text) {
    PopplerRectangle *boxes = NULL;
    guint box_count = 0;
    poppler_page_get_text_layout(page->page, &boxes, &box_count);
    bool placed = pdf_add_text(page, text, boxes, box_count);
    g_free(boxes);
    bool room = placed || add_plain_lines(pdf, page, text);
    if (placed)
        pdf_turn_upright(page);
    pdf_add_fields(page);
    count_picture(pdf, page);
    return pdf_add_rows(page, pdf->sheet) && room;
}

/* False: there is no room for more. */
static bool read_page(struct pdf *pdf, uint32_t number) {
    PopplerPage *handle = poppler_document_get_page(pdf->document, (int)number - 1);
    if (handle == NULL) {
        reading_unreadable(
            pdf->reading, pdf->part, "corrupt",
            arena_printf(pdf->reading->arena, "page %u is damaged: expected a page, but found none", (unsigned)number));
        return true;
    }
    double width, height;
    poppler_page_get_size(handle, &width, &height);
    struct pdf_page page = {.reading = pdf->reading, .part = pdf->part, .page = handle, .number = number};
    struct pdf_box whole = pdf_box_of(&(PopplerRectangle){.x2 = width, .y2 = height});
    page.width = whole.right;
    page.height = whole.bottom;
    char *text = poppler_page_get_text(handle);
    size_t length = text == NULL ? 0 : strlen(text);
    pdf->text_bytes += length;
    pdf->pages++;
    bool room = pdf->text_bytes <= LIMIT_TEXT_BYTES;
    if (room)
        room = add_page(pdf, &page, text == NULL ? "" : text);
    else
        reading_unreadable(pdf->reading, pdf->part, LIMIT_REASON_TEXT, "it holds too much text; the rest was not read");
    g_free(text);
    g_object_unref(handle);
    return room;
}

static void read_pages(struct pdf *pdf) {
    int count = poppler_document_get_n_pages(pdf->document);
    if (count > (int)LIMIT_PAGES)
        reading_unreadable(pdf->reading, pdf->part, LIMIT_REASON_PAGES,
                           arena_printf(pdf->reading->arena, "it has %d pages; %u were read", count, LIMIT_PAGES));
    bool room = true;
    for (int i = 0; i < count && i < (int)LIMIT_PAGES && room; i++)
        room = read_page(pdf, (uint32_t)i + 1);
    if (count <= 0)
        reading_unreadable(pdf->reading, pdf->part, "corrupt", "the PDF has no pages");
    else if (pdf->sheet->row_count == 0 || pdf->pictures > 0 || pdf->tables_missing)
        reading_unreadable(pdf->reading, pdf->part, "no-text", missing_text_sentence(pdf));
}

/* ---- the document ----------------------------------------------------------------------------------------------- */

/* The day on which the document was made, by its own calendar. */
static void note_creation_date(struct pdf *pdf) {
    GDateTime *made = poppler_document_get_creation_date_time(pdf->document);
    if (made == NULL)
        return;
    struct date date = {.year = (int16_t)g_date_time_get_year(made),
                        .month = (uint8_t)g_date_time_get_month(made),
                        .day = (uint8_t)g_date_time_get_day_of_month(made)};
    g_date_time_unref(made);
    if (date_valid(date) && pdf->sheet->evidence_count < LIMIT_EVIDENCE)
        pdf->sheet->evidence[pdf->sheet->evidence_count++] = (struct evidence){EVIDENCE_PROPERTIES, date};
}

static void note_trouble(struct pdf *pdf, const GError *error) {
    if (g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
        reading_unreadable(pdf->reading, pdf->part, "password", "the PDF is protected by a password");
    else
        reading_unreadable(pdf->reading, pdf->part, "corrupt",
                           arena_printf(pdf->reading->arena, "the PDF is damaged: %s",
                                        pdf_damage(pdf->reading->arena, pdf->part->bytes, pdf->part->length,
                                                   error == NULL ? "it cannot be opened" : error->message)));
}

static void read_document(struct pdf *pdf) {
    GError *error = NULL;
    GBytes *bytes = g_bytes_new_static(pdf->part->bytes, pdf->part->length);
    pdf->document = poppler_document_new_from_bytes(bytes, NULL, &error);
    if (pdf->document == NULL) {
        note_trouble(pdf, error);
        g_clear_error(&error);
    } else {
        pdf->sheet = reading_sheet(pdf->reading, pdf->part, "pdf");
        note_creation_date(pdf);
        read_pages(pdf);
        pdf_read_attachments(pdf->reading, pdf->part, pdf->document);
        g_object_unref(pdf->document);
    }
    g_bytes_unref(bytes);
}

/* poppler reports what it stumbles over as messages of the log. One is of interest: without the tables of poppler-data,
 * fonts for Chinese, Japanese and Korean that are not embedded are passed over in silence. */
static void listen(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data) {
    (void)domain;
    (void)level;
    struct pdf *pdf = data;
    if (strstr(message, "Missing language pack") != NULL || strstr(message, "CMap file") != NULL)
        pdf->tables_missing = true;
}

#define EVERY_LEVEL ((GLogLevelFlags)(G_LOG_LEVEL_MASK | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION))

void format_pdf_read(struct reading *reading, const struct part *part) {
    struct pdf pdf = {.reading = reading, .part = part};
    guint listener = g_log_set_handler("Poppler", EVERY_LEVEL, listen, &pdf);
    read_document(&pdf);
    g_log_remove_handler("Poppler", listener);
}

bool format_pdf_begins(const char *head, size_t length) {
    return length >= 5 && memcmp(head, "%PDF-", 5) == 0;
}

/* ---- warming up ------------------------------------------------------------------------------------------------- */

static const char small_document[] =
    "%PDF-1.4\n"
    "1 0 obj<</Type/Catalog/Pages 2 0 R>> endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj\n"
    "4 0 obj<</Length 27>>stream\n"
    "BT/F 9 Tf 9 9 Td(warm)Tj ET\n"
    "endstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"
    "xref\n"
    "0 6\n"
    "0000000000 65535 f \n"
    "0000000009 00000 n \n"
    "0000000053 00000 n \n"
    "0000000103 00000 n \n"
    "0000000211 00000 n \n"
    "0000000284 00000 n \n"
    "trailer<</Size 6/Root 1 0 R>>\n"
    "startxref\n"
    "346\n"
    "%%EOF\n";

/* Everything that reading a page may need once. */
static bool read_small_page(PopplerDocument *document) {
    PopplerPage *page = poppler_document_get_page(document, 0);
    if (page == NULL)
        return false;
    PopplerRectangle *boxes = NULL;
    guint count = 0;
    char *text = poppler_page_get_text(page);
    bool read = text != NULL && strstr(text, "warm") != NULL && poppler_page_get_text_layout(page, &boxes, &count);
    poppler_page_free_annot_mapping(poppler_page_get_annot_mapping(page));
    poppler_page_free_form_field_mapping(poppler_page_get_form_field_mapping(page));
    poppler_page_free_image_mapping(poppler_page_get_image_mapping(page));
    g_free(boxes);
    g_free(text);
    g_object_unref(page);
    return read;
}

int format_pdf_warm(void **kept, struct error *error) {
    GBytes *bytes = g_bytes_new_static(small_document, sizeof small_document - 1);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, NULL);
    g_bytes_unref(bytes);
    if (document == NULL || !read_small_page(document)) {
        if (document != NULL)
            g_object_unref(document);
        return error_set(error, EX_SOFTWARE, "poppler cannot read a small PDF of ours");
    }
    *kept = document;
    return 0;
}
