"""page.py - what a page consists of, independent of the program that draws it.

Producers (../producers/) draw these blocks; layouts.py composes them. Texts are plain Unicode.
"""

from dataclasses import dataclass, field


@dataclass
class Text:
    """A paragraph; long ones are broken into lines by who draws them."""

    text: str
    size: int = 10
    bold: bool = False
    align: str = "left"


@dataclass
class Labels:
    """Labels with their values. how:

    left    one pair a line, values aligned      dots    the same with a dotted line between
    above   all pairs side by side, value below  stack   one below the other, value below its label
    inline  all pairs in one line                cells   like left, in table cells, no colon
    split   label, colon and value in cells of their own
    """

    pairs: list
    how: str = "left"
    colon: str = ":"


@dataclass
class Table:
    """A table; `right` are the columns whose cells stand at their right edge."""

    head: list
    rows: list
    ruled: bool = True
    right: tuple = ()


@dataclass
class Side:
    """Two columns of blocks."""

    left: list
    right: list
    share: float = 0.55


@dataclass
class Box:
    """Blocks with a line around them."""

    blocks: list


@dataclass
class Space:
    """An empty line."""

    lines: int = 1


@dataclass
class Rule:
    """A line across the page."""


@dataclass
class NewPage:
    """The next block stands on a new page."""


@dataclass
class Page:
    """Blocks with what repeats on every page; {page} and {pages} there are filled in."""

    blocks: list
    head: list = field(default_factory=list)
    foot: list = field(default_factory=list)

    def pages(self):
        """The blocks of each page, head and foot included."""
        parts = [[]]
        for block in self.blocks:
            if isinstance(block, NewPage):
                parts.append([])
            else:
                parts[-1].append(block)
        count = len(parts)
        return [
            number_page(self.head, index, count) + part + number_page(self.foot, index, count)
            for index, part in enumerate(parts, 1)
        ]


def number_page(blocks, page, pages):
    """The blocks with {page} and {pages} filled in."""

    def fill(text):
        return text.replace("{page}", str(page)).replace("{pages}", str(pages))

    filled = []
    for block in blocks:
        if isinstance(block, Text):
            filled.append(Text(fill(block.text), block.size, block.bold, block.align))
        elif isinstance(block, Labels):
            filled.append(Labels([(fill(label), fill(value)) for label, value in block.pairs], block.how, block.colon))
        elif isinstance(block, Side):
            filled.append(
                Side(number_page(block.left, page, pages), number_page(block.right, page, pages), block.share)
            )
        else:
            filled.append(block)
    return filled
