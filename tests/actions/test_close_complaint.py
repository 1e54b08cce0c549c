"""From a complaint of a social service through seven tests of one landlord to a closing letter."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.build_report import build_reports, complaints_in
from discrimtest.actions.close_complaint import close_complaint
from discrimtest.actions.code_outcomes import judge_item, next_item
from discrimtest.actions.copy_study import copy_study
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.enter_again import enter_again, list_to_enter
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.list_complaints import list_complaints, show_complaint
from discrimtest.actions.list_tests import list_tests
from discrimtest.actions.lock_study import lock_study
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.name_landlord import ToldLandlord
from discrimtest.actions.record_complaint import (
    add_complaint,
    link_complaint,
    name_complaints_landlord,
    record_consent,
    refer_complaint,
)
from discrimtest.actions.record_response import correct_outcome
from discrimtest.actions.remark_contact import close_query, open_query
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.record.complaint_steps import corrected, corrected_none
from discrimtest.report.closing_letter import ClosingFacts, closing_letter
from discrimtest.report.language import language as language_of
from discrimtest.store.engine import reading
from discrimtest.words.complaint import ComplaintEventKind, ComplaintText, Consent
from discrimtest.words.person import Role
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import answer, candidates, capture_all, closed, send_all, study_tests
from tests.actions.examples import (
    NOW,
    STUDY,
    acting,
    agencies,
    another_study,
    export,
    ready,
    root_of,
    row,
    without_caps,
)
from tests.actions.test_code_outcomes import coders
from tests.actions.test_record_complaint import TODAY, told

REACTIVE = "kortrijk-complaint-2026"
BIG = {"name": "Bergamot Wonen", "phone": "056 03 00 00", "email": "kantoor@bergamot.example"}
SECRET = ("Bergamot", "056 03", "3256030000", "local-administrator", "Jeroen", "mailbox")
"""What no letter may say: the landlord, who tested, and from where."""


def rows() -> list[str]:
    """Nine homes of the landlord that is complained of, and six of others."""
    return [*agencies(6), *(row(100 + number, **BIG) for number in range(9))]


def a_reactive_study(
    place: Workplace, folder: Path, *changes: tuple[str, str], lock: bool = True
) -> str:
    """A complaint, and a study locked after it that has homes of seven landlords."""
    without_caps(place)
    another_study(
        place,
        REACTIVE,
        ('purpose = "measurement"', 'purpose = "enforcement"'),
        ('mode = "proactive"', 'mode = "reactive"'),
        ("tests = 200\n", "tests = 7\n"),
        ("agency_tests = 4\n", "agency_tests = 7\n"),
        ("agency_gap_days = 7\n", "agency_gap_days = 1\n"),
        *changes,
    )
    told_landlord = ToldLandlord(name="Bergamot", phone="056 03 00 00")
    complaint = add_complaint(place, told(landlord=told_landlord)).complaint.id
    link_complaint(place, complaint, REACTIVE)
    import_listings(place, REACTIVE, export(folder, rows()))
    if lock:
        lock_study(place, REACTIVE)
    return complaint


@pytest.fixture(scope="session")
def complaint_project(made_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a complaint and the reactive study drawn, which tests copy."""
    folder = tmp_path_factory.mktemp("complaint")
    project = Path(shutil.copytree(made_project, folder / "project"))
    place = open_workplace(project, None, None, clock=lambda: NOW)
    a_reactive_study(place, folder)
    assert draw_tests(place, REACTIVE).tests == 7
    place.engine.dispose()
    return project


@pytest.fixture
def drawn(
    complaint_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]
) -> tuple[Workplace, str]:
    """The study drawn, and its complaint."""
    place = open_places(Path(shutil.copytree(complaint_project, tmp_path / "complaint")))
    (listed,) = list_complaints(place)
    return place, listed.complaint.id


def lived(place: Workplace, invited: str, *, captured: bool = True) -> Workplace:
    """The study when its tests are over: who was invited in each, as c(ontrol), t(est), b(oth),
    n(either); and whether two people captured each advertisement."""
    tests = study_tests(place, REACTIVE)
    if captured:
        capture_all(place, *tests)
    send_all(place, *tests)
    for test, who in zip(tests, invited, strict=True):
        for contact, favoured in zip(candidates(test), ("cb", "tb"), strict=True):
            answer(place, contact, "invitation" if who in favoured else "refusal")
    return closed(place, REACTIVE)


def test_only_homes_of_the_complaints_landlord_are_drawn(either: Workplace, tmp_path: Path) -> None:
    complaint = a_reactive_study(either, tmp_path)
    assert draw_tests(either, REACTIVE).tests == 7
    (landlord,) = {test.landlord for test in study_tests(either, REACTIVE)}
    (listed,) = list_complaints(either)
    assert (listed.landlord, listed.studies) == (landlord, (REACTIVE,))
    assert listed.complaint.id == complaint
    with pytest.raises(Refused, match="landlord"):
        name_complaints_landlord(either, complaint, ToldLandlord(name="Iemand anders"))


def test_a_reactive_study_without_a_complaint_draws_nothing(
    place: Workplace, tmp_path: Path
) -> None:
    another_study(
        place,
        REACTIVE,
        ('purpose = "measurement"', 'purpose = "enforcement"'),
        ('mode = "proactive"', 'mode = "reactive"'),
    )
    import_listings(place, REACTIVE, export(tmp_path, rows()))
    lock_study(place, REACTIVE)
    with pytest.raises(Refused, match="complaints link COMPLAINT study"):
        draw_tests(place, REACTIVE)


def test_a_study_follows_complaints_about_one_landlord(drawn: tuple[Workplace, str]) -> None:
    place, _ = drawn
    again = add_complaint(place, told(landlord=ToldLandlord(email=BIG["email"]))).complaint.id
    link_complaint(place, again, REACTIVE)
    with pytest.raises(Refused, match="is followed by this study since"):
        link_complaint(place, again, REACTIVE)
    other = add_complaint(place, told(landlord=ToldLandlord(name="Citroen"))).complaint.id
    with pytest.raises(Refused, match="another landlord"):
        link_complaint(place, other, REACTIVE)
    ground = add_complaint(place, told(ground="age")).complaint.id
    with pytest.raises(Refused, match="ground of the complaint, age"):
        link_complaint(place, ground, REACTIVE)


def test_its_tests_burden_the_landlord_in_every_study(
    drawn: tuple[Workplace, str], tmp_path: Path
) -> None:
    place, _ = drawn
    slug = another_study(place, "kortrijk-later-2026")
    import_listings(place, slug, export(tmp_path, rows(), "later.csv"))
    lock_study(place, slug)
    draw_tests(place, slug)
    reactive = study_tests(place, REACTIVE)
    later = [each for each in study_tests(place, slug) if each.landlord == reactive[0].landlord]
    starts = sorted(min(each.due_at for each in test.contacts) for test in (*reactive, *later))
    for test in later:
        start = min(each.due_at for each in test.contacts)
        assert sum(start - timedelta(days=30) < other <= start for other in starts) <= 4


def test_the_letter_waits_for_the_tests(drawn: tuple[Workplace, str], tmp_path: Path) -> None:
    place, complaint = drawn
    letter = tmp_path / "brief.txt"
    with pytest.raises(Refused, match="not over yet"):
        close_complaint(place, complaint, letter=letter)
    with pytest.raises(Refused, match="not over yet"):
        close_complaint(place, complaint)
    assert not letter.exists()


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_letter_tells_the_numbers_and_who_can_help(
    drawn: tuple[Workplace, str], tmp_path: Path, language: str
) -> None:
    place, complaint = drawn
    over = lived(place, "ccccccc")
    letter = tmp_path / f"brief-{language}.txt"
    done = close_complaint(over, complaint, letter=letter, language=language)
    assert done.tests == 7
    assert letter.stat().st_mode & 0o777 == 0o600
    text = " ".join(letter.read_text(encoding="utf-8").split())
    wanted: dict[str, tuple[str, ...]] = {
        "nl": ("Uw klacht gaat over seksuele oriëntatie.", "deden we 7 tests"),
        "fr": ("ce critère : orientation sexuelle.", "nous avons fait 7 tests"),
        "en": (
            "On 27 February 2026 a social service told us",
            "about sexual orientation",
            "we did 7 tests with the landlord of your complaint",
            "Only the different-sex couple was invited in 7, only the same-sex couple in 0.",
            "together go so. The different-sex couple was invited more often.",
            "You must give your name there.",
        ),
    }
    for words in wanted[language]:
        assert words in text
    assert "www.vlaamsmensenrechteninstituut.be" in text
    for words in SECRET:
        assert words not in text
    assert complaint in text


@pytest.mark.parametrize(
    ("invited", "words"),
    [
        ("bbbbnnn", "In no test was only one of the two invited. That is no proof"),
        ("ccccccb", "go so. The different-sex couple was invited more often"),
        ("tttttbt", "go so. The same-sex couple was invited more often"),
        ("ccctbbn", "Chance can explain how these tests went. That is no proof"),
        ("cccccbb", "Chance can explain"),
    ],
)
def test_how_sure_it_is_stands_in_words(
    drawn: tuple[Workplace, str], tmp_path: Path, invited: str, words: str
) -> None:
    place, complaint = drawn
    letter = tmp_path / "letter.txt"
    close_complaint(lived(place, invited), complaint, letter=letter, language="en")
    assert words in " ".join(letter.read_text(encoding="utf-8").split())


def test_the_letter_waits_for_a_study_that_has_no_tests_yet(
    place: Workplace, tmp_path: Path
) -> None:
    complaint = a_reactive_study(place, tmp_path, lock=False)
    letter = tmp_path / "letter.txt"
    with pytest.raises(Refused, match=f"study lock {REACTIVE}"):
        close_complaint(place, complaint, letter=letter)
    lock_study(place, REACTIVE)
    with pytest.raises(Refused, match=f"tests draw {REACTIVE}"):
        close_complaint(place, complaint)
    assert not letter.exists()
    later = place.on(NOW + timedelta(days=200))
    close_complaint(later, complaint, letter=letter, language="en")
    assert "We did no tests." in letter.read_text(encoding="utf-8")
    with pytest.raises(Refused, match="its outcome is told"):
        draw_tests(later, REACTIVE)


def test_the_letter_waits_for_coders_once_they_began(
    drawn: tuple[Workplace, str], tmp_path: Path
) -> None:
    place, complaint = drawn
    send_all(place, *study_tests(place, REACTIVE))
    for contact in study_tests(place, REACTIVE)[0].contacts:
        answer(place, contact, "refusal", text="Helaas, de woning is verhuurd.")
    over, letter = closed(place, REACTIVE), tmp_path / "letter.txt"
    one, two = coders(over, 2)
    found = next_item(one, REACTIVE)
    assert found is not None
    judge_item(one, REACTIVE, found.item, category="refusal")
    with pytest.raises(Refused, match=f"code next {REACTIVE}"):
        close_complaint(over, complaint, letter=letter)
    for coder in (one, two):
        while (found := next_item(coder, REACTIVE)) is not None:
            judge_item(coder, REACTIVE, found.item, category="refusal")
    later = over.on(over.now() + timedelta(days=1))
    while (found := next_item(replace(one, clock=later.clock), REACTIVE)) is not None:
        judge_item(replace(one, clock=later.clock), REACTIVE, found.item, category="refusal")
    close_complaint(later, complaint, letter=letter, language="en")
    text = " ".join(letter.read_text(encoding="utf-8").split())
    assert "Coders who did not see the candidate judged the answers." in text


def test_a_letter_that_tells_other_numbers_says_which_it_corrects(
    drawn: tuple[Workplace, str], tmp_path: Path
) -> None:
    place, complaint = drawn
    over, letter = lived(place, "ccccccc"), tmp_path / "letter.txt"
    assert close_complaint(over, complaint, letter=letter, language="en").corrects is None
    first = letter.read_bytes()
    assert b"The tester judged the answers" in b" ".join(first.split())
    later = over.on(over.now() + timedelta(days=3))
    close_complaint(later, complaint, letter=letter, language="en")
    assert letter.read_bytes() == first, "the same letter, of the same day"
    (changed, *_) = study_tests(later, REACTIVE)
    contact = candidates(changed)[0].id
    correct_outcome(later, contact, category="refusal", reason="Misread.")
    for language, word in (
        ("en", "corrects our letter of 17 April 2026,"),
        ("nl", "verbetert onze brief"),
    ):
        done = close_complaint(later, complaint, letter=letter, language=language)
        assert done.corrects == over.now().date()
        assert word in " ".join(letter.read_text(encoding="utf-8").split())
    (listed,) = list_complaints(later)
    assert listed.complaint.times_closed == 2


def test_each_comparison_has_its_own_numbers_where_the_main_one_is_not_all(
    place: Workplace, tmp_path: Path
) -> None:
    main = ('primary = "same_sex_couples"', 'primary = "male_couple"')
    complaint = a_reactive_study(place, tmp_path, main)
    draw_tests(place, REACTIVE)
    of = Counter(test.comparison for test in study_tests(place, REACTIVE))
    assert sorted(of) == ["female_couple", "male_couple"]
    letter = tmp_path / "letter.txt"
    done = close_complaint(lived(place, "ccccccc"), complaint, letter=letter, language="en")
    assert done.tests == 7
    text = " ".join(letter.read_text(encoding="utf-8").split())
    assert "we did 7 tests" not in text
    for number in of.values():
        assert f"we did {number} tests" in text
        assert f"was invited in {number}, only" in text


def test_no_letter_while_a_question_about_an_entry_is_open(
    drawn: tuple[Workplace, str], tmp_path: Path
) -> None:
    place, complaint = drawn
    over, letter = lived(place, "ccccccb"), tmp_path / "letter.txt"
    contact = candidates(study_tests(over, REACTIVE)[0])[0].id
    query = open_query(over, contact, "Which day?").thread
    with pytest.raises(Refused, match="nothing is told of single landlords"):
        close_complaint(over, complaint, letter=letter)
    assert not letter.exists()
    close_query(over, query, "It was that day.")
    assert close_complaint(over, complaint, letter=letter).letter == letter


def test_the_report_on_the_landlord_tells_a_second_entry_that_differs(
    drawn: tuple[Workplace, str], tmp_path: Path
) -> None:
    place, _ = drawn
    over = lived(place, "ccccccc")
    bram = replace(over, person=add_person(over, "bram", "tester", REACTIVE))
    refused = {candidates(test)[1].id: candidates(test)[1] for test in study_tests(over, REACTIVE)}
    one = next(each for each in list_to_enter(bram, REACTIVE) if each.contact in refused)
    moment = refused[one.contact].due_at + timedelta(hours=3)
    given = {"category": "invitation", "moment": moment, "text": "Kom maar kijken."}
    enter_again(bram, one.response, channel="email", **given)
    written = build_reports(
        over, REACTIVE, tmp_path / "out", audience="inspector", languages=["en"], landlord="A1"
    )
    (page,) = written.reports
    text = " ".join(page.read_text(encoding="utf-8").split())
    test = next(
        each for each in study_tests(over, REACTIVE) if candidates(each)[1].id == one.contact
    )
    assert f"In test {test.number} another person wrote down something else." in text
    assert text.count("Entered a second time, otherwise") == 1
    assert "‘invitation to a viewing’: Kom maar kijken." in text


def test_a_study_that_came_to_measure_after_it_was_linked_is_not_drawn(
    place: Workplace, tmp_path: Path
) -> None:
    a_reactive_study(place, tmp_path, lock=False)
    file = root_of(place) / "studies" / REACTIVE / "study.toml"
    text = file.read_text(encoding="utf-8").replace('"enforcement"', '"measurement"')
    file.write_text(text.replace('"reactive"', '"proactive"'), encoding="utf-8")
    lock_study(place, REACTIVE)
    with pytest.raises(Refused, match="can not follow a complaint"):
        draw_tests(place, REACTIVE)
    assert list_tests(place, REACTIVE) == []


def test_reports_count_complaints_of_their_own_region(place: Workplace) -> None:
    legal = root_of(place) / "protocols" / "legal"
    text = (legal / "flanders.toml").read_text(encoding="utf-8")
    (legal / "elsewhere.toml").write_text(text, encoding="utf-8")
    ready(place)
    with reading(place.engine) as session:
        study = look_up(place, session, STUDY)
        assert complaints_in(session, study) is None
    inside = study.instrument.study.period.first
    later = replace(place, clock=lambda: NOW + timedelta(days=60))
    for region in ("flanders", "elsewhere", "elsewhere"):
        add_complaint(later, told(region=region, received=inside))
    with reading(place.engine) as session:
        counts = complaints_in(session, study)
    assert counts is not None
    assert counts.by_source == {"social_service": 1}


def test_who_was_erased_is_not_told_that_it_will_be(
    drawn: tuple[Workplace, str], tmp_path: Path
) -> None:
    place, complaint = drawn
    over, letter = lived(place, "ccccccb"), tmp_path / "letter.txt"
    (listed,) = list_complaints(over)
    erase_subject(over, listed.complaint.complainant, "asked")
    close_complaint(over, complaint, letter=letter, language="en")
    text = letter.read_text(encoding="utf-8")
    assert "What you told us was erased." in text
    assert "We erase" not in text


@pytest.mark.poppler
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_letter_is_one_page(
    drawn: tuple[Workplace, str], tmp_path: Path, language: str, poppler: Path
) -> None:
    place, complaint = drawn
    over, letter = lived(place, "cccctbn"), tmp_path / "letter.pdf"
    record_consent(over, complaint, Consent.REFERRAL)
    record_consent(over, complaint, Consent.NAMING)
    refer_complaint(over, complaint)
    close_complaint(over, complaint, letter=letter, language=language)
    asked = [poppler.with_name("pdfinfo"), letter]
    told_of = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in told_of
    assert "Tagged:          yes" in told_of
    first = letter.read_bytes()
    close_complaint(over, complaint, letter=letter, language=language)
    assert letter.read_bytes() == first, "asked for again"
    (listed,) = list_complaints(over)
    assert len(list(listed.complaint.of(ComplaintEventKind.CLOSED))) == 1


def test_who_agreed_to_no_contact_gets_no_letter(place: Workplace, tmp_path: Path) -> None:
    text = ComplaintText("", "", "Plots verhuurd.")
    complaint = add_complaint(place, replace(told(), text=text, consents=())).complaint.id
    with pytest.raises(Refused, match="to contact"):
        close_complaint(place, complaint, letter=tmp_path / "letter.pdf")
    assert close_complaint(place, complaint).letter is None
    with pytest.raises(Refused, match="was closed"):
        close_complaint(place, complaint)
    with pytest.raises(Refused, match="was closed"):
        link_complaint(place, complaint, STUDY)
    with pytest.raises(NotAllowed):
        close_complaint(acting(place, Role.TESTER), complaint)


def test_a_letter_without_tests_says_so(place: Workplace, tmp_path: Path) -> None:
    complaint = add_complaint(place, told(ground="other")).complaint.id
    letter = tmp_path / "letter.txt"
    with pytest.raises(WrongInput, match=r"\.pdf or \.txt"):
        close_complaint(place, complaint, letter=tmp_path / "letter.doc")
    close_complaint(place, complaint, letter=letter, language="en")
    text = letter.read_text(encoding="utf-8")
    assert "We did no tests." in text
    assert "What did we see?" not in text


def test_a_letter_after_one_without_tests_corrects_no_numbers(
    place: Workplace, tmp_path: Path
) -> None:
    complaint = add_complaint(place, told(ground="other")).complaint.id
    close_complaint(place, complaint, letter=tmp_path / "letter.txt", language="en")
    listed = show_complaint(place, complaint).listed
    (event,) = listed.complaint.of(ComplaintEventKind.CLOSED)
    assert corrected_none(listed.complaint)
    other = replace(event, id="complaint-event-2", note="both 1, control only 0")
    closed = replace(listed.complaint, events=(*listed.complaint.events, other))
    assert corrected_none(closed)
    assert not corrected_none(replace(closed, events=(other,)))
    facts = ClosingFacts(
        closed, None, None, TODAY, None, corrects=corrected(closed), told_none=True
    )
    for code, said in (
        ("en", "takes the place of our letter of"),
        ("nl", "Deze brief komt in de plaats van onze brief van"),
        ("fr", "Cette lettre remplace notre lettre du"),
    ):
        letter = " ".join(closing_letter(facts, language_of(code)).texts)
        assert said in letter
        assert "told other numbers" not in letter


def test_a_copy_for_a_complaint_is_reactive_and_small(project: Path) -> None:
    copy_study(project, "after-complaint", STUDY, reactive=True)
    text = (project / "studies/after-complaint/study.toml").read_text(encoding="utf-8")
    for line in ('purpose = "enforcement"', 'mode = "reactive"', "tests = 7"):
        assert f"\n{line}\n" in text


def test_every_page_and_file_says_that_it_follows_a_complaint(
    drawn: tuple[Workplace, str], tmp_path: Path
) -> None:
    place, _ = drawn
    over = lived(place, "ccccccb")
    written = build_reports(
        over, REACTIVE, tmp_path / "out", audience="inspector", languages=["en"], landlord="A1"
    )
    (page,) = written.reports
    assert "AFTER A COMPLAINT" in page.read_text(encoding="utf-8")
    for audience, counted in (("commissioner", True), ("public", False)):
        (page,) = build_reports(
            over, REACTIVE, tmp_path / audience, audience=audience, languages=["en"]
        ).reports
        told = page.read_text(encoding="utf-8")
        assert "AFTER A COMPLAINT" in told
        assert ("complaints were brought" in told) is counted


def test_on_the_command_line(command: Callable[..., Any], project: Path, tmp_path: Path) -> None:
    here = ("--project", project)
    given = ("--source", "police", "--ground", "origin", "--account", "Verhuurd.")
    given = (*given, "--region", "flanders")
    added = command("complaints", "add", *given, "--consent", "contact", *here).out
    complaint = added.split()[2].rstrip(".")
    letter = tmp_path / "brief.pdf"
    said = command("complaints", "close", complaint, "--lang", "fr", "-o", letter, *here)
    assert said.code == 0, said.err
    assert letter.read_bytes().startswith(b"%PDF")
    assert command("complaints", "close", complaint, *here).code == 1
    again = command("complaints", "close", complaint, "-o", letter, "--json", *here)
    assert str(letter) in again.out
