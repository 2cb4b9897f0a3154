"""distractors.py - dates and numbers that stand on orders without being the order's.

In: a random generator and an Order. Out: label and value pairs, and lines for the foot of the page. They are never
labelled as the order number or the order date.
"""

import datetime
import re

from languages import digits, write_date


def bare(pattern):
    """The pattern without an article or what stands for one: sentences bring their own."""
    return re.sub(r"^(\{WEEKDAY\}(en)?,? )?(le|den) ", "", pattern)


class Writer:
    """Writes one document's dates in one hand: one pattern for labelled dates, one for those in sentences."""

    def __init__(self, rng, words):
        self.rng = rng
        self.words = words
        long_first = rng.random() < 0.35
        self.pattern = rng.choice(words.all("dates-long" if long_first else "dates-short"))
        self.prose = bare(self.pattern if rng.random() < 0.6 else rng.choice(words.all("dates-long")))

    def date(self, date, prose=False):
        """The date, as labelled or as in prose."""
        return write_date(self.words, date, self.prose if prose else self.pattern)


def past(rng, years):
    """Some day that many years ago, more or less."""
    return datetime.date(2025 - years, 1, 1) + datetime.timedelta(days=rng.randint(0, 364))


def shuffled_iban(rng):
    """A bank account."""
    return rng.choice(("DE", "FR", "PL", "FI", "CZ")) + digits(rng, "## #### #### #### #### ##")


def label_pairs(rng, order, writer):
    """Labelled distractors to stand beside the order's own labels."""
    words = order.words

    def phone():
        return digits(rng, words.pick(rng, "phone-pattern"))

    def version():
        return digits(rng, rng.choice(("#.##.#", "V#.#", "20##.#", "11.03.##.##")))

    makers = {
        "customer-number": lambda: digits(rng, rng.choice(("######", "K-####", "1####", "D10###"))),
        "supplier-number": lambda: digits(rng, rng.choice(("#####", "7####", "L-###"))),
        "phone": phone,
        "fax": phone,
        "vat": lambda: digits(rng, words.pick(rng, "vat-pattern")),
        "quote-number": lambda: digits(rng, rng.choice(("Q-#####", "AN25-###", "######"))),
        "contact": lambda: order.person,
        "printed": lambda: writer.date(datetime.date(2025, 3, 12)) + rng.choice(("", " 14:32", " 09:07:55")),
        "version": version,
        "iban": lambda: shuffled_iban(rng),
        "not-before-date": lambda: writer.date(order.not_before),
        "cancel-date": lambda: writer.date(order.cancel),
        "birthday": lambda: writer.date(past(rng, 30)),
    }
    chosen = rng.sample(sorted(makers), rng.randint(1, 5))
    return [(words.pick(rng, key), makers[key]()) for key in chosen if words.has(key)]


def foot_lines(rng, order, writer):
    """Lines for the foot of the page: terms of some date, the form's revision, bank, tax number, copyright."""
    words = order.words
    terms = words.pick(rng, "terms-as-of", date=writer.date(past(rng, rng.randint(1, 8)), prose=True))
    form = f"{words.pick(rng, 'form-revision')} {rng.randint(1, 12):02}/{rng.randint(2009, 2023)}"
    bank = f"{words.pick(rng, 'iban')}: {shuffled_iban(rng)}  {words.pick(rng, 'vat')}: " + digits(
        rng, words.pick(rng, "vat-pattern")
    )
    mark = f"© {rng.randint(2009, 2024)} {order.buyer}"
    return rng.sample([terms, form.replace("((", "("), bank, mark], rng.randint(0, 3))
