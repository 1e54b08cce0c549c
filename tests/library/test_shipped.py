"""What the project ships passes its own checks, and claims no review that never took place."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from discrimtest.design.call_law import may_call
from discrimtest.errors import Refused
from discrimtest.files.legal import LegalBasis
from discrimtest.library.check import check_protocol, check_study
from discrimtest.library.instrument import load_instrument, restore_instrument
from discrimtest.library.locate import Library
from discrimtest.library.lock import lock_hashes, snapshot
from discrimtest.library.reader import TextReader
from discrimtest.words.language import LANGUAGES
from discrimtest.words.study import Purpose

SHIPPED = Library()
TODAY = date(2026, 1, 5)
WHAT = (
    "age", "couples", "couples-phone", "crossroads", "disability", "disability-origin", "family",
    "income", "origin", "position", "visits",
)  # fmt: skip
STUDIES = sorted(entry.name for entry in SHIPPED.studies() if entry.name.endswith("-2026"))
REGIONS = ("brussels", "flanders", "netherlands", "research-only", "wallonia")
ANYWHERE = {"netherlands", "research-only"}
"""Without postcodes: Dutch numbers are Belgian ones too."""
PROTOCOLS = sorted(entry.name for entry in SHIPPED.protocols())


def test_the_shipped_studies_protocols_and_plans_are_found() -> None:
    assert {f"kortrijk-{name}-2026" for name in WHAT} == set(STUDIES)
    assert set(PROTOCOLS) == {
        "email-couples", "email-disability", "email-household", "email-income", "email-origin",
        "mystery-call", "phone-couples", "visit-couples",
    }  # fmt: skip
    assert {"matched-pairs", "grounds"} <= {entry.name for entry in SHIPPED.plans()}
    assert set(REGIONS) == {entry.name for entry in SHIPPED.legal_files()}


@pytest.mark.parametrize("region", REGIONS)
def test_each_legal_file_tells_its_sources_and_claims_no_counsel(region: str) -> None:
    reader = TextReader(SHIPPED)
    law = reader.model(f"protocols/legal/{region}.toml", LegalBasis).value
    assert reader.problems == []
    assert law.region == region
    assert bool(law.postcodes) == (region not in ANYWHERE)
    assert not law.telephone_audio
    assert not law.counsel.reference
    report = (law.official_report,) if law.official_report else ()
    calls = (law.mystery_calls,) if law.mystery_calls else ()
    stated = (*law.statements, *law.first_contact_guidance, *law.report_to, *law.steps)
    for told in (*stated, *law.clocks, *report, *calls):
        assert all(told.text[language] for language in LANGUAGES)
        assert all(told.source[language] for language in LANGUAGES)


@pytest.mark.parametrize(
    ("region", "purpose"),
    [("flanders", "measurement"), ("brussels", "enforcement"), ("wallonia", "enforcement")],
)
def test_each_region_lets_calls_be_made_for_what_its_source_says(region: str, purpose: str) -> None:
    law = TextReader(SHIPPED).model(f"protocols/legal/{region}.toml", LegalBasis).value
    for each in Purpose:
        if each == purpose:
            assert may_call(law, each) is law.mystery_calls
        else:
            with pytest.raises(Refused, match=region):
                may_call(law, each)


def test_no_postcode_lies_in_two_regions() -> None:
    reader = TextReader(SHIPPED)
    laws = [reader.model(f"protocols/legal/{region}.toml", LegalBasis).value for region in REGIONS]
    ranges = sorted(limits for law in laws for limits in law.postcodes)
    assert all(last < first for (_, last), (first, _) in pairwise(ranges))


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
