"""stories.py - the messages of the demo for any day of any year: documents are made at that moment, by groff and
ghostscript.

The own company is Larsen Outfitters (larsen.example), the vendor Acme Tools (acme.example). All dates on documents name
the month.
"""

import datetime

import documents

SENDER = "Ann Larsen <sales@larsen.example>"
VENDOR = "Acme Tools <orders@acme.example>"
VENDOR_ADDRESS = "orders@acme.example"
HAMMERS = [("A-1001", "Claw hammer 16 oz", "12"), ("A-2040", "Tape measure 5 m", "40")]
LEVELS = [("B-3100", "Spirit level 60 cm", "8"), ("B-3300", "Chalk line", "25")]
GLUE = [("C-7001", "Wood glue 500 ml", "60")]
CLAMPS = [("C-7100", "Clamp 30 cm", "18"), ("A-1001", "Claw hammer 16 oz", "6")]

EXPECTED = {"a": "hold", "b": "hold", "c": "pass", "d": "hold", "e1": "pass", "e2": "pass"}


class Story:
    """One message of the demo: what happens in plain words, and the octets with their Message-ID."""

    def __init__(self, key, words, message, message_id):
        self.key = key
        self.words = words
        self.message = message
        self.id = message_id
        self.expected = EXPECTED[key]


def old_file(day, sent):
    """(a) the file of exactly one year ago, attached by mistake."""
    old = documents.years_before(day, 1)
    page = documents.order_page("PO-4711", old, "Store 12 Riverside", HAMMERS)
    words = f"Ann picks the wrong file: PO-4711.pdf is the order of {documents.in_words(old)}, exactly one year old."
    message_id = documents.new_id()
    message = documents.message(
        SENDER,
        VENDOR,
        "Our order",
        "Dear Acme team,\n\nplease find our order attached.\n\nKind regards\nAnn Larsen\n",
        [("PO-4711.pdf", "application/pdf", documents.pdf([page]))],
        sent,
        message_id=message_id,
    )
    return Story("a", words, message, message_id)


def three_stores(day, sent):
    """(b) a mail of last year, forwarded, with one PDF of three stores' orders."""
    old = documents.years_before(day, 1)
    before = old - datetime.timedelta(days=1)
    pages = [
        documents.order_page("PO-4721", before, "Store 12 Riverside", LEVELS),
        documents.order_page("PO-4722", old, "Store 14 Hilltop", GLUE),
        documents.order_page("PO-4723", old, "Store 17 Harbour", CLAMPS),
    ]
    text = (
        "---------- Forwarded message ---------\nFrom: Ann Larsen <sales@larsen.example>\n"
        f"Date: {old.strftime('%a')}, {documents.in_words(old)} at 09:12\nSubject: Orders of three stores\n"
        "To: Bob Larsen <bob@larsen.example>\n\nBob, these are the orders of our three stores.\nAnn\n"
    )
    words = "Ann forwards last year's mail to the vendor. Its one PDF holds the orders of three stores."
    message_id = documents.new_id()
    attachment = ("stores.pdf", "application/pdf", documents.pdf(pages, "ghostscript"))
    message = documents.message(
        SENDER, VENDOR, "Fwd: Orders of three stores", text, [attachment], sent, message_id=message_id
    )
    return Story("b", words, message, message_id)


def todays_orders(day, sent):
    """(c) today's order, and (d) the same order once more as a mail of its own."""
    page = documents.order_page("PO-4801", day, "Store 12 Riverside", HAMMERS)
    attachment = ("PO-4801.pdf", "application/pdf", documents.pdf([page], "ghostscript"))
    told = (
        ("c", f"Ann sends today's order, PO-4801 of {documents.in_words(day)}.", "please find our order attached."),
        ("d", "Bob does not know that and sends PO-4801 once more.", "here is the order of store 12."),
    )
    found = []
    for key, words, note in told:
        message_id = documents.new_id()
        text = f"Dear Acme team,\n\n{note}\n\nKind regards\nLarsen Outfitters\n"
        message = documents.message(
            SENDER, VENDOR, "Order PO-4801", text, [attachment], sent, message_id=message_id
        )
        found.append(Story(key, words, message, message_id))
    return found


def harmless(day, sent):
    """(e) an ordinary mail, and a reply that quotes the old order."""
    old = documents.years_before(day, 1)
    lunch_id, reply_id = documents.new_id(), documents.new_id()
    lunch = documents.message(
        SENDER, VENDOR, "Thursday", "Hi Jo,\n\nshall we have lunch on Thursday?\n\nAnn\n", (), sent, message_id=lunch_id
    )
    quoted = (
        "PURCHASE ORDER\n\nOrder number: PO-4711\n"
        f"Order date: {documents.in_words(old)}\n\nItem      Description          Quantity\n"
        "A-1001    Claw hammer 16 oz    12\nA-2040    Tape measure 5 m     40\n"
    )
    text = (
        "Hi Jo,\n\nyes, that one arrived complete at the time. Thank you for asking.\n\nAnn\n\n"
        f"On {documents.in_words(old)} at 10:12, Acme Tools <orders@acme.example> wrote:\n"
        + "".join(f"> {line}".rstrip() + "\n" for line in quoted.split("\n"))
    )
    headers = [("In-Reply-To", "<question@acme.example>")]
    reply = documents.message(
        SENDER, VENDOR, "Re: your order of last year", text, (), sent, message_id=reply_id, headers=headers
    )
    return [
        Story("e1", "Ann writes an ordinary mail.", lunch, lunch_id),
        Story("e2", "Ann answers a question; her reply quotes last year's order.", reply, reply_id),
    ]


def stories(day, sent):
    """All six, in the order of the demo. sent: what their Date fields say (datetime with a zone)."""
    return [old_file(day, sent), three_stores(day, sent), *todays_orders(day, sent), *harmless(day, sent)]
