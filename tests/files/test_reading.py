"""From TOML text to a model: every mistake in plain words, and what can still be understood."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import Field

from discrimtest.files.kinds import annotated, sensible
from discrimtest.files.reading import read_model
from discrimtest.files.study import StudyLimits
from discrimtest.files.word import FileTable, Form, Sensible, Slug
from discrimtest.words.outcome import Category


class Item(FileTable):
    id: Slug
    kind: Literal["mail", "phone"] = "mail"


class Sheet(FileTable):
    name: str = Field(min_length=2, max_length=5)
    count: int = Field(ge=1)
    share: float = Field(default=0.5, gt=0, le=1)
    day: date = date(2026, 3, 1)
    open: bool = False
    category: Category | None = None
    items: tuple[Item, ...] = Field(default=(), max_length=3)
    pair: tuple[int, int] = (1, 2)
    texts: dict[str, str] = Field(default_factory=dict)
    maybe: Item | None = None


def said(text: str) -> list[str]:
    return [str(problem) for problem in read_model(text, "f.toml", Sheet).problems]


def test_a_sound_file_is_its_model() -> None:
    reading = read_model('name = "abc"\ncount = 2\nday = 2026-01-02\n', "f.toml", Sheet)
    assert reading.problems == ()
    assert reading.missing == frozenset()
    assert reading.value == Sheet(name="abc", count=2, day=date(2026, 1, 2))
    assert reading.place("count") == "f.toml, line 2: count"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("count = 0", "line 2: count: found '0': must be at least 1. Change the number."),
        ('count = "3"', "found '3': must be a whole number. Write it without quotes."),
        ("count = 3.0", "found '3.0': must be a whole number. Write for example 3."),
        ("count = true", "found 'true': must be a whole number. Write for example 3."),
        ("count = [1]", "found '[1]': must be a whole number. Write for example 3."),
        ("share = 0", "line 3: share: found '0': must be above 0."),
        ("share = 1.5", "found '1.5': must be at most 1."),
        ("share = nan", "found 'nan': must be a finite number."),
        ("share = -inf", "found '-inf': must be a finite number."),
        ('open = "yes"', "found 'yes': must be true or false. Write it without quotes."),
        ("open = 1", "found '1': must be true or false."),
        ('day = "1 March"', "found '1 March': must be a date as 2026-03-01."),
        ("day = 2026-03-01T10:00:00", "must be a date as 2026-03-01."),
        ('category = "invitatie"', "Did you mean 'invitation'"),
        ('pair = [1, "2"]', "pair[2]: found '2': must be a whole number."),
        (
            "pair = [1]",
            "found '[1]': must be a list of 2, each a whole number. Write for example [3, 3].",
        ),
        ("texts = { a = 1 }", "texts.a: found '1': must be text in quotes. Write it in quotes"),
        ("texts = 3", "found '3': must be a table."),
        (
            "items = 3",
            "must be a list, each a table with id, kind. Write for example [{ id = … }, …].",
        ),
        ('items = [{ id = "A b" }]', "items[1].id: found 'A b': must be lower-case letters"),
        ('items = [{ id = "a" }, { kind = "mail" }]', "items[2].id: is required. Add id = …"),
        ('items = [{ id = "a", kind = "fax" }]', 'must be one of "mail", "phone"'),
        ('maybe = { id = "a", knd = "mail" }', "is no key of [maybe]. Did you mean 'kind'?"),
        ("zzz = 1", "is no key of this file. Known are name, count, share"),
    ],
)
def test_each_mistake_in_plain_words(line: str, message: str) -> None:
    key = line.split(" ")[0]
    text = {"name": 'name = "abc"', "count": "count = 2"}
    text[key] = line
    (problem,) = said("\n".join(text.values()))
    assert message in problem


def test_length_of_text() -> None:
    assert "at least 2 characters" in said('name = "a"\ncount = 1')[0]
    assert "at most 5 characters" in said('name = "abcdef"\ncount = 1')[0]


def test_a_misspelt_key_is_not_also_told_as_missing() -> None:
    assert said('name = "abc"\ncuont = 1') == [
        "f.toml, line 2: cuont: found '1': is no key of this file. Did you mean 'count'?"
    ]


def test_all_mistakes_at_once_in_the_order_of_the_file() -> None:
    text = 'name = 3\nxyz = 1\ncount = 0\nitems = [\n  { id = "B" },\n  { idd = 1 },\n]\n'
    assert [problem.split(": ")[0] for problem in said(text)] == [
        "f.toml, line 1",
        "f.toml, line 2",
        "f.toml, line 3",
        "f.toml, line 5",
        "f.toml, line 6",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = 1\nb 2\n", "line 2, column 3: found 'b 2': is no TOML: a key must be followed by ="),
        ('a = "x\n', "line 1, column 7: found 'a = \"x': is no TOML: the quote that opens"),
        (
            "a = 1\na = 2\n",
            "line 2, column 6: found 'a = 2': is no TOML: this key is written twice",
        ),
        ("a = [1,\n2\n", "line 2: found '2': is no TOML: the list is never closed by ]"),
        ("a = 12 13\n", "is no TOML: nothing may follow on this line"),
        ("a = invalid\n", "is no TOML: must be a value"),
        ("a = " + "[" * 5000, "may hold tables and lists within each other 30 deep at most"),
        ("b = 1\na = " + "9" * 5000, "f.toml, line 2: may hold whole numbers of 64 bits at most"),
    ],
)
def test_syntax_is_told_with_line_and_column(text: str, message: str) -> None:
    reading = read_model(text, "f.toml", Sheet)
    (problem,) = reading.problems
    assert message in str(problem)
    assert reading.missing == frozenset(Sheet.model_fields)


def test_what_is_left_lacks_only_what_is_wrong() -> None:
    text = (
        'name = "abc"\ncount = "many"\nshare = 0.25\nunknown = 1\n'
        'items = [{ id = "a", colour = "red" }, { id = "B" }, { id = "c" }]\n'
    )
    reading = read_model(text, "f.toml", Sheet)
    assert len(reading.problems) == 4
    assert reading.missing == {"count"}
    assert reading.value.name == "abc"
    assert reading.value.share == 0.25
    # The item that is wrong is left out; the unknown key beside a sound one costs nothing.
    assert [item.id for item in reading.value.items] == ["a", "c"]


def test_an_item_is_placed_by_what_it_holds() -> None:
    reading = read_model(
        'name = "abc"\ncount = 1\nitems = [\n{ id = "a" },\n{ id = "b" }]', "f.toml", Sheet
    )
    assert reading.item("items", "kind", id="b") == "f.toml, line 5: items[2].kind"
    assert reading.item("items", id="z") == "f.toml, line 3: items"


def test_long_values_are_shortened() -> None:
    (problem,) = said(f'name = "abc"\ncount = "{"x" * 500}"')
    assert len(problem) < 200


# Limits: each just within, and just past


def deep(levels: int) -> str:
    return ".".join(["a"] * levels) + " = 1"


def test_a_file_is_nested_only_so_deep():
    assert "30 deep" not in " ".join(said(f"x = {'[' * 29}1{']' * 29}"))
    assert said(f"x = {'[' * 30}1{']' * 30}") == [
        "f.toml: x: may hold tables and lists within each other 30 deep at most. Simplify the file."
    ]
    assert "30 deep" not in " ".join(said(deep(30)))
    assert "a: may hold tables and lists" in said(deep(31))[0]


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_a_whole_number_has_64_bits(number: int):
    assert "64 bits" not in " ".join(said(f'name = "abc"\ncount = {number}'))
    past = number + (1 if number > 0 else -1)
    assert "count: may hold whole numbers of 64 bits at most" in said(f"count = {past}")[0]


class Ranges(FileTable):
    days: Annotated[int, Sensible(1, 20)] = 3
    hours: Annotated[tuple[Annotated[float, Sensible(0, 1.5)], ...], Form("[1]")] = ()
    maybe: Annotated[int, Sensible(0, 5)] | None = None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("days = 20", None),
        ("days = 21", "line 1: days: found '21': must lie between 1 and 20. Change the number."),
        ("days = 0", "days: found '0': must lie between 1 and 20"),
        ("hours = [0, 1.5]", None),
        ("hours = [1, 1.6]", "hours[2]: found '1.6': must lie between 0 and 1.5"),
        ("maybe = 5", None),
        ("maybe = 6", "maybe: found '6': must lie between 0 and 5"),
    ],
)
def test_numbers_that_make_no_sense_are_refused_where_nothing_is_locked(
    line: str, message: str | None
):
    told = [str(problem) for problem in read_model(line, "f.toml", Ranges).problems]
    assert told == [] if message is None else message in told[0]
    assert not read_model(line, "f.toml", Ranges, frozen=True).problems


def test_the_least_that_a_key_takes_is_the_least_that_is_told() -> None:
    days = annotated(StudyLimits.model_fields["agency_days"])
    assert sensible(days) == Sensible(1, 3_660)
