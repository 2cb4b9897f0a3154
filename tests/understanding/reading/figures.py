"""figures.py - results as tables, and as checks against thresholds.

In: Results. Out: lines of text. Recall is found / (found + missed + wrong); wrong are readings that are false.
"""

from collections import Counter, defaultdict

from compare import FOUND, MISSED, WRONG

SHOWN = ("number", "date", "kind", "origin", "orders", "quoted", "delivery", "revision", "release", "buyer", "ship_to")
ENDINGS = {"pdf": "pdf", "xlsx": "xlsx"}


def tally(results, key):
    """{key: {field: Counter of outcomes}}."""
    table = defaultdict(lambda: defaultdict(Counter))
    for result in results:
        table[key(result)][result.field][result.outcome] += 1
    return table


def share(counter):
    """Recall in percent; None without any."""
    total = sum(counter.values())
    return 100.0 * counter[FOUND] / total if total else None


def format_of(case):
    """What the reader must open: pdf, xlsx, html or text."""
    producer = case.made_by or case.producer
    if producer in ("calc-xlsx",):
        return "xlsx"
    if producer in ("html-mail",):
        return "html"
    return "text" if producer in ("plain-mail", "text-mail") else "mail" if producer == "raw-mail" else "pdf"


def cell(counter):
    """Recall, and how many of how many."""
    percent = share(counter)
    return "" if percent is None else f"{percent:5.1f}% {counter[FOUND]}/{sum(counter.values())}"


def table(title, results, key, fields=SHOWN):
    """A table with a row a key and a column a field."""
    counted = tally(results, key)
    used = [field for field in fields if any(counted[row][field] for row in counted)]
    lines = [f"{title:24}" + "".join(f"{field:>17}" for field in used) + f"{'false orders':>14}{'false dates':>13}"]
    for row in sorted(counted):
        wrong = counted[row]["date"][WRONG] + counted[row]["false-date"][WRONG]
        lines.append(
            f"{row:24}"
            + "".join(f"{cell(counted[row][field]):>17}" for field in used)
            + f"{counted[row]['false-order'][WRONG]:>14}{wrong:>13}"
        )
    return lines


def summary(results, fields=SHOWN):
    """One line a field: recall, missed, wrong."""
    counted = tally(results, lambda _: "")[""]
    return [
        f"{field:12} {share(counted[field]):6.2f} %   found {counted[field][FOUND]}, missed {counted[field][MISSED]}, "
        f"wrong {counted[field][WRONG]}"
        for field in fields
        if counted[field]
    ]


def recall(results, field):
    """Recall of one field in percent; None when nobody expected it."""
    return share(Counter(result.outcome for result in results if result.field == field))


def false_dates(results):
    """How many order dates were read that are not the order's."""
    return [result for result in results if result.outcome == WRONG and result.field in ("date", "false-date")]


def failures(results):
    """Every result that is not as it should be, one line each, the same faults together."""
    lines = [
        f"{result.field}\t{result.outcome}\t{result.case.language}\t{result.case.layout}\t{result.case.made_by}\t"
        f"{result.case.name}\texpected {result.expected}\tread {result.read}\t{result.case.file}"
        for result in results
        if result.outcome != FOUND
    ]
    return sorted(lines)
