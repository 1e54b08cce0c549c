"""Who came first: how often each candidate did, and whether that moves the conclusion."""

from __future__ import annotations

from discrimtest.findings.card import ORDER
from discrimtest.report.blocks import Block, Note, Paragraph
from discrimtest.report.language import Language, defined
from discrimtest.report.sensitivity import further_figures
from discrimtest.report.subject import Subject
from discrimtest.report.terms import complete_tests


def who_first(language: Language, control: int, test: int) -> Paragraph:
    """In how many complete tests each candidate came first."""
    told = language.say(
        "The control candidate came first in {control}, the test candidate in {test}.",
        control=complete_tests(language, control),
        test=language.integer(test),
    )
    return Paragraph(told)


class Order:
    """The order of the contacts of a comparison."""

    def __init__(self, subject: Subject) -> None:
        self.facts, self.language = subject.facts, subject.language
        self.readings = readings = subject.readings
        key = subject.key
        self.first = readings.get("first_contact_only", key)
        self.mixed = readings.get("arm_x_order", key)
        self.net = readings.get("net_all", key)
        tests = readings.tests(key)
        self.found = bool(tests) and self._is_found(tests[0].p_value)

    def _is_found(self, p_value: float | None) -> bool:
        return defined(p_value) and p_value <= self.facts.alpha

    def warnings(self) -> list[str]:
        """How the order moves the conclusion; nothing where it does not."""
        say = self.language.say
        told = []
        if self.mixed is not None and self._is_found(self.mixed.p_value):
            told.append(
                say("Coming second did more to one candidate than to the other.")
                + " "
                + say("So part of the difference can come from the order.")
            )
        if self.first is None or self.net is None:
            return told
        if not (defined(self.first.value) and defined(self.net.value)):
            return told
        alone = self._is_found(self.first.p_value)
        if (self.found or alone) and self.first.value * self.net.value < 0:
            told.append(say("Among first contacts alone, the difference goes the other way."))
        elif alone and not self.found:
            told.append(
                say(
                    "Among first contacts alone, chance is a poor explanation of the difference. "
                    "Over all contacts it can explain it."
                )
            )
        return told

    def blocks(self) -> list[Block]:
        """The whole part."""
        say = self.language.say
        blocks: list[Block] = [
            who_first(self.language, self.facts.control_first, self.facts.test_first)
        ]
        if self.facts.protocol.order == "test-first":
            blocks.append(
                Note(
                    say("A fixed order"),
                    say(
                        "The test candidate always came first. Who comes later is often invited "
                        "less. So the order cannot explain a missing invitation for the test "
                        "candidate. But the net difference can be too small, and the p-values "
                        "cannot be taken at their word."
                    ),
                )
            )
        caption = say("What the order did, per 100 tests")
        table = further_figures(self.facts, self.readings, self.language, ORDER, caption)
        return [*blocks, *table, *(self._verdict() if table else [])]

    def _verdict(self) -> list[Block]:
        say = self.language.say
        if warnings := self.warnings():
            return [Note(say("The order moves the conclusion"), " ".join(warnings))]
        if self.first is None or not defined(self.first.p_value):
            return []
        if self.found and not self._is_found(self.first.p_value):
            return [
                Paragraph(
                    say(
                        "Among first contacts alone, chance can explain the difference. These are "
                        "half of the contacts, so that alone says little."
                    )
                )
            ]
        return [Paragraph(say("First contacts alone lead to the same conclusion."))]
