#!/usr/bin/env -S python3 -B
"""test-retries.py - the same mail again: lost replies, and milters behind ours that refuse."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import private  # noqa: E402

private.enter()

import client  # noqa: E402
import gateway  # noqa: E402
from checks import Checks  # noqa: E402


def lost_reply(checks, setup):
    """The client hangs up after the final dot and sends the same message again."""
    message = gateway.order("PO-4712", gateway.today())
    client.send_and_lose_reply(setup.postfix.port, gateway.SENDER, [gateway.VENDOR], message.octets)
    checks.equal(len(setup.sink.wait(message.id)), 1, "lost reply: the mail server took the first copy all the same")
    verdict, line, _ = setup.send_and_judge(message)
    checks.check(verdict == "pass", "lost reply: the retry with the same Message-ID passes", line)
    checks.equal(len(setup.sink.wait(message.id, copies=2)), 2, "lost reply: both copies are delivered")
    checks.equal(len(setup.guard.sends(number="4712")), 1, "lost reply: it counts once")
    verdict, line, _ = setup.send_and_judge(gateway.order("PO-4712", gateway.today()))
    checks.check(verdict == "hold", "a new Message-ID is no retry: held", line)


def both_at_once(checks, setup):
    """Retries that overlap."""
    message = gateway.order("PO-4730", gateway.today(), gateway.OTHER_ITEMS)
    load = client.Load(setup.postfix.port, gateway.SENDER, [gateway.VENDOR], [message.octets] * 8, senders=8)
    replies = load.wait()
    checks.equal([code for code, _ in replies], [250] * 8, "eight copies of one mail at once: all accepted")
    verdicts = {setup.verdict(reply)[0] for reply in replies}
    checks.equal(verdicts, {"pass"}, "eight copies of one mail at once: none is called a repetition")
    checks.equal(len(setup.guard.sends(number="4730")), 1, "eight copies of one mail at once: they count once")


def two_mails_at_once(checks, setup):
    """The same order in different mails at the same moment: one wins, the others are repetitions."""
    messages = [gateway.order("PO-4740", gateway.today()).octets for _ in range(8)]
    replies = client.Load(setup.postfix.port, gateway.SENDER, [gateway.VENDOR], messages, senders=8).wait()
    verdicts = sorted(setup.verdict(reply)[0] for reply in replies)
    checks.equal(verdicts.count("pass"), 1, "one order in eight mails at once: exactly one passes")
    went_out = verdicts.count("pass") + verdicts.count("tag")
    checks.equal(len(setup.guard.sends(number="4740")), went_out, "one order in eight mails at once: what goes counts")


def refused_behind_us(checks, setup, answer, code):
    """Another milter refuses after we said yes; we are never told."""
    number = {"tempfail": "4750", "reject": "4760"}[answer]
    items = [(f"P-{number}", "Padlock", "3")]
    message = gateway.order(f"PO-{number}", gateway.today(), items)
    setup.other.says(answer)
    reply = setup.send(message)
    checks.equal(reply[0], code, f"another milter's {answer} reaches the client")
    setup.other.says("accept")
    verdict, line, _ = setup.send_and_judge(message)
    checks.check(verdict == "pass", f"after the {answer} the same mail passes: it is not 'sent already'", line)
    setup.sink.wait(message.id)
    checks.equal(len(setup.sink.with_id(message.id)), 1, f"after the {answer} one copy arrives")
    checks.equal(len(setup.guard.sends(number=number)), 1, f"after the {answer} it counts once")
    verdict, line, _ = setup.send_and_judge(gateway.order(f"PO-{number}", gateway.today(), items))
    checks.check(verdict == "hold", f"after the {answer} another mail with the order is a repetition", line)


def no_message_id(checks, setup):
    """Without a Message-ID Postfix invents one, another on every attempt."""
    message = gateway.order("PO-4770", gateway.today(), [("Z-1", "Ladder", "2")])
    bare = gateway.Message(message.octets.replace(f"Message-ID: {message.id}\r\n".encode(), b""), None)
    verdict, line, _ = setup.send_and_judge(bare)
    checks.check(verdict == "pass", "a mail without Message-ID passes", line)
    verdict, line, _ = setup.send_and_judge(bare)
    checks.check(verdict == "pass", "sent again within minutes by the same client: the same send", line)
    checks.equal(len(setup.guard.sends(number="4770")), 1, "it counts once")
    other = gateway.order("PO-4771", gateway.today(), [("Z-2", "Bucket", "9")])
    other = gateway.Message(other.octets.replace(f"Message-ID: {other.id}\r\n".encode(), b""), None)
    verdict, line, _ = setup.send_and_judge(other)
    checks.check(verdict == "pass", "another one without Message-ID is not the same mail", line)
    checks.equal(len(setup.guard.sends(number="4771")), 1, "and counts for itself")


def main():
    """One set-up for all."""
    checks = Checks()
    with gateway.Gateway(other_milter=True) as setup:
        lost_reply(checks, setup)
        both_at_once(checks, setup)
        two_mails_at_once(checks, setup)
        refused_behind_us(checks, setup, "tempfail", 451)
        refused_behind_us(checks, setup, "reject", 550)
        no_message_id(checks, setup)
    return checks.done()


sys.exit(main())
