"""Time enough: for one test, and for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, time, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from discrimtest.design.calendar import Offsets, chain_minutes, open_minutes, public_holidays
from discrimtest.errors import Problem
from discrimtest.files.kinds import annotated, form
from discrimtest.files.protocol import Timing
from discrimtest.files.reading import part
from discrimtest.library.draft import Draft
from discrimtest.library.folder import ProtocolFolder
from discrimtest.library.rule import Occasion, Rule
from discrimtest.library.rules.name import arms_of_tests

LONGEST_DAYS = 1100
COUNTRY = "BE"
"""Whose public holidays are kept: postcodes of four digits are Belgian."""


def contacts_can_be_timed(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    timing, reading = folder.protocol.value.timing, folder.protocol
    # Four ordinary weeks from a Monday, without a holiday or a change of the clock.
    monday = date(2024, 1, 8)
    days = monday, monday + timedelta(days=27)
    if sound(timing) and not fits_a_test(timing, days, (), Offsets.of(UTC, *days), 2):
        opening, closing = timing.office_hours
        yield Problem(
            reading.place("timing", "gap_hours"),
            f"{timing.gap_hours[0]:g} to {timing.gap_hours[1]:g}",
            f"no two moments in office hours ({opening:%H:%M} to {closing:%H:%M}, weekdays "
            f"{', '.join(map(str, timing.weekdays))}) lie so far apart",
            "Widen the gap or the office hours.",
        )


def sound(timing: Timing) -> bool:
    """Whether gap, office hours and weekdays make sense each on its own."""
    return not any(broken(getattr(timing, name)) for name, (broken, _) in _SENSE.items())


def hours_make_sense(folder: ProtocolFolder, on: Occasion) -> Iterator[Problem]:
    """Each key by itself, so that a mistake in another one hides nothing."""
    written = folder.protocol.raw.get("timing")
    for name, (broken, rule) in _SENSE.items():
        value = part(Timing, name, written)
        if value is not None and broken(value):
            info = Timing.model_fields[name]
            example = form(annotated(info))
            assert example is not None  # noqa: S101 (its type has one)
            where = folder.protocol.place("timing", name)
            yield Problem(where, _shown(name, value), rule, f"Write for example {example.example}.")


def _shown(name: str, values: tuple[Any, ...]) -> str:
    texts = [f"{one:%H:%M}" if isinstance(one, time) else f"{one:g}" for one in values]
    return (", " if name == "weekdays" else " to ").join(texts)


_SENSE: dict[str, tuple[Callable[[Any], bool], str]] = {
    "gap_hours": (
        lambda hours: not 0 < hours[0] <= hours[1],
        "must run from the least to the most hours between two contacts, above 0",
    ),
    "office_hours": (
        lambda hours: hours[0] >= hours[1],
        "must open before they close",
    ),
    "weekdays": (
        lambda days: not days or len({*days}) < len(days) or not {*days} <= {*range(1, 8)},
        "must be different days from 1 (Monday) to 7 (Sunday)",
    ),
}
"""By key of [timing]: whether a value makes no sense, and the rule."""


def fits_a_test(
    timing: Timing,
    days: tuple[date, date],
    holidays: Iterable[date],
    clocks: Offsets,
    contacts: int,
) -> bool:
    """Whether all contacts of one test can be made.

    Args:
        timing: A gap above 0 and office hours that open before they close.
        days: First and last day, local to the study, on which contacts may be made.
        clocks: The study's clocks.
        contacts: Contacts of the test, at least 1.
    """
    opening, closing = (at.hour * 60 + at.minute for at in timing.office_hours)
    least, most = (round(hours * 60) for hours in timing.gap_hours)
    allowed = open_minutes(clocks, *days, (opening, closing), timing.weekdays, tuple(holidays))
    end = clocks.midnight(days[1] + timedelta(days=1))
    return bool(chain_minutes(allowed, contacts, (least, most), end)[0])


def period_is_sensible(draft: Draft, on: Occasion) -> Iterator[Problem]:
    period = draft.study.value.period
    if not 2000 <= period.first.year <= period.last.year < 2100:
        rule = "must lie between the years 2000 and 2099"
    elif (period.last - period.first).days > LONGEST_DAYS:
        rule = f"must be at most {LONGEST_DAYS} days long; a longer study is several waves"
    else:
        return
    yield Problem(
        draft.study.place("period"),
        f"{period.first} to {period.last}",
        rule,
        "Correct the dates.",
    )


def period_is_long_enough(draft: Draft, on: Occasion) -> Iterator[Problem]:
    study, timing = draft.study.value, _timing(draft)
    assert draft.folder is not None  # noqa: S101 (the rule needs protocol.timing)
    if (
        any(period_is_sensible(draft, on))
        or not sound(timing)
        or any(contacts_can_be_timed(draft.folder, on))
    ):
        return
    first, last = study.period.first, study.period.last
    contacts = max((len(arms) for arms in arms_of_tests(draft)), default=2)
    last_contact = last - timedelta(days=timing.window_days)
    clocks = Offsets.of(ZoneInfo(study.timezone), first, last)
    holidays = public_holidays(COUNTRY, first, last)
    if last_contact >= first and fits_a_test(
        timing, (first, last_contact), holidays, clocks, contacts
    ):
        return
    gap = ceil(timing.gap_hours[0] * (contacts - 1))
    yield Problem(
        draft.study.place("period"),
        f"{first} to {last}",
        f"is too short for one test: {contacts} contacts at least {gap} hours apart in office "
        f"hours, and then {timing.window_days} days in which answers count",
        "Let the period end later.",
    )


OVER = "study.over"
"""Of a period that is over; once the study is locked this is no news."""


def period_is_to_come(draft: Draft, on: Occasion) -> Iterator[Problem]:
    last = draft.study.value.period.last
    if last < on.today:
        yield Problem(
            draft.study.place("period", "last"),
            str(last),
            "is over: a study locked now is recorded afterwards, and every report says that "
            "nothing of it was fixed before the answers came",
            "Let the period lie ahead, unless you record afterwards what was done.",
            OVER,
        )


def contacts_can_be_handled(draft: Draft, on: Occasion) -> Iterator[Problem]:
    study, timing = draft.study.value, _timing(draft)
    most = study.limits.contacts_per_day
    if most is None or any(period_is_sensible(draft, on)) or not sound(timing):
        return
    contacts = max((len(arms) for arms in arms_of_tests(draft)), default=2)
    days = (study.period.last - study.period.first).days + 1 - timing.window_days
    holidays = public_holidays(COUNTRY, study.period.first, study.period.last)
    working = [
        day
        for day in (study.period.first + timedelta(days=number) for number in range(max(days, 0)))
        if day.isoweekday() in timing.weekdays and day not in holidays
    ]
    room = len(working) * most
    if room < study.sample.tests * contacts:
        yield Problem(
            draft.study.place("limits", "contacts_per_day"),
            str(most),
            f"leaves room for {room} contacts on the {len(working)} working days of the period; "
            f"{study.sample.tests} tests need {study.sample.tests * contacts}",
            "Allow more contacts a day, draw fewer tests, or lengthen the period.",
        )


def _timing(draft: Draft) -> Timing:
    assert draft.folder is not None  # noqa: S101 (the rules need protocol.timing)
    return draft.folder.protocol.value.timing


PROTOCOL_TIMING_RULES: tuple[Rule[ProtocolFolder], ...] = (
    Rule(hours_make_sense),
    Rule(contacts_can_be_timed, ("protocol.timing",)),
)
_TESTS = ("study.sample", "study.comparisons", "protocol.arms", "protocol.comparisons")
STUDY_TIMING_RULES: tuple[Rule[Draft], ...] = (
    Rule(period_is_sensible, ("study.period",)),
    Rule(period_is_to_come, ("study.period",), warns=True),
    Rule(period_is_long_enough, ("study.period", "study.timezone", "protocol.timing", *_TESTS)),
    Rule(contacts_can_be_handled, ("study.limits", "study.period", "protocol.timing", *_TESTS)),
)
