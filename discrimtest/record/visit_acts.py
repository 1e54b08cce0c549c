"""What a person may enter about a visit: an account, its lock, a correction, that none will come,
a debrief."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.record.entries import Recorder
from discrimtest.record.moment import CLOCK_AHEAD, shown, to_the_minute
from discrimtest.record.visit_sight import VisitSight
from discrimtest.record.visits import Visit, VisitState, are_readable, contradicts, refuse, visit_of
from discrimtest.words.visit import BEGAN, Account, VisitEntry, VisitEntryKind

if TYPE_CHECKING:
    from discrimtest.record.record import Record
    from discrimtest.words.test import Test


def tell(record: Record, contact: str, account: Account, by: Recorder) -> VisitEntry:
    """An account, or a new one in the place of one's own that is still open.

    Raises:
        Refused: The contact was not made, the account is closed or another's, or the person told
            of another visit of the test.
    """
    visit = visit_of(record, contact)
    _require_open(contact, visit)
    _require_own(contact, visit, by.person)
    _require_made(record, contact)
    _require_apart(record, contact, by.person)
    _require_time(record, contact, account, by)
    return _entry(record, contact, VisitEntryKind.ACCOUNT, by, account=account)


def require_visitor(sight: VisitSight, contact: str, names: Mapping[str, str]) -> None:
    """Refuse an account of who neither was given the visit nor made its contact.

    Whoever tells of another's visit would keep its visitor from telling of it.

    Args:
        names: Of people, told to who supervises and does not visit.

    Raises:
        Refused: The visit is another's.
    """
    owner, teller = sight.rightful(contact), visit_of(sight.record, contact).teller
    if sight.person in (owner, teller) or owner is teller is None:
        return
    beside = [one.id for one in sight.record.test_of(contact).contacts if one.id != contact]
    own = [one for one in beside if sight.visitor(one) == sight.person]
    reassign = action("testers reassign", "STUDY", **{"from": "…"})
    if own:
        refuse(
            contact,
            f"its visit was given to another tester, and yours of this test is {own[0]}",
            "Check 'contact' in the form. Where its visitor cannot go on, a supervisor gives the "
            "visit to another first: '{reassign}'.",
            "visit.given_other",
            reassign=reassign,
        )
    who = f": {names.get(owner, owner)}" if owner and sight.supervises else ""
    refuse(
        contact,
        f"only who was given its visit, or made its call, hands in its account{who}",
        "Leave it to that visitor. Where they cannot go on, a supervisor gives the visit to "
        "another first: '{assign}', or '{reassign}'.",
        "visit.not_visitor",
        assign=action("testers assign", "STUDY"),
        reassign=reassign,
    )


def lock(record: Record, contact: str, by: Recorder, *, supervises: bool = False) -> VisitEntry:
    """The lock on one's own account, or on another's as it stands, by a supervisor who visits none
    of the test's homes.

    Args:
        supervises: Whether the person supervises testers.

    Raises:
        Refused: There is none, it is closed or another's, or it contradicts the recorded answer.
    """
    visit = visit_of(record, contact)
    _require_open(contact, visit)
    if visit.state is VisitState.NOTHING:
        refuse(
            contact,
            "has no account yet",
            "Hand it in with '{record}'.",
            "visit.nothing",
            record=action("visits record", "FILE"),
        )
    if supervises:
        _require_apart(record, contact, by.person)
    else:
        _require_own(contact, visit, by.person)
    _require_answer(record, contact, visit.newest)
    return _entry(record, contact, VisitEntryKind.LOCKED, by)


def set_aside(record: Record, contact: str, reason: str, by: Recorder) -> VisitEntry:
    """That no account of a visit will come.

    Of a broken test this is so whatever lies there; one that lies open then never counts.

    Raises:
        WrongInput: No reason is given.
        Refused: It is closed already, the person told of another visit of the test; or its test is
            whole, and the contact was never made or its account is handed in.
    """
    _require_words("reason", reason)
    visit = visit_of(record, contact)
    _require_open(contact, visit)
    _require_apart(record, contact, by.person)
    if record.test_of(contact).id not in record.broken:
        _require_made(record, contact)
        _require_none(contact, visit)
    return _entry(record, contact, VisitEntryKind.ABSENT, by, note=reason)


def correct(
    record: Record, contact: str, account: Account, reason: str, by: Recorder
) -> VisitEntry:
    """What a visitor puts right with a reason; it says whether another could be read.

    Of one's own locked account a correction; where it was said that none will come, the account
    itself, locked; and in the place of an open one that somebody else handed in, one's own.

    Raises:
        WrongInput: No reason is given.
        Refused: None of these is there, or the locked account is another's.
    """
    _require_words("reason", reason)
    visit = visit_of(record, contact)
    kind = VisitEntryKind.CORRECTION
    if visit.state is VisitState.OPEN and visit.teller != by.person:
        kind = VisitEntryKind.ACCOUNT
    elif visit.state in (VisitState.NOTHING, VisitState.OPEN):
        refuse(
            contact,
            f"its account is {_SAID[visit.state]}, so nothing of it is corrected",
            "Hand it in as it should be, without a reason, while it is open.",
            "visit.not_locked",
        )
    if visit.state is VisitState.LOCKED:
        _require_own(contact, visit, by.person)
    else:
        _require_apart(record, contact, by.person)
    if visit.state is VisitState.ABSENT:
        _require_made(record, contact)
        _require_answer(record, contact, account)
    _require_time(record, contact, account, by)
    seen = are_readable(record, record.test_of(contact))
    return _entry(record, contact, kind, by, account=account, note=reason, after_sight=seen)


def debrief(record: Record, test: Test, text: str, by: Recorder) -> VisitEntry:
    """What a supervisor notes on what differed and why.

    Raises:
        WrongInput: It says nothing.
        Refused: An account is not locked, or the person told of a visit of the test.
    """
    _require_words("text", text)
    if not are_readable(record, test):
        refuse(
            f"test {test.number}",
            "its accounts must all be locked before they are talked over",
            "See how far each is with '{list}'.",
            "visit.unlocked",
            list=action("visits list", "STUDY"),
        )
    first = test.contacts[0].id
    for contact in test.contacts:
        if visit_of(record, contact.id).teller == by.person:
            refuse(
                contact.id,
                "is your own visit: a debrief is written by somebody who did not visit",
                "Leave it to a supervisor.",
                "visit.own_debrief",
            )
    made = _entry(record, first, VisitEntryKind.DEBRIEF, by, note=text, after_sight=True)
    return made


_SAID = {
    VisitState.NOTHING: "not there yet",
    VisitState.OPEN: "open",
    VisitState.LOCKED: "locked",
    VisitState.ABSENT: "known not to come",
}


def _entry(
    record: Record,
    contact: str,
    kind: VisitEntryKind,
    by: Recorder,
    *,
    account: Account | None = None,
    note: str = "",
    after_sight: bool = False,
) -> VisitEntry:
    test = record.test_of(contact).id
    number = sum(entry.test == test for entry in record.visits) + 1
    about = None if kind is VisitEntryKind.DEBRIEF else contact
    return VisitEntry(
        by.fresh("visit"), test, about, number, kind, account, after_sight, note, by.person, by.now
    )


def _require_open(contact: str, visit: Visit) -> None:
    if visit.state not in (VisitState.NOTHING, VisitState.OPEN):
        refuse(
            contact,
            f"its account is {_SAID[visit.state]}",
            "Its visitor puts it right with a reason: '{correct}'.",
            "visit.closed",
            correct=action("visits record", "FILE", reason="…"),
        )


def _require_made(record: Record, contact: str) -> None:
    if contact not in record.sent:
        refuse(
            contact,
            "nobody recorded that this contact was made",
            "Record it first: '{log}'.",
            "visit.not_made",
            log=action("contacts log", contact, "sent"),
        )


def _require_time(record: Record, contact: str, account: Account, by: Recorder) -> None:
    """A visit comes after the call that asked for it, and before it is told of."""
    if account.began is None:
        return
    zone = record.fieldwork.zone
    when = account.began.replace(tzinfo=zone)
    if to_the_minute(record.sent[contact]) <= when <= by.now + CLOCK_AHEAD:
        return
    called, now = shown(record.sent[contact], zone), shown(by.now, zone)
    rule = f"must lie between the call ({called}) and now ({now})"
    began = account.began.strftime(BEGAN)
    problem = Problem(f"{contact}, began", began, rule, "Correct day or hour.", "visit.began")
    raise WrongInput("Nothing was recorded.", [problem])


def _require_none(contact: str, visit: Visit) -> None:
    if visit.state is VisitState.OPEN:
        refuse(
            contact,
            "has an account that its visitor handed in, so one did come",
            "Ask the visitor to lock it, or lock it as it stands: '{lock}'.",
            "visit.handed_in",
            lock=action("visits lock", contact),
        )


def _require_answer(record: Record, contact: str, account: Account | None) -> None:
    """Two sources must not contradict each other: who has an appointment was answered, and who was
    invited has one."""
    appointment = account is not None and account.appointment
    answered = any(answer.contact == contact for answer in record.answers)
    if appointment and not answered:
        refuse(
            contact,
            "your account has an appointment, and no answer to this contact is recorded",
            "Record first what was said when you asked for it: '{log}'.",
            "visit.no_answer",
            log=action("responses log", contact, channel="phone", category="invitation"),
        )
    outcome = record.outcomes.get(contact)
    if outcome is None or outcome.coding is None or outcome.waiting:
        return
    stands = outcome.coding.category
    if account is None or not contradicts(account, stands):
        return
    if not appointment:
        refuse(
            contact,
            f"your account has no appointment, and its recorded outcome is {stands}",
            "If an appointment was made, tell of the visit anew with 'appointment = true', also "
            "where nobody came; if none was, put the outcome right with '{correct}'.",
            "visit.no_appointment",
            correct=action("responses correct", contact, category="…", reason="…"),
        )
    refuse(
        contact,
        f"your account has an appointment, and its recorded outcome is {stands}",
        "Record the answer that made the appointment with '{log}', or put the outcome right "
        "with '{correct}'; if none was made, tell of the visit anew.",
        "visit.other_answer",
        log=action("responses log", contact, channel="phone", category="invitation"),
        correct=action("responses correct", contact, category="invitation", reason="…"),
    )


def _require_own(contact: str, visit: Visit, person: str) -> None:
    if visit.teller not in (None, person):
        refuse(
            contact,
            "its account is another tester's, who alone may tell, lock and correct it",
            "If they cannot, a supervisor locks it as it stands: '{lock}'. If the visit is yours "
            "and that account, still open, was handed in by mistake, put yours in its place: "
            "'{record}'.",
            "visit.not_own",
            lock=action("visits lock", contact),
            record=action("visits record", "FILE", reason="…"),
        )


def _require_apart(record: Record, contact: str, person: str) -> None:
    for other in record.test_of(contact).contacts:
        if other.id != contact and visit_of(record, other.id).teller == person:
            refuse(
                contact,
                f"you told of {other.id}, the other visit of this test: accounts are independent",
                "Leave it to whoever made this visit.",
                "visit.both",
            )


def _require_words(field: str, text: str) -> None:
    if not text:
        problem = Problem.of_input(
            field, text, "must say something", "Write what is meant.", code="visit.empty"
        )
        raise WrongInput("Nothing was recorded.", [problem])
