"""What is done in one study changes no word of the report of another."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from discrimtest.actions.build_report import facts_of
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.run_analysis import analysed, read_study
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience
from discrimtest.store.engine import reading
from discrimtest.words.person import Right
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import OTHER, answer, candidates, closed, send_all, study_tests
from tests.actions.examples import NOW, STUDY

WORDS = "Bedankt voor uw bericht. Wij nemen contact met u op."
CATEGORIES = ("invitation", "refusal", "already_let", "acknowledgement", "booking_link")
ACTS = st.lists(
    st.tuples(
        st.booleans(),  # whether anything is sent at all, or the advertisement is gone
        st.sampled_from(CATEGORIES),
        st.sampled_from(("email", "portal", "phone")),
        st.integers(1, 400),  # hours until the answer; after the window it is late
        st.booleans(),  # whether the test candidate is answered in the same words
    ),
    min_size=1,
    max_size=6,
)


def pages(place: Workplace) -> list[dict[str, Any]]:
    """The reports of the first study for every audience, a month after its end."""
    over = closed(place)
    with reading(over.engine) as session:
        read = read_study(over, session, STUDY, Right.BUILD_REPORT, texts=True)
    analysis = analysed(over, read)
    return [
        build_context(
            facts_of(over, analysis, None, reader), analysis.findings, reader, "nl"
        ).to_dict()
        for reader in Audience
    ]


@pytest.fixture(scope="module")
def lived(drawn_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which the first study is over, and two landlords wrote the same words."""
    folder = Path(shutil.copytree(drawn_project, tmp_path_factory.mktemp("apart") / "project"))
    place = open_workplace(folder, None, None, clock=lambda: NOW)
    for number, test in enumerate(study_tests(place)):
        control, tested = candidates(test)
        send_all(place, test)
        if number % 2 == 0:
            answer(place, control, "invitation", text=f"U bent welkom, {number}.")
        if number in (1, 3):
            answer(place, tested, "refusal", text=WORDS)
    place.engine.dispose()
    return folder


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_acts_in_another_study_change_no_report(
    lived: Path,
    open_places: Callable[..., Workplace],
    tmp_path_factory: pytest.TempPathFactory,
    acts: list[tuple[bool, str, str, int, bool]],
) -> None:
    folder = tmp_path_factory.mktemp("acted") / "project"
    place = open_places(Path(shutil.copytree(lived, folder)))
    before = pages(place)
    for test, (sent, category, channel, hours, both) in zip(
        study_tests(place, OTHER), acts, strict=False
    ):
        control, tested = candidates(test)
        if not sent:
            log_contact(place, test.contacts[0].id, "failed", reason="ad_gone")
            continue
        send_all(place, test)
        after = timedelta(hours=hours)
        answer(place, control, category, after, channel=channel, text=WORDS)
        if both:
            answer(place, tested, category, after, channel=channel, text=WORDS)
    assert pages(place) == before
