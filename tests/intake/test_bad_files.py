"""Every mistake in a listing file that we could think of, with the message it must get."""

from __future__ import annotations

import doctest
import tomllib
from pathlib import Path

import pytest

from discrimtest.errors import WrongInput
from discrimtest.intake import address, names
from discrimtest.intake.account import listing_file, read_listings
from discrimtest.intake.eligibility import Rules
from discrimtest.tables import spelling
from discrimtest.tables.reader import read_table

BAD_FILES = Path(__file__).parent.parent / "bad_files" / "listings"
MESSAGES = tomllib.loads((BAD_FILES / "messages.toml").read_text(encoding="utf-8"))


def test_every_bad_file_has_its_message() -> None:
    assert {path.name for path in BAD_FILES.iterdir()} == {
        *MESSAGES["files"],
        "messages.toml",
        "rows.csv",
    }


@pytest.mark.parametrize("name", MESSAGES["files"])
def test_a_bad_file_gets_its_message(name: str, kortrijk: Rules) -> None:
    content = (BAD_FILES / name).read_bytes()
    with pytest.raises(WrongInput) as error:
        read_listings(read_table(content, listing_file(name)), kortrijk)
    assert [str(problem) for problem in error.value.problems] == MESSAGES["files"][name]


def test_bad_rows_are_refused_one_by_one_with_every_reason(kortrijk: Rules) -> None:
    content = (BAD_FILES / "rows.csv").read_bytes()
    intake = read_listings(read_table(content, listing_file("rows.csv")), kortrijk)
    # line 3 has a stray quotation mark, which costs no row and no reason
    reasons = {str(each.line): list(each.reasons) for each in intake.rows}
    assert reasons == {**MESSAGES["rows"], "3": []}


def test_the_notes_say_what_was_taken_as_none(kortrijk: Rules) -> None:
    content = (BAD_FILES / "rows.csv").read_bytes()
    rows = {
        each.line: each
        for each in read_listings(read_table(content, listing_file("x")), kortrijk).rows
    }
    assert rows[9].notes == (
        "the phone number can not be read: taken as none",
        "the e-mail address can not be read: taken as none",
        "the link is no web address: taken as none",
    )
    assert rows[10].notes[0] == "the row has 2 cells, the header 11: the last ones are empty"


@pytest.mark.parametrize("module", [address, names, spelling])
def test_the_examples_in_the_documentation_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0
