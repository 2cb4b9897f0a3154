/* Which reader gets a part: its bytes decide, then what the sender says. And what nobody can read is named. */
#include "test-format.h"

static const char page[] = "<html><body><p>Order 4711</p></body></html>";
static const char picture[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xde";
static const char squeezed[] = "\x1f\x8b\x08\x08\xd2\x02\x96\x49\x02\x03order.txt\0\x03\0\0\0\0\0\0\0\0\0";

/* ---- the bytes decide ------------------------------------------------------------------------------------------- */

static void a_pdf_that_is_html_is_read_as_html(void **state) {
    struct fixture *fixture = *state;
    struct part part = attachment("application/pdf", "order.pdf", page, strlen(page));
    struct sheet *sheet = read_sheet(fixture, &part);
    assert_string_equal(sheet->format, "html");
    assert_rows(fixture, sheet, "Order 4711\n");
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

static void a_page_without_declaration_is_found_by_its_beginning(void **state) {
    struct fixture *fixture = *state;
    static const char *const beginnings[] = {
        "<!DOCTYPE html><p>Order 4711",
        "\xEF\xBB\xBF\r\n <HTML><p>Order 4711",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\">\n"
        "<html><p>Order 4711</p></html>",
    };
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        struct part part = attachment("application/octet-stream", "a", beginnings[i], strlen(beginnings[i]));
        struct sheet *sheet = read_sheet(fixture, &part);
        assert_string_equal(sheet->format, "html");
        assert_rows(fixture, sheet, "Order 4711\n");
    }
}

static void html_in_a_text_body_is_html(void **state) {
    struct fixture *fixture = *state;
    struct part part = body("text/plain", NULL, page);
    assert_string_equal(read_sheet(fixture, &part)->format, "html");
}

static void a_declared_page_without_any_tag_is_still_html(void **state) {
    struct fixture *fixture = *state;
    struct part part = body("text/html", "us-ascii", "Order &#52;711\nof today");
    struct sheet *sheet = read_sheet(fixture, &part);
    assert_string_equal(sheet->format, "html");
    assert_rows(fixture, sheet, "Order 4711 of today\n");
}

static void the_second_content_type_counts_where_the_first_says_nothing(void **state) {
    struct fixture *fixture = *state;
    struct part part = body("application/octet-stream", NULL, "<b>Order</b> 4711");
    part.declared_second = "text/html";
    assert_string_equal(read_sheet(fixture, &part)->format, "html");
}

static void the_ending_helps_where_the_type_is_mere_text(void **state) {
    struct fixture *fixture = *state;
    static const char fragment[] = "<b>Order</b> 4711";
    struct part part = attachment("text/plain", "order.HTM", fragment, strlen(fragment));
    assert_string_equal(read_sheet(fixture, &part)->format, "html");
    part.name = "order.pdf"; /* an ending that the bytes contradict does not */
    assert_string_equal(read_sheet(fixture, &part)->format, "text");
}

static void text_of_any_flavour_is_text(void **state) {
    struct fixture *fixture = *state;
    static const char *const texts[] = {"#!/bin/sh\necho Order 4711\n", "{\"order\": \"4711\"}\n",
                                        "BEGIN:VCALENDAR\r\nSUMMARY:Order 4711\r\nEND:VCALENDAR\r\n", "Order;4711\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct part part = attachment("application/octet-stream", "a.dat", texts[i], strlen(texts[i]));
        assert_string_equal(read_sheet(fixture, &part)->format, "text");
    }
}

/* ---- messages inside -------------------------------------------------------------------------------------------- */

static const char message[] = "From: a@acme.example\r\nTo: b@tools.example\r\nSubject: Order 4711\r\n"
                              "Date: Mon, 3 Mar 2025 10:00:00 +0100\r\n\r\nOrder 4711\r\n";

static void a_saved_message_is_read_as_one(void **state) {
    struct fixture *fixture = *state;
    struct part part = attachment("application/octet-stream", "old.EML", message, strlen(message));
    struct sheet *sheet = read_sheet(fixture, &part);
    assert_rows(fixture, sheet, "Order 4711\n");
    assert_int_equal(sheet->origin, ORIGIN_FORWARDED);
}

/* The header lines of a letter are part of the letter. */
static void a_letter_with_header_lines_is_no_message(void **state) {
    struct fixture *fixture = *state;
    static const char letter[] = "From: ACME Ltd.\nTo: Tools Inc.\n\nOrder 4711";
    struct part attached = attachment("text/plain", "letter.txt", letter, strlen(letter));
    assert_rows(fixture, read_sheet(fixture, &attached), "From: ACME Ltd.\nTo: Tools Inc.\nOrder 4711\n");
    struct part shown = body("text/plain", NULL, letter);
    assert_rows(fixture, read_sheet(fixture, &shown), "From: ACME Ltd.\nTo: Tools Inc.\nOrder 4711\n");
}

/* ---- nothing to read -------------------------------------------------------------------------------------------- */

static void an_empty_attachment_is_named(void **state) {
    struct part part = attachment("application/pdf", "order.pdf", "", 0);
    const struct unreadable *unreadable = read_nothing(*state, &part, "no-text");
    assert_string_equal(unreadable->name, "order.pdf");
    assert_string_equal(unreadable->what, "the attachment is empty");
}

static void an_empty_mail_is_not(void **state) {
    struct fixture *fixture = *state;
    struct part part = body("text/plain", NULL, "");
    format_read(&fixture->reading, &part);
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

static void a_signature_holds_nothing(void **state) {
    struct fixture *fixture = *state;
    static const char armoured[] = "-----BEGIN PGP SIGNATURE-----\n\niQEzBAAB\n-----END PGP SIGNATURE-----\n";
    struct part pgp = attachment("application/pgp-signature", "signature.asc", armoured, strlen(armoured));
    struct part cms = attachment("application/pkcs7-signature", "smime.p7s",
                                 "\x30\x80\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x80\0\0", 17);
    format_read(&fixture->reading, &pgp);
    format_read(&fixture->reading, &cms);
    assert_int_equal(fixture->reading.sheet_count, 0);
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

/* Declaring a text as a signature or as encrypted does not hide it. */
static void a_text_declared_as_something_sealed_is_read(void **state) {
    struct fixture *fixture = *state;
    struct part part = attachment("application/pgp-signature", "a", "Order 4711", 10);
    assert_rows(fixture, read_sheet(fixture, &part), "Order 4711\n");
    part.declared = "application/pkcs7-mime";
    assert_rows(fixture, read_sheet(fixture, &part), "Order 4711\n");
}

/* ---- nobody can read it ----------------------------------------------------------------------------------------- */

static void other_types_are_named(void **state) {
    struct part part = attachment("application/pdf", "order.pdf", squeezed, sizeof squeezed - 1);
    const struct unreadable *unreadable = read_nothing(*state, &part, "unsupported");
    assert_string_equal(unreadable->what, "there is no reader for application/gzip");
    assert_false(unreadable->decoration);
}

static void a_logo_stays_a_decoration(void **state) {
    struct part part = attachment("image/png", NULL, picture, sizeof picture - 1);
    part.decoration = true;
    const struct unreadable *unreadable = read_nothing(*state, &part, "unsupported");
    assert_string_equal(unreadable->what, "there is no reader for image/png");
    assert_true(unreadable->decoration);
}

static void source_text_is_not_shown_as_text(void **state) {
    struct fixture *fixture = *state;
    static const char rich[] = "{\\rtf1\\ansi Order 4711}", marked[] = "<?xml version=\"1.0\"?>\n<Order>4711</Order>\n";
    struct part first = attachment("text/plain", "a.txt", rich, strlen(rich));
    read_nothing(fixture, &first, "unsupported");
    struct part second = attachment("text/plain", "b.txt", marked, strlen(marked));
    second.number = "3";
    format_read(&fixture->reading, &second);
    assert_int_equal(fixture->facts.unreadable_count, 2);
    assert_string_equal(fixture->facts.unreadable[1].what, "there is no reader for XML of the kind Order");
}

static void bytes_that_nobody_knows_are_damaged_if_their_type_is_declared(void **state) {
    static const char noise[] = "\x01\x9c\xe7\x11\x03\xfe\x88\x17\x02\xd1\x99\x13";
    struct part part = attachment("application/pdf", "order.pdf", noise, sizeof noise - 1);
    read_nothing(*state, &part, "corrupt");
}

static void encrypted_mail_is_named(void **state) {
    struct fixture *fixture = *state;
    static const char armoured[] = "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n";
    static const char note[] = "Version: 1\n";
    struct part version = attachment("application/pgp-encrypted", NULL, note, strlen(note));
    format_read(&fixture->reading, &version); /* the first half of multipart/encrypted says nothing */
    struct part part = attachment("application/octet-stream", "encrypted.asc", armoured, strlen(armoured));
    read_nothing(fixture, &part, "encrypted");
}

static void an_encrypted_block_does_not_hide_the_text_around_it(void **state) {
    struct fixture *fixture = *state;
    struct part part = body("text/plain", NULL, "Order 4711\n\n-----BEGIN PGP MESSAGE-----\nhQEMA\n");
    assert_string_equal(row_text(fixture, read_sheet(fixture, &part), 0), "Order 4711");
    assert_string_equal(fixture->facts.unreadable[0].why, "encrypted");
}

/* S/MIME: enveloped data is encrypted, signed data is a mail inside its signature. */
static void wrapped_mail_is_told_from_encrypted_mail(void **state) {
    struct fixture *fixture = *state;
    static const char enveloped[] = "\x30\x82\x03\x10\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03\xA0\x82\x03\x01";
    static const char wrapped[] = "\x30\x82\x03\x10\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x82\x03\x01";
    struct part first = attachment("application/octet-stream", "a", enveloped, sizeof enveloped - 1);
    read_nothing(fixture, &first, "encrypted");
    struct part second = attachment("application/pkcs7-mime", "smime.p7m", wrapped, sizeof wrapped - 1);
    second.number = "3";
    format_read(&fixture->reading, &second);
    assert_string_equal(fixture->facts.unreadable[1].why, "unsupported");
}

static int start_all(void **state) {
    mime_start(); /* for the messages inside */
    return start_formats(state);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_pdf_that_is_html_is_read_as_html),
        TEST(a_page_without_declaration_is_found_by_its_beginning),
        TEST(html_in_a_text_body_is_html),
        TEST(a_declared_page_without_any_tag_is_still_html),
        TEST(the_second_content_type_counts_where_the_first_says_nothing),
        TEST(the_ending_helps_where_the_type_is_mere_text),
        TEST(text_of_any_flavour_is_text),
        TEST(a_saved_message_is_read_as_one),
        TEST(a_letter_with_header_lines_is_no_message),
        TEST(an_empty_attachment_is_named),
        TEST(an_empty_mail_is_not),
        TEST(a_signature_holds_nothing),
        TEST(a_text_declared_as_something_sealed_is_read),
        TEST(other_types_are_named),
        TEST(a_logo_stays_a_decoration),
        TEST(source_text_is_not_shown_as_text),
        TEST(bytes_that_nobody_knows_are_damaged_if_their_type_is_declared),
        TEST(encrypted_mail_is_named),
        TEST(an_encrypted_block_does_not_hide_the_text_around_it),
        TEST(wrapped_mail_is_told_from_encrypted_mail),
    };
    return cmocka_run_group_tests_name("format: detection", tests, start_all, NULL);
}
