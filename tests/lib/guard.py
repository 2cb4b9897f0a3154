"""guard.py - the daemon and orderguardctl under test: own configuration, store, log and socket below one folder.

Started as root the daemon gives its rights up to the account `daemon`, and its inspectors to `nobody`: both are there
on every system. The programs come from ORDERGUARD_BUILD, else from build/ of this work tree.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import time

from checks import give_up

TREE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ.get("ORDERGUARD_BUILD", os.path.join(TREE, "build")))
DEFAULT_RULES = os.path.join(TREE, "rules/default.rules")
ACCOUNT = "daemon"


def program(name):
    """The path of a program under test; gives up when it was not built."""
    path = os.path.join(BUILD, name)
    if not os.access(path, os.X_OK):
        give_up(f"{path} is not built: run `make`")
    return path


def configuration(path, **keys):
    """Writes a configuration file; a key with the value None is left out."""
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(f"{key} = {value}\n" for key, value in keys.items() if value is not None)
    return path


def ctl(*arguments, config=None, data=None, zone=None, timeout=600):
    """Runs orderguardctl COMMAND ...; returns the completed process with text output."""
    command = [program("orderguardctl"), arguments[0]]
    if config is not None:
        command += ["-x", config]
    environment = dict(os.environ, TZ=zone or "UTC0")
    return subprocess.run(
        command + list(arguments[1:]),
        input=data,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        timeout=timeout,
        check=False,
    )


def json_lines(text):
    """The objects in a text with one JSON object a line."""
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


class Orderguard:
    """A daemon below `base`, reachable by Postfix as unix:orderguard/orderguard.sock (see socket_folder)."""

    def __init__(self, base, socket_folder, mta_config=None, **keys):
        self.base = base
        self.socket = os.path.join(socket_folder, "orderguard.sock")
        self.log_path = os.path.join(base, "guard.log")
        self.store_folder = os.path.join(base, "store")
        self.process = None
        os.makedirs(self.store_folder, exist_ok=True)
        shutil.chown(self.store_folder, ACCOUNT, ACCOUNT)
        os.chmod(self.store_folder, 0o2770)
        with open(self.log_path, "ab"):
            shutil.chown(self.log_path, ACCOUNT)
        self.rules = os.path.join(base, "guard.rules")
        shutil.copy(DEFAULT_RULES, self.rules)
        self.keys = {
            "socket": f"unix:{self.socket}",
            "user": f"{ACCOUNT}:postfix",
            "inspect_user": "nobody",
            "mode": "enforce",
            "history": os.path.join(self.store_folder, "history.db"),
            "rules": self.rules,
            "words": os.path.join(TREE, "rules/words"),
            "shared_domains": os.path.join(TREE, "rules/shared-domains.list"),
            "own_domains": "larsen.example",
            "log": self.log_path,
            "mta_config": mta_config,
        }
        self.keys.update(keys)
        self.config = os.path.join(base, "orderguard.conf")
        self.write()

    def write(self, **keys):
        """Writes the configuration, with these keys changed; hup() makes a running daemon use it."""
        self.keys.update(keys)
        configuration(self.config, **self.keys)

    def start(self, *arguments):
        """Starts the daemon in the foreground and waits until it says that it is ready."""
        command = [program("orderguard"), "-f", "-x", self.config, *arguments]
        output = open(os.path.join(self.base, "guard.out"), "ab")  # the daemon's own words until its log is open
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        output.close()
        deadline = time.monotonic() + 60
        while not (self.listening() and f"ready pid={self.process.pid} " in self.log()):
            if self.process.poll() is not None or time.monotonic() > deadline:
                give_up(f"the daemon does not start (exit status {self.process.poll()}):\n{self.output()}{self.log()}")
            time.sleep(0.02)

    def listening(self):
        """True when the socket is there and somebody listens at it; no connection is made, which would be logged."""
        with open("/proc/net/unix", encoding="utf-8") as file:
            sockets = [line.split() for line in file]
        return any(len(each) > 7 and each[7] == self.socket and each[3] == "00010000" for each in sockets)

    def stop(self, seconds=60):
        """TERM; returns the exit status, or None when it did not end in time (then it is killed)."""
        if self.process is None:
            return None
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return None
        self.process = None
        return status

    def kill(self):
        """kill -9, as the out-of-memory killer would."""
        self.process.kill()
        self.process.wait()
        self.process = None

    def hup(self):
        """Asks it to read its configuration again."""
        self.process.send_signal(signal.SIGHUP)

    def running(self):
        """True while the process lives."""
        return self.process is not None and self.process.poll() is None

    def output(self):
        """What it wrote to standard output and error."""
        with open(os.path.join(self.base, "guard.out"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def log(self):
        """The text of its log."""
        with open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def lines(self, queue_id):
        """Its log lines about one message, from the queue id on."""
        found = [re.search(rf"\b{re.escape(queue_id)}: .*", line) for line in self.log().splitlines()]
        return [match.group(0) for match in found if match]

    def wait_line(self, queue_id, seconds=60):
        """Waits for the first log line about a message; "" when none comes."""
        return self.wait_for(lambda: next(iter(self.lines(queue_id)), ""), seconds)

    def wait_log(self, pattern, seconds=60):
        """Waits until the log matches the regular expression; returns the match or None."""
        return self.wait_for(lambda: re.search(pattern, self.log()), seconds)

    @staticmethod
    def wait_for(look, seconds):
        """Looks until something is found or the time is over; returns what was found."""
        deadline = time.monotonic() + seconds
        while True:
            found = look()
            if found or time.monotonic() > deadline:
                return found
            time.sleep(0.02)

    def ctl(self, *arguments, **options):
        """orderguardctl with this daemon's configuration."""
        return ctl(*arguments, config=self.config, **options)

    def holds(self):
        """What `orderguardctl list` shows."""
        return json_lines(self.ctl("list", "--json").stdout)

    def report(self):
        """What `orderguardctl report` shows."""
        return json_lines(self.ctl("report", "--json").stdout)[0]

    def sends(self, **narrowed):
        """What `orderguardctl history search` shows."""
        options = [word for name, value in narrowed.items() for word in (f"--{name}", value)]
        return json_lines(self.ctl("history", "search", "--json", *options).stdout)
