"""Names in a plan that must be known: the nearest known one, and ids no estimator answers to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from discrimtest.errors import Problem


def nearest(word: str, known: Iterable[str]) -> str:
    """`` (did you mean 'x' or 'y'?)`` for the known words most like ``word``, else empty."""
    alike = {
        str(name): SequenceMatcher(None, word.lower(), str(name).lower()).ratio() for name in known
    }
    best = max(alike.values(), default=0.0)
    near = [name for name, ratio in alike.items() if ratio >= max(0.6, best - 0.1)]
    near.sort(key=lambda name: -alike[name])
    return f" (did you mean {' or '.join(repr(name) for name in near[:3])}?)" if near else ""


def unknown_ids(
    findings: Any, families: Any, known: Mapping[str, tuple[str, ...] | None], place: str
) -> list[Problem]:
    """Ids of findings, intervals and families that no estimator answers to.

    Args:
        findings: The ``findings`` of a plan as plain tables; malformed parts are passed over,
            so that unknown ids are told together with other mistakes.
        families: The ``families``, likewise.
        known: Id of each estimand -> interval methods it takes; id of each test -> None.
        place: File named in the problems.
    """
    problems: list[Problem] = []
    methods = tuple(dict.fromkeys(name for names in known.values() for name in names or ()))
    for number, request in _tables(findings):
        where = f"{place}: findings[{number}]"
        for name in _words(request, "ids"):
            if name not in known:
                problems.append(_unknown(f"{where}.ids", name, "an estimator", known))
        for name in _words(request, "intervals"):
            if name not in methods:
                problems.append(_unknown(f"{where}.intervals", name, "an interval method", methods))
            elif not any(name in (known.get(id_) or ()) for id_ in _words(request, "ids")):
                takers = [id_ for id_, names in known.items() if name in (names or ())]
                problems.append(
                    Problem(
                        f"{where}.intervals",
                        name,
                        "must be a method that one of the ids of this request takes",
                        f"{name} is for {', '.join(takers)}: ask for one of these, or remove it.",
                    )
                )
    for number, family in _tables(families):
        for name in _words(family, "tests"):
            tests = tuple(id_ for id_, names in known.items() if names is None)
            if name not in tests:
                problems.append(
                    _unknown(f"{place}: families[{number}].tests", name, "a test", tests)
                )
    return problems


def _unknown(place: str, value: str, what: str, known: Any) -> Problem:
    hint = nearest(value, known).strip(" ()")
    repair = f"{hint[:1].upper()}{hint[1:]}" if hint else f"Choose from: {', '.join(known)}."
    return Problem(place, value, f"must be {what} of the program", repair)


def _tables(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, item in enumerate(value if isinstance(value, (list, tuple)) else (), start=1):
        if isinstance(item, Mapping):
            yield number, item


def _words(table: Mapping[str, Any], key: str) -> list[str]:
    value = table.get(key)
    return (
        [item for item in value if isinstance(item, str)]
        if isinstance(value, (list, tuple))
        else []
    )
