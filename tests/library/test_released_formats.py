"""What any release locked stays readable, under the hashes it was locked with.

``locked/format-N/`` holds files as the first release of that format froze them, never changed
since, and the hashes it gave them. A release that raises a format adds a folder.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from discrimtest.files.codebook import Codebook
from discrimtest.files.formats import newest
from discrimtest.files.legal import LegalBasis
from discrimtest.files.plan import Plan
from discrimtest.files.profiles import SignalLists
from discrimtest.files.protocol import Protocol
from discrimtest.files.published import Published
from discrimtest.files.study import StudyFile
from discrimtest.library.check import check_protocol
from discrimtest.library.instrument import restore_instrument
from discrimtest.library.locate import Library
from discrimtest.library.lock import lock_hashes, snapshot

LOCKED = Path(__file__).parent / "locked"
RELEASED = sorted(LOCKED.iterdir())
FILES = (StudyFile, Protocol, SignalLists, Codebook, LegalBasis, Plan, Published)


def frozen(folder: Path) -> dict[str, str]:
    root = folder / "files"
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_every_released_format_is_here() -> None:
    last = max(newest(model) for model in FILES)
    assert [folder.name for folder in RELEASED] == [f"format-{n}" for n in range(1, last + 1)]


@pytest.mark.parametrize("folder", RELEASED, ids=lambda folder: folder.name)
def test_a_locked_study_of_every_release_is_readable(folder: Path) -> None:
    texts = frozen(folder)
    instrument = restore_instrument(texts)
    assert snapshot(instrument) == texts
    assert len(instrument.sampled) == len(instrument.study.sample.comparisons)
    assert instrument.plan.level == 0.95, "written in quotes, which the first format let pass"


@pytest.mark.parametrize("folder", RELEASED, ids=lambda folder: folder.name)
def test_its_hashes_are_those_it_was_locked_with(folder: Path) -> None:
    hashes = json.loads((folder / "hashes.json").read_text(encoding="utf-8"))
    now = lock_hashes(restore_instrument(frozen(folder)))
    assert {**now, "program": hashes["program"]} == hashes


def test_its_letters_still_pass_the_checks_and_hear_what_is_asked_since(tmp_path: Path) -> None:
    shutil.copytree(LOCKED / "format-1" / "files", tmp_path / "old")
    verdict = check_protocol(Library(tmp_path / "old"), "email-couples", today=date(2026, 1, 5))
    assert verdict.problems == ()
    told = {problem.code for problem in verdict.warnings}
    assert {"rule.statements_have_wordings", "letter.quotes_title", "letter.titles_alike"} <= told
