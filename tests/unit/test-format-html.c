/* HTML: tables become rows with numbered columns, other text lines; what nobody can see is left out. */
#include "test-format.h"

static struct sheet *read_html(struct fixture *fixture, const char *html) {
    struct part part = body("text/html", "utf-8", html);
    return read_sheet(fixture, &part);
}

static void assert_shows(struct fixture *fixture, const char *html, const char *expected) {
    assert_rows(fixture, read_html(fixture, html), expected);
}

/* ---- lines ------------------------------------------------------------------------------------------------------ */

static void blocks_and_breaks_end_lines(void **state) {
    assert_shows(*state, "<p>Dear Sir,<br>our <b>or</b>der\n<i>4711</i></p>Regards<div>Erika</div><ul><li>a<li>b</ul>c",
                 "Dear Sir,\nour order 4711\nRegards\nErika\na\nb\nc\n");
}

static void entities_are_resolved(void **state) {
    assert_shows(*state, "M&uuml;ller &amp; S&#246;hne &#x20AC; 5 &lt;6 &nosuch; &copy;",
                 "M\xC3\xBCller & S\xC3\xB6hne \xE2\x82\xAC 5 <6 &nosuch; \xC2\xA9\n");
}

static void preformatted_text_keeps_its_columns(void **state) {
    assert_shows(*state, "<pre>Pos    Item\n1      A-1\n</pre>", "Pos | Item\n1 | A-1\n");
}

static void no_break_blanks_part_cells(void **state) {
    assert_shows(*state, "<p>PO number:&nbsp;&nbsp; &nbsp;4711<p>PO&nbsp;4712", "PO number: | 4711\nPO 4712\n");
}

static void values_of_form_fields_are_text(void **state) {
    assert_shows(*state, "PO <input value=4711><input type=hidden value=secret><input type=text value='of today'>",
                 "PO 4711 of today\n");
}

/* ---- tables ----------------------------------------------------------------------------------------------------- */

static void tables_are_rows_of_cells(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_html(fixture, "<p>Order:</p><table><tr><th>Number</th><th>Date</th></tr>"
                                             "<tr><td>4711</td><td>3 March<!-- sic --> 2025</td></tr></table>Bye");
    assert_rows(fixture, sheet, "Order:\nNumber | Date\n4711 | 3 March 2025\nBye\n");
    assert_int_equal(sheet->rows[0].table, 0);
    assert_int_equal(sheet->rows[1].table, 1);
    assert_int_equal(sheet->rows[2].table, 1);
    assert_int_equal(sheet->rows[3].table, 0);
    assert_true(sheet->rows[2].cells[1].left == 1 && sheet->rows[2].cells[1].right == 2);
}

/* As word processors and people write it: no end tags, no tbody. */
static void sloppy_tables_are_understood(void **state) {
    assert_shows(*state, "<table><tr><td>Number<td>4711<tr><td>Date<td>3 March</table>",
                 "Number | 4711\nDate | 3 March\n");
}

static void colspan_and_rowspan_keep_columns_in_step(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet =
        read_html(fixture, "<table><tr><td rowspan=2>Ship to</td><td colspan=2>Dates</td><td>X</td></tr>"
                           "<tr><td>order</td><td>delivery</td></tr><tr><td>a<td>b</table>");
    assert_rows(fixture, sheet, "Ship to | Dates | X\norder | delivery\na | b\n");
    assert_true(sheet->rows[0].cells[1].left == 1 && sheet->rows[0].cells[1].right == 3);
    assert_true(sheet->rows[0].cells[2].left == 3);
    assert_true(sheet->rows[1].cells[0].left == 1); /* column 0 is still "Ship to" */
    assert_true(sheet->rows[1].cells[1].left == 2);
    assert_true(sheet->rows[2].cells[0].left == 0);
}

/* Labels in one cell, values in the next, line by line: that is how it is shown. */
static void lines_of_neighbouring_cells_stand_side_by_side(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet =
        read_html(fixture, "<table><tr><td>Number<br>Date<br>Buyer</td><td>4711<br>3 March</td></tr></table>");
    assert_rows(fixture, sheet, "Number | 4711\nDate | 3 March\nBuyer\n");
}

/* Mail is laid out with tables: the inner ones are what counts. */
static void tables_inside_tables_have_rows_of_their_own(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet =
        read_html(fixture, "<table><tr><td>Left</td><td><table><tr><td>Number</td><td>4711</td></tr></table>"
                           "below</td><td>Right</td></tr></table>");
    assert_rows(fixture, sheet, "Left\nNumber | 4711\nbelow | Right\n");
    assert_int_equal(sheet->rows[0].table, 1);
    assert_int_equal(sheet->rows[1].table, 2);
    assert_int_equal(sheet->rows[2].table, 1);
    assert_true(sheet->rows[2].cells[0].left == 1);
}

static void cells_of_blanks_are_no_cells(void **state) {
    assert_shows(*state,
                 "<table><tr><td>&nbsp;</td><td>4711</td></tr><tr><td>&nbsp;</td></tr></table>&nbsp;<p>&#8203;</p>",
                 "4711\n");
}

/* ---- what nobody sees ------------------------------------------------------------------------------------------- */

static void hidden_text_is_left_out(void **state) {
    struct fixture *fixture = *state;
    static const char *const hidden[] = {
        "<div style=\"display:none\">old</div>",
        "<div style='DISPLAY : none !important'><p>old</p></div>",
        "<span style=\"visibility: hidden\">old</span>",
        "<p style=\"mso-hide:all;color:red\">old</p>",
        "<div style=\"max-height:0px;overflow:hidden\">old</div>",
        "<span style=\"font-size:0\">old</span>",
        "<span style=\"font-size:1px;line-height:1px\">old</span>",
        "<span style=\"opacity:0\">old</span>",
        "<p hidden>old</p>",
        "<div style=\"background-color:#fff;color:white\">old</div>",
        "<table bgcolor=\"#FFFFFF\"><tr><td><font color=\"#fefefe\">old</font></td></tr></table>",
        "<div style=\"background:rgb(255, 255, 255)\"><span style=\"color:#FFFFFF\">old</span></div>",
        "<style>td { x: old }</style>",
        "<script>var old = '<b>old</b>';</script>",
        "<head><title>old</title></head>",
        "<!-- old -->",
        "<!--[if mso]><p>old</p><![endif]-->",
        "<del>old</del><s>old</s><strike>old</strike>",
        "<template>old</template>",
    };
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        const char *html = arena_printf(fixture->arena, "<p>a</p>%s<p>z</p>", hidden[i]);
        assert_rows(fixture, read_html(fixture, html), "a\nz\n");
    }
}

static void visible_text_is_not_mistaken_for_hidden(void **state) {
    struct fixture *fixture = *state;
    static const char *const shown[] = {
        "<div style=\"display:block\">new</div>",
        "<div style=\"font-size:0px\"><p style=\"font-size:13px\">new</p></div>", /* a common way to lay out columns */
        "<div style=\"max-height:0\">new</div>",
        "<div style=\"font-size:1em\">new</div>",
        "<div style=\"color:#fff\">new</div>", /* on what? */
        "<div style=\"background:#fff url(p.png);color:#fff\">new</div>",
        "<div style=\"background:#000;color:#fff\">new</div>",
        "<div style=\"overflow:hidden;max-height:20px\">new</div>",
        "<div style=\"opacity:.9\">new</div>",
        "<div style=\"color\">new</div>",
        "<noscript>new</noscript>",
    };
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        assert_rows(fixture, read_html(fixture, shown[i]), "new\n");
}

/* ---- quotations ------------------------------------------------------------------------------------------------- */

static void a_cited_block_is_marked(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet =
        read_html(fixture, "New<blockquote type=\"cite\">Old<table><tr><td>PO<td>1</table></blockquote>"
                           "<blockquote>Indented</blockquote>");
    assert_rows(fixture, sheet, "New\nOld\nPO | 1\nIndented\n");
    assert_int_equal(sheet->rows[0].origin, ORIGIN_AUTHORED);
    assert_int_equal(sheet->rows[1].origin, ORIGIN_QUOTED);
    assert_int_equal(sheet->rows[2].origin, ORIGIN_QUOTED);
    assert_int_equal(sheet->rows[3].origin, ORIGIN_AUTHORED); /* a mere indent */
}

/* ---- charsets --------------------------------------------------------------------------------------------------- */

static void the_charset_comes_from_the_mail_or_the_page(void **state) {
    struct fixture *fixture = *state;
    static const struct {
        const char *declared, *html;
    } cases[] = {
        {"iso-8859-1", "<p>Gr\xF6\xDF"
                       "e"},
        {NULL, "<p>Gr\xF6\xDF"
               "e"},
        {NULL, "<meta charset=iso-8859-2><p>Gr\xF6\xDF"
               "e"},
        {"us-ascii", "<META http-equiv='Content-Type' content='text/html; charset=\"iso-8859-15\"'><p>Gr\xF6\xDF"
                     "e"},
        {"utf-8", "<meta charset=iso-8859-1><p>Gr\xC3\xB6\xC3\x9F"
                  "e"}, /* the mail was converted on its way */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct part part = body("text/html", cases[i].declared, cases[i].html);
        assert_rows(fixture, read_sheet(fixture, &part),
                    "Gr\xC3\xB6\xC3\x9F"
                    "e\n");
    }
}

static void wide_characters_are_read(void **state) {
    struct fixture *fixture = *state;
    static const char html[] = "\xFF\xFE<\0p\0>\0"
                               "4\0"
                               "7\0";
    struct part part = attachment("text/html", "a.html", html, sizeof html - 1);
    assert_rows(fixture, read_sheet(fixture, &part), "47\n");
}

/* ---- nasty ------------------------------------------------------------------------------------------------------ */

static void a_zero_byte_does_not_end_the_page(void **state) {
    struct fixture *fixture = *state;
    static const char html[] = "<p>Order\0 4711</p><p>end";
    struct part part = body("text/html", "utf-8", "");
    part.bytes = html;
    part.length = sizeof html - 1;
    assert_rows(fixture, read_sheet(fixture, &part), "Order 4711\nend\n");
}

static void broken_nesting_loses_nothing(void **state) {
    assert_shows(*state, "</td></table><b><p>Order</b> 4711</i></p></div><table><td>a</table></tr><tr>b",
                 "Order 4711\na\nb\n");
}

static void endless_nesting_is_reported(void **state) {
    struct fixture *fixture = *state;
    struct part part = body("text/html", "utf-8", repeated(fixture, "<table><tr><td>", LIMIT_HTML_DEPTH));
    read_nothing(fixture, &part, "limit-depth");
}

static void endless_rows_are_reported(void **state) {
    struct fixture *fixture = *state;
    struct sheet *sheet = read_html(fixture, repeated(fixture, "<p>x", LIMIT_ROWS + 10));
    assert_int_equal(sheet->row_count, LIMIT_ROWS);
    assert_string_equal(fixture->facts.unreadable[0].why, "limit-rows");
}

static void endless_columns_are_joined(void **state) {
    struct fixture *fixture = *state;
    const char *cells = repeated(fixture, "<td colspan=99999>x", LIMIT_CELLS + 50);
    struct sheet *sheet = read_html(fixture, arena_printf(fixture->arena, "<table><tr>%s</table>", cells));
    assert_int_equal(sheet->row_count, 1);
    assert_true(sheet->rows[0].count <= LIMIT_CELLS);
}

/* Newsletters are laid out by tables, with all of their text in one cell. */
static void long_cells_go_on_in_the_next_row(void **state) {
    struct fixture *fixture = *state;
    const char *text = repeated(fixture, "terms of delivery ", 400);
    struct sheet *sheet =
        read_html(fixture, arena_printf(fixture->arena, "<table><tr><td>%s<td>%s<td>PO 4711</table>", text, text));
    size_t bytes[3] = {0, 0, 0};
    for (size_t i = 0; i < sheet->row_count; i++)
        for (size_t k = 0; k < sheet->rows[i].count; k++)
            bytes[(size_t)sheet->rows[i].cells[k].left] += strlen(sheet->rows[i].cells[k].text) + 1;
    assert_int_equal(bytes[0], strlen(text)); /* the blanks at which it is broken are those counted here */
    assert_int_equal(bytes[1], strlen(text));
    assert_int_equal(bytes[2], sizeof "PO 4711");
    assert_int_equal(fixture->facts.unreadable_count, 0);
}

static void a_page_without_text_is_named_when_it_is_attached(void **state) {
    static const char html[] = "<html><body><img src=cid:1></body></html>";
    struct part part = attachment("text/html", "scan.html", html, strlen(html));
    read_nothing(*state, &part, "no-text");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(blocks_and_breaks_end_lines),
        TEST(entities_are_resolved),
        TEST(preformatted_text_keeps_its_columns),
        TEST(no_break_blanks_part_cells),
        TEST(values_of_form_fields_are_text),
        TEST(tables_are_rows_of_cells),
        TEST(sloppy_tables_are_understood),
        TEST(colspan_and_rowspan_keep_columns_in_step),
        TEST(lines_of_neighbouring_cells_stand_side_by_side),
        TEST(tables_inside_tables_have_rows_of_their_own),
        TEST(cells_of_blanks_are_no_cells),
        TEST(hidden_text_is_left_out),
        TEST(visible_text_is_not_mistaken_for_hidden),
        TEST(a_cited_block_is_marked),
        TEST(the_charset_comes_from_the_mail_or_the_page),
        TEST(wide_characters_are_read),
        TEST(a_zero_byte_does_not_end_the_page),
        TEST(broken_nesting_loses_nothing),
        TEST(endless_nesting_is_reported),
        TEST(endless_rows_are_reported),
        TEST(endless_columns_are_joined),
        TEST(long_cells_go_on_in_the_next_row),
        TEST(a_page_without_text_is_named_when_it_is_attached),
    };
    return cmocka_run_group_tests_name("format: html", tests, start_formats, NULL);
}
