#!/usr/bin/env -S python3 -B
"""test-every-day.py [all] - the demo's stories give the same verdicts on every day of a leap year.

Runs them through orderguardctl with the clock set to each day of 2024: without arguments the days at which calendars
are odd, with `all` every one. One check a day.
"""

import datetime
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import guard  # noqa: E402
import stories  # noqa: E402
from checks import Checks  # noqa: E402

YEAR = 2024
ODD_DAYS = [(1, 1), (1, 2), (1, 31), (2, 28), (2, 29), (3, 1), (3, 31), (5, 9), (10, 27), (12, 30), (12, 31)]


def days(everything):
    """The days to try."""
    if not everything:
        return [datetime.date(YEAR, month, day) for month, day in ODD_DAYS]
    first = datetime.date(YEAR, 1, 1)
    return [first + datetime.timedelta(days=number) for number in range(366)]


def write(folder, told):
    """The messages as files; returns {key: path}."""
    paths = {}
    for story in told:
        paths[story.key] = os.path.join(folder, f"{story.key}.eml")
        with open(paths[story.key], "wb") as file:
            file.write(story.message)
    return paths


def verdicts(day, folder, config):
    """{key: verdict line} of the day. (a) and (b) meet an empty history, the others one that knows (c)."""
    noon = datetime.datetime.combine(day, datetime.time(12, 0), datetime.timezone.utc)
    paths = write(folder, stories.stories(day, noon))
    store = os.path.join(folder, "history.db")

    def test(history, hour, *keys):
        at = noon.replace(hour=hour).isoformat()
        files = [paths[key] for key in keys]
        done = guard.ctl("test", "--json", "--at", at, "--history", history, *files, config=config)
        return dict(zip(keys, guard.json_lines(done.stdout)))

    found = test("none", 12, "a", "b", "c")
    guard.ctl("import", "--history", store, paths["c"], config=config)
    return found | test(store, 13, "d", "e1", "e2")


def wrong_of(found):
    """What differs from the demo's promise."""
    wrong = [
        f"({key}) expected {expected}, found {found.get(key, {}).get('verdict')}: {found.get(key)}"
        for key, expected in stories.EXPECTED.items()
        if found.get(key, {}).get("verdict") != expected
    ]
    numbers = [document["number"] for document in found.get("b", {}).get("documents", [])]
    if numbers != ["4721", "4722", "4723"]:
        wrong.append(f"(b) expected the three orders, found {numbers}")
    return wrong


def main():
    """One check a day."""
    checks = Checks()
    for day in days("all" in sys.argv[1:]):
        with tempfile.TemporaryDirectory(prefix="orderguard-") as folder:
            config = guard.configuration(
                os.path.join(folder, "test.conf"),
                rules=guard.DEFAULT_RULES,
                words=os.path.join(guard.TREE, "rules/words"),
                shared_domains=os.path.join(guard.TREE, "rules/shared-domains.list"),
                own_domains="larsen.example",
                history="none",
            )
            wrong = wrong_of(verdicts(day, folder, config))
        checks.check(not wrong, f"the demo's verdicts on {day.isoformat()}", "\n".join(wrong))
    return checks.done()


sys.exit(main())
