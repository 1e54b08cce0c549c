"""What counts as a favourable answer, and the same question with another definition of it."""

from __future__ import annotations

from discrimtest.finding import Finding
from discrimtest.report.blocks import Paragraph, Part, Table
from discrimtest.report.facts import OutcomeFacts, ReportFacts
from discrimtest.report.language import N_, Language, sentence
from discrimtest.report.readings import Readings
from discrimtest.report.sensitivity import limits_text
from discrimtest.report.terms import MEASURES


def other_definitions(
    facts: ReportFacts, readings: Readings, language: Language
) -> tuple[Part, ...]:
    """The same question with a broader reading of the answers, where the plan has one."""
    say, name = language.say, facts.primary.name
    id_ = readings.primary(name)
    rows = []
    texts = []
    for outcome in facts.outcomes:
        finding = readings.get(id_, name, None, outcome.id)
        if outcome.main or outcome.kind != "definition" or finding is None:
            continue
        rows.append(_definition_row(language, outcome, finding, MEASURES[id_][1]))
        texts.append(_definition_text(language, outcome))
    if not rows:
        return ()
    table = Table(
        say("{measure} with another definition, per 100 tests", measure=say(MEASURES[id_][0])),
        (say("Definition"), say("Per 100"), say("Limits"), say("Of which tests?")),
        tuple(rows),
        texts=(0, 3),
    )
    return (Part(say("With another definition of a favourable answer"), (*texts, table)),)


def _definition_row(
    language: Language, outcome: OutcomeFacts, finding: Finding, denominator: str
) -> tuple[str, ...]:
    return (
        sentence(outcome.label[language.code]),
        language.hundredths(finding.value),
        limits_text(language, finding),
        language.say(
            N_("{n} tests in which at least one candidate got such an answer")
            if finding.id == "net_any"
            else denominator,
            n=language.integer(finding.n_denominator or 0),
        ),
    )


def _definition_text(language: Language, outcome: OutcomeFacts) -> Paragraph:
    return Paragraph(
        language.say(
            "{definition}: an answer coded as {categories}.",
            definition=sentence(outcome.label[language.code]),
            categories=categories(language, outcome),
        )
    )


def categories(language: Language, outcome: OutcomeFacts) -> str:
    words = [language.say("‘{word}’", word=item[language.code]) for item in outcome.favourable]
    return language.listed(words, either=True)
