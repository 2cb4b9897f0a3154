"""messages.py - orders typed into mails, replied to and forwarded.

In: a random generator and an Order. Out: a mail's text (or the rendering of a Page as text) with what is to be found in
it. To add one: write a function (rng, order, writer) -> (Letter, [Expected]) and add it to MESSAGES.
"""

import datetime
from dataclasses import dataclass, field

from distractors import Writer, past
from expected import Expected
from languages import is_open, write_date
from layouts import LETTER_KINDS, OVERVIEWS, body_table, expect, own_pairs, title
from order import make_order


@dataclass
class Letter:
    """A mail as its writer sees it."""

    subject: str
    text: str
    sender: str = "einkauf@larsen.example"
    to: str = "orders@vendor.example"
    day: datetime.date = datetime.date(2025, 3, 12)
    charset: str = "utf-8"
    headers: dict = field(default_factory=dict)


def item_lines(rng, order):
    """The lines as people type them."""
    style = rng.choice(
        (
            "- {quantity} x {code} {text}",
            "{quantity} {unit} {text} ({code})",
            "* {text}, {code}: {quantity} {unit}",
            "{code}\t{quantity}\t{text}",
            "{quantity} {unit}  {code}  {text}",
        )
    )
    return [
        style.format(quantity=line.quantity, unit=line.unit, code=line.code, text=line.text) for line in order.lines
    ]


def signature(rng, order):
    """Name, company and telephone, and sometimes what companies add."""
    words = order.words
    lines = [words.pick(rng, "closing"), order.person, ""]
    if rng.random() < 0.6:
        lines += [
            "-- ",
            order.person,
            order.buyer,
            f"{order.buyer_street}, {order.buyer_town}",
            f"{words.pick(rng, 'phone')} {rng.choice(words.all('phone-pattern')).replace('#', '4')}",
        ]
    if rng.random() < 0.2:
        lines.append(words.pick(rng, "terms-as-of", date=write_date(words, past(rng, 4), words.all("dates-short")[0])))
    return lines


def subject_of(rng, order):
    """A subject; some name the number, some only the matter."""
    name = title(rng, order).capitalize() if title(rng, order).isupper() else title(rng, order)
    return f"{name} {order.number}" if rng.random() < 0.7 else name


def letter_expected(order, writer):
    """What the sentence of a letter tells."""
    expected = expect(order, writer, [])
    expected.open = is_open(order.words, order.date, writer.prose)
    return expected


def letter_lines(rng, order, writer):
    """Greeting, the sentence with number and date, the lines."""
    words = order.words
    sentence = words.pick(rng, f"sentence-{order.kind}", number=order.number, date=writer.date(order.date, prose=True))
    lines = [words.pick(rng, "greeting"), "", sentence, ""]
    return lines + ([] if order.kind == "cancellation" else [*item_lines(rng, order), ""])


def typed(rng, order, writer):
    """A mail typed by hand, number and date in a sentence."""
    lines = letter_lines(rng, order, writer) + signature(rng, order)
    return Letter(subject_of(rng, order), "\n".join(lines)), [letter_expected(order, writer)]


def labelled(rng, order, writer):
    """A mail with labels, as programs send it."""
    own = own_pairs(rng, order, writer)
    sign = rng.choice((": ", " : ", ":  "))
    items = item_lines(rng, order)
    if order.kind in OVERVIEWS:
        table = body_table(rng, order, writer)
        items = ["   ".join(row) for row in [table.head, *table.rows]]
    lines = [
        title(rng, order),
        "",
        *(label + sign + value for label, value in own),
        "",
        *items,
        "",
        *signature(rng, order),
    ]
    return Letter(subject_of(rng, order), "\n".join(lines)), [expect(order, writer, own)]


def quote_head(rng, order, day):
    """What a mail program writes above the text it quotes, and whether the lines below get a "> "."""
    words, person = order.words, order.person
    address = "sales@vendor.example"
    if rng.random() < 0.5:
        pattern = rng.choice(words.all("dates-long"))
        line = words.pick(rng, "wrote", date=write_date(words, day, pattern), person=person, address=address)
        return [line, ""], True
    stamp = write_date(words, day, words.all("dates-long")[0]) + rng.choice((" 09:14", " 14:02"))
    lines = [words.all("forwarded")[0]] if rng.random() < 0.6 else ["_" * 32]
    lines += [
        f"{words.all('from')[0]}: {person} <{address}>",
        f"{words.pick(rng, 'sent')}: {stamp}",
        f"{words.all('to')[0]}: orders@larsen.example",
        f"{words.all('subject')[0]}: {title(rng, order)}",
        "",
    ]
    return lines, False


def older_order(rng, order):
    """Another order of the same language, to be quoted."""
    return make_order(rng, order.locale, order.date - datetime.timedelta(days=200), "order")


def quoted(rng, order):
    """An older order as quoted text."""
    old = older_order(rng, order)
    head, marked = quote_head(rng, order, old.date + datetime.timedelta(days=1))
    lines = letter_lines(rng, old, Writer(rng, order.words))
    return head + [("> " + line).rstrip() if marked else line for line in lines], old


def reply(rng, order, writer):
    """A reply without an order of its own; what it quotes is context."""
    words = order.words
    lines, old = quoted(rng, order)
    text = [
        words.pick(rng, "greeting"),
        "",
        words.pick(rng, "chat", date=writer.date(order.date, prose=True)),
        "",
        words.pick(rng, "closing"),
        order.person,
        "",
        *lines,
    ]
    return Letter(f"RE: {title(rng, old)}", "\n".join(text)), [
        Expected(kind="order", origin="quoted", number=old.number)
    ]


def order_above_quote(rng, order, writer):
    """A reply with a new order above an older, quoted one."""
    lines, old = quoted(rng, order)
    text = letter_lines(rng, order, writer) + signature(rng, order)[:2] + ["", *lines]
    return Letter(f"Re: {title(rng, order)} {order.number}", "\n".join(text)), [
        letter_expected(order, writer),
        Expected(kind="order", origin="quoted", number=old.number),
    ]


def forward(rng, order, writer):
    """A forward of an order, without a word added or with one."""
    words = order.words
    stamp = write_date(words, order.date + datetime.timedelta(days=1), words.all("dates-long")[0])
    head = [
        words.pick(rng, "forwarded"),
        f"{words.all('from')[0]}: {order.person} <shop@larsen.example>",
        f"{words.pick(rng, 'sent')}: {stamp} 10:21",
        f"{words.all('to')[0]}: office@larsen.example",
        f"{words.all('subject')[0]}: {title(rng, order)} {order.number}",
        "",
    ]
    above = [words.pick(rng, "greeting"), "", words.pick(rng, "closing"), ""] if rng.random() < 0.5 else []
    expected = letter_expected(order, writer)
    expected.origin = "forwarded"
    mark = rng.choice(("WG: ", "Fwd: ", "FW: ", "TR: "))
    return Letter(
        f"{mark}{title(rng, order)} {order.number}", "\n".join(above + head + letter_lines(rng, order, writer))
    ), [expected]


def report(rng, order, writer):
    """What an old program prints into a mail: a table of fixed columns below labels."""
    own = own_pairs(rng, order, writer)
    table = body_table(rng, order, writer)
    widths = [max(len(row[i]) for row in [table.head, *table.rows]) + 2 for i in range(len(table.head))]
    rows = ["".join(cell.ljust(width) for cell, width in zip(row, widths)) for row in [table.head, *table.rows]]
    rule = "-" * min(78, sum(widths))
    lines = [
        title(rng, order).center(60),
        "",
        *(f"{label.ljust(26, '.')}: {value}" for label, value in own),
        rule,
        *rows,
        rule,
    ]
    return Letter(subject_of(rng, order), "\n".join(lines)), [expect(order, writer, own)]


MESSAGES = {
    "typed": typed,
    "labelled": labelled,
    "reply": reply,
    "order-above-quote": order_above_quote,
    "forward": forward,
    "report": report,
}
ANY_KIND = ("labelled", "report")


def fits(name, order):
    """True when a mail of that sort can carry a document of that kind."""
    return name in ANY_KIND or order.kind in LETTER_KINDS
