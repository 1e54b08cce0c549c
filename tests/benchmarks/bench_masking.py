"""Masking answers, each of another landlord: what 10,000 of them take."""

from __future__ import annotations

import time

from discrimtest.masking.find import finder
from discrimtest.masking.mask import Mask, Unmasked
from discrimtest.masking.tells import Tells
from tests.benchmarks.table import ASKED, MASKING, Row
from tests.masking.corpus import landlords

MANY = 10_000
MASK = Mask(dict.fromkeys(Tells, "[…]"))


def test_masking(table: list[Row]) -> None:
    answers = [(each.known(one), one.text) for each in landlords() for one in each.answers]
    began = time.process_time()
    for number in range(MANY):
        if number % len(answers) == 0:
            finder.cache_clear()
        known, text = answers[number % len(answers)]
        MASK.over(Unmasked(text), known)
    seconds = time.process_time() - began
    table.append(Row(MASKING, f"{MANY:,} answers", seconds, ASKED, 60.0))
