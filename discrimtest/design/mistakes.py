"""What is wrong with a draw before it is drawn: every mistake, with its repair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from discrimtest.design.calendar import chain_minutes, open_minutes
from discrimtest.design.inputs import ComparisonSpec, DrawInputs
from discrimtest.design.lines import usable_channels
from discrimtest.design.minutes import DAY
from discrimtest.errors import Problem

_EVER = 10**9


def mistakes(inputs: DrawInputs) -> list[Problem]:
    """Every reason why no test at all can be drawn from ``inputs``; empty when there is none."""
    found = [*_who(inputs), *_limits(inputs), *_when(inputs)]
    return found or list(_calendar(inputs))


def _who(inputs: DrawInputs) -> Iterator[Problem]:
    if not inputs.comparisons:
        rule = "a study compares something"
        yield Problem("comparisons", "", rule, "Name a comparison.", "draw.no_comparison")
    yield from _repeated(inputs)
    for one in inputs.comparisons:
        yield from _of_comparison(one, len(inputs.variants))
    if not inputs.languages:
        rule = "letters have a language"
        yield Problem("languages", "", rule, "Name a language.", "draw.no_language")
    if inputs.comparisons and not usable_channels(inputs):
        yield Problem(
            "lines",
            ", ".join(f"{line.id} ({line.channel}, {line.arm})" for line in inputs.lines),
            "one line is one person of one arm, and the candidates of a test share no name and "
            "no fact: every arm needs lines of its own, on one channel",
            "Give the study more lines, or the lists of the protocol more names and facts.",
            "draw.too_few_lines",
        )


def _repeated(inputs: DrawInputs) -> Iterator[Problem]:
    rule, repair = "each name occurs once", "Remove the repeated one."
    for key, names in (
        ("comparisons", [one.id for one in inputs.comparisons]),
        ("listings", [one.id for one in inputs.listings]),
        ("lines", [one.id for one in inputs.lines]),
        ("variants", list(inputs.variants)),
    ):
        for name, count in Counter(names).items():
            if count > 1:
                yield Problem(key, name, rule, repair, "draw.name_repeated")


def _of_comparison(one: ComparisonSpec, variants: int) -> Iterator[Problem]:
    place = f"comparison {one.id}"
    if one.weight < 1:
        rule = "a weight is a whole number above 0"
        yield Problem(place, str(one.weight), rule, "Raise it.", "draw.weight")
    arms = [candidate.arm for candidate in one.candidates]
    if one.contacts < 2 or len(set(arms)) < len(arms):
        yield Problem(
            place,
            ", ".join(arms),
            "a test has at least two contacts, of candidates that differ",
            "Name a test candidate and its own control.",
            "draw.too_few_candidates",
        )
    if one.contacts > variants:
        yield Problem(
            place,
            f"{variants} letter variants",
            f"the {one.contacts} letters of a test never share a variant",
            "Write more letter variants.",
            "draw.too_few_variants",
        )


def _limits(inputs: DrawInputs) -> Iterator[Problem]:
    limits = inputs.limits
    for name, value, least in (
        ("wanted", inputs.wanted, 0),
        ("number", inputs.number, 1),
        ("agency_tests", limits.agency_tests, 1),
        ("agency_days", limits.agency_days, 1),
        ("agency_gap_days", limits.agency_gap_days, 0),
        ("private_tests", limits.private_tests, 1),
        ("rare_days", limits.rare_days, 1),
        ("window_days", inputs.timing.window_days, 0),
    ):
        if value < least:
            yield Problem(name, str(value), f"must be at least {least}", "Raise it.", "draw.limit")
    yield from _rare(inputs)
    most = limits.contacts_per_day
    if most is not None and most < 1:
        yield Problem(
            "contacts_per_day", str(most), "must be at least 1", "Raise it.", "draw.limit"
        )
    for one in inputs.commitments:
        minutes = [contact.at for contact in one.contacts]
        if not minutes or minutes != sorted(minutes):
            yield Problem(
                f"test {one.test}",
                f"{len(minutes)} contacts",
                "an earlier test has contacts, in time order",
                "Pass its contacts by position.",
                "draw.commitments",
            )


def _rare(inputs: DrawInputs) -> Iterator[Problem]:
    """A cap on letters of rare applicants that no single test keeps."""
    most, letters = inputs.limits.rare_letters, inputs.rare_letters
    if most is not None and most < letters:
        yield Problem(
            "rare_letters",
            str(most),
            f"one test sends {letters} letters of rare applicants",
            "Raise it, or compare other arms.",
            "draw.rare_letters",
        )


def _when(inputs: DrawInputs) -> Iterator[Problem]:
    timing = inputs.timing
    opening, closing = timing.hours
    low, high = timing.gap
    if not 0 <= opening < closing <= DAY:
        yield Problem(
            "office_hours",
            f"{_clock(opening)}–{_clock(closing)}",
            "offices open before they close, within one day",
            "Correct office_hours.",
            "draw.office_hours",
        )
    if not timing.weekdays or not set(timing.weekdays) <= set(range(1, 8)):
        yield Problem(
            "weekdays",
            str(list(timing.weekdays)),
            "weekdays are numbers from 1 (Monday) to 7 (Sunday)",
            "Correct weekdays.",
            "draw.weekdays",
        )
    if not 1 <= low <= high:
        yield Problem(
            "gap_hours",
            f"{_hours(low)}–{_hours(high)}",
            "the least gap is above 0 and not longer than the most",
            "Correct gap_hours.",
            "draw.gap",
        )
    if timing.last < timing.first:
        yield Problem(
            "period",
            f"{timing.first} to {timing.last}",
            "a period ends after it begins",
            "Correct the period.",
            "draw.period",
        )


def _calendar(inputs: DrawInputs) -> Iterator[Problem]:
    """Why no day is left on which the longest kind of test could be completed."""
    timing = inputs.timing
    start = max(timing.first, timing.start)
    size = max(one.contacts for one in inputs.comparisons)
    allowed = open_minutes(
        timing.offsets, start, timing.last, timing.hours, timing.weekdays, timing.holidays
    )
    if chain_minutes(allowed, size, timing.gap, inputs.too_late)[0]:
        return
    days = f"{start} to {timing.last}"
    if not allowed:
        yield Problem(
            "period",
            days,
            "contacts are made in office hours on working days, and none is left",
            "Lengthen the period, start earlier, or allow more weekdays.",
            "draw.no_office_time",
        )
    elif not chain_minutes(allowed, size, timing.gap, _EVER)[0]:
        low, high = timing.gap
        yield Problem(
            "gap_hours",
            f"{_hours(low)}–{_hours(high)}",
            f"no two contacts this far apart ever lie in office hours "
            f"{_clock(timing.hours[0])}–{_clock(timing.hours[1])} between {days}",
            "Widen office_hours, weekdays or gap_hours.",
            "draw.no_two_moments",
        )
    else:
        yield Problem(
            "period",
            days,
            f"the last contact of a test is {timing.window_days} days (the observation window) "
            "before the period ends, and no test that starts now can be completed",
            "Lengthen the period, start earlier, or shorten window_days.",
            "draw.period_too_short",
        )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    return f"{whole} h" if not rest else f"{whole} h {rest} min"
