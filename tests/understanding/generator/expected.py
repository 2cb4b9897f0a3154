"""expected.py - what a careful person reads in a document.

A field that is None is not checked, because it is debatable or not on the page. "-" means: there is none, and finding
one is a false reading. Alternatives are separated by | where several answers are right.
"""

from dataclasses import dataclass


@dataclass
class Expected:
    """One business document in a message or file, in order of appearance."""

    kind: str = None  # alternatives allowed; "none" among them: it need not be reported at all
    origin: str = None  # authored, forwarded or quoted
    number: str = None  # alternatives allowed
    date: str = None  # 2025-11-20, 2025-11, or - for none
    open: bool = False  # the page leaves day and month open: date alone or both readings are right
    delivery: str = None
    revision: str = None
    release: str = None
    buyer: str = None
    ship_to: str = None
    lines: str = None  # a name: documents with the same name must have the same fingerprint of lines

    @property
    def is_order(self):
        """True when rules judge it: an order or change that is not quoted."""
        return self.origin != "quoted" and self.kind is not None and set(self.kind.split("|")) <= {"order", "change"}


@dataclass
class Case:
    """One file to be read, and what is in it."""

    name: str
    language: str
    group: str  # documents, generated, held-back, ordinary
    layout: str
    producer: str
    content: object  # what the producer draws
    expected: list
    at: str = "2025-03-12"
    wrap: object = None  # mail.Wrap: the drawn file goes out attached to this message
    traps: tuple = ()
    about: str = ""
    file: str = ""  # where the producer put it
    made_by: str = ""  # the producer that really drew it
