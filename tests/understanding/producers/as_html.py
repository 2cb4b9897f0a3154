"""as_html.py - a Page as HTML, for mail programs and for Chromium.

In: a Page. Out: a whole HTML document. `paper` chooses page breaks and margins; a mail has none.
"""

import html

from page import Box, Labels, Rule, Side, Space, Table, Text

STYLE = """body{font-family:Arial,"DejaVu Sans","WenQuanYi Micro Hei",sans-serif;font-size:10pt;margin:0}
table{border-collapse:collapse}td,th{padding:2pt 6pt;text-align:left;vertical-align:top;font-weight:normal}
.ruled td,.ruled th{border:.5pt solid #888}.ruled th{background:#eee}.box{border:1pt solid #000;padding:4pt}
.value{white-space:nowrap}.page{page-break-after:always}.page:last-child{page-break-after:auto}p{margin:1pt 0}"""


def _escape(text):
    return html.escape(text, quote=False)


def _text(block):
    weight = ";font-weight:bold" if block.bold else ""
    align = f";text-align:{block.align}" if block.align != "left" else ""
    return f'<p style="font-size:{block.size}pt{weight}{align}">{_escape(block.text)}</p>'


def _labels(block):
    pairs = [(_escape(label), _escape(value)) for label, value in block.pairs]
    colon = block.colon
    if not pairs:
        return ""
    if block.how == "above":
        heads = "".join(f"<td>{label}</td>" for label, _ in pairs)
        values = "".join(f"<td class=value><b>{value}</b></td>" for _, value in pairs)
        return f"<table><tr>{heads}</tr><tr>{values}</tr></table>"
    if block.how == "inline":
        return "<p>" + " &nbsp; ".join(f"{label}{colon} {value}" for label, value in pairs) + "</p>"
    if block.how == "stack":
        return "".join(f'<p style="font-size:7pt">{label}</p><p>{value}</p>' for label, value in pairs)
    if block.how == "cells":
        return (
            "<table class=ruled>"
            + "".join(f"<tr><td>{label}</td><td>{value}</td></tr>" for label, value in pairs)
            + "</table>"
        )
    if block.how == "split":
        return (
            "<table>"
            + "".join(f"<tr><td>{label}</td><td>{colon}</td><td>{value}</td></tr>" for label, value in pairs)
            + "</table>"
        )
    if block.how == "dots":
        return "".join(
            f"<div><span>{label}</span> <span>{'.' * 12}{colon}</span> <b>{value}</b></div>" for label, value in pairs
        )
    return (
        "<table>" + "".join(f"<tr><th>{label}{colon}</th><td>{value}</td></tr>" for label, value in pairs) + "</table>"
    )


def _table(block):
    def row(cells, tag):
        parts = []
        for index, cell in enumerate(cells):
            kept = " class=value" if tag == "td" and len(cell) < 24 else ""
            aligned = " style=text-align:right" if index in block.right else ""
            parts.append(f"<{tag}{kept}{aligned}>{_escape(cell)}</{tag}>")
        return "<tr>" + "".join(parts) + "</tr>"

    rows = row(block.head, "th") + "".join(row(cells, "td") for cells in block.rows)
    return f'<table width="100%"{" class=ruled" if block.ruled else ""}>{rows}</table>'


def blocks_of(blocks):
    """The blocks as HTML."""
    parts = []
    for block in blocks:
        if isinstance(block, Text):
            parts.append(_text(block))
        elif isinstance(block, Labels):
            parts.append(_labels(block))
        elif isinstance(block, Table):
            parts.append(_table(block))
        elif isinstance(block, Side):
            share = int(block.share * 100)
            parts.append(
                f'<table width="100%"><tr><td width="{share}%">{blocks_of(block.left)}</td>'
                f"<td>{blocks_of(block.right)}</td></tr></table>"
            )
        elif isinstance(block, Box):
            parts.append(f"<div class=box>{blocks_of(block.blocks)}</div>")
        elif isinstance(block, Space):
            parts.append("<p>&nbsp;</p>" * block.lines)
        elif isinstance(block, Rule):
            parts.append("<hr>")
    return "\n".join(parts)


def document(body, head=""):
    """A whole document around a body."""
    begin = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><style>{STYLE}</style>{head}</head>'
    return f"{begin}\n<body>\n{body}\n</body></html>\n"


def render(page):
    """The whole document, a division a page."""
    return document("\n".join(f"<div class=page>\n{blocks_of(blocks)}\n</div>" for blocks in page.pages()))


def typed(text):
    """Lines of fixed pitch as a page."""
    pages = text.split("\f")
    return document(
        "".join(
            f'<pre class=page style="font:9pt DejaVu Sans Mono,WenQuanYi Micro Hei">{_escape(part)}</pre>'
            for part in pages
        )
    )


def placed(pages):
    """Texts at places (as_placed.Place) as pages of absolute boxes."""
    parts = []
    for places in pages:
        texts = "".join(
            f'<div style="position:absolute;white-space:pre;left:{place.x:.1f}pt;top:{place.y - place.size:.1f}pt;'
            f'font-size:{place.size}pt{";font-weight:bold" if place.bold else ""}">{_escape(place.text)}</div>'
            for place in places
        )
        parts.append(f'<div class=page style="position:relative;width:590pt;height:830pt">{texts}</div>')
    return document("\n".join(parts), "<style>@page{size:A4;margin:0}</style>")
