"""as_placed.py - a Page as texts at places on paper, and those as PostScript (for ghostscript) or troff (for groff).

In: a Page, or places. Out: pages of places, in points from the top left corner of A4; a program for the printer.
Limits: Latin letters of western Europe in the two languages; widths are those of Helvetica, roughly.
"""

from dataclasses import dataclass

from page import Box, Labels, Rule, Side, Space, Table, Text

LEFT, TOP, RIGHT, BOTTOM = 50, 56, 550, 800
NARROW, WIDE = set("iljt.,:;!'|Ifr()[]/ -"), set("mwMWÄÖÜ@%©")
REPLACED = {
    "€": "EUR",
    "–": "-",
    "—": "-",
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "•": "*",
    "…": "...",
    "\u202f": " ",
    "œ": "oe",
    "Œ": "OE",
}


@dataclass
class Place:
    """One piece of text and where its base line begins."""

    x: float
    y: float
    size: float
    text: str
    bold: bool = False


def width(text, size):
    """About how wide a text is."""
    units = sum(
        0.29 if char in NARROW else 0.85 if char in WIDE else 1.0 if ord(char) > 0x2E80 else 0.56 for char in text
    )
    return units * size


def wrap(text, size, room):
    """The text in lines that fit."""
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and width(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return lines + [line]


class Layout:
    """Places blocks one below the other between two edges."""

    def __init__(self, places, left, right, y):
        self.places, self.left, self.right, self.y = places, left, right, y

    def put(self, x, text, size=10, bold=False):
        """A text on the current line."""
        if text:
            self.places.append(Place(x, self.y, size, text, bold))

    def line(self, size=10):
        """The next line."""
        self.y += size * 1.35

    def text(self, block):
        """A paragraph."""
        for line in wrap(block.text, block.size, self.right - self.left):
            room = self.right - self.left - width(line, block.size)
            shift = {"left": 0, "right": room, "center": room / 2}[block.align]
            self.put(self.left + max(0, shift), line, block.size, block.bold)
            self.line(block.size)

    def above(self, pairs):
        """Labels side by side, values below."""
        sizes = [max(width(label, 7), width(value, 10)) + 18 for label, value in pairs]
        start = 0
        while start < len(pairs):
            end, x = start, self.left
            while end < len(pairs) and (end == start or x + sizes[end] <= self.right):
                x += sizes[end]
                end += 1
            for row, size in ((0, 7), (1, 10)):
                x = self.left
                for pair, step in zip(pairs[start:end], sizes[start:end]):
                    self.put(x, pair[row], size)
                    x += step
                self.line(10)
            start = end
        self.line(4)

    def labels(self, block):
        """Labels with values, one pair a line, or as the style asks."""
        pairs, colon = block.pairs, block.colon
        if not pairs:
            return
        if block.how == "above":
            self.above(pairs)
            return
        if block.how == "inline":
            self.text(Text("   ".join(f"{label}{colon} {value}" for label, value in pairs), 9))
            return
        size = max(width(label, 10) for label, _ in pairs) + 14
        for label, value in pairs:
            if block.how == "stack":
                self.put(self.left, label, 7)
                self.line(8)
                self.put(self.left, value)
            elif block.how == "dots":
                dots = "." * max(2, int((size + 30 - width(label, 10)) / 2.9))
                self.put(self.left, f"{label}{dots}{colon} {value}")
            elif block.how in ("cells", "split"):
                self.put(self.left, label)
                if block.how == "split":
                    self.put(self.left + size, colon)
                self.put(self.left + size + 10, value)
            else:
                self.put(self.left, label + colon)
                self.put(self.left + size, value)
            self.line()

    def table(self, block):
        """Columns as wide as they need, drawn together when the paper is too narrow."""
        rows = [block.head, *block.rows]
        sizes = [max(width(row[i], 9) for row in rows) + 12 for i in range(len(block.head))]
        squeeze = min(1.0, (self.right - self.left) / sum(sizes))
        size = max(6, round(9 * squeeze, 1))
        for row in rows:
            x = self.left
            for index, (cell, step) in enumerate(zip(row, sizes)):
                shift = (step - 12) * squeeze - width(cell, size) if index in block.right else 0
                self.put(x + max(0, shift), cell, size)
                x += step * squeeze
            self.line(size + 1)

    def side(self, block):
        """Two columns; what follows stands below the longer one."""
        middle = self.left + (self.right - self.left) * block.share
        left = Layout(self.places, self.left, middle - 12, self.y)
        right = Layout(self.places, middle, self.right, self.y)
        left.blocks(block.left)
        right.blocks(block.right)
        self.y = max(left.y, right.y)

    def blocks(self, blocks):
        """All of them."""
        for block in blocks:
            if isinstance(block, Text):
                self.text(block)
            elif isinstance(block, Labels):
                self.labels(block)
            elif isinstance(block, Table):
                self.table(block)
            elif isinstance(block, Side):
                self.side(block)
            elif isinstance(block, Box):
                self.blocks(block.blocks)
            elif isinstance(block, Space):
                self.line(10 * block.lines)
            elif isinstance(block, Rule):
                self.line(6)


def place(page):
    """The pages of a Page as places."""
    pages = []
    for blocks in page.pages():
        places = []
        Layout(places, LEFT, RIGHT, TOP).blocks(blocks)
        pages.append(places)
    return pages


def typed(text, size=9.0):
    """Lines of fixed pitch as places; blanks in front of and inside a line keep their width."""
    pages = []
    for part in text.split("\f"):
        pages.append(
            [
                Place(LEFT, TOP + index * size * 1.2, size, line)
                for index, line in enumerate(part.split("\n"))
                if line.strip()
            ]
        )
    return pages


def western(text):
    """The text in Latin-1, with the usual replacements; UnicodeEncodeError when that cannot be."""
    for char, other in REPLACED.items():
        text = text.replace(char, other)
    return text.encode("latin-1").decode("latin-1")


def _postscript_string(text):
    parts = []
    for byte in western(text).encode("latin-1"):
        char = chr(byte)
        parts.append("\\" + char if char in "()\\" else char if 32 <= byte < 127 else f"\\{byte:03o}")
    return "(" + "".join(parts) + ")"


def postscript(pages, fixed=False):
    """The places as a PostScript program."""
    plain, bold = ("Courier", "Courier-Bold") if fixed else ("Helvetica", "Helvetica-Bold")
    lines = [
        "%!PS",
        "/latin { findfont dup length dict begin { 1 index /FID ne { def } { pop pop } ifelse } forall",
        "/Encoding ISOLatin1Encoding def currentdict end definefont pop } def",
        f"/Plain /{plain} latin /Bold /{bold} latin",
    ]
    for places in pages:
        for one in places:
            font = "Bold" if one.bold else "Plain"
            move = f"{one.x:.1f} {842 - one.y:.1f} moveto"
            lines.append(f"/{font} {one.size} selectfont {move} {_postscript_string(one.text)} show")
        lines.append("showpage")
    return "\n".join(lines) + "\n"


def _troff_text(text):
    text = western(text).replace("\\", "\\e").replace("-", "\\-").replace("'", "\\[aq]").replace("`", "\\[ga]")
    return "".join(
        char if ord(char) < 127 else f"\\[u{ord(char):04X}]"
        for char in text.replace("^", "\\[ha]").replace("~", "\\[ti]")
    )


def troff(pages, fixed=False):
    """The places as troff input, one line of output after the other."""
    plain, bold = ("CR", "CB") if fixed else ("H", "HB")
    lines = [".pl 842p", ".po 0", ".ll 595p", ".nf", ".ss 12 0", ".hy 0"]
    for index, places in enumerate(pages):
        if index:
            lines.append(".bp")
        for one in sorted(places, key=lambda each: (round(each.y), each.x)):
            lines += [
                f".sp |{one.y:.1f}p",
                f"\\h'{one.x:.1f}p'\\s[{max(6, round(one.size))}]\\f[{bold if one.bold else plain}]"
                + _troff_text(one.text),
            ]
    return "\n".join(lines) + "\n"
