"""Phone calls of candidates: what may be recorded of one, when the next is, what departs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from discrimtest.doors import Input, action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.identifiers import derived_id
from discrimtest.record.afterwards import require_advertised
from discrimtest.record.attempts import used_up
from discrimtest.record.contact import (
    Happening,
    record_happening,
    require_sendable,
    take_back,
)
from discrimtest.record.ending import is_of_kind, recorded_by, spoke
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.fieldwork import PhoneRules
from discrimtest.record.given_reason import require_why
from discrimtest.record.moment import shown, to_the_minute
from discrimtest.record.opening import next_open
from discrimtest.record.record import Record, standing
from discrimtest.record.response import Given, record_answer
from discrimtest.record.response_event import withdraw
from discrimtest.words.contact import Contact, ContactEvent, ContactEventKind
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.outcome import Category
from discrimtest.words.phone_call import NotSpoken, PhoneCall
from discrimtest.words.response import Response, ResponseChannel
from discrimtest.words.test import Test


@dataclass(frozen=True, slots=True)
class Called:
    """A call as a tester tells it.

    Attributes:
        when: UTC.
        text: What was answered, word for word.
        corrects: Id of a call to this contact, which this one puts right.
        again: It was made, though sooner than the protocol allows.
        timed: Whether it was told when; a correction is of the same moment otherwise.
        client_id: Made by the recording device; under it a call to the contact is recorded once.
    """

    contact: str
    ending: str
    when: datetime
    text: str = ""
    note: str = ""
    subtle: Mapping[str, str] = field(default_factory=dict)
    corrects: str | None = None
    again: bool = False
    timed: bool = True
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """What was recorded of a call, in words.

    Attributes:
        call: Its id.
        attempt: 1 for the first call to this contact; 0 for a repeat.
        response: Id of the answer; None where nobody answered.
        next: When to call again, in the study's time zone; empty where no call is left.
        new: False for a repeat that changed nothing.
    """

    contact: str
    call: str
    attempt: int
    summary: str
    response: str | None = None
    next: str = ""
    new: bool = True

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def record_call(record: Record, given: Called, by: Recorder) -> tuple[LoggedCall, Entries]:
    """What to write down of a call, with all that follows from it.

    Raises:
        WrongInput: The ending, the correction or the moment cannot be.
        Refused: The protocol has no calls, the contact was made, or the last call was just now.
        LandlordStopped: Nobody may call this landlord.
    """
    rules = rules_of(record, given.contact)
    records = recorded_by(rules, given.ending)
    _require_words(records, given)
    name = derived_id("call", given.contact, given.client_id) if given.client_id else ""
    if same := next((call for call in record.calls if call.id == name), None):
        return _repeated(record, given, same), Entries()
    old, taken_back = _corrected(record, given), Entries()
    if old is not None:
        require_why(old.by, by.person, given.note)
        given = given if given.timed else replace(given, when=old.at)
        taken_back = _taken_back(record, old, given, by)
        kept = tuple(call for call in standing(record.calls) if call.id != old.id)
        record = replace(record, calls=kept).plus(taken_back)
    elif given.contact not in record.sent:
        taken_back = _without_ending(record, given, by)
        record = record.plus(taken_back)
    _require_callable(record, given.contact)
    require_advertised(record, given)
    _require_later(record, given, rules)
    call = PhoneCall(
        name or by.fresh("call"),
        given.contact,
        given.ending,
        given.when,
        by.now,
        by.person,
        given.corrects,
    )
    made = taken_back + Entries(calls=(call,))
    after = record.plus(Entries(calls=(call,)))
    attempt = len(after.called[given.contact])
    logged = LoggedCall(given.contact, call.id, attempt, "")
    if records is NotSpoken.NOBODY:
        return _unreached(after, rules, given, logged, made, by)
    if records is NotSpoken.WRONG_NUMBER:
        happened = Happening(given.contact, "failed", given.when, "bounced", given.note)
        said = "failed (wrong number); "
    else:
        happened = Happening(given.contact, "sent", given.when, note=given.note)
        said = "called, "
    told, entries = record_happening(after, happened, by)
    words = told.summary.replace("sent, ", said, 1).replace("failed (bounced); ", said, 1)
    told = replace(told, summary=words)
    made += entries
    if isinstance(records, NotSpoken):
        words += _message_told(rules, attempt) if records is NotSpoken.VOICEMAIL else ""
        return replace(logged, summary=words), made
    answer = Given(
        given.contact, ResponseChannel.PHONE, records, given.when, given.text, given.subtle
    )
    answered, entries = record_answer(after.plus(entries), answer, by)
    told_both = f"{told.summary} {answered.summary.removeprefix(f'{given.contact}: ').capitalize()}"
    return replace(logged, summary=told_both, response=answered.response), made + entries


def standing_call(record: Record, given: Called) -> PhoneCall:
    """The call that was recorded under the id of the device, as it was put right since."""
    name = derived_id("call", given.contact, given.client_id or "")
    newer = {call.supersedes: call for call in record.calls}
    found = next(call for call in record.calls if call.id == name)
    while found.id in newer:
        found = newer[found.id]
    return found


def says_so(call: PhoneCall, given: Called) -> bool:
    """Whether a call that was recorded ended so, at this moment if one is told."""
    same = not given.timed or to_the_minute(given.when) == to_the_minute(call.at)
    return same and call.ending == given.ending


def rules_of(record: Record, contact: str) -> PhoneRules:
    """How the candidates of a study call.

    Raises:
        Refused: They do not, or have no script.
    """
    rules = record.fieldwork.phone
    if rules is None:
        problem = Problem(
            contact,
            "",
            "belongs to a study whose protocol has no scripts of calls",
            "Record it with '{log}' and its answer with '{answer}'.",
            "phone.no_script",
            values={
                "log": action("contacts log", contact, "sent"),
                "answer": action("responses log", contact, channel="phone"),
            },
        )
        raise Refused("This study has no calls by script.", [problem])
    return rules


def attempts_unlike(record: Record, test: Test) -> Iterator[str]:
    """The contacts of a test that were called otherwise than its protocol lays down: too often, too
    soon after the last call, with a message at another call, or given up after fewer calls than
    the other candidate made."""
    rules = record.fieldwork.phone
    if rules is None:
        return
    calls = {each.id: record.called.get(each.id, []) for each in test.contacts}
    given_up = {name: len(made) for name, made in calls.items() if made and not spoke(rules, made)}
    settled = test.id in record.broken or all(name in record.sent for name in calls)
    uneven = settled and len(given_up) > 1 and len(set(given_up.values())) > 1
    for name, made in calls.items():
        soon = any(later.at - first.at < rules.between for first, later in pairwise(made))
        ill_placed = any(
            is_of_kind(rules, call, NotSpoken.VOICEMAIL) and not _message_at(rules, number)
            for number, call in enumerate(made, start=1)
        )
        if len(made) > rules.attempts or soon or ill_placed or (uneven and name in given_up):
            yield name


def call_departures(record: Record) -> list[tuple[str, DeviationReason]]:
    """The contacts of a study that were called otherwise than laid down."""
    return [
        (name, DeviationReason.ATTEMPTS)
        for test in record.tests
        for name in attempts_unlike(record, test)
    ]


def _require_words(records: Category | NotSpoken, given: Called) -> None:
    """Refuse an answer of somebody without what was said."""
    if isinstance(records, NotSpoken) or given.text.strip():
        return
    rule, repair = "must hold what the landlord said, word for word", "Write it down."
    problem = Problem.of_input("text", given.text, rule, repair, code="phone.words")
    raise WrongInput("Nothing was recorded.", [problem])


def _repeated(record: Record, given: Called, same: PhoneCall) -> LoggedCall:
    """What is told of a call that the same device sent before."""
    if not says_so(same, given) or _said_otherwise(record, given, same):
        when = shown(same.at, record.fieldwork.zone)
        rule = f"stands for another call already: {same.ending}, {when}"
        repair = "Give each call an id of its own."
        problem = Problem.of_input(
            "client_id", given.client_id or "", rule, repair, code="client_id.taken"
        )
        raise Refused("Nothing was recorded.", [problem])
    return LoggedCall(given.contact, same.id, 0, f"{given.contact}: was recorded before", new=False)


def _said_otherwise(record: Record, given: Called, same: PhoneCall) -> bool:
    """Whether other words were recorded of the call, where they were read and not erased since."""
    answers = (*record.answers, *record.withdrawn)
    own = [each.text for each in answers if each.text and is_told_by(each, same)]
    return any(text.strip() != given.text.strip() for text in own)


def _corrected(record: Record, given: Called) -> PhoneCall | None:
    """The call that this one puts right."""
    earlier = {call.id: call for call in record.called.get(given.contact, ())}
    if given.corrects is None or given.corrects in earlier:
        return earlier.get(given.corrects or "")
    rule, repair = (
        "must be a call to this contact that still stands",
        f"Such calls: {', '.join(earlier) or 'none'}.",
    )
    problem = Problem.of_input("correct", given.corrects, rule, repair, code="correction.unfit")
    raise WrongInput("Nothing was recorded.", [problem])


def _taken_back(record: Record, old: PhoneCall, given: Called, by: Recorder) -> Entries:
    """What followed from a call, so that it counts no more: its answer, and that it was made."""
    ends = (ContactEventKind.SENT, ContactEventKind.FAILED, ContactEventKind.DECLINED)
    happened = [event for event in record.happened.get(old.contact, ()) if event.kind in ends]
    if not happened:
        return Entries()
    answers = [answer for answer in record.answers if answer.contact == old.contact]
    own = [answer for answer in answers if _is_of(answer, old)]
    if len(answers) > len(own) or happened[-1].kind is ContactEventKind.DECLINED:
        raise _refused_later(old.contact)
    made = Entries()
    for answer in own:
        _, entries = withdraw(record, answer.id, given.note or "The call was put right.", by)
        made, record = made + entries, record.plus(entries)
    return made + take_back(record, happened[-1], given.when, by)


def _without_ending(record: Record, given: Called, by: Recorder) -> Entries:
    """What takes back that a contact was made, where nobody told how its call ended."""
    happened = record.happened.get(given.contact, ())
    made = [event for event in happened if event.kind is ContactEventKind.SENT]
    return take_back(record, made[-1], given.when, by) if made else Entries()


def _is_of(answer: Response, call: PhoneCall) -> bool:
    return answer.channel is ResponseChannel.PHONE and answer.received_at == call.at


def is_told_by(answer: Response, call: PhoneCall) -> bool:
    """Whether an answer was recorded with a call, and not with what put it right at its moment."""
    return _is_of(answer, call) and answer.recorded_at == call.recorded_at


def _refused_later(contact: str) -> Refused:
    rule = "has answers since this call, or its invitation was declined"
    repair = "Put those right first: withdraw or move the answers with '{withdraw}'."
    values = {"withdraw": action("responses withdraw", "RESPONSE")}
    problem = Problem(contact, "", rule, repair, "phone.answered_since", values=values)
    return Refused("Nothing was recorded.", [problem])


def _message_told(rules: PhoneRules, attempt: int) -> str:
    told = f" Message left at call {attempt}; an answer is awaited."
    if _message_at(rules, attempt):
        return told
    return f"{told} It departs from the protocol: no message was to be left at this call."


def _require_callable(record: Record, contact: str) -> None:
    """Refuse a call to a contact that was made; what is put right is its last call, if it has one.

    Raises:
        Refused, LandlordStopped: As ``require_sendable``.
    """
    try:
        require_sendable(record, contact)
    except Refused as error:
        calls = record.called.get(contact)
        if not calls or all("correct" not in problem.values for problem in error.problems):
            raise
        correct = {"correct": Input("correct", calls[-1].id)}
        told = [replace(each, values={**each.values, **correct}) for each in error.problems]
        raise Refused("Nothing was recorded.", told) from error


def _require_later(record: Record, given: Called, rules: PhoneRules) -> None:
    """Refuse a call too soon after the last one, unless it is said to be made all the same."""
    earlier = record.called.get(given.contact, ())
    if given.again or not earlier or given.when - earlier[-1].at >= rules.between:
        return
    hours = rules.between / timedelta(hours=1)
    problem = Problem(
        given.contact,
        shown(earlier[-1].at, record.fieldwork.zone),
        f"was called before, and the protocol wants {hours:g} hours between two calls",
        "If it was called again all the same, say so with {again}; it is a departure from the "
        "protocol.",
        "phone.too_soon",
        values={"again": Input("again")},
    )
    raise Refused("Nothing was recorded.", [problem])


def _unreached(
    after: Record,
    rules: PhoneRules,
    given: Called,
    logged: LoggedCall,
    made: Entries,
    by: Recorder,
) -> tuple[LoggedCall, Entries]:
    """A call that nobody took: call again later, or the contact counts as not made."""
    attempt, zone = logged.attempt, after.fieldwork.zone
    if used_up(attempt, rules.attempts):
        told = (
            f"{given.contact}: nobody was reached in {attempt} calls. That is no refusal: the test "
            "is broken (no_contact), and nobody calls this landlord for it any more."
        )
        return replace(logged, summary=told), made
    mine = after.contacts[given.contact]
    again = next_open(after.fieldwork, given.when + rules.between)
    events = [_replanned(mine, again, given.when, by)]
    events += _put_off(after, mine, again, given.when, by)
    told = (
        f"{given.contact}: nobody took call {attempt} of {rules.attempts}. "
        f"Call again from {shown(again, zone)}."
    )
    if events[1:]:
        told += " The other candidate's call moves along with it."
    logged = replace(logged, summary=told, next=shown(again, zone))
    return logged, made + Entries(events=tuple(events))


def _put_off(
    after: Record, mine: Contact, again: datetime, at: datetime, by: Recorder
) -> Iterator[ContactEvent]:
    """Later candidates of the test, not called yet, wait as long as this one does: so their order
    and what lies between them stay."""
    shift = again - after.planned[mine.id]
    for other in after.test[mine.test].contacts:
        planned = after.planned[other.id]
        waits = other.position > mine.position and other.id not in {*after.sent, *after.called}
        if waits and shift > timedelta(0):
            yield _replanned(other, next_open(after.fieldwork, planned + shift), at, by)


def _replanned(contact: Contact, due: datetime, at: datetime, by: Recorder) -> ContactEvent:
    kind = ContactEventKind.REPLANNED
    return ContactEvent(by.fresh("event"), contact.id, kind, at, by.now, by.person, due_at=due)


def leaves_message(message: str, attempts: int, number: int) -> bool:
    """Whether a message is left at the call of this number."""
    return {"first": number == 1, "last": number == attempts}.get(message, False)


def _message_at(rules: PhoneRules, number: int) -> bool:
    return leaves_message(rules.message, rules.attempts, number)
