"""ordinary.py - mail that carries no order, though it is full of dates, numbers and the word "order".

In: a seed. Out: a Case without any order. Talk, newsletters, shipping notices, invoices, calendar mail, patches, logs,
lists, notices of machines, in all languages where people write them.
"""

import datetime
import os
import random

import as_mail
from distractors import Writer, past
from expected import Case
from languages import LOCALES, digits, language
from layouts import body, own_pairs
from messages import Letter, quote_head, signature
from order import make_number, make_order

TODAY = datetime.date(2025, 3, 12)
# Subject, then text; ¤ is a digit.
NOTICES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "notices.txt")


def some_day(rng):
    """A day around now."""
    return TODAY + datetime.timedelta(days=rng.randint(-60, 40))


class Scribe:
    """What the writers below need of one locale."""

    def __init__(self, rng):
        self.rng = rng
        self.locale = rng.choice(LOCALES)
        self.words = language(self.locale)
        self.writer = Writer(rng, self.words)
        self.order = make_order(rng, self.locale, TODAY, "order")

    def say(self, key):
        """A sentence with everything filled in."""
        return self.words.pick(
            self.rng,
            key,
            date=self.writer.date(some_day(self.rng), prose=True),
            year=2025,
            number=make_number(self.rng),
            invoice=digits(self.rng, "RE-2025-####"),
        )

    def day(self):
        """Some day, written."""
        return self.writer.date(some_day(self.rng))

    def letter(self, subject, lines, **more):
        """A letter with a signature."""
        return Letter(subject, "\n".join([*lines, "", *signature(self.rng, self.order)]), **more)


def talk(scribe):
    """A few sentences between people, sometimes with what was written before."""
    rng, words = scribe.rng, scribe.words
    lines = [words.pick(rng, "greeting"), "", *(scribe.say("chat") for _ in range(rng.randint(1, 4)))]
    letter = scribe.letter(scribe.say("chat")[:40], lines)
    if rng.random() < 0.5:
        head, marked = quote_head(rng, scribe.order, some_day(rng))
        old = [words.pick(rng, "greeting"), "", scribe.say("chat"), scribe.say("chat")]
        letter.text += "\n".join(["", "", *head, *(("> " + line).rstrip() if marked else line for line in old)])
        letter.subject = "Re: " + letter.subject
    return letter, None


def newsletter(scribe):
    """Advertising, as HTML with prices and item numbers."""
    rng, words = scribe.rng, scribe.words
    items = "".join(
        f"<tr><td>{line.text}</td><td>{line.code}</td><td>{line.price:.2f}</td></tr>" for line in scribe.order.lines
    )
    html = (
        f"<h1>{scribe.say('news')}</h1><p>{scribe.say('news')}</p><table>{items}</table>"
        f"<p>{words.pick(rng, 'phone')}: {digits(rng, words.pick(rng, 'phone-pattern'))}</p>"
        f"<p>&copy; 2014-2025 {scribe.order.vendor}</p>"
    )
    return Letter(scribe.say("news"), None, "news@shop.example", "office@larsen.example"), as_mail_html(html)


def as_mail_html(body_html):
    """A whole HTML document."""
    return f"<html><body>{body_html}</body></html>"


def shipped(scribe):
    """A shipping notice: it names an order that somebody else placed."""
    rng = scribe.rng
    lines = [scribe.words.pick(rng, "greeting"), "", scribe.say("shipped"), "", f"1Z{digits(rng, '################')}"]
    letter = scribe.letter(scribe.say("shipped")[:60], lines)
    letter.sender, letter.to = "versand@shop.example", "office@larsen.example"
    return letter, None


def billed(scribe):
    """The mail around an invoice, or the invoice itself as text."""
    rng, words = scribe.rng, scribe.words
    invoice = make_order(rng, scribe.locale, TODAY, rng.choice(("invoice", "statement", "delivery-note", "quote")))
    lines = [
        words.pick(rng, f"title-{invoice.kind}"),
        "",
        scribe.say("billed") if invoice.kind == "invoice" else "",
        "",
    ]
    lines += [f"{label}: {value}" for label, value in own_pairs(rng, invoice, scribe.writer)[:2]]
    for block in body(rng, invoice, scribe.writer)[1:2]:
        lines += ["   ".join(row) for row in [block.head, *block.rows]]
    letter = scribe.letter(words.pick(rng, f"title-{invoice.kind}") + " " + invoice.number, lines)
    letter.sender, letter.to = "buchhaltung@vendor.example", "office@larsen.example"
    return letter, None


def meeting(scribe):
    """An invitation."""
    rng, day = scribe.rng, some_day(scribe.rng)
    stamp = day.strftime("%Y%m%d")
    calendar = "\r\n".join(
        (
            "BEGIN:VCALENDAR",
            "METHOD:REQUEST",
            "BEGIN:VEVENT",
            f"UID:{digits(rng, '##########')}",
            f"DTSTART:{stamp}T090000Z",
            f"DTEND:{stamp}T100000Z",
            f"SUMMARY:{scribe.say('chat')}",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        )
    )
    text = as_mail.text_part(scribe.say("chat") + "\n")
    part = as_mail.text_part(calendar, "calendar")
    letter = Letter(scribe.say("chat")[:40], None)
    return letter, as_mail.multipart("alternative", [text, part], "=_cal")


def patch(scribe):
    """A patch on a mailing list."""
    rng = scribe.rng
    name = rng.choice(("order", "parse_date", "po_number", "buffer", "list"))
    text = f"""From {digits(rng, '########')}abcdef Mon Sep 17 00:00:00 2001
From: A. Hacker <hacker@project.example>
Date: Mon, {rng.randint(3, 28):02} Feb 2025 18:22:03 +0100
Subject: [PATCH v{rng.randint(1, 4)} {rng.randint(1, 3)}/3] {name}: reject dates before 2001-01-01

---
 src/{name}.c | {rng.randint(2, 30)} +++++-----
 1 file changed, {rng.randint(2, 20)} insertions(+), 3 deletions(-)

diff --git a/src/{name}.c b/src/{name}.c
index 83db48f..bf269f4 100644
--- a/src/{name}.c
+++ b/src/{name}.c
@@ -{rng.randint(10, 900)},7 +{rng.randint(10, 900)},9 @@ static int {name}_next(struct state *state)
-    if (order->date < 20200311)
+    if (order->number == 0 || order->date < 20010101)
         return -1; /* PO 4711 of 2019-03-11 broke here */
--
2.39.2
"""
    return Letter(f"[PATCH] {name}: reject old dates", text, "hacker@project.example", "devel@lists.example"), None


def log(scribe):
    """What machines write at night."""
    rng = scribe.rng
    lines = []
    for _ in range(rng.randint(5, 25)):
        stamp = (
            f"2025-03-{rng.randint(1, 12):02} {rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
        )
        lines.append(
            f"{stamp} host{rng.randint(1, 9)} "
            + rng.choice(
                (
                    digits(rng, "sshd[####]: Accepted publickey for root from 192.0.2.## port #####"),
                    f"import: order {digits(rng, '45000#####')} skipped, duplicate key",
                    f"kernel: [{digits(rng, '####')}.{digits(rng, '######')}] eth0: link up",
                    "CRON[812]: (root) CMD (/usr/bin/backup)",
                    f"backup: {digits(rng, '###')} files, {digits(rng, '####')} MB, ok",
                    f"erp: job ORDER_EXPORT finished rc=0 rows={digits(rng, '##')}",
                )
            )
        )
    return Letter(f"Cron <root@host{rng.randint(1, 9)}> /usr/bin/nightly", "\n".join(lines), "root@host.example"), None


def machine(scribe):
    """Notices of programs, in English as they mostly are."""
    with open(NOTICES, encoding="utf-8") as file:
        notice = scribe.rng.choice(file.read().split("\n===\n"))
    subject, _, text = (
        digits(scribe.rng, notice.replace("#", "\0").replace("¤", "#")).replace("\0", "#").partition("\n")
    )
    return Letter(subject, text, "noreply@service.example", "office@larsen.example"), None


def digest(scribe):
    """A mailing list's digest."""
    rng, lines = scribe.rng, ["Send Devel mailing list submissions to devel@lists.example", "", "Today's Topics:", ""]
    topics = [scribe.say("chat") for _ in range(4)]
    lines += [f"   {index}. {topic[:50]} ({scribe.order.person})" for index, topic in enumerate(topics, 1)]
    for index, topic in enumerate(topics, 1):
        lines += [
            "",
            "-" * 70,
            "",
            f"Message: {index}",
            f"Date: Tue, {rng.randint(1, 11)} Mar 2025 10:0{index}:00 +0000",
            f"From: {scribe.order.person}",
            f"Subject: {topic[:50]}",
            "",
            topic,
        ]
    return (
        Letter(
            f"Devel Digest, Vol {digits(rng, '##')}, Issue {rng.randint(1, 12)}",
            "\n".join(lines),
            "devel-request@lists.example",
        ),
        None,
    )


def personal(scribe):
    """Applications, contracts, insurance: dates of people."""
    rng, words = scribe.rng, scribe.words
    lines = [
        words.pick(rng, "greeting"),
        "",
        f"{words.pick(rng, 'birthday')}: {scribe.writer.date(past(rng, 30))}",
        f"{words.pick(rng, 'customer-number')}: {digits(rng, '######')}",
        f"{words.pick(rng, 'iban')}: DE02 1203 0000 0000 2020 51",
        f"{words.pick(rng, 'vat')}: {digits(rng, words.pick(rng, 'vat-pattern'))}",
        scribe.say("chat"),
    ]
    return scribe.letter(words.pick(rng, "birthday"), lines), None


SORTS = {
    "talk": talk,
    "newsletter": newsletter,
    "shipped": shipped,
    "billed": billed,
    "meeting": meeting,
    "patch": patch,
    "log": log,
    "machine": machine,
    "digest": digest,
    "personal": personal,
}


def case_of(seed):
    """One mail without an order."""
    rng = random.Random(seed * 7919 + 17)
    scribe = Scribe(rng)
    name = rng.choices(list(SORTS), (5, 3, 3, 4, 1, 1, 2, 2, 1, 2))[0]
    letter, more = SORTS[name](scribe)
    case = f"ordinary-{seed}"
    if name == "meeting":
        head = as_mail.message(Letter(letter.subject, ""), case).decode().split("Content-Type:")[0]
        data = (head + more).encode()
    else:
        data = as_mail.message(letter, case, html=more)
    return Case(case, scribe.words.name, "ordinary", name, "raw-mail", data, [], TODAY.isoformat())


def cases(count):
    """That many of them."""
    return [case_of(seed) for seed in range(count)]
