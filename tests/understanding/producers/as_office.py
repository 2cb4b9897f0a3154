"""as_office.py - a Page as flat OpenDocument, for LibreOffice Writer and Calc to turn into PDF and XLSX.

In: a Page (or rows of cells). Out: XML. A cell of a sheet is a date or a number when its text says so in the way the
sheet's writer would have typed it; else text.
"""

import html
import re

from as_text import columns as text_columns
from page import Box, Labels, Rule, Side, Space, Table, Text

NAMESPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("number", "datastyle"),
        )
    )
    + ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)
WIDEST = 40  # a table column, relative to others
FONT = 'fo:font-family="{}" style:font-family-asian="WenQuanYi Micro Hei"'


def _escape(text):
    return html.escape(text)


# ---- Writer ----------------------------------------------------------------------------------------------------------


def _paragraph(text, style="Plain"):
    body = _escape(text).replace("\t", "<text:tab/>")
    body = re.sub("  +", lambda match: f' <text:s text:c="{len(match.group()) - 1}"/>', body)
    return f'<text:p text:style-name="{style}">{body}</text:p>'


def _widths(rows):
    """How wide the columns of rows of text are, one beside the other: by their longest text."""
    return [min(WIDEST, max(6, *(text_columns(row[i]) + 3 for row in rows))) for i in range(len(rows[0]))]


def _grid(rows, widths):
    """A table without lines; cells are XML."""
    columns = "".join(f'<table:table-column table:style-name="W{width}"/>' for width in widths)
    parts = [f"<table:table>{columns}"]
    for row in rows:
        parts.append(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell table:style-name="Cell" office:value-type="string">{cell}</table:table-cell>'
                for cell in row
            )
            + "</table:table-row>"
        )
    return "".join(parts) + "</table:table>"


def _writer_labels(block):
    pairs, colon = block.pairs, block.colon
    if not pairs:
        return ""
    if block.how == "above":
        rows = list(zip(*pairs))
        return _grid(
            [[_paragraph(label, "Small") for label in rows[0]], [_paragraph(value) for value in rows[1]]], _widths(rows)
        )
    if block.how == "inline":
        return _paragraph("   ".join(f"{label}{colon} {value}" for label, value in pairs))
    if block.how == "stack":
        return "".join(_paragraph(label, "Small") + _paragraph(value) for label, value in pairs)
    if block.how == "cells":
        return _grid([[_paragraph(label), _paragraph(value)] for label, value in pairs], _widths(pairs))
    if block.how == "split":
        rows = [[label, colon, value] for label, value in pairs]
        return _grid([[_paragraph(cell) for cell in row] for row in rows], _widths(rows))
    if block.how == "dots":
        return "".join(_paragraph(f"{label} {'.' * max(2, 30 - len(label))}{colon} {value}") for label, value in pairs)
    return "".join(_paragraph(f"{label}{colon}\t{value}", "Tabs") for label, value in pairs)


def _writer_text(block):
    style = {True: "Bold", False: "Plain"}[block.bold] if block.align == "left" else block.align.capitalize()
    return _paragraph(block.text, "Small" if block.size < 9 and block.align == "left" else style)


def writer_blocks(blocks):
    """The blocks as OpenDocument text."""
    parts = []
    for block in blocks:
        if isinstance(block, Text):
            parts.append(_writer_text(block))
        elif isinstance(block, Labels):
            parts.append(_writer_labels(block))
        elif isinstance(block, Table):
            rows = [block.head, *block.rows]
            parts.append(_grid([[_paragraph(cell) for cell in row] for row in rows], _widths(rows)))
        elif isinstance(block, Side):
            parts.append(
                _grid(
                    [[writer_blocks(block.left) or _paragraph(""), writer_blocks(block.right) or _paragraph("")]],
                    [round(WIDEST * block.share), round(WIDEST * (1 - block.share))],
                )
            )
        elif isinstance(block, Box):
            parts.append(writer_blocks(block.blocks))
        elif isinstance(block, Space):
            parts.append(_paragraph("") * block.lines)
        elif isinstance(block, Rule):
            parts.append(_paragraph("_" * 60, "Small"))
    return "".join(parts)


def _style(name, size, text="", paragraph="", inside="", font="DejaVu Sans"):
    return (
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {paragraph}>{inside}'
        f'</style:paragraph-properties><style:text-properties {FONT.format(font)} fo:font-size="{size}pt" '
        f'style:font-size-asian="{size}pt" {text}/></style:style>'
    )


WRITER_STYLES = (
    "<office:automatic-styles>"
    + "".join(
        (
            _style("Plain", 10),
            _style("Mono", 8, font="DejaVu Sans Mono"),
            _style("Small", 7),
            _style("Bold", 14, 'fo:font-weight="bold"'),
            _style("Right", 9, paragraph='fo:text-align="end"'),
            _style("Center", 13, paragraph='fo:text-align="center"'),
            _style("Break", 2, paragraph='fo:break-before="page"'),
            _style("Tabs", 10, inside='<style:tab-stops><style:tab-stop style:position="4.2cm"/></style:tab-stops>'),
        )
    )
    + "".join(
        f'<style:style style:name="W{width}" style:family="table-column"><style:table-column-properties '
        f'style:rel-column-width="{width * 100}*"/></style:style>'
        for width in range(1, WIDEST + 1)
    )
    + (
        '<style:style style:name="Cell" style:family="table-cell">'
        '<style:table-cell-properties fo:padding="0.1cm"/></style:style>'
        "</office:automatic-styles>"
    )
)


def _writer_document(body):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES} office:version="1.2" '
        f'office:mimetype="application/vnd.oasis.opendocument.text">{WRITER_STYLES}<office:body><office:text>{body}'
        "</office:text></office:body></office:document>\n"
    )


def writer(page):
    """The document as flat ODT."""
    return _writer_document(_paragraph("", "Break").join(writer_blocks(blocks) for blocks in page.pages()))


def writer_typed(text):
    """Lines of fixed pitch as flat ODT."""
    pages = ["".join(_paragraph(line, "Mono") for line in part.split("\n")) for part in text.split("\f")]
    return _writer_document(_paragraph("", "Break").join(pages))


# ---- Calc ------------------------------------------------------------------------------------------------------------


def _labels_rows(block):
    pairs, colon = block.pairs, block.colon
    if block.how == "above":
        return [[label for label, _ in pairs], [value for _, value in pairs]]
    if block.how == "inline":
        return [["   ".join(f"{label}{colon} {value}" for label, value in pairs)]]
    if block.how == "stack":
        return [row for label, value in pairs for row in ([label], [value])]
    if block.how == "split":
        return [[label, colon, value] for label, value in pairs]
    if block.how == "dots":
        return [[f"{label}{colon} {value}"] for label, value in pairs]
    return [[label + (colon if block.how == "left" else ""), value] for label, value in pairs]


def sheet_rows(blocks):
    """The blocks as rows of cells."""
    rows = []
    for block in blocks:
        if isinstance(block, Text):
            rows.append([block.text] if block.align == "left" else ["", "", "", block.text])
        elif isinstance(block, Labels):
            rows += _labels_rows(block)
        elif isinstance(block, Table):
            rows += [list(block.head), *([*row] for row in block.rows)]
        elif isinstance(block, Side):
            left, right = sheet_rows(block.left), sheet_rows(block.right)
            count, span = max(len(left), len(right)), max([len(row) for row in left] + [3]) + 1
            for index in range(count):
                one = left[index] if index < len(left) else []
                other = right[index] if index < len(right) else []
                rows.append(one + [""] * (span - len(one)) + other)
        elif isinstance(block, Box):
            rows += sheet_rows(block.blocks)
        elif isinstance(block, Space):
            rows += [[]] * block.lines
        elif isinstance(block, Rule):
            rows.append([])
    return rows


DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)$")


def _cell(text):
    if text == "":
        return "<table:table-cell/>"
    match = DATE.match(text)
    if match:
        return (
            f'<table:table-cell table:style-name="Day" office:value-type="date" office:date-value="{text}">'
            f"<text:p>{text}</text:p></table:table-cell>"
        )
    if re.fullmatch(r"[1-9]\d{0,8}", text):
        value = f'office:value-type="float" office:value="{text}"'
        return f"<table:table-cell {value}><text:p>{text}</text:p></table:table-cell>"
    return f'<table:table-cell office:value-type="string"><text:p>{_escape(text)}</text:p></table:table-cell>'


def _columns(rows):
    """The width of each column in centimetres: as wide as its texts, where the next cell is taken."""
    count = max([len(row) for row in rows] + [1])
    widths = [1.6] * count
    for row in rows:
        for index, cell in enumerate(row):
            if index + 1 < len(row) and row[index + 1] == "":
                continue
            size = sum(2 if ord(char) > 0x2E80 else 1 for char in cell) * 0.21 + 0.4
            if index + 1 < len(row) or index > 0:
                widths[index] = max(widths[index], min(size, 14.0))
    return widths


LANDSCAPE = (
    '<style:page-layout style:name="Paper"><style:page-layout-properties fo:page-width="29.7cm" '
    'fo:page-height="21cm" style:print-orientation="landscape" style:scale-to-X="1" style:scale-to-Y="0"/>'
    "</style:page-layout>"
)


def _sheet(index, rows):
    """One sheet: (its column styles, its XML)."""
    styles, columns = [], []
    for number, width in enumerate(_columns(rows)):
        name = f"C{index}-{number}"
        styles.append(
            f'<style:style style:name="{name}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{width:.1f}cm"/></style:style>'
        )
        columns.append(f'<table:table-column table:style-name="{name}"/>')
    body = "".join(
        "<table:table-row>" + ("".join(_cell(cell) for cell in row) or "<table:table-cell/>") + "</table:table-row>"
        for row in rows
    )
    return "".join(styles), (
        f'<table:table table:name="Sheet{index}" table:style-name="Sheet">{"".join(columns)}{body}' "</table:table>"
    )


def calc(sheets, date_format="DMY."):
    """Rows of cells, a list a sheet, as flat ODS. Dates written as 2025-03-11 become dates shown in the given order."""
    parts = {
        "D": '<number:day number:style="long"/>',
        "M": '<number:month number:style="long"/>',
        "Y": '<number:year number:style="long"/>',
    }
    shown = f"<number:text>{_escape(date_format[3])}</number:text>".join(parts[letter] for letter in date_format[:3])
    made = [_sheet(index, rows) for index, rows in enumerate(sheets, 1)]
    styles = (
        f'<office:automatic-styles><number:date-style style:name="D1">{shown}</number:date-style>{LANDSCAPE}'
        + "".join(columns for columns, _ in made)
        + '<style:style style:name="Sheet" style:family="table" style:master-page-name="Default"/>'
        '<style:style style:name="Day" style:family="table-cell" style:data-style-name="D1"/></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="Default" style:page-layout-name="Paper">'
        '<style:header style:display="false"/><style:footer style:display="false"/></style:master-page>'
        "</office:master-styles>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES} office:version="1.2" '
        f'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">{styles}<office:body><office:spreadsheet>'
        + "".join(body for _, body in made)
        + "</office:spreadsheet></office:body></office:document>\n"
    )
