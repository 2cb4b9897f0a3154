#!/usr/bin/env -S python3 -B
"""test-reload.py [ROUNDS] - HUP under load loses nothing, a faulty rule file changes nothing, TERM stops cleanly."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import private  # noqa: E402

private.enter()

import time  # noqa: E402

import client  # noqa: E402
import gateway  # noqa: E402
import postfix  # noqa: E402
from checks import Checks  # noqa: E402

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 100


def orders(count):
    """So many different orders of today."""
    found = []
    for number in range(count):
        items = [(f"N-{number}", "Nail", "100")]
        found.append(gateway.order(f"PO-{50000 + number}", gateway.today(), items))
    return found


def under_load(checks, setup):
    """HUP again and again while four clients send."""
    messages = orders(4 * ROUNDS)
    load = client.Load(setup.postfix.port, gateway.SENDER, [gateway.VENDOR], [each.octets for each in messages])
    hups = 0
    while load.busy() or hups < ROUNDS:
        setup.guard.hup()
        hups += 1
        time.sleep(0.02)
    replies = load.wait()
    checks.check(setup.guard.running(), f"the daemon lives after {hups} HUPs under load", setup.guard.output())
    refused = [reply for reply in replies if reply[0] != 250]
    checks.equal(refused, [], f"none of {len(messages)} messages is refused")
    setup.postfix.wait_empty(60)
    copies = [len(setup.sink.with_id(message.id)) for message in messages]
    checks.equal(sorted(set(copies)), [1], "each arrives exactly once")
    unjudged = [reply for reply in replies if not setup.guard.wait_line(postfix.queue_id(reply) or "none", 2)]
    checks.equal(unjudged, [], "each was judged: a reload lets nothing through unseen")
    passed = [reply for reply in replies if setup.verdict(reply)[0] == "pass"]
    checks.equal(len(passed), len(messages), "each passed")


def faulty_rules(checks, setup):
    """A mistake in the rules: the old ones stay, and the log says so."""
    with open(setup.guard.rules, "a", encoding="utf-8") as file:
        file.write('\nrule broken {\n    when  date older-than "old"\n    hold  "too old"\n}\n')
    setup.guard.hup()
    found = setup.guard.wait_log(r"guard\.rules:\d+:\d+: .*older-than")
    checks.check(found, "the log names file, line and column of the mistake", setup.guard.log()[-2000:])
    vendor = "a@reload.example"
    verdict, line, _ = setup.send_and_judge(gateway.order("PO-4711", gateway.year_ago(), to=vendor), to=vendor)
    checks.check(verdict == "hold", "the old rules are still in force", line)


def new_rules(checks, setup):
    """Right rules again: they are used from now on."""
    with open(setup.guard.rules, "w", encoding="utf-8") as file:
        file.write('rule old {\n    when  date older-than 300 days\n    reject "order {number} is too old"\n}\n')
    setup.guard.hup()

    def answer():
        vendor = "b@reload.example"
        return setup.send(gateway.order("PO-4711", gateway.year_ago(), to=vendor), to=vendor)

    reply = setup.guard.wait_for(lambda: (found := answer())[0] == 550 and found, 10)
    expected = reply and "4711" in reply[1] and len(reply[1]) < 200
    checks.check(expected, "new rules are used after HUP: the order is rejected with our sentence", reply)


def main():
    """Reload, then stop."""
    checks = Checks()
    with gateway.Gateway() as setup:
        under_load(checks, setup)
        faulty_rules(checks, setup)
        new_rules(checks, setup)
        began = time.monotonic()
        status = setup.guard.stop(20)
        checks.equal(status, 0, f"TERM: a clean stop (after {time.monotonic() - began:.1f} s)")
        message = gateway.mail("Lunch?\n")
        reply = setup.send(message, port="accept")
        checks.check(reply[0] == 250 and len(setup.sink.wait(message.id)) == 1, "mail flows without the daemon", reply)
        setup.guard.start()
        verdict, line, _ = setup.send_and_judge(gateway.order("PO-4799", gateway.today()))
        checks.check(verdict == "pass", "started again it judges", line or setup.story())
    return checks.done()


sys.exit(main())
