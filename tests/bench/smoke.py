"""smoke.py - does the benchmark still run? One short round of everything, and tables without gaps; no figure is judged."""

import argparse
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "../lib")]

import bench  # noqa: E402
from checks import Checks  # noqa: E402

ORDERS = [1000, 5000]  # in the history
CHECKS = Checks()


def rows(text):
    """The cells of each line of a table but its heads."""
    lines = [line for line in text.splitlines() if line.startswith("|") and not line.startswith("|---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def is_whole(row):
    """True when every cell says something; a library in process has no connections and no memory of its own."""
    expected = [cell for cell in row if not (row[0].startswith(("poppler", "libarchive")) and cell == "")]
    return all(cell != "" and "nan" not in cell.lower() and "None" not in cell for cell in expected)


def main():
    """Runs it and checks what it prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True)
    arguments = parser.parse_args()
    arguments.seconds, arguments.rounds, arguments.results = 0.1, 1, None
    small = bench.Bench(arguments)
    small.look_ups, small.plain_mails, small.order_mails = 200, 200, 100
    text = bench.table(*small.run())
    rooms, judging = small.rooms(), small.judging()
    parts = bench.parts_table(small.durable(), small.imports(), small.history(ORDERS), rooms, judging)
    found = rows(text + parts)
    CHECKS.check(found and all(is_whole(row) for row in found), "bench: no gap in its tables", found)
    names = [row[0] for row in found]
    for name in [str(count) for count in ORDERS] + ["1", "8", "64", *rooms, *map(str, judging)]:
        CHECKS.check(name in names, f"bench: there is a row {name}", names)
    aims = re.findall(r"^- .* = [\d.]+", text + parts, re.MULTILINE)
    CHECKS.check(len(aims) >= 12, "bench: every aim has its figure", text + parts)
    sys.exit(CHECKS.done())


if __name__ == "__main__":
    main()
