"""What counts as a favourable answer, and the same question with another definition of it."""

from __future__ import annotations

from discrimtest.estimators.registry import CARDS
from discrimtest.findings.card import ANY_INVITED
from discrimtest.findings.finding import Finding
from discrimtest.report.blocks import Block, Bullets, Paragraph, Part, Table
from discrimtest.report.facts import OutcomeFacts, ReportFacts
from discrimtest.report.language import N_, Language, sentence
from discrimtest.report.readings import Readings
from discrimtest.report.terms import group_term
from discrimtest.report.wording import limits_text


def other_definitions(
    facts: ReportFacts, readings: Readings, language: Language
) -> tuple[Part, ...]:
    """The same question with a broader reading of the answers, where the plan has one."""
    say, key = language.say, facts.primary.key
    id_ = readings.primary(key)
    rows = []
    texts: list[Block] = []
    for outcome in facts.outcomes:
        if outcome.main or outcome.kind != "definition":
            continue
        found = [
            _definition_row(language, outcome, finding, readings)
            for group in (None, *readings.groups(key, "landlord_type"))
            if (finding := readings.get(id_, key, group, outcome.id)) is not None
        ]
        if found:
            rows += found
            texts += _definition_text(language, outcome)
    if not rows:
        return ()
    table = Table(
        say("{measure} with another definition, per 100 tests", measure=say(CARDS[id_].name)),
        (
            say("Definition"),
            say("Group"),
            say("Per 100"),
            say("Limits"),
            say("p-value"),
            say("Of which tests?"),
        ),
        tuple(rows),
        texts=(0, 1, 5),
    )
    return (Part(say("With another definition of a favourable answer"), (*texts, table)),)


def _definition_row(
    language: Language, outcome: OutcomeFacts, finding: Finding, readings: Readings
) -> tuple[str, ...]:
    tests = readings.tests(finding.comparison, finding.group, outcome.id)
    return (
        sentence(outcome.label[language.code]),
        sentence(group_term(language, finding.group)),
        language.hundredths(finding.value),
        limits_text(language, finding),
        language.p(tests[0].p_value) if tests else language.undefined,
        language.say(
            N_("{n} tests in which at least one candidate got such an answer")
            if CARDS[finding.id].of == ANY_INVITED
            else CARDS[finding.id].of,
            n=language.integer(finding.n_denominator or 0),
        ),
    )


def _definition_text(language: Language, outcome: OutcomeFacts) -> list[Block]:
    told = language.say(
        "{definition}: an answer coded as one of these.",
        definition=sentence(outcome.label[language.code]),
    )
    words = tuple(sentence(item[language.code]) for item in outcome.favourable)
    return [Paragraph(told), Bullets(words)]


def categories(language: Language, outcome: OutcomeFacts) -> str:
    words = [language.say("‘{word}’", word=item[language.code]) for item in outcome.favourable]
    return language.listed(words, either=True)
