"""compare.py - what was read against what a careful person reads.

In: a Case and the documents that `orderguardctl extract --json` found in its file. Out: Results: for each field of
each expected document whether it was found, missed or wrong. Limit: fields that are None in the expectation are not
looked at.
"""

import re
from dataclasses import dataclass

FIELDS = ("number", "date", "kind", "origin", "delivery", "revision", "release", "buyer", "ship_to")
JSON_KEYS = {"delivery": "delivery_date"}
FOUND, MISSED, WRONG = "found", "missed", "wrong"


@dataclass
class Result:
    """One field of one expected document; or `orders`, the count of orders of a case, or `false-order`."""

    case: object
    field: str
    outcome: str
    expected: str
    read: str


def folded(number):
    """A number as it is compared: case, blanks, dashes and leading zeros gone."""
    return re.sub(r"[\s\u2010-\u2015-]", "", number).lower().lstrip("0")


def same_number(document, alternatives):
    """True when the document has one of these numbers."""
    wanted = {folded(each) for each in alternatives.split("|")}
    return any(folded(document[key]) in wanted for key in ("number", "number_raw", "number_folded") if document[key])


def is_judged(document):
    """An order or change that is not quoted."""
    return document["kind"] in ("order", "change") and document["origin"] != "quoted"


def compare_date(expected, document):
    """The order date: one reading, or where the page leaves it open all of them."""
    read, alternatives = document["date"], document["date_alternatives"]
    if expected.date == "-":
        return FOUND if read is None and not alternatives else WRONG
    if "|" in expected.date:  # truly ambiguous: exactly these readings
        if read is not None:
            return WRONG
        return FOUND if "|".join(alternatives) == expected.date else MISSED
    if read == expected.date:
        return FOUND
    if read is not None:
        return WRONG
    if expected.open and expected.date in alternatives:
        return FOUND
    return MISSED


def compare_field(field, expected, document):
    """One field of a pair: (outcome, what was read)."""
    if document is None:
        return MISSED, "no such document"
    wanted = getattr(expected, field)
    if field == "date":
        return compare_date(expected, document), document["date"] or "|".join(document["date_alternatives"])
    read = document[JSON_KEYS.get(field, field)]
    if field == "number":
        if wanted == "-":
            return (FOUND, "") if not read else (WRONG, read)
        if not read:
            return MISSED, ""
        return (FOUND if same_number(document, wanted) else WRONG), read
    if wanted == "-":
        return (FOUND, "") if not read else (WRONG, read)
    if not read:
        return MISSED, ""
    return (FOUND if read in wanted.split("|") else WRONG), read


def pair(expected, documents):
    """Each expected document with the found one that is meant: by number, else by kind, else by order of appearance."""
    left, pairs = list(documents), [None] * len(expected)

    def take(index, fits):
        for document in left:
            if pairs[index] is None and fits(document):
                pairs[index] = document
                left.remove(document)
                return

    for index, each in enumerate(expected):
        if each.number and each.number != "-":
            take(
                index,
                lambda document, each=each: same_number(document, each.number)
                and (document["origin"] == "quoted") == (each.origin == "quoted"),
            )
    for index, each in enumerate(expected):
        if each.kind:
            take(
                index,
                lambda document, each=each: document["kind"] in each.kind.split("|")
                and (document["origin"] == "quoted") == (each.origin == "quoted"),
            )
    for index, each in enumerate(expected):
        take(index, lambda document, each=each: (document["origin"] == "quoted") == (each.origin == "quoted"))
    return pairs, left


def compare_quoted(case, expected, document, documents):
    """A quoted document is context: it need not be reported, but never as one to be judged."""
    judged = [each for each in documents if is_judged(each) and expected.number and same_number(each, expected.number)]
    outcome = WRONG if judged else FOUND if document is not None else MISSED
    return Result(case, "quoted", outcome, expected.number or "", "judged" if judged else "")


def compare(case, documents):
    """Every result of one case."""
    pairs, left = pair(case.expected, documents)
    results = []
    for expected, document in zip(case.expected, pairs):
        if expected.origin == "quoted":
            results.append(compare_quoted(case, expected, document, documents))
            continue
        if document is None and "none" in (expected.kind or "").split("|"):
            results.append(Result(case, "kind", FOUND, expected.kind, ""))
            continue
        for field in FIELDS:
            if getattr(expected, field) is not None:
                outcome, read = compare_field(field, expected, document)
                results.append(Result(case, field, outcome, str(getattr(expected, field)), str(read)))
    orders = sum(each.is_order for each in case.expected)
    judged = sum(is_judged(each) for each in documents)
    if orders > 1:
        results.append(Result(case, "orders", FOUND if judged == orders else WRONG, str(orders), str(judged)))
    for document in left:
        if is_judged(document):
            read = f"{document['kind']} {document['number']} of {document['date']}"
            results.append(Result(case, "false-order", WRONG, "none", read))
            if document["date"]:
                results.append(Result(case, "false-date", WRONG, "none", document["date"]))
    return results


def compare_dates(line, found):
    """A line of dates.tsv: each expected date found, missed or wrong; dates nobody wrote are wrong."""
    results = []
    read = [each["date"] or "|".join(each["alternatives"]) for each in found]
    rest = [each for each in read if each not in line.optional]
    for date in line.dates:
        hit = next((each for each in rest if each in date.accepted), None)
        if hit is not None:
            rest.remove(hit)
            results.append(Result(line, "date", FOUND, date.text, hit))
        else:
            results.append(Result(line, "date", MISSED, date.text, " ".join(read)))
    results += [Result(line, "false-date", WRONG, "none", each) for each in rest]
    if not line.dates and not rest:
        results.append(Result(line, "nothing", FOUND, "none", ""))
    return results
