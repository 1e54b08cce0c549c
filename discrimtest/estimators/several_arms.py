"""Three or more candidates per listing: Cochran's Q."""

from __future__ import annotations

import math

import numpy
from scipy.special import chdtrc

from discrimtest.estimators.interface import Blocks, Needs, TestMethod, TestResult


def cochran_q(blocks: Blocks) -> TestResult:
    """Cochran's Q: are all arms favoured equally often within tests?

    Args:
        blocks: Tests x arms, 0 or 1; tests that lack an arm do not belong here.

    Returns:
        Q and its p-value, chi-squared with arms - 1 degrees of freedom.

    References:
        Cochran (1950), equation 1.
    """
    arms = blocks.shape[1]
    by_arm = blocks.sum(axis=0, dtype=numpy.int64)
    by_test = blocks.sum(axis=1, dtype=numpy.int64)
    spread = int(arms * by_test.sum() - (by_test**2).sum())
    if spread == 0:
        return TestResult(1.0, math.nan, empty=True)
    total = int(by_arm.sum())
    q = (arms - 1) * (arms * int((by_arm**2).sum()) - total**2) / spread
    return TestResult(float(chdtrc(arms - 1, q)), q)


TESTS: tuple[TestMethod[Blocks], ...] = (TestMethod("cochran_q", Needs.BLOCKS, cochran_q),)
