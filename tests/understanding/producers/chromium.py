"""chromium.py - HTML to PDF by one Chromium that prints page after page.

In: HTML files. Out: PDF files. Speaks the DevTools protocol through a pair of pipes, since a new browser for every
page would take most of the time. Limits: A4, 30 seconds a page.
"""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# The browser wants its pipes as descriptors 3 and 4; not every shell can say so of descriptors above 9.
AS_3_AND_4 = """import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execvp(sys.argv[3], sys.argv[3:])"""


def path():
    """The browser, or None."""
    return next((found for found in map(shutil.which, NAMES) if found), None)


def _high_pipe():
    """A pipe whose descriptors are neither of those that the browser wants."""
    low = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in low]
    for end in low:
        os.close(end)
    return high


class Browser:
    """A headless browser to send commands to; use it with `with`."""

    def __init__(self, folder):
        to_read, self.out = _high_pipe()
        self.inp, to_write = _high_pipe()
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
        self.process = subprocess.Popen(
            [sys.executable, "-c", AS_3_AND_4, str(to_read), str(to_write), *command],
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

    def print(self, html, pdf, furniture=None):
        """Writes the page as PDF; furniture: title and address that the browser puts at the edges, with date and page."""
        frame = self.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        self.call("Page.setDocumentContent", frameId=frame, html=html)
        edges = {}
        if furniture:
            row = '<div style="font-size:8px;width:100%;margin:0 8mm;display:flex;justify-content:space-between">'
            page = '<span><span class="pageNumber"></span>/<span class="totalPages"></span></span>'
            edges = {
                "displayHeaderFooter": True,
                "headerTemplate": f'{row}<span class="date"></span><span>{furniture[0]}</span></div>',
                "footerTemplate": f"{row}<span>{furniture[1]}</span>{page}</div>",
            }
        size = {"paperWidth": 8.27, "paperHeight": 11.69}
        data = self.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True, **size, **edges)
        with open(pdf, "wb") as file:
            file.write(base64.b64decode(data["data"]))


def print_all(jobs, folder):
    """Prints (html, pdf path) pairs."""
    if jobs:
        with Browser(folder) as browser:
            browser.open()
            for html, pdf in jobs:
                browser.print(html, pdf)
