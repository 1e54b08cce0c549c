"""The invented contacts that the oracles of regressions were made from."""

import csv
import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy

from discrimtest.estimators.regression import ModelContacts

FOLDER = Path(__file__).parent / "oracles"


def oracle(name):
    """Rows of an oracle file."""
    lines = (FOLDER / f"{name}.csv").read_text("utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if line[0] != "#"))


def number(row, name):
    return math.nan if row[name] == "NA" else float(row[name])


@cache
def _columns(case):
    rows = [row for row in oracle("contacts") if row["case"] == case]
    names = set(rows[0]) - {"case"}
    return {name: numpy.array([float(row[name]) for row in rows]) for name in names}


def contacts_of(case, terms, cluster="landlord"):
    """The contacts of a case: a1 and a2 are test arms, a1private and so on their interactions."""
    columns = dict(_columns(case))
    columns["a1"], columns["a2"] = (1.0 * (columns["arm"] == number) for number in (1, 2))
    for name, scale in (("private", 1), ("rent", 100), ("order", 1)):
        columns[f"a1{name}"] = columns["a1"] * columns[name] / scale
    test, landlord = (
        numpy.unique(columns[name], return_inverse=True)[1].astype(numpy.int64)
        for name in ("test", "landlord")
    )
    return ModelContacts(
        columns["y"],
        numpy.column_stack([columns[name] for name in terms]),
        tuple(terms),
        sum(name in ("a1", "a2") for name in terms),
        test,
        landlord if cluster == "landlord" else None,
        numpy.ones(len(test), dtype=numpy.int64),
    )


def made(rows, terms, arms=1, landlords=True):
    """Contacts from (test, landlord, outcome, times, *terms)."""
    table = numpy.array(rows, dtype=float)
    test, landlord, times = (table[:, place].astype(numpy.int64) for place in (0, 1, 3))
    return ModelContacts(
        table[:, 2], table[:, 4:], terms, arms, test, landlord if landlords else None, times
    )


def repeated(contacts):
    """The same with each test written out as often as it occurred, when landlords are known."""
    rows, tests, count = [], [], 0
    for test in numpy.unique(contacts.test):
        mine = numpy.flatnonzero(contacts.test == test)
        for _ in range(int(contacts.times[mine[0]])):
            rows += mine.tolist()
            tests += [count] * len(mine)
            count += 1
    return ModelContacts(
        contacts.outcome[rows],
        contacts.design[rows],
        contacts.terms,
        contacts.arms,
        numpy.array(tests),
        None if contacts.landlord is None else contacts.landlord[rows],
        numpy.ones(len(rows), dtype=numpy.int64),
    )


def in_another_unit(unit):
    """Contacts with a rent that does not vary within tests, and the same in other units.

    Returns:
        Both, and what the terms of the second were multiplied by.
    """
    contacts = contacts_of("triples", ["a1", "a2", "letter", "rent"])
    alike = numpy.column_stack([contacts.design[:, :3], contacts.design[:, 3] * 1.37 + 0.1])
    odd = numpy.arange(len(contacts.test)) * 0.37 % 1
    one = replace(contacts, design=numpy.column_stack([alike, odd]), terms=(*contacts.terms, "odd"))
    factor = numpy.array([1.0, 1.0, 1 / unit, unit, unit])
    other = replace(one, design=one.design * factor)
    return one, other, factor
