"""as_text.py - a Page as lines of fixed pitch, the way printers and old programs wrote it, and many mails still do.

In: a Page. Out: text; pages follow one another with a form feed between. Limit: 100 columns; what is wider runs on.
"""

import textwrap
import unicodedata

from page import Box, Labels, Rule, Side, Space, Table, Text

WIDTH = 92


def columns(text):
    """How many columns a text takes: letters of East Asia take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def pad(text, width, right=False):
    """The text filled up to a width."""
    blanks = " " * max(0, width - columns(text))
    return blanks + text if right else text + blanks


def _text(block, width):
    lines = textwrap.wrap(block.text, width) if columns(block.text) == len(block.text) else [block.text]
    if block.align == "right":
        return [pad(line, width, True) for line in lines]
    if block.align == "center":
        return [" " * max(0, (width - columns(line)) // 2) + line for line in lines]
    return lines or [""]


def _above(pairs, width):
    size = max(max(columns(label), columns(value)) for label, value in pairs) + 2
    per_line = max(1, width // size)
    lines = []
    for start in range(0, len(pairs), per_line):
        part = pairs[start : start + per_line]
        lines += [
            "".join(pad(label, size) for label, _ in part).rstrip(),
            "".join(pad(value, size) for _, value in part).rstrip(),
            "",
        ]
    return lines


def _labels(block, width):
    pairs, colon = block.pairs, block.colon
    if not pairs:
        return []
    if block.how == "above":
        return _above(pairs, width)
    if block.how == "inline":
        return ["   ".join(f"{label}{colon} {value}" for label, value in pairs)]
    if block.how == "stack":
        return [line for label, value in pairs for line in (label, "  " + value)]
    size = max(columns(label) for label, _ in pairs) + 2
    if block.how == "dots":
        return [label + "." * (size + 2 - columns(label)) + f"{colon} {value}" for label, value in pairs]
    if block.how == "cells":
        return [pad(label, size + 2) + value for label, value in pairs]
    if block.how == "split":
        return [pad(label, size) + f"{colon}   {value}" for label, value in pairs]
    return [pad(label + colon, size) + value for label, value in pairs]


def _table(block, width):
    rows = [block.head, *block.rows]
    sizes = [max(columns(row[i]) for row in rows) for i in range(len(block.head))]
    lines = []
    for index, row in enumerate(rows):
        if block.ruled and index == 1:
            lines.append("-" * min(width, sum(sizes) + 2 * len(sizes)))
        lines.append(
            "  ".join(pad(cell, size, i in block.right) for i, (cell, size) in enumerate(zip(row, sizes))).rstrip()
        )
    return lines


def _side(block, width):
    left_width = int(width * block.share)
    left, right = lines_of(block.left, left_width - 2), lines_of(block.right, width - left_width)
    count = max(len(left), len(right))
    left += [""] * (count - len(left))
    right += [""] * (count - len(right))
    return [(pad(one, left_width) + other).rstrip() for one, other in zip(left, right)]


def _box(block, width):
    inside = lines_of(block.blocks, width - 4)
    size = max([columns(line) for line in inside] + [10])
    edge = "+" + "-" * (size + 2) + "+"
    return [edge, *("| " + pad(line, size) + " |" for line in inside), edge]


def lines_of(blocks, width=WIDTH):
    """The blocks as lines."""
    lines = []
    for block in blocks:
        if isinstance(block, Text):
            lines += _text(block, width)
        elif isinstance(block, Labels):
            lines += _labels(block, width)
        elif isinstance(block, Table):
            lines += _table(block, width)
        elif isinstance(block, Side):
            lines += _side(block, width)
        elif isinstance(block, Box):
            lines += _box(block, width)
        elif isinstance(block, Space):
            lines += [""] * block.lines
        elif isinstance(block, Rule):
            lines.append("-" * width)
    return lines


def render(page):
    """The whole document."""
    return "\n\f".join("\n".join(lines_of(blocks)) + "\n" for blocks in page.pages())
