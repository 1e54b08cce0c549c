"""Which landlords may be one: by a contact of two types of landlord, or by a like name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from discrimtest.intake.alike import Bearer, Ties, alike_ties
from discrimtest.intake.forms import NameForm, forms_of, may_be_one
from discrimtest.intake.names import Places, core_name, likeness
from discrimtest.intake.reach import NotIdentifying
from discrimtest.intake.settled import Settled
from discrimtest.words.landlord import Identity, LandlordType, called

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

    def alike_in_name(self, doubts: Collection[Doubt], settled: Settled) -> Iterator[Doubt]:
        """As many pairs of one name or of names alike as tie all landlords that such pairs tie.

        Args:
            doubts: On landlords of this file for another reason.
            settled: Pairs not to be raised.
        """
        ties = Ties(settled.tied(self._in_file))
        for doubt in doubts:
            ties.tie(doubt.one, doubt.other)
        bearers = [
            Bearer(key, form, asked=form in asked)
            for key, identities in self._identities.items()
            for asked in (_forms(self._in_file.get(key, ()), self._types[key], self._places),)
            for form in _forms(identities, self._types[key], self._places)
        ]
        for one, other in alike_ties(bearers, ties, settled.pairs):
            yield Doubt.of(one, other, NAME_ALIKE)


def core_names(identities: Iterable[Identity], places: Places | None) -> set[str]:
    """The core names of these identities, those that name nobody left out."""
    return {core for each in identities if (core := core_name(each.name, places))}


def _forms(
    identities: Iterable[Identity], kind: LandlordType, places: Places | None
) -> list[NameForm]:
    """Every form of the names that a landlord showed, in one order."""
    found = {form for each in identities for form in forms_of(each.name, kind, places)}
    return sorted(found, key=lambda form: (form.letters, form.words, form.part))


def names_in_doubt(
    pairs: Iterable[tuple[str, str]], landlords: Iterable[KnownLandlord], places: Places | None
) -> dict[str, str]:
    """What to call landlords that may be one: by the names that are alike, else as they are called.

    Args:
        pairs: Ids of two that may be one.
        landlords: With every way they showed themselves, oldest first.
    """
    known = {each.id: each for each in landlords}
    alike: dict[str, dict[str, None]] = defaultdict(dict)
    for one, other in pairs:
        if one in known and other in known:
            names = _likest(known[one], known[other], places)
            for key, name in zip((one, other), names, strict=False):
                alike[key][name] = None
    return {
        key: " / ".join(alike.get(key, ())) or called(each.identities)
        for key, each in known.items()
    }


def _likest(one: KnownLandlord, other: KnownLandlord, places: Places | None) -> tuple[str, ...]:
    """A name of each, of those that may be one name the likest; none where no two may."""
    ways = [list(dict.fromkeys(way.name for way in each.identities)) for each in (one, other)]
    found = [
        (likeness(core_name(name, places), core_name(its, places)), name, its)
        for name in ways[0]
        for its in ways[1]
        if _may_be_one_name(forms_of(name, one.type, places), forms_of(its, other.type, places))
    ]
    return max(found, key=lambda each: each[0])[1:] if found else ()


def _may_be_one_name(forms: Iterable[NameForm], others: Collection[NameForm]) -> bool:
    return any(may_be_one(form, other) for form in forms for other in others)


def still_alike(
    landlords: Sequence[KnownLandlord], places: Places | None, settled: Settled
) -> Iterator[Doubt]:
    """Doubts to raise so that landlords alike in name count as one still, after a decision on some.

    Args:
        landlords: All that counted as one, by id.
        places: Municipalities, which make no difference in a name.
        settled: Pairs not to be raised, and those that are in doubt already.
    """
    bearers = [
        Bearer(each.id, form)
        for each in landlords
        for form in _forms(each.identities, each.type, places)
    ]
    ids = {each.id for each in landlords}
    ties = Ties(pair for pair in settled.doubted if pair <= ids)
    for one, other in alike_ties(bearers, ties, settled.pairs):
        yield Doubt.of(one, other, NAME_ALIKE)
