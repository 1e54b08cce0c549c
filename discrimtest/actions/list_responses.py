"""What came back to the contacts of a study, and what of it waits for a coder."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from discrimtest.record.answers import maybe_automatic
from discrimtest.record.blind import unread
from discrimtest.record.moment import shown
from discrimtest.record.outcome import own_coding
from discrimtest.record.record import Record
from discrimtest.store.engine import reading
from discrimtest.store.record import record_of
from discrimtest.words.outcome import Category
from discrimtest.words.person import Right
from discrimtest.words.response import Response
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.visit_sight import sight_of
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedResponse:
    """An answer.

    Attributes:
        test: Number of the test.
        received: Local time of the study.
        category: What it was judged to be by itself; None where nobody did.
        state: "to be coded", "decides" (the outcome is its own), "coded" (another answer decides),
            "judged together" (somebody judged the whole exchange), "late", "held" (its contact is)
            or "withdrawn".
        outcome: What stands of its contact; None while nothing does, or once it is withdrawn.
        automatic: Software sent it. maybe_automatic: The same words came to several contacts; a
            person is to decide whether software sent them.
        text: Word for word; empty once erased.
    """

    id: str
    contact: str
    test: int
    received: str
    channel: str
    category: Category | None
    state: str
    outcome: Category | None
    automatic: bool
    maybe_automatic: bool
    text: str

    @property
    def waits(self) -> bool:
        """Whether a person is to judge it, or to decide whether software sent it."""
        return self.state == "to be coded" or self.maybe_automatic

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def list_responses(at: Workplace, slug: str, *, waiting: bool = False) -> list[ListedResponse]:
    """The answers to a study's contacts, in the order received; those withdrawn at the end.

    In a study with visits a visitor is shown the answers of their own, and what they recorded,
    until every account of the test is locked.

    Args:
        waiting: Only those that a person is still to judge or to decide about.
    """
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.RECORD_RESPONSES, study.id)
        record = record_of(session, study.id, study.fieldwork, with_texts=at.keys)
        sight = sight_of(at, session, study.id, record)
    judged = {coding.id: coding.category for coding in record.codings}
    undecided = maybe_automatic(record)
    found = [
        _listed(record, answer, judged.get(own_coding(answer)), answer.id in undecided)
        for answer in (*record.answers, *record.withdrawn)
        if answer.by == at.person.id
        or not sight.hides(answer.contact or record.was_at(answer) or "")
    ]
    return [each for each in found if not waiting or each.waits]


def _listed(
    record: Record, answer: Response, category: Category | None, undecided: bool
) -> ListedResponse:
    contact = answer.contact or record.was_at(answer) or ""
    return ListedResponse(
        answer.id,
        contact,
        record.test_of(contact).number,
        shown(answer.received_at, record.fieldwork.zone),
        str(answer.channel),
        category,
        _state(record, answer),
        coded.category if (coded := record.coded.get(answer.contact or "")) else None,
        answer.automatic,
        undecided,
        answer.text,
    )


def _state(record: Record, answer: Response) -> str:
    if answer.contact is None:
        return "withdrawn"
    if answer.contact in record.held:
        return "held"
    if record.is_late(answer):
        return "late"
    outcome = record.outcomes.get(answer.contact)
    if outcome is None or answer in outcome.waiting:
        return "to be coded"
    if outcome.blind and not unread([answer], outcome.blind.decides):
        return "judged blind"
    if outcome.decisive == answer:
        return "decides"
    own = {coding.id for coding in outcome.counting}
    return "coded" if own_coding(answer) in own else "judged together"
