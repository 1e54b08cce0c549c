"""Whether published packages may be set side by side, and the figure that each brings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from discrimtest.errors import Problem, Refused
from discrimtest.estimators.clustered import CR2
from discrimtest.estimators.registry import HEADLINES
from discrimtest.exchange.city_package import CityPackage
from discrimtest.findings.finding import Finding
from discrimtest.requests.cities import CityFigure
from discrimtest.words.study import Mode, Purpose

FEWEST = 2
_SAME: dict[str, tuple[Callable[[CityPackage], Any], str]] = {
    "simulated": (
        lambda each: each.about["simulated"],
        "simulated and real data are never put together",
    ),
    "protocol": (
        lambda each: each.about["protocol"],
        "must be of the same protocol, in the same version",
    ),
    "comparison": (
        lambda each: (each.main.id, tuple(sorted(each.main.pairs))),
        "must compare the same candidates, in its main comparison",
    ),
    "outcome": (
        lambda each: _counts_as_invitation(each),
        "must count the same answers as an invitation",
    ),
    "level": (lambda each: each.plan.level, "must have limits of the same level"),
    "net rate": (lambda each: net_of(each), "must answer its question with the same net rate"),
}
"""What must be the same in all packages, and what is said where it is not."""


def require_alike(packages: Sequence[CityPackage]) -> None:
    """
    Raises:
        Refused: They are fewer than two, one of them may not be compared, or is unlike the first;
            with everything that stands against it.
    """
    problems = [*_lone(packages), *_unfit(packages), *_twice(packages)]
    for package in packages[1:]:
        problems += _unlike(packages[0], package)
    if problems:
        raise Refused("These packages are not compared.", problems)


def _lone(packages: Sequence[CityPackage]) -> Iterator[Problem]:
    if len(packages) < FEWEST:
        rule, repair = "must be at least two", "Name the packages of several cities."
        yield Problem.of_input("file", str(len(packages)), rule, repair, code="packages.few")


def _unfit(packages: Sequence[CityPackage]) -> Iterator[Problem]:
    wanted = {
        "audience": ("public", "must be published: an export for the public"),
        "purpose": (Purpose.MEASUREMENT, "must measure a market"),
        "mode": (Mode.PROACTIVE, "must not follow complaints: those are about single landlords"),
    }
    for package in packages:
        for name, (value, rule) in wanted.items():
            found = str(package.about[name])
            if found != value:
                repair = "Leave it out, or ask for the package that was published."
                yield Problem(f"{package.place}: {name}", found, rule, repair, "packages.unfit")


def _twice(packages: Sequence[CityPackage]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for package in packages:
        for key in ("name", "data_sha256"):
            value = f"{key} {package.about[key]}"
            if value in seen:
                rule = f"is of the same study or data as {seen[value]}"
                repair = "Name each city once."
                yield Problem(package.place, value, rule, repair, "packages.twice")
                break
            seen[value] = package.place


def _unlike(first: CityPackage, other: CityPackage) -> Iterator[Problem]:
    for name, (of, rule) in _SAME.items():
        mine, theirs = of(first), of(other)
        if mine != theirs:
            repair = "Compare packages of one kind; tell of the others apart."
            told = f"{rule}: {first.place} has {mine}"
            yield Problem(f"{other.place}: {name}", str(theirs), told, repair, "packages.unlike")


def _counts_as_invitation(package: CityPackage) -> tuple[Any, ...]:
    outcome = package.plan.main_outcome
    return outcome.id, tuple(sorted(outcome.favourable)), outcome.channels, outcome.column


def net_of(package: CityPackage) -> str:
    """The net rate that its plan calls primary; the usual one where it names none."""
    mine = [row for row in package.findings if row["comparison_id"] == package.main.id]
    planned = [row["id"] for row in mine if row["wanted_as"] == "primary"]
    return next((name for name in HEADLINES if name in planned), HEADLINES[0])


def figure_of(package: CityPackage) -> CityFigure:
    """Its main net rate with limits and standard error by landlord.

    Raises:
        Refused: It tells none, or one that its tests do not give.
    """
    net, main = net_of(package), package.main
    outcome = package.plan.main_outcome.id
    rows = [
        row
        for row in package.findings
        if (row["id"], row["comparison_id"], row["outcome"]) == (net, main.id, outcome)
        and not (row["group"] or row["term"] or row["model"])
        and row["ci_method"] == CR2
        and row["standard_error"]
    ]
    where = f"{package.place}: findings.csv"
    if len(rows) != 1:
        rule = f"must tell {net} of the main comparison with its standard error by landlord ({CR2})"
        repair = f'Its plan must ask for {net} with intervals = ["{CR2}"]; publish it again then.'
        raise _refused(where, f"{len(rows)} such rows", rule, repair, "packages.no_error")
    row, cells = rows[0], package.counted
    favoured = cells.both + cells.control_only + cells.test_only
    of = favoured if net == "net_any" else favoured + cells.neither
    value = float(row["value"])
    if not of or abs(value - (cells.control_only - cells.test_only) / of) > 1e-9:
        rule, repair = f"{net} must be that of its tests", "Get the package again."
        raise _refused(where, row["value"], rule, repair, "packages.wrong_value")
    low, high, error, df = (
        float(row[name] or "nan") for name in ("ci_low", "ci_high", "standard_error", "df")
    )
    found = Finding(
        net,
        main.key,
        None,
        outcome,
        value=value,
        ci_method=CR2,
        ci_level=float(row["ci_level"]),
        ci_low=low,
        ci_high=high,
        standard_error=error,
        df=df,
        n_tests=int(row["n_tests"]),
        n_denominator=of,
        n_landlords=int(row["n_landlords"]) if row["n_landlords"] else None,
    )
    if not error > 0:
        rule = "has no spread between landlords, so no standard error"
        repair = "Leave it out, and say so."
        raise _refused(where, str(error), rule, repair, "packages.no_error")
    return CityFigure(str(package.about["name"]), package.title, found, cells)


def _refused(place: str, found: str, rule: str, repair: str, code: str) -> Refused:
    problem = Problem(place, found, rule, repair, code)
    return Refused("These packages are not compared.", [problem])
