"""steps.py - cases in which something happens in between: messages given to a daemon of their own over the milter
protocol, in order, with what an admin types. No mail server: that there is one behind it is shown in tests/mta.

    with Scene(rules, configuration) as scene:
        scene.start()
        wrong = scene.play([{"send": "order.eml", "verdict": "pass"}], lambda name: octets)

The clock is the real one: what the messages say of days comes from days(). tests/cases/README says what a step is.
"""

import concurrent.futures
import datetime
import email
import email.policy
import email.utils
import os
import re
import shutil
import tempfile

import documents
import guard
import milter

OPTIONS = ("user", "daemon_name", "client")


def days():
    """Days as the environment of scripts, ISO and in words."""
    today = datetime.date.today()
    named = {
        "TODAY": today,
        "YESTERDAY": today - datetime.timedelta(days=1),
        "LAST_WEEK": today - datetime.timedelta(days=7),
        "LAST_YEAR": documents.years_before(today, 1),
    }
    return {name: day.isoformat() for name, day in named.items()} | {"NOW": email.utils.formatdate()}


def addresses(octets, *fields):
    """The addresses in these header fields."""
    message = email.message_from_bytes(octets, policy=email.policy.default)
    return [each.addr_spec for field in fields for each in getattr(message[field], "addresses", ())]


class Scene:
    """A daemon with an empty history, in a folder of its own."""

    def __init__(self, rules, configuration):
        self.base = tempfile.mkdtemp(prefix="orderguard-case-", dir="/var/tmp")
        os.chmod(self.base, 0o755)
        sockets = os.path.join(self.base, "run")
        os.makedirs(sockets)
        shutil.chown(sockets, guard.ACCOUNT)
        self.guard = guard.Orderguard(self.base, sockets, **configuration)
        if rules:
            shutil.copy(rules, self.guard.rules)
        self.store = self.guard.keys["history"]
        self.next_queue_id = 0xA0001

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.guard.process is not None:
            self.guard.stop()
        shutil.rmtree(self.base, ignore_errors=True)

    def start(self):
        """Starts the daemon."""
        self.guard.start()

    def queue_id(self, step):
        """The one the step names, or a new one."""
        self.next_queue_id += 1
        return step.get("queue_id", f"{self.next_queue_id:X}7")

    def send(self, octets, step):
        """One message; returns (answer, what the filter asked for, its log line)."""
        how = {name: step[name] for name in OPTIONS if name in step}
        connection = milter.Connection(self.guard.socket, **how)
        sender = step.get("from") or addresses(octets, "From")[0]
        to = step.get("to") or addresses(octets, "To", "Cc")
        queue_id = self.queue_id(step)
        before = len(self.guard.lines(queue_id))
        answer = connection.send(
            f"<{sender}>", [f"<{each}>" for each in to], re.sub(rb"\r?\n", b"\r\n", octets), queue_id
        )
        connection.close()
        lines = self.guard.wait_for(lambda: self.guard.lines(queue_id)[before:], 0.5 if answer == "accept" else 5)
        return answer, connection.changes, (lines or [""])[0]

    def play(self, steps, octets_of):
        """All steps; returns what was not as expected, a sentence each."""
        wrong = []
        for number, step in enumerate(steps, 1):
            if "send" in step:
                found = self.one(step, octets_of)
            elif "together" in step:
                found = self.together(step, octets_of)
            else:
                found = self.admin(step)
            wrong += [f"step {number}: {sentence}" for sentence in found]
        return wrong + ([self.guard.log()] if wrong else [])

    def one(self, step, octets_of):
        """{"send": FILE, "verdict": WORD, ...}"""
        octets = octets_of(step["send"])
        answer, changes, line = self.send(octets, step)
        verdict = line.split()[1] if line else {"accept": "not judged"}.get(answer, str(answer))
        wrong = [] if verdict == step["verdict"] else [f"expected {step['verdict']}, found {verdict}: {line}"]
        wrong += [f"expected {part!r} in the log line: {line}" for part in step.get("says", ()) if part not in line]
        wrong += [f"{part!r} is in the log line: {line}" for part in step.get("says_not", ()) if part in line]
        return wrong + self.changes(step, octets, changes)

    @staticmethod
    def changes(step, octets, changes):
        """ "subject": the one that is delivered; "adds": header fields added; "reply": what the SMTP reply says."""
        wrong = []
        if "subject" in step:
            subject = email.message_from_bytes(octets, policy=email.policy.default)["Subject"]
            for code, payload in changes:
                name, _, value = payload[4:].rstrip(b"\0").partition(b"\0")
                if code == b"m" and name == b"Subject":
                    text = b"Subject: " + value.strip() + b"\n\n"
                    subject = email.message_from_bytes(text, policy=email.policy.default)["Subject"]
            wrong += [] if subject == step["subject"] else [f"the subject delivered is {subject!r}"]
        if "adds" in step:
            added = [payload.rstrip(b"\0").split(b"\0")[0].decode() for code, payload in changes if code in b"hi"]
            wrong += [] if added == step["adds"] else [f"expected the fields {step['adds']} added, found {added}"]
        if "reply" in step:
            reply = b" ".join(payload for code, payload in changes if code == b"y").decode(errors="replace")
            wrong += [f"expected {part!r} in the reply {reply!r}" for part in step["reply"] if part not in reply]
        return wrong

    def together(self, step, octets_of):
        """{"together": [FILE...], "verdicts": [WORD...]}: at the same moment; which of them gets which is open."""
        everything = [octets_of(name) for name in step["together"]]
        with concurrent.futures.ThreadPoolExecutor(len(everything)) as pool:
            lines = [line for _, _, line in pool.map(lambda octets: self.send(octets, step), everything)]
        verdicts = sorted(line.split()[1] if line else "not judged" for line in lines)
        return [] if verdicts == sorted(step["verdicts"]) else [f"expected {step['verdicts']}, found {lines}"]

    def admin(self, step):
        """{"ctl": [WORD...], "exit": N, "prints": [FRAGMENT...]}; {ticket} stands for that of the oldest hold."""
        tickets = (
            [entry["id"] for entry in self.guard.holds()] if any("{ticket}" in word for word in step["ctl"]) else []
        )
        words = [word.replace("{ticket}", tickets[0] if tickets else "no-ticket") for word in step["ctl"]]
        done = self.guard.ctl(*words)
        wrong = [] if done.returncode == step.get("exit", 0) else [f"{words} exits {done.returncode}: {done.stderr}"]
        printed = done.stdout + done.stderr
        return wrong + [f"expected {part!r} in: {printed}" for part in step.get("prints", ()) if part not in printed]
