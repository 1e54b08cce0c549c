"""Calls in a report: beside the tests, never in their figures, to the public by its own rule."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.draw_calls import draw_calls
from discrimtest.actions.lock_study import lock_study
from discrimtest.actions.make_calls import log_call, withdraw_call
from discrimtest.errors import Refused, WrongInput
from discrimtest.words.language import LANGUAGES
from tests.actions.drawn import STUDY
from tests.actions.examples import root_of

ROWS = [
    *(f"k{n:02d},goes_along,2024,origin" for n in range(12)),
    *(f"k{n:02d},refuses,2024,origin" for n in range(12, 30)),
    *(f"k{n:02d},goes_along,2026,origin" for n in range(6)),
    *(f"k{n:02d},leaves_open,2026,origin" for n in range(6, 12)),
    *(f"k{n:02d},refuses,2026,origin" for n in range(12, 29)),
    "k29,no_contact,2026,origin",
]


@pytest.fixture
def calls(tmp_path):
    file = tmp_path / "calls.csv"
    file.write_text("\n".join(["landlord,outcome,wave,request", *ROWS]), "utf-8")
    return file


def pages(place, folder, **options):
    wanted = {"audience": "commissioner", "languages": LANGUAGES} | options
    files = build_reports(place, STUDY, folder, **wanted).reports
    return {file.stem[-2:]: file.read_text("utf-8") for file in files}


def test_calls_stand_beside_the_tests(lived, calls, tmp_path):
    beside = pages(lived, tmp_path / "with", calls=calls)
    alone = pages(lived, tmp_path / "without")
    told = {
        "nl": ("Telefoontjes van een verzonnen eigenaar", "nooit bij een nettocijfer", "Herkomst"),
        "fr": ("Appels d’un propriétaire fictif", "jamais à un taux net", "Origine"),
        "en": ("Calls by a fictitious owner", "never added to a net rate", "Origin"),
    }
    for code, sentences in told.items():
        for sentence in sentences:
            assert sentence in beside[code]
        assert sentences[0] not in alone[code]
        assert "40 (25" in beside[code]  # 12 of 30, Wilson's limits 24.6 to 57.7


def test_a_table_never_reaches_the_public_nor_calls_a_page_on_one_landlord(lived, calls, tmp_path):
    with pytest.raises(Refused, match="must name a study of calls"):
        pages(lived, tmp_path / "public", audience="public", calls=calls)
    with pytest.raises(Refused, match="no report on one landlord"):
        pages(lived, tmp_path / "one", audience="inspector", landlord="A1", calls=calls)
    assert not (tmp_path / "public").exists()


CALLS = "kortrijk-calls"
THEN = datetime(2025, 3, 12, 10, tzinfo=UTC)


def called(place, wave, outcomes, first):
    """A wave drawn and made, one call an outcome."""
    names = [f"Makelaardij {chr(65 + n)}{chr(97 + n)}voorbeeld" for n in range(len(outcomes))]
    rows = [f"{name},+32 56 00 00 {n:02}" for n, name in enumerate(names, 1)]
    file = root_of(place) / f"agencies-{wave}.csv"
    file.write_text("\n".join(["name,phone", *rows]), "utf-8")
    draw_calls(place, CALLS, wave, file)
    for number, outcome in enumerate(outcomes, first):
        if outcome:
            then = THEN.replace(year=wave)
            log_call(place, CALLS, number, outcome, words="Zo gezegd.", moment=then)


def test_the_public_reads_calls_by_the_rule_of_all_its_figures(lived, tmp_path):
    """Twenty-one agencies of which eight go along; a second wave of six would point at them."""
    lock_study(lived, CALLS)
    later = lived.on(datetime(2026, 4, 1, tzinfo=UTC))
    called(later, 2025, ["goes_along"] * 8 + ["leaves_open"] + ["refuses"] * 12 + [None], 1)
    told = pages(later, tmp_path / "one", audience="public", calls=Path(CALLS))
    for code, words in {"en": "goes along", "nl": "gaat mee", "fr": "accepte"}.items():
        assert "38 (21" in told[code]  # 8 of 21; Wilson's limits 20.8 to 59.1
        assert words in told[code].lower()
    assert pages(later, tmp_path / "same", audience="public", calls=Path(CALLS))
    log_call(later, CALLS, 22, "refuses", words="Neen.", moment=THEN)
    with pytest.raises(Refused, match="1 landlord makes the difference") as error:
        pages(later, tmp_path / "again", audience="public", calls=Path(CALLS))
    assert f"'report {STUDY} audience commissioner calls {CALLS}' is for those" in str(error.value)
    assert pages(later, tmp_path / "may-know", audience="commissioner", calls=Path(CALLS))
    withdraw_call(later, CALLS, 22, "Geen kantoor.")
    called(later, 2026, ["goes_along"] * 2 + ["refuses"] * 4, 23)
    both = pages(later, tmp_path / "two", audience="public", calls=Path(CALLS))
    assert "38 (21" in both["en"]
    assert "33 (" not in both["en"], "two of six"
    assert "A figure about few agencies could point at one of them." in both["en"]
    assert "so there is no trend" in both["en"]
    known = pages(later, tmp_path / "known", calls=Path(CALLS))
    assert "33 (10" in known["en"]
    for page in (both["en"], known["en"]):
        assert "Nobody judged the calls a second time" in page
        assert "Unvalidated: no community" in page
    assert "2025: some calls were withdrawn, and count nowhere. Some had ended" in both["en"]
    assert "2025: 1 call was withdrawn, and counts nowhere. How they had" in known["en"]
    assert "27 calls were made before the study was locked" in known["en"]


def test_a_wrong_table_writes_no_report(lived, calls, tmp_path):
    calls.write_text(calls.read_text("utf-8").replace("leaves_open", "leaves"), "utf-8")
    with pytest.raises(WrongInput, match="6 mistakes"):
        pages(lived, tmp_path / "out", calls=calls)
    assert list((tmp_path / "out").glob("*")) == []
