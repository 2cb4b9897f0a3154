"""seeds.py - a seed becomes one Case: an order, a layout, a language and the program that draws it.

In: seeds. Out: cases, always the same for the same seed. A third of the seeds, those with seed % 3 == 2, is held back:
whoever works on the program does not look at their figures before the end.
"""

import datetime
import random

import messages
from distractors import Writer
from expected import Case
from languages import LOCALES, language
from layouts import LETTER_KINDS, PAGES, several_orders
from order import make_order

TODAY = datetime.date(2025, 3, 12)
# Producers that draw pages, and how often each is taken. The first column: for any script; the second: Latin letters
# of western Europe only.
DRAWN = {"html-mail": 3, "chromium": 3, "writer": 3, "calc-xlsx": 3, "calc-pdf": 2, "cairo": 2, "text-mail": 3}
DRAWN_LATIN = {"ghostscript": 3, "groff": 2}
CHARSETS = {
    "pl": "iso-8859-2",
    "cs": "windows-1250",
    "ru": "koi8-r",
    "uk": "windows-1251",
    "tr": "iso-8859-9",
    "ja": "iso-2022-jp",
    "zh": "gb18030",
    "ko": "euc-kr",
}


def latin(text):
    """True when old printing programs can write it."""
    try:
        text.replace("€", "").replace("–", "").encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def choose(rng, weights):
    """A key, the likelier the greater its weight."""
    return rng.choices(list(weights), list(weights.values()))[0]


def able(producer, page):
    """The producer, or Chromium where a foreign name keeps an old printing program from drawing the page."""
    return "chromium" if producer in DRAWN_LATIN and not latin(repr(page)) else producer


def page_case(rng, order, writer):
    """A drawn document: (layout, producer, page, expectations)."""
    western = latin("".join(order.words.all("goods") + order.words.all("months")))
    producer = choose(rng, {**DRAWN, **DRAWN_LATIN} if western else DRAWN)
    if order.kind == "order" and rng.random() < 0.12:
        orders = [order] + [make_order(rng, order.locale, TODAY, "order") for _ in range(rng.randint(1, 3))]
        page, expected = several_orders(rng, orders, writer)
        return "several-orders", able(producer, page), page, expected
    names = [name for name in PAGES if name != "letter" or order.kind in LETTER_KINDS]
    layout = rng.choice(names)
    page, expected = PAGES[layout](rng, order, writer)
    return layout, able(producer, page), page, [expected]


def mail_case(rng, order, writer):
    """A typed mail: (layout, producer, letter, expectations)."""
    layout = rng.choice([name for name in messages.MESSAGES if messages.fits(name, order)])
    letter, expected = messages.MESSAGES[layout](rng, order, writer)
    charset = CHARSETS.get(order.words.name, "iso-8859-1")
    if rng.random() < 0.4:
        try:
            letter.text.encode(charset)
            letter.charset = charset
        except UnicodeEncodeError:
            pass
    return layout, "plain-mail", letter, expected


def case_of(seed):
    """The case of a seed."""
    rng = random.Random(seed)
    locale = LOCALES[rng.randrange(len(LOCALES))]
    order = make_order(rng, locale, TODAY)
    writer = Writer(rng, order.words)
    kind = mail_case if rng.random() < 0.3 else page_case
    layout, producer, content, expected = kind(rng, order, writer)
    wrap = None
    if kind is page_case and (producer in ("text-mail", "html-mail") or rng.random() < 0.35):
        text = "\n".join([order.words.pick(rng, "greeting"), "", order.words.pick(rng, "closing"), order.person])
        wrap = messages.Letter(messages.subject_of(rng, order) if len(expected) == 1 else order.buyer, text)
    group = "held-back" if seed % 3 == 2 else "generated"
    return Case(
        f"seed-{seed}", language(locale).name, group, layout, producer, content, expected, TODAY.isoformat(), wrap
    )


def cases(first, count, languages=None):
    """The cases of the first `count` seeds, from `first` on, that are in one of these languages; all when None."""
    made, seed = [], first
    while len(made) < count:
        case = case_of(seed)
        if languages is None or case.language in languages:
            made.append(case)
        seed += 1
    return made
