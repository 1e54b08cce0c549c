"""Tests of all arms of a control candidate together, in tests that hold each of them once."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from discrimtest.estimators.registry import TESTS
from discrimtest.findings.card import Needs
from discrimtest.findings.finding import Finding
from discrimtest.requests.run import Asked, Evaluation, Kind
from discrimtest.samples.sample import blocks_of


def _answer(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    for key, arms in run.joint(asked):
        blocks = blocks_of(run.seen, arms, asked.outcome.id, asked.column)
        if not any(sample.n_tests for _, sample in blocks.values()):
            run.warn("no_complete_block", comparison=key, id=asked.id)
            continue
        for group, (responses, sample) in blocks.items():
            base = run.base(asked, key, group, sample)
            method = TESTS[asked.id]
            if method.needs is Needs.BLOCKS:
                yield run.rows.tested(method, base, responses.responses)
            elif responses.landlord is None and sample.n_tests:
                run.warn("landlords_needed", comparison=key, id=asked.id)
                yield replace(base, p_value=math.nan)
            else:
                yield run.rows.tested(method, base, responses)


BLOCKS = Kind(_answer)
