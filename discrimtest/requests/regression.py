"""Models of contacts: with covariates, and with interactions of these with the candidate."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy

from discrimtest.estimators import conditional_covariates, hetprobit, logit_re, lpm, marginal
from discrimtest.estimators.conditional_logit import ODDS, SCORE
from discrimtest.estimators.interface import UNDEFINED, Interval
from discrimtest.estimators.registry import CARDS, MODELS
from discrimtest.estimators.regression import Fitted, ModelContacts
from discrimtest.files.plan import Plan, PlannedComparison, Request
from discrimtest.findings.finding import Finding
from discrimtest.findings.keys import Model, joint
from discrimtest.requests.rows import where, with_limits
from discrimtest.requests.run import Asked, Evaluation, Kind
from discrimtest.samples.compared import families, selected
from discrimtest.samples.contacts import Modelled, contacts_of, look_like_codes, too_many

_LARGEST = 700.0
DIFFERENT, TESTS, CONTACTS = "tests with different treatment", "tests", "contacts"


@dataclass(frozen=True, slots=True)
class _Model:
    """One id asked of one model in one group.

    Attributes:
        together: Comparisons that the model estimates, in the order of its arms.
        base: The row of the model as a whole.
        key: What the contacts are of, so that ids of one model share its fit.
    """

    run: Evaluation
    asked: Asked
    together: Sequence[PlannedComparison]
    material: Modelled
    base: Finding
    key: tuple[Hashable, ...]

    @property
    def contacts(self) -> ModelContacts:
        return self.material.contacts

    @property
    def methods(self) -> list[str]:
        """Interval methods wanted; the first one of the id where the plan names none."""
        known = MODELS[self.asked.id].methods
        return [name for name in self.asked.request.intervals if name in known] or list(known[:1])

    def about(self, place: int) -> Finding:
        """The row of one term: of its own comparison, or of all where it is a covariate."""
        arms, terms = len(self.together), self.material.terms
        if place < arms:
            return replace(self.base, comparison=self.together[place].key)
        crossed = place - (len(terms) - len(self.contacts.crossings))
        row = replace(self.base, term=terms[place])
        if crossed < 0:
            return row
        return replace(row, comparison=self.together[crossed % arms].key)

    def warn(self, message: str, terms: Iterable[Hashable] | None = None) -> None:
        named = {} if terms is None else {"terms": tuple(terms)}
        self.run.warn(message, **where(self.base), **named)


def columns(plan: Plan, request: Request) -> Iterable[str]:
    """The columns that the models of a request hold."""
    return (*request.covariates, *request.interactions)


def answer(run: Evaluation, asked: Asked) -> Iterator[Finding]:
    """The rows of one id: each model it takes, in each group."""
    request = asked.request
    names = tuple(dict.fromkeys(columns(run.plan, request)))
    absent = [name for name in names if name not in run.seen.contacts.details]
    for name in absent:
        header = run.plan.data.columns.named(name)
        run.warn("column_absent", column=header, what=f"{asked.id} with {', '.join(names)}")
    if absent:
        return
    for name in too_many(run.seen, names):
        run.warn("covariate_words", column=name, id=asked.id)
        return
    for name in look_like_codes(run.seen, names):
        run.warn("numeric_codes", column=run.plan.data.columns.named(name), id=asked.id)
    if asked.id in (*hetprobit.PARTS, hetprobit.OVERID) and not names:
        run.warn("covariate_needed", id=asked.id)
        return
    for together in families(selected(run.modelled, request.comparisons, run.free)):
        first = together[0]
        if first.pooled and first not in run.compared:
            run.warn("several_pairs_modelled", comparison=first.key, id=asked.id)
        for model in _models(run, asked, together):
            _tell_sample(model)
            yield from _ANSWERS[asked.id](model)


def _models(
    run: Evaluation, asked: Asked, together: Sequence[PlannedComparison]
) -> Iterator[_Model]:
    """The model of some comparisons in each group."""
    request = asked.request
    compared = joint(tuple(comparison.key for comparison in together))
    about = (asked.outcome.id, asked.column, request.covariates, request.interactions)
    key = (tuple(one.id for one in together), *about)
    found = run.once(("contacts", *key), lambda: [*contacts_of(run.seen, together, *about)])
    for group, material in found:
        base = run.base(asked, compared, group, material.sample)
        base = replace(base, model=_formula(asked) or None)
        yield _Model(run, asked, together, material, base, (*key, group))


def _formula(asked: Asked) -> Model:
    """What the model holds beside the candidates."""
    request = asked.request
    alike = tuple(name for name in request.covariates if name not in request.interactions)
    random = asked.id in (logit_re.LOGIT_RE, logit_re.SPREAD, marginal.EFFECT)
    return Model(alike, request.interactions, random and request.random == "landlord")


def _tell_sample(model: _Model) -> None:
    material, run = model.material, model.run
    if material.left_out:
        run.warn(
            "covariate_missing",
            **where(model.base),
            contacts=material.left_out,
            tests=material.tests_left_out,
        )
    if material.references and CARDS[model.asked.id].coefficient:
        run.warn(
            "interaction_reference",
            comparison=model.base.comparison,
            id=model.asked.id,
            reference=material.references,
        )


def _linear(model: _Model) -> Iterator[Finding]:
    for name, fit in lpm.lpm_test_fe(model.contacts, model.methods).items():
        yield from _rows(model, name, fit, (fit.n_tests, TESTS))


def _conditional(model: _Model) -> Iterator[Finding]:
    fits = conditional_covariates.clogit_within(model.contacts, model.methods)
    for name, fit in fits.items():
        yield from _rows(model, name, fit, (fit.n_tests, DIFFERENT), ratio=True)


def _no_arm_matters(model: _Model) -> Iterator[Finding]:
    terms, arms = model.contacts.terms, model.contacts.arms
    covariates = terms[arms : len(terms) - len(model.contacts.crossings)]
    score = conditional_covariates.clogit_arms(model.contacts, covariates)
    yield model.run.rows.told(model.base, score, "undefined_test")


def _intercepts(model: _Model) -> logit_re.RandomIntercept | None:
    """The fit; None, said why, where it can not be had."""
    random = model.asked.request.random
    if random == "landlord" and model.contacts.landlord is None:
        model.run.warn("landlords_needed", comparison=model.base.comparison, id=model.asked.id)
        return None
    if not len(model.contacts.outcome):
        model.run.warn("undefined", **where(model.base), denominator=CONTACTS)
        return None
    key = ("logit_re", random, *model.key)
    fit = model.run.once(key, lambda: logit_re.logit_re(model.contacts, random))
    if fit.reason:
        model.warn(fit.reason)
        return None
    return fit


def _nothing(model: _Model, row: Finding) -> Iterator[Finding]:
    """The rows of a figure that can not be had."""
    for name in model.methods:
        undefined = replace(row, value=math.nan)
        yield with_limits(undefined, name, model.run.plan.level, UNDEFINED)


def _random(model: _Model) -> Iterator[Finding]:
    fit = _intercepts(model)
    if fit is None:
        for place in range(model.contacts.arms):
            yield from _nothing(model, model.about(place))
        return
    for name in model.methods:
        yield from _rows(model, name, fit.fitted, (fit.fitted.n_contacts, CONTACTS), ratio=True)


def _spread(model: _Model) -> Iterator[Finding]:
    fit = _intercepts(model)
    if fit is None:
        yield from _nothing(model, model.base)
        return
    if not fit.spread:
        model.warn("no_spread")
    row = replace(model.base, value=fit.spread, n_denominator=fit.groups)
    row = replace(row, denominator=f"{model.asked.request.random}s")
    for name in model.methods:
        yield with_limits(row, name, model.run.plan.level, fit.deviation(model.run.plan.level))


def _averaged(model: _Model) -> Iterator[Finding]:
    fit = _intercepts(model)
    for place in range(model.contacts.arms):
        row = model.about(place)
        if fit is None:
            yield from _nothing(model, row)
            continue
        value, limits = marginal.average_effect(fit, model.contacts, place, model.run.plan.level)
        row = replace(row, n_denominator=fit.fitted.n_contacts, denominator=CONTACTS)
        if math.isnan(value):
            model.run.warn("undefined_effect", **where(row))
        for name in model.methods:
            yield with_limits(replace(row, value=value), name, model.run.plan.level, limits)


def _spread_apart(
    part: Callable[[hetprobit.Heteroskedastic], Fitted], ratio: bool = False
) -> Callable[[_Model], Iterator[Finding]]:
    """The rows of one part of the heteroskedastic probit."""

    def rows(model: _Model) -> Iterator[Finding]:
        fit = _heteroskedastic(model)
        if fit is None:
            for place in range(model.contacts.arms):
                yield from _nothing(model, model.about(place))
            return
        for name in model.methods:
            one = part(fit)
            yield from _rows(model, name, one, (one.n_contacts, CONTACTS), ratio=ratio)

    return rows


def _heteroskedastic(model: _Model) -> hetprobit.Heteroskedastic | None:
    """The fit; None, said why, where it can not be had."""
    if model.asked.request.interactions:
        model.warn("hetprobit_interactions")
        return None
    key = ("hetprobit", *model.key)
    fit = model.run.once(key, lambda: hetprobit.hetprobit(model.contacts))
    if fit.reason:
        model.warn(fit.reason)
        return None
    return fit


def _overidentified(model: _Model) -> Iterator[Finding]:
    fit = _heteroskedastic(model)
    if fit is None:
        yield replace(model.base, p_value=math.nan)
    else:
        yield model.run.rows.told(model.base, fit.overid, "hetprobit_one_covariate")


_ANSWERS: dict[str, Callable[[_Model], Iterator[Finding]]] = {
    lpm.LPM: _linear,
    ODDS: _conditional,
    SCORE: _no_arm_matters,
    logit_re.LOGIT_RE: _random,
    logit_re.SPREAD: _spread,
    marginal.EFFECT: _averaged,
    hetprobit.HETPROBIT: _spread_apart(lambda fit: fit.effect),
    hetprobit.LEVEL: _spread_apart(lambda fit: fit.level),
    hetprobit.VARIANCE: _spread_apart(lambda fit: fit.variance),
    hetprobit.RATIO: _spread_apart(lambda fit: fit.ratio, ratio=True),
    hetprobit.OVERID: _overidentified,
}


def _rows(
    model: _Model, method: str, fit: Fitted, of: tuple[int, str], *, ratio: bool = False
) -> Iterator[Finding]:
    """A row for each term of a fit; ``ratio``: the coefficients are logs of what is told."""
    count, words = of
    if not count:
        model.run.warn("undefined", **where(model.base), denominator=words)
    else:
        _tell_terms(model, fit)
    for place, value in enumerate(fit.values):
        if _cancels(model, place):
            continue
        limits = fit.limits(place, model.run.plan.level)
        row = replace(
            model.about(place),
            value=_ratio(float(value)) if ratio else float(value),
            n_denominator=count,
            denominator=words,
        )
        bare = count and not math.isnan(value) and math.isnan(limits.low)
        if bare and fit.terms[place] not in fit.lone:
            model.run.warn("landlords_too_alike", **where(row))
        yield with_limits(row, method, model.run.plan.level, _exp(limits) if ratio else limits)


def _exp(limits: Interval) -> Interval:
    return replace(limits, low=_ratio(limits.low), high=_ratio(limits.high))


def _ratio(log: float) -> float:
    """A unit of a covariate may be so large that its ratio is infinite."""
    return math.inf if log > _LARGEST else math.exp(log)


def _tell_terms(model: _Model, fit: Fitted) -> None:
    """Say which terms have no figure, and why."""
    same = [name for name in fit.aliased if _is_constant(model.contacts, name)]
    told = [name for name in same if not _cancels(model, fit.terms.index(name))]
    others = [name for name in fit.aliased if name not in same]
    for message, terms in (
        ("terms_constant", told),
        ("terms_determined", others),
        ("terms_separated", fit.separated),
        ("terms_lone", fit.lone),
    ):
        if terms:
            model.warn(message, terms)


def _cancels(model: _Model, place: int) -> bool:
    """A column that is there for its interaction alone, and the same within tests."""
    request, name = model.asked.request, model.contacts.terms[place]
    if model.asked.id not in (lpm.LPM, ODDS) or place < model.contacts.arms:
        return False
    if place >= len(model.contacts.terms) - len(model.contacts.crossings):
        return False
    column = model.material.terms[place].column
    return column not in request.covariates and _is_constant(model.contacts, name)


def _is_constant(contacts: ModelContacts, name: Hashable) -> bool:
    """Whether a term is the same for all contacts of each test."""
    values = contacts.design[:, contacts.terms.index(name)]
    _, first = numpy.unique(contacts.test, return_index=True)
    return bool((values == values[first][contacts.test]).all())


REGRESSION = Kind(answer, details=columns)
