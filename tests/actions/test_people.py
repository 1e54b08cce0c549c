"""Every action asks for a right; who holds it is what the roles say and nothing else."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from discrimtest.actions.analyse_visits import analyse_visits
from discrimtest.actions.ask_job import ask_job, list_jobs
from discrimtest.actions.assign_testers import assign_testers
from discrimtest.actions.capture_advert import capture_advert
from discrimtest.actions.code_outcomes import (
    decide_item,
    judge_item,
    leave_item,
    next_dispute,
    next_item,
    tell_salutation,
    undo_item,
)
from discrimtest.actions.decide_landlords import (
    confirm_all,
    confirm_landlords,
    exclude_landlord,
)
from discrimtest.actions.diff_study import diff_study
from discrimtest.actions.disclose_tester import disclose_tester
from discrimtest.actions.draw_calls import draw_calls
from discrimtest.actions.draw_tests import draw_tests
from discrimtest.actions.erase_subject import erase_subject, went_out
from discrimtest.actions.export_bundle import BundleAsked, export_bundle
from discrimtest.actions.export_form import export_form
from discrimtest.actions.fetch_mail import fetch_mails, take_mails
from discrimtest.actions.give_access import give_access
from discrimtest.actions.give_seal import give_seal
from discrimtest.actions.hold_subject import hold_subject, list_holds, release_hold
from discrimtest.actions.import_listings import import_listings
from discrimtest.actions.invite_person import first_invitation, invite_person, reset_account
from discrimtest.actions.judge_calls import judge_call, list_to_judge
from discrimtest.actions.keep_session import end_sessions, list_sessions
from discrimtest.actions.keep_store import back_up, grant_to
from discrimtest.actions.list_calls import export_calls, list_calls, show_script
from discrimtest.actions.list_complaints import list_complaints, show_complaint
from discrimtest.actions.list_contacts import list_contacts
from discrimtest.actions.list_reasons import list_reasons
from discrimtest.actions.list_visits import list_visits
from discrimtest.actions.lock_study import amend_study, lock_study
from discrimtest.actions.make_calls import assign_calls, log_call, withdraw_call
from discrimtest.actions.manage_people import (
    add_person,
    grant_role,
    list_people,
    revoke_role,
    set_active,
    studies_seen,
)
from discrimtest.actions.manage_testers import (
    declare_conflict,
    describe_tester,
    list_testers,
    train_tester,
)
from discrimtest.actions.read_captures import export_capture, list_captures, read_capture
from discrimtest.actions.record_complaint import (
    ToldComplaint,
    add_complaint,
    answer_complaint,
    link_complaint,
    name_complaints_landlord,
    record_consent,
    refer_complaint,
)
from discrimtest.actions.record_reply import list_replies, record_reply
from discrimtest.actions.record_step import defer_step, list_steps, record_step
from discrimtest.actions.release_document import release_document, withdraw_document
from discrimtest.actions.review_landlords import (
    accepted_listings,
    doubtful_pairs,
    known_landlords,
    search_listings,
)
from discrimtest.actions.run_retention import run_retention, tell_retention
from discrimtest.actions.seal_document import seal_document
from discrimtest.actions.seal_log import (
    list_seals,
    record_departure,
    rotate_seal_key,
    seal_log,
    stamp_seals,
)
from discrimtest.actions.send_due import send_due
from discrimtest.actions.show_codebook import codebook_labels, coding_sheet
from discrimtest.actions.show_files import check_here, show_files
from discrimtest.actions.tell_clocks import tell_clocks, write_clocks
from discrimtest.actions.tell_coding import tell_agreement, tell_queue
from discrimtest.actions.tell_draw import tell_draw
from discrimtest.actions.tell_study import tell_study
from discrimtest.actions.undraw_tests import undraw_tests
from discrimtest.actions.unlink_exports import unlink_exports
from discrimtest.actions.verify_lines import verify_lines
from discrimtest.actions.write_official_report import write_notice, write_official_report
from discrimtest.actions.write_privacy_papers import (
    write_impact_assessment,
    write_processing_record,
)
from discrimtest.actions.write_public_paper import write_public_papers
from discrimtest.errors import DiscrimtestError, NotAllowed, Refused, WrongInput
from discrimtest.store import people
from discrimtest.store.engine import reading
from discrimtest.store.log import entries
from discrimtest.words.account import needs_two_factors
from discrimtest.words.characteristics import Characteristics
from discrimtest.words.coding_event import CodingPart
from discrimtest.words.complaint import ComplaintSource, ComplaintText, Consent
from discrimtest.words.job import JobKind
from discrimtest.words.person import RIGHTS, Grant, Person, Right, Role
from discrimtest.workplace.open_study import look_up
from discrimtest.workplace.workplace import Workplace
from tests.actions.examples import (
    EXPORT,
    STUDY,
    acting,
    another_study,
    everything,
    root_of,
)

TOLD = ToldComplaint(
    ComplaintSource.CITIZEN, "origin", ComplaintText("", "", "Verhuurd."), region="flanders"
)


@dataclass(frozen=True)
class Asked:
    """An action, the right it must ask for, and whether it happens within one study."""

    right: Right
    act: Callable[[Workplace], object]
    in_study: bool = False


ACTIONS = {
    "import_listings": Asked(
        Right.IMPORT_LISTINGS, lambda at: import_listings(at, STUDY, EXPORT), in_study=True
    ),
    "accepted_listings": Asked(
        Right.READ_STUDY, lambda at: accepted_listings(at, STUDY), in_study=True
    ),
    "search_listings": Asked(
        Right.READ_STUDY, lambda at: search_listings(at, STUDY, "kortrijk", 0, 5), in_study=True
    ),
    "doubtful_pairs": Asked(Right.DECIDE_LANDLORDS, lambda at: doubtful_pairs(at, 0, 5)),
    "tell_study": Asked(Right.READ_STUDY, lambda at: tell_study(at, STUDY), in_study=True),
    "tell_draw": Asked(Right.READ_STUDY, lambda at: tell_draw(at, STUDY), in_study=True),
    "show_files": Asked(Right.READ_STUDY, lambda at: show_files(at, STUDY), in_study=True),
    "check_here": Asked(
        Right.READ_STUDY, lambda at: check_here(at, STUDY, launch=False), in_study=True
    ),
    "list_jobs": Asked(Right.READ_STUDY, lambda at: list_jobs(at, STUDY), in_study=True),
    "ask_job": Asked(
        Right.DRAW_TESTS, lambda at: ask_job(at, JobKind.DRAW, STUDY, {}), in_study=True
    ),
    "known_landlords": Asked(Right.DECIDE_LANDLORDS, known_landlords),
    "confirm_all": Asked(Right.DECIDE_LANDLORDS, lambda at: confirm_all(at, "one", same=True)),
    "confirm_landlords": Asked(
        Right.DECIDE_LANDLORDS, lambda at: confirm_landlords(at, "one", "two", same=True)
    ),
    "exclude_landlord": Asked(
        Right.DECIDE_LANDLORDS, lambda at: exclude_landlord(at, "one", reason="asked")
    ),
    "list_reasons": Asked(Right.MANAGE_STORE, list_reasons),
    "seal_log": Asked(Right.MANAGE_STORE, seal_log),
    "give_seal": Asked(Right.MANAGE_STORE, lambda at: give_seal(at, Path("seals"))),
    "stamp_seals": Asked(Right.MANAGE_STORE, stamp_seals),
    "list_seals": Asked(Right.MANAGE_STORE, list_seals),
    "rotate_seal_key": Asked(Right.MANAGE_STORE, rotate_seal_key),
    "record_departure": Asked(
        Right.MANAGE_STORE, lambda at: record_departure(at, 1, "mail", "Stad Kortrijk")
    ),
    "lock_study": Asked(Right.LOCK_STUDY, lambda at: lock_study(at, STUDY), in_study=True),
    "amend_study": Asked(Right.LOCK_STUDY, lambda at: amend_study(at, STUDY, "why"), in_study=True),
    "diff_study": Asked(Right.READ_STUDY, lambda at: diff_study(at, STUDY), in_study=True),
    "fetch_mails": Asked(Right.RECORD_RESPONSES, lambda at: fetch_mails(at, STUDY), in_study=True),
    "take_mails": Asked(
        Right.RECORD_RESPONSES, lambda at: take_mails(at, STUDY, [EXPORT.parent]), in_study=True
    ),
    "list_visits": Asked(Right.RECORD_RESPONSES, lambda at: list_visits(at, STUDY), in_study=True),
    "analyse_visits": Asked(
        Right.RUN_ANALYSIS, lambda at: analyse_visits(at, STUDY), in_study=True
    ),
    "capture_advert": Asked(
        Right.RECORD_CONTACTS,
        lambda at: capture_advert(at, STUDY, "x", saved=EXPORT),
        in_study=True,
    ),
    "list_captures": Asked(Right.READ_STUDY, lambda at: list_captures(at, STUDY), in_study=True),
    "read_capture": Asked(Right.READ_STUDY, lambda at: read_capture(at, "x")),
    "export_capture": Asked(Right.READ_STUDY, lambda at: export_capture(at, "x", Path("x"))),
    "record_step": Asked(
        Right.RELEASE_EVIDENCE, lambda at: record_step(at, STUDY, "x", note="y"), in_study=True
    ),
    "record_reply": Asked(
        Right.RELEASE_EVIDENCE, lambda at: record_reply(at, STUDY, "A1", text="x"), in_study=True
    ),
    "list_replies": Asked(
        Right.RELEASE_EVIDENCE, lambda at: list_replies(at, STUDY), in_study=True
    ),
    "list_steps": Asked(Right.RELEASE_EVIDENCE, lambda at: list_steps(at, STUDY), in_study=True),
    "defer_step": Asked(
        Right.RELEASE_EVIDENCE,
        lambda at: defer_step(at, STUDY, "x", date(2031, 1, 1), why="y"),
        in_study=True,
    ),
    "write_public_papers": Asked(
        Right.BUILD_REPORT,
        lambda at: write_public_papers(
            at, STUDY, EXPORT / "no", audience="council", languages=["nl"]
        ),
        in_study=True,
    ),
    "write_official_report": Asked(
        Right.RELEASE_EVIDENCE,
        lambda at: write_official_report(at, STUDY, "A1", EXPORT / "no"),
        in_study=True,
    ),
    "write_notice": Asked(
        Right.RELEASE_EVIDENCE,
        lambda at: write_notice(at, STUDY, "A1", EXPORT / "no"),
        in_study=True,
    ),
    "tell_clocks": Asked(Right.RELEASE_EVIDENCE, lambda at: tell_clocks(at, STUDY), in_study=True),
    "write_clocks": Asked(
        Right.RELEASE_EVIDENCE, lambda at: write_clocks(at, STUDY, EXPORT / "no"), in_study=True
    ),
    "seal_document": Asked(Right.RELEASE_EVIDENCE, lambda at: seal_document(at, "2026-9999")),
    "release_document": Asked(
        Right.RELEASE_EVIDENCE, lambda at: release_document(at, STUDY, EXPORT), in_study=True
    ),
    "export_bundle": Asked(
        Right.RELEASE_EVIDENCE,
        lambda at: export_bundle(at, STUDY, EXPORT.parent / "bundle", BundleAsked()),
        in_study=True,
    ),
    "withdraw_document": Asked(
        Right.RELEASE_EVIDENCE, lambda at: withdraw_document(at, "2026-0001", "why")
    ),
    "draw_tests": Asked(Right.DRAW_TESTS, lambda at: draw_tests(at, STUDY), in_study=True),
    "undraw_tests": Asked(
        Right.DRAW_TESTS, lambda at: undraw_tests(at, STUDY, 1, "why"), in_study=True
    ),
    **{
        name: Asked(right, act, in_study=True)
        for name, right, act in (
            ("draw_calls", Right.DRAW_TESTS, lambda at: draw_calls(at, STUDY, 1)),
            ("assign_calls", Right.SUPERVISE_TESTERS, lambda at: assign_calls(at, STUDY)),
            ("log_call", Right.RECORD_CONTACTS, lambda at: log_call(at, STUDY, 1, None)),
            ("withdraw_call", Right.SUPERVISE_TESTERS, lambda at: withdraw_call(at, STUDY, 1, "w")),
            ("judge_call", Right.CODE_OUTCOMES, lambda at: judge_call(at, STUDY, 1, "refuses")),
            ("list_calls", Right.RECORD_CONTACTS, lambda at: list_calls(at, STUDY)),
            ("show_script", Right.RECORD_CONTACTS, lambda at: show_script(at, STUDY, 1)),
            ("list_to_judge", Right.CODE_OUTCOMES, lambda at: list_to_judge(at, STUDY)),
            (
                "export_calls",
                Right.EXPORT_DATA,
                lambda at: export_calls(at, STUDY, root_of(at) / "calls.csv"),
            ),
        )
    },
    "assign_testers": Asked(
        Right.SUPERVISE_TESTERS, lambda at: assign_testers(at, STUDY), in_study=True
    ),
    "list_testers": Asked(
        Right.SUPERVISE_TESTERS, lambda at: list_testers(at, STUDY), in_study=True
    ),
    "train_tester": Asked(
        Right.SUPERVISE_TESTERS, lambda at: train_tester(at, "nobody", until=None)
    ),
    "describe_tester": Asked(
        Right.SUPERVISE_TESTERS,
        lambda at: describe_tester(at, "nobody", Characteristics(age="65+")),
    ),
    "declare_conflict": Asked(
        Right.SUPERVISE_TESTERS, lambda at: declare_conflict(at, "nobody", "one", reason="why")
    ),
    "export_form": Asked(
        Right.SUPERVISE_TESTERS,
        lambda at: export_form(at, STUDY, root_of(at) / "form"),
        in_study=True,
    ),
    "add_person": Asked(Right.MANAGE_PEOPLE, lambda at: add_person(at, "an", "tester")),
    "grant_role": Asked(Right.MANAGE_PEOPLE, lambda at: grant_role(at, "an", "tester")),
    "studies_seen": Asked(Right.MANAGE_PEOPLE, lambda at: studies_seen(at, "an")),
    "revoke_role": Asked(Right.MANAGE_PEOPLE, lambda at: revoke_role(at, "an", "tester")),
    "set_active": Asked(Right.MANAGE_PEOPLE, lambda at: set_active(at, "an", active=False)),
    "list_people": Asked(Right.MANAGE_PEOPLE, list_people),
    "invite_person": Asked(Right.MANAGE_PEOPLE, lambda at: invite_person(at, "an")),
    "reset_account": Asked(Right.MANAGE_PEOPLE, lambda at: reset_account(at, "an")),
    "first_invitation": Asked(Right.MANAGE_PEOPLE, first_invitation),
    "list_sessions": Asked(Right.MANAGE_PEOPLE, lambda at: list_sessions(at, "an")),
    "end_sessions": Asked(Right.MANAGE_PEOPLE, lambda at: end_sessions(at, "an")),
    "add_complaint": Asked(Right.HANDLE_COMPLAINTS, lambda at: add_complaint(at, TOLD)),
    "record_consent": Asked(
        Right.HANDLE_COMPLAINTS, lambda at: record_consent(at, "one", Consent.CONTACT)
    ),
    "name_complaints_landlord": Asked(
        Right.HANDLE_COMPLAINTS, lambda at: name_complaints_landlord(at, "one", TOLD.landlord)
    ),
    "link_complaint": Asked(Right.HANDLE_COMPLAINTS, lambda at: link_complaint(at, "one", STUDY)),
    "refer_complaint": Asked(Right.HANDLE_COMPLAINTS, lambda at: refer_complaint(at, "one")),
    "answer_complaint": Asked(
        Right.HANDLE_COMPLAINTS, lambda at: answer_complaint(at, "one", "ja")
    ),
    "list_complaints": Asked(Right.HANDLE_COMPLAINTS, list_complaints),
    "list_contacts": Asked(
        Right.SUPERVISE_TESTERS, lambda at: list_contacts(at, STUDY), in_study=True
    ),
    "show_complaint": Asked(Right.HANDLE_COMPLAINTS, lambda at: show_complaint(at, "one")),
    "tell_retention": Asked(Right.MANAGE_STORE, tell_retention),
    "run_retention": Asked(Right.MANAGE_STORE, run_retention),
    "list_holds": Asked(Right.MANAGE_STORE, list_holds),
    "hold_subject": Asked(Right.MANAGE_STORE, lambda at: hold_subject(at, "nobody", "asked")),
    "release_hold": Asked(Right.MANAGE_STORE, lambda at: release_hold(at, "nobody", "asked")),
    "disclose_tester": Asked(
        Right.MANAGE_PEOPLE,
        lambda at: disclose_tester(
            at, STUDY, "nobody", order="1", certificate=Path("none"), file=Path("none")
        ),
    ),
    "give_access": Asked(
        Right.MANAGE_STORE,
        lambda at: give_access(at, "nobody", root_of(at) / "copy", reason="letter"),
    ),
    "unlink_exports": Asked(Right.MANAGE_STORE, unlink_exports),
    "write_processing_record": Asked(
        Right.LOCK_STUDY,
        lambda at: write_processing_record(at, STUDY, root_of(at) / "record.docx"),
        in_study=True,
    ),
    "write_impact_assessment": Asked(
        Right.LOCK_STUDY,
        lambda at: write_impact_assessment(at, STUDY, root_of(at) / "assessment.html"),
        in_study=True,
    ),
    "went_out": Asked(Right.MANAGE_STORE, lambda at: went_out(at, "nobody")),
    "grant_to": Asked(Right.MANAGE_STORE, lambda at: grant_to(at, "nobody")),
    "back_up": Asked(Right.MANAGE_STORE, lambda at: back_up(at, root_of(at).parent / "backup.zip")),
    **{
        name: Asked(
            Right.CODE_OUTCOMES if name in ("undo_item", "tell_queue") else Right.CODE_BLIND,
            act,
            in_study=True,
        )
        for name, act in {
            "coding_sheet": lambda at: coding_sheet(at, STUDY, CodingPart.OUTCOME),
            "next_item": lambda at: next_item(at, STUDY),
            "next_dispute": lambda at: next_dispute(at, STUDY),
            "judge_item": lambda at: judge_item(at, STUDY, "one", category="refusal"),
            "decide_item": lambda at: decide_item(
                at, STUDY, "one", category="refusal", reason="why"
            ),
            "tell_salutation": lambda at: tell_salutation(at, STUDY, "one", subtle=()),
            "leave_item": lambda at: leave_item(at, STUDY, "one", leaked="name"),
            "undo_item": lambda at: undo_item(at, STUDY, "one"),
            "tell_queue": lambda at: tell_queue(at, STUDY),
        }.items()
    },
    "codebook_labels": Asked(
        Right.READ_STUDY, lambda at: codebook_labels(at, STUDY, "nl"), in_study=True
    ),
    "tell_agreement": Asked(
        Right.SUPERVISE_TESTERS, lambda at: tell_agreement(at, STUDY), in_study=True
    ),
    "send_due": Asked(
        Right.RECORD_CONTACTS, lambda at: send_due(at, STUDY, live=True), in_study=True
    ),
    "verify_lines": Asked(Right.RECORD_CONTACTS, lambda at: verify_lines(at, STUDY), in_study=True),
    "erase_subject": Asked(Right.MANAGE_STORE, lambda at: erase_subject(at, "nobody", "asked")),
}
MODULES = (
    "ask_job",
    "give_access",
    "give_seal",
    "seal_log",
    "unlink_exports",
    "write_privacy_papers",
    "write_public_paper",
    "run_job",
    "show_files",
    "tell_draw",
    "tell_studies",
    "tell_study",
    "assign_testers",
    "capture_advert",
    "code_outcomes",
    "decide_landlords",
    "diff_study",
    "disclose_tester",
    "draw_calls",
    "draw_tests",
    "erase_subject",
    "export_bundle",
    "export_form",
    "fetch_mail",
    "hold_subject",
    "import_listings",
    "invite_person",
    "judge_calls",
    "keep_session",
    "keep_store",
    "list_calls",
    "list_complaints",
    "list_contacts",
    "list_reasons",
    "lock_study",
    "make_calls",
    "manage_people",
    "manage_testers",
    "read_captures",
    "record_complaint",
    "record_reply",
    "record_step",
    "release_document",
    "review_landlords",
    "run_retention",
    "seal_document",
    "send_due",
    "show_codebook",
    "tell_clocks",
    "tell_coding",
    "undraw_tests",
    "verify_lines",
    "write_official_report",
)


# Their modules hold functions that are asked about a contact: tests/actions/test_visits.py.
OF_VISITS = {"analyse_visits", "list_visits"}


OF_EVERYBODY = {"begin_session", "end_session", "own_sessions", "resume_session"}
"""What anybody may who signs in, of themselves alone."""
OF_EVERYBODY |= {"tell_studies", "rights_in"}
"""What tells of the studies and rights that the person has."""
OF_EVERYBODY |= {"tell_job", "answer_job", "begin_again", "stop_job", "made_file", "run_job"}
"""What asks for the right of the very job: ``test_jobs`` and the matrix of pages hold it."""


def test_every_action_is_asked_here() -> None:
    found = {
        name
        for module in MODULES
        for name, function in inspect.getmembers(
            import_module(f"discrimtest.actions.{module}"), inspect.isfunction
        )
        if function.__module__.endswith(module)
        and not name.startswith("_")
        and next(iter(inspect.signature(function).parameters), "") == "at"
    }
    assert found - OF_EVERYBODY == set(ACTIONS) - OF_VISITS


def allowed(at: Workplace, act: Callable[[Workplace], object]) -> bool:
    """Whether the person gets past the door, whatever happens then."""
    try:
        act(at)
    except NotAllowed:
        return False
    except DiscrimtestError:
        return True
    return True


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_lets_in_who_holds_its_right_and_nobody_else(
    locked: Workplace, name: str
) -> None:
    asked = ACTIONS[name]
    for role in Role:
        someone = acting(locked, role)
        before = everything(locked)
        may = allowed(someone, asked.act)
        assert may is (asked.right in RIGHTS[role]), role
        if not may:
            assert everything(locked) == before, "who is refused leaves nothing behind"
    assert not allowed(acting(locked), asked.act), "no role at all"
    assert not allowed(acting(locked, Role.ADMINISTRATOR, active=False), asked.act)
    administers = asked.right in RIGHTS[Role.ADMINISTRATOR]
    assert allowed(locked, asked.act) is administers, "the local administrator"


@pytest.mark.parametrize("name", [name for name, asked in ACTIONS.items() if asked.in_study])
def test_a_role_in_one_study_counts_in_that_study_alone(locked: Workplace, name: str) -> None:
    with reading(locked.engine) as session:
        here = look_up(locked, session, STUDY).id
    there = another_study(locked, "kortrijk-again")
    import_listings(locked, there, EXPORT)
    with reading(locked.engine) as session:
        elsewhere = look_up(locked, session, there).id
    act, right = ACTIONS[name].act, ACTIONS[name].right
    role = Role.RESEARCHER if right in RIGHTS[Role.RESEARCHER] else Role.CODER
    assert allowed(acting(locked, role, study=here), act)
    assert not allowed(acting(locked, role, study=elsewhere), act)


@pytest.mark.parametrize("name", [name for name, asked in ACTIONS.items() if not asked.in_study])
def test_what_concerns_all_studies_needs_a_role_in_all(locked: Workplace, name: str) -> None:
    with reading(locked.engine) as session:
        here = look_up(locked, session, STUDY).id
    assert not allowed(acting(locked, Role.ADMINISTRATOR, study=here), ACTIONS[name].act)


def test_a_supervisor_leads_testers_and_neither_counts_nor_codes(locked: Workplace) -> None:
    someone = acting(locked, Role.SUPERVISOR)
    may = {name for name, asked in ACTIONS.items() if allowed(someone, asked.act)}
    assert {"assign_testers", "train_tester", "send_due", "accepted_listings"} <= may
    wanted = {Right.RUN_ANALYSIS, Right.BUILD_REPORT, Right.EXPORT_DATA, Right.CODE_OUTCOMES}
    assert not wanted & RIGHTS[Role.SUPERVISOR]
    both = acting(locked, Role.SUPERVISOR, Role.CODER)
    assert not both.person.may(Right.CODE_BLIND), "who sees the arms"
    assert needs_two_factors(both.person)


def test_a_refusal_names_the_person_the_right_and_the_way_to_it(locked: Workplace) -> None:
    someone = acting(locked, Role.TESTER, Role.CODER)
    with pytest.raises(NotAllowed) as caught:
        draw_tests(someone, STUDY)
    assert caught.value.exit_code == 1
    for words in (someone.person.id, "draw tests", "has coder, tester", "user grant"):
        assert words in str(caught.value)


def test_who_no_longer_acts_is_told_so(locked: Workplace) -> None:
    with pytest.raises(NotAllowed, match="no longer acts"):
        draw_tests(acting(locked, Role.RESEARCHER, active=False), STUDY)


def test_people_act_under_their_name_or_id(
    either: Workplace, open_places: Callable[..., Workplace]
) -> None:
    made = add_person(either, "  An Verzonnen ", "researcher")
    url = either.engine.url.render_as_string(hide_password=False)
    for person in ("An Verzonnen", made.id):
        assert open_places(root_of(either), url, person).person == made
    assert open_places(root_of(either), url).person.id == people.LOCAL_ADMINISTRATOR
    with pytest.raises(WrongInput, match="user list"):
        open_places(root_of(either), url, "an verzonnen")
    shown = {each.id: each.login for each in list_people(either)}
    assert shown == {made.id: "An Verzonnen", people.LOCAL_ADMINISTRATOR: "local-administrator"}


@pytest.mark.parametrize("name", ["", "  ", "an", "AN", "b\nert", people.LOCAL_ADMINISTRATOR])
def test_a_name_is_new_and_no_one_elses_id(place: Workplace, name: str) -> None:
    add_person(place, "an", "tester")
    before = everything(place)
    with pytest.raises(WrongInput, match="login: "):
        add_person(place, name, "administrator")
    assert everything(place) == before


def test_roles_add_up(place: Workplace) -> None:
    add_person(place, "an", "tester")
    person = grant_role(place, "an", "coder")
    assert {grant.role for grant in person.grants} == {Role.TESTER, Role.CODER}
    assert person.may(Right.CODE_OUTCOMES)
    assert not person.may(Right.DRAW_TESTS)
    with pytest.raises(WrongInput, match="nobody"):
        grant_role(place, "nobody", "coder")


def test_who_sees_arms_in_a_study_does_not_code_it() -> None:
    coder = Grant(Role.CODER)
    for other, sees in (
        ((), ()),
        ((Grant(Role.TESTER),), ("here", "there")),
        ((Grant(Role.INSPECTOR, "here"),), ("here",)),
    ):
        person = Person("an", "person", True, (coder, *other))
        for study in ("here", "there"):
            assert person.may(Right.CODE_BLIND, study) is (study not in sees)
        assert person.codes_and_sees is bool(sees)
    apart = (Grant(Role.CODER, "here"), Grant(Role.TESTER, "there"))
    assert not Person("an", "person", True, apart).codes_and_sees
    for role in (Role.ADMINISTRATOR, Role.RESEARCHER):
        assert not Person("an", "person", True, (Grant(role),)).may(Right.CODE_BLIND, "here")


def test_a_grant_tells_a_coder_who_would_see_arms(
    command: Callable[..., Any], project: Path
) -> None:
    at = ("--project", project)
    command("user", "add", "an", "--role", "coder", *at)
    granted = command("user", "grant", "an", "inspector", "--study", STUDY, *at)
    assert (granted.code, "warning: an is a coder who may see" in granted.out) == (0, True)
    refused = command("code", "next", STUDY, "--as", "an", *at)
    assert refused.code == 1
    assert "coder, inspector" in refused.err
    assert "user add NAME --role coder" in refused.err
    command("user", "revoke", "an", "inspector", "--study", STUDY, *at)
    assert "warning" not in command("user", "grant", "an", "coder", "--study", STUDY, *at).out


def test_a_role_in_a_study_registers_it(place: Workplace) -> None:
    person = add_person(place, "an", "researcher", STUDY)
    an = replace(place, person=person)
    assert import_listings(an, STUDY, EXPORT).accepted == 10
    lock_study(an, STUDY)
    assert draw_tests(an, STUDY).tests == 9
    with pytest.raises(NotAllowed):
        known_landlords(an)
    with pytest.raises(WrongInput, match=STUDY):
        add_person(place, "jan", "tester", STUDY + "x")


def test_the_log_names_who_acted(locked: Workplace) -> None:
    an = replace(locked, person=add_person(locked, "An Verzonnen", "researcher"))
    draw_tests(an, STUDY)
    with reading(locked.engine) as session:
        log = list(entries(session))
    assert [entry.act.action for entry in log if entry.act.by == an.person.id] == ["draw_tests"]
    assert not any("Verzonnen" in repr(entry) for entry in log)


def test_on_the_command_line(command: Callable[..., Any], project: Path) -> None:
    at = ("--project", project)
    added = command("user", "add", "an", "--role", "tester", "--study", STUDY, *at)
    assert added.code == 0
    assert command("user", "add", "an", "--role", "tester", *at).code == 2
    assert command("user", "add", "jan", "--role", "king", *at).code == 2
    assert command("user", "grant", "nobody", "coder", *at).code == 2
    listed = json.loads(command("user", "list", "--json", *at).out)["people"]
    assert [each["login"] for each in listed if each["login"] != each["person"]] == ["an"]
    for words in (
        ("--as", "an", "tests", "draw", STUDY, *at),
        ("tests", "draw", STUDY, *at, "--as", "an"),
    ):
        refused = command(*words)
        assert refused.code == 1
    command("study", "lock", STUDY, *at)
    refused = command("--as", "an", "tests", "draw", STUDY, *at)
    assert refused.code == 1
    assert "draw tests" in refused.err
    assert "tester" in refused.err
    unknown = command("--as", "nobody", "tests", "list", STUDY, *at)
    assert unknown.code == 2
    assert "nobody" in unknown.err
    assert command("tests", "list", STUDY, "--as", "an", *at).code == 0


def test_a_role_is_taken_back_and_the_person_stays(either: Workplace) -> None:
    an = add_person(either, "an", "tester")
    grant_role(either, "an", "coder")
    assert not revoke_role(either, "an", "tester").may(Right.RECORD_CONTACTS)
    assert not revoke_role(either, an.id, "coder").grants
    with pytest.raises(Refused, match="does not hold that role"):
        revoke_role(either, "an", "coder")
    with pytest.raises(WrongInput):
        revoke_role(either, "nobody", "coder")


def test_who_is_deactivated_acts_no_more_until_activated(
    place: Workplace, open_places: Callable[..., Workplace]
) -> None:
    add_person(place, "an", "administrator")
    set_active(place, "an", active=False)
    with pytest.raises(NotAllowed):
        list_people(open_places(root_of(place), None, "an"))
    assert set_active(place, "an", active=True).may(Right.MANAGE_PEOPLE)


def test_somebody_is_left_to_administer(place: Workplace) -> None:
    before = everything(place)
    for undo_all in (
        lambda: set_active(place, people.LOCAL_ADMINISTRATOR, active=False),
        lambda: revoke_role(place, people.LOCAL_ADMINISTRATOR, "administrator"),
    ):
        with pytest.raises(Refused, match="left to administer"):
            undo_all()
    assert everything(place) == before
    add_person(place, "an", "administrator")
    set_active(place, people.LOCAL_ADMINISTRATOR, active=False)
