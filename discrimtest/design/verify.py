"""An independent check of a draw: every limit, worked out again from the clock.

Nothing of the solver is used here, neither its sets of minutes nor its landlords' rooms:
times are read as local clock times, distances are taken between all pairs, and days are
counted one by one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise

from discrimtest.design.inputs import Commitment, DrawInputs, DrawLine, Limits
from discrimtest.errors import Problem
from discrimtest.identifiers import derived_id
from discrimtest.words.contact import Contact
from discrimtest.words.landlord import LandlordType
from discrimtest.words.test import Test

_Span = tuple[datetime, datetime, Test | None]
"""First and last contact of a test, and the test where it is of this draw."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REPAIR = "Draw again; if it happens again, report it as a fault of the program."


def verify(inputs: DrawInputs, tests: Sequence[Test]) -> list[Problem]:
    """Every way in which ``tests`` break the study, its limits or its calendar.

    Args:
        inputs: What the tests were drawn from.
        tests: The draw's tests, in any order.

    Returns:
        One problem for each breach; empty when the draw keeps to everything.
    """
    checks = (_identity, _listings, _matching, _calendar, _lines, _personas, _landlords)
    return [
        problem.coded(f"draw.breaks{check.__name__}")
        for check in checks
        for problem in check(inputs, tests)
    ]


def _problem(test: Test, value: object, rule: str) -> Problem:
    return Problem(f"test {test.number} ({test.id})", str(value), rule, _REPAIR)


def _identity(inputs: DrawInputs, tests: Sequence[Test]) -> Iterator[Problem]:
    name = (inputs.seed, inputs.study, inputs.number)
    if len(tests) > inputs.wanted:
        yield Problem("draw", str(len(tests)), f"at most {inputs.wanted} tests", _REPAIR)
    numbers = sorted(test.number for test in tests)
    if numbers != list(range(inputs.next_number, inputs.next_number + len(tests))):
        yield Problem("draw", str(numbers), "tests are numbered one after the other", _REPAIR)
    for test in tests:
        wanted = {test.id: derived_id("test", *name, test.listing)}
        wanted[test.draw] = derived_id("draw", *name)
        for one in test.contacts:
            parts = (*name, test.listing, one.arm, one.replicate)
            wanted[one.id] = derived_id("contact", *parts)
            wanted[one.profile] = derived_id("profile", *parts)
        for found, right in wanted.items():
            if found != right:
                yield _problem(test, found, "ids derive from seed, study, draw and listing")


def _listings(inputs: DrawInputs, tests: Sequence[Test]) -> Iterator[Problem]:
    known = {listing.id: listing for listing in inputs.listings}
    own = {one.listing for one in inputs.commitments if one.study == inputs.study}
    times = Counter(test.listing for test in tests)
    for test in tests:
        listing = known.get(test.listing)
        if listing is None:
            yield _problem(test, test.listing, "a test is about a listing of the study")
            continue
        if listing.barred:
            yield _problem(test, listing.barred, "a barred listing is never drawn")
        if test.listing in own or times[test.listing] > 1:
            yield _problem(test, test.listing, "a listing is tested once in a study")
        if (test.stratum, test.landlord) != (listing.stratum, listing.landlord):
            yield _problem(test, test.stratum, "stratum and landlord are the listing's")
        first = min(contact.due_at for contact in test.contacts)
        local = _local(inputs, first)
        if listing.available_from:
            yield from _young(inputs, test, listing.available_from, local.date())
        for one in inputs.commitments:
            if one.listing == test.listing and one.study != inputs.study:
                yield _problem(test, one.study, "an advertisement gets one test in all studies")
        if any(contact.channel not in listing.channels for contact in test.contacts):
            yield _problem(test, listing.channels, "a contact uses a channel of the listing")
        languages = {contact.language for contact in test.contacts}
        if len(languages) != 1 or not languages <= set(inputs.languages):
            yield _problem(test, languages, "both letters use one language of the study")
        elif listing.language and languages != {listing.language}:
            yield _problem(test, languages, f"the listing asks for {listing.language}")


def _young(inputs: DrawInputs, test: Test, posted: date, asked: date) -> Iterator[Problem]:
    most = inputs.limits.max_ad_age_days
    if asked < posted:
        yield _problem(test, asked, f"the ad is placed on {posted}")
    elif most is not None and (asked - posted).days > most:
        yield _problem(test, asked, f"an ad of {posted} is asked about within {most} days")


def _matching(inputs: DrawInputs, tests: Sequence[Test]) -> Iterator[Problem]:
    specs = {one.id: one for one in inputs.comparisons}
    for test in tests:
        spec = specs.get(test.comparison)
        if spec is None:
            yield _problem(test, test.comparison, "a comparison of the study")
            continue
        if test.factors != dict(spec.factors):
            yield _problem(test, test.factors, "factors are those of the comparison")
        wanted = Counter(
            (one.arm, one.control_arm, replicate)
            for one in spec.candidates
            for replicate in range(1, one.replicates + 1)
        )
        found = Counter((one.arm, one.control_arm, one.replicate) for one in test.contacts)
        if found != wanted:
            yield _problem(test, sorted(found, key=str), "each candidate writes as often as meant")
        roles = [contact.control_arm is None for contact in test.contacts]
        if inputs.order != "random" and roles != sorted(
            roles, reverse=inputs.order == "control-first"
        ):
            yield _problem(test, [one.arm for one in test.contacts], f"order is {inputs.order}")
        letters = [contact.variant for contact in test.contacts]
        if len(set(letters)) < len(letters) or not set(letters) <= set(inputs.variants):
            yield _problem(test, letters, "letters of a test are different variants of the study")


def _calendar(inputs: DrawInputs, tests: Sequence[Test]) -> Iterator[Problem]:
    timing = inputs.timing
    opening, closing = (timedelta(minutes=minute) for minute in timing.hours)
    low, high = (timedelta(minutes=minute) for minute in timing.gap)
    for test in tests:
        times = [contact.due_at for contact in test.contacts]
        for earlier, later in pairwise(times):
            if not low <= later - earlier <= high:
                yield _problem(test, later - earlier, f"contacts lie {low} to {high} apart")
        for at in times:
            local = _local(inputs, at)
            midnight = datetime(local.year, local.month, local.day)  # noqa: DTZ001  (a local clock)
            if at.second or at.microsecond:
                yield _problem(test, at, "contacts are planned on whole minutes")
            if not opening <= local - midnight < closing:
                yield _problem(test, local, "contacts are made in office hours")
            if local.isoweekday() not in timing.weekdays:
                yield _problem(test, local, "contacts are made on the study's weekdays")
            if local.date() in timing.holidays:
                yield _problem(test, local, "no contact is made on a holiday")
            if not max(timing.first, timing.start) <= local.date() <= timing.last:
                yield _problem(test, local, "contacts lie in the period, from the day asked for")
            if sum(_local(inputs, at + shift) == local for shift in _shifts(inputs)) > 1:
                yield _problem(test, local, "a local time that comes twice is not used")
        closes = _local(inputs, times[-1] + timedelta(days=timing.window_days))
        end = datetime(timing.last.year, timing.last.month, timing.last.day)  # noqa: DTZ001
        if closes > end + timedelta(days=1):
            yield _problem(test, closes, f"answers count until the end of {timing.last}")
    most = inputs.limits.contacts_per_day
    if most is not None:
        own = [one for one in inputs.commitments if one.study == inputs.study]
        days = Counter(
            _local(inputs, at).date()
            for at in (
                *(contact.due_at for test in tests for contact in test.contacts),
                *(contact.at for one in own for contact in one.contacts),
            )
        )
        drawn = {_local(inputs, one.due_at).date() for test in tests for one in test.contacts}
        for day in sorted(drawn):
            if days[day] > most:
                yield Problem(
                    f"day {day}", str(days[day]), f"at most {most} contacts a day", _REPAIR
                )


def _lines(inputs: DrawInputs, tests: Sequence[Test]) -> Iterator[Problem]:
    lines = {line.id: line for line in inputs.lines}
    busy: dict[tuple[str, datetime], int] = Counter(
        (contact.line, _minute(contact.at))
        for one in inputs.commitments
        for contact in one.contacts
    )
    contacts = [(test, contact) for test in tests for contact in test.contacts]
    for _, contact in contacts:
        busy[contact.line, contact.due_at] += 1
    for test, contact in contacts:
        if busy[contact.line, contact.due_at] > 1:
            yield _problem(test, contact.due_at, "a line makes one contact a minute")
        if not _may_use(lines.get(contact.line), contact):
            yield _problem(test, contact.line, "a contact uses a line of its channel and arm")
    for test in tests:
        if len({contact.line for contact in test.contacts}) < len(test.contacts):
            yield _problem(test, test.contacts[0].line, "contacts of a test use different lines")


def _may_use(line: DrawLine | None, contact: Contact) -> bool:
    return line is not None and (line.channel, line.arm) == (contact.channel, contact.arm)


def _personas(inputs: DrawInputs, tests: Sequence[Test]) -> Iterator[Problem]:
    lines = {line.id: line for line in inputs.lines}
    groups = {listing.id: listing.group for listing in inputs.listings}
    heard: dict[tuple[str | None, str], set[tuple[str, tuple[str, ...]]]] = defaultdict(set)
    for one in inputs.commitments:
        for contact in one.contacts:
            heard[one.group, contact.line].add((contact.arm, contact.names))
    for test in tests:
        writing = [lines[contact.line] for contact in test.contacts if contact.line in lines]
        words = [word for line in writing for word in line.words]
        if len(set(words)) < len(words):
            yield _problem(test, sorted(words), "candidates of a test share no name and no fact")
        for line in writing:
            if heard[groups.get(test.listing), line.id] - {(line.arm, line.names)}:
                rule = "a landlord never hears from one line under two names"
                yield _problem(test, line.id, rule)


def _landlords(inputs: DrawInputs, tests: Sequence[Test]) -> Iterator[Problem]:
    limits = inputs.limits
    group_of = {listing.id: listing.group for listing in inputs.listings}
    private = {
        group
        for group, kind in (
            *((one.group, one.landlord_type) for one in inputs.listings),
            *((one.group, one.landlord_type) for one in inputs.commitments),
        )
        if kind is LandlordType.PRIVATE
    }
    drawn: dict[str, list[Test]] = defaultdict(list)
    for test in tests:
        drawn[group_of.get(test.listing, test.landlord)].append(test)
    for group, mine in drawn.items():
        before = [one for one in inputs.commitments if one.group == group]
        for limits in _binding(inputs, before):
            yield from _of_landlord(inputs, limits, mine, before)
            if group in private and len(before) + len(mine) > limits.private_tests:
                rule = f"a private landlord is tested {limits.private_tests} times"
                yield _problem(mine[-1], len(before) + len(mine), rule)


def _binding(inputs: DrawInputs, before: Sequence[Commitment]) -> list[Limits]:
    """The limits of this study, and of each other one that has a test with the landlord."""
    known = {one.study for one in before}
    return [inputs.limits, *(limits for study, limits in inputs.others if study in known)]


def _of_landlord(
    inputs: DrawInputs, limits: Limits, mine: Sequence[Test], before: Sequence[Commitment]
) -> Iterator[Problem]:
    spans: list[_Span] = [
        *((test.contacts[0].due_at, test.contacts[-1].due_at, test) for test in mine),
        *((_minute(one.contacts[0].at), _minute(one.contacts[-1].at), None) for one in before),
    ]
    yield from _too_near(limits, spans)
    starts = [span[0] for span in spans]
    days = timedelta(days=limits.agency_days)
    rule = f"a landlord bears {limits.agency_tests} tests in {limits.agency_days} days"
    yield from _too_many(mine, starts, days, limits.agency_tests, rule)
    rare = _rare_tests(inputs, mine)
    if limits.rare_letters is not None and rare:
        days = timedelta(days=limits.rare_days)
        rule = f"a landlord bears {limits.rare_letters} rare letters in {limits.rare_days} days"
        letters = [test.contacts[0].due_at for test, sent in rare for _ in range(sent)]
        letters += [
            _minute(one.contacts[0].at) for one in before for each in one.contacts if each.rare
        ]
        mine = [test for test, _ in rare]
        yield from _too_many(mine, letters, days, limits.rare_letters, rule)


def _rare_tests(inputs: DrawInputs, mine: Sequence[Test]) -> list[tuple[Test, int]]:
    """The tests with letters of rare applicants, and how many each has."""
    rare = {one.arm for spec in inputs.comparisons for one in spec.candidates if one.rare}
    letters = ((test, sum(one.arm in rare for one in test.contacts)) for test in mine)
    return [(test, sent) for test, sent in letters if sent]


def _too_near(limits: Limits, spans: Sequence[_Span]) -> Iterator[Problem]:
    """Tests of one landlord that overlap, or lie too few days apart."""
    for (first, last, one_test), (other_first, other_last, other) in combinations(spans, 2):
        subject = one_test or other
        if subject is None:
            continue
        if abs(other_first - first) < timedelta(days=limits.agency_gap_days):
            rule = f"{limits.agency_gap_days} days lie between two tests of a landlord"
            yield _problem(subject, abs(other_first - first), rule)
        if first <= other_last and other_first <= last:
            yield _problem(subject, first, "tests of one landlord never overlap")


def _too_many(
    tests: Sequence[Test], starts: Sequence[datetime], days: timedelta, most: int, rule: str
) -> Iterator[Problem]:
    """More of something than a landlord may bear in a stretch of days that touches a test."""
    for test in tests:
        at = test.contacts[0].due_at
        for begin in starts:
            end = begin + days
            count = sum(begin <= start < end for start in starts)
            if begin <= at < end and count > most:
                yield _problem(test, count, rule)


def _minute(at: datetime) -> datetime:
    """The minute of an earlier contact: what was really sent has seconds."""
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def _local(inputs: DrawInputs, at: datetime) -> datetime:
    """What a local clock shows at ``at``."""
    minute = (at - _EPOCH).total_seconds() / 60
    ahead = inputs.timing.offsets.eras[0][1]
    for start, minutes in inputs.timing.offsets.eras:
        if start <= minute:
            ahead = minutes
    return (at.astimezone(UTC) + timedelta(minutes=ahead)).replace(tzinfo=None)


def _shifts(inputs: DrawInputs) -> list[timedelta]:
    """Distances at which a clock that goes back may show the same time again, and none."""
    aheads = {minutes for _, minutes in inputs.timing.offsets.eras}
    return [timedelta(minutes=a - b) for a in aheads for b in aheads if a != b] + [timedelta()]
