"""The contacts a regression takes: of the tests that hold a control and a test candidate.

A contact counts when it has an outcome and every covariate. A column of numbers is one term; a
column of words, or of numbers that the plan calls codes, is a term for each that occurs but the
first: words by the alphabet, codes by their size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy

from discrimtest.estimators.landlords import Counts
from discrimtest.estimators.regression import Kept, ModelContacts, Numbers
from discrimtest.estimators.tables import ArmShares, Share
from discrimtest.files.plan import PlannedComparison
from discrimtest.findings.keys import Group, Term
from discrimtest.samples.numbers import number_of
from discrimtest.samples.observations import Codes, Column, Observations
from discrimtest.samples.sample import Sample, groups_in, landlords_in

MOST_LEVELS = 50
"""Words of one column beyond which it can not be a covariate."""
_AMOUNTS = frozenset({"order", "hours", "window", "weight", "frequency"})
"""The plan's names of columns that hold amounts."""
FEWEST_CODES, MOST_CODES = 3, 10
"""Different whole numbers of one column that may be codes; two say the same either way."""


@dataclass(frozen=True, eq=False)
class Modelled:
    """The material of one model in one group.

    Attributes:
        contacts: Terms: the test arms, then covariates, then interactions: for each covariate
            that has them one for each arm.
        terms: Of what each column of the design is.
        sample: How many tests and landlords.
        left_out: Contacts without some covariate. tests_left_out: tests that do not count
            because of them.
        references: Columns of the interactions at the value that the arms' own terms are for.
    """

    contacts: ModelContacts
    terms: tuple[Term, ...]
    sample: Sample
    left_out: int
    tests_left_out: int
    references: tuple[Term, ...]


def too_many(seen: Observations, names: Sequence[str]) -> list[str]:
    """The columns that hold more words than a model can take."""
    details = seen.contacts.details
    return [
        name
        for name in names
        if len(details[name].labels) > MOST_LEVELS and not is_amount(details[name])
    ]


def look_like_codes(seen: Observations, names: Sequence[str]) -> list[str]:
    """The columns of amounts that may as well be codes: three whole numbers or a few more."""
    details = seen.contacts.details
    return [
        name
        for name in names
        if name not in _AMOUNTS
        and is_amount(details[name])
        and FEWEST_CODES <= len(details[name].labels) <= MOST_CODES
        and all(label.isdigit() for label in details[name].labels)
    ]


def contacts_of(
    seen: Observations,
    together: Sequence[PlannedComparison],
    outcome: str,
    column: str,
    covariates: Sequence[str] = (),
    interactions: Sequence[str] = (),
) -> Iterator[tuple[Group | None, Modelled]]:
    """The contacts of each group.

    Args:
        seen: The data, with the columns of the covariates among the details of its contacts.
        together: Comparisons that one model estimates
            (:func:`~discrimtest.samples.compared.families`); the test candidates of a pooled one
            share a term.
        outcome: Outcome definition.
        column: ``all``, or the column whose values are the groups.
        covariates, interactions: Columns of contacts.

    Returns:
        Group and material, in the order of their values; groups without a test are left out.
    """
    place = _places(seen, together)[seen.contacts.arm]
    valid = (seen.contacts.outcomes[outcome] >= 0) & (place >= 0)
    valid &= seen.frequency[seen.contacts.test] > 0
    names = tuple(dict.fromkeys([*covariates, *interactions]))
    full = valid.copy()
    for name in names:
        full &= seen.contacts.details[name].codes >= 0
    whole, held = (_both_sides(seen, rows, place) for rows in (valid, full))
    numbers, groups, _ = groups_in(seen, column, held)
    for number, group in enumerate(groups):
        inside = held & (numbers == number)
        if group is not None and not inside.any():
            continue
        used = full & inside[seen.contacts.test]
        missing = valid & (whole & (numbers == number))[seen.contacts.test] & ~full
        lost = whole & ~held & (numbers == number)
        contacts, terms, references = _contacts(
            seen, together, used, place, outcome, (names, tuple(interactions))
        )
        none = ArmShares(Share(0, 0), Share(0, 0))
        count = int(seen.frequency[inside].sum())
        yield (
            group,
            Modelled(
                contacts,
                terms,
                Sample(None, none, count, 0, landlords_in(seen, inside)),
                int(seen.frequency[seen.contacts.test[missing]].sum()),
                int(seen.frequency[lost].sum()),
                references,
            ),
        )


def _places(seen: Observations, together: Sequence[PlannedComparison]) -> Codes:
    """Of each arm: 0 a control candidate, the number of its comparison from 1, -1 neither."""
    place = numpy.full(len(seen.arms), -1)
    for number, one in enumerate(together, start=1):
        for name, value in [
            *((arm, 0) for arm in one.control),
            *((arm, number) for arm in one.test),
        ]:
            if name in seen.arms:
                place[seen.arms.index(name)] = value
    return place


def _both_sides(seen: Observations, rows: Kept, place: Codes) -> Kept:
    """Tests with a control candidate and a test candidate among some contacts."""
    count = len(seen.frequency)
    sides = [
        numpy.bincount(seen.contacts.test[rows & side], minlength=count) > 0
        for side in (place == 0, place > 0)
    ]
    both: Kept = sides[0] & sides[1]
    return both


def _contacts(
    seen: Observations,
    together: Sequence[PlannedComparison],
    used: Kept,
    place: Codes,
    outcome: str,
    columns: tuple[tuple[str, ...], tuple[str, ...]],
) -> tuple[ModelContacts, tuple[Term, ...], tuple[Term, ...]]:
    terms = [Term(arms=comparison.test) for comparison in together]
    arms = [(place[used] == number).astype(float) for number in range(1, len(together) + 1)]
    names, interactions = columns
    design, references = list(arms), []
    crossings: list[tuple[int, int]] = []
    for name in names:
        values, reference = _terms(name, seen.contacts.details[name], used)
        for term, value in values:
            terms.append(term)
            design.append(value)
            if name in interactions:
                crossings += [(arm, len(design) - 1) for arm in range(len(arms))]
        if name in interactions:
            references.append(reference)
    terms += [replace(terms[covariate], arms=terms[arm].arms) for arm, covariate in crossings]
    design += [arms[arm] * design[covariate] for arm, covariate in crossings]
    test, times = seen.contacts.test[used], seen.frequency[seen.contacts.test[used]]
    made = ModelContacts(
        seen.contacts.outcomes[outcome][used].astype(float),
        numpy.column_stack(design),
        tuple(terms),
        len(arms),
        _numbered(test),
        None,
        times,
        tuple(crossings),
    )
    return _with_landlords(made, seen, test), tuple(terms), tuple(references)


def _terms(name: str, column: Column, used: Kept) -> tuple[list[tuple[Term, Numbers]], Term]:
    """The terms of one column, and its value where all of them are 0."""
    codes = column.codes[used]
    if is_amount(column):
        values = numpy.array([number_of(label) for label in column.labels], dtype=float)
        return [(Term(name), values[codes])], Term(name, "0")
    held = [column.labels[code] for code in numpy.unique(codes)]
    levels = sorted(held, key=lambda label: (number_of(label) or 0.0) if column.coded else 0.0)
    terms = [
        (Term(name, label), (codes == column.labels.index(label)).astype(float))
        for label in levels[1:]
    ]
    return terms, Term(name, levels[0] if levels else None)


def is_amount(column: Column) -> bool:
    """Whether all labels are numbers, and no codes."""
    numbers = bool(column.labels) and all(number_of(label) is not None for label in column.labels)
    return numbers and not column.coded


def _with_landlords(contacts: ModelContacts, seen: Observations, test: Codes) -> ModelContacts:
    """With the landlord of each contact; a test whose landlord is not known stands for itself."""
    column = seen.columns.get("landlord")
    if column is None or not (column.codes[test] >= 0).any():
        return contacts
    owner = column.codes[test]
    # Alike tests of nobody known are of as many landlords, so they need a row each.
    times = numpy.where(owner < 0, contacts.times, 1)
    rows = numpy.repeat(numpy.arange(len(test)), times)
    copy = numpy.arange(len(rows)) - numpy.repeat(numpy.cumsum(times) - times, times)
    number = _numbered(contacts.test[rows] * int(times.max()) + copy)
    known = owner[rows]
    landlord = numpy.where(known < 0, len(column.labels) + number, known)
    return ModelContacts(
        contacts.outcome[rows],
        contacts.design[rows],
        contacts.terms,
        contacts.arms,
        number,
        _numbered(landlord),
        numpy.where(known < 0, 1, contacts.times[rows]),
        contacts.crossings,
    )


def _numbered(codes: Counts) -> Counts:
    _, numbers = numpy.unique(codes, return_inverse=True)
    return numbers.ravel().astype(numpy.int64)
