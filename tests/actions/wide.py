"""A study of so many landlords that the public may read of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from discrimtest.actions.draw_tests import draw_tests
from discrimtest.words.test import Test
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answer, candidates, closed, send_all, study_tests
from tests.actions.examples import STUDY, edit, export, ready, row, without_caps

LANDLORDS = 100


@pytest.fixture
def either_wide(either: Workplace, tmp_path: Path) -> Workplace:
    """A study drawn with an owner for each of its tests, on each of the two databases."""
    without_caps(either)
    edit(either, f"studies/{STUDY}/study.toml", "tests = 200\n", f"tests = {LANDLORDS}\n")
    owners = [
        row(500 + number, kind="Particulier", email=f"eigenaar{number}@post.example")
        for number in range(LANDLORDS)
    ]
    ready(either, export(tmp_path, owners), STUDY)
    draw_tests(either, STUDY)
    assert len({test.landlord for test in study_tests(either)}) == LANDLORDS
    return either


def live_through(place: Workplace, tests: list[Test]) -> Workplace:
    """These tests, by now over: control candidates are invited more often."""
    for number, test in enumerate(tests):
        send_all(place, test)
        for candidate, favoured in zip(
            candidates(test), (number % 4 < 2, number % 3 == 0), strict=True
        ):
            if favoured:
                answer(place, candidate, "invitation", timedelta(hours=3 + number))
    return closed(place)
