"""The one gate: what of an analysis may leave for the public, decided on keys, never on words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from discrimtest.disclosure.hidden import hidden_rows
from discrimtest.disclosure.rule import RULE, DisclosureRule, is_small
from discrimtest.estimators.multiplicity import ADJUST
from discrimtest.estimators.registry import CARDS
from discrimtest.findings.atom import Counts, Row
from discrimtest.findings.card import Needs
from discrimtest.findings.caution import Caution
from discrimtest.findings.finding import Cells, Finding, Findings
from discrimtest.findings.keys import Compared, Comparison, Group


def publishable(findings: Findings, rule: DisclosureRule = RULE) -> Findings:
    """The findings without whatever tells of hidden rows.

    Models that hold more than the candidates go too: a covariate tells of groups, and nothing says
    how many landlords stand behind it. Of p-values that were adjusted together, a hidden one is
    taken to be 1; so none of the others tells of it, and none becomes smaller than it was.
    """
    return Gate.of(findings, rule).findings


@dataclass(frozen=True)
class Gate:
    """What the public sees of an analysis.

    Attributes:
        whole: Everything that was found.
        hidden: The rows that the public does not see.
    """

    whole: Findings
    hidden: frozenset[Row]

    @classmethod
    def of(cls, findings: Findings, rule: DisclosureRule = RULE) -> Gate:
        """Hide in every outcome definition what has to be hidden in one of them."""
        small = frozenset(_small(findings, rule))
        hidden = {row for row in rows_of(findings) if row in small or (row[0], None) in small}
        for outcome in dict.fromkeys(atom.outcome for atom in findings.atoms):
            atoms = [atom for atom in findings.atoms if atom.outcome == outcome]
            hidden |= hidden_rows(atoms, small, rule)
        wholes = {comparison for comparison, group in hidden if group is None}
        return cls(findings, frozenset(hidden | {r for r in rows_of(findings) if r[0] in wholes}))

    @property
    def shown(self) -> list[Row]:
        """The rows that the public sees."""
        return [row for row in rows_of(self.whole) if row not in self.hidden]

    def hides(self, comparison: Comparison) -> bool:
        """Whether a comparison is hidden whole."""
        return (comparison, None) in self.hidden

    def hides_groups(self, column: str) -> bool:
        """Whether a group of a column is hidden in some comparison."""
        return any(group is not None and group.column == column for _, group in self.hidden)

    @cached_property
    def findings(self) -> Findings:
        """What the public sees."""
        whole = self.whole
        found = tuple(_adjusted(whole.findings, filter(self._is_told, whole.findings)))
        return replace(
            whole,
            findings=found,
            cells=tuple(one for one in whole.cells if not self._names(one.comparison, one.group)),
            shown=tuple(one for one in whole.shown if not self._names(one.comparison, one.group)),
            warnings=tuple(self._warnings(found)),
            atoms=(),
        )

    @property
    def nothing(self) -> Findings:
        """What the public sees where the answer to the question of the study is hidden."""
        return replace(self.whole, findings=(), cells=(), shown=(), warnings=(), atoms=())

    def _is_told(self, finding: Finding) -> bool:
        if finding.model or self._names(finding.comparison, finding.group):
            return False
        card = CARDS.get(finding.id)
        # Weights are those of kinds of landlord, so a weighted sum sets hidden groups apart.
        weighted = card is not None and card.needs is Needs.WEIGHTED
        return not (weighted and any(row[0] in finding.comparison.parts for row in self.hidden))

    def _names(self, comparison: Compared, group: Group | None) -> bool:
        """Whether it tells of a hidden row, alone or with others."""
        if group is None or group.value is not None:
            groups = group.parts if group else (None,)
            told = [(part, one) for part in comparison.parts for one in groups]
            return any(row in self.hidden for row in told) or any(map(self.hides, comparison.parts))
        return any(
            row[0] in comparison.parts and (row[1] is None or row[1].column == group.column)
            for row in self.hidden
        )

    def _warnings(self, found: Collection[Finding]) -> Iterator[str]:
        methods: dict[Compared, set[str]] = {}
        for one in found:
            methods.setdefault(one.comparison, set()).add(one.ci_method or one.id)
        for warning in self.whole.warnings:
            if isinstance(warning, Caution) and not self._warns_of(warning):
                if "methods" in warning.values:
                    yield from _of_methods(warning, methods)
                else:
                    yield warning

    def _warns_of(self, caution: Caution) -> bool:
        """Whether a caution tells of a hidden row, or of terms of a model, which are groups."""
        values = caution.values
        if {"terms", "reference"} & values.keys():
            return True
        comparison, group = caution.about
        column = values.get("column")
        if comparison is None:
            return self._counts_all(caution) or (column is not None and self.hides_groups(column))
        if column is not None and self._names(comparison, Group(column)):
            return True
        return self._names(comparison, group)

    def _counts_all(self, caution: Caution) -> bool:
        """Whether it holds a number of all tests, some of which are in a hidden comparison."""
        numbers = any(isinstance(value, int) for value in caution.values.values())
        return numbers and any(group is None for _, group in self.hidden)


def _of_methods(warning: Caution, methods: Mapping[Compared, Collection[str]]) -> Iterator[Caution]:
    """The same of the methods of figures that are shown."""
    known = methods.get(warning.values["comparison"], ())
    kept = tuple(name for name in warning.values["methods"] if name in known)
    if kept:
        yield Caution(warning.id, **{**warning.values, "methods": kept})


def rows_of(findings: Findings) -> list[Row]:
    """Every row that was looked at."""
    rows: dict[Row, None] = {}
    named = [(one.comparison, one.group) for one in findings.cells]
    for compared, group in (*named, *((one.comparison, one.group) for one in findings.findings)):
        groups = group.parts if group else (None,)
        rows |= dict.fromkeys((part, one) for part in compared.parts for one in groups)
    return list(rows)


def _small(findings: Findings, rule: DisclosureRule) -> Iterator[Row]:
    """Rows that are small in some outcome definition; where counts are not known, by landlords."""
    landlords = {(f.comparison, f.group, f.outcome): f.n_landlords for f in findings.findings}
    counted = set()
    for cells in findings.cells:
        row = (cells.comparison, cells.group)
        counted.add(row)
        if is_small(_cells(cells), landlords.get((*row, cells.outcome)), rule):
            yield row
    for one in findings.findings:
        row = (one.comparison, one.group)  # type: ignore[assignment]
        if isinstance(one.comparison, Comparison) and row not in counted and _is_row(one.group):
            crowd = one.n_tests if one.n_landlords is None else one.n_landlords
            if 0 < crowd < rule.crowd:
                yield row


def _is_row(group: Group | None) -> bool:
    return group is None or (group.value is not None and group.against is None)


def _cells(cells: Cells) -> Counts:
    return cells.both, cells.control_only, cells.test_only, cells.neither


def _adjusted(whole: Iterable[Finding], shown: Iterable[Finding]) -> Iterator[Finding]:
    """The shown findings; those adjusted together with a hidden one as if its p-value were 1."""
    kept = list(shown)
    sizes: dict[tuple[str | None, ...], int] = {}
    for one in whole:
        if one.p_adjusted is not None:
            sizes[_family(one)] = sizes.get(_family(one), 0) + 1
    members: dict[tuple[str | None, ...], list[int]] = {}
    for place, one in enumerate(kept):
        if one.p_adjusted is not None:
            members.setdefault(_family(one), []).append(place)
    for family, places in members.items():
        lacking = sizes[family] - len(places)
        if lacking:
            p_values = [kept[place].p_value or 0.0 for place in places]
            adjust = ADJUST[str(kept[places[0]].adjusted_by)]
            again = adjust([*p_values, *[1.0] * lacking])
            for place, p_value in zip(places, again, strict=False):
                kept[place] = replace(kept[place], p_adjusted=float(p_value))
    return iter(kept)


def _family(finding: Finding) -> tuple[str | None, ...]:
    """Which tests were adjusted together."""
    return finding.family, finding.id, finding.adjusted_by
