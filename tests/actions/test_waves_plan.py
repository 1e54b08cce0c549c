"""The shipped plan for waves, on two studies of one database."""

from __future__ import annotations

import pytest

from discrimtest.actions.compare_studies import compare_studies
from discrimtest.actions.find_plan import find_plan
from discrimtest.library.locate import library_of
from tests.actions.drawn import OTHER, STUDY
from tests.contact_frames import label


def test_the_change_between_two_studies(both_lived):
    findings = compare_studies(both_lived, [STUDY, OTHER], find_plan(library_of(None), "waves"))
    (change,) = [one for one in findings.findings if one.role == "primary"]
    names = sorted([STUDY, OTHER])
    assert (change.id, label(change.group)) == (
        "group_difference_any",
        f"wave={names[0]} vs {names[1]}",
    )
    nets = {
        label(one.group): one
        for one in findings.findings
        if one.id == "net_any" and one.comparison == change.comparison
        if (one.outcome, one.ci_method) == ("invitation", "tango")
    }
    first, second = (nets[f"wave={name}"] for name in names)
    assert change.value == pytest.approx(first.value - second.value)
    assert change.n_tests == first.n_tests + second.n_tests == nets[None].n_tests
    # A landlord of both studies is one.
    assert change.n_landlords == nets[None].n_landlords < first.n_landlords + second.n_landlords
    assert any("shown and not combined" in text for text in findings.warnings)
