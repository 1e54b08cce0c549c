"""The pages are made of the table, the table of the methods as they are."""

import math
import os

import numpy
import pytest

from discrimtest.estimators.registry import KNOWN, MEASURES
from tests.simulation.error_rates import PARTS, key_of, lines_of, of_market, read
from tests.simulation.left_out import LEFT_OUT
from tests.simulation.page import pages
from tests.simulation.part import LEVEL, stream_of
from tests.simulation.parts import cities

LINES = read()
TRIED = {(line["id"], line["method"].split(",")[0]) for line in LINES}
METHODS = [(id_, method) for id_, methods in KNOWN.items() for method in methods or ("",)]


def test_the_pages_are_made_of_the_table():
    for path, text in pages(LINES).items():
        if os.environ.get("UPDATE_SNAPSHOTS") == "1":
            path.write_text(text, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == text, "run 'make docs'"


def test_every_id_and_interval_method_was_tried_or_says_why_not():
    missing = [key for key in METHODS if key not in TRIED and key not in LEFT_OUT]
    assert missing == [], "add them to a part of tests/simulation, or to left_out.py"
    assert [key for key in LEFT_OUT if key in TRIED or key not in METHODS] == []


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_every_market_is_in_the_table(part):
    lines = [line for line in LINES if line["part"] == part.id]
    assert {line["scenario"] for line in lines} == {market.id for market in part.markets}
    assert part.studies >= 1000
    # Some figures are undefined in a study of one order, or of no candidate favoured.
    assert max(int(line["replicates"]) for line in lines) == part.studies
    for line in lines:
        share, error = float(line["share"]), float(line["error"])
        defined = int(line["replicates"])
        defined -= int(line["undefined"]) if line["kind"] == "coverage" else 0
        if defined:
            assert error == pytest.approx(math.sqrt(share * (1 - share) / defined), abs=6e-5)


def test_there_are_markets_enough_and_no_two_of_a_name():
    ids = [market.id for name, part in PARTS.items() if name != "models" for market in part.markets]
    assert len(ids) == len(set(ids)) >= 100


@pytest.mark.slow
@pytest.mark.repeats
@pytest.mark.parametrize(
    ("part", "market"),
    [
        ("paired", "eight-level"),
        ("waits", "waits-tiny"),
        ("orders", "orders-tiny"),
        ("signals", "signals-tiny"),
        ("weights", "weights-tiny"),
        ("graded", "grades-tiny"),
        ("arms", "arms-eight"),
        ("unmatched", "unmatched-tiny"),
    ],
)
def test_studies_come_out_as_they_did(part, market):
    """The same studies, drawn again from the seed and analysed by the functions as they are."""
    (drawn,) = [one for one in PARTS[part].markets if one.id == market]
    assert lines_of(PARTS[part], drawn) == of_market(LINES, part, market)


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_a_market_has_a_file_of_its_own_until_it_changes(part):
    keys = [key_of(part, market) for market in part.markets]
    assert len(set(keys)) == len(keys)


def test_combined_cities_are_what_the_registry_measures():
    """One search for the spread serves all methods; each comes to the same as by itself."""
    (market,) = [one for one in PARTS["cities"].markets if one.id == "five-uneven"]
    drawn, _ = market.study(stream_of("cities", market.id, 1))
    estimates = cities.estimates_of(drawn, "net_all")
    compared = 0
    for id_, method, limits in cities.methods_of(estimates):
        measured = MEASURES[f"{id_}_all"].methods[method](estimates, LEVEL).limits
        assert (limits.low, limits.high) == (measured.low, measured.high)
        assert limits.p_value == measured.p_value
        compared += 1
    assert compared == sum(len(MEASURES[f"{id_}_all"].methods) for id_ in cities.IDS)
    assert numpy.isfinite(estimates.values).all()
