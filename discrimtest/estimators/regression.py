"""What a regression takes and what it gives: one row a contact, one column a term."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from discrimtest.estimators.landlords import Counts

Numbers = NDArray[numpy.float64]


@dataclass(frozen=True, eq=False)
class Contacts:
    """Contacts with an outcome, of tests that hold a control candidate and a test candidate.

    Attributes:
        outcome: Contacts; 0 or 1.
        design: Contacts x terms, without an intercept. A test arm's term is 1 for its contacts
            and 0 for all others; covariates and interactions come after the arms.
        terms: Names of the columns: a test arm by its name, a covariate by its column (or
            ``column=value``), an interaction as ``arm x column`` (or ``arm x column=value``).
        arms: How many of the terms are test arms; they come first.
        test: Contacts: number of the test, 0 to tests - 1.
        landlord: Contacts: number of the landlord, 0 to landlords - 1; None where not known.
        times: Contacts: how many alike contacts each row stands for, each in a test of its own.
    """

    outcome: Numbers
    design: Numbers
    terms: tuple[str, ...]
    arms: int
    test: Counts
    landlord: Counts | None
    times: Counts


@dataclass(frozen=True, eq=False)
class Fitted:
    """Estimates by term; nan where undefined (a warning then says why).

    Attributes:
        values, errors: Coefficients and their standard errors, by term.
        df: Degrees of freedom of the t distribution, by term; infinite for a normal one.
        log_likelihood: At the estimate; nan where the model has none.
        n_tests, n_contacts: What the fit rests on.
        separated: Terms whose coefficient has no limit, because wherever they differ the answer
            goes one way.
        aliased: Terms that the others determine.
    """

    terms: tuple[str, ...]
    values: Numbers
    errors: Numbers
    df: Numbers
    log_likelihood: float
    n_tests: int
    n_contacts: int
    separated: tuple[str, ...] = ()
    aliased: tuple[str, ...] = ()
