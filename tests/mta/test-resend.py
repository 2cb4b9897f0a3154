#!/usr/bin/env -S python3 -B
"""test-resend.py - the word in the subject of who logged in: the order goes out once more, and arrives without it."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import private  # noqa: E402

private.enter()

import gateway  # noqa: E402
import postfix  # noqa: E402
from checks import Checks  # noqa: E402

RULES = """
rule sent-before {
    when     number sent-before within 25 months and lines same
    reject   "order {number} went to {party} on {earlier.date} already"
}
"""
LOGIN = {"port": "submission", "login": (postfix.USER, postfix.PASSWORD)}


def with_subject(message, subject):
    """The message under another subject, as it has to stand in the header."""
    head, _, rest = message.octets.partition(b"Subject: ")
    return gateway.Message(head + b"Subject: " + subject + b"\r\n" + rest.partition(b"\r\n")[2], message.id)


def order():
    """The order of today, in a mail of its own."""
    return gateway.order("PO-4711", gateway.today())


def subject_of(setup, message):
    """The subject the vendor sees; None when the mail did not arrive once."""
    arrived = setup.sink.wait(message.id)
    return arrived[0].headers("Subject")[0] if len(arrived) == 1 else None


def sent_and_refused(checks, setup):
    """First the order, then its repetition, which is told of the word."""
    message = order()
    checks.equal(setup.send_and_judge(message, **LOGIN)[0], "pass", "the order passes")
    checks.equal(subject_of(setup, message), "Order PO-4711", "its subject is as it was written")
    code, text = setup.send(order(), **LOGIN)
    told = "NOT SENT: order 4711 went to acme.example on" in text and "put [resend] in the subject. Ref" in text
    checks.check(
        code == 550 and told and len(text) < 200, "the repetition is rejected, and the reply mentions the word", text
    )
    code, text = setup.send(order())
    checks.check(code == 550 and "[resend]" not in text, "who did not log in is not told of the word", text)
    message = with_subject(order(), b"[resend] Order PO-4711")
    code, text = setup.send(message)
    checks.check(code == 550, "and the word is of no use to them", text)


def once_more(checks, setup):
    """With the word it goes out, once."""
    message = with_subject(order(), b"=?UTF-8?Q?=5Bresend=5D_Eilig=3A_Gr=C3=BC=C3=9Fe?=")
    verdict, line, _ = setup.send_and_judge(message, **LOGIN)
    checks.check(verdict == "pass" and f"resend=passed by={postfix.USER}" in line, "with the word it passes", line)
    checks.equal(subject_of(setup, message), "=?UTF-8?Q?Eilig=3A_Gr=C3=BC=C3=9Fe?=", "the word is gone when it arrives")
    again = with_subject(order(), b"Order PO-4711 [RESEND]")
    code, text = setup.send(again, **LOGIN)
    used = code == 550 and "let it pass once already" in text and "To send" not in text
    checks.check(used, "a second time the word has no effect, and the reply says so", text)
    checks.equal(setup.send(message, **LOGIN)[0], 250, "but a retry of the mail it let pass is no second time")
    counted = setup.guard.ctl("history", "resent")
    checks.check("1 sent with the resend word, 0 of them needlessly" in counted.stdout, "it is counted", counted.stdout)


def after_a_restart(checks, setup):
    """The note is in the history, not in the daemon's memory."""
    setup.guard.stop()
    setup.guard.start()
    code, text = setup.send(with_subject(order(), b"[resend] Order PO-4711"), **LOGIN)
    checks.check(code == 550, "a restart forgets nothing", text)


def main():
    """One set-up for all."""
    checks = Checks()
    with gateway.Gateway() as setup:
        with open(setup.guard.rules, "w", encoding="utf-8") as file:
            file.write(RULES)
        setup.guard.hup()
        setup.guard.wait_log("reloaded: rules=1 ")
        sent_and_refused(checks, setup)
        once_more(checks, setup)
        after_a_restart(checks, setup)
    return checks.done()


sys.exit(main())
