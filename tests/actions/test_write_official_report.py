"""The official report and the notice, read back by a second reader: facts, blanks, nobody named."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.record_step import record_step
from discrimtest.actions.release_document import release_document
from discrimtest.actions.write_official_report import (
    WrittenPaper,
    write_notice,
    write_official_report,
)
from discrimtest.errors import Refused, WrongInput
from discrimtest.identifiers import sha256_hex
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import answer, candidates, closed, send_all, study_tests
from tests.actions.examples import NOW, root_of
from tests.actions.test_close_complaint import REACTIVE, a_reactive_study
from tests.actions.test_release_document import built

STEPS = ("lawful-ground", "notice-to-landlord", "tester-appointed")
HOSTILE = (
    (
        "Kom maar.\x00\x07 <script>alert(1)</script> {{ 7*7 }} #set page() \u202eom"
        " ]]> &amp; \ud83d\ude00 \U0001f600\r\nTweede regel\u2028derde"
    )
    .encode("utf-8", "ignore")
    .decode("utf-8")
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="session")
def walloon_project(made_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reactive study under Walloon law when its tests are over; no step is recorded."""
    folder = tmp_path_factory.mktemp("walloon")
    project = Path(shutil.copytree(made_project, folder / "project"))
    place = open_workplace(project, None, None, clock=lambda: NOW)
    a_reactive_study(place, folder, ('legal = "flanders"', 'legal = "wallonia"'))
    draw_tests(place, REACTIVE)
    tests = study_tests(place, REACTIVE)
    send_all(place, *tests)
    for test in tests:
        control, other = candidates(test)
        answer(place, control, "invitation", text=HOSTILE)
        answer(place, other, "refusal", text="Bergamot Wonen: helaas verhuurd.")
    place.engine.dispose()
    return project


@pytest.fixture
def walloon(
    walloon_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]
) -> Workplace:
    place = open_places(Path(shutil.copytree(walloon_project, tmp_path / "walloon")))
    return closed(place, REACTIVE)


def text_of(file: Path) -> str:
    """The words of a Word document, a paragraph a line, read with the standard library alone."""
    with zipfile.ZipFile(file) as opened:
        assert opened.testzip() is None
        root = ElementTree.fromstring(opened.read("word/document.xml"))
    return "\n".join(
        "".join(run.text or "" for run in line.iter(f"{W}t")) for line in root.iter(f"{W}p")
    )


def written(place: Workplace, folder: Path, code: str = "fr") -> tuple[WrittenPaper, str]:
    for step in STEPS:
        record_step(place, REACTIVE, step, note="brief 1")
    told = write_official_report(place, REACTIVE, "A1", folder / "pv.docx", code=code)
    return told, text_of(told.file)


def test_each_step_must_come_before_it(walloon: Workplace, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        write_official_report(walloon, REACTIVE, "A1", tmp_path / "pv.docx")
    assert [each.place for each in refused.value.problems] == [f"step {step}" for step in STEPS]
    assert "who checked that. Do it" in str(refused.value)
    assert ".." not in str(refused.value).replace("…", "")
    assert not (tmp_path / "pv.docx").exists()
    with pytest.raises(WrongInput, match=r"must be a landlord of the report \(A1\)"):
        write_official_report(walloon, REACTIVE, "W9", tmp_path / "pv.docx")


def test_it_holds_facts_and_blanks_and_names_no_tester(walloon: Workplace, tmp_path: Path) -> None:
    record_step(walloon, REACTIVE, "hearing-offered", note="brief 4", landlord="A1")
    told, text = written(walloon, tmp_path)
    plain = re.sub(r"\s", " ", text)
    for heading in ("Administration", "Agents désignés", "Critères protégés testés", "Signature"):
        assert f"\n{heading}\n" in text
    assert "Ce texte n’a pas été lu pour ce programme" in text
    assert "Aucun juriste" in text
    assert "Critères Amende 1 500 € 2 1 500 € 3 ou plus 3 000 €" in plain
    assert "Testé ensemble dans un test : 1 critère." in plain
    assert "Une audition a été proposée au bailleur." in text
    assert "Bergamot Wonen: helaas verhuurd." in text, "word for word"
    assert text.count("<script>alert(1)</script> {{ 7*7 }} #set page()") == 7
    assert "[U+0000]" in text
    assert "[U+202E]" in text
    assert "local-administrator" not in text
    assert text.count("[…") == 2 * len(told.blanks), "each listed, and where it belongs"
    assert all(f"[… {blank} …]" in text for blank in told.blanks)
    assert "p = " not in text
    assert told.sha256 == sha256_hex(told.file.read_bytes())
    with reading(walloon.engine) as session:
        acts = [each.act for each in entries(session) if each.act.action == "write_paper"]
    assert [act.detail["sha256"] for act in acts] == [told.sha256]


def test_what_was_released_about_it_is_listed(walloon: Workplace, tmp_path: Path) -> None:
    for step in STEPS:
        record_step(walloon, REACTIVE, step, note="brief 1")
    (file,) = built(walloon, tmp_path / "out")
    sent = release_document(walloon, REACTIVE, file, landlord="A1", uncaptured=True)
    _, text = written(walloon, tmp_path, "nl")
    assert f"{sent.number}\n{sent.sha256}" in text


def test_a_region_without_one_says_so(place: Workplace, tmp_path: Path) -> None:
    a_reactive_study(place, tmp_path)
    draw_tests(place, REACTIVE)
    with pytest.raises(Refused, match=r"legal file flanders: .*knows no official report"):
        write_official_report(place, REACTIVE, "A1", tmp_path / "pv.docx")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("nl", "Gegevensbeschermingsautoriteit, Drukpersstraat 35"),
        ("fr", "Autorité de protection des données"),
        ("en", "Data Protection Authority"),
    ],
)
def test_the_notice_tells_what_article_14_asks(
    walloon: Workplace, tmp_path: Path, code: str, expected: str
) -> None:
    told = write_notice(walloon, REACTIVE, "A1", tmp_path / "notice.docx", code=code)
    text = text_of(told.file)
    assert expected in text
    assert "Bergamot" in text
    assert len(told.blanks) == 8
    for secret in ("local-administrator", "Jeroen", "helaas verhuurd", "social"):
        assert secret not in text


def test_a_paper_is_called_what_it_is(
    walloon: Workplace, tmp_path: Path, command: Callable[..., Any]
) -> None:
    for name in ("pv", "notice"):
        wanted = ("evidence", name, REACTIVE, "--landlord", "A1", "--to", str(tmp_path / "x.pdf"))
        said = command(*wanted, "--project", root_of(walloon))
        assert said.code == 2
        assert "must end in .docx" in said.err
    assert list(tmp_path.glob("x.*")) == []


def test_no_notice_is_drafted_to_who_was_erased(walloon: Workplace, tmp_path: Path) -> None:
    erase_subject(walloon, study_tests(walloon, REACTIVE)[0].landlord, "asked")
    with pytest.raises(Refused) as refused:
        write_notice(walloon, REACTIVE, "A1", tmp_path / "notice.docx")
    (problem,) = refused.value.problems
    assert (problem.place, problem.value) == (f"{REACTIVE}: landlord", "A1")
    assert "were erased" in problem.rule
    assert problem.repair
    assert not (tmp_path / "notice.docx").exists()
