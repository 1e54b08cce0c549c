"""One analysis under way: the plan, the data, and what is remembered from one id to the next."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from discrimtest.files.plan import EVERYONE, OutcomeDefinition, Plan, PlannedComparison, Request
from discrimtest.findings.atom import Atom
from discrimtest.findings.finding import Cells, Finding, Shown
from discrimtest.findings.keys import Compared, Comparison, Group, Joint
from discrimtest.requests.preference import preferred
from discrimtest.requests.rows import Rows
from discrimtest.samples.atoms import atoms_of
from discrimtest.samples.compared import selected, usable, with_arms
from discrimtest.samples.observations import Observations
from discrimtest.samples.sample import Sample, samples_of

Worked = TypeVar("Worked")
Place = tuple[Compared, Group | None, str]
"""A comparison, a group and an outcome definition."""
Progress = Callable[[str, int, int], None]
"""Told of an id that takes long, how far it is, and of how much."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One id of a request, for one outcome definition and one way to group the tests.

    Attributes:
        column: ``all``, or the column whose values are the groups; it is in the data.
    """

    id: str
    request: Request
    outcome: OutcomeDefinition
    column: str


def _no_columns(plan: Plan, request: Request) -> Iterable[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """How ids that need one kind of material are answered.

    Attributes:
        answer: (run, asked) -> the findings; says through ``run.warn`` what it can not answer.
        numbers: Columns of contacts read as numbers of at least 0, where the data have them.
        details: (plan, request) -> further columns of contacts, read as text.
    """

    answer: Callable[[Evaluation, Asked], Iterator[Finding]]
    numbers: tuple[str, ...] = ()
    details: Callable[[Plan, Request], Iterable[str]] = _no_columns


class Evaluation:
    """The state of one analysis.

    Attributes:
        plan, seen: What is asked, and of which data.
        compared: Comparisons that the data can serve with pairs. modelled: those that a model
            can take, which may put several pairs of a test together.
        free: The comparisons were made from ``--control``.
        rows: Makes rows of findings. warnings: What must be said beside them.
        seed: For estimators that draw. progress: Told how far they are.
        counted, cells, shown: By comparison, group and outcome definition.
    """

    def __init__(
        self,
        plan: Plan,
        seen: Observations,
        compared: Sequence[PlannedComparison],
        free: bool,
        seed: int,
        progress: Progress = lambda *_: None,
    ) -> None:
        self.progress = progress
        self.plan, self.seen, self.free, self.seed = plan, seen, free, seed
        self.rows = Rows(plan.level, plan.draws)
        self.warnings = self.rows.warnings
        self.counted: dict[Place, Sample] = {}
        self.shown: dict[Place, Shown] = {}
        self.cells: dict[Place, Cells] = {}
        self.compared, cautions = usable(seen, compared)
        self.modelled = with_arms(seen, compared)
        self.warnings += cautions
        self._samples: dict[tuple[str, str, str], dict[Group | None, Sample]] = {}
        self._worked: dict[Hashable, Any] = {}

    def warn(self, message: str, **values: Any) -> None:
        self.rows.warn(message, **values)

    def once(self, key: Hashable, work: Callable[[], Worked]) -> Worked:
        """What ``work`` gives, worked out once for all ids that share it."""
        if key not in self._worked:
            self._worked[key] = work()
        result: Worked = self._worked[key]
        return result

    def samples(
        self, comparison: PlannedComparison, outcome: OutcomeDefinition, column: str
    ) -> dict[Group | None, Sample]:
        """Sample by group; the first look at one writes its cells and its cautions."""
        key = (comparison.id, outcome.id, column)
        if key not in self._samples:
            samples, cautions = samples_of(
                self.seen,
                comparison,
                self.compared,
                outcome.id,
                column,
                (self.seed, self.plan.draws),
            )
            self.warnings += cautions
            for group, sample in samples.items():
                self._remember(comparison.key, group, outcome.id, sample)
            self._samples[key] = samples
        return self._samples[key]

    def atoms(self) -> Iterator[Atom]:
        """The atoms of all samples that were looked at."""
        named = {comparison.id: comparison for comparison in self.compared}
        asked: dict[str, list[tuple[PlannedComparison, str]]] = {}
        for id_, outcome, column in self._samples:
            asked.setdefault(outcome, []).append((named[id_], column))
        for outcome, looked_at in asked.items():
            yield from atoms_of(self.seen, self.compared, outcome, looked_at)

    def by_group(
        self, asked: Asked
    ) -> Iterator[tuple[PlannedComparison, dict[Group | None, Sample]]]:
        """Each comparison with its samples, for an id that sets groups beside each other."""
        if asked.column == EVERYONE:
            if len(asked.request.groups) == 1:
                self.warn("groups_needed", id=asked.id)
            return
        for comparison in selected(self.compared, asked.request.comparisons, self.free):
            yield comparison, self.samples(comparison, asked.outcome, asked.column)

    def joint(self, asked: Asked) -> Iterator[tuple[Joint, tuple[str, ...]]]:
        """The candidates of each control, two or more, under their key; the control's arm first."""
        chosen = selected(self.compared, asked.request.comparisons, self.free)
        arms: dict[str, list[str]] = {}
        for one in chosen:
            if not one.pooled:
                arms.setdefault(one.control[0], []).append(one.test[0])
        for control, tests in arms.items():
            key = Joint(tuple(tests), (control,))
            if len(tests) < 2:
                self.warn("two_arms_only", comparison=key, id=asked.id)
            else:
                yield key, (control, *tests)

    def _remember(
        self, comparison: Comparison, group: Group | None, outcome: str, sample: Sample
    ) -> None:
        if sample.pairs is None:
            return
        key = comparison, group, outcome
        self.counted[key] = sample
        self.cells[key] = Cells(
            *key,
            sample.pairs.both,
            sample.pairs.control_only,
            sample.pairs.test_only,
            sample.pairs.neither,
            sample.broken,
        )
        self.shown[key] = preferred(*key, sample)

    def base(
        self, asked: Asked, comparison: Compared, group: Group | None, sample: Sample
    ) -> Finding:
        """The row of an id before anything is known of it but the sample."""
        return Finding(
            id=asked.id,
            comparison=comparison,
            group=group,
            outcome=asked.outcome.id,
            n_tests=sample.n_tests,
            n_landlords=sample.n_landlords,
        )
