"""The results of one comparison: what came back, how often, the net difference, and its test."""

from __future__ import annotations

from discrimtest.estimators.registry import CARDS, HEADLINES
from discrimtest.findings.finding import Cells, Finding
from discrimtest.findings.keys import Group
from discrimtest.report.adjustment import rules
from discrimtest.report.blocks import Block, Bullets, Note, Paragraph, Table
from discrimtest.report.conclusion import Certainty, Conclusion
from discrimtest.report.detection import over_all, smallest
from discrimtest.report.language import defined, sentence
from discrimtest.report.marks import Families, Marks, limits_by_themselves, unadjusted
from discrimtest.report.readings import total
from discrimtest.report.subject import Subject
from discrimtest.report.terms import candidates, complete_tests, group_term, times
from discrimtest.report.wording import card_of, figure_name, limits_text

NET_ALL = CARDS["net_all"]


class ComparisonTables:
    """What is told of one comparison: its tables, its picture, and its conclusion in words."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.facts, self.readings = subject.facts, subject.readings
        self.language, self.comparison = subject.language, subject.comparison
        self.key, readings = subject.key, subject.readings
        self.cells: Cells = readings.need_cells(self.key)
        self.groups: list[Group | None] = [
            None,
            *(group for group in readings.groups(self.key) if self._is_told(group)),
        ]

    def _is_told(self, group: Group) -> bool:
        """Types of landlord must be told; other groups are where the plan asks for all of it."""
        ids = ("rate_control", "rate_test", self.readings.primary(self.key))
        found = all(self.readings.get(id_, self.key, group) for id_ in ids)
        return group.column == "landlord_type" or found

    def blocks(self) -> list[Block]:
        say = self.language.say
        blocks = self._who()
        if total(self.cells) == 0:
            return [*blocks, Note(say("No complete test"), self._nothing())]
        blocks += [self._outcomes(), self._rates(), self._net()]
        if len(self.groups) > 1:
            blocks.append(self._by_group())
        blocks += [self._tested(), self._gross(), Paragraph(self._significance())]
        blocks += self._doubts()
        return blocks

    def _doubts(self) -> list[Block]:
        """What stands against what was just said."""
        found = Conclusion(self.subject)
        if found.certainty is Certainty.NOTHING or not found.doubts:
            return []
        told = self.language.say("What stands against this conclusion, or makes it less certain:")
        return [Paragraph(told), Bullets(tuple(found.doubts))]

    def _nothing(self) -> str:
        return self.language.say("No test of this comparison was completed; there is no figure.")

    def _who(self) -> list[Block]:
        language, code = self.language, self.language.code
        pairs = tuple(
            language.say(
                "{test} (test candidate) against {control} (control candidate).",
                test=sentence(test[code]),
                control=control[code],
            )
            for control, test in zip(self.comparison.control, self.comparison.test, strict=True)
        )
        if not self.comparison.pooled:
            return [Paragraph(pairs[0])]
        together = language.say(
            "These comparisons are taken together; each test is compared within its own pair."
        )
        return [Bullets(pairs), Paragraph(together)]

    def _outcomes(self) -> Table:
        say, integer = self.language.say, self.language.integer
        rows = []
        for group in self.groups:
            cells = self.readings.need_cells(self.key, group)
            counts = (cells.control_only, cells.both, cells.test_only, cells.neither)
            rows.append(
                (
                    sentence(group_term(self.language, group)),
                    *(integer(count) for count in counts),
                    integer(total(cells)),
                )
            )
        return Table(
            say("Who was invited? Number of tests"),
            (
                say("Group"),
                say("Only the control candidate"),
                say("Both"),
                say("Only the test candidate"),
                say("Neither"),
                say("Complete tests"),
            ),
            tuple(rows),
        )

    def _rates(self) -> Table:
        say, language = self.language.say, self.language
        rows = []
        for group in self.groups:
            control = self.readings.need("rate_control", self.key, group)
            test = self.readings.need("rate_test", self.key, group)
            rows.append(
                (
                    sentence(group_term(language, group)),
                    language.percent(control.value),
                    language.percent(test.value),
                    complete_tests(language, control.n_denominator or 0),
                )
            )
        return Table(
            say("How often was each candidate invited?"),
            (
                say("Group"),
                say("Control candidate"),
                say("Test candidate"),
                say("Percentage of"),
            ),
            tuple(rows),
            texts=(0, 3),
        )

    def _net(self) -> Table:
        say = self.language.say
        rows = []
        shown = [self.readings.need(id_, self.key) for id_ in HEADLINES]
        marks = Marks(self.language, [[finding] for finding in shown])
        for id_, finding, mark in zip(HEADLINES, shown, marks.signs, strict=True):
            card = CARDS[id_]
            rows.append(
                (
                    say(card.name) + mark,
                    self._value(finding),
                    limits_text(self.language, finding),
                    card_of(self.language, finding),
                )
            )
        return Table(
            say("The net difference: invitations lost minus invitations gained, per 100 tests"),
            (say("Measure"), say("Per 100"), say("Limits"), say("Of which tests?")),
            tuple(rows),
            (*self._notes(shown, first=True), *marks.notes()),
            texts=(0, 3),
        )

    def _by_group(self) -> Table:
        say, language = self.language.say, self.language
        id_ = self.readings.primary(self.key)
        card = CARDS[id_]
        shown = [self.readings.need(id_, self.key, group) for group in self.groups]
        marks = Marks(language, [[finding] for finding in shown])
        rows = tuple(
            (
                sentence(group_term(language, group)) + mark,
                self._value(finding),
                limits_text(language, finding),
                card_of(language, finding),
            )
            for group, finding, mark in zip(self.groups, shown, marks.signs, strict=True)
        )
        return Table(
            say("{measure} by group, per 100 tests", measure=say(card.name)),
            (say("Group"), say("Per 100"), say("Limits"), say("Of which tests?")),
            rows,
            (*self._notes(shown, first=False), *marks.notes()),
            texts=(0, 3),
        )

    def _tested(self) -> Table:
        """The test of each group, beside the figure that it is about."""
        say, language = self.language.say, self.language
        nets = [self._over_all(group) for group in self.groups]
        tests = [self.readings.need_test(self.key, group) for group in self.groups]
        marks = Marks(language, [[net, test] for net, test in zip(nets, tests, strict=True)])
        families = Families(self.readings, language, tests)
        rows = []
        for place, (net, test) in enumerate(zip(nets, tests, strict=True)):
            empty = self.readings.is_empty(test)
            p, adjusted = (None, None) if empty else (test.p_value, test.p_adjusted)
            rows.append(
                (
                    sentence(group_term(language, net.group)) + marks.signs[place],
                    self._value(net),
                    limits_text(language, net),
                    self._p(p),
                    *([self._p(adjusted) + families.signs[place]] if families.any else []),
                    card_of(language, net),
                )
            )
        return Table(
            say("Is there a difference? Tests of the net difference over all tests, per 100"),
            (
                say("Group"),
                say("Per 100"),
                say("Limits"),
                say("p-value"),
                *([say("Adjusted ({rule})", rule=rules(tests))] if families.any else []),
                say("Of which tests?"),
            ),
            tuple(rows),
            (
                *marks.notes(),
                *families.notes(),
                *limits_by_themselves(language, tests),
                *unadjusted(self.language, tests),
                *self._compared(tests),
            ),
            texts=(0, 5 if families.any else 4),
        )

    def _over_all(self, group: Group | None) -> Finding:
        """The net difference over all tests of a group; undefined where no plan asked for it."""
        found = self.readings.get(NET_ALL.id, self.key, group)
        tests = total(self.readings.need_cells(self.key, group))
        empty = Finding(NET_ALL.id, self.key, group, self.readings.outcome, n_denominator=tests)
        return found or empty

    def _compared(self, tests: list[Finding]) -> tuple[str, ...]:
        """What a dash means in a column of p-values."""
        if not any(self.readings.is_empty(test) for test in tests):
            return ()
        return (
            self.language.say("–: no test treated the candidates differently: nothing to compare."),
        )

    def _value(self, finding: Finding) -> str:
        return self.language.hundredths(finding.value)

    def _p(self, value: float | None) -> str:
        return self._marked(self.language.p(value), value)

    def _marked(self, text: str, p_value: float | None) -> str:
        """A p-value in words, with a mark where the order was fixed."""
        if defined(p_value) and self.facts.protocol.order == "test-first":
            return self.language.say("{p} (fixed order)", p=text)
        return text

    def _notes(self, shown: list[Finding], *, first: bool) -> tuple[str, ...]:
        """Remarks for these findings; what holds for every table stands under the first."""
        say = self.language.say
        notes = []
        if first:
            notes.append(
                say("A number below 0 means that the test candidate was invited more often.")
            )
        level = next((finding.ci_level for finding in shown if finding.ci_level), None)
        if first and level is not None:
            percent = self.language.percent(level, 0)
            notes.append(say("Limits: {level} confidence interval.", level=percent))
        if any(not defined(finding.value) for finding in shown):
            notes.append(say("–: cannot be computed, because there are no such tests."))
        elif any(finding.ci_low is None for finding in shown):
            notes.append(say("–: no limits are given for this measure."))
        if any(map(self.readings.ignores_landlords, shown)):
            notes.append(say("The limits ignore that some landlords were tested more than once."))
        return tuple(notes)

    def _significance(self) -> str:
        say, language = self.language.say, self.language
        test = self.readings.need_test(self.key)
        a, b = self.cells.control_only, self.cells.test_only
        if a + b == 0:
            return say(
                "No test treated the two candidates differently, so there is nothing to "
                "compare. That is no proof of equal treatment."
            )
        text = language.count(
            a + b,
            "In {n} test only one of the two was invited: {a} the control candidate, {b} the test "
            "candidate.",
            "In {n} tests only one of the two was invited: {a} the control candidate, {b} the test "
            "candidate.",
            a=times(language, a),
            b=times(language, b),
        )
        name = sentence(figure_name(language, test.id))
        text = " ".join([text, *over_all(self.readings, language, self.key)])
        p = self._marked(language.p_equals(test.p_value), test.p_value)
        text += " " + say("{test}: {p}.", test=name, p=p)
        decisive = test.p_value
        if defined(test.p_adjusted):
            decisive = test.p_adjusted
            text += " " + say(
                "Adjusted for the number of comparisons ({rule}): {p}.",
                rule=rules([test]),
                p=self._marked(language.p_equals(test.p_adjusted), test.p_adjusted),
            )
        significant = defined(decisive) and decisive <= self.facts.alpha
        if significant:
            told = say("The difference is significant.")
        else:
            told = say(
                "The difference is not significant. That is not the same as no discrimination."
            )
            told = " ".join([told, *smallest(self.readings, language, self.key)])
        return f"{text} {told}"

    def _gross(self) -> Bullets:
        """Both directions in one breath, so that neither is retold as the difference."""
        say, language = self.language.say, self.language
        who = candidates(language, self.comparison)
        control = self.readings.need("gross_control", self.key)
        test = self.readings.need("gross_test", self.key)
        return Bullets(
            (
                say(
                    "Gross, in favour {of_control}: {share} of {tests}. This is not the difference "
                    "between the candidates.",
                    of_control=who.of_control,
                    share=language.percent(control.value),
                    tests=complete_tests(language, control.n_denominator or 0),
                ),
                say(
                    "Gross, in favour {of_test}: {share} of the same tests. Net is the first minus "
                    "the second.",
                    of_test=who.of_test,
                    share=language.percent(test.value),
                ),
            )
        )
