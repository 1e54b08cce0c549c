"""Each mistake of the bad files gets its message, to the letter."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from discrimtest.errors import Refused, WrongInput
from discrimtest.library.check import check_protocol, check_study
from discrimtest.library.locate import Library
from discrimtest.library.rule import Verdict

BAD = Path(__file__).parent.parent / "bad_files"
TODAY = date(2026, 2, 1)
STUDIES = sorted((BAD / "studies").glob("*.toml"))
PROTOCOLS = sorted(path.parent for path in (BAD / "protocols").glob("*/expected.txt"))
WRONG = {
    "belgian-date",
    "belgian-dates-in-quotes",
    "number-in-quotes",
    "period-backwards",
    "three-at-once",
    "unclosed-text",
    "unknown-comparison",
    "unknown-key",
    "unknown-language",
    "unknown-names",
}


def told(verdict: Verdict) -> list[str]:
    return [str(problem) for problem in verdict.problems]


def test_there_are_at_least_ten_studies_and_six_protocols() -> None:
    assert len(STUDIES) >= 10
    assert len(PROTOCOLS) >= 6


@pytest.mark.slow
@pytest.mark.parametrize("file", STUDIES, ids=lambda file: file.stem)
def test_bad_study(file: Path, project: Path) -> None:
    text = file.read_text(encoding="utf-8")
    expected = [
        line.removeprefix("# expected: ")
        for line in text.splitlines()
        if line.startswith("# expected: ")
    ]
    shutil.copy(file, project / "studies" / "example" / "study.toml")
    verdict = check_study(Library(project), "example", today=TODAY)
    assert told(verdict) == expected
    error = verdict.error()
    assert type(error) is (WrongInput if file.stem in WRONG else Refused)
    assert all(line in str(error) for line in expected)


@pytest.mark.slow
@pytest.mark.parametrize("folder", PROTOCOLS, ids=lambda folder: folder.name)
def test_bad_protocol(folder: Path, project: Path) -> None:
    lines = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    expected = [line for line in lines if not line.startswith("# ")]
    shutil.copytree(folder, project / "protocols" / "couples", dirs_exist_ok=True)
    (project / "protocols" / "couples" / "expected.txt").unlink()
    verdict = check_protocol(Library(project), "couples", today=TODAY)
    assert told(verdict) == expected
    assert type(verdict.error()) is (WrongInput if folder.name in WRONG else Refused)
    # The study that uses the protocol hears of it as well.
    assert set(expected) <= {*told(check_study(Library(project), "example", today=TODAY))}


def test_without_the_planted_mistake_both_are_in_order(library: Library) -> None:
    assert check_study(library, "example", today=TODAY).error() is None
    assert check_study(library, "crossed", today=TODAY).error() is None
    assert check_protocol(library, "couples", today=TODAY).error() is None
    assert check_protocol(library, "origins", today=TODAY).error() is None
