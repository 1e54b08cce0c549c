"""Published figures: their digits, and when ours agrees with them."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from discrimtest.files.published import Published, PublishedFigure, Replicated, as_printed
from discrimtest.files.reading import read_model

FIGURE = PublishedFigure(id="net_all", comparison="b vs a", value="1", source="x")


def agrees(printed: str, ours: float) -> bool:
    return Replicated(FIGURE, "value", printed, ours).equal


@pytest.mark.parametrize(
    ("printed", "ours", "equal"),
    [
        (".0677", 21 / 310, True),
        (".0678", 21 / 310, False),
        ("9.65 %", 235 / 2435, True),
        ("9.66 %", 235 / 2435, False),
        ("3.908e-9", 3.9083e-9, True),
        ("3.908e-9", 3.9086e-9, False),
        ("-.12", -0.1249, True),
        ("-.12", 0.12, False),
        ("486", 486, True),
        ("486", 487, False),
        ("0.5", 0.55, True),
        ("1", math.nan, False),
        ("1", math.inf, False),
    ],
)
def test_ours_agrees_within_half_a_unit_of_the_last_digit(
    printed: str, ours: float, equal: bool
) -> None:
    assert agrees(printed, ours) is equal


@given(st.floats(-1, 1, allow_nan=False), st.integers(1, 8))
def test_what_we_print_agrees_with_what_it_was_printed_from(number: float, digits: int) -> None:
    printed = f"{number:.{digits}f}"
    assert agrees(printed, number)
    assert Decimal(as_printed(number, printed)) == Decimal(printed)
    unit = 10.0**-digits
    assert not agrees(printed, float(printed) + 0.51 * unit)


@pytest.mark.parametrize(
    ("printed", "ours", "shown"),
    [
        (".5830", 0.58301, ".5830"),
        ("0.5830", 0.58301, "0.5830"),
        ("-.50", -0.5, "-.50"),
        ("6.9735e-03", 0.00697351, "6.9735e-03"),
        ("4.224e-5", 4.2241e-5, "4.224e-5"),
        ("6.45 %", 0.064476, "6.45 %"),
        ("12", 12.0, "12"),
        ("1.0", math.nan, "undefined"),
        ("1.0", -math.inf, "-infinite"),
    ],
)
def test_ours_is_written_as_theirs(printed: str, ours: float, shown: str) -> None:
    assert as_printed(ours, printed) == shown


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"id": "net_all"}, "holds no number"),
        ({"id": "cells", "value": "1"}, "can not hold value"),
        ({"id": "net_all", "both": "1"}, "can not hold both"),
        ({"id": "net_all", "value": "about 3"}, "pattern"),
        ({"id": "net_all", "value": "1", "level": 95}, "less than 1"),
    ],
)
def test_a_figure_that_says_nothing_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        PublishedFigure.model_validate({"comparison": "b vs a", "source": "x"} | values)


def test_every_mistake_of_a_file_is_told_with_its_line() -> None:
    text = """\
citation = "Somebody (2020)."
data = "Counts."
dta_file = "data.csv"

[[figures]]
id = "net_all"
comparison = "b vs a"
value = 0.5
source = "table 1"

[[figures]]
id = "cells"
comparison = "b vs a"
value = "0.5"
source = "table 1"
"""
    reading = read_model(text, "analysis/x/published.toml", Published)
    told = [str(problem) for problem in reading.problems]
    assert len(told) == 3
    assert "line 3" in told[0]
    assert "data_file" in told[0]
    assert "line 8" in told[1]
    assert "line 11" in told[2]
    assert "can not hold value" in told[2]


@pytest.mark.parametrize("extra", [{}, {"data_file": "x.csv", "dataset": {"name": "a/b"}}])
def test_the_data_are_in_exactly_one_place(extra: dict[str, object]) -> None:
    values = {"citation": "x", "data": "x", "figures": [FIGURE.model_dump()]} | extra
    with pytest.raises(ValidationError, match="either data_file or dataset"):
        Published.model_validate(values)
