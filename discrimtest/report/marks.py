"""Which method and which family each row of a table is by: said once, marked where rows differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from discrimtest.estimators.registry import TESTS
from discrimtest.findings.finding import Finding
from discrimtest.report.adjustment import rules
from discrimtest.report.language import NO_BREAK, Language, defined
from discrimtest.report.readings import Readings
from discrimtest.report.wording import figure_name, interval_name

SIGNS = ("‡", "§", "¶", "#")
"""Marks of rows, besides the star and the dagger that mean the same in every table."""
Methods = tuple[str, ...]
"""Names of the interval method and of the test of a row."""


class Marks:
    """The methods of each row of a table.

    Args:
        rows: The findings that each row shows: a figure with its limits, a test.

    Attributes:
        signs: The mark of each row; empty where it is by the methods of the first one.
    """

    def __init__(self, language: Language, rows: Sequence[Sequence[Finding]]) -> None:
        self.language = language
        self._methods = [self._named(row) for row in rows]
        distinct = [name for name in dict.fromkeys(self._methods) if name]
        self._signs = {
            methods: f"{NO_BREAK}{SIGNS[place % len(SIGNS)]}"
            for place, methods in enumerate(distinct[1:])
        }
        self._first = distinct[0] if distinct else ()
        self.signs = [self._signs.get(methods, "") for methods in self._methods]

    def _named(self, row: Sequence[Finding]) -> Methods:
        names = []
        for finding in row:
            if finding.id in TESTS and defined(finding.p_value):
                names.append(figure_name(self.language, finding.id))
            elif finding.ci_method and defined(finding.ci_low):
                names.append(interval_name(self.language, finding.ci_method, finding.id))
        return tuple(dict.fromkeys(names))

    def notes(self) -> tuple[str, ...]:
        """The methods of rows without a mark, then of those with each."""
        say, listed = self.language.say, self.language.listed
        if not self._first:
            return ()
        return (
            say("Method: {names}.", names=listed(list(self._first))),
            *(
                say("{sign}: {told}.", sign=sign.strip(NO_BREAK), told=listed(list(methods)))
                for methods, sign in self._signs.items()
            ),
        )


class Families:
    """With how many others each p-value of a column was adjusted.

    Attributes:
        any: Whether one was. signs: The mark of each, where the column holds several families.
    """

    def __init__(
        self,
        readings: Readings,
        language: Language,
        tests: Sequence[Finding],
    ) -> None:
        self.language = language
        self._sizes = Counter((row.id, row.family or "") for row in readings.findings.findings)
        families = list(dict.fromkeys(row.family for row in tests if row.family))
        self._tests = {family: _of(tests, family) for family in families}
        signs = {
            family: f"{NO_BREAK}{'°' * place}" if place else ""
            for place, family in enumerate(families)
        }
        self.any = bool(families)
        self.signs = [signs.get(row.family or "", "") for row in tests]
        self._signs = signs

    def notes(self) -> tuple[str, ...]:
        """Of each family, how many p-values are in it."""
        return tuple(self._note(family) for family in self._tests)

    def _note(self, family: str) -> str:
        row = self._tests[family]
        size = self._sizes[row.id, family]
        told = self.language.count(
            size,
            "Adjusted ({rule}): {n} p-value is read by itself.",
            "Adjusted ({rule}) for {n} p-values that are read together.",
            rule=rules([row]),
        )
        sign = self._signs[family].strip(NO_BREAK)
        return self.language.say("{sign}: {told}", sign=sign, told=told) if sign else told


def unadjusted(language: Language, tests: Sequence[Finding | None]) -> tuple[str, ...]:
    """What to say of p-values of groups that no rule adjusts for their number."""
    groups = [test for test in tests if test is not None and test.group and defined(test.p_value)]
    if len(groups) < 2 or all(defined(test.p_adjusted) for test in groups):
        return ()
    return (
        language.say(
            "The p-values of the groups are not adjusted: they describe. With several groups, "
            "chance has several occasions to give a low one."
        ),
    )


def limits_by_themselves(language: Language, tests: Iterable[Finding | None]) -> tuple[str, ...]:
    """What to say of limits beside p-values of which one was adjusted: no rule adjusts limits."""
    if not any(test is not None and defined(test.p_adjusted) for test in tests):
        return ()
    return (
        language.say(
            "The limits are not adjusted: each row is read by itself. So they can leave out 0 "
            "where the adjusted p-value is not low."
        ),
    )


def _of(tests: Sequence[Finding], family: str) -> Finding:
    return next(row for row in tests if row.family == family)
