"""What may be recorded by a coder: a judgement, a decision between two, a leak, a skip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from discrimtest.errors import Problem, Refused
from discrimtest.record.blind import passed_on
from discrimtest.record.blind_queue import BlindQueue
from discrimtest.record.coding_rights import (
    require_alike,
    require_answer,
    require_blind,
    require_masked,
    require_ready,
    require_reason,
    require_undecided,
    require_unheard,
    require_unhindered,
)
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.record import Record
from discrimtest.record.response import validity
from discrimtest.record.waitlist import Hindrance, ItemState
from discrimtest.words.coding_event import CodingEvent, CodingEventKind, CodingPart, Leaked
from discrimtest.words.outcome import Category, Coding, CodingMethod


@dataclass(frozen=True, slots=True)
class Judged:
    """What was recorded of an exchange."""

    item: str
    summary: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def judge(
    queue: BlindQueue,
    contact: str,
    category: Category,
    subtle: Mapping[str, str],
    by: Recorder,
    note: str = "",
    instead: str | None = None,
) -> tuple[Judged, Entries]:
    """A coder's judgement of an exchange; a coder who judged it before changes that, and both are
    kept.

    Args:
        instead: Id of the own judgement that it takes the place of, empty for none; None for
            whichever stands. Where another of the same content stands, nothing is recorded.

    Raises:
        WrongInput: "No reply" to an answer.
        Refused: The exchange does not wait for this person, they may not judge it, or they judged
            it otherwise meanwhile.
    """
    require_answer(category)
    require_blind(queue, contact, by.person, CodingPart.OUTCOME)
    own = _own(queue, contact, by)
    if own is not None and own.method is not CodingMethod.BLIND:
        require_unhindered(Hindrance.JUDGED, queue.item_of(contact))
    if own is not None and instead not in (None, own.id):
        require_alike(queue.item_of(contact), (own.category, own.subtle), (category, subtle))
        return _told(queue, contact, f"coded {category}"), Entries()
    coding = Coding(
        by.fresh("coding"),
        contact,
        by.person,
        CodingMethod.BLIND,
        category,
        by.now,
        dict(subtle),
        note,
        own.id if own else None,
    )
    words = f"coded {category}{_before(own.category if own else None, category)}"
    return _told(queue, contact, words), _with_validity(queue.record, coding, by)


def decide(
    queue: BlindQueue,
    contact: str,
    category: Category,
    subtle: Mapping[str, str],
    by: Recorder,
    reason: str,
) -> tuple[Judged, Entries]:
    """What a third person decides of an exchange that coders judged.

    Raises:
        WrongInput: "No reply" to an answer, or no reason.
        Refused: No coder judged it yet, or this person may not decide it.
    """
    require_answer(category)
    require_reason("reason", reason, "Write why; it is kept with the decision.")
    own = _own(queue, contact, by)
    decided = own is not None and own.method is CodingMethod.ADJUDICATED
    if own and decided and (own.category, own.subtle) == (category, subtle):
        return _told(queue, contact, f"decided {category}"), Entries()
    require_undecided(queue, contact, by.person)
    coding = Coding(
        by.fresh("coding"),
        contact,
        by.person,
        CodingMethod.ADJUDICATED,
        category,
        by.now,
        dict(subtle),
        reason,
    )
    return _told(queue, contact, f"decided {category}"), _with_validity(queue.record, coding, by)


def tell_salutation(
    queue: BlindQueue,
    contact: str,
    subtle: Mapping[str, str],
    by: Recorder,
    note: str = "",
    instead: str | None = None,
) -> tuple[Judged, Entries]:
    """What a coder read in a salutation.

    Args:
        instead: As of :func:`judge`.

    Raises:
        Refused: It does not wait for this person, they may not judge it, or they judged it
            otherwise meanwhile.
    """
    require_blind(queue, contact, by.person, CodingPart.SALUTATION)
    own = own_act(queue, contact, by.person, CodingPart.SALUTATION)
    if own is not None and instead not in (None, own.id):
        require_alike(queue.item_of(contact), own.subtle, subtle)
        return _told(queue, contact, _heard(subtle)), Entries()
    event = _event(contact, CodingEventKind.SALUTATION, CodingPart.SALUTATION, by, note, subtle)
    words = _heard(subtle) + ("; your earlier one stays on record" if own else "")
    return _told(queue, contact, words), Entries(coding_events=(event,))


def own_act(
    queue: BlindQueue, contact: str, person: str, part: CodingPart
) -> Coding | CodingEvent | None:
    """What a person made of an exchange, or read in its salutation, where it stands."""
    if part is CodingPart.SALUTATION:
        return next((each for each in queue.heard_now(contact) if each.coder == person), None)
    return own_judgement(queue, contact, person)


def own_judgement(queue: BlindQueue, contact: str, person: str) -> Coding | None:
    """The newest blind judgement or decision of a person that stands, also where an answer came
    since."""
    outcome = queue.record.outcomes.get(contact)
    blind = outcome.blind if outcome else None
    stand = [*blind.coders, blind.adjudicated] if blind else []
    mine = [each for each in stand if each and each.coder == person]
    return mine[-1] if mine else None


def leave(
    queue: BlindQueue,
    contact: str,
    part: CodingPart,
    by: Recorder,
    note: str,
    leaked: Leaked | None = None,
) -> tuple[Judged, Entries]:
    """An exchange that a coder leaves to others, because its masked text leaked or for another
    reason. What this coder judged of it before counts no more once it leaked.

    Raises:
        WrongInput: No reason where nothing leaked, or a leak of a salutation, which is shown with
            titles and pronouns.
        Refused: The exchange does not wait for coders, this person recorded its test, or tells a
            leak of what they read the salutation of.
    """
    require_ready(queue, contact)
    hindrance = queue.hindrance(contact, by.person, part)
    require_unhindered(
        hindrance if hindrance is Hindrance.RECORDED else None, queue.item_of(contact)
    )
    acts = passed_on(queue.record.handled.get(contact, ()))
    mine = {(act.kind, act.leaked) for act in acts if (act.coder, act.part) == (by.person, part)}
    if leaked is None:
        require_reason("note", note, "Write why you leave it to others; it is kept.")
        event = _event(contact, CodingEventKind.SKIPPED, part, by, note)
        repeated = (event.kind, None) in mine
        made = Entries() if repeated else Entries(coding_events=(event,))
        return _told(queue, contact, "left to other coders"), made
    require_masked(part, leaked)
    require_unheard(queue, contact, by.person)
    events = [_event(contact, CodingEventKind.LEAKED, part, by, note, leaked=leaked)]
    if (CodingEventKind.LEAKED, leaked) in mine:
        events = []
    elif _own(queue, contact, by):
        events.append(_event(contact, CodingEventKind.UNDONE, CodingPart.OUTCOME, by))
    made = _undoing(queue, contact, events, by)
    left = _left(replace(queue, record=queue.record.plus(made)), contact, part)
    left = "it waits for another coder" if left == _WAITS else left
    return _told(queue, contact, f"leak noted ({leaked}); {left}"), made


def take_back(
    queue: BlindQueue, contact: str, part: CodingPart, by: Recorder
) -> tuple[Judged, Entries]:
    """A coder takes back what they judged, a leak or a skip; it stays on record.

    Raises:
        Refused: There is nothing of theirs to take back, they read the salutation since, or the
            exchange waits no more.
    """
    require_ready(queue, contact)
    if part is CodingPart.OUTCOME:
        require_unheard(queue, contact, by.person)
    told = (each.coder for each in queue.record.outcomes[contact].salutations)
    heard = part is CodingPart.SALUTATION and by.person in told
    judged = part is CodingPart.OUTCOME and _own(queue, contact, by) is not None
    if not (heard or judged or _passed_on(queue, contact, part, by)):
        rule, repair = "was not judged by you", "Check which item it was."
        problem = Problem(queue.item_of(contact), "", rule, repair, "coding.not_own")
        raise Refused("Nothing was taken back.", [problem])
    made = _undoing(queue, contact, [_event(contact, CodingEventKind.UNDONE, part, by)], by)
    after = replace(queue, record=queue.record.plus(made))
    return _told(queue, contact, f"taken back; {_left(after, contact, part)}"), made


def _passed_on(queue: BlindQueue, contact: str, part: CodingPart, by: Recorder) -> bool:
    """Whether this person told a leak of it, or left it to others."""
    acts = passed_on(queue.record.handled.get(contact, ()))
    return any(act.coder == by.person and act.part is part for act in acts)


_WAITS = "it waits again"


def _left(queue: BlindQueue, contact: str, part: CodingPart) -> str:
    """What is left of an exchange once a judgement was taken back."""
    if part is CodingPart.SALUTATION:
        waits, decided = contact in queue.salutations, False
    else:
        blind = queue.record.outcomes[contact].blind
        waits = queue.states.get(contact) is not ItemState.DONE
        decided = blind is not None and blind.adjudicated is not None
    if waits:
        return _WAITS
    return "what was decided stands" if decided else "what another coder judged stands"


def _before(earlier: Category | None, category: Category) -> str:
    """A word about the own judgement that this one takes the place of."""
    if earlier is None:
        return ""
    told = "earlier judgement of the same category" if earlier is category else earlier
    return f", in place of your {told}, which stays on record"


def _undoing(queue: BlindQueue, contact: str, events: list[CodingEvent], by: Recorder) -> Entries:
    made = Entries(coding_events=tuple(events))
    record = queue.record
    return made + Entries(deviations=validity(record, record.plus(made), contact, by))


def _with_validity(record: Record, coding: Coding, by: Recorder) -> Entries:
    made = Entries(codings=(coding,))
    return made + Entries(deviations=validity(record, record.plus(made), coding.contact, by))


def _own(queue: BlindQueue, contact: str, by: Recorder) -> Coding | None:
    return own_judgement(queue, contact, by.person)


def _event(
    contact: str,
    kind: CodingEventKind,
    part: CodingPart,
    by: Recorder,
    note: str = "",
    subtle: Mapping[str, str] | None = None,
    leaked: Leaked | None = None,
) -> CodingEvent:
    return CodingEvent(
        by.fresh("coding-event"),
        contact,
        by.person,
        kind,
        part,
        by.now,
        dict(subtle or {}),
        leaked,
        note,
    )


def _told(queue: BlindQueue, contact: str, words: str) -> Judged:
    item = queue.item_of(contact)
    return Judged(item, f"{item}: {words}.")


def _heard(subtle: Mapping[str, str]) -> str:
    told = ", ".join(f"{code} {value}" for code, value in subtle.items())
    return f"salutation coded: {told}"
