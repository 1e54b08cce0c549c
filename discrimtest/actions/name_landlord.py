"""Name the landlord that a complaint is about: a known one, or who is told to have advertised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from discrimtest.errors import Problem, WrongInput
from discrimtest.identifiers import fresh_id
from discrimtest.intake.advertisers import KnownLandlord, ShownIdentity
from discrimtest.intake.names import places_of
from discrimtest.intake.reach import read_mailbox, read_phone
from discrimtest.intake.resolve import Resolution, resolve
from discrimtest.record.handed_in import readable
from discrimtest.store import decisions, landlords, tables
from discrimtest.store import listings as stored
from discrimtest.store.facts import Changed
from discrimtest.store.landlords import Spelling, alias_rows, landlord_rows
from discrimtest.store.private import sealing
from discrimtest.store.rows import Rows, insert_rows
from discrimtest.store.session import Session
from discrimtest.store.tables import Fact
from discrimtest.words.landlord import (
    Identity,
    Landlord,
    LandlordEvent,
    LandlordEventKind,
    LandlordType,
)
from discrimtest.workplace.workplace import Workplace

_LINE = 1
"""A complaint tells of one advertiser, as a list with one row would."""


@dataclass(frozen=True, slots=True)
class ToldLandlord:
    """How a complainant tells who advertised.

    Attributes:
        id: A landlord that is known; the rest then stays empty.
    """

    id: str = ""
    type: LandlordType = LandlordType.AGENCY
    name: str = ""
    phone: str = ""
    email: str = ""

    @property
    def told(self) -> bool:
        """Whether anybody was named."""
        return bool(self.id or self.name or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class NamedLandlord:
    """The landlord it is, and what is recorded of it beside the complaint.

    Attributes:
        new: Whether nobody had met it before. doubtful_with: Landlords it may be.
    """

    id: str
    new: bool = False
    doubtful_with: tuple[str, ...] = ()
    facts: Mapping[type[Fact], Rows] = field(default_factory=dict)
    changed: Changed = field(default_factory=dict)


def named_landlord(at: Workplace, session: Session, told: ToldLandlord) -> NamedLandlord:
    """Find out who is meant, as the import of listings does.

    The same telephone number or mailbox is the same landlord. A like name alone is a doubt, in
    which the two count as one until a person decides.

    Args:
        session: A writing session: a landlord met for the first time is written down.

    Raises:
        WrongInput: No landlord has that id, or the number or mailbox can not be read.
    """
    if told.id:
        return NamedLandlord(landlords.landlord(session, told.id).id)
    shown = ShownIdentity(_LINE, told.type, _identity(told))
    known = _known(at, session)
    found = resolve(
        [shown],
        known,
        decisions.settled(session),
        places=places_of(stored.municipalities(session)),
    )
    return _written(at, session, found)


def _identity(told: ToldLandlord) -> Identity:
    phone, _ = read_phone(told.phone)
    email, _ = read_mailbox(told.email)
    problems = [
        Problem.of_input(
            f"landlord_{name}", given, "can not be read", "Correct it.", code="landlord.unreadable"
        )
        for name, given, read in (("phone", told.phone, phone), ("email", told.email, email))
        if given.strip() and not read
    ]
    if problems:
        raise WrongInput("Nothing was recorded.", problems)
    return Identity(readable(told.name.strip(), "landlord_name"), phone, email)


def _known(at: Workplace, session: Session) -> list[KnownLandlord]:
    shown = landlords.spellings(session, at.keys)
    every = landlords.landlords(session)
    return [KnownLandlord(each.id, each.type, shown.get(each.id, ())) for each in every]


def _written(at: Workplace, session: Session, found: Resolution) -> NamedLandlord:
    key = found.landlord_of(_LINE)
    (resolved,) = [each for each in found.landlords if each.key == key]
    name = key if resolved.known else fresh_id("landlord")
    called = {key: name}
    seal = sealing(session, at.keys)
    changed: Changed = {}
    if not resolved.known:
        insert_rows(session, landlord_rows([Landlord(name, resolved.type)], at.now()))
        changed = {tables.LandlordRow: [name]}
    spelled = [Spelling(name, identity) for _, identity in resolved.aliases]
    doubts = [
        _doubt(
            at, called.get(doubt.one, doubt.one), called.get(doubt.other, doubt.other), doubt.reason
        )
        for doubt in found.doubts
    ]
    facts: dict[type[Fact], Rows] = {
        tables.LandlordAliasRow: alias_rows(seal, spelled),
        tables.LandlordEventRow: decisions.event_rows(seal, doubts),
    }
    others = {each for event in doubts for each in (event.landlord, event.other or "")}
    return NamedLandlord(name, not resolved.known, tuple(sorted(others - {name})), facts, changed)


def _doubt(at: Workplace, one: str, other: str, reason: str) -> LandlordEvent:
    new, kind = fresh_id("decision"), LandlordEventKind.DOUBT
    return LandlordEvent(new, one, other, kind, reason, at.person.id, at.now())
