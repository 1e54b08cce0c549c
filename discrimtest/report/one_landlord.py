"""A report on one landlord: its own tests as facts, and apart from them what they can show.

What the study found is told as background alone, and only where that is about enough others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from discrimtest.disclosure import RULE
from discrimtest.estimators.paired_tests import mcnemar_exact
from discrimtest.estimators.registry import CARDS
from discrimtest.estimators.tables import PairedTable
from discrimtest.record.counts import CodingFacts
from discrimtest.record.shown_test import SideFacts, TestFacts
from discrimtest.report.annex_index import told, who_was_invited
from discrimtest.report.blocks import Answer, Block, Note, Paragraph, Part, Section, Sides, Table
from discrimtest.report.case import Case
from discrimtest.report.chance import chance
from discrimtest.report.coders import coding
from discrimtest.report.explanations import explanations, fitting
from discrimtest.report.facts import ReportFacts
from discrimtest.report.fieldwork import reasons
from discrimtest.report.language import Language, sentence
from discrimtest.report.order import who_first
from discrimtest.report.proofs import custody
from discrimtest.report.readings import Readings
from discrimtest.report.right_of_reply import reply_text
from discrimtest.report.summary import differed
from discrimtest.report.terms import candidates, later, one_or_both, people_left_out, times
from discrimtest.report.wording import card_of, limits_text
from discrimtest.words.outcome import CodingMethod


@dataclass(frozen=True)
class OneLandlord:
    """One landlord of a study that enforces the law.

    Args:
        name: Its pseudonym. tests: All of its tests.
    """

    facts: ReportFacts
    readings: Readings
    language: Language
    name: str
    tests: Sequence[TestFacts]

    @cached_property
    def complete(self) -> list[TestFacts]:
        return [test for test in self.tests if test.state == "complete"]

    @property
    def _sides(self) -> list[SideFacts]:
        return [side for test in self.complete for side in test.sides]

    @property
    def unfinished(self) -> int:
        """How many of its tests are not finished."""
        return sum(test.state == "unfinished" for test in self.tests)

    @cached_property
    def table(self) -> PairedTable:
        return _table(self.complete)

    @property
    def landlords(self) -> int:
        """Landlords of the study with a complete test."""
        return sum(self.facts.sample.landlords.values())

    def summary(self) -> tuple[Answer, ...]:
        say = self.language.say
        return (
            Answer(say("What did we do?"), tuple(self._done())),
            Answer(say("What did we see?"), tuple(self._seen())),
            Answer(say("What do these tests show?"), tuple(self._shown())),
            Answer(say("What else can explain it?"), tuple(self._otherwise()), listed=True),
            Answer(say("What does this not say?"), tuple(self._not_said()), listed=True),
        )

    def _done(self) -> Iterator[str]:
        say = self.language.say
        yield self.language.count(
            len(self.tests),
            "For {n} advertised home of this landlord, two fictitious candidates each asked to "
            "view the home.",
            "For {n} advertised homes of this landlord, two fictitious candidates each asked to "
            "view the home.",
        )
        yield say("Each pair of requests is one test.")
        named = candidates(self.language, self.facts.primary).named
        yield from differed(self.facts, self.language, named=named)

    def _seen(self) -> Iterator[str]:
        language, table = self.language, self.table
        who = candidates(language, self.facts.primary)
        if table.n:
            yield language.count(
                table.n,
                "In {n} test, {control} was invited {a}, {test} {b}.",
                "In {n} tests, {control} was invited {a}, {test} {b}.",
                control=who.control,
                test=who.test,
                a=times(language, table.both + table.control_only),
                b=times(language, table.both + table.test_only),
            )
            yield from one_or_both(language, table, who)
        else:
            yield language.say("No test was completed, so there is nothing to report.")
        if broken := sum(test.state == "broken" for test in self.tests):
            yield language.count(
                broken,
                "{n} test could not be completed. It counts in no number.",
                "{n} tests could not be completed. They count in no number.",
            )
        if self.unfinished:
            yield language.count(
                self.unfinished,
                "{n} test is not finished yet.",
                "{n} tests are not finished yet.",
            )

    def _shown(self) -> Iterator[str]:
        say, table, alpha = self.language.say, self.table, self.facts.alpha
        if not table.n_discordant:
            yield say("In no test was only one of the two invited.")
            yield say("That is no proof of equal treatment.")
            return
        yield say("One test in which only one was invited can be chance.")
        p_value = mcnemar_exact(table).p_value
        if self.facts.protocol.order == "test-first":
            yield say("The test candidate always came first. That alone can cause a difference.")
        elif p_value > alpha:
            yield say("Chance can explain how these tests went.")
            yield say("That is no proof of equal treatment.")
        else:
            yield from self._poorly(picked=p_value <= alpha / self.landlords)
        yield say("A number does not say why somebody was not invited. The landlord must be heard.")

    def _poorly(self, *, picked: bool) -> Iterator[str]:
        """Where chance is a poor explanation: for whom.

        Args:
            picked: Also of a landlord that was picked from all for its results.
        """
        say, number = self.language.say, self.language.integer(self.landlords)
        yield say(
            "Was this landlord chosen before the tests, as after a complaint? Then chance is a "
            "poor explanation of how they went."
        )
        if self.landlords == 1:
            return
        yield (
            say("That also holds if it was picked from {number} for its results.", number=number)
            if picked
            else say(
                "Was it picked from {number} for its results? Then chance can explain them.",
                number=number,
            )
        )

    def _otherwise(self) -> Iterator[str]:
        """Only what fits these facts."""
        say = self.language.say
        if not self.table.n_discordant:
            yield say("In no test was only one of the two invited, so there is nothing to explain.")
            return
        found = tuple(fitting(self.tests, self.language))
        yield from found
        if not found:
            yield say("None of those that are known to us fits these facts.")

    def _not_said(self) -> Iterator[str]:
        say, facts = self.language.say, self.facts
        yield say("Not that this landlord broke the law: that is for the competent body to say.")
        yield say("Nothing about other landlords, or about the market.")
        yield later(self.language, facts.channels, visited=facts.visits is not None)
        if people := [say(one) for one in people_left_out(facts.comparisons)]:
            yield say(
                "Nothing about {people} people: they were not tested.",
                people=self.language.listed(people),
            )
        if facts.study.simulated:
            yield say("Nothing about real landlords: these data are simulated.")

    def answered(self) -> Section:
        """The facts: who was invited, what each candidate was told, and how the tests went."""
        say, language = self.language.say, self.language
        blocks: list[Block] = [self._outcomes(), *told(self.tests, language)]
        first = sum(test.sides[0].role == "control" for test in self.complete)
        parts = [
            *self._replied(),
            Part(say("Who came first"), (who_first(language, first, len(self.complete) - first),)),
            Part(say("Broken tests and deviations"), tuple(self._departed())),
        ]
        if self.complete:
            judged = coding(self._coding(), language)
            parts.append(Part(say("How answers were judged"), tuple(judged)))
        return Section("tests", say("What this landlord answered"), tuple(blocks), tuple(parts))

    def _replied(self) -> Iterator[Part]:
        """What the landlord replied to all of its tests together, word for word."""
        one = self.tests[0]
        case = Case(one, one.number, self.language, self.name)
        whole = [each for each in one.heard if each.whole and not each.asked]
        if whole:
            texts = (reply_text(each, self.language, case.masked_lines) for each in whole)
            told = Sides((), tuple(texts))
            yield Part(self.language.say("The landlord’s reply to all tests"), (told,))

    def _outcomes(self) -> Table:
        say, code = self.language.say, self.language.code
        kinds: dict[str, list[TestFacts]] = {}
        for test in self.complete:
            kinds.setdefault(sentence(test.comparison[code]), []).append(test)
        rows = [(name, _table(tests)) for name, tests in kinds.items()]
        if len(rows) != 1:
            rows.append((say("All tests"), self.table))
        return Table(
            say("Who was invited? Number of tests"),
            (
                say("Comparison"),
                say("Only the control candidate"),
                say("Both"),
                say("Only the test candidate"),
                say("Neither"),
                say("Complete tests"),
            ),
            tuple((name, *map(self.language.integer, _counts(table))) for name, table in rows),
        )

    def _departed(self) -> Iterator[Block]:
        say = self.language.say
        noted = [each for test in self.tests for each in test.departures]
        for breaks, caption in (
            (True, say("Broken tests by reason")),
            (False, say("Departures from the protocol that broke no test")),
        ):
            if found := Counter(each.reason for each in noted if each.breaks is breaks):
                yield reasons(caption, found, self.language)
        if all(test.state == "complete" for test in self.tests):
            yield Paragraph(say("Every test was completed."))
        if not noted:
            yield Paragraph(say("There were no other departures from the protocol."))

    def _coding(self) -> CodingFacts:
        sides = self._sides
        twice = [found for side in sides if len(found := _blind(side)) > 1]
        return CodingFacts(
            Counter(
                judged.method for side in sides for judged in side.judgements if judged.decides
            ),
            len(twice),
            sum(len(set(found.values())) == 1 for found in twice),
        )

    def explained(self) -> Section:
        """What else can explain the facts."""
        return explanations(self.tests, self.language)

    def shown(self) -> Section:
        """What tests of one landlord can show, and what they cannot."""
        return chance(self.facts, self.language, self.table, self.landlords)

    def custody(self) -> Section:
        """Who had the facts in hand."""
        return custody(self.tests, self.language)

    def background(self) -> Section:
        """What the whole study found, where that is about enough others."""
        say, language = self.language.say, self.language
        title = say("Background: the whole study")
        blocks: list[Block] = [
            Note(
                say("Not about this landlord"),
                say(
                    "Tests of other landlords are no evidence about this one. These figures only "
                    "show what the study found as a whole."
                ),
            )
        ]
        if self.landlords - 1 < RULE.threshold:
            blocks.append(
                Paragraph(say("The study has too few other landlords to show its figures here."))
            )
            return Section("background", title, tuple(blocks))
        key = self.facts.primary.key
        id_ = self.readings.primary(key)
        found = [
            (sentence(one.label[language.code]), self.readings.need(id_, one.key))
            for one in self.facts.comparisons
        ]
        blocks.append(
            Table(
                say(
                    "{measure} of all {number} landlords, per 100",
                    measure=say(CARDS[id_].name),
                    number=language.integer(self.landlords),
                ),
                (say("Comparison"), say("Per 100"), say("Limits"), say("Of which tests?")),
                tuple(
                    (
                        name,
                        language.hundredths(net.value),
                        limits_text(language, net),
                        card_of(language, net),
                    )
                    for name, net in found
                ),
                texts=(0, 3),
            )
        )
        return Section("background", title, tuple(blocks))


def _table(tests: Sequence[TestFacts]) -> PairedTable:
    found = Counter(map(who_was_invited, tests))
    cells = ((True, True), (True, False), (False, True), (False, False))
    return PairedTable(*(found[cell] for cell in cells))


def _counts(table: PairedTable) -> tuple[int, ...]:
    return table.control_only, table.both, table.test_only, table.neither, table.n


def _blind(side: SideFacts) -> dict[int, str]:
    """What each coder who could not see the candidate said, first."""
    found: dict[int, str] = {}
    for judged in side.judgements:
        if judged.method == CodingMethod.BLIND:
            found.setdefault(judged.coder, str(judged.outcome))
    return found
