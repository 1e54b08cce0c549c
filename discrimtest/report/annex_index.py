"""The index of the annex: who was invited in each test, and what both candidates were told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from discrimtest.record.shown_test import SideFacts, TestFacts
from discrimtest.report.blocks import Block, Paragraph, Table
from discrimtest.report.case import Case
from discrimtest.report.language import N_, Language, sentence
from discrimtest.words.outcome import Category

INVITED = {
    (True, False): N_("control candidate"),
    (False, True): N_("test candidate"),
    (True, True): N_("both"),
    (False, False): N_("neither"),
}
"""Who was invited (control, test), the unequal tests in front."""
_ORDER = {who: place for place, who in enumerate(INVITED)}
STILL_THERE = (
    Category.INVITATION,
    Category.BOOKING_LINK,
    Category.INVITATION_CONDITIONAL,
    Category.CALL_BACK_REQUEST,
    Category.INFORMATION_REQUEST,
    Category.WAITING_LIST,
)
"""Answers of a landlord for whom the home is not gone."""


def index(cases: Sequence[Case], language: Language) -> Table:
    """A row a test, the unequal ones first."""
    say = language.say
    linked = any(case.name for case in cases)
    tried = _tried(cases, language.code)
    columns = [
        say("Test no."),
        *([say("Landlord")] if linked else []),
        sentence(say("test candidate")) if tried else say("Comparison"),
        say("The control candidate was told"),
        say("The test candidate was told"),
        say("Invited"),
    ]
    ordered = sorted(cases, key=_place)
    return Table(
        say("Who was invited, test by test: the unequal tests first"),
        tuple(columns),
        tuple(_row(case, language, tried, linked=linked) for case in ordered),
        texts=tuple(range(len(columns))),
        dense=True,
        links=tuple(case.anchor for case in ordered),
    )


def told(tests: Sequence[TestFacts], language: Language) -> Iterator[Block]:
    """How often the candidates of one test were told two different things, and which."""
    say, code = language.say, language.code
    pairs = [pair for test in tests for pair in _pairs(test)]
    unequal = Counter(
        (control.outcome[code], test.outcome[code])
        for control, test in pairs
        if control.outcome and test.outcome and control.category != test.category
    )
    if not unequal:
        return
    rows = sorted(unequal.items(), key=lambda row: (-row[1], row[0]))
    yield Table(
        say("Complete tests in which the candidates were told different things"),
        (say("The control candidate"), say("The test candidate"), say("Tests")),
        tuple((*map(sentence, pair), language.integer(count)) for pair, count in rows),
        texts=(0, 1),
    )
    gone = sum(map(_contradicts, pairs))
    if gone:
        yield Paragraph(
            language.count(
                gone,
                "In {n} test one candidate was told that the home was let, and the other was "
                "invited, asked for more or put on a list. The home may have been let in "
                "between: the timeline of the test tells what came first.",
                "In {n} tests one candidate was told that the home was let, and the other was "
                "invited, asked for more or put on a list. The home may have been let in "
                "between: the timeline of the test tells what came first.",
            )
        )


def _pairs(test: TestFacts) -> Iterator[tuple[SideFacts, SideFacts]]:
    """Each test candidate of a complete test beside the control candidate."""
    if test.state == "complete":
        controls = [side for side in test.sides if side.role == "control"]
        for side in test.sides:
            if side.role == "test":
                yield controls[0], side


def _contradicts(pair: tuple[SideFacts, SideFacts]) -> bool:
    categories = {side.category for side in pair}
    return Category.ALREADY_LET in categories and bool(categories & set(STILL_THERE))


def who_was_invited(test: TestFacts) -> tuple[bool, bool]:
    """Whether the control candidate and whether a test candidate was invited."""
    control, other = (
        any(side.favourable for side in test.sides if side.role == role)
        for role in ("control", "test")
    )
    return control, other


def _place(case: Case) -> tuple[bool, int, int]:
    return case.test.state != "complete", _ORDER[who_was_invited(case.test)], case.number


def _tried(cases: Sequence[Case], code: str) -> dict[str, str]:
    """Comparison -> who was tried in it; empty where that tells no comparison from another."""
    tried: dict[str, set[str]] = {}
    for test in (case.test for case in cases):
        arms = [side.arm[code] for side in test.sides if side.role == "test"]
        tried.setdefault(test.comparison[code], set()).add(" · ".join(sorted(arms)))
    named = {comparison: arms.pop() for comparison, arms in tried.items() if len(arms) == 1}
    return named if len(set(named.values())) == len(tried) else {}


def _row(case: Case, language: Language, tried: dict[str, str], *, linked: bool) -> tuple[str, ...]:
    say, test = language.say, case.test
    ends = {"broken": N_("broken test"), "unfinished": N_("not finished")}
    comparison = test.comparison[language.code]
    invited = ends.get(test.state) or INVITED[who_was_invited(test)]
    return (
        language.integer(case.number),
        *([case.name] if linked else []),
        sentence(tried.get(comparison, comparison)),
        _outcomes(test, "control", language),
        _outcomes(test, "test", language),
        sentence(say(invited)),
    )


def _outcomes(test: TestFacts, role: str, language: Language) -> str:
    """What the candidates of a role were told."""
    sides = (side for side in test.sides if side.role == role)
    return " · ".join(
        sentence(side.outcome[language.code] if side.outcome else language.undefined)
        for side in sides
    )
