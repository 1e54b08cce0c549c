"""Size, power and coverage of every method in every market, as rows of a CSV file."""

from __future__ import annotations

import csv
import hashlib
import io
import math
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from discrimtest.identifiers import canonical_json
from tests.simulation.market import Scenario
from tests.simulation.methods import ALPHA, Key, Known, Result, models, null_holds, results

HERE = Path(__file__).resolve().parent
SCENARIOS = HERE / "scenarios.toml"
TABLE = HERE / "error_rates.csv"
COLUMNS = ("scenario", "id", "method", "kind", "replicates", "undefined", "share", "error")
STUDIES, SEED = 2000, 20261122
Line = dict[str, str]
PARTS = {"paired": results, "models": models}
"""What is tried; models only in the markets that say so."""


def scenarios() -> list[Scenario]:
    """The markets, in the order of their file."""
    listed = tomllib.loads(SCENARIOS.read_text(encoding="utf-8"))["scenario"]
    return [Scenario(**{**one, "rates": tuple(one["rates"])}) for one in listed]


def key_of(scenario: Scenario, part: str, studies: int = STUDIES) -> str:
    """A hash of what the rows of a scenario follow from, the methods' code apart."""
    fields = {name: getattr(scenario, name) for name in Scenario.__dataclass_fields__}
    told: Any = {**fields, "rates": list(scenario.rates), "studies": studies, "seed": SEED}
    told |= {"words": "", "models": part}
    told = {name: repr(value) for name, value in told.items()}
    return hashlib.sha256(canonical_json(told)).hexdigest()[:16]


def lines_of(scenario: Scenario, part: str, studies: int = STUDIES) -> list[Line]:
    """A line for each method: how often it rejected, and how often its limits held the truth.

    ``size`` where its null hypothesis is true, else ``power``; ``coverage`` of intervals. An
    undefined p-value rejects nothing; undefined limits are left out of the coverage.
    """
    found: dict[Key, list[Result]] = {}
    known: Known = {}
    for study in scenario.studies(studies, SEED):
        for key, result in PARTS[part](study, scenario, known):
            found.setdefault(key, []).append(result)
    lines = []
    for key, all_ in found.items():
        p_values = [one.p_value for one in all_ if one.p_value is not None]
        if p_values:
            kind = "size" if null_holds(key, scenario) else "power"
            undefined = sum(map(math.isnan, p_values))
            hits = sum(p <= ALPHA for p in p_values)
            lines.append(_line(scenario, key, kind, len(p_values), undefined, hits, len(p_values)))
        truth = scenario.truth.get(key[2])
        limits = [(one.low, one.high) for one in all_ if one.low is not None]
        if limits and truth is not None:
            kept = [(low, high) for low, high in limits if not math.isnan(low)]
            hits = sum(low <= truth + 1e-12 and truth - 1e-12 <= high for low, high in kept)
            undefined = len(limits) - len(kept)
            lines.append(_line(scenario, key, "coverage", len(limits), undefined, hits, len(kept)))
    return lines


def _line(
    scenario: Scenario, key: Key, kind: str, tried: int, undefined: int, hits: int, of: int
) -> Line:
    share = hits / of if of else math.nan
    error = math.sqrt(share * (1 - share) / of) if of else math.nan
    values = (scenario.id, key[0], key[1], kind, tried, undefined, f"{share:.4f}", f"{error:.4f}")
    return dict(zip(COLUMNS, map(str, values), strict=True))


def written(lines: Iterable[Line]) -> str:
    """The lines as a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


def read(path: Path = TABLE) -> list[Line]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_scenario(lines: Sequence[Line], id_: str) -> list[Line]:
    return [line for line in lines if line["scenario"] == id_]
