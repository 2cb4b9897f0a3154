"""gateway.py - the whole set-up of the tests with a real mail server: private Postfix, sink, daemon, and a milter of
somebody else behind it when wanted.

    with Gateway() as gateway:
        reply = gateway.send(gateway.order("PO-4711", day))

import private; private.enter() must have run before.
"""

import datetime
import email.utils
import os
import subprocess

import client
import documents
import guard
import postfix
import private
import sink
from checks import give_up

SENDER = "sales@larsen.example"
VENDOR = "orders@acme.example"
OTHER_VENDOR = "orders@bolt.example"
OUR_MILTER = "unix:orderguard/orderguard.sock"
OTHER_MILTER = "unix:orderguard/other.sock"
ITEMS = [("A-1001", "Claw hammer 16 oz", "12"), ("A-2040", "Tape measure 5 m", "40")]
OTHER_ITEMS = [("B-3100", "Spirit level 60 cm", "8"), ("B-3300", "Chalk line", "25")]


class Message:
    """A message with its Message-ID."""

    def __init__(self, octets, message_id):
        self.octets = octets
        self.id = message_id


def order(number, day, items=None, to=VENDOR, text="", message_id=None, headers=()):
    """An order as plain text."""
    rows = "\n".join(f"{code}    {name:20} {quantity}" for code, name, quantity in items or ITEMS)
    body = (
        f"{text}PURCHASE ORDER\n\nOrder number: {number}\nOrder date: {documents.in_words(day)}\n\n"
        f"Item      Description          Quantity\n{rows}\n\nKind regards\nAnn Larsen\n"
    )
    return mail(body, f"Order {number}", to, message_id, headers)


def mail(text, subject="Hello", to=VENDOR, message_id=None, headers=(), attachments=()):
    """Any message of ours."""
    message_id = message_id or documents.new_id()
    sender = email.utils.formataddr(("Ann Larsen", SENDER))
    octets = documents.message(sender, to, subject, text, attachments, message_id=message_id, headers=headers)
    return Message(octets, message_id)


def today():
    """Today where the daemon is: it is started with the same time zone."""
    return datetime.date.today()


def year_ago():
    """The day the first story is about."""
    return documents.years_before(today(), 1)


class OtherMilter:
    """A milter behind ours; what it answers to a message stands in a file."""

    def __init__(self, base, folder):
        self.answer_path = os.path.join(base, "other-answer")
        self.says("accept")
        path = os.path.join(folder, "other.sock")
        command = [build_tool("other-milter", ["-lmilter"]), path, self.answer_path]
        self.process = subprocess.Popen(command, user="postfix", group="postfix", extra_groups=[])
        guard.Orderguard.wait_for(lambda: os.path.exists(path), 10)

    def says(self, answer):
        """accept, reject or tempfail, from now on."""
        with open(self.answer_path, "w", encoding="utf-8") as file:
            file.write(answer)

    def stop(self):
        """Ends it."""
        self.process.kill()
        self.process.wait()


def build_tool(name, libraries):
    """Compiles tests/mta/NAME.c; returns the program."""
    source = os.path.join(guard.TREE, "tests/mta", f"{name}.c")
    target = os.path.join(guard.BUILD, "tests", name)
    if not os.path.exists(target) or os.path.getmtime(target) < os.path.getmtime(source):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        command = ["cc", "-O1", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE", "-o", target, source, *libraries]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            give_up(f"{name} does not compile:\n{made.stderr}")
    return target


class Gateway:
    """Everything is started by entering and torn down by leaving the context."""

    def __init__(self, other_milter=False, **keys):
        self.base = private.folder()
        self.sink = sink.Sink()
        milters = [OUR_MILTER, OTHER_MILTER] if other_milter else [OUR_MILTER]
        self.postfix = postfix.Postfix(self.base, self.sink.port, milters, default_action="accept")
        self.postfix.make_socket_folder(guard.ACCOUNT)
        if other_milter:
            os.chmod(self.postfix.socket_folder, 0o2770)  # it runs as postfix and makes its socket there, too
        self.guard = guard.Orderguard(
            self.base, self.postfix.socket_folder, mta_config=self.postfix.configuration, **keys
        )
        self.other = None
        self.with_other = other_milter

    def __enter__(self):
        try:
            self.guard.start()
            if self.with_other:
                self.other = OtherMilter(self.base, self.postfix.socket_folder)
            self.postfix.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends what was started."""
        self.postfix.stop()
        if self.guard.process is not None:
            self.guard.stop()
        if self.other is not None:
            self.other.stop()
        self.sink.close()

    def send(self, message, to=VENDOR, port="port", login=None, sender=SENDER, source=None):
        """Sends it as one recipient's or several recipients' mail; returns the decisive reply."""
        recipients = [to] if isinstance(to, str) else to
        return client.send(self.postfix.ports[port], sender, recipients, message.octets, login, source)

    def verdict(self, reply):
        """(verdict, whole line) of the daemon's log for the message with this reply."""
        queue_id = postfix.queue_id(reply)
        line = self.guard.wait_line(queue_id) if queue_id else ""
        return (line.split()[1] if line else f"no verdict: {reply}"), line

    def send_and_judge(self, message, **how):
        """Sends it; returns (verdict, line, queue id)."""
        reply = self.send(message, **how)
        return (*self.verdict(reply), postfix.queue_id(reply))

    def story(self):
        """What happened, for a check that failed."""
        return f"daemon:\n{self.guard.log()}{self.guard.output()}\npostfix:\n{self.postfix.log()}"
