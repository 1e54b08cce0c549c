"""Packages of invented cities, written as an export writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas

from discrimtest.evaluate import analyse
from discrimtest.exchange.columns import choices, column, table
from discrimtest.exchange.data_package import data_package
from discrimtest.exchange.found import cells_table, findings_table
from discrimtest.exchange.labels import plain
from discrimtest.exchange.plan_file import plan_file
from discrimtest.exchange.table import ExportKind, Package
from discrimtest.files.plan import PlannedComparison, plan_from_toml
from discrimtest.files.word import LocalText

Four = tuple[int, int, int, int]
PLAN = """
title = "A city"
question = "Are both invited as often?"

[[outcomes]]
id = "invitation"
main = true
noun = "invitation"
favourable = ["invitation"]
label = "invitation"

[[findings]]
ids = ["net_any"]
intervals = ["cr2"]
role = "primary"

[[findings]]
ids = ["net_all"]
intervals = ["cr2"]
"""
PAIR = PlannedComparison(id="pair", test=("couple",), control=("other",), main=True)
BOTH = ((1, 1), (1, 0), (0, 1), (0, 0))
ARMS = {
    "couple": LocalText(nl="mannenkoppel", fr="couple d’hommes", en="male couple"),
    "other": LocalText(nl="ander koppel", fr="autre couple", en="other couple"),
}


def contacts(landlords: Sequence[Four]) -> pandas.DataFrame:
    """Tests by landlord: both invited, control only, test only, neither."""
    rows, number = [], 0
    for owner, counts in enumerate(landlords):
        for answers, count in zip(BOTH, counts, strict=True):
            for _ in range(count):
                number += 1
                for arm, favoured in zip(("other", "couple"), answers, strict=True):
                    outcome = "invitation" if favoured else "refusal"
                    rows.append(
                        {"test": f"t{number}", "arm": arm, "outcome": outcome,
                         "landlord": f"l{owner}", "comparison": "pair"}
                    )  # fmt: skip
    return pandas.DataFrame(rows)


def city(
    name: str, landlords: Sequence[Four], *, plan: str = PLAN, pair: PlannedComparison = PAIR,
    **about: Any,
) -> bytes:  # fmt: skip
    """The zip of one city; the public sees no landlord in its rows."""
    frame = contacts(landlords)
    found = analyse(frame, plan_from_toml(plan, "plan.toml"), comparisons=(PAIR,))
    told = {
        "study": name, "purpose": "measurement", "mode": "proactive", "simulated": True,
        "audience": "public", "protocol": "email-couples 1.0", "program": "discrimtest 0.1.0",
        "data_sha256": name, "dates": "month", "plan_sha256": "p",
        "study_version": 1, "runner": "x", **about,
    }  # fmt: skip
    same = {key: told[key] for key in ("study", "purpose", "mode", "simulated")}
    outcomes = {"invitation": plain("invitation")}
    cells = [one.to_dict() for one in found.cells]
    package = Package(
        name,
        LocalText(nl=f"Stad {name}", fr=f"Ville {name}", en=f"City {name}"),
        (
            _contacts(same),
            _frame(frame, same),
            findings_table([one.to_dict() for one in found.findings], outcomes, same),
            cells_table(cells, outcomes, same),
            table("study", same, (column("audience", ExportKind.TEXT),),
                  [{"audience": told["audience"]}], "study"),
        ),
        told,
        (),
        files={"plan.toml": plan_file(plan, (pair,), 7)},
    )  # fmt: skip
    (content,) = data_package(package).values()
    return content


def _contacts(same: Mapping[str, Any]) -> Any:
    columns = (column("contact", ExportKind.TEXT), choices("arm", ARMS, set(ARMS)))
    rows = [{"contact": arm, "arm": arm} for arm in ARMS]
    return table("contacts", same, columns, rows, "contact")


def _frame(frame: pandas.DataFrame, same: Mapping[str, Any]) -> Any:
    names = ("test", "arm", "outcome", "comparison")
    columns = (column("row", ExportKind.WHOLE), *(column(n, ExportKind.TEXT) for n in names))
    rows = [
        {"row": number, **{name: str(row[name]) for name in names}}
        for number, row in enumerate(frame.to_dict("records"), start=1)
    ]
    return table("frame", same, columns, rows, "row")
