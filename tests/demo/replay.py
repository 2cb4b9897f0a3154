#!/usr/bin/env -S python3 -B
"""replay.py - the demo itself: private Postfix, daemon and sink; the stories; the hold list; a release; the end.

Prints what happens, each log line as the daemon wrote it, and exits 0 only when every expectation held.
"""

import datetime
import os
import sys
import textwrap
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import private  # noqa: E402

private.enter()

import gateway  # noqa: E402
import postfix  # noqa: E402
import stories  # noqa: E402

BECAME = {"hold": "held: it is in the mail server's hold queue, and nobody got it", "pass": "delivered to the vendor"}


def say(text, indent=""):
    """Prints text folded to the width of a page."""
    print(textwrap.fill(text, 110, initial_indent=indent, subsequent_indent=indent), flush=True)


def show(text):
    """Prints what a program printed, as it is."""
    for line in text.splitlines():
        print(f"      {line}", flush=True)


class Demo:
    """Replays the stories and remembers which expectations did not hold."""

    def __init__(self, setup):
        self.setup = setup
        self.broken = []

    def expect(self, holds, what):
        """An expectation; what did not hold is said at once and again at the end."""
        if not holds:
            self.broken.append(what)
            say(f"NOT AS EXPECTED: {what}", "    ")

    def story(self, story):
        """Sends one message and tells what became of it. Returns its queue id."""
        print()
        say(f"({story.key}) {story.words}")
        message = gateway.Message(story.message, story.id)
        queue_id = postfix.queue_id(self.setup.send(message, to=stories.VENDOR_ADDRESS))
        held = queue_id in self.setup.postfix.held()
        arrived = len(self.setup.sink.wait(story.id, 0 if held else 20))
        log = [whole for whole in self.setup.guard.log().splitlines() if queue_id and f" {queue_id}: " in whole]
        show("\n".join(log) or "(nothing in the log)")
        became = "hold" if held and not arrived else "pass" if arrived == 1 and not held else "lost or doubled"
        say(f"-> {BECAME.get(became, became)}", "    ")
        self.expect(became == story.expected, f"({story.key}) should be: {BECAME[story.expected]}")
        verdicts = [line.partition(f" {queue_id}: ")[2].split(" ")[0] for line in log]
        self.expect(verdicts == [story.expected], f"({story.key}) should have one log line: {story.expected}")
        return " ".join(log)

    def names(self, line, words, what):
        """The log line must contain these words."""
        missing = [word for word in words if word not in line]
        self.expect(not missing, f"{what}: {', '.join(missing)} should stand in the log line")

    def all_stories(self):
        """(a) to (e)."""
        day = datetime.date.today()
        sent = datetime.datetime.now().astimezone()
        lines = {}
        for story in stories.stories(day, sent):
            lines[story.key] = self.story(story)
            if story.key == "d":
                self.last_held = story
        self.names(lines["a"], ["4711"], "(a) names the order")
        self.names(lines["b"], ["4721", "4722", "4723"], "(b) names the three orders")
        self.names(lines["d"], ["4801", "before="], "(d) names the first send")

    def hold_list(self):
        """Shows the list and checks that it has the three that are held."""
        print()
        say("What is held, by `orderguardctl list`:")
        show(self.setup.guard.ctl("list").stdout)
        entries = self.setup.guard.holds()
        self.expect(len(entries) == 3, "the list should have three messages")
        return next((entry for entry in entries if entry["message_id"] == self.last_held.id), None)

    def release(self, entry):
        """Releases (d) and shows it arrive."""
        if entry is None:
            self.expect(False, "(d) should be in the list")
            return
        print()
        say(f"The vendor lost the first copy, so (d) shall go out after all: `orderguardctl release {entry['id']}`")
        before = len(self.setup.guard.log())
        show(self.setup.guard.ctl("release", entry["id"]).stdout)
        arrived = self.setup.sink.wait(self.last_held.id)
        self.expect(len(arrived) == 1, "the released message should arrive once")
        if arrived:
            show(f"arrived at {', '.join(arrived[0].recipients)}: Subject: {arrived[0].header('Subject')}")
            show(f"X-Orderguard: {arrived[0].header('X-Orderguard')}")
        again = self.setup.guard.log()[before:]
        self.expect(entry["queue_id"] + ":" not in again, "a released message should not be filtered again")
        self.expect(len(self.setup.guard.holds()) == 2, "two messages should be left in the list")
        say("-> arrived, and the guard did not look at it a second time", "    ")


def main():
    """From nothing to nothing."""
    began = time.monotonic()
    say(
        "A private Postfix, the guard and a mailbox for the vendor are started on loopback, in a folder of their own; "
        "the mail of this system is not touched. The history is empty."
    )
    with gateway.Gateway() as setup:
        say(f"Postfix listens on 127.0.0.1:{setup.postfix.port}, the vendor's mailbox on 127.0.0.1:{setup.sink.port}.")
        demo = Demo(setup)
        demo.all_stories()
        demo.release(demo.hold_list())
        if demo.broken:
            print(setup.story())
    print()
    for what in demo.broken:
        say(f"NOT AS EXPECTED: {what}")
    say(
        f"{'Not everything' if demo.broken else 'Everything'} was as it should be. All that was started is ended again "
        f"({time.monotonic() - began:.0f} s)."
    )
    return 1 if demo.broken else 0


sys.exit(main())
