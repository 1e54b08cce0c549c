"""What is told of groups combined: their mean, how far they lie apart, and whether they differ."""

from __future__ import annotations

from collections.abc import Mapping

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
from discrimtest.findings.card import (
    Card,
    MethodCard,
    Needs,
    Question,
    Repeats,
)
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
MEASURES: tuple[Measure[Estimates], ...] = (
    Measure(
        Card(
            "combined_reml_all",
            Needs.ESTIMATES,
            N_("Net difference over all tests, groups put together"),
            unit="hundredths",
            denominator="groups",
            meaning=N_("The net difference that the groups point at together, per 100 tests."),
            family="combined",
            net="net_all",
            question=Question.GROUPS,
            repeats=Repeats.SETTLED,
            words="mean of the true net rates",
            how=(
                "weights 1/(s² + τ²), τ² by restricted maximum likelihood (Viechtbauer 2005); `hk`"
                " first"
            ),
            use=(
                "waves or cities of one question; not for one rate that fits all where τ² is "
                "large: read `prediction`"
            ),
        ),
        _REML,
    ),
    Measure(
        Card(
            "combined_reml_any",
            Needs.ESTIMATES,
            N_("Net discrimination rate, groups put together"),
            unit="hundredths",
            denominator="groups",
            meaning=N_("The net difference that the groups point at together, per 100 tests."),
            family="combined",
            net="net_any",
            question=Question.GROUPS,
            repeats=Repeats.SETTLED,
            words="the same of `net_any`",
            how="as above",
            use="as above",
        ),
        _REML,
    ),
    Measure(
        Card(
            "combined_dl_all",
            Needs.ESTIMATES,
            N_("Net difference over all tests by DerSimonian and Laird"),
            unit="hundredths",
            denominator="groups",
            meaning=N_("The same by an older method, whose limits are too narrow with few groups."),
            family="combined",
            net="net_all",
            question=Question.GROUPS,
            repeats=Repeats.SETTLED,
            words="the same by the older method",
            how="τ² by moments (DerSimonian and Laird 1986), normal interval",
            use="comparing with papers that used it; too narrow with few groups",
        ),
        _DL,
    ),
    Measure(
        Card(
            "combined_dl_any",
            Needs.ESTIMATES,
            N_("Net discrimination rate by DerSimonian and Laird"),
            unit="hundredths",
            denominator="groups",
            meaning=N_("The same by an older method, whose limits are too narrow with few groups."),
            family="combined",
            net="net_any",
            question=Question.GROUPS,
            repeats=Repeats.SETTLED,
            words="the same of `net_any`",
            how="as above",
            use="as above",
        ),
        _DL,
    ),
    Measure(
        Card(
            "tau_squared_all",
            Needs.ESTIMATES,
            N_("Spread of the true net differences over all tests (τ²)"),
            unit="small",
            denominator="groups",
            meaning=N_("How far the true figures of the groups lie apart. 0: not at all."),
            family="combined",
            net="net_all",
            question=Question.GROUPS,
            repeats=Repeats.SETTLED,
            words="variance of the true net rates",
            how="restricted maximum likelihood",
            use="beside the mean; with few groups it is hardly known: read its limits",
        ),
        _TAU_SQUARED,
    ),
    Measure(
        Card(
            "tau_squared_any",
            Needs.ESTIMATES,
            N_("Spread of the true net discrimination rates (τ²)"),
            unit="small",
            denominator="groups",
            meaning=N_("How far the true figures of the groups lie apart. 0: not at all."),
            family="combined",
            net="net_any",
            question=Question.GROUPS,
            repeats=Repeats.SETTLED,
            words="the same of `net_any`",
            how="as above",
            use="as above",
        ),
        _TAU_SQUARED,
    ),
    Measure(
        Card(
            "i_squared_all",
            Needs.ESTIMATES,
            N_("Spread of net differences beyond chance (I²)"),
            unit="percent",
            denominator="groups",
            meaning=N_("How much of the spread between the groups is more than chance gives."),
            family="combined",
            net="net_all",
            question=Question.GROUPS,
            repeats=Repeats.SETTLED,
            words="share of the spread that is not chance",
            how="τ² / (τ² + typical s²) (Higgins and Thompson 2002)",
            use=(
                "describing; it grows with the number of tests, so never compare it between studies"
            ),
        ),
        _I_SQUARED,
    ),
    Measure(
        Card(
            "i_squared_any",
            Needs.ESTIMATES,
            N_("Spread of net discrimination rates beyond chance (I²)"),
            unit="percent",
            denominator="groups",
            meaning=N_("How much of the spread between the groups is more than chance gives."),
            family="combined",
            net="net_any",
            question=Question.GROUPS,
            repeats=Repeats.SETTLED,
            words="the same of `net_any`",
            how="as above",
            use="as above",
        ),
        _I_SQUARED,
    ),
)
TESTS: tuple[TestMethod[Estimates], ...] = (
    TestMethod(
        Card(
            "heterogeneity_all",
            Needs.ESTIMATES,
            N_("test whether the studies differ, over all tests"),
            family="combined",
            net="net_all",
            question=Question.GROUPS,
            repeats=Repeats.SETTLED,
            words="do the groups differ more than chance makes them?",
            how="Cochran's (1954) Q, chi-squared, k − 1 df",
            use="beside τ²; with few groups it finds little",
        ),
        heterogeneity,
    ),
    TestMethod(
        Card(
            "heterogeneity_any",
            Needs.ESTIMATES,
            N_("test whether the studies differ, over tests with an invitation"),
            family="combined",
            net="net_any",
            question=Question.GROUPS,
            repeats=Repeats.SETTLED,
            words="the same of `net_any`",
            how="as above",
            use="as above",
        ),
        heterogeneity,
    ),
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
        how=("the same, never narrower than `wald` makes its standard error; read it beside `hk`"),
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
