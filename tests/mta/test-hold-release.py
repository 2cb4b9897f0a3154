#!/usr/bin/env -S python3 -B
"""test-hold-release.py - a held message is listed, shown, released once, and delivered without a second pass."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import private  # noqa: E402

private.enter()

import time  # noqa: E402

import gateway  # noqa: E402
from checks import Checks  # noqa: E402


def forged(checks, setup):
    """X-Orderguard fields of others never pass as ours."""
    headers = [("X-Orderguard", "held; id=AAAAA; t=0123456789abcdef0123456789abcdef"), ("X-ORDERGUARD", "released")]
    message = gateway.order("PO-4720", gateway.today(), gateway.OTHER_ITEMS, headers=headers)
    setup.send(message)
    arrived = setup.sink.wait(message.id)
    found = [value for each in arrived for value in each.headers("X-Orderguard")]
    checks.check(len(arrived) == 1 and not found, "forged X-Orderguard fields are removed from mail that passes", found)


def hold(checks, setup):
    """Holds last year's order that carries a forged field too; returns (message, its entry in the list, queue id)."""
    headers = [("X-Orderguard", "held; id=AAAAA; t=0123456789abcdef0123456789abcdef")]
    message = gateway.order("PO-4711", gateway.year_ago(), headers=headers)
    verdict, line, queue_id = setup.send_and_judge(message)
    checks.check(verdict == "hold", "last year's order is held", line or setup.story())
    for word in ("rule=", "order=4711", f"dated={gateway.year_ago().isoformat()}", "why="):
        checks.check(word in line, f"the log line has {word}", line)
    checks.equal(setup.postfix.held(), [queue_id], "it is in Postfix's hold queue")
    listed = setup.guard.holds()
    checks.equal([entry["queue_id"] for entry in listed], [queue_id], "orderguardctl list shows exactly it")
    entry = listed[0] if listed else {}
    expected = ("held", "4711", gateway.year_ago().isoformat(), message.id, gateway.SENDER, [gateway.VENDOR])
    found = tuple(entry.get(key) for key in ("state", "number", "date", "message_id", "from", "to"))
    checks.equal(found, expected, "the list says what it is")
    checks.check(f"id={entry.get('id')} " in line, "ticket of list and log are the same", line)
    for name in (entry.get("id", ""), queue_id, message.id):
        shown = setup.guard.ctl("show", "--json", name)
        checks.check(shown.returncode == 0 and queue_id in shown.stdout, f"show finds it as {name}", shown)
    return message, entry, queue_id


def not_counted(checks, setup):
    """What is held was not sent: the store knows no send, and a corrected order under the number goes out."""
    checks.equal(setup.guard.sends(number="4711"), [], "a held order does not count as sent")
    verdict, line, _ = setup.send_and_judge(gateway.order("PO-4711", gateway.today()))
    checks.equal(verdict, "pass", "the corrected order with the same number passes")
    checks.check(len(setup.guard.sends(number="4711")) == 1, "and counts", line)


def only_what_is_said_is_stored(checks, setup, when):
    """Of the text of orders nothing is in the store, its log, the journal or the daemon's log: README, What it stores."""
    kept = {"the log": setup.guard.log().encode()}
    for name in os.listdir(setup.guard.store_folder):
        with open(os.path.join(setup.guard.store_folder, name), "rb") as file:
            kept[name] = file.read()
    store = b"".join(kept.values())
    checks.check(
        b"4711" in store and gateway.SENDER.encode() in store, f"{when}: number and sender are stored", sorted(kept)
    )
    words = [b"claw hammer", b"spirit level", b"a-1001", b"b-3100", b"kind regards"]
    found = [(name, word) for name, text in kept.items() for word in words if word in text.lower()]
    checks.equal(found, [], f"{when}: no words and no items of an order are stored")


def release(checks, setup, message, entry, queue_id):
    """Releases it and looks at what arrives."""
    done = setup.guard.ctl("release", entry["id"])
    checks.check(done.returncode == 0, "release exits 0", done)
    arrived = setup.sink.wait(message.id)
    checks.equal(len(arrived), 1, "the released message arrives")
    checks.check(setup.postfix.wait_empty() and not setup.postfix.held(), "the queue is empty", setup.postfix.queue())
    checks.equal(len(setup.guard.lines(queue_id)), 1, "it did not pass the filter a second time")
    checks.equal(len(setup.sink.with_id(message.id)), 1, "exactly one copy arrived")
    fields = arrived[0].headers("X-Orderguard") if arrived else []
    ours = len(fields) == 1 and fields[0].startswith(f"held; id={entry['id']}; t=")
    checks.check(ours, "it carries our X-Orderguard field and not the forged one", fields)
    checks.equal(setup.guard.holds(), [], "the list is empty again")
    again = setup.guard.ctl("release", entry["id"])
    checks.equal(again.returncode, 66, "releasing it a second time: no such held message")
    checks.equal(len(setup.sink.with_id(message.id)), 1, "and still one copy")
    states = [item["state"] for item in setup.guard.sends(number="4711") if item["message_id"] == message.id]
    checks.equal(states, ["sent"], "the history says it was sent")


def second_copy(checks, setup, message):
    """A client that got no answer sends the same once more; it is held too, but released only when that is meant."""
    verdict, line, queue_id = setup.send_and_judge(message)
    checks.check(verdict == "hold", "the same message once more is held, too", line)
    done = setup.guard.ctl("release", queue_id)
    checks.check(done.returncode == 1 and "--yes" in done.stderr, "release tells another copy, and what to type", done)
    checks.equal(len(setup.sink.with_id(message.id)), 1, "... and does not send it")
    done = setup.guard.ctl("release", "--yes", queue_id)
    checks.check(done.returncode == 0, "release --yes sends it", done)
    checks.equal(len(setup.sink.wait(message.id, copies=2)), 2, "... and it arrives")


def release_old(checks, setup):
    """Held for longer than the mail server keeps mail: released as it is it would bounce at the first delay."""
    setup.postfix.lifetime = "1s"
    setup.postfix.write_configuration()
    setup.postfix.reload()
    message = gateway.order("PO-4730", gateway.year_ago(), to="a@old.example")
    verdict, line, queue_id = setup.send_and_judge(message, to="a@old.example")
    checks.check(verdict == "hold", "another one is held", line)
    time.sleep(2.1)
    done = setup.guard.ctl("release", queue_id)
    checks.check(done.returncode == 0, "held beyond maximal_queue_lifetime: release exits 0", done)
    checks.equal(len(setup.sink.wait(message.id)), 1, "held beyond maximal_queue_lifetime: it arrives")
    again = [entry for entry in setup.guard.log().splitlines() if " order=4730 " in entry]
    checks.equal(len(again), 1, "held beyond maximal_queue_lifetime: not filtered a second time")
    checks.check(setup.postfix.wait_empty() and not setup.guard.holds(), "and nothing is left", setup.story())


def main():
    """Hold, list, release."""
    checks = Checks()
    with gateway.Gateway() as setup:
        checks.equal(setup.guard.ctl("list").returncode, 1, "an empty list exits 1")
        message, entry, queue_id = hold(checks, setup)
        if not entry:
            return checks.done()
        unknown = setup.guard.ctl("release", "ZZZZZ")
        checks.equal(unknown.returncode, 66, "an unknown ticket exits 66")
        only_what_is_said_is_stored(checks, setup, "while it is held")
        not_counted(checks, setup)
        release(checks, setup, message, entry, queue_id)
        second_copy(checks, setup, message)
        forged(checks, setup)
        release_old(checks, setup)
        only_what_is_said_is_stored(checks, setup, "after all of it")
    return checks.done()


sys.exit(main())
