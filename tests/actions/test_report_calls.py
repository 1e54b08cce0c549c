"""Calls in a report: beside the tests, never in their figures, never for the public."""

from __future__ import annotations

import pytest

from discrimtest.actions.build_report import build_reports
from discrimtest.errors import Refused, WrongInput
from discrimtest.words.language import LANGUAGES
from tests.actions.drawn import STUDY

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


def test_calls_never_reach_the_public_or_a_page_on_one_landlord(lived, calls, tmp_path):
    with pytest.raises(Refused, match="no report for the public"):
        pages(lived, tmp_path / "public", audience="public", calls=calls)
    with pytest.raises(Refused, match="no report on one landlord"):
        pages(lived, tmp_path / "one", audience="inspector", landlord="A1", calls=calls)
    assert not (tmp_path / "public").exists()


def test_a_wrong_table_writes_no_report(lived, calls, tmp_path):
    calls.write_text(calls.read_text("utf-8").replace("leaves_open", "leaves"), "utf-8")
    with pytest.raises(WrongInput, match="6 mistakes"):
        pages(lived, tmp_path / "out", calls=calls)
    assert list((tmp_path / "out").glob("*")) == []
