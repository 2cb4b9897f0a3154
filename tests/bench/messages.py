"""messages.py FOLDER - makes the mail the benchmark sends, fresh for today.

    a0.eml ... a7.eml   2 KB of ordinary text, no order
    b0.eml ... b7.eml   an order by mail: a short text and (b0.pdf ...) a PDF of 58 KB with two pages, 80 KB in all
    c0.eml ... c7.eml   the same with a workbook of 26 KB (c0.xlsx ...), 37 KB in all
    o0.eml ... o7.eml   an order as plain text, 2 KB

The load generator writes another ten-digit number over NUMBER and ITEM in every message, in the text as well as inside
the PDF, and puts the PDF in, in base64, where the message says so: every message is a new order with lines of its own.
For that the PDF's page descriptions are not compressed (its fonts and its picture are), nor are the workbook's shared
strings (its cells are). Workbooks are made by XlsxWriter.
"""

import datetime
import io
import os
import random
import subprocess
import sys
import zipfile

import xlsxwriter

NUMBER = "4500000000"
ITEM = "7700000000"
VARIANTS = 8
ROWS_A_PAGE = 34
SHEET_ROWS = 390

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOUNS = "boot glove rope tent stove lamp jacket harness anchor shackle pulley oar paddle compass whistle flask".split()
KINDS = "steel brass canvas rubber wool leather nylon carbon light heavy folding spare double winter short long".split()
WORDS = """the a we you it this that meeting harbour morning ship weather coffee report visitor corner window plan
 idea week paper colour question answer train garden library music table dinner photo street evening team people
 talked wrote found asked brought showed opened walked needed liked about after before with without into over near
 again often never always perhaps together quickly slowly really quite rather""".split()


def text_line(chance, words=11):
    """One line of prose without any meaning."""
    return " ".join(chance.choice(WORDS) for _ in range(words)).capitalize() + "."


def headers(chance, subject, variant, kind):
    """The header section as a mail program in the office would write it."""
    trace = "".join(chance.choice("0123456789abcdef") for _ in range(32))
    return [
        "Received: from desk.larsen.example (desk.larsen.example [192.0.2.17])",
        "\tby mail.larsen.example (Postfix) with ESMTPSA id 4XyZ0P1Qr2z9sT0",
        "\tfor <sales@acme.example>; " + datetime.datetime.now().astimezone().strftime("%a, %d %b %Y %H:%M:%S %z"),
        "Date: " + datetime.datetime.now().astimezone().strftime("%a, %d %b %Y %H:%M:%S %z"),
        "From: Kari Larsen <kari@larsen.example>",
        "To: Acme Sales <sales@acme.example>",
        f"Subject: {subject}",
        f"Message-ID: <{NUMBER}.{trace}@larsen.example>",
        f"X-Mailer: Bench {kind}{variant}",
        "MIME-Version: 1.0",
    ]


def ordinary(chance, variant):
    """Class a."""
    lines = headers(chance, f"About next week {NUMBER[-6:]}", variant, "a")
    lines += ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 7bit", "", "Hello Tom,", ""]
    while sum(len(line) + 2 for line in lines) < 2000:
        lines.append(text_line(chance))
    return lines + ["", "Best wishes", "Kari"]


def as_text(chance, variant):
    """Class o."""
    today = datetime.date.today()
    lines = headers(chance, f"Purchase order {NUMBER}", variant, "o")
    lines += ["Content-Type: text/plain; charset=utf-8", "", "PURCHASE ORDER", "", f"Order number: {NUMBER}"]
    lines += [
        f"Order date: {today.day} {today.strftime('%B')} {today.year}",
        "",
        "Item          Description           Quantity",
    ]
    for row in range(24):
        code = (
            ITEM if row == 0 else f"{chance.choice('ABCDEFGH')}{chance.choice('KLMN')}-{chance.randrange(1000, 9999)}"
        )
        lines.append(f"{code:12}  {chance.choice(KINDS) + ' ' + chance.choice(NOUNS):20}  {chance.randrange(1, 200)}")
    return lines + ["", "Kind regards", "Kari"]


def make_workbook(path, chance, today):
    """A sheet as an ERP writes it; its shared strings are stored as they are."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, dates = book.add_worksheet("Order"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row("A1", ["PURCHASE ORDER"])
        sheet.write_row("A3", ["Order number", NUMBER])
        sheet.write("A4", "Order date")
        sheet.write_datetime("B4", datetime.datetime(today.year, today.month, today.day), dates)
        sheet.write_row("A6", ["Item", "Description", "Quantity", "Price"])
        for row in range(SHEET_ROWS):
            code = ITEM if row == 0 else f"{chance.choice('ABCDEFGH')}{chance.choice('KLMN')}-{row}"
            what = f"{chance.choice(KINDS)} {chance.choice(NOUNS)}"
            sheet.write_row(6 + row, 0, [code, what, chance.randrange(1, 200), chance.randrange(100, 90000) / 100])
    with zipfile.ZipFile(out) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in made.namelist():
            method = zipfile.ZIP_STORED if name.endswith("sharedStrings.xml") else zipfile.ZIP_DEFLATED
            archive.writestr(name, made.read(name), method)


def with_file(chance, variant, kind, media, name):
    """Classes b and c: a line @ATTACH NAME stands for the attachment."""
    boundary = f"----=_part_{chance.randrange(10**12):012d}"
    lines = headers(chance, f"Purchase order {NUMBER}", variant, kind)
    lines += [f'Content-Type: multipart/mixed; boundary="{boundary}"', "", f"--{boundary}"]
    lines += ["Content-Type: text/plain; charset=utf-8", "", "Hello Tom,", "", "please find our order attached.", ""]
    lines += [text_line(chance) for _ in range(3)]
    lines += ["", "Best wishes", "Kari", "", f"--{boundary}"]
    lines += [
        f'Content-Type: {media}; name="order-{variant}{os.path.splitext(name)[1]}"',
        "Content-Transfer-Encoding: base64",
    ]
    lines += [f'Content-Disposition: attachment; filename="order-{variant}{os.path.splitext(name)[1]}"', ""]
    return lines + [f"@ATTACH {name}", f"--{boundary}--"]


def show(x, y, text, font="Helvetica", size=10):
    """One piece of text in PostScript."""
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"/{font} findfont {size} scalefont setfont {x} {y} moveto ({escaped}) show"


def logo(chance):
    """A picture that does not compress, so that the file has the size that is wanted."""
    width, height = 140, 84
    noise = chance.randbytes(width * height * 3).hex()
    rows = [noise[i : i + 120] for i in range(0, len(noise), 120)]
    head = f"gsave 400 715 translate 150 90 scale /row {width * 3} string def {width} {height} 8 "
    head += f"[{width} 0 0 -{height} 0 {height}] {{currentfile row readhexstring pop}} false 3 colorimage"
    return [head, *rows, "grestore"]


def item_row(chance, y, code=None):
    """One ordered item: code, description, quantity, price."""
    code = code or f"{chance.choice('ABCDEFGH')}{chance.choice('KLMN')}-{chance.randrange(1000, 9999)}"
    what = f"{chance.choice(KINDS)} {chance.choice(NOUNS)}, {chance.choice(KINDS)}"
    price = f"{chance.randrange(100, 90000) / 100:.2f}"
    quantity = str(chance.randrange(1, 200))
    cells = [(60, code, "Courier"), (140, what, "Helvetica"), (400, quantity, "Courier"), (470, price, "Courier")]
    return [show(x, y, text, font, 9) for x, text, font in cells]


def postscript(chance, today):
    """Two pages of a purchase order."""
    in_words = f"{today.day} {today.strftime('%B')} {today.year}"
    page = ["%!PS-Adobe-3.0", *logo(chance)]
    page += [show(60, 780, "Larsen Outfitters", "Helvetica-Bold", 16), show(60, 762, "14 Harbour Street, 5003 Bergen")]
    page += [show(60, 725, "PURCHASE ORDER", "Helvetica-Bold", 14), show(60, 705, f"Order number: {NUMBER}")]
    page += [show(60, 690, f"Order date: {in_words}"), show(60, 675, "Telephone: +47 123 456 789 0")]
    page += [show(60, 660, "Supplier: Acme Tools, 1 High Street, London")]
    columns = ((60, "Item"), (140, "Description"), (400, "Quantity"), (470, "Price"))
    page += [show(x, 635, name, "Helvetica-Bold", 9) for x, name in columns]
    for row in range(ROWS_A_PAGE):
        page += item_row(chance, 620 - 16 * row, ITEM if row == 0 else None)
    page += ["showpage", show(60, 790, f"Purchase order {NUMBER}, page 2")]
    for row in range(ROWS_A_PAGE):
        page += item_row(chance, 765 - 16 * row)
    return "\n".join(page + [show(60, 200, "Please confirm by return.", "Times-Roman", 11), "showpage", ""])


def make_pdf(path, source):
    """PostScript to PDF by ghostscript; ends the program when number and item are not found in it as they stand."""
    command = ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pdfwrite", "-dCompressPages=false"]
    command += ["-dAutoFilterColorImages=false", "-dColorImageFilter=/FlateEncode", "-dDownsampleColorImages=false"]
    command += ["-dEmbedAllFonts=true", f"-sOutputFile={path}"]
    command += ["-c", "<</NeverEmbed []>> setdistillerparams", "-f", "-"]
    subprocess.run(command, input=source.encode("ascii"), check=True)
    with open(path, "rb") as file:
        made = file.read()
    if made.count(NUMBER.encode()) != 2 or made.count(ITEM.encode()) != 1:
        sys.exit(f"{path}: order number and item code do not stand in it as they should")


def main():
    """Writes all files."""
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    today = datetime.date.today()
    for variant in range(VARIANTS):
        chance = random.Random(variant)
        make_pdf(os.path.join(folder, f"b{variant}.pdf"), postscript(chance, today))
        make_workbook(os.path.join(folder, f"c{variant}.xlsx"), chance, today)
        for kind, lines in (
            ("a", ordinary(chance, variant)),
            ("b", with_file(chance, variant, "b", "application/pdf", f"b{variant}.pdf")),
            ("c", with_file(chance, variant, "c", XLSX_TYPE, f"c{variant}.xlsx")),
            ("o", as_text(chance, variant)),
        ):
            with open(os.path.join(folder, f"{kind}{variant}.eml"), "w", encoding="utf-8", newline="") as file:
                file.write("\r\n".join(lines) + "\r\n")


main()
