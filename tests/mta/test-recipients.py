#!/usr/bin/env -S python3 -B
"""test-recipients.py - several recipients in one transaction: held only if every party in To: has the order."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import private  # noqa: E402

private.enter()

import gateway  # noqa: E402
from checks import Checks  # noqa: E402

BOTH = [gateway.VENDOR, gateway.OTHER_VENDOR]


def to_both(number):
    """Today's order to both vendors, under a new Message-ID each time."""
    return gateway.order(number, gateway.today(), to=", ".join(BOTH))


def main():
    """First one has it, then both."""
    checks = Checks()
    with gateway.Gateway() as setup:
        first = gateway.order("PO-4712", gateway.today())
        verdict, line, _ = setup.send_and_judge(first)
        checks.equal(verdict, "pass", "the order to the first vendor passes")

        second = to_both("PO-4712")
        verdict, line, _ = setup.send_and_judge(second, to=BOTH)
        checks.equal(verdict, "tag", "to both, one of whom has it: tagged")
        arrived = setup.sink.wait(second.id)
        got = sorted(recipient for delivery in arrived for recipient in delivery.recipients)
        checks.equal(got, sorted(BOTH), "and both get it")
        tags = [value for delivery in arrived for value in delivery.headers("X-Orderguard")]
        checks.check(len(tags) == len(arrived), "with one X-Orderguard field", tags)

        third = to_both("PO-4712")
        verdict, line, queue_id = setup.send_and_judge(third, to=BOTH)
        checks.check(verdict == "hold" and setup.postfix.held() == [queue_id], "to both, who both have it: held", line)
        checks.equal(setup.sink.with_id(third.id), [], "and nobody gets it")

        split = to_both("PO-4790")
        for vendor in BOTH:
            verdict, line, _ = setup.send_and_judge(split, to=vendor)
            checks.check(verdict == "pass", f"one mail in a transaction for each recipient: {vendor} gets it", line)
        checks.equal(len(setup.sink.wait(split.id, copies=2)), 2, "so both copies arrive")
    return checks.done()


sys.exit(main())
