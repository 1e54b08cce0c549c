"""Draws over random studies: no limit breaks, and no test is missing that could be made."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from discrimtest.design.calendar import Offsets
from discrimtest.design.draw import Drawn, draw
from discrimtest.design.inputs import (
    Candidate,
    Commitment,
    CommittedContact,
    ComparisonSpec,
    DrawInputs,
    DrawLine,
    DrawListing,
    DrawTiming,
    Limits,
)
from discrimtest.design.sample import find_openings
from discrimtest.errors import DrawRefused
from discrimtest.words.landlord import LandlordType
from tests.design.examples import COUPLES, lines_of, listings, next_draw, study, timing

ZONE = ZoneInfo("Europe/Brussels")
TRIPLE = ComparisonSpec(
    "within", (Candidate("white"), Candidate("black", "white"), Candidate("hispanic", "white"))
)
RARE = tuple(
    ComparisonSpec.paired(
        spec.id, *(one.arm for one in spec.candidates), rare=(spec.candidates[0].arm,)
    )
    for spec in COUPLES
)
LIMITS = st.builds(
    Limits,
    agency_tests=st.integers(1, 4),
    agency_days=st.integers(1, 30),
    agency_gap_days=st.integers(0, 7),
    private_tests=st.integers(0, 2),
    rare_letters=st.none() | st.integers(0, 3),
    rare_days=st.integers(1, 40),
)
FIRST = date(2026, 3, 20)


@st.composite
def timings(draw_value) -> DrawTiming:
    first = draw_value(st.sampled_from([FIRST, date(2026, 10, 16), date(2026, 5, 4)]))
    last = first + timedelta(days=draw_value(st.integers(4, 40)))
    opening = draw_value(st.sampled_from([0, 60, 540, 600, 1000]))
    closing = min(1440, opening + draw_value(st.sampled_from([3, 30, 240, 540, 540, 1440])))
    least = draw_value(st.sampled_from([1, 60, 120, 120, 1300]))
    return DrawTiming(
        first=first,
        last=last,
        start=first + timedelta(days=draw_value(st.integers(-2, 3))),
        offsets=Offsets.of(ZONE, first, last),
        hours=(opening, closing),
        weekdays=tuple(sorted(draw_value(st.sets(st.integers(1, 7), min_size=2)))),
        holidays=tuple(
            first + timedelta(days=shift)
            for shift in sorted(draw_value(st.sets(st.integers(0, 12), max_size=5)))
        ),
        gap=(least, least + draw_value(st.sampled_from([0, 600, 1500, 1500, 4000]))),
        window_days=draw_value(st.integers(0, 6)),
    )


@st.composite
def lines(draw_value) -> tuple[DrawLine, ...]:
    """Some lines of each arm on both channels; now and then one is missing, or shares a name."""
    named = st.tuples(st.sampled_from(["Wim", "Jan", "An"]), st.sampled_from(["Maes", "Claes"]))
    every = (*COUPLES, TRIPLE)
    found = [
        *lines_of(every, draw_value(st.integers(1, 2))),
        *lines_of(every, 1, "portal", "account"),
    ]
    kept = draw_value(st.integers(len(found) - 2, len(found)))
    if draw_value(st.booleans()):
        found = [replace(line, names=draw_value(named)) for line in found]
    return tuple(found[:kept])


@st.composite
def studies(draw_value) -> DrawInputs:
    when = draw_value(timings())
    kinds = [LandlordType.AGENCY, LandlordType.PRIVATE]
    ads = []
    for index in range(draw_value(st.integers(4, 18))):
        landlord = draw_value(st.integers(0, 5))
        kind = kinds[landlord % 2]
        ads.append(
            DrawListing(
                id=f"listing-{index:02d}",
                landlord=f"landlord-{landlord}",
                group=f"group-{draw_value(st.sampled_from([landlord, landlord % 5]))}",
                landlord_type=kind,
                stratum=f"{draw_value(st.sampled_from(['Kortrijk', 'Menen']))} / {kind}",
                channels=draw_value(
                    st.sampled_from([("email",), ("email",), ("portal", "email"), ("phone",)])
                ),
                language=draw_value(st.sampled_from(["", "", "nl", "nl", "de"])),
                available_from=draw_value(
                    st.none() | st.integers(-3, 30).map(lambda days: FIRST + timedelta(days))
                ),
                barred=draw_value(st.sampled_from(["", "", "", "", "excluded"])),
            )
        )
    earlier = []
    for index in range(draw_value(st.integers(0, 4))):
        begins = datetime(2026, 3, 14, 9, tzinfo=UTC) + timedelta(
            hours=draw_value(st.integers(0, 30 * 24)), seconds=draw_value(st.integers(0, 3599))
        )
        own = draw_value(st.booleans())
        earlier.append(
            Commitment(
                test=f"earlier-{index}",
                study="invented" if own else "another",
                listing=f"listing-{draw_value(st.integers(0, 20)):02d}",
                group=f"group-{draw_value(st.integers(0, 5))}",
                landlord_type=draw_value(st.sampled_from(kinds)),
                contacts=(
                    CommittedContact(begins, "line-0", "male_couple", draw_value(st.booleans())),
                    CommittedContact(begins + timedelta(hours=3), "line-1", "mixed_couple_he"),
                ),
                stratum="Kortrijk / agency",
                comparison="male_couple",
                language="nl",
            )
        )
    return study(
        seed=draw_value(st.integers(0, 9)),
        wanted=draw_value(st.integers(2, 14)),
        listings=tuple(ads),
        comparisons=draw_value(st.sampled_from([COUPLES, RARE, (RARE[0], COUPLES[1]), (TRIPLE,)])),
        languages=draw_value(st.sampled_from([("nl",), ("nl", "fr")])),
        lines=draw_value(lines()),
        timing=when,
        limits=Limits(
            agency_tests=draw_value(st.integers(1, 4)),
            agency_days=draw_value(st.integers(1, 30)),
            agency_gap_days=draw_value(st.integers(0, 7)),
            private_tests=draw_value(st.integers(1, 2)),
            contacts_per_day=draw_value(st.sampled_from([None, None, 2, 3, 4, 6])),
            rare_letters=draw_value(st.integers(1, 3)),
            rare_days=draw_value(st.integers(1, 40)),
            max_ad_age_days=draw_value(st.sampled_from([None, None, 0, 5, 20])),
        ),
        others=(("another", draw_value(LIMITS)), ("nobody", Limits(0, private_tests=0))),
        order=draw_value(st.sampled_from(["random", "test-first", "control-first"])),
        commitments=tuple(earlier),
    )


def attempt(inputs: DrawInputs) -> Drawn | DrawRefused:
    try:
        return draw(inputs)
    except DrawRefused as refusal:
        return refusal


def assert_keeps_every_limit(inputs: DrawInputs, drawn: Drawn) -> None:
    """The limits once more, written anew with the real time zone database."""
    when, limits = inputs.timing, inputs.limits
    per_day: Counter[date] = Counter()
    busy: Counter[tuple[str, datetime]] = Counter()
    starts: dict[str, list[datetime]] = defaultdict(list)
    own: Counter[str] = Counter()
    letters: dict[str, list[datetime]] = defaultdict(list)
    rare = {one.arm for spec in inputs.comparisons for one in spec.candidates if one.rare}
    private = {one.group for one in inputs.listings if one.landlord_type == "private"}
    home = {one.id: one for one in inputs.listings}
    binding = {name: [limits] for name in {one.group for one in inputs.listings}}
    group = {one.id: one.group for one in inputs.listings}
    for one in inputs.commitments:
        mine = one.study == inputs.study
        own[one.group] += 1
        for slug, other in inputs.others:
            if slug == one.study:
                binding.setdefault(one.group, []).append(other)
        letters[one.group] += [one.contacts[0].at.replace(second=0)] * sum(
            contact.rare for contact in one.contacts
        )
        starts[one.group].append(one.contacts[0].at.replace(second=0))
        for contact in one.contacts:
            busy[contact.line, contact.at.replace(second=0)] += 1
            per_day[contact.at.astimezone(ZONE).date()] += mine
    new_lines = []
    bears = {line.id: line for line in inputs.lines}
    heard: dict[tuple[str, str], set[object]] = defaultdict(set)
    for one in inputs.commitments:
        for contact in one.contacts:
            heard[one.group, contact.line].add((contact.arm, contact.names))
    for test in drawn.tests:
        words: list[str] = []
        for contact in test.contacts:
            line = bears[contact.line]
            assert (line.arm, line.channel) == (contact.arm, contact.channel)
            words += filter(None, [*line.names, *line.says])
            assert heard[group[test.listing], line.id] <= {(line.arm, line.names)}
        assert len(words) == len(set(words))
        starts[group[test.listing]].append(test.contacts[0].due_at)
        own[group[test.listing]] += 1
        letters[group[test.listing]] += [test.contacts[0].due_at] * sum(
            contact.arm in rare for contact in test.contacts
        )
        posted, most = home[test.listing].available_from, limits.max_ad_age_days
        if posted is not None:
            age = (test.contacts[0].due_at.astimezone(ZONE).date() - posted).days
            assert 0 <= age <= (999 if most is None else most)
        if home[test.listing].landlord_type is LandlordType.PRIVATE:
            assert test.listing not in {one.listing for one in inputs.commitments}
        times = [contact.due_at.astimezone(ZONE) for contact in test.contacts]
        for contact, local in zip(test.contacts, times, strict=True):
            assert when.hours[0] <= local.hour * 60 + local.minute < when.hours[1]
            assert local.isoweekday() in when.weekdays
            assert local.date() not in when.holidays
            assert max(when.first, when.start) <= local.date() <= when.last
            assert local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset()
            new_lines.append((contact.line, contact.due_at))
            per_day[local.date()] += 1
        for first, second in pairwise(contact.due_at for contact in test.contacts):
            assert when.gap[0] <= (second - first) / timedelta(minutes=1) <= when.gap[1]
        closes = (test.contacts[-1].due_at + timedelta(days=when.window_days)).astimezone(ZONE)
        assert closes.replace(tzinfo=None) <= datetime.combine(
            when.last + timedelta(days=1), datetime.min.time()
        )
        assert len({contact.line for contact in test.contacts}) == len(test.contacts)
        assert len({contact.variant for contact in test.contacts}) == len(test.contacts)
    busy.update(new_lines)
    assert all(busy[use] == 1 for use in new_lines)
    if limits.contacts_per_day:
        for test in drawn.tests:
            for contact in test.contacts:
                day = contact.due_at.astimezone(ZONE).date()
                assert per_day[day] <= limits.contacts_per_day
    for name in {group[test.listing] for test in drawn.tests}:
        mine = [test for test in drawn.tests if group[test.listing] == name]
        fresh = {test.contacts[0].due_at for test in mine}
        seldom = {
            test.contacts[0].due_at for test in mine if {one.arm for one in test.contacts} & rare
        }
        for bound in binding[name]:
            if name in private:
                assert own[name] <= bound.private_tests
            for first, second in combinations(sorted(starts[name]), 2):
                if {first, second} & fresh:
                    assert second - first >= timedelta(days=bound.agency_gap_days)
            keeps_cap(starts[name], bound.agency_days, bound.agency_tests, fresh)
            if bound.rare_letters is not None:
                keeps_cap(letters[name], bound.rare_days, bound.rare_letters, seldom)


def keeps_cap(starts: list[datetime], days: int, most: int, fresh: set[datetime]) -> None:
    """No stretch of days that touches a new start holds more than ``most``."""
    for begin in starts:
        window = [at for at in starts if begin <= at < begin + timedelta(days=days)]
        assert len(window) <= most or not fresh & set(window)


@pytest.mark.slow
@settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None)
@given(studies(), st.integers(0, 6))
def test_no_limit_breaks_over_random_studies_and_repeated_draws(inputs, more):
    for _ in range(2):
        drawn = attempt(inputs)
        if isinstance(drawn, DrawRefused):
            event("refused: " + drawn.problems[0].place)
            assert "breaks a limit" not in drawn.summary
            assert all(problem.repair for problem in drawn.problems)
            return
        event("drawn" if drawn.tests else "nothing to draw")
        assert_keeps_every_limit(inputs, drawn)
        assert len(drawn.tests) + drawn.missing == inputs.wanted
        account = sum(row.listings for row in drawn.shortfalls)
        assert account == (len(inputs.listings) if drawn.missing else 0)
        inputs = next_draw(inputs, drawn, more)


@pytest.mark.slow
@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(studies())
def test_without_a_daily_limit_every_test_that_landlords_allow_is_drawn(inputs):
    # Lines are plenty and days unlimited: what remains are the landlords' limits, and these
    # are solved exactly (test_limits.py), so nothing is refused and nothing is left out.
    inputs = replace(
        inputs,
        wanted=1_000,
        lines=lines_of((*COUPLES, TRIPLE), 10, name="mailbox"),
        limits=replace(inputs.limits, contacts_per_day=None, max_ad_age_days=None),
    )
    drawn = attempt(inputs)
    if isinstance(drawn, DrawRefused):
        assert {problem.place for problem in drawn.problems} <= {"gap_hours", "period"}
        return
    openings = find_openings(inputs)
    tested = {one.listing for one in inputs.commitments}
    usable: dict[str, list[int]] = defaultdict(list)
    for one in inputs.listings:
        speaks = one.language in ("", *inputs.languages)
        if speaks and not one.barred and one.id not in tested and "email" in one.channels:
            usable[one.group].append(openings.release[one.id])
    group = {one.id: one.group for one in inputs.listings}
    found = Counter(group[test.listing] for test in drawn.tests)
    for name, releases in usable.items():
        most = openings.private_left.get(name, len(releases))
        fitting = max(
            count
            for count in range(min(most, len(releases)) + 1)
            if any(
                openings.rooms[name].earliest(sorted(part)) is not None
                for part in combinations(releases, count)
            )
        )
        assert found[name] == fitting


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    st.integers(5, 12),
    st.integers(1, 5),
    st.sets(st.integers(0, 11), max_size=4),
    st.sampled_from([(60, 1440), (1000, 1440), (120, 240), (60, 3 * 1440), (1441, 3000)]),
    st.integers(0, 3),
)
def test_full_days_are_used_to_the_last_contact(days, most, closed, gap, seed):
    # Private landlords with one ad each: only the daily limit binds, and integer programming
    # (HiGHS, through scipy) says how many pairs of contacts fit into these days.
    first = date(2026, 6, 1)
    when = timing(
        first,
        first + timedelta(days=days - 1),
        weekdays=(1, 2, 3, 4, 5, 6, 7),
        holidays=tuple(first + timedelta(days=shift) for shift in closed),
        gap=gap,
        window_days=0,
    )
    pairs = [
        (one, two)
        for one in range(days)
        for two in range(one, days)
        if not {one, two} & closed
        and any(
            gap[0] <= (two - one) * 1440 + later - early <= gap[1]
            for early in range(540, 1080)
            for later in (540, 1079, min(1079, max(540, early + gap[0] - (two - one) * 1440)))
        )
    ]
    assume(pairs)
    uses = np.zeros((days, len(pairs)))
    for column, pair in enumerate(pairs):
        for day in pair:
            uses[day, column] += 1
    best = milp(
        -np.ones(len(pairs)),
        constraints=LinearConstraint(uses, ub=most),
        integrality=np.ones(len(pairs)),
        bounds=Bounds(0, np.inf),
    )
    fits = round(-best.fun)
    inputs = study(
        seed=seed,
        wanted=fits,
        listings=listings(1, fits + 5, fits + 5),
        lines=lines_of(COUPLES, 4, name="mailbox"),
        timing=when,
        limits=Limits(contacts_per_day=most),
    )
    if gap[0] > 1440:  # contacts on days apart: the search may miss the last two places
        inputs = replace(inputs, wanted=max(0, fits - 2))
        assert len(draw(inputs).tests) == inputs.wanted
        return
    assert len(draw(inputs).tests) == fits
    with pytest.raises(DrawRefused, match="find a place in the calendar") as refusal:
        draw(replace(inputs, wanted=fits + 1))
    assert refusal.value.problems[0].place == "limits.contacts_per_day"
    assert f"draw at most {fits} tests" in refusal.value.problems[0].repair or not fits
