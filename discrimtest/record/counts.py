"""What a report counts of a record. Counts are of tests unless a name says otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from discrimtest.record.answers import channels_of
from discrimtest.record.blind import leaks, readings
from discrimtest.record.coded_twice import changed_since, differed, pair_of, saw, told_method
from discrimtest.record.declined_late import declined_late
from discrimtest.record.departures import is_withdrawal
from discrimtest.record.phone import call_departures
from discrimtest.record.progress import Progress
from discrimtest.record.record import Record
from discrimtest.words.deviation import DeviationReason
from discrimtest.words.landlord import LandlordType
from discrimtest.words.listing import Listing
from discrimtest.words.test import Test


@dataclass(frozen=True, slots=True)
class SampleFacts:
    """``planned`` tests, of which ``drawn``; those are complete, broken or unfinished.

    Attributes:
        broken: Broken tests by reason (one reason a test).
        unfinished: Tests whose contacts or observation window are not over.
        deviations: Departures from the protocol that broke no test, by reason.
        stops: Landlords with whom every contact was stopped (exposure, abuse), in this study or
            for the sake of one of its tests.
        asked: Landlords who asked in a mail not to be written to any more; not among ``stops``.
        excluded: Landlords on the exclusion list when the study drew, who got no test.
        complete_by_landlord: Complete tests by type of landlord.
        landlords: Distinct landlords tested, by type.
        repeated: Landlords with two or more complete tests.
        undecided: Landlords tested that may be another one tested; nobody decided yet.
        undecided_as: As how many they count.
        merged: Landlords tested that advertised as several, whom a person decided to be one.
        apart: Pairs of landlords tested that looked like one, whom a person decided to be two.
    """

    planned: int
    drawn: int
    complete: int
    broken: Mapping[DeviationReason, int] = field(default_factory=dict)
    unfinished: int = 0
    deviations: Mapping[DeviationReason, int] = field(default_factory=dict)
    stops: int = 0
    asked: int = 0
    excluded: int = 0
    complete_by_landlord: Mapping[LandlordType, int] = field(default_factory=dict)
    landlords: Mapping[LandlordType, int] = field(default_factory=dict)
    repeated: int = 0
    undecided: int = 0
    undecided_as: int = 0
    merged: int = 0
    apart: int = 0


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """Contacts of complete tests by the channel of their best answer.

    Attributes:
        channel: A :class:`discrimtest.words.response.ResponseChannel`, or "none" for no answer.
        control: Contacts of control candidates. test: Contacts of test candidates.
    """

    channel: str
    control: int
    test: int


@dataclass(frozen=True, slots=True)
class CodingFacts:
    """Contacts of complete tests ``by`` method
    (:func:`~discrimtest.record.coded_twice.told_method`); those that two coders judged blind, each
    alone (``twice``), and on which they agreed at first (``alike``).

    Attributes:
        decided: On which a third person decided after two differed. undecided: On which two differ,
            in the category or in subtle treatment, and nobody decided yet: the first counts.
        leaks: Readings of a masked exchange that told a coder who the candidate was.
        readings: All of them.
        sighted: Contacts with a coder's judgement that stands, of who could see which candidate
            it was for.
        changed: Of the judgements compared, those that their coders changed or took back since.
    """

    by: Mapping[str, int]
    twice: int = 0
    alike: int = 0
    decided: int = 0
    undecided: int = 0
    leaks: int = 0
    readings: int = 0
    sighted: int = 0
    changed: int = 0


def sample_counts(
    record: Record,
    progress: Progress,
    homes: Iterable[Listing],
    planned: int,
    now: datetime | None = None,
) -> SampleFacts:
    """What became of the sample.

    Args:
        homes: The listings accepted for the study.
        planned: Tests that its file asks for.
        now: Moment at which an invitation may be overdue to decline; None for none.
    """
    homes, complete = list(homes), progress.completed
    types = {home.id: home.landlord_type for home in homes}
    tests = Counter(record.counted_as(test.landlord) for test in complete)
    undecided = _undecided(record, complete)
    tested = {test.landlord for test in record.tests}
    counted = {test.landlord for test in complete}
    advertisers = {record.landlords.now(home.landlord) for home in homes}
    noted = [row.reason for row in record.departures if not row.breaks and not is_withdrawal(row)]
    noted += [reason for _, reason in call_departures(record)]
    noted += [DeviationReason.DECLINED_LATE] * len(declined_late(record, now))
    asked = record.own_landlords.asked & tested - record.own_landlords.stopped
    return SampleFacts(
        planned=planned,
        drawn=len(progress.tests),
        complete=len(complete),
        broken=dict(Counter(progress.broken.values())),
        unfinished=len(progress.tests) - len(progress.over),
        deviations=dict(Counter(noted)),
        stops=len(_stopped(record) & tested - asked),
        asked=len(asked),
        excluded=len(record.own_landlords.excluded & advertisers - tested),
        complete_by_landlord=_by_type(types[test.listing] for test in complete),
        landlords=_by_type(landlord_types(record, complete, types).values()),
        repeated=sum(count > 1 for count in tests.values()),
        undecided=sum(map(len, undecided)),
        undecided_as=len(undecided),
        merged=len(record.own_landlords.merged & counted),
        apart=sum(pair <= counted for pair in record.own_landlords.apart),
    )


def _stopped(record: Record) -> set[str]:
    """Landlords that the study stopped, and those a stop elsewhere took a test of it from."""
    elsewhere = {
        record.test[test].landlord
        for test, reason in record.broken.items()
        if reason is DeviationReason.LANDLORD_STOPPED
    }
    return elsewhere | record.own_landlords.stopped


def _undecided(record: Record, complete: Iterable[Test]) -> list[set[str]]:
    """The landlords of these tests that may be one, together."""
    groups: dict[str, set[str]] = {}
    for test in complete:
        groups.setdefault(record.counted_as(test.landlord), set()).add(test.landlord)
    return [landlords for landlords in groups.values() if len(landlords) > 1]


def control_first(progress: Progress) -> int:
    """Complete tests in which the control candidate's contact was made first."""
    return sum(progress.in_order(test)[0].control_arm is None for test in progress.completed)


def answer_counts(record: Record, complete: Iterable[Test]) -> tuple[AnswerFacts, ...]:
    """How the contacts of complete tests were answered."""
    channels = channels_of(record)
    counts: Counter[tuple[str, bool]] = Counter(
        (str(channels.get(contact.id, "none")), contact.control_arm is None)
        for test in complete
        for contact in test.contacts
    )
    return tuple(
        AnswerFacts(channel, counts[channel, True], counts[channel, False])
        for channel in sorted({channel for channel, _ in counts})
    )


def late_count(record: Record, complete: Iterable[Test]) -> int:
    """Answers to complete tests that came after the window of their contact."""
    contacts = (contact.id for test in complete for contact in test.contacts)
    return sum(len(record.late.get(name, ())) for name in contacts)


def coding_counts(
    record: Record, complete: Iterable[Test], sighted: Mapping[str, datetime] = MappingProxyType({})
) -> CodingFacts:
    """How the answers to complete tests were judged.

    Args:
        sighted: Since when people could see which candidate an answer was for.
    """
    contacts = [contact.id for test in complete for contact in test.contacts]
    blind = [each.blind for name in contacts if (each := record.outcomes.get(name)) and each.blind]
    twice = {name: pair for name in contacts if (pair := pair_of(record, name))}
    events = [event for name in contacts for event in record.handled.get(name, ())]
    judged = (coding for name in contacts for coding in record.judged.get(name, ()))
    return CodingFacts(
        dict(
            Counter(
                told_method(record, record.coded[name], sighted)
                for name in contacts
                if name in record.coded
            )
        ),
        len(twice),
        sum(first.category is second.category for first, second in twice.values()),
        sum(each.adjudicated is not None and differed(record, each.adjudicated) for each in blind),
        sum(each.unsettled for each in blind),
        len(leaks(events)),
        readings(judged, events),
        sum(any(saw(by, sighted) for by in each.standing) for each in blind),
        sum(changed_since(record, name, pair) for name, pair in twice.items()),
    )


def sending_channels(complete: Iterable[Test]) -> tuple[str, ...]:
    """The channels of the contacts of complete tests, most used first."""
    counts = Counter(contact.channel for test in complete for contact in test.contacts)
    return tuple(sorted(counts, key=lambda channel: (-counts[channel], channel)))


def landlord_types(
    record: Record, tests: Iterable[Test], types: Mapping[str, LandlordType]
) -> dict[str, LandlordType]:
    """The landlords of these tests; several in doubt of being one are an agency if one of them is.

    Args:
        types: By listing.
    """
    found = [(record.counted_as(test.landlord), types[test.listing]) for test in tests]
    return dict(sorted(found, key=lambda pair: pair[1] is LandlordType.AGENCY))


def _by_type(types: Iterable[LandlordType]) -> dict[LandlordType, int]:
    counts = Counter(types)
    return {kind: counts[kind] for kind in LandlordType if counts[kind]}
