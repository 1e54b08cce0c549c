"""`Findings.plot`: one line for each comparison and group, its dot and its interval."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from discrimtest.errors import WrongInput
from discrimtest.finding import Finding, Findings, Manifest

AGENCIES = Finding(
    "net_any",
    "b vs a",
    "landlord_type=agency",
    "invitation",
    value=0.25,
    ci_method="tango",
    ci_level=0.95,
    ci_low=-0.1,
    ci_high=0.5,
    n_tests=20,
    n_denominator=12,
    denominator="tests with at least one invitation",
)
EVERYONE = replace(AGENCIES, group=None, value=0.5, ci_low=0.2, ci_high=0.7, n_denominator=40)
TEST = Finding("mcnemar_exact", "b vs a", None, "invitation", p_value=0.04)


def findings(*rows: Finding) -> Findings:
    return Findings(rows, (), (), Manifest("0", "a", "b", 1))


def test_dots_and_whiskers_stand_where_the_numbers_are() -> None:
    figure = findings(EVERYONE, TEST, AGENCIES).plot()
    (axes,) = figure.axes
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == ["b vs a (40)", "b vs a, landlord_type=agency (12)"]
    zero, *drawn = ([float(x) for x in line.get_xdata()] for line in axes.get_lines())
    assert zero == [0, 0]
    assert drawn == [[0.2, 0.7], [0.5], [-0.1, 0.5], [0.25]]
    assert "tests with at least one invitation" in axes.get_xlabel()
    assert axes.get_title(loc="left") == "invitation, 95% interval (tango)"


def test_one_interval_of_several_and_one_outcome_are_drawn() -> None:
    other = replace(EVERYONE, ci_method="newcombe", ci_low=0.1)
    broad = replace(EVERYONE, outcome="broad", value=0.1, ci_low=None, ci_high=None)
    many = findings(EVERYONE, other, broad)
    assert many.plot().axes[0].get_lines()[1].get_xdata()[0] == 0.2
    first = findings(EVERYONE, replace(other, shown_first=True), broad)
    assert first.plot().axes[0].get_lines()[1].get_xdata()[0] == 0.1
    assert len(many.plot().axes[0].get_yticks()) == 1
    axes = many.plot(outcome="broad").axes[0]
    dots = [list(line.get_xdata()) for line in axes.get_lines() if line.get_marker() == "o"]
    assert dots == [[0.1]]


def test_what_is_undefined_or_infinite_has_a_line_and_no_dot() -> None:
    undefined = replace(EVERYONE, value=math.nan, ci_low=math.nan, ci_high=math.nan)
    infinite = replace(AGENCIES, ci_high=math.inf)
    axes = findings(undefined, infinite).plot().axes[0]
    assert len(axes.get_yticklabels()) == 2
    assert [list(line.get_xdata()) for line in axes.get_lines()] == [[0, 0], [0.25]]


@pytest.mark.parametrize(("estimand", "outcome"), [("net_all", None), ("net_any", "broad")])
def test_what_was_not_estimated_can_not_be_drawn(estimand: str, outcome: str | None) -> None:
    with pytest.raises(WrongInput, match="net_any"):
        findings(EVERYONE, TEST).plot(estimand, outcome=outcome)
    with pytest.raises(WrongInput, match="tests alone"):
        findings(TEST).plot(estimand, outcome=outcome)
