"""What came back to the contacts of a study, and what of it waits for a coder."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from discrimtest.record.moment import shown
from discrimtest.record.outcome import coding_id
from discrimtest.record.record import Record
from discrimtest.store.engine import reading
from discrimtest.store.record import record_of
from discrimtest.words.outcome import Category
from discrimtest.words.person import Right
from discrimtest.words.response import Response
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ListedResponse:
    """An answer.

    Attributes:
        test: Number of the test.
        received: Local time of the study.
        category: What it was judged to be by itself; None where nobody did.
        state: "to be coded", "decides" (the outcome is its own), "coded", or "late".
        automatic: Software sent it.
        text: Word for word; empty once erased.
    """

    id: str
    contact: str
    test: int
    received: str
    channel: str
    category: Category | None
    state: str
    automatic: bool
    text: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def list_responses(at: Workplace, slug: str, *, waiting: bool = False) -> list[ListedResponse]:
    """The answers to a study's contacts, in the order received.

    Args:
        waiting: Only those that came in time and that nobody has judged.
    """
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.RECORD_RESPONSES, study.id)
        record = record_of(session, study.id, study.fieldwork, with_texts=at.keys)
    judged = {coding.id: coding.category for coding in record.codings}
    found = [
        ListedResponse(
            answer.id,
            answer.contact or "",
            record.test_of(answer.contact or "").number,
            shown(answer.received_at, record.fieldwork.zone),
            str(answer.channel),
            judged.get(coding_id(answer.id)),
            _state(record, answer),
            answer.automatic,
            answer.text,
        )
        for answer in record.answers
    ]
    return [each for each in found if each.state == "to be coded" or not waiting]


def _state(record: Record, answer: Response) -> str:
    if record.is_late(answer):
        return "late"
    outcome = record.outcomes.get(answer.contact or "")
    if outcome is not None and answer in outcome.waiting:
        return "to be coded"
    return "decides" if outcome is not None and outcome.decisive == answer else "coded"
