"""What waits for coders, and how far they agree."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from discrimtest.record.blind import METHODS, passed_on, undone
from discrimtest.record.blind_queue import BlindQueue
from discrimtest.record.record import Record
from discrimtest.record.waitlist import ItemState
from discrimtest.store.engine import reading
from discrimtest.store.people import people
from discrimtest.store.session import Session
from discrimtest.words.coding_event import CodingEventKind, CodingPart
from discrimtest.words.outcome import CodingMethod
from discrimtest.words.person import Right
from discrimtest.workplace.kept_waitlist import coding_queue, waitlist_of
from discrimtest.workplace.open_study import OpenStudy, look_up
from discrimtest.workplace.visit_sight import known_study
from discrimtest.workplace.workplace import Workplace

if TYPE_CHECKING:
    from discrimtest.estimators.agreement import Agreement
    from discrimtest.samples.codings import CoderAgreement


@dataclass(frozen=True, slots=True)
class CoderCounts:
    """What one coder did; coders are numbers, in the order in which they began.

    Attributes:
        judged: Exchanges. changed: Judgements that the coder put in the place of an earlier one.
        decided: Exchanges, without decisions that were taken back.
    """

    coder: int
    judged: int
    changed: int
    decided: int
    salutations: int
    leaks: int
    skipped: int


@dataclass(frozen=True, slots=True)
class CodingQueue:
    """How much waits.

    Attributes:
        states: Exchanges by state. salutations: Those that wait, by state: a third coder reads
            those on which two differ.
        wordless: Contacts whose answer has no words, which no coder can judge.
        own: What waits for this person: "outcome", "salutation", "decision"; nothing for who may
            see to which candidate answers came.
        nobody: What waits and no coder of the study is left for, as in ``own``.
        coders: Empty for whoever may not read the study.
    """

    states: Mapping[str, int]
    salutations: Mapping[str, int]
    wordless: int
    own: Mapping[str, int]
    nobody: Mapping[str, int]
    coders: tuple[CoderCounts, ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def tell_queue(at: Workplace, slug: str, *, coders: bool = True) -> CodingQueue:
    """What waits for coders in a study, by state, and for this person.

    Args:
        coders: Tell who leads others in the study also what each coder did.
    """
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.CODE_OUTCOMES, study.id)
        queue = waitlist_of(at, session, study)
        reads = coders and at.person.may(Right.SUPERVISE_TESTERS, study.id)
        whole = coding_queue(study.record(session), study, at, session) if reads else None
        everyone = people(session)
    able = [each.id for each in everyone if each.may(Right.CODE_BLIND, study.id)]
    me, blind = at.person.id, at.person.may(Right.CODE_BLIND, study.id)
    counts, heard = Counter(queue.states.values()), Counter(queue.salutations.values())
    return CodingQueue(
        {str(state): counts[state] for state in ItemState},
        {str(state): heard[state] for state in ItemState if state is not ItemState.DONE},
        len(queue.wordless),
        {
            "outcome": len(queue.wanted(me, CodingPart.OUTCOME)) if blind else 0,
            "salutation": len(queue.wanted(me, CodingPart.SALUTATION)) if blind else 0,
            "decision": len(queue.to_decide(me)) if blind else 0,
        },
        queue.nobody_left(able),
        tuple(_coder(whole, *each) for each in whole.coders.items()) if whole else (),
    )


def tell_agreement(at: Workplace, slug: str) -> CoderAgreement:
    """How far the coders of a study agree about all that they read; for who leads others.

    Raises:
        NotAllowed: The person only tests or codes in it.
    """
    from discrimtest.samples.codings import coder_agreement

    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(Right.SUPERVISE_TESTERS, study.id)
        record = known_study(at, session, study)
    return coder_agreement(record, record.contacts)


def as_rows(found: CoderAgreement) -> list[dict[str, Any]]:
    """Every figure of agreement as a plain row; undefined numbers are None."""
    about = {("outcome", ""): found.outcome}
    about |= {("category", name): figures for name, figures in found.categories.items()}
    about |= {("subtle", name): figures for name, figures in found.subtle.items()}
    return [
        {"about": kind, "of": name, **agreement_row(figure)}
        for (kind, name), figures in about.items()
        for figure in figures
    ]


def _coder(queue: BlindQueue, coder: str, number: int) -> CoderCounts:
    record = queue.record
    own = [event for event in record.coding_events if event.coder == coder]
    left = Counter(event.kind for event in passed_on(own))
    made = [each for each in record.codings if each.coder == coder and each.method in METHODS]
    judged = [each for each in made if each.method is CodingMethod.BLIND]
    gone = {name for each in made for name in _undone(record, each.contact)}
    decided = {each.id for each in made if each.method is CodingMethod.ADJUDICATED}
    return CoderCounts(
        number,
        len({each.contact for each in judged}),
        sum(each.supersedes is not None for each in judged),
        len(decided - gone),
        sum(event.kind is CodingEventKind.SALUTATION for event in own),
        left[CodingEventKind.LEAKED],
        left[CodingEventKind.SKIPPED],
    )


def _undone(record: Record, contact: str) -> set[str]:
    return undone(record.judged.get(contact, ()), record.handled.get(contact, ()))


def agreement_row(figure: Agreement) -> dict[str, Any]:
    """A figure of agreement as a plain row; undefined numbers are None."""
    return {
        "id": figure.id,
        "value": _number(figure.value),
        "ci_low": _number(figure.interval.low),
        "ci_high": _number(figure.interval.high),
        "units": figure.units,
        "landlords": figure.landlords,
        "why": figure.why,
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def awaiting_coders(
    record: Record, study: OpenStudy, at: Workplace, session: Session
) -> frozenset[str]:
    """Contacts whose answers wait for coders who do not see the candidate, once such coders
    began."""
    if not any(outcome.blind for outcome in record.outcomes.values()):
        return frozenset()
    states = coding_queue(record, study, at, session).states
    return frozenset(name for name, state in states.items() if state is not ItemState.DONE)
