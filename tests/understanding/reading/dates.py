"""dates.py - the lines of dates.tsv: language, today, the dates in the line, the line itself.

Columns, with tabs between: language; today; order of day and month as settled for the party (mdy, dmy, ymd or -);
expected; line. Expected: dates separated by blanks, or - for none. 2025-11 has the precision of a month.
2025-03-04|2025-04-03 are the readings of an ambiguous date. 2025-03-04/- may be found or not.
"""

from dataclasses import dataclass


@dataclass
class LineDate:
    """One date of a line."""

    text: str
    accepted: tuple


@dataclass
class Line:
    """One line; the names are those that Results want of a case."""

    name: str
    language: str
    today: str
    order: str
    text: str
    dates: list
    optional: list
    group: str = "dates"
    layout: str = "line"
    producer: str = "line"
    made_by: str = "line"
    file: str = ""


def load(path):
    """All lines."""
    lines = []
    with open(path, encoding="utf-8") as file:
        for number, row in enumerate(file, 1):
            if not row.strip() or row.startswith("#"):
                continue
            columns = row.rstrip("\n").split("\t", 4)
            if len(columns) != 5:
                raise ValueError(f"{path}:{number}: expected 5 columns, found {len(columns)}")
            language, today, order, expected, text = columns
            words = [] if expected == "-" else expected.split()
            dates = [LineDate(word, (word,)) for word in words if not word.endswith("/-")]
            optional = [word[:-2] for word in words if word.endswith("/-")]
            lines.append(
                Line(f"dates.tsv:{number}", language, today, "" if order == "-" else order, text, dates, optional)
            )
    return lines
