"""The record of processing and the impact assessment: facts, blanks, sources, and no verdict."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.manage_people import add_person
from discrimtest.actions.seal_log import seal_log
from discrimtest.actions.write_privacy_papers import (
    write_impact_assessment,
    write_processing_record,
)
from discrimtest.errors import NotAllowed, WrongInput
from discrimtest.identifiers import sha256_hex
from discrimtest.report.privacy_papers import law_of_papers
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.words.language import LANGUAGES
from discrimtest.words.person import Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import STUDY, acting
from tests.actions.test_write_official_report import text_of

WRITE: dict[str, Any] = {"record": write_processing_record, "assessment": write_impact_assessment}
VERDICTS = re.compile(
    r"compl(y|ies|iant|iance)|conform|lawful(ly)? processed|voldo(et|en) aan|in overeenstemming"
    r"|rechtmatig verwerkt|respecte le RGPD|est licite|en règle",
    re.IGNORECASE,
)


@pytest.mark.parametrize("kind", WRITE)
@pytest.mark.parametrize("code", LANGUAGES)
def test_it_tells_facts_blanks_and_sources_and_gives_no_verdict(
    field: Workplace, tmp_path: Path, kind: str, code: str
) -> None:
    told = WRITE[kind](field, STUDY, tmp_path / "paper.docx", code=code)
    text = text_of(told.file)
    page = WRITE[kind](field, STUDY, tmp_path / "paper.html", code=code).file.read_text("utf-8")
    assert told.blanks
    for blank in told.blanks:
        assert f"[… {blank.partition(': ')[2] or blank} …]" in text or f"[… {blank} …]" in text
    for held in (text, page):
        assert VERDICTS.search(held) is None
    asked = [each for name, each in law_of_papers().items() if name.startswith(kind)]
    assert len(asked) >= 7
    for statement in asked:
        assert statement.source[code] in text
        assert statement.dated is not None
    assert "2026" in text
    assert "<script" not in page
    assert told.sha256 == sha256_hex(told.file.read_bytes())


def test_security_is_told_as_found(either_field: Workplace, tmp_path: Path) -> None:
    place = either_field
    before = text_of(write_processing_record(place, STUDY, tmp_path / "a.docx", code="en").file)
    assert "Not in force: the log was never sealed." in before
    if place.engine.dialect.name == "sqlite":
        assert "The database is a file: whoever may write to it can alter it." in before
    else:
        assert "The program's database user can alter nothing that was recorded." in before
        assert "hidden by the database itself" in before
    assert "No pseudonyms were made yet with a key of their own." in before
    seal_log(place)
    after = text_of(write_processing_record(place, STUDY, tmp_path / "b.docx", code="en").file)
    assert "The log was sealed 1 time" in after
    assert "never sealed" not in after


def test_what_it_counts(either_field: Workplace, tmp_path: Path) -> None:
    add_person(either_field, "Zwaantje Verborgen", "tester", STUDY)
    add_person(either_field, "Bram Fictief", "tester", STUDY)
    told = write_processing_record(either_field, STUDY, tmp_path / "a.docx", code="en")
    text = text_of(told.file)
    assert "2 testers" in text
    assert "Zwaantje" not in text
    assert "no term is set" in text
    with reading(either_field.engine) as session:
        *_, last = entries(session)
    assert last.act.action == "write_privacy_paper"
    assert last.act.detail == {"kind": "record", "sha256": told.sha256, "language": "en"}


def test_who_may_and_as_what(field: Workplace, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        write_processing_record(acting(field, Role.TESTER), STUDY, tmp_path / "a.docx")
    with pytest.raises(WrongInput, match=r"must end in \.docx or \.html"):
        write_processing_record(field, STUDY, tmp_path / "a.pdf")
    with pytest.raises(WrongInput):
        write_processing_record(field, STUDY, tmp_path / "a.docx", code="de")
    assert list(tmp_path.glob("a.*")) == []
