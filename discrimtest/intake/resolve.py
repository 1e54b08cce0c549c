"""Which advertisements are one landlord's.

A sure match is the same phone number or the same full mailbox, by landlords of the same type;
such matches chain. A like name alone is a doubt, for a person to decide. What is known already
is never merged here: an advertisement that joins two known landlords raises a doubt on them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from discrimtest.intake.advertisers import (
    JOINED,
    Advertisers,
    Doubt,
    KnownLandlord,
    ShownIdentity,
    Token,
    Tokens,
    core_names,
)
from discrimtest.intake.names import Places, core_name, likeness
from discrimtest.intake.reach import NotIdentifying
from discrimtest.intake.settled import NOTHING_SETTLED, Settled
from discrimtest.words.landlord import Identity, LandlordType


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
class Resolution:
    """The landlords of a file and the doubts on them.

    Attributes:
        landlords: One for each landlord, those first named first.
        doubts: Pairs to decide on that were not settled or doubted before. Of landlords alike in
            name there are as many as make one question of them.
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


def resolve(
    shown: Sequence[ShownIdentity],
    known: Iterable[KnownLandlord] = (),
    settled: Settled = NOTHING_SETTLED,
    shared: NotIdentifying | None = None,
    *,
    places: Places | None = None,
    kept: Collection[int] | None = None,
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
        settled: Pairs of ids already decided on or in doubt; what is tied needs no more pairs.
        shared: Contacts that tell nobody apart.
        places: Municipalities, which make no difference in a name.
        kept: Rows that bring a listing; a new landlord without any is left out. None for all.
    """
    landlords = sorted(known, key=lambda each: each.id)
    tokens = Tokens(shared or NotIdentifying())
    owners: dict[Token, set[str]] = defaultdict(set)
    for landlord in landlords:
        for identity in landlord.identities:
            for token in tokens.of(landlord.type, identity):
                owners[token].add(landlord.id)
    names = {each.id: core_names(each.identities, places) for each in landlords}
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
        by_line |= _divided(group, tokens, owners, _Nearest(names, places))
    for number, group in enumerate(sorted(fresh, key=lambda rows: rows[0].line), start=1):
        by_line |= {one.line: f"new-{number}" for one in group}
    if kept is not None:
        there = {by_line[line] for line in kept} | names.keys()
        shown = [one for one in shown if by_line[one.line] in there]
    resolved = _landlords(shown, landlords, by_line)
    shared_now = Advertisers(shown, landlords, by_line, tokens, places)
    for doubt in shared_now.of_two_types():
        doubts.setdefault((doubt.one, doubt.other), doubt.reason)
    raised = [
        Doubt(one, other, reason)
        for (one, other), reason in doubts.items()
        if frozenset((one, other)) not in settled.pairs
    ]
    raised += shared_now.alike_in_name(raised, settled)
    unsettled = tuple(sorted(raised, key=lambda doubt: (doubt.one, doubt.other)))
    held = {one.line: by_line[one.line] for one in shown}
    return Resolution(resolved, unsettled, held)


def _groups(shown: Sequence[ShownIdentity], tokens: Tokens) -> list[list[ShownIdentity]]:
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
    tokens: Tokens,
    owners: dict[Token, set[str]],
    nearest: _Nearest,
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
                owner = nearest.of(near, one.identity.name)
                placed[one.line] = owner
                for token in tokens.of_row(one):
                    spread[token].add(owner)
        for token, reaching in spread.items():
            reached[token] = reached[token] or reaching
    return placed


class _Nearest:
    """Which of several known landlords a row is nearest to.

    Args:
        names: Core names of each.
    """

    def __init__(self, names: dict[str, set[str]], places: Places | None) -> None:
        self._names, self._places = names, places

    def of(self, near: list[str], name: str) -> str:
        """Of the landlords in ``near`` the one most often there, then likest in name."""
        core = core_name(name, self._places)

        def rank(owner: str) -> tuple[int, float, str]:
            likest = max((likeness(core, each) for each in self._names[owner]), default=0.0)
            return -near.count(owner), -likest, owner

        return min(near, key=rank)


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
