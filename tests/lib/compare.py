"""compare.py - is what was found what was expected? An expectation names only what matters; the rest may be anything.

    {"key": value}   that key has that value; other keys are not looked at
    [a, b]           exactly so many, each as expected, in this order
    a string         the same string
    null             null
and keys that are not keys of the output:
    "rule_name"      the name at the end of "rule" ("default.rules:14:last-years-order")
    "why_says"       a list of fragments "why" contains
    "verdict_one_of" a list of verdicts of which any will do
"""


def differences(expected, found, where="verdict"):
    """A list of sentences, empty when all is as expected."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{where}: expected an object, found {found!r}"]
        return [line for key, value in expected.items() for line in of_key(key, value, found, where)]
    if isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{where}: expected {len(expected)} items, found {found!r}"]
        pairs = enumerate(zip(expected, found))
        return [line for at, (one, other) in pairs for line in differences(one, other, f"{where}[{at}]")]
    return [] if expected == found else [f"{where}: expected {expected!r}, found {found!r}"]


def of_key(key, value, found, where):
    """The differences of one key of an object."""
    if key == "rule_name":
        name = (found.get("rule") or "").rpartition(":")[2]
        return [] if name == value else [f"{where}.rule: expected the rule {value}, found {found.get('rule')!r}"]
    if key == "why_says":
        why = found.get("why") or ""
        return [f"{where}.why: expected {part!r} in it, found {why!r}" for part in value if part not in why]
    if key == "verdict_one_of":
        verdict = found.get("verdict")
        return [] if verdict in value else [f"{where}: expected one of {value}, found {verdict!r}"]
    if key not in found:
        return [f"{where}.{key}: expected {value!r}, but there is no such key"]
    return differences(value, found[key], f"{where}.{key}")
