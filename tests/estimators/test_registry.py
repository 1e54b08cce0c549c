"""The registry answers to every id it names, and describes each."""

from discrimtest.estimators.broken import BOUNDS
from discrimtest.estimators.registry import (
    ESTIMANDS,
    KNOWN,
    MEASURES,
    MODELS,
    TESTS,
)
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import Needs

# What a first report needs.
FIRST = {
    "rate_control",
    "rate_test",
    "net_all",
    "net_any",
    "net_discordant",
    "gross_control",
    "gross_test",
    "mcnemar_exact",
}


def test_known_ids_are_estimands_and_tests():
    kinds = (ESTIMANDS, TESTS, MEASURES, MODELS)
    assert set(KNOWN) == set().union(*kinds)
    assert len(KNOWN) == sum(len(kind) for kind in kinds)
    assert set(KNOWN) >= FIRST
    assert KNOWN["net_any"][0] == "tango"
    assert KNOWN["mcnemar_exact"] is None


def test_every_estimator_is_explained():
    for method in TESTS.values():
        assert method.test.__doc__, method.id
    for measure in MEASURES.values():
        assert measure.methods, measure.id


def test_every_interval_runs_on_a_plain_table():
    table = PairedTable(5, 4, 3, 8)
    for estimand in ESTIMANDS.values():
        sample = table.shares if estimand.needs is Needs.CONTACTS else table
        value = estimand.estimate(sample).value
        for interval in estimand.intervals.values():
            limits = interval(sample, 0.95)
            assert limits.low <= value <= limits.high


def test_means_take_methods_by_landlord_and_nets_take_bounds():
    by_landlord = {"crv1", "cr2", "crv3", "bootstrap_test", "bootstrap_landlord", "wild_bootstrap"}
    for id_, estimand in ESTIMANDS.items():
        assert set(estimand.by_landlord) == (by_landlord if estimand.mean else set()), id_
    bounded = {id_ for id_, methods in KNOWN.items() if methods and BOUNDS in methods}
    assert bounded == {"net_all", "net_any"}
