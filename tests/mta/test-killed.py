#!/usr/bin/env -S python3 -B
"""test-killed.py - the daemon is killed (kill -9) in the middle of a message."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import private  # noqa: E402

private.enter()

import signal  # noqa: E402
import time  # noqa: E402

import client  # noqa: E402
import gateway  # noqa: E402
from checks import Checks  # noqa: E402


def send_and_kill(setup, port, message, at_end):
    """Sends a message and kills the daemon half way through, or after the final dot while it still works."""
    session = client.Session(setup.postfix.ports[port])
    session.envelope(gateway.SENDER, [gateway.VENDOR])
    half = len(message.octets) // 2
    if at_end:
        setup.guard.process.send_signal(signal.SIGSTOP)  # it cannot answer, however quick it is
        session.content(message.octets)
        time.sleep(0.5)
        setup.guard.kill()
    else:
        session.socket.sendall(message.octets[:half])
        time.sleep(0.3)
        setup.guard.kill()
        session.content(message.octets[half:])
    reply = session.reply()
    session.close()
    return reply


def filling():
    """Enough text that Postfix has handed some of the body over when half of it was sent."""
    return "".join(f"Line {number} of a long letter that goes before the order.\n" for number in range(40000))


def inspectors():
    """The inspectors that run in this namespace, zombies left out."""
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
                name, _, rest = file.read().partition("(")[2].rpartition(")")
        except OSError:
            continue
        if name.startswith("orderguard-insp") and rest.split()[0] != "Z":
            found.append(process)
    return found


def without_daemon(checks, setup):
    """What the mail server's default_action makes of mail while the daemon is down: the admin's choice, not ours."""
    for action, code in (("accept", 250), ("tempfail", 451), ("reject", 550), ("quarantine", 250)):
        reply = setup.send(gateway.mail("Lunch?\n"), port=action)
        checks.equal(reply[0], code, f"while the daemon is down, default_action={action}: the client gets {code}")
    checks.equal(len(setup.postfix.held()), 1, "under default_action=quarantine it is on hold")


def main():
    """Both moments, under accept and under tempfail."""
    checks = Checks()
    with gateway.Gateway() as setup:
        for at_end in (False, True):
            moment = "after the final dot" if at_end else "in the middle of the body"
            number = f"PO-48{int(at_end)}1"
            message = gateway.order(number, gateway.today(), text=filling())
            reply = send_and_kill(setup, "accept", message, at_end)
            checks.check(reply[0] == 250, f"killed {moment}, default_action=accept: the client is told yes", reply)
            arrived = setup.sink.wait(message.id)
            setup.postfix.wait_empty()
            checks.equal(len(setup.sink.with_id(message.id)), 1, f"killed {moment}: exactly one copy is delivered")
            checks.check(
                bool(arrived) and arrived[0].content.endswith(b"Ann Larsen\r\n\r\n"), "and it is whole", arrived
            )
            if private.inside():
                gone = setup.guard.wait_for(lambda: not inspectors(), 60)
                checks.check(gone, f"killed {moment}: no inspector outlives it", inspectors())
            setup.guard.start()
            verdict, line, _ = setup.send_and_judge(gateway.order(number, gateway.today(), gateway.OTHER_ITEMS))
            name = f"killed {moment}: started again over its stale socket it judges the next message"
            checks.check(verdict == "pass", name, line)

        message = gateway.order("PO-4890", gateway.today(), text=filling())
        reply = send_and_kill(setup, "tempfail", message, False)
        checks.check(reply[0] == 451, "killed under default_action=tempfail: the client is told to come again", reply)
        without_daemon(checks, setup)
        setup.guard.start()
        verdict, line, _ = setup.send_and_judge(message, port="tempfail")
        checks.check(verdict == "pass", "it comes again and passes", line or setup.story())
        setup.sink.wait(message.id)
        checks.equal(len(setup.sink.with_id(message.id)), 1, "and arrives once")
        checks.equal(len(setup.guard.sends(number="4890")), 1, "and is counted once")
    return checks.done()


sys.exit(main())
