"""Which candidates are compared: said by who asks, by the study, or by the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy
from numpy.typing import NDArray

from discrimtest.doors import Input
from discrimtest.errors import Problem, WrongInput
from discrimtest.estimators.registry import KNOWN, MODELS
from discrimtest.files.nearest import nearest
from discrimtest.files.plan import EVERYONE, MAIN, SINGLE, Family, Plan, PlannedComparison, Request
from discrimtest.files.plan_ids import unknown_ids
from discrimtest.files.toml_lines import dotted
from discrimtest.files.word import Key
from discrimtest.findings.caution import Caution
from discrimtest.samples.names import as_seen
from discrimtest.samples.observations import ABSENT, Observations
from discrimtest.tables.spelling import folded, one_spelling

SURE = 1e-6
"""Nearer to 0 or 1 no level or alpha can be computed with."""


def _in_the_plan(key: Key) -> str:
    return f"the plan: {dotted(key)}"


def check_plan(plan: Plan, control: str | None, comparisons: Sequence[PlannedComparison]) -> None:
    """Refuse ids no estimator answers to, and comparisons nobody named."""
    content = plan.model_dump(mode="python")
    problems = list(unknown_ids(content["findings"], content["families"], KNOWN, _in_the_plan))
    for key, most in (("level", 1 - SURE), ("alpha", 0.5)):
        if not SURE <= content[key] <= most:
            rule, repair = f"must lie between {SURE:f} and {most:g}", "Change the number."
            found = str(content[key])
            problems.append(Problem(f"the plan: {key}", found, rule, repair, "plan.extreme", key))
    named = [comparison.id for comparison in comparisons or plan.data.comparisons]
    asked: list[Request | Family] = [*plan.findings, *plan.families]
    names = [name for one in asked for name in one.comparisons]
    names += [one.comparison for one in plan.recognition]
    for name in dict.fromkeys(names):
        if control is None and name not in (EVERYONE, SINGLE, MAIN, *named):
            problems.append(
                Problem(
                    "the plan",
                    name,
                    f"must be one of the comparisons{nearest(name, named)}",
                    f"Choose from: {', '.join((*named, EVERYONE, SINGLE, MAIN))}.",
                    "plan.comparison_unknown",
                )
            )
    for number, request in enumerate(plan.findings, start=1):
        takers = ", ".join(MODELS)
        for id_ in request.ids if request.covariates or request.interactions else ():
            if id_ in KNOWN and id_ not in MODELS:
                rule = "takes no covariates and no interactions"
                repair = f"Ask for it under findings of its own. Models that take them: {takers}."
                problems.append(
                    Problem(
                        f"the plan: findings[{number}].ids", id_, rule, repair, "plan.no_covariates"
                    )
                )
    if problems:
        raise WrongInput("The plan asks for what is not there.", problems)


def comparisons_of(
    plan: Plan,
    control: str | None,
    comparisons: Sequence[PlannedComparison],
    seen: Observations,
    place: str,
) -> tuple[Sequence[PlannedComparison], list[Caution]]:
    """Those of ``control``, of the study, or of the plan; at least one must be in the data."""
    comparisons = [_spelled(one, seen.arms) for one in comparisons or plan.data.comparisons]
    cautions: list[Caution] = []
    if control is not None:
        comparisons, cautions = _with_control(control, comparisons, seen, place)
        missing = "must hold an arm beside the control"
    else:
        missing = "must hold both arms of a comparison"
        if not comparisons:
            raise _none_named(seen.arms, place)
    if not with_arms(seen, comparisons):
        named = "; ".join(str(comparison.key) for comparison in comparisons)
        problem = Problem(
            place,
            ", ".join(seen.arms),
            missing,
            "The comparisons are: {named}. Name the control with {control}.",
            "comparison.not_in_data",
            "control",
            {"named": named or "none", "control": Input("control")},
        )
        raise WrongInput(f"{place} can not be compared.", [problem])
    return comparisons, cautions


def _spelled(one: PlannedComparison, seen: Sequence[str]) -> PlannedComparison:
    """With its arms as they are read in the data."""
    test, control = (
        tuple(as_seen(one_spelling(arm), seen) for arm in arms) for arms in (one.test, one.control)
    )
    return one.model_copy(update={"test": test, "control": control})


def _with_control(
    control: str, planned: Sequence[PlannedComparison], seen: Observations, place: str
) -> tuple[list[PlannedComparison], list[Caution]]:
    """Every other arm against it; one that no test holds beside it against its own control.

    Where no arm ever meets the control the data are not matched, and all are against it.
    """
    control = as_seen(control, seen.arms)
    if control not in seen.arms:
        rule = f"must be an arm of the data{nearest(control, seen.arms)}"
        repair = f"Choose from: {', '.join(seen.arms)}."
        problem = Problem.of_input("control", control, rule, repair, code="control.unknown")
        raise WrongInput(f"{place} can not be compared.", [problem])
    # Another spelling of the control is no candidate; that there is one is told apart.
    same = folded(control) or control
    others = [arm for arm in seen.arms if (folded(arm) or arm) != same]
    met = {arm for arm in others if seen.meet(arm, control)} or set(others)
    own = {one.test[0]: one for one in planned if not one.pooled and seen.meet(*one.pairs[0])}
    kept, cautions = list[PlannedComparison](), list[Caution]()
    for arm in others:
        theirs = own.get(arm)
        if arm in met:
            kept.append(PlannedComparison(id=arm, test=(arm,), control=(control,)))
            if theirs and theirs.control != (control,):
                about = {"comparison": kept[-1].key, "arm": arm, "control": theirs.control[0]}
                cautions.append(Caution("control_replaced", **about))
        elif theirs:
            kept.append(theirs)
            about = {"comparison": theirs.key, "arm": arm, "control": control}
            cautions.append(Caution("own_control", **about))
        else:
            cautions.append(Caution("never_together", arm=arm, control=control))
    controls = {one.control[0] for one in kept}
    return kept, [one for one in cautions if one.values["arm"] not in controls]


def _none_named(arms: Sequence[str], place: str) -> WrongInput:
    problem = Problem(
        place,
        "",
        "neither the plan nor the study names a comparison",
        "Name the control candidate with {control}; the arms are: {arms}.",
        "comparison.none",
        "control",
        {"control": Input("control"), "arms": ", ".join(arms)},
    )
    return WrongInput(f"{place} can not be compared.", [problem])


def usable(
    seen: Observations, compared: Sequence[PlannedComparison]
) -> tuple[list[PlannedComparison], list[Caution]]:
    """The comparisons the data can serve, and a caution for each that they can not."""
    cautions: list[Caution] = []
    kept: list[PlannedComparison] = []
    for comparison in compared:
        pairs = [pair for pair in comparison.pairs if set(pair) <= set(seen.arms)]
        doubled = 0
        if comparison.pooled and pairs and seen.grids:
            grid = next(iter(seen.grids.values()))
            held = sum(_held(seen, grid, pair).astype(numpy.int64) for pair in pairs)
            doubled = int(seen.frequency[numpy.asarray(held) > 1].sum())
        if not pairs:
            cautions.append(Caution("arms_absent", comparison=comparison.key))
        elif doubled:
            cautions.append(Caution("several_pairs", comparison=comparison.key, tests=doubled))
        else:
            kept.append(comparison)
    used = {arm for comparison in kept for pair in comparison.pairs for arm in pair}
    for number, arm in enumerate(seen.arms):
        if arm not in used:
            count = int(seen.frequency[seen.contacts.test[seen.contacts.arm == number]].sum())
            cautions.append(Caution("not_compared", contacts=count, arm=arm))
    return kept, cautions


def selected(
    compared: Sequence[PlannedComparison], names: Iterable[str], free: bool
) -> list[PlannedComparison]:
    """The comparisons meant by ids, ``all``, ``single`` or ``main``, in their own order.

    ``free``: the comparisons were made from ``--control``, so the plan's ids name none of them.
    """
    wanted = set(names)
    mains = [comparison for comparison in compared if comparison.main]
    if free and not wanted & {EVERYONE, SINGLE, MAIN}:
        return list(compared)
    return [
        comparison
        for comparison in compared
        if EVERYONE in wanted
        or comparison.id in wanted
        or (SINGLE in wanted and not comparison.pooled)
        or (MAIN in wanted and (comparison.main or not mains))
    ]


def with_arms(seen: Observations, compared: Sequence[PlannedComparison]) -> list[PlannedComparison]:
    """The comparisons of which the data hold both arms of a pair."""
    return [one for one in compared if any(set(pair) <= set(seen.arms) for pair in one.pairs)]


def families(chosen: Sequence[PlannedComparison]) -> list[list[PlannedComparison]]:
    """The comparisons that one model estimates together.

    Those of one test arm each that share a control candidate; each pooled one by itself.
    """
    singles: dict[str, list[PlannedComparison]] = {}
    for comparison in chosen:
        if not comparison.pooled:
            singles.setdefault(comparison.control[0], []).append(comparison)
    return [*singles.values(), *([one] for one in chosen if one.pooled)]


def coding(controls: int, together: Sequence[PlannedComparison]) -> NDArray[numpy.float64]:
    """Arms x coefficients of :func:`families`: control arms first, then the test arms in turn."""
    rows = [[0.0] * len(together)] * controls
    for number, comparison in enumerate(together):
        rows += [[float(place == number) for place in range(len(together))]] * len(comparison.test)
    return numpy.array(rows)


def _held(
    seen: Observations, grid: NDArray[numpy.int8], pair: tuple[str, str]
) -> NDArray[numpy.bool_]:
    held: NDArray[numpy.bool_] = (grid[:, [seen.arms.index(arm) for arm in pair]] != ABSENT).all(
        axis=1
    )
    return held
