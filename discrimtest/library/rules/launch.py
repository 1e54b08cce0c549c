"""What must hold before a study writes to real people."""

from __future__ import annotations

from collections.abc import Iterator

from discrimtest.errors import Problem
from discrimtest.library.draft import Draft
from discrimtest.library.rule import Occasion, Rule


def not_simulated(draft: Draft, on: Occasion) -> Iterator[Problem]:
    if draft.study.value.simulated:
        yield Problem(
            draft.study.place("simulated"),
            "true",
            "a simulated study writes to nobody, so it can not be launched",
            "Remove the key from a copy of the study, under a name of its own.",
        )


def counsel_has_checked(draft: Draft, on: Occasion) -> Iterator[Problem]:
    if not draft.legal.value.counsel.done:
        yield Problem(
            draft.legal.place("counsel"),
            "",
            "no check of this legal file by counsel is recorded",
            "Have counsel check it, and record who did and when.",
        )


def ethics_board_has_approved(draft: Draft, on: Occasion) -> Iterator[Problem]:
    assert draft.folder is not None  # noqa: S101 (the rule needs it)
    if not draft.folder.protocol.value.reviews.ethics.done:
        yield Problem(
            draft.folder.protocol.place("reviews", "ethics"),
            "",
            "no review of this protocol by an ethics board is recorded",
            "Have it reviewed, and record by whom and when.",
        )


def checks_are_past(draft: Draft, on: Occasion) -> Iterator[Problem]:
    day = draft.legal.value.counsel.on
    if day is not None and day > on.today:
        yield Problem(
            draft.legal.place("counsel", "on"),
            str(day),
            f"a check can not be recorded before it takes place (today is {on.today})",
            "Correct the date, or leave the check empty.",
        )


def period_is_ahead(draft: Draft, on: Occasion) -> Iterator[Problem]:
    first = draft.study.value.period.first
    if first <= on.today:
        yield Problem(
            draft.study.place("period", "first"),
            str(first),
            f"must lie after the day of the launch check (today is {on.today})",
            "Move the period.",
        )


LAUNCH_RULES: tuple[Rule[Draft], ...] = (
    Rule(checks_are_past, ("legal.counsel",)),
    Rule(not_simulated, ("study.simulated",), launch=True),
    Rule(counsel_has_checked, ("legal.counsel",), launch=True),
    Rule(ethics_board_has_approved, ("protocol.reviews",), launch=True),
    Rule(period_is_ahead, ("study.period",), launch=True),
)
