"""What is laid down about testers: training, ties to landlords, what a visit shows of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from discrimtest.errors import Problem, WrongInput
from discrimtest.identifiers import fresh_id
from discrimtest.record.due import due
from discrimtest.record.handed_in import readable
from discrimtest.record.record import standing
from discrimtest.record.testers import Testers, declared_conflicts
from discrimtest.store import decisions, landlords, people
from discrimtest.store import testers as stored
from discrimtest.store.engine import reading, writing
from discrimtest.store.keys import destroyed_subjects
from discrimtest.store.notes import landlords_of
from discrimtest.store.session import Session
from discrimtest.words.characteristics import Characteristics, is_coded
from discrimtest.words.contact import ContactEventKind
from discrimtest.words.declaration import Declaration, DeclarationKind
from discrimtest.words.person import Person, Right
from discrimtest.workplace.open_study import look_up_field
from discrimtest.workplace.workplace import Workplace

EVER = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)
"""Later than anything that is planned."""
_CONFLICT = DeclarationKind.CONFLICT


def train_tester(at: Workplace, name: str, *, until: date | None, withdraw: bool = False) -> str:
    """Lay down that a person was trained, or no longer counts as trained.

    Args:
        name: Name or id.
        until: The last day on which the training holds; None for no end.

    Returns:
        What was laid down, in words.
    """
    with writing(at.engine) as session:
        who = _overseen(at, session, name)
        end = datetime.combine(until, time.max, UTC) if until and not withdraw else None
        _declare(at, session, who, DeclarationKind.TRAINING, until=end, holds=not withdraw)
    if withdraw:
        return f"{name} no longer counts as trained, and gets no contacts."
    return f"{name} is trained" + (f", until {until:%Y-%m-%d}." if until else ".")


def describe_tester(at: Workplace, name: str, shown: Characteristics) -> str:
    """Lay down what a visit shows of a person, in the place of what was laid down before.

    It lies encrypted, and leaves in no export. Where visits are given out, nobody gets a candidate
    that they are seen not to be (:func:`discrimtest.record.assign.share`).

    Args:
        shown: Without anything said it withdraws what was laid down before.

    Raises:
        WrongInput: There is no such person, or an origin is none that an arm could name.
    """
    words = readable(shown.words.strip(), "characteristics")
    _require_origin(shown.origin)
    note = replace(shown, words=words).note
    with writing(at.engine) as session:
        who = _overseen(at, session, name)
        _declare(at, session, who, DeclarationKind.CHARACTERISTICS, note=note, holds=bool(note))
    return f"What a visit shows of {name} is {'kept, encrypted' if note else 'withdrawn'}."


def _require_origin(origin: str) -> None:
    if not origin or is_coded("origin", origin):
        return
    problem = Problem.of_input(
        "origin",
        origin,
        "must be an origin as protocols call it: small letters, digits, '-' and '_'",
        "Take one of [origins] in the protocol.toml of the visits (flemish).",
        code="origin.unknown",
    )
    raise WrongInput("Nothing was laid down.", [problem])


def declare_conflict(
    at: Workplace, name: str, landlord: str, *, reason: str, withdraw: bool = False
) -> str:
    """Lay down that a person has a tie to a landlord, or has none any more.

    Everybody declares their own; who supervises testers may declare another's.

    Args:
        landlord: Its id, or that of a contact with it.
        reason: Kept encrypted.

    Returns:
        What was laid down and which contacts it took away, in words.

    Raises:
        WrongInput: There is no such person or landlord, or no reason.
    """
    why = readable(reason.strip(), "reason")
    with writing(at.engine) as session:
        who = _self(at, session, name) or _overseen(at, session, name)
        if not why:
            problem = Problem.of_input(
                "reason", reason, "must say why", "Write what the tie is.", code="reason.missing"
            )
            raise WrongInput("Nothing was declared.", [problem])
        known = _landlord(session, landlord)
        now = decisions.standing(session)
        declared = declared_conflicts(stored.declarations(session)).get(who.id, ())
        # Declared before it was merged into another, a tie bears the id of that time.
        ends = sorted(tie for tie in declared if now.now(tie) == known) if withdraw else [known]
        for tie in ends:
            _declare(at, session, who, _CONFLICT, landlord=tie, note=why, holds=not withdraw)
        same = now.count_as(known)
        open_contacts = stored.to_make(session, who.id)
        barred = sum(now.now(tied) in same for tied in open_contacts.values())
    if withdraw:
        return f"{name} may meet {known} again." if ends else f"{name} had declared no such tie."
    told = f"{name} never meets {known}, nor whoever is or may be the same."
    if barred:
        told += f" Contacts assigned to {name} that are theirs no more: {barred}; assign them anew."
    return told


@dataclass(frozen=True, slots=True)
class ListedTester:
    """A tester of a study.

    Attributes:
        trained: "yes", "no", or the last day (UTC) on which the training holds or held.
        shows: What a visit shows of the person, as it was laid down.
        conflicts: Landlords whom the person never meets, by id.
        to_make: Contacts assigned and not made yet. made: Those that the person recorded as made.
    """

    login: str
    person: str
    trained: str
    shows: str
    conflicts: tuple[str, ...]
    to_make: int
    made: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def list_testers(at: Workplace, slug: str) -> list[ListedTester]:
    """The testers of a study, by name, with what each has to do."""
    with reading(at.engine) as session:
        study = look_up_field(at, session, slug)
        at.require(Right.SUPERVISE_TESTERS, study.id)
        record, testers = study.record(session), stored.read_testers(session, study.id, at.keys)
        names = people.names(session, at.keys)
        tasks = due(record, EVER, destroyed_subjects(session))
    load = Counter(testers.who(record, task.contact) for task in tasks)
    made = Counter(
        event.by for event in standing(record.events) if event.kind is ContactEventKind.SENT
    )
    return sorted(
        (
            ListedTester(
                names.get(person, person),
                person,
                _trained(testers, person),
                _shows(testers, person),
                tuple(sorted(testers.conflicts.get(person, ()))),
                load[person],
                made[person],
            )
            for person in testers.acting
        ),
        key=lambda tester: tester.login,
    )


def _trained(testers: Testers, person: str) -> str:
    if person not in testers.trained:
        return "no"
    until = testers.trained[person]
    return "yes" if until is None else f"{until:%Y-%m-%d}"


def _shows(testers: Testers, person: str) -> str:
    shown = testers.shown.get(person, Characteristics())
    return ", ".join(filter(None, (*shown.coded.values(), shown.words)))


def _landlord(session: Session, named: str) -> str:
    """The landlord as resolved now, by its own id or that of a contact with it."""
    met = landlords_of(session, [named])[named] if named.startswith("contact-") else named
    return landlords.landlord(session, met).id


def _self(at: Workplace, session: Session, name: str) -> Person | None:
    """The acting person, where that is who is meant."""
    names = {at.person.id, people.names(session, at.keys).get(at.person.id)}
    return at.person if name in names and at.person.active else None


def _overseen(at: Workplace, session: Session, name: str) -> Person:
    """A person whom the acting one supervises, in all studies or in one of theirs.

    Raises:
        NotAllowed: The acting person supervises nobody there.
        WrongInput: There is no such person.
    """
    try:
        who = people.named(session, at.keys, name)
    except WrongInput:
        at.require(Right.SUPERVISE_TESTERS)
        raise
    if not any(
        grant.study and at.person.may(Right.SUPERVISE_TESTERS, grant.study) for grant in who.grants
    ):
        at.require(Right.SUPERVISE_TESTERS)
    return who


def _declare(
    at: Workplace,
    session: Session,
    who: Person,
    kind: DeclarationKind,
    *,
    landlord: str | None = None,
    until: datetime | None = None,
    note: str = "",
    holds: bool,
) -> None:
    made = fresh_id("declaration")
    told = Declaration(made, who.id, kind, landlord, until, holds, note, at.person.id, at.now())
    stored.record_declaration(session, at.keys, told)
