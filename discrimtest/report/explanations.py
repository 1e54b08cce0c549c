"""What else can explain that only one of two was invited: as far as the facts leave room for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from discrimtest.record.shown_test import SideFacts, TestFacts
from discrimtest.report.annex_index import who_was_invited
from discrimtest.report.blocks import Bullets, Paragraph, Section
from discrimtest.report.language import N_, Language
from discrimtest.words.outcome import Category

MILD = (
    Category.INVITATION_CONDITIONAL,
    Category.CALL_BACK_REQUEST,
    Category.INFORMATION_REQUEST,
    Category.WAITING_LIST,
)
"""What is no refusal."""


class Unequal(NamedTuple):
    """A complete test in which only one of two was invited."""

    number: int
    invited: SideFacts
    other: SideFacts
    invited_first: bool
    departed: bool


def unequal(tests: Sequence[TestFacts]) -> list[Unequal]:
    """The complete tests in which only one was invited."""
    found = []
    for test in tests:
        control, other = who_was_invited(test)
        if test.state == "complete" and control != other:
            invited = next(side for side in test.sides if side.favourable)
            left = next(
                side
                for side in test.sides
                if not side.favourable and (side.role == "control") != (invited.role == "control")
            )
            first = test.sides.index(invited) < test.sides.index(left)
            found.append(Unequal(test.number, invited, left, first, bool(test.departures)))
    return found


def _was_let(one: Unequal) -> bool:
    """Told that the home was let, after the one who was invited had asked."""
    return one.invited_first and one.other.category is Category.ALREADY_LET


def _is_without_answer(one: Unequal) -> bool:
    return not one.other.replies


def _is_of_software(one: Unequal) -> bool:
    """Where nobody but software answered one of the two."""
    sides = [one.invited.replies, one.other.replies]
    return any(replies and all(each.automatic for each in replies) for replies in sides)


def _was_mild(one: Unequal) -> bool:
    return one.other.category in MILD


def _was_late(one: Unequal) -> bool:
    return any(reply.late for reply in one.other.replies)


def _was_entered_otherwise(one: Unequal) -> bool:
    return any(reply.again for side in (one.invited, one.other) for reply in side.replies)


REASONS: tuple[tuple[Callable[[Unequal], bool], str], ...] = (
    (
        lambda one: one.invited_first,
        N_(
            "Who comes first is usually invited more often. So it went in {tests}: the first was "
            "invited, the second was not."
        ),
    ),
    (
        _was_let,
        N_("A home can be let between two requests. In {tests} the second was told that it was."),
    ),
    (
        _is_without_answer,
        N_("A request or an answer can get lost. In {tests} one of the two got no answer at all."),
    ),
    (
        _is_of_software,
        N_(
            "Software can answer without anybody deciding. In {tests} one of the two got no other "
            "answer."
        ),
    ),
    (
        _was_mild,
        N_("No invitation is not always a refusal. In {tests} the other was asked for something, "
           "asked to call, or put on a list."),
    ),
    (
        _was_late,
        N_("An answer after the last day does not count. In {tests} such an answer came."),
    ),
    (
        _was_entered_otherwise,
        N_("Whoever writes an answer down can be mistaken. In {tests} another person wrote down "
           "something else."),
    ),
    (
        lambda one: one.departed,
        N_("In {tests} something departed from the protocol."),
    ),
)  # fmt: skip
"""What leaves room for an explanation, and its words."""


def fitting(tests: Sequence[TestFacts], language: Language) -> Iterator[str]:
    """The explanations that fit at least one test, each with its tests."""
    found = unequal(tests)
    for fits, words in REASONS:
        if numbers := [one.number for one in found if fits(one)]:
            yield language.say(words, tests=numbered(numbers, language))


def numbered(numbers: Sequence[int], language: Language) -> str:
    """ "test 3", or "tests 1, 4 and 7"."""
    listed = language.listed([language.integer(number) for number in sorted(numbers)])
    if len(numbers) == 1:
        return language.say("test {number}", number=listed)
    return language.say("tests {numbers}", numbers=listed)


def explanations(tests: Sequence[TestFacts], language: Language) -> Section:
    """The section."""
    say, told = language.say, tuple(fitting(tests, language))
    title = say("What else can explain these facts")
    if not unequal(tests):
        nothing = say("In no test was only one of the two invited, so there is nothing to explain.")
        return Section("explanations", title, (Paragraph(nothing),))
    lead = say(
        "An explanation stands here where the facts leave room for it. That does not make it true. "
        "The landlord may know others: its reply stands beside each test."
    )
    none = say("None of those that are known to us fits these facts.")
    return Section(
        "explanations", title, (Paragraph(lead), Bullets(told) if told else Paragraph(none))
    )
