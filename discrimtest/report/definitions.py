"""What counts as a favourable answer, and the same question with another definition of it."""

from __future__ import annotations

from collections.abc import Sequence

from discrimtest.estimators.registry import CARDS
from discrimtest.findings.card import ANY_INVITED
from discrimtest.findings.finding import Finding
from discrimtest.report.blocks import Block, Bullets, Paragraph, Part, Table
from discrimtest.report.facts import OutcomeFacts, ReportFacts
from discrimtest.report.language import NN_, Language, sentence
from discrimtest.report.marks import Marks, unadjusted
from discrimtest.report.readings import Readings
from discrimtest.report.terms import group_term
from discrimtest.report.wording import card_of, limits_text

SUCH = NN_(
    "{n} test in which at least one candidate got such an answer",
    "{n} tests in which at least one candidate got such an answer",
)


def other_definitions(
    facts: ReportFacts, readings: Readings, language: Language
) -> tuple[Part, ...]:
    """The same question with a broader reading of the answers, where the plan has one."""
    say, key = language.say, facts.primary.key
    id_ = readings.primary(key)
    groups = (None, *readings.groups(key, "landlord_type"))
    rows: list[Finding] = []
    texts: list[Block] = []
    for outcome in facts.outcomes:
        if outcome.main or outcome.kind != "definition":
            continue
        found = [row for group in groups if (row := readings.get(id_, key, group, outcome.id))]
        if found:
            rows += found
            texts += _definition_text(language, outcome)
    if not rows:
        return ()
    tables = [_rates(facts, language, rows), *_tested(facts, readings, language, rows)]
    return (Part(say("With another definition of a favourable answer"), (*texts, *tables)),)


def _about(facts: ReportFacts, language: Language, row: Finding) -> tuple[str, str]:
    """The definition and the group of a row."""
    label = next(one.label for one in facts.outcomes if one.id == row.outcome)
    return sentence(label[language.code]), sentence(group_term(language, row.group))


def _rates(facts: ReportFacts, language: Language, rows: Sequence[Finding]) -> Table:
    say = language.say
    marks = Marks(language, [[row] for row in rows])
    cells = []
    for row, mark in zip(rows, marks.signs, strict=True):
        definition, group = _about(facts, language, row)
        such = CARDS[row.id].of == ANY_INVITED
        cells.append(
            (
                definition,
                group + mark,
                language.hundredths(row.value),
                limits_text(language, row),
                language.count(row.n_denominator or 0, *SUCH) if such else card_of(language, row),
            )
        )
    return Table(
        say(
            "{measure} with another definition, per 100 tests", measure=say(CARDS[rows[0].id].name)
        ),
        (say("Definition"), say("Group"), say("Per 100"), say("Limits"), say("Of which tests?")),
        tuple(cells),
        marks.notes(),
        texts=(0, 1, 4),
    )


def _tested(
    facts: ReportFacts, readings: Readings, language: Language, rows: Sequence[Finding]
) -> list[Table]:
    """The test of each row, beside the net difference that it is about."""
    say, told = language.say, []
    for row in rows:
        net = readings.get("net_all", row.comparison, row.group, row.outcome)
        tests = readings.tests(row.comparison, row.group, row.outcome)
        if net is not None and tests:
            told.append((net, tests[0]))
    if not told:
        return []
    marks = Marks(language, told)
    cells = tuple(
        (
            definition,
            group + mark,
            language.hundredths(net.value),
            limits_text(language, net),
            language.undefined if readings.is_empty(test) else language.p(test.p_value),
            card_of(language, net),
        )
        for (net, test), mark in zip(told, marks.signs, strict=True)
        for definition, group in (_about(facts, language, net),)
    )
    return [
        Table(
            say("Is there a difference? Tests of the net difference over all tests, per 100"),
            (
                say("Definition"),
                say("Group"),
                say("Per 100"),
                say("Limits"),
                say("p-value"),
                say("Of which tests?"),
            ),
            cells,
            (*marks.notes(), *unadjusted(language, [test for _, test in told])),
            texts=(0, 1, 5),
        )
    ]


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
