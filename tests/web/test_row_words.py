"""What became of rows and homes is worded in the language of the page, every sentence of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import g

from discrimtest.actions.export_study import ONE_LEFT, SEVERAL_LEFT
from discrimtest.actions.import_listings import EXCLUDED_AGAIN, IMPORTED_BEFORE, import_listings
from discrimtest.design import sample
from discrimtest.exchange.periods import Dates
from discrimtest.exchange.public import CROWD, KIND, STRATUM, withhold
from discrimtest.exchange.release import Recipient
from discrimtest.intake.together import together
from discrimtest.web.jobs import FIELDS
from discrimtest.web.row_words import SENTENCES, short_of, worded
from discrimtest.words.refusal import MESSAGES
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import STUDY
from tests.exchange.examples import package
from tests.exchange.test_public import many
from tests.web.test_app import app_of

LISTINGS = Path(__file__).parents[1] / "data" / "listings"
FILES = ("listings-portal-export.csv", "market-export.csv", "one-agency-no-contact.csv")


@pytest.fixture
def in_dutch(field: Workplace) -> Iterator[None]:
    with app_of(field).test_request_context("/"):
        g.language = "nl"
        yield


def english(told: str) -> list[str]:
    return [words for words, lang in worded(told, FIELDS) if lang]


@pytest.mark.parametrize("file", FILES)
def test_every_row_of_real_files_is_worded(
    project: Path, open_places: Callable[..., Workplace], in_dutch: None, file: str
) -> None:
    made = import_listings(open_places(project), STUDY, LISTINGS / file)
    told = [each for _, each, _, _ in together(made.rows) if each]
    assert told
    assert [left for each in (*told, *made.notes) for left in english(each)] == []


def test_every_refusal_and_reason_is_worded(in_dutch: None) -> None:
    values = {"postcode": "9000", "channels": "phone and portal", "field": "rent"}
    known = {"no_listing": "a line of totals", "unreadable_value": "'x' is no price"}
    for code, message in MESSAGES.items():
        if code != "unreadable_row":  # what a line holds that is no row, in its own words
            told = message % {**values, "what": known.get(code, "")}
            assert english(told) == [], told
    for note in (IMPORTED_BEFORE, EXCLUDED_AGAIN.format(number=2)):
        assert english(note) == []
    reasons = [value for name, value in vars(sample).items() if name.isupper()]
    for reason in (each for each in reasons if isinstance(each, str)):
        ((words, lang),) = short_of(f"Kortrijk / agency: 3 listings {reason}")
        assert (lang, "advertenties" in words) == ("", True), reason
    ((words, lang),) = short_of("9 tests wanted, 4 drawn: too few listings for 5")
    assert words == "Gewenste tests: 9; getrokken: 4; te weinig advertenties voor: 5."


def test_every_note_of_an_export_is_worded(in_dutch: None) -> None:
    small = [*many("a", 30), *many("a", CROWD - 1, "private", start=30), *many("b", 1, start=70)]
    hidden = {"columns": frozenset({KIND, STRATUM}), "hidden": frozenset({"x"})}
    public = package(Dates.MONTH, Recipient.PUBLIC, **hidden)
    told = {*withhold(small).notes, *withhold(many("a", 30), {KIND, STRATUM}).notes, *public.notes}
    told |= {ONE_LEFT, SEVERAL_LEFT.format(left=7)}
    assert len(told) >= 8
    assert [left for each in told for left in english(each)] == []
    assert worded(SEVERAL_LEFT.format(left=7), FIELDS) == [
        ("7 tests zijn nog niet klaar en blijven weg.", "")
    ]


def test_pieces_stand_apart_and_what_nobody_knows_stays_english(in_dutch: None) -> None:
    told = "someone holds an option on the home; it is not let yet; rent: 'x' is no price; what?"
    assert worded(told, FIELDS) == [
        ("iemand heeft een optie op de woning; ze is nog niet verhuurd", ""),
        ("huurprijs: 'x' is geen prijs", ""),
        ("what?", "en"),
    ]
    assert worded("reachable only by phone and portal, which the study does not use", FIELDS) == [
        ("alleen bereikbaar via telefoon, portaal, wat de studie niet gebruikt", "")
    ]
    assert worded("this row says: let already", FIELDS) == [("deze rij zegt: al verhuurd", "")]


def test_no_sentence_stands_twice() -> None:
    assert len({*SENTENCES}) == len(SENTENCES)
