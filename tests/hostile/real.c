/* The real inspector behind the real wall, in both set-ups: honest documents are read, also those that need files or
 * charsets; bombs cost their own message its verdict and nobody else's. */
#include "base/buffer.h"
#include "hostile/pool.h"
#include "words/words.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
enum { INSPECTORS = 2, DEADLINE_SECONDS = 15 };
#else
enum { INSPECTORS = 2, DEADLINE_SECONDS = 10 };
#endif
/* For what is to be read to its end: how long that takes is told by the processor's time, for the machine may have
 * other things to do as well; and one inspector is to spare, for nobody may have to wait for the one that reads. */
enum { PATIENT_SECONDS = 300, ONE_TO_SPARE = 3 };

/* ---- documents -------------------------------------------------------------------------------------------------- */

static void begin_mail(struct buffer *mail, const char *type) {
    buffer_printf(mail,
                  "From: store@north.example\r\nTo: orders@acme.example\r\nSubject: purchase order\r\n"
                  "Message-ID: <1@north.example>\r\nMIME-Version: 1.0\r\nContent-Type: %s\r\n",
                  type);
}

static void ordinary_mail(struct buffer *mail, const char *number) {
    begin_mail(mail, "text/plain");
    buffer_printf(mail, "\r\nPURCHASE ORDER\r\n\r\nPO Number: %s\r\nOrder Date: November 20, 2025\r\n", number);
}

/* A PDF around one page with this content stream and font; the reader finds its way without a table of offsets. */
static void add_pdf(struct buffer *pdf, const char *font, const char *filters, const struct buffer *stream) {
    buffer_printf(pdf,
                  "%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
                  "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
                  "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
                  "/Resources<</Font<</F1 5 0 R>>>>>>\nendobj\n"
                  "4 0 obj\n<</Length %zu%s>>\nstream\n",
                  stream->length, filters);
    buffer_add(pdf, stream->data, stream->length);
    buffer_printf(pdf, "\nendstream\nendobj\n5 0 obj\n%s\nendobj\ntrailer\n<</Root 1 0 R>>\n%%%%EOF\n", font);
}

static void pdf_mail(struct buffer *mail, const struct buffer *pdf) {
    begin_mail(mail, "application/pdf; name=PO.pdf");
    buffer_add_text(mail, "Content-Transfer-Encoding: 8bit\r\n\r\n");
    buffer_add(mail, pdf->data, pdf->length);
}

/* `count` times the same byte for a RunLengthDecode filter: two bytes for every 128. */
static void add_run(struct buffer *stream, char byte, size_t count) {
    for (; count >= 128; count -= 128) {
        buffer_add_char(stream, (char)129);
        buffer_add_char(stream, byte);
    }
}

static void add_literal(struct buffer *stream, const char *text) {
    buffer_add_char(stream, (char)(strlen(text) - 1));
    buffer_add_text(stream, text);
}

static const char plain_font[] = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>";

/* ---- sending ---------------------------------------------------------------------------------------------------- */

static const char *send_mail(struct pool *pool, const struct buffer *mail, char result[RESULT_BYTES]) {
    struct inspection *inspection = mail->length <= LIMIT_SMALL_BYTES
                                        ? pool_small_message("93BB6A7E836", mail->data, mail->length)
                                        : pool_message("93BB6A7E836", mail->data, mail->length);
    workers_inspect(pool->workers, NULL, 0, inspection, NULL, NULL);
    pool_result(inspection, result);
    inspection_free(inspection);
    return result;
}

/* A mail of exactly so many bytes; the order number is the last of them. */
static void mail_of_size(struct buffer *mail, size_t size, const char *number) {
    static const char line[] = "--------------------------------------------------------------\r\n";
    const size_t line_bytes = sizeof line - 1;
    struct buffer end = {0};
    begin_mail(mail, "text/plain");
    buffer_add_text(mail, "\r\nPURCHASE ORDER\r\n");
    buffer_printf(&end, "\r\nOrder Date: November 20, 2025\r\nPO Number: %s", number);
    while (mail->length + end.length < size) {
        size_t left = size - mail->length - end.length;
        size_t piece = left < line_bytes ? left : line_bytes;
        buffer_add(mail, line + line_bytes - piece, piece);
    }
    buffer_add(mail, end.data, end.length);
    buffer_free(&end);
}

struct neighbour {
    struct pool *pool;
    atomic_bool stop;
    unsigned sent, harmed;
    pthread_t thread;
};

static void *send_ordinary_mail(void *context) {
    struct neighbour *self = context;
    char number[32], result[RESULT_BYTES];
    while (!atomic_load(&self->stop)) {
        struct buffer mail = {0};
        snprintf(number, sizeof number, "45%05u", self->sent++);
        ordinary_mail(&mail, number);
        if (strcmp(send_mail(self->pool, &mail, result), number) != 0)
            self->harmed++;
        buffer_free(&mail);
        usleep(2000);
    }
    return NULL;
}

/* Sends a mail while a neighbour sends good ones. */
static const char *send_beside_others(struct pool *pool, const struct buffer *mail, char result[RESULT_BYTES]) {
    struct neighbour neighbour = {.pool = pool};
    assert_int_equal(pthread_create(&neighbour.thread, NULL, send_ordinary_mail, &neighbour), 0);
    send_mail(pool, mail, result);
    usleep(50000);
    atomic_store(&neighbour.stop, true);
    pthread_join(neighbour.thread, NULL);
    assert_int_equal(neighbour.harmed, 0);
    return result;
}

/* ---- honest ----------------------------------------------------------------------------------------------------- */

static void test_ordinary_mail(void **state) {
    struct buffer mail = {0};
    char result[RESULT_BYTES];
    ordinary_mail(&mail, "4500123");
    assert_string_equal(send_mail(*state, &mail, result), "4500123");
    buffer_free(&mail);
}

static void test_ordinary_pdf(void **state) {
    struct buffer stream = {0}, pdf = {0}, mail = {0};
    char result[RESULT_BYTES];
    buffer_add_text(&stream, "BT /F1 12 Tf 72 700 Td (PURCHASE ORDER) Tj 0 -30 Td (PO Number: 4500124) Tj "
                             "0 -15 Td (Order Date: November 20, 2025) Tj ET");
    add_pdf(&pdf, plain_font, "", &stream);
    pdf_mail(&mail, &pdf);
    assert_string_equal(send_mail(*state, &mail, result), "4500124");
    buffer_free(&stream);
    buffer_free(&pdf);
    buffer_free(&mail);
}

/* More messages than one inspector gets: nothing of what the libraries do later is forbidden. */
static void test_many_in_a_row(void **state) {
    struct pool *pool = *state;
    for (unsigned i = 0; i < LIMIT_WORKER_MESSAGES; i++) {
        test_ordinary_mail(state);
        test_ordinary_pdf(state);
    }
    assert_int_equal(workers_anomalies(pool->workers), 0);
}

/* Up to a size a message travels with its request, beyond it in a file: neither loses a byte of it. */
static void test_around_the_size_that_travels_in_memory(void **state) {
    char result[RESULT_BYTES];
    for (size_t size = LIMIT_SMALL_BYTES - 1; size <= LIMIT_SMALL_BYTES + 1; size++) {
        struct buffer mail = {0};
        mail_of_size(&mail, size, "4500127");
        assert_int_equal(mail.length, size);
        assert_string_equal(send_mail(*state, &mail, result), "4500127");
        buffer_free(&mail);
    }
}

/* The C library loads such a converter from a file, which must have happened before the wall closed. */
static void test_charset_that_needs_a_file(void **state) {
    struct buffer mail = {0};
    struct inspection *inspection;
    begin_mail(&mail, "text/plain; charset=ISO-2022-JP");
    buffer_add_text(&mail, "\r\n\x1B$BCmJ8\x1B(B\r\nPO Number: 4500125\r\nOrder Date: November 20, 2025\r\n"
                           "Ship to: \x1B$BEl5~\x1B(B\r\n");
    inspection = pool_message("93BB6A7E836", mail.data, mail.length);
    workers_inspect(((struct pool *)*state)->workers, NULL, 0, inspection, NULL, NULL);
    assert_int_equal(inspection->facts.looked, LOOKED_OK);
    assert_int_equal(inspection->facts.document_count, 1);
    assert_string_equal(inspection->facts.documents[0].number, "4500125");
    assert_string_equal(inspection->facts.documents[0].ship_to, "\xE6\x9D\xB1\xE4\xBA\xAC"); /* Tokyo */
    inspection_free(inspection);
    buffer_free(&mail);
}

/* A Japanese PDF without embedded fonts: its letters are named in files of poppler-data. */
static const char *send_japanese_pdf(struct pool *pool, char result[RESULT_BYTES]) {
    struct buffer stream = {0}, pdf = {0}, mail = {0};
    buffer_add_text(&stream, "BT /F1 12 Tf 72 700 Td (PURCHASE ORDER) Tj 0 -30 Td (PO Number: 4500126) Tj "
                             "0 -15 Td (Order Date: November 20, 2025) Tj ET");
    add_pdf(&pdf,
            "<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/90ms-RKSJ-H/DescendantFonts"
            "[<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo"
            "<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>/DW 1000>>]>>",
            "", &stream);
    pdf_mail(&mail, &pdf);
    send_mail(pool, &mail, result);
    buffer_free(&stream);
    buffer_free(&pdf);
    buffer_free(&mail);
    return result;
}

static void test_pdf_that_needs_files_is_read(void **state) {
    char result[RESULT_BYTES];
    if (access("/usr/share/poppler/cMap", R_OK) != 0)
        skip();
    assert_string_equal(send_japanese_pdf(*state, result), "4500126");
}

static void test_pdf_that_needs_files_is_told_as_unread(void **state) {
    char result[RESULT_BYTES];
    assert_string_equal(send_japanese_pdf(*state, result), "no-text");
}

/* ---- hostile ---------------------------------------------------------------------------------------------------- */

/* It may be stopped by a limit of its own or by the deadline; either way in time, and by itself. */
static void assert_stopped(struct pool *pool, const struct buffer *mail) {
    char result[RESULT_BYTES];
    long begin = pool_clock();
    uint64_t before = workers_anomalies(pool->workers);
    size_t lines = pool_logged(pool, "could not look");
    send_beside_others(pool, mail, result);
    if (strcmp(result, "deadline") != 0 && strcmp(result, "crashed") != 0 && strncmp(result, "limit-", 6) != 0)
        fail_msg("a bomb gave \"%s\"", result);
    assert_in_range(pool_clock() - begin, 0, (DEADLINE_SECONDS + 2) * 1000);
    size_t troubles = (size_t)(workers_anomalies(pool->workers) - before);
    assert_in_range(troubles, 0, 1);
    assert_int_equal(pool_await_log(pool, "could not look", lines + troubles), lines + troubles);
    struct buffer after = {0};
    ordinary_mail(&after, "4500127");
    assert_string_equal(send_mail(pool, &after, result), "4500127");
    buffer_free(&after);
}

/* Draws the object `name` `count` times, each time a step further. */
static void add_copies(struct buffer *stream, const char *name, unsigned count, unsigned x_step, unsigned y_step) {
    for (unsigned i = 0; i < count; i++)
        buffer_printf(stream, "q 1 0 0 1 %u.%02u %u cm /%s Do Q\n", i * x_step / 100, i * x_step % 100, i * y_step,
                      name);
}

static void add_form(struct buffer *pdf, unsigned object, const char *resources, const struct buffer *stream) {
    buffer_printf(pdf,
                  "%u 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<%s>>/Length %zu>>\nstream\n%s\n"
                  "endstream\nendobj\n",
                  object, resources, stream->length, buffer_text(stream));
}

/* A few KB that show two million letters: drawings of drawings of rows. */
static void test_pdf_with_two_million_letters(void **state) {
    struct buffer row = {0}, block = {0}, page = {0}, pdf = {0}, mail = {0};
    buffer_add_text(&row, "BT /F1 6 Tf (");
    for (int i = 0; i < 100; i++)
        buffer_add_char(&row, (char)('A' + i % 26));
    buffer_add_text(&row, ") Tj ET");
    add_copies(&block, "Row", 100, 0, 8);
    add_copies(&page, "Block", 200, 253, 0);
    buffer_add_text(&pdf, "%PDF-1.4\n");
    add_form(&pdf, 6, "/Font<</F1 5 0 R>>", &row);
    add_form(&pdf, 7, "/XObject<</Row 6 0 R>>", &block);
    buffer_printf(
        &pdf,
        "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</XObject<</Block 7 0 R>>>>>>\nendobj\n5 0 obj\n%s\nendobj\n"
        "4 0 obj\n<</Length %zu>>\nstream\n%s\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n%%%%EOF\n",
        plain_font, page.length, buffer_text(&page));
    assert_in_range(pdf.length, 1, 55000);
    pdf_mail(&mail, &pdf);
    assert_stopped(*state, &mail);
    buffer_free(&row);
    buffer_free(&block);
    buffer_free(&page);
    buffer_free(&pdf);
    buffer_free(&mail);
}

/* Runs of runs of runs: two gigabytes of letters out of some kilobytes. */
static void test_pdf_with_a_nested_bomb(void **state) {
    struct buffer stream = {0}, outer = {0}, pdf = {0}, mail = {0};
    add_run(&stream, (char)129, 128 * 1024 * 64);
    /* The outer filter's output is the inner one's input: pairs of 129 and a letter. */
    for (size_t i = 0; i + 1 < stream.length; i += 2)
        stream.data[i + 1] = 'A';
    add_literal(&outer, "BT /F1 1 Tf 10 10 Td (");
    buffer_add(&outer, stream.data, stream.length);
    add_pdf(&pdf, plain_font, "/Filter[/RunLengthDecode/RunLengthDecode]", &outer);
    pdf_mail(&mail, &pdf);
    char result[RESULT_BYTES];
    send_beside_others(*state, &mail, result);
    assert_string_not_equal(result, "busy");
    buffer_free(&stream);
    buffer_free(&outer);
    buffer_free(&pdf);
    buffer_free(&mail);
}

/* A few hundred bytes with six filters, each of which wants a line of 255 MB before it begins. */
static void test_pdf_that_takes_all_memory(void **state) {
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    (void)state; /* their shadow memory leaves no room for a limit */
    skip();
#else
    enum { FILTERS = 6 };
    struct buffer stream = {0}, filters = {0}, pdf = {0}, mail = {0};
    buffer_add_text(&stream, "BT /F1 12 Tf (PO Number: 4500128) Tj ET");
    buffer_add_text(&filters, "/Filter[");
    for (int i = 0; i < FILTERS; i++)
        buffer_add_text(&filters, "/FlateDecode");
    buffer_add_text(&filters, "]/DecodeParms[");
    for (int i = 0; i < FILTERS; i++)
        buffer_add_text(&filters, "<</Predictor 12/Colors 1/BitsPerComponent 8/Columns 267000000>>");
    buffer_add_text(&filters, "]");
    add_pdf(&pdf, plain_font, buffer_text(&filters), &stream);
    pdf_mail(&mail, &pdf);
    char result[RESULT_BYTES];
    struct pool *pool = *state;
    size_t lines = pool_logged(pool, "the inspector ran out of memory");
    assert_string_equal(send_beside_others(pool, &mail, result), "limit-memory");
    assert_int_equal(pool_await_log(pool, "the inspector ran out of memory", lines + 1), lines + 1);
    buffer_free(&stream);
    buffer_free(&filters);
    buffer_free(&pdf);
    buffer_free(&mail);
#endif
}

/* Whatever comes of them, it comes in time, and by no crash. Returns the milliseconds that were computed. */
static long assert_endured(struct pool *pool, const struct buffer *mail) {
    char result[RESULT_BYTES];
    uint64_t before = workers_anomalies(pool->workers);
    send_beside_others(pool, mail, result);
    long computed = pool_computed(pool);
    assert_in_range(computed, 0, DEADLINE_SECONDS * 1000);
    assert_string_not_equal(result, "crashed");
    assert_string_not_equal(result, "deadline");
    assert_int_equal(workers_anomalies(pool->workers), before);
    return computed;
}

static void test_parts_without_end(void **state) {
    enum { PARTS = 200000 };
    struct buffer mail = {0};
    begin_mail(&mail, "multipart/mixed; boundary=b");
    for (int i = 0; i < PARTS; i++)
        buffer_add_text(&mail, "\r\n--b\r\n\r\nx");
    assert_endured(*state, &mail);
    buffer_free(&mail);
}

static void test_levels_without_end(void **state) {
    enum { LEVELS = 50000 };
    struct buffer mail = {0};
    begin_mail(&mail, "multipart/mixed; boundary=b0");
    for (int i = 0; i < LEVELS; i++)
        buffer_printf(&mail, "\r\n--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n", i, i + 1);
    assert_endured(*state, &mail);
    buffer_free(&mail);
}

static void test_html_without_end(void **state) {
    enum { LEVELS = 300000 };
    struct buffer mail = {0};
    begin_mail(&mail, "text/html");
    buffer_add_text(&mail, "\r\n");
    for (int i = 0; i < LEVELS; i++)
        buffer_add_text(&mail, "<div><table><tr><td>");
    assert_endured(*state, &mail);
    buffer_free(&mail);
}

static void test_one_row_without_end(void **state) {
    struct buffer mail = {0};
    begin_mail(&mail, "text/plain");
    buffer_add_text(&mail, "\r\n");
    for (int i = 0; i < 1000000; i++)
        buffer_add_text(&mail, "PO No 1.1 ");
    assert_true(assert_endured(*state, &mail) > 0); /* the watch goes */
    buffer_free(&mail);
}

/* ---- set-ups ---------------------------------------------------------------------------------------------------- */

static int open_pool(void **state, bool with_wall, unsigned inspectors, unsigned seconds) {
    static struct pool pool;
    static char words[4096], program[4096];
    struct error error = {0};
    struct buffer errors = {0};
    snprintf(program, sizeof program, "%s", pool_program("orderguard-inspect"));
    snprintf(words, sizeof words, "%s", pool_program("rules/words"));
    const char *const folders[] = {words};
    struct settings *settings = settings_new(1);
    if (words_load(folders, 1, settings, &errors) != 0)
        fail_msg("%s", buffer_text(&errors));
    pool_start(&pool, program, inspectors, seconds, with_wall);
    if (workers_configure(pool.workers, settings, &error) != 0)
        fail_msg("%s", error.text);
    settings_free(settings);
    buffer_free(&errors);
    *state = &pool;
    return 0;
}

static int open_walled(void **state) {
    return open_pool(state, true, INSPECTORS, DEADLINE_SECONDS);
}

static int open_bare(void **state) {
    return open_pool(state, false, INSPECTORS, DEADLINE_SECONDS);
}

static int open_walled_and_patient(void **state) {
    return open_pool(state, true, ONE_TO_SPARE, PATIENT_SECONDS);
}

static int open_bare_and_patient(void **state) {
    return open_pool(state, false, ONE_TO_SPARE, PATIENT_SECONDS);
}

static int close_pool(void **state) {
    pool_close(*state);
    return 0;
}

#define BOTH                                                                                                           \
    cmocka_unit_test(test_ordinary_mail), cmocka_unit_test(test_ordinary_pdf), cmocka_unit_test(test_many_in_a_row),   \
        cmocka_unit_test(test_around_the_size_that_travels_in_memory),                                                 \
        cmocka_unit_test(test_charset_that_needs_a_file), cmocka_unit_test(test_pdf_with_two_million_letters),         \
        cmocka_unit_test(test_pdf_with_a_nested_bomb), cmocka_unit_test(test_pdf_that_takes_all_memory)

#define ENDURED(test)                                                                                                  \
    cmocka_unit_test_setup_teardown(test, open_walled_and_patient, close_pool),                                        \
        cmocka_unit_test_setup_teardown(test, open_bare_and_patient, close_pool)

int main(void) {
    const struct CMUnitTest with_wall[] = {BOTH, cmocka_unit_test(test_pdf_that_needs_files_is_read)};
    const struct CMUnitTest without[] = {BOTH, cmocka_unit_test(test_pdf_that_needs_files_is_told_as_unread)};
    const struct CMUnitTest endured[] = {ENDURED(test_parts_without_end), ENDURED(test_levels_without_end),
                                         ENDURED(test_html_without_end), ENDURED(test_one_row_without_end)};
    int failed = cmocka_run_group_tests_name("Landlock and own user", with_wall, open_walled, close_pool);
    failed += cmocka_run_group_tests_name("neither Landlock nor own user", without, open_bare, close_pool);
    failed += cmocka_run_group_tests_name("read to the end, with both and with neither", endured, NULL, NULL);
    return failed;
}
