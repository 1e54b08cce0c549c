"""Which limits bind for a landlord: those of the drawing study, and those of every other study
that has a test with it, whichever is stricter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from discrimtest.design.inputs import Commitment, DrawInputs, Limits
from discrimtest.design.limits import Burden, Cap
from discrimtest.design.minutes import DAY


@dataclass(frozen=True)
class Bounds:
    """What binds for a landlord with these earlier tests, of any study.

    Attributes:
        earlier: Its tests, and those of all landlords it may be.
        limits: Of this study, then of the others among them.
        letters: Letters of rare applicants in a test of this study.
    """

    earlier: tuple[Commitment, ...]
    limits: tuple[Limits, ...]
    letters: int

    @property
    def private_left(self) -> int:
        """Tests that a private landlord may still be given."""
        most = min(limits.private_tests for limits in self.limits)
        return max(0, most - len(self.earlier))

    def burden(self, length: int) -> Burden:
        """The limits in minutes; a test lasts at most ``length``."""
        spacing = max(limits.agency_gap_days for limits in self.limits) * DAY
        return Burden(spacing, length, tuple(dict.fromkeys([*self._all(), *self._rare()])))

    def _all(self) -> Iterator[Cap]:
        """The caps on tests."""
        firsts = tuple(sorted(one.first for one in self.earlier))
        for limits in self.limits:
            yield Cap(limits.agency_tests, limits.agency_days * DAY, firsts)

    def _rare(self) -> Iterator[Cap]:
        """The caps on letters of rare applicants, counted in tests of this study.

        An earlier test counts as many tests as its letters would fill, rounded up.
        """
        if not self.letters:
            return
        firsts = [
            one.first
            for one in self.earlier
            for _ in range(-(-sum(contact.rare for contact in one.contacts) // self.letters))
        ]
        for limits in self.limits:
            if limits.rare_letters is not None:
                most = limits.rare_letters // self.letters
                yield Cap(most, limits.rare_days * DAY, tuple(sorted(firsts)))


def bounds_of(inputs: DrawInputs, earlier: Sequence[Commitment]) -> Bounds:
    """What binds for the landlord that bears these earlier tests."""
    studies = {one.study for one in earlier}
    others = (limits for study, limits in inputs.others if study in studies)
    return Bounds(tuple(earlier), (inputs.limits, *others), inputs.rare_letters)
