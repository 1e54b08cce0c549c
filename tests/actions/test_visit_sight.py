"""Every action that a tester may do is tried as the other visitor: nothing of a visit is told, and
nothing of it recorded, before every account of its test is locked."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from discrimtest import actions
from discrimtest.actions.assign_mail import list_unmatched
from discrimtest.actions.fetch_mail import take_mails
from discrimtest.actions.import_contacts import import_contacts
from discrimtest.actions.record_contact import log_contact
from discrimtest.actions.record_visit import lock_visit, record_visit
from discrimtest.actions.remark_contact import answer_query, open_query
from discrimtest.errors import DiscrimtestError, NotAllowed, Refused
from discrimtest.words.contact import Contact
from discrimtest.words.person import Grant, Role
from discrimtest.workplace.workplace import Workplace
from tests.actions.drawn import answer, candidates, send
from tests.actions.examples import NOW, everything
from tests.actions.test_visits import BRUSSELS, VISITS, Team, team, visits_project  # noqa: F401

MAIL = b"""From: kantoor@agency.example\r
To: iemand@post.example\r
Message-ID: <1@agency.example>\r
Date: Wed, 25 Mar 2026 10:00:00 +0100\r
\r
Neen.\r
"""
ANOTHERS = "is another tester's visit"


@dataclass
class Other:
    """The visit of anna, whom bert may know nothing of, and the paths that he writes to.

    Attributes:
        visit: Hers. own: His, of the same test.
        response, query: Of hers; empty while there are none.
        answered: The answer to his.
        mail: One that came in, of which nobody said whom it answers.
    """

    team: Team
    visit: Contact
    own: Contact
    folder: Path
    answered: str = ""
    response: str = ""
    query: str = ""
    mail: str = ""

    def listed(self, event: str, *cells: str) -> Path:
        """A list with one row about her visit."""
        when = (self.visit.due_at + timedelta(hours=4)).astimezone(BRUSSELS)
        row = (self.visit.id, event, f"{when:%Y-%m-%d %H:%M}", *cells, "", "", "")[:6]
        file = self.folder / "list.csv"
        head = "contact,event,at,channel,category,text"
        file.write_text(f"{head}\n{','.join(row)}\n", encoding="utf-8")
        return file


Deed = Callable[[Any, Workplace, Other], object]
"""Calls an action as a person."""


def about(*more: object, **named: object) -> Deed:
    return lambda act, at, other: act(at, other.visit.id, *more, **named)


def of_answer(*more: object, **named: object) -> Deed:
    return lambda act, at, other: act(at, other.response, *more, **named)


def of_query(*more: object) -> Deed:
    return lambda act, at, other: act(at, other.query, *more)


def row(event: str, *cells: str, **named: str) -> Deed:
    return lambda act, at, other: act(at, VISITS, other.listed(event, *cells), **named)


REFUSED: dict[str, tuple[Deed, ...]] = {
    "assign_mail.assign_mails": (
        lambda act, at, other: act(at, [other.mail], to=[other.visit.id], reason="x"),
    ),
    "change_response.decide_automatic": (of_answer(True, reason="x"),),
    "change_response.move_response": (
        lambda act, at, other: act(at, other.response, other.own.id, reason="x"),
        lambda act, at, other: act(at, other.answered, other.visit.id, reason="x"),
    ),
    "change_response.redate_response": (of_answer(NOW, reason="x"),),
    "change_response.response_at": (about(),),
    "change_response.withdraw_response": (of_answer(reason="x"),),
    "enter_again.enter_again": (of_answer(channel="phone", moment=NOW),),
    "import_contacts.import_contacts": (
        row("response", "phone", "refusal", "Neen."),
        row("response", "phone", "invitation", "Kom maar."),
        row("response", "phone"),
        row("response", "phone", "refusal", reason="x"),
        row("declined"),
        row("sent"),
    ),
    "list_visits.show_visits": (about(),),
    "list_visits.write_visit_forms": (
        lambda act, at, other: act(at, other.visit.id, "nl", other.folder / "forms"),
    ),
    "record_contact.log_contact": (
        about("sent"),
        about("declined"),
        about("mended"),
        about("failed", reason="other"),
        about("broken", reason="tester_error"),
    ),
    "record_phone_call.log_call": (about("refusal", text="Neen."),),
    "record_response.correct_outcome": (about(category="refusal", reason="x"),),
    "record_response.log_response": (
        about(channel="phone"),
        about(channel="phone", category="invitation", text="Kom maar."),
    ),
    "record_visit.debrief_visits": (about("x"),),
    "record_visit.lock_visit": (about(),),
    "record_visit.record_visit": (
        lambda act, at, other: act(at, other.team.form(other.visit)),
        lambda act, at, other: act(at, other.team.form(other.visit), "vergist"),
    ),
    "record_visit.set_visit_aside": (about("x"),),
    "remark_contact.answer_query": (of_query("x"),),
    "remark_contact.close_query": (of_query(),),
    "remark_contact.hold_contact": (about("x"),),
    "remark_contact.open_query": (about("x"),),
    "remark_contact.release_contact": (about("x"),),
    "remark_contact.reopen_query": (of_query("x"),),
    "tell_queries.tell_query": (of_query(),),
    "settle_letters.resolve_letter": (about(sent=True), about(sent=False)),
    "tell_contact.tell_contact": (about(),),
    "tell_script.tell_script": (about(),),
}
"""What is refused, whoever of the two tries: a tester, or a supervisor who visits too."""


def of_study(**named: object) -> Deed:
    return lambda act, at, _: act(at, VISITS, **named)


def calendar(act: Callable[..., Any], at: Workplace, other: Other) -> object:
    written = act(at, VISITS, other.folder / "tasks.ics", everybody=True)
    lines = written.file.read_text(encoding="utf-8").splitlines()
    return written, [line for line in lines if not line.startswith("SEQUENCE")]


SILENT: dict[str, Deed] = {
    "ask_job.list_jobs": of_study(),
    "assign_mail.list_unmatched": of_study(),
    "assign_mail.some_unmatched": of_study(),
    "diff_study.diff_study": of_study(),
    "read_captures.list_captures": of_study(),
    "enter_again.list_to_enter": of_study(),
    "list_due.list_due": of_study(everybody=True, letters=True, until=NOW + timedelta(days=90)),
    "list_responses.list_responses": of_study(),
    "list_tests.list_tests": of_study(),
    "list_visits.list_visits": of_study(),
    "remark_contact.list_queries": of_study(closed=True),
    "review_landlords.accepted_listings": of_study(),
    "review_landlords.search_listings": of_study(wanted="", first=0, most=9),
    "show_codebook.codebook_labels": of_study(language="nl"),
    "show_files.check_here": of_study(launch=False),
    "show_files.show_files": of_study(),
    "tell_coding.tell_agreement": of_study(),
    "tell_draw.tell_draw": of_study(),
    "tell_status.tell_status": of_study(),
    "tell_studies.rights_in": of_study(),
    "tell_study.tell_study": of_study(),
    "tell_window.tell_window": of_study(),
    "write_calendar.write_calendar": calendar,
    "write_sheet.write_sheet": lambda act, at, other: act(
        at, VISITS, other.folder / "sheet.xlsx", everybody=True
    ),
}
"""What lists a study, and tells the same whether anything came of her visit or not."""

OF_ADVERTS = {"capture_advert", "read_capture", "export_capture"}
"""Anybody captures an advertisement for anybody's contact; it tells of the home alone."""
OF_MAIL = {"decided_alone", "fetch_mails", "file_mails", "original_of", "refuse_mails", "send_due"}
OF_MAIL |= {"export_mail", "take_mails", "verify_lines"}
"""About letters and mails of whatever study; a person says which contact a mail answers."""
SUBJECTS = {"contact", "response", "query", "given", "mail", "slug", "slugs", "file"}
ELSEWHERE = {
    "analyse_calls",
    "init_project",
    "list_calls",
    "live_coding",
    "live_study",
    "make_calls",
}
"""Modules of mystery calls, and those in which a simulated crew acts."""


def found() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every action about a study, or about something in it."""
    for module in pkgutil.iter_modules(actions.__path__):
        here = import_module(f"discrimtest.actions.{module.name}")
        for name, act in inspect.getmembers(here, inspect.isfunction):
            first, second, *_ = (*inspect.signature(act).parameters, "", "")
            public = act.__module__ == here.__name__ and not name.startswith("_")
            about = second in SUBJECTS or name == "response_at"
            if public and first == "at" and about and module.name not in ELSEWHERE:
                yield f"{module.name}.{name}", act


ACTIONS = dict(found())


def told(deed: Deed, name: str, at: Workplace, other: Other) -> str:
    """What a person is answered."""
    try:
        return repr(deed(ACTIONS[name], at, other))
    except DiscrimtestError as error:
        return str(error)


@pytest.fixture
def other(team: Team, tmp_path: Path) -> Other:  # noqa: F811
    """Both called; bert was answered."""
    hers, his = candidates(team.tests[0])
    send(team.anna, hers)
    send(team.bert, his)
    made = answer(team.bert, his, "invitation", channel="phone", text="Komt u maar.")
    (tmp_path / "mail.eml").write_bytes(MAIL)
    take_mails(team.lead, VISITS, [tmp_path / "mail.eml"])
    (mail,) = list_unmatched(team.lead, VISITS)
    return Other(team, hers, his, tmp_path, made.response or "", mail=mail.id)


def lived(other: Other) -> None:
    """What came of her visit: answered, asked about, and talked of."""
    crew, visit = other.team, other.visit
    made = answer(crew.anna, visit, "invitation", channel="phone", text="Kom maar.")
    other.response = made.response or ""
    other.query = open_query(crew.lead, visit.id, "Was zij vriendelijk?").id
    answer_query(crew.anna, other.query, "Heel vriendelijk.")


def test_the_other_visitor_is_told_nothing_and_records_nothing_of_a_visit(other: Other) -> None:
    bert = other.team.bert
    leads = replace(bert.person, grants=(*bert.person.grants, Grant(Role.RESEARCHER)))
    lists = {name: told(deed, name, bert, other) for name, deed in SILENT.items()}
    refused = {
        (name, number): told(deed, name, bert, other)
        for name, deeds in REFUSED.items()
        for number, deed in enumerate(deeds)
    }
    lived(other)
    before = everything(other.team.at)
    for name, deed in SILENT.items():
        assert told(deed, name, bert, other) == lists[name], name
    for at in (bert, replace(bert, person=leads)):
        for name, deeds in REFUSED.items():
            for number, deed in enumerate(deeds):
                with pytest.raises((Refused, NotAllowed)) as raised:
                    deed(ACTIONS[name], at, other)
                text = str(raised.value)
                for word in ("riendelijk", "Kom maar", "declined", "answer like this"):
                    assert word not in text, (name, text)
                if at is bert and raised.type is Refused:
                    assert text == refused[name, number] or ANOTHERS in text, name
    assert everything(other.team.at) == before


def test_every_action_of_testers_is_tried_above(other: Other) -> None:
    """A new one fails here until it is refused, or tells nothing."""
    assert ACTIONS.keys() >= REFUSED.keys() | SILENT.keys()
    bert, folder = other.team.bert, other.folder
    given = {"slug": VISITS, "slugs": [VISITS], "number": 1, "wave": 1, "contact": other.visit.id}
    given |= {"audience": "public", "category": "refusal", "outcome": "refuses"}
    given |= {"directory": folder / "out", "file": other.listed("sent")}
    given |= {"out": folder / "paper.html", "languages": ["nl"]}
    papers = {"write_public_paper.write_public_papers": {"audience": "sector"}}
    for name, act in ACTIONS.items():
        if name in REFUSED or name in SILENT or name.split(".")[1] in OF_MAIL | OF_ADVERTS:
            continue
        wanted = [
            one.name
            for one in inspect.signature(act).parameters.values()
            if one.default is one.empty and one.name != "at"
        ]
        with pytest.raises(NotAllowed):
            act(bert, **{one: (given | papers.get(name, {})).get(one, "x") for one in wanted})


def test_everybody_stops_a_landlord_and_once_both_are_locked_all_is_told(other: Other) -> None:
    crew, control, tested = other.team, other.visit, other.own
    lived(other)
    for who, contact in ((crew.anna, control), (crew.bert, tested)):
        record_visit(who, crew.form(contact))
        lock_visit(who, contact.id)
    log_contact(crew.anna, control.id, "declined")
    assert "declined" in told(
        SILENT["list_tests.list_tests"], "list_tests.list_tests", crew.bert, other
    )
    assert (
        told(of_study(), "remark_contact.list_queries", crew.bert, other).count("riendelijk") == 2
    )
    file = other.listed("response", "phone", "refusal", "Toch niet.")
    taken = import_contacts(crew.lead, VISITS, file)
    assert taken.contradicting == ()
    hers = candidates(crew.tests[1])[0]
    send(crew.anna, hers)
    assert log_contact(crew.bert, hers.id, "exposure", note="Zij vroeg het.").contact == hers.id


def test_a_list_that_contradicts_a_locked_account_is_told_so(other: Other) -> None:
    crew, visit = other.team, other.visit
    answer(crew.anna, visit, "refusal", channel="phone", text="Neen.")
    record_visit(
        crew.anna,
        crew.form(
            visit,
            appointment="false",
            held="false",
            price_quoted="false",
            homes_told="0",
            homes_shown="0",
            minutes="0",
            documents="[]",
        ),
    )
    lock_visit(crew.anna, visit.id)
    taken = import_contacts(
        crew.anna, VISITS, other.listed("response", "phone", "invitation", "Toch.")
    )
    (words,) = taken.contradicting
    assert f"{visit.id}, outcome invitation: It contradicts the locked account" in words
    assert words in taken.summary
