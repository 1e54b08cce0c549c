"""Rates, against exact fractions of the method page's formulas."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discrimtest.estimators.registry import ESTIMANDS
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import Needs

counts = st.integers(min_value=0, max_value=500)
tables = st.builds(PairedTable, counts, counts, counts, counts)

# id -> (numerator, denominator) of both, a, b, neither
FORMULAS = {
    "rate_control": lambda both, a, b, neither: (both + a, both + a + b + neither),
    "rate_test": lambda both, a, b, neither: (both + b, both + a + b + neither),
    "net_all": lambda both, a, b, neither: (a - b, both + a + b + neither),
    "net_any": lambda both, a, b, neither: (a - b, both + a + b),
    "net_discordant": lambda both, a, b, neither: (a - b, a + b),
    "control_invited_lost": lambda both, a, b, neither: (a, both + a),
    "gross_control": lambda both, a, b, neither: (a, both + a + b + neither),
    "gross_test": lambda both, a, b, neither: (b, both + a + b + neither),
    "gross_control_any": lambda both, a, b, neither: (a, both + a + b),
    "gross_test_any": lambda both, a, b, neither: (b, both + a + b),
    "equal_both": lambda both, a, b, neither: (both, both + a + b + neither),
    "equal_neither": lambda both, a, b, neither: (neither, both + a + b + neither),
    "discordance": lambda both, a, b, neither: (a + b, both + a + b + neither),
}


def estimate(id_, table):
    estimand = ESTIMANDS[id_]
    return estimand.estimate(table.shares if estimand.needs is Needs.CONTACTS else table)


@pytest.mark.slow
@pytest.mark.parametrize("id_", FORMULAS)
@given(table=tables)
def test_formula(id_, table):
    cells = (table.both, table.control_only, table.test_only, table.neither)
    numerator, denominator = FORMULAS[id_](*cells)
    result = estimate(id_, table)
    assert result.of == denominator
    if denominator:
        assert result.value == float(Fraction(numerator, denominator))
    else:
        assert math.isnan(result.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    "id_",
    [
        *("net_all", "net_any", "net_discordant"),
        *("callback_matched", "callback_total", "callback_exclusive"),
    ],
)
@given(table=tables)
def test_net_figures_change_sign_when_roles_are_exchanged(id_, table):
    value, mirrored = estimate(id_, table).value, estimate(id_, table.swapped()).value
    assert value == -mirrored or (math.isnan(value) and math.isnan(mirrored))


@given(table=tables)
def test_identities(table):
    """Net is gross control less gross test, and the difference of the two rates."""
    if table.n:
        net = estimate("net_all", table).value
        gross = estimate("gross_control", table).value - estimate("gross_test", table).value
        rates = estimate("rate_control", table).value - estimate("rate_test", table).value
        assert net == pytest.approx(gross, abs=1e-12)
        assert net == pytest.approx(rates, abs=1e-12)


@pytest.mark.parametrize("bad", [-1, 1.0, True, "3", None])
def test_an_impossible_table_is_refused(bad):
    with pytest.raises(ValueError, match="control_only must be a whole number"):
        PairedTable(1, bad, 1, 1)
