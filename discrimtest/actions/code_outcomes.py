"""Hand out exchanges to blind coders, and record what they judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from discrimtest.actions.read_exchange import Exchange, read_exchange
from discrimtest.doors import action
from discrimtest.errors import Problem, WrongInput
from discrimtest.record import blind_coding as rules
from discrimtest.record import coding_rights as rights
from discrimtest.record.blind import UNCLEAR, item_of
from discrimtest.record.blind_coding import Judged
from discrimtest.record.blind_queue import BlindQueue
from discrimtest.record.entries import Entries
from discrimtest.record.handed_in import one_of, readable, subtle_codes
from discrimtest.record.record import Record
from discrimtest.record.waitlist import SALUTATION_CODES, Waitlist
from discrimtest.store.codings import contacts_of_study
from discrimtest.store.engine import reading, writing
from discrimtest.store.entries import write_entries
from discrimtest.store.keys import MasterKey
from discrimtest.store.session import Session
from discrimtest.words.coding_event import CodingPart, Leaked
from discrimtest.words.outcome import Category
from discrimtest.words.person import Right
from discrimtest.workplace.kept_waitlist import coding_queue, lots_of, waitlist_of
from discrimtest.workplace.open_study import OpenStudy, look_up
from discrimtest.workplace.workplace import Workplace

_UNADDRESSED = ("no", "not_applicable", UNCLEAR)
"""All that a salutation can tell in which nobody is addressed."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a coder is handed.

    Attributes:
        done: How many this person judged in this pass. waiting: How many this person may.
        own: Id of what this person judged of it, where that stands; empty for nothing.
        judgements: What coders made of it, where it is to be decided between them.
    """

    item: str
    part: str
    exchange: Exchange
    done: int
    waiting: int
    own: str = ""
    judgements: tuple[dict[str, Any], ...] = field(default=())

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def next_item(
    at: Workplace, slug: str, part: CodingPart = CodingPart.OUTCOME, item: str | None = None
) -> Item | None:
    """What this person is to judge next; None where nothing is left, or only the other candidate
    of the test they met last.

    Args:
        item: This one, which they met before.

    Raises:
        WrongInput: There is no such item.
        Refused: This person may not judge it.
    """
    with reading(at.engine) as session:
        study, queue = _opened(at, session, slug)
        wanted = queue.wanted(at.person.id, part)
        contact = queue.following(at.person.id, wanted)
        if item is not None:
            contact = _contact_of(session, study, at.keys, item)
            rights.require_blind(queue, contact, at.person.id, part)
        if contact is None:
            return None
        done = queue.done(at.person.id, part)
        record = _texts(at, session, study, contact)
        exchange = read_exchange(at, session, study.id, record, contact, part)
        near = coding_queue(record, study, at, session)
        own = rules.own_act(near, contact, at.person.id, part)
    return Item(
        queue.item_of(contact), str(part), exchange, done, len(wanted), own.id if own else ""
    )


def next_dispute(at: Workplace, slug: str, item: str | None = None) -> Item | None:
    """What this person is to decide next between two coders; None where nothing is left.

    Args:
        item: This one, or that of a contact, whether its coders differ or not.

    Raises:
        WrongInput: There is no such item.
        Refused: This person may not decide it.
    """
    with reading(at.engine) as session:
        study, queue = _opened(at, session, slug)
        waiting = queue.to_decide(at.person.id)
        contact = waiting[0] if waiting else None
        if item is not None:
            contact = _contact_of(session, study, at.keys, item, named=True)
            rights.require_undecided(queue, contact, at.person.id)
        if contact is None:
            return None
        record = _texts(at, session, study, contact)
        exchange = read_exchange(at, session, study.id, record, contact, CodingPart.OUTCOME)
    blind = record.outcomes[contact].blind
    assert blind is not None  # noqa: S101 (what waits for a decision was judged)
    judgements = tuple(
        {
            "coder": number,
            "category": str(coding.category),
            "subtle": coding.subtle,
            "note": coding.reason,
        }
        for number, coding in enumerate(blind.coders, start=1)
    )
    return Item(
        queue.item_of(contact), "decision", exchange, 0, len(waiting), judgements=judgements
    )


def judge_item(
    at: Workplace,
    slug: str,
    item: str,
    *,
    category: str,
    subtle: Iterable[str] = (),
    note: str = "",
    instead: str | None = None,
) -> Judged:
    """Record a blind judgement; one's own earlier one of the same item counts no more.

    Args:
        subtle: Codes, as ``code=value``.
        note: Why, where it is not plain; kept encrypted.
        instead: What :attr:`Item.own` was when it was shown, so that what is sent again is recorded
            once; None to take the place of whatever stands.

    Raises:
        WrongInput: Item, category or code cannot be.
        Refused: It does not wait, this person may not judge it, or judged it otherwise meanwhile.
    """
    kind, words = one_of(Category, category, "category"), readable(note.strip(), "note")

    def decide(queue: BlindQueue, contact: str) -> tuple[Judged, Entries]:
        codes = _masked_codes(queue, slug, item, subtle)
        return rules.judge(queue, contact, kind, codes, at.witness, words, instead)

    return _recorded(at, slug, item, decide)


def decide_item(
    at: Workplace, slug: str, item: str, *, category: str, reason: str, subtle: Iterable[str] = ()
) -> Judged:
    """Record what a third person decides of an item that coders judged.

    Raises:
        WrongInput: Item, category, code or reason cannot be.
        Refused: It is not judged yet, or this person may not decide it.
    """
    kind, words = one_of(Category, category, "category"), readable(reason.strip(), "reason")

    def decide(queue: BlindQueue, contact: str) -> tuple[Judged, Entries]:
        codes = _masked_codes(queue, slug, item, subtle)
        return rules.decide(queue, contact, kind, codes, at.witness, words)

    return _recorded(at, slug, item, decide, named=True)


def tell_salutation(
    at: Workplace,
    slug: str,
    item: str,
    *,
    subtle: Iterable[str],
    note: str = "",
    instead: str | None = None,
) -> Judged:
    """Record what a salutation tells; "unclear" is a value too.

    Args:
        instead: As of :func:`judge_item`.

    Raises:
        WrongInput: Item or code cannot be, or none is given.
        Refused: It does not wait, or this person may not judge it.
    """
    words = readable(note.strip(), "note")
    shown = next_item(at, slug, CodingPart.SALUTATION, item)
    addressed = shown is not None and any(each.text.strip() for each in shown.exchange.answers)

    def decide(queue: BlindQueue, contact: str) -> tuple[Judged, Entries]:
        known = queue.record.fieldwork.subtle
        heard = {code: (*known[code], UNCLEAR) for code in queue.salutation_codes}
        codes = subtle_codes(heard, subtle)
        if not codes:
            raise WrongInput("Nothing was recorded.", [_untold(heard)])
        if not addressed:
            _require_unaddressed(codes)
        return rules.tell_salutation(queue, contact, codes, at.witness, words, instead)

    return _recorded(at, slug, item, decide)


def leave_item(
    at: Workplace,
    slug: str,
    item: str,
    *,
    part: CodingPart = CodingPart.OUTCOME,
    leaked: str | None = None,
    note: str = "",
) -> Judged:
    """Leave an item to others: its text told who the candidate is, or for another reason.

    Args:
        leaked: What it told, a :class:`~discrimtest.words.coding_event.Leaked`.
        note: Why it is left; needed where nothing leaked.

    Raises:
        WrongInput: Item or leak cannot be, or there is no reason.
        Refused: It does not wait.
    """
    kind = None if leaked is None else one_of(Leaked, leaked, "leak")
    words = readable(note.strip(), "note")

    def decide(queue: BlindQueue, contact: str) -> tuple[Judged, Entries]:
        return rules.leave(queue, contact, part, at.witness, words, kind)

    return _recorded(at, slug, item, decide)


def undo_item(
    at: Workplace, slug: str, item: str, *, part: CodingPart = CodingPart.OUTCOME
) -> Judged:
    """Take back one's own judgement, leak or skip; it stays on record, and the item waits again. So
    may who can see arms by now.

    Raises:
        WrongInput: There is no such item.
        Refused: There is no judgement of this person.
    """
    return _recorded(
        at,
        slug,
        item,
        lambda queue, contact: rules.take_back(queue, contact, part, at.witness),
        right=Right.CODE_OUTCOMES,
    )


def _masked_codes(queue: BlindQueue, slug: str, item: str, given: Iterable[str]) -> dict[str, str]:
    """Subtle codes that a masked text tells.

    Raises:
        WrongInput: With what the codebook has not, or only a salutation tells.
    """
    codes = subtle_codes(queue.record.fieldwork.subtle, given)
    problems = [
        Problem.of_input(
            "subtle",
            f"{code}={codes[code]}",
            "must be read in the salutation, which is masked here",
            "Leave it out; who codes salutations records it with '{heard}'.",
            code="subtle.salutation",
            heard=action("code next", slug, salutation="", item=item, subtle=f"{code}=…"),
        )
        for code in SALUTATION_CODES
        if code in codes
    ]
    if problems:
        raise WrongInput("Nothing was recorded.", problems)
    return codes


def _untold(known: Iterable[str]) -> Problem:
    rule, repair = "must tell something", f"Give a value of {' or '.join(known)}; unclear is one."
    return Problem.of_input("subtle", "", rule, repair, code="subtle.missing")


def _require_unaddressed(codes: Mapping[str, str]) -> None:
    problems = [
        Problem.of_input(
            "subtle",
            f"{code}={value}",
            "cannot be, as nobody is addressed in these answers",
            "Write no, not_applicable or unclear.",
            code="subtle.nobody_addressed",
        )
        for code, value in codes.items()
        if value not in _UNADDRESSED
    ]
    if problems:
        raise WrongInput("Nothing was recorded.", problems)


def _opened(at: Workplace, session: Session, slug: str) -> tuple[OpenStudy, Waitlist]:
    study = look_up(at, session, slug)
    at.require(Right.CODE_BLIND, study.id)
    queue = waitlist_of(at, session, study)
    rights.require_unsighted(queue, at.person.id, slug)
    return study, queue


def _recorded(
    at: Workplace,
    slug: str,
    item: str,
    decide: Callable[[BlindQueue, str], tuple[Judged, Entries]],
    *,
    named: bool = False,
    right: Right = Right.CODE_BLIND,
) -> Judged:
    with reading(at.engine) as session:
        study = look_up(at, session, slug)
        at.require(right, study.id)
        contact = _contact_of(session, study, at.keys, item, named=named)
    with writing(at.engine) as session:
        record = study.record_around(session, contact)
        queue = coding_queue(record, study, at, session)
        if right is Right.CODE_BLIND:
            rights.require_unsighted(queue, at.person.id, slug)
        judged, entries = decide(queue, contact)
        write_entries(session, at.keys, entries, study=study.id, by=at.person.id, at=at.now())
        return judged


def _texts(at: Workplace, session: Session, study: OpenStudy, contact: str) -> Record:
    return study.record_around(session, contact, at.keys)


def _contact_of(
    session: Session, study: OpenStudy, keys: MasterKey, item: str, *, named: bool = False
) -> str:
    """The contact of an item; ``named`` for who may name the contact itself."""
    key = lots_of(study, keys).item_key
    for contact in contacts_of_study(session, study.id):
        if item_of(contact, key) == item or (named and contact == item):
            return contact
    problem = Problem.of_input(
        "item",
        item,
        "must be an item of this study",
        "Take the next with '{next}'.",
        code="item.unknown",
        next=action("code next", study.registered.slug),
    )
    raise WrongInput("There is no such item.", [problem])
