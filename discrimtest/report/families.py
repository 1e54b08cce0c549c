"""Figures and tests that have no place of their own among the results, by what they look at.

A plan may ask for any of them. :mod:`discrimtest.report.computations` then tells them: each family
with a sentence on what it is, each figure with a sentence on how it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from discrimtest.report.language import N_
from discrimtest.report.names import Unit

COMBINED = "combined"


@dataclass(frozen=True, slots=True)
class Figure:
    """Its name, its unit, and how it is read."""

    name: str
    unit: Unit
    meaning: str


@dataclass(frozen=True, slots=True)
class Family:
    """Figures and tests that look at one thing.

    Attributes:
        title: Its name. about: What it looks at.
        figures: By id. tests: Ids; :data:`discrimtest.report.names.TESTS` has their names.
    """

    id: str
    title: str
    about: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    tests: tuple[str, ...] = ()


_LESS = N_("Below 0: the test candidate is invited less often.")
_MORE = N_("Above 0: the control candidate is invited more often.")
_ONE = N_("1: no difference. Below 1: the test candidate is invited less often.")
_TOGETHER = N_("The net difference that the groups point at together, per 100 tests.")
_OLDER = N_("The same by an older method, whose limits are too narrow with few groups.")
_TAU = N_("How far the true figures of the groups lie apart. 0: not at all.")
_SHARE = N_("How much of the spread between the groups is more than chance gives.")
_APART = N_("The net difference of the first comparison minus that of the second, per 100 tests.")

FAMILIES: tuple[Family, ...] = (
    Family(
        COMBINED,
        N_("Groups put together"),
        N_(
            "Each group has a figure of its own, and their true figures may differ. So we also "
            "look where they lie together, and how far apart."
        ),
        {
            "combined_reml_any": Figure(
                N_("Net discrimination rate, groups put together"), "hundredths", _TOGETHER
            ),
            "combined_reml_all": Figure(
                N_("Net difference over all tests, groups put together"), "hundredths", _TOGETHER
            ),
            "combined_dl_any": Figure(
                N_("Net discrimination rate by DerSimonian and Laird"),
                "hundredths",
                _OLDER,
            ),
            "combined_dl_all": Figure(
                N_("Net difference over all tests by DerSimonian and Laird"),
                "hundredths",
                _OLDER,
            ),
            "tau_squared_any": Figure(
                N_("Spread of the true net discrimination rates (τ²)"), "small", _TAU
            ),
            "tau_squared_all": Figure(
                N_("Spread of the true net differences over all tests (τ²)"), "small", _TAU
            ),
            "i_squared_any": Figure(
                N_("Spread of net discrimination rates beyond chance (I²)"),
                "percent",
                _SHARE,
            ),
            "i_squared_all": Figure(
                N_("Spread of net differences beyond chance (I²)"),
                "percent",
                _SHARE,
            ),
        },
        ("heterogeneity_any", "heterogeneity_all"),
    ),
    Family(
        "models",
        N_("Models"),
        N_(
            "A model is a formula for the chance of an invitation. It keeps other things equal: "
            "the home, and what the plan names, such as the letter."
        ),
        {
            "lpm_test_fe": Figure(
                N_("Difference by a linear model: test minus control candidate"),
                "hundredths",
                _LESS,
            ),
            "clogit": Figure(N_("Odds ratio of the conditional logit model"), "ratio", _ONE),
            "logit_re": Figure(
                N_("Odds ratio of the logit model with a random intercept"), "ratio", _ONE
            ),
            "logit_re_ame": Figure(
                N_("Average effect by the logit model: test minus control candidate"),
                "hundredths",
                _LESS,
            ),
            "logit_re_sd": Figure(
                N_("How far tests or landlords lie apart by the logit model"),
                "ratio",
                N_("0: each of them invites as easily. The higher, the more they differ."),
            ),
            "hetprobit": Figure(
                N_("Difference by a probit model: test minus control candidate"),
                "hundredths",
                _LESS,
            ),
            "hetprobit_level": Figure(
                N_("The part of it that is unequal treatment"),
                "hundredths",
                N_("Landlords think less (below 0) or more (above 0) of the test candidate."),
            ),
            "hetprobit_variance": Figure(
                N_("The part of it that is uncertainty"),
                "hundredths",
                N_("Landlords are more, or less, certain what to expect of the test candidate."),
            ),
            "hetprobit_ratio": Figure(
                N_("How uncertain landlords are: test candidate for control candidate"),
                "ratio",
                N_("1: as certain of both. Above 1: less certain of the test candidate."),
            ),
        },
        ("hetprobit_overid",),
    ),
    Family(
        "all-candidates",
        N_("All candidates at once"),
        N_("These tests ask whether any of the candidates is treated otherwise than the others."),
        tests=("cochran_q", "cochran_q_landlord", "clogit_score", "randomization_joint"),
    ),
    Family(
        "interaction",
        N_("One comparison against another"),
        N_("Is the difference in one comparison larger than in another?"),
        {
            "interaction": Figure(
                N_("Net difference over all tests: one minus the other"), "hundredths", _APART
            ),
            "interaction_any": Figure(
                N_("Net discrimination rate: one minus the other"), "hundredths", _APART
            ),
            "interaction_odds_ratio": Figure(
                N_("Odds ratio: one divided by the other"),
                "ratio",
                N_("1: as large in both comparisons."),
            ),
        },
    ),
    Family(
        "times",
        N_("How soon answers came"),
        N_(
            "Within each test we look who was answered first. The clock of each candidate starts "
            "at its own contact, and stops at the end of the window."
        ),
        {
            "cox": Figure(
                N_("How soon the test candidate is answered: chance per hour, as a ratio"),
                "ratio",
                N_("1: as soon as the control candidate. Below 1: later."),
            ),
        },
        ("logrank",),
    ),
    Family(
        "graded",
        N_("Answers in grades"),
        N_(
            "An answer is more than yes or no. Here every answer has a grade, from the worst to "
            "the best."
        ),
        {
            "mean_score": Figure(
                N_("Mean difference of graded answers"),
                "ratio",
                N_("How many grades better the control candidate fares; below 0: worse."),
            ),
        },
        (
            "stuart_maxwell",
            "stuart_maxwell_landlord",
            "bhapkar",
            "sign",
            "sign_landlord",
            "wilcoxon",
            "wilcoxon_landlord",
        ),
    ),
    Family(
        "randomization",
        N_("Had the coin fallen otherwise"),
        N_(
            "A coin decided who wrote first. We computed the difference anew for the orders that "
            "the coin could have given."
        ),
        tests=("randomization",),
    ),
    Family(
        "callback",
        N_("As other papers compute it"),
        N_(
            "Some papers compute with the program callback. These are its figures and tests, to "
            "set beside those papers; do not read them first."
        ),
        {
            "callback_matched": Figure(
                N_("Net difference over all tests, as that program has it"), "hundredths", _MORE
            ),
            "callback_total": Figure(
                N_("Net discrimination rate, as that program has it"), "hundredths", _MORE
            ),
            "callback_exclusive": Figure(
                N_("Net difference among tests with different treatment, as that program has it"),
                "hundredths",
                _MORE,
            ),
        },
        ("callback_matched_fisher", "callback_total_fisher", "callback_exclusive_fisher"),
    ),
)

FIGURES: dict[str, Figure] = {
    id_: figure for family in FAMILIES for id_, figure in family.figures.items()
}
OF_FAMILIES = frozenset([*FIGURES, *(id_ for family in FAMILIES for id_ in family.tests)])
"""Every id that belongs to one of them."""
