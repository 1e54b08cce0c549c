"""Enter drawn answers a second time, and tell how far both entries agree."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Any

from discrimtest.estimators.proportion import wilson
from discrimtest.estimators.tables import Share
from discrimtest.identifiers import fresh_id
from discrimtest.library.frozen import frozen_seed
from discrimtest.randomness import Stream
from discrimtest.record.double_entry import by_item, compared, drawn, require_drawn
from discrimtest.record.handed_in import one_of, readable
from discrimtest.record.moment import moment_of, shown
from discrimtest.record.record import Record
from discrimtest.record.testers import is_barred, require_untied
from discrimtest.store.engine import reading, writing
from discrimtest.store.matches import contact_of_response
from discrimtest.store.record import place_of_contact, record_of
from discrimtest.store.second_entries import record_second_entry, second_entries
from discrimtest.store.session import Session
from discrimtest.store.studies import study as study_of
from discrimtest.store.testers import conflicts_of
from discrimtest.words.outcome import Category
from discrimtest.words.person import Right
from discrimtest.words.response import Response, ResponseChannel
from discrimtest.words.second_entry import SecondEntry
from discrimtest.workplace.open_study import StudyInField, look_up_field
from discrimtest.workplace.visit_sight import sight_of
from discrimtest.workplace.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ToEnter:
    """An answer that is to be entered again, without what was entered first.

    Attributes:
        response: What it is entered again under.
        line: Line that it came to.
        number: The how manieth answer of this contact, as they were recorded.
        recorded: Day on which it was recorded, in the study's time zone.
    """

    response: str
    contact: str
    line: str
    number: int
    recorded: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def drawn_answers(record: Record, study: StudyInField) -> list[Response]:
    """The answers of a study that are entered a second time, drawn by its seed."""
    seed = frozen_seed(study.version.snapshot) if study.version else 0
    return drawn(record, partial(Stream, seed, "second entry"))


def list_to_enter(at: Workplace, slug: str) -> list[ToEnter]:
    """What the acting person is to enter again: not their own, and of nobody they have a tie to."""
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.RECORD_RESPONSES, study.id)
        record = study.record(session)
        entered = second_entries(session, study.id)
        declared = conflicts_of(session, at.person.id)
        sight = sight_of(at, session, study.id, record)
    return [
        _shown(record, answer)
        for answer in drawn_answers(record, study)
        if answer.id not in entered
        and _may(record, answer, at.person.id, declared)
        and not sight.hides(answer.contact or "")
    ]


def _may(record: Record, answer: Response, person: str, declared: Collection[str]) -> bool:
    landlord = record.test_of(answer.contact or "").landlord
    return answer.by != person and not is_barred(declared, landlord, record.landlords)


def _shown(record: Record, answer: Response) -> ToEnter:
    contact = record.contacts[answer.contact or ""]
    of_contact = sorted(
        (one.recorded_at, one.id) for one in record.answers if one.contact == contact.id
    )
    number = of_contact.index((answer.recorded_at, answer.id)) + 1
    day = shown(answer.recorded_at, record.fieldwork.zone)[:10]
    return ToEnter(answer.id, contact.id, contact.line, number, day)


def enter_again(
    at: Workplace,
    response: str,
    *,
    channel: str,
    moment: datetime,
    category: str | None = None,
    text: str = "",
    automatic: bool = False,
) -> SecondEntry:
    """Enter an answer again from its source, without seeing the first entry.

    Args:
        moment: When it came, in the study's time zone.
        category: A category of the codebook; None leaves it to a coder.
        text: Word for word; kept encrypted.
        automatic: Whether software sent it.

    Raises:
        WrongInput: There is no such answer, or a word or moment that cannot be.
        Refused: It was not drawn, was entered again before, or the first entry is their own; or
            they declared a tie to its landlord, or the visit is another's.
    """
    with reading(at.engine) as session:
        study, contact = _study_of(at, session, response)
        at.require(Right.RECORD_RESPONSES, study.id)
        record = study.record(session)
        sight_of(at, session, study.id, record).require(contact)
    entry = SecondEntry(
        fresh_id("second-entry"),
        response,
        one_of(ResponseChannel, channel, "channel"),
        moment_of(moment, record.fieldwork, at.now()),
        None if category is None else one_of(Category, category, "category"),
        automatic,
        readable(text, "text"),
        at.witness.person,
        at.now(),
    )
    chosen = drawn_answers(record, study)
    with writing(at.engine) as session:
        entered = second_entries(session, study.id)
        answer = require_drawn(chosen, entered, response, at.person.id)
        require_untied(record, answer.contact or "", conflicts_of(session, at.person.id))
        record_second_entry(session, at.keys, entry, study=study.id)
    return entry


def _study_of(at: Workplace, session: Session, response: str) -> tuple[StudyInField, str]:
    """The study of an answer, and the contact that it lies under."""
    contact = contact_of_response(session, response)
    found, *_ = place_of_contact(session, contact)
    return look_up_field(at, session, study_of(session, found).slug), contact


@dataclass(frozen=True, slots=True)
class ItemAgreement:
    """How often both entries agree on an item.

    Attributes:
        item: moment, channel, category, automatic or text.
        agree, of: In how many answers, of those in which both told it.
        low, high: Wilson limits of the share at 95 %; None where none was compared.
    """

    item: str
    agree: int
    of: int
    low: float | None
    high: float | None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def compare_entries(at: Workplace, slug: str) -> list[ItemAgreement]:
    """How often the first and the second entry agree, by item."""
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.SUPERVISE_TESTERS, study.id)
        record = record_of(session, study.id, study.fieldwork, with_texts=at.keys)
        entries = second_entries(session, study.id, at.keys)
    found = by_item(compared(record, entries.values()))
    return [item_agreement(item, agree, of) for item, (agree, of) in found.items()]


def item_agreement(item: str, agree: int, of: int) -> ItemAgreement:
    """A share of agreeing entries with its Wilson limits."""
    if not of:
        return ItemAgreement(item, 0, 0, None, None)
    limits = wilson(Share(agree, of))
    return ItemAgreement(item, agree, of, limits.low, limits.high)
