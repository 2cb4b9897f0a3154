#!/usr/bin/env -S python3 -B
"""test-observe.py - mode observe: says what it would have done and leaves every octet alone; large mail flows too."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import private  # noqa: E402

private.enter()

import gateway  # noqa: E402
import postfix  # noqa: E402
from checks import Checks  # noqa: E402


def without_trace(delivery):
    """The message as the client sent it: without the field that Postfix itself puts before everything."""
    fields = [field for field in delivery.fields if not field.startswith("Received:")]
    return fields, delivery.body()


def same_as_sent(checks, setup, message, name):
    """Sends it past the daemon and through it: both copies must be alike. Returns the verdict that was logged."""
    setup.send(message, port="unfiltered")
    setup.sink.wait(message.id)
    reply = setup.send(message)
    both = setup.sink.wait(message.id, copies=2)
    alike = len(both) == 2 and without_trace(both[0]) == without_trace(both[1])
    shown = "\n".join(str(without_trace(each)) for each in both)
    checks.check(alike, f"{name}: what arrives is octet for octet what arrives without the daemon", shown)
    line = next(iter(setup.guard.lines(postfix.queue_id(reply) or "none")), ": (no line)")
    return line.split()[1]


def main():
    """Observed verdicts, and size."""
    checks = Checks()
    with gateway.Gateway(mode="observe") as setup:
        odd = [("X-Odd", "a\tb  c")]
        old = gateway.order("PO-4711", gateway.year_ago(), text="   blanks at the end   \n\n.\n..\n", headers=odd)
        verdict = same_as_sent(checks, setup, old, "last year's order")
        checks.equal(verdict, "would-hold", "last year's order: would-hold")
        checks.equal(setup.postfix.held(), [], "nothing is held")
        checks.equal(setup.guard.holds(), [], "nothing is listed as held")
        checks.equal(len(setup.guard.sends(number="4711")), 1, "the history says it was sent")
        again = gateway.order("PO-4711", gateway.year_ago())
        verdict, line, _ = setup.send_and_judge(again)
        checks.check(verdict == "would-hold" and "4711" in line, "the same order again: would-hold", line)

        locked = gateway.mail(
            "See the attachment.\n", attachments=[("order.rar", "application/vnd.rar", b"Rar!\x1a\x07\x01\x00" * 9)]
        )
        verdict, line, _ = setup.send_and_judge(locked)
        checks.check(verdict == "would-tag" and "could-not-look" in line, "mail that nobody can read: would-tag", line)
        rules = setup.guard.report()["rules"]
        found = {(each["rule"].split(":")[2], each["verdict"]): each["messages"] for each in rules}
        checks.equal(
            {key: len(messages) for key, messages in found.items()},
            {
                ("last-years-order", "would-hold"): 1,
                ("sent-before", "would-hold"): 1,
                ("could-not-look", "would-tag"): 1,
            },
            "the report names them by rule",
        )
        checks.check(
            all("4711" in each["why"] for key in found for each in found[key] if key[1] == "would-hold"),
            "... with each message's reason",
            found,
        )

        foreign = gateway.mail("Lunch?\n", headers=[("X-Orderguard", "held; id=AAAAA; t=00")])
        same_as_sent(checks, setup, foreign, "mail with somebody's X-Orderguard field")

        setup.guard.write(mode="enforce")
        setup.guard.stop()
        setup.guard.start()
        big = gateway.mail("".join(f"Line {number} of very many, {'x' * 40}\n" for number in range(1000000)))
        verdict, line, _ = setup.send_and_judge(big)
        arrived = setup.sink.wait(big.id, seconds=60)
        checks.check(len(big.octets) > 60_000_000, "a message of more than 60 MB")
        checks.check(verdict == "tag" and ":could-not-look " in line, "is tagged: nobody could look", line)
        whole = len(arrived) == 1 and arrived[0].body() == big.octets[big.octets.find(b"\r\n\r\n") + 4 :]
        checks.check(whole, "and arrives whole, once", len(arrived))
    return checks.done()


sys.exit(main())
