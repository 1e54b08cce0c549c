"""The half page of plain language: a few questions, figures first, no term unexplained.

It is refused when a number it must state is missing. A number that cannot be computed is no
missing number: then the page says so, and why. It comes to one conclusion and tells what stands
against it once, in a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from discrimtest.findings.finding import Cells, Finding
from discrimtest.report.blocks import Answer
from discrimtest.report.conclusion import Certainty, Conclusion
from discrimtest.report.detection import limited_tests, over_all, smallest
from discrimtest.report.facts import ComparisonFacts, ReportFacts
from discrimtest.report.language import N_, Language, defined, sentence
from discrimtest.report.readings import Readings, invited, total
from discrimtest.report.subject import Subject
from discrimtest.report.terms import (
    ALL_ELSE,
    GROUNDS,
    Candidates,
    candidates,
    group_term,
    later,
    one_difference,
    people_left_out,
    times,
)
from discrimtest.report.waves import Waves

MOST = 4
"""More comparisons than these do not fit on a half page beside the main one."""


def summary(
    facts: ReportFacts, readings: Readings, waves: Waves, language: Language
) -> tuple[Answer, ...]:
    """The answers.

    Args:
        readings: Notes every number that is missing; the caller refuses.
        waves: What changed since an earlier wave, if there is one.
    """
    page = _HalfPage(facts, readings, language)
    say = language.say
    careful, changed = tuple(page.careful()), tuple(waves.sentences())
    return (
        Answer(say("What did we do?"), tuple(page.done())),
        Answer(say("What did we see?"), tuple(page.seen())),
        Answer(say("How certain is that?"), tuple(page.certain())),
        *([Answer(say("Why are we careful?"), careful, listed=True)] if careful else []),
        *([Answer(say("What changed?"), changed)] if changed else []),
        Answer(say("What does this not say?"), tuple(page.not_said()), listed=True),
    )


def differed(facts: ReportFacts, language: Language, *, named: bool) -> list[str]:
    """The ground, what else differed, and who is who.

    Args:
        named: Sentences name the candidates by what they are.
    """
    say, code, comparison = language.say, language.code, facts.primary
    if len(comparison.grounds) == 1:
        told = [say(one_difference(comparison))]
    else:
        names = language.listed([say(GROUNDS[ground]) for ground in comparison.grounds])
        told = [say("We tested: {grounds}.", grounds=names)]
    if not named:
        test, control = (
            language.listed(list(dict.fromkeys(label[code] for label in labels)), either=True)
            for labels in (comparison.test, comparison.control)
        )
        told.append(
            say(
                "The test candidate: {test}. The control candidate: {control}.",
                test=test,
                control=control,
            )
        )
    return [*told, say(ALL_ELSE[facts.protocol.order])]


class _HalfPage:
    def __init__(self, facts: ReportFacts, readings: Readings, language: Language) -> None:
        self.facts = facts
        self.readings = readings
        self.language = language
        self.comparison: ComparisonFacts = facts.primary
        self.subject = Subject(facts, readings, language, self.comparison)
        self.candidates: Candidates = candidates(language, self.comparison)
        key = self.comparison.key
        self.id = readings.primary(key)
        self.cells: Cells = readings.need_cells(key)
        self.net: Finding = readings.need(self.id, key)
        self.p: Finding = readings.need_test(key)
        self.conclusion = Conclusion(self.subject)
        self.groups: list[tuple[Cells, Finding]] = [
            (readings.need_cells(key, group), readings.need(self.id, key, group))
            for group in readings.groups(key, "landlord_type")
        ]
        others = [one for one in facts.told if one is not self.comparison]
        self.others = others if len(others) <= MOST else []
        self.apart = [Conclusion(self.subject.beside(one)) for one in self.others]
        self.complete = total(self.cells)

    def done(self) -> list[str]:
        say, language = self.language.say, self.language
        return [
            language.count(
                self.complete,
                "For {n} advertised home in {place}, two fictitious candidates each asked to "
                "view the home.",
                "For {n} advertised homes in {place}, two fictitious candidates each asked to "
                "view the home.",
                place=self.facts.study.place[language.code],
            ),
            say("Each pair of requests is one test."),
            *differed(self.facts, self.language, named=self.candidates.named),
        ]

    def seen(self) -> list[str]:
        say, language = self.language.say, self.language
        if self.complete == 0:
            return [say("No test was completed, so there is nothing to report.")]
        if invited(self.cells) == 0:
            return [
                language.count(
                    self.complete,
                    "In the only test, neither candidate was invited.",
                    "In none of the {n} tests was a candidate invited.",
                ),
                say("A difference cannot be computed then."),
            ]
        return [
            *self._counts(),
            *self._difference(),
            *(self._group(*group) for group in self.groups),
            *self._compared(),
        ]

    def _counts(self) -> list[str]:
        """The plainest numbers: how often each was invited, and how often only one of them."""
        say, integer = self.language.say, self.language.integer
        cells, who = self.cells, self.candidates
        control, test = cells.both + cells.control_only, cells.both + cells.test_only
        told = [
            self.language.count(
                self.complete,
                "In {n} test, {control} was invited {a}, {test} {b}.",
                "In {n} tests, {control} was invited {a}, {test} {b}.",
                control=who.control,
                test=who.test,
                a=times(self.language, control),
                b=times(self.language, test),
            )
        ]
        if control > test:
            told.append(say("That is {n} fewer.", n=integer(control - test)))
        elif control < test:
            told.append(say("That is {n} more.", n=integer(test - control)))
        if cells.control_only or cells.test_only:
            told.append(
                say(
                    "Only {control} was invited in {a}, only {test} in {b}.",
                    a=integer(cells.control_only),
                    b=integer(cells.test_only),
                    control=who.control,
                    test=who.test,
                )
            )
        return told

    def _difference(self) -> list[str]:
        say, net = self.language.say, self.net
        if self.cells.control_only == self.cells.test_only == 0:
            return [say("In no test was only one of the two invited. The difference is 0.")]
        if not defined(net.value):
            return [say("A difference cannot be computed then.")]
        if net.value == 0:
            return [say("The difference is 0.")]
        if self.id == "net_any":
            whole = N_("The difference is {number} tests with at least one invitation.")
        elif self.id == "net_all":
            whole = N_("The difference is {number} tests.")
        else:
            whole = N_("The difference is {number} tests in which only one of the two was invited.")
        told = [say(whole, number=self._in_every_100(abs(net.value)))]
        if net.value < 0:
            told.append(say("That is {side}.", side=self._side(net.value)))
        return told

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

    def _compared(self) -> Iterator[str]:
        """The figure of each other comparison: the question of a study may be about each."""
        language = self.language
        for comparison in self.others:
            net = self.readings.get(self.id, comparison.key)
            if net is None or not defined(net.value):
                continue
            parts = {
                "comparison": sentence(comparison.label[language.code]),
                "number": self._in_every_100(abs(net.value)) if net.value else "0",
                "tests": self._such(net),
            }
            yield self._with_side(
                net.value,
                N_("{comparison}: {number} ({tests})."),
                N_("{comparison}: {number} ({tests}), {side}."),
                parts,
            )

    def _group(self, cells: Cells, net: Finding) -> str:
        say, language = self.language.say, self.language
        group = group_term(language, cells.group)
        if not defined(net.value):
            return say("Among {group}, no such test was completed.", group=group)
        parts = {
            "group": group,
            "number": self._in_every_100(abs(net.value)) if net.value else "0",
            "tests": self._such(net),
        }
        return self._with_side(
            net.value,
            N_("Among {group} it is {number} ({tests})."),
            N_("Among {group} it is {number} ({tests}), {side}."),
            parts,
        )

    def _such(self, net: Finding) -> str:
        return self.language.count(net.n_denominator or 0, "{n} such test", "{n} such tests")

    def _with_side(self, value: float, same: str, other: str, parts: dict[str, str]) -> str:
        """A figure that goes the other way than the main one says so."""
        if value and value * (self.net.value or 0.0) <= 0:
            return self.language.say(other, side=self._side(value), **parts)
        return self.language.say(same, **parts)

    def certain(self) -> list[str]:
        net = self.net
        if not defined(net.value):
            return [self.language.say("We cannot say, because there is no difference to compute.")]
        if not (defined(net.ci_low) and defined(net.ci_high)):
            return [self.language.say("We cannot say: too few tests or landlords for that.")]
        return [
            *self.conclusion.sentences(),
            *limited_tests(net, self.language),
            self._range(net.ci_low, net.ci_high),
            *self._chance(),
            *self._concluded(),
            *self._few(),
        ]

    def _concluded(self) -> Iterator[str]:
        """The conclusion about each other comparison; said once where none shows a difference."""
        certainty = {conclusion.certainty for conclusion in self.apart}
        if len(self.apart) > 1 and certainty in ({Certainty.OPEN}, {Certainty.NONE}):
            yield self.language.say(
                "Each comparison by itself: {conclusion}.", conclusion=self.apart[0].in_short()
            )
            return
        for conclusion in self.apart:
            if conclusion.certainty is not Certainty.NOTHING:
                yield self.language.say(
                    "{comparison}: {conclusion}.",
                    comparison=sentence(conclusion.comparison.label[self.language.code]),
                    conclusion=conclusion.in_short(),
                )

    def careful(self) -> list[str]:
        return [*self.conclusion.doubts, *self._failed()] if defined(self.net.value) else []

    def _failed(self) -> Iterator[str]:
        """The other comparisons for which the method failed in simulated markets."""
        failed = [each for each in self.apart if each.failed and not self.conclusion.failed]
        if failed and len(failed) == len(self.apart) > 1:
            yield self.language.say(
                "For each comparison by itself, our method was too often wrong in simulated "
                "markets like this one."
            )
        elif failed:
            labels = [each.comparison.label[self.language.code] for each in failed]
            yield self.language.say(
                "For {comparisons}, our method was too often wrong in simulated markets like this "
                "one.",
                comparisons=self.language.listed(labels),
            )

    def _range(self, low: float, high: float) -> str:
        say, who = self.language.say, self.candidates
        if low < 0 < high:
            return say(
                "The real difference can be up to {high} to the disadvantage {of_test}. It can "
                "also go the other way: up to {low}.",
                low=self._in_every_100(-low),
                high=self._in_every_100(high),
                of_test=who.of_test,
            )
        near, far = sorted((abs(low), abs(high)))
        return say(
            "The real difference can be smaller or larger: between {low} and {high} in every 100.",
            low=say("less than 1") if 0 < near < 0.005 else self._whole(near),
            high=self._whole(far),
        )

    def _whole(self, share: float) -> str:
        return self.language.integer(round(100 * share))

    def _few(self) -> list[str]:
        """The groups whose own figure may as well be 0."""
        unsure = [
            group_term(self.language, cells.group)
            for cells, net in self.groups
            if not (defined(net.ci_low) and defined(net.ci_high)) or net.ci_low <= 0 <= net.ci_high
        ]
        if not unsure:
            return []
        groups = self.language.listed(unsure)
        return [
            self.language.say("For {groups}, there are too few tests to be sure.", groups=groups)
            if len(unsure) == 1
            else self.language.say(
                "For {groups} taken apart, there are too few tests to be sure.", groups=groups
            )
        ]

    def _chance(self) -> list[str]:
        say, p = self.language.say, self.p.p_value
        if not defined(p):
            return []
        if self.cells.control_only == self.cells.test_only == 0:
            return [say("That is no proof of equal treatment.")]
        if self.net.value == 0:
            found = smallest(self.readings, self.language, self.comparison.key)
            return [say("That is no proof of equal treatment."), *found]
        number = self.language.integer(round(100 * p))
        chance = say("less than 1") if p < 0.01 else say("about {number}", number=number)
        told = [
            *(
                []
                if self.id == "net_all"
                else over_all(self.readings, self.language, self.p.comparison)
            ),
            say(
                "Suppose landlords treated both candidates alike. Then chance alone would give a "
                "difference this large in {chance} of 100 such studies.",
                chance=chance,
            ),
        ]
        if self.conclusion.is_found:
            return told
        return [*told, *smallest(self.readings, self.language, self.comparison.key)]

    def not_said(self) -> list[str]:
        say, language = self.language.say, self.language
        return [
            self._landlords(),
            say("Nothing about one landlord or agency: this study cannot single anyone out.")
            if self.facts.study.purpose == "measurement"
            else say("Not that one landlord broke the law: that is not for a figure to say."),
            later(language, self.facts.channels, visited=self.facts.visits is not None),
            *self._people(people_left_out(self.facts.comparisons)),
            *(
                [say("Nothing about real landlords: these data are simulated.")]
                if self.facts.study.simulated
                else []
            ),
        ]

    def _landlords(self) -> str:
        say, net = self.language.say, self.net.value
        one_alone = sum(self.facts.sample.landlords.values()) == 1
        if one_alone or not defined(net) or round(100 * net) <= 0:
            return say("Not how many landlords discriminate.")
        number = self.language.integer(round(100 * net))
        told = say("Not that {number} in 100 landlords discriminate.", number=number)
        return " ".join([told, say("One difference can be chance.")])

    def _people(self, left_out: Sequence[str]) -> list[str]:
        if not left_out:
            return []
        people = self.language.listed([self.language.say(one) for one in left_out])
        return [
            self.language.say("Nothing about {people} people: they were not tested.", people=people)
        ]
