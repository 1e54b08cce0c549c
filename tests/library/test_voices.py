"""Voices of callers: they fit their arm, and differ between arms only where they are the signal."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from discrimtest.design.pretest import questions
from discrimtest.library.check import check_protocol, check_study
from discrimtest.library.folder import read_protocol
from discrimtest.library.locate import Library

ROOT = Path(__file__).parents[2]
STUDY, PROTOCOL = "kortrijk-couples-phone-2026", "phone-couples"
VOICES = """

[[voices]]
id = "voice-1"
reads_as = "man"
origin = "flemish"
recording = "recording 1"

[[voices]]
id = "voice-2"
reads_as = "woman"
origin = "flemish"
"""
SEATS = {
    "phone-1": ("male_couple", "voice-1"),
    "phone-2": ("different_sex_couple_man", "voice-1"),
    "phone-3": ("female_couple", "voice-2"),
    "phone-4": ("different_sex_couple_woman", "voice-2"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The shipped study of calls with four lines and two voices."""
    shutil.copytree(ROOT / "protocols" / PROTOCOL, tmp_path / "protocols" / PROTOCOL)
    shutil.copytree(ROOT / "studies" / STUDY, tmp_path / "studies" / STUDY)
    with (tmp_path / "protocols" / PROTOCOL / "profiles.toml").open("a", encoding="utf-8") as file:
        file.write(VOICES)
    return seated(tmp_path, SEATS)


def seated(project: Path, seats: dict[str, tuple[str, str]]) -> Path:
    path = project / "studies" / STUDY / "study.toml"
    before, _, rest = path.read_text(encoding="utf-8").partition("[[lines]]")
    lines = "".join(
        f'[[lines]]\nid = "{line}"\nchannel = "phone"\naddress = "+32 470 00 00 {number:02}"\n'
        f'arm = "{arm}"\nvoice = "{voice}"\n\n'
        for number, (line, (arm, voice)) in enumerate(seats.items())
    )
    path.write_text(before + lines + "[analysis]" + rest.partition("[analysis]")[2], "utf-8")
    return project


def refused(project: Path) -> str:
    verdict = check_study(Library(project), STUDY, today=date(2026, 1, 5))
    return " ".join(map(str, verdict.problems))


def test_the_same_voices_in_both_arms_are_in_order(project: Path) -> None:
    assert refused(project) == ""
    told = check_protocol(Library(project), PROTOCOL, today=date(2026, 1, 5)).warnings
    assert any("2 of 2 voices have no pretest" in str(warning) for warning in told)


@pytest.mark.parametrize(
    ("line", "seat", "told"),
    [
        ("phone-2", ("different_sex_couple_man", "voice-3"), "must be a voice of profiles.toml"),
        ("phone-2", ("different_sex_couple_man", "voice-2"), "must sound as the arm"),
        ("phone-5", ("male_couple", "voice-1"), "called by the same voices"),
    ],
)
def test_a_voice_that_could_be_tested_with_the_ground_is_refused(
    project: Path, line: str, seat: tuple[str, str], told: str
) -> None:
    assert told in refused(seated(project, SEATS | {line: seat}))


def test_raters_are_asked_whom_they_hear_and_how_a_call_begins(project: Path) -> None:
    folder = read_protocol(Library(project), PROTOCOL)
    asked = questions(folder.protocol.value, folder.signals.value, folder.templates, "nl")
    heard = [(each.asks, each.shown, each.meant) for each in asked if each.id.startswith("voices/")]
    assert heard == [
        ("voice", "recording 1", "man"),
        ("accent", "recording 1", "flemish"),
        ("voice", "voice-2", "woman"),
        ("accent", "voice-2", "flemish"),
    ]
    couples = [each for each in asked if each.asks == "couple"]
    kinds = {"man-woman", "woman-man", "man-man", "woman-woman"}
    assert {each.id.rpartition("/")[2] for each in couples} == kinds
    assert len(couples) == len(kinds) * len(folder.protocol.value.variants)
    assert couples[0].shown.startswith("Goedendag, u spreekt met")
    assert couples[0].shown.endswith("Is die woning nog vrij?")
