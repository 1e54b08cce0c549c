"""Estimators of other packages, which an entry point names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points

from discrimtest.errors import OutsideTrouble, Problem
from discrimtest.estimators.interface import Carded
from discrimtest.findings.card import MethodCard

GROUP = "discrimtest.estimators"
"""Entry points of this group name a tuple like the ``ESTIMATORS`` of a family here."""

Answering = Carded | MethodCard


def with_plug_ins(own: Sequence[Answering]) -> tuple[Answering, ...]:
    """The program's own estimators, then those of installed packages.

    Raises:
        OutsideTrouble: With every mistake of every such package.
    """
    kept, problems = {_key(one): one for one in own}, list[Problem]()
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            found = _estimators(point.load())
        except Exception as error:  # noqa: BLE001 (its code is a stranger's)
            problems.append(_problem(point, *_why(error), "plug_in.broken"))
            continue
        rule, repair = "is the id of another estimator", "Give one of them another id."
        problems += [
            _problem(point, one.id, rule, repair, "plug_in.known_id")
            for one in found
            if kept.setdefault(_key(one), one) is not one
        ]
    if problems:
        raise OutsideTrouble("An installed package adds estimators that cannot be used.", problems)
    return tuple(kept.values())


def each_once(found: Iterable[Answering]) -> tuple[Answering, ...]:
    """
    Raises:
        ValueError: When two estimators, or two interval methods, have one id.
    """
    kept: dict[tuple[bool, str], Answering] = {}
    for one in found:
        if kept.setdefault(_key(one), one) is not one:
            raise ValueError(f"{one.id!r} is the id of two estimators; give one another id")
    return tuple(kept.values())


def _key(one: Answering) -> tuple[bool, str]:
    return isinstance(one, MethodCard), one.id


def _estimators(found: object) -> tuple[Answering, ...]:
    if not isinstance(found, tuple | list):
        raise TypeError(f"{type(found).__name__} is no tuple")
    for one in found:
        if not isinstance(one, Carded | MethodCard):
            raise TypeError(f"{one!r} is no estimator")
    return tuple(found)


def _why(error: Exception) -> tuple[str, str, str]:
    rule = "must name a tuple of estimators and their method cards"
    return f"{type(error).__name__}: {error}", rule, "Mend the package, or uninstall it."


def _problem(point: EntryPoint, value: str, rule: str, repair: str, code: str) -> Problem:
    package = f"{point.dist.name} {point.dist.version}" if point.dist else "a package"
    place = f"{package}: entry point {point.name} = {point.value}"
    return Problem(place, value, rule, repair, code)
