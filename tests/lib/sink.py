"""sink.py - where mail ends in the tests: an SMTP server on loopback that keeps each message it is given.

One thread a connection. It accepts every recipient, speaks no extension but SIZE and 8BITMIME, and stores what came
between DATA and the dot with the dots undone, CRLF kept.
"""

import socket
import threading
import time


class Delivery:
    """One message as it arrived."""

    def __init__(self, sender, recipients, content):
        self.sender = sender
        self.recipients = recipients
        self.content = content
        self.head_bytes = content.find(b"\r\n\r\n")
        head = content[: self.head_bytes].decode("utf-8", "replace")
        self.fields = head.replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n")

    def headers(self, name):
        """The values of all header fields of that name, unfolded."""
        found = [field.partition(":") for field in self.fields]
        return [value.strip() for field, _, value in found if field.lower() == name.lower()]

    def header(self, name):
        """The value of the first header field of that name, or None."""
        return next(iter(self.headers(name)), None)

    def body(self):
        """The octets after the header section."""
        return self.content[self.head_bytes + 4 :]


class Sink:
    """Listens from the moment it is made until close()."""

    def __init__(self):
        self.deliveries = []
        self.changed = threading.Condition()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection, connection.makefile("rb") as lines:
            sender, recipients = None, []
            connection.sendall(b"220 sink.test ESMTP\r\n")
            for line in lines:
                verb, _, rest = line.strip().decode("utf-8", "replace").partition(" ")
                verb = verb.upper()
                if verb == "EHLO":
                    answer = b"250-sink.test\r\n250-8BITMIME\r\n250 SIZE 0\r\n"
                elif verb == "MAIL":
                    sender, recipients, answer = address(rest), [], b"250 2.1.0 Ok\r\n"
                elif verb == "RCPT":
                    recipients.append(address(rest))
                    answer = b"250 2.1.5 Ok\r\n"
                elif verb == "DATA":
                    connection.sendall(b"354 End data with <CR><LF>.<CR><LF>\r\n")
                    content = read_message(lines)
                    if content is None:
                        return
                    self._keep(Delivery(sender, recipients, content))
                    answer = b"250 2.0.0 Ok\r\n"
                elif verb == "QUIT":
                    connection.sendall(b"221 2.0.0 Bye\r\n")
                    return
                else:
                    answer = b"250 2.0.0 Ok\r\n"
                connection.sendall(answer)

    def _keep(self, delivery):
        with self.changed:
            self.deliveries.append(delivery)
            self.changed.notify_all()

    def with_id(self, message_id):
        """All deliveries that carry this Message-ID."""
        with self.changed:
            return [delivery for delivery in self.deliveries if delivery.header("Message-ID") == message_id]

    def wait(self, message_id, seconds=60, copies=1):
        """Waits until so many copies have arrived; returns what arrived by then."""
        deadline = time.monotonic() + seconds
        while True:
            found = self.with_id(message_id)
            left = deadline - time.monotonic()
            if len(found) >= copies or left <= 0:
                return found
            with self.changed:
                self.changed.wait(min(left, 0.2))

    def close(self):
        """Stops listening."""
        self.listener.close()


def address(argument):
    """The address in the argument of MAIL or RCPT."""
    return argument[argument.find("<") + 1 : argument.find(">")]


def read_message(lines):
    """The octets up to the final dot, or None when the client went away before it."""
    content = bytearray()
    for line in lines:
        if line == b".\r\n":
            return bytes(content)
        content += line[1:] if line.startswith(b".") else line
    return None
