/* test-mime.c - what mime/ makes of a message: header facts, parts with their section numbers, and what mail programs
 * get wrong. format_read is replaced by a recorder: here only matters what it would be given. */
#include "base/buffer.h"
#include "inspect/inspect.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { RECORDED = 2000 };

static struct {
    struct part parts[RECORDED];
    size_t count;
} recorded;

static struct {
    struct reading reading;
    struct facts facts;
    char *bytes;
} mail;

void format_read(struct reading *reading, const struct part *part) {
    if (recorded.count < RECORDED)
        recorded.parts[recorded.count++] = *part;
    struct sheet *sheet = reading_sheet(reading, part, "text");
    struct row *row = reading_row(reading, sheet, 1, 1);
    if (row != NULL)
        row_add_cell(reading, sheet, row, part->bytes, part->length < 1000 ? part->length : 1000, 0,
                     1); /* enough to tell */
}

/* Reads bytes as they are. They are copied to memory of exactly that size, so that a byte too far is noticed. */
static void read_bytes(const void *bytes, size_t length) {
    if (mail.reading.arena != NULL)
        arena_free(mail.reading.arena);
    free(mail.bytes);
    recorded.count = 0;
    mail.facts = (struct facts){0};
    mail.reading = (struct reading){.arena = arena_new(), .facts = &mail.facts, .today = {2026, 1, 5}};
    mail.bytes = malloc(length == 0 ? 1 : length);
    memcpy(mail.bytes, bytes, length);
    mime_start();
    mime_read(&mail.reading, mail.bytes, length);
}

/* Reads text written with LF, as a mail server hands it over: with CR LF. */
static void read_mail(const char *text) {
    char *crlf = malloc(2 * strlen(text) + 1), *to = crlf;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '\n')
            *to++ = '\r';
        *to++ = *from;
    }
    read_bytes(crlf, (size_t)(to - crlf));
    free(crlf);
}

static const struct part *part(const char *number) {
    for (size_t i = 0; i < recorded.count; i++)
        if (strcmp(recorded.parts[i].number, number) == 0)
            return &recorded.parts[i];
    fail_msg("there is no part %s", number);
    return NULL;
}

static void assert_bytes(const struct part *found, const char *expected) {
    assert_int_equal(found->length, strlen(expected));
    assert_memory_equal(found->bytes, expected, found->length);
}

/* The reason noted, or "" when nothing was. */
static const char *reason(size_t i) {
    return i < mail.facts.unreadable_count ? mail.facts.unreadable[i].why : "";
}

/* ---- header facts ------------------------------------------------------------------------------------------------ */

static void header_fields_become_facts(void **state) {
    (void)state;
    read_mail("Received: from desk (desk [192.0.2.7]) by mx.ours.example; Fri, 21 Nov 2025 10:00:05 +0000\n"
              "Received: from x by desk; Fri, 21 Nov 2025 09:00:00 +0000\n"
              "From: \"Sales, Desk\" <Sales@OURS.example>\n"
              "To: orders@Acme.EXAMPLE,\n"
              " =?utf-8?q?M=C3=BCller?= <Mueller@acme.example>, team: a@b.example, c@d.example;\n"
              "Cc: undisclosed-recipients:;\n"
              "Subject: =?iso-8859-1?Q?Bestellung_f=FCr?= =?iso-8859-1?Q?_M=E4rz?=\n"
              "Message-ID: <2025.1@desk.ours.example>\n"
              "Date: Fri, 21 Nov 2025 11:00:00 +0100\n"
              "Auto-Submitted: Auto-Generated; why=erp (a comment)\n"
              "\n"
              "text\n");
    const struct facts *facts = &mail.facts;
    assert_int_equal(facts->from.count, 1);
    assert_string_equal(facts->from.items[0], "Sales@ours.example");
    assert_int_equal(facts->to.count, 4);
    assert_string_equal(facts->to.items[0], "orders@acme.example");
    assert_string_equal(facts->to.items[1], "Mueller@acme.example");
    assert_string_equal(facts->to.items[2], "a@b.example");
    assert_string_equal(facts->to.items[3], "c@d.example");
    assert_int_equal(facts->cc.count, 0);
    assert_string_equal(facts->subject, "Bestellung f\xC3\xBCr M\xC3\xA4rz");
    assert_string_equal(facts->message_id, "<2025.1@desk.ours.example>");
    assert_string_equal(facts->auto_submitted, "auto-generated");
    assert_int_equal(facts->header_time, 1763719200);
    assert_int_equal(facts->received_time, 1763719205);
    assert_false(facts->resent);
}

static void missing_fields_stay_empty(void **state) {
    (void)state;
    read_mail("X-Other: 1\n\ntext\n");
    assert_int_equal(mail.facts.from.count + mail.facts.to.count + mail.facts.cc.count, 0);
    assert_null(mail.facts.subject);
    assert_null(mail.facts.message_id);
    assert_null(mail.facts.auto_submitted);
    assert_int_equal(mail.facts.header_time, 0);
    assert_int_equal(mail.facts.received_time, 0);
    assert_bytes(part("1"), "text\r\n");
}

static void unreadable_fields_count_as_missing(void **state) {
    (void)state;
    read_mail("From: nobody at all\nTo: @, <>, a@, @b\nDate: the day before\nReceived: by whom\nMessage-ID: <>\n"
              "Subject:  \nAuto-Submitted: ;\n\n.\n");
    assert_int_equal(mail.facts.from.count, 0);
    assert_int_equal(mail.facts.to.count, 0);
    assert_int_equal(mail.facts.header_time, 0);
    assert_int_equal(mail.facts.received_time, 0);
    assert_null(mail.facts.message_id);
    assert_null(mail.facts.subject);
    assert_null(mail.facts.auto_submitted);
}

static void resent_fields_are_noticed(void **state) {
    (void)state;
    read_mail("Resent-From: a@b.example\nResent-Date: Fri, 21 Nov 2025 11:00:00 +0100\nFrom: c@d.example\n\n.\n");
    assert_true(mail.facts.resent);
    assert_string_equal(mail.facts.from.items[0], "c@d.example");
}

static void a_message_id_gets_its_brackets(void **state) {
    (void)state;
    read_mail("Message-ID: 4711.bare@erp\n\n.\n");
    assert_string_equal(mail.facts.message_id, "<4711.bare@erp>");
    read_mail("Message-ID:\n  <folded@erp> (a comment)\n\n.\n");
    assert_string_equal(mail.facts.message_id, "<folded@erp>");
}

static void an_8bit_subject_is_read_as_what_it_is(void **state) {
    (void)state;
    read_mail("Subject: Best\xE4tigung\n\n.\n");
    assert_string_equal(mail.facts.subject, "Best\xC3\xA4tigung");
    read_mail("Subject: Best\xC3\xA4tigung\n\n.\n");
    assert_string_equal(mail.facts.subject, "Best\xC3\xA4tigung");
}

static void control_characters_never_reach_the_facts(void **state) {
    (void)state;
    read_mail("Subject: a\x01\x1B[31mb =?utf-8?q?c=0D=0AX-Evil=3A_1=00?=\nFrom: <\x02x@y\x7F.example>\n\n.\n");
    assert_non_null(mail.facts.subject);
    for (const char *c = mail.facts.subject; *c != '\0'; c++)
        assert_true((unsigned char)*c >= ' ' && *c != 0x7F);
    for (size_t i = 0; i < mail.facts.from.count; i++)
        for (const char *c = mail.facts.from.items[i]; *c != '\0'; c++)
            assert_true((unsigned char)*c >= ' ' && *c != 0x7F);
}

static void an_international_domain_is_named_as_the_envelope_names_it(void **state) {
    (void)state;
    read_mail("To: orders@b\xC3\xBC"
              "cher.example\n\n.\n");
    assert_int_equal(mail.facts.to.count, 1);
    assert_string_equal(mail.facts.to.items[0], "orders@xn--bcher-kva.example");
}

static void addresses_beyond_the_limit_are_left_out_and_said(void **state) {
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, "To: ");
    for (unsigned i = 0; i < LIMIT_ADDRESSES + 500; i++)
        buffer_printf(&text, "a%u@b.example,\n ", i);
    buffer_add_text(&text, "z@b.example\n\n.\n");
    read_mail(buffer_text(&text));
    buffer_free(&text);
    assert_int_equal(mail.facts.to.count, LIMIT_ADDRESSES);
    assert_string_equal(reason(0), "limit-addresses");
    assert_int_equal(mail.facts.unreadable_count, 1);
}

/* ---- section numbers (RFC 3501, 6.4.5) --------------------------------------------------------------------------- */

static void a_plain_message_is_part_1(void **state) {
    (void)state;
    read_mail("Subject: s\n\nhello\n");
    assert_int_equal(recorded.count, 1);
    assert_bytes(part("1"), "hello\r\n");
    assert_string_equal(part("1")->declared, "text/plain");
    assert_true(part("1")->body);
    assert_null(part("1")->name);
}

/* The example of the RFC. */
static void numbers_are_those_of_imap(void **state) {
    (void)state;
    read_mail("Content-Type: multipart/mixed; boundary=A\n\n"
              "--A\n\none\n"
              "--A\nContent-Type: application/octet-stream\n\ntwo\n"
              "--A\nContent-Type: message/rfc822\n\n"
              "Subject: inner\nContent-Type: multipart/mixed; boundary=B\n\n"
              "--B\n\nthree-one\n"
              "--B\nContent-Type: application/octet-stream\n\nthree-two\n--B--\n\n"
              "--A\nContent-Type: multipart/mixed; boundary=C\n\n"
              "--C\nContent-Type: image/gif\n\nfour-one\n"
              "--C\nContent-Type: message/rfc822\n\n"
              "Subject: deep\nContent-Type: multipart/mixed; boundary=D\n\n"
              "--D\nContent-Type: text/plain\n\nfour-two-one\n"
              "--D\nContent-Type: multipart/alternative; boundary=E\n\n"
              "--E\nContent-Type: text/plain\n\nfour-two-two-one\n"
              "--E\nContent-Type: text/richtext\n\nfour-two-two-two\n--E--\n"
              "--D--\n--C--\n--A--\n");
    static const char *const expected[][2] = {
        {"1", "one"},
        {"2", "two"},
        {"3.1", "three-one"},
        {"3.2", "three-two"},
        {"4.1", "four-one"},
        {"4.2.1", "four-two-one"},
        {"4.2.2.1", "four-two-two-one"},
        {"4.2.2.2", "four-two-two-two"},
    };
    assert_int_equal(recorded.count, sizeof expected / sizeof expected[0]);
    for (size_t i = 0; i < recorded.count; i++) {
        assert_string_equal(recorded.parts[i].number, expected[i][0]);
        assert_bytes(&recorded.parts[i], expected[i][1]);
    }
}

static void a_single_part_inside_a_message_inside_is_numbered_below_it(void **state) {
    (void)state;
    read_mail("Content-Type: message/rfc822\n\nSubject: a\n\nx\n");
    assert_bytes(part("1.1"), "x\r\n");
    read_mail("Content-Type: multipart/mixed; boundary=A\n\n--A\n\nt\n--A\nContent-Type: message/rfc822\n\n"
              "Subject: b\nContent-Type: message/rfc822\n\nSubject: c\n\nx\n--A--\n");
    assert_bytes(part("2.1.1"), "x");
}

/* ---- what kind of part ------------------------------------------------------------------------------------------- */

static void alternatives_share_a_number_and_attachments_do_not(void **state) {
    (void)state;
    read_mail("Content-Type: multipart/mixed; boundary=M\n\n"
              "--M\nContent-Type: multipart/alternative; boundary=A\n\n"
              "--A\nContent-Type: text/plain\n\nt\n"
              "--A\nContent-Type: multipart/related; boundary=R\n\n"
              "--R\nContent-Type: text/html\n\nh\n"
              "--R\nContent-Type: image/png; name=logo.png\n\np\n--R--\n"
              "--A--\n"
              "--M\nContent-Type: multipart/alternative; boundary=B\n\n"
              "--B\nContent-Type: text/plain\n\nt2\n"
              "--B\nContent-Type: multipart/mixed; boundary=X\n\n"
              "--X\nContent-Type: text/html\n\nh2\n"
              "--X\nContent-Type: application/pdf; name=o.pdf\nContent-Disposition: inline\n\npdf\n--X--\n"
              "--B--\n"
              "--M\nContent-Type: image/png\n\nscan\n--M--\n");
    assert_int_equal(part("1.1")->alternative, 1);
    assert_int_equal(part("1.2.1")->alternative, 1);
    assert_true(part("1.2.2")->decoration);
    assert_int_equal(part("2.1")->alternative, 2);
    assert_int_equal(part("2.2.1")->alternative, 2);
    assert_int_equal(part("2.2.2")->alternative, 0);
    assert_int_equal(part("3")->alternative, 0);
    assert_false(part("3")->decoration);
}

/* Nobody misses what they say: the text beside them says it, too. */
static void logos_and_further_renderings_are_decoration(void **state) {
    (void)state;
    read_mail("Content-Type: multipart/alternative; boundary=A\n\n"
              "--A\nContent-Type: text/plain\n\n1\n"
              "--A\nContent-Type: text/calendar\n\n2\n"
              "--A\nContent-Type: application/pdf\n\n3\n"
              "--A\nContent-Type: multipart/related; boundary=R\n\n--R\nContent-Type: text/html\n\n4\n"
              "--R\nContent-Type: image/png\n\n5\n--R\nContent-Type: application/pdf\n\n6\n--R--\n--A--\n");
    static const struct {
        const char *number;
        bool decoration;
    } expected[] = {{"1", false}, {"2", true}, {"3", false}, {"4.1", false}, {"4.2", true}, {"4.3", false}};
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_int_equal(part(expected[i].number)->decoration, expected[i].decoration);
}

static void text_is_body_unless_it_is_attached(void **state) {
    (void)state;
    read_mail("Content-Type: multipart/mixed; boundary=M\n\n"
              "--M\nContent-Type: text/plain; name=mail.txt\nContent-Disposition: inline; filename=mail.txt\n\n1\n"
              "--M\nContent-Type: text/plain; name=order.txt\nContent-Disposition: inline; filename=order.txt\n\n2\n"
              "--M\nContent-Type: text/html\nContent-Disposition: ATTACHMENT\n\n3\n"
              "--M\nContent-Type: text/plain\n\n4\n"
              "--M\nContent-Type: text/calendar\n\n5\n--M--\n");
    assert_true(part("1")->body); /* the first part is what opens with the mail, whatever its name */
    assert_false(part("2")->body);
    assert_false(part("3")->body);
    assert_true(part("4")->body); /* a footer */
    assert_false(part("5")->body);
}

static void charset_and_flow_are_passed_on(void **state) {
    (void)state;
    read_mail("Content-Type: Text/Plain; charset=\"ISO-8859-15\"; format=Flowed; delsp=Yes\n\nx\n");
    assert_string_equal(part("1")->charset, "ISO-8859-15");
    assert_string_equal(part("1")->declared, "text/plain");
    assert_true(part("1")->flowed);
    assert_true(part("1")->flowed_delete_space);
    read_mail("Content-Type: text/plain; format=fixed\n\nx\n");
    assert_null(part("1")->charset);
    assert_false(part("1")->flowed);
}

static const char *name_of(const char *fields) {
    char text[1000];
    snprintf(text, sizeof text, "Content-Type: multipart/mixed; boundary=M\n\n--M\n%s\n\nx\n--M--\n", fields);
    read_mail(text);
    return part("1")->name;
}

static void file_names_are_read_however_they_are_written(void **state) {
    (void)state;
    assert_string_equal(name_of("Content-Disposition: attachment; filename=\"PO 4711.pdf\""), "PO 4711.pdf");
    assert_string_equal(name_of("Content-Type: application/pdf; name=po.pdf"), "po.pdf");
    /* RFC 2231, in pieces and encoded */
    assert_string_equal(name_of("Content-Disposition: attachment;\n filename*0*=utf-8''Bestellung%20f%C3%BC;\n"
                                " filename*1*=r%20M%C3%A4rz;\n filename*2=\".pdf\""),
                        "Bestellung f\xC3\xBCr M\xC3\xA4rz.pdf");
    /* RFC 2047 where it is not allowed */
    assert_string_equal(name_of("Content-Disposition: attachment; filename=\"=?iso-8859-1?Q?M=E4rz=2Epdf?=\""),
                        "M\xC3\xA4rz.pdf");
    /* raw bytes, UTF-8 or not */
    assert_string_equal(name_of("Content-Disposition: attachment; filename=\"M\xC3\xA4rz.pdf\""), "M\xC3\xA4rz.pdf");
    assert_string_equal(name_of("Content-Disposition: attachment; filename=\"M\xE4rz.pdf\""), "M\xC3\xA4rz.pdf");
    /* a path */
    assert_string_equal(name_of("Content-Disposition: attachment; filename=\"C:\\\\Users\\\\me\\\\po.pdf\""), "po.pdf");
    assert_string_equal(name_of("Content-Disposition: attachment; filename=\"../../etc/po.pdf\""), "po.pdf");
    assert_null(name_of("Content-Disposition: attachment; filename=\"\""));
}

static void a_long_name_is_cut_between_characters(void **state) {
    (void)state;
    struct buffer fields = {0};
    buffer_add_text(&fields, "Content-Disposition: attachment; filename=\"");
    for (size_t i = 0; i < 200; i++)
        buffer_add_text(&fields, "\xC3\xA4");
    buffer_add_char(&fields, '"');
    const char *name = name_of(buffer_text(&fields));
    buffer_free(&fields);
    assert_true(strlen(name) <= LIMIT_NAME_BYTES);
    assert_int_equal(strlen(name) % 2, 0);
}

/* ---- decoding ---------------------------------------------------------------------------------------------------- */

static void contents_are_decoded(void **state) {
    (void)state;
    read_mail("Content-Type: multipart/mixed; boundary=M\n\n"
              "--M\nContent-Transfer-Encoding: BASE64\n\nT3JkZXIg\nNDcxMQ==\n"
              "--M\nContent-Transfer-Encoding: quoted-printable\n\nM=C3=A4r=\nz =3D 3\n"
              "--M\nContent-Transfer-Encoding: 8bit\n\n\xE4\n"
              "--M\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n&0V%N;F]T\n`\nend\n"
              "--M--\n");
    assert_bytes(part("1"), "Order 4711");
    assert_bytes(part("2"), "M\xC3\xA4rz = 3");
    assert_bytes(part("3"), "\xE4");
    assert_bytes(part("4"), "Cannot");
}

static void broken_base64_gives_what_can_be_read(void **state) {
    (void)state;
    /* a blank, a comma and a long line in between; two encoded pieces one after the other; the end cut off */
    read_mail("Content-Transfer-Encoding: base64\n\nT3Jk ZXIg,\n\n!NDcxMQ==\n");
    assert_bytes(part("1"), "Order 4711");
    read_mail("Content-Transfer-Encoding: base64\n\nT3JkZXIgNDcxMQ==\nIGFnYWlu\n");
    assert_memory_equal(part("1")->bytes, "Order 4711", 10);
    read_mail("Content-Transfer-Encoding: base64\n\nT3JkZXIgNDcxM");
    assert_memory_equal(part("1")->bytes, "Order 471", 9);
    read_mail("Content-Transfer-Encoding: base64\n\n====\n");
    assert_int_equal(part("1")->length, 0);
    /* padding too much; groups that go on behind a line end or a foreign character */
    read_mail("Content-Transfer-Encoding: base64\n\nT3JkZXIg\nNDcxMTI=\n=\n");
    assert_bytes(part("1"), "Order 47112");
    read_mail("Content-Transfer-Encoding: base64\n\nT3JkZXIg\n");
    assert_bytes(part("1"), "Order ");
    read_mail("Content-Transfer-Encoding: base64\n\nT3Jk\r\nZXI\r\ngNDcx\r\n-MTIz\r\n");
    assert_bytes(part("1"), "Order 471123");
}

/* ---- messages inside --------------------------------------------------------------------------------------------- */

static void an_attached_message_is_forwarded_content(void **state) {
    (void)state;
    read_mail("Subject: Fwd: order\nContent-Type: multipart/mixed; boundary=M\n\n"
              "--M\n\nplease ship\n"
              "--M\nContent-Type: message/rfc822\n\n"
              "Date: Wed, 20 Nov 2024 23:30:00 -0500\nSubject: order 4711\n"
              "Content-Type: multipart/mixed; boundary=I\n\n"
              "--I\n\nour order\n"
              "--I\nContent-Type: message/rfc822\n\nDate: Mon, 18 Nov 2024 08:00:00 +0000\n\ndeeper\n--I--\n"
              "--M--\n");
    assert_int_equal(part("1")->origin, ORIGIN_AUTHORED);
    assert_int_equal(part("1")->evidence_count, 0);
    assert_int_equal(part("2.1")->origin, ORIGIN_FORWARDED);
    assert_true(part("2.1")->body);
    assert_int_equal(part("2.1")->evidence_count, 1);
    assert_int_equal(part("2.1")->evidence[0].kind, EVIDENCE_INNER_DATE);
    /* the day as the sender wrote it, not the day it was in Greenwich */
    assert_true(date_equal(part("2.1")->evidence[0].date, (struct date){2024, 11, 20}));
    assert_int_equal(part("2.2.1")->origin, ORIGIN_FORWARDED);
    assert_int_equal(part("2.2.1")->evidence_count, 2);
    assert_true(date_equal(part("2.2.1")->evidence[1].date, (struct date){2024, 11, 18}));
    assert_string_equal(mail.facts.subject, "Fwd: order");
}

static void a_base64_message_is_decoded_and_read(void **state) {
    (void)state;
    /* "Subject: in\r\nContent-Type: text/html\r\n\r\n<p>x" */
    read_mail("Content-Type: multipart/mixed; boundary=M\n\n--M\nContent-Type: message/rfc822\n"
              "Content-Transfer-Encoding: base64\n\n"
              "U3ViamVjdDogaW4NCkNvbnRlbnQtVHlwZTogdGV4dC9odG1sDQoNCjxwPng=\n--M--\n");
    assert_bytes(part("1.1"), "<p>x");
    assert_string_equal(part("1.1")->declared, "text/html");
}

static void what_only_claims_to_be_a_message_goes_to_the_formats(void **state) {
    (void)state;
    read_mail("Content-Type: message/rfc822\n\n%PDF-1.4\n");
    assert_bytes(part("1"), "%PDF-1.4\r\n");
}

static void an_original_inside_a_bounce_is_context(void **state) {
    (void)state;
    read_mail("Content-Type: multipart/report; report-type=delivery-status; boundary=M\n\n"
              "--M\n\ncould not deliver\n"
              "--M\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n"
              "--M\nContent-Type: message/rfc822\n\nSubject: order\n\nPO 4711\n--M--\n");
    assert_int_equal(part("1")->origin, ORIGIN_AUTHORED);
    assert_int_equal(part("2")->origin, ORIGIN_QUOTED);
    assert_int_equal(part("3.1")->origin, ORIGIN_QUOTED);
    read_mail("Content-Type: multipart/report; boundary=M\n\n"
              "--M\n\ncould not deliver\n--M\nContent-Type: text/rfc822-headers\n\nSubject: PO 4711\n--M--\n");
    assert_int_equal(part("2")->origin, ORIGIN_QUOTED);
}

static void a_fragment_is_said_to_be_unreadable(void **state) {
    (void)state;
    read_mail("Content-Type: message/partial; id=1; number=2; total=3\n\nPO 4711\n");
    assert_int_equal(recorded.count, 0);
    assert_string_equal(reason(0), "unsupported");
}

/* ---- wrong MIME -------------------------------------------------------------------------------------------------- */

static void a_multipart_without_boundary_is_searched_for_one(void **state) {
    (void)state;
    read_mail("Content-Type: multipart/mixed\n\nThis is MIME.\n\n"
              "--=_x\nContent-Type: text/plain\n\none\n--=_x\nContent-Type: application/pdf\n\ntwo\n--=_x--\n");
    assert_int_equal(recorded.count, 2);
    assert_bytes(part("1"), "one");
    assert_bytes(part("2"), "two");
    assert_string_equal(part("2")->declared, "application/pdf");
}

static void a_multipart_with_the_wrong_boundary_is_searched_for_the_right_one(void **state) {
    (void)state;
    read_mail("Content-Type: multipart/mixed; boundary=\"never\"\n\n"
              "--=_x\nContent-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--=_x--\n");
    assert_bytes(part("1"), "%PDF");
}

static void a_multipart_without_any_boundary_is_text(void **state) {
    (void)state;
    read_mail("Content-Type: multipart/mixed\n\nPurchase order 4711\n-- \nJohn\n");
    assert_int_equal(recorded.count, 1);
    assert_bytes(part("1"), "Purchase order 4711\n-- \nJohn\n");
    assert_true(part("1")->body);
}

static void a_nested_multipart_without_boundary_keeps_its_numbers(void **state) {
    (void)state;
    read_mail("Content-Type: multipart/mixed; boundary=M\n\n--M\n\none\n--M\nContent-Type: multipart/mixed\n\n"
              "--y\nContent-Type: text/plain\n\nin\n--y--\n--M--\n");
    assert_bytes(part("2.1"), "in");
}

static void a_base64_multipart_is_decoded_first(void **state) {
    (void)state;
    /* "--q\r\nContent-Type: text/plain\r\n\r\nhidden\r\n--q--\r\n" */
    read_mail("Content-Type: multipart/mixed; boundary=q\nContent-Transfer-Encoding: base64\n\n"
              "LS1xDQpDb250ZW50LVR5cGU6IHRleHQvcGxhaW4NCg0KaGlkZGVuDQotLXEtLQ0K\n");
    assert_bytes(part("1"), "hidden");
}

static void both_content_types_are_looked_at(void **state) {
    (void)state;
    read_mail("Content-Type: application/pdf\nContent-Type: text/plain\n\n%PDF\n");
    assert_string_equal(part("1")->declared, "application/pdf");
    assert_string_equal(part("1")->declared_second, "text/plain");
    /* the first says parts, the second text: the parts are found all the same */
    read_mail("Content-Type: multipart/mixed; boundary=M\nContent-Type: text/plain\n\n"
              "--M\nContent-Type: application/pdf\n\n%PDF\n--M--\n");
    assert_bytes(part("1.1"), "%PDF");
    /* the first says text, the second parts: what a reader of text sees first is read, too */
    read_mail("Content-Type: text/html\nContent-Type: multipart/mixed; boundary=M\n\n<p>order 4711\n"
              "--M\n\nother\n--M--\n");
    assert_int_equal(recorded.count, 2);
    assert_string_equal(recorded.parts[0].declared, "text/html");
    assert_memory_equal(recorded.parts[0].bytes, "<p>order 4711", 13);
    assert_bytes(&recorded.parts[1], "other");
}

static void one_content_type_has_no_second(void **state) {
    (void)state;
    read_mail("Content-Type: text/html\n\nx\n");
    assert_null(part("1")->declared_second);
}

static void nul_bytes_do_not_hide_what_follows(void **state) {
    (void)state;
    static const char bytes[] = "Subject: order\0 4711\r\nContent-Type: multi\0part/mixed; boundary=\"M\0M\"\r\n\r\n"
                                "--MM\r\nContent-Type: applica\0tion/pdf\r\nContent-Disposition: attachment; "
                                "filename=\"a\0b.pdf\"\r\n\r\n%PDF\0x\r\n--MM--\r\n";
    read_bytes(bytes, sizeof bytes - 1);
    assert_string_equal(mail.facts.subject, "order 4711");
    assert_int_equal(recorded.count, 1);
    assert_string_equal(part("1")->declared, "application/pdf");
    assert_string_equal(part("1")->name, "ab.pdf");
    assert_int_equal(part("1")->length, 6); /* the content keeps its NUL */
    assert_memory_equal(part("1")->bytes, "%PDF\0x", 6);
}

static void truncated_mime_gives_what_is_there(void **state) {
    (void)state;
    static const char text[] = "Subject: s\r\nContent-Type: multipart/mixed; boundary=M\r\n\r\n--M\r\n\r\none\r\n"
                               "--M\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBE";
    read_bytes(text, sizeof text - 1);
    assert_bytes(part("1"), "one");
    assert_bytes(part("2"), "%PD");
    for (size_t length = 0; length < sizeof text; length++)
        read_bytes(text, length); /* cut anywhere: no crash, and the exact-size copy sees every byte too far */
}

static void nothing_at_all_is_corrupt(void **state) {
    (void)state;
    read_bytes("", 0);
    assert_string_equal(reason(0), "corrupt");
    assert_int_equal(recorded.count, 0);
}

static void an_mbox_line_and_a_byte_order_mark_are_skipped(void **state) {
    (void)state;
    read_mail("From a@b.example Fri Nov 21 10:00:00 2025\nSubject: s\n\nx\n");
    assert_string_equal(mail.facts.subject, "s");
    read_mail("\xEF\xBB\xBFSubject: s\n\nx\n");
    assert_string_equal(mail.facts.subject, "s");
}

static void bare_line_feeds_are_line_ends(void **state) {
    (void)state;
    static const char text[] = "Subject: s\nContent-Type: multipart/mixed; boundary=M\n\n--M\n\none\n--M--\n";
    read_bytes(text, sizeof text - 1);
    assert_bytes(part("1"), "one");
}

/* ---- limits ------------------------------------------------------------------------------------------------------ */

/* Reads it and returns the milliseconds of this process that took. */
static long read_timed(struct buffer *text) {
    struct timespec before, after;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    read_mail(buffer_text(text));
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    buffer_free(text);
    return (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
}

static void ten_thousand_parts_end_as_limit_parts(void **state) {
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, "Content-Type: multipart/mixed; boundary=M\n\n");
    for (unsigned i = 0; i < 10000; i++)
        buffer_printf(&text, "--M\n\npart %u\n", i);
    buffer_add_text(&text, "--M--\n");
    assert_true(read_timed(&text) < 1000);
    assert_int_equal(mail.facts.unreadable_count, 1);
    assert_string_equal(reason(0), "limit-parts");
    assert_int_equal(recorded.count, LIMIT_PARTS);
    assert_memory_equal(part("1000")->bytes, "part 999", 8);
}

static void parts_without_headers_or_blank_lines_are_counted(void **state) {
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, "Content-Type: multipart/mixed; boundary=M\n\n");
    for (unsigned i = 0; i < 200000; i++)
        buffer_add_text(&text, "--M\n");
    assert_true(read_timed(&text) < 2000);
    assert_string_equal(reason(0), "limit-parts");
}

static void five_hundred_multiparts_deep_end_as_limit_depth(void **state) {
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, "Subject: deep\n");
    for (unsigned i = 0; i < 500; i++)
        buffer_printf(&text, "Content-Type: multipart/mixed; boundary=b%u.\n\n--b%u.\n\ntext %u\n--b%u.\n", i, i, i, i);
    assert_true(read_timed(&text) < 1000);
    assert_int_equal(mail.facts.unreadable_count, 1);
    assert_string_equal(reason(0), "limit-depth");
    assert_bytes(part("1"), "text 0"); /* what is not too deep was read */
    assert_string_equal(mail.facts.subject, "deep");
}

static void five_hundred_messages_deep_end_as_limit_depth(void **state) {
    (void)state;
    struct buffer text = {0};
    for (unsigned i = 0; i < 500; i++)
        buffer_add_text(&text, "Subject: a\nContent-Type: message/rfc822\n\n");
    assert_true(read_timed(&text) < 1000);
    assert_int_equal(mail.facts.unreadable_count, 1);
    assert_string_equal(reason(0), "limit-depth");
}

static void siblings_are_not_deep(void **state) {
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, "Content-Type: multipart/mixed; boundary=M\n\n");
    for (unsigned i = 0; i < 200; i++)
        buffer_printf(&text, "--M\nContent-Type: multipart/mixed; boundary=b%u.\n\n--b%u.\n\nx\n--b%u.--\n", i, i, i);
    buffer_add_text(&text, "--M--\n");
    read_timed(&text);
    assert_int_equal(mail.facts.unreadable_count, 0);
    assert_int_equal(recorded.count, 200);
    assert_bytes(part("200.1"), "x");
}

static void dashes_in_text_are_no_parts(void **state) {
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, "Content-Type: multipart/mixed; boundary=M\n\n--M\n\n");
    for (unsigned i = 0; i < 5000; i++)
        buffer_add_text(&text, "--- a/file\n--M3\n--Mx--\n");
    buffer_add_text(&text, "--M--\n");
    read_timed(&text);
    assert_int_equal(mail.facts.unreadable_count, 0);
    assert_int_equal(recorded.count, 1);
}

static void a_huge_header_is_cut_and_said(void **state) {
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, "Subject: first\n");
    for (unsigned i = 0; i < 200000; i++)
        buffer_printf(&text, "X-Field-%u: %080u\n", i, i);
    buffer_add_text(&text, "\nbody\n");
    assert_true(read_timed(&text) < 2000);
    assert_string_equal(reason(0), "limit-header-size");
    assert_string_equal(mail.facts.subject, "first");
}

static void huge_part_headers_are_cut_and_said(void **state) {
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, "Content-Type: multipart/mixed; boundary=M\n\n--M\n\nread\n");
    for (unsigned i = 0; i < 20; i++) {
        buffer_add_text(&text, "--M\n");
        for (unsigned line = 0; line < 5000; line++)
            buffer_printf(&text, "X-Field: %080u\n", line);
        buffer_add_text(&text, "\nx\n");
    }
    assert_true(read_timed(&text) < 2000);
    assert_string_equal(reason(0), "limit-header-size");
    assert_bytes(part("1"), "read");
}

/* Each of these once took a mail library down, by recursion or by squares. */
static void fields_made_to_hurt_do_not(void **state) {
    (void)state;
    static const struct {
        const char *before, *again, *after;
    } fields[] = {
        {"To: ", "a:", "x@y"},
        {"To: ", "(", ")"},
        {"To: ", "<", ">"},
        {"To: ", "a@b,", ""},
        {"To: ", "\"a\" ", ""},
        {"Subject: ", "=?u?q?", ""},
        {"Subject: ", "=?utf-8?b?QQ==?= ", ""},
        {"Content-Type: text/plain", "; a*1=b", ""},
        {"Content-Type: a/b", "; n*=''%41", ""},
        {"Content-Type: ", "(", ""},
        {"Content-Disposition: a", "; filename*0=x", ""},
        {"Date: ", "1 ", ""},
        {"Date: ", "(", ""},
        {"To: ", ".", "@"},
        {"Received: ", ";", ""},
        {"To: ", "@a,", ":b@c"},
        {"Message-ID: ", "<", ""},
        {"To: ", "[", "]"},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct buffer text = {0};
        buffer_add_text(&text, fields[i].before);
        while (text.length < 900000)
            buffer_add_text(&text, fields[i].again);
        buffer_printf(&text, "%s\n\nx\n", fields[i].after);
        long milliseconds = read_timed(&text);
        print_message("  %s%s...: %ld ms\n", fields[i].before, fields[i].again, milliseconds);
        assert_true(milliseconds < 5000);
    }
}

static void random_bytes_do_no_harm(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "Content-Type: multipart/mixed; boundary=M\r\n",
        "--M\r\n",
        "--M--\r\n",
        "\r\n",
        "\n",
        "Subject: x\r\n",
        "Content-Type: message/rfc822\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "QUJD\r\n",
        "From: a@b\r\n",
        "Content-Type: multipart/alternative\r\n",
        "--x\r\nContent-",
        ": ",
        "\xFF\xFE",
        "=?utf-8?q?=",
        "filename*0*=",
        "Content-Disposition: attachment; ",
        "Content-Type: text/plain\r\n",
        "> quoted\r\n",
        "On 1 x@y wrote:\r\n",
    };
    unsigned seed = 20251121;
    for (unsigned round = 0; round < 3000; round++) {
        struct buffer text = {0};
        for (unsigned i = 0; i < 30; i++) {
            seed = seed * 1103515245u + 12345u;
            unsigned choice = (seed >> 16) % (sizeof pieces / sizeof pieces[0] + 1);
            if (choice < sizeof pieces / sizeof pieces[0])
                buffer_add_text(&text, pieces[choice]);
            else
                buffer_add(&text, "\0", 1);
        }
        read_bytes(text.data, text.length);
        buffer_free(&text);
    }
}

/* ---- is it a message? -------------------------------------------------------------------------------------------- */

static bool is_message(const char *text) {
    return mime_is_message(text, strlen(text));
}

static void messages_are_told_from_letters(void **state) {
    (void)state;
    assert_true(is_message("Return-Path: <a@b>\nReceived: from x\n by y; z\nSubject: s\n\ntext"));
    assert_true(is_message("From a@b Fri Nov 21 10:00:00 2025\nMessage-ID: <1>\nDate: x\n\n"));
    assert_true(is_message("MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx"));
    /* a fax cover sheet, a settings file, a letter, nothing */
    assert_false(is_message("To: Acme\nFrom: Store 12\nDate: 3/11/2025\nSubject: order\n\nPlease send"));
    assert_false(is_message("Host: x\nPort: 25\n\n"));
    assert_false(is_message("Date: today\nDear Sirs,\nMessage-ID: none"));
    assert_false(is_message(""));
    assert_false(is_message("\n\nReceived: x\nMessage-ID: y\n"));
}

static int tear_down(void **state) {
    (void)state;
    arena_free(mail.reading.arena);
    free(mail.bytes);
    return 0;
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_fields_become_facts),
        cmocka_unit_test(missing_fields_stay_empty),
        cmocka_unit_test(unreadable_fields_count_as_missing),
        cmocka_unit_test(resent_fields_are_noticed),
        cmocka_unit_test(a_message_id_gets_its_brackets),
        cmocka_unit_test(an_8bit_subject_is_read_as_what_it_is),
        cmocka_unit_test(control_characters_never_reach_the_facts),
        cmocka_unit_test(an_international_domain_is_named_as_the_envelope_names_it),
        cmocka_unit_test(addresses_beyond_the_limit_are_left_out_and_said),
        cmocka_unit_test(a_plain_message_is_part_1),
        cmocka_unit_test(numbers_are_those_of_imap),
        cmocka_unit_test(a_single_part_inside_a_message_inside_is_numbered_below_it),
        cmocka_unit_test(alternatives_share_a_number_and_attachments_do_not),
        cmocka_unit_test(logos_and_further_renderings_are_decoration),
        cmocka_unit_test(text_is_body_unless_it_is_attached),
        cmocka_unit_test(charset_and_flow_are_passed_on),
        cmocka_unit_test(file_names_are_read_however_they_are_written),
        cmocka_unit_test(a_long_name_is_cut_between_characters),
        cmocka_unit_test(contents_are_decoded),
        cmocka_unit_test(broken_base64_gives_what_can_be_read),
        cmocka_unit_test(an_attached_message_is_forwarded_content),
        cmocka_unit_test(a_base64_message_is_decoded_and_read),
        cmocka_unit_test(what_only_claims_to_be_a_message_goes_to_the_formats),
        cmocka_unit_test(an_original_inside_a_bounce_is_context),
        cmocka_unit_test(a_fragment_is_said_to_be_unreadable),
        cmocka_unit_test(a_multipart_without_boundary_is_searched_for_one),
        cmocka_unit_test(a_multipart_with_the_wrong_boundary_is_searched_for_the_right_one),
        cmocka_unit_test(a_multipart_without_any_boundary_is_text),
        cmocka_unit_test(a_nested_multipart_without_boundary_keeps_its_numbers),
        cmocka_unit_test(a_base64_multipart_is_decoded_first),
        cmocka_unit_test(both_content_types_are_looked_at),
        cmocka_unit_test(one_content_type_has_no_second),
        cmocka_unit_test(nul_bytes_do_not_hide_what_follows),
        cmocka_unit_test(truncated_mime_gives_what_is_there),
        cmocka_unit_test(nothing_at_all_is_corrupt),
        cmocka_unit_test(an_mbox_line_and_a_byte_order_mark_are_skipped),
        cmocka_unit_test(bare_line_feeds_are_line_ends),
        cmocka_unit_test(ten_thousand_parts_end_as_limit_parts),
        cmocka_unit_test(parts_without_headers_or_blank_lines_are_counted),
        cmocka_unit_test(five_hundred_multiparts_deep_end_as_limit_depth),
        cmocka_unit_test(five_hundred_messages_deep_end_as_limit_depth),
        cmocka_unit_test(siblings_are_not_deep),
        cmocka_unit_test(dashes_in_text_are_no_parts),
        cmocka_unit_test(a_huge_header_is_cut_and_said),
        cmocka_unit_test(huge_part_headers_are_cut_and_said),
        cmocka_unit_test(fields_made_to_hurt_do_not),
        cmocka_unit_test(random_bytes_do_no_harm),
        cmocka_unit_test(messages_are_told_from_letters),
    };
    return cmocka_run_group_tests(tests, NULL, tear_down);
}
