"""Rows of the oracle file made by R."""

import csv
from pathlib import Path

import pytest

CELLS = ("both", "control_only", "test_only", "neither")


@pytest.fixture(scope="session")
def r_rows():
    path = Path(__file__).parents[1] / "oracles" / "paired_tests.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    rows = []
    for row in csv.DictReader(lines):
        numbers = {name: float(value) for name, value in row.items() if value}
        rows.append({**numbers, "cells": tuple(int(row[name]) for name in CELLS)})
    assert len(rows) == 20
    return rows
