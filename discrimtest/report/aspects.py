"""What else an answer was: how it came, and how the candidate was treated apart from it."""

from __future__ import annotations

from collections.abc import Sequence

from discrimtest.findings.finding import Finding
from discrimtest.report.adjustment import decisive, rules
from discrimtest.report.blocks import Block, Bullets, Paragraph, Part, Table
from discrimtest.report.facts import OutcomeFacts, ReportFacts
from discrimtest.report.language import Language, defined, sentence
from discrimtest.report.marks import Marks, limits_by_themselves
from discrimtest.report.readings import Readings
from discrimtest.report.terms import complete_tests
from discrimtest.report.wording import limits_text


def aspects(facts: ReportFacts, readings: Readings, language: Language) -> tuple[Part, ...]:
    """The parts about the primary comparison that have something to tell."""
    told = _Aspects(facts, readings, language)
    say = language.say
    found: list[tuple[str, list[Block]]] = [
        (say("By channel of the answer"), told.channels()),
        (say("How the candidates were treated apart from the invitation"), told.subtle()),
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
        told = (self.facts.outcome, *outcomes)
        marks = self._marks(told)
        rows = [self._row(outcome, mark) for outcome, mark in zip(told, marks.signs, strict=True)]
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
            marks.notes(),
            texts=(0, 5),
        )
        text = say(
            "A landlord may phone one candidate and write to the other. That is no unequal "
            "treatment. So these figures only describe. Our conclusions are about all "
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
        if self._is_silent():
            return [Paragraph(say("No candidate got an answer. So there is nothing to tell here."))]
        tests = [self.readings.tests(self.key, None, outcome.id) for outcome in outcomes]
        firsts = [found[0] if found else None for found in tests]
        blocks: list[Block] = [
            Paragraph(
                say(
                    "Each answer was read for what it asked, offered and said. Every contact "
                    "counts. A candidate without an answer got no question, and no kind word."
                )
                + " "
                + say("So whoever is answered more often also gets more questions and kind words.")
            ),
            self._items(outcomes, firsts),
            *self._verdict(outcomes, firsts),
        ]
        if uncoded:
            blocks.append(Paragraph(say("Nobody noted these:")))
            blocks.append(Bullets(tuple(sentence(label) for label in uncoded)))
        return blocks

    def _is_silent(self) -> bool:
        """Whether nobody answered any contact of a complete test."""
        answers = self.facts.answers
        return bool(answers) and all(answer.channel == "none" for answer in answers)

    def _marks(
        self, outcomes: Sequence[OutcomeFacts], firsts: Sequence[Finding | None] = ()
    ) -> Marks:
        """By which methods the row of each outcome is."""
        nets = [self._get("net_all", outcome) for outcome in outcomes]
        tests = firsts or [None] * len(nets)
        rows = [
            [row for row in pair if row is not None and not self.readings.is_empty(row)]
            for pair in zip(nets, tests, strict=True)
        ]
        return Marks(self.language, rows)

    def _row(self, outcome: OutcomeFacts, mark: str) -> tuple[str, ...]:
        language = self.language
        control, test = (self._get(id_, outcome) for id_ in ("rate_control", "rate_test"))
        net = self._get("net_all", outcome)
        return (
            sentence(outcome.label[language.code]) + mark,
            language.percent(control.value if control else None),
            language.percent(test.value if test else None),
            language.hundredths(net.value if net else None),
            limits_text(language, net) if net else language.undefined,
            complete_tests(language, (net.n_denominator if net else 0) or 0),
        )

    def _items(self, outcomes: Sequence[OutcomeFacts], firsts: Sequence[Finding | None]) -> Table:
        say, language = self.language.say, self.language
        rows = []
        marks = self._marks(outcomes, firsts)
        for outcome, first, mark in zip(outcomes, firsts, marks.signs, strict=True):
            *cells, tests = self._row(outcome, mark)
            rows.append((*cells, language.p(self._p(first)), tests))
        adjusted = any(first and defined(first.p_adjusted) for first in firsts)
        notes = [
            say("A number below 0 means that it happened more often to the test candidate."),
            *self._left_out(outcomes),
            *marks.notes(),
            *(
                [
                    say(
                        "The p-values are adjusted for the number of things looked at ({rule}).",
                        rule=rules(firsts),
                    ),
                    *limits_by_themselves(language, firsts),
                ]
                if adjusted
                else []
            ),
            *(
                [say("–: cannot be computed, or nothing to compare.")]
                if any(language.undefined in row for row in rows)
                else []
            ),
        ]
        return Table(
            say("What each candidate experienced"),
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

    def _left_out(self, outcomes: Sequence[OutcomeFacts]) -> list[str]:
        """Why a row counts fewer tests than the rest of the report, where one does."""
        nets = (self._get("net_all", outcome) for outcome in (self.facts.outcome, *outcomes))
        whole, *counted = ((net.n_denominator if net else 0) or 0 for net in nets)
        if all(number >= whole for number in counted):
            return []
        return [
            self.language.say(
                "Of the {tests}, a row counts those in which this was noted of every answer.",
                tests=complete_tests(self.language, whole),
            )
        ]

    def _p(self, first: Finding | None) -> float | None:
        """The p-value that counts; none where what was looked for happened to nobody alone."""
        return None if first is None or self.readings.is_empty(first) else decisive(first)

    def _verdict(
        self, outcomes: Sequence[OutcomeFacts], firsts: Sequence[Finding | None]
    ) -> list[Block]:
        say = self.language.say
        found = [
            sentence(outcome.label[self.language.code])
            for outcome, first in zip(outcomes, firsts, strict=True)
            if defined(p := self._p(first)) and p <= self.facts.alpha
        ]
        if found:
            return [
                Paragraph(say("Chance is a poor explanation of the difference in:")),
                Bullets(tuple(found)),
            ]
        return [
            Paragraph(
                say(
                    "Chance can explain each of these differences. That is no proof of equal "
                    "treatment."
                )
            )
        ]
