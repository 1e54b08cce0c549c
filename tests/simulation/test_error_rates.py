"""The page is made of the table, the table of the methods as they are, and the truth is true."""

import math

import numpy
import pytest

from discrimtest.caution import MESSAGES
from tests.simulation.error_rates import (
    SEED,
    STUDIES,
    lines_of,
    of_scenario,
    read,
    scenarios,
)
from tests.simulation.market import Scenario
from tests.simulation.page import PAGE, fails, page

LINES = read()
MARKETS = {one.id: one for one in scenarios()}


def test_the_page_is_made_of_the_table():
    assert PAGE.read_text(encoding="utf-8") == page(LINES), "run 'make simulation'"


def test_every_market_is_in_the_table():
    assert {line["scenario"] for line in LINES} == set(MARKETS)
    assert len(MARKETS) >= 20
    assert STUDIES >= 2000
    counts = {int(line["replicates"]) for line in LINES}
    # Some figures are undefined in a study of one order, or of no candidate favoured.
    assert max(counts) == STUDIES
    for line in LINES:
        share, error = float(line["share"]), float(line["error"])
        defined = int(line["replicates"])
        defined -= int(line["undefined"]) if line["kind"] == "coverage" else 0
        if defined:
            assert error == pytest.approx(math.sqrt(share * (1 - share) / defined), abs=6e-5)


def test_the_first_studies_come_out_as_they_did():
    """The same studies, drawn again from the seed and analysed by the functions as they are."""
    market = MARKETS["tiny-common"]
    again = lines_of(market, "paired")
    assert again == of_scenario(LINES, market.id)


@pytest.mark.parametrize("market", MARKETS.values(), ids=MARKETS)
def test_many_tests_come_near_the_truth(market):
    """The true figures are worked out by integration; here they are counted."""
    large = Scenario(
        **{
            **{name: getattr(market, name) for name in Scenario.__dataclass_fields__},
            "tests": 40_000,
            "landlords": 0,
            "order": "random",
        }
    )
    (study,) = large.studies(1, SEED)
    both, a, b, neither = numpy.bincount(study.cell, minlength=4) / large.tests
    truth = market.truth
    assert both + a == pytest.approx(market.rates[0], abs=0.012)
    assert both + b == pytest.approx(market.rates[1], abs=0.012)
    assert truth["rate_control"] == pytest.approx(market.rates[0], abs=1e-9)
    assert truth["rate_test"] == pytest.approx(market.rates[1], abs=1e-9)
    assert truth["gross_control"] == pytest.approx(a, abs=0.012)
    assert truth["gross_test"] == pytest.approx(b, abs=0.012)
    assert truth["equal_neither"] == pytest.approx(neither, abs=0.012)
    first = study.test_first == 0
    effect = (study.cell[first] == 1).mean() - (study.cell[first] == 2).mean()
    effect -= (study.cell[~first] == 1).mean() - (study.cell[~first] == 2).mean()
    assert truth["order_effect"] == pytest.approx(-effect / 2, abs=0.012)


def test_landlords_have_as_many_tests_as_the_market_says():
    for market in MARKETS.values():
        sizes = numpy.bincount(market.owner)
        assert sizes.sum() == market.tests
        assert len(sizes) == (market.landlords or market.tests)
        assert sizes.min() >= 1
    assert numpy.bincount(MARKETS["half"].owner)[0] >= 190


def worst(kind, methods, among):
    sign = 1 if kind == "size" else -1
    shares = [
        100 * float(line["share"])
        for line in LINES
        if line["kind"] == kind and line["scenario"] in among and fails(line)
        if (line["method"] or line["id"]) in methods
    ]
    return max(shares, key=lambda share: sign * share)


def test_the_cautions_say_what_the_table_says():
    alike = [one.id for one in MARKETS.values() if one.taste and len(one.rates) == 2]
    assert "10 to 70 of 100" in MESSAGES["level_alike"]
    assert worst("size", {"mcnemar_exact"}, alike) == pytest.approx(70, abs=5)
    assert "6 to 22 of 100" in MESSAGES["level_uneven"]
    assert worst("size", {"crv1"}, alike) == pytest.approx(22, abs=1)
    assert 100 - worst("coverage", {"bootstrap_landlord"}, alike) <= 22
    assert "6 to 35 of 100" in MESSAGES["level_few"]
    few = ("tiny", "tiny-rare", "tiny-common", "tiny-gap", "rare", "rare-gap")
    methods = {"delta", "newcombe", "bootstrap_test", "bootstrap_landlord"}
    assert 100 - worst("coverage", methods, few) == pytest.approx(35, abs=1)
    held = [line for line in LINES if line["method"] == "wild_bootstrap" and fails(line)]
    assert {line["scenario"] for line in held} <= {"test-first", "test-first-long", "rare-gap"}
