"""Size, power and coverage of every method in every market, as rows of a CSV file."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from discrimtest.identifiers import canonical_json
from tests.simulation.methods import MODELS, PAIRED
from tests.simulation.part import ALPHA, LEVEL, SEED, Key, Known, Part, Result
from tests.simulation.parts.arms import ARMS
from tests.simulation.parts.cities import CITIES
from tests.simulation.parts.factors import FACTORS
from tests.simulation.parts.graded import GRADED
from tests.simulation.parts.intercepts import INTERCEPTS
from tests.simulation.parts.orders import ORDERS
from tests.simulation.parts.shares import SHARES
from tests.simulation.parts.signals import SIGNALS
from tests.simulation.parts.spread import SPREAD
from tests.simulation.parts.unpaired import UNMATCHED
from tests.simulation.parts.waits import WAITS
from tests.simulation.parts.weights import WEIGHTS

TABLE = Path(__file__).resolve().parent / "error_rates.csv"
COLUMNS = (
    *("part", "scenario", "id", "method", "figure", "kind"),
    *("replicates", "undefined", "share", "error"),
)
Line = dict[str, str]
_ALL = (
    *(PAIRED, SHARES, WEIGHTS, ARMS, ORDERS, FACTORS, CITIES, GRADED, WAITS),
    *(MODELS, INTERCEPTS, SPREAD, SIGNALS, UNMATCHED),
)
PARTS: dict[str, Part] = {part.id: part for part in _ALL}
"""In the order of the page."""
BEYOND = 3.0
"""Monte Carlo standard errors from its level at which a method counts as failing it."""


def key_of(part: Part, market: Any) -> str:
    """A hash of what the rows of a market follow from, the methods' code apart."""
    fields = {name: repr(getattr(market, name)) for name in market.__dataclass_fields__}
    told = {**fields, "words": "", "part": part.id, "studies": str(part.studies), "seed": str(SEED)}
    return hashlib.sha256(canonical_json(told)).hexdigest()[:16]


def lines_of(part: Part, market: Any) -> list[Line]:
    """A line for each method: how often it rejected, and how often its limits held the truth.

    ``size`` where its null hypothesis is true, else ``power``; ``coverage`` of intervals. An
    undefined p-value rejects nothing; undefined limits are left out of the coverage.
    """
    found: dict[Key, list[Result]] = {}
    known: Known = {}
    for number in range(part.studies):
        for key, result in part.tried(market, number, known):
            found.setdefault(key, []).append(result)
    lines = []
    for key, all_ in found.items():
        truth = market.truth.get(key[2])
        p_values = [one.p_value for one in all_ if one.p_value is not None]
        if p_values:
            null = truth is not None and math.isclose(truth, 0, abs_tol=1e-9)
            undefined = sum(map(math.isnan, p_values))
            hits = sum(p <= ALPHA for p in p_values)
            counts = len(p_values), undefined, hits, len(p_values)
            lines.append(_line(part, market, key, "size" if null else "power", counts))
        limits = [(one.low, one.high) for one in all_ if one.low is not None]
        if limits and truth is not None:
            kept = [
                (low, high) for low, high in limits if not (math.isnan(low) or math.isnan(high))
            ]
            hits = sum(low <= truth + 1e-12 and truth - 1e-12 <= high for low, high in kept)
            counts = len(limits), len(limits) - len(kept), hits, len(kept)
            lines.append(_line(part, market, key, "coverage", counts))
    return lines


def _line(part: Part, market: Any, key: Key, kind: str, counts: tuple[int, int, int, int]) -> Line:
    tried, undefined, hits, of = counts
    share = hits / of if of else math.nan
    error = math.sqrt(share * (1 - share) / of) if of else math.nan
    values = (part.id, market.id, *key, kind, tried, undefined, f"{share:.4f}", f"{error:.4f}")
    return dict(zip(COLUMNS, map(str, values), strict=True))


def fails(line: Line) -> bool:
    """The level is missed by more than chance in the simulation explains."""
    target, sign = (1 - LEVEL, 1) if line["kind"] == "size" else (LEVEL, -1)
    if line["kind"] == "power" or line["share"] == "nan":
        return False
    of = int(line["replicates"]) - (int(line["undefined"]) if line["kind"] == "coverage" else 0)
    error = math.sqrt(target * (1 - target) / of)
    return sign * (float(line["share"]) - target) > BEYOND * error


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


def of_market(lines: Sequence[Line], part: str, id_: str) -> list[Line]:
    return [line for line in lines if line["part"] == part and line["scenario"] == id_]
