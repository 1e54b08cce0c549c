"""Names of interval methods, tests and further figures, for a reader who looks them up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from discrimtest.report.language import N_
from discrimtest.report.terms import MEASURES

INTERVALS: dict[str, str] = {
    "tango": N_("Tango’s score interval (1998)"),
    "newcombe": N_("Newcombe’s interval (1998, method 10)"),
    "bonett_price": N_("Bonett and Price’s interval (2012)"),
    "delta": N_("delta method"),
    "cr2": N_("clustered by landlord (Bell and McCaffrey 2002)"),
    "crv1": N_("clustered by landlord, large samples"),
    "crv3": N_("clustered by landlord, jackknife"),
    "bootstrap_landlord": N_("bootstrap of landlords"),
    "bootstrap_test": N_("bootstrap of tests"),
    "wild_bootstrap": N_("wild bootstrap by landlord"),
    "worst_case_bounds": N_("bounds for the broken tests"),
    "wilson": N_("Wilson’s interval (1927)"),
    "wilson_cc": N_("Wilson’s interval with continuity correction"),
    "clopper_pearson": N_("Clopper and Pearson’s interval (1934)"),
    "tang": N_("score interval of the ratio (Tang, Tang and Chan 2003)"),
    "bonett_price_ratio": N_("Bonett and Price’s interval of the ratio (2006)"),
    "mover": N_("intervals put together (MOVER)"),
    "welch": N_("Welch’s t interval"),
    "wald": N_("Wald’s interval"),
    "sandwich": N_("Wald’s interval, clustered by landlord"),
    "hk": N_("Hartung and Knapp’s interval (2001)"),
    "hk_adhoc": N_("Hartung and Knapp’s interval, never narrower than the plain one"),
    "prediction": N_("prediction"),
    "linearised": N_("linearised, with weights"),
    "student": N_("Student’s t interval over landlords"),
    "paired_t": N_("Student’s t interval of the differences within tests"),
    "fisher": N_("Fisher’s exact interval"),
    "pearson": N_("interval of Pearson’s chi-squared test"),
    "q_profile": N_("profile of Cochran’s Q (Viechtbauer 2007)"),
}

TESTS: dict[str, str] = {
    "mcnemar_exact": N_("McNemar’s exact test (1947)"),
    "mcnemar_midp": N_("McNemar’s test, mid-p (Fagerland 2013)"),
    "mcnemar_chi2": N_("McNemar’s chi-squared test"),
    "mcnemar_chi2_cc": N_("McNemar’s chi-squared test with continuity correction"),
    "mcnemar_unconditional": N_("unconditional exact test (Suissa and Shuster 1991)"),
    "mcnemar_obuchowski": N_("McNemar’s test by landlord (Obuchowski 1998)"),
    "mcnemar_durkalski": N_("McNemar’s test by landlord (Durkalski 2003)"),
    "paired_t": N_("paired t test"),
    "cr2": N_("t test clustered by landlord (Bell and McCaffrey 2002)"),
    "crv1": N_("t test clustered by landlord, large samples"),
    "crv3": N_("t test clustered by landlord, jackknife"),
    "wild_bootstrap": N_("wild bootstrap test by landlord"),
    "cochran_q": N_("Cochran’s Q"),
    "cochran_q_landlord": N_("Cochran’s Q by landlord"),
    "stuart_maxwell": N_("Stuart and Maxwell’s test (1955, 1970)"),
    "bhapkar": N_("Bhapkar’s test (1966)"),
    "sign": N_("sign test"),
    "wilcoxon": N_("Wilcoxon’s signed-rank test (1945)"),
    "stuart_maxwell_landlord": N_("Stuart and Maxwell’s test by landlord"),
    "sign_landlord": N_("sign test by landlord"),
    "wilcoxon_landlord": N_("signed-rank test by landlord (Rosner, Glynn and Lee 2006)"),
    "callback_matched_fisher": N_("Fisher’s exact test, as if tests were not paired"),
    "callback_total_fisher": N_("Fisher’s exact test among tests with an invitation"),
    "callback_exclusive_fisher": N_("Fisher’s exact test among tests with a single invitation"),
    "randomization": N_("all orders that the coin could have given"),
    "randomization_joint": N_("all orders that the coin could have given, all candidates together"),
    "logrank": N_("log-rank test of how soon answers come, per test"),
    "heterogeneity_all": N_("test whether the studies differ, over all tests"),
    "heterogeneity_any": N_("test whether the studies differ, over tests with an invitation"),
    "clogit_score": N_("test of the conditional logit model: no candidate matters"),
    "hetprobit_overid": N_("test whether the probit model fits"),
}


Unit = Literal["percent", "hundredths", "ratio", "small", "count"]
"""Percent, per 100, two decimals, four decimals, whole numbers."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: its name, its unit, and the tests it is of."""

    name: str
    unit: Unit
    tests: str


_ALL = N_("{n} complete tests")
_SOME = N_("{n} tests in which at least one candidate was invited")
_CONTROL = N_("{n} tests in which the control candidate was invited")
_ONE = N_("{n} tests in which only one of the two was invited")
_ORDER = N_("{n} tests of which the order is known")

FURTHER: dict[str, Measure] = {
    "equal_both": Measure(N_("Both invited"), "percent", _ALL),
    "equal_neither": Measure(N_("Neither invited"), "percent", _ALL),
    "discordance": Measure(N_("Only one of the two invited"), "percent", _ALL),
    "control_invited_lost": Measure(
        N_("Gross: the control candidate’s invitations that the test candidate did not get"),
        "percent",
        _CONTROL,
    ),
    "gross_control_any": Measure(N_("Gross, in favour of the control candidate"), "percent", _SOME),
    "gross_test_any": Measure(N_("Gross, in favour of the test candidate"), "percent", _SOME),
    "rate_ratio": Measure(
        N_("Invitations of the test candidate for each of the control candidate"),
        "ratio",
        _CONTROL,
    ),
    "odds_ratio_conditional": Measure(
        N_("Tests that favoured the test candidate for each that favoured the control candidate"),
        "ratio",
        _ONE,
    ),
    "net_all_weighted": Measure(N_("Net difference over all tests, weighted"), "hundredths", _ALL),
    "net_any_weighted": Measure(N_("Net discrimination rate, weighted"), "hundredths", _SOME),
    "net_discordant_weighted": Measure(
        N_("Net difference among tests with different treatment, weighted"), "hundredths", _ONE
    ),
    "net_all_landlord": Measure(
        N_("Net difference over all tests, each landlord weighing as much"), "hundredths", _ALL
    ),
    "net_any_landlord": Measure(
        N_("Net discrimination rate, each landlord weighing as much"), "hundredths", _SOME
    ),
    "net_discordant_landlord": Measure(
        N_("Net difference among tests with different treatment, each landlord weighing as much"),
        "hundredths",
        _ONE,
    ),
    "rate_adjusted_signal": Measure(
        N_("Net difference over all tests, had everyone read the signal"), "hundredths", _ALL
    ),
    "rate_adjusted_signal_any": Measure(
        N_("Net discrimination rate, had everyone read the signal"), "hundredths", _SOME
    ),
    "smallest_detectable": Measure(
        N_("Smallest net difference that this study finds four times in five"), "hundredths", _ALL
    ),
    "first_contact_only": Measure(
        N_("Net difference between candidates who came first"),
        "hundredths",
        N_("{n} first contacts"),
    ),
    "order_effect": Measure(
        N_("Effect of writing second on the chance of an invitation"), "hundredths", _ORDER
    ),
    "arm_x_order": Measure(
        N_("How much more the order matters for the control candidate"), "hundredths", _ORDER
    ),
}

LISTED: dict[str, Measure] = {
    "rate_control": Measure(N_("Control candidate"), "percent", _ALL),
    "rate_test": Measure(N_("Test candidate"), "percent", _ALL),
    **{id_: Measure(name, "hundredths", of) for id_, (name, of) in MEASURES.items()},
    "gross_control": Measure(N_("Gross, in favour of the control candidate"), "percent", _ALL),
    "gross_test": Measure(N_("Gross, in favour of the test candidate"), "percent", _ALL),
    "group_difference_any": Measure(
        N_("Net discrimination rate: the first group minus the second"), "hundredths", _SOME
    ),
    "group_difference_all": Measure(
        N_("Net difference over all tests: the first group minus the second"), "hundredths", _ALL
    ),
    "tost": Measure(N_("Small enough not to matter? Two one-sided tests"), "hundredths", _ALL),
    "tipping_point": Measure(
        N_("Broken tests that, had they gone one way, would turn the verdict"), "count", _ALL
    ),
    **FURTHER,
}
"""Every figure of paired tests, as the full list names it."""

SHARES: dict[str, tuple[str, str]] = {
    _ALL: (N_("of all complete tests"), N_("Complete tests")),
    _SOME: (
        N_("of tests in which at least one candidate was invited"),
        N_("Tests in which at least one candidate was invited"),
    ),
    _CONTROL: (
        N_("of tests in which the control candidate was invited"),
        N_("Tests in which the control candidate was invited"),
    ),
    _ONE: (
        N_("of tests in which only one of the two was invited"),
        N_("Tests in which only one of the two was invited"),
    ),
}
"""What a figure is a share of, behind its name; and before the number of those tests."""

ORDER = ("first_contact_only", "order_effect", "arm_x_order")
"""Figures about who wrote first; they stand beside the order, not among the results."""
