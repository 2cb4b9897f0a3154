"""client.py - mail programs of the tests: a well-behaved one, one that loses the last reply, a load of them."""

import base64
import queue
import socket
import threading


class Session:
    """An SMTP session line by line, so that a test can break off wherever it wants."""

    def __init__(self, port, source=None, timeout=60):
        at = None if source is None else (source, 0)
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout, source_address=at)
        self.lines = self.socket.makefile("rb")
        self.reply()
        self.command("EHLO client.test")

    def reply(self):
        """The next reply: (code, text), its lines joined by blanks. Code 0: the server hung up."""
        texts = []
        while True:
            line = self.lines.readline().decode("utf-8", "replace").rstrip("\r\n")
            if len(line) < 4:
                return 0, "connection closed"
            texts.append(line[4:])
            if line[3] == " ":
                return int(line[:3]), " ".join(texts)

    def command(self, text):
        """Sends a line and returns the reply to it."""
        self.socket.sendall(text.encode() + b"\r\n")
        return self.reply()

    def login(self, user, password):
        """AUTH PLAIN."""
        secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        return self.command(f"AUTH PLAIN {secret}")

    def envelope(self, sender, recipients):
        """MAIL, RCPT and DATA. Returns the first reply that is not positive, or the 354."""
        steps = [f"MAIL FROM:<{sender}>"] + [f"RCPT TO:<{recipient}>" for recipient in recipients] + ["DATA"]
        for step in steps:
            code, text = self.command(step)
            if code >= 400 or code == 0:
                break
        return code, text

    def content(self, message):
        """Sends the message and the final dot, without waiting for the reply."""
        stuffed = message.replace(b"\r\n.", b"\r\n..")
        end = b".\r\n" if stuffed.endswith(b"\r\n") else b"\r\n.\r\n"
        self.socket.sendall(stuffed + end)

    def close(self):
        """Hangs up without a word."""
        self.lines.close()
        self.socket.close()


def send(port, sender, recipients, message, login=None, source=None):
    """Sends one message and returns the decisive reply, (code, text). source: the client's own address."""
    session = Session(port, source)
    try:
        if login is not None:
            code, text = session.login(*login)
            if code != 235:
                return code, text
        code, text = session.envelope(sender, recipients)
        if code != 354:
            return code, text
        session.content(message)
        code, text = session.reply()
        session.command("QUIT")
        return code, text
    except OSError as problem:
        return 0, str(problem)
    finally:
        session.close()


def send_and_lose_reply(port, sender, recipients, message):
    """Sends one message and hangs up right after the final dot, as a client does whose patience or line ended there."""
    session = Session(port)
    code, text = session.envelope(sender, recipients)
    if code == 354:
        session.content(message)
    session.close()
    return code, text


class Load:
    """Several senders at once, each a session a message, until all messages have an answer."""

    def __init__(self, port, sender, recipients, messages, senders=4):
        self.replies = []
        self.waiting = queue.Queue()
        for message in messages:
            self.waiting.put(message)
        self.threads = [
            threading.Thread(target=self._work, args=(port, sender, recipients), daemon=True) for _ in range(senders)
        ]
        for thread in self.threads:
            thread.start()

    def _work(self, port, sender, recipients):
        while True:
            try:
                message = self.waiting.get_nowait()
            except queue.Empty:
                return
            self.replies.append(send(port, sender, recipients, message))

    def busy(self):
        """True while any sender still works."""
        return any(thread.is_alive() for thread in self.threads)

    def wait(self):
        """Waits for all and returns the replies."""
        for thread in self.threads:
            thread.join()
        return self.replies
