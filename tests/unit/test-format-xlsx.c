/* Excel workbooks: one made by a real program, the others written from the standard (ECMA-376), file by file. */
#include "test-format.h"

#include "base/buffer.h"

#include <archive.h>
#include <archive_entry.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

/* ---- making workbooks ------------------------------------------------------------------------------------------- */

struct file {
    const char *name;
    const char *text; /* NULL: the default below, where there is one */
};

static const char root_relations[] =
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    "<Relationship Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument' "
    "Target='xl/workbook.xml'/></Relationships>";

static const char relations[] =
    "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
    "<Relationship Id='s2' Type='http://x/relationships/worksheet' Target='/xl/worksheets/two.xml'/>"
    "<Relationship Id='s1' Type='http://x/relationships/worksheet' Target='worksheets/one.xml'/>"
    "<Relationship Id='t' Type='http://x/relationships/sharedStrings' Target='sharedStrings.xml'/>"
    "<Relationship Id='f' Type='http://x/relationships/styles' Target='styles.xml'/></Relationships>";

static const char workbook[] = "<workbook><sheets><sheet name='Order' sheetId='7' r:id='s1' "
                               "xmlns:r='http://x/relationships'/></sheets></workbook>";

static const char strings[] = "<sst><si><t>Order number</t></si><si><r><t>PO-</t></r><r><t>4711</t></r>"
                              "<rPh sb='0' eb='1'><t>nothing</t></rPh></si><si><t/></si>"
                              "<si><t xml:space='preserve'> Gr&#xF6;&#xDF;e &amp; Co </t></si></sst>";

/* Styles 0 to 6: general, date, month, custom date, custom number with a d in quotes, month of a year, text. */
static const char styles[] =
    "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='[$-407]d. mmmm yyyy;@'/>"
    "<numFmt numFmtId='171' formatCode='#,##0.00\\ &quot;days&quot;'/>"
    "<numFmt numFmtId='172' formatCode='mmmm\\ yyyy'/></numFmts>"
    "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='17'/><xf numFmtId='170'/><xf numFmtId='171'/>"
    "<xf numFmtId='172'/><xf numFmtId='49'/></cellXfs></styleSheet>";

static void add_file(struct archive *archive, const char *name, const void *bytes, size_t length) {
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)length);
    archive_entry_set_filetype(entry, AE_IFREG);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    assert_int_equal(archive_write_data(archive, bytes, length), (la_ssize_t)length);
    archive_entry_free(entry);
}

/* A ZIP of these files; large enough for what the tests put in. */
static struct part zipped(struct fixture *fixture, const struct file *files, size_t count, const char *options) {
    size_t room = 8u << 20, used = 0;
    char *bytes = arena_alloc(fixture->arena, room);
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    assert_int_equal(archive_write_set_options(archive, options), ARCHIVE_OK);
    archive_write_set_bytes_per_block(archive, 0);
    assert_int_equal(archive_write_open_memory(archive, bytes, room, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++)
        add_file(archive, files[i].name, files[i].text, strlen(files[i].text));
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    return attachment(TYPE, "order.xlsx", bytes, used);
}

/* The first sheet inside its frame. */
static const char *sheet_xml(struct fixture *fixture, const char *rows) {
    return arena_printf(fixture->arena, "<?xml version='1.0'?><worksheet><sheetData>%s</sheetData></worksheet>", rows);
}

static struct part workbook_of(struct fixture *fixture, const char *book, const char *first, const char *second) {
    const struct file files[] = {
        {"_rels/.rels", root_relations},   {"xl/workbook.xml", book}, {"xl/_rels/workbook.xml.rels", relations},
        {"xl/sharedStrings.xml", strings}, {"xl/styles.xml", styles}, {"xl/worksheets/one.xml", first},
        {"xl/worksheets/two.xml", second},
    };
    return zipped(fixture, files, second == NULL ? 6 : 7, "compression=deflate");
}

static struct sheet *read_rows(struct fixture *fixture, const char *rows) {
    struct part part = workbook_of(fixture, workbook, sheet_xml(fixture, rows), NULL);
    return read_sheet(fixture, &part);
}

/* ---- a real program --------------------------------------------------------------------------------------------- */

static const char program[] = "import openpyxl, datetime, sys\n"
                              "book = openpyxl.Workbook()\n"
                              "page = book.active\n"
                              "page['A1'] = 'Purchase order'\n"
                              "page.merge_cells('A1:C1')\n"
                              "page['A2'], page['B2'] = 'Order number', 4500123\n"
                              "page['A3'], page['B3'] = 'Order date', datetime.date(2025, 3, 3)\n"
                              "page['A4'], page['B4'] = 'Buyer', 'Gr\\u00fc\\u00dfe & Co'\n"
                              "page['A5'], page['B5'] = 'Total', 0.1 + 0.2\n"
                              "page['A6'] = 'old'\n"
                              "page.row_dimensions[6].hidden = True\n"
                              "book.create_sheet('Terms')['B3'] = '30 days'\n"
                              "book.properties.modified = datetime.datetime(2025, 3, 3, 9, 0)\n"
                              "book.save(sys.argv[1])\n";

static void a_workbook_of_a_real_program_is_read(void **state) {
    struct fixture *fixture = *state;
    char folder[] = "/tmp/orderguard-test-xlsx-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char *path = arena_printf(fixture->arena, "%s/order.xlsx", folder);
    const char *const arguments[] = {"/usr/bin/python3", "-c", program, path, NULL};
    pid_t process;
    int status = -1;
    assert_int_equal(posix_spawn(&process, arguments[0], NULL, NULL, (char *const *)arguments, environ), 0);
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_int_equal(status, 0);
    struct buffer content = {0};
    struct error error;
    assert_int_equal(buffer_read_file(&content, path, LIMIT_PART_BYTES, &error), 0);
    unlink(path);
    rmdir(folder);
    struct part part = attachment("application/octet-stream", "noname", content.data, content.length);
    struct sheet *sheet = read_sheet(fixture, &part);
    buffer_free(&content);
    assert_string_equal(sheet->format, "xlsx");
    assert_rows(fixture, sheet,
                "Purchase order\nOrder number | 4500123\nOrder date | 2025-03-03\n"
                "Buyer | Gr\xC3\xBC\xC3\x9F"
                "e & Co\nTotal | 0.3\nold\n30 days\n");
    assert_int_equal(sheet->rows[4].origin, ORIGIN_AUTHORED);
    assert_int_equal(sheet->rows[5].origin, ORIGIN_QUOTED); /* hidden */
    assert_int_equal(sheet->rows[6].page, 2);
    assert_int_equal(sheet->rows[6].number, 3);
    assert_true(sheet->rows[0].cells[0].right == 3); /* merged over three columns */
    assert_int_equal(sheet->evidence_count, 1);
    assert_int_equal(sheet->evidence[0].kind, EVIDENCE_PROPERTIES);
    assert_true(date_equal(sheet->evidence[0].date, (struct date){2025, 3, 3}));
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

/* ---- cells ------------------------------------------------------------------------------------------------------ */

static void every_kind_of_text_is_read(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_rows(fixture, "<row r='2'><c r='A2' t='s'><v>0</v></c><c r='C2' t='s'><v>1</v></c></row>"
                                             "<row r='5'><c r='A5' t='s'><v>3</v></c><c r='B5' t='s'><v>2</v></c>"
                                             "<c r='C5' t='inlineStr'><is><t>in</t><r><t>line</t></r></is></c>"
                                             "<c r='D5' t='str'><f>A1&amp;B1</f><v>formula</v></c>"
                                             "<c r='E5' t='b'><v>1</v></c><c r='F5' t='e'><v>#N/A</v></c></row>");
    assert_rows(fixture, sheet,
                "Order number | PO-4711\nGr\xC3\xB6\xC3\x9F"
                "e & Co | inline | formula\n");
    assert_int_equal(sheet->rows[0].number, 2);
    assert_int_equal(sheet->rows[1].number, 5);
    assert_int_equal(sheet->rows[1].table, 1);
    assert_true(sheet->rows[0].cells[1].left == 2 && sheet->rows[0].cells[1].right == 3);
}

static void numbers_read_as_they_are_shown(void **state) {
    assert_rows(*state,
                read_rows(*state, "<row><c><v>4500123</v></c><c><v>0.30000000000000004</v></c><c><v>1.5E3</v></c>"
                                  "<c><v>4.5001230000000002E9</v></c><c><v>-12.50</v></c><c s='4'><v>45719</v></c>"
                                  "<c s='99'><v>45719</v></c></row>"),
                "4500123 | 0.3 | 1500 | 4500123000 | -12.50 | 45719 | 45719\n");
}

/* 45719 is 3 March 2025: 45658 is 1 January of that year. */
static void dates_are_known_by_their_format(void **state) {
    assert_rows(*state,
                read_rows(*state,
                          "<row><c s='1'><v>45719</v></c><c s='3'><v>45719.75</v></c><c s='2'><v>45719</v></c>"
                          "<c s='5'><v>45719</v></c><c s='6'><v>45719</v></c><c t='d'><v>2025-03-03T10:00:00</v></c>"
                          "<c s='1' t='s'><v>1</v></c></row>"),
                "2025-03-03 | 2025-03-03 | Mar 2025 | Mar 2025 | 45719 | 2025-03-03 | PO-4711\n");
}

/* The program that began it all took 1900 for a leap year: from 1 March 1900 on all numbers are one higher. */
static void the_first_days_of_1900_are_odd(void **state) {
    assert_rows(*state,
                read_rows(*state, "<row><c s='1'><v>1</v></c><c s='1'><v>59</v></c><c s='1'><v>61</v></c>"
                                  "<c s='1'><v>0.5</v></c><c s='1'><v>99999999</v></c></row>"),
                "1900-01-01 | 1900-02-28 | 1900-03-01 | 0.5 | 99999999\n");
}

static void books_that_count_from_1904_say_so(void **state) {
    struct fixture *fixture = *state;
    static const char book[] = "<workbook><workbookPr date1904='1'/><sheets><sheet name='a' r:id='s1' "
                               "xmlns:r='x'/></sheets></workbook>";
    struct part part = workbook_of(fixture, book, sheet_xml(fixture, "<row><c s='1'><v>44257</v></c></row>"), NULL);
    assert_rows(fixture, read_sheet(fixture, &part), "2025-03-03\n"); /* 1462 days fewer */
}

/* ECMA-376 22.9.2.19: line ends come as _x000D_, and what looks like an escape has its first mark escaped. */
static void escaped_characters_are_what_they_say(void **state) {
    assert_rows(*state,
                read_rows(*state, "<row><c t='inlineStr'><is><t>PO_x0020_No_x002E_</t></is></c>"
                                  "<c t='str'><v>a_x000D_b_x00FC__x6CE8_</v></c><c t='str'><v>_x005F_x0041_</v></c>"
                                  "<c t='str'><v>my_x00_part_xD83D_ _x12</v></c></row>"),
                "PO No. | a b\xC3\xBC\xE6\xB3\xA8 | _x0041_ | my_x00_part_xD83D_ _x12\n");
}

/* ---- sheets ----------------------------------------------------------------------------------------------------- */

static void sheets_come_in_the_order_of_their_tabs(void **state) {
    struct fixture *fixture = *state;
    static const char book[] = "<x:workbook xmlns:x='m' xmlns:r='x'><x:sheets><x:sheet name='b' r:id='s2'/>"
                               "<x:sheet name='a' r:id='s1' state='veryHidden'/></x:sheets></x:workbook>";
    struct part part = workbook_of(fixture, book, sheet_xml(fixture, "<row><c><v>1</v></c></row>"),
                                   sheet_xml(fixture, "<row><c><v>2</v></c></row>"));
    struct sheet *sheet = read_sheet(fixture, &part);
    assert_rows(fixture, sheet, "2\n1\n");
    assert_int_equal(sheet->rows[0].page, 1);
    assert_int_equal(sheet->rows[0].origin, ORIGIN_AUTHORED);
    assert_int_equal(sheet->rows[1].page, 2);
    assert_int_equal(sheet->rows[1].origin, ORIGIN_QUOTED);
}

static void hidden_columns_are_not_shown(void **state) {
    struct fixture *fixture = *state;
    const char *rows =
        "<worksheet><cols><col min='2' max='3' hidden='1'/></cols><sheetData><row><c r='A1'><v>1</v></c>"
        "<c r='B1'><v>2</v></c><c r='C1'><v>3</v></c><c r='D1'><v>4</v></c></row></sheetData></worksheet>";
    struct part part = workbook_of(fixture, workbook, rows, NULL);
    assert_rows(fixture, read_sheet(fixture, &part), "1 | 4\n");
}

/* ---- what cannot be read ---------------------------------------------------------------------------------------- */

static void an_empty_workbook_is_named(void **state) {
    struct fixture *fixture = *state;
    struct part part = workbook_of(fixture, workbook, sheet_xml(fixture, "<row/>"), NULL);
    read_nothing(fixture, &part, "no-text");
}

static void a_zip_that_is_no_workbook_is_damaged(void **state) {
    struct fixture *fixture = *state;
    const struct file files[] = {{"readme.txt", "Order 4711"}};
    struct part part = zipped(fixture, files, 1, "compression=store");
    read_nothing(fixture, &part, "corrupt");
}

static void missing_and_broken_files_are_named(void **state) {
    struct fixture *fixture = *state;
    struct part broken = workbook_of(fixture, workbook, "<worksheet><sheetData><row><c><v>1</v></c></row>", NULL);
    assert_rows(fixture, read_sheet(fixture, &broken), "1\n"); /* what there was */
    assert_string_equal(fixture->facts.unreadable[0].why, "corrupt");
    const struct file files[] = {{"xl/workbook.xml", workbook}, {"xl/_rels/workbook.xml.rels", relations}};
    struct part missing = zipped(fixture, files, 2, "compression=deflate");
    missing.number = "3";
    format_read(&fixture->reading, &missing);
    assert_int_equal(fixture->facts.unreadable_count, 2);
    assert_string_equal(fixture->facts.unreadable[1].why, "corrupt");
}

static void a_truncated_workbook_is_damaged(void **state) {
    struct fixture *fixture = *state;
    struct part part = workbook_of(fixture, workbook, sheet_xml(fixture, "<row><c><v>1</v></c></row>"), NULL);
    part.length = part.length * 2 / 3;
    format_read(&fixture->reading, &part);
    assert_string_equal(fixture->facts.unreadable[0].why, "corrupt");
}

static void damage_anywhere_does_no_harm(void **state) {
    struct fixture *fixture = *state;
    struct part part = workbook_of(fixture, workbook, sheet_xml(fixture, "<row><c t='s'><v>0</v></c></row>"), NULL);
    char *bytes = arena_alloc(fixture->arena, part.length);
    for (size_t at = 0; at < part.length; at += 11) {
        memcpy(bytes, part.bytes, part.length);
        bytes[at] = (char)(bytes[at] ^ 0x25);
        struct part damaged = attachment(TYPE, "order.xlsx", bytes, part.length);
        format_read(&fixture->reading, &damaged);
    }
}

/* ---- nasty ------------------------------------------------------------------------------------------------------ */

static void a_bomb_is_stopped_by_what_comes_out_of_it(void **state) {
    struct fixture *fixture = *state;
    char *zeros = arena_alloc(fixture->arena, LIMIT_PACKAGE_BYTES + 2);
    memset(zeros, '0', LIMIT_PACKAGE_BYTES + 1);
    struct part part = workbook_of(fixture, workbook, zeros, NULL);
    assert_true(part.length < 1000000);
    read_nothing(fixture, &part, "limit-unpacked-size");
}

/* Entities that multiply are not resolved at all. */
static void laughter_is_not_multiplied(void **state) {
    struct fixture *fixture = *state;
    static const char laughs[] =
        "<!DOCTYPE w [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
        "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d SYSTEM 'file:///etc/passwd'>]>"
        "<worksheet><sheetData><row><c t='str'><v>x&c;&d;</v></c></row></sheetData></worksheet>";
    struct part part = workbook_of(fixture, workbook, laughs, NULL);
    format_read(&fixture->reading, &part);
    const struct sheet *sheet = &fixture->reading.sheets[0];
    assert_null(strstr(sheet_text(fixture, sheet), "ha"));
    assert_null(strstr(sheet_text(fixture, sheet), "root"));
}

static void absurd_references_do_no_harm(void **state) {
    struct fixture *fixture = *state;
    const char *rows =
        "<worksheet><sheetData><row r='99999999999'><c r='ZZZZZZZZ1'><v>1</v></c></row>"
        "<row r='-5'><c r='A'><v>2</v></c><c r='' t='s'><v>999</v></c><c t='s'><v>-1</v></c></row>"
        "<row r='3'><c r='B3'><v>3</v></c></row></sheetData><mergeCells><mergeCell ref='B3'/>"
        "<mergeCell ref='B3:'/><mergeCell ref='B3:A1'/><mergeCell ref='A1:XFD1048576'/></mergeCells></worksheet>";
    struct part part = workbook_of(fixture, workbook, rows, NULL);
    struct sheet *sheet = read_sheet(fixture, &part);
    for (size_t i = 0; i < sheet->row_count; i++)
        for (size_t k = 0; k < sheet->rows[i].count; k++)
            assert_true(sheet->rows[i].cells[k].right > sheet->rows[i].cells[k].left);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_workbook_of_a_real_program_is_read),
        TEST(every_kind_of_text_is_read),
        TEST(numbers_read_as_they_are_shown),
        TEST(dates_are_known_by_their_format),
        TEST(the_first_days_of_1900_are_odd),
        TEST(books_that_count_from_1904_say_so),
        TEST(escaped_characters_are_what_they_say),
        TEST(sheets_come_in_the_order_of_their_tabs),
        TEST(hidden_columns_are_not_shown),
        TEST(an_empty_workbook_is_named),
        TEST(a_zip_that_is_no_workbook_is_damaged),
        TEST(missing_and_broken_files_are_named),
        TEST(a_truncated_workbook_is_damaged),
        TEST(damage_anywhere_does_no_harm),
        TEST(a_bomb_is_stopped_by_what_comes_out_of_it),
        TEST(laughter_is_not_multiplied),
        TEST(absurd_references_do_no_harm),
    };
    return cmocka_run_group_tests_name("format: xlsx", tests, start_formats, NULL);
}
