"""What else an answer was: how it came, and how the candidate was treated beside the invitation."""

from __future__ import annotations

from collections.abc import Sequence

from discrimtest.findings.finding import Finding
from discrimtest.report.adjustment import rules
from discrimtest.report.blocks import Block, Bullets, Paragraph, Part, Table
from discrimtest.report.facts import OutcomeFacts, ReportFacts
from discrimtest.report.language import Language, defined, sentence
from discrimtest.report.readings import Readings
from discrimtest.report.terms import complete_tests
from discrimtest.report.wording import limits_text


def aspects(facts: ReportFacts, readings: Readings, language: Language) -> tuple[Part, ...]:
    """The parts about the primary comparison that have something to tell."""
    told = _Aspects(facts, readings, language)
    say = language.say
    found: list[tuple[str, list[Block]]] = [
        (say("By channel of the answer"), told.channels()),
        (say("How the candidates were treated beside the invitation"), told.subtle()),
    ]
    return tuple(Part(title, tuple(blocks)) for title, blocks in found if blocks)


class _Aspects:
    def __init__(self, facts: ReportFacts, readings: Readings, language: Language) -> None:
        self.facts = facts
        self.readings = readings
        self.language = language
        self.key = facts.primary.key

    def _of(self, kind: str) -> list[OutcomeFacts]:
        """Definitions of a kind for which there are findings."""
        return [
            outcome
            for outcome in self.facts.outcomes
            if outcome.kind == kind and self._get("net_all", outcome) is not None
        ]

    def _get(self, id_: str, outcome: OutcomeFacts) -> Finding | None:
        return self.readings.get(id_, self.key, None, outcome.id)

    def channels(self) -> list[Block]:
        say = self.language.say
        outcomes = self._of("channel")
        if not outcomes:
            return []
        rows = [self._row(outcome) for outcome in (self.facts.outcome, *outcomes)]
        table = Table(
            say("The same invitations, by how they came"),
            (
                say("Answer"),
                say("Control candidate"),
                say("Test candidate"),
                say("Net per 100"),
                say("Limits"),
                say("Of which tests?"),
            ),
            tuple(rows),
            texts=(0, 5),
        )
        text = say(
            "A landlord may phone one candidate and write to the other. That is no unequal "
            "treatment. So these figures only describe; the words of this report follow all "
            "invitations together."
        )
        return [Paragraph(text), table]

    def subtle(self) -> list[Block]:
        say = self.language.say
        outcomes = self._of("subtle")
        uncoded = [
            outcome.label[self.language.code]
            for outcome in self.facts.outcomes
            if outcome.kind == "subtle" and outcome not in outcomes
        ]
        if not outcomes:
            return []
        tests = [self.readings.tests(self.key, None, outcome.id) for outcome in outcomes]
        firsts = [found[0] if found else None for found in tests]
        blocks: list[Block] = [
            Paragraph(
                say(
                    "Each answer was read for what it asked, offered and said. Every contact "
                    "counts. Who got no answer got no question, and no kind word either."
                )
                + " "
                + say("So who is answered more often gets more of everything.")
            ),
            self._items(outcomes, firsts),
            *self._verdict(outcomes, firsts),
        ]
        if uncoded:
            blocks.append(Paragraph(say("Nobody noted these:")))
            blocks.append(Bullets(tuple(sentence(label) for label in uncoded)))
        return blocks

    def _row(self, outcome: OutcomeFacts) -> tuple[str, ...]:
        language = self.language
        control, test = (self._get(id_, outcome) for id_ in ("rate_control", "rate_test"))
        net = self._get("net_all", outcome)
        return (
            sentence(outcome.label[language.code]),
            language.percent(control.value if control else None),
            language.percent(test.value if test else None),
            language.hundredths(net.value if net else None),
            limits_text(language, net) if net else language.undefined,
            complete_tests(language, (net.n_denominator if net else 0) or 0),
        )

    def _items(self, outcomes: Sequence[OutcomeFacts], firsts: Sequence[Finding | None]) -> Table:
        say, language = self.language.say, self.language
        rows = []
        for outcome, first in zip(outcomes, firsts, strict=True):
            *cells, tests = self._row(outcome)
            rows.append((*cells, language.p(_decisive(first)), tests))
        adjusted = any(first and defined(first.p_adjusted) for first in firsts)
        notes = [
            say("A number below 0 means that it happened more often to the test candidate."),
            *(
                [
                    say(
                        "The p-values are adjusted for the number of things looked at ({rule}).",
                        rule=rules(firsts),
                    )
                ]
                if adjusted
                else []
            ),
            *(
                [say("–: can not be computed, or nothing to compare.")]
                if any(language.undefined in row for row in rows)
                else []
            ),
        ]
        return Table(
            say("What happened to each candidate"),
            (
                say("What was noted"),
                say("Control candidate"),
                say("Test candidate"),
                say("Net per 100"),
                say("Limits"),
                say("p-value"),
                say("Of which tests?"),
            ),
            tuple(rows),
            tuple(notes),
            texts=(0, 6),
        )

    def _verdict(
        self, outcomes: Sequence[OutcomeFacts], firsts: Sequence[Finding | None]
    ) -> list[Block]:
        say = self.language.say
        found = [
            sentence(outcome.label[self.language.code])
            for outcome, first in zip(outcomes, firsts, strict=True)
            if defined(p := _decisive(first)) and p <= self.facts.alpha
        ]
        if found:
            return [
                Paragraph(say("Chance is a poor explanation of the difference in:")),
                Bullets(tuple(found)),
            ]
        return [
            Paragraph(
                say("Chance can explain each of these differences. That is no proof of equal care.")
            )
        ]


def _decisive(first: Finding | None) -> float | None:
    """The p-value that counts: adjusted where it was."""
    if first is None:
        return None
    return first.p_adjusted if defined(first.p_adjusted) else first.p_value
