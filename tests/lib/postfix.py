"""postfix.py - a private Postfix on loopback: own configuration, queue, data and log below one folder, free high ports.

It relays everything to one sink. Its listeners differ in what a test needs:

    port           clients of own networks (what port 25 is to a gateway)
    submission     AUTH PLAIN required; {daemon_name} ORIGINATING
    chrooted       like port, its smtpd chrooted, as Debian ships it
    accept, tempfail, quarantine, reject      default_action of the milter
    unfiltered     no milter
and sendmail(1), through pickup. The system's Postfix is never addressed: every command gets `-c`, and in a namespace
(private.py) /etc/postfix itself is this one's.
"""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import time

import private
from checks import give_up

USER, PASSWORD = "sales1", "correct horse"
DEFAULT_ACTIONS = ("accept", "tempfail", "quarantine", "reject")

MAIN = """compatibility_level = 3.6
queue_directory = {base}/queue
data_directory = {base}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
shlib_directory = /usr/lib/postfix
meta_directory = {base}/etc
sendmail_path = /usr/sbin/sendmail
mail_owner = postfix
setgid_group = postdrop
maillog_file = {base}/log/mail.log
maillog_file_prefixes = {base}
syslog_name = postfix
myhostname = gateway.larsen.example
mydestination =
local_transport = error:nothing is delivered here
local_recipient_maps =
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{sink}
disable_dns_lookups = yes
smtp_host_lookup = native
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
smtpd_sasl_local_domain = larsen.example
smtpd_client_connection_count_limit = 0
smtpd_delay_open_until_valid_rcpt = no
smtputf8_enable = no
message_size_limit = 120000000
maximal_queue_lifetime = {lifetime}
mailbox_size_limit = 0
biff = no
milter_default_action = {default_action}
milter_protocol = 6
smtpd_milters = {milters}
non_smtpd_milters = {milters}
"""

SERVICES = """pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix - - n - - smtp
relay     unix - - n - - smtp
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
tlsmgr    unix - - n 1000? 1 tlsmgr
postlog   unix-dgram n - n - 1 postlogd
"""


def free_ports(count):
    """So many different ports nobody listens on."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]


class Postfix:
    """Made with the folder it may use, the sink's port, and the milters in their order, each as smtpd_milters has it
    ("unix:orderguard/orderguard.sock" is relative to the queue folder, chrooted or not); default_action is what holds
    for all listeners that have none of their own."""

    def __init__(self, base, sink_port, milters=(), default_action="accept"):
        self.base = base
        self.sink_port = sink_port
        self.milters = list(milters)
        self.default_action = default_action
        self.lifetime = "5d"
        self.configuration = os.path.join(base, "etc")
        self.queue_folder = os.path.join(base, "queue")
        self.socket_folder = os.path.join(self.queue_folder, "orderguard")
        names = ("port", "submission", "chrooted", "unfiltered") + DEFAULT_ACTIONS
        self.ports = dict(zip(names, free_ports(len(names))))
        self.port = self.ports["port"]
        self._write()

    def _write(self):
        for name in ("etc/sasl", "queue", "data", "log"):
            os.makedirs(os.path.join(self.base, name), mode=0o755, exist_ok=True)
        shutil.chown(os.path.join(self.base, "data"), "postfix")
        for name in ("postfix-files", "post-install", "postfix-script", "dynamicmaps.cf"):
            if os.path.exists(os.path.join("/etc/postfix", name)):
                shutil.copy(os.path.join("/etc/postfix", name), self.configuration)
        self.write_configuration()
        with open(os.path.join(self.configuration, "sasl/smtpd.conf"), "w", encoding="utf-8") as file:
            file.write("pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n")
            file.write(f"sasldb_path: {self.configuration}/sasl/accounts\n")
        self._make_account()

    def write_configuration(self):
        """Writes main.cf and master.cf as the attributes say; reload() makes a running Postfix use them."""
        milters = ", ".join(f"{{ {milter} }}" for milter in self.milters)
        with open(os.path.join(self.configuration, "main.cf"), "w", encoding="utf-8") as file:
            values = {"base": self.base, "sink": self.sink_port, "milters": milters, "lifetime": self.lifetime}
            file.write(MAIN.format(default_action=self.default_action, **values))
        with open(os.path.join(self.configuration, "master.cf"), "w", encoding="utf-8") as file:
            file.write(SERVICES)
            for name, port in self.ports.items():
                chroot = "y" if name == "chrooted" else "n"
                file.write(f"127.0.0.1:{port} inet n - {chroot} - - smtpd\n  -o syslog_name=postfix/{name}\n")
                if name == "submission":
                    file.write("  -o smtpd_sasl_auth_enable=yes -o mynetworks=192.0.2.0/24\n")
                    file.write("  -o milter_macro_daemon_name=ORIGINATING\n")
                if name == "unfiltered":
                    file.write("  -o smtpd_milters=\n")
                if name in DEFAULT_ACTIONS:
                    file.write(f"  -o milter_default_action={name}\n")

    def _make_account(self):
        accounts = os.path.join(self.configuration, "sasl/accounts")
        command = ["saslpasswd2", "-p", "-c", "-f", accounts, "-u", "larsen.example", USER]
        subprocess.run(command, input=PASSWORD.encode(), check=True)
        shutil.chown(accounts, group="postfix")
        os.chmod(accounts, 0o640)

    def run(self, command, *arguments, check=True, data=None):
        """Runs one of Postfix's commands on this instance and returns what it printed."""
        whole = [command, "-c", self.configuration, *arguments]
        done = subprocess.run(whole, input=data, capture_output=True, check=False)
        if check and done.returncode != 0:
            give_up(f"{' '.join(whole)}: {(done.stdout + done.stderr).decode(errors='replace').strip()}")
        return (done.stdout + done.stderr).decode(errors="replace")

    def make_socket_folder(self, owner):
        """The folder for the milter's socket inside the queue, so that chrooted services reach it too."""
        os.makedirs(self.socket_folder, exist_ok=True)
        shutil.chown(self.socket_folder, owner, "postfix")
        os.chmod(self.socket_folder, 0o2750)

    def start(self):
        """Starts it and waits until its ports answer."""
        if private.inside():
            private.mount("--bind", self.configuration, "/etc/postfix")
        self.run("postfix", "start")
        deadline = time.monotonic() + 60
        for port in self.ports.values():
            while not listening(port):
                if time.monotonic() > deadline:
                    give_up("the private Postfix does not start:\n" + self.log())
                time.sleep(0.05)

    def reload(self):
        """Makes the running Postfix read its configuration again."""
        self.run("postfix", "reload")

    def stop(self):
        """Stops it. /etc/postfix is given back by the end of the namespace."""
        self.run("postfix", "stop", check=False)

    def log(self):
        """The text of its log."""
        with contextlib.suppress(FileNotFoundError):
            with open(os.path.join(self.base, "log/mail.log"), encoding="utf-8", errors="replace") as file:
                return file.read()
        return ""

    def queue(self, name=None):
        """What is in the queue (of that name: hold, deferred, active ...), as postqueue -j tells it."""
        text = self.run("postqueue", "-j")
        entries = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        return [entry for entry in entries if name in (None, entry["queue_name"])]

    def held(self):
        """The queue ids on hold."""
        return [entry["queue_id"] for entry in self.queue("hold")]

    def wait_empty(self, seconds=90):
        """Waits until nothing but held mail is left in the queue; returns whether that came true."""
        deadline = time.monotonic() + seconds
        while any(entry["queue_name"] != "hold" for entry in self.queue()):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def sendmail(self, sender, recipients, message):
        """Local submission by sendmail(1): as an ordinary account in a namespace, as root where there is none."""
        command = ["/usr/sbin/sendmail", "-i", "-f", sender, *recipients]
        ordinary = {"user": "nobody", "group": "nogroup", "extra_groups": []} if private.inside() else {}
        if not ordinary:
            command[1:1] = ["-C", self.configuration]
        subprocess.run(command, input=message.replace(b"\r\n", b"\n"), check=True, cwd="/", **ordinary)


def listening(port):
    """True when somebody answers there."""
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def queue_id(reply):
    """The queue id in Postfix's "250 2.0.0 Ok: queued as ..."; None when there is none."""
    found = re.search(r"queued as (\w+)", reply[1])
    return found.group(1) if found else None
