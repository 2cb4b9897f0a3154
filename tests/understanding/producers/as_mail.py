"""as_mail.py - letters, HTML and drawn files as the bytes of mail messages.

In: a Letter (subject, text, sender, ...), HTML, attachments. Out: a message with LF line ends. Messages are put
together by hand rather than by a library, so that they look as different as those of real programs.
"""

import base64
import datetime
import email.header
import quopri
from dataclasses import dataclass

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
    "txt": "text/plain",
    "eml": "message/rfc822",
}


@dataclass
class Attachment:
    """A file to go along."""

    name: str
    data: bytes

    @property
    def type(self):
        """Its media type."""
        return TYPES.get(self.name.rsplit(".", 1)[-1].lower(), "application/octet-stream")


def header_text(text, charset="utf-8"):
    """A header value, encoded when it must be."""
    if text.isascii():
        return text
    return email.header.Header(text, charset, maxlinelen=70).encode(linesep="\n")


def date_header(day, hour=9):
    """A Date: value."""
    return f"{DAYS[day.weekday()]}, {day.day:02} {MONTHS[day.month - 1]} {day.year} {hour:02}:14:07 +0100"


def text_part(text, subtype="plain", charset="utf-8"):
    """The header fields and body of a text part; base64 where bytes of no meaning to quoted-printable prevail."""
    data = text.encode(charset)
    fields = f"Content-Type: text/{subtype}; charset={charset}\n"
    if charset == "iso-2022-jp":
        return fields + "Content-Transfer-Encoding: 7bit\n\n" + data.decode("ascii")
    if data.isascii() and max((len(line) for line in data.split(b"\n")), default=0) < 900:
        return fields + "Content-Transfer-Encoding: 7bit\n\n" + data.decode("ascii")
    if sum(byte > 127 for byte in data) * 4 > len(data):
        return fields + "Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(data).decode("ascii")
    return fields + "Content-Transfer-Encoding: quoted-printable\n\n" + quopri.encodestring(data).decode("ascii")


def html_document(body):
    """HTML as mail programs write it, unless the text is a whole document already."""
    return body if "<html" in body.lower() else f"<html><head></head><body>{body}</body></html>"


def file_part(attachment):
    """The header fields and body of an attachment."""
    if attachment.type == "message/rfc822":
        return f"Content-Type: message/rfc822\nContent-Disposition: attachment\n\n{attachment.data.decode('utf-8')}"
    name = header_text(attachment.name)
    return (
        f'Content-Type: {attachment.type}; name="{name}"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment; filename="{name}"\n\n' + base64.encodebytes(attachment.data).decode("ascii")
    )


def multipart(subtype, parts, boundary):
    """Parts between boundaries, with the header field."""
    body = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"\n\n{body}--{boundary}--\n'


def message(letter, name, html=None, attachments=()):
    """The bytes of a message: the letter's text, its HTML or both, and attachments."""
    day = letter.day if isinstance(letter.day, datetime.date) else datetime.date.fromisoformat(letter.day)
    fields = {
        "From": letter.sender,
        "To": letter.to,
        "Subject": header_text(letter.subject),
        "Date": date_header(day),
        "Message-ID": f"<{name}@larsen.example>",
        "MIME-Version": "1.0",
        **letter.headers,
    }
    content = text_part(letter.text, "plain", letter.charset) if letter.text is not None else None
    if html is not None:
        marked = text_part(html, "html")
        content = multipart("alternative", [content, marked], "=_alt_" + name) if content else marked
    if attachments:
        content = multipart(
            "mixed", [content or text_part("")] + [file_part(each) for each in attachments], "=_mix_" + name
        )
    head = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return (head + content).encode("utf-8")
