"""What may be recorded by a coder: a judgement, a decision between two, a leak, a skip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from discrimtest.doors import action
from discrimtest.errors import Problem, Refused, WrongInput
from discrimtest.record.blind import item_of, passed_on
from discrimtest.record.blind_queue import BlindQueue, Hindrance, ItemState
from discrimtest.record.entries import Entries, Recorder
from discrimtest.record.record import Record
from discrimtest.record.response import validity
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
) -> tuple[Judged, Entries]:
    """A coder's judgement of an exchange; a coder who judged it before changes that, and both are
    kept.

    Raises:
        WrongInput: "No reply" to an answer.
        Refused: The exchange does not wait for this person, or they may not judge it.
    """
    _require_answer(category)
    require_blind(queue, contact, by.person, CodingPart.OUTCOME)
    own = _own(queue, contact, by)
    if own is not None and own.method is not CodingMethod.BLIND:
        _require(Hindrance.JUDGED, contact)
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
    return _told(contact, words), _with_validity(queue.record, coding, by)


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
    _require_answer(category)
    _require_reason("reason", reason, "Write why; it is kept with the decision.")
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
    return _told(contact, f"decided {category}"), _with_validity(queue.record, coding, by)


def tell_salutation(
    queue: BlindQueue, contact: str, subtle: Mapping[str, str], by: Recorder, note: str = ""
) -> tuple[Judged, Entries]:
    """What a coder read in a salutation.

    Raises:
        Refused: It does not wait for this person, or they may not judge it.
    """
    require_blind(queue, contact, by.person, CodingPart.SALUTATION)
    anew = any(each.coder == by.person for each in queue.heard_now(contact))
    event = _event(contact, CodingEventKind.SALUTATION, CodingPart.SALUTATION, by, note, subtle)
    words = ", ".join(f"{code} {value}" for code, value in subtle.items())
    words += "; your earlier one stays on record" if anew else ""
    return _told(contact, f"salutation coded: {words}"), Entries(coding_events=(event,))


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
    _require_ready(queue, contact)
    hindrance = queue.hindrance(contact, by.person, part)
    _require(hindrance if hindrance is Hindrance.RECORDED else None, contact)
    if leaked is None:
        _require_reason("note", note, "Write why you leave it to others; it is kept.")
        event = _event(contact, CodingEventKind.SKIPPED, part, by, note)
        return _told(contact, "left to other coders"), Entries(coding_events=(event,))
    _require_masked(part, leaked)
    _require_unheard(queue, contact, by.person)
    events = [_event(contact, CodingEventKind.LEAKED, part, by, note, leaked=leaked)]
    if _own(queue, contact, by):
        events.append(_event(contact, CodingEventKind.UNDONE, CodingPart.OUTCOME, by))
    made = _undoing(queue, contact, events, by)
    left = _left(replace(queue, record=queue.record.plus(made)), contact, part)
    left = "it waits for another coder" if left == _WAITS else left
    return _told(contact, f"leak noted ({leaked}); {left}"), made


def take_back(
    queue: BlindQueue, contact: str, part: CodingPart, by: Recorder
) -> tuple[Judged, Entries]:
    """A coder takes back what they judged, a leak or a skip; it stays on record.

    Raises:
        Refused: There is nothing of theirs to take back, they read the salutation since, or the
            exchange waits no more.
    """
    _require_ready(queue, contact)
    if part is CodingPart.OUTCOME:
        _require_unheard(queue, contact, by.person)
    told = (each.coder for each in queue.record.outcomes[contact].salutations)
    heard = part is CodingPart.SALUTATION and by.person in told
    judged = part is CodingPart.OUTCOME and _own(queue, contact, by) is not None
    if not (heard or judged or _passed_on(queue, contact, part, by)):
        rule, repair = "was not judged by you", "Check which item it was."
        problem = Problem(item_of(contact), "", rule, repair, "coding.not_own")
        raise Refused("Nothing was taken back.", [problem])
    made = _undoing(queue, contact, [_event(contact, CodingEventKind.UNDONE, part, by)], by)
    after = replace(queue, record=queue.record.plus(made))
    return _told(contact, f"taken back; {_left(after, contact, part)}"), made


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
    """The newest judgement of this person that stands, also where an answer came since."""
    outcome = queue.record.outcomes.get(contact)
    blind = outcome.blind if outcome else None
    stand = [*blind.coders, blind.adjudicated] if blind else []
    mine = [each for each in stand if each and each.coder == by.person]
    return mine[-1] if mine else None


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


def _told(contact: str, words: str) -> Judged:
    item = item_of(contact)
    return Judged(item, f"{item}: {words}.")


def _require_answer(category: Category) -> None:
    if category is not Category.NO_REPLY:
        return
    problem = Problem.of_input(
        "category",
        category,
        "an answer is there, so it is not 'no reply'",
        "Choose what it says; missed_call and acknowledgement are answers too.",
        code="category.no_reply",
    )
    raise WrongInput("Nothing was recorded.", [problem])


def _require_reason(key: str, reason: str, repair: str) -> None:
    if not reason:
        problem = Problem.of_input(key, reason, "must say why", repair, code="reason.missing")
        raise WrongInput("Nothing was recorded.", [problem])


def _require_masked(part: CodingPart, leaked: Leaked) -> None:
    if part is CodingPart.SALUTATION:
        problem = Problem.of_input(
            "leak",
            str(leaked),
            "a salutation is shown with its titles and pronouns, so these cannot leak",
            "Judge it ('unclear' is an answer too), or leave it to others with a reason.",
            code="coding.no_mask",
        )
        raise WrongInput("Nothing was recorded.", [problem])


def _require_unheard(queue: BlindQueue, contact: str, person: str) -> None:
    """Keep what was judged of a masked text from who read the salutation."""
    if not queue.has_heard(contact, person):
        return
    problem = Problem(
        item_of(contact),
        "",
        "must stay as you judged it before: you read its salutation",
        "Leave it; where it is wrong, another person decides anew with '{decide}'.",
        "coding.heard",
        values={"decide": action("code adjudicate", "STUDY", item=item_of(contact))},
    )
    raise Refused("Nothing was recorded.", [problem])


def _require_ready(queue: BlindQueue, contact: str) -> None:
    if contact in queue.states:
        return
    problem = Problem(
        item_of(contact),
        "",
        "does not wait for coders",
        "Its window is still open, its test is broken, or its answer has no words any more. "
        "Take the next with '{next}'.",
        "coding.not_ready",
        values={"next": action("code next", "STUDY")},
    )
    raise Refused("Nothing was recorded.", [problem])


def require_unsighted(queue: BlindQueue, person: str, study: str) -> None:
    """Keep a whole study from who could see in another role to which candidate answers came.

    Raises:
        Refused: This person could, now or before.
    """
    if person not in queue.sighted:
        return
    problem = Problem.of_input(
        "as",
        person,
        "must judge nothing in this study: another role of theirs, held once tests were drawn, "
        "showed to which candidate answers came",
        "This stays so without that role. Another coder is needed: '{add}'.",
        code="coding.sighted",
        add=action("user add", "LOGIN", role="coder", study=study),
    )
    raise Refused("Nothing of this study is for this coder.", [problem])


def require_blind(queue: BlindQueue, contact: str, person: str, part: CodingPart) -> None:
    """Let only a person see an exchange, and judge it, for whom it waits or who judged it.

    Raises:
        Refused: It does not wait for coders, or not for this person, or they may not.
    """
    _require_ready(queue, contact)
    hindrance = queue.hindrance(contact, person, part)
    _require(None if hindrance is Hindrance.JUDGED else hindrance, contact)
    _require_waiting(queue, contact, person, part)


def _require_waiting(queue: BlindQueue, contact: str, person: str, part: CodingPart) -> None:
    """Refuse what waits for nobody else: the program draws what two coders judge."""
    if queue.waits_for(contact, person, part):
        return
    problem = Problem(
        item_of(contact),
        "",
        "does not wait for you: as many coders judged it as are to",
        "Take the next with '{next}'.",
        "coding.not_waiting",
        values={"next": action("code next", "STUDY")},
    )
    raise Refused("Nothing was recorded.", [problem])


def require_undecided(queue: BlindQueue, contact: str, person: str) -> None:
    """Let only a person see what coders made of an exchange who may decide between them.

    Raises:
        Refused: Coders have still to judge it, or this person may not decide.
    """
    _require_ready(queue, contact)
    if queue.states[contact] not in (ItemState.SPLIT, ItemState.DONE):
        problem = Problem(
            item_of(contact),
            "",
            "does not wait for a decision: coders have still to judge it",
            "See what waits with '{queue}'.",
            "coding.not_split",
            values={"queue": action("code queue", "STUDY")},
        )
        raise Refused("Nothing was recorded.", [problem])
    _require(queue.may_decide(contact, person), contact)


def _require(hindrance: Hindrance | None, contact: str) -> None:
    if hindrance in (None, Hindrance.LEFT):
        return
    problem = Problem.of_input(
        "as",
        item_of(contact),
        "must not be judged by who {hindrance}",
        "Leave it to another coder.",
        code="coding.not_blind",
        hindrance=hindrance,
    )
    raise Refused("Nothing was recorded.", [problem])
