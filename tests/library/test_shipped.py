"""What the project ships passes its own checks, and claims no review that never took place."""

from __future__ import annotations

from datetime import date

import pytest

from discrimtest.library.check import check_protocol, check_study
from discrimtest.library.instrument import load_instrument, restore_instrument
from discrimtest.library.locate import Library
from discrimtest.library.lock import lock_hashes, snapshot

SHIPPED = Library()
TODAY = date(2026, 1, 5)
WHAT = (
    "age", "couples", "crossroads", "disability", "disability-origin", "family", "income",
    "origin", "position",
)  # fmt: skip
STUDIES = sorted(entry.name for entry in SHIPPED.studies() if entry.name.endswith("-2026"))
PROTOCOLS = sorted(entry.name for entry in SHIPPED.protocols())


def test_the_shipped_studies_protocols_and_plans_are_found() -> None:
    assert {f"kortrijk-{name}-2026" for name in WHAT} == set(STUDIES)
    assert set(PROTOCOLS) == {
        "email-couples", "email-disability", "email-household", "email-income", "email-origin",
        "mystery-call",
    }  # fmt: skip
    assert {"matched-pairs", "grounds"} <= {entry.name for entry in SHIPPED.plans()}
    assert "flanders" in {entry.name for entry in SHIPPED.legal_files()}


@pytest.mark.slow
@pytest.mark.parametrize("slug", STUDIES)
def test_each_study_is_in_order_and_not_ready_for_launch(slug: str) -> None:
    verdict = check_study(SHIPPED, slug, today=TODAY)
    assert [str(problem) for problem in verdict.problems] == []
    assert any("unvalidated" in str(warning) for warning in verdict.warnings)
    launch = check_study(SHIPPED, slug, today=TODAY, launch=True)
    told = " ".join(str(problem) for problem in launch.refused)
    assert "is made up" in told
    assert "by counsel" in told
    assert "ethics board" in told


@pytest.mark.slow
@pytest.mark.parametrize("name", PROTOCOLS)
def test_each_protocol_is_in_order(name: str) -> None:
    verdict = check_protocol(SHIPPED, name, today=TODAY)
    assert [str(problem) for problem in verdict.problems] == []
    assert any("unvalidated" in str(warning) for warning in verdict.warnings)


@pytest.mark.parametrize("slug", STUDIES)
def test_each_study_can_be_frozen_and_restored(slug: str) -> None:
    instrument = load_instrument(SHIPPED, slug)
    restored = restore_instrument(snapshot(instrument))
    assert restored == instrument
    assert lock_hashes(restored) == lock_hashes(instrument)
