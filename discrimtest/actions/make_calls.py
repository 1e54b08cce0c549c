"""Share calls among testers, record how they went, put that right."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from discrimtest.errors import Problem, WrongInput
from discrimtest.randomness import Stream
from discrimtest.record.calls import CallRecord, assigned
from discrimtest.record.entries import Recorder
from discrimtest.record.handed_in import one_of, readable
from discrimtest.record.moment import moment_of
from discrimtest.record.testers import is_barred
from discrimtest.store import people
from discrimtest.store.engine import writing
from discrimtest.store.session import Session
from discrimtest.store.testers import conflicts_of, read_testers
from discrimtest.words.call import CallEvent, CallOutcome, MysteryCall
from discrimtest.words.person import Right
from discrimtest.workplace.call_event import record_call_event, write_call_events
from discrimtest.workplace.open_calls import OpenCalls, open_calls
from discrimtest.workplace.open_study import require_in
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class AssignedCalls:
    """How many calls each person has to make, by name, and the numbers of those nobody may.

    Attributes:
        untrained: Of the latter, those on whose day nobody's training holds; to the agencies of
            the others, all who are trained declared a tie.
    """

    load: dict[str, int]
    nobody: tuple[int, ...]
    untrained: tuple[int, ...]

    def to_dict(self) -> dict[str, Any]:
        lists = {"nobody": list(self.nobody), "untrained": list(self.untrained)}
        return {"load": self.load, **lists}


def assign_calls(at: Workplace, slug: str) -> AssignedCalls:
    """Give each open call to a trained tester who declared no tie to its agency.

    What is assigned stays, where that person may still make it. The others go to whom has least to
    do; ties are drawn.

    Raises:
        WrongInput, Refused: As :func:`~discrimtest.workplace.open_calls.open_calls`.
    """
    require_in(at, Right.SUPERVISE_TESTERS, slug)
    with writing(at.engine) as session:
        study = open_calls(at, session, slug)
        record, testers = study.record(session), read_testers(session, study.id)

        def may(person: str, call: MysteryCall) -> bool:
            tied = testers.conflicts.get(person, frozenset())
            return testers.is_trained(person, call.due_at) and not is_barred(
                tied, call.landlord, record.landlords
            )

        held = {call.id: record.holder(call) for call in record.open()}
        stays = {
            call.id: who
            for call in record.open()
            if (who := held[call.id]) in testers.acting and who and may(who, call)
        }
        load, new, nobody = Counter(stays.values()), [], list[MysteryCall]()
        for call in record.open():
            if call.id in stays:
                continue
            lots = Stream(study.instrument.study.seed, "call-testers", call.id)
            fit = [who for who in lots.shuffled(sorted(testers.acting)) if may(who, call)]
            if not fit:
                nobody.append(call)
                continue
            person = min(fit, key=lambda who: load[who])
            load[person] += 1
            new.append((call, assigned(call, person, at.recorder)))
        if new:
            write_call_events(at, session, [call for call, _ in new], [event for _, event in new])
        names = people.names(session, at.keys)
    untrained = [
        call.number
        for call in nobody
        if not any(testers.is_trained(who, call.due_at) for who in testers.acting)
    ]
    told = {names.get(who, who): count for who, count in load.items()}
    numbers = tuple(call.number for call in nobody)
    return AssignedCalls(dict(sorted(told.items())), numbers, tuple(untrained))


@dataclass(frozen=True, slots=True)
class MadeCall:
    """What was recorded of a call.

    Attributes:
        event: Id of what was recorded.
        outcome: How it ended; None where nobody took it.
        departs: What of this departs from the plan, in words.
    """

    call: int
    event: str
    outcome: CallOutcome | None
    departs: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def log_call(
    at: Workplace,
    slug: str,
    number: int,
    outcome: str | None,
    *,
    words: str = "",
    moment: datetime | None = None,
    correct: bool = False,
    note: str = "",
) -> MadeCall:
    """Record that nobody took a call, or how it ended.

    Args:
        number: Of the call within the study.
        outcome: A word of the codebook; None where nobody took it.
        words: What the agency said, word for word; kept encrypted under the agency's key.
        moment: When, in the study's time zone if it names none; None for now, or
            for the moment of what is put right.
        correct: Puts right how it ended; the first stays on record.
        note: What was wrong, kept encrypted; asked for where somebody else recorded it.

    Raises:
        WrongInput: The call, the outcome, the words or the moment cannot be.
        Refused: What was recorded before does not allow it, or the person declared a tie.
    """
    ended = None if outcome is None else one_of(CallOutcome, outcome, "outcome")
    why = readable(note.strip(), "note")
    departs: tuple[str, ...] = ()

    def decide(session: Session, study: OpenCalls, record: CallRecord, by: Recorder) -> CallEvent:
        when = None if moment is None else moment_of(moment, study.fieldwork, at.now())
        said, declared = readable(words.strip(), "words"), conflicts_of(session, at.person.id)
        call = record.numbered(number)
        event = record.logged(call, ended, said, when, by, declared, correct=correct, note=why)
        nonlocal departs
        departs = replace(record, events=(*record.events, event)).departs(call, event)
        return event

    event = record_call_event(at, slug, number, Right.RECORD_CONTACTS, decide, why)
    return MadeCall(number, event.id, event.outcome, departs)


def withdraw_call(at: Workplace, slug: str, number: int, reason: str) -> CallEvent:
    """Take a call out: it is not made, or does not count. It stays on record with the reason.

    Raises:
        WrongInput: There is no such call, or no reason.
        Refused: It was withdrawn before.
    """
    if not reason.strip():
        repair = "Write it for whoever asks."
        problem = Problem.of_input("reason", reason, "must say why", repair, code="reason.empty")
        raise WrongInput("Nothing was recorded.", [problem])
    why = readable(reason.strip(), "reason")
    return record_call_event(
        at, slug, number, Right.SUPERVISE_TESTERS,
        lambda _, __, record, by: record.withdraw(record.numbered(number), why, by),
    )  # fmt: skip
