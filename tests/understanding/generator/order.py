"""order.py - one order as an abstract thing: what a buyer wants, before anybody writes it down.

In: a random generator and a locale. Out: an Order. Nothing here knows how a page looks.
"""

import datetime
from dataclasses import dataclass, field

from languages import digits, language

KINDS = (
    "order",
    "change",
    "cancellation",
    "confirmation",
    "quote",
    "invoice",
    "statement",
    "backorder",
    "delivery-note",
    "list",
    "inquiry",
    "credit",
)
OWN_KINDS = ("order", "change", "cancellation")

# How companies number their orders; # is a digit. Letters that only say "order" are left out where they are no part of
# what a clerk would type: see interface.md.
NUMBER_PATTERNS = (
    "45000#####",
    "4500######",
    "#####",
    "######",
    "#######",
    "2025-0###",
    "2025-####",
    "25-####",
    "B25-####",
    "AC-0####",
    "EK-#####",
    "ZB#####",
    "M-2025-###",
    "1####-##",
    "25/####",
    "P0#####",
    "KX-###-##",
    "##-####-#",
    "LF2025####",
    "00#####",
    "#####/25",
    "WE.#####",
    "10####",
)


@dataclass
class Line:
    """One line of an order."""

    code: str
    text: str
    quantity: int
    unit: str
    price: float


@dataclass
class Order:
    """What the page will tell, and what it will be written with."""

    locale: str
    kind: str
    number: str
    date: datetime.date
    delivery: datetime.date
    not_before: datetime.date
    cancel: datetime.date
    buyer: str
    buyer_street: str
    buyer_town: str
    vendor: str
    vendor_street: str
    vendor_town: str
    ship_to: str
    ship_street: str
    ship_town: str
    person: str
    revision: str = ""
    lines: list = field(default_factory=list)

    @property
    def words(self):
        """The language it is written in."""
        return language(self.locale)


def make_code(rng):
    """An item code; some look like dates or like order numbers, as real ones do."""
    pattern = rng.choice(
        (
            "####-##",
            "AB-####",
            "120324",
            "######",
            "X##.##.##",
            "110325",
            "##-##-##",
            "TK####/#",
            "4500####",
            "HX-M8-##",
            "978-3-##-######-#",
            "20250311",
            "12.03.25-A",
            "##.###.##",
        )
    )
    return digits(rng, pattern)


def make_number(rng):
    """An order number."""
    return digits(rng, rng.choice(NUMBER_PATTERNS))


def make_lines(rng, words, count):
    """That many different lines."""
    goods = rng.sample(words.all("goods"), min(count, len(words.all("goods"))))
    unit = rng.choice(words.all("units"))
    lines, seen = [], set()
    for text in goods:
        code = make_code(rng)
        while code in seen:
            code = make_code(rng)
        seen.add(code)
        lines.append(
            Line(
                code,
                text,
                rng.choice((1, 2, 5, 10, 12, 24, 40, 100, 250, 1000)),
                unit,
                rng.choice((0.35, 1.2, 4.99, 12.5, 129.0, 1850.0)),
            )
        )
    return lines


def make_kind(rng):
    """Mostly orders, as in the mail of a purchasing department."""
    chosen = rng.random()
    if chosen < 0.66:
        return "order"
    return rng.choice(KINDS[1:3]) if chosen < 0.78 else rng.choice(KINDS[3:])


def make_order(rng, locale, today, kind=None):
    """An order of the last two years, seldom of today."""
    words = language(locale)
    kind = kind or make_kind(rng)
    date = today - datetime.timedelta(
        days=rng.choice((0, 1, 2, 3, 6, 9, 20, 45, 90, 180, 364, 365, 366, 370, 500, 720)) + rng.randint(0, 27)
    )
    delivery = date + datetime.timedelta(days=rng.randint(5, 60))
    town_buyer, town_vendor, town_ship = rng.sample(words.all("towns"), 3)
    return Order(
        locale=locale,
        kind=kind,
        number=make_number(rng),
        date=date,
        delivery=delivery,
        not_before=delivery - datetime.timedelta(days=3),
        cancel=delivery + datetime.timedelta(days=14),
        buyer=rng.choice(words.all("buyers")),
        buyer_street=rng.choice(words.all("streets")),
        buyer_town=town_buyer,
        vendor=rng.choice(words.all("vendors")),
        vendor_street=rng.choice(words.all("streets")),
        vendor_town=town_vendor,
        ship_to=rng.choice(words.all("stores")),
        ship_street=rng.choice(words.all("streets")),
        ship_town=town_ship,
        person=rng.choice(words.all("people")),
        revision=rng.choice(("", "2", "3", "B")) if kind == "change" else "",
        lines=make_lines(rng, words, rng.randint(1, 7)),
    )
