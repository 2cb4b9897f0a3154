"""examples.py - the table: documents of every format and variant, and what must be read in each.

    Example(name, file name, octets, documents, outcome="ok", unreadable=(), same=None)

documents: what must be in each found document, key by key (keys not named are not looked at). same: all examples of one
group have one fingerprint of lines, which no example of another group has.
"""

import collections
import datetime
import email.message
import gzip
import io
import os
import struct
import zipfile
import zlib

import documents

Example = collections.namedtuple("Example", "name file octets documents outcome unreadable same")
EXAMPLES = []
# ORDERGUARD_MADE: others than those that are kept.
MADE = os.environ.get("ORDERGUARD_MADE", os.path.join(os.path.dirname(os.path.abspath(__file__)), "made"))
DAY = datetime.date(2025, 11, 20)
ITEMS = [("A-1", "Hammer", 12), ("B-2", "Tape measure", 5)]
ORDER = {"kind": "order", "origin": "authored", "number": "4711", "date": "2025-11-20", "date_precision": "day"}


def add(name, file, octets, *found, outcome="ok", unreadable=(), same=None):
    """One row of the table."""
    octets = octets.encode() if isinstance(octets, str) else octets
    EXAMPLES.append(Example(name, file, octets, list(found), outcome, list(unreadable), same))


def order(**changes):
    """The usual document, with these keys different or besides."""
    return {**ORDER, **changes}


def zipped(*files, method=zipfile.ZIP_DEFLATED):
    """A ZIP of (name, octets)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, octets in files:
            archive.writestr(name, octets)
    return out.getvalue()


# ---- text, HTML, PDF -----------------------------------------------------------------------------------------------------

TEXT = (
    "Purchase Order\n\nOrder number: 4711\nOrder date: 20 November 2025\n\nItem     Description      Quantity\n"
    + "".join(f"{code}      {name:14}   {quantity}\n" for code, name, quantity in ITEMS)
)
ROWS = "".join(f"<tr><td>{code}</td><td>{name}</td><td>{quantity}</td></tr>" for code, name, quantity in ITEMS)
HTML = (
    "<html><body><h1>Purchase Order</h1><table><tr><td>Order number</td><td>4711</td></tr><tr><td>Order date</td>"
    f"<td>20 Nov 2025</td></tr></table><table><tr><th>Item</th><th>Description</th><th>Quantity</th></tr>{ROWS}</table>"
)
add("text", "order.txt", TEXT, order(where={"part": "1", "format": "text", "row": 3}), same="4711")
add("text, UTF-16 with a mark", "order.txt", TEXT.encode("utf-16"), order(), same="4711")
add("html", "order.html", HTML, order(where={"part": "1", "format": "html"}), same="4711")
add(
    "pdf by groff",
    "order.pdf",
    documents.pdf([documents.order_page("4711", DAY, "Store 12", ITEMS)]),
    order(ship_to="Store 12", where={"part": "1", "format": "pdf", "page": 1}),
    same="4711",
)
add(
    "pdf by groff and ghostscript",
    "order.pdf",
    documents.pdf([documents.order_page("4711", DAY, "Store 12", ITEMS)], "ghostscript"),
    order(ship_to="Store 12"),
    same="4711",
)
add(
    "pdf with two orders",
    "orders.pdf",
    documents.pdf([documents.order_page(number, DAY, "Store 12", ITEMS) for number in ("4711", "4712")]),
    order(where={"page": 1}, last_page=1),
    order(number="4712", where={"page": 2}, last_page=2),
)

# ---- workbooks -----------------------------------------------------------------------------------------------------------


def by_xlsxwriter(fill, **options):
    """A workbook by XlsxWriter."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        fill(book)
    return out.getvalue()


def sheet_order(book, number="4711", day=DAY, hidden=False, name=None, form="dd/mm/yyyy"):
    """The order as people write it in a sheet: labels beside their values, then the items."""
    sheet = book.add_worksheet(name)
    sheet.write("A1", "Purchase order")
    sheet.write("A3", "Order number")
    sheet.write("B3", number)
    sheet.write("A4", "Order date")
    sheet.write_datetime("B4", datetime.datetime(day.year, day.month, day.day), book.add_format({"num_format": form}))
    sheet.write_row("A6", ["Item", "Description", "Quantity", "Price"])
    for row, (code, text, quantity) in enumerate(ITEMS):
        sheet.write_row(6 + row, 0, [code, text, quantity, 3.2])
    if hidden:
        sheet.hide()
    return sheet


def formula_order(book):
    """Number and date are results of formulas."""
    sheet = book.add_worksheet()
    sheet.write_row("A1", ["Purchase order"])
    sheet.write("A2", "Order number")
    sheet.write_formula("B2", '="47"&"11"', None, "4711")
    sheet.write("A3", "Order date")
    sheet.write_formula("B3", "=DATE(2025,11,20)", book.add_format({"num_format": "d. mmm yyyy"}), 45981)
    sheet.write_row("A5", ["Item", "Quantity"])
    for row, (code, _, quantity) in enumerate(ITEMS):
        sheet.write_row(5 + row, 0, [code, quantity])


def merged_order(book):
    """Labels and title merged over several columns."""
    sheet = book.add_worksheet()
    sheet.merge_range("A1:D1", "PURCHASE ORDER")
    sheet.merge_range("A2:B2", "Order number")
    sheet.merge_range("C2:D2", "4711")
    sheet.merge_range("A3:B3", "Order date")
    sheet.merge_range("C3:D3", "20 Nov 2025")
    sheet.write_row("A5", ["Item", "Description", "Quantity"])
    for row, item in enumerate(ITEMS):
        sheet.write_row(5 + row, 0, item)


def several_sheets(book):
    """Two orders on two tabs."""
    sheet_order(book, name="Store 1")
    sheet_order(book, number="4712", name="Store 2")


def last_year_hidden(book):
    """This year's order, and last year's on a tab that nobody sees."""
    sheet_order(book, name="Now")
    sheet_order(book, number="4600", day=datetime.date(2024, 11, 20), name="Before", hidden=True)


def list_of_orders(book):
    """One row an order line, several orders."""
    sheet = book.add_worksheet()
    sheet.write_row("A1", ["Order number", "Order date", "Item", "Quantity"])
    for row, (number, code, quantity) in enumerate([("4711", "A-1", 12), ("4711", "B-2", 5), ("4712", "A-1", 1)]):
        sheet.write_row(1 + row, 0, [number, "2025-11-20", code, quantity])


def by_openpyxl():
    """The same sheet by openpyxl, which writes texts and dates differently."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Purchase order"],
        ["Order number", 4711],
        ["Order date", datetime.date(2025, 11, 20)],
        [],
        ["Item", "Description", "Quantity"],
        *ITEMS,
    ):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WORKBOOK = (
    (
        "[Content_Types].xml",
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    ),
    (
        "_rels/.rels",
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
    ),
    (
        "xl/_rels/workbook.xml.rels",
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/one.xml"/><Relationship Id="s2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    ),
    (
        "xl/workbook.xml",
        '<x:workbook xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><x:sheets><x:sheet name="One" sheetId="1" r:id="s1"/></x:sheets></x:workbook>',
    ),
    (
        "xl/sharedStrings.xml",
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><r><t>Order </t></r><r><rPr><b/></rPr><t>number</t></r><rPh sb="0" eb="1"><t>odr</t></rPh></si><si><t>Order date</t></si></sst>',
    ),
)
# Rich texts, phonetic hints, cells without a place, inline strings: what Excel and others may write.
ODD_SHEET = (
    '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:dimension ref="A1:XFD1048576"/><x:sheetData>'
    '<x:row><x:c t="inlineStr"><x:is><x:t>Purchase order</x:t></x:is></x:c></x:row><x:row r="3"><x:c r="A3" t="s"><x:v>0</x:v></x:c>'
    '<x:c r="B3" t="str"><x:v>4711</x:v></x:c></x:row><x:row><x:c t="s"><x:v>1</x:v></x:c><x:c t="d"><x:v>2025-11-20T00:00:00</x:v></x:c></x:row>'
    '<x:row r="6"><x:c t="inlineStr"><x:is><x:t>Item</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>Quantity</x:t></x:is></x:c></x:row>'
    + "".join(
        f'<x:row><x:c t="inlineStr"><x:is><x:t>{code}</x:t></x:is></x:c><x:c><x:v>{quantity}</x:v></x:c></x:row>'
        for code, _, quantity in ITEMS
    )
    + "</x:sheetData></x:worksheet>"
)
XLSX = by_xlsxwriter(sheet_order)
add(
    "xlsx by XlsxWriter",
    "order.xlsx",
    XLSX,
    order(where={"format": "xlsx", "page": 1, "row": 3}, date_where={"row": 4}),
    same="4711",
)
add("xlsx by openpyxl", "order.xlsx", by_openpyxl(), order(), same="4711")
add("xlsx, days counted from 1904", "order.xlsx", by_xlsxwriter(sheet_order, date_1904=True), order(), same="4711")
add(
    "xlsx, a date format with words in it",
    "order.xlsx",
    by_xlsxwriter(lambda book: sheet_order(book, form='"on the "d" of "mmmm", "yyyy')),
    order(),
    same="4711",
)
add(
    "xlsx, a date format of month and year",
    "order.xlsx",
    by_xlsxwriter(lambda book: sheet_order(book, form="mmm yy")),
    order(date="2025-11", date_precision="month"),
    same="4711",
)
add("xlsx, results of formulas", "order.xlsx", by_xlsxwriter(formula_order), order(), same="4711")
add("xlsx, merged labels", "order.xlsx", by_xlsxwriter(merged_order), order(), same="4711")
add(
    "xlsx, two sheets",
    "orders.xlsx",
    by_xlsxwriter(several_sheets),
    order(where={"page": 1}),
    order(number="4712", where={"page": 2}),
)
add(
    "xlsx, a hidden sheet is context",
    "orders.xlsx",
    by_xlsxwriter(last_year_hidden),
    order(where={"page": 1}),
    order(number="4600", date="2024-11-20", origin="quoted", where={"page": 2}),
)
add(
    "xlsx, a list of orders",
    "orders.xlsx",
    by_xlsxwriter(list_of_orders),
    order(where={"row": 2}),
    order(number="4712", where={"row": 4}),
)
add(
    "xlsx as other programs write it",
    "order.xlsx",
    zipped(*WORKBOOK, ("xl/worksheets/one.xml", ODD_SHEET)),
    order(),
    same="4711",
)
add("xlsx called something else", "order.dat", XLSX, order(where={"format": "xlsx"}), same="4711")

# ---- separated values ----------------------------------------------------------------------------------------------------

CSV = [
    ("Order number", "Order date", "Item", "Quantity"),
    *[("4711", "2025-11-20", code, str(quantity)) for code, _, quantity in ITEMS],
]


def separated(separator, quote=""):
    """The rows as text."""
    return "".join(separator.join(f"{quote}{cell}{quote}" for cell in row) + "\r\n" for row in CSV)


for name, octets in {
    "comma": separated(","),
    "semicolon": separated(";"),
    "tab": separated("\t"),
    "bar": separated("|"),
    "quoted": separated(",", '"'),
    "UTF-8 with a mark": "\ufeff" + separated(";"),
    "UTF-16": separated("\t").encode("utf-16"),
    "the separator named first": "sep=;\r\n" + separated(";"),
}.items():
    add(f"csv: {name}", "order.csv", octets, order(where={"format": "csv"}), same="4711")
add(
    "csv: several orders",
    "orders.csv",
    separated(",") + "4712,2025-11-21,A-1,1\r\n",
    order(where={"row": 2}),
    order(number="4712", date="2025-11-21", where={"row": 4}),
)
# Heads of tables in the languages of the code pages that nobody declares, and what else may stand there.
HEADS = {
    "German": ("Bestellnummer;Bestelldatum;Artikel;Stückzahl", ("cp1252", "cp850")),
    "French": ("N° de commande;Date de commande;Référence;Quantité", ("cp1252", "cp850")),
    "Polish": ("Numer zamówienia;Data zamówienia;Artykuł;Ilość", ("cp1250", "iso8859_2", "cp852", "utf-16-le")),
    "Czech": ("Číslo objednávky;Datum objednávky;Položka;Množství", ("cp1250", "cp852")),
    "Turkish": ("Sipariş No;Sipariş Tarihi;Ürün Kodu;Miktar", ("cp1254",)),
    "Russian": ("Номер заказа;Дата заказа;Артикул;Количество", ("cp1251", "koi8_r", "cp866", "utf-16-be")),
    "Japanese": ("注文番号;注文日;品番;数量", ("cp932", "euc_jp", "utf-16-le")),
    "Chinese": ("订单编号;订单日期;货号;数量", ("gbk", "utf-16-be")),
    "Korean": ("주문번호;주문일자;품번;수량", ("cp949",)),
}
for tongue, (head, charsets) in HEADS.items():
    rows = head + "\r\n4711;2025-11-20;A-1;12\r\n4711;2025-11-20;B-2;5\r\n"
    for charset in charsets:
        add(f"csv: {tongue} in {charset}, not declared", "order.csv", rows.encode(charset), order(), same="4711")
ROWS_OF_ONE = "".join(f"4711;2025-11-20;{code};{text};{quantity}\r\n" for code, text, quantity in ITEMS)
for name, head in {
    "a bare date beside the number": "Order No;Date;Item;Description;Qty",
    "an ERP's words": "Purchasing Document;Document Date;Material;Short Text;Order Quantity",
    "a bare PO beside a bare date": "PO;Date;SKU;Description;Qty",
    "names of fields": "OrderNumber;OrderDate;ItemNumber;ItemDescription;OrderQty",
    "names with underscores": "order_number;order_date;item_code;description;quantity",
}.items():
    add(f"csv: {name}", "order.csv", f"{head}\r\n{ROWS_OF_ONE}", order(delivery_date=None), same="4711")
add(
    "csv: number and date in the first of an order's rows",
    "order.csv",
    "PO Number,PO Date,SKU,Qty\n4711,2025-11-20,A-1,12\n,,B-2,5\n",
    order(),
    same="4711",
)
add(
    "csv: names of fields, one a delivery date",
    "order.csv",
    "PoNumber,PoDate,DeliveryDate,ItemNumber,OrderQty\n4711,2025-11-20,2025-12-15,A-1,12\n4711,2025-11-20,2025-12-15,B-2,5\n",
    order(delivery_date="2025-12-15"),
    same="4711",
)
add(
    "csv: bare dates that differ within an order",
    "orders.csv",
    "Order No;Date;Item;Qty\r\n4711;2025-11-20;A-1;12\r\n4711;2025-11-21;B-2;5\r\n4712;2025-11-21;B-2;5\r\n",
    order(date=None, date_precision=None, delivery_date=None),
    order(number="4712", date="2025-11-21"),
)
add(
    "csv: Japanese in euc_jp, with a text that DOS would write with an N",
    "order.csv",
    ("注文番号,注文日,商品コード,商品名,数量\n" + "4711,2025/11/20,A-1,スコップ,12\n" * 6).encode("euc_jp"),
    order(),
)
add(
    "csv: line ends within quotes",
    "order.csv",
    "Order number,Order date,Item,Description,Quantity\r\n"
    '4711,2025-11-20,A-1,"Hammer,\r\nwith a wooden\nhandle",12\r\n4711,2025-11-20,B-2,Tape measure,5\r\n',
    order(where={"row": 2}),
    same="4711",
)

# ---- more workbooks ----------------------------------------------------------------------------------------------------------


def workbook(target, strings="sharedStrings.xml", state=""):
    """ODD_SHEET in a workbook whose relations name their files so."""
    files = dict(WORKBOOK)
    relations = files["xl/_rels/workbook.xml.rels"].replace("/xl/worksheets/one.xml", target)
    files["xl/_rels/workbook.xml.rels"] = relations.replace('"sharedStrings.xml"', f'"{strings}"')
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace('name="One"', f'name="One"{state}')
    return zipped(*files.items(), ("xl/worksheets/one.xml", ODD_SHEET))


for target, strings in (
    ("./worksheets/one.xml", "./sharedStrings.xml"),
    ("../xl/worksheets/one.xml", "../xl/sharedStrings.xml"),
):
    add(f"xlsx, relation to {target}", "order.xlsx", workbook(target, strings), order(), same="4711")
add(
    "xlsx, a very hidden sheet is context",
    "order.xlsx",
    workbook("worksheets/one.xml", state=' state="veryHidden"'),
    order(origin="quoted"),
)
STRICT = {
    name: text.replace(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
    ).replace(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    )
    for name, text in (*WORKBOOK, ("xl/worksheets/one.xml", ODD_SHEET))
}
add("xlsx, strict Open XML", "order.xlsx", zipped(*STRICT.items()), order(), same="4711")

# What a limit leaves out is told, and the rest is read.
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MERGES = "<x:mergeCells>" + '<x:mergeCell ref="Z1:Z2"/>' * 50001 + "</x:mergeCells>"
HIDDEN = "<x:cols>" + "".join(f'<x:col min="{n}" max="{n}" hidden="1"/>' for n in range(100, 400)) + "</x:cols>"
LONG_CELL = f'<x:row><x:c t="inlineStr"><x:is><x:t>{"Terms of delivery. " * 8000}</x:t></x:is></x:c></x:row>'
STYLES = f'<x:styleSheet xmlns:x="{MAIN}"><x:numFmts>{{}}</x:numFmts><x:cellXfs><x:xf numFmtId="0"/>{{}}</x:cellXfs></x:styleSheet>'
for what, sheet, limit in (
    ("merged cells", ODD_SHEET.replace("</x:sheetData>", "</x:sheetData>" + MERGES), "limit-merges"),
    ("hidden columns", ODD_SHEET.replace("<x:sheetData>", HIDDEN + "<x:sheetData>"), "limit-hidden"),
    ("text in one cell", ODD_SHEET.replace("</x:sheetData>", LONG_CELL + "</x:sheetData>"), "limit-text"),
):
    add(
        f"xlsx, too much: {what}",
        "order.xlsx",
        zipped(*WORKBOOK, ("xl/worksheets/one.xml", sheet)),
        order(),
        outcome="partly",
        unreadable=[("1", limit)],
        same="4711",
    )
for what, styles in (
    ("cell styles", STYLES.format("", '<x:xf numFmtId="14"/>' * 65536)),
    (
        "number formats",
        STYLES.format("".join(f'<x:numFmt numFmtId="{n}" formatCode="0"/>' for n in range(164, 4300)), ""),
    ),
):
    related = dict(WORKBOOK)
    related["xl/_rels/workbook.xml.rels"] = related["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="s3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
        'Target="styles.xml"/></Relationships>',
    )
    add(
        f"xlsx, too much: {what}",
        "order.xlsx",
        zipped(*related.items(), ("xl/styles.xml", styles), ("xl/worksheets/one.xml", ODD_SHEET)),
        order(),
        outcome="partly",
        unreadable=[("1", "limit-styles")],
        same="4711",
    )
add(
    "csv: too much text in one cell",
    "order.csv",
    separated(",") + "4711,2025-11-20,,," + "Terms of delivery. " * 8000 + "\r\n",
    order(),
    outcome="partly",
    unreadable=[("1", "limit-text")],
    same="4711",
)
# Long texts in one cell go on below themselves: nothing of them is lost.
TERMS = "Terms of delivery. " * 300
add(
    "csv: the order behind 6 KB of terms in its cell",
    "order.csv",
    f'Terms,Remarks\r\n"{TERMS}","{TERMS}Purchase order. Order number: 4711. Order date: 20 November 2025"\r\n',
    order(),
)
add(
    "xlsx, the order behind 6 KB of terms in its cell",
    "order.xlsx",
    by_xlsxwriter(
        lambda book: book.add_worksheet().write_row(
            "A1", [TERMS, TERMS + "Purchase order. Order number: 4711. Order date: 20 November 2025"]
        )
    ),
    order(),
)

# ---- Word documents --------------------------------------------------------------------------------------------------------


def by_python_docx(fill):
    """A document by python-docx."""
    import docx

    document = docx.Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def item_table(document):
    """The items as a table."""
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Item", "Description", "Quantity")):
        cell.text = text
    for item in ITEMS:
        for cell, text in zip(table.add_row().cells, item):
            cell.text = str(text)


def word_order(document):
    """Title, labels in sentences of their own, a table."""
    document.add_heading("Purchase Order", 0)
    document.add_paragraph("Order number: 4711")
    document.add_paragraph("Order date: 20 November 2025")
    item_table(document)


def word_header(document):
    """Number in the header, date in the footer's paper."""
    document.sections[0].header.paragraphs[0].text = "Purchase Order No. 4711"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_paragraph("Order date: 20 November 2025")
    item_table(document)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="w" xmlns:v="v"'


def word(body):
    """A Word document of this body."""
    return zipped(
        ("word/document.xml", f'<?xml version="1.0"?><w:document {W} {MC}><w:body>{body}</w:body></w:document>')
    )


def paragraph(text, before="", after=""):
    """One paragraph of one run."""
    return f"<w:p>{before}<w:r><w:t>{text}</w:t></w:r>{after}</w:p>"


BOX = paragraph("Order number: 4711")
TRACKED = (
    paragraph("Purchase Order")
    + paragraph(
        "Order number: ",
        after="<w:del><w:r><w:delText>4600</w:delText></w:r></w:del><w:ins><w:r><w:t>4711</w:t></w:r></w:ins>",
    )
    + paragraph(
        "Order date: ",
        after="<w:moveFrom><w:r><w:t>20 Nov 2024</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>20 Nov 2025</w:t></w:r></w:moveTo>",
    )
)
TEXT_BOX = paragraph(
    "Purchase Order"
) + f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>{BOX}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>" f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{BOX}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>" + paragraph(
    "Order date: 20 Nov 2025"
)
CONTROLS = f"<w:sdt><w:sdtContent>{paragraph('Purchase Order')}{BOX}</w:sdtContent></w:sdt>" + paragraph(
    "Order date: 20 Nov 2025"
)
DOCX = by_python_docx(word_order)
add("docx by python-docx", "order.docx", DOCX, order(where={"format": "docx"}), same="4711")
add(
    "docx, the order behind 6 KB of terms in a table's cell",
    "order.docx",
    by_python_docx(
        lambda document: setattr(
            document.add_table(1, 2).rows[0].cells[1],
            "text",
            TERMS + "Purchase order. Order number: 4711. Order date: 20 November 2025",
        )
    ),
    order(),
)
add("docx, number in the header", "order.docx", by_python_docx(word_header), order(), same="4711")
add("docx, tracked changes", "order.docx", word(TRACKED), order())
add("docx, a text box", "order.docx", word(TEXT_BOX), order())
add("docx, content controls", "order.docx", word(CONTROLS), order())
add(
    "docx, a paragraph of 30 KB before the order",
    "order.docx",
    word(paragraph("Terms of delivery. " * 1600, after="<w:r><w:br/></w:r>" * 3) + paragraph("Purchase Order") + BOX),
    order(date=None, date_precision=None),
)
add(
    "docx, all in one paragraph of 20 KB with line breaks",
    "order.docx",
    word(
        "<w:p><w:r>"
        + "<w:t>Terms of delivery apply.</w:t><w:br/>" * 800
        + "<w:t>Purchase Order</w:t><w:br/><w:t>Order number: 4711</w:t></w:r></w:p>"
    ),
    order(date=None, date_precision=None),
)
add(
    "docx, smart tags and alternate content",
    "order.docx",
    word(
        paragraph("Purchase Order")
        + "<w:p><w:r><w:t>Order number: </w:t></w:r><w:smartTag><w:r><w:t>4711</w:t></w:r></w:smartTag></w:p>"
        + "<mc:AlternateContent><mc:Choice Requires='w14'>"
        + paragraph("Order date: 20 Nov 2025")
        + "</mc:Choice><mc:Fallback>"
        + paragraph("Order date: 20 Nov 2024")
        + "</mc:Fallback></mc:AlternateContent>"
    ),
    order(),
)
add(
    "docx, another document inside is told",
    "order.docx",
    word(paragraph("Purchase Order") + BOX + "<w:altChunk r:id='r9'/>"),
    order(date=None, date_precision=None),
    outcome="partly",
    unreadable=[("1", "unsupported")],
)

# ---- XML orders -----------------------------------------------------------------------------------------------------------

UBL_SPACES = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:{0}-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:'
    'CommonBasicComponents-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
)


def ubl(kind="Order", head="", items=ITEMS):
    """UBL 2.1, element order as in its schema."""
    lines = "".join(
        f'<cac:OrderLine><cac:LineItem><cbc:ID>{n}</cbc:ID><cbc:Quantity unitCode="C62">{quantity}</cbc:Quantity><cac:Item><cbc:Name>{text}'
        f"</cbc:Name><cac:SellersItemIdentification><cbc:ID>{code}</cbc:ID></cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>"
        for n, (code, text, quantity) in enumerate(items, 1)
    )
    buyer = "<cac:BuyerCustomerParty><cac:Party><cac:PartyName><cbc:Name>Larsen Outfitters</cbc:Name></cac:PartyName></cac:Party></cac:BuyerCustomerParty>"
    return f'<?xml version="1.0" encoding="UTF-8"?><{kind} {UBL_SPACES.format(kind)}><cbc:UBLVersionID>2.1</cbc:UBLVersionID>{head}{buyer}{lines}</{kind}>'


UBL = ubl(head="<cbc:ID>4711</cbc:ID><cbc:IssueDate>2025-11-20</cbc:IssueDate>")
UBL_REFERENCE = (
    "<cac:OrderReference><cbc:ID>4711</cbc:ID><cbc:IssueDate>2025-11-01</cbc:IssueDate></cac:OrderReference>"
)


def cxml(kind="new", extra=""):
    """cXML 1.2 OrderRequest."""
    lines = "".join(
        f'<ItemOut quantity="{quantity}" lineNumber="{n}"><ItemID><SupplierPartID>{code}</SupplierPartID></ItemID></ItemOut>'
        for n, (code, _, quantity) in enumerate(ITEMS, 1)
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.024/cXML.dtd"><cXML payloadID="1@x" timestamp="2026-11-20T10:00:00Z">'
        f'<Header/><Request><OrderRequest><OrderRequestHeader orderID="4711" orderDate="2025-11-20T10:15:00+01:00" type="{kind}"{extra}/>{lines}</OrderRequest></Request></cXML>'
    )


def opentrans(version, space, party):
    """openTRANS ORDER; 2.1 put much of it into another namespace."""
    lines = "".join(
        f"<ORDER_ITEM><LINE_ITEM_ID>{n}</LINE_ITEM_ID><{'PRODUCT_ID' if version == '2.1' else 'ARTICLE_ID'}><{party}SUPPLIER_{'PID' if version == '2.1' else 'AID'}>{code}"
        f"</{party}SUPPLIER_{'PID' if version == '2.1' else 'AID'}></{'PRODUCT_ID' if version == '2.1' else 'ARTICLE_ID'}><QUANTITY>{quantity}</QUANTITY></ORDER_ITEM>"
        for n, (code, _, quantity) in enumerate(ITEMS, 1)
    )
    return (
        f'<?xml version="1.0"?><ORDER {space} version="{version}" type="standard"><ORDER_HEADER><CONTROL_INFO><GENERATION_DATE>2026-11-20</GENERATION_DATE></CONTROL_INFO>'
        f"<ORDER_INFO><ORDER_ID>4711</ORDER_ID><ORDER_DATE>2025-11-20</ORDER_DATE></ORDER_INFO></ORDER_HEADER><ORDER_ITEM_LIST>{lines}</ORDER_ITEM_LIST></ORDER>"
    )


add("ubl order", "order.xml", UBL, order(where={"format": "ubl"}, buyer="Larsen Outfitters"), same="4711")
add(
    "ubl change",
    "change.xml",
    ubl("OrderChange", f"<cbc:ID>C-9</cbc:ID><cbc:IssueDate>2025-11-20</cbc:IssueDate>{UBL_REFERENCE}"),
    order(kind="change"),
    same="4711",
)
add(
    "ubl cancellation",
    "cancel.xml",
    ubl("OrderCancellation", f"<cbc:ID>C-9</cbc:ID><cbc:IssueDate>2025-11-20</cbc:IssueDate>{UBL_REFERENCE}", []),
    order(kind="cancellation"),
)
add("ubl in UTF-16", "order.xml", UBL.replace("UTF-8", "UTF-16").encode("utf-16"), order(), same="4711")
add(
    "ubl with prefixes of its own",
    "order.xml",
    UBL.replace("cbc:", "q1:").replace(":cbc=", ":q1="),
    order(),
    same="4711",
)
add("ubl, blanks before the declaration", "order.xml", "\r\n" + UBL, order(), same="4711")
add("cxml new", "order.xml", cxml(), order(where={"format": "cxml"}), same="4711")
add("cxml update", "order.xml", cxml("update"), order(kind="change"), same="4711")
add("cxml delete", "order.xml", cxml("delete"), order(kind="cancellation"))
add("cxml with a version", "order.xml", cxml("new", ' orderVersion="3"'), order(revision="3"), same="4711")
add(
    "opentrans 1.0",
    "order.xml",
    opentrans("1.0", 'xmlns="http://www.opentrans.org/XMLSchema/1.0"', ""),
    order(where={"format": "opentrans"}),
    same="4711",
)
add(
    "opentrans 2.1",
    "order.xml",
    opentrans(
        "2.1",
        'xmlns="http://www.opentrans.org/XMLSchema/2.1" xmlns:bmecat="http://www.bmecat.org/bmecat/2005"',
        "bmecat:",
    ),
    order(),
    same="4711",
)

# ---- EDI -------------------------------------------------------------------------------------------------------------------

ISA = "ISA*00*          *00*          *ZZ*LARSEN         *ZZ*ACME           *251120*1015*U*00401*000000001*0*P*>~GS*PO*LARSEN*ACME*20251120*1015*1*X*004010~"
PO1 = "".join(f"PO1*{n}*{quantity}*EA*3.20**VN*{code}~" for n, (code, _, quantity) in enumerate(ITEMS, 1))


def x12(*sets):
    """An interchange of these transaction sets, each without its envelope."""
    body = ""
    for n, (code, segments) in enumerate(sets, 1):
        body += f"ST*{code}*{n:04}~{segments}SE*{segments.count('~') + 2}*{n:04}~"
    return f"{ISA}{body}GE*{len(sets)}*1~IEA*1*000000001~"


BEG = "BEG*00*SA*4711**20251120~"
X12 = x12(("850", BEG + PO1))
CHANGE = "BCH*04*SA*4711**2*20251101*****20251120~" + "".join(
    f"POC*{n}*QI*{quantity}*{quantity}*EA***VN*{code}~" for n, (code, _, quantity) in enumerate(ITEMS, 1)
)
add("x12 850", "order.x12", X12, order(where={"format": "x12"}), same="4711")
add("x12 850, a line a segment", "order.edi", X12.replace("~", "~\r\n"), order(), same="4711")
add("x12 850, other delimiters", "order.edi", X12.replace("*", "|").replace("~", "\n"), order(), same="4711")
add(
    "x12 850, requested delivery",
    "order.x12",
    x12(("850", BEG + "DTM*002*20251215~" + PO1)),
    order(delivery_date="2025-12-15"),
    same="4711",
)
add(
    "x12 850, release of a blanket order",
    "order.x12",
    x12(("850", "BEG*00*RL*4711*R7*20251120~" + PO1)),
    order(release="R7"),
    same="4711",
)
add(
    "x12 850, replacement (BEG01 05)",
    "order.x12",
    x12(("850", "BEG*05*SA*4711**20251120~" + PO1)),
    order(kind="change"),
    same="4711",
)
add(
    "x12 850, cancellation (BEG01 01)",
    "order.x12",
    x12(("850", "BEG*01*SA*4711**20251120~" + PO1)),
    order(kind="cancellation"),
)
add("x12 860", "change.x12", x12(("860", CHANGE)), order(kind="change", revision="2"), same="4711")
add(
    "x12, two orders and two interchanges",
    "orders.x12",
    x12(("850", BEG + PO1), ("850", BEG.replace("4711", "4712") + PO1))
    + x12(("850", BEG.replace("4711", "4713") + PO1)),
    order(),
    order(number="4712"),
    order(number="4713"),
)

UNB = "UNB+UNOC:3+LARSEN:14+ACME:14+251120:1015+1'"
LIN = "".join(f"LIN+{n}'PIA+5+{code}:SA'QTY+21:{quantity}:PCE'" for n, (code, _, quantity) in enumerate(ITEMS, 1))


def edifact(*messages, advice="UNA:+.? '"):
    """An interchange of these messages, each without its envelope."""
    body = ""
    for n, (kind, segments) in enumerate(messages, 1):
        body += f"UNH+{n}+{kind}:D:96A:UN'{segments}UNT+{segments.count(chr(39)) + 2}+{n}'"
    return f"{advice}{UNB}{body}UNZ+{len(messages)}+1'"


DTM = "DTM+137:20251120:102'"
BUYER = "NAD+BY+5412345000013::9++Larsen Outfitters'NAD+DP+5412345000020::9++Store 12'"
EDIFACT = edifact(("ORDERS", f"BGM+220+4711+9'{DTM}{BUYER}{LIN}UNS+S'"))
add(
    "edifact orders",
    "order.edi",
    EDIFACT,
    order(where={"format": "edifact"}, buyer="Larsen Outfitters", ship_to="Store 12"),
    same="4711",
)
add("edifact without advice", "order.edi", EDIFACT[9:], order(), same="4711")
add(
    "edifact, other delimiters",
    "order.edi",
    "UNA|*.! ~" + EDIFACT[9:].translate(str.maketrans(":+'", "|*~")),
    order(),
    same="4711",
)
add("edifact, a line a segment", "order.edi", EDIFACT.replace("'", "'\n"), order(), same="4711")
add(
    "edifact, an escaped delimiter",
    "order.edi",
    EDIFACT.replace("BGM+220+4711", "BGM+220+47?+11"),
    order(number="47+11"),
    same="4711",
)
add(
    "edifact, replacement (1225 5)",
    "order.edi",
    edifact(("ORDERS", f"BGM+220+4711+5'{DTM}{LIN}UNS+S'")),
    order(kind="change"),
    same="4711",
)
add(
    "edifact, cancellation (1225 1)",
    "order.edi",
    edifact(("ORDERS", f"BGM+220+4711+1'{DTM}{LIN}UNS+S'")),
    order(kind="cancellation"),
)
add(
    "edifact ordchg",
    "change.edi",
    edifact(("ORDCHG", f"BGM+230+C-9+4'{DTM}RFF+ON:4711'{LIN}UNS+S'")),
    order(kind="change"),
    same="4711",
)
add(
    "edifact, requested delivery",
    "order.edi",
    edifact(("ORDERS", f"BGM+220+4711+9'{DTM}DTM+2:20251215:102'{LIN}UNS+S'")),
    order(delivery_date="2025-12-15"),
    same="4711",
)
add(
    "edifact, day before month (2379 2), a week (616)",
    "order.edi",
    edifact(("ORDERS", f"BGM+220+4711+9'DTM+137:201125:2'DTM+2:202551:616'{LIN}UNS+S'")),
    order(delivery_date=None),
    same="4711",
)
add(
    "edifact, revision (1060)",
    "order.edi",
    edifact(("ORDERS", f"BGM+220+4711::B+9'{DTM}{LIN}UNS+S'")),
    order(revision="B"),
    same="4711",
)
add(
    "edifact, several interchanges",
    "orders.edi",
    EDIFACT + edifact(("ORDERS", f"BGM+220+4712+9'{DTM}{LIN}UNS+S'"), ("ORDERS", f"BGM+220+4713+9'{DTM}{LIN}UNS+S'")),
    order(),
    order(number="4712"),
    order(number="4713"),
)

# ---- by office programs: made/make says how --------------------------------------------------------------------------------------

OLD = order(number="4600", date="2024-11-20", origin="quoted", where={"page": 2})
for file, found in (
    ("libreoffice.xlsx", [order(where={"format": "xlsx", "page": 1, "row": 3}, date_where={"row": 4}), OLD]),
    ("libreoffice.docx", [order(where={"format": "docx", "page": 1})]),
    ("libreoffice.csv", [order(where={"format": "csv", "row": 3})]),
    ("libreoffice-calc.pdf", [order(where={"format": "pdf", "page": 1})]),
    ("libreoffice-writer.pdf", [order(where={"format": "pdf", "page": 1})]),
    # Gnumeric loses that a tab is hidden on its way from OpenDocument.
    ("gnumeric.xlsx", [order(where={"format": "xlsx", "page": 1, "row": 3}), {**OLD, "origin": "authored"}]),
    ("gnumeric.csv", [order(where={"format": "csv", "row": 3})]),
):
    with open(os.path.join(MADE, file), "rb") as made:
        add(f"made by an office program: {file}", file, made.read(), *found, same="4711")

# ---- containers ---------------------------------------------------------------------------------------------------------------


def mail(*attachments, text="Please find our order attached.\n"):
    """A mail with these (name, type, octets) attached, as Python's email package writes it."""
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "ann@larsen.example", "orders@acme.example", "Order"
    message["Date"], message["Message-ID"] = "Thu, 20 Nov 2025 10:00:00 +0000", "<1@larsen.example>"
    message.set_content(text)
    for name, kind, octets in attachments:
        kind, _, charset = kind.partition("; charset=")
        main, _, sub = kind.partition("/")
        params = {"charset": charset} if charset else {}
        message.add_attachment(octets, maintype=main, subtype=sub, filename=name, params=params)
    return message.as_bytes()


def locked(name, octets, password=b"secret"):
    """A ZIP whose file is encrypted as PKWARE's APPNOTE.TXT 6.1 has it."""
    crc, keys = zlib.crc32(octets), [0x12345678, 0x23456789, 0x34567890]

    def crc_step(value, octet):
        return (zlib.crc32(bytes([octet]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF) & 0xFFFFFFFF

    def turn(octet):
        keys[0] = crc_step(keys[0], octet)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc_step(keys[2], keys[1] >> 24)

    def encrypted(octet):
        short = (keys[2] | 2) & 0xFFFF
        turn(octet)
        return octet ^ (short * (short ^ 1) >> 8 & 0xFF)

    for octet in password:
        turn(octet)
    body = bytes(encrypted(octet) for octet in bytes(range(11)) + bytes([crc >> 24]) + octets)
    file = name.encode()
    sizes = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 0x5B74, crc, len(body), len(octets), len(file), 0)
    entry = b"PK\3\4" + sizes + file + body
    listed = b"PK\1\2" + struct.pack("<H", 20) + sizes + struct.pack("<HHHII", 0, 0, 0, 0, 0) + file
    return entry + listed + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(listed), len(entry), 0)


def nested(levels):
    """A ZIP in a ZIP in a ZIP ..."""
    octets = zipped(("order.x12", X12))
    for level in range(levels):
        octets = zipped((f"level{level}.zip", octets))
    return octets


XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
add(
    "zip with files of three formats",
    "orders.zip",
    zipped(("a/order.xlsx", XLSX), ("b.x12", X12.replace("4711", "4712")), ("c.xml", UBL.replace("4711", "4713"))),
    order(where={"part": "1/a/order.xlsx"}),
    order(number="4712", where={"part": "1/b.x12"}),
    order(number="4713", where={"part": "1/c.xml"}),
)
add(
    "zip in a zip",
    "orders.zip",
    nested(3),
    order(where={"part": "1/level2.zip/level1.zip/level0.zip/order.x12"}),
    same="4711",
)
add(
    "zip with a name in UTF-8",
    "orders.zip",
    zipped(("Bestellung für Łódź/注文.x12", X12)),
    order(where={"part": "1/Bestellung für Łódź/注文.x12", "name": "注文.x12"}),
    same="4711",
)
add("zip, stored", "orders.zip", zipped(("order.csv", separated(",")), method=zipfile.ZIP_STORED), order(), same="4711")
add(
    "zip with a password",
    "orders.zip",
    locked("order.csv", separated(",").encode()),
    outcome="unreadable",
    unreadable=[("1/order.csv", "password")],
)
add("zip nested too deep", "orders.zip", nested(40), outcome="unreadable", unreadable=[(None, "limit-depth")])
add(
    "zip bomb",
    "orders.zip",
    zipped(("order.txt", b"0" * (80 << 20))),
    outcome="unreadable",
    unreadable=[("1/order.txt", "limit-part-size")],
)
add(
    "xlsx bomb",
    "order.xlsx",
    zipped(*WORKBOOK, ("xl/worksheets/one.xml", b" " * (80 << 20))),
    outcome="unreadable",
    unreadable=[("1", "limit-unpacked-size")],
)
add(
    "mail with a workbook",
    "order.eml",
    mail(("PO.xlsx", XLSX_TYPE, XLSX)),
    order(where={"part": "2", "name": "PO.xlsx"}),
    same="4711",
)
POLISH = HEADS["Polish"][0] + "\r\n4711;2025-11-20;A-1;12\r\n4711;2025-11-20;B-2;5\r\n"
for charset, declared in (("cp1250", "us-ascii"), ("utf-16-le", "windows-1252"), ("utf-16-be", "utf-8")):
    add(
        f"mail with a table in {charset}, declared {declared}",
        "order.eml",
        mail(("PO.csv", f"text/csv; charset={declared}", POLISH.encode(charset))),
        order(where={"part": "2", "format": "csv"}),
        same="4711",
    )
add(
    "mail with a file of no declared type",
    "order.eml",
    mail(("PO.bin", "application/octet-stream", DOCX)),
    order(where={"part": "2", "format": "docx"}),
    same="4711",
)
add(
    "mail with a mail attached",
    "order.eml",
    mail(("old.eml", "application/octet-stream", mail(("PO.x12", "application/edi-x12", X12.encode())))),
    order(origin="forwarded"),
    same="4711",
)
add(
    "mail with a locked and a readable file",
    "order.eml",
    mail(
        ("a.zip", "application/zip", locked("order.csv", separated(",").encode())),
        ("PO.x12", "application/edi-x12", X12.encode()),
    ),
    order(where={"part": "3"}),
    outcome="partly",
    unreadable=[("2/order.csv", "password")],
    same="4711",
)
add(
    "a compressed file of a type that is not read",
    "order.gz",
    gzip.compress(TEXT.encode()),
    outcome="unreadable",
    unreadable=[("1", "unsupported")],
)

# ---- damaged files: one line each, and the others are read as if nothing had been ------------------------------------------------


def flipped(octets, first, last):
    """With these bytes changed."""
    return bytes(octet ^ 0x55 if first < at < last else octet for at, octet in enumerate(octets))


PDF = documents.pdf([documents.order_page("4711", DAY, "Store 12", ITEMS)])
# name: octets, and what the line about it must say: the place, what was expected, what was found
DAMAGED = {
    "cut.pdf": (PDF[:300], r"the PDF is damaged: byte 300: expected %%EOF, but the file ends behind \d+ whole objects"),
    "no-startxref.pdf": (
        b"%PDF-1.4\n" + b"nothing of a PDF but its ends\n" * 3 + b"%%EOF\n",
        r"byte 99: expected startxref before %%EOF, but found none",
    ),
    "wrong-startxref.pdf": (
        b"%PDF-1.4\nstartxref\n123456\n%%EOF\n",
        r"byte 9: expected the place of the table of objects, but found one behind the end of the file",
    ),
    "no-table.pdf": (
        b"%PDF-1.4\nno objects\nstartxref\n9\n%%EOF\n",
        r'byte 9: expected the table of objects, but found "no objects',
    ),
    "flipped.pdf": (flipped(PDF, 0, len(PDF)), "."),
    "cut.xlsx": (
        XLSX[: len(XLSX) // 2],
        r"cannot be unpacked behind \S+\.(xml|rels): Truncated input file \(needed \d+ bytes",
    ),
    "flipped.xlsx": (
        flipped(XLSX, len(XLSX) // 3, len(XLSX) // 3 + 40),
        r"cannot be unpacked: |is damaged: |is missing: expected a file ",
    ),
    "no-sheet.xlsx": (zipped(*WORKBOOK), r"a sheet is missing: expected a file xl/worksheets/one\.xml"),
    "no-strings.xlsx": (
        zipped(*WORKBOOK[:-1], ("xl/worksheets/one.xml", ODD_SHEET)),
        r"its list of texts is missing: expected a file xl/sharedStrings\.xml",
    ),
    "broken-sheet.xlsx": (
        zipped(*WORKBOOK, ("xl/worksheets/one.xml", "<worksheet><sheetData><row><c><v>4711</c>")),
        r"sheet 1 \(xl/worksheets/one\.xml\) is damaged: line 1, column \d+: ",
    ),
    "cut.docx": (DOCX[: len(DOCX) // 2], r"cannot be unpacked behind \S+\.(xml|rels): Truncated"),
    "no-text.docx": (
        zipped(("word/document.xml", "<w:document")),
        r"its text \(word/document\.xml\) is damaged: line 1, column \d+: ",
    ),
    "cut.xml": (UBL[: len(UBL) // 2], r"the XML is damaged: line 1, column \d+: "),
    "wrong-nesting.xml": (cxml().replace("</Request>", ""), r"the XML is damaged: line 1, column \d+: "),
    "cut.x12": (X12[:150], r"breaks off behind segment \d+: expected SE and IEA"),
    "wrong-count.x12": (X12.replace("SE*5*", "SE*7*"), r"segment 7, SE: expected 7 segments, but found 5"),
    "cut.edi": (EDIFACT[: len(EDIFACT) // 2], r"breaks off behind segment \d+: expected UNT and UNZ"),
    "wrong-count.edi": (
        EDIFACT.replace("UNT+13", "UNT+31"),
        r"segment \d+, UNT: expected 31 segments, but found 13",
    ),
    "cut.zip": (nested(1)[:100], r"damaged inside the archive: "),
    "flipped.zip": (flipped(zipped(("order.csv", separated(","))), 40, 60), "damaged inside the archive: "),
    "noise.csv": (b"Order number,Qty\n" + bytes(range(256)) * 20, "this is no text"),
    "open-quote.csv": (
        'Order number,Qty\n"4711,1\n' + "4712,2\n" * 5,
        "line 2: expected a closing quotation mark in this record, but the table ends",
    ),
    "empty.pdf": (b"", "the attachment is empty"),
}
