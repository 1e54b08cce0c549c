"""`Findings.plot`: one line for each comparison and group, its dot and its interval."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from matplotlib.figure import Figure

from discrimtest.errors import WrongInput
from discrimtest.estimators.registry import CARDS
from discrimtest.findings.finding import Finding, Findings
from discrimtest.findings.forest import Forest, ForestRow
from discrimtest.findings.keys import Comparison, Group, Model, Term
from discrimtest.findings.manifest import Manifest
from discrimtest.findings.plot import forest_of

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
    found = {row.id: CARDS[row.id] for row in rows}
    return Findings(rows, (), (), Manifest("0", "a", "b", 1), cards=found)


def forest(*rows: Finding, of: str = "net_any", outcome: str | None = None) -> Forest:
    return forest_of(rows, findings(*rows).cards, of, outcome)


def dots(figure: Figure) -> int:
    return sum(line.get_marker() == "o" for line in figure.axes[0].get_lines())


def test_rows_hold_the_numbers_and_say_them() -> None:
    found = forest(EVERYONE, TEST, AGENCIES)
    everyone, agencies = found.rows
    assert (everyone.label, agencies.label) == ("b vs a", "b vs a, landlord_type=agency")
    assert everyone.detail == "40 tests with at least one invitation"
    assert [(row.value, row.low, row.high) for row in found.rows] == [(50, 20, 70), (25, -10, 50)]
    assert agencies.text == "25 (-10 to 50)"
    assert found.title == "Net discrimination rate (invitation)"
    assert found.heading == "per 100, 95% interval (tango)"
    assert (found.reference, found.ratio) == (0, False)
    assert found.alt == "b vs a: 50 (20 to 70). b vs a, landlord_type=agency: 25 (-10 to 50)"


def test_it_is_drawn_as_reports_draw_it() -> None:
    figure = findings(EVERYONE, AGENCIES).plot()
    assert dots(figure) == 2
    said = [text.get_text() for text in figure.axes[0].texts]
    assert {"b vs a", "50 (20 to 70)", "0"} <= set(said)


def test_one_interval_of_several_and_one_outcome_are_drawn() -> None:
    other = replace(EVERYONE, ci_method="newcombe", ci_low=0.1)
    broad = replace(EVERYONE, outcome="broad", value=0.1, ci_low=None, ci_high=None)
    assert [row.low for row in forest(EVERYONE, other, broad).rows] == [20]
    first = replace(other, shown_first=True)
    assert [row.low for row in forest(EVERYONE, first, broad).rows] == [10]
    (row,) = forest(EVERYONE, other, broad, outcome="broad").rows
    assert (row.value, row.low, row.text) == (10, None, "10")


def test_what_is_undefined_has_a_row_and_no_dot_and_what_has_no_end_an_arrow() -> None:
    undefined = replace(EVERYONE, value=math.nan, ci_low=math.nan, ci_high=math.nan)
    infinite = replace(AGENCIES, ci_high=math.inf)
    found = forest(undefined, infinite)
    assert [row.value for row in found.rows] == [None, 25]
    assert found.rows[0].text == "undefined"
    assert found.rows[1].text == "25 (-10 to inf)"
    assert dots(findings(undefined, infinite).plot()) == 1


def test_findings_without_cards_are_drawn_too() -> None:
    assert dots(Findings((EVERYONE,), (), (), Manifest("0", "a", "b", 1)).plot()) == 1


def test_a_name_that_looks_like_a_formula_is_a_name() -> None:
    strange = replace(EVERYONE, comparison=Comparison(("$b$",), ("a_1",)))
    figure = findings(strange).plot()
    figure.canvas.draw()
    assert "$b$ vs a_1" in [text.get_text() for text in figure.axes[0].texts]


@pytest.mark.parametrize(("estimand", "outcome"), [("net_all", None), ("net_any", "broad")])
def test_what_was_not_estimated_can_not_be_drawn(estimand: str, outcome: str | None) -> None:
    with pytest.raises(WrongInput, match="net_any"):
        findings(EVERYONE, TEST).plot(estimand, outcome=outcome)
    with pytest.raises(WrongInput, match="tests alone"):
        findings(TEST).plot(estimand, outcome=outcome)


YEARS = ("2019", "2022", "2025")
STRATA = [
    replace(AGENCIES, id="net_all", group=Group("wave", year), value=value, ci_low=value - 0.1)
    for year, value in zip(YEARS, (0.3, 0.2, 0.1), strict=True)
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
    rows = (NEXT, MEAN, SHARE, *STRATA, EVERYONE)
    *groups, mean = forest(*rows, of="combined_reml_all").rows
    assert [row.label for row in groups] == [f"b vs a, wave={year}" for year in YEARS]
    assert all(row.inset and not row.combined for row in groups)
    assert groups[0].detail == "12 tests with at least one invitation"
    assert (mean.label, mean.combined) == ("b vs a, wave=all", True)
    assert (mean.value, mean.low, mean.high) == (20, 5, 35)
    assert mean.prediction == (-10, 50)
    assert mean.detail == "40% of the spread between groups is more than chance (I²)"
    figure = findings(*rows).plot("combined_reml_all")
    assert (dots(figure), len(figure.axes[0].patches)) == (3, 1)


def test_a_mean_without_a_next_group_or_limits_is_drawn_all_the_same() -> None:
    def drawn(*rows: Finding) -> ForestRow:
        return forest(*rows, *STRATA, of="combined_reml_all").rows[-1]

    assert drawn(MEAN).prediction is None
    assert drawn(MEAN).detail == "3 groups"
    assert drawn(MEAN, replace(NEXT, ci_high=math.inf)).prediction is None
    bare = replace(MEAN, ci_low=math.nan, ci_high=math.nan)
    assert (drawn(bare).low, drawn(bare).text) == (None, "20")
    figure = findings(bare, *STRATA).plot("combined_reml_all")
    assert (dots(figure), len(figure.axes[0].patches)) == (4, 0)


def test_fewer_than_three_groups_are_shown_without_a_mean() -> None:
    few = replace(MEAN, value=math.nan, ci_low=math.nan, ci_high=math.nan)
    *groups, mean = forest(few, *STRATA[:2], of="combined_reml_all").rows
    assert len(groups) == 2
    assert (mean.value, mean.detail) == (None, "fewer than three groups, shown and not combined")
    assert dots(findings(few, *STRATA[:2]).plot("combined_reml_all")) == 2


def test_a_mean_takes_the_groups_of_its_own_column_comparison_and_outcome() -> None:
    others = [
        replace(STRATA[0], group=Group("city", "gent")),
        replace(STRATA[0], group=Group("wave", "2019", "2022")),
        replace(STRATA[0], comparison=Comparison(("c",), ("a",))),
        replace(STRATA[0], outcome="broad"),
        replace(STRATA[0], id="net_any"),
    ]
    assert len(forest(MEAN, *STRATA, *others, of="combined_reml_all").rows) == 4


def test_ratios_lie_around_one_on_doublings_and_terms_have_rows() -> None:
    ratio = replace(EVERYONE, id="clogit", value=0.5, ci_low=0.25, ci_high=1.0)
    crossed = replace(
        ratio, term=Term("landlord_type", "private", ("b",)), model=Model((), ("landlord_type",))
    )
    found = forest(ratio, crossed, of="clogit")
    assert (found.reference, found.ratio) == (1, True)
    assert [row.label for row in found.rows] == [
        "b vs a",
        "b vs a, b x landlord_type=private, candidate x landlord_type",
    ]
    assert (found.rows[0].value, found.heading) == (0.5, "95% interval (tango)")


def test_what_is_no_share_keeps_its_unit() -> None:
    spread = replace(EVERYONE, id="tau_squared_all", value=0.01, ci_low=0.0, ci_high=0.09)
    found = forest(spread, of="tau_squared_all")
    assert (found.rows[0].value, found.rows[0].high) == (0.01, 0.09)
