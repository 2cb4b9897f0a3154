"""ordinary_files.py - the mails of ordinary/, written by hand, in none of which there is an order.

In: the folder; each file is a message, its name begins with its language ("de-newsletter.eml"). Out: Cases.
"""

import os

from expected import Case


def load(folder):
    """A case for each message."""
    cases = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".eml"):
            with open(os.path.join(folder, name), "rb") as file:
                data = file.read()
            cases.append(
                Case(
                    f"ordinary-{name[:-4]}",
                    name.split("-")[0],
                    "ordinary",
                    name.split("-")[1].split(".")[0],
                    "raw-mail",
                    data,
                    [],
                )
            )
    return cases
