"""Differences between groups of tests, or waves, some of whose landlords are in both.

What such a landlord does in one group and in the other goes together, so the two net rates are not
independent: its tests of both groups are one cluster of one regression on the group
(:func:`~discrimtest.estimators.interaction.stacked`). Every other method of
:mod:`~discrimtest.estimators.group_difference` takes the groups as independent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from discrimtest.estimators import group_difference
from discrimtest.estimators.clustered import CR2
from discrimtest.estimators.interaction import stacked
from discrimtest.estimators.measure import Contrast, Measure, Measured
from discrimtest.estimators.rates import MEANS


def _clustered(measure: Measure[Contrast]) -> Callable[[Contrast, float], Measured]:
    apart, mean = measure.methods[CR2], MEANS[measure.card.net]

    def measured(contrast: Contrast, level: float) -> Measured:
        found = apart(contrast, level)
        if contrast.together is None:
            return found
        first, second = (mean.sums(cells) for cells in contrast.together)
        return replace(found, limits=stacked(first, second, level)[1])

    return measured


ESTIMATORS: tuple[Measure[Contrast], ...] = tuple(
    replace(measure, methods={**measure.methods, CR2: _clustered(measure)})
    for measure in group_difference.APART
)
"""Those of :mod:`~discrimtest.estimators.group_difference`, ``cr2`` for shared landlords too."""
