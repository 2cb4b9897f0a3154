"""sources.py - the hand-written documents of documents/, one file each, as cases.

documents/README describes the form. In: the folder. Out: a Case for each producer a document names. A mistake in a
source ends the run with its file and line.
"""

import os
import re
import shlex

import as_mail
from as_placed import Place
from draw import Html, Parcel, Placed, Sheets, Typed
from expected import Case, Expected
from messages import Letter

MILLIMETRE = 72 / 25.4
KEYS = {
    "language",
    "about",
    "type",
    "by",
    "at",
    "traps",
    "expect",
    "subject",
    "from",
    "to",
    "date",
    "charset",
    "attach",
    "dates-shown",
    "header",
    "body",
}
DEFAULT_BY = {
    "typed": "cairo",
    "page": "chromium",
    "html": "html-mail",
    "sheet": "calc-xlsx",
    "mail": "plain-mail",
    "eml": "raw-mail",
}
FITS = {
    "typed": {"cairo", "groff", "ghostscript", "writer", "chromium", "text-mail"},
    "page": {"ghostscript", "groff", "chromium", "writer-html"},
    "html": {"html-mail", "chromium", "writer-html"},
    "sheet": {"calc-xlsx", "calc-pdf"},
    "mail": {"plain-mail"},
    "eml": {"raw-mail"},
}
FIELDS = {"origin", "number", "date", "delivery", "revision", "release", "buyer", "ship-to", "lines"}


class Mistake(Exception):
    """A source that cannot be understood."""


def expected_of(text, place):
    """An `expect:` line, or None for "none"."""
    words = shlex.split(text)
    if words == ["none"]:
        return None
    expected = Expected(kind=None if words[0] == "?" else words[0], origin="authored")
    for word in words[1:]:
        key, _, value = word.partition("=")
        if key not in FIELDS or not value:
            raise Mistake(f"{place}: {word!r} is no field with a value")
        if key == "date" and value.endswith("~"):
            value, expected.open = value[:-1], True
        setattr(expected, key.replace("-", "_"), value)
    return expected


def head_and_content(path):
    """The keys of a source, each with the list of its values, and what stands below the line ---."""
    with open(path, encoding="utf-8") as file:
        head, mark, content = file.read().partition("\n---\n")
    if not mark:
        raise Mistake(f"{path}: there is no line ---")
    keys = {}
    for number, line in enumerate(head.split("\n"), 1):
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in KEYS:
            raise Mistake(f"{path}:{number}: expected one of {', '.join(sorted(KEYS))}")
        keys.setdefault(key.strip(), []).append(value.strip())
    return keys, content


def parse_placed(text, path):
    """Lines `Y: X text ~ X/SIZEb text`, in millimetres; `+5:` goes on from the line before."""
    pages, y = [[]], 15.0
    for number, line in enumerate(text.rstrip("\n").split("\n"), 1):
        if line.strip() == "=== page":
            pages.append([])
            y = 15.0
            continue
        if not line.strip():
            continue
        match = re.match(r"(\+?)([\d.]+):\s?(.*)", line)
        if not match:
            raise Mistake(f"{path}: page line {number}: expected Y: X text")
        y = float(match.group(2)) + (y if match.group(1) else 0)
        for piece in match.group(3).split(" ~ "):
            part = re.match(r"\s*([\d.]+)(?:/([\d.]+)(b?))?\s(.*)", piece)
            if not part:
                raise Mistake(f"{path}: page line {number}: expected X text, found {piece!r}")
            pages[-1].append(
                Place(
                    float(part.group(1)) * MILLIMETRE,
                    y * MILLIMETRE,
                    float(part.group(2) or 9),
                    part.group(4).rstrip(),
                    bool(part.group(3)),
                )
            )
    return Placed(pages)


def parse_sheets(text, shown):
    """Cells between bars; a line === sheet begins the next sheet."""
    sheets = [[]]
    for line in text.rstrip("\n").split("\n"):
        if line.strip() == "=== sheet":
            sheets.append([])
        else:
            sheets[-1].append([cell.strip() for cell in line.split("|")] if line.strip() else [])
    return Sheets(sheets, shown)


def content_of(kind, text, keys, path):
    """What a producer draws, by the type of the source."""
    if kind == "typed":
        return Typed(text.replace("\n=== page\n", "\n\f"))
    if kind == "page":
        return parse_placed(text, path)
    if kind == "html":
        return Html(text)
    if kind == "sheet":
        return parse_sheets(text, keys.get("dates-shown", ["DMY."])[0])
    if kind == "eml":
        return text.encode("utf-8")
    raise Mistake(f"{path}: unknown type {kind!r}")


def letter_of(keys, text):
    """The mail around it."""

    def value(key, otherwise):
        return keys.get(key, [otherwise])[0]

    letter = Letter(
        value("subject", ""),
        text,
        value("from", "Einkauf <einkauf@larsen.example>"),
        value("to", "orders@vendor.example"),
        value("date", value("at", "2025-03-12")),
        value("charset", "utf-8"),
    )
    letter.headers = dict(header.split(": ", 1) for header in keys.get("header", []))
    return letter


def parcel_of(keys, content, path):
    """A mail: its text, then after lines `=== attach NAME type=T by=P` what goes along, `=== html` its HTML form."""
    text, *sections = re.split(r"^=== (attach .*|html)\n", content, flags=re.M)
    parcel = Parcel(letter_of(keys, text))
    for head, body in zip(sections[::2], sections[1::2]):
        words = shlex.split(head)
        if words[0] == "html":
            parcel.html = as_mail.html_document(body)
            continue
        options = dict(word.split("=", 1) for word in words[2:])
        kind = options.get("type", "typed")
        producer = options.get("by", DEFAULT_BY[kind])
        shown = {"dates-shown": [options["dates-shown"]]} if "dates-shown" in options else {}
        parcel.attachments.append((words[1], producer, content_of(kind, body, shown, path)))
    return parcel


def cases_of(path, name):
    """The cases of one source."""
    keys, content = head_and_content(path)
    kind = keys["type"][0]
    expected = [expected_of(text, path) for text in keys.get("expect", [])]
    if not expected:
        raise Mistake(f"{path}: nothing is expected of it; say `expect: none`")
    expected = [each for each in expected if each is not None]
    cases = []
    for producer in keys.get("by", [DEFAULT_BY[kind]])[0].split():
        wrap = None
        if producer not in FITS[kind]:
            raise Mistake(f"{path}: {producer} does not draw {kind}; it is drawn by {', '.join(sorted(FITS[kind]))}")
        if kind == "mail":
            thing = parcel_of(keys, content, path)
            producer = "raw-mail"
        else:
            thing = content_of(kind, content, keys, path)
            if "attach" in keys or producer in ("html-mail", "text-mail"):
                wrap = letter_of(keys, keys.get("body", [""])[0].replace("\\n", "\n") + "\n")
                wrap.attachment = keys.get("attach", [""])[0].rsplit(".", 1)[0]
        cases.append(
            Case(
                f"{name}/{producer}",
                keys["language"][0],
                "documents",
                name.split("/")[0],
                producer,
                thing,
                expected,
                keys.get("at", ["2025-03-12"])[0],
                wrap,
                tuple(int(trap) for trap in " ".join(keys.get("traps", [])).split()),
                keys.get("about", [""])[0],
            )
        )
    return cases


def load(folder):
    """The cases of all sources below a folder, in the order of their names."""
    cases = []
    for place, folders, names in os.walk(folder):
        folders.sort()
        for file in sorted(names):
            if file.endswith(".txt"):
                path = os.path.join(place, file)
                cases += cases_of(path, os.path.relpath(path, folder)[:-4])
    return cases
