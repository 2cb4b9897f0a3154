/* ZIP archives, made by libarchive; what it does not write (other passwords than its own, lies about sizes) is made of
 * those by changing bytes. */
#include "test-format.h"

#include <archive.h>
#include <archive_entry.h>

struct file {
    const char *name, *bytes;
    size_t length;
};

#define TEXT(name, text)                                                                                               \
    { name, text, sizeof(text) - 1 }
#define COUNT(files) (sizeof(files) / sizeof *(files))

static void add_file(struct archive *archive, const struct file *file) {
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, file->name);
    archive_entry_set_size(entry, (la_int64_t)file->length);
    archive_entry_set_filetype(entry, file->name[strlen(file->name) - 1] == '/' ? AE_IFDIR : AE_IFREG);
    assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
    if (file->length > 0)
        assert_int_equal(archive_write_data(archive, file->bytes, file->length), (la_ssize_t)file->length);
    archive_entry_free(entry);
}

/* A ZIP of these files, as a file to be put into another. */
static struct file zip_with(struct fixture *fixture, const struct file *files, size_t count, const char *options) {
    size_t room = 4096, used = 0;
    for (size_t i = 0; i < count; i++)
        room += files[i].length + 512;
    char *bytes = arena_alloc(fixture->arena, room);
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    assert_int_equal(archive_write_set_options(archive, options), ARCHIVE_OK);
    if (strstr(options, "encryption") != NULL)
        archive_write_set_passphrase(archive, "secret");
    archive_write_set_bytes_per_block(archive, 0);
    assert_int_equal(archive_write_open_memory(archive, bytes, room, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++)
        add_file(archive, &files[i]);
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    archive_write_free(archive);
    return (struct file){"inner.zip", bytes, used};
}

static void read_zip(struct fixture *fixture, struct file zip) {
    struct part part = attachment("application/x-zip-compressed", "orders.zip", zip.bytes, zip.length);
    part.depth = 1;
    format_read(&fixture->reading, &part);
}

static void read_files(struct fixture *fixture, const struct file *files, size_t count, const char *options) {
    read_zip(fixture, zip_with(fixture, files, count, options));
}

static const char order[] = "Order 4711 of 11 March 2025\n";

static void assert_unreadable(const struct fixture *fixture, size_t i, const char *part, const char *why) {
    assert_true(i < fixture->facts.unreadable_count);
    assert_string_equal(fixture->facts.unreadable[i].part, part);
    assert_string_equal(fixture->facts.unreadable[i].why, why);
}

/* ---- what is in it ---------------------------------------------------------------------------------------------- */

static void each_file_is_read_as_a_part_of_its_own(void **state) {
    struct fixture *fixture = *state;
    static const struct file files[] = {TEXT("a.txt", order),
                                        {"orders/", "", 0},
                                        TEXT("orders/b.html", "<html><body><p>Order 4712</p></body></html>"),
                                        TEXT("c.csv", "PO;Qty\n4713;1\n"),
                                        TEXT("mail.eml", "Subject: x\r\nFrom: a@b.example\r\n\r\nOrder 4714\r\n")};
    read_files(fixture, files, COUNT(files), "compression=deflate");
    const struct sheet *sheets = fixture->reading.sheets;
    assert_int_equal(fixture->reading.sheet_count, 4);
    assert_string_equal(sheets[0].part, "2/a.txt");
    assert_string_equal(sheets[0].name, "a.txt");
    assert_rows(fixture, &sheets[0], order);
    assert_string_equal(sheets[1].part, "2/orders/b.html");
    assert_string_equal(sheets[1].name, "b.html");
    assert_rows(fixture, &sheets[1], "Order 4712\n");
    assert_string_equal(sheets[2].format, "csv");
    assert_rows(fixture, &sheets[3], "Order 4714\n");
    assert_int_equal(sheets[3].origin, ORIGIN_FORWARDED);
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

static void archives_in_archives_are_read(void **state) {
    struct fixture *fixture = *state;
    const struct file first[] = {TEXT("a.txt", order)};
    const struct file second[] = {zip_with(fixture, first, 1, "compression=store"), TEXT("b.txt", order)};
    read_files(fixture, second, 2, "compression=store");
    assert_int_equal(fixture->reading.sheet_count, 2);
    assert_string_equal(fixture->reading.sheets[0].part, "2/inner.zip/a.txt");
    assert_string_equal(fixture->reading.sheets[1].part, "2/b.txt");
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

/* The workbook's own list of files stands in the archive as it is, and it ends with what makes a workbook one. */
static void an_archive_with_a_workbook_is_no_workbook(void **state) {
    struct fixture *fixture = *state;
    const struct file parts[] = {TEXT("xl/workbook.xml", "<workbook/>")};
    struct file workbook = zip_with(fixture, parts, 1, "compression=store");
    workbook.name = "book.xlsx";
    const struct file files[] = {TEXT("a.txt", order), workbook};
    read_files(fixture, files, 2, "compression=store");
    assert_string_equal(fixture->reading.sheets[0].part, "2/a.txt");
    assert_unreadable(fixture, 0, "2/book.xlsx", "corrupt");
}

static void what_systems_leave_behind_is_passed_over(void **state) {
    struct fixture *fixture = *state;
    static const struct file files[] = {TEXT("__MACOSX/._a.txt", "\0\5\26\7"), TEXT("x/.DS_Store", "\0\0\0\1Bud1"),
                                        TEXT("a.txt", order), TEXT("x/Thumbs.db", "\1\2\3")};
    read_files(fixture, files, COUNT(files), "compression=deflate");
    assert_int_equal(fixture->reading.sheet_count, 1);
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

/* Names without a charset, as old programs write them, and one in UTF-8 that says so. */
static void names_that_climb_are_only_names(void **state) {
    struct fixture *fixture = *state;
    static const struct file files[] = {TEXT("../../etc/passwd.txt", order), TEXT("/abs.txt", order),
                                        TEXT("B@ro.txt", order), TEXT("a\nb.txt", order),
                                        TEXT("\xE6\xB3\xA8\xE6\x96\x87/\xC3\xBC.txt", order)};
    struct file zip = zip_with(fixture, files, COUNT(files), "compression=store");
    for (char *name; (name = memmem(zip.bytes, zip.length, "B@ro", 4)) != NULL;)
        name[1] = '\xFC';
    read_zip(fixture, zip);
    assert_int_equal(fixture->reading.sheet_count, 5);
    assert_string_equal(fixture->reading.sheets[4].part, "2/\xE6\xB3\xA8\xE6\x96\x87/\xC3\xBC.txt");
    assert_string_equal(fixture->reading.sheets[4].name, "\xC3\xBC.txt");
    assert_string_equal(fixture->reading.sheets[0].name, "passwd.txt");
    assert_string_equal(fixture->reading.sheets[1].part, "2/abs.txt");
    assert_string_equal(fixture->reading.sheets[2].part, "2/B\xC3\xBCro.txt");
    assert_string_equal(fixture->reading.sheets[3].part, "2/a b.txt");
}

/* ---- what cannot be read ---------------------------------------------------------------------------------------- */

static void a_password_is_reported_for_each_file(void **state) {
    struct fixture *fixture = *state;
    static const struct file files[] = {TEXT("a.txt", order), TEXT("b.txt", order)};
    read_files(fixture, files, 2, "compression=deflate,encryption=traditional");
    assert_int_equal(fixture->reading.sheet_count, 0);
    assert_int_equal(fixture->facts.unreadable_count, 2);
    assert_unreadable(fixture, 0, "2/a.txt", "password");
    assert_unreadable(fixture, 1, "2/b.txt", "password");
}

static void one_unknown_file_does_not_hide_the_others(void **state) {
    struct fixture *fixture = *state;
    static const struct file files[] = {TEXT("logo.png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"),
                                        TEXT("a.txt", order)};
    read_files(fixture, files, 2, "compression=store");
    assert_int_equal(fixture->reading.sheet_count, 1);
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_unreadable(fixture, 0, "2/logo.png", "unsupported");
}

static void an_empty_archive_says_so(void **state) {
    struct fixture *fixture = *state;
    static const struct file files[] = {{"folder/", "", 0}};
    read_files(fixture, files, 1, "compression=store");
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_unreadable(fixture, 0, "2", "no-text");
}

/* Within the first file, behind it, and within the header of the second. */
static void a_broken_off_archive_is_reported_once(void **state) {
    struct fixture *fixture = *state;
    static const struct file files[] = {TEXT("a.txt", order), TEXT("b.txt", order)};
    struct file zip = zip_with(fixture, files, 2, "compression=store");
    const char *content = memmem(zip.bytes, zip.length, "4711", 4);
    const char *second = memmem(zip.bytes + 4, zip.length - 4, "PK\3\4", 4);
    const char *const ends[] = {content, second, second + 10};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        fixture->facts.unreadable_count = 0;
        zip.length = (size_t)(ends[i] - zip.bytes);
        read_zip(fixture, zip);
        assert_int_equal(fixture->facts.unreadable_count, 1);
        assert_string_equal(fixture->facts.unreadable[0].why, "corrupt");
    }
    assert_int_equal(fixture->reading.sheet_count, 1); /* the first file, when what follows proves it whole */
}

static void damaged_contents_are_noticed(void **state) {
    struct fixture *fixture = *state;
    static const struct file files[] = {TEXT("a.txt", order)};
    struct file zip = zip_with(fixture, files, 1, "compression=store");
    char *found = memmem(zip.bytes, zip.length, "4711", 4);
    assert_non_null(found);
    found[0] = '9'; /* its checksum does not fit any more */
    read_zip(fixture, zip);
    assert_int_equal(fixture->reading.sheet_count, 0);
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_unreadable(fixture, 0, "2/a.txt", "corrupt");
}

/* ---- bombs ------------------------------------------------------------------------------------------------------ */

static struct file zeros(struct fixture *fixture, const char *name, size_t length) {
    const struct file files[] = {{name, arena_alloc(fixture->arena, length), length}};
    struct file zip = zip_with(fixture, files, 1, "compression=deflate");
    assert_true(zip.length < length / 500);
    return zip;
}

static void a_file_too_large_when_unpacked_is_stopped(void **state) {
    struct fixture *fixture = *state;
    read_zip(fixture, zeros(fixture, "zeros.txt", LIMIT_PART_BYTES + 1));
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_unreadable(fixture, 0, "2/zeros.txt", "limit-part-size");
}

/* Six times 25 MB: none too large by itself. Two of them are damaged text, and then the message has had enough. */
static void files_too_large_together_are_stopped(void **state) {
    struct fixture *fixture = *state;
    struct file files[6];
    for (size_t i = 0; i < COUNT(files); i++) {
        files[i] = zeros(fixture, "zeros.txt", 25u << 20);
        files[i].name = arena_printf(fixture->arena, "%zu.zip", i);
    }
    read_files(fixture, files, COUNT(files), "compression=store");
    size_t limits = 0;
    for (size_t i = 0; i < fixture->facts.unreadable_count; i++)
        limits += strcmp(fixture->facts.unreadable[i].why, "limit-decoded-size") == 0;
    assert_int_equal(limits, 1);
    assert_true(fixture->reading.decoded_bytes > LIMIT_DECODED_BYTES);
    assert_true(fixture->reading.decoded_bytes < LIMIT_DECODED_BYTES + (1u << 20));
}

static void nesting_ends_at_a_limit(void **state) {
    struct fixture *fixture = *state;
    struct file file = TEXT("a.txt", order);
    for (unsigned i = 0; i < LIMIT_DEPTH + 5; i++)
        file = zip_with(fixture, &file, 1, "compression=store");
    read_zip(fixture, file);
    assert_int_equal(fixture->reading.sheet_count, 0);
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_string_equal(fixture->facts.unreadable[0].why, "limit-depth");
}

static void the_number_of_files_is_limited(void **state) {
    struct fixture *fixture = *state;
    struct file *files = arena_array(fixture->arena, LIMIT_PARTS + 10, sizeof *files);
    for (size_t i = 0; i < LIMIT_PARTS + 10; i++)
        files[i] = (struct file){arena_printf(fixture->arena, "%zu.txt", i), "x", 1};
    read_files(fixture, files, LIMIT_PARTS + 10, "compression=store");
    assert_int_equal(fixture->reading.sheet_count, LIMIT_PARTS);
    assert_int_equal(fixture->facts.unreadable_count, 1);
    assert_string_equal(fixture->facts.unreadable[0].why, "limit-parts");
}

static int start(void **state) {
    mime_start();
    return start_formats(state);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(each_file_is_read_as_a_part_of_its_own),
        TEST(archives_in_archives_are_read),
        TEST(an_archive_with_a_workbook_is_no_workbook),
        TEST(what_systems_leave_behind_is_passed_over),
        TEST(names_that_climb_are_only_names),
        TEST(a_password_is_reported_for_each_file),
        TEST(one_unknown_file_does_not_hide_the_others),
        TEST(an_empty_archive_says_so),
        TEST(a_broken_off_archive_is_reported_once),
        TEST(damaged_contents_are_noticed),
        TEST(a_file_too_large_when_unpacked_is_stopped),
        TEST(files_too_large_together_are_stopped),
        TEST(nesting_ends_at_a_limit),
        TEST(the_number_of_files_is_limited),
#undef TEST
    };
    return cmocka_run_group_tests_name("format: zip", tests, start, NULL);
}
