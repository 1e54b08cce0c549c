"""A plan: the analysis fixed before the data, as written in ``analysis/<name>/plan.toml``.

A plan says which answers count as favourable, which estimates and tests are wanted, for whom,
and which of them answer the question. It can not compute anything nobody saw: ids name
estimators of the program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Annotated, Literal, TypeVar

from pydantic import Field, PrivateAttr, model_validator

from discrimtest.errors import WrongInput
from discrimtest.files.comparison import PlannedComparison as PlannedComparison
from discrimtest.files.data_section import DataColumns as DataColumns
from discrimtest.files.data_section import DataSection as DataSection
from discrimtest.files.nearest import nearest
from discrimtest.files.plan_ids import unknown_ids
from discrimtest.files.reading import Reading, nothing, read_model
from discrimtest.files.recognition import Recognition
from discrimtest.files.word import (
    Contradiction,
    FileTable,
    Key,
    Mistake,
    OneOrMore,
    Sensible,
    Slug,
    Text,
)
from discrimtest.findings.finding import FindingRole
from discrimtest.identifiers import canonical_json, sha256_hex

CATEGORY = "Name a category of the codebook."
DEFINED = "Name one that is defined, or define it."
"""What to do about a name that nothing answers to."""

P = TypeVar("P", bound=FileTable)

EVERYONE = "all"
"""As a group: all tests together. As comparisons: every comparison."""
SINGLE = "single"
"""As comparisons: those of one test arm with its own control (not the pooled ones)."""
MAIN = "main"
"""As comparisons: those marked as main; every comparison where none is marked."""


Grade = Annotated[OneOrMore, Field(min_length=1)]
"""Categories that are as good; a plain string stands for one."""


class OutcomeDefinition(FileTable):
    """Which coded answers count as favourable.

    Attributes:
        noun: What a favourable answer is called in denominators.
        favourable: Categories of the codebook; in data of 0 and 1 the main outcome is the 1.
        channels: Values of the ``channel`` column by which such an answer must have come to
            count; empty for any. It splits answers, not tests: the two candidates of a test may
            be answered by different channels.
        column: Column of its own (subtle treatment); empty for the outcome column.
        ordered: Categories from worst to best, for estimators of grades; those of one inner
            list are as good. A test with an answer in none of them is not graded.
        main: The definition the question is about; exactly one of a plan is.
    """

    id: Slug
    label: Text
    noun: Literal["invitation", "favourable outcome", "answer of this kind"] = "favourable outcome"
    favourable: tuple[str, ...] = Field(min_length=1)
    channels: tuple[str, ...] = ()
    column: str = ""
    ordered: tuple[Grade, ...] = ()
    main: bool = False

    @property
    def categories_column(self) -> str:
        """The plan's name of the column that holds its categories."""
        return self.column or "outcome"


class TimeSection(FileTable):
    """What the clock of a contact waits for; it starts when the contact is made.

    Attributes:
        event: Categories of the codebook that stop it; empty for any answer that is not
            automatic. In a foreign file, the column of hours says when it stopped.
        window_hours: Hours after which nothing counts, above 0; None leaves it to the column of
            windows, which a study fills in by its protocol.
        ties: How answers to one test at the same moment are weighed in ``cox``.
    """

    event: tuple[str, ...] = ()
    window_hours: Annotated[float, Sensible(0, 87_840)] | None = Field(default=None, gt=0)
    ties: Literal["efron", "breslow"] = "efron"


class Request(FileTable):
    """Findings wanted: every id for every outcome, comparison, group and interval named.

    Attributes:
        ids: Estimands and tests of the method page.
        intervals: Interval methods; empty means the one shown first for each id.
        groups: ``all`` for all tests together, or columns whose values split them.
        outcomes: Outcome definitions; empty means the main one.
        comparisons: Ids, or ``all``, ``single``, ``main``.
        covariates: Columns that a model holds beside the candidates: numbers as they are, words,
            and numbers that ``data.categorical`` calls codes, as a term for each but the first.
        interactions: Columns that enter a model likewise, and once more times each candidate.
        random: Who has an intercept of their own in ``logit_re``.
    """

    ids: tuple[str, ...] = Field(min_length=1)
    intervals: tuple[str, ...] = ()
    groups: tuple[str, ...] = (EVERYONE,)
    outcomes: tuple[str, ...] = ()
    comparisons: tuple[str, ...] = (EVERYONE,)
    covariates: tuple[str, ...] = ()
    interactions: tuple[str, ...] = ()
    random: Literal["test", "landlord"] = "test"
    role: FindingRole = FindingRole.SECONDARY


class Family(FileTable):
    """Tests that are read together, so their p-values are adjusted together.

    Attributes:
        tests: Test ids; each is adjusted over the outcomes, the comparisons and the values of
            ``group``.
        outcomes: Outcome definitions; empty means the main one.
        group: ``all``, or a column whose values are in the family.
        adjust: ``holm`` against one false rejection or more, ``bh`` or ``by`` against too many
            false ones among all (:mod:`~discrimtest.estimators.multiplicity`).
    """

    id: Slug
    tests: tuple[str, ...] = Field(min_length=1)
    outcomes: tuple[str, ...] = ()
    group: str = EVERYONE
    comparisons: tuple[str, ...] = (SINGLE,)
    adjust: Literal["holm", "bh", "by"] = "holm"


class Plan(FileTable):
    """The whole file.

    Attributes:
        level: Confidence level of intervals, in (0, 1).
        alpha: Significance level of tests, in (0, 1).
        equivalence_margin: Net difference, in (0, 1), below which candidates count as treated
            alike; None when none was fixed.
        seed: For estimators that draw; None means the study's.
        draws: How often they draw.
    """

    title: Text
    question: Text
    level: Annotated[float, Sensible(0.5, 0.9999)] = Field(default=0.95, gt=0, lt=1)
    alpha: Annotated[float, Sensible(0.0001, 0.5)] = Field(default=0.05, gt=0, lt=1)
    equivalence_margin: float | None = Field(default=None, gt=0, lt=1)
    seed: int | None = Field(default=None, ge=0)
    draws: int = Field(default=10_000, ge=100, le=1_000_000)
    data: DataSection = DataSection()
    time: TimeSection = TimeSection()
    outcomes: tuple[OutcomeDefinition, ...] = Field(min_length=1)
    findings: tuple[Request, ...] = Field(min_length=1)
    families: tuple[Family, ...] = ()
    recognition: tuple[Recognition, ...] = ()
    _sha256: str = PrivateAttr(default="")

    @property
    def sha256(self) -> str:
        """Hash of the file it was read from, or of its content when it was made in Python."""
        return self._sha256 or sha256_hex(canonical_json(self.model_dump(mode="json")))

    @property
    def main_outcome(self) -> OutcomeDefinition:
        return next(outcome for outcome in self.outcomes if outcome.main)

    def outcome(self, name: str) -> OutcomeDefinition:
        """The definition called ``name``; the main one for an empty name."""
        if not name:
            return self.main_outcome
        return next(outcome for outcome in self.outcomes if outcome.id == name)

    def with_columns(self, called: Callable[[str], str]) -> Plan:
        """The same plan for data that call each column as ``called`` says."""

        def renamed(part: P, *names: str) -> P:
            update = {name: _each(getattr(part, name), called) for name in names}
            return part.model_copy(update=update)

        columns = renamed(self.data.columns, *DataColumns.model_fields)
        asked = ("groups", "covariates", "interactions")
        return self.model_copy(
            update={
                "data": renamed(self.data, "categorical").model_copy(update={"columns": columns}),
                "outcomes": tuple(renamed(one, "column") for one in self.outcomes),
                "findings": tuple(renamed(one, *asked) for one in self.findings),
                "families": tuple(renamed(one, "group") for one in self.families),
            }
        )

    @model_validator(mode="after")
    def _hangs_together(self) -> Plan:
        wrong = tuple(_contradictions(self))
        if wrong:
            raise Contradiction(wrong)
        return self


def _each(names: str | tuple[str, ...], called: Callable[[str], str]) -> str | tuple[str, ...]:
    return called(names) if isinstance(names, str) else tuple(map(called, names))


def _contradictions(plan: Plan) -> Iterator[Mistake]:
    mains = [outcome.id for outcome in plan.outcomes if outcome.main]
    if len(mains) != 1:
        rule = f"exactly one outcome must have main = true, found {len(mains)}"
        yield ("outcomes",), rule, "Mark the one that the question is about."
    yield from _defined_twice(plan)
    for number, outcome in enumerate(plan.outcomes):
        yield from _unknown_categories(("outcomes", number), outcome, plan.data.categories)
        yield from _wrong_order(("outcomes", number, "ordered"), outcome, plan.data.categories)
    for category in plan.time.event:
        if category not in plan.data.categories:
            hint = nearest(category, plan.data.categories)
            rule = f"time.event names {category!r}, which the codebook does not know{hint}"
            yield ("time", "event"), rule, CATEGORY
    yield from _in_two_families(plan)
    yield from _undefined_names(plan)


def _defined_twice(plan: Plan) -> Iterator[Mistake]:
    named: tuple[tuple[Key, str, list[str]], ...] = (
        (("outcomes",), "outcome", [outcome.id for outcome in plan.outcomes]),
        (("data", "comparisons"), "comparison", [one.id for one in plan.data.comparisons]),
        (("families",), "family", [family.id for family in plan.families]),
        (("recognition",), "recognition of", [one.comparison for one in plan.recognition]),
    )
    for key, what, ids in named:
        for double in sorted({name for name in ids if ids.count(name) > 1}):
            yield key, f"{what} {double!r} is defined twice", "Rename one, or remove it."
    for one, other in combinations(plan.data.comparisons, 2):
        if one.id != other.id and set(one.pairs) == set(other.pairs):
            rule = f"comparisons {one.id!r} and {other.id!r} compare the same arms"
            yield ("data", "comparisons"), rule, "Keep one of them."


def _unknown_categories(
    key: Key, outcome: OutcomeDefinition, categories: Sequence[str]
) -> Iterator[Mistake]:
    for name in () if outcome.column else outcome.favourable:
        if name not in categories:
            hint = nearest(name, categories)
            rule = f"outcome {outcome.id!r} counts {name!r}, which the codebook does not know{hint}"
            yield (*key, "favourable"), rule, CATEGORY


def _undefined_names(plan: Plan) -> Iterator[Mistake]:
    """Outcomes and comparisons that the plan names and does not define."""
    outcomes = [outcome.id for outcome in plan.outcomes]
    comparisons = [comparison.id for comparison in plan.data.comparisons]
    known = (EVERYONE, SINGLE, MAIN, *comparisons)
    for number, recognised in enumerate(plan.recognition):
        name = recognised.comparison
        if comparisons and name not in comparisons:
            hint = nearest(name, comparisons)
            rule = f"recognition names comparison {name!r}, which is not defined{hint}"
            yield ("recognition", number, "comparison"), rule, DEFINED
    for table in ("findings", "families"):
        asked: tuple[Request | Family, ...] = getattr(plan, table)
        for number, request in enumerate(asked):
            for name in request.outcomes:
                if name not in outcomes:
                    rule = f"{table} name outcome {name!r}, which is not defined"
                    rule += nearest(name, outcomes)
                    yield (table, number, "outcomes"), rule, DEFINED
            for name in request.comparisons if comparisons else ():
                if name not in known:
                    rule = f"{table} name comparison {name!r}, which is not defined"
                    rule += nearest(name, comparisons)
                    yield (table, number, "comparisons"), rule, DEFINED


def _in_two_families(plan: Plan) -> Iterator[Mistake]:
    """Tests whose p-value two families would adjust; the second would undo the first."""
    main = [outcome.id for outcome in plan.outcomes if outcome.main]
    for one, other in combinations(plan.families, 2):
        outcomes = set(one.outcomes or main) & set(other.outcomes or main)
        named = set(one.comparisons), set(other.comparisons)
        alike = named[0] & named[1] or any(EVERYONE in names for names in named)
        if outcomes and alike and one.group == other.group:
            for test in sorted(set(one.tests) & set(other.tests)):
                rule = f"families {one.id!r} and {other.id!r} both adjust {test!r}"
                yield ("families",), rule, "Name it in one of them."


def _wrong_order(
    key: Key, outcome: OutcomeDefinition, categories: Sequence[str]
) -> Iterator[Mistake]:
    named = [name for grade in outcome.ordered for name in grade]
    if len(outcome.ordered) == 1:
        rule = f"outcome {outcome.id!r} orders a single grade"
        yield key, rule, "Give two or more, worst first."
    for name in dict.fromkeys(named):
        if named.count(name) > 1:
            yield key, f"outcome {outcome.id!r} orders {name!r} twice", "Keep it in one grade."
        if not outcome.column and name not in categories:
            hint = nearest(name, categories)
            rule = f"outcome {outcome.id!r} orders {name!r}, which the codebook does not know{hint}"
            yield key, rule, CATEGORY


def question_sha256(plan: Plan, comparisons: Sequence[PlannedComparison]) -> str:
    """Hash of what an analysis asks: what its plan says, and which candidates it compares.

    How the plan's file spells it makes no difference.
    """
    asked = [comparison.model_dump(mode="json") for comparison in comparisons]
    return sha256_hex(canonical_json([plan.model_dump(mode="json"), asked]))


def read_plan(
    text: str,
    path: str,
    known: Mapping[str, tuple[str, ...] | None] | None = None,
    *,
    frozen: bool = False,
) -> Reading[Plan]:
    """Read the text of ``plan.toml``; a plan with mistakes is not used at all.

    Args:
        text: The file's text.
        path: How messages name the file.
        known: Ids the program knows (:data:`discrimtest.estimators.registry.KNOWN`), so that
            unknown ids are told at once with every other mistake; None to look later.
        frozen: Whether a lock froze it (:func:`~discrimtest.files.reading.read_model`).
    """
    found = read_model(text, path, Plan, frozen=frozen)
    findings, families = found.raw.get("findings"), found.raw.get("families")

    def at(key: Key) -> str:
        return found.place(*key)

    unknown = unknown_ids(findings, families, known, at) if known else ()
    problems = (*found.problems, *unknown)
    if problems:
        return replace(nothing(path, Plan, problems), raw=found.raw, lines=found.lines)
    found.value._sha256 = sha256_hex(text.encode("utf-8"))
    return found


def plan_from_toml(
    text: str,
    path: str,
    known: Mapping[str, tuple[str, ...] | None] | None = None,
    *,
    frozen: bool = False,
) -> Plan:
    """A plan from the text of ``plan.toml``; the arguments are those of :func:`read_plan`.

    Raises:
        WrongInput: With every mistake of the file.
    """
    found = read_plan(text, path, known, frozen=frozen)
    if found.problems:
        count = len(found.problems)
        mistakes = "one mistake" if count == 1 else f"{count} mistakes"
        raise WrongInput(f"{path} has {mistakes}.", found.problems)
    return found.value
