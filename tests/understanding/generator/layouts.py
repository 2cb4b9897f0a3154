"""layouts.py - one order in many layouts.

In: a random generator and an Order. Out: a Page and what a careful reader finds on it. To add a layout: write a
function (rng, order, writer) -> (Page, Expected) and add it to PAGES.
"""

import datetime

from distractors import foot_lines, label_pairs
from expected import Expected
from languages import digits, is_open
from order import make_code, make_lines, make_number
from page import Box, Labels, NewPage, Page, Rule, Side, Space, Table, Text

LABEL_STYLES = ("left", "left", "dots", "stack", "cells", "split")
OVERVIEWS = ("statement", "backorder", "list")
NO_DELIVERY = (*OVERVIEWS, "cancellation")
NUMBER_IN_KIND = {
    "invoice": "invoice-number",
    "credit": "invoice-number",
    "quote": "quote-number",
    "inquiry": "quote-number",
}


def money(amount, words):
    """A price, with the decimal sign of the country."""
    text = f"{amount:,.2f}"
    if words.name in ("en", "ja", "zh", "ko"):
        return text
    return text.replace(",", " ").replace(".", ",")


def title(rng, order):
    """What the head of the document says it is."""
    words, key = order.words, f"title-{order.kind}"
    if order.kind == "inquiry" and not words.has(key):
        key = "title-quote"
    if order.kind == "credit" and not words.has(key):
        key = "title-invoice"
    return words.pick(rng, key)


def address(lines):
    """An address as text blocks."""
    return [Text(line) for line in lines if line]


def item_table(rng, order):
    """The lines as a table, with some choice of columns."""
    words, step = order.words, rng.choice((1, 10))
    columns = [
        ("col-pos", lambda i, line: str(i * step)),
        ("col-code", lambda i, line: line.code),
        ("col-text", lambda i, line: line.text),
        ("col-qty", lambda i, line: str(line.quantity)),
        ("col-unit", lambda i, line: line.unit),
        ("col-price", lambda i, line: money(line.price, words)),
        ("col-sum", lambda i, line: money(line.price * line.quantity, words)),
    ]
    if rng.random() < 0.4:
        columns = [columns[i] for i in rng.choice(((1, 2, 3), (0, 3, 4, 1, 2), (3, 1, 2, 5), (1, 2, 3, 4)))]
    head = [words.pick(rng, key) for key, _ in columns]
    rows = [[value(i, line) for _, value in columns] for i, line in enumerate(order.lines, 1)]
    right = tuple(i for i, (key, _) in enumerate(columns) if key in ("col-qty", "col-price", "col-sum"))
    return Table(head, rows, rng.random() < 0.6, right)


def overview_table(rng, order, writer):
    """What statements and lists show instead: many numbers, each with a date."""
    words = order.words
    head = [words.pick(rng, "number"), words.pick(rng, "order-date"), words.pick(rng, "col-sum")]
    rows = []
    for _ in range(rng.randint(4, 12)):
        day = order.date - datetime.timedelta(days=rng.randint(0, 200))
        rows.append([make_number(rng), writer.date(day), money(rng.randint(10, 9999) / 7, words)])
    return Table(head, rows, True, (2,))


def price_table(rng, order):
    """Codes, names and prices, no quantities."""
    words = order.words
    head = [words.pick(rng, "col-code"), words.pick(rng, "col-text"), words.pick(rng, "col-price")]
    rows = [[make_code(rng), goods, money(rng.randint(10, 9999) / 7, words)] for goods in words.all("goods")]
    return Table(head, rows, True, (2,))


def body_table(rng, order, writer):
    """The item table, or what stands in its place."""
    if order.kind in ("statement", "backorder"):
        return overview_table(rng, order, writer)
    return price_table(rng, order) if order.kind == "list" else item_table(rng, order)


def total(rng, order):
    """The line with the sum."""
    words = order.words
    amount = sum(line.price * line.quantity for line in order.lines)
    return Text(
        f"{words.pick(rng, 'total')}: {money(amount, words)} {rng.choice(words.all('currency'))}", align="right"
    )


def body(rng, order, writer):
    """Items and what follows them."""
    table = [Space(), body_table(rng, order, writer)]
    return table if order.kind in OVERVIEWS else table + [Space(), total(rng, order)]


def own_number(rng, order):
    """The pair with the document's number; an overview has none of its own, only the reader's account."""
    words = order.words
    if order.kind in OVERVIEWS:
        return (words.pick(rng, "customer-number"), digits(rng, "1#####"))
    return (words.pick(rng, NUMBER_IN_KIND.get(order.kind, "number")), order.number)


def own_pairs(rng, order, writer):
    """The pairs that tell number and date, and perhaps delivery and revision."""
    words = order.words
    number = own_number(rng, order)
    date = (words.pick(rng, "order-date"), writer.date(order.date))
    pairs = [number, date] if rng.random() < 0.8 else [date, number]
    extra = []
    if order.revision:
        extra.append((words.pick(rng, "revision"), order.revision))
    if order.kind in NUMBER_IN_KIND and rng.random() < 0.6:
        extra.append((words.pick(rng, "number"), make_number(rng)))  # what it is about
    if order.kind not in NO_DELIVERY and rng.random() < 0.6:
        extra.append((words.pick(rng, "delivery-date"), writer.date(order.delivery)))
    return pairs + extra


def mixed_pairs(rng, order, writer):
    """The order's pairs among distractors; number and date stay neighbours."""
    own, others = own_pairs(rng, order, writer), label_pairs(rng, order, writer)
    cut = rng.randint(0, len(others))
    return others[:cut] + own + others[cut:], own


def expect(order, writer, shown, **more):
    """What is to be read. `shown` are the pairs that were written, for the delivery date."""
    if order.kind in NUMBER_IN_KIND or order.kind not in ("order", "change", "cancellation"):
        return Expected(kind=_kind_name(order.kind), origin="authored")
    expected = Expected(
        kind=order.kind,
        origin="authored",
        number=order.number,
        date=order.date.isoformat(),
        open=is_open(order.words, order.date, writer.pattern),
        **more,
    )
    labels = order.words.all("delivery-date")
    if any(label in labels for label, _ in shown) and not is_open(order.words, order.delivery, writer.pattern):
        expected.delivery = order.delivery.isoformat()
    if any(label in order.words.all("revision") for label, _ in shown):
        expected.revision = order.revision
    return expected


def _kind_name(kind):
    if kind in OVERVIEWS:
        # With neither number nor order date of its own it need not be reported; all of them are lists, too.
        return kind + "|list|none"
    return {"inquiry": "quote|other", "credit": "invoice|statement|other"}.get(kind, kind)


def page_of(rng, order, writer, head, middle):
    """A page with letterhead, the given head, a body and a foot; sometimes with a page number."""
    foot = [Rule()] + [Text(line, 7) for line in foot_lines(rng, order, writer)]
    if rng.random() < 0.4:
        foot.append(Text(order.words.pick(rng, "page", page="{page}", pages="{pages}"), 7, align="right"))
    return Page(head + middle, [], foot if len(foot) > 1 else [])


def sender(order):
    """Who writes, as a letterhead."""
    return [Text(order.buyer, 13, True), Text(f"{order.buyer_street}, {order.buyer_town}", 8)]


def label_left(rng, order, writer):
    """Letterhead, vendor's address at the left, labels at the right."""
    pairs, own = mixed_pairs(rng, order, writer)
    right = [Text(title(rng, order), 14, True), Labels(pairs, rng.choice(LABEL_STYLES))]
    left = address([order.vendor, order.vendor_street, order.vendor_town])
    if rng.random() < 0.5:
        left, right = right, left
    head = sender(order) + [Space(), Side(left, right)]
    return page_of(rng, order, writer, head, body(rng, order, writer)), expect(order, writer, own)


def labels_above(rng, order, writer):
    """A band of labels, the values below them."""
    pairs, own = mixed_pairs(rng, order, writer)
    head = [
        Text(title(rng, order), 16, True, rng.choice(("left", "center"))),
        *sender(order),
        Space(),
        Labels(pairs[:6] if own[0] in pairs[:4] and own[1] in pairs[:4] else own, "above"),
        Rule(),
    ]
    return page_of(
        rng, order, writer, head, address([order.vendor, order.vendor_town]) + body(rng, order, writer)
    ), expect(order, writer, own)


def head_table(rng, order, writer):
    """Number and date in a ruled table of one row."""
    pairs, own = mixed_pairs(rng, order, writer)
    pairs = pairs[:5] if all(pair in pairs[:5] for pair in own) else own
    table = Table([label for label, _ in pairs], [[value for _, value in pairs]])
    head = sender(order) + [Text(title(rng, order), 14, True), *address([order.vendor, order.vendor_street]), table]
    return page_of(rng, order, writer, head, body(rng, order, writer)), expect(order, writer, own)


def letter(rng, order, writer):
    """A letter that names number and date in a sentence."""
    words = order.words
    sentence = words.pick(rng, f"sentence-{order.kind}", number=order.number, date=writer.date(order.date, prose=True))
    head = sender(order) + [
        Space(),
        *address([order.vendor, order.vendor_street, order.vendor_town]),
        Space(),
        Text(title(rng, order), 12, True),
        Space(),
        Text(words.pick(rng, "greeting")),
        Text(sentence),
    ]
    middle = [] if order.kind == "cancellation" else [Space(), item_table(rng, order)]
    expected = expect(order, writer, [])
    expected.open = is_open(words, order.date, writer.prose)
    if rng.random() < 0.5 and order.kind != "cancellation":
        middle.append(Text(words.pick(rng, "sentence-delivery", date=writer.date(order.delivery, prose=True))))
        if not is_open(words, order.delivery, writer.prose):
            expected.delivery = order.delivery.isoformat()
    middle += [Space(), Text(words.pick(rng, "closing")), Text(order.person)]
    return page_of(rng, order, writer, head, middle), expected


def two_columns(rng, order, writer):
    """Two boxes of labels side by side, addresses below."""
    words = order.words
    own, others = own_pairs(rng, order, writer), label_pairs(rng, order, writer)
    columns = [Labels(others, "left"), Labels(own, rng.choice(("left", "cells", "stack")))]
    if rng.random() < 0.5:
        columns.reverse()
    buyer = [Text(words.pick(rng, "buyer"), 9, True), *address([order.buyer, order.buyer_street, order.buyer_town])]
    ship = [Text(words.pick(rng, "ship-to"), 9, True), *address([order.ship_to, order.ship_street, order.ship_town])]
    head = [
        Text(title(rng, order), 14, True, "center"),
        Side([columns[0]], [columns[1]], 0.5),
        Space(),
        Side(buyer, ship, 0.5),
    ]
    return page_of(rng, order, writer, head, body(rng, order, writer)), expect(
        order, writer, own, buyer=order.buyer, ship_to=order.ship_to
    )


def right_box(rng, order, writer):
    """A box at the right edge with what counts."""
    pairs, own = mixed_pairs(rng, order, writer)
    box = Box([Text(title(rng, order), 13, True), Labels(pairs, rng.choice(("left", "cells")))])
    head = [
        Side(sender(order) + [Space(), *address([order.vendor, order.vendor_street, order.vendor_town])], [box], 0.5)
    ]
    return page_of(rng, order, writer, head, body(rng, order, writer)), expect(order, writer, own)


def header_band(rng, order, writer):
    """Everything in one line under the title."""
    own = own_pairs(rng, order, writer)[:2]
    pairs = own + label_pairs(rng, order, writer)[:1]
    head = [
        Text(title(rng, order), 14, True),
        Labels(pairs, "inline"),
        Rule(),
        Side(address([order.vendor, order.vendor_town]), address([order.ship_to, order.ship_town]), 0.5),
    ]
    return page_of(rng, order, writer, head, body(rng, order, writer)), expect(order, writer, own)


def titled(rng, order, writer):
    """Number and perhaps date in the title: "Purchase Order No. 4711 dated March 11, 2025"."""
    words = order.words
    own = [(words.pick(rng, "order-date"), writer.date(order.date))]
    line = f"{title(rng, order)} {words.pick(rng, 'number-short')} {order.number}"
    head = [*sender(order), Space()]
    if words.has("after-number") and rng.random() < 0.5:
        line += f" {words.pick(rng, 'after-number')} {writer.date(order.date)}"
        own = []
    others = label_pairs(rng, order, writer)
    head += [Text(line, 14, True), Labels(own + others, rng.choice(("left", "stack")))]
    return page_of(rng, order, writer, head, body(rng, order, writer)), expect(order, writer, own)


def several_pages(rng, order, writer):
    """Two to four pages, head and foot repeated on each, the table going on."""
    words = order.words
    order.lines = make_lines(rng, words, rng.randint(6, 10))
    own = own_pairs(rng, order, writer)[:2]
    head = [
        Side(sender(order), [Text(title(rng, order), 13, True), Labels(own, "left")]),
        Text(words.pick(rng, "page", page="{page}", pages="{pages}"), 8, align="right"),
    ]
    table = body_table(rng, order, writer)
    size = rng.choice((3, 4))
    blocks = [*address([order.vendor, order.vendor_street, order.vendor_town]), Space()]
    for start in range(0, len(table.rows), size):
        if start:
            blocks.append(NewPage())
        blocks.append(Table(table.head, table.rows[start : start + size], table.ruled, table.right))
    blocks.append(total(rng, order))
    foot = [Rule()] + [Text(line, 7) for line in foot_lines(rng, order, writer)]
    return Page(blocks, head, foot), expect(order, writer, own)


def several_orders(rng, orders, writer):
    """Two to four orders in one document, each with head and lines of its own, on pages of their own or not."""
    blocks, expected, pages = [], [], rng.random() < 0.5
    style = rng.choice(LABEL_STYLES)
    name = title(rng, orders[0])
    for index, order in enumerate(orders):
        if index:
            blocks += [NewPage()] if pages else [Space(), Rule(), Space()]
        own = own_pairs(rng, order, writer)[:2]
        blocks += [*sender(order), Text(name, 13, True), Labels(own, style)]
        blocks += [Text(f"{order.words.pick(rng, 'ship-to')}: {order.ship_to}"), *body(rng, order, writer)]
        expected.append(expect(order, writer, own))
    return Page(blocks, [], []), expected


PAGES = {
    "label-left": label_left,
    "label-above": labels_above,
    "head-table": head_table,
    "letter": letter,
    "two-columns": two_columns,
    "right-box": right_box,
    "header-band": header_band,
    "titled": titled,
    "several-pages": several_pages,
}
# A letter speaks of an order, so it suits only these.
LETTER_KINDS = ("order", "change", "cancellation")
