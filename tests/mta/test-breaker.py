#!/usr/bin/env -S python3 -B
"""test-breaker.py - a rule that holds everything: after holds_per_hour messages mail flows again, tagged, with an alarm."""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib"))

import private  # noqa: E402

private.enter()

import gateway  # noqa: E402
from checks import Checks  # noqa: E402

MOST, SENT = 3, 6
BAD_RULE = 'rule everything {\n    when  kind order\n    hold  "somebody wrote a bad rule"\n}\n'


def main():
    """Six orders against a bad rule, three of which may be held; then after a restart; then without a bound."""
    checks = Checks()
    with gateway.Gateway() as setup:
        with open(setup.guard.rules, "w", encoding="utf-8") as file:
            file.write(BAD_RULE)
        setup.guard.write(holds_per_hour=MOST)
        setup.guard.stop()
        setup.guard.start()
        orders = [
            gateway.order(f"PO-{8800 + turn}", gateway.today(), [(f"B-{turn}", "Bolt", "5")]) for turn in range(SENT)
        ]
        verdicts = [setup.send_and_judge(order) for order in orders]
        checks.equal(
            [found[0] for found in verdicts],
            ["hold"] * MOST + ["tag"] * (SENT - MOST),
            f"{MOST} are held, the others go out tagged",
        )
        checks.equal(len(setup.guard.holds()), MOST, "the list shows those that are held")
        arrived = [len(setup.sink.wait(order.id)) for order in orders[MOST:]]
        checks.equal(arrived, [1] * (SENT - MOST), "the others arrive")
        checks.check(
            "holds_per_hour" in setup.guard.log() and "orderguardctl list" in setup.guard.log(),
            "the alarm says why, and what to type",
            setup.guard.log()[-1500:],
        )
        sent = sorted(each["number"] for each in setup.guard.sends())
        checks.equal(sent, [str(8800 + turn) for turn in range(MOST, SENT)], "what went out is in the history")
        setup.guard.stop()
        setup.guard.start()
        verdict, line, _ = setup.send_and_judge(gateway.order("PO-8890", gateway.today(), [("B-90", "Bolt", "5")]))
        checks.check(verdict == "tag", "a restart does not begin to count anew", line)
        setup.guard.write(holds_per_hour=0)
        setup.guard.hup()

        def is_held():
            fresh = gateway.order(
                f"PO-{8900 + len(setup.guard.log())}", gateway.today(), [("B-91", "Bolt", str(len(setup.guard.log())))]
            )
            return setup.send_and_judge(fresh)[0] == "hold"

        checks.check(setup.guard.wait_for(is_held, 15), "after a reload without a bound it holds again")
    return checks.done()


sys.exit(main())
