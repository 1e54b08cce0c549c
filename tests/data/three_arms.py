"""Writes three_arms.csv: three invented candidates who write to 300 invented landlords' homes.

``python tests/data/three_arms.py``. Nobody in it exists. The third candidate is invited less
often, asking later costs chances, landlords differ, eleven tests broke and a few cells are empty.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy

TESTS, LANDLORDS = 300, 70
ARMS = ("reference", "second_name", "third_name")
COLUMNS = (
    "test", "arm", "outcome", "landlord", "landlord_type", "channel", "order", "stratum",
    "weight", "hours", "window", "rent", "letter", "politeness", "documents_asked", "broken",
)  # fmt: skip
ANSWERS = ("invitation", "information_request", "waiting_list", "refusal")


def rows() -> list[dict[str, object]]:
    """One row a contact."""
    draw = numpy.random.default_rng(20261122)
    size = draw.gamma(0.6, size=LANDLORDS)
    owners = numpy.sort(draw.choice(LANDLORDS, TESTS, p=size / size.sum()))
    level, taste = draw.normal(0, 0.6, LANDLORDS), draw.normal(0, 0.4, LANDLORDS)
    found = []
    for test, owner in enumerate(owners, 1):
        private = owner % 4 == 0
        rent = int(round(draw.normal(950 if private else 1050, 160), -1))
        home, broken = draw.normal(0, 0.8), test % 27 == 5
        orders, stratum = draw.permutation(3) + 1, f"{1 + test % 3}"
        letters = draw.permutation(3)
        for place, arm in enumerate(ARMS):
            order = int(orders[place])
            warmth = level[owner] + home - 0.25 * (order - 1) - 0.0008 * (rent - 1000)
            warmth += (0.0, -0.3, -0.9 + taste[owner] - 0.3 * private)[place]
            warmth += draw.logistic(0, 0.8)
            answer = ANSWERS[int(numpy.searchsorted([-0.1, 0.5, 0.9], -warmth))]
            answer = "no_reply" if warmth < -1.6 else answer
            hours = "" if answer == "no_reply" else f"{min(draw.exponential(38) + 0.3, 239):.1f}"
            spoken = "spoken" if test % 4 == 1 else "written"
            manners = 1 + int(numpy.digitize(warmth, [-0.8, 0.2, 1.2]))
            found.append({
                "test": f"T{test:03}", "arm": arm, "outcome": answer,
                "landlord": f"L{owner + 1:02}", "landlord_type": "private" if private else "agency",
                "channel": "none" if answer == "no_reply" else spoken,
                "order": order, "stratum": stratum,
                "weight": {"1": "1.5", "2": "0.9", "3": "0.6"}[stratum],
                "hours": hours, "window": 240, "rent": rent, "letter": "ABC"[letters[place]],
                "politeness": "" if answer == "no_reply" else manners,
                "documents_asked": int(answer == "information_request" and draw.random() < 0.6),
                "broken": "",
            })  # fmt: skip
        if broken:
            found[-1 - test // 27 % 3].update(outcome="invalid", hours="", broken="yes")
    for number in (41, 305, 602):
        found[number].update(outcome="", hours="", politeness="")
    for number in (90, 91, 92):
        found[number]["landlord"] = ""
    return found


if __name__ == "__main__":
    target = Path(__file__).with_suffix(".csv")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())
