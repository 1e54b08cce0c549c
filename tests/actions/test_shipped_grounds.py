"""The studies of disability, income and family, from their files to letters that can be sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from discrimtest.actions.draw_tests import draw_tests
from discrimtest.store import draws, studies
from discrimtest.store.engine import reading
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import agencies, export, ready


@pytest.mark.slow
@pytest.mark.parametrize("ground", ["disability-origin", "income", "family"])
def test_each_protocol_gives_letters_that_tell_different_things_in_different_words(
    either: Workplace, tmp_path: Path, ground: str
) -> None:
    slug = f"kortrijk-{ground}-2026"
    ready(either, export(tmp_path, agencies(12)), slug)
    draw_tests(either, slug)
    with reading(either.engine) as session:
        tests = draws.drawn_tests(session, studies.id_of(slug))
        contacts = [contact.id for test in tests for contact in test.contacts]
        letters = draws.letters(session, either.keys, contacts)
    assert len(tests) == 12
    for test in tests:
        one, other = (letters[contact.id] for contact in test.contacts)
        assert one.variant != other.variant
        mine, its = ({each.body[s.start : s.end] for s in each.spans} for each in (one, other))
        assert mine
        assert its
        assert not mine & its
