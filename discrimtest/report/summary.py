"""The half page of plain language: four questions, figures first, no term unexplained.

It is refused when a number it must state is missing. A number that can not be computed is no
missing number: then the page says so, and why.
"""

from __future__ import annotations

from discrimtest.files.protocol import Ground
from discrimtest.findings.finding import Cells, Finding
from discrimtest.report.blocks import Answer
from discrimtest.report.detection import smallest
from discrimtest.report.doubts import Doubts
from discrimtest.report.facts import ComparisonFacts, ReportFacts
from discrimtest.report.language import N_, Language, defined
from discrimtest.report.readings import Readings, invited, total
from discrimtest.report.terms import (
    GROUNDS,
    ONE_DIFFERENCE,
    Candidates,
    candidates,
    group_term,
    ways,
)
from discrimtest.report.waves import Waves

FEW = 30
"""Below so many tests in the denominator the page says "only"."""


def summary(
    facts: ReportFacts, readings: Readings, waves: Waves, language: Language
) -> tuple[Answer, ...]:
    """The four answers.

    Args:
        readings: Notes every number that is missing; the caller refuses.
        waves: What changed since an earlier wave, if there is one.
    """
    page = _HalfPage(facts, readings, language)
    say = language.say
    return (
        Answer(say("What did we do?"), tuple(page.done())),
        Answer(say("What did we see?"), tuple(page.seen())),
        Answer(say("How certain is that?"), tuple(page.certain())),
        *([Answer(say("What changed?"), changed)] if (changed := tuple(waves.sentences())) else []),
        Answer(say("What does this not say?"), tuple(page.not_said()), listed=True),
    )


class _HalfPage:
    def __init__(self, facts: ReportFacts, readings: Readings, language: Language) -> None:
        self.facts = facts
        self.readings = readings
        self.language = language
        self.comparison: ComparisonFacts = facts.primary
        self.candidates: Candidates = candidates(language, self.comparison)
        key = self.comparison.key
        self.id = readings.primary(key)
        self.cells: Cells = readings.need_cells(key)
        self.net: Finding = readings.need(self.id, key)
        self.p: Finding = readings.need_test(key)
        groups = readings.groups(key, "landlord_type")
        self.groups: list[tuple[Cells, Finding]] = [
            (readings.need_cells(key, group), readings.need(self.id, key, group))
            for group in groups
        ]
        self.complete = total(self.cells)

    def done(self) -> list[str]:
        say, language = self.language.say, self.language
        place = self.facts.study.place[language.code]
        sentences = [
            language.count(
                self.complete,
                "For {n} advertised home in {place}, two fictitious candidates each asked "
                "for a viewing.",
                "For {n} advertised homes in {place}, two fictitious candidates each asked "
                "for a viewing.",
                place=place,
            ),
            say("Each time, that is one test."),
        ]
        grounds = self.comparison.grounds
        if len(grounds) == 1:
            sentences.append(say(ONE_DIFFERENCE[grounds[0]]))
        else:
            names = language.listed([say(GROUNDS[ground]) for ground in grounds])
            sentences.append(say("They were alike in all but this: {grounds}.", grounds=names))
        if not self.candidates.named:
            code = language.code
            sentences.append(
                say(
                    "The test candidate: {test}. The control candidate: {control}.",
                    test=self._labels([label[code] for label in self.comparison.test]),
                    control=self._labels([label[code] for label in self.comparison.control]),
                )
            )
        return sentences

    def _labels(self, labels: list[str]) -> str:
        return self.language.listed(list(dict.fromkeys(labels)), either=True)

    def seen(self) -> list[str]:
        say, language, who = self.language.say, self.language, self.candidates
        cells, some = self.cells, invited(self.cells)
        if self.complete == 0:
            return [say("No test was completed, so there is nothing to report.")]
        if some == 0:
            return [
                language.count(
                    self.complete,
                    "In the only test, neither candidate was invited.",
                    "In none of the {n} tests was a candidate invited.",
                ),
                say("A difference can not be computed then."),
            ]
        sentences = [
            language.count(
                some,
                "In {n} of the {tests} tests, at least one candidate was invited.",
                "In {n} of the {tests} tests, at least one candidate was invited.",
                tests=language.integer(self.complete),
            ),
            say("Both were invited in {both}.", both=language.integer(cells.both)),
            say(
                "Only {control} was invited in {a}, only {test} in {b}.",
                a=language.integer(cells.control_only),
                b=language.integer(cells.test_only),
                control=who.control,
                test=who.test,
            ),
        ]
        sentences += self._difference()
        sentences += [self._group(*group) for group in self.groups]
        return sentences

    def _difference(self) -> list[str]:
        say, net = self.language.say, self.net
        if self.cells.control_only == self.cells.test_only == 0:
            return [say("In no test was only one of the two invited. The difference is 0.")]
        if not defined(net.value):
            return [say("A difference can not be computed then.")]
        subtract = say("We subtract the last two from each other.")
        if net.value == 0:
            return [subtract, say("The difference is 0.")]
        if self.id == "net_any":
            whole = N_("The difference is {number} tests with at least one invitation.")
        elif self.id == "net_all":
            whole = N_("The difference is {number} tests.")
        else:
            whole = N_("The difference is {number} tests in which only one of the two was invited.")
        return [
            subtract,
            say(whole, number=self._in_every_100(abs(net.value))),
            say("It is {side}.", side=self._side(net.value)),
        ]

    def _in_every_100(self, share: float) -> str:
        number = round(100 * share)
        if number == 0 and share != 0:
            return self.language.say("less than 1 in every 100")
        return self.language.say("{number} in every 100", number=self.language.integer(number))

    def _side(self, value: float) -> str:
        say, of_test = self.language.say, self.candidates.of_test
        if value < 0:
            return say("to the advantage {of_test}", of_test=of_test)
        return say("to the disadvantage {of_test}", of_test=of_test)

    def _group(self, cells: Cells, net: Finding) -> str:
        say, language = self.language.say, self.language
        group = group_term(language, cells.group)
        if not defined(net.value):
            return say("Among {group}, no such test was completed.", group=group)
        tests = language.integer(net.n_denominator or 0)
        if net.value == 0:
            return say("Among {group} it is 0 ({tests} such tests).", group=group, tests=tests)
        number = self._in_every_100(abs(net.value))
        if net.value * (self.net.value or 0.0) > 0:
            return say(
                "Among {group} it is {number} ({tests} such tests).",
                group=group,
                number=number,
                tests=tests,
            )
        return say(
            "Among {group} it is {number} ({tests} such tests), {side}.",
            group=group,
            number=number,
            tests=tests,
            side=self._side(net.value),
        )

    def certain(self) -> list[str]:
        say, net = self.language.say, self.net
        sentences: list[str] = []
        if not (defined(net.value) and defined(net.ci_low) and defined(net.ci_high)):
            return [say("We can not say, because there is no difference to compute.")]
        sentences.append(self._range(net.ci_low, net.ci_high))
        sentences += [text for group in self.groups if (text := self._group_range(*group))]
        if any(defined(group.ci_low) and round(100 * group.ci_low) < 0 for _, group in self.groups):
            sentences.append(
                say("Below 0 means: to the advantage {of_test}.", of_test=self.candidates.of_test)
            )
        sentences += self._significance()
        sentences += Doubts(self.facts, self.readings, self.language).sentences()
        if self.readings.ignores_landlords(net) or self.readings.ignores_landlords(self.p):
            sentences.append(
                say(
                    "Some landlords were tested more than once. We do not yet take that into "
                    "account, so we may be less certain than this. That is why this report is "
                    "preliminary."
                )
            )
        if self.facts.protocol.order == "test-first":
            sentences.append(
                say(
                    "The test candidate always wrote first. That alone can cause a difference, so "
                    "we are less certain than these figures suggest."
                )
            )
        return sentences

    def _range(self, low: float, high: float) -> str:
        say, who = self.language.say, self.candidates
        if low < 0 < high:
            return say(
                "Other figures fit our tests as well. At one end: {low} to the advantage "
                "{of_test}. At the other end: {high} to its disadvantage.",
                low=self._in_every_100(-low),
                high=self._in_every_100(high),
                of_test=who.of_test,
            )
        near, far = sorted((abs(low), abs(high)))
        return say(
            "Figures from {low} to {high} in every 100 fit our tests as well.",
            low=say("less than 1") if 0 < near < 0.005 else self._whole(near),
            high=self._whole(far),
        )

    def _whole(self, share: float) -> str:
        return self.language.integer(round(100 * share))

    def _group_range(self, cells: Cells, net: Finding) -> str | None:
        if not (defined(net.ci_low) and defined(net.ci_high)):
            return None
        language = self.language
        parts = {
            "group": group_term(language, cells.group),
            "tests": language.integer(net.n_denominator or 0),
            "low": language.integer(round(100 * net.ci_low)),
            "high": language.integer(round(100 * net.ci_high)),
        }
        if (net.n_denominator or 0) < FEW:
            return language.say(
                "Among {group} only {tests} tests counted: {low} to {high} is possible.", **parts
            )
        return language.say("Among {group}, {low} to {high} is possible.", **parts)

    def _significance(self) -> list[str]:
        say, p = self.language.say, self.p.p_value
        if not defined(p):
            return []
        if self.cells.control_only == self.cells.test_only == 0:
            return [say("That is no proof of equal treatment.")]
        times = round(100 * p)
        chance = (
            say("less than 1")
            if p < 0.01
            else say("about {number}", number=self.language.integer(times))
        )
        sentences = [
            say(
                "Suppose landlords treated both candidates alike. Then chance alone would give a "
                "difference this large in {chance} of 100 such studies.",
                chance=chance,
            )
        ]
        if p <= self.facts.alpha:
            return [*sentences, say("That is rare: chance is a poor explanation.")]
        return [
            *sentences,
            say("So chance can explain the difference."),
            say("That is not the same as no discrimination."),
            *smallest(self.readings, self.language, self.comparison.key),
        ]

    def not_said(self) -> list[str]:
        say, language, who = self.language.say, self.language, self.candidates
        net = self.net.value
        sentences = []
        if defined(net) and round(100 * net) > 0:
            number = language.integer(round(100 * net))
            sentences.append(
                say("Not that {number} in 100 landlords discriminate.", number=number)
                + " "
                + say("One difference can be chance.")
            )
        else:
            sentences.append(say("Not how many landlords discriminate."))
        a, b = self.cells.control_only, self.cells.test_only
        if a > b > 0:
            sentences.append(
                say(
                    "Not that {test} got {a} invitations fewer: in {b} tests it was the other way "
                    "round. It got {net} fewer.",
                    test=who.test,
                    a=language.integer(a),
                    b=language.integer(b),
                    net=language.integer(a - b),
                )
            )
        sentences.append(
            say("Nothing about one landlord or agency: this study can not single anyone out.")
            if self.facts.study.purpose == "measurement"
            else say("Not that one landlord broke the law: that is not for a figure to say.")
        )
        channel = ways(language, self.facts.channels)
        sentences.append(
            say(
                "Nothing about what comes later. We only tested the first step, the invitation, "
                "{channel}.",
                channel=channel,
            )
        )
        if {Ground.SEXUAL_ORIENTATION, Ground.GENDER_IDENTITY} & set(self.comparison.grounds):
            sentences.append(
                say("Nothing about bisexual and intersex people: they were not tested.")
            )
        if self.facts.study.simulated:
            sentences.append(say("Nothing about real landlords: these data are simulated."))
        return sentences
