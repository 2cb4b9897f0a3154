/* Word documents: one made by a real program, the others written from the standard (ECMA-376 part 1, 17). */
#include "test-format.h"

#include "base/buffer.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

/* ---- making documents ------------------------------------------------------------------------------------------- */

struct file {
    const char *name, *text;
};

static struct part zipped(struct fixture *fixture, const struct file *files, size_t count) {
    size_t room = 4096, used = 0;
    for (size_t i = 0; i < count; i++)
        room += strlen(files[i].text) + 512;
    char *bytes = arena_alloc(fixture->arena, room);
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_set_bytes_per_block(archive, 0);
    assert_int_equal(archive_write_open_memory(archive, bytes, room, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, files[i].name);
        archive_entry_set_size(entry, (la_int64_t)strlen(files[i].text));
        archive_entry_set_filetype(entry, AE_IFREG);
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        assert_true(archive_write_data(archive, files[i].text, strlen(files[i].text)) >= 0);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    return attachment(TYPE, "order.docx", bytes, used);
}

static const char *story(struct fixture *fixture, const char *root, const char *content) {
    return arena_printf(fixture->arena,
                        "<?xml version='1.0'?><w:%s xmlns:w='w' xmlns:mc='mc' xmlns:v='v' xmlns:wps='wps'>%s</w:%s>",
                        root, content, root);
}

static struct sheet *read_body(struct fixture *fixture, const char *content) {
    const struct file files[] = {{"word/document.xml", story(fixture, "document", content)}};
    struct part part = zipped(fixture, files, 1);
    return read_sheet(fixture, &part);
}

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define TC(content) "<w:tc><w:tcPr/>" content "</w:tc>"
#define TR(content) "<w:tr>" content "</w:tr>"
#define TBL(content) "<w:tbl><w:tblPr/><w:tblGrid/>" content "</w:tbl>"
#define BOX(content) "<w:txbxContent>" content "</w:txbxContent>"

/* ---- paragraphs ------------------------------------------------------------------------------------------------- */

static void paragraphs_become_rows(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_body(
        fixture,
        "<w:body><w:p><w:pPr><w:tabs><w:tab w:pos='1'/></w:tabs></w:pPr><w:r><w:t>Order </w:t></w:r>"
        "<w:r><w:t xml:space='preserve'>number</w:t><w:tab/><w:t>47</w:t><w:noBreakHyphen/><w:t>11</w:t></w:r>"
        "</w:p><w:p/><w:p><w:ins w:id='1'><w:r><w:t>Gr&#xFC;n</w:t><w:br/><w:t>&amp; Co</w:t></w:r></w:ins></w:p>"
        "</w:body>");
    assert_string_equal(sheet->format, "docx");
    assert_rows(fixture, sheet, "Order number | 47-11\nGr\xC3\xBCn\n& Co\n");
    assert_int_equal(sheet->rows[1].number, 3);
    assert_int_equal(sheet->rows[0].table, 0);
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

static void what_is_deleted_moved_or_hidden_is_not_read(void **state) {
    struct fixture *fixture = *state;
    assert_rows(
        fixture,
        read_body(fixture,
                  "<w:p><w:r><w:t>Order </w:t></w:r><w:del><w:r><w:delText>4710</w:delText></w:r></w:del>"
                  "<w:ins><w:r><w:t>4711</w:t></w:r></w:ins></w:p>"
                  "<w:p><w:moveFrom><w:r><w:t>Order 1</w:t></w:r></w:moveFrom></w:p>"
                  "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Order 2</w:t></w:r>"
                  "<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>shown</w:t></w:r>"
                  "<w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>, too</w:t>"
                  "</w:r></w:p><w:p><w:pPr><w:rPr><w:vanish/><w:del/></w:rPr></w:pPr><w:r><w:t>all</w:t></w:r></w:p>"
                  "<w:p><w:r><w:instrText>PAGE 3</w:instrText></w:r><w:r><w:t>1</w:t></w:r></w:p>"),
        "Order 4711\nshown, too\nall\n1\n");
}

static void pages_are_told_by_their_breaks(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_body(fixture, "<w:p><w:r><w:lastRenderedPageBreak/><w:t>a</w:t></w:r></w:p>"
                                             "<w:p><w:r><w:br w:type='page'/></w:r></w:p>"
                                             "<w:p><w:r><w:lastRenderedPageBreak/><w:t>b</w:t></w:r></w:p>"
                                             "<w:p><w:r><w:br w:type='page'/><w:t>c</w:t></w:r></w:p>");
    assert_rows(fixture, sheet, "a\nb\nc\n");
    assert_int_equal(sheet->rows[0].page, 1);
    assert_int_equal(sheet->rows[1].page, 2);
    assert_int_equal(sheet->rows[2].page, 3);
}

/* ---- tables, text boxes, headers -------------------------------------------------------------------------------- */

static void cells_stand_side_by_side(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_body(
        fixture, TBL(TR(TC(P("Item")) TC(P("Text")) TC(P("Qty"))) TR(TC(P("A-1")) TC(P("Hammer") P("big")) TC(P("12")))
                         TR("<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" P("Total") "</w:tc>" TC(P("12"))))
                     TBL(TR(TC(P("x")))));
    assert_rows(fixture, sheet, "Item | Text | Qty\nA-1 | Hammer | 12\nbig\nTotal | 12\nx\n");
    assert_int_equal(sheet->rows[0].table, 1);
    assert_int_equal(sheet->rows[4].table, 2);
    assert_true(sheet->rows[2].cells[0].left == 1 && sheet->rows[2].cells[0].right == 2);
    assert_true(sheet->rows[3].cells[0].left == 0 && sheet->rows[3].cells[0].right == 2);
    assert_true(sheet->rows[3].cells[1].left == 2);
}

static void a_table_in_a_cell_has_rows_of_its_own(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_body(fixture, TBL(TR(TC(P("a") TBL(TR(TC(P("x")) TC(P("y"))))) TC(P("b")))));
    assert_rows(fixture, sheet, "x | y\na | b\n");
    assert_int_equal(sheet->rows[0].table, 2);
    assert_int_equal(sheet->rows[1].table, 1);
}

/* Word writes a text box twice: for itself and, as fallback, for programs of the last century. */
static void a_text_box_is_read_once(void **state) {
    assert_rows(
        *state,
        read_body(
            *state,
            "<w:p><w:r><w:t>around</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><wps:txbx>" BOX(P("Order 4711") P(
                "second")) "</wps:txbx></mc:Choice><mc:Fallback><w:pict><v:textbox>" BOX(P("Order 4711")) "</"
                                                                                                          "v:textbox></"
                                                                                                          "w:pict></"
                                                                                                          "mc:Fallback>"
                                                                                                          "</"
                                                                                                          "mc:"
                                                                                                          "AlternateCon"
                                                                                                          "tent></w:r>"
                                                                                                          "<w:r><w:t> "
                                                                                                          "it</w:t></"
                                                                                                          "w:r></w:p>"),
        "Order 4711\nsecond\naround it\n");
    assert_rows(*state,
                read_body(*state, TBL(TR(TC("<w:p><w:r><w:pict>" BOX(P("box")) "</w:pict><w:t>a</w:t></w:r></w:p>")
                                             TC(P("b"))))),
                "box\na | b\n");
}

static void heads_come_first_and_feet_last(void **state) {
    struct fixture *fixture = *state;
    static const char properties[] =
        "<p><created>2019-01-01T00:00:00Z</created><modified>2025-03-03T09:00:00Z</modified></p>";
    const struct file files[] = {
        {"word/document.xml", story(fixture, "document", P("body"))},
        {"word/footer1.xml", story(fixture, "ftr", P("foot"))},
        {"word/header1.xml", story(fixture, "hdr", P("head"))},
        {"word/header2.xml", story(fixture, "hdr", P("head"))},
        {"word/header3.xml", story(fixture, "hdr", P("other head"))},
        {"word/comments.xml", story(fixture, "comments", P("Order 1"))},
        {"docProps/core.xml", properties},
    };
    struct part part = zipped(fixture, files, sizeof files / sizeof *files);
    struct sheet *sheet = read_sheet(fixture, &part);
    assert_rows(fixture, sheet, "head\nother head\nbody\nfoot\n");
    assert_int_equal(sheet->evidence_count, 1);
    assert_int_equal(sheet->evidence[0].kind, EVIDENCE_PROPERTIES);
    assert_true(date_equal(sheet->evidence[0].date, (struct date){2025, 3, 3}));
}

/* ---- a real program --------------------------------------------------------------------------------------------- */

/* LibreOffice turns this page into a Word document; where it is not installed there is nothing to test. */
static void a_document_of_a_real_program_is_read(void **state) {
    struct fixture *fixture = *state;
    char folder[] = "/tmp/orderguard-test-docx-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *script = arena_printf(
        fixture->arena,
        "command -v soffice >/dev/null || exit 77\n"
        "cd %s && printf '%%s' '<html><body><h1>Purchase order</h1><table border=1><tr><td>Order number</td><td>4500123"
        "</td></tr><tr><td>Order date</td><td>3 March 2025</td></tr></table><p>Gr&uuml;&szlig;e</p></body></html>' "
        ">o.html\n"
        "export HOME=%s GLIBC_TUNABLES=glibc.malloc.hugetlb=1\n" /* large pages: it starts in a quarter of the time */
        "timeout 600 soffice --headless --convert-to docx:'MS Word 2007 XML' o.html >/dev/null 2>&1",
        folder, folder);
    int status = system(script); /* NOLINT(cert-env33-c): our own text */
    char *path = arena_printf(fixture->arena, "%s/o.docx", folder);
    struct buffer content = {0};
    struct error error;
    bool made = buffer_read_file(&content, path, LIMIT_PART_BYTES, &error) == 0;
    assert_int_equal(system(arena_printf(fixture->arena, "rm -rf %s", folder)), 0); /* NOLINT(cert-env33-c) */
    if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
        skip();
    assert_true(made);
    struct part part = attachment("application/octet-stream", "noname", content.data, content.length);
    struct sheet *sheet = read_sheet(fixture, &part);
    buffer_free(&content);
    assert_string_equal(sheet->format, "docx");
    assert_rows(fixture, sheet,
                "Purchase order\nOrder number | 4500123\nOrder date | 3 March 2025\nGr\xC3\xBC\xC3\x9F"
                "e\n");
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

/* ---- damage and bombs ------------------------------------------------------------------------------------------- */

static void a_damaged_document_keeps_what_there_was(void **state) {
    struct fixture *fixture = *state;
    const struct file files[] = {
        {"word/document.xml", "<w:document xmlns:w='w'>" P("Order 4711") "<w:p><w:r><w:t>cut"}};
    struct part part = zipped(fixture, files, 1);
    assert_rows(fixture, read_sheet(fixture, &part), "Order 4711\ncut\n");
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_string_equal(fixture->facts.unreadable[0].why, "corrupt");
}

static void a_package_without_text_is_damaged(void **state) {
    struct fixture *fixture = *state;
    const struct file files[] = {{"readme.txt", "Order 4711"}};
    struct part part = zipped(fixture, files, 1);
    read_nothing(fixture, &part, "corrupt");
}

static void a_broken_off_document_is_damaged(void **state) {
    struct fixture *fixture = *state;
    const struct file files[] = {{"word/document.xml", story(fixture, "document", P("Order 4711"))}};
    struct part part = zipped(fixture, files, 1);
    part.length = 60;
    read_nothing(fixture, &part, "corrupt");
}

static void an_empty_document_says_so(void **state) {
    struct fixture *fixture = *state;
    const struct file files[] = {{"word/document.xml", story(fixture, "document", "<w:p/>")}};
    struct part part = zipped(fixture, files, 1);
    read_nothing(fixture, &part, "no-text");
}

static void entities_are_refused(void **state) {
    struct fixture *fixture = *state;
    const struct file files[] = {{"word/document.xml", "<!DOCTYPE d [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>"
                                                       "<d xmlns:w='w'><w:p><w:r><w:t>&b;</w:t></w:r></w:p></d>"}};
    struct part part = zipped(fixture, files, 1);
    read_nothing(fixture, &part, "corrupt");
}

static void bombs_are_stopped_by_what_comes_out(void **state) {
    struct fixture *fixture = *state;
    char *blanks = arena_alloc(fixture->arena, LIMIT_PACKAGE_BYTES + 2);
    memset(blanks, ' ', LIMIT_PACKAGE_BYTES + 1);
    const struct file files[] = {{"word/document.xml", blanks}};
    struct part part = zipped(fixture, files, 1);
    assert_true(part.length < LIMIT_PACKAGE_BYTES / 500);
    read_nothing(fixture, &part, "limit-unpacked-size");
}

static void tables_too_deep_are_a_limit(void **state) {
    struct fixture *fixture = *state;
    char *open = repeated(fixture, "<w:tbl><w:tr><w:tc>", 40), *close = repeated(fixture, "</w:tc></w:tr></w:tbl>", 40);
    read_body(fixture, arena_printf(fixture->arena, P("a") "%s" P("b") "%s", open, close));
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_string_equal(fixture->facts.unreadable[0].why, "limit-depth");
}

/* One after the other they would take minutes if each looked at all the others. */
static void a_cell_of_very_many_lines_is_read_quickly(void **state) {
    struct fixture *fixture = *state;
    char *lines = repeated(fixture, P("a") "<w:p/>", LIMIT_ROWS / 2);
    struct sheet *sheet =
        read_body(fixture, arena_printf(fixture->arena, TBL(TR("<w:tc>%s</w:tc>" TC(P("b")))), lines));
    assert_int_equal(sheet->row_count, LIMIT_ROWS / 2);
    assert_string_equal(row_text(fixture, sheet, 0), "a | b");
}

static void nonsense_is_survived(void **state) {
    struct fixture *fixture = *state;
    char *deep = repeated(fixture, "<w:p>", 300);
    const struct file files[] = {{"word/document.xml", arena_printf(fixture->arena, "<w:d xmlns:w='w'>%s", deep)}};
    struct part part = zipped(fixture, files, 1);
    format_read(&fixture->reading, &part);
    assert_string_equal(fixture->facts.unreadable[0].why, "corrupt");
    assert_rows(fixture,
                read_body(fixture, "<w:tc/><w:tr/><w:t>no</w:t><w:tab/><w:tbl><w:gridSpan w:val='-9'/>" P(
                                       "a") "</w:tbl>" P("b")),
                "b\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(paragraphs_become_rows),
        TEST(what_is_deleted_moved_or_hidden_is_not_read),
        TEST(pages_are_told_by_their_breaks),
        TEST(cells_stand_side_by_side),
        TEST(a_table_in_a_cell_has_rows_of_its_own),
        TEST(a_text_box_is_read_once),
        TEST(heads_come_first_and_feet_last),
        TEST(a_document_of_a_real_program_is_read),
        TEST(a_damaged_document_keeps_what_there_was),
        TEST(a_package_without_text_is_damaged),
        TEST(a_broken_off_document_is_damaged),
        TEST(an_empty_document_says_so),
        TEST(entities_are_refused),
        TEST(bombs_are_stopped_by_what_comes_out),
        TEST(tables_too_deep_are_a_limit),
        TEST(a_cell_of_very_many_lines_is_read_quickly),
        TEST(nonsense_is_survived),
#undef TEST
    };
    return cmocka_run_group_tests_name("format: docx", tests, start_formats, NULL);
}
