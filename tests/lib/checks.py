"""checks.py - how a test says what it found: one line `ok - NAME` or `not ok - NAME` a check, and a count.

tests/summarise reads these lines. A test ends with sys.exit(checks.done()): 0 when all checks held.
"""

import sys


class Checks:
    """Counts checks and prints one line for each."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, holds, name, detail=""):
        """One check; `detail` is shown, each line after a #, when it does not hold. Returns whether it held."""
        if holds:
            self.passed += 1
            print(f"ok - {name}", flush=True)
        else:
            self.failed += 1
            print(f"not ok - {name}", flush=True)
            for line in str(detail).splitlines():
                print(f"#   {line}", flush=True)
        return bool(holds)

    def equal(self, found, expected, name):
        """Checks that two values are equal and shows both when they are not."""
        return self.check(found == expected, name, f"expected {expected!r}\nfound    {found!r}")

    def done(self):
        """The exit code. A run that checked nothing has failed."""
        if self.passed + self.failed == 0:
            print("not ok - at least one check was made", flush=True)
            return 1
        return 1 if self.failed else 0


def give_up(sentence, code=1):
    """Ends the test because it cannot be run at all: that is a failure too, with the sentence as its name."""
    print(f"not ok - {sentence}", flush=True)
    sys.exit(code)
