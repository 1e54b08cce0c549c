"""Name the landlord that a complaint is about, or the agencies of a list: known ones, or new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
    named = name_landlords(at, session, {_LINE: told}, lambda _: fresh_id("landlord"))
    return named.of(_LINE)


@dataclass(frozen=True, slots=True)
class NamedLandlords:
    """The landlords of a list, and what is recorded of them.

    Attributes:
        ids: By line. new: Those whom nobody had met before. doubts: Pairs that may be one.
    """

    ids: Mapping[int, str]
    new: tuple[str, ...]
    doubts: tuple[LandlordEvent, ...]
    facts: Mapping[type[Fact], Rows]
    changed: Changed

    def of(self, line: int) -> NamedLandlord:
        """Who one line names, where it is the only one."""
        name = self.ids[line]
        others = {each for event in self.doubts for each in (event.landlord, event.other or "")}
        doubtful = tuple(sorted(others - {name}))
        return NamedLandlord(name, name in self.new, doubtful, self.facts, self.changed)


def name_landlords(
    at: Workplace, session: Session, told: Mapping[int, ToldLandlord], fresh: Callable[[int], str]
) -> NamedLandlords:
    """The same of a list, by line; nobody of it is named by an id.

    Args:
        fresh: Gives the id of a landlord first met in a line.

    Raises:
        WrongInput: A number or mailbox can not be read.
    """
    shown = [ShownIdentity(line, one.type, _identity(one)) for line, one in told.items()]
    found = resolve(
        shown,
        _known(at, session),
        decisions.settled(session),
        places=places_of(stored.municipalities(session)),
    )
    return _written(at, session, found, told, fresh)


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


def _written(
    at: Workplace,
    session: Session,
    found: Resolution,
    lines: Iterable[int],
    fresh: Callable[[int], str],
) -> NamedLandlords:
    keys = {line: found.landlord_of(line) for line in lines}
    met = [each for each in found.landlords if each.key in keys.values()]
    called = {each.key: each.key if each.known else fresh(min(each.lines)) for each in met}
    seal = sealing(session, at.keys)
    new = [Landlord(called[each.key], each.type) for each in met if not each.known]
    changed: Changed = {}
    if new:
        insert_rows(session, landlord_rows(new, at.now()))
        changed = {tables.LandlordRow: [each.id for each in new]}
    spelled = [Spelling(called[each.key], identity) for each in met for _, identity in each.aliases]
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
    ids = {line: called[key] for line, key in keys.items()}
    return NamedLandlords(ids, tuple(one.id for one in new), tuple(doubts), facts, changed)


def _doubt(at: Workplace, one: str, other: str, reason: str) -> LandlordEvent:
    new, kind = fresh_id("decision"), LandlordEventKind.DOUBT
    return LandlordEvent(new, one, other, kind, reason, at.person.id, at.now())
