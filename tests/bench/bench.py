"""bench.py - what a message costs: orderguard, a milter that does nothing, one that only reads, and the bare libraries;
and what the history, an import and the finders cost by themselves.

In: the programs of a build. Out: a table on the terminal and, with --results, as Markdown. All figures of a table come
from one run on one machine, so that their ratios mean something: the filters take turns, round by round, and the median
of the rounds counts. CPU is that of the filter and all its children, those that have ended included, from /proc.

Exits 1 when the daemon has not really done the work: every order must be in its log with its number.
"""

import argparse
import datetime
import glob
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TREE = os.path.dirname(os.path.dirname(HERE))
TICKS = os.sysconf("SC_CLK_TCK")
CLASSES = {
    "a": "2 KB of ordinary text, no order",
    "b": "an order, 80 KB with a PDF of 58 KB, two pages",
    "c": "an order, 37 KB with a workbook of 26 KB",
}
MOST_MEMORY = 80  # MiB, daemon and two inspectors
PLAIN_MAILS, ORDER_MAILS = 20000, 4000  # to import
CONNECTIONS = 4
LOOK_UPS = 20000  # and records
LARGE = 1000000  # orders, beside which those recorded by a measurement do not matter
JUST_OPENED = "compare, sent before, store just opened"


def stat_of(pid):
    """The fields of /proc/PID/stat behind the name, or None when the process has ended."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def family(pid):
    """The process and all its descendants."""
    children = {}
    for entry in os.listdir("/proc"):
        fields = stat_of(entry) if entry.isdigit() else None
        if fields:
            children.setdefault(int(fields[1]), []).append(int(entry))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def cpu_seconds(pid):
    """User and system time of the family, with what ended children have left to their parents."""
    stats = [fields for fields in map(stat_of, family(pid)) if fields]
    return sum(int(fields[i]) for fields in stats for i in range(11, 15)) / TICKS


def memory_mib(pid):
    """Proportional set size of the family."""
    total = 0
    for each in family(pid):
        try:
            with open(f"/proc/{each}/smaps_rollup", encoding="ascii") as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        except (FileNotFoundError, ProcessLookupError):
            pass
    return total / 1024


def medians_of(figures):
    """For each key the median of these dictionaries' values."""
    return {key: statistics.median(each[key] for each in figures) for key in figures[0]}


class Filter:
    """A running milter. `command` is given the socket's path."""

    def __init__(self, name, command, log=None):
        self.name = name
        self.folder = tempfile.mkdtemp(prefix="bench-")
        os.chmod(self.folder, 0o755)
        self.socket = os.path.join(self.folder, "sock")
        self.log = os.path.join(self.folder, "log") if log else None
        with open(os.path.join(self.folder, "out"), "wb") as out:
            self.process = subprocess.Popen(command(self), stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        self.wait_for_socket()

    def wait_for_socket(self):
        """Until somebody listens."""
        for _ in range(1000):
            with open("/proc/net/unix", encoding="utf-8") as file:
                if any(line.split()[-1] == self.socket and line.split()[3] == "00010000" for line in file):
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        with open(os.path.join(self.folder, "out"), encoding="utf-8", errors="replace") as file:
            sys.exit(f"{self.name} does not start:\n{file.read()}")

    def stop(self):
        """Ends it and removes what it left."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        shutil.rmtree(self.folder)


class Bench:
    """The programs, the mail, and the numbers orders get."""

    def __init__(self, arguments):
        self.build = os.path.abspath(arguments.build)
        self.seconds = arguments.seconds
        self.rounds = arguments.rounds
        self.mail = os.path.join(self.build, "bench", "mail")
        self.measurer = os.path.join(self.build, "history-measure")
        self.look_ups = LOOK_UPS
        self.plain_mails, self.order_mails = PLAIN_MAILS, ORDER_MAILS
        self.next_number = 4500000001
        subprocess.run([sys.executable, os.path.join(HERE, "messages.py"), self.mail], check=True)

    def files(self, kind):
        """The message files of a class."""
        names = [name for name in os.listdir(self.mail) if re.match(kind + r"\d+\.eml", name)]
        return [os.path.join(self.mail, name) for name in sorted(names)]

    def load(self, filter_, kind, messages, connections):
        """One run of the load generator; its figures."""
        command = [os.path.join(self.build, "bench", "load"), "-s", filter_.socket, "-c", str(connections)]
        command += ["-n", str(messages), "-b", str(self.next_number), *self.files(kind)]
        self.next_number += messages
        return json.loads(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)

    def measure(self, filter_, kind):
        """One figure: a short run to get warm and to learn the speed, then the run that counts."""
        speed = self.load(filter_, kind, 400, CONNECTIONS)["per_second"]
        before = cpu_seconds(filter_.process.pid)
        figures = self.load(filter_, kind, max(400, int(speed * self.seconds)), CONNECTIONS)
        figures["cpu"] = (cpu_seconds(filter_.process.pid) - before) / figures["messages"] * 1000
        figures["pss"] = memory_mib(filter_.process.pid)
        alone = self.load(filter_, kind, max(200, int(speed * self.seconds / 8)), 1)
        figures["p99_alone_ms"] = alone["p99_ms"]
        if figures.get("a", 0) != figures["messages"]:
            sys.exit(f"{filter_.name}, class {kind}: not every message was accepted: {figures}")
        return figures

    def guard_command(self, history):
        """How the daemon is started: everything of its own, holding, with the shipped rules."""

        def command(filter_):
            keys = {
                "socket": f"unix:{filter_.socket}",
                "mode": "enforce",
                "history": os.path.join(filter_.folder, "history.db") if history else "none",
                "rules": os.path.join(TREE, "rules/default.rules"),
                "words": os.path.join(TREE, "rules/words"),
                "shared_domains": os.path.join(TREE, "rules/shared-domains.list"),
                "own_domains": "larsen.example",
                "inspectors": 2,
                "log": filter_.log,
            }
            if os.geteuid() == 0:
                keys |= {"user": "daemon", "inspect_user": "nobody"}
                shutil.chown(filter_.folder, "daemon")
            config = os.path.join(filter_.folder, "orderguard.conf")
            with open(config, "w", encoding="utf-8") as file:
                file.writelines(f"{key} = {value}\n" for key, value in keys.items())
            return [os.path.join(self.build, "orderguard"), "-f", "-x", config]

        return command

    def floor_command(self, what):
        """The milters to compare with."""
        return lambda filter_: [os.path.join(self.build, "bench", "floor"), what, f"unix:{filter_.socket}"]

    def durable(self):
        """Orders a second through the daemon, each durable before its answer, at so many connections."""
        figures = {}
        for connections in (1, 8, 64):
            filter_ = Filter("orderguard", self.guard_command(True), True)
            try:
                self.load(filter_, "o", 200, connections)
                figures[connections] = self.load(filter_, "o", int(300 * self.seconds), connections)
                if figures[connections].get("a") != figures[connections]["messages"]:
                    sys.exit(f"not every order was accepted: {figures[connections]}")
            finally:
                filter_.stop()
        return figures

    def imports(self):
        """Mails a second that `orderguardctl import` reads, plain ones and orders, on all processors."""
        figures = {}
        for kind, count in (("a", self.plain_mails), ("o", self.order_mails)):
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                figures[kind] = self.import_of(folder, kind, count)
        return figures

    def import_of(self, folder, kind, count):
        """One mailbox, one import."""
        with open(self.files(kind)[0], "rb") as file:
            mail = file.read()
        box, config = os.path.join(folder, "box"), os.path.join(folder, "conf")
        with open(box, "wb") as file:
            for number in range(count):
                text = mail.replace(b"4500000000", b"%010d" % (4500000001 + number))
                file.write(
                    b"From a Thu Nov 20 10:00:00 2025\n" + text.replace(b"7700000000", b"77%08d" % number) + b"\n"
                )
        with open(config, "w", encoding="utf-8") as file:
            file.write(
                f"words = {TREE}/rules/words\nrules = {TREE}/rules/default.rules\nown_domains = larsen.example\n"
            )
            file.write(f"shared_domains = {TREE}/rules/shared-domains.list\ninspect_user = nobody\n")
        command = [os.path.join(self.build, "orderguardctl"), "import", "-x", config, "--history", folder + "/db", box]
        begun = time.monotonic()
        done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
        seconds = time.monotonic() - begun
        expected = f"{count} read: {count if kind == 'o' else 0} learned"
        if not done.stdout.startswith(expected):
            sys.exit(f"import: expected {expected!r}, found {done.stdout!r}")
        return count / seconds

    def look_for_room(self, orders):
        """Ends the run before it begins when the largest store would fill the disk."""
        where = os.path.join(tempfile.gettempdir(), "history.db")
        if subprocess.run([self.measurer, where, str(max(orders)), "room"], check=False).returncode != 0:
            sys.exit(1)

    def history_once(self, folder, count):
        """Microseconds (mean, processor time, p99) by what was done. A small store is a new one each time, since what is
        recorded makes it larger; a large one is measured again."""
        store = os.path.join(folder, f"{count}.db")
        filling = "again" if count >= LARGE and os.path.exists(store) else "bulk"
        for old in glob.glob(store + "*") if filling == "bulk" else []:
            os.unlink(old)
        command = [self.measurer, store, str(count), filling, str(self.look_ups)]
        done = subprocess.run(command, check=False, stdout=subprocess.PIPE, encoding="utf-8")
        if done.returncode != 0:
            sys.exit(f"the history with {count} orders could not be measured: see above")
        found = re.findall(
            r"^(.*): \d+ /s, ([\d.]+) us each, ([\d.]+) us of .*, p99 ([\d.]+) us", done.stdout, re.MULTILINE
        )
        return {name: dict(zip(("mean", "cpu", "p99"), map(float, each))) for name, *each in found}

    def history(self, orders):
        """Microseconds of look-ups and records (medians of mean, processor time, p99), by how many orders there are. The
        stores take turns, so that what slows the machine down for a while slows them all."""
        turns = {count: [] for count in orders}
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for turn in range(self.rounds):
                for count in orders:
                    print(f"history with {count} orders, {turn + 1} of {self.rounds}", file=sys.stderr, flush=True)
                    turns[count].append(self.history_once(folder, count))
        return {
            count: {name: medians_of([each[name] for each in all_turns]) for name in all_turns[0]}
            for count, all_turns in turns.items()
        }

    def rooms(self):
        """Microseconds to read and to find in an ordinary mail, an order as text, and a sheet."""
        figures = {}
        for name, count in (("a0.eml", 4000), ("o0.eml", 4000), ("c0.xlsx", 200)):
            command = [os.path.join(self.build, "bench", "rooms"), os.path.join(TREE, "rules/words")]
            command += [os.path.join(self.mail, name), str(count)]
            figures[name] = json.loads(
                subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
            )
        return figures

    def judging(self):
        """Microseconds to judge an order by the shipped rules, and by as many of them as a large company might have."""
        figures = {}
        for copies in (1, 10):
            command = [os.path.join(self.build, "bench", "judging"), os.path.join(TREE, "rules/default.rules")]
            done = subprocess.run(command + [str(copies), "20000"], check=True, capture_output=True, encoding="utf-8")
            found = json.loads(done.stdout)
            figures[found["rules"]] = found["judge_us"]
        return figures

    def check_log(self, filter_, kind, first):
        """Every order of classes b and c has its line with its number; nothing of class a was taken for one."""
        with open(filter_.log, encoding="utf-8") as file:
            lines = file.read().splitlines()
        bad = [line for line in lines if "could-not-look" in line or "alarm" in line or "warning" in line]
        seen = {match[1] for line in lines if (match := re.search(r": pass .*\border=(\d+)", line))}
        expected = {f"{number:010d}" for number in range(first, self.next_number)} if kind != "a" else set()
        if bad or seen != expected:
            sys.exit(f"class {kind}: {len(seen)} of {len(expected)} orders in the log, complaints: {bad[:3]}")

    def round(self, kind):
        """Each filter once, in turn."""
        figures = {}
        for name, command, log in (
            ("no-op", self.floor_command("noop"), False),
            ("read all", self.floor_command("read-all"), False),
            ("orderguard", self.guard_command(True), True),
            ("orderguard, history none", self.guard_command(False), True),
        ):
            first = self.next_number
            filter_ = Filter(name, command, log)
            try:
                figures[name] = self.measure(filter_, kind)
                if log:
                    self.check_log(filter_, kind, first)
            finally:
                filter_.stop()
        return figures

    def libraries(self):
        """Bare text extraction of one of the PDFs (plain, warm), and a bare walk through one of the workbooks (sheet)."""
        figures = {}
        for program, file in (("poppler-floor", "b0.pdf"), ("sheet-floor", "c0.xlsx")):
            command = [os.path.join(self.build, "bench", program), os.path.join(self.mail, file), "400"]
            done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
            figures |= json.loads(done.stdout)
        return figures

    def run(self):
        """All rounds; class -> filter -> figure -> median, and the libraries' medians."""
        rounds = {kind: [] for kind in CLASSES}
        libraries = []
        for number in range(self.rounds):
            libraries.append(self.libraries())
            for kind in CLASSES:
                print(f"round {number + 1} of {self.rounds}, class {kind}", file=sys.stderr, flush=True)
                rounds[kind].append(self.round(kind))
        medians = {}
        for kind, each_round in rounds.items():
            medians[kind] = {name: medians_of([each[name] for each in each_round]) for name in each_round[0]}
        return medians, medians_of(libraries)


def table(medians, libraries):
    """The figures as Markdown, which reads well on a terminal too."""
    lines = []
    for kind, filters in medians.items():
        floor = filters["read all"]["cpu"]
        lines += [f"Class {kind}: {CLASSES[kind]}", ""]
        lines += ["| filter | messages/s | CPU s per 1000 | x read all | p50 ms | p99 ms | p99 ms alone | PSS MiB |"]
        lines += ["|---|---:|---:|---:|---:|---:|---:|---:|"]
        for name, f in filters.items():
            lines += [
                f"| {name} | {f['per_second']:.0f} | {f['cpu']:.3f} | {f['cpu'] / floor:.2f} | {f['p50_ms']:.2f} "
                f"| {f['p99_ms']:.2f} | {f['p99_alone_ms']:.2f} | {f['pss']:.1f} |"
            ]
        if kind == "b":
            lines += [bare("poppler in process", libraries["plain"], floor)]
            lines += [bare("poppler, kept warm", libraries["warm"], floor)]
        if kind == "c":
            lines += [bare("libarchive and libxml2 in process", libraries["sheet"], floor)]
        lines += [""]
    guard = {kind: medians[kind]["orderguard"]["cpu"] for kind in medians}
    read = {kind: medians[kind]["read all"]["cpu"] for kind in medians}
    plain, warm = (libraries[key] + read["b"] for key in ("plain", "warm"))
    memory = max(filters["orderguard"]["pss"] for filters in medians.values())
    lines += [aim("a: orderguard / read all", guard["a"] / read["a"], 4, 3.2)]
    lines += [aim("b: orderguard / (poppler + read all)", guard["b"] / plain, 1.7, 1.25)]
    lines += [f"- b: orderguard / (poppler kept warm + read all) = {guard['b'] / warm:.2f} (no aim: for comparison)"]
    lines += [aim("c: orderguard / read all", guard["c"] / read["c"], 14, 8)]
    sheet = guard["c"] / (libraries["sheet"] + read["c"])
    lines += [f"- c: orderguard / (libarchive and libxml2 + read all) = {sheet:.2f} (no aim: for comparison)"]
    lines += [aim("memory of daemon and two inspectors, MiB", memory, MOST_MEMORY)]
    return "\n".join(lines) + "\n"


def bare(name, cpu, floor):
    """A row for a library alone, in CPU seconds per 1000 documents."""
    return f"| {name} | | {cpu:.3f} | {cpu / floor:.2f} | | | | |"


def aim(what, figure, most, target=None, least=False):
    """A figure with its aim, and whether it is met."""
    met = figure >= most if least else figure <= most
    later = "" if target is None else f"; target {target}"
    return f"- {what} = {figure:.2f} (aim {'>=' if least else '<='} {most}: {'met' if met else 'MISSED'}{later})"


def parts_table(durable, imports, history, rooms, judging):
    """The figures of the parts."""
    lines = ["Orders of 2 KB through the daemon, each durable before its answer", ""]
    lines += ["| connections | orders/s | p50 ms | p99 ms |", "|---:|---:|---:|---:|"]
    for connections, f in durable.items():
        lines += [f"| {connections} | {f['per_second']:.0f} | {f['p50_ms']:.2f} | {f['p99_ms']:.2f} |"]
    lines += [
        "",
        "The history alone: microseconds, mean / p99 (processor). Means over several threads are the time on the",
    ]
    lines += ["wall divided by all records; p99 is how long one record took.", ""]
    names = list(next(iter(history.values())))
    lines += ["| orders in it | " + " | ".join(names) + " |", "|---:|" + "---:|" * len(names)]
    for count, f in history.items():
        lines += [
            f"| {count} | "
            + " | ".join("{mean:.0f} / {p99:.0f} ({cpu:.0f})".format(**f[name]) for name in names)
            + " |"
        ]
    few, many = history[min(history)], history[max(history)]
    lines += ["", "Reading and finding inside an inspector, microseconds of processor time", ""]
    lines += ["| file | read | find | documents |", "|---|---:|---:|---:|"]
    for name, f in rooms.items():
        lines += [f"| {name} | {f['read_us']:.0f} | {f['find_us']:.0f} | {f['documents']} |"]
    lines += ["", "Judging an order by the rules, microseconds of processor time", ""]
    lines += ["| rules | judge |", "|---:|---:|"]
    lines += [f"| {count} | {microseconds:.1f} |" for count, microseconds in judging.items()]
    lines += [""]
    for name in (each for each in names if each != JUST_OPENED):
        lines += [aim(f"{name}: {max(history)} orders / {min(history)}", many[name]["mean"] / few[name]["mean"], 1.5)]
    lines += [aim("plain mails imported a second", imports["a"], 2500, least=True)]
    lines += [f"- orders imported a second = {imports['o']:.0f} (no aim)"]
    lines += [aim("finding in a mail of 2 KB, us", max(rooms[n]["find_us"] for n in ("a0.eml", "o0.eml")), 60)]
    lines += [aim("finding in a sheet, us", rooms["c0.xlsx"]["find_us"], 400)]
    lines += [aim("judging an order by the shipped rules, us", judging[min(judging)], 50)]
    return "\n".join(lines) + "\n"


def first_line(command):
    """The first line a command prints, or ""."""
    try:
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout.partition("\n")[0]
    except FileNotFoundError:
        return ""


def machine():
    """What was measured on."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = re.findall(r"model name\s*: (.*)", file.read())
    packages = ["libmilter1.0.1", "libpoppler-glib8", "libgmime-3.0-0", "libxml2", "libarchive13", "libsqlite3-0"]
    versions = [first_line(["dpkg-query", "-W", "-f", "${Package} ${Version}\n", package]) for package in packages]
    commit = first_line(["git", "-C", TREE, "rev-parse", "--short", "HEAD"])
    return [
        f"- measured {datetime.date.today().isoformat()}, commit {commit or 'unknown'}",
        f"- {os.cpu_count()} x {models[0] if models else platform.machine()}, Linux {platform.release()}",
        f"- {platform.freedesktop_os_release().get('PRETTY_NAME', '')}: " + ", ".join(filter(None, versions)),
    ]


def main():
    """Measures, prints and writes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=os.path.join(TREE, "build"))
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--orders", type=int, nargs="+", default=[10000, 1000000], help="in the history")
    parser.add_argument("--results", help="write the table here, with the machine it was made on")
    arguments = parser.parse_args()
    bench = Bench(arguments)
    bench.look_for_room(arguments.orders)
    text = table(*bench.run())
    print(text, flush=True)
    parts = parts_table(
        bench.durable(), bench.imports(), bench.history(arguments.orders), bench.rooms(), bench.judging()
    )
    print(parts)
    if arguments.results is None:
        return
    how = f"{arguments.rounds} rounds of {arguments.seconds:g} s a figure; {CONNECTIONS} connections kept open"
    with open(arguments.results, "w", encoding="utf-8") as file:
        file.write("# What one message costs\n\n")
        file.write(f"Made by `make bench`: {how}, medians.\n")
        file.write(
            "CPU is that of the filter and all its children. The daemon enforces, writes its log to a file, has a\n"
        )
        file.write(
            "fresh store and two inspectors; every message of classes b and c is a new order with lines of its own.\n"
        )
        file.write('"Alone": one connection. Compare within one table only.\n\n')
        file.write("\n".join(machine()) + "\n\n" + text + "\n" + parts)


if __name__ == "__main__":
    main()
