"""Looking findings up for a report, and refusing the report when one is missing."""

from __future__ import annotations

from discrimtest.errors import Problem, Refused
from discrimtest.estimators.broken import BOUNDS
from discrimtest.estimators.registry import CARDS, HEADLINES, METHODS, TESTS
from discrimtest.findings.card import Question, Repeats
from discrimtest.findings.caution import Caution
from discrimtest.findings.finding import Cells, Finding, FindingRole, Findings
from discrimtest.findings.keys import Compared, Comparison, Difference, Group
from discrimtest.report.facts import ReportFacts


def total(cells: Cells) -> int:
    """Complete tests of a paired table."""
    return cells.both + cells.control_only + cells.test_only + cells.neither


def invited(cells: Cells) -> int:
    """Tests in which at least one candidate was invited."""
    return cells.both + cells.control_only + cells.test_only


class ReportRefused(Refused):
    """A number that the report must state is not among the findings."""


class Readings:
    """Findings by what they are about. Missing ones are gathered; :meth:`refuse` tells them all.

    A comparison without a complete test has no findings, and none of it is missing: the report
    says that there is nothing.

    Args:
        outcome: Id of the main outcome definition.
        hidden: Whether small groups were taken out of the findings for this audience.
        nothing: Whether the study has no complete test at all.
    """

    def __init__(
        self, findings: Findings, outcome: str, *, nothing: bool = False, hidden: bool = False
    ) -> None:
        self.findings = findings
        self.hidden = hidden
        self.outcome = outcome
        self.problems: list[Problem] = []
        self._cells: dict[tuple[Compared, Group | None, str], Cells] = {
            (cells.comparison, cells.group, cells.outcome): cells for cells in findings.cells
        }
        self._nothing = nothing
        self._absent = {
            warning.values["comparison"]
            for warning in findings.warnings
            if isinstance(warning, Caution) and warning.id == "arms_absent"
        }
        self._rows: dict[tuple[str, Compared, Group | None, str], list[Finding]] = {}
        self._headlines: dict[Compared, list[Finding]] = {}
        for finding in findings.findings:
            if finding.id in HEADLINES:
                self._headlines.setdefault(finding.comparison, []).append(finding)
            if finding.term or finding.model:
                continue
            key = (finding.id, finding.comparison, finding.group, finding.outcome)
            self._rows.setdefault(key, []).append(finding)

    def cells(
        self, comparison: Compared, group: Group | None = None, outcome: str = ""
    ) -> Cells | None:
        return self._cells.get((comparison, group, outcome or self.outcome))

    def get(
        self, id_: str, comparison: Compared, group: Group | None = None, outcome: str = ""
    ) -> Finding | None:
        """The finding; with several intervals the one to read first."""
        rows = self.rows(id_, comparison, group, outcome)
        first = [row for row in rows if row.shown_first]
        with_limits = [row for row in rows if row.ci_low is not None and row.ci_method != BOUNDS]
        return next(iter([*first, *with_limits, *rows]), None)

    def rows(
        self, id_: str, comparison: Compared, group: Group | None = None, outcome: str = ""
    ) -> list[Finding]:
        """The finding by every interval method, in the order of the plan."""
        return self._rows.get((id_, comparison, group, outcome or self.outcome), [])

    def tests(
        self, comparison: Compared, group: Group | None = None, outcome: str = ""
    ) -> list[Finding]:
        """Every test of no difference between the two candidates, the one to read first first."""
        found = [
            row
            for row in self.findings.findings
            if row.id in TESTS
            and CARDS[row.id].question is Question.TREATMENT
            and (row.comparison, row.group) == (comparison, group)
            and row.outcome == (outcome or self.outcome)
        ]
        return sorted(found, key=lambda row: (not row.shown_first, row.id != "mcnemar_exact"))

    def need_test(self, comparison: Compared, group: Group | None = None) -> Finding:
        """The test to read first; a missing one is a problem and reads as undefined."""
        found = self.tests(comparison, group)
        return found[0] if found else self.need("mcnemar_exact", comparison, group)

    def need_cells(self, comparison: Comparison, group: Group | None = None) -> Cells:
        """The paired table; a missing one is a problem and reads as all zero."""
        cells = self.cells(comparison, group)
        if cells is None:
            self._missing("the paired table", comparison, group)
            return Cells(comparison, group, self.outcome, 0, 0, 0, 0)
        return cells

    def need(self, id_: str, comparison: Compared, group: Group | None = None) -> Finding:
        """The finding; a missing one is a problem and reads as undefined."""
        finding = self.get(id_, comparison, group)
        if finding is None:
            self._missing(id_, comparison, group)
            return Finding(id_, comparison, group, self.outcome)
        return finding

    def groups(self, comparison: Compared, column: str = "") -> list[Group]:
        """Groups of this comparison and the main outcome, in the order of the plan."""
        return [
            cells.group
            for cells in self.findings.cells
            if cells.comparison == comparison
            and cells.outcome == self.outcome
            and cells.group is not None
            and column in ("", cells.group.column)
        ]

    def primary(self, comparison: Compared) -> str:
        """Id of the net rate that the plan calls primary; the usual one where it names none."""
        mine = self._headlines.get(comparison, [])
        planned = [finding.id for finding in mine if finding.role == FindingRole.PRIMARY]
        found = {finding.id for finding in mine}
        return next(iter(planned), next((id_ for id_ in HEADLINES if id_ in found), HEADLINES[0]))

    def ignores_landlords(self, finding: Finding) -> bool:
        """Whether it treats tests of one landlord as if they were of several."""
        if finding.ci_low is None and finding.p_value is None:
            return False
        cards = (CARDS.get(finding.id), METHODS.get(finding.ci_method or ""))
        if any(card is not None and card.repeats is not Repeats.IGNORED for card in cards):
            return False
        if finding.model is not None and finding.model.landlords:
            return False
        if finding.n_landlords is None:
            return False
        return finding.n_landlords < finding.n_tests

    def is_empty(self, finding: Finding) -> bool:
        """Whether it is a test of tests that never treated the candidates differently."""
        if finding.id not in TESTS or isinstance(finding.comparison, Difference):
            return False
        cells = self._cells.get((finding.comparison, finding.group, finding.outcome))
        return cells is not None and cells.control_only + cells.test_only == 0

    def refuse(self) -> None:
        """
        Raises:
            ReportRefused: When something needed was missing, with everything that was.
        """
        if self.problems:
            raise ReportRefused(
                "The report was not made: numbers it must state are missing.",
                dict.fromkeys(self.problems),
            )

    def _missing(self, what: str, comparison: Compared, group: Group | None) -> None:
        if self._nothing or comparison in self._absent:
            return
        place = f"findings: {comparison}" + (f", {group}" if group else "")
        rule = f"{what} for outcome {self.outcome!r} must be among the findings"
        self.problems.append(
            Problem(
                place,
                "",
                rule,
                "Add it to the plan and run the analysis again.",
                "report.number_missing",
            )
        )


def check_facts(facts: ReportFacts) -> list[Problem]:
    """Facts that contradict each other: counts that do not add up, no primary comparison."""
    problems = []
    sample = facts.sample
    broken = sum(sample.broken.values())
    if sample.complete + broken + sample.unfinished != sample.drawn:
        problems.append(
            Problem(
                "facts: sample",
                f"{sample.complete} + {broken} + {sample.unfinished}",
                f"complete, broken and unfinished tests must add up to the {sample.drawn} drawn",
                "Count the tests of the study again.",
                "report.counts_differ",
            )
        )
    for what, marked in (
        ("comparison", [comparison.primary for comparison in facts.comparisons]),
        ("outcome", [outcome.main for outcome in facts.outcomes]),
    ):
        if sum(marked) != 1:
            rule = f"exactly one {what} must answer the question"
            problems.append(
                Problem(
                    f"facts: {what}s", str(sum(marked)), rule, "Mark one.", "report.not_exactly_one"
                )
            )
    return problems
