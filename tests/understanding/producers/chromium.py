"""chromium.py - HTML to PDF by one Chromium that prints page after page.

In: HTML files. Out: PDF files. Speaks the DevTools protocol through a pair of pipes, since a new browser for every
page would take most of the time. Limits: A4, 30 seconds a page.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def path():
    """The browser, or None."""
    return next((found for found in map(shutil.which, NAMES) if found), None)


class Browser:
    """A headless browser to send commands to; use it with `with`."""

    def __init__(self, folder):
        to_read, self.out = os.pipe()
        self.inp, to_write = os.pipe()
        command = [
            path(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            f"--user-data-dir={folder}/chromium-profile",
            "--remote-debugging-pipe",
            "about:blank",
        ]
        os.makedirs(folder, exist_ok=True)
        self.log = open(os.path.join(folder, "chromium.log"), "wb")
        # The browser wants its pipes as descriptors 3 and 4.
        self.process = subprocess.Popen(
            ["sh", "-c", f'exec 8<&{to_read} 9>&{to_write}; exec 3<&8 4>&9 8<&- 9>&-; exec "$@"', "sh", *command],
            pass_fds=(to_read, to_write),
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )
        os.close(to_read)
        os.close(to_write)
        self.buffer, self.last, self.session = b"", 0, None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.inp)
        os.close(self.out)
        self.log.close()

    def _receive(self, deadline):
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.inp], [], [], max(0, deadline - time.monotonic()))
            data = os.read(self.inp, 1 << 20) if ready else b""
            if not data:
                raise RuntimeError("Chromium does not answer")
            self.buffer += data
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **parameters):
        """A command and its result."""
        self.last += 1
        request = {"id": self.last, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.out, json.dumps(request).encode() + b"\0")
        deadline = time.monotonic() + 30
        while True:
            answer = self._receive(deadline)
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise RuntimeError(f"Chromium: {method}: {answer['error'].get('message')}")
                return answer["result"]

    def open(self):
        """A page to print from."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def print(self, html, pdf):
        """Writes the page as PDF."""
        frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.call("Page.setDocumentContent", frameId=frame, html=html)
        data = self.call(
            "Page.printToPDF", printBackground=True, preferCSSPageSize=True, paperWidth=8.27, paperHeight=11.69
        )
        with open(pdf, "wb") as file:
            file.write(base64.b64decode(data["data"]))


def print_all(jobs, folder):
    """Prints (html, pdf path) pairs."""
    if jobs:
        with Browser(folder) as browser:
            browser.open()
            for html, pdf in jobs:
                browser.print(html, pdf)
