"""load.py - what the tests of this folder share: orders, clients that send them all at once, and the daemon's children."""

import itertools
import os
import signal
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import gateway  # noqa: E402
import milter  # noqa: E402

SENDER, VENDOR = "<sales@larsen.example>", "<orders@acme.example>"


class Order:
    """An order of today, or of a year ago, with number, lines and Message-ID of its own; and what became of it."""

    counter = itertools.count(100000)

    def __init__(self, old=False, number=None, message_id=None):
        self.number = str(next(self.counter)) if number is None else number
        self.old = old
        day = gateway.year_ago() if old else gateway.today()
        items = [(f"N-{self.number}", "Nail", "100"), ("A-1", "Hammer", "2")]
        message = gateway.order(self.number, day, items, message_id=message_id)
        self.id, self.octets = message.id, message.octets
        self.queue_id = f"{next(self.counter):X}0F"
        self.answer = None

    def send(self, connection):
        """Sends it; remembers and returns the answer."""
        self.answer = connection.send(SENDER, [VENDOR], self.octets, self.queue_id)
        return self.answer


class Clients:
    """So many threads, each with a connection of its own, that send orders until stopped or until the daemon is gone."""

    def __init__(self, path, count, old_every=0, reconnect=False):
        self.path, self.old_every, self.reconnect = path, old_every, reconnect
        self.sent, self.stopped = [], False
        self.threads = [threading.Thread(target=self.run, daemon=True) for _ in range(count)]
        for thread in self.threads:
            thread.start()

    def run(self):
        """One connection after the other with `reconnect`, else one."""
        while not self.stopped:
            try:
                connection = milter.Connection(self.path)
            except milter.Gone:
                time.sleep(0.01)
                if not self.reconnect:
                    return
                continue
            self.session(connection)
            connection.close()
            if not self.reconnect:
                return

    def session(self, connection):
        """Orders over one connection, a hundred at most."""
        for turn in range(1, 100):
            if self.stopped:
                return
            order = Order(old=self.old_every > 0 and turn % self.old_every == 0)
            self.sent.append(order)
            if order.send(connection) is None:
                return

    def stop(self):
        """Waits for the message each is at; returns what was sent."""
        self.stopped = True
        for thread in self.threads:
            thread.join(90)
        return self.sent


def children(pid):
    """All processes below this one."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            if parent == pid:
                found += [int(entry)] + children(int(entry))
    return found


def alive(pids):
    """Those of them that still run (a zombie does not)."""
    left = []
    for pid in pids:
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
                if file.read().rpartition(")")[2].split()[0] != "Z":
                    left.append(pid)
        except OSError:
            pass
    return left


def kill_all(pids):
    """kill -9."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
