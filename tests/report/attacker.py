"""An attacker: everything that was published becomes sums, and an integer solver narrows counts.

It knows how a study is made (which comparisons, kinds of landlord and places there are, which arm
belongs to which comparison) and the numbers that were printed, nothing else. It shares no code
with what decides.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy
from scipy.optimize import Bounds, LinearConstraint, milp

CELLS = ("both", "control_only", "test_only", "neither")
WIDTH = 3
Part = tuple[str, str, str]
"""Test arm, kind of landlord, place."""
Told = Mapping[str, object]


@dataclass(frozen=True)
class Row:
    """Tests that a paired table may be of: some arms, and all landlords or one group of them."""

    arms: frozenset[str]
    column: str | None = None
    value: str | None = None

    def holds(self, part: Part) -> bool:
        arm, kind, place = part
        named = {None: None, "landlord_type": kind, "stratum": f"{place} / {kind}"}
        return arm in self.arms and named.get(self.column, "?") == self.value


@dataclass
class Known:
    """Equations about the counts of one outcome definition: their parts and cells, and a sum."""

    parts: Sequence[Part]
    sums: list[tuple[dict[tuple[Part, str], int], int]] = field(default_factory=list)
    least: list[tuple[dict[tuple[Part, str], int], int]] = field(default_factory=list)

    def say(self, row: Row, cells: Mapping[str, int], number: float) -> None:
        """That so many times the cells of a row are a number."""
        inside = [part for part in self.parts if row.holds(part)]
        line = {(part, cell): n for part in inside for cell, n in cells.items()}
        if line and (line, round(number)) not in self.sums:
            self.sums.append((line, round(number)))

    def range_of(self, row: Row, cell: str) -> float:
        """How far the highest count that fits lies above the lowest."""
        wanted = {(part, cell) for part in self.parts if row.holds(part)}
        names = list(product(self.parts, CELLS))
        at = {name: place for place, name in enumerate(names)}
        goal = numpy.array([float(name in wanted) for name in names])
        matrix = numpy.zeros((len(self.sums) + len(self.least), len(names)))
        low, high = [], []
        for line, (cells, number) in zip(matrix, [*self.sums, *self.least], strict=True):
            for name, times in cells.items():
                line[at[name]] = times
            low.append(number)
        high = [float(number) for _, number in self.sums] + [numpy.inf] * len(self.least)
        touched = matrix.any(axis=0)
        if not touched[goal > 0].any():
            return numpy.inf
        most, least = (self._solved(sign * goal, matrix, low, high) for sign in (-1, 1))
        return numpy.inf if most is None or least is None else -most - least

    def _solved(self, goal: object, matrix: object, low: object, high: object) -> float | None:
        found = milp(
            goal,
            integrality=numpy.ones(len(self.parts) * 4, dtype=int),
            bounds=Bounds(0, 10_000),
            constraints=[LinearConstraint(matrix, low, high)] if len(matrix) else [],
        )
        assert found.success, found.message
        bounded = abs(found.fun) < 5_000
        return round(found.fun) if bounded else None


def printed(known: Known, outcome: str, told: Told) -> None:
    """What the findings attached to a report say, or those of an export."""
    for one in told["cells"]:  # type: ignore[attr-defined]
        if one["outcome"] == outcome:
            for cell in CELLS:
                known.say(row_of(one), {cell: 1}, one[cell])
    for one in told["findings"]:  # type: ignore[attr-defined]
        if (one["level"] is None and one["group_by"]) or one["against"]:
            continue
        row = row_of(one)
        known.say(row, dict.fromkeys(CELLS, 1), one["n_tests"])
        if one["outcome"] != outcome or one["value"] is None:
            continue
        times = FORMULAS.get(one["id"])
        if times:
            known.say(row, times, one["value"] * one["n_denominator"])


FORMULAS: dict[str, dict[str, int]] = {
    "rate_control": {"both": 1, "control_only": 1},
    "rate_test": {"both": 1, "test_only": 1},
    "net_all": {"control_only": 1, "test_only": -1},
    "net_any": {"control_only": 1, "test_only": -1},
    "gross_control": {"control_only": 1},
    "gross_test": {"test_only": 1},
    "discordance": {"control_only": 1, "test_only": 1},
}
"""What a share times its denominator is."""


def row_of(keys: Told) -> Row:
    level = keys["level"]
    column = None if level is None else str(keys["group_by"])
    return Row(frozenset(keys["test"]), column, None if level is None else str(level))  # type: ignore[arg-type]


def counted(
    known: Known, tables: Mapping[str, Sequence[Sequence[str]]], arms: Iterable[str]
) -> None:
    """What the tables of a report say of all tests: their number, by kind, and who wrote."""
    whole, every = Row(frozenset(arms)), dict.fromkeys(CELLS, 1)
    for name, *_, left in tables.get("From the imported rows to the complete tests", ()):
        if name == "Complete tests":
            known.say(whole, every, number(left))
    for kind, *_, tests in tables.get("Landlords reached, and their complete tests", ()):
        value = {"Agencies": "agency", "Private landlords": "private"}[kind]
        known.say(Row(whole.arms, "landlord_type", value), every, number(tests))
    for label, *letters in tables.get("Letters of complete tests, by wording", ()):
        arm = {"Male couple": "male_couple", "Female couple": "female_couple"}.get(label)
        if arm:
            known.say(Row(frozenset({arm})), every, sum(map(number, letters)))
    for answer, control, test in tables.get(ANSWERS, ()):
        if answer == "No answer":  # who got none was not invited
            for times, silent in (
                (("test_only", "neither"), control),
                (("control_only", "neither"), test),
            ):
                inside = [part for part in known.parts if whole.holds(part)]
                known.least.append(
                    ({(part, cell): 1 for part in inside for cell in times}, number(silent))
                )


ANSWERS = "Contacts of complete tests, by the channel of the best answer"


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def exported(
    known: Known, frame: Sequence[Mapping[str, object]], favourable: frozenset[str]
) -> None:
    """What the rows of an export say: each test, with as much of its landlord as it tells."""
    tests: dict[object, list[Mapping[str, object]]] = {}
    for row in frame:
        tests.setdefault(row["test"], []).append(row)
    found: Counter[tuple[Row, str]] = Counter()
    rows: dict[Row, None] = {}
    for pair in tests.values():
        arms = {str(row["arm"]): str(row["outcome"]) in favourable for row in pair}
        (test,) = [arm for arm in arms if not arm.startswith("mixed")]
        (control,) = [arm for arm in arms if arm.startswith("mixed")]
        cell = {(1, 1): 0, (1, 0): 1, (0, 1): 2, (0, 0): 3}[arms[control], arms[test]]
        row = next(told_of(test, pair[0]))
        rows[row] = None
        found[row, CELLS[cell]] += 1
    for row in rows:
        for cell_name in CELLS:
            known.say(row, {cell_name: 1}, found[row, cell_name])


def told_of(test: str, row: Mapping[str, object]) -> Iterator[Row]:
    for column in ("stratum", "landlord_type"):
        if row[column]:
            yield Row(frozenset({test}), column, str(row[column]))
    yield Row(frozenset({test}))


def attached(report: str) -> Told:
    found: Told = json.loads(report)
    return found
