"""sendmail.py - a private Sendmail for the tests: the unpacked packages, own configuration, queue and free high ports.

It relays everything to one sink. Its listeners:

    port           clients of own networks
    submission     AUTH PLAIN required; {daemon_name} ORIGINATING, as contrib/sendmail has it

Sendmail refuses folders that everybody may write to on the way to its files, and looks at places of its own for accounts
and for the machine's name: it runs in the namespace of private.py, its folder mounted on /mnt, with the two files it
wants laid over /etc. Whoever types sendmail there gets this one. Without namespaces it cannot be started.
"""

import glob
import os
import re
import shutil
import signal
import subprocess
import time

import guard
import postfix
import private
import sink
from checks import give_up

HOST = "gateway.larsen.example"
UNPACKED = os.path.join(os.path.dirname(private.UNPACKED), "sendmail")
PROGRAM = os.path.join(UNPACKED, "usr/libexec/sendmail/sendmail")
LIBRARIES = os.path.join(UNPACKED, "usr/lib", os.uname().machine + "-linux-gnu")
PLACE = "/mnt"
CONFIGURED = f"{PLACE}/etc/sendmail.cf"

# It waits for a minute when the machine's name is not one that /etc/hosts knows.
COMMAND = """#!/bin/sh
LD_LIBRARY_PATH={libraries} exec unshare --uts sh -c 'hostname {host} && exec {program} "$@"' sendmail "$@"
"""

CONFIGURATION = """divert(-1)
define(`_CF_DIR_',`{unpacked}/usr/share/sendmail/cf/')
include(`{unpacked}/usr/share/sendmail/cf/m4/cf.m4')
divert(0)dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME',`{host}')dnl
define(`QUEUE_DIR',`{place}/mqueue')dnl
define(`ALIAS_FILE',`')dnl
define(`STATUS_FILE',`{place}/run/statistics')dnl
define(`confPID_FILE',`{place}/run/sendmail.pid')dnl
define(`confCONTROL_SOCKET_NAME',`')dnl
define(`confSERVICE_SWITCH_FILE',`{place}/etc/service.switch')dnl
define(`confTO_IDENT',`0')dnl
define(`confDELIVERY_MODE',`background')dnl
define(`confAUTH_MECHANISMS',`PLAIN')dnl
TRUST_AUTH_MECH(`PLAIN')dnl
define(`confAUTH_OPTIONS',`A')dnl
define(`SMART_HOST',`relay:[127.0.0.1]')dnl
define(`RELAY_MAILER_ARGS',`TCP $h {sink}')dnl
FEATURE(`no_default_msa')dnl
FEATURE(`nocanonify')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`promiscuous_relay')dnl
DAEMON_OPTIONS(`Family=inet, Name=MTA, Port={port}, Addr=127.0.0.1')dnl
{shipped}MAILER(`smtp')dnl
"""


def shipped_lines(port, socket):
    """The lines of contrib/sendmail/orderguard.mc with the ports and the socket of the test."""
    with open(os.path.join(guard.TREE, "contrib/sendmail/orderguard.mc"), encoding="utf-8") as file:
        lines = file.read()
    for old, new in (("Port=submission", f"Port={port}, Addr=127.0.0.1"), ("/run/orderguard/orderguard.sock", socket)):
        if old not in lines:
            give_up(f"contrib/sendmail/orderguard.mc has no {old}")
        lines = lines.replace(old, new)
    return lines


class Sendmail:
    """Made with the folder it may use, the sink's port and the milter's socket below PLACE."""

    def __init__(self, base, sink_port, socket):
        if not os.path.exists(PROGRAM):
            give_up("there is no Sendmail: run `make deps` as root")
        if not private.inside():
            give_up("Sendmail needs a mount namespace, and this system does not allow one")
        self.base = base
        self.ports = dict(zip(("port", "submission"), postfix.free_ports(2)))
        self.queue_folder = os.path.join(base, "mqueue")
        for name, mode in (("etc/sasl", 0o755), ("etc/mail", 0o755), ("run", 0o755), ("mqueue", 0o700)):
            os.makedirs(os.path.join(base, name), exist_ok=True)
            os.chmod(os.path.join(base, name), mode)
        self._write(sink_port, socket)
        private.mount("--bind", base, PLACE)
        private.mount("-t", "overlay", "overlay", "-o", f"lowerdir={base}/etc:/etc", "/etc")
        private.mount("-t", "overlay", "overlay", "-o", f"lowerdir={base}/usr:/usr", "/usr")

    def _write(self, sink_port, socket):
        values = {"unpacked": UNPACKED, "host": HOST, "place": PLACE, "sink": sink_port, "port": self.ports["port"]}
        text = CONFIGURATION.format(shipped=shipped_lines(self.ports["submission"], socket), **values)
        made = subprocess.run(["m4"], input=text, capture_output=True, text=True, check=True)
        self._file("sendmail.cf", made.stdout)
        self._file("mail/sendmail.cf", made.stdout)  # where a Sendmail that is installed has it
        self._file("service.switch", "hosts files\naliases files\npasswd files\n")
        self._file("hosts", f"127.0.0.1 {HOST} gateway localhost\n")
        accounts = os.path.join(self.base, "etc/sasl/accounts")
        self._file(
            "sasl/Sendmail.conf",
            f"pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN\nsasldb_path: {PLACE}/etc/sasl/accounts\n",
        )
        os.makedirs(os.path.join(self.base, "usr/sbin"))
        self._file("../usr/sbin/sendmail", COMMAND.format(libraries=LIBRARIES, host=HOST, program=PROGRAM))
        os.chmod(os.path.join(self.base, "usr/sbin/sendmail"), 0o755)
        command = ["saslpasswd2", "-p", "-c", "-f", accounts, "-u", HOST, postfix.USER]
        subprocess.run(command, input=postfix.PASSWORD.encode(), check=True)

    def _file(self, name, text):
        with open(os.path.join(self.base, "etc", name), "w", encoding="utf-8") as file:
            file.write(text)

    @staticmethod
    def run(*arguments):
        """sendmail(8) with these arguments and the tests' configuration; returns what it printed."""
        whole = ["/usr/sbin/sendmail", "-C", CONFIGURED, *arguments]
        done = subprocess.run(whole, capture_output=True, stdin=subprocess.DEVNULL, check=False)
        return (done.stdout + done.stderr).decode(errors="replace")

    def start(self):
        """Starts its daemon and waits until its ports answer."""
        said = self.run("-bd")
        deadline = time.monotonic() + 60
        for port in self.ports.values():
            while not postfix.listening(port):
                if time.monotonic() > deadline:
                    give_up(f"the private Sendmail does not start: {said}")
                time.sleep(0.05)

    def stop(self):
        """Ends it."""
        try:
            with open(os.path.join(self.base, "run/sendmail.pid"), encoding="utf-8") as file:
                os.kill(int(file.readline()), signal.SIGTERM)
        except (FileNotFoundError, ProcessLookupError):
            pass

    def quarantined(self):
        """{queue ID: reason} of the messages on hold: queue files hfID with a line q."""
        found = {}
        for path in glob.glob(os.path.join(self.queue_folder, "hf*")):
            with open(path, encoding="utf-8", errors="replace") as file:
                reasons = [line[1:].strip() for line in file if line.startswith("q")]
            found[os.path.basename(path)[2:]] = reasons[0] if reasons else ""
        return found


def queue_id(reply):
    """The queue ID in Sendmail's "250 2.0.0 ID Message accepted for delivery"; None when there is none."""
    found = re.match(r"2\.0\.0 (\w+) Message accepted", reply[1])
    return found.group(1) if found else None


class Gateway:
    """Sendmail, sink and daemon, started by entering and torn down by leaving the context."""

    def __init__(self):
        self.base = private.folder()
        self.sink = sink.Sink()
        # Not below the folder of everybody's temporary files, and only its owner writes there: like /run/orderguard.
        self.socket_folder = os.path.join(self.base, "run/orderguard")
        os.makedirs(self.socket_folder)
        shutil.chown(self.socket_folder, guard.ACCOUNT, guard.ACCOUNT)
        os.chmod(self.socket_folder, 0o755)
        self.sendmail = Sendmail(self.base, self.sink.port, f"{PLACE}/run/orderguard/orderguard.sock")
        account = f"{guard.ACCOUNT}:{guard.ACCOUNT}"
        self.guard = guard.Orderguard(self.base, self.socket_folder, mta_config=CONFIGURED, user=account)

    def __enter__(self):
        try:
            self.guard.start()
            self.sendmail.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends what was started."""
        self.sendmail.stop()
        if self.guard.process is not None:
            self.guard.stop()
        self.sink.close()

    def story(self):
        """What happened, for a check that failed."""
        return f"daemon:\n{self.guard.log()}{self.guard.output()}\nqueue:\n{self.sendmail.run('-bp')}"
