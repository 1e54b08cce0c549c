"""Every figure, interval and test of paired tests against R, through the registry."""

import csv
import math
from pathlib import Path

import numpy
import pytest

from discrimtest.estimators.adjusted import Recognised
from discrimtest.estimators.broken import worst_case_bounds
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.measure import Contrast, Decision, Orders
from discrimtest.estimators.registry import ESTIMANDS, MEASURES, TESTS
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import Needs

ORACLE = Path(__file__).parents[1] / "oracles" / "figures.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)
BROKEN, MARGIN = 4, 0.2
SOLVED = {"tango": 1e-7, "mover": 1e-7, "wild_bootstrap": 1e-6}
"""Limits that R found by root finding; ``boot`` draws at random, so two programs' draws differ."""
DRAWN = {"bootstrap_landlord": 0.006, "bootstrap_test": 0.006}


def cells_of(text):
    return numpy.array(text.split(), dtype=numpy.int64).reshape(-1, 4)


def table_of(cells):
    return PairedTable(*(int(count) for count in cells.sum(axis=0)))


class Material:
    """The tests of one row: those the control candidate asked first in are the first group."""

    def __init__(self, row):
        first, second = cells_of(row["control_first"]), cells_of(row["test_first"])
        self.first, self.second = Landlords(first), Landlords(second)
        self.landlords = Landlords(numpy.concatenate([first, second]))
        self.table = self.landlords.table

    def of(self, needs):
        return {
            Needs.PAIRS: self.table,
            Needs.CONTACTS: self.table.shares,
            Needs.LANDLORDS: self.landlords,
            Needs.DECISION: Decision(self.table, BROKEN, 0.05, MARGIN),
            Needs.ORDERS: Orders(self.first.table, self.second.table),
            Needs.RECOGNISED: Recognised(self.table, 0.85, 40),
            Needs.CONTRAST: Contrast(self.first, self.second),
        }[needs]


def near(found, told, tolerance=1e-9):
    if told == "":
        return True
    return found == pytest.approx(float(told), rel=tolerance, abs=tolerance)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['case']}-{row['id']}-{row['method']}")
def test_r(row):
    id_, method, made = row["id"], row["method"], Material(row)
    tolerance = DRAWN.get(method, SOLVED.get(method, 1e-9))
    if id_ in ESTIMANDS:
        estimand = ESTIMANDS[id_]
        material = made.of(estimand.needs)
        assert near(estimand.estimate(material).value, row["value"])
        if not method:
            return
        if method in estimand.by_landlord:
            limits = estimand.by_landlord[method](made.landlords, 0.95)
        elif method in estimand.intervals:
            limits = estimand.intervals[method](material, 0.95)
        else:
            assert estimand.bounded
            limits = worst_case_bounds(made.table, BROKEN, estimand.estimate(material).of)
        assert near(limits.low, row["low"], tolerance)
        assert near(limits.high, row["high"], tolerance)
    elif id_ in MEASURES:
        measure = MEASURES[id_]
        measured = measure.methods[method](made.of(measure.needs), 0.95)
        assert near(measured.value, row["value"], 1e-7)
        limits = measured.limits
        found = (limits.low, limits.high, limits.statistic, limits.p_value, limits.df)
        for value, name in zip(found, ("low", "high", "statistic", "p", "df"), strict=True):
            assert near(value, row[name], max(tolerance, 1e-7))
    else:
        result = TESTS[id_].test(made.of(TESTS[id_].needs))
        assert near(result.p_value, row["p"])
        if result.statistic is not None:
            assert near(result.statistic, row["statistic"])


def test_every_row_says_something():
    for row in ROWS:
        assert any(row[name] for name in ("value", "p")), row
        assert not math.isnan(float(row["value"] or 0)), row
