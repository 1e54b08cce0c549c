"""`Findings.plot`: one line for each comparison and group, its dot and its interval."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from discrimtest.errors import WrongInput
from discrimtest.findings.finding import Finding, Findings
from discrimtest.findings.keys import Comparison, Group, Model, Term
from discrimtest.findings.manifest import Manifest

COMPARISON = Comparison(("b",), ("a",))
AGENCIES = Finding(
    "net_any",
    COMPARISON,
    Group("landlord_type", "agency"),
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
TEST = Finding("mcnemar_exact", COMPARISON, None, "invitation", p_value=0.04)


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


STRATA = [
    replace(AGENCIES, id="net_all", group=Group("wave", year), value=value, ci_low=value - 0.1)
    for year, value in (("2019", 0.3), ("2022", 0.2), ("2025", 0.1))
]
MEAN = replace(
    EVERYONE,
    id="combined_reml_all",
    group=Group("wave"),
    value=0.2,
    ci_method="hk",
    ci_low=0.05,
    ci_high=0.35,
    n_denominator=3,
    denominator="groups",
)
NEXT = replace(MEAN, ci_method="prediction", ci_low=-0.1, ci_high=0.5)
SHARE = replace(MEAN, id="i_squared_all", value=0.4, ci_method="q_profile")


def test_a_mean_stands_under_its_groups_as_a_diamond_with_what_comes_next() -> None:
    figure = findings(NEXT, MEAN, SHARE, *STRATA, EVERYONE).plot("combined_reml_all")
    (axes,) = figure.axes
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == [
        "b vs a, wave=2019 (12)",
        "b vs a, wave=2022 (12)",
        "b vs a, wave=2025 (12)",
        "b vs a, wave=all (3)",
    ]
    (diamond,) = axes.patches
    corners = diamond.get_xy()[:4]
    assert [float(x) for x, _ in corners] == [0.05, 0.2, 0.35, 0.2]
    assert {float(y) for _, y in corners} == {3.0, 2.8, 3.2}
    dashed = [line for line in axes.get_lines() if line.get_linestyle() == "--"]
    assert [list(line.get_xdata()) for line in dashed] == [[-0.1, 0.5]]
    dots = [line for line in axes.get_lines() if line.get_marker() == "o"]
    assert [list(line.get_ydata()) for line in dots] == [[0], [1], [2]]
    assert axes.get_xlabel() == "net_all: share of tests with at least one invitation"
    assert figure.get_supxlabel() == (
        "b vs a: 40% of the spread between groups is more than chance gives (I²)"
    )


def test_a_mean_without_a_next_group_or_limits_is_drawn_all_the_same() -> None:
    axes = findings(MEAN, *STRATA).plot("combined_reml_all").axes[0]
    assert len(axes.patches) == 1
    assert not any(line.get_linestyle() == "--" for line in axes.get_lines())
    bare = replace(MEAN, ci_low=math.nan, ci_high=math.nan)
    axes = findings(bare, *STRATA).plot("combined_reml_all").axes[0]
    assert not axes.patches
    assert [list(one.get_xdata()) for one in axes.get_lines() if one.get_marker() == "D"] == [[0.2]]
    half = replace(NEXT, ci_high=math.inf)
    axes = findings(MEAN, half, *STRATA).plot("combined_reml_all").axes[0]
    assert not any(line.get_linestyle() == "--" for line in axes.get_lines())


def test_fewer_than_three_groups_are_shown_without_a_mean() -> None:
    few = replace(MEAN, value=math.nan, ci_low=math.nan, ci_high=math.nan)
    figure = findings(few, *STRATA[:2]).plot("combined_reml_all")
    (axes,) = figure.axes
    assert len([line for line in axes.get_lines() if line.get_marker() == "o"]) == 2
    assert not axes.patches
    assert figure.get_supxlabel() == "b vs a: fewer than three groups, shown and not combined"


def test_a_mean_takes_the_groups_of_its_own_column_comparison_and_outcome() -> None:
    others = [
        replace(STRATA[0], group=Group("city", "gent")),
        replace(STRATA[0], comparison=Comparison(("c",), ("a",))),
        replace(STRATA[0], outcome="broad"),
        replace(STRATA[0], id="net_any"),
    ]
    axes = findings(MEAN, *STRATA, *others).plot("combined_reml_all").axes[0]
    assert len(axes.get_yticklabels()) == 4


def test_ratios_lie_around_one_on_doublings_and_terms_have_rows() -> None:
    ratio = replace(EVERYONE, id="clogit", value=0.5, ci_low=0.25, ci_high=1.0)
    crossed = replace(
        ratio, term=Term("landlord_type", "private", ("b",)), model=Model((), ("landlord_type",))
    )
    axes = findings(ratio, crossed).plot("clogit").axes[0]
    assert axes.get_xscale() == "log"
    assert [float(x) for x in axes.get_lines()[0].get_xdata()] == [1, 1]
    assert [label.get_text() for label in axes.get_yticklabels()] == [
        "b vs a (40)",
        "b vs a, b x landlord_type=private, candidate x landlord_type (40)",
    ]
