"""Which landlords may be one: by a contact of two types of landlord, or by a like name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product

from discrimtest.intake.alike import alike_pairs
from discrimtest.intake.names import Places, core_name
from discrimtest.intake.reach import NotIdentifying
from discrimtest.words.landlord import Identity, LandlordType

Token = tuple[LandlordType, str]

NAME_ALIKE = "alike in name only"
JOINED = "one advertiser shows contacts of both"
TWO_TYPES = "the same contact, once as an agency and once as a private landlord"


@dataclass(frozen=True, slots=True)
class ShownIdentity:
    """How the advertiser of one row showed itself."""

    line: int
    type: LandlordType
    identity: Identity


@dataclass(frozen=True, slots=True)
class KnownLandlord:
    """A landlord resolved before, with every identity it ever showed (merges included)."""

    id: str
    type: LandlordType
    identities: tuple[Identity, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two landlords that may be one; ``one`` sorts before ``other``."""

    one: str
    other: str
    reason: str

    @classmethod
    def of(cls, key: str, other: str, reason: str) -> Doubt:
        """The doubt on a pair in any order."""
        return cls(min(key, other), max(key, other), reason)


class Tokens:
    """The contacts by which identities match: phone and mailbox, apart for each type."""

    def __init__(self, shared: NotIdentifying) -> None:
        self._shared = shared

    def contacts(self, identity: Identity) -> list[str]:
        phone, email = identity.phone, identity.email
        found = [phone] if phone and not self._shared.phone(phone) else []
        return found + ([email] if email and not self._shared.mailbox(email) else [])

    def of(self, kind: LandlordType, identity: Identity) -> list[Token]:
        return [(kind, contact) for contact in self.contacts(identity)]

    def of_row(self, one: ShownIdentity) -> list[Token]:
        return self.of(one.type, one.identity)


class Advertisers:
    """The landlords of a file and those known, as far as some may be others.

    Args:
        shown: The advertisers of rows.
        known: Every landlord known so far.
        by_line: The landlord of each row.
        tokens: What their contacts are.
        places: Municipalities, which make no difference in a name.
    """

    def __init__(
        self,
        shown: Sequence[ShownIdentity],
        known: Sequence[KnownLandlord],
        by_line: Mapping[int, str],
        tokens: Tokens,
        places: Places | None,
    ) -> None:
        self._tokens, self._places = tokens, places
        self._known = {each.id: each for each in known}
        self._types = {each.id: each.type for each in known}
        self._identities: dict[str, set[Identity]] = defaultdict(set)
        for landlord in known:
            self._identities[landlord.id].update(landlord.identities)
        self._in_file: dict[str, set[Identity]] = {}
        for one in sorted(shown, key=lambda row: row.line):
            key = by_line[one.line]
            self._types[key] = one.type
            self._identities[key].add(one.identity)
            self._in_file.setdefault(key, set()).add(one.identity)

    def of_two_types(self) -> Iterator[Doubt]:
        """Landlords of two types that show one contact, at least one of them in the file."""
        holders: dict[str, set[tuple[LandlordType, str]]] = defaultdict(set)
        for key, identities in self._identities.items():
            for identity in identities:
                for contact in self._tokens.contacts(identity):
                    holders[contact].add((self._types[key], key))
        for held in holders.values():
            for (kind, key), (other_kind, other) in combinations(sorted(held), 2):
                if kind is not other_kind and not self._in_file.keys().isdisjoint((key, other)):
                    yield Doubt.of(key, other, TWO_TYPES)

    def alike_in_name(self) -> Iterator[Doubt]:
        """Landlords of one name or of names alike, at least one of which shows it in the file.

        Many of one name of whom nothing else is known are one question: each of them is in doubt
        with the first alone, who stands for all of them beside others.
        """
        first = self._first_of_name()
        for key, stands_for_it in first.items():
            if key != stands_for_it and key not in self._known:
                yield Doubt.of(key, stands_for_it, NAME_ALIKE)
        bearers, asked = self._bearers(first)
        same = ((name, name) for name in asked)
        for name, like in chain(same, alike_pairs(bearers, asked.keys())):
            borne = (asked.get(name, ()), bearers[like]), (asked.get(like, ()), bearers[name])
            for key, other in chain.from_iterable(product(*pair) for pair in borne):
                if key != other:
                    yield Doubt.of(key, other, NAME_ALIKE)

    def _bearers(self, first: Mapping[str, str]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """The landlords of each name, and those of them who show it in the file."""
        bearers: dict[str, set[str]] = defaultdict(set)
        asked: dict[str, set[str]] = defaultdict(set)
        for key, identities in self._identities.items():
            for name in core_names(identities, self._places):
                bearers[name].add(first.get(key, key))
        for key, identities in self._in_file.items():
            for name in core_names(identities, self._places):
                asked[name].add(first.get(key, key))
        return bearers, asked

    def _first_of_name(self) -> dict[str, str]:
        """For each landlord of whom a name alone is known the first of that name and type: one
        known before, else the one in the earliest row."""
        named: dict[tuple[LandlordType, str], str] = {}
        first: dict[str, str] = {}
        for key, identities in self._identities.items():
            names = core_names(identities, self._places)
            if len(names) == 1 and not any(map(self._tokens.contacts, identities)):
                first[key] = named.setdefault((self._types[key], min(names)), key)
        return first


def core_names(identities: Iterable[Identity], places: Places | None) -> set[str]:
    """The core names of these identities, those that name nobody left out."""
    return {core for each in identities if (core := core_name(each.name, places))}
