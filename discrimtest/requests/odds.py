"""The conditional logit of all test arms of one control, and of each pooled comparison.

Without covariates tests that are alike in their answers share the work; with them, and for
intervals by landlord, it is one of the :mod:`~discrimtest.requests.regression` models.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from discrimtest.estimators.conditional_covariates import CRV1
from discrimtest.estimators.conditional_logit import ODDS, clogit
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import joint
from discrimtest.requests import regression
from discrimtest.requests.run import Asked, Evaluation, Kind
from discrimtest.samples.compared import coding, families, selected
from discrimtest.samples.sample import responses_of


def _answer(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    request = asked.request
    if request.covariates or request.interactions or CRV1 in request.intervals:
        yield from regression.answer(run, asked)
        return
    chosen = selected(run.modelled, asked.request.comparisons, run.free)
    for models in families(chosen):
        controls = list(dict.fromkeys(name for one in models for name in one.control))
        tests = [name for one in models for name in one.test]
        if models[0].pooled and models[0] not in run.compared:
            run.warn("several_pairs_modelled", comparison=models[0].key, id=asked.id)
        answers = responses_of(run.seen, controls, tests, asked.outcome.id, asked.column)
        for group, (responses, sample) in answers.items():
            fit = clogit(responses, coding(len(controls), models))
            bases = [run.base(asked, one.key, group, sample) for one in models]
            if asked.id == ODDS:
                for place, base in enumerate(bases):
                    yield run.rows.odds(base, fit, place)
                continue
            base = replace(bases[0], comparison=joint(tuple(one.key for one in models)))
            yield run.rows.told(base, fit.score, "undefined_test")


ODDS_RATIOS = Kind(_answer, details=regression.columns)
