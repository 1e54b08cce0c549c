"""Findings on a screen: each cause of a warning once, nothing lost, no word broken."""

from __future__ import annotations

import pytest

from discrimtest.cli.findings import print_findings
from discrimtest.findings.caution import Caution, MethodOf
from discrimtest.findings.gathered import gathered
from tests.cli.screens import printed, screen
from tests.contact_frames import PLAN, pairs, run

HERE = {"comparison": "test vs control", "group": "type=private", "outcome": "invitation"}


def too_alike(id_: str | MethodOf, **place: str) -> Caution:
    return Caution("landlords_too_alike", **{**HERE, **place}, id=id_)


def test_one_cause_is_one_warning():
    first = too_alike(MethodOf("cr2", "net_any"))
    (sentence,) = gathered(
        [
            first,
            too_alike(MethodOf("cr2", "net_all")),
            too_alike(MethodOf("delta", "net_any")),
            too_alike("cr2"),
            too_alike(MethodOf("cr2", "net_all"), group="all tests"),
            too_alike(MethodOf("cr2", "net_all"), group="type=agency"),
            first,
        ]
    )
    assert sentence == (
        f"{first} Likewise cr2 for net_all; delta for net_any; cr2. "
        "Likewise for all tests and type=agency: cr2 for net_all."
    )


def test_the_same_of_another_comparison_is_not_spelled_out():
    def weight(comparison: str, id_: str) -> Caution:
        return Caution("no_weight", comparison=comparison, tests=3, id=id_)

    (sentence,) = gathered(
        weight(comparison, id_)
        for comparison in ("a vs c", "b vs c")
        for id_ in ("net_all_weighted", "net_any_weighted")
    )
    assert sentence.endswith(" Likewise net_any_weighted. Likewise for b vs c.")


def test_places_are_crossed_where_that_is_all_of_them():
    def unseen(comparison: str, outcome: str) -> Caution:
        place = {"comparison": comparison, "group": "all tests", "outcome": outcome}
        return Caution("no_difference_seen", **place, id="cr2")

    crossed = [unseen(one, other) for one in ("a vs c", "b vs c") for other in ("x", "y", "z")]
    (sentence,) = gathered(crossed)
    assert sentence == f"{crossed[0]} Likewise for a vs c and b vs c, each for x and y and z."
    (sentence,) = gathered(crossed[:-1])
    assert sentence == f"{crossed[0]} Likewise for a vs c, y; a vs c, z; b vs c, x; b vs c, y."
    (sentence,) = gathered(crossed[:3])
    assert sentence == f"{crossed[0]} Likewise for y and z."


def test_other_numbers_are_another_warning():
    one, other = (
        Caution("landlords_unknown", comparison="a vs c", tests=tests, landlords=9)
        for tests in (1, 2)
    )
    assert gathered([one, "free words", other]) == [one, "free words", other]


def test_no_line_is_wider_than_the_screen_and_no_word_is_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    findings = run(pairs((1, 1), (1, 0), (1, 0), (0, 1), (0, 0), (0, 1)))
    screen(monkeypatch, 80)
    print_findings(findings, everything=True)
    shown = printed(capsys)
    assert max(map(len, shown.splitlines())) <= 80
    for one in findings.findings:
        assert f"\n{one.id} " in shown
        assert one.ci_method is None or one.ci_method in shown
    assert "(primary, unregistered)" in shown
    assert "-0.0000" not in shown


def test_parts_that_a_sentence_does_not_hold_tell_nothing_apart():
    lone = Caution("landlords_needed", comparison="t vs c", id="cr2")
    (sentence,) = gathered(
        [lone, Caution("landlords_needed", **HERE | {"comparison": "t vs c"}, id="x")]
    )
    assert sentence.endswith("it is left out. Likewise x.")


def test_a_plan_of_models_alone_prints_them(capsys):
    text = PLAN[: PLAN.index("[[findings]]")] + '[[findings]]\nids = ["lpm_test_fe"]\n'
    print_findings(run(pairs((1, 0), (1, 1), (0, 1)), text), everything=False)
    assert "lpm_test_fe" in capsys.readouterr().out
