"""Small frames of contacts, and what was found in them."""

import pandas

from discrimtest.evaluate import analyse
from discrimtest.files.plan import plan_from_toml

PLAN = """
title = "x"
question = "x"

[[outcomes]]
id = "invitation"
noun = "invitation"
main = true
favourable = ["invitation", "booking_link"]
label = "invitation"

[[outcomes]]
id = "broad"
favourable = ["invitation", "booking_link", "information_request"]
label = "any"

[[findings]]
ids = ["net_any", "mcnemar_exact"]
role = "primary"
comparisons = ["main"]

[[findings]]
ids = ["rate_control", "rate_test", "net_all", "net_any", "net_discordant", "mcnemar_exact"]
groups = ["all", "landlord_type"]

[[families]]
id = "main"
tests = ["mcnemar_exact"]
"""


def frame_of(*rows, columns=("test", "arm", "outcome")):
    return pandas.DataFrame(list(rows), columns=list(columns))


def run(frame, text=PLAN, **options):
    options.setdefault("control", None if options.get("comparisons") else "c")
    return analyse(frame, plan_from_toml(text, "plan.toml"), **options)


def label(key):
    """A key as it is shown; None stays None."""
    return None if key is None else str(key)


def cells_of(findings, comparison="t vs c", group=None, outcome="invitation"):
    (row,) = [
        row
        for row in findings.cells
        if (str(row.comparison), label(row.group), row.outcome) == (comparison, group, outcome)
    ]
    return (row.both, row.control_only, row.test_only, row.neither, row.broken)


def finding(findings, id_, comparison="t vs c", group=None, outcome="invitation"):
    (row,) = [
        row
        for row in findings.findings
        if (row.id, str(row.comparison)) == (id_, comparison)
        and (label(row.group), row.outcome) == (group, outcome)
    ]
    return row


def pairs(*outcomes, first=1):
    """Tests numbered from ``first``: (control, test) outcomes."""
    rows = []
    for number, (control, test) in enumerate(outcomes, first):
        rows += [(number, "c", control), (number, "t", test)]
    return frame_of(*rows)
