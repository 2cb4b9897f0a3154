"""documents.py - order forms as PDF and messages that carry them, made by real programs at the moment they are needed.

In: numbers, dates, items. Out: octets. Dates are always written with the name of the month, so that no form can be
misread. groff makes PDF itself (gropdf) or hands PostScript to ghostscript.
"""

import base64
import datetime
import email.utils
import hashlib
import subprocess

MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}

LABELS = {
    "en": ("PURCHASE ORDER", "Order number", "Order date", "Ship to", "Item", "Description", "Quantity"),
    "de": ("BESTELLUNG", "Bestellnummer", "Bestelldatum", "Lieferadresse", "Artikel", "Bezeichnung", "Menge"),
    "fr": ("BON DE COMMANDE", "N° de commande", "Date de commande", "Livrer à", "Référence", "Désignation", "Quantité"),
}


def years_before(day, years):
    """The same day so many years earlier; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def in_words(day, language="en"):
    """22 November 2024, as the language writes it."""
    month = MONTHS[language][day.month - 1]
    if language == "de":
        return f"{day.day}. {month} {day.year}"
    if language == "fr" and day.day == 1:
        return f"1er {month} {day.year}"
    return f"{day.day} {month} {day.year}"


def order_page(number, day, store, items, language="en"):
    """One order form in troff's language: labels with their values beside them, and a table of items."""
    title, number_label, date_label, ship_label, *columns = LABELS[language]
    rows = "\n".join(f"{code}@{text}@{quantity}" for code, text, quantity in items)
    # Without fonts' ligatures, hyphenation and filling the page reads as it is written here.
    return f""".nh
.nf
.vs 16p
.ps 18
{title}
.ps 11
.sp
Larsen Outfitters
14 Harbour Street
.sp
.TS
tab(@);
l l.
{number_label}:@{number}
{date_label}:@{in_words(day, language)}
{ship_label}:@{store}
.TE
.sp
.TS
tab(@) box;
l l n.
{'@'.join(columns)}
_
{rows}
.TE
"""


def pdf(pages, maker="groff"):
    """The pages as one PDF, made by groff alone or by groff and ghostscript."""
    source = ".bp\n".join(pages).encode()
    device = "pdf" if maker == "groff" else "ps"
    made = subprocess.run(["groff", "-Kutf8", "-t", f"-T{device}"], input=source, capture_output=True, check=True)
    if maker == "groff":
        return made.stdout
    arguments = "gs -q -dNOPAUSE -dBATCH -dSAFER -sDEVICE=pdfwrite -sOutputFile=- -".split()
    return subprocess.run(arguments, input=made.stdout, capture_output=True, check=True).stdout


def wrapped(octets):
    """Base64 in lines of 76."""
    text = base64.b64encode(octets).decode()
    return "\r\n".join(text[at : at + 76] for at in range(0, len(text), 76)) + "\r\n"


def new_id():
    """A Message-ID never used before."""
    return email.utils.make_msgid(domain="larsen.example")


def message(sender, to, subject, text, attachments=(), date=None, cc=None, message_id=None, headers=()):
    """A message as octets with CRLF line ends.

    attachments: (file name, type, octets); a type of message/rfc822 goes in as it is. date: datetime with a zone;
    None: now. message_id: "" leaves the field out. headers: further (name, value).
    """
    date = date or datetime.datetime.now(datetime.timezone.utc)
    fields = [("From", sender), ("To", to), ("Subject", subject), ("Date", email.utils.format_datetime(date))]
    if cc:
        fields.append(("Cc", cc))
    if message_id != "":
        fields.append(("Message-ID", message_id or new_id()))
    fields += list(headers) + [("MIME-Version", "1.0")]
    plain = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    plain += text.replace("\r\n", "\n").replace("\n", "\r\n")
    head = "".join(f"{name}: {value}\r\n" for name, value in fields).encode()
    if not attachments:
        return head + plain.encode() + b"\r\n"
    parts = [plain.encode()]
    for name, media_type, octets in attachments:
        part = f'Content-Type: {media_type}; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\n'
        if media_type == "message/rfc822":
            parts.append(part.encode() + b"\r\n" + octets)
        else:
            parts.append(f"{part}Content-Transfer-Encoding: base64\r\n\r\n{wrapped(octets)}".encode())
    boundary = "=_" + hashlib.sha256(b"".join(parts)).hexdigest()[:24]
    whole = head + f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'.encode()
    for part in parts:
        whole += f"--{boundary}\r\n".encode() + part + b"\r\n"
    return whole + f"--{boundary}--\r\n".encode()
