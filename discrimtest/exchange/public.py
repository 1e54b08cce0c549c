"""What a public export withholds so that nobody can gather what one landlord did.

A row of a public export stands alone: no key says which rows share a landlord or an
advertisement. What it tells of the landlord (municipality, agency or private) is true of
:data:`CROWD` landlords or more within its comparison, or it is withheld: among so many a small
count points at nobody. Findings are those of the public report, which passed its gate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from discrimtest.disclosure import RULE
from discrimtest.exchange.periods import Dates, coarse
from discrimtest.record.exported import ExportedContact, ExportedTest

CROWD = RULE.crowd
"""Landlords of a comparison that must share what is told of one of them: the crowd among which
a public report shows small counts."""

KIND, STRATUM = "landlord_type", "stratum"
"""Columns of findings whose groups a row can tell."""

_WHERE = "in a comparison"
_HIDDEN = "the public report hides groups that it would tell"


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says of the landlord; None is withheld."""

    municipality: str | None
    landlord_type: str | None

    @property
    def words(self) -> str:
        """The same as one text; empty where nothing is told."""
        return " / ".join(filter(None, (self.municipality, self.landlord_type)))


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was withheld, as sentences for the reader.

    Attributes:
        told: What each test says of its landlord.
        notes: One sentence for each kind of thing that was withheld.
    """

    told: Mapping[str, Told]
    notes: tuple[str, ...]


def landlords_of(tests: Iterable[ExportedTest]) -> int:
    """How many landlords the tests were made with."""
    return len({test.landlord for test in tests})


def withhold(tests: Sequence[ExportedTest], columns: Collection[str] = frozenset()) -> Withheld:
    """Decide what each test may say of its landlord.

    Where one kind of landlord has too few in a comparison, kinds are told of nobody, because the
    rest would give them away. Within each kind (or in all), municipalities with too few are
    withheld, and the next smallest with them until those withheld together are enough.

    Args:
        columns: Those of which the public report hides a group: rows that told it would give it
            away. A stratum is a municipality and a kind of landlord.
    """
    notes = []
    kinds: dict[str | None, list[ExportedTest]] = defaultdict(list)
    for test in tests:
        kinds[test.landlord_type].append(test)
    few = any(_few(part) for part in kinds.values())
    if few or KIND in columns:
        kinds = {None: list(tests)}
        why = f"one has fewer than {CROWD} {_WHERE}" if few else _HIDDEN
        notes.append(f"The kind of landlord is withheld: {why}.")
    if STRATUM in columns:
        notes.append(f"The municipality is withheld: {_HIDDEN}.")
        bare = {one.test: Told(None, kind) for kind, part in kinds.items() for one in part}
        return Withheld(bare, tuple(notes))
    told: dict[str, Told] = {}
    for kind, part in kinds.items():
        hidden = _too_small(part)
        for test in part:
            place = None if test.municipality in hidden else test.municipality
            told[test.test] = Told(place, kind)
    count = sum(each.municipality is None for each in told.values())
    if count:
        hidden_of = "one test" if count == 1 else f"{count} tests"
        notes.append(
            f"The municipality of {hidden_of} is withheld. Fewer than {CROWD} landlords share it "
            f"{_WHERE}, or the next larger one had to go with these."
        )
    return Withheld(told, tuple(notes))


def few_months(
    tests: Sequence[ExportedTest], contacts: Iterable[ExportedContact]
) -> frozenset[date]:
    """Months to withhold: of few landlords, and the next smallest until these are enough."""
    owner = {test.test: test.landlord for test in tests}
    months: dict[date, set[str]] = defaultdict(set)
    for contact in contacts:
        if contact.made_on and (month := coarse(contact.made_on, Dates.MONTH)):
            months[month].add(owner[contact.test])
    hidden: set[date] = set()
    together: set[str] = set()
    for month in sorted(months, key=lambda one: (len(months[one]), one)):
        if len(months[month]) >= CROWD and not 0 < len(together) < CROWD:
            break
        hidden.add(month)
        together |= months[month]
    return frozenset(hidden)


def _few(tests: Iterable[ExportedTest]) -> bool:
    """Whether these tests are of too few landlords in some comparison that they have."""
    return _least(tests) < CROWD


def _least(tests: Iterable[ExportedTest]) -> int:
    """Landlords with a complete test, in the comparison that has fewest of them but some."""
    found: dict[str, set[str]] = defaultdict(set)
    for test in tests:
        if not test.broken_because:
            found[test.comparison].add(test.landlord)
    return min((len(landlords) for landlords in found.values()), default=0)


def _too_small(tests: Sequence[ExportedTest]) -> set[str]:
    """Municipalities to withhold, so that those withheld are of enough landlords together."""
    places: dict[str, list[ExportedTest]] = defaultdict(list)
    for test in tests:
        places[test.municipality].append(test)
    hidden: set[str] = set()
    together: list[ExportedTest] = []
    for place in sorted(places, key=lambda name: (_least(places[name]), name)):
        if not _few(places[place]) and not (hidden and _few(together)):
            break
        hidden.add(place)
        together += places[place]
    return hidden
