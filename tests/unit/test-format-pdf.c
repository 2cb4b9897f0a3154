/* PDF: documents made by ghostscript and groff, a few written by hand. Characters become rows by their height on the
 * page and cells by the gaps between them, whichever way the page is turned. */
#include "test-format.h"

#include "base/buffer.h"

#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* ---- making documents ------------------------------------------------------------------------------------------- */

static char folder[] = "/tmp/orderguard-test-pdf-XXXXXX";

static int make_folder(void **state) {
    return mkdtemp(folder) == NULL ? -1 : start_formats(state);
}

static int remove_folder(void **state) {
    (void)state;
    return rmdir(folder);
}

static void run(const char *const arguments[]) {
    pid_t process;
    int status = -1;
    assert_int_equal(posix_spawnp(&process, arguments[0], NULL, NULL, (char *const *)arguments, environ), 0);
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_int_equal(status, 0);
}

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Takes the finished file into the arena and deletes it. */
static struct part take_file(struct fixture *fixture, const char *path) {
    struct buffer content = {0};
    struct error error;
    assert_int_equal(buffer_read_file(&content, path, LIMIT_PART_BYTES, &error), 0);
    unlink(path);
    char *bytes = arena_alloc(fixture->arena, content.length);
    memcpy(bytes, content.data, content.length);
    struct part part = attachment("application/pdf", "order.pdf", bytes, content.length);
    buffer_free(&content);
    return part;
}

/* A PDF that ghostscript makes of a PostScript program; A4, 595 by 842 points, counted from the bottom left. */
static struct part ghostscript_with(struct fixture *fixture, const char *program, const char *first,
                                    const char *second) {
    char *input = arena_printf(fixture->arena, "%s/page.ps", folder);
    char *output = arena_printf(fixture->arena, "%s/page.pdf", folder);
    write_file(input, program);
    run((const char *[]){"gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-sPAPERSIZE=a4",
                         "-dAutoRotatePages=/None", arena_printf(fixture->arena, "-sOutputFile=%s", output), first,
                         second, input, NULL});
    unlink(input);
    return take_file(fixture, output);
}

static struct part ghostscript(struct fixture *fixture, const char *program) {
    return ghostscript_with(fixture, program, "-dSAFER", "-dQUIET");
}

/* Objects numbered from 1 become a whole PDF; the first one is the catalogue. */
static struct part hand_written(struct fixture *fixture, const char *const objects[], size_t count) {
    char *text = arena_strdup(fixture->arena, "%PDF-1.5\n"), *places = arena_strdup(fixture->arena, "");
    for (size_t i = 0; i < count; i++) {
        places = arena_printf(fixture->arena, "%s%010zu 00000 n \n", places, strlen(text));
        text = arena_printf(fixture->arena, "%s%zu 0 obj\n%s\nendobj\n", text, i + 1, objects[i]);
    }
    text = arena_printf(
        fixture->arena,
        "%sxref\n0 %zu\n0000000000 65535 f \n%strailer << /Size %zu /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", text,
        count + 1, places, count + 1, strlen(text));
    return attachment("application/pdf", "form.pdf", text, strlen(text));
}

#define HELVETICA "/Helvetica 12 selectfont "

/* ---- rows and cells --------------------------------------------------------------------------------------------- */

static const char order_page[] = HELVETICA "72 700 moveto (Order number:) show 300 700 moveto (PO-4711) show "
                                           "300 680 moveto (3 March 2025) show 72 680 moveto (Order date:) show "
                                           "72 640 moveto (Please deliver as agreed.) show showpage ";

static void rows_go_down_the_page_and_cells_across(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript(fixture, order_page);
    struct sheet *sheet = read_sheet(fixture, &part);
    assert_string_equal(sheet->format, "pdf");
    assert_rows(fixture, sheet, "Order number: | PO-4711\nOrder date: | 3 March 2025\nPlease deliver as agreed.\n");
    assert_int_equal(sheet->rows[0].page, 1);
    assert_int_equal(sheet->rows[2].number, 3);
    assert_true(fabsf(sheet->rows[0].cells[0].left - 72) < 1.5f);
    assert_true(fabsf(sheet->rows[0].cells[1].left - 300) < 1.5f);
    float line = sheet->rows[1].top - sheet->rows[0].top;
    assert_true(fabsf(line - 20) < 0.5f);
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

/* The cells of a table that has no room: gaps like those of a justified line, but in line. */
static void narrow_columns_are_parted_where_they_stand_in_line(void **state) {
    struct fixture *fixture = *state;
    struct part part =
        ghostscript(fixture, HELVETICA "72 700 moveto (Order no.) show 142 700 moveto (Date) show "
                                       "72 686 moveto (450012345) show 142 686 moveto (3 March 2025) show "
                                       "72 640 moveto (Please) show 120 640 moveto (deliver as agreed.) show "
                                       "72 626 moveto (Not before Monday.) show showpage ");
    assert_rows(fixture, read_sheet(fixture, &part),
                "Order no. | Date\n450012345 | 3 March 2025\nPlease deliver as agreed.\nNot before Monday.\n");
}

/* A typewriter's blank is wide for its small letters, and columns of text stand in line by themselves. */
static void blanks_of_a_typewriter_part_nothing(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript(fixture, "/Courier 10 selectfont 72 700 moveto (SHIP TO: STORES BATH) show "
                                            "72 688 moveto (ITEM 44: NAVY 72 EA) show showpage ");
    assert_rows(fixture, read_sheet(fixture, &part), "SHIP TO: STORES BATH\nITEM 44: NAVY 72 EA\n");
}

/* Labels in small bold, values large, on one base line. */
static void sizes_may_differ_in_a_row(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript(fixture, "/Helvetica-Bold 8 selectfont 72 700 moveto (Order number) show "
                                            "/Times-Roman 16 selectfont 150 700 moveto (4711) show "
                                            "/Helvetica 8 selectfont 72 688 moveto (Buyer) show showpage");
    assert_rows(fixture, read_sheet(fixture, &part), "Order number | 4711\nBuyer\n");
}

/* poppler's own text glues such columns together when their gap is no wider than a blank would be elsewhere. */
static void columns_of_a_table_stay_apart(void **state) {
    struct fixture *fixture = *state;
    struct part part =
        ghostscript(fixture, "/Courier 9 selectfont 50 700 moveto (89433-A96) show 400 700 moveto (217 pcs) show "
                             "460 700 moveto (100.27 EUR) show 50 685 moveto (48222-B52) show "
                             "400 685 moveto (9 pcs) show 460 685 moveto (7.00 EUR) show showpage");
    struct sheet *sheet = read_sheet(fixture, &part);
    assert_rows(fixture, sheet, "89433-A96 | 217 pcs | 100.27 EUR\n48222-B52 | 9 pcs | 7.00 EUR\n");
    assert_true(fabsf(sheet->rows[0].cells[2].left - sheet->rows[1].cells[2].left) < 0.5f);
}

static void spaced_letters_are_one_word(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript(fixture, "/Helvetica-Bold 14 selectfont 72 700 moveto 4 0 (PURCHASE) ashow "
                                            "8 0 rmoveto 4 0 (ORDER) ashow "
                                            "/Helvetica 10 selectfont 72 650 moveto (A or B) show showpage");
    assert_rows(fixture, read_sheet(fixture, &part), "PURCHASE ORDER\nA or B\n");
}

/* Prose in two columns, as groff sets it: a line of the left one and its neighbour are two cells, never one sentence.
 */
static void two_columns_stay_two(void **state) {
    struct fixture *fixture = *state;
    char *input = arena_printf(fixture->arena, "%s/page.ms", folder);
    char *output = arena_printf(fixture->arena, "%s/page.pdf", folder);
    write_file(input, arena_printf(fixture->arena, ".2C\n.LP\n%s\n.LP\n%s\n", repeated(fixture, "alpha\n", 500),
                                   repeated(fixture, "beta\n", 300)));
    run((const char *[]){"sh", "-c", arena_printf(fixture->arena, "groff -ms -Tpdf '%s' > '%s'", input, output), NULL});
    unlink(input);
    struct part part = take_file(fixture, output);
    struct sheet *sheet = read_sheet(fixture, &part);
    size_t neighbours = 0;
    for (size_t i = 0; i < sheet->row_count; i++) {
        const struct row *row = &sheet->rows[i];
        assert_true(row->count <= 2);
        for (size_t k = 0; k < row->count; k++)
            assert_true(strstr(row->cells[k].text, "alpha") == NULL || strstr(row->cells[k].text, "beta") == NULL);
        neighbours += row->count == 2 ? 1 : 0;
    }
    assert_true(neighbours > 20);
}

static void pages_are_counted(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript(fixture, HELVETICA "72 700 moveto (one) show showpage showpage " HELVETICA
                                                      "72 700 moveto (three) show showpage");
    struct sheet *sheet = read_sheet(fixture, &part);
    assert_rows(fixture, sheet, "one\nthree\n");
    assert_int_equal(sheet->rows[1].page, 3);
    assert_int_equal(sheet->rows[1].number, 1);
}

/* ---- turned pages ----------------------------------------------------------------------------------------------- */

static void pages_are_turned_upright(void **state) {
    struct fixture *fixture = *state;
    for (int degrees = 0; degrees < 360; degrees += 90) {
        const char *program =
            arena_printf(fixture->arena, "[ {ThisPage} << /Rotate %d >> /PUT pdfmark %s", degrees, order_page);
        struct part part = ghostscript(fixture, program);
        assert_rows(fixture, read_sheet(fixture, &part),
                    "Order number: | PO-4711\nOrder date: | 3 March 2025\nPlease deliver as agreed.\n");
    }
}

static void sideways_writing_is_turned_upright(void **state) {
    struct fixture *fixture = *state;
    for (int degrees = 0; degrees < 360; degrees += 90) {
        const char *program =
            arena_printf(fixture->arena, "297 421 translate %d rotate -236 -600 translate %s", degrees, order_page);
        struct part part = ghostscript(fixture, program);
        assert_rows(fixture, read_sheet(fixture, &part),
                    "Order number: | PO-4711\nOrder date: | 3 March 2025\nPlease deliver as agreed.\n");
    }
}

/* A scan that lies askew: over the width of the page two degrees are nearly a line. */
static void a_slight_skew_is_taken_out(void **state) {
    struct fixture *fixture = *state;
    for (int degrees = -2; degrees <= 2; degrees++) {
        const char *program = arena_printf(
            fixture->arena,
            "297 421 translate %d rotate -297 -421 translate " HELVETICA
            "72 705 moveto (Order number:) show 300 705 moveto (PO-4711) show 450 705 moveto (urgent please) show "
            "72 690 moveto (Ordered by:) show 300 690 moveto (ACME) show 450 690 moveto (by courier) show showpage",
            degrees);
        struct part part = ghostscript(fixture, program);
        assert_rows(fixture, read_sheet(fixture, &part),
                    "Order number: | PO-4711 | urgent please\nOrdered by: | ACME | by courier\n");
    }
}

/* The printer's note along the edge does not mix with the order. */
static void a_note_along_the_edge_comes_last(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript(
        fixture, "/Helvetica 8 selectfont gsave 30 690 moveto 90 rotate (Form 12 of 2014) show grestore " HELVETICA
                 "72 700 moveto (Order number:) show 300 700 moveto (PO-4711) show showpage");
    struct sheet *sheet = read_sheet(fixture, &part);
    assert_rows(fixture, sheet, "Order number: | PO-4711\nForm 12 of 2014\n");
    assert_true(sheet->rows[1].top > 842);
}

/* ---- forms ------------------------------------------------------------------------------------------------------ */

/* A form with a text field, a list and a typed note, one hidden field, on a page turned by so many degrees. */
static struct part form(struct fixture *fixture, int degrees) {
    const char *page = arena_printf(
        fixture->arena,
        "<< /Type /Page /Parent 2 0 R /Rotate %d /MediaBox [0 0 595 842] /CropBox [10 20 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R 7 0 R 8 0 R 9 0 R 10 0 R] >>",
        degrees);
    const char *const objects[] = {
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [6 0 R 7 0 R 9 0 R 10 0 R] /DA (/F1 12 Tf 0 g) "
        "/DR << /Font << /F1 5 0 R >> >> >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        "<< /Length 90 >>\nstream\nBT /F1 12 Tf 72 700 Td (Order number:) Tj 0 -20 Td (Order date:) Tj 0 -20 Td (Ship "
        "to:) Tj "
        "ET\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (po) /V (PO-4711) /Rect [200 696 400 713] /F 4 /DA (/F1 12 Tf 0 "
        "g) >>",
        "<< /Type /Annot /Subtype /Widget /FT /Ch /Ff 131072 /T (d) /V (4 March 2025) /Opt [(3 March 2025) (4 March "
        "2025)] "
        "/Rect [200 676 400 693] /F 4 /DA (/F1 12 Tf 0 g) >>",
        "<< /Type /Annot /Subtype /FreeText /Contents (Rush order) /Rect [72 600 200 620] /F 4 /DA (/F1 12 Tf 0 g) >>",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (old) /V (PO-1111) /Rect [450 696 500 713] /F 2 /DA (/F1 12 Tf 0 "
        "g) >>",
        "<< /Type /Annot /Subtype /Widget /FT /Tx /Ff 4096 /T (to) /V (Store 12\\rHigh Street) /Rect [200 630 400 674] "
        "/F 4 "
        "/DA (/F1 12 Tf 0 g) >>",
    };
    return hand_written(fixture, objects, sizeof objects / sizeof *objects);
}

static void form_fields_and_typed_notes_stand_where_they_are_shown(void **state) {
    struct fixture *fixture = *state;
    for (int degrees = 0; degrees < 360; degrees += 90) {
        struct part part = form(fixture, degrees);
        assert_rows(
            fixture, read_sheet(fixture, &part),
            "Order number: | PO-4711\nOrder date: | 4 March 2025\nShip to: | Store 12\nHigh Street\nRush order\n");
    }
}

/* ---- properties and inner files --------------------------------------------------------------------------------- */

static void the_creation_date_is_evidence(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript(fixture, "[ /CreationDate (D:20250303233000+01'00') /DOCINFO pdfmark " HELVETICA
                                            "72 700 moveto (x) show showpage");
    struct sheet *sheet = read_sheet(fixture, &part);
    assert_int_equal(sheet->evidence_count, 1);
    assert_int_equal(sheet->evidence[0].kind, EVIDENCE_PROPERTIES);
    assert_true(date_equal(sheet->evidence[0].date, (struct date){2025, 3, 3})); /* by its own clock, not UTC's */
}

static void files_inside_are_read(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript(
        fixture,
        "[ /_objdef {f} /type /stream /OBJ pdfmark [ {f} (Order 4711 inside) /PUT pdfmark "
        "[ {f} << /Type /EmbeddedFile >> /PUT pdfmark "
        "[ /Name (inner.txt) /FS << /Type /Filespec /F (inner.txt) /EF << /F {f} >> >> /EMBED pdfmark " HELVETICA
        "72 700 moveto (Cover) show showpage");
    format_read(&fixture->reading, &part);
    assert_int_equal(fixture->reading.sheet_count, 2);
    const struct sheet *inner = &fixture->reading.sheets[1];
    assert_rows(fixture, inner, "Order 4711 inside\n");
    assert_string_equal(inner->part, "2/inner.txt");
    assert_string_equal(inner->format, "text");
}

/* ---- what cannot be read ---------------------------------------------------------------------------------------- */

static void a_password_is_named(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript_with(fixture, order_page, "-sUserPassword=secret", "-sOwnerPassword=owner");
    read_nothing(fixture, &part, "password");
}

/* Printing and copying are forbidden, reading is not. */
static void an_owners_password_does_not_hide_the_text(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript_with(fixture, order_page, "-sOwnerPassword=owner", "-dPermissions=-64");
    assert_string_equal(row_text(fixture, read_sheet(fixture, &part), 0), "Order number: | PO-4711");
}

static void a_truncated_file_is_damaged(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript(fixture, order_page);
    part.length /= 2;
    read_nothing(fixture, &part, "corrupt");
}

static void a_file_cut_anywhere_does_no_harm(void **state) {
    struct fixture *fixture = *state;
    struct part part = form(fixture, 90);
    size_t whole = part.length;
    for (size_t length = 1; length < whole; length += 37) {
        part.length = length;
        format_read(&fixture->reading, &part);
    }
    char *bytes = arena_alloc(fixture->arena, whole);
    for (size_t at = 10; at < whole; at += 53) {
        memcpy(bytes, part.bytes, whole);
        bytes[at] = (char)(bytes[at] ^ 0x15);
        struct part damaged = attachment("application/pdf", "form.pdf", bytes, whole);
        format_read(&fixture->reading, &damaged);
    }
}

#define PICTURE "gsave 500 700 scale 1 1 8 [1 0 0 1 0 0] {<80>} image grestore "

static void a_scan_has_no_text(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript(fixture, PICTURE "showpage");
    const struct unreadable *unreadable = read_nothing(fixture, &part, "no-text");
    assert_string_equal(unreadable->what, "1 of 1 pages are pictures without text, the first is page 1");
}

/* What the fax machine printed above the page does not make the page readable. */
static void a_scan_among_pages_of_text_is_named(void **state) {
    struct fixture *fixture = *state;
    const char *program = arena_printf(
        fixture->arena, "%s " PICTURE HELVETICA "72 820 moveto (FAX 22 Nov 2026 P.2) show showpage", order_page);
    struct part part = ghostscript(fixture, program);
    assert_string_equal(row_text(fixture, read_sheet(fixture, &part), 0), "Order number: | PO-4711");
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_string_equal(fixture->facts.unreadable[0].why, "no-text");
    assert_non_null(strstr(fixture->facts.unreadable[0].what, "1 of 2 pages"));
}

/* A letter head with a picture behind the text is a page of text. */
static void text_upon_a_picture_is_text(void **state) {
    struct fixture *fixture = *state;
    const char *program = arena_printf(fixture->arena, PICTURE "%s", order_page);
    struct part part = ghostscript(fixture, program);
    assert_string_equal(row_text(fixture, read_sheet(fixture, &part), 0), "Order number: | PO-4711");
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

static void an_empty_page_has_no_text(void **state) {
    struct fixture *fixture = *state;
    struct part part = ghostscript(fixture, "showpage");
    read_nothing(fixture, &part, "no-text");
}

static void pages_beyond_the_limit_are_reported(void **state) {
    struct fixture *fixture = *state;
    const char *program =
        arena_printf(fixture->arena, "%u { " HELVETICA "72 700 moveto (x) show showpage } repeat", LIMIT_PAGES + 1);
    struct part part = ghostscript(fixture, program);
    assert_int_equal(read_sheet(fixture, &part)->row_count, LIMIT_PAGES);
    assert_string_equal(fixture->facts.unreadable[0].why, "limit-pages");
}

/* Two thousand million pages, and pages that contain themselves. */
static void documents_that_lie_about_themselves_do_no_harm(void **state) {
    struct fixture *fixture = *state;
    const char *const many[] = {"<< /Type /Catalog /Pages 2 0 R >>",
                                "<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>",
                                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"};
    struct part part = hand_written(fixture, many, 3);
    format_read(&fixture->reading, &part);
    size_t noted = fixture->facts.unreadable_count;
    assert_true(noted > 0);
    const char *const loop[] = {"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"};
    part = hand_written(fixture, loop, 2);
    part.number = "3";
    format_read(&fixture->reading, &part);
    assert_true(fixture->facts.unreadable_count > noted);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(rows_go_down_the_page_and_cells_across),
        TEST(narrow_columns_are_parted_where_they_stand_in_line),
        TEST(blanks_of_a_typewriter_part_nothing),
        TEST(sizes_may_differ_in_a_row),
        TEST(columns_of_a_table_stay_apart),
        TEST(spaced_letters_are_one_word),
        TEST(two_columns_stay_two),
        TEST(pages_are_counted),
        TEST(pages_are_turned_upright),
        TEST(sideways_writing_is_turned_upright),
        TEST(a_slight_skew_is_taken_out),
        TEST(a_note_along_the_edge_comes_last),
        TEST(form_fields_and_typed_notes_stand_where_they_are_shown),
        TEST(the_creation_date_is_evidence),
        TEST(files_inside_are_read),
        TEST(a_password_is_named),
        TEST(an_owners_password_does_not_hide_the_text),
        TEST(a_truncated_file_is_damaged),
        TEST(a_file_cut_anywhere_does_no_harm),
        TEST(a_scan_has_no_text),
        TEST(a_scan_among_pages_of_text_is_named),
        TEST(text_upon_a_picture_is_text),
        TEST(an_empty_page_has_no_text),
        TEST(pages_beyond_the_limit_are_reported),
        TEST(documents_that_lie_about_themselves_do_no_harm),
    };
    return cmocka_run_group_tests_name("format: pdf", tests, make_folder, remove_folder);
}
