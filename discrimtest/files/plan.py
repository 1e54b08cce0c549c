"""A plan: the analysis fixed before the data, as written in ``analysis/<name>/plan.toml``.

A plan says which answers count as favourable, which estimates and tests are wanted, for whom,
and which of them answer the question. It can not compute anything nobody saw: ids name
estimators of the program.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PrivateAttr, ValidationError, model_validator

from discrimtest.errors import Problem, WrongInput
from discrimtest.files.comparison import PlannedComparison as PlannedComparison
from discrimtest.files.comparison import question_sha256 as question_sha256
from discrimtest.files.plan_ids import nearest as nearest
from discrimtest.files.plan_ids import unknown_ids
from discrimtest.files.recognition import Recognition
from discrimtest.files.word import LANGUAGES, LocalText, Slug, Word
from discrimtest.findings.finding import FindingRole
from discrimtest.identifiers import canonical_json, sha256_hex
from discrimtest.words.outcome import Category

EVERYONE = "all"
"""As a group: all tests together. As comparisons: every comparison."""
SINGLE = "single"
"""As comparisons: those of one test arm with its own control (not the pooled ones)."""
MAIN = "main"
"""As comparisons: those marked as main; every comparison where none is marked."""


def _same_in_all(value: Any) -> Any:
    return dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value


Text = Annotated[LocalText, BeforeValidator(_same_in_all)]
"""A text by language; a plain string stands for the same text in all three."""


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Grade = Annotated[tuple[str, ...], BeforeValidator(_listed), Field(min_length=1)]
"""Categories that are as good; a plain string stands for one."""


class OutcomeDefinition(Word):
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


class DataColumns(Word):
    """What the columns of a foreign file are called: our name -> the file's."""

    test: str = "test"
    arm: str = "arm"
    outcome: str = "outcome"
    landlord: str = "landlord"
    landlord_type: str = "landlord_type"
    channel: str = "channel"
    order: str = "order"
    stratum: str = "stratum"
    weight: str = "weight"
    broken: str = "broken"
    comparison: str = "comparison"
    frequency: str = "frequency"
    hours: str = "hours"
    window: str = "window"

    def named(self, name: str) -> str:
        """The file's header for ``name``, which may also be a covariate of the file."""
        return str(getattr(self, name)) if name in type(self).model_fields else name


class DataSection(Word):
    """How a file of contacts is read.

    Attributes:
        columns: Headers, where they differ from ours.
        comparisons: Which arms are compared; empty when the study or ``--control`` says.
        repeated: Which contact counts when a test holds several of one arm; ``every`` keeps
            them all for rates and models; empty refuses a few and keeps a design of many.
        categories: The codebook's categories, where they are not the default ones.
    """

    columns: DataColumns = DataColumns()
    comparisons: tuple[PlannedComparison, ...] = ()
    repeated: Literal["", "first", "last", "every"] = ""
    categories: tuple[str, ...] = tuple(Category)


class TimeSection(Word):
    """What the clock of a contact waits for; it starts when the contact is made.

    Attributes:
        event: Categories of the codebook that stop it; empty for any answer that is not
            automatic. In a foreign file, the column of hours says when it stopped.
        window_hours: Hours after which nothing counts, above 0; None leaves it to the column of
            windows, which a study fills in by its protocol.
        ties: How answers to one test at the same moment are weighed in ``cox``.
    """

    event: tuple[str, ...] = ()
    window_hours: float | None = Field(default=None, gt=0)
    ties: Literal["efron", "breslow"] = "efron"


class Request(Word):
    """Findings wanted: every id for every outcome, comparison, group and interval named.

    Attributes:
        ids: Estimands and tests of the method page.
        intervals: Interval methods; empty means the one shown first for each id.
        groups: ``all`` for all tests together, or columns whose values split them.
        outcomes: Outcome definitions; empty means the main one.
        comparisons: Ids, or ``all``, ``single``, ``main``.
        covariates: Columns that a model holds beside the candidates: numbers as they are, words
            as a term for each word but the first in sorted order.
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


class Family(Word):
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


class Plan(Word):
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
    level: float = Field(default=0.95, gt=0, lt=1)
    alpha: float = Field(default=0.05, gt=0, lt=1)
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

    @model_validator(mode="after")
    def _hangs_together(self) -> Plan:
        wrong = "\n".join(_contradictions(self))
        if wrong:
            raise ValueError(wrong)
        return self


def _contradictions(plan: Plan) -> Iterator[str]:
    mains = [outcome.id for outcome in plan.outcomes if outcome.main]
    if len(mains) != 1:
        yield f"exactly one outcome must have main = true, found {len(mains)}"
    outcomes = [outcome.id for outcome in plan.outcomes]
    comparisons = [comparison.id for comparison in plan.data.comparisons]
    families = [family.id for family in plan.families]
    recognised = [recognition.comparison for recognition in plan.recognition]
    for what, ids in (
        ("outcome", outcomes),
        ("comparison", comparisons),
        ("family", families),
        ("recognition of", recognised),
    ):
        for double in sorted({name for name in ids if ids.count(name) > 1}):
            yield f"{what} {double!r} is defined twice"
    for outcome in plan.outcomes:
        for category in outcome.favourable:
            if not outcome.column and category not in plan.data.categories:
                yield (
                    f"outcome {outcome.id!r} counts {category!r}, which the codebook does not know"
                    + (nearest(category, plan.data.categories))
                )
        yield from _wrong_order(outcome, plan.data.categories)
    for category in plan.time.event:
        if category not in plan.data.categories:
            hint = nearest(category, plan.data.categories)
            yield f"time.event names {category!r}, which the codebook does not know{hint}"
    for name in recognised:
        if comparisons and name not in comparisons:
            yield f"recognition names comparison {name!r}, which is not defined" + nearest(
                name, comparisons
            )
    yield from _in_two_families(plan)
    asked = [("findings", request.outcomes, request.comparisons) for request in plan.findings]
    asked += [("families", family.outcomes, family.comparisons) for family in plan.families]
    for where, wanted_outcomes, wanted_comparisons in asked:
        for name in wanted_outcomes:
            if name not in outcomes:
                yield f"{where} name outcome {name!r}, which is not defined" + nearest(
                    name, outcomes
                )
        for name in wanted_comparisons:
            if comparisons and name not in (EVERYONE, SINGLE, MAIN, *comparisons):
                yield f"{where} name comparison {name!r}, which is not defined" + (
                    nearest(name, comparisons)
                )


def _in_two_families(plan: Plan) -> Iterator[str]:
    """Tests whose p-value two families would adjust; the second would undo the first."""
    main = [outcome.id for outcome in plan.outcomes if outcome.main]
    for one, other in combinations(plan.families, 2):
        outcomes = set(one.outcomes or main) & set(other.outcomes or main)
        named = set(one.comparisons), set(other.comparisons)
        alike = named[0] & named[1] or any(EVERYONE in names for names in named)
        if outcomes and alike and one.group == other.group:
            for test in sorted(set(one.tests) & set(other.tests)):
                yield f"families {one.id!r} and {other.id!r} both adjust {test!r}; name it in one"


def _wrong_order(outcome: OutcomeDefinition, categories: Sequence[str]) -> Iterator[str]:
    named = [name for grade in outcome.ordered for name in grade]
    if len(outcome.ordered) == 1:
        yield f"outcome {outcome.id!r} orders a single grade; give two or more, worst first"
    for name in dict.fromkeys(named):
        if named.count(name) > 1:
            yield f"outcome {outcome.id!r} orders {name!r} twice"
        if not outcome.column and name not in categories:
            hint = nearest(name, categories)
            yield f"outcome {outcome.id!r} orders {name!r}, which the codebook does not know{hint}"


def plan_from_toml(
    text: str, place: str, known: Mapping[str, tuple[str, ...] | None] | None = None
) -> Plan:
    """A plan from the text of ``plan.toml``.

    Args:
        text: The file's text.
        place: How messages name the file.
        known: Ids the program knows (:data:`discrimtest.estimators.registry.KNOWN`), so that
            unknown ids are told at once with every other mistake; None to look later.

    Raises:
        WrongInput: With every mistake of the file.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        rule = f"must be TOML: {error}"
        repair = "Mend the syntax at that line; nothing else was read."
        raise WrongInput(f"{place} can not be read.", [Problem(place, "", rule, repair)]) from None
    problems = unknown_ids(raw.get("findings"), raw.get("families"), known, place) if known else []
    try:
        plan = Plan.model_validate(raw)
    except ValidationError as error:
        problems = [*_mistakes(error, place), *problems]
    if problems:
        count = "one mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        raise WrongInput(f"{place} has {count}.", problems)
    plan._sha256 = sha256_hex(text.encode("utf-8"))
    return plan


def _mistakes(error: ValidationError, place: str) -> Iterator[Problem]:
    mistakes = error.errors(include_url=False)
    for mistake in mistakes:
        inside = [
            other for other in mistakes if other["loc"][: len(mistake["loc"])] == mistake["loc"]
        ]
        if mistake["type"] == "too_short" and len(inside) > 1:
            continue  # too few items were left only because the others are wrong
        key = "".join(
            f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in mistake["loc"]
        ).lstrip(".")
        where = f"{place}: {key}" if key else place
        kind, found = mistake["type"], mistake.get("input")
        if kind == "missing":
            yield Problem(where, "", "must be given", "Add this key.")
        elif kind == "extra_forbidden":
            yield Problem(
                where,
                str(mistake["loc"][-1]),
                "is no key that is known here",
                f"Correct its spelling or remove it{nearest(str(mistake['loc'][-1]), _keys())}.",
            )
        elif kind == "value_error":
            for rule in mistake["msg"].removeprefix("Value error, ").splitlines():
                yield Problem(where, "", rule, "Make the parts of the plan agree.")
        else:
            shown = found if isinstance(found, (str, int, float)) else ""
            rule = mistake["msg"].removeprefix("Input ").replace("should", "must", 1)
            yield Problem(where, str(shown), rule, "Write a value of that kind.")


def _keys() -> list[str]:
    parts = (DataSection, DataColumns, TimeSection, PlannedComparison, OutcomeDefinition)
    models = (Plan, *parts, Request, Family, Recognition)
    return list(dict.fromkeys(name for model in models for name in model.model_fields))
