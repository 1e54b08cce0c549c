"""Cities together: R's metafor on the same estimates, and what too few cannot say."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.files.word import LocalText
from discrimtest.findings.finding import Cells, Finding
from discrimtest.findings.keys import Comparison
from discrimtest.requests.cities import CityFigure, together

ORACLE = Path(__file__).parents[1] / "oracles" / "combination.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)
PAIR = Comparison(("couple",), ("other",), "pair")
NAME = LocalText(nl="stad", fr="ville", en="city")


def figure(value: float, error: float) -> CityFigure:
    net = Finding("net_any", PAIR, None, "invitation", value=value, standard_error=error)
    return CityFigure("city", NAME, net, Cells(PAIR, None, "invitation", 1, 1, 1, 1))


def figures(row: dict[str, str]) -> list[CityFigure]:
    both = zip(row["estimates"].split(), row["errors"].split(), strict=True)
    return [figure(float(value), float(error)) for value, error in both]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["sample"])
def test_it_is_as_r_has_it(row: dict[str, str]) -> None:
    cities = figures(row)
    told = together(cities, 0.95)
    assert told.differ.p_value == pytest.approx(float(row["q_p"]), rel=1e-8)
    if len(cities) < 3:
        assert told.mean is None
        return
    assert told.mean is not None
    assert told.careful is not None
    assert told.spread is not None
    assert told.next_city is not None
    wanted = {
        "reml": told.mean.value,
        "adhoc_low": told.careful.limits.low,
        "adhoc_high": told.careful.limits.high,
        "next_low": told.next_city.low,
        "next_high": told.next_city.high,
    }
    if row["sample"] not in ("equal",):
        wanted |= {"hk_low": told.mean.limits.low, "hk_high": told.mean.limits.high}
    for name, mine in wanted.items():
        assert mine == pytest.approx(float(row[name]), rel=1e-6, abs=1e-9), name


def test_two_cities_are_shown_and_not_put_together() -> None:
    told = together([figure(0.3, 0.05), figure(0.1, 0.04)], 0.95)
    assert (told.mean, told.careful, told.next_city, told.spread, told.share) == (None,) * 5
    # By hand: (0.3 - 0.1)^2 / (0.05^2 + 0.04^2), one degree of freedom.
    assert told.differ.statistic == pytest.approx(0.04 / 0.0041)
    assert told.differ.p_value == pytest.approx(math.erfc(math.sqrt(0.04 / 0.0041 / 2)))


CITY = st.tuples(st.floats(-0.9, 0.9), st.floats(0.01, 0.3))


@given(st.lists(CITY, min_size=3, max_size=7))
def test_the_order_of_cities_says_nothing(cities: list[tuple[float, float]]) -> None:
    one = together([figure(*each) for each in cities], 0.95)
    other = together([figure(*each) for each in cities[::-1]], 0.95)
    assert one.mean is not None
    assert other.mean is not None
    assert one.mean.value == pytest.approx(other.mean.value, abs=1e-7)
    assert min(v for v, _ in cities) - 1e-9 <= one.mean.value <= max(v for v, _ in cities) + 1e-9


@given(st.lists(CITY, min_size=3, max_size=7))
def test_turning_the_sides_turns_the_mean(cities: list[tuple[float, float]]) -> None:
    one = together([figure(*each) for each in cities], 0.95)
    other = together([figure(-value, error) for value, error in cities], 0.95)
    assert one.mean is not None
    assert other.mean is not None
    assert one.mean.value == pytest.approx(-other.mean.value, abs=1e-7)
