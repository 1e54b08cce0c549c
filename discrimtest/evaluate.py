"""The analysis: a plan and a frame of contacts in, findings out.

:func:`analyse` is the one public call. It knows no file, database or clock; a study's contacts
and a foreign file come here in the same shape.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import discrimtest
from discrimtest.estimators.conditional_logit import ODDS, clogit
from discrimtest.estimators.interface import Needs, TestMethod
from discrimtest.estimators.measure import Contrast, Decision
from discrimtest.estimators.multiplicity import holm
from discrimtest.estimators.registry import MEASURES, MODELS, TESTS
from discrimtest.finding import Cells, Finding, Findings, FindingStatus, Manifest, Shown
from discrimtest.identifiers import sha256_hex
from discrimtest.plan import EVERYONE, OutcomeDefinition, Plan, PlannedComparison, Request
from discrimtest.samples.compared import (
    check_plan,
    coding,
    comparisons_of,
    families,
    selected,
    usable,
)
from discrimtest.samples.observations import Observations, observe
from discrimtest.samples.preference import marked, preferred
from discrimtest.samples.rows import Rows
from discrimtest.samples.sample import Sample, blocks_of, responses_of, samples_of

if TYPE_CHECKING:
    import pandas


def analyse(
    frame: pandas.DataFrame,
    plan: Plan,
    *,
    control: str | None = None,
    comparisons: Sequence[PlannedComparison] = (),
    seed: int | None = None,
    data_sha256: str | None = None,
    lock: Sequence[str] | None = None,
    created: str | None = None,
    place: str = "the data",
) -> Findings:
    """Everything a plan asks of the data.

    Args:
        frame: One row a contact: ``test``, ``arm``, ``outcome`` (0 or 1, or a category of the
            codebook; empty is missing), and optional columns; the plan's ``[data]`` may map
            other names. Values may be text or numbers.
        plan: The plan.
        control: Compare every other arm with this one, whatever the plan says.
        comparisons: The study's comparisons; they replace those of the plan.
        seed: For estimators that draw; None takes the plan's.
        data_sha256: Hash of the file the frame was read from; None hashes the frame.
        lock: Plan hashes of the study's versions, the locked one first, then amendments; None
            when nothing was locked.
        created: Time to put in the manifest.
        place: How messages name the data.

    Returns:
        Findings in the order of the plan, the paired tables, warnings and the manifest.

    Raises:
        WrongInput: With every mistake of the plan's ids, or of the data.
    """
    check_plan(plan, control, comparisons)
    wanted = {outcome.id: outcome for outcome in plan.outcomes if _is_wanted(plan, outcome)}
    columns = [name for name in _groups(plan) if name != EVERYONE]
    seen = observe(frame, plan, tuple(wanted.values()), columns, place)
    compared = comparisons_of(plan, control, comparisons, seen, place)
    drawn = seed if seed is not None else plan.seed or 0
    run = _Run(plan, seen, compared, control is not None, drawn)
    run.tell_absent(frame, wanted.values(), columns)
    findings = run.findings(_status(plan, lock))
    if data_sha256 is None:
        data_sha256 = sha256_hex(frame.to_csv(index=False).encode("utf-8"))
    return Findings(
        findings=tuple(marked(_adjusted(findings, plan, run), run.shown)),
        cells=tuple(run.cells.values()),
        warnings=tuple(dict.fromkeys(run.warnings)),
        manifest=Manifest(discrimtest.__version__, plan.sha256, data_sha256, drawn, created),
        shown=tuple(run.shown.values()),
        notes={comparison.name: comparison.id for comparison in run.compared},
    )


class _Run:
    """One analysis under way: what was asked for, what came of it so far."""

    def __init__(
        self,
        plan: Plan,
        seen: Observations,
        compared: Sequence[PlannedComparison],
        free: bool,
        seed: int,
    ) -> None:
        self.plan, self.seen, self.free = plan, seen, free
        self.rows = Rows(plan.level, plan.draws)
        self.warnings = self.rows.warnings
        self.resampling = (seed, plan.draws)
        self.shown: dict[tuple[str, str | None, str], Shown] = {}
        self.cells: dict[tuple[str, str | None, str], Cells] = {}
        self.compared, cautions = usable(seen, compared)
        self.modelled = [
            one for one in compared if any(set(p) <= set(seen.arms) for p in one.pairs)
        ]
        self.warnings += cautions
        self._samples: dict[tuple[str, str, str], dict[str | None, Sample]] = {}

    def tell_absent(
        self, frame: pandas.DataFrame, outcomes: Iterable[OutcomeDefinition], columns: list[str]
    ) -> None:
        """Say which columns and definitions of the plan the data can not serve."""
        headers = self.plan.data.columns
        for name in columns:
            if name not in self.seen.columns:
                self.warn("column_absent", column=headers.named(name), what=f"the group {name!r}")
        for outcome in outcomes:
            if outcome.column and outcome.column not in frame.columns:
                what = f"the outcome {outcome.id!r}"
                self.warn("column_absent", column=outcome.column, what=what)
        for name in self.seen.left_out:
            self.warn("zero_one_only", outcome=name)

    def warn(self, message: str, **values: Any) -> None:
        self.rows.warn(message, **values)

    def findings(self, status: FindingStatus) -> list[Finding]:
        """A finding for every id x comparison x outcome x group x interval asked for."""
        found: dict[tuple[Any, ...], Finding] = {}
        for request in self.plan.findings:
            for id_ in request.ids:
                for finding in self._of_id(id_, request):
                    key = (finding.id, finding.comparison, finding.group, finding.outcome)
                    stamped = replace(finding, role=request.role, status=status)
                    found.setdefault((*key, finding.ci_method), stamped)
        return list(found.values())

    def _of_id(self, id_: str, request: Request) -> Iterator[Finding]:
        outcomes = [self.plan.outcome(name) for name in request.outcomes or ("",)]
        chosen = selected(self.compared, request.comparisons, self.free)
        method = TESTS.get(id_)
        for outcome in outcomes:
            if outcome.id not in self.seen.grids:
                continue
            for column in request.groups:
                if column != EVERYONE and column not in self.seen.columns:
                    continue
                if method is not None and method.needs is Needs.BLOCKS:
                    yield from self._of_blocks(method, chosen, outcome, column)
                    continue
                if id_ in MODELS:
                    yield from self._of_model(id_, request, outcome, column)
                    continue
                if id_ in MEASURES and MEASURES[id_].needs is Needs.CONTRAST:
                    for comparison in chosen:
                        yield from self._of_groups(id_, comparison, request, outcome, column)
                    continue
                for comparison in chosen:
                    for group, sample in self.samples(comparison, outcome, column).items():
                        base = self._base(id_, comparison.name, group, outcome, sample)
                        if method is not None:
                            yield from self.rows.test(method, base, comparison, sample)
                        elif id_ in MEASURES:
                            yield from self._of_measure(base, request, comparison, outcome, sample)
                        else:
                            yield from self.rows.estimates(
                                base, request, comparison, outcome, sample
                            )

    def samples(
        self, comparison: PlannedComparison, outcome: OutcomeDefinition, column: str
    ) -> dict[str | None, Sample]:
        """Sample by group label; the first look at one writes its cells and its cautions."""
        key = (comparison.id, outcome.id, column)
        if key not in self._samples:
            samples, cautions = samples_of(
                self.seen, comparison, self.compared, outcome.id, column, self.resampling
            )
            self.warnings += cautions
            for group, sample in samples.items():
                if sample.pairs is not None:
                    self.cells[comparison.name, group, outcome.id] = Cells(
                        comparison.name,
                        group,
                        outcome.id,
                        sample.pairs.both,
                        sample.pairs.control_only,
                        sample.pairs.test_only,
                        sample.pairs.neither,
                        sample.broken,
                    )
                    first = preferred(comparison.name, group, outcome.id, sample)
                    self.shown[comparison.name, group, outcome.id] = first
            self._samples[key] = samples
        return self._samples[key]

    def _base(
        self, id_: str, name: str, group: str | None, outcome: OutcomeDefinition, sample: Sample
    ) -> Finding:
        return Finding(
            id=id_,
            comparison=name,
            group=group,
            outcome=outcome.id,
            n_tests=sample.n_tests,
            n_landlords=sample.n_landlords,
        )

    def _of_measure(
        self,
        base: Finding,
        request: Request,
        comparison: PlannedComparison,
        outcome: OutcomeDefinition,
        sample: Sample,
    ) -> Iterator[Finding]:
        if sample.pairs is None:
            yield self.rows.refused(base, comparison, sample)
        elif MEASURES[base.id].needs is Needs.ORDERS:
            yield from self.rows.measures(base, request, outcome, sample.orders)
        else:
            plan = self.plan
            material = Decision(sample.pairs, sample.broken, plan.alpha, plan.equivalence_margin)
            yield from self.rows.measures(base, request, outcome, material)

    def _of_groups(
        self,
        id_: str,
        comparison: PlannedComparison,
        request: Request,
        outcome: OutcomeDefinition,
        column: str,
    ) -> Iterator[Finding]:
        """Each group of a column less each that comes after it."""
        if column == EVERYONE:
            if len(request.groups) == 1:
                self.warn("groups_needed", id=id_)
            return
        about = {"comparison": comparison.name, "outcome": outcome.id, "column": column, "id": id_}
        samples = self.samples(comparison, outcome, column)
        if len(samples) < 2:
            self.warn("one_group", **about)
        whole = self.samples(comparison, outcome, EVERYONE)[None].n_landlords or 0
        if sum(sample.n_landlords or 0 for sample in samples.values()) > whole:
            self.warn("groups_share_landlords", **about)
        for (one, first), (other, second) in combinations(samples.items(), 2):
            name = f"{one} vs {str(other).removeprefix(f'{column}=')}"
            base = replace(
                self._base(id_, comparison.name, name, outcome, first),
                n_tests=first.n_tests + second.n_tests,
                n_landlords=_sum(first.n_landlords, second.n_landlords),
            )
            if first.landlords is None or second.landlords is None:
                unpaired = first if first.landlords is None else second
                yield self.rows.refused(base, comparison, unpaired)
            else:
                contrast = Contrast(first.landlords, second.landlords)
                yield from self.rows.measures(base, request, outcome, contrast)

    def _of_model(
        self, id_: str, request: Request, outcome: OutcomeDefinition, column: str
    ) -> Iterator[Finding]:
        """The conditional logit of all test arms of one control, and of each pooled comparison."""
        chosen = selected(self.modelled, request.comparisons, self.free)
        for models in families(chosen):
            controls = list(dict.fromkeys(name for one in models for name in one.control))
            tests = [name for one in models for name in one.test]
            if models[0].pooled and models[0] not in self.compared:
                self.warn("several_pairs_modelled", comparison=models[0].name, id=id_)
            answers = responses_of(self.seen, controls, tests, outcome.id, column)
            for group, (responses, sample) in answers.items():
                fit = clogit(responses, coding(len(controls), models))
                bases = [self._base(id_, one.name, group, outcome, sample) for one in models]
                if id_ == ODDS:
                    for place, base in enumerate(bases):
                        yield self.rows.odds(base, fit, place)
                    continue
                name = (
                    models[0].name if len(models) == 1 else f"{', '.join(tests)} vs {controls[0]}"
                )
                base = replace(bases[0], comparison=name)
                yield self.rows.told(base, fit.score, "undefined_test")

    def _of_blocks(
        self,
        method: TestMethod[Any],
        chosen: Sequence[PlannedComparison],
        outcome: OutcomeDefinition,
        column: str,
    ) -> Iterator[Finding]:
        singles = [comparison for comparison in chosen if not comparison.pooled]
        for control in dict.fromkeys(comparison.control[0] for comparison in singles):
            arms = [one.test[0] for one in singles if one.control[0] == control]
            name = f"{', '.join(arms)} vs {control}"
            if len(arms) < 2:
                self.warn("two_arms_only", comparison=name, id=method.id)
                continue
            blocks = blocks_of(self.seen, (control, *arms), outcome.id, column)
            if not any(sample.n_tests for _, sample in blocks.values()):
                self.warn("no_complete_block", comparison=name, id=method.id)
                continue
            for group, (responses, sample) in blocks.items():
                base = self._base(method.id, name, group, outcome, sample)
                yield self.rows.tested(method, base, responses)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _is_wanted(plan: Plan, outcome: OutcomeDefinition) -> bool:
    asked = {name for request in plan.findings for name in request.outcomes or ("",)}
    return outcome.id in asked or (outcome.main and "" in asked)


def _groups(plan: Plan) -> list[str]:
    return list(dict.fromkeys(name for request in plan.findings for name in request.groups))


def _status(plan: Plan, lock: Sequence[str] | None) -> FindingStatus:
    """Planned when the plan is the locked one, amended when it is a later version of it."""
    if lock is None:
        return FindingStatus.UNREGISTERED
    if plan.sha256 not in lock:
        return FindingStatus.EXPLORATORY
    return FindingStatus.PLANNED if lock[0] == plan.sha256 else FindingStatus.AMENDED


def _adjusted(findings: Sequence[Finding], plan: Plan, run: _Run) -> list[Finding]:
    """The same findings, each test of a family with its adjusted p-value."""
    result = list(findings)
    for family in plan.families:
        names = {
            comparison.name for comparison in selected(run.compared, family.comparisons, run.free)
        }
        outcome = plan.outcome(family.outcome).id
        for test in family.tests:
            members = [
                number
                for number, one in enumerate(result)
                if one.id == test
                and one.outcome == outcome
                and one.comparison in names
                and (one.group or EVERYONE).split("=")[0] == family.group
                and one.p_value is not None
                and not math.isnan(one.p_value)
            ]
            p_values = [result[number].p_value or 0.0 for number in members]
            for number, p_value in zip(members, holm(p_values), strict=True):
                result[number] = replace(result[number], p_adjusted=p_value, family=family.id)
    return result
