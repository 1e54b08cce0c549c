"""Which advertisements are one landlord's.

A sure match is the same phone number or the same full mailbox, by landlords of the same type;
such matches chain. A like name alone is a doubt, for a person to decide. What is known already
is never merged here: an advertisement that joins two known landlords raises a doubt on them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations, product

from discrimtest.intake.alike import alike_pairs
from discrimtest.intake.names import core_name, likeness
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
class Resolved:
    """One landlord of the file.

    Attributes:
        key: Id of the known landlord, or a key made here ("new-1") that stands for a new one.
        known: Whether ``key`` is such an id.
        type: Agency or private landlord.
        lines: The rows it advertises in.
        aliases: Identities not yet known of it, each with the row that first shows it.
    """

    key: str
    known: bool
    type: LandlordType
    lines: tuple[int, ...]
    aliases: tuple[tuple[int, Identity], ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two landlords that may be one; ``one`` sorts before ``other``."""

    one: str
    other: str
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The landlords of a file and the doubts on them.

    Attributes:
        landlords: One for each landlord, those first named first.
        doubts: Pairs to decide on that were not settled or doubted before.
    """

    landlords: tuple[Resolved, ...]
    doubts: tuple[Doubt, ...]
    _by_line: dict[int, str] = field(default_factory=dict, compare=False, repr=False)

    def landlord_of(self, line: int) -> str:
        """The key of the landlord who advertises in this row.

        Raises:
            KeyError: The row's advertiser was not among those resolved.
        """
        return self._by_line[line]

    def only(self, lines: Collection[int]) -> Resolution:
        """The same without new landlords that advertise in none of ``lines``."""
        wanted = frozenset(lines)
        kept = tuple(
            each for each in self.landlords if each.known or not wanted.isdisjoint(each.lines)
        )
        dropped = {each.key for each in self.landlords} - {each.key for each in kept}
        doubts = tuple(
            each for each in self.doubts if each.one not in dropped and each.other not in dropped
        )
        by_line = {line: key for line, key in self._by_line.items() if key not in dropped}
        return Resolution(kept, doubts, by_line)


def resolve(
    shown: Sequence[ShownIdentity],
    known: Iterable[KnownLandlord] = (),
    settled: Collection[frozenset[str]] = (),
    shared: NotIdentifying | None = None,
) -> Resolution:
    """Group rows by landlord and find the doubtful pairs.

    The groups do not depend on the order of the rows. Within the file, sure matches chain: a
    row with another's phone and a third row with its mailbox are all one. A group that touches
    one known landlord is that landlord; one that touches several is divided, each row going to
    the known landlord nearest to it (most contacts in common, then the likest name, then the
    smallest id), and every pair of them is in doubt. An advertiser that shows neither phone nor
    mailbox is a landlord of its own.

    Args:
        shown: The advertisers of the rows, each line once.
        known: Every landlord known so far, of all studies.
        settled: Pairs of ids already decided on or already in doubt; not raised again.
        shared: Contacts that tell nobody apart.
    """
    landlords = sorted(known, key=lambda each: each.id)
    tokens = _Tokens(shared or NotIdentifying())
    owners: dict[Token, set[str]] = defaultdict(set)
    for landlord in landlords:
        for identity in landlord.identities:
            for token in tokens.of(landlord.type, identity):
                owners[token].add(landlord.id)
    names = {each.id: _names(each.identities) for each in landlords}
    by_line: dict[int, str] = {}
    doubts: dict[tuple[str, str], str] = {}
    fresh: list[list[ShownIdentity]] = []
    for group in _groups(shown, tokens):
        touched = {
            owner for one in group for token in tokens.of_row(one) for owner in owners[token]
        }
        if not touched:
            fresh.append(group)
            continue
        for pair in combinations(sorted(touched), 2):
            doubts.setdefault(pair, JOINED)
        by_line |= _divided(group, tokens, owners, names)
    for number, group in enumerate(sorted(fresh, key=lambda rows: rows[0].line), start=1):
        by_line |= {one.line: f"new-{number}" for one in group}
    resolved = _landlords(shown, landlords, by_line)
    _doubt_types(resolved, shown, landlords, by_line, tokens, doubts)
    _doubt_names(shown, landlords, by_line, doubts)
    unsettled = tuple(
        Doubt(one, other, reason)
        for (one, other), reason in sorted(doubts.items())
        if frozenset((one, other)) not in settled
    )
    return Resolution(resolved, unsettled, by_line)


class _Tokens:
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


def _groups(shown: Sequence[ShownIdentity], tokens: _Tokens) -> list[list[ShownIdentity]]:
    """Rows joined by chains of equal contacts, each group sorted by line."""
    parent = {one.line: one.line for one in shown}

    def root(line: int) -> int:
        while parent[line] != line:
            parent[line] = parent[parent[line]]
            line = parent[line]
        return line

    first: dict[Token, int] = {}
    for one in shown:
        for token in tokens.of_row(one):
            parent[root(one.line)] = root(first.setdefault(token, one.line))
    groups: dict[int, list[ShownIdentity]] = defaultdict(list)
    for one in sorted(shown, key=lambda each: each.line):
        groups[root(one.line)].append(one)
    return list(groups.values())


def _divided(
    group: list[ShownIdentity],
    tokens: _Tokens,
    owners: dict[Token, set[str]],
    names: dict[str, set[str]],
) -> dict[int, str]:
    """The known landlord of each row of a group, spreading from row to row."""
    reached = {token: set(owners[token]) for one in group for token in tokens.of_row(one)}
    placed: dict[int, str] = {}
    while len(placed) < len(group):
        # a whole round is placed before it spreads, so the order of the rows can not matter
        spread: dict[Token, set[str]] = defaultdict(set)
        for one in group:
            near = [owner for token in tokens.of_row(one) for owner in reached[token]]
            if one.line not in placed and near:
                owner = _nearest(near, core_name(one.identity.name), names)
                placed[one.line] = owner
                for token in tokens.of_row(one):
                    spread[token].add(owner)
        for token, reaching in spread.items():
            reached[token] = reached[token] or reaching
    return placed


def _nearest(near: list[str], core: str, names: dict[str, set[str]]) -> str:
    """Of the landlords in ``near`` the one most often there, then likest in name."""

    def rank(owner: str) -> tuple[int, float, str]:
        likest = max((likeness(core, name) for name in names[owner]), default=0.0)
        return -near.count(owner), -likest, owner

    return min(near, key=rank)


def _names(identities: Iterable[Identity]) -> set[str]:
    return {core for each in identities if (core := core_name(each.name))}


def _landlords(
    shown: Sequence[ShownIdentity], known: Sequence[KnownLandlord], by_line: dict[int, str]
) -> tuple[Resolved, ...]:
    earlier = {each.id: set(each.identities) for each in known}
    rows: dict[str, list[ShownIdentity]] = defaultdict(list)
    for one in sorted(shown, key=lambda each: each.line):
        rows[by_line[one.line]].append(one)
    return tuple(
        Resolved(
            key=key,
            known=key in earlier,
            type=group[0].type,
            lines=tuple(one.line for one in group),
            aliases=_new_aliases(group, earlier.get(key, set())),
        )
        for key, group in rows.items()
    )


def _new_aliases(
    group: list[ShownIdentity], known: set[Identity]
) -> tuple[tuple[int, Identity], ...]:
    aliases: dict[Identity, int] = {}
    for one in group:
        if one.identity not in known and one.identity != Identity("", "", ""):
            aliases.setdefault(one.identity, one.line)
    return tuple((line, identity) for identity, line in aliases.items())


def _doubt_types(
    resolved: Sequence[Resolved],
    shown: Sequence[ShownIdentity],
    known: Sequence[KnownLandlord],
    by_line: dict[int, str],
    tokens: _Tokens,
    doubts: dict[tuple[str, str], str],
) -> None:
    holders: dict[str, set[tuple[LandlordType, str]]] = defaultdict(set)
    for landlord in known:
        for identity in landlord.identities:
            for contact in tokens.contacts(identity):
                holders[contact].add((landlord.type, landlord.id))
    for one in shown:
        for contact in tokens.contacts(one.identity):
            holders[contact].add((one.type, by_line[one.line]))
    in_file = {each.key for each in resolved}
    for held in holders.values():
        for (kind, key), (other_kind, other) in combinations(sorted(held), 2):
            if kind is not other_kind and not in_file.isdisjoint((key, other)):
                doubts.setdefault(_pair(key, other), TWO_TYPES)


def _doubt_names(
    shown: Sequence[ShownIdentity],
    known: Sequence[KnownLandlord],
    by_line: dict[int, str],
    doubts: dict[tuple[str, str], str],
) -> None:
    bearers: dict[str, set[str]] = defaultdict(set)
    for landlord in known:
        for name in _names(landlord.identities):
            bearers[name].add(landlord.id)
    asked: dict[str, set[str]] = defaultdict(set)
    for one in shown:
        for name in _names([one.identity]):
            bearers[name].add(by_line[one.line])
            asked[name].add(by_line[one.line])
    same = ((name, name) for name in asked)
    for name, like in chain(same, alike_pairs(bearers, asked.keys())):
        borne = (asked.get(name, ()), bearers[like]), (asked.get(like, ()), bearers[name])
        for key, other in chain.from_iterable(product(*pair) for pair in borne):
            if key != other:
                doubts.setdefault(_pair(key, other), NAME_ALIKE)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
