"""Everything a draw depends on, as plain frozen values that can be stored and drawn again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from discrimtest.design.calendar import Offsets
from discrimtest.design.minutes import DAY, minute_of
from discrimtest.words.landlord import LandlordType

Order = Literal["random", "test-first", "control-first"]


@dataclass(frozen=True, slots=True)
class DrawListing:
    """A listing as the draw sees it.

    Attributes:
        id: Derived from the advertisement's content; listings are sorted by it.
        landlord: Who advertises, as resolved now.
        group: Landlords in doubt of being one share a group; else the landlord itself.
        stratum: Block the comparisons are balanced in (municipality / landlord type).
        channels: Ways the landlord can be reached, best first.
        language: Language of the letters; empty when any of the study's will do.
        available_from: Day the ad was placed; no contact before it.
        barred: Why it may not be drawn ("excluded", "stopped", "senior"); empty when it may.
    """

    id: str
    landlord: str
    group: str
    landlord_type: LandlordType
    stratum: str
    channels: tuple[str, ...]
    language: str = ""
    available_from: date | None = None
    barred: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One arm of a comparison; ``control_arm`` is None for a control candidate.

    Attributes:
        rare: Whether landlords seldom hear from such an applicant.
    """

    arm: str
    control_arm: str | None = None
    replicates: int = 1
    rare: bool = False


@dataclass(frozen=True, slots=True)
class ComparisonSpec:
    """Who writes to one listing: a pair, or more candidates in a within-listing design.

    Attributes:
        candidates: Test candidates and their controls.
        weight: Share of the tests, relative to the other comparisons.
        factors: Levels of the cell (factorial designs).
    """

    id: str
    candidates: tuple[Candidate, ...]
    weight: int = 1
    factors: tuple[tuple[str, str], ...] = ()

    @classmethod
    def paired(
        cls,
        id: str,  # noqa: A002  (the field's own name)
        test: str,
        control: str,
        weight: int = 1,
        factors: tuple[tuple[str, str], ...] = (),
        rare: Collection[str] = (),
    ) -> ComparisonSpec:
        """One test candidate and its own control candidate; those in ``rare`` are rare."""
        pair = (
            Candidate(test, control, rare=test in rare),
            Candidate(control, rare=control in rare),
        )
        return cls(id, pair, weight, factors)

    @property
    def contacts(self) -> int:
        """Contacts in a test of this comparison."""
        return sum(candidate.replicates for candidate in self.candidates)

    @property
    def rare_letters(self) -> int:
        """Contacts of rare applicants in a test of this comparison."""
        return sum(candidate.replicates for candidate in self.candidates if candidate.rare)


@dataclass(frozen=True, slots=True)
class DrawLine:
    """A line of the study, and its persona.

    Attributes:
        arm: The one arm that writes from it.
        names: The persona's names, as :attr:`CommittedContact.names`.
        says: The neutral facts it tells: its work, why it moves.
    """

    id: str
    channel: str
    arm: str
    names: tuple[str, ...] = ()
    says: tuple[str, ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """What no other candidate of a test may share."""
        return frozenset((*self.names, *self.says))


@dataclass(frozen=True, slots=True)
class DrawTiming:
    """When contacts may be made. Days are local days of the study.

    Attributes:
        first, last: The study's period; answers count until the end of its last day.
        start: First day on which this draw may make contacts.
        offsets: What local clocks show, pinned (:meth:`Offsets.of`).
        hours: Office hours, as minutes of the local day: opening, closing.
        weekdays: 1 = Monday … 7 = Sunday.
        holidays: Days on which no contact is made, pinned.
        gap: Least and most minutes between contacts of a test that follow each other, by the
            clock on the wall: nights and weekends count.
        window_days: Days of 24 hours after its own contact in which an answer counts.
    """

    first: date
    last: date
    start: date
    offsets: Offsets
    hours: tuple[int, int]
    weekdays: tuple[int, ...]
    holidays: tuple[date, ...]
    gap: tuple[int, int]
    window_days: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Landlord burden, across all studies, and what the testers can handle.

    ``agency_tests`` in ``agency_days`` and ``agency_gap_days`` count days of 24 hours between
    first contacts, and hold for every landlord: a private one is spared at least as much. So do
    ``rare_letters`` in ``rare_days``.

    Attributes:
        private_tests: Most tests of one private landlord.
        contacts_per_day: Most contacts of this study on one local day; None for no limit.
        rare_letters: Most letters of rare applicants to one landlord; None where the study has
            no rare applicant.
        max_ad_age_days: Most days between an ad's day and its first contact; None for no limit.
    """

    agency_tests: int = 4
    agency_days: int = 30
    agency_gap_days: int = 7
    private_tests: int = 1
    contacts_per_day: int | None = None
    rare_letters: int | None = None
    rare_days: int = 60
    max_ad_age_days: int | None = None


@dataclass(frozen=True, slots=True)
class CommittedContact:
    """A contact planned or made by an earlier test.

    Attributes:
        line: Name of the line; of a line that this study does not own, with its study in front.
        rare: As its own study has it.
        names: Names of whoever wrote, those of a partner included, in a fixed order.
    """

    at: datetime
    line: str
    arm: str = ""
    rare: bool = False
    names: tuple[str, ...] = ()

    @property
    def sender(self) -> tuple[str, tuple[str, ...]]:
        """Whom the landlord took to be at the other end of the line."""
        return self.arm, self.names


@dataclass(frozen=True, slots=True)
class Commitment:
    """An earlier test of this or another study that a landlord already bears.

    Attributes:
        contacts: By position, at least one. Times count to the minute.
        stratum, comparison, language: Needed for tests of the drawing study alone, so that a
            repeated draw keeps the whole study balanced.
    """

    test: str
    study: str
    listing: str
    group: str
    landlord_type: LandlordType
    contacts: tuple[CommittedContact, ...]
    stratum: str = ""
    comparison: str = ""
    language: str = ""

    @property
    def first(self) -> int:
        """Minute of the first contact."""
        return minute_of(self.contacts[0].at)

    @property
    def last(self) -> int:
        """Minute of the last contact."""
        return minute_of(self.contacts[-1].at)


@dataclass(frozen=True, slots=True)
class DrawInputs:
    """What one draw is made from; the same inputs give the same draw on any machine.

    Attributes:
        study: Slug of the study; ids and random streams are named by it.
        seed: The study's seed.
        number: 1 for the first draw of the study, then 2, 3, …
        wanted: Tests this draw should make.
        next_number: Number of the first test drawn (1 when the study has none yet).
        variants: Letter variants; each exists in every language.
        commitments: Earlier tests of every study that has tested these landlords.
        others: The limits of every other locked study; they bind for the landlords it has a test
            with.
    """

    study: str
    seed: int
    number: int
    wanted: int
    listings: tuple[DrawListing, ...]
    comparisons: tuple[ComparisonSpec, ...]
    variants: tuple[str, ...]
    languages: tuple[str, ...]
    lines: tuple[DrawLine, ...]
    timing: DrawTiming
    limits: Limits = field(default_factory=Limits)
    order: Order = "random"
    next_number: int = 1
    commitments: tuple[Commitment, ...] = ()
    others: tuple[tuple[str, Limits], ...] = ()

    @property
    def rare_letters(self) -> int:
        """The most letters of rare applicants that one test of the study sends."""
        return max((one.rare_letters for one in self.comparisons), default=0)

    @property
    def own(self) -> tuple[Commitment, ...]:
        """Earlier tests of this study, in time order."""
        mine = [one for one in self.commitments if one.study == self.study]
        return tuple(sorted(mine, key=lambda one: (one.first, one.listing)))

    @property
    def begin(self) -> int:
        """First minute in which this draw may make a contact."""
        timing = self.timing
        return timing.offsets.midnight(max(timing.first, timing.start))

    @property
    def too_late(self) -> int:
        """First minute too late for a last contact: its window would outlast the period."""
        timing = self.timing
        end = timing.offsets.midnight(date.fromordinal(timing.last.toordinal() + 1))
        return end - timing.window_days * DAY + 1

    def record(self) -> dict[str, Any]:
        """The inputs as plain values (text, whole numbers, lists), for storing and hashing."""
        plain = _plain(asdict(self))
        assert isinstance(plain, dict)  # noqa: S101  (asdict of a dataclass is a dict)
        return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, LandlordType) else value
