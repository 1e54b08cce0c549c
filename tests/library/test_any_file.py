"""Whatever is written in a file, the answer is a verdict with places, never a crash."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discrimtest.errors import WrongInput
from discrimtest.library.check import check_study
from discrimtest.library.files import Frozen
from discrimtest.library.instrument import load_instrument, restore_instrument
from discrimtest.library.lock import snapshot

PROJECT = Path(__file__).parent / "project"
FILES = {
    path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(PROJECT.rglob("*"))
    if path.is_file()
}
JUNK = [
    '""', '"x"', "0", "-1", "1.5", "nan", "true", "[]", "{}", "[[]]", "[1]", '["x"]',
    "{ a = 1 }", "[{ id = 1 }]", "2026-01-01", "9999-12-31", "0001-01-01", "10:00:00",
    '"2026-01-01"', "99999999999999999999999", "1e300", '"{{ couple }}"', '"{% if %}"', "x",
]  # fmt: skip


def damaged(text: str, way: int, seed: int) -> str:
    """The text with one line left out, doubled, moved, cut, or given another value."""
    chance = random.Random(seed)
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    match way:
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, lines[at])
        case 2:
            lines.insert(chance.randrange(len(lines)), lines.pop(at))
        case 3:
            lines[at] = lines[at][: chance.randrange(len(lines[at]) + 1)]
        case 4:
            key, equals, _ = lines[at].partition("=")
            lines[at] = f"{key}{equals} {chance.choice(JUNK)}"
        case 5:
            lines[at] = lines[at].replace("e", "a", 1)
        case _:
            lines[at] = lines[at].replace(chance.choice(["{{", "}}", "%}", '"', "="]), "")
    return "\n".join(lines)


@pytest.mark.slow
@given(st.sampled_from(sorted(FILES)), st.integers(0, 6), st.integers(0, 2**32), st.booleans())
@settings(max_examples=60)
def test_a_damaged_file_gets_a_verdict(path: str, way: int, seed: int, launch: bool) -> None:
    files = Frozen({**FILES, path: damaged(FILES[path], way, seed)})
    for slug in ("example", "crossed"):
        verdict = check_study(files, slug, today=date(2026, 2, 1), launch=launch)
        for problem in (*verdict.problems, *verdict.warnings):
            assert problem.place.split(",")[0].split(":")[0].split("/")[0] in (
                "studies",
                "protocols",
                "analysis",
            )
            assert problem.rule
            assert problem.repair


NEEDED = {slug: snapshot(load_instrument(Frozen(FILES), slug)) for slug in ("example", "crossed")}


@pytest.mark.slow
@given(st.sets(st.sampled_from(sorted(FILES)), max_size=2), st.sampled_from(sorted(NEEDED)))
@settings(max_examples=40)
def test_a_snapshot_that_lost_files_is_refused(lost: set[str], slug: str) -> None:
    left = {path: text for path, text in NEEDED[slug].items() if path not in lost}
    if lost.isdisjoint(NEEDED[slug]):
        assert snapshot(restore_instrument(left)) == left
    else:
        with pytest.raises(WrongInput):
            restore_instrument(left)
