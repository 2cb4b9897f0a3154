/* test-inspect-message.c - one request through all three rooms: what counts as a mail, how much of it was read, and
 * that mail in the charsets, encodings and shapes of the world arrives in the finders' hands. Run in the source folder.
 */
#include "base/buffer.h"
#include "base/error.h"
#include "inspect/inspect.h"
#include "wire/wire.h"
#include "words/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct settings *settings;
static struct inspector *inspector;
static struct arena *arena;
static struct facts facts;

static void inspect_bytes(const char *file_name, const char *bytes, size_t length) {
    arena_reset(arena);
    const struct wire_request request = {
        .received_at = 1767600000, .content_bytes = length, .file_name = file_name}; /* 5 January 2026 */
    inspect_content(inspector, arena, &request, bytes, length, &facts);
}

static void inspect(const char *file_name, const char *text) {
    inspect_bytes(file_name, text, strlen(text));
}

static void assert_looked(enum looked expected) {
    if (facts.looked != expected)
        fail_msg("looked is %s, not %s (%zu unreadable, first: %s %s)", looked_name(facts.looked),
                 looked_name(expected), facts.unreadable_count,
                 facts.unreadable_count > 0 ? facts.unreadable[0].part : "",
                 facts.unreadable_count > 0 ? facts.unreadable[0].why : "");
}

static void assert_unreadable(size_t i, const char *part, const char *why) {
    assert_true(i < facts.unreadable_count);
    assert_string_equal(facts.unreadable[i].part, part);
    assert_string_equal(facts.unreadable[i].why, why);
}

/* An order's number and date as found, "number date"; "" when there is none. */
static const char *order(size_t i) {
    static char text[100];
    if (i >= facts.document_count)
        return "";
    char date[DATE_TEXT_BYTES];
    const struct document *document = &facts.documents[i];
    snprintf(text, sizeof text, "%s %s", document->number == NULL ? "-" : document->number,
             date_format(document->date, date));
    return text;
}

#define ORDER_TEXT "PURCHASE ORDER\r\nPO Number: 4500123\r\nOrder date: 11 March 2025\r\n\r\n"

/* ---- what counts as a mail --------------------------------------------------------------------------------------- */

static void a_request_without_file_name_is_a_mail(void **state) {
    (void)state;
    inspect(NULL, "Subject: order\r\n\r\n" ORDER_TEXT);
    assert_looked(LOOKED_OK);
    assert_string_equal(facts.subject, "order");
    assert_string_equal(order(0), "4500123 2025-03-11");
    assert_string_equal(facts.documents[0].where.part, "1");
    assert_int_equal(facts.documents[0].origin, ORIGIN_AUTHORED);
}

static void an_eml_file_is_a_mail_whatever_fields_it_begins_with(void **state) {
    (void)state;
    inspect("/tmp/x/ORDER.EML", "X-Store: 12\nSubject: order\n\n" ORDER_TEXT);
    assert_string_equal(facts.subject, "order");
    assert_string_equal(order(0), "4500123 2025-03-11");
    assert_int_equal(facts.documents[0].origin, ORIGIN_AUTHORED);
}

static void a_file_that_is_unmistakably_a_mail_is_one(void **state) {
    (void)state;
    inspect("saved.txt", "Received: from x\nMessage-ID: <1@x>\nSubject: order\n\n" ORDER_TEXT);
    assert_string_equal(facts.subject, "order");
    assert_string_equal(facts.documents[0].where.part, "1");
}

static void any_other_file_is_a_document_of_part_1(void **state) {
    (void)state;
    inspect("in/order.txt", ORDER_TEXT);
    assert_looked(LOOKED_OK);
    assert_null(facts.subject);
    assert_string_equal(order(0), "4500123 2025-03-11");
    assert_string_equal(facts.documents[0].where.part, "1");
    assert_string_equal(facts.documents[0].where.name, "order.txt");
}

/* ---- how much was read ------------------------------------------------------------------------------------------- */

static void text_read_and_an_attachment_not_is_partly(void **state) {
    (void)state;
    inspect(NULL, "Content-Type: multipart/mixed; boundary=M\r\n\r\n--M\r\n\r\nplease see attached\r\n"
                  "--M\r\nContent-Type: application/octet-stream; name=po.bin\r\n\r\n\x01\x02\x03\xFF\x7F\x01\x02\r\n"
                  "--M--\r\n");
    assert_looked(LOOKED_PARTLY);
    assert_unreadable(0, "2", "unsupported");
    assert_string_equal(facts.unreadable[0].name, "po.bin");
}

static void an_empty_body_was_read_too(void **state) {
    (void)state;
    inspect(NULL, "Content-Type: multipart/mixed; boundary=M\r\n\r\n--M\r\n\r\n\r\n"
                  "--M\r\nContent-Type: application/pdf; name=po.pdf\r\n\r\n--M--\r\n");
    assert_looked(LOOKED_PARTLY);
    assert_unreadable(0, "2", "no-text");
}

static void nothing_but_an_encrypted_message_is_not(void **state) {
    (void)state;
    inspect(NULL, "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=M\r\n\r\n"
                  "--M\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
                  "--M\r\nContent-Type: application/octet-stream; name=encrypted.asc\r\n\r\n"
                  "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n--M--\r\n");
    assert_looked(LOOKED_NOT);
    assert_unreadable(0, "2", "encrypted");
    assert_int_equal(facts.unreadable_count, 1);
}

static void a_logo_takes_nothing_away(void **state) {
    (void)state;
    inspect(NULL,
            "Content-Type: multipart/related; boundary=R\r\n\r\n--R\r\nContent-Type: text/html\r\n\r\n<p>hello\r\n"
            "--R\r\nContent-Type: image/gif\r\nContent-ID: <a>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\r\n--R--\r\n");
    assert_looked(LOOKED_OK);
    for (size_t i = 0; i < facts.unreadable_count; i++)
        assert_true(facts.unreadable[i].decoration);
}

static void a_signed_mail_is_ok(void **state) {
    (void)state;
    inspect(NULL, "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=S\r\n\r\n"
                  "--S\r\nContent-Type: text/plain\r\n\r\n" ORDER_TEXT "\r\n"
                  "--S\r\nContent-Type: application/pgp-signature; name=signature.asc\r\n\r\n"
                  "-----BEGIN PGP SIGNATURE-----\r\n\r\niQEz\r\n-----END PGP SIGNATURE-----\r\n--S--\r\n");
    assert_looked(LOOKED_OK);
    assert_string_equal(order(0), "4500123 2025-03-11");
}

static void an_empty_message_is_not(void **state) {
    (void)state;
    inspect(NULL, "");
    assert_looked(LOOKED_NOT);
    assert_unreadable(0, "", "corrupt");
    inspect("empty.eml", "");
    assert_looked(LOOKED_NOT);
    inspect("empty.pdf", "");
    assert_looked(LOOKED_NOT);
    assert_unreadable(0, "1", "no-text");
}

static void a_message_of_60_megabytes_is_not(void **state) {
    (void)state;
    size_t length = 60u << 20;
    char *bytes = calloc(1, length);
    static const char header[] = "Subject: x\r\n\r\n";
    memcpy(bytes, header, sizeof header);
    inspect_bytes(NULL, bytes, length);
    assert_looked(LOOKED_NOT);
    assert_unreadable(0, "", "limit-message-size");
    free(bytes);
}

static void a_huge_header_alone_is_not(void **state) {
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, "Subject: x\r\n");
    while (text.length <= LIMIT_HEADER_BYTES)
        buffer_add_text(&text, "X: 0123456789012345678901234567890123456789\r\n");
    buffer_add_text(&text, "\r\n" ORDER_TEXT);
    inspect_bytes(NULL, text.data, text.length);
    buffer_free(&text);
    assert_int_equal(facts.document_count, 0);
    assert_string_equal(facts.subject, "x");
    assert_unreadable(0, "", "limit-header-size");
    assert_looked(LOOKED_NOT);
}

/* ---- the shapes mail comes in ------------------------------------------------------------------------------------ */

static void a_body_in_any_charset_and_encoding_is_read(void **state) {
    (void)state;
    static const char *const mails[] = {
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "QmVzdGVsbHVuZw0KQmVzdGVsbG51bW1lcjogNDUwMDEyMw0KQmVzdGVsbGRhdHVtOiAxMS4gTcOkcnogMjAyNQ0K\r\n",
        "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "Bestellung\r\nBestellnummer: 4500=\r\n123\r\nBestelldatum: 11. M=E4rz 2025\r\n",
        "Content-Type: text/plain; charset=no-such\r\n\r\n"
        "Bestellung\r\nBestellnummer: 4500123\r\nBestelldatum: 11. M\xE4rz 2025\r\n",
        "\r\nBestellung\r\nBestellnummer: 4500123\r\nBestelldatum: 11. M\xC3\xA4rz 2025\r\n",
        "Content-Type: text/html; charset=windows-1252\r\n\r\n<h1>Bestellung</h1><table><tr><td>Bestellnummer"
        "<td>4500123<tr><td>Bestelldatum<td>11. M\xE4rz 2025</table>\r\n",
        "Content-Type: multipart/mixed\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n"
        "Bestellung\r\nBestellnummer: 4500123\r\nBestelldatum: 11.3.2025\r\n--x--\r\n",
    };
    for (size_t i = 0; i < sizeof mails / sizeof mails[0]; i++) {
        inspect(NULL, mails[i]);
        if (strcmp(order(0), "4500123 2025-03-11") != 0)
            fail_msg("mail %zu gave \"%s\"", i, order(0));
        assert_looked(LOOKED_OK);
    }
}

static void both_alternatives_are_one_order(void **state) {
    (void)state;
    inspect(NULL, "Content-Type: multipart/alternative; boundary=A\r\n\r\n"
                  "--A\r\nContent-Type: text/plain\r\n\r\n" ORDER_TEXT
                  "\r\n--A\r\nContent-Type: text/html\r\n\r\n<h1>PURCHASE ORDER</h1><p>PO Number: 4500123"
                  "<p>Order date: 11 March 2025\r\n--A--\r\n");
    assert_int_equal(facts.document_count, 1);
    assert_string_equal(order(0), "4500123 2025-03-11");
}

/* Those of the file as it was before it was encoded, whatever letter it goes with; only of what is kept. */
static void the_octets_of_an_order_are_its_files(void **state) {
    (void)state;
#define FILE_TEXT "PURCHASE ORDER\nPO Number: 4500123\n"
    char digest[DIGEST_TEXT_BYTES];
    digest_of(FILE_TEXT, strlen(FILE_TEXT), digest);
    digest[32] = '\0';
    static const char *const letters[] = {"Please see our order.", "PO Number: 4500123 is attached"};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        char mail[600];
        snprintf(mail, sizeof mail,
                 "Content-Type: multipart/mixed; boundary=A\r\n\r\n--A\r\n\r\n%s\r\n--A\r\n"
                 "Content-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment; filename=a.txt\r\n"
                 "Content-Transfer-Encoding: base64\r\n\r\n"
                 "UFVSQ0hBU0UgT1JERVIKUE8gTnVtYmVyOiA0NTAwMTIzCg==\r\n--A--\r\n",
                 letters[i]);
        inspect(NULL, mail);
        assert_int_equal(facts.document_count, 1);
        assert_string_equal(facts.documents[0].bytes_digest, digest);
    }
    inspect("a.txt", "INVOICE\nInvoice number: 4500123\nInvoice date: 11 March 2025\n");
    assert_int_equal(facts.document_count, 1);
    assert_string_equal(facts.documents[0].bytes_digest, "");
}

static void an_order_quoted_in_a_reply_is_context(void **state) {
    (void)state;
    inspect(NULL, "Subject: Re: order\r\n\r\nThanks!\r\n\r\n"
                  "On Tue, Mar 11, 2025 at 10:14 AM John <john@acme.example> wrote:\r\n"
                  "> PURCHASE ORDER\r\n> PO Number: 4500123\r\n> Order date: 11 March 2025\r\n");
    for (size_t i = 0; i < facts.document_count; i++)
        assert_int_equal(facts.documents[i].origin, ORIGIN_QUOTED);
}

static void a_forwarded_order_is_content_and_its_day_is_known(void **state) {
    (void)state;
    inspect(NULL,
            "Subject: Fwd: order\r\n\r\n---------- Forwarded message ---------\r\nFrom: John <john@acme.example>\r\n"
            "Date: Tue, Mar 12, 2024 at 10:14 AM\r\nSubject: order\r\nTo: <po@ours.example>\r\n\r\n" ORDER_TEXT);
    assert_string_equal(order(0), "4500123 2025-03-11");
    assert_int_equal(facts.documents[0].origin, ORIGIN_FORWARDED);
    bool known = false;
    for (size_t i = 0; i < facts.documents[0].evidence_count; i++) {
        const struct evidence *evidence = &facts.documents[0].evidence[i];
        known = known ||
                (evidence->kind == EVIDENCE_FORWARDED_HEADER && date_equal(evidence->date, (struct date){2024, 3, 12}));
    }
    assert_true(known);
}

static void an_order_in_an_attached_message_is_content(void **state) {
    (void)state;
    inspect(NULL, "Subject: fyi\r\nContent-Type: multipart/mixed; boundary=M\r\n\r\n--M\r\n\r\nplease ship\r\n"
                  "--M\r\nContent-Type: message/rfc822\r\n\r\nDate: Tue, 12 Mar 2024 10:14:00 +0000\r\n"
                  "Subject: order\r\n\r\n" ORDER_TEXT "--M--\r\n");
    assert_string_equal(order(0), "4500123 2025-03-11");
    assert_int_equal(facts.documents[0].origin, ORIGIN_FORWARDED);
    assert_string_equal(facts.documents[0].where.part, "2.1");
    assert_string_equal(facts.subject, "fyi");
}

/* What the HTML of mail programs looks like once it has become rows. */
static void quotations_in_html_are_told_apart(void **state) {
    (void)state;
#define HTML_ORDER                                                                                                     \
    "<h2>PURCHASE ORDER</h2><table><tr><td>PO Number:</td><td>4500123</td></tr>"                                       \
    "<tr><td>Order date:</td><td>11 March 2025</td></tr></table>"
#define HTML_BLOCK(subject)                                                                                            \
    "<hr><div><b>From:</b> John &lt;john@acme.example&gt;<br><b>Sent:</b> Tuesday, March 12, 2024 "                    \
    "10:14 AM<br><b>To:</b> Purchasing<br><b>Subject:</b> " subject "</div>"
    static const struct {
        const char *subject, *html;
        enum document_origin expected;
    } mails[] = {
        /* Gmail, a reply and a forward */
        {"Re: order",
         "<div>Thanks!</div><div class=gmail_quote><div class=gmail_attr>On Tue, Mar 12, 2024 at 10:14 AM John "
         "&lt;<a href=\"mailto:john@acme.example\">john@acme.example</a>&gt; wrote:<br></div>"
         "<blockquote class=gmail_quote>" HTML_ORDER "</blockquote></div>",
         ORIGIN_QUOTED},
        {"Fwd: order",
         "<div class=gmail_quote><div class=gmail_attr>---------- Forwarded message ---------<br>From: <b>John</b> "
         "&lt;john@acme.example&gt;<br>Date: Tue, Mar 12, 2024 at 10:14 AM<br>Subject: order<br>To: "
         "&lt;po@ours.example&gt;<br></div><br>" HTML_ORDER "</div>",
         ORIGIN_FORWARDED},
        /* Outlook, a reply and a forward */
        {"RE: order", "<p>Thanks!</p>" HTML_BLOCK("order") HTML_ORDER, ORIGIN_QUOTED},
        {"FW: order", "<p>fyi</p>" HTML_BLOCK("order") HTML_ORDER, ORIGIN_FORWARDED},
        /* Apple Mail, a reply and a forward: both in a blockquote */
        {"Re: order",
         "Thanks!<br><blockquote type=cite><div>On 12 Mar 2024, at 10:14, John &lt;john@acme.example&gt; "
         "wrote:</div><br>"
         "<div>" HTML_ORDER "</div></blockquote>",
         ORIGIN_QUOTED},
        {"Fwd: order",
         "please ship<br><blockquote type=cite><div>Begin forwarded message:</div><br><div><b>From: </b>John "
         "&lt;john@acme.example&gt;</div><div><b>Subject: </b>order</div><div><b>Date: </b>12 March 2024 at 10:14:02 "
         "GMT</div><div><b>To: </b>po@ours.example</div><br><div>" HTML_ORDER "</div></blockquote>",
         ORIGIN_FORWARDED},
        /* Thunderbird, a forward */
        {"Fwd: order",
         "<div class=moz-forward-container>-------- Forwarded Message --------<table><tr><th>Subject: </th><td>order"
         "</td></tr><tr><th>Date: </th><td>Tue, 12 Mar 2024 10:14:00 +0000</td></tr><tr><th>From: </th><td>John "
         "&lt;john@acme.example&gt;</td></tr><tr><th>To: </th><td>po@ours.example</td></tr></table>" HTML_ORDER
         "</div>",
         ORIGIN_FORWARDED},
        /* no quotation at all */
        {"order", "<p>Please deliver:</p>" HTML_ORDER, ORIGIN_AUTHORED},
    };
    for (size_t i = 0; i < sizeof mails / sizeof mails[0]; i++) {
        struct buffer text = {0};
        buffer_printf(&text, "Subject: %s\r\nContent-Type: text/html\r\n\r\n%s\r\n", mails[i].subject, mails[i].html);
        inspect_bytes(NULL, text.data, text.length);
        buffer_free(&text);
        if (facts.document_count != 1 || facts.documents[0].origin != mails[i].expected)
            fail_msg("mail %zu gave %zu documents, the first %s", i, facts.document_count,
                     facts.document_count > 0 ? document_origin_name(facts.documents[0].origin) : "missing");
        assert_string_equal(order(0), "4500123 2025-03-11");
    }
}

static int set_up(void **state) {
    (void)state;
    static const char *const folders[] = {"rules/words"};
    struct buffer errors = {0};
    struct error error;
    settings = settings_new(1);
    if (words_load(folders, 1, settings, &errors) != 0) {
        print_error("%s\n", buffer_text(&errors));
        return -1;
    }
    buffer_free(&errors);
    mime_start();
    if (format_start(&error) != 0) {
        print_error("%s\n", error.text);
        return -1;
    }
    inspector = inspect_prepare(settings);
    arena = arena_new();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_free(arena);
    inspect_release(inspector);
    settings_free(settings);
    return 0;
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_without_file_name_is_a_mail),
        cmocka_unit_test(an_eml_file_is_a_mail_whatever_fields_it_begins_with),
        cmocka_unit_test(a_file_that_is_unmistakably_a_mail_is_one),
        cmocka_unit_test(any_other_file_is_a_document_of_part_1),
        cmocka_unit_test(text_read_and_an_attachment_not_is_partly),
        cmocka_unit_test(an_empty_body_was_read_too),
        cmocka_unit_test(nothing_but_an_encrypted_message_is_not),
        cmocka_unit_test(a_logo_takes_nothing_away),
        cmocka_unit_test(a_signed_mail_is_ok),
        cmocka_unit_test(an_empty_message_is_not),
        cmocka_unit_test(a_message_of_60_megabytes_is_not),
        cmocka_unit_test(a_huge_header_alone_is_not),
        cmocka_unit_test(a_body_in_any_charset_and_encoding_is_read),
        cmocka_unit_test(both_alternatives_are_one_order),
        cmocka_unit_test(the_octets_of_an_order_are_its_files),
        cmocka_unit_test(an_order_quoted_in_a_reply_is_context),
        cmocka_unit_test(a_forwarded_order_is_content_and_its_day_is_known),
        cmocka_unit_test(an_order_in_an_attached_message_is_content),
        cmocka_unit_test(quotations_in_html_are_told_apart),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
