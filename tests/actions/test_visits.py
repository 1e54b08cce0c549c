"""Visits on the real thing: handed in, locked, read, talked over, analysed, told in reports."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from zoneinfo import ZoneInfo

import pytest

from discrimtest.actions.analyse_visits import analyse_visits
from discrimtest.actions.assign_testers import assign_testers
from discrimtest.actions.build_report import build_reports
from discrimtest.actions.change_response import (
    move_response,
    redate_response,
    withdraw_response,
)
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.erase_subject import erase_subject
from discrimtest.actions.export_study import export_study
from discrimtest.actions.list_due import list_due
from discrimtest.actions.list_responses import list_responses
from discrimtest.actions.list_visits import list_visits, show_visits, write_visit_forms
from discrimtest.actions.manage_people import add_person
from discrimtest.actions.manage_testers import describe_tester, list_testers, train_tester
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_response import correct_outcome
from discrimtest.actions.record_visit import (
    debrief_visits,
    lock_visit,
    record_visit,
    set_visit_aside,
)
from discrimtest.actions.tell_contact import tell_contact
from discrimtest.actions.write_calendar import write_calendar
from discrimtest.errors import NotAllowed, Refused, WrongInput
from discrimtest.exchange.formats import Format
from discrimtest.store.check import check_session
from discrimtest.store.engine import reading
from discrimtest.store.testers import about_contact, read_testers
from discrimtest.words.characteristics import Characteristics
from discrimtest.words.contact import Contact
from discrimtest.words.person import Role
from discrimtest.words.test import Test
from discrimtest.workplace.workplace import Workplace, open_workplace
from tests.actions.drawn import answer, candidates, closed, send, study_tests
from tests.actions.examples import NOW, acting, agencies, edit, everything, export, ready

VISITS = "kortrijk-visits-2026"
BRUSSELS = ZoneInfo("Europe/Brussels")
FILLED = {
    "appointment": "true", "held": "true", "homes_told": "2", "homes_shown": "1",
    "minutes": "25", "price_quoted": "true", "documents": '["income"]',
}  # fmt: skip


@dataclass(frozen=True)
class Team:
    """A drawn study of four tests with its people."""

    at: Workplace
    anna: Workplace
    bert: Workplace
    lead: Workplace
    tests: list[Test]
    folder: Path

    def form(self, contact: Contact, **answers: str) -> Path:
        """A form filled in for a contact; what is not said stands in FILLED."""
        folder = self.folder / f"forms-{len(list(self.folder.iterdir()))}"
        (file, _) = write_visit_forms(self.lead, contact.id, "nl", folder)
        text = file.read_text(encoding="utf-8")
        began = contact.due_at.astimezone(BRUSSELS) + timedelta(days=1)
        if (FILLED | answers)["held"] == "true":
            answers = {"began": f'"{began:%Y-%m-%d %H:%M}"'} | answers
        for name, value in ({"began": '""'} | FILLED | answers).items():
            text = re.sub(rf'^{name} = "\?"', f"{name} = {value}", text, flags=re.MULTILINE)
        if (FILLED | answers)["price_quoted"] == "true":
            text = text.replace("# rent = 850.00", "rent = 812.50")
        text = text.replace('remarks = """', 'remarks = """Mevrouw Fictief was vriendelijk.')
        file.write_text(text, encoding="utf-8")
        return file

    def told(self, who: Workplace, contact: Contact, **answers: str) -> None:
        """The contact made, answered, visited, told of and locked."""
        send(who, contact)
        answer(who, contact, "invitation", channel="phone", text=f"Kom maar, {contact.id}.")
        record_visit(who, self.form(contact, **answers))
        lock_visit(who, contact.id)


def team_at(place: Workplace, folder: Path) -> Team:
    return team_of(drawn(place, folder), folder)


def drawn(place: Workplace, folder: Path) -> Workplace:
    study = f"studies/{VISITS}/study.toml"
    edit(place, study, "tests = 40\n", "tests = 4\n")
    edit(place, study, "max_ad_age_days = 21\n", "")
    ready(place, export(folder, agencies(8)), VISITS)
    draw_tests(place, VISITS)
    return place


def team_of(place: Workplace, folder: Path) -> Team:
    folder = Path(mkdtemp(dir=folder))
    over = closed(place, VISITS)
    anna, bert, lead = (
        acting(place, role).on(over.now()) for role in (Role.TESTER, Role.TESTER, Role.RESEARCHER)
    )
    return Team(over, anna, bert, lead, study_tests(place, VISITS), folder)


@pytest.fixture(scope="module")
def visits_project(made_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the study drawn, which tests copy."""
    folder = tmp_path_factory.mktemp("visits")
    project = Path(shutil.copytree(made_project, folder / "project"))
    place = open_workplace(project, None, None, clock=lambda: NOW)
    drawn(place, folder)
    place.engine.dispose()
    return project


@pytest.fixture
def team(visits_project: Path, tmp_path: Path, open_places: Callable[..., Workplace]) -> Team:
    return team_of(open_places(Path(shutil.copytree(visits_project, tmp_path / "p"))), tmp_path)


def test_an_invitation_is_declined_only_once_its_visit_was_told(
    either: Workplace, tmp_path: Path
) -> None:
    team = team_at(either, tmp_path)
    first, second = candidates(team.tests[0])
    send(team.anna, first)
    answer(team.anna, first, "invitation", channel="phone", text="Kom maar.")
    before = everything(team.at)
    with pytest.raises(Refused, match="nobody told of yet") as refused:
        log_contact(team.anna, first.id, "declined")
    assert refused.value.problems[0].code == "visit.untold"
    assert everything(team.at) == before
    assert tell_contact(team.anna, first.id).decline == ""
    record_visit(team.anna, team.form(first))
    assert tell_contact(team.anna, first.id).decline
    log_contact(team.anna, first.id, "declined")
    assert tell_contact(team.anna, first.id).decline == ""
    send(team.bert, second)
    answer(team.bert, second, "invitation", channel="phone", text="Kom maar eens.")
    set_visit_aside(team.lead, second.id, "ziek")
    assert tell_contact(team.bert, second.id).decline
    other = candidates(team.tests[1])[0]
    send(team.anna, other)
    answer(team.anna, other, "invitation", channel="phone", text="Kom ook maar.")
    log_contact(team.anna, other.id, "broken", reason="other")
    assert tell_contact(team.anna, other.id).decline, "nobody visits for a broken test"
    log_contact(team.anna, other.id, "declined")


def test_two_accounts_are_told_apart_locked_read_and_talked_over(
    either: Workplace, tmp_path: Path
) -> None:
    team = team_at(either, tmp_path)
    control, tested = candidates(team.tests[0])
    team.told(team.anna, control)
    with pytest.raises(Refused, match="every account of the test is locked"):
        show_visits(team.lead, control.id)
    with pytest.raises(NotAllowed):
        show_visits(team.bert, control.id)
    own = show_visits(team.anna, control.id)
    assert own.visits[0].visit.newest.remarks == "Mevrouw Fictief was vriendelijk."
    assert own.withheld == (tested.id,)
    with pytest.raises(Refused, match="must all be locked"):
        debrief_visits(team.lead, control.id, "Andere makelaar.")

    team.told(team.bert, tested, homes_shown="0", price_quoted="false")
    debrief_visits(team.lead, tested.id, "Andere makelaar.")
    entry = record_visit(team.anna, team.form(control, homes_told="3"), "Eén vergeten.")
    assert entry.after_sight
    shown = show_visits(team.lead, control.id)
    assert [one.contact for one in shown.visits] == [one.id for one in team.tests[0].contacts]
    assert shown.withheld == ()
    assert [entry.note for _, _, entry in shown.debriefs] == ["Andere makelaar."]
    (first,) = [one for one in shown.visits if one.contact == control.id]
    assert (first.visit.counts.homes_told, first.visit.newest.homes_told) == (2, 3)
    assert first.visit.counts.rent == 81_250
    assert [one.corrections for one in list_visits(team.at, VISITS)] == [
        int(contact.id == control.id) for contact in team.tests[0].contacts
    ]
    assert show_visits(team.bert, tested.id).debriefs == ()

    for words in ("Fictief", "Andere makelaar", "vergeten"):
        assert words not in repr(everything(team.at))
    with reading(team.at.engine) as session:
        assert check_session(session, team.at.keys) == []


def test_an_erased_landlord_leaves_the_numbers_and_no_words(team: Team) -> None:
    control, tested = candidates(team.tests[0])
    team.told(team.anna, control)
    team.told(team.bert, tested)
    debrief_visits(team.lead, tested.id, "Andere makelaar.")
    erase_subject(team.at, team.tests[0].landlord, reason="gevraagd")
    shown = show_visits(team.lead, control.id)
    assert {one.visit.counts.remarks for one in shown.visits} == {""}
    assert {one.visit.counts.minutes for one in shown.visits} == {25}
    assert [entry.note for _, _, entry in shown.debriefs] == [""]
    with reading(team.at.engine) as session:
        assert check_session(session, team.at.keys) == []


def test_stages_and_numbers_come_from_locked_accounts_of_complete_tests(team: Team) -> None:
    for number, test in enumerate(team.tests[:3]):
        control, tested = candidates(test)
        team.told(team.anna, control)
        if number < 2:
            shown = "0" if number == 0 else "1"
            team.told(team.bert, tested, homes_shown=shown, minutes="10")
        else:
            send(team.bert, tested)
            answer(team.bert, tested, "invitation", channel="phone", text="Welkom.")
            record_visit(team.bert, team.form(tested))
    found = analyse_visits(team.at, VISITS)
    pooled = found.stages[0].comparison
    stages = {one.outcome: one for one in found.stages if one.comparison == pooled}
    assert {name: one.pairs for name, one in stages.items()} == {
        "appointment": 2, "held": 2, "told": 2, "shown": 2, "price": 1,
    }  # fmt: skip
    assert (stages["shown"].cells.both, stages["shown"].cells.control_only) == (1, 1)
    assert (found.facts.readable, found.facts.waiting) == (2, 1)
    (minutes,) = [
        one for one in found.differences if one.item == "minutes" and one.comparison == pooled
    ]
    assert (minutes.pairs, minutes.control, minutes.tested) == (2, 25, 10)
    assert any("drawn by lot" in warning for warning in found.warnings)

    control, tested = candidates(team.tests[0])
    record_visit(team.bert, team.form(tested, homes_shown="2", minutes="10"), "Toch twee gezien.")
    same, corrected = (analyse_visits(team.at, VISITS, corrected=way) for way in (False, True))
    assert [one.cells for one in same.stages] == [one.cells for one in found.stages]
    shown = next(one for one in corrected.stages if one.outcome == "shown")
    assert (shown.cells.both, shown.cells.control_only) == (2, 0)
    assert same.facts.after_sight == corrected.facts.after_sight == 1


def test_an_account_that_will_not_come_leaves_its_pair_out(team: Team) -> None:
    control, tested = candidates(team.tests[0])
    team.told(team.anna, control)
    send(team.bert, tested)
    with pytest.raises(NotAllowed):
        set_visit_aside(team.bert, tested.id, "geen zin")
    set_visit_aside(team.lead, tested.id, "Tester gestopt.")
    found = analyse_visits(team.at, VISITS)
    assert {one.pairs for one in found.stages} == {0}
    assert (found.facts.readable, found.facts.absent) == (1, 1)


def test_what_was_answered_is_put_right_by_somebody_who_did_not_visit(team: Team) -> None:
    control, tested = candidates(team.tests[0])
    anna, bert = team.anna, team.bert
    team.told(anna, control)
    team.told(bert, tested)
    mine = next(one for one in list_responses(anna, VISITS) if one.contact == control.id)
    for who in (anna, bert):
        for change in (
            lambda who: correct_outcome(who, control.id, category="refusal", reason="vergist"),
            lambda who: withdraw_response(who, mine.id, reason="vergist"),
            lambda who: redate_response(who, mine.id, team.at.now(), reason="vergist"),
            lambda who: move_response(who, mine.id, tested.id, reason="vergist"),
        ):
            with pytest.raises(Refused, match="put right by somebody who did not visit"):
                change(who)
    later = team.lead.on(team.at.now() + timedelta(days=1))
    told = correct_outcome(later, control.id, category="refusal", reason="Verkeerd gehoord.")
    assert "contradicts the locked account of its visit, which has an appointment" in told.summary
    out = team.folder / "annex"
    build_reports(team.at, VISITS, out, audience="inspector", languages=["en"], formats=["html"])
    page = " ".join(next(out.glob("*.html")).read_text(encoding="utf-8").split())
    assert page.count("after both visitors’ accounts were locked") == 1
    assert "accounts were locked): Verkeerd gehoord." in page
    assert page.count("contradict each other on the appointment") == 1


def test_a_visitor_knows_nothing_of_the_other_before_both_accounts_are_locked(
    team: Team, tmp_path: Path
) -> None:
    """Nobody was assigned: whose visit it is, is told by who made the contact."""
    control, tested = candidates(team.tests[0])
    for who, contact in ((team.anna, control), (team.bert, tested)):
        send(who, contact)
        answer(who, contact, "invitation", channel="phone", text=f"Kom maar, {contact.id}.")
    (given,) = (one for one in list_responses(team.lead, VISITS) if one.contact == control.id)
    assert [one.contact for one in list_responses(team.bert, VISITS)] == [tested.id]
    assert [one.state for one in list_visits(team.bert, VISITS) if one.contact == control.id] == [
        "nothing"
    ]
    due = list_due(team.bert, VISITS, until=NOW + timedelta(days=60), everybody=True)
    assert {one.contact for one in due if one.task in ("visit", "decline")} == {tested.id}
    for deed in (
        lambda: write_visit_forms(team.bert, control.id, "nl", tmp_path / "forms"),
        lambda: answer(team.bert, control, "refusal", channel="phone", text="Neen."),
        lambda: correct_outcome(team.bert, control.id, category="refusal", reason="x"),
        lambda: withdraw_response(team.bert, given.id, reason="x"),
        lambda: (
            move_response(team.lead, given.id, tested.id, reason="x", category="refusal")
            and move_response(team.bert, given.id, control.id, reason="x", again=True)
        ),
    ):
        with pytest.raises(Refused, match="another tester's visit"):
            deed()
    move_response(team.lead, given.id, control.id, reason="x", category="invitation", again=True)
    for who, contact in ((team.anna, control), (team.bert, tested)):
        record_visit(who, team.form(contact))
        lock_visit(who, contact.id)
    assert len(list_responses(team.bert, VISITS)) == 2


def test_a_supervisor_locks_for_a_visitor_who_cannot(team: Team) -> None:
    control, tested = candidates(team.tests[0])
    team.told(team.anna, control)
    send(team.bert, tested)
    answer(team.bert, tested, "invitation", channel="phone", text="Welkom.")
    record_visit(team.bert, team.form(tested))
    with pytest.raises(Refused, match="its visitor handed in"):
        set_visit_aside(team.lead, tested.id, "Tester gestopt.")
    with pytest.raises(Refused, match="another tester's"):
        lock_visit(team.anna, tested.id)
    lock_visit(team.lead, tested.id)
    assert {one.readable for one in list_visits(team.lead, VISITS)} == {True}


def test_a_form_with_mistakes_records_nothing_and_tells_them_all(team: Team) -> None:
    control, _ = candidates(team.tests[0])
    send(team.anna, control)
    before = everything(team.at)
    with pytest.raises(WrongInput) as raised:
        record_visit(
            team.anna, team.form(control, held="false", homes_told='"?"', documents='["paspoort"]')
        )
    told = "\n".join(map(str, raised.value.problems))
    assert re.search(r"homes_told: found '\?': must be a whole number", told)
    assert "documents[1]: found 'paspoort'" in told
    with pytest.raises(WrongInput) as raised:
        record_visit(team.anna, team.form(control, homes_shown="3"))
    assert "homes_told is 2" in str(raised.value.problems[0])
    assert everything(team.at) == before


def test_day_hour_and_minutes_are_told_of_a_visit_that_took_place(team: Team) -> None:
    control, _ = candidates(team.tests[0])
    send(team.anna, control)
    for answers, rule in (
        ({"began": '""'}, "must be the day and hour of the visit"),
        ({"minutes": "0"}, "lasted a minute at least"),
        ({"began": '"2026-02-01 17:00"'}, "must lie between the call"),
        ({"began": '"2027-02-01 17:00"'}, "must lie between the call"),
    ):
        with pytest.raises(WrongInput, match=rule):
            record_visit(team.anna, team.form(control, **answers))
    entry = record_visit(team.anna, team.form(control))
    shown = show_visits(team.anna, control.id).visits[0].visit.newest
    assert shown == entry.account
    assert shown.began == (control.due_at.astimezone(BRUSSELS) + timedelta(days=1)).replace(
        tzinfo=None, second=0, microsecond=0
    )


def test_a_filled_form_is_never_written_over(team: Team) -> None:
    control, _ = candidates(team.tests[0])
    file = team.form(control)
    with pytest.raises(WrongInput, match="lies there already"):
        write_visit_forms(team.anna, control.id, "fr", file.parent)


def test_the_printed_form_holds_the_script_and_every_question(team: Team) -> None:
    control, _ = candidates(team.tests[0])
    for code, words in {
        "nl": ("Aan de deur", "Verslag van een bezoek"),
        "fr": ("À la porte", "Compte rendu de visite"),
        "en": ("", "Account of a visit"),
    }.items():
        _, page = write_visit_forms(team.anna, control.id, code, team.folder / code)
        text = page.read_text(encoding="utf-8")
        assert all(word in text for word in words)
        assert text.count("<li>") == 12
        assert "{{" not in text, "the script speaks with the candidate's own names"
    send(team.anna, control)
    answer(team.anna, control, "invitation", channel="phone", text="Donderdag om vijf uur.")
    assert [(each.contact, each.state) for each in list_visits(team.lead, VISITS)] == [
        (control.id, "to_visit")
    ]
    _, page = write_visit_forms(team.anna, control.id, "nl", team.folder / "asked")
    told = page.read_text(encoding="utf-8")
    home = script_home(team.at, control)
    for words in ("U bent", "Donderdag om vijf uur.", home):
        assert words in told, words


def script_home(at: Workplace, contact: Contact) -> str:
    """Where the home is, as ``contacts due`` tells it."""
    tasks = list_due(at, VISITS, until=NOW + timedelta(days=60))
    (home,) = (task.home for task in tasks if (task.contact, task.task) == (contact.id, "visit"))
    return home


def test_an_annex_holds_both_accounts_once_they_are_locked(team: Team) -> None:
    control, tested = candidates(team.tests[0])
    team.told(team.anna, control)
    team.told(team.bert, tested, homes_shown="0", documents='["income", "work"]')
    out = team.folder / "annex"
    build_reports(team.at, VISITS, out, audience="inspector", languages=["en"], formats=["html"])
    page = " ".join(next(out.glob("*.html")).read_text(encoding="utf-8").split())
    annexed = page[page.index("Annex: every test") :]
    assert annexed.count("Visit took place") == 2
    assert "proof of income, employment contract" in annexed
    assert "Remarks of the visitor" in annexed


def test_where_nobody_visits_there_are_no_accounts(field: Workplace, tmp_path: Path) -> None:
    contact = study_tests(field)[0].contacts[0]
    for deed in (
        lambda: lock_visit(field, contact.id),
        lambda: show_visits(field, contact.id),
        lambda: write_visit_forms(field, contact.id, "nl", tmp_path / "forms"),
        lambda: list_visits(field, "kortrijk-couples-2026"),
        lambda: analyse_visits(field, "kortrijk-couples-2026"),
    ):
        with pytest.raises(Refused, match="nobody visits"):
            deed()


def test_reports_tell_stages_to_all_and_numbers_to_commissioners_alone(
    team: Team, tmp_path: Path
) -> None:
    for test in team.tests:
        control, tested = candidates(test)
        team.told(team.anna, control)
        team.told(team.bert, tested, homes_shown="0", price_quoted="false")
    assert set(show_of(team, tmp_path, "commissioner", "nl", "fr", "en")) == {"nl", "fr", "en"}
    told = show_of(team, tmp_path, "commissioner", "en")["en"]
    for words in (
        "At the visit",
        "Shown a home, of those told of one",
        "not drawn by lot",
        "Of 4 tests every account is locked.",
        "Numbers in the accounts, pair by pair",
    ):
        assert words in told
    assert "Fictief" not in told
    public = show_of(team, tmp_path, "public", "en")["en"]
    assert "Numbers in the accounts" not in public


def test_exports_hold_accounts_for_researchers_alone(team: Team, tmp_path: Path) -> None:
    control, tested = candidates(team.tests[0])
    team.told(team.anna, control)
    team.told(team.bert, tested, homes_shown="0", price_quoted="false")
    record_visit(team.anna, team.form(control, homes_told="3"), "Eén vergeten.")
    for test in team.tests[1:]:
        one, other = candidates(test)
        send(team.anna, one)
        send(team.bert, other)
    folder = tmp_path / "researcher"
    export_study(team.at, VISITS, folder, form=Format.CSV)
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.rglob("*.csv")}
    (visits,) = [text for name, text in texts.items() if "visits" in name]
    told = {row["homes_shown"]: row for row in csv.DictReader(visits.splitlines())}
    assert (told["1"]["rent"], told["1"]["corrected_after_sight"]) == ("812.5", "true")
    assert (told["1"]["homes_told"], told["0"]["rent"]) == ("2", "")
    (frame,) = [text for name, text in texts.items() if "frame" in name]
    stages = [row["visit_shown"] for row in csv.DictReader(frame.splitlines())]
    assert sorted(stages) == [""] * 6 + ["no", "yes"]
    assert "Fictief" not in repr(texts)


def show_of(team: Team, folder: Path, audience: str, *languages: str) -> dict[str, str]:
    """The text of each report, by language."""
    written = build_reports(team.at, VISITS, folder / "out", audience=audience, languages=languages)
    return {
        code: file.read_text(encoding="utf-8")
        for code, file in zip(languages, written.reports, strict=True)
    }


def test_who_was_given_the_other_visit_does_not_take_this_one_by_mistake(team: Team) -> None:
    control, tested = candidates(team.tests[0])
    for who in (team.anna, team.bert):
        train_tester(team.at, who.person.id, until=None)
    assign_testers(team.at, VISITS)
    with reading(team.at.engine) as session:
        holder, _ = about_contact(session, control.id, team.anna.person.id)
    owner, other = team.anna, team.bert
    if holder == team.bert.person.id:
        owner, other = other, owner
    send(owner, control)
    answer(owner, control, "invitation", channel="phone", text="Kom maar.")
    with pytest.raises(Refused) as refused:
        record_visit(other, team.form(control))
    assert f"yours of this test is {tested.id}" in str(refused.value)
    record_visit(owner, team.form(control))
    lock_visit(owner, control.id)


def test_a_report_on_visits_does_not_say_that_only_the_first_contact_was_tested(
    team: Team, tmp_path: Path
) -> None:
    for test in team.tests:
        control, tested = candidates(test)
        team.told(team.anna, control)
        team.told(team.bert, tested)
    text = show_of(team, tmp_path, "commissioner", "en")["en"]
    told = " ".join(text.split())
    assert "Only the first contact was tested" not in told
    assert "We only tested the first step" not in told
    assert "Only the first contact and the visit were tested" in told
    assert "Their letters are alike" not in told
    assert "What they say is alike in length, but never the same." in told
    assert "a coin decided who called first" in told


def assigned(team: Team, contact: Contact) -> tuple[Workplace, Workplace]:
    """Who was given a visit, and who was given the other of its test."""
    for who in (team.anna, team.bert):
        train_tester(team.at, who.person.id, until=None)
    assign_testers(team.at.on(NOW), VISITS)
    with reading(team.at.engine) as session:
        holder, _ = about_contact(session, contact.id, team.anna.person.id)
    both = (team.anna, team.bert)
    return both if holder == team.anna.person.id else both[::-1]


def test_who_called_for_a_visit_that_was_given_to_another_logs_answers_and_visits(
    team: Team,
) -> None:
    control, tested = candidates(team.tests[0])
    caller, stays = assigned(team, control)
    cor = acting(team.at, Role.TESTER).on(team.at.now())
    train_tester(team.at, cor.person.id, until=None)
    assign_testers(team.at.on(NOW), VISITS, leaving=caller.person.id)
    with reading(team.at.engine) as session:
        holders = {about_contact(session, one.id, "")[0] for one in (control, tested)}
    assert holders == {cor.person.id, stays.person.id}
    send(caller, control)
    answer(caller, control, "invitation", channel="phone", text="Kom maar.")
    with pytest.raises(Refused, match="another tester's visit"):
        answer(cor, control, "refusal", channel="phone", text="Neen.")
    shown = [control.id in visits_due(who) for who in (caller, cor, stays)]
    assert shown == [True, False, False]
    assert visits_due(team.lead)[control.id] == caller.person.id
    for file, who, told in (
        ("caller.ics", caller, True),
        ("cor.ics", cor, False),
        ("lead.ics", cor, False),
    ):
        by = team.lead if file == "lead.ics" else who
        out = team.folder / file
        write_calendar(by, VISITS, out, of=who.person.id, code="en")
        assert (f"{control.id}.visit@" in out.read_text(encoding="utf-8")) is told, file
    send(stays, tested)
    answer(stays, tested, "invitation", channel="phone", text="Kom maar.")
    record_visit(caller, team.form(control))
    lock_visit(caller, control.id)


def visits_due(who: Workplace) -> dict[str, str]:
    """The visits that a person is shown, each with whose it is."""
    return {task.contact: task.who for task in list_due(who, VISITS) if task.task == "visit"}


def test_nobody_is_given_both_visits_of_a_test(team: Team) -> None:
    """Who stays when the other drops out is not given the other visit, offered or not."""
    for who in (team.anna, team.bert):
        train_tester(team.at, who.person.id, until=None)
    control, tested = candidates(team.tests[0])
    owner, leaving = assigned(team, control)
    send(owner, control)
    send(leaving, tested)
    answer(leaving, tested, "invitation", channel="phone", text="Kom maar.")
    done = assign_testers(team.at, VISITS, leaving=leaving.person.id)
    assert (done.given, done.alone, done.unlike) == ({}, (), ())
    assert tested.id in done.beside
    assert set(done.beside) == set(done.nobody)
    assert visits_due(owner) == {}


def test_a_visit_of_who_drops_out_after_the_call_goes_to_another(team: Team) -> None:
    control, _ = candidates(team.tests[0])
    cor = acting(team.at, Role.TESTER).on(team.at.now())
    for who in (team.anna, team.bert, cor):
        train_tester(team.at, who.person.id, until=None)
    send(team.anna, control)
    answer(team.anna, control, "invitation", channel="phone", text="Kom maar.")
    with pytest.raises(Refused, match="another tester's visit"):
        write_visit_forms(team.bert, control.id, "nl", team.folder / "forms")
    assign_testers(team.at, VISITS)
    assert assign_testers(team.at, VISITS, leaving=team.anna.person.id).given
    with reading(team.at.engine) as session:
        holder, _ = about_contact(session, control.id, "")
    taker = team.bert if holder == team.bert.person.id else cor
    write_visit_forms(taker, control.id, "nl", team.folder / "forms")


def test_nobody_but_its_visitor_hands_in_an_account(team: Team) -> None:
    control, _ = candidates(team.tests[0])
    owner, _ = assigned(team, control)
    send(owner, control)
    answer(owner, control, "invitation", channel="phone", text="Kom maar.")
    stranger = acting(team.at, Role.TESTER).on(team.at.now())
    for who in (team.lead, stranger):
        for reason in (None, "vergist"):
            with pytest.raises(Refused, match="only who was given its visit") as refused:
                record_visit(who, team.form(control), reason)
            assert (owner.person.id in str(refused.value)) == (who is team.lead)
    record_visit(owner, team.form(control))


def test_a_visitor_whose_visit_was_said_not_to_come_hands_it_in_with_a_reason(team: Team) -> None:
    control, tested = candidates(team.tests[0])
    team.told(team.bert, tested)
    send(team.anna, control)
    answer(team.anna, control, "invitation", channel="phone", text="Kom maar.")
    set_visit_aside(team.lead, control.id, "vergist")
    with pytest.raises(Refused, match="puts it right with a reason"):
        record_visit(team.anna, team.form(control))
    assert record_visit(team.anna, team.form(control), "Ik was er wel.").after_sight
    first, corrected = (analyse_visits(team.at, VISITS, corrected=way) for way in (False, True))
    assert (first.facts.absent, first.facts.after_sight) == (0, 1)
    assert [max(one.pairs for one in each.stages) for each in (first, corrected)] == [0, 1]


def test_of_an_account_that_may_not_be_read_yet_no_contradiction_is_told(team: Team) -> None:
    control, _ = candidates(team.tests[0])
    team.told(team.anna, control)
    told = correct_outcome(team.lead, control.id, category="refusal", reason="Verkeerd gehoord.")
    assert "contradicts" not in told.summary


WRITERS = {"different_sex_couple_man": "man", "male_couple": "man"}
"""How the writer of an arm reads, by the protocol; all others are women."""


def shown(at: Workplace, name: str, **seen: str) -> str:
    """A trained tester of whom a visit shows this; the id of the person."""
    person = add_person(at, name, "tester", VISITS)
    train_tester(at, name, until=None)
    if seen:
        describe_tester(at, name, Characteristics(**seen))
    return person.id


def test_a_visit_goes_to_nobody_who_is_seen_not_to_be_its_candidate(team: Team) -> None:
    at = team.at
    men = {shown(at, name, reads_as="man", origin="flemish") for name in ("arne", "bart")}
    women = {shown(at, name, reads_as="woman") for name in ("cato", "dien")}
    shown(at, "eef", reads_as="woman", origin="moroccan")
    done = assign_testers(at, VISITS)
    with reading(at.engine) as session:
        given = read_testers(session, team.tests[0].study).given
    for contact in (each for test in team.tests for each in test.contacts):
        fit = men if WRITERS.get(contact.arm) else women
        assert given[contact.id].person in fit, contact.arm
    assert sum(done.given.values()) == 8
    assert "eef" not in done.given
    assert done.undescribed == done.unlike == ()


def test_who_holds_a_visit_gives_it_up_once_they_are_seen_to_be_another(team: Team) -> None:
    at = team.at
    shown(at, "arne"), shown(at, "bart")
    done = assign_testers(at, VISITS)
    assert done.undescribed == ("arne", "bart")
    assert (sum(done.given.values()), done.nobody) == (8, ())
    for name in ("arne", "bart"):
        describe_tester(at, name, Characteristics(reads_as="man", words="baard"))
    again = assign_testers(at, VISITS)
    women = [each.id for test in team.tests for each in test.contacts if each.arm not in WRITERS]
    assert again.unlike == again.nobody
    assert sorted(again.nobody) == sorted(women) != []
    listed = {each.login: each.shows for each in list_testers(at, VISITS)}
    assert listed["arne"] == "man, baard"
