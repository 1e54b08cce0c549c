"""Three or more candidates per listing: Cochran's Q, and the same where tests share a landlord."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy
from scipy.special import chdtrc

from discrimtest.estimators.interface import TestResult, carded
from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.tables import Blocks
from discrimtest.findings.card import Needs, Question, Repeats
from discrimtest.words.sentence import N_


@dataclass(frozen=True, eq=False)
class LandlordBlocks:
    """Responses of complete blocks with their landlords.

    Attributes:
        responses: Tests x arms, 0 or 1.
        landlord: Tests: number of the landlord; below 0 where it is not known, and such a test
            stands for itself. None when no landlord is known.
    """

    responses: Blocks
    landlord: Counts | None


def cochran_q(blocks: Blocks) -> TestResult:
    """Cochran's Q: are all arms favoured equally often within tests?

    Args:
        blocks: Tests x arms, 0 or 1; tests that lack an arm do not belong here.

    Returns:
        Q and its p-value, chi-squared with arms - 1 degrees of freedom.

    References:
        Cochran (1950).
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


def cochran_q_landlord(blocks: LandlordBlocks) -> TestResult:
    """The same hypothesis where tests share a landlord: the generalised score test.

    ``(G-1)/G U' V^- U``: ``u`` of a landlord sums, over its tests, each arm's response less the
    mean of the test; ``U`` is their sum, ``V`` the sum of ``u u'``. For two arms it is
    ``mcnemar_obuchowski``. G counts the landlords.

    Returns:
        The statistic and its p-value, chi-squared with arms - 1 degrees of freedom; nan where
        the landlords are not known, or too few treated candidates differently to tell all arms
        apart.

    References:
        Boos (1992), section 4; Obuchowski (1998), for two arms.
    """
    responses = blocks.responses.astype(numpy.int64)
    arms = responses.shape[1]
    # Times the number of arms, so that all numbers are whole.
    apart = arms * responses - responses.sum(axis=1, keepdims=True)
    if not apart.any():
        return TestResult(1.0, math.nan, empty=True)
    if blocks.landlord is None:
        return TestResult(math.nan, math.nan)
    alone = -1 - numpy.arange(len(responses))
    owner = numpy.where(blocks.landlord >= 0, blocks.landlord, alone)
    _, codes = numpy.unique(owner, return_inverse=True)
    groups = int(codes.max()) + 1
    u = numpy.zeros((groups, arms), dtype=numpy.int64)
    numpy.add.at(u, codes, apart)
    total, square = u.sum(axis=0)[1:].astype(float), (u[:, 1:].T @ u[:, 1:]).astype(float)
    if int(numpy.linalg.matrix_rank(square, hermitian=True)) < arms - 1:
        return TestResult(math.nan, math.nan)
    statistic = (groups - 1) / groups * float(total @ numpy.linalg.solve(square, total))
    return TestResult(float(chdtrc(arms - 1, statistic)), statistic)


ESTIMATORS = (
    carded(
        cochran_q,
        Needs.BLOCKS,
        N_("Cochran’s Q"),
        family="all-candidates",
        question=Question.CANDIDATES,
        how=(
            "are three or more arms favoured equally often within tests? Chi-squared, arms − 1 df"
        ),
        use="designs in which every arm writes to every listing",
        source="Cochran 1950",
    ),
    carded(
        cochran_q_landlord,
        Needs.BLOCKS_BY_LANDLORD,
        N_("Cochran’s Q by landlord"),
        family="all-candidates",
        question=Question.CANDIDATES,
        repeats=Repeats.ALLOWED,
        tried=False,
        how=(
            "`cochran_q` where tests share a landlord: (G−1)/G·U′V⁻U, U the sum over landlords"
            " of each arm's answers less the mean of the test, V the sum of their squares; "
            "chi-squared, arms − 1 df"
        ),
        use=(
            "three or more arms and landlords who repeat; with two arms it is `mcnemar_obuchowski`"
        ),
        source="Boos 1992",
    ),
)
