"""What follows a public report: never before it, and never with other figures."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import docx
import pytest

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.check_publication import publications
from discrimtest.actions.write_public_paper import COUNCIL, SECTOR, write_public_papers
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.store import log
from discrimtest.store.engine import reading
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import study_tests
from tests.actions.examples import STUDY, acting, everything
from tests.actions.wide import live_through
from tests.store.examples import reports

FIRST = 44


def publish(place: Workplace, folder: Path) -> Path:
    (file,) = build_reports(place, STUDY, folder, audience="public", languages=["en"]).reports
    return file


def write(place: Workplace, folder: Path, audience: str = COUNCIL, *formats: str) -> list[Path]:
    made = write_public_papers(
        place, STUDY, folder, audience=audience, languages=["en"], formats=formats
    )
    return list(made)


def refusal(place: Workplace, folder: Path, audience: str) -> str:
    before = everything(place)
    with pytest.raises(Refused) as caught:
        write(place, folder, audience)
    assert everything(place) == before
    assert not folder.exists()
    (problem,) = caught.value.problems
    return problem.code


def test_both_come_after_the_public_report_with_its_figures(
    either_wide: Workplace, tmp_path: Path
) -> None:
    tests = study_tests(either_wide)
    over = live_through(either_wide, tests[:FIRST])
    for audience in (SECTOR, COUNCIL):
        assert refusal(over, tmp_path / "early", audience) == "paper.unpublished"
    build_reports(over, STUDY, tmp_path / "in", audience="commissioner", languages=["en"])
    assert refusal(over, tmp_path / "early", COUNCIL) == "paper.unpublished"
    report = publish(over, tmp_path / "out").read_text(encoding="utf-8")
    letter, *_ = write(over, tmp_path / "out", SECTOR)
    html, pdf = write(over, tmp_path / "out", COUNCIL, "html", "pdf")
    assert [file.name for file in (letter, html, pdf)] == [
        f"{STUDY}-sector-en.docx",
        f"{STUDY}-council-en.html",
        f"{STUDY}-council-en.pdf",
    ]
    seen = re.search(r"In \d+ tests, [^<]*? was invited \d+ times[^<]*?\.", report)
    assert seen
    said = " ".join(line.text for line in docx.Document(io.BytesIO(letter.read_bytes())).paragraphs)
    assert seen[0] in said
    first = re.search(r"(\d+) of (\d+)", html.read_text(encoding="utf-8"))
    assert first
    assert f"In {first[2]} tests, " in seen[0]
    assert f"invited {first[1]} times" in seen[0]
    with reading(over.engine) as session:
        study = look_up(over, session, STUDY).id
        kept = {each.sha256: each for each in reports(session, study)}
        assert len(publications(session, study)) == 1, "nothing new was published"
    for file in (letter, html, pdf):
        assert hashlib.sha256(file.read_bytes()).hexdigest() in kept
    live_through(either_wide, tests[FIRST : FIRST + 1])
    for audience in (SECTOR, COUNCIL):
        assert refusal(over, tmp_path / "late", audience) == "paper.moved"
    with reading(over.engine) as session:
        acts = [one.act.action for one in log.entries(session)]
    assert acts.count("run_analysis") == 2, "a paper keeps no analysis of its own"


def test_a_study_of_few_landlords_has_neither(lived: Workplace, tmp_path: Path) -> None:
    publish(lived, tmp_path / "out")
    assert refusal(lived, tmp_path / "few", SECTOR) == "paper.too_small"


def test_only_who_may_build_reports(lived: Workplace, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        write(acting(lived, Role.CODER), tmp_path / "no")


@pytest.mark.parametrize(
    ("audience", "form"), [(SECTOR, "pdf"), (SECTOR, "html"), (COUNCIL, "docx")]
)
def test_a_format_of_other_readers_is_refused(
    lived: Workplace, tmp_path: Path, audience: str, form: str
) -> None:
    with pytest.raises(WrongInput, match="it is written as"):
        write(lived, tmp_path, audience, form)


def test_the_command_line_asks_for_them_like_for_a_report(command, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for words in (
        ("--audience", "sector", "--landlord", "A1"),
        ("--audience", "council", "--calls", "kortrijk-calls"),
        ("--audience", "public", "--format", "docx"),
    ):
        said = command("report", STUDY, *words, "-o", str(tmp_path / "no"))
        assert said.code == 2
        assert "Traceback" not in said.err
