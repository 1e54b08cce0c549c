"""The landlord's reply: word for word under its key, beside each fact, and erased with it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.record_reply import list_replies, record_reply
from discrimtest.errors import Erased, Refused, WrongInput
from discrimtest.store.check import check
from discrimtest.workplace.workplace import Workplace
from tests.actions.conftest import Said
from tests.actions.examples import STUDY, root_of
from tests.actions.test_close_complaint import (  # noqa: F401  (fixtures)
    REACTIVE,
    a_reactive_study,
    complaint_project,
    lived,
)
from tests.actions.test_release_document import built, over, over_project  # noqa: F401  (fixtures)

HOSTILE = (
    '<script>alert(1)</script>{{ 7*7 }}#read("/etc/passwd") \u202eomgekeerd\u202c'
    " \x00<img src=https://evil.example/x>"
)


def test_it_stands_beside_its_fact_word_for_word(either: Workplace, tmp_path: Path) -> None:
    a_reactive_study(either, tmp_path)
    draw_tests(either, REACTIVE)
    place = lived(either, "cccbnnn")
    day = place.now().date() - timedelta(days=1)
    record_reply(place, REACTIVE, "A1", asked=True, on=day)
    wrong = record_reply(place, REACTIVE, "A1", text="Verkeerd genoteerd.", test=3)
    record_reply(place, REACTIVE, "A1", text=HOSTILE, test=3, instead=wrong.id)
    record_reply(place, REACTIVE, "A1", text="Wij behandelen iedereen gelijk.")
    said = built(place, tmp_path / "out")[0].read_text(encoding="utf-8")
    third, fourth = (said.split(f'id="test-{number}"')[1] for number in (3, 4))
    third = third.split('class="test"')[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}#read(" in third
    assert "[U+202E]" in third
    assert "[U+0000]" in third
    assert "<script" not in said
    assert "<img" not in said
    assert "op alle tests, staat vóór de tests" in third
    assert "op alle tests, staat vóór de tests" in fourth
    assert said.count("Wij behandelen iedereen gelijk.") == 1
    assert "Verkeerd genoteerd" not in said
    listed = list_replies(place, REACTIVE)
    assert [(each.test, each.kind, each.stands) for each in listed] == [
        (None, "asked", True),
        (3, "received", False),
        (3, "received", True),
        (None, "received", True),
    ]
    assert listed[2].text == HOSTILE
    assert not check(place.engine, place.keys)
    landlord = erase_subject(place, wrong.landlord, "verzoek")
    assert landlord
    assert [each.text for each in list_replies(place, REACTIVE)] == ["", *["[erased]"] * 3]
    with pytest.raises(Erased):
        record_reply(place, REACTIVE, "A1", text="te laat")
    assert not check(place.engine, place.keys)


def test_none_was_received_and_when_it_was_asked(over: Workplace, tmp_path: Path) -> None:  # noqa: F811
    said = built(over, tmp_path / "one")[0].read_text(encoding="utf-8")
    assert "Er kwam geen antwoord. Dat het gevraagd werd, staat nergens." in said
    record_reply(over, REACTIVE, "A1", asked=True, on=date(2026, 3, 2))
    said = built(over, tmp_path / "two")[0].read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "Er kwam geen antwoord. Het werd gevraagd op 2 maart 2026." in said


def test_a_line_of_a_megabyte_is_text(over: Workplace, tmp_path: Path) -> None:  # noqa: F811
    record_reply(over, REACTIVE, "A1", text="Niet waar! " + "x" * 1_000_000, test=1)
    said = built(over, tmp_path / "out")[0].read_text(encoding="utf-8")
    assert "x" * 1_000_000 in said


def test_a_reply_to_all_tests_is_in_the_pdf_too(over: Workplace, tmp_path: Path) -> None:  # noqa: F811
    record_reply(over, REACTIVE, "A1", text="Wij behandelen iedereen gelijk.")
    (file,) = built(over, tmp_path / "out", "pdf")
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()
    assert "Wij behandelen iedereen gelijk." in text
    assert (
        text.count("Het antwoord van de verhuurder op alle tests") == 2
    )  # contents, and its place


def test_what_cannot_be_one_is_refused_with_all_of_it(over: Workplace) -> None:  # noqa: F811
    ahead = over.now().date() + timedelta(days=1)
    with pytest.raises(WrongInput) as refused:
        record_reply(over, REACTIVE, "A1", text=" ", test=99, on=ahead, instead="reply-x")
    assert [each.code for each in refused.value.problems] == [
        *("reply.day", "reply.text", "reply.test", "reply.instead"),
    ]
    with pytest.raises(WrongInput, match="before the first contact"):
        record_reply(over, REACTIVE, "A1", text="x", on=date(1999, 1, 1))
    with pytest.raises(WrongInput, match="nobody has replied yet"):
        record_reply(over, REACTIVE, "A1", text="x", asked=True)
    with pytest.raises(WrongInput, match="must be a landlord of the report"):
        record_reply(over, REACTIVE, "A9", text="x")
    assert list_replies(over, REACTIVE) == []


def test_a_measurement_asks_nobody(field: Workplace) -> None:
    with pytest.raises(Refused, match="never released to inspectors"):
        record_reply(field, STUDY, "A1", text="x")


def test_a_terminal_shows_what_would_turn_its_text(
    over: Workplace,  # noqa: F811
    command: Callable[..., Said],
) -> None:
    record_reply(over, REACTIVE, "A1", text=HOSTILE)
    said = command("evidence", "replies", REACTIVE, "--project", root_of(over))
    assert "[U+202E]omgekeerd[U+202C]" in re.sub(r"\s+", " ", said.out)
    assert not set("\u202e\u202c\x00") & set(said.out)
    told = command("evidence", "replies", REACTIVE, "--json", "--project", root_of(over)).out
    assert not set("\u202e\u202c\x00") & set(told)
    assert [each["text"] for each in json.loads(told)["replies"]] == [HOSTILE]
