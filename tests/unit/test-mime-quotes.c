/* test-mime-quotes.c - which rows of a mail body its sender wrote, which are quoted from another mail and which are
 * forwarded. */
#include "test-mime-quotes.h"

/* ---- what is no quotation ---------------------------------------------------------------------------------------- */

static void an_ordinary_order_is_authored(void **state) {
    (void)state;
    check("Purchase order 4711", "A Dear Sirs,\n"
                                 "\n"
                                 "A please deliver to:\n"
                                 "A PO Number: 4711\n"
                                 "A From: Store 12\n"
                                 "A Ship to: Store 12, Main Street\n"
                                 "A Date: 11 March 2025\n"
                                 "A 10  A-100  Hammer\n"
                                 "A The customer wrote:\n"
                                 "A We need them on Monday.\n"
                                 "A -- \n"
                                 "A John Smith\n");
    check(NULL, "");
    check(NULL, "A :\nA ::\nA -----\nA >From the desk\n");
}

/* Faxes and forms begin like a mail header, but without address or time of day. */
static void a_fax_cover_sheet_is_authored(void **state) {
    (void)state;
    check("Order",
          "A From: Store 12\nA To: Acme Tools\nA Date: 3/11/2025\nA Subject: Purchase order 4711\nA 10 hammers\n");
    check("Order", "A FAX\nA To: Acme Tools  From: Store 12\nA Date: 11.03.2025  Pages: 1\nA Order 4711\n");
}

static void a_forwarded_heading_without_marks_is_text(void **state) {
    (void)state;
    check("Order", "A Original message\nA Forwarded message\nA 10 hammers\n");
}

/* ---- replies ----------------------------------------------------------------------------------------------------- */

static void marked_lines_are_quoted_wherever_they_stand(void **state) {
    (void)state;
    check("Re: order", "Q On Tue, Mar 11, 2025 at 10:14 AM John Smith <john@acme.example> wrote:\n"
                       "Q > When do you need\n"
                       "Q >> order 4711?\n"
                       "A Tomorrow, please.\n"
                       "Q > And how many?\n"
                       "A Ten.\n");
}

static void a_quotation_below_without_marks_goes_to_the_end(void **state) {
    (void)state;
    check("Re: order", "A Thanks, please see below.\n"
                       "\n"
                       "Q On 11 Mar 2024 at 10:14, John Smith <john@acme.example> wrote:\n"
                       "\n"
                       "Q Purchase order 4711\n"
                       "Q dated 11 Mar 2024\n");
}

/* Notes and old mail programs neither mark what they quote nor say more than a name. */
static void in_a_reply_a_name_that_wrote_is_enough(void **state) {
    (void)state;
    check("Re: order", "A Thanks.\nQ Bob Miller wrote:\nQ Order number: 4600\nQ Order date: 20 November 2024\n");
    check("AW: order", "A Danke.\nQ Bob Miller schrieb:\nQ Bestellnummer 4600\n");
    check("Order", "A As Bob Miller wrote:\nA Order number: 4711\n");
    check("Fwd: order", "A As Bob Miller wrote:\nA Order number: 4711\n");
    check(NULL, "A Thanks.\nQ Bob Miller/Acme wrote on 11/20/2024 10:14:00 AM:\nQ Order number: 4600\n");
    check("Re: order", "A Thanks.\nQ Bob Miller writes:\nQ Order number: 4600\n");
}

static void an_introduction_may_break_over_lines(void **state) {
    (void)state;
    check("Re: order", "A Fine.\n"
                       "Q On Tue, Mar 11, 2025 at 10:14 AM John Smith, Purchasing <\n"
                       "Q john@acme.example> wrote:\n"
                       "\n"
                       "Q > PO 4711\n");
    check("AW: Bestellung", "A Danke.\n"
                            "Q Am Dienstag, 11. M\xC3\xA4rz 2025 um 10:14 schrieb Acme Werkzeuge GmbH\n"
                            "Q <john@acme.example>:\n"
                            "Q > Bestellung 4711\n");
}

static void german_and_french_replies_are_known(void **state) {
    (void)state;
    check("AW: Bestellung", "A Danke!\n"
                            "Q Am 11.03.2024 um 10:14 schrieb J\xC3\xBCrgen M\xC3\xBCller:\n"
                            "Q Bestellung 4711\n");
    check("AW: Bestellung", "A Danke!\n"
                            "Q -----Urspr\xC3\xBCngliche Nachricht-----\n"
                            "Q Von: M\xC3\xBCller, J\xC3\xBCrgen\n"
                            "Q Gesendet: Montag, 11. M\xC3\xA4rz 2024 10:14\n"
                            "Q An: Einkauf\n"
                            "Q Betreff: Bestellung 4711\n"
                            "\n"
                            "Q Bestellung 4711 vom 11.03.2024\n");
    check("RE: Commande", "A Merci.\n"
                          "Q Le 11 mars 2024 \xC3\xA0 10:14, Jean Dupont <jean@acme.example> a \xC3\xA9"
                          "crit :\n"
                          "Q > Commande 4711\n");
    check("RE: Commande", "A Merci.\n"
                          "Q De : Jean Dupont\n"
                          "Q Envoy\xC3\xA9 : lundi 11 mars 2024 10:14\n"
                          "Q \xC3\x80 : Achats\n"
                          "Q Objet : Commande 4711\n"
                          "Q Commande 4711\n");
}

static void an_outlook_block_in_a_reply_is_quoted(void **state) {
    (void)state;
    check("RE: order 4711", "A Yes, please.\n"
                            "\n"
                            "Q From: John Smith <john@acme.example>\n"
                            "Q Sent: Monday, March 11, 2024 10:14 AM\n"
                            "Q To: Purchasing <po@ours.example>; Jane <jane@ours.example>;\n"
                            "Q Someone Else <else@ours.example>\n"
                            "Q Cc: Desk\n"
                            "Q Subject: order 4711\n"
                            "\n"
                            "Q Our order 4711\n"
                            "Q On 1 Mar 2024 x@y.example wrote:\n"
                            "Q older\n");
    /* bold in the text alternative, and a rule above */
    check("RE: order 4711", "A Yes.\n"
                            "A ________________________________\n"
                            "Q *From:* John Smith <john@acme.example>\n"
                            "Q *Sent:* Monday, March 11, 2024 10:14 AM\n"
                            "Q *To:* Purchasing\n"
                            "Q *Subject:* order 4711\n"
                            "Q text\n");
}

static void without_a_word_in_the_subject_a_block_below_text_is_quoted(void **state) {
    (void)state;
    check("order 4711", "A See below.\n"
                        "Q From: John Smith <john@acme.example>\n"
                        "Q Sent: Monday, March 11, 2024 10:14 AM\n"
                        "Q To: Purchasing\n"
                        "Q Subject: order 4711\n"
                        "Q text\n");
}

/* What the words do not know: several signals together still tell. */
static void a_reply_in_an_unknown_language_is_quoted(void **state) {
    (void)state;
    check("Vs: order", "A Kiitos!\n"
                       "Q 11. maaliskuuta 2024 klo 10.14 Matti <matti@acme.example> kirjoitti:\n"
                       "Q > tilaus 4711\n");
    check("VS: order", "A Kiitos!\n"
                       "Q L\xC3\xA4hett\xC3\xA4j\xC3\xA4: Matti <matti@acme.example>\n"
                       "Q L\xC3\xA4hetetty: maanantai 11. maaliskuuta 2024 10.14\n"
                       "Q Vastaanottaja: Ostot\n"
                       "Q Aihe: tilaus 4711\n"
                       "Q tilaus 4711\n");
}

static void a_blockquote_is_quoted(void **state) {
    (void)state;
    check("Re: order", "A Please ship.\n"
                       "Q On Mar 11, 2024, at 10:14, John <john@acme.example> wrote:\n"
                       "Q*PO 4711\n"
                       "Q*dated 11 Mar 2024\n"
                       "A Sent from my phone\n");
}

/* ---- forwards ---------------------------------------------------------------------------------------------------- */

static void a_gmail_forward_is_content(void **state) {
    (void)state;
    check("Fwd: order", "F ---------- Forwarded message ---------\n"
                        "F From: John Smith <john@acme.example>\n"
                        "F Date: Mon, Mar 11, 2024 at 10:14 AM\n"
                        "F Subject: order 4711\n"
                        "F To: <po@ours.example>\n"
                        "\n"
                        "\n"
                        "F PO 4711\n"
                        "Q > an older mail\n"
                        "F regards\n");
}

static void an_explicit_forward_counts_also_in_a_reply(void **state) {
    (void)state;
    check("Re: order", "A here it is again\n"
                       "F ---------- Forwarded message ---------\n"
                       "F From: John Smith <john@acme.example>\n"
                       "F Date: Mon, Mar 11, 2024 at 10:14 AM\n"
                       "F PO 4711\n");
}

/* Nobody forwards a mail to those who wrote it. */
static void an_answer_to_the_writer_is_no_forward(void **state) {
    (void)state;
    static const char *addresses[] = {"orders@acme.example"};
    static const char body[] = "A thanks for lunch\n"
                               "Q ---------- Forwarded message ---------\n"
                               "Q From: John Smith <john@acme.example>\n"
                               "Q Date: Mon, Mar 11, 2024 at 10:14 AM\n"
                               "Q PO 4711\n";
    struct sheet *sheet = new_body("Re: order", ORIGIN_AUTHORED);
    facts.to = (struct address_list){addresses, 1};
    add_lines(sheet, body);
    mime_classify_rows(&reading, sheet);
    check_origins(sheet, body);
}

static void an_outlook_forward_is_content(void **state) {
    (void)state;
    check("FW: order 4711", "A please ship\n"
                            "F From: John Smith <john@acme.example>\n"
                            "F Sent: Monday, March 11, 2024 10:14 AM\n"
                            "F To: Purchasing\n"
                            "F Subject: order 4711\n"
                            "F PO 4711\n");
    check("WG: Bestellung", "F -----Urspr\xC3\xBCngliche Nachricht-----\n"
                            "F Von: M\xC3\xBCller\n"
                            "F Gesendet: Montag, 11. M\xC3\xA4rz 2024 10:14\n"
                            "F An: Einkauf\n"
                            "F Betreff: Bestellung 4711\n"
                            "F Bestellung 4711\n");
    check("TR : Commande", "F De : Jean Dupont\n"
                           "F Envoy\xC3\xA9 : lundi 11 mars 2024 10:14\n"
                           "F \xC3\x80 : Achats\n"
                           "F Objet : Commande 4711\n"
                           "F Commande 4711\n");
}

/* Fwd: in front of everything decides, whatever else the subject says; so does Re:. */
static void the_first_word_of_the_subject_decides(void **state) {
    (void)state;
    static const char block[] = "From: John Smith <john@acme.example>\n"
                                "%c Sent: Monday, March 11, 2024 10:14 AM\n%c To: Purchasing\n%c PO 4711\n";
    static const struct {
        const char *subject;
        char expected;
    } subjects[] = {
        {"FW: RE: order", 'F'},
        {"RE: FW: order", 'Q'},
        {"[EXTERN] Fwd: order", 'F'},
        {"AW: order", 'Q'},
        {"fwd: order", 'F'},
        {"Re[2]: order", 'Q'},
        {"RE:order", 'Q'},
        {"[list] [x] WG: o", 'F'},
        {"Forms: reorder", 'Q'},
        {"Order: fwd: not first", 'Q'},
        {"", 'Q'},
    };
    for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++) {
        char body[400];
        char e = subjects[i].expected;
        int length = snprintf(body, sizeof body, "A text\n%c ", e);
        snprintf(body + length, sizeof body - (size_t)length, block, e, e, e);
        check(subjects[i].subject, body);
    }
}

static void a_mail_that_is_nothing_but_another_is_a_forward(void **state) {
    (void)state;
    check("order 4711", "F From: John Smith <john@acme.example>\n"
                        "F Sent: Monday, March 11, 2024 10:14 AM\n"
                        "F To: Purchasing\n"
                        "F Subject: order 4711\n"
                        "F PO 4711\n");
    /* unless the subject says that it is a reply */
    check("RE: order 4711", "Q From: John Smith <john@acme.example>\n"
                            "Q Sent: Monday, March 11, 2024 10:14 AM\n"
                            "Q To: Purchasing\n"
                            "Q PO 4711\n");
}

static void an_apple_forward_is_content_although_it_is_marked(void **state) {
    (void)state;
    check("Fwd: order", "A please ship\n"
                        "\n"
                        "F Begin forwarded message:\n"
                        "\n"
                        "F > From: John Smith <john@acme.example>\n"
                        "F > Subject: order 4711\n"
                        "F > Date: 11 March 2024 at 10:14:02 GMT\n"
                        "F > To: po@ours.example\n"
                        "Q >> older\n"
                        "F > PO 4711\n"
                        "A Sent from my iPad\n");
    check("Fwd: order", "A please ship\n"
                        "F*Begin forwarded message:\n"
                        "F*From: John Smith <john@acme.example>\n"
                        "F*Subject: order 4711\n"
                        "F*Date: 11 March 2024 at 10:14:02 GMT\n"
                        "F*PO 4711\n"
                        "A Sent from my iPad\n");
    /* also where the introduction stands behind the marks itself */
    check("Fwd: order", "A please ship\n"
                        "F > Begin forwarded message:\n"
                        "F >\n"
                        "F > From: John Smith <john@acme.example>\n"
                        "F > Subject: order 4711\n"
                        "F > Date: 11 March 2024 at 10:14:02 GMT\n"
                        "F > To: po@ours.example\n"
                        "F >\n"
                        "F > PO 4711\n"
                        "Q >> older\n"
                        "A Sent from my iPad\n");
    /* but not in an answer to such a mail */
    check("Re: Fwd: order", "A thanks\n"
                            "Q > Begin forwarded message:\n"
                            "Q >\n"
                            "Q > From: John Smith <john@acme.example>\n"
                            "Q > Date: 11 March 2024 at 10:14:02 GMT\n"
                            "Q > PO 4711\n");
    check("Fwd: order", "A fyi\n"
                        "Q On 12 March 2024 at 09:00, Bob <bob@acme.example> wrote:\n"
                        "Q > Begin forwarded message:\n"
                        "Q >\n"
                        "Q > From: John Smith <john@acme.example>\n"
                        "Q > Date: 11 March 2024 at 10:14:02 GMT\n"
                        "Q > PO 4711\n");
}

/* Yandex writes a line of its own instead of a header. */
static void a_forward_with_a_line_for_a_header_is_content(void **state) {
    (void)state;
    check("Fwd: order", "A fyi\n"
                        "F -------- Forwarded message --------\n"
                        "F 11.03.2024, 10:14, \"John Smith\" <john@acme.example>:\n"
                        "F PO 4711\n");
}

static void a_thunderbird_forward_is_content(void **state) {
    (void)state;
    check("Fwd: Bestellung", "F -------- Weitergeleitete Nachricht --------\n"
                             "F Betreff:  Bestellung 4711\n"
                             "F Datum:  Mon, 11 Mar 2024 10:14:00 +0100\n"
                             "F Von:  John <john@acme.example>\n"
                             "F An:  po@ours.example\n"
                             "F Bestellung 4711\n");
}

/* A forwarded conversation: the mail that was forwarded is content, what it answered to is context. */
static void a_reply_inside_a_forward_keeps_its_quotation(void **state) {
    (void)state;
    check("FW: RE: order", "A fyi\n"
                           "F From: John Smith <john@acme.example>\n"
                           "F Sent: Tuesday, March 12, 2024 09:00 AM\n"
                           "F To: Purchasing\n"
                           "F Subject: RE: order\n"
                           "F we ship tomorrow\n"
                           "Q From: Purchasing <po@ours.example>\n"
                           "Q Sent: Monday, March 11, 2024 10:14 AM\n"
                           "Q To: John\n"
                           "Q Subject: order\n"
                           "Q PO 4711\n");
    check("FW: FW: order", "A please ship\n"
                           "F From: Jane <jane@ours.example>\n"
                           "F Sent: Tuesday, March 12, 2024 09:00 AM\n"
                           "F To: Desk\n"
                           "F Subject: FW: order\n"
                           "F From: John Smith <john@acme.example>\n"
                           "F Sent: Monday, March 11, 2024 10:14 AM\n"
                           "F To: Jane\n"
                           "F Subject: order\n"
                           "F PO 4711\n");
}

static void an_attached_message_is_forwarded_and_its_quotations_are_quoted(void **state) {
    (void)state;
    static const char body[] = "F Our order\nQ On 11 Mar 2024 John <john@acme.example> wrote:\nQ > PO 4711\n";
    struct sheet *sheet = new_body("Re: order", ORIGIN_FORWARDED);
    add_lines(sheet, body);
    mime_classify_rows(&reading, sheet);
    check_origins(sheet, body);
}

static void a_quoted_sheet_stays_quoted(void **state) {
    (void)state;
    static const char body[] = "Q ---------- Forwarded message ---------\nQ From: x@y.example\nQ Date: 1 Mar 2024\n";
    struct sheet *sheet = new_body("Fwd: order", ORIGIN_QUOTED);
    add_lines(sheet, body);
    mime_classify_rows(&reading, sheet);
    check_origins(sheet, body);
    assert_int_equal(sheet->evidence_count, 0);
}

/* ---- the date of a forward --------------------------------------------------------------------------------------- */

static void the_date_line_of_a_forward_is_evidence(void **state) {
    (void)state;
    struct sheet *sheet = check("WG: Bestellung", "A bitte liefern\n"
                                                  "F Von: M\xC3\xBCller <m@acme.example>\n"
                                                  "F Gesendet: Montag, 11. M\xC3\xA4rz 2024 10:14\n"
                                                  "F An: Einkauf\n"
                                                  "F Bestellung 4711 vom 10.03.2024\n");
    assert_int_equal(sheet->evidence_count, 1);
    assert_int_equal(sheet->evidence[0].kind, EVIDENCE_FORWARDED_HEADER);
    assert_true(date_equal(sheet->evidence[0].date, (struct date){2024, 3, 11}));
}

static void the_date_line_of_a_reply_is_none(void **state) {
    (void)state;
    struct sheet *sheet = check("AW: Bestellung", "A danke\n"
                                                  "Q Von: M\xC3\xBCller <m@acme.example>\n"
                                                  "Q Gesendet: Montag, 11. M\xC3\xA4rz 2024 10:14\n"
                                                  "Q An: Einkauf\n");
    assert_int_equal(sheet->evidence_count, 0);
}

static void an_ambiguous_date_line_is_no_evidence(void **state) {
    (void)state;
    struct sheet *sheet = check("FW: order", "F From: John <john@acme.example>\n"
                                             "F Sent: 03/04/2024 10:14\n"
                                             "F To: Desk\n");
    assert_int_equal(sheet->evidence_count, 0);
}

static void evidence_is_capped(void **state) {
    (void)state;
    struct buffer body = {0};
    for (unsigned i = 0; i < LIMIT_EVIDENCE + 5; i++)
        buffer_printf(&body, "F -------- Forwarded Message --------\nF From: John <john@acme.example>\n"
                             "F Date: 11 March 2024 10:14\nF Subject: Fwd: x\nF text\n");
    struct sheet *sheet = check("Fwd: x", buffer_text(&body));
    assert_int_equal(sheet->evidence_count, LIMIT_EVIDENCE);
    buffer_free(&body);
}

/* ---- nasty ------------------------------------------------------------------------------------------------------- */

static void odd_rows_do_no_harm(void **state) {
    (void)state;
    struct sheet *sheet = new_body("Re:", ORIGIN_AUTHORED);
    char line[LIMIT_ROW_BYTES];
    static const char *const odd[] = {">",
                                      ":",
                                      "\xEF\xBC\x9A",
                                      "From:",
                                      "> > > >",
                                      "---",
                                      "\xED\x95\x9C\xEA\xB8\x80:",
                                      "*",
                                      "On wrote:",
                                      "wrote:",
                                      "-----Original Message-----"};
    for (size_t i = 0; i < 500; i++) {
        struct row *row = reading_row(&reading, sheet, 1, (uint32_t)i * 3);
        if (i % 7 == 0)
            continue; /* a row without cells */
        const char *text = odd[i % (sizeof odd / sizeof odd[0])];
        memset(line, i % 2 == 0 ? ':' : '>', sizeof line);
        size_t length = 0;
        for (; text[length] != '\0'; length++)
            line[length] = text[length];
        row_add_cell(&reading, sheet, row, line, i % 5 == 0 ? sizeof line : length, 0, 1);
    }
    mime_classify_rows(&reading, sheet);
    for (size_t i = 0; i < sheet->row_count; i++)
        assert_true(sheet->rows[i].origin < ORIGIN_COUNT);
}

static void without_words_marks_still_tell(void **state) {
    (void)state;
    struct sheet *sheet = new_body("Re: x", ORIGIN_AUTHORED);
    reading.mime_words = NULL;
    static const char body[] = "A text\nQ > quoted\nA On 1 Mar 2024 john@acme.example wrote:\nA From: x\n";
    add_lines(sheet, body);
    mime_classify_rows(&reading, sheet);
    check_origins(sheet, body);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ordinary_order_is_authored),
        cmocka_unit_test(a_fax_cover_sheet_is_authored),
        cmocka_unit_test(a_forwarded_heading_without_marks_is_text),
        cmocka_unit_test(marked_lines_are_quoted_wherever_they_stand),
        cmocka_unit_test(a_quotation_below_without_marks_goes_to_the_end),
        cmocka_unit_test(in_a_reply_a_name_that_wrote_is_enough),
        cmocka_unit_test(an_introduction_may_break_over_lines),
        cmocka_unit_test(german_and_french_replies_are_known),
        cmocka_unit_test(an_outlook_block_in_a_reply_is_quoted),
        cmocka_unit_test(without_a_word_in_the_subject_a_block_below_text_is_quoted),
        cmocka_unit_test(a_reply_in_an_unknown_language_is_quoted),
        cmocka_unit_test(a_blockquote_is_quoted),
        cmocka_unit_test(a_gmail_forward_is_content),
        cmocka_unit_test(an_explicit_forward_counts_also_in_a_reply),
        cmocka_unit_test(an_answer_to_the_writer_is_no_forward),
        cmocka_unit_test(an_outlook_forward_is_content),
        cmocka_unit_test(the_first_word_of_the_subject_decides),
        cmocka_unit_test(a_mail_that_is_nothing_but_another_is_a_forward),
        cmocka_unit_test(an_apple_forward_is_content_although_it_is_marked),
        cmocka_unit_test(a_forward_with_a_line_for_a_header_is_content),
        cmocka_unit_test(a_thunderbird_forward_is_content),
        cmocka_unit_test(a_reply_inside_a_forward_keeps_its_quotation),
        cmocka_unit_test(an_attached_message_is_forwarded_and_its_quotations_are_quoted),
        cmocka_unit_test(a_quoted_sheet_stays_quoted),
        cmocka_unit_test(the_date_line_of_a_forward_is_evidence),
        cmocka_unit_test(the_date_line_of_a_reply_is_none),
        cmocka_unit_test(an_ambiguous_date_line_is_no_evidence),
        cmocka_unit_test(evidence_is_capped),
        cmocka_unit_test(odd_rows_do_no_harm),
        cmocka_unit_test(without_words_marks_still_tell),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
