"""inputs.py - makes each bad input of table.tsv: a function a name. All orders are dated 20 November 2024; the clock of
the table is a year later to the day."""

import base64
import datetime

import documents

CLOCK = "2025-11-20T10:00:00Z"
OLD = datetime.date(2024, 11, 20)
ITEMS = [("A-1001", "Claw hammer 16 oz", "12"), ("A-2040", "Tape measure 5 m", "40")]
HEAD = (
    b"From: Ann Larsen <sales@larsen.example>\r\nTo: Acme Tools <orders@acme.example>\r\nSubject: Our order\r\n"
    b"Date: Thu, 20 Nov 2025 09:00:00 +0000\r\nMessage-ID: <bad@larsen.example>\r\nMIME-Version: 1.0\r\n"
)
PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"


def order_text(day=OLD, number="PO-4711"):
    """An order as plain text."""
    rows = "\r\n".join(f"{code}    {text:20} {quantity}" for code, text, quantity in ITEMS)
    return (
        f"PURCHASE ORDER\r\n\r\nOrder number: {number}\r\nOrder date: {documents.in_words(day)}\r\n\r\n"
        f"Item      Description          Quantity\r\n{rows}\r\n"
    ).encode()


def order_html():
    """The order as an HTML page."""
    return (
        "<html><body><h1>PURCHASE ORDER</h1><table><tr><td>Order number</td><td>PO-4711</td></tr>"
        f"<tr><td>Order date</td><td>{documents.in_words(OLD)}</td></tr></table></body></html>"
    ).encode()


def order_pdf():
    """The order as PDF."""
    return documents.pdf([documents.order_page("PO-4711", OLD, "Store 12", ITEMS)], "ghostscript")


def multipart(*parts, closed=True):
    """A multipart/mixed message of the parts, each with its own header."""
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts)
    return HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + body + (b"--b--\r\n" if closed else b"")


def attached(octets, name="order.pdf"):
    """A part that claims to be a PDF file."""
    head = f'Content-Type: application/pdf; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
    return f'{head}Content-Disposition: attachment; filename="{name}"\r\n\r\n{documents.wrapped(octets)}'.encode()


def truncated_multipart():
    """The connection broke: the closing boundary is missing, and the last line ends in the middle."""
    return multipart(PLAIN + order_text() + b"Kind reg", closed=False)[:-2]


def truncated_pdf():
    """A PDF of which the second half is missing."""
    octets = order_pdf()
    return multipart(PLAIN + b"Our order is attached.\r\n", attached(octets[: len(octets) // 2]), closed=False)


def zero_byte_attachment():
    """An attachment without a single octet."""
    return multipart(PLAIN + b"Our order is attached.\r\n", attached(b""))


def pdf_that_is_html():
    """An HTML page that calls itself PDF in name and type."""
    return multipart(PLAIN + b"Our order is attached.\r\n", attached(order_html()))


def sixty_megabytes():
    """A message beyond the limit."""
    lines = 60 * 1024 * 1024 // 78 + 1
    filling = base64.b64encode(bytes(57)) + b"\r\n"
    return HEAD + PLAIN + order_text() + filling * lines


def ten_thousand_parts():
    """Very many small parts."""
    return multipart(*[PLAIN + f"part {number}\r\n".encode() for number in range(10000)])


def nested(levels):
    """A part of so many multiparts in multiparts; the order is in the innermost."""
    body = PLAIN + order_text()
    for level in range(levels):
        boundary = f"level{level}".encode()
        body = b"".join(
            [b'Content-Type: multipart/mixed; boundary="', boundary, b'"\r\n\r\n--', boundary, b"\r\n", body]
            + [b"\r\n--", boundary, b"--\r\n"]
        )
    return body


def five_hundred_levels():
    """Nothing but levels: no part of it is read."""
    return HEAD + nested(500)


def five_hundred_levels_beside_text():
    """The levels as an attachment; the order in the text is read and judged."""
    return multipart(PLAIN + order_text(), nested(500))


def unknown_charset():
    """Text in a character set nobody knows, with octets beyond ASCII in it."""
    return HEAD + b"Content-Type: text/plain; charset=x-larsen-42\r\n\r\nGr\xfc\xdfe\r\n\r\n" + order_text()


def nul_in_headers():
    """NUL octets in the middle of header fields."""
    head = HEAD.replace(b"Subject: Our", b"Subject: Our\0\0").replace(b"Ann Larsen", b"Ann\0Larsen")
    return head + PLAIN + order_text()


def header_of_two_megabytes():
    """One header field that does not end."""
    return HEAD + b"X-Long: " + b"a" * (2 << 20) + b"\r\n" + PLAIN + order_text()


def empty_file():
    """Nothing at all."""
    return b""


def unsupported_file():
    """A bare file of a kind that is not read: an archive's beginning and noise."""
    return b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(range(256)) * 8


def ordinary():
    """A mail without any order."""
    return HEAD + PLAIN + b"Lunch on Thursday?\r\n"


def old_order():
    """Last year's order."""
    return HEAD + PLAIN + order_text()


FIVE_ERRORS = """# Five mistakes, one a rule.
rule a-keyword-nobody-knows {
    when  number sent-befor within 25 months
    hold  "order {number} went out already"
}

rule a-string-for-a-duration {
    when  date older-than "old"
    hold  "order {number} is old"
}

rule an-action-nobody-knows {
    when  date anniversary within 3 days
    block "order {number} is of last year"
}

party "a pattern that does not close" {
    address     "@acme.example"
    role        vendor
    number      /\\bAC-(\\d{5}\\b/
    date-order  mdy
}

rule a-hold-without-a-reason {
    when  date anniversary within 3 days
    hold  ""
}
"""

UNKNOWN_KEY = """# a word too short
mode = enforce
own_domain = larsen.example
"""
