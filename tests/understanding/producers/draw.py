"""draw.py - gives every case to its producer and leaves a file for each.

In: cases. Out: case.file and case.made_by. Drawn files are kept below the build folder under the digest of what they
were drawn from, so that a second run draws nothing anew. To add a producer: write a function that says what it draws
from, one that draws many, and a row in PRODUCERS.
"""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass, field

import as_html
import as_mail
import as_office
import as_placed
import as_text
import chromium
import office
from page import Page

# ---- sources: what a case's content is turned into before a program draws it -----------------------------------------
# Contents: Page (generator), Typed (lines of fixed pitch), Placed (texts at places), Html, Sheets, Letter, bytes.


@dataclass
class Typed:
    """Lines of fixed pitch, form feeds between pages."""

    text: str


@dataclass
class Placed:
    """Pages of as_placed.Place."""

    pages: list


@dataclass
class Html:
    """The inside of a body, or a whole document."""

    text: str


@dataclass
class Sheets:
    """Rows of cells, a list a sheet, and how real dates are shown."""

    sheets: list
    date_format: str = "DMY."


@dataclass
class Parcel:
    """A mail with drawn attachments: (file name, producer, content) each."""

    letter: object
    html: str = None
    attachments: list = field(default_factory=list)


def html_source(content):
    """Any content as HTML."""
    if isinstance(content, Page):
        return as_html.render(content)
    if isinstance(content, Typed):
        return as_html.typed(content.text)
    if isinstance(content, Placed):
        return as_html.placed(content.pages)
    return content.text if "<html" in content.text.lower() else as_html.document(content.text)


def text_source(content):
    """A Page or typed lines as text."""
    return content.text if isinstance(content, Typed) else as_text.render(content)


def postscript_source(content):
    """A Page, typed lines or places as PostScript."""
    if isinstance(content, Typed):
        return as_placed.postscript(as_placed.typed(content.text), fixed=True)
    return as_placed.postscript(content.pages if isinstance(content, Placed) else as_placed.place(content))


def troff_source(content):
    """The same as troff."""
    if isinstance(content, Typed):
        return as_placed.troff(as_placed.typed(content.text), fixed=True)
    return as_placed.troff(content.pages if isinstance(content, Placed) else as_placed.place(content))


def writer_source(content):
    """A Page, typed lines or HTML for Writer."""
    if isinstance(content, Typed):
        return as_office.writer_typed(content.text)
    return html_source(content) if isinstance(content, Html) else as_office.writer(content)


def sheet_source(content):
    """A Page or rows of cells for Calc."""
    if isinstance(content, Sheets):
        return as_office.calc(content.sheets, content.date_format)
    return as_office.calc([[row for blocks in content.pages() for row in as_office.sheet_rows(blocks)]])


# ---- programs: they draw many sources at once; jobs are (source text, target path) -----------------------------------


def run(command, folder, name, **options):
    """Runs a program; its words go to a log below the folder. A failure ends the run with them."""
    log = os.path.join(folder, name + ".log")
    with open(log, "wb") as file:
        status = subprocess.run(
            command, stdout=file, stderr=file, stdin=subprocess.DEVNULL, timeout=900, check=False, **options
        ).returncode
    if status != 0:
        with open(log, encoding="utf-8", errors="replace") as file:
            raise RuntimeError(f"{name} ended with {status}: {file.read()[-2000:]}")


def write(path, text):
    """Writes a source."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def by_ghostscript(jobs, folder):
    """PostScript to PDF, all in one run: each source begins by naming its own output file."""
    paths = []
    for index, (source, target) in enumerate(jobs):
        write(target + ".ps", source)
        paths += ["-c", f"<< /OutputFile ({target}) >> setpagedevice", "-f", target + ".ps"]
    run(
        [
            "gs",
            "-q",
            "-dBATCH",
            "-dNOPAUSE",
            "-dNOSAFER",
            "-sDEVICE=pdfwrite",
            f"-sOutputFile={folder}/gs-first.pdf",
            *paths,
        ],
        folder,
        "ghostscript",
    )


def by_groff(jobs, folder):
    """troff to PDF, one run each."""
    for source, target in jobs:
        path = write(target + ".tr", source)
        with open(target, "wb") as file:
            done = subprocess.run(
                ["groff", "-Tpdf", path], stdout=file, stderr=subprocess.PIPE, timeout=300, check=False
            )
        if done.returncode != 0:
            raise RuntimeError(f"groff: {done.stderr.decode(errors='replace')}")


def by_cairo(jobs, folder):
    """Text to PDF through Pango and cairo, one run each."""
    for source, target in jobs:
        path = write(target + ".txt", source.replace("\f", "\n"))
        run(
            ["pango-view", "--no-display", "-q", "--font=DejaVu Sans Mono 8", "--output=" + target, path],
            folder,
            "cairo",
        )


OFFICE_FILES = 200  # a run; it silently leaves out those behind the 246th


def by_office(kind, ending):
    """LibreOffice, OFFICE_FILES in one run, to PDF or XLSX."""

    def draw(jobs, folder):
        inbox = os.path.join(folder, f"office-{kind}-{ending}")
        shutil.rmtree(inbox, ignore_errors=True)
        os.makedirs(inbox)
        sources, drawn = [], []
        for index, (source, target) in enumerate(jobs):
            sources.append(write(os.path.join(inbox, f"{index}.{ending}"), source))
            drawn.append((os.path.join(inbox, f"{index}.{kind}"), target))
        command = ["soffice", f"-env:UserInstallation=file://{folder}/office-profile", "--headless"]
        for first in range(0, len(sources), OFFICE_FILES):
            some = sources[first : first + OFFICE_FILES]
            run(
                [*command, "--convert-to", kind, "--outdir", inbox, *some],
                folder,
                "libreoffice",
                env=office.ENVIRONMENT,
            )
        for made, target in drawn:
            os.replace(made, target)

    return draw


def by_chromium(jobs, folder):
    """HTML to PDF by one browser."""
    chromium.print_all(jobs, folder)


def there(*programs):
    """A function that tells whether all these programs are installed."""
    return lambda: all(shutil.which(program) for program in programs)


@dataclass
class Producer:
    """One row of the table."""

    ending: str
    source: object
    draw: object
    installed: object
    required: bool = True
    instead: str = ""  # who takes over when an optional one is missing


PRODUCERS = {
    "chromium": Producer("pdf", html_source, by_chromium, lambda: chromium.path() is not None, False, "writer-html"),
    "writer": Producer("pdf", writer_source, by_office("pdf", "fodt"), there("soffice")),
    "writer-html": Producer("pdf", html_source, by_office("pdf", "html"), there("soffice")),
    "calc-pdf": Producer("pdf", sheet_source, by_office("pdf", "fods"), there("soffice")),
    "calc-xlsx": Producer("xlsx", sheet_source, by_office("xlsx", "fods"), there("soffice")),
    "ghostscript": Producer("pdf", postscript_source, by_ghostscript, there("gs")),
    "groff": Producer("pdf", troff_source, by_groff, there("groff")),
    "cairo": Producer("pdf", text_source, by_cairo, there("pango-view")),
}
# What needs no program: mails, and text files among attachments.
MAILS = ("plain-mail", "text-mail", "html-mail", "raw-mail", "text-file")


def missing(names):
    """Of these producers those that are not installed: (required ones, optional ones)."""
    gone = [name for name in names if name in PRODUCERS and not PRODUCERS[name].installed()]
    return [name for name in gone if PRODUCERS[name].required], [name for name in gone if not PRODUCERS[name].required]


def draw_files(wanted, folder):
    """Draws (producer, content) pairs, each producer all of its own at once; returns the path of each."""
    cache = os.path.join(folder, "drawn")
    os.makedirs(cache, exist_ok=True)
    paths, jobs = [], {}
    for name, content in wanted:
        producer = PRODUCERS[name]
        source = producer.source(content)
        digest = hashlib.sha256(f"{name}\0{source}".encode()).hexdigest()[:24]
        path = os.path.join(cache, f"{digest}.{producer.ending}")
        paths.append(path)
        if not os.path.exists(path):
            jobs.setdefault(name, {})[path] = source
    for name, sources in jobs.items():
        fresh = {path: os.path.join(cache, "new-" + os.path.basename(path)) for path in sources}
        PRODUCERS[name].draw([(source, fresh[path]) for path, source in sources.items()], folder)
        for path, made in fresh.items():
            os.replace(made, path)
    return paths


def stand_in(name):
    """The producer that draws what this one should: itself, its stand-in when it is missing, or "" for nobody."""
    producer = PRODUCERS.get(name)
    if producer is None or producer.installed():
        return name
    return producer.instead if producer.instead and PRODUCERS[producer.instead].installed() else ""


def undrawn(content):
    """The bytes of an attachment that no program draws: a message, or a text file."""
    return content if isinstance(content, bytes) else text_source(content).encode("utf-8")


def mail_bytes(case, files):
    """A case that is a mail by nature; `files` are its drawn attachments."""
    content, letter = case.content, case.wrap
    if isinstance(content, bytes):
        return content
    if isinstance(content, Parcel):
        drawn = iter(files)
        attachments = [
            as_mail.Attachment(name, undrawn(thing) if by in MAILS else next(drawn))
            for name, by, thing in content.attachments
        ]
        return as_mail.message(content.letter, case.name.replace("/", "-"), content.html, attachments)
    if case.producer == "plain-mail":
        return as_mail.message(content, case.name)
    if case.producer == "text-mail":
        letter.text = text_source(content).replace("\f", "")
        return as_mail.message(letter, case.name.replace("/", "-"))
    letter.text = None
    return as_mail.message(letter, case.name.replace("/", "-"), html=html_source(content))


def wanted_of(case):
    """What must be drawn for a case: (producer, content) pairs; None when a producer is missing."""
    if isinstance(case.content, Parcel):
        wanted = [(stand_in(producer), content) for _, producer, content in case.content.attachments]
        wanted = [(producer, content) for producer, content in wanted if producer not in MAILS]
    else:
        wanted = [] if case.producer in MAILS else [(case.made_by, case.content)]
    return None if any(not producer for producer, _ in wanted) else wanted


def read(path):
    """The bytes of a file."""
    with open(path, "rb") as file:
        return file.read()


def draw(cases, folder):
    """Gives each case its file. Cases of producers that are missing and have no stand-in keep an empty one."""
    for case in cases:
        case.made_by = stand_in(case.producer)
    wanted = [(case, pairs) for case, pairs in ((case, wanted_of(case)) for case in cases) if pairs is not None]
    paths = iter(draw_files([pair for _, pairs in wanted for pair in pairs], folder))
    os.makedirs(os.path.join(folder, "files"), exist_ok=True)
    for case, pairs in wanted:
        drawn = [next(paths) for _ in pairs]
        if case.producer in MAILS:
            _keep(case, folder, mail_bytes(case, [read(path) for path in drawn]))
        elif case.wrap is not None:
            attachment = as_mail.Attachment(attachment_name(case), read(drawn[0]))
            _keep(case, folder, as_mail.message(case.wrap, case.name.replace("/", "-"), attachments=[attachment]))
        else:
            case.file = drawn[0]


def attachment_name(case):
    """The file's name; most say nothing."""
    return f"{getattr(case.wrap, 'attachment', '') or 'document'}.{PRODUCERS[case.made_by].ending}"


def _keep(case, folder, data):
    case.file = os.path.join(folder, "files", case.name.replace("/", "-") + ".eml")
    with open(case.file, "wb") as file:
        file.write(data)
