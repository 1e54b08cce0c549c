"""The one conclusion about a comparison, in words that every page uses alike."""

from __future__ import annotations

from enum import StrEnum

from discrimtest.report.doubts import Doubts
from discrimtest.report.language import N_, defined
from discrimtest.report.subject import Subject
from discrimtest.report.terms import candidates


class Certainty(StrEnum):
    """How certain a difference is, once its doubts are counted in."""

    FOUND = "found"  # a difference, and nothing stands against it
    SIGNS = "signs"  # a difference, and something does
    OPEN = "open"  # none by the method read first, one by another
    NONE = "none"  # none by any
    NOTHING = "nothing"  # nothing to compare


IN_SHORT: dict[Certainty, str] = {
    Certainty.FOUND: N_("a difference"),
    Certainty.SIGNS: N_("signs of a difference, but no certainty"),
    Certainty.OPEN: N_("these tests cannot tell"),
    Certainty.NONE: N_("chance can explain the difference"),
    Certainty.NOTHING: N_("nothing to compare"),
}


class Conclusion:
    """What the tests of one comparison come to, and what stands against it.

    Attributes:
        doubts: One sentence for each.
        failed: Whether simulated markets like this one warn of its method.
    """

    def __init__(self, subject: Subject) -> None:
        found = Doubts(subject)
        self.language = subject.language
        self.comparison = subject.comparison
        self.doubts, self.failed = found.sentences(), found.failed
        self.value = found.net.value if found.net is not None else None
        self.certainty = self._certain(found)

    def _certain(self, doubts: Doubts) -> Certainty:
        if doubts.test is None or not defined(doubts.test.p_value) or not defined(self.value):
            return Certainty.NOTHING
        if doubts.found:
            return Certainty.SIGNS if self.doubts else Certainty.FOUND
        return Certainty.OPEN if doubts.against() else Certainty.NONE

    @property
    def is_found(self) -> bool:
        return self.certainty in (Certainty.FOUND, Certainty.SIGNS)

    def sentences(self) -> list[str]:
        """The conclusion in full, about the candidates by name."""
        say, test = self.language.say, candidates(self.language, self.comparison).test
        more = defined(self.value) and self.value < 0
        if self.certainty is Certainty.FOUND:
            message = (
                N_("Our conclusion: {test} gets more invitations.")
                if more
                else N_("Our conclusion: {test} gets fewer invitations.")
            )
            return [say(message, test=test)]
        if self.certainty is Certainty.SIGNS:
            message = (
                N_("Our conclusion: there are signs that {test} gets more invitations.")
                if more
                else N_("Our conclusion: there are signs that {test} gets fewer invitations.")
            )
            return [say(message, test=test), say("That is not certain.")]
        if self.certainty is Certainty.OPEN:
            return [say("Our conclusion: these tests cannot tell whether there is a difference.")]
        if self.certainty is Certainty.NONE:
            return [
                say("Our conclusion: chance can explain the difference."),
                say("That is not the same as no discrimination."),
            ]
        return []

    def in_short(self) -> str:
        """ "signs of a difference, but no certainty"."""
        return self.language.say(IN_SHORT[self.certainty])
