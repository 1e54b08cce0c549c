"""What is released to inspectors: each missing step is named, and erased is erased."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from discrimtest.actions.build_report import build_reports
from discrimtest.actions.code_outcomes import judge_item, next_item
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.read_released import (
    check_document,
    fetch_document,
    list_released,
    read_document,
)
from discrimtest.actions.record_step import list_steps, record_step
from discrimtest.actions.release_document import release_document, withdraw_document
from discrimtest.actions.remark_contact import (
    close_query,
    hold_contact,
    open_query,
    release_contact,
)
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.identifiers import sha256_hex
from discrimtest.store import tables
from discrimtest.store.check import check
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.words.person import Role
from discrimtest.words.released import DocumentPart, Released
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import answer, answers_of, candidates, closed, send_all, study_tests
from tests.actions.examples import EXPORT, NOW, STUDY, acting, root_of
from tests.actions.test_close_complaint import (  # noqa: F401  (fixtures)
    REACTIVE,
    a_reactive_study,
    complaint_project,
    drawn,
    lived,
)
from tests.actions.test_code_outcomes import coders

STEPS = ("lawful-ground", "notice-to-landlord")


def stepped(place: Workplace) -> None:
    """Every step recorded as done."""
    for step in STEPS:
        record_step(place, REACTIVE, step, note="brief 12")


def built(place: Workplace, folder: Path, *formats: str, landlord: str | None = "A1") -> list[Path]:
    """The report on the landlord, or on all, in Dutch."""
    made = build_reports(
        place,
        REACTIVE,
        folder,
        audience="inspector",
        languages=["nl"],
        formats=formats or ("html",),
        landlord=landlord,
    )
    return [*made.reports, *made.annexes]


@pytest.fixture(scope="session")
def over_project(complaint_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """The reactive study when its tests are over, three of which went to the control candidate
    alone, with the report on the landlord in ``out``; no step is recorded."""
    folder = tmp_path_factory.mktemp("over")
    project = Path(shutil.copytree(complaint_project, folder / "project"))
    place = open_workplace(project, None, None, clock=lambda: NOW)
    built(lived(place, "cccbnnn"), project / "out", "html")
    place.engine.dispose()
    return project


@pytest.fixture
def over(over_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]) -> Workplace:
    """The local administrator there, after the windows closed."""
    place = open_places(Path(shutil.copytree(over_project, tmp_path / "over")))
    return closed(place, REACTIVE)


def report_of(place: Workplace) -> Path:
    """The report on the landlord that was built."""
    return root_of(place) / "out" / f"{REACTIVE}-inspector-A1-nl.html"


def release(place: Workplace) -> Released:
    """The report on the landlord, released after every step."""
    stepped(place)
    return release_document(place, REACTIVE, report_of(place), landlord="A1")


def test_two_people_captured_each_advertisement_or_who_releases_knows(
    complaint_project: Path,  # noqa: F811
    tmp_path: Path,
    open_places: Callable[..., Workplace],
) -> None:
    place = open_places(Path(shutil.copytree(complaint_project, tmp_path / "complaint")))
    over = lived(place, "cccbnnn", captured=False)
    (file,) = built(over, tmp_path / "out")
    stepped(over)
    with pytest.raises(Refused) as refused:
        release_document(over, REACTIVE, file, landlord="A1")
    problems = refused.value.problems
    assert {each.code for each in problems} == {"release.captures"}
    assert [each.place for each in problems] == [f"test {number}" for number in range(1, 8)]
    told = " ".join(file.read_text(encoding="utf-8").split())
    assert "geen kopie bewaard" in told
    release_document(over, REACTIVE, file, landlord="A1", uncaptured=True)


def test_the_very_bytes_are_released_read_withdrawn_and_erased(
    either: Workplace, tmp_path: Path
) -> None:
    a_reactive_study(either, tmp_path)
    assert draw_tests(either, REACTIVE).tests == 7
    place = lived(either, "cccbnnn")
    stepped(place)
    inspector = acting(place, Role.INSPECTOR)
    files = built(place, tmp_path / "out", "html", "pdf")
    both = [release_document(place, REACTIVE, file, landlord="A1") for file in files]
    year = place.now().year
    assert [told.number for told in both] == [f"{year}-0001", f"{year}-0002"]
    assert [each.told for each in list_released(inspector)] == both[::-1]
    for told, file in zip(both, files, strict=True):
        listed, fetched = fetch_document(inspector, told.number)
        assert fetched == file.read_bytes()
        assert listed.told.sha256 == sha256_hex(fetched)
        assert (told.part, told.named, told.language) == (DocumentPart.REPORT, "A1", "nl")
        for given in (told.number, told.sha256, f" {told.sha256.upper()} "):
            assert [one.told.number for one in check_document(inspector, given)] == [told.number]
        for other in (fetched[:-1], fetched + b"\n", fetched[:50] + b"!" + fetched[51:]):
            assert check_document(inspector, sha256_hex(other)) == []
    first = both[0]
    context = read_document(inspector, first.number).context
    assert context["title"].startswith("Verhuurder A1")
    assert {section["id"] for section in context["sections"]} >= {"tests", "annex", "shown", "law"}
    with pytest.raises(Refused, match=f"was released before, as {first.number}"):
        release_document(place, REACTIVE, files[0], landlord="A1")
    withdraw_document(place, first.number, "Er staat een naam in.")
    with pytest.raises(Refused, match="was withdrawn"):
        fetch_document(inspector, first.number)
    with pytest.raises(Refused, match="was withdrawn"):
        withdraw_document(place, first.number, "nog eens")
    again = release_document(place, REACTIVE, files[0], landlord="A1")
    states = [each.state.split(" ")[0] for each in list_released(inspector)]
    assert states == ["released", "released", "withdrawn"]
    assert [one.told.number for one in check_document(inspector, first.sha256)] == [
        again.number,
        first.number,
    ]
    erased = erase_subject(place, both[0].landlord or "", "verzoek van 3 mei")
    assert {each.id for each in (*both, again)} <= set(erased)
    for each in list_released(inspector):
        assert each.told.erased is not None
        assert each.told.rule
        with pytest.raises(Refused, match=r"was (erased|withdrawn)"):
            read_document(inspector, each.told.number)
    assert not check(place.engine, place.keys)


def test_erased_leaves_no_word_in_the_file(over: Workplace) -> None:
    told = release(over)
    words = read_document(over, told.number).context["title"].encode("utf-8")
    answered = answers_of(over)[0].id
    erase_subject(over, answered, "verzoek")
    assert list_released(over)[0].told.erased is not None, "it told of the answer"
    with reading(over.engine) as session:
        kept = session.execute(
            select(tables.PrivateRow.ciphertext).where(tables.PrivateRow.subject == told.id)
        ).scalars()
        assert list(kept) == [None, None]
    over.engine.dispose()
    for file in root_of(over).glob("discrimtest.db*"):
        assert words not in file.read_bytes()


def test_each_reading_is_written_down_without_a_name(over: Workplace) -> None:
    told = release(over)
    inspector = acting(over, Role.INSPECTOR)
    read_document(inspector, told.number)
    read_document(inspector, told.number, "statistics")
    fetch_document(inspector, told.number)
    with reading(over.engine) as session:
        acts = [entry.act for entry in entries(session) if entry.act.action == "read_document"]
    assert [act.detail["what"] for act in acts] == ["facts", "statistics", "file"]
    assert {(act.by, act.object) for act in acts} == {(inspector.person.id, told.id)}


MISSING: dict[str, tuple[Callable[[Workplace], object], str]] = {
    "step": (lambda at: None, "step lawful-ground.*step notice-to-landlord"),
    "one step": (
        lambda at: record_step(at, REACTIVE, STEPS[0], note="brief 3"),
        "step notice-to-landlord.*evidence step kortrijk-complaint-2026 notice-to-landlord",
    ),
    "step taken back": (
        lambda at: (
            stepped(at),
            record_step(at, REACTIVE, STEPS[1], note="vergist", undone=True),
        ),
        "step notice-to-landlord",
    ),
    "step of another": (
        lambda at: record_step(at, REACTIVE, STEPS[1], note="brief 3", landlord="A1"),
        "step lawful-ground",
    ),
    "open query": (
        lambda at: (stepped(at), open_query(at, first_contact(at), "Welke dag?")),
        "question about .* must be closed first",
    ),
    "held": (
        lambda at: (stepped(at), hold_contact(at, first_contact(at), "nakijken")),
        "counts in no outcome until somebody has looked",
    ),
    "recorded since": (
        lambda at: (
            stepped(at),
            answer(
                at,
                candidates(study_tests(at, REACTIVE)[6])[0],
                "invitation",
                timedelta(hours=9),
                text="Kom maar.",
            ),
        ),
        "reads otherwise when it is made anew",
    ),
}


def first_contact(place: Workplace) -> str:
    return candidates(study_tests(place, REACTIVE)[0])[0].id


@pytest.mark.parametrize("missing", list(MISSING))
def test_a_missing_step_is_named(over: Workplace, missing: str) -> None:
    leave, expected = MISSING[missing]
    leave(over)
    with pytest.raises(Refused, match=re.compile(expected, re.DOTALL)):
        release_document(over, REACTIVE, report_of(over), landlord="A1")
    assert list_released(over) == []


def test_what_was_asked_or_held_is_released_once_it_is_settled(over: Workplace) -> None:
    contact = first_contact(over)
    asked = open_query(over, contact, "Welke dag?")
    hold_contact(over, contact, "nakijken")
    close_query(over, asked.thread)
    release_contact(over, contact, "in orde")
    assert release(over).number == f"{over.now().year}-0001"


def test_a_test_that_is_not_over_is_named(
    drawn: tuple[Workplace, str],  # noqa: F811
    tmp_path: Path,
) -> None:
    place, _ = drawn
    *most, last = study_tests(place, REACTIVE)
    send_all(place, *most)
    over = closed(place, REACTIVE)
    (file,) = built(over, tmp_path / "out")
    stepped(over)
    with pytest.raises(Refused, match=f"tests {last.number}.*must be over first"):
        release_document(over, REACTIVE, file, landlord="A1")


def test_answers_that_wait_for_coders_are_named(
    drawn: tuple[Workplace, str],  # noqa: F811
    tmp_path: Path,
) -> None:
    place, _ = drawn
    send_all(place, *study_tests(place, REACTIVE))
    for contact in study_tests(place, REACTIVE)[0].contacts:
        answer(place, contact, "refusal", text="Helaas, de woning is verhuurd.")
    over = closed(place, REACTIVE)
    first, *_ = coders(over, 2)
    found = next_item(first, REACTIVE)
    assert found is not None
    judge_item(first, REACTIVE, found.item, category="refusal")
    (file,) = built(over, tmp_path / "out")
    stepped(over)
    with pytest.raises(Refused, match="answers wait for coders"):
        release_document(over, REACTIVE, file, landlord="A1")


def test_a_measurement_never_releases(locked: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(b"whatever it is")
    with pytest.raises(Refused, match="are never released to inspectors"):
        release_document(locked, STUDY, file, simulated=True)
    with pytest.raises(Refused, match="are never released to inspectors"):
        record_step(locked, STUDY, STEPS[0], note="x")


def test_an_unlocked_study_releases_nothing(place: Workplace, tmp_path: Path) -> None:
    a_reactive_study(place, tmp_path, lock=False)
    with pytest.raises(Refused, match="must be locked"):
        release_document(place, REACTIVE, tmp_path / "export.csv")


def test_a_legal_file_without_steps_lets_nothing_out(place: Workplace, tmp_path: Path) -> None:
    file = root_of(place) / "protocols" / "legal" / "flanders.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.partition("[[release_steps]]")[0], encoding="utf-8")
    a_reactive_study(place, tmp_path)
    draw_tests(place, REACTIVE)
    over = lived(place, "cccbnnn")
    (built_file,) = built(over, tmp_path / "out")
    with pytest.raises(Refused, match="names no step that comes before a release"):
        release_document(over, REACTIVE, built_file, landlord="A1")


def test_simulated_is_released_as_nothing_else(place: Workplace, tmp_path: Path) -> None:
    simulated = ('mode = "reactive"\n', 'mode = "reactive"\nsimulated = true\n')
    a_reactive_study(place, tmp_path, simulated)
    draw_tests(place, REACTIVE)
    over = lived(place, "cccbnnn")
    (file,) = built(over, tmp_path / "out")
    stepped(over)
    with pytest.raises(Refused, match="is simulated"):
        release_document(over, REACTIVE, file, landlord="A1")
    told = release_document(over, REACTIVE, file, landlord="A1", simulated=True)
    (listed,) = list_released(over)
    assert listed.state == "simulated"
    assert "GESIMULEERD" in read_document(over, told.number).context["document_title"]


@pytest.mark.parametrize(
    ("landlord", "simulated", "change", "expected"),
    [
        ("A1", False, b"\n", "byte for byte"),
        (None, False, b"", "reads otherwise.*or it is about one landlord"),
        ("A1", True, b"", "not released as simulated"),
        ("A9", False, b"", r"must be a landlord of the report \(A1\)"),
    ],
)
def test_another_file_or_another_claim_is_refused(
    over: Workplace, landlord: str | None, simulated: bool, change: bytes, expected: str
) -> None:
    stepped(over)
    file = report_of(over)
    file.write_bytes(file.read_bytes() + change)
    with pytest.raises((Refused, WrongInput), match=expected):
        release_document(over, REACTIVE, file, landlord=landlord, simulated=simulated)


def test_steps_are_recorded_for_one_landlord_and_corrected(over: Workplace) -> None:
    day = date(2026, 3, 2)
    record_step(over, REACTIVE, STEPS[0], note=" brief 3 ", on=day, landlord="A1")
    record_step(over, REACTIVE, STEPS[1], note="uitgesteld tot juni")
    first, second = list_steps(over, REACTIVE)
    assert (first.id, second.id) == STEPS
    assert first.done == (("A1", "2026-03-02", "local-administrator", "brief 3"),)
    assert second.done[0][0] == "all"
    record_step(over, REACTIVE, STEPS[0], note="vergist", landlord="A1", undone=True)
    assert list_steps(over, REACTIVE)[0].done == ()
    for step, note, on in (
        ("no-such-step", "x", None),
        (STEPS[0], " ", None),
        (STEPS[0], "x", date(2031, 1, 1)),
    ):
        with pytest.raises(WrongInput):
            record_step(over, REACTIVE, step, note=note, on=on)


def test_who_may_release_and_who_may_read(over: Workplace) -> None:
    told = release(over)
    import_listings(over, STUDY, EXPORT)
    with reading(over.engine) as session:
        here, there = (look_up(over, session, slug).id for slug in (REACTIVE, STUDY))
    for role in (Role.TESTER, Role.CODER, Role.INSPECTOR):
        who = acting(over, role)
        with pytest.raises(NotAllowed):
            release_document(who, REACTIVE, report_of(over), landlord="A1")
        with pytest.raises(NotAllowed):
            withdraw_document(who, told.number, "x")
        with pytest.raises(NotAllowed):
            record_step(who, REACTIVE, STEPS[0], note="x")
    foreign = acting(over, Role.INSPECTOR, study=there)
    assert list_released(foreign) == []
    assert check_document(foreign, told.sha256) == check_document(foreign, told.number) == []
    with pytest.raises(NotAllowed):
        fetch_document(foreign, told.number)
    assert fetch_document(acting(over, Role.INSPECTOR, study=here), told.number)
    for role in (Role.TESTER, Role.CODER):
        for read in (list_released, lambda at: read_document(at, told.number)):
            with pytest.raises(NotAllowed):
                read(acting(over, role))
    with pytest.raises(WrongInput, match="must be a released document"):
        fetch_document(over, "2026-9999")
    with pytest.raises(WrongInput, match="must say why"):
        withdraw_document(over, told.number, " ")


def test_no_tester_stands_in_what_inspectors_get_and_all_of_it_is_erased(
    over: Workplace, tmp_path: Path
) -> None:
    stepped(over)
    testers = {each.by for each in answers_of(over)} | {"local-administrator"}
    files = [report_of(over), *built(over, tmp_path / "all", landlord=None)]
    parts = []
    for file, landlord in zip(files, ("A1", None, None), strict=True):
        told = release_document(over, REACTIVE, file, landlord=landlord)
        parts.append(told.part)
        _, content = fetch_document(over, told.number)
        context = str(read_document(over, told.number).context).encode("utf-8")
        for who in testers:
            assert who.encode("utf-8") not in content + context
    assert parts == [DocumentPart.REPORT, DocumentPart.REPORT, DocumentPart.TECHNICAL]
    erase_subject(over, study_tests(over, REACTIVE)[0].landlord, "verzoek")
    assert all(each.told.erased for each in list_released(over))
