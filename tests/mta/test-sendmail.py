#!/usr/bin/env -S python3 -B
"""test-sendmail.py - a real Sendmail with the lines of contrib/sendmail: what passes, is tagged, held, released, sent
once more with the word in the subject, and what happens while the daemon is away."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import private  # noqa: E402

private.enter()

import itertools  # noqa: E402

import client  # noqa: E402
import documents  # noqa: E402
import gateway  # noqa: E402
import postfix  # noqa: E402
import sendmail  # noqa: E402
from checks import Checks  # noqa: E402

LOGIN = (postfix.USER, postfix.PASSWORD)
NUMBERS = itertools.count(4600)


def send(setup, message, port="submission"):
    """Sends it, with a login where one is needed; returns the decisive reply."""
    login = LOGIN if port == "submission" else None
    return client.send(setup.sendmail.ports[port], gateway.SENDER, [gateway.VENDOR], message.octets, login)


def verdict(setup, reply):
    """The daemon's log line on the message with this reply."""
    queue_id = sendmail.queue_id(reply)
    return setup.guard.wait_line(queue_id) if queue_id else f"no queue ID: {reply}"


def passes(checks, setup):
    """The log names the queue ID that Sendmail tells the client, and the history has it too."""
    message = gateway.order("PO-4711", gateway.today())
    reply = send(setup, message)
    line = verdict(setup, reply)
    checks.check(": pass orders=1" in line, "an order passes, logged under Sendmail's queue ID", line or setup.story())
    checks.check(len(setup.sink.wait(message.id)) == 1, "and arrives", setup.story())
    sends = setup.guard.sends(number="PO-4711")
    checks.equal([each["queue_id"] for each in sends], [sendmail.queue_id(reply)], "the history has the queue ID, too")
    ordinary = gateway.mail("Lunch on Friday?\n")
    checks.equal(send(setup, ordinary, "port")[0], 250, "ordinary mail is taken on the other port")
    checks.check(len(setup.sink.wait(ordinary.id)) == 1, "and arrives", setup.story())


def hold(checks, setup):
    """Holds an order of a year ago; returns (message, queue ID, the hold's ID)."""
    message = gateway.order(f"PO-{next(NUMBERS)}", gateway.year_ago())
    reply = send(setup, message)
    queue_id = sendmail.queue_id(reply)
    line = verdict(setup, reply)
    checks.check(": hold " in line, "last year's order is held", line or setup.story())
    reason = setup.sendmail.quarantined().get(queue_id, "")
    checks.check(str(gateway.year_ago().year) in reason, "Sendmail's queue has it with the reason", reason)
    listed = setup.guard.holds()
    checks.equal([each["queue_id"] for each in listed], [queue_id], "orderguardctl list has it under that queue ID")
    return message, queue_id, listed[0]["id"]


def release(checks, setup):
    """What is held can be explained from the queue; released it arrives once and is not judged again."""
    message, queue_id, hold_id = hold(checks, setup)
    told = setup.guard.ctl("explain", hold_id).stdout
    read = f"order 4600, dated {gateway.year_ago().day} {gateway.year_ago():%b %Y}" in told and "PURCHASE ORDER" in told
    checks.check(read, "orderguardctl explain reads it from Sendmail's queue", told)
    done = setup.guard.ctl("release", hold_id)
    expected = f"{hold_id} released: queue file {queue_id} is on its way\n"
    checks.equal((done.returncode, done.stdout), (0, expected), "orderguardctl release lets it go")
    arrived = setup.sink.wait(message.id)
    checks.check(len(arrived) == 1, "it arrives once", setup.story())
    same = len(arrived) == 1 and arrived[0].body() == message.octets.partition(b"\r\n\r\n")[2]
    checks.check(same, "with the body as it was sent", arrived and arrived[0].body())
    checks.equal(len(setup.guard.lines(queue_id)), 1, "and is not judged again")
    checks.equal(setup.guard.holds(), [], "the list is empty then")
    again = setup.guard.ctl("release", hold_id)
    told = again.returncode != 0 and f"{hold_id} is not held: it was sent at" in again.stderr
    checks.check(told, "a second release says that it was sent", again.stderr)


def other_files(checks, setup):
    """A hold whose queue file is gone, or has become another message's, is told, and nothing goes out."""
    message, queue_id, hold_id = hold(checks, setup)
    held = os.path.join(setup.sendmail.queue_folder, f"hf{queue_id}")
    with open(held, "r+b") as file:
        text = file.read()
        file.seek(0)
        file.write(text.replace(b"; t=", b"; x="))
    done = setup.guard.ctl("release", hold_id)
    told = done.returncode == 66 and "is another message: it does not bear the token of this hold" in done.stderr
    checks.check(told, "a queue file without the hold's token is not released", done.stderr)
    os.rename(held, held + ".away")
    done = setup.guard.ctl("release", hold_id)
    told = done.returncode == 66 and f"the mail queue holds no message {queue_id}" in done.stderr
    checks.check(told, "that a held message is gone from the queue is told", done.stderr)
    checks.equal(setup.sink.with_id(message.id), [], "nothing went out")


def without_configuration(checks, setup):
    """Without mta_config the queue is Sendmail's where no Postfix is configured."""
    if os.path.isdir("/etc/postfix"):
        private.mount("-t", "tmpfs", "tmpfs", "/etc/postfix")  # ours alone: in this namespace
    setup.guard.write(mta_config=None)
    message = gateway.order(f"PO-{next(NUMBERS)}", gateway.year_ago())
    queue_id = sendmail.queue_id(send(setup, message))
    done = setup.guard.ctl("release", queue_id)
    checks.equal(done.returncode, 0, "without mta_config the installed Sendmail's queue is meant")
    checks.check(len(setup.sink.wait(message.id)) == 1, "and what it holds arrives", done.stderr)


def tag(checks, setup):
    """What is only odd arrives with a field that says so."""
    later = documents.years_before(gateway.today(), -1)
    message = gateway.order("PO-4801", later, gateway.OTHER_ITEMS)
    line = verdict(setup, send(setup, message))
    arrived = setup.sink.wait(message.id)
    fields = arrived[0].headers("X-Orderguard") if arrived else []
    checks.check(
        ": tag " in line and len(fields) == 1 and "tag" in fields[0], "a tag arrives as a field", (line, fields)
    )


def resend(checks, setup):
    """The word in the subject is gone when the mail arrives."""
    line = verdict(setup, send(setup, gateway.order("PO-4711", gateway.today())))
    checks.check(": hold " in line, "the same order once more is held", line or setup.story())
    message = gateway.order("PO-4711", gateway.today())
    octets = message.octets.replace(b"Subject: Order", b"Subject: [resend] Order")
    line = verdict(setup, send(setup, gateway.Message(octets, message.id)))
    checks.check(": pass " in line and "resend=passed" in line, "with [resend] it passes", line or setup.story())
    arrived = setup.sink.wait(message.id)
    checks.equal([each.headers("Subject") for each in arrived], [["Order PO-4711"]], "and arrives without the word")


def daemon_away(checks, setup):
    """Mail flows without the daemon, and is judged again when it is back."""
    setup.guard.kill()
    message = gateway.mail("Nobody looks at this.\n")
    checks.equal(send(setup, message)[0], 250, "while the daemon is away mail flows")
    checks.check(len(setup.sink.wait(message.id)) == 1, "and arrives", setup.story())
    setup.guard.start()
    line = verdict(setup, send(setup, gateway.order("PO-4601", gateway.year_ago())))
    checks.check(": hold " in line, "when it is back it is asked again", line or setup.story())


def main():
    """One set-up for all."""
    checks = Checks()
    with sendmail.Gateway() as setup:
        passes(checks, setup)
        release(checks, setup)
        other_files(checks, setup)
        without_configuration(checks, setup)
        tag(checks, setup)
        resend(checks, setup)
        daemon_away(checks, setup)
    return checks.done()


sys.exit(main())
