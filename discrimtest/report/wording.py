"""How a report writes what a finding is of, its value, its limits and its method."""

from __future__ import annotations

from discrimtest.estimators.registry import CARDS, METHODS
from discrimtest.findings.card import (
    ALL_TESTS,
    ANY_INVITED,
    CONTROL_INVITED,
    ONE_INVITED,
    Unit,
)
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Compared, Difference, Group, Joint, Model, Term
from discrimtest.report.adjustment import rules
from discrimtest.report.facts import ReportFacts
from discrimtest.report.language import N_, NN_, NO_BREAK, Counted, Language, defined
from discrimtest.report.terms import group_term

COLUMNS: dict[str, str] = {
    "landlord_type": N_("type of landlord"),
    "order": N_("order of the contacts"),
    "letter": N_("letter"),
    "rent": N_("rent"),
    "wave": N_("wave"),
    "city": N_("city"),
}
"""Columns that studies have; others are called as the data call them."""
SHARES: dict[Counted | None, tuple[str, str]] = {
    ALL_TESTS: (N_("of all complete tests"), N_("Complete tests")),
    ANY_INVITED: (
        N_("of tests in which at least one candidate was invited"),
        N_("Tests in which at least one candidate was invited"),
    ),
    CONTROL_INVITED: (
        N_("of tests in which the control candidate was invited"),
        N_("Tests in which the control candidate was invited"),
    ),
    ONE_INVITED: (
        N_("of tests in which only one of the two was invited"),
        N_("Tests in which only one of the two was invited"),
    ),
}
"""What a figure is a share of, behind its name; and before the number of those tests."""
OF: dict[str, Counted] = {
    "tests": NN_("{n} test", "{n} tests"),
    "tests with at least one invitation": NN_(
        "{n} test in which at least one candidate was invited",
        "{n} tests in which at least one candidate was invited",
    ),
    "tests with different treatment": NN_(
        "{n} test in which only one of the two was invited",
        "{n} tests in which only one of the two was invited",
    ),
    "contacts": NN_("{n} contact", "{n} contacts"),
    "landlords": NN_("{n} landlord", "{n} landlords"),
    "groups": NN_("{n} group", "{n} groups"),
    "tests with an answer in time": NN_(
        "{n} test with an answer in time", "{n} tests with an answer in time"
    ),
    "tests of both comparisons": NN_(
        "{n} test of both comparisons", "{n} tests of both comparisons"
    ),
    "tests with at least one invitation, of both comparisons": NN_(
        "{n} test of both comparisons in which at least one candidate was invited",
        "{n} tests of both comparisons in which at least one candidate was invited",
    ),
    "tests with different treatment, of both comparisons": NN_(
        "{n} test of both comparisons in which only one of the two was invited",
        "{n} tests of both comparisons in which only one of the two was invited",
    ),
}
"""What figures outside the usual tables rest on, as findings name it."""


def interval_name(language: Language, method: str | None, id_: str = "") -> str:
    """The name of an interval method, of the figure ``id_`` where it has one of its own there."""
    method = method or ""
    called = CARDS[id_].called if id_ in CARDS else {}
    if method in called:
        return language.say(called[method])
    return language.say(METHODS[method].name) if method in METHODS else method


def method_name(language: Language, id_: str) -> str:
    """The name of an interval method or a test; its id where it has none."""
    known = METHODS.get(id_) or CARDS.get(id_)
    return language.say(known.name) if known else id_


def figure_name(language: Language, id_: str) -> str:
    """The name of a figure or a test, wherever it is told; its id where it has none."""
    return language.say(CARDS[id_].name) if id_ in CARDS else method_name(language, id_)


def comparison_term(facts: ReportFacts, language: Language, compared: Compared) -> str:
    """Which candidates a finding is of, in the reader's words."""
    if isinstance(compared, Joint):
        return language.say("all candidates")
    if isinstance(compared, Difference):
        return language.say(
            "{first} minus {second}",
            first=comparison_term(facts, language, compared.first),
            second=comparison_term(facts, language, compared.second),
        )
    labels = {one.key: one.label[language.code] for one in facts.comparisons}
    return labels.get(compared, str(compared))


def outcome_term(facts: ReportFacts, language: Language, id_: str) -> str:
    labels = {one.id: one.label[language.code] for one in facts.outcomes}
    return labels.get(id_, id_)


def column_term(language: Language, column: str) -> str:
    return language.say(COLUMNS[column]) if column in COLUMNS else column


def term_text(language: Language, term: Term) -> str:
    """A term of a model: what it holds beside the candidate, or what goes with the candidate."""
    if term.column is None:
        return str(term)
    if term.value is None:
        told = column_term(language, term.column)
    else:
        told = group_term(language, Group(term.column, term.value))
    if not term.arms:
        return told
    return language.say("how much it differs with: {term}", term=told)


def model_text(language: Language, model: Model) -> str:
    """What a model holds beside the candidates."""
    parts = [column_term(language, column) for column in model.covariates]
    for column in model.interactions:
        told = column_term(language, column)
        parts.append(language.say("{column} for each candidate", column=told))
    return language.listed([*parts, *[language.say("landlord")] * model.landlords])


def of_text(language: Language, finding: Finding) -> str:
    """How many tests, contacts or landlords a finding rests on."""
    number = finding.n_tests if finding.n_denominator is None else finding.n_denominator
    words = OF.get(finding.denominator or "tests")
    return language.count(number, *words) if words else language.integer(number)


def card_of(language: Language, finding: Finding) -> str:
    """Which tests a figure is of, as its card counts them."""
    number, words = finding.n_denominator or 0, CARDS[finding.id].of
    return language.count(number, *words) if words else language.integer(number)


def p_text(facts: ReportFacts, language: Language, finding: Finding) -> str:
    """Its p-value with the adjusted one; where the order was fixed, that stands beside it."""
    if not defined(finding.p_value):
        return language.undefined
    parts = [language.p(finding.p_value)]
    if defined(finding.p_adjusted):
        parts.append(f"{rules([finding])}{NO_BREAK}{language.p(finding.p_adjusted)}")
    if facts.protocol.order == "test-first":
        return language.say("{p} (fixed order)", p="; ".join(parts))
    return "; ".join(parts)


def limits_text(language: Language, finding: Finding, digits: int = 1) -> str:
    """ "4.8 to 30.1", per 100; a dash where there are none."""
    if not (defined(finding.ci_low) and defined(finding.ci_high)):
        return language.undefined
    return language.say(
        "{low} to {high}",
        low=language.hundredths(finding.ci_low, digits),
        high=language.hundredths(finding.ci_high, digits),
    ).replace(" ", NO_BREAK)


def value_text(language: Language, unit: Unit, value: float | None, *, per: bool = True) -> str:
    """A figure in its unit; a dash where it cannot be computed.

    Args:
        per: Whether a share says that it is per 100.
    """
    if not defined(value):
        return language.undefined
    if unit == "percent":
        return language.percent(value)
    if unit == "hundredths":
        number = language.hundredths(value)
        return language.say("{n} per 100", n=number) if per else number
    return _number(language, unit, value)


def range_text(language: Language, unit: Unit, finding: Finding) -> str:
    """Its limits in its unit; a dash where there are none."""
    if finding.ci_low is None or finding.ci_high is None or finding.ci_low != finding.ci_low:
        return language.undefined
    ends = [
        (
            language.hundredths(end)
            if unit in ("percent", "hundredths")
            else _number(language, unit, end)
        )
        if defined(end)
        else language.say("no limit")
        for end in (finding.ci_low, finding.ci_high)
    ]
    return language.say("{low} to {high}", low=ends[0], high=ends[1]).replace(" ", NO_BREAK)


def _number(language: Language, unit: Unit, value: float) -> str:
    if unit == "count":
        return language.integer(round(value))
    return language.decimal(value, 4 if unit == "small" else 2)
