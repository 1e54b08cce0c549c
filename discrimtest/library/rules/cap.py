"""What each cap on what a landlord bears costs in sample, told before a launch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from zoneinfo import ZoneInfo

from discrimtest.design.calendar import Offsets, chain_minutes, open_minutes, public_holidays
from discrimtest.design.limits import Burden, Cap, Room
from discrimtest.design.minutes import DAY, MinuteSet
from discrimtest.errors import Problem
from discrimtest.files.study import StudyLimits
from discrimtest.library.draft import Draft
from discrimtest.library.rule import Occasion, Rule
from discrimtest.library.rules.name import arms_of_tests
from discrimtest.library.rules.timing import COUNTRY, period_is_long_enough, sound


def caps_cost_tests(draft: Draft, on: Occasion) -> Iterator[Problem]:
    """How many tests of one agency fit, and how many agencies the sample takes then."""
    assert draft.folder is not None  # noqa: S101 (the rule needs protocol.timing)
    limits = draft.study.value.limits
    if not sound(draft.folder.protocol.value.timing) or any(period_is_long_enough(draft, on)):
        return
    starts, length = _starts(draft)
    spaced = Burden(limits.agency_gap_days * DAY, length, ())
    capped = replace(spaced, caps=(_all(limits),))
    without, with_all = _most(starts, spaced), _most(starts, capped)
    yield _cost(draft, "agency_tests", with_all, f"{without} would fit by agency_gap_days alone")
    yield from _ages(draft)
    letters = _rare_letters(draft)
    if 0 < letters <= limits.rare_letters:
        two, one = (
            _most(starts, replace(capped, caps=(*capped.caps, _rare(limits, most, letters))))
            for most in (limits.rare_letters, letters)
        )
        told = f"{with_all} would fit without it, and {one} with {letters}"
        yield _cost(draft, "rare_letters", two, told)


def rare_letters_leave_a_test(draft: Draft, on: Occasion) -> Iterator[Problem]:
    most, letters = draft.study.value.limits.rare_letters, _rare_letters(draft)
    if most < letters:
        yield Problem(
            draft.study.place("limits", "rare_letters"),
            str(most),
            f"one test sends {letters} letters of applicants from whom landlords seldom hear",
            f"Write at least {letters}, or compare other arms.",
        )


def _cost(draft: Draft, key: str, most: int, otherwise: str) -> Problem:
    study = draft.study.value
    tests, owner = study.sample.tests, study.limits.private_tests
    agencies = f"at least {-(-tests // most)} agencies" if most else "no agency at all"
    return Problem(
        draft.study.place("limits", key),
        str(getattr(study.limits, key)),
        f"lets {most} tests of one agency fit into the period; {otherwise}. {tests} tests then "
        f"take {agencies}, or as many private landlords as tests, at {owner} each",
        "Import from enough landlords, lengthen the period, or draw fewer tests.",
    )


def _ages(draft: Draft) -> Iterator[Problem]:
    """How many ads of one day an agency can be asked about while they are young enough."""
    limits = draft.study.value.limits
    most, gap = limits.max_ad_age_days, limits.agency_gap_days
    if most is not None and gap:
        yield Problem(
            draft.study.place("limits", "max_ad_age_days"),
            str(most),
            f"lets at most {most // gap + 1} of the ads that one agency places on a day have a "
            f"test, {gap} days apart; an older ad has none",
            "Import and draw every week.",
        )


def _all(limits: StudyLimits) -> Cap:
    return Cap(limits.agency_tests, limits.agency_days * DAY)


def _rare(limits: StudyLimits, most: int, letters: int) -> Cap:
    return Cap(most // letters, limits.rare_days * DAY)


def _rare_letters(draft: Draft) -> int:
    """The most letters of rare applicants that one test sends."""
    return max((sum(arm.rare for arm in arms) for arms in arms_of_tests(draft)), default=0)


def _starts(draft: Draft) -> tuple[MinuteSet, int]:
    """The minutes at which a test may start, and how long it may last."""
    assert draft.folder is not None  # noqa: S101 (the rule needs protocol.timing)
    study, timing = draft.study.value, draft.folder.protocol.value.timing
    first, last = study.period.first, study.period.last
    clocks = Offsets.of(ZoneInfo(study.timezone), first, last)
    opening, closing = (at.hour * 60 + at.minute for at in timing.office_hours)
    holidays = public_holidays(COUNTRY, first, last)
    allowed = open_minutes(clocks, first, last, (opening, closing), timing.weekdays, holidays)
    least, most = (round(hours * 60) for hours in timing.gap_hours)
    contacts = max((len(arms) for arms in arms_of_tests(draft)), default=2)
    too_late = clocks.midnight(last + timedelta(days=1)) - timing.window_days * DAY + 1
    return chain_minutes(allowed, contacts, (least, most), too_late)[0], (contacts - 1) * most


def _most(starts: MinuteSet, burden: Burden) -> int:
    """The most tests that fit one agency."""
    room, first = Room(starts, burden), starts.ranges[0][0]
    return next(n - 1 for n in count(1) if room.earliest([first] * n) is None)


_TESTS = ("study.sample", "study.comparisons", "protocol.arms", "protocol.comparisons")
_CALENDAR = ("study.period", "study.timezone", "protocol.timing")
CAP_RULES: tuple[Rule[Draft], ...] = (
    Rule(rare_letters_leave_a_test, ("study.limits", *_TESTS)),
    Rule(caps_cost_tests, ("study.limits", *_TESTS, *_CALENDAR), warns=True, launch=True),
)
