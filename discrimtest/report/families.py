"""Families of figures and tests that have no place of their own among the results.

A plan may ask for any of them. :mod:`discrimtest.report.computations` then tells them: each family
with a sentence on what it is, each figure as its card says that it is read.
"""

from __future__ import annotations

from dataclasses import dataclass

from discrimtest.estimators.registry import CARDS
from discrimtest.report.language import N_

COMBINED = "combined"


@dataclass(frozen=True, slots=True)
class FigureFamily:
    """Figures and tests that look at one thing: their cards name its id.

    Attributes:
        title: Its name. about: What it looks at.
    """

    id: str
    title: str
    about: str


FAMILIES: tuple[FigureFamily, ...] = (
    FigureFamily(
        COMBINED,
        N_("Groups put together"),
        N_(
            "Each group has a figure of its own, and their true figures may differ. So we also "
            "look where they lie together, and how far apart."
        ),
    ),
    FigureFamily(
        "models",
        N_("Models"),
        N_(
            "A model is a formula for the chance of an invitation. It allows for other things: "
            "the home, and what the plan names, such as the letter."
        ),
    ),
    FigureFamily(
        "all-candidates",
        N_("All candidates at once"),
        N_("These tests check whether any candidate is treated otherwise than the others."),
    ),
    FigureFamily(
        "interaction",
        N_("One comparison against another"),
        N_("Is the difference in one comparison larger than in another?"),
    ),
    FigureFamily(
        "times",
        N_("How soon answers came"),
        N_(
            "Within each test we look who was answered first. The clock of each candidate starts "
            "at its own contact, and stops at the end of the window."
        ),
    ),
    FigureFamily(
        "graded",
        N_("Answers in grades"),
        N_(
            "An answer is more than yes or no. Here every answer has a grade, from the worst to "
            "the best."
        ),
    ),
    FigureFamily(
        "randomization",
        N_("Had the coin fallen otherwise"),
        N_(
            "A coin decided who came first. We computed the difference anew for the orders that "
            "the coin could have given."
        ),
    ),
    FigureFamily(
        "callback",
        N_("As other papers compute it"),
        N_(
            "Some papers compute with the program callback. These are its figures and tests, to "
            "set beside those papers; do not read them first."
        ),
    ),
)


def family_of(id_: str) -> str:
    """Id of the family of a figure or a test; empty for what the program does not know."""
    return CARDS[id_].family if id_ in CARDS else ""


def in_family(id_: str) -> bool:
    """Whether it belongs to one of :data:`FAMILIES`."""
    return family_of(id_) in {family.id for family in FAMILIES}
