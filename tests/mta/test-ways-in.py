#!/usr/bin/env -S python3 -B
"""test-ways-in.py - by which ways mail reaches the daemon, and which mail is judged at all."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import private  # noqa: E402

private.enter()

import client  # noqa: E402
import gateway  # noqa: E402
import postfix  # noqa: E402
from checks import Checks  # noqa: E402

LOGIN = (postfix.USER, postfix.PASSWORD)
STRANGER = "127.0.0.9"  # on loopback, but in none of the guard's own networks


def old_order(number, vendor):
    """Last year's order to a vendor nothing was sent to: held whatever day of the year it is."""
    return gateway.order(number, gateway.year_ago(), to=vendor)


def judged(checks, setup):
    """Outgoing mail, whichever way it comes."""
    verdict, line, _ = setup.send_and_judge(gateway.order("PO-4712", gateway.today()))
    checks.check(verdict == "pass" and "order=4712" in line, "a client in own networks: today's order passes", line)
    verdict, line, queue_id = setup.send_and_judge(old_order("PO-4711", "a@port.example"), to="a@port.example")
    held = queue_id in setup.postfix.held()
    checks.check(verdict == "hold" and held, "a client in own networks: last year's order is on hold", line)
    verdict, line, _ = setup.send_and_judge(
        old_order("PO-4711", "a@chroot.example"), to="a@chroot.example", port="chrooted"
    )
    checks.check(verdict == "hold", "a chrooted smtpd reaches the daemon by the same relative path", line)
    verdict, line, _ = setup.send_and_judge(
        old_order("PO-4711", "a@login.example"), to="a@login.example", port="submission", login=LOGIN, source=STRANGER
    )
    known = verdict == "hold" and f"user={postfix.USER}" in line
    checks.check(known, "authenticated submission from anywhere is held, and the log names the user", line)


def by_sendmail(checks, setup):
    """sendmail(1), which has no SMTP session."""
    before = set(setup.postfix.held())
    setup.postfix.sendmail(gateway.SENDER, ["a@local.example"], old_order("PO-4711", "a@local.example").octets)
    setup.guard.wait_for(lambda: set(setup.postfix.held()) - before, 15)
    held = set(setup.postfix.held()) - before
    lines = [setup.guard.wait_line(queue_id) for queue_id in held]
    checks.check(len(held) == 1 and " hold " in lines[0], "sendmail(1): last year's order is on hold", setup.story())


def not_judged(checks, setup, name, message, **how):
    """Sends last year's order by a way that is none of our business."""
    reply = setup.send(message, **how)
    arrived = setup.sink.wait(message.id)
    lines = setup.guard.lines(postfix.queue_id(reply) or "none")
    checks.check(len(arrived) == 1 and not lines, f"{name}: delivered, not judged", f"{reply}\n{lines}")


def main():
    """All ways."""
    checks = Checks()
    with gateway.Gateway(own_networks="127.0.0.1/32 ::1") as setup:
        judged(checks, setup)
        by_sendmail(checks, setup)
        old = old_order("PO-4711", gateway.VENDOR)
        not_judged(checks, setup, "incoming mail from a stranger", old, source=STRANGER)
        not_judged(checks, setup, "a bounce (null sender)", old_order("PO-4711", gateway.VENDOR), sender="")
        home = gateway.order("PO-4711", gateway.year_ago(), to="bob@larsen.example")
        not_judged(checks, setup, "mail that stays in the house", home, to="bob@larsen.example")
        refused = client.send(setup.postfix.ports["submission"], gateway.SENDER, [gateway.VENDOR], old.octets)
        checks.equal(refused[0], 554, "the submission port of this set-up insists on a login")
    return checks.done()


sys.exit(main())
