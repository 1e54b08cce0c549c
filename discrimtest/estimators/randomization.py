"""Randomisation inference: had the candidates been put in another order, by the same draw?

Under the sharp null hypothesis the answer to a contact depends on the home, the landlord and its
place in the order, and not on which candidate made it. So every answer stays where it is, the
candidates are drawn to the places anew, and the figure of the study is compared with those of all
draws that could have been. Nothing is assumed of how landlords answer, or of how alike they are.
How a study draws is not known here: a ``redraw`` function is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from discrimtest.estimators.conditional_logit import Responses
from discrimtest.estimators.interface import TestResult, carded
from discrimtest.estimators.landlords import Counts, Numbers
from discrimtest.estimators.paired_tests import mcnemar_exact
from discrimtest.estimators.tables import PairedTable
from discrimtest.findings.card import Needs, Question, Repeats, Weakness
from discrimtest.randomness import Stream
from discrimtest.words.sentence import N_

NET, JOINT = "randomization", "randomization_joint"
"""Ids: of one comparison, and of all arms of a control candidate."""
_SAME = 1e-9  # sums of squares nearer than this are equal
AT_ONCE = 10_000
"""Draws between two words of progress."""

Redraw = Callable[[Stream, int], Counts]
"""(stream, draws) -> draws x arms: favourable answers of each arm, with every answer where it was
and the candidates assigned to the places anew, as the study assigned them."""


@dataclass(frozen=True, eq=False)
class Reassigned:
    """A study's answers, and what its assignment could as well have made of them.

    Attributes:
        answers: By test and arm; the control arm is the first column.
        redraw: Draws assignments.
        coins: Each test has a draw of its own, which makes every order of its contacts as likely
            (with two contacts: a fair coin), so that what can be counted need not be drawn.
        seed, draws: For what is drawn.
        progress: Told of the draws made and of all there will be, where some are made.
    """

    answers: Responses
    redraw: Redraw
    coins: bool = True
    seed: int = 0
    draws: int = 10_000
    progress: Callable[[int, int], None] = lambda *_: None

    def share(self, name: str, is_extreme: Callable[[Counts], NDArray[numpy.bool_]]) -> float:
        """``(1 + extreme draws) / (1 + draws)``.

        Args:
            name: Of the stream.
            is_extreme: Draws x arms, favourable answers -> whether each draw is as far out.
        """
        stream, extreme = Stream(self.seed, name), 0
        for first in range(0, self.draws, AT_ONCE):
            count = min(AT_ONCE, self.draws - first)
            extreme += int(is_extreme(self.redraw(stream, count)).sum())
            self.progress(first + count, self.draws)
        return (1 + extreme) / (1 + self.draws)

    @property
    def made(self) -> Counts:
        """Contacts of each arm."""
        return _total(self.answers, self.answers.made)

    @property
    def favourable(self) -> Counts:
        """Favourable answers of each arm."""
        return _total(self.answers, self.answers.favourable)

    @property
    def telling(self) -> Responses:
        """The tests that the assignment matters for: neither none nor all answers favourable."""
        given, of = self.answers.favourable.sum(axis=1), self.answers.made.sum(axis=1)
        mixed = (given > 0) & (given < of) & (self.answers.times > 0)
        one = self.answers
        return Responses(one.made[mixed], one.favourable[mixed], one.times[mixed])


def randomization(study: Reassigned) -> TestResult:
    """The randomisation test of ``net_all``, two-sided.

    The figure is the rate of the control candidates less that of the test candidates, which is
    ``net_all`` where a test holds one contact of each. With a coin of its own for each test, the
    candidates of a test that favoured one of them would as often have stood the other way round:
    the exact p-value is then that of the sign test. Else assignments are drawn, and
    ``p = (1 + those at least as far from 0) / (1 + draws)``.

    Returns:
        The signed figure and the p-value; p = 1 and empty where no test favoured some of its
        contacts only.

    References:
        Fisher (1935), section 21; Rosenbaum (2002), section 2.4; Phipson and Smyth (2010).
    """
    telling, made = study.telling, study.made
    far = _net(study.favourable, made)
    statistic = float(far / (made[0] * made[1])) if made.all() else numpy.nan
    if not len(telling.times):
        return TestResult(1.0, statistic, empty=True)
    if study.coins and (telling.made == 1).all():
        control_only, test_only = (int(count) for count in _total(telling, telling.favourable))
        return TestResult(fair_coins(control_only, test_only), statistic)
    p_value = study.share(NET, lambda drawn: numpy.abs(_net(drawn, made)) >= abs(far))
    return TestResult(p_value, statistic)


def randomization_joint(study: Reassigned) -> TestResult:
    """The randomisation test that no arm is favoured, for three arms and more.

    The figure is the sum over arms of (favourable answers - those expected over all orders)^2;
    where every arm makes one contact in every test, that is Cochran's Q but for a constant factor.

    Returns:
        The figure and the p-value, as :func:`randomization`.

    References:
        As :func:`randomization`; Cochran (1950), section 3 (the randomisation distribution of Q).
    """
    if not len(study.telling.times):
        return TestResult(1.0, 0.0, empty=True)
    one = study.answers
    shares = one.favourable.sum(axis=1) / numpy.maximum(one.made.sum(axis=1), 1)
    expected = (one.times * shares) @ one.made
    seen = float(_spread(study.favourable, expected))
    p_value = study.share(JOINT, lambda drawn: _spread(drawn, expected) >= seen - _SAME)
    return TestResult(p_value, seen)


def fair_coins(heads: int, tails: int) -> float:
    """Chance that fair coins come out at least as unevenly, in [0, 1]: the exact sign test."""
    return mcnemar_exact(PairedTable(0, heads, tails, 0)).p_value


def _total(answers: Responses, counts: Counts) -> Counts:
    return numpy.asarray(answers.times @ counts, dtype=numpy.int64)


def _net(favourable: Counts, made: Counts) -> Counts:
    """Rate of the control arm less that of the test arm, times both numbers of contacts: whole."""
    return numpy.asarray(favourable[..., 0] * made[1] - favourable[..., 1] * made[0])


def _spread(favourable: Counts, expected: Numbers) -> Numbers:
    return numpy.asarray(((favourable - expected) ** 2).sum(axis=-1), dtype=numpy.float64)


ESTIMATORS = (
    carded(
        randomization,
        Needs.REASSIGNED,
        N_("all orders that the coin could have given"),
        family="randomization",
        repeats=Repeats.SETTLED,
        weaknesses=frozenset({Weakness.ALIKE}),
        words="does it matter which candidate asked at which place?",
        how=(
            "`net_all` against all orders: exact where a test holds one contact of each "
            "candidate (the sign test, which is `mcnemar_exact`; a third candidate keeps its "
            "place), else so many draws as the plan says, p = (1 + as far from 0) / (1 + "
            "draws) (Phipson and Smyth 2010)"
        ),
        use=(
            "a p-value that rests on the draw alone; refused for a fixed order, where nothing "
            "was drawn"
        ),
    ),
    carded(
        randomization_joint,
        Needs.REASSIGNED,
        N_("all orders that the coin could have given, all candidates together"),
        family="all-candidates",
        question=Question.CANDIDATES,
        repeats=Repeats.SETTLED,
        weaknesses=frozenset({Weakness.ALIKE}),
        words="does any of three or more candidates fare otherwise?",
        how=(
            "the same, with the sum of squared distances of each candidate's favourable "
            "answers from what all orders give on average"
        ),
        use="beside `cochran_q` and `clogit_score`; says nothing of which candidate",
    ),
)
