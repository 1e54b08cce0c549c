"""Two grounds at once: against R, SciPy and the stacked regression with matrices."""

import csv
import math
from pathlib import Path

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import fisher_exact, nchypergeom_fisher
from scipy.stats.contingency import odds_ratio

from discrimtest.estimators.clustered import cr2
from discrimtest.estimators.group_difference import mover, unpooled
from discrimtest.estimators.interaction import (
    Factors,
    odds_fisher,
    odds_wald,
    stacked,
)
from discrimtest.estimators.rates import MEANS
from discrimtest.estimators.registry import MEASURES
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import Needs

ORACLE = Path(__file__).parents[1] / "oracles" / "interaction.csv"
ROWS = list(
    csv.DictReader(line for line in ORACLE.read_text("utf-8").splitlines() if line[0] != "#")
)
BY_ID = {id_: one.methods for id_, one in MEASURES.items() if one.needs is Needs.FACTORS}
OF = {"interaction": "net_all", "interaction_any": "net_any"}

small = st.integers(0, 3)
cells = st.tuples(small, small, small, small)
both = st.tuples(cells, cells).filter(lambda pair: any(pair[0]) or any(pair[1]))
factors_ = st.lists(both, min_size=1, max_size=10).map(
    lambda rows: Factors(
        numpy.array([one for one, _ in rows]), numpy.array([other for _, other in rows])
    )
)
counts = st.integers(0, 25)
tables = st.builds(PairedTable, counts, counts, counts, counts)


def read(text):
    return numpy.array([int(one) for one in text.split()]).reshape(-1, 4)


def factors_of(first, second):
    return Factors(
        numpy.array([(first.both, first.control_only, first.test_only, first.neither)]),
        numpy.array([(second.both, second.control_only, second.test_only, second.neither)]),
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['sample']}-{row['id']}")
def test_r(row):
    factors = Factors(read(row["first"]), read(row["second"]))

    def theirs(name, rel=1e-8):
        return pytest.approx(float(row[name]), rel=rel, abs=1e-12)

    if row["id"] in OF:
        measured = BY_ID[row["id"]]["cr2"](factors, 0.95)
        assert measured.value == theirs("value")
        limits = measured.limits
        assert limits.standard_error == theirs("se")
        assert limits.df == theirs("df", 1e-7)
        ends = max(float(row["low"]), -2), min(float(row["high"]), 2)
        assert (limits.low, limits.high) == pytest.approx(ends, rel=1e-6)
        assert limits.p_value == theirs("p", 1e-6)
        return
    wald, fisher, clustered = (
        BY_ID[row["id"]][name](factors, 0.95) for name in ("wald", "fisher", "cr2")
    )
    assert wald.value == fisher.value == clustered.value == theirs("value")
    limits = clustered.limits
    if row["cr2_se"] == "NA":
        assert math.isnan(limits.low)
    else:
        assert limits.standard_error == theirs("cr2_se", 1e-7)
        assert limits.df == theirs("cr2_df", 1e-7)
        assert (limits.low, limits.high) == (theirs("cr2_low", 1e-5), theirs("cr2_high", 1e-5))
        assert limits.p_value == theirs("cr2_p", 1e-6)
        log_ratio = math.log(clustered.value)
        assert limits.statistic == pytest.approx(log_ratio / limits.standard_error)
    assert (wald.limits.low, wald.limits.high) == (theirs("low", 1e-6), theirs("high", 1e-6))
    assert wald.limits.p_value == theirs("p", 1e-6)
    assert fisher.limits.p_value == theirs("odds_p", 1e-6)
    # R looks for its limits to four digits only; exactly they are checked below.
    assert fisher.limits.low == pytest.approx(float(row["odds_low"]), rel=0.05, abs=2e-4)
    assert fisher.limits.high == pytest.approx(float(row["odds_high"]), rel=0.05, abs=2e-4)


def test_the_oracle_has_every_id():
    assert len(ROWS) == 18
    assert {row["id"] for row in ROWS} == set(BY_ID)


def with_matrices(factors, mean):
    """CR2 of the difference of two constants, with its df, from the definition."""
    y, owner, first = [], [], []
    for number, pair in enumerate(zip(factors.first, factors.second, strict=True)):
        for which, row in enumerate(pair):
            for place, count in enumerate(row):
                if mean.denominator[place]:
                    y += [mean.numerator[place]] * int(count)
                    owner += [number] * int(count)
                    first += [which == 0] * int(count)
    y, owner, first = numpy.array(y, float), numpy.array(owner), numpy.array(first)
    x = numpy.column_stack([first, ~first]).astype(float)
    bread = numpy.linalg.inv(x.T @ x)
    rest = numpy.eye(len(y)) - x @ bread @ x.T
    contrast = numpy.array([1.0, -1.0])
    columns, variance = [], 0.0
    for one in sorted(set(owner)):
        mine = owner == one
        values, vectors = numpy.linalg.eigh(rest[numpy.ix_(mine, mine)])
        root = vectors @ numpy.diag(values**-0.5) @ vectors.T
        part = rest[:, mine] @ root @ x[mine] @ bread @ contrast
        columns.append(part)
        variance += float(part @ y) ** 2
    inner = numpy.array(columns) @ numpy.array(columns).T
    return math.sqrt(variance), numpy.trace(inner) ** 2 / (inner**2).sum()


@pytest.mark.slow
@given(factors=factors_, id_=st.sampled_from(sorted(OF)))
def test_cr2_equals_its_definition_with_matrices(factors, id_):
    measured = BY_ID[id_]["cr2"](factors, 0.95)
    assume(not math.isnan(measured.limits.low))
    error, df = with_matrices(factors, MEANS[OF[id_]])
    assert measured.limits.standard_error == pytest.approx(error, rel=1e-8)
    assert measured.limits.df == pytest.approx(df, rel=1e-8)


@pytest.mark.slow
@given(factors=factors_)
def test_what_a_landlord_does_to_both_cancels(factors):
    """Two comparisons with the same tests of the same landlords do not differ at all."""
    mean = MEANS["net_all"]
    twice = mean.sums(factors.first)
    difference, limits = stacked(twice, twice, 0.95)
    assert difference == 0 or math.isnan(difference)
    assert math.isnan(limits.low)
    apart = numpy.zeros_like(factors.first)
    one = mean.sums(numpy.concatenate([factors.first, apart]))
    other = mean.sums(numpy.concatenate([apart, factors.first]))
    d, m = (part[part_m > 0] for part, part_m in ((one[0], one[1]), (one[1], one[1])))
    alone = cr2(d, m)
    assume(not math.isnan(alone.standard_error))
    _, limits = stacked(one, other, 0.95)
    assert limits.standard_error == pytest.approx(alone.standard_error * 2**0.5, rel=1e-9)


@pytest.mark.slow
@given(factors=factors_, id_=st.sampled_from(sorted(BY_ID)))
def test_exchanging_comparisons_or_roles(factors, id_):
    exchanged = Factors(factors.second, factors.first)
    roles = Factors(factors.first[:, [0, 2, 1, 3]], factors.second[:, [0, 2, 1, 3]])
    for method in BY_ID[id_].values():
        one = method(factors, 0.9)
        for twin in (method(exchanged, 0.9), method(roles, 0.9)):
            assert one.of == twin.of
            assert (one.limits.p_value is None) == (twin.limits.p_value is None)
            if one.limits.p_value is not None:
                expected = twin.limits.p_value
                assert one.limits.p_value == pytest.approx(expected, rel=1e-6, abs=1e-11)
            if id_ != "interaction_odds_ratio":
                assert one.value == pytest.approx(-twin.value, nan_ok=True)
                expected = (-twin.limits.high, -twin.limits.low)
                assert (one.limits.low, one.limits.high) == pytest.approx(
                    expected, nan_ok=True, abs=1e-9
                )
            elif one.value > 0 and math.isfinite(one.value):
                assert one.value * twin.value == pytest.approx(1)
                if one.limits.low > 0:
                    assert one.limits.low * twin.limits.high == pytest.approx(1, rel=1e-8)


@pytest.mark.slow
@given(first=tables, second=tables)
def test_independent_intervals_are_those_of_two_groups(first, second):
    factors = factors_of(first, second)
    pairs = (("interaction", "mover", mover), ("interaction_any", "delta", unpooled))
    for id_, name, method in pairs:
        ours, theirs = BY_ID[id_][name](factors, 0.95).limits, method(first, second, 0.95)
        assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), nan_ok=True)


cell = st.integers(1, 12)


@given(cells=st.tuples(cell, cell, cell, cell), both=counts, neither=counts)
def test_by_landlord_with_one_test_each_the_ratio_is_walds_but_for_small_samples(
    cells, both, neither
):
    a, b, c, d = cells
    rows = [
        numpy.repeat(numpy.eye(4, dtype=int), (both, one, other, neither), axis=0)
        for one, other in ((a, b), (c, d))
    ]
    apart = [numpy.zeros_like(one) for one in rows]
    factors = Factors(
        numpy.concatenate([rows[0], apart[1]]), numpy.concatenate([apart[0], rows[1]])
    )
    wald, clustered = (BY_ID["interaction_odds_ratio"][name] for name in ("wald", "cr2"))
    variance = (1 / a + 1 / b) * (a + b) / (a + b - 1) + (1 / c + 1 / d) * (c + d) / (c + d - 1)
    found = clustered(factors, 0.95)
    assert found.limits.standard_error == pytest.approx(variance**0.5, rel=1e-9)
    assert found.value == wald(factors, 0.95).value
    assert found.of == wald(factors, 0.95).of == a + b + c + d
    turned = Factors(factors.first[::-1], factors.second[::-1])
    assert clustered(turned, 0.95).limits.p_value == pytest.approx(found.limits.p_value, rel=1e-9)


def test_a_ratio_by_landlord_as_wide_as_can_be():
    rows = numpy.array([(4, 9, 0, 2), (3, 8, 1, 1)])
    method = BY_ID["interaction_odds_ratio"]["cr2"]
    limits = method(Factors(rows, rows[:, [0, 2, 1, 3]]), 0.9999999).limits
    assert (limits.low, limits.high) == (0, math.inf)


def test_a_ratio_by_landlord_needs_favoured_tests_of_either_kind():
    rows = numpy.array([(1, 2, 1, 1), (0, 1, 3, 0)])
    method = BY_ID["interaction_odds_ratio"]["cr2"]
    for second in ([(1, 0, 2, 1), (0, 0, 1, 0)], [(1, 2, 0, 1), (0, 1, 0, 0)], [(1, 0, 0, 1)] * 2):
        for factors in (Factors(rows, numpy.array(second)), Factors(numpy.array(second), rows)):
            assert math.isnan(method(factors, 0.95).limits.low)
            assert not method(factors, 0.95).caution


@pytest.mark.slow
@given(first=tables, second=tables)
def test_fisher_is_scipys(first, second):
    assume(first.n_discordant and second.n_discordant)
    table = [[first.test_only, first.control_only], [second.test_only, second.control_only]]
    limits = odds_fisher(first, second, 0.95)
    assert limits.p_value == pytest.approx(fisher_exact(table).pvalue, rel=1e-7)
    assume(first.test_only + second.test_only)
    assume(first.control_only + second.control_only)
    theirs = odds_ratio(numpy.array(table)).confidence_interval(0.95)
    assert limits.low == pytest.approx(theirs.low, rel=1e-6)
    assert limits.high == pytest.approx(theirs.high, rel=1e-6)


def test_fishers_limits_leave_half_the_level_beyond():
    first, second = PairedTable(0, 9, 4, 0), PairedTable(0, 5, 12, 0)
    limits = odds_fisher(first, second, 0.9)
    for ratio, upper in ((limits.low, True), (limits.high, False)):
        law = nchypergeom_fisher(30, 16, 13, ratio)
        beyond = law.sf(3) if upper else law.cdf(4)
        assert beyond == pytest.approx(0.05, rel=1e-7)


def test_wald_by_hand():
    first, second = PairedTable(3, 10, 5, 2), PairedTable(9, 4, 20, 0)
    limits = odds_wald(first, second, 0.95)
    error = math.sqrt(1 / 10 + 1 / 5 + 1 / 4 + 1 / 20)
    log_ratio = math.log((5 / 10) / (20 / 4))
    assert limits.low == pytest.approx(math.exp(log_ratio - 1.959963985 * error))
    assert limits.high == pytest.approx(math.exp(log_ratio + 1.959963985 * error))
    assert limits.statistic == pytest.approx(log_ratio / error)
    assert limits.p_value == pytest.approx(math.erfc(abs(log_ratio / error) / 2**0.5))


@pytest.mark.parametrize(
    ("first", "second", "value", "defined"),
    [
        ((5, 0), (3, 4), math.inf, True),
        ((0, 5), (3, 4), 0, True),
        ((5, 0), (4, 0), math.nan, False),
        ((5, 3), (0, 0), math.nan, False),
        ((0, 0), (0, 0), math.nan, False),
    ],
)
def test_zero_cells(first, second, value, defined):
    """Each pair: tests that favoured the test candidate, and the control candidate."""
    one, other = (PairedTable(1, a, b, 1) for b, a in (first, second))
    measured = BY_ID["interaction_odds_ratio"]["fisher"](factors_of(one, other), 0.95)
    assert measured.value == pytest.approx(value, nan_ok=True)
    assert measured.of == sum(first) + sum(second)
    if defined:
        theirs = odds_ratio(numpy.array([first, second])).confidence_interval(0.95)
        assert measured.limits.low == pytest.approx(theirs.low, rel=1e-6, abs=1e-12)
        assert measured.limits.high == pytest.approx(theirs.high, rel=1e-6)
    else:
        assert math.isnan(measured.limits.low)
        assert math.isnan(measured.limits.high)
    assert measured.limits.p_value == pytest.approx(
        fisher_exact([list(first), list(second)]).pvalue
    )
    wald = BY_ID["interaction_odds_ratio"]["wald"](factors_of(one, other), 0.95)
    assert math.isnan(wald.limits.low)
    assert wald.limits.p_value is None


def test_values_and_what_they_are_of():
    factors = factors_of(PairedTable(1, 4, 2, 3), PairedTable(2, 1, 3, 4))
    assert BY_ID["interaction"]["mover"](factors, 0.95).value == pytest.approx(0.2 + 0.2)
    assert BY_ID["interaction"]["mover"](factors, 0.95).of == 20
    measured = BY_ID["interaction_any"]["delta"](factors, 0.95)
    assert measured.value == pytest.approx(2 / 7 + 2 / 6)
    assert measured.of == 13
    measured = BY_ID["interaction_odds_ratio"]["wald"](factors, 0.95)
    assert measured.value == pytest.approx((2 / 4) / (3 / 1))
    assert measured.of == 10
    assert factors.shared == 1
    assert Factors(numpy.eye(4, dtype=int)[:2], numpy.zeros((2, 4), dtype=int)).shared == 0


def test_landlords_are_needed_and_must_differ():
    rows = numpy.array([(1, 2, 0, 1), (0, 1, 1, 0)])
    for id_ in BY_ID:
        unknown = BY_ID[id_]["cr2"](Factors(rows, rows[::-1], known=False), 0.95)
        assert unknown.caution == "landlords_needed"
        assert not math.isnan(unknown.value)
        assert math.isnan(unknown.limits.low)
    method = BY_ID["interaction"]["cr2"]
    nothing = numpy.zeros((2, 4), dtype=int)
    for second in (
        nothing,
        numpy.array([(1, 2, 0, 1), (0, 0, 0, 0)]),
        numpy.array([(2, 0, 0, 1)] * 2),
    ):
        for factors in (Factors(rows, second), Factors(second, rows)):
            measured = method(factors, 0.95)
            assert math.isnan(measured.limits.low)
            assert not measured.caution
    assert math.isnan(method(Factors(rows, nothing), 0.95).value)
    for id_ in BY_ID:
        empty = BY_ID[id_]["cr2"](Factors(nothing, nothing, known=False), 0.95)
        assert not empty.caution
        assert empty.of == 0


@pytest.mark.parametrize("id_", BY_ID)
def test_a_level_outside_0_to_1_is_refused(id_):
    factors = factors_of(PairedTable(1, 4, 2, 3), PairedTable(2, 1, 3, 4))
    for method in BY_ID[id_].values():
        with pytest.raises(ValueError, match="above 0 and below 1"):
            method(factors, 95)


def test_who_has_several_tests_and_who_is_in_both():
    nobody, one, two = (0, 0, 0, 0), (0, 1, 0, 0), (1, 0, 0, 1)

    def of(*rows):
        return Factors(*(numpy.array(cells) for cells in zip(*rows, strict=True)))

    apart, across, within = (
        of((one, nobody), (nobody, one)),
        of((one, one), (nobody, one)),
        of((two, nobody), (nobody, one)),
    )
    assert [each.repeated for each in (apart, across, within)] == [False, True, True]
    assert [each.shared for each in (apart, across, within)] == [0, 1, 0]


def test_the_difference_by_landlord_lies_within_what_it_can_be():
    first = (numpy.array([1, -1, 1]), numpy.array([1, 1, 1]))
    second = (numpy.array([-1, 1, -1]), numpy.array([1, 1, 1]))
    padded = [tuple(numpy.pad(one, pad) for one in part) for part, pad in
              ((first, (0, 3)), (second, (3, 0)))]  # fmt: skip
    value, limits = stacked(*padded, 0.999)
    assert value == pytest.approx(2 / 3)
    assert (limits.low, limits.high) == (-2, 2)


def test_landlords_row_by_row():
    for one, other in ((2, 3), (3, 2)):
        with pytest.raises(ValueError, match="row by row"):
            Factors(numpy.zeros((one, 4), dtype=int), numpy.zeros((other, 4), dtype=int))
    assert Factors.__eq__ is object.__eq__
