"""languages.py - the words of languages/NAME.txt, and dates as people write them there.

In: a locale ("de-DE"). Out: variants of labels, titles and sentences, picked by a random generator. Limit: what
languages/README describes.
"""

import functools
import os
import re

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "languages")
LOCALES = tuple(sorted(name[:-4] for name in os.listdir(FOLDER) if name.endswith(".txt")))


def _entries(name):
    """The keys of one file, each with its list of variants; inherited ones included."""
    with open(os.path.join(FOLDER, name + ".txt"), encoding="utf-8") as file:
        text = file.read().replace("\\\n", " ")
    entries = {}
    for line in text.splitlines():
        if line.strip():
            key, value = line.split(" = ", 1)
            entries[key.strip()] = [variant.strip() for variant in value.split(" | ") if variant.strip()]
    if "inherit" in entries:
        entries = {**_entries(entries.pop("inherit")[0]), **entries}
    return entries


class Language:
    """The words of one locale."""

    def __init__(self, locale):
        self.locale = locale
        self.entries = _entries(locale)
        self.name = self.entries["language"][0]

    def has(self, key):
        """True when there is a word for it."""
        return bool(self.entries.get(key))

    def all(self, key):
        """Every variant of a key."""
        return self.entries[key]

    def pick(self, rng, key, **filled):
        """One variant of a key, its {fields} filled in."""
        text = rng.choice(self.entries[key])
        for field, value in filled.items():
            text = text.replace("{" + field + "}", str(value))
        return text

    def month(self, date, short=False):
        """The name of the month as it stands in a date."""
        names = self.entries["months-short" if short else "months"]
        if not short:
            names = self.entries.get("months-in-date", names)
        return names[date.month - 1]


@functools.lru_cache(maxsize=None)
def language(locale):
    """The language of a locale, read once."""
    return Language(locale)


def _ordinal(day):
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def write_date(words, date, pattern):
    """The date as the pattern and the language's names give it."""
    fields = {
        "D": str(date.day),
        "DD": f"{date.day:02}",
        "TH": _ordinal(date.day),
        "M": str(date.month),
        "MM": f"{date.month:02}",
        "MONTH": words.month(date),
        "MON": words.month(date, short=True),
        "YYYY": f"{date.year:04}",
        "YY": f"{date.year % 100:02}",
        "WEEKDAY": words.all("weekdays")[date.weekday()],
        "WDAY": words.all("weekdays-short")[date.weekday()],
    }
    return re.sub(r"\{([A-Z]+)\}", lambda match: fields[match.group(1)], pattern)


def is_open(words, date, pattern):
    """True when the writing alone does not tell day from month: digits, both at most 12, in English, where the order
    differs from country to country."""
    digits_only = "MON" not in pattern and "{YYYY}-{MM}" not in pattern
    return words.name == "en" and digits_only and date.day <= 12 and date.day != date.month


def digits(rng, pattern):
    """A number from a pattern: # is a digit, never a zero in front."""
    text = "".join(str(rng.randint(1, 9)) if char == "#" else char for char in pattern)
    return text
