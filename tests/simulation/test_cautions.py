"""What the program warns of is what the table shows."""

import pytest

from discrimtest.findings.caution import MESSAGES
from tests.simulation.error_rates import PARTS, fails, read

LINES = read()
PAIRED = {one.id: one for one in PARTS["paired"].markets}


def misses(part, methods, among, kinds=("size", "coverage")):
    """Of 100 studies: how often each method that fails its level was wrong, from least to most."""
    found = []
    for line in LINES:
        mine = line["part"] == part and line["scenario"] in among and line["kind"] in kinds
        if mine and (line["method"] or line["id"]) in methods and fails(line):
            share = float(line["share"])
            found.append(100 * (share if line["kind"] == "size" else 1 - share))
    return sorted(found)


def markets(part, **having):
    return [
        one.id
        for one in PARTS[part].markets
        if all(bool(getattr(one, name)) == value for name, value in having.items())
    ]


def test_of_pairs():
    alike = [one.id for one in PAIRED.values() if one.taste and len(one.rates) == 2]
    assert "10 to 70 of 100" in MESSAGES["level_alike"]
    assert misses("paired", {"mcnemar_exact"}, alike)[-1] == pytest.approx(70, abs=5)
    assert "6 to 22 of 100" in MESSAGES["level_uneven"]
    assert misses("paired", {"crv1"}, alike, ("size",))[-1] == pytest.approx(22, abs=1)
    assert misses("paired", {"bootstrap_landlord"}, alike, ("coverage",))[-1] <= 22
    assert "6 to 26 of 100" in MESSAGES["level_few"]
    few = ("tiny", "tiny-rare", "tiny-common", "tiny-gap", "rare", "rare-gap")
    methods = {"delta", "newcombe", "bootstrap_test", "bootstrap_landlord"}
    assert misses("paired", methods, few)[-1] == pytest.approx(26, abs=1)
    held = [line for line in LINES if line["method"] == "wild_bootstrap" and fails(line)]
    assert {line["scenario"] for line in held if line["part"] == "paired"} <= {
        *("test-first", "test-first-long", "rare-gap")
    }


def test_of_landlords_whose_contacts_are_alike():
    assert "19 to 59 of 100" in MESSAGES["level_alike_apart"]
    wrong = misses("unmatched", {"newcombe"}, markets("unmatched", taste=True), ("size",))
    assert (wrong[0], wrong[-1]) == pytest.approx((19, 59), abs=0.6)
    assert misses("unmatched", {"cr2"}, markets("unmatched")) == []


def test_of_landlords_whose_tests_are_alike():
    assert "9 to 35 of 100" in MESSAGES["level_alike_other"]
    wrong = [
        *misses("waits", {"logrank", "wald"}, markets("waits", taste=True), ("size",)),
        *misses("factors", {"mover", "delta"}, markets("factors", taste=True), ("size",)),
        *misses("factors", {"wald", "fisher"}, markets("factors", taste=True), ("size",)),
        *misses("weights", {"linearised"}, markets("weights", taste=True), ("size",)),
    ]
    assert min(wrong) == pytest.approx(9, abs=0.6)
    assert max(wrong) == pytest.approx(35, abs=0.6)
    for id_ in ("randomization", "randomization_joint"):
        assert misses("orders", {id_}, markets("orders", taste=True))[0] > 10
        assert misses("orders", {id_}, markets("orders", taste=False)) == []
    assert misses("signals", {"mover"}, markets("signals", taste=True))[0] > 10
    assert misses("signals", {"mover"}, markets("signals", taste=False)) == []


def test_of_few_landlords_and_few_tests():
    assert "7 to 10 of 100" in MESSAGES["level_few_landlords"]
    wrong = misses("waits", {"sandwich"}, markets("waits"))
    assert wrong[0] == pytest.approx(7, abs=0.6)
    assert wrong[-1] == pytest.approx(10, abs=0.6)
    assert misses("waits", {"sandwich"}, ["waits-forty", "waits-hundred"]) == []
    assert "7 to 12 of 100" in MESSAGES["level_weights"]
    wrong = misses("weights", {"linearised"}, markets("weights", taste=False))
    assert wrong[0] == pytest.approx(7, abs=0.6)
    assert wrong[-1] == pytest.approx(12, abs=0.6)
    assert "7 to 10 of 100" in MESSAGES["level_small"]
    assert misses("graded", {"bhapkar"}, ["grades-tiny"])[0] == pytest.approx(10, abs=0.6)
    assert misses("graded", {"stuart_maxwell"}, markets("graded", taste=False)) == []


def test_of_combined_cities():
    assert "7 to 13 of 100" in MESSAGES["level_combined"]
    spread = [one.id for one in PARTS["cities"].markets if one.tau and len(one.tests) < 20]
    wrong = misses("cities", {"wald", "prediction"}, spread)
    assert wrong[0] == pytest.approx(7, abs=0.7)
    assert wrong[-1] == pytest.approx(13, abs=0.7)
    assert misses("cities", {"hk_adhoc"}, markets("cities")) == []
    # The spread of small cities: said with the words of few answers.
    small = misses("cities", {"heterogeneity_any", "q_profile"}, ["five-small", "five-rare"])
    assert 6 < small[0] < small[-1] < 35
