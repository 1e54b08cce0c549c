"""Several candidates of one control: joint tests, and each against control with an adjustment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy

from discrimtest.estimators.conditional_logit import Responses, clogit
from discrimtest.estimators.landlords import Landlords
from discrimtest.estimators.multiplicity import ADJUST
from discrimtest.estimators.registry import TESTS
from discrimtest.estimators.several_arms import LandlordBlocks
from discrimtest.findings.card import Needs
from discrimtest.planning.markets.paired import PairedStudy
from tests.simulation.part import Known, Paired, Part, Result, Tried, listed

JOINT, SAME, WORSE = "all alike", "one of those treated alike", "one of those treated worse"
PAIRED = ("mcnemar_exact", "mcnemar_midp", "cr2")


@dataclass(frozen=True)
class Arms(Paired):
    """A market of three candidates and more, the control first."""

    @cached_property
    def worse(self) -> list[bool]:
        """Of each test arm: its rate is not that of the control."""
        return [rate != self.rates[0] for rate in self.rates[1:]]

    @property
    def truth(self) -> dict[str, float]:
        return {JOINT: float(any(self.worse)), SAME: 0.0, WORSE: 1.0}


def _tried(market: Arms, number: int, _: Known) -> Tried:
    study = market.study_of(number)
    blocks = study.favoured
    for id_, test in TESTS.items():
        if test.needs is Needs.BLOCKS:
            yield (id_, "", JOINT), Result(test.test(blocks).p_value)
        elif test.needs is Needs.BLOCKS_BY_LANDLORD:
            by_landlord = LandlordBlocks(blocks, study.owner)
            yield (id_, "", JOINT), Result(test.test(by_landlord).p_value)
    favoured = blocks.astype(numpy.int64)
    ones = numpy.ones(len(favoured), dtype=numpy.int64)
    fit = clogit(
        Responses(numpy.ones_like(favoured), favoured, ones), numpy.eye(len(blocks[0]))[:, 1:]
    )
    yield ("clogit_score", "", JOINT), Result(fit.score.p_value)
    for id_ in PAIRED:
        p_values = [_against_control(id_, study, arm) for arm in range(1, blocks.shape[1])]
        for name, adjust in ADJUST.items():
            adjusted = list(zip(adjust(p_values), market.worse, strict=True))
            for figure, meant in ((SAME, False), (WORSE, True)):
                mine = [p_value for p_value, worse in adjusted if worse is meant]
                # With a difference that is there, the step-up rules bound another rate.
                if mine and (figure == WORSE or name == "holm" or not any(market.worse)):
                    yield (name, id_, figure), Result(min(mine))


def _against_control(id_: str, study: PairedStudy, arm: int) -> float:
    pair = PairedStudy(study.favoured[:, [0, arm]], study.test_first, study.owner)
    landlords = Landlords(pair.by_landlord())
    test = TESTS[id_]
    found = test.test(landlords.table if test.needs is Needs.PAIRS else landlords)
    return found.p_value


ARMS = Part(
    "arms",
    "Several candidates",
    "Tests of three candidates and more, each with a rate of its own.",
    2000,
    [Arms(**one) for one in listed("arms")],
    _tried,
)
