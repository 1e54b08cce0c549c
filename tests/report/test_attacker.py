"""No hidden count can be worked out from all that the public reads."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from types import ModuleType
from typing import Any

import numpy
import pandas
import pytest

from discrimtest.disclosure.public import Gate
from discrimtest.exchange.content import Content
from discrimtest.exchange.periods import Dates
from discrimtest.exchange.release import Recipient, release
from discrimtest.files.plan import plan_from_toml
from discrimtest.findings.finding import Findings
from discrimtest.findings.gathered import gathered
from discrimtest.record.counts import AnswerFacts
from discrimtest.record.exported import ExportedTest
from discrimtest.report.blocks import Table
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts, WordingFacts
from discrimtest.words.landlord import LandlordType
from tests.exchange.examples import KEYS, content
from tests.report.attacker import CELLS, WIDTH, Known, Row, attached, counted, exported, printed

STUDIES, EACH = int(os.environ.get("ATTACKED", "75")), 25
"""``make attack`` tries 500."""
PLAN = """
title = "Attacked"
question = "x"
draws = 100
[[outcomes]]
id = "invitation"
label = { nl = "a", fr = "a", en = "a" }
favourable = ["invitation", "booking_link"]
main = true
[[outcomes]]
id = "broad"
label = { nl = "b", fr = "b", en = "b" }
favourable = ["invitation", "booking_link", "information_request"]
[[findings]]
ids = ["rate_control", "rate_test", "net_any", "net_all", "net_discordant", "gross_control",
  "gross_test", "discordance", "mcnemar_exact", "mcnemar_midp"]
role = "primary"
intervals = ["tango", "wilson", "cr2"]
groups = ["all", "landlord_type", "stratum"]
outcomes = ["invitation", "broad"]
[[findings]]
ids = ["net_all_landlord", "group_difference_all", "combined_reml_all"]
groups = ["all", "landlord_type", "stratum"]
[[families]]
id = "arms"
tests = ["mcnemar_exact"]
comparisons = ["male_couple", "female_couple"]
[[families]]
id = "kinds"
tests = ["mcnemar_midp"]
group = "landlord_type"
"""
ARMS = ("male_couple", "female_couple")
KINDS = ("agency", "private")
PLACES = ("Kortrijk", "Marke", "Heule")
FAVOURABLE = {
    "invitation": frozenset({"invitation", "booking_link"}),
    "broad": frozenset({"invitation", "booking_link", "information_request"}),
}
WORDS = ("invitation", "information_request", "refusal", "no_reply")


def frame_of(sample: ModuleType, seed: int) -> pandas.DataFrame:
    """A random study of 8 to 140 tests: some agencies have several, one kind or place has few."""
    rng = numpy.random.default_rng(seed)
    shares = rng.dirichlet([0.6] * len(KINDS)), rng.dirichlet([0.6] * len(PLACES))
    chances = rng.dirichlet([1.0] * len(WORDS), size=2)
    both = rng.uniform(0, 1)
    rows = []
    for number in range(int(rng.integers(8, 140))):
        arm = ARMS[int(rng.random() < 0.4)]
        kind, place = rng.choice(KINDS, p=shares[0]), rng.choice(PLACES, p=shares[1])
        owner = rng.integers(0, 30) if kind == "agency" else number
        first = rng.choice(WORDS, p=chances[0])
        second = first if rng.random() < both else rng.choice(WORDS, p=chances[1])
        for own, word in ((sample.OWN_CONTROL[arm], first), (arm, second)):
            rows.append(
                {
                    "test": f"t{number}",
                    "arm": str(own),
                    "outcome": str(word),
                    "landlord": f"{kind}-{owner}",
                    "landlord_type": str(kind),
                    "stratum": f"{place} / {kind}",
                    "order": 1 + (own != arm),
                }
            )
    return pandas.DataFrame(rows)


def facts_of(sample: ModuleType, frame: pandas.DataFrame) -> ReportFacts:
    """What a report tells of such a study beside its findings."""
    tests = frame.drop_duplicates("test")
    owners = tests.drop_duplicates("landlord")
    by_kind = {LandlordType(kind): int(n) for kind, n in Counter(tests["landlord_type"]).items()}
    landlords = {LandlordType(k): int(n) for k, n in Counter(owners["landlord_type"]).items()}
    facts: ReportFacts = sample.facts()
    silent = frame["outcome"] == "no_reply"
    control = frame["arm"].str.startswith("mixed")
    answers = tuple(
        AnswerFacts(name, int((kept & control).sum()), int((kept & ~control).sum()))
        for name, kept in (("email", ~silent), ("none", silent))
    )
    labels = {"male_couple": sample.MALE, "female_couple": sample.FEMALE}
    letters = tuple((labels[arm], (int((frame["arm"] == arm).sum()), 0)) for arm in labels)
    each = Counter(Counter(tests["landlord"]).values())
    return replace(
        facts,
        sample=replace(
            facts.sample, planned=len(tests), drawn=len(tests), complete=len(tests), broken={},
            unfinished=0, complete_by_landlord=by_kind, landlords=landlords,
            repeated=sum(n for size, n in each.items() if size > 1),
        ),
        control_first=0, test_first=len(tests), answers=answers, times=None,
        wordings=WordingFacts(("a", "b"), letters),
        reach=replace(facts.reach, reached=landlords, tests=dict(sorted(each.items()))),
        outcomes=(facts.outcomes[0], replace(facts.outcomes[0], id="broad", main=False)),
    )  # fmt: skip


def content_of(frame: pandas.DataFrame, findings: Findings) -> Content:
    """What a public export would be made of."""
    rows = frame.to_dict("records")
    more = {"channel": "none", "broken": "", "hours": float("nan"), "window": 336}
    tests = tuple(
        ExportedTest(
            row["test"], row["arm"], {}, row["stratum"].split(" / ")[0], row["landlord_type"],
            row["landlord"], row["landlord"], row["test"], "", (row["arm"],),
        )
        for row in rows
        if not row["arm"].startswith("mixed")
    )  # fmt: skip
    comparison = {test.test: test.comparison for test in tests}
    told = findings.to_dict()
    return content(
        tests=tests,
        contacts=(),
        codings=(),
        deviations=(),
        frame=tuple({**row, **more, "comparison": comparison[row["test"]]} for row in rows),
        frame_items={},
        findings=tuple(told["findings"]),
        cells=tuple(told["cells"]),
        warnings=tuple(gathered(findings.warnings)),
    )


@dataclass(frozen=True)
class Attack:
    """What became of the hidden counts of some studies."""

    studies: int = 0
    without: int = 0
    shown: int = 0
    cells: int = 0
    bounded: int = 0
    narrowest: float = numpy.inf
    recovered: int = 0
    broken: tuple[str, ...] = ()

    def __add__(self, other: Attack) -> Attack:
        sums = {
            one.name: getattr(self, one.name) + getattr(other, one.name)
            for one in fields(self)
            if one.name != "narrowest"
        }
        return Attack(**sums, narrowest=min(self.narrowest, other.narrowest))


def attack(sample: ModuleType, seed: int) -> Attack:
    """Publish a random study, and work out what can be."""
    frame = frame_of(sample, seed)
    findings = sample.analysed(frame, plan_from_toml(PLAN, "plan.toml"))
    facts = facts_of(sample, frame)
    public = build_context(facts, findings, Audience.PUBLIC, "en")
    gate, told = Gate.of(findings), attached(public.attachment)
    tables = {table.caption: table.rows for table in tables_in(public)}
    open_data: dict[str, Any] = {}
    if not gate.hides(sample.POOLED.key):
        held = content_of(frame, findings).public(gate, (sample.POOLED, *sample.SINGLE))
        package = release(held, KEYS, Dates.MONTH, Recipient.PUBLIC)
        open_data = {table.name: table.rows for table in package.tables}
    parts = sorted(
        {
            (row.arm, row.landlord_type, row.stratum.split(" / ")[0])
            for row in frame[~frame["arm"].str.startswith("mixed")].itertuples()
        }
    )
    shown = {(frozenset(one["test"]), one["group_by"], one["level"]) for one in told["cells"]}
    result = Attack(1, without=int(not shown), shown=len(shown))
    for outcome in FAVOURABLE:
        known, wholes = Known(parts), Known(parts)
        printed(known, outcome, told)
        counted(known, tables, ARMS)
        if open_data:
            exported(known, open_data["frame"], FAVOURABLE[outcome])
        whole = {**told, "findings": [], "cells": [c for c in told["cells"] if not c["group_by"]]}
        printed(wholes, outcome, whole)
        for row in rows_of(parts):
            if (row.arms, row.column, row.value) not in shown:
                result += cells_of(row, known, wholes, whole["cells"], outcome, seed)
    return result


def cells_of(
    row: Row, known: Known, wholes: Known, whole: list[Any], outcome: str, seed: int
) -> Attack:
    """What the four counts of a hidden row were narrowed to, beside what the rule promises."""
    found = Attack()
    for cell in CELLS:
        width, least = known.range_of(row, cell), float(WIDTH)
        if width < WIDTH and row.column is None:
            mine = [c for c in whole if c["outcome"] == outcome and row.arms < set(c["test"])]
            least = min([least, *(c[cell] for c in mine)])
        elif width < WIDTH:
            least = min(least, wholes.range_of(row, cell))
        promised = least == WIDTH
        found += Attack(
            cells=1,
            bounded=int(not promised),
            narrowest=width if promised else numpy.inf,
            recovered=int(width == 0 and least > 0),
            broken=(f"study {seed}: {row} {cell} {outcome}: {width} < {least}",)
            if width < least
            else (),
        )
    return found


def rows_of(parts: list[tuple[str, str, str]]) -> Iterator[Row]:
    """Every row that a study has tests of."""
    columns = {
        "landlord_type": sorted({kind for _, kind, _ in parts}),
        "stratum": sorted({f"{place} / {kind}" for _, kind, place in parts}),
    }
    for arms in ({"male_couple"}, {"female_couple"}, set(ARMS)):
        named = [Row(frozenset(arms))]
        named += [
            Row(frozenset(arms), column, value)
            for column, values in columns.items()
            for value in values
        ]
        yield from (row for row in named if any(map(row.holds, parts)))


def tables_in(value: Any) -> Iterator[Table]:
    if isinstance(value, Table):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from tables_in(getattr(value, each.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from tables_in(one)


def check(sample: ModuleType, seeds: range) -> Attack:
    total = sum((attack(sample, seed) for seed in seeds), Attack())
    sys.stdout.write(f"{table_of(total)}\n")
    assert total.broken == ()
    assert total.recovered == 0
    return total


def table_of(total: Attack) -> str:
    """As ``docs/decisions`` prints it."""
    return "\n".join(
        [
            "| | |",
            "|---|--:|",
            f"| studies | {total.studies} |",
            f"| of which too small for any figure | {total.without} |",
            f"| paired tables shown | {total.shown} |",
            f"| hidden counts attacked | {total.cells} |",
            f"| of which the comparisons whole leave less than {WIDTH} | {total.bounded} |",
            f"| narrowest range of the others | {total.narrowest:.0f} |",
            f"| counts recovered | {total.recovered} |",
        ]
    )


def test_an_attacker_recovers_nothing(sample: ModuleType) -> None:
    total = check(sample, range(12))
    assert total.shown
    assert total.cells


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, STUDIES, EACH))
def test_an_attacker_recovers_nothing_from_many_studies(sample: ModuleType, first: int) -> None:
    total = check(sample, range(first, first + EACH))
    assert total.narrowest >= WIDTH
    assert total.studies - total.without > EACH / 5


def test_the_attacker_finds_what_is_told(sample: ModuleType) -> None:
    """A table less the other groups is told; the solver works it out, so it can attack."""
    parts = [("male_couple", "agency", "Kortrijk"), ("male_couple", "private", "Kortrijk")]
    known, arms = Known(parts), frozenset({"male_couple"})
    for row, count in ((Row(arms), 7), (Row(arms, "landlord_type", "agency"), 5)):
        known.say(row, {"test_only": 1}, count)
    assert known.range_of(Row(arms, "landlord_type", "private"), "test_only") == 0
    assert known.range_of(Row(arms, "landlord_type", "private"), "both") == numpy.inf
