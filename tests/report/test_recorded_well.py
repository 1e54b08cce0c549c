"""The part about testers: plain words in each language, and nothing where nobody recorded."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from discrimtest.record.quality import Quality, TesterWork
from discrimtest.report.blocks import Paragraph, Part, Table
from discrimtest.report.context import build_context
from discrimtest.report.facts import Audience, ReportFacts
from discrimtest.report.language import language
from discrimtest.report.recorded_well import recorded_well
from discrimtest.words.language import LANGUAGES
from discrimtest.words.tested_by import TestedBy

FLAGS = {"fast": 2, "copied": 0, "odd_hours": 1, "late": 0}
WORK = TesterWork("person-an", 40, 30, FLAGS, 10, 2, 1, 1)
QUALITY = Quality(
    (WORK, replace(WORK, person="person-bram", flags=dict.fromkeys(FLAGS, 0))),
    {"moment": (8, 10), "channel": (0, 0), "category": (9, 10), "automatic": (10, 10)},
    (),
    1,
    2,
)


def made_by(person: str, control_only: int, test_only: int, neither: int) -> tuple[TestedBy, ...]:
    """Tests of which one person made both contacts."""
    cells = {(True, False): control_only, (False, True): test_only, (False, False): neither}
    return tuple(
        TestedBy(frozenset({person}), person, *cell) for cell, n in cells.items() for _ in range(n)
    )


# An favours the control candidate in 8 of 20 tests, Bram the test candidate in 4 of 20.
TESTED = (*made_by("person-an", 8, 0, 12), *made_by("person-bram", 0, 4, 16))


def told(sample: ModuleType, code: str = "en", **changed: object) -> list[Part]:
    facts: ReportFacts = replace(
        sample.facts(), **{"quality": QUALITY, "tested_by": TESTED, **changed}
    )
    return recorded_well(facts, language(code))


def texts(parts: list[Part]) -> str:
    return " ".join(
        block.text for part in parts for block in part.blocks if isinstance(block, Paragraph)
    )


def tables(parts: list[Part]) -> list[Table]:
    return [block for part in parts for block in part.blocks if isinstance(block, Table)]


def test_every_tester_and_part_of_an_answer_has_a_row(sample: ModuleType) -> None:
    work, twice, why = tables(told(sample))
    assert [row[1:] for row in work.rows] == [
        ("40", "30", "3", "10", "2"),
        ("40", "30", "0", "10", "2"),
    ]
    assert [row[:3] for row in twice.rows] == [
        ("When it came", "8", "10"),
        ("What it says", "9", "10"),
        ("Whether software sent it", "10", "10"),
    ]
    assert twice.rows[0][3] == "49.0%–94.3%"  # Wilson by hand: tests/record/test_double_entry.py
    assert [row[1] for row in why.rows] == ["2", "1"]


def test_testers_who_differ_are_said_to(sample: ModuleType) -> None:
    said = texts(told(sample))
    assert "net difference is 10.0" in said
    assert "between -20.0 and 40.0" in said.replace("\N{MINUS SIGN}", "-")
    # Q = (8/22 + 4/22)² / ((10/22 - (8/22)²)/22 + (6/22 - (4/22)²)/22) = 11.65.
    assert "more than chance alone would" in said
    alike = (*made_by("person-an", 2, 0, 18), *made_by("person-bram", 2, 0, 18))
    assert "no more than chance" in texts(told(sample, tested_by=alike))
    assert "net difference" not in texts(told(sample, tested_by=()))


def test_nothing_is_told_where_nothing_is_known(sample: ModuleType) -> None:
    assert told(sample, quality=None) == []
    assert told(sample, quality=Quality()) == []
    none = replace(QUALITY, items={"moment": (0, 0)}, held=0, queries=0)
    said = texts(told(sample, quality=none))
    assert "No answer was entered a second time" in said
    assert "held" not in said


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_is_plain_and_names_nobody(
    sample: ModuleType, plain: ModuleType, code: str
) -> None:
    facts = replace(sample.facts(), quality=QUALITY, tested_by=TESTED)
    context = build_context(facts, sample.findings(), Audience.COMMISSIONER, code)
    assert plain.unexplained(context) == []
    assert "person-" not in repr(context)
    assert texts(told(sample, code)) != texts(told(sample)) or code == "en"
