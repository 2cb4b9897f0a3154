"""milter.py - the mail server's side of the milter protocol (version 6), for many connections at once and for a filter
that may die in the middle: every step says whether it was answered.

    connection = Connection(path)
    connection.begin("<ann@larsen.example>", ["<orders@acme.example>"], octets)
    answer = connection.end("4B1C2")      "accept", "hold", "reject", "defer", or None when the filter went away
"""

import socket
import struct

ALL_ACTIONS, ALL_PROTOCOL = 0x1FF, 0x1FFFFF
NO_CONNECT, NO_MAIL, NO_RCPT, NO_BODY, NO_HEADERS = 0x1, 0x4, 0x8, 0x10, 0x20
NO_REPLY = {"L": 0x80, "C": 0x1000, "M": 0x4000, "R": 0x8000, "B": 0x80000}
LEADING_SPACE = 0x100000
FINAL = {b"a": "accept", b"c": "accept", b"r": "reject", b"y": "reject", b"t": "defer", b"d": "discard"}


class Gone(Exception):
    """The filter closed the connection."""


class Connection:
    """One connection; raises Gone when nobody is there to begin with."""

    def __init__(self, path, user="ann", timeout=60, daemon_name="ORIGINATING", client="192.0.2.17"):
        self.user = user  # None: nobody has logged in
        self.daemon_name, self.client = daemon_name, client
        self.changes = []  # what the filter asked for at the end of the last message: (code, payload)
        self.early = None
        self.have = b""
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        try:
            self.socket.connect(path)
            self.packet("O", struct.pack("!III", 6, ALL_ACTIONS, ALL_PROTOCOL))
            self.protocol = struct.unpack("!III", self.reply()[1:13])[2]
            self.connect()
        except (OSError, struct.error) as error:
            raise Gone from error

    def packet(self, code, payload=b""):
        """Sends one packet."""
        self.socket.sendall(struct.pack("!I", len(payload) + 1) + code.encode() + payload)

    def strings(self, code, *texts, prefix=b""):
        """A packet of strings, each with its NUL."""
        self.packet(
            code, prefix + b"".join((text if isinstance(text, bytes) else text.encode()) + b"\0" for text in texts)
        )

    def reply(self):
        """The next packet of the filter: code and payload."""
        while len(self.have) < 4 or len(self.have) < 4 + struct.unpack("!I", self.have[:4])[0]:
            part = self.socket.recv(65536)
            if not part:
                raise Gone
            self.have += part
        size = struct.unpack("!I", self.have[:4])[0]
        packet, self.have = self.have[4 : 4 + size], self.have[4 + size :]
        return packet

    def step(self, code):
        """Waits for the answer to a step, when there is one."""
        if not self.protocol & NO_REPLY[code]:
            return self.reply()[:1]
        return b"c"

    def connect(self):
        """The client of the session."""
        if self.protocol & NO_CONNECT:
            return
        self.strings("D", "{daemon_name}", self.daemon_name, "{client_addr}", self.client, prefix=b"C")
        self.packet("C", b"desk.larsen.example\0" + b"4\0\x19" + self.client.encode() + b"\0")
        self.step("C")

    def begin(self, sender, recipients, octets):
        """Everything of a message up to the final dot. False: the filter went away."""
        self.early = None  # the answer to MAIL, when that was all the filter wanted to hear
        try:
            if not self.protocol & NO_MAIL:
                login = ("{auth_type}", "PLAIN", "{auth_authen}", self.user) if self.user else ()
                self.strings("D", "{daemon_name}", self.daemon_name, *login, prefix=b"M")
                self.strings("M", sender)
                answer = self.step("M")
                if answer != b"c":
                    self.early = FINAL.get(answer)
                    return True
            for recipient in recipients if not self.protocol & NO_RCPT else ():
                self.strings("R", recipient)
                self.step("R")
            head, _, body = octets.partition(b"\r\n\r\n")
            for line in head.split(b"\r\n") if not self.protocol & NO_HEADERS else ():
                name, _, value = line.partition(b":")
                self.strings("L", name, value if self.protocol & LEADING_SPACE else value.lstrip(b" "))
                self.step("L")
            if body and not self.protocol & NO_BODY:
                self.packet("B", body)
                self.step("B")
        except (Gone, OSError):
            return False
        return True

    def end(self, queue_id):
        """The final dot: what the filter wants done, or None when it went away before it answered."""
        if self.early is not None:
            return self.early
        try:
            self.strings("D", "i", queue_id, prefix=b"E")
            self.packet("E")
            quarantined, self.changes = False, []
            while True:
                packet = self.reply()
                code = packet[:1]
                self.changes.append((code, packet[1:]))
                quarantined = quarantined or code == b"q"
                if code in FINAL:
                    self.packet("A")
                    answer = FINAL[code]
                    return "hold" if quarantined and answer == "accept" else answer
        except (Gone, OSError):
            return None

    def send(self, sender, recipients, octets, queue_id):
        """A whole message."""
        return self.end(queue_id) if self.begin(sender, recipients, octets) else None

    def close(self):
        """Ends the session."""
        try:
            self.packet("Q")
        except OSError:
            pass
        self.socket.close()
