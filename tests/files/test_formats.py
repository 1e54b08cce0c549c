"""Formats: a file says which it is written in, and an older one is read as today's."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import Field

from discrimtest.files.formats import UPGRADES, newest
from discrimtest.files.reading import Reading, read_model
from discrimtest.files.word import FileTable


class Sheet(FileTable):
    """The third format: ``mood`` was called ``humour`` before, and ``weather`` is new."""

    name: str
    mood: str
    weather: str = Field(min_length=2)


def _second(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "weather": "not recorded"}


def _third(values: dict[str, Any]) -> dict[str, Any]:
    values["mood"] = values.pop("humour", None)
    return values


@pytest.fixture(autouse=True)
def formats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(UPGRADES, Sheet, (_second, _third))


def read(text: str) -> Reading[Sheet]:
    return read_model(text, "sheet.toml", Sheet)


@pytest.mark.parametrize(
    "text",
    [
        'name = "a"\nhumour = "glad"',
        'format = 1\nname = "a"\nhumour = "glad"',
        'format = 2\nname = "a"\nhumour = "glad"\nweather = "not recorded"',
        'format = 3\nname = "a"\nmood = "glad"\nweather = "not recorded"',
    ],
)
def test_every_format_reads_as_the_newest(text: str) -> None:
    reading = read(text)
    assert reading.problems == ()
    assert reading.value == Sheet(name="a", mood="glad", weather="not recorded")
    assert "format" not in reading.raw


def test_the_format_is_no_part_of_the_model() -> None:
    assert newest(Sheet) == 3
    assert newest(FileTable) == 1
    assert "format" not in Sheet.model_fields


def test_mistakes_of_an_older_format_are_told() -> None:
    (problem,) = read('name = 3\nhumour = "glad"').problems
    assert str(problem).startswith("sheet.toml, line 1: name: found '3': must be text in quotes.")
    assert (problem.code, problem.field) == ("file.wrong_kind", "name")


def test_a_newer_format_asks_for_a_newer_program() -> None:
    reading = read('name = "a"\n\nformat = 4\nbrand_new = true')
    (problem,) = reading.problems
    assert str(problem) == (
        "sheet.toml, line 3: format: found '4': this program reads formats up to 3. "
        "Install the newer version of discrimtest that this file was written for."
    )
    assert (problem.code, problem.field) == ("format.newer", "format")
    assert reading.missing == frozenset(Sheet.model_fields)


@pytest.mark.parametrize("written", ['"1"', "true", "1.0", "0", "-2", "[1]"])
def test_a_format_is_a_whole_number(written: str) -> None:
    (problem,) = read(f'format = {written}\nname = "a"').problems
    assert problem.value == written
    assert problem.rule.removesuffix(", without quotes") == "must be a whole number from 1"
    assert problem.rule.endswith("quotes") is ('"' in written)
    assert problem.repair == "Write format = 3."


def test_kinds_of_values_that_a_lock_froze_are_not_asked_again() -> None:
    class Counted(FileTable):
        level: float = Field(gt=0, lt=1)

    text = 'level = "0.95"'
    assert read_model(text, "plan.toml", Counted).problems
    frozen = read_model(text, "plan.toml", Counted, frozen=True)
    assert frozen.problems == ()
    assert frozen.value.level == 0.95
    assert read_model('level = "95"', "plan.toml", Counted, frozen=True).problems
