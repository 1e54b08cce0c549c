"""Invented contacts of any size, and the contacts of a published study."""

from __future__ import annotations

import csv

import numpy
import pandas

from discrimtest.estimators.regression import ModelContacts
from tests.benchmarks.clock import ROOT

CONTROL = "different_sex_couple"
PAIR = ("male_couple",)
THREE = ("male_couple", "female_couple", "trans_woman")
KINDS = numpy.array(["agency", "private", "platform"])
INVITED = numpy.array(["invitation", "booking_link"])
OTHERWISE = numpy.array(["information_request", "refusal", "no_reply", "already_let"])
CODES = {
    "questions_beyond_guidance": ("yes", "no"),
    "income_source_asked": ("yes", "no"),
    "misgendering": ("yes", "no"),
    "viewing_moments": ("two_or_more", "free_choice", "one", "none"),
    "rent_quoted": ("higher", "same", "none"),
    "deposit_quoted": ("higher", "same", "none"),
    "greeting_by_name": ("first_name", "family_name", "both", "none"),
    "politeness": ("curt", "warm", "neutral"),
    "length": ("long", "short"),
    "response_time": ("within_office_day", "later"),
}
"""By column of the codebook; the last one where nothing was answered."""
TERMS = ("black", "hispanic", "middle", "high")


def study(tests: int, landlords: int, arms: tuple[str, ...]) -> pandas.DataFrame:
    """A study with every column that the plan for matched pairs reads.

    Each test asks for the control candidate and one of ``arms``, who is invited less often; homes
    differ, so the two answers go together.
    """
    draw = numpy.random.default_rng(20261122)
    owner, home = draw.integers(0, landlords, tests), draw.normal(size=tests)
    answers = []
    for limit in (-0.2, -0.5):
        invited = home + draw.normal(size=tests) < limit
        answers.append(
            numpy.where(invited, draw.choice(INVITED, tests), draw.choice(OTHERWISE, tests))
        )
    outcome, second = numpy.column_stack(answers).ravel(), draw.integers(0, 2, tests)
    arm = numpy.array(arms)[draw.integers(0, len(arms), tests)]
    answered, count = outcome != "no_reply", 2 * tests
    columns = {
        "test": numpy.repeat(numpy.arange(tests), 2),
        "arm": numpy.column_stack([numpy.full(tests, CONTROL), arm]).ravel(),
        "outcome": outcome,
        "landlord": numpy.repeat([f"L{one}" for one in owner], 2),
        "landlord_type": numpy.repeat(KINDS[owner % len(KINDS)], 2),
        "channel": numpy.where(answered, draw.choice(["written", "spoken"], count), "none"),
        "order": numpy.column_stack([1 + second, 2 - second]).ravel(),
    }
    for name, values in CODES.items():
        columns[name] = numpy.where(answered, draw.choice(values, count), values[-1])
    return pandas.DataFrame(columns)


def cells(tests: int, landlords: int) -> numpy.ndarray:
    """Tests by landlord of such a study: both, control only, test only, neither invited."""
    frame = study(tests, landlords, PAIR)
    invited = frame["outcome"].isin(INVITED).to_numpy().astype(numpy.int64)
    owner = pandas.factorize(frame["landlord"][::2])[0]
    place = owner * 4 + 3 - 2 * invited[::2] - invited[1::2]
    return numpy.bincount(place, minlength=4 * (int(owner.max()) + 1)).reshape(-1, 4)


def triples() -> ModelContacts:
    """A row for each of 6,723 inquiries at 2,241 rental listings: two names, two strata.

    From the counts in ``analysis/us-rentals``, which names their source.
    """
    path = ROOT / "analysis" / "us-rentals" / "data.csv"
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    columns: list[list[float]] = []
    listing = 0
    for start in range(0, len(rows), 3):
        for _ in range(int(rows[start]["listings"])):
            for row in rows[start : start + 3]:
                values = [float(row["race"] == name) for name in TERMS[:2]]
                values += [float(row["stratum"] == name) for name in TERMS[2:]]
                columns.append([float(row["response"]), *values, listing])
            listing += 1
    table = numpy.array(columns)
    ones = numpy.ones(len(table), dtype=numpy.int64)
    test = table[:, -1].astype(numpy.int64)
    return ModelContacts(table[:, 0], table[:, 1:-1], TERMS, 2, test, None, ones)
