"""What is told of groups combined: their mean, how far they lie apart, and whether they differ."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discrimtest.estimators.combination import (
    Combining,
    Estimates,
    heterogeneity,
    hk,
    hk_adhoc,
    i_squared,
    mean_by,
    of_variance,
    plain,
    prediction,
    tau_squared_dl,
    tau_squared_reml,
)
from discrimtest.estimators.interface import TestMethod
from discrimtest.estimators.measure import Measure
from discrimtest.findings.card import Card, MethodCard, Needs, Question, Repeats
from discrimtest.words.sentence import N_

_REML: Mapping[str, Combining] = {
    "hk": mean_by(tau_squared_reml, hk),
    "hk_adhoc": mean_by(tau_squared_reml, hk_adhoc),
    "wald": mean_by(tau_squared_reml, plain),
    "prediction": mean_by(tau_squared_reml, prediction),
}
_DL: Mapping[str, Combining] = {"wald": mean_by(tau_squared_dl, plain)}
_TAU_SQUARED: Mapping[str, Combining] = {"q_profile": of_variance(lambda _, variance: variance)}
_I_SQUARED: Mapping[str, Combining] = {"q_profile": of_variance(i_squared)}
_Pair = tuple[Card, Card]


def _both(of_all: tuple[str, str], of_any: tuple[str, str], **told: Any) -> _Pair:
    """Cards of a figure of ``net_all`` of groups, and of ``net_any``; of each its id and name."""
    card = Card(
        of_all[0],
        Needs.ESTIMATES,
        of_all[1],
        family="combined",
        net="net_all",
        question=Question.GROUPS,
        repeats=Repeats.SETTLED,
        **told,
    )
    return card, card.of_any(*of_any)


_FIGURES: tuple[tuple[_Pair, Mapping[str, Combining]], ...] = (
    (
        _both(
            ("combined_reml_all", N_("Net difference over all tests, groups put together")),
            ("combined_reml_any", N_("Net discrimination rate, groups put together")),
            unit="hundredths",
            denominator="groups",
            meaning=N_("The net difference that the groups point at together, per 100 tests."),
            words="mean of the true net rates",
            how="weights 1/(s² + τ²), τ² by restricted maximum likelihood (Viechtbauer 2005); "
            "`hk` first",
            use="waves or cities of one question; not for one rate that fits all where τ² is "
            "large: read `prediction`",
        ),
        _REML,
    ),
    (
        _both(
            ("combined_dl_all", N_("Net difference over all tests by DerSimonian and Laird")),
            ("combined_dl_any", N_("Net discrimination rate by DerSimonian and Laird")),
            unit="hundredths",
            denominator="groups",
            meaning=N_("The same by an older method, whose limits are too narrow with few groups."),
            words="the same by the older method",
            how="τ² by moments (DerSimonian and Laird 1986), normal interval",
            use="comparing with papers that used it; too narrow with few groups",
        ),
        _DL,
    ),
    (
        _both(
            ("tau_squared_all", N_("Spread of the true net differences over all tests (τ²)")),
            ("tau_squared_any", N_("Spread of the true net discrimination rates (τ²)")),
            unit="small",
            denominator="groups",
            meaning=N_("How far the true figures of the groups lie apart. 0: not at all."),
            words="variance of the true net rates",
            how="restricted maximum likelihood",
            use="beside the mean; with few groups it is hardly known: read its limits",
        ),
        _TAU_SQUARED,
    ),
    (
        _both(
            ("i_squared_all", N_("Spread of net differences beyond chance (I²)")),
            ("i_squared_any", N_("Spread of net discrimination rates beyond chance (I²)")),
            unit="percent",
            denominator="groups",
            meaning=N_("How much of the spread between the groups is more than chance gives."),
            words="share of the spread that is not chance",
            how="τ² / (τ² + typical s²) (Higgins and Thompson 2002)",
            use="describing; it grows with the number of tests, so never compare it between "
            "studies",
        ),
        _I_SQUARED,
    ),
)
MEASURES = tuple(Measure(card, methods) for cards, methods in _FIGURES for card in cards)
TESTS: tuple[TestMethod[Estimates], ...] = tuple(
    TestMethod(card, heterogeneity)
    for card in _both(
        ("heterogeneity_all", N_("test whether the studies differ, over all tests")),
        ("heterogeneity_any", N_("test whether the studies differ, over tests with an invitation")),
        words="do the groups differ more than chance makes them?",
        how="Cochran's (1954) Q, chi-squared, k − 1 df",
        use="beside τ²; with few groups it finds little",
    )
)
ESTIMATORS = (
    *MEASURES,
    *TESTS,
    MethodCard(
        "hk",
        N_("Hartung and Knapp’s interval (2001)"),
        how=(
            "t interval with k − 1 degrees of freedom, its width from how far the groups lie "
            "apart; too narrow where they happen to lie close together"
        ),
        source="Hartung and Knapp 2001",
    ),
    MethodCard(
        "hk_adhoc",
        N_("Hartung and Knapp’s interval, never narrower than the plain one"),
        how="the same, never narrower than `wald` makes its standard error; read it beside `hk`",
        source="Knapp and Hartung 2003",
    ),
    MethodCard(
        "prediction",
        N_("prediction"),
        how=(
            "no confidence interval: where the true rate of another wave or city would lie, t with"
            " k − 1 degrees of freedom; τ² and the squared standard error of `hk_adhoc` added"
        ),
        source="Higgins, Thompson and Spiegelhalter 2009; IntHout and others 2016",
    ),
    MethodCard(
        "q_profile",
        N_("profile of Cochran’s Q (Viechtbauer 2007)"),
        how="spreads at which Q is neither too large nor too small",
        source="Viechtbauer 2007",
    ),
)
